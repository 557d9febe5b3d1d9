import { byteClass, classOf, isDigit } from './byte-class.ts'

const word = byteClass.digit | byteClass.letter
const hidden = word | byteClass.high
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
  let kept = keptChars > 0 && isLonger(bytes, start, end, 2 * keptChars) ? keptChars : 0
  for (let at = end - 1; at >= start; at--) {
    const bits = classOf[bytes[at]!]!
    if ((bits & hidden) === 0) continue
    // Beyond ASCII a byte is no character.
    if ((bits & byteClass.high) !== 0) kept = 0
    if (kept > 0) kept--
    else bytes[at] = fill
  }
}

/** True when more letters and digits than this are there. */
function isLonger(bytes: Uint8Array, start: number, end: number, count: number): boolean {
  let chars = 0
  for (let at = start; at < end && chars <= count; at++) {
    if ((classOf[bytes[at]!]! & word) !== 0) chars++
  }
  return chars > count
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
