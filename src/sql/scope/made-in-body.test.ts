import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effectsIn, factsOf } from '../inspect-fixture.ts'

function block(body: string): ReturnType<typeof factsOf> {
  return factsOf(`do $$ begin ${body} end $$`)
}

test('a table that a block makes is known all through it', () => {
  const facts = block(
    'create temp table t (n int); insert into t select id from customers; delete from t where n = 1; drop table t;',
  )
  assert.deepEqual(facts.unknowns, [])
  assert.ok(effectsIn(facts).includes('write delete pg_temp.t'))
})

test('I4: whatever a block stores anywhere may be in any column of a table that it makes', () => {
  const told = "raise notice '%', (select n from t);"
  for (const body of [
    `create temp table t (n text); insert into t select ssn from customers; ${told}`,
    `create temp table t (n text); ${told} insert into t select ssn from customers;`,
    `create temp table t as select ssn as n from customers; ${told}`,
    `create temp table s as select ssn from customers; create temp table t as select ssn as n from s; ${told}`,
  ]) {
    const facts = block(body)
    assert.deepEqual(facts.unknowns, [], body)
    assert.ok(facts.uses.includes('public.customers.ssn'), body)
  }
})

test('I3: a name that may mean another table within the block stays unknown', () => {
  for (const body of [
    'create temp table customers as select id from accounts; perform id from customers;',
    'create temp table t (n int); create temp table if not exists t (s text); perform n from t;',
    'create temp table t (n int); alter table t rename column n to m; perform m from t;',
    'drop table accounts; create table if not exists public.accounts (id int, s text); perform s from accounts;',
    "do 'begin create temp table t (s text); end'; create temp table if not exists t (n int); perform n from t;",
    "create temp table t (n int); perform set_config('search_path', 'evil', true); perform n from t;",
  ])
    assert.notDeepEqual(block(body).unknowns, [], body)
})
