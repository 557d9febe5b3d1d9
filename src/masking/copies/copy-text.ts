/** COPY's text format (PostgreSQL, "COPY", "Text Format") as far as masking needs it. */

export const tab = 0x09
export const newline = 0x0a
export const backslash = 0x5c

const letters: readonly (readonly [letter: string, byte: number])[] = [
  ['b', 0x08],
  ['t', tab],
  ['n', newline],
  ['v', 0x0b],
  ['f', 0x0c],
  ['r', 0x0d],
]
const byteOfLetter = new Map(letters.map(([letter, byte]) => [letter.charCodeAt(0), byte]))
/** The letter that stands behind a backslash for each byte; 0 where the byte stands for itself. */
const letterOfByte = new Uint8Array(256)
for (const [letter, byte] of letters) letterOfByte[byte] = letter.charCodeAt(0)
letterOfByte[backslash] = backslash

/** Bytes that mean something to whoever reads over a field. */
const isSign = new Uint8Array(256)
for (const byte of [tab, newline, backslash]) isSign[byte] = 1

/** Where the field ends that begins at `from`: at a tab or newline behind no backslash; `to` or beyond when none is there. */
export function endOfField(input: Buffer, view: DataView, from: number, to: number): number {
  let at = from
  for (;;) {
    // Four bytes at a time, for as long as none is a control character or a backslash.
    for (; at + 4 <= to; at += 4) {
      const word = view.getInt32(at)
      const slash = word ^ 0x5c5c5c5c
      if ((((word - 0x20202020) & ~word) | ((slash - 0x01010101) & ~slash)) & 0x80808080) break
    }
    for (const last = Math.min(to, at + 4); at < last; at++) {
      if (isSign[input[at]!] === 0) continue
      if (input[at] !== backslash) return at
      at++
    }
    if (at >= to) return at
  }
}

/** Writes the value of the field `input[from, to)` to `output`, which is as long; returns the value's length. */
export function unescapeField(input: Buffer, from: number, to: number, output: Buffer): number {
  let out = 0
  for (let at = from; at < to; at++) {
    let byte = input[at]!
    if (byte === backslash && at + 1 < to) {
      at++
      byte = unescaped(input[at]!)
    }
    output[out++] = byte
  }
  return out
}

/** What the byte behind a backslash stands for. */
export function unescaped(byte: number): number {
  return byteOfLetter.get(byte) ?? byte
}

/** Writes the value `input[0, length)` as a field to `output[outAt…)`, at most twice as long; returns the new end. */
export function escapeField(
  input: Buffer,
  length: number,
  output: Buffer,
  outAt: number,
  delimiter: number = tab,
): number {
  let out = outAt
  for (let at = 0; at < length; at++) {
    const byte = input[at]!
    const letter = letterOfByte[byte]!
    if (letter !== 0 || byte === delimiter) output[out++] = backslash
    output[out++] = letter === 0 ? byte : letter
  }
  return out
}
