/**
 * Breaking glass: a role that the policy lets somebody take in an emergency without asking. It pages its reviewers at once,
 * and they review it afterwards; who has an after-review that is overdue takes no role so again. The grant, its
 * after-review and the notices are one transaction, and on record before it counts.
 */
import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { type Random, uuidv7 } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { RecordAccess } from '../ledger/entries/access-change.ts'
import type { Assertion, RelyingParty } from '../ledger/entries/assertion.ts'
import { canonicalJson } from '../ledger/entries/canonical-json.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import { change } from './change.ts'
import { mailsOf } from './duties.ts'
import { openedEntry, type RecordReview } from './entry.ts'
import { insertNotices } from './notice-row.ts'
import { type NoticeSink, noticesFor } from './notice.ts'
import { giveChallenge, takeSigned } from './passkey-challenge.ts'
import { whyNotFresh, whyNotPerson } from './passkey-desk.ts'
import { readPasskeys, type Passkey } from './passkey.ts'
import { whyNotWords } from './refused.ts'
import { reviewStates, type ReviewState } from './review.ts'
import { insertReview, readReview } from './row.ts'

/** What a desk works with. */
export interface BreakGlassParts {
  readonly store: Store
  readonly recordReview: RecordReview
  readonly recordAccess: RecordAccess
  /** Puts an alarm on record. */
  readonly alert: (code: string, message: string) => void
  /** Makes the key under which what people say of an after-review is kept. */
  readonly makeKey: (id: string) => Promise<void>
  readonly clock: Clock
  readonly random: Random
  readonly gateway: string
  readonly party: RelyingParty
  readonly sinks: readonly Pick<NoticeSink, 'name' | 'groups'>[]
  readonly log: (line: string) => void
}

/** A role as the policy lets it be taken, and why somebody takes it. */
export interface BreakGlassRequest {
  readonly resource: string
  readonly role: string
  readonly person: Principal
  readonly lastsMs: number
  readonly justification: string
  readonly stepUp: 'sign-in' | 'passkey'
  /** Who is paged, and reviews it afterwards. */
  readonly groups: readonly string[]
  readonly quorum: number
  readonly reviewWithinMs: number
  readonly policyVersion: string
}

/** A role that was taken so. Instants are milliseconds since the epoch. */
export interface BrokenGlass {
  /** Of its grant. */
  readonly id: string
  readonly person: string
  readonly resource: string
  readonly role: string
  readonly justification: string
  readonly startsAt: number
  readonly endsAt: number
  readonly isRevoked: boolean
  readonly reviewId: string
  readonly reviewState: ReviewState
  /** When its after-review is overdue. */
  readonly dueAt: number
  /** How often it was asked for again since. */
  readonly chases: number
}

/** One process's desk. It chases after-reviews until it is disposed of. */
export class BreakGlassDesk implements AsyncDisposable {
  readonly #parts: BreakGlassParts
  readonly #stopping = new AbortController()
  readonly #unhear: () => void
  readonly #chasing: Promise<void>
  #bell = Promise.withResolvers<void>()

  constructor(parts: BreakGlassParts) {
    this.#parts = parts
    this.#unhear = parts.store.hear('sallyport_reviews', () => this.#bell.resolve())
    this.#chasing = this.#chase()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    this.#unhear()
    await this.#chasing
  }

  /** What a passkey has to sign for it, and the keys that the person has. */
  offer(
    person: Principal,
    resource: string,
    role: string,
  ): Promise<{ readonly challenge: string; readonly keys: readonly Passkey[] } | Refusal> {
    const { store, random } = this.#parts
    return store.transact(async (transaction) => ({
      challenge: await giveChallenge(transaction, random, person, `break-glass ${resource}@${role}`),
      keys: await readPasskeys(transaction, person.id),
    }))
  }

  /** Takes the role. The caller has checked that the policy lets this person. `assertion`: where a passkey is asked for. */
  async open(request: BreakGlassRequest, assertion: Assertion | null): Promise<BrokenGlass | Refusal> {
    const { clock, random, alert } = this.#parts
    const justification = request.justification.trim()
    const refusal =
      whyNotPerson(request.person) ?? whyNotWords('Breaking glass needs a reason', justification)
    if (refusal !== null) return refusal
    const id = uuidv7(clock.now(), random)
    await this.#parts.makeKey(id)
    const opened = await this.#change(async (transaction, record) => {
      const unproven = await this.#stepUp(transaction, request, assertion)
      if (unproven !== null) return unproven
      await insertGrant(transaction, id, request, justification)
      const reviewId = await this.#review(transaction, record, id, { ...request, justification })
      await sql`INSERT INTO break_glass (grant_id, person, review, due_at) VALUES (${id}, ${request.person.id},
        ${reviewId}, clock_timestamp() + ${request.reviewWithinMs}::float8 * interval '1 millisecond')`.execute(
        transaction,
      )
      const glass = await readOne(transaction, id)
      const { resource, role, groups } = request
      const endsAt = new Date(glass.endsAt).toISOString()
      const details = {
        role,
        justification,
        to: endsAt,
        reviewId,
        groups: [...groups],
        stepUp: request.stepUp,
      }
      await this.#record(id, 'opened', request.person.id, resource, details)
      return glass
    })
    if (!(opened instanceof Refusal))
      alert(
        'break-glass',
        `${opened.person} took the role ${opened.role} at ${opened.resource}: ${justification}`,
      )
    return opened
  }

  /** The newest that the principal took, or that somebody in their groups reviews. */
  async list(principal: Principal): Promise<readonly BrokenGlass[] | Refusal> {
    return this.#parts.store.transact((transaction) =>
      readRows(
        transaction,
        sql`b.person = ${principal.id} OR (${whyNotPerson(principal) === null}
          AND g.reviewer_groups && ${[...principal.groups]}::text[])`,
      ),
    )
  }

  async #stepUp(
    transaction: Transaction<Schema>,
    { person, resource, role, stepUp }: BreakGlassRequest,
    assertion: Assertion | null,
  ): Promise<Refusal | null> {
    if (stepUp === 'sign-in') return whyNotFresh(person, this.#parts.clock.now())
    if (assertion === null)
      return new Refusal('passkey-required', 'Breaking glass needs your passkey here.', {
        hint: `Do it at ${this.#parts.party.origin}.`,
      })
    const purpose = `break-glass ${resource}@${role}` as const
    const used = await takeSigned(transaction, person, purpose, assertion, this.#parts.party)
    return used instanceof Refusal ? used : null
  }

  /** Opens a review of what was taken, and pages whoever is to give it. Its id. */
  async #review(
    transaction: Transaction<Schema>,
    record: RecordReview,
    grantId: string,
    request: Omit<BreakGlassRequest, 'stepUp' | 'lastsMs'>,
  ): Promise<string> {
    const { clock, random, gateway, sinks } = this.#parts
    const { person, resource, role, justification, groups, quorum, reviewWithinMs, policyVersion } = request
    const newId = (): string => uuidv7(clock.now(), random)
    const review = await insertReview(
      transaction,
      newId(),
      {
        purpose: 'break-glass',
        session: grantId,
        number: 1,
        resource,
        requester: person,
        digest: digestOf({ grantId, chases: 0 }),
        statement: `-- Took the role ${role} at ${resource} without asking:\n-- ${justification.replaceAll('\n', '\n-- ')}`,
        parameters: '',
        effects: [],
        estimatedRows: null,
        rule: `break-glass ${role}`,
        reason:
          'It was taken in an emergency and is reviewed afterwards: approve what was right, deny what was not.',
        terms: { groups, quorum, waitMsMax: reviewWithinMs, standing: afterwards },
        policyVersion,
      },
      { gateway, holder: newId() },
    )
    await record(openedEntry(review))
    await insertNotices(transaction, noticesFor([review], sinks), 'opened', newId)
    return review.id
  }

  async #chase(): Promise<void> {
    const { clock, log } = this.#parts
    const { signal } = this.#stopping
    while (!signal.aborted) {
      this.#bell = Promise.withResolvers<void>()
      try {
        await this.settle()
      } catch (error) {
        log(`After-reviews could not be chased: ${String(error)}`)
      }
      const over = new AbortController()
      const slept = clock.sleep(chaseEveryMs, AbortSignal.any([signal, over.signal])).catch(() => undefined)
      await Promise.race([slept, this.#bell.promise])
      over.abort()
    }
  }

  /** Settles what was ruled on, and asks again where nobody answered in time. Happens by itself; how many there were. */
  async settle(): Promise<number | Refusal> {
    return this.#change(async (transaction, record) => {
      const due = await sql`SELECT b.grant_id FROM break_glass b JOIN reviews r ON r.id = b.review
        WHERE b.settled_at IS NULL AND r.state IN ('approved', 'denied', 'expired') LIMIT 20
        FOR UPDATE OF b SKIP LOCKED`.execute(transaction)
      for (const row of due.rows) {
        const glass = await readOne(transaction, z.object({ grant_id: z.string() }).parse(row).grant_id)
        if (glass.reviewState === 'expired') await this.#askAgain(transaction, record, glass)
        else await this.#close(transaction, glass)
      }
      return due.rows.length
    })
  }

  /** Asks for a review anew, of whoever is to give it, and raises an alarm. */
  async #askAgain(
    transaction: Transaction<Schema>,
    record: RecordReview,
    { id, person, resource, role, chases, reviewId }: BrokenGlass,
  ): Promise<void> {
    const { clock, random, sinks, alert } = this.#parts
    const newId = (): string => uuidv7(clock.now(), random)
    const next = newId()
    const digest = digestOf({ grantId: id, chases: chases + 1 })
    await sql`INSERT INTO reviews (id, gateway, holder, session, number, resource, requester, chain, parties,
        party_mails, request_digest, statement, parameters, effects, rule, reason, policy_version, reviewer_groups, quorum, wait_ms,
        detached, valid_ms, purpose, opened_at, ends_at)
      SELECT ${next}, gateway, holder, session, number + 1, resource, requester, chain, parties, party_mails, ${digest},
        statement, parameters, effects, rule, reason, policy_version, reviewer_groups, quorum, wait_ms, detached, valid_ms, purpose,
        opened_at, ends_at FROM reviews WHERE id = ${reviewId}`.execute(transaction)
    await sql`UPDATE break_glass SET review = ${next}, chases = chases + 1 WHERE grant_id = ${id}`.execute(
      transaction,
    )
    const review = await readReview(transaction, next, 'no-lock')
    if (review === null) throw new Error('A review that was just written is not there.')
    await record(openedEntry(review))
    await insertNotices(transaction, noticesFor([review], sinks), 'opened', newId)
    await this.#record(id, 'overdue', this.#parts.gateway, resource, { reviewId: next })
    alert(
      'break-glass-overdue',
      `Nobody reviewed in time that ${person} took the role ${role} at ${resource}.`,
    )
  }

  /** Puts the result on record. What was not right ends at once, if it has not ended yet. */
  async #close(
    transaction: Transaction<Schema>,
    { id, person, resource, role, reviewId, reviewState, isRevoked }: BrokenGlass,
  ): Promise<void> {
    await sql`UPDATE break_glass SET settled_at = clock_timestamp() WHERE grant_id = ${id}`.execute(
      transaction,
    )
    await this.#record(id, 'reviewed', this.#parts.gateway, resource, { reviewId, result: reviewState })
    if (reviewState !== 'denied') return
    if (!isRevoked)
      await sql`UPDATE grants SET revoked_at = clock_timestamp() WHERE id = ${id}`.execute(transaction)
    const words = `A reviewer found that ${person} should not have taken the role ${role} at ${resource}.`
    this.#parts.alert('break-glass-misused', words)
  }

  #record(
    id: string,
    verb: string,
    author: string,
    resource: string,
    details: Readonly<Record<string, string | readonly string[]>>,
  ): Promise<void> {
    return this.#parts.recordAccess({ noun: 'break-glass', verb, id, author, resource, details })
  }

  #change<T>(
    work: (transaction: Transaction<Schema>, record: RecordReview) => Promise<T>,
  ): Promise<T | Refusal> {
    const { store, log, recordReview } = this.#parts
    return change({ store, log, record: recordReview }, work)
  }
}

async function insertGrant(
  transaction: Transaction<Schema>,
  id: string,
  { person, resource, role, lastsMs, groups, quorum }: BreakGlassRequest,
  justification: string,
): Promise<void> {
  const chain = JSON.stringify([{ id: person.id, kind: person.kind, name: person.name }])
  await sql`INSERT INTO grants (id, resource, role, requester, parties, party_mails, chain, justification, reviewer_groups,
      quorum, asked_at, starts_at, ends_at, lasts_ms, break_glass)
    VALUES (${id}, ${resource}, ${role}, ${person.id}, ${[person.id]}, ${mailsOf(person)}, ${chain}, ${justification},
      ${[...groups]}, ${quorum}, clock_timestamp(), clock_timestamp(), clock_timestamp(), ${Math.round(lastsMs)}, true)`.execute(
    transaction,
  )
}

function digestOf(about: { readonly [name: string]: string | number }): string {
  const said = canonicalJson({ type: 'sallyport/break-glass/v1', ...about })
  return createHash('sha256').update(said).digest('hex')
}

async function readOne(transaction: Transaction<Schema>, grantId: string): Promise<BrokenGlass> {
  const [glass] = await readRows(transaction, sql`b.grant_id = ${grantId}`)
  if (glass === undefined) throw new Error('What was taken in an emergency is not there.')
  return glass
}

async function readRows(
  transaction: Transaction<Schema>,
  where: ReturnType<typeof sql>,
): Promise<readonly BrokenGlass[]> {
  const found = await sql`
    SELECT g.id, b.person, g.resource, g.role, g.justification, g.starts_at, g.ends_at, g.revoked_at, b.review,
      r.state, b.due_at, b.chases
    FROM break_glass b JOIN grants g ON g.id = b.grant_id JOIN reviews r ON r.id = b.review
    WHERE ${where} ORDER BY g.id DESC LIMIT ${listMax}`.execute(transaction)
  return found.rows.map((row) => {
    const one = rowShape.parse(row)
    return {
      id: one.id,
      person: one.person,
      resource: one.resource,
      role: one.role,
      justification: one.justification,
      startsAt: one.starts_at.getTime(),
      endsAt: one.ends_at.getTime(),
      isRevoked: one.revoked_at !== null,
      reviewId: one.review,
      reviewState: one.state,
      dueAt: one.due_at.getTime(),
      chases: one.chases,
    }
  })
}

const rowShape = z.object({
  id: z.string(),
  person: z.string(),
  resource: z.string(),
  role: z.string(),
  justification: z.string(),
  starts_at: z.date(),
  ends_at: z.date(),
  revoked_at: z.date().nullable(),
  review: z.string(),
  state: z.enum(reviewStates),
  due_at: z.date(),
  chases: z.int(),
})

/** Nobody waits for an after-review, and nothing is let go by it. */
const afterwards = { waits: false, usesMax: 1, validMs: 60_000, binds: 'text' } as const
const chaseEveryMs = 5000
const listMax = 200
