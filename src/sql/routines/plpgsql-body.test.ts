import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogFunction } from '../../core/catalog-snapshot.ts'
import { bankSnapshot } from '../bank-fixture.ts'
import { catalogWith, effectsIn, factsOf, outputsIn, shortNames } from '../inspect-fixture.ts'

const firstSsn = '(select ssn from customers limit 1)'

/** A body, and its value's sources with what it uses besides; null for a body that must be unknown. */
const bodies: readonly (readonly [string, string | null])[] = [
  [`begin return ${firstSsn}; end`, 'f<ssn / '],
  [`declare a text; b text := 'x'; begin a := ${firstSsn}; b := a; return b; end`, 'f<ssn / '],
  [`declare a text := ${firstSsn}; begin return 'x'; end`, 'f< / '],
  [`begin raise notice '%', ${firstSsn}; return 'a'; end`, 'f<ssn / ssn'],
  [`begin raise exception using message = ${firstSsn}; end`, 'f<ssn / ssn'],
  [`begin if ${firstSsn} like '1%' then return 'a'; end if; return 'b'; end`, 'f<ssn / ssn'],
  [
    `declare c cursor for select ssn from customers; s text; begin open c; fetch c into s; return s; end`,
    'f<ssn / ',
  ],
  [`declare s text; begin for s in select ssn from customers loop return s; end loop; end`, 'f<ssn / '],
  [`declare s text; begin execute 'select ssn from ' || 'customers' into s; return s; end`, 'f<ssn / '],
  [`declare s text; begin select name into s from customers; return s; end`, 'f<name / '],
  [`declare s text; begin execute current_setting('app.q') into s; return s; end`, null],
  [`declare c refcursor := 'theirs'; s text; begin fetch c into s; return s; end`, null],
  // Another block gives its name to another variable.
  [
    `declare q text; r text := 'x'; begin q := ${firstSsn}; declare q alias for r; begin null; end; return q; end`,
    'f<ssn / ',
  ],
  [
    `declare a text := 'x'; b text; s text; begin b := ${firstSsn}; declare q alias for b; begin s := q; end;
      declare q alias for a; begin null; end; return s; end`,
    'f<ssn / ',
  ],
  // What a value is turned into unasked fails on some.
  [`declare j jsonb; begin select ssn into j from customers; return 'a'; end`, 'f<ssn / ssn'],
  [`declare j jsonb; begin select profile into j from customers; return 'a'; end`, 'f< / '],
  [
    `declare r record; j json; begin select ssn as a into r from customers; j := r.a; return 'a'; end`,
    'f<ssn / ssn',
  ],
  [`declare r accounts%rowtype; begin select ssn into r from customers; return 'a'; end`, 'f<ssn / ssn'],
  // The parser does not say what a record begins with.
  [`declare r customers := (select c from customers c limit 1); begin return r.ssn; end`, null],
  [`declare r customers /* ; */ := (select c from customers c limit 1); begin return r.ssn; end`, null],
  [`declare r\n customers default (select c from customers c limit 1); begin return r.ssn; end`, null],
  // The row of a loop over a cursor begins with none, whatever follows on its line.
  [
    `declare c cursor for select ssn from customers; begin for r in c loop if r.ssn = '' then null; end if; end loop; return 'a'; end`,
    'f<ssn / ssn',
  ],
  [
    `declare c cursor for select id, ssn from customers; begin for r in c loop
      update accounts set kind = 'x' where customer_id = 1; end loop; return 'a'; end`,
    'f<accounts.customer_id / accounts.customer_id',
  ],
  [
    `declare c cursor for select id from customers; r customers := (select c from customers c limit 1); begin
      for r in c loop null; end loop; return r.ssn; end`,
    null,
  ],
  [
    `declare c cursor for select id from customers; r customers := (select c from customers c limit 1); begin for r in c loop null; end loop; return r.ssn; end`,
    null,
  ],
  [
    `declare c cursor for select id from customers; begin for r in c loop declare r customers := (select c from customers c limit 1); begin return r.ssn; end; end loop; end`,
    null,
  ],
  [`begin perform set_config('search_path', 'app', true); return upper('a'); end`, null],
]

for (const [body, expected] of bodies)
  test(`body: ${body}`, () => {
    const facts = factsOf('select public.f()', { catalog: withBody({ body }) })
    if (expected === null) {
      assert.notEqual(facts.unknowns.length, 0)
      assert.ok(effectsIn(facts).includes('unknown call public.f'))
      return
    }
    assert.deepEqual(facts.unknowns, [])
    assert.equal(`${outputsIn(facts)} / ${shortNames(facts.uses).join('+')}`, expected)
  })

test('I1: a parameter that the body answers with is part of what it yields, whatever the catalog says of its columns', () => {
  const body = `begin o := ${firstSsn}; end`
  const catalog = withBody({ body, parameters: 'OUT o text', outputs: [] })
  assert.equal(outputsIn(factsOf('select public.f()', { catalog })), 'f<ssn')
})

test('names in a body are looked up along its own search_path', () => {
  const body = 'begin return (select x from scratch limit 1); end'
  const inside = withBody({ body, settings: ['search_path=app'] })
  assert.equal(outputsIn(factsOf('select public.f()', { catalog: inside })), 'f<app.scratch.x')
  const outside = withBody({ body })
  assert.notEqual(factsOf('select public.f()', { catalog: outside }).unknowns.length, 0)
})

test('what a DO block raises is used by the statement', () => {
  const facts = factsOf(`do $$ begin raise notice '%', ${firstSsn}; end $$`)
  assert.deepEqual(shortNames(facts.uses), ['ssn'])
  assert.deepEqual(facts.unknowns, [])
})

function withBody(more: Partial<CatalogFunction>): ReturnType<typeof catalogWith> {
  const routine: CatalogFunction = {
    schema: 'public',
    name: 'f',
    argumentCount: 0,
    volatility: 'volatile',
    language: 'plpgsql',
    body: null,
    securityDefiner: false,
    parameters: '',
    result: 'text',
    ...more,
  }
  return catalogWith({ functions: [...bankSnapshot().functions, routine] })
}
