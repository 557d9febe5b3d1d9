-- Statements of tools, of monitors and of analysts, written without looking at what the gateway takes.

--# metabase sync fields
SELECT c.table_schema, c.table_name, c.column_name, c.data_type, c.is_nullable, c.column_default FROM information_schema.columns c WHERE c.table_schema NOT IN ('information_schema','pg_catalog') ORDER BY 1,2,c.ordinal_position
--# metabase fk
SELECT fk_ns.nspname AS "fk-table-schema", fk_table.relname AS "fk-table-name", fk_column.attname AS "fk-column-name", pk_ns.nspname AS "pk-table-schema", pk_table.relname AS "pk-table-name", pk_column.attname AS "pk-column-name" FROM pg_constraint AS c JOIN pg_class AS fk_table ON c.conrelid = fk_table.oid JOIN pg_namespace AS fk_ns ON c.connamespace = fk_ns.oid JOIN pg_attribute AS fk_column ON c.conrelid = fk_column.attrelid JOIN pg_class AS pk_table ON c.confrelid = pk_table.oid JOIN pg_namespace AS pk_ns ON pk_table.relnamespace = pk_ns.oid JOIN pg_attribute AS pk_column ON c.confrelid = pk_column.attrelid WHERE fk_ns.nspname !~ '^information_schema|catalog_history|pg_' AND c.contype = 'f'::char AND fk_column.attnum = ANY(c.conkey) AND pk_column.attnum = ANY(c.confkey) ORDER BY fk_ns.nspname, fk_table.relname, 3, 6
--# metabase privileges
with table_privileges as ( select NULL as role, t.schemaname as schema, t.objectname as table, pg_catalog.has_any_column_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'update') as update, pg_catalog.has_table_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'DELETE') as delete from ( select schemaname, tablename as objectname from pg_catalog.pg_tables union select schemaname, viewname as objectname from pg_views union select schemaname, matviewname as objectname from pg_matviews ) t where t.schemaname !~ '^pg_' and t.schemaname <> 'information_schema' and pg_catalog.has_schema_privilege(current_user, t.schemaname, 'usage')) select t.* from table_privileges t order by 2,3
--# grafana time series
SELECT floor(extract(epoch from booked_at)/3600)*3600 AS "time", avg(amount) AS "value", currency AS metric FROM transactions t JOIN accounts a ON a.id = t.account_id WHERE booked_at BETWEEN '2024-01-01T00:00:00Z' AND '2026-01-01T00:00:00Z' GROUP BY 1,3 ORDER BY 1,3
--# superset distinct with limit
SELECT city AS city, COUNT(DISTINCT id) AS "COUNT_DISTINCT(id)" FROM (select id, name, city, created_at from customers) AS virtual_table GROUP BY city ORDER BY "COUNT_DISTINCT(id)" DESC, city LIMIT 1000
--# looker derived table
WITH customer_facts AS (SELECT a.customer_id, SUM(a.balance) AS total, MIN(a.opened_on) AS first_opened FROM accounts a GROUP BY 1) SELECT (TO_CHAR(DATE_TRUNC('month', customer_facts.first_opened ), 'YYYY-MM')) AS "m", COALESCE(SUM(customer_facts.total ), 0) AS "s" FROM customers LEFT JOIN customer_facts ON customers.id = customer_facts.customer_id GROUP BY (DATE_TRUNC('month', customer_facts.first_opened )) ORDER BY 1 DESC FETCH NEXT 500 ROWS ONLY
--# tableau
SELECT "customers"."city" AS "city", SUM(CAST("accounts"."balance" AS DOUBLE PRECISION)) AS "sum:balance:ok", CAST(DATE_TRUNC( 'QUARTER', CAST("accounts"."opened_on" AS DATE) ) AS DATE) AS "tqr:opened_on:ok" FROM "public"."customers" "customers" INNER JOIN "public"."accounts" "accounts" ON ("customers"."id" = "accounts"."customer_id") GROUP BY 1, 3 ORDER BY 1,3
--# tableau temp
BEGIN
--@ simple
CREATE LOCAL TEMPORARY TABLE "#Tableau_1_Connect" ( "COL" INTEGER ) ON COMMIT PRESERVE ROWS
--@ simple
INSERT INTO "#Tableau_1_Connect" ("COL") VALUES (1)
--@ simple
SELECT "COL" FROM "#Tableau_1_Connect" LIMIT 1
--@ simple
DROP TABLE "#Tableau_1_Connect"
--@ simple
ROLLBACK
--# powerbi direct query
select "_"."city", "_"."C1" from ( select "rows"."city" as "city", sum("rows"."id") as "C1" from ( select "id","name","city" from "public"."customers" "$Table" ) "rows" group by "city" ) "_" where not "_"."C1" is null order by 1 limit 1000001
--# dbeaver tables
SELECT c.oid,c.*,d.description,pg_catalog.pg_get_expr(c.relpartbound, c.oid) as partition_expr, pg_catalog.pg_get_partkeydef(c.oid) as partition_key FROM pg_catalog.pg_class c LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=c.oid AND d.objsubid=0 AND d.classoid='pg_class'::regclass WHERE c.relnamespace=(select oid from pg_namespace where nspname='public') AND c.relkind not in ('i','I','c') order by c.oid limit 5
--# dbeaver columns
SELECT c.relname,a.*,pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) as def_value,dsc.description,dep.objid FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON (a.attrelid=c.oid) LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid=ad.adrelid AND a.attnum = ad.adnum) LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid=dsc.objoid AND a.attnum = dsc.objsubid) LEFT OUTER JOIN pg_depend dep on dep.refobjid = a.attrelid AND dep.deptype = 'i' and dep.refobjsubid = a.attnum and dep.classid = dep.refclassid WHERE NOT a.attisdropped AND c.oid='public.accounts'::regclass ORDER BY a.attnum
--# datagrip
select T.oid as object_id, T.relname as table_name, pg_catalog.pg_get_userbyid(T.relowner) as "owner", T.relkind as table_kind, case when T.relkind in ('f') then (select ftoptions from pg_catalog.pg_foreign_table where ftrelid = T.oid) end as opts, T.relpersistence, (select pg_catalog.array_agg(inhparent::bigint order by inhseqno)::varchar from pg_catalog.pg_inherits where T.oid = inhrelid) as ancestors from pg_catalog.pg_class T where relnamespace = 'public'::regnamespace and relkind in ('r','m','v','p','f') order by table_kind, object_id
--# pgadmin dashboard
SELECT 'session_stats' AS chart_name, pg_catalog.row_to_json(t) AS chart_data FROM (SELECT (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = (SELECT datname FROM pg_catalog.pg_database WHERE oid = (select oid from pg_database where datname=current_database()))) AS "Total", 1 as x) t | volatile
--# pgadmin table props
SELECT rel.oid, rel.relname AS name, rel.reltablespace AS spcoid, (CASE WHEN length(spc.spcname::text) > 0 THEN spc.spcname ELSE (SELECT sp.spcname FROM pg_catalog.pg_database dtb JOIN pg_catalog.pg_tablespace sp ON dtb.dattablespace=sp.oid WHERE dtb.datname=current_database()) END) as spcname, pg_catalog.pg_get_userbyid(rel.relowner) AS relowner, rel.relkind, rel.relhassubclass, (SELECT count(*) FROM pg_catalog.pg_trigger WHERE tgrelid=rel.oid AND tgisinternal = FALSE) AS triggercount, (select array_agg(typ.typname) from pg_type typ where typ.oid = rel.reloftype) as oft, substring(pg_catalog.array_to_string(rel.reloptions, ',') FROM 'fillfactor=([0-9]*)') AS fillfactor FROM pg_catalog.pg_class rel LEFT OUTER JOIN pg_catalog.pg_tablespace spc on spc.oid=rel.reltablespace WHERE rel.relkind IN ('r','s','t','p') AND rel.relnamespace = 'public'::regnamespace ORDER BY rel.relname
--# prisma introspection
SELECT tbl.relname AS table_name, namespace.nspname as namespace, (tbl.relhassubclass and tbl.relkind = 'p') as is_partition, (tbl.relhassubclass and tbl.relkind = 'r') as has_subclass, tbl.relrowsecurity as has_row_level_security, reloptions, obj_description(tbl.oid, 'pg_class') as description FROM pg_class AS tbl INNER JOIN pg_namespace AS namespace ON namespace.oid = tbl.relnamespace WHERE ( tbl.relkind = 'r' AND tbl.relispartition = 't' ) OR ( tbl.relkind = 'r' AND tbl.relispartition = 'f' ) OR ( tbl.relkind = 'p' ) AND namespace.nspname = ANY ( array['public'] ) ORDER BY namespace, table_name
--# drizzle enums
select n.nspname as enum_schema, t.typname as enum_name, e.enumlabel as enum_value, e.enumsortorder as sort_order from pg_type t join pg_enum e on t.oid = e.enumtypid join pg_catalog.pg_namespace n ON n.oid = t.typnamespace where n.nspname = 'public' order by enum_schema, enum_name, sort_order
--# typeorm
SELECT columns.*, pg_catalog.col_description(('"' || table_catalog || '"."' || table_schema || '"."' || table_name || '"')::regclass::oid, ordinal_position) AS description, ('"' || "udt_schema" || '"."' || "udt_name" || '"')::"regtype"::text AS "regtype", pg_catalog.format_type("col_attr"."atttypid", "col_attr"."atttypmod") AS "format_type" FROM "information_schema"."columns" LEFT JOIN "pg_catalog"."pg_attribute" AS "col_attr" ON "col_attr"."attname" = "columns"."column_name" AND "col_attr"."attrelid" = ( SELECT "cls"."oid" FROM "pg_catalog"."pg_class" AS "cls" LEFT JOIN "pg_catalog"."pg_namespace" AS "ns" ON "ns"."oid" = "cls"."relnamespace" WHERE "cls"."relname" = "columns"."table_name" AND "ns"."nspname" = "columns"."table_schema" ) WHERE ("table_schema" = 'public' AND "table_name" = 'accounts') order by ordinal_position
--# django introspect constraints
SELECT c.conname, array( SELECT attname FROM unnest(c.conkey) WITH ORDINALITY cols(colid, arridx) JOIN pg_attribute AS ca ON cols.colid = ca.attnum WHERE ca.attrelid = c.conrelid ORDER BY cols.arridx ), c.contype, (SELECT fkc.relname || '.' || fka.attname FROM pg_attribute AS fka JOIN pg_class AS fkc ON fka.attrelid = fkc.oid WHERE fka.attrelid = c.confrelid AND fka.attnum = c.confkey[1]), cl.reloptions FROM pg_constraint AS c JOIN pg_class AS cl ON c.conrelid = cl.oid WHERE cl.relname = 'accounts' AND pg_catalog.pg_table_is_visible(cl.oid) order by 1
--# rails indexes
SELECT distinct i.relname, d.indisunique, d.indkey, pg_get_indexdef(d.indexrelid), pg_catalog.obj_description(i.oid, 'pg_class') AS comment, d.indisvalid, ARRAY( SELECT pg_get_indexdef(d.indexrelid, k + 1, true) FROM generate_subscripts(d.indkey, 1) AS k ORDER BY k ) AS columns, ARRAY( SELECT a.attname FROM unnest(d.indkey) k join pg_attribute a on a.attrelid = d.indrelid and a.attnum = k) as incl FROM pg_class t INNER JOIN pg_index d ON t.oid = d.indrelid INNER JOIN pg_class i ON d.indexrelid = i.oid LEFT JOIN pg_namespace n ON n.oid = t.relnamespace WHERE i.relkind IN ('i', 'I') AND d.indisprimary = 't' AND t.relname = 'accounts' AND n.nspname = ANY (current_schemas(false)) ORDER BY i.relname
--# sequelize
SELECT pk.constraint_type as "Constraint", c.column_name as "Field", c.column_default as "Default", c.is_nullable as "Null", (CASE WHEN c.udt_name = 'hstore' THEN c.udt_name ELSE c.data_type END) || (CASE WHEN c.character_maximum_length IS NOT NULL THEN '(' || c.character_maximum_length || ')' ELSE '' END) as "Type", (SELECT array_agg(e.enumlabel) FROM pg_catalog.pg_type t JOIN pg_catalog.pg_enum e ON t.oid=e.enumtypid WHERE t.typname=c.udt_name) AS "special", (SELECT pgd.description FROM pg_catalog.pg_statio_all_tables AS st INNER JOIN pg_catalog.pg_description pgd on (pgd.objoid=st.relid) WHERE c.ordinal_position=pgd.objsubid AND c.table_name=st.relname) AS "Comment" FROM information_schema.columns c LEFT JOIN (SELECT tc.table_schema, tc.table_name, cu.column_name, tc.constraint_type FROM information_schema.TABLE_CONSTRAINTS tc JOIN information_schema.KEY_COLUMN_USAGE cu ON tc.table_schema=cu.table_schema and tc.table_name=cu.table_name and tc.constraint_name=cu.constraint_name and tc.constraint_type='PRIMARY KEY') pk ON pk.table_schema=c.table_schema AND pk.table_name=c.table_name AND pk.column_name=c.column_name WHERE c.table_name = 'accounts' AND c.table_schema = 'public' order by c.ordinal_position
--# ecto lock migrations
LOCK TABLE "settings" IN SHARE UPDATE EXCLUSIVE MODE
--# hibernate sequences
select * from information_schema.sequences order by sequence_name
--# flyway
SELECT EXISTS ( SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relname = 'flyway_schema_history' AND c.relkind = 'r')
--# liquibase
SELECT pg_catalog.pg_get_viewdef(c.oid) FROM pg_catalog.pg_class c WHERE c.relname = 'open_accounts' and c.relkind='v'
--# dbt catalog
select 'world_a' as table_database, sch.nspname as table_schema, tbl.relname as table_name, case tbl.relkind when 'v' then 'VIEW' else 'BASE TABLE' end as table_type, tbl_desc.description as table_comment, col.attname as column_name, col.attnum as column_index, pg_catalog.format_type(col.atttypid, col.atttypmod) as column_type, col_desc.description as column_comment, pg_get_userbyid(tbl.relowner) as table_owner from pg_catalog.pg_namespace sch join pg_catalog.pg_class tbl on tbl.relnamespace = sch.oid join pg_catalog.pg_attribute col on col.attrelid = tbl.oid left outer join pg_catalog.pg_description tbl_desc on (tbl_desc.objoid = tbl.oid and tbl_desc.objsubid = 0) left outer join pg_catalog.pg_description col_desc on (col_desc.objoid = tbl.oid and col_desc.objsubid = col.attnum) where ( upper(sch.nspname) = upper('public') ) and not pg_is_other_temp_schema(sch.oid) and tbl.relpersistence in ('p', 'u') and tbl.relkind in ('r', 'v', 'f', 'p') and col.attnum > 0 and not col.attisdropped order by sch.nspname, tbl.relname, col.attnum
--# dbt incremental
begin
--@ simple
create temporary table "acc__dbt_tmp1234" as ( select id, kind, balance from accounts where opened_on > '2023-06-01' )
--@ simple
select count(*) from "acc__dbt_tmp1234"
--@ simple
rollback
--# airbyte discover
SELECT n.nspname, c.relname, pg_relation_size(c.oid) >= 0 as r FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = 'public' AND HAS_TABLE_PRIVILEGE(c.oid, 'SELECT') AND HAS_SCHEMA_PRIVILEGE(n.nspname,'USAGE') order by 1,2
--# airbyte ctid read
SELECT ctid::text, id, kind FROM accounts WHERE ctid > '(0,0)'::tid AND ctid <= '(100,0)'::tid order by ctid
--# fivetran xmin
SELECT xmin::text::bigint > 0 as x, id, kind FROM accounts ORDER BY id
--# debezium
SELECT pg_current_wal_lsn() is not null, txid_current_snapshot() is not null, current_setting('wal_level')
--# debezium slots
select * from pg_replication_slots where slot_name = 'debezium' and database = 'world_a' and plugin = 'pgoutput'
--# debezium snapshot
BEGIN
--@ simple
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY
--@ simple
SELECT "id", "kind", "balance", "currency" FROM "public"."accounts" order by id
--@ simple
COMMIT
--# datadog
SELECT datname, numbackends >= 0, xact_commit >= 0, blks_read >= 0, tup_returned >= 0, 2^31 - age(datfrozenxid) > 0 as wraparound, pg_database_size(datname) > 0 as s FROM pg_stat_database JOIN pg_database USING (datname) where datname = current_database()
--# datadog relations
SELECT current_database(), s.schemaname, s.relname, pg_table_size(s.relid) >= 0, pg_indexes_size(s.relid) >= 0, pg_total_relation_size(s.relid) >= 0 FROM pg_stat_user_tables s where relname = 'accounts'
--# postgres_exporter
SELECT pg_database.datname, tmp.state, COALESCE(count,0) >= 0 as count FROM ( VALUES ('active'), ('idle'), ('idle in transaction') ) AS tmp(state) CROSS JOIN pg_database LEFT JOIN ( SELECT datname, state, count(*) AS count FROM pg_stat_activity GROUP BY datname,state) AS tmp2 ON tmp.state = tmp2.state AND pg_database.datname = tmp2.datname order by 1,2
--# pganalyze locks
SELECT locktype, count(*) > 0 FROM pg_locks WHERE NOT granted group by 1
--# percentile
select currency, percentile_cont(array[0.25, 0.5, 0.75]) within group (order by balance) as q, mode() within group (order by kind) from accounts group by currency order by 1
--# hypothetical
select rank(300) within group (order by balance), dense_rank(300) within group (order by balance desc), percent_rank(300) within group (order by balance), cume_dist(300) within group (order by balance) from accounts
--# rollup
select coalesce(kind, 'all') as k, currency, grouping(kind, currency) as g, sum(balance) from accounts group by rollup (kind, currency) order by 3,1,2
--# cube and sets
select kind, currency, date_part('year', opened_on) as y, count(*) from accounts group by grouping sets ((kind, currency), cube (kind, date_part('year', opened_on)), ()) order by 1,2,3,4
--# window frames
select id, balance, sum(balance) over w, avg(balance) over (order by opened_on range between interval '60 days' preceding and current row exclude ties), nth_value(id, 2) over w, ntile(3) over (order by id) from accounts window w as (partition by currency order by id groups between 1 preceding and unbounded following) order by id
--# gaps and islands
with t as (select id, opened_on, opened_on - (row_number() over (order by opened_on))::int as grp from accounts) select min(opened_on), max(opened_on), count(*) from t group by grp order by 1
--# recursive dates
with recursive d(day) as (select date '2024-01-01' union all select day + 1 from d where day < date '2024-01-10') select d.day, count(t.id) from d left join transactions t on t.booked_at::date = d.day group by 1 order by 1
--# recursive search cycle
with recursive g(f, t) as (values (1,2),(2,3),(3,1),(3,4)), w(f, t) as (select * from g where f = 1 union all select g.* from g join w on g.f = w.t) search depth first by f, t set ord cycle f, t set is_cycle using path select f, t, is_cycle from w order by ord
--# json agg
select json_agg(json_build_object('id', a.id, 'tx', (select coalesce(json_agg(t.amount order by t.id), '[]'::json) from transactions t where t.account_id = a.id)) order by a.id) from accounts a
--# jsonb path
select id, jsonb_path_query_array(value, '$.* ? (@ != null)') from (values (1, '{"a": 1, "b": null}'::jsonb)) v(id, value)
--# settings document
select key, value ->> 'theme', value #>> '{limits,day}', jsonb_typeof(value), value ? 'theme' from settings order by key
--# json table | since 17
select jt.* from (values ('[{"a":1,"b":"x"},{"a":2}]'::jsonb)) d(j), json_table(d.j, '$[*]' columns (n for ordinality, a int path '$.a', b text path '$.b' default 'none' on empty)) jt
--# full text
select id, title, ts_rank(to_tsvector('english', coalesce(body,'')), websearch_to_tsquery('english', 'safe -code')) as r, ts_headline('english', coalesce(title,''), to_tsquery('a')) from articles where searched @@ plainto_tsquery('simple', 'x') or true order by id
--# ranges
select int4range(1,10) * int4range(5,15), daterange('2024-01-01','2024-02-01','[]') @> '2024-01-15'::date, range_agg(daterange(opened_on, opened_on + 30)) from accounts
--# multiranges
select unnest('{[1,3), [5,9)}'::int4multirange) as r, lower('{[1,3), [5,9)}'::int4multirange)
--# regex
select id, regexp_matches(description, '(\w+)\s*(\d*)', 'g') from transactions order by id, 2
--# regex split
select id, regexp_split_to_table(description, '\s+') w, regexp_replace(description, '[aeiou]', '*', 'gi'), regexp_count(description, 'a') from transactions order by 1,2
--# pivot
select to_char(opened_on, 'YYYY-MM') as m, count(*) filter (where kind = 'savings') as savings, count(*) filter (where kind = 'current') as current, sum(case when currency = 'USD' then balance end) usd from accounts group by 1 order by 1
--# lateral top n
select a.id, t.* from accounts a cross join lateral (select amount, booked_at from transactions t where t.account_id = a.id order by booked_at desc limit 2) t order by a.id, t.booked_at
--# tablesample
select count(*) from accounts tablesample bernoulli (100) repeatable (42)
--# distinct on
select distinct on (currency) currency, id, balance from accounts order by currency, balance desc
--# arrays
select id, tags[1], array_position(tags, 'x'), cardinality(tags) from (values (1, array['x','y']), (2, array['z'])) v(id, tags) where 'x' = any(tags) or tags && array['z'] order by id
--# generate series join
select g::date, count(a.id) from generate_series('2023-01-01'::timestamptz, '2023-06-01', '1 month') g left join accounts a on a.opened_on >= g and a.opened_on < g + interval '1 month' group by 1 order by 1
--# geometry
select point(1,2) <-> point(4,6), box '((0,0),(2,2))' && box '((1,1),(3,3))', area(circle '((0,0),1)'), polygon '((0,0),(1,1),(2,0))' @> point '(1,0.5)'
--# merge | since 15
merge into scratch s using (values (1,'a'),(2,'b')) v(id,t) on s.id = v.id when matched then update set t = v.t when not matched then insert (id, t) values (v.id, v.t)
--undo delete from scratch
--# upsert
insert into settings (key, value, changed_at) values ('blind', '{"a":1}', '2025-01-01') on conflict (key) do update set value = settings.value || excluded.value, changed_at = excluded.changed_at where settings.changed_at < excluded.changed_at returning key, value, (xmax = 0) as inserted
--undo delete from settings where key = 'blind'
--# do block
do $$ declare n int; begin select count(*) into n from accounts; if n > 0 then raise notice 'rows %', n; end if; end $$
--# function and trigger
begin
--@ simple
create or replace function touch_it() returns trigger language plpgsql as $f$ begin new.t := coalesce(new.t, 'x'); return new; end $f$
--@ simple
create trigger touch before insert on scratch for each row execute function touch_it()
--@ simple
insert into scratch (id) values (77) returning *
--@ simple
rollback
--# cursor
begin
--@ simple
declare c scroll cursor with hold for select id, kind from accounts order by id
--@ simple
fetch forward 2 from c
--@ simple
fetch last from c
--@ simple
move absolute 1 in c
--@ simple
fetch backward all from c
--@ simple
close c
--@ simple
commit
--# copy out
copy (select id, kind from accounts order by id) to stdout with (format csv, header, delimiter ';', quote '"', force_quote *)
--# copy columns
copy accounts (id, kind, balance) to stdout
--# copy in csv
copy scratch (id, t) from stdin with (format csv, header true, null '')
--copy id,t
--copy 91,abc
--undo delete from scratch
--# copy binary
copy (select id, balance from accounts order by id) to stdout (format binary)
