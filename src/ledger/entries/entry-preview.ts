import { z } from 'zod'
import { count, id, text } from './entry-words.ts'

/** The gateway runs a write on hold, and rolls it back, so that reviewers see what it would do. The text is the review's. */
export const previewStarted = z.strictObject({
  type: z.literal('preview.started'),
  reviewId: id,
  session: id,
  number: count,
  resource: text,
  digest: text,
})
/** What came of it. The body holds what reviewers are shown, which `shown` is the SHA-256 of, in hex. */
export const previewEnded = z.strictObject({
  type: z.literal('preview.ended'),
  reviewId: id,
  session: id,
  number: count,
  /** Rows that it would change; null when that could not be told. */
  rows: count.nullable(),
  shown: text,
})
