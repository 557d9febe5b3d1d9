import { z } from 'zod'
import { remarkKinds, reviewPurposes, reviewStates, rulingWords } from '../../reviews/review.ts'
import { assertionBody } from './passkeys.ts'
import { chain, count, id, instant, words } from './words.ts'

const state = z.enum(reviewStates)

/** One ruling on a review. */
const ruling = z.object({
  reviewer: z.string(),
  reviewerName: z.string(),
  ruling: z.enum(rulingWords),
  /** Of which revision of the statement. */
  revision: z.int(),
  /** The statement as this reviewer changed it. */
  changedStatement: z.string().nullable(),
  justification: z.string(),
  /** True when it is an owner's of the resource, or given for one. */
  isOwner: z.boolean(),
  /** For whom the reviewer stood in. */
  deputyOf: z.string().nullable(),
  /** The passkey that signed it; null without one. */
  credential: z.string().nullable(),
  at: instant,
})

const effect = z.object({
  kind: z.string(),
  verb: z.string(),
  object: z.string().nullable(),
  columns: z.array(z.string()),
  everyRow: z.boolean(),
})

/**
 * What a write would do, tried on the target and rolled back; only for those who may rule. `waiting`: not known yet. `shown`:
 * the count, and rows where `columns` has some. `none`: `reason` says why.
 */
const preview = z.object({
  state: z.enum(['waiting', 'shown', 'none']),
  /** Why there is nothing, or not all, to show; empty when there is. */
  reason: z.string(),
  /** Rows that it would change. */
  rows: count.nullable(),
  /** Of the rows in `sample`; a masked one shows `****` throughout. */
  columns: z.array(z.object({ name: z.string(), isMasked: z.boolean() })),
  /** A few rows, cells in the order of `columns`; null where a row is not there, or not known. */
  sample: z.array(
    z.object({
      before: z.array(z.string().nullable()).nullable(),
      after: z.array(z.string().nullable()).nullable(),
    }),
  ),
  /** SHA-256 in hex of what is shown, as the ledger has it. */
  digest: z.string(),
  at: instant.nullable(),
})

/** What a session that waits within a transaction keeps from others, as last looked at. */
const locks = z.object({
  /** The strongest first; at most 50. */
  held: z.array(z.object({ mode: z.string(), object: z.string() })),
  heldCount: count,
  /** Sessions of the target that wait for it. */
  waitingCount: count,
  at: instant,
})

/** `GET /api/v1/reviews/:id`: a statement on hold, with all that a reviewer should see. */
export const review = z.object({
  id,
  /** `break-glass`: a role that was taken in an emergency, and is reviewed afterwards. */
  purpose: z.enum(reviewPurposes),
  state,
  session: z.string(),
  /** The statement's number within its session. */
  number: z.int(),
  resource: z.string(),
  /** Who asks and for whom: the requester first, the root of the delegation last. */
  chain,
  statement: z.string(),
  parameters: z.string(),
  effects: z.array(effect),
  /** Rows that the target expects it to show or write, by its statistics; null where it could not say. */
  estimatedRows: z.number().nullable(),
  /** What its plan costs, in the target's unit; null where it could not say. */
  estimatedCost: z.number().nullable(),
  /** Null where its rule asks for none, or the caller is one of those who ask. */
  preview: preview.nullable(),
  /** True when a transaction of its client is open meanwhile. */
  isInTransaction: z.boolean(),
  /** Null where nobody has looked. */
  locks: locks.nullable(),
  /** True when chance asked for one reviewer more than the rule; `quorum` counts them. */
  hasSecondLook: z.boolean(),
  /** True when it may be ruled on together with its like. */
  isTogether: z.boolean(),
  /** Equal for statements that differ in constants alone; empty when it is not known. */
  fingerprint: z.string(),
  /** Columns that the statement names and its requester sees masked. */
  masks: z.array(z.object({ column: z.string(), dataClass: z.string() })),
  rule: z.string(),
  reason: z.string(),
  /** SHA-256 in hex of what an approval is bound to. */
  digest: z.string(),
  policyVersion: z.string(),
  groups: z.array(z.string()),
  /** Owners of the resource who may rule whatever their groups. */
  people: z.array(z.string()),
  quorum: z.int(),
  /** How many of the quorum are to be owners of the resource. */
  ownersNeeded: z.int(),
  /** True when an approval needs the reviewer's passkey. */
  needsPasskey: z.boolean(),
  /** True when nobody rules who wrote the policy in force. */
  excludesAuthors: z.boolean(),
  /** True when a ruling is void once its reviewer lost the role. */
  keepsRole: z.boolean(),
  /** Reviewers whose rulings do not count any more. */
  voided: z.array(z.string()),
  /** When others are told that nobody has answered; null: never. */
  escalatesAt: instant.nullable(),
  escalatedAt: instant.nullable(),
  rulings: z.array(ruling),
  openedAt: instant,
  endsAt: instant,
  closedAt: instant.nullable(),
  closeReason: z.string(),
  /** True when a statement was let go under this approval. */
  isSpent: z.boolean(),
  /** True when no connection waits for it: the same request, sent again, spends the approval. */
  isDetached: z.boolean(),
  usesMax: z.int(),
  uses: z.int(),
  /** Until when the approval may be spent. */
  spendBefore: instant.nullable(),
  /** How often reviewers changed the statement; a ruling names the revision that it is about. */
  revision: z.int(),
  /** What would run in the statement's stead. */
  changedStatement: z.string().nullable(),
  /** How far reviewers elsewhere are told. */
  notices: z.array(
    z.object({
      sink: z.string(),
      event: z.string(),
      attempts: z.int(),
      sentAt: instant.nullable(),
      isFailed: z.boolean(),
      fault: z.string(),
    }),
  ),
  /** What was said without ruling: what reviewers ask whoever asked for review, what those answer, and the rest. */
  remarks: z.array(
    z.object({
      kind: z.enum(remarkKinds),
      author: z.string(),
      authorName: z.string(),
      words: z.string(),
      at: instant,
    }),
  ),
  /** True when the caller may rule on it now. */
  mayRule: z.boolean(),
})

/**
 * `GET /api/v1/reviews`: newest first, or those that end first; `next`, when not null, is the `before` of the next page.
 */
export const reviewList = z.object({
  reviews: z.array(review),
  next: id.nullable(),
  /** Open reviews that the caller may see, and those of them that the caller may rule on now. */
  counts: z.object({ open: count, forMe: count }),
})

/** The query of `GET /api/v1/reviews`. */
export const reviewListQuery = z.strictObject({
  state: state.optional(),
  before: id.optional(),
  /** `urgent`: those that end first, in one page. */
  order: z.enum(['newest', 'urgent']).default('newest'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

/** The body of `POST /api/v1/reviews/:id/approve` and `/deny`. The answer is the review. */
export const rulingBody = z.strictObject({
  justification: words,
  /** The reviewer's signature by a passkey, over what `passkey-options` said. */
  assertion: assertionBody.optional(),
  /** The revision that the reviewer has seen; 0 is the statement as it was asked. */
  revision: z.int().min(0).default(0),
})

/** The body of `POST /api/v1/reviews/:id/change`: an approval of another statement. The answer is the review. */
export const changeBody = rulingBody.extend({ statement: z.string().min(1) })

/** The body of `POST /api/v1/reviews/:id/remarks`, `/questions`, `/answers`, `/tell-again` and `/withdraw`. The answer is the review. */
export const remarkBody = z.strictObject({ words })

/** A review of the past, as those who see the one at hand may know it. */
const pastReview = z.object({
  id,
  state,
  resource: z.string(),
  statement: z.string(),
  rule: z.string(),
  requester: z.string(),
  openedAt: instant,
  closedAt: instant.nullable(),
  closeReason: z.string(),
  rulings: z.array(
    z.object({
      reviewerName: z.string(),
      ruling: z.enum(rulingWords),
      justification: z.string(),
      at: instant,
    }),
  ),
})

/** `GET /api/v1/reviews/:id/history`: how the like ended before, newest first, as far as the caller may see it. */
export const reviewHistory = z.object({
  /** Of the same principal. */
  principal: z.object({ counts: z.partialRecord(state, count), reviews: z.array(pastReview) }),
  /** Of the same statement, whatever its constants, by anybody. */
  fingerprint: z.object({ counts: z.partialRecord(state, count), reviews: z.array(pastReview) }),
})

export type ReviewHistory = z.infer<typeof reviewHistory>
export type ReviewView = z.infer<typeof review>
export type ReviewList = z.infer<typeof reviewList>
