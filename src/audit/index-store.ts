import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import type { Batch } from './record-draft.ts'

const logRow = z.object({ id: z.number(), indexed_to: z.coerce.number() })
const termRow = z.object({ id: z.number(), term: z.string() })
const forgotten = 'forgotten '
/** So few that it takes a fraction of what a call to the store may. */
const sweptAtOnce = 5000
const sessionRow = z.object({ terms: z.array(z.string()) })

/** The index of one log in the store: how far it goes, and what is added to it. */
export class IndexStore {
  readonly #store: Store
  readonly #origin: string

  constructor(store: Store, origin: string) {
    this.#store = store
    this.#origin = origin
  }

  /** Index of the first entry that is not in the index. */
  indexedTo(): Promise<number | StoreUnavailable> {
    return this.#store.transact(async (transaction) => (await this.#log(transaction)).indexed_to)
  }

  /** Adds a batch that begins at `from`. False when the index is not there, because somebody else writes or reset it. */
  add(from: number, batch: Batch): Promise<boolean | StoreUnavailable> {
    return this.#store.transact(async (transaction) => {
      const log = await this.#log(transaction)
      if (log.indexed_to !== from) return false
      await this.#addRecords(transaction, log.id, batch)
      await this.#addOutcomes(transaction, log.id, batch)
      await this.#addSessions(transaction, log.id, batch)
      if (batch.erased.length > 0)
        await sql`UPDATE audit_records SET words = '{}' WHERE log = ${log.id} AND session = ANY(${batch.erased})`.execute(
          transaction,
        )
      await sql`UPDATE audit_logs SET indexed_to = ${batch.to} WHERE id = ${log.id}`.execute(transaction)
      return true
    })
  }

  /** Terms of a session; empty when it is not in the index. */
  async sessionTerms(session: string): Promise<readonly string[] | StoreUnavailable> {
    return this.#store.transact(async (transaction) => {
      const { rows } = await sql`
        SELECT array_agg(t.term) AS terms
        FROM audit_sessions s JOIN audit_logs l ON l.id = s.log AND l.origin = ${this.#origin}
        JOIN audit_terms t ON t.id = ANY(s.terms) WHERE s.session = ${session}
        GROUP BY s.session`.execute(transaction)
      const found = sessionRow.safeParse(rows[0])
      return found.success ? found.data.terms : []
    })
  }

  /**
   * Forgets all of this log, so that it is made again from its first entry: it begins anew under another id, at once,
   * however much there was. `sweep` takes away what is left behind.
   */
  reset(): Promise<null | StoreUnavailable> {
    return this.#store.transact(async (transaction) => {
      const { id } = await this.#log(transaction)
      // No origin has a space in it, so that this is nobody's.
      await sql`UPDATE audit_logs SET origin = ${`${forgotten}${id}`} WHERE id = ${id}`.execute(transaction)
      return null
    })
  }

  /** Takes away a piece of what was forgotten; how many rows that were, 0 when nothing is left. */
  sweep(): Promise<number | StoreUnavailable> {
    return this.#store.transact(async (transaction) => {
      const { rows } = await sql`SELECT id, indexed_to FROM audit_logs
        WHERE origin LIKE ${`${forgotten}%`} ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`.execute(transaction)
      const log = logRow.safeParse(rows[0]).data?.id
      if (log === undefined) return 0
      for (const table of ['audit_records', 'audit_sessions', 'audit_spans']) {
        const from = sql.table(table)
        const { numAffectedRows = 0n } = await sql`DELETE FROM ${from} WHERE ctid = ANY (
          ARRAY(SELECT ctid FROM ${from} WHERE log = ${log} LIMIT ${sweptAtOnce}))`.execute(transaction)
        if (numAffectedRows > 0n) return Number(numAffectedRows)
      }
      await sql`DELETE FROM audit_logs WHERE id = ${log}`.execute(transaction)
      return 1
    })
  }

  /** The row of this log, locked, so that one writer at a time adds to it. */
  async #log(transaction: Transaction<Schema>): Promise<z.infer<typeof logRow>> {
    const origin = this.#origin
    const find = sql`SELECT id, indexed_to FROM audit_logs WHERE origin = ${origin} FOR UPDATE`
    const { rows } = await find.execute(transaction)
    if (rows.length > 0) return logRow.parse(rows[0])
    await sql`INSERT INTO audit_logs (origin) VALUES (${origin}) ON CONFLICT DO NOTHING`.execute(transaction)
    return logRow.parse((await find.execute(transaction)).rows[0])
  }

  async #addRecords(transaction: Transaction<Schema>, log: number, { records }: Batch): Promise<void> {
    if (records.length === 0) return
    const ids = await this.#termIds(
      transaction,
      log,
      records.map(({ terms, index }) => ({ terms, first: index, last: index })),
    )
    const arrays = records.map(({ terms }) => arrayText(terms.map((term) => ids.get(term) ?? 0)))
    await sql`
      INSERT INTO audit_records
        (log, index, place, concluded, concluded_place, at, session, rows, masked, masked_by, terms, words)
      SELECT ${log}, i, p, c, cp, a, s, r, m, mb::jsonb, t::integer[], w::bigint[]
      FROM unnest(
        ${records.map(({ index }) => index)}::bigint[], ${records.map(({ place }) => place)}::bigint[],
        ${records.map(({ concluded }) => concluded)}::bigint[],
        ${records.map(({ concludedPlace }) => concludedPlace)}::bigint[],
        ${records.map(({ at }) => at)}::timestamptz[], ${records.map(({ session }) => session)}::text[],
        ${records.map(({ rows }) => rows)}::bigint[], ${records.map(({ masked }) => masked)}::bigint[],
        ${records.map(({ maskedBy }) => maskedBy)}::text[], ${arrays}::text[],
        ${records.map(({ words }) => arrayText(words))}::text[]
      ) AS n (i, p, c, cp, a, s, r, m, mb, t, w)`.execute(transaction)
  }

  async #addOutcomes(transaction: Transaction<Schema>, log: number, { outcomes }: Batch): Promise<void> {
    if (outcomes.length === 0) return
    const ids = await this.#termIds(
      transaction,
      log,
      // The terms of an outcome are its statement's.
      outcomes.map(({ terms, decided }) => ({ terms, first: decided, last: decided })),
    )
    const arrays = outcomes.map(({ terms }) => arrayText(terms.map((term) => ids.get(term) ?? 0)))
    await sql`
      UPDATE audit_records AS r
      SET concluded = n.i, concluded_place = n.p, rows = n.w, masked = n.m,
        masked_by = n.mb::jsonb, terms = r.terms || n.t::integer[]
      FROM unnest(
        ${outcomes.map(({ decided }) => decided)}::bigint[], ${outcomes.map(({ index }) => index)}::bigint[],
        ${outcomes.map(({ place }) => place)}::bigint[], ${outcomes.map(({ rows }) => rows)}::bigint[],
        ${outcomes.map(({ masked }) => masked)}::bigint[],
        ${outcomes.map(({ maskedBy }) => maskedBy)}::text[], ${arrays}::text[]
      ) AS n (d, i, p, w, m, mb, t)
      WHERE r.log = ${log} AND r.index = n.d`.execute(transaction)
  }

  async #addSessions(transaction: Transaction<Schema>, log: number, { sessions }: Batch): Promise<void> {
    if (sessions.length === 0) return
    const ids = await this.#termIds(
      transaction,
      log,
      sessions.map(({ terms, index }) => ({ terms, first: index, last: index })),
    )
    const arrays = sessions.map(({ terms }) => arrayText(terms.map((term) => ids.get(term) ?? 0)))
    await sql`
      INSERT INTO audit_sessions (log, session, index, place, terms)
      SELECT ${log}, s, i, p, t::integer[]
      FROM unnest(
        ${sessions.map(({ session }) => session)}::text[], ${sessions.map(({ index }) => index)}::bigint[],
        ${sessions.map(({ place }) => place)}::bigint[], ${arrays}::text[]
      ) AS n (s, i, p, t)
      ON CONFLICT (log, session) DO NOTHING`.execute(transaction)
  }

  /** Ids of all terms; those that are new are made, and the spans of all widened. */
  async #termIds(
    transaction: Transaction<Schema>,
    log: number,
    items: readonly { readonly terms: readonly string[]; readonly first: number; readonly last: number }[],
  ): Promise<ReadonlyMap<string, number>> {
    const spans = new Map<string, Span>()
    for (const { terms, first, last } of items)
      for (const term of terms) {
        const span = spans.get(term)
        if (!span) spans.set(term, { count: 1, first, last })
        else {
          span.count += 1
          span.first = Math.min(span.first, first)
          span.last = Math.max(span.last, last)
        }
      }
    // In one order, so that two gateways of one store do not wait for each other in a circle.
    const terms = [...spans.keys()].toSorted()
    await sql`INSERT INTO audit_terms (term) SELECT unnest(${terms}::text[]) ON CONFLICT DO NOTHING`.execute(
      transaction,
    )
    const { rows } = await sql`SELECT id, term FROM audit_terms WHERE term = ANY(${terms}::text[])`.execute(
      transaction,
    )
    const found = rows.map((row) => termRow.parse(row)).toSorted((left, right) => left.id - right.id)
    const spanOf = ({ term }: { readonly term: string }): Span =>
      spans.get(term) ?? { count: 0, first: 0, last: 0 }
    await sql`
      INSERT INTO audit_spans AS t (log, term, records, first_index, last_index)
      SELECT ${log}::smallint, * FROM unnest(
        ${found.map(({ id }) => id)}::integer[], ${found.map((one) => spanOf(one).count)}::bigint[],
        ${found.map((one) => spanOf(one).first)}::bigint[], ${found.map((one) => spanOf(one).last)}::bigint[]
      )
      ON CONFLICT (log, term) DO UPDATE SET
        records = t.records + excluded.records,
        first_index = least(t.first_index, excluded.first_index),
        last_index = greatest(t.last_index, excluded.last_index)`.execute(transaction)
    return new Map(found.map(({ id, term }) => [term, id]))
  }
}

interface Span {
  count: number
  first: number
  last: number
}

function arrayText(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`
}
