import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import { snapshotFromRows, snapshotQueries, type TextRow } from '../sql/snapshot-queries.ts'
import type { CatalogQuery } from './catalog-connection.ts'

/** What one connection has read that cannot change while it is open. */
export interface SnapshotMemory {
  /** The server's own relations; null until they were read. */
  ownRelations: readonly TextRow[] | null
}

/** Reads everything that inspections ask of a target. The questions must all see one moment: see `inSnapshot`. */
export type ReadSnapshot = (query: CatalogQuery, memory: SnapshotMemory) => Promise<CatalogSnapshot>

/**
 * The reading that inspection was written for. Rejects when the target answers in another form. The server's own
 * relations, which are most of a small database's, are read once for each connection.
 */
export async function readSnapshot(
  query: CatalogQuery,
  memory: SnapshotMemory = { ownRelations: null },
): Promise<CatalogSnapshot> {
  memory.ownRelations ??= await query(snapshotQueries.ownRelations)
  return snapshotFromRows({
    serverVersion: await query(snapshotQueries.serverVersion),
    relations: [...memory.ownRelations, ...(await query(snapshotQueries.otherRelations))],
    functions: await query(snapshotQueries.functions),
    customOperators: await query(snapshotQueries.customOperators),
    customTypes: await query(snapshotQueries.customTypes),
  })
}
