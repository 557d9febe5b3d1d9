/** What must be asked of a target for a reading of its catalog, where an earlier one is known and where none is. */
import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import type { CatalogMarks } from './catalog-marks.ts'
import { lastingRows, mergedSnapshot, oidList, outdatedIn } from './snapshot-merge.ts'
import type { Reading } from './snapshot-merge.ts'
import { ownRelationsFrom, snapshotFromRows, snapshotQueries } from './snapshot-queries.ts'
import type { OwnRelations, SnapshotRows, TextRow } from './snapshot-queries.ts'

/** A question with its only parameter; null where it has none. */
export interface ReadingQuestion {
  readonly text: string
  readonly parameter: string | null
}

/** Questions, and what their answers amount to. */
export interface ReadingStep {
  readonly questions: readonly ReadingQuestion[]
  /** Null where only a whole reading will do. Throws when the target answered in another form. */
  readonly finish: (answers: readonly (readonly TextRow[])[]) => Reading | null
}

/** What is asked between the marks and a reading of the whole catalog. Null for `own` asks for the server's own relations too. */
export function wholeReading(marks: CatalogMarks, own: OwnRelations | null): ReadingStep {
  const asked = {
    ...(own === null ? { ownRelations: question('ownRelations') } : {}),
    customOperators: question('customOperators'),
    customTypes: question('customTypes'),
    casts: question('casts'),
    relations: question('otherRelations'),
    functions: question('functions'),
  }
  return step(asked, (answered) => {
    const others = othersIn(answered, {})
    const rows = { ...others, ...objectsIn(answered), serverVersion: marks.serverVersion }
    const known = own ?? ownRelationsFrom(answered('ownRelations'))
    return { snapshot: snapshotFromRows(rows, known), marks, others, own: known }
  })
}

/** The earlier reading where nothing has changed since; else what is asked between the marks and a reading of their moment. */
export function readingSince(last: Reading, marks: CatalogMarks): Reading | ReadingStep {
  if (last.marks.fingerprint === marks.fingerprint) return last
  if (last.marks.server !== marks.server) return wholeReading(marks, null)
  const outdated = outdatedIn(last, marks)
  // Where anything may have another name, nothing of the last reading is kept.
  if (outdated === null) return wholeReading(marks, last.own)
  const kept = lastingRows(last, marks)
  const { relations, functions } = outdated
  const asked = {
    ...(kept.customOperators ? {} : { customOperators: question('customOperators') }),
    ...(kept.customTypes ? {} : { customTypes: question('customTypes') }),
    ...(kept.casts ? {} : { casts: question('casts') }),
    ...(relations.size > 0 ? { relations: question('someRelations', relations) } : {}),
    ...(functions.size > 0 ? { functions: question('someFunctions', functions) } : {}),
  }
  return step(asked, (answered) => {
    const others = othersIn(answered, kept)
    const rows = { ...others, ...objectsIn(answered), serverVersion: marks.serverVersion }
    const snapshot = mergedSnapshot(last, marks, outdated, rows)
    return snapshot && { snapshot, marks, others, own: last.own }
  })
}

const readings = new WeakMap<CatalogSnapshot, Reading>()

/** Lets whoever has the snapshot read on from there. */
export function rememberReading(reading: Reading): void {
  readings.set(reading.snapshot, reading)
}

/** The reading that a snapshot is of; null where it is not known. */
export function readingOf(snapshot: CatalogSnapshot | null): Reading | null {
  return (snapshot && readings.get(snapshot)) ?? null
}

type Answered = (name: keyof SnapshotRows | 'ownRelations') => readonly TextRow[]

function question(name: keyof typeof snapshotQueries, oids?: ReadonlySet<number>): ReadingQuestion {
  return { text: snapshotQueries[name], parameter: oids === undefined ? null : oidList(oids) }
}

function step(
  asked: Readonly<Record<string, ReadingQuestion>>,
  make: (answered: Answered) => Reading | null,
): ReadingStep {
  const names = Object.keys(asked)
  return {
    questions: Object.values(asked),
    finish: (answers) => {
      if (answers.length !== names.length) throw new Error('The catalog left out answers.')
      return make((name) => answers[names.indexOf(name)] ?? [])
    },
  }
}

function othersIn(answered: Answered, kept: Partial<Reading['others']>): Reading['others'] {
  return {
    customOperators: kept.customOperators ?? answered('customOperators'),
    customTypes: kept.customTypes ?? answered('customTypes'),
    casts: kept.casts ?? answered('casts'),
  }
}

function objectsIn(answered: Answered): Pick<SnapshotRows, 'relations' | 'functions'> {
  return { relations: answered('relations'), functions: answered('functions') }
}
