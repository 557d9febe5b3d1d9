import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogWith, factsOf } from '../inspect-fixture.ts'

/** True where the statement itself is known, and only what it defines is not. */
function isOfLater(facts: ReturnType<typeof factsOf>): boolean {
  assert.ok(facts.unknowns.length > 0)
  return facts.unknownsLater === facts.unknowns.length
}

/** Without types that users made. */
const plain = catalogWith({ customTypes: [] })

const dynamic =
  'create function f() returns int language plpgsql as $$ begin execute now()::text; return 1; end $$'
const called = "create function f() returns int language sql as $$ select length(unheard_of('x')) $$"

test('what a definition brings with it is unknown of whatever uses it, not of the definition', () => {
  for (const text of [
    dynamic,
    called,
    'create rule r as on insert to accounts do instead insert into cards values (1, 2, null, null) returning *',
    'create cast (int as text) with function f(int)',
    "create function f(int) returns int language internal as 'int4abs'",
  ])
    assert.ok(isOfLater(factsOf(text, { catalog: plain })), text)
})

test('I3: what runs with the definition is unknown of itself', () => {
  for (const text of [
    "create function f() returns int language c as 'library', 'symbol'",
    'create function f() returns int language plpython3u as $$return 1$$',
    'create function f(a int default unheard_of(1)) returns int language plpgsql as $$ begin execute now()::text; return 1; end $$',
    "create conversion c for 'LATIN1' to 'UTF8' from f",
    'create rule r as on select to accounts do instead select * from cards',
    'create trigger r before insert on accounts for each row execute function unheard_of()',
    'do $$ begin execute now()::text; end $$',
    'create extension unheard_of',
    'create schema s create trigger t before insert on accounts for each row execute function unheard_of()',
  ])
    assert.equal(factsOf(text, { catalog: plain }).unknownsLater, undefined, text)
})

test('I3: where types have code of users, constants of a body may run it when that is defined', () => {
  const catalog = catalogWith({ customTypes: ['secret'] })
  assert.ok(isOfLater(factsOf(dynamic, { catalog })))
  assert.equal(factsOf(called, { catalog }).unknownsLater, undefined)
})
