/**
 * The review desk: opens reviews for held statements, takes rulings, and tells whoever waits how it ended. All state
 * is in the store, so any replica may hold the client and any other take the ruling; the rules that separate duties are
 * the store's constraints, and what is checked here is checked there again. Whatever goes wrong, nothing is approved.
 */
import { sql, type SqlBool, type Transaction } from 'kysely'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { type Random, uuidv7 } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { violationOf } from '../store/violation.ts'
import { closedEntry, openedEntry, type RecordReview, ruledEntry } from './entry.ts'
import {
  justificationCharsMax,
  Refused,
  refusalOf,
  unknownReview,
  whyNotOpen,
  whyNotRule,
} from './refused.ts'
import { maySee, type Review, type ReviewRequest, type ReviewState } from './review.ts'
import {
  insertReview,
  insertRuling,
  isReviewId,
  parseState,
  readOverdue,
  readReview,
  readReviews,
  type ReviewFilter,
} from './row.ts'
import { type Look, waitFor } from './waiting.ts'

/** What a desk works with. */
export interface DeskParts {
  readonly store: Store
  readonly record: RecordReview
  readonly clock: Clock
  readonly random: Random
  readonly log: (line: string) => void
  /** The gateway's name: the same after a restart, different on every replica. At most one process has it at a time. */
  readonly gateway: string
}

/** How a wait ended. Only `approved` lets a statement go, and only once `spend` has said yes. */
export type WaitEnd = 'approved' | 'denied' | 'expired' | 'withdrawn' | StoreUnavailable

/** One process's desk. Opened by constructing it; dispose of it before its store. */
export class ReviewDesk implements AsyncDisposable {
  /** This process, for the store. UUIDv7. */
  readonly process: string
  readonly #parts: DeskParts
  readonly #wakers = new Map<string, Set<() => void>>()
  /** Reviews whose wait is over while the store still calls them open; closed as soon as that is possible. */
  readonly #abandoned = new Map<string, string>()
  readonly #waits = new Set<Promise<WaitEnd>>()
  readonly #stopping = new AbortController()
  readonly #unhear: () => void
  readonly #tending: Promise<void>
  #hasTakenOver = false

  constructor(parts: DeskParts) {
    this.#parts = parts
    this.process = uuidv7(parts.clock.now(), parts.random)
    this.#unhear = parts.store.hear(channel, (id) => this.#wake(id))
    this.#tending = this.#tend()
  }

  /** Puts a statement on hold. The review exists, and is on record, when this returns one. */
  async open(request: ReviewRequest): Promise<Review | Refusal> {
    const { clock, random, gateway } = this.#parts
    const trouble = whyNotOpen(request)
    if (trouble !== null) return trouble
    const id = uuidv7(clock.now(), random)
    return this.#change(async (transaction, record) => {
      const review = await insertReview(transaction, id, request, { gateway, holder: this.process })
      await record(openedEntry(review))
      return review
    })
  }

  /**
   * Waits for the end of a review that this process opened. When `signal` aborts (the client left or cancelled), the
   * review is withdrawn. A store that is gone for longer than a moment ends the wait with `StoreUnavailable`.
   */
  async wait(reviewId: string, signal: AbortSignal): Promise<WaitEnd> {
    const wait = this.#wait(reviewId, signal)
    this.#waits.add(wait)
    try {
      return await wait
    } finally {
      this.#waits.delete(wait)
    }
  }

  /** Ends a review for whoever asked. An approval that was not spent is taken back too. Never fails: what cannot be closed now is closed later. */
  async withdraw(reviewId: string, reason: string): Promise<void> {
    const closed = await this.#close(reviewId, 'withdrawn', reason)
    if (closed instanceof Refusal) this.#abandoned.set(reviewId, reason)
  }

  /** Takes one person's ruling. The review as it then is, or why the ruling does not count. */
  async rule(
    reviewId: string,
    reviewer: Principal,
    ruling: 'approve' | 'deny',
    justification: string,
  ): Promise<Review | Refusal> {
    const reason = justification.trim()
    if (reason === '' || reason.length > justificationCharsMax || reason.includes('\0'))
      return new Refusal(
        'request-invalid',
        `A ruling needs a justification of 1 to ${justificationCharsMax} characters.`,
      )
    const result = await this.#change(async (transaction, record) => {
      const review = await readReview(transaction, reviewId, 'lock')
      if (review === null) return unknownReview(reviewId)
      const refusal = whyNotRule(review, reviewer, this.#parts.clock.now())
      if (refusal !== null) return { review, refusal }
      await insertRuling(transaction, review, reviewer, ruling, reason)
      const after = await readReview(transaction, reviewId, 'no-lock')
      if (after === null) throw new Error('A review that was just ruled on is not there.')
      await record(ruledEntry(after, reviewer, ruling, reason))
      if (after.state !== 'open') await record(closedEntry(after, after.state, after.closeReason))
      return after
    })
    if (result instanceof Refusal || !('refusal' in result)) return result
    return this.#recordAttempt(result.review, reviewer, result.refusal)
  }

  /**
   * Spends an approval, once. True for exactly one caller, with the digest that was approved, within a minute of the
   * approval; the statement may then go.
   */
  async spend(reviewId: string, digest: string): Promise<boolean | StoreUnavailable> {
    if (!isReviewId(reviewId)) return false
    return this.#parts.store.transact(async (transaction) => {
      const spent = await transaction
        .updateTable('reviews')
        .set({ spent_at: sql`clock_timestamp()` })
        .where('id', '=', reviewId)
        .where('state', '=', 'approved')
        .where('spent_at', 'is', null)
        .where('request_digest', '=', digest)
        .where('spend_before', '>', sql<Date>`clock_timestamp()`)
        .returning('id')
        .execute()
      return spent.length === 1
    })
  }

  /** One review, if the principal may see it. */
  async show(reviewId: string, principal: Principal): Promise<Review | Refusal> {
    const review = await this.#parts.store.transact((transaction) =>
      readReview(transaction, reviewId, 'no-lock'),
    )
    if (review instanceof Refusal) return review
    return review === null || !maySee(review, principal) ? unknownReview(reviewId) : review
  }

  /** Reviews that the principal may see, newest first. */
  async list(filter: ReviewFilter): Promise<readonly Review[] | StoreUnavailable> {
    return this.#parts.store.transact((transaction) => readReviews(transaction, filter))
  }

  /**
   * Withdraws what an earlier process of this gateway left behind: its clients are gone. Rulings stay. Happens by
   * itself as soon as the store can be reached. How many there were.
   */
  async takeOver(): Promise<number | Refusal> {
    const left = await this.#parts.store.transact((transaction) =>
      transaction
        .selectFrom('reviews')
        .select('id')
        .where('gateway', '=', this.#parts.gateway)
        .where('holder', '!=', this.process)
        .where((table) =>
          table.or([
            table('state', '=', 'open'),
            table.and([table('state', '=', 'approved'), table('spent_at', 'is', null)]),
          ]),
        )
        .execute(),
    )
    if (left instanceof Refusal) return left
    for (const { id } of left) {
      const closed = await this.#close(id, 'withdrawn', 'the connection that waited is gone')
      if (closed instanceof Refusal) return closed
    }
    this.#hasTakenOver = true
    return left.length
  }

  /** Withdraws what still waits here, then stops. What cannot be withdrawn now, the next process of this gateway does. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await Promise.allSettled([...this.#waits, this.#tending])
    this.#unhear()
  }

  async #wait(reviewId: string, signal: AbortSignal): Promise<WaitEnd> {
    const { clock, store } = this.#parts
    const end = await waitFor({
      clock,
      signal: AbortSignal.any([signal, this.#stopping.signal]),
      isListening: () => store.isListening,
      look: () => this.#look(reviewId),
      subscribe: (wake) => this.#subscribe(reviewId, wake),
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

  #look(reviewId: string): Promise<Look | StoreUnavailable> {
    return this.#parts.store.transact(async (transaction) => {
      const row = await transaction
        .selectFrom('reviews')
        .select([
          'state',
          sql<number>`extract(epoch FROM ends_at - clock_timestamp())::float8 * 1000`.as('leftMs'),
        ])
        .where('id', '=', reviewId)
        .executeTakeFirst()
      // A review that is not there was never opened: nobody can approve it.
      if (row === undefined) return { state: 'withdrawn', leftMs: 0 }
      return { state: parseState(row.state), leftMs: row.leftMs }
    })
  }

  async #expire(reviewId: string): Promise<WaitEnd> {
    const state = await this.#close(reviewId, 'expired', 'nobody answered in time')
    if (state instanceof Refusal || state === 'open') {
      this.#abandoned.set(reviewId, 'nobody answered in time')
      return 'expired'
    }
    return state
  }

  /** Closes a review where its state allows it; the state that it then has. */
  #close(reviewId: string, to: 'withdrawn' | 'expired', reason: string): Promise<ReviewState | Refusal> {
    return this.#change(async (transaction, record) => {
      const review = await readReview(transaction, reviewId, 'lock')
      if (review === null) return 'withdrawn'
      const due = sql<SqlBool>`clock_timestamp() >= CASE state WHEN 'open' THEN ends_at ELSE spend_before END`
      let update = transaction
        .updateTable('reviews')
        .set({ state: to, close_reason: reason })
        .where('id', '=', reviewId)
        .where('state', 'in', ['open', 'approved'])
        .where('spent_at', 'is', null)
      if (to === 'expired') update = update.where(due)
      const closed = await update.returning('id').execute()
      if (closed.length === 0) return review.state
      await record(closedEntry(review, to, reason))
      return to
    })
  }

  /** One transaction in which what happens is recorded before it counts. Refused, unrecorded or failed: as if never tried. */
  async #change<T>(
    work: (transaction: Transaction<Schema>, record: RecordReview) => Promise<T>,
  ): Promise<T | Refusal> {
    const record: RecordReview = async (entry) => {
      try {
        await this.#parts.record(entry)
      } catch (error) {
        this.#parts.log(`A review's entry could not be recorded: ${String(error)}`)
        throw new Refused(
          new Refusal('ledger-unavailable', 'The ledger cannot be written, so nothing was changed.'),
        )
      }
    }
    try {
      return await this.#parts.store.transact((transaction) => work(transaction, record))
    } catch (error) {
      if (error instanceof Refused) return error.refusal
      const violation = violationOf(error)
      const refusal = violation === null ? null : refusalOf(violation)
      if (refusal === null) throw error
      return refusal
    }
  }

  /** An attempt to rule by whoever must not is itself worth an entry. */
  async #recordAttempt(review: Review, reviewer: Principal, refusal: Refusal): Promise<Refusal> {
    if (refusal.code !== 'reviewer-own' && refusal.code !== 'reviewer-kind') return refusal
    const { id, session } = review
    const entry = { review: id, session, reviewer: reviewer.id, code: refusal.code }
    try {
      await this.#parts.record({ type: 'review.ruling-refused', ...entry })
    } catch (error) {
      this.#parts.log(`A refused ruling could not be recorded: ${String(error)}`)
    }
    return refusal
  }

  #subscribe(reviewId: string, wake: () => void): () => void {
    const wakers = this.#wakers.get(reviewId) ?? new Set()
    this.#wakers.set(reviewId, wakers.add(wake))
    return () => {
      wakers.delete(wake)
      if (wakers.size === 0) this.#wakers.delete(reviewId)
    }
  }

  /** Null wakes everybody: notices may have been missed. */
  #wake(reviewId: string | null): void {
    const woken = reviewId === null ? [...this.#wakers.values()] : [this.#wakers.get(reviewId) ?? []]
    for (const wakers of woken) for (const wake of wakers) wake()
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

  async #sweep(): Promise<void> {
    for (const [id, reason] of this.#abandoned) {
      const closed = await this.#close(id, 'withdrawn', reason)
      if (closed instanceof Refusal) return
      this.#abandoned.delete(id)
    }
    const due = await this.#parts.store.transact((transaction) => readOverdue(transaction, sweepCountMax))
    if (due instanceof Refusal) return
    for (const id of due) await this.#close(id, 'expired', 'its time had passed')
  }
}

const channel = 'sallyport_reviews'
const sweepEveryMs = 2000
const sweepCountMax = 100
