/**
 * Numbers that prove themselves by range or checksum. All take digits as values 0 to 9: the first `count` of `digits`.
 * Nothing is made on the way, since they run on every number in every row that is searched.
 */

/** The number that the digits `[from, to)` read as. */
export function valueOf(digits: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) value = value * 10 + (digits[at] ?? 0)
  return value
}

/** A US social security number: the ranges that are issued (POMS RM 10201.035); it has no check digit. */
export function isSsnDigits(digits: Uint8Array, count: number): boolean {
  if (count !== 9) return false
  const area = valueOf(digits, 0, 3)
  return (
    area !== 0 && area !== 666 && area < 900 && valueOf(digits, 3, 5) !== 0 && valueOf(digits, 5, 9) !== 0
  )
}

/** A US individual taxpayer number: 9, and the ranges of its fourth and fifth digit. */
export function isItinDigits(digits: Uint8Array, count: number): boolean {
  if (count !== 9 || digits[0] !== 9) return false
  const group = valueOf(digits, 3, 5)
  return group >= 50 && group !== 89 && group !== 93 && !(group > 65 && group < 70)
}

const unusedEinPrefixes: ReadonlySet<number> = new Set([
  0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97,
])

/** A US employer number: the prefixes that are assigned; it has no check digit. */
export function isEinDigits(digits: Uint8Array, count: number): boolean {
  return count === 9 && !unusedEinPrefixes.has(valueOf(digits, 0, 2))
}

/** A US bank routing number: prefix and weighted checksum. */
export function isAbaDigits(digits: Uint8Array, count: number): boolean {
  if (count !== 9) return false
  const prefix = valueOf(digits, 0, 2)
  const inRange =
    prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix === 80
  if (!inRange) return false
  let sum = 0
  for (let at = 0; at < 9; at++) sum += (digits[at] ?? 0) * (at % 3 === 0 ? 3 : at % 3 === 1 ? 7 : 1)
  return sum > 0 && sum % 10 === 0
}

/** A North American telephone number without its country: area and exchange begin with 2 to 9 and are no N11. */
export function isNanpDigits(digits: Uint8Array, from: number): boolean {
  const area = digits[from] ?? 0
  const exchange = digits[from + 3] ?? 0
  const isService = (at: number): boolean => digits[at] === 1 && digits[at + 1] === 1
  return area >= 2 && exchange >= 2 && !isService(from + 1) && !isService(from + 4)
}

/** A payment card number: brand, length and Luhn checksum. */
export function isPanDigits(digits: Uint8Array, count: number): boolean {
  if (count < 12 || count > 19) return false
  return isBranded(valueOf(digits, 0, 4), count) && hasLuhn(digits, count)
}

/** Whether a brand gives out numbers of this length that begin with these four digits. */
function isBranded(head: number, count: number): boolean {
  const two = Math.floor(head / 100)
  const three = Math.floor(head / 10)
  if (head >= 4000 && head < 5000) return count === 13 || count === 16 || count === 19 // Visa
  if ((two >= 51 && two <= 55) || (head >= 2221 && head <= 2720)) return count === 16 // Mastercard
  if (two === 34 || two === 37) return count === 15 // American Express
  if (head === 6011 || (three >= 644 && three <= 649) || two === 65) return count >= 16 // Discover
  if (head >= 3528 && head <= 3589) return count >= 16 // JCB
  if (head === 2131 || head === 1800) return count === 15 // JCB
  if ((three >= 300 && three <= 305) || two === 36 || two === 38) return count >= 14 // Diners Club
  if (two === 62) return count >= 16 // UnionPay
  return maestroHeads.has(head)
}

const maestroHeads: ReadonlySet<number> = new Set([5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763])

function hasLuhn(digits: Uint8Array, count: number): boolean {
  let sum = 0
  for (let at = 0; at < count; at++) {
    const digit = digits[count - 1 - at] ?? 0
    if (at % 2 === 0) sum += digit
    else sum += digit > 4 ? 2 * digit - 9 : 2 * digit
  }
  return sum % 10 === 0
}
