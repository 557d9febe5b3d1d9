import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import { Secret } from '../core/secret.ts'
import type { ClientOrigin } from '../core/session.ts'
import { sendProblem } from './problem.ts'
import { whyNotOwnPage } from './same-origin.ts'

/** Turns a token into the principal that its issuer vouches for. */
export type Authenticate = (token: Secret, origin: ClientOrigin) => Promise<Principal | Refusal>

/** Whose session a browser's cookie stands for now. */
export interface BrowserDoor {
  /** Where our own pages are. */
  readonly publicOrigin: string
  /** The secret in the request's cookie; null without one. */
  readonly secretIn: (request: FastifyRequest) => string | null
  /** Who that is, if they still stand. */
  readonly authenticate: (secret: string) => Promise<Principal | Refusal>
}

/**
 * A hook that lets nobody past without a principal: that of the bearer token (RFC 6750), else that of the console's
 * cookie, with which only our own pages may change anything.
 */
export function requirePrincipal(
  authenticate: Authenticate,
  browser: BrowserDoor | null,
): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  return async (request, reply) => {
    const { authorization, 'user-agent': agent } = request.headers
    const secret = authorization === undefined ? browser?.secretIn(request) : null
    let principal: Principal | Refusal = needsToken
    if (browser && secret) {
      const foreign = whyNotOwnPage(request, browser.publicOrigin)
      if (foreign !== null) return sendProblem(reply, foreign)
      principal = await browser.authenticate(secret)
    } else {
      // What is no token is checked like one, so that it is on record.
      const token = bearerToken(authorization) ?? new Secret('')
      if (authorization !== undefined) principal = await authenticate(token, originOf(request.socket, agent))
    }
    if (principal instanceof Refusal) return sendProblem(reply, principal, statusOfFailure(principal))
    principals.set(request, principal)
    return undefined
  }
}

const needsToken = new Refusal('unauthenticated', 'This needs a token.', {
  hint: 'Send it as "Authorization: Bearer …".',
})

/** Who makes the request. Throws when the hook above was not there: no route may answer without it. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request)
  if (principal === undefined)
    throw new Error('A route that needs a principal runs without the hook that finds it.')
  return principal
}

const principals = new WeakMap<FastifyRequest, Principal>()
const tokenCharsMax = 16 * 1024

/** The token of an Authorization header; null without one in the form of RFC 6750. */
export function bearerToken(header: string | undefined): Secret | null {
  if (header === undefined || header.length > tokenCharsMax) return null
  const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(header)?.[1]
  return token === undefined ? null : new Secret(token)
}

const unavailable: ReadonlySet<string> = new Set([
  'review-unavailable',
  'access-unavailable',
  'ledger-unavailable',
])

// A store or ledger that is down is no fault of the token.
function statusOfFailure(refusal: Refusal): number {
  return unavailable.has(refusal.code) ? 503 : 401
}

/** Where a request comes from. The socket's own peer; headers that claim another are not believed. */
export function originOf(socket: Socket, agent: string | undefined): ClientOrigin {
  const tls = socket instanceof TLSSocket ? `${socket.getProtocol() ?? ''} ${socket.getCipher().name}` : null
  return {
    address: socket.remoteAddress ?? '',
    port: socket.remotePort ?? 0,
    tls,
    application: (agent ?? '').slice(0, 200),
  }
}
