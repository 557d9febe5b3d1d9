import type { KeyObject } from 'node:crypto'
import { setImmediate } from 'node:timers'
import type { Clock } from '../core/clock.ts'
import type { Random } from '../core/random.ts'
import { sealBody, type Body } from './entries/body.ts'
import type { Checkpoint } from './tiles/checkpoint.ts'
import { systemDisk, type Disk } from './journal/disk.ts'
import type { Entry } from './entries/entry.ts'
import { Journal } from './journal/journal.ts'
import { Lead } from './journal/lead.ts'
import { LedgerLocked, LedgerUnavailable } from './tiles/ledger-fault.ts'
import { takeLock, type Lock } from './journal/lock.ts'
import { OpenSessions, type LeftOpen } from './journal/open-sessions.ts'
import type { Publisher } from './publisher.ts'
import { recover, type Recovered } from './recover.ts'
import { encodeVerifierKey, type NoteSigner } from './tiles/signed-note.ts'
import { Stamp } from './entries/stamp.ts'
import { readyLeaf } from './entries/statement-leaf.ts'
import { verifierKeyPath } from './tiles/verifier-key.ts'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { WriteTimes } from './journal/write-times.ts'

/** Where a ledger is kept, who signs it, and how often what happens. */
export interface LedgerConfig {
  /** The ledger's directory; created when missing. On a local file system. */
  readonly directory: string
  /** Name of the log and of its key: a URL without scheme, such as `audit.bank.example/sallyport/2026h2`. */
  readonly origin: string
  /** Ed25519 private key that signs checkpoints (`KeyRing.ledgerSigningKey`). */
  readonly signingKey: KeyObject
  /** Keys that were made to follow it (`KeyRing.laterSigningKeys`); the ledger says which one is in force. */
  readonly laterSigningKeys?: readonly KeyObject[]
  readonly clock: Clock
  readonly random: Random
  readonly disk?: Disk
  /** A segment of the journal ends when it has this many bytes. */
  readonly segmentBytesMax?: number
  readonly checkpointEveryMs?: number
  /** Written entries are synced after at most this long, asked for or not. */
  readonly syncWithinMs?: number
  /** What was written and is not synced after this long shows that the disk is behind. */
  readonly syncLateMs?: number
  readonly heartbeatEveryMs?: number
  /** How long a broken ledger waits between attempts to repair itself. */
  readonly repairEveryMs?: number
  /** How many entries may be ahead of their tiles before whoever adds more is held up. */
  readonly leadMax?: number
  /** Called when the ledger stops taking entries, and when it takes them again. */
  readonly onBroken?: (reason: LedgerUnavailable) => void
  readonly onRestored?: () => void
}

const segmentBytesMax = 64 * 1024 * 1024
const checkpointEveryMs = 1000
const advanceEveryMs = 200
/** Synced entries are taken into the tree as soon as there are so many, so that few wait in memory. */
const advanceEntries = 2048
const syncWithinMs = 20
const syncLateMs = 100
const heartbeatEveryMs = 60_000
const repairEveryMs = 1000
/** Leaves that may wait for their tiles; beyond it the ledger takes no more. */
const pendingLeavesMax = 500_000

/**
 * Opens a ledger for writing, recovering from whatever its last writer left. Throws `LedgerLocked` while another has
 * it, `LedgerContradiction` when what is there is not what was signed, and system errors when it cannot be written.
 */
export async function openLedger(config: LedgerConfig): Promise<Ledger> {
  const disk = config.disk ?? systemDisk
  const signers = [config.signingKey, ...(config.laterSigningKeys ?? [])].map((key) => ({
    name: config.origin,
    key,
  }))
  await mkdir(config.directory, { recursive: true, mode: 0o700 })
  const lock = await takeLock(config.directory, config.random)
  try {
    const recovered = await recover(config.directory, disk, signers)
    // No entry is written before this: whoever lost a race for a dead lock finds out here.
    if (!(await lock.isHeld())) throw new LedgerLocked(`Another gateway took the ledger ${config.directory}.`)
    const [first] = signers
    if (first && !existsSync(verifierKeyPath(config.directory, first.name)))
      await writeVerifierKey(config.directory, disk, first)
    const ledger = new Ledger(config, disk, lock, recovered)
    if (recovered.cut !== null) {
      ledger.append({
        type: 'alert',
        code: 'journal-cut',
        message: `Bytes that are no whole record were moved out of ${recovered.cut}.`,
        session: null,
      })
    }
    await ledger.checkpoint()
    return ledger
  } catch (error) {
    const isOurs = await lock.isHeld()
    await lock.release()
    if (isOurs || error instanceof LedgerLocked) throw error
    // Whoever lost that race may have stumbled over what the winner did meanwhile.
    throw new LedgerLocked(`Another gateway took the ledger ${config.directory}.`, { cause: error })
  }
}

/** The tamper-evident list of all that was asked, decided and done. One writer a directory; made by `openLedger`. */
export class Ledger {
  readonly #config: LedgerConfig
  readonly #lock: Lock
  readonly #journal: Journal
  readonly #publisher: Publisher
  readonly #stamp: Stamp
  #signer: NoteSigner
  /** How many keys were retired. */
  #epoch: number
  readonly #closing = new AbortController()
  #publishing: Promise<void> = Promise.resolve()
  #repairing: Promise<void> | null = null
  readonly #unsynced = new WriteTimes()
  readonly #openSessions = new OpenSessions()
  readonly #lead: Lead
  #flushPlanned = false
  #syncPlanned = false
  #isAdvancing = false

  /** For `openLedger`. */
  constructor(config: LedgerConfig, disk: Disk, lock: Lock, recovered: Recovered) {
    this.#config = config
    this.#lock = lock
    this.#publisher = recovered.publisher
    this.#signer = recovered.signer
    this.#epoch = recovered.epoch
    const isOver = (): boolean => this.#journal.broken !== null || this.#closing.signal.aborted
    this.#lead = new Lead(config.clock, config.leadMax, () => this.#publisher.size, isOver)
    this.#stamp = new Stamp(config.clock, recovered.lastAt)
    const segmentMax = config.segmentBytesMax ?? segmentBytesMax
    this.#journal = new Journal(recovered.place, disk, segmentMax, recovered.leaves, (reason) =>
      this.#broke(reason),
    )
    this.#every(config.checkpointEveryMs ?? checkpointEveryMs, () => this.checkpoint())
    this.#every(advanceEveryMs, () => this.#advance())
    const everyMs = config.heartbeatEveryMs ?? heartbeatEveryMs
    this.#every(everyMs, () => Promise.resolve(void this.append({ type: 'heartbeat', everyMs })))
  }

  /** Entries so far: the index that the next one gets, unless the clock steps back. */
  get next(): number {
    return this.#journal.next
  }

  /** Entries before this index are written: they survive the death of the process. */
  get writtenTo(): number {
    return this.#journal.writtenTo
  }

  /** Entries before this index are synced: they survive a loss of power. */
  get syncedTo(): number {
    return this.#journal.syncedTo
  }

  /** Entries before this index are synced, and not so far ahead of their tiles that whoever added them is held up. */
  get releasedTo(): number {
    return Math.min(this.#journal.syncedTo, this.#lead.end)
  }

  /** Sessions of this process that were opened and not closed, up to the last entry that was added. */
  get openSessions(): readonly LeftOpen[] {
    return this.#openSessions.all()
  }

  /** The last signed checkpoint. */
  get head(): Checkpoint {
    return this.#publisher.head
  }

  /** Why no entry can be taken now; null when it can. */
  get broken(): LedgerUnavailable | null {
    return this.#journal.broken
  }

  /**
   * Adds an entry and answers its index. It is written at the end of this turn of the event loop, or at the next
   * `flush`. Throws `LedgerUnavailable` when broken, RangeError when the body is too large.
   */
  append(entry: Entry, body?: Body): number {
    const steppedBackMs = this.#stamp.read()
    if (steppedBackMs > 0) {
      const message = `The clock went back by ${steppedBackMs.toFixed(3)} ms; stamps stand still until it catches up.`
      this.#add({ type: 'alert', code: 'clock-stepped-back', message, session: null })
    }
    return this.#add(entry, body)
  }

  /** Writes all that was appended, at once. Throws `LedgerUnavailable` when it cannot. */
  flush(): void {
    const before = this.#journal.writtenTo
    this.#journal.flush()
    const to = this.#journal.writtenTo
    if (to > before) this.#unsynced.wrote(to, this.#config.clock.monotonic())
    this.#planSync()
    // What fails breaks the journal, and whoever asks it next is told.
    if (!this.#isAdvancing && this.#journal.syncedTo - this.#publisher.size >= advanceEntries)
      void this.#advance().catch(() => undefined)
  }

  /** Whether what was added waits for its sync, or for its tiles, so long that the disk cannot be keeping up. `nowMs`: monotonic. */
  isBehind(nowMs: number): boolean {
    if (this.#journal.next > this.#lead.end) return true
    const oldest = this.#unsynced.oldest(this.#journal.syncedTo)
    return oldest !== null && nowMs - oldest > (this.#config.syncLateMs ?? syncLateMs)
  }

  /** Resolves when the entry is synced and released; rejects with `LedgerUnavailable` when that cannot be said. */
  async synced(index: number): Promise<void> {
    const { next, writtenTo, broken } = this.#journal
    if (index < next && index >= writtenTo && !broken) this.flush()
    await this.#journal.synced(index)
    if (index >= this.#lead.end) await this.#lead.caughtUp(index)
    if (this.#journal.broken) throw this.#journal.broken
  }

  /** Makes a checkpoint over all that was appended. One at a time; a second call waits and covers what came since. */
  checkpoint(): Promise<void> {
    const turn = this.#publishing.then(() => this.#publish())
    // The chain goes on after a failure; whoever asked is told by `turn`.
    this.#publishing = turn.catch(() => undefined)
    return turn
  }

  /** The key in force, as a verifier key. */
  get verifierKey(): string {
    return encodeVerifierKey(this.#signer)
  }

  /**
   * Retires the key in force: one last checkpoint of it over the entry that says so, signed by the next key as well,
   * which signs alone from there on. `next` is stored before. Resolves when that is published.
   */
  rotate(next: KeyObject, by: { readonly author: string; readonly reason: string }): Promise<void> {
    const signer = { name: this.#config.origin, key: next }
    const epoch = this.#epoch + 1
    const keys = { former: this.verifierKey, next: encodeVerifierKey(signer) }
    const index = this.append({ type: 'key.rotated', epoch, ...keys, ...by })
    this.#publisher.plan({ size: index + 1, epoch, next: signer })
    this.#signer = signer
    this.#epoch = epoch
    return this.checkpoint()
  }

  /** Writes, syncs, makes a last checkpoint, and lets go of the directory. Rejects when the last part failed. */
  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return
    this.#closing.abort(new LedgerUnavailable('The ledger is closed.'))
    await this.#repairing
    try {
      await this.checkpoint()
    } finally {
      await this.#journal.close()
      await this.#lock.release()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #add(entry: Entry, body?: Body): number {
    const index = this.#journal.next
    if (index - this.#publisher.size > pendingLeavesMax) {
      throw new LedgerUnavailable('The tiles are too far behind.')
    }
    const sealed = body ? sealBody(body, this.#config.random) : null
    const leaf = readyLeaf(entry, { index, at: this.#stamp, commitment: sealed && sealed.commitment })
    this.#journal.add(leaf, sealed && sealed.bytes)
    this.#openSessions.saw(entry)
    this.#planFlush()
    return index
  }

  #planFlush(): void {
    if (this.#flushPlanned) return
    this.#flushPlanned = true
    setImmediate(() => {
      this.#flushPlanned = false
      if (this.#journal.broken) return
      try {
        this.flush()
      } catch (error) {
        // Whoever waits for these entries is told by flush or synced; the ledger itself is broken from here on.
        if (!(error instanceof LedgerUnavailable)) throw error
      }
    })
  }

  #planSync(): void {
    if (this.#syncPlanned) return
    this.#syncPlanned = true
    void this.#config.clock.sleep(this.#config.syncWithinMs ?? syncWithinMs).then(() => {
      this.#syncPlanned = false
      this.#journal.syncSoon()
    })
  }

  async #publish(): Promise<void> {
    if (this.#journal.broken) throw this.#journal.broken
    const last = this.#journal.next - 1
    if (last < this.#publisher.head.size) return
    await this.#journal.synced(last)
    this.#journal.checkPlace()
    try {
      await this.#publishSynced()
    } catch (error) {
      throw this.#journal.fail(error)
    }
  }

  /** Takes what is synced into the tree a little at a time, so that a checkpoint finds little to do and memory is free early. */
  #advance(): Promise<void> {
    this.#isAdvancing = true
    const turn = this.#publishing.then(async () => {
      try {
        if (!this.#journal.broken) await this.#publisher.advance(this.#journal.syncedTo)
      } catch (error) {
        throw this.#journal.fail(error)
      } finally {
        this.#isAdvancing = false
      }
    })
    this.#publishing = turn.catch(() => undefined)
    return turn
  }

  async #publishSynced(): Promise<void> {
    if (!(await this.#lock.isHeld())) throw new Error('The lock on the ledger was lost.')
    await this.#publisher.publish(this.#journal.syncedTo)
  }

  #broke(reason: LedgerUnavailable): void {
    this.#config.onBroken?.(reason)
    this.#repairing ??= this.#repair().finally(() => {
      this.#repairing = null
    })
  }

  async #repair(): Promise<void> {
    while (await this.#rest(this.#config.repairEveryMs ?? repairEveryMs)) {
      await this.#publishing
      if (!(await this.#journal.repair())) continue
      try {
        await this.#publishSynced()
      } catch {
        // Still broken, for the reason that is known already or a new one; the next round tries all of it again.
        continue
      }
      this.#journal.resume()
      this.append({
        type: 'alert',
        code: 'ledger-restored',
        message: 'The ledger could not be written for a while; nothing passed meanwhile.',
        session: null,
      })
      this.#config.onRestored?.()
      return
    }
  }

  /** Does something at an interval while the ledger is open; what fails is said by `onBroken`. */
  #every(ms: number, act: () => Promise<void>): void {
    const loop = async (): Promise<void> => {
      while (await this.#rest(ms)) {
        try {
          if (!this.#journal.broken) await act()
        } catch (error) {
          if (!(error instanceof LedgerUnavailable)) throw error
        }
      }
    }
    void loop()
  }

  /** False when the ledger closes before the time is over. */
  async #rest(ms: number): Promise<boolean> {
    const { signal } = this.#closing
    try {
      await this.#config.clock.sleep(ms, signal)
    } catch (error) {
      if (!signal.aborted) throw error
    }
    return !signal.aborted
  }
}

async function writeVerifierKey(directory: string, disk: Disk, signer: NoteSigner): Promise<void> {
  const line = `${encodeVerifierKey(signer)}\n`
  await disk.replace(
    verifierKeyPath(directory, signer.name),
    join(directory, 'draft', 'vkey'),
    Buffer.from(line),
  )
}
