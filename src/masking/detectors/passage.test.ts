import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { copyBytes, passageOf } from './passage.ts'

test('exactly the bytes that are named are copied, and nothing beside them is touched', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 400 }),
      fc.nat(400),
      fc.nat(400),
      fc.nat(9),
      (bytes, one, other, outAt) => {
        const input = Buffer.from(bytes)
        const [from, to] = [one % (input.length + 1), other % (input.length + 1)].toSorted((a, b) => a - b)
        const output = Buffer.alloc(input.length + 20, 0xee)
        const end = copyBytes(passageOf(input, output), from ?? 0, to ?? 0, outAt)
        const expected = Buffer.alloc(output.length, 0xee)
        input.copy(expected, outAt, from, to)
        assert.equal(end, outAt + (to ?? 0) - (from ?? 0))
        assert.deepEqual(output, expected)
      },
    ),
    { numRuns: 500 },
  )
})
