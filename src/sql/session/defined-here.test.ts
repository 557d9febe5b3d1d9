import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StatementFacts } from '../../core/inspection.ts'
import { effectsIn, inspectHere } from '../inspect-fixture.ts'
import { SessionNames } from './session-names.ts'

/** The statements of a text as a session takes them. */
function factsOf(text: string): readonly StatementFacts[] {
  return new SessionNames().resolve(inspectHere(text)).statements
}

function last(text: string): string {
  const facts = factsOf(text).at(-1)
  assert.ok(facts)
  return facts.unknowns.length > 0 ? 'unknown' : [...effectsIn(facts)].toSorted().join(', ')
}

const table = 'create table zork (id serial primary key, tag text not null, at timestamptz default now())'

test('a migration that creates a table and fills it is known whole', () => {
  const text = `begin; set lock_timeout = '5s'; ${table}; create index on zork (tag);
    comment on table zork is 'x'; alter table zork add constraint one unique (tag); savepoint here;
    insert into zork (tag) values ('a'); grant select on zork to app; select tag from zork; commit`
  assert.deepEqual(
    factsOf(text).flatMap(({ unknowns }) => unknowns),
    [],
  )
  assert.equal(last(`${table}; insert into zork (tag) values ('a')`), 'write insert public.zork')
  assert.equal(last(`${table}; select tag from zork where id = 1`), 'read select public.zork')
  assert.equal(
    last(`create table if not exists public.zork (a int); delete from zork where a = 1`),
    'read select public.zork, write delete public.zork',
  )
})

test('so is one that SELECT INTO makes', () => {
  assert.equal(
    last('select id, name into zork from customers; select name from zork'),
    'read select public.zork',
  )
  assert.equal(last('select id into temp zork from customers; drop table zork'), 'define drop pg_temp.zork')
})

function child(key: string): string {
  return `create table child (id int, owner int references ${key}, up int)`
}

test('what a key of such a table does to its rows is said of other statements', () => {
  const wipe = 'delete from customers where name = $1'
  assert.match(last(`${child('customers (name) on delete cascade')}; ${wipe}`), /write delete public\.child/)
  assert.doesNotMatch(last(`${child('customers (name)')}; ${wipe}`), /child/)
  const own = 'create table zork (id int primary key, up int references zork on delete cascade)'
  assert.match(last(`${own}; delete from zork where id = 1`), /write delete public\.zork/)
})

test('a table that is not plain, or may be another by then, is unknown', () => {
  const use = 'select tag from zork'
  for (const text of [
    `create table zork (tag text) inherits (customers); ${use}`,
    `create table zork (like customers); ${use}`,
    `create table zork (tag public.checked); ${use}`,
    `create table zork (tag text) partition by list ((tag || 'x')); ${use}`,
    `create table zork (like customers); drop table zork; ${use}`,
    `begin; drop table public.cards; rollback; select kind from cards`,
    `create table zork as select * from customers, nowhere; ${use}`,
    `create table zork (tag text default strange()); ${use}`,
    `${table}; drop table zork; ${use}`,
    `${table}; alter table zork rename to other; ${use}`,
    `${table}; alter table customers rename to zork; ${use}`,
    `${table}; set search_path = elsewhere; ${use}`,
    `${table}; create or replace view zork as select ssn as tag from customers; ${use}`,
    `begin; ${table}; rollback; ${use}`,
    `begin; savepoint a; ${table}; rollback to a; ${use}`,
    `${table}; do $$ begin execute 'x' || now(); end $$; ${use}`,
    `alter table customers rename to zork; create table if not exists zork (tag text); ${use}`,
  ])
    assert.equal(last(text), 'unknown', text)
})

test('I4: a table created by a text does not carry protected values out of it', () => {
  const facts = factsOf(`${table}; insert into zork (tag) select ssn from customers; select tag from zork`)
  assert.deepEqual(facts[1]?.stored, ['public.customers.ssn'])
})

test('I4: what a table or view is made of stays with it', () => {
  for (const made of [
    'create table zork as select ssn as tag, name from customers',
    'create temp table zork as select ssn as tag, name from customers',
    'create view zork as select ssn as tag, name from customers',
    'create view zork as select upper(ssn) as tag, name from customers',
    'create temp table zork (tag text, name text); insert into zork select ssn, name from customers',
    'create view zork as select ssn as tag, name from customers; create table if not exists zork (tag text)',
  ]) {
    const outputs = factsOf(`${made}; select tag from zork`).at(-1)?.outputs
    assert.ok(outputs?.kind === 'known', made)
    assert.ok(outputs.columns[0]?.sources.includes('public.customers.ssn'), made)
  }
  const view = 'create view zork as select id, name from customers'
  const outputs = factsOf(`${view}; select name from zork`).at(-1)?.outputs
  assert.ok(outputs?.kind === 'known')
  assert.deepEqual(outputs.columns[0]?.sources, ['public.zork.name', 'public.customers.name'])
  assert.equal(last(`${view}; delete from zork where id = 1`), 'unknown')
})

test('routines, triggers and columns of a text are followed', () => {
  const touch = `create function touch() returns trigger language plpgsql as $$ begin new.tag := 'x'; return new; end $$`
  const fires = 'create trigger touch before insert on zork for each row execute function touch()'
  assert.equal(
    last(`${table}; ${touch}; ${fires}; insert into zork (tag) values ('a')`),
    'write insert public.zork',
  )
  const steals = `create function touch() returns trigger language plpgsql as $$ begin
    new.tag := (select ssn from public.customers limit 1); return new; end $$`
  const facts = factsOf(`${table}; ${steals}; ${fires}; insert into zork (tag) values ('a')`).at(-1)
  assert.ok(facts?.stored?.includes('public.customers.ssn') ?? true)
  assert.ok(facts?.effects.some(({ columns }) => columns.includes('public.customers.ssn')))
  const half = 'create function half(n int) returns int language sql as $$ select n / 2 $$'
  assert.equal(last(`${half}; select half(id) from customers`), 'read select public.customers')
  assert.equal(
    last('alter table customers add column tier text default $$a$$; select tier from customers'),
    'read select public.customers',
  )
})

test('I3: names mean what the search path of the text makes them mean', () => {
  const use = 'select name from customers where id = 1'
  assert.equal(last(`set search_path to public, elsewhere; ${use}`), 'read select public.customers')
  assert.equal(
    last(`select set_config('search_path', 'public', true); ${use}`),
    'read select public.customers',
  )
  for (const text of [
    `set search_path to elsewhere; ${use}`,
    `select set_config('search_path', 'elsewhere', false); ${use}`,
    `select set_config('search_path', name, false) from customers; ${use}`,
    `reset search_path; ${use}`,
    `reset all; ${use}`,
    `begin; set search_path to public; rollback; ${use}`,
    `begin; set local search_path to public; commit; ${use}`,
  ])
    assert.equal(last(text), 'unknown', text)
})

test('as many tables as anyone creates in one text are followed, and the rest is unknown', () => {
  const many = Array.from({ length: 201 }, (_, at) => `create table t${at} (a int)`).join(';')
  assert.equal(last(`${many}; select a from t199`), 'read select public.t199')
  assert.equal(last(`${many}; select a from t200`), 'unknown')
})

test('tables like others, partitions, schemas and what is dropped first are followed', () => {
  for (const text of [
    'create table zork (like public.cards); select kind from zork',
    'create table zork (tag text, at date) partition by range (at); select tag from zork',
    `create table zork (tag text) partition by list (tag); create table zork_a partition of zork for values in ('a'); select tag from zork`,
    'drop table if exists zork; create table zork (tag text); select tag from zork',
    'drop table if exists zork cascade; create table zork (tag text); drop table zork; create table zork (tag int); select tag from zork',
    'create schema if not exists apart; create table apart.zork (tag text); select tag from apart.zork',
    'create table zork (tag text); alter table zork enable row level security; select tag from zork',
  ])
    assert.match(last(text), /^read select (?:public|apart)\.zork/, text)
  assert.equal(last('create schema public; select kind from cards'), 'unknown')
})
