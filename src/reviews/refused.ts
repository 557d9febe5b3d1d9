/** Why a review is not opened and why a ruling does not count, in words for people. */
import { chainOf } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import { mailOf } from './duties.ts'
import type { Violation } from '../store/violation.ts'
import {
  type GivenRuling,
  isReviewer,
  type Reader,
  type Review,
  type ReviewRequest,
  type ReviewState,
  reviewersInWords,
} from './review.ts'

/** Undoes a transaction on the way to a refusal. */
export class Refused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

export const justificationCharsMax = 2000

/**
 * Null when the principal may rule on the review, else why not. The store's constraints say the same; this says it in
 * words, and first. `now` in milliseconds since the epoch.
 */
export function whyNotRule(review: Review, reviewer: Reader, now: number): Refusal | null {
  const more = { reviewId: review.id }
  const others = reviewersInWords(review)
  if (chainOf(reviewer).some((member) => review.parties.includes(member.id)))
    return new Refusal(
      'reviewer-own',
      reviewer.id === review.parties[0]
        ? 'This statement is your own; somebody else must review it.'
        : 'You stand in the delegation chain of whoever asked; somebody outside it must review this.',
      { ...more, hint: `Ask somebody in ${others}.` },
    )
  if (review.partyMails.includes(mailOf(reviewer))) return ownByOtherSignIn(review.id)
  if (reviewer.kind !== 'person' || reviewer.onBehalfOf !== undefined)
    return new Refusal(
      'reviewer-kind',
      'Only people review, and only for themselves; agents and jobs never do.',
      more,
    )
  if (!isReviewer(review, reviewer))
    return new Refusal('reviewer-group', 'You are in none of the groups that the rule names as reviewers.', {
      ...more,
      hint: `Ask somebody in ${others}.`,
    })
  const { authors } = review.duties
  if (authors.includes(reviewer.id) || authors.includes(mailOf(reviewer)))
    return new Refusal('reviewer-author', 'You wrote the policy in force; somebody else must review this.', {
      ...more,
      hint: `Ask somebody else in ${others}.`,
    })
  if (reviewer.endsAt <= now)
    return new Refusal('unauthenticated', 'Your sign-in has ended; sign in again.', more)
  const { rulings, revision } = review
  if (rulings.some((ruling) => ruling.reviewer === reviewer.id && ruling.revision === revision))
    return new Refusal('review-ruled', 'You have ruled on this review already; a ruling is final.', more)
  if (review.state !== 'open') return reviewOver(review.id, review.state)
  return null
}

function ownByOtherSignIn(reviewId: string | null): Refusal {
  return new Refusal(
    'reviewer-own',
    'Whoever asked has the same e-mail address by another sign-in; somebody else must review this.',
    reviewId === null ? {} : { reviewId },
  )
}

/** Null when the ruling is about the statement as it is now: nobody approves what they have not seen. */
export function whyNotRevision(review: Review, ruling: GivenRuling): Refusal | null {
  if (ruling.word === 'change' && review.purpose !== 'statement')
    return new Refusal('request-invalid', 'There is no statement here to change.', { reviewId: review.id })
  if (ruling.revision === review.revision) return null
  return new Refusal('review-over', 'A reviewer has changed the statement since you looked at it.', {
    reviewId: review.id,
    hint: 'Look at the review again, and rule on what it says now.',
  })
}

/** Null when a change names a statement that a review can hold. */
export function whyNotChange(ruling: GivenRuling): Refusal | null {
  if (ruling.word !== 'change') return null
  const { statement } = ruling
  if (statement.trim() !== '' && !statement.includes('\0') && Buffer.byteLength(statement) <= textBytesMax)
    return null
  return new Refusal(
    'request-invalid',
    `A change names the statement to run instead, in at most ${textBytesMax} bytes.`,
  )
}

/** Null when what somebody says of a review can be kept. `what` begins the sentence that says otherwise. */
export function whyNotWords(what: string, words: string): Refusal | null {
  if (words !== '' && words.length <= justificationCharsMax && !words.includes('\0')) return null
  return new Refusal('request-invalid', `${what} of 1 to ${justificationCharsMax} characters.`)
}

/** The answer to a ruling that comes too late. */
export function reviewOver(reviewId: string, state: ReviewState): Refusal {
  const how = state === 'open' ? 'past its end' : state
  return new Refusal('review-over', `This review is over: it is ${how}.`, {
    reviewId,
    hint: 'If the statement is still wanted, it must be asked again.',
  })
}

/** The answer to whoever would take back a review of what is done already. */
export function notTakenBack(reviewId: string): Refusal {
  return new Refusal('denied', 'A review of what is done already is not taken back.', { reviewId })
}

/** One answer for reviews that do not exist and for those that the principal may not see. */
export function unknownReview(reviewId: string): Refusal {
  return new Refusal('review-unknown', 'There is no such review, or it is not for you to see.', { reviewId })
}

/** Null when the request can be put on hold. The limits are those of the store's tables. */
export function whyNotOpen(request: ReviewRequest): Refusal | null {
  const { terms, rule } = request
  const no = (message: string): Refusal => new Refusal('too-complex', message, { rule })
  const owners = request.owners ?? { people: [], groups: [] }
  const reviewers = terms.owners?.mayRule ? [...terms.groups, ...owners.groups] : terms.groups
  const people = terms.owners?.mayRule ? owners.people : []
  const isBadQuorum = !Number.isInteger(terms.quorum) || terms.quorum < 1 || terms.quorum > quorumMax
  if (isBadQuorum || reviewers.length + people.length === 0)
    return new Refusal('denied', 'The rule asks for a review that nobody could give.', { rule })
  if (!Number.isInteger(terms.waitMsMax) || terms.waitMsMax < 1 || terms.waitMsMax > waitMsMax)
    return new Refusal('denied', 'The rule asks for a review that waits no time, or for ever.', { rule })
  const parties = chainOf(request.requester).map((member) => member.id)
  // Of groups nobody knows here who is in them.
  const others = owners.people.filter((one) => !parties.includes(one))
  if (owners.groups.length === 0 && others.length < (terms.owners?.needed ?? 0))
    return new Refusal(
      'denied',
      'The rule asks for an owner of the resource to approve, and there is none who may.',
      {
        rule,
        hint: 'Have others named as its owners, or somebody outside the chain ask.',
      },
    )
  if (Buffer.byteLength(parties.join('')) > partiesBytesMax)
    return no('The delegation chain is too long to be put before a reviewer.')
  if (Buffer.byteLength(reviewers.join('')) > groupsBytesMax)
    return no('The rule names more groups of reviewers than a review can hold.')
  if (
    Buffer.byteLength(request.statement) > textBytesMax ||
    Buffer.byteLength(request.parameters) > textBytesMax
  )
    return no('The statement is too long to be put before a reviewer.')
  const texts = [request.statement, request.parameters, request.resource, request.reason, ...parties]
  if (texts.some((text) => text.includes('\0')))
    return no('The statement holds a zero byte, which no reviewer would see.')
  return null
}

/** What the store's own rules said, in words; null when it is not about a ruling. */
export function refusalOf({ code, constraint }: Violation): Refusal | null {
  if (code === 'SY001') return new Refusal('review-over', 'This review is over.')
  if (code === 'SY002') return new Refusal('review-over', 'The review is in no state for that any more.')
  if (code === 'SY010') return ownByOtherSignIn(null)
  if (code === 'SY011')
    return new Refusal(
      'review-ruled',
      'Somebody with the same e-mail address has ruled on this: two reviewers are two people.',
    )
  if (code === 'SY012')
    return new Refusal('review-over', 'Nothing is asked or answered there any more, or not by you.')
  if (code === 'SY009')
    return new Refusal(
      'reviewer-deputy',
      'You cannot stand in for that person here, or one of you has ruled.',
    )
  if (code === 'SY008')
    return new Refusal('reviewer-author', 'Whoever wrote the policy in force does not rule here.')
  if (code === 'SY007')
    return new Refusal('after-review-overdue', 'The review of an earlier emergency of yours is overdue.', {
      hint: 'Have it reviewed first.',
    })
  if (code === 'SY005')
    return new Refusal('passkey-required', 'The rule asks for your passkey with an approval.')
  if (code === 'SY006') return new Refusal('passkey-unknown', 'This passkey is not good for that.')
  if (code === 'SY004')
    return new Refusal('review-over', 'A reviewer has changed the statement since you looked at it.')
  switch (constraint) {
    case 'reviewer_is_no_party':
      return new Refusal('reviewer-own', 'Somebody else must review this statement.')
    case 'review_rulings_reviewer_kind_check':
      return new Refusal('reviewer-kind', 'Only people review; agents and jobs never do.')
    case 'reviewer_is_in_group':
      return new Refusal('reviewer-group', 'You are in none of the groups that the rule names as reviewers.')
    case 'key_is_the_reviewers':
      return new Refusal('passkey-unknown', 'This is no passkey of yours.')
    case 'review_rulings_pkey':
      return new Refusal('review-ruled', 'You have ruled on this review already; a ruling is final.')
    default:
      return null
  }
}

const quorumMax = 16
const waitMsMax = 7 * 24 * 3_600_000
const partiesBytesMax = 1600
const groupsBytesMax = 600
// What a person can be expected to look at, with room for generated statements.
const textBytesMax = 1024 * 1024
