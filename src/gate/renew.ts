/** A live session goes on under a newer proof of the same principal. Time boxes of roles and sessions stay as they are. */
import { isDeepStrictEqual } from 'node:util'
import { toRfc3339 } from '../core/clock.ts'
import { chainOf, type Principal } from '../core/principal.ts'
import { recordChain } from '../ledger/entries/principal-record.ts'
import { unaskedTerms } from '../policy/unasked.ts'
import { admissible } from './admit.ts'
import type { LiveSession } from './live-session.ts'
import type { GateParts } from './parts.ts'
import { endOf, type HeldRole } from './roles.ts'

/**
 * Extends a session, if the proof is of exactly its chain, would admit it now as it is, and lasts longer. What would be
 * other than it was (groups, roles, what is masked) asks for another session. True when it was extended, which is on
 * record by then.
 */
export async function renew(parts: GateParts, session: LiveSession, fresh: Principal): Promise<boolean> {
  const { certificate } = session.proven
  // A certificate that is revoked still ends what it opened.
  const proven = { ...fresh, ...(certificate === undefined ? {} : { certificate }) }
  const endsAt = endOf(parts, proven, session.startedAt, session.roles)
  if (endsAt <= Math.max(session.endsAt, session.extendingTo) || !isSameChain(session.proven, proven))
    return false
  const found = admissible(parts, proven, session.asked)
  if ('refusal' in found) return false
  const isSame =
    seesTheSame(parts, session, found.principal) &&
    hasSameRoles(found.roles, session.roles) &&
    hasSameGroups(found.principal, session.principal)
  if (!isSame || session.signal.aborted) return false
  const chain = recordChain(found.principal)
  const entry = { type: 'session.extended', session: session.id, chain, endsAt: toRfc3339(endsAt) } as const
  session.extendingTo = endsAt
  try {
    await parts.ledger.synced(parts.ledger.append(entry))
  } finally {
    session.extendingTo = 0
  }
  session.renew({ principal: found.principal, proven, endsAt })
  return true
}

function seesTheSame(parts: GateParts, { principal, resource }: LiveSession, now: Principal): boolean {
  const [before, then] = [principal, now].map((one) => unaskedTerms(parts.policy(), one, resource))
  return (
    before?.hidesValues === then?.hidesValues &&
    isDeepStrictEqual(before?.content ?? null, then?.content ?? null)
  )
}

function isSameChain(before: Principal, now: Principal): boolean {
  const [first, second] = [chainOf(before), chainOf(now)]
  return (
    first.length === second.length &&
    first.every(({ id, kind }, at) => id === second[at]?.id && kind === second[at].kind)
  )
}

function hasSameRoles(now: readonly HeldRole[], before: readonly HeldRole[]): boolean {
  return (
    now.length === before.length &&
    now.every((role) => before.some(({ name, grant }) => name === role.name && grant?.id === role.grant?.id))
  )
}

function hasSameGroups(now: Principal, before: Principal): boolean {
  const known = chainOf(before)
  return chainOf(now).every(({ groups }, at) => {
    const former = new Set(known[at]?.groups)
    return former.size === new Set(groups).size && groups.every((group) => former.has(group))
  })
}
