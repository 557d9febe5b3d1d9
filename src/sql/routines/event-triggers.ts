import type { Effect } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import { bodyFacts, calledAround } from './routine-body.ts'
import type { Analysis } from '../scope/scope.ts'

/** Says what event triggers make of the definitions that have been found. Their own definitions fire them no further here. */
export function sayEventTriggers(analysis: Analysis): void {
  const { catalog, findings } = analysis
  const triggers = catalog?.snapshot.eventTriggers ?? []
  if (triggers.length === 0 || !catalog) return
  const effects = findings.effects()
  for (const { event, schema, name } of triggers) {
    const written = joinName(schema, name)
    const fires = firing[event]
    if (!fires || !effects.some(fires) || analysis.within.includes(`function ${written}`)) continue
    const routine = catalog
      .functionsNamed(name)
      .find((one) => one.schema === schema && one.argumentCount === 0 && one.language === 'plpgsql')
    const facts = routine
      ? bodyFacts({ routine, place: 'event', around: calledAround(routine) }, analysis)
      : `What the function ${written} of an event trigger does is not known.`
    if (typeof facts === 'string') {
      findings.unknown(facts)
      findings.effect('unknown', 'trigger', 'function', written)
      continue
    }
    findings.include(facts.effects, facts.uses.sources, facts.unknowns)
    if (facts.unknowns.length > 0) findings.effect('unknown', 'trigger', 'function', written)
  }
}

/** Which effects fire an event. Tags are not looked at: a trigger for some statements counts for all. */
const firing: Readonly<Record<string, (effect: Effect) => boolean>> = {
  ddl_command_start: isDefinition,
  ddl_command_end: isDefinition,
  sql_drop: (effect) => isDefinition(effect) && /drop|alter/.test(effect.verb),
  table_rewrite: (effect) => isDefinition(effect) && effect.verb === 'alter',
}

// Roles, databases and settings are shared by all databases, and fire nothing.
function isDefinition({ kind, verb, objectKind }: Effect): boolean {
  if (objectKind === 'role' || objectKind === 'database' || objectKind === 'setting') return false
  return kind === 'define' || kind === 'grant' || verb === 'refresh' || verb === 'reindex'
}
