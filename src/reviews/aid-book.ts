import type { Transaction } from 'kysely'
import type { SessionLocks } from '../catalog/session-locks.ts'
import type { Clock } from '../core/clock.ts'
import { type Random, uuidv7 } from '../core/random.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { type NoticeSink, noticesFor } from './notice.ts'
import { insertNotices } from './notice-row.ts'
import { insertPreview, putLocks, type Tried } from './preview.ts'
import { readReview } from './row.ts'

/** What an aid book works with. */
export interface AidParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly sinks?: readonly Pick<NoticeSink, 'name' | 'groups'>[]
}

/** Puts what helps reviewers beside an open review. Of one that is over by then, nothing is kept. */
export class AidBook {
  readonly #parts: AidParts

  constructor(parts: AidParts) {
    this.#parts = parts
  }

  /** What the statement would do; those who are told of reviews are told that it is there. */
  putPreview(reviewId: string, tried: Tried): Promise<void | StoreUnavailable> {
    return this.#whileOpen(reviewId, async (transaction) => {
      await insertPreview(transaction, reviewId, tried)
      const review = await readReview(transaction, reviewId, 'no-lock')
      if (review === null) return
      const { sinks = [], clock, random } = this.#parts
      const newId = (): string => uuidv7(clock.now(), random)
      await insertNotices(transaction, noticesFor([review], sinks), 'previewed', newId)
    })
  }

  /** What its session keeps from others now. */
  putLocks(reviewId: string, locks: Omit<SessionLocks, 'at'>): Promise<void | StoreUnavailable> {
    return this.#whileOpen(reviewId, (transaction) => putLocks(transaction, reviewId, locks))
  }

  #whileOpen(
    reviewId: string,
    work: (transaction: Transaction<Schema>) => Promise<void>,
  ): Promise<void | StoreUnavailable> {
    return this.#parts.store.transact(async (transaction) => {
      const review = await readReview(transaction, reviewId, 'lock')
      if (review?.state === 'open') await work(transaction)
    })
  }
}
