import { sql } from 'kysely'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { parseState } from './row-shape.ts'
import type { Look } from './waiting.ts'

/**
 * Looks at reviews for whoever waits for one. However many wait, the store is asked one thing at a time: those who ask
 * meanwhile share the next answer.
 */
export class Lookout {
  readonly #store: Store
  #asked = new Map<string, PromiseWithResolvers<Look | StoreUnavailable>>()
  #isLooking = false

  constructor(store: Store) {
    this.#store = store
  }

  /** A review as the store has it after this call. */
  look(reviewId: string): Promise<Look | StoreUnavailable> {
    const asked = this.#asked.get(reviewId) ?? Promise.withResolvers<Look | StoreUnavailable>()
    this.#asked.set(reviewId, asked)
    if (!this.#isLooking) void this.#run()
    return asked.promise
  }

  async #run(): Promise<void> {
    this.#isLooking = true
    // What is asked in the same turn of the event loop shares one look.
    await Promise.resolve()
    while (this.#asked.size > 0) {
      const asked = new Map([...this.#asked].slice(0, looksMax))
      for (const id of asked.keys()) this.#asked.delete(id)
      try {
        const found = await this.#read([...asked.keys()])
        for (const [id, { resolve }] of asked)
          resolve(found instanceof StoreUnavailable ? found : (found.get(id) ?? neverOpened))
      } catch (error) {
        for (const { reject } of asked.values()) reject(error)
      }
    }
    this.#isLooking = false
  }

  #read(ids: readonly string[]): Promise<ReadonlyMap<string, Look> | StoreUnavailable> {
    return this.#store.transact(async (transaction) => {
      const rows = await transaction
        .selectFrom('reviews')
        .select([
          'id',
          'state',
          sql<number>`extract(epoch FROM ends_at - clock_timestamp())::float8 * 1000`.as('leftMs'),
          sql<number>`(SELECT count(*)::integer FROM review_remarks m
            WHERE m.review = reviews.id AND m.kind = 'question')`.as('questions'),
        ])
        .where('id', '=', sql<string>`ANY (${ids}::uuid[])`)
        .execute()
      return new Map(rows.map(({ state, ...row }) => [row.id, { ...row, state: parseState(state) }]))
    })
  }
}

// Few enough that whoever reads the answer keeps nobody else waiting.
const looksMax = 500
/** A review that is not there was never opened: nobody can approve it. */
const neverOpened: Look = { state: 'withdrawn', leftMs: 0, questions: 0 }
