import type { Clock } from '../../core/clock.ts'

/** A span of work that must end in time, and whatever ends it early. */
export interface Deadline extends Disposable {
  /** Aborts when the time is up or the outer signal aborts. */
  readonly signal: AbortSignal
  /** True when the time ran out, false when something else came first. */
  readonly passed: boolean
}

/** Begins a span of at most `msMax` milliseconds inside `outer`. Disposing it ends the wait. `late` is the reason when the time is up. */
export function startDeadline(
  clock: Clock,
  msMax: number,
  outer: AbortSignal,
  late: unknown = new Error('The deadline has passed.'),
): Deadline {
  const span = new AbortController()
  const stop = new AbortController()
  let passed = false
  const end = (): void => span.abort(outer.reason)
  if (outer.aborted) end()
  else outer.addEventListener('abort', end, { once: true })
  const timeUp = (): void => {
    passed = !span.signal.aborted
    span.abort(late)
  }
  void clock.sleep(msMax, stop.signal).then(timeUp, disposedInTime)
  return {
    signal: span.signal,
    get passed() {
      return passed
    },
    [Symbol.dispose]() {
      outer.removeEventListener('abort', end)
      stop.abort()
    },
  }
}

function disposedInTime(): void {}
