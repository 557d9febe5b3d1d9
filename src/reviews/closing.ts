/** How reviews end without a ruling: many of them, perhaps at one instant, without a transaction for each. */
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import { Refusal } from '../core/refusal.ts'
import type { Schema } from '../store/schema.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { change, type ChangeParts } from './change.ts'
import { closedEntry } from './entry.ts'
import type { NoticeEvent, ReviewState } from './review.ts'
import { readBriefs, type ReviewBrief } from './brief.ts'

/** What closing works with. */
export interface ClosingParts extends ChangeParts {
  readonly tell: (
    transaction: Transaction<Schema>,
    reviews: readonly ReviewBrief[],
    event: NoticeEvent,
  ) => Promise<void>
}

/** A review to close: at once, or when it is past its end. */
export interface Closing {
  readonly id: string
  readonly to: 'withdrawn' | 'expired'
  readonly reason: string
}

/** The state that a review has after somebody tried to close it. */
export type Closed = ReviewState | Refusal

interface Asked {
  readonly closing: Closing
  readonly answer: PromiseWithResolvers<Closed>
}

/** Closes reviews where their state allows it. Those that are asked for meanwhile go together, a bounded number at a time. */
export class Closer {
  readonly #parts: ClosingParts
  #queue: Asked[] = []
  #isRunning = false

  constructor(parts: ClosingParts) {
    this.#parts = parts
  }

  /** Closes one; the state that it then has. */
  close(id: string, to: Closing['to'], reason: string): Promise<Closed> {
    const answer = Promise.withResolvers<Closed>()
    this.#queue.push({ closing: { id, to, reason }, answer })
    if (!this.#isRunning) void this.#run()
    return answer.promise
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    await Promise.resolve()
    while (this.#queue.length > 0) {
      const batch = this.#take()
      try {
        const closed = await this.#closeAll(batch.map(({ closing }) => closing))
        for (const { closing, answer } of batch) answer.resolve(closed.get(closing.id) ?? 'withdrawn')
      } catch (error) {
        for (const { answer } of batch) answer.reject(error)
      }
    }
    this.#isRunning = false
  }

  /** The next ones, each review once. */
  #take(): readonly Asked[] {
    const seen = new Set<string>()
    const taken: Asked[] = []
    const left: Asked[] = []
    for (const one of this.#queue) {
      const isNext = taken.length < batchMax && !seen.has(one.closing.id)
      seen.add(one.closing.id)
      if (isNext) taken.push(one)
      else left.push(one)
    }
    this.#queue = left
    return taken
  }

  async #closeAll(all: readonly Closing[]): Promise<ReadonlyMap<string, Closed>> {
    const together = await this.#try(all)
    if (!(together instanceof Refusal)) return together
    if (all.length === 1 || together instanceof StoreUnavailable || together.code === 'ledger-unavailable')
      return new Map(all.map(({ id }) => [id, together]))
    // One of them is not to be closed like this; the others are not kept from it.
    const alone = new Map<string, Closed>()
    for (const one of all) {
      const closed = await this.#try([one])
      alone.set(one.id, closed instanceof Refusal ? closed : (closed.get(one.id) ?? 'withdrawn'))
    }
    return alone
  }

  #try(all: readonly Closing[]): Promise<ReadonlyMap<string, ReviewState> | Refusal> {
    const { tell } = this.#parts
    const asked = new Map(all.map((one) => [one.id, one]))
    return change(this.#parts, async (transaction, record) => {
      const briefs = await readBriefs(transaction, [...asked.keys()], 'lock')
      const done = await update(transaction, all)
      const states = new Map<string, ReviewState>(briefs.map(({ id, state }) => [id, state]))
      const entries: Promise<void>[] = []
      const ended: ReviewBrief[] = []
      for (const brief of briefs) {
        const closing = asked.get(brief.id)
        if (closing === undefined || !done.has(brief.id)) continue
        states.set(brief.id, closing.to)
        entries.push(record(closedEntry(brief, closing.to, closing.reason)))
        ended.push({ ...brief, state: closing.to })
      }
      await Promise.all(entries)
      await tell(transaction, ended, 'closed')
      return states
    })
  }
}

async function update(
  transaction: Transaction<Schema>,
  all: readonly Closing[],
): Promise<ReadonlySet<string>> {
  const found = await sql`UPDATE reviews r SET state = asked.state, close_reason = asked.reason
    FROM unnest(${all.map(({ id }) => id)}::uuid[], ${all.map(({ to }) => to)}::text[],
      ${all.map(({ reason }) => reason)}::text[]) AS asked (id, state, reason)
    WHERE r.id = asked.id AND r.state IN ('open', 'approved') AND r.uses < r.uses_max
      AND (asked.state <> 'expired'
        OR clock_timestamp() >= CASE r.state WHEN 'open' THEN r.ends_at ELSE r.spend_before END)
    RETURNING r.id`.execute(transaction)
  return new Set(found.rows.map((row) => closedRow.parse(row).id))
}

const closedRow = z.object({ id: z.string() })
// So many that a storm is over in moments, so few that a ruling never waits long for one of them.
const batchMax = 200
