import { sql, type Kysely, type Transaction } from 'kysely'
import type { Clock } from '../core/clock.ts'
import { principalId } from '../core/principal.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import {
  emptyState,
  issuerSession,
  type AccessState,
  type AccountStanding,
  type GrantStanding,
} from './access-state.ts'
import { readRecurrence } from './recurrence-shape.ts'

/** What a book works with. */
export interface AccessBookParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: (line: string) => void
}

/** While the store's notices do not arrive, it is asked this often. */
const pollMs = 400
const channel = 'sallyport_access'

/**
 * Who may still do what, kept as the store has it: read again whenever the store says that something changed, within
 * moments on every replica, so that live sessions can be looked at again. Sign-ins do not rely on that: each asks the
 * store whether what is kept is still so.
 */
export class AccessBook implements AsyncDisposable {
  readonly #parts: AccessBookParts
  readonly #stopping = new AbortController()
  readonly #unhear: () => void
  readonly #polling: Promise<void>
  readonly #hearers = new Set<() => void>()
  #state: AccessState = emptyState
  #version = 0n
  #running: Promise<boolean> = Promise.resolve(false)
  #waiting: Promise<boolean> | null = null

  constructor(parts: AccessBookParts) {
    this.#parts = parts
    this.#unhear = parts.store.hear(channel, () => void this.fresh())
    this.#polling = this.#poll()
  }

  /** What is known; sign-ins ask `fresh` first. */
  get state(): AccessState {
    return this.#state
  }

  /** Resolves when `state` is as the store has it at some moment after this call: true, or false when it cannot be asked. */
  fresh(): Promise<boolean> {
    if (this.#waiting) return this.#waiting
    // Whoever comes while one look is under way shares the next one.
    const look: Promise<boolean> = this.#running.then(() => {
      this.#waiting = null
      this.#running = look
      return this.#look()
    })
    this.#waiting = look
    return look
  }

  /** Calls `hear` after each change of `state`. */
  onChange(hear: () => void): void {
    this.#hearers.add(hear)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    this.#unhear()
    await this.#polling
    await this.#waiting
    await this.#running
  }

  async #look(): Promise<boolean> {
    try {
      const { store } = this.#parts
      const current = await store.read(readVersion)
      if (current instanceof StoreUnavailable) return false
      if (current === this.#version) return true
      // Read before the rest: what changes meanwhile is found by the next look.
      const read = await store.transact(async (transaction) => ({
        version: await readVersion(transaction),
        state: await readState(transaction),
      }))
      if (read instanceof StoreUnavailable) return false
      this.#version = read.version
      this.#state = read.state
      for (const hear of this.#hearers) hear()
      return true
    } catch (error) {
      this.#parts.log(`Who may do what could not be read: ${String(error)}`)
      return false
    }
  }

  async #poll(): Promise<void> {
    const { clock, store } = this.#parts
    const { signal } = this.#stopping
    while (!signal.aborted) {
      if (!store.isListening || this.#version === 0n) await this.fresh()
      await clock.sleep(pollMs, signal).catch(() => undefined)
    }
  }
}

interface AccountRow {
  readonly issuer: string
  readonly subject: string
  readonly active: boolean
  readonly groups: readonly string[]
}

interface RevocationRow {
  readonly issuer: string
  readonly subject: string | null
  readonly issuer_session: string | null
  readonly before_at: Date
}

async function readVersion(database: Kysely<Schema>): Promise<bigint> {
  const found = await sql<{ version: string }>`SELECT version FROM access_version`.execute(database)
  return BigInt(found.rows[0]?.version ?? 0)
}

async function readState(transaction: Transaction<Schema>): Promise<AccessState> {
  return {
    ...(await readAccounts(transaction)),
    agents: await readAgents(transaction),
    grants: await readGrants(transaction),
    keys: await readKeys(transaction),
    revokedCertificates: await readRevokedCertificates(transaction),
  }
}

async function readAccounts(
  transaction: Transaction<Schema>,
): Promise<Pick<AccessState, 'accounts' | 'revokedBefore'>> {
  const accounts = await sql<AccountRow>`
    SELECT a.issuer, a.subject, a.active,
      coalesce(array_agg(g.display_name) FILTER (WHERE g.id IS NOT NULL), '{}') AS groups
    FROM accounts a LEFT JOIN account_members m ON m.account_id = a.id LEFT JOIN account_groups g ON g.id = m.group_id
    GROUP BY a.id`.execute(transaction)
  const revocations = await sql<RevocationRow>`
    SELECT issuer, subject, issuer_session, before_at FROM revocations WHERE ends_at > clock_timestamp()
  `.execute(transaction)
  return {
    accounts: new Map(accounts.rows.map(accountOf)),
    revokedBefore: revokedBefore(revocations.rows),
  }
}

async function readAgents(transaction: Transaction<Schema>): Promise<AccessState['agents']> {
  const found = await sql<{
    id: string
    owner: string
    purpose: string
    ends_at: Date
    ended_at: Date | null
  }>`
    SELECT id, owner, purpose, ends_at, ended_at FROM agents`.execute(transaction)
  return new Map(
    found.rows.map(({ id, owner, purpose, ends_at, ended_at }) => [
      id,
      { owner, purpose, endsAt: ends_at.getTime(), isEnded: ended_at !== null },
    ]),
  )
}

async function readGrants(transaction: Transaction<Schema>): Promise<readonly GrantStanding[]> {
  const found = await sql<{
    id: string
    resource: string
    role: string
    parties: readonly string[]
    starts_at: Date
    ends_at: Date
    recurrence: string | null
  }>`SELECT id, resource, role, parties, starts_at, ends_at, recurrence FROM grants
     WHERE approved_at IS NOT NULL AND revoked_at IS NULL AND ends_at > clock_timestamp()`.execute(
    transaction,
  )
  return found.rows.flatMap(({ starts_at, ends_at, recurrence: written, ...grant }) => {
    const recurrence = written === null ? null : readRecurrence(written)
    // One that nobody here can read is never in force.
    if (written !== null && recurrence === null) return []
    return [{ ...grant, startsAt: starts_at.getTime(), endsAt: ends_at.getTime(), recurrence }]
  })
}

async function readKeys(transaction: Transaction<Schema>): Promise<AccessState['keys']> {
  const found = await sql<{
    id: string
    digest: string
    owner: string
    resources: readonly string[]
    member_of: readonly string[]
    created_at: Date
    ends_at: Date
  }>`SELECT id, digest, owner, resources, member_of, created_at, ends_at FROM api_keys
     WHERE revoked_at IS NULL AND ends_at > clock_timestamp()`.execute(transaction)
  return new Map(
    found.rows.map(({ id, member_of, created_at, ends_at, ...key }) => [
      id,
      { ...key, groups: member_of, createdAt: created_at.getTime(), endsAt: ends_at.getTime() },
    ]),
  )
}

async function readRevokedCertificates(
  transaction: Transaction<Schema>,
): Promise<AccessState['revokedCertificates']> {
  const found = await sql<{ serial: string }>`SELECT serial FROM client_certificates
     WHERE revoked_at IS NOT NULL AND ends_at > clock_timestamp()`.execute(transaction)
  return new Set(found.rows.map(({ serial }) => serial))
}

function accountOf({ issuer, subject, active, groups }: AccountRow): [string, AccountStanding] {
  return [principalId(issuer, subject), { active, groups }]
}

function revokedBefore(rows: readonly RevocationRow[]): ReadonlyMap<string, number> {
  const latest = new Map<string, number>()
  for (const { issuer, subject, issuer_session, before_at } of rows) {
    const keys = [
      ...(subject === null ? [] : [principalId(issuer, subject)]),
      ...(issuer_session === null ? [] : [issuerSession(issuer, issuer_session)]),
    ]
    for (const key of keys) latest.set(key, Math.max(latest.get(key) ?? 0, before_at.getTime()))
  }
  return latest
}
