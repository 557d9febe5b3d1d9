import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BoundValue } from '../../../core/statement.ts'
import { valuesTold } from './values-told.ts'

const text = (words: string, typeOid = 0): BoundValue => ({ typeOid, format: 0, value: Buffer.from(words) })
const binary = (bytes: readonly number[], typeOid = 0): BoundValue => ({
  typeOid,
  format: 1,
  value: Buffer.from(bytes),
})

test('values are told in words, whatever their format', () => {
  const bound = [text('a'), binary([0, 0, 0, 7], 23), binary([0x61], 25), binary([1], 16), text('1', 1700)]
  assert.deepEqual(valuesTold([1, 2, 3, 4, 5], bound, []), [
    { number: 1, typeOid: 0, text: 'a' },
    { number: 2, typeOid: 23, text: '7' },
    { number: 3, typeOid: 25, text: 'a' },
    { number: 4, typeOid: 16, text: 't' },
    { number: 5, typeOid: 1700, text: '1' },
  ])
  const none: BoundValue = { typeOid: 0, format: 0, value: null }
  assert.deepEqual(valuesTold([1], [none], []), [{ number: 1, typeOid: 0, text: null }])
  const long = [...(binary([255, 255, 255, 255, 255, 255, 255, 254], 20).value ?? [])]
  assert.deepEqual(valuesTold([1], [binary(long, 20)], []), [{ number: 1, typeOid: 20, text: '-2' }])
})

test('a value in binary whose type was left to the target is told by what that has said', () => {
  assert.deepEqual(valuesTold([2], [text('a'), binary([0x62])], [25, 25]), [
    { number: 2, typeOid: 0, text: 'b' },
  ])
  assert.deepEqual(valuesTold([2], [text('a'), binary([0x62])], []), [])
})

test('what cannot be told is left out', () => {
  const odd = [binary([1, 2], 23), binary([0xff, 0xfe], 25), binary([1], 1700), text('a\0b'), binary([], 16)]
  assert.deepEqual(valuesTold([1, 2, 3, 4, 5, 6], odd, []), [])
  assert.deepEqual(valuesTold([1], [text('x'.repeat(20_000))], []), [])
})
