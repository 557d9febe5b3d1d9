import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import type { Random } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { Registry } from '../identity/registry.ts'
import { saysNobody } from '../identity/saml-answer.ts'
import type { SamlProvider } from '../identity/saml.ts'
import { apiAudience, codeAudience, type SessionTokens } from '../identity/session-token.ts'
import { readToken } from '../identity/token.ts'
import type { AccessRecord } from './access-record.ts'
import { originOf } from './auth.ts'
import { fieldOf, takeForms } from './form.ts'
import { type Allowance, sendTooMany, Throttle } from './throttle.ts'

/** What the routes for sign-in by SAML work with. */
export interface SamlParts {
  readonly saml: readonly SamlProvider[]
  readonly sessionTokens: SessionTokens
  readonly registry: Registry
  readonly record: AccessRecord
  readonly clock: Clock
  readonly random: Random
}

/** Where a browser goes back to: a port of its own machine, where the command line listens, or the console. */
interface Begun {
  readonly port: number | 'console'
  readonly state: string
  readonly challenge: string
  readonly endsAt: number
}

const begunMax = 10_000
const begunMsMax = 5 * 60_000
/** Of one address, which so cannot push out what others began: fewer in their time than there is room for. */
const beginningAllowance: Allowance = { perSecond: 10, burst: 200 }
const codeMsMax = 60_000

/** Adds the routes of each provider, under `/saml/<name>`. A sign-in ends at the replica where it began. */
export function addSaml(app: FastifyInstance, parts: SamlParts): void {
  for (const provider of parts.saml)
    app.register((scope) => addProvider(scope, provider, parts), { prefix: `/saml/${provider.name}` })
}

async function addProvider(app: FastifyInstance, provider: SamlProvider, parts: SamlParts): Promise<void> {
  const begun = new Map<string, Begun>()
  const beginnings = new Throttle(parts.clock, beginningAllowance)
  takeForms(app, formBytesMax)
  app.get('/metadata', (_, reply) => reply.type('application/samlmetadata+xml').send(provider.metadata()))
  app.get('/login', async (request, reply) => {
    const waitMs = beginnings.take(request.socket.remoteAddress ?? '')
    if (waitMs > 0) return sendTooMany(reply, waitMs)
    const asked = askedIn(request, parts.clock.monotonic())
    if (asked === null) return reply.code(400).send({ error: 'invalid_request' })
    const relay = parts.random.bytes(16).toString('hex')
    const [oldest] = begun.keys()
    if (begun.size >= begunMax && oldest !== undefined) begun.delete(oldest)
    begun.set(relay, asked)
    return reply.redirect(await provider.begin(relay))
  })
  app.post('/acs', (request, reply) => takeAnswer(provider, begun, parts, request, reply))
  app.post('/token', (request, reply) => exchangeCode(provider, parts, request, reply))
}

function askedIn({ query }: FastifyRequest, nowMs: number): Begun | null {
  const fields = new URLSearchParams(typeof query === 'object' && query !== null ? Object.entries(query) : [])
  const digits = fields.get('port')
  const port = digits === null ? 'console' : /^\d{4,5}$/.test(digits) ? Number(digits) : 0
  const state = fields.get('state') ?? ''
  const challenge = fields.get('challenge') ?? ''
  const isPort = port === 'console' || (port >= 1024 && port <= 65_535)
  const isSound = isPort && /^[\w-]{16,128}$/.test(state) && /^[\w-]{43}$/.test(challenge)
  return isSound ? { port, state, challenge, endsAt: nowMs + begunMsMax } : null
}

async function takeAnswer(
  provider: SamlProvider,
  begun: Map<string, Begun>,
  parts: SamlParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const response = fieldOf(request.body, 'SAMLResponse')
  const relay = fieldOf(request.body, 'RelayState')
  const started = typeof relay === 'string' ? begun.get(relay) : undefined
  if (typeof relay === 'string') begun.delete(relay)
  const refuse = async (reason: string): Promise<unknown> => {
    const origin = originOf(request.socket, request.headers['user-agent'])
    await parts.record.refused(`saml ${provider.name}`, [], origin, 'unauthenticated', reason)
    if (started?.port === 'console') {
      const isCancelled = typeof response === 'string' && saysNobody(response)
      return reply.redirect(`/sign-in?problem=${isCancelled ? 'cancelled' : 'refused'}`, 303)
    }
    return reply
      .code(400)
      .type('text/plain; charset=utf-8')
      .send('The sign-in was not accepted, or it took too long. Start again.')
  }
  if (typeof response !== 'string' || started === undefined || started.endsAt < parts.clock.monotonic())
    return refuse('an answer that was not asked for')
  const found = await provider.finish(response)
  if ('reason' in found) return refuse(`${found.reason} ${found.detail}`.trim())
  const once = await parts.registry.takeOnce(`saml ${provider.name}`, found.assertion)
  if (once !== true)
    return refuse(once instanceof Refusal ? once.message : 'an assertion that was taken before')
  const nowMs = parts.clock.now()
  const code = parts.sessionTokens.issue(found.principal, codeAudience(started.challenge), nowMs, codeMsMax)
  if (code === null) return refuse('its claims are too many')
  const back = new URLSearchParams({ code: code.token.reveal(), state: started.state }).toString()
  // The console's cookie is not sent with what a page of the provider posts, but with the visit that follows.
  if (started.port === 'console') return reply.redirect(`/auth/saml/callback?${back}`, 303)
  return reply.redirect(`http://127.0.0.1:${started.port}/callback?${back}`)
}

/** A code for a token of the API, by whoever knows what its challenge was made of (as in RFC 7636). */
async function exchangeCode(
  provider: SamlProvider,
  parts: SamlParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { sessionTokens, clock } = parts
  const code = fieldOf(request.body, 'code') ?? ''
  const principal = await spendCode(parts, code, fieldOf(request.body, 'code_verifier') ?? '')
  if (typeof principal === 'string') {
    const origin = originOf(request.socket, request.headers['user-agent'])
    await parts.record.refused(`saml ${provider.name}`, [], origin, 'unauthenticated', principal)
    return reply.code(400).send({ error: 'invalid_grant', error_description: 'The code was not accepted.' })
  }
  const nowMs = clock.now()
  const issued = sessionTokens.issue(principal, apiAudience, nowMs, principal.endsAt - nowMs)
  if (issued === null)
    return reply.code(400).send({ error: 'invalid_grant', error_description: 'Too many claims.' })
  await parts.record.changed({
    noun: 'session-token',
    verb: 'issued',
    id: issued.id,
    author: principal.id,
    resource: null,
    details: { by: `saml ${provider.name}`, endsAt: new Date(issued.endsAt).toISOString() },
  })
  return reply.send({
    access_token: issued.token.reveal(),
    issued_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_type: 'Bearer',
    expires_in: Math.floor((issued.endsAt - nowMs) / 1000),
  })
}

/** Whom a code speaks of, once, for whoever knows what its challenge was made of; in words why it is nobody. */
export async function spendCode(
  { sessionTokens, registry, clock }: Pick<SamlParts, 'sessionTokens' | 'registry' | 'clock'>,
  code: string,
  verifier: string,
): Promise<Principal | string> {
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const token = readToken(code)
  if ('reason' in token) return token.reason
  const principal = sessionTokens.read(code, token, codeAudience(challenge), clock.now())
  if ('reason' in principal) return principal.reason
  const once = await registry.takeOnce('saml code', String(token.claims['jti']))
  return once === true ? principal : 'a code that was taken before'
}

const formBytesMax = 400 * 1024
