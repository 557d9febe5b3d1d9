/** What must be asked of a target for a reading of its catalog, where an earlier one is known and where none is. */
import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import {
  askedMoment,
  marksSince,
  wholeMarks,
  type ForeseenRows,
  type MarkedMoment,
} from './catalog-changes.ts'
import { lastingRows, mergedSnapshot, namingChanged, oidList, outdatedIn } from './snapshot-merge.ts'
import type { OtherRows, Outdated, Reading } from './snapshot-merge.ts'
import type { ReadingQuestion } from './reading-question.ts'
import { temporarySchema } from '../scope/session-temporary.ts'
import {
  functionFrom,
  ownRelationsFrom,
  relationFrom,
  snapshotFromRows,
  snapshotQueries,
} from './snapshot-queries.ts'
import type { OwnRelations, SnapshotRows, TextRow } from './snapshot-queries.ts'

/** A reading step by step: yields questions that may be asked together, is given their answers. Throws on answers of another form. */
export type ReadingSteps = Generator<readonly ReadingQuestion[], Reading, readonly (readonly TextRow[])[]>

type Steps<T> = Generator<readonly ReadingQuestion[], T, readonly (readonly TextRow[])[]>

/** What a reading may rest on. */
export interface ReadingGround {
  /** The server's own relations, where they are known without an earlier reading. */
  readonly own?: OwnRelations | null
  /** All questions are answered from one snapshot of the database. */
  readonly isOneMoment?: boolean
}

/**
 * Reads on from the last reading: what changed since is asked for, and where that cannot be told, everything. The last
 * one where nothing has changed.
 */
export function* nextReading(
  last: Reading | null,
  { own = null, isOneMoment = false }: ReadingGround = {},
): ReadingSteps {
  const now = yield* askedMoment(last?.look.since ?? null)
  if (last === null || last.marks.server !== now.server)
    return yield* wholeReading(yield* wholeMarks(now), last === null ? own : null)
  // Temporary relations of the session are told by nothing but their marks.
  const isTold = !last.snapshot.relations.some(({ schema }) => schema === temporarySchema)
  const since = isTold ? yield* marksSince(last, now, isOneMoment) : null
  const moment = since?.moment ?? (yield* wholeMarks(now))
  const isSame = since ? moment.marks === last.marks : moment.marks.fingerprint === last.marks.fingerprint
  const unread = unreadIn(last)
  const awaited = unread.size > 0 ? yield* someRows(unread) : null
  const isStillUnread = awaited === null || awaited.relations.every((row) => relationFrom(row).isUnread)
  if (isSame && isStillUnread) return { ...last, ...moment }
  const foreseen = bothRows(since?.foreseen ?? null, awaited)
  return (yield* readingSince(last, moment, foreseen)) ?? (yield* wholeReading(moment, last.own))
}

/** What could not be read then. */
function unreadIn({ snapshot }: Reading): ReadonlySet<number> {
  return new Set(snapshot.relations.filter(({ isUnread }) => isUnread).map(({ oid }) => oid))
}

function* someRows(asked: ReadonlySet<number>): Steps<ForeseenRows> {
  const answers = yield* answersTo(someObjects({ relations: asked, functions: new Set() }))
  return { relations: objectsIn(answers).relations, asked }
}

/** The later ones where both have some. */
function bothRows(first: ForeseenRows | null, second: ForeseenRows | null): ForeseenRows | null {
  if (first === null || second === null) return first ?? second
  const others = first.relations.filter(([oid]) => !second.asked.has(Number(oid)))
  return { relations: [...others, ...second.relations], asked: new Set([...first.asked, ...second.asked]) }
}

/** Null where only a whole reading will do. */
function* readingSince(
  last: Reading,
  moment: MarkedMoment,
  foreseen: ForeseenRows | null,
): Steps<Reading | null> {
  const { marks } = moment
  const outdated = outdatedIn(last, marks)
  const left = [...unreadIn(last)].filter((oid) => marks.relations.has(oid))
  const changed = outdated && { ...outdated, relations: new Set([...outdated.relations, ...left]) }
  // Where anything may have another name, nothing of the last reading is kept.
  if (changed === null) return null
  const kept = lastingRows(last, marks)
  const answers = yield* answersTo({
    ...(kept.customOperators ? {} : { customOperators: question('customOperators') }),
    ...(kept.customTypes ? {} : { customTypes: question('customTypes') }),
    ...(kept.casts ? {} : { casts: question('casts') }),
    ...someObjects({
      relations: new Set([...changed.relations].filter((oid) => !foreseen?.asked.has(oid))),
      functions: changed.functions,
    }),
  })
  const asked = objectsIn(answers)
  const known = foreseen?.relations.filter(([oid]) => changed.relations.has(Number(oid))) ?? []
  const first = { ...asked, relations: [...known, ...asked.relations] }
  const naming = namingChanged(last, marks, changed, {
    relations: first.relations.map(relationFrom),
    functions: first.functions.map(functionFrom),
  })
  if (naming === null) return null
  const second = objectsIn(yield* answersTo(someObjects(naming)))
  const others = othersIn(answers, kept)
  const snapshot = mergedSnapshot(
    last,
    marks,
    {
      relations: new Set([...changed.relations, ...naming.relations]),
      functions: new Set([...changed.functions, ...naming.functions]),
    },
    {
      ...others,
      relations: [...first.relations, ...second.relations],
      functions: [...first.functions, ...second.functions],
      serverVersion: marks.serverVersion,
    },
  )
  return snapshot && { ...moment, snapshot, others, own: last.own }
}

function* wholeReading(moment: MarkedMoment, known: OwnRelations | null): Steps<Reading> {
  const answers = yield* answersTo({
    ...(known === null ? { ownRelations: question('ownRelations') } : {}),
    customOperators: question('customOperators'),
    customTypes: question('customTypes'),
    casts: question('casts'),
    relations: question('otherRelations'),
    functions: question('functions'),
  })
  const others = othersIn(answers, {})
  const own = known ?? ownRelationsFrom(answers.get('ownRelations') ?? [])
  const rows = { ...others, ...objectsIn(answers), serverVersion: moment.marks.serverVersion }
  return { ...moment, snapshot: snapshotFromRows(rows, own), others, own }
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

type Answers = ReadonlyMap<string, readonly TextRow[]>

function* answersTo(asked: Readonly<Record<string, ReadingQuestion>>): Steps<Answers> {
  const names = Object.keys(asked)
  if (names.length === 0) return new Map()
  const answers = yield Object.values(asked)
  if (answers.length !== names.length) throw new Error('The catalog left out answers.')
  return new Map(names.map((name, at) => [name, answers[at] ?? []]))
}

function question(name: keyof typeof snapshotQueries, oids?: ReadonlySet<number>): ReadingQuestion {
  return { text: snapshotQueries[name], parameter: oids === undefined ? null : oidList(oids) }
}

function someObjects({ relations, functions }: Outdated): Readonly<Record<string, ReadingQuestion>> {
  return {
    ...(relations.size > 0 ? { relations: question('someRelations', relations) } : {}),
    ...(functions.size > 0 ? { functions: question('someFunctions', functions) } : {}),
  }
}

function othersIn(answers: Answers, kept: Partial<OtherRows>): OtherRows {
  return {
    customOperators: kept.customOperators ?? answers.get('customOperators') ?? [],
    customTypes: kept.customTypes ?? answers.get('customTypes') ?? [],
    casts: kept.casts ?? answers.get('casts') ?? [],
  }
}

function objectsIn(answers: Answers): Pick<SnapshotRows, 'relations' | 'functions'> {
  return { relations: answers.get('relations') ?? [], functions: answers.get('functions') ?? [] }
}
