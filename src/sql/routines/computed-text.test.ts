import assert from 'node:assert/strict'
import test from 'node:test'
import { bankSnapshot } from '../bank-fixture.ts'
import { catalogWith, effectsIn, factsOf } from '../inspect-fixture.ts'

const { relations, functions } = bankSnapshot()
const [first] = relations
if (!first) throw new Error('The bank has no relation.')
const table = (oid: number, schema: string, name: string) => ({ ...first, oid, schema, name })
const catalog = catalogWith({
  relations: [
    ...relations,
    table(9001, 'shop', 'a'),
    table(9002, 'shop', 'b'),
    table(9003, 'pg_catalog', 'pg_x'),
  ],
})
const listing = {
  ...table(9004, 'pg_catalog', 'pg_stat_user_tables'),
  columns: first.columns
    .slice(0, 2)
    .map((column, at) => ({ ...column, name: at === 0 ? 'schemaname' : 'relname' })),
}
const counted = catalogWith({ relations: [...catalog.snapshot.relations, listing] })
const block = (body: string, on = catalog) => factsOf(`do $do$ ${body} $do$`, { catalog: on })

test('a text made of the constants of a loop is each of its statements', () => {
  const facts = block(
    "declare t text; begin foreach t in array array['a', 'b'] loop execute format('truncate shop.%I', t); end loop; end",
  )
  assert.deepEqual(facts.unknowns, [])
  assert.deepEqual(
    effectsIn(facts).filter((one) => one.startsWith('write')),
    ['write truncate shop.a every', 'write truncate shop.b every'],
  )
  const counted = block(
    "begin for i in 1..2 loop execute 'create table shop.p' || i || ' (id int)'; end loop; end",
  )
  assert.ok(['shop.p1', 'shop.p2'].every((one) => counted.effects.some(({ object }) => object === one)))
})

test('a name of the catalog may be any relation of its schema', () => {
  for (const text of [
    "format('truncate shop.%I', r.n)",
    "'truncate shop.' || quote_ident(r.n)",
    "concat('truncate ', 'shop.', quote_ident(r.n::text))",
  ]) {
    const facts = block(
      `declare r record; begin for r in select 'a' as n loop execute ${text}; end loop; end`,
    )
    assert.deepEqual(facts.unknowns, [], text)
    assert.deepEqual(
      facts.effects.filter(({ kind }) => kind === 'write').map(({ object }) => object),
      ['shop.a', 'shop.b'],
    )
    assert.equal(facts.namesAny, true)
  }
})

test('rows are counted of any relation of its schema', () => {
  for (const text of [
    "format('select count(*) from shop.%I', r.n)",
    "'select count(*) as rows from shop.' || quote_ident(r.n)",
  ]) {
    const facts = block(
      `declare n int; r record; begin for r in select 'a' as n loop execute ${text} into n; end loop; end`,
    )
    assert.deepEqual(facts.unknowns, [], text)
    const read = effectsIn(facts).filter((one) => one.includes('shop.'))
    assert.deepEqual(read, ['read select shop.a', 'read select shop.b'])
  }
})

test('a query that counts rows by name reads the relations of the schema that WHERE lets through', () => {
  const shop = counting("schemaname = 'shop' and relname <> 'c'")
  assert.deepEqual(shop.unknowns, [])
  assert.equal(shop.namesAny, true)
  const objects = (facts: typeof shop): readonly (string | null)[] =>
    facts.effects.map(({ object }) => object)
  assert.ok(objects(shop).includes('shop.a') && !objects(shop).includes('public.customers'))
  for (const where of ["schemaname = 'shop' or true", "schemaname <> 'x'", "lower(schemaname) = 'shop'"])
    assert.ok(objects(counting(where)).includes('public.customers'), where)
})

test('I3: what a text may be besides leaves the block unknown', () => {
  const own = {
    schema: 'public',
    name: 'format',
    argumentCount: 2,
    volatility: 'stable',
    language: 'sql',
    body: 'select 1',
    securityDefiner: false,
  } as const
  const shadowed = catalogWith({ ...catalog.snapshot, functions: [...functions, own] })
  for (const [body, on] of [
    ["declare t text; begin execute 'truncate shop.' || t; end"],
    ["declare t text := 'a'; begin t := lower('B'); execute 'truncate shop.' || t; end"],
    ["declare t text := 'a'; begin select 'b' into t; execute 'truncate shop.' || t; end"],
    ["declare t text := 'a'; u alias for t; begin u := lower('B'); execute 'truncate shop.' || t; end"],
    ["declare t varchar(1) := 'ab'; begin execute 'truncate shop.' || t; end"],
    [`declare t name := '/*${'ä'.repeat(30)}*/a'; begin execute 'truncate shop.' || t; end`],
    [
      "begin for i in 1..2 loop declare i text := lower('A'); begin execute 'truncate shop.' || i; end; end loop; end",
    ],
    // What touches a hole, or stands around it, makes something else of it.
    [
      "declare r record; begin for r in select 'a' as n loop execute format('truncate shop.\"%I\"', r.n); end loop; end",
    ],
    [
      "declare r record; begin for r in select 'a' as n loop execute format('truncate shop.a%I', r.n); end loop; end",
    ],
    [
      "declare r record; begin for r in select 'a' as n loop execute format('select E%L', r.n); end loop; end",
    ],
    [
      "declare r record; begin for r in select 'a' as n loop execute format('truncate shop.a -- %I', r.n); end loop; end",
    ],
    [
      "declare r record; begin for r in select 'a' as n loop execute format('truncate shop.%10I', r.n); end loop; end",
    ],
    // Rows of a relation that may be made meanwhile.
    [
      "declare n int; r record; begin for r in select 'a' as n loop execute format('select max(id) from shop.%I', r.n) into n; end loop; end",
    ],
    [
      "declare r record; begin for r in select 'a' as n loop execute format('truncate nosuch.%I', r.n); end loop; end",
    ],
    [
      "declare r record; begin alter table shop.a rename to c; for r in select 'c' as n loop execute format('truncate shop.%I', r.n); end loop; end",
    ],
    ["begin execute format('truncate shop.%I', 'a'); end", shadowed],
  ] as const)
    assert.notDeepEqual(block(body, on).unknowns, [], body)
})

const named = (name: string) =>
  `declare x text; begin execute format('select %I(ssn, 1) from customers', '${name}') into x; end`

test('I4: a word of the grammar that the server quotes is a name', () => {
  for (const name of ['coalesce', 'greatest', 'nchar', 'row', 'between'])
    assert.notDeepEqual(block(named(name)).unknowns, [], name)
  assert.deepEqual(block(named('left')).unknowns, block(named('lower')).unknowns)
})

function counting(where: string): ReturnType<typeof factsOf> {
  return factsOf(
    `select query_to_xml(format('select count(*) from %I.%I', schemaname, relname), true, true, '') from pg_stat_user_tables where ${where}`,
    { catalog: counted },
  )
}
