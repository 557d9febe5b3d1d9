import { useSyncExternalStore } from 'react'
import { later } from '../clock.ts'

/**
 * How the gateway answered last. `gone`: not at all. `nobody`: that nobody is signed in any more. What is on the page was
 * true at `since` (milliseconds since 1970), and what was typed into it is kept.
 */
export type Connection =
  { readonly state: 'there' } | { readonly state: 'gone' | 'nobody'; readonly since: number }

/** How it is now; whoever uses it is drawn again when that changes. */
export function useConnection(): Connection {
  return useSyncExternalStore(watch, () => connection)
}

/** Says how a request went. `now`: milliseconds since 1970. */
export function heardAs(state: Connection['state'], now: number): void {
  if (state === connection.state) return
  // A gateway that says that nobody is signed in has answered; that it is there again does not sign anybody in.
  connection = state === 'there' ? { state } : { state, since: now }
  callOff()
  if (state === 'gone') look(lookMsMin)
  for (const told of watchers) told()
}

/** Calls back when the gateway answers again. */
export function onReturn(act: () => void): void {
  returned.add(act)
}

/** Asks at once whether the gateway is there. */
export async function lookNow(): Promise<void> {
  callOff()
  try {
    await fetch('/healthz', { cache: 'no-store', redirect: 'error' })
  } catch {
    if (connection.state === 'gone') look(lookMsMax)
    return
  }
  for (const act of returned) act()
}

let connection: Connection = { state: 'there' }
let callOff: () => void = () => undefined
const watchers = new Set<() => void>()
const returned = new Set<() => void>()
const lookMsMin = 1500
const lookMsMax = 5000

function watch(told: () => void): () => void {
  watchers.add(told)
  return () => watchers.delete(told)
}

function look(waitMs: number): void {
  callOff = later(waitMs, () => void lookNow())
}
