import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import type { Clock } from '../core/clock.ts'
import { Refusal } from '../core/refusal.ts'
import type { Secret } from '../core/secret.ts'
import { CatalogConnection, isLockedOut } from './catalog-connection.ts'
import { readFingerprint } from './fingerprint.ts'
import { readSnapshot } from './read-snapshot.ts'
import type { ReadSnapshot, SnapshotMemory } from './read-snapshot.ts'
import type { ResourceBook } from './resource-book.ts'

/** What became of a reading, for logs. Holds no secret. */
export type CatalogReport =
  | { readonly kind: 'read'; readonly resource: string; readonly version: string; readonly tookMs: number }
  | { readonly kind: 'unreadable'; readonly resource: string; readonly reason: string }

/** What readers of catalogs need. */
export interface CatalogParts {
  readonly book: ResourceBook
  readonly clock: Clock
  readonly report: (report: CatalogReport) => void
  /** How often to look for definitions that changed elsewhere; 1 s unless said otherwise. */
  readonly pollMs?: number
  /** What a connection calls itself at the target; the target's log knows it by that. */
  readonly application?: () => string
  /** How to read; the questions of `sql/snapshot-queries.ts` unless said otherwise. */
  readonly read?: ReadSnapshot
}

const pollMsDefault = 1000
/** A poll may take at most this part of the time, however large the target's catalog is. */
const pollShare = 1 / 20
/** A reading lets go of its locks this often before whoever holds one for so long makes the catalog unreadable. */
const lockedTriesMax = 100
/** Between two looks asked for there is this many times as long as the first one took. */
const looksApart = 4

/**
 * The catalog of one resource, kept fresh as long as someone holds it. `current` is null while the catalog cannot be
 * read: an old answer about a target that may have changed is worse than none.
 */
export class CatalogReader implements AsyncDisposable {
  readonly #parts: CatalogParts
  readonly #resource: string
  readonly #stop = new AbortController()
  #snapshot: CatalogSnapshot | null = null
  #fingerprint = ''
  #generation = 0
  #connection: CatalogConnection | null = null
  #memory: SnapshotMemory = noMemory()
  /** What the last connection was opened with, to keep it out of reports. */
  #secret: Secret | null = null
  #running: Promise<void> | null = null
  #queued: Promise<void> | null = null
  #isChanging = false
  #polling: Promise<void> | null = null
  /** A look that has not begun, which further callers may share. */
  #looking: Promise<void> | null = null
  #nextLookAt = 0

  constructor(parts: CatalogParts, resource: string) {
    this.#parts = parts
    this.#resource = resource
  }

  current(): CatalogSnapshot | null {
    return this.#snapshot
  }

  /** Counts readings that changed the answer; equal generations, equal answers. */
  get generation(): number {
    return this.#generation
  }

  /** The reading under way, if any: until it ends, `current` may be about the time before a change. */
  get pending(): Promise<void> | null {
    return this.#queued ?? this.#running
  }

  /** The reading under way of what is known to have changed; null where none is, or nothing is known to have. */
  get changing(): Promise<void> | null {
    return this.#isChanging ? this.pending : null
  }

  /** Starts looking for changes made elsewhere, until `close`. Resolves after the first reading. */
  async start(): Promise<void> {
    await this.refresh()
    this.#polling ??= this.#poll()
  }

  /**
   * Reads the catalog anew. Resolves, never rejects, after a reading that began after this call: a change made before
   * the call is in the answer. Callers at the same time share one reading.
   */
  refresh(): Promise<void> {
    this.#isChanging = true
    if (this.#queued !== null) return this.#queued
    if (this.#running === null) return this.#begin(false)
    this.#queued = this.#running.then(() => {
      this.#queued = null
      return this.#begin(false)
    })
    return this.#queued
  }

  /**
   * Looks whether definitions changed, and reads the catalog anew if they did. Resolves, never rejects, after a look that
   * began after this call. Callers share looks, which together take at most a fifth of the time.
   */
  freshen(): Promise<void> {
    this.#looking ??= this.#look()
    return this.#looking
  }

  async close(): Promise<void> {
    this.#stop.abort()
    this.#snapshot = null
    await this.#polling
    await this.pending
    await this.#hangUp()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #begin(onlyIfChanged: boolean): Promise<void> {
    const running = this.#read(onlyIfChanged).finally(() => {
      if (this.#running !== running) return
      this.#running = null
      this.#isChanging = this.#queued !== null
    })
    this.#running = running
    return running
  }

  async #read(onlyIfChanged: boolean, lockedTries = 0): Promise<void> {
    if (this.#stop.signal.aborted) return
    const wasOpen = this.#connection?.usable === true
    try {
      await this.#ask(onlyIfChanged)
    } catch (error) {
      if (isLockedOut(error) && lockedTries < lockedTriesMax)
        return this.#read(onlyIfChanged, lockedTries + 1)
      await this.#hangUp()
      // A target that restarted, or closes idle connections, is there again at the second try.
      if (wasOpen) return this.#read(onlyIfChanged, lockedTries)
      this.#lose(describe(error, this.#secret))
    }
  }

  async #ask(onlyIfChanged: boolean): Promise<void> {
    const startedAt = this.#parts.clock.monotonic()
    const connection = await this.#connect()
    await connection.inSnapshot(async (query) => {
      const isKnown = onlyIfChanged && this.#snapshot !== null
      if (isKnown && (await readFingerprint(query)) === this.#fingerprint) return
      this.#isChanging = true
      const snapshot = await (this.#parts.read ?? readSnapshot)(query, this.#memory)
      this.#fingerprint = this.#memory.last?.marks.fingerprint ?? (await readFingerprint(query))
      this.#take(snapshot, this.#parts.clock.monotonic() - startedAt)
    })
  }

  async #connect(): Promise<CatalogConnection> {
    if (this.#connection?.usable) return this.#connection
    await this.#hangUp()
    const target = await this.#parts.book.target(this.#resource)
    if (target instanceof Refusal) {
      throw new Error((await this.#parts.book.secretFault(this.#resource)) ?? target.message)
    }
    this.#secret = target.secret
    this.#connection = await CatalogConnection.open(target, this.#parts.application?.())
    this.#memory = noMemory()
    return this.#connection
  }

  async #hangUp(): Promise<void> {
    const connection = this.#connection
    this.#connection = null
    await connection?.[Symbol.asyncDispose]()
  }

  async #look(): Promise<void> {
    const { clock } = this.#parts
    try {
      await clock.sleep(Math.max(0, this.#nextLookAt - clock.monotonic()), this.#stop.signal)
    } catch {
      // Closed.
      return
    }
    while (this.pending !== null) await this.pending
    // Whoever calls from here on may know of changes that this look misses.
    this.#looking = null
    const startedAt = clock.monotonic()
    await this.#begin(true)
    const endedAt = clock.monotonic()
    this.#nextLookAt = endedAt + (endedAt - startedAt) * looksApart
  }

  #take(snapshot: CatalogSnapshot, tookMs: number): void {
    if (this.#stop.signal.aborted) return
    const changed = snapshot.version !== this.#snapshot?.version
    this.#snapshot = snapshot
    if (!changed) return
    this.#generation++
    this.#parts.report({ kind: 'read', resource: this.#resource, version: snapshot.version, tookMs })
  }

  #lose(reason: string): void {
    if (this.#stop.signal.aborted) return
    if (this.#snapshot !== null) this.#generation++
    this.#snapshot = null
    this.#parts.report({ kind: 'unreadable', resource: this.#resource, reason })
  }

  async #poll(): Promise<void> {
    const { clock, pollMs = pollMsDefault } = this.#parts
    let tookMs = 0
    for (;;) {
      try {
        await clock.sleep(Math.max(pollMs, tookMs / pollShare), this.#stop.signal)
      } catch {
        // Closed.
        return
      }
      // A reading under way answers the same question.
      if (this.pending !== null) continue
      const startedAt = clock.monotonic()
      await this.#begin(true)
      tookMs = clock.monotonic() - startedAt
    }
  }
}

function noMemory(): SnapshotMemory {
  return { ownRelations: null, last: null }
}

/** What went wrong in words that can be logged: bounded, on one line, without the secret should a target echo it. */
function describe(error: unknown, secret: Secret | null): string {
  const text = error instanceof Error ? error.message : String(error)
  const value = secret?.reveal() ?? ''
  const without = value === '' ? text : text.replaceAll(value, '[secret]')
  return without.replaceAll(/\p{Cc}+/gu, ' ').slice(0, reasonCharactersMax)
}

const reasonCharactersMax = 500
