import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayNotFit, resultTypes } from './fitting-types.ts'
import type { Lineage } from '../scope/lineage.ts'
import { CatalogIndex } from '../scope/catalog-index.ts'
import { bankSnapshot } from '../bank-fixture.ts'

const snapshot = bankSnapshot()
const catalog = new CatalogIndex({
  ...snapshot,
  relations: snapshot.relations.map((relation) => ({
    ...relation,
    columns: relation.columns.map((one) =>
      one.name === 'id' ? { ...one, typeName: 'pg_catalog.int4' } : one,
    ),
  })),
})

function of(...sources: readonly string[]): Lineage {
  return { sources, direct: sources.length === 1, known: true }
}

test('a value may not fit into a type with checks, or into one that is narrower', () => {
  const ssn = of('public.customers.ssn')
  const id = of('public.customers.id')
  assert.equal(mayNotFit(['public.us_ssn'], ssn, catalog), true)
  assert.equal(mayNotFit(['us_ssn[]'], ssn, catalog), true)
  assert.equal(mayNotFit(['pg_catalog.regclass'], ssn, catalog), true)
  assert.equal(mayNotFit(['smallint'], id, catalog), true)
  assert.equal(mayNotFit(['integer', 'text', 'numeric'], id, catalog), false)
  assert.equal(mayNotFit(['text', 'record', 'anyelement', 'character varying'], ssn, catalog), false)
  assert.equal(mayNotFit(['us_ssn'], of(), catalog), false)
})

test('the types of what a routine yields are those of its columns and outputs', () => {
  const routine = {
    schema: 'public',
    name: 'f',
    argumentCount: 1,
    volatility: 'stable',
    language: 'sql',
    body: '',
    securityDefiner: false,
  } as const
  assert.deepEqual(resultTypes({ ...routine, result: 'SETOF us_ssn' }), ['us_ssn'])
  assert.deepEqual(resultTypes({ ...routine, result: 'TABLE(id integer, "the ssn" us_ssn)' }), [
    'integer',
    'us_ssn',
  ])
  assert.deepEqual(
    resultTypes({ ...routine, result: 'record', parameters: 'i integer, OUT a integer, OUT s us_ssn' }),
    ['integer', 'us_ssn', 'record'],
  )
  assert.deepEqual(resultTypes({ ...routine, result: null }), [])
})
