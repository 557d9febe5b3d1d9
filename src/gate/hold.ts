import {
  inTransactionMsUnlessSaid,
  type Estimate,
  type ReviewTerms,
  type StandingTerms,
} from '../core/decision.ts'
import type { Waiting } from '../core/gate.ts'
import { Refusal, type RefusalCode } from '../core/refusal.ts'
import type { Statement } from '../core/statement.ts'
import { unansweredOf, type Review, type ReviewMask, type ReviewRequest } from '../reviews/review.ts'
import { covers } from './covers.ts'
import { estimateOf, judge } from './judge.ts'
import type { Judgement, LiveSession } from './live-session.ts'
import type { GateParts } from './parts.ts'
import { help, watchLocks } from './lock-watch.ts'
import { preview } from './preview.ts'
import { restore } from './restore.ts'
import { requestDigest } from './request-digest.ts'
import { voidLostRulings } from './role-loss.ts'

/** How a hold ended: what may go and under which judgement, or why nothing may. */
export interface Held {
  readonly answer: { readonly statement: Statement; readonly judgement: Judgement } | Refusal
  readonly reviewId: string | null
}

/** A request for review and whatever decides on it. */
interface Holding {
  readonly parts: GateParts
  readonly session: LiveSession
  readonly statement: Statement
  readonly judgement: Judgement
  readonly waiting: Waiting
  readonly standing: StandingTerms | null
  readonly digest: string
}

/**
 * Holds a statement until somebody else rules on it. When it is approved, everything is decided again, because a rule,
 * a setting or the catalog may have changed while it waited; only what was approved may run, and as often as it says.
 * Where an approval outlives its connection, one that is there already is spent; a client that cannot wait is refused,
 * and its statement put before the reviewers.
 */
export async function hold(
  parts: GateParts,
  session: LiveSession,
  statement: Statement,
  judgement: Judgement,
  waiting: Waiting,
): Promise<Held> {
  const standing = standingOf(judgement, waiting)
  const digest = requestDigest(session, statement, judgement.decision, standing)
  const holding = { parts, session, statement, judgement, waiting, standing, digest }
  if (standing !== null) {
    const found = await parts.reviews.standing(digest)
    if (found instanceof Refusal) return { answer: found, reviewId: null }
    // Another connection may have spent the last of it since; then this one asks like the first.
    const answer = found === null ? null : await spend(holding, found.reviewId, found.changedStatement)
    if (found !== null && answer !== null) return { answer, reviewId: found.reviewId }
  }
  const request = requestFor(holding, await expected(holding), await longest(holding))
  if (request instanceof Refusal) return { answer: request, reviewId: null }
  return standing?.waits === false ? askedFor(holding, request) : waitedFor(holding, request)
}

/** The rule's own terms; a client that cannot wait has its approval kept for when it comes back. */
function standingOf({ decision }: Judgement, waiting: Waiting): StandingTerms | null {
  const standing = decision.review?.standing ?? null
  if (!waiting.comesBack) return standing
  return { ...(standing ?? untilItComesBack), waits: false }
}

/** One use, for long enough to come back after a reviewer was found. */
const untilItComesBack = { usesMax: 1, validMs: 15 * 60_000, binds: 'text' } as const

async function askedFor(holding: Holding, request: ReviewRequest): Promise<Held> {
  const { parts, session, statement } = holding
  const review = await parts.reviews.ask(request)
  if (review instanceof Refusal) return { answer: review, reviewId: null }
  if (review.state === 'approved') {
    const spent = await spend(holding, review.id, review.changedStatement)
    return spent === null ? askedFor(holding, request) : { answer: spent, reviewId: review.id }
  }
  // It waits in no transaction, whatever its client has open: it will come anew.
  if (review.preview === null) help(parts, (aids) => preview(parts, aids, session, statement, review))
  const answer =
    review.state === 'denied'
      ? refusal(parts, 'review-denied', denialWords(saidOf(review)), review.id)
      : new Refusal('review-pending', `This statement waits for a review: ${request.reason}`, {
          rule: request.rule,
          reviewId: review.id,
          hint: `${asksOf(review)}Nothing was sent. See ${urlOf(parts, review.id)}; once it is approved, send exactly the same statement again.`,
        })
  return { answer, reviewId: review.id }
}

async function waitedFor(holding: Holding, request: ReviewRequest): Promise<Held> {
  const { parts, session, statement, waiting } = holding
  const review = await parts.reviews.open(request)
  if (review instanceof Refusal) return { answer: review, reviewId: null }
  const reviewId = review.id
  session.activity.held(statement, request.rule, parts.clock.monotonic(), reviewId)
  waiting.held({ reviewId, url: urlOf(parts, reviewId), endsAt: review.endsAt, reason: request.reason })
  const ended = new AbortController()
  if (review.preview === null) help(parts, (aids) => preview(parts, aids, session, statement, review))
  if (review.isInTransaction)
    help(parts, (aids) => watchLocks(parts, aids, session, waiting.targetProcess, reviewId, ended.signal))
  const gone = AbortSignal.any([waiting.signal, session.signal])
  const end = await parts.reviews.wait(reviewId, gone, ({ authorName: by, words }) =>
    waiting.asked({ reviewId, url: urlOf(parts, reviewId), by, words }),
  )
  ended.abort()
  switch (end) {
    case 'approved': {
      const approved = await parts.reviews.approved(reviewId)
      if (approved instanceof Refusal) return { answer: approved, reviewId }
      // A name may stand for another table by now, whoever changed that and by which way.
      await session.freshenCatalog()
      const answer = await spend(holding, reviewId, approved.changedStatement)
      const over = (): Refusal =>
        refusal(parts, 'review-over', 'The approval is not valid any more.', reviewId)
      return { answer: answer ?? over(), reviewId }
    }
    case 'denied': {
      const denied = await parts.reviews.approved(reviewId)
      const said = denied instanceof Refusal ? '' : saidOf(denied)
      return { answer: refusal(parts, 'review-denied', denialWords(said), reviewId), reviewId }
    }
    case 'expired':
      return {
        answer: refusal(parts, 'review-expired', 'No reviewer answered in time.', reviewId),
        reviewId,
      }
    case 'withdrawn':
      return {
        answer: refusal(parts, 'review-withdrawn', 'The statement was withdrawn before a ruling.', reviewId),
        reviewId,
      }
    default:
      return { answer: end, reviewId }
  }
}

/** What the target expects, for the reviewer to see; null where it cannot be asked or cannot say. */
async function expected({ parts, session, statement, judgement }: Holding): Promise<Estimate | null> {
  const { decision, estimate } = judgement
  return decision.estimate === 'possible' ? estimateOf(parts, session, statement) : estimate
}

/**
 * The longest that it may wait: shorter in a transaction, whose locks others wait for, and done before the target itself
 * ends a session that does nothing there.
 */
async function longest({ parts, session, judgement, waiting }: Holding): Promise<number> {
  const { waitMsMax = 0, inTransactionMsMax = inTransactionMsUnlessSaid } = judgement.decision.review ?? {}
  if (!waiting.isInTransaction || waiting.comesBack) return waitMsMax
  const ended = await parts.aids?.trials.idleMs(session.target)
  const idleMs = typeof ended === 'number' && ended > 0 ? Math.max(ended - idleMarginMs, ended / 2) : Infinity
  return Math.max(1, Math.floor(Math.min(waitMsMax, inTransactionMsMax, idleMs)))
}

const idleMarginMs = 2000

function requestFor(
  { parts, session, statement, judgement, waiting, standing, digest }: Holding,
  estimate: Estimate | null,
  waitMsMax: number,
): ReviewRequest | Refusal {
  const { decision } = judgement
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
    estimatedRows: estimate === null ? null : Math.round(estimate.rows),
    estimatedCost: estimate?.cost ?? null,
    isInTransaction: waiting.isInTransaction && standing?.waits !== false,
    fingerprint: statement.inspection.fingerprint,
    masks: masksOf(statement, judgement),
    rule: decision.rule,
    reason: waiting.former === '' ? decision.reason : `${decision.reason} ${waiting.former}`,
    ...termsFor(parts, { ...terms, waitMsMax, ...(standing === null ? {} : { standing }) }),
    ...(session.resource.owners === undefined ? {} : { owners: session.resource.owners }),
    ...(terms.notAuthor ? { authors: parts.policy().authors } : {}),
    policyVersion: decision.policyVersion,
  }
}

/** The terms as they hold for this one: chance may ask for one reviewer more. */
function termsFor({ random }: GateParts, terms: ReviewTerms): Pick<ReviewRequest, 'terms' | 'hasSecondLook'> {
  const { secondLookPercent = 0, quorum } = terms
  const hasSecondLook = secondLookPercent > 0 && random.bytes(4).readUInt32BE() % 100 < secondLookPercent
  return { terms: hasSecondLook ? { ...terms, quorum: quorum + 1 } : terms, hasSecondLook }
}

/** The columns that the statement names and its requester sees masked. */
function masksOf({ inspection }: Statement, { decision }: Judgement): readonly ReviewMask[] {
  const named = new Set<string>()
  for (const { effects, outputs } of inspection.statements) {
    for (const { columns } of effects) for (const column of columns) named.add(column)
    if (outputs.kind === 'known')
      for (const { sources } of outputs.columns) for (const source of sources) named.add(source)
  }
  return [...decision.obligations.masks.values()]
    .filter(({ column }) => named.has(column))
    .map(({ column, dataClass }) => ({ column, dataClass }))
}

/** Decides again and spends the approval. Null when the approval is not there any more. */
async function spend(
  holding: Holding,
  reviewId: string,
  changedText: string | null,
): Promise<Held['answer'] | null> {
  const { parts, session, statement, standing, digest } = holding
  // What somebody has defined meanwhile may not have been read yet.
  await session.catalogChanging()
  const again = await judge(parts, session, statement)
  const { verdict, reason, rule, hint } = again.decision
  if (verdict === 'deny') {
    await parts.reviews.withdraw(reviewId, 'the policy denies it by now')
    return new Refusal('facts-changed', `It was approved, but by now: ${reason}`, { rule, hint, reviewId })
  }
  const isSame =
    requestDigest(session, statement, again.decision, standing) === digest &&
    (session.catalog()?.version ?? null) === sharedPart(statement.catalogVersion)
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
  const goes = changedText === null ? { statement, judgement: again } : await changed(holding, changedText)
  if (goes instanceof Refusal) {
    await parts.reviews.withdraw(reviewId, `what a reviewer made of it cannot run: ${goes.message}`)
    const { code, message, rule, hint } = goes
    return new Refusal(code, message, { reviewId, hint, ...(rule === null ? {} : { rule }) })
  }
  const doubt = again.decision.review?.keepsRole
    ? await voidLostRulings(parts, reviewId, session.resource.owners?.people)
    : null
  if (doubt !== null) return doubt
  const spent = await parts.reviews.spend(reviewId, digest, changedText)
  if (spent instanceof Refusal) return spent
  return spent ? goes : null
}

/**
 * What a reviewer put in the statement's stead, as the statement that it is: inspected and decided like any other. The
 * reviewers of the first text stand for it when its own rule asks for no others and no more of them.
 */
async function changed(
  { parts, session, judgement, waiting }: Holding,
  text: string,
): Promise<Exclude<Held['answer'], Refusal> | Refusal> {
  const rewritten = await waiting.rewritten(text)
  if (rewritten instanceof Refusal) return rewritten
  const statement = restore(parts, session, rewritten)
  const ofChanged = await judge(parts, session, statement)
  const { verdict, reason, rule, hint, review } = ofChanged.decision
  switch (verdict) {
    case 'allow':
      return { statement, judgement: ofChanged }
    case 'deny':
      return new Refusal('review-changed', `A reviewer changed the statement, and then: ${reason}`, {
        rule,
        hint,
      })
    case 'review': {
      const asked = judgement.decision.review
      if (review !== null && asked !== null && covers(asked, review))
        return { statement, judgement: ofChanged }
      return new Refusal(
        'review-changed',
        `A reviewer changed the statement into one that rule ${rule} puts before other reviewers.`,
        { rule, hint: 'Ask for the changed statement itself.' },
      )
    }
  }
}

/** What reviewers want to know before they rule; empty when nothing. */
function asksOf(review: Review): string {
  const asked = unansweredOf(review)
  if (asked.length === 0) return ''
  const words = asked.map(({ authorName, words }) => `${authorName} asks: ${words}`).join(' ')
  return `${words} Answer with: sallyport review answer ${review.id} --words "…". `
}

function saidOf({ rulings, closeReason }: Review): string {
  return rulings.find(({ ruling }) => ruling === 'deny')?.justification ?? closeReason
}

function denialWords(said: string): string {
  return said === '' ? 'A reviewer denied this statement.' : `A reviewer denied this statement: ${said}`
}

function urlOf({ publicUrl }: GateParts, reviewId: string): string {
  return `${publicUrl}/reviews/${reviewId}`
}

function refusal(parts: GateParts, code: RefusalCode, message: string, reviewId: string): Refusal {
  const hint =
    code === 'review-over'
      ? 'Run it again to ask anew.'
      : `Nothing was sent. See ${urlOf(parts, reviewId)}; run it again to ask anew.`
  return new Refusal(code, message, { reviewId, hint })
}

/** The version of the catalog without what the session itself adds to it, which nobody else can change meanwhile. */
function sharedPart(version: string | null): string | null {
  return version?.split(' ')[0] ?? null
}
