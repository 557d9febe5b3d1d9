/** Which roles a principal has at a resource now, from the policy and from grants, and what it becomes with them. */
import { chainOf, type Principal } from '../core/principal.ts'
import { windowFrom } from '../core/recurrence.ts'
import { Refusal } from '../core/refusal.ts'
import type { Resource } from '../core/resource.ts'
import type { GrantStanding } from '../identity/access-state.ts'
import type { Role } from '../policy/rule.ts'
import { mayAskFor, selectsPrincipal, selectsResource } from '../policy/selector.ts'
import type { GateParts } from './parts.ts'

/** A resource as a client names it: `bank`, or `bank@writer` for one role alone. */
export interface AskedResource {
  readonly name: string
  /** Null asks for every role that the principal has. */
  readonly role: string | null
}

/** A role that somebody has now; `grant`, with the instants of its window, is null when it is theirs without asking. */
export interface HeldRole {
  readonly name: string
  readonly grant: GrantStanding | null
}

/** Splits what a client names. Names of resources hold no `@`. */
export function askedResource(text: string): AskedResource {
  const at = text.indexOf('@')
  return at < 0 ? { name: text, role: null } : { name: text.slice(0, at), role: text.slice(at + 1) }
}

/** A principal with its roles at a resource; their names are groups `role:…`, which no issuer can give. */
export interface InRole {
  readonly principal: Principal
  readonly roles: readonly HeldRole[]
}

/**
 * The principal with the roles that it has at the resource now. A standing role is whoever's it selects: the one who
 * acts has its own, the root its own. A grant is the whole chain's for which it was asked. Refused when a role is asked
 * for that the one who acts has not.
 */
export function takeRoles(
  parts: Pick<GateParts, 'policy' | 'access' | 'clock'>,
  principal: Principal,
  resource: Resource,
  wanted: string | null,
): InRole | Refusal {
  const roles = parts
    .policy()
    .roles.filter(
      (role) => (wanted === null || role.name === wanted) && selectsResource(role.resources, resource),
    )
  const grants = grantsOf(parts, principal, resource)
  const held = roles.flatMap((role) => heldRole(role, principal, grants))
  if (wanted !== null && held.length === 0)
    return new Refusal('role-unknown', `You do not have the role ${quote(wanted)} here now.`, {
      hint: roles.some((role) => role.request !== null)
        ? `Ask for it: sallyport request ${resource.name} --role ${wanted} --for 30m --reason "…"`
        : 'Connect without naming a role.',
    })
  if (roles.length === 0) return { principal, roles: [] }
  const given = held.flatMap(({ name, grant }) => (grant === null ? [] : [name]))
  return { principal: inRoles(principal, roles, given), roles: held }
}

/** When a session ends whose principal was proved like this: the agents in its chain are registered until then. */
export function endOf(
  { limits, access }: Pick<GateParts, 'limits' | 'access'>,
  principal: Principal,
  startedAt: number,
  roles: readonly HeldRole[],
): number {
  const boxes = roles.flatMap(({ grant }) => (grant === null ? [] : [grant.endsAt]))
  const agents = chainOf(principal).flatMap(({ id, kind }) => {
    const known = kind === 'agent' ? access.state.agents.get(id) : undefined
    return known === undefined ? [] : [known.endsAt]
  })
  return Math.min(principal.endsAt, startedAt + limits.sessionMsMax, ...boxes, ...agents)
}

/** The name under which rules know a role. */
function roleGroup(name: string): string {
  return `role:${name}`
}

function heldRole(role: Role, principal: Principal, grants: readonly GrantStanding[]): readonly HeldRole[] {
  if (role.standing !== null && selectsPrincipal(role.standing, principal))
    return [{ name: role.name, grant: null }]
  const [grant] = grantsThatCount(role, principal, grants).toSorted((one, other) => other.endsAt - one.endsAt)
  return grant === undefined ? [] : [{ name: role.name, grant }]
}

/** The policy decides who can ask, and what for: a grant that it would not let be asked for any more is none. */
function grantsThatCount(
  role: Role,
  principal: Principal,
  grants: readonly GrantStanding[],
): readonly GrantStanding[] {
  if (!isOfferedTo(role, principal)) return []
  const mayRecur = role.request !== null && role.request.recursMsMax > 0
  return grants.filter(
    ({ role: name, recurrence }) => name === role.name && (recurrence === null || mayRecur),
  )
}

/** True when the policy in force lets the principal ask for the role, or take it in an emergency. */
function isOfferedTo(role: Role, principal: Principal): boolean {
  return [role.request, role.breakGlass].some(
    (terms) => terms !== null && mayAskFor(role, terms.principals, principal),
  )
}

/** True when a role that somebody had is still theirs: by the same grant, whatever others they have by now. */
export function isHeldStill(
  parts: Pick<GateParts, 'policy' | 'access' | 'clock'>,
  principal: Principal,
  resource: Resource,
  held: HeldRole,
): boolean {
  const role = parts.policy().roles.find(({ name }) => name === held.name)
  if (role === undefined || !selectsResource(role.resources, resource)) return false
  if (role.standing !== null && selectsPrincipal(role.standing, principal)) return true
  const grants = grantsThatCount(role, principal, grantsOf(parts, principal, resource))
  return grants.some(({ id }) => id === held.grant?.id)
}

function grantsOf(
  { access, clock }: Pick<GateParts, 'access' | 'clock'>,
  principal: Principal,
  resource: Resource,
): readonly GrantStanding[] {
  const nowMs = clock.now()
  const ids = chainOf(principal).map(({ id }) => id)
  return access.state.grants
    .filter(
      ({ resource: name, parties }) =>
        name === resource.name &&
        parties.length === ids.length &&
        parties.every((party, at) => party === ids[at]),
    )
    .flatMap((grant) => {
      const { recurrence } = grant
      const window = recurrence === null ? grant : windowFrom(recurrence, nowMs, grant)
      if (window === null || window.startsAt > nowMs || window.endsAt <= nowMs) return []
      return [{ ...grant, startsAt: window.startsAt, endsAt: window.endsAt }]
    })
}

function inRoles(principal: Principal, roles: readonly Role[], given: readonly string[]): Principal {
  const root = chainOf(principal).at(-1)
  const enrich = (member: Principal): Principal => {
    const behind = member.onBehalfOf && enrich(member.onBehalfOf)
    const isJudged = member === principal || member === root
    const own = roles.filter((role) => role.standing !== null && selectsPrincipal(role.standing, member))
    const names = isJudged ? new Set([...own.map(({ name }) => name), ...given]) : []
    const groups = [...member.groups, ...[...names].map(roleGroup)]
    return { ...member, groups, ...(behind === undefined ? {} : { onBehalfOf: behind }) }
  }
  return enrich(principal)
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 64))
}
