import { chainOf, type Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import { whyNotStanding, withAccountGroups } from '../identity/access-state.ts'
import { decideConnect } from './admit.ts'
import type { LiveSession } from './live-session.ts'
import type { GateParts } from './parts.ts'
import { askedResource, isHeldStill, takeRoles } from './roles.ts'

/** Ends a session that would not be admitted as it is now; the client is told why. */
export function endIfOver(parts: GateParts, session: LiveSession): void {
  const refusal = whyOver(parts, session)
  if (refusal !== null) session.end(refusal)
}

function whyOver(parts: GateParts, session: LiveSession): Refusal | null {
  const { state, rules } = parts.access
  const over = whyNotStanding(session.proven, state, rules, parts.clock.now())
  if (over !== null) return over
  if (parts.resources.find(session.resource.name) !== session.resource)
    return new Refusal('access-ended', 'The resource was changed or removed.', { hint: 'Connect again.' })
  const known = withAccountGroups(session.proven, state, rules)
  for (const role of session.roles)
    if (!isHeldStill(parts, known, session.resource, role))
      return new Refusal('grant-ended', `The role ${role.name} is yours no longer.`)
  const now = takeRoles(parts, known, session.resource, askedResource(session.asked).role)
  if (now instanceof Refusal || !hasSameGroups(now.principal, session.principal))
    return new Refusal('access-ended', 'Your groups have changed.', { hint: 'Connect again.' })
  const decision = decideConnect(parts, session.principal, session.resource)
  if (decision.verdict === 'allow') return null
  const { reason, rule, hint } = decision
  return new Refusal('session-ended', `The policy has changed: ${reason}`, { rule, hint })
}

/**
 * What the session was opened with is what its statements are judged by, for everybody in its chain: other groups ask for
 * another session, and so does a role that somebody lost. One that they were given since is for the next session.
 */
function hasSameGroups(now: Principal, before: Principal): boolean {
  return chainOf(before).every(({ groups: former }, at) => {
    const groups = chainOf(now)[at]?.groups ?? []
    return countOwn(former) === countOwn(groups) && former.every((group) => groups.includes(group))
  })
}

function countOwn(groups: readonly string[]): number {
  return new Set(groups.filter((group) => !group.startsWith('role:'))).size
}
