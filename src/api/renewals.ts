import type { FastifyInstance } from 'fastify'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import { principalOf } from './auth.ts'
import type { SessionsExtended } from './contract.ts'
import { sendProblem } from './problem.ts'

/** What the route for renewals works with. */
export interface RenewalParts {
  /** Extends the live sessions of exactly this chain; how many were at this gateway. */
  readonly renew: (principal: Principal) => Promise<number | Refusal>
}

/** Adds `POST /sessions/renew`: the caller's token, newer than the one that opened them, keeps its sessions going. */
export function addRenewals(app: FastifyInstance, { renew }: RenewalParts): void {
  app.post('/sessions/renew', async (request, reply) => {
    const extended = await renew(principalOf(request))
    return extended instanceof Refusal
      ? sendProblem(reply, extended)
      : ({ extended } satisfies SessionsExtended)
  })
}
