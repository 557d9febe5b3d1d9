import type { Clock } from '../core/clock.ts'

/** Runs something that goes over the network; its signal aborts when it takes longer than `msMax`, or when `stopping` does. */
export async function inTime<T>(
  clock: Clock,
  msMax: number,
  work: (signal: AbortSignal) => Promise<T>,
  stopping?: AbortSignal,
): Promise<T> {
  const late = new AbortController()
  const done = new AbortController()
  const timer = clock.sleep(msMax, done.signal).then(
    () => late.abort(new Error(`no answer within ${msMax / 1000} s`)),
    () => undefined, // Aborted below: the answer is here.
  )
  try {
    return await work(stopping ? AbortSignal.any([late.signal, stopping]) : late.signal)
  } finally {
    done.abort()
    await timer
  }
}
