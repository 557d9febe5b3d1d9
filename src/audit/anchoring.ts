/**
 * Enters the newest checkpoints of other gateways' logs in ours, as they do with ours: whoever cuts, replaces or forks one
 * log is contradicted by all others. Off the path of statements; a store that is down delays it and nothing else.
 */
import type { Clock } from '../core/clock.ts'
import { openCheckpoint, ownLines, type Checkpoint } from '../ledger/tiles/checkpoint.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readHead } from '../ledger/tiles/head-files.ts'
import { rootFromTiles } from '../ledger/tiles/proof.ts'
import { parseVerifierKey } from '../ledger/tiles/signed-note.ts'
import { readEntryAt } from '../ledger/journal/tail.ts'
import { earlierTiles } from '../ledger/tiles/tile-files.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { listLedgers, putAnchor, putHead, type ListedAnchor, type ListedLedger } from './anchor-store.ts'
import { findHits } from './search.ts'

/** Which log is anchored where. */
export interface AnchoringConfig {
  readonly directory: string
  readonly origin: string
  readonly ledger: Ledger
  readonly store: Store
  readonly clock: Clock
  readonly everyMs: number
  /** Called when a log and what another has of it cannot both be right: once for each log. */
  readonly onContradiction: (words: string) => void
  readonly onTrouble: (words: string) => void
}

interface Seen {
  readonly size: number
  readonly root: Buffer
}

/** Publishes our head, and enters those of others. */
export class Anchoring implements AsyncDisposable {
  readonly #config: AnchoringConfig
  readonly #closing = new AbortController()
  readonly #running: Promise<void>
  /** By origin, what of each other log stands in ours. */
  readonly #seen = new Map<string, Seen>()
  readonly #told = new Set<string>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(config: AnchoringConfig) {
    this.#config = config
    this.#running = this.#run()
  }

  /** Does it now; how many checkpoints of others were entered. */
  round(): Promise<number | StoreUnavailable> {
    const turn = this.#turn.then(() => this.#round())
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await this.#running
    await this.#turn
  }

  async #round(): Promise<number | StoreUnavailable> {
    const { directory, origin, ledger, store } = this.#config
    const listed = await listLedgers(store)
    if (listed instanceof StoreUnavailable) return listed
    const head = readHead(directory, 'checkpoint')
    for (const one of listed.ledgers)
      if (one.origin === origin) this.#compareOwn(one.note, 'the store', head?.size ?? 0)
    for (const one of listed.anchors)
      if (one.ledger === origin) this.#compareOwn(one.note, `the log ${one.anchoredBy}`, head?.size ?? 0)
    if (head !== null && head.size > 0) {
      const put = await putHead(store, {
        origin,
        verifierKey: ledger.verifierKey,
        note: head.note,
        size: head.size,
      })
      if (put instanceof StoreUnavailable) return put
    }
    let entered = 0
    for (const other of listed.ledgers) {
      if (other.origin === origin || ledger.broken) continue
      const anchor = await this.#enter(other)
      if (anchor === null) continue
      entered += 1
      const put = await putAnchor(store, anchor)
      if (put instanceof StoreUnavailable) return put
    }
    return entered
  }

  /** What somebody holds of our own log must be a beginning of it. */
  #compareOwn(note: string, holder: string, size: number): void {
    const { directory, origin, ledger } = this.#config
    const verifier = parseVerifierKey(ledger.verifierKey)
    // Under a key that was retired since, it is for `sallyport verify --with` to judge.
    const seen = verifier && openCheckpoint(note, verifier)
    if (!seen) return
    const root = seen.size <= size ? rootFromTiles(seen.size, earlierTiles(directory, size)) : null
    if (root?.equals(seen.root)) return
    // A tile that is being replaced cannot be read now and then; the next round can.
    if (seen.size <= size && root === null) return
    const words =
      seen.size > size
        ? `it has ${size} entries, and ${holder} holds its signature on ${seen.size}: some were taken away`
        : `${holder} holds its signature on other entries than its first ${seen.size}: it was forked or written anew`
    this.#tell(origin, words)
  }

  async #enter(other: ListedLedger): Promise<ListedAnchor | null> {
    const { origin, ledger } = this.#config
    const verifier = parseVerifierKey(other.verifierKey)
    const head = verifier && openCheckpoint(other.note, verifier)
    if (!verifier || head?.origin !== other.origin) {
      this.#tell(other.origin, 'what is published as its checkpoint is not signed by its key')
      return null
    }
    const before = this.#seen.get(other.origin) ?? (await this.#entered(other.origin))
    const words = before && contradiction(before, head)
    if (words) this.#tell(other.origin, words)
    this.#seen.set(other.origin, head)
    if (before?.size === head.size && before.root.equals(head.root)) return null
    const note = ownLines(other.note, verifier)
    const entry = ledger.append({
      type: 'ledger.anchored',
      ledger: other.origin,
      key: other.verifierKey,
      size: head.size,
      checkpoint: note,
    })
    await ledger.synced(entry)
    return { ledger: other.origin, anchoredBy: origin, entry, note, size: head.size }
  }

  /** What our ledger said last of another log, before this process began. */
  async #entered(other: string): Promise<Seen | null> {
    const { store, origin, directory } = this.#config
    const all = [
      { kind: 'type', values: ['ledger.anchored'], partial: false },
      { kind: 'ledger', values: [other], partial: false },
    ] as const
    const plan = { all, rowsMin: null, session: null, from: null, to: null, outside: null, text: null }
    const hits = await findHits(store, origin, plan, [], { before: null, limit: 1 })
    const [hit] = Array.isArray(hits) ? hits : []
    const leaf = hit && (await readEntryAt(directory, hit.index, hit.place))?.leaf
    if (leaf?.type !== 'ledger.anchored' || leaf.ledger !== other) return null
    const verifier = parseVerifierKey(leaf.key)
    return verifier && openCheckpoint(leaf.checkpoint, verifier)
  }

  #tell(log: string, words: string): void {
    if (this.#told.has(log)) return
    this.#told.add(log)
    this.#config.onContradiction(`The log ${log}: ${words}.`)
  }

  async #run(): Promise<void> {
    const { clock, everyMs, onTrouble } = this.#config
    const { signal } = this.#closing
    while (!signal.aborted) {
      try {
        const done = await this.round()
        if (done instanceof StoreUnavailable && !signal.aborted) onTrouble('the store cannot be reached')
      } catch (error) {
        if (!signal.aborted) onTrouble(error instanceof Error ? error.message : String(error))
      }
      await clock.sleep(everyMs, signal).catch(() => undefined)
    }
  }
}

function contradiction(before: Seen, head: Checkpoint): string | null {
  if (head.size < before.size)
    return `it has ${head.size} entries, and had ${before.size} before: some were taken away`
  if (head.size === before.size && !head.root.equals(before.root))
    return `its ${head.size} entries are not those that it had before: it was forked`
  return null
}
