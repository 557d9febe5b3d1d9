/** Counts over the index of the ledger and the reviews. Bounded: beyond `recordsMax` records only the newest count. */
import { sql, type RawBuilder, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { maskedClasses, type MaskedClass } from './masked-classes.ts'
import type { EntryPlace } from './search.ts'

const recordsMax = 50_000
const groupsMax = 50
const alertsMax = 20

const count = z.coerce.number()
const totalsRow = z.object({
  records: count,
  statements: count,
  denied: count,
  held: count,
  rows: count,
  masked: count,
  opened: count,
  refused: count,
})
const groupRow = z.object({
  term: z.string(),
  kind: z.string(),
  statements: count,
  allowed: count,
  denied: count,
  held: count,
  last_at: z.date(),
})
const pointRow = z.object({ at: z.date(), statements: count, denied: count, held: count, masked: count })
const reviewRow = z.object({
  open: count,
  approved: count,
  denied: count,
  expired: count,
  withdrawn: count,
  median_ms: z.coerce.number().nullable(),
  slow_ms: z.coerce.number().nullable(),
})
const originRow = z.object({ origin: z.string() })
const placeRow = z.object({ index: count, place: count })

/** Statements that have something in common. */
export interface OverviewGroup {
  readonly name: string
  /** What the principals of such statements are; of one of them, where they differ. */
  readonly kind: string
  readonly statements: number
  readonly allowed: number
  readonly denied: number
  readonly held: number
  /** Milliseconds since the epoch. */
  readonly lastAt: number
}

/** What happened in a span of time. */
export interface OverviewCounts {
  readonly totals: z.infer<typeof totalsRow>
  /** True when there was more than could be counted. */
  readonly isPartial: boolean
  readonly principals: readonly OverviewGroup[]
  readonly rules: readonly OverviewGroup[]
  /** Masked cells by class, most first; those beyond them all are told apart no more. */
  readonly masked: readonly MaskedClass[]
  readonly series: readonly z.infer<typeof pointRow>[]
  readonly alerts: readonly EntryPlace[]
  /** The logs of the store. */
  readonly origins: readonly string[]
}

/** Which records are counted. Instants in milliseconds since the epoch. */
export interface OverviewSpan {
  readonly from: number
  readonly to: number
  /** Width of a point of the series. */
  readonly stepMs: number
}

/**
 * Counts what the index has of a span: of all logs of the store, or of one alone. Alerts are those of the one log, whose entries
 * can be read.
 */
export function readOverview(
  store: Store,
  { origin, isAlone }: { readonly origin: string; readonly isAlone: boolean },
  span: OverviewSpan,
): Promise<OverviewCounts | StoreUnavailable> {
  return store.transact(async (transaction) => {
    const source = recordsOf(isAlone ? origin : null, span)
    const totals = totalsRow.parse(
      (
        await sql`${source} SELECT count(*) AS records,
      count(*) FILTER (WHERE is_statement) AS statements, count(*) FILTER (WHERE denied) AS denied,
      count(*) FILTER (WHERE held) AS held, coalesce(sum(rows), 0) AS rows, coalesce(sum(masked), 0) AS masked,
      count(*) FILTER (WHERE opened) AS opened, count(*) FILTER (WHERE refused) AS refused
      FROM w`.execute(transaction)
      ).rows[0],
    )
    return {
      totals,
      isPartial: totals.records >= recordsMax,
      principals: await groupsBy(transaction, source, sql`t.term LIKE 'who:%'`),
      rules: await groupsBy(transaction, source, sql`t.term LIKE 'rule:%'`),
      masked: await maskedClasses(transaction, source),
      series: await seriesOf(transaction, source, span),
      alerts: await alertsOf(transaction, isAlone ? source : recordsOf(origin, span)),
      origins: await originsOf(transaction),
    }
  })
}

/** How reviews that ended in a span ended, and how long a ruling took. */
export function readReviewCounts(
  store: Store,
  { from, to }: OverviewSpan,
): Promise<z.infer<typeof reviewRow> | StoreUnavailable> {
  return store.transact(async (transaction) => {
    const ruled = sql`state IN ('approved', 'denied')`
    const ms = sql`extract(epoch FROM (closed_at - opened_at)) * 1000`
    const found = await sql`SELECT
      (SELECT count(*) FROM reviews WHERE state = 'open' AND ends_at > clock_timestamp()) AS open,
      count(*) FILTER (WHERE state = 'approved') AS approved, count(*) FILTER (WHERE state = 'denied') AS denied,
      count(*) FILTER (WHERE state = 'expired') AS expired,
      count(*) FILTER (WHERE state = 'withdrawn') AS withdrawn,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY ${ms}) FILTER (WHERE ${ruled}) AS median_ms,
      percentile_cont(0.9) WITHIN GROUP (ORDER BY ${ms}) FILTER (WHERE ${ruled}) AS slow_ms
      FROM (SELECT state, opened_at, closed_at FROM reviews
        WHERE closed_at >= ${instant(from)} AND closed_at < ${instant(to)} LIMIT ${recordsMax}) r`.execute(
      transaction,
    )
    return reviewRow.parse(found.rows[0])
  })
}

async function originsOf(transaction: Transaction<Schema>): Promise<readonly string[]> {
  const { rows } = await sql`SELECT origin FROM audit_logs ORDER BY origin LIMIT ${groupsMax}`.execute(
    transaction,
  )
  return rows.map((row) => originRow.parse(row).origin)
}

/** `origin`: of one log; null: of all, of each the newest, so that no index is read further than it counts. */
function recordsOf(origin: string | null, { from, to }: OverviewSpan): RawBuilder<unknown> {
  const which = origin === null ? sql`true` : sql`l.origin = ${origin}`
  return sql`WITH w AS MATERIALIZED (
    SELECT r.index, r.place, r.at, r.rows, r.masked, r.masked_by, r.terms,
      ${has('type:statement.decided')} AS is_statement, ${has('verdict:deny')} AS denied,
      ${has('type:review.opened')} AS held, ${has('verdict:allow')} AS allowed,
      ${has('type:session.opened')} AS opened, ${has('type:session.refused')} AS refused,
      ${has('type:alert')} AS alert,
      CASE WHEN ${has('kind:agent')} THEN 'agent' WHEN ${has('kind:workload')} THEN 'workload' ELSE 'person' END AS kind
    FROM audit_logs l CROSS JOIN LATERAL (
      SELECT * FROM audit_records a WHERE a.log = l.id AND a.at >= ${instant(from)} AND a.at < ${instant(to)}
      ORDER BY a.at DESC LIMIT ${recordsMax}) r
    WHERE ${which} ORDER BY r.at DESC LIMIT ${recordsMax})`
}

/** Whether a record `r` has a term. */
function has(term: string): RawBuilder<unknown> {
  return sql`r.terms @> ARRAY(SELECT id FROM audit_terms WHERE term = ${term})
    AND EXISTS (SELECT FROM audit_terms WHERE term = ${term})`
}

async function groupsBy(
  transaction: Transaction<Schema>,
  source: RawBuilder<unknown>,
  which: RawBuilder<unknown>,
): Promise<readonly OverviewGroup[]> {
  const { rows } =
    await sql`${source} SELECT t.term, max(w.kind) AS kind, count(*) FILTER (WHERE w.is_statement) AS statements,
    count(*) FILTER (WHERE w.allowed) AS allowed, count(*) FILTER (WHERE w.denied) AS denied,
    count(*) FILTER (WHERE w.held) AS held, max(w.at) AS last_at
    FROM w CROSS JOIN LATERAL unnest(w.terms) AS u (id) JOIN audit_terms t ON t.id = u.id AND ${which}
    WHERE w.is_statement OR w.held GROUP BY t.term ORDER BY 3 DESC, t.term LIMIT ${groupsMax}`.execute(
      transaction,
    )
  return rows.map((row) => {
    const { term, last_at, ...rest } = groupRow.parse(row)
    return { ...rest, name: term.slice(term.indexOf(':') + 1), lastAt: last_at.getTime() }
  })
}

async function seriesOf(
  transaction: Transaction<Schema>,
  source: RawBuilder<unknown>,
  { from, stepMs }: OverviewSpan,
): Promise<OverviewCounts['series']> {
  const { rows } = await sql`${source} SELECT
    date_bin(${stepMs}::float8 * interval '1 millisecond', w.at, ${instant(from)}) AS at,
    count(*) FILTER (WHERE is_statement) AS statements, count(*) FILTER (WHERE denied) AS denied,
    count(*) FILTER (WHERE held) AS held, coalesce(sum(masked), 0) AS masked
    FROM w GROUP BY 1 ORDER BY 1`.execute(transaction)
  return rows.map((row) => pointRow.parse(row))
}

async function alertsOf(
  transaction: Transaction<Schema>,
  source: RawBuilder<unknown>,
): Promise<readonly EntryPlace[]> {
  const { rows } =
    await sql`${source} SELECT index, place FROM w WHERE alert ORDER BY index DESC LIMIT ${alertsMax}`.execute(
      transaction,
    )
  return rows.map((row) => placeRow.parse(row))
}

function instant(ms: number): RawBuilder<unknown> {
  return sql`to_timestamp(${ms / 1000}::float8)`
}
