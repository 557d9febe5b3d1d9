/** What people and issuers change of who may still act: ended sign-ins, registered agents. On record before it counts. */
import { sql, type Transaction } from 'kysely'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { type Random, uuidv7 } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { isSubject } from './claims.ts'
import { whyNothingLasting } from './emergency.ts'
import type { Logout } from './logout-token.ts'

/** One change, for the record; it takes effect only after `record` resolves. */
export interface RegistryChange {
  readonly noun: 'revocation' | 'agent'
  readonly verb: string
  readonly id: string
  readonly author: string
  readonly resource: null
  readonly details: Readonly<Record<string, string>>
}

/** What a registry works with. */
export interface RegistryParts {
  readonly store: Store
  readonly record: (change: RegistryChange) => Promise<void>
  readonly clock: Clock
  readonly random: Random
}

/** An agent as its owner registers it. */
export interface AgentRequest {
  /** Its principal id, `issuer#subject`. */
  readonly id: string
  readonly purpose: string
  readonly endsAt: number
}

/** A registered agent. */
export interface RegisteredAgent extends AgentRequest {
  readonly owner: string
  readonly isEnded: boolean
}

/** Sign-ins that lived longer than this have ended by themselves. */
const revocationMsMax = 366 * 24 * 3_600_000
const agentMsMax = 366 * 24 * 3_600_000
const purposeCharactersMax = 2000

/** Keeps ended sign-ins and agents in the store. */
export class Registry {
  readonly #parts: RegistryParts

  constructor(parts: RegistryParts) {
    this.#parts = parts
  }

  /** Ends sign-ins as an issuer says. False when this logout token was taken before. */
  logout({ issuer, id, subject, session, beforeMs }: Logout): Promise<boolean | StoreUnavailable> {
    return this.#parts.store.transact(async (transaction) => {
      if (!(await take(transaction, issuer, id))) return false
      // A token seldom names the issuer's session, so who it was counts for more than which.
      await this.#revoke(
        transaction,
        issuer,
        subject,
        subject === null ? session : null,
        beforeMs,
        `issuer ${issuer}`,
      )
      return true
    })
  }

  /** True for the first caller that names this proof, on any replica; proofs are forgotten after an hour. */
  takeOnce(issuer: string, id: string): Promise<boolean | StoreUnavailable> {
    return this.#parts.store.transact((transaction) => take(transaction, issuer, id))
  }

  /** Ends every sign-in so far of a principal, by its id (`issuer#subject`): its own, or an operator does. */
  signOutEverywhere(by: Principal, id: string): Promise<null | Refusal> {
    const end = id.indexOf('#')
    const [issuer, subject] = [id.slice(0, Math.max(end, 0)), id.slice(end + 1)]
    if (issuer === '' || !isSubject(subject))
      return Promise.resolve(new Refusal('request-invalid', 'Name the principal as issuer#subject.'))
    return this.#parts.store.transact(async (transaction) => {
      await this.#revoke(transaction, issuer, subject, null, this.#parts.clock.now(), by.id)
      return null
    })
  }

  /**
   * Registers an agent for whoever asks, or renews it; refused when it is another's. With `owner`, which is for operators
   * alone, it becomes that person's, whosever it was.
   */
  register(
    by: Principal,
    { id, purpose, endsAt }: AgentRequest,
    owner: string | null = null,
  ): Promise<RegisteredAgent | Refusal> {
    const words = purpose.trim()
    const nowMs = this.#parts.clock.now()
    const fleeting = whyNothingLasting(by)
    if (fleeting !== null) return Promise.resolve(fleeting)
    if (by.kind !== 'person' || by.onBehalfOf !== undefined)
      return Promise.resolve(new Refusal('reviewer-kind', 'Only people own agents.'))
    const ownerId = owner ?? by.id
    if (!/^[^#]+#.+$/.test(ownerId) || !isSubject(ownerId.slice(ownerId.indexOf('#') + 1)))
      return Promise.resolve(new Refusal('request-invalid', 'Name the owner as issuer#subject.'))
    if (id === ownerId || !/^[^#]+#.+$/.test(id) || words === '' || words.length > purposeCharactersMax)
      return Promise.resolve(
        new Refusal('request-invalid', 'Name the agent as issuer#subject, and its purpose.'),
      )
    if (!(endsAt > nowMs && endsAt <= nowMs + agentMsMax))
      return Promise.resolve(new Refusal('request-invalid', 'An agent is registered for a year at most.'))
    return this.#parts.store.transact(async (transaction) => {
      const put = await sql`
        INSERT INTO agents (id, owner, purpose, registered_by, ends_at)
        VALUES (${id}, ${ownerId}, ${words}, ${by.id}, to_timestamp(${endsAt / 1000}::float8))
        ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, purpose = excluded.purpose, ends_at = excluded.ends_at,
          registered_by = excluded.registered_by, ended_at = NULL, ended_by = NULL, created_at = clock_timestamp()
        WHERE ${owner !== null} OR (agents.owner = excluded.owner AND coalesce(agents.ended_by, agents.owner) = agents.owner)
      `.execute(transaction)
      if (put.numAffectedRows !== 1n) return notToRegister
      const details = { owner: ownerId, purpose: words, endsAt: new Date(endsAt).toISOString() }
      await this.#parts.record({
        noun: 'agent',
        verb: 'registered',
        id,
        author: by.id,
        resource: null,
        details,
      })
      return { id, purpose: words, endsAt, owner: ownerId, isEnded: false }
    })
  }

  /** Ends the registration of an agent of one owner, or of whomever (null), now. */
  end(by: Principal, of: string | null, id: string): Promise<null | Refusal> {
    return this.#parts.store.transact(async (transaction) => {
      const put = await sql<{
        owner: string
      }>`UPDATE agents SET ended_at = clock_timestamp(), ended_by = ${by.id}
        WHERE id = ${id} AND (${of}::text IS NULL OR owner = ${of}) AND ended_at IS NULL
        RETURNING owner`.execute(transaction)
      const [ended] = put.rows
      if (ended === undefined) return new Refusal('grant-unknown', 'You have no such agent.')
      await this.#parts.record({
        noun: 'agent',
        verb: 'ended',
        id,
        author: by.id,
        resource: null,
        details: { owner: ended.owner },
      })
      return null
    })
  }

  async #revoke(
    transaction: Transaction<Schema>,
    issuer: string,
    subject: string | null,
    session: string | null,
    beforeMs: number,
    author: string,
  ): Promise<void> {
    const id = uuidv7(this.#parts.clock.now(), this.#parts.random)
    await sql`DELETE FROM revocations WHERE ends_at < clock_timestamp()`.execute(transaction)
    await sql`INSERT INTO revocations (id, issuer, subject, issuer_session, before_at, ends_at)
      VALUES (${id}, ${issuer}, ${subject}, ${session}, to_timestamp(${beforeMs / 1000}::float8),
        to_timestamp(${(beforeMs + revocationMsMax) / 1000}::float8))`.execute(transaction)
    await this.#parts.record({
      noun: 'revocation',
      verb: 'made',
      id,
      author,
      resource: null,
      details: {
        issuer,
        subject: subject ?? '',
        session: session ?? '',
        before: new Date(beforeMs).toISOString(),
      },
    })
  }
}

const notToRegister = new Refusal(
  'denied',
  'This agent is registered for another owner, or an operator ended it.',
  { hint: 'An operator gives it to whoever should have it: sallyport agents register … --owner <principal>' },
)

async function take(transaction: Transaction<Schema>, issuer: string, id: string): Promise<boolean> {
  await sql`DELETE FROM logout_tokens WHERE ends_at < clock_timestamp()`.execute(transaction)
  const taken = await sql`INSERT INTO logout_tokens (issuer, jti, ends_at)
    VALUES (${issuer}, ${id}, clock_timestamp() + interval '1 hour') ON CONFLICT DO NOTHING`.execute(
    transaction,
  )
  return taken.numAffectedRows === 1n
}
