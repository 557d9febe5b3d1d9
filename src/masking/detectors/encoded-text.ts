import { isUtf8 } from 'node:buffer'
import { isControl } from './disguise-codes.ts'

// A social security number without its dashes takes as many characters in Base64; so short a run must begin a text.
const charsMin = 12
// Others are as long as a card number makes them, so that one character in twelve tells whether there is any.
const stride = 12

const values = valuesOfBase64()
const isCode = Uint8Array.from(values, (value, byte) => (value >= 0 || byte === 0x3d ? 1 : 0))
// Text begins with ASCII, as which hexadecimal digits begin with 2 to 7.
const isControlByte = Uint8Array.from({ length: 0x80 }, (_, byte) => (isControl(byte) ? 1 : 0))
const mayBegin = Uint8Array.from(values, (value, byte) =>
  (value >= 8 && value < 32) || (byte >= 0x32 && byte <= 0x37) ? 1 : 0,
)

/** A run of characters that is text in Base64 or in hexadecimal digits. */
export interface Encoded {
  readonly text: Buffer
  /** Where the characters start and end that the bytes `[start, end)` of the text are written with. */
  readonly charsOf: (start: number, end: number) => readonly [start: number, end: number]
}

/**
 * Where a run is from `at` on that may be one; -1 when there is none. `endOfCode` tells its end. `from`: where the text begins.
 * `isCut`: it may begin before.
 */
export function nextCode(bytes: Buffer, from: number, at: number, to: number, isCut: boolean): number {
  let next = at
  if (at === from) {
    // Digests, names and codes are one run, which is looked at once.
    next = endOfCode(bytes, from, to)
    if (next - from >= charsMin && (isCut || beginsText(bytes, from))) return from
  }
  // A run of two strides has at least one behind the first place that is looked at in it.
  const last = to - stride
  for (next += stride - 1; next <= last; next += stride) {
    if (isCode[bytes[next]!] === 0 || isCode[bytes[next + 6]!] === 0 || isCode[bytes[next + 11]!] === 0)
      continue
    const end = endOfCode(bytes, next, to)
    if (end < next + stride) continue
    let start = next
    while (start > at && isCode[bytes[start - 1]!] === 1) start--
    if (start > from && beginsText(bytes, start)) return start
    next = end
  }
  return -1
}

/** Whether the first characters of a run, at which most are left, are of text in either way of writing it. */
function beginsText(bytes: Buffer, start: number): boolean {
  if (mayBegin[bytes[start]!] === 0) return false
  const end = start + charsMin
  return isBase64Text(bytes, start, end) || isHexText(bytes, start, end)
}

/** Where the run ends that `at` is in. */
export function endOfCode(bytes: Buffer, at: number, to: number): number {
  let end = at
  // Four at once, since most of what is looked at is one run.
  for (
    const last = to - 4;
    end <= last &&
    (isCode[bytes[end]!]! &
      isCode[bytes[end + 1]!]! &
      isCode[bytes[end + 2]!]! &
      isCode[bytes[end + 3]!]!) ===
      1;
  )
    end += 4
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
  if (!isHexText(bytes, start, end)) return null
  const text = Buffer.from(bytes.toString('latin1', start, end), 'hex')
  if (!isUtf8(text)) return null
  return { text, charsOf: (first, last) => [start + 2 * first, start + 2 * last] }
}

function base64In(bytes: Buffer, start: number, end: number): Encoded | null {
  if (!isBase64Text(bytes, start, end)) return null
  const text = Buffer.from(bytes.toString('latin1', start, end), 'base64')
  if (!isUtf8(text)) return null
  return {
    text,
    charsOf: (first, last) => [start + Math.floor((4 * first) / 3), start + Math.ceil((4 * last) / 3)],
  }
}

function isHexText(bytes: Buffer, start: number, end: number): boolean {
  let state = fresh
  for (let at = start; at + 1 < end; at += 2) {
    const high = hexValue(bytes[at]!)
    const low = hexValue(bytes[at + 1]!)
    if (high < 0 || low < 0) return false
    state = nextState(state, 16 * high + low)
    if (state < 0) return false
  }
  return true
}

function isBase64Text(bytes: Buffer, start: number, end: number): boolean {
  let state = fresh
  for (let at = start; at + 4 <= end; at += 4) {
    const one = values[bytes[at]!]!
    const two = values[bytes[at + 1]!]!
    const three = values[bytes[at + 2]!]!
    const four = values[bytes[at + 3]!]!
    // Only the last ones may be filled up.
    if ((one | two) < 0 || ((three | four) < 0 && at + 4 < end)) return false
    state = nextState(state, (one << 2) | (two >> 4))
    if (state >= 0 && three >= 0) state = nextState(state, ((two & 15) << 4) | (three >> 2))
    if (state >= 0 && four >= 0) state = nextState(state, ((three & 3) << 6) | four)
    if (state < 0) return false
  }
  return true
}

// Before the first byte of a text, which is of ASCII; within it, how many bytes a character still needs; and no text.
const fresh = 4
const broken = -1

/** What follows a byte of UTF-8. What is no text, such as a digest, is left after its second or third byte. */
function nextState(state: number, byte: number): number {
  if (byte < 0x80) return (state === 0 || state === fresh) && isControlByte[byte] === 0 ? 0 : broken
  if (state === 0) return byte < 0xc2 ? broken : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : byte < 0xf5 ? 3 : broken
  return state !== fresh && byte < 0xc0 ? state - 1 : broken
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
