import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Relation } from '../../core/catalog-snapshot.ts'
import type { StatementFacts } from '../../core/inspection.ts'
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

/** True where the column, which is of such a type, stays as it is beside the value. */
function stays(type: string, value: string): boolean {
  return told(`email = coalesce(${value}, email)`, catalogOf({ email: `pg_catalog.${type}` })) === ' | '
}

function givenTo(type: string): StatementFacts {
  const catalog = catalogOf({ email: `pg_catalog.${type}` })
  return factsOf('update customers set email = coalesce($1, email)', { catalog })
}

function unknownsOf(type: string): readonly string[] {
  const text = `prepare p (${type}) as update customers set email = coalesce($1, email)`
  return factsOf(text, { catalog: catalogOf({}) }).unknowns
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

test('I4: what stays beside a type that changes it is stored as before', () => {
  for (const [type, value] of [
    ['text', 'null::varchar(9)'],
    ['varchar', "nullif($1, '')"],
    ['int4', 'null::numeric'],
    ['int2', '1'],
    ['date', "'2024-01-01'::date"],
    ['timestamptz', 'null::timestamp'],
    ['_text', "array['x', $1]"],
    ['jsonb', "'{}'"],
  ] as const)
    assert.equal(stays(type, value), true, `${type} ${value}`)
  for (const [type, value] of [
    ['text', 'current_user'],
    ['text', "nullif(null::name, '')"],
    ['varchar', 'null::char(5)'],
    ['_text', "'{}'::name[]"],
    ['_text', 'array[current_user]'],
    ['int4', 'null::real'],
    ['date', 'now()'],
    ['timestamp', 'current_timestamp'],
    ['text', 'unheard_of(1)'],
  ] as const)
    assert.equal(stays(type, value), false, `${type} ${value}`)
})

test('I4: which types of parameters would change what stays is told, and refused where one is declared', () => {
  assert.deepEqual(givenTo('text').changedBy, ['name', 'bpchar'])
  assert.deepEqual(givenTo('int4').changedBy, ['float4'])
  assert.deepEqual(givenTo('date').changedBy, ['timestamp', 'timestamptz'])
  assert.equal(givenTo('jsonb').changedBy, undefined)
  assert.deepEqual(unknownsOf('text'), [])
  assert.equal(unknownsOf('name').length, 1)
  assert.equal(unknownsOf('name[]').length, 1)
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
