import type { FastifyInstance } from 'fastify'
import { Refusal } from '../core/refusal.ts'
import { sendProblem } from './problem.ts'

/**
 * Refuses whatever holds a zero character, in its address or its body: no text of PostgreSQL has one, so that it can mean
 * nothing here, and would fail the store instead of the request.
 */
export function refuseZeros(app: FastifyInstance): void {
  app.addHook('preHandler', async (request, reply) =>
    request.url.includes('%00') || holdsZero(request.body) ? sendProblem(reply, zero, 400) : undefined,
  )
}

const zero = new Refusal('request-invalid', 'A text in it holds the character U+0000.')

/** Whether any text in a value has a zero, names of members too. The body's length bounds the work. */
function holdsZero(body: unknown): boolean {
  const rest: unknown[] = [body]
  for (let value = rest.pop(); value !== undefined; value = rest.pop()) {
    if (typeof value === 'string' && value.includes('\0')) return true
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) continue
    for (const [name, member] of Object.entries(value)) {
      if (name.includes('\0')) return true
      if (member !== undefined) rest.push(member)
    }
  }
  return false
}
