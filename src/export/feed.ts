import { setImmediate } from 'node:timers'
import type { Clock } from '../core/clock.ts'
import type { Random } from '../core/random.ts'
import { JournalTail, type TailEntry } from '../ledger/journal/tail.ts'
import { CursorFile, type Cursor } from './cursor.ts'
import { Context } from './happening.ts'
import { ocsfEvent, type OcsfEvent, type Teller } from './ocsf.ts'
import { Settling } from './settling.ts'
import type { Failure, Sink } from './sink.ts'
import { Telling, type RefusedEvent } from './telling.ts'

/** Which ledger is told to whom. */
export interface FeedConfig {
  readonly name: string
  readonly sink: Sink
  /** The ledger's directory. */
  readonly directory: string
  /** Where cursors are kept. */
  readonly cursors: string
  readonly teller: Teller
  /** Entries before this are under a signed checkpoint: only those are told, so that what is told can be proved. */
  readonly signedTo: () => number
  readonly clock: Clock
  readonly random: Random
  /** How many processors this process kept at work since the call before; omitted: it is never busy. */
  readonly load?: () => number
  readonly log: (line: string) => void
  /** Told, in words, when a receiver takes nothing for long, and of each event that it alone does not take. */
  readonly onTrouble?: (code: 'export-late' | 'export-refused', words: string) => void
  readonly everyMs?: number
  readonly backOffMs?: { readonly least: number; readonly most: number }
  readonly lateMs?: number
}

/** How a feed does. */
export interface FeedHealth {
  readonly name: string
  /** Index of the first entry that is not delivered; null before it is known. */
  readonly next: number | null
  /** Signed entries that are not delivered. */
  readonly behind: number
  /** Age of the oldest of them. */
  readonly behindSeconds: number
  readonly delivered: number
  readonly failures: number
  /** Events that the receiver refused for what they are, while it took others. */
  readonly refused: number
  /** Why the last delivery failed; empty when it did not. */
  readonly trouble: string
}

const batchEntries = 200
/** After so many entries, whoever else this process serves has a turn. */
const entriesAtOnce = 64
/** Behind a busy gateway a feed rests so many times as long as it makes events: statements go first, and it catches up later. */
const restShare = 10
const restMsMin = 2
/** More than this, without the feed, is a gateway at work. */
const busyLoad = 0.25
const everyMs = 1000
const backOffMs = { least: 500, most: 60_000 }
const lateMs = 15 * 60_000
/** A receiver is not left alone for longer, whatever it asks. */
const retryMsMax = 3_600_000

/**
 * Tells a ledger's events to one receiver, at least once and in order. The cursor moves when the receiver has taken a
 * batch, never before; a receiver that is down delays its own feed and nothing else. Nothing is kept for it: the ledger is
 * read again from the cursor.
 */
export class Feed implements AsyncDisposable {
  readonly #config: FeedConfig
  readonly #cursor: CursorFile
  readonly #telling: Telling
  readonly #closing = new AbortController()
  readonly #running: Promise<void>
  #wake = new AbortController()
  #replayFrom: number | null = null
  #next: number | null = null
  #delivered = 0
  #failures = 0
  #refused = 0
  #trouble = ''
  /** When the first delivery failed of those that none followed; null when the last one was taken. */
  #failingSinceMs: number | null = null
  #isLate = false
  #isBusy = false
  /** Stamp of the first entry that is read and not delivered; null when there is none. */
  #oldestMs: number | null = null

  constructor(config: FeedConfig) {
    this.#config = config
    this.#cursor = new CursorFile(config.cursors, config.name, config.teller.origin)
    this.#telling = new Telling(config.sink)
    this.#running = this.#run()
  }

  get health(): FeedHealth {
    const behind = this.#next === null ? 0 : Math.max(0, this.#config.signedTo() - this.#next)
    const ageMs = this.#oldestMs === null ? 0 : this.#config.clock.now() - this.#oldestMs
    return {
      name: this.#config.name,
      next: this.#next,
      behind,
      behindSeconds: behind === 0 ? 0 : Math.max(0, Math.round(ageMs / 1000)),
      delivered: this.#delivered,
      failures: this.#failures,
      refused: this.#refused,
      trouble: this.#trouble,
    }
  }

  /** Goes back, or on, to this entry, and tells everything from there on again. */
  replay(from: number): void {
    this.#replayFrom = from
    this.#wake.abort()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    this.#wake.abort()
    await this.#running
    await this.#config.sink[Symbol.asyncDispose]()
  }

  async #run(): Promise<void> {
    let waitMs = this.#backOff.least
    while (!this.#closing.signal.aborted) {
      try {
        await this.#follow()
        waitMs = this.#backOff.least
      } catch (error) {
        if (this.#closing.signal.aborted) return
        this.#fail(error instanceof Error ? error.message : String(error))
        await this.#pause(waitMs)
        waitMs = Math.min(this.#backOff.most, waitMs * 2)
      }
    }
  }

  get #backOff(): { readonly least: number; readonly most: number } {
    return this.#config.backOffMs ?? backOffMs
  }

  /** Tells batch after batch from the cursor on, until told to go elsewhere or to stop. Throws when something breaks. */
  async #follow(): Promise<void> {
    const { directory, signedTo } = this.#config
    const start = await this.#start()
    this.#next = start.next
    if (start.next > signedTo())
      throw new Error(
        `entry ${start.next} was told already, but the ledger has ${signedTo()}: some were taken away`,
      )
    const context = await this.#contextAt(start)
    const tail = new JournalTail(directory, start.next, false)
    const settling = new Settling(this.#config.sink, this.#cursor, this.#config.clock)
    while (!this.#closing.signal.aborted && this.#replayFrom === null) {
      const entries = await tail.read(signedTo(), batchEntries)
      const [first] = entries
      if (!first) {
        this.#oldestMs = null
        requireTaken(await settling.rest())
        await this.#pause(this.#config.everyMs ?? everyMs)
        continue
      }
      this.#oldestMs = first.leaf ? Date.parse(first.leaf.at) : null
      const { events, tookMs } = await this.#eventsOf(entries, context)
      if (!(await this.#deliver(events, settling.isOpen))) return
      this.#next = tail.next
      requireTaken(await settling.reach({ next: tail.next, references: context.references() }, events.length))
      await this.#rest(tookMs)
    }
    if (this.#replayFrom === null) await settling.last()
  }

  /** The events of a batch, and how long making them took, without what others did meanwhile. */
  async #eventsOf(
    entries: readonly TailEntry[],
    context: Context,
  ): Promise<{ readonly events: readonly OcsfEvent[]; readonly tookMs: number }> {
    const { teller, clock } = this.#config
    const events: OcsfEvent[] = []
    let tookMs = 0
    for (let from = 0; from < entries.length; from += entriesAtOnce) {
      const beganMs = clock.monotonic()
      for (const entry of entries.slice(from, from + entriesAtOnce)) {
        const happening = context.tell(entry)
        const event = happening && ocsfEvent(happening, teller)
        if (event) events.push(event)
      }
      tookMs += clock.monotonic() - beganMs
      await new Promise((resolve) => setImmediate(resolve))
    }
    return { events, tookMs }
  }

  /** Leaves the processor to statements while there are many. */
  async #rest(tookMs: number): Promise<void> {
    const { load } = this.#config
    if (!load) return
    // What counts is what others do while the feed rests.
    load()
    await this.#pause(Math.max(restMsMin, this.#isBusy ? restShare * tookMs : 0))
    this.#isBusy = load() > busyLoad
  }

  /**
   * Delivers until it is taken; false when told to go elsewhere or to stop meanwhile. `isOnce`: what was delivered before may
   * not have arrived, so that a failure means going back to the cursor.
   */
  async #deliver(events: readonly OcsfEvent[], isOnce: boolean): Promise<boolean> {
    let waitMs = this.#backOff.least
    while (events.length > 0) {
      const told = await this.#telling.tell(events, this.#closing.signal)
      if (told.ok) {
        this.#take(told.taken, told.refused)
        return true
      }
      if (this.#closing.signal.aborted) return false
      this.#fail(told.words)
      // A spread, so that many gateways do not come back to a receiver at one instant.
      const spread = 0.5 + this.#config.random.bytes(1).readUInt8() / 255
      const ownMs = Math.min(this.#backOff.most, waitMs * spread)
      await this.#pause(Math.max(ownMs, Math.min(retryMsMax, told.retryMs ?? 0)))
      waitMs = Math.min(this.#backOff.most, waitMs * 2)
      if (isOnce || this.#replayFrom !== null || this.#closing.signal.aborted) return false
    }
    return true
  }

  #take(taken: number, refused: readonly RefusedEvent[]): void {
    const { name, log, onTrouble } = this.#config
    if (this.#isLate) log(`The export ${name} takes events again.`)
    this.#trouble = ''
    this.#failingSinceMs = null
    this.#isLate = false
    this.#delivered += taken
    this.#refused += refused.length
    for (const { event, words } of refused) {
      const line = `The export ${name} does not take the event ${event.metadata.uid}: ${words}`
      log(line)
      // An alert is told too: were it refused as well, alerts would never end.
      if (event.class_uid !== detectionClass) onTrouble?.('export-refused', line)
    }
  }

  #fail(words: string): void {
    const { name, log, onTrouble, clock, lateMs: afterMs = lateMs } = this.#config
    this.#failures += 1
    if (this.#trouble === '') log(`The export ${name} failed: ${words}`)
    this.#trouble = words
    this.#failingSinceMs ??= clock.monotonic()
    if (this.#isLate || clock.monotonic() - this.#failingSinceMs < afterMs) return
    this.#isLate = true
    const minutes = Math.floor(afterMs / 60_000)
    onTrouble?.('export-late', `The export ${name} has taken nothing for ${minutes} min: ${words}`)
  }

  async #start(): Promise<Cursor> {
    const from = this.#replayFrom
    this.#replayFrom = null
    this.#wake = new AbortController()
    if (this.#closing.signal.aborted) this.#wake.abort()
    if (from === null) return (await this.#cursor.load()) ?? { next: 0, references: [] }
    const cursor = { next: from, references: null }
    await this.#cursor.save(cursor)
    return cursor
  }

  async #contextAt({ next, references }: Cursor): Promise<Context> {
    const { directory } = this.#config
    const known = references && (await Context.restore(directory, references))
    if (known) return known
    // What was open then is told by the entries before.
    const context = new Context()
    const tail = new JournalTail(directory, 0, false)
    while (tail.next < next && !this.#closing.signal.aborted) {
      const entries = await tail.read(next, batchEntries)
      if (entries.length === 0) break
      for (const entry of entries) context.tell(entry)
    }
    return context
  }

  async #pause(ms: number): Promise<void> {
    await this.#config.clock.sleep(ms, this.#wake.signal).catch(() => undefined)
  }
}

/** OCSF's Detection Finding. */
const detectionClass = 2004

function requireTaken(delivery: { readonly ok: true } | Failure): void {
  if (!delivery.ok) throw new Error(delivery.words)
}
