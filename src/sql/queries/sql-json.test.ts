import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentsCatalog as catalog } from '../documents-fixture.ts'
import { factsOf } from '../inspect-fixture.ts'

/** What each output is made of, and what the statement rests on beside them: paths, `-` for nothing, or `whole`. */
for (const [query, outputs, used] of [
  ['select r.* from files, jsonb_to_record(doc) as r(a text, b int)', 'a b', '\0 \0 b'],
  ["select r.* from files, jsonb_to_recordset(doc -> 'l') as r(a text)", 'l.a', 'l.\0 l.\0 l.\0'],
  ['select r.* from files, jsonb_to_record(doc) as r(a varchar(3))', 'a', '\0 \0 a'],
  ['select r.* from files, jsonb_to_record(doc) as r("1" text)', 'whole', '\0 \0'],
  ["select r.* from files, jsonb_to_record(doc || '{}') as r(a text)", 'whole', 'whole'],
  ["select json_value(doc, '$.a.b') from files", 'a.b', 'a.b'],
  ["select json_exists(doc, '$ ? (@.a == 1)') from files", 'a,\0', 'a \0'],
  ["select json_query(doc, '$.a' passing doc -> 'b' as x) from files", 'a,b', 'a b'],
  ["select json_value(doc, '$.a' default doc ->> 'b' on empty) from files", 'a,b', 'a b'],
  ["select json_value(doc, '$.*.b') from files", 'whole', 'whole'],
  ["select json_value(doc::text, '$.a') from files", 'whole', 'whole'],
  [
    "select t.* from files, json_table(doc, '$.l[*]' columns (n for ordinality, a int)) t",
    '- l.a',
    'l.\0 l.a',
  ],
  [
    "select t.* from files, json_table(doc, '$' columns (nested path '$.l' columns (a text path '$.b.c'))) t",
    'l.b.c',
    '\0 l.\0 l.b.c',
  ],
  ["select t.* from files, json_table(doc, '$' columns (e bool exists path '$.a')) t", 'a', '\0 a'],
  ["select t.* from files, json_table(doc, '$ ? (@.a == 1)' columns (b text)) t", 'b', 'a \0 b'],
  ["select t.* from files, json_table(doc, '$.*' columns (b text)) t", 'whole', 'whole'],
  [
    "select t.* from files, json_table(doc, '$' columns (nested path '$.*' columns (b text))) t",
    'whole',
    'whole',
  ],
] as const)
  test(`I4: what of a document ${query} reads`, () => {
    const facts = factsOf(query, { catalog })
    const made = facts.outputs.kind === 'known' ? facts.outputs.columns : []
    const shown = made.map(({ sources, within }) => (sources.length === 0 ? '-' : pathsIn(within).join(',')))
    assert.equal(shown.join(' '), outputs)
    assert.equal(pathsIn(facts.usesWithin).join(' '), used)
    assert.deepEqual(facts.unknowns, [])
  })

function pathsIn(
  within: Readonly<Record<string, readonly (readonly string[])[]>> | undefined,
): readonly string[] {
  return within?.['public.files.doc']?.map((path) => path.join('.')) ?? ['whole']
}
