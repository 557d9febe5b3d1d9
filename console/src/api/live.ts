import { useSyncExternalStore } from 'react'
import { later, monotonic } from '../clock.ts'
import type { LiveEvent } from './contract.ts'
import { queries } from './queries.ts'

/** How the console hears of what changes: by a stream, by asking again and again, or not at all. */
export type Liveness = 'live' | 'polling' | 'offline'

/** How it is now; whoever uses it is drawn again when that changes. */
export function useLiveness(): Liveness {
  return useSyncExternalStore(watch, () => liveness)
}

/** How often a list is asked for anyway, in milliseconds: the stream may be cut without either side knowing. */
export function pollMs(how: Liveness): number {
  return how === 'live' ? 30_000 : 3000
}

let liveness: Liveness = 'polling'
let source: EventSource | null = null
let callOff: () => void = () => undefined
const watchers = new Set<() => void>()

/** Which answers an event makes old. */
const stale: Readonly<Record<LiveEvent['type'], readonly (readonly string[])[]>> = {
  hello: [],
  review: [['reviews'], ['grants', 'break-glass']],
  session: [['sessions']],
  counts: [['overview']],
  integrity: [['ledger', 'head']],
  access: [['grants'], ['resources'], ['catalogue'], ['roles']],
  policy: [['policy']],
  missed: [[]],
  beat: [],
  bye: [['whoami']],
}

const waitAgainMs = 5000
/** The gateway says something every fifteen seconds: after this long without a word nobody is there. */
const silenceMsMax = 40_000
const lookMs = 5000

function watch(told: () => void): () => void {
  watchers.add(told)
  if (source === null) connect()
  return () => {
    watchers.delete(told)
    if (watchers.size > 0) return
    callOff()
    source?.close()
    source = null
  }
}

function connect(): void {
  callOff()
  source?.close()
  const stream = new EventSource('/api/v1/events')
  source = stream
  heardAt = monotonic()
  stream.addEventListener('open', () => {
    heardAt = monotonic()
    // What happened while nobody listened is not told again.
    if (liveness !== 'live') void queries.invalidateQueries()
    become('live')
  })
  stream.addEventListener('error', () => {
    become(navigator.onLine ? 'polling' : 'offline')
    if (stream.readyState !== EventSource.CLOSED) return
    // Refused, and the browser does not try again by itself.
    callOff()
    callOff = later(waitAgainMs, () => {
      if (source === stream) connect()
    })
  })
  for (const [name, keys] of Object.entries(stale))
    stream.addEventListener(name, () => {
      heardAt = monotonic()
      if (keys.length === 0 || due.has(name)) return
      due.add(name)
      // Events come in swarms; one question answers them all.
      later(swarmMs, () => {
        due.delete(name)
        for (const queryKey of keys) void askAgain(queryKey)
      })
    })
  listenOn(stream)
}

/** Asks what an event made old. An answer that was on its way already may be from before: then once more behind it. */
async function askAgain(queryKey: readonly string[]): Promise<void> {
  const wasAsking = queries.isFetching({ queryKey }) > 0
  await queries.invalidateQueries({ queryKey }, { cancelRefetch: false })
  if (wasAsking) await queries.invalidateQueries({ queryKey }, { cancelRefetch: false })
}

/** A machine that slept keeps a connection that nobody is at the other end of. */
function listenOn(stream: EventSource): void {
  callOff = later(lookMs, () => {
    if (source !== stream) return
    if (monotonic() - heardAt < silenceMsMax) return listenOn(stream)
    become(navigator.onLine ? 'polling' : 'offline')
    connect()
  })
}

let heardAt = 0
const swarmMs = 150
const due = new Set<string>()

function become(next: Liveness): void {
  if (next === liveness) return
  liveness = next
  for (const told of watchers) told()
}

window.addEventListener('offline', () => become('offline'))
window.addEventListener('online', () => {
  become('polling')
  if (watchers.size > 0) connect()
})
