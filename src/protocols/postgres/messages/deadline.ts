import type { Clock } from '../../../core/clock.ts'

/** A span of work that must end in time, and whatever ends it early. */
export interface Deadline extends Disposable {
  /** Aborts when the time is up or the outer signal aborts. */
  readonly signal: AbortSignal
  /** True when the time ran out, false when something else came first. */
  readonly passed: boolean
}

/** Begins a span of at most `msMax` milliseconds inside `outer`. Disposing it ends the wait. `late` is the reason when the time is up, else an error. */
export function startDeadline(clock: Clock, msMax: number, outer: AbortSignal, late?: unknown): Deadline {
  const span = new AbortController()
  const stop = new AbortController()
  let passed = false
  const end = (): void => span.abort(outer.reason)
  if (outer.aborted) end()
  else outer.addEventListener('abort', end, { once: true })
  const timeUp = (): void => {
    passed = !span.signal.aborted
    span.abort(late ?? new Error('The deadline has passed.'))
  }
  void clock.sleep(msMax, stop.signal).then(timeUp, disposedInTime)
  return {
    signal: span.signal,
    get passed() {
      return passed
    },
    [Symbol.dispose]() {
      outer.removeEventListener('abort', end)
      stop.abort(disposed)
    },
  }
}

// Without a reason of its own each abort would make an error and walk the stack for it, several times a session.
const disposed = 'disposed'

function disposedInTime(): void {}
