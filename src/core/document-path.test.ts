import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentPlace, overlaps } from './document-path.ts'

for (const [text, column, path] of [
  ['public.t.c', 'public.t.c', []],
  ['public.t.c -> a -> b', 'public.t.c', ['a', 'b']],
  ['public.t.c->a->b', 'public.t.c', ['a', 'b']],
  ["public.t.c -> 'odd -> key' -> 'it''s'", 'public.t.c', ['odd -> key', "it's"]],
  ['public.t."odd -> name" -> a-b', 'public.t."odd -> name"', ['a-b']],
  ['public.t.c -> * -> größe', 'public.t.c', ['*', 'größe']],
] as const)
  test(`a place in documents: ${text}`, () => {
    assert.deepEqual(documentPlace(text), { column, path })
  })

for (const text of [
  'public.t.c ->',
  'public.t.c -> ',
  "public.t.c -> 'a",
  'public.t.c -> a b',
  'public.t.c -> ->',
])
  test(`no place in documents: ${text}`, () => {
    assert.equal(documentPlace(text), null)
  })

test('a value tells of members above and below it, and of none beside it', () => {
  assert.ok(overlaps(['a'], ['a', 'b']))
  assert.ok(overlaps(['a', 'b'], ['a']))
  assert.ok(overlaps([], ['a']))
  assert.ok(overlaps(['*', 'b'], ['a', 'b']))
  assert.ok(!overlaps(['a', 'c'], ['a', 'b']))
  assert.ok(!overlaps(['*', 'c'], ['a', 'b']))
})
