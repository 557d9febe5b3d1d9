import { Refusal } from '../core/refusal.ts'
import { approversOf, type Review } from '../reviews/review.ts'
import type { GateParts } from './parts.ts'

/** Voids the rulings of those who approved and lost the role since; `owners` are the resource's now. A refusal when that cannot be known. */
export async function voidLostRulings(
  { access, reviews }: Pick<GateParts, 'access' | 'reviews'>,
  reviewId: string,
  owners: readonly string[] = [],
): Promise<Refusal | null> {
  if (!(await access.fresh())) return unknowable
  const review = await reviews.approved(reviewId)
  if (review instanceof Refusal) return review
  const lost = approversOf(review).flatMap((reviewer) => {
    const whom = review.rulings.findLast((one) => one.reviewer === reviewer)?.deputyOf ?? null
    // A deputy has the role as long as the person has whom they stand in for, and an account of their own.
    const reason =
      whyLost(access, whom ?? reviewer, review, owners) ?? (whom === null ? null : whyGone(access, reviewer))
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
  access: GateParts['access'],
  reviewer: string,
  { groups, people }: Review,
  owners: readonly string[],
): string | null {
  const gone = whyGone(access, reviewer)
  if (gone !== null) return gone
  const account = access.state.accounts.get(reviewer)
  if (people.includes(reviewer) && owners.includes(reviewer)) return null
  if (account === undefined || !access.rules.groupsFromAccounts.has(issuerOf(reviewer))) return null
  return account.groups.some((group) => groups.includes(group)) ? null : 'they left the groups that may rule'
}

function whyGone({ state, rules }: GateParts['access'], person: string): string | null {
  const account = state.accounts.get(person)
  if (account === undefined)
    return rules.accountsRequired.has(issuerOf(person)) ? 'there is no account of theirs any more' : null
  return account.active ? null : 'their account was deactivated'
}

function issuerOf(person: string): string {
  return person.slice(0, person.indexOf('#'))
}
