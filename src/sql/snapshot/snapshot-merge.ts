/**
 * A later reading of a catalog made of an earlier one and of what has changed since. What may say something else than
 * before is read again; where it cannot be told what that is, everything is.
 */
import type { CatalogFunction, CatalogSnapshot, Relation } from '../../core/catalog-snapshot.ts'
import type { MarkedMoment } from './catalog-changes.ts'
import type { CatalogMarks } from './catalog-marks.ts'
import { firstUserOid, functionFrom, relationFrom, snapshotOf } from './snapshot-queries.ts'
import type { OwnRelations, SnapshotRows } from './snapshot-queries.ts'

/** A snapshot with the marks of the moment at which it was read, or of one before. */
export interface Reading extends MarkedMoment {
  readonly snapshot: CatalogSnapshot
  /** What it was made of besides relations and functions. */
  readonly others: OtherRows
  /** As they went into the snapshot. */
  readonly own: OwnRelations
}

/** OIDs of what must be read again. */
export interface Outdated {
  readonly relations: ReadonlySet<number>
  readonly functions: ReadonlySet<number>
}

/** The catalogs of operator classes. */
const classCatalogs = ['pg_opclass', 'pg_amop', 'pg_amproc'] as const

/** What is another than in that reading by now, by its own marks; null where only a whole reading will do. */
export function outdatedIn({ marks: before }: Reading, now: CatalogMarks): Outdated | null {
  // A schema, a language or a type that is gone took with it all that named it.
  for (const [key, word] of before.shared) if ((now.shared.get(key) ?? word) !== word) return null
  // What an operator class runs, every table with one in a key runs.
  if (classCatalogs.some((one) => before.wholes.get(one) !== now.wholes.get(one))) return null
  return {
    relations: changedIn(before.relations, now.relations),
    functions: changedIn(before.functions, now.functions),
  }
}

/**
 * What names something that has another name than in that reading, given the rows of what changed by its own marks: what
 * holds expressions shows others by their names of the moment. Null where what has another name may be borne by anything.
 */
export function namingChanged(
  last: Reading,
  now: CatalogMarks,
  { relations, functions }: Outdated,
  newer: { readonly relations: readonly Relation[]; readonly functions: readonly CatalogFunction[] },
): Outdated | null {
  const known = new Map(last.snapshot.relations.map((one) => [one.oid, one]))
  const isRenaming = newer.relations.some((one) => isRenamed(known.get(one.oid), one))
  if (isRenaming) return null
  const altered = newer.relations.filter((one) => isAltered(known.get(one.oid), one))
  const isCompositeChanged = [...now.composites].some(
    ([oid, word]) => (last.marks.composites.get(oid) ?? word) !== word,
  )
  const lostNames = altered.some((one) => !keepsColumns(known.get(one.oid), one))
  const mayNameAny =
    lostNames ||
    isCompositeChanged ||
    last.marks.wholes.get('pg_operator') !== now.wholes.get('pg_operator') ||
    newer.functions.some((one) => isCalledOtherwise(last, one))
  const names = altered.map(({ name }) => name.replaceAll('"', '""'))
  const found = new Set<number>()
  for (const one of last.snapshot.relations) {
    if (!now.relations.has(one.oid) || relations.has(one.oid)) continue
    const isNaming = one.foreignKeys?.some(({ target }) => altered.some(({ oid }) => oid === target)) === true
    if (isNaming || (mayNameAny ? saysMore(one) : names.some((name) => mentions(one, name))))
      found.add(one.oid)
  }
  const areResultsOther = mayNameAny || altered.length > 0
  const wide = areResultsOther ? [...now.wideFunctions].filter((oid) => !functions.has(oid)) : []
  return { relations: found, functions: new Set(wide) }
}

/**
 * The snapshot at the moment of these marks: of the earlier one what is neither gone nor outdated, and the rows of what
 * is. Null where something has another name than before, which others may bear in theirs.
 */
export function mergedSnapshot(
  { snapshot, own }: Reading,
  now: CatalogMarks,
  outdated: Outdated,
  rows: SnapshotRows,
): CatalogSnapshot | null {
  const relations = new Map<number, Relation>()
  for (const one of snapshot.relations) if (one.oid >= firstUserOid) relations.set(one.oid, one)
  const newer = rows.relations.map(relationFrom)
  if (newer.some((one) => isRenamed(relations.get(one.oid), one))) return null
  const functions = new Map<number, CatalogFunction>()
  for (const one of snapshot.functions) if (one.oid !== undefined) functions.set(one.oid, one)
  const mergedRelations = merged(relations, now.relations, outdated.relations, newer)
  const mergedFunctions = merged(
    functions,
    now.functions,
    outdated.functions,
    rows.functions.map(functionFrom),
  )
  return snapshotOf(rows, [...own.relations, ...mergedRelations], mergedFunctions, own)
}

/** The answers to questions that are asked as a whole or not at all. */
export type OtherRows = Pick<SnapshotRows, 'customOperators' | 'customTypes' | 'casts'>

/** Those that are still the same; what is absent must be asked for. */
export function lastingRows({ marks: before, others }: Reading, now: CatalogMarks): Partial<OtherRows> {
  const isSame = (catalog: string): boolean => before.wholes.get(catalog) === now.wholes.get(catalog)
  const hasNewType = [...now.shared.keys()].some((key) => key.startsWith('type ') && !before.shared.has(key))
  const { customOperators, customTypes, casts } = others
  // Others hold such types, and whatever is made may; where there was none, none but a new type, cast or check makes one.
  const lacksTypes = customTypes.length === 0 && !hasNewType && isSame('pg_cast') && isSame('pg_constraint')
  return {
    ...(isSame('pg_operator') ? { customOperators } : {}),
    ...(lacksTypes ? { customTypes } : {}),
    // Where no function of users is met unasked, none is until one of these has a row more.
    ...(casts.length === 0 && [...classCatalogs, 'pg_cast', 'pg_range'].every(isSame) ? { casts } : {}),
  }
}

/** The parameter of the questions for some objects. */
export function oidList(oids: ReadonlySet<number>): string {
  return `{${[...oids].join()}}`
}

function merged<T extends { readonly oid?: number }>(
  before: ReadonlyMap<number, T>,
  now: ReadonlyMap<number, string>,
  outdated: ReadonlySet<number>,
  newer: readonly T[],
): readonly T[] {
  const all = [...newer]
  for (const [oid, one] of before) if (now.has(oid) && !outdated.has(oid)) all.push(one)
  return all.sort((one, other) => (one.oid ?? 0) - (other.oid ?? 0))
}

function changedIn(before: ReadonlyMap<number, string>, now: ReadonlyMap<number, string>): Set<number> {
  const changed = new Set<number>()
  for (const [oid, word] of now) if (before.get(oid) !== word) changed.add(oid)
  return changed
}

/** True for a relation with expressions, which may name anything. */
function saysMore(one: Relation): boolean {
  return (
    one.definition !== null ||
    one.hasTriggers ||
    one.hasRules ||
    [one.triggers, one.rules, one.readExpressions, one.writeExpressions].some((list) => list?.length !== 0) ||
    one.columns.some(({ generated }) => generated !== null)
  )
}

/** True where an expression may speak of what bears the name, which stands in it as the server quotes it. */
function mentions(one: Relation, name: string): boolean {
  if (!saysMore(one)) return false
  const { definition, triggers, rules, readExpressions, writeExpressions, columns } = one
  const texts = [definition, ...columns.map(({ generated }) => generated)]
  const lists = [triggers, rules, readExpressions, writeExpressions]
  return (
    lists.some((list) => list === undefined || list.some((text) => text.includes(name))) ||
    texts.some((text) => text?.includes(name))
  )
}

/** True where its columns are not those of before, by number and name. */
function isAltered(before: Relation | undefined, now: Relation): boolean {
  return before !== undefined && !(keepsColumns(before, now) && before.columns.length === now.columns.length)
}

function keepsColumns(before: Relation | undefined, now: Relation): boolean {
  return (
    !before ||
    before.columns.every(({ number, name }) =>
      now.columns.some((one) => one.number === number && one.name === name),
    )
  )
}

/** True where calls of the function may be written in another way than before. */
function isCalledOtherwise({ snapshot }: Reading, now: CatalogFunction): boolean {
  const before = snapshot.functions.find(({ oid }) => oid === now.oid)
  if (!before) return false
  return before.name !== now.name || before.schema !== now.schema || before.parameters !== now.parameters
}

function isRenamed(before: Relation | undefined, now: Relation): boolean {
  return before !== undefined && (before.name !== now.name || before.schema !== now.schema)
}
