import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { chainOf, principalId, type Principal } from '../core/principal.ts'
import { uuidv7, type Random } from '../core/random.ts'
import { Secret } from '../core/secret.ts'
import { actorsMax } from './delegation.ts'
import type { UncheckedToken } from './token.ts'
import { tokenCharactersMax } from './token.ts'
import { rejection, type Rejection } from './unauthenticated.ts'

/** The header `typ` of our own tokens: no issuer's token bears it, and ours are taken for no other kind. */
export const sessionTokenType = 'sallyport-session+jwt'
/** How long a session token opens sessions. The sessions last as long as what proved the principal. */
const sessionTokenMsMax = 15 * 60_000

/** A token of our own, for one resource. */
export interface SessionToken {
  readonly token: Secret
  readonly id: string
  /** When it stops opening sessions. */
  readonly endsAt: number
}

/** Issues and reads session tokens. */
export interface SessionTokens {
  /** For at most 15 minutes unless said. Null when the chain's claims do not fit into a token. */
  issue(principal: Principal, audience: string, nowMs: number, lastsMs?: number): SessionToken | null
  /** Whom a token speaks of, if it is ours, in time, and for this audience. */
  read(text: string, token: UncheckedToken, audience: string, nowMs: number): Principal | Rejection
}

/**
 * Short-lived tokens of our own (EdDSA): they carry the whole chain as its issuers vouched for it, name one resource,
 * and open sessions there until `exp`. `name` is their `iss`. No public key is published: nobody else takes them.
 */
export function makeSessionTokens(key: KeyObject, name: string, random: Random): SessionTokens {
  const publicKey = createPublicKey(key)
  return {
    issue(principal, audience, nowMs, lastsMs = sessionTokenMsMax) {
      const endsAt = Math.min(principal.endsAt, nowMs + lastsMs)
      const id = uuidv7(nowMs, random)
      const claims = {
        iss: name,
        aud: audience,
        sub: principal.id,
        jti: id,
        iat: Math.floor(nowMs / 1000),
        exp: endsAt / 1000,
        chain: writeChain(principal),
      } satisfies z.input<typeof shape>
      const signed = `${encode({ alg: 'EdDSA', typ: sessionTokenType })}.${encode(claims)}`
      const text = `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`
      return text.length > tokenCharactersMax ? null : { token: new Secret(text), id, endsAt }
    },
    read(text, token, audience, nowMs) {
      if (token.algorithm !== 'EdDSA') return rejection('algorithm', token.algorithm)
      const end = text.lastIndexOf('.')
      const signature = Buffer.from(text.slice(end + 1), 'base64url')
      if (!verify(null, Buffer.from(text.slice(0, end)), publicKey, signature)) return rejection('signature')
      const read = shape.safeParse(token.claims)
      if (!read.success || read.data.iss !== name) return rejection('claims', 'not as we write them')
      const { aud, exp, chain } = read.data
      if (nowMs >= exp * 1000) return rejection('expired', new Date(exp * 1000).toISOString())
      if (aud !== audience) return rejection('audience', aud)
      return linkAll(chain) ?? rejection('claims', 'nobody')
    },
  }
}

/** A chain as it is kept: who acts now first, the root last. */
export function writeChain(principal: Principal): Member[] {
  return chainOf(principal).map(memberOf)
}

/** The principal of a chain that `writeChain` wrote; null when it is none. */
export function readChain(written: unknown): Principal | null {
  const read = shape.shape.chain.safeParse(written)
  return read.success ? linkAll(read.data) : null
}

/** The audience of tokens for the API, which people get who sign in by SAML. */
export const apiAudience = 'urn:sallyport:api'

/** The audience of a code that only whoever knows the challenge's origin can exchange. */
export function codeAudience(challenge: string): string {
  return `urn:sallyport:code:${challenge}`
}

/** What names a resource in the `aud` of a token and the `resource` of a request (RFC 8707). */
export function audienceOf(resource: string): string {
  return `urn:sallyport:resource:${resource}`
}

const kinds = z.enum(['person', 'agent', 'workload'])
const member = z.strictObject({
  kind: kinds,
  issuer: z.string(),
  subject: z.string(),
  name: z.string(),
  groups: z.array(z.string()),
  claims: z.record(z.string(), z.unknown()),
  endsAt: z.number(),
  issuedAt: z.number(),
})
const shape = z.strictObject({
  iss: z.string(),
  aud: z.string(),
  sub: z.string(),
  jti: z.string(),
  iat: z.int(),
  exp: z.number(),
  chain: z
    .array(member)
    .min(1)
    .max(actorsMax + 1),
})
type Member = z.infer<typeof member>

function memberOf({ kind, issuer, subject, name, groups, claims, endsAt, issuedAt = 0 }: Principal): Member {
  return { kind, issuer, subject, name, groups: [...groups], claims: { ...claims }, endsAt, issuedAt }
}

function linkAll(chain: readonly Member[]): Principal | null {
  return chain.reduceRight<Principal | undefined>(linkTo, undefined) ?? null
}

function linkTo(behind: Principal | undefined, known: Member): Principal {
  const principal = { id: principalId(known.issuer, known.subject), ...known }
  return behind === undefined ? principal : { ...principal, onBehalfOf: behind }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
