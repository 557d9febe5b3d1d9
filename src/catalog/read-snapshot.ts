import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import { marksFrom, marksQuery } from '../sql/catalog-marks.ts'
import { lastingRows, mergedSnapshot, oidList, outdatedIn } from '../sql/snapshot-merge.ts'
import type { Outdated, Reading } from '../sql/snapshot-merge.ts'
import {
  ownRelationsFrom,
  snapshotFromRows,
  snapshotQueries,
  type OwnRelations,
  type SnapshotRows,
  type TextRow,
} from '../sql/snapshot-queries.ts'
import type { CatalogQuery } from './catalog-connection.ts'

/** What one connection has read. */
export interface SnapshotMemory {
  /** The server's own relations, which cannot change while it is open; null until they were read. */
  ownRelations: OwnRelations | null
  /** The last reading; null until there was one. */
  last: Reading | null
}

/** Reads everything that inspections ask of a target. The questions must all see one moment: see `inSnapshot`. */
export type ReadSnapshot = (query: CatalogQuery, memory: SnapshotMemory) => Promise<CatalogSnapshot>

/**
 * The reading that inspection was written for. Rejects when the target answers in another form. The server's own
 * relations, which are most of a small database's, are read once for each connection; of the others and of functions,
 * after the first time, those alone that may have changed.
 */
export async function readSnapshot(
  query: CatalogQuery,
  memory: SnapshotMemory = { ownRelations: null, last: null },
): Promise<CatalogSnapshot> {
  memory.ownRelations ??= ownRelationsFrom(await query(snapshotQueries.ownRelations))
  const own = memory.ownRelations
  const marks = marksFrom(await query(marksQuery))
  const { last } = memory
  if (last && last.marks.fingerprint === marks.fingerprint) return last.snapshot
  const outdated = last && outdatedIn(last, marks)
  // Where anything may have another name, nothing of the last reading is kept.
  const kept = last && outdated ? lastingRows(last, marks) : {}
  const others = {
    customOperators: kept.customOperators ?? (await query(snapshotQueries.customOperators)),
    customTypes: kept.customTypes ?? (await query(snapshotQueries.customTypes)),
    casts: kept.casts ?? (await query(snapshotQueries.casts)),
  }
  const rest = { ...others, serverVersion: marks.serverVersion }
  const changed = last && outdated && (await changedRows(query, outdated))
  const snapshot =
    (changed && mergedSnapshot(last, marks, outdated, { ...rest, ...changed })) ??
    snapshotFromRows({ ...rest, ...(await allRows(query)) }, own)
  memory.last = { snapshot, marks, others, own }
  return snapshot
}

type ObjectRows = Pick<SnapshotRows, 'relations' | 'functions'>

async function changedRows(query: CatalogQuery, outdated: Outdated): Promise<ObjectRows> {
  const some = async (text: string, oids: ReadonlySet<number>): Promise<readonly TextRow[]> =>
    oids.size === 0 ? [] : query(text, [oidList(oids)])
  return {
    relations: await some(snapshotQueries.someRelations, outdated.relations),
    functions: await some(snapshotQueries.someFunctions, outdated.functions),
  }
}

async function allRows(query: CatalogQuery): Promise<ObjectRows> {
  return {
    relations: await query(snapshotQueries.otherRelations),
    functions: await query(snapshotQueries.functions),
  }
}
