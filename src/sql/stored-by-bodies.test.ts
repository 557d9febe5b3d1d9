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

function kept(parameters: string, body: string, language = 'sql'): readonly string[] | undefined {
  return storedIn(`create function keep(${parameters}) returns void language ${language} as $$ ${body} $$;
    select keep('a')`)
}

test('I4: a column stays as it is beside what a body is given of a type that leaves it so', () => {
  const put = 'update customers set note = coalesce(put, note);'
  const block = `begin ${put} end`
  assert.deepEqual(kept('put text', put), [])
  assert.deepEqual(kept('put varchar', 'update customers set note = coalesce(keep.put, note)'), [])
  assert.deepEqual(kept('text', 'update customers set note = coalesce($1, note)'), [])
  assert.deepEqual(kept('put text', block, 'plpgsql'), [])
  assert.deepEqual(kept('put text', `declare w text; ${block.replace('put,', 'w,')}`, 'plpgsql'), [])
  for (const parameters of ['put name', 'put char(3)', 'put anyelement', 'variadic put text[]', 'put int'])
    for (const [body, language] of [[put, 'sql'] as const, [block, 'plpgsql'] as const])
      assert.deepEqual(kept(parameters, body, language), ['note'], parameters)
  const hidden = `update customers set note = coalesce(put, note) from (select null::name as put) v`
  assert.deepEqual(kept('put text', hidden), ['note'])
  const shadowed = `declare keep record; ${block.replace('put,', 'keep.put,')}`
  assert.deepEqual(kept('put text', shadowed, 'plpgsql'), ['note'])
  const inner = `begin declare put name; ${block}; end`
  assert.deepEqual(kept('put text', inner, 'plpgsql'), ['note'])
  const run = `begin execute 'update customers set note = coalesce($1, note)' using put::name; end`
  assert.deepEqual(kept('put text', run, 'plpgsql'), ['note'])
  const numbered = 'update customers set note = coalesce("$2", note)'
  assert.deepEqual(kept('"$2" name, "$1" text', numbered), ['note'])
})
