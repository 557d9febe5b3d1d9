/** Tells clients of the API what changes as it changes, each only what it may know, until its sign-in ends. */
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { LedgerDesk } from '../audit/ledger-desk.ts'
import type { LiveSession } from '../gate/live-session.ts'
import type { Policy } from '../policy/rule.ts'
import { whoSees } from '../reviews/past.ts'
import type { Store } from '../store/database.ts'
import type { LiveEvent } from './contract.ts'
import type { EventStream } from './event-stream.ts'
import { maySeeSession, type SessionParts } from './sessions.ts'

/** What a feed hears from and asks. */
export interface LiveParts extends Pick<SessionParts, 'gate' | 'roles'> {
  readonly store: Store
  readonly clock: Clock
  readonly policy: () => Policy
  readonly ledgerDesk: Pick<LedgerDesk, 'state'>
  /** Calls back when who may do what has changed; until the returned function is called. */
  readonly onAccess: (hear: () => void) => void
  readonly log: (line: string) => void
}

/** One client. */
interface Listener {
  readonly stream: EventStream
  principal: Principal
  /** Who the client is now, or why it is nobody any more. */
  readonly again: () => Promise<Principal | Refusal>
  stuckSinceMs: number | null
}

/** A session as it was at the last look. */
interface Known {
  readonly session: LiveSession
  readonly revision: number
}

const lookMs = 250
const countsMs = 1000
const beatMs = 15_000
/** Signing out of a browser elsewhere is seen within this; revocation is heard of at once. */
const againMs = 5000
const stuckMsMax = 60_000
const listenersMax = 500
const perPrincipalMax = 20

/** Everybody who listens to one gateway. Looks for changes only while somebody does. */
export class LiveFeed implements AsyncDisposable {
  readonly #parts: LiveParts
  readonly #listeners = new Set<Listener>()
  readonly #stopping = new AbortController()
  readonly #unhear: () => void
  /** Reviews that something happened to since the last look. */
  readonly #reviews = new Set<string>()
  #known: ReadonlyMap<string, Known> = new Map()
  #accessChanged = false
  #lastCounts = ''
  #lastIntegrity = ''
  #lastPolicy = ''
  #running: Promise<void> | null = null

  constructor(parts: LiveParts) {
    this.#parts = parts
    this.#unhear = parts.store.hear('sallyport_reviews', (id) => {
      if (this.#listeners.size > 0 && id !== null && this.#reviews.size < reviewsMax) this.#reviews.add(id)
    })
    parts.onAccess(() => {
      this.#accessChanged = true
    })
  }

  /** Null when one more client of this principal may listen, else why not. */
  whyNot({ id }: Principal): Refusal | null {
    const own = [...this.#listeners].filter(({ principal }) => principal.id === id)
    if (this.#listeners.size < listenersMax && own.length < perPrincipalMax) return null
    return new Refusal('limit-exceeded', 'Too many pages listen already.', { hint: 'Close some of them.' })
  }

  /** Tells a client everything from now on. The returned function ends that. */
  listen(stream: EventStream, principal: Principal, again: Listener['again']): () => void {
    const listener: Listener = { stream, principal, again, stuckSinceMs: null }
    if (this.#listeners.size === 0) this.#take()
    this.#listeners.add(listener)
    const endsAt = new Date(principal.endsAt).toISOString()
    stream.tell({ type: 'hello', at: this.#at(), endsAt })
    this.#running ??= this.#run().finally(() => {
      this.#running = null
    })
    return () => void this.#listeners.delete(listener)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    this.#unhear()
    await this.#running
    for (const { stream } of this.#listeners) stream.cut()
    this.#listeners.clear()
  }

  async #run(): Promise<void> {
    const { clock, log } = this.#parts
    const { signal } = this.#stopping
    let [countsAt, beatAt, againAt] = [clock.monotonic(), clock.monotonic(), clock.monotonic()]
    while (this.#listeners.size > 0) {
      await clock.sleep(lookMs, signal).catch(() => undefined)
      if (signal.aborted) return
      const nowMs = clock.monotonic()
      try {
        if (this.#accessChanged || nowMs - againAt >= againMs) {
          if (this.#accessChanged) this.#tellAll(() => ({ type: 'access', at: this.#at() }))
          this.#accessChanged = false
          againAt = nowMs
          await this.#askAgain()
        }
        this.#endOver(nowMs)
        this.#tellSessions()
        await this.#tellReviews()
        if (nowMs - countsAt >= countsMs) {
          countsAt = nowMs
          this.#tellCounts()
        }
        if (nowMs - beatAt >= beatMs) {
          beatAt = nowMs
          for (const { stream } of this.#listeners) stream.beat(this.#at())
        }
      } catch (error) {
        log(`Live events failed: ${String(error)}`)
      }
    }
  }

  /** What is now, so that only changes from here on are told. */
  #take(): void {
    this.#known = this.#read()
    this.#reviews.clear()
    this.#lastPolicy = this.#parts.policy().version
    this.#lastIntegrity = ''
    this.#lastCounts = ''
  }

  #read(): ReadonlyMap<string, Known> {
    const { sessions } = this.#parts.gate
    return new Map(
      [...sessions].map(([id, session]) => [id, { session, revision: session.activity.revision }]),
    )
  }

  async #askAgain(): Promise<void> {
    for (const listener of this.#listeners) {
      const principal = await listener.again()
      if (principal instanceof Refusal) this.#bye(listener, principal)
      else listener.principal = principal
    }
  }

  /** Ends what is past its time, and what nobody reads. */
  #endOver(nowMs: number): void {
    for (const listener of this.#listeners) {
      if (listener.principal.endsAt <= this.#parts.clock.now()) this.#bye(listener, signInOver)
      if (!listener.stream.isStuck) listener.stuckSinceMs = null
      else listener.stuckSinceMs ??= nowMs
      if (listener.stuckSinceMs === null || nowMs - listener.stuckSinceMs < stuckMsMax) continue
      this.#listeners.delete(listener)
      listener.stream.cut()
    }
  }

  #bye(listener: Listener, { code, message }: Refusal): void {
    if (!this.#listeners.delete(listener)) return
    listener.stream.end({ type: 'bye', at: this.#at(), code, message })
  }

  #tellSessions(): void {
    const now = this.#read()
    for (const [id, { session, revision }] of now) {
      const before = this.#known.get(id)
      if (before === undefined) this.#tellSession(session, 'opened')
      else if (before.revision !== revision) this.#tellSession(session, 'statement')
    }
    for (const [id, { session }] of this.#known) if (!now.has(id)) this.#tellSession(session, 'closed')
    this.#known = now
  }

  #tellSession(session: LiveSession, what: 'opened' | 'statement' | 'closed'): void {
    const { roles } = this.#parts
    this.#tellAll(({ principal }) =>
      maySeeSession(roles, principal, session)
        ? { type: 'session', id: session.id, what, at: this.#at() }
        : null,
    )
  }

  async #tellReviews(): Promise<void> {
    const ids = [...this.#reviews].slice(0, reviewsAtOnce)
    for (const id of ids) this.#reviews.delete(id)
    if (ids.length === 0) return
    const listeners = [...this.#listeners]
    const principals = listeners.map(({ principal }) => principal)
    const seen = await whoSees(this.#parts.store, ids, principals)
    if (seen instanceof Refusal) return
    for (const id of ids)
      for (const [at, { stream }] of listeners.entries())
        if (seen.get(id)?.[at] === true) stream.tell({ type: 'review', id, at: this.#at() })
  }

  #tellCounts(): void {
    const { gate, roles, ledgerDesk, policy } = this.#parts
    const { totals } = gate
    const counts = { sessions: gate.sessions.size, ...totals }
    const at = this.#at()
    if (JSON.stringify(counts) !== this.#lastCounts)
      this.#tellAll(({ principal }) =>
        roles.whyNot(principal, 'operator', 'auditor') === null ? { type: 'counts', at, ...counts } : null,
      )
    this.#lastCounts = JSON.stringify(counts)
    const state = ledgerDesk.state()
    const integrity = JSON.stringify(state)
    if (integrity !== this.#lastIntegrity) this.#tellAll(() => ({ type: 'integrity', at, ...state }))
    this.#lastIntegrity = integrity
    const { version } = policy()
    if (version !== this.#lastPolicy) this.#tellAll(() => ({ type: 'policy', at, version }))
    this.#lastPolicy = version
  }

  #tellAll(eventFor: (listener: Listener) => LiveEvent | null): void {
    for (const listener of this.#listeners) {
      const event = eventFor(listener)
      if (event !== null) listener.stream.tell(event)
    }
  }

  #at(): string {
    return new Date(this.#parts.clock.now()).toISOString()
  }
}

const reviewsMax = 50_000
const reviewsAtOnce = 1000
const signInOver = new Refusal('unauthenticated', 'Your sign-in has ended.')
