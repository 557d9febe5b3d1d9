import type { Clock } from './clock.ts'

/** A clock that moves only when a test says so. */
export class ManualClock implements Clock {
  #now: number
  #elapsed = 0
  #sleepers: { readonly wakeAt: number; readonly wake: () => void }[] = []

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs
  }

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#elapsed
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const sleeper = { wakeAt: this.#elapsed + ms, wake: resolve }
      this.#sleepers.push(sleeper)
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
        reject(signal.reason)
      })
    })
  }

  /** Moves time on and wakes whoever slept until then. */
  advance(ms: number): void {
    this.#now += ms
    this.#elapsed += ms
    const due = this.#sleepers.filter((sleeper) => sleeper.wakeAt <= this.#elapsed)
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.wakeAt > this.#elapsed)
    for (const sleeper of due) sleeper.wake()
  }

  /** Steps the wall time alone, as an administrator or a bad time server does. */
  step(ms: number): void {
    this.#now += ms
  }
}
