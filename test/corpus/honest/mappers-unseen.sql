-- Statements of psql, drivers, mappers and migrations, written without looking at what the gateway takes.

--# psql d 18 describe
SELECT c.relchecks, c.relkind, c.relhasindex, c.relhasrules, c.relhastriggers, c.relrowsecurity, c.relforcerowsecurity, false AS relhasoids, c.relispartition, '', c.reltablespace, CASE WHEN c.reloftype = 0 THEN '' ELSE c.reloftype::pg_catalog.regtype::pg_catalog.text END, c.relpersistence, c.relreplident, am.amname FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_class tc ON (c.reltoastrelid = tc.oid) LEFT JOIN pg_catalog.pg_am am ON (c.relam = am.oid) WHERE c.relname = 'accounts'
--# psql df
SELECT n.nspname as "Schema", p.proname as "Name", pg_catalog.pg_get_function_result(p.oid) as "Result data type", pg_catalog.pg_get_function_arguments(p.oid) as "Argument data types", CASE p.prokind WHEN 'a' THEN 'agg' WHEN 'w' THEN 'window' WHEN 'p' THEN 'proc' ELSE 'func' END as "Type" FROM pg_catalog.pg_proc p LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE pg_catalog.pg_function_is_visible(p.oid) AND n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema' ORDER BY 1, 2, 4
--# psql l
SELECT d.datname as "Name", pg_catalog.pg_get_userbyid(d.datdba) as "Owner", pg_catalog.pg_encoding_to_char(d.encoding) as "Encoding", d.datcollate, d.datctype, CASE WHEN pg_catalog.array_length(d.datacl, 1) = 0 THEN '(none)' ELSE pg_catalog.array_to_string(d.datacl, E'\n') END AS "Access privileges" FROM pg_catalog.pg_database d ORDER BY 1
--# psql dp
SELECT n.nspname as "Schema", c.relname as "Name", CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' END as "Type", CASE WHEN pg_catalog.cardinality(c.relacl) = 0 THEN '(none)' ELSE pg_catalog.array_to_string(c.relacl, E'\n') END AS "Access privileges", pg_catalog.array_to_string(ARRAY( SELECT attname || E':\n  ' || pg_catalog.array_to_string(attacl, E'\n  ') FROM pg_catalog.pg_attribute a WHERE attrelid = c.oid AND NOT attisdropped AND attacl IS NOT NULL ), E'\n') AS "Column privileges", pg_catalog.array_to_string(ARRAY( SELECT polname || CASE WHEN NOT polpermissive THEN E' (RESTRICTIVE)' ELSE '' END || CASE WHEN polcmd != '*' THEN E' (' || polcmd::pg_catalog.text || E'):' ELSE E':' END || CASE WHEN polqual IS NOT NULL THEN E'\n  (u): ' || pg_catalog.pg_get_expr(polqual, polrelid) ELSE E'' END FROM pg_catalog.pg_policy pol WHERE polrelid = c.oid), E'\n') AS "Policies" FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r','v','m','S','f','p') AND pg_catalog.pg_table_is_visible(c.oid) and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' ORDER BY 1, 2
--# psql dx du dn
SELECT r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolconnlimit, r.rolvaliduntil , r.rolreplication , r.rolbypassrls FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY 1
--# psql ddp
SELECT pg_catalog.pg_get_userbyid(d.defaclrole) AS "Owner", n.nspname AS "Schema", CASE d.defaclobjtype WHEN 'r' THEN 'table' END, pg_catalog.array_to_string(d.defaclacl, E'\n') FROM pg_catalog.pg_default_acl d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace ORDER BY 1, 2, 3
--# psql sf
SELECT pg_catalog.pg_get_functiondef('public.shout(text)'::regprocedure)
--# psql set variables
SELECT name, setting, unit FROM pg_settings WHERE name ~ '^(work_mem|search_path)$' ORDER BY pg_catalog.lower(name)
--# show all the things
show server_version
--@ simple
show transaction isolation level
--@ simple
show time zone
--# sqlalchemy first connect
select pg_catalog.version()
--@ extended
select current_schema()
--@ extended
show standard_conforming_strings
--# sqlalchemy has table
SELECT pg_catalog.pg_class.relname FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relname = 'accounts'::VARCHAR AND pg_catalog.pg_class.relkind = ANY (ARRAY['r'::VARCHAR, 'p'::VARCHAR, 'f'::VARCHAR, 'v'::VARCHAR, 'm'::VARCHAR]) AND pg_catalog.pg_table_is_visible(pg_catalog.pg_class.oid) AND pg_catalog.pg_namespace.nspname != 'pg_catalog'::VARCHAR
--# sqlalchemy columns bound
--@ extended
SELECT pg_catalog.pg_attribute.attname AS name, pg_catalog.format_type(pg_catalog.pg_attribute.atttypid, pg_catalog.pg_attribute.atttypmod) AS format_type, (SELECT pg_catalog.pg_get_expr(pg_catalog.pg_attrdef.adbin, pg_catalog.pg_attrdef.adrelid) AS pg_get_expr_1 FROM pg_catalog.pg_attrdef WHERE pg_catalog.pg_attrdef.adrelid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_attrdef.adnum = pg_catalog.pg_attribute.attnum AND pg_catalog.pg_attribute.atthasdef) AS "default", pg_catalog.pg_attribute.attnotnull AS not_null, pg_catalog.pg_class.relname AS table_name, pg_catalog.pg_description.description AS comment, pg_catalog.pg_attribute.attgenerated AS generated, (SELECT json_build_object($1::VARCHAR, pg_catalog.pg_attribute.attidentity = $2, $3::VARCHAR, pg_catalog.pg_sequence.seqstart) AS json_build_object_1 FROM pg_catalog.pg_sequence WHERE pg_catalog.pg_attribute.attidentity != $4::VARCHAR AND pg_catalog.pg_sequence.seqrelid = CAST(CAST(pg_catalog.pg_get_serial_sequence(CAST(CAST(pg_catalog.pg_attribute.attrelid AS REGCLASS) AS TEXT), pg_catalog.pg_attribute.attname) AS REGCLASS) AS OID)) AS identity_options FROM pg_catalog.pg_class LEFT OUTER JOIN pg_catalog.pg_attribute ON pg_catalog.pg_class.oid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_attribute.attnum > $5::SMALLINT AND NOT pg_catalog.pg_attribute.attisdropped LEFT OUTER JOIN pg_catalog.pg_description ON pg_catalog.pg_description.objoid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_description.objsubid = pg_catalog.pg_attribute.attnum JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relkind = ANY (ARRAY[$6::VARCHAR, $7::VARCHAR]) AND pg_catalog.pg_namespace.nspname = $8 and pg_catalog.pg_class.relname IN ($9) ORDER BY pg_catalog.pg_class.relname, pg_catalog.pg_attribute.attnum
--bind always
--bind a
--bind start
--bind 
--bind 0
--bind r
--bind p
--bind public
--bind accounts
--# psycopg typeinfo
SELECT typname AS name, oid, typarray AS array_oid, oid::regtype::text AS regtype, typdelim AS delimiter FROM pg_type t WHERE t.oid = to_regtype('hstore') ORDER BY t.oid
--# psycopg composite
SELECT t.typname AS name, t.oid AS oid, t.typarray AS array_oid, t.oid::regtype::text AS regtype, coalesce(a.fnames, '{}') AS field_names, coalesce(a.ftypes, '{}') AS field_types FROM pg_type t LEFT JOIN ( SELECT attrelid, array_agg(attname) AS fnames, array_agg(atttypid) AS ftypes FROM ( SELECT a.attrelid, a.attname, a.atttypid FROM pg_attribute a JOIN pg_type t ON t.typrelid = a.attrelid WHERE t.oid = to_regtype('contact') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum ) x GROUP BY attrelid ) a ON a.attrelid = t.typrelid WHERE t.oid = to_regtype('contact')
--# asyncpg introspect
WITH RECURSIVE typeinfo_tree( oid, ns, name, kind, basetype, elemtype, elemdelim, range_subtype, attrtypoids, attrnames, depth) AS ( SELECT t.oid, n.nspname, t.typname, t.typtype, t.typbasetype, t.typelem, ','::"char", null::oid, null::oid[], null::text[], 0 FROM pg_type t join pg_namespace n on n.oid = t.typnamespace WHERE t.oid = any(array['hstore'::regtype::oid]) UNION ALL SELECT t.oid, n.nspname, t.typname, t.typtype, t.typbasetype, t.typelem, ','::"char", null, null, null, tt.depth + 1 FROM pg_type t join pg_namespace n on n.oid = t.typnamespace, typeinfo_tree tt WHERE (tt.elemtype IS NOT NULL AND t.oid = tt.elemtype) ) SELECT DISTINCT *, basetype::regtype::text AS basetype_name, elemtype::regtype::text AS elemtype_name FROM typeinfo_tree ORDER BY depth DESC, oid
--# npgsql load types
SELECT ns.nspname, t.oid, t.typname, t.typtype, t.typnotnull, t.elemtypoid FROM ( SELECT typ.oid, typ.typnamespace, typ.typname, typ.typtype, typ.typrelid, typ.typnotnull, typ.relkind, elemtyp.oid AS elemtypoid, elemtyp.typname AS elemtypname, elemcls.relkind AS elemrelkind, CASE WHEN elemproc.proname='array_recv' THEN 'a' ELSE elemtyp.typtype END AS elemtyptype FROM ( SELECT typ.oid, typnamespace, typname, typrelid, typnotnull, relkind, typelem AS elemoid, CASE WHEN proc.proname='array_recv' THEN 'a' ELSE typ.typtype END AS typtype, CASE WHEN proc.proname='array_recv' THEN typ.typelem WHEN typ.typtype='r' THEN rngsubtype WHEN typ.typtype='d' THEN typ.typbasetype END AS elemtypoid FROM pg_type AS typ LEFT JOIN pg_class AS cls ON (cls.oid = typ.typrelid) LEFT JOIN pg_proc AS proc ON proc.oid = typ.typreceive LEFT JOIN pg_range ON (pg_range.rngtypid = typ.oid) ) AS typ LEFT JOIN pg_type AS elemtyp ON elemtyp.oid = elemtypoid LEFT JOIN pg_class AS elemcls ON (elemcls.oid = elemtyp.typrelid) LEFT JOIN pg_proc AS elemproc ON elemproc.oid = elemtyp.typreceive ) AS t JOIN pg_namespace AS ns ON (ns.oid = typnamespace) WHERE typtype IN ('b', 'r', 'm', 'e', 'd') and t.typname = 'mood' ORDER BY t.oid
--# jdbc getTables
SELECT NULL AS TABLE_CAT, n.nspname AS TABLE_SCHEM, c.relname AS TABLE_NAME, CASE n.nspname ~ '^pg_' OR n.nspname = 'information_schema' WHEN true THEN 'SYSTEM' WHEN false THEN CASE c.relkind WHEN 'r' THEN 'TABLE' WHEN 'v' THEN 'VIEW' END ELSE NULL END AS TABLE_TYPE, d.description AS REMARKS FROM pg_catalog.pg_namespace n, pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_description d ON (c.oid = d.objoid AND d.objsubid = 0 and d.classoid = 'pg_class'::regclass) WHERE c.relnamespace = n.oid AND n.nspname LIKE 'public' AND c.relname LIKE 'acc%' ORDER BY TABLE_TYPE,TABLE_SCHEM,TABLE_NAME
--# jdbc primary keys
SELECT result.TABLE_NAME, result.COLUMN_NAME, result.KEY_SEQ, result.PK_NAME FROM (SELECT NULL AS TABLE_CAT, n.nspname AS TABLE_SCHEM, ct.relname AS TABLE_NAME, a.attname AS COLUMN_NAME, (information_schema._pg_expandarray(i.indkey)).n AS KEY_SEQ, ci.relname AS PK_NAME, information_schema._pg_expandarray(i.indkey) AS KEYS, a.attnum AS A_ATTNUM FROM pg_catalog.pg_class ct JOIN pg_catalog.pg_attribute a ON (ct.oid = a.attrelid) JOIN pg_catalog.pg_namespace n ON (ct.relnamespace = n.oid) JOIN pg_catalog.pg_index i ON ( a.attrelid = i.indrelid) JOIN pg_catalog.pg_class ci ON (ci.oid = i.indexrelid) WHERE true AND n.nspname = 'public' AND ct.relname = 'accounts' AND i.indisprimary ) result where result.A_ATTNUM = (result.KEYS).x ORDER BY result.table_name, result.PK_NAME, result.KEY_SEQ
--# jdbc types in binary
--@ binary
select $1::int4 + 1, $2::date, $3::timestamptz at time zone 'utc', $4::numeric(10,2), $5::uuid, $6::bytea, $7::interval
--types 23 1082 1184 1700 2950 17 1186
--bind 5
--bind 2024-02-03
--bind 2024-02-03 04:05:06+00
--bind 12.345
--bind 6f2d7c1e-0000-4000-8000-000000000001
--bind \x0102
--bind 1 day 02:00:00
--# savepoints as django atomic does
begin
--@ simple
savepoint "s140_x1"
--@ simple
insert into scratch (id, t) values (601, 'one')
--@ simple
rollback to savepoint "s140_x1"
--@ simple
release savepoint "s140_x1"
--@ simple
rollback
--# django exists
--@ extended
SELECT 1 AS "a" FROM "accounts" WHERE ("accounts"."kind" = $1 AND UPPER("accounts"."currency"::text) LIKE UPPER($2)) LIMIT 1
--bind savings
--bind %usd%
--# django aggregate date
SELECT (EXTRACT('year' FROM "accounts"."opened_on")) AS "y", (EXTRACT('iso_year' FROM opened_on)) is null as z FROM accounts limit 0
--# django trunc
SELECT DATE_TRUNC('week', "transactions"."booked_at" AT TIME ZONE 'Europe/Paris') AS "w", COUNT("transactions"."id") AS "c", STRING_AGG(DISTINCT description, ', ' ORDER BY description) FROM "transactions" GROUP BY 1 HAVING COUNT("transactions"."id") >= 1 ORDER BY "w" ASC
--# rails pluck
SELECT "accounts".* FROM "accounts" INNER JOIN "customers" ON "customers"."id" = "accounts"."customer_id" WHERE "customers"."city" IN ('Oslo', 'Lisbon') AND "accounts"."opened_on" BETWEEN '2023-01-01' AND '2024-01-01' ORDER BY "accounts"."id" ASC LIMIT 11
--# rails find or create
INSERT INTO "settings" ("key","value","changed_at") VALUES ('r', '{}', '2024-01-01') ON CONFLICT DO NOTHING RETURNING "key"
--undo delete from settings where key = 'r'
--# rails advisory lock
SELECT pg_try_advisory_lock(4242424242)
--@ simple
SELECT pg_advisory_unlock(4242424242)
--# sidekiq style queue
begin
--@ simple
with picked as (select id from scratch where t is null order by id for update skip locked limit 5) update scratch s set t = 'busy' from picked p where s.id = p.id returning s.*
--@ simple
rollback
--# outbox delete returning
with gone as (delete from scratch where id < 0 returning id, t) insert into watched (id, t) select id, t from gone returning id
--# bulk unnest
--@ extended
insert into scratch (id, t) select * from unnest($1::int[], $2::text[]) returning id, t
--bind {901,902}
--bind {a,b}
--undo delete from scratch
--# bulk update from values
update scratch set t = v.t from (values (901, 'x'), (902, 'y')) as v (id, t) where scratch.id = v.id
--# any array
--@ extended
select id, kind from accounts where id = any($1) and kind <> all($2) order by id
--types 1007 1009
--bind {1,2,3}
--bind {x,y}
--# keyset pagination
--@ extended
select id, booked_at, amount from transactions where (booked_at, id) > ($1, $2) order by booked_at, id limit $3
--bind 2024-01-01
--bind 0
--bind 10
--# count over pages
select id, name, city, count(*) over () as total from customers order by name collate "C" limit 3 offset 3
--# name search
select id, name from customers where name ilike '%o%' and lower(city) in ('oslo','lisbon') order by similarity(name, 'x') limit 1
--# name search plain
select id, name, position('o' in lower(name)) from customers where name ~* '^[a-f]' and city similar to '(Oslo|Lisbon)%' order by id
--# median by group
select city, percentile_disc(0.5) within group (order by created_at) from customers group by city order by city
--# running retention
with firsts as (select customer_id, min(date_trunc('month', opened_on)) m from accounts group by 1), acts as (select a.customer_id, date_trunc('month', t.booked_at) m from transactions t join accounts a on a.id = t.account_id group by 1, 2) select f.m, (extract(year from age(a.m, f.m)) * 12 + extract(month from age(a.m, f.m)))::int as n, count(distinct f.customer_id) from firsts f join acts a using (customer_id) group by 1, 2 order by 1, 2
--# sessionize
select account_id, sum(is_new) over (partition by account_id order by booked_at, id) as session, booked_at from (select *, case when booked_at - lag(booked_at) over (partition by account_id order by booked_at, id) < interval '30 minutes' then 0 else 1 end as is_new from transactions) s order by 1, 3, id
--# width buckets
select width_bucket(balance, 0, 1000, 5) b, count(*), min(balance), max(balance), round(stddev_pop(balance), 2), corr(balance::float8, id::float8) is not null, regr_slope(balance::float8, id) is not null from accounts group by 1 order by 1
--# histogram text
select repeat('#', (count(*) * 10)::int), currency from accounts group by currency order by 2
--# bit and hashes
select md5(name), encode(sha256(name::bytea), 'hex'), hashtext(name) is not null, bit_or(id), bit_and(id), xor_agg from customers, (select 1 xor_agg) x group by name, xor_agg order by 1
--# generated uuid
select gen_random_uuid() is not null, length(gen_random_uuid()::text)
--# time zones
select ts at time zone 'America/New_York', extract(isodow from ts), to_char(ts, 'Day, DD Mon YYYY HH24:MI:SS'), make_interval(days => 3, hours => 2), make_date(2024, 2, 29), date_bin('15 minutes', ts, timestamp '2001-01-01') from (values (timestamp '2024-02-29 12:34:56')) v(ts)
--# conditional
select id, case when balance > 400 then 'high' when balance > 100 then 'mid' else 'low' end b, nullif(kind, 'savings'), greatest(balance, 100), least(opened_on, '2023-03-01'::date), coalesce(null, kind) from accounts order by id
--# set operations
(select city from customers union all select kind from accounts) except select 'Oslo' intersect select 'x' order by 1
--# xml
select xmlelement(name account, xmlattributes(id as id), kind)::text, xmlforest(kind, currency)::text from accounts order by id
--# xml agg
select xmlagg(xmlelement(name a, id) order by id)::text from accounts
--# system information
select current_user, session_user, current_database(), current_catalog, inet_server_port() is not null or true, pg_backend_pid() > 0, pg_is_in_recovery(), pg_postmaster_start_time() < now()
--# sizes
select pg_size_pretty(1234567::bigint), pg_column_size(row(1,2)), pg_size_bytes('1 MB')
--# explain plain
explain (format json, verbose) select id from accounts where id = 1
--# explain analyze | volatile
explain (analyze, buffers, timing off) select kind, count(*) from accounts group by kind
--# explain write
explain (costs off) update accounts set kind = 'x' where id = 1
--# vacuum analyze
vacuum (analyze, verbose false) scratch
--# analyze column
analyze accounts (kind)
--# create index concurrently
create index concurrently if not exists accounts_kind_i on accounts (kind) where balance > 0
--undo drop index if exists accounts_kind_i
--# add column ladder
begin
--@ simple
alter table transactions add column note text default 'n' not null, add constraint note_short check (length(note) < 100) not valid
--@ simple
alter table transactions validate constraint note_short
--@ simple
update transactions set note = description where id = 1
--@ simple
alter table transactions alter column note drop not null, alter column note set default null
--@ simple
alter table transactions rename column note to remark
--@ simple
select id, remark from transactions order by id
--@ simple
alter table transactions drop column remark cascade
--@ simple
rollback
--# new table with everything
begin
--@ simple
create table if not exists invoices (id bigint generated by default as identity primary key, account_id int references accounts on delete restrict deferrable initially deferred, total numeric(12,2) check (total >= 0), tax numeric generated always as (round(total * 0.2, 2)) stored, lines jsonb not null default '[]', period daterange, created timestamptz default now(), exclude using gist (period with &&))
--@ simple
create unique index on invoices (account_id, lower(period)) include (total)
--@ simple
comment on table invoices is 'money'
--@ simple
insert into invoices (account_id, total, period) values (1, 10.50, '[2024-01-01,2024-02-01)') returning id, total, tax, lines, period
--@ simple
create view big_invoices with (security_barrier) as select id, total from invoices where total > 5 with local check option
--@ simple
select * from big_invoices
--@ simple
grant select on invoices to public
--@ simple
rollback
--# materialized view
begin
--@ simple
create materialized view by_kind as select kind, sum(balance) s from accounts group by kind with no data
--@ simple
refresh materialized view by_kind
--@ simple
select * from by_kind order by kind
--@ simple
rollback
--# procedure with transaction
begin
--@ simple
create procedure bump(inout n int, by int default 1) language plpgsql as $$ begin n := n + by; end $$
--@ simple
call bump(5)
--@ simple
call bump(n => 5, by => 10)
--@ simple
rollback
--# function returning table
begin
--@ simple
create function top_accounts(n int) returns table (id int, balance numeric) language sql stable as $$ select a.id, a.balance from accounts a order by a.balance desc limit n $$
--@ simple
select * from top_accounts(2)
--@ simple
rollback
--# plpgsql with loops and exceptions
do $$
declare r record; total numeric := 0;
begin
  for r in select id, balance from accounts order by id loop
    total := total + r.balance;
    continue when r.balance < 100;
    begin
      perform 1 / (r.id - 3);
    exception when division_by_zero then raise notice 'skipped %', r.id;
    end;
  end loop;
  raise notice 'total %', total;
end $$
--# enum and domain
begin
--@ simple
create type state as enum ('new', 'done')
--@ simple
alter type state add value if not exists 'late' after 'new'
--@ simple
create domain positive as int check (value > 0)
--@ simple
select 'new'::state < 'done'::state, 5::positive
--@ simple
rollback
--# listen notify
listen jobs
--@ simple
select pg_notify('jobs', 'x')
--@ simple
unlisten *
--# set local things
begin
--@ simple
set local statement_timeout = '5s'
--@ simple
set local lock_timeout to 1000
--@ simple
set local application_name = 'report'
--@ simple
select current_setting('statement_timeout')
--@ simple
commit
