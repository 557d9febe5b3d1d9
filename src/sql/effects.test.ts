import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effectsIn, factsOf, inspectHere, shortNames } from './inspect-fixture.ts'

// Each text with its effects: `kind verb object`, and `every` where every row is reached.
const effects: readonly (readonly [string, ...string[]])[] = [
  ['select 1'],
  ['select name from customers', 'read select public.customers'],
  ['select * from customer_view', 'read select public.customer_view', 'read select public.customers'],
  ['select * from logs', 'read select public.logs', 'read select public.logs_1'],
  ['select * from only logs', 'read select public.logs'],
  ['select * from abroad', 'read select public.abroad', 'network select public.abroad'],
  ['select last_value from ids', 'read select public.ids'],
  [
    'select name from customers for update',
    'read select public.customers',
    'lock select for update public.customers',
  ],
  [
    'select 1 into copy2 from customers',
    'read select public.customers',
    'define select into public.copy2',
    'write select into public.copy2',
  ],
  [
    'with d as (delete from cards where id = 1 returning *) select count(*) from d',
    'write delete public.cards',
    'read select public.cards',
  ],
  // rows
  ['insert into cards(id) values (1)', 'write insert public.cards'],
  ['insert into cards default values', 'write insert public.cards'],
  ['insert into cards select * from cards', 'read select public.cards', 'write insert public.cards'],
  [
    'insert into cards(id) values (1) on conflict (id) do update set kind = $1',
    'write insert public.cards',
    'write update public.cards',
  ],
  ['update cards set kind = $1 where id = 1', 'write update public.cards', 'read select public.cards'],
  ['update cards set kind = $1', 'write update public.cards every'],
  ['update cards set kind = $1 where true', 'write update public.cards every'],
  [
    'update cards set kind = $1 where 1 = 1 or id = 2',
    'write update public.cards every',
    'read select public.cards',
  ],
  ['delete from cards', 'write delete public.cards every'],
  ['delete from cards where 1=1', 'write delete public.cards every'],
  ["delete from cards where 'a' = 'a' and not false", 'write delete public.cards every'],
  ['delete from cards where id = id', 'write delete public.cards every', 'read select public.cards'],
  ['delete from cards where $1', 'write delete public.cards every'],
  ['delete from cards where random() < 2', 'write delete public.cards every'],
  ["delete from cards where 'a' < 'B'", 'write delete public.cards every'],
  [
    'delete from cards where exists (select 1 from accounts)',
    'read select public.accounts',
    'write delete public.cards every',
  ],
  ['delete from cards where false', 'write delete public.cards'],
  ['delete from cards where 1 = 0', 'write delete public.cards'],
  ['delete from cards where id > 5', 'write delete public.cards', 'read select public.cards'],
  ['delete from cards where current of c', 'write delete public.cards'],
  [
    'delete from cards using accounts a where a.id = account_id',
    'write delete public.cards',
    'read select public.cards',
    'read select public.accounts',
  ],
  [
    'delete from logs where id = 1',
    'write delete public.logs',
    'write delete public.logs_1',
    'read select public.logs',
    'read select public.logs_1',
  ],
  [
    'update customer_view set full_name = $1 where id = 1',
    'write update public.customer_view',
    'write update public.customers',
    'read select public.customer_view',
    'read select public.customers',
  ],
  [
    'merge into cards c using accounts a on a.id = c.account_id when matched then delete',
    'read select public.accounts',
    'write delete public.cards',
    'read select public.cards',
  ],
  [
    'merge into cards c using accounts a on true when matched then delete',
    'read select public.accounts',
    'write delete public.cards every',
  ],
  ['truncate cards, accounts', 'write truncate public.cards every', 'write truncate public.accounts every'],
  ['copy cards from stdin', 'write copy public.cards'],
  ['copy cards to stdout', 'read select public.cards'],
  ["copy cards to '/tmp/x'", 'server-file copy "/tmp/x"', 'read select public.cards'],
  ["copy cards from program 'curl x'", 'program copy "curl x"', 'write copy public.cards'],
  // definitions
  ['create table t (id int)', 'define create public.t'],
  ['create temp table t (id int)', 'define create pg_temp.t'],
  [
    'create table t as select * from customers',
    'define create public.t',
    'write create public.t',
    'read select public.customers',
  ],
  ['create view v as select ssn from customers', 'define create public.v', 'read select public.customers'],
  [
    'create materialized view v as select ssn from customers',
    'define create public.v',
    'write create public.v',
    'read select public.customers',
  ],
  [
    'refresh materialized view copied',
    'write refresh public.copied',
    'maintain refresh public.copied',
    'read select public.customers',
  ],
  ['alter table cards add column x int', 'define alter public.cards'],
  ['alter table cards owner to bob', 'define alter public.cards', 'grant alter public.cards'],
  ['alter table cards enable row level security', 'define alter public.cards', 'grant alter public.cards'],
  ['alter table cards rename to karten', 'define rename public.cards'],
  ['drop table cards, app.scratch', 'define drop public.cards', 'define drop app.scratch'],
  ['drop view customer_view', 'define drop public.customer_view'],
  ['drop schema app cascade', 'define drop app'],
  ['drop function public.get_ssn(int)', 'define drop public.get_ssn'],
  ['drop trigger t on cards', 'define drop trigger public.cards'],
  ['drop index i', 'define drop i'],
  ['drop policy p on cards', 'grant drop policy public.cards'],
  ['create index on cards (kind)', 'define create index public.cards'],
  ['create index on cards (evil())', 'define create index public.cards', 'unknown call public.evil'],
  ['create table t (id int default evil())', 'define create public.t', 'unknown call public.evil'],
  ['create sequence s', 'define create public.s'],
  ["create type t as enum ('a')", 'define create public.t'],
  ['create domain d as text check (value <> $$x$$)', 'define create public.d'],
  ['create database d', 'define create d'],
  ['drop database d', 'define drop d'],
  ['create schema s create table t (id int)', 'define create s', 'define create public.t'],
  ["comment on table cards is 'x'", 'define comment public.cards'],
  ['create extension dblink', 'define create extension dblink', 'unknown create extension dblink'],
  ['create extension pgcrypto', 'define create extension pgcrypto'],
  [
    'create trigger t before insert on cards execute function f()',
    'define create trigger public.cards',
    'unknown execute f',
  ],
  [
    'create rule r as on select to cards do instead select 1',
    'define create rule public.cards',
    'unknown create rule public.cards',
  ],
  ['create server s foreign data wrapper w', 'define create server s', 'network create server s'],
  [
    "create subscription s connection 'x' publication p",
    'define create subscription s',
    'network create subscription s',
    'replication create subscription s',
  ],
  ["create tablespace t location '/x'", 'define create tablespace t', 'server-file create tablespace t'],
  [
    "alter system set archive_command = 'x'",
    'define alter system archive_command',
    'program alter system archive_command',
  ],
  ["alter system set work_mem = '1MB'", 'define alter system work_mem'],
  // privileges
  ['grant select on cards to bob', 'grant grant public.cards'],
  ['revoke all on all tables in schema app from bob', 'grant revoke app'],
  ['grant admin to bob', 'grant grant role admin', 'grant grant role bob'],
  ['create role bob superuser', 'grant create role bob'],
  ['alter role bob set search_path to x', 'grant alter role bob', 'session set for later search_path'],
  [
    "alter database d set session_preload_libraries = 'x'",
    'define alter d',
    'session set for later session_preload_libraries',
    'program set for later session_preload_libraries',
  ],
  ['alter database d reset all', 'define alter d'],
  ['drop role bob', 'grant drop role bob'],
  ['reassign owned by bob to ann', 'grant reassign owned bob', 'grant reassign owned ann'],
  ['create policy p on cards using (true)', 'grant create policy public.cards'],
  [
    'create policy p on accounts using (exists (select 1 from cards c where c.account_id = accounts.id))',
    'grant create policy public.accounts',
    'read select public.cards',
  ],
  ['alter table cards rename column kind to sort', 'define rename public.cards'],
  // the session
  ['set search_path to app', 'session set search_path'],
  ['set local Statement_Timeout = 5', 'session set statement_timeout'],
  ['set role bob', 'session set role'],
  ['set session authorization bob', 'session set session_authorization'],
  ["set time zone 'utc'", 'session set timezone'],
  ["set names 'utf8'", 'session keep client_encoding'],
  ["set names 'latin1'", 'session set client_encoding'],
  ['reset all', 'session reset -'],
  ['reset role', 'session reset role'],
  ['show all', 'session show -'],
  ['discard all', 'session discard -'],
  ['discard temp', 'session discard temp'],
  ["select set_config('search_path', 'app', false)", 'session set search_path'],
  ["select set_config('app.' || 'x', 'y', false)", 'session set -'],
  ["select current_setting('server_version')", 'session show server_version'],
  ['prepare p as select 1', 'session prepare p'],
  ['execute p', 'unknown execute p'],
  ['deallocate p', 'session deallocate p'],
  ['declare c cursor for select * from cards', 'session declare c', 'read select public.cards'],
  ['fetch all from c', 'unknown fetch c'],
  ['move 1 from c', 'unknown move c'],
  ['close all', 'session close -'],
  ['begin', 'transaction begin -'],
  ['rollback to savepoint a', 'transaction rollback to -'],
  ['set transaction isolation level serializable', 'transaction set -'],
  ["prepare transaction 'x'", 'lock prepare transaction -', 'transaction prepare transaction -'],
  ["commit prepared 'x'", 'maintain commit prepared -', 'transaction commit prepared -'],
  ["rollback prepared 'x'", 'maintain rollback prepared -', 'transaction rollback prepared -'],
  ['lock table cards', 'lock lock public.cards'],
  ["notify events, 'x'", 'notify notify events'],
  ['listen events', 'notify listen events'],
  ['unlisten *', 'notify unlisten -'],
  [
    "select pg_notify('events', ssn) from customers",
    'read select public.customers',
    'notify pg_notify events',
  ],
  // the server
  ['vacuum full cards', 'maintain vacuum public.cards'],
  ['analyze', 'maintain vacuum -'],
  ['reindex database bank', 'maintain reindex bank'],
  ['cluster cards', 'maintain cluster public.cards'],
  ['checkpoint', 'maintain checkpoint -'],
  ["load 'x'", 'server-file load x', 'unknown load x'],
  ['do $$begin end$$'],
  ["do $$begin execute 'drop table ' || 'cards'; end$$", 'define drop public.cards'],
  [
    "do $$begin execute 'drop table ' || current_setting('app.x'); end$$",
    'unknown do -',
    'session show app.x',
  ],
  ["do language sql 'select 1'", 'unknown do -'],
  ['call evil()', 'unknown call public.evil'],
  ["select nextval('ids')", 'write nextval public.ids'],
  ["select setval('public.ids', 3)", 'write setval public.ids'],
  ["select pg_read_file('/etc/passwd')", 'server-file pg_read_file "/etc/passwd"'],
  ["select lo_import('/etc/passwd')", 'server-file lo_import "/etc/passwd"'],
  ['select pg_terminate_backend(1)', 'maintain pg_terminate_backend pg_catalog.pg_terminate_backend'],
  ['select pg_advisory_lock(1)', 'lock pg_advisory_lock pg_catalog.pg_advisory_lock'],
  ['select pg_sleep(1)', 'lock pg_sleep pg_catalog.pg_sleep'],
  ["select query_to_xml($1, true, true, '')", 'unknown call pg_catalog.query_to_xml'],
  ["select dblink('host=x', 'select 1')", 'network call public.dblink', 'unknown call public.dblink'],
  [
    "select pg_logical_slot_get_changes('s', null, null)",
    'replication pg_logical_slot_get_changes pg_catalog.pg_logical_slot_get_changes',
  ],
  ['insert into watched values (1)', 'write insert public.watched', 'unknown trigger public.watched'],
  [
    'insert into pg_class (relname) values (null)',
    'write insert pg_catalog.pg_class',
    'unknown write pg_catalog.pg_class',
  ],
  [
    'delete from ruled where id = 1',
    'write delete public.ruled',
    'unknown rule public.ruled',
    'read select public.ruled',
  ],
  ['select * from nosuch', 'unknown select nosuch'],
  // EXPLAIN
  ['explain delete from cards', 'read explain public.cards'],
  ['explain select * from cards', 'read select public.cards'],
  ['explain (analyze off) delete from cards', 'read explain public.cards'],
  ['explain (analyze) delete from cards', 'write delete public.cards every'],
  ['explain analyze insert into cards(id) values (1)', 'write insert public.cards'],
  ['explain (analyze off, analyze on) delete from cards', 'write delete public.cards every'],
  ['explain execute p', 'unknown execute p'],
  ['explain create table t as select 1', 'read explain public.t'],
]

for (const [text, ...expected] of effects) {
  test(`effects: ${text}`, () => {
    const facts = factsOf(text)
    assert.deepEqual([...effectsIn(facts)].sort(), [...expected].sort())
    const hasUnknown = facts.effects.some((effect) => effect.kind === 'unknown')
    if (hasUnknown) assert.notDeepEqual(facts.unknowns, [], 'an unknown effect is said in words')
  })
}

test('each statement of a text has facts of its own', () => {
  const { statements } = inspectHere('select 1; delete from cards; drop table cards')
  assert.deepEqual(
    statements.map((facts) => facts.node),
    ['SelectStmt', 'DeleteStmt', 'DropStmt'],
  )
  assert.deepEqual(inspectHere('-- nothing').statements, [])
})

test('effects name the columns that are read and written', () => {
  const facts = factsOf('update customers set email = ssn where name = $1')
  assert.deepEqual(
    facts.effects.map(({ kind, columns }) => [kind, shortNames(columns)]),
    [
      ['write', ['email']],
      ['read', ['name', 'ssn']],
    ],
  )
})

test('I4: changing the type of a column reads what its expression reads', () => {
  assert.deepEqual(readColumns('alter table customers alter column name type text using ssn'), ['ssn'])
})

test('COPY says where it goes and in which form', () => {
  assert.deepEqual(copy('copy cards from stdin'), ['in', 'text'])
  assert.deepEqual(copy('copy cards to stdout (format csv)'), ['out', 'csv'])
  assert.deepEqual(copy('copy cards to stdout with binary'), ['out', 'binary'])
  assert.deepEqual(factsOf("copy cards to stdout (delimiter '|', null 'x', header)").copyShape, {
    kind: 'text',
    delimiter: '|',
    nullMarker: 'x',
    hasHeader: true,
  })
  assert.deepEqual(
    factsOf("copy cards to stdout csv header quote '''' escape '\\' force quote *").copyShape,
    {
      kind: 'csv',
      delimiter: ',',
      nullMarker: '',
      quote: "'",
      escape: '\\',
      hasHeader: true,
    },
  )
  for (const options of [
    "encoding 'SJIS'",
    'format custom',
    "delimiter 'ab'",
    "format csv, delimiter '\u00e9'",
    'header maybe',
    "on_error 'ignore'",
    "format csv, quote ','",
  ])
    assert.deepEqual(copy(`copy cards to stdout (${options})`), ['out', 'other'], options)
  assert.deepEqual(copy("copy cards to '/tmp/x'"), [null, undefined])
})

test('I3: values of unknown origin are not stored silently', () => {
  for (const text of [
    'insert into app.scratch(x) select query from pg_stat_activity',
    'update app.scratch set x = (select query from pg_stat_activity)',
    'create table t as select * from pg_stats',
    "copy (select * from pg_stats) to program 'x'",
  ])
    assert.notDeepEqual(factsOf(text).unknowns, [], text)
})

test('I3: TRUNCATE … CASCADE reaches tables that it does not name', () => {
  assert.equal(factsOf('truncate cards cascade').unknowns.length, 1)
})

function readColumns(text: string): readonly string[] {
  return factsOf(text).effects.flatMap((effect) => (effect.kind === 'read' ? shortNames(effect.columns) : []))
}

function copy(text: string): unknown {
  return [factsOf(text).copy, factsOf(text).copyShape?.kind]
}

function setting(text: string): string {
  return factsOf(text)
    .effects.filter(({ objectKind }) => objectKind === 'setting')
    .map(({ verb, object }) => `${verb} ${object ?? '?'}`)
    .join()
}

test('a setting whose name WHERE fixes is that setting, and no other way of naming it is', () => {
  const call = "SELECT set_config(name, 'view', false) FROM pg_settings"
  const evil = "(SELECT current_setting('my.v') AS name) AS s WHERE name = 'work_mem'"
  const twice = "SELECT set_config('my.v', 'role', false), set_config(name, 'x', false) FROM"
  assert.match(setting(`${twice} ${evil}`), /\?/)
  assert.match(setting(`WITH pg_settings AS (SELECT 'a' AS name) ${call} WHERE name = 'work_mem'`), /\?/)
  assert.match(setting(`${call}, accounts WHERE name = 'work_mem'`), /\?/)
  assert.equal(setting(`${call} WHERE name = 'work_mem'`), 'set work_mem')
  assert.equal(setting(`${call} WHERE context = 'user' AND name = 'work_mem'`), 'set work_mem')
  for (const where of [
    '',
    " WHERE name = 'work_mem' OR true",
    " WHERE NOT name = 'work_mem'",
    " WHERE name <> 'work_mem'",
    " WHERE lower(name) = 'work_mem'",
    " WHERE name = 'work' || '_mem'",
  ])
    assert.equal(setting(call + where), 'set ?', where)
  assert.match(
    setting(`SELECT 1 FROM pg_settings WHERE name = 'work_mem' AND set_config(name, 'x', false) = 'x'`),
    /\?/,
  )
})
