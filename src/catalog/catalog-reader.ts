import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import type { Clock } from '../core/clock.ts'
import { Refusal } from '../core/refusal.ts'
import type { Secret } from '../core/secret.ts'
import type { CatalogGrounds } from '../core/session.ts'
import { isSeenBehind, type CatalogLook } from '../sql/snapshot/catalog-look.ts'
import { CatalogConnection, isLockedOut } from './catalog-connection.ts'
import { readFingerprint } from './fingerprint.ts'
import { firstLook, lookAgain, seenNow } from './look.ts'
import { readSnapshot } from './read-snapshot.ts'
import type { ReadSnapshot, SnapshotMemory } from './read-snapshot.ts'
import { LookCost } from './look-cost.ts'
import { reasonOfFault } from './reading-fault.ts'
import type { ResourceBook } from './resource-book.ts'
import { triedAgain } from './tried-again.ts'

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
const lockedTriesMax = 20
/** Whoever waits for a reading that takes longer goes on without a catalog, and one who looks every second sees that. */
const waitMsMax = 10_000
/** For so long after it was lost, whoever asks waits for it: a target that restarts, or fails over, is there again soon. */
const lostMsMax = 5_000
/** How old a look may be that knows all names, and how many looks long where that is longer. */
const namesMsMax = 25
const namesLooksMax = 25

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
  #last: CatalogLook | null = null
  /** When the last look or reading began that succeeded. */
  #lookedAt = -Infinity
  readonly #cost = new LookCost()
  #generation = 0
  #connection: CatalogConnection | null = null
  #memory: SnapshotMemory = noMemory()
  /** What the last connection was opened with, to keep it out of reports. */
  #secret: Secret | null = null
  #running: Promise<void> | null = null
  #runningSince = 0
  /** True while a reading takes longer than anybody waits: what was known is not known any more. */
  #isLate = false
  /** Something of the last reading could not be read. */
  #isPartial = false
  #becomingWhole: Promise<void> | null = null
  /** When what was known was lost. */
  #lostAt = -Infinity
  #returning: Promise<void> | null = null
  /** Those who wait for a reading or a look. */
  readonly #waiting = new Set<() => void>()
  #queued: Promise<void> | null = null
  #next: Promise<void> = Promise.resolve()
  #isChanging = false
  /** Something changed that nobody has asked for yet. */
  #hasMoved = false
  #polling: Promise<void> | null = null
  /** A look that has not begun, which further callers may share. */
  #looking: Promise<void> | null = null
  #nextLookAt = 0

  constructor(parts: CatalogParts, resource: string) {
    this.#parts = parts
    this.#resource = resource
  }

  current(): CatalogSnapshot | null {
    return this.#isLate ? null : this.#snapshot
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
    if (this.#hasMoved) return this.refresh()
    const { pending } = this
    return this.#isChanging && pending !== null && !this.#isLate ? this.#waitFor(pending) : null
  }

  /** Starts looking for changes made elsewhere, until `close`. Resolves after the first reading. */
  async start(): Promise<void> {
    void this.refresh()
    await this.pending
    this.#polling ??= this.#poll()
  }

  /**
   * Reads the catalog anew. Resolves, never rejects, after a reading that began after this call: a change made before
   * the call is in the answer, or, after a while, there is none. Callers at the same time share one reading.
   */
  refresh(): Promise<void> {
    this.#isChanging = true
    if (this.#running === null) return this.#waitFor(this.#begin(false))
    if (this.#queued !== null) return this.#next
    this.#queued = this.#running.then(() => {
      this.#queued = null
      return this.#begin(false)
    })
    this.#next = this.#waitFor(this.#queued)
    return this.#next
  }

  /** Something changed, and whoever changed it knows what: it is read once anybody asks what there is. */
  moved(): void {
    this.#hasMoved = true
  }

  /**
   * Whether nothing ended at the target since it was as in the snapshot but so many transactions, and those before this
   * call. Never rejects; false where that is not known.
   */
  async hasSeenAlone(snapshot: CatalogSnapshot, transactions: number): Promise<boolean> {
    const seen = this.#last?.seen ?? ''
    if (this.pending !== null || this.current() !== snapshot || seen === '' || this.#isPartial) return false
    try {
      const now = (await this.#connection?.outsideSnapshot(seenNow)) ?? ''
      return this.#snapshot === snapshot && isSeenBehind(seen, now, transactions)
    } catch {
      return false
    }
  }

  /**
   * Looks whether definitions changed, and reads the catalog anew if they did. Resolves, never rejects, after a look that
   * began after this call, or, after a while, without a catalog. Callers share looks, which together take at most half of
   * the time.
   */
  freshen(): Promise<void> {
    this.#looking ??= this.#waitFor(this.#look())
    return this.#looking
  }

  /**
   * The look to wait for before a statement that rests on these grounds is judged; null where the last one is recent enough.
   * Begins the next one before it is waited for. Never rejects.
   */
  overdue(grounds: CatalogGrounds): Promise<void> | null {
    if (this.current() === null) return this.#comingBack
    // What a definition makes of columns shows nowhere in a reply.
    if (grounds === 'definitions') return this.freshen()
    const ageMsMax = Math.max(namesMsMax, namesLooksMax * this.#cost.nextMs)
    const ageMs = this.#parts.clock.monotonic() - this.#lookedAt
    if (ageMs <= ageMsMax / 2) return null
    const looking = this.freshen()
    return ageMs <= ageMsMax ? null : looking
  }

  /**
   * Resolves when nothing of the catalog is left unread because somebody has it to himself, or after a while. Null where
   * nothing is.
   */
  get whole(): Promise<void> | null {
    if (!this.#isPartial || this.current() === null) return null
    this.#becomingWhole ??= this.#becomeWhole().finally(() => (this.#becomingWhole = null))
    return this.#becomingWhole
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

  #waitFor(work: Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.add(resolve)
    void work.then(() => {
      this.#waiting.delete(resolve)
      resolve()
    })
    return promise
  }

  #letGo(): void {
    if (!this.#isLate) {
      this.#generation++
      this.#parts.report({
        kind: 'unreadable',
        resource: this.#resource,
        reason: `no answer in ${waitMsMax / 1000} s`,
      })
    }
    this.#isLate = true
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }

  #becomeWhole(): Promise<void> {
    const { clock } = this.#parts
    const until = clock.monotonic() + waitMsMax
    return triedAgain(
      clock,
      this.#stop.signal,
      until,
      () => !this.#isPartial,
      () => this.freshen(),
    )
  }

  /** Resolves when the catalog is there again, or after a while. Null where it has been lost for long, or never was there. */
  get #comingBack(): Promise<void> | null {
    const { clock } = this.#parts
    const until = this.#lostAt + lostMsMax
    if (this.#isLate || clock.monotonic() >= until) return null
    const isBack = (): boolean => this.#snapshot !== null
    this.#returning ??= triedAgain(clock, this.#stop.signal, until, isBack, () => this.refresh()).finally(
      () => (this.#returning = null),
    )
    return this.#returning
  }

  #begin(onlyIfChanged: boolean): Promise<void> {
    this.#isChanging ||= this.#hasMoved
    this.#hasMoved = false
    this.#runningSince = this.#parts.clock.monotonic()
    const running = this.#read(onlyIfChanged).finally(() => {
      if (this.#running !== running) return
      this.#running = null
      if (this.#isLate) this.#generation++
      this.#isLate = false
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
      this.#lose(reasonOfFault(error, this.#secret))
    }
  }

  async #ask(onlyIfChanged: boolean): Promise<void> {
    const { clock } = this.#parts
    const startedAt = clock.monotonic()
    const connection = await this.#connect()
    const isKnown = onlyIfChanged && this.#snapshot !== null
    const before = this.#last
    if (isKnown && (await this.#isAsItWas(connection))) {
      if (this.#last === before) this.#cost.rested()
      else this.#worked(startedAt)
      this.#lookedAt = startedAt
      return
    }
    await connection.inSnapshot(async (query) => {
      const read = this.#parts.read ?? readSnapshot
      // What is remembered tells by itself that nothing changed.
      const look = this.#memory.last === null ? await firstLook(query) : null
      if (!isKnown || look === null || (await readFingerprint(query)) !== this.#fingerprint) {
        this.#isChanging = true
        const snapshot = await read(query, this.#memory)
        if (isKnown && snapshot === this.#snapshot) this.#worked(startedAt)
        else this.#take(snapshot, clock.monotonic() - startedAt)
        if (this.#memory.last === null) this.#fingerprint = await readFingerprint(query)
      } else this.#worked(startedAt)
      this.#last = this.#memory.last?.look ?? look
    })
    this.#lookedAt = startedAt
  }

  #worked(since: number): void {
    this.#cost.worked(this.#parts.clock.monotonic() - since)
  }

  /** False where that is not known, too. */
  async #isAsItWas(connection: CatalogConnection): Promise<boolean> {
    const last = this.#last
    if (last === null || this.#isPartial) return false
    const look = await connection.outsideSnapshot((query) => lookAgain(query, last))
    if (look !== null) this.#last = look
    return look !== null
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
    this.#last = null
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
    await this.#begin(true)
    this.#nextLookAt = clock.monotonic() + this.#cost.nextMs
  }

  #take(snapshot: CatalogSnapshot, tookMs: number): void {
    if (this.#stop.signal.aborted) return
    const changed = snapshot.version !== this.#snapshot?.version
    this.#snapshot = snapshot
    this.#isPartial = snapshot.relations.some(({ isUnread }) => isUnread)
    if (!changed) return
    this.#generation++
    this.#parts.report({ kind: 'read', resource: this.#resource, version: snapshot.version, tookMs })
  }

  #lose(reason: string): void {
    if (this.#stop.signal.aborted) return
    if (this.#snapshot !== null) {
      this.#generation++
      this.#lostAt = this.#parts.clock.monotonic()
    }
    this.#snapshot = null
    this.#parts.report({ kind: 'unreadable', resource: this.#resource, reason })
  }

  async #poll(): Promise<void> {
    const { clock, pollMs = pollMsDefault } = this.#parts
    for (;;) {
      try {
        await clock.sleep(Math.max(pollMs, this.#cost.nextMs / pollShare), this.#stop.signal)
      } catch {
        // Closed.
        return
      }
      // A reading under way answers the same question.
      if (this.pending === null) void this.#begin(true)
      else if (clock.monotonic() - this.#runningSince > waitMsMax) this.#letGo()
    }
  }
}

function noMemory(): SnapshotMemory {
  return { ownRelations: null, last: null }
}
