import { plainClaim } from './claim-path.ts'
import type { IssuerConfig } from './issuer-config.ts'
import { trustDomainOf } from './spiffe.ts'
import type { UncheckedToken } from './token.ts'
import { rejection, type Rejection } from './unauthenticated.ts'

const subjectCharactersMax = 512
const audiencesMax = 32
const secondsMax = 2 ** 40

// Claims that only ID tokens bear (OpenID Connect Core 1.0 sections 2 and 3.3.2.11), and `events`, which only
// security event and logout tokens bear (RFC 8417).
const idTokenClaims = ['nonce', 'at_hash', 'c_hash', 's_hash'] as const

/** When a token's proof began and ends, in milliseconds since the epoch. */
export interface Validity {
  readonly endsAt: number
  /** When the token was issued; 0 when it does not say. */
  readonly issuedAt: number
}

/** Checks a token whose signature holds: its type, audience, times and subject. `nowMs` is wall time. */
export function checkClaims(
  token: UncheckedToken,
  issuer: IssuerConfig,
  nowMs: number,
): Validity | Rejection {
  const fault = typeFault(token, issuer) ?? audienceFault(token, issuer) ?? subjectFault(token, issuer)
  return fault ?? checkTimes(token.claims, issuer, nowMs)
}

/** Checks the claims that an issuer's tokens must hold, and must not hold, to be taken at all. */
export function requiredFault(token: UncheckedToken, issuer: IssuerConfig): Rejection | null {
  for (const [claim, values] of Object.entries(issuer.require)) {
    const value = plainClaim(token.claims, claim)
    if (value === null || !values.includes(value)) return rejection('required-claim', claim)
  }
  for (const [claim, values] of Object.entries(issuer.refuse)) {
    const value = plainClaim(token.claims, claim)
    // Without the claim nobody can tell that it is not one of those.
    if (value === null || values.includes(value)) return rejection('refused-claim', `${claim} ${value}`)
  }
  for (const [claim, prefixes] of Object.entries(issuer.refusePrefixes)) {
    const value = plainClaim(token.claims, claim)
    if (value !== null && prefixes.some((prefix) => value.startsWith(prefix)))
      return rejection('refused-claim', `${claim} ${value}`)
  }
  return null
}

/** True for a subject that a record can bear and a terminal can show: not empty, bounded, whole letters, nothing invisible. */
export function isSubject(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value !== '' &&
    value.length <= subjectCharactersMax &&
    value.isWellFormed() &&
    !hasInvisible(value)
  )
}

/** True when a text holds characters that move a cursor, turn the direction of text, or show as nothing. */
export function hasInvisible(text: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)
}

function typeFault(token: UncheckedToken, issuer: IssuerConfig): Rejection | null {
  const { claims, type } = token
  // Whoever holds a bound token must prove its key (RFC 7800, 8705, 9449), which no password field can.
  if (Object.hasOwn(claims, 'cnf')) return rejection('sender-constrained')
  if (Object.hasOwn(claims, 'events')) return rejection('token-type', 'an event token')
  const isPlain = type === null || type === 'jwt' || type === 'jose'
  switch (issuer.tokenType) {
    case 'access':
      if (type !== 'at+jwt') return rejection('token-type', `typ ${type ?? 'missing'}`)
      return idMarkFault(token)
    case 'untyped':
      if (!isPlain) return rejection('token-type', `typ ${type}`)
      return idMarkFault(token)
    case 'id':
      return isPlain ? null : rejection('token-type', `typ ${type}`)
  }
}

function idMarkFault({ claims }: UncheckedToken): Rejection | null {
  const mark = idTokenClaims.find((claim) => Object.hasOwn(claims, claim))
  if (mark) return rejection('token-type', `bears ${mark}`)
  // Issuers that set no `typ` header say it in a claim of their own: Keycloak in `typ`, Cognito in `token_use`.
  const said = [claims['typ'], claims['token_use']].filter((word) => typeof word === 'string')
  const other = said.find((word) => !['bearer', 'access', 'at+jwt', 'jwt'].includes(word.toLowerCase()))
  return other === undefined ? null : rejection('token-type', `says it is ${other}`)
}

function audienceFault({ claims }: UncheckedToken, issuer: IssuerConfig): Rejection | null {
  const { aud, azp } = claims
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  if (audiences.length > audiencesMax) return rejection('audience', 'too many')
  if (!audiences.every((each) => typeof each === 'string')) return rejection('audience', 'not text')
  if (!audiences.includes(issuer.audience)) return rejection('audience', audiences.join(' '))
  // An ID token is for one client; `azp` says which when several are named (Core 1.0 section 3.1.3.7).
  if (issuer.tokenType === 'id' && (audiences.length > 1 || azp !== undefined) && azp !== issuer.audience) {
    return rejection('audience', 'azp names another client')
  }
  return null
}

function subjectFault({ claims }: UncheckedToken, { trustDomain }: IssuerConfig): Rejection | null {
  const { sub } = claims
  if (!isSubject(sub)) return rejection('subject')
  if (trustDomain === null || trustDomainOf(sub) === trustDomain) return null
  return rejection('subject', 'not of the trust domain')
}

function checkTimes(
  claims: UncheckedToken['claims'],
  issuer: IssuerConfig,
  nowMs: number,
): Validity | Rejection {
  const { exp, nbf, iat } = claims
  if (exp === undefined) return rejection('no-expiry')
  if (!isInstant(exp)) return rejection('claims', 'exp')
  const endsAt = exp * 1000
  // No leeway here: a time box ends at its instant.
  if (nowMs >= endsAt) return rejection('expired', new Date(endsAt).toISOString())
  if (endsAt - nowMs > issuer.lifetimeMsMax) return rejection('lifetime', new Date(endsAt).toISOString())
  for (const [name, from] of Object.entries({ nbf, iat })) {
    if (from === undefined) continue
    if (!isInstant(from)) return rejection('claims', name)
    if (from * 1000 > nowMs + issuer.skewMs) {
      return rejection('not-yet-valid', `${name} ${new Date(from * 1000).toISOString()}`)
    }
  }
  return { endsAt, issuedAt: typeof iat === 'number' ? iat * 1000 : 0 }
}

// A NumericDate (RFC 7519 section 2) in a range that a Date can bear.
function isInstant(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < secondsMax
}
