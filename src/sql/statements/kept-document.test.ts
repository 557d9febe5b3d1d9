import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentsCatalog as catalog } from '../documents-fixture.ts'
import { factsOf, shortNames } from '../inspect-fixture.ts'

/** The columns that an UPDATE stores parts of, and the paths by which what is there decides whether it fails; `whole` for all of it. */
for (const [set, stored, used] of [
  ['doc = doc || \'{"a": 1}\'', '', '\0'],
  ["doc = doc - 'a'", '', '\0'],
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
