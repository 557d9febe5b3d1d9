import { isDigit, isWord } from './byte-class.ts'

const star = 0x2a
const blank = 0x20
const dash = 0x2d
const nullWord = Buffer.from('null')
// Blank bytes that are looked over beside a number of JSON.
const blanksMax = 64

/**
 * Overwrites the letters and digits of `bytes[start, end)` with `fill`, which keeps its length, and so every frame and
 * every quote around it. The last `keptChars` stay of a value that has more than twice as many.
 */
export function hide(bytes: Uint8Array, start: number, end: number, keptChars: number, fill = star): void {
  let chars = 0
  let isAscii = true
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= 0x80) isAscii = false
    if (isWord(byte)) chars++
  }
  let kept = isAscii && chars > 2 * keptChars ? keptChars : 0
  for (let at = end - 1; at >= start; at--) {
    const byte = bytes[at] ?? 0
    if (byte < 0x80 && !isWord(byte)) continue
    if (kept > 0) kept--
    else bytes[at] = fill
  }
}

/**
 * As `hide`, in JSON: a bare number becomes `null` and blanks, since stars would be no value. What only looks bare, because
 * it stands alone in a string, becomes the same and harms nothing.
 */
export function hideInJson(
  bytes: Uint8Array,
  from: number,
  to: number,
  start: number,
  end: number,
  keptChars: number,
  fill = star,
): void {
  const first = start > from && bytes[start - 1] === dash ? start - 1 : start
  for (let at = start; at < end; at++) {
    if (!isDigit(bytes[at])) return hide(bytes, start, end, keptChars, fill)
  }
  if (!isBare(bytes, from, to, first, end)) return hide(bytes, start, end, keptChars, fill)
  bytes.fill(blank, first, end)
  bytes.set(nullWord, first)
}

function isBare(bytes: Uint8Array, from: number, to: number, start: number, end: number): boolean {
  let before = start - 1
  while (before >= from && start - before < blanksMax && isBlank(bytes[before])) before--
  let after = end
  while (after < to && after - end < blanksMax && isBlank(bytes[after])) after++
  const opens = before < from || isBlank(bytes[before]) || isOneOf(bytes[before], ':[,{')
  return opens && (after >= to || isBlank(bytes[after]) || isOneOf(bytes[after], ',]}'))
}

function isBlank(byte: number | undefined): boolean {
  return byte === blank || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function isOneOf(byte: number | undefined, chars: string): boolean {
  return byte !== undefined && chars.includes(String.fromCharCode(byte))
}
