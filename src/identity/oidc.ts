import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import type { Refusal } from '../core/refusal.ts'
import type { Secret } from '../core/secret.ts'
import { looksLikeApiKey, readApiKey, type ApiKeys } from './api-key.ts'
import { checkClaims, requiredFault } from './claims.ts'
import { readPrincipal } from './delegation.ts'
import { isEmergency, looksLikeEmergency, readEmergency, type EmergencyAccount } from './emergency.ts'
import { issuerFaults, type IssuerConfig } from './issuer-config.ts'
import { KeySet, type IdentityLog } from './key-set.ts'
import { readLogout, type Logout } from './logout-token.ts'
import { apiAudience, audienceOf, sessionTokenType, type SessionTokens } from './session-token.ts'
import { trustDomainOf } from './spiffe.ts'
import { claimedBy, readToken, type UncheckedToken } from './token.ts'
import { rejection, Unauthenticated, type Rejection } from './unauthenticated.ts'
import { VerifiedTokens, type VerifiedToken } from './verified-tokens.ts'

/** Turns credentials into principals. */
export interface Identity {
  /**
   * Who a token (JWT) speaks of: one of an issuer, or one of ours for `resource`, for the API without one.
   * A refusal is an `Unauthenticated`, whose `reason`, `detail` and `claimed` are for the
   * record only. Never throws for anything in the token or at the issuer.
   */
  authenticate(token: Secret, resource?: string): Promise<Principal | Refusal>
  /** Whose sign-ins a logout token ends. */
  logout(token: Secret): Promise<Logout | Unauthenticated>
}

/** Whose tokens count, and what checking them needs of the world. */
export interface IdentityParts {
  readonly issuers: readonly IssuerConfig[]
  /** Our own tokens; absent where none are issued. */
  readonly sessionTokens?: SessionTokens | undefined
  /** Keys of legacy jobs; absent where none are taken. */
  readonly apiKeys?: ApiKeys
  /** The account for when no issuer can be reached; absent: off. */
  readonly emergency?: EmergencyAccount | undefined
  readonly clock: Clock
  readonly log: IdentityLog
}

interface Issuer {
  readonly config: IssuerConfig
  readonly keys: KeySet
}

/** Opens nothing yet: an issuer is first asked when a token names it. Throws when the configuration is unsound. */
export function openIdentity({
  issuers,
  sessionTokens,
  apiKeys,
  emergency,
  clock,
  log,
}: IdentityParts): Identity {
  const faults = issuerFaults(issuers)
  if (faults.length > 0) throw new Error(faults.join('; '))
  const byName = new Map<string, Issuer>()
  const byTrustDomain = new Map<string, Issuer>()
  for (const config of issuers) {
    const issuer = { config, keys: new KeySet(config, { clock, log }) }
    byName.set(config.issuer, issuer)
    if (config.trustDomain !== null) byTrustDomain.set(config.trustDomain, issuer)
  }
  const verified = new VerifiedTokens()

  return {
    async authenticate(secret, resource) {
      const text = secret.reveal()
      if (apiKeys && looksLikeApiKey(text)) {
        const job = await readApiKey(text, apiKeys, resource, () => clock.now())
        return 'reason' in job ? new Unauthenticated(job, null) : job
      }
      if (emergency && looksLikeEmergency(text)) {
        const person = await readEmergency(text, emergency, resource, () => clock.now())
        return 'reason' in person ? new Unauthenticated(person, null) : person
      }
      const token = readToken(text)
      if ('reason' in token) return new Unauthenticated(token, null)
      if (token.type === sessionTokenType)
        return readOwn(text, token, resource, { sessionTokens, emergency, clock })
      const { iss, sub } = token.claims
      const domain = iss === undefined && typeof sub === 'string' ? trustDomainOf(sub) : null
      const issuer = typeof iss === 'string' ? byName.get(iss) : byTrustDomain.get(domain ?? '')
      if (!issuer) return new Unauthenticated(rejection('issuer-unknown'), claimedBy(token))

      const known = verified.find(text)
      if (
        known &&
        known.keysVersion === (await issuer.keys.version()) &&
        clock.now() < known.principal.endsAt
      ) {
        return known.principal
      }
      const checked = await check(text, token, issuer, clock)
      if ('reason' in checked) return new Unauthenticated(checked, claimedBy(token), issuer.config.audience)
      verified.remember(text, checked)
      return checked.principal
    },
    async logout(secret) {
      const text = secret.reveal()
      const token = readToken(text)
      if ('reason' in token) return new Unauthenticated(token, null)
      const { iss } = token.claims
      const issuer = typeof iss === 'string' ? byName.get(iss) : undefined
      if (!issuer) return new Unauthenticated(rejection('issuer-unknown'), claimedBy(token))
      const read = await readLogout(text, token, issuer.config, issuer.keys, clock.now())
      return 'reason' in read ? new Unauthenticated(read, claimedBy(token)) : read
    },
  }
}

/** Whom a token of ours speaks of: one for `resource`, for the API without one. */
async function readOwn(
  text: string,
  token: UncheckedToken,
  resource: string | undefined,
  { sessionTokens, emergency, clock }: Pick<IdentityParts, 'sessionTokens' | 'emergency' | 'clock'>,
): Promise<Principal | Unauthenticated> {
  const [name = ''] = (resource ?? '').split('@', 1)
  const audience = resource === undefined ? apiAudience : audienceOf(name)
  const own = sessionTokens?.read(text, token, audience, clock.now()) ?? rejection('issuer-unknown')
  if ('reason' in own) return new Unauthenticated(own, claimedBy(token))
  if (!isEmergency(own)) return own
  if (!emergency) return new Unauthenticated(rejection('issuer-unknown'), claimedBy(token))
  await emergency.alert(resource ?? 'the API')
  return own
}

const svidHeaders: ReadonlySet<string> = new Set(['alg', 'kid', 'typ'])
const headerCharactersMax = 60

async function check(
  text: string,
  token: UncheckedToken,
  { config, keys }: Issuer,
  clock: Clock,
): Promise<VerifiedToken | Rejection> {
  if (!config.algorithms.some((algorithm) => algorithm === token.algorithm)) {
    return rejection('algorithm', token.algorithm)
  }
  // A JWT-SVID has these members and no other (SPIFFE JWT-SVID section 2).
  const stray = config.trustDomain === null ? undefined : token.headers.find((name) => !svidHeaders.has(name))
  if (stray !== undefined) return rejection('forbidden-header', stray.slice(0, headerCharactersMax))
  const finding = await keys.check(text)
  if (!finding.holds) return rejection(finding.why, token.keyId ?? 'no kid')
  // The wait for keys may have been long: the times are checked against the clock as it is now.
  const validity = checkClaims(token, config, clock.now())
  if ('reason' in validity) return validity
  const missing = requiredFault(token, config)
  if (missing) return missing
  const principal = readPrincipal(token, config, validity)
  return 'reason' in principal ? principal : { principal, keysVersion: finding.version }
}
