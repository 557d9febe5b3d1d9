import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf, inspectHere, shortNames } from './inspect-fixture.ts'

function storedIn(text: string): readonly string[] | undefined {
  const { stored, unknowns } = inspectHere(text).statements.at(-1) ?? factsOf(text)
  assert.deepEqual(unknowns, [], text)
  return stored && shortNames(stored)
}

function block(statements: string): string {
  return `do $$ declare v text; w text; begin ${statements} end $$`
}

const made = `create function put(text) returns void language sql as 'insert into app.scratch (x) values ($1)'`

test('I4: what a block stores is what its statements store, by way of its variables too', () => {
  const read = 'select ssn, city into v, w from customers;'
  assert.deepEqual(storedIn(block(`${read} insert into app.scratch (x) values ('a');`)), [])
  assert.deepEqual(storedIn(block(`${read} insert into app.scratch (x) values (v);`)), ['ssn'])
  assert.ok(storedIn(block(`${read} w := w || v; insert into app.scratch (x) values (w);`))?.includes('ssn'))
  assert.deepEqual(storedIn(block(`${read} execute 'insert into app.scratch (x) values ($1)' using v;`)), [
    'ssn',
  ])
})

test('I4: what a function stores is what it is given there', () => {
  assert.deepEqual(storedIn(`${made}; select put('a'), ssn from customers`), [])
  assert.deepEqual(storedIn(`${made}; select put(ssn) from customers`), ['ssn'])
  assert.deepEqual(storedIn(`${made}; ${block('select ssn into v from customers; perform put(v);')}`), [
    'ssn',
  ])
})
