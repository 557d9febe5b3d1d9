import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { knownNames } from '../audit/known-names.ts'
import type { Store } from '../store/database.ts'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { windowFrom } from '../core/recurrence.ts'
import { Refusal } from '../core/refusal.ts'
import type { Resource } from '../core/resource.ts'
import type { Policy } from '../policy/rule.ts'
import { mayAskFor, selectsResource } from '../policy/selector.ts'
import { whyNotGrant, windowOf, type Grant, type GrantRequest } from '../reviews/grant.ts'
import type { GrantDesk } from '../reviews/grant-desk.ts'
import { principalOf } from './auth.ts'
import { grantBody, rulingBody, type GrantList, type GrantView } from './contract.ts'
import type { z } from 'zod'
import { sendProblem } from './problem.ts'
import { parse } from './parse.ts'

/** What the routes for grants work with. */
export interface GrantParts {
  readonly grants: GrantDesk
  readonly policy: () => Policy
  readonly resources: () => readonly Resource[]
  readonly clock: Clock
  readonly store: Store
}

/** Adds the routes for roles that are asked for. Each answers only about grants that the caller may see. */
export function addGrants(app: FastifyInstance, parts: GrantParts): void {
  const { grants } = parts
  app.get('/grants', async (request, reply) => {
    const principal = principalOf(request)
    const found = await grants.list(principal)
    if (found instanceof Refusal) return sendProblem(reply, found)
    const names = await namesOf(parts, found)
    return { grants: found.map((grant) => viewOf(parts, grant, principal, names)) } satisfies GrantList
  })

  app.post('/grants', async (request, reply) => {
    const asked = parse(grantBody, request.body)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    const principal = principalOf(request)
    const terms = termsOf(parts, principal, asked)
    if (terms instanceof Refusal) return sendProblem(reply, terms)
    const { resource, role, lastsMs, from, justification } = asked
    const startsAt = from === undefined ? null : Date.parse(from)
    const wish = { resource, role, requester: principal, lastsMs, startsAt, justification }
    return answer(reply, await grants.ask({ ...wish, ...terms }), principal)
  })

  const answer = async (
    reply: FastifyReply,
    found: Grant | Refusal,
    principal: Principal,
  ): Promise<unknown> =>
    found instanceof Refusal
      ? sendProblem(reply, found)
      : viewOf(parts, found, principal, await namesOf(parts, [found]))

  app.get('/grants/:id', async (request, reply) => {
    const principal = principalOf(request)
    return answer(reply, await grants.show(idOf(request), principal), principal)
  })

  for (const ruling of ['approve', 'deny'] as const)
    app.post(`/grants/:id/${ruling}`, async (request, reply) => {
      const body = parse(rulingBody, request.body)
      if (body instanceof Refusal) return sendProblem(reply, body)
      const principal = principalOf(request)
      return answer(reply, await grants.rule(idOf(request), principal, ruling, body.justification), principal)
    })

  app.post('/grants/:id/revoke', async (request, reply) => {
    const principal = principalOf(request)
    return answer(reply, await grants.revoke(idOf(request), principal), principal)
  })
}

/** On what terms the policy offers the role to the principal. One answer for what is not there and what is not for them. */
function termsOf(
  { policy, resources, clock }: GrantParts,
  principal: Principal,
  asked: z.infer<typeof grantBody>,
): Pick<GrantRequest, 'groups' | 'quorum' | 'recurs'> | Refusal {
  const resource = resources().find(({ name }) => name === asked.resource)
  const role = policy().roles.find(({ name }) => name === asked.role)
  const { request } = role ?? { request: null }
  if (
    !resource ||
    !role ||
    !request ||
    !selectsResource(role.resources, resource) ||
    !mayAskFor(role, request.principals, principal)
  )
    return new Refusal('role-unknown', 'There is no such role at this resource that you may ask for.')
  if (asked.lastsMs > request.lastsMsMax)
    return new Refusal(
      'request-invalid',
      `This role is granted for ${request.lastsMsMax / 60_000} minutes at most.`,
    )
  const from = asked.from === undefined ? null : Date.parse(asked.from)
  if (from !== null && (from < clock.now() - pastMsMax || from > clock.now() + aheadMsMax))
    return new Refusal('request-invalid', 'It can begin now or within the next seven days.')
  const recurs = recursOf(asked, from ?? clock.now(), request.recursMsMax)
  if (recurs instanceof Refusal) return recurs
  return { groups: request.groups, quorum: request.quorum, recurs }
}

function recursOf(
  { recurs, lastsMs }: z.infer<typeof grantBody>,
  startsAt: number,
  lengthMsMax: number,
): GrantRequest['recurs'] | Refusal {
  if (recurs === undefined) return null
  if (lengthMsMax === 0) return new Refusal('request-invalid', 'This role is not granted again and again.')
  const { until, ...when } = recurs
  const endsAt = Date.parse(until)
  const days = lengthMsMax / 86_400_000
  if (endsAt > startsAt + lengthMsMax)
    return new Refusal('request-invalid', `This role is granted again and again for ${days} days at most.`)
  const weekdays = when.weekdays.toSorted((one, other) => one - other)
  const recurrence = { ...when, weekdays, lastsMs }
  if (windowFrom(recurrence, startsAt, { startsAt, endsAt }) === null)
    return new Refusal('request-invalid', 'Until then it would never be in force.')
  return { recurrence, endsAt }
}

const pastMsMax = 60_000
const aheadMsMax = 7 * 24 * 3_600_000

function idOf({ params }: FastifyRequest): string {
  return typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : ''
}

/** What those who ruled are called now. */
function namesOf({ store }: GrantParts, found: readonly Grant[]): ReturnType<typeof knownNames> {
  return knownNames(
    store,
    found.flatMap(({ rulings }) => rulings.map(({ reviewer }) => reviewer)),
  )
}

function viewOf(
  { clock }: GrantParts,
  grant: Grant,
  principal: Principal,
  names: ReadonlyMap<string, string>,
): GrantView {
  const isAhead = grant.state === 'open' || grant.state === 'approved'
  const window = isAhead ? windowOf(grant, clock.now()) : null
  return {
    id: grant.id,
    state: grant.state,
    resource: grant.resource,
    role: grant.role,
    chain: grant.chain.map(({ id, kind, name }) => ({ id, kind, name })),
    justification: grant.justification,
    groups: [...grant.groups],
    quorum: grant.quorum,
    rulings: grant.rulings.map(({ reviewer, ruling, justification, at }) => ({
      reviewer,
      reviewerName: names.get(reviewer) ?? '',
      ruling,
      justification,
      at: iso(at),
    })),
    askedAt: iso(grant.askedAt),
    startsAt: iso(grant.startsAt),
    endsAt: iso(grant.endsAt),
    recurs: grant.recurrence && { ...grant.recurrence, weekdays: [...grant.recurrence.weekdays] },
    window: window && { startsAt: iso(window.startsAt), endsAt: iso(window.endsAt) },
    ruleBefore: iso(grant.ruleBefore),
    mayRule: whyNotGrant(grant, principal) === null,
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
