import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Schema } from './schema.ts'

/** What one account took within one step of its window. */
export interface BudgetStep {
  readonly account: string
  readonly windowMs: number
  readonly step: number
  readonly taken: {
    readonly statements: number
    readonly rows: number
    readonly bytes: number
    readonly maskedCells: number
    readonly subjects: number
  }
  /** Hashes of subjects, integers below 2^53, last shown in this step. */
  readonly named: readonly number[]
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
  bytes: z.number(),
  masked_cells: z.number(),
  subjects: z.number(),
  named: z.array(z.number()),
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
  const shown = added.flatMap(({ account, step, endsAt, named }) => {
    if (named.length === 0) return []
    const digest = digestOf(account)
    return named.map((subject) => ({ digest, subject, step, endsAt }))
  })
  shown.sort((one, other) => one.digest.compare(other.digest) || one.subject - other.subject)
  for (let from = 0; from < shown.length; from += stepsMax)
    await subjectsAddition(shown.slice(from, from + stepsMax)).execute(transaction)
  const { rows } = await changes(since).execute(transaction)
  const totals = z
    .array(row)
    .parse(rows)
    .map(
      ({
        account,
        step,
        window_ms: windowMs,
        statements,
        rows: shown,
        masked_cells: maskedCells,
        ...rest
      }) => ({
        account,
        step,
        windowMs,
        taken: { statements, rows: shown, bytes: rest.bytes, maskedCells, subjects: rest.subjects },
        named: rest.named,
      }),
    )
  return { now, totals }
}

/** Forgets what has left its window. */
export async function clearBudgetSteps(transaction: Transaction<Schema>): Promise<void> {
  await sql`DELETE FROM budget_taken WHERE ends_at < now()`.execute(transaction)
  await sql`DELETE FROM budget_subjects WHERE ends_at < now()`.execute(transaction)
}

// In one order, so that replicas that write at once wait for each other and not both for both.
function addition(steps: readonly AddedStep[]): ReturnType<typeof sql> {
  const column = <T>(value: (step: AddedStep) => T): T[] => steps.map(value)
  return sql`
    INSERT INTO budget_taken AS t (digest, account, window_ms, step, ends_at, statements, rows, bytes, masked_cells, subjects)
    SELECT * FROM unnest(
      ${column(({ account }) => digestOf(account))}::bytea[],
      ${column(({ account }) => account)}::text[],
      ${column(({ windowMs }) => windowMs)}::double precision[],
      ${column(({ step }) => step)}::bigint[],
      ${column(({ endsAt }) => new Date(endsAt))}::timestamptz[],
      ${column(({ taken }) => taken.statements)}::double precision[],
      ${column(({ taken }) => taken.rows)}::double precision[],
      ${column(({ taken }) => taken.bytes)}::double precision[],
      ${column(({ taken }) => taken.maskedCells)}::double precision[],
      ${column(({ taken }) => taken.subjects)}::double precision[]
    ) AS given (digest, account, window_ms, step, ends_at, statements, rows, bytes, masked_cells, subjects)
    ORDER BY 1, 4
    ON CONFLICT (digest, step) DO UPDATE SET
      statements = t.statements + excluded.statements,
      rows = t.rows + excluded.rows,
      bytes = t.bytes + excluded.bytes,
      masked_cells = t.masked_cells + excluded.masked_cells,
      subjects = t.subjects + excluded.subjects,
      changed_at = clock_timestamp()`
}

interface ShownSubject {
  readonly digest: Buffer
  readonly subject: number
  readonly step: number
  readonly endsAt: number
}

function subjectsAddition(shown: readonly ShownSubject[]): ReturnType<typeof sql> {
  const column = <T>(value: (one: ShownSubject) => T): T[] => shown.map(value)
  return sql`
    INSERT INTO budget_subjects AS t (digest, subject, step, ends_at)
    SELECT * FROM unnest(
      ${column(({ digest }) => digest)}::bytea[],
      ${column(({ subject }) => subject)}::double precision[],
      ${column(({ step }) => step)}::bigint[],
      ${column(({ endsAt }) => new Date(endsAt))}::timestamptz[]
    ) AS given (digest, subject, step, ends_at)
    ORDER BY 1, 2
    ON CONFLICT (digest, subject) DO UPDATE SET
      step = excluded.step, ends_at = excluded.ends_at, changed_at = clock_timestamp()
      WHERE t.step < excluded.step`
}

// A step in which subjects were shown has a line of its own in `budget_taken`.
function changes(since: Date | null): ReturnType<typeof sql> {
  const [taken, shown] =
    since === null
      ? [sql`t.ends_at > now()`, sql`s.ends_at > now()`]
      : [changedSince('t', since), changedSince('s', since)]
  const columns = sql`t.account, t.step, t.window_ms, t.statements, t.rows, t.bytes, t.masked_cells, t.subjects`
  return sql`
    WITH shown AS (
      SELECT s.digest, s.step, array_agg(s.subject) AS named
      FROM budget_subjects s WHERE ${shown} GROUP BY 1, 2
    )
    SELECT ${columns}, coalesce(shown.named, '{}') AS named
    FROM budget_taken t LEFT JOIN shown USING (digest, step) WHERE ${taken}
    UNION ALL
    SELECT ${columns}, shown.named
    FROM shown JOIN budget_taken t USING (digest, step) WHERE NOT (${taken})`
}

function changedSince(table: string, since: Date): ReturnType<typeof sql> {
  return sql`${sql.ref(`${table}.changed_at`)} > ${since}::timestamptz - ${overlap}::interval`
}

function digestOf(account: string): Buffer {
  return createHash('sha256').update(account).digest()
}
