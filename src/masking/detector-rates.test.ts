/** How much of a labelled corpus is found, and how much else. The figures stand in docs/policy.md. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DetectorName } from '../core/detector-name.ts'
import { contextOfName } from './detectors/context.ts'
import { detect } from './detectors/detector.ts'

const perKind = 2000
let seed = 20_261_121

interface Kind {
  readonly column: string
  readonly make: () => string
  /** How people write it in a sentence. */
  readonly sentences: readonly string[]
}

const kinds: Readonly<Record<DetectorName, Kind>> = {
  ssn: {
    column: 'ssn',
    make: () => {
      const [area, group, serial] = [below(899, 1), below(99, 1), below(9999, 1)]
      const parts = [area === 666 ? 667 : area, group, serial].map((part, at) => padded(part, [3, 2, 4][at]))
      return parts.join(pick(['-', '-', '-', ' ', '']))
    },
    sentences: [
      'SSN % on file',
      'his social security number is %.',
      '{"ssn":"%"}',
      'Identity checked, SSN: %',
    ],
  },
  itin: {
    column: 'itin',
    make: () =>
      `9${padded(below(99), 2)}-${pick(['50', '65', '70', '88', '90', '94', '99'])}-${padded(below(9999), 4)}`,
    sentences: ['ITIN %', 'files under % since May', '["%"]'],
  },
  ein: {
    column: 'ein',
    make: () => `${pick(['12', '20', '95', '47'])}-${padded(below(9_999_999), 7)}`,
    sentences: ['EIN % of the company', 'tax id: %'],
  },
  pan: {
    column: 'card_number',
    make: () => {
      const [head, length] = pick([
        ['4', 16],
        ['51', 16],
        ['2223', 16],
        ['37', 15],
        ['6011', 16],
        ['3530', 16],
        ['36', 14],
      ] as const)
      const digits = withLuhn(head + digitsOf(length - 1 - head.length))
      if (length !== 16) return digits
      const separator = pick(['', '', ' ', '-'])
      return (digits.match(/.{4}/g) ?? []).join(separator)
    },
    sentences: [
      'card % was declined',
      'Reported % lost.',
      '{"pan": "%"}',
      'pays with %, exp 12/29',
      'PAN=%;',
    ],
  },
  aba: {
    column: 'routing_number',
    make: () => {
      for (;;) {
        const digits = pick(['01', '02', '11', '12', '26', '31', '07']) + digitsOf(7)
        const sum = Array.from(digits).reduce(
          (all, digit, at) => all + Number(digit) * ([3, 7, 1][at % 3] ?? 0),
          0,
        )
        if (sum % 10 === 0) return digits
      }
    },
    sentences: ['routing number %', 'ABA % for wires', 'RTN: %', '{"routing_number":"%"}'],
  },
  account: {
    column: 'account_number',
    make: () => String(below(9)) + digitsOf(7 + below(5)),
    sentences: ['account % closed', 'acct no. %', '{"accountNumber":"%"}'],
  },
  iban: {
    column: 'iban',
    make: () => {
      const [country, bank, digits] = pick([
        ['DE', '', 18],
        ['GB', 'WEST', 14],
        ['FR', '', 23],
        ['NO', '', 11],
        ['NL', 'ABNA', 10],
      ] as const)
      const body = bank + digitsOf(digits)
      const numeric = Array.from(`${body}${country}00`)
        .map((char) => Number.parseInt(char, 36))
        .join('')
      const iban = `${country}${padded(98 - Number(BigInt(numeric) % 97n), 2)}${body}`
      return pick([iban, (iban.match(/.{1,4}/g) ?? []).join(' ')])
    },
    sentences: ['pay to % today', 'IBAN: %', '{"iban":"%"}'],
  },
  email: {
    column: 'email',
    make: () =>
      `${pick(['maria', 'j.doe', 'a_b-c', 'info+x', 'müller'])}${below(999)}@${pick(['bank.example', 'mail.example.co.uk', 'x-y.de'])}`,
    sentences: ['write to %.', '<%>', '{"mail":"%"}', 'Prefers % over calls'],
  },
  phone: {
    column: 'phone',
    make: () => {
      const [area, exchange, line] = [
        200 + below(7) * 100 + 12 + below(60),
        220 + below(700),
        padded(below(9999), 4),
      ]
      const nanp = exchange % 100 === 11 ? exchange + 1 : exchange
      return pick([
        `${area}-${nanp}-${line}`,
        `(${area}) ${nanp}-${line}`,
        `+1 ${area} ${nanp} ${line}`,
        `+1${area}${nanp}${line}`,
        `+49 30 ${digitsOf(7)}`,
      ])
    },
    sentences: ['call % after five', 'Phone: %', '{"mobile":"%"}', 'tel. %'],
  },
}

/** What looks like a value and is none. */
const others: readonly (() => string)[] = [
  () => `order ${digitsOf(7)} shipped on 2026-${padded(below(12, 1), 2)}-${padded(below(28, 1), 2)}`,
  () => `ticket ${digitsOf(9)} was closed`,
  () => `at 2026-01-02 03:04:05.${digitsOf(6)}+00`,
  () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  () => hex(40),
  () => `took ${digitsOf(3)}.${digitsOf(8)} ms`,
  () => `10.${below(255)}.${below(255)}.${below(255)}:${below(65_535)}`,
  () => `v${below(9)}.${below(20)}.${below(99)}-build.${digitsOf(5)}`,
  () => `paid ${below(999)},${padded(below(999), 3)}.${padded(below(99), 2)} EUR in ${below(12)} parts`,
  () => `id ${1_700_000_000_000 + below(99_999_999)} trace ${hex(16)}`,
  () => 'Customer asked about mortgage rates; sent the leaflet and called it a day.',
  () => `{"id":${digitsOf(8)},"total":${below(9999)}.${padded(below(99), 2)},"tags":["a","b@c"]}`,
]

test('identifiers are found in columns of their own and in text, and little else is', (t) => {
  let wrong = 0
  let found = 0
  for (const [name, { column, make, sentences }] of Object.entries(kinds)) {
    let alone = 0
    let inText = 0
    for (let count = 0; count < perKind; count++) {
      const value = make()
      if (isFound(value, value, name, contextOfName(column))) alone++
      const text = pick(sentences).replace('%', () => value)
      if (isFound(text, value, name, 0)) inText++
    }
    t.diagnostic(`${name}: ${percent(alone)} alone in a column named ${column}, ${percent(inText)} in text`)
    assert.ok(alone >= 0.995 * perKind, `${name} in columns: ${alone}`)
    assert.ok(inText >= 0.95 * perKind, `${name} in text: ${inText}`)
    found += inText
  }
  for (const make of others) {
    for (let count = 0; count < perKind; count++) {
      const text = make()
      const spans = detect(Buffer.from(text))
      if (spans.length > 0) wrong++
    }
  }
  t.diagnostic(
    `${wrong} of ${others.length * perKind} other texts; precision ${(found / (found + wrong)).toFixed(4)}`,
  )
  assert.ok(found / (found + wrong) >= 0.98)
})

const writings: Readonly<Record<string, (value: string) => string>> = {
  'in full-width characters': (value) =>
    value.replaceAll(/[\dA-Za-z@]/g, (one) => String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0)),
  'in Arabic digits': (value) =>
    value.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit))),
  'with zero-width blanks': (value) => Array.from(value).join('\u200b'),
  'with non-breaking blanks and dashes': (value) => value.replaceAll(' ', '\u00a0').replaceAll('-', '\u2011'),
  'in JSON escapes': (value) =>
    value.replaceAll(/[\d@+]/g, (one) => String.raw`\u00` + (one.codePointAt(0) ?? 0).toString(16)),
  'in references of XML': (value) => value.replaceAll(/[\d@+]/g, (one) => `&#${one.codePointAt(0)};`),
  'in Base64': (value) => Buffer.from(value).toString('base64'),
  'in hexadecimal digits': (value) => Buffer.from(value).toString('hex'),
}

test('identifiers are found in most of the ways in which they are written', (t) => {
  const perWriting = 300
  for (const [writing, write] of Object.entries(writings)) {
    const rates: string[] = []
    for (const name of ['ssn', 'pan', 'iban', 'email', 'phone'] as const) {
      const { column, make } = kinds[name]
      let found = 0
      for (let count = 0; count < perWriting; count++)
        if (detect(Buffer.from(write(make())), contextOfName(column)).length > 0) found++
      assert.ok(found >= 0.95 * perWriting, `${name} ${writing}: ${found}`)
      rates.push(`${name} ${((100 * found) / perWriting).toFixed(0)}`)
    }
    t.diagnostic(`${writing}: ${rates.join(', ')} %`)
  }
})

test('strings of random digits are taken for values as rarely as their checksums allow', (t) => {
  for (const [what, make, max] of [
    ['9 digits', () => digitsOf(9), 0],
    ['10 digits', () => digitsOf(10), 0],
    ['16 digits', () => digitsOf(16), 0.04],
    ['19 digits', () => digitsOf(19), 0.04],
    ['22 letters and digits', () => hex(22).toUpperCase(), 0.001],
  ] as const) {
    let wrong = 0
    for (let count = 0; count < 20_000; count++) if (detect(Buffer.from(make())).length > 0) wrong++
    t.diagnostic(`${what}: ${((100 * wrong) / 20_000).toFixed(2)} %`)
    assert.ok(wrong / 20_000 <= max, what)
  }
})

/** Every digit and letter of the value is in a span. */
function isFound(text: string, value: string, name: string, context: number): boolean {
  const bytes = Buffer.from(text)
  const start = Buffer.byteLength(text.slice(0, text.indexOf(value)))
  const end = start + Buffer.byteLength(value)
  return detect(bytes, context).some(
    (span) =>
      span.start <= start + 2 &&
      span.end >= end &&
      (span.detector === name || (name === 'itin' && span.detector === 'ssn')),
  )
}

function percent(count: number): string {
  return `${((100 * count) / perKind).toFixed(1)} %`
}

/** A number from `min` to `max`, the same ones in every run. */
function below(max: number, min = 0): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return min + Math.floor((seed / 2 ** 32) * (max - min + 1))
}

function pick<T>(from: readonly [T, ...T[]] | readonly T[]): T {
  const one = from[below(from.length - 1)]
  if (one === undefined) throw new Error('There is nothing to pick from.')
  return one
}

function padded(value: number, width = 1): string {
  return String(value).padStart(width, '0')
}

function digitsOf(count: number): string {
  return Array.from({ length: count }, () => below(9)).join('')
}

function hex(count: number): string {
  return Array.from({ length: count }, () => below(15).toString(16)).join('')
}

function withLuhn(head: string): string {
  for (let check = 0; check < 10; check++) {
    const digits = Array.from(`${head}${check}`).toReversed().map(Number)
    const sum = digits.reduce(
      (all, digit, at) => all + (at % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit),
      0,
    )
    if (sum % 10 === 0) return `${head}${check}`
  }
  throw new Error('No digit closes the sum.')
}
