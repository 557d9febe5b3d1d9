import type { ReviewView } from '../api/contract.ts'
import { bySeverity, effectWords, isGrave } from '../parts/effect-words.ts'

/** What a review is about, in one line. */
export function headline(review: Pick<ReviewView, 'effects' | 'statement'>): string {
  const [gravest] = bySeverity(review.effects).filter(isGrave)
  const first = gravest ?? review.effects[0]
  if (!first) {
    const line = review.statement.trim().split('\n', 1)[0] ?? ''
    // The review of an emergency says what was done as a comment.
    return line.replace(/^-- (.*?):?$/, '$1').slice(0, lineCharsMax) || 'A statement'
  }
  const others = review.effects.filter(isGrave).length - 1
  return others > 0 ? `${effectWords(first)}, and ${others} more` : effectWords(first)
}

/** Whether it is about what was done already, in an emergency: there is nothing to let go, and nobody waits. */
export function isAfterwards({ rule }: Pick<ReviewView, 'rule'>): boolean {
  return rule.startsWith('break-glass ')
}

/** Waiting reviews by urgency: those that the reader may rule on, then whatever ends first. */
export function byUrgency(reviews: readonly ReviewView[]): readonly ReviewView[] {
  return reviews.toSorted(
    (one, other) =>
      Number(other.mayRule) - Number(one.mayRule) || Date.parse(one.endsAt) - Date.parse(other.endsAt),
  )
}

/** Why the reader may not rule on an open review, as far as the page can tell. */
export function whyNotRule(review: ReviewView, readerId: string): string {
  if (review.chain.some(({ id }) => id === readerId))
    return 'It was asked by you or for you, so somebody else must rule on it.'
  if (review.rulings.some(({ reviewer, revision }) => reviewer === readerId && revision === review.revision))
    return 'You have ruled on it; it waits for somebody else.'
  if (review.groups.length > 0) return `It is for people in ${review.groups.join(' or ')}.`
  return 'You may see it, and not rule on it.'
}

/** What became of a review that is over, as a sentence. */
export function endWords(review: ReviewView): string {
  const last = review.rulings.at(-1)
  switch (review.state) {
    case 'open':
      return ''
    case 'approved':
      return `Approved${last ? ` by ${last.reviewerName}` : ''}. ${usesWords(review)}`
    case 'denied':
      return `Denied${last ? ` by ${last.reviewerName}` : ''}.`
    case 'expired':
      return 'Nobody ruled in time. It was refused, and cannot be approved any more.'
    case 'withdrawn':
      return `Withdrawn${review.closeReason === '' ? '' : ` (${review.closeReason})`}. There is nothing left to rule on.`
  }
}

const lineCharsMax = 120

function usesWords({ uses, usesMax, isDetached }: ReviewView): string {
  if (uses > 0) return usesMax === 1 ? 'It was let go.' : `Used ${uses} of ${usesMax} times.`
  return isDetached ? 'It runs when it is sent again.' : 'It has not been let go yet.'
}
