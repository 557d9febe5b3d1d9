import type { FastifyInstance } from 'fastify'
import { Refusal } from '../core/refusal.ts'
import type { ReviewDesk } from '../reviews/desk.ts'
import { readLike, ruleTogether } from '../reviews/like.ts'
import { hastySeconds, loadDays, readLoad } from '../reviews/load.ts'
import type { Store } from '../store/database.ts'
import { principalOf } from './auth.ts'
import { type LikeList, type LoadList, togetherBody, type TogetherAnswer } from './contract.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'

/** Adds the routes for reviews that are alike, and for how much reviewers have to do. */
export function addLikeReviews(app: FastifyInstance, desk: ReviewDesk, store: Store): void {
  app.get('/review-groups', async (request, reply) => {
    const found = await readLike(store, principalOf(request))
    if (found instanceof Refusal) return sendProblem(reply, found)
    const groups = found.map(({ ids, openedAt, endsAt, ...rest }) => {
      return { ...rest, ids: [...ids], openedAt: iso(openedAt), endsAt: iso(endsAt) }
    })
    return { groups } satisfies LikeList
  })

  app.post('/review-groups/rulings', async (request, reply) => {
    const body = parse(togetherBody, request.body)
    if (body instanceof Refusal) return sendProblem(reply, body)
    const { reviews, ruling, justification } = body
    const ruled = await ruleTogether(desk, reviews, principalOf(request), ruling, justification)
    if (ruled instanceof Refusal) return sendProblem(reply, ruled)
    const rulings = ruled.map(({ id, outcome }) =>
      outcome instanceof Refusal
        ? { id, state: null, code: outcome.code, message: outcome.message }
        : { id, state: outcome.state, code: '', message: '' },
    )
    return { rulings } satisfies TogetherAnswer
  })

  app.get('/review-load', async (request, reply) => {
    const found = await readLoad(store, principalOf(request))
    if (found instanceof Refusal) return sendProblem(reply, found)
    return { days: loadDays, hastySeconds, reviewers: found.map((one) => ({ ...one })) } satisfies LoadList
  })
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
