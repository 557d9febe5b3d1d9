import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bankSnapshot } from '../bank-fixture.ts'
import { catalogWith, factsOf, inspectHere } from '../inspect-fixture.ts'
import { longGiven, longSetting } from './long-settings.ts'

function refuses(text: string): boolean {
  return inspectHere(text).statements.some(({ unknowns }) => unknowns.includes(longSetting))
}

function block(declared: string, statements: string): string {
  return `do $$ declare v text; w text; ${declared} begin ${statements} end $$`
}

test('I4: a setting is given no more than a message of the wire holds', () => {
  for (const value of [
    "'x'",
    '$1',
    'current_user',
    "coalesce($1, 'x')",
    "'a' || $1",
    '(select name from customers where id = 1)',
    "current_setting('app.x')",
    "json_build_object('sub', $1, 'role', $2)::text",
    'left(repeat($1, 5000), 60)',
  ])
    assert.equal(refuses(`select set_config('app.x', ${value}, false)`), false, value)
  for (const value of [
    "repeat('x', 900000000)",
    "lpad('x', 900000000)",
    "current_setting('app.x') || current_setting('app.x')",
    "current_setting('app.x') || $1",
    "(select v || $1 from (select current_setting('app.x') as v) s)",
    '$1 || $1 || $1 || $1 || $1 || $1',
    "(with recursive t(v) as (select 'x' union all select v || v from t) select v from t limit 1)",
    "array_to_string(array_fill('x'::text, array[900000000]), '')",
  ])
    assert.equal(refuses(`select set_config('app.x', ${value}, false)`), true, value)
  assert.equal(refuses("select set_config('application_name', repeat('x', 900000000), false)"), false)
})

test('I4: what a body makes of any length is put into no setting', () => {
  const put = "perform set_config('app.x', v, false);"
  for (const [declared, statements] of [
    ['', `v := 'x'; ${put}`],
    ['', `select name into v from customers limit 1; ${put}`],
    ['n int;', `${put} for n in 1..3 loop w := w || 'x'; end loop;`],
  ] as const)
    assert.equal(refuses(block(declared, statements)), false, statements)
  for (const [declared, statements] of [
    ['', `v := repeat('x', 900000000); ${put}`],
    ['', `for n in 1..30 loop v := v || v; end loop; ${put}`],
    ['', `v := 'x'; ${'v := v || v; '.repeat(30)} ${put}`],
    ['', `w := repeat('x', 900000000); v := w; ${put}`],
    ['', `select string_agg(a.name, '') into v from customers a, customers b; ${put}`],
    ['r record;', `r := row(repeat('x', 900000000)); v := r::text; ${put}`],
    ['', `v := repeat('x', 900000000); execute format('set app.x = %L', v);`],
    ['', `v := current_setting('app.x'); w := current_setting('app.y'); v := v || w; ${put}`],
    ['', `v := current_setting('app.x') || w; ${put}`],
    ['', `v := current_setting('app.x'); perform set_config('app.x', v || w, false);`],
  ] as const)
    assert.equal(refuses(block(declared, statements)), true, statements)
})

test('I4: nor is what a function or a prepared statement is given', () => {
  const body = "select set_config('app.x', $1, false)"
  const [like] = bankSnapshot().functions.filter(({ name }) => name === 'plus_one')
  assert.ok(like)
  const catalog = catalogWith({ functions: [{ ...like, name: 'put', body }] })
  const isRefused = (given: string): boolean =>
    factsOf(`select put(${given})`, { catalog }).unknowns.includes(longSetting)
  assert.equal(isRefused("'x'"), false)
  assert.equal(isRefused("repeat('x', 900000000)"), true)
  const longer = "select set_config('app.x', current_setting('app.x') || $1, false)"
  const growing = catalogWith({ functions: [{ ...like, name: 'put', body: longer }] })
  assert.ok(factsOf("select put('x')", { catalog: growing }).unknowns.includes(longSetting))
  const facts = factsOf("execute p(repeat('x', 900000000))")
  assert.ok(facts.unknowns.includes(longGiven))
  assert.ok(!factsOf("execute p('x')").unknowns.includes(longGiven))
})

function uses(value: string): boolean {
  return factsOf(`select concat(ssn, ${value}) from customers`).uses.includes('public.customers.ssn')
}

function inBlock(more: string): boolean {
  const variables = "v := current_setting('app.x'); w := current_setting('app.y');"
  const facts = factsOf(block('', `${variables} perform concat(ssn, ${more}) from customers;`))
  return facts.uses.includes('public.customers.ssn')
}

test('I4: one setting fits beside a protected column, several do not', () => {
  assert.equal(uses("current_setting('app.x', true)"), false)
  assert.equal(uses("coalesce(nullif(current_setting('app.x', true), ''), current_user)"), false)
  assert.equal(uses("current_setting('app.x'), current_setting('app.y')"), true)
  assert.equal(uses("current_setting('app.' || 'x')"), true)
  assert.equal(inBlock('v'), false)
  assert.equal(inBlock("v || ':'"), false)
  assert.equal(inBlock('v, w'), true)
})
