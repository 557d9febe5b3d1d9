import assert from 'node:assert/strict'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as small from '../../verifier/verify-ledger.mjs'
import { systemClock } from '../../src/core/clock.ts'
import { parseWitnessKey } from '../../src/ledger/tiles/cosignature.ts'
import { proveEntry } from '../../src/ledger/tiles/entry-proof.ts'
import { fill, makePlace, origin, verify, type Place } from '../../src/ledger/ledger.fixture.ts'
import { openLedger, type Ledger } from '../../src/ledger/ledger.ts'
import { parseVerifierKey } from '../../src/ledger/tiles/signed-note.ts'
import { WitnessRound, type Witness } from '../../src/ledger/anchors/witness.ts'
import { startAnswering, startWitness } from './witness-server.ts'

function open(place: Place): Promise<Ledger> {
  return openLedger(
    place.config({ laterSigningKeys: place.ring.laterSigningKeys(origin), checkpointEveryMs: 60_000 }),
  )
}

interface Rounds extends AsyncDisposable {
  readonly round: WitnessRound
  readonly said: string[]
}

/** A client that asks only when it is told to. */
async function rounds(place: Place, witnesses: readonly Witness[], quorum: number): Promise<Rounds> {
  const said: string[] = []
  const round = new WitnessRound({
    directory: place.directory,
    witnesses,
    quorum,
    clock: systemClock,
    everyMs: 3_600_000,
    onContradiction: (witness, words) => void said.push(`contradiction ${witness}: ${words}`),
    onTrouble: (witness, words) => void said.push(`trouble ${witness}: ${words}`),
  })
  await round.round()
  return { round, said, [Symbol.asyncDispose]: () => round[Symbol.asyncDispose]() }
}

test('checkpoints are co-signed as the log grows, and a verifier counts who signed', async () => {
  await using place = await makePlace()
  await using ledger = await open(place)
  await fill(ledger, place.ring, 3)
  await ledger.checkpoint()
  await using one = await startWitness('witness.one', ledger.verifierKey)
  await using two = await startWitness('witness.two', ledger.verifierKey)
  await using client = await rounds(place, [one, two], 2)
  for (const count of [1, 200, 700]) {
    await fill(ledger, place.ring, count)
    await ledger.checkpoint()
    assert.equal(await client.round.round(), 2)
  }
  assert.deepEqual(client.said, [])
  assert.deepEqual(one.answers, [200, 200, 200, 200])
  const witnesses = [one.verifier, two.verifier]
  const result = await verify(place.directory, { live: true, witnesses: { witnesses, quorum: 2 } })
  assert.deepEqual(result.faults, [])
  assert.equal(result.witnessed?.size, ledger.head.size)
  assert.deepEqual(result.witnessed?.cosignatures.map(({ witness }) => witness).toSorted(), [
    'witness.one',
    'witness.two',
  ])
  const keys = [one, two].map(({ line }) => small.parseKey(line, 4)).filter((key) => key !== null)
  assert.equal(keys.length, 2)
  assert.deepEqual(small.verifyLedger(place.directory, null, null, keys).faults, [])
  const verifier = parseVerifierKey(ledger.verifierKey)
  assert.ok(verifier)
  const proof = proveEntry(place.directory, 5, verifier)
  assert.ok(
    typeof proof !== 'string' && /^— witness\.one /m.test(proof.text) && /^— witness\.two /m.test(proof.text),
  )
  await using other = await startWitness('witness.other', ledger.verifierKey)
  const asked = { witnesses: [...witnesses, other.verifier], quorum: 3 }
  const refused = await verify(place.directory, { live: true, witnesses: asked })
  const stranger = small.parseKey(other.line, 4)
  assert.ok(stranger)
  assert.deepEqual(small.verifyLedger(place.directory, null, null, [stranger]).faults, [
    'witnessed: witness.other has not signed it',
  ])
  assert.match(refused.faults[0]?.problem ?? '', /2 of the witnesses that were named have signed it, not 3/)
})

test('every byte of what witnesses signed counts', async () => {
  await using place = await makePlace()
  await using ledger = await open(place)
  await fill(ledger, place.ring, 3)
  await ledger.checkpoint()
  await using one = await startWitness('witness.one', ledger.verifierKey)
  await using client = await rounds(place, [one], 1)
  assert.equal(client.round.size, ledger.head.size)
  const file = join(place.directory, 'witnessed')
  const whole = readFileSync(file)
  const witnesses = { witnesses: [one.verifier], quorum: 1 }
  assert.equal((await verify(place.directory, { live: true, witnesses })).ok, true)
  for (let at = 0; at < whole.length; at += 1) {
    const changed = Buffer.from(whole)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    writeFileSync(file, changed)
    assert.equal((await verify(place.directory, { live: true, witnesses })).ok, false, `byte ${at}`)
  }
  rmSync(file)
  assert.equal((await verify(place.directory, { live: true, witnesses })).ok, false)
})

test('a ledger put back from a copy is contradicted by its witness, and found by a verifier', async () => {
  await using place = await makePlace()
  const copy = join(place.base, 'copy')
  let line = ''
  {
    await using ledger = await open(place)
    await fill(ledger, place.ring, 30)
    line = ledger.verifierKey
  }
  cpSync(place.directory, copy, { recursive: true })
  await using one = await startWitness('witness.one', line)
  {
    await using ledger = await open(place)
    await fill(ledger, place.ring, 30)
    await ledger.checkpoint()
    await using client = await rounds(place, [one], 1)
    assert.deepEqual(client.said, [])
  }
  const witnessed = readFileSync(join(place.directory, 'witnessed'))
  rmSync(place.directory, { recursive: true })
  cpSync(copy, place.directory, { recursive: true })
  {
    await using client = await rounds(place, [one], 1)
    assert.match(
      client.said[0] ?? '',
      /contradiction witness.one: it has signed 124 entries of this log, which has 62/,
    )
  }
  // Grown again past what the witness has seen, it is another log: the proof does not hold.
  {
    await using ledger = await open(place)
    await fill(ledger, place.ring, 90)
    await ledger.checkpoint()
    await using client = await rounds(place, [one], 1)
    assert.match(client.said[0] ?? '', /contradiction witness.one: it refuses the proof/)
    assert.equal(client.round.size, -1)
  }
  writeFileSync(join(place.directory, 'witnessed'), witnessed)
  const found = await verify(place.directory)
  assert.ok(found.faults.some(({ problem }) => problem.includes('not those that witnesses have seen')))
  rmSync(place.directory, { recursive: true })
  cpSync(copy, place.directory, { recursive: true })
  writeFileSync(join(place.directory, 'witnessed'), witnessed)
  const cut = await verify(place.directory)
  assert.ok(cut.faults.some(({ problem }) => problem.includes('some were taken away')))
})

test('a log of the same size with another root is contradicted', async () => {
  await using place = await makePlace()
  const other = join(place.base, 'other')
  await using ledger = await open(place)
  await fill(ledger, place.ring, 7)
  await ledger.checkpoint()
  await using one = await startWitness('witness.one', ledger.verifierKey)
  {
    await using client = await rounds(place, [one], 1)
    assert.deepEqual(client.said, [])
  }
  await using forked = await openLedger(place.config({ directory: other, checkpointEveryMs: 60_000 }))
  await fill(forked, place.ring, 7)
  await forked.checkpoint()
  assert.equal(forked.head.size, ledger.head.size)
  await using client = await rounds({ ...place, directory: other }, [one], 1)
  assert.deepEqual(client.said, [
    `contradiction witness.one: it has signed other ${ledger.head.size} entries of this log`,
  ])
})

test('a witness that is down, slow to learn a key, or talks nonsense stops nothing and is told once', async () => {
  await using place = await makePlace()
  await using ledger = await open(place)
  await fill(ledger, place.ring, 3)
  await ledger.checkpoint()
  await using one = await startWitness('witness.one', ledger.verifierKey)
  const nobody = { verifier: one.verifier, url: 'http://127.0.0.1:1' }
  {
    await using client = await rounds(place, [nobody], 1)
    assert.equal(await client.round.round(), 0)
    assert.equal(client.said.length, 1)
  }
  await using client = await rounds(place, [one], 1)
  await ledger.rotate(await place.ring.createSigningKey(origin), { author: 'unix#ann', reason: 'test' })
  // Both keys sign where the one follows the other, so whoever knows the former one can follow.
  assert.equal(await client.round.round(), 1)
  await fill(ledger, place.ring, 3)
  await ledger.checkpoint()
  assert.equal(await client.round.round(), 0)
  assert.match(
    client.said[0] ?? '',
    /trouble witness.one: it answers with status 403: it does not believe the key of this log/,
  )
  one.trust(ledger.verifierKey)
  assert.equal(await client.round.round(), 1)
  const witnesses = { witnesses: [one.verifier], quorum: 1 }
  assert.deepEqual((await verify(place.directory, { live: true, witnesses })).faults, [])
})

test('of what a witness may answer, each is taken for what it is', async () => {
  await using place = await makePlace()
  await using ledger = await open(place)
  await fill(ledger, place.ring, 3)
  await ledger.checkpoint()
  await using one = await startWitness('witness.one', ledger.verifierKey)
  await using other = await startWitness('witness.one', ledger.verifierKey)
  const { size } = ledger.head
  const answers: readonly (readonly [number, string, RegExp])[] = [
    [409, '', /trouble .* names no size/],
    [409, '07\n', /trouble .* names no size/],
    [409, 'many\n', /trouble .* names no size/],
    [409, `${size + 1}\n`, /contradiction .* has signed 9 entries of this log, which has 8/],
    [409, `${size}\n`, /contradiction .* other 8 entries/],
    [409, '1\n', /trouble .* another size each time/],
    [422, '', /contradiction .* refuses the proof/],
    [400, '', /trouble .* status 400/],
    [404, '', /trouble .* status 404: it does not know this log/],
    [500, 'x'.repeat(100_000), /trouble .* too long/],
    [200, '', /trouble .* no signature of its key/],
    [200, '— witness.one AAAA\n', /trouble .* no signature of its key/],
  ]
  for (const [status, body, expected] of answers) {
    await using server = await startAnswering(() => [status, body])
    await using client = await rounds(place, [{ verifier: one.verifier, url: server.url }], 1)
    assert.equal(client.said.length, 1, `${status} ${body}`)
    assert.match(client.said[0] ?? '', expected)
    assert.equal(client.round.size, -1)
  }
  // The same root asked for again from just there: a conflict without a size is about the root.
  let count = 0
  await using forked = await startAnswering(() => [409, (count += 1) === 1 ? `${size}\n` : ''])
  await using client = await rounds(place, [{ verifier: one.verifier, url: forked.url }], 1)
  assert.match(client.said.join(), /contradiction .* other 8 entries/)
  // Enough of them is enough, whatever the others do; another's signature under the name is none.
  await using silent = await startAnswering(() => [503, ''])
  await using mixed = await rounds(
    place,
    [one, { verifier: other.verifier, url: silent.url }, { verifier: other.verifier, url: one.url }],
    1,
  )
  assert.equal(mixed.round.size, size)
})

test('a key of another type is no witness', () => {
  assert.equal(parseWitnessKey('witness.example+00000000+BAAA'), null)
  const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
  assert.ok(parseVerifierKey(vkey))
  assert.equal(parseWitnessKey(vkey), null)
})
