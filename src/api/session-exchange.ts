/**
 * Lets whoever asks one gateway see, and end, what is open at the others that share its store. What is open is put into the
 * store only while somebody looks: at rest each gateway says that it is there, and nothing else.
 */
import type { Clock } from '../core/clock.ts'
import { uuidv7, type Random } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { OpenGate } from '../gate/gate.ts'
import type { Policy } from '../policy/rule.ts'
import type { Store } from '../store/database.ts'
import {
  dropPresence,
  endMet,
  isEndMet,
  missedGateways,
  otherGateways,
  putPresence,
  wishedEnds,
  wishEnd,
  type PresentGateway,
  type SessionEndWish,
} from '../store/open-sessions.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import type { AccessRecord } from './access-record.ts'
import { liveSession, type LiveSessionView } from './contract.ts'
import { liveViewOf, protectedFromSome } from './live-view.ts'

/** What the exchange works with. */
export interface SessionExchangeParts {
  readonly store: Store
  readonly gate: Pick<OpenGate, 'sessions' | 'end'>
  readonly record: AccessRecord
  readonly policy: () => Policy
  /** Enters an alert. */
  readonly alert: (code: string, message: string) => void
  /** The name of this gateway. */
  readonly gateway: string
  readonly clock: Clock
  readonly random: Random
  readonly log: (line: string) => void
}

/** What is open at the other gateways. */
export interface OpenElsewhere {
  readonly sessions: readonly LiveSessionView[]
  /** The gateways that were asked, and whether they have said what is open at them. */
  readonly others: readonly { readonly gateway: string; readonly hasAnswered: boolean }[]
}

/** One gateway's end of the exchange. */
export class SessionExchange implements AsyncDisposable {
  readonly #parts: SessionExchangeParts
  readonly #instance: string
  readonly #stopping = new AbortController()
  readonly #deaf: readonly (() => void)[]
  readonly #running: Promise<void>
  /** By the monotonic clock: until then somebody looks at what is open here. */
  #lookedUntilMs = Number.NEGATIVE_INFINITY
  #saidAtMs = Number.NEGATIVE_INFINITY
  #askedAtMs = Number.NEGATIVE_INFINITY
  #wake = new AbortController()
  #isEnding: Promise<void> | null = null
  #endsAgain = false

  constructor(parts: SessionExchangeParts) {
    this.#parts = parts
    this.#instance = uuidv7(parts.clock.now(), parts.random)
    this.#deaf = [
      parts.store.hear(lookChannel, (from) => {
        if (from === this.#instance) return
        this.#lookedUntilMs = parts.clock.monotonic() + lookLastsMs
        this.#wake.abort()
      }),
      parts.store.hear(endChannel, (session) => {
        if (session === null || parts.gate.sessions.has(session)) this.#meetEnds()
      }),
    ]
    this.#running = this.#run()
  }

  /** What is open elsewhere. Gateways that nobody looked at lately are given a moment to say it. */
  async look(): Promise<OpenElsewhere | StoreUnavailable> {
    const { store, clock } = this.#parts
    const startedMs = clock.monotonic()
    let found = await this.#others()
    if (found instanceof StoreUnavailable || found.length === 0) return elsewhere(found)
    if (startedMs - this.#askedAtMs > askEveryMs) {
      this.#askedAtMs = startedMs
      const fault = await store.notify(lookChannel, [this.#instance])
      if (fault) return fault
    }
    while (found.some(({ listedMsAgo }) => !isFresh(listedMsAgo))) {
      if (clock.monotonic() - startedMs > answerMsMax) break
      await clock.sleep(lookAgainMs, this.#stopping.signal).catch(() => undefined)
      if (this.#stopping.signal.aborted) break
      found = await this.#others()
      if (found instanceof StoreUnavailable) return found
    }
    return elsewhere(found)
  }

  /** Has another gateway end a session; a refusal when it has not said so in time. The caller has found that they may. */
  async end(wished: Omit<SessionEndWish, 'through'>): Promise<Refusal | null> {
    const { store, clock, gateway } = this.#parts
    const put = await store.transact((transaction) => wishEnd(transaction, { ...wished, through: gateway }))
    const told = put ?? (await store.notify(endChannel, [wished.session]))
    if (told instanceof StoreUnavailable) return told
    const startedMs = clock.monotonic()
    while (clock.monotonic() - startedMs <= endMsMax) {
      const isMet = await store.transact((transaction) => isEndMet(transaction, wished.session))
      if (isMet === true) return null
      await clock.sleep(lookAgainMs, this.#stopping.signal).catch(() => undefined)
      if (this.#stopping.signal.aborted) break
    }
    return notAnswered
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    for (const deafen of this.#deaf) deafen()
    await this.#running
    await this.#isEnding
    await this.#parts.store.transact((transaction) => dropPresence(transaction, this.#instance))
  }

  async #others(): Promise<readonly PresentGateway[] | StoreUnavailable> {
    return this.#parts.store.transact((transaction) => otherGateways(transaction, this.#instance))
  }

  async #run(): Promise<void> {
    const { clock } = this.#parts
    const { signal } = this.#stopping
    while (!signal.aborted) {
      this.#wake = new AbortController()
      await this.#say()
      const isLooked = clock.monotonic() < this.#lookedUntilMs
      const pauseMs = isLooked ? listEveryMs : presenceEveryMs
      await clock.sleep(pauseMs, AbortSignal.any([signal, this.#wake.signal])).catch(() => undefined)
      // Many who look at once are told once.
      const sinceMs = clock.monotonic() - this.#saidAtMs
      if (sinceMs < sayMsMin) await clock.sleep(sayMsMin - sinceMs, signal).catch(() => undefined)
    }
  }

  async #say(): Promise<void> {
    const { store, gateway, clock, log } = this.#parts
    const isLooked = clock.monotonic() < this.#lookedUntilMs
    this.#saidAtMs = clock.monotonic()
    const said = await store
      .transact((transaction) =>
        putPresence(transaction, this.#instance, gateway, isLooked ? this.#open() : null),
      )
      .catch((error: unknown) => log(`Other gateways cannot be told what is open here: ${String(error)}`))
    // An outage of the store is told by those who need it more.
    if (said instanceof StoreUnavailable) return
    await this.#miss()
    // A notice may have been missed.
    if (isLooked) this.#meetEnds()
  }

  /** A gateway that died cannot say so in its own ledger until it starts again: another one says it in its. */
  async #miss(): Promise<void> {
    const { store, gateway, alert, log } = this.#parts
    const missed = await store
      .transact((transaction) => missedGateways(transaction, gateway))
      .catch((error: unknown) => log(`Gateways that went cannot be looked for: ${String(error)}`))
    if (missed === undefined || missed instanceof StoreUnavailable) return
    for (const { gateway: name, seenAt } of missed)
      alert(
        'gateway-lost',
        `The gateway ${name} has not been heard of since ${new Date(seenAt).toISOString()} and did not say that it stops. What was open there has ended, or goes on out of sight; its own ledger says which sessions that were.`,
      )
  }

  #open(): readonly LiveSessionView[] {
    const { gate, clock, gateway, policy } = this.#parts
    const place = { gateway, isHere: false, mayEnd: false }
    // Who will look there is not known here.
    const hidden = protectedFromSome(policy)
    return [...gate.sessions.values()]
      .slice(-listedMax)
      .map((session) => liveViewOf(session, place, clock, textCharsMax, hidden))
  }

  #meetEnds(): void {
    this.#endsAgain = true
    this.#isEnding ??= this.#endWished().finally(() => {
      this.#isEnding = null
    })
  }

  async #endWished(): Promise<void> {
    const { store, gate, log } = this.#parts
    while (this.#endsAgain && !this.#stopping.signal.aborted) {
      this.#endsAgain = false
      const open = [...gate.sessions.keys()]
      if (open.length === 0) return
      try {
        const wished = await store.transact((transaction) => wishedEnds(transaction, open))
        if (wished instanceof StoreUnavailable) return
        for (const one of wished) await this.#endOne(one)
      } catch (error) {
        log(`A session that is to end was not ended: ${String(error)}`)
      }
    }
  }

  async #endOne({ session, author, authorName, through, reason }: SessionEndWish): Promise<void> {
    const { store, gate, record } = this.#parts
    const ended = gate.sessions.get(session)
    if (ended === undefined) return
    await record.changed({
      noun: 'session',
      verb: 'ended',
      id: session,
      author,
      resource: ended.resource.name,
      details: { reason, principal: ended.principal.id, through },
    })
    gate.end(session, endedBy(authorName, reason))
    await store.transact((transaction) => endMet(transaction, session))
  }
}

/** What the client of a session is told that somebody ended. Both are people's own words. */
export function endedBy(name: string, reason: string): Refusal {
  return new Refusal('session-ended', `${name} ended this session: ${reason}`, {
    hint: 'Ask them before you connect again.',
  })
}

function elsewhere(found: readonly PresentGateway[] | StoreUnavailable): OpenElsewhere | StoreUnavailable {
  if (found instanceof StoreUnavailable) return found
  return {
    sessions: found.flatMap(({ sessions, gateway }) =>
      sessions.flatMap((one) => {
        // A gateway of another version may say it otherwise.
        const view = liveSession.safeParse(one)
        return view.success ? [{ ...view.data, gateway, isHere: false, mayEnd: false }] : []
      }),
    ),
    others: found.map(({ gateway, listedMsAgo }) => ({ gateway, hasAnswered: isFresh(listedMsAgo) })),
  }
}

function isFresh(listedMsAgo: number | null): boolean {
  return listedMsAgo !== null && listedMsAgo < freshMs
}

const notAnswered = new Refusal(
  'review-unavailable',
  'The gateway that has this session was asked to end it and has not said that it did.',
  { hint: 'Look whether it is still open, and ask again.' },
)

const lookChannel = 'sallyport_look'
const endChannel = 'sallyport_session_end'
const presenceEveryMs = 5000
const listEveryMs = 1000
const lookLastsMs = 15_000
const askEveryMs = 5000
const lookAgainMs = 50
const answerMsMax = 1000
const endMsMax = 3000
const freshMs = 4000
const sayMsMin = 200
/** The newest; what is beyond them is seen at its own gateway. */
const listedMax = 1000
const textCharsMax = 500
