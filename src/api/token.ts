import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../core/clock.ts'
import { chainOf, type Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import { Secret } from '../core/secret.ts'
import type { ClientOrigin } from '../core/session.ts'
import { actFor } from '../identity/exchange.ts'
import { audienceOf, type SessionTokens } from '../identity/session-token.ts'
import { Unauthenticated } from '../identity/unauthenticated.ts'
import type { AccessRecord } from './access-record.ts'
import { type Authenticate, originOf } from './auth.ts'
import { fieldOf, takeForms } from './form.ts'

/** What the token endpoint works with. */
export interface TokenParts {
  /** Puts its own refusals on record. */
  readonly authenticate: Authenticate
  readonly sessionTokens: SessionTokens
  /** Null when the principal would be let in at the resource now. */
  readonly whyNotConnect: (principal: Principal, resource: string) => Refusal | null
  /** True for a registered agent of this owner. */
  readonly isAgentOf: (agent: Principal, owner: Principal) => boolean
  readonly record: AccessRecord
  readonly clock: Clock
}

/**
 * Adds `POST /oauth/token` (RFC 8693): the token of an issuer, alone or with that of an actor, for a short-lived token of
 * ours that opens sessions at one resource. Nothing else is asked of the client; the tokens are the proof.
 */
export function addToken(app: FastifyInstance, parts: TokenParts): void {
  app.register(async (scope) => {
    takeForms(scope, formBytesMax)
    scope.post('/oauth/token', (request, reply) => exchange(parts, request, reply))
  })
}

async function exchange(parts: TokenParts, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const asked = readRequest(request.body)
  if (asked instanceof OauthFault) return sendFault(reply, asked)
  const origin = originOf(request.socket, request.headers['user-agent'])
  const principal = await identify(parts, asked, origin)
  if (principal instanceof Refusal)
    return sendFault(reply, new OauthFault('invalid_grant', principal.message))
  const refusal = parts.whyNotConnect(principal, asked.resource)
  if (refusal !== null) {
    await parts.record.refused('token', [principal], origin, refusal.code, refusal.message)
    return sendFault(reply, new OauthFault('invalid_target', `${refusal.message} ${refusal.hint}`.trim()))
  }
  const nowMs = parts.clock.now()
  const issued = parts.sessionTokens.issue(principal, audienceOf(roleless(asked.resource)), nowMs)
  if (issued === null) return sendFault(reply, new OauthFault('invalid_grant', 'The claims are too many.'))
  await parts.record.changed({
    noun: 'session-token',
    verb: 'issued',
    id: issued.id,
    author: principal.id,
    resource: asked.resource,
    details: { chain: chainOf(principal).map(({ id }) => id), endsAt: new Date(issued.endsAt).toISOString() },
  })
  return reply.send({
    access_token: issued.token.reveal(),
    issued_token_type: jwtType,
    token_type: 'N_A',
    expires_in: Math.floor((issued.endsAt - nowMs) / 1000),
  })
}

async function identify(parts: TokenParts, asked: Asked, origin: ClientOrigin): Promise<Principal | Refusal> {
  const subject = await parts.authenticate(asked.subjectToken, origin)
  if (subject instanceof Refusal || asked.actorToken === null) return subject
  const actor = await parts.authenticate(asked.actorToken, origin)
  if (actor instanceof Refusal) return actor
  const principal = actFor(subject, actor, parts.isAgentOf)
  if (!('reason' in principal)) return principal
  const reason = `${principal.reason}: ${principal.detail}`
  await parts.record.refused('token', [actor, subject], origin, 'unauthenticated', reason)
  return new Unauthenticated(principal, null)
}

/** A token is for a resource, in whatever role of its holder's. */
function roleless(resource: string): string {
  return resource.split('@', 1)[0] ?? resource
}

interface Asked {
  readonly subjectToken: Secret
  readonly actorToken: Secret | null
  readonly resource: string
}

/** An error as RFC 6749 section 5.2 has it. */
class OauthFault {
  readonly error: 'invalid_request' | 'invalid_grant' | 'invalid_target' | 'unsupported_grant_type'
  readonly description: string

  constructor(error: OauthFault['error'], description: string) {
    this.error = error
    this.description = description
  }
}

function readRequest(body: unknown): Asked | OauthFault {
  const fields = new Map<string, string>()
  for (const name of fieldNames) {
    const value = fieldOf(body, name)
    if (value === null) return new OauthFault('invalid_request', `${name} is there more than once.`)
    if (value !== undefined && value !== '') fields.set(name, value)
  }
  const at = (name: (typeof fieldNames)[number]): string | undefined => fields.get(name)
  if (at('grant_type') !== exchangeType)
    return new OauthFault('unsupported_grant_type', `Only ${exchangeType} is offered.`)
  const subjectToken = at('subject_token')
  const actorToken = at('actor_token')
  if (subjectToken === undefined) return new OauthFault('invalid_request', 'subject_token is missing.')
  if (!tokenTypes.has(at('subject_token_type') ?? ''))
    return new OauthFault('invalid_request', 'subject_token_type must be that of an access token or a JWT.')
  if ((actorToken === undefined) !== (at('actor_token_type') === undefined))
    return new OauthFault('invalid_request', 'actor_token and actor_token_type go together.')
  if (actorToken !== undefined && !tokenTypes.has(at('actor_token_type') ?? ''))
    return new OauthFault('invalid_request', 'actor_token_type must be that of an access token or a JWT.')
  if (!tokenTypes.has(at('requested_token_type') ?? jwtType))
    return new OauthFault('invalid_request', 'Only a JWT can be issued.')
  const prefix = audienceOf('')
  const [resource, ...others] = new Set(
    [at('resource'), at('audience')]
      .filter((target) => target !== undefined)
      .map((target) => (target.startsWith(prefix) ? target.slice(prefix.length) : target)),
  )
  if (others.length > 0) return new OauthFault('invalid_target', 'resource and audience name two.')
  if (resource === undefined || resource === '')
    return new OauthFault('invalid_target', 'Name the resource that the token is for.')
  const secret = actorToken === undefined ? null : new Secret(actorToken)
  return { subjectToken: new Secret(subjectToken), actorToken: secret, resource }
}

function sendFault(reply: FastifyReply, { error, description }: OauthFault): FastifyReply {
  return reply.code(400).send({ error, error_description: description })
}

const formBytesMax = 64 * 1024
const exchangeType = 'urn:ietf:params:oauth:grant-type:token-exchange'
const jwtType = 'urn:ietf:params:oauth:token-type:jwt'
const tokenTypes: ReadonlySet<string> = new Set([
  jwtType,
  'urn:ietf:params:oauth:token-type:access_token',
  'urn:ietf:params:oauth:token-type:id_token',
])
const fieldNames = [
  'grant_type',
  'subject_token',
  'subject_token_type',
  'actor_token',
  'actor_token_type',
  'requested_token_type',
  'resource',
  'audience',
] as const
