import {
  boundsOf,
  isWithinReach,
  rowsQuery,
  seenQuery,
  sinceParameter,
} from '../sql/snapshot/catalog-look.ts'
import type { CatalogLook } from '../sql/snapshot/catalog-look.ts'
import type { CatalogQuery } from './catalog-connection.ts'

/** The look that belongs to a reading; to be asked in its snapshot. Rejects when the target answers in another form. */
export async function firstLook(query: CatalogQuery): Promise<CatalogLook> {
  const { seen, said } = await whatIsSeen(query)
  const bounds = boundsOf(said)
  if (bounds === null) throw new Error(otherForm)
  const since = String(bounds.oldest)
  return { seen, since, rows: await rowsSince(query, since) }
}

/** The same a while later; null where anything may have changed since. */
export async function lookAgain(query: CatalogQuery, last: CatalogLook): Promise<CatalogLook | null> {
  const { seen, said } = await whatIsSeen(query)
  if (seen !== '' && seen === last.seen) return last
  if (!isWithinReach(last.since, said)) return null
  const rows = await rowsSince(query, last.since)
  return rows === last.rows ? { ...last, seen } : null
}

/** The transactions that are seen now; empty on a standby. */
export async function seenNow(query: CatalogQuery): Promise<string> {
  return (await whatIsSeen(query)).seen
}

async function whatIsSeen(query: CatalogQuery): Promise<{ readonly seen: string; readonly said: string }> {
  const [row] = await query(seenQuery)
  const [isStandby, said] = row ?? []
  if (typeof said !== 'string') throw new Error(otherForm)
  return { seen: isStandby === 'false' ? said : '', said }
}

async function rowsSince(query: CatalogQuery, since: string): Promise<string> {
  const [row] = await query(rowsQuery, [sinceParameter(since)])
  if (typeof row?.[0] !== 'string') throw new Error(otherForm)
  return row[0]
}

const otherForm = 'The target answered the catalog question with other rows.'
