import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Relation } from '../../core/catalog-snapshot.ts'
import { bankSnapshot } from '../bank-fixture.ts'
import { factsOf, shortNames } from '../inspect-fixture.ts'
import { CatalogIndex } from '../scope/catalog-index.ts'

function catalogOf(types: Readonly<Record<string, string>>, more: Partial<Relation> = {}): CatalogIndex {
  const snapshot = bankSnapshot()
  const relations = snapshot.relations.map((one) =>
    one.name === 'customers'
      ? {
          ...one,
          ...more,
          columns: one.columns.map((column) => ({
            ...column,
            typeName: types[column.name] ?? 'pg_catalog.text',
          })),
        }
      : one,
  )
  return new CatalogIndex({ ...snapshot, relations })
}

/** What `UPDATE customers SET …` stores and uses, as short names. */
function told(set: string, catalog = catalogOf({})): string {
  const facts = factsOf(`update customers set ${set} where id = 1`, { catalog })
  const used = shortNames(facts.uses).filter((name) => name !== 'id')
  return `${shortNames(facts.stored ?? []).join(' ')} | ${used.join(' ')}`
}

test('I4: a column that is given a value, or else stays as it is, stores and tells nothing of it', () => {
  for (const set of [
    'email = email',
    "email = coalesce('x', email)",
    'email = coalesce($1, $2, email)',
    "email = coalesce(nullif($1, ''), customers.email)",
    'email = case when $1 then $2 else email end',
    'email = case when $1 is null then email else $1 end',
    'email = case id when 1 then null else coalesce($1, email) end',
  ])
    assert.equal(told(set), ' | ', set)
})

test('I4: what decides is used, and what is put in is stored', () => {
  assert.equal(told('email = coalesce(name, email)'), 'name | name')
  assert.equal(told("email = case when ssn = 'x' then $1 else email end"), ' | ssn')
  assert.equal(told("email = case ssn when 'x' then name else email end"), 'name | ssn')
  assert.match(told("email = case email when 'x' then 'y' else email end"), /\| email/)
})

test('I4: any other value made of the column is stored as before', () => {
  for (const set of [
    'email = lower(email)',
    "email = coalesce(email, 'x')",
    'email = coalesce($1, lower(email))',
    'email = coalesce($1, email)::varchar(3)',
    "email = nullif(email, 'x')",
    'email = greatest($1, email)',
    'email = (select email)',
    'name = email',
    'name = coalesce($1, email)',
  ])
    assert.match(told(set), /^email \|/, set)
  const other = factsOf('update customers c set email = o.email from customers o where o.id = 1', {
    catalog: catalogOf({}),
  })
  assert.deepEqual(shortNames(other.stored ?? []), ['email'])
})

test('I4: types that a value may not come back from as it was are none of these', () => {
  const set = 'email = coalesce($1, email)'
  for (const type of ['date', 'uuid', 'int4', 'jsonb', 'timestamptz'])
    assert.equal(told(set, catalogOf({ email: `pg_catalog.${type}` })), ' | ', type)
  for (const type of [
    'pg_catalog.int8',
    'pg_catalog.numeric',
    'pg_catalog.float4',
    'public.tidy',
    'public.text',
  ])
    assert.match(told(set, catalogOf({ email: type })), /^email \|/, type)
})

test('I4: what stays is told where a check or an expression looks at it', () => {
  const set = 'email = coalesce($1, email)'
  for (const more of [
    { checks: [['email']] },
    { checks: [['name', 'email']] },
    { checks: [['']] },
    { indexExpressions: ['1 / length(email)'] },
  ])
    assert.match(told(set, catalogOf({}, more)), /email/, JSON.stringify(more))
  assert.equal(told(set, catalogOf({}, { checks: [['name']] })), ' | ')
})

test('I4: a change that is explained as it runs stores what it would store by itself', () => {
  const catalog = catalogOf({})
  const stored = (text: string): readonly string[] | null => {
    const { stored: found } = factsOf(text, { catalog })
    return found ? shortNames(found) : null
  }
  assert.deepEqual(stored("explain analyze update customers set email = 'x' where id = 1"), [])
  assert.deepEqual(stored('explain (analyze) update customers set name = email'), ['email'])
  assert.deepEqual(stored('explain analyze delete from customers where id = 1'), [])
  assert.deepEqual(stored('explain analyze create table taken as select ssn from customers'), ['ssn'])
  assert.equal(stored('explain analyze execute something'), null)
})
