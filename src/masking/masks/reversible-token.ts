import { hkdfSync, type KeyObject } from 'node:crypto'
import { Siv } from './siv.ts'
import { tokenOf, tokenPrefix } from './token.ts'

const domain = 'sallyport token 2'
const keyBytes = 64
const vectorBytes = 16
/** Texts are filled up to whole blocks, so that a token tells of its value's length no more than that. */
const blockBytes = 16
/** Longer values have tokens that do not turn back. */
const valueBytesMax = 255
const end = 0x80

/** The most bytes that a token of this class takes. */
export function reversibleTokenBytes(dataClass: string): number {
  return tokenPrefix(dataClass).length + 2 * (vectorBytes + valueBytesMax + 1)
}

/**
 * A stand-in for a value that whoever has the key can turn back: `ssn_` and, in hex, the value under AES-SIV, bound to its
 * class. Equal bytes give equal tokens within a class. A value that is too long gets a token as `tokenOf` makes it.
 */
export function reversibleTokenOf(key: KeyObject, dataClass: string, value: Uint8Array): string {
  if (value.length > valueBytesMax) return tokenOf(key, dataClass, value)
  const filled = Buffer.alloc(blockBytes * (Math.floor(value.length / blockBytes) + 1))
  filled.set(value)
  filled[value.length] = end
  const { siv, associated } = boundTo(key, dataClass)
  return tokenPrefix(dataClass) + siv.seal(filled, associated).toString('hex')
}

/** The value that a token of this class stands for; null for anything else. */
export function valueOfToken(key: KeyObject, dataClass: string, token: string): Buffer | null {
  const prefix = tokenPrefix(dataClass)
  const digits = token.slice(prefix.length)
  if (!token.startsWith(prefix) || token.length > reversibleTokenBytes(dataClass)) return null
  if (!/^(?:[0-9a-f]{32}){2,}$/.test(digits)) return null
  const { siv, associated } = boundTo(key, dataClass)
  const filled = siv.open(Buffer.from(digits, 'hex'), associated)
  if (filled === null) return null
  const at = filled.lastIndexOf(end)
  return at < 0 ? null : filled.subarray(0, at)
}

interface Bound {
  readonly siv: Siv
  readonly associated: readonly Buffer[]
}

const known = new WeakMap<KeyObject, Map<string, Bound>>()

function boundTo(key: KeyObject, dataClass: string): Bound {
  const ofKey = known.get(key) ?? new Map<string, Bound>()
  known.set(key, ofKey)
  const before = ofKey.get(dataClass)
  if (before) return before
  const own = Buffer.from(hkdfSync('sha256', key, '', domain, keyBytes))
  const bound = { siv: new Siv(own), associated: [Buffer.from(`${domain}\0${dataClass}`)] }
  ofKey.set(dataClass, bound)
  return bound
}
