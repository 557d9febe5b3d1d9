import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Clock } from '../core/clock.ts'
import { chainOf, type Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { OpenGate } from '../gate/gate.ts'
import type { LiveSession } from '../gate/live-session.ts'
import type { AccessRecord } from './access-record.ts'
import { principalOf } from './auth.ts'
import { type LiveSessionView, sessionEndBody, type SessionList } from './contract.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'
import { isInChain, type RoleBook } from './roles.ts'

/** What the routes for open sessions work with. */
export interface SessionParts {
  readonly gate: Pick<OpenGate, 'sessions' | 'totals' | 'end'>
  readonly roles: RoleBook
  readonly record: AccessRecord
  readonly clock: Clock
  /** The name of this gateway: what is open at its replicas is theirs to tell. */
  readonly gateway: string
}

const textCharsMax = 2000

/** Adds the routes for open sessions. Operators and auditors see all, everybody else their own and those of their agents. */
export function addSessions(app: FastifyInstance, parts: SessionParts): void {
  const { gate, roles, record, clock, gateway } = parts
  app.get('/sessions', (request): SessionList => {
    const principal = principalOf(request)
    const found = [...gate.sessions.values()].filter((session) => maySeeSession(roles, principal, session))
    return {
      gateway,
      sessions: found
        .toReversed()
        .map((session) => viewOf(session, mayEnd(roles, principal, session), clock)),
    }
  })

  app.post('/sessions/:id/end', async (request, reply) => {
    const body = parse(sessionEndBody, request.body)
    if (body instanceof Refusal) return sendProblem(reply, body)
    const principal = principalOf(request)
    const session = gate.sessions.get(idOf(request))
    if (session === undefined || !maySeeSession(roles, principal, session))
      return sendProblem(reply, unknownSession, 404)
    if (!mayEnd(roles, principal, session))
      return sendProblem(reply, roles.whyNot(principal, 'operator') ?? unknownSession)
    await record.changed({
      noun: 'session',
      verb: 'ended',
      id: session.id,
      author: principal.id,
      resource: session.resource.name,
      details: { reason: body.reason, principal: session.principal.id },
    })
    // Its client reads who and why; both are people's own words.
    gate.end(
      session.id,
      new Refusal('session-ended', `${principal.name} ended this session: ${body.reason}`, {
        hint: 'Ask them before you connect again.',
      }),
    )
    return reply.code(204).send()
  })
}

/** True when a principal may know of an open session. */
export function maySeeSession(roles: RoleBook, principal: Principal, session: LiveSession): boolean {
  return isInChain(principal, session.principal) || roles.whyNot(principal, 'operator', 'auditor') === null
}

function mayEnd(roles: RoleBook, principal: Principal, session: LiveSession): boolean {
  return isInChain(principal, session.principal) || roles.whyNot(principal, 'operator') === null
}

const unknownSession = new Refusal('request-invalid', 'There is no such open session that you may see.')

function idOf({ params }: FastifyRequest): string {
  return typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : ''
}

function viewOf(session: LiveSession, may: boolean, clock: Clock): LiveSessionView {
  const { activity, origin, resource } = session
  const { current } = activity
  return {
    id: session.id,
    chain: chainOf(session.principal).map(({ id, kind, name }) => ({ id, kind, name })),
    resource: resource.name,
    protocol: resource.protocol,
    roles: session.roles.map(({ name }) => name),
    application: origin.application,
    address: origin.address,
    hasTls: origin.tls !== null,
    startedAt: iso(session.startedAt),
    endsAt: iso(session.endsAt),
    statements: session.statements,
    rows: activity.rows,
    masked: activity.masked,
    refused: activity.refused,
    current: current && {
      number: current.number,
      text: current.text.slice(0, textCharsMax),
      rule: current.rule,
      since: iso(clock.now() - (clock.monotonic() - current.sinceMs)),
      reviewId: current.reviewId,
    },
    mayEnd: may,
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
