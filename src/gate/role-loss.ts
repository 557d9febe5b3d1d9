import { Refusal } from '../core/refusal.ts'
import { approversOf } from '../reviews/review.ts'
import type { GateParts } from './parts.ts'

/** Voids the rulings of those who approved and lost the role since. A refusal when that cannot be known. */
export async function voidLostRulings(
  { access, reviews }: Pick<GateParts, 'access' | 'reviews'>,
  reviewId: string,
): Promise<Refusal | null> {
  if (!(await access.fresh())) return unknowable
  const review = await reviews.approved(reviewId)
  if (review instanceof Refusal) return review
  const lost = approversOf(review).flatMap((reviewer) => {
    const reason = whyLost(access, reviewer, review.groups)
    return reason === null ? [] : [{ reviewer, reason }]
  })
  return lost.length === 0 ? null : reviews.voidRulings(reviewId, lost)
}

const unknowable = new Refusal(
  'access-unavailable',
  'It was approved, but whether its reviewers still may cannot be looked up now.',
  { hint: 'Try again shortly.' },
)

/** Null when nothing is known against the reviewer; groups that only their tokens tell of cannot be asked for here. */
function whyLost(
  { state, rules }: GateParts['access'],
  reviewer: string,
  groups: readonly string[],
): string | null {
  const account = state.accounts.get(reviewer)
  const issuer = reviewer.slice(0, reviewer.indexOf('#'))
  if (account === undefined)
    return rules.accountsRequired.has(issuer) ? 'there is no account of theirs any more' : null
  if (!account.active) return 'their account was deactivated'
  if (!rules.groupsFromAccounts.has(issuer)) return null
  return account.groups.some((group) => groups.includes(group)) ? null : 'they left the groups that may rule'
}
