import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { uuidv7, type Random } from '../core/random.ts'
import { Secret } from '../core/secret.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { readChain, writeChain } from './session-token.ts'

/** A sign-in of a browser. */
export interface BrowserSession {
  /** For the record; proves nothing. */
  readonly id: string
  readonly principal: Principal
  readonly endsAt: number
}

/** What browser sessions are kept with. `record` rejects when the ledger cannot be written; nothing is then done. */
export interface BrowserSessionParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly record: (change: BrowserSessionChange) => Promise<void>
}

/** One change, for the record. */
export interface BrowserSessionChange {
  readonly noun: 'session-token'
  readonly verb: 'issued' | 'ended'
  readonly id: string
  readonly author: string
  readonly resource: null
  readonly details: Readonly<Record<string, string>>
}

const secretBytes = 32
const secretPattern = /^[A-Za-z0-9_-]{43}$/
const rowShape = z.object({ id: z.string(), chain: z.string(), ends_at: z.date() })

/**
 * Who is signed in with a browser. The browser has a random number, the store its digest and who that was: no token of
 * an issuer is kept anywhere, a copy of the store opens nothing, and a session ends on every replica when its row goes.
 */
export class BrowserSessions {
  readonly #parts: BrowserSessionParts

  constructor(parts: BrowserSessionParts) {
    this.#parts = parts
  }

  /** Signs a principal in until what proves it ends. `by`: how it was proved, for the record. */
  async open(principal: Principal, by: string): Promise<{ readonly secret: Secret } | StoreUnavailable> {
    const { store, clock, random, record } = this.#parts
    const secret = random.bytes(secretBytes).toString('base64url')
    const id = uuidv7(clock.now(), random)
    const chain = JSON.stringify(writeChain(principal))
    return store.transact(async (transaction) => {
      await sql`DELETE FROM browser_sessions WHERE ends_at < clock_timestamp()`.execute(transaction)
      await sql`INSERT INTO browser_sessions (digest, id, chain, ends_at)
        VALUES (${digestOf(secret)}, ${id}, ${chain}, to_timestamp(${principal.endsAt / 1000}::float8))`.execute(
        transaction,
      )
      const endsAt = new Date(principal.endsAt).toISOString()
      await record({
        noun: 'session-token',
        verb: 'issued',
        id,
        author: principal.id,
        resource: null,
        details: { by, for: 'browser', endsAt },
      })
      return { secret: new Secret(secret) }
    })
  }

  /** Whose a browser's secret is; null when it is nobody's any more. Whether they still stand is the caller's to ask. */
  async find(secret: string): Promise<BrowserSession | null | StoreUnavailable> {
    if (!secretPattern.test(secret)) return null
    const { store, clock } = this.#parts
    const found = await store.transact(async (transaction) => {
      const { rows } = await sql`SELECT id, chain, ends_at FROM browser_sessions
        WHERE digest = ${digestOf(secret)}`.execute(transaction)
      return rows[0] ?? null
    })
    if (found instanceof StoreUnavailable || found === null) return found
    const { id, chain, ends_at } = rowShape.parse(found)
    const principal = readChain(JSON.parse(chain))
    if (principal === null || clock.now() >= principal.endsAt) return null
    return { id, principal, endsAt: ends_at.getTime() }
  }

  /** Ends a browser's session; on record before it counts. */
  async close(secret: string): Promise<null | StoreUnavailable> {
    const session = await this.find(secret)
    if (session === null || session instanceof StoreUnavailable) return session
    const { store, record } = this.#parts
    return store.transact(async (transaction) => {
      await sql`DELETE FROM browser_sessions WHERE digest = ${digestOf(secret)}`.execute(transaction)
      await record({
        noun: 'session-token',
        verb: 'ended',
        id: session.id,
        author: session.principal.id,
        resource: null,
        details: { for: 'browser' },
      })
      return null
    })
  }
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
