import type { Transaction } from 'kysely'
import type { Principal } from '../core/principal.ts'
import { type Random, uuidv7 } from '../core/random.ts'
import type { Clock } from '../core/clock.ts'
import { Refusal } from '../core/refusal.ts'
import type { Schema } from '../store/schema.ts'
import { change, type ChangeParts } from './change.ts'
import { withDeputies } from './deputies.ts'
import { remarkedEntry } from './entry.ts'
import { tellAgain } from './notice-row.ts'
import { reviewOver, unknownReview, whyNotWords } from './refused.ts'
import {
  mayBeAsked,
  maySee,
  type NoticeEvent,
  type Reader,
  type Remark,
  type RemarkKind,
  type Review,
} from './review.ts'
import { insertRemark, readReview } from './row.ts'

/** What taking a remark works with. */
export interface RemarkParts extends ChangeParts {
  readonly clock: Clock
  readonly random: Random
  tell(transaction: Transaction<Schema>, review: Review, event: NoticeEvent): Promise<void>
}

/** What somebody says: of some kind, or to have everybody told again. */
export type Saying = RemarkKind | 'tell-again'

/** Takes what one person or agent says of a review without ruling on it. The review as it then is, or why not. */
export async function takeRemark(
  parts: RemarkParts,
  reviewId: string,
  author: Principal,
  given: string,
  as: Saying,
): Promise<Review | Refusal> {
  const words = given.trim()
  const trouble = whyNotWords('A remark has', words)
  if (trouble !== null) return trouble
  return change(parts, async (transaction, record) => {
    const review = await readReview(transaction, reviewId, 'lock')
    const refusal = whyNotSay(reviewId, review, await withDeputies(transaction, author), as)
    if (review === null || refusal !== null) return refusal ?? unknownReview(reviewId)
    const kind = as === 'tell-again' ? 'remark' : as
    const remark = { kind, author: author.id, authorName: author.name, words }
    // Pressed or sent twice, it is said once.
    if (kind !== 'remark' && review.remarks.some((one) => isSame(one, remark))) return review
    await insertRemark(transaction, uuidv7(parts.clock.now(), parts.random), review, remark)
    await record(remarkedEntry(review, remark))
    if (as === 'tell-again') await tellAgain(transaction, reviewId)
    else await parts.tell(transaction, review, 'remarked')
    const after = await readReview(transaction, reviewId, 'no-lock')
    return after ?? unknownReview(reviewId)
  })
}

/** Tells of the questions after the first `from`. One that cannot be read now is on the review's page still. */
export async function passQuestions(
  read: () => Promise<Review | Refusal>,
  from: number,
  hear: (question: Remark) => void,
  log: (line: string) => void,
): Promise<void> {
  try {
    const review = await read()
    if (review instanceof Refusal) return
    const questions = review.remarks.filter(({ kind }) => kind === 'question')
    for (const question of questions.slice(from)) hear(question)
  } catch (error) {
    log(`A reviewer's question could not be passed on: ${String(error)}`)
  }
}

function isSame(one: Remark, other: Omit<Remark, 'at'>): boolean {
  return one.kind === other.kind && one.author === other.author && one.words === other.words
}

/** Whoever sees a review may speak of it. Those who may rule on it ask, and those who asked for it answer, while it is open. */
function whyNotSay(reviewId: string, review: Review | null, reader: Reader, as: Saying): Refusal | null {
  if (review === null || !maySee(review, reader)) return unknownReview(reviewId)
  const isParty = review.parties.includes(reader.id)
  if (review.remarks.length >= remarksMax)
    return new Refusal('limit-exceeded', `A review has at most ${remarksMax} remarks.`, { reviewId })
  switch (as) {
    case 'remark':
      return null
    case 'tell-again':
      return mayBeAsked(review, reader) ? null : unknownReview(reviewId)
    case 'question':
      if (isParty || !mayBeAsked(review, reader)) return asksOthers(reviewId)
      break
    case 'answer':
      if (!isParty) return answersOwn(reviewId)
  }
  return review.state === 'open' ? null : reviewOver(reviewId, review.state)
}

function asksOthers(reviewId: string): Refusal {
  return new Refusal('reviewer-own', 'Those who may rule on a review ask whoever asked for it.', { reviewId })
}

function answersOwn(reviewId: string): Refusal {
  return new Refusal('denied', 'Whoever asked for a review answers what its reviewers ask.', {
    reviewId,
    hint: 'A comment says something without answering.',
  })
}

const remarksMax = 200
