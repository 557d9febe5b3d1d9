import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import type { Client } from 'pg'
import type { CatalogLook } from '../sql/snapshot/catalog-look.ts'
import { rowsQuery } from '../sql/snapshot/catalog-look.ts'
import { marksQuery } from '../sql/snapshot/catalog-marks.ts'
import { ask, openApart, type Apart } from './apart.fixture.ts'
import type { CatalogQuery } from './catalog-connection.ts'
import { firstLook, lookAgain } from './look.ts'

let apart: Apart
let looker: Client
let one: Client
let other: Client

before(async () => {
  apart = await openApart()
  ;({ reader: looker, definer: one, other } = apart)
})
afterEach(async () => {
  await one.query('rollback')
  await other.query('rollback')
})
after(() => apart[Symbol.asyncDispose]())

let rowsCounted = 0
const query: CatalogQuery = (text, values) => {
  if (text === rowsQuery) rowsCounted++
  return ask(looker, text, values)
}

function catalogsIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/(?:FROM|JOIN) pg_catalog\.(pg_\w+)/g)].map(([, name]) => name ?? ''))
}

/** As a reading does: in one snapshot. */
async function look(): Promise<CatalogLook> {
  await looker.query('begin isolation level repeatable read, read only')
  const found = await firstLook(query)
  await looker.query('commit')
  return found
}

test('rows of tables that come and go are no change, and where nothing ends nothing is counted', async () => {
  await one.query('create table filled (id int, words text)')
  let last: CatalogLook | null = await look()
  for (let round = 0; round < 3; round++) {
    await one.query("insert into filled select n, 'x' from generate_series(1, 100) n; delete from filled")
    assert.ok(last)
    last = await lookAgain(query, last)
    assert.ok(last, `round ${round}`)
  }
  await one.query(
    'create temp table passing (id serial primary key, words text check (words > id::text)); drop table passing',
  )
  await one.query(
    'create temp table passing (id serial primary key, words text); create temp view seen as select * from passing',
  )
  assert.ok(last)
  last = await lookAgain(query, last)
  assert.ok(last, 'temporary tables')
  // Other databases of the server may have seen an end in between.
  const until = performance.now() + 20_000
  for (let isCounted = true; isCounted && last && performance.now() < until;) {
    const before = rowsCounted
    last = await lookAgain(query, last)
    isCounted = rowsCounted > before
    if (!isCounted) return
  }
  assert.fail('Rows were counted each time.')
})

test('I3: no catalog that is read for its marks is left out of a look', () => {
  const looked = catalogsIn(rowsQuery)
  // The current database, whose row tells one server from another: it is the connection's own.
  const missing = [...catalogsIn(marksQuery)].filter((name) => !looked.has(name) && name !== 'pg_database')
  assert.deepEqual(missing, [])
  assert.ok(looked.size > 20)
})

test('I3: a definition that was under way at the first look is a change once it is there', async () => {
  await one.query('begin; create table under_way (id int)')
  const last = await look()
  assert.ok(await lookAgain(query, last))
  await one.query('commit')
  assert.equal(await lookAgain(query, last), null)
})

test('I3: so is one of a savepoint, whose transaction has a number of its own', async () => {
  await one.query('begin; select pg_current_xact_id(); savepoint s; create table within (id int)')
  // Someone later is through already, so that the savepoint is older than what the look sees.
  await other.query('create table later (id int)')
  const last = await look()
  await other.query('create table filler (id int); drop table filler')
  assert.ok(await lookAgain(query, last))
  await one.query('release s; commit')
  assert.equal(await lookAgain(query, last), null)
})

test('I3: an older transaction that comes through after a younger one is a change', async () => {
  await one.query('begin; select pg_current_xact_id()')
  await other.query('create table younger (id int)')
  const last = await look()
  await one.query('alter table younger rename column id to number; commit')
  assert.equal(await lookAgain(query, last), null)
})

test('I3: what only goes is a change, and so is what comes in its place', async () => {
  await one.query('create table goes (id int); create table also_goes (id int)')
  const last = await look()
  await one.query('drop table goes')
  assert.equal(await lookAgain(query, last), null)
  await one.query('create table goes (id int)')
  assert.equal(await lookAgain(query, last), null)
})

test('I3: a look from so long ago that transactions are numbered anew says nothing', async () => {
  const last = await look()
  const { rows } = await looker.query<{ next: string }>(
    'select pg_snapshot_xmax(pg_current_snapshot()) as next',
  )
  const longAgo = String(BigInt(rows[0]?.next ?? 0) - 2n ** 30n - 1n)
  assert.equal(await lookAgain(query, { ...last, seen: '', since: longAgo }), null)
})
