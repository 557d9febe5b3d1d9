/**
 * Where one person asks that something be erased, or that a legal hold end, and others let it happen. The store's
 * constraints say who may; this says it in words, and on record, before it counts.
 */
import { sql, type Transaction } from 'kysely'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { type Random, uuidv7 } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { RecordAccess } from '../ledger/entries/access-change.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { violationOf, type Violation } from '../store/violation.ts'
import {
  digestOf,
  readDisposals,
  readHolds,
  wantedBy,
  type DisposalRequest,
  type LegalHold,
  type WantedDisposal,
} from './disposal-request.ts'
import { mailOf } from './duties.ts'
import { whyNotWords } from './refused.ts'
import { isReviewId } from './row.ts'

/** What a desk works with. `record` rejects when the ledger cannot be written; nothing is then done. */
export interface DisposalDeskParts {
  readonly store: Store
  readonly record: RecordAccess
  readonly clock: Clock
  readonly random: Random
  /** The ledger whose sessions are asked about here. */
  readonly origin: string
  /** So many people of these groups, besides whoever asks, let it happen. No groups: nobody may ask. */
  readonly terms: { readonly groups: readonly string[]; readonly quorum: number }
  /** The holds of the configuration: resource and reason. They stand for as long as it says so, and then until released. */
  readonly configured: ReadonlyMap<string, string>
}

/** Where disposals are asked for, ruled on and taken up. */
export class DisposalDesk {
  readonly #parts: DisposalDeskParts

  constructor(parts: DisposalDeskParts) {
    this.#parts = parts
  }

  /** Null when the principal may ask here, and may read what others asked; else why not. */
  whyNot({ kind, onBehalfOf, groups }: Principal): Refusal | null {
    const { terms } = this.#parts
    if (terms.groups.length === 0) return nobody
    if (kind !== 'person' || onBehalfOf !== undefined)
      return new Refusal('reviewer-kind', 'Only people dispose of evidence, and only for themselves.')
    if (groups.some((group) => terms.groups.includes(group))) return null
    return new Refusal('reviewer-group', `This is for members of ${terms.groups.join(', ')}.`)
  }

  /** Puts a request before those who may let it happen. */
  async ask(author: Principal, wanted: WantedDisposal, words: string): Promise<DisposalRequest | Refusal> {
    const { terms, clock, random, record, origin } = this.#parts
    const justification = words.trim()
    const why = this.whyNot(author) ?? whyNotWords('A request needs a justification', justification)
    if (why !== null) return why
    const id = uuidv7(clock.now(), random)
    const digest = digestOf(origin, wanted)
    const { sessions, recordings } = wanted.kind === 'release' ? nothing : wanted
    return this.#change(async (transaction) => {
      const hold = wanted.kind === 'release' ? await this.#releasable(transaction, wanted.hold) : null
      if (hold instanceof Refusal) return hold
      await sql`INSERT INTO disposals (id, origin, kind, sessions, recordings, hold, digest, author, author_name,
          author_mail, author_kind, justification, approver_groups, quorum, state, asked_at, ends_at)
        VALUES (${id}, ${origin}, ${wanted.kind}, ${[...sessions]}::uuid[], ${[...recordings]}::uuid[],
          ${hold?.id ?? null}, ${digest}, ${author.id}, ${author.name}, ${mailOf(author)}, ${author.kind},
          ${justification}, ${[...terms.groups]}, ${terms.quorum}, 'open', clock_timestamp(), clock_timestamp())`.execute(
        transaction,
      )
      const details = { ...summaryOf(wanted, hold), digest, quorum: terms.quorum, justification }
      const resource = hold?.resource ?? null
      await record({ noun: 'disposal', verb: 'asked', id, author: author.id, resource, details })
      return readOne(transaction, id)
    })
  }

  /** Takes one person's ruling. The last approval that it needs releases a hold, or lets the gateway of that ledger erase. */
  async rule(
    id: string,
    approver: Principal,
    ruling: 'approve' | 'reject',
    words: string,
  ): Promise<DisposalRequest | Refusal> {
    const justification = words.trim()
    const { record, terms } = this.#parts
    const refusal = this.whyNot(approver) ?? whyNotWords('A ruling needs a justification', justification)
    if (refusal !== null) return refusal
    return this.#change(async (transaction) => {
      if (!isReviewId(id)) return unknown
      await sql`SELECT FROM disposals WHERE id = ${id} FOR UPDATE`.execute(transaction)
      const [request] = await readDisposals(transaction, sql`d.id = ${id}`)
      if (request === undefined) return unknown
      const why = whyNotRuleOn(request, approver)
      if (why !== null) return why
      await sql`INSERT INTO disposal_rulings (disposal, author, author_mail, approver_groups, approver, approver_name,
          approver_mail, approver_kind, memberships, ruling, justification, at)
        VALUES (${id}, ${request.author}, ${request.authorMail}, ${[...request.groups]}, ${approver.id},
          ${approver.name}, ${mailOf(approver)}, ${approver.kind},
          ${approver.groups.filter((group) => request.groups.includes(group))}, ${ruling}, ${justification},
          clock_timestamp())`.execute(transaction)
      const verb = ruling === 'approve' ? 'approved' : 'rejected'
      const details = { digest: request.digest, justification }
      await record({ noun: 'disposal', verb, id, author: approver.id, resource: null, details })
      const approvals = request.rulings.length + 1
      // Whichever asks for more, when it was asked or now.
      if (ruling === 'approve' && approvals >= Math.max(request.quorum, terms.quorum))
        await this.#let(transaction, request, [...request.rulings.map((one) => one.approver), approver.id])
      return readOne(transaction, id)
    })
  }

  /** Takes a request back; whoever asked may. */
  withdraw(id: string, by: Principal): Promise<DisposalRequest | Refusal> {
    return this.#change(async (transaction) => {
      if (!isReviewId(id)) return unknown
      const put = await sql`UPDATE disposals SET state = 'withdrawn'
        WHERE id = ${id} AND author = ${by.id} AND state = 'open'`.execute(transaction)
      if (put.numAffectedRows !== 1n) return unknown
      const change = { noun: 'disposal', verb: 'withdrawn', id, author: by.id } as const
      await this.#parts.record({ ...change, resource: null, details: {} })
      return readOne(transaction, id)
    })
  }

  /** Places a hold, which one person may: it only keeps. It ends by a request that others let happen. */
  async place(by: Principal, resource: string, words: string): Promise<LegalHold | Refusal> {
    const reason = words.trim()
    const why = this.whyNot(by) ?? whyNotWords('A hold needs a reason', reason)
    if (why !== null) return why
    return this.#change(async (transaction) => {
      await this.#place(transaction, resource, reason, by.id)
      const found = (await readHolds(transaction)).find(
        (hold) => hold.resource === resource && hold.reason === reason,
      )
      if (found === undefined) throw new Error('A hold that was just placed is not there.')
      return found
    })
  }

  /** The newest requests. */
  list(): Promise<readonly DisposalRequest[] | StoreUnavailable> {
    return this.#parts.store.transact((transaction) => readDisposals(transaction, sql`true`))
  }

  /** The holds in force; those of the configuration are placed first. */
  holds(): Promise<readonly LegalHold[] | StoreUnavailable> {
    return this.#parts.store.transact(async (transaction) => {
      for (const [resource, reason] of this.#parts.configured)
        await this.#place(transaction, resource, reason, 'configuration')
      return readHolds(transaction)
    })
  }

  /** What was let go of this ledger and is not done, oldest first. A request that is not what was approved is left out. */
  approved(): Promise<readonly DisposalRequest[] | StoreUnavailable> {
    const { store, origin } = this.#parts
    return store.transact(async (transaction) => {
      const found = await readDisposals(
        transaction,
        sql`d.origin = ${origin} AND d.state = 'approved' AND clock_timestamp() < d.ends_at`,
      )
      return found.filter((one) => digestOf(origin, wantedBy(one)) === one.digest).toReversed()
    })
  }

  /** Says that a request has been done, with what became of it. */
  async finish(id: string, details: Readonly<Record<string, number>>): Promise<Refusal | null> {
    const { store, record } = this.#parts
    return store.transact(async (transaction) => {
      await sql`UPDATE disposals SET state = 'done' WHERE id = ${id}`.execute(transaction)
      await record({ noun: 'disposal', verb: 'done', id, author: 'retention', resource: null, details })
      return null
    })
  }

  async #let(
    transaction: Transaction<Schema>,
    request: DisposalRequest,
    approvers: readonly string[],
  ): Promise<void> {
    const { id, hold: holdId, author } = request
    await sql`UPDATE disposals SET state = 'approved' WHERE id = ${id}`.execute(transaction)
    if (holdId === null) return
    const hold = await this.#releasable(transaction, holdId)
    if (hold instanceof Refusal) throw new NotReleasable(hold)
    await sql`UPDATE legal_holds SET released_by = ${id}, released_at = clock_timestamp()
      WHERE id = ${holdId}`.execute(transaction)
    await sql`UPDATE disposals SET state = 'done' WHERE id = ${id}`.execute(transaction)
    const { resource, reason } = hold
    const details = { reason, disposal: id, approvers: [...approvers] }
    await this.#parts.record({ noun: 'legal-hold', verb: 'released', id: holdId, author, resource, details })
  }

  /** A hold that is in force and that the configuration does not ask for. */
  async #releasable(transaction: Transaction<Schema>, id: string): Promise<LegalHold | Refusal> {
    const hold = (await readHolds(transaction)).find((one) => one.id === id)
    if (hold === undefined) return noHold
    return this.#parts.configured.get(hold.resource) === hold.reason ? configured : hold
  }

  async #place(
    transaction: Transaction<Schema>,
    resource: string,
    reason: string,
    placedBy: string,
  ): Promise<void> {
    const { clock, random, record } = this.#parts
    const id = uuidv7(clock.now(), random)
    const put = await sql`INSERT INTO legal_holds (id, resource, reason, placed_by)
      VALUES (${id}, ${resource}, ${reason}, ${placedBy})
      ON CONFLICT (resource, reason) WHERE released_at IS NULL DO NOTHING`.execute(transaction)
    if (put.numAffectedRows !== 1n) return
    const details = { reason }
    await record({ noun: 'legal-hold', verb: 'placed', id, author: placedBy, resource, details })
  }

  async #change<T>(work: (transaction: Transaction<Schema>) => Promise<T | Refusal>): Promise<T | Refusal> {
    try {
      return await this.#parts.store.transact(work)
    } catch (error) {
      if (error instanceof NotReleasable) return error.refusal
      const violation = violationOf(error)
      const refusal = violation && refusalOf(violation)
      if (refusal) return refusal
      throw error
    }
  }
}

/** Null when the principal may rule on the request, else why not, in words. */
export function whyNotRuleOn(request: DisposalRequest, approver: Principal): Refusal | null {
  const mail = mailOf(approver)
  if (approver.id === request.author || (mail !== '' && mail === request.authorMail)) return own
  if (approver.kind !== 'person' || approver.onBehalfOf !== undefined)
    return new Refusal('reviewer-kind', 'Only people rule on this, and only for themselves.')
  if (!approver.groups.some((group) => request.groups.includes(group)))
    return new Refusal('reviewer-group', `This is approved by members of ${request.groups.join(', ')}.`)
  if (request.state !== 'open')
    return new Refusal('review-over', `This request is over: it is ${request.state}.`)
  return request.rulings.some((one) => one.approver === approver.id) ? ruled : null
}

/** Undoes a transaction on the way to a refusal. */
class NotReleasable extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

function summaryOf(
  wanted: WantedDisposal,
  hold: LegalHold | null,
): Readonly<Record<string, string | number>> {
  if (wanted.kind === 'release') return { kind: wanted.kind, hold: wanted.hold, reason: hold?.reason ?? '' }
  const [first = wanted.recordings[0] ?? ''] = wanted.sessions
  const { kind, sessions, recordings } = wanted
  return { kind, sessions: sessions.length, recordings: recordings.length, first }
}

async function readOne(transaction: Transaction<Schema>, id: string): Promise<DisposalRequest> {
  const [request] = await readDisposals(transaction, sql`d.id = ${id}`)
  if (request === undefined) throw new Error('A request that was just written is not there.')
  return request
}

function refusalOf({ code, constraint }: Violation): Refusal | null {
  if (code === 'SY001') return new Refusal('review-over', 'This request is over.')
  if (code === 'SY002' || code === 'SY003') return unknown
  if (constraint === 'disposer_is_not_author') return own
  if (constraint === 'disposal_rulings_pkey' || constraint === 'disposal_rulings_mail') return ruled
  if (constraint === 'disposer_is_in_group')
    return new Refusal('reviewer-group', 'You are in none of the groups that let this happen.')
  return null
}

const nothing = { sessions: [], recordings: [] } as const
const unknown = new Refusal('review-unknown', 'There is no such request, or it is not for you to change.')
const own = new Refusal('reviewer-own', 'You asked for this; somebody else must approve it.')
const ruled = new Refusal('review-ruled', 'You have ruled on this request already; a ruling is final.')
const noHold = new Refusal('request-invalid', 'There is no such hold in force.')
const configured = new Refusal('denied', 'The configuration asks for this hold.', {
  hint: 'Take it out of the configuration first; it stands until it is released here too.',
})
const nobody = new Refusal('denied', 'Nobody is named who may dispose of evidence.', {
  hint: 'Whoever runs the gateway sets retention.approvers.',
})
