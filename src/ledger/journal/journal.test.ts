import assert from 'node:assert/strict'
import { fstatSync, mkdtempSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { PendingLeaves } from '../tiles/bundle.ts'
import { systemDisk, type Disk } from './disk.ts'
import { listSegments, scanSegment, segmentName } from './journal-record.ts'
import { Journal } from './journal.ts'
import { LedgerUnavailable } from '../tiles/ledger-fault.ts'
import { readyText } from '../entries/ready-leaf.ts'

interface Piece {
  readonly descriptor: number
  /** Of the file: what could not even be begun is closed, and its descriptor may be another's later. */
  readonly inode: number
  readonly position: number
  readonly length: number
}

/**
 * A disk with a cache: what was not synced may be lost, and is, all of it, when a sync fails or the power does. It takes
 * so many bytes, and fails so many syncs.
 */
class LossyDisk implements Disk {
  roomBytes = Number.POSITIVE_INFINITY
  failingSyncs = 0
  #unsynced: Piece[] = []

  writeAt(descriptor: number, bytes: Buffer, position: number): number {
    if (this.roomBytes === 0) throw new Error('ENOSPC: no space left on device')
    const taken = bytes.subarray(0, Math.min(bytes.length, this.roomBytes))
    this.roomBytes -= taken.length
    this.#unsynced.push({ descriptor, inode: inodeOf(descriptor), position, length: taken.length })
    return systemDisk.writeAt(descriptor, taken, position)
  }

  async sync(descriptor: number): Promise<void> {
    const covered = new Set(this.#unsynced.filter((piece) => piece.descriptor === descriptor))
    // Entries are written meanwhile.
    await setImmediate()
    if (this.failingSyncs > 0) {
      this.failingSyncs -= 1
      for (const piece of covered) lose(piece)
      throw new Error('EIO: i/o error, fdatasync')
    }
    this.#unsynced = this.#unsynced.filter((piece) => !covered.has(piece))
  }

  /** What a loss of power takes. */
  losePower(): void {
    this.#unsynced.forEach(lose)
  }

  replace(): Promise<void> {
    throw new Error('A journal replaces nothing.')
  }

  place(): number {
    throw new Error('A journal places nothing.')
  }

  settle(): Promise<void> {
    throw new Error('A journal settles nothing.')
  }

  syncFolder(): Promise<void> {
    return Promise.resolve()
  }

  makeFolder(): Promise<void> {
    return Promise.resolve()
  }
}

function lose({ descriptor, inode, position, length }: Piece): void {
  if (inodeOf(descriptor) !== inode) return
  writeSync(descriptor, Buffer.alloc(length, 0xee), 0, length, position)
}

/** -1 of a descriptor that is closed. */
function inodeOf(descriptor: number): number {
  try {
    return fstatSync(descriptor).ino
  } catch {
    return -1
  }
}

const sizes = fc.oneof(fc.nat(300), fc.nat(20_000), fc.integer({ min: 100_000, max: 1_500_000 }))
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('add' as const), leaf: fc.nat(400), body: sizes }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('flush' as const) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('sync' as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('wait' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('fill' as const), room: fc.nat(2_000_000) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('tear' as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('repair' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

interface Added {
  readonly leaf: string
  readonly body: Buffer
}

/** No two entries have the same bytes anywhere. */
function entryOf(index: number, leafBytes: number, bodyBytes: number): Added {
  const body = Buffer.alloc(bodyBytes)
  for (let at = 0; at + 4 <= bodyBytes; at += 4) body.writeUInt32BE((index * 2_654_435_761 + at) >>> 0, at)
  return { leaf: `${index}:${String(index).repeat(200).slice(0, leafBytes)}`, body }
}

async function run(folder: string, steps: readonly Step[], end: 'repaired' | 'power lost'): Promise<void> {
  const disk = new LossyDisk()
  let breaks = 0
  const place = { folder, first: 0, bytes: 0, next: 0 }
  const journal = new Journal(place, disk, 1_000_000, new PendingLeaves(0), () => (breaks += 1))
  const added: Added[] = []
  for (const one of steps) await take(one, journal, disk, added)
  assert.equal(journal.next, added.length)
  if (end === 'power lost') {
    await setImmediate()
    const { syncedTo } = journal
    // A copy of the descriptors' files as they are now, less what the cache held.
    disk.losePower()
    await check(folder, added.slice(0, syncedTo), false)
    await journal.close()
    return
  }
  disk.roomBytes = Number.POSITIVE_INFINITY
  disk.failingSyncs = 0
  if (journal.broken) {
    assert.ok(breaks > 0)
    assert.equal(await journal.repair(), true)
    journal.resume()
  }
  if (added.length > 0) await journal.synced(added.length - 1)
  disk.losePower()
  await journal.close()
  await check(folder, added, true)
}

async function take(one: Step, journal: Journal, disk: LossyDisk, added: Added[]): Promise<void> {
  try {
    if (one.does === 'add') {
      const entry = entryOf(added.length, one.leaf, one.body)
      journal.add(readyText(entry.leaf), entry.body.length === 0 ? null : entry.body)
      added.push(entry)
    } else if (one.does === 'flush') journal.flush()
    else if (one.does === 'sync') journal.syncSoon()
    else if (one.does === 'wait') {
      if (added.length > 0) await journal.synced(added.length - 1)
    } else if (one.does === 'fill') disk.roomBytes = one.room
    else if (one.does === 'tear') disk.failingSyncs = 1
    else if (journal.broken) {
      disk.roomBytes = Number.POSITIVE_INFINITY
      if (await journal.repair()) journal.resume()
    }
  } catch (error) {
    assert.ok(error instanceof LedgerUnavailable)
  }
}

/** The journal begins with these, byte for byte; with nothing behind them when `isAll`. */
async function check(folder: string, expected: readonly Added[], isAll: boolean): Promise<void> {
  let next = 0
  for (const first of await listSegments(folder)) {
    if (first > next) break
    for (const { index, leaf, body } of scanSegment(join(folder, segmentName(first)), first)) {
      next = index + 1
      const entry = expected[index]
      if (!entry) {
        assert.ok(!isAll, `entry ${index} was never added`)
        continue
      }
      assert.equal(leaf.toString('utf8'), entry.leaf)
      assert.ok(body.equals(entry.body), `the body of entry ${index}`)
    }
  }
  assert.ok(next >= expected.length, `${next} of ${expected.length}`)
}

async function runs(end: 'repaired' | 'power lost'): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), async (steps) => {
      const folder = mkdtempSync(join(tmpdir(), 'sallyport-journal-'))
      try {
        await run(folder, steps, end)
      } finally {
        rmSync(folder, { recursive: true })
      }
    }),
    { numRuns: 40 },
  )
}

test('I1: whatever fails while entries come, a repair leaves every entry that has an index, byte for byte', () =>
  runs('repaired'))

test('I1: whatever was said to be synced survives a loss of power at any moment, between failures too', () =>
  runs('power lost'))

test('a close waits for the sync that follows the one in flight, and closes each file once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-journal-'))
  try {
    const place = { folder, first: 0, bytes: 0, next: 0 }
    const journal = new Journal(place, new LossyDisk(), 1000, new PendingLeaves(0), () => assert.fail())
    for (const index of [0, 1]) {
      const { leaf, body } = entryOf(index, 10, 2000)
      journal.add(readyText(leaf), body)
      // The second begins another file.
      journal.flush()
      journal.syncSoon()
    }
    await journal.close()
    assert.equal(journal.syncedTo, 2)
    await setImmediate()
  } finally {
    rmSync(folder, { recursive: true })
  }
})
