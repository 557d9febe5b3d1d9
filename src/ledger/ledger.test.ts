import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomInt } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { systemClock } from '../core/clock.ts'
import { ManualClock } from '../core/manual-clock.ts'
import { systemRandom, uuidv7 } from '../core/random.ts'
import { openKeyRing, type KeyRing } from '../keys/key-ring.ts'
import type { SessionKey } from '../keys/session-key.ts'
import type { EntryOf } from './entry.ts'
import { openLedger, type Ledger, type LedgerConfig } from './ledger.ts'
import { LedgerContradiction, LedgerLocked } from './ledger-fault.ts'
import { hashLeaf } from './tree.ts'
import { inclusionProof, rootOfProof } from './proof.ts'
import { openBody, readEntries, readSession } from './reader.ts'
import { TileFiles } from './tile-files.ts'
import { verifyLedger, type VerifyOptions, type VerifyResult } from './verify.ts'

const origin = 'audit.example/sallyport/test'

interface Place {
  readonly base: string
  readonly directory: string
  readonly ring: KeyRing
  config(more?: Partial<LedgerConfig>): LedgerConfig
}

async function makePlace(): Promise<Place & AsyncDisposable> {
  const base = mkdtempSync(join(tmpdir(), 'sallyport-ledger-'))
  const directory = join(base, 'ledger')
  const ring = await openKeyRing({
    masterFile: join(base, 'master.key'),
    directory: join(base, 'keys'),
    ledgerDirectory: directory,
    random: systemRandom,
  })
  return {
    base,
    directory,
    ring,
    config: (more = {}) => ({
      directory,
      origin,
      signingKey: ring.ledgerSigningKey(origin),
      clock: systemClock,
      random: systemRandom,
      ...more,
    }),
    [Symbol.asyncDispose]: () => Promise.resolve(rmSync(base, { recursive: true })),
  }
}

async function verify(directory: string, options: VerifyOptions = {}): Promise<VerifyResult> {
  for await (const step of verifyLedger(directory, options)) if (step.kind === 'result') return step.result
  throw new Error('no result')
}

function decided(session: string, number: number): EntryOf<'statement.decided'> {
  return {
    type: 'statement.decided',
    session,
    number,
    act: 'run',
    verdict: 'allow',
    rule: 'reads',
    code: '',
    policyVersion: 'f'.repeat(64),
    fingerprint: '00112233aabbccdd',
    effects: [{ kind: 'read', verb: 'select', object: 'public.customers' }],
    reviewId: null,
    prepared: null,
  }
}

function concluded(session: string, number: number, index: number): EntryOf<'statement.concluded'> {
  return {
    type: 'statement.concluded',
    session,
    number,
    decided: index,
    result: 'ran',
    errorCode: '',
    tag: 'SELECT 1',
    rows: 1,
    bytes: 42,
    masked: 0,
    durationMs: 1.25,
  }
}

/** Writes one session with `count` statements. */
async function fill(ledger: Ledger, ring: KeyRing, count: number): Promise<string> {
  const session = uuidv7(systemClock.now(), systemRandom)
  using key: SessionKey = await ring.createSessionKey(session)
  ledger.append({
    type: 'session.opened',
    session,
    chain: [{ id: 'https://issuer#ann', kind: 'person', groups: ['dba'], claims: { sub: 'ann' } }],
    resource: 'bank',
    protocol: 'postgres',
    origin: { address: '127.0.0.1', port: 1, tls: null, application: 'psql' },
    policyVersion: 'f'.repeat(64),
    endsAt: '2026-01-01T00:00:00.000000Z',
  })
  for (let number = 1; number <= count; number += 1) {
    const index = ledger.append(decided(session, number), { key, plain: Buffer.from(`SELECT ${number}`) })
    ledger.append(concluded(session, number, index))
  }
  ledger.append({ type: 'session.closed', session, reason: 'client-left', statements: count })
  return session
}

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

test('any single flipped byte of a small ledger is found', { timeout: 600_000 }, async () => {
  await using place = await makePlace()
  {
    await using ledger = await openLedger(place.config())
    await fill(ledger, place.ring, 1)
  }
  assert.equal((await verify(place.directory)).ok, true)
  for (const file of filesOf(place.directory, ['tile', 'checkpoint', 'journal'])) {
    const path = join(place.directory, file)
    const bytes = readFileSync(path)
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
      writeFileSync(path, changed)
      const { ok, faults } = await verify(place.directory)
      assert.equal(ok, false, `${file} byte ${at}`)
      assert.ok(faults.length > 0)
    }
    writeFileSync(path, bytes)
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
