import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import pg from 'pg'
import postgres from 'postgres'
import { emptyServer } from '../store/kept-cluster.fixture.ts'
import { startTemporaryServer } from '../store/temporary-store.ts'
import type { TemporaryServer } from '../store/temporary-store.ts'
import { growthMax, writeMasked } from './masks/cell-mask.ts'
import type { CellMask } from './masks/cell-mask.ts'
import { escapeField } from './copies/copy-text.ts'
import type { TokenKeys } from './masks/token.ts'

// What masking takes for granted about a target, asked of a real one.

const noKeys: TokenKeys = {
  tokenKey() {
    throw new Error('No mask here needs a key.')
  },
}
let temporary: TemporaryServer
let client: pg.Client

before(async () => {
  temporary = await startTemporaryServer(emptyServer)
  const { socketDirectory: host, port } = temporary.server
  client = new pg.Client({ host, port, user: 'sallyport', database: 'postgres' })
  await client.connect()
  await client.query(`
    create schema bank;
    set search_path = bank;
    create domain label as text;
    create table base(id int, name text, tag label, code char(12));
    create view inner_view as select id, name, upper(name) as shout from base;
    create view outer_view as select * from inner_view;
    create materialized view stored as select * from base;
    create table part(id int, email text) partition by list (id);
    create table part_1 partition of part for values in (1);
    create function all_of_it() returns setof base language sql as 'select * from base';
    insert into base values (1, 'Maria', 'a', '123-45-6789')`)
})

after(async () => {
  await client.end()
  await temporary[Symbol.asyncDispose]()
})

test('the target names table and column of unchanged values, the outermost view, and nothing for computed ones', async () => {
  const cases: [query: string, origins: string][] = [
    ['select name, tag from base', 'base.2 base.3'],
    ['select id as name, name as id from base', 'base.1 base.2'],
    ['select name, shout from inner_view', 'inner_view.2 inner_view.3'],
    ['select name, shout from outer_view', 'outer_view.2 outer_view.3'],
    ['select name from stored', 'stored.2'],
    ['select email from part', 'part.2'],
    ['select email from part_1', 'part_1.2'],
    ['select base from base', 'base.0'],
    ['select ctid from base', 'base.-1'],
    ['with c as (select name from base) select * from c', 'base.2'],
    ['select x.code from base b, lateral (select b.code) x', 'base.4'],
    ['update base set name = name returning code', 'base.4'],
    ['select (b).name from base b', 'base.2'],
    ['select name::text from base', 'base.2'],
    ['select name from base union select name from base', '-'],
    ['select upper(name) from base', '-'],
    ['select (select name from base)', '-'],
    ['select name from all_of_it()', '-'],
    ['select max(name) from base', '-'],
  ]
  const { rows } = await client.query<{ oid: number; relname: string }>(
    `select oid, relname from pg_class where relnamespace = 'bank'::regnamespace`,
  )
  const names = new Map(rows.map(({ oid, relname }) => [oid, relname]))
  for (const [query, origins] of cases) {
    const { fields } = await client.query(query)
    const shown = fields.map(({ tableID, columnID }) =>
      tableID === 0 ? '-' : `${names.get(tableID)}.${columnID}`,
    )
    assert.equal(shown.join(' '), origins, query)
  }
})

test('a domain is announced as its base type, and samples of values as anyarray', async () => {
  const { fields } = await client.query('select tag from base')
  assert.equal(fields[0]?.dataTypeID, 25)
  const stats = await client.query('select most_common_vals, stavalues1 from pg_stats, pg_statistic limit 1')
  assert.deepEqual(
    stats.fields.map(({ dataTypeID }) => dataTypeID),
    [2277, 2277],
  )
  assert.equal(stats.fields[1]?.tableID, 2619)
})

test('the year of a date or timestamp is the one that the target itself truncates to', async () => {
  const { rows } = await client.query<Record<string, string | Buffer>>(`
    select d::text as date, date_trunc('year', d)::date::text as date_year,
      date_send(d) as date_bytes, date_send(date_trunc('year', d)::date) as date_year_bytes,
      t::text as timestamp, date_trunc('year', t)::text as timestamp_year,
      timestamp_send(t) as timestamp_bytes, timestamp_send(date_trunc('year', t)) as timestamp_year_bytes
    from (
      select t, t::date as d from generate_series('2000-01-01'::timestamp, '2030-01-01', '37 days 7:11:13.5') t
      union all select t, t::date from generate_series('0100-06-01 BC'::timestamp, '0050-01-01', '333 days') t
      union all select t, t::date from unnest('{1999-12-31 23:59:59.999999,20240-02-29 01:00:00}'::timestamp[]) t
    ) as times`)
  assert.ok(rows.length > 400)
  for (const row of rows) {
    for (const shape of ['date', 'timestamp'] as const) {
      const text = masked({ kind: 'year', shape, binary: false }, Buffer.from(String(row[shape])))
      assert.equal(text?.toString(), row[`${shape}_year`])
      const value = row[`${shape}_bytes`]
      assert.ok(value instanceof Buffer)
      assert.deepEqual(masked({ kind: 'year', shape, binary: true }, value), row[`${shape}_year_bytes`])
    }
  }
})

test('COPY escapes what we take for escaped, and nothing else', async () => {
  const { socketDirectory: host, port } = temporary.server
  const sql = postgres({ host, port, user: 'sallyport', database: 'postgres' })
  const value = Array.from({ length: 255 }, (_, at) => String.fromCharCode(at + 1)).join('')
  const literal = `'${value.replaceAll("'", "''")}'`
  const copied = await buffer(
    await sql.unsafe(`copy (select ${literal}, null, E'\\\\N', '') to stdout`).readable(),
  )
  await sql.end()
  const text = Buffer.from(value)
  const field = Buffer.alloc(2 * text.length)
  const end = escapeField(text, text.length, field, 0)
  assert.equal(copied.toString(), `${field.toString('utf8', 0, end)}\t\\N\t\\\\N\t\n`)
})

function masked(mask: CellMask, value: Buffer): Buffer | null {
  const output = Buffer.alloc(value.length + growthMax(mask))
  const end = writeMasked(mask, noKeys, value, 0, value.length, output, 0)
  return end === -1 ? null : output.subarray(0, end)
}
