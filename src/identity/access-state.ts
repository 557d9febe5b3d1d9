import { chainOf, type Principal } from '../core/principal.ts'
import type { Recurrence } from '../core/recurrence.ts'
import { Refusal } from '../core/refusal.ts'

/** An account as a directory tells it. */
export interface AccountStanding {
  readonly active: boolean
  readonly groups: readonly string[]
}

/** A registered agent. Instants are milliseconds since the epoch. */
export interface AgentStanding {
  readonly owner: string
  readonly purpose: string
  readonly endsAt: number
  readonly isEnded: boolean
}

/** A role that was granted to one delegation chain for a time. */
export interface GrantStanding {
  readonly id: string
  readonly resource: string
  readonly role: string
  /** The chain's ids, who asked first. */
  readonly parties: readonly string[]
  readonly startsAt: number
  readonly endsAt: number
  /** When it is in force between these instants; null: all the time. */
  readonly recurrence: Recurrence | null
}

/** A key of a legacy job. */
export interface KeyStanding {
  /** SHA-256 of the secret part, in hex. */
  readonly digest: string
  readonly owner: string
  readonly resources: readonly string[]
  readonly groups: readonly string[]
  readonly createdAt: number
  readonly endsAt: number
}

/** What the store says of who may still do what, at one moment. Keys of the maps are principal ids unless said. */
export interface AccessState {
  readonly accounts: ReadonlyMap<string, AccountStanding>
  /** Sign-ins from before this instant do not count; also by `issuer session`. */
  readonly revokedBefore: ReadonlyMap<string, number>
  readonly agents: ReadonlyMap<string, AgentStanding>
  readonly grants: readonly GrantStanding[]
  /** By the key's id; revoked ones are missing. */
  readonly keys: ReadonlyMap<string, KeyStanding>
  /** Serial numbers of certificates of our own that were revoked and have not ended. */
  readonly revokedCertificates: ReadonlySet<string>
}

/** Nothing is known against anybody. */
export const emptyState: AccessState = {
  accounts: new Map(),
  revokedBefore: new Map(),
  agents: new Map(),
  grants: [],
  keys: new Map(),
  revokedCertificates: new Set(),
}

/** How the store's word is taken. */
export interface AccessRules {
  /** Issuers of which everybody must have an account. */
  readonly accountsRequired: ReadonlySet<string>
  /** Issuers whose people have the groups of their account, not those of their tokens. */
  readonly groupsFromAccounts: ReadonlySet<string>
  /** True when only registered agents may act. */
  readonly agentsRegistered: boolean
}

/** Under which name a revocation of one session at the issuer is kept. */
export function issuerSession(issuer: string, session: string): string {
  return `${issuer} ${session}`
}

/** Why a principal may act no longer, or null. Everybody in the chain must stand, and so must the owners of agents. */
export function whyNotStanding(
  principal: Principal,
  state: AccessState,
  rules: AccessRules,
  nowMs: number,
): Refusal | null {
  if (principal.certificate !== undefined && state.revokedCertificates.has(principal.certificate))
    return ended('The certificate was revoked.', 'Get a fresh one: sallyport cert issue.')
  for (const member of chainOf(principal)) {
    const fault = accountFault(member, state, rules) ?? revocationFault(member, state)
    if (fault !== null) return fault
  }
  for (const member of chainOf(principal)) {
    const fault = agentFault(member, state, rules, nowMs)
    if (fault !== null) return fault
  }
  return keyFault(principal, state, rules, nowMs)
}

/** The issuer of API keys, in the ids of the principals that they make. */
export const apiKeyIssuer = 'urn:sallyport:api-key'

/** The principal with the groups that its directory gives it, where that is asked for. */
export function withAccountGroups(principal: Principal, state: AccessState, rules: AccessRules): Principal {
  const { onBehalfOf } = principal
  const behind = onBehalfOf && withAccountGroups(onBehalfOf, state, rules)
  const account = rules.groupsFromAccounts.has(principal.issuer)
    ? state.accounts.get(principal.id)
    : undefined
  if (account === undefined && behind === onBehalfOf) return principal
  return {
    ...principal,
    ...(account === undefined ? {} : { groups: account.groups }),
    ...(behind === undefined ? {} : { onBehalfOf: behind }),
  }
}

function accountFault(member: Principal, { accounts }: AccessState, rules: AccessRules): Refusal | null {
  const account = accounts.get(member.id)
  if (account !== undefined)
    return account.active ? null : ended('The account is deactivated.', 'Ask whoever runs your directory.')
  if (member.kind !== 'person' || !rules.accountsRequired.has(member.issuer)) return null
  return ended('There is no account for this principal.', 'Ask whoever runs your directory.')
}

function revocationFault(member: Principal, { revokedBefore }: AccessState): Refusal | null {
  const session = member.claims['sid']
  const instants = [
    revokedBefore.get(member.id),
    typeof session === 'string' ? revokedBefore.get(issuerSession(member.issuer, session)) : undefined,
  ]
  const isRevoked = instants.some((before) => before !== undefined && (member.issuedAt ?? 0) <= before)
  return isRevoked ? ended('The sign-in was ended.', 'Sign in again.') : null
}

function agentFault(
  principal: Principal,
  state: AccessState,
  rules: AccessRules,
  nowMs: number,
): Refusal | null {
  if (principal.kind !== 'agent') return null
  const agent = state.agents.get(principal.id)
  if (agent === undefined)
    return rules.agentsRegistered
      ? ended('This agent is not registered.', 'Its owner registers it: sallyport agents register.')
      : null
  if (agent.isEnded || agent.endsAt <= nowMs)
    return ended('The registration of this agent has ended.', 'Its owner registers it again.')
  const root = chainOf(principal).at(-1)
  if (root !== undefined && root !== principal && root.id !== agent.owner)
    return ended('This agent is registered for another owner.', '')
  // Without its owner an agent is nobody's.
  return isOwnerOut(agent.owner, state, rules)
    ? ended(
        'The owner of this agent is deactivated.',
        'An operator gives it to somebody else: sallyport agents register … --owner <principal>',
      )
    : null
}

function keyFault(
  principal: Principal,
  state: AccessState,
  rules: AccessRules,
  nowMs: number,
): Refusal | null {
  if (principal.issuer !== apiKeyIssuer) return null
  const key = state.keys.get(principal.subject)
  if (key === undefined || key.endsAt <= nowMs) return ended('The key is good no longer.', 'Get a fresh one.')
  const owner = state.accounts.get(key.owner)
  const isGrouped = rules.groupsFromAccounts.has(key.owner.slice(0, key.owner.indexOf('#')))
  if (owner !== undefined && isGrouped && !key.groups.every((group) => owner.groups.includes(group)))
    return ended('The owner of this key is no longer in all of its groups.', 'Get a fresh one.')
  if (isOwnerOut(key.owner, state, rules))
    return ended('The owner of this key is deactivated.', 'Somebody else has to make one.')
  return null
}

/** True when the person has no account that is active, where people of their issuer need one. */
function isOwnerOut(id: string, { accounts }: AccessState, rules: AccessRules): boolean {
  const account = accounts.get(id)
  return account === undefined ? rules.accountsRequired.has(id.slice(0, id.indexOf('#'))) : !account.active
}

function ended(message: string, hint: string): Refusal {
  return new Refusal('access-ended', message, { hint })
}
