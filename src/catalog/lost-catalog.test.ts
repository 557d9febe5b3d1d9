import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { systemClock } from '../core/clock.ts'
import { emptyServer } from '../store/kept-cluster.fixture.ts'
import { startTemporaryServer } from '../store/temporary-store.ts'
import type { TemporaryServer } from '../store/temporary-store.ts'
import { CatalogReader } from './catalog-reader.ts'
import { trackedAt } from './catalog-reader.fixture.ts'

let server: TemporaryServer
let client: Client

before(async () => {
  server = await startTemporaryServer(emptyServer)
  const { socketDirectory: host, port, superuser: user } = server.server
  client = new Client({ host, port, user, database: 'postgres' })
  await client.connect()
})
after(async () => {
  await client.end()
  await server[Symbol.asyncDispose]()
})

test('what was lost a moment ago is waited for, as where a target restarts, and no longer than that', async () => {
  await client.query('create database restarting')
  let aheadMs = 0
  const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + aheadMs }
  const { parts } = trackedAt(server, { clock, pollMs: 60_000 }, { database: 'restarting' })
  await using reader = new CatalogReader(parts, 'bank')
  await reader.start()
  const allow = (isAllowed: boolean): Promise<unknown> =>
    client.query(`alter database restarting allow_connections ${isAllowed}`)
  const lose = async (): Promise<void> => {
    await allow(false)
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sallyport catalog'`,
    )
    await reader.refresh()
    assert.equal(reader.current(), null)
  }
  await lose()
  const back = reader.overdue('names')
  assert.notEqual(back, null)
  assert.equal(reader.overdue('definitions'), back)
  await allow(true)
  await back
  assert.notEqual(reader.current(), null)
  await lose()
  aheadMs = 5_000
  assert.equal(reader.overdue('names'), null)
  await allow(true)
})
