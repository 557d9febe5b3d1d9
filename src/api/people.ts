import type { FastifyInstance } from 'fastify'
import { partiesLike } from '../audit/known-names.ts'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { principalOf } from './auth.ts'
import { peopleQuery, type PeopleList } from './contract.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'
import type { RoleBook } from './roles.ts'

const shownMax = 20

/** Adds `GET /people`, by which those who run or audit the gateway find a principal by name. */
export function addPeople(
  app: FastifyInstance,
  { store, roles }: { readonly store: Store; readonly roles: RoleBook },
): void {
  app.get('/people', async (request, reply) => {
    const no = roles.whyNot(principalOf(request), 'auditor', 'operator', 'policy-author')
    const asked = no ?? parse(peopleQuery, request.query)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    const found = await partiesLike(store, asked.like, shownMax)
    if (found instanceof StoreUnavailable) return sendProblem(reply, storeAway)
    return { people: [...found] } satisfies PeopleList
  })
}

const storeAway = new Refusal('access-unavailable', 'The store with the names cannot be reached.', {
  hint: 'Try again.',
})
