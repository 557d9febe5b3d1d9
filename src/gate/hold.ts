import type { Waiting } from '../core/gate.ts'
import { Refusal } from '../core/refusal.ts'
import type { Statement } from '../core/statement.ts'
import type { ReviewRequest } from '../reviews/review.ts'
import { judge } from './judge.ts'
import type { Judgement, LiveSession } from './live-session.ts'
import type { GateParts } from './parts.ts'
import { requestDigest } from './request-digest.ts'

/** How a hold ended: the judgement under which the statement may go, or why it may not. */
export interface Held {
  readonly answer: Judgement | Refusal
  readonly reviewId: string | null
}

/**
 * Holds a statement until somebody else rules on it. When it is approved, everything is decided again, because a rule,
 * a setting or the catalog may have changed while it waited; only what was approved may run, and once.
 */
export async function hold(
  parts: GateParts,
  session: LiveSession,
  statement: Statement,
  judgement: Judgement,
  waiting: Waiting,
): Promise<Held> {
  const digest = requestDigest(session, statement, judgement.decision)
  const request = requestFor(session, statement, judgement, digest)
  if (request instanceof Refusal) return { answer: request, reviewId: null }
  const review = await parts.reviews.open(request)
  if (review instanceof Refusal) return { answer: review, reviewId: null }
  const reviewId = review.id
  const url = `${parts.publicUrl}/reviews/${reviewId}`
  waiting.held({ reviewId, url, endsAt: review.endsAt, reason: judgement.decision.reason })
  const end = await parts.reviews.wait(reviewId, AbortSignal.any([waiting.signal, session.signal]))
  switch (end) {
    case 'approved':
      return { answer: await spend(parts, session, statement, reviewId, digest), reviewId }
    case 'denied':
      return {
        answer: refusal('review-denied', 'A reviewer denied this statement.', reviewId, url),
        reviewId,
      }
    case 'expired':
      return { answer: refusal('review-expired', 'No reviewer answered in time.', reviewId, url), reviewId }
    case 'withdrawn':
      return {
        answer: refusal('review-withdrawn', 'The statement was withdrawn before a ruling.', reviewId, url),
        reviewId,
      }
    default:
      return { answer: end, reviewId }
  }
}

function requestFor(
  session: LiveSession,
  statement: Statement,
  { decision }: Judgement,
  digest: string,
): ReviewRequest | Refusal {
  const terms = decision.review
  if (terms === null)
    return new Refusal('denied', 'The rule asks for a review and names nobody to give it.', {
      rule: decision.rule,
    })
  return {
    session: session.id,
    number: statement.number,
    resource: session.resource.name,
    requester: session.principal,
    digest,
    statement: statement.text,
    parameters: statement.parameters === null ? '' : JSON.stringify(statement.parameterTexts),
    effects: statement.inspection.statements.flatMap((facts) => facts.effects),
    rule: decision.rule,
    reason: decision.reason,
    terms,
    policyVersion: decision.policyVersion,
  }
}

async function spend(
  parts: GateParts,
  session: LiveSession,
  statement: Statement,
  reviewId: string,
  digest: string,
): Promise<Judgement | Refusal> {
  const again = judge(parts, session, statement)
  const { verdict, reason, rule, hint } = again.decision
  if (verdict === 'deny') {
    await parts.reviews.withdraw(reviewId, 'the policy denies it by now')
    return new Refusal('facts-changed', `It was approved, but by now: ${reason}`, { rule, hint, reviewId })
  }
  const isSame =
    requestDigest(session, statement, again.decision) === digest &&
    (session.catalog()?.version ?? null) === statement.catalogVersion
  if (!isSame) {
    await parts.reviews.withdraw(reviewId, 'what was approved is no longer what would run')
    return new Refusal(
      'facts-changed',
      'It was approved, but the policy or the catalog has changed since it was asked.',
      {
        rule,
        hint: 'Run it again; it is then decided, and if need be reviewed, as things are now.',
        reviewId,
      },
    )
  }
  const spent = await parts.reviews.spend(reviewId, digest)
  if (spent === true) return again
  if (spent instanceof Refusal) return spent
  return refusal('review-over', 'The approval is not valid any more.', reviewId, '')
}

function refusal(
  code: 'review-denied' | 'review-expired' | 'review-withdrawn' | 'review-over',
  message: string,
  reviewId: string,
  url: string,
): Refusal {
  const hint =
    url === '' ? 'Run it again to ask anew.' : `Nothing was sent. See ${url}; run it again to ask anew.`
  return new Refusal(code, message, { reviewId, hint })
}
