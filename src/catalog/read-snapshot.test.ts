import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Client } from 'pg'
import { marksQuery } from '../sql/snapshot/catalog-marks.ts'
import { snapshotQueries } from '../sql/snapshot/snapshot-queries.ts'
import { ask, openApart, type Apart } from './apart.fixture.ts'
import type { CatalogQuery } from './catalog-connection.ts'
import { readFingerprint } from './fingerprint.ts'
import { firstLook, lookAgain } from './look.ts'
import { readSnapshot, type SnapshotMemory } from './read-snapshot.ts'

let apart: Apart
let reader: Client
let definer: Client
let other: Client

before(async () => {
  apart = await openApart()
  ;({ reader, definer, other } = apart)
})
after(() => apart[Symbol.asyncDispose]())

const query: CatalogQuery = (text, values) => ask(reader, text, values)

async function inSnapshot<T>(work: () => Promise<T>): Promise<T> {
  await reader.query('begin isolation level repeatable read, read only')
  await reader.query(snapshotQueries.searchPath)
  try {
    return await work()
  } finally {
    await reader.query('commit')
  }
}

const definitions = [
  "create table a (id int primary key, name text default lower('X'), secret text)",
  "create table b (id int references a (id), other text, constraint two check (id > 0 and other > ''))",
  'create view v as select a.name, b.other from a join b using (id)',
  'create view w as select name from v',
  'alter table a rename column secret to hidden',
  'alter table a rename column name to secret',
  'alter table a rename column hidden to name',
  'alter table b add column extra int generated always as (id + 1) stored',
  'alter table b drop column extra',
  'create schema apart',
  'alter table b set schema apart',
  'alter table apart.b rename to c',
  'alter schema apart rename to aside',
  "create function plain(int) returns int language sql as 'select $1'",
  "create function wide(one int default plain(1)) returns setof a language sql as 'select * from a'",
  'create function whole() returns bigint language sql begin atomic select count(*) from aside.c; end',
  'alter table a add column more int',
  'alter table aside.c rename column other to another',
  'alter function plain(int) rename to simple',
  "create or replace function simple(int) returns int language sql as 'select $1 + 1'",
  'alter table a alter column more set default simple(3)',
  'alter table a alter column more drop default',
  'alter table a add constraint checked check (simple(more) > 0)',
  'alter table a drop constraint checked',
  "create function fires() returns trigger language plpgsql as 'begin return new; end'",
  'create trigger before_a before insert on a for each row execute function fires()',
  'alter function fires() rename to fired',
  'alter table a disable trigger before_a',
  'alter table a enable trigger before_a',
  'drop trigger before_a on a',
  'create rule r as on delete to aside.c do also delete from a where a.id = old.id',
  'alter table a rename column more to less',
  'alter table a rename column id to number',
  'drop rule r on aside.c',
  'alter table a enable row level security',
  'create policy p on a using (number > 0)',
  'alter policy p on a using (simple(number) > 0)',
  'drop policy p on a',
  "create type mood as enum ('sad', 'glad')",
  'alter table a add column mood mood',
  'alter type mood rename to feeling',
  'create domain positive as int check (simple(value) > 0)',
  'alter domain positive add check (value < 100)',
  'create table of_a (whole a, kind positive)',
  'alter table a rename to first',
  'create type pair as (one int, two text)',
  "create function pairs() returns setof pair language sql as 'select 1, null::text'",
  'alter type pair add attribute three int cascade',
  'create operator class backwards for type int using btree as function 1 btint4cmp(int, int), operator 1 >, operator 3 =, operator 5 <',
  'alter operator family backwards using btree add operator 2 >= (int, int)',
  'drop operator family backwards using btree',
  'create operator ### (leftarg = int, rightarg = int, function = int4pl)',
  'create cast (text as feeling) with inout as implicit',
  'create table parted (k int, v text) partition by range (k)',
  'create table part partition of parted for values from (0) to (10)',
  'create unique index on parted (k, v) where false',
  'create unique index unique_v on part (v)',
  'alter table parted rename column v to value',
  'alter table parted detach partition part',
  'drop index unique_v',
  'create table heir (extra int) inherits (first)',
  'alter table heir no inherit first',
  'create sequence counted',
  "alter table heir alter column extra set default nextval('counted')",
  'create extension citext',
  'alter table first add column mail citext unique',
  'alter extension citext drop function citext_eq(citext, citext)',
  'create temporary table passing (x int)',
  'create materialized view kept as select * from parted',
  'alter table aside.c drop constraint b_id_fkey',
  'alter table first drop constraint a_pkey',
  'drop function pairs()',
  'drop view w',
  'create role aside',
  'create table last (id int)',
  'drop role aside',
  'drop table last',
  'alter language plpgsql rename to words',
  'alter language words rename to plpgsql',
  'drop schema aside cascade',
  'insert into first (number) values (1)',
  'analyze',
] as const

test('I3: what is read of changes alone is what reading everything finds, after every kind of definition', async () => {
  const memory: SnapshotMemory = { ownRelations: null, last: null }
  let look = await firstLook(query)
  for (const definition of definitions) {
    const before = memory.last?.marks.fingerprint
    await definer.query(definition)
    const again = await lookAgain(query, look)
    await inSnapshot(async () => {
      look = await firstLook(query)
      const changed = await readSnapshot(query, memory)
      const whole = await readSnapshot(query, { ownRelations: memory.ownRelations, last: null })
      assert.deepEqual(changed, whole, definition)
      assert.equal(memory.last?.marks.fingerprint, await readFingerprint(query), definition)
      const isNoticed = memory.last?.marks.fingerprint !== before
      // The marks know the array type of another session's table, which nobody else can name.
      if (isNoticed && !definition.includes('temporary')) assert.equal(again, null, definition)
    })
  }
})

test('I3: what comes to stand where something stood is not taken for it', async () => {
  const memory: SnapshotMemory = { ownRelations: null, last: null }
  await definer.query('create table swapped (one int, two int)')
  await inSnapshot(() => readSnapshot(query, memory))
  // Numbers of transactions that add up to what they did before: an older transaction writes over a newer one.
  await definer.query('begin; select pg_current_xact_id()')
  await other.query('alter table swapped alter column one set statistics 10')
  await definer.query(
    'alter table swapped rename column one to x; alter table swapped rename column two to one',
  )
  await definer.query('alter table swapped rename column x to two; commit')
  await inSnapshot(async () => {
    const changed = await readSnapshot(query, memory)
    const { columns = [] } = changed.relations.find(({ name }) => name === 'swapped') ?? {}
    assert.deepEqual(
      columns.map(({ name }) => name),
      ['two', 'one'],
    )
  })
})

test('I3: what goes is missed though as much comes elsewhere', async () => {
  const memory: SnapshotMemory = { ownRelations: null, last: null }
  await definer.query(`create table loses (id int, name text); create table gains (id int, name text);
    create function spins() returns trigger language plpgsql as 'begin return new; end';
    create trigger spun before insert on loses for each row execute function spins();
    create view shows as select name from loses`)
  await inSnapshot(() => readSnapshot(query, memory))
  for (const definition of [
    'drop trigger spun on loses; create trigger spun before insert on gains for each row execute function spins()',
    'drop view shows; create view shows as select name from gains',
    'drop function spins() cascade; create function spins() returns int language sql return 1',
    'drop table loses; create table loses (id int, name text)',
    'create temporary table passing_by (id int); drop table gains cascade',
  ]) {
    await definer.query(`begin; ${definition}; commit`)
    await inSnapshot(async () => {
      const asked: string[] = []
      const changed = await readSnapshot((text, values) => {
        asked.push(text)
        return query(text, values)
      }, memory)
      assert.ok(!asked.includes(marksQuery), definition)
      const whole = await readSnapshot(query, { ownRelations: memory.ownRelations, last: null })
      assert.deepEqual(changed, whole, definition)
      assert.equal(memory.last?.marks.fingerprint, await readFingerprint(query), definition)
    })
  }
})

test('a change of one table reads that table alone', async () => {
  const memory: SnapshotMemory = { ownRelations: null, last: null }
  await definer.query('create table one_of (id int); create table many (id int)')
  await inSnapshot(() => readSnapshot(query, memory))
  await definer.query('alter table one_of add column name text')
  const asked: string[] = []
  await inSnapshot(() =>
    readSnapshot((text, values) => {
      if (text === snapshotQueries.someRelations) asked.push(...(values ?? []))
      assert.notEqual(text, snapshotQueries.otherRelations)
      return query(text, values)
    }, memory),
  )
  const { oid } = memory.last?.snapshot.relations.find(({ name }) => name === 'one_of') ?? {}
  assert.equal(asked.length, 1)
  assert.ok(asked[0]?.slice(1, -1).split(',').includes(String(oid)))
  const many = memory.last?.snapshot.relations.find(({ name }) => name === 'many')
  assert.ok(!asked[0]?.slice(1, -1).split(',').includes(String(many?.oid)))
})

const definitionsInside = [
  'create table public.inner_one (id int primary key, name text)',
  'savepoint s',
  'alter table public.inner_one add column secret text',
  'rollback to s',
  'alter table public.inner_one add column other text',
  'create view public.inner_view as select name, other from public.inner_one',
  'savepoint t',
  'drop view public.inner_view',
  'alter table public.inner_one rename column name to secret',
  'rollback to t',
  'release t',
  'create temporary table inner_passing (id int)',
  'alter table public.inner_one rename to inner_two',
  "create function public.inner_made() returns int language sql as 'select 1'",
  'rollback to s',
  'alter table public.many add column secret text',
  'create schema inner_schema',
  'alter table public.many set schema inner_schema',
] as const

test('I3: what a transaction sees of its own definitions is read on from what others see', async () => {
  await definer.query('drop table if exists many; create table many (id int)')
  const outside: SnapshotMemory = { ownRelations: null, last: null }
  await inSnapshot(() => readSnapshot(query, outside))
  const inside: SnapshotMemory = { ...outside }
  const asking: CatalogQuery = (text, values) => ask(definer, text, values)
  await definer.query('begin')
  try {
    for (const definition of definitionsInside) {
      await definer.query(definition)
      await definer.query(`savepoint question; ${snapshotQueries.searchPath}`)
      const changed = await readSnapshot(asking, inside)
      const whole = await readSnapshot(asking, { ownRelations: inside.ownRelations, last: null })
      await definer.query('rollback to question; release question')
      assert.deepEqual(changed, whole, definition)
    }
  } finally {
    await definer.query('rollback')
  }
})

test('I3: a reading of another server, or of one that began anew, is nothing to read on from', async () => {
  const memory: SnapshotMemory = { ownRelations: null, last: null }
  const first = await inSnapshot(() => readSnapshot(query, memory))
  const { last } = memory
  assert.ok(last)
  assert.match(last.marks.server, /^\d+ \d{15,}$/)
  assert.equal(await inSnapshot(() => readSnapshot(query, memory)), first)
  const asked = new Set<string>()
  const elsewhere: SnapshotMemory = { ...memory, last: { ...last, marks: { ...last.marks, server: '5 1' } } }
  await inSnapshot(() =>
    readSnapshot((text, values) => {
      asked.add(text)
      return query(text, values)
    }, elsewhere),
  )
  assert.ok(asked.has(snapshotQueries.ownRelations) && asked.has(snapshotQueries.otherRelations))
})
