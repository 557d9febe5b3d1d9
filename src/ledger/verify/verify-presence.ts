import type { Leaf } from '../entries/entry.ts'
import type { Observations } from './verify-observation.ts'
import type { SavedStory } from './verify-saved.ts'

/** Before the first heartbeat says at which interval they come. */
const everyMsUntilSaid = 60_000
/** How many intervals may pass without an entry: one, and as much again for a machine that is slow. */
const intervalsMax = 2

/**
 * Watches that somebody was there: entries, or heartbeats in their stead, come at an interval from when a gateway
 * starts until it stops. A longer silence is an outage, or a time in which nothing was recorded.
 */
export class Presence {
  readonly #observations: Observations
  #everyMs = everyMsUntilSaid
  #lastMs: number | null = null
  #lastAt = ''
  /** Between an orderly stop and the next start, silence is what is expected. */
  #isStopped = false
  #hasStarted = false

  constructor(observations: Observations, from?: SavedStory['presence']) {
    this.#observations = observations
    if (!from) return
    this.#everyMs = from.everyMs
    this.#lastMs = from.lastMs
    this.#lastAt = from.lastAt
    this.#isStopped = from.isStopped
    this.#hasStarted = from.hasStarted
  }

  save(): SavedStory['presence'] {
    return {
      everyMs: this.#everyMs,
      lastMs: this.#lastMs,
      lastAt: this.#lastAt,
      isStopped: this.#isStopped,
      hasStarted: this.#hasStarted,
    }
  }

  /** Takes the next entry. `openSessions`: how many were open before it. */
  tell(leaf: Leaf, openSessions: number): void {
    const nowMs = Date.parse(leaf.at)
    const silentMs = this.#lastMs === null || this.#isStopped ? 0 : nowMs - this.#lastMs
    if (leaf.type === 'gateway.started') this.#start(leaf.index, leaf.at, openSessions)
    else if (silentMs > intervalsMax * this.#everyMs) {
      const text = `nothing was recorded for ${seconds(silentMs)}, from ${this.#lastAt} to ${leaf.at}`
      this.#observations.add('silence', leaf.index, text)
    }
    if (leaf.type === 'heartbeat') this.#everyMs = leaf.everyMs
    if (leaf.type === 'gateway.stopped') this.#isStopped = true
    if (leaf.type === 'alert')
      this.#observations.add(kindOf(leaf.code), leaf.index, `${leaf.code}: ${leaf.message}`)
    this.#lastMs = nowMs
    this.#lastAt = leaf.at
  }

  #start(index: number, at: string, openSessions: number): void {
    if (this.#hasStarted && !this.#isStopped) {
      const text = `the gateway before this one ended without an orderly stop, between ${this.#lastAt} and ${at}`
      this.#observations.add('no-orderly-stop', index, text)
    }
    if (openSessions > 0) {
      const text = `${openSessions} sessions were open when this gateway started; they ended with the one before`
      this.#observations.add('unclosed-sessions', index, text)
    }
    this.#hasStarted = true
    this.#isStopped = false
  }
}

function kindOf(code: string): 'clock' | 'alert' {
  return code === 'clock-stepped-back' ? 'clock' : 'alert'
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
