import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf } from '../inspect-fixture.ts'

test('a statement is counted when its tag tells of every row that its text writes', () => {
  for (const text of [
    'update accounts set balance = 1 where id = 1 returning id',
    'insert into accounts (id) select id from cards on conflict (id) do update set balance = 1',
    'with few as (select id from cards) delete from accounts using few where few.id = accounts.id',
    'merge into accounts a using cards c on a.id = c.id when matched then delete',
    'copy accounts from stdin',
    'delete from logs where id = 1',
    "update customer_view set full_name = 'x'",
  ])
    assert.equal(factsOf(text).isCounted, true, text)
})

test('a statement is not counted when rows are written beside its tag', () => {
  for (const text of [
    'with a as (delete from accounts where id < 5 returning *) delete from accounts where id = 7',
    'with a as (delete from accounts returning *) select count(*) from a',
    'explain analyze delete from accounts',
    'truncate accounts',
    'create table x as select * from accounts',
    'select * into q from accounts',
    'copy accounts to stdout',
    'select 1',
    'call p()',
    'do $$ begin delete from accounts; end $$',
  ])
    assert.equal(factsOf(text).isCounted, undefined, text)
})
