import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf, inspectHere, outputsIn } from './inspect-fixture.ts'

/** What the last statement of a text shows, and what steers it. */
function shown(text: string): readonly [string, readonly string[]] {
  const facts = inspectHere(text).statements.at(-1)
  assert.ok(facts)
  assert.deepEqual(facts.unknowns, [])
  return [outputsIn(facts), facts.uses]
}

const numbered = `create function z(int) returns table (a int, b text) language sql stable as 'select id, ssn from customers where city = ''x'' order by id'`

test('the columns of a routine of SQL are each made of what its body puts there', () => {
  const [all, uses] = shown(`${numbered}; select * from z(1)`)
  assert.equal(all, 'a<id | b<ssn')
  assert.ok(!uses.includes('public.customers.ssn'))
  assert.deepEqual(shown(`${numbered}; select b as x from z(1)`)[0], 'x<ssn')
  assert.deepEqual(shown(`${numbered}; select q.y from z(1) as q(x, y)`)[0], 'y<ssn')
  assert.ok(shown(`${numbered}; select a from z(1) order by b`)[1].includes('public.customers.ssn'))
})

test('what it is given reaches the columns that are made of it', () => {
  const given = `create function z(text) returns table (a int, b text) language sql stable as 'select 1, $1'`
  assert.equal(shown(`${given}; select z.a, z.b from customers, z(ssn) z`)[0], 'a< | b<ssn')
})

test('a row that is taken whole may hold all of them, and one of its columns that alone', () => {
  assert.equal(shown(`${numbered}; select to_json(q) from z(1) q`)[0], 'to_json<id+ssn')
  assert.equal(shown(`${numbered}; select (z(1)).a`)[0], 'a<id')
})

test('a column that may not take a value tells of that value alone', () => {
  const narrow = `create function z() returns table (a text, b oddity) language sql stable as 'select name, ssn from customers'`
  assert.deepEqual(shown(`${narrow}; select a from z()`)[1], ['public.customers.ssn'])
})

test('I4: what a body answers whose texts are computed may be anything, however it is called', () => {
  const body = `declare r text; begin execute 'select ssn from ' || reverse(current_setting('a.b')) into r; return r; end`
  const made = `create function z() returns text language plpgsql as $$ ${body} $$`
  for (const query of [
    'select z() as x',
    "select coalesce(z(), '') || 'a' as x",
    "select 'a' as a, string_agg(z(), ',') as x from accounts",
    'with w as (select z() as x) select w.x from w',
    'create function y() returns text language sql as $$ select z() $$; select y() as x',
  ]) {
    const outputs = inspectHere(`${made}; ${query}`).statements.at(-1)?.outputs
    const last = outputs?.kind === 'known' ? outputs.columns.at(-1)?.sources : ['*']
    assert.deepEqual(last, ['*'], query)
  }
})

test('what ON CONFLICT takes from the proposed row is what the statement gave', () => {
  const into = 'insert into customers (id, email) values (1, $1) on conflict (id) do update set'
  assert.deepEqual(factsOf(`${into} email = excluded.email`).stored, [])
  assert.deepEqual(factsOf(`${into} email = customers.email`).stored, [], 'stays as it is')
  assert.deepEqual(factsOf(`${into} name = customers.email`).stored, ['public.customers.email'])
  // What the statement does not give comes from elsewhere: a default, an expression.
  assert.deepEqual(factsOf(`${into} email = excluded.ssn`).stored, ['public.customers.ssn'])
  const from = 'insert into app.scratch (x) select ssn from customers on conflict (x) do update set'
  assert.deepEqual(factsOf(`${from} y = excluded.x`).stored, ['public.customers.ssn'])
})

test('I4: rows are counted by whether they are there, and what a function yields by whether it is NULL', () => {
  const made = `create function z(text) returns text language sql as 'select nullif($1, ''x'')'`
  assert.equal(shown(`${made}; select count(u.*) from customers c, z(c.ssn) as u(g)`)[0], 'count<ssn')
  assert.equal(shown('select count(c.*) from customers c')[0], 'count<')
})
