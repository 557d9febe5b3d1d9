import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as small from '../../verifier/verify-ledger.mjs'
import { systemDisk, type Disk } from '../../src/ledger/journal/disk.ts'
import { fill, makePlace, origin, verify, type Place } from '../../src/ledger/ledger.fixture.ts'
import { openLedger, type Ledger } from '../../src/ledger/ledger.ts'
import { encodeVerifierKey, parseVerifierKey } from '../../src/ledger/tiles/signed-note.ts'
import { signCheckpoint } from '../../src/ledger/tiles/checkpoint.ts'
import { verifierKeyPath } from '../../src/ledger/tiles/verifier-key.ts'

const by = { author: 'unix#ann', reason: 'yearly' }

/** Opens the ledger of a place with all keys that the ring has. */
function open(place: Place, disk: Disk = systemDisk): Promise<Ledger> {
  const laterSigningKeys = place.ring.laterSigningKeys(origin)
  return openLedger(place.config({ laterSigningKeys, disk, checkpointEveryMs: 60_000, repairEveryMs: 20 }))
}

test('a log goes on under its next key, and every key of it leads a verifier to the newest checkpoint', async () => {
  await using place = await makePlace()
  const lines: string[] = []
  for (let round = 0; round < 3; round += 1) {
    await using ledger = await open(place)
    lines.push(ledger.verifierKey)
    await fill(ledger, place.ring, 150)
    const rotated = ledger.rotate(await place.ring.createSigningKey(origin), by)
    await fill(ledger, place.ring, 20)
    await rotated
    await fill(ledger, place.ring, 20)
    lines.push(ledger.verifierKey)
  }
  assert.equal(new Set(lines).size, 4)
  for (const line of new Set(lines)) {
    const result = await verify(place.directory, { verifierKey: line })
    assert.deepEqual(result.faults, [])
    const key = small.parseKey(line)
    assert.ok(key)
    assert.deepEqual(small.verifyLedger(place.directory, key).faults, [])
  }
  const stranger = encodeVerifierKey({ name: origin, key: generateKeyPairSync('ed25519').privateKey })
  const result = await verify(place.directory, { verifierKey: stranger })
  assert.ok(result.faults.some(({ problem }) => problem.includes('none of this ledger')))
})

test('a checkpoint by a retired key is refused, whichever key the verifier was given', async () => {
  await using place = await makePlace()
  const first = { name: origin, key: place.ring.ledgerSigningKey(origin) }
  {
    await using ledger = await open(place)
    await fill(ledger, place.ring, 3)
    await ledger.rotate(await place.ring.createSigningKey(origin), by)
    await fill(ledger, place.ring, 3)
  }
  const { checkpoint } = await verify(place.directory)
  assert.ok(checkpoint)
  writeFileSync(join(place.directory, 'checkpoint'), signCheckpoint(checkpoint.size, checkpoint.root, first))
  const line = encodeVerifierKey(first)
  for (const verifierKey of [line, undefined]) {
    const result = await verify(place.directory, verifierKey === undefined ? {} : { verifierKey })
    assert.equal(result.ok, false)
  }
  const found = small.verifyLedger(place.directory, small.parseKey(line))
  assert.ok(found.faults.some((fault) => fault.includes('not signed by the key in force')))
  // Also when the thief puts the retired key back in the place of the one in force.
  writeFileSync(verifierKeyPath(place.directory, origin), `${line}\n`)
  assert.equal((await verify(place.directory)).ok, false)
  assert.ok(small.verifyLedger(place.directory).faults.length > 0)
  // And an older checkpoint over more than it may speak for is not believed either.
  const since = signCheckpoint(checkpoint.size, checkpoint.root, first)
  assert.ok((await verify(place.directory, { since })).faults.length > 0)
})

test('every byte of an epoch file counts, and none may be missing or too many', async () => {
  await using place = await makePlace()
  {
    await using ledger = await open(place)
    await fill(ledger, place.ring, 2)
    await ledger.rotate(await place.ring.createSigningKey(origin), by)
  }
  const file = join(place.directory, 'epoch', '1')
  const whole = readFileSync(file)
  assert.deepEqual((await verify(place.directory)).faults, [])
  for (let at = 0; at < whole.length; at += 1) {
    const changed = Buffer.from(whole)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    writeFileSync(file, changed)
    assert.ok(!(await verify(place.directory)).ok, `byte ${at}`)
    assert.ok(small.verifyLedger(place.directory).faults.length > 0, `byte ${at}, small verifier`)
  }
  rmSync(file)
  assert.ok(!(await verify(place.directory)).ok)
  assert.ok(small.verifyLedger(place.directory).faults.length > 0)
  writeFileSync(file, whole)
  cpSync(file, join(place.directory, 'epoch', '2'))
  assert.ok(!(await verify(place.directory)).ok)
  assert.ok(small.verifyLedger(place.directory).faults.length > 0)
})

test('a writer that dies anywhere within a change of the key goes on from there', async () => {
  for (const failing of ['epoch/1', 'checkpoint', '.vkey']) {
    await using place = await makePlace()
    const disk: Disk = {
      ...systemDisk,
      async replace(path, draft, bytes) {
        if (path.endsWith(failing)) throw new Error('the power went')
        await systemDisk.replace(path, draft, bytes)
      },
    }
    const before = await open(place)
    await fill(before, place.ring, 300)
    await before.close()
    const next = await place.ring.createSigningKey(origin)
    const dying = await open(place, disk)
    const former = dying.verifierKey
    await assert.rejects(dying.rotate(next, by))
    await assert.rejects(dying.close())
    await using ledger = await open(place)
    assert.notEqual(ledger.verifierKey, former)
    await fill(ledger, place.ring, 300)
    await ledger.checkpoint()
    for (const line of [former, ledger.verifierKey]) {
      const result = await verify(place.directory, { verifierKey: line, live: true })
      assert.deepEqual(result.faults, [], failing)
      assert.deepEqual(small.verifyLedger(place.directory, small.parseKey(line)).faults, [], failing)
    }
  }
})

test('a change of the key that fails is completed once the disk is back, with what came meanwhile behind it', async () => {
  await using place = await makePlace()
  let isBroken = false
  const disk: Disk = {
    ...systemDisk,
    async replace(path, draft, bytes) {
      if (isBroken && path.endsWith('checkpoint')) throw new Error('no space')
      await systemDisk.replace(path, draft, bytes)
    },
  }
  const restored = Promise.withResolvers<void>()
  const ledger = await openLedger(
    place.config({ disk, checkpointEveryMs: 60_000, repairEveryMs: 5, onRestored: restored.resolve }),
  )
  await fill(ledger, place.ring, 5)
  isBroken = true
  await assert.rejects(ledger.rotate(await place.ring.createSigningKey(origin), by))
  isBroken = false
  await restored.promise
  await fill(ledger, place.ring, 5)
  await ledger.close()
  assert.deepEqual((await verify(place.directory)).faults, [])
  assert.deepEqual(small.verifyLedger(place.directory).faults, [])
})

test('a revoked key is told, and only a former key can be', async () => {
  await using place = await makePlace()
  let former = ''
  {
    await using ledger = await open(place)
    former = ledger.verifierKey
    await ledger.rotate(await place.ring.createSigningKey(origin), by)
    ledger.append({ type: 'key.revoked', key: former, ...by })
  }
  const result = await verify(place.directory)
  assert.deepEqual(result.faults, [])
  assert.ok(result.observations.some(({ kind, text }) => kind === 'key' && text.includes(former)))
  {
    await using ledger = await open(place)
    ledger.append({ type: 'key.revoked', key: ledger.verifierKey, ...by })
  }
  assert.equal((await verify(place.directory)).ok, false)
  assert.ok(parseVerifierKey(former))
})
