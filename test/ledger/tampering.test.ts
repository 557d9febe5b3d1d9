/** A directory with every kind of file that a ledger has, and what can be done to each of them. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { after, before, test } from 'node:test'
import { systemClock } from '../../src/core/clock.ts'
import { parseWitnessKey } from '../../src/ledger/tiles/cosignature.ts'
import { scanSegment, segmentName } from '../../src/ledger/journal/journal-record.ts'
import { fill, makePlace, origin, verify } from '../../src/ledger/ledger.fixture.ts'
import { openLedger, type Ledger } from '../../src/ledger/ledger.ts'
import type { VerifyOptions } from '../../src/ledger/verify/verify.ts'
import { WitnessRound } from '../../src/ledger/anchors/witness.ts'
import { encodeSegment, noDigest } from '../../src/recording/segment.ts'
import { digestOfSegment } from '../../src/recording/sealed-digest.ts'
import { startWitness } from './witness-server.ts'

const other = 'audit.example/other'
let place: Awaited<ReturnType<typeof makePlace>>
/** Everything: journal, tiles, epochs, cosignatures, anchors, and the recordings beside it. */
let whole: string
let options: VerifyOptions
let session: string
let early: string

before(async () => {
  place = await makePlace()
  whole = join(place.base, 'whole')
  early = join(place.base, 'early')
  const recordings = join(whole, 'recordings')
  const directory = join(whole, 'ledger')
  const config = place.config({
    directory,
    checkpointEveryMs: 60_000,
    segmentBytesMax: 60_000,
    heartbeatEveryMs: 60_000,
  })
  const anchor = await anchorOf(join(place.base, 'other'))
  let ledger: Ledger
  {
    await using first = await openLedger(config)
    ledger = first
    await fill(ledger, place.ring, 130)
    await ledger.checkpoint()
    await using witness = await startWitness('witness.one', ledger.verifierKey)
    ledger.append({ type: 'ledger.anchored', ledger: other, ...anchor })
    ledger.append({ type: 'heartbeat', everyMs: 60_000 })
    session = await fill(ledger, place.ring, 20)
    ledger.append({ type: 'recording.sealed', session, ...(await record(recordings, session)) })
    await ledger.rotate(await place.ring.createSigningKey(origin), { author: 'unix#ann', reason: 'yearly' })
    await fill(ledger, place.ring, 20)
    await ledger.checkpoint()
    witness.trust(ledger.verifierKey)
    const { url, verifier } = witness
    const key = parseWitnessKey(witness.line)
    assert.ok(key)
    await using round = new WitnessRound({
      directory,
      witnesses: [{ url, verifier }],
      quorum: 1,
      clock: systemClock,
      everyMs: 3_600_000,
      onContradiction: (_, words) => assert.fail(words),
      onTrouble: (_, words) => assert.fail(words),
    })
    await round.round()
    cpSync(whole, early, { recursive: true, filter: (path) => !path.includes('/lock') })
    await fill(ledger, place.ring, 20)
    options = {
      keys: place.ring,
      witnesses: { witnesses: [key], quorum: 1 },
      recordings: (id, segment) => digestOfSegment(join(copy, 'recordings'), id, segment),
    }
  }
  rmSync(join(directory, 'lock'), { recursive: true })
  copy = join(place.base, 'copy')
  fresh()
  assert.deepEqual((await look()).faults, [])
})
after(() => place[Symbol.asyncDispose]())

let copy: string

function fresh(): void {
  rmSync(copy, { recursive: true, force: true })
  cpSync(whole, copy, { recursive: true })
}

function look(more: VerifyOptions = {}): ReturnType<typeof verify> {
  return verify(join(copy, 'ledger'), { ...options, ...more })
}

async function anchorOf(directory: string): Promise<{ size: number; key: string; checkpoint: string }> {
  const signingKey = place.ring.ledgerSigningKey(other)
  await using ledger = await openLedger(place.config({ origin: other, directory, signingKey }))
  ledger.append({ type: 'heartbeat', everyMs: 60_000 })
  await ledger.checkpoint()
  const checkpoint = readFileSync(join(directory, 'checkpoint'), 'utf8')
  return { size: ledger.head.size, key: ledger.verifierKey, checkpoint }
}

async function record(
  recordings: string,
  id: string,
): Promise<{ segment: number; digest: string; bytes: number }> {
  using key = await place.ring.openSessionKey(id)
  assert.ok(key)
  const folder = join(recordings, id)
  mkdirSync(folder, { recursive: true })
  const { bytes, digest } = encodeSegment(key, id, 1, noDigest, Buffer.from('shown'), 5)
  writeFileSync(join(folder, '1.seg'), bytes)
  return { segment: 0, digest, bytes: bytes.length }
}

function filesOf(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => relative(directory, join(item.parentPath, item.name)))
    .toSorted()
}

/**
 * What nobody need find. Partial tiles that were outgrown can be published or not. What follows the last segment that was
 * sealed is no part of what the ledger speaks for, as while a session runs; replaying it says that it is cut off.
 */
function isHarmless(file: string, change: string): boolean {
  return (
    (file.includes('.p/') && change === 'removed') ||
    (file.startsWith('recordings/') && change === 'a byte added')
  )
}

const changes: Readonly<Record<string, (path: string, bytes: Buffer) => void>> = {
  'the first byte flipped': (path, bytes) => flip(path, bytes, 0),
  'the last byte flipped': (path, bytes) => flip(path, bytes, bytes.length - 1),
  'a byte flipped': (path, bytes) => flip(path, bytes, randomInt(bytes.length)),
  'cut in the middle': (path, bytes) => truncateSync(path, randomInt(bytes.length)),
  emptied: (path) => truncateSync(path, 0),
  'a byte added': (path, bytes) => writeFileSync(path, Buffer.concat([bytes, Buffer.of(randomInt(256))])),
  'turned around': (path, bytes) => writeFileSync(path, Buffer.from(bytes).reverse()),
  'a pipe in its place': (path) => {
    rmSync(path)
    execFileSync('/usr/bin/mkfifo', [path])
  },
  'a link to nowhere': (path) => {
    rmSync(path)
    symlinkSync(path, path)
  },
  'an endless file': (path) => {
    rmSync(path)
    symlinkSync('/dev/zero', path)
  },
  removed: (path) => rmSync(path),
}

function flip(path: string, bytes: Buffer, at: number): void {
  const changed = Buffer.from(bytes)
  changed.writeUInt8(changed.readUInt8(at) ^ (1 << randomInt(8)), at)
  writeFileSync(path, changed)
}

test('whatever is done to a file of any kind is found', async () => {
  const files = filesOf(whole)
  for (const kind of [
    /checkpoint$/,
    /\.vkey$/,
    /tile\/0\//,
    /tile\/1\//,
    /entries\/\d/,
    /\.p\//,
    /journal/,
    /epoch/,
    /witnessed/,
    /recordings/,
  ])
    assert.ok(
      files.some((file) => kind.test(file)),
      `${String(kind)} of ${files.join(' ')}`,
    )
  for (const file of files)
    for (const [name, change] of Object.entries(changes)) {
      if (isHarmless(file, name)) continue
      const path = join(copy, file)
      change(path, readFileSync(path))
      const { faults } = await look()
      assert.ok(faults.length > 0, `${file}, ${name}`)
      rmSync(path, { force: true })
      cpSync(join(whole, file), path)
    }
  assert.deepEqual((await look()).faults, [])
})

test('two files of a kind in each other’s place are found, and so is one that belongs nowhere', async () => {
  const files = filesOf(whole)
  for (const [at, file] of files.entries()) {
    const mate = files.slice(at + 1).find((one) => dirname(one) === dirname(file))
    const isSame =
      mate !== undefined && readFileSync(join(whole, mate)).equals(readFileSync(join(whole, file)))
    if (mate === undefined || isSame) continue
    const aside = join(copy, 'aside')
    renameSync(join(copy, file), aside)
    renameSync(join(copy, mate), join(copy, file))
    renameSync(aside, join(copy, mate))
    assert.ok((await look()).faults.length > 0, `${file} and ${mate}`)
    fresh()
  }
  for (const extra of [
    'tile/0/900',
    'tile/x',
    'journal/0.txt',
    'epoch/7',
    'another.vkey',
    'tsa/1.txt',
    'tile/9/000',
  ]) {
    mkdirSync(dirname(join(copy, 'ledger', extra)), { recursive: true })
    writeFileSync(join(copy, 'ledger', extra), 'x')
    assert.ok((await look()).faults.length > 0, extra)
    fresh()
  }
})

test('records exchanged, left out or said twice are found though each is whole by itself', async () => {
  const path = join(copy, 'ledger', 'journal', segmentName(0))
  const bytes = readFileSync(path)
  const starts = [...scanSegment(path, 0)].map(({ offset }) => offset)
  const end = starts.length
  const part = (from: number, to: number): Buffer => bytes.subarray(starts[from], starts[to] ?? bytes.length)
  for (let round = 0; round < 10; round += 1) {
    const at = randomInt(end - 2)
    const header = bytes.subarray(0, starts[0])
    for (const records of [
      [part(0, at), part(at + 1, at + 2), part(at, at + 1), part(at + 2, end)],
      [part(0, at), part(at + 1, end)],
      [part(0, at + 1), part(at, end)],
    ]) {
      writeFileSync(path, Buffer.concat([header, ...records]))
      assert.ok((await look()).faults.length > 0, `entry ${at}`)
    }
  }
  fresh()
})

test('a ledger put back as a whole is found by whoever keeps a checkpoint, and by what witnesses signed since', async () => {
  const since = readFileSync(join(whole, 'ledger', 'checkpoint'), 'utf8')
  assert.deepEqual((await verify(join(early, 'ledger'))).faults, [])
  const back = await verify(join(early, 'ledger'), { since })
  assert.match(back.faults[0]?.problem ?? '', /some were taken away/)
})

test('a session key that was damaged or taken away is told from one that was destroyed on record', async () => {
  const folder = join(place.base, 'keys')
  const id = Buffer.from(session.replaceAll('-', ''), 'hex')
  const path = filesOf(folder)
    .map((file) => join(folder, file))
    .find((file) => readFileSync(file).includes(id))
  assert.ok(path)
  const bytes = readFileSync(path)
  const at = bytes.indexOf(id) + id.length
  const flipped = Buffer.from(bytes)
  flipped.writeUInt8(flipped.readUInt8(at + 30) ^ 1, at + 30)
  // As destroying it leaves the record behind.
  const wiped = Buffer.from(bytes).fill(0, at, at + 68)
  for (const changed of [flipped, wiped]) {
    writeFileSync(path, changed)
    const { ok, observations, bodies } = await look()
    assert.deepEqual([ok, bodies.unreadable], [true, 20])
    assert.ok(
      observations.some(
        ({ kind, text }) => kind === 'key' && text.startsWith(`The key of session ${session} is gone`),
      ),
    )
  }
  for (const change of [changes['emptied'], changes['removed']]) {
    writeFileSync(path, bytes)
    change?.(path, bytes)
    const { ok, observations, bodies } = await look()
    assert.ok(ok && bodies.unreadable >= 20)
    assert.ok(observations.some(({ kind, text }) => kind === 'key' && /^The keys? of .* gone/.test(text)))
  }
  writeFileSync(path, bytes)
  assert.deepEqual(
    (await look()).observations.filter(({ kind }) => kind === 'key'),
    [],
  )
})

test('what names nothing or claims too much is a fault, and no memory', async () => {
  const directory = join(copy, 'ledger')
  const note = readFileSync(join(directory, 'checkpoint'), 'utf8')
  for (const size of ['999999999999999', '9007199254740993', '-1', '0', '1e9']) {
    writeFileSync(join(directory, 'checkpoint'), note.replace(/\n\d+\n/, `\n${size}\n`))
    assert.ok((await look()).faults.length > 0, size)
  }
  fresh()
  for (const folder of ['journal', 'tile', 'epoch', 'checkpoint', 'witnessed', 'tile/entries']) {
    rmSync(join(directory, folder), { recursive: true })
    writeFileSync(join(directory, folder), 'x')
    assert.ok((await look()).faults.length > 0, folder)
    fresh()
  }
  truncateSync(join(directory, 'checkpoint'), 8 * 2 ** 30)
  truncateSync(join(directory, 'tile', 'entries', '000'), 8 * 2 ** 30)
  assert.ok((await look()).faults.length > 1)
  fresh()
})
