import type { Outcome } from '../core/outcome.ts'
import type { Statement } from '../core/statement.ts'
import { isCharged } from '../policy/budget.ts'
import type { LiveSession } from './live-session.ts'
import type { GateParts } from './parts.ts'

/** Counts a statement as it is cleared, so that those sent behind it in one go are decided with it counted. */
export function chargeStatement(parts: GateParts, session: LiveSession, statement: Statement): void {
  if (statement.act === 'prepare' || !isCharged(statement.inspection)) return
  charge(parts, session, { statements: 1, rows: 0, maskedCells: 0 })
}

/** Counts what a statement has shown, when it is over. */
export function chargeOutcome(parts: GateParts, session: LiveSession, { rows, masked }: Outcome): void {
  if (rows > 0 || masked > 0) charge(parts, session, { statements: 0, rows, maskedCells: masked })
}

function charge(
  parts: GateParts,
  { principal, resource }: LiveSession,
  taken: Parameters<GateParts['budgets']['charge']>[3],
): void {
  const policy = parts.policy()
  if (policy.budgets.length > 0) parts.budgets.charge(policy, principal, resource, taken, parts.clock.now())
}
