import { effectKinds } from '../core/inspection.ts'
import type { EffectKind, Inspection } from '../core/inspection.ts'
import type { Facts, Judged } from './facts.ts'
import type { EstimateBound } from './rule.ts'

/**
 * Could a statement reach a rule's bound? What is not known could. What is only prepared is asked when it runs, and what
 * steers the session moves no rows.
 */
export function mayReachEstimate(
  { rowsMin, costMin }: EstimateBound,
  facts: Facts,
  { prepares }: Judged,
  kind: EffectKind,
): boolean {
  if (facts.act === 'connect' || prepares || !isEstimated(kind)) return false
  const { estimate } = facts
  if (estimate === undefined || estimate === null) return true
  return (rowsMin === null || estimate.rows >= rowsMin) && (costMin === null || estimate.cost >= costMin)
}

/**
 * The rows that a statement is held to where a rule with such a bound was kept from speaking by it alone: the target expected fewer than the rule's bound, and it is no
 * more than an expectation, which old statistics and conditions that are always true make small. Null where the rule has no such say.
 */
export function rowsHeldTo(bound: EstimateBound | null, facts: Facts, kind: EffectKind): number | null {
  const { estimate } = facts
  if (!estimate || bound === null || bound.rowsMin === null) return null
  if (!isEstimated(kind) || facts.act !== 'run' || !isPlannable(facts.inspection)) return null
  // What it is expected to cost keeps the rule from speaking, however many rows there are.
  if (bound.costMin !== null && estimate.cost < bound.costMin) return null
  return Math.max(0, Math.ceil(bound.rowsMin) - 1)
}

/** Kinds of effects that an estimate says something of. */
export function isEstimated(kind: EffectKind): boolean {
  return !unmoved.has(kind)
}

const unmoved: ReadonlySet<EffectKind> = new Set(
  effectKinds.filter((kind) => kind !== 'read' && kind !== 'write' && kind !== 'unknown'),
)

/**
 * May the target be asked to plan this text? While it plans it may evaluate functions, so only a single statement whose
 * every effect is known to be reading, or the one write that its own tag counts.
 */
export function isPlannable(inspection: Inspection | null): boolean {
  const facts = inspection?.statements[0]
  if (inspection?.kind !== 'parsed' || inspection.statements.length !== 1 || !facts) return false
  if (!plannable.has(facts.node) || facts.unknowns.length > 0 || facts.copy !== null) return false
  if (facts.sessionName !== null) return false
  return facts.effects.every(({ kind }) => kind === 'read' || (kind === 'write' && facts.isCounted === true))
}

const plannable: ReadonlySet<string> = new Set([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
])
