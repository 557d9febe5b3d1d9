import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { systemClock } from '../core/clock.ts'
import type { Estimate } from '../core/decision.ts'
import type { Target } from '../core/resource.ts'
import type { BoundValue } from '../core/statement.ts'
import { emptyServer } from '../store/kept-cluster.fixture.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { EstimateBook } from './estimate-book.ts'
import { estimateIn } from './estimate-connection.ts'

let server: TemporaryServer
let client: Client
let target: Target
const book = new EstimateBook({ clock: systemClock })

before(async () => {
  server = await startTemporaryServer(emptyServer)
  const { socketDirectory: host, port, superuser: login } = server.server
  target = { host, port, database: 'postgres', login, secret: null, tls: { mode: 'disable' } }
  client = new Client({ host, port, user: login, database: 'postgres' })
  await client.connect()
  await client.query(`
    create schema work; create table work.t (id int primary key, name text);
    insert into work.t select n, 'n' || n from generate_series(1, 10000) n; analyze work.t;
    create table noted (n int);
    create function sly() returns int language plpgsql immutable as $$ begin insert into noted values (1); return 1; end $$;
    create function slow() returns int language plpgsql immutable as $$ begin perform pg_sleep(60); return 1; end $$;
    create role reader`)
})
after(async () => {
  await book[Symbol.asyncDispose]()
  await client.end()
  await server[Symbol.asyncDispose]()
})

function ask(
  text: string,
  bound: readonly BoundValue[] = [],
  more: Partial<Target> = {},
): Promise<Estimate | null> {
  return book.ask({
    resource: 'bank',
    target: { ...target, ...more },
    catalogVersion: 'v',
    text,
    bound,
    searchPath: 'work, public',
  })
}

test('rows that would be shown, and rows that would be written', async () => {
  assert.equal((await ask('select * from t'))?.rows, 10_000)
  assert.equal((await ask('select * from t limit 7 -- few'))?.rows, 7)
  assert.equal((await ask("update t set name = 'x'"))?.rows, 10_000)
  assert.equal((await ask('delete from t where id = 5'))?.rows, 1)
  assert.equal((await ask("insert into t values (0, 'a'), (-1, 'b')"))?.rows, 2)
  const two =
    'with gone as (delete from t where id < 0 returning id) select * from gone union all select id from t'
  assert.ok(((await ask(two))?.rows ?? 0) >= 10_000)
  assert.ok(((await ask('select * from t'))?.cost ?? 0) > 100)
})

test('parameters go as the client gave them: text, binary, declared types, NULL', async () => {
  const eight = Buffer.alloc(8)
  eight.writeBigInt64BE(5n)
  for (const one of [
    { typeOid: 0, format: 0, value: Buffer.from('5') },
    { typeOid: 20, format: 1, value: eight },
    { typeOid: 0, format: 0, value: null },
  ] as const)
    assert.ok(((await ask('select * from t where id = $1', [one]))?.rows ?? 9) <= 1)
  assert.equal(await ask('select * from t where id = $1'), null)
})

test('what cannot be planned here is not known, and the next question is answered', async () => {
  for (const text of ['select * from nowhere', 'select 1; select 2', 'selec', '', 'vacuum t'])
    assert.equal(await ask(text), null, text)
  assert.equal((await ask('select * from t limit 3'))?.rows, 3)
  assert.equal(await ask('select * from t limit 4', [], { setRole: 'reader' }), null)
  assert.equal(await ask('select * from t limit 5', [], { port: 1 }), null)
})

test('planning changes nothing and takes no longer than it may', async () => {
  await ask('select * from t where id = sly()')
  assert.equal((await client.query('select from noted')).rowCount, 0)
  const startedAt = systemClock.monotonic()
  assert.equal(await ask('select slow()'), null)
  assert.ok(systemClock.monotonic() - startedAt < 5000)
})

test('a plan that is none, or nested without end, is not known', () => {
  for (const json of [
    '',
    '[]',
    '[{"Plan": {}}]',
    '[{"Plan": {"Node Type": "X", "Plan Rows": -1, "Total Cost": 1}}]',
  ])
    assert.equal(estimateIn(json), null)
  const deep = '{"Node Type":"X","Plan Rows":1,"Total Cost":1,"Plans":['.repeat(100_000)
  assert.equal(estimateIn(`[{"Plan":${deep}`), null)
})
