import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseStrictObject } from './strict-json.ts'
import { readToken, tokenCharactersMax } from './token.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const shallow = fc.object({
  maxDepth: 5,
  withObjectString: false,
  key: fc.string().filter((key) => key !== '__proto__'),
})

test('strict JSON reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(shallow, (value) => {
      const text = JSON.stringify(value)
      fc.pre(!/\\u0000|\\ud[89a-f]/.test(text))
      assert.deepEqual(parseStrictObject(encode(text)), JSON.parse(text))
    }),
  )
})

test('strict JSON finds a member named twice wherever it is, however it is spelled', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z"\\{}[\],:]{1,8}$/),
      fc.jsonValue({ maxDepth: 2 }),
      fc.nat(10),
      (name, value, depth) => {
        const inner = JSON.stringify(value)
        fc.pre(!/\\u0000|\\ud[89a-f]|__proto__/.test(inner))
        const twice = `{${JSON.stringify(name)}:${inner}, ${escaped(name)} : 1}`
        const text = `{"a":[${'{"b":['.repeat(depth % 4)}${twice}${']}'.repeat(depth % 4)}],"c":0}`
        assert.equal(parseStrictObject(encode(text)), 'duplicate-member')
      },
    ),
  )
})

test('strict JSON refuses what could not be written down again', () => {
  for (const text of [
    '{"a":1e999}',
    '{"a":[-1e999]}',
    String.raw`{"a":"\ud800"}`,
    String.raw`{"\udc00":1}`,
    String.raw`{"a":"\u0000"}`,
    '{"__proto__":1}',
    String.raw`{"a":{"__pr\u006fto__":{}}}`,
    '[]',
    'null',
    '{} {}',
    '{"a":1,}',
    '',
  ]) {
    assert.equal(parseStrictObject(encode(text)), 'malformed', text)
  }
  assert.deepEqual(parseStrictObject(encode(String.raw`{"a":"\ud83d\ude00"}`)), { a: '😀' })
})

test('whatever text comes, reading a token ends in a token or a rejection', () => {
  const segment = fc.oneof(
    fc.string({ maxLength: 60, unit: 'binary' }),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
    fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
  )
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 5 }), (segments) => {
      const read = readToken(segments.join('.'))
      assert.ok('reason' in read || typeof read.algorithm === 'string')
    }),
    { numRuns: 2_000 },
  )
})

test('I8: a text beyond the limit is refused without being taken apart', () => {
  const dots = readToken('.'.repeat(50_000_000))
  assert.ok('reason' in dots && dots.reason === 'too-long')
  const within = readToken('.'.repeat(tokenCharactersMax))
  assert.ok('reason' in within && within.reason === 'malformed')
})

function escaped(name: string): string {
  const letters = Array.from(name, (character) => character.charCodeAt(0).toString(16).padStart(4, '0'))
  return `"${letters.map((code) => `\\u${code}`).join('')}"`
}
