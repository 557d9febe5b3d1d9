import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose'
import { ManualClock } from '../core/manual-clock.ts'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import { Secret } from '../core/secret.ts'
import { issuerConfig, type IssuerConfig } from './issuer-config.ts'
import { openIdentity, type Identity } from './oidc.ts'
import { Unauthenticated, type RejectionReason } from './unauthenticated.ts'

// For the tests of this folder: a real issuer on a loopback port, whose keys sign whatever a test wants signed.

export const startMs = Date.UTC(2026, 0, 1)
export const es = await generateKeyPair('ES256', { extractable: true })
export const rs = await generateKeyPair('RS256', { extractable: true })
export const esPublic: JWK = { ...(await exportJWK(es.publicKey)), kid: 'es', alg: 'ES256', use: 'sig' }
export const rsPublic: JWK = { ...(await exportJWK(rs.publicKey)), kid: 'rs', alg: 'RS256', use: 'sig' }

export type Claims = Readonly<Record<string, unknown>>

/** Answers on 127.0.0.1 with a discovery document and keys, well or badly as a test says. */
export interface LocalIssuer {
  readonly url: string
  /** What it answers with; tests change it. */
  keys: JWK[]
  discovery: Record<string, unknown>
  answer: 'well' | 'down' | 'never' | 'drip' | 'huge' | 'redirect' | 'error'
  fetches: number
  close(): Promise<void>
}

export async function startIssuer(keys: JWK[]): Promise<LocalIssuer> {
  const server = createServer((request, response) => {
    local.fetches += 1
    if (local.answer === 'never') return
    if (local.answer === 'down') return void request.socket.destroy()
    // All of these would do, were it not for the one thing that is wrong with them.
    const document = request.url === '/keys' ? { keys: local.keys } : local.discovery
    const pad = local.answer === 'huge' ? 'x'.repeat(400_000) : ''
    const status = local.answer === 'redirect' ? 302 : local.answer === 'error' ? 500 : 200
    const headers = { 'content-type': 'application/json', location: `${url}${request.url}` }
    response.writeHead(status, headers)
    if (local.answer === 'drip') return void response.write('{')
    response.end(JSON.stringify({ ...document, pad }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  const url = `http://127.0.0.1:${address.port}`
  const local: LocalIssuer = {
    url,
    keys,
    discovery: { issuer: url, jwks_uri: `${url}/keys` },
    answer: 'well',
    fetches: 0,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return local
}

/** An identity that trusts `url` alone, on a clock that stands at `startMs`. */
export function openFor(url: string, more: Partial<IssuerConfig> = {}): OpenIdentity {
  const clock = new ManualClock(startMs)
  const config = issuerConfig({ issuer: url, audience: 'sallyport', allowInsecureHttp: true, ...more })
  const identity = openIdentity({ issuers: [config], clock, log: { warn() {} } })
  return { clock, authenticate: (token) => identity.authenticate(new Secret(token)) }
}

export interface OpenIdentity {
  readonly clock: ManualClock
  readonly authenticate: (token: string) => ReturnType<Identity['authenticate']>
}

/** Claims that nothing is wrong with. */
export function sound(url: string): Claims {
  return { iss: url, aud: 'sallyport', sub: 'ana', iat: startMs / 1000, exp: startMs / 1000 + 600 }
}

/** Signs claims, or a text as it is, with the ES256 key. Members that are `undefined` are left out. */
export function signEs(claims: Claims | string, header: Claims = {}, key = es.privateKey): Promise<string> {
  const text = typeof claims === 'string' ? claims : JSON.stringify(claims)
  return new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'ES256', kid: 'es', typ: 'at+jwt', ...header })
    .sign(key)
}

export function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

export function assertPrincipal(answer: Principal | Refusal): Principal {
  if (answer instanceof Unauthenticated) assert.fail(`refused: ${answer.reason} ${answer.detail}`)
  assert.ok(!(answer instanceof Refusal))
  return answer
}

export function assertRejected(answer: Principal | Refusal, reason: RejectionReason): Unauthenticated {
  assert.ok(answer instanceof Unauthenticated, 'accepted')
  assert.equal(answer.reason, reason, answer.detail)
  assert.equal(answer.code, 'unauthenticated')
  return answer
}
