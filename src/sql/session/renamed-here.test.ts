import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effectsIn, inspectHere } from '../inspect-fixture.ts'
import { SessionNames } from './session-names.ts'

function last(text: string): { readonly effects: readonly string[]; readonly unknowns: readonly string[] } {
  const facts = new SessionNames().resolve(inspectHere(text)).statements.at(-1)
  if (!facts) assert.fail('a text without statements')
  return { effects: effectsIn(facts), unknowns: facts.unknowns }
}

const table = 'create table scrap (n int, m int);'

test('what a table or a column is called within a text is what a later statement means', () => {
  for (const [text, effect] of [
    [`${table} alter table scrap rename to kept; delete from kept where n = 1`, 'write delete public.kept'],
    [
      `${table} alter table scrap rename column n to k; delete from scrap where k = 1`,
      'write delete public.scrap',
    ],
    [`${table} alter table scrap drop column m; delete from scrap where n = 1`, 'write delete public.scrap'],
    [`${table} alter table scrap rename constraint a to b; select n from scrap`, 'read select public.scrap'],
  ] as const) {
    const { effects, unknowns } = last(text)
    assert.deepEqual(unknowns, [], text)
    assert.ok(effects.includes(effect), `${text}: ${effects.join(', ')}`)
  }
})

test('I4: what a table was filled with stays in it whatever it is called', () => {
  for (const text of [
    `${table} insert into scrap (n) select ssn::int from customers; alter table scrap rename to kept; select n from kept where n = 1`,
    `create table scrap as select ssn as n from customers; alter table scrap rename column n to k; select 1 from scrap where k = '1'`,
  ]) {
    const facts = inspectHere(text).statements.at(-1)
    assert.ok(
      facts?.uses.some((one) => one.endsWith('ssn')),
      text,
    )
  }
})

test('I3: a name that may mean something else by then stays unknown', () => {
  for (const text of [
    `${table} alter table scrap rename to customers_of_old; select n from scrap`,
    `${table} alter table scrap rename to accounts; select id from accounts`,
    'alter index accounts rename to kept; select id from kept',
    'alter view customer_view rename to kept; select 1 from kept',
  ])
    assert.notDeepEqual(last(text).unknowns, [], text)
})
