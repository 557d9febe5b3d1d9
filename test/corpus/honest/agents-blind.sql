--# MCP postgres reads only, first
begin transaction read only
--@ simple
select count(*) from shop.products
--@ simple
rollback
--# MCP postgres lists tables
SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name
--# MCP postgres reads a schema
SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position
--bind products
--# MCP postgres reads a schema by binding
--@ extended
SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position
--bind products
--# MCP postgres in one text
BEGIN TRANSACTION READ ONLY; SELECT id, name FROM shop.categories ORDER BY id; ROLLBACK
--# MCP postgres writes in a read only transaction
begin transaction read only
--@ simple
insert into shop.categories values (77, null, 'x')
--@ simple
rollback
--# postgres-mcp lists schemas
SELECT schema_name, schema_owner, CASE WHEN schema_name LIKE 'pg_%' THEN 'System Schema' WHEN schema_name = 'information_schema' THEN 'System Information Schema' ELSE 'User Schema' END as schema_type FROM information_schema.schemata ORDER BY schema_type, schema_name
--# postgres-mcp lists objects
SELECT table_schema, table_name, table_type FROM information_schema.tables WHERE table_schema = 'shop' AND table_type = 'BASE TABLE' ORDER BY table_name
--# postgres-mcp object details
SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'shop' AND table_name = 'orders' ORDER BY ordinal_position
--# postgres-mcp constraints of an object
SELECT tc.constraint_name, tc.constraint_type, kcu.column_name FROM information_schema.table_constraints AS tc LEFT JOIN information_schema.key_column_usage AS kcu ON tc.constraint_name = kcu.constraint_name AND tc.table_schema = kcu.table_schema WHERE tc.table_schema = 'shop' AND tc.table_name = 'orders' ORDER BY 1, 3
--# postgres-mcp indexes of an object
SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'shop' AND tablename = 'orders' ORDER BY 1
--# postgres-mcp asks for hypopg
SELECT extname, extversion FROM pg_extension WHERE extname = 'hypopg'
--# postgres-mcp asks whether an extension may be had
SELECT default_version FROM pg_available_extensions WHERE name = 'hypopg'
--# postgres-mcp explains as json
EXPLAIN (FORMAT JSON) SELECT * FROM shop.orders WHERE buyer = 'buyer-1'
--# postgres-mcp explains with a generic plan | since 16
EXPLAIN (FORMAT JSON, GENERIC_PLAN) SELECT * FROM shop.orders WHERE buyer = $1
--# postgres-mcp explains and analyzes | volatile
EXPLAIN (FORMAT JSON, ANALYZE) SELECT count(*) FROM shop.orders
--# postgres-mcp invalid indexes
SELECT n.nspname, c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT i.indisvalid
--# postgres-mcp duplicate indexes
WITH index_info AS (SELECT schemaname AS schema, tablename AS table, indexname AS name, indexdef FROM pg_indexes WHERE schemaname NOT IN ('pg_catalog', 'information_schema')) SELECT schema, "table", regexp_replace(indexdef, 'INDEX \S+ ON', 'INDEX ON') AS def, count(*) FROM index_info GROUP BY 1, 2, 3 HAVING count(*) > 1 ORDER BY 1, 2, 3
--# postgres-mcp unused indexes | volatile
SELECT schemaname AS schema, relname AS table, indexrelname AS index, pg_relation_size(i.indexrelid) AS size_bytes, idx_scan AS index_scans FROM pg_stat_user_indexes ui INNER JOIN pg_index i ON ui.indexrelid = i.indexrelid WHERE NOT indisunique ORDER BY pg_relation_size(i.indexrelid) DESC, relname ASC
--# postgres-mcp buffer hit rate | volatile
SELECT (sum(idx_blks_hit)) / nullif(sum(idx_blks_hit + idx_blks_read), 0) AS rate FROM pg_statio_user_indexes UNION ALL SELECT sum(heap_blks_hit) / nullif(sum(heap_blks_hit) + sum(heap_blks_read), 0) AS rate FROM pg_statio_user_tables
--# postgres-mcp connections | volatile
SELECT COUNT(*) AS count FROM pg_stat_activity
--# postgres-mcp idle connections | volatile
SELECT COUNT(*) AS count FROM pg_stat_activity WHERE state = 'idle' OR state = 'idle in transaction'
--# postgres-mcp sequences near the end | volatile
SELECT n.nspname AS schema, c.relname AS sequence, s.seqmax, pg_sequence_last_value(c.oid) FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
--# postgres-mcp transaction id danger | volatile
SELECT c.oid::regclass::text AS table, 2147483648 - GREATEST(AGE(c.relfrozenxid), AGE(t.relfrozenxid)) AS transactions_left FROM pg_class c LEFT JOIN pg_class t ON c.reltoastrelid = t.oid WHERE c.relkind = 'r' ORDER BY 2, 1 LIMIT 5
--# postgres-mcp top queries where there are none
SELECT query, calls, total_exec_time, mean_exec_time, rows FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 10
--# postgres-mcp invalid constraints
SELECT nsp.nspname AS schema, rel.relname AS table, con.conname AS name, fnsp.nspname AS referenced_schema, frel.relname AS referenced_table FROM pg_catalog.pg_constraint con INNER JOIN pg_catalog.pg_class rel ON rel.oid = con.conrelid LEFT JOIN pg_catalog.pg_class frel ON frel.oid = con.confrelid LEFT JOIN pg_catalog.pg_namespace nsp ON nsp.oid = con.connamespace LEFT JOIN pg_catalog.pg_namespace fnsp ON fnsp.oid = frel.relnamespace WHERE con.convalidated = 'f'
--# LangChain lists usable tables
SELECT pg_catalog.pg_class.relname FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relkind = ANY (ARRAY['r', 'p']) AND pg_catalog.pg_class.relpersistence != 't' AND pg_catalog.pg_table_is_visible(pg_catalog.pg_class.oid) AND pg_catalog.pg_namespace.nspname != 'pg_catalog' ORDER BY 1
--# LangChain sample rows
SELECT products.id, products.sku, products.name, products.price FROM shop.products AS products LIMIT 3
--# LangChain sample rows of customers | masks ssn email phone date_of_birth grade score profile tags ssn_area
SELECT * FROM customers LIMIT 3
--# agent counts first
SELECT COUNT(*) AS total_customers FROM customers
--# agent probes distinct values
SELECT DISTINCT city FROM customers ORDER BY city LIMIT 20
--# agent probes a column that is not there
SELECT customer_name FROM customers LIMIT 1
--# agent probes a table that is not there
SELECT * FROM users LIMIT 1
--# agent quotes with backticks
SELECT `name` FROM customers
--# agent asks MySQL's way
SHOW TABLES
--# agent asks SQLite's way
SELECT name FROM sqlite_master WHERE type = 'table'
--# agent describes the MySQL way
DESCRIBE customers
--# agent forgets group by
SELECT city, count(*) FROM customers
--# agent compares types wrongly
SELECT * FROM shop.orders WHERE id = 'abc'
--# agent casts wrongly
SELECT buyer::int FROM shop.orders ORDER BY id LIMIT 1
--# agent divides by zero
SELECT total / (quantity - quantity) FROM shop.orders ORDER BY id LIMIT 1
--# agent writes a chart query
SELECT to_char(date_trunc('month', placed_at), 'YYYY-MM') AS month, SUM(total) AS revenue, COUNT(*) AS orders, ROUND(AVG(total), 2) AS avg_order FROM shop.orders WHERE placed_at >= DATE '2024-01-01' GROUP BY 1 ORDER BY 1
--# agent ranks with a window
SELECT * FROM (SELECT buyer, SUM(total) AS spent, RANK() OVER (ORDER BY SUM(total) DESC NULLS LAST) AS rnk FROM shop.orders GROUP BY buyer) t WHERE rnk <= 5 ORDER BY rnk, buyer
--# agent reads the DDL of a table
SELECT 'CREATE TABLE ' || relname || ' (' || string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, ', ' ORDER BY a.attnum) || ');' AS ddl FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE c.oid = 'shop.products'::regclass GROUP BY relname
--# agent reads comments
SELECT c.relname, a.attname, col_description(c.oid, a.attnum) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relname = 'accounts' AND a.attnum > 0 ORDER BY a.attnum
--# agent reads estimates
SELECT relname, reltuples::bigint AS estimate FROM pg_class WHERE relname IN ('customers', 'accounts') AND relkind = 'r' ORDER BY 1
--# agent reads all foreign keys
SELECT conrelid::regclass AS table_name, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 1, 2
--# agent reads sizes | volatile
SELECT schemaname, relname, pg_size_pretty(pg_total_relation_size(relid)) AS total, n_live_tup, n_dead_tup, last_autovacuum FROM pg_stat_user_tables ORDER BY pg_total_relation_size(relid) DESC LIMIT 10
--# agent sets a timeout and asks
SET statement_timeout = '5s'; SELECT count(*) FROM shop.orders
--# agent sets read only for its session
SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY
--@ simple
show transaction_read_only
--@ simple
SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE
--# agent sets default_transaction_read_only
SET default_transaction_read_only = on
--@ simple
select count(*) from shop.products
--@ simple
SET default_transaction_read_only = off
--# agent's limit wrapper
SELECT * FROM (SELECT city, count(*) AS customers FROM customers GROUP BY city ORDER BY 2 DESC, 1) AS q LIMIT 100
--# agent's wrapper as json
SELECT json_agg(row_to_json(t)) FROM (SELECT id, name, city FROM customers ORDER BY id LIMIT 3) t
--# agent's wrapper that coalesces
SELECT coalesce(json_agg(t), '[]'::json) AS result FROM (SELECT id, kind, balance FROM accounts ORDER BY id LIMIT 3) t
--# Vanna trains on the schema
SELECT * FROM information_schema.columns WHERE table_schema = 'shop' ORDER BY table_name, ordinal_position
--# LlamaIndex reads a table's info
SELECT pg_catalog.format_type(a.atttypid, a.atttypmod), a.attname, (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef) AS def FROM pg_catalog.pg_attribute a WHERE a.attrelid = 'shop.orders'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
--# Supabase MCP lists tables
with tables as (SELECT c.oid :: int8 AS id, nc.nspname AS schema, c.relname AS name, c.relrowsecurity AS rls_enabled, c.relforcerowsecurity AS rls_forced, CASE WHEN c.relreplident = 'd' THEN 'DEFAULT' WHEN c.relreplident = 'i' THEN 'INDEX' WHEN c.relreplident = 'f' THEN 'FULL' ELSE 'NOTHING' END AS replica_identity, obj_description(c.oid) AS comment, coalesce(pk.primary_keys, '[]') as primary_keys FROM pg_namespace nc JOIN pg_class c ON nc.oid = c.relnamespace left join (select table_id, jsonb_agg(_pk.*) as primary_keys from (select n.nspname as schema, c.relname as table_name, a.attname as name, c.oid :: int8 as table_id from pg_index i, pg_class c, pg_attribute a, pg_namespace n where i.indrelid = c.oid and c.relnamespace = n.oid and a.attrelid = c.oid and a.attnum = any (i.indkey) and i.indisprimary) as _pk group by table_id) as pk on pk.table_id = c.oid WHERE c.relkind IN ('r', 'p') AND NOT pg_is_other_temp_schema(nc.oid) AND (pg_has_role(c.relowner, 'USAGE') OR has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER') OR has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))) select schema, name, rls_enabled, rls_forced, replica_identity, primary_keys::text is not null as has_pk from tables where schema in ('shop') order by 1, 2
--# Supabase postgres-meta sizes and estimates | volatile
SELECT c.relname, pg_total_relation_size(format('%I.%I', nc.nspname, c.relname)) :: int8 AS bytes, pg_size_pretty(pg_total_relation_size(format('%I.%I', nc.nspname, c.relname))) AS size, pg_stat_get_live_tuples(c.oid) AS live_rows_estimate, pg_stat_get_dead_tuples(c.oid) AS dead_rows_estimate FROM pg_namespace nc JOIN pg_class c ON nc.oid = c.relnamespace WHERE c.relkind = 'r' AND nc.nspname = 'shop'
--# Supabase postgres-meta columns
SELECT c.oid :: int8 AS table_id, nc.nspname AS schema, c.relname AS table, (c.oid || '.' || a.attnum) AS id, a.attnum AS ordinal_position, a.attname AS name, CASE WHEN a.atthasdef THEN pg_get_expr(ad.adbin, ad.adrelid) ELSE NULL END AS default_value, CASE WHEN t.typtype = 'd' THEN CASE WHEN bt.typelem <> 0 :: oid AND bt.typlen = -1 THEN 'ARRAY' WHEN nbt.nspname = 'pg_catalog' THEN format_type(t.typbasetype, NULL) ELSE 'USER-DEFINED' END ELSE CASE WHEN t.typelem <> 0 :: oid AND t.typlen = -1 THEN 'ARRAY' WHEN nt.nspname = 'pg_catalog' THEN format_type(a.atttypid, NULL) ELSE 'USER-DEFINED' END END AS data_type, COALESCE(bt.typname, t.typname) AS format, a.attidentity IN ('a', 'd') AS is_identity, a.attgenerated IN ('s') AS is_generated, NOT (a.attnotnull OR t.typtype = 'd' AND t.typnotnull) AS is_nullable, uniques.table_id IS NOT NULL AS is_unique, check_constraints.definition AS "check", array_to_json(array(SELECT enumlabel FROM pg_catalog.pg_enum enums WHERE enums.enumtypid = coalesce(bt.oid, t.oid) ORDER BY enums.enumsortorder)) AS enums, col_description(c.oid, a.attnum) AS comment FROM pg_attribute a LEFT JOIN pg_attrdef ad ON a.attrelid = ad.adrelid AND a.attnum = ad.adnum JOIN (pg_class c JOIN pg_namespace nc ON c.relnamespace = nc.oid) ON a.attrelid = c.oid JOIN (pg_type t JOIN pg_namespace nt ON t.typnamespace = nt.oid) ON a.atttypid = t.oid LEFT JOIN (pg_type bt JOIN pg_namespace nbt ON bt.typnamespace = nbt.oid) ON t.typtype = 'd' AND t.typbasetype = bt.oid LEFT JOIN (SELECT DISTINCT ON (table_id, ordinal_position) conrelid AS table_id, conkey[1] AS ordinal_position FROM pg_catalog.pg_constraint WHERE contype = 'u' AND cardinality(conkey) = 1) AS uniques ON uniques.table_id = c.oid AND uniques.ordinal_position = a.attnum LEFT JOIN (SELECT DISTINCT ON (table_id, ordinal_position) conrelid AS table_id, conkey[1] AS ordinal_position, substring(pg_get_constraintdef(pg_constraint.oid, true), 8, length(pg_get_constraintdef(pg_constraint.oid, true)) - 8) AS "definition" FROM pg_constraint WHERE contype = 'c' AND cardinality(conkey) = 1 ORDER BY table_id, ordinal_position, oid asc) AS check_constraints ON check_constraints.table_id = c.oid AND check_constraints.ordinal_position = a.attnum WHERE NOT pg_is_other_temp_schema(nc.oid) AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v', 'm', 'f', 'p') AND nc.nspname = 'shop' ORDER BY c.relname, a.attnum
--# Supabase postgres-meta policies
SELECT pol.oid :: int8 AS id, n.nspname AS schema, c.relname AS table, c.oid :: int8 AS table_id, pol.polname AS name, CASE WHEN pol.polpermissive THEN 'PERMISSIVE' :: text ELSE 'RESTRICTIVE' :: text END AS action, CASE WHEN pol.polroles = '{0}' :: oid [] THEN array_to_json(string_to_array('public' :: text, '' :: text) :: name []) ELSE array_to_json(ARRAY(SELECT pg_roles.rolname FROM pg_roles WHERE pg_roles.oid = ANY (pol.polroles) ORDER BY pg_roles.rolname)) END AS roles, CASE pol.polcmd WHEN 'r' :: "char" THEN 'SELECT' :: text WHEN '*' :: "char" THEN 'ALL' :: text ELSE NULL :: text END AS command, pg_get_expr(pol.polqual, pol.polrelid) AS definition, pg_get_expr(pol.polwithcheck, pol.polrelid) AS check FROM pg_policy pol JOIN pg_class c ON c.oid = pol.polrelid LEFT JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY 1
--# Supabase postgres-meta functions
with functions as (select p.oid :: int8 as id, n.nspname as schema, p.proname as name, l.lanname as language, case when l.lanname = 'internal' then '' else p.prosrc end as definition, case when l.lanname = 'internal' then p.prosrc else pg_get_functiondef(p.oid) end as complete_statement, pg_get_function_identity_arguments(p.oid) as identity_argument_types, t.typname as return_type, p.proretset as is_set_returning_function, case when p.provolatile = 'i' then 'IMMUTABLE' when p.provolatile = 's' then 'STABLE' else 'VOLATILE' end as behavior, p.prosecdef as security_definer from pg_proc p left join pg_namespace n on p.pronamespace = n.oid left join pg_language l on p.prolang = l.oid left join pg_type t on t.oid = p.prorettype where p.prokind = 'f' and n.nspname = 'shop') select * from functions order by name, 1
--# Supabase advisors unindexed foreign keys
with foreign_keys as (select cl.relnamespace::regnamespace::text as schema_name, cl.relname as table_name, cl.oid as table_oid, ct.conname as fkey_name, ct.conkey as col_attnums from pg_catalog.pg_constraint ct join pg_catalog.pg_class cl on ct.conrelid = cl.oid left join pg_catalog.pg_depend d on d.objid = cl.oid and d.deptype = 'e' where ct.contype = 'f' and d.objid is null and cl.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')), index_ as (select pi.indrelid as table_oid, indexrelid::regclass as index_, string_to_array(indkey::text, ' ')::smallint[] as col_attnums from pg_catalog.pg_index pi where indisvalid) select 'unindexed_foreign_keys' as name, fk.schema_name, fk.table_name, fk.fkey_name, format('Table `%s.%s` has a foreign key `%s` without a covering index.', fk.schema_name, fk.table_name, fk.fkey_name) as detail from foreign_keys fk left join index_ idx on fk.table_oid = idx.table_oid and fk.col_attnums = idx.col_attnums[1:array_length(fk.col_attnums, 1)] where idx.index_ is null order by 2, 3, 4
--# agent tries to write where it may
UPDATE shop.products SET price = price * 1.1 WHERE sku = 'nosuch' RETURNING id, price
--# agent explains verbose with settings | volatile
EXPLAIN (ANALYZE, VERBOSE, BUFFERS, SETTINGS, WAL, TIMING OFF, SUMMARY OFF) SELECT count(*) FROM shop.orders
--# agent checks its privileges
SELECT has_table_privilege('customers', 'SELECT'), has_schema_privilege('shop', 'USAGE'), has_column_privilege('customers', 'ssn', 'SELECT'), current_user, session_user
--# agent reads pg_stats of one open table
SELECT attname, null_frac, n_distinct, most_common_vals FROM pg_stats WHERE schemaname = 'shop' AND tablename = 'products' ORDER BY attname
--# agent wraps in a savepoint
BEGIN
--@ simple
SAVEPOINT tool_call
--@ simple
SELECT nosuch FROM shop.orders
--@ simple
ROLLBACK TO SAVEPOINT tool_call
--@ simple
SELECT count(*) FROM shop.orders
--@ simple
COMMIT
--# agent drops what is not there
DROP TABLE nosuch_table
--# agent drops what is not there, twice
DROP VIEW IF EXISTS nosuch_view; DROP TABLE IF EXISTS nosuch_table CASCADE
--# agent reads a schema as text
SELECT table_schema || '.' || table_name || '(' || string_agg(column_name || ' ' || data_type, ', ' ORDER BY ordinal_position) || ')' FROM information_schema.columns WHERE table_schema IN ('public', 'shop') GROUP BY table_schema, table_name ORDER BY 1
--# agent finds columns by pattern
SELECT table_schema, table_name, column_name FROM information_schema.columns WHERE column_name ILIKE '%balance%' OR column_name ILIKE '%amount%' ORDER BY 1, 2, 3
--# agent finds where a value may be
SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid WHERE t.typname IN ('text', 'varchar') AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, 2
--# agent compares two tables
SELECT 'customers' AS t, count(*) FROM customers UNION ALL SELECT 'accounts', count(*) FROM accounts UNION ALL SELECT 'transactions', count(*) FROM transactions
--# Hex asks for its schema
SELECT n.nspname, c.relname, c.relkind, a.attname, format_type(a.atttypid, a.atttypmod), a.attnum FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relkind = ANY('{r,v,m,f,p}') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2, 6
