import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import { nextReading, rememberReading } from '../sql/snapshot/next-reading.ts'
import type { Reading } from '../sql/snapshot/snapshot-merge.ts'
import type { OwnRelations, TextRow } from '../sql/snapshot/snapshot-queries.ts'
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
  const steps = nextReading(memory.last, { own: memory.ownRelations, isOneMoment: true })
  let step = steps.next()
  while (!step.done) {
    const answers: (readonly TextRow[])[] = []
    for (const { text, parameter } of step.value)
      answers.push(await query(text, ...(parameter === null ? [] : [[parameter]])))
    step = steps.next(answers)
  }
  const reading = step.value
  memory.ownRelations = reading.own
  memory.last = reading
  rememberReading(reading)
  return reading.snapshot
}
