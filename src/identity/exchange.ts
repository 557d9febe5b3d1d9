import { chainOf, type Principal } from '../core/principal.ts'
import { actorsMax } from './delegation.ts'
import { isRecord } from './strict-json.ts'
import { rejection, type Rejection } from './unauthenticated.ts'

/**
 * The principal that an actor becomes when it acts for a subject (RFC 8693 section 1.1, delegation). Only agents and
 * workloads act for somebody, only for themselves, and only where the subject's token says that they may (`may_act`,
 * section 4.4) or `isAgentOf` knows them as an agent of the subject's owner. What the actor proved and what the subject
 * proved both bound it in time.
 */
export function actFor(
  subject: Principal,
  actor: Principal,
  isAgentOf: (agent: Principal, owner: Principal) => boolean,
): Principal | Rejection {
  if (actor.kind === 'person') return rejection('delegation', 'a person acts for another')
  if (actor.onBehalfOf !== undefined) return rejection('delegation', 'the actor acts for somebody already')
  const chain = chainOf(subject)
  if (chain.length > actorsMax) return rejection('delegation-depth', `more than ${actorsMax} actors`)
  if (chain.some((member) => member.id === actor.id)) return rejection('delegation-loop', actor.id)
  const root = chain.at(-1) ?? subject
  if (!isNamed(root, actor) && !isAgentOf(actor, root))
    return rejection('delegation', `${actor.id} is no agent of ${root.id}`)
  return {
    ...actor,
    kind: 'agent',
    endsAt: Math.min(actor.endsAt, subject.endsAt),
    onBehalfOf: subject,
  }
}

function isNamed(root: Principal, actor: Principal): boolean {
  const may = root.claims['may_act']
  if (!isRecord(may) || may['sub'] !== actor.subject) return false
  // Without an issuer it is a name among those of the token's own.
  return (may['iss'] ?? root.issuer) === actor.issuer
}
