/** What people are called. The ledger holds ids and no names; these are the names by which they were met last. */
import { sql } from 'kysely'
import { z } from 'zod'
import { chainOf, type Principal } from '../core/principal.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'

const nameRow = z.object({ id: z.string(), name: z.string() })
const partyRow = nameRow.extend({ kind: z.enum(['person', 'agent', 'workload']) })
const idsMax = 2000
const nameCharsMax = 200

/** A principal that was met, by the name that it had then. */
export type KnownParty = z.infer<typeof partyRow>

/** The names of principals, by their ids: as directories have them, else as they were met. */
export async function knownNames(store: Store, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const asked = [...new Set(ids)].slice(0, idsMax)
  if (asked.length === 0) return new Map()
  const found = await store.transact(async (transaction) => {
    const { rows } = await sql`SELECT i.id, left(coalesce(a.name, k.name), ${nameCharsMax}::int) AS name
      FROM unnest(${asked}::text[]) AS i (id)
      LEFT JOIN known_names k ON k.id = i.id
      LEFT JOIN LATERAL (
        SELECT nullif(document::jsonb->>'displayName', '') AS name FROM accounts
        WHERE issuer = split_part(i.id, '#', 1) AND subject = substr(i.id, strpos(i.id, '#') + 1)
        ORDER BY changed_at DESC LIMIT 1
      ) a ON true
      WHERE coalesce(a.name, k.name) IS NOT NULL`.execute(transaction)
    return rows.map((row) => nameRow.parse(row))
  })
  // Without the store they are called by their ids, as they are on record.
  return new Map(found instanceof StoreUnavailable ? [] : found.map(({ id, name }) => [id, name]))
}

/** Whoever was met and has `part` in name or id, however it is written, by name; no more than `limit`. */
export function partiesLike(
  store: Store,
  part: string,
  limit: number,
): Promise<readonly KnownParty[] | StoreUnavailable> {
  return store.transact(async (transaction) => {
    const { rows } = await sql`SELECT id, kind, name FROM (
        SELECT id, kind, name FROM known_names
        UNION ALL
        SELECT a.issuer || '#' || a.subject, 'person', left(a.document::jsonb->>'displayName', ${nameCharsMax}::int)
        FROM accounts a WHERE NOT gone AND a.document::jsonb->>'displayName' <> ''
        AND NOT EXISTS (SELECT FROM known_names k WHERE k.id = a.issuer || '#' || a.subject)
      ) AS known
      WHERE strpos(lower(name), lower(${part}::text)) > 0 OR strpos(lower(id), lower(${part}::text)) > 0
      ORDER BY lower(name), id LIMIT ${limit}`.execute(transaction)
    return rows.map((row) => partyRow.parse(row))
  })
}

/** Notes the names of whoever is met, beside what they do: nobody waits for it, and without the store it is left out. */
export class NameBook implements AsyncDisposable {
  readonly #store: Store
  /** What is in the store as far as this process knows; those met longest ago are forgotten first. */
  readonly #noted = new Map<string, string>()
  readonly #due = new Map<string, Omit<KnownParty, 'id'>>()
  #writing: Promise<void> | null = null

  constructor(store: Store) {
    this.#store = store
  }

  /** Notes everybody in a chain. */
  note(principal: Principal): void {
    for (const { id, kind, name: said } of chainOf(principal)) {
      // PostgreSQL has no text with a zero in it.
      const name = said.replaceAll('\0', '').slice(0, nameCharsMax).trim().toWellFormed()
      if (name === '' || this.#noted.get(id) === name || this.#due.size >= dueMax) continue
      if (id.length > idCharsMax || id.includes('\0') || !id.isWellFormed()) continue
      this.#due.set(id, { kind, name })
    }
    if (this.#due.size > 0) this.#writing ??= this.#write().finally(() => (this.#writing = null))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing
  }

  async #write(): Promise<void> {
    while (this.#due.size > 0) {
      // In one order, so that no two gateways wait for each other.
      const rows = [...this.#due]
        .map(([id, { kind, name }]) => ({ id, kind, name }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      this.#due.clear()
      const done = await this.#store.transact((transaction) =>
        sql`INSERT INTO known_names (id, kind, name)
          SELECT id, kind, name FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS m (id text, kind text, name text)
          ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, met_at = clock_timestamp()
        `.execute(transaction),
      )
      if (done instanceof StoreUnavailable) return
      for (const { id, name } of rows) {
        this.#noted.delete(id)
        this.#noted.set(id, name)
      }
      for (const id of this.#noted.keys()) {
        if (this.#noted.size <= notedMax) break
        this.#noted.delete(id)
      }
    }
  }
}

const idCharsMax = 4000
const dueMax = 1000
const notedMax = 10_000
