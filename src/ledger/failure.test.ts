import assert from 'node:assert/strict'
import { cpSync, renameSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { systemDisk, type Disk } from './journal/disk.ts'
import { fill, makePlace, verify, type Place } from './ledger.fixture.ts'
import { openLedger, type Ledger, type LedgerConfig } from './ledger.ts'
import { LedgerUnavailable } from './tiles/ledger-fault.ts'
import { readEntries } from './journal/reader.ts'

/** The machine's disk, made to fail on demand. */
class FailingDisk implements Disk {
  /** Bytes it still takes; then writes are short and fail. */
  roomBytes = Number.POSITIVE_INFINITY
  failSync = false
  failReplace = false
  failSettle = false
  rewritten = 0
  /** Files wait for it before they are put in place or synced. */
  held: Promise<void> | null = null
  #furthest = 0

  writeAt(descriptor: number, bytes: Buffer, position: number): number {
    if (this.roomBytes === 0) throw new Error('ENOSPC: no space left on device')
    const taken = bytes.subarray(0, Math.min(bytes.length, this.roomBytes))
    this.roomBytes -= taken.length
    if (position < this.#furthest) this.rewritten += taken.length
    this.#furthest = Math.max(this.#furthest, position + taken.length)
    return systemDisk.writeAt(descriptor, taken, position)
  }

  async sync(descriptor: number): Promise<void> {
    if (this.failSync) throw new Error('EIO: i/o error, fdatasync')
    await systemDisk.sync(descriptor)
  }

  async replace(path: string, draft: string, bytes: Buffer): Promise<void> {
    if (this.failReplace) throw new Error('EIO: i/o error, rename')
    await this.held
    await systemDisk.replace(path, draft, bytes)
  }

  place(path: string, bytes: Buffer): number {
    if (this.failReplace) throw new Error('EIO: i/o error, open')
    return systemDisk.place(path, bytes)
  }

  async settle(descriptor: number): Promise<void> {
    await this.held
    await systemDisk.settle(descriptor)
    if (this.failSettle) throw new Error('EIO: i/o error, fdatasync')
  }

  syncFolder(path: string): Promise<void> {
    return systemDisk.syncFolder(path)
  }

  makeFolder(path: string): Promise<void> {
    return systemDisk.makeFolder(path)
  }
}

const started = { type: 'gateway.started', instance: 'a', software: 'b', runtime: 'c' } as const

interface Scene {
  readonly place: Place
  readonly disk: FailingDisk
  readonly ledger: Ledger
  readonly broken: Promise<LedgerUnavailable>
  readonly restored: Promise<void>
}

async function makeScene(more: Partial<LedgerConfig> = {}): Promise<Scene & AsyncDisposable> {
  const place = await makePlace()
  const disk = new FailingDisk()
  const broken = Promise.withResolvers<LedgerUnavailable>()
  const restored = Promise.withResolvers<void>()
  const ledger = await openLedger(
    place.config({
      disk,
      repairEveryMs: 10,
      onBroken: broken.resolve,
      onRestored: () => restored.resolve(),
      ...more,
    }),
  )
  await fill(ledger, place.ring, 50)
  await ledger.checkpoint()
  return {
    place,
    disk,
    ledger,
    broken: broken.promise,
    restored: restored.promise,
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  }
}

async function typesOf(directory: string): Promise<readonly string[]> {
  const types: string[] = []
  for await (const { leaf } of readEntries(directory, 102)) types.push(leaf?.type ?? '?')
  return types
}

test('I1: with a full disk nothing is acknowledged, and the ledger goes on when there is room', async () => {
  await using scene = await makeScene()
  const { ledger, disk, place } = scene
  const before = ledger.writtenTo
  disk.roomBytes = 150
  const index = ledger.append(started)
  ledger.append(started)
  assert.throws(() => ledger.flush(), LedgerUnavailable)
  assert.equal(ledger.writtenTo, before)
  assert.throws(() => ledger.append(started), LedgerUnavailable)
  assert.throws(() => ledger.flush(), LedgerUnavailable)
  await assert.rejects(ledger.synced(index), LedgerUnavailable)
  await assert.rejects(ledger.checkpoint(), LedgerUnavailable)
  assert.ok((await scene.broken) instanceof LedgerUnavailable)
  // As a process killed now would leave it: the torn bytes are no obstacle.
  cpSync(place.directory, `${place.base}/killed`, {
    recursive: true,
    filter: (path) => !path.includes('lock'),
  })
  const killed = await openLedger(place.config({ directory: `${place.base}/killed` }))
  assert.ok(killed.next >= before)
  await killed.close()

  disk.roomBytes = Number.POSITIVE_INFINITY
  await scene.restored
  ledger.flush()
  await ledger.synced(index)
  ledger.append(started)
  await ledger.close()
  assert.deepEqual(await typesOf(place.directory), [
    'gateway.started',
    'gateway.started',
    'alert',
    'gateway.started',
  ])
  assert.deepEqual((await verify(place.directory)).faults, [])
})

test('I1: after a failed sync the bytes in doubt are written again before anything is said to be safe', async () => {
  await using scene = await makeScene()
  const { ledger, disk, place } = scene
  const index = ledger.append(started)
  ledger.flush()
  disk.failSync = true
  await assert.rejects(ledger.synced(index), LedgerUnavailable)
  assert.throws(() => ledger.append(started), LedgerUnavailable)
  assert.equal(ledger.syncedTo, index)
  disk.failSync = false
  await scene.restored
  assert.ok(disk.rewritten > 0)
  assert.ok(ledger.syncedTo > index)
  await ledger.close()
  assert.deepEqual((await verify(place.directory)).faults, [])
})

test('I1: tiles or a checkpoint that cannot be written stop the ledger too', async () => {
  await using scene = await makeScene()
  const { ledger, disk, place } = scene
  disk.failReplace = true
  ledger.append(started)
  await assert.rejects(ledger.checkpoint(), LedgerUnavailable)
  assert.throws(() => ledger.append(started), LedgerUnavailable)
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.ok(ledger.broken)
  disk.failReplace = false
  await scene.restored
  await ledger.close()
  assert.equal(ledger.head.size, 104)
  assert.deepEqual((await verify(place.directory)).faults, [])
})

test('I1: full tiles that cannot be made or synced stop the ledger, and are made again', async () => {
  await using scene = await makeScene()
  const { ledger, disk, place } = scene
  for (const fault of ['failReplace', 'failSettle'] as const) {
    disk[fault] = true
    for (let count = 0; count < 300; count += 1) ledger.append(started)
    await assert.rejects(ledger.checkpoint(), LedgerUnavailable)
    assert.throws(() => ledger.append(started), LedgerUnavailable)
    disk[fault] = false
    while (ledger.broken) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await ledger.close()
  assert.ok(ledger.head.size > 700)
  assert.deepEqual((await verify(place.directory)).faults, [])
  // As a disk leaves it that lost what was not synced: a full tile is torn, and made again from the journal.
  const torn = join(place.directory, 'tile', 'entries', '001')
  truncateSync(torn, 10)
  rmSync(join(place.directory, 'checkpoint'))
  await (await openLedger(place.config())).close()
  assert.deepEqual((await verify(place.directory)).faults, [])
})

test('I1: a failure while segments change loses nothing', async () => {
  await using scene = await makeScene({ segmentBytesMax: 1000 })
  const { ledger, disk, place } = scene
  for (const roomBytes of [0, 7, 16, 30]) {
    disk.roomBytes = roomBytes
    ledger.append(started)
    assert.throws(() => ledger.flush(), LedgerUnavailable)
    disk.roomBytes = Number.POSITIVE_INFINITY
    while (ledger.broken) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await ledger.close()
  assert.deepEqual((await verify(place.directory)).faults, [])
})

test('I1: a ledger moved away while it is written is noticed', async () => {
  await using scene = await makeScene()
  const { ledger, place } = scene
  renameSync(place.directory, `${place.directory}-moved`)
  ledger.append(started)
  await assert.rejects(ledger.checkpoint(), LedgerUnavailable)
  assert.ok(await scene.broken)
  renameSync(`${place.directory}-moved`, place.directory)
  await scene.restored
  await ledger.close()
  assert.deepEqual((await verify(place.directory)).faults, [])
})

test('I8: a disk that stalls bounds what is kept for it', async () => {
  await using scene = await makeScene()
  const { ledger, place } = scene
  const key = await place.ring.createSessionKey('01900000-0000-7000-8000-000000000000')
  const plain = Buffer.alloc(8 * 1024 * 1024)
  assert.throws(() => {
    for (let count = 0; count < 100; count += 1) ledger.append(started, { key, plain })
  }, LedgerUnavailable)
  await ledger.close()
  assert.deepEqual((await verify(place.directory)).faults, [])
})

test('I8: whoever adds entries faster than tiles are written is held up before memory is, and goes on with them', async () => {
  await using scene = await makeScene({ leadMax: 600 })
  const { ledger, disk, place } = scene
  const held = Promise.withResolvers<void>()
  disk.held = held.promise
  await fill(ledger, place.ring, 200)
  await ledger.synced(ledger.next - 1)
  assert.equal(ledger.isBehind(0), false)
  for (let session = 0; session < 20; session += 1) await fill(ledger, place.ring, 200)
  const last = ledger.next - 1
  let isReleased = false
  const released = ledger.synced(last).then(() => (isReleased = true))
  while (ledger.syncedTo <= last) await pause(1)
  await pause(50)
  assert.equal(isReleased, false)
  assert.ok(ledger.releasedTo <= last)
  assert.equal(ledger.isBehind(0), true)
  held.resolve()
  disk.held = null
  await released
  assert.ok(ledger.releasedTo > last)
  await ledger.close()
  assert.deepEqual((await verify(place.directory)).faults, [])
})
