import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf, shortNames } from './inspect-fixture.ts'

// Columns that steer a result without being shown; customers' columns go by their bare names.
const uses: readonly (readonly [string, readonly string[]])[] = [
  ['select name from customers where ssn = $1', ['ssn']],
  ['select name from customers c join accounts a on a.iban = c.ssn', ['accounts.iban', 'ssn']],
  ['select 1 from customers join accounts using (id)', ['accounts.id', 'id']],
  ['select 1 from customers group by ssn having max(email) > $1', ['email', 'ssn']],
  ['select ssn x from customers order by x', ['ssn']],
  // Operators of one name are many: what they fail on is told by the types that they meet.
  ["select ssn = 'x', ssn || 'x', ssn in ('x', 'y'), nullif(ssn, 'x') from customers", []],
  ["select (array['<(0,0),1e200>'::circle])[strpos(ssn, '8')] = '<(0,0),1>' from customers", ['ssn']],
  ["select nullif((array['(0,0)'::box])[strpos(ssn, '8')], '(0,0)') from customers", ['ssn']],
  ["select ('{1}'::json[])[length(ssn):2] = '{1}'::json[] from customers", ['ssn']],
  ["select 'a.b'::ltree || ssn from customers", ['ssn']],
  ["select '(1,2)'::cube -> length(ssn) from customers", ['ssn']],
  ["select length((array['[(0,0),(1,1)]'::path])[strpos(ssn, '8')]) from customers", ['ssn']],
  ["select ((array[row(1, '{}'::json)])[strpos(ssn, '8')]).hash_record from customers", ['ssn']],
  ['create statistics s on (length(ssn)) from customers', ['ssn']],
  ['create index on customers using gin (ssn)', ['ssn']],
  ["create table t (a text check (length(a) < 4 and to_char(b, 'YYYY') > a), b date)", []],
  ['select name, ssn from customers order by 2', ['ssn']],
  ['select name from customers order by upper(ssn), id', ['id', 'ssn']],
  ['select distinct ssn from customers', ['ssn']],
  ['select distinct on (ssn) name from customers', ['ssn']],
  ['select row_number() over (partition by ssn order by email) from customers', ['email', 'ssn']],
  ['select row_number() over w from customers window w as (order by ssn)', ['ssn']],
  ['select case when ssn = $1 then 1 end from customers', ['ssn']],
  [
    'select name from customers limit (select max(length(ssn)) from customers where email = $1)',
    ['email', 'ssn'],
  ],
  ['select name from customers where id in (select id from customers where ssn = $1)', ['id', 'ssn']],
  [
    'select name from customers c where exists (select from accounts a where a.iban = c.ssn)',
    ['accounts.iban', 'ssn'],
  ],
  ['select count(*) filter (where ssn is null) from customers', ['ssn']],
  ['select count(distinct ssn) from customers', ['ssn']],
  ['select string_agg(name, $1 order by ssn) from customers', ['name', 'ssn']],
  ['select ssn from customers intersect select $1', ['ssn']],
  ['select name from customers union select ssn from customers', ['name', 'ssn']],
  ['select name from customers group by grouping sets ((ssn), rollup (email))', ['email', 'ssn']],
  ['delete from customers where ssn = $1', ['ssn']],
  ['update customers set name = $1 where ssn = $2', ['ssn']],
  [
    'merge into customers c using accounts a on c.ssn = a.iban when matched and c.email = $1 then delete',
    ['accounts.iban', 'email', 'ssn'],
  ],
  ["select g from customers c, regexp_matches(c.ssn, '^1') g", ['ssn']],
  ['select generate_series(1, length(ssn)) from customers', ['ssn']],
  ["select q from customers, json_table(note::jsonb, '$' columns (q text path '$.q')) j", ['note']],
  ['select pg_sleep(ascii(ssn)) from customers', ['ssn']],
  ["select set_config('app.x', ssn, false) from customers", ['ssn']],
  ['select json_arrayagg(name order by ssn) from customers', ['ssn']],
  [
    'select json_objectagg(name: id) filter (where ssn = $1) over (partition by email) from customers',
    ['email', 'id', 'name', 'ssn'],
  ],
  ['select get_ssn(a.id) from accounts a', ['accounts.id', 'id']],
  // The rows of a function in SQL are as many as its body says, whatever values they hold.
  ['select * from get_ssn(1)', ['id']],
  ['select plus_one(id) from customers', ['id']],
  // Whether a later part is worked out, and fails, tells of those before it.
  ['select (ssn, 1 / id) = ($1, 1), (email, id) = ($1, 1) from customers', ['id', 'ssn']],
  ['select ssn in ($1, (1 / id)::text), email in ($1, $2) from customers', ['id', 'ssn']],
  ['select ssn between $1 and (1 / id)::text from customers', ['id', 'ssn']],
  ['select s and f from (select ssn = $1 as s, 1 / id = 1 as f from customers) x', ['id', 'ssn']],
  [
    'select coalesce(ssn, (select iban from accounts)), coalesce((select iban from accounts), email) from customers',
    ['ssn'],
  ],
  ['select coalesce(ssn, (select max(iban) from accounts)) from customers', ['ssn']],
  ["select (string_to_array(ssn, '-'))[1 / id] from customers", ['id', 'ssn']],
  ['select row(ssn, 1 / id) is null from customers', ['id', 'ssn']],
  // A part of a value is set only where there is a place for it.
  ["update customers set note['a']['b'] = '1' where id = 1", ['id', 'note']],
  // The letter V multiplies.
  [
    "select to_char(id, '9V999'), to_char(ssn, $1), to_char(count(email), 'FM999') from customers",
    ['id', 'ssn'],
  ],
  // Two signs fail on whatever is no NULL.
  [
    "select to_char(nullif(id, $1), 'SS9'), to_char(email::int8, 'S FM999,999.00') from customers",
    ['email', 'id'],
  ],
  ["select to_char(count(ssn), 'S9'), to_char(count(id), 'FM$9') from customers", []],
  // What always fails where it is worked out tells whether there was anything to work it out on.
  ["select substr(nullif(ssn, $1), 1, -1), date_trunc('none', $1) from customers", ['ssn']],
  ["select encode(nullif(ssn, $1)::bytea, 'hex'), left(email, -1) from customers", ['ssn']],
  [
    "select coalesce(ssn, current_setting('no.such')), coalesce(email, current_setting('any', true)) from customers",
    ['ssn'],
  ],
  [
    "select format('%s %s', ssn), format('%s', email), format('%s', variadic array[id]) from customers",
    ['id', 'ssn'],
  ],
  [
    "select json_array(ssn format json), json_array(email), json_object('a': id returning varchar(9)) from customers",
    ['id', 'ssn'],
  ],
  ["select '{}'::json -> ssn, '{}'::jsonb -> email, ssn is json from customers", ['ssn']],
  // Values that no column holds, in the stead of one that does.
  ["select coalesce(nullif(ssn, $1)::date, '5000000-01-01')::timestamp from customers", ['ssn']],
  [
    "select coalesce(nullif(ssn, $1), email), upper(coalesce(id, 'none')), coalesce(email, $1) || 'x' from customers",
    [],
  ],
  ['select x = 1::float8 from (select (array[$1::numeric])[length(ssn)] as x from customers) y', ['ssn']],
  ['select 1::float8 union all select (array[$1::numeric])[length(ssn)] from customers', ['ssn']],
  // Orders of texts that conflict, and under which no pattern is looked for.
  [
    `select ssn < c || d, email < c from customers, (select 'a' collate "C" as c, 'b' collate "de" as d) x`,
    ['ssn'],
  ],
  [`select ssn collate "de" like 'x', email collate "C" like 'x' from customers`, ['ssn']],
  // Which type a computed value has.
  ["select (id || ssn)::int4, date_trunc('day', email::date, 'x') from customers", ['email', 'id', 'ssn']],
  // Rows of two kinds, and sums that are too large, fail on some values.
  ['select a = b from (select row(ssn, 1) as a, row($1, $2) as b from customers) x', ['ssn']],
  ['select (ssn, 1) = ($1, 2) from customers', []],
  // What can fail on a value answers a question about it by failing.
  ['select 1 / (ascii(ssn) - 56) from customers', ['ssn']],
  ['select ssn::int from customers', ['ssn']],
  ['select ssn::text, ssn::varchar(3), upper(ssn), left(ssn, 3) from customers', []],
  ["select replace(ssn, '-', ''), translate(ssn, '1', 'a'), md5(ssn) from customers", []],
  [
    "select replace(ssn, '1', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx') from customers",
    ['ssn'],
  ],
  ["select ssn like '1%', ssn = '1', ssn in ('1', '2') from customers", []],
  ["select ssn like '1\\', ssn ~ '1' from customers", ['ssn']],
  ['select substring(ssn from 1 for 3), substring(ssn, $1) from customers', ['ssn']],
  ["select substring(ssn from '^1') from customers", ['ssn']],
  ["select coalesce(ssn, 'none'), nullif(ssn, '1'), greatest(ssn, email) from customers", []],
  ['select coalesce(ssn, (1 / id)::text) from customers', ['id', 'ssn']],
  ["select ssn = '1' and id > 0 from customers", []],
  ["select ssn = '1' and 1 / id > 0 from customers", ['id', 'ssn']],
  ["select ssn = '1' or nextval('ids') > 0 from customers", ['ssn']],
  ["select ssn || '', ssn || email, concat(ssn, email) from customers", []],
  ["select ssn || array['x'] from customers", ['ssn']],
  ['select array[ssn, email], row(ssn), to_jsonb(customers) from customers', []],
  ["select array[array_append('{}', ssn), '{}'] from customers", ['ssn']],
  ["select json_build_object('s', ssn), json_object('s': ssn) from customers", []],
  ['select json_build_object(ssn, 1) from customers', ['ssn']],
  ["select format('%s', ssn), format('%L', ssn) from customers", []],
  ["select format('%I', ssn) from customers", ['ssn']],
  [`select ${'concat(ssn, '.repeat(20)}1${')'.repeat(20)} from customers`, []],
  [`select ${'concat(ssn, '.repeat(30)}1${')'.repeat(30)} from customers`, []],
  [`${'select t || t as t from ('.repeat(12)}select ssn as t from customers${') q'.repeat(12)}`, []],
  [`${'select t || t as t from ('.repeat(13)}select ssn as t from customers${') q'.repeat(13)}`, ['ssn']],
  ["select string_agg(upper(ssn), ',') from customers", []],
  ['select string_agg(ssn, $1::text) from customers', ['ssn']],
  ["select string_agg(ssn, ',') from customers, generate_series(1, 9)", []],
  ["select string_agg(upper(ssn), ',') from customers, generate_series(1, 9)", ['ssn']],
  // A direct value, too, where there may be any number of rows.
  ["select string_agg(ssn, ',') from customers, generate_series(1, 790000)", ['ssn']],
  ["select string_agg(ssn, ',') from customers, generate_series(1, length($1))", ['ssn']],
  [
    "select string_agg(ssn, ',') from customers, lateral (select 1 from generate_series(1, 790000)) g",
    ['ssn'],
  ],
  ["select string_agg(ssn, ',') from customers, lateral (select from generate_series(1, 790000)) g", ['ssn']],
  ["select string_agg(ssn, ',') from customers, lateral (select generate_series(1, 790000)) g", ['ssn']],
  [
    "select string_agg(ssn, ',') from customers c join (select 1 + k % 9 as id from generate_series(1, 790000) k) g on g.id = c.id",
    ['id', 'ssn'],
  ],
  [
    "select (select string_agg(c.ssn, '') from (select 1 from generate_series(1, 790000)) g) from customers c",
    ['ssn'],
  ],
  [
    "with recursive t(n) as (select 1 union all select n + 1 from t where n < 790000) select string_agg(ssn, '') from customers join t on t.n = id",
    ['id', 'ssn'],
  ],
  ["select string_agg(ssn, '') from (select ssn, generate_series(1, 790000) from customers) x", ['ssn']],
  ['select array(select ssn from customers, generate_series(1, 790000))', ['ssn']],
  [
    "select string_agg(ssn, '') from customers, generate_series(timestamp '2024-01-01 BC', timestamp '2024-01-02', '1 day')",
    ['ssn'],
  ],
  [
    "select string_agg(ssn, '') from customers, generate_series(timestamp '1970-01-05', now(), '1 day')",
    ['ssn'],
  ],
  [
    "select string_agg(ssn, '') from customers, generate_series(date_trunc('millennium', now()), now(), '1 day')",
    ['ssn'],
  ],
  [
    "select string_agg(ssn, '') from customers, generate_series(date_trunc('month', now()), now(), '1 day')",
    [],
  ],
  [
    "select string_agg(ssn, '') from customers, generate_series(timestamp '2024-01-01 00:00:00+00', timestamp '2024-03-01', '1 day')",
    [],
  ],
  [
    "select d, array_agg(ssn) from generate_series(current_date - interval '30 days', current_date, '1 day') d left join customers on true group by d",
    [],
  ],
  [
    "select d, array_agg(ssn) from generate_series(date '0001-01-01', current_date, '1 day') d left join customers on true group by d",
    ['ssn'],
  ],
  ["select m, array_agg(ssn) from customers, unnest(array['a', 'b']) m group by m", []],
  // What the text itself makes so long that it fits beside short values alone.
  ["select concat(ssn, repeat('x', 268435441)) from customers", ['ssn']],
  ["select concat(ssn, repeat('x', 20)) from customers", []],
  ["select concat(ssn, lpad('x', 20), lpad('y', 1000000000)) from customers", ['ssn']],
  ["select ssn || repeat('x', 268435441)::text from customers", ['ssn']],
  ["select format('%s %s', ssn, repeat('x', $1)) from customers", ['ssn']],
  ["select format('%s %999999999s', ssn, 'x') from customers", ['ssn']],
  ["select ssn, repeat('x', 1073741800) from customers", ['ssn']],
  ["select row(ssn, repeat('x', 268435441)) from customers", ['ssn']],
  ["select array[ssn, repeat('x', 268435441)] from customers", ['ssn']],
  ["select jsonb_build_object('a', ssn, 'b', repeat('x', 268435441)) from customers", ['ssn']],
  ["select concat(ssn, y, y) from customers, (select repeat('x', 268435441) as y) z", ['ssn']],
  ["select concat(ssn, replace(replace('xx', 'x', $1), 'x', $1)) from customers", ['ssn']],
  [
    `select concat(ssn, ${'replace('.repeat(4)}'x'${`, 'x', '${'x'.repeat(60)}')`.repeat(4)}) from customers`,
    ['ssn'],
  ],
  [
    "select concat(ssn, array_to_string(array_fill('x'::text, array[100000000]), '')) from customers",
    ['ssn'],
  ],
  [
    "select concat(ssn, (select string_agg('x', '') from generate_series(1, 100000000))) from customers",
    ['ssn'],
  ],
  [
    "with recursive t(x, n) as (select 'x'::text, 0 union all select x || x, n + 1 from t where n < 28) select concat(ssn, (select x from t limit 1)) from customers",
    ['ssn'],
  ],
  [
    `select concat(ssn, t) from customers, (${'select t || t as t from ('.repeat(20)}select 'x' as t${') q'.repeat(20)}) q`,
    ['ssn'],
  ],
  ["select concat(ssn, current_setting('app.x')) from customers", []],
  ["select concat(ssn, current_setting('app.x'), current_setting('app.y')) from customers", ['ssn']],
  ["select concat(ssn, repeat(current_setting('app.x'), 9)) from customers", ['ssn']],
  ["select concat(ssn, current_setting('timezone')) from customers", []],
  ["select concat(ssn, left(current_setting('app.x', true), 60)) from customers", []],
  ["select concat(ssn, left(coalesce(current_setting('app.x', true), current_user), 60)) from customers", []],
  ["select concat(ssn, nullif(btrim(current_setting('app.x', true)), '')::uuid) from customers", []],
  ["select concat(ssn, current_setting('app.x')::varchar(60)) from customers", []],
  ["select concat(ssn, substring(current_setting('app.x') from 1 for 60)) from customers", []],
  ["select concat(ssn, md5(current_setting('app.x'))) from customers", []],
  ["select concat(ssn, left(repeat(current_setting('app.x'), 9), -1)) from customers", ['ssn']],
  ["select concat(ssn, left(repeat(current_setting('app.x'), 9), 5000)) from customers", ['ssn']],
  ["select concat(ssn, left(repeat(current_setting('app.x'), 9), $1)) from customers", ['ssn']],
  ["select concat(ssn, right(repeat(current_setting('app.x'), 9), 60)) from customers", ['ssn']],
  ["select concat(ssn, substr(repeat(current_setting('app.x'), 9), 2)) from customers", ['ssn']],
  ["select concat(ssn, repeat(current_setting('app.x'), 9)::varchar) from customers", ['ssn']],
  ["select concat(ssn, repeat(current_setting('app.x'), 9)::int[]) from customers", ['ssn']],
  ["select concat(ssn, (repeat(current_setting('app.x'), 9) || ssn)::varchar(60)) from customers", ['ssn']],
  ["select concat(ssn, left(repeat(current_setting('app.x'), 9), 60)) from customers", []],
  ["select concat(ssn, (current_setting('app.x')::json ->> 'sub')::uuid) from customers", []],
  ["select concat(ssn, substring(repeat(current_setting('app.x'), 9), '1', '9')) from customers", ['ssn']],
  ["select concat(ssn, left((select repeat(current_setting('app.x'), 9)), 60)) from customers", ['ssn']],
  [
    "select concat(ssn, left(current_setting('app.x'), 60), repeat(current_setting('app.x'), 9)) from customers",
    ['ssn'],
  ],
  [
    "do $$declare v text; w text; begin select ssn into v from customers; w := current_setting('app.x'); perform concat(v, w, w); end$$",
    ['ssn'],
  ],
  [
    "do $$declare v text; w text; begin select ssn into v from customers; w := left(current_setting('app.x'), 60); perform concat(v, w); end$$",
    [],
  ],
  [
    "do $$declare v text; w text; begin select ssn into v from customers; w := repeat('x', 500000000); w := left(w, 60); perform concat(v, w); end$$",
    ['ssn'],
  ],
  [
    "do $$declare v text; w text; begin select ssn into v from customers; w := coalesce(repeat('x', 500000000), left('x', 60)); perform concat(v, w); end$$",
    ['ssn'],
  ],
  [
    "do $$declare v text; w text; begin select ssn into v from customers; w := current_setting('app.x')::int; perform concat(v, w); end$$",
    [],
  ],
  ["select concat(ssn, repeat(left(current_setting('app.x'), 4096), 4000)) from customers", []],
  ["select concat(ssn, repeat(left(current_setting('app.x'), 4096), 4097)) from customers", ['ssn']],
  ["select concat(ssn, repeat(lpad('x', 4096, 'y'), 60000)) from customers", ['ssn']],
  ["select concat(ssn, lpad('x', 4096, 'y')) from customers", []],
  ["select concat(ssn, repeat(format('%999s', 'x'), 60000)) from customers", ['ssn']],
  ["select concat(ssn, '1'::bit(80000000)) from customers", ['ssn']],
  ["select concat(ssn, 'x'::char(10000000), 'x'::char(10000000)) from customers", ['ssn']],
  ["select concat(ssn, '{x,y}'::char(100)[]) from customers", ['ssn']],
  ["select concat(ssn, 'x'::char(1000)) from customers", []],
  ['select concat(ssn, $1, $2) from customers', []],
  ['select concat(ssn, $1, $1, $1, $1, $1) from customers', ['ssn']],
  ['select concat(ssn, $1::int, $2::int, $3::int, $4::int, $5::int) from customers', []],
  ["select array_to_string(string_to_array(ssn, '-'), $1) from customers", ['ssn']],
  ["select string_agg(upper(ssn), ',') from customers cross join accounts", ['ssn']],
  [
    "select string_agg(upper(c.ssn), ',') from customers c join accounts a on a.id = c.id",
    ['accounts.id', 'id'],
  ],
  ["select (select string_agg(upper(c.ssn), '') from accounts) from customers c", ['ssn']],
  [
    'with w as (select ssn from customers, generate_series(1, 9)) select json_agg(upper(ssn)) from w',
    ['ssn'],
  ],
  ['select array(select upper(ssn) from customers, accounts)', ['ssn']],
  ['select array(select upper(c.ssn) from generate_series(1, 9)) from customers c', ['ssn']],
  ['select array(select upper(c.ssn) from accounts) from customers c', ['ssn']],
  ['select array(select upper(ssn) from customers)', []],
  [
    'with recursive r(s) as (select ssn from customers union all select s || s from r) select s from r',
    ['ssn'],
  ],
  ['select u from view_on_view', ['id']],
  // Plans show estimates of what steers them; their costs come from the width of all that they touch as well.
  ["explain (costs off) select ssn from customers where email = '1'", ['email']],
  ["alter table customers add constraint c check (ssn < '5')", ['ssn']],
  ['alter table customers add unique (ssn)', ['ssn']],
  ['alter table customers alter column email set not null', ['email']],
  ['create unique index on customers (ssn)', ['ssn']],
  ['create index on customers (name)', []],
  ['create table t (u text references customers (ssn))', ['ssn']],
  ['alter table app.scratch add foreign key (x) references customers (ssn)', ['app.scratch.x', 'ssn']],
  ['alter table customers add column ssn2 text', []],
  ['insert into customers(ssn) values ($1) on conflict (ssn) do nothing', ['ssn']],
  // Whether a key is taken tells that it is there.
  ['insert into keyed (code) values ($1)', ['keyed.code']],
  ['insert into keyed (id) values ($1)', []],
  ['insert into keyed values (1, $1) on conflict do nothing', ['keyed.code']],
  ['update keyed set code = $1', ['keyed.code']],
  ['insert into keyed_view (code) values ($1)', ['keyed.code']],
  ['copy keyed (code) from stdin', ['keyed.code']],
  ['insert into pointing (to_code) values ($1)', ['keyed.code']],
  ['select full_name from customer_view', ['id']],
  ['explain select 1 from customers where ssn = $1', ['ssn']],
  ['copy (select name from customers where ssn = $1) to stdout', ['ssn']],
]

for (const [text, expected] of uses) {
  test(`uses: ${text}`, () => {
    const facts = factsOf(text)
    assert.deepEqual(facts.unknowns, [])
    assert.deepEqual(shortNames(facts.uses), expected)
  })
}

test('I4: which functions the transaction has called is not told: one that no NULL runs tells of what it was given', () => {
  for (const text of [
    'select count(*) from pg_stat_xact_user_functions',
    'select funcname from pg_catalog.pg_stat_xact_user_functions',
  ])
    assert.notDeepEqual(factsOf(text).unknowns, [], text)
})
