/** Writes that are sent again under the same `Idempotency-Key` are done once and answered as they were. */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Clock } from '../core/clock.ts'
import { chainOf } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import { principalOf } from './auth.ts'
import { sendProblem } from './problem.ts'

interface Done {
  /** Of method, address and body: the same key may not mean two things. */
  readonly digest: string
  readonly atMs: number
  /** Null while it is being done, and for answers that are never told twice. */
  answer: { readonly status: number; readonly type: string; readonly body: string } | null
  isOver: boolean
}

const keptMs = 15 * 60_000
const keptMax = 2000
const bodyCharsMax = 64 * 1024
const keyPattern = /^[\x21-\x7e]{1,200}$/
/** What is shown once is not kept to be shown again. */
const secret = /^\/api\/v1\/api-keys/

/** Adds hooks to a scope whose requests have a principal. What is kept is in this process alone. */
export function answerOnce(app: FastifyInstance, clock: Clock): void {
  const known = new Map<string, Done>()
  const pending = new WeakMap<FastifyRequest, string>()

  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key']
    if (key === undefined || request.method === 'GET') return undefined
    if (typeof key !== 'string' || !keyPattern.test(key)) return sendProblem(reply, badKey)
    // Of the whole chain: what an agent was answered for one person is not for another.
    const name = JSON.stringify([...chainOf(principalOf(request)).map(({ id }) => id), key])
    const digest = digestOf(request)
    const nowMs = clock.monotonic()
    const before = known.get(name)
    if (before === undefined || nowMs - before.atMs > keptMs) {
      known.delete(name)
      known.set(name, { digest, atMs: nowMs, answer: null, isOver: false })
      const [oldest] = known.keys()
      if (known.size > keptMax && oldest !== undefined) known.delete(oldest)
      pending.set(request, name)
      return undefined
    }
    if (before.digest !== digest) return sendProblem(reply, otherBody, 422)
    if (before.answer === null) return sendProblem(reply, before.isOver ? notTold : underWay, 409)
    const { status, type, body } = before.answer
    reply.code(status).header('idempotency-replayed', 'true')
    return type === '' ? reply.send() : reply.type(type).send(body)
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const name = pending.get(request)
    const done = name === undefined ? undefined : known.get(name)
    if (name === undefined || done === undefined) return payload
    pending.delete(request)
    const { statusCode: status } = reply
    // What failed on our side was not done, and is to be tried again.
    if (status >= 500) known.delete(name)
    else {
      done.isOver = true
      const isTold = payload === undefined || payload === null || typeof payload === 'string'
      const body = typeof payload === 'string' ? payload : ''
      const type = body === '' ? '' : String(reply.getHeader('content-type') ?? 'application/json')
      if (isTold && body.length <= bodyCharsMax && !secret.test(request.url))
        done.answer = { status, type, body }
    }
    return payload
  })
}

function digestOf({ method, url, body }: FastifyRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([method, url, body ?? null]))
    .digest('hex')
}

const badKey = new Refusal('request-invalid', 'An Idempotency-Key has 1 to 200 visible ASCII characters.')
const otherBody = new Refusal('request-invalid', 'This Idempotency-Key was used for another request.', {
  hint: 'Take a fresh one for each thing that is to be done.',
})
const underWay = new Refusal('request-invalid', 'The request with this Idempotency-Key is being done.', {
  hint: 'Ask again in a moment.',
})
const notTold = new Refusal('request-invalid', 'This was done, and its answer is not told twice.')
