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
