import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { AuditDesk, AuditRecord } from '../audit/desk.ts'
import { knownNames } from '../audit/known-names.ts'
import { readMaskedOf } from '../audit/masked-classes.ts'
import type { RecordingDesk } from '../audit/recording-desk.ts'
import { Refusal } from '../core/refusal.ts'
import type { Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import type { Leaf } from '../ledger/entries/entry.ts'
import { shieldFor } from '../policy/protection.ts'
import type { Policy } from '../policy/rule.ts'
import type { Store } from '../store/database.ts'
import { principalOf } from './auth.ts'
import {
  replayQuery,
  sessionPageQuery,
  type LiveSessionView,
  type ReplayPage,
  type SessionPage,
  type TimelineStatement,
} from './contract.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'
import { recordedPrincipal } from './recorded-sessions.ts'
import { replayFrames } from './replay-frames.ts'

/** What the pages of past sessions are made of. */
export interface SessionPageParts {
  readonly audit: AuditDesk
  readonly recordings: RecordingDesk
  readonly policy: () => Policy
  readonly resources: () => readonly Resource[]
  readonly store: Store
  /** The origin of the gateway's ledger. */
  readonly gateway: string
  readonly isOpen: (session: string) => boolean
  /** The open session of another gateway that the principal may know of. */
  readonly findFar: (session: string, principal: Principal) => Promise<LiveSessionView | null>
}

const place = z.object({ id: z.uuid() })

/** Adds the page of one session and its replay, for whoever may read evidence. Each reading is on record. */
export function addSessionPages(app: FastifyInstance, parts: SessionPageParts): void {
  app.get('/sessions/:id', async (request, reply) => {
    const params = parse(place, request.params)
    const asked = parse(sessionPageQuery, request.query)
    if (params instanceof Refusal) return sendProblem(reply, params)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    const { limit, before } = asked
    const question = { session: params.id, limit, ...(before === undefined ? {} : { before }) }
    const answer = await parts.audit.ask(question, principalOf(request))
    if (answer instanceof Refusal) return sendProblem(reply, answer)
    const opening = answer.records.map(openingOf).find((leaf) => leaf !== null)
    if (!opening) return sendProblem(reply, await whyNotThere(parts, params.id, principalOf(request)), 404)
    const names = await knownNames(
      parts.store,
      opening.chain.map(({ id }) => id),
    )
    const masked = await readMaskedOf(parts.store, parts.gateway, params.id)
    if (masked instanceof Refusal) return sendProblem(reply, masked)
    return {
      ...headOf(opening, parts.isOpen(params.id), names),
      maskedByClass: masked.map(({ class: dataClass, ...sums }) => ({ dataClass, ...sums })),
      statements: answer.records.flatMap(statementOf),
      marks: answer.records.flatMap(markOf),
      next: answer.next,
      recordedAs: answer.recordedAs,
    } satisfies SessionPage
  })

  app.get('/sessions/:id/replay', async (request, reply) => {
    const params = parse(place, request.params)
    const asked = parse(replayQuery, request.query)
    if (params instanceof Refusal) return sendProblem(reply, params)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    const how = { follow: false, signal: gone.signal }
    const frames = await parts.recordings.read(params.id, principalOf(request), how)
    if (frames instanceof Refusal) return sendProblem(reply, frames)
    const opening = await parts.recordings.openingOf(params.id)
    const page = await replayFrames(frames, asked, classesFor(parts, opening))
    return { session: params.id, ...page } satisfies ReplayPage
  })
}

type Opening = Extract<Leaf, { readonly type: 'session.opened' }>

const notThere = new Refusal('request-invalid', 'There is no such session, or search does not know it yet.', {
  hint: 'What happened a moment ago takes a second or so.',
})

async function whyNotThere(parts: SessionPageParts, id: string, principal: Principal): Promise<Refusal> {
  const far = await parts.findFar(id, principal)
  if (far === null) return notThere
  return new Refusal('request-invalid', `This session is open at the gateway ${far.gateway}.`, {
    hint: 'Its statements stand in the ledger of that gateway, and its recording is there. Ask that gateway for them.',
  })
}

function openingOf({ entry, session }: AuditRecord): Opening | null {
  if (entry.type === 'session.opened') return entry
  return session?.type === 'session.opened' ? session : null
}

function headOf(
  opening: Opening,
  isOpen: boolean,
  names: ReadonlyMap<string, string>,
): Omit<SessionPage, 'maskedByClass' | 'statements' | 'marks' | 'next' | 'recordedAs'> {
  const { session, index, chain, resource, protocol, origin, at, endsAt, policyVersion } = opening
  return {
    id: session,
    index,
    chain: chain.map(({ id, kind, groups }) => ({
      id,
      kind,
      name: names.get(id) ?? '',
      groups: [...groups],
    })),
    resource,
    protocol,
    origin: { address: origin.address, application: origin.application, hasTls: origin.tls !== null },
    openedAt: at,
    endsAt,
    policyVersion,
    isOpen,
  }
}

function statementOf({ entry, leafHash, outcome, said }: AuditRecord): readonly TimelineStatement[] {
  if (entry.type !== 'statement.decided' && entry.type !== 'statement.prepared') return []
  const { index, at, number, act, verdict, rule, code, fingerprint, effects, reviewId } = entry
  return [
    {
      index,
      leafHash,
      at,
      number,
      act,
      verdict,
      rule,
      code,
      fingerprint,
      effects: effects.map(({ kind, verb, object, columns }) => ({
        kind,
        verb,
        object,
        columns: [...columns],
      })),
      reviewId,
      text: said?.text ?? null,
      parameters: said ? [...said.parameters] : null,
      outcome: outcome?.type === 'statement.concluded' ? outcomeOf(outcome) : null,
    },
  ]
}

function outcomeOf(
  leaf: Extract<Leaf, { readonly type: 'statement.concluded' }>,
): NonNullable<TimelineStatement['outcome']> {
  const { index, at, result, errorCode, tag, rows, bytes, masked, maskedBy = null, durationMs } = leaf
  return { index, at, result, errorCode, tag, rows, bytes, masked, maskedBy, durationMs }
}

function markOf({ entry }: AuditRecord): SessionPage['marks'] {
  const { index, at, type } = entry
  return type === 'statement.decided' || type === 'statement.prepared'
    ? []
    : [{ index, at, type, words: wordsOf(entry) }]
}

function wordsOf(entry: Leaf): string {
  if (entry.type === 'session.closed') return entry.reason
  if (entry.type === 'alert') return entry.message
  if (entry.type === 'recording.sealed') return entry.digest
  return entry.type === 'review.closed' ? entry.result : ''
}

/** The class that a column of this name has for the principal of a session, by the policy in force. */
function classesFor(
  { policy, resources }: SessionPageParts,
  opening: Opening | null,
): (column: string) => string | null {
  const principal = opening && recordedPrincipal(opening)
  const resource = resources().find(({ name }) => name === opening?.resource)
  if (!principal || !resource) return () => null
  const classes = new Map<string, string>()
  for (const { column, dataClass } of shieldFor(policy(), principal, resource).masks.values())
    classes.set(column.slice(column.lastIndexOf('.') + 1).replace(/^"(.*)"$/, '$1'), dataClass)
  return (column) => classes.get(column) ?? null
}
