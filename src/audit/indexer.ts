import type { Clock } from '../core/clock.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { SessionKey } from '../keys/session-key.ts'
import { openBody } from '../ledger/journal/reader.ts'
import { JournalTail, type TailEntry } from '../ledger/journal/tail.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { makeBatch, type BatchSources } from './batch.ts'
import { bodyText } from './body-text.ts'
import { IndexStore } from './index-store.ts'
import { WordHash } from './words.ts'

/** What the index is made of, and where it is kept. */
export interface IndexerConfig {
  readonly directory: string
  readonly origin: string
  readonly store: Store
  readonly keys: KeyRing
  readonly clock: Clock
  /** Entries before this are synced and may be indexed. */
  readonly syncedTo: () => number
  readonly log: (line: string) => void
  readonly everyMs?: number
  /** How many processors this process kept at work since the call before. */
  readonly load?: () => number
}

const everyMs = 500
/** So few that statements do not wait for a batch. */
const batchEntries = 250
/** Behind a busy gateway the index rests so many times as long as it works: statements go first, and it catches up later. */
const restShare = 24
const busyLoad = 0.4
const restMsMin = 10
const retryMs = 5000
const keysMax = 500
const sessionsMax = 10_000

/**
 * Keeps the index of one ledger up to date in the store. The ledger is the truth: what is in the index follows it, and
 * after `rebuild` is made again from the first entry. A store that is down delays it and nothing else.
 */
export class Indexer implements AsyncDisposable {
  readonly #config: IndexerConfig
  readonly #index: IndexStore
  readonly #words: WordHash
  readonly #closing = new AbortController()
  readonly #keys = new Map<string, SessionKey | null>()
  readonly #sessions = new Map<string, readonly string[]>()
  readonly #running: Promise<void>
  #tail: JournalTail | null = null
  /** False while a rebuild, of this process or one before, may have left something behind. */
  #isSwept = false
  #turn: Promise<unknown> = Promise.resolve()

  constructor(config: IndexerConfig) {
    this.#config = config
    this.#index = new IndexStore(config.store, config.origin)
    this.#words = new WordHash(config.keys.searchKey)
    this.#running = this.#run()
  }

  /** How many entries the index is behind; null before it was first looked at. */
  get behind(): number | null {
    return this.#tail && Math.max(0, this.#config.syncedTo() - this.#tail.next)
  }

  /** Forgets the index of this ledger; it is made again from the first entry on. */
  rebuild(): Promise<null | StoreUnavailable> {
    return this.#inTurn(async () => {
      this.#tail = null
      this.#isSwept = false
      return this.#index.reset()
    })
  }

  /** Takes away a piece of what `rebuild` left behind; how many rows, 0 when nothing is left. */
  sweep(): Promise<number | StoreUnavailable> {
    return this.#inTurn(() => this.#index.sweep())
  }

  /** Indexes up to the last synced entry. Resolves with how many entries that were. */
  catchUp(
    onProgress: (done: number, of: number) => void = () => undefined,
  ): Promise<number | StoreUnavailable> {
    return this.#inTurn(async () => {
      let done = 0
      while (!this.#closing.signal.aborted) {
        const count = await this.#step()
        if (count instanceof StoreUnavailable) return count
        if (count === 0) break
        done += count
        onProgress(this.#tail?.next ?? 0, this.#config.syncedTo())
      }
      return done
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await this.#running
    await this.#turn
    this.#closeKeys()
  }

  /** One thing at a time: the loop, a rebuild, and whoever wants it up to date. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act)
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  /** Indexes one batch; how many entries it had. */
  async #step(): Promise<number | StoreUnavailable> {
    if (!this.#tail) {
      const from = await this.#index.indexedTo()
      if (from instanceof StoreUnavailable) return from
      this.#tail = new JournalTail(this.#config.directory, from)
    }
    const from = this.#tail.next
    const entries = await this.#tail.read(this.#config.syncedTo(), batchEntries)
    if (entries.length === 0) return 0
    const batch = await makeBatch(entries, from, this.#sources())
    const added = await this.#index.add(from, batch)
    for (const { session, terms } of batch.sessions) this.#keep(session, terms)
    for (const session of batch.erased) this.#forgetKey(session)
    if (added === true) return entries.length
    // Somebody else went on with it, or it was reset: where it stands is asked again.
    this.#tail = null
    return added === false ? this.#step() : added
  }

  #sources(): BatchSources {
    return {
      sessionTerms: async (session) => {
        const known = this.#sessions.get(session)
        if (known) return known
        const found = await this.#index.sessionTerms(session)
        if (found instanceof StoreUnavailable) return []
        this.#keep(session, found)
        return found
      },
      words: (entry) => this.#wordsOf(entry),
    }
  }

  async #wordsOf(entry: TailEntry): Promise<readonly string[]> {
    const { leaf } = entry
    if (!leaf || !('session' in leaf) || leaf.session === null || leaf.commitment === null) return []
    const key = await this.#keyOf(leaf.session)
    const plain = key && openBody(entry, key)
    const body = plain && bodyText(plain)
    return body ? this.#words.hash([body.text, ...body.parameters]) : []
  }

  async #keyOf(session: string): Promise<SessionKey | null> {
    const known = this.#keys.get(session)
    if (known !== undefined) return known
    if (this.#keys.size >= keysMax) this.#closeKeys()
    const key = await this.#config.keys.openSessionKey(session)
    this.#keys.set(session, key)
    return key
  }

  #forgetKey(session: string): void {
    this.#keys.get(session)?.close()
    this.#keys.delete(session)
  }

  #closeKeys(): void {
    for (const key of this.#keys.values()) key?.close()
    this.#keys.clear()
  }

  /** What was forgotten goes once there is nothing to index. */
  async #stepOrSweep(): Promise<number | StoreUnavailable> {
    const done = await this.#step()
    if (done !== 0 || this.#isSwept) return done
    const swept = await this.#index.sweep()
    this.#isSwept = swept === 0
    return swept
  }

  #keep(session: string, terms: readonly string[]): void {
    if (this.#sessions.size >= sessionsMax) this.#sessions.clear()
    this.#sessions.set(session, terms)
  }

  async #run(): Promise<void> {
    const { clock, everyMs: pauseMs = everyMs, load = () => 0 } = this.#config
    const { signal } = this.#closing
    let isBusy = false
    while (!signal.aborted) {
      const startedAt = clock.monotonic()
      const done = await this.#inTurn(() => this.#stepOrSweep()).catch((error: unknown) => {
        this.#config.log(`The index of the ledger failed: ${String(error)}`)
        return new StoreUnavailable(String(error))
      })
      const restMs = Math.max(restMsMin, isBusy ? restShare * (clock.monotonic() - startedAt) : 0)
      const waitMs = done instanceof StoreUnavailable ? retryMs : done === 0 ? pauseMs : restMs
      // What counts is what others do while the index rests.
      load()
      await clock.sleep(waitMs, signal).catch(() => undefined)
      isBusy = load() > busyLoad
    }
  }
}
