import { joinName } from '../../core/object-name.ts'
import { Findings } from '../scope/findings.ts'
import { nothing } from '../scope/lineage.ts'
import { findRelation, nameOf } from '../scope/relations.ts'
import { ruleFindings } from './table-rules.ts'
import { tree, word } from '../text/tree.ts'
import { sayKept } from './trigger-definition.ts'
import { noResult } from './utility.ts'
import type { UtilityRule } from './utility.ts'

/**
 * CREATE RULE. Every write through the gateway is held against its rules; others' writes bring them about too, so that what
 * one would carry away from its table, or from the rows that are put there, counts when it is made.
 */
export const createRule: UtilityRule = ({ body, scope }) => {
  const { analysis } = scope
  const { findings } = analysis
  const range = tree(body, 'relation')
  findings.effect('define', 'create rule', 'table', range ? nameOf(range, analysis) : null)
  if (range) findings.visit(range)
  const unknown = (sentence: string): typeof noResult => {
    findings.unknown(sentence)
    findings.effect('unknown', 'create rule', 'table', range ? nameOf(range, analysis) : null)
    return noResult
  }
  const found = range ? findRelation(word(range, 'schemaname'), word(range, 'relname'), analysis) : null
  if (found?.kind !== 'relation')
    return unknown(found?.kind === 'unknown' ? found.sentence : 'A rule of the system is not known.')
  const { relation } = found
  const name = joinName(relation.schema, relation.name)
  // Such a rule makes a view of the table.
  if (word(body, 'event') === 'CMD_SELECT')
    return unknown(`What a rule makes of reading ${name} is not known.`)
  const columns = relation.columns.map((one) => one.name)
  // Rows that others insert hold what a protection of the table is about, as those that are there do.
  const change = { relation, event: 'any', columns, everyRow: false, given: nothing } as const
  const say = (): typeof noResult => {
    const made = ruleFindings(body, change, new Findings(findings.visited, true), analysis)
    const { stored, placed, uses, unknowns } = made
    if (unknowns[0] !== undefined) return unknown(unknowns[0])
    if (stored === null) return unknown(`What a rule of ${name} stores is not known.`)
    const steering = uses.filter((one) => !one.startsWith('$'))
    if (steering.length > 0) findings.effect('read', 'select', 'table', name, steering)
    sayKept({ effects: made.effects(), stored, placed, uses }, name, findings)
    return noResult
  }
  // Constants of its statements become values when it is made, by whatever code their types have.
  return analysis.catalog?.customTypes.size === 0 ? findings.later(say) : say()
}
