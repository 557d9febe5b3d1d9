import { createHash, timingSafeEqual } from 'node:crypto'
import { chainOf, principalId, type Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Secret } from '../core/secret.ts'
import { rejection, type Rejection } from './unauthenticated.ts'

/** The one account that needs no issuer, for when none can be reached. */
export interface EmergencyAccount {
  readonly name: string
  readonly groups: readonly string[]
  readonly sessionMsMax: number
  /** SHA-256 in hex of the whole password, as it is now; null when it cannot be read. */
  digest(): Promise<Secret | null>
  /** Raises the alert that every use raises; rejects when it cannot be recorded, and nobody is then let in. */
  alert(place: string): Promise<void>
}

const prefix = 'spe_'
// 256 random bits, so that a digest without salt is enough.
const pattern = /^spe_[0-9a-f]{64}$/
/** The issuer of the emergency account, in the id of whoever uses it. */
export const emergencyIssuer = 'urn:sallyport:emergency'

/** True for a chain in which somebody came in by the emergency account. */
export function isEmergency(principal: Principal): boolean {
  return chainOf(principal).some(({ issuer }) => issuer === emergencyIssuer)
}

/** Why a principal may make nothing that acts for it later: each use of the emergency account is one that is seen. Null for others. */
export function whyNothingLasting(principal: Principal): Refusal | null {
  return isEmergency(principal) ? leavesNothing : null
}

const leavesNothing = new Refusal('denied', 'The emergency account makes nothing that outlives its use.', {
  hint: 'Sign in at an identity provider.',
})

/** True for a text that means to be the password of the emergency account. */
export function looksLikeEmergency(text: string): boolean {
  return text.startsWith(prefix)
}

/** The person behind the emergency account, once its use has raised an alert. */
export async function readEmergency(
  text: string,
  account: EmergencyAccount,
  resource: string | undefined,
  nowMs: () => number,
): Promise<Principal | Rejection> {
  const digest = (await account.digest())?.reveal().trim().toLowerCase() ?? ''
  if (!/^[0-9a-f]{64}$/.test(digest))
    return rejection('keys-unavailable', 'the digest of the emergency account')
  const given = createHash('sha256').update(text).digest()
  const isEqual = timingSafeEqual(given, Buffer.from(digest, 'hex'))
  if (!pattern.test(text) || !isEqual) return rejection('signature', 'the emergency account')
  await account.alert(resource ?? 'the API')
  return {
    id: principalId(emergencyIssuer, account.name),
    kind: 'person',
    issuer: emergencyIssuer,
    subject: account.name,
    name: `${account.name} (emergency)`,
    groups: account.groups,
    claims: {},
    endsAt: nowMs() + account.sessionMsMax,
    issuedAt: nowMs(),
  }
}
