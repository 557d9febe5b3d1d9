import type { ForeignKey, Relation } from '../../core/catalog-snapshot.ts'
import { joinName } from '../../core/object-name.ts'
import type { DefinitionFacts } from '../scope/catalog-index.ts'
import { anything, joined, nothing } from '../scope/lineage.ts'
import type { Lineage } from '../scope/lineage.ts'
import { ancestors, descendants } from '../scope/family.ts'
import { sayComparisons } from '../scope/implied-casts.ts'
import { putWith } from '../values/placed-values.ts'
import { columnsOf } from '../scope/relations.ts'
import { substituted } from '../routines/routine-body.ts'
import type { RowChange, RowEvent } from '../routines/row-change.ts'
import type { Analysis } from '../scope/scope.ts'
import { isSystemSchema } from '../text/sensitive-catalog.ts'
import { expressionFacts } from '../scope/table-expressions.ts'
import { replaces, sayRules } from './table-rules.ts'
import { triggerFacts } from '../routines/trigger-facts.ts'
import { fires, readTrigger } from '../routines/trigger.ts'
import { sayTested, setByTriggers } from './row-tests.ts'

/** Tables that a change of one table may reach through foreign keys; beyond it the statement is unknown. */
const reachedMax = 500

const events: Readonly<Record<string, RowEvent>> = {
  insert: 'insert',
  copy: 'insert',
  update: 'update',
  delete: 'delete',
  truncate: 'truncate',
}

/** The event of a change of this relation by an SQL verb. */
export function eventOf(verb: string, relation: Relation): RowEvent {
  const event = events[verb] ?? 'any'
  // A row that changes may move from one partition to another, which deletes and inserts it.
  const mayMove = relation.kind === 'partitioned' || relation.parents.length > 0
  return event === 'update' && mayMove ? 'any' : event
}

/**
 * Says what a table makes of a change of its rows: its rules and triggers, the code in its defaults, checks and types, and
 * the rows of other tables that follow by foreign keys.
 */
export function sayConsequences(change: RowChange, analysis: Analysis): void {
  const { relation, event } = change
  const columns = columnsOf(relation, analysis)
  const security = event === 'truncate' ? null : expressionFacts(relation, 'read', columns, analysis)
  // A new row is held against what it brings along itself.
  if (security) sayExpressions(security, relation, event !== 'insert', analysis)
  follow(change, analysis, new Set())
}

/** True when a view's own trigger or rule takes the place of the change, so that the tables under it see nothing of it. */
export function isReplaced(change: RowChange, analysis: Analysis): boolean {
  const { triggers = [], rules = [] } = change.relation
  return (
    rules.some((one) => replaces(one, change, analysis)) ||
    triggers.some((one) => {
      const trigger = readTrigger(one, analysis)
      return trigger?.timing === 'instead' && fires(trigger, change)
    })
  )
}

/** TRUNCATE … CASCADE: all tables that point to these, and to those in turn. */
export function sayTruncated(relations: readonly Relation[], analysis: Analysis): void {
  const { catalog, findings } = analysis
  if (relations.some((one) => one.foreignKeys === undefined))
    return findings.unknown('Which further tables TRUNCATE … CASCADE empties is not known.')
  const reached = new Set(relations)
  for (const relation of reached) {
    for (const one of catalog ? descendants(relation, catalog) : []) reached.add(one)
    for (const [child] of catalog?.referencesTo(relation) ?? []) reached.add(child)
  }
  for (const relation of [...reached].filter((one) => !relations.includes(one))) {
    findings.effect('write', 'truncate', 'table', joinName(relation.schema, relation.name), [], true)
    const change = { relation, event: 'truncate', columns: [], everyRow: true, given: nothing } as const
    if (relation.hasTriggers) sayTriggers(change, analysis)
  }
}

function sayExpressions(
  { effects, uses, unknowns }: DefinitionFacts,
  relation: Relation,
  decidesByRow: boolean,
  analysis: Analysis,
): void {
  const own = `${joinName(relation.schema, relation.name)}.`
  const used = decidesByRow ? uses.sources : uses.sources.filter((one) => !one.startsWith(own))
  // A function of the table's own that reads elsewhere may put what it finds into the row.
  analysis.findings.follow({
    effects,
    uses: used,
    unknowns,
    stored: used.filter((one) => !one.startsWith(own)),
  })
}

function follow(change: RowChange, analysis: Analysis, seen: Set<string>): void {
  const { relation, event } = change
  const key = `${relation.oid} ${event} ${change.columns.join()}`
  if (seen.has(key)) return
  seen.add(key)
  const { findings, catalog } = analysis
  if (seen.size > reachedMax)
    return findings.unknown('The change reaches more tables through foreign keys than can be followed.')
  if (relation.hasRules) sayRules(change, analysis)
  if (relation.hasTriggers) sayTriggers(change, analysis)
  if (event !== 'delete' && event !== 'truncate') {
    sayWrittenCode(change, analysis)
    sayTested(change, analysis)
  }
  if (!catalog || isSystemSchema(relation.schema)) return
  for (const [child, foreignKey] of catalog.referencesTo(relation))
    cascade(change, child, foreignKey, analysis, seen)
}

function sayTriggers(change: RowChange, analysis: Analysis): void {
  const { relation, given } = change
  const { findings } = analysis
  const name = joinName(relation.schema, relation.name)
  const unknown = (sentence: string): void => {
    findings.unknown(sentence)
    findings.effect('unknown', 'trigger', 'table', name)
  }
  if (!relation.triggers) return unknown(`Triggers of ${name} run code that is not known.`)
  // What one of them sets, the others find changed.
  const set = change.event === 'update' ? setByTriggers(change, analysis) : []
  const fired = set.length > 0 ? { ...change, set } : change
  for (const definition of relation.triggers) {
    const trigger = readTrigger(definition, analysis)
    if (!trigger) {
      unknown(`A trigger of ${name} was not understood.`)
      continue
    }
    if (!fires(trigger, change)) continue
    const facts = triggerFacts(trigger, fired, analysis)
    if (typeof facts === 'string') {
      unknown(facts)
      continue
    }
    const put = (sources: readonly string[]): readonly string[] =>
      substituted({ sources, direct: false, known: true }, given).sources
    const { effects, uses, unknowns, ...kept } = facts
    // What it writes at the end of the transaction nobody can count before that is over.
    if (trigger.isDeferrable && (unknowns.length > 0 || effects.some(({ kind }) => kind === 'write')))
      findings.writeElsewhere()
    findings.follow({ effects, uses: put(uses.sources), unknowns, ...putWith(kept, put) })
    if (unknowns.length > 0) findings.effect('unknown', 'trigger', 'table', name)
  }
}

/** Functions in defaults, checks and keys of indexes, and types that run code when a value is put into them. */
function sayWrittenCode(change: RowChange, analysis: Analysis): void {
  const { relation, columns } = change
  const { findings, catalog } = analysis
  const name = joinName(relation.schema, relation.name)
  // In which partition a row belongs is worked out for each of them too.
  const above = catalog ? ancestors(relation, catalog).filter((one) => one.kind === 'partitioned') : []
  for (const one of [relation, ...above]) {
    const facts = expressionFacts(one, 'write', columnsOf(one, analysis), analysis)
    if (facts) {
      sayExpressions(facts, one, false, analysis)
      sayHeldElsewhere(facts, one, change, analysis)
    }
    sayComparisons(one, analysis)
  }
  if (!catalog || catalog.customTypes.size === 0) return
  for (const column of relation.columns) {
    const type = column.typeName.split('.').at(-1)?.replace(/^_/, '') ?? ''
    if (columns.includes(column.name) && catalog.customTypes.has(type))
      findings.unknown(`The type of ${name}.${joinName(column.name)} may run code that is not known.`)
  }
}

/**
 * What reads other rows may answer otherwise than when a row was written, and whoever may write those chooses how: a changed row is
 * then tested by what it holds in the columns that stay as they are, too. What writes, locks or sets something tells of these by that.
 */
function sayHeldElsewhere(
  { effects, uses }: DefinitionFacts,
  relation: Relation,
  { event, columns }: RowChange,
  analysis: Analysis,
): void {
  if (event === 'insert' || effects.length === 0) return
  const kept = columnsOf(relation, analysis).filter(({ name }) => !columns.includes(name))
  const held = new Set(kept.flatMap(({ lineage }) => lineage.sources))
  const sources = uses.sources.filter((one) => held.has(one))
  analysis.findings.use({ sources, direct: false, known: true })
}

/** What a foreign key makes of a change of the rows that it points to. */
function cascade(
  change: RowChange,
  child: Relation,
  key: ForeignKey,
  analysis: Analysis,
  seen: Set<string>,
): void {
  const { event, columns, everyRow } = change
  const { findings } = analysis
  const isDelete = event === 'delete' || event === 'any'
  const isUpdate =
    event === 'any' || (event === 'update' && key.targetColumns.some((one) => columns.includes(one)))
  const actions = [...(isDelete ? [key.onDelete] : []), ...(isUpdate ? [key.onUpdate] : [])]
  const verbs = actions.flatMap((action, at) => {
    if (action === 'none') return []
    return [isDelete && at === 0 && action === 'cascade' ? 'delete' : 'update']
  })
  // Rows that point to it and do not follow make the change fail.
  if (verbs.length < actions.length) {
    const pointing = columnsOf(child, analysis).filter((one) => key.columns.includes(one.name))
    findings.use(joined(pointing.map((one) => one.lineage)))
  }
  const family = [
    child,
    ...(analysis.catalog && child.kind === 'partitioned' ? descendants(child, analysis.catalog) : []),
  ]
  for (const verb of verbs) {
    const written = verb === 'delete' ? [] : key.columns
    for (const one of family) {
      const names = written.map((column) => joinName(one.schema, one.name, column))
      findings.effect('write', verb, 'table', joinName(one.schema, one.name), names, everyRow)
      findings.writeBeyond()
      const given = movedBy(change, key, analysis)
      follow({ relation: one, event: eventOf(verb, one), columns: written, everyRow, given }, analysis, seen)
    }
  }
}

/** What a child's row is given: the key as it is or will be. */
function movedBy(change: RowChange, key: ForeignKey, analysis: Analysis): Lineage {
  const columns = columnsOf(change.relation, analysis).filter((one) => key.targetColumns.includes(one.name))
  return columns.length === 0 ? anything : joined([change.given, ...columns.map((one) => one.lineage)])
}
