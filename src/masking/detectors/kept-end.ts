import { isUtf8 } from 'node:buffer'

/** What stands for a value that is hidden whole, where the type is text. Its length says nothing about the value's. */
export const hiddenText = '****'
const star = 0x2a
/** Bytes of a code point in UTF-8. */
export const charBytesMax = 4

/**
 * Keeps the last `count` code points behind a fixed number of stars, but only when more than half of the value stays
 * hidden, in code points and in bytes: a four-digit PIN under "keep last 4" shows nothing, a nine-digit SSN shows four.
 */
export function writeKeptEnd(
  count: number,
  charsMax: number,
  input: Buffer,
  from: number,
  to: number,
  output: Buffer,
  outAt: number,
): number {
  // Walking back over 2N+1 code points is enough to know. One starts at every byte that continues none.
  let start = to
  let chars = 0
  let isAscii = true
  for (let at = to - 1; at >= from && chars <= 2 * count; at--) {
    const byte = input[at] ?? 0
    if (byte >= 0x80 && chars < count) isAscii = false
    if ((byte & 0xc0) === 0x80) continue
    chars++
    if (chars === count) start = at
  }
  const isLong = chars > 2 * count && start - from > to - start && to - start <= charBytesMax * count
  // In other encodings a byte that would continue a code point may be a letter of its own.
  const shows = isLong && (isAscii || isUtf8(input.subarray(start, to)))
  const stars = Math.min(hiddenText.length, shows ? charsMax - count : charsMax)
  // So few bytes that a call into native code would cost more than all of them.
  let out = outAt
  for (const end = outAt + stars; out < end; out++) output[out] = star
  if (shows) for (let at = start; at < to; at++) output[out++] = input[at]!
  return out
}
