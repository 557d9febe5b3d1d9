/** Numbers and names that prove themselves by range, checksum or form. All take plain digits or characters, no separators. */

/** A US social security number: the ranges that are issued (POMS RM 10201.035); it has no check digit. */
export function isSsn(digits: string): boolean {
  if (!/^\d{9}$/.test(digits)) return false
  const area = digits.slice(0, 3)
  return (
    area !== '000' &&
    area !== '666' &&
    area < '900' &&
    digits.slice(3, 5) !== '00' &&
    digits.slice(5) !== '0000'
  )
}

/** A US bank routing number: prefix and weighted checksum. */
export function isAba(digits: string): boolean {
  if (!/^\d{9}$/.test(digits) || digits === '000000000') return false
  const prefix = Number(digits.slice(0, 2))
  const inRange =
    prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix === 80
  const weights = [3, 7, 1]
  let sum = 0
  for (let at = 0; at < digits.length; at++) sum += Number(digits[at]) * (weights[at % 3] ?? 0)
  return inRange && sum % 10 === 0
}

/** First digits and lengths of the card brands. */
const brands: readonly { readonly prefix: RegExp; readonly lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 19] }, // Visa
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)/, lengths: [16] }, // Mastercard
  { prefix: /^3[47]/, lengths: [15] }, // American Express
  { prefix: /^(?:6011|64[4-9]|65)/, lengths: [16, 17, 18, 19] }, // Discover
  { prefix: /^35(?:2[89]|[3-8]\d)/, lengths: [16, 17, 18, 19] }, // JCB
  { prefix: /^(?:30[0-5]|36|38)/, lengths: [14, 15, 16, 17, 18, 19] }, // Diners Club
  { prefix: /^62/, lengths: [16, 17, 18, 19] }, // UnionPay
]

/** A payment card number: brand, length and Luhn checksum. */
export function isPan(digits: string): boolean {
  if (!/^\d{12,19}$/.test(digits)) return false
  const isBranded = brands.some(
    ({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits),
  )
  return isBranded && hasLuhn(digits)
}

function hasLuhn(digits: string): boolean {
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at])
    const weighted = at % 2 === 1 ? digit * 2 : digit
    sum += weighted > 9 ? weighted - 9 : weighted
  }
  return sum % 10 === 0
}

/** Characters of an IBAN by country (SWIFT's registry). */
const ibanLengths: ReadonlyMap<string, number> = new Map(
  Object.entries({
    15: 'NO',
    16: 'BE',
    18: 'DK FK FO FI GL NL SD',
    19: 'MK SI',
    20: 'AT BA EE KZ LT LU MN XK',
    21: 'CH HR LI LV',
    22: 'BG BH CR DE GB GE IE ME RS VA',
    23: 'AE GI IL IQ OM SO TL',
    24: 'AD CZ ES MD PK RO SA SE SK TN VG',
    25: 'LY PT ST',
    26: 'IS TR',
    27: 'BI DJ FR GR IT MC MR SM',
    28: 'AL AZ BY CY DO GT HU LB NI PL SV',
    29: 'BR EG PS QA UA',
    30: 'JO KW MU YE',
    31: 'MT SC',
    32: 'LC',
    33: 'RU',
  }).flatMap(([length, countries]) =>
    countries.split(' ').map((country): [string, number] => [country, Number(length)]),
  ),
)

/** An IBAN (ISO 13616): country, its length, and the checksum modulo 97. */
export function isIban(written: string): boolean {
  const iban = written.toUpperCase()
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false
  if (ibanLengths.get(iban.slice(0, 2)) !== iban.length) return false
  let rest = 0
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

/** An e-mail address as people write them: no quotes, no comments, a domain of at least two labels. */
export function isEmail(address: string): boolean {
  const at = address.lastIndexOf('@')
  const local = address.slice(0, at)
  const domain = address.slice(at + 1)
  if (at < 1 || local.length > 64 || address.length > 254) return false
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..') || local.includes('@'))
    return false
  const labels = domain.split('.')
  return labels.length >= 2 && labels.every(isLabel) && !/^\d+$/.test(labels.at(-1) ?? '')
}

function isLabel(label: string): boolean {
  return /^[A-Za-z0-9\u0080-\u00ff](?:[A-Za-z0-9\u0080-\u00ff-]{0,61}[A-Za-z0-9\u0080-\u00ff])?$/.test(label)
}
