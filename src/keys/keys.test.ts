import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { systemRandom, uuidv7 } from '../core/random.ts'
import { openKeyRing, type KeyRing } from './key-ring.ts'
import { MasterKeyRefused } from './master-key.ts'
import { KeyGone, recordOverheadBytes, sessionOfRecord } from './session-key.ts'

interface Folder extends Disposable {
  readonly path: string
}

function makeFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'sallyport-keys-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

function open(base: Folder, masterFile = join(base.path, 'master.key')): Promise<KeyRing> {
  return openKeyRing({
    masterFile,
    directory: join(base.path, 'keys'),
    ledgerDirectory: join(base.path, 'ledger'),
    random: systemRandom,
  })
}

const newId = (): string => uuidv7(Date.now(), systemRandom)

test('the master key is made once, readable by its owner only, and kept', async () => {
  using base = makeFolder()
  const first = await open(base)
  const path = join(base.path, 'master.key')
  assert.equal(statSync(path).size, 32)
  assert.equal(statSync(path).mode & 0o777, 0o600)
  const second = await open(base)
  assert.equal(token(first), token(second))
  assert.notEqual(token(first), createHmac('sha256', first.tokenKey('pan')).update('1').digest('hex'))
})

test('I9: a master key that others can read, of wrong size, linked, or inside the ledger is refused', async () => {
  using base = makeFolder()
  const path = join(base.path, 'master.key')
  await open(base)
  for (const mode of [0o640, 0o604, 0o644, 0o660]) {
    chmodSync(path, mode)
    await assert.rejects(open(base), MasterKeyRefused)
  }
  chmodSync(path, 0o600)
  symlinkSync(path, join(base.path, 'link.key'))
  await assert.rejects(open(base, join(base.path, 'link.key')))
  writeFileSync(path, 'short', { mode: 0o600 })
  await assert.rejects(open(base), MasterKeyRefused)
  await assert.rejects(open(base, join(base.path, 'ledger', 'master.key')), MasterKeyRefused)
  mkdirSync(join(base.path, 'ledger'), { recursive: true })
  symlinkSync(join(base.path, 'ledger'), join(base.path, 'elsewhere'))
  await assert.rejects(open(base, join(base.path, 'elsewhere', 'deep', 'master.key')), MasterKeyRefused)
})

test('records and segments open again, also after a restart, and only under their session and place', async () => {
  using base = makeFolder()
  const [one, two] = [newId(), newId()]
  const ring = await open(base)
  const key = await ring.createSessionKey(one)
  const other = await ring.createSessionKey(two)
  await assert.rejects(ring.createSessionKey(one), /already has a key/)
  const plains = [0, 1, 15, 16, 17, 1000, 100_000].map((count) => systemRandom.bytes(count))
  const records = plains.map((plain) => key.sealRecord(plain))
  const segments = plains.map((plain, at) => key.sealSegment(plain, `place ${at}`))
  key.close()
  assert.throws(() => key.sealRecord(Buffer.alloc(1)), KeyGone)
  const again = await (await open(base)).openSessionKey(one)
  assert.ok(again)
  for (const [at, plain] of plains.entries()) {
    const record = records[at] ?? Buffer.alloc(0)
    const segment = segments[at] ?? Buffer.alloc(0)
    assert.equal(record.length, plain.length + recordOverheadBytes)
    assert.equal(sessionOfRecord(record), one)
    assert.deepEqual(again.openRecord(record), Buffer.from(plain))
    assert.equal(other.openRecord(record), null)
    assert.deepEqual(again.openSegment(segment, `place ${at}`), Buffer.from(plain))
    assert.equal(again.openSegment(segment, `place ${at + 1}`), null)
    assert.equal(other.openSegment(segment, `place ${at}`), null)
    segment[0] = (segment[0] ?? 0) ^ 1
    assert.equal(again.openSegment(segment, `place ${at}`), null)
  }
})

test('no two records share key stream: not of one object, not of two, not after a restart', async () => {
  using base = makeFolder()
  const session = newId()
  const ring = await open(base)
  const key = await ring.createSessionKey(session)
  const sealers = [key, await ring.openSessionKey(session), await (await open(base)).openSessionKey(session)]
  const seen = new Set<string>()
  const zeros = Buffer.alloc(64)
  let blocks = 0
  for (const sealer of sealers) {
    assert.ok(sealer)
    for (let round = 0; round < 50; round += 1) {
      // Sealing zeros shows the key stream itself.
      const stream = sealer.sealRecord(zeros).subarray(recordOverheadBytes)
      for (let at = 0; at < zeros.length; at += 16) {
        seen.add(stream.toString('hex', at, at + 16))
        blocks += 1
      }
    }
  }
  assert.equal(seen.size, blocks)
})

test('records open in any order and from any offset', async () => {
  using base = makeFolder()
  const ring = await open(base)
  const key = await ring.createSessionKey(newId())
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 20 }), (plains) => {
      const records = plains.map((plain) => key.sealRecord(Buffer.from(plain)))
      for (const [at, record] of [...records.entries()].toReversed()) {
        assert.deepEqual(key.openRecord(record), Buffer.from(plains[at] ?? []))
      }
    }),
  )
})

test('a destroyed key is gone: on disk, in live objects, for ever', async () => {
  using base = makeFolder()
  const ring = await open(base)
  const session = newId()
  const key = await ring.createSessionKey(session)
  const sealed = key.sealRecord(Buffer.from('secret'))
  assert.equal(await ring.destroySessionKey(session), true)
  assert.throws(() => key.openRecord(sealed), KeyGone)
  assert.equal(await ring.openSessionKey(session), null)
  assert.equal(await ring.destroySessionKey(session), false)
  const files = readdirSync(join(base.path, 'keys'), { recursive: true, withFileTypes: true })
  assert.deepEqual(
    files.filter((file) => file.isFile()),
    [],
  )
})

const idBytes = 16
const hexOf = (id: string): string => id.replaceAll('-', '')

/** The only file of keys of a ring. */
function shelfFile(base: Folder): string {
  const files = readdirSync(join(base.path, 'keys'), { recursive: true, withFileTypes: true })
  const [file, ...more] = files.filter((one) => one.isFile())
  assert.ok(file && more.length === 0)
  return join(file.parentPath, file.name)
}

test('a wrapped key is bound to its session and its master', async () => {
  using base = makeFolder()
  const ring = await open(base)
  const [one, two] = [newId(), newId()]
  await ring.createSessionKey(one)
  const path = shelfFile(base)
  const record = readFileSync(path)
  assert.equal(record.toString('hex', 0, idBytes), hexOf(one))
  const forTwo = Buffer.concat([Buffer.from(hexOf(two), 'hex'), record.subarray(idBytes)])
  writeFileSync(path, Buffer.concat([record, forTwo]))
  assert.equal(await ring.openSessionKey(two), null)
  for (let at = idBytes; at < record.length; at += 1) {
    const changed = Buffer.from(record)
    changed[at] = (changed[at] ?? 0) ^ 1
    writeFileSync(path, changed)
    assert.equal(await ring.openSessionKey(one), null)
  }
  writeFileSync(path, record)
  assert.ok(await ring.openSessionKey(one))
  rmSync(join(base.path, 'master.key'))
  assert.equal(await (await open(base)).openSessionKey(one), null)
})

test('a key in a file of its own opens, is listed, is destroyed and is bound to its session', async () => {
  using base = makeFolder()
  const ring = await open(base)
  const [one, two] = [newId(), newId()]
  const sealed = (await ring.createSessionKey(one)).sealRecord(Buffer.from('secret'))
  const path = shelfFile(base)
  const wrapped = readFileSync(path).subarray(idBytes)
  rmSync(path)
  const pathOf = (id: string): string => join(base.path, 'keys', id.slice(0, 6), `${id}.key`)
  for (const id of [one, two]) {
    mkdirSync(join(base.path, 'keys', id.slice(0, 6)), { recursive: true })
    writeFileSync(pathOf(id), wrapped)
  }
  assert.deepEqual((await ring.openSessionKey(one))?.openRecord(sealed), Buffer.from('secret'))
  assert.equal(await ring.openSessionKey(two), null)
  assert.deepEqual(await idsBefore(ring, Date.now() + 1000), [one, two].toSorted())
  assert.equal(await ring.destroySessionKey(one), true)
  assert.equal(await ring.openSessionKey(one), null)
})

async function idsBefore(ring: KeyRing, ms: number): Promise<readonly string[]> {
  return (await Array.fromAsync(ring.keysBefore(ms))).map(({ id }) => id)
}

test('keys that are made at once are all kept, listed by age, and destroyed one by one', async () => {
  using base = makeFolder()
  const ring = await open(base)
  // Two files of one folder, and two folders.
  const madeAt = Date.now()
  const later = madeAt + 2 ** 24
  const ids = Array.from({ length: 1500 }, (_, at) => uuidv7(at % 4 ? madeAt : later, systemRandom))
  const keys = await Promise.all(ids.map((id) => ring.createSessionKey(id)))
  const sealed = keys.map((key, at) => key.sealRecord(Buffer.from(`secret ${at}`)))
  for (const key of keys) key.close()
  const again = await open(base)
  for (const at of [0, 1, 2, 700, 701, 1498, 1499]) {
    using key = await again.openSessionKey(ids[at] ?? '')
    assert.deepEqual(key?.openRecord(sealed[at] ?? Buffer.alloc(0)), Buffer.from(`secret ${at}`))
  }
  assert.deepEqual(await idsBefore(again, later + 1), ids.toSorted())
  assert.deepEqual(await idsBefore(again, madeAt + 1), ids.filter((_, at) => at % 4).toSorted())
  const [first = '', second = ''] = ids
  assert.equal(await again.destroySessionKey(first), true)
  assert.equal(await again.openSessionKey(first), null)
  assert.ok(await again.openSessionKey(second))
  assert.deepEqual(await idsBefore(again, later + 1), ids.slice(1).toSorted())
})

test('what cannot be stored is told to each who waits, and what follows is stored elsewhere', async () => {
  using base = makeFolder()
  const ring = await open(base)
  const [lost, lostToo, kept] = [newId(), newId(), newId()]
  const inTheWay = join(base.path, 'keys', lost.slice(0, 6))
  writeFileSync(inTheWay, 'not a folder')
  const made = await Promise.allSettled([lost, lostToo].map((id) => ring.createSessionKey(id)))
  assert.deepEqual(
    made.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  rmSync(inTheWay)
  await ring.createSessionKey(kept)
  assert.ok(await (await open(base)).openSessionKey(kept))
})

test('session ids cannot lead out of the keys folder', async () => {
  using base = makeFolder()
  const ring = await open(base)
  for (const id of ['../../etc/passwd', '', 'A'.repeat(36), `${newId()}/..`]) {
    await assert.rejects(ring.openSessionKey(id), RangeError)
  }
})

function token(ring: KeyRing): string {
  return createHmac('sha256', ring.tokenKey('ssn')).update('1').digest('hex')
}

test('records of any length open again, wherever they fall in the key stream that is made ahead', async () => {
  using base = makeFolder()
  const sealer = await (await open(base)).createSessionKey(newId())
  const lengths = [1, 2047, 1, 2048, 2049, 0, 5000, 300, 1747, 4096, 17]
  const plains = lengths.map((length, at) => Buffer.alloc(length, at + 1))
  const records = plains.map((plain) => sealer.sealRecord(plain))
  for (const [at, record] of records.entries()) assert.deepEqual(sealer.openRecord(record), plains[at])
})
