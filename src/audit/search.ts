import { sql, type RawBuilder, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { rowsIndexedMin } from '../store/migrations/0070-audit-rows.ts'
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
const logRow = z.object({ id: z.number(), indexed_to: number })
const borderRow = z.object({ index: number })
const termRow = z.object({ ids: z.array(z.number()), first: number, last: number, records: number })

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
    const found = await sql`SELECT id, indexed_to FROM audit_logs WHERE origin = ${origin}`.execute(
      transaction,
    )
    const row = logRow.safeParse(found.rows[0])
    if (!row.success) return []
    const log = row.data.id
    const all = await Promise.all(plan.all.map((group) => resolve(transaction, log, group)))
    const broad = all.findIndex(({ ids }) => ids.length > partialTermsMax)
    if (broad >= 0) return new TooBroad(plan.all[broad]?.kind ?? '')
    if (all.some(({ ids }) => ids.length === 0)) return []
    // Where a term was last seen bounds where the scan from the newest record begins, and where it ends.
    const [from, to] = await Promise.all([
      border(transaction, log, plan.from),
      border(transaction, log, plan.to),
    ])
    const range = {
      low: Math.max(from ?? 0, ...all.map(({ first }) => first)),
      high: Math.min(
        row.data.indexed_to,
        to ?? Infinity,
        page.before ?? Infinity,
        ...all.map(({ last }) => last + 1),
      ),
    }
    // A bitmap of millions of records that does not fit is of whole pages, each record of which is then looked at.
    await sql`SET LOCAL work_mem = '64MB'`.execute(transaction)
    const search = { log, all, words, plan, limit: page.limit, total: Math.max(1, row.data.indexed_to) }
    if (all.some(({ records }) => records <= rareMax)) return scan(transaction, search, range, true)
    // Most words are rare, but nobody has counted them.
    const hits = words.length > 0 ? await gather(transaction, search, range) : null
    return hits ?? widen(transaction, search, range)
  })
}

/** A term in no more records than this is looked up by itself, and the rest is compared with what that finds. */
const rareMax = 20_000
/** Records that are gathered to see whether there are more. */
const gatheredMax = 5000
/** Entries of the ledger that are looked through from the newest on before the indexes are asked: so many, or none. */
const windowEntries = { min: 10_000, max: 200_000 }
/** What share of records is taken to have a word that many have, or at least so many rows. */
const shareGuessed = 0.02
/** A term that so large a share of records has is compared, not looked up, where something else narrows the question. */
const commonShare = 0.2

/** What of a record is kept on the way: not its terms and words, which are most of it. */
const shown = sql`r.log, r.index, r.place, r.concluded, r.concluded_place, r.session, r.at`

interface Search {
  readonly log: number
  readonly all: readonly Resolved[]
  readonly words: readonly string[]
  readonly plan: Plan
  readonly limit: number
  /** Entries that the index has. */
  readonly total: number
}

interface Range {
  readonly low: number
  readonly high: number
}

/** Most questions are about what is common, and are answered by the newest records; then all are looked at. */
async function widen(
  transaction: Transaction<Schema>,
  search: Search,
  { low, high }: Range,
): Promise<readonly Hit[]> {
  const border = Math.max(low, high - windowOf(search))
  const hits = await scan(transaction, search, { low: border, high }, false)
  if (hits.length >= search.limit || border === low) return hits
  const rest = { ...search, limit: search.limit - hits.length }
  const older = { low, high: border }
  const isMuch = (search.plan.rowsMin ?? 0) >= rowsIndexedMin && search.words.length === 0
  const gathered = isMuch ? await gather(transaction, rest, older) : null
  const byTerms = search.all.length > 0 || search.words.length > 0
  return [...hits, ...(gathered ?? (await scan(transaction, rest, older, byTerms)))]
}

/** How many of the newest entries should hold four times what is asked for, if terms come together by chance. */
function windowOf({ all, words, plan, limit, total }: Search): number {
  const shares = all.map(({ records }) => Math.min(1, records / total))
  if (words.length > 0) shares.push(shareGuessed)
  if (plan.rowsMin !== null) shares.push(shareGuessed)
  const entries = Math.ceil((4 * limit) / shares.reduce((product, share) => product * share, 1))
  const isGuess = shares.length > all.length
  if (entries > windowEntries.max && !isGuess) return 0
  return Math.max(windowEntries.min, Math.min(entries, windowEntries.max))
}

/** The newest hits of all that the indexes find; null when that is too much to sort. */
async function gather(
  transaction: Transaction<Schema>,
  search: Search,
  range: Range,
): Promise<readonly Hit[] | null> {
  const asked = sql.join(askedOf(search, range), sql` AND `)
  const { rows } = await sql`
    WITH found AS MATERIALIZED (SELECT ${shown} FROM audit_records r WHERE ${asked} LIMIT ${gatheredMax + 1})
    SELECT n.gathered, h.*
    FROM (SELECT count(*) AS gathered FROM found) n LEFT JOIN (${hitsIn(search)}) h ON true`.execute(
    transaction,
  )
  const [first] = rows
  if (gatheredRow.parse(first).gathered > gatheredMax) return null
  return rows.flatMap((row) => (gatheredRow.parse(row).index === null ? [] : [hitOf(hitRow.parse(row))]))
}

const gatheredRow = z.object({ gathered: number, index: number.nullable() })

/** The newest hits from `low` to before `high`. `byTerms` has the index of terms and words gather them first. */
async function scan(
  transaction: Transaction<Schema>,
  search: Search,
  range: Range,
  byTerms: boolean,
): Promise<readonly Hit[]> {
  if (range.low >= range.high) return []
  const asked = sql.join(askedOf(search, range), sql` AND `)
  // Gathered apart, so that nothing tempts the planner to look through millions of records in their order instead.
  const source = byTerms
    ? sql`WITH found AS MATERIALIZED (SELECT ${shown} FROM audit_records r WHERE ${asked})`
    : sql`WITH found AS NOT MATERIALIZED (SELECT ${shown} FROM audit_records r WHERE ${asked})`
  const { rows } = await sql`${source} ${hitsIn(search)}`.execute(transaction)
  return rows.map((row) => hitOf(hitRow.parse(row)))
}

/** What the indexes are asked. */
function askedOf({ log, all, words, plan, total }: Search, { low, high }: Range): RawBuilder<unknown>[] {
  const isCommon = ({ records }: Resolved): boolean => records > commonShare * total
  const narrowed = all.reduce((left, one) => (isCommon(one) ? left : (left * one.records) / total), total)
  const isNarrow = words.length > 0 || narrowed <= rareMax
  const terms = all.map((one) => {
    const { ids } = one
    const has = ids.length === 1 ? sql`r.terms @> ${ids}::integer[]` : sql`r.terms && ${ids}::integer[]`
    // Said so, no index is asked: to leaf through millions of places there takes longer than to compare what others find.
    return isNarrow && isCommon(one) ? sql`(${has}) IS TRUE` : has
  })
  if (words.length > 0) terms.push(sql`r.words @> ${words}::bigint[]`)
  if (plan.rowsMin !== null) terms.push(sql`r.rows >= ${plan.rowsMin}`)
  return [sql`r.log = ${log} AND r.index >= ${low} AND r.index < ${high}`, ...terms]
}

/** Of what was `found`, the newest that the rest of the question holds for. */
function hitsIn({ plan, limit }: Search): RawBuilder<unknown> {
  const rest: RawBuilder<unknown>[] = [sql`true`]
  if (plan.session !== null) rest.push(sql`r.session = ${plan.session}`)
  if (plan.outside !== null) rest.push(outside(plan.outside))
  // Sessions are looked up for those that are shown: for all that was found, all sessions there are would be read.
  return sql`
    SELECT h.index, h.place, h.concluded, h.concluded_place, s.index AS opened, s.place AS opened_place
    FROM (SELECT * FROM found r WHERE ${sql.join(rest, sql` AND `)} ORDER BY r.index DESC LIMIT ${limit}) h
      LEFT JOIN audit_sessions s ON s.log = h.log AND s.session = h.session
    ORDER BY h.index DESC`
}

/** Index of the first record not before an instant: entries are in the order of their stamps, so a time is a place. */
async function border(
  transaction: Transaction<Schema>,
  log: number,
  instant: string | null,
): Promise<number | null> {
  if (instant === null) return null
  const { rows } = await sql`
    SELECT index FROM audit_records WHERE log = ${log} AND at >= ${instant}::timestamptz
    ORDER BY at, index LIMIT 1`.execute(transaction)
  return borderRow.safeParse(rows[0]).data?.index ?? Number.MAX_SAFE_INTEGER
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
  readonly records: number
  readonly first: number
  readonly last: number
}

/** The ids of a group's terms: those that are exactly so, else those of its kind that hold the value, or are called so. */
async function resolve(transaction: Transaction<Schema>, log: number, group: TermGroup): Promise<Resolved> {
  const wanted = termsOf(group)
  const found = await ask(transaction, log, sql`t.term = ANY(${wanted}::text[])`)
  if (found.ids.length > 0 || !group.partial) return found
  const { kind, values, named = [] } = group
  // Kinds are plain words, and the values are compared as they are: nothing in them is a pattern.
  const parts = values.map((value) => sql`strpos(lower(t.term), lower(${value}::text)) > ${kind.length + 1}`)
  const called = sql`t.term = ANY(${termsOf({ kind, values: named })}::text[])`
  const any = values.length === 0 ? sql`true` : sql.join([...parts, called], sql` OR `)
  return ask(transaction, log, sql`t.term >= ${`${kind}:`} AND t.term < ${`${kind};`} AND (${any})`)
}

async function ask(
  transaction: Transaction<Schema>,
  log: number,
  where: RawBuilder<unknown>,
): Promise<Resolved> {
  const { rows } = await sql`
    SELECT coalesce(array_agg(term), '{}') AS ids, coalesce(min(first_index), 0) AS first,
      coalesce(max(last_index), 0) AS last, coalesce(sum(records), 0) AS records
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

/** Where an entry begins in its segment of the journal; null when the index does not have it. */
export function findPlace(
  store: Store,
  origin: string,
  index: number,
): Promise<number | null | StoreUnavailable> {
  return store.transact(async (transaction) => {
    const { rows } = await sql`SELECT r.place FROM audit_records r JOIN audit_logs l ON l.id = r.log
      WHERE l.origin = ${origin} AND r.index = ${index}`.execute(transaction)
    return placeRow.safeParse(rows[0]).data?.place ?? null
  })
}

const placeRow = z.object({ place: number })
