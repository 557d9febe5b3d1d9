import assert from 'node:assert/strict'
import test from 'node:test'
import { factsOf } from '../inspect-fixture.ts'

test('a definition that reads no row and computes nothing is of names only', () => {
  for (const text of [
    'drop table customers',
    'create table t (id int primary key, at timestamptz default now())',
    'alter table customers add column x int',
    'create index on customers (name)',
    'comment on table customers is null',
    'alter role app set work_mem = 1000',
  ])
    assert.equal(factsOf(text).isOfNamesOnly, true, text)
})

test('I4: a definition whose failure could repeat a value is not', () => {
  for (const text of [
    'alter table customers alter column ssn type regclass using ssn::regclass',
    'alter table customers add column x text default lower(now()::text)',
    'alter table customers add constraint c check (ssn::regclass is not null)',
    'create index on customers ((ssn::regclass))',
    'create index on customers (name) where ssn::regclass is not null',
    "create table p partition of customers for values in (lower('x'))",
    'analyze',
    'select 1',
  ])
    assert.equal(factsOf(text).isOfNamesOnly, undefined, text)
})
