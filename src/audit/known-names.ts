/** What people are called. The ledger holds ids and no names; these are the names that the store knows for them now. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'

const nameRow = z.object({ id: z.string(), name: z.string() })
const idsMax = 200

/** The names of principals, by their ids: as they signed in last, as directories have them, as they asked for a review. */
export async function knownNames(store: Store, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const asked = [...new Set(ids)].slice(0, idsMax)
  if (asked.length === 0) return new Map()
  const found = await store.transact(async (transaction) => {
    const { rows } = await sql`SELECT DISTINCT ON (id) id, left(name, 200) AS name FROM (
        SELECT m->>'id' AS id, m->>'name' AS name, s.created_at AS at
        FROM browser_sessions s CROSS JOIN LATERAL jsonb_array_elements(s.chain::jsonb) AS m
        UNION ALL
        SELECT a.issuer || '#' || a.subject, a.document::jsonb->>'displayName', a.changed_at
        FROM unnest(${asked}::text[]) AS i (id)
        JOIN accounts a ON a.issuer = split_part(i.id, '#', 1) AND a.subject = substr(i.id, strpos(i.id, '#') + 1)
        UNION ALL
        SELECT m->>'id', m->>'name', r.opened_at FROM unnest(${asked}::text[]) AS i (id)
        CROSS JOIN LATERAL (SELECT chain, opened_at FROM reviews WHERE parties @> ARRAY[i.id] LIMIT 1) r
        CROSS JOIN LATERAL jsonb_array_elements(r.chain::jsonb) AS m
      ) AS known WHERE id = ANY (${asked}::text[]) AND name <> '' ORDER BY id, at DESC`.execute(transaction)
    return rows.map((row) => nameRow.parse(row))
  })
  // Without the store they are called by their ids, as they are on record.
  return new Map(found instanceof StoreUnavailable ? [] : found.map(({ id, name }) => [id, name]))
}
