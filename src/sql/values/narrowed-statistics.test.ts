import assert from 'node:assert/strict'
import test from 'node:test'
import { anyColumn } from '../../core/inspection.ts'
import { bankSnapshot } from '../bank-fixture.ts'
import { catalogWith, factsOf } from '../inspect-fixture.ts'

const catalog = catalogWith({
  relations: bankSnapshot().relations.map((one) =>
    one.name === 'pg_stats' ? { ...one, columns: withSchema(one.columns) } : one,
  ),
})

function withSchema<Column extends { readonly name: string; readonly number: number }>(
  columns: readonly Column[],
): readonly Column[] {
  const [first] = columns
  return first ? [...columns, { ...first, name: 'schemaname', number: 99 }] : columns
}

function sourcesOf(text: string): readonly string[] {
  const { outputs } = factsOf(text, { catalog })
  return outputs.kind === 'known' ? outputs.columns.flatMap(({ sources }) => sources) : [anyColumn]
}

const shown = 'select most_common_vals from pg_stats'

test('statistics of tables that are named are made from the columns of these', () => {
  const cards = sourcesOf(`${shown} where schemaname = 'public' and tablename = 'accounts'`)
  assert.ok(cards.includes('public.accounts.balance'))
  assert.ok(!cards.includes(anyColumn) && !cards.some((one) => one.startsWith('public.customers')))
  const both = sourcesOf(
    `select s.most_common_vals from pg_stats s where s.schemaname = 'public' and s.tablename in ('accounts', 'customers')`,
  )
  assert.ok(both.includes('public.customers.ssn'))
  const one = sourcesOf(
    `${shown} where schemaname = 'public' and tablename = any (array['customers']) and attname = 'name'`,
  )
  assert.ok(!one.includes('public.customers.ssn'))
  for (const written of [
    "schemaname = 'public'::name and tablename = 'customers'::varchar and attname = any ('{name,city}')",
    "schemaname = 'public'::pg_catalog.text and tablename = any ('{customers}'::text[]) and attname in ('name'::text)",
    "schemaname = 'public' and tablename = any (array['customers']::text[]) and attname = 'name'",
  ]) {
    const names = sourcesOf(`${shown} where ${written}`)
    assert.ok(names.includes('public.customers.name') && !names.includes('public.customers.ssn'), written)
    assert.ok(!names.includes(anyColumn), written)
  }
})

test('I3: where it is not plain which tables they are of, they may be of any column', () => {
  for (const text of [
    shown,
    `${shown} where tablename = 'accounts'`,
    `${shown} where schemaname = 'public' and tablename = 'nosuch'`,
    `${shown} where schemaname = 'public' and tablename in ('accounts', 'nosuch')`,
    `${shown} where schemaname = 'public' and tablename = $1`,
    `${shown} where schemaname = 'public' and tablename = 'accountsx'::varchar(8)`,
    `${shown} where schemaname = 'public' and tablename = 'accounts'::public.text`,
    `${shown} where schemaname = 'public' and tablename = any ('{accountsx}'::varchar(8)[])`,
    `${shown} where schemaname = 'public' and tablename = any ('{"accounts"}')`,
    `${shown} where schemaname = 'public' and tablename <> all ('{accounts}')`,
    `${shown} where schemaname = 'public' and tablename <> 'accounts'`,
    `${shown} where schemaname = 'public' and (tablename = 'accounts' or true)`,
    `${shown} where schemaname = 'public' and tablename = 'accounts' and length(most_common_vals::text) > 1`,
    `${shown} as s(tablename, schemaname) where schemaname = 'public' and tablename = 'accounts'`,
    `${shown}, accounts where schemaname = 'public' and tablename = 'accounts'`,
    `select * from (${shown} where schemaname = 'public' and tablename = 'accounts') s`,
    `with s as (${shown} where schemaname = 'public' and tablename = 'accounts') select * from s`,
    `select (${shown} where schemaname = 'public' and tablename = 'accounts')`,
    `${shown} where schemaname = 'public' and tablename = 'accounts' union all ${shown}`,
  ])
    assert.ok(sourcesOf(text).includes(anyColumn), text)
})
