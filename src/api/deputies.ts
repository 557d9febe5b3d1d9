import type { FastifyInstance } from 'fastify'
import type { Clock } from '../core/clock.ts'
import { Refusal } from '../core/refusal.ts'
import type { Deputy, DeputyDesk } from '../reviews/deputies.ts'
import { principalOf } from './auth.ts'
import { deputyBody, type DeputyList, type DeputyView } from './contract.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'

/** What the routes for deputies work with. */
export interface DeputyRouteParts {
  readonly deputies: DeputyDesk
  readonly clock: Clock
}

/** Adds the routes by which people name who rules for them while they are away. */
export function addDeputies(app: FastifyInstance, { deputies, clock }: DeputyRouteParts): void {
  app.get('/deputies', async (request, reply) => {
    const found = await deputies.list(principalOf(request))
    if (found instanceof Refusal) return sendProblem(reply, found)
    return { deputies: found.map(viewOf) } satisfies DeputyList
  })
  app.post('/deputies', async (request, reply) => {
    const asked = parse(deputyBody, request.body)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    const fromAt = asked.from === undefined ? clock.now() : Date.parse(asked.from)
    const time = { fromAt, toAt: Date.parse(asked.to) }
    const named = await deputies.name(principalOf(request), asked.deputy, time, asked.reason)
    return named instanceof Refusal ? sendProblem(reply, named) : viewOf(named)
  })
  app.delete('/deputies/:id', async (request, reply) => {
    const { params } = request
    const id = typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : ''
    const done = await deputies.end(principalOf(request), id)
    return done instanceof Refusal ? sendProblem(reply, done) : reply.code(204).send()
  })
}

function viewOf(deputy: Deputy): DeputyView {
  const { groups, fromAt, toAt, ...rest } = deputy
  return {
    ...rest,
    groups: [...groups],
    fromAt: new Date(fromAt).toISOString(),
    toAt: new Date(toAt).toISOString(),
  }
}
