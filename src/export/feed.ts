import type { Clock } from '../core/clock.ts'
import type { Random } from '../core/random.ts'
import { JournalTail } from '../ledger/tail.ts'
import { CursorFile, type Cursor } from './cursor.ts'
import { Context } from './happening.ts'
import { ocsfEvent, type OcsfEvent, type Teller } from './ocsf.ts'
import type { Sink } from './sink.ts'

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
  readonly log: (line: string) => void
  readonly everyMs?: number
  readonly backOffMs?: { readonly least: number; readonly most: number }
}

/** How a feed does. */
export interface FeedHealth {
  readonly name: string
  /** Index of the first entry that is not delivered; null before it is known. */
  readonly next: number | null
  /** Signed entries that are not delivered. */
  readonly behind: number
  readonly delivered: number
  readonly failures: number
  /** Why the last delivery failed; empty when it did not. */
  readonly trouble: string
}

const batchEntries = 500
const everyMs = 1000
const backOffMs = { least: 500, most: 60_000 }

/**
 * Tells a ledger's events to one receiver, at least once and in order. The cursor moves when the receiver has taken a
 * batch, never before; a receiver that is down delays its own feed and nothing else.
 */
export class Feed implements AsyncDisposable {
  readonly #config: FeedConfig
  readonly #cursor: CursorFile
  readonly #closing = new AbortController()
  readonly #running: Promise<void>
  #wake = new AbortController()
  #replayFrom: number | null = null
  #next: number | null = null
  #delivered = 0
  #failures = 0
  #trouble = ''

  constructor(config: FeedConfig) {
    this.#config = config
    this.#cursor = new CursorFile(config.cursors, config.name, config.teller.origin)
    this.#running = this.#run()
  }

  get health(): FeedHealth {
    const behind = this.#next === null ? 0 : Math.max(0, this.#config.signedTo() - this.#next)
    return {
      name: this.#config.name,
      next: this.#next,
      behind,
      delivered: this.#delivered,
      failures: this.#failures,
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
        this.#failures += 1
        this.#trouble = error instanceof Error ? error.message : String(error)
        this.#config.log(`The export ${this.#config.name} failed: ${this.#trouble}`)
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
    const { directory, teller, signedTo } = this.#config
    const start = await this.#start()
    this.#next = start.next
    if (start.next > signedTo())
      throw new Error(
        `entry ${start.next} was told already, but the ledger has ${signedTo()}: some were taken away`,
      )
    const context = await this.#contextAt(start)
    const tail = new JournalTail(directory, start.next)
    while (!this.#closing.signal.aborted && this.#replayFrom === null) {
      const entries = await tail.read(signedTo(), batchEntries)
      if (entries.length === 0) {
        await this.#pause(this.#config.everyMs ?? everyMs)
        continue
      }
      const happenings = entries.map((entry) => context.tell(entry))
      const events = happenings.flatMap((happening) => (happening && ocsfEvent(happening, teller)) ?? [])
      if (!(await this.#deliver(events))) return
      this.#next = tail.next
      await this.#cursor.save({ next: tail.next, references: context.references() })
    }
  }

  /** Delivers until it is taken; false when told to go elsewhere or to stop meanwhile. */
  async #deliver(events: readonly OcsfEvent[]): Promise<boolean> {
    let waitMs = this.#backOff.least
    while (events.length > 0) {
      const delivery = await this.#config.sink.deliver(events, this.#closing.signal)
      if (delivery.ok) {
        this.#trouble = ''
        break
      }
      if (this.#closing.signal.aborted) return false
      this.#failures += 1
      if (this.#trouble === '')
        this.#config.log(`The export ${this.#config.name} is refused: ${delivery.words}`)
      this.#trouble = delivery.words
      // A spread, so that many gateways do not come back to a receiver at one instant.
      const spread = 0.5 + this.#config.random.bytes(1).readUInt8() / 255
      await this.#pause(Math.min(this.#backOff.most, Math.max(waitMs * spread, delivery.retryMs ?? 0)))
      waitMs = Math.min(this.#backOff.most, waitMs * 2)
      if (this.#replayFrom !== null || this.#closing.signal.aborted) return false
    }
    this.#delivered += events.length
    return true
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
    const tail = new JournalTail(directory, 0)
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
