import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { CompiledQuery } from 'kysely'
import { systemClock } from '../core/clock.ts'
import { Secret } from '../core/secret.ts'
import { openStore, type Store } from './database.ts'
import { removePostgres } from './embedded.ts'
import { emptyServer } from './kept-cluster.fixture.ts'
import { startTemporaryServer } from './temporary-store.ts'
import { StoreUnavailable } from './unavailable.ts'

function run(store: Store, text: string): Promise<unknown> {
  return store.transact(async (transaction) => (await transaction.executeQuery(CompiledQuery.raw(text))).rows)
}

function openUrl(url: string): Promise<Store> {
  const source = { kind: 'url', url: new Secret(url) } as const
  return openStore({ source, clock: systemClock, log: () => undefined, callMsMax })
}

// Shorter than in production, so that tests wait less.
const callMsMax = 600

// A machine that is busy with other tests answers late; what must not happen takes longer still.
const lateMsMax = 10_000
const hangMsMin = 30_000

/** Resolves once a call is answered, which on a fresh store takes as long as its migrations. */
async function answered(ask: () => Promise<unknown>): Promise<unknown> {
  const endsAt = performance.now() + hangMsMin
  for (;;) {
    const answer = await ask()
    if (!(answer instanceof StoreUnavailable)) return answer
    assert.ok(performance.now() < endsAt, answer.cause)
    await systemClock.sleep(20)
  }
}

async function timed<T>(work: Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const at = performance.now()
  const value = await work
  return { value, ms: performance.now() - at }
}

test('an embedded store opens, keeps what it is told, and is durable', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-test-'))
  try {
    const source = { kind: 'embedded', directory } as const
    const first = await openStore({ source, clock: systemClock, log: () => undefined })
    assert.deepEqual(await first.health(), { isUp: true, reason: '' })
    await run(first, 'CREATE TABLE kept AS SELECT 42 AS answer')
    assert.deepEqual(await run(first, 'SHOW fsync'), [{ fsync: 'on' }])
    await first[Symbol.asyncDispose]()
    await using second = await openStore({ source, clock: systemClock, log: () => undefined })
    assert.deepEqual(await run(second, 'SELECT answer FROM kept'), [{ answer: 42 }])
  } finally {
    await removePostgres(directory)
  }
})

test('replicas that start at once migrate once', async () => {
  await using server = await startTemporaryServer(emptyServer)
  const stores = await Promise.all([1, 2, 3, 4].map(() => server.open()))
  await Promise.all(stores.map((store) => answered(() => run(store, 'SELECT 1'))))
  for (const answer of await Promise.all(stores.map((store) => store.health())))
    assert.deepEqual(answer, { isUp: true, reason: '' })
  const [store] = stores
  assert.ok(store)
  const migrations = readdirSync(join(import.meta.dirname, 'migrations'))
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => ({ name: file.slice(0, -'.ts'.length) }))
  assert.deepEqual(
    await run(store, 'SELECT name FROM kysely_migration ORDER BY name'),
    migrations.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
  )
})

test('a store that is down, silent or wrong answers StoreUnavailable in time', async () => {
  const silent = createServer((socket) => void socket.on('error', () => undefined))
  await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve))
  const address = silent.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    for (const url of [
      'postgres://nobody:secret-word@127.0.0.1:1/none',
      `postgres://nobody:secret-word@127.0.0.1:${port}/none`,
      'postgres://nobody:secret-word@name.invalid/none',
    ]) {
      await using store = await openUrl(url)
      const { value, ms } = await timed(run(store, 'SELECT 1'))
      assert.ok(value instanceof StoreUnavailable, url)
      assert.ok(ms < lateMsMax, `${ms} ms`)
      const { isUp, reason } = await store.health()
      assert.equal(isUp, false)
      assert.notEqual(reason, '')
      assert.doesNotMatch(reason, /secret-word/)
    }
  } finally {
    silent.close()
  }
})

test('a call that hangs, waits for a lock or loses its server is given up, undone, and the store recovers', async () => {
  await using server = await startTemporaryServer(emptyServer)
  const store = await server.open(callMsMax)
  const other = await server.open(callMsMax)
  await answered(() => run(store, 'SELECT 1'))
  await answered(() => run(store, 'CREATE TABLE IF NOT EXISTS t AS SELECT 1 AS n'))
  await answered(() => run(other, 'SELECT 1'))

  const slept = await timed(run(store, `SELECT pg_sleep(${hangMsMin / 1000})`))
  assert.ok(slept.value instanceof StoreUnavailable && slept.ms < lateMsMax, `${slept.ms} ms`)

  // Work that dallies beyond its time must not take effect afterwards.
  const locked = Promise.withResolvers<void>()
  const dallying = Promise.withResolvers<void>()
  const dallied = store.transact(async (transaction) => {
    await transaction.executeQuery(CompiledQuery.raw('UPDATE t SET n = 2'))
    locked.resolve()
    await dallying.promise
  })
  await Promise.race([locked.promise, dallied])
  const blocked = await timed(run(other, 'UPDATE t SET n = n'))
  assert.ok(blocked.ms < lateMsMax, `${blocked.ms} ms`)
  assert.ok((await dallied) instanceof StoreUnavailable)
  dallying.resolve()
  await answered(() => run(other, 'UPDATE t SET n = n'))
  assert.deepEqual(await answered(() => run(other, 'SELECT n FROM t')), [{ n: 1 }])

  // A server that is stopped says nothing at all.
  process.kill(server.server.pid, 'SIGSTOP')
  const frozen = await openFrozen(server)
  process.kill(server.server.pid, 'SIGCONT')
  assert.ok(frozen.value instanceof StoreUnavailable && frozen.ms < lateMsMax, `${frozen.ms} ms`)
  await answered(() => run(store, 'SELECT 1'))
})

async function openFrozen(
  server: Awaited<ReturnType<typeof startTemporaryServer>>,
): ReturnType<typeof timed> {
  return timed(run(await server.open(callMsMax), 'SELECT 1'))
}

test('notices arrive, and after a loss of the server they arrive again', async () => {
  await using server = await startTemporaryServer(emptyServer)
  const store = await server.open()
  const other = await server.open()
  const heard: (string | null)[] = []
  store.hear('sallyport_test', (payload) => void heard.push(payload))
  const hears = async (word: string): Promise<void> => {
    const deadline = performance.now() + hangMsMin
    while (!heard.includes(word)) {
      assert.ok(performance.now() < deadline, `${word} was not heard`)
      await run(other, `NOTIFY sallyport_test, '${word}'`)
      await systemClock.sleep(50)
    }
  }
  await hears('before')
  heard.length = 0
  process.kill(server.server.pid, 'SIGKILL')
  await hears('after')
  assert.ok(heard.includes(null), 'nobody was told that notices may have been missed')
})
