import type { Clearance } from '../core/clearance.ts'
import type { Allowance, Outcome, ShownSoFar, SubjectsShown } from '../core/outcome.ts'
import type { Statement } from '../core/statement.ts'
import { nothingTaken } from '../policy/budget-account.ts'
import { allowance } from '../policy/budget-finding.ts'
import { statementsCharged } from '../policy/budget.ts'
import type { Taken } from '../policy/rule.ts'
import type { LiveSession } from './live-session.ts'
import type { GateParts } from './parts.ts'

/** Counts the statements of a text as it is cleared, so that those sent behind it in one go are decided with it counted. */
export function chargeStatement(parts: GateParts, session: LiveSession, statement: Statement): void {
  if (statement.act === 'prepare') return
  const statements = statementsCharged(statement.inspection)
  if (statements > 0) charge(parts, session, { ...nothingTaken, statements })
}

/** Counts what a statement has shown so far. Answers with how much more it may show before it is to ask again. */
export function countShown(
  parts: GateParts,
  session: LiveSession,
  { statement }: Clearance,
  shown: ShownSoFar,
): Allowance {
  chargeShown(parts, session, statement.number, shown)
  session.counted.set(statement.number, {
    rows: shown.rows,
    bytes: shown.bytes,
    masked: shown.masked,
  })
  const { principal, resource } = session
  return allowance(parts.budgets.spent(parts.policy(), principal, resource, parts.clock.now()))
}

/** Counts what a statement has shown, when it is over. */
export function chargeOutcome(
  parts: GateParts,
  session: LiveSession,
  number: number,
  { rows, masked, ...outcome }: Outcome,
): void {
  const bytes = outcome.bytes + (outcome.wordBytes ?? 0)
  chargeShown(parts, session, number, { rows, bytes, masked })
  session.counted.delete(number)
}

/** As `Session.takesUnasked`. */
export function chargeUnasked(parts: GateParts, session: LiveSession, bytes: number): boolean {
  const policy = parts.policy()
  if (policy.budgets.length === 0) return true
  const { principal, resource } = session
  const left = allowance(parts.budgets.spent(policy, principal, resource, parts.clock.now())).bytes?.left
  if (left !== undefined && left < bytes) return false
  charge(parts, session, { ...nothingTaken, bytes })
  return true
}

const nobody: SubjectsShown = { named: [], own: 0 }

function chargeShown(parts: GateParts, session: LiveSession, number: number, shown: ShownSoFar): void {
  const before = session.counted.get(number) ?? { rows: 0, bytes: 0, masked: 0 }
  const [rows, maskedCells] = [shown.rows - before.rows, shown.masked - before.masked]
  const bytes = shown.bytes - before.bytes
  const { named, own } = shown.subjects ?? nobody
  if (rows > 0 || bytes > 0 || maskedCells > 0 || named.length > 0 || own > 0)
    charge(parts, session, { statements: 0, rows, bytes, maskedCells, subjects: own }, named)
}

function charge(
  parts: GateParts,
  { principal, resource }: LiveSession,
  taken: Taken,
  named: readonly number[] = [],
): void {
  const policy = parts.policy()
  if (policy.budgets.length > 0)
    parts.budgets.charge(policy, principal, resource, taken, parts.clock.now(), named)
}
