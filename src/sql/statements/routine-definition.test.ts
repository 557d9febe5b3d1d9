import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogWith, effectsIn, factsOf, inspectHere } from '../inspect-fixture.ts'

/** What defining a routine says of itself, and what it says of its body. */
const cases: readonly (readonly [text: string, ...effects: string[]])[] = [
  ['create function f() returns int language sql as $$select 1$$', 'define create public.f'],
  ['create function f() returns int language sql return 1 + 1', 'define create public.f'],
  [
    'create function f() returns trigger language plpgsql as $$ begin return new; end $$',
    'define create public.f',
  ],
  [
    'create function f() returns int language plpython3u as $$return 1$$',
    'define create public.f',
    'unknown create public.f',
  ],
  [
    'create function f() returns int language plpgsql as $$ begin execute now()::text; return 1; end $$',
    'define create public.f',
    'unknown create public.f',
  ],
  // Writing is a call's; reading what it writes is the definition's too.
  [
    "create function f() returns void language sql as $$insert into cards (kind) values ('x')$$",
    'define create public.f',
  ],
  [
    'create function f() returns void language sql as $$insert into cards (kind) select ssn from customers$$',
    'define create public.f',
    'read select public.customers',
  ],
  [
    "create procedure p() language plpgsql as $$ begin perform pg_read_file('x'); end $$",
    'define create public.p',
    'server-file pg_read_file x',
  ],
]

/** Settings that are set to what every session begins with. */
const settings: readonly (readonly [text: string, ...effects: string[]])[] = [
  ['set standard_conforming_strings = on', 'session keep standard_conforming_strings'],
  [
    "select set_config('standard_conforming_strings', 'on', false)",
    'session keep standard_conforming_strings',
  ],
  ['set role none', 'session set role'],
  ['set role to default', 'session reset role'],
]

for (const [text, ...expected] of [...cases, ...settings])
  test(`effects: ${text}`, () => {
    const found = inspectHere(text).statements.flatMap((facts) => [...effectsIn(facts)])
    assert.deepEqual(found.toSorted(), expected.toSorted())
  })

test("I3: a body that runs as its owner is understood where no schema could be that owner's own", () => {
  const body = 'begin return exists (select 1 from cards where id = 1); end'
  for (const text of [
    `create function f() returns bool language plpgsql security definer as $$ ${body} $$`,
    'create function f() returns bigint language sql security definer as $$ select count(*) from cards $$',
    `create function f() returns bool language plpgsql set search_path = '$user', 'public' as $$ ${body} $$`,
  ]) {
    const unknownsWith = (hasUserSchemas: boolean): readonly string[] =>
      factsOf(text, { catalog: catalogWith({ hasUserSchemas }) }).unknowns
    assert.deepEqual(unknownsWith(false), [], text)
    assert.equal(unknownsWith(true).length, 1, text)
    assert.equal(factsOf(text).unknowns.length, 1, text)
  }
})
