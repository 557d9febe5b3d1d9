import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effectsIn, factsOf, outputsIn } from '../inspect-fixture.ts'
import type { Bearing } from '../inspect-fixture.ts'

function told(value: string, bearing: Bearing = {}): readonly unknown[] {
  const facts = factsOf(`select ${value} as x from customers`, bearing)
  return [effectsIn(facts), outputsIn(facts), facts.uses]
}

const readings: readonly string[] = ['read select public.customers']

test('a call of a type of the server is the cast that the server makes of it', () => {
  for (const [called, cast] of [
    [`uuid('00000000-0000-0000-0000-000000000001')`, `'00000000-0000-0000-0000-000000000001'::uuid`],
    ['tsvector(name)', 'name::tsvector'],
    ['inet(text(email))', 'text(email)::inet'],
    ['regtype(23)', '23::regtype'],
  ] as const) {
    assert.deepEqual(told(called), told(cast), called)
    assert.deepEqual(told(called)[0], readings)
  }
})

test('I3: a call that may be of something else is none', () => {
  const domains = { searchPath: ['public', 'pg_catalog'] }
  const others = ["uuid('a', 'b')", "public.uuid('a')", "uuid(variadic array['a'])", "uuid(distinct 'a')"]
  for (const one of others) assert.notDeepEqual(told(one)[0], readings, one)
  assert.notDeepEqual(told(`uuid('a')`, domains)[0], readings)
  assert.notDeepEqual(told(`uuid('a')`, { searchPath: null })[0], readings)
})
