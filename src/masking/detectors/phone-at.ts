import { isDigit, isLetter } from './byte-class.ts'
import { isNanpDigits } from './digits.ts'

const digitsMin = 8
const digitsMax = 15 // E.164
const digits = new Uint8Array(digitsMax)

// Codes of one and two digits; all others have three, of which the first is named here (ITU-T E.164).
const shortCodes: ReadonlySet<number> = new Set([
  1, 7, 20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57,
  58, 60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
])
const longCodeHeads: ReadonlySet<number> = new Set([
  21, 22, 23, 24, 25, 26, 29, 35, 37, 38, 42, 50, 59, 67, 68, 69, 80, 85, 87, 88, 96, 97, 99,
])

/** Where the international telephone number ends whose `+` is at `at`; -1 when none begins there. */
export function endOfPhone(bytes: Uint8Array, at: number, to: number): number {
  let count = 0
  let end = at + 1
  let separators = 0
  for (let next = end; next < to; next++) {
    const byte = bytes[next]
    if (isDigit(byte)) {
      if (count === digitsMax) return -1
      digits[count++] = (byte ?? 0) - 0x30
      end = next + 1
      separators = 0
    } else if (isSeparator(byte) && count > 0 && separators < 3) separators++
    else if (isLetter(byte) && next === end) return -1
    else break
  }
  if (count < digitsMin) return -1
  const one = digits[0] ?? 0
  if (one === 1) return count === 11 && isNanpDigits(digits, 1) ? end : -1
  const two = one * 10 + (digits[1] ?? 0)
  return one === 7 || shortCodes.has(two) || longCodeHeads.has(two) ? end : -1
}

// A blank, a dash, a dot, brackets, a slash.
function isSeparator(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x2d || byte === 0x2e || byte === 0x28 || byte === 0x29 || byte === 0x2f
}
