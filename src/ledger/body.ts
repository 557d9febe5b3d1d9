import { hash } from 'node:crypto'
import type { Random } from '../core/random.ts'
import type { SessionKey } from '../keys/session-key.ts'

/** What goes into an entry's sealed body, and the key that seals it. */
export interface Body {
  readonly key: SessionKey
  readonly plain: Buffer
}

/** A body as it is stored, and what the leaf says of it. */
export interface SealedBody {
  readonly bytes: Buffer
  /** SHA-256 in hex of salt and plain text. */
  readonly commitment: string
}

/** Bytes of random salt at the head of every body: without them, short texts could be found by trying. */
export const saltBytes = 32

/** Salts, commits to and seals a body. */
export function sealBody({ key, plain }: Body, random: Random): SealedBody {
  const salted = Buffer.allocUnsafe(saltBytes + plain.length)
  random.bytes(saltBytes).copy(salted)
  plain.copy(salted, saltBytes)
  return { commitment: hash('sha256', salted), bytes: key.sealRecord(salted) }
}

/** The plain text of a stored body; null when it is not what the commitment says, or sealed with another key. */
export function unsealBody(bytes: Buffer, commitment: string, key: SessionKey): Buffer | null {
  const salted = key.openRecord(bytes)
  if (!salted || salted.length < saltBytes || hash('sha256', salted) !== commitment) return null
  return salted.subarray(saltBytes)
}
