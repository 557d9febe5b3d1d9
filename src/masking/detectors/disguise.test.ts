import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ContentCell } from '../contents/content-cell.ts'
import { contextOfName } from './context.ts'
import { detect } from './detector.ts'

const finds = [
  { detector: 'ssn', keptChars: 0 },
  { detector: 'pan', keptChars: 0 },
  { detector: 'email', keptChars: 0 },
  { detector: 'phone', keptChars: 0 },
] as const

function shown(text: string, column = ''): string {
  const bytes = Buffer.from(text)
  const cell = new ContentCell(finds.map((one) => ({ ...one, dataClass: one.detector })))
  cell.open(bytes, 0, bytes.length)
  cell.search('text', 0, bytes.length, contextOfName(column))
  assert.equal(bytes.length, Buffer.byteLength(text))
  return bytes.toString()
}

const pan = '4111111111111111'
const ssn = '899-45-6789'

function inScript(zero: number, text: string): string {
  return text.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)))
}

function escaped(text: string, write: (code: string) => string): string {
  return Array.from(text, (one) => write(one.charCodeAt(0).toString(16))).join('')
}

const json = (code: string): string => String.raw`\u00` + code
const disguises: readonly (readonly [string, (text: string) => string])[] = [
  ['Arabic digits', (text) => inScript(0x660, text)],
  ['Persian digits', (text) => inScript(0x6f0, text)],
  ['Devanagari digits', (text) => inScript(0x966, text)],
  ['Thai digits', (text) => inScript(0xe50, text)],
  ['bold digits', (text) => inScript(0x1d7ce, text)],
  ['full-width digits', (text) => inScript(0xff10, text)],
  ['escapes of JSON', (text) => escaped(text, json)],
  ['escapes of JSON in a text in it', (text) => escaped(text, (code) => String.raw`\\u00` + code)],
  ['one escape of JSON', (text) => text.replace(/\d/, (digit) => json(`3${digit}`))],
  ['the last one escaped', (text) => text.replace(/\d$/, (digit) => json(`3${digit}`))],
  [
    'pairs of escapes',
    (text) =>
      Array.from(inScript(0x1d7ce, text), (one) =>
        Array.from(
          { length: one.length },
          (_none, at) => String.raw`\u` + one.charCodeAt(at).toString(16).padStart(4, '0'),
        ).join(''),
      ).join(''),
  ],
  ['escapes of a URL', (text) => escaped(text, (code) => `%${code}`)],
  ['an escaped dash or digit', (text) => text.replaceAll('-', '%2D').replace(/1/, '%31')],
  ['a blank that nobody sees between all', (text) => Array.from(text).join('\u200b')],
  ['references of XML', (text) => escaped(text, (code) => `&#x${code};`)],
  ['references of XML in decimal', (text) => Array.from(text, (one) => `&#${one.charCodeAt(0)};`).join('')],
  ['one reference of XML', (text) => text.replace(/\d/, (digit) => `&#${digit.charCodeAt(0)};`)],
  [
    'digits in circles',
    (text) => text.replaceAll(/[1-9]/g, (digit) => String.fromCodePoint(0x245f + Number(digit))),
  ],
  ['raised digits', (text) => text.replaceAll(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? '')],
  ['digits as keys', (text) => text.replaceAll(/\d/g, (digit) => `${digit}\ufe0f\u20e3`)],
  ['tags between all', (text) => Array.from(text).join('\u{e0020}')],
  ['controls between all', (text) => Array.from(text).join('\u0001')],
  ['escaped controls between all', (text) => Array.from(text).join(String.raw`\u0000`)],
  ['joiners', (text) => Array.from(text).join('\u2060')],
  [
    'soft hyphens in two places',
    (text) => `${text.slice(0, 5)}\u00ad${text.slice(5, 7)}\u00ad${text.slice(7)}`,
  ],
  ['a mark at the beginning of a group', (text) => `${text.slice(0, 4)}\ufeff${text.slice(4)}`],
]

for (const [name, disguise] of disguises)
  test(`I4: numbers are found in ${name}, wherever they stand`, () => {
    for (const value of [pan, ssn])
      for (const before of ['', 'x', 'xy ', 'xyz: ', '{"a": "', 'une pièce — ', '…'.repeat(7)])
        for (const after of ['', '"}', ' und mehr', ' – “q”']) {
          const isTied = /\w$/.test(before)
          const text = `${before}${disguise(value)}${after}`
          const rest = shown(text)
          if (isTied) continue
          assert.match(rest, /\*{9,}/, text)
          assert.ok(rest.startsWith(before) && rest.endsWith(after), rest)
          assert.equal(detect(Buffer.from(rest)).length, 0, rest)
        }
  })

test('I4: addresses and telephone numbers are found in URLs', () => {
  assert.doesNotMatch(shown('/find?mail=ada.long%40example.com&x=1'), /ada|example/)
  assert.match(shown('see ada.long%40example.com&x=1'), /^see \*+&x=1$/)
  assert.doesNotMatch(shown('tel=%2B49%2089%201234567'), /1234567/)
})

test('I4: numbers and addresses are found in Base64 and in hexadecimal digits', () => {
  for (const value of [pan, ssn, 'card 4111 1111 1111 1111 of Zoë', '{"mail":"ada.long@example.com","n":1}'])
    for (const form of ['base64', 'base64url', 'hex'] as const) {
      const written = Buffer.from(value).toString(form)
      const texts = [
        written,
        ...(written.length < 24 ? [] : [`token ${written}`, `{"a":"${written}"}`, `<b>${written}</b>`]),
      ]
      for (const text of texts) {
        const rest = shown(text)
        assert.equal(rest.length, text.length)
        const at = text.indexOf(written)
        assert.notEqual(rest.slice(at), text.slice(at), text)
        const left = Buffer.from(rest.slice(at, at + written.length), form === 'hex' ? 'hex' : 'base64')
        assert.doesNotMatch(left.toString('latin1'), /4111|899|ada|1111 1111/, text)
      }
    }
})

test('JSON with escapes stays JSON', () => {
  for (const [, disguise] of disguises) {
    const text = `{"note": "${disguise(pan)}", "\\u0073sn": 899456789, "n": [1, "\\u0041\\n"]}`
    assert.doesNotThrow(() => void JSON.parse(shown(text)), text)
  }
})

test('what stands for no number keeps its bytes', () => {
  const texts = [
    'discount of 50%20 or 5%, 100%',
    String.raw`{"city": "Z\u00fcrich", "path": "C:\\users\\u1234", "u": "\u"}`,
    'https://example.com/a%20b/%E2%82%AC?q=%41%42&n=123%20456',
    '١٢٣٤ and ۱۲, หน้า ๑๒',
    'می‌خواهم ۲۰۲۴',
    '👩‍👩‍👧 4️⃣1️⃣',
    'AT&T &#8364; &#169;2026 &amp; x&#',
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9 da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4',
    String.raw`\u0034\u0031`,
    'a\u00ADb 12\u00ad34',
  ]
  for (const text of texts) assert.equal(shown(text), text)
})

test('whatever stands in a text, its length stays, and nothing fails', () => {
  const piece = fc.constantFrom(
    '\\',
    'u',
    '0',
    '4',
    '%',
    '3',
    '\ud835',
    '\udfce',
    'é',
    '\u200b',
    '٤',
    '"',
    ' ',
    '-',
    '9',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 80 }), (parts) => {
      shown(parts.join(''))
    }),
  )
})
