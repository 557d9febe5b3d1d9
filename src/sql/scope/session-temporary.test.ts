import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogFunction, Relation } from '../../core/catalog-snapshot.ts'
import { bankSnapshot } from '../bank-fixture.ts'
import { CatalogIndex } from './catalog-index.ts'
import { effectsIn, factsOf, inspectHere, outputsIn } from '../inspect-fixture.ts'
import { SessionTemporary } from './session-temporary.ts'

const base = bankSnapshot()

test('what the target says is there comes before all else of its name', () => {
  const temporary = new SessionTemporary()
  assert.equal(temporary.addTo(base), base)
  temporary.foresee(inspectHere('create temp table customers as select id from accounts'))
  assert.ok(temporary.isWanted)
  assert.ok(temporary.uncertain.has('customers'))
  temporary.heard([made('customers', ['id', 'ssn'])], [])
  assert.equal(temporary.uncertain.size, 0)
  const snapshot = temporary.addTo(base)
  assert.equal(temporary.addTo(base), snapshot)
  assert.notEqual(snapshot.version, base.version)
  const catalog = new CatalogIndex(snapshot)
  const facts = factsOf('select ssn from customers', { catalog })
  // What it hides counts too: it may be dropped at any time, and kept plans do not see it.
  assert.deepEqual(effectsIn(facts), ['read select pg_temp.customers', 'read select public.customers'])
  assert.equal(outputsIn(facts), 'ssn<accounts.id+pg_temp.customers.ssn+ssn')
  assert.equal(outputsIn(factsOf('select ssn from public.customers', { catalog })), 'ssn=ssn')
  const behind = { catalog, searchPath: ['public', 'pg_temp'] }
  assert.equal(effectsIn(factsOf('select ssn from customers', behind))[0], 'read select public.customers')
  // What is defined names what it named when it was defined.
  assert.equal(outputsIn(factsOf('select ssn from customer_view', { catalog })), 'ssn=customer_view.ssn+ssn')
})

test('I4: whatever fills a temporary table may turn up in it', () => {
  const temporary = new SessionTemporary()
  temporary.foresee(inspectHere('create temp table work as select id, ssn as s from customers'))
  temporary.heard([made('work', ['id', 's'])], [])
  const bearing = (): { readonly catalog: CatalogIndex } => ({
    catalog: new CatalogIndex(temporary.addTo(base)),
  })
  const read = (): string => outputsIn(factsOf('select s from work', bearing()))
  assert.equal(read(), 's<id+pg_temp.work.s+ssn')
  const before = temporary.addTo(base).version
  temporary.foresee(inspectHere("insert into work (s) values ('x')", bearing()))
  temporary.heard([made('work', ['id', 's'])], [])
  assert.equal(temporary.addTo(base).version, before)
  const more = 'insert into work (s) select note from customers where born > now()'
  temporary.foresee(inspectHere(more, bearing()))
  temporary.heard([made('work', ['id', 's'])], [])
  assert.equal(read(), 's<id+note+pg_temp.work.s+ssn')
  temporary.foresee(inspectHere('insert into work (s) select evil()', bearing()))
  temporary.heard([made('work', ['id', 's'])], [])
  assert.match(read(), /^s<.*\*/)
})

test('I3: where relations may have come or gone, their names are uncertain until the target tells', () => {
  const temporary = new SessionTemporary()
  temporary.changed()
  assert.equal(temporary.isWanted, false)
  temporary.foresee(inspectHere('select 1 as a into temp x'))
  temporary.heard([made('x', ['a'])], [])
  temporary.changed()
  assert.ok(temporary.isWanted && temporary.uncertain.has('x'))
  temporary.heard(null, [])
  assert.ok(!temporary.isWanted && temporary.uncertain.has('x'))
  assert.equal(temporary.addTo(base), base)
  temporary.foresee(inspectHere('create temp table y ()'))
  temporary.heard([], [])
  assert.equal(temporary.uncertain.size, 0)
})

test('I3: a temporary function means what the target said last, and is asked for wherever it may be another', () => {
  const temporary = new SessionTemporary()
  temporary.foresee(
    inspectHere("create function pg_temp.f(i int) returns text language sql as 'select note from notes'"),
  )
  assert.ok(temporary.isWanted)
  // Within a transaction the catalog is read whole, but for these.
  temporary.heard([], null)
  assert.ok(temporary.isWanted)
  temporary.heard([], [madeFunction('f', 'select note from customers where id = i')])
  assert.ok(!temporary.isWanted)
  const before = temporary.addTo(base)
  const sourcesOf = (text: string): string =>
    outputsIn(factsOf(text, { catalog: new CatalogIndex(temporary.addTo(base)) }))
  assert.match(sourcesOf('select pg_temp.f(1)'), /note/)
  // The server looks no function up in the temporary schema by its bare name.
  assert.match(
    factsOf('select f(1)', { catalog: new CatalogIndex(before), searchPath: ['pg_temp', 'public'] })
      .unknowns[0] ?? '',
    /function f/,
  )
  temporary.changed()
  assert.ok(temporary.isWanted)
  temporary.heard([], [madeFunction('f', 'select ssn from customers where id = i')])
  assert.notEqual(temporary.addTo(base).version, before.version)
  assert.match(sourcesOf('select pg_temp.f(1)'), /ssn/)
  temporary.heard([], [])
  assert.equal(temporary.addTo(base), base)
})

test('a table made without the word is temporary where the path begins with the temporary schema', () => {
  const bearing = { searchPath: ['pg_temp', 'public'] }
  assert.deepEqual(effectsIn(factsOf('create table t (id int)', bearing)), ['define create pg_temp.t'])
})

function made(name: string, columns: readonly string[]): Relation {
  return {
    oid: 90_000,
    schema: 'pg_temp',
    name,
    kind: 'table',
    columns: columns.map((column, at) => ({
      number: at + 1,
      name: column,
      typeOid: 25,
      typeName: 'pg_catalog.text',
      generated: null,
    })),
    definition: null,
    hasTriggers: false,
    hasRules: false,
    parents: [],
  }
}

function madeFunction(name: string, body: string): CatalogFunction {
  return {
    oid: 90_001,
    schema: 'pg_temp',
    name,
    argumentCount: 1,
    volatility: 'volatile',
    language: 'sql',
    body,
    securityDefiner: false,
    kind: 'function',
    parameters: 'i integer',
    result: 'text',
    defaultCount: 0,
    isVariadic: false,
    argumentTypes: ['pg_catalog.int4'],
    outputs: [],
    settings: [],
    isStrict: false,
  }
}
