/**
 * The review desk: opens reviews for held statements, takes rulings, and tells whoever waits how it ended. All state
 * is in the store, so any replica may hold the client and any other take the ruling; the rules that separate duties are
 * the store's constraints, and what is checked here is checked there again. Whatever goes wrong, nothing is approved.
 */
import type { Transaction } from 'kysely'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { type Random, uuidv7 } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { Assertion, RelyingParty } from '../ledger/entries/assertion.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { Bells } from './bells.ts'
import type { ReviewBrief } from './brief.ts'
import { change } from './change.ts'
import { Closer } from './closing.ts'
import { withDeputies } from './deputies.ts'
import { adoptedEntry, openedEntry, type RecordReview } from './entry.ts'
import { notTakenBack, reviewOver, unknownReview, whyNotOpen, whyNotWords } from './refused.ts'
import {
  gatewaysOf,
  type GivenRuling,
  maySee,
  type Reader,
  type Remark,
  type Review,
  type ReviewRequest,
  type NoticeEvent,
} from './review.ts'
import {
  insertReview,
  readPending,
  readReview,
  readReviews,
  type ReviewFilter,
  type ReviewPage,
} from './row.ts'
import { insertNotices } from './notice-row.ts'
import { type NoticeSink, noticesFor } from './notice.ts'
import { Lookout } from './lookout.ts'
import { findStanding, readStanding, spendApproval, type Spent } from './spending.ts'
import { escalateDue, voidRulings, type LostRuling } from './role-duties.ts'
import { passQuestions, takeRemark, type Saying } from './take-remark.ts'
import { takeRuling } from './take-ruling.ts'
import { readLeftBehind, readOverdue, waitFor } from './waiting.ts'

/** What a desk works with. */
export interface DeskParts {
  readonly store: Store
  readonly record: RecordReview
  readonly clock: Clock
  readonly random: Random
  readonly log: (line: string) => void
  /** The gateway's name: the same after a restart, different on every replica. At most one process has it at a time. */
  readonly gateway: string
  /** On whose pages reviewers use their passkeys. */
  readonly party: RelyingParty
  /** Where reviewers elsewhere are told; none unless given. */
  readonly sinks?: readonly Pick<NoticeSink, 'name' | 'groups'>[]
}

/** How a wait ended. Only `approved` lets a statement go, and only once `spend` has said yes. */
export type WaitEnd = 'approved' | 'denied' | 'expired' | 'withdrawn' | StoreUnavailable

/** One process's desk. Opened by constructing it; dispose of it before its store. */
export class ReviewDesk implements AsyncDisposable {
  /** This process, for the store. UUIDv7. */
  readonly process: string
  readonly #parts: DeskParts
  readonly #bells = new Bells()
  readonly #lookout: Lookout
  readonly #closer: Closer
  /** Reviews whose wait is over while the store still calls them open; closed as soon as that is possible. */
  readonly #abandoned = new Map<string, string>()
  readonly #waits = new Set<Promise<WaitEnd>>()
  #waited = 0
  readonly #stopping = new AbortController()
  readonly #unhear: () => void
  readonly #tending: Promise<void>
  #hasTakenOver = false

  constructor(parts: DeskParts) {
    this.#parts = parts
    this.#lookout = new Lookout(parts.store)
    this.#closer = new Closer({ ...parts, tell: this.#tellOfAll.bind(this) })
    this.process = uuidv7(parts.clock.now(), parts.random)
    this.#unhear = parts.store.hear(channel, (id) => this.#bells.ring(id))
    this.#tending = this.#tend()
  }

  /** Puts a statement on hold. The review exists, and is on record, when this returns one. */
  async open(request: ReviewRequest): Promise<Review | Refusal> {
    const trouble = whyNotOpen(request)
    if (trouble !== null) return trouble
    return change(this.#parts, (transaction, record) => this.#insert(transaction, record, request))
  }

  /**
   * Puts a request before reviewers that no connection waits for. Asked again while it is open, until its end when it
   * was denied, and while its approval is not spent, the same request has the same review: nobody is asked twice.
   */
  async ask(request: ReviewRequest): Promise<Review | Refusal> {
    const trouble = whyNotOpen(request)
    if (trouble !== null) return trouble
    return change(this.#parts, async (transaction, record) => {
      const pending = await readPending(transaction, request.digest)
      // It may have been ruled on since its client looked for an approval.
      const standing = pending ? null : await readStanding(transaction, request.digest)
      const known = standing ? await readReview(transaction, standing.reviewId, 'no-lock') : pending
      return known ?? this.#insert(transaction, record, request)
    })
  }

  async #insert(
    transaction: Transaction<Schema>,
    record: RecordReview,
    request: ReviewRequest,
  ): Promise<Review> {
    const { clock, random, gateway } = this.#parts
    const by = { gateway, holder: this.process }
    const review = await insertReview(transaction, uuidv7(clock.now(), random), request, by)
    await record(openedEntry(review))
    await this.#tell(transaction, review, 'opened')
    return review
  }

  /**
   * Waits for the end of a review that this process opened. When `signal` aborts (the client left or cancelled), the
   * review is withdrawn. A store that is gone for longer than a moment ends the wait with `StoreUnavailable`.
   * `hear` is told what reviewers ask meanwhile.
   */
  async wait(
    reviewId: string,
    signal: AbortSignal,
    hear: (question: Remark) => void = () => undefined,
  ): Promise<WaitEnd> {
    const wait = this.#wait(reviewId, signal, hear)
    this.#waits.add(wait)
    try {
      return await wait
    } finally {
      this.#waits.delete(wait)
    }
  }

  /** Ends a review for whoever asked. An approval that was not spent is taken back too. Never fails: what cannot be closed now is closed later. */
  async withdraw(reviewId: string, reason: string): Promise<void> {
    const closed = await this.#closer.close(reviewId, 'withdrawn', reason)
    if (closed instanceof Refusal) this.#abandoned.set(reviewId, reason)
  }

  /**
   * Takes one person's ruling; a bare word is about the statement as it was asked. `assertion` is the
   * reviewer's signature. The review as it then is, or why the ruling does not count.
   */
  async rule(
    reviewId: string,
    reviewer: Principal,
    given: 'approve' | 'deny' | GivenRuling,
    justification: string,
    assertion?: Assertion,
  ): Promise<Review | Refusal> {
    const ruling = typeof given === 'string' ? { word: given, revision: 0 } : given
    const { clock } = this.#parts
    const tell = this.#tell.bind(this)
    const said = { reviewer, ruling, words: justification, assertion: assertion ?? null }
    return takeRuling({ ...this.#parts, now: () => clock.now(), tell }, reviewId, said)
  }

  /**
   * Says something of a review without ruling on it: whoever sees it may. Reviewers ask, and may have everybody told
   * again; whoever asked for the review answers.
   */
  remark(
    reviewId: string,
    author: Principal,
    words: string,
    as: Saying = 'remark',
  ): Promise<Review | Refusal> {
    return takeRemark({ ...this.#parts, tell: this.#tell.bind(this) }, reviewId, author, words, as)
  }

  /**
   * Takes a review back: by whoever asked it, or by somebody who could rule on it. Ends an approval that has uses left.
   */
  async takeBack(reviewId: string, by: Principal, reason: string): Promise<Review | Refusal> {
    const words = reason.trim()
    const trouble = whyNotWords('Taking a review back needs a reason', words)
    if (trouble !== null) return trouble
    const review = await this.show(reviewId, by)
    if (review instanceof Refusal) return review
    if (review.purpose !== 'statement') return notTakenBack(reviewId)
    const closed = await this.#closer.close(
      reviewId,
      'withdrawn',
      `taken back by ${by.name} (${by.id}): ${words}`,
    )
    if (closed instanceof Refusal) return closed
    return closed === 'withdrawn' ? this.show(reviewId, by) : reviewOver(reviewId, closed)
  }

  /**
   * Spends an approval, once or as often as its rule says. True for as many callers as it has uses, with the digest
   * that was approved and the text that runs in the statement's stead, while it is valid; the statement may then go.
   */
  spend(
    reviewId: string,
    digest: string,
    changedStatement: string | null = null,
  ): Promise<boolean | Refusal> {
    return change(this.#parts, async (transaction, record) => {
      const isSpent = await spendApproval(transaction, reviewId, digest, changedStatement)
      if (!isSpent) return false
      const review = await readReview(transaction, reviewId, 'no-lock')
      const { gateway } = this.#parts
      // What other gateways put on record of it, this one's ledger must tell as well: it lets the statement go.
      if (review !== null && gatewaysOf(review).some((one) => one !== gateway))
        await record(adoptedEntry(review))
      return true
    })
  }

  /** The approval that allows this request from any connection; null when there is none. Spends nothing. */
  standing(digest: string): Promise<Spent | null | StoreUnavailable> {
    return findStanding(this.#parts.store, digest)
  }

  /** A review as it is, whoever may see it. */
  async approved(reviewId: string): Promise<Review | Refusal> {
    const review = await this.#parts.store.transact((transaction) =>
      readReview(transaction, reviewId, 'no-lock'),
    )
    return review ?? unknownReview(reviewId)
  }

  /** Voids rulings whose reviewers lost the role. An approval with too few left is taken back. */
  async voidRulings(reviewId: string, lost: readonly LostRuling[]): Promise<Refusal | null> {
    const left = await change(this.#parts, (transaction, record) =>
      voidRulings(transaction, record, reviewId, lost),
    )
    if (left instanceof Refusal) return left
    if (!left) await this.withdraw(reviewId, 'too few of its approvals are by people who still have the role')
    return null
  }

  /** One review, if the principal may see it. */
  async show(reviewId: string, principal: Principal): Promise<Review | Refusal> {
    return this.#parts.store.transact(async (transaction) => {
      const review = await readReview(transaction, reviewId, 'no-lock')
      const sees = await withDeputies(transaction, principal)
      return review === null || !maySee(review, sees) ? unknownReview(reviewId) : review
    })
  }

  /** The principal with the groups of those for whom they stand in now. */
  asDeputy(principal: Principal): Promise<Reader | StoreUnavailable> {
    return this.#parts.store.transact((transaction) => withDeputies(transaction, principal))
  }

  /** Reviews that the principal may see, newest first. */
  async list(filter: ReviewFilter): Promise<readonly Review[] | StoreUnavailable> {
    const page = await this.page(filter)
    return page instanceof Refusal ? page : page.reviews
  }

  /** The same, and whether there are more. */
  page(filter: ReviewFilter): Promise<ReviewPage | StoreUnavailable> {
    return this.#parts.store.transact(async (transaction) => {
      const visibleTo = await withDeputies(transaction, filter.visibleTo)
      return readReviews(transaction, { ...filter, visibleTo })
    })
  }

  /**
   * Withdraws what an earlier process of this gateway left behind: its clients are gone. Rulings stay. Happens by
   * itself as soon as the store can be reached. How many there were.
   */
  async takeOver(): Promise<number | Refusal> {
    const left = await this.#parts.store.transact((transaction) =>
      readLeftBehind(transaction, this.#parts.gateway, this.process),
    )
    if (left instanceof Refusal) return left
    const why = 'the connection that waited is gone'
    const closed = await Promise.all(left.map((id) => this.#closer.close(id, 'withdrawn', why)))
    const trouble = closed.find((one) => one instanceof Refusal)
    if (trouble instanceof Refusal) return trouble
    this.#hasTakenOver = true
    return left.length
  }

  /** Withdraws what still waits here, then stops. What cannot be withdrawn now, the next process of this gateway does. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await Promise.allSettled([...this.#waits, this.#tending])
    this.#unhear()
  }

  async #wait(reviewId: string, signal: AbortSignal, hear: (question: Remark) => void): Promise<WaitEnd> {
    const { clock, store } = this.#parts
    this.#waited += 1
    const end = await waitFor({
      clock,
      spreadMs: ((this.#waited % spreadSteps) / spreadSteps) * Math.min(this.#waits.size / 20, spreadMsMax),
      signal: AbortSignal.any([signal, this.#stopping.signal]),
      isListening: () => store.isListening,
      look: () => this.#lookout.look(reviewId),
      subscribe: (wake) => this.#bells.hang(reviewId, wake),
      asked: (from) => void passQuestions(() => this.approved(reviewId), from, hear, this.#parts.log),
    })
    switch (end) {
      case 'approved':
      case 'denied':
      case 'withdrawn':
        return end
      case 'expired':
        return this.#expire(reviewId)
      case 'left':
        await this.withdraw(reviewId, signal.aborted ? 'the client left or cancelled' : 'the gateway stopped')
        return 'withdrawn'
      default:
        this.#abandoned.set(reviewId, 'the store was lost while the statement waited')
        return end
    }
  }

  async #expire(reviewId: string): Promise<WaitEnd> {
    const state = await this.#closer.close(reviewId, 'expired', 'nobody answered in time')
    if (state instanceof Refusal || state === 'open') {
      this.#abandoned.set(reviewId, 'nobody answered in time')
      return 'expired'
    }
    return state
  }

  /** Leaves word for the couriers, in the transaction that it tells of. */
  #tell(transaction: Transaction<Schema>, review: Review, event: NoticeEvent): Promise<void> {
    return this.#tellOfAll(transaction, [review], event)
  }

  async #tellOfAll(
    transaction: Transaction<Schema>,
    reviews: readonly ReviewBrief[],
    event: NoticeEvent,
  ): Promise<void> {
    const { sinks = [], clock, random } = this.#parts
    const newId = (): string => uuidv7(clock.now(), random)
    await insertNotices(transaction, noticesFor(reviews, sinks), event, newId)
  }

  /** Closes what nobody waits for any more, for as long as the desk is open. */
  async #tend(): Promise<void> {
    const { clock, log } = this.#parts
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        if (!this.#hasTakenOver) await this.takeOver()
        await this.#sweep()
      } catch (error) {
        log(`Reviews could not be tidied: ${String(error)}`)
      }
      await clock.sleep(sweepEveryMs, signal).catch(() => undefined)
    }
  }

  /** Tells others of reviews that nobody answered in time. How many there were. */
  #escalate(): Promise<number | Refusal> {
    return change(this.#parts, async (transaction, record) => {
      const escalated = await escalateDue(transaction, record)
      await this.#tellOfAll(transaction, escalated, 'opened')
      return escalated.length
    })
  }

  async #sweep(): Promise<void> {
    const abandoned = [...this.#abandoned]
    const closed = abandoned.map(([id, reason]) => this.#closer.close(id, 'withdrawn', reason))
    for (const [at, state] of (await Promise.all(closed)).entries())
      if (!(state instanceof Refusal)) this.#abandoned.delete(abandoned[at]?.[0] ?? '')
    for (let count: unknown = 1; typeof count === 'number' && count > 0;) count = await this.#escalate()
    for (let isMore = true; isMore;) {
      const due = await this.#parts.store.transact((transaction) => readOverdue(transaction, sweepCountMax))
      if (due instanceof Refusal) return
      const ended = due.map((id) => this.#closer.close(id, 'expired', 'its time had passed'))
      isMore = (await Promise.all(ended)).filter((state) => state === 'expired').length === sweepCountMax
    }
  }
}

const channel = 'sallyport_reviews'
const sweepEveryMs = 2000
const sweepCountMax = 500
// Whoever waits alone is told at the instant; of ten thousand, the last half a second later.
const spreadMsMax = 500
const spreadSteps = 1000
