import { createHmac } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** The keys that make tokens: one secret for each data class, so that tokens join within a class and not across. */
export interface TokenKeys {
  /** Throws when the class has no key. */
  tokenKey(dataClass: string): KeyObject
}

const domain = 'sallyport token 1'
const digestChars = 32 // 128 bits in hex

/**
 * A stand-in for a value: `ssn_3f9a…`, 128 bits of HMAC-SHA-256 in hex after the class. Equal bytes give equal tokens
 * under one key; without the key nobody can try all values of a small domain.
 */
export function tokenOf(key: KeyObject, dataClass: string, value: Uint8Array): string {
  const digest = createHmac('sha256', key)
    .update(`${domain}\0${dataClass}\0`)
    .update(value)
    .digest('hex')
    .slice(0, digestChars)
  return `${tokenPrefix(dataClass)}${digest}`
}

/** The most bytes that a token of this class takes. */
export function tokenBytes(dataClass: string): number {
  return tokenPrefix(dataClass).length + digestChars
}

/** What tokens of a class begin with. Only plain letters, so that a token needs no escaping in any format. */
export function tokenPrefix(dataClass: string): string {
  return `${dataClass.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 32)}_`
}
