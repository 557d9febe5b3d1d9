import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { detectorNames, type DetectorName } from '../../core/detector-name.ts'
import { contextOfName } from './context.ts'
import { detect } from './detector.ts'
import { Finder } from './finder.ts'

/** `before`: words without which the value is not found, where it needs any. */
const vectors: readonly {
  readonly detector: DetectorName
  readonly before?: string
  readonly valid: readonly string[]
  readonly invalid: readonly string[]
}[] = [
  {
    detector: 'ssn',
    valid: ['899-45-6789', '001-01-0001', '899 45 6789', '899.45.6789'],
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
  { detector: 'ssn', before: 'SSN ', valid: ['899456789', '001010001'], invalid: ['000123456', '666123456'] },
  { detector: 'itin', valid: ['912-70-1234', '999-94-0001'], invalid: ['912-89-1234', '912-93-1234'] },
  {
    detector: 'ein',
    before: 'EIN: ',
    valid: ['12-3456789', '95-1234567'],
    invalid: ['00-1234567', '07-1234567', '89-1234567'],
  },
  {
    detector: 'aba',
    before: 'routing number ',
    valid: ['021000021', '011401533', '111000025', '121000358', '091000019', '026009593', '076401251'],
    invalid: ['123456789', '111111111', '000000000', '990000009'],
  },
  {
    detector: 'pan',
    valid: [
      '4111111111111111',
      '5555555555554444',
      '2223003122003222',
      '378282246310005',
      '6011111111111117',
      '3530111333300000',
      '30569309025904',
      '4222222222222',
    ],
    invalid: ['4111111111111112', '0000000000000000', '1234567812345670', '411111111111111'],
  },
  {
    detector: 'iban',
    valid: [
      'GB82WEST12345698765432',
      'DE89370400440532013000',
      'FR1420041010050500013M02606',
      'NO9386011117947',
      'MT84MALT011000012345MTLCAST001S',
      'GB82 WEST 1234 5698 7654 32',
      'gb82west12345698765432',
    ],
    invalid: ['GB82WEST12345698765431', 'GB82WEST1234569876543', 'ZZ82WEST12345698765432'],
  },
  {
    detector: 'email',
    valid: ['a.b+c@example.co', 'maria.huber@bank.example', 'x@b\u00fccher.de'],
    invalid: ['a..b@x', 'a@b', '@example.com', 'a@-x.com', 'a@1.2'],
  },
  {
    detector: 'phone',
    valid: [
      '+1 415 555 0132',
      '+14155550132',
      '415-555-0132',
      '415.555.0132',
      '+49 89 1234567',
      '+33 1 23 45 67 89',
    ],
    invalid: ['1234567890', '115-555-0132', '415-155-0132', '+999', '+1 115 555 0132'],
  },
  { detector: 'phone', before: 'call ', valid: ['4155550132', '14155550132'], invalid: ['1155550132'] },
  { detector: 'account', before: 'account no. ', valid: ['12345678', '000123456789'], invalid: ['12345'] },
]

for (const { detector, before = '', valid, invalid } of vectors) {
  test(`${detector}: valid vectors are found alone and in text, invalid ones never (after "${before}")`, () => {
    for (const value of valid) {
      for (const [left, right] of [
        ['', ''],
        ['note: ', '.'],
        ['(', ')'],
        ['"', '",'],
        ['\u00fc ', '\n'],
        ['{"a\\n', '\\n"}'],
      ]) {
        const text = `${left}${before}${value}${right}`
        assert.deepEqual(found(text), [[detector, value]], text)
      }
      if (before !== '') assert.deepEqual(found(`x ${value} y`), [], value)
    }
    for (const value of invalid) {
      const text = `x ${before}${value} y`
      assert.deepEqual(
        found(text).filter(([one]) => one === detector),
        [],
        text,
      )
    }
  })
}

test('the name of a column is a context, in any way of writing it', () => {
  const number = Buffer.from('021000021')
  for (const name of ['routing_number', 'RoutingNumber', 'bank_aba', 'ach_rtn', 'bankRoutingNo']) {
    assert.deepEqual(
      detect(number, contextOfName(name)).map(({ detector }) => detector),
      ['aba'],
      name,
    )
  }
  for (const name of ['note', 'tinder', 'trouting', 'establish']) assert.equal(contextOfName(name), 0, name)
})

test('numbers are found in the ways that people write them', () => {
  assert.deepEqual(found('card 4111 1111 1111 1111, or 3782-822463-10005'), [
    ['pan', '4111 1111 1111 1111'],
    ['pan', '3782-822463-10005'],
  ])
  assert.deepEqual(found('IBAN: GB82 WEST 1234 5698 7654 32'), [['iban', 'GB82 WEST 1234 5698 7654 32']])
  assert.deepEqual(found('ssn 899 45 6789'), [['ssn', '899 45 6789']])
  assert.deepEqual(found('call (415) 555-0132'), [['phone', '415) 555-0132']])
  assert.deepEqual(found('\uff14\uff11\uff11\uff11'.padEnd(16, '\uff11')), [
    ['pan', '\uff14'.padEnd(16, '\uff11')],
  ])
  assert.deepEqual(found('4111\u00a01111\u00a01111\u00a01111'), [
    ['pan', '4111\u00a01111\u00a01111\u00a01111'],
  ])
  assert.deepEqual(found('号码4111111111111111。'), [['pan', '4111111111111111']])
  assert.deepEqual(found('"\\u00a04111111111111111"'), [['pan', '4111111111111111']])
  assert.deepEqual(found('12 4111 1111 1111 1111 123'), [['pan', '4111 1111 1111 1111']])
})

test('what is part of something longer is not a value', () => {
  for (const text of [
    'a4111111111111111',
    '41111111111111111111111',
    '1899-45-6789',
    '899-45-67890',
    'x899-45-6789',
    '0.4111111111111111e5',
    '-021000021.5',
    '0.4111111111111111',
    '550e8400-e29b-41d4-a716-446655440000',
    '2024-01-02 03:04:05.123456789',
  ]) {
    assert.deepEqual(found(text), [], text)
  }
})

test('an address that holds a number is one span', () => {
  assert.deepEqual(found('to 021000021@example.com now'), [['email', '021000021@example.com']])
})

test('a value is found wherever it stands in a text, and whatever signs stand around the text', () => {
  for (const value of ['a.b@example.co', '+14155550132', '899-45-6789', '4111111111111111']) {
    for (const pad of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 250, 300]) {
      for (const rest of [0, 1, 2, 3, 4, 5, 300]) {
        const text = `${'.'.repeat(pad)} ${value} ${'.'.repeat(rest)}`
        for (const around of ['', '@', '+', 'a@b.co ', '@+@']) {
          const told: string[] = []
          const finder = new Finder(new Set(detectorNames), (start, end) =>
            told.push(whole.toString('latin1', start, end)),
          )
          const whole = Buffer.from(around + text + around)
          finder.open(whole, 0, whole.length)
          finder.scan(around.length, around.length + text.length, 0)
          assert.deepEqual(told, [value], text)
        }
      }
    }
  }
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
  return detect(bytes).map(({ detector, start, end }) => [detector, bytes.toString('utf8', start, end)])
}

function timed(unit: string, bytes: number): number {
  const text = Buffer.alloc(bytes, unit)
  // The least of a few, since others use the machine too.
  const runs = Array.from({ length: 5 }, () => {
    const start = performance.now()
    detect(text)
    return performance.now() - start
  })
  return Math.min(...runs)
}
