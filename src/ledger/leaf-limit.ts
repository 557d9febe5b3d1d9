import { hash } from 'node:crypto'
import { canonicalJson, quote, type Json } from './canonical-json.ts'

/** A list cut to fit, and how many of its members are missing. */
export interface Capped {
  readonly kept: readonly Json[]
  readonly omitted: number
}

/** A UTF-16 code unit takes at most this many bytes in JSON (an escape such as `\u001f`). */
const encodedBytesMax = 6
const digestMark = '…sha256:'
const digestBytes = Buffer.byteLength(digestMark) + 64

/**
 * The text if its JSON takes at most `bytesMax` bytes, else its beginning followed by the SHA-256 of the whole, so
 * that two long texts with one beginning stay different.
 */
export function capText(text: string, bytesMax: number): string {
  if (text.length * encodedBytesMax <= bytesMax) return text
  if (text.length <= bytesMax && Buffer.byteLength(quote(text)) - 2 <= bytesMax) return text
  const head = text.slice(0, Math.floor((bytesMax - digestBytes) / encodedBytesMax)).toWellFormed()
  return `${head}${digestMark}${hash('sha256', text.toWellFormed())}`
}

/** The members from the beginning whose JSON fits in `bytesMax` bytes together. */
export function capList(list: readonly Json[], bytesMax: number): Capped {
  let bytes = 2
  const kept: Json[] = []
  for (const member of list) {
    bytes += Buffer.byteLength(canonicalJson(member)) + 1
    if (bytes > bytesMax) break
    kept.push(member)
  }
  return { kept, omitted: list.length - kept.length }
}

/** A copy with every string, however deep, cut to `bytesMax`; the members named in `without` are left out. */
export function capStrings(
  value: { readonly [name: string]: Json },
  bytesMax: number,
  without: readonly string[] = [],
): { readonly [name: string]: Json } {
  const members = Object.entries(value).filter(([name]) => !without.includes(name))
  return Object.fromEntries(members.map(([name, member]) => [name, capMember(member, bytesMax)]))
}

function capMember(value: Json, bytesMax: number): Json {
  if (typeof value === 'string') return capText(value, bytesMax)
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((member: Json) => capMember(member, bytesMax))
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, capMember(member, bytesMax)]))
}
