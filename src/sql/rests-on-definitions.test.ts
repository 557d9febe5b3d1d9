import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf } from './inspect-fixture.ts'

const onNames = [
  'select 1',
  'select id, name from customers where name = $1 order by id limit 1',
  'select count(*) from customers',
  'insert into cards (id) values (1)',
  'update cards set kind = $1 where id = 1',
  'begin',
  "set application_name = 'x'",
]
const onDefinitions = [
  'select * from customer_view',
  'select 1 from customer_view',
  'select upper(name) from customers',
  'select plus_one(1)',
  'select name from customers where plus_one(id) = 2',
  'explain select plus_one(id) from customers',
  'declare c cursor for select upper(name) from customers',
  'prepare p as select upper(name) from customers',
  'copy (select upper(name) from customers) to stdout',
  'create table made (id int)',
  'grant select on cards to public',
  'do $$ begin perform 1; end $$',
]

test('I3: what a statement says rests on definitions where the server shows nothing of them', () => {
  for (const text of onNames) assert.equal(factsOf(text).restsOnDefinitions, undefined, text)
  for (const text of onDefinitions) assert.equal(factsOf(text).restsOnDefinitions, true, text)
})
