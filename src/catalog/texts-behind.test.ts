import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Client } from 'pg'
import { systemClock } from '../core/clock.ts'
import type { Inspection } from '../core/inspection.ts'
import { isPlainlyDefining, isToldByTexts } from '../sql/session/aside-definitions.ts'
import { Inspector, type InspectionContext } from '../sql/parser/inspector.ts'
import { snapshotQueries } from '../sql/snapshot/snapshot-queries.ts'
import { ask, openApart, type Apart } from './apart.fixture.ts'
import { readSnapshot, type SnapshotMemory } from './read-snapshot.ts'

// What is said of a definition behind others that were not read back is what is said of it once they are.

let apart: Apart
let definer: Client
const inspector = new Inspector(systemClock)
const memory: SnapshotMemory = { ownRelations: null, last: null }

before(async () => {
  apart = await openApart()
  ;({ definer } = apart)
})
after(async () => {
  await inspector.close()
  await apart[Symbol.asyncDispose]()
})

async function ground(): Promise<InspectionContext> {
  const { reader } = apart
  await reader.query('begin isolation level repeatable read, read only')
  await reader.query(snapshotQueries.searchPath)
  const snapshot = await readSnapshot((text, values) => ask(reader, text, values), memory)
  await reader.query('commit')
  return { resource: 'bank', snapshot, searchPath: ['public'] }
}

/** The first transaction that has not begun. */
async function firstUnborn(): Promise<bigint> {
  const [row] = await ask(apart.other, 'select pg_snapshot_xmax(pg_current_snapshot())::text')
  return BigInt(row?.[0] ?? '')
}

const definitions = [
  'create table a (id int primary key, name text not null, ssn text)',
  'create index on a (name)',
  'alter table a add column more numeric',
  "comment on table a is 'x'",
  'create table b (id serial primary key, a int references a, at timestamptz default now())',
  'create unique index on b (a, at)',
  'alter table b rename column at to since',
  'alter table a rename to c',
  'create table a (ssn int)',
  'create view v as select name, ssn from c',
  'create view w as select ssn as name from v',
  'create or replace view v as select name, upper(ssn) as ssn from c',
  'alter table c drop column more',
  "create function f(int) returns int language sql as 'select $1'",
  "create or replace function f(int) returns int language sql as 'select count(*)::int from c'",
  'create table d (id int default f(1), like c)',
  "create function fires() returns trigger language plpgsql as 'begin delete from c; return new; end'",
  'create trigger t before insert on b for each row execute function fires()',
  'create sequence s',
  "alter table a alter column ssn set default nextval('s')",
  'alter sequence s owned by a.ssn',
  'alter table b add constraint checked check (f(id) > 0)',
  'create index on b (f(id))',
  'alter table c add constraint one unique (name)',
  'alter table b add constraint tied foreign key (a) references c (id) on delete cascade',
  "create type mood as enum ('glad')",
  'create domain tidy as text check (value is not null)',
  'create table e (m mood, t tidy)',
  'drop table d',
  'drop table if exists d',
  'create table if not exists a (other int)',
  'drop table a cascade',
  'create table p (id int, k text) partition by list (k)',
  "create table p1 partition of p for values in ('x')",
  'create table i () inherits (c)',
  'alter table c alter column name type varchar(40)',
  'alter table b owner to current_user',
  'grant select on b to public',
  'create schema aside',
  'create table aside.a (id int, name text)',
  'alter table aside.a set schema public',
  'create materialized view m as select id from c',
  'alter table c enable row level security',
  'create policy only_own on c using (id > 0)',
  'create rule r as on delete to a do also delete from c',
  'drop view w',
  'drop table b',
]

const questions = [
  'create index on a (name)',
  'create unique index on b (a)',
  'create index on c (f(id))',
  'alter table a add column extra int',
  'alter table a add column extra int default f(2)',
  'alter table b drop column a',
  'alter table c add primary key (name)',
  'alter table c alter column name set not null',
  "alter table b alter column id set default nextval('s')",
  'alter table b add constraint other foreign key (a) references c (id)',
  'alter table p attach partition c default',
  'create table z (like a)',
  'create table z (like c including all)',
  'create table z () inherits (c)',
  'create table z (m mood, t tidy)',
  'create table z (id int references c on delete cascade)',
  'create view z as select * from v',
  'create view z as select upper(ssn) as s, name from c where id = f(1)',
  'create view z as select w.name, a.* from w, a',
  'create or replace view v as select ssn as name, name as ssn from c',
  'create trigger z before insert on c for each row execute function fires()',
  'create function z() returns setof c language sql as $$select * from c$$',
  'drop table a',
  'drop table c',
  'drop table c cascade',
  'drop view v',
  'drop function f(int)',
  'alter table c rename to z',
  'alter table a rename column name to z',
  'comment on column c.ssn is null',
  'grant select on v to public',
  'alter table c owner to current_user',
  'alter table i no inherit c',
  "create table z partition of p for values in ('y')",
  'create rule z as on insert to a do also insert into c values (1)',
]

/** What is decided on. */
function said({ kind, statements }: Inspection): unknown {
  return {
    kind,
    statements: statements.map(({ node, effects, outputs, uses, unknowns, stored, isOfNamesOnly }) => ({
      node,
      effects: effects.map((one) => JSON.stringify(one)).toSorted(),
      outputs,
      uses: [...uses].toSorted(),
      unknowns,
      stored,
      isOfNamesOnly,
    })),
  }
}

test('I3: what follows definitions by their texts is what it is once the catalog was read', async () => {
  let told = 0
  for (let from = 0; from < definitions.length; from += 12) {
    await definer.query('begin')
    for (const text of definitions.slice(0, from))
      await definer.query(`savepoint s; ${text}`).catch(() => definer.query('rollback to s'))
    await definer.query('commit')
    let base = await ground()
    let texts: string[] = []
    let now = base
    for (const text of definitions.slice(from, from + 16)) {
      const behind = { id: `${from} ${texts.length}`, texts: [...texts] }
      const on = texts.length > 0 ? { ...base, behind } : base
      const found = await inspector.inspect(text, on)
      const next = await firstUnborn()
      const isDone = await definer.query(text).then(
        () => true,
        () => false,
      )
      if (isDone && found.statements.some((one) => one.leavesTrace))
        assert.ok((await firstUnborn()) > next, `${text} left no trace`)
      now = await ground()
      if (isDone && isPlainlyDefining(found)) texts.push(text)
      else if (isDone) [base, texts] = [now, []]
      if (texts.length === 0) continue
      const further = { ...base, behind: { id: `${from} ${texts.length} ${text}`, texts: [...texts] } }
      for (const question of questions) {
        const behindTexts = await inspector.inspect(question, further)
        if (!isToldByTexts(behindTexts)) continue
        told += 1
        const read = await inspector.inspect(question, now)
        assert.deepEqual(said(behindTexts), said(read), `${texts.join('; ')} | ${question}`)
      }
    }
    await definer.query(
      'drop schema if exists aside cascade; drop schema public cascade; create schema public',
    )
  }
  assert.ok(told > 200, `${told}`)
})
