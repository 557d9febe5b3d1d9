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
  const own = { class: 'cards', bodiesDays: 396, recordingsDays: 200, entriesDays: 2557 }
  let retention: Retention | null = { ...own, hold: null }
  await using disposal = new Disposal({
    ...common,
    recordings,
    ledger,
    clock,
    retentionOf: (resource) => (resource === 'bank' ? retention : null),
    daysMin: 31,
    bodiesDaysMin: 396,
    log: (line) => assert.fail(line),
  })
  days = 400
  const early = { sessions: [], recordings: [], held: 0, unknown: 1 }
  assert.deepEqual(await disposal.round(), early, 'not in the index yet')
  await indexer.catchUp()
  const nothing = { sessions: [], recordings: [], held: 0, unknown: 0 }
  days = 199
  assert.deepEqual(await disposal.round(), nothing)
  days = 201
  retention = { ...own, hold: 'case 12' }
  assert.deepEqual(await disposal.round(), { ...nothing, held: 1 })
  retention = null
  assert.deepEqual(await disposal.round(), { ...nothing, unknown: 1 })
  assert.ok(existsSync(join(recordings, session, '1.seg')))
  retention = { ...own, hold: null }
  assert.deepEqual(await disposal.round(), { ...nothing, recordings: [session] })
  assert.ok(!existsSync(join(recordings, session)))
  assert.ok(await place.ring.openSessionKey(session), 'texts are kept for longer')
  assert.deepEqual(await disposal.round(), nothing)
  days = 400
  retention = { ...own, hold: 'case 12' }
  assert.deepEqual(await disposal.round(), { ...nothing, held: 1 })
  retention = { ...own, hold: null }
  assert.deepEqual(await disposal.round(), { ...nothing, sessions: [session] })
  assert.equal(await place.ring.openSessionKey(session), null)
  const recorded: string[] = []
  for await (const { leaf } of readEntries(place.directory))
    if (leaf?.type === 'key.destroyed' || leaf?.type === 'recording.disposed')
      recorded.push(`${leaf.type} ${leaf.session} ${leaf.author}: ${leaf.reason}`)
  assert.deepEqual(recorded, [
    `recording.disposed ${session} retention: class cards: kept for 200 days`,
    `key.destroyed ${session} retention: class cards: kept for 396 days`,
  ])
  assert.deepEqual(await disposal.round(), nothing)
  await ledger.checkpoint()
  const result = await verify(place.directory, { keys: place.ring, live: true })
  assert.deepEqual(result.faults, [])
  assert.equal(result.bodies.unreadable, 3)
})
