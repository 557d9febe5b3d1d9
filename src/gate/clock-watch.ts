import type { Clock } from '../core/clock.ts'

const lookEveryMs = 500
/** A clock may be slewed so far between two looks without anybody having set it. */
const apartMsMax = 250

/** Notices that the wall clock was set forward, or that the machine slept: timers know nothing of either. */
export class ClockWatch {
  readonly #clock: Clock
  readonly #jumped: () => void
  #stopping: AbortController | null = null

  constructor(clock: Clock, jumped: () => void) {
    this.#clock = clock
    this.#jumped = jumped
  }

  start(): void {
    if (this.#stopping !== null) return
    this.#stopping = new AbortController()
    void this.#look(this.#stopping.signal)
  }

  stop(): void {
    this.#stopping?.abort()
    this.#stopping = null
  }

  async #look(signal: AbortSignal): Promise<void> {
    const clock = this.#clock
    let apartMs = clock.now() - clock.monotonic()
    while (!signal.aborted) {
      await clock.sleep(lookEveryMs, signal).catch(() => undefined)
      const nowApartMs = clock.now() - clock.monotonic()
      if (!signal.aborted && nowApartMs - apartMs > apartMsMax) this.#jumped()
      apartMs = nowApartMs
    }
  }
}
