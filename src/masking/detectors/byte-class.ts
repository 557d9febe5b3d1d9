/** What each byte can be in text whose encoding has ASCII in it. Bytes beyond ASCII are taken for parts of letters. */
export const byteClass = { digit: 1, letter: 2, high: 4, local: 8, domain: 16 } as const

/** The classes of every byte, as bits. */
export const classOf: Uint8Array = classes()

const backslash = 0x5c
// What stands behind a backslash for a character that is no letter, in JSON, in COPY and in programs.
const escapeLetters: ReadonlySet<number> = new Set(Buffer.from('bfnrtv0'))

/** An ASCII digit. */
export function isDigit(byte: number | undefined): boolean {
  // What is not there compares as false.
  return byte! >= 0x30 && byte! <= 0x39
}

/** An ASCII letter. */
export function isLetter(byte: number | undefined): boolean {
  return (byte! | 0x20) >= 0x61 && (byte! | 0x20) <= 0x7a
}

// Where many stand close to each other, a call of the runtime for each would cost more than they do.
const nearBytes = 16

/** Where the next such byte is; -1 when there is none. */
export function nextByte(bytes: Buffer, sign: number, from: number): number {
  const near = Math.min(bytes.length, from + nearBytes)
  for (let at = from; at < near; at++) if (bytes[at] === sign) return at
  return bytes.indexOf(sign, near)
}

/** ASCII letters and digits. */
export function isWord(byte: number | undefined): boolean {
  return isDigit(byte) || isLetter(byte)
}

/** True when `bytes[at]` is the letter of an escape such as `\n`, and so no part of the word behind it. */
export function isEscape(bytes: Uint8Array, from: number, at: number): boolean {
  return at > from && bytes[at - 1] === backslash && escapeLetters.has(bytes[at] ?? 0)
}

/** Where the escape `\uXXXX` ends that `at` stands in or behind the `u` of; `at` when it stands in none. */
export function endOfUnicodeEscape(bytes: Uint8Array, from: number, at: number): number {
  for (let u = at; u >= at - 4 && u > from; u--) {
    if (bytes[u] === 0x75 && bytes[u - 1] === backslash) return isHex(bytes, u + 1) ? u + 5 : at
  }
  return at
}

function isHex(bytes: Uint8Array, at: number): boolean {
  for (let index = at; index < at + 4; index++) {
    const byte = bytes[index] ?? 0
    if (!isDigit(byte) && ((byte | 0x20) < 0x61 || (byte | 0x20) > 0x66)) return false
  }
  return true
}

/** Bytes of the digit that begins here: 1 in ASCII, 3 for a full-width one in UTF-8, 0 when none does. */
export function digitWidth(bytes: Uint8Array, at: number, to: number): number {
  if (at >= to) return 0
  const byte = bytes[at]!
  if (byte >= 0x30 && byte <= 0x39) return 1
  if (byte !== 0xef || at + 3 > to || bytes[at + 1] !== 0xbc) return 0
  const last = bytes[at + 2] ?? 0
  return last >= 0x90 && last <= 0x99 ? 3 : 0
}

/** Bytes of the digit that ends here. */
export function digitWidthBefore(bytes: Uint8Array, from: number, end: number): number {
  if (end - 1 < from) return 0
  const byte = bytes[end - 1]!
  if (byte >= 0x30 && byte <= 0x39) return 1
  return byte >= 0x90 && byte <= 0x99 && end - 3 >= from && digitWidth(bytes, end - 3, end) === 3 ? 3 : 0
}

/** The value of a digit of this width. */
export function digitValue(bytes: Uint8Array, at: number, width: number): number {
  return width === 1 ? (bytes[at] ?? 0) - 0x30 : (bytes[at + 2] ?? 0) - 0x90
}

/**
 * Bytes of the separator of digits that begins here, 0 when none does: a blank, a dash or a dot, and in UTF-8 the other
 * blanks and dashes that people and programs put there.
 */
export function separatorWidth(bytes: Uint8Array, at: number, to: number): number {
  if (at >= to) return 0
  const byte = bytes[at]!
  if (byte === 0x20 || byte === 0x2d || byte === 0x2e) return 1
  if (byte < 0xc2) return 0
  if (byte === 0xc2) return at + 2 <= to && bytes[at + 1] === 0xa0 ? 2 : 0
  return at + 3 <= to && isWideSeparator(byte, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0) ? 3 : 0
}

/** Bytes of the separator that ends here. */
export function separatorWidthBefore(bytes: Uint8Array, from: number, end: number): number {
  if (end - 1 < from) return 0
  const last = bytes[end - 1]!
  if (last < 0x80) return last === 0x20 || last === 0x2d || last === 0x2e ? 1 : 0
  for (let width = 2; width <= 3 && end - width >= from; width++) {
    if (separatorWidth(bytes, end - width, end) === width) return width
  }
  return 0
}

function isWideSeparator(first: number, second: number, third: number): boolean {
  // U+2000 to U+200A, U+2010 to U+2015, U+202F
  if (first === 0xe2 && second === 0x80)
    return (third >= 0x80 && third <= 0x8a) || (third >= 0x90 && third <= 0x95) || third === 0xaf
  if (first === 0xe2 && second === 0x88) return third === 0x92 // U+2212
  if (first === 0xe3 && second === 0x80) return third === 0x80 // U+3000
  return first === 0xef && second === 0xbc && third === 0x8d // U+FF0D
}

function classes(): Uint8Array {
  const table = new Uint8Array(256)
  for (let byte = 0; byte < 256; byte++) {
    const isHigh = byte >= 0x80
    if (isDigit(byte)) table[byte]! |= byteClass.digit
    if (isLetter(byte)) table[byte]! |= byteClass.letter
    if (isHigh) table[byte]! |= byteClass.high
    const isPlain = isDigit(byte) || isLetter(byte) || isHigh
    if (isPlain || "!#$%&'*+-/=?^_`{|}~.".includes(String.fromCharCode(byte))) table[byte]! |= byteClass.local
    if (isPlain || byte === 0x2d || byte === 0x2e) table[byte]! |= byteClass.domain
  }
  return table
}
