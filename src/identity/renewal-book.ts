/** Newer proofs of principals whose sessions shall go on, told to every replica. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { type Random, uuidv7 } from '../core/random.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { readChain, writeChain } from './session-token.ts'

/** What a book works with. */
export interface RenewalParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  /** Extends what sessions there are here; how many were. */
  readonly apply: (principal: Principal) => Promise<number>
  readonly log: (line: string) => void
}

const channel = 'sallyport_renewals'
/** Of how long ago renewals are looked at after notices may have been missed. */
const missedMinutes = 10
const missedMax = 1000

/** Hears of renewals for as long as it is open. */
export class RenewalBook implements Disposable {
  readonly #parts: RenewalParts
  readonly #unhear: () => void

  constructor(parts: RenewalParts) {
    this.#parts = parts
    this.#unhear = parts.store.hear(channel, (id) => void this.#heard(id))
  }

  /** Extends the sessions of a principal, here and wherever else they are; how many were here. */
  async renew(principal: Principal): Promise<number | StoreUnavailable> {
    const { store, clock, random, apply } = this.#parts
    const chain = JSON.stringify(writeChain(principal))
    const told = await store.transact(async (transaction) => {
      await sql`DELETE FROM renewals WHERE ends_at < clock_timestamp()
        OR made_at < clock_timestamp() - interval '1 day'`.execute(transaction)
      await sql`INSERT INTO renewals (id, chain, ends_at)
        VALUES (${uuidv7(clock.now(), random)}, ${chain}, to_timestamp(${principal.endsAt / 1000}::float8))`.execute(
        transaction,
      )
    })
    return told instanceof StoreUnavailable ? told : apply(principal)
  }

  [Symbol.dispose](): void {
    this.#unhear()
  }

  async #heard(id: string | null): Promise<void> {
    try {
      const found = await this.#parts.store.transact(async (transaction) => {
        const asked =
          id === null
            ? sql`SELECT chain FROM renewals WHERE ends_at > clock_timestamp()
                AND made_at > clock_timestamp() - ${missedMinutes} * interval '1 minute' ORDER BY made_at LIMIT ${missedMax}`
            : sql`SELECT chain FROM renewals WHERE id = ${id} AND ends_at > clock_timestamp()`
        return (await asked.execute(transaction)).rows.map((row) => shape.parse(row).chain)
      })
      if (found instanceof StoreUnavailable) return
      for (const chain of found) {
        const principal = readChain(JSON.parse(chain))
        if (principal !== null) await this.#parts.apply(principal)
      }
    } catch (error) {
      this.#parts.log(`Renewals could not be applied: ${String(error)}`)
    }
  }
}

const shape = z.object({ chain: z.string() })
