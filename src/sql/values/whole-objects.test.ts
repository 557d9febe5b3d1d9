import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf } from '../inspect-fixture.ts'

const usesSsn = (text: string): boolean => JSON.stringify(factsOf(text).uses).includes('public.customers.ssn')

test('I4: keys that are written out are taken out of a whole row without telling anything of it', () => {
  const told = [
    `select to_jsonb(c) - 'ssn' from customers c`,
    `select to_jsonb(c) - 'ssn' - 'email'::text from customers c`,
    `select to_jsonb(c) - array['ssn', 'email'] from customers c`,
    `select to_jsonb(c) - '{ssn,email}'::text[] from customers c`,
    `select to_jsonb(x) - 'ssn' from (select id, ssn from customers) x`,
    `select jsonb_build_object('a', ssn) - 'b' from customers`,
    `select jsonb_agg(to_jsonb(c) - 'ssn') from customers c`,
  ]
  for (const text of told) assert.equal(usesSsn(text), false, text)
})

test('I4: what may be no object, or no key, may fail', () => {
  const told = [
    `select to_jsonb(ssn) - 'a' from customers`,
    `select to_jsonb(c.ssn) - 'a' from customers c`,
    `select to_jsonb(x) - 'a' from (select ssn from customers) x`,
    `select to_jsonb(c) - 'a' from (select ssn as c, id from customers) c`,
    `select to_jsonb(c) - 1 from customers c`,
    `select to_jsonb(c) - ssn from customers c`,
    `select to_jsonb(c) - (select 'a') from customers c`,
    `select to_jsonb(c) #- '{ssn}' from customers c`,
    `select (to_jsonb(c) -> 'ssn') - 'a' from customers c`,
    `select (to_jsonb(c) ->> 'ssn')::jsonb - 'a' from customers c`,
    `select jsonb_build_array(ssn) - 1 from customers`,
    `select to_jsonb(c) operator(public.-) 'ssn' from customers c`,
  ]
  for (const text of told) assert.equal(usesSsn(text), true, text)
})

test('I4: a value of outside that is gathered for each row within may be gathered any number of times', () => {
  const ofOutside = [
    'select (select jsonb_agg(to_jsonb(c)) from accounts) from customers c',
    'select (select jsonb_agg(c) from accounts) from customers c',
    'select (select jsonb_agg(c.*) from (select 1 as c from accounts) a) from customers c',
    'select (select jsonb_agg(x.r) from accounts) from (select ssn || ssn as r from customers) x',
    'select (select jsonb_agg(to_jsonb(c)) from accounts c) from (select ssn as c, 1 as d from customers) x',
  ]
  for (const text of ofOutside) assert.equal(usesSsn(text), true, text)
  const ofInside = [
    'select jsonb_agg(to_jsonb(c)) from customers c',
    'select (select jsonb_agg(to_jsonb(c)) from customers c where c.id = a.customer_id) from accounts a',
    'select (select jsonb_agg(c) from customers c where c.id = a.customer_id) from accounts a',
  ]
  for (const text of ofInside) assert.equal(usesSsn(text), false, text)
})
