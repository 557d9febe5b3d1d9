import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentsCatalog as catalog } from '../documents-fixture.ts'
import { factsOf } from '../inspect-fixture.ts'

/** What the only output is made of: paths, or `whole`. */
for (const [expression, expected] of [
  ["doc -> 'a'", 'a'],
  ["doc -> 'a' ->> 'b'", 'a.b'],
  ["doc #>> '{a,b}'", 'a.b'],
  ["doc #> array['a', 'b']", 'a.b'],
  ["doc -> 'a' -> 0 ->> 'b'", 'a.b'],
  ["jsonb_extract_path(doc, 'a', 'b')", 'a.b'],
  ["upper(doc ->> 'a')", 'a'],
  ["(doc ->> 'a') || (doc ->> 'b')", 'a,b'],
  ["q.d ->> 'b'", 'a.b'],
  ["doc #> '{a,0,b}'", 'a'],
  ["doc #> '{a,+0,b}'", 'a'],
  ["doc #> array['a', e'\\t-1', 'b']", 'a'],
  ["doc -> 'a'::text ->> 'b'::varchar", 'a.b'],
  ["doc #>> array['a', 'b']::text[]", 'a.b'],
  ["doc #>> array['a'::text, 'b']", 'a.b'],
  ["doc -> 'a'::name", 'a'],
  ["doc #>> '{a,b}'::pg_catalog.text[]", 'a.b'],
  ["jsonb_extract_path_text(doc, 'a'::text, 'b')", 'a.b'],
  ["jsonb_path_query(doc, '$.a.b')", 'a.b'],
  ["jsonb_path_query(doc, 'strict $ . a [*] . \"b\"') ->> 'c'", 'a.b.c'],
  ["jsonb_path_query_first(doc, '$.a[last] ? (@.b > $min && exists(@.c)).d', '{\"min\": 1}')", 'a.b,a.c,a.d'],
  ["jsonb_path_query_array(doc, '$.a[*]'::jsonpath)", 'a'],
  ["jsonb_path_query(doc, '$.a[$.b to last]')", 'b,a'],
  ["jsonb_path_query(doc, '$.a ? (@.b[@.c] == @.d[$.e]).f')", 'a.c,a.b,e,a.d,a.f'],
  ["jsonb_path_exists(doc, '$ ? (@.a[@ ? (@.b == 1).c] == 2)')", 'b,c,a,\0'],
  ["jsonb_path_query(doc, '$.a.b.size()')", 'a.b'],
  ["jsonb_path_query(doc, '$.a.*.b')", 'a'],
  ["jsonb_path_query(doc, '$.a.**.b')", 'a'],
  ['jsonb_path_query(doc, \'$.a.datetime("HH24").b\')', 'a'],
  ['jsonb_path_match(doc, \'$.a == 1 || !($.b.c starts with "x")\')', 'a,b.c'],
  ['jsonb_path_exists(doc, \'$ ? (@.a == 1 && @.b like_regex "^x" flag "i")\')', 'a,b,\0'],
  ["jsonb_path_exists_tz(doc, '$.a ? (@ ? (@.b == 1).c == 2)')", 'a.b,a.c,a'],
  ['doc @? \'$.a[*] ? (@.b == "$.c")\'', 'a.b,a'],
  ["doc @@ '$.a + $.b > 3'", 'a,b'],
  ["jsonb_path_query(doc, '$')", 'whole'],
  ["jsonb_path_query(doc, '$ ? (@.a == 1)')", 'whole'],
  ["jsonb_path_query(doc, '$.*')", 'whole'],
  ["jsonb_path_query(doc, '$.**.a')", 'whole'],
  ["jsonb_path_query(doc, '$.**{2}.a')", 'whole'],
  ["jsonb_path_query(doc, '$.size()')", 'whole'],
  ["jsonb_path_query(doc, '$.keyvalue().id')", 'whole'],
  ["jsonb_path_query(doc, '$.a.keyvalue().id')", 'whole'],
  ["jsonb_path_query(doc, '$.a /* */')", 'whole'],
  ['jsonb_path_query(doc, \'$."a\\u0062"\')', 'whole'],
  ["jsonb_path_query(doc, '($).a')", 'whole'],
  ["jsonb_path_query(doc, '$.1')", 'whole'],
  ["jsonb_path_query(doc, '$.a)')", 'whole'],
  ["jsonb_path_query(doc, ('$.a' || '')::jsonpath)", 'whole'],
  ["jsonb_path_query(doc, '$.a', jsonb_build_object('x', doc))", 'whole'],
  ["jsonb_path_exists(doc, '$.* ? (@ == 1)')", 'whole'],
  ["jsonb_path_exists(doc, '$ ? (@ == 1)')", 'whole'],
  ["jsonb_path_match(doc, '$ == 1')", 'whole'],
  ["jsonb_path_match(doc, '$.a == 1 && ($.b) ? (@ == 2) == 2')", 'whole'],
  ["doc @? '$.a'::public.jsonpath", 'whole'],
  ['doc', 'whole'],
  ["doc ->> ('a' || 'b')", 'whole'],
  ["doc ->> 'ab'::varchar(1)", 'whole'],
  ["doc #>> '{ab}'::varchar(1)[]", 'whole'],
  ["doc #>> array['ab']::varchar(1)[]", 'whole'],
  ["doc #>> array['ab'::varchar(1)]", 'whole'],
  ["doc ->> 'ab'::public.text", 'whole'],
  ["doc #>> array['ab']::public.text[]", 'whole'],
  ["doc ->> 'ab'::bpchar", 'whole'],
  [`doc ->> '${'a'.repeat(64)}'::name`, 'whole'],
  [`doc #>> '{${'a'.repeat(64)}}'::name[]`, 'whole'],
  ["doc ->> 'ab'::name(2)", 'whole'],
  ["doc ->> 'ä'::name", 'whole'],
  ["doc ->> lower('ab')::text", 'whole'],
  ["jsonb_extract_path(doc, variadic '{a}')", 'whole'],
  ["(doc || '{}') ->> 'a'", 'whole'],
  ['doc ->> other::text', 'whole'],
  ["concat(doc ->> 'a', doc)", 'whole'],
  ["case when true then doc else '{}' end ->> 'a'", 'whole'],
] as const)
  test(`I4: what of a document ${expression} is made of`, () => {
    const from = expression.startsWith('q.') ? "(select doc -> 'a' as d from files) q" : 'files'
    const { outputs } = factsOf(`select ${expression} from ${from}`, { catalog })
    assert.equal(outputs.kind, 'known')
    const [output] = outputs.kind === 'known' ? outputs.columns : []
    assert.ok(output)
    assert.ok(output.sources.includes('public.files.doc'))
    const paths = output.within?.['public.files.doc']
    assert.equal(paths?.map((path) => path.join('.')).join(',') ?? 'whole', expected)
  })

test('I4: a column that is used whole once counts whole', () => {
  assert.deepEqual(within("doc ->> 'a' = 'x'"), [['a']])
  assert.deepEqual(within("doc ->> 'a' = 'x' and doc ->> 'b' = 'y'"), [['a'], ['b']])
  assert.equal(within("doc ->> 'a' = 'x' and doc is not null"), undefined)
  assert.equal(within("doc is not null and doc ->> 'a' = 'x'"), undefined)
  assert.equal(within("exists (select 1 where doc is not null) and doc ->> 'a' = 'x'"), undefined)
})

function within(where: string): unknown {
  return factsOf(`select id from files where ${where}`, { catalog }).usesWithin?.['public.files.doc']
}
