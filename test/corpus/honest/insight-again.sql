-- More of what programs for reports, pipelines, libraries and models send, in rarer forms; written before it was looked at all what the gateway makes of them.

--# Django with psycopg 3: keys of a document as parameters
--@ extended
SELECT "products"."id", ("products"."attrs" -> $1) AS "size", ("products"."attrs" #>> $2) AS "ml" FROM "shop"."products" WHERE ("products"."attrs" ? $3) ORDER BY "products"."id"
--bind size
--bind {size,ml}
--bind color
--# Django with psycopg 3: keys of an open part of a document as parameters
--@ extended
SELECT "files"."id", ("files"."doc" ->> $1) AS "state" FROM "files" ORDER BY "files"."id"
--bind state
--# Django with psycopg 3: a filter on an open part of a document by parameters
--@ extended
SELECT "files"."id" FROM "files" WHERE ("files"."doc" ->> $1) = $2 ORDER BY "files"."id"
--bind state
--bind open
--# EF Core: an open part of a document
--@ extended
SELECT f.id, f.doc #>> '{owner,name}' AS name, CAST(f.doc ->> 'n' AS integer) AS n FROM files AS f WHERE (f.doc ->> 'state') = $1 ORDER BY f.id
--bind open
--# Hibernate 6: an open part of a document by a function
--@ extended
select f1_0.id,jsonb_extract_path_text(f1_0.doc,'owner','name') from files f1_0 where jsonb_extract_path_text(f1_0.doc,'state')=$1 order by f1_0.id
--bind open
--# Hibernate 6: an open part of a document by a path in JSON's own language | since 17
--@ extended
select f1_0.id,json_value(f1_0.doc,'$.state') from files f1_0 order by f1_0.id
--# Metabase: an open part of a document in a nest
--@ extended
SELECT "source"."doc → owner → name" AS "name", COUNT(*) AS "count" FROM (SELECT ("public"."files"."doc"#>> ARRAY['owner', 'name']::text[])::text AS "doc → owner → name" FROM "public"."files") AS "source" GROUP BY 1 ORDER BY 1
--# Metabase: number of an open part, summed
--@ extended
SELECT SUM(("public"."files"."doc"#>> ARRAY['n']::text[])::bigint) AS "sum" FROM "public"."files"
--# Sequelize: open parts of documents
SELECT "id", ("doc"#>>'{state}') AS "state", CAST(("doc"#>>'{n}') AS INTEGER) AS "n" FROM "files" AS "File" WHERE ("File"."doc"#>>'{state}') = 'open' ORDER BY "id"
--# Trino: statistics of open tables by parameters
--@ extended
SELECT attname, null_frac, n_distinct FROM pg_stats WHERE schemaname = $1 AND tablename = $2 ORDER BY 1
--bind public
--bind accounts
--# statistics of an open table, written out
SELECT attname, n_distinct, null_frac FROM pg_stats WHERE schemaname = 'shop' AND tablename = 'products' AND attname = ANY ('{sku,price}') ORDER BY 1
--# statistics of open tables through a cast
SELECT tablename, attname, n_distinct FROM pg_stats WHERE schemaname = 'shop'::name AND tablename = 'products'::text ORDER BY 1, 2
--# Superset: charts of open parts of documents
SELECT (doc ->> 'state') AS state, COUNT(*) AS "COUNT(*)" FROM public.files GROUP BY doc ->> 'state' ORDER BY "COUNT(*)" DESC, 1 LIMIT 100
--# Tableau: a filter over a list of ids and a relative date
SELECT "transactions"."description" AS "description", SUM("transactions"."amount") AS "sum:amount:ok" FROM "public"."transactions" "transactions" WHERE (("transactions"."account_id" IN (1, 2, 3)) AND (DATE_TRUNC( 'MONTH', CAST("transactions"."booked_at" AS TIMESTAMP WITHOUT TIME ZONE)) IN (TIMESTAMP '2025-01-01 00:00:00.000', TIMESTAMP '2025-06-01 00:00:00.000')) AND (NOT (("transactions"."description" IN ('coffee')) OR ("transactions"."description" IS NULL)))) GROUP BY 1 ORDER BY 1
--# Tableau: a window calculation kept on the server
SELECT "t0"."kind" AS "kind", "t0"."m" AS "m", SUM("t0"."s") OVER (PARTITION BY "t0"."kind" ORDER BY "t0"."m" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "running" FROM (SELECT "accounts"."kind" AS "kind", CAST(DATE_TRUNC('MONTH', "accounts"."opened_on") AS DATE) AS "m", SUM("accounts"."balance") AS "s" FROM "public"."accounts" "accounts" GROUP BY 1, 2) "t0" ORDER BY 1, 2
--# Tableau: distinct members counted with a null bucket
SELECT (CASE WHEN (CASE WHEN ("orders"."total" IS NULL) THEN 0 ELSE 1 END) = 1 THEN 'priced' ELSE 'free' END) AS "Calc", COUNT(DISTINCT "orders"."buyer") AS "ctd:buyer:ok", (COUNT(*) * 1.0) AS "n" FROM "shop"."orders" "orders" GROUP BY 1 ORDER BY 1
--# Tableau: join on a calculated key
SELECT "o"."buyer", "p"."name" FROM "shop"."orders" "o" INNER JOIN "shop"."products" "p" ON (CAST("o"."product_id" AS TEXT) = CAST("p"."id" AS TEXT)) ORDER BY "o"."id" LIMIT 5
--# Power BI: top n by a ranked nest
--@ binary
select "_"."name", "_"."a0" from (select "_"."name", "_"."a0", row_number() over (order by "_"."a0" desc, "_"."name") as "$r" from (select "p"."name" as "name", sum("o"."total") as "a0" from "shop"."orders" "o" inner join "shop"."products" "p" on "p"."id" = "o"."product_id" group by "p"."name") "_") "_" where "_"."$r" <= 3 order by "_"."$r"
--# Power BI: calendar by generate series in a custom statement
--@ extended
select "_"."day", "_"."week", count("o"."id") as "n" from (select d::date as "day", to_char(d, 'IYYY-IW') as "week" from generate_series('2025-01-01'::timestamp, '2025-01-10', '1 day'::interval) as d) "_" left join "shop"."orders" "o" on cast("o"."placed_at" as date) = "_"."day" group by 1, 2 order by 1
--# Power BI: blank and duplicate checks of a relationship's key
--@ binary
select count(*) - count(distinct "$Table"."id") as "dups", sum(case when "$Table"."id" is null then 1 else 0 end) as "blanks" from "public"."accounts" "$Table"
--# Power BI: percentiles and variance
--@ binary
select percentile_cont(0.9) within group (order by "rows"."balance") as "p90", var_pop("rows"."balance") as "v", stddev_samp("rows"."balance") as "s" from (select "$Table"."balance" from "public"."accounts" "$Table") "rows"
--# Looker: a dimension of tiers, with a html-free label
SELECT CASE WHEN accounts.balance < 0 THEN 'Below 0' WHEN accounts.balance >= 0 AND accounts.balance < 500 THEN '0 to 500' WHEN accounts.balance >= 500 THEN '500 or Above' ELSE 'Undefined' END AS "accounts.tier", CASE WHEN accounts.balance < 0 THEN 0 WHEN accounts.balance >= 0 AND accounts.balance < 500 THEN 1 ELSE 2 END AS "accounts.tier__sort_", COUNT(*) AS n FROM public.accounts GROUP BY 1, 2 ORDER BY 2
--# Looker: a period over period with an offset
WITH p AS (SELECT date_trunc('month', booked_at) AS m, sum(amount) AS s FROM transactions GROUP BY 1) SELECT a.m, a.s, b.s AS before FROM p a LEFT JOIN p b ON b.m = a.m - interval '1 month' ORDER BY 1
--# Looker: string aggregation with distinct and order
SELECT city, STRING_AGG(DISTINCT accounts.kind, '|RECORD|' ORDER BY accounts.kind) AS kinds, ARRAY_TO_STRING(ARRAY_AGG(DISTINCT accounts.currency::text), ',') AS cur FROM customers JOIN accounts ON accounts.customer_id = customers.id GROUP BY 1 ORDER BY 1
--# Grafana: counters with resets
SELECT at AS "time", CASE WHEN value >= lag(value) OVER (ORDER BY at) THEN value - lag(value) OVER (ORDER BY at) WHEN lag(value) OVER (ORDER BY at) IS NULL THEN NULL ELSE value END AS "increase" FROM shop.readings WHERE sensor = 1 AND at BETWEEN '2025-03-01' AND '2025-03-01 04:00' ORDER BY 1
--# Grafana: a series filled by a join
SELECT g AS "time", coalesce(avg(r.value), 0) AS value FROM generate_series(timestamptz '2025-03-01 00:00Z', '2025-03-01 06:00Z', interval '1 hour') g LEFT JOIN shop.readings r ON r.at >= g AND r.at < g + interval '1 hour' GROUP BY g ORDER BY g
--# Grafana: ad hoc filters with regular expressions
SELECT buyer, count(*) FROM shop.orders WHERE buyer ~ '^buyer-[12]$' AND state::text !~* 'ret' GROUP BY 1 ORDER BY 1
--# Redash: dropdown and parameters already put in
SELECT id, buyer FROM shop.orders WHERE placed_at::date BETWEEN '2025-01-03' AND '2025-01-06' AND buyer IN ('buyer-1','buyer-2') ORDER BY 1
--# Superset: rolling and cumulative as post-processing of raw rows
SELECT at AS at, sensor AS sensor, value AS value FROM shop.readings WHERE at >= TO_TIMESTAMP('2025-03-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND sensor IN (1, 2) ORDER BY at ASC, sensor ASC LIMIT 20 OFFSET 5
--# Superset: row level security clause put in
SELECT city AS city, COUNT(*) AS n FROM (SELECT * FROM public.customers) AS virtual_table WHERE ((city = 'Oslo') OR (city = 'Turin')) GROUP BY city ORDER BY n DESC, city LIMIT 1000
--# Superset: a nest with all columns of a table of protected ones, grouped by an open one
SELECT date_trunc('month', created_at) AS __timestamp, count(*) AS n FROM (SELECT c.*, a.balance FROM customers c LEFT JOIN accounts a ON a.customer_id = c.id) AS virtual_table WHERE balance > 100 GROUP BY 1 ORDER BY 1
--# Metabase: a model of all columns, then a question on it
--@ extended
SELECT "source"."city" AS "city", MIN("source"."created_at") AS "min", COUNT(*) AS "count" FROM (SELECT "public"."customers".* FROM "public"."customers") AS "source" GROUP BY "source"."city" ORDER BY "source"."city" ASC
--# Metabase: model with a join of all columns, filtered by an open one | masks email Customers__pan
--@ extended
SELECT "source"."id" AS "id", "source"."email" AS "email", "Cards"."brand" AS "Cards__brand", "Cards"."pan" AS "Customers__pan" FROM (SELECT * FROM "public"."customers" WHERE "public"."customers"."city" LIKE $1) AS "source" LEFT JOIN "public"."cards" AS "Cards" ON "source"."id" = "Cards"."customer_id" ORDER BY "source"."id" LIMIT 1048575
--bind %o%
--# Metabase: a window of offsets
--@ extended
SELECT "source"."m", "source"."sum", LAG("source"."sum", 1) OVER (ORDER BY "source"."m" ASC) AS "prev", "source"."sum" - LAG("source"."sum", 1) OVER (ORDER BY "source"."m" ASC) AS "diff" FROM (SELECT DATE_TRUNC('month', "public"."transactions"."booked_at") AS "m", SUM("public"."transactions"."amount") AS "sum" FROM "public"."transactions" GROUP BY 1) AS "source" ORDER BY 1
--# Metabase: between columns, dates and shifts
--@ extended
SELECT CAST(EXTRACT(DAY FROM (CAST(DATE_TRUNC('day', NOW()) AS TIMESTAMP) - CAST(DATE_TRUNC('day', "public"."transactions"."booked_at") AS TIMESTAMP))) AS INTEGER) > 10 AS "old", COUNT(*) FROM "public"."transactions" WHERE "public"."transactions"."booked_at" + INTERVAL '1 year' > TIMESTAMP '2025-06-01' GROUP BY 1 ORDER BY 1
--# Metabase: splits, domains and regular expressions of open texts
--@ extended
SELECT SPLIT_PART("shop"."orders"."buyer", '-', 2) AS "n", SUBSTRING("shop"."products"."sku", '^([A-Z]+)') AS "prefix", CONCAT("shop"."products"."name", ' / ', "shop"."products"."sku") AS "label", COUNT(*) AS "count" FROM "shop"."orders" LEFT JOIN "shop"."products" ON "shop"."orders"."product_id" = "shop"."products"."id" GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT 10
--# dbt: unpivot by unions
with u as (select cast('public.accounts' as text) as rel, id, cast('kind' as text) as field_name, cast(kind as text) as value from accounts union all select cast('public.accounts' as text), id, cast('currency' as text), cast(currency as text) from accounts) select field_name, value, count(*) from u group by 1, 2 order by 1, 2
--# dbt: deduplicate by natural join of a row number
select data.* from shop.orders as data natural join (select distinct on (buyer) id from shop.orders order by buyer, placed_at desc) as grouped_rows order by id
--# dbt: deduplicate by an array of rows
select unnested.* from (select array_agg(o order by placed_at desc) as r from shop.orders o group by buyer) x cross join lateral (select (r[1]).id, (r[1]).buyer) unnested order by 1
--# dbt: equal row counts and aggregates
with a as (select 1 as id_dbtutils_test_equal_rowcount, count(*) as count_a from shop.orders group by 1), b as (select 1 as id_dbtutils_test_equal_rowcount, count(*) as count_b from accounts group by 1), final as (select count_a, count_b, abs(count_a - count_b) as diff_count from a full join b on a.id_dbtutils_test_equal_rowcount = b.id_dbtutils_test_equal_rowcount) select * from final
--# dbt: expression is true and not null where
select count(*) from (select * from shop.orders where not(total >= 0)) t
--@ simple
select count(*) from (select id from accounts where not (balance is not null)) t
--# dbt: schema changes of an incremental model
create schema if not exists dbt_dev
--@ simple
create table dbt_dev.inc as select id, buyer from shop.orders where id < 3
--@ simple
alter table dbt_dev.inc add column total numeric, add column state text
--@ simple
alter table dbt_dev.inc alter column buyer type varchar(64)
--@ simple
alter table dbt_dev.inc drop column state
--@ simple
insert into dbt_dev.inc (id, buyer, total) (select id, buyer, total from shop.orders where id between 3 and 5)
--@ simple
select * from dbt_dev.inc order by id
--undo drop schema if exists dbt_dev cascade
--# dbt: clone, unlogged tables and their swap
create schema if not exists dbt_dev
--@ simple
create unlogged table "dbt_dev"."t__dbt_tmp" as (select 1 as id union all select 2)
--@ simple
alter table "dbt_dev"."t__dbt_tmp" rename to "t"
--@ simple
create view dbt_dev.v as select * from dbt_dev.t
--@ simple
alter view dbt_dev.v rename to v__dbt_backup
--@ simple
create view dbt_dev.v as select id, id * 2 as twice from dbt_dev.t
--@ simple
drop view if exists dbt_dev.v__dbt_backup cascade
--@ simple
select * from dbt_dev.v order by 1
--undo drop schema if exists dbt_dev cascade
--# dbt: hooks that note a run
create table if not exists public.dbt_log_bi (event_name text, event_timestamp timestamp default (now() at time zone 'utc'), event_model text)
--@ simple
insert into public.dbt_log_bi (event_name, event_model) values ('run started', null); insert into public.dbt_log_bi (event_name, event_model) select 'model deployed', relname from pg_class where relname = 'accounts'
--@ simple
select event_name, event_model from public.dbt_log_bi order by 1
--undo drop table if exists public.dbt_log_bi
--# dbt: functions made for a project
create or replace function public.cents_bi(v numeric) returns bigint language sql immutable as $$ select (v * 100)::bigint $$
--@ simple
select id, public.cents_bi(balance) from accounts order by id limit 3
--undo drop function if exists public.cents_bi(numeric)
--# Airflow: sensors and a load by copy
SELECT COUNT(*) > 0 FROM shop.orders WHERE placed_at::date = DATE '2025-01-02'
--@ simple
CREATE TEMP TABLE stage_orders (LIKE shop.orders INCLUDING DEFAULTS) ON COMMIT PRESERVE ROWS
--@ simple
COPY stage_orders (id, product_id, buyer, quantity, placed_at) FROM STDIN WITH (FORMAT csv, HEADER true)
--copy id,product_id,buyer,quantity,placed_at
--copy 900,1,air,2,2025-05-01T00:00:00Z
--@ simple
INSERT INTO shop.orders (id, product_id, buyer, quantity, placed_at) SELECT id, product_id, buyer, quantity, placed_at FROM stage_orders ON CONFLICT (id) DO NOTHING
--@ simple
SELECT buyer, quantity FROM shop.orders WHERE id = 900
--# Airbyte: normalised rows by a type cast of every field
select cast("id" as bigint) as id, cast("buyer" as text) as buyer, case when "state"::text = '' then null else "state"::text end as state, md5(cast(coalesce(cast("id" as text), '') as text)) as _hashid, cast(nullif(to_char("placed_at", 'YYYY-MM-DD'), '') as date) as day from shop.orders order by 1 limit 3
--# Airbyte: publication's tables and replica identity, read only
select c.relname, case c.relreplident when 'd' then 'default' when 'f' then 'full' when 'n' then 'nothing' else 'index' end from pg_class c where c.relnamespace = 'shop'::regnamespace and c.relkind in ('r', 'p') order by 1
--# Fivetran: sizes in one aggregate | volatile
select n.nspname, c.relname, c.reltuples::bigint, pg_size_pretty(pg_total_relation_size(c.oid)), (pg_stat_get_live_tuples(c.oid)) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
--# Debezium: read-only incremental snapshot | volatile
SELECT pg_current_snapshot(), pg_snapshot_xmin(pg_current_snapshot()), pg_snapshot_xmax(pg_current_snapshot()), (pg_snapshot_xip(pg_current_snapshot()) IS NULL)
--# Spark: pushed down aggregates with limit and sample
--@ portal
SELECT "product_id",MAX("total"),COUNT(*) FROM shop.orders TABLESAMPLE BERNOULLI (100) REPEATABLE (1) WHERE ("product_id" IS NOT NULL) AND ("product_id" >= 2) GROUP BY "product_id" ORDER BY "product_id" ASC NULLS FIRST LIMIT 3
--# COPY out in every form
COPY accounts TO STDOUT
--@ simple
COPY shop.products (id, sku, price) TO STDOUT WITH (FORMAT csv, HEADER, FORCE_QUOTE (sku), NULL 'NULL')
--@ simple
COPY (SELECT * FROM shop.categories ORDER BY id) TO STDOUT WITH CSV DELIMITER '|'
--@ simple
COPY (VALUES (1, 'x'), (2, 'y')) TO STDOUT
--# COPY out of protected columns | masks copied
COPY (SELECT id, city, email FROM customers ORDER BY id) TO STDOUT WITH (FORMAT csv, HEADER)
--# sequences and identities looked at
select last_value >= 1, is_called from shop.orders_id_seq
--@ simple
select pg_get_serial_sequence('shop.orders', 'id'), currval(pg_get_serial_sequence('shop.jobs', 'id')::regclass) is null
--@ simple
select sequencename, data_type, increment_by, last_value is null or true from pg_sequences where schemaname = 'shop' order by 1
--# cursors that go back and forth
BEGIN
--@ simple
DECLARE c SCROLL CURSOR FOR SELECT id, buyer FROM shop.orders ORDER BY id
--@ simple
FETCH LAST FROM c
--@ simple
FETCH PRIOR FROM c
--@ simple
MOVE ABSOLUTE 3 IN c
--@ simple
FETCH RELATIVE 2 FROM c
--@ simple
FETCH BACKWARD 2 FROM c
--@ simple
CLOSE ALL
--@ simple
COMMIT
--# prepared statements by SQL
PREPARE p (int, text) AS SELECT id, kind FROM accounts WHERE customer_id = $1 AND kind = $2 ORDER BY id
--@ simple
EXECUTE p (1, 'savings')
--@ simple
EXPLAIN (COSTS OFF) EXECUTE p (1, 'savings')
--@ simple
DEALLOCATE ALL
--# save points and errors of a load
BEGIN
--@ simple
SAVEPOINT row_1
--@ simple
INSERT INTO checked (id, t, n) VALUES (1, 'abc', 1)
--@ simple
SAVEPOINT row_2
--@ simple
INSERT INTO checked (id, t, n) VALUES (2, 'toolong', 1)
--@ simple
ROLLBACK TO SAVEPOINT row_2
--@ simple
INSERT INTO checked (id, t, n) VALUES (1, 'dup', 2)
--@ simple
ROLLBACK TO row_2
--@ simple
SELECT count(*) FROM checked
--@ simple
COMMIT
--# keys that are broken by a load
INSERT INTO accounts (id, customer_id, kind, balance, currency, opened_on) VALUES (900, 999, 'savings', 1, 'EUR', '2025-01-01')
--@ simple
INSERT INTO accounts (id, customer_id, kind, balance, currency, opened_on) VALUES (1, 1, 'savings', 1, 'EUR', '2025-01-01')
--@ simple
INSERT INTO accounts (id, customer_id, kind, balance, currency, opened_on) VALUES (901, 1, null, 1, 'EUR', '2025-01-01')
--@ simple
INSERT INTO shop.orders (product_id, buyer, quantity, placed_at) VALUES (1, 'x', 0, now())
--# new customers written with a number that must be unique, nothing of it read back | known
--@ extended
INSERT INTO customers (id, name, city, ssn, email, phone, date_of_birth, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id, name
--bind 901
--bind New One
--bind Oslo
--bind 700-11-2222
--bind new@shop.example
--bind +1 555 0999
--bind 1990-01-01
--bind 2025-01-01 00:00:00
--# new customers written with protected columns, nothing of them read back
--@ extended
INSERT INTO customers (id, name, city, email, phone, date_of_birth, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id, name
--bind 901
--bind New One
--bind Oslo
--bind new@shop.example
--bind +1 555 0999
--bind 1990-01-01
--bind 2025-01-01 00:00:00
--# updates and deletes by open columns of a table with protected ones
--@ extended
UPDATE customers SET city = $1 WHERE id = $2 RETURNING id, city
--bind Porto
--bind 3
--@ extended
UPDATE customers SET email = $1 WHERE id = $2
--bind changed@shop.example
--bind 3
--@ extended
DELETE FROM notes WHERE customer_id = $1
--bind 3
--# upsert that returns what it stored | masks email
--@ extended
INSERT INTO customers AS c (id, name, city, email, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET city = excluded.city, email = excluded.email RETURNING c.id, c.city, c.email
--bind 2
--bind Bo Finch
--bind Bergen
--bind bo@shop.example
--bind 2025-01-01 00:00:00
--# advisory locks and timeouts of a worker
--@ extended
SELECT pg_try_advisory_lock(hashtext($1)::bigint), pg_try_advisory_lock(1, 2)
--bind nightly
--@ simple
SELECT pg_advisory_unlock(1, 2), pg_advisory_unlock_all()
--@ simple
BEGIN; SET LOCAL lock_timeout = '1s'; SELECT pg_advisory_xact_lock(42); COMMIT
--# listening and telling
LISTEN orders_bi
--@ simple
SELECT pg_notify('other_bi', '{"id": 1}')
--@ simple
NOTIFY other_bi
--@ simple
UNLISTEN *
--# aggregates of every kind over open columns
SELECT bool_and(balance > 0), bool_or(balance > 1500), every(currency <> ''), bit_or(id), string_agg(currency::text, '' ORDER BY id), array_agg(id ORDER BY id DESC) FILTER (WHERE kind = 'current'), jsonb_object_agg(id, balance), json_agg(kind ORDER BY id), mode() WITHIN GROUP (ORDER BY currency), percentile_disc(array[0.1, 0.9]) WITHIN GROUP (ORDER BY balance), rank(500) WITHIN GROUP (ORDER BY balance), covar_pop(balance, id) FROM accounts
--# windows of every kind over open columns
SELECT id, first_value(id) OVER w, last_value(id) OVER (w ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING), nth_value(id, 2) OVER w, lead(balance, 1, 0) OVER w, percent_rank() OVER w, count(*) OVER (PARTITION BY kind ORDER BY opened_on RANGE BETWEEN interval '60 days' PRECEDING AND CURRENT ROW), sum(balance) OVER (w GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) FROM accounts WINDOW w AS (PARTITION BY kind ORDER BY opened_on, id) ORDER BY id
--# rows out of functions, side by side
SELECT * FROM ROWS FROM (generate_series(1, 3), unnest(ARRAY['a', 'b'])) WITH ORDINALITY AS t (n, l, o)
--@ simple
SELECT o.id, u.tag, u.n FROM shop.products o CROSS JOIN LATERAL unnest(o.tags) WITH ORDINALITY AS u (tag, n) ORDER BY 1, 3
--@ simple
SELECT m[1] AS head, count(*) FROM shop.products, regexp_matches(sku, '([A-Z]+)-', 'g') m GROUP BY 1 ORDER BY 1
--@ simple
SELECT * FROM json_to_recordset('[{"a":1,"b":"x"},{"a":2}]') AS x (a int, b text)
--@ simple
SELECT * FROM xmltable('/r/i' PASSING xml '<r><i n="1">a</i><i n="2">b</i></r>' COLUMNS n int PATH '@n', v text PATH '.')
--@ simple
SELECT * FROM string_to_table('a,b,c', ',') WITH ORDINALITY
--# tables out of documents | since 17
SELECT p.id, t.* FROM shop.products p, JSON_TABLE(p.attrs, '$' COLUMNS (color text PATH '$.color', ml int PATH '$.size.ml', grams int PATH '$.grams' DEFAULT 0 ON EMPTY)) t ORDER BY p.id
--# full text over open texts
SELECT id, name, ts_rank(searched, q) AS rank, ts_headline('english', name, q) FROM shop.products, websearch_to_tsquery('english', 'tea OR cup') q WHERE searched @@ q ORDER BY rank DESC, id
--@ simple
SELECT word, ndoc FROM ts_stat('select searched from shop.products') ORDER BY 1
--# ranges, arrays and intervals of open columns
SELECT id, lower(slot), upper(slot) - lower(slot), slot && tstzrange('2025-02-01', '2025-02-05') AS meets, isempty(slot) FROM shop.orders ORDER BY id LIMIT 3
--@ simple
SELECT range_agg(slot) FROM shop.orders WHERE id < 5
--@ simple
SELECT id, array_length(tags, 1), tags @> ARRAY['tea'], array_position(tags, 'tea'), array_remove(tags, 'tea'), tags || 'x'::text FROM shop.products ORDER BY id
--# composites and casts of open columns
SELECT id, (ship_to).town, ship_to::text, row_to_json(ship_to), ((ship_to).zip)::int % 10 FROM shop.orders ORDER BY id LIMIT 3
--# whole rows as documents, with protected columns masked | masks row_to_json to_jsonb
SELECT id, row_to_json(c), to_jsonb(c) FROM customers c ORDER BY id LIMIT 2
--# whole rows of open tables as documents
SELECT row_to_json(a), to_jsonb(t) - 'description', json_build_object('n', (SELECT count(*) FROM transactions x WHERE x.account_id = a.id)) FROM accounts a JOIN transactions t ON t.account_id = a.id ORDER BY t.id LIMIT 3
--# merge of a stage into an open table | since 15
MERGE INTO settings s USING (VALUES ('theme', '{"dark": false}'::jsonb), ('new', '1'::jsonb)) AS v (key, value) ON s.key = v.key WHEN MATCHED AND s.value IS DISTINCT FROM v.value THEN UPDATE SET value = v.value WHEN MATCHED THEN DO NOTHING WHEN NOT MATCHED THEN INSERT (key, value, changed_at) VALUES (v.key, v.value, '2025-01-01')
--# archiving by a writing query, counted
WITH moved AS (DELETE FROM shop.readings WHERE at < '2025-03-01 00:30Z' RETURNING *), kept AS (INSERT INTO shop.readings_rest_bi SELECT * FROM moved RETURNING 1) SELECT count(*) FROM kept
--# archiving by a writing query into a temporary table
CREATE TEMP TABLE old_bi (LIKE shop.readings)
--@ simple
WITH moved AS (DELETE FROM shop.readings WHERE at < '2025-03-01 00:30Z' RETURNING *), kept AS (INSERT INTO old_bi SELECT * FROM moved RETURNING 1) SELECT count(*) FROM kept
--# a partition added, filled and taken away
CREATE TABLE shop.readings_2026_bi PARTITION OF shop.readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')
--@ simple
INSERT INTO shop.readings SELECT timestamptz '2026-05-01' + n * interval '1 hour', 1, n FROM generate_series(1, 3) n
--@ simple
SELECT tableoid::regclass, count(*) FROM shop.readings GROUP BY 1 ORDER BY 1
--@ simple
ALTER TABLE shop.readings DETACH PARTITION shop.readings_2026_bi
--@ simple
DROP TABLE shop.readings_2026_bi
--undo drop table if exists shop.readings_2026_bi
--# agent: customers with the count and sum of accounts, mail masked | masks email
SELECT c.id, c.name, c.email, count(a.id) AS accounts, coalesce(sum(a.balance), 0) AS total FROM customers c LEFT JOIN accounts a ON a.customer_id = c.id GROUP BY c.id ORDER BY total DESC, c.id
--# agent: customers with their last booking, phone masked | masks phone
SELECT DISTINCT ON (c.id) c.id, c.name, c.phone, t.booked_at, t.amount FROM customers c JOIN accounts a ON a.customer_id = c.id JOIN transactions t ON t.account_id = a.id ORDER BY c.id, t.booked_at DESC, t.id
--# agent: notes of a customer, masked | masks body
SELECT n.id, n.body, n.written_at FROM notes n JOIN customers c ON c.id = n.customer_id WHERE c.name ILIKE 'ada%' ORDER BY n.written_at DESC
--# agent: union of what is shown, masked | masks contact
SELECT id, email AS contact FROM customers WHERE city = 'Oslo' UNION ALL SELECT id, phone FROM customers WHERE city = 'Turin' ORDER BY id
--# agent: an order limited by an open column, then masked in an outer query | masks email
SELECT q.id, q.email FROM (SELECT c.*, row_number() OVER (PARTITION BY c.city ORDER BY c.created_at DESC, c.id) AS rn FROM customers c) q WHERE q.rn = 1 ORDER BY q.id
--# agent: what a plan would be with masked columns shown
EXPLAIN (COSTS OFF) SELECT id, email FROM customers WHERE city = 'Oslo'
--# agent: does it exist, casts to names
SELECT to_regclass('public.customers'), to_regclass('public.custmers'), to_regtype('shop.order_state'), 'shop.with_tax'::regproc, 'customers'::regclass::oid > 0
--# agent: definitions of tables as written by hand from the catalog
SELECT 'CREATE TABLE ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || E' (\n' || string_agg('  ' || quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), ''), E',\n' ORDER BY a.attnum) || E'\n);' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE c.relkind = 'r' AND n.nspname = 'public' AND c.relname IN ('customers', 'accounts') GROUP BY n.nspname, c.relname ORDER BY 1
--# agent: permissions of its own
SELECT table_schema, table_name, string_agg(privilege_type, ', ' ORDER BY privilege_type) FROM information_schema.role_table_grants WHERE grantee = current_user AND table_schema = 'shop' GROUP BY 1, 2 ORDER BY 1, 2
--@ simple
SELECT has_table_privilege('customers', 'select'), has_column_privilege('customers', 'ssn', 'select'), has_schema_privilege('shop', 'create'), pg_has_role('pg_monitor', 'member')
--# agent: comments and questions in its text
/* The user asks: which city has the most money? */
-- step 1: join accounts and customers
SELECT c.city, SUM(a.balance) AS money -- total per city
FROM customers AS c
INNER JOIN accounts AS a /* one to many */ ON a.customer_id = c.id
GROUP BY c.city
ORDER BY money DESC
LIMIT 1;
--# agent: a table that is not there, a function that is not there, a type that does not fit
SELECT * FROM clients LIMIT 5
--@ simple
SELECT median(balance) FROM accounts
--@ simple
SELECT id FROM accounts WHERE opened_on > 'soon'
--@ simple
SELECT kind, balance FROM accounts GROUP BY kind
--@ simple
SELECT date_diff('day', opened_on, now()) FROM accounts
--# agent: words of another server
SELECT TOP 5 * FROM accounts
