/**
 * The marks of a catalog made of earlier ones and of what has changed since, which costs what changed: rows that came are
 * young and name what they belong to, and rows that went are missed where a catalog counts fewer than its objects had.
 */
import { Census } from './catalog-census.ts'
import {
  boundsOf,
  isWithinReach,
  lookedAt,
  momentQuery,
  seenQuery,
  sinceParameter,
  tooManyYoung,
  type CatalogLook,
} from './catalog-look.ts'
import { censusQuery, marksFrom, marksOf, marksQuery } from './catalog-marks.ts'
import { someFunctionMarksQuery, someMarksQuery, type CatalogMarks } from './catalog-marks.ts'
import type { ReadingQuestion } from './reading-question.ts'
import { snapshotQueries, type TextRow } from './snapshot-queries.ts'
import { firstUserOid } from './snapshot-queries.ts'

/** Marks, and by what the next ones are told from them. */
export interface MarkedMoment {
  readonly marks: CatalogMarks
  readonly look: CatalogLook
  readonly census: Census
}

/** Rows of relations that were asked for together with their marks, and of which. */
export interface ForeseenRows {
  readonly relations: readonly TextRow[]
  readonly asked: ReadonlySet<number>
}

/** What `momentQuery` answered. */
interface Moment {
  readonly lines: readonly string[]
  readonly seen: string
  readonly isStandby: boolean
  /** The session that asked has temporary relations, which no look counts. */
  readonly hasTemporary: boolean
  readonly server: string
}

interface Mark {
  readonly kind: string
  readonly word: string
  readonly letters: string
}

/** Asks step by step: yields questions, is given their answers. */
type Asking<T> = Generator<readonly ReadingQuestion[], T, readonly (readonly TextRow[])[]>

/** Objects that are looked at one by one. */
const singlesMax = 1000
/** How often marks are asked for again because the catalog changed meanwhile. */
const triesMax = 3

/** What there is by the rows that are younger than this; without one, than what runs. */
export function* askedMoment(since: string | null): Asking<Moment> {
  const [rows] = yield [{ text: momentQuery, parameter: sinceParameter(since) }]
  const [isStandby, seen, lines, hasTemporary, server] = rows?.[0] ?? []
  if (!isStandby || !seen || !lines || !hasTemporary || !server)
    throw new Error('The catalog answered its moment in an unknown form.')
  return {
    isStandby: isStandby === 'true',
    seen,
    lines: lines.split('\n'),
    hasTemporary: hasTemporary !== 'false',
    server,
  }
}

/** All the marks. */
export function* wholeMarks(moment: Moment): Asking<MarkedMoment> {
  // Asked before the marks: what comes in between is young by the next look, or missed by it.
  const isTold = moment.lines.every((line) => listOf(line) !== null)
  const look = lookOf(isTold ? moment : yield* askedMoment(null))
  const [census = [], marks = []] = yield [question(censusQuery), question(marksQuery)]
  return { marks: marksFrom(marks), look, census: Census.from(census) }
}

/**
 * Marks as they are now, and rows of what has others than before; null where only asking for all of them tells.
 * `isOneMoment` where all questions are answered from one snapshot of the database.
 */
export function* marksSince(
  before: MarkedMoment,
  now: Moment,
  isOneMoment: boolean,
  tries = 0,
): Asking<{ readonly moment: MarkedMoment; readonly foreseen: ForeseenRows } | null> {
  const { lines, seen } = now
  if (now.hasTemporary || now.server !== before.marks.server) return null
  if (!isWithinReach(before.look.since, seen)) return null
  const look = lookOf(now)
  const none = { relations: [], asked: new Set<number>() }
  if (lines.join('\n') === before.look.rows) return { moment: { ...before, look }, foreseen: none }
  const young = youngIn(lines, before.look.rows.split('\n'))
  if (young === null || young.size > singlesMax) return null
  const { newer, foreseen, seenBy } = yield* marksOfEach([...young], lines, isOneMoment)
  if (seenBy !== null && seenBy !== seen) {
    // Where rows are as before, so were they in between.
    const again = yield* askedMoment(before.look.since)
    if (again.lines.join('\n') !== lines.join('\n'))
      return tries < triesMax ? yield* marksSince(before, again, isOneMoment, tries + 1) : null
  }
  const letters = new Map([...newer].map(([key, mark]) => [key, mark?.letters ?? '']))
  const census = before.census.with(letters)
  if (isCounted(census, lines))
    return { moment: { marks: marksWith(before.marks, newer), look, census }, foreseen }
  const [rows = []] = yield [question(censusQuery)]
  const counted = Census.from(rows)
  const losers = census.differing(counted)
  if (losers.length > singlesMax || !losers.every((key) => isTellable(key, counted))) return null
  const left = losers.filter((key) => counted.of(key) !== '')
  const lost = yield* marksOfEach(left, lines, true)
  for (const key of losers) newer.set(key, lost.newer.get(key) ?? null)
  return { moment: { marks: marksWith(before.marks, newer), look, census: counted }, foreseen }
}

interface MarksOfEach {
  readonly newer: Map<string, Mark | null>
  readonly foreseen: ForeseenRows
  /** What was seen once they were told; null where that was not asked. */
  readonly seenBy: string | null
}

/** Marks of objects by their keys, null for what is not there; and the rows of relations among them. */
function* marksOfEach(
  keys: readonly string[],
  lines: readonly string[],
  isOneMoment: boolean,
): Asking<MarksOfEach> {
  const newer = new Map<string, Mark | null>()
  for (const key of keys) newer.set(key, isType(key) ? typeMark(key, lines) : null)
  const relations = keys.filter((key) => /^[0-9]/.test(key))
  const functions = keys.filter((key) => key.startsWith('f')).map((key) => key.slice(1))
  const asked: ReadingQuestion[] = []
  if (relations.length > 0) {
    asked.push({ text: someMarksQuery, parameter: `{${relations.join()}}` })
    asked.push({ text: snapshotQueries.someRelations, parameter: `{${relations.join()}}` })
  }
  if (functions.length > 0) asked.push({ text: someFunctionMarksQuery, parameter: `{${functions.join()}}` })
  const noRelations: ForeseenRows = { relations: [], asked: new Set() }
  if (asked.length === 0) return { newer, foreseen: noRelations, seenBy: null }
  const answers = yield isOneMoment ? asked : [...asked, question(seenQuery)]
  for (const [at, { text }] of asked.entries())
    for (const [kind, oid, word, letters] of text === snapshotQueries.someRelations
      ? []
      : (answers[at] ?? [])) {
      const key = `${text === someMarksQuery ? '' : 'f'}${oid ?? ''}`
      newer.set(key, { kind: kind ?? '', word: word ?? '', letters: letters ?? '' })
    }
  const foreseen = { relations: answers[1] ?? [], asked: new Set(relations.map(Number)) }
  return {
    newer,
    foreseen: relations.length > 0 ? foreseen : noRelations,
    seenBy: isOneMoment ? null : (answers.at(-1)?.[0]?.[1] ?? ''),
  }
}

function isType(key: string): boolean {
  return /^[et]/.test(key)
}

/** The mark of a type that is no relation's is the version of its only row. */
function typeMark(key: string, lines: readonly string[]): Mark | null {
  const at = lookedAt.findIndex(({ name }) => name === 'pg_type')
  const row = listOf(lines[at] ?? '')?.find((one) => one.startsWith(`${key}(`))
  return row === undefined
    ? null
    : { kind: 'x', word: `~${row.slice(key.length).replace('~', '')}`, letters: 'y' }
}

/** Of functions and types that are still there nothing can be lost. */
function isTellable(key: string, counted: Census): boolean {
  if (Number(key) >= firstUserOid) return true
  return /^[eft]/.test(key) && counted.of(key) === ''
}

function question(text: string): ReadingQuestion {
  return { text, parameter: null }
}

/** What rows belong to that are young and were not before; null where the lines do not tell. */
function youngIn(lines: readonly string[], before: readonly string[]): ReadonlySet<string> | null {
  const young = new Set<string>()
  if (lines.length !== before.length) return null
  for (const [at, line] of lines.entries()) {
    if (line === before[at]) continue
    const catalog = lookedAt[at]
    const list = catalog?.owner ? listOf(line) : null
    // The functions of event triggers are told by their names.
    if (list === null || (catalog?.name === 'pg_proc' && !lines.includes('pg_event_trigger 0'))) return null
    const known = new Set(listOf(before[at] ?? ''))
    for (const row of list) {
      if (known.has(row)) continue
      const key = row.slice(0, row.indexOf('('))
      // Constraints of domains.
      if (key === '0') return null
      young.add(key)
    }
  }
  return young
}

/** The young rows that a line names; null where it has one word for all. */
function listOf(line: string): readonly string[] | null {
  const [, , ...rows] = line.split(' ')
  return rows[0]?.startsWith(tooManyYoung) ? null : rows
}

/** True where every catalog counts as many rows as its objects have. */
function isCounted(census: Census, lines: readonly string[]): boolean {
  return lookedAt.every(
    ({ owner, letter }, at) =>
      owner === null || census.total(letter) === Number((lines[at] ?? '').split(' ')[1]),
  )
}

/** The look of that moment: what was young a while ago need not be so any more. */
function lookOf({ lines, seen, isStandby }: Moment): CatalogLook {
  const bounds = boundsOf(seen)
  if (bounds === null) throw new Error('The catalog answered what it sees in an unknown form.')
  const oldest = Number(bounds.oldest % 2n ** 32n)
  const isYoung = (row: string): boolean => (Number(row.slice(row.indexOf('~') + 1)) - oldest) >>> 0 < 2 ** 31
  const rows = lines.map((line) => {
    const [name, count, ...rest] = line.split(' ')
    if (count === undefined || listOf(line) === null) return line
    return [name, count, ...rest.filter(isYoung)].join(' ')
  })
  return { seen: isStandby ? '' : seen, since: String(bounds.oldest), rows: rows.join('\n') }
}

function marksWith(before: CatalogMarks, newer: ReadonlyMap<string, Mark | null>): CatalogMarks {
  const relations = new Map(before.relations)
  const composites = new Map(before.composites)
  const functions = new Map(before.functions)
  const wideFunctions = new Set(before.wideFunctions)
  const shared = new Map(before.shared)
  for (const [key, mark] of newer) {
    const oid = Number(key.replace(/^[eft]/, ''))
    if (isType(key)) {
      const name = `${key.startsWith('e') ? 'array' : 'type'} ${oid}`
      if (mark) shared.set(name, mark.word)
      else shared.delete(name)
    } else if (key.startsWith('f')) {
      functions.delete(oid)
      wideFunctions.delete(oid)
      if (mark) functions.set(oid, mark.word)
      if (mark?.kind === 'F') wideFunctions.add(oid)
    } else {
      relations.delete(oid)
      composites.delete(oid)
      if (mark?.kind === 'r') relations.set(oid, mark.word)
      if (mark?.kind === 'c') composites.set(oid, mark.word)
    }
  }
  return marksOf({ ...before, relations, composites, functions, wideFunctions, shared })
}
