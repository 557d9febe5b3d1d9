import type { Clock } from '../core/clock.ts'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import { settleNotice, takeDue } from './notice-row.ts'
import { inTime } from './in-time.ts'
import type { Notice, NoticeSink } from './notice.ts'

/** What a courier works with. */
export interface CourierParts {
  readonly store: Store
  readonly clock: Clock
  readonly sinks: readonly NoticeSink[]
  /** Where people reach the console, without a slash at its end. */
  readonly publicUrl: string
  readonly log: (line: string) => void
}

/**
 * Carries notices from the store to where reviewers are: each at least once, again after a failure with growing pauses,
 * and given up after a day, which whoever sees the review sees. A review does not depend on it.
 */
export class Courier implements AsyncDisposable {
  readonly #parts: CourierParts
  readonly #stopping = new AbortController()
  readonly #unhear: () => void
  readonly #running: Promise<void>
  #bell = Promise.withResolvers<void>()

  constructor(parts: CourierParts) {
    this.#parts = parts
    this.#unhear = parts.store.hear('sallyport_reviews', () => this.#bell.resolve())
    this.#running = this.#run()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    this.#unhear()
    await this.#running
  }

  async #run(): Promise<void> {
    const { clock, sinks, log } = this.#parts
    const { signal } = this.#stopping
    if (sinks.length === 0) return
    while (!signal.aborted) {
      this.#bell = Promise.withResolvers<void>()
      try {
        if ((await this.#carry()) > 0) continue
      } catch (error) {
        log(`Notices could not be carried: ${String(error)}`)
      }
      const over = new AbortController()
      const slept = clock.sleep(lookEveryMs, AbortSignal.any([signal, over.signal])).catch(() => undefined)
      await Promise.race([slept, this.#bell.promise])
      over.abort()
    }
  }

  /** Tries what is due; how many notices that were. */
  async #carry(): Promise<number> {
    const { store, sinks, publicUrl } = this.#parts
    const due = await takeDue(
      store,
      sinks.map(({ name }) => name),
      publicUrl,
    )
    if (due instanceof Refusal) return 0
    await Promise.all(due.map((notice) => this.#send(notice)))
    return due.length
  }

  async #send(notice: Notice & { readonly sink: string; readonly attempts: number }): Promise<void> {
    const { store, sinks, clock, log } = this.#parts
    const sink = sinks.find(({ name }) => name === notice.sink)
    if (sink === undefined) return
    const { signal } = this.#stopping
    const sent = await inTime(clock, sendMsMax, (late) => sink.send(notice, late), signal)
    if (!sent.ok) log(`${sink.name} could not be told of review ${notice.review.id}: ${sent.fault}`)
    const isOver = !sent.ok && (sent.isFinal || notice.attempts >= attemptsMax)
    await settleNotice(store, notice.id, sent, isOver ? null : pauseAfter(notice.attempts))
  }
}

/** Doubling from two seconds to ten minutes. */
function pauseAfter(attempts: number): number {
  return Math.min(1000 * 2 ** Math.min(attempts, 20), pauseMsMax)
}

const lookEveryMs = 2000
const sendMsMax = 10_000
const pauseMsMax = 600_000
// With the pauses above, about a day.
const attemptsMax = 150
