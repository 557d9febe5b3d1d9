import { joinName, splitName } from '../../core/object-name.ts'
import { findRelation } from '../scope/relations.ts'
import type { Analysis, Scope } from '../scope/scope.ts'
import { isAssumed } from '../text/assumed-settings.ts'
import type { FunctionEffect } from '../text/function-effects.ts'
import { constantText } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'
import { writtenColumn } from '../values/fixed-columns.ts'

/** Says what calling a function of the server does beside yielding a value. */
export function sayEffect(name: string, effect: FunctionEffect, args: readonly Node[], scope: Scope): void {
  const { analysis } = scope
  const { findings } = analysis
  const verb = name === 'set_config' ? 'set' : name === 'current_setting' ? 'show' : name
  const self = joinName('pg_catalog', name)
  if (effect.kind === 'unknown') {
    findings.unknown(`The function ${name} runs a statement, or reads a table, that its arguments name.`)
    return findings.effect('unknown', 'call', 'function', self)
  }
  if (effect.argument === null) return findings.effect(effect.kind, verb, effect.objectKind, self)
  const argument = args[effect.argument] ?? null
  const path = argument && writtenColumn(argument)
  const constant = (path === null ? null : scope.fixed?.get(path)) ?? constantText(argument)
  if (constant === null) {
    // Reading any setting shows no more than SHOW ALL; changing any is another matter.
    if (name === 'set_config') findings.unknown(`The setting that ${name} is called for is computed.`)
    return findings.effect(effect.kind, verb, effect.objectKind, null)
  }
  const value = name === 'set_config' ? constantText(args[1] ?? null) : null
  const isKept = value !== null && isAssumed(constant, value)
  findings.effect(
    effect.kind,
    isKept ? 'keep' : verb,
    effect.objectKind,
    objectName(effect, constant, analysis),
  )
}

function objectName(effect: FunctionEffect, text: string, analysis: Analysis): string {
  if (effect.objectKind === 'setting') return joinName(...text.toLowerCase().split('.'))
  if (effect.objectKind !== 'sequence') return joinName(text)
  const parts = splitName(text)
  const name = parts?.at(-1)
  if (!parts || name === undefined) return joinName(text)
  const found = findRelation(parts.at(-2) ?? '', name, analysis)
  return found.kind === 'relation' ? joinName(found.relation.schema, found.relation.name) : joinName(...parts)
}
