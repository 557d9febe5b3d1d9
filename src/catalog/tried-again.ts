import type { Clock } from '../core/clock.ts'

/** Between two attempts. */
const pauseMs = 50

/** Attempts something again and again until it is done, the time is over (monotonic) or the signal is given. Rejects with what an attempt does. */
export async function triedAgain(
  clock: Clock,
  signal: AbortSignal,
  untilMs: number,
  isDone: () => boolean,
  attempt: () => Promise<void>,
): Promise<void> {
  while (!isDone() && !signal.aborted && clock.monotonic() < untilMs) {
    await attempt()
    if (isDone()) return
    try {
      await clock.sleep(pauseMs, signal)
    } catch {
      // The signal.
      return
    }
  }
}
