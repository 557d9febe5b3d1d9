import { hasInvisible } from './claims.ts'
import type { IssuerConfig } from './issuer-config.ts'
import type { KeySet } from './key-set.ts'
import { isRecord } from './strict-json.ts'
import type { UncheckedToken } from './token.ts'
import { rejection, type Rejection } from './unauthenticated.ts'

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'
/** A logout token older than this says nothing of now. */
const ageMsMax = 5 * 60_000

/** Whose sign-ins an issuer has ended. */
export interface Logout {
  readonly issuer: string
  readonly id: string
  readonly subject: string | null
  readonly session: string | null
  /** Sign-ins from up to this instant, in milliseconds since the epoch by the issuer's clock, have ended. */
  readonly beforeMs: number
}

/** Checks a logout token (OpenID Connect Back-Channel Logout 1.0 section 2.6). That it is taken once is the caller's. */
export async function readLogout(
  text: string,
  token: UncheckedToken,
  issuer: IssuerConfig,
  keys: KeySet,
  nowMs: number,
): Promise<Logout | Rejection> {
  const { claims, type } = token
  if (!issuer.algorithms.some((algorithm) => algorithm === token.algorithm))
    return rejection('algorithm', token.algorithm)
  const finding = await keys.check(text)
  if (!finding.holds) return rejection(finding.why, token.keyId ?? 'no kid')
  if (type !== null && type !== 'logout+jwt' && type !== 'jwt') return rejection('token-type', type)
  const { events, nonce, aud, iat, jti, sub, sid, exp } = claims
  if (!isRecord(events) || !isRecord(events[logoutEvent]) || nonce !== undefined)
    return rejection('token-type', 'no logout token')
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  const wanted = [issuer.audience, issuer.login?.clientId]
  if (!audiences.some((one) => typeof one === 'string' && wanted.includes(one))) return rejection('audience')
  if (typeof iat !== 'number' || iat * 1000 > nowMs + issuer.skewMs || iat * 1000 < nowMs - ageMsMax)
    return rejection('not-yet-valid', 'iat')
  if (exp !== undefined && (typeof exp !== 'number' || exp * 1000 <= nowMs)) return rejection('expired')
  if (!isWord(jti)) return rejection('claims', 'jti')
  const subject = isWord(sub) ? sub : null
  const session = isWord(sid) ? sid : null
  if (subject === null && session === null) return rejection('subject')
  return { issuer: issuer.issuer, id: jti, subject, session, beforeMs: Math.max(nowMs, iat * 1000) }
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 512 && !hasInvisible(value)
}
