import { hash } from 'node:crypto'
import type { Random } from '../../core/random.ts'
import { recordOverheadBytes, type SessionKey } from '../../keys/session-key.ts'

/** What goes into an entry's sealed body, and the key that seals it. */
export interface Body {
  readonly key: SessionKey
  readonly plain: Buffer
}

/** A body as it is stored, and what the leaf says of it. */
export interface SealedBody {
  /** Valid until the next body is sealed. */
  readonly bytes: Buffer
  /** SHA-256 in hex of salt and plain text. */
  readonly commitment: string
}

/** Bytes of random salt at the head of every body: without them, short texts could be found by trying. */
const saltBytes = 32

// Bodies are sealed on every statement and copied away at once, so that the short ones share one place.
const scratchWords = new Uint32Array(2 * 1024)
const scratch = Buffer.from(scratchWords.buffer)
// Places the text, behind the record's head, at the start of a word, which is how it is sealed fastest.
const scratchAt = -recordOverheadBytes & 7

/** Salts, commits to and seals a body. */
export function sealBody({ key, plain }: Body, random: Random): SealedBody {
  const length = recordOverheadBytes + saltBytes + plain.length
  const end = scratchAt + length
  const isShort = end <= scratch.length
  const record = isShort ? scratch.subarray(scratchAt, end) : Buffer.allocUnsafe(length)
  record.set(random.bytes(saltBytes), recordOverheadBytes)
  record.set(plain, recordOverheadBytes + saltBytes)
  const commitment = hash('sha256', record.subarray(recordOverheadBytes))
  if (isShort) key.sealRecordInPlace(record, scratchWords)
  else key.sealRecordInPlace(record)
  return { commitment, bytes: record }
}

/** The plain text of a stored body; null when it is not what the commitment says, or sealed with another key. */
export function unsealBody(bytes: Buffer, commitment: string, key: SessionKey): Buffer | null {
  const salted = key.openRecord(bytes)
  if (!salted || salted.length < saltBytes || hash('sha256', salted) !== commitment) return null
  return salted.subarray(saltBytes)
}
