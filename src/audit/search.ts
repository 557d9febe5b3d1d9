import { sql, type RawBuilder, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { termsOf, type Plan, type TermGroup } from './question.ts'

/** Where the ledger has an entry. */
export interface EntryPlace {
  readonly index: number
  /** Where its record begins in its segment of the journal, in bytes. */
  readonly place: number
}

/** A record that the index found. */
export interface Hit extends EntryPlace {
  /** The outcome of a statement. */
  readonly concluded: EntryPlace | null
  /** The opening of its session. */
  readonly opened: EntryPlace | null
}

const number = z.coerce.number()
const hitRow = z.object({
  index: number,
  place: number,
  concluded: number.nullable(),
  concluded_place: number.nullable(),
  opened: number.nullable(),
  opened_place: number.nullable(),
})
const logRow = z.object({ id: z.number() })
const termRow = z.object({ ids: z.array(z.number()), first: number, last: number })

/** A part of a name that too many names have in common. */
export class TooBroad {
  readonly kind: string

  constructor(kind: string) {
    this.kind = kind
  }
}

/** More terms than this that share a part of their name are too many to look for. */
const partialTermsMax = 500

/** Asks the index of one log. `words`: hashes of the words that must all be there. Newest first. */
export function findHits(
  store: Store,
  origin: string,
  plan: Plan,
  words: readonly string[],
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly Hit[] | TooBroad | StoreUnavailable> {
  return store.transact(async (transaction) => {
    const found = await sql`SELECT id FROM audit_logs WHERE origin = ${origin}`.execute(transaction)
    const row = logRow.safeParse(found.rows[0])
    if (!row.success) return []
    const log = row.data.id
    const all = await Promise.all(plan.all.map((group) => resolve(transaction, log, group)))
    const broad = all.findIndex(({ ids }) => ids.length > partialTermsMax)
    if (broad >= 0) return new TooBroad(plan.all[broad]?.kind ?? '')
    if (all.some((found) => found.ids.length === 0)) return []
    const none = await Promise.all(plan.none.map((group) => resolve(transaction, log, group)))
    const conditions: RawBuilder<unknown>[] = [sql`r.log = ${log}`]
    for (const { ids } of all)
      conditions.push(
        ids.length === 1 ? sql`r.terms @> ${ids}::integer[]` : sql`r.terms && ${ids}::integer[]`,
      )
    for (const { ids } of none) if (ids.length > 0) conditions.push(sql`NOT r.terms && ${ids}::integer[]`)
    if (words.length > 0) conditions.push(sql`r.words @> ${words}::bigint[]`)
    if (plan.session !== null) conditions.push(sql`r.session = ${plan.session}`)
    if (plan.rowsMin !== null) conditions.push(sql`r.rows >= ${plan.rowsMin}`)
    // Where a term was last seen bounds where the scan from the newest record begins, and where it ends.
    const last = Math.min(...all.map((found) => found.last))
    const first = Math.max(...all.map((found) => found.first))
    if (all.length > 0) conditions.push(sql`r.index BETWEEN ${first} AND ${last}`)
    for (const [instant, side] of [
      [plan.from, sql`>=`],
      [plan.to, sql`<`],
    ] as const) {
      if (instant === null) continue
      // Entries are in the order of their stamps, so that a time is a place.
      const border = sql`SELECT index FROM audit_records b WHERE b.log = ${log} AND b.at >= ${instant}::timestamptz
        ORDER BY b.at, b.index LIMIT 1`
      conditions.push(sql`r.index ${side} coalesce((${border}), ${Number.MAX_SAFE_INTEGER})`)
    }
    if (plan.outside !== null) conditions.push(outside(plan.outside))
    if (page.before !== null) conditions.push(sql`r.index < ${page.before}`)
    const { rows } = await sql`
      SELECT r.index, r.place, r.concluded, r.concluded_place, s.index AS opened, s.place AS opened_place
      FROM audit_records r LEFT JOIN audit_sessions s ON s.log = r.log AND s.session = r.session
      WHERE ${sql.join(conditions, sql` AND `)}
      ORDER BY r.index DESC LIMIT ${page.limit}`.execute(transaction)
    return rows.map((row) => hitOf(hitRow.parse(row)))
  })
}

function hitOf(row: z.infer<typeof hitRow>): Hit {
  const { index, place, concluded, concluded_place, opened, opened_place } = row
  return {
    index,
    place,
    concluded:
      concluded === null || concluded_place === null ? null : { index: concluded, place: concluded_place },
    opened: opened === null || opened_place === null ? null : { index: opened, place: opened_place },
  }
}

interface Resolved {
  readonly ids: readonly number[]
  readonly first: number
  readonly last: number
}

/** The ids of a group's terms: those that are exactly so, else those of its kind that hold the value. */
async function resolve(transaction: Transaction<Schema>, log: number, group: TermGroup): Promise<Resolved> {
  const wanted = termsOf(group)
  const found = await ask(transaction, log, sql`t.term = ANY(${wanted}::text[])`)
  if (found.ids.length > 0 || !group.partial) return found
  const { kind, values } = group
  // Kinds are plain words, and the values are compared as they are: nothing in them is a pattern.
  const parts = values.map((value) => sql`strpos(lower(t.term), lower(${value}::text)) > ${kind.length + 1}`)
  const any = values.length === 0 ? sql`true` : sql.join(parts, sql` OR `)
  return ask(transaction, log, sql`t.term >= ${`${kind}:`} AND t.term < ${`${kind};`} AND (${any})`)
}

async function ask(
  transaction: Transaction<Schema>,
  log: number,
  where: RawBuilder<unknown>,
): Promise<Resolved> {
  const { rows } = await sql`
    SELECT coalesce(array_agg(term), '{}') AS ids, coalesce(min(first_index), 0) AS first,
      coalesce(max(last_index), 0) AS last
    FROM (
      SELECT s.* FROM audit_spans s JOIN audit_terms t ON t.id = s.term
      WHERE s.log = ${log} AND (${where}) LIMIT ${partialTermsMax + 1}
    ) found`.execute(transaction)
  return termRow.parse(rows[0])
}

/** Instants outside working hours: the hour in that place, Saturdays and Sundays. */
function outside({ zone, fromHour, toHour }: NonNullable<Plan['outside']>): RawBuilder<unknown> {
  const local = sql`r.at AT TIME ZONE ${zone}`
  return sql`(extract(hour FROM ${local}) < ${fromHour} OR extract(hour FROM ${local}) >= ${toHour}
    OR extract(isodow FROM ${local}) >= 6)`
}
