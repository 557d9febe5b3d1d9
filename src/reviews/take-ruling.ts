import type { Transaction } from 'kysely'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Assertion, RelyingParty } from '../ledger/entries/assertion.ts'
import type { Schema } from '../store/schema.ts'
import { change, recordAttempt, type ChangeParts } from './change.ts'
import { standInFor } from './deputies.ts'
import { closedEntry, ruledEntry } from './entry.ts'
import { swear } from './passkey.ts'
import { unknownReview, whyNotChange, whyNotRevision, whyNotRule, whyNotWords } from './refused.ts'
import { isReviewer, type GivenRuling, type NoticeEvent, type Review } from './review.ts'
import { insertRuling, readReview } from './row.ts'

/** What taking a ruling works with. */
export interface RulingParts extends ChangeParts {
  readonly gateway: string
  readonly party: RelyingParty
  now(): number
  tell(transaction: Transaction<Schema>, review: Review, event: NoticeEvent): Promise<void>
}

/** A ruling as it comes in. */
export interface Said {
  readonly reviewer: Principal
  readonly ruling: GivenRuling
  readonly words: string
  /** The reviewer's signature; null without one. */
  readonly assertion: Assertion | null
}

/** Takes one person's ruling. The review as it then is, or why the ruling does not count. */
export async function takeRuling(
  parts: RulingParts,
  reviewId: string,
  said: Said,
): Promise<Review | Refusal> {
  const { reviewer, ruling, assertion } = said
  const reason = said.words.trim()
  const trouble = whyNotWords('A ruling needs a justification', reason) ?? whyNotChange(ruling)
  if (trouble !== null) return trouble
  const result = await change(parts, async (transaction, record) => {
    const review = await readReview(transaction, reviewId, 'lock')
    if (review === null) return unknownReview(reviewId)
    const standIn = isReviewer(review, reviewer) ? null : await standInFor(transaction, review, reviewer)
    const acting =
      standIn === null ? reviewer : { ...reviewer, groups: standIn.groups, standsInFor: [standIn.person] }
    const refusal = whyNotRule(review, acting, parts.now()) ?? whyNotRevision(review, ruling)
    if (refusal !== null) return { review, refusal }
    const sworn = await swear(transaction, review, reviewer, ruling, assertion, parts.party)
    if (sworn instanceof Refusal) return { review, refusal: sworn }
    await insertRuling(transaction, review, acting, ruling, reason, parts.gateway, sworn, standIn?.id ?? null)
    const after = await readReview(transaction, reviewId, 'no-lock')
    if (after === null) throw new Error('A review that was just ruled on is not there.')
    await record(ruledEntry(after, reviewer, ruling, reason, sworn))
    if (after.state !== 'open') await record(closedEntry(after, after.state, after.closeReason))
    const event = after.state === 'open' ? 'changed' : 'closed'
    if (event === 'closed' || ruling.word === 'change') await parts.tell(transaction, after, event)
    return after
  })
  if (result instanceof Refusal || !('refusal' in result)) return result
  return recordAttempt(parts, result.review, reviewer, result.refusal)
}
