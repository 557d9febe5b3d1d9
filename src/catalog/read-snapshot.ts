import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import {
  ownRelationsFrom,
  snapshotFromRows,
  snapshotQueries,
  type OwnRelations,
} from '../sql/snapshot-queries.ts'
import type { CatalogQuery } from './catalog-connection.ts'

/** What one connection has read that cannot change while it is open. */
export interface SnapshotMemory {
  /** The server's own relations; null until they were read. */
  ownRelations: OwnRelations | null
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
  memory.ownRelations ??= ownRelationsFrom(await query(snapshotQueries.ownRelations))
  const rows = {
    serverVersion: await query(snapshotQueries.serverVersion),
    relations: await query(snapshotQueries.otherRelations),
    functions: await query(snapshotQueries.functions),
    customOperators: await query(snapshotQueries.customOperators),
    customTypes: await query(snapshotQueries.customTypes),
    casts: await query(snapshotQueries.casts),
  }
  return snapshotFromRows(rows, memory.ownRelations)
}
