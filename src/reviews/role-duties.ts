import type { Transaction } from 'kysely'
import type { Schema } from '../store/schema.ts'
import { insertVoid, takeUnanswered } from './duties.ts'
import type { RecordReview } from './entry.ts'
import { type ReviewBrief, readBriefs } from './brief.ts'
import { hasQuorum } from './review.ts'
import { readReview } from './row.ts'

/** Somebody whose ruling does not count any more, and why. */
export interface LostRuling {
  readonly reviewer: string
  readonly reason: string
}

/** Voids rulings of an approved review, on record first. True while its quorum is left. */
export async function voidRulings(
  transaction: Transaction<Schema>,
  record: RecordReview,
  reviewId: string,
  lost: readonly LostRuling[],
): Promise<boolean> {
  const review = await readReview(transaction, reviewId, 'lock')
  if (review === null || review.state !== 'approved') return false
  for (const { reviewer, reason } of lost) {
    if (review.duties.voided.includes(reviewer)) continue
    await insertVoid(transaction, reviewId, reviewer, reason)
    await record({ type: 'review.voided', review: reviewId, session: review.session, reviewer, reason })
  }
  const after = await readReview(transaction, reviewId, 'no-lock')
  return after !== null && hasQuorum(after)
}

/** Marks open reviews that nobody answered in time as escalated, some at a time, on record. */
export async function escalateDue(
  transaction: Transaction<Schema>,
  record: RecordReview,
): Promise<readonly ReviewBrief[]> {
  const reviews = await readBriefs(transaction, await takeUnanswered(transaction), 'no-lock')
  await Promise.all(
    reviews.map(({ id, duties }) =>
      record({ type: 'review.escalated', review: id, groups: duties.escalationGroups }),
    ),
  )
  return reviews
}
