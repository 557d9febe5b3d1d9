import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyColumn } from '../../core/inspection.ts'
import { catalogWith, factsOf, outputsIn } from '../inspect-fixture.ts'

// `name=column` is a column unchanged, `name<a+b` is made from a and b; customers' columns go by their bare names.
const outputs: readonly (readonly [string, string])[] = [
  // names and expressions
  ['select 1', '?column?<'],
  ['select ssn from customers', 'ssn=ssn'],
  ['select ssn as harmless from customers', 'harmless=ssn'],
  ['select c.ssn x, public.customers.ssn from customers c, customers', 'x=ssn | ssn=ssn'],
  ['select upper(ssn) from customers', 'upper<ssn'],
  ['select ssn::text from customers', 'ssn<ssn'],
  ["select ssn || 'x', name || email from customers", '?column?<ssn | ?column?<email+name'],
  ["select case when ssn = '1' then 'y' else name end from customers", 'name<name+ssn'],
  ["select case ssn when '1' then 1 end from customers", 'case<ssn'],
  [
    'select coalesce(email, ssn), greatest(name, ssn), nullif(ssn, name) from customers',
    'coalesce<email+ssn | greatest<name+ssn | nullif<name+ssn',
  ],
  [
    'select array[ssn], row(ssn, name), (row(ssn, name)).f1 from customers',
    'array<ssn | row<name+ssn | f1<name+ssn',
  ],
  ['select (array[ssn])[1], ssn[1:2] from customers', 'array<ssn | ssn<ssn'],
  [
    'select ssn collate "C", ssn is null, not (ssn is true) from customers',
    'ssn<ssn | ?column?<ssn | ?column?<ssn',
  ],
  [
    "select ssn in ('1'), ssn like '%', ssn between 'a' and 'b' from customers",
    '?column?<ssn | ?column?<ssn | ?column?<ssn',
  ],
  ["select extract(year from born), born at time zone 'utc' from customers", 'extract<born | timezone<born'],
  [
    "select json_object('a': ssn), json_build_object('a', ssn), to_jsonb(ssn) from customers",
    'json_object<ssn | json_build_object<ssn | to_jsonb<ssn',
  ],
  ['select xmlelement(name a, ssn), xmlforest(ssn as b) from customers', 'xmlelement<ssn | xmlforest<ssn'],
  [
    "select json_value(note::jsonb, '$.a' passing ssn as b), note is json from customers",
    'json_value<note+ssn | ?column?<note',
  ],
  ['select $1, current_user, null from customers', '?column?< | current_user< | ?column?<'],
  ['select ctid, tableoid, xmin from customers', 'ctid< | tableoid< | xmin<'],
  ['select make_date(year => id) from customers', 'make_date<id'],
  // whole rows
  ['select c from customers c', 'c<born+email+id+name+note+ssn'],
  ['select customers from customers', 'customers<born+email+id+name+note+ssn'],
  [
    'select row(c.*), to_jsonb(c), c::text from customers c',
    'row<born+email+id+name+note+ssn | to_jsonb<born+email+id+name+note+ssn | c<born+email+id+name+note+ssn',
  ],
  ['select (c).ssn, (c.*).name from customers c', 'ssn=ssn | name=name'],
  [
    'select c.full_label, full_label(c) from customers c',
    'full_label<born+email+id+name+note+ssn | full_label<born+email+id+name+note+ssn',
  ],
  ['select (c).* from customers c', 'id=id | name=name | ssn=ssn | email=email | born=born | note=note'],
  ['select count(c), count(c.*) from customers c', 'count< | count<'],
  ['select count(distinct c) from customers c', 'count<born+email+id+name+note+ssn'],
  // stars
  ['select * from customers', 'id=id | name=name | ssn=ssn | email=email | born=born | note=note'],
  [
    'select c.*, a.iban from customers c, accounts a',
    'id=id | name=name | ssn=ssn | email=email | born=born | note=note | iban=accounts.iban',
  ],
  [
    'select public.customers.* from customers',
    'id=id | name=name | ssn=ssn | email=email | born=born | note=note',
  ],
  [
    'table accounts',
    'id=accounts.id | customer_id=accounts.customer_id | balance=accounts.balance | iban=accounts.iban',
  ],
  ['select * from customers as c(a, b, d)', 'a=id | b=name | d=ssn | email=email | born=born | note=note'],
  // sub-selects and CTEs
  ['select x from (select ssn as x from customers) s', 'x=ssn'],
  ['select (select ssn from customers where id = 1)', 'ssn=ssn'],
  ['select array(select ssn from customers)', 'array<ssn'],
  ['select exists (select 1 from customers where ssn = $1)', 'exists<ssn'],
  ['select $1 in (select ssn from customers)', '?column?<ssn'],
  [
    'select id = any (select id from accounts where iban = $1) from customers',
    '?column?<accounts.iban+accounts.id+id',
  ],
  ['select (select c.ssn) from customers c', 'ssn=ssn'],
  ['select (select ssn from accounts limit 1) from customers', 'ssn=ssn'],
  ['with w as (select ssn from customers) select ssn from w', 'ssn=ssn'],
  ['with w(a) as (select ssn from customers), v as (select a b from w) select b c from v', 'c=ssn'],
  ['with customers as (select 1 as ssn) select ssn from customers', 'ssn<'],
  [
    'with w as (select 1 as ssn) select * from (with w as (select ssn from customers) select * from w) q',
    'ssn=ssn',
  ],
  [
    'with recursive w(a, b) as (select id, name from customers union all select b::int, a::text from w) select * from w',
    'a<id+name | b<id+name',
  ],
  [
    "with recursive w(a, b, c) as (select 1, '', ssn from customers union all select a, c, b from w) select b from w",
    'b<ssn',
  ],
  [
    'with recursive w as (select id, ssn from customers union all select id + 1, ssn from w) cycle id set m using p select m, p, ssn from w',
    'm<id | p<id | ssn<ssn',
  ],
  ['with recursive b as (select x from a), a as (select ssn as x from customers) select x from b', 'x=ssn'],
  ['with d as (delete from customers returning ssn) select * from d', 'ssn=ssn'],
  [
    'with i as (insert into app.scratch(x) select ssn from customers returning x) select x from i',
    'x<app.scratch.x+ssn',
  ],
  ["select * from (values ('a', (select ssn from customers))) v(a, b)", 'a< | b=ssn'],
  ["values ((select ssn from customers)), ('x')", 'column1<ssn'],
  // set operations
  ['select ssn from customers union all select ssn from customers', 'ssn=ssn'],
  ['select name from customers union all select ssn from customers', 'name<name+ssn'],
  [
    '(select 1, ssn from customers) except select id, name from customers order by 1',
    '?column?<id | ssn<name+ssn',
  ],
  [
    'select id, ssn from customers union all select * from jsonb_populate_record(null::accounts, null)',
    'id<id | ssn<ssn',
  ],
  // joins
  [
    'select ssn, iban from customers c join accounts a on a.customer_id = c.id',
    'ssn=ssn | iban=accounts.iban',
  ],
  ['select id, ssn from customers join accounts using (id)', 'id<accounts.id+id | ssn=ssn'],
  ['select id from customers natural join accounts', 'id<accounts.id+id'],
  [
    'select j.* from (customers join accounts using (id)) j',
    'id<accounts.id+id | name=name | ssn=ssn | email=email | born=born | note=note | customer_id=accounts.customer_id | balance=accounts.balance | iban=accounts.iban',
  ],
  ['select j.a, j.c from (customers cross join accounts) as j(a, b, c)', 'a=id | c=ssn'],
  ['select u.id, a.id from customers join accounts a using (id) as u', 'id<accounts.id+id | id=accounts.id'],
  ['select x from customers c, lateral (select c.ssn as x) l', 'x=ssn'],
  ['select x from customers c cross join lateral (select upper(c.ssn)) l(x)', 'x<ssn'],
  ['select v from customers c, jsonb_each(to_jsonb(c)) e(k, v)', 'v<born+email+id+name+note+ssn'],
  ['select value from customers c, jsonb_each_text(to_jsonb(c.ssn))', 'value<ssn'],
  ['select g from customers c, unnest(string_to_array(c.ssn, null)) g', 'g<ssn'],
  ["select t from customers, regexp_split_to_table(ssn, '') with ordinality r(t, n)", 't<ssn'],
  ['select a from customers, json_to_record(note::json) as r(a text, b int)', 'a<note'],
  [
    "select q from customers, json_table(note::jsonb, '$' columns (q text path '$.q', nested path '$.r' columns (s int))) j",
    'q<note',
  ],
  [
    "select q from customers, xmltable('/r' passing (note::xml) columns q text path 'x' default ssn) x",
    'q<note+ssn',
  ],
  ["select a, b from rows from (generate_series(1, 2), jsonb_each('{}')) as r(a, b, c)", 'a< | b<'],
  ['select generate_series from generate_series(1, 3)', 'generate_series<'],
  ['select * from generate_series(1, 3) with ordinality', 'generate_series< | ordinality<'],
  ['select ssn from customers tablesample system (1)', 'ssn=ssn'],
  // aggregates and windows
  [
    "select count(*), count(ssn), max(ssn), string_agg(name, ',' order by ssn) from customers",
    'count< | count<ssn | max<ssn | string_agg<name+ssn',
  ],
  ["select count(*) filter (where ssn like '1%') from customers", 'count<ssn'],
  [
    'select rank() over (order by ssn), lag(ssn) over w, row_number() over w from customers window w as (partition by email)',
    'rank<ssn | lag<email+ssn | row_number<email',
  ],
  ['select percentile_disc(0.5) within group (order by ssn) from customers', 'percentile_disc<ssn'],
  ['select name, grouping(name) from customers group by cube (name)', 'name=name | grouping<name'],
  // views, generated columns, partitions
  ['select ssn from customer_view', 'ssn=customer_view.ssn+ssn'],
  ['select full_name from customer_view', 'full_name=customer_view.full_name+name'],
  [
    'select u, s from view_on_view',
    'u<customer_view.ssn+ssn+view_on_view.u | s=customer_view.ssn+ssn+view_on_view.s',
  ],
  ['select * from copied', 'id=copied.id+id | ssn=copied.ssn+ssn'],
  ['select last4 from made', 'last4<made.last4+made.ssn'],
  ['select email from logs', 'email=logs.email+logs_1.email'],
  ['select email from logs_1', 'email=logs.email+logs_1.email'],
  // functions
  ['select get_ssn(1)', 'get_ssn<ssn'],
  ['select plus_one(id) from customers', 'plus_one<id'],
  ['select get_ssn(a.id) from accounts a', 'get_ssn<ssn'],
  ['select (information_schema._pg_expandarray(array[id])).n from customers', 'n<id'],
  ['select get_ssn from get_ssn(1)', 'get_ssn<ssn'],
  ['select uuid_generate_v4()', 'uuid_generate_v4<'],
  // RETURNING
  ['insert into customers(name) values ($1) returning id, name', 'id=id | name=name'],
  [
    'insert into app.scratch(x) select ssn from customers returning x, y',
    'x<app.scratch.x+ssn | y=app.scratch.y',
  ],
  [
    'insert into app.scratch select name, ssn from customers returning *',
    'x<app.scratch.x+name | y<app.scratch.y+ssn',
  ],
  [
    'insert into app.scratch(x) values (1) on conflict (x) do update set y = (select ssn from customers) returning y',
    'y<app.scratch.y+ssn',
  ],
  [
    'insert into app.scratch(x) select ssn from customers on conflict (x) do update set y = excluded.x returning y',
    'y<app.scratch.y+ssn',
  ],
  [
    'update customers set name = ssn returning name, old.email, new.name',
    'name<name+ssn | email=email | name<name+ssn',
  ],
  [
    'update app.scratch set (x, y) = (select ssn, name from customers) returning x',
    'x<app.scratch.x+name+ssn',
  ],
  ['update app.scratch s set x = 1 from customers c where s.x = c.name returning c.ssn', 'ssn=ssn'],
  [
    'delete from app.scratch using customers c returning c.ssn, scratch.*',
    'ssn=ssn | x=app.scratch.x | y=app.scratch.y',
  ],
  [
    'merge into app.scratch s using customers c on s.x = c.name when matched then update set y = c.ssn when not matched then insert values (c.email) returning merge_action(), s.x, y, c.born',
    'merge_action< | x<app.scratch.x+email | y<app.scratch.y+ssn | born=born',
  ],
  [
    'update app.scratch set x = 1 returning with (old as o, new as n) o.x, n.y',
    'x=app.scratch.x | y=app.scratch.y',
  ],
  // other statements that return rows
  ['copy customers (name, ssn) to stdout', 'name=name | ssn=ssn'],
  ['copy (select upper(ssn) from customers) to stdout with csv', 'upper<ssn'],
  ['copy made to stdout', 'id=made.id | ssn=made.ssn'],
  ['explain select name from customers where ssn = $1', 'QUERY PLAN<name+ssn'],
  ['show search_path', 'search_path<'],
  // catalogs
  [
    'select c.*, nspname from pg_class c join pg_catalog.pg_namespace n on n.oid = relnamespace',
    'oid=pg_catalog.pg_class.oid | relname=pg_catalog.pg_class.relname | relnamespace=pg_catalog.pg_class.relnamespace | nspname=pg_catalog.pg_namespace.nspname',
  ],
  [
    'select pid, state from pg_stat_activity',
    'pid=pg_catalog.pg_stat_activity.pid | state=pg_catalog.pg_stat_activity.state',
  ],
]

for (const [text, expected] of outputs) {
  test(`lineage: ${text}`, () => {
    const facts = factsOf(text)
    assert.deepEqual(facts.unknowns, [])
    assert.equal(outputsIn(facts), expected)
  })
}

const unknownOutputs: readonly string[] = [
  'select nosuch from customers',
  'select * from nosuch',
  'select * from nosuch.customers',
  'select c.x from customers c',
  'select * from lost_view',
  'select evil()',
  'select loops()',
  "select dblink('a', 'b')",
  'select nosuch(1)',
  'select public.count(1)',
  'select * from evil() e',
  "select query_to_xml(name, true, true, '') from customers",
  'select name === ssn from customers',
  "select 'x'::checked",
  "select cast('x' as public.checked)",
  'select * from ts_stat($1)',
  'select name from customers tablesample homemade (1)',
  'select 1 from customers natural join nosuch',
  'select * from pg_temp.customers',
  "alter domain plain add check (value like '4%')",
]

for (const text of unknownOutputs) {
  test(`I3: what ${text} yields is unknown and said so`, () => {
    const facts = factsOf(text)
    assert.notDeepEqual(facts.unknowns, [])
    if (!text.includes('===')) return
    assert.match(facts.unknowns.join(), /operator/)
  })
}

test('I4: what the catalog samples of rows, or tells of other sessions, is of unknown lineage', () => {
  for (const text of [
    'select most_common_vals from pg_stats',
    'select x from (select query as x from pg_stat_activity) s',
    'select to_jsonb(s) from pg_stats s',
    'select pg_stat_get_activity(null)',
    'select pg_read_file($1)',
    'select lo_get(1)',
  ]) {
    const { outputs } = factsOf(text)
    assert.ok(outputs.kind === 'known', text)
    assert.deepEqual(
      outputs.columns.map(({ sources, direct }) => [sources.includes(anyColumn), direct]),
      [[true, false]],
      text,
    )
  }
  assert.equal(
    outputsIn(factsOf('select * from pg_stat_activity')),
    'pid=pg_catalog.pg_stat_activity.pid | state=pg_catalog.pg_stat_activity.state | query<*+pg_catalog.pg_stat_activity.query',
    'the columns beside it are known',
  )
})

test('I4: a condition on what the catalog samples of rows is unknown', () => {
  const facts = factsOf("select count(*) from pg_stats where most_common_vals::text like '%1%'")
  assert.equal(facts.unknowns.length, 1)
})

test('I3: without a catalog or a search path, names are unknown', () => {
  for (const bearing of [{ catalog: null }, { searchPath: null }]) {
    assert.notDeepEqual(factsOf('select ssn from customers', bearing).unknowns, [])
    assert.notDeepEqual(factsOf("select upper('a')", bearing).unknowns, [])
    assert.deepEqual(factsOf('select 1', bearing).unknowns, [])
  }
  assert.notDeepEqual(factsOf('select now()', { catalog: null }).unknowns, [])
  // Nobody else has a function of that name, on whichever path.
  assert.deepEqual(factsOf('select now()', { searchPath: null }).unknowns, [])
  assert.deepEqual(factsOf('select ssn from public.customers', { searchPath: null }).unknowns, [])
})

test('names are looked up along the search path, built-ins first unless pg_catalog is named later', () => {
  const path = ['app', 'public']
  assert.equal(outputsIn(factsOf('select x from scratch', { searchPath: path })), 'x=app.scratch.x')
  assert.notDeepEqual(factsOf('select x from scratch').unknowns, [])
  // app.upper could be chosen by its argument types.
  assert.notDeepEqual(factsOf('select upper(name) from customers', { searchPath: path }).unknowns, [])
  assert.deepEqual(factsOf('select pg_catalog.upper(name) from customers', { searchPath: path }).unknowns, [])
  assert.notDeepEqual(factsOf('select * from customers', { searchPath: ['app'] }).unknowns, [])
})

test('I3: a schema of the login that is not known hides names that it may hold', () => {
  const searchPath = ['$user', 'public']
  assert.notDeepEqual(factsOf('select * from scratch', { searchPath }).unknowns, [])
  assert.deepEqual(factsOf('select * from customers', { searchPath }).unknowns, [])
})

test('catalog relations that a snapshot does not list hold no user rows', () => {
  const catalog = catalogWith({ relations: [] })
  assert.equal(outputsIn(factsOf('select relname from pg_class', { catalog })), 'relname<')
  assert.equal(outputsIn(factsOf('select * from pg_class', { catalog })), 'unknown')
  assert.deepEqual(factsOf('select * from pg_class', { catalog }).unknowns, [])
  assert.equal(outputsIn(factsOf('select query from pg_stat_activity', { catalog })), 'query<*')
})

test('I4: a plan without costs holds nothing of columns that are only shown', () => {
  assert.equal(
    outputsIn(factsOf('explain (costs off) select ssn from customers where id = 1')),
    'QUERY PLAN<id',
  )
  assert.equal(
    outputsIn(factsOf('explain (costs off, costs) select ssn from customers where id = 1')),
    'QUERY PLAN<id+ssn',
  )
  assert.equal(outputsIn(factsOf('explain (costs off, analyze) select ssn from customers')), 'QUERY PLAN<ssn')
})

test('a key that bears the name of an output is that output', () => {
  assert.deepEqual(
    usesOf('select name, count(*) as customers from customers group by name order by customers'),
    ['public.customers.name'],
  )
  assert.deepEqual(usesOf('select id as ssn, ssn as id from customers order by ssn'), ['public.customers.id'])
  assert.deepEqual(usesOf('select distinct on (name) id as name, ssn from customers'), [
    'public.customers.id',
  ])
  // GROUP BY prefers a column of FROM, and an expression over an output is one over a column.
  assert.ok(usesOf('select id as ssn from customers group by ssn').includes('public.customers.ssn'))
  assert.ok(usesOf("select id as ssn from customers order by ssn || ''").includes('public.customers.ssn'))
  // What an expression is called is no word of the statement.
  assert.ok(usesOf('select upper(name) from customers upper order by upper').includes('public.customers.ssn'))
})

function usesOf(text: string): readonly string[] {
  return factsOf(text).uses
}
