/**
 * What a table holds a changed row against. A change is given some columns and leaves the others as they are; whatever looks at both
 * takes the change or fails by what stayed, which tells of it: checks, foreign keys of several columns, keys of indexes, and expressions
 * that are worked out anew. A row that moves to another partition is held against all that this one has of its own.
 */
import type { Relation } from '../../core/catalog-snapshot.ts'
import { anyColumn } from '../../core/inspection.ts'
import type { ColumnName } from '../../core/inspection.ts'
import { joinName, splitName } from '../../core/object-name.ts'
import { isMade, withMade } from '../routines/row-change.ts'
import type { Held, RowChange } from '../routines/row-change.ts'
import { triggerFacts, type TriggerFacts } from '../routines/trigger-facts.ts'
import { fires, readTrigger } from '../routines/trigger.ts'
import type { RowTest } from '../scope/catalog-index.ts'
import { comparedWith } from '../scope/compared.ts'
import { ancestors, descendants } from '../scope/family.ts'
import { joined } from '../scope/lineage.ts'
import type { Column, Lineage } from '../scope/lineage.ts'
import { columnsOf } from '../scope/relations.ts'
import type { Analysis } from '../scope/scope.ts'
import { rowTestOf } from '../scope/table-expressions.ts'
import { isOutside } from './index-conditions.ts'

/** Says what the success of a change tells of rows that are there, and of what stays in the row itself. */
export function sayTested(change: RowChange, analysis: Analysis): void {
  const { relation, event } = change
  const { catalog, findings } = analysis
  const above = catalog ? ancestors(relation, catalog).filter((one) => one.kind === 'partitioned') : []
  const isMoved =
    event !== 'insert' && above.some((one) => includesAny(one.partitionKey ?? [], change.columns))
  const columns = columnsOf(relation, analysis)
  const written = withMade(change.columns, relation, columns)
  const ungiven =
    event === 'update' ? [] : relation.columns.filter((one) => relation.isUnread ?? one.isComparedUngiven)
  const compared = isMoved
    ? relation.columns.map((one) => one.name)
    : [...written, ...ungiven.map((one) => one.name)]
  const triggered = triggersBefore(change, analysis)
  const understood = triggered.filter((one) => one !== null)
  const set = withMade(
    understood.flatMap(({ sets = [] }) => sets),
    relation,
    columns,
  )
  // Into a partition that it moves to a row is put anew, and what triggers set is not what the statement gives.
  const isUnsure = isMoved || set.includes(anyColumn) || triggered.includes(null)
  const left = isUnsure ? noneHeld : without(set, change.held)
  const known = new Set(
    compared.flatMap((name) => comparedOf(joinName(relation.schema, relation.name, name), analysis, left)),
  )
  const kept = columns.filter((one) => !written.includes(one.name) && !isMade(relation, one.name))
  const held = new Set(kept.flatMap(({ lineage }) => lineage.sources))
  // A new row brings all that it is held against.
  const tests = event === 'insert' || held.size === 0 ? [] : testsOf(relation, columns, analysis)
  const shared = isMoved ? new Set(above.flatMap((one) => wordsOf(one, analysis))) : null
  // What triggers make of what is given is held against others, if not against itself.
  const others = new Set(
    columns.flatMap(({ name, lineage }) => (includesAny(set, [name]) ? [] : lineage.sources)),
  )
  for (const test of tests) {
    const isGiven = includesAny(test.columns, ['', ...written]) || shared?.has(test.word) === false
    const isSet = includesAny(test.columns, set) || (set.includes(anyColumn) && test.columns.length > 1)
    if (!isGiven && !isSet) continue
    for (const one of test.tested) if (held.has(one) && (isGiven || others.has(one))) known.add(one)
  }
  const beside = event === 'insert' ? [] : set.includes(anyColumn) ? columns.map((one) => one.name) : set
  for (const name of beside) {
    const own = columns.find((one) => one.name === name)?.lineage.sources ?? []
    for (const one of comparedWith(joinName(relation.schema, relation.name, name), analysis))
      if (others.has(one) && !own.includes(one)) known.add(one)
  }
  const chosen = withMade(
    understood.flatMap((one) => one.chosen ?? []),
    relation,
    columns,
  )
  for (const name of chosen.includes(anyColumn) ? columns.map((one) => one.name) : chosen)
    for (const one of comparedWith(joinName(relation.schema, relation.name, name), analysis)) known.add(one)
  findings.use({ sources: [...known], direct: false, known: true })
}

/** Says what the success of a change tells of a column that keeps a part of what it held, which whatever looks at it takes or not. */
export function sayTestedInPlace({ sources }: Lineage, analysis: Analysis): void {
  const { catalog, findings } = analysis
  for (const source of sources) {
    const [name = '', table = '', schema = ''] = (splitName(source) ?? []).toReversed()
    const relation = catalog?.relation(schema, table)
    const family = relation && catalog ? [relation, ...descendants(relation, catalog)] : []
    const isTested = family.some((one) => {
      const { checks = [], foreignKeys = [] } = one
      const together = [...checks, ...foreignKeys.map(({ columns }) => columns)]
      if (together.some((names) => includesAny(names, ['', name]))) return true
      const { indexExpressions = [], columns } = one
      const made = columns.flatMap(({ generated, isStored }) => (generated && isStored ? [generated] : []))
      return [...made, ...indexExpressions].some((text) =>
        includesAny(workedOut(text, one, columnsOf(one, analysis), analysis).tested, sources),
      )
    })
    if (isTested) findings.use({ sources, direct: false, known: true })
  }
}

/** Says what a command of ALTER TABLE tells of all rows of a table, which it holds against what is not validated. */
export function sayValidated(relation: Relation, analysis: Analysis): void {
  const { catalog, findings } = analysis
  for (const one of [relation, ...(catalog ? descendants(relation, catalog) : [])]) {
    const { checks = [], foreignKeys = [] } = one
    const keys = foreignKeys.flatMap(({ columns }) => columns)
    const names = new Set([...keys, ...checks.flatMap((check) => (check.includes('') ? check : []))])
    const tested = columnsOf(one, analysis).filter(({ name }) => names.has(name))
    findings.use(joined(tested.map(({ lineage }) => lineage)))
    const compared = keys.flatMap((name) => comparedWith(joinName(one.schema, one.name, name), analysis))
    findings.use({ sources: compared, direct: false, known: true })
  }
}

/**
 * Says what it tells of the rows of a relation that they are all held against what belongs to another: to the table that it becomes a partition of, or
 * to a materialized view whose rows they become.
 */
export function sayAttached(relation: Relation, parent: Relation, analysis: Analysis): void {
  const columns = columnsOf(parent, analysis)
  const tests = testsOf(parent, columns, analysis).filter(({ isDemanded }) => isDemanded !== true)
  const tested = tests.flatMap((test) => test.tested)
  const isTested = ({ name, lineage }: Column): boolean =>
    includesAny(lineage.sources, tested) ||
    parent.columns.some((one) => one.name === name && one.comparedWith !== undefined)
  const names = columns.filter(isTested).map((one) => one.name)
  analysis.rests.onKeys = true
  const held = columnsOf(relation, analysis).filter(({ name }) => names.includes(name))
  analysis.findings.use(joined(held.map(({ lineage }) => lineage)))
}

/** Columns that triggers before the event set, named or not; `anyColumn` for whichever. */
export function setByTriggers(change: RowChange, analysis: Analysis): readonly string[] {
  return triggersBefore(change, analysis).flatMap((one) => one?.sets ?? [])
}

/** What triggers before the event do; null for what is not understood. */
function triggersBefore(change: RowChange, analysis: Analysis): readonly (TriggerFacts | null)[] {
  const { relation } = change
  // What is not understood is unknown by itself.
  if (relation.hasTriggers && !relation.triggers) return [null]
  return (relation.triggers ?? []).flatMap((definition) => {
    const trigger = readTrigger(definition, analysis)
    if (!trigger) return [null]
    if (trigger.timing !== 'before' || !trigger.forEachRow || !fires(trigger, change)) return []
    const facts = triggerFacts(trigger, change, analysis)
    return typeof facts === 'string' ? [null] : [facts]
  })
}

/** With what a column is compared in a row of which so much is certain, which may take it out of partial indexes. */
export function comparedOf(
  column: ColumnName,
  analysis: Analysis,
  held: ReadonlyMap<string, Held> = noneHeld,
): readonly ColumnName[] {
  return comparedWith(column, analysis, held.size === 0 ? [] : leftBy(column, held, analysis))
}

/** Of what a column is compared with, that which a row is held against in partial indexes alone that it is outside of. */
function leftBy(
  column: ColumnName,
  held: ReadonlyMap<string, Held>,
  analysis: Analysis,
): readonly ColumnName[] {
  const { catalog, rests } = analysis
  const [, table = '', schema = ''] = (splitName(column) ?? []).toReversed()
  const relation = catalog?.relation(schema, table)
  const { comparedWhere = [] } = catalog?.column(column) ?? {}
  if (!relation || comparedWhere.length === 0) return []
  rests.onDefinitions = true
  const isLeft = (condition: string): boolean => isOutside(condition, relation, held, analysis)
  return comparedWhere.flatMap((one) => (one.conditions.every(isLeft) ? [one.column] : []))
}

const noneHeld: ReadonlyMap<string, Held> = new Map()

function without(
  names: readonly string[],
  held: ReadonlyMap<string, Held> = noneHeld,
): ReadonlyMap<string, Held> {
  return new Map([...held].filter(([name]) => !names.includes(name)))
}

function includesAny(names: readonly string[], wanted: readonly string[]): boolean {
  return names.some((one) => wanted.includes(one))
}

function wordsOf(relation: Relation, analysis: Analysis): readonly string[] {
  return testsOf(relation, columnsOf(relation, analysis), analysis).map(({ word }) => word)
}

function testsOf(relation: Relation, columns: readonly Column[], analysis: Analysis): readonly RowTest[] {
  const key = [relation.oid, ...(analysis.callerPath ?? ['?'])].join('\0')
  const had = analysis.catalog?.rowTests.get(key)
  if (had) return had
  const { checks = [], foreignKeys = [], indexExpressions = [] } = relation
  const made = relation.columns.flatMap(({ generated, isStored }) =>
    generated && isStored ? [generated] : [],
  )
  // A partition alone may refuse NULL.
  const full = relation.columns.flatMap(({ name, isNotNull }) => (isNotNull ? [[name]] : []))
  const all = [...checks.filter((names) => names.includes('')), ...foreignKeys.map((one) => one.columns)]
  const demanded = [...checks.filter((names) => !names.includes('')), ...full]
  const tests = [
    ...all.map((names) => together(names, columns)),
    ...indexExpressions.map((text) => workedOut(text, relation, columns, analysis)),
    ...demanded.map((names) => ({ ...together(names, columns), isDemanded: true as const })),
    ...made.map((text) => ({ ...workedOut(text, relation, columns, analysis), isDemanded: true as const })),
  ]
  analysis.catalog?.rowTests.set(key, tests)
  return tests
}

function together(names: readonly string[], columns: readonly Column[]): RowTest {
  const meant = columns.filter((one) => names.includes(one.name))
  return { columns: names, tested: meant.flatMap(({ lineage }) => lineage.sources), word: names.join('\0') }
}

/** An expression fails by what stayed only where it can fail. */
function workedOut(
  text: string,
  relation: Relation,
  columns: readonly Column[],
  analysis: Analysis,
): RowTest {
  const { read, tested } = rowTestOf(text, relation, columns, analysis)
  const names = columns.filter(({ lineage }) => includesAny(lineage.sources, read)).map((one) => one.name)
  return { columns: names, tested, word: text }
}
