import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bankSnapshot } from '../bank-fixture.ts'
import { catalogWith, factsOf, shortNames } from '../inspect-fixture.ts'

const connectby = {
  schema: 'public',
  name: 'connectby',
  argumentCount: 5,
  volatility: 'stable',
  language: 'c',
  body: null,
  securityDefiner: false,
} as const
const catalog = catalogWith({ functions: [...bankSnapshot().functions, connectby] })

test('statements in constant arguments are looked into', () => {
  const facts = factsOf("select * from ts_stat('select to_tsvector(note) from customers')", { catalog })
  assert.deepEqual([facts.unknowns, shortNames(facts.uses)], [[], ['note']])
  const xml = factsOf("select query_to_xml('select ssn from customers', true, false, '')", { catalog })
  assert.deepEqual(shortNames(xml.uses), ['ssn'])
})

test('the table and the keys of a tree are looked into', () => {
  for (const text of [
    "select * from connectby('accounts', 'id', 'customer_id', '1', 0) as t(a int, b int, c int)",
    "select * from connectby('accounts', 'id', 'customer_id', 'balance', $1, 0, '~') as t(a int, b int, c int, d text)",
  ]) {
    const facts = factsOf(text, { catalog })
    assert.deepEqual(facts.unknowns, [], text)
    assert.ok(facts.uses.includes('public.accounts.customer_id'), text)
  }
  const inner = factsOf(
    "select * from connectby('(select id, ssn as up from customers) x', 'id', 'up', '1', 0) as t(a int, b text, c int)",
    { catalog },
  )
  assert.ok(inner.uses.includes('public.customers.ssn'))
})

test('I3: computed statements, and arguments that do not tell which they are, leave a statement unknown', () => {
  for (const text of [
    'select * from ts_stat($1)',
    "select query_to_xml('select ' || name, true, false, '') from customers",
    "select * from connectby('accounts', $1, 'customer_id', '1', 0) as t(a int, b int, c int)",
    "select * from connectby('accounts', 'id', 'customer_id', '1', $1) as t(a int, b int, c int)",
    "select * from ts_stat('select; drop')",
  ])
    assert.notDeepEqual(factsOf(text, { catalog }).unknowns, [], text)
})
