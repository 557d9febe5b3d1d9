import type { CatalogFunction, Relation } from '../../core/catalog-snapshot.ts'
import { anyColumn, isNotifyCall } from '../../core/inspection.ts'
import type { ColumnName, Effect, PlacedColumn } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import type { Findings } from '../scope/findings.ts'
import { nothing } from '../scope/lineage.ts'
import { findFunctions } from '../routines/function-names.ts'
import { findRelation, nameOf } from '../scope/relations.ts'
import type { RowEvent } from '../routines/row-change.ts'
import { scan } from '../queries/scan.ts'
import type { Analysis } from '../scope/scope.ts'
import { isBuiltInTrigger, triggerFacts } from '../routines/trigger-facts.ts'
import { fires, readTrigger, triggerFrom } from '../routines/trigger.ts'
import type { Trigger } from '../routines/trigger.ts'
import { comparedWith } from '../scope/compared.ts'
import { tree, word, words } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'
import { noResult } from './utility.ts'
import type { UtilityRule } from './utility.ts'

const events: readonly RowEvent[] = ['insert', 'update', 'delete', 'truncate']

/**
 * CREATE TRIGGER. Every write through the gateway is held against its triggers; others' writes fire them too, so that what
 * one would carry away from its table counts when it is made.
 */
export const createTrigger: UtilityRule = ({ body, scope }) => {
  const { analysis } = scope
  const { findings } = analysis
  const range = tree(body, 'relation')
  const object = range ? nameOf(range, analysis) : null
  findings.effect('define', 'create trigger', 'table', object)
  scan(body, scope)
  const found = range ? findRelation(word(range, 'schemaname'), word(range, 'relname'), analysis) : null
  if (found?.kind !== 'relation') {
    findings.unknown(found?.kind === 'unknown' ? found.sentence : 'A trigger of the system is not known.')
    return noResult
  }
  const path = words(body, 'funcname')
  const { unknown } = findFunctions(path, analysis)
  if (unknown !== null && !isBuiltInTrigger(path)) {
    findings.effect('unknown', 'execute', 'function', joinName(...path))
    findings.unknown(unknown)
    return noResult
  }
  const trigger = triggerFrom(qualified(body, analysis))
  if (!trigger) findings.unknown('The trigger was not understood.')
  else findings.later(() => sayTrigger(trigger, found.relation, analysis))
  return noResult
}

/** The statement with its function's schema, as the catalog would keep it. */
export function qualified(body: Tree, analysis: Analysis): Tree {
  const path = words(body, 'funcname')
  const [name] = path
  if (path.length !== 1 || name === undefined) return body
  const { users } = findFunctions(path, analysis)
  const schema = users.find((one) => one.argumentCount === 0)?.schema
  if (schema === undefined) return body
  return { ...body, funcname: [schema, name].map((sval) => ({ String: { sval } })) }
}

/** True when a trigger of the catalog, of a table or of events, calls a function. */
export function isAttached({ schema, name }: CatalogFunction, analysis: Analysis): boolean {
  const wanted = joinName(schema, name)
  const { eventTriggers = [] } = analysis.catalog?.snapshot ?? {}
  if (eventTriggers.some((one) => one.schema === schema && one.name === name)) return true
  return (analysis.catalog?.snapshot.relations ?? []).some((relation) =>
    (relation.triggers ?? []).some((one) => {
      const trigger = readTrigger(one, analysis)
      return trigger === null || joinName(...trigger.routine) === wanted
    }),
  )
}

/** What a definition makes of the rows of its table: which values it carries where, or away. */
export function sayKept(made: Made, relation: string, findings: Findings): void {
  const { effects, stored, placed = [], uses } = made
  // A value that steers, or that may be told to somebody, is carried by that.
  const storesOnly = effects.every(
    (one) => one.kind === 'read' || (one.kind === 'write' && rowVerbs.has(one.verb)) || isNotifyCall(one),
  )
  const places = storesOnly ? placed.filter(({ source }) => isColumn(source) && !uses.includes(source)) : []
  const sources = new Set(places.map(({ source }) => source))
  const carried = stored.filter((one) => isColumn(one) && !sources.has(one))
  if (carried.length > 0) findings.effect('read', 'select', 'table', relation, carried)
  findings.follow({ effects: [], uses: [], unknowns: [], stored: [...sources], placed: places })
  for (const { kind, verb, objectKind, object, columns } of effects)
    if (kind !== 'write') {
      const others = columns.filter((one) => !sources.has(one))
      findings.effect(kind, verb, objectKind, object, others)
    }
}

function isColumn(one: ColumnName): boolean {
  return !one.startsWith('$')
}

interface Made {
  readonly effects: readonly Effect[]
  readonly stored: readonly ColumnName[]
  readonly placed?: readonly PlacedColumn[]
  readonly uses: readonly ColumnName[]
}

const rowVerbs: ReadonlySet<string> = new Set(['insert', 'update', 'merge', 'delete'])

function sayTrigger(trigger: Trigger, relation: Relation, analysis: Analysis): void {
  const { findings } = analysis
  const columns = relation.columns.map((one) => one.name)
  for (const event of events) {
    const change = { relation, event, columns, everyRow: false, given: nothing }
    if (!fires(trigger, change)) continue
    // Rows that others insert hold what a protection of the table is about, as those that are there do.
    const facts = triggerFacts(trigger, { ...change, event: 'any' }, analysis)
    if (typeof facts === 'string') return findings.unknown(facts)
    for (const sentence of facts.unknowns) findings.unknown(sentence)
    if (facts.stored === null) return findings.unknown('What the trigger stores is not known.')
    const name = joinName(relation.schema, relation.name)
    // Whoever makes one that sets a column decides by what rows are held against others.
    const names = facts.sets?.includes(anyColumn) ? columns : (facts.sets ?? [])
    const compared = names.flatMap((one) =>
      comparedWith(joinName(relation.schema, relation.name, one), analysis),
    )
    findings.use({ sources: compared, direct: false, known: true })
    sayKept({ ...facts, stored: facts.stored, uses: facts.uses.sources }, name, findings)
  }
}
