import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effectsIn, factsOf } from '../inspect-fixture.ts'

test('a rule that keeps nothing of its table is a definition', () => {
  const facts = factsOf(
    "create rule r as on insert to accounts do also insert into cards values (1, 2, 'x', 'y')",
  )
  assert.deepEqual(facts.unknowns, [])
  assert.deepEqual(effectsIn(facts), ['define create rule public.accounts'])
  assert.deepEqual(factsOf('create rule r as on delete to accounts do instead nothing').unknowns, [])
})

test('I4: what a rule would carry away counts when it is made', () => {
  for (const text of [
    'create rule r as on insert to customers do also insert into cards values (1, 2, new.ssn, null)',
    'create rule r as on update to customers do also insert into cards values (1, 2, old.ssn, null)',
    "create rule r as on update to customers where old.ssn > '5' do also insert into cards values (1, 2, 'x', null)",
    'create rule r as on delete to accounts do also insert into cards select 1, 2, ssn, null from customers',
  ]) {
    const read = factsOf(text).effects.filter(({ kind }) => kind === 'read')
    assert.ok(
      read.some(({ columns }) => columns.includes('public.customers.ssn')),
      text,
    )
  }
})

test('I3: rules that answer with rows, or make a view, are unknown', () => {
  for (const text of [
    'create rule r as on update to accounts do instead select * from cards',
    'create rule "_RETURN" as on select to accounts do instead select * from cards',
    'create rule r as on update to accounts do also select evil()',
    'create rule r as on insert to missing do instead nothing',
  ])
    assert.notDeepEqual(factsOf(text).unknowns, [], text)
})
