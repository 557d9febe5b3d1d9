/**
 * SASLprep (RFC 4013) as PostgreSQL applies it to passwords: what cannot be prepared is used as it is. Code points that
 * Unicode 3.2 had not assigned yet are let through, where the RFC's query profile lets them through as well.
 */
export function saslPrepare(password: string): string {
  if (/^[\x20-\x7e]*$/.test(password)) return password
  const mapped = password.replaceAll(otherSpaces, ' ').replaceAll(mappedToNothing, '')
  const prepared = mapped.normalize('NFKC')
  if (prepared === '' || prohibited.test(prepared) || mixesDirections(prepared)) return password
  return prepared
}

// RFC 3454 table C.1.2.
const otherSpaces = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/gu
// Table B.1. Code points that join, vary or hide their neighbours; removed one by one.
const mappedToNothing = new RegExp(
  [
    '\\u00ad',
    '\\u034f',
    '\\u1806',
    '[\\u180b-\\u180d]',
    '[\\u200c\\u200d]',
    '\\u2060',
    '[\\ufe00-\\ufe0f]',
    '\\ufeff',
  ].join('|'),
  'gu',
)
// Tables C.1.2 and C.2 to C.9: spaces, controls, private use, non-characters, surrogates, display orders, tags.
const prohibited = new RegExp(
  [
    '[\\u00a0\\u1680\\u2000-\\u200b\\u202f\\u205f\\u3000]',
    '\\p{Cc}|\\p{Co}|\\p{Cs}|\\p{Noncharacter_Code_Point}',
    '[\\u0340\\u0341\\u06dd\\u070f\\u180e\\u200c-\\u200f\\u2028-\\u202e\\u2060-\\u2063\\u206a-\\u206f]',
    '[\\u2ff0-\\u2ffb\\ufeff\\ufff9-\\ufffd]',
    '[\\u{1d173}-\\u{1d17a}\\u{e0001}\\u{e0020}-\\u{e007f}]',
  ].join('|'),
  'u',
)

const rightToLeftScripts = ['Hebrew', 'Arabic', 'Syriac', 'Thaana', 'Nko']
  .map((name) => `\\p{Script=${name}}`)
  .join('')
const rightToLeft = new RegExp(`[${rightToLeftScripts}]`, 'u')
const wholeRightToLeft = new RegExp(`^[${rightToLeftScripts}](?:.*[${rightToLeftScripts}])?$`, 'su')
const leftToRight = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}]/u

/** RFC 3454 section 6: a text with right-to-left letters has no left-to-right ones, and begins and ends with them. */
function mixesDirections(text: string): boolean {
  return rightToLeft.test(text) && (leftToRight.test(text) || !wholeRightToLeft.test(text))
}
