/** Logs of gateways that share a store, each with the heads of the others in it. */
import assert from 'node:assert/strict'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { systemClock } from '../core/clock.ts'
import { fill, makePlace, verify } from '../ledger/ledger.fixture.ts'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { compareAnchors, type VerifiedLog } from '../ledger/verify/verify-anchors.ts'
import { verifyLedger } from '../ledger/verify/verify.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { listLedgers } from './anchor-store.ts'
import { Anchoring } from './anchoring.ts'
import { StoreUnavailable } from '../store/unavailable.ts'

let server: TemporaryServer
let store: Store
let place: Awaited<ReturnType<typeof makePlace>>

before(async () => {
  place = await makePlace()
  server = await startTemporaryServer()
  store = await server.open(20_000)
})
after(async () => {
  await server[Symbol.asyncDispose]()
  await place[Symbol.asyncDispose]()
})

const names = ['one', 'two', 'three'] as const
const originOf = (name: string): string => `audit.example/${name}`
const directoryOf = (name: string): string => join(place.base, name)

function open(name: string, directory = directoryOf(name)): Promise<Ledger> {
  const origin = originOf(name)
  return openLedger(place.config({ origin, directory, signingKey: place.ring.ledgerSigningKey(origin) }))
}

/** Opens a log, lets `rounds` exchanges of heads happen with whatever is in the store, and closes it. */
async function exchange(name: string, rounds: number, contradictions: string[] = []): Promise<void> {
  await using ledger = await open(name)
  await using anchoring = new Anchoring({
    directory: directoryOf(name),
    origin: originOf(name),
    ledger,
    store,
    clock: systemClock,
    everyMs: 3_600_000,
    onContradiction: (words) => contradictions.push(words),
    onTrouble: (words) => assert.fail(words),
  })
  for (let round = 0; round < rounds; round += 1) {
    await fill(ledger, place.ring, 3)
    await ledger.checkpoint()
    assert.equal((await anchoring.round()) instanceof StoreUnavailable, false)
  }
}

async function verified(directory: string): Promise<VerifiedLog> {
  for await (const step of verifyLedger(directory))
    if (step.kind === 'result') {
      assert.deepEqual(step.result.faults, [])
      assert.ok(step.log)
      return step.log
    }
  throw new Error('no result')
}

test('each log holds heads of all others, is listed with them, and all agree', async () => {
  for (let turn = 0; turn < 3; turn += 1) for (const name of names) await exchange(name, 2)
  const listed = await listLedgers(store)
  assert.ok(!(listed instanceof StoreUnavailable))
  assert.deepEqual(
    listed.ledgers.map(({ origin }) => origin),
    names.map(originOf).toSorted(),
  )
  assert.equal(listed.anchors.length, names.length * (names.length - 1))
  const logs = await Promise.all(names.map((name) => verified(directoryOf(name))))
  const { compared, faults } = compareAnchors(logs)
  assert.deepEqual(faults, [])
  assert.ok(compared >= 12, `${compared} compared`)
})

test('a log that is put back, and one that is written anew, is contradicted by the others', async () => {
  const early = join(place.base, 'early')
  cpSync(directoryOf('one'), early, { recursive: true })
  await exchange('one', 2)
  await exchange('two', 1)
  const [two, three] = [await verified(directoryOf('two')), await verified(directoryOf('three'))]

  // Whole by itself, and signed by the right key: only the others know.
  const { faults: cut } = compareAnchors([await verified(early), two, three])
  assert.deepEqual(new Set(cut.map(({ ledger }) => ledger)), new Set([originOf('one')]))
  assert.match(cut[0]?.problem ?? '', /holds a checkpoint over \d+ entries, of which \d+ were taken away/)
  assert.equal(cut[0]?.anchoredBy, originOf('two'))

  {
    await using ledger = await open('one', early)
    await fill(ledger, place.ring, 60)
  }
  const { faults: forked } = compareAnchors([await verified(early), two, three])
  assert.match(forked[0]?.problem ?? '', /that are not the first of that log: it was forked or written anew/)

  // The gateway itself notices when it starts on a log that others know to be longer, or to be another.
  rmSync(directoryOf('one'), { recursive: true })
  cpSync(early, directoryOf('one'), { recursive: true })
  const own: string[] = []
  await exchange('one', 1, own)
  assert.equal(own.length, 1)
  assert.match(own[0] ?? '', /The log audit\.example\/one: .* it was forked or written anew/)
})

test('a head that goes back, differs or is not signed is told once, and what the store says is not believed', async () => {
  const seen: string[] = []
  await change(
    `UPDATE ledger_heads SET note = replace(note, 'three', 'tree') WHERE origin = '${originOf('three')}'`,
  )
  await exchange('two', 2, seen)
  assert.deepEqual(seen, [
    'The log audit.example/three: what is published as its checkpoint is not signed by its key.',
  ])
  assert.equal((await verify(directoryOf('two'))).ok, true, 'nothing of it was entered')

  const later: string[] = []
  const other = join(place.base, 'other')
  {
    await using ledger = await open('three', other)
    await fill(ledger, place.ring, 1)
    await ledger.checkpoint()
    await using forked = new Anchoring({
      directory: other,
      origin: originOf('three'),
      ledger,
      store,
      clock: systemClock,
      everyMs: 3_600_000,
      onContradiction: () => undefined,
      onTrouble: (words) => assert.fail(words),
    })
    await forked.round()
    await using mine = await open('two')
    await using anchoring = new Anchoring({
      directory: directoryOf('two'),
      origin: originOf('two'),
      ledger: mine,
      store,
      clock: systemClock,
      everyMs: 3_600_000,
      onContradiction: (words) => later.push(words),
      onTrouble: (words) => assert.fail(words),
    })
    await anchoring.round()
    await fill(ledger, place.ring, 2)
    await ledger.checkpoint()
    await change(`UPDATE ledger_heads SET size = 0 WHERE origin = '${originOf('three')}'`)
    await forked.round()
    await anchoring.round()
  }
  const { faults } = compareAnchors([
    await verified(directoryOf('two')),
    await verified(directoryOf('three')),
  ])
  assert.ok(faults.length > 0 && faults.every(({ ledger }) => ledger === originOf('three')))
})

function change(text: string): Promise<unknown> {
  return store.transact((transaction) => sql.raw(text).execute(transaction))
}
