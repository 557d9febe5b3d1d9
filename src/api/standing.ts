import type { FastifyInstance } from 'fastify'
import { Refusal } from '../core/refusal.ts'
import { Secret } from '../core/secret.ts'
import type { AccessState } from '../identity/access-state.ts'
import type { Identity } from '../identity/oidc.ts'
import type { Registry } from '../identity/registry.ts'
import { Unauthenticated } from '../identity/unauthenticated.ts'
import type { AccessRecord } from './access-record.ts'
import { originOf, principalOf } from './auth.ts'
import { agentBody, signOutBody, type AgentList } from './contract.ts'
import { fieldOf, takeForms } from './form.ts'
import { ownerAsked, ownerReached, type OwnedParts } from './owned.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'

/** What the routes about ended sign-ins and agents work with. */
export interface StandingRouteParts {
  readonly identity: Identity
  readonly registry: Registry
  readonly record: AccessRecord
  readonly state: () => AccessState
}

/** Adds `POST /oauth/backchannel-logout` (OpenID Connect Back-Channel Logout 1.0): the token in it is the proof. */
export function addLogout(app: FastifyInstance, parts: StandingRouteParts): void {
  app.register(async (scope) => {
    takeForms(scope, 32 * 1024)
    scope.post('/oauth/backchannel-logout', async (request, reply) => {
      const text = fieldOf(request.body, 'logout_token')
      const bad = { error: 'invalid_request', error_description: 'The logout token was not accepted.' }
      if (typeof text !== 'string') return reply.code(400).send(bad)
      const logout = await parts.identity.logout(new Secret(text))
      if (logout instanceof Unauthenticated) {
        const origin = originOf(request.socket, request.headers['user-agent'])
        await parts.record.refused('logout', [], origin, logout.code, logout.words)
        return reply.code(400).send(bad)
      }
      const done = await parts.registry.logout(logout)
      if (done instanceof Refusal) return reply.code(503).send({ ...bad, error: 'temporarily_unavailable' })
      return done ? reply.code(200).send() : reply.code(400).send(bad)
    })
  })
}

/** Adds the routes by which people end their sign-ins and look after their agents. */
export function addStanding(app: FastifyInstance, parts: StandingRouteParts & OwnedParts): void {
  app.post('/sign-out', async (request, reply) => {
    const body = parse(signOutBody, request.body ?? {})
    if (body instanceof Refusal) return sendProblem(reply, body)
    const caller = principalOf(request)
    const { principal = caller.id } = body
    if (principal !== caller.id && ownerReached(parts, request) !== null) return sendProblem(reply, notYours)
    const done = await parts.registry.signOutEverywhere(caller, principal)
    return done instanceof Refusal ? sendProblem(reply, done) : reply.code(204).send()
  })
  app.get('/agents', (request, reply) => {
    const asked = ownerAsked(parts, request)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    const listed = [...parts.state().agents].filter(([, agent]) => asked === null || agent.owner === asked)
    return {
      agents: listed.map(([id, { owner, purpose, endsAt, isEnded }]) => ({
        id,
        owner,
        purpose,
        endsAt: new Date(endsAt).toISOString(),
        isEnded,
      })),
    } satisfies AgentList
  })
  app.post('/agents', async (request, reply) => {
    const body = parse(agentBody, request.body)
    if (body instanceof Refusal) return sendProblem(reply, body)
    const { id, purpose, endsAt, owner = null } = body
    if (owner !== null && ownerReached(parts, request) !== null) return sendProblem(reply, notYourAgent)
    const asked = { id, purpose, endsAt: Date.parse(endsAt) }
    const done = await parts.registry.register(principalOf(request), asked, owner)
    if (done instanceof Refusal) return sendProblem(reply, done)
    return { ...done, endsAt: new Date(done.endsAt).toISOString() }
  })
  app.delete('/agents/:id', async (request, reply) => {
    const { params } = request
    const id = typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : ''
    const done = await parts.registry.end(principalOf(request), ownerReached(parts, request), id)
    return done instanceof Refusal ? sendProblem(reply, done) : reply.code(204).send()
  })
}

const notYourAgent = new Refusal('denied', 'Only an operator says whose an agent is.', {
  hint: 'Groups are operators by console.operators in the configuration.',
})

const notYours = new Refusal('denied', 'Only an operator ends the sign-ins of others.', {
  hint: 'Groups are operators by console.operators in the configuration.',
})
