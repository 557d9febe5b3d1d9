import { sql, type Transaction } from 'kysely'
import type { Clock } from '../core/clock.ts'
import type { Schema } from '../store/schema.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import type { ReviewState } from './review.ts'

/** A review as a look at the store finds it. */
export interface Look {
  readonly state: ReviewState
  /** Milliseconds until its end by the store's clock; zero or less when past. */
  readonly leftMs: number
  /** How many questions reviewers have asked so far. */
  readonly questions: number
}

/** What a wait needs of the desk. */
export interface WaitParts {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Added to every pause, so that many who wait for one instant do not wake in the same one. */
  readonly spreadMs: number
  isListening(): boolean
  look(): Promise<Look | StoreUnavailable>
  /** Calls `wake` when the review may have changed, until the returned function is called. */
  subscribe(wake: () => void): () => void
  /** Called when reviewers have asked more than `from` questions, which were told of before. */
  asked(from: number): void
}

/** Waits until a review is over, its end has come, the client has left, or the store is lost. Changes nothing. */
export async function waitFor(
  parts: WaitParts,
): Promise<Exclude<ReviewState, 'open'> | 'left' | StoreUnavailable> {
  const { clock, signal, spreadMs } = parts
  let bell = Promise.withResolvers<void>()
  const ring = (): void => bell.resolve()
  const unsubscribe = parts.subscribe(ring)
  signal.addEventListener('abort', ring)
  let lostAt: number | null = null
  let endsAt = Infinity
  let questions = 0
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
        await pause(clock, bell.promise, Math.min(lossLookMs, Math.max(endsAt - now, 0)))
        continue
      }
      lostAt = null
      if (look.state !== 'open') return look.state
      if (look.leftMs <= 0) return 'expired'
      if (look.questions > questions) parts.asked(questions)
      questions = look.questions
      endsAt = now + look.leftMs
      await pause(
        clock,
        bell.promise,
        Math.min(look.leftMs, parts.isListening() ? lookMs : deafLookMs) + spreadMs,
      )
    }
  } finally {
    unsubscribe()
    signal.removeEventListener('abort', ring)
  }
}

/** Ids of reviews that an earlier process of a gateway left behind: nobody waits for them any more. */
export async function readLeftBehind(
  transaction: Transaction<Schema>,
  gateway: string,
  holder: string,
): Promise<readonly string[]> {
  const rows = await transaction
    .selectFrom('reviews')
    .select('id')
    .where('gateway', '=', gateway)
    .where('holder', '!=', holder)
    .where('detached', '=', false)
    .where((table) =>
      table.or([
        table('state', '=', 'open'),
        // An approval with several uses is for other connections too.
        table.and([table('state', '=', 'approved'), table('uses', '=', 0), table('uses_max', '=', 1)]),
      ]),
    )
    .execute()
  return rows.map(({ id }) => id)
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

async function pause(clock: Clock, bell: Promise<void>, ms: number): Promise<void> {
  const over = new AbortController()
  const slept = clock.sleep(ms, over.signal).catch(() => undefined)
  await Promise.race([bell, slept])
  over.abort()
}

// A store that fails over is back within seconds; until then the statement is held, not lost.
const lossMsMax = 3000
const lossLookMs = 200
// Notices bring changes at once; these looks are for the notice that was lost.
const lookMs = 5000
const deafLookMs = 250
