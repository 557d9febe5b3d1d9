/**
 * Takes requests for roles and the rulings on them. Like the review desk it keeps nothing itself: the store's constraints
 * say who may rule, its clock says what is over, and every change is on record before it counts.
 */
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import { chainOf, type Principal } from '../core/principal.ts'
import { type Random, uuidv7 } from '../core/random.ts'
import type { Recurrence } from '../core/recurrence.ts'
import { Refusal } from '../core/refusal.ts'
import { readRecurrence } from '../identity/recurrence-shape.ts'
import type { RecordAccess } from '../ledger/entries/access-change.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { violationOf } from '../store/violation.ts'
import { mailOf, mailsOf } from './duties.ts'
import {
  maySeeGrant,
  unknownGrant,
  whyNotGrant,
  whyNotRevoke,
  type Grant,
  type GrantRequest,
  type GrantState,
} from './grant.ts'
import { justificationCharsMax, Refused, refusalOf } from './refused.ts'
import { isReviewId } from './row.ts'

/** What a desk works with. `record` rejects when the ledger cannot be written; nothing is then done. */
export interface GrantDeskParts {
  readonly store: Store
  readonly record: RecordAccess
  readonly clock: Clock
  readonly random: Random
}

const listMax = 200

/** Where roles are asked for, granted and taken back. */
export class GrantDesk {
  readonly #parts: GrantDeskParts

  constructor(parts: GrantDeskParts) {
    this.#parts = parts
  }

  /** Asks for a role. The caller has checked that the policy offers it to this principal on these terms. */
  async ask(request: GrantRequest): Promise<Grant | Refusal> {
    const justification = justified(request.justification)
    if (justification instanceof Refusal) return justification
    const id = uuidv7(this.#parts.clock.now(), this.#parts.random)
    const { resource, role, requester, lastsMs, startsAt, recurs, groups, quorum } = request
    const chain = chainOf(requester).map(({ id: party, kind, name }) => ({ id: party, kind, name }))
    const starts = startsAt === null ? sql`clock_timestamp()` : instant(startsAt)
    const ends =
      recurs === null
        ? sql`${starts} + ${lastsMs}::float8 * interval '1 millisecond'`
        : instant(recurs.endsAt)
    return this.#change(async (transaction) => {
      await sql`
        INSERT INTO grants (id, resource, role, requester, parties, party_mails, chain, justification, reviewer_groups, quorum,
          asked_at, starts_at, ends_at, lasts_ms, recurrence)
        VALUES (${id}, ${resource}, ${role}, ${requester.id}, ${chain.map((party) => party.id)}, ${mailsOf(requester)},
          ${JSON.stringify(chain)}, ${justification}, ${[...groups]}, ${quorum}, clock_timestamp(), ${starts},
          ${ends}, ${startsAt === null && recurs === null ? Math.round(lastsMs) : null},
          ${recurs && JSON.stringify(recurs.recurrence)})
      `.execute(transaction)
      const grant = await read(transaction, id)
      if (grant === null) throw new Error('A grant that was just asked for is not there.')
      await this.#record(grant, 'requested', requester.id, {
        justification,
        lastsMs,
        quorum,
        groups: [...groups],
      })
      return grant
    })
  }

  /** Takes one person's ruling. The grant as it then is, or why the ruling does not count. */
  async rule(
    id: string,
    reviewer: Principal,
    ruling: 'approve' | 'deny',
    words: string,
  ): Promise<Grant | Refusal> {
    const justification = justified(words)
    if (justification instanceof Refusal) return justification
    return this.#change(async (transaction) => {
      const grant = await this.#seen(transaction, id, reviewer)
      const refusal = grant instanceof Refusal ? grant : whyNotGrant(grant, reviewer)
      if (grant instanceof Refusal || refusal !== null) return refusal ?? unknownGrant()
      await sql`
        INSERT INTO grant_rulings (grant_id, parties, reviewer_groups, reviewer, reviewer_kind, reviewer_mail,
          memberships, ruling, justification, at)
        VALUES (${id}, ${[...grant.parties]}, ${[...grant.groups]}, ${reviewer.id}, ${reviewer.kind},
          ${mailOf(reviewer)}, ${[...reviewer.groups]}, ${ruling}, ${justification}, clock_timestamp())
      `.execute(transaction)
      const after = await read(transaction, id)
      if (after === null) throw new Error('A grant that was just ruled on is not there.')
      await this.#record(after, ruling === 'approve' ? 'approved' : 'denied', reviewer.id, {
        justification,
        state: after.state,
      })
      return after
    })
  }

  /** Ends a grant now: live sessions that rest on it end with it, on every replica. */
  async revoke(id: string, principal: Principal): Promise<Grant | Refusal> {
    return this.#change(async (transaction) => {
      const grant = await this.#seen(transaction, id, principal)
      const refusal = grant instanceof Refusal ? grant : whyNotRevoke(grant, principal)
      if (grant instanceof Refusal || refusal !== null) return refusal ?? unknownGrant()
      await sql`UPDATE grants SET revoked_at = clock_timestamp() WHERE id = ${id}`.execute(transaction)
      const after = await read(transaction, id)
      if (after === null) throw new Error('A grant that was just revoked is not there.')
      await this.#record(after, 'revoked', principal.id, {})
      return after
    })
  }

  /** One grant, if the principal may see it. */
  async show(id: string, principal: Principal): Promise<Grant | Refusal> {
    if (!isReviewId(id)) return unknownGrant()
    return this.#parts.store.transact((transaction) => this.#seen(transaction, id, principal))
  }

  /** The newest grants that the principal may see. */
  async list(principal: Principal): Promise<readonly Grant[] | StoreUnavailable> {
    return this.#parts.store.transact(async (transaction) => {
      const rows = await readRows(
        transaction,
        sql`parties && ${[principal.id]}::text[] OR reviewer_groups && ${[...principal.groups]}::text[]`,
      )
      return rows.filter((grant) => maySeeGrant(grant, principal))
    })
  }

  async #seen(transaction: Transaction<Schema>, id: string, principal: Principal): Promise<Grant | Refusal> {
    if (!isReviewId(id)) return unknownGrant()
    const grant = await read(transaction, id)
    return grant !== null && maySeeGrant(grant, principal) ? grant : unknownGrant()
  }

  #record(grant: Grant, verb: string, author: string, details: Record<string, JsonValue>): Promise<void> {
    const { id, resource, role, parties, startsAt, endsAt, recurrence } = grant
    const again = recurrence === null ? {} : { recurrence: inWords(recurrence) }
    const box = { from: new Date(startsAt).toISOString(), to: new Date(endsAt).toISOString() }
    return this.#parts.record({
      noun: 'grant',
      verb,
      id,
      author,
      resource,
      details: { role, parties: [...parties], ...box, ...again, ...details },
    })
  }

  async #change<T>(work: (transaction: Transaction<Schema>) => Promise<T>): Promise<T | Refusal> {
    try {
      return await this.#parts.store.transact(work)
    } catch (error) {
      if (error instanceof Refused) return error.refusal
      const violation = violationOf(error)
      const refusal = violation === null ? null : (grantRefusal(violation.constraint) ?? refusalOf(violation))
      if (refusal === null) throw error
      return refusal
    }
  }
}

function instant(ms: number): ReturnType<typeof sql> {
  return sql`to_timestamp(${ms / 1000}::float8)`
}

function inWords({ weekdays, at, timeZone, lastsMs }: Recurrence): string {
  return `weekdays ${weekdays.join(', ')} at ${at} ${timeZone} for ${lastsMs / 60_000} minutes`
}

type JsonValue = string | number | JsonValue[]

function justified(words: string): string | Refusal {
  const text = words.trim()
  if (text !== '' && text.length <= justificationCharsMax && !text.includes('\0')) return text
  return new Refusal('request-invalid', `Say why, in 1 to ${justificationCharsMax} characters.`)
}

function grantRefusal(constraint: string): Refusal | null {
  if (constraint === 'grant_rulings_pkey')
    return new Refusal('review-ruled', 'You have ruled on this already; a ruling is final.')
  if (constraint === 'grant_rulings_reviewer_kind_check')
    return new Refusal('reviewer-kind', 'Only people grant roles, and only for themselves.')
  return null
}

async function read(transaction: Transaction<Schema>, id: string): Promise<Grant | null> {
  const [grant] = await readRows(transaction, sql`id = ${id}`)
  return grant ?? null
}

async function readRows(
  transaction: Transaction<Schema>,
  where: ReturnType<typeof sql>,
): Promise<readonly Grant[]> {
  const found = await sql`
    SELECT g.id, g.resource, g.role, g.chain, g.parties, g.justification, g.reviewer_groups, g.quorum, g.asked_at,
      g.starts_at, g.ends_at, g.rule_before, g.approved_at, g.revoked_at, g.recurrence, clock_timestamp() AS now_at,
      coalesce((SELECT jsonb_agg(jsonb_build_object('reviewer', r.reviewer, 'ruling', r.ruling,
        'justification', r.justification, 'at', extract(epoch FROM r.at) * 1000) ORDER BY r.at)
        FROM grant_rulings r WHERE r.grant_id = g.id), '[]') AS rulings
    FROM grants g WHERE ${where} ORDER BY g.id DESC LIMIT ${listMax}
  `.execute(transaction)
  return found.rows.map((row) => grantOf(rowShape.parse(row)))
}

const rowShape = z.object({
  id: z.string(),
  resource: z.string(),
  role: z.string(),
  chain: z.string(),
  parties: z.array(z.string()),
  justification: z.string(),
  reviewer_groups: z.array(z.string()),
  quorum: z.int(),
  asked_at: z.date(),
  starts_at: z.date(),
  ends_at: z.date(),
  rule_before: z.date(),
  approved_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
  recurrence: z.string().nullable(),
  now_at: z.date(),
  rulings: z.array(
    z.object({
      reviewer: z.string(),
      ruling: z.enum(['approve', 'deny']),
      justification: z.string(),
      at: z.number(),
    }),
  ),
})
const chainShape = z.array(
  z.object({ id: z.string(), kind: z.enum(['person', 'agent', 'workload']), name: z.string() }),
)

function grantOf(row: z.infer<typeof rowShape>): Grant {
  return {
    id: row.id,
    resource: row.resource,
    role: row.role,
    chain: chainShape.parse(JSON.parse(row.chain)),
    parties: row.parties,
    justification: row.justification,
    groups: row.reviewer_groups,
    quorum: row.quorum,
    state: stateOf(row),
    askedAt: row.asked_at.getTime(),
    startsAt: row.starts_at.getTime(),
    endsAt: row.ends_at.getTime(),
    recurrence: row.recurrence === null ? null : readRecurrence(row.recurrence),
    ruleBefore: row.rule_before.getTime(),
    rulings: row.rulings,
  }
}

function stateOf(row: z.infer<typeof rowShape>): GrantState {
  if (row.revoked_at !== null) return 'revoked'
  if (row.rulings.some(({ ruling }) => ruling === 'deny')) return 'denied'
  if (row.approved_at !== null) return row.now_at < row.ends_at ? 'approved' : 'over'
  return row.now_at < row.rule_before ? 'open' : 'expired'
}
