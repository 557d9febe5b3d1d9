/** Where people make, see and revoke the keys of their legacy jobs. On record before it counts. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import type { Random } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { Secret } from '../core/secret.ts'
import type { Store } from '../store/database.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { makeApiKey } from './api-key.ts'
import { whyNothingLasting } from './emergency.ts'

/** One change, for the record; it takes effect only after `record` resolves. */
export interface KeyChange {
  readonly noun: 'api-key'
  readonly verb: string
  readonly id: string
  readonly author: string
  readonly resource: null
  readonly details: Readonly<Record<string, string | string[]>>
}

/** What a desk works with. */
export interface KeyDeskParts {
  readonly store: Store
  readonly record: (change: KeyChange) => Promise<void>
  readonly clock: Clock
  readonly random: Random
}

/** What a key is asked for. */
export interface KeyRequest {
  readonly purpose: string
  readonly resources: readonly string[]
  readonly groups: readonly string[]
  readonly endsAt: number
}

/** A key as its owner sees it; the secret part is nowhere. */
export interface KeyView extends KeyRequest {
  readonly id: string
  readonly owner: string
  readonly createdAt: number
  readonly lastUsedAt: number | null
  readonly isRevoked: boolean
}

const keyMsMax = 366 * 24 * 3_600_000
const usedEveryMs = 60_000

/** The keys of legacy jobs. */
export class KeyDesk {
  readonly #parts: KeyDeskParts
  readonly #usedAt = new Map<string, number>()

  constructor(parts: KeyDeskParts) {
    this.#parts = parts
  }

  /**
   * Makes a key with some of its owner's groups; the caller has checked that the owner may connect to the resources. Only
   * people own keys, and only for themselves.
   */
  async make(owner: Principal, request: KeyRequest): Promise<{ id: string; text: Secret } | Refusal> {
    const nowMs = this.#parts.clock.now()
    const fleeting = whyNothingLasting(owner)
    if (fleeting !== null) return fleeting
    if (owner.kind !== 'person' || owner.onBehalfOf !== undefined)
      return new Refusal('reviewer-kind', 'Only people make keys, and only for themselves.')
    const foreign = request.groups.find((group) => !owner.groups.includes(group))
    if (foreign !== undefined)
      return new Refusal('denied', `You are not in ${JSON.stringify(foreign)}, so a key of yours cannot be.`)
    if (!(request.endsAt > nowMs && request.endsAt <= nowMs + keyMsMax))
      return new Refusal('request-invalid', 'A key lives for a year at most.')
    const { id, text, digest } = makeApiKey(this.#parts.random)
    const { purpose, resources, groups, endsAt } = request
    return this.#parts.store.transact(async (transaction) => {
      await sql`INSERT INTO api_keys (id, digest, owner, purpose, resources, member_of, ends_at)
        VALUES (${id}, ${digest}, ${owner.id}, ${purpose}, ${[...resources]}, ${[...groups]},
          to_timestamp(${endsAt / 1000}::float8))`.execute(transaction)
      const details = {
        purpose,
        resources: [...resources],
        groups: [...groups],
        endsAt: new Date(endsAt).toISOString(),
      }
      await this.#parts.record({
        noun: 'api-key',
        verb: 'made',
        id,
        author: owner.id,
        resource: null,
        details,
      })
      return { id, text }
    })
  }

  /** The keys of one owner, or of everybody (null), newest first. */
  list(owner: string | null): Promise<readonly KeyView[] | StoreUnavailable> {
    return this.#parts.store.transact(async (transaction) => {
      const found = await sql`SELECT * FROM api_keys WHERE ${owner}::text IS NULL OR owner = ${owner}
        ORDER BY created_at DESC LIMIT 500`.execute(transaction)
      return found.rows.map((row) => viewOf(rowShape.parse(row)))
    })
  }

  /** Revokes a key of one owner, or of whomever (null), now; sessions that it opened end. */
  revoke(by: Principal, of: string | null, id: string): Promise<null | Refusal> {
    return this.#parts.store.transact(async (transaction) => {
      const put = await sql<{ owner: string }>`UPDATE api_keys SET revoked_at = clock_timestamp()
        WHERE id = ${id} AND (${of}::text IS NULL OR owner = ${of}) AND revoked_at IS NULL
        RETURNING owner`.execute(transaction)
      const [revoked] = put.rows
      if (revoked === undefined) return new Refusal('grant-unknown', 'You have no such key.')
      await this.#parts.record({
        noun: 'api-key',
        verb: 'revoked',
        id,
        author: by.id,
        resource: null,
        details: { owner: revoked.owner },
      })
      return null
    })
  }

  /** Notes the use of a key, at most once a minute; what cannot be noted now is noted at the next use. */
  used(id: string): void {
    const now = this.#parts.clock.monotonic()
    if (now - (this.#usedAt.get(id) ?? -Infinity) < usedEveryMs) return
    this.#usedAt.set(id, now)
    void this.#parts.store
      .transact((transaction) =>
        sql`UPDATE api_keys SET last_used_at = clock_timestamp() WHERE id = ${id}`.execute(transaction),
      )
      .catch(() => this.#usedAt.delete(id))
  }
}

const rowShape = z.object({
  id: z.string(),
  owner: z.string(),
  purpose: z.string(),
  resources: z.array(z.string()),
  member_of: z.array(z.string()),
  created_at: z.date(),
  ends_at: z.date(),
  last_used_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
})

function viewOf(row: z.infer<typeof rowShape>): KeyView {
  return {
    id: row.id,
    owner: row.owner,
    purpose: row.purpose,
    resources: row.resources,
    groups: row.member_of,
    createdAt: row.created_at.getTime(),
    endsAt: row.ends_at.getTime(),
    lastUsedAt: row.last_used_at?.getTime() ?? null,
    isRevoked: row.revoked_at !== null,
  }
}
