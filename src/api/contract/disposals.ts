import { z } from 'zod'
import { approverRuling } from './approver-ruling.ts'
import { count, id, instant, words } from './words.ts'

/** A request to erase what was kept, or to release a legal hold. */
export const disposal = z.object({
  id,
  /** The ledger whose sessions it is about. */
  origin: z.string(),
  /** `expired`: over its time; `erasure`: before it; `release`: a legal hold ends. */
  kind: z.enum(['expired', 'erasure', 'release']),
  /** Sessions of which everything goes, and those of which the recording alone goes; the first hundred of each. */
  sessions: z.array(z.string()),
  recordings: z.array(z.string()),
  sessionCount: count,
  recordingCount: count,
  /** The hold that ends; null where something is erased. */
  hold: z.string().nullable(),
  /** SHA-256, in hex, of all that an approval is bound to. */
  digest: z.string(),
  author: z.string(),
  authorName: z.string(),
  justification: z.string(),
  groups: z.array(z.string()),
  /** How many people, besides whoever asked, let it happen. */
  quorum: count,
  /** `lapsed`: nobody ruled, or it was not done, in time. */
  state: z.enum(['open', 'approved', 'rejected', 'withdrawn', 'done', 'lapsed']),
  askedAt: instant,
  endsAt: instant,
  closedAt: instant.nullable(),
  rulings: z.array(approverRuling),
  /** True when it is the caller's own, to take back. */
  isOwn: z.boolean(),
  /** Why the caller may not rule on it, in words; null when they may. */
  whyNotRule: z.string().nullable(),
})

/** What keeps a resource's sessions from being disposed of. */
export const legalHold = z.object({
  id,
  resource: z.string(),
  reason: z.string(),
  /** A principal, or `configuration`. */
  placedBy: z.string(),
  /** What they are called now; empty where nobody knows. */
  placedByName: z.string(),
  placedAt: instant,
})

/** `GET /api/v1/disposals`: requests, newest first, and the holds in force. */
export const disposalList = z.object({ disposals: z.array(disposal), holds: z.array(legalHold) })

/** `GET /api/v1/disposals/due`: what is over its time here, and what of that is held or of sessions nobody knows. */
export const disposalDue = z.object({
  sessions: count,
  recordings: count,
  held: count,
  unknown: count,
  oldest: instant.nullable(),
})

/** The query of what is due. */
export const disposalDueQuery = z.strictObject({ resource: z.string().min(1).max(256).optional() })

/** The body of `POST /api/v1/disposals`: what is to go, and why. */
export const disposalBody = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('expired'),
    resource: z.string().min(1).max(256).optional(),
    justification: words,
  }),
  z.strictObject({ kind: z.literal('erasure'), session: id, justification: words }),
  z.strictObject({ kind: z.literal('release'), hold: id, justification: words }),
])

/** The body of a ruling on a request. */
export const disposalRulingBody = z.strictObject({ justification: words })

/** The body of `POST /api/v1/disposals/holds`. */
export const legalHoldBody = z.strictObject({ resource: z.string().min(1).max(256), reason: words })

export type DisposalView = z.infer<typeof disposal>
export type DisposalList = z.infer<typeof disposalList>
export type DisposalDue = z.infer<typeof disposalDue>
export type LegalHoldView = z.infer<typeof legalHold>
