/** Characters that nobody sees, and those that stand for plain ones, by their codes. */

/**
 * Those that Unicode has ignored where they cannot be shown, marks upon the character before, and controls beyond ASCII: from
 * soft hyphens and zero-width blanks to variation selectors and tags.
 */
const unseenRanges: readonly (readonly [first: number, last: number])[] = [
  [0x80, 0x84],
  [0x86, 0x9f],
  [0xad, 0xad],
  [0x300, 0x36f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x20d0, 0x20f0],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfe20, 0xfe2f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe01ff],
]

/** Characters that are not seen where they stand between others. */
export const unseen: ReadonlySet<number> = new Set(
  unseenRanges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_none, at) => first + at),
  ),
)

/** True for a control of ASCII that parts no words: all but tab and the ends of lines. */
export function isControl(code: number): boolean {
  return (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || code === 0x7f
}

// Raised, lowered, in circles, in brackets, with a stop: where the run begins, its first digit, how many there are.
const shapedDigits: readonly (readonly [code: number, value: number, count: number])[] = [
  [0xb2, 2, 2],
  [0xb9, 1, 1],
  [0x2070, 0, 1],
  [0x2074, 4, 6],
  [0x2080, 0, 10],
  [0x2460, 1, 9],
  [0x2474, 1, 9],
  [0x2488, 1, 9],
  [0x24ea, 0, 1],
  [0x24f5, 1, 9],
  [0x24ff, 0, 1],
  [0x2776, 1, 9],
  [0x2780, 1, 9],
  [0x278a, 1, 9],
]

let digits: Map<number, number> | null = null

/** Digits beyond ASCII with their values. Unicode gives the decimal ones of each script in a row of ten, from zero. */
function otherDigits(): ReadonlyMap<number, number> {
  if (digits) return digits
  const found = new Map<number, number>()
  const decimal = /^\p{Nd}$/u
  for (let code = 0x80; code < 0x20000; code++) {
    if (code === 0xd800) code = 0xe000
    if (!decimal.test(String.fromCodePoint(code))) continue
    for (let value = 0; value < 10; value++) found.set(code + value, value)
    code += 9
  }
  for (const [first, value, count] of shapedDigits)
    for (let at = 0; at < count; at++) found.set(first + at, value + at)
  return (digits = found)
}

/** The character of ASCII that one beyond it stands for: a digit of any script, a letter or sign written wide; 0 for none. */
export function plainOf(code: number): number {
  if (code < 0x80) return 0
  if (isWide(code)) return code - 0xfee0
  const digit = otherDigits().get(code)
  return digit === undefined ? 0 : 0x30 + digit
}

// Digits, letters and the sign of addresses. What else is written wide is common in texts that are.
function isWide(code: number): boolean {
  return (
    (code >= 0xff10 && code <= 0xff19) ||
    (code >= 0xff20 && code <= 0xff3a) ||
    (code >= 0xff41 && code <= 0xff5a)
  )
}
