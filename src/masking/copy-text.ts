/** COPY's text format (PostgreSQL, "COPY", "Text Format") as far as masking needs it. */

export const tab = 0x09
export const newline = 0x0a
const backslash = 0x5c

const letters: readonly (readonly [letter: string, byte: number])[] = [
  ['b', 0x08],
  ['t', tab],
  ['n', newline],
  ['v', 0x0b],
  ['f', 0x0c],
  ['r', 0x0d],
]
const byteOfLetter = new Map(letters.map(([letter, byte]) => [letter.charCodeAt(0), byte]))
const letterOfByte = new Map([
  ...letters.map(([letter, byte]): [number, number] => [byte, letter.charCodeAt(0)]),
  [backslash, backslash] as const,
])

/** Writes the value of the field `input[0, length)` to `output`, which is as long; returns the value's length. */
export function unescapeField(input: Buffer, length: number, output: Buffer): number {
  let out = 0
  for (let at = 0; at < length; at++) {
    let byte = input[at] ?? 0
    if (byte === backslash && at + 1 < length) {
      at++
      byte = unescaped(input[at] ?? 0)
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
    const byte = input[at] ?? 0
    const letter = letterOfByte.get(byte)
    if (letter !== undefined || byte === delimiter) output[out++] = backslash
    output[out++] = letter ?? byte
  }
  return out
}
