-- What programs for reports and dashboards send, in their shapes; written before it was looked at all what the gateway makes of them.

--# Metabase: session of the JDBC driver
--@ extended
SET extra_float_digits = 3
--@ extended
SET application_name = 'Metabase v0.56 [reports]'
--@ extended
SET SESSION TIMEZONE TO 'UTC'
--@ extended
SHOW TIMEZONE
--@ extended
BEGIN READ ONLY
--@ extended
SELECT 1
--@ extended
COMMIT
--# Metabase: tables that may be read
--@ extended
SELECT n.nspname AS schema, c.relname AS name, CASE c.relkind WHEN 'r' THEN 'TABLE' WHEN 'p' THEN 'PARTITIONED TABLE' WHEN 'v' THEN 'VIEW' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE NULL END AS type, d.description, stat.n_live_tup AS estimated_row_count FROM pg_catalog.pg_class AS c INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid LEFT JOIN pg_catalog.pg_description AS d ON ((c.oid = d.objoid) AND (d.objsubid = $1) AND (d.classoid = $2::regclass)) LEFT JOIN pg_stat_user_tables AS stat ON ((n.nspname = stat.schemaname) AND (c.relname = stat.relname)) WHERE ((c.relnamespace = n.oid) AND (n.nspname !~ $3) AND (n.nspname <> $4) AND c.relkind IN ($5, $6, $7, $8, $9) AND n.nspname IN ($10)) ORDER BY type ASC, schema ASC, name ASC
--bind 0
--bind pg_class
--bind ^pg_
--bind information_schema
--bind r
--bind p
--bind v
--bind f
--bind m
--bind shop
--# Metabase: fields of a schema
--@ extended
SELECT c.column_name AS name, CASE WHEN c.udt_schema IN ($1, $2) THEN FORMAT($3, c.udt_name) ELSE FORMAT($4, c.udt_schema, c.udt_name) END AS "database-type", c.ordinal_position - 1 AS "database-position", c.table_schema AS "table-schema", c.table_name AS "table-name", pk.column_name IS NOT NULL AS "pk?", COL_DESCRIPTION(CAST(CAST(FORMAT($5, CAST(c.table_schema AS TEXT), CAST(c.table_name AS TEXT)) AS REGCLASS) AS OID), c.ordinal_position) AS "field-comment", ((column_default IS NULL) OR (LOWER(column_default) = $6)) AND (is_nullable = $7) AND NOT (((column_default IS NOT NULL) AND (column_default LIKE $8)) OR (is_identity <> $9)) AS "database-required", ((column_default IS NOT NULL) AND (column_default LIKE $10)) OR (is_identity <> $11) AS "database-is-auto-increment" FROM information_schema.columns AS c LEFT JOIN (SELECT tc.table_schema, tc.table_name, kc.column_name FROM information_schema.table_constraints AS tc INNER JOIN information_schema.key_column_usage AS kc ON (tc.constraint_name = kc.constraint_name) AND (tc.table_schema = kc.table_schema) AND (tc.table_name = kc.table_name) WHERE tc.constraint_type = $12) AS pk ON (c.table_schema = pk.table_schema) AND (c.table_name = pk.table_name) AND (c.column_name = pk.column_name) WHERE c.table_schema !~ $13 AND (c.table_schema IN ($14)) ORDER BY "table-schema" ASC, "table-name" ASC, "database-position" ASC
--bind public
--bind pg_catalog
--bind %s
--bind "%s"."%s"
--bind "%s"."%s"
--bind null
--bind NO
--bind %nextval(%
--bind NO
--bind %nextval(%
--bind NO
--bind PRIMARY KEY
--bind ^information_schema|catalog_history|pg_
--bind shop
--# Metabase: fields of materialized views
--@ extended
SELECT pa.attname AS name, CASE WHEN ptn.nspname IN ('public', 'pg_catalog') THEN FORMAT('%s', pt.typname) ELSE FORMAT('"%s"."%s"', ptn.nspname, pt.typname) END AS "database-type", pa.attnum - 1 AS "database-position", pn.nspname AS "table-schema", pc.relname AS "table-name", FALSE AS "pk?", NULL AS "field-comment", FALSE AS "database-required", FALSE AS "database-is-auto-increment" FROM pg_catalog.pg_class AS pc INNER JOIN pg_catalog.pg_namespace AS pn ON pn.oid = pc.relnamespace INNER JOIN pg_catalog.pg_attribute AS pa ON pa.attrelid = pc.oid INNER JOIN pg_catalog.pg_type AS pt ON pt.oid = pa.atttypid INNER JOIN pg_catalog.pg_namespace AS ptn ON ptn.oid = pt.typnamespace WHERE (pc.relkind = 'm') AND (pa.attnum >= 1) AND NOT pa.attisdropped ORDER BY "table-schema", "table-name", "database-position"
--# Metabase: foreign keys
--@ extended
SELECT fk_ns.nspname AS "fk-table-schema", fk_table.relname AS "fk-table-name", fk_column.attname AS "fk-column-name", pk_ns.nspname AS "pk-table-schema", pk_table.relname AS "pk-table-name", pk_column.attname AS "pk-column-name" FROM pg_constraint AS c INNER JOIN pg_class AS fk_table ON c.conrelid = fk_table.oid INNER JOIN pg_namespace AS fk_ns ON c.connamespace = fk_ns.oid INNER JOIN pg_attribute AS fk_column ON c.conrelid = fk_column.attrelid INNER JOIN pg_class AS pk_table ON c.confrelid = pk_table.oid INNER JOIN pg_namespace AS pk_ns ON pk_table.relnamespace = pk_ns.oid INNER JOIN pg_attribute AS pk_column ON c.confrelid = pk_column.attrelid WHERE fk_ns.nspname !~ '^information_schema|catalog_history|pg_' AND c.contype = 'f' AND fk_column.attnum = ANY (c.conkey) AND pk_column.attnum = ANY (c.confkey) ORDER BY "fk-table-schema", "fk-table-name"
--# Metabase: indexed columns
--@ extended
SELECT tmp.table_schema AS "table-schema", tmp.table_name AS "table-name", TRIM(BOTH '"' FROM PG_CATALOG.PG_GET_INDEXDEF(tmp.ci_oid, tmp.pos, FALSE)) AS "field-name" FROM (SELECT n.nspname AS table_schema, ct.relname AS table_name, ci.oid AS ci_oid, (information_schema._pg_expandarray(i.indkey)).n AS pos FROM pg_catalog.pg_class AS ct INNER JOIN pg_catalog.pg_namespace AS n ON ct.relnamespace = n.oid INNER JOIN pg_catalog.pg_index AS i ON ct.oid = i.indrelid INNER JOIN pg_catalog.pg_class AS ci ON ci.oid = i.indexrelid WHERE (PG_CATALOG.PG_GET_EXPR(i.indpred, i.indrelid) IS NULL) AND n.nspname !~ '^information_schema|catalog_history|pg_') AS tmp WHERE tmp.pos = 1 ORDER BY 1, 2, 3
--# Metabase: enum types with their values
--@ extended
SELECT nspname, typname, enumlabel FROM pg_enum e INNER JOIN pg_type t ON t.oid = e.enumtypid INNER JOIN pg_namespace n ON t.typnamespace = n.oid ORDER BY nspname, typname, enumsortorder
--# Metabase: privileges of the connection
--@ extended
with table_privileges as (select NULL as role, t.schemaname as schema, t.objectname as table, pg_catalog.has_any_column_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'update') as update, pg_catalog.has_any_column_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'select') as select, pg_catalog.has_any_column_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'insert') as insert, pg_catalog.has_table_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'delete') as delete from (select schemaname, tablename as objectname from pg_catalog.pg_tables union select schemaname, viewname as objectname from pg_views union select schemaname, matviewname as objectname from pg_matviews) t where t.schemaname !~ '^pg_' and t.schemaname <> 'information_schema' and pg_catalog.has_schema_privilege(current_user, t.schemaname, 'usage')) select t.* from table_privileges t where t.select or t.update or t.insert or t.delete order by 2, 3
--# Metabase: fingerprint rows of an open table
--@ extended
SELECT "source"."substring1" AS "substring1", "source"."id" AS "id", "source"."sku" AS "sku", "source"."price" AS "price", "source"."updated_at" AS "updated_at" FROM (SELECT "shop"."products"."id" AS "id", "shop"."products"."sku" AS "sku", "shop"."products"."price" AS "price", "shop"."products"."updated_at" AS "updated_at", SUBSTRING("shop"."products"."name" FROM 1 FOR 1234) AS "substring1" FROM "shop"."products" LIMIT 10000) AS "source"
--# Metabase: fingerprint rows of customers | masks ssn email phone
--@ extended
SELECT "public"."customers"."id" AS "id", "public"."customers"."name" AS "name", "public"."customers"."ssn" AS "ssn", "public"."customers"."email" AS "email", "public"."customers"."phone" AS "phone" FROM "public"."customers" LIMIT 10000
--# Metabase: fingerprint of long text cut off | masks email
--@ extended
SELECT "source"."id", "source"."email" FROM (SELECT "public"."customers"."id" AS "id", SUBSTRING("public"."customers"."email" FROM 1 FOR 1234) AS "email" FROM "public"."customers") AS "source" LIMIT 10000
--# Metabase: values of a field
--@ extended
SELECT "public"."accounts"."kind" AS "kind" FROM "public"."accounts" GROUP BY "public"."accounts"."kind" ORDER BY "public"."accounts"."kind" ASC LIMIT 1000
--# Metabase: values of a field of an enum
--@ extended
SELECT "shop"."orders"."state" AS "state" FROM "shop"."orders" GROUP BY "shop"."orders"."state" ORDER BY "shop"."orders"."state" ASC LIMIT 1000
--# Metabase: distinct values counted
--@ extended
SELECT COUNT(DISTINCT "public"."accounts"."currency") AS "count" FROM "public"."accounts" LIMIT 1048575
--# Metabase: search of field values
--@ extended
SELECT "shop"."products"."name" AS "name" FROM "shop"."products" WHERE LOWER("shop"."products"."name") LIKE $1 GROUP BY "shop"."products"."name" ORDER BY "shop"."products"."name" ASC LIMIT 100
--bind %tea%
--# Metabase: first look at a table | masks ssn email phone date_of_birth grade score profile tags ssn_area
--@ extended
SELECT "public"."customers"."id" AS "id", "public"."customers"."name" AS "name", "public"."customers"."city" AS "city", "public"."customers"."ssn" AS "ssn", "public"."customers"."email" AS "email", "public"."customers"."phone" AS "phone", "public"."customers"."date_of_birth" AS "date_of_birth", "public"."customers"."grade" AS "grade", "public"."customers"."score" AS "score", "public"."customers"."profile" AS "profile", "public"."customers"."tags" AS "tags", "public"."customers"."created_at" AS "created_at", "public"."customers"."ssn_area" AS "ssn_area" FROM "public"."customers" LIMIT 2000
--# Metabase: count by month
--@ extended
SELECT DATE_TRUNC('month', "public"."transactions"."booked_at") AS "booked_at", COUNT(*) AS "count" FROM "public"."transactions" GROUP BY DATE_TRUNC('month', "public"."transactions"."booked_at") ORDER BY DATE_TRUNC('month', "public"."transactions"."booked_at") ASC
--# Metabase: sum by week that begins on Sunday
--@ extended
SELECT (CAST(DATE_TRUNC('week', ("public"."transactions"."booked_at" + INTERVAL '1 day')) AS timestamp) + INTERVAL '-1 day') AS "booked_at", SUM("public"."transactions"."amount") AS "sum" FROM "public"."transactions" GROUP BY (CAST(DATE_TRUNC('week', ("public"."transactions"."booked_at" + INTERVAL '1 day')) AS timestamp) + INTERVAL '-1 day') ORDER BY (CAST(DATE_TRUNC('week', ("public"."transactions"."booked_at" + INTERVAL '1 day')) AS timestamp) + INTERVAL '-1 day') ASC
--# Metabase: day of week and hour
--@ extended
SELECT ((CAST(EXTRACT(DOW FROM "shop"."orders"."placed_at") AS integer) + 1)) AS "day", CAST(EXTRACT(HOUR FROM "shop"."orders"."placed_at") AS integer) AS "hour", COUNT(*) AS "count" FROM "shop"."orders" GROUP BY ((CAST(EXTRACT(DOW FROM "shop"."orders"."placed_at") AS integer) + 1)), CAST(EXTRACT(HOUR FROM "shop"."orders"."placed_at") AS integer) ORDER BY 1 ASC, 2 ASC
--# Metabase: past thirty days
--@ extended
SELECT COUNT(*) AS "count" FROM "shop"."orders" WHERE ("shop"."orders"."placed_at" >= DATE_TRUNC('day', (NOW() + INTERVAL '-30 day'))) AND ("shop"."orders"."placed_at" < DATE_TRUNC('day', NOW()))
--# Metabase: join with aliases
--@ extended
SELECT "Customers - Customer"."city" AS "Customers - Customer__city", SUM("public"."accounts"."balance") AS "sum", AVG("public"."accounts"."balance") AS "avg" FROM "public"."accounts" LEFT JOIN "public"."customers" AS "Customers - Customer" ON "public"."accounts"."customer_id" = "Customers - Customer"."id" WHERE "public"."accounts"."currency" = $1 GROUP BY "Customers - Customer"."city" ORDER BY "sum" DESC, "Customers - Customer"."city" ASC
--bind EUR
--# Metabase: question upon a question
--@ extended
SELECT "source"."city" AS "city", "source"."count" AS "count", "source"."share" AS "share" FROM (SELECT "source"."city" AS "city", "source"."count" AS "count", CAST("source"."count" AS DOUBLE PRECISION) / NULLIF(SUM("source"."count") OVER (), 0.0) AS "share" FROM (SELECT "public"."customers"."city" AS "city", COUNT(*) AS "count" FROM "public"."customers" GROUP BY "public"."customers"."city" ORDER BY "public"."customers"."city" ASC) AS "source") AS "source" WHERE "source"."count" > 1 ORDER BY "source"."city" LIMIT 1048575
--# Metabase: bins of numbers
--@ extended
SELECT ((FLOOR((("public"."accounts"."balance" - 0.0) / 200.0)) * 200.0) + 0.0) AS "balance", COUNT(*) AS "count" FROM "public"."accounts" GROUP BY ((FLOOR((("public"."accounts"."balance" - 0.0) / 200.0)) * 200.0) + 0.0) ORDER BY ((FLOOR((("public"."accounts"."balance" - 0.0) / 200.0)) * 200.0) + 0.0) ASC
--# Metabase: cumulative sum
--@ extended
SELECT "source"."month" AS "month", SUM("source"."sum") OVER (ORDER BY "source"."month" ASC ROWS UNBOUNDED PRECEDING) AS "sum" FROM (SELECT CAST(DATE_TRUNC('month', "public"."transactions"."booked_at") AS DATE) AS "month", SUM("public"."transactions"."amount") AS "sum" FROM "public"."transactions" GROUP BY 1) AS "source" ORDER BY 1 ASC
--# Metabase: time zone of reports
--@ extended
SELECT DATE_TRUNC('day', ("shop"."orders"."placed_at" AT TIME ZONE 'America/New_York')) AS "placed_at", SUM(CASE WHEN "shop"."orders"."state" = CAST('paid' AS "shop"."order_state") THEN "shop"."orders"."total" ELSE 0.0 END) AS "paid" FROM "shop"."orders" GROUP BY 1 ORDER BY 1 ASC LIMIT 30
--# Metabase: part of a document as a field
--@ extended
SELECT ("shop"."products"."attrs"#>> ARRAY['size', 'ml']::text[])::decimal AS "attrs → size → ml", COUNT(*) AS "count" FROM "shop"."products" GROUP BY "attrs → size → ml" ORDER BY "attrs → size → ml" ASC
--# Metabase: keys of documents described
--@ extended
SELECT "attrs" FROM (SELECT "attrs" FROM "shop"."products" LIMIT 10000) AS t
--# Metabase: native question with a variable
--@ extended
-- Metabase:: userID: 1 queryType: native queryHash: 5d3f
SELECT p.name, sum(o.total) AS revenue FROM shop.orders o JOIN shop.products p ON p.id = o.product_id WHERE 1 = 1 AND o.buyer = $1 AND "o"."state" <> 'new' GROUP BY 1 ORDER BY 2 DESC
--bind buyer-1
--# Metabase: native question with field filters
--@ extended
-- Metabase:: userID: 1 queryType: native queryHash: 77aa
SELECT date_trunc('week', placed_at) AS week, count(*) FROM shop.orders WHERE ("shop"."orders"."placed_at" >= timestamp with time zone '2025-01-01 00:00:00.000Z' AND "shop"."orders"."placed_at" < timestamp with time zone '2025-02-01 00:00:00.000Z') AND ("shop"."orders"."buyer" IN ('buyer-1', 'buyer-2')) GROUP BY 1 ORDER BY 1
--# Metabase: x-ray comparisons
--@ extended
SELECT "source"."kind" AS "kind", "source"."avg" AS "avg", "source"."stddev" AS "stddev" FROM (SELECT "public"."accounts"."kind" AS "kind", AVG("public"."accounts"."balance") AS "avg", STDDEV_POP("public"."accounts"."balance") AS "stddev", COUNT(DISTINCT "public"."accounts"."customer_id") AS "n" FROM "public"."accounts" GROUP BY "public"."accounts"."kind") AS "source" ORDER BY "source"."kind" ASC
--# Metabase: pivot with all its subtotals
--@ extended
SELECT "public"."accounts"."kind" AS "kind", "public"."accounts"."currency" AS "currency", 0 AS "pivot-grouping", SUM("public"."accounts"."balance") AS "sum" FROM "public"."accounts" GROUP BY "public"."accounts"."kind", "public"."accounts"."currency", 0 + 0 ORDER BY 1, 2
--# Metabase: expression of a custom column
--@ extended
SELECT "source"."Tier" AS "Tier", COUNT(*) AS "count" FROM (SELECT CASE WHEN "public"."accounts"."balance" > 1000 THEN 'gold' WHEN "public"."accounts"."balance" > 500 THEN 'silver' ELSE 'plain' END AS "Tier", COALESCE(NULLIF(TRIM("public"."accounts"."kind"), ''), 'none') AS "Kind" FROM "public"."accounts") AS "source" GROUP BY "source"."Tier" ORDER BY "source"."Tier" ASC
--# Metabase: dates out of texts
--@ extended
SELECT TO_TIMESTAMP("source"."day", 'YYYY-MM-DD') AS "day", CAST("source"."n" AS BIGINT) AS "n" FROM (SELECT TO_CHAR("shop"."orders"."placed_at", 'YYYY-MM-DD') AS "day", COUNT(*)::text AS "n" FROM "shop"."orders" GROUP BY 1) AS "source" ORDER BY 1 LIMIT 5
--# Metabase: epoch seconds cast to times
--@ extended
SELECT TO_TIMESTAMP("source"."s") AS "at", TO_TIMESTAMP("source"."s" * 1000 / 1000.0) AS "ms" FROM (SELECT EXTRACT(EPOCH FROM "shop"."orders"."placed_at")::bigint AS "s" FROM "shop"."orders") AS "source" ORDER BY 1 LIMIT 3
--# Metabase: rows by a cursor of the driver
--@ extended
BEGIN
--@ portal
SELECT "shop"."orders"."id" AS "id", "shop"."orders"."buyer" AS "buyer", "shop"."orders"."total" AS "total" FROM "shop"."orders" ORDER BY "shop"."orders"."id" LIMIT 1048575
--@ extended
ROLLBACK
--# Metabase: persisted model
--@ extended
create schema if not exists "metabase_cache_ab12_2"
--@ extended
create table "metabase_cache_ab12_2"."cache_info" ("key" varchar(254), "value" varchar(254))
--@ extended
insert into "metabase_cache_ab12_2"."cache_info" ("key", "value") values ('settings-version', '1'), ('created-at', '2025-06-01T00:00:00Z'), ('instance-uuid', 'cb1e8ad2-0000-4000-8000-000000000001')
--@ extended
create table "metabase_cache_ab12_2"."model_17_orders" as select "shop"."orders"."id" as "id", "shop"."orders"."buyer" as "buyer", "shop"."orders"."total" as "total" from "shop"."orders"
--@ extended
select count(*) from "metabase_cache_ab12_2"."model_17_orders"
--@ extended
drop table if exists "metabase_cache_ab12_2"."model_17_orders"
--undo drop schema if exists metabase_cache_ab12_2 cascade
--# Superset: what SQLAlchemy asks when it connects
select pg_catalog.version()
--@ simple
select current_schema()
--@ simple
show standard_conforming_strings
--@ simple
SHOW transaction isolation level
--@ simple
BEGIN
--@ simple
SELECT 1
--@ simple
ROLLBACK
--# Superset: schemas
SELECT pg_catalog.pg_namespace.nspname FROM pg_catalog.pg_namespace WHERE pg_catalog.pg_namespace.nspname NOT LIKE 'pg\_%' ESCAPE '\' ORDER BY pg_catalog.pg_namespace.nspname
--# Superset: a date function of a chart
SELECT DATE_TRUNC('day', placed_at) AS __timestamp, sum(total) AS "SUM(total)", COUNT(DISTINCT buyer) AS "COUNT_DISTINCT(buyer)" FROM shop.orders WHERE placed_at >= TO_TIMESTAMP('2025-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND placed_at < TO_TIMESTAMP('2025-03-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('day', placed_at) ORDER BY "SUM(total)" DESC LIMIT 10000
--# Superset: a series limited by an inner query
SELECT DATE_TRUNC('week', placed_at) AS __timestamp, buyer AS buyer, sum(total) AS "SUM(total)" FROM shop.orders JOIN (SELECT buyer AS buyer__, sum(total) AS mme_inner__ FROM shop.orders WHERE placed_at >= TO_TIMESTAMP('2025-01-01', 'YYYY-MM-DD') GROUP BY buyer ORDER BY mme_inner__ DESC LIMIT 3) AS anon_1 ON buyer = buyer__ WHERE placed_at >= TO_TIMESTAMP('2025-01-01', 'YYYY-MM-DD') GROUP BY DATE_TRUNC('week', placed_at), buyer ORDER BY "SUM(total)" DESC, 1, 2 LIMIT 50000
--# Superset: a virtual dataset
SELECT city AS city, sum(balance) AS total FROM (SELECT c.city, a.balance, a.currency
FROM customers c
JOIN accounts a ON a.customer_id = c.id
) AS virtual_table WHERE currency IN ('EUR', 'USD') AND ((1 = 1)) GROUP BY city ORDER BY total DESC LIMIT 1000
--# Superset: samples | masks pan
SELECT * FROM public.cards LIMIT 1001 OFFSET 0
--# Superset: a filter's choices
SELECT kind AS kind, count(*) AS "COUNT(*)" FROM public.accounts GROUP BY kind ORDER BY kind ASC LIMIT 1000
--# Superset: bounds of a time filter
SELECT MIN(booked_at) AS mindate, MAX(booked_at) AS maxdate FROM public.transactions
--# Superset: a box plot's rows
SELECT kind AS kind, DATE_TRUNC('quarter', opened_on) AS opened_on, AVG(balance) AS "AVG(balance)" FROM public.accounts WHERE opened_on >= TO_DATE('2023-01-01', 'YYYY-MM-DD') GROUP BY kind, DATE_TRUNC('quarter', opened_on) ORDER BY "AVG(balance)" DESC LIMIT 10000
--# Superset: time grain of five minutes
SELECT DATE_TRUNC('minute', at) - (EXTRACT(MINUTE FROM at)::int % 5) * INTERVAL '1 minute' AS __timestamp, sensor AS sensor, AVG(value) AS v FROM shop.readings WHERE at >= '2025-03-01 00:00:00' AND at < '2025-03-01 02:00:00' GROUP BY 1, sensor ORDER BY 1, 2 LIMIT 50000
--# Superset: SQL Lab wraps a limit, and explains
SELECT * FROM (SELECT id, kind FROM accounts) AS inner_qry ORDER BY id LIMIT 1001
--@ simple
EXPLAIN (COSTS OFF) SELECT id, kind FROM accounts
--# Superset: SQL Lab creates a table for a chart
CREATE TABLE public.tmp_bi_chart AS
SELECT kind, sum(balance) AS total FROM accounts GROUP BY kind
--@ simple
SELECT * FROM public.tmp_bi_chart ORDER BY kind LIMIT 100
--@ simple
DROP TABLE public.tmp_bi_chart
--undo drop table if exists public.tmp_bi_chart
--# Superset: Jinja made of nothing but comments
-- 6c2f1b1e-dead-beef
-- chart 17
SELECT 1 AS "sanity" /* dashboard_id=4 */
--# Superset: columns of a dataset without its rows
SELECT * FROM (SELECT o.*, p.name AS product FROM shop.orders o JOIN shop.products p ON p.id = o.product_id) AS virtual_table WHERE FALSE
--@ simple
SELECT * FROM (SELECT o.id, o.buyer FROM shop.orders o) AS a LIMIT 0
--# Grafana: a time series by macros
SELECT floor(extract(epoch from at)/600)*600 AS "time", avg(value) AS "value", sensor::text AS metric FROM shop.readings WHERE at BETWEEN '2025-03-01T00:00:00Z' AND '2025-03-01T06:00:00Z' GROUP BY 1, 3 ORDER BY 1, 3
--# Grafana: a group by time with an alias and fill
SELECT floor(extract(epoch from booked_at)/86400)*86400 AS time, sum(amount) AS amount, count(*) AS "bookings" FROM transactions WHERE booked_at >= '2025-01-01T00:00:00Z' AND booked_at <= '2025-06-30T23:59:59Z' GROUP BY time ORDER BY time
--# Grafana: epoch macros
SELECT extract(epoch from placed_at) as "time", total FROM shop.orders WHERE extract(epoch from placed_at) >= 1735689600 AND extract(epoch from placed_at) <= 1738368000 ORDER BY 1
--# Grafana: date bin of the builder | since 14
SELECT date_bin(interval '15 minute', at, timestamptz '2000-01-01') AS "time", max(value) FILTER (WHERE sensor = 1) AS s1, max(value) FILTER (WHERE sensor = 2) AS s2 FROM shop.readings WHERE at BETWEEN '2025-03-01' AND '2025-03-01 03:00' GROUP BY 1 ORDER BY 1 LIMIT 50
--# Grafana: a variable's values
SELECT DISTINCT buyer AS __text, buyer AS __value FROM shop.orders ORDER BY 1
--# Grafana: a variable that depends on another
SELECT id::text FROM accounts WHERE kind IN ('savings','current') AND currency ~* '^(EUR|USD)$' ORDER BY id
--# Grafana: annotations
SELECT extract(epoch from booked_at) AS time, description AS text, 'booking,' || description AS tags FROM transactions WHERE booked_at BETWEEN '2025-01-01T00:00:00Z' AND '2025-02-28T00:00:00Z' ORDER BY 1, id
--# Grafana: the editor's tables
select quote_ident(table_name) as "table" from information_schema.tables where quote_ident(table_schema) not in ('information_schema', 'pg_catalog', '_timescaledb_cache', '_timescaledb_catalog', '_timescaledb_internal', '_timescaledb_config', 'timescaledb_information', 'timescaledb_experimental') and case when array_length(string_to_array('shop.orders', '.'), 1) = 2 then quote_ident(table_schema) = (string_to_array('shop.orders', '.'))[1] else quote_ident(table_schema) in (select case when trim(s) = '"$user"' then user else trim(s) end from unnest(string_to_array(current_setting('search_path'), ',')) s) end order by 1
--# Grafana: the editor's columns
select quote_ident(column_name) as "column", data_type as "type" from information_schema.columns where case when array_length(string_to_array('shop.orders', '.'), 1) = 2 then quote_ident(table_schema) = (string_to_array('shop.orders', '.'))[1] and quote_ident(table_name) = (string_to_array('shop.orders', '.'))[2] else quote_ident(table_name) = 'shop.orders' and quote_ident(table_schema) in (select case when trim(s) = '"$user"' then user else trim(s) end from unnest(string_to_array(current_setting('search_path'), ',')) s) end
--# Grafana: version and extension of a check
SELECT current_setting('server_version_num')::int/100 as version
--@ simple
SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'
--# Grafana: a table panel with a rate
WITH s AS (SELECT floor(extract(epoch from at)/1800)*1800 AS t, sensor, max(value) AS v FROM shop.readings GROUP BY 1, 2) SELECT t AS time, sensor, v - lag(v) OVER (PARTITION BY sensor ORDER BY t) AS delta FROM s ORDER BY 1, 2 LIMIT 20
--# Grafana: alert rule
SELECT count(*) AS value FROM shop.jobs WHERE locked_by IS NULL AND run_at <= '2025-06-01T00:00:00Z'
--# Grafana: a heat map
SELECT floor(extract(epoch from at)/3600)*3600 AS time, width_bucket(value, -20, 20, 8)::text AS metric, count(*) AS value FROM shop.readings GROUP BY 1, 2 ORDER BY 1, 2
--# Power BI: types loaded by the driver
--@ extended
SELECT ns.nspname, t.oid, t.typname, t.typtype, t.typnotnull, t.elemtypoid FROM (SELECT typ.oid, typ.typnamespace, typ.typname, typ.typtype, typ.typrelid, typ.typnotnull, typ.relkind, elemtyp.oid AS elemtypoid, elemtyp.typname AS elemtypname, elemcls.relkind AS elemrelkind, CASE WHEN elemproc.proname='array_recv' THEN 'a' ELSE elemtyp.typtype END AS elemtyptype FROM (SELECT typ.oid, typnamespace, typname, typrelid, typnotnull, relkind, typelem AS elemoid, CASE WHEN proc.proname='array_recv' THEN 'a' ELSE typ.typtype END AS typtype, CASE WHEN proc.proname='array_recv' THEN typ.typelem WHEN typ.typtype='r' THEN rngsubtype WHEN typ.typtype='m' THEN (SELECT rngtypid FROM pg_range WHERE rngmultitypid = typ.oid) WHEN typ.typtype='d' THEN typ.typbasetype END AS elemtypoid FROM pg_type AS typ LEFT JOIN pg_class AS cls ON (cls.oid = typ.typrelid) LEFT JOIN pg_proc AS proc ON proc.oid = typ.typreceive LEFT JOIN pg_range ON (pg_range.rngtypid = typ.oid)) AS typ LEFT JOIN pg_type AS elemtyp ON elemtyp.oid = elemtypoid LEFT JOIN pg_class AS elemcls ON (elemcls.oid = elemtyp.typrelid) LEFT JOIN pg_proc AS elemproc ON elemproc.oid = elemtyp.typreceive) AS t JOIN pg_namespace AS ns ON (ns.oid = typnamespace) WHERE typtype IN ('b', 'r', 'm', 'e', 'd') OR (typtype = 'c' AND relkind='c') OR (typtype = 'p' AND typname IN ('record', 'void', 'unknown')) OR (typtype = 'a' AND (elemtyptype IN ('b', 'r', 'm', 'e', 'd') OR (elemtyptype = 'p' AND elemtypname IN ('record', 'void')) OR (elemtyptype = 'c' AND elemrelkind='c'))) ORDER BY CASE WHEN typtype IN ('b', 'e', 'p') THEN 0 WHEN typtype = 'r' THEN 1 WHEN typtype = 'm' THEN 2 WHEN typtype = 'c' THEN 3 WHEN typtype = 'd' AND elemtyptype <> 'a' THEN 4 WHEN typtype = 'a' THEN 5 WHEN typtype = 'd' AND elemtyptype = 'a' THEN 6 END
--# Power BI: fields of composites and labels of enums
SELECT version();
SELECT typ.oid, att.attname, att.atttypid FROM pg_type AS typ JOIN pg_namespace AS ns ON (ns.oid = typ.typnamespace) JOIN pg_class AS cls ON (cls.oid = typ.typrelid) JOIN pg_attribute AS att ON (att.attrelid = typ.typrelid) WHERE (typ.typtype = 'c' AND cls.relkind='c') AND attnum > 0 AND NOT attisdropped ORDER BY typ.oid, att.attnum;
SELECT pg_type.oid, enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid=enumtypid ORDER BY oid, enumsortorder;
--# Power BI: navigator
--@ binary
select TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE from INFORMATION_SCHEMA.tables where TABLE_SCHEMA not in ('information_schema', 'pg_catalog') order by TABLE_SCHEMA, TABLE_NAME
--# Power BI: columns of a table
--@ extended
select COLUMN_NAME, ORDINAL_POSITION, IS_NULLABLE, case when (data_type like '%unsigned%') then DATA_TYPE || ' unsigned' else DATA_TYPE end as DATA_TYPE from INFORMATION_SCHEMA.columns where TABLE_SCHEMA = 'shop' and TABLE_NAME = 'orders' order by TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION
--# Power BI: relationships
--@ extended
select pkcol.COLUMN_NAME as PK_COLUMN_NAME, fkcol.TABLE_SCHEMA AS FK_TABLE_SCHEMA, fkcol.TABLE_NAME AS FK_TABLE_NAME, fkcol.COLUMN_NAME as FK_COLUMN_NAME, fkcol.ORDINAL_POSITION as ORDINAL, fkcon.CONSTRAINT_SCHEMA || '_' || fkcol.TABLE_NAME || '_' || 'products' || '_' || fkcon.CONSTRAINT_NAME as FK_NAME from (select distinct constraint_catalog, constraint_schema, unique_constraint_schema, constraint_name, unique_constraint_name from INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS) fkcon inner join INFORMATION_SCHEMA.KEY_COLUMN_USAGE fkcol on fkcon.CONSTRAINT_SCHEMA = fkcol.CONSTRAINT_SCHEMA and fkcon.CONSTRAINT_NAME = fkcol.CONSTRAINT_NAME inner join INFORMATION_SCHEMA.KEY_COLUMN_USAGE pkcol on fkcon.UNIQUE_CONSTRAINT_SCHEMA = pkcol.CONSTRAINT_SCHEMA and fkcon.UNIQUE_CONSTRAINT_NAME = pkcol.CONSTRAINT_NAME where pkcol.TABLE_SCHEMA = 'shop' and pkcol.TABLE_NAME = 'products' and pkcol.ORDINAL_POSITION = fkcol.ORDINAL_POSITION order by FK_NAME, fkcol.ORDINAL_POSITION
--# Power BI: indexes of a table
--@ extended
select i.CONSTRAINT_SCHEMA || '_' || i.CONSTRAINT_NAME as INDEX_NAME, ii.COLUMN_NAME, ii.ORDINAL_POSITION, case when i.CONSTRAINT_TYPE = 'PRIMARY KEY' then 'Y' else 'N' end as PRIMARY_KEY from INFORMATION_SCHEMA.table_constraints i inner join INFORMATION_SCHEMA.key_column_usage ii on i.CONSTRAINT_SCHEMA = ii.CONSTRAINT_SCHEMA and i.CONSTRAINT_NAME = ii.CONSTRAINT_NAME and i.TABLE_SCHEMA = ii.TABLE_SCHEMA and i.TABLE_NAME = ii.TABLE_NAME where i.TABLE_SCHEMA = 'shop' and i.TABLE_NAME = 'products' and i.CONSTRAINT_TYPE in ('PRIMARY KEY', 'UNIQUE') order by i.CONSTRAINT_SCHEMA || '_' || i.CONSTRAINT_NAME, ii.TABLE_SCHEMA, ii.TABLE_NAME, ii.ORDINAL_POSITION
--# Power BI: import of a whole table | masks ssn email phone date_of_birth grade score profile tags ssn_area
--@ binary
select "$Table"."id" as "id", "$Table"."name" as "name", "$Table"."city" as "city", "$Table"."ssn" as "ssn", "$Table"."email" as "email", "$Table"."phone" as "phone", "$Table"."date_of_birth" as "date_of_birth", "$Table"."grade" as "grade", "$Table"."score" as "score", "$Table"."profile" as "profile", "$Table"."tags" as "tags", "$Table"."created_at" as "created_at", "$Table"."ssn_area" as "ssn_area" from "public"."customers" "$Table"
--# Power BI: first thousand rows | masks pan
--@ binary
select "$Table"."id" as "id", "$Table"."customer_id" as "customer_id", "$Table"."pan" as "pan", "$Table"."brand" as "brand" from "public"."cards" "$Table" limit 1000
--# Power BI: nest of renamed columns
--@ binary
select "_"."kind" as "c13", "_"."a0" as "a0", "_"."a1" as "a1" from (select "rows"."kind" as "kind", sum("rows"."balance") as "a0", count(distinct("rows"."customer_id")) + max(case when "rows"."customer_id" is null then 1 else 0 end) as "a1" from (select "_"."id", "_"."customer_id", "_"."kind", "_"."balance" from (select "$Table"."id" as "id", "$Table"."customer_id" as "customer_id", "$Table"."kind" as "kind", "$Table"."balance" as "balance", "$Table"."currency" as "currency" from "public"."accounts" "$Table") "_" where "_"."currency" = 'EUR' and "_"."currency" is not null) "rows" group by "kind") "_" where not "_"."a0" is null order by "_"."kind" limit 1000001
--# Power BI: nest of joins of a star
--@ binary
select "semijoin1"."c5", "semijoin1"."a0" from (select "basetable0"."c5", sum("basetable0"."c11") as "a0" from (select "$Outer"."id0" as "c1", "$Outer"."balance" as "c11", "$Inner"."city" as "c5" from (select "_"."id" as "id0", "_"."customer_id" as "customer_id", "_"."balance" as "balance" from "public"."accounts" "_") "$Outer" left outer join (select "_"."id" as "id1", "_"."name" as "name", "_"."city" as "city" from "public"."customers" "_") "$Inner" on ("$Outer"."customer_id" = "$Inner"."id1" or "$Outer"."customer_id" is null and "$Inner"."id1" is null)) "basetable0" group by "basetable0"."c5") "semijoin1" where not ("semijoin1"."a0") is null order by "semijoin1"."c5" limit 1000001
--# Power BI: semi-join with a table of constants
--@ binary
select "rows"."c3" as "c3", sum("rows"."c7") as "a0" from (select "$Outer"."c3", "$Outer"."c7" from (select "_"."buyer" as "c3", "_"."total" as "c7" from "shop"."orders" "_") "$Outer" inner join ((select 'buyer-1' as "c30" union all select 'buyer-2' as "c30") union all select 'buyer-3' as "c30") "$Inner" on ("$Outer"."c3" = "$Inner"."c30")) "rows" group by "c3" order by "c3"
--# Power BI: dates between by typed literals
--@ binary
select count(1) as "a0", min("_"."placed_at") as "a1", max("_"."placed_at") as "a2" from (select "$Table"."placed_at" as "placed_at", cast("$Table"."placed_at" as date) as "day" from "shop"."orders" "$Table") "_" where "_"."day" >= date '2025-01-05' and "_"."day" < date '2025-02-01'
--# Power BI: slicer of texts
--@ binary
select "rows"."state" as "state" from (select cast("_"."state" as text) as "state" from "shop"."orders" "_") "rows" group by "state" order by "state" asc limit 101
--# Power BI: search in a slicer
--@ binary
select "_"."name" as "name" from (select "_"."name" as "name", strpos(lower("_"."name"), lower('tea')) as "at" from "shop"."products" "_") "_" where "_"."at" >= 1 group by "_"."name" order by "_"."name" limit 101
--# Power BI: incremental refresh
--@ binary
select "_"."id", "_"."account_id", "_"."amount", "_"."booked_at" from "public"."transactions" "_" where "_"."booked_at" >= timestamp '2025-02-01 00:00:00' and "_"."booked_at" < timestamp '2025-03-01 00:00:00'
--# Power BI: native query folded into a nest
--@ extended
select "_"."city", count(1) as "Count" from (
select c.city, a.kind from customers c left join accounts a on a.customer_id = c.id
) "_" group by "_"."city" order by "_"."city"
--# Power BI: DISCARD of a pooled connection
DISCARD ALL
--@ extended
select 1
--# Tableau: what it checks when it connects
BEGIN;declare "SQL_CUR0" cursor with hold for SELECT 1 AS "COL"
--@ simple
fetch 1 in "SQL_CUR0"
--@ simple
close "SQL_CUR0"
--@ simple
COMMIT
--# Tableau: capability check by a temporary table
BEGIN
--@ simple
SAVEPOINT _EXEC_SVP_1
--@ simple
CREATE LOCAL TEMPORARY TABLE "#Tableau_1_0A1B2C3D_1_Connect_Check" ("COL" INTEGER) ON COMMIT PRESERVE ROWS
--@ simple
RELEASE _EXEC_SVP_1
--@ simple
SELECT "COL" FROM "#Tableau_1_0A1B2C3D_1_Connect_Check" LIMIT 1
--@ simple
DROP TABLE "#Tableau_1_0A1B2C3D_1_Connect_Check"
--@ simple
SELECT "SUBCOL" AS "COL" FROM (SELECT 1 AS "SUBCOL") "SUBQUERY" GROUP BY 1
--@ simple
SELECT "SUBQUERY"."COL" AS "COL" FROM (SELECT 1 AS "COL") "SUBQUERY" LIMIT 1
--@ simple
COMMIT
--# Tableau: temporary table made by a query
SELECT * INTO LOCAL TEMPORARY TABLE "#Tableau_1_5_Connect_CheckSelectInto" FROM (SELECT 1 AS COL) AS CHECKTEMP LIMIT 1
--@ simple
SELECT COUNT(*) FROM "#Tableau_1_5_Connect_CheckSelectInto"
--@ simple
DROP TABLE "#Tableau_1_5_Connect_CheckSelectInto"
--# Tableau: temporary table of a filter
BEGIN
--@ simple
CREATE LOCAL TEMPORARY TABLE "#Tableau_9_5F_1_Filter" ("X_city" TEXT NOT NULL, "X__alias__0" INTEGER) ON COMMIT PRESERVE ROWS
--@ extended
INSERT INTO "#Tableau_9_5F_1_Filter" ("X_city", "X__alias__0") VALUES ($1, $2)
--bind Lisbon
--bind 1
--@ extended
INSERT INTO "#Tableau_9_5F_1_Filter" ("X_city", "X__alias__0") VALUES ($1, $2)
--bind Oslo
--bind 2
--@ simple
SELECT "t0"."X__alias__0" AS "grp", SUM("accounts"."balance") AS "sum:balance:ok" FROM "public"."accounts" "accounts" INNER JOIN "public"."customers" "customers" ON ("accounts"."customer_id" = "customers"."id") INNER JOIN "#Tableau_9_5F_1_Filter" "t0" ON ("customers"."city" = "t0"."X_city") GROUP BY 1 ORDER BY 1
--@ simple
DROP TABLE "#Tableau_9_5F_1_Filter"
--@ simple
COMMIT
--# Tableau: number of records
SELECT SUM(1) AS "sum:Number of Records:ok" FROM "public"."accounts" "accounts" HAVING COUNT(1) > 0
--# Tableau: sums by quarter
SELECT "customers"."city" AS "city", SUM("accounts"."balance") AS "sum:balance:ok", DATE_TRUNC( 'QUARTER', CAST("accounts"."opened_on" AS TIMESTAMP WITHOUT TIME ZONE)) AS "tqr:opened_on:ok" FROM "public"."accounts" "accounts" LEFT JOIN "public"."customers" "customers" ON ("accounts"."customer_id" = "customers"."id") GROUP BY 1, 3 ORDER BY 1, 3
--# Tableau: a level of detail
SELECT "t0"."buyer" AS "buyer", AVG("t1"."__measure__0") AS "avg:Calculation_1:ok" FROM (SELECT "orders"."buyer" AS "buyer" FROM "shop"."orders" "orders" GROUP BY 1) "t0" INNER JOIN (SELECT "orders"."buyer" AS "buyer", MIN("orders"."placed_at") AS "__measure__0a", SUM("orders"."total") AS "__measure__0" FROM "shop"."orders" "orders" GROUP BY 1) "t1" ON ("t0"."buyer" IS NOT DISTINCT FROM "t1"."buyer") GROUP BY 1 ORDER BY 1
--# Tableau: top ten by a sub-query
SELECT "products"."name" AS "name", SUM("orders"."total") AS "sum:total:ok" FROM "shop"."orders" "orders" INNER JOIN "shop"."products" "products" ON ("orders"."product_id" = "products"."id") INNER JOIN (SELECT "products"."name" AS "name", SUM("orders"."total") AS "$__alias__0" FROM "shop"."orders" "orders" INNER JOIN "shop"."products" "products" ON ("orders"."product_id" = "products"."id") GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 2) "t0" ON ("products"."name" = "t0"."name") GROUP BY 1 ORDER BY 1
--# Tableau: table of a text field's values
SELECT "accounts"."kind" AS "kind" FROM "public"."accounts" "accounts" GROUP BY 1 ORDER BY 1 ASC
--# Tableau: bounds of a date filter
SELECT MAX("accounts"."opened_on") AS "TEMP(max)(1)", MIN("accounts"."opened_on") AS "TEMP(min)(2)", COUNT("accounts"."opened_on") AS "TEMP(cnt)(3)" FROM "public"."accounts" "accounts" HAVING (COUNT(1) > 0)
--# Tableau: calculations of strings and dates
SELECT CAST(TRUNC(EXTRACT(YEAR FROM "orders"."placed_at")) AS INTEGER) AS "yr:placed_at:ok", (CASE WHEN (LEFT("orders"."buyer", 5) = 'buyer') THEN SUBSTRING("orders"."buyer", 7) WHEN NOT (LEFT("orders"."buyer", 5) = 'buyer') THEN "orders"."buyer" ELSE NULL END) AS "Calculation_2", SUM(CAST("orders"."total" AS DOUBLE PRECISION)) AS "sum:total:ok", ("orders"."total" > 20) AS "io:big" FROM "shop"."orders" "orders" WHERE (("orders"."placed_at" >= TIMESTAMP '2025-01-01 00:00:00.000') AND ("orders"."placed_at" < TIMESTAMP '2025-02-01 00:00:00.000')) GROUP BY 1, 2, 4 ORDER BY 1, 2, 4
--# Tableau: calculation of days between
SELECT SUM(CAST(FLOOR(EXTRACT(EPOCH FROM DATE_TRUNC('DAY', "orders"."placed_at")) / 86400) AS BIGINT) - CAST(FLOOR(EXTRACT(EPOCH FROM DATE_TRUNC('DAY', TIMESTAMP '2025-01-01')) / 86400) AS BIGINT)) AS "sum:days:ok" FROM "shop"."orders" "orders" HAVING COUNT(1) > 0
--# Tableau: rows of an extract by a cursor | masks email phone
BEGIN;declare "SQL_CUR0x55d3" cursor with hold for SELECT "customers"."id" AS "id", "customers"."city" AS "city", "customers"."email" AS "email", "customers"."phone" AS "phone" FROM "public"."customers" "customers"
--@ simple
fetch 10000 in "SQL_CUR0x55d3"
--@ simple
fetch 10000 in "SQL_CUR0x55d3"
--@ simple
close "SQL_CUR0x55d3"
--@ simple
COMMIT
--# Tableau: columns without rows of custom SQL
SELECT * FROM (
  select id, kind, balance from accounts where currency = 'EUR'
) "Custom SQL Query" LIMIT 0
--# Tableau: aggregate of custom SQL
SELECT "Custom SQL Query"."kind" AS "kind", SUM("Custom SQL Query"."balance") AS "sum:balance:ok" FROM ( select id, kind, balance from accounts where currency = 'EUR'
) "Custom SQL Query" GROUP BY 1 ORDER BY 1
--# Tableau: what the ODBC driver asks of tables
select n.nspname, c.relname, a.attname, a.atttypid, t.typname, a.attnum, a.attlen, a.atttypmod, a.attnotnull, c.relhasrules, c.relkind, c.oid, pg_get_expr(d.adbin, d.adrelid), case t.typtype when 'd' then t.typbasetype else 0 end, t.typtypmod, 0, attidentity, c.relhassubclass from (((pg_catalog.pg_class c inner join pg_catalog.pg_namespace n on n.oid = c.relnamespace and c.relname = E'orders' and n.nspname = E'shop') inner join pg_catalog.pg_attribute a on (not a.attisdropped) and a.attnum > 0 and a.attrelid = c.oid) inner join pg_catalog.pg_type t on t.oid = a.atttypid) left outer join pg_attrdef d on a.atthasdef and d.adrelid = a.attrelid and d.adnum = a.attnum order by n.nspname, c.relname, attnum
--# Tableau: what the ODBC driver asks of types and tables
select oid, typbasetype from pg_type where typname = 'lo'
--@ simple
select relname, nspname, relkind from pg_catalog.pg_class c, pg_catalog.pg_namespace n where relkind in ('r', 'v', 'm', 'f', 'p') and nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'pg_temp_1') and n.oid = relnamespace order by nspname, relname
--@ simple
SET DateStyle = 'ISO';SET extra_float_digits = 2;show transaction_isolation
--# Looker: connection tests
SELECT 1 AS test
--@ simple
SET TIMEZONE = 'America/New_York'
--@ simple
SELECT CURRENT_DATABASE(), CURRENT_SCHEMA(), CURRENT_USER
--@ simple
RESET TIMEZONE
--# Looker: an explore with symmetric aggregates
SELECT customers.city AS "customers.city", COALESCE(COALESCE(CAST( ( SUM(DISTINCT (CAST(FLOOR(COALESCE(accounts.balance ,0)*(1000000*1.0)) AS DECIMAL(65,0))) + ('x' || MD5(accounts.id ::varchar))::bit(64)::bigint::DECIMAL(65) *18446744073709551616 + ('x' || SUBSTR(MD5(accounts.id ::varchar),17))::bit(64)::bigint::DECIMAL(65) ) - SUM(DISTINCT ('x' || MD5(accounts.id ::varchar))::bit(64)::bigint::DECIMAL(65) *18446744073709551616 + ('x' || SUBSTR(MD5(accounts.id ::varchar),17))::bit(64)::bigint::DECIMAL(65)) ) AS DOUBLE PRECISION) / CAST((1000000*1.0) AS DOUBLE PRECISION), 0), 0) AS "accounts.total_balance", COUNT(DISTINCT accounts.id ) AS "accounts.count" FROM public.customers AS customers LEFT JOIN public.accounts AS accounts ON accounts.customer_id = customers.id LEFT JOIN public.transactions AS transactions ON transactions.account_id = accounts.id GROUP BY 1 ORDER BY 2 DESC FETCH NEXT 500 ROWS ONLY
--# Looker: dimensions of dates
SELECT (DATE(orders.placed_at AT TIME ZONE 'UTC' AT TIME ZONE 'America/New_York')) AS "orders.placed_date", (TO_CHAR(DATE_TRUNC('month', orders.placed_at AT TIME ZONE 'UTC'), 'YYYY-MM')) AS "orders.placed_month", COUNT(*) AS "orders.count" FROM shop.orders AS orders WHERE ((( orders.placed_at ) >= ((SELECT TIMESTAMP '2025-01-01')) AND ( orders.placed_at ) < ((SELECT (TIMESTAMP '2025-01-01' + (20 || ' day')::INTERVAL))))) GROUP BY (DATE(orders.placed_at AT TIME ZONE 'UTC' AT TIME ZONE 'America/New_York')), (DATE_TRUNC('month', orders.placed_at AT TIME ZONE 'UTC')) ORDER BY 1 DESC LIMIT 500
--# Looker: totals of an explore
SELECT COALESCE(SUM(orders.total ), 0) AS "orders.total", AVG(orders.total ) AS "orders.average" FROM shop.orders AS orders WHERE (orders.state::text ) IN ('paid', 'shipped') LIMIT 1
--# Looker: a pivot
SELECT * FROM (
SELECT *, DENSE_RANK() OVER (ORDER BY z___min_rank) as z___pivot_row_rank, RANK() OVER (PARTITION BY z__pivot_col_rank ORDER BY z___min_rank) as z__pivot_col_ordering, CASE WHEN z___min_rank = z___rank THEN 1 ELSE 0 END AS z__is_highest_ranked_cell FROM (
SELECT *, MIN(z___rank) OVER (PARTITION BY "accounts.kind") as z___min_rank FROM (
SELECT *, RANK() OVER (ORDER BY CASE WHEN z__pivot_col_rank=1 THEN (CASE WHEN "accounts.total" IS NOT NULL THEN 0 ELSE 1 END) ELSE 2 END, CASE WHEN z__pivot_col_rank=1 THEN "accounts.total" ELSE NULL END DESC, "accounts.total" DESC, z__pivot_col_rank, "accounts.kind") AS z___rank FROM (
SELECT *, DENSE_RANK() OVER (ORDER BY CASE WHEN "accounts.currency" IS NULL THEN 1 ELSE 0 END, "accounts.currency") AS z__pivot_col_rank FROM (
SELECT accounts.currency AS "accounts.currency", accounts.kind AS "accounts.kind", COALESCE(SUM(accounts.balance ), 0) AS "accounts.total" FROM public.accounts AS accounts GROUP BY 1,2) ww
) bb WHERE z__pivot_col_rank <= 16384
) aa
) xx
) zz
WHERE (z__pivot_col_rank <= 50 OR z__is_highest_ranked_cell = 1) AND (z___pivot_row_rank <= 500 OR z__pivot_col_ordering = 1) ORDER BY z___pivot_row_rank, z__pivot_col_rank
--# Looker: filter suggestions
SELECT DISTINCT products.name AS "products.name" FROM shop.products AS products WHERE UPPER(products.name ) LIKE UPPER('%tea%') ORDER BY 1 LIMIT 1000
--# Looker: a derived table kept
CREATE SCHEMA IF NOT EXISTS looker_scratch
--@ simple
CREATE TABLE IF NOT EXISTS "looker_scratch".connection_reg_r3 (looker_connection_id varchar(64), key varchar(64), value text, PRIMARY KEY (looker_connection_id, key))
--@ simple
CREATE TABLE looker_scratch.lr$rx8c4_facts AS (SELECT customer_id, count(*) AS accounts, sum(balance) AS total FROM public.accounts GROUP BY 1)
--@ simple
CREATE INDEX rx8c4_customer ON looker_scratch.lr$rx8c4_facts (customer_id)
--@ simple
ALTER TABLE looker_scratch.lr$rx8c4_facts RENAME TO lc$rx8c4_facts
--@ simple
SELECT facts.accounts AS "facts.accounts", COUNT(*) AS "facts.count" FROM looker_scratch.lc$rx8c4_facts AS facts GROUP BY 1 ORDER BY 2 DESC LIMIT 500
--@ simple
INSERT INTO "looker_scratch".connection_reg_r3 (looker_connection_id, key, value) SELECT 'bank', 'rx8c4', '{"status": "ready"}' WHERE NOT EXISTS (SELECT 1 FROM "looker_scratch".connection_reg_r3 WHERE key = 'rx8c4')
--@ simple
DROP TABLE IF EXISTS looker_scratch.lc$rx8c4_facts
--undo drop schema if exists looker_scratch cascade
--# Looker: an inline derived table
WITH order_facts AS (SELECT buyer, MIN(placed_at) AS first_order, COUNT(*) AS lifetime_orders FROM shop.orders GROUP BY 1) , bands AS (SELECT buyer, CASE WHEN lifetime_orders < 5 THEN 'few' ELSE 'many' END AS band FROM order_facts) SELECT bands.band AS "bands.band", COUNT(DISTINCT order_facts.buyer) AS "order_facts.count" FROM order_facts LEFT JOIN bands ON bands.buyer = order_facts.buyer GROUP BY 1 ORDER BY 2 DESC LIMIT 500
--# Looker: running processes | volatile
SELECT pid, usename, datname, state, query_start, now() - query_start AS running_for, application_name FROM pg_stat_activity WHERE state <> 'idle' AND pid <> pg_backend_pid() ORDER BY query_start
--# Redash: schema of the data source
SELECT s.nspname as table_schema, c.relname as table_name, a.attname as column_name, null as data_type FROM pg_class c JOIN pg_namespace s ON c.relnamespace = s.oid AND s.nspname NOT IN ('pg_catalog', 'information_schema') JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE c.relkind IN ('m', 'f', 'p') AND has_table_privilege(s.nspname || '.' || c.relname, 'select') AND has_schema_privilege(s.nspname, 'usage') UNION SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, 3
--# Redash: a query with its comment
/* Username: analyst@quartz.example, query_id: 12, Queue: queries, Job ID: 4f, Query Hash: 2b, Scheduled: False */ SELECT description, count(*), avg(amount)::numeric(10,2) FROM transactions GROUP BY 1 ORDER BY 2 DESC, 1
--# Cube: a pre-aggregation in its shape
--@ extended
SELECT "orders".state "orders__state", date_trunc('day', ("orders".placed_at::timestamptz AT TIME ZONE 'UTC')) "orders__placed_at_day", count(*) "orders__count", sum("orders".total) "orders__total" FROM shop.orders AS "orders" WHERE ("orders".placed_at >= $1::timestamptz AND "orders".placed_at <= $2::timestamptz) GROUP BY 1, 2 ORDER BY 2 ASC, 1 ASC LIMIT 10000
--bind 2025-01-01T00:00:00.000Z
--bind 2025-01-31T23:59:59.999Z
--# Cube: rolling window
SELECT "a"."day", (SELECT sum(total) FROM shop.orders o WHERE o.placed_at > "a"."day" - interval '7 day' AND o.placed_at <= "a"."day") AS rolling FROM (SELECT date_from AS "day" FROM (VALUES ('2025-01-07'::timestamp), ('2025-01-14'::timestamp)) AS dates (date_from)) "a" ORDER BY 1
--# Lightdash: metrics of a model
WITH "orders_days" AS (SELECT DATE_TRUNC('DAY', "orders".placed_at) AS "orders_placed_at_day", "orders".buyer AS "orders_buyer", SUM("orders".total) AS "orders_total", PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY ("orders".total)) AS "orders_median" FROM shop."orders" AS "orders" GROUP BY 1,2) SELECT *, SUM("orders_total") OVER (PARTITION BY "orders_buyer" ORDER BY "orders_placed_at_day") AS "running" FROM "orders_days" ORDER BY "orders_placed_at_day", "orders_buyer" LIMIT 25
--# Qlik: a load of rows by a cursor
--@ open
SELECT "id", "account_id", "amount", "booked_at", "description" FROM "world_a"."public"."transactions" ORDER BY "id"
--# Qlik: names with the database before them
SELECT "kind", "balance" FROM "world_a"."public"."accounts" WHERE ("world_a"."public"."accounts"."currency" = 'EUR') ORDER BY "world_a"."public"."accounts"."id"
--# Mode and Hex: comments that say who
select city, count(distinct a.id) filter (where a.balance > 500) as rich from customers c left join accounts a on a.customer_id = c.id group by rollup (c.city) order by c.city -- {"user":"@ana","report":"r1"}
--# Hex: a cell upon another's result
with dataframe as (select id, kind, balance, ntile(4) over (order by balance) as q from accounts), dataframe_2 as (select q, min(balance) lo, max(balance) hi, count(*) n from dataframe group by q) select * from dataframe_2 order by q
--# SSRS and Crystal: ODBC escapes gone to plain SQL
SELECT "accounts"."id", "accounts"."kind", "customers"."name" FROM "public"."accounts" "accounts" INNER JOIN "public"."customers" "customers" ON "accounts"."customer_id"="customers"."id" WHERE "accounts"."opened_on">=DATE '2023-05-01' AND "accounts"."opened_on"<DATE '2023-08-01' ORDER BY "customers"."name", "accounts"."id"
--# MicroStrategy: passes through temporary tables
create temporary table ZZT0A000 on commit preserve rows as select a11.customer_id CUSTOMER_ID, sum(a11.balance) WJXBFS1 from public.accounts a11 group by a11.customer_id
--@ simple
create temporary table ZZMD01 on commit preserve rows as select a12.city CITY, sum(pa11.WJXBFS1) WJXBFS1 from ZZT0A000 pa11 join public.customers a12 on (pa11.CUSTOMER_ID = a12.id) group by a12.city
--@ simple
select distinct pa11.CITY CITY, pa11.WJXBFS1 WJXBFS1 from ZZMD01 pa11 order by 1
--@ simple
drop table ZZT0A000
--@ simple
drop table ZZMD01
--# Cognos: sums over a whole and its part
select distinct "T0"."C0" AS "City", sum("T0"."C1") over (partition by "T0"."C0") AS "Balance", sum("T0"."C1") over () AS "All" from (select "customers"."city" AS "C0", sum("accounts"."balance") AS "C1" from "public"."accounts" "accounts", "public"."customers" "customers" where "accounts"."customer_id" = "customers"."id" group by "customers"."city") "T0" order by 1 asc nulls last
--# Domo and Sigma: a sample with its count
select * from (select q.*, count(*) over () as "Total Rows" from (select id, buyer, total from shop.orders) q) z order by id limit 5
--# Excel by ODBC: a pivot's source
SELECT orders_0.id, orders_0.buyer, orders_0.total FROM world_a.shop.orders orders_0 WHERE (orders_0.total>20) ORDER BY orders_0.id
