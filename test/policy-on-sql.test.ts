import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { CatalogReader } from '../src/catalog/catalog-reader.ts'
import { ResourceBook } from '../src/catalog/resource-book.ts'
import { systemClock } from '../src/core/clock.ts'
import type { Decision } from '../src/core/decision.ts'
import type { Principal } from '../src/core/principal.ts'
import type { Resource } from '../src/core/resource.ts'
import { decide } from '../src/policy/decide.ts'
import { parsePolicy } from '../src/policy/parse.ts'
import { columnsNotFound } from '../src/policy/protection.ts'
import type { Policy } from '../src/policy/rule.ts'
import { Inspector } from '../src/sql/parser/inspector.ts'
import { emptyServer } from '../src/store/kept-cluster.fixture.ts'
import { startTemporaryServer } from '../src/store/temporary-store.ts'
import type { TemporaryServer } from '../src/store/temporary-store.ts'

const bank: Resource = { name: 'bank', protocol: 'postgres', labels: {} }
const policy = demoPolicy()
const inspector = new Inspector(systemClock)
let server: TemporaryServer
let reader: CatalogReader

before(async () => {
  server = await startTemporaryServer(emptyServer)
  const { socketDirectory: host, port, superuser: login } = server.server
  const client = new Client({ host, port, user: login, database: 'postgres' })
  await client.connect()
  await client.query(tables)
  await client.end()
  const target = { host, port, database: 'postgres', login, tls: { mode: 'disable' } } as const
  const book = new ResourceBook([{ resource: bank, target, secret: null }])
  reader = new CatalogReader({ book, clock: systemClock, report: () => undefined }, 'bank')
  await reader.start()
})
after(async () => {
  await reader.close()
  await server[Symbol.asyncDispose]()
  await inspector.close()
})

const tables = `
create table customers (id int primary key, name text, ssn text unique, email text, date_of_birth date);
create table cards (id int, customer_id int, pan text);
create table notes (id int, body text);
create table accounts (id int, balance numeric);
create view people as select id, ssn as number, name from customers;
create function first_number() returns text language sql as 'select ssn from public.customers limit 1';
create function opaque() returns text language plpgsql as 'begin execute current_setting(''app.text''); return 1; end';
create function first_named() returns text language plpgsql as $$declare c customers; begin select * into c from customers limit 1; return c.ssn; end$$;
create function told() returns int language plpgsql as $$begin raise notice '%', (select max(ssn) from customers); return 1; end$$;
create function kept(what text) returns text language sql as 'insert into public.notes values (1, what) returning body';
create function doubled(n int) returns int language plpgsql as $$begin return n * 2; end$$;`

/** Group of whoever asks, the text, and how it ends: a verdict and the rule that gives it, or the code of a denial. */
const cases: readonly (readonly [string, string, string])[] = [
  ['agents', '', 'allow agents-read'],
  ['agents', 'select 1', 'allow agents-read'],
  ['agents', 'begin', 'allow agents-read'],
  ['agents', 'set application_name = x', 'allow agents-read'],
  ['agents', 'show client_encoding', 'allow agents-read'],
  ['agents', 'select id, ssn from customers', 'allow agents-read'],
  ['agents', 'select number from people', 'allow agents-read'],
  ['agents', 'select first_number()', 'allow agents-read'],
  ['agents', 'copy customers to stdout', 'allow agents-read'],
  ['agents', 'explain select * from customers', 'allow agents-read'],
  ['agents', "select name from customers where ssn = '1'", 'protected-predicate'],
  ['agents', "select name from people where number = '1'", 'protected-predicate'],
  ['agents', 'select id from customers order by ssn', 'protected-predicate'],
  ['agents', 'select count(distinct ssn) from customers', 'protected-predicate'],
  ['agents', 'select opaque()', 'unknown-effect'],
  ['agents', 'select first_named()', 'protected-predicate'],
  ['agents', 'select told()', 'protected-predicate'],
  ['agents', 'select doubled(id) from cards', 'allow agents-read'],
  ['agents', "do $$ begin execute current_setting('app.text'); end $$", 'unknown-effect'],
  ['agents', 'selec 1', 'unparsed'],
  ['agents', 'set role postgres', 'pinned-setting'],
  ['agents', "select set_config('role', 'postgres', false)", 'pinned-setting'],
  ['agents', "set names 'latin1'", 'pinned-setting'],
  ['agents', 'set session authorization postgres', 'pinned-setting'],
  ['agents', 'set session authorization default', 'allow agents-read'],
  ['agents', 'set standard_conforming_strings = on', 'allow agents-read'],
  ['agents', "select set_config('app.x', ssn, false) from customers", 'deny protection'],
  ['agents', 'delete from accounts', 'review agents-write-with-review'],
  ['agents', 'select 1; delete from accounts where id = 1', 'review agents-write-with-review'],
  [
    'agents',
    'with gone as (delete from accounts returning *) select * from gone',
    'review agents-write-with-review',
  ],
  ['agents', 'explain analyze delete from accounts', 'review agents-write-with-review'],
  ['agents', 'truncate accounts', 'review agents-write-with-review'],
  ['agents', 'drop database bank', 'deny agents-never-change-structure'],
  ['agents', 'select * into copied from accounts', 'deny agents-never-change-structure'],
  ['agents', 'grant select on customers to public', 'deny agents-never-change-structure'],
  ['agents', 'lock table accounts', 'deny default'],
  ['agents', "copy accounts to program 'cat'", 'deny default'],
  ['deployments', 'delete from accounts where id = 1', 'allow deployments'],
  ['deployments', 'delete from accounts', 'review every-row-needs-review'],
  ['deployments', 'update accounts set balance = 0 where true', 'review every-row-needs-review'],
  ['deployments', 'alter table customers add column more int', 'review deployments-migrate-with-review'],
  ['deployments', 'alter table customers rename column ssn to x', 'deny protection'],
  ['deployments', 'alter table customers set schema elsewhere', 'deny protection'],
  ['deployments', 'alter schema public rename to x', 'deny protection'],
  ['deployments', 'create table copied as select ssn from customers', 'deny protection'],
  ['deployments', 'create view shown as select ssn from customers', 'review deployments-migrate-with-review'],
  ['deployments', 'insert into notes select id, ssn from customers', 'deny protection'],
  ['deployments', 'update customers set name = ssn', 'deny protection'],
  ['deployments', "select pg_notify('c', ssn) from customers", 'deny protection'],
  ['deployments', "copy customers to '/tmp/x'", 'deny protection'],
  [
    'deployments',
    'create function f() returns text language sql return (select max(ssn) from customers)',
    'review deployments-migrate-with-review',
  ],
  [
    'deployments',
    'create function f() returns void language sql as $$ insert into notes select id, ssn from customers $$',
    'deny protection',
  ],
  ['deployments', "update customers set email = 'x' where id = 1", 'allow deployments'],
]

for (const [group, text, expected] of cases) {
  test(`the demo policy on real SQL, for ${group}: ${text === '' ? 'nothing' : text}`, async () => {
    const decision = await decided(group, text)
    const { verdict, rule, code } = decision
    assert.equal(expected.includes(' ') ? `${verdict} ${rule}` : code, expected, decision.reason)
    if (!expected.includes(' ')) assert.equal(verdict, 'deny')
  })
}

test('I4: what RETURNING calls with a protected value carries it, though predicates on it are let', async () => {
  const open = `version: 1
classes: { number: { predicates: allow } }
protect: [{ columns: { public.customers.ssn: number } }]
rules: [{ name: all, effects: [read, write, session, notify], verdict: allow }]`
  const change = "update customers set name = 'x' where id = 1 returning"
  const carrying = [
    "set_config('app.x', ssn, false)",
    "pg_notify('c', ssn)",
    'kept(ssn)',
    'ssn, kept(old.ssn)',
    '(select 1 from (select kept(ssn)) k)',
    "kept(to_jsonb(customers) ->> 'ssn')",
  ]
  for (const list of carrying) {
    const { verdict, rule, reason } = await decided('agents', `${change} ${list}`, policyOf(open))
    assert.equal(`${verdict} ${rule}`, 'deny protection', `${list}: ${reason}`)
  }
  for (const list of ['ssn', '*', "ssn, kept('x')", "*, set_config('app.x', name, false)"]) {
    const { verdict, reason } = await decided('agents', `${change} ${list}`, policyOf(open))
    assert.equal(verdict, 'allow', `${list}: ${reason}`)
  }
})

test('a refusal of what is unknown names the object, and what is there for it', async () => {
  const call = await decided('agents', 'select id, opaque() from accounts')
  assert.equal(call.object, 'public.opaque')
  const own = await decided('agents', "update pg_settings set setting = 'x' where name = 'role'")
  assert.equal(own.object, 'pg_catalog.pg_settings')
  assert.match(own.hint, /SET, ALTER, GRANT/)
})

test('a condition hears of the columns that RETURNING shows', async () => {
  const few = `version: 1
rules: [{ name: few, effects: [read, write], when: '!("public.customers.ssn" in effect.columns)', verdict: allow }]`
  for (const [list, verdict] of [
    ['name', 'allow'],
    ['ssn', 'deny'],
    ['*', 'deny'],
    ['customers', 'deny'],
    ['upper(old.ssn)', 'deny'],
  ] as const) {
    const text = `delete from customers where id = 1 returning ${list}`
    assert.equal((await decided('agents', text, policyOf(few))).verdict, verdict, list)
  }
})

test('a protected column that the target does not have is named', () => {
  const catalog = reader.current()
  assert.ok(catalog)
  assert.deepEqual(columnsNotFound(policy, bank, catalog), [])
  const parsed = parsePolicy(
    Buffer.from(
      'version: 1\nclasses: { c: {} }\nprotect: [{ columns: { public.customer.ssn: c } }]\nrules: []',
    ),
    'p.yaml',
  )
  assert.ok(parsed.ok)
  assert.deepEqual(columnsNotFound(parsed.policy, bank, catalog), ['public.customer.ssn'])
})

async function decided(group: string, text: string, judging = policy): Promise<Decision> {
  const context = { resource: 'bank', snapshot: reader.current(), searchPath: ['public'] }
  const inspection = await inspector.inspect(text, context)
  const kind: Principal['kind'] = group === 'agents' ? 'agent' : 'workload'
  const principal: Principal = {
    id: `i#${group}`,
    kind,
    issuer: 'i',
    subject: group,
    name: group,
    groups: [group],
    claims: {},
    endsAt: 0,
  }
  return decide(judging, {
    principal,
    resource: bank,
    act: 'run',
    inspection,
    nowMs: Date.UTC(2026, 0, 5, 12),
  })
}

function demoPolicy(): Policy {
  return policyOf(readFileSync(join(import.meta.dirname, '../examples/policies/demo.yaml')))
}

function policyOf(text: string | Buffer): Policy {
  const parsed = parsePolicy(Buffer.from(text), 'p.yaml')
  assert.ok(parsed.ok)
  return parsed.policy
}
