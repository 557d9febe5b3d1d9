import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { ReviewDesk } from '../reviews/desk.ts'
import { unknownReview, whyNotRule } from '../reviews/refused.ts'
import type { GivenRuling, Review } from '../reviews/review.ts'
import { countOpen, readPast, type Past, type ReviewPast } from '../reviews/past.ts'
import { isReviewId } from '../reviews/row.ts'
import type { Store } from '../store/database.ts'
import { principalOf } from './auth.ts'
import {
  changeBody,
  remarkBody,
  type ReviewHistory,
  type ReviewList,
  reviewListQuery,
  type ReviewView,
  rulingBody,
} from './contract.ts'
import { parse } from './parse.ts'
import { assertionOf } from './passkeys.ts'
import { sendProblem } from './problem.ts'

/** Adds the routes for reviews. Every one of them answers only about reviews that the caller may see. */
export function addReviews(app: FastifyInstance, desk: ReviewDesk, store: Store, clock: Clock): void {
  const views = async (reviews: readonly Review[], principal: Principal): Promise<readonly ReviewView[]> => {
    const sees = await desk.asDeputy(principal)
    return reviews.map((one) => viewOf(one, sees instanceof Refusal ? principal : sees, clock.now()))
  }
  const view = async (review: Review, principal: Principal): Promise<ReviewView | undefined> =>
    (await views([review], principal))[0]

  app.get('/reviews', async (request, reply) => {
    const query = parse(reviewListQuery, request.query)
    if (query instanceof Refusal) return sendProblem(reply, query)
    const principal = principalOf(request)
    const found = await desk.page({
      visibleTo: principal,
      countMax: query.limit,
      urgentFirst: query.order === 'urgent',
      ...(query.state === undefined ? {} : { state: query.state }),
      ...(query.before === undefined ? {} : { before: query.before }),
    })
    if (found instanceof Refusal) return sendProblem(reply, found)
    const sees = await desk.asDeputy(principal)
    const counts = sees instanceof Refusal ? sees : await countOpen(store, sees)
    if (counts instanceof Refusal) return sendProblem(reply, counts)
    const { reviews, isMore } = found
    const next = isMore && query.order === 'newest' ? (reviews.at(-1)?.id ?? null) : null
    return { reviews: [...(await views(reviews, principal))], next, counts } satisfies ReviewList
  })

  app.get('/reviews/:id/history', async (request, reply) => {
    const found = await seen(desk, request)
    const past = found instanceof Refusal ? found : await readPast(store, found, principalOf(request))
    return past instanceof Refusal ? sendProblem(reply, past) : historyOf(past)
  })

  app.get('/reviews/:id', async (request, reply) => {
    const found = await seen(desk, request)
    return found instanceof Refusal ? sendProblem(reply, found) : view(found, principalOf(request))
  })

  const post = <T>(word: string, schema: z.ZodType<T>, act: Act<T>): void => {
    app.post(`/reviews/:id/${word}`, async (request: FastifyRequest, reply: FastifyReply) => {
      const body = parse(schema, request.body)
      if (body instanceof Refusal) return sendProblem(reply, body)
      const principal = principalOf(request)
      // Whoever may not see a review learns nothing of it by ruling on it either.
      const found = await seen(desk, request)
      if (found instanceof Refusal) return sendProblem(reply, found)
      const after = await act(found.id, principal, body)
      return after instanceof Refusal ? sendProblem(reply, after) : view(after, principal)
    })
  }
  for (const word of ['approve', 'deny'] as const)
    post(word, rulingBody, (id, by, { revision, justification, assertion }) =>
      desk.rule(id, by, { word, revision }, justification, assertion && assertionOf(assertion)),
    )
  post('change', changeBody, (id, by, { revision, statement, justification, assertion }) => {
    const ruling: GivenRuling = { word: 'change', revision, statement }
    return desk.rule(id, by, ruling, justification, assertion && assertionOf(assertion))
  })
  post('remarks', remarkBody, (id, by, { words }) => desk.remark(id, by, words))
  post('questions', remarkBody, (id, by, { words }) => desk.remark(id, by, words, 'question'))
  post('answers', remarkBody, (id, by, { words }) => desk.remark(id, by, words, 'answer'))
  post('tell-again', remarkBody, (id, by, { words }) => desk.remark(id, by, words, 'tell-again'))
  post('withdraw', remarkBody, (id, by, { words }) => desk.takeBack(id, by, words))
}

type Act<T> = (reviewId: string, by: Principal, body: T) => Promise<Review | Refusal>

function seen(desk: ReviewDesk, request: FastifyRequest): Promise<Review | Refusal> {
  const { params } = request
  const id = typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : ''
  if (!isReviewId(id)) return Promise.resolve(unknownReview(id.slice(0, 36)))
  return desk.show(id, principalOf(request))
}

function historyOf({ ofPrincipal, ofFingerprint }: ReviewPast): ReviewHistory {
  return { principal: pastOf(ofPrincipal), fingerprint: pastOf(ofFingerprint) }
}

function pastOf({ counts, reviews }: Past): ReviewHistory['principal'] {
  return {
    counts,
    reviews: reviews.map((review) => ({
      id: review.id,
      state: review.state,
      resource: review.resource,
      statement: review.statement,
      rule: review.rule,
      requester: review.chain[0]?.name ?? '',
      openedAt: iso(review.openedAt),
      closedAt: review.closedAt === null ? null : iso(review.closedAt),
      closeReason: review.closeReason,
      rulings: review.rulings.map(({ reviewerName, ruling, justification, at }) => ({
        reviewerName,
        ruling,
        justification,
        at: iso(at),
      })),
    })),
  }
}

function viewOf(review: Review, principal: Principal, now: number): ReviewView {
  return {
    id: review.id,
    purpose: review.purpose,
    state: review.state,
    session: review.session,
    number: review.number,
    resource: review.resource,
    chain: review.chain.map(({ id, kind, name }) => ({ id, kind, name })),
    statement: review.statement,
    parameters: review.parameters,
    effects: review.effects.map(({ kind, verb, object, columns, everyRow }) => ({
      kind,
      verb,
      object,
      columns: [...columns],
      everyRow,
    })),
    estimatedRows: review.estimatedRows,
    estimatedCost: review.estimatedCost,
    ...aidsOf(review, principal),
    fingerprint: review.fingerprint,
    masks: review.masks.map(({ column, dataClass }) => ({ column, dataClass })),
    rule: review.rule,
    reason: review.reason,
    digest: review.digest,
    policyVersion: review.policyVersion,
    groups: [...review.groups],
    people: [...review.people],
    ownersNeeded: review.owners.needed,
    quorum: review.quorum,
    needsPasskey: review.needsPasskey,
    ...dutiesOf(review),
    rulings: review.rulings.map((ruling) => ({ ...ruling, at: iso(ruling.at) })),
    openedAt: iso(review.openedAt),
    endsAt: iso(review.endsAt),
    closedAt: review.closedAt === null ? null : iso(review.closedAt),
    closeReason: review.closeReason,
    isSpent: review.uses > 0,
    isDetached: review.isDetached,
    usesMax: review.usesMax,
    uses: review.uses,
    spendBefore: review.spendBefore === null ? null : iso(review.spendBefore),
    revision: review.revision,
    changedStatement: review.changedStatement,
    notices: review.notices.map((notice) => ({
      ...notice,
      sentAt: notice.sentAt === null ? null : iso(notice.sentAt),
    })),
    remarks: review.remarks.map((remark) => ({ ...remark, at: iso(remark.at) })),
    mayRule: review.endsAt > now && whyNotRule(review, principal, now) === null,
  }
}

type AidName = 'preview' | 'isInTransaction' | 'locks' | 'hasSecondLook' | 'isTogether'

/** Whoever asks learns what a statement would do by being allowed to run it. */
function aidsOf(review: Review, { id }: Principal): Pick<ReviewView, AidName> {
  const { isInTransaction, hasSecondLook, isTogether, locks } = review
  return {
    preview: review.parties.includes(id) ? null : previewOf(review.preview),
    isInTransaction,
    locks: locks && { ...locks, held: [...locks.held], at: iso(locks.at) },
    hasSecondLook,
    isTogether,
  }
}

function previewOf(preview: Review['preview']): ReviewView['preview'] {
  if (preview === 'none') return null
  if (preview === null)
    return { state: 'waiting', reason: '', rows: null, columns: [], sample: [], digest: '', at: null }
  const { reason, rows, columns, sample, digest, at } = preview
  return {
    state: rows === null ? 'none' : 'shown',
    reason,
    rows,
    columns: [...columns],
    sample: sample.map(({ before, after }) => ({
      before: before && [...before],
      after: after && [...after],
    })),
    digest,
    at: iso(at),
  }
}

type DutyName = 'excludesAuthors' | 'keepsRole' | 'voided' | 'escalatesAt' | 'escalatedAt'

function dutiesOf({ duties }: Review): Pick<ReviewView, DutyName> {
  const { authors, keepsRole, voided, escalateAt, escalatedAt } = duties
  return {
    excludesAuthors: authors.length > 0,
    keepsRole,
    voided: [...voided],
    escalatesAt: escalateAt === null ? null : iso(escalateAt),
    escalatedAt: escalatedAt === null ? null : iso(escalatedAt),
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
