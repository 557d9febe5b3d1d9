import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadModule, parseSync } from 'libpg-query'
import { hangingParameters, withGivenValues } from './given-values.ts'
import { isTree } from './tree.ts'
import type { Tree } from './tree.ts'

await loadModule()

test('a query hangs on parameters but for those that are compared or stored as they are, or that count rows', () => {
  assert.deepEqual(hanging('select doc ->> $1 from files where id = $2 and kind in ($3, $4) limit $5'), [1])
  assert.deepEqual(hanging('insert into files (id, doc) values ($1, $2) returning doc ->> $3'), [3])
  assert.deepEqual(hanging('update files set kind = $1 where upper($2) = kind'), [2])
  assert.deepEqual(hanging('select 1 from files where kind like $1'), [1])
  assert.deepEqual(hanging('select set_config($1, $2, false) from files where id = $3'), [1, 2, 3])
  assert.deepEqual(hanging('explain select doc ->> $1 from files'), [])
  assert.deepEqual(hanging('select doc ->> $1 from files; select 1'), [])
})

test('a value stands in the text as a constant of its type', () => {
  same(given('select doc ->> $1 from files', 0, "it's"), "select doc ->> 'it''s' from files")
  same(given('select substr(kind, $1) from files', 23, '7'), 'select substr(kind, 7) from files')
  same(
    given('select substr(kind, $1) from files', 23, '-7'),
    "select substr(kind, '-7'::pg_catalog.int4) from files",
  )
  same(given('select doc ->> $1 from files', 25, 'a'), "select doc ->> 'a'::pg_catalog.text from files")
  same(
    given('select doc #>> $1 from files', 1009, '{a}'),
    "select doc #>> '{a}'::pg_catalog.text[] from files",
  )
  same(given('select doc ->> $1 from files', 0, null), 'select doc ->> null from files')
})

test('a parameter stays one where no constant is the same', () => {
  // A type of users, or one whose constants are read by what is in the database.
  stays('select doc ->> $1 from files', 90_001)
  stays('select doc ->> $1 from files', 2205)
  // What one place makes of its type holds in the other.
  stays('select doc -> $1, $1::int from files', 0)
  stays('select doc -> $1 from files limit $1', 0)
  // A constant there would be the place of a column, or a number of rows.
  stays('select id from files order by $1', 23)
  stays('select id from files group by $1', 23)
  stays('select id from files limit $1', 23)
})

function hanging(text: string): readonly number[] {
  return hangingParameters(parsed(text))
}

function given(text: string, typeOid: number, value: string | null): Tree {
  return withGivenValues(parsed(text), [{ number: 1, typeOid, text: value }])
}

function same(tree: Tree, text: string): void {
  assert.deepEqual(withoutPlaces(tree), withoutPlaces(parsed(text)))
}

function stays(text: string, typeOid: number): void {
  const tree = parsed(text)
  assert.deepEqual(withGivenValues(tree, [{ number: 1, typeOid, text: '1' }]), tree)
}

function parsed(text: string): Tree {
  const tree: unknown = parseSync(text)
  assert.ok(isTree(tree))
  return tree
}

/** Where in the text something stands, and a list of types that says nothing, are left out. */
function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces)
  if (!isTree(value)) return value
  const places = new Set(['location', 'stmt_len', 'stmt_location'])
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, inner]) =>
      places.has(field) ? [] : [[field, withoutPlaces(inner)]],
    ),
  )
}
