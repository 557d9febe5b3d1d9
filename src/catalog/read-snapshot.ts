import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import { snapshotFromRows, snapshotQueries } from '../sql/snapshot-queries.ts'
import type { CatalogQuery } from './catalog-connection.ts'

/** Reads everything that inspections ask of a target. The questions must all see one moment: see `inSnapshot`. */
export type ReadSnapshot = (query: CatalogQuery) => Promise<CatalogSnapshot>

/** The reading that inspection was written for. Rejects when the target answers in another form. */
export async function readSnapshot(query: CatalogQuery): Promise<CatalogSnapshot> {
  return snapshotFromRows({
    serverVersion: await query(snapshotQueries.serverVersion),
    relations: await query(snapshotQueries.relations),
    functions: await query(snapshotQueries.functions),
    customOperators: await query(snapshotQueries.customOperators),
    customTypes: await query(snapshotQueries.customTypes),
  })
}
