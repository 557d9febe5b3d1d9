import { principalId, type Principal, type PrincipalKind } from '../core/principal.ts'
import { claimAt, plainClaim } from './claim-path.ts'
import { hasInvisible, isSubject, type Validity } from './claims.ts'
import type { IssuerConfig } from './issuer-config.ts'
import { isRecord } from './strict-json.ts'
import type { UncheckedToken } from './token.ts'
import { rejection, type Rejection } from './unauthenticated.ts'

/** Actors that one token may name, the current one included. */
export const actorsMax = 4
const groupsMax = 200
const groupCharactersMax = 256
const nameCharactersMax = 200

// What the checks have used up; policy has no need to match on it.
const spentClaims: ReadonlySet<string> = new Set(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'act'])

type Claims = UncheckedToken['claims']

/**
 * The principal that a checked token speaks of. Without `act` it is the token's subject. With `act` (RFC 8693
 * section 4.1) the outermost actor acts now and heads the chain, then the actors before it, and the subject, on whose
 * behalf all of them act, is the root. All of them are names within the token's issuer: one that speaks for another
 * issuer's names is refused. The head's groups are `groups` inside `act`, else `agentGroupsClaim`, else none: an
 * agent never gets its person's groups as its own.
 */
export function readPrincipal(
  token: UncheckedToken,
  issuer: IssuerConfig,
  { endsAt, issuedAt }: Validity,
): Principal | Rejection {
  const { claims } = token
  const kind = kindOf(claims, issuer)
  if (kind === null) return rejection('kind')
  const actors = readActors(claims, issuer)
  if (!isActors(actors)) return actors
  const listed = readGroups(claims, issuer.groupsClaim, issuer)
  if (!listed) return rejection('groups')
  const groups = [...new Set([...listed, ...mappedGroups(claims, issuer)])]
  const subject = readSubject(claims, issuer)
  if (subject === null) return rejection('subject', `not all of ${issuer.subjectClaims.join(', ')}`)

  let principal = makePrincipal(lift(claims, issuer), issuer, { kind, groups, endsAt, issuedAt, subject })
  for (const [depth, actor] of [...actors.entries()].toReversed()) {
    // Only the current actor counts for policy; the earlier ones are on the chain for the record (RFC 8693 section 4.1).
    const groups = depth === 0 ? readActorGroups(claims, actor, issuer) : []
    if (!groups) return rejection('groups', 'of the actor')
    const subject = String(actor['sub'])
    principal = makePrincipal(actor, issuer, {
      kind: 'agent',
      groups,
      endsAt,
      subject,
      onBehalfOf: principal,
    })
  }
  return principal
}

/** What names the subject for good: `sub`, or the values of the claims that the issuer is configured to be known by. */
function readSubject(claims: Claims, { subjectClaims }: IssuerConfig): string | null {
  if (subjectClaims.length === 0) return String(claims['sub'])
  const parts: string[] = []
  for (const claim of subjectClaims) {
    const value = plainClaim(claims, claim)
    if (value === null || value === '') return null
    // Encoded, so that no value can look like the seam between two.
    parts.push(`${claim}:${encodeURIComponent(value)}`)
  }
  const subject = parts.join(',')
  return isSubject(subject) ? subject : null
}

function mappedGroups(claims: Claims, { groupsByClaim }: IssuerConfig): readonly string[] {
  return Object.entries(groupsByClaim).flatMap(([claim, groups]) => {
    const value = plainClaim(claims, claim)
    return value !== null && Object.hasOwn(groups, value) ? (groups[value] ?? []) : []
  })
}

function lift(claims: Claims, { liftedClaims }: IssuerConfig): Claims {
  const lifted = Object.entries(liftedClaims).map(([name, path]) => [name, claimAt(claims, path)] as const)
  return { ...claims, ...Object.fromEntries(lifted.filter(([, value]) => value !== undefined)) }
}

function kindOf(claims: Claims, issuer: IssuerConfig): PrincipalKind | null {
  if (typeof issuer.kind === 'string') return issuer.kind
  const value = Object.hasOwn(claims, issuer.kind.claim) ? claims[issuer.kind.claim] : undefined
  if (typeof value !== 'string' || !Object.hasOwn(issuer.kind.values, value)) return null
  return issuer.kind.values[value] ?? null
}

/** The actors, the current one first. */
function readActors(claims: Claims, issuer: IssuerConfig): readonly Claims[] | Rejection {
  const actors: Claims[] = []
  const seen = new Set([claims['sub']])
  for (let act = claims['act']; act !== undefined;) {
    if (!isRecord(act) || !isSubject(act['sub'])) return rejection('delegation', 'an actor without a subject')
    if (act['iss'] !== undefined && act['iss'] !== issuer.issuer) {
      return rejection('delegation', 'an actor of another issuer')
    }
    if (actors.length === actorsMax) return rejection('delegation-depth', `more than ${actorsMax} actors`)
    if (seen.has(act['sub'])) return rejection('delegation-loop', act['sub'])
    seen.add(act['sub'])
    actors.push(act)
    act = act['act']
  }
  return actors
}

function isActors(read: readonly Claims[] | Rejection): read is readonly Claims[] {
  return Array.isArray(read)
}

function readActorGroups(claims: Claims, actor: Claims, issuer: IssuerConfig): readonly string[] | null {
  const { groupsClaim, agentGroupsClaim } = issuer
  if (groupsClaim !== null && claimAt(actor, groupsClaim) !== undefined) {
    return readGroups(actor, groupsClaim, issuer)
  }
  return readGroups(claims, agentGroupsClaim, issuer)
}

// Null when the claim is there but cannot be read whole: a group lost on the way could be the one a rule denies.
function readGroups(claims: Claims, claim: string | null, issuer: IssuerConfig): readonly string[] | null {
  if (claim === null) return []
  // Some issuers leave a long list out and say where to ask instead (OpenID Connect Core 1.0 section 5.6.2).
  const elsewhere = claims['_claim_names']
  if (elsewhere !== undefined && (!isRecord(elsewhere) || Object.hasOwn(elsewhere, claim))) return null
  const value = claimAt(claims, claim)
  if (value === undefined) return []
  const listed: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (listed.length > groupsMax) return null
  const groups: string[] = []
  for (const group of listed) {
    if (typeof group !== 'string' || group === '' || group.length > groupCharactersMax) return null
    if (hasInvisible(group)) return null
    // Roles are ours to give.
    if ((issuer.groupPrefix + group).startsWith('role:')) return null
    groups.push(issuer.groupPrefix + group)
  }
  return [...new Set(groups)]
}

function makePrincipal(
  claims: Claims,
  issuer: IssuerConfig,
  more: Pick<Principal, 'kind' | 'groups' | 'endsAt' | 'issuedAt' | 'subject' | 'onBehalfOf'>,
): Principal {
  const { subject } = more
  const kept = Object.entries(claims).filter(
    ([claim, value]) => !spentClaims.has(claim) || (claim === 'sub' && value !== subject),
  )
  return freezeAll({
    id: principalId(issuer.issuer, subject),
    issuer: issuer.issuer,
    name: displayName(claimAt(claims, issuer.nameClaim)) ?? subject,
    claims: Object.fromEntries(kept),
    ...more,
  })
}

// People read names in terminals and pages: nothing that moves a cursor or turns the direction of text.
function displayName(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const name = value
    .slice(0, nameCharactersMax)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .trim()
  return name === '' ? null : name
}

function freezeAll<Value extends object>(value: Value): Readonly<Value> {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null && !Object.isFrozen(member)) freezeAll(member)
  }
  return Object.freeze(value)
}
