import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import { marksFrom, marksQuery } from '../sql/catalog-marks.ts'
import { readingSince, rememberReading, wholeReading } from '../sql/next-reading.ts'
import type { ReadingStep } from '../sql/next-reading.ts'
import type { Reading } from '../sql/snapshot-merge.ts'
import {
  ownRelationsFrom,
  snapshotQueries,
  type OwnRelations,
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
  const step = last === null ? wholeReading(marks, own) : readingSince(last, marks)
  const reading =
    'snapshot' in step ? step : ((await ask(query, step)) ?? (await ask(query, wholeReading(marks, own))))
  if (reading === null) throw new Error('The catalog could not be read.')
  memory.last = reading
  rememberReading(reading)
  return reading.snapshot
}

async function ask(query: CatalogQuery, { questions, finish }: ReadingStep): Promise<Reading | null> {
  const answers: (readonly TextRow[])[] = []
  for (const { text, parameter } of questions)
    answers.push(await query(text, ...(parameter === null ? [] : [[parameter]])))
  return finish(answers)
}
