/** The policies in examples/policies, asked about real statements on a real catalog. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Client } from 'pg'
import { CatalogReader } from '../src/catalog/catalog-reader.ts'
import { ResourceBook } from '../src/catalog/resource-book.ts'
import { systemClock } from '../src/core/clock.ts'
import type { Decision } from '../src/core/decision.ts'
import type { Inspection } from '../src/core/inspection.ts'
import type { Principal } from '../src/core/principal.ts'
import type { Resource } from '../src/core/resource.ts'
import { decide } from '../src/policy/decide.ts'
import { formatFault } from '../src/policy/document.ts'
import { parsePolicy } from '../src/policy/parse.ts'
import type { Policy } from '../src/policy/rule.ts'
import { Inspector } from '../src/sql/parser/inspector.ts'
import { emptyServer } from '../src/store/kept-cluster.fixture.ts'
import { startTemporaryServer } from '../src/store/temporary-store.ts'
import type { TemporaryServer } from '../src/store/temporary-store.ts'

const here = import.meta.dirname
const packs = join(here, '../examples/policies')
const inspector = new Inspector(systemClock)
let server: TemporaryServer
let reader: CatalogReader

const production: Resource = {
  name: 'bank',
  protocol: 'postgres',
  labels: { env: 'production', data: 'customers' },
}
const staging: Resource = { ...production, labels: { env: 'staging' } }
const ci = { repository: 'example/bank', ref: 'refs/heads/main' }

const ana = principal('person', ['analysts'])
const agent = { ...principal('agent', ['agents']), onBehalfOf: ana }
const alone = principal('agent', [])
const olga = principal('person', ['operations'])
const ada = principal('person', ['auditors'])
const job = principal('workload', ['deployments'])
const pipeline = principal('workload', [], ci)
const branch = principal('workload', [], { ...ci, ref: 'refs/heads/try' })
const dba = principal('person', ['dbas'])

/** Who, what, and how it ends: a verdict and the rule that gives it, or the code of a denial. */
const cases: Readonly<Record<string, readonly (readonly [Principal, string, string, Resource?])[]>> = {
  'read-only-agent': [
    [alone, 'select id, name from customers', 'allow agents-read-public'],
    [alone, 'select 1', 'allow agents-read-nothing'],
    [alone, 'begin', 'allow agents-connect'],
    [alone, 'select relname from pg_class', 'allow agents-read-the-catalog'],
    [alone, 'select pid, state from pg_stat_activity', 'allow agents-read-the-catalog'],
    [alone, 'select * from pg_stat_activity', 'deny agents-read-no-texts-of-others'],
    [alone, 'select to_jsonb(a) from pg_stat_activity a', 'deny agents-read-no-texts-of-others'],
    [alone, 'select query from pg_stat_get_activity(null)', 'deny agents-read-no-kept-values'],
    [alone, 'select most_common_vals from pg_stats', 'deny agents-read-no-kept-values'],
    [alone, 'with s as (select * from pg_stats) select s from s', 'deny agents-read-no-kept-values'],
    [alone, 'select stavalues1 from pg_statistic', 'deny agents-read-no-kept-values'],
    [alone, 'select rolname, rolpassword from pg_authid', 'deny agents-read-no-secrets'],
    [alone, 'select a from pg_authid a', 'deny agents-read-no-secrets'],
    [alone, 'select * from pg_shadow', 'deny agents-read-no-secrets'],
    [alone, 'table pg_user_mapping', 'deny agents-read-no-secrets'],
    [alone, 'select subconninfo from pg_subscription', 'deny agents-read-no-secrets'],
    [alone, 'select * from pg_stat_get_wal_receiver()', 'deny agents-read-no-secrets'],
    [alone, 'select * from pg_stat_wal_receiver', 'deny agents-read-no-secrets'],
    [
      alone,
      'select option_value from information_schema.user_mapping_options',
      'deny agents-read-no-secrets',
    ],
    [alone, 'select rolname, rolsuper from pg_authid', 'allow agents-read-the-catalog'],
    [alone, 'select * from pg_roles', 'allow agents-read-the-catalog'],
    [alone, 'select srvname from pg_foreign_server', 'allow agents-read-the-catalog'],
    [alone, 'select lo_get(1)', 'deny agents-read-no-kept-values'],
    [alone, 'unlisten *', 'allow agents-stop-listening'],
    [alone, "update accounts set kind = 'x' where id = 1", 'deny default'],
    [alone, 'with gone as (delete from accounts returning *) select * from gone', 'deny default'],
    [alone, 'explain analyze delete from accounts', 'deny default'],
    [alone, 'create table t ()', 'deny default'],
    [alone, 'grant all on customers to public', 'deny default'],
    [alone, 'lock table accounts', 'deny default'],
    [alone, 'notify c', 'deny default'],
    [alone, "select nextval('counter')", 'deny default'],
    [alone, "select pg_read_file('/etc/passwd')", 'deny default'],
    [alone, "copy accounts to program 'cat'", 'deny default'],
    [alone, "do $$ begin execute current_setting('app.x'); end $$", 'unknown-effect'],
    [alone, 'set role postgres', 'pinned-setting'],
    [ana, 'select 1', 'deny default'],
    [{ ...alone, onBehalfOf: ana }, 'select 1', 'deny default'],
  ],
  'bank-baseline': [
    [agent, 'select id, ssn from customers', 'allow read-masked'],
    [agent, "select id from customers where ssn = '1'", 'protected-predicate'],
    [agent, 'update accounts set balance = 0 where id = 1', 'review changes-are-reviewed'],
    [olga, 'update accounts set balance = 0 where id = 1', 'review changes-are-reviewed'],
    [olga, 'update accounts set balance = 0', 'deny no-change-of-every-row'],
    [olga, 'truncate accounts', 'deny no-change-of-every-row'],
    [olga, 'with gone as (delete from cards where id = 1 returning *) select id from gone', 'row-limit'],
    [agent, 'drop table accounts', 'deny structure-is-for-deployments'],
    [ada, 'select ssn from customers where ssn is not null', 'allow auditors-read-values'],
    [ada, 'update accounts set balance = 0 where id = 1', 'deny default'],
    [job, 'create index on accounts (kind)', 'review migrations-are-reviewed'],
    [job, 'drop table accounts', 'review removals-need-two'],
    [job, 'grant select on accounts to public', 'review removals-need-two'],
    [job, 'create table copied as select ssn from customers', 'deny protection'],
    [job, "copy accounts to program 'cat'", 'deny default'],
    [agent, 'select 1', 'deny default', staging],
    [{ ...agent, onBehalfOf: principal('person', []) }, 'select 1', 'deny default'],
  ],
  'ci-migration': [
    [pipeline, 'alter table accounts add column x int', 'review structure-in-production'],
    [pipeline, 'alter table accounts add column x int', 'allow pipeline-in-staging', staging],
    [pipeline, "alter database d set work_mem = '8MB'", 'allow pipeline-in-staging', staging],
    [pipeline, 'alter database d set role = postgres', 'pinned-setting', staging],
    [pipeline, "alter database d set session_preload_libraries = 'x'", 'pinned-setting', staging],
    [branch, 'alter table accounts add column x int', 'deny default'],
    [branch, 'alter table accounts add column x int', 'allow pipeline-in-staging', staging],
    [pipeline, 'unlisten *', 'allow stop-listening'],
    [pipeline, 'drop table scratch', 'review removals-in-production'],
    [pipeline, 'truncate scratch', 'review removals-in-production'],
    [pipeline, "update scratch set t = 'x' where id = 1", 'allow rows-in-production'],
    [pipeline, "update scratch set t = 'x'", 'review every-row-in-production'],
    [pipeline, 'with a as (delete from cards where id = 1 returning *) select id from a', 'row-limit'],
    [pipeline, "select setval('counter', 1)", 'review other-writes-in-production'],
    [pipeline, "copy accounts to program 'cat'", 'deny default'],
    [pipeline, "update pg_settings set setting = 'postgres' where name = 'role'", 'unknown-effect'],
    [pipeline, 'update pg_authid set rolsuper = true where rolname = current_user', 'unknown-effect'],
    [pipeline, 'create table copied as select * from scratch', 'review structure-in-production'],
    [pipeline, 'create index concurrently on accounts (kind)', 'review structure-in-production'],
    [pipeline, 'vacuum accounts', 'review structure-in-production'],
    [pipeline, 'grant select on accounts to public', 'deny never-privileges'],
    [pipeline, 'create role r', 'deny never-privileges'],
    [principal('workload', [], { repository: 'other/bank' }), 'select 1', 'deny default', staging],
    [ana, 'select 1', 'deny default', staging],
  ],
  dba: [
    [dba, 'vacuum analyze accounts', 'allow dbas-look'],
    [dba, 'select id, ssn from customers', 'allow dbas-look'],
    [dba, "select id from customers where ssn = '1'", 'protected-predicate'],
    [dba, 'explain select * from accounts', 'allow dbas-look'],
    [dba, 'reindex table accounts', 'allow dbas-look'],
    [dba, 'create index on accounts (kind)', 'review dbas-change-with-review'],
    [dba, 'drop index customers_lower_email', 'review dbas-remove-with-two'],
    [dba, 'grant select on accounts to public', 'review dbas-remove-with-two'],
    [dba, 'set role postgres', 'pinned-setting'],
    [dba, "copy accounts to '/tmp/x'", 'deny default'],
    [{ ...alone, onBehalfOf: dba }, 'select 1', 'deny default'],
  ],
}

before(async () => {
  server = await startTemporaryServer(emptyServer)
  const { socketDirectory: host, port, superuser: login } = server.server
  const client = new Client({ host, port, user: login, database: 'postgres' })
  await client.connect()
  for (const extension of ['citext', 'hstore'])
    await client.query(`create extension if not exists ${extension}`)
  await client.query(readFileSync(join(here, 'corpus/bank.sql'), 'utf8'))
  await client.end()
  const target = { host, port, database: 'postgres', login, tls: { mode: 'disable' } } as const
  const book = new ResourceBook([{ resource: production, target, secret: null }])
  reader = new CatalogReader({ book, clock: systemClock, report: () => undefined }, 'bank')
  await reader.start()
})
after(async () => {
  await reader.close()
  await server[Symbol.asyncDispose]()
  await inspector.close()
})

test('where a removal meets a migration, two people look at it', async () => {
  const asked = [
    ['bank-baseline', job, 'drop table accounts'],
    ['ci-migration', pipeline, 'truncate scratch'],
    ['dba', dba, 'drop table accounts'],
  ] as const
  for (const [name, who, text] of asked) {
    const { review } = decided(policyIn(`${name}.yaml`), who, production, await inspected(text))
    assert.equal(review?.quorum, 2, text)
  }
})

test('every example says at its top what it is for, and has tests', () => {
  const files = readdirSync(packs).filter((file) => file !== 'demo.yaml')
  assert.deepEqual(
    files.sort(),
    Object.keys(cases)
      .map((name) => `${name}.yaml`)
      .sort(),
  )
  for (const file of files) {
    const text = readFileSync(join(packs, file), 'utf8')
    for (const word of ['For', 'Allows', 'Refuses', 'Adapt'])
      assert.match(text, new RegExp(`^# ${word} `, 'm'))
    policyIn(file)
  }
})

for (const [name, asked] of Object.entries(cases)) {
  describe(`the policy ${name}`, () => {
    const policy = policyIn(`${name}.yaml`)
    for (const [who, text, expected, resource = production] of asked) {
      test(`${who.subject} at ${resource.labels['env']}: ${text}`, async () => {
        const decision = decided(policy, who, resource, await inspected(text))
        const { verdict, rule, code, reason } = decision
        assert.equal(expected.includes(' ') ? `${verdict} ${rule}` : code, expected, reason)
        if (!expected.includes(' ')) assert.equal(verdict, 'deny')
      })
    }
  })
}

async function inspected(text: string): Promise<Inspection> {
  return inspector.inspect(text, { resource: 'bank', snapshot: reader.current(), searchPath: ['public'] })
}

function decided(policy: Policy, who: Principal, resource: Resource, inspection: Inspection): Decision {
  return decide(policy, {
    principal: who,
    resource,
    act: 'run',
    inspection,
    nowMs: Date.UTC(2026, 0, 5, 12),
  })
}

function policyIn(file: string): Policy {
  const parsed = parsePolicy(readFileSync(join(packs, file)), file)
  if (!parsed.ok) assert.fail(parsed.faults.map(formatFault).join('\n'))
  return parsed.policy
}

function principal(
  kind: Principal['kind'],
  groups: readonly string[],
  claims: Readonly<Record<string, string>> = {},
): Principal {
  const subject = groups.join('+') || kind
  return { id: `i#${subject}`, kind, issuer: 'i', subject, name: subject, groups, claims, endsAt: 0 }
}
