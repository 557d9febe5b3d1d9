import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { detect } from './detector.ts'
import type { DetectedClass } from './detector.ts'
import { isAba, isEmail, isIban, isPan, isSsn } from './identifier.ts'

const vectors: readonly {
  readonly dataClass: DetectedClass
  readonly is: (text: string) => boolean
  readonly valid: readonly string[]
  readonly invalid: readonly string[]
}[] = [
  {
    dataClass: 'ssn',
    is: (text) => isSsn(text.replaceAll('-', '')),
    valid: ['899-45-6789', '001-01-0001'],
    invalid: [
      '000-12-3456',
      '666-12-3456',
      '912-12-3456',
      '123-00-4567',
      '123-45-0000',
      '987-65-4320',
      '12-345-6789',
    ],
  },
  {
    dataClass: 'aba',
    is: isAba,
    valid: ['021000021', '011401533', '111000025', '121000358', '091000019', '026009593', '076401251'],
    invalid: ['123456789', '111111111', '000000000', '990000009'],
  },
  {
    dataClass: 'pan',
    is: isPan,
    valid: [
      '4111111111111111',
      '5555555555554444',
      '2223003122003222',
      '378282246310005',
      '6011111111111117',
      '3530111333300000',
      '30569309025904',
    ],
    invalid: ['4111111111111112', '0000000000000000', '1234567812345670', '411111111111111'],
  },
  {
    dataClass: 'iban',
    is: isIban,
    valid: [
      'GB82WEST12345698765432',
      'DE89370400440532013000',
      'FR1420041010050500013M02606',
      'NO9386011117947',
      'MT84MALT011000012345MTLCAST001S',
    ],
    invalid: ['GB82WEST12345698765431', 'GB82WEST1234569876543', 'ZZ82WEST12345698765432'],
  },
  {
    dataClass: 'email',
    is: isEmail,
    valid: ['a.b+c@example.co', 'maria.huber@bank.example'],
    invalid: ['a..b@x', 'a@b', '@example.com', 'a@-x.com', 'a@1.2'],
  },
]

for (const { dataClass, is, valid, invalid } of vectors) {
  test(`${dataClass}: valid vectors are found alone and in text, invalid ones never`, () => {
    for (const value of valid) {
      assert.equal(is(value), true, value)
      for (const text of [value, `note: ${value}.`, `(${value})`, `"${value}",`, `ü ${value}\n`]) {
        assert.deepEqual(found(text), [[dataClass, value]], text)
      }
    }
    for (const value of invalid) {
      assert.equal(is(value) && dataClass !== 'ssn', false, value)
      assert.deepEqual(
        found(`x ${value} y`).filter(([one]) => one === dataClass),
        [],
        value,
      )
    }
  })
}

test('numbers are found in the ways that people write them', () => {
  assert.deepEqual(found('card 4111 1111 1111 1111, or 3782-822463-10005'), [
    ['pan', '4111 1111 1111 1111'],
    ['pan', '3782-822463-10005'],
  ])
  assert.deepEqual(found('IBAN: GB82 WEST 1234 5698 7654 32'), [['iban', 'GB82 WEST 1234 5698 7654 32']])
  assert.deepEqual(found('ssn 899 45 6789'), [['ssn', '899 45 6789']])
})

test('what is part of something longer is not a value', () => {
  for (const text of [
    'a4111111111111111',
    '41111111111111111111111',
    '1899-45-6789',
    '899-45-67890',
    'x899-45-6789',
    '0.4111111111111111e5',
    '021000021.5',
    'é021000021',
  ]) {
    assert.deepEqual(found(text), [], text)
  }
})

test('an address that holds a number is one span', () => {
  assert.deepEqual(found('to 021000021@example.com now'), [['email', '021000021@example.com']])
})

test('whatever the text, spans are in order, inside of it and apart', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom(
      '4111111111111111',
      '@',
      'a@b.co',
      ' ',
      '-',
      '.',
      '1',
      '899-45-6789',
      'GB82',
      '021000021',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = Buffer.from(pieces.join(''))
      let before = 0
      for (const { start, end } of detect(text)) {
        assert.ok(start >= before && end > start && end <= text.length)
        before = end
      }
    }),
    { numRuns: 2000 },
  )
})

test('the work is linear, whatever the text', () => {
  for (const unit of [
    '1',
    '1 ',
    '1-',
    '4111111111111111',
    'a@',
    '@',
    'a',
    'GB82',
    'GB82 ',
    'a.',
    '!',
    '1@a.',
  ]) {
    const small = timed(unit, 20_000)
    const large = timed(unit, 200_000)
    assert.ok(large < 40 * small + 50, `${JSON.stringify(unit)}: ${small} ms, then ${large} ms`)
  }
})

function found(text: string): (readonly [string, string])[] {
  const bytes = Buffer.from(text)
  return detect(bytes).map(({ dataClass, start, end }) => [dataClass, bytes.toString('utf8', start, end)])
}

function timed(unit: string, bytes: number): number {
  const text = Buffer.alloc(bytes, unit)
  const start = performance.now()
  detect(text)
  return performance.now() - start
}
