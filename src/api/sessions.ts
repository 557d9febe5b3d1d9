import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Resource } from '../core/resource.ts'
import type { OpenGate } from '../gate/gate.ts'
import type { LiveSession } from '../gate/live-session.ts'
import type { Policy } from '../policy/rule.ts'
import type { AccessRecord } from './access-record.ts'
import { principalOf } from './auth.ts'
import { type LiveSessionView, sessionEndBody, type SessionList } from './contract.ts'
import { liveViewOf, openToThem, protectedFrom } from './live-view.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'
import { isInChain, type RoleBook } from './roles.ts'
import { endedBy, type OpenElsewhere, type SessionExchange } from './session-exchange.ts'

/** What the routes for open sessions work with. */
export interface SessionParts {
  readonly gate: Pick<OpenGate, 'sessions' | 'totals' | 'end'>
  readonly roles: RoleBook
  readonly record: AccessRecord
  readonly clock: Clock
  /** The name of this gateway. */
  readonly gateway: string
  /** What is open at other gateways of the store; null where there can be none. */
  readonly exchange: Pick<SessionExchange, 'look' | 'end'> | null
  readonly policy: () => Policy
  readonly resources: () => readonly Resource[]
}

const textCharsMax = 2000

/** Adds the routes for open sessions. Operators and auditors see all, everybody else their own and those of their agents. */
export function addSessions(app: FastifyInstance, parts: SessionParts): void {
  const { gate, roles, record, clock, gateway } = parts
  app.get('/sessions', async (request): Promise<SessionList> => {
    const principal = principalOf(request)
    const here = [...gate.sessions.values()].filter((session) => maySeeSession(roles, principal, session))
    const hidden = protectedFrom(parts.policy, parts.resources, principal)
    const elsewhere = await lookElsewhere(parts)
    const seen = elsewhere.sessions.filter(({ chain }) => maySeeFar(roles, principal, chain))
    const sessions = [
      ...here.map((session) =>
        liveViewOf(
          session,
          { gateway, isHere: true, mayEnd: mayEnd(roles, principal, session) },
          clock,
          textCharsMax,
          isInChain(principal, session.principal) ? openToThem : hidden,
        ),
      ),
      ...seen.map((session) => ({ ...session, mayEnd: mayEndFar(roles, principal, session.chain) })),
    ]
    return {
      gateway,
      others: [...elsewhere.others],
      sessions: sessions.toSorted((left, right) => right.startedAt.localeCompare(left.startedAt)),
    }
  })

  app.post('/sessions/:id/end', async (request, reply) => {
    const body = parse(sessionEndBody, request.body)
    if (body instanceof Refusal) return sendProblem(reply, body)
    const principal = principalOf(request)
    const session = gate.sessions.get(idOf(request))
    if (session === undefined) return endFar(parts, principal, idOf(request), body.reason, reply)
    if (!maySeeSession(roles, principal, session)) return sendProblem(reply, unknownSession, 404)
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
    gate.end(session.id, endedBy(principal.name, body.reason))
    return reply.code(204).send()
  })
}

/** The open session of another gateway, for a principal who may know of it. */
export async function findFar(
  parts: Pick<SessionParts, 'exchange' | 'roles'>,
  id: string,
  principal: Principal,
): Promise<LiveSessionView | null> {
  const session = (await lookElsewhere(parts)).sessions.find((one) => one.id === id)
  return session !== undefined && maySeeFar(parts.roles, principal, session.chain) ? session : null
}

/** Ends a session that is open at another gateway, if there is one that the principal may end. */
async function endFar(
  parts: SessionParts,
  principal: Principal,
  id: string,
  reason: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { roles, record, exchange } = parts
  const session = await findFar(parts, id, principal)
  if (exchange === null || session === null) return sendProblem(reply, unknownSession, 404)
  if (!mayEndFar(roles, principal, session.chain))
    return sendProblem(reply, roles.whyNot(principal, 'operator') ?? unknownSession)
  await record.changed({
    noun: 'session',
    verb: 'ended',
    id,
    author: principal.id,
    resource: session.resource,
    details: { reason, principal: session.chain[0]?.id ?? '', at: session.gateway },
  })
  const wish = { session: id, author: principal.id, authorName: principal.name, reason }
  const refusal = await exchange.end(wish)
  return refusal === null ? reply.code(204).send() : sendProblem(reply, refusal)
}

/** Nothing, and nobody who answers, while the store is away: what is open here is told all the same. */
async function lookElsewhere({ exchange }: Pick<SessionParts, 'exchange'>): Promise<OpenElsewhere> {
  const found = exchange === null ? nowhere : await exchange.look()
  return found instanceof Refusal ? nowhere : found
}

/** True when a principal may know of an open session. */
export function maySeeSession(roles: RoleBook, principal: Principal, session: LiveSession): boolean {
  return isInChain(principal, session.principal) || roles.whyNot(principal, 'operator', 'auditor') === null
}

function mayEnd(roles: RoleBook, principal: Principal, session: LiveSession): boolean {
  return isInChain(principal, session.principal) || roles.whyNot(principal, 'operator') === null
}

function maySeeFar(roles: RoleBook, principal: Principal, chain: LiveSessionView['chain']): boolean {
  return (
    chain.some(({ id }) => id === principal.id) || roles.whyNot(principal, 'operator', 'auditor') === null
  )
}

function mayEndFar(roles: RoleBook, principal: Principal, chain: LiveSessionView['chain']): boolean {
  return chain.some(({ id }) => id === principal.id) || roles.whyNot(principal, 'operator') === null
}

const nowhere: OpenElsewhere = { sessions: [], others: [] }
const unknownSession = new Refusal('request-invalid', 'There is no such open session that you may see.')

function idOf({ params }: FastifyRequest): string {
  return typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : ''
}
