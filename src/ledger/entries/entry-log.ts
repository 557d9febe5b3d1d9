import { z } from 'zod'
import { count, id, text } from './entry-words.ts'

// Entries about this log itself, and about the logs of others.

/** A key of this log was made and stored; it signs nothing yet. Keys are written as verifier keys. */
export const keyCreated = z.strictObject({ type: z.literal('key.created'), key: text, author: id })
/** The `epoch`-th key, `former`, signs its last checkpoint over this entry; `next` signs from here on. */
export const keyRotated = z.strictObject({
  type: z.literal('key.rotated'),
  epoch: count,
  former: text,
  next: text,
  author: id,
  reason: text,
})
/** A former key is not to be believed any more, whatever it signed and whenever. */
export const keyRevoked = z.strictObject({
  type: z.literal('key.revoked'),
  key: text,
  author: id,
  reason: text,
})
/** The newest checkpoint of another gateway's log, as that one signed it. */
export const ledgerAnchored = z.strictObject({
  type: z.literal('ledger.anchored'),
  /** Its origin. */
  ledger: text,
  /** The verifier key that signed it. */
  key: text,
  size: count,
  /** The signed note, without lines of witnesses. */
  checkpoint: text,
})
