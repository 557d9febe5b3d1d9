import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import type { CatalogSnapshot, Relation } from '../core/catalog-snapshot.ts'
import { systemClock } from '../core/clock.ts'
import type { Target } from '../core/resource.ts'
import { emptyServer } from '../store/kept-cluster.fixture.ts'
import { startTemporaryServer } from '../store/temporary-store.ts'
import type { TemporaryServer } from '../store/temporary-store.ts'
import { CatalogBook } from './catalog-book.ts'
import type { CatalogQuery } from './catalog-connection.ts'
import { CatalogReader } from './catalog-reader.ts'
import type { CatalogParts, CatalogReport } from './catalog-reader.ts'
import { names, snapshotOf, trackedAt, until } from './catalog-reader.fixture.ts'
import type { Tracked } from './catalog-reader.fixture.ts'

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

test('a change made before a refresh is in its answer, and callers at once share readings', async () => {
  const { parts, reads } = tracked()
  await using reader = new CatalogReader(parts, 'bank')
  await reader.refresh()
  const before = reader.generation
  await client.query('create table public.one (id int)')
  // Nothing is awaited between the calls, so the first reading is still under way when the others come.
  const running = reader.refresh()
  const later = [reader.refresh(), reader.refresh(), reader.refresh()]
  assert.equal(new Set(later).size, 1)
  assert.notEqual(reader.pending, null)
  await Promise.all([running, ...later])
  assert.equal(reader.pending, null)
  assert.ok(names(reader).includes('one'))
  assert.ok(reader.generation > before)
  assert.equal(reads(), 3)
})

test('a reading waits for no lock: what somebody has to himself is left out, and read once that is gone', async () => {
  const { socketDirectory: host, port, superuser: user } = server.server
  const holder = new Client({ host, port, user, database: 'postgres' })
  await holder.connect()
  await holder.query(`create function public.made() returns int language sql as 'select 1';
    create function public.fired() returns trigger language plpgsql as 'begin return new; end';
    create table public.locked (id int primary key default public.made() check (public.made() > 0), twice int generated always as (id * 2) stored,
      code text not null unique);
    create index on public.locked ((id + 1)) where id > 1;
    create trigger fires before insert on public.locked for each row when (new.id > 1) execute function public.fired();
    create policy few on public.locked using (id > 0); alter table public.locked enable row level security;
    create rule other as on delete to public.locked do instead nothing;
    create view public.seen as select id from public.locked; create table public.free (id int)`)
  try {
    await holder.query('begin; lock table public.locked in access exclusive mode')
    const { parts } = tracked()
    const { read: _tracked, ...real } = parts
    const reports: CatalogReport[] = []
    await using reader = new CatalogReader({ ...real, report: (report) => reports.push(report) }, 'bank')
    const named = (name: string): Relation | undefined =>
      reader.current()?.relations.find((one) => one.schema === 'public' && one.name === name)
    await reader.start()
    assert.deepEqual(
      ['locked', 'seen', 'free'].map((name) => named(name)?.isUnread),
      [true, true, undefined],
    )
    assert.equal(named('seen')?.definition, null)
    assert.equal(named('locked')?.triggers, undefined)
    // Nor is it told which other keys hold no NULL.
    assert.equal(named('locked')?.rowKeys, undefined)
    assert.match(String(named('locked')?.columns[1]?.generated), /unread/)
    assert.match(String(named('locked')?.readExpressions), /unread/)
    assert.match(String(named('locked')?.writeExpressions), /unread/)
    await client.query('create table public.meanwhile (id int)')
    await reader.freshen()
    assert.equal(named('meanwhile')?.kind, 'table')
    assert.equal(named('seen')?.isUnread, true)
    const whole = reader.whole
    assert.notEqual(whole, null)
    await holder.query('commit')
    await whole
    assert.match(String(named('seen')?.definition), /id/)
    assert.equal(named('locked')?.triggers?.length, 1)
    assert.deepEqual(named('locked')?.rowKeys, { primary: [1], others: [[3]] })
    assert.match(String(named('locked')?.columns[1]?.generated), /2/)
    assert.equal(reader.whole, null)
    assert.ok(reports.every(({ kind }) => kind === 'read'))
  } finally {
    await holder.query(
      'rollback; drop view public.seen; drop table public.locked, public.free; drop table if exists public.meanwhile',
    )
    await holder.query('drop function public.made(); drop function public.fired()')
    await holder.end()
  }
})

test('a look takes in what was made before it, reads nothing where nothing changed, and is shared and paced', async () => {
  const { parts, reads } = tracked({ pollMs: 60_000 })
  await using reader = new CatalogReader(parts, 'bank')
  await reader.start()
  await reader.freshen()
  assert.equal(reads(), 1)
  await client.query('create table public.looked_for (id int)')
  const looks = [reader.freshen(), reader.freshen(), reader.freshen()]
  assert.equal(new Set(looks).size, 1)
  await Promise.all(looks)
  assert.ok(names(reader).includes('looked_for'))
  assert.equal(reads(), 2)
  await client.query('drop table public.looked_for')
  await reader.freshen()
  assert.ok(!names(reader).includes('looked_for'))
})

test('I3: what moved is read once anybody asks, and who defined alone is told by what ended at the target', async () => {
  const { parts, reads } = tracked({ pollMs: 60_000 })
  await using reader = new CatalogReader(parts, 'bank')
  await reader.start()
  await reader.freshen()
  const known = reader.current()
  assert.ok(known)
  await client.query('create table public.moved (id int)')
  reader.moved()
  assert.equal(await reader.hasSeenAlone(known, 1), true)
  assert.equal(await reader.hasSeenAlone(known, 2), false)
  await client.query('create table public.moved_too (id int)')
  assert.equal(await reader.hasSeenAlone(known, 1), false)
  assert.deepEqual([reader.current(), reads()], [known, 1])
  assert.notEqual(reader.changing, null)
  await reader.changing
  assert.ok(names(reader).includes('moved'))
  assert.equal(await reader.hasSeenAlone(known, 2), false)
  await client.query('drop table public.moved, public.moved_too')
})

test('I3: what rests on definitions waits for a look, and names for one that is not long ago', async () => {
  const { parts, reads } = tracked({ pollMs: 60_000 })
  await using reader = new CatalogReader(parts, 'bank')
  assert.equal(reader.overdue('names'), null)
  await reader.start()
  for (const grounds of ['definitions', 'names'] as const) {
    await client.query(`create table public.overdue_${grounds} (id int)`)
    // A target on a busy machine is given as much longer as it works longer.
    const until = performance.now() + 60_000
    let late = reader.overdue(grounds)
    while (late === null && performance.now() < until) {
      await systemClock.sleep(10)
      late = reader.overdue(grounds)
    }
    await late
    assert.ok(names(reader).includes(`overdue_${grounds}`), grounds)
  }
  assert.equal(reads(), 3)
  await client.query('drop table public.overdue_definitions, public.overdue_names')
})

test('a change made elsewhere is found by polling, and nothing is read while nothing changes', async () => {
  const { parts, reads } = tracked({ pollMs: 20 })
  await using reader = new CatalogReader(parts, 'bank')
  await reader.start()
  await systemClock.sleep(150)
  assert.equal(reads(), 1)
  for (const [change, expected] of [
    ['create table public.two (id int)', true],
    ['alter table public.two add column name text', true],
    ['create view public.three as select id from public.two', true],
    ['create or replace view public.three as select id + 1 as id from public.two', true],
    ["create function public.f() returns int language sql as 'select 1'", true],
    ["create or replace function public.f() returns int language sql as 'select 2'", true],
    ['drop function public.f()', true],
    ['insert into public.two values (1)', false],
  ] as const) {
    const count = reads()
    await client.query(change)
    await until(() => reads() > count, expected ? 3000 : 150)
    assert.equal(reads() > count, expected, change)
  }
})

test('I3: a catalog that cannot be read is null, not the last known one, and is read again when it can be', async () => {
  await client.query('create database apart')
  const { parts, reports } = tracked({ pollMs: 20 }, { database: 'apart' })
  await using reader = new CatalogReader(parts, 'bank')
  await reader.start()
  assert.notEqual(reader.current(), null)
  const ended =
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sallyport catalog'"
  await client.query(ended)
  await reader.refresh()
  assert.notEqual(reader.current(), null, 'one lost connection is no loss')
  await client.query('alter database apart allow_connections false')
  try {
    await client.query(ended)
    await until(() => reader.current() === null, 3000)
    assert.equal(reader.current(), null)
    assert.equal(reports.at(-1)?.kind, 'unreadable')
  } finally {
    await client.query('alter database apart allow_connections true')
  }
  await until(() => reader.current() !== null, 3000)
  assert.notEqual(reader.current(), null)
})

test('I3: whoever waits for a reading that hangs goes on without a catalog, and has one again when it ends', async () => {
  const hanging = Promise.withResolvers<void>()
  let reads = 0
  const read = async (): Promise<CatalogSnapshot> => {
    reads += 1
    if (reads === 2) await hanging.promise
    return snapshotOf([String(reads)])
  }
  // Seconds go by in milliseconds.
  const clock = { ...systemClock, monotonic: () => systemClock.monotonic() * 1000 }
  const { parts, reports } = tracked({ clock, pollMs: 10, read })
  await using reader = new CatalogReader(parts, 'bank')
  await reader.start()
  assert.deepEqual(names(reader), ['1'])
  await reader.refresh()
  assert.equal(reader.current(), null)
  assert.match(reasonOf(reports), /10 s/)
  await reader.freshen()
  assert.equal(reader.changing, null)
  assert.equal(reader.current(), null)
  hanging.resolve()
  await until(() => reader.current() !== null, 60_000)
  assert.notDeepEqual(names(reader), ['1'])
})

test('names are looked up in the system catalog alone, and nothing can be written', async () => {
  await client.query(`create function public.count_tables() returns int language sql as 'select 1'`)
  const { parts } = tracked()
  const asked: string[] = []
  const read = async (query: CatalogQuery): Promise<CatalogSnapshot> => {
    asked.push(String((await query('show search_path'))[0]?.[0]))
    asked.push(String((await query('show application_name'))[0]?.[0]))
    await query('create table public.never (id int)')
    return snapshotOf([])
  }
  const reports: CatalogReport[] = []
  await using reader = new CatalogReader({ ...parts, read, report: (report) => reports.push(report) }, 'bank')
  await reader.refresh()
  assert.deepEqual(asked, ['', 'sallyport catalog'])
  assert.match(reasonOf(reports), /read-only transaction/)
  assert.equal(reader.current(), null)
})

test('I9: what a target says is reported without the secret, on one line', async () => {
  const hostile = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', () => {
      const body = Buffer.from('SERROR\0C28P01\0Mno\nhunter2 here\0\0')
      const head = Buffer.alloc(5)
      head.write('E')
      head.writeInt32BE(body.length + 4, 1)
      socket.end(Buffer.concat([head, body]))
    })
  })
  await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve))
  const { port } = hostile.address() as AddressInfo
  const { parts, reports } = tracked({}, { host: '127.0.0.1', port })
  await using reader = new CatalogReader(parts, 'bank')
  await reader.refresh()
  hostile.close()
  assert.equal(reader.current(), null)
  assert.equal(reasonOf(reports), 'no [secret] here')
})

test('the real reading holds tables, views with their queries, and functions with their bodies', async () => {
  await client.query('create schema shop')
  await client.query('create table shop.orders (id int, note text)')
  await client.query('create view shop.open_orders as select id from shop.orders')
  await client.query("create function shop.one() returns int language sql as 'select 1'")
  const { parts } = tracked()
  const { read: _read, ...real } = parts
  await using reader = new CatalogReader(real, 'bank')
  await reader.start()
  const found = reader.current()
  const view = found?.relations.find((one) => one.schema === 'shop' && one.name === 'open_orders')
  assert.match(view?.definition ?? '', /FROM shop\.orders/)
  assert.equal(found?.functions.find((one) => one.schema === 'shop')?.body, 'select 1')
  const before = reader.generation
  await reader.refresh()
  assert.equal(reader.generation, before)
})

test('a resource that is unknown or unreachable is null and says why', async () => {
  const { parts, reports } = tracked({}, { host: '127.0.0.1', port: 1 })
  await using unreachable = new CatalogReader(parts, 'bank')
  await unreachable.start()
  assert.match(reasonOf(reports), /ECONNREFUSED/)
  await using unknown = new CatalogReader(parts, 'nowhere')
  await unknown.refresh()
  assert.match(reasonOf(reports), /no such resource/)
})

test('a catalog is held by sessions, shared among them, and dropped after the last', async () => {
  const { parts, reads } = tracked()
  await using book = new CatalogBook(parts, 50)
  const [left, right] = await Promise.all([book.hold('bank'), book.hold('bank')])
  assert.equal(left.reader, right.reader)
  assert.equal(reads(), 1)
  left.release()
  left.release()
  await systemClock.sleep(100)
  assert.notEqual(right.reader.current(), null)
  right.release()
  const again = await book.hold('bank')
  assert.equal(again.reader, right.reader)
  again.release()
  await until(() => right.reader.current() === null, 3000)
  assert.equal(right.reader.current(), null)
  const fresh = await book.hold('bank')
  assert.notEqual(fresh.reader, right.reader)
})

function tracked(more: Partial<CatalogParts> = {}, place: Partial<Target> = {}): Tracked {
  return trackedAt(server, more, place)
}

function reasonOf(reports: readonly CatalogReport[]): string {
  const last = reports.at(-1)
  return last?.kind === 'unreadable' ? last.reason : ''
}
