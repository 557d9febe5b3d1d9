import { z } from 'zod'
import { id, text } from './entry-words.ts'

// Entries about what can be read no more.

/** The key of a session is destroyed: its texts and its recording with it. */
export const keyDestroyed = z.strictObject({
  type: z.literal('key.destroyed'),
  session: id,
  author: id,
  reason: text,
  /** Whose session it was. */
  resource: text.optional(),
  /** The request that let it go; absent where nobody was asked. */
  disposal: id.optional(),
  /** SHA-256 in hex of what that request was about, as it was carried out. */
  digest: text.optional(),
})
/** A session's recording was removed, while its texts can still be opened. */
export const recordingDisposed = keyDestroyed.extend({ type: z.literal('recording.disposed') })
