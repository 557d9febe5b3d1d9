import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Schema } from './schema.ts'

/** What one account took within one step of its window. */
export interface BudgetStep {
  readonly account: string
  readonly windowMs: number
  readonly step: number
  readonly taken: { readonly statements: number; readonly rows: number; readonly maskedCells: number }
}

/** A step to be added, and when it leaves its window, in milliseconds since the epoch. */
export interface AddedStep extends BudgetStep {
  readonly endsAt: number
}

/** What is written by a transaction that began before one that was read may show after it. */
const overlap = '10 seconds'
/** Steps written at once. */
const stepsMax = 20_000

const row = z.object({
  account: z.string(),
  step: z.coerce.number(),
  window_ms: z.coerce.number(),
  statements: z.number(),
  rows: z.number(),
  masked_cells: z.number(),
})
const moment = z.object({ now: z.date() })

/**
 * Adds steps to the accounts that all replicas share. Answers with the totals of whatever changed since the moment that
 * an earlier exchange answered with (null: of all that is in its window), these steps included.
 */
export async function exchangeBudgetSteps(
  transaction: Transaction<Schema>,
  added: readonly AddedStep[],
  since: Date | null,
): Promise<{ readonly now: Date; readonly totals: readonly BudgetStep[] }> {
  const { now } = moment.parse((await sql`SELECT clock_timestamp() AS now`.execute(transaction)).rows[0])
  for (let from = 0; from < added.length; from += stepsMax)
    await addition(added.slice(from, from + stepsMax)).execute(transaction)
  const { rows } = await changes(since).execute(transaction)
  const totals = z
    .array(row)
    .parse(rows)
    .map(({ account, step, window_ms: windowMs, statements, rows: shown, masked_cells: maskedCells }) => ({
      account,
      step,
      windowMs,
      taken: { statements, rows: shown, maskedCells },
    }))
  return { now, totals }
}

/** Forgets what has left its window. */
export async function clearBudgetSteps(transaction: Transaction<Schema>): Promise<void> {
  await sql`DELETE FROM budget_taken WHERE ends_at < now()`.execute(transaction)
}

// In one order, so that replicas that write at once wait for each other and not both for both.
function addition(steps: readonly AddedStep[]): ReturnType<typeof sql> {
  const column = <T>(value: (step: AddedStep) => T): T[] => steps.map(value)
  return sql`
    INSERT INTO budget_taken AS t (digest, account, window_ms, step, ends_at, statements, rows, masked_cells)
    SELECT * FROM unnest(
      ${column(({ account }) => createHash('sha256').update(account).digest())}::bytea[],
      ${column(({ account }) => account)}::text[],
      ${column(({ windowMs }) => windowMs)}::double precision[],
      ${column(({ step }) => step)}::bigint[],
      ${column(({ endsAt }) => new Date(endsAt))}::timestamptz[],
      ${column(({ taken }) => taken.statements)}::double precision[],
      ${column(({ taken }) => taken.rows)}::double precision[],
      ${column(({ taken }) => taken.maskedCells)}::double precision[]
    ) AS given (digest, account, window_ms, step, ends_at, statements, rows, masked_cells)
    ORDER BY 1, 4
    ON CONFLICT (digest, step) DO UPDATE SET
      statements = t.statements + excluded.statements,
      rows = t.rows + excluded.rows,
      masked_cells = t.masked_cells + excluded.masked_cells,
      changed_at = clock_timestamp()`
}

function changes(since: Date | null): ReturnType<typeof sql> {
  const columns = sql`SELECT account, step, window_ms, statements, rows, masked_cells FROM budget_taken`
  return since === null
    ? sql`${columns} WHERE ends_at > now()`
    : sql`${columns} WHERE changed_at > ${since}::timestamptz - ${overlap}::interval`
}
