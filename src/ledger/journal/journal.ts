import { closeSync, fstatSync, ftruncateSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { PendingLeaves } from '../tiles/bundle.ts'
import type { Disk } from './disk.ts'
import {
  frameRecord,
  recordHeaderBytes,
  recordTrailerBytes,
  sealedBytesMax,
  segmentHeader,
  segmentHeaderBytes,
  segmentName,
} from './journal-record.ts'
import { LedgerUnavailable, messageOf } from '../tiles/ledger-fault.ts'
import { leafBytesMax } from '../entries/leaf.ts'
import type { ReadyLeaf } from '../entries/ready-leaf.ts'

/** Where a journal continues; all before it is synced. */
export interface JournalPlace {
  /** Folder of the segments. */
  readonly folder: string
  /** First index of the segment to continue; a new one is made when `bytes` is 0. */
  readonly first: number
  /** Whole bytes of that segment. */
  readonly bytes: number
  /** Entries in the journal: the next entry's index. */
  readonly next: number
}

interface Segment {
  readonly descriptor: number
  readonly path: string
  /** End of what was written and acknowledged. */
  bytes: number
}

/** Written bytes are kept until they are synced, so that a failed sync can be made good by writing them again. */
interface Unsynced {
  readonly segment: Segment
  readonly position: number
  /** The bytes are those of `slab` from `from` to `to`. */
  readonly slab: Buffer
  readonly from: number
  to: number
  end: number
  /** A slab in which nothing later lies: it can be filled again once this piece is synced. */
  frees: Buffer | null
}

interface Waiter {
  readonly index: number
  readonly resolve: () => void
  readonly reject: (reason: Error) => void
}

const slabBytes = 1024 * 1024
const spareSlabsMax = 4
/** Beyond this much that the disk has not confirmed, the ledger takes no more. */
const unsyncedBytesMax = 128 * 1024 * 1024

/**
 * Appends records to segment files. *Written* means handed to the operating system, *synced* that fdatasync returned.
 * Any failure breaks it: from then on every call throws or rejects, until `repair` succeeds. Entries that were added
 * and not yet written when it broke are kept and written by the repair, so an index once given stays true.
 */
export class Journal {
  readonly #folder: string
  readonly #disk: Disk
  readonly #segmentBytesMax: number
  readonly #leaves: PendingLeaves
  readonly #onBroken: (reason: LedgerUnavailable) => void
  #segment: Segment
  #slab: Buffer = Buffer.allocUnsafeSlow(slabBytes)
  /** Slabs to be filled again: the collector runs whenever enough memory outside of its heap is fresh. */
  readonly #spare: Buffer[] = []
  /** `#slab` from `#from` to `#to` is what was added and not written. */
  #from = 0
  #to = 0
  #next: number
  #written: number
  #synced: number
  #unsynced: Unsynced[] = []
  #unsyncedBytes = 0
  #retired: Segment[] = []
  #folderChanged = true
  #syncing: Promise<void> | null = null
  /** Whether another sync is to follow the one that runs. */
  #syncsAgain = false
  /** Entries before this index are covered by the sync that began last. */
  #syncingTo = 0
  #waiters: Waiter[] = []
  #broken: LedgerUnavailable | null = null

  /** Opens the segment at `place`; throws when the system does not let it. `leaves` gets each leaf that is added. */
  constructor(
    place: JournalPlace,
    disk: Disk,
    segmentBytesMax: number,
    leaves: PendingLeaves,
    onBroken: (reason: LedgerUnavailable) => void,
  ) {
    this.#folder = place.folder
    this.#disk = disk
    this.#segmentBytesMax = segmentBytesMax
    this.#leaves = leaves
    this.#onBroken = onBroken
    this.#next = place.next
    this.#written = place.next
    this.#synced = place.next
    const path = join(place.folder, segmentName(place.first))
    this.#segment = place.bytes > 0 ? continueSegment(path, place.bytes) : this.#newSegment(place.first)
  }

  get next(): number {
    return this.#next
  }

  /** Entries before this index are written. */
  get writtenTo(): number {
    return this.#written
  }

  /** Entries before this index are synced. */
  get syncedTo(): number {
    return this.#synced
  }

  get broken(): LedgerUnavailable | null {
    return this.#broken
  }

  /** Puts a record in the buffer. Throws `LedgerUnavailable` when broken, RangeError when it is too large. */
  add(leaf: ReadyLeaf, body: Buffer | null): void {
    if (this.#broken) throw this.#broken
    const bodyBytes = body ? body.length : 0
    if (bodyBytes > sealedBytesMax) throw new RangeError(`A sealed body of ${bodyBytes} bytes is too large.`)
    if (this.#unsyncedBytes + (this.#to - this.#from) + bodyBytes > unsyncedBytesMax) {
      throw new LedgerUnavailable('The disk is too far behind.')
    }
    this.#reserve(recordHeaderBytes + leaf.bytesMax + bodyBytes + recordTrailerBytes)
    const leafAt = this.#to + recordHeaderBytes
    const leafBytes = leaf.writeTo(this.#slab, leafAt) - leafAt
    if (leafBytes > leafBytesMax) throw new RangeError(`A leaf of ${leafBytes} bytes is too large.`)
    if (body) this.#slab.set(body, leafAt + leafBytes)
    this.#to = frameRecord(this.#slab, this.#to, leafBytes, bodyBytes)
    this.#next += 1
    this.#leaves.add(this.#slab, leafAt, leafAt + leafBytes)
  }

  /** Writes all that was added. Throws `LedgerUnavailable` when broken or when it breaks now. */
  flush(): void {
    if (this.#broken) throw this.#broken
    if (this.#from === this.#to) return
    try {
      this.#write()
    } catch (error) {
      throw this.#fail(error)
    }
  }

  /** Resolves when the entry is synced. One sync runs at a time; whoever comes meanwhile shares the next. */
  async synced(index: number): Promise<void> {
    if (index >= this.#next) throw new RangeError(`There is no entry ${index} yet.`)
    if (this.#broken) throw this.#broken
    if (index < this.#synced) return
    if (index >= this.#written) this.flush()
    await new Promise<void>((resolve, reject) => {
      this.#waiters.push({ index, resolve, reject })
      if (!this.#syncing) this.#startSync()
    })
  }

  /** Starts a sync unless nothing needs it; after the one that runs, if that began before the last write. */
  syncSoon(): void {
    if (this.#broken || this.#synced >= this.#written) return
    if (!this.#syncing) this.#startSync()
    else if (this.#syncingTo < this.#written) this.#syncsAgain = true
  }

  /** Throws unless the segment being written is still the file that its name leads to. */
  checkPlace(): void {
    if (this.#broken) throw this.#broken
    try {
      requireSameFile(this.#segment)
    } catch (error) {
      throw this.#fail(error)
    }
  }

  /**
   * Tries to make a broken journal whole: writes again what was written but not confirmed (its own bytes, in place, so
   * that dying in the middle loses nothing), cuts what a failed write left behind, writes what waited, syncs all. It
   * takes entries again after `resume`.
   */
  async repair(): Promise<boolean> {
    while (this.#syncing) await this.#syncing
    try {
      for (const piece of this.#unsynced)
        this.#writeAll(piece.segment.descriptor, piece.slab.subarray(piece.from, piece.to), piece.position)
      ftruncateSync(this.#segment.descriptor, this.#segment.bytes)
      if (this.#from < this.#to) this.#write()
      for (const segment of [...this.#retired, this.#segment]) {
        requireSameFile(segment)
        await this.#disk.sync(segment.descriptor)
      }
      await this.#disk.syncFolder(this.#folder)
    } catch (error) {
      this.#broken = new LedgerUnavailable(messageOf(error), { cause: error })
      return false
    }
    this.#confirm(this.#written, this.#retired)
    return true
  }

  /** Takes entries again, after a repair. */
  resume(): void {
    this.#broken = null
  }

  /** Breaks the journal for a reason found elsewhere (a checkpoint that could not be written, a lost lock). */
  fail(error: unknown): LedgerUnavailable {
    return this.#fail(error)
  }

  /** Waits for a sync in flight, and for the one that follows it, and closes the files. Does not write: flush and sync before. */
  async close(): Promise<void> {
    while (this.#syncing) await this.#syncing
    this.#broken ??= new LedgerUnavailable('The ledger is closed.')
    for (const { descriptor } of [...this.#retired, this.#segment]) closeSync(descriptor)
    this.#retired = []
  }

  #reserve(bytes: number): void {
    if (this.#slab.length - this.#to >= bytes) return
    const waiting = this.#to - this.#from
    const needed = Math.max(slabBytes, 2 * waiting + bytes)
    const next = (needed === slabBytes ? this.#spare.pop() : undefined) ?? Buffer.allocUnsafeSlow(needed)
    this.#slab.copy(next, 0, this.#from, this.#to)
    this.#retire(this.#slab)
    this.#slab = next
    this.#from = 0
    this.#to = waiting
  }

  /** What is not synced yet may lie in the slab, the last piece of it at the latest. */
  #retire(slab: Buffer): void {
    const last = this.#unsynced.at(-1)
    if (last) last.frees = slab
    else this.#reuse(slab)
  }

  #reuse(slab: Buffer): void {
    if (slab.length === slabBytes && this.#spare.length < spareSlabsMax) this.#spare.push(slab)
  }

  #write(): void {
    if (this.#segment.bytes >= this.#segmentBytesMax) this.#rotate()
    const segment = this.#segment
    const bytes = this.#slab.subarray(this.#from, this.#to)
    this.#writeAll(segment.descriptor, bytes, segment.bytes)
    this.#unsyncedBytes += bytes.length
    segment.bytes += bytes.length
    this.#keep(segment, segment.bytes - bytes.length)
    this.#from = this.#to
    this.#written = this.#next
  }

  /** Keeps what was just written until it is synced: with the piece before it, unless a sync of that is under way. */
  #keep(segment: Segment, position: number): void {
    const slab = this.#slab
    const last = this.#unsynced.at(-1)
    if (
      last?.segment === segment &&
      last.slab === slab &&
      last.to === this.#from &&
      last.end > this.#syncingTo
    ) {
      last.to = this.#to
      last.end = this.#next
      return
    }
    this.#unsynced.push({
      segment,
      position,
      slab,
      from: this.#from,
      to: this.#to,
      end: this.#next,
      frees: null,
    })
  }

  #writeAll(descriptor: number, bytes: Buffer, position: number): void {
    for (let done = 0; done < bytes.length;) {
      const rest = done === 0 ? bytes : bytes.subarray(done)
      const count = this.#disk.writeAt(descriptor, rest, position + done)
      if (count === 0) throw new Error('The system wrote nothing.')
      done += count
    }
  }

  #rotate(): void {
    const old = this.#segment
    this.#segment = this.#newSegment(this.#written)
    this.#retired.push(old)
  }

  #newSegment(first: number): Segment {
    const path = join(this.#folder, segmentName(first))
    // Nothing acknowledged has this index or a later one, so what a failed attempt left here may go.
    const descriptor = openSync(path, 'w+', 0o600)
    const header = segmentHeader(first)
    try {
      this.#writeAll(descriptor, header, 0)
    } catch (error) {
      closeSync(descriptor)
      throw error
    }
    this.#folderChanged = true
    const segment = { descriptor, path, bytes: segmentHeaderBytes }
    // Its end lies beyond `first`, so that only a sync that began after it counts for it.
    const whole = { slab: header, from: 0, to: header.length }
    this.#unsynced.push({ segment, position: 0, ...whole, end: first + 1, frees: null })
    this.#unsyncedBytes += header.length
    return segment
  }

  #startSync(): void {
    this.#syncsAgain = false
    this.#syncing = this.#sync().finally(() => {
      this.#syncing = null
      if ((this.#waiters.length > 0 || this.#syncsAgain) && !this.#broken) this.#startSync()
    })
  }

  async #sync(): Promise<void> {
    const end = this.#written
    this.#syncingTo = end
    // Captured here: a write during the sync may begin another segment, which this sync does not cover.
    const segment = this.#segment
    const retired = [...this.#retired]
    const folderChanged = this.#folderChanged
    this.#folderChanged = false
    try {
      for (const { descriptor } of retired) await this.#disk.sync(descriptor)
      await this.#disk.sync(segment.descriptor)
      if (folderChanged) await this.#disk.syncFolder(this.#folder)
    } catch (error) {
      this.#fail(error)
      return
    }
    // When a write failed meanwhile, the journal is broken but what was synced is safe all the same.
    this.#confirm(end, retired)
  }

  #confirm(end: number, retired: readonly Segment[]): void {
    this.#synced = Math.max(this.#synced, end)
    for (const { descriptor } of retired) closeSync(descriptor)
    this.#retired = this.#retired.filter((segment) => !retired.includes(segment))
    const open = this.#unsynced.findIndex((piece) => piece.end > end)
    for (const { from, to, frees } of this.#unsynced.splice(0, open < 0 ? this.#unsynced.length : open)) {
      this.#unsyncedBytes -= to - from
      if (frees) this.#reuse(frees)
    }
    const waiters = this.#waiters
    this.#waiters = waiters.filter(({ index }) => index >= end)
    for (const { index, resolve } of waiters) if (index < end) resolve()
  }

  #fail(error: unknown): LedgerUnavailable {
    if (this.#broken) return this.#broken
    const reason = new LedgerUnavailable(messageOf(error), { cause: error })
    this.#broken = reason
    const waiters = this.#waiters
    this.#waiters = []
    for (const { reject } of waiters) reject(reason)
    this.#onBroken(reason)
    return reason
  }
}

function continueSegment(path: string, bytes: number): Segment {
  return { descriptor: openSync(path, 'r+'), path, bytes }
}

/** Bytes written to a file that was removed or replaced are seen by nobody. */
function requireSameFile({ path, descriptor }: Segment): void {
  const named = statSync(path)
  const opened = fstatSync(descriptor)
  if (named.ino !== opened.ino || named.dev !== opened.dev) throw new Error(`${path} was replaced.`)
}
