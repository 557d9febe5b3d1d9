import { isDigit, isLetter, isWord } from './byte-class.ts'

const blank = 0x20
const dash = 0x2d
const groupChars = 4
const groupsMax = 9

/** Countries by the characters of their IBANs (SWIFT's registry). */
const countries: Readonly<Record<number, string>> = {
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
}

/** Characters of an IBAN by its two letters, 0 where there is none. */
const ibanLengths = new Uint8Array(26 * 26)
for (const [length, codes] of Object.entries(countries))
  for (const code of codes.split(' '))
    ibanLengths[placeOf(code.charCodeAt(0), code.charCodeAt(1))] = Number(length)

/** Where the IBAN (ISO 13616) ends that begins at `at`, in one piece or in groups of four; -1 when none does. */
export function endOfIban(bytes: Uint8Array, at: number, to: number): number {
  const first = bytes[at]
  const second = bytes[at + 1]
  if (at + 15 > to || !isLetter(first) || !isLetter(second)) return -1
  if (!isDigit(bytes[at + 2]) || !isDigit(bytes[at + 3])) return -1
  const length = ibanLengths[placeOf(first!, second!)]!
  if (length === 0) return -1
  let rest = 0
  let end = at
  for (let count = 0; count < length; end++) {
    if (end >= to) return -1
    const byte = bytes[end]
    if (!isWord(byte)) {
      if ((byte === blank || byte === dash) && count % groupChars === 0 && isWord(bytes[end + 1])) continue
      return -1
    }
    // The first four characters count last.
    if (count >= 4) rest = added(rest, byte ?? 0)
    count++
  }
  if (isWord(bytes[end]) && end < to) return -1
  for (let index = 0; index < 4; index++) rest = added(rest, bytes[at + index] ?? 0)
  return rest === 1 ? end : -1
}

/**
 * Where the IBAN starts that the group of characters at `at` belongs to; -1 when it belongs to none. Those that start before
 * `triedTo` have been looked for already.
 */
export function startOfIban(
  bytes: Uint8Array,
  from: number,
  at: number,
  to: number,
  triedTo: number,
): number {
  let start = at
  for (let groups = 0; groups < groupsMax && start >= triedTo; groups++) {
    if (endOfIban(bytes, start, to) > at) return start
    const before = start - 1 - groupChars
    if (before < from || (bytes[start - 1] !== blank && bytes[start - 1] !== dash)) return -1
    for (let index = before; index < start - 1; index++) if (!isWord(bytes[index])) return -1
    if (before > from && isWord(bytes[before - 1])) return -1
    start = before
  }
  return -1
}

function placeOf(first: number, second: number): number {
  return 26 * ((first & 0xdf) - 0x41) + (second & 0xdf) - 0x41
}

function added(rest: number, byte: number): number {
  if (byte <= 0x39) return (rest * 10 + byte - 0x30) % 97
  return (rest * 100 + (byte & 0xdf) - 0x37) % 97
}
