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
  let left = bytesMax
  const kept: Json[] = []
  for (const member of list) {
    left -= jsonBytes(member, left) + 1
    if (left < 0) break
    kept.push(member)
  }
  return { kept, omitted: list.length - kept.length }
}

/** The members of an object whose JSON fits in `bytesMax` bytes together; those that do not are counted. */
export function capMembers(
  value: { readonly [name: string]: Json },
  bytesMax: number,
): { readonly kept: { readonly [name: string]: Json }; readonly omitted: number } {
  let left = bytesMax
  const members = Object.entries(value)
  const kept = members.filter(([name, member]) => {
    const bytes = jsonBytes(name, left) + jsonBytes(member, left) + 2
    if (bytes > left) return false
    left -= bytes
    return true
  })
  return { kept: Object.fromEntries(kept), omitted: members.length - kept.length }
}

/** At least as many bytes as the value's JSON takes; stops counting soon after `bytesMax`. */
function jsonBytes(value: Json, bytesMax: number): number {
  if (typeof value === 'string') {
    return value.length > bytesMax ? value.length : Buffer.byteLength(quote(value))
  }
  if (value === null || typeof value !== 'object') return canonicalJson(value).length
  let bytes = 2
  for (const [name, member] of Object.entries(value)) {
    bytes += 1 + jsonBytes(member, bytesMax) + (Array.isArray(value) ? 0 : 1 + jsonBytes(name, bytesMax))
    if (bytes > bytesMax) break
  }
  return bytes
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
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, capMember(member, bytesMax)]),
  )
}
