-- What database browsers, dumps, loaders and monitors ask; written before it was looked what the gateway makes of it.

--# psql lists tables with sizes of 18 | since 18
SELECT n.nspname as "Schema", c.relname as "Name", CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'i' THEN 'index' WHEN 'S' THEN 'sequence' WHEN 't' THEN 'TOAST table' WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table' WHEN 'I' THEN 'partitioned index' END as "Type", pg_catalog.pg_get_userbyid(c.relowner) as "Owner", CASE c.relpersistence WHEN 'p' THEN 'permanent' WHEN 't' THEN 'temporary' WHEN 'u' THEN 'unlogged' END as "Persistence", am.amname as "Access method", pg_catalog.obj_description(c.oid, 'pg_class') as "Description" FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam WHERE c.relkind IN ('r','p','') AND n.nspname <> 'pg_catalog' AND n.nspname !~ '^pg_toast' AND n.nspname <> 'information_schema' AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 1,2
--# psql functions with security and source
SELECT n.nspname, p.proname, pg_catalog.pg_get_function_result(p.oid), CASE p.prokind WHEN 'a' THEN 'agg' WHEN 'w' THEN 'window' WHEN 'p' THEN 'proc' ELSE 'func' END as "Type", CASE WHEN p.provolatile = 'i' THEN 'immutable' WHEN p.provolatile = 's' THEN 'stable' WHEN p.provolatile = 'v' THEN 'volatile' END, CASE WHEN prosecdef THEN 'definer' ELSE 'invoker' END, CASE WHEN l.lanname IN ('internal', 'c') THEN p.prosrc END as "Internal name", pg_catalog.array_to_string(p.proacl, E'\n') FROM pg_catalog.pg_proc p LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace LEFT JOIN pg_catalog.pg_language l ON l.oid = p.prolang WHERE n.nspname OPERATOR(pg_catalog.~) '^(shop)$' COLLATE pg_catalog.default ORDER BY 1, 2, 3
--# psql shows a function's source
SELECT pg_catalog.pg_get_functiondef('shop.place'::pg_catalog.regproc::pg_catalog.oid)
--# psql shows a view's definition
SELECT nspname, relname, relkind, pg_catalog.pg_get_viewdef(c.oid, true), pg_catalog.array_remove(pg_catalog.array_remove(c.reloptions,'check_option=local'),'check_option=cascaded') AS reloptions, CASE WHEN 'check_option=local' = ANY (c.reloptions) THEN 'LOCAL'::text WHEN 'check_option=cascaded' = ANY (c.reloptions) THEN 'CASCADED'::text ELSE NULL END AS checkoption FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON c.relnamespace = n.oid WHERE c.oid = 'shop.cheap'::regclass
--# psql gexec source
select format('analyze %I.%I', schemaname, tablename) from pg_tables where schemaname = 'shop' order by 1
--# psql lists privileges of roles in database | volatile
SELECT rolname AS "Role", datname AS "Database", pg_catalog.array_to_string(setconfig, E'\n') AS "Settings" FROM pg_catalog.pg_db_role_setting s LEFT JOIN pg_catalog.pg_database d ON d.oid = setdatabase LEFT JOIN pg_catalog.pg_roles r ON r.oid = setrole ORDER BY 1, 2
--# psql roles of 16 | since 16
SELECT r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolconnlimit, r.rolvaliduntil, r.rolreplication, r.rolbypassrls FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY 1
--# psql default privileges
SELECT pg_catalog.pg_get_userbyid(d.defaclrole) AS "Owner", n.nspname AS "Schema", CASE d.defaclobjtype WHEN 'r' THEN 'table' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'function' WHEN 'T' THEN 'type' WHEN 'n' THEN 'schema' END AS "Type", pg_catalog.array_to_string(d.defaclacl, E'\n') AS "Access privileges" FROM pg_catalog.pg_default_acl d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace ORDER BY 1, 2, 3
--# psql extended statistics
SELECT es.stxnamespace::pg_catalog.regnamespace::pg_catalog.text AS "Schema", es.stxname AS "Name", pg_catalog.format('%s FROM %s', pg_catalog.pg_get_statisticsobjdef_columns(es.oid), es.stxrelid::pg_catalog.regclass) AS "Definition", CASE WHEN 'd' = any(es.stxkind) THEN 'defined' END AS "Ndistinct" FROM pg_catalog.pg_statistic_ext es ORDER BY 1, 2
--# psql publications and subscriptions of a table
SELECT pubname, NULL, NULL FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_namespace pn ON p.oid = pn.pnpubid JOIN pg_catalog.pg_class pc ON pc.relnamespace = pn.pnnspid WHERE pc.oid = 'shop.orders'::regclass and pg_catalog.pg_relation_is_publishable('shop.orders') ORDER BY 1
--# psql completes names
SELECT pg_catalog.quote_ident(c.relname) FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'S', 'v', 'm', 'f', 'p') AND (pg_catalog.quote_ident(c.relname)) LIKE 'cust%' AND pg_catalog.pg_table_is_visible(c.oid) AND c.relnamespace <> (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'pg_catalog') ORDER BY 1 LIMIT 1000
--# psql completes attributes
SELECT pg_catalog.quote_ident(attname) FROM pg_catalog.pg_attribute a, pg_catalog.pg_class c WHERE c.oid = a.attrelid AND a.attnum > 0 AND NOT a.attisdropped AND (pg_catalog.quote_ident(attname)) LIKE 'cit%' AND c.relname = 'customers' AND pg_catalog.pg_table_is_visible(c.oid) LIMIT 1000
--# DBeaver connects
SET extra_float_digits = 3
--@ simple
SET application_name = 'DBeaver 25.1 - Main <world_x>'
--@ simple
SELECT current_schema(),session_user
--@ simple
SELECT n.oid,n.*,d.description FROM pg_catalog.pg_namespace n LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=n.oid AND d.objsubid=0 AND d.classoid='pg_namespace'::regclass where n.nspname = 'shop' ORDER BY nspname
--# DBeaver tables of a schema
SELECT c.relname, c.relkind, d.description, CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END as partition_key, CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END as partition_expr FROM pg_catalog.pg_class c LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=c.oid AND d.objsubid=0 AND d.classoid='pg_class'::regclass WHERE c.relnamespace='shop'::regnamespace AND c.relkind not in ('i','I','c') ORDER BY 1
--# DBeaver columns
SELECT c.relname,a.attname,a.attnum,a.atttypmod,pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) as def_value,dsc.description,dep.objid IS NOT NULL as owned FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON (a.attrelid=c.oid) LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid=ad.adrelid AND a.attnum = ad.adnum) LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid=dsc.objoid AND a.attnum = dsc.objsubid) LEFT OUTER JOIN pg_depend dep on dep.refobjid = a.attrelid AND dep.deptype = 'i' and dep.refobjsubid = a.attnum and dep.classid = dep.refclassid WHERE NOT a.attisdropped AND c.oid='shop.products'::regclass AND a.attnum > 0 ORDER BY a.attnum
--# DBeaver reads a page with ctid refresh | masks email
SELECT x.id, x.name, x.email FROM public.customers x WHERE x.id IN (1, 2) ORDER BY x.id
--# DBeaver counts rows
SELECT count(*) FROM public.customers x
--# DBeaver dependencies
SELECT DISTINCT pg_describe_object(dep.classid, dep.objid, 0) as what FROM pg_depend dep WHERE dep.refobjid = 'shop.products'::regclass AND dep.deptype = 'n' ORDER BY 1
--# DataGrip databases and state
select N.oid::bigint as id, datname as name, D.description, datistemplate as is_template, datallowconn as allow_connections, pg_catalog.pg_get_userbyid(N.datdba) as "owner" from pg_catalog.pg_database N left join pg_catalog.pg_shdescription D on N.oid = D.objoid where datname like 'world\_x' order by case when datname = pg_catalog.current_database() then -1::bigint else N.oid::bigint end
--# DataGrip tables with state numbers
select T.relkind as table_kind, T.relname as table_name, T.oid as table_id, pg_catalog.age(T.xmin) is not null as s, T.relhasoids is null as o from (select *, null::bool as relhasoids from pg_catalog.pg_class) T where relnamespace = 'shop'::regnamespace and relkind in ('r', 'm', 'v', 'p', 'f') order by table_kind, table_name
--# DataGrip columns
with T as ( select T.oid as table_id, T.relname as table_name from pg_catalog.pg_class T where T.relnamespace = 'shop'::regnamespace::oid and T.relkind in ('r', 'm', 'v', 'f', 'p') ) select T.table_name, C.attnum as column_position, C.attname as column_name, C.atttypmod as type_mod, C.attndims as dimensions_number, pg_catalog.format_type(C.atttypid, C.atttypmod) as type_spec, C.attnotnull as mandatory, D.adbin is not null as has_default, pg_catalog.pg_get_expr(D.adbin, T.table_id) as column_default_expression, not C.attislocal as column_is_inherited, C.attfdwoptions as options, C.attidentity::varchar as identity_kind from T join pg_catalog.pg_attribute C on T.table_id = C.attrelid left join pg_catalog.pg_attrdef D on (C.attrelid, C.attnum) = (D.adrelid, D.adnum) where attnum > 0 order by table_name, attnum
--# DataGrip routine sources
with system_languages as ( select oid as lang from pg_catalog.pg_language where lanname in ('c','internal') ) select proname, prokind, proisstrict, prosrc from pg_catalog.pg_proc where pronamespace = 'shop'::regnamespace::oid and not (prokind = 'a') and prolang not in (select lang from system_languages) and prosrc is not null order by 1, 4
--# DataGrip rules and triggers
select T.tgrelid::regclass::text as table, T.tgname as trigger_name, pg_catalog.pg_get_function_identity_arguments(T.tgfoid), T.tgtype & 31 as bits, T.tgdeferrable, T.tgenabled::char as fire_mode, pg_catalog.pg_get_expr(T.tgqual, T.tgrelid) from pg_catalog.pg_trigger T where T.tgrelid in ('shop.orders'::regclass, 'shop.products'::regclass) and not T.tgisinternal order by 1, 2
--# pgAdmin dashboard | volatile
/*pga4dash*/ SELECT 'session_stats' AS chart_name, pg_catalog.row_to_json(t) AS chart_data FROM (SELECT (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = 'world_x') AS "Total", (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE state = 'active' AND datname = 'world_x') AS "Active") t UNION ALL SELECT 'tps_stats' AS chart_name, pg_catalog.row_to_json(t) FROM (SELECT (SELECT sum(xact_commit) + sum(xact_rollback) FROM pg_catalog.pg_stat_database) AS "Transactions") t
--# pgAdmin node tree of tables
SELECT rel.oid IS NOT NULL as has, rel.relname AS name, (SELECT count(*) FROM pg_catalog.pg_trigger WHERE tgrelid=rel.oid AND tgisinternal = FALSE) AS triggercount, (SELECT count(*) FROM pg_catalog.pg_trigger WHERE tgrelid=rel.oid AND tgisinternal = FALSE AND tgenabled = 'O') AS has_enable_triggers, (CASE WHEN rel.relkind = 'p' THEN true ELSE false END) AS is_partitioned, (SELECT count(*) FROM pg_catalog.pg_inherits WHERE inhrelid=rel.oid) AS is_inherits FROM pg_catalog.pg_class rel WHERE rel.relkind IN ('r','s','t','p') AND rel.relnamespace = 'shop'::regnamespace AND NOT rel.relispartition ORDER BY rel.relname
--# pgAdmin properties of a table
SELECT rel.relname AS name, rel.reltablespace AS spcoid, rel.relacl AS relacl_str, pg_catalog.array_to_string(rel.reloptions, ',') AS opts, con.conname, con.conkey, (SELECT pg_catalog.array_agg(provider || '=' || label) FROM pg_catalog.pg_seclabels sl1 WHERE sl1.objoid=rel.oid AND sl1.objsubid=0) AS seclabels, substring(pg_catalog.array_to_string(rel.reloptions, ',') FROM 'fillfactor=([0-9]*)') AS fillfactor FROM pg_catalog.pg_class rel LEFT OUTER JOIN pg_catalog.pg_constraint con ON con.conrelid=rel.oid AND con.contype='p' WHERE rel.oid = 'shop.orders'::regclass
--# pgAdmin reads data of a grid
SELECT * FROM shop.categories ORDER BY id ASC LIMIT 1000
--# pgAdmin asks for primary keys of the grid
SELECT at.attname, at.attnum, ty.typname FROM pg_catalog.pg_attribute at LEFT JOIN pg_catalog.pg_type ty ON (ty.oid = at.atttypid) WHERE attrelid='shop.categories'::regclass AND attnum = ANY ( (SELECT con.conkey FROM pg_catalog.pg_class rel LEFT OUTER JOIN pg_catalog.pg_constraint con ON con.conrelid=rel.oid AND con.contype='p' WHERE rel.relkind IN ('r','s','t', 'p') AND rel.oid = 'shop.categories'::regclass)::pg_catalog.oid[])
--# pgAdmin statistics of a table | volatile
SELECT seq_scan AS "Sequential scans", seq_tup_read, idx_scan, n_tup_ins, n_live_tup, last_vacuum, pg_catalog.pg_stat_get_blocks_fetched('shop.orders'::regclass), pg_size_pretty(pg_catalog.pg_relation_size('shop.orders'::regclass)) AS "Table size" FROM pg_catalog.pg_stat_all_tables stat WHERE stat.relid = 'shop.orders'::regclass
--# Metabase syncs fields
SELECT "c"."column_name" AS "name", CASE WHEN "c"."udt_schema" IN ('public', 'pg_catalog') THEN FORMAT('%s', "c"."udt_name") ELSE FORMAT('"%s"."%s"', "c"."udt_schema", "c"."udt_name") END AS "database-type", "c"."ordinal_position" - 1 AS "database-position", "c"."table_schema" AS "table-schema", "c"."table_name" AS "table-name", "pk"."column_name" IS NOT NULL AS "pk?", COL_DESCRIPTION(CAST(CAST(FORMAT('%I.%I', CAST("c"."table_schema" AS text), CAST("c"."table_name" AS text)) AS regclass) AS oid), "c"."ordinal_position") AS "field-comment", ("column_default" IS NULL OR LOWER("column_default") = 'null') AND "is_nullable" = 'NO' AND NOT "is_identity" = 'YES' AS "database-required" FROM "information_schema"."columns" AS "c" LEFT JOIN (SELECT "tc"."table_schema", "tc"."table_name", "kc"."column_name" FROM "information_schema"."table_constraints" AS "tc" INNER JOIN "information_schema"."key_column_usage" AS "kc" ON "tc"."constraint_name" = "kc"."constraint_name" AND "tc"."table_schema" = "kc"."table_schema" AND "tc"."table_name" = "kc"."table_name" WHERE "tc"."constraint_type" = 'PRIMARY KEY') AS "pk" ON "c"."table_schema" = "pk"."table_schema" AND "c"."table_name" = "pk"."table_name" AND "c"."column_name" = "pk"."column_name" WHERE c.table_schema !~ '^information_schema|catalog_history|pg_' AND "c"."table_schema" = 'shop' ORDER BY "table-schema", "table-name", "database-position"
--# Metabase asks for current privileges
with table_privileges as ( select NULL as role, t.schemaname as schema, t.objectname as table, pg_catalog.has_any_column_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'update') as update, pg_catalog.has_table_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'SELECT') as select from ( select schemaname, tablename as objectname from pg_catalog.pg_tables union select schemaname, viewname as objectname from pg_catalog.pg_views union select schemaname, matviewname as objectname from pg_catalog.pg_matviews ) t where t.schemaname !~ '^pg_' and t.schemaname <> 'information_schema' and pg_catalog.has_schema_privilege(current_user, t.schemaname, 'usage')) select t.* from table_privileges t order by 2, 3
--# Superset asks for view names
SELECT pg_catalog.pg_class.relname FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relkind = ANY (ARRAY['v', 'm']) AND pg_catalog.pg_class.relpersistence != 't' AND pg_catalog.pg_namespace.nspname = 'shop' ORDER BY 1
--# Tableau connects
BEGIN;declare "SQL_CUR0x7f" cursor with hold for select current_setting('server_version_num')::int > 90000;fetch 10 in "SQL_CUR0x7f"
--@ simple
close "SQL_CUR0x7f"; commit
--# Tableau makes a temporary table
CREATE LOCAL TEMPORARY TABLE "#Tableau_1_1_Connect" ( "COL" INTEGER ) ON COMMIT PRESERVE ROWS
--@ simple
INSERT INTO "#Tableau_1_1_Connect" ("COL") VALUES (1)
--@ simple
SELECT "COL" AS "COL" FROM "#Tableau_1_1_Connect" LIMIT 1
--@ simple
DROP TABLE "#Tableau_1_1_Connect"
--# psqlODBC asks for columns
select n.nspname, c.relname, a.attname, a.atttypid, t.typname, a.attnum, a.attlen, a.atttypmod, a.attnotnull, c.relhasrules, c.relkind, c.oid is not null, pg_get_expr(d.adbin, d.adrelid), case t.typtype when 'd' then t.typbasetype else 0 end, t.typtypmod, 0, attidentity from (((pg_catalog.pg_class c inner join pg_catalog.pg_namespace n on n.oid = c.relnamespace and c.relname like 'orders' and n.nspname like 'shop') inner join pg_catalog.pg_attribute a on (not a.attisdropped) and a.attnum > 0 and a.attrelid = c.oid) inner join pg_catalog.pg_type t on t.oid = a.atttypid) left outer join pg_attrdef d on a.atthasdef and d.adrelid = a.attrelid and d.adnum = a.attnum order by n.nspname, c.relname, attnum
--# Power BI asks for tables
select TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE from INFORMATION_SCHEMA.tables where TABLE_SCHEMA not in ('information_schema', 'pg_catalog') order by TABLE_SCHEMA, TABLE_NAME
--# Power BI asks for foreign keys
select pkcol.COLUMN_NAME as PK_COLUMN_NAME, fkcol.TABLE_SCHEMA AS FK_TABLE_SCHEMA, fkcol.TABLE_NAME AS FK_TABLE_NAME, fkcol.COLUMN_NAME as FK_COLUMN_NAME, fkcol.ORDINAL_POSITION as ORDINAL, fkcon.CONSTRAINT_SCHEMA || '_' || fkcol.TABLE_NAME || '_' || 'customers' || '_' || fkcon.CONSTRAINT_NAME as FK_NAME from (select distinct constraint_catalog, constraint_schema, unique_constraint_schema, constraint_name, unique_constraint_name from INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS) fkcon inner join INFORMATION_SCHEMA.KEY_COLUMN_USAGE fkcol on fkcon.CONSTRAINT_SCHEMA = fkcol.CONSTRAINT_SCHEMA and fkcon.CONSTRAINT_NAME = fkcol.CONSTRAINT_NAME inner join INFORMATION_SCHEMA.KEY_COLUMN_USAGE pkcol on fkcon.UNIQUE_CONSTRAINT_SCHEMA = pkcol.CONSTRAINT_SCHEMA and fkcon.UNIQUE_CONSTRAINT_NAME = pkcol.CONSTRAINT_NAME where pkcol.TABLE_SCHEMA = 'public' and pkcol.TABLE_NAME = 'customers' and pkcol.ORDINAL_POSITION = fkcol.ORDINAL_POSITION order by FK_NAME, fkcol.ORDINAL_POSITION
--# Grafana tests its connection
SELECT 1
--@ simple
SELECT current_setting('server_version_num')::int/100 as version
--# Grafana builder asks for tables
SELECT CASE WHEN quote_ident(table_schema) IN (SELECT CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END FROM generate_series(array_lower(string_to_array(current_setting('search_path'),','),1), array_upper(string_to_array(current_setting('search_path'),','),1)) as i, string_to_array(current_setting('search_path'),',') s) THEN quote_ident(table_name) ELSE quote_ident(table_schema) || '.' || quote_ident(table_name) END AS "table" FROM information_schema.tables WHERE quote_ident(table_schema) NOT IN ('information_schema', 'pg_catalog', '_timescaledb_cache') ORDER BY 1
--# Grafana asks for column types
SELECT quote_ident(column_name) AS "column", data_type AS "type" FROM information_schema.columns WHERE CASE WHEN array_length(parse_ident('shop.readings'),1) = 2 THEN quote_ident(table_schema) = (parse_ident('shop.readings'))[1] AND quote_ident(table_name) = (parse_ident('shop.readings'))[2] ELSE quote_ident(table_name) = 'shop.readings' END ORDER BY 1
--# Hasura reads table metadata
SELECT schema.nspname AS table_schema, "table".relname AS table_name, coalesce(columns.info, '[]') AS info FROM pg_class "table" JOIN pg_namespace schema ON schema.oid = "table".relnamespace LEFT JOIN LATERAL ( SELECT jsonb_agg(jsonb_build_object('name', "column".attname, 'position', "column".attnum, 'type', coalesce(base_type.typname, "type".typname), 'is_nullable', NOT "column".attnotnull, 'description', col_description("table".oid, "column".attnum), 'mutability', jsonb_build_object('is_insertable', NOT ("column".attidentity = 'a' OR "column".attgenerated = 's'))) order by "column".attnum) AS info FROM pg_attribute "column" LEFT JOIN pg_type "type" ON "type".oid = "column".atttypid LEFT JOIN pg_type base_type ON "type".typtype = 'd' AND base_type.oid = "type".typbasetype WHERE "column".attrelid = "table".oid AND "column".attnum > 0 AND NOT "column".attisdropped ) columns ON true WHERE "table".relkind IN ('r', 't', 'v', 'm', 'f', 'p') AND schema.nspname = 'shop' ORDER BY 2
--# Hasura inserts with on conflict through a check
WITH "products__mutation_result_alias" AS (INSERT INTO "shop"."products" ("sku", "name", "price") VALUES ('HA-1', 'H', 3) ON CONFLICT (sku) DO UPDATE SET "name" = excluded."name" RETURNING *, ('true')::boolean AS "check__constraint"), "products__all_columns_alias" AS (SELECT "id", "sku", "name" FROM "products__mutation_result_alias") SELECT json_build_object('affected_rows', (SELECT COUNT(*) FROM "products__all_columns_alias")) AS "root", (SELECT coalesce(bool_and("check__constraint"), true) FROM "products__mutation_result_alias") AS c
--# PostgREST loads its schema cache of relationships
WITH pks_uniques_cols AS ( SELECT connamespace, conrelid, jsonb_agg(column_info.cols) as cols FROM pg_constraint JOIN lateral ( SELECT array_agg(cols.attname order by cols.attnum) as cols FROM ( select unnest(conkey) as col) _ JOIN pg_attribute cols on cols.attrelid = conrelid and cols.attnum = col ) column_info ON TRUE WHERE contype IN ('p', 'u') and connamespace::regnamespace::text <> 'pg_catalog' GROUP BY connamespace, conrelid ) SELECT ns1.nspname AS table_schema, tab.relname AS table_name, ns2.nspname AS foreign_table_schema, other.relname AS foreign_table_name, (ns1.nspname, tab.relname) = (ns2.nspname, other.relname) AS is_self, traint.conname AS constraint_name, column_info.cols_and_fcols, (column_info.cols IN (SELECT * FROM jsonb_array_elements(pks_uqs.cols))) AS one_to_one FROM pg_constraint traint JOIN LATERAL ( SELECT array_agg(row(cols.attname, refs.attname) order by ord) AS cols_and_fcols, jsonb_agg(cols.attname order by ord) AS cols FROM unnest(traint.conkey, traint.confkey) WITH ORDINALITY AS _(col, ref, ord) JOIN pg_attribute cols ON cols.attrelid = traint.conrelid AND cols.attnum = col JOIN pg_attribute refs ON refs.attrelid = traint.confrelid AND refs.attnum = ref ) AS column_info ON TRUE JOIN pg_namespace ns1 ON ns1.oid = traint.connamespace JOIN pg_class tab ON tab.oid = traint.conrelid JOIN pg_class other ON other.oid = traint.confrelid JOIN pg_namespace ns2 ON ns2.oid = other.relnamespace LEFT JOIN pks_uniques_cols pks_uqs ON pks_uqs.connamespace = traint.connamespace AND pks_uqs.conrelid = traint.conrelid WHERE traint.contype = 'f' and traint.conparentid = 0 ORDER BY traint.conrelid::regclass::text, traint.conname
--# PostgREST asks for role settings
with role_setting as ( select r.rolname, unnest(r.rolconfig) as setting from pg_auth_members m join pg_roles r on r.oid = m.roleid where member = current_user::regrole::oid ), kv_settings AS ( SELECT rolname, substr(setting, 1, strpos(setting, '=') - 1) as key, lower(substr(setting, strpos(setting, '=') + 1)) as value FROM role_setting ) select kv.rolname, coalesce(array_agg(row(kv.key, kv.value)) filter (where key <> 'default_transaction_isolation'), '{}')::text as role_settings from kv_settings kv group by kv.rolname
--# dbt lists relations
select 'world_x' as database, tablename as name, schemaname as schema, 'table' as type from pg_tables where schemaname ilike 'shop' union all select 'world_x' as database, viewname as name, schemaname as schema, 'view' as type from pg_views where schemaname ilike 'shop' union all select 'world_x' as database, matviewname as name, schemaname as schema, 'materialized_view' as type from pg_matviews where schemaname ilike 'shop' order by 2
--# dbt builds a table
BEGIN
--@ simple
create table "world_x"."shop"."fct_orders__dbt_tmp" as ( with o as (select * from "world_x"."shop"."orders") select buyer, count(*) as n, sum(total) as total from o group by buyer )
--@ simple
alter table if exists "world_x"."shop"."fct_orders" rename to "fct_orders__dbt_backup"
--@ simple
alter table "world_x"."shop"."fct_orders__dbt_tmp" rename to "fct_orders"
--@ simple
COMMIT
--@ simple
select * from shop.fct_orders order by buyer
--@ simple
drop table if exists "world_x"."shop"."fct_orders__dbt_backup" cascade
--undo drop table if exists shop.fct_orders
--undo drop table if exists shop.fct_orders__dbt_tmp
--# dbt builds incrementally
create temporary table "orders__dbt_tmp1" as ( select id, buyer, total from shop.orders where id > 30 )
--@ simple
create table shop.inc_orders (id bigint, buyer text, total numeric)
--@ simple
delete from shop.inc_orders as DBT_INTERNAL_DEST where (id) in (select distinct id from "orders__dbt_tmp1" as DBT_INTERNAL_SOURCE)
--@ simple
insert into shop.inc_orders ("id", "buyer", "total") (select "id", "buyer", "total" from "orders__dbt_tmp1")
--@ simple
select count(*), min(id) from shop.inc_orders
--undo drop table if exists shop.inc_orders
--# dbt tests uniqueness
select count(*) as failures, count(*) != 0 as should_warn, count(*) != 0 as should_error from ( select sku as unique_field, count(*) as n_records from "world_x"."shop"."products" where sku is not null group by sku having count(*) > 1 ) dbt_internal_test
--# dbt tests relationships and accepted values
with child as (select product_id as from_field from shop.orders where product_id is not null), parent as (select id as to_field from shop.products) select count(*) from (select from_field from child left join parent on child.from_field = parent.to_field where parent.to_field is null) t
--# dbt snapshots
create table shop.snap as select id, sku, price, md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(updated_at as varchar), '')) as dbt_scd_id, updated_at as dbt_valid_from, nullif(updated_at, updated_at) as dbt_valid_to from shop.products
--@ simple
select sku, price, dbt_valid_to from shop.snap order by id
--undo drop table if exists shop.snap
--# dbt docs catalog
select 'world_x' as table_database, sch.nspname as table_schema, tbl.relname as table_name, case tbl.relkind when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' else 'BASE TABLE' end as table_type, tbl_desc.description as table_comment, col.attname as column_name, col.attnum as column_index, pg_catalog.format_type(col.atttypid, col.atttypmod) as column_type, col_desc.description as column_comment, pg_get_userbyid(tbl.relowner) as table_owner from pg_catalog.pg_namespace sch join pg_catalog.pg_class tbl on tbl.relnamespace = sch.oid join pg_catalog.pg_attribute col on col.attrelid = tbl.oid left outer join pg_catalog.pg_description tbl_desc on (tbl_desc.objoid = tbl.oid and tbl_desc.objsubid = 0) left outer join pg_catalog.pg_description col_desc on (col_desc.objoid = tbl.oid and col_desc.objsubid = col.attnum) where upper(sch.nspname) = upper('shop') and not pg_is_other_temp_schema(sch.oid) and tbl.relpersistence in ('p', 'u') and tbl.relkind in ('r', 'v', 'f', 'p', 'm') and col.attnum > 0 and not col.attisdropped order by sch.nspname, tbl.relname, col.attnum
--# Fivetran like sync by xmin | volatile
SELECT "id", "sku", xmin::text::bigint FROM shop.products WHERE xmin::text::bigint > 0 ORDER BY "id"
--# Airbyte discovers columns and counts | volatile
SELECT count(*) AS record_count, pg_relation_size('shop.orders') > 0 AS has FROM shop.orders
--# Airbyte reads by ctid pages
SELECT ctid::text, "id", "sku" FROM "shop"."products" WHERE ctid > '(0,0)'::tid AND ctid <= '(131072,0)'::tid ORDER BY ctid
--# Airbyte asks for xmin wrap-around | volatile
select (txid_snapshot_xmin(txid_current_snapshot()) >> 32) AS num_wraparound, (txid_snapshot_xmin(txid_current_snapshot()) % (2^32)::bigint) AS xmin_xid_value, txid_snapshot_xmin(txid_current_snapshot()) AS xmin_raw_value
--# Stitch reads increments
SELECT "id","queue","run_at" FROM "shop"."jobs" WHERE "run_at" >= '2025-01-01T00:00:00.000000+00:00'::timestamptz ORDER BY "run_at" ASC, id
--# Debezium looks at its privileges | volatile
SELECT r.rolcanlogin AS can_login, r.rolreplication AS rolreplication, r.rolsuper AS rolsuper FROM pg_roles r WHERE r.rolname = current_user
--# Debezium looks at slot and publication
SELECT COUNT(1) FROM pg_publication WHERE pubname = 'dbz_publication'
--@ simple
select * from pg_replication_slots where slot_name = 'debezium' and database = 'world_x' and plugin = 'pgoutput'
--# pg_dump opens
SET DATESTYLE = ISO; SET INTERVALSTYLE = POSTGRES; SET extra_float_digits TO 3; SET synchronize_seqscans TO off; SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0
--@ simple
SELECT set_config(name, 'view, foreign-table', false) FROM pg_settings WHERE name = 'restrict_nonsystem_relation_kind'
--@ simple
BEGIN
--@ simple
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY
--@ simple
SELECT pg_catalog.pg_is_in_recovery()
--@ simple
LOCK TABLE shop.orders, shop.products IN ACCESS SHARE MODE
--@ simple
COPY shop.products (id, sku, name, price, attrs, tags, updated_at) TO stdout;
--@ simple
COMMIT
--# pg_dump functions and dependencies
SELECT p.proname, p.prolang, p.pronargs, p.proargtypes, p.prorettype, (SELECT pip.initprivs FROM pg_init_privs pip WHERE p.oid = pip.objoid AND pip.classoid = 'pg_proc'::regclass AND pip.objsubid = 0) IS NULL FROM pg_proc p WHERE p.prokind <> 'a' AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'i') AND pronamespace = 'shop'::regnamespace ORDER BY 1, 4
--# pg_dump sequences
SELECT format_type(seqtypid, NULL), seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle FROM pg_catalog.pg_sequence WHERE seqrelid = 'shop.orders_id_seq'::regclass
--@ simple
SELECT last_value > 0, is_called FROM shop.orders_id_seq
--# Flyway creates its history
SELECT COUNT(*) FROM pg_namespace WHERE nspname='public'
--@ simple
SELECT EXISTS ( SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relname = 'flyway_schema_history' AND c.relkind = 'r' )
--@ simple
CREATE TABLE IF NOT EXISTS "public"."flyway_schema_history" ( "installed_rank" INT NOT NULL, "version" VARCHAR(50), "description" VARCHAR(200) NOT NULL, "type" VARCHAR(20) NOT NULL, "script" VARCHAR(1000) NOT NULL, "checksum" INTEGER, "installed_by" VARCHAR(100) NOT NULL, "installed_on" TIMESTAMP NOT NULL DEFAULT now(), "execution_time" INTEGER NOT NULL, "success" BOOLEAN NOT NULL ); ALTER TABLE "public"."flyway_schema_history" ADD CONSTRAINT "flyway_schema_history_pk" PRIMARY KEY ("installed_rank"); CREATE INDEX "flyway_schema_history_s_idx" ON "public"."flyway_schema_history" ("success")
--@ simple
SELECT pg_try_advisory_lock(77431)
--@ extended
INSERT INTO "public"."flyway_schema_history" ("installed_rank", "version", "description", "type", "script", "checksum", "installed_by", "execution_time", "success") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
--bind 1
--bind 1
--bind init
--bind SQL
--bind V1__init.sql
--bind -123
--bind me
--bind 5
--bind true
--@ simple
SELECT "installed_rank","version","success" FROM "public"."flyway_schema_history" WHERE "installed_rank" > 0 ORDER BY "installed_rank"
--@ simple
SELECT pg_advisory_unlock(77431)
--undo drop table if exists public.flyway_schema_history
--# sqitch registry
BEGIN; SET client_min_messages = warning; CREATE SCHEMA IF NOT EXISTS sqitch; COMMENT ON SCHEMA sqitch IS 'Sqitch database deployment metadata v1.1.'; CREATE TABLE sqitch.releases ( version REAL PRIMARY KEY, installed_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(), installer_name TEXT NOT NULL, installer_email TEXT NOT NULL ); COMMENT ON TABLE sqitch.releases IS 'Sqitch registry releases.'; COMMIT
--@ simple
SET SESSION search_path = 'sqitch, public'
--@ simple
LOCK TABLE sqitch.releases IN EXCLUSIVE MODE
--@ simple
SELECT COALESCE((SELECT a IS NOT NULL FROM pg_catalog.pg_locks l CROSS JOIN (select true) x(a) LIMIT 1), false) OR true
--undo drop schema if exists sqitch cascade
--# Atlas inspects indexes
SELECT t.relname AS table_name, i.relname AS index_name, am.amname AS index_type, a.attname AS column_name, idx.indisprimary AS primary, idx.indisunique AS unique, con.contype AS constraint_type, pg_get_expr(idx.indpred, idx.indrelid) AS predicate, pg_get_indexdef(idx.indexrelid, idx.ord, false) AS expression, pg_index_column_has_property(idx.indexrelid, idx.ord, 'desc') AS isdesc, pg_index_column_has_property(idx.indexrelid, idx.ord, 'nulls_first') AS nulls_first, obj_description(i.oid, 'pg_class') AS comment, i.reloptions AS options, a2.attoptions AS attoptions, idx.indnullsnotdistinct FROM ( select *, generate_series(1,array_length(i.indkey,1)) as ord, unnest(i.indkey) AS key from pg_index i ) idx JOIN pg_class i ON i.oid = idx.indexrelid JOIN pg_class t ON t.oid = idx.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace LEFT JOIN pg_constraint con ON con.conindid = idx.indexrelid AND con.contype = 'p' LEFT JOIN pg_attribute a ON (a.attrelid, a.attnum) = (idx.indrelid, idx.key) JOIN pg_am am ON am.oid = i.relam LEFT JOIN pg_attribute a2 ON a2.attrelid = idx.indexrelid AND a2.attnum = idx.ord WHERE n.nspname = 'shop' ORDER BY table_name, index_name, idx.ord
--# pgroll expands
ALTER TABLE shop.products ADD COLUMN _pgroll_new_name text
--@ simple
CREATE OR REPLACE FUNCTION shop._pgroll_trigger_name() RETURNS TRIGGER LANGUAGE PLPGSQL AS $$ BEGIN IF NEW._pgroll_new_name IS NULL THEN NEW._pgroll_new_name = upper(NEW.name); END IF; RETURN NEW; END; $$
--@ simple
CREATE TRIGGER _pgroll_trigger_name BEFORE UPDATE OR INSERT ON shop.products FOR EACH ROW EXECUTE PROCEDURE shop._pgroll_trigger_name()
--@ simple
UPDATE shop.products SET id = id WHERE id IN (SELECT id FROM shop.products ORDER BY id LIMIT 3 FOR NO KEY UPDATE)
--@ simple
SELECT id, _pgroll_new_name FROM shop.products ORDER BY id
--undo drop trigger if exists _pgroll_trigger_name on shop.products
--undo drop function if exists shop._pgroll_trigger_name()
--undo alter table shop.products drop column if exists _pgroll_new_name
--# blocked and blocking sessions | volatile
SELECT blocked.pid, pg_blocking_pids(blocked.pid) FROM pg_stat_activity blocked WHERE cardinality(pg_blocking_pids(blocked.pid)) > 0
--# sizes of indexes not used | volatile
SELECT s.schemaname, s.relname, s.indexrelname, pg_size_pretty(pg_relation_size(s.indexrelid)), s.idx_scan FROM pg_stat_user_indexes s JOIN pg_index i ON i.indexrelid = s.indexrelid WHERE s.idx_scan = 0 AND NOT i.indisunique AND s.schemaname = 'shop' ORDER BY 2, 3
--# cache hit ratio | volatile
SELECT round(sum(heap_blks_hit) / nullif(sum(heap_blks_hit) + sum(heap_blks_read), 0), 3) FROM pg_statio_user_tables
--# wal and checkpoints | volatile
SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') > 0, slot_name FROM pg_replication_slots
