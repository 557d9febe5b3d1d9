import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { systemRandom, uuidv7 } from '../core/random.ts'
import type { Store } from '../store/database.ts'
import { silence } from '../store/open-sessions.fixture.ts'
import { dropPresence, putPresence } from '../store/open-sessions.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { SessionExchange } from './session-exchange.ts'

let server: TemporaryServer
let store: Store
before(async () => {
  server = await startTemporaryServer()
  store = await server.open(20_000)
})
after(() => server[Symbol.asyncDispose]())

/** What a gateway that starts says of others in its ledger, once it has looked. */
async function startOne(gateway: string): Promise<readonly string[]> {
  const said: string[] = []
  const exchange = new SessionExchange({
    store,
    gate: { sessions: new Map(), end: () => assert.fail('there is nothing to end') },
    record: { changed: () => assert.fail('nothing changes'), refused: () => assert.fail('nobody asks') },
    policy: () => assert.fail('nobody looks'),
    alert: (code, message) => said.push(`${code}: ${message}`),
    gateway,
    clock: systemClock,
    random: systemRandom,
    log: (line) => assert.fail(line),
  })
  // It looks as it starts, and finishes that before it goes.
  await exchange[Symbol.asyncDispose]()
  return said
}

test('a gateway that went without a word is told once, by one of the others, each time that it goes', async () => {
  const [dead, left, there] = [1, 2, 3].map(() => uuidv7(systemClock.now(), systemRandom))
  assert.ok(dead && left && there)
  await store.transact(async (transaction) => {
    await putPresence(transaction, dead, 'test/dead', null)
    await putPresence(transaction, left, 'test/left', null)
    await putPresence(transaction, there, 'test/there', null)
    await dropPresence(transaction, left)
  })
  assert.deepEqual(await startOne('test/one'), [], 'all have just been heard of')
  await silence(store, dead)
  assert.deepEqual(await startOne('test/dead'), [], 'it is that one itself which starts again')
  const told = await startOne('test/one')
  assert.equal(told.length, 1)
  assert.match(
    told[0] ?? '',
    /^gateway-lost: The gateway test\/dead has not been heard of since \d{4}-\d\d-\d\dT.* its own ledger says/,
  )
  assert.deepEqual(await startOne('test/two'), [], 'it was told by another')
  assert.deepEqual(await startOne('test/one'), [], 'and before')
  await store.transact((transaction) => putPresence(transaction, dead, 'test/dead', null))
  await silence(store, dead)
  assert.equal((await startOne('test/two')).length, 1, 'it came back, and went again')
})
