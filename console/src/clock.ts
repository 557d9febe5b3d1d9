import { useSyncExternalStore } from 'react'

/** The present, in milliseconds since 1970, by the gateway's clock. The console's only clock. */
export function present(): number {
  return Date.now() + skewMs
}

/** Milliseconds on a clock that never goes back, for measuring. */
export function monotonic(): number {
  return performance.now()
}

/** Calls back once, after so many milliseconds; what it returns calls that off. */
export function later(waitMs: number, act: () => void): () => void {
  const timer = setTimeout(act, waitMs)
  return () => clearTimeout(timer)
}

/** Sets how far the gateway's clock is ahead of this machine's, so that a countdown is the gateway's. */
export function setSkew(serverNow: number): void {
  const ahead = serverNow - Date.now()
  // The Date of an answer has whole seconds, and the answer has travelled: less than this is no difference.
  skewMs = Math.abs(ahead) < skewMsMin ? 0 : ahead
}

/** The present, in whole seconds: whoever uses it is drawn again every second. */
export function useSeconds(): number {
  return useSyncExternalStore(everySecond, () => Math.floor(present() / 1000) * 1000)
}

let skewMs = 0
const skewMsMin = 2000

function everySecond(told: () => void): () => void {
  const timer = setInterval(told, 1000)
  return () => clearInterval(timer)
}
