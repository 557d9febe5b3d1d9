import { Refusal } from '../core/refusal.ts'
import { whyNotStanding, withAccountGroups } from '../identity/access-state.ts'
import { decideConnect } from './admit.ts'
import type { LiveSession } from './live-session.ts'
import type { GateParts } from './parts.ts'
import { takeRoles } from './roles.ts'

/** Ends a session that would not be admitted as it is now; the client is told why. */
export function endIfOver(parts: GateParts, session: LiveSession): void {
  const refusal = whyOver(parts, session)
  if (refusal !== null) session.end(refusal)
}

function whyOver(parts: GateParts, session: LiveSession): Refusal | null {
  const { state, rules } = parts.access
  const over = whyNotStanding(session.proven, state, rules, parts.clock.now())
  if (over !== null) return over
  const known = withAccountGroups(session.proven, state, rules)
  for (const role of session.roles) {
    const held = takeRoles(parts, known, session.resource, role.name)
    const isHeld = !(held instanceof Refusal) && held.roles.some(({ grant }) => grant?.id === role.grant?.id)
    if (!isHeld) return new Refusal('grant-ended', `The role ${role.name} is yours no longer.`)
  }
  if (!hasSameGroups(known.groups, session))
    return new Refusal('access-ended', 'Your groups have changed.', { hint: 'Connect again.' })
  const decision = decideConnect(parts, session.principal, session.resource)
  if (decision.verdict === 'allow') return null
  const { reason, rule, hint } = decision
  return new Refusal('session-ended', `The policy has changed: ${reason}`, { rule, hint })
}

/** What the session was opened with is what its statements are judged by, so other groups ask for another session. */
function hasSameGroups(now: readonly string[], { principal }: LiveSession): boolean {
  const before = principal.groups.filter((group) => !group.startsWith('role:'))
  return before.length === now.length && before.every((group) => now.includes(group))
}
