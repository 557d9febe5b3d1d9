import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogFunction, CatalogSnapshot, Relation } from '../../core/catalog-snapshot.ts'
import { bankSnapshot } from '../bank-fixture.ts'
import { catalogWith, factsOf, shortNames } from '../inspect-fixture.ts'

const bank = bankSnapshot()

function relation(name: string, columns: readonly string[], more: Partial<Relation>): Relation {
  const [first] = bank.relations
  if (!first) throw new Error('The bank has no relation.')
  return {
    ...first,
    oid: 90_000 + name.length,
    name,
    columns: columns.map((one, at) => ({
      number: at + 1,
      name: one,
      typeOid: 25,
      typeName: 'pg_catalog.text',
      generated: null,
    })),
    ...more,
  }
}

const inner: CatalogFunction = {
  schema: 'public',
  name: 'inner_ssn',
  argumentCount: 1,
  volatility: 'stable',
  language: 'sql',
  body: 'SELECT full_name FROM public.customer_view',
  securityDefiner: false,
}
const keeping: Partial<CatalogSnapshot> = {
  relations: [
    ...bank.relations,
    relation('kept', ['id', 's'], {
      kind: 'materialized',
      definition: 'SELECT v.id, v.ssn AS s FROM public.customer_view v;',
    }),
    relation('kept_calls', ['n'], {
      kind: 'materialized',
      definition: 'SELECT public.inner_ssn(1) AS n;',
    }),
  ],
  functions: [...bank.functions, inner],
}

/** Texts, and the columns that they leave behind in what is kept. */
const cases: readonly (readonly [text: string, ...forgotten: string[]])[] = [
  ['create or replace view customer_view as select id, name as full_name, name as ssn from customers', 'ssn'],
  ['create or replace view customer_view as select id, name as full_name, ssn from customers'],
  ['create or replace view customer_view as select id, email as full_name, ssn from customers', 'name'],
  ['create or replace view view_on_view as select 1 as id, name as u, name as s from customers'],
  ["create or replace function inner_ssn(i int) returns text language sql as 'select 1::text'", 'name'],
  ["create or replace function inner_ssn(i int) returns text language sql return 'x'", 'name'],
  [
    "create or replace function inner_ssn(i int) returns text language sql as 'select name from public.customers'",
  ],
  ['alter function inner_ssn(int) set search_path = app', 'name'],
  ['alter table made alter column last4 drop expression', 'public.made.ssn'],
  ['alter table made alter column last4 set default 1'],
  ['do $$ begin alter table made alter last4 drop expression; end $$', 'public.made.ssn'],
]

for (const [text, ...expected] of cases)
  test(`I4: what is kept is not forgotten: ${text}`, () => {
    const { effects } = factsOf(text, { catalog: catalogWith(keeping) })
    const forgotten = effects.flatMap((one) => (one.verb === 'forget' ? one.columns : []))
    // The view's condition on it goes with the view.
    const told = new Set(forgotten.filter((one) => !/view|kept|\.id$/.test(one)))
    assert.deepEqual(
      shortNames([...told]),
      expected.map((one) => one.replace(/^public\./, '')),
    )
  })

test('I4: a name that comes to mean something else tells nothing of what was kept under it', () => {
  const lost = { ...inner, body: 'SELECT n FROM public.gone' }
  const catalog = catalogWith({ ...keeping, functions: [lost] })
  for (const text of ['create table gone (n text)', 'alter table cards rename to gone'])
    assert.ok(
      factsOf(text, { catalog }).effects.some((one) => one.verb === 'forget' && one.columns.includes('*')),
      text,
    )
  assert.ok(!factsOf('create table other (n text)', { catalog }).effects.some((one) => one.verb === 'forget'))
})
