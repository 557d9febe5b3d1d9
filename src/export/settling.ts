import type { Clock } from '../core/clock.ts'
import type { Cursor, CursorFile } from './cursor.ts'
import type { Delivery, Sink } from './sink.ts'

const settleEveryMs = 10_000
const settleEventsMax = 20_000
const settleWaitMsMax = 10_000
/** Nobody waits longer than this for a receiver when the gateway stops. */
const lastWaitMsMax = 5000

/**
 * Moves a feed's durable cursor, to where the receiver is known to have taken everything: with each batch, or, where the
 * protocol acknowledges nothing, whenever the sink says that all has arrived.
 */
export class Settling {
  readonly #sink: Sink
  readonly #file: CursorFile
  readonly #clock: Clock
  #reached: Cursor | null = null
  #events = 0
  #sinceMs = 0

  constructor(sink: Sink, file: CursorFile, clock: Clock) {
    this.#sink = sink
    this.#file = file
    this.#clock = clock
  }

  /** True while something was delivered of which nobody knows whether it arrived. */
  get isOpen(): boolean {
    return this.#reached !== null
  }

  /** Takes note that all before the cursor was delivered. Not ok: what was not settled is to be told again. */
  async reach(cursor: Cursor, events: number): Promise<Delivery> {
    if (!this.#sink.settle) {
      await this.#file.save(cursor)
      return { ok: true }
    }
    if (this.#reached === null) this.#sinceMs = this.#clock.monotonic()
    this.#reached = cursor
    this.#events += events
    return this.#events >= settleEventsMax ? this.#settle(settleWaitMsMax) : { ok: true }
  }

  /** To be called while there is nothing to tell. */
  async rest(): Promise<Delivery> {
    const isLost = this.#sink.isLost?.() ?? false
    const isDue = isLost || this.#clock.monotonic() - this.#sinceMs >= settleEveryMs
    return this.isOpen && isDue ? this.#settle(settleWaitMsMax) : { ok: true }
  }

  /** To be called before the gateway stops. */
  async last(): Promise<void> {
    if (this.isOpen) await this.#settle(lastWaitMsMax)
  }

  async #settle(waitMsMax: number): Promise<Delivery> {
    const cursor = this.#reached
    const delivery = (await this.#sink.settle?.(waitMsMax)) ?? { ok: true }
    this.#reached = null
    this.#events = 0
    if (delivery.ok && cursor) await this.#file.save(cursor)
    return delivery
  }
}
