import { sql, type Transaction } from 'kysely'
import type { Clock } from '../core/clock.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import type { ReviewState } from './review.ts'
import { parseState } from './row-shape.ts'

/** A review as a look at the store finds it. */
export interface Look {
  readonly state: ReviewState
  /** Milliseconds until its end by the store's clock; zero or less when past. */
  readonly leftMs: number
}

/** What a wait needs of the desk. */
export interface WaitParts {
  readonly clock: Clock
  readonly signal: AbortSignal
  isListening(): boolean
  look(): Promise<Look | StoreUnavailable>
  /** Calls `wake` when the review may have changed, until the returned function is called. */
  subscribe(wake: () => void): () => void
}

/** Waits until a review is over, its end has come, the client has left, or the store is lost. Changes nothing. */
export async function waitFor(
  parts: WaitParts,
): Promise<Exclude<ReviewState, 'open'> | 'left' | StoreUnavailable> {
  const { clock, signal } = parts
  let bell = Promise.withResolvers<void>()
  const unsubscribe = parts.subscribe(() => bell.resolve())
  let lostAt: number | null = null
  let endsAt = Infinity
  try {
    for (;;) {
      if (signal.aborted) return 'left'
      // Hung before the look, so that a change during it still rings.
      bell = Promise.withResolvers<void>()
      const look = await parts.look()
      const now = clock.monotonic()
      if (look instanceof StoreUnavailable) {
        lostAt ??= now
        if (now >= endsAt) return 'expired'
        if (now - lostAt >= lossMsMax) return look
        await pause(clock, bell.promise, Math.min(lossLookMs, Math.max(endsAt - now, 0)), signal)
        continue
      }
      lostAt = null
      if (look.state !== 'open') return look.state
      if (look.leftMs <= 0) return 'expired'
      endsAt = now + look.leftMs
      await pause(
        clock,
        bell.promise,
        Math.min(look.leftMs, parts.isListening() ? lookMs : deafLookMs),
        signal,
      )
    }
  } finally {
    unsubscribe()
  }
}

/** A review as the store has it now. */
export function lookAt(store: Store, reviewId: string): Promise<Look | StoreUnavailable> {
  return store.transact(async (transaction) => {
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

/** Ids of reviews whose time has passed while nobody closed them. */
export async function readOverdue(
  transaction: Transaction<Schema>,
  countMax: number,
): Promise<readonly string[]> {
  const now = sql<Date>`clock_timestamp()`
  const rows = await transaction
    .selectFrom('reviews')
    .select('id')
    .where((table) =>
      table.or([
        table.and([table('state', '=', 'open'), table('ends_at', '<=', now)]),
        table.and([
          table('state', '=', 'approved'),
          table('purpose', '=', 'statement'),
          table('uses', '<', table.ref('uses_max')),
          table('spend_before', '<=', now),
        ]),
      ]),
    )
    .limit(countMax)
    .execute()
  return rows.map((row) => row.id)
}

async function pause(clock: Clock, bell: Promise<void>, ms: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController()
  const slept = clock.sleep(ms, AbortSignal.any([signal, over.signal])).catch(() => undefined)
  await Promise.race([bell, slept])
  over.abort()
}

// A store that fails over is back within seconds; until then the statement is held, not lost.
const lossMsMax = 3000
const lossLookMs = 200
// Notices bring changes at once; these looks are for the notice that was lost.
const lookMs = 5000
const deafLookMs = 250
