import type { CatalogFunction, Relation } from '../core/catalog-snapshot.ts'
import { joinName } from '../core/object-name.ts'
import { nothing } from './lineage.ts'
import { findFunctions } from './function-names.ts'
import { findRelation, nameOf } from './relations.ts'
import type { RowEvent } from './row-change.ts'
import { scan } from './scan.ts'
import type { Analysis } from './scope.ts'
import { triggerFacts } from './trigger-facts.ts'
import { fires, readTrigger, triggerFrom } from './trigger.ts'
import type { Trigger } from './trigger.ts'
import { tree, word, words } from './tree.ts'
import type { Tree } from './tree.ts'
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
  const { unknown } = findFunctions(words(body, 'funcname'), analysis)
  if (unknown !== null) {
    findings.effect('unknown', 'execute', 'function', joinName(...words(body, 'funcname')))
    findings.unknown(unknown)
    return noResult
  }
  const trigger = triggerFrom(qualified(body, analysis))
  if (!trigger) findings.unknown('The trigger was not understood.')
  else sayTrigger(trigger, found.relation, analysis)
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

function sayTrigger(trigger: Trigger, relation: Relation, analysis: Analysis): void {
  const { findings } = analysis
  const columns = relation.columns.map((one) => one.name)
  for (const event of events) {
    const change = { relation, event, columns, everyRow: false, given: nothing }
    if (!fires(trigger, change)) continue
    const facts = triggerFacts(trigger, change, analysis)
    if (typeof facts === 'string') return findings.unknown(facts)
    for (const sentence of facts.unknowns) findings.unknown(sentence)
    if (facts.stored === null) return findings.unknown('What the trigger stores is not known.')
    const name = joinName(relation.schema, relation.name)
    const kept = facts.stored.filter((one) => one !== '$')
    if (kept.length > 0) findings.effect('read', 'select', 'table', name, kept)
    for (const { kind, verb, objectKind, object, columns: read } of facts.effects)
      if (kind !== 'write') findings.effect(kind, verb, objectKind, object, read)
  }
}
