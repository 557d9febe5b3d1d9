import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock, type Clock } from '../core/clock.ts'
import { fill, makePlace, origin, verify } from '../ledger/ledger.fixture.ts'
import { openLedger } from '../ledger/ledger.ts'
import { readEntries } from '../ledger/journal/reader.ts'
import { startTemporaryServer } from '../store/temporary-store.ts'
import { Disposal, type ApprovedDisposal, type Retention } from './disposal.ts'
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
    holds: () => Promise.resolve([]),
    isScheduled: true,
    approved: () => Promise.resolve([]),
    finish: () => Promise.resolve(null),
    isOpen: () => false,
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

test('I5: without a request that others let happen nothing goes; what they let go goes once, unless it is held or open', async () => {
  await using place = await makePlace()
  await using server = await startTemporaryServer()
  const store = await server.open(20_000)
  await using ledger = await openLedger(place.config())
  const [due, early, running] = [
    await fill(ledger, place.ring, 1),
    await fill(ledger, place.ring, 1),
    await fill(ledger, place.ring, 1),
  ]
  await ledger.checkpoint()
  const common = { directory: place.directory, origin, store, keys: place.ring }
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + 400 * dayMs }
  const indexing = { clock: systemClock, syncedTo: () => ledger.syncedTo, log: failing, everyMs: 60_000 }
  await using indexer = new Indexer({ ...common, ...indexing })
  await indexer.catchUp()
  let approved: readonly ApprovedDisposal[] = []
  let holds: readonly { readonly resource: string }[] = []
  const finished: unknown[] = []
  await using disposal = new Disposal({
    ...common,
    recordings: join(place.base, 'recordings'),
    ledger,
    clock,
    retentionOf: () => ({
      class: 'cards',
      bodiesDays: 396,
      recordingsDays: 200,
      entriesDays: 2557,
      hold: null,
    }),
    holds: () => Promise.resolve(holds),
    isScheduled: false,
    approved: () => Promise.resolve(approved),
    async finish(id, details) {
      finished.push([id, details])
      approved = []
      return null
    },
    isOpen: (session) => session === running,
    daysMin: 31,
    bodiesDaysMin: 396,
    log: failing,
  })
  const found = await disposal.due()
  assert.ok('sessions' in found && found.sessions.includes(due))
  const nothing = { sessions: [], recordings: [], held: 0, unknown: 0 }
  assert.deepEqual(await disposal.round(), nothing, 'nobody let it go')
  const ann = { author: 'issuer#ann', digest: 'd1', recordings: [], rulings: [{ approver: 'issuer#bob' }] }
  const wanted: readonly ApprovedDisposal[] = [
    { ...ann, id: 'request 1', kind: 'expired', sessions: [due, running] },
    { ...ann, id: 'request 2', kind: 'erasure', sessions: [early] },
  ]
  approved = wanted
  holds = [{ resource: 'bank' }]
  assert.deepEqual(await disposal.round(), { ...nothing, held: 2, unknown: 1 }, 'placed after it was let go')
  holds = []
  approved = wanted
  assert.deepEqual(await disposal.round(), { ...nothing, sessions: [due, early], unknown: 1 })
  approved = wanted
  assert.deepEqual(await disposal.round(), { ...nothing, unknown: 1 }, 'gone already')
  for (const [session, isLeft] of [
    [due, false],
    [early, false],
    [running, true],
  ] as const)
    assert.equal(await place.ring.hasSessionKey(session), isLeft)
  assert.deepEqual(finished.at(2), ['request 1', { sessions: 1, recordings: 0, held: 0, kept: 1 }])
  const recorded: string[] = []
  for await (const { leaf } of readEntries(place.directory))
    if (leaf?.type === 'key.destroyed')
      recorded.push(
        `${leaf.session} of ${leaf.resource}, ${leaf.disposal} ${leaf.digest}, ${leaf.author}: ${leaf.reason}`,
      )
  assert.deepEqual(recorded, [
    `${due} of bank, request 1 d1, issuer#ann: class cards: kept for 396 days; disposal request 1, approved by issuer#bob`,
    `${early} of bank, request 2 d1, issuer#ann: before its time; disposal request 2, approved by issuer#bob`,
  ])
})

function failing(line: string): void {
  assert.fail(line)
}
