-- Statements of agents and of analysts, and all kinds of expressions, written without looking at what the gateway takes.

--# agent schema summary
select json_object_agg(table_name, cols) from (select table_name, json_agg(json_build_object('column', column_name, 'type', data_type) order by ordinal_position) as cols from information_schema.columns where table_schema = 'public' group by table_name order by table_name) t
--# agent samples masked | masks ssn email phone date_of_birth grade score profile tags ssn_area
select * from customers order by id limit 3
--# agent counts nulls of open columns
select count(*) as rows, count(name) as names, count(*) - count(city) as missing, min(created_at), max(created_at) from customers
--# agent joins and masks | masks email
select c.name, c.email, a.kind, a.balance from customers c join accounts a on a.customer_id = c.id where a.balance > 100 order by a.balance desc, a.id
--# sum by customer with masked contact | masks email
select c.id, c.name, c.email, coalesce(sum(a.balance), 0) as total from customers c left join accounts a on a.customer_id = c.id group by c.id order by total desc, c.id
--# masked through view | masks email ssn_tail
select id, name, email, ssn_tail, accounts from customer_overview where accounts > 0 order by id
--# masked with window | masks email
select id, email, row_number() over (partition by city order by created_at, id) as n from customers order by id
--# masked in csv | masks copied
copy (select id, name, email from customers order by id) to stdout with csv header
--# masked in cursor | masks email
begin
--@ simple
declare m cursor for select id, email from customers order by id
--@ simple
fetch 3 from m
--@ simple
commit
--# masked null check | masks email
select id, email, email is not null as has_mail from customers order by id limit 0
--# coalesce over masked | masks contact
select id, coalesce(email, phone, 'none') as contact from customers order by id
--# masked string work | masks label
select id, name || ' <' || coalesce(email, '-') || '>' as label from customers order by id
--# masked in json | masks j
select json_build_object('id', id, 'email', email) as j from customers order by id
--# masked row json | masks row_to_json
select row_to_json(c) from customers c order by id
--# masked list | masks emails
select city, array_agg(email order by id) as emails from customers group by city order by city
--# masked list text | masks emails
select city, string_agg(email, '; ' order by name) as emails from customers group by city order by city
--# returning masked | masks email
update customers set city = city where id = 1 returning id, name, email
--# upsert with returning
insert into defaults (id) values (55) returning *
--undo delete from defaults where id = 55
--# insert select with default
insert into transactions (id, account_id, amount, booked_at, description) select 9000 + id, account_id, -amount, booked_at, 'reversal of ' || id from transactions where id <= 2 returning id, amount
--undo delete from transactions where id > 9000
--# delete with subquery
delete from transactions where account_id in (select id from accounts where kind = 'nothing')
--# update from join
update accounts a set currency = 'EUR' from customers c where c.id = a.customer_id and c.city = 'Nowhere'
--# update with cte
with low as (select id from accounts where balance < 0) update accounts set kind = 'low' where id in (select id from low) returning id
--# article triggers
insert into articles (id, title, body) values (901, 'a', 'b') returning id, changed_at
--@ simple
update articles set title = 'c' where id = 901 returning title
--@ simple
delete from articles where id = 901
--undo delete from article_log where article = 901
--# tickets
insert into tickets (id, desk, title) values (901, null, 'new') returning id, state
--undo delete from tickets where id = 901
--# partitioned insert and prune
explain (costs off) select id, kind from events where at >= '2025-01-01' and at < '2025-02-01'
--# partitioned read | masks payload
select id, at, kind, payload from events order by at, id
--# count per partition
select tableoid::regclass as part, count(*) from events group by 1 order by 1
--# inherit
select tableoid::regclass::text, id, name from staff order by id
--# only
select id, name from only staff order by id
--# row comparison
select id from accounts where (kind, currency) = ('savings', 'USD') or row(id, kind) < row(2, 'z') order by id
--# exists not exists
select id, name from customers c where exists (select from accounts a where a.customer_id = c.id and a.balance > 300) and not exists (select from accounts a where a.customer_id = c.id and a.kind = 'loan') order by id
--# correlated scalar
select id, name, (select max(balance) from accounts a where a.customer_id = c.id) as top, (select count(*) filter (where amount > 0) from transactions t join accounts a on a.id = t.account_id where a.customer_id = c.id) as pos from customers c order by id
--# all some
select id from accounts where balance >= all (select balance from accounts where currency = 'USD') or kind = some (array['x']) order by id
--# values join
select v.code, count(a.id) from (values ('USD'), ('EUR'), ('CHF')) v(code) left join accounts a on a.currency = v.code group by v.code order by v.code
--# natural join using
select id, kind from accounts natural join (select 1 as id) x
--# full join
select coalesce(a.d, b.d) d, a.n, b.m from (select opened_on d, count(*) n from accounts group by 1) a full join (select booked_at::date d, count(*) m from transactions group by 1) b using (d) order by 1
--# string functions
select initcap(name), lpad(id::text, 5, '0'), split_part(name, ' ', 2), translate(name, 'abc', 'xyz'), overlay(name placing 'XX' from 1 for 2), trim(both 'a' from name), char_length(name), ascii(name), chr(65), format('%s-%5s|%-5s', id, city, name), quote_literal(name), to_hex(id), left(name, -1), starts_with(name, 'A'), string_to_array(name, ' '), unaccent_none from customers, (select null::text unaccent_none) x order by id
--# normalize and unicode
select normalize('é', NFD) <> 'é', U&'\00e9' is normalized, upper('straße'), 'a' < 'B' collate "C", length('日本語'), octet_length('日本語'), '😀'
--# numbers | since 16
select round(2.5), round(2.567, 2), trunc(-2.5), ceil(2.1), floor(-2.1), mod(10, 3), 10 % 3, 2 ^ 10, sqrt(16), cbrt(27), power(2, 3), exp(0), ln(1), log(100), log(2, 8), abs(-1), sign(-3), gcd(12, 18), lcm(4, 6), factorial(5), div(7, 2), pi() > 3, degrees(pi()), radians(180) > 3, width_bucket(5, 0, 10, 5), random() < 1, scale(1.230), trim_scale(1.230), 5 / 2, 5.0 / 2, 5::bit(8), 7 & 3, 7 | 8, 7 # 3, ~7, 1 << 4, 0x1F, 1_000
--# dates
select current_date - date '2024-01-01' > 0, age(timestamp '2024-03-01', timestamp '2023-01-15'), date '2024-01-31' + interval '1 month', extract(week from date '2024-12-30'), to_timestamp(0) at time zone 'utc', to_date('05 Dec 2000', 'DD Mon YYYY'), isfinite(date 'infinity'), justify_hours(interval '30 hours'), timestamp '2024-01-01 10:00' between '2024-01-01' and '2024-01-02', (date '2024-01-01', interval '1 month') overlaps (date '2024-01-15', date '2024-02-15'), date_part('epoch', timestamp '1970-01-02')
--# arrays more
select array_agg(distinct currency order by currency), array[1,2] || 3, array_remove(array[1,2,2], 2), array_replace(array[1,2], 2, 5), array_to_string(array['a',null,'b'], ',', '*'), array[[1,2],[3,4]][2][1], (array[1,2,3])[2:3], array_dims(array[[1],[2]]), array_fill(7, array[2]), array[1,2] <@ array[1,2,3], trim_array(array[1,2,3], 1) from accounts
--# unnest ordinality
select u.x, u.n from unnest(array['a','b','c']) with ordinality u(x, n) order by n desc
--# rows from
select * from rows from (generate_series(1,3), unnest(array['a','b'])) as r(n, t)
--# json functions
select jsonb_set('{"a":{"b":1}}', '{a,b}', '2'), jsonb_insert('[1,2]', '{1}', '9'), '{"a":1}'::jsonb - 'a', '{"a":1,"b":2}'::jsonb - array['a'], '[1,2,3]'::jsonb #- '{1}', jsonb_path_exists('{"a":[1,2]}', '$.a[*] ? (@ > 1)'), '{"a":1}'::jsonb @> '{"a":1}', jsonb_strip_nulls('{"a":null}'), jsonb_object('{a,1,b,2}'), jsonb_object_agg(id, kind), jsonb_pretty('{"a":1}') from accounts
--# json each
select key, value from json_each_text('{"a":1,"b":"x"}') order by key
--# json recordset
select * from jsonb_to_recordset('[{"a":1,"b":"x"},{"a":2}]') as t(a int, b text)
--# json populate
select * from json_populate_record(null::points, '{"id": 7, "to_ssn": "x"}')
--# sql json | since 16
select json_object('a': 1, 'b': null absent on null), json_array(1, 2, null), json_arrayagg(kind order by id), '{"a":1}' is json object from accounts
--# hstore
select 'a=>1,b=>2'::hstore -> 'a', akeys('a=>1'::hstore), each('a=>1'::hstore)
--# money and inet
select 12.34::numeric::money, inet '192.168.1.5' << inet '192.168.1.0/24', host(inet '10.0.0.1'), network('192.168.1.5/24'), macaddr '08:00:2b:01:02:03', abbrev(cidr '10.1.0.0/16')
--# text search
select to_tsvector('english', 'The quick brown foxes') @@ to_tsquery('english', 'fox & quick'), phraseto_tsquery('english', 'quick brown'), ts_rank_cd(to_tsvector('a b'), to_tsquery('a')), strip(to_tsvector('a b')), setweight(to_tsvector('a'), 'A'), numnode(to_tsquery('a & b')), querytree(to_tsquery('a'))
--# casts of many kinds
select '1'::int, 'yes'::bool, '2024-01-01'::date, '{1,2}'::int[], '(1,2)'::point, '1.5'::numeric(3,1), 'abc'::char(2), 65::"char", '\xff'::bytea, '10:00'::time, '1 day'::interval, 'accounts'::regclass, 'int4'::regtype, 'now'::regproc, '<a/>'::xml::text, '[1,5)'::int4range, 3.7::int, true::int
--# case sensitivity
select "id" as "Id", KIND as "Kind With Space" from "public"."accounts" order by "Id"
--# comments and dollar
/* outer /* nested */ still */ select $tag$it's$tag$ as a, $$x$$ as b, e'tab\t' as c -- end
--# multi statements
select 1 as a; select 2 as b; select count(*) from accounts
--# empty statements
;;select 1;;
--# table and only
table accounts order by id limit 2
--# for share of work | volatile
begin
--@ simple
select id, kind from accounts where id = 1 for no key update nowait
--@ simple
rollback
--# temp workflow
begin
--@ simple
create temp table work2 (id int, t text) on commit preserve rows
--@ simple
insert into work2 select id, kind from accounts
--@ simple
create index on work2 (id)
--@ simple
analyze work2
--@ simple
select count(*) from work2
--@ simple
commit
--@ simple
drop table work2
--# temp view and function
create temp view tv as select kind, count(*) n from accounts group by kind
--@ simple
select * from tv order by kind
--@ simple
drop view tv
--# sequence use
select nextval('counter') > 0, currval('counter') > 0, lastval() > 0
--# transaction modes
begin isolation level serializable read only deferrable
--@ simple
select count(*) from accounts
--@ simple
end
--# two phase names
start transaction read write
--@ simple
savepoint a
--@ simple
savepoint b
--@ simple
release a
--@ simple
abort
--# settings often sent
set application_name = 'x'
--@ simple
set extra_float_digits to 3
--@ simple
set datestyle = 'ISO, MDY'
--@ simple
set timezone to 'UTC'
--@ simple
set session characteristics as transaction isolation level read committed
--@ simple
set client_min_messages to warning
--@ simple
set bytea_output = hex
--@ simple
set intervalstyle to postgres
--@ simple
set jit = off
--@ simple
set enable_seqscan to on
--@ simple
set work_mem = '8MB'
--@ simple
set idle_in_transaction_session_timeout = 60000
--@ simple
discard all
--# rows of some tables, counted by name
select table_name, (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I.%I', table_schema, table_name), false, true, '')))[1]::text::int as n from information_schema.tables where table_schema = 'shop' and table_name in ('orders','jobs') order by 1
--# rows of all tables of a schema, counted by name
select table_schema, table_name, (xpath('/row/cnt/text()', xml_count))[1]::text::int as row_count from (select table_name, table_schema, query_to_xml(format('select count(*) as cnt from %I.%I', table_schema, table_name), false, true, '') as xml_count from information_schema.tables where table_schema = 'shop') t order by 1, 2
--# rows of tables that pg_tables lists
select tablename, (xpath('//c/text()', query_to_xml('select count(*) as c from ' || quote_ident(schemaname) || '.' || quote_ident(tablename), true, false, '')))[1]::text::bigint from pg_tables where schemaname = 'shop' order by 1
