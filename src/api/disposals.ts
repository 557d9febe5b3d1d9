import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Store } from '../store/database.ts'
import { knownNames } from '../audit/known-names.ts'
import type { Disposal } from '../audit/disposal.ts'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Resource } from '../core/resource.ts'
import { type DisposalDesk, whyNotRuleOn } from '../reviews/disposal-desk.ts'
import type { DisposalRequest, LegalHold, WantedDisposal } from '../reviews/disposal-request.ts'
import { principalOf } from './auth.ts'
import {
  disposalBody,
  disposalDueQuery,
  disposalRulingBody,
  legalHoldBody,
  type DisposalDue,
  type DisposalList,
  type DisposalView,
  type LegalHoldView,
} from './contract.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'
import type { RoleBook } from './roles.ts'

/** What the routes about disposal work with. */
export interface DisposalRouteParts {
  readonly disposals: DisposalDesk
  readonly disposal: Disposal
  readonly roles: RoleBook
  readonly store: Store
  /** The resources that there are. */
  readonly resources: () => readonly Resource[]
}

const place = z.object({ id: z.uuid() })
const shownMax = 100

/** Adds the routes by which people ask for disposal, let it happen, and place and release legal holds. */
export function addDisposals(app: FastifyInstance, parts: DisposalRouteParts): void {
  const { disposals, disposal, resources } = parts
  app.get('/disposals', async (request, reply) => {
    const listed = whyNotRead(parts, request) ?? (await listFor(parts, principalOf(request)))
    return listed instanceof Refusal ? sendProblem(reply, listed) : listed
  })
  app.get('/disposals/due', async (request, reply) => {
    const asked = whyNotRead(parts, request) ?? parse(disposalDueQuery, request.query)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    const due = await disposal.due(asked.resource ?? null)
    if (due instanceof Refusal) return sendProblem(reply, due)
    const [oldest] = [...due.sessions, ...due.recordings].toSorted()
    return {
      sessions: due.sessions.length,
      recordings: due.recordings.length,
      held: due.held,
      unknown: due.unknown,
      oldest: oldest === undefined ? null : iso(Number.parseInt(oldest.replace('-', '').slice(0, 12), 16)),
    } satisfies DisposalDue
  })
  app.post('/disposals', async (request, reply) => {
    const asked = await ask(parts, request)
    return asked instanceof Refusal ? sendProblem(reply, asked) : viewOf(asked, principalOf(request))
  })
  app.post('/disposals/holds', async (request, reply) => {
    const asked = parse(legalHoldBody, request.body)
    const why = disposals.whyNot(principalOf(request))
    if (why) return sendProblem(reply, why)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    if (!resources().some(({ name }) => name === asked.resource)) return sendProblem(reply, noResource)
    const placed = await disposals.place(principalOf(request), asked.resource, asked.reason)
    return placed instanceof Refusal ? sendProblem(reply, placed) : holdOf(placed, principalOf(request).name)
  })
  for (const word of ['approve', 'reject'] as const)
    app.post(`/disposals/:id/${word}`, async (request, reply) => {
      const asked = parse(place, request.params)
      const body = parse(disposalRulingBody, request.body)
      if (asked instanceof Refusal) return sendProblem(reply, asked)
      if (body instanceof Refusal) return sendProblem(reply, body)
      const ruled = await disposals.rule(asked.id, principalOf(request), word, body.justification)
      return ruled instanceof Refusal ? sendProblem(reply, ruled) : viewOf(ruled, principalOf(request))
    })
  app.post('/disposals/:id/withdraw', async (request, reply) => {
    const asked = parse(place, request.params)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    const taken = await disposals.withdraw(asked.id, principalOf(request))
    return taken instanceof Refusal ? sendProblem(reply, taken) : viewOf(taken, principalOf(request))
  })
}

/** Those who dispose read what was asked, and so do auditors. */
function whyNotRead({ disposals, roles }: DisposalRouteParts, request: FastifyRequest): Refusal | null {
  const why = disposals.whyNot(principalOf(request))
  return why && roles.whyNot(principalOf(request), 'auditor') ? why : null
}

async function listFor(
  { disposals, store }: DisposalRouteParts,
  reader: Principal,
): Promise<DisposalList | Refusal> {
  const found = await disposals.list()
  if (found instanceof Refusal) return found
  const holds = await disposals.holds()
  if (holds instanceof Refusal) return holds
  const names = await knownNames(
    store,
    holds.map(({ placedBy }) => placedBy),
  )
  return {
    disposals: found.map((one) => viewOf(one, reader)),
    holds: holds.map((hold) => holdOf(hold, names.get(hold.placedBy) ?? '')),
  }
}

async function ask(
  { disposals, disposal }: DisposalRouteParts,
  request: FastifyRequest,
): Promise<DisposalRequest | Refusal> {
  const author = principalOf(request)
  const body = parse(disposalBody, request.body)
  const why = disposals.whyNot(author)
  if (why) return why
  if (body instanceof Refusal) return body
  const wanted = await wantedIn(disposal, body)
  return wanted instanceof Refusal ? wanted : disposals.ask(author, wanted, body.justification)
}

async function wantedIn(
  disposal: Disposal,
  body: z.infer<typeof disposalBody>,
): Promise<WantedDisposal | Refusal> {
  switch (body.kind) {
    case 'release':
      return { kind: body.kind, hold: body.hold }
    case 'erasure': {
      const found = await disposal.erasable(body.session)
      if (found instanceof Refusal) return found
      return found === null ? noSession : { kind: body.kind, sessions: [body.session], recordings: [] }
    }
    case 'expired': {
      const due = await disposal.due(body.resource ?? null)
      if (due instanceof Refusal) return due
      const { sessions, recordings } = due
      return sessions.length + recordings.length === 0 ? notDue : { kind: body.kind, sessions, recordings }
    }
  }
}

function viewOf(request: DisposalRequest, reader: Principal): DisposalView {
  const { authorMail: _, groups, askedAt, endsAt, closedAt, rulings, sessions, recordings, ...rest } = request
  return {
    ...rest,
    sessions: sessions.slice(0, shownMax),
    recordings: recordings.slice(0, shownMax),
    sessionCount: sessions.length,
    recordingCount: recordings.length,
    groups: [...groups],
    askedAt: iso(askedAt),
    endsAt: iso(endsAt),
    closedAt: closedAt === null ? null : iso(closedAt),
    rulings: rulings.map(({ at, ...ruling }) => ({ ...ruling, at: iso(at) })),
    isOwn: reader.id === request.author,
    whyNotRule: whyNotRuleOn(request, reader)?.message ?? null,
  }
}

function holdOf({ placedAt, ...rest }: LegalHold, placedByName: string): LegalHoldView {
  return { ...rest, placedByName, placedAt: iso(placedAt) }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

const noResource = new Refusal('resource-unknown', 'There is no such resource.')
const noSession = new Refusal('request-invalid', 'Nothing is kept of such a session at this gateway.')
const notDue = new Refusal('request-invalid', 'Nothing is over its time here, but for what is on hold.')
