import { systemClock, type Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import type { ClientOrigin } from '../core/session.ts'
import type { AccessChange } from '../ledger/entries/access-change.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { recordChain } from '../ledger/entries/principal-record.ts'
import { Throttle, type Allowance } from './throttle.ts'

/** Puts what the API does about access on record; what is recorded has been synced when a promise resolves. */
export interface AccessRecord {
  changed(change: AccessChange): Promise<void>
  /**
   * Somebody was turned away at `place`. `reason` is the true one; the client was told less. Of one who comes again and
   * again some are put on record, each with how many were not since the one before.
   */
  refused(
    place: string,
    principals: readonly Principal[],
    origin: ClientOrigin,
    code: string,
    reason: string,
  ): Promise<void>
}

/** Writes into the gateway's ledger. Rejects when the ledger is unavailable: nothing is then done. */
export function accessRecord(ledger: Ledger, clock: Clock = systemClock): AccessRecord {
  const unsaid = new UnsaidRefusals(clock)
  return {
    changed: (change) => ledger.synced(ledger.append({ type: 'access.changed', ...change })),
    async refused(place, principals, origin, code, reason) {
      // Whoever proved who they are is counted by that, so that nobody hides behind somebody else at their address.
      const more = unsaid.before(principals[0]?.id ?? origin.address)
      if (more === null) return
      const chain = principals.flatMap(recordChain)
      const said =
        more === 0 ? reason : `${reason} (and ${more} times more before, which are not on record each)`
      ledger.append({ type: 'access.refused', chain, place, origin, code, reason: said })
      ledger.flush()
    },
  }
}

/** A ledger is for ever: nobody who is turned away decides how fast it grows. */
const eachAllowance: Allowance = { perSecond: 2, burst: 500 }
/** Of all together: addresses are cheap. */
const allAllowance: Allowance = { perSecond: 50, burst: 5000 }
const countedMax = 10_000

/** Counts refusals that are not put on record, of each who is refused. */
class UnsaidRefusals {
  readonly #each: Throttle
  readonly #all: Throttle
  readonly #counts = new Map<string, number>()

  constructor(clock: Clock) {
    this.#each = new Throttle(clock, eachAllowance)
    this.#all = new Throttle(clock, allAllowance)
  }

  /** How many were not said since the last that was; null when this one is not to be said either. */
  before(name: string): number | null {
    const count = this.#counts.get(name) ?? 0
    this.#counts.delete(name)
    if (this.#each.take(name) === 0 && this.#all.take('') === 0) return count
    this.#counts.set(name, count + 1)
    const [oldest] = this.#counts.keys()
    if (this.#counts.size > countedMax && oldest !== undefined) this.#counts.delete(oldest)
    return null
  }
}
