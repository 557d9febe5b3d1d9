import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../../../core/refusal.ts'
import { admitParameters } from './startup-parameters.ts'

const drivers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  psql: { application_name: 'psql', client_encoding: 'UTF8' },
  'psql in the C locale': { application_name: 'psql', client_encoding: 'SQL_ASCII' },
  'libpq environment': { options: '-c geqo=off', datestyle: 'ISO', timezone: 'UTC', replication: 'false' },
  JDBC: {
    client_encoding: 'UTF8',
    DateStyle: 'ISO',
    TimeZone: 'Europe/Berlin',
    extra_float_digits: '2',
    application_name: 'DBeaver 26.1 - Main <postgres>',
    search_path: 'bank',
  },
  Npgsql: { client_encoding: 'UTF8', application_name: 'api', search_path: 'bank', TimeZone: 'UTC' },
  asyncpg: { client_encoding: "'utf-8'", jit: 'off' },
  'node-postgres': {
    client_encoding: 'utf-8',
    statement_timeout: '5000',
    idle_in_transaction_session_timeout: '1000',
  },
  pgx: { timezone: 'UTC', standard_conforming_strings: 'on' },
  'lib/pq': { client_encoding: 'UTF8', datestyle: 'ISO, MDY', extra_float_digits: '2' },
  sqlx: { DateStyle: 'ISO, MDY', client_encoding: 'UTF8', TimeZone: 'UTC', extra_float_digits: '2' },
  pg_regress: {
    datestyle: 'Postgres, MDY',
    timezone: 'PST8PDT',
    options: '-c intervalstyle=postgres_verbose',
  },
}

test('what drivers send is let through', () => {
  for (const [driver, parameters] of Object.entries(drivers)) {
    const admitted = admit({ user: 'ada', database: 'bank', ...parameters })
    assert.ok(!(admitted instanceof Refusal), `${driver}: ${JSON.stringify(admitted)}`)
    assert.equal(admitted.forwarded.get('client_encoding'), 'UTF8')
    assert.ok(!admitted.forwarded.has('user') && !admitted.forwarded.has('options'))
  }
})

test('settings of plans and of how work is done are let through, those that name code, roles or places are not', () => {
  for (const name of [
    'enable_partition_pruning',
    'jit_above_cost',
    'geqo_seed',
    'synchronous_commit',
    'temp_buffers',
  ])
    assert.ok(!(admit({ user: 'ada', [name]: '1' }) instanceof Refusal), name)
  for (const name of [
    'row_security',
    'local_preload_libraries',
    'default_tablespace',
    'restrict_nonsystem_relation_kind',
    'transform_null_equals',
    'array_nulls',
    'enable_what_nobody_knows',
  ])
    assert.ok(admit({ user: 'ada', [name]: '1' }) instanceof Refusal, name)
})

test('names fold to lower case, so that one setting is one setting', () => {
  const admitted = admit({ user: 'ada', TimeZone: 'UTC', timezone: 'Asia/Tokyo' })
  assert.ok(!(admitted instanceof Refusal))
  assert.deepEqual(
    [...admitted.forwarded],
    [
      ['timezone', 'Asia/Tokyo'],
      ['client_encoding', 'UTF8'],
    ],
  )
})

test('options are taken apart as the server does, and a parameter of its own wins over them', () => {
  const options = '  -c  statement_timeout=5s --search-path=a\\ b,c\\\\d -cjit=off'
  const admitted = admit({ user: 'ada', jit: 'on', options })
  assert.ok(!(admitted instanceof Refusal))
  assert.deepEqual(Object.fromEntries(admitted.forwarded), {
    statement_timeout: '5s',
    search_path: 'a b,c\\d',
    jit: 'on',
    client_encoding: 'UTF8',
  })
})

test('I12: what would change who runs or how texts are read is refused by name', () => {
  for (const parameters of [
    { role: 'postgres' },
    { session_authorization: 'postgres' },
    { options: '-c role=postgres' },
    { options: '--ROLE=postgres' },
    { options: '-c session-authorization=postgres' },
    { session_replication_role: 'replica' },
    { standard_conforming_strings: 'off' },
    { options: '-c standard_conforming_strings=off' },
    { backslash_quote: 'on' },
    { client_encoding: 'SJIS' },
    { client_encoding: 'LATIN1' },
    { options: '-c client_encoding=GBK' },
    { local_preload_libraries: 'evil' },
    { row_security: 'off' },
    { 'app.tenant': '7' },
    { __proto__x: '1' },
    { constructor: '1' },
    { options: '-d 5' },
    { options: '-c' },
    { options: '-c =x' },
    { options: 'role=postgres' },
  ]) {
    const refusal = admit({ user: 'ada', ...parameters })
    assert.ok(refusal instanceof Refusal, JSON.stringify(parameters))
    assert.equal(refusal.code, 'pinned-setting')
  }
})

test('replication is refused unless it is off', () => {
  for (const replication of ['database', 'true', '1', 'on', 'yes', '']) {
    const refusal = admit({ user: 'ada', replication })
    assert.ok(refusal instanceof Refusal && refusal.code === 'protocol-unsupported', replication)
  }
  assert.ok(!(admit({ user: 'ada', replication: 'off' }) instanceof Refusal))
})

test('the database defaults to the user, and a user there must be', () => {
  const admitted = admit({ user: 'ada', database: '' })
  assert.ok(!(admitted instanceof Refusal))
  assert.equal(admitted.database, 'ada')
  assert.ok(admit({ database: 'bank' }) instanceof Refusal)
})

test('a refusal quotes no more than a little of what was sent', () => {
  const refusal = admit({ user: 'ada', ['x'.repeat(5000)]: '1' })
  assert.ok(refusal instanceof Refusal)
  assert.ok(refusal.message.length < 200)
})

function admit(parameters: Readonly<Record<string, string>>): ReturnType<typeof admitParameters> {
  return admitParameters(new Map(Object.entries(parameters)))
}
