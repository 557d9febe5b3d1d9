import type { Clearance } from '../core/clearance.ts'
import type { Estimate } from '../core/decision.ts'
import type { Effect } from '../core/inspection.ts'
import type { Statement } from '../core/statement.ts'
import { decide } from '../policy/decide.ts'
import { maskFormsWritten } from './mask-forms.ts'
import type { Judgement, LiveSession } from './live-session.ts'
import type { GateParts } from './parts.ts'

/**
 * Asks the policy, or remembers its answer when nothing that it depends on has changed. Where a rule wants to know what
 * the target expects of the statement, the target is asked first.
 */
export function judge(
  parts: GateParts,
  session: LiveSession,
  statement: Statement,
): Judgement | Promise<Judgement> {
  const judgement = judgeBy(parts, session, statement)
  if (judgement.decision.estimate !== 'wanted') return judgement
  return estimateOf(parts, session, statement).then((estimate) =>
    judgeBy(parts, session, statement, estimate),
  )
}

/** What the target expects of a statement; null when it cannot say. */
export function estimateOf(
  { estimates }: GateParts,
  { resource, target, lent }: LiveSession,
  { text, bound, parameters, state, catalogVersion }: Statement,
): Promise<Estimate | null> {
  // A login that the client exchanged for another sees other rows, and may plan what this one may not.
  const isOwnLogin = state.role === target.login || state.role === `${target.login} (superuser)`
  // A user made for one session is not lent to connections of ours.
  if (lent !== null || estimates === null || !isOwnLogin || (parameters !== null && bound === undefined))
    return Promise.resolve(null)
  const { searchPath } = state
  return estimates.ask({
    resource: resource.name,
    target,
    text,
    bound: bound ?? [],
    searchPath,
    catalogVersion,
  })
}

function judgeBy(
  parts: GateParts,
  session: LiveSession,
  statement: Statement,
  estimate?: Estimate | null,
): Judgement {
  const policy = parts.policy()
  const { act, inspection } = statement
  const known = session.judged(act, inspection, policy.version)
  if (known && estimate === undefined) return known
  const { principal, resource } = session
  const nowMs = parts.clock.now()
  const spent = parts.budgets.spent(policy, principal, resource, nowMs)
  const { restored } = statement
  const asked = {
    principal,
    resource,
    act,
    inspection,
    nowMs,
    spent,
    ...(restored ? { restored } : {}),
    ...maskFormsWritten(policy, principal, resource, statement),
  }
  const decision = decide(policy, estimate === undefined ? asked : { ...asked, estimate })
  const effects = inspection.statements.flatMap((facts) => facts.effects)
  const judgement: Judgement = {
    decision,
    estimate: estimate ?? null,
    // Preparing runs nothing; anything else that is not established to be a read alone may have an effect.
    needsSync: act !== 'prepare' && (decision.obligations.syncReads || !isRead(statement, effects)),
    effects: effects.map(({ kind, verb, object, columns }) => ({
      kind,
      verb,
      object,
      columns: namesWithin(object, columns),
    })),
  }
  session.remember(act, inspection, judgement)
  return judgement
}

/**
 * False when the policy has changed since a statement was cleared, or the time of day, where that had a say, speaks otherwise by
 * now: what was to be continued is then to be cleared as what it is now.
 */
export function isCurrent(
  parts: GateParts,
  { principal, resource }: LiveSession,
  { decision, statement }: Clearance,
): boolean {
  const policy = parts.policy()
  if (policy.version !== decision.policyVersion) return false
  if (decision.restsOnMoment !== true) return true
  const { act, inspection, restored } = statement
  const now = decide(policy, {
    principal,
    resource,
    act,
    inspection,
    nowMs: parts.clock.now(),
    ...(restored ? { restored } : {}),
  })
  return now.verdict === decision.verdict && now.rule === decision.rule
}

/** Column names without the object's own name before them, which the entry has already. */
function namesWithin(object: string | null, columns: readonly string[]): readonly string[] {
  const head = `${object ?? ''}.`
  return columns.map((column) => (column.startsWith(head) ? column.slice(head.length) : column))
}

function isRead({ inspection }: Statement, effects: readonly Effect[]): boolean {
  if (inspection.kind !== 'parsed') return false
  if (inspection.statements.some((facts) => facts.unknowns.length > 0)) return false
  return effects.every((effect) => effect.kind === 'read')
}
