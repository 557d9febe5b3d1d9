import type { PrincipalKind } from '../core/principal.ts'
import type { Secret } from '../core/secret.ts'
import { isTrustDomain } from './spiffe.ts'

/** Signature algorithms a token may use: asymmetric ones only, so that no public key can serve as a shared secret. */
export const signatureAlgorithms = [
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
] as const
export type SignatureAlgorithm = (typeof signatureAlgorithms)[number]

/**
 * What kind of token an issuer sends. `access`: RFC 9068, header `typ` is `at+jwt`. `untyped`: a JWT that carries no
 * such mark, as CI systems, Kubernetes and older identity providers send; ID tokens are told apart by their claims.
 * `id`: an OpenID Connect ID token whose audience is us.
 */
export const tokenTypes = ['access', 'untyped', 'id'] as const
export type TokenType = (typeof tokenTypes)[number]

/** One issuer whose word on a principal we take, and how its claims are read. */
export interface IssuerConfig {
  /** The exact `iss` of its tokens. An https URL; http only as `allowInsecureHttp` says. */
  readonly issuer: string
  /** Must be among a token's `aud`. */
  readonly audience: string
  readonly algorithms: readonly SignatureAlgorithm[]
  readonly tokenType: TokenType
  /** Where the keys are; null asks the issuer's discovery document (OpenID Connect Discovery 1.0 section 4). */
  readonly jwksUri: string | null
  /** Kind of the token's subject: the same for all, or told by a claim. A value that is not listed refuses the token. */
  readonly kind: PrincipalKind | KindByClaim
  /** Claim with the display name; the subject stands in when it is missing. */
  readonly nameClaim: string
  /** Claim with the subject's groups; also read inside `act` for the agent's. Null when the issuer knows none. */
  readonly groupsClaim: string | null
  /** Top-level claim with the groups of the agent that `act` names, where they are not inside `act` itself. */
  readonly agentGroupsClaim: string | null
  /** Groups by the values of claims: for issuers that know jobs and no groups. Not prefixed: they are the operator's own words. */
  readonly groupsByClaim: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  /**
   * Claims that together name the subject for good, by `claimAt`, where `sub` is made of names that can pass to somebody
   * else. Empty takes `sub`. A token without one of them is refused.
   */
  readonly subjectClaims: readonly string[]
  /** Claims that policy sees at the top under a name of their own, and where they are (`claimAt`). */
  readonly liftedClaims: Readonly<Record<string, string>>
  /** With SPIFFE: every `sub` must be an ID of this trust domain, and tokens without `iss` are taken by it; else null. */
  readonly trustDomain: string | null
  /** With SPIFFE: PEM file with the authorities of the domain, under which X.509-SVIDs count; null takes none. */
  readonly x509BundleFile: string | null
  /** Put before each group's name, so that one issuer cannot speak of another's groups. Empty for none. */
  readonly groupPrefix: string
  /** Claims that must hold one of the listed values (numbers and booleans by their JSON text), or the token is refused. */
  readonly require: Readonly<Record<string, readonly string[]>>
  /** Claims that must not hold one of the listed values. */
  readonly refuse: Readonly<Record<string, readonly string[]>>
  /** Claims that, where they are there, must not begin with one of these. */
  readonly refusePrefixes: Readonly<Record<string, readonly string[]>>
  /** Tokens that would live longer than this from now are refused. */
  readonly lifetimeMsMax: number
  /** How far the issuer's clock may run ahead of ours; at most `skewMsMax`. */
  readonly skewMs: number
  /** Permits http for an issuer on the loopback interface, for development. */
  readonly allowInsecureHttp: boolean
  /** PEM of the authority that signs the issuer's certificate; null trusts the machine's. */
  readonly ca: string | null
  /** How people sign in with the command line; null where they cannot. */
  readonly login: IssuerLogin | null
}

/** The OAuth clients by which people sign in at an issuer. */
export interface IssuerLogin {
  /** Public: that of the command line. */
  readonly clientId: string
  readonly scope: string
  /** RFC 8707; null names none. */
  readonly resource: string | null
  /** That of the console, where it is another; absent: the same. */
  readonly console?: { readonly clientId: string; readonly secret: Secret | null } | null
}

/** A claim that tells the kind of a token's subject, and what its values mean. */
export interface KindByClaim {
  readonly claim: string
  readonly values: Readonly<Record<string, PrincipalKind>>
}

export const skewMsMax = 60_000
const lifetimeMsDefault = 24 * 60 * 60_000

/** Fills in what an operator seldom writes. `issuer` and `audience` have no default. */
export function issuerConfig(
  given: Pick<IssuerConfig, 'issuer' | 'audience'> & Partial<IssuerConfig>,
): IssuerConfig {
  return {
    algorithms: ['ES256', 'EdDSA', 'PS256', 'RS256'],
    tokenType: 'access',
    jwksUri: null,
    kind: 'person',
    nameClaim: 'name',
    groupsClaim: 'groups',
    agentGroupsClaim: null,
    groupsByClaim: {},
    subjectClaims: [],
    liftedClaims: {},
    trustDomain: null,
    x509BundleFile: null,
    groupPrefix: '',
    require: {},
    refuse: {},
    refusePrefixes: {},
    lifetimeMsMax: lifetimeMsDefault,
    skewMs: skewMsMax,
    allowInsecureHttp: false,
    ca: null,
    login: null,
    ...given,
  }
}

/** What is wrong with a list of issuers, in words for the operator; empty when nothing is. */
export function issuerFaults(issuers: readonly IssuerConfig[]): readonly string[] {
  const faults: string[] = []
  const seen = new Set<string>()
  const trustDomains = new Set<string>()
  for (const issuer of issuers) {
    const say = (fault: string): number => faults.push(`issuer ${issuer.issuer}: ${fault}`)
    if (seen.has(issuer.issuer)) say('is listed twice')
    seen.add(issuer.issuer)
    for (const url of [issuer.issuer, ...(issuer.jwksUri === null ? [] : [issuer.jwksUri])]) {
      const fault = urlFault(url, issuer.allowInsecureHttp)
      if (fault) say(fault)
    }
    if (issuer.audience === '') say('audience is empty')
    if (issuer.algorithms.length === 0) say('no algorithm is allowed')
    for (const algorithm of issuer.algorithms) {
      // The type says so already; a configuration that came around it must not open this door.
      if (!signatureAlgorithms.includes(algorithm)) say(`algorithm ${algorithm} is not supported`)
    }
    if (issuer.trustDomain !== null) {
      if (!isTrustDomain(issuer.trustDomain)) say('the trust domain is not a name in lower case')
      if (trustDomains.has(issuer.trustDomain)) say('its trust domain is listed twice')
      trustDomains.add(issuer.trustDomain)
    }
    if (!(issuer.skewMs >= 0 && issuer.skewMs <= skewMsMax)) say(`skew must be 0 to ${skewMsMax / 1000} s`)
    if (!(issuer.lifetimeMsMax > 0)) say('token lifetime must be positive')
  }
  return faults
}

/** Why a URL may not be asked for documents, or null when it may. */
export function urlFault(text: string, allowInsecureHttp: boolean): string | null {
  const url = URL.parse(text)
  if (!url) return `${text} is not a URL`
  if (url.username || url.password || url.hash || text.includes('#'))
    return 'the URL has a login or a fragment'
  if (url.protocol === 'https:') return null
  if (url.protocol !== 'http:') return `${url.protocol} is not https:`
  if (!allowInsecureHttp) return 'http needs allowInsecureHttp, which is for development'
  return isLoopback(url.hostname) ? null : 'http is permitted for loopback addresses only'
}

/**
 * Why an issuer may not send us to a URL, or null when it may: one on the internet has no business pointing us at a
 * bare address or at ourselves. Both are URLs that `urlFault` let pass.
 */
export function inwardFault(issuer: string, url: string): string | null {
  const from = new URL(issuer).hostname
  const to = new URL(url).hostname
  const isBare = isLoopback(to) || to.startsWith('[') || /^[\d.]+$/.test(to)
  return isBare && to !== from ? 'points at an address' : null
}

/** True for names and addresses of this machine, as `URL.hostname` spells them. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
