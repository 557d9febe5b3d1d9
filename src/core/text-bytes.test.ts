import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { pieceOf, writeAscii, writeMillis, writeNumeral, writePiece } from './text-bytes.ts'

test('numbers and milliseconds are written as JSON writes them', () => {
  const into = Buffer.alloc(64)
  const number = fc.oneof(
    fc.maxSafeNat(),
    fc.nat(),
    fc.nat(2000),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  )
  fc.assert(
    fc.property(number, (value) => {
      assert.equal(into.toString('latin1', 1, writeNumeral(into, 1, value)), JSON.stringify(value))
      const ms = Math.abs(value) % 1e12
      const rounded = Math.round(ms * 1000) / 1000
      assert.equal(into.toString('latin1', 1, writeMillis(into, 1, ms)), JSON.stringify(rounded))
    }),
    { numRuns: 5000 },
  )
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => writeNumeral(into, 0, value), RangeError)
    assert.throws(() => writeMillis(into, 0, value), RangeError)
  }
})

test('pieces and text are written where they are told to, and nothing else is', () => {
  const into = Buffer.alloc(16, 0x2e)
  const end = writeAscii(into, writePiece(into, 2, pieceOf('é=')), 'abc')
  assert.equal(end, 8)
  assert.equal(into.toString(), '..é=abc........')
})
