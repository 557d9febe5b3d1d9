import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogWith, factsOf } from '../inspect-fixture.ts'

const own = {
  schema: 'public',
  name: 'json_object',
  argumentCount: 1,
  volatility: 'volatile',
  language: 'sql',
  body: 'select $1',
  securityDefiner: false,
} as const

const words = [
  'select system_user from customers',
  'select json_array(ssn) from customers',
  'select json_arrayagg(ssn) from customers',
  'select json_scalar(ssn) from customers',
  "select json_value(ssn, '$.a') from customers",
  "select j.* from customers, json_table(ssn, '$' columns (a text path '$.a')) j",
]

test('I3: what a word of a later grammar means to an older server is not known', () => {
  const [older, newest] = [catalogWith({ serverVersion: 150_015 }), catalogWith({})]
  for (const text of words) {
    assert.notDeepEqual(factsOf(text, { catalog: older }).unknowns, [], text)
    assert.deepEqual(factsOf(text, { catalog: newest }).unknowns, [], text)
  }
})

test('a function that the server has always had is its own, unless users have one of that name', () => {
  const text = "select json_object('{a,b}')"
  assert.deepEqual(factsOf(text, { catalog: catalogWith({ serverVersion: 150_015 }) }).unknowns, [])
  const shadowed = catalogWith({ serverVersion: 150_015, functions: [own] })
  assert.notDeepEqual(factsOf(text, { catalog: shadowed }).unknowns, [])
})
