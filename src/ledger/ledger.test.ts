import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomInt } from 'node:crypto'
import {
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join, relative } from 'node:path'
import { ManualClock } from '../core/manual-clock.ts'
import { fill, makePlace, verify } from './ledger.fixture.ts'
import { openLedger } from './ledger.ts'
import { LedgerContradiction, LedgerLocked } from './tiles/ledger-fault.ts'
import { hashLeaf } from './tiles/tree.ts'
import { inclusionProof, rootOfProof } from './tiles/proof.ts'
import { openBody, readEntries, readSession } from './journal/reader.ts'
import { TileFiles } from './tiles/tile-files.ts'

function filesOf(directory: string, folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => {
    const path = join(directory, folder)
    if (!statSync(path).isDirectory()) return [folder]
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((item) => item.isFile())
      .map((item) => relative(directory, join(item.parentPath, item.name)))
  })
}

test('a ledger written, closed, opened again and written on verifies, with and without keys', async () => {
  await using place = await makePlace()
  let sessions: string[] = []
  for (const count of [0, 1, 100, 300, 30_000]) {
    await using ledger = await openLedger(place.config({ segmentBytesMax: 256 * 1024 }))
    sessions.push(await fill(ledger, place.ring, count))
  }
  const plain = await verify(place.directory)
  assert.deepEqual(plain.faults, [])
  assert.equal(plain.entries, 10 + 2 * 30_401)
  assert.equal(plain.notCheckpointed, 0)
  assert.deepEqual(plain.story, { sessions: 5, statements: 30_401, concluded: 30_401, unconcluded: 0 })
  const opened = await verify(place.directory, { keys: place.ring })
  assert.equal(opened.ok, true)
  assert.equal(opened.bodies.opened, 30_401)

  const [, , hundred = ''] = sessions
  using key = await place.ring.openSessionKey(hundred)
  assert.ok(key)
  const bodies: string[] = []
  for await (const entry of readSession(place.directory, hundred)) {
    const body = openBody(entry, key)
    if (body) bodies.push(body.toString())
  }
  assert.deepEqual(
    bodies,
    Array.from({ length: 100 }, (_, at) => `SELECT ${at + 1}`),
  )

  await place.ring.destroySessionKey(hundred)
  const erased = await verify(place.directory, { keys: place.ring })
  assert.equal(erased.ok, true)
  assert.equal(erased.bodies.unreadable, 100)
})

test('every entry has an inclusion proof from the published tiles alone', async () => {
  await using place = await makePlace()
  const ledger = await openLedger(place.config())
  await fill(ledger, place.ring, 400)
  await ledger.close()
  const { size, root } = ledger.head
  const source = new TileFiles(place.directory)
  for await (const { index, bytes } of readEntries(place.directory)) {
    const proof = inclusionProof(index, size, source)
    assert.ok(proof)
    assert.deepEqual(rootOfProof(hashLeaf(bytes), index, size, proof), root)
    assert.notDeepEqual(rootOfProof(hashLeaf(Buffer.from('{}')), index, size, proof), root)
  }
})

test('random changes, cuts, additions and removals in a larger ledger are found and placed', async () => {
  await using place = await makePlace()
  {
    await using ledger = await openLedger(place.config({ segmentBytesMax: 100_000 }))
    await fill(ledger, place.ring, 700)
  }
  const files = filesOf(place.directory, ['tile', 'checkpoint', 'journal'])
  for (let round = 0; round < 120; round += 1) {
    const copy = join(place.base, 'copy')
    cpSync(place.directory, copy, { recursive: true, filter: (path) => !path.includes('lock') })
    const file = files[randomInt(files.length)] ?? ''
    const path = join(copy, file)
    const bytes = readFileSync(path)
    const at = randomInt(bytes.length)
    const kind = round % 4
    if (kind === 0) {
      bytes[at] = (bytes[at] ?? 0) ^ (1 + randomInt(255))
      writeFileSync(path, bytes)
    } else if (kind === 1) writeFileSync(path, bytes.subarray(0, at))
    else if (kind === 2) writeFileSync(path, Buffer.concat([bytes, Buffer.of(randomInt(256))]))
    else rmSync(path)
    const { ok, faults } = await verify(copy)
    assert.equal(ok, false, `${['flip', 'cut', 'add', 'remove'][kind]} ${file} byte ${at}`)
    const named = faults.some((fault) => fault.file === file || file.startsWith(fault.file))
    assert.ok(named || kind === 3, `${file} is named: ${JSON.stringify(faults[0])}`)
    rmSync(copy, { recursive: true })
  }
})

test('two writers cannot have one directory', async () => {
  await using place = await makePlace()
  const ledger = await openLedger(place.config())
  await assert.rejects(openLedger(place.config()), LedgerLocked)
  await ledger.close()
  await using again = await openLedger(place.config())
  assert.equal(again.broken, null)
})

test('of many that find a dead lock at once exactly one takes it', async () => {
  await using place = await makePlace()
  const folder = join(place.directory, 'lock')
  for (let round = 0; round < 10; round += 1) {
    mkdirSync(folder, { recursive: true })
    const dead = createServer()
    await new Promise<void>((resolve) => dead.listen(join(folder, 'old'), resolve))
    linkSync(join(folder, 'old'), join(folder, 'held'))
    await new Promise((resolve) => dead.close(resolve))
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => openLedger(place.config())))
    const opened = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    for (const ledger of opened) await ledger.close()
    assert.equal(opened.length, 1)
    const reasons = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    for (const reason of reasons) assert.ok(reason instanceof LedgerLocked, String(reason))
  }
})

test('I1: what nobody waits for is written at the end of the turn and synced within 20 ms', async () => {
  await using place = await makePlace()
  const clock = new ManualClock()
  const ledger = await openLedger(place.config({ clock }))
  const index = ledger.append({ type: 'heartbeat', everyMs: 1 })
  assert.equal(ledger.writtenTo, index)
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(ledger.writtenTo, index + 1)
  assert.equal(ledger.syncedTo, index)
  clock.advance(20)
  const deadline = performance.now() + 5000
  while (ledger.syncedTo === index && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  assert.equal(ledger.syncedTo, index + 1)
  await ledger.close()
})

test('a journal that contradicts the signed checkpoint is not opened, and the place is named', async () => {
  await using place = await makePlace()
  {
    await using ledger = await openLedger(place.config())
    await fill(ledger, place.ring, 20)
  }
  const path = join(place.directory, 'journal', '0000000000000000.seg')
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.subarray(0, bytes.length - 1))
  await assert.rejects(openLedger(place.config()), (error) => {
    assert.ok(error instanceof LedgerContradiction)
    assert.match(error.message, /entry|entries/)
    return true
  })
  writeFileSync(path, bytes)
  rmSync(join(place.directory, 'tile'), { recursive: true })
  {
    await using ledger = await openLedger(place.config())
    ledger.append({ type: 'gateway.started', instance: 'a', software: 'b', runtime: 'c' })
  }
  assert.deepEqual((await verify(place.directory)).faults, [])
})

test('a clock that steps back is noted once, and stamps never go back', async () => {
  await using place = await makePlace()
  const clock = new ManualClock()
  const ledger = await openLedger(place.config({ clock }))
  const entry = { type: 'gateway.stopped', instance: 'a', reason: 'b' } as const
  ledger.append(entry)
  clock.step(-5000)
  ledger.append(entry)
  ledger.append(entry)
  clock.step(10_000)
  ledger.append(entry)
  await ledger.close()
  const stamps: string[] = []
  const types: string[] = []
  for await (const { leaf } of readEntries(place.directory)) {
    assert.ok(leaf)
    stamps.push(leaf.at)
    types.push(leaf.type)
  }
  assert.deepEqual(types, [
    'gateway.stopped',
    'alert',
    'gateway.stopped',
    'gateway.stopped',
    'gateway.stopped',
  ])
  assert.deepEqual(stamps, stamps.toSorted())
  assert.equal(stamps[3], stamps[0])
  assert.ok((await verify(place.directory)).ok)
})

test('heartbeats and checkpoints come by themselves', async () => {
  await using place = await makePlace()
  const clock = new ManualClock()
  const ledger = await openLedger(place.config({ clock }))
  clock.advance(60_000)
  await new Promise((resolve) => setTimeout(resolve, 50))
  clock.advance(1000)
  while (ledger.head.size === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal(ledger.head.size, 1)
  await ledger.close()
})
