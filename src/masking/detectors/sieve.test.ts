import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { detectorNames } from '../../core/detector-name.ts'
import { contexts } from './context.ts'
import { nextCode } from './encoded-text.ts'
import { Finder } from './finder.ts'
import { sharedSieve, siftedBytesMax, sifting } from './sieve.ts'

const sieve = sharedSieve()
assert.ok(sieve, 'this machine has a processor that can')

/** What the sieve is to leave out, said plainly. */
function isQuiet(text: string, isNamed: boolean): boolean {
  if (text.length > siftedBytesMax || /[^ -~]|[@+\\%&]/.test(text)) return false
  // An IBAN begins a word.
  if (/(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}/.test(text)) return false
  // Numbers have nine digits, in groups that follow no letter; six where words or brackets say what they are.
  const digitsMin = isNamed || /\(|acc|che|sav/i.test(text) ? 6 : 9
  for (const [run] of text.matchAll(/(?<![A-Za-z0-9])\d+(?:[ .-]\d+)*/g))
    if (run.replaceAll(/\D/g, '').length >= digitsMin) return false
  // What is written in Base64 or hexadecimal digits shows at its first twelve.
  return [...text.matchAll(/[A-Za-z0-9/_=-]{12,}/g)].every(([run]) => {
    const bytes = Buffer.from(run, 'latin1')
    return nextCode(bytes, 0, 0, bytes.length, false) !== 0
  })
}

const values = [
  '899-45-6789',
  '900-70-1234',
  '12-3456789',
  '4111 1111 1111 1111',
  '378282246310005',
  '021000021',
  'acct 12345678',
  'GB82 WEST 1234 5698 7654 32',
  'NO9386011117947',
  'mt84-malt-0110-0001-2345-mtlc-ast0-01s',
  'a@b.example',
  '+44 20 7946 0958',
  '(415) 555-0132',
  '415.555.0132',
]
const written = values.flatMap((value) => [
  value,
  Buffer.from(value).toString('hex'),
  Buffer.from(value).toString('base64'),
  Buffer.from(value).toString('base64url'),
  encodeURIComponent(value).replaceAll('1', '%31'),
  `&#${value.charCodeAt(0)};${value.slice(1)}`,
  `\\u00${value.charCodeAt(0).toString(16)}${value.slice(1)}`,
])
const words = [
  'ssn',
  'account no.',
  'Street',
  'Ltd',
  'IBAN',
  'de',
  'x',
  '9',
  '12',
  '1234',
  '2026-01-05',
  '7.50',
]
const digest = fc.string().map((text) => createHash('md5').update(text).digest('hex'))
const digits = Array.from('0123456789')
const chars = Array.from(`0123456789abcXYZ -._=/,:@+%&"(é１\n\u0001\u200b`)
const piece = fc.oneof(
  fc.constantFrom(...words),
  { weight: 2, arbitrary: fc.constantFrom(...written) },
  digest,
  fc.string({ unit: fc.constantFrom(...chars), maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...digits), maxLength: 9 }),
  fc.string({ unit: fc.constantFrom(...digits, ...'ABCDEFabcdef'.split('')), minLength: 8, maxLength: 24 }),
)
const text = fc
  .tuple(
    fc.array(fc.tuple(piece, fc.constantFrom('', ' ', '-', '.', ', ', ': ')), { minLength: 1, maxLength: 4 }),
    fc.nat(8),
    fc.nat(20),
  )
  .map(([pieces, from, less]) => {
    const whole = pieces.map((parts) => parts.join('')).join('')
    return whole.slice(from, Math.max(from + 1, whole.length - (less > 12 ? less - 12 : 0)))
  })
  .filter((one) => one !== '')

/** Which of these texts are let through, each in a cell of its own with its length before it, as rows have them. */
function loudOf(texts: readonly Buffer[], first = 0, isNamed = false): readonly number[] {
  const parts = texts.flatMap((one) => {
    const length = Buffer.alloc(4)
    length.writeInt32BE(one.length)
    return [length, one]
  })
  const bytes = Buffer.concat([Buffer.alloc(first, '7'), ...parts])
  const loud: number[] = []
  sieve?.begin(first)
  let at = first
  for (const [key, { length }] of texts.entries()) {
    assert.ok(sieve?.add(key, at + 4, at + 4 + length, isNamed ? sifting.named : sifting.plain))
    at += 4 + length
  }
  sieve?.finish(bytes, (key, from, to) => {
    assert.ok(bytes.subarray(from, to).equals(texts[key] ?? Buffer.alloc(0)))
    loud.push(key)
  })
  return loud
}

test('I4: the sieve leaves out exactly the texts that are quiet, whatever lies beside them', () => {
  let [quiet, all] = [0, 0]
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 12 }),
      fc.nat(40),
      fc.boolean(),
      (texts, first, isNamed) => {
        const loud = loudOf(
          texts.map((one) => Buffer.from(one)),
          first,
          isNamed,
        )
        const wanted = [...texts.entries()].filter(([, one]) => !isQuiet(one, isNamed)).map(([key]) => key)
        assert.deepEqual(loud, wanted)
        all += texts.length
        quiet += texts.length - wanted.length
      },
    ),
    { numRuns: 4000 },
  )
  assert.ok(quiet > all / 10 && quiet < all, `${quiet} of ${all} were quiet`)
})

test('I4: nothing is found in a quiet text, whatever its column is called', () => {
  const found: string[] = []
  const finder = new Finder(new Set(detectorNames), (_start, _end, detector) => found.push(detector))
  const everyContext = Object.values(contexts).reduce((all, one) => all | one, 0)
  fc.assert(
    fc.property(text, fc.boolean(), (one, isNamed) => {
      const bytes = Buffer.from(one)
      if (loudOf([bytes], 0, isNamed).length > 0) return
      finder.open(bytes, 0, bytes.length)
      finder.scan(0, bytes.length, isNamed ? everyContext : 0)
      assert.deepEqual(found, [])
    }),
    { numRuns: 30_000 },
  )
})

test('a text of every length up to the longest is looked at whole, and a longer one let through', () => {
  for (let length = 1; length <= siftedBytesMax; length += 1)
    for (const tail of ['a@b.example', '899-45-6789', 'GB82WEST12345698765432'].filter(
      (one) => one.length <= length,
    )) {
      const filler = Buffer.alloc(length, '. ')
      assert.deepEqual(loudOf([filler, filler]), [])
      const ends = Buffer.from(filler)
      ends.write(tail, length - tail.length, 'latin1')
      const begins = Buffer.from(filler)
      begins.write(tail, 0, 'latin1')
      assert.deepEqual(loudOf([filler, ends, begins, filler]), [1, 2], `${tail} in ${length}`)
    }
  assert.deepEqual(loudOf([Buffer.alloc(siftedBytesMax + 1, ' ')]), [0])
})
