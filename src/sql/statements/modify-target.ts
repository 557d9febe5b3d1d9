import type { Relation } from '../../core/catalog-snapshot.ts'
import type { ColumnName, ObjectName, PlacedIn } from '../../core/inspection.ts'
import { joinName, splitName } from '../../core/object-name.ts'
import { anything, changed, joined, nothing } from '../scope/lineage.ts'
import type { Column, Lineage } from '../scope/lineage.ts'

import { descendants } from '../scope/family.ts'
import {
  aliasOf,
  findRelation,
  openedColumns,
  openRelation,
  placementOf,
  viewKey,
  whereabouts,
  withHidden,
} from '../scope/relations.ts'
import type { Analysis, RangeItem, Scope } from '../scope/scope.ts'
import { shortName } from '../scope/own-types.ts'
import { withSystemColumns } from '../scope/system-columns.ts'
import { isSystemSchema } from '../text/sensitive-catalog.ts'
import { word } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'
import { substituted } from '../routines/routine-body.ts'
import type { RowChange } from '../routines/row-change.ts'
import { triggerFacts } from '../routines/trigger-facts.ts'
import { fires, readTrigger } from '../routines/trigger.ts'
import { comparedOf } from './row-tests.ts'
import { eventOf, isReplaced, sayConsequences } from './write-consequences.ts'
import { unknownOrigin } from '../scope/unknown-name.ts'

/** The relation that a statement changes. */
export interface Target {
  readonly item: RangeItem
  readonly relation: Relation | null
  readonly name: ObjectName
  readonly kind: 'table' | 'view'
  /** False under ONLY. */
  readonly withChildren: boolean
  /** See `FoundRelation`. */
  readonly hidden: readonly Relation[]
}

/** Opens the relation that a statement changes; its columns are read only where the statement says so. */
export function openTarget(range: Tree, scope: Scope): Target {
  const { analysis } = scope
  analysis.findings.visit(range)
  const alias = aliasOf(range)
  const withChildren = range['inh'] === true
  const found = findRelation(word(range, 'schemaname'), word(range, 'relname'), analysis)
  if (found.kind !== 'relation') {
    const item = openRelation(range, scope)
    const name = found.kind === 'unknown' ? found.name : joinName(found.schema, found.name)
    return {
      item: { ...item, alias: alias.name ?? item.alias },
      relation: null,
      name,
      kind: 'table',
      withChildren,
      hidden: [],
    }
  }
  const { relation, hidden } = found
  const item: RangeItem = {
    alias: alias.name ?? relation.name,
    schema: alias.name === null ? relation.schema : null,
    columns: withHidden(openedColumns(relation, analysis), hidden, analysis),
    ...withSystemColumns([relation, ...hidden], whereabouts(relation, analysis)),
    bare: true,
    mark: { touched: false },
  }
  const kind = relation.kind === 'view' || relation.kind === 'materialized' ? 'view' : 'table'
  return { item, relation, name: joinName(relation.schema, relation.name), kind, withChildren, hidden }
}

/**
 * Says that rows of the target are written, and what its triggers, rules, foreign keys and partitions make of that.
 * `given` is what the statement puts into the rows.
 */
export function sayWrite(
  target: Target,
  verb: string,
  columns: readonly string[],
  everyRow: boolean,
  analysis: Analysis,
  given: Lineage = nothing,
  held?: RowChange['held'],
): void {
  const { findings, catalog } = analysis
  const { relation, name, kind } = target
  if (!relation || !catalog) {
    const names = columns.map((column) => `${name}.${joinName(column)}`)
    return findings.effect('write', verb, kind, name, names, everyRow)
  }
  const written = columns.flatMap((column) => namesOf(relation, column, target))
  findings.effect('write', verb, kind, name, written, everyRow)
  for (const one of target.hidden)
    findings.effect('write', verb, 'table', joinName(one.schema, one.name), written, everyRow)
  const family = [relation, ...(target.withChildren ? descendants(relation, catalog) : [])]
  // Whether the change succeeds tells which values there are in keys.
  const sources = written.flatMap((column) => comparedOf(column, analysis, held))
  findings.use({ sources, direct: false, known: true })
  for (const child of family.slice(1))
    findings.effect('write', verb, 'table', joinName(child.schema, child.name), written, everyRow)
  if (isSystemSchema(relation.schema)) sayCatalogWritten(name, analysis)
  findings.use(placementOf(relation, analysis))
  for (const one of family) {
    const oneName = joinName(one.schema, one.name)
    if (one.kind === 'foreign') findings.effect('network', verb, 'table', oneName)
    const change = { relation: one, event: eventOf(verb, one), columns, everyRow, given }
    sayConsequences(held ? { ...change, held } : change, analysis)
  }
  const change = { relation, event: eventOf(verb, relation), columns, everyRow, given }
  if (kind !== 'view' || isSystemSchema(relation.schema)) return
  // A trigger in the place of the write writes what it will; the tag counts the rows that it was fired for.
  if (isReplaced(change, analysis)) findings.writeElsewhere()
  else sayWriteThrough(relation, verb, written, everyRow, analysis, given)
}

// Writing to a view writes the tables under it.
function sayWriteThrough(
  view: Relation,
  verb: string,
  written: readonly ColumnName[],
  everyRow: boolean,
  analysis: Analysis,
  given: Lineage,
): void {
  const { catalog, findings } = analysis
  const facts = catalog?.views.get(viewKey(view, analysis))
  if (!facts) return
  for (const unknown of facts.unknowns) findings.unknown(unknown)
  for (const effect of facts.effects) {
    if (effect.kind !== 'read' || effect.object === null) continue
    const [schema = '', name = ''] = splitName(effect.object) ?? []
    const relation = catalog?.relation(schema, name)
    if (isSystemSchema(schema)) sayCatalogWritten(effect.object, analysis)
    if (effect.objectKind === 'table')
      findings.effect('write', verb, 'table', effect.object, written, everyRow)
    if (!relation || relation === view || isSystemSchema(relation.schema)) continue
    const own = relation.columns.map((one) => one.name)
    const columns = own.filter((one) => written.includes(joinName(schema, name, one)))
    sayConsequences({ relation, event: eventOf(verb, relation), columns, everyRow, given }, analysis)
  }
}

/**
 * Rows of the system's own tables are roles, functions and names, and an UPDATE of `pg_settings` sets whatever setting its rows
 * name: what comes of a change is not in the words of it.
 */
function sayCatalogWritten(name: ObjectName, { findings }: Analysis): void {
  findings.effect('unknown', 'write', 'table', name)
  findings.unknown(`What a change of the system's own ${name} brings about is not known.`)
}

function namesOf(relation: Relation, column: string, target: Target): readonly ColumnName[] {
  const found = target.item.columns.find((one) => one.name === column)
  return found ? found.lineage.sources : [joinName(relation.schema, relation.name, column)]
}

/** The target after the change: each column may hold what was assigned to it as well. */
export function assigned(
  item: RangeItem,
  values: ReadonlyMap<string, Lineage>,
  spread: Lineage | null,
): RangeItem {
  const columns = item.columns.map((column): Column => {
    const parts = [values.get(column.name), spread].filter(
      (part): part is Lineage =>
        part !== undefined && part !== null && (part.sources.length > 0 || !part.known),
    )
    return parts.length === 0 ? column : { ...column, lineage: joined([column.lineage, ...parts]) }
  })
  const open = item.open ? joined([item.open, ...values.values(), ...(spread ? [spread] : [])]) : null
  return { ...item, columns, open: open && item.open?.known === false ? anything : open }
}

/**
 * The row that an INSERT proposes, as ON CONFLICT names it: what the statement gives, and nothing of what is stored. Columns
 * that it does not give count as the target's own. A trigger that runs on the row before may have put into any column whatever it
 * answers with, so each of those that are given may then hold all of it.
 */
export function proposed(
  target: Target,
  given: readonly string[],
  values: ReadonlyMap<string, Lineage>,
  spread: Lineage | null,
  analysis: Analysis,
): RangeItem {
  const { item, relation } = target
  const { catalog } = analysis
  const own = assigned(item, values, spread)
  const excluded = { ...own, alias: 'excluded', schema: null }
  if (!relation || !catalog || spread !== null || target.kind !== 'table') return excluded
  const family = [relation, ...descendants(relation, catalog)]
  const all = joined([...values.values()])
  const made = family.map((one) => madeBefore(one, given, all, analysis))
  const put = joined(made.filter((one) => one !== null))
  if (made.includes(null) || !put.known) return excluded
  const columns = own.columns.map((column): Column => {
    const value = given.includes(column.name) ? values.get(column.name) : undefined
    if (!value) return column
    // Whatever is given, it is of the column's type by then.
    const type = relation.columns.find(({ name }) => name === column.name)?.typeName
    const lineage = changed(joined([value, put]))
    return {
      ...column,
      lineage: type === undefined ? lineage : { ...lineage, type: shortName(type, catalog) },
    }
  })
  return { ...excluded, columns }
}

/** What triggers make of a new row of a table before it is held against those that are there; null where that is not known. */
function madeBefore(
  relation: Relation,
  columns: readonly string[],
  given: Lineage,
  analysis: Analysis,
): Lineage | null {
  if (relation.hasRules) return null
  if (!relation.hasTriggers) return nothing
  if (!relation.triggers) return null
  const change = { relation, event: 'insert', columns, everyRow: false, given } as const
  const made = relation.triggers.map((definition) => {
    const trigger = readTrigger(definition, analysis)
    if (!trigger) return null
    if (trigger.timing !== 'before' || !trigger.forEachRow || !fires(trigger, change)) return nothing
    // A default that reads rows puts them into what the trigger is given, too.
    if (relation.writeExpressions?.length !== 0) return null
    const facts = triggerFacts(trigger, change, analysis)
    if (typeof facts === 'string' || facts.unknowns.length > 0 || facts.stored === null) return null
    return substituted({ sources: facts.stored, direct: false, known: true }, given)
  })
  return made.includes(null) ? null : joined(made.filter((one) => one !== null))
}

/** A value comes to rest; one that may hold anything must not do so where nothing tells of its origin. */
export function sayStored(lineage: Lineage, analysis: Analysis, place: PlacedIn | null = null): void {
  analysis.findings.store(lineage, place)
  if (!lineage.known) analysis.findings.unknown(unknownOrigin.stored)
}
