import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock, type Clock } from '../core/clock.ts'
import { fill, makePlace, origin, verify } from '../ledger/ledger.fixture.ts'
import { openLedger } from '../ledger/ledger.ts'
import { readEntries } from '../ledger/reader.ts'
import { startTemporaryServer } from '../store/temporary-store.ts'
import { Disposal, type Retention } from './disposal.ts'
import { Indexer } from './indexer.ts'

const dayMs = 86_400_000

test('what a session said and was shown goes when its time is over, on record, and the proofs stay', async () => {
  await using place = await makePlace()
  await using server = await startTemporaryServer()
  const store = await server.open(20_000)
  await using ledger = await openLedger(place.config())
  const session = await fill(ledger, place.ring, 3)
  await ledger.checkpoint()
  const recordings = join(place.base, 'recordings')
  mkdirSync(join(recordings, session), { recursive: true })
  writeFileSync(join(recordings, session, '1.seg'), 'sealed')
  const common = { directory: place.directory, origin, store, keys: place.ring }
  await using indexer = new Indexer({
    ...common,
    clock: systemClock,
    syncedTo: () => ledger.syncedTo,
    log: (line) => assert.fail(line),
    everyMs: 60_000,
  })
  let days = 0
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + days * dayMs }
  let retention: Retention | null = { days: 396, hold: null }
  await using disposal = new Disposal({
    ...common,
    recordings,
    ledger,
    clock,
    retentionOf: (resource) => (resource === 'bank' ? retention : null),
    daysMin: 31,
    log: (line) => assert.fail(line),
  })
  days = 400
  assert.deepEqual(await disposal.round(), { sessions: [], held: 0, unknown: 1 }, 'not in the index yet')
  await indexer.catchUp()
  days = 395
  assert.deepEqual(await disposal.round(), { sessions: [], held: 0, unknown: 0 })
  days = 400
  retention = { days: 396, hold: 'case 12' }
  assert.deepEqual(await disposal.round(), { sessions: [], held: 1, unknown: 0 })
  retention = null
  assert.deepEqual(await disposal.round(), { sessions: [], held: 0, unknown: 1 })
  assert.ok(existsSync(join(recordings, session, '1.seg')))
  retention = { days: 396, hold: null }
  assert.deepEqual(await disposal.round(), { sessions: [session], held: 0, unknown: 0 })
  assert.ok(!existsSync(join(recordings, session)))
  assert.equal(await place.ring.openSessionKey(session), null)
  let recorded = ''
  for await (const { leaf } of readEntries(place.directory))
    if (leaf?.type === 'key.destroyed') recorded = `${leaf.session} ${leaf.author} ${leaf.reason}`
  assert.equal(recorded, `${session} retention kept for 396 days`)
  assert.deepEqual(await disposal.round(), { sessions: [], held: 0, unknown: 0 })
  await ledger.checkpoint()
  const result = await verify(place.directory, { keys: place.ring, live: true })
  assert.deepEqual(result.faults, [])
  assert.equal(result.bodies.unreadable, 3)
})
