import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { reversibleTokenBytes, reversibleTokenOf, valueOfToken } from './reversible-token.ts'

const key = createSecretKey(Buffer.alloc(32, 1))
const other = createSecretKey(Buffer.alloc(32, 2))
const value = fc.uint8Array({ maxLength: 300 })

test('a token turns back into its value, and only with its key and in its class', () => {
  fc.assert(
    fc.property(value, (bytes) => {
      const token = reversibleTokenOf(key, 'ssn', bytes)
      assert.match(token, /^ssn_[0-9a-f]+$/)
      assert.ok(token.length <= reversibleTokenBytes('ssn'))
      assert.equal(reversibleTokenOf(key, 'ssn', bytes), token)
      const back = valueOfToken(key, 'ssn', token)
      assert.deepEqual(back, bytes.length > 255 ? null : Buffer.from(bytes))
      assert.equal(valueOfToken(other, 'ssn', token), null)
      assert.equal(valueOfToken(key, 'pan', token.replace('ssn', 'pan')), null)
    }),
  )
})

test('values of much the same length have tokens of one length', () => {
  const lengths = ['', '123-45-6789', 'a@b.example'].map(
    (text) => reversibleTokenOf(key, 'x', Buffer.from(text)).length,
  )
  assert.equal(new Set(lengths).size, 1)
})

test('whatever else is no token', () => {
  fc.assert(fc.property(fc.string(), (text) => assert.equal(valueOfToken(key, 'ssn', text), null)))
  const token = reversibleTokenOf(key, 'ssn', Buffer.from('123-45-6789'))
  for (const changed of [
    token.toUpperCase(),
    `${token} `,
    token.slice(0, -1),
    `${token}00`,
    token.slice(0, -32),
  ])
    assert.equal(valueOfToken(key, 'ssn', changed), null)
})
