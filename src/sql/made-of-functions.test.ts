import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogFunction, CatalogSnapshot } from '../core/catalog-snapshot.ts'
import { bankSnapshot } from './bank-fixture.ts'
import type { CatalogIndex } from './scope/catalog-index.ts'
import { catalogWith, factsOf, inspectHere, outputsIn } from './inspect-fixture.ts'

function routine(oid: number, name: string, body: string): CatalogFunction {
  return {
    oid,
    schema: 'public',
    name,
    argumentCount: 2,
    volatility: 'immutable',
    language: 'sql',
    body,
    securityDefiner: false,
  }
}

function aggregate(name: string, functions: readonly string[]): CatalogFunction {
  const { body: _body, ...more } = routine(20_900, name, '')
  return {
    ...more,
    body: null,
    language: 'internal',
    kind: 'aggregate',
    aggregates: { functions, states: [25] },
  }
}

function withMade(more: Partial<CatalogSnapshot> = {}): CatalogIndex {
  const functions = [
    ...bankSnapshot().functions,
    routine(20_001, 'near', 'select abs($1 - $2) < 1'),
    routine(20_002, 'peeks', 'select (select ssn from public.customers where id < $1) > $2::text'),
    aggregate('glue', ['textcat']),
    aggregate('peeking', ['20002']),
    aggregate('lost', ['20999']),
  ]
  return catalogWith({
    functions,
    customOperators: ['=~=', '=!=', '=?=', '='],
    customTypeOids: [],
    operators: [
      { name: '=~=', functions: ['20001'] },
      { name: '=!=', functions: ['20001', '20002'] },
      { name: '=?=', functions: ['20999'] },
      { name: '=', functions: ['20001'] },
    ],
    ...more,
  })
}

const catalog = withMade()

test('an operator of users does what its function does', () => {
  assert.deepEqual(factsOf('select id from accounts where balance =~= 4', { catalog }).unknowns, [])
  const peeking = factsOf('select balance =!= 4 as p from accounts', { catalog })
  assert.deepEqual(peeking.unknowns, [])
  assert.match(outputsIn(peeking), /^p<.*\bssn\b/)
})

test('I3: what is behind an operator or an aggregate and is not known leaves the statement unknown', () => {
  for (const text of [
    'select 1 =?= 2',
    // Other parts of the inspection rely on what this means.
    'select 1 = 2',
    'select lost(id) from accounts',
    'create operator =~= (leftarg = int, rightarg = int, function = near); select 1 =~= 2',
    'create operator <<~ (leftarg = int, rightarg = int, function = near); select 1 <<~ 2',
    'create aggregate glue (int) (sfunc = near, stype = int); select glue(id) from accounts',
  ])
    assert.notDeepEqual(inspectHere(text, { catalog }).statements.at(-1)?.unknowns, [], text)
  const { operators: _operators, ...bare } = withMade().snapshot
  const unread = catalogWith(bare)
  assert.notDeepEqual(factsOf('select 1 =~= 2', { catalog: unread }).unknowns, [])
})

test('an aggregate of users is made of what it is given and of what its functions read', () => {
  const facts = factsOf('select glue(name) as g from customers', { catalog })
  assert.deepEqual([facts.unknowns, outputsIn(facts)], [[], 'g<name'])
  assert.match(outputsIn(factsOf('select peeking(id) as g from accounts', { catalog })), /^g<.*\bssn\b/)
})

test('I3: a state of a type that may run code leaves the aggregate unknown', () => {
  for (const customTypeOids of [[25], undefined]) {
    const more = customTypeOids ? { customTypeOids } : {}
    const { customTypeOids: _oids, ...bare } = withMade().snapshot
    const of = catalogWith({ ...bare, ...more })
    assert.notDeepEqual(factsOf('select glue(name) from customers', { catalog: of }).unknowns, [])
  }
})

test('an aggregate that takes the place of one is unknown, one of a new name is not', () => {
  const [had, anew] = ['glue', 'fresh'].map((name) =>
    factsOf(`create or replace aggregate ${name} (text) (sfunc = textcat, stype = text)`, { catalog }),
  )
  assert.notDeepEqual(had?.unknowns, [])
  assert.deepEqual(anew?.unknowns, [])
})
