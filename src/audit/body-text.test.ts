import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bodyText } from './body-text.ts'

test('values are found among as many as one message can bind', () => {
  for (const count of [0, 1, 32_767, 32_768, 65_535]) {
    const texts = parametersOf(count, ['123-45-6789', '', 'x'])
    assert.deepEqual(texts.slice(0, 1), count === 0 ? [] : ['123-45-6789'], `${count} parameters`)
  }
})

test('what is no parameter section is read without harm', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const parameters = Buffer.from(bytes).toString('base64')
      assert.equal(bodyText(Buffer.from(JSON.stringify({ text: 'select 1', parameters })))?.text, 'select 1')
    }),
  )
})

/** What is read of a Bind with so many parameters, in a format for each, these first and NULLs behind them. */
function parametersOf(count: number, first: readonly string[]): readonly string[] {
  const formats = Buffer.alloc(2 + 2 * count)
  formats.writeUInt16BE(count)
  const values = Array.from({ length: count }, (_, at) => valueOf(first[at] ?? null))
  const many = Buffer.alloc(2)
  many.writeUInt16BE(count)
  const parameters = Buffer.concat([formats, many, ...values]).toString('base64')
  return bodyText(Buffer.from(JSON.stringify({ text: 'values ($1)', parameters })))?.parameters ?? []
}

function valueOf(text: string | null): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(text === null ? -1 : Buffer.byteLength(text))
  return Buffer.concat([length, Buffer.from(text ?? '')])
}
