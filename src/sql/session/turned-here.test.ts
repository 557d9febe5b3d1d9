import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspectHere } from '../inspect-fixture.ts'

const unknowns = (text: string): readonly string[] => inspectHere(text).statements.at(-1)?.unknowns ?? []

test('I3: what a text turns on or puts in the place of another counts for what comes later in it', () => {
  const turned = [
    `create policy mine on customers using (ssn like '8%'); select count(*) from customers`,
    `alter table customers enable row level security; select count(*) from customers`,
    `alter domain worth set default 41; insert into customers (id) values (1)`,
    `create view b as select id, id as k from customers; create view w as select 1 / k as x from b;
     create or replace view b as select id, length(ssn) as k from customers; select x from w`,
  ]
  for (const text of turned) assert.notDeepEqual(unknowns(text), [], text)
  const plain = [
    `create table t (id int); alter table t enable row level security; insert into t values (1)`,
    `create or replace view w as select id from customers; select id from w`,
  ]
  for (const text of plain) assert.deepEqual(unknowns(text), [], text)
})
