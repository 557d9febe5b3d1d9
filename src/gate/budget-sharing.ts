import type { Clock } from '../core/clock.ts'
import { endOfStep } from '../policy/budget-account.ts'
import type { BudgetBook } from '../policy/budget.ts'
import { clearBudgetSteps, exchangeBudgetSteps } from '../store/budget-steps.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'

/** What the sharing of budgets works with. */
export interface BudgetSharingParts {
  readonly store: Store
  readonly budgets: BudgetBook
  /** True when the policy in force has a budget. */
  readonly isNeeded: () => boolean
  readonly clock: Clock
  readonly log: (line: string) => void
}

const everyMs = 1000
/** Without a budget in the policy, so that one that comes finds its accounts known. */
const idleEveryMs = 30_000
/** So long nobody hears of what others take before nothing more is let through under a budget. */
export const awayMsMax = 5 * 60_000

/**
 * Counts budgets together with the other replicas, and across restarts: once a second it adds to the store what was taken here
 * and learns what the others took. While the store is away each replica counts by itself; after some minutes, or
 * before the store has answered for the first time, budgets are unknown.
 */
export class BudgetSharing implements AsyncDisposable {
  readonly #parts: BudgetSharingParts
  readonly #stop = new AbortController()
  #since: Date | null = null
  #isAway = false
  #running: Promise<void> = Promise.resolve()

  private constructor(parts: BudgetSharingParts) {
    this.#parts = parts
  }

  /** Resolves when what is known has been read, or the store was found to be away. */
  static async open(parts: BudgetSharingParts): Promise<BudgetSharing> {
    const sharing = new BudgetSharing(parts)
    parts.budgets.sharesUntil(Number.NEGATIVE_INFINITY)
    await sharing.exchange()
    sharing.#running = sharing.#run()
    return sharing
  }

  /** One round: what was taken here for what was taken elsewhere. */
  async exchange(): Promise<void> {
    const { store, budgets, clock } = this.#parts
    const handed = budgets.handOver()
    const [startedAt, startedAtMonotonic] = [clock.now(), clock.monotonic()]
    const added = handed.map((one) => ({ ...one, endsAt: endOfStep(one.step, one.windowMs) }))
    const found = await store
      .transact((transaction) => exchangeBudgetSteps(transaction, added, this.#since))
      .catch((error: unknown) => new StoreUnavailable(String(error)))
    if (found instanceof StoreUnavailable) {
      budgets.lost(handed)
      if (!this.#isAway) this.#parts.log(`Budgets are counted by this gateway alone: ${found.cause}`)
      this.#isAway = true
      return
    }
    if (this.#isAway) this.#parts.log('Budgets are counted together again.')
    this.#isAway = false
    this.#since = found.now
    budgets.arrived(found.totals, startedAt)
    // A clock that is set back makes nothing known for longer.
    const until = startedAtMonotonic + awayMsMax
    budgets.sharesUntil(startedAt + awayMsMax, () => clock.monotonic() <= until)
  }

  /** Hands over what is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#running
    await this.exchange()
  }

  async #run(): Promise<void> {
    const { clock, isNeeded, store } = this.#parts
    let clearedAt = clock.monotonic()
    for (;;) {
      try {
        await clock.sleep(isNeeded() ? everyMs : idleEveryMs, this.#stop.signal)
      } catch {
        // Closed.
        return
      }
      await this.exchange()
      if (clock.monotonic() - clearedAt < clearEveryMs) continue
      clearedAt = clock.monotonic()
      if (!this.#isAway) await store.transact(clearBudgetSteps)
    }
  }
}

const clearEveryMs = 10 * 60_000
