import { endOfUnicodeEscape, isEscape, isLetter } from './byte-class.ts'

/**
 * Words that say what a number beside them is. A number whose checksum many numbers pass counts only in such a context:
 * a word before or behind it, or the name of its column.
 */
export const contexts = { taxpayer: 1, routing: 2, account: 4, phone: 8 } as const

/** Whole words, and with a star what they may begin. In lower case. */
const words: readonly (readonly [word: string, context: number])[] = [
  ['ssn', contexts.taxpayer],
  ['ssns', contexts.taxpayer],
  ['socsec*', contexts.taxpayer],
  ['social*', contexts.taxpayer],
  ['tin', contexts.taxpayer],
  ['itin', contexts.taxpayer],
  ['ein', contexts.taxpayer],
  ['fein', contexts.taxpayer],
  ['tax', contexts.taxpayer],
  ['taxid*', contexts.taxpayer],
  ['taxpayer*', contexts.taxpayer],
  ['employer*', contexts.taxpayer],
  ['aba', contexts.routing],
  ['rtn', contexts.routing],
  ['rtng', contexts.routing],
  ['routing*', contexts.routing],
  ['transit*', contexts.routing],
  ['wire*', contexts.routing],
  ['ach', contexts.routing],
  ['acct*', contexts.account],
  ['account*', contexts.account],
  ['accnt*', contexts.account],
  ['checking*', contexts.account],
  ['savings*', contexts.account],
  ['phone*', contexts.phone],
  ['telephone*', contexts.phone],
  ['tel', contexts.phone],
  ['mobile*', contexts.phone],
  ['cell', contexts.phone],
  ['cellphone*', contexts.phone],
  ['fax', contexts.phone],
  ['call', contexts.phone],
  ['called', contexts.phone],
  ['sms', contexts.phone],
  ['whatsapp*', contexts.phone],
]

interface Word {
  readonly letters: string
  readonly isStem: boolean
  readonly context: number
}

const byHead = new Map<number, readonly Word[]>()
for (const [word, context] of words) {
  const letters = word.replace('*', '')
  const head = headOf(letters.charCodeAt(0), letters.charCodeAt(1), letters.charCodeAt(2))
  const known = byHead.get(head) ?? []
  byHead.set(head, [...known, { letters, isStem: word.endsWith('*'), context }])
}

/** The contexts that the words in `bytes[from, to)` make, as bits. Meant for some dozen bytes. */
export function contextIn(bytes: Uint8Array, from: number, to: number): number {
  let context = 0
  for (let at = from; at + 3 <= to; at++) {
    const first = bytes[at] ?? 0
    if (!isLetter(first) || goesOn(bytes, from, at)) continue
    const found = byHead.get(headOf(first | 0x20, (bytes[at + 1] ?? 0) | 0x20, (bytes[at + 2] ?? 0) | 0x20))
    if (!found) continue
    for (const word of found) if (isAt(word, bytes, at, to)) context |= word.context
  }
  return context
}

/** The contexts that a column's name makes. */
export function contextOfName(name: string): number {
  const bytes = Buffer.from(name)
  return contextIn(bytes, 0, bytes.length)
}

function isAt({ letters, isStem }: Word, bytes: Uint8Array, at: number, to: number): boolean {
  if (at + letters.length > to) return false
  for (let index = 0; index < letters.length; index++) {
    if (((bytes[at + index] ?? 0) | 0x20) !== letters.charCodeAt(index)) return false
  }
  const next = at + letters.length
  return isStem || next >= to || !continuesWord(bytes[next - 1] ?? 0, bytes[next] ?? 0)
}

/** True when the letter at `at` does not begin a word. */
function goesOn(bytes: Uint8Array, from: number, at: number): boolean {
  return (
    at > from &&
    continuesWord(bytes[at - 1] ?? 0, bytes[at] ?? 0) &&
    !isEscape(bytes, from, at - 1) &&
    endOfUnicodeEscape(bytes, from, at - 1) !== at
  )
}

/** True when the second of two bytes goes on with the word of the first: `ssnValue` is two words. */
function continuesWord(first: number, second: number): boolean {
  const isHump = first >= 0x61 && second < 0x61
  return isLetter(first) && isLetter(second) && !isHump
}

function headOf(first: number, second: number, third: number): number {
  return (first << 16) | (second << 8) | third
}
