import { isAba, isEmail, isIban, isPan, isSsn } from './identifier.ts'

export type DetectedClass = 'ssn' | 'pan' | 'aba' | 'iban' | 'email'

/** Where a value was found: bytes `[start, end)` of the text. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly dataClass: DetectedClass
}

const digitsMax = 19 // of a card number, the longest run of digits that means anything here
const ibanCharsMax = 34
const localBytesMax = 64
const domainBytesMax = 253

/**
 * Finds values that prove themselves by checksum or form in free text (UTF-8): SSNs written with dashes or blanks, card
 * numbers, bank routing numbers, IBANs, e-mail addresses. Linear in the text: every byte begins at most one bounded
 * look ahead of each kind. Spans come in order and do not overlap. Checksums alone are weak witnesses (a tenth of all
 * 16-digit numbers are card numbers to Luhn), so this is for text in which nothing better is known.
 */
export function detect(text: Uint8Array): readonly Span[] {
  const spans: Span[] = []
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] ?? 0
    const span =
      byte === at64
        ? emailAround(text, at)
        : isWord(text[at - 1])
          ? null
          : isDigit(byte)
            ? numberAt(text, at)
            : isUpperOrLower(byte)
              ? ibanAt(text, at)
              : null
    if (!span) continue
    // The local part of an address may hold what was taken for something else; then all of it is one span.
    let { start } = span
    for (let last = spans.at(-1); last && last.end > start; last = spans.at(-1)) {
      start = Math.min(start, last.start)
      spans.pop()
    }
    spans.push({ ...span, start })
    at = span.end - 1
  }
  return spans
}

const at64 = 0x40
const dash = 0x2d
const blank = 0x20
const dot = 0x2e

/** A number that begins at this digit, with single dashes or blanks between its digits. */
function numberAt(text: Uint8Array, start: number): Span | null {
  let digits = ''
  let groups = ''
  let group = 0
  let longest: Span | null = null
  for (let at = start; digits.length <= digitsMax; at++) {
    const byte = text[at]
    if (isDigit(byte)) {
      digits += String.fromCharCode(byte ?? 0)
      group++
      if (!isWord(text[at + 1])) {
        const dataClass = classOf(digits, `${groups}${group}`)
        if (dataClass && !continues(text, at + 1)) longest = { start, end: at + 1, dataClass }
      }
      continue
    }
    if ((byte !== dash && byte !== blank) || !isDigit(text[at + 1])) break
    groups += `${group}${byte === dash ? '-' : ' '}`
    group = 0
  }
  return longest
}

/** True when the number goes on as a fraction. */
function continues(text: Uint8Array, end: number): boolean {
  return text[end] === dot && isDigit(text[end + 1])
}

/** `groups` says how the digits are written: `3-2-4`. */
function classOf(digits: string, groups: string): DetectedClass | null {
  if ((groups === '3-2-4' || groups === '3 2 4') && isSsn(digits)) return 'ssn'
  if (groups === '9' && isAba(digits)) return 'aba'
  return isPan(digits) ? 'pan' : null
}

/** An IBAN that begins at this letter, written in one piece or with blanks between its groups. */
function ibanAt(text: Uint8Array, start: number): Span | null {
  if (!isUpperOrLower(text[start + 1]) || !isDigit(text[start + 2]) || !isDigit(text[start + 3])) return null
  let written = ''
  for (let at = start; written.length < ibanCharsMax; at++) {
    const byte = text[at]
    if (byte === blank && isWord(text[at + 1]) && written.length % 4 === 0) continue
    if (!isDigit(byte) && !isUpperOrLower(byte)) break
    written += String.fromCharCode(byte ?? 0)
    if (!isWord(text[at + 1]) && isIban(written)) return { start, end: at + 1, dataClass: 'iban' }
  }
  return null
}

/** The e-mail address around this `@`. */
function emailAround(text: Uint8Array, at: number): Span | null {
  let start = at
  while (start > 0 && at - start < localBytesMax && isLocal(text[start - 1])) start--
  while (start < at && text[start] === dot) start++
  let end = at + 1
  while (end < text.length && end - at <= domainBytesMax && isDomain(text[end])) end++
  while (end > at + 1 && (text[end - 1] === dot || text[end - 1] === dash)) end--
  const address = Buffer.from(text.subarray(start, end)).toString('latin1')
  return isEmail(address) ? { start, end, dataClass: 'email' } : null
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

function isUpperOrLower(byte: number | undefined): boolean {
  return byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
}

/** Letters and digits; every byte of a character beyond ASCII counts as a letter. */
function isWord(byte: number | undefined): boolean {
  return byte !== undefined && (byte >= 0x80 || isDigit(byte) || isUpperOrLower(byte))
}

function isLocal(byte: number | undefined): boolean {
  return isWord(byte) || (byte !== undefined && "!#$%&'*+-/=?^_`{|}~.".includes(String.fromCharCode(byte)))
}

function isDomain(byte: number | undefined): boolean {
  return isWord(byte) || byte === dash || byte === dot
}
