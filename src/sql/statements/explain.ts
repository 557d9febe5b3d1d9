import { anyColumn } from '../../core/inspection.ts'
import type { Effect, ShownPlan, StatementFacts } from '../../core/inspection.ts'
import { joinName, splitName } from '../../core/object-name.ts'
import type { Analysis } from '../scope/scope.ts'
import { isSet, node, nodes, word } from '../text/tree.ts'
import { noResult } from './utility.ts'
import type { UtilityContext, UtilityResult } from './utility.ts'

/** EXPLAIN: with ANALYZE the statement runs; without, it is planned, which tells of the rows all the same. */
export function explain(context: UtilityContext): UtilityResult {
  const { body, scope } = context
  const { findings } = scope.analysis
  const query = node(body, 'query')
  if (!query) return noResult
  const inner = context.inspect(query)
  const isOn = (name: string): boolean =>
    nodes(body, 'options').some(({ body: one }) => word(one, 'defname') === name && !isOff(one))
  const plan = { runs: isOn('analyze'), showsCosts: showsCosts(body), showsWritten: isOn('wal') }
  const written = writtenColumns(inner, scope.analysis)
  const { effects, uses, unknowns, usesWithin, outputs, ...rest } = explained(inner, plan, written)
  findings.include(effects, uses, unknowns, usesWithin)
  return { outputs, ...rest, ...(query.tag === 'ExecuteStmt' ? { executes: { facts: inner, plan } } : {}) }
}

/**
 * What showing the plan of a statement is. `written`: all columns of what it changes, of which the target writes a whole row for each
 * change, and now and then a whole page.
 */
export function explained(
  inner: StatementFacts,
  { runs, showsCosts: isCosted, showsWritten }: ShownPlan,
  written: readonly string[] = inner.effects.some(isWrite) ? [anyColumn] : [],
): Pick<StatementFacts, 'effects' | 'uses' | 'usesWithin' | 'unknowns' | 'outputs' | 'stored' | 'placed'> {
  const { uses, usesWithin, unknowns, stored, placed } = inner
  const isKnown = inner.outputs.kind !== 'unknown' && unknowns.length === 0
  // Estimates of rows come from what steers the statement; costs and widths from all that it touches.
  const read = isCosted || runs ? touched(inner) : uses
  const sources = showsWritten && runs ? [...new Set([...read, ...written])] : read
  return {
    effects: runs ? inner.effects : inner.effects.map(asPlanned),
    uses,
    ...(usesWithin ? { usesWithin } : {}),
    unknowns,
    // What it does it does as it would without being explained.
    ...(runs && stored ? { stored } : {}),
    ...(runs && stored && placed ? { placed } : {}),
    outputs: isKnown
      ? { kind: 'known', columns: [{ name: 'QUERY PLAN', sources, direct: false }] }
      : { kind: 'unknown' },
  }
}

function showsCosts(body: Parameters<typeof word>[0]): boolean {
  // Of an option that is given twice the last counts; any that is not plainly off shows them.
  const costs = nodes(body, 'options').filter((option) => word(option.body, 'defname') === 'costs')
  return costs.length === 0 || !costs.every((option) => isOff(option.body))
}

function isOff(option: Parameters<typeof word>[0]): boolean {
  const arg = node(option, 'arg')
  if (!arg) return false
  if (arg.tag === 'Integer') return typeof arg.body['ival'] !== 'number' || arg.body['ival'] === 0
  if (arg.tag === 'Boolean') return !isSet(arg.body, 'boolval')
  return arg.tag === 'String' && ['off', 'false', 'no', '0'].includes(word(arg.body, 'sval').toLowerCase())
}

// A plan changes nothing, but it shows estimates made from the rows of every table that it would touch.
function asPlanned(effect: Effect): Effect {
  if (
    effect.kind !== 'write' &&
    effect.kind !== 'define' &&
    effect.kind !== 'lock' &&
    effect.kind !== 'notify'
  )
    return effect
  return { ...effect, kind: 'read', verb: 'explain', everyRow: false }
}

function isWrite({ kind }: Effect): boolean {
  return kind === 'write'
}

function writtenColumns({ effects }: StatementFacts, { catalog }: Analysis): readonly string[] {
  return effects.filter(isWrite).flatMap(({ object }) => {
    const [schema = '', name = ''] = (object === null ? null : splitName(object)) ?? []
    const relation = catalog?.relation(schema, name)
    return relation ? relation.columns.map((one) => joinName(schema, name, one.name)) : [anyColumn]
  })
}

function touched(facts: StatementFacts): readonly string[] {
  const columns = new Set(facts.uses)
  for (const effect of facts.effects) for (const column of effect.columns) columns.add(column)
  if (facts.outputs.kind === 'known')
    for (const output of facts.outputs.columns) for (const source of output.sources) columns.add(source)
  return [...columns]
}
