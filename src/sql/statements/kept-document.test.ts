import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Relation } from '../../core/catalog-snapshot.ts'
import { documentsCatalog as catalog } from '../documents-fixture.ts'
import { catalogWith, factsOf, shortNames } from '../inspect-fixture.ts'

/** The columns that an UPDATE stores parts of, and the paths by which what is there decides whether it fails; `whole` for all of it. */
for (const [set, stored, used] of [
  ['doc = doc || \'{"a": 1}\'', '', '\0'],
  ["doc = doc - 'a'", '', '\0'],
  [`doc = coalesce(doc, '{}'::jsonb) || '{"a": 1}'`, '', '\0 \0'],
  ["doc = jsonb_set(coalesce(doc, '{}'), '{a}', '1')", '', '\0 \0'],
  ["doc = doc #- '{a,b}'", '', 'a.\0'],
  ["doc = jsonb_set(doc, '{a,b}', '1')", '', 'a.\0'],
  ["doc = jsonb_set(jsonb_set(doc, '{a}', '1'), '{b}', '2')", '', '\0 \0'],
  ["doc = jsonb_set(doc, '{a}', doc -> 'b')", 'files.doc', '\0'],
  ["doc = doc || (doc -> 'b')", 'files.doc', '\0'],
  // Whether the key is there already.
  ["doc = jsonb_insert(doc, '{a,b}', '1')", '', 'a.b'],
  ["doc['a'] = '1'", '', '\0'],
  ["doc = jsonb_set(other, '{a}', '1')", 'files.other', 'whole'],
  ["doc = jsonb_set(doc, array[other ->> 'a'], '1')", 'files.doc files.other', 'whole'],
] as const)
  test(`I4: what changing a document by ${set} stores and tests`, () => {
    const facts = factsOf(`update files set ${set}`, { catalog })
    const paths = facts.usesWithin?.['public.files.doc']?.map((path) => path.join('.'))
    assert.equal(shortNames(facts.stored ?? []).join(' '), stored)
    assert.equal(paths?.join(' ') ?? 'whole', used)
    assert.ok(facts.uses.length > 0)
  })

test('I4: what stays in a document is told where a check or an expression looks at it', () => {
  const changes = [`doc = doc || '{"a": 1}'`, `doc = jsonb_set(doc, '{a}', '1')`, `doc['a'] = '1'`]
  for (const set of changes) {
    assert.equal(isTold(set, { checks: [['doc', 'id']] }), true)
    assert.equal(isTold(set, { checks: [['doc']] }), true)
    assert.equal(isTold(set, { checks: [['id', '']] }), true)
    assert.equal(isTold(set, { indexExpressions: ["1 / length(doc ->> 'b')"] }), true)
    assert.equal(isTold(set, { checks: [['id', 'other']] }), false)
    assert.equal(isTold(set, {}), false)
  }
})

function isTold(set: string, more: Partial<Relation>): boolean {
  const relations = catalog.snapshot.relations.map((one) =>
    one.name === 'files' ? { ...one, ...more } : one,
  )
  const facts = factsOf(`update files set ${set} where id = 1`, { catalog: catalogWith({ relations }) })
  return facts.uses.includes('public.files.doc') && facts.usesWithin?.['public.files.doc'] === undefined
}
