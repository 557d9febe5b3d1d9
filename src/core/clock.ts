/** The only source of time. Everything that waits or stamps takes a `Clock`, so that tests and simulations own it. */
export interface Clock {
  /** Wall time in milliseconds since the Unix epoch, with a fraction down to microseconds. May step. */
  now(): number
  /** Milliseconds from an arbitrary origin; never goes backwards. For durations and deadlines. */
  monotonic(): number
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: wallTime,
  monotonic: () => performance.now(),
  sleep,
}

/** What is added to the monotonic clock to make it wall time. */
let aheadMs = performance.timeOrigin
/** Just below a millisecond, in what a wall time's floating point still tells apart. */
const almostOneMs = 1 - 2 ** -10

/**
 * The system's wall clock knows whole milliseconds and is set, slewed and put to sleep; the monotonic one has the fraction.
 * This is the second as far as the first agrees.
 */
function wallTime(): number {
  const whole = Date.now()
  const exact = performance.now() + aheadMs
  if (exact >= whole && exact < whole + 1) return exact
  const corrected = exact < whole ? whole : whole + almostOneMs
  aheadMs += corrected - exact
  return corrected
}

// Longer than this, setTimeout fires at once (its delay is a signed 32-bit number of milliseconds).
const timerMsMax = 2 ** 31 - 1

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  for (let left = ms; left > 0; left -= timerMsMax) await pause(Math.min(left, timerMsMax), signal)
  signal?.throwIfAborted()
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}

/** An instant as the ledger writes it: RFC 3339, UTC, microseconds. `ms` as from `Clock.now`. */
export function toRfc3339(ms: number): string {
  const whole = Math.floor(ms)
  const micros = Math.floor((ms - whole) * 1000)
  return `${new Date(whole).toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}Z`
}
