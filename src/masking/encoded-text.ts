import { isUtf8 } from 'node:buffer'
import { isControl } from './disguise-codes.ts'

// A social security number without its dashes takes as many characters in Base64; so short a run must begin a text.
const charsMin = 12
// Others are as long as a card number makes them, so that one character in twelve tells whether there is any.
const stride = 12

const values = valuesOfBase64()
const isCode = Uint8Array.from(values, (value, byte) => (value >= 0 || byte === 0x3d ? 1 : 0))
// Text begins with ASCII, as which hexadecimal digits begin with 2 to 7.
const mayBegin = Uint8Array.from(values, (value, byte) =>
  (value >= 8 && value < 32) || (byte >= 0x32 && byte <= 0x37) ? 1 : 0,
)

/** A run of characters that is text in Base64 or in hexadecimal digits. */
export interface Encoded {
  readonly text: Buffer
  /** Where the characters start and end that the bytes `[start, end)` of the text are written with. */
  readonly charsOf: (start: number, end: number) => readonly [start: number, end: number]
}

/** Where a run is from `at` on that may be one; -1 when there is none. `endOfCode` tells its end. `from`: where the text begins. */
export function nextCode(bytes: Buffer, from: number, at: number, to: number): number {
  if (at === from && mayBegin[bytes[from]!] === 1 && endOfCode(bytes, from, to) - from >= charsMin)
    return from
  // A run of two strides has at least one behind the first place that is looked at in it.
  const last = to - stride
  for (let next = at + stride - 1; next <= last; next += stride) {
    if (isCode[bytes[next]!] === 0 || isCode[bytes[next + 6]!] === 0 || isCode[bytes[next + 11]!] === 0)
      continue
    if (endOfCode(bytes, next, next + stride) < next + stride) continue
    let start = next
    while (start > at && isCode[bytes[start - 1]!] === 1) start--
    if (mayBegin[bytes[start]!] === 1 || start === from) return start
    next = endOfCode(bytes, next, to)
  }
  return -1
}

/** Where the run ends that `at` is in. */
export function endOfCode(bytes: Buffer, at: number, to: number): number {
  let end = at
  while (end < to && isCode[bytes[end]!] === 1) end++
  return end
}

/** The text that a run is; null for what is none. Most is left at its first bytes. `isCut`: it may begin before. */
export function textOf(bytes: Buffer, start: number, end: number, isCut: boolean): Encoded | null {
  // Then its first character may be any of four.
  const shifts = isCut ? 4 : 1
  for (let shift = 0; shift < shifts && end - start - shift >= charsMin; shift++) {
    const encoded = hexIn(bytes, start + shift, end) ?? base64In(bytes, start + shift, end)
    if (encoded) return encoded
  }
  return null
}

function hexIn(bytes: Buffer, start: number, end: number): Encoded | null {
  const count = (end - start) >> 1
  for (let at = start; at + 1 < end; at += 2) {
    const high = hexValue(bytes[at]!)
    const low = hexValue(bytes[at + 1]!)
    if (high < 0 || low < 0 || !isOfText(16 * high + low, at === start)) return null
  }
  const text = Buffer.from(bytes.toString('latin1', start, end), 'hex')
  if (text.length !== count || !isUtf8(text)) return null
  return { text, charsOf: (first, last) => [start + 2 * first, start + 2 * last] }
}

function base64In(bytes: Buffer, start: number, end: number): Encoded | null {
  for (let at = start; at + 4 <= end; at += 4) {
    const one = values[bytes[at]!]!
    const two = values[bytes[at + 1]!]!
    const three = values[bytes[at + 2]!]!
    const four = values[bytes[at + 3]!]!
    // Only the last ones may be filled up.
    if ((one | two) < 0 || ((three | four) < 0 && at + 4 < end)) return null
    if (!isOfText((one << 2) | (two >> 4), at === start)) return null
    if (three >= 0 && !isOfText(((two & 15) << 4) | (three >> 2), false)) return null
    if (four >= 0 && !isOfText(((three & 3) << 6) | four, false)) return null
  }
  const text = Buffer.from(bytes.toString('latin1', start, end), 'base64')
  if (!isUtf8(text)) return null
  return {
    text,
    charsOf: (first, last) => [start + Math.floor((4 * first) / 3), start + Math.ceil((4 * last) / 3)],
  }
}

function isOfText(byte: number, isFirst: boolean): boolean {
  return byte >= 0x80 ? !isFirst : !isControl(byte)
}

function hexValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

/** The value of each character of Base64, in either alphabet; -1 for all else. */
function valuesOfBase64(): Int8Array {
  const table = new Int8Array(256).fill(-1)
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  for (const alphabet of [`${letters}+/`, `${letters}-_`])
    for (let value = 0; value < 64; value++) table[alphabet.charCodeAt(value)] = value
  return table
}
