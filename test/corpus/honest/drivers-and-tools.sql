-- What drivers, object mappers and tools send by themselves: at the start, to look around, to keep alive.

--# node-postgres keeps alive
SELECT 1
--# node-postgres asks the version
SELECT version()
--# JDBC starts
--@ extended
SET extra_float_digits = 3
--@ extended
SET application_name = 'PostgreSQL JDBC Driver'
--# JDBC asks the isolation
--@ extended
SHOW TRANSACTION ISOLATION LEVEL
--# JDBC tables
SELECT NULL AS TABLE_CAT, n.nspname AS TABLE_SCHEM, c.relname AS TABLE_NAME, CASE n.nspname ~ '^pg_' OR n.nspname = 'information_schema' WHEN true THEN CASE WHEN n.nspname = 'pg_catalog' OR n.nspname = 'information_schema' THEN CASE c.relkind WHEN 'r' THEN 'SYSTEM TABLE' WHEN 'v' THEN 'SYSTEM VIEW' WHEN 'i' THEN 'SYSTEM INDEX' ELSE NULL END ELSE NULL END WHEN false THEN CASE c.relkind WHEN 'r' THEN 'TABLE' WHEN 'p' THEN 'PARTITIONED TABLE' WHEN 'i' THEN 'INDEX' WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE NULL END ELSE NULL END AS TABLE_TYPE, d.description AS REMARKS FROM pg_catalog.pg_namespace n, pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_description d ON (c.oid = d.objoid AND d.objsubid = 0 and d.classoid = 'pg_class'::regclass) WHERE c.relnamespace = n.oid AND n.nspname LIKE 'public' ORDER BY TABLE_TYPE, TABLE_SCHEM, TABLE_NAME
--# JDBC columns
SELECT * FROM (SELECT current_database() AS current_database, n.nspname, c.relname, a.attname, a.atttypid, a.attnotnull OR (t.typtype = 'd' AND t.typnotnull) AS attnotnull, a.atttypmod, a.attlen, t.typtypmod, row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) AS attnum, nullif(a.attidentity, '') as attidentity, nullif(a.attgenerated, '') as attgenerated, pg_catalog.pg_get_expr(def.adbin, def.adrelid) AS adsrc, dsc.description, t.typbasetype, t.typtype FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_class c ON (c.relnamespace = n.oid) JOIN pg_catalog.pg_attribute a ON (a.attrelid = c.oid) JOIN pg_catalog.pg_type t ON (a.atttypid = t.oid) LEFT JOIN pg_catalog.pg_attrdef def ON (a.attrelid = def.adrelid AND a.attnum = def.adnum) LEFT JOIN pg_catalog.pg_description dsc ON (c.oid = dsc.objoid AND a.attnum = dsc.objsubid) LEFT JOIN pg_catalog.pg_class dc ON (dc.oid = dsc.classoid AND dc.relname = 'pg_class') LEFT JOIN pg_catalog.pg_namespace dn ON (dc.relnamespace = dn.oid AND dn.nspname = 'pg_catalog') WHERE c.relkind in ('r', 'p', 'v', 'f', 'm') and a.attnum > 0 AND NOT a.attisdropped AND c.relname LIKE 'customers') c WHERE true ORDER BY nspname, c.relname, attnum
--# JDBC primary keys
SELECT result.TABLE_CAT, result.TABLE_SCHEM, result.TABLE_NAME, result.COLUMN_NAME, result.KEY_SEQ, result.PK_NAME FROM (SELECT NULL AS TABLE_CAT, n.nspname AS TABLE_SCHEM, ct.relname AS TABLE_NAME, a.attname AS COLUMN_NAME, (information_schema._pg_expandarray(i.indkey)).n AS KEY_SEQ, ci.relname AS PK_NAME, information_schema._pg_expandarray(i.indkey) AS KEYS, a.attnum AS A_ATTNUM FROM pg_catalog.pg_class ct JOIN pg_catalog.pg_attribute a ON (ct.oid = a.attrelid) JOIN pg_catalog.pg_namespace n ON (ct.relnamespace = n.oid) JOIN pg_catalog.pg_index i ON (a.attrelid = i.indrelid) JOIN pg_catalog.pg_class ci ON (ci.oid = i.indexrelid) WHERE true AND n.nspname = 'public' AND ct.relname = 'accounts' AND i.indisprimary) result WHERE result.A_ATTNUM = (result.KEYS).x ORDER BY result.table_name, result.pk_name, result.key_seq
--# JDBC index info
SELECT NULL AS TABLE_CAT, n.nspname AS TABLE_SCHEM, ct.relname AS TABLE_NAME, NOT i.indisunique AS NON_UNIQUE, NULL AS INDEX_QUALIFIER, ci.relname AS INDEX_NAME, CASE i.indisclustered WHEN true THEN 1 ELSE CASE am.amname WHEN 'hash' THEN 2 ELSE 3 END END AS TYPE, trim(both '"' from pg_catalog.pg_get_indexdef(ci.oid, 1, false)) AS COLUMN_NAME, pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS FILTER_CONDITION FROM pg_catalog.pg_class ct JOIN pg_catalog.pg_namespace n ON (ct.relnamespace = n.oid) JOIN pg_catalog.pg_index i ON (ct.oid = i.indrelid) JOIN pg_catalog.pg_class ci ON (ci.oid = i.indexrelid) JOIN pg_catalog.pg_am am ON (ci.relam = am.oid) WHERE n.nspname = 'public' AND ct.relname = 'accounts' ORDER BY 4, 6
--# JDBC types
SELECT typinput = 'pg_catalog.array_in'::regproc as is_array, typtype, typname, pg_type.oid FROM pg_catalog.pg_type LEFT JOIN (select ns.oid as nspoid, ns.nspname, r.r from pg_namespace as ns join (select s.r, (current_schemas(false))[s.r] as nspname from generate_series(1, array_upper(current_schemas(false), 1)) as s(r)) as r using (nspname)) as sp ON sp.nspoid = typnamespace WHERE typname = 'jsonb' ORDER BY sp.r, pg_type.oid DESC
--# JDBC catalogs
SELECT datname AS TABLE_CAT FROM pg_catalog.pg_database WHERE datallowconn = true ORDER BY datname
--# JDBC schemas | volatile
SELECT nspname AS TABLE_SCHEM, current_database() AS TABLE_CATALOG FROM pg_catalog.pg_namespace WHERE nspname <> 'pg_toast' AND (nspname !~ '^pg_temp_' OR nspname = (pg_catalog.current_schemas(true))[1]) AND (nspname !~ '^pg_toast_temp_' OR nspname = replace((pg_catalog.current_schemas(true))[1], 'pg_temp_', 'pg_toast_temp_')) ORDER BY TABLE_SCHEM
--# Npgsql loads types | since 14
SELECT ns.nspname, t.oid, t.typname, t.typtype, t.typnotnull, t.elemtypoid FROM (SELECT typ.oid, typ.typnamespace, typ.typname, typ.typtype, typ.typrelid, typ.typnotnull, typ.relkind, elemtyp.oid AS elemtypoid, elemtyp.typname AS elemtypname, elemcls.relkind AS elemrelkind, CASE WHEN elemproc.proname = 'array_recv' THEN 'a' ELSE elemtyp.typtype END AS elemtyptype FROM (SELECT typ.oid, typnamespace, typname, typrelid, typnotnull, relkind, typelem AS elemoid, CASE WHEN proc.proname = 'array_recv' THEN 'a' ELSE typ.typtype END AS typtype, CASE WHEN proc.proname = 'array_recv' THEN typ.typelem WHEN typ.typtype = 'r' THEN rngsubtype WHEN typ.typtype = 'm' THEN (SELECT rngtypid FROM pg_range WHERE rngmultitypid = typ.oid) WHEN typ.typtype = 'd' THEN typ.typbasetype END AS elemtypoid FROM pg_type AS typ LEFT JOIN pg_class AS cls ON (cls.oid = typ.typrelid) LEFT JOIN pg_proc AS proc ON proc.oid = typ.typreceive LEFT JOIN pg_range ON (pg_range.rngtypid = typ.oid)) AS typ LEFT JOIN pg_type AS elemtyp ON elemtyp.oid = elemtypoid LEFT JOIN pg_class AS elemcls ON (elemcls.oid = elemtyp.typrelid) LEFT JOIN pg_proc AS elemproc ON elemproc.oid = elemtyp.typreceive) AS t JOIN pg_namespace AS ns ON (ns.oid = typnamespace) WHERE typtype IN ('b', 'r', 'm', 'e', 'd') OR (typtype = 'c' AND relkind = 'c') OR (typtype = 'p' AND typname IN ('record', 'void', 'unknown')) ORDER BY t.oid
--# pgx ping
-- ping
--# psycopg types
SELECT typname AS name, oid, typarray AS array_oid, oid::regtype::text AS regtype, typdelim AS delimiter FROM pg_type t WHERE t.oid = to_regtype('hstore') ORDER BY t.oid
--# asyncpg introspection
WITH RECURSIVE typeinfo_tree(oid, ns, name, kind, basetype, elemtype, elemdelim, range_subtype, attrtypoids, attrnames, depth) AS (SELECT t.oid, ns.nspname, t.typname, t.typtype, t.typbasetype, t.typelem, t.typdelim, NULL::oid, NULL::oid[], NULL::text[], 0 FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace ns ON ns.oid = t.typnamespace WHERE t.typname = 'contact' UNION ALL SELECT t.oid, ns.nspname, t.typname, t.typtype, t.typbasetype, t.typelem, t.typdelim, NULL, NULL, NULL, tt.depth + 1 FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace ns ON ns.oid = t.typnamespace JOIN typeinfo_tree tt ON (tt.elemtype IS NOT NULL AND t.oid = tt.elemtype)) SELECT DISTINCT name, kind, depth FROM typeinfo_tree ORDER BY depth DESC, name
--# SQLAlchemy starts
select pg_catalog.version()
--# SQLAlchemy asks the schema
select current_schema()
--# SQLAlchemy asks string literals
show standard_conforming_strings
--# SQLAlchemy begins and rolls back
--@ simple
BEGIN
--@ simple
SELECT CAST('test plain returns' AS VARCHAR(60)) AS anon_1
--@ simple
ROLLBACK
--# SQLAlchemy has a table
SELECT pg_catalog.pg_class.relname FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relname = 'customers' AND pg_catalog.pg_class.relkind = ANY (ARRAY['r', 'p', 'f', 'v', 'm']) AND pg_catalog.pg_table_is_visible(pg_catalog.pg_class.oid) AND pg_catalog.pg_namespace.nspname != 'pg_catalog'
--# SQLAlchemy table names
SELECT pg_catalog.pg_class.relname FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relkind = ANY (ARRAY['r', 'p']) AND pg_catalog.pg_class.relpersistence != 't' AND pg_catalog.pg_table_is_visible(pg_catalog.pg_class.oid) AND pg_catalog.pg_namespace.nspname != 'pg_catalog' ORDER BY 1
--# SQLAlchemy columns
SELECT pg_catalog.pg_attribute.attname AS name, pg_catalog.format_type(pg_catalog.pg_attribute.atttypid, pg_catalog.pg_attribute.atttypmod) AS format_type, (SELECT pg_catalog.pg_get_expr(pg_catalog.pg_attrdef.adbin, pg_catalog.pg_attrdef.adrelid) AS pg_get_expr_1 FROM pg_catalog.pg_attrdef WHERE pg_catalog.pg_attrdef.adrelid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_attrdef.adnum = pg_catalog.pg_attribute.attnum AND pg_catalog.pg_attribute.atthasdef) AS "default", pg_catalog.pg_attribute.attnotnull AS not_null, pg_catalog.pg_class.relname AS table_name, pg_catalog.pg_description.description AS comment, pg_catalog.pg_attribute.attgenerated AS generated, (SELECT json_build_object('always', pg_catalog.pg_attribute.attidentity = 'a', 'start', pg_catalog.pg_sequence.seqstart, 'increment', pg_catalog.pg_sequence.seqincrement, 'minvalue', pg_catalog.pg_sequence.seqmin, 'maxvalue', pg_catalog.pg_sequence.seqmax, 'cache', pg_catalog.pg_sequence.seqcache, 'cycle', pg_catalog.pg_sequence.seqcycle) AS json_build_object_1 FROM pg_catalog.pg_sequence WHERE pg_catalog.pg_attribute.attidentity != '' AND pg_catalog.pg_sequence.seqrelid = CAST(CAST(pg_catalog.pg_get_serial_sequence(CAST(CAST(pg_catalog.pg_attribute.attrelid AS REGCLASS) AS TEXT), pg_catalog.pg_attribute.attname) AS REGCLASS) AS OID)) AS identity_options FROM pg_catalog.pg_class LEFT OUTER JOIN pg_catalog.pg_attribute ON pg_catalog.pg_class.oid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_attribute.attnum > 0 AND NOT pg_catalog.pg_attribute.attisdropped LEFT OUTER JOIN pg_catalog.pg_description ON pg_catalog.pg_description.objoid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_description.objsubid = pg_catalog.pg_attribute.attnum AND pg_catalog.pg_description.classoid = 'pg_catalog.pg_class'::regclass JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relkind = ANY (ARRAY['r', 'p', 'f', 'v', 'm']) AND pg_catalog.pg_table_is_visible(pg_catalog.pg_class.oid) AND pg_catalog.pg_namespace.nspname != 'pg_catalog' AND pg_catalog.pg_class.relname IN ('customers') ORDER BY pg_catalog.pg_class.relname, pg_catalog.pg_attribute.attnum
--# SQLAlchemy primary key
SELECT attr.conrelid, array_agg(CAST(attr.attname AS TEXT) ORDER BY attr.ord) AS cols, attr.conname, min(attr.description) AS description, NULL AS extra FROM (SELECT con.conrelid AS conrelid, con.conname AS conname, con.conindid AS conindid, con.description AS description, con.ord AS ord, pg_catalog.pg_attribute.attname AS attname FROM pg_catalog.pg_attribute JOIN (SELECT pg_catalog.pg_constraint.conrelid AS conrelid, pg_catalog.pg_constraint.conname AS conname, pg_catalog.pg_constraint.conindid AS conindid, unnest(pg_catalog.pg_constraint.conkey) AS attnum, generate_subscripts(pg_catalog.pg_constraint.conkey, 1) AS ord, pg_catalog.pg_description.description AS description FROM pg_catalog.pg_constraint LEFT OUTER JOIN pg_catalog.pg_description ON pg_catalog.pg_description.objoid = pg_catalog.pg_constraint.oid WHERE pg_catalog.pg_constraint.contype = 'p') AS con ON pg_catalog.pg_attribute.attnum = con.attnum AND pg_catalog.pg_attribute.attrelid = con.conrelid) AS attr GROUP BY attr.conrelid, attr.conname ORDER BY attr.conrelid, attr.conname
--# SQLAlchemy foreign keys
SELECT pg_catalog.pg_class.relname, pg_catalog.pg_constraint.conname, pg_catalog.pg_get_constraintdef(pg_catalog.pg_constraint.oid, true) AS anon_1, nsp_ref.nspname, pg_catalog.pg_description.description FROM pg_catalog.pg_class LEFT OUTER JOIN pg_catalog.pg_constraint ON pg_catalog.pg_class.oid = pg_catalog.pg_constraint.conrelid AND pg_catalog.pg_constraint.contype = 'f' LEFT OUTER JOIN pg_catalog.pg_class AS pg_class_1 ON pg_class_1.oid = pg_catalog.pg_constraint.confrelid LEFT OUTER JOIN pg_catalog.pg_namespace AS nsp_ref ON pg_class_1.relnamespace = nsp_ref.oid LEFT OUTER JOIN pg_catalog.pg_description ON pg_catalog.pg_description.objoid = pg_catalog.pg_constraint.oid JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relkind = ANY (ARRAY['r', 'p']) AND pg_catalog.pg_table_is_visible(pg_catalog.pg_class.oid) AND pg_catalog.pg_namespace.nspname != 'pg_catalog' ORDER BY pg_catalog.pg_class.relname, pg_catalog.pg_constraint.conname
--# SQLAlchemy indexes
SELECT pg_catalog.pg_index.indrelid::regclass, cls_idx.relname AS relname_index, pg_catalog.pg_index.indisunique, pg_catalog.pg_constraint.conrelid IS NOT NULL AS has_constraint, pg_catalog.pg_index.indoption, cls_idx.reloptions, pg_catalog.pg_am.amname, CASE WHEN (pg_catalog.pg_index.indpred IS NOT NULL) THEN pg_catalog.pg_get_expr(pg_catalog.pg_index.indpred, pg_catalog.pg_index.indrelid) END AS filter_definition FROM pg_catalog.pg_index JOIN pg_catalog.pg_class AS cls_idx ON pg_catalog.pg_index.indexrelid = cls_idx.oid JOIN pg_catalog.pg_am ON cls_idx.relam = pg_catalog.pg_am.oid LEFT OUTER JOIN pg_catalog.pg_constraint ON pg_catalog.pg_index.indrelid = pg_catalog.pg_constraint.conrelid AND pg_catalog.pg_index.indexrelid = pg_catalog.pg_constraint.conindid AND pg_catalog.pg_constraint.contype = ANY (ARRAY['p', 'u', 'x']) WHERE pg_catalog.pg_index.indrelid = 'customers'::regclass AND NOT pg_catalog.pg_index.indisprimary ORDER BY relname_index
--# SQLAlchemy enums and domains
SELECT pg_catalog.pg_type.typname AS name, pg_catalog.pg_type_is_visible(pg_catalog.pg_type.oid) AS visible, pg_catalog.pg_namespace.nspname AS schema, lbl_agg.labels AS labels FROM pg_catalog.pg_type JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_type.typnamespace LEFT OUTER JOIN (SELECT pg_catalog.pg_enum.enumtypid AS enumtypid, array_agg(CAST(pg_catalog.pg_enum.enumlabel AS TEXT) ORDER BY pg_catalog.pg_enum.enumsortorder) AS labels FROM pg_catalog.pg_enum GROUP BY pg_catalog.pg_enum.enumtypid) AS lbl_agg ON pg_catalog.pg_type.oid = lbl_agg.enumtypid WHERE pg_catalog.pg_type.typtype = 'e' ORDER BY pg_catalog.pg_namespace.nspname, pg_catalog.pg_type.typname
--# SQLAlchemy view definition
SELECT pg_catalog.pg_get_viewdef(pg_catalog.pg_class.oid) AS pg_get_viewdef_1 FROM pg_catalog.pg_class WHERE pg_catalog.pg_class.relname = 'open_accounts' AND pg_catalog.pg_class.relkind = ANY (ARRAY['v', 'm'])
--# SQLAlchemy insert and fetch
INSERT INTO scratch (id, t) SELECT p0::INTEGER, p1::VARCHAR FROM (VALUES (80, 'a', 0), (81, 'b', 1)) AS imp_sen(p0, p1, sen_counter) ORDER BY sen_counter RETURNING scratch.id, scratch.id AS id__1
--# SQLAlchemy select with joins
SELECT customers.id, customers.name, accounts_1.id AS id_1, accounts_1.balance FROM customers LEFT OUTER JOIN accounts AS accounts_1 ON customers.id = accounts_1.customer_id WHERE customers.city = 'Oslo' ORDER BY customers.id, accounts_1.id
--# Prisma version
SELECT version()
--# Prisma namespaces
SELECT namespace.nspname as namespace_name FROM pg_namespace as namespace WHERE namespace.nspname = ANY (ARRAY['public'])
--# Prisma tables
SELECT tbl.relname AS table_name, namespace.nspname as namespace, (tbl.relhassubclass and tbl.relkind = 'p') as is_partition, (tbl.relhassubclass and tbl.relkind = 'r') as has_subclass, tbl.relrowsecurity as has_row_level_security, reloptions, obj_description(tbl.oid, 'pg_class') as description FROM pg_class AS tbl INNER JOIN pg_namespace AS namespace ON namespace.oid = tbl.relnamespace WHERE ((tbl.relkind = 'r' AND tbl.relispartition = 't') OR (tbl.relkind = 'r' AND tbl.relispartition = 'f') OR tbl.relkind = 'p') AND namespace.nspname = ANY (ARRAY['public']) ORDER BY namespace, table_name
--# Prisma columns
SELECT oid.namespace, info.table_name, info.column_name, format_type(att.atttypid, att.atttypmod) as formatted_type, info.numeric_precision, info.numeric_scale, info.numeric_precision_radix, info.datetime_precision, info.data_type, info.udt_schema as type_schema_name, info.udt_name as full_data_type, pg_get_expr(attdef.adbin, attdef.adrelid) AS column_default, info.is_nullable, info.is_identity, info.character_maximum_length, col_description(att.attrelid, ordinal_position) AS description FROM information_schema.columns info JOIN pg_attribute att ON att.attname = info.column_name JOIN (SELECT pg_class.oid, relname, pg_namespace.nspname as namespace FROM pg_class JOIN pg_namespace on pg_namespace.oid = pg_class.relnamespace AND pg_namespace.nspname = ANY (ARRAY['public']) WHERE reltype > 0) as oid on oid.oid = att.attrelid AND relname = info.table_name AND namespace = info.table_schema LEFT OUTER JOIN pg_attrdef attdef ON attdef.adrelid = att.attrelid AND attdef.adnum = att.attnum AND table_schema = namespace WHERE table_schema = ANY (ARRAY['public']) ORDER BY namespace, table_name, ordinal_position
--# Prisma foreign keys
SELECT con.oid::int > 0, att2.attname as child_column, cl.relname as parent_table, att.attname as parent_column, con.confdeltype, con.confupdtype, rel_ns.nspname as referenced_schema_name, conname as constraint_name, child, parent, table_name, namespace, condeferrable, condeferred FROM (SELECT ns.nspname as namespace, unnest(con1.conkey) AS parent, unnest(con1.confkey) AS child, cl.relname AS table_name, generate_subscripts(con1.conkey, 1) AS colidx, con1.oid, con1.confrelid, con1.conrelid, con1.conname, con1.confdeltype, con1.confupdtype, con1.condeferrable, con1.condeferred FROM pg_class cl join pg_constraint con1 on con1.conrelid = cl.oid join pg_namespace ns on cl.relnamespace = ns.oid WHERE ns.nspname = ANY (ARRAY['public']) and con1.contype = 'f' ORDER BY colidx) con JOIN pg_attribute att on att.attrelid = con.confrelid and att.attnum = con.child JOIN pg_class cl on cl.oid = con.confrelid JOIN pg_attribute att2 on att2.attrelid = con.conrelid and att2.attnum = con.parent JOIN pg_class rel_cl on con.confrelid = rel_cl.oid JOIN pg_namespace rel_ns on rel_cl.relnamespace = rel_ns.oid ORDER BY namespace, table_name, constraint_name, con.colidx
--# Prisma indexes
WITH rawindex AS (SELECT indrelid, indexrelid, indisunique, indisprimary, unnest(indkey) AS indkeyid, generate_subscripts(indkey, 1) AS indkeyidx, unnest(indclass) AS indclass, unnest(indoption) AS indoption FROM pg_index WHERE indpred IS NULL AND NOT indisexclusion) SELECT schemainfo.nspname AS namespace, indexinfo.relname AS index_name, tableinfo.relname AS table_name, columninfo.attname AS column_name, rawindex.indisunique AS is_unique, rawindex.indisprimary AS is_primary_key, rawindex.indkeyidx AS column_index, opclass.opcname AS opclass, indexaccess.amname AS index_algo, CASE rawindex.indoption & 1 WHEN 1 THEN 'DESC' ELSE 'ASC' END AS column_order FROM rawindex INNER JOIN pg_class AS tableinfo ON tableinfo.oid = rawindex.indrelid INNER JOIN pg_class AS indexinfo ON indexinfo.oid = rawindex.indexrelid INNER JOIN pg_namespace AS schemainfo ON schemainfo.oid = tableinfo.relnamespace LEFT JOIN pg_attribute AS columninfo ON columninfo.attrelid = tableinfo.oid AND columninfo.attnum = rawindex.indkeyid INNER JOIN pg_am AS indexaccess ON indexaccess.oid = indexinfo.relam LEFT JOIN pg_opclass AS opclass ON opclass.oid = rawindex.indclass WHERE schemainfo.nspname = ANY (ARRAY['public']) ORDER BY namespace, table_name, index_name, column_index
--# Prisma views
SELECT views.viewname AS view_name, views.definition AS view_sql, views.schemaname AS namespace, obj_description(class.oid, 'pg_class') AS description FROM pg_catalog.pg_views views INNER JOIN pg_catalog.pg_namespace ns ON views.schemaname = ns.nspname INNER JOIN pg_catalog.pg_class class ON class.relnamespace = ns.oid AND class.relname = views.viewname WHERE schemaname = ANY (ARRAY['public']) ORDER BY view_name
--# Prisma procedures
SELECT p.proname AS name, n.nspname as namespace, CASE WHEN l.lanname = 'internal' THEN p.prosrc ELSE pg_get_functiondef(p.oid) END as definition FROM pg_proc p LEFT JOIN pg_namespace n ON p.pronamespace = n.oid LEFT JOIN pg_language l ON p.prolang = l.oid WHERE n.nspname = ANY (ARRAY['public']) AND p.prokind = 'f' AND l.lanname <> 'c' ORDER BY name, definition
--# Prisma enums
SELECT t.typname as name, e.enumlabel as value, n.nspname as namespace, obj_description(t.oid, 'pg_type') as description FROM pg_type t JOIN pg_enum e ON t.oid = e.enumtypid JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname = ANY (ARRAY['public']) ORDER BY e.enumsortorder
--# Prisma sequences
SELECT sequence_name, sequence_schema AS namespace, start_value, minimum_value AS min_value, maximum_value AS max_value, increment AS increment_by, (CASE cycle_option WHEN 'yes' THEN TRUE ELSE FALSE END) AS cycle FROM information_schema.sequences WHERE sequence_schema = ANY (ARRAY['public']) ORDER BY sequence_name
--# Prisma finds many
--@ extended
SELECT "public"."customers"."id", "public"."customers"."name", "public"."customers"."city" FROM "public"."customers" WHERE 1=1 ORDER BY "public"."customers"."id" ASC LIMIT 5 OFFSET 0
--# Prisma finds many, masked | masks email
--@ extended
SELECT "public"."customers"."id", "public"."customers"."email" FROM "public"."customers" WHERE "public"."customers"."id" IN (1,2,3) ORDER BY "public"."customers"."id" OFFSET 0
--# Prisma joins by lateral
SELECT "t1"."id", "t1"."name", "Account_list"."__prisma_data__" AS "accounts" FROM "public"."customers" AS "t1" LEFT JOIN LATERAL (SELECT COALESCE(JSONB_AGG("__prisma_data__" ORDER BY "__prisma_data__"->>'id'), '[]') AS "__prisma_data__" FROM (SELECT "t3"."__prisma_data__" FROM (SELECT JSONB_BUILD_OBJECT('id', "t2"."id", 'kind', "t2"."kind") AS "__prisma_data__" FROM (SELECT "t4".* FROM "public"."accounts" AS "t4" WHERE "t1"."id" = "t4"."customer_id") AS "t2") AS "t3") AS "t5") AS "Account_list" ON TRUE ORDER BY "t1"."id"
--# Prisma aggregates
SELECT COUNT(*), SUM("balance"), AVG("balance") FROM (SELECT "public"."accounts"."id", "public"."accounts"."balance" FROM "public"."accounts" WHERE 1=1 OFFSET 0) AS "sub"
--# Prisma migrations table
SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'public'), version(), current_setting('server_version_num')::integer as numeric_version
--# Hibernate selects
select c1_0.id,c1_0.city,c1_0.name from customers c1_0 where c1_0.id=1
--# Hibernate fetches a collection
select a1_0.customer_id,a1_0.id,a1_0.balance,a1_0.kind from accounts a1_0 where a1_0.customer_id = any (array[1,2,3]) order by a1_0.id
--# Hibernate counts
select count(*) from transactions t1_0 join accounts a1_0 on a1_0.id=t1_0.account_id where a1_0.kind='current'
--# Hibernate pages
select t1_0.id,t1_0.amount from transactions t1_0 order by t1_0.id offset 5 rows fetch first 5 rows only
--# Hibernate validates the schema
select table_name from information_schema.tables where table_schema='public' and table_name='accounts'
--# Hibernate sequences
select * from information_schema.sequences where sequence_schema='public' order by sequence_name
--# Hibernate next value
select nextval('counter') > 0
--# Hibernate updates
update accounts set balance=120.25,currency='EUR',kind='savings' where id=1
--# Django introspects tables
SELECT c.relname, CASE WHEN c.relispartition THEN 'p' WHEN c.relkind IN ('m', 'v') THEN 'v' ELSE 't' END, obj_description(c.oid, 'pg_class') FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') AND n.nspname NOT IN ('pg_catalog', 'pg_toast') AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 1
--# Django introspects columns
SELECT a.attname AS column_name, NOT (a.attnotnull OR (t.typtype = 'd' AND t.typnotnull)) AS is_nullable, pg_get_expr(ad.adbin, ad.adrelid) AS column_default, CASE WHEN collname = 'default' THEN NULL ELSE collname END AS collation, a.attidentity != '' AS is_autofield, col_description(a.attrelid, a.attnum) AS column_comment FROM pg_attribute a LEFT JOIN pg_attrdef ad ON a.attrelid = ad.adrelid AND a.attnum = ad.adnum LEFT JOIN pg_collation co ON a.attcollation = co.oid JOIN pg_type t ON a.atttypid = t.oid JOIN pg_class c ON a.attrelid = c.oid JOIN pg_namespace n ON c.relnamespace = n.oid WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') AND c.relname = 'accounts' AND n.nspname NOT IN ('pg_catalog', 'pg_toast') AND pg_catalog.pg_table_is_visible(c.oid)
--# Django sequences
SELECT s.relname AS sequence_name, a.attname AS colname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass JOIN pg_attribute a ON d.refobjid = a.attrelid AND d.refobjsubid = a.attnum JOIN pg_class tbl ON tbl.oid = d.refobjid AND tbl.relname = 'accounts' AND pg_catalog.pg_table_is_visible(tbl.oid) WHERE s.relkind = 'S'
--# Django constraints
SELECT c.conname, array(SELECT attname FROM unnest(c.conkey) WITH ORDINALITY cols(colid, arridx) JOIN pg_attribute AS ca ON cols.colid = ca.attnum WHERE ca.attrelid = c.conrelid ORDER BY cols.arridx), c.contype, (SELECT fkc.relname || '.' || fka.attname FROM pg_attribute AS fka JOIN pg_class AS fkc ON fka.attrelid = fkc.oid WHERE fka.attrelid = c.confrelid AND fka.attnum = c.confkey[1]), cl.reloptions FROM pg_constraint AS c JOIN pg_class AS cl ON c.conrelid = cl.oid WHERE cl.relname = 'accounts' AND pg_catalog.pg_table_is_visible(cl.oid) ORDER BY c.conname
--# ActiveRecord columns
SELECT a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid), a.attnotnull, a.atttypid, a.atttypmod, c.collname, col_description(a.attrelid, a.attnum) AS comment, attidentity AS identity, attgenerated as attgenerated FROM pg_attribute a LEFT JOIN pg_attrdef d ON a.attrelid = d.adrelid AND a.attnum = d.adnum LEFT JOIN pg_type t ON a.atttypid = t.oid LEFT JOIN pg_collation c ON a.attcollation = c.oid AND a.attcollation <> t.typcollation WHERE a.attrelid = '"accounts"'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
--# ActiveRecord types
SELECT t.oid, t.typname, t.typelem, t.typdelim, t.typinput, r.rngsubtype, t.typtype, t.typbasetype FROM pg_type as t LEFT JOIN pg_range as r ON oid = rngtypid WHERE t.typname IN ('int2', 'int4', 'int8', 'oid', 'float4', 'float8', 'numeric', 'bool') ORDER BY t.oid
--# ActiveRecord primary key
SELECT a.attname FROM (SELECT indrelid, indkey, generate_subscripts(indkey, 1) idx FROM pg_index WHERE indrelid = '"accounts"'::regclass AND indisprimary) i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[i.idx] ORDER BY i.idx
--# ActiveRecord settings
--@ simple
SET client_min_messages TO 'warning'
--@ simple
SET intervalstyle = iso_8601
--@ simple
SET SESSION timezone TO 'UTC'
--@ simple
SHOW max_identifier_length
--# ActiveRecord advisory lock
SELECT pg_try_advisory_lock(8127); SELECT pg_advisory_unlock(8127)
--# TypeORM starts
SELECT * FROM current_schema()
--# TypeORM tables
SELECT * FROM "information_schema"."tables" WHERE ("table_schema" = 'public' AND "table_name" = 'accounts')
--# TypeORM database
SELECT current_database() <> ''
--# Knex column info
select * from information_schema.columns where table_name = 'accounts' and table_catalog = current_database() and table_schema = current_schema() order by ordinal_position
--# Drizzle selects
select "id", "name" from "customers" where "customers"."city" = 'Oslo' order by "customers"."id" asc limit 3
--# DBeaver starts
--@ simple
SET extra_float_digits = 3
--@ simple
SET application_name = 'DBeaver 25.2 - Main'
--@ simple
SELECT current_schema(), session_user
--@ simple
SELECT db.oid > 0, db.datname FROM pg_catalog.pg_database db WHERE datname = current_database()
--@ simple
SELECT n.oid, n.*, d.description FROM pg_catalog.pg_namespace n LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = n.oid AND d.objsubid = 0 AND d.classoid = 'pg_namespace'::regclass ORDER BY nspname
--# DBeaver search path
SHOW search_path
--# DBeaver settings
SELECT name, setting FROM pg_catalog.pg_settings WHERE name = 'standard_conforming_strings'
--# DBeaver types
SELECT t.oid, t.*, c.relkind, format_type(nullif(t.typbasetype, 0), t.typtypmod) as base_type_name, d.description FROM pg_catalog.pg_type t LEFT OUTER JOIN pg_catalog.pg_type et ON et.oid = t.typelem LEFT OUTER JOIN pg_catalog.pg_class c ON c.oid = t.typrelid LEFT OUTER JOIN pg_catalog.pg_description d ON t.oid = d.objoid WHERE t.typname IS NOT NULL AND (c.relkind IS NULL OR c.relkind = 'c') AND (et.typcategory IS NULL OR et.typcategory <> 'C') ORDER BY t.oid
--# DBeaver tables
SELECT c.oid, c.*, d.description, pg_catalog.pg_get_expr(c.relpartbound, c.oid) as partition_expr, pg_catalog.pg_get_partkeydef(c.oid) as partition_key FROM pg_catalog.pg_class c LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass WHERE c.relnamespace = 'public'::regnamespace AND c.relkind NOT IN ('i', 'I', 'c') ORDER BY c.oid
--# DBeaver columns
SELECT c.relname, a.*, pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) as def_value, dsc.description, dep.objid FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON (a.attrelid = c.oid) LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid = ad.adrelid AND a.attnum = ad.adnum) LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid = dsc.objoid AND a.attnum = dsc.objsubid) LEFT OUTER JOIN pg_depend dep on dep.refobjid = a.attrelid AND dep.deptype = 'i' and dep.refobjsubid = a.attnum and dep.classid = dep.refclassid WHERE NOT a.attisdropped AND c.oid = 'customers'::regclass ORDER BY a.attnum
--# DBeaver constraints
SELECT c.oid, c.*, t.relname as tabrelname, rt.relnamespace as refnamespace, d.description, case when c.contype = 'c' then substring(pg_get_constraintdef(c.oid), 7) else null end consrc_copy FROM pg_catalog.pg_constraint c INNER JOIN pg_catalog.pg_class t ON t.oid = c.conrelid LEFT OUTER JOIN pg_catalog.pg_class rt ON rt.oid = c.confrelid LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_constraint'::regclass WHERE c.conrelid = 'accounts'::regclass ORDER BY c.oid
--# DBeaver size of a table
SELECT pg_catalog.pg_total_relation_size('accounts'::regclass) > 0, pg_catalog.pg_relation_size('accounts'::regclass) > 0
--# DBeaver row estimate
SELECT reltuples::bigint >= -1 FROM pg_catalog.pg_class WHERE oid = 'accounts'::regclass
--# DBeaver data preview | masks ssn email phone date_of_birth grade score profile tags ssn_area
SELECT x.* FROM public.customers x LIMIT 200
--# DBeaver data preview of open columns
SELECT x.* FROM public.accounts x LIMIT 200
--# DBeaver sorted preview
SELECT x.* FROM public.transactions x ORDER BY x.amount DESC, x.id
--# DBeaver count
SELECT count(*) FROM public.accounts
--# DBeaver view source
SELECT pg_catalog.pg_get_viewdef('open_accounts'::regclass, true)
--# DBeaver procedures
SELECT p.oid, p.proname, p.prosrc, l.lanname, d.description FROM pg_catalog.pg_proc p LEFT OUTER JOIN pg_catalog.pg_language l ON l.oid = p.prolang LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = p.oid WHERE p.pronamespace = 'public'::regnamespace ORDER BY p.oid
--# DBeaver roles
SELECT a.oid, a.rolname, a.rolsuper, a.rolcanlogin, pd.description FROM pg_catalog.pg_roles a LEFT JOIN pg_catalog.pg_shdescription pd ON a.oid = pd.objoid ORDER BY a.rolname
--# DBeaver extensions
SELECT cfg.tbls, n.nspname as schema_name, e.extname, e.extversion FROM pg_catalog.pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace LEFT JOIN (SELECT ARRAY_AGG(ns.nspname || '.' || cls.relname) tbls, oid_ext FROM (SELECT UNNEST(e1.extconfig) oid, e1.oid oid_ext FROM pg_catalog.pg_extension e1) c JOIN pg_class cls ON cls.oid = c.oid JOIN pg_namespace ns ON ns.oid = cls.relnamespace GROUP BY oid_ext) cfg ON cfg.oid_ext = e.oid ORDER BY e.oid
--# pgAdmin starts
--@ simple
SET DateStyle=ISO
--@ simple
SET client_min_messages=notice
--@ simple
SELECT set_config('bytea_output','hex',false) FROM pg_show_all_settings() WHERE name = 'bytea_output'
--@ simple
SELECT version()
--@ simple
SELECT db.datname, pg_encoding_to_char(db.encoding) AS encoding, has_database_privilege(db.oid, 'CREATE') as cancreate, datistemplate FROM pg_catalog.pg_database db WHERE db.datname = current_database()
--# pgAdmin own role
SELECT roles.rolname as name, roles.rolsuper as is_superuser, CASE WHEN roles.rolsuper THEN true ELSE roles.rolcreaterole END as can_create_role, CASE WHEN roles.rolsuper THEN true ELSE roles.rolcreatedb END as can_create_db FROM pg_catalog.pg_roles as roles WHERE rolname = current_user
--# pgAdmin databases
SELECT db.datname as name, db.dattablespace AS spcoid, spcname, datallowconn, pg_catalog.has_database_privilege(db.oid, 'CREATE') as cancreate, datdba as owner, descr.description FROM pg_catalog.pg_database db LEFT OUTER JOIN pg_catalog.pg_tablespace ta ON db.dattablespace = ta.oid LEFT OUTER JOIN pg_catalog.pg_shdescription descr ON (db.oid = descr.objoid AND descr.classoid = 'pg_database'::regclass) ORDER BY datname
--# pgAdmin schemas
SELECT nsp.oid, nsp.nspname as name, pg_catalog.has_schema_privilege(nsp.oid, 'CREATE') as can_create, pg_catalog.has_schema_privilege(nsp.oid, 'USAGE') as has_usage FROM pg_catalog.pg_namespace nsp WHERE nspname NOT LIKE E'pg\\_%' AND NOT ((nsp.nspname = 'pg_catalog' AND EXISTS (SELECT 1 FROM pg_catalog.pg_class WHERE relname = 'pg_class' AND relnamespace = nsp.oid LIMIT 1)) OR (nsp.nspname = 'information_schema')) ORDER BY nspname
--# pgAdmin tables
SELECT rel.oid, rel.relname AS name, (SELECT count(*) FROM pg_catalog.pg_trigger WHERE tgrelid = rel.oid AND tgisinternal = FALSE) AS triggercount, (SELECT count(*) FROM pg_catalog.pg_trigger WHERE tgrelid = rel.oid AND tgisinternal = FALSE AND tgenabled = 'O') AS has_enable_triggers, (CASE WHEN rel.relkind = 'p' THEN true ELSE false END) AS is_partitioned, (SELECT count(1) FROM pg_catalog.pg_inherits WHERE inhrelid = rel.oid LIMIT 1) as is_inherits, des.description FROM pg_catalog.pg_class rel LEFT OUTER JOIN pg_catalog.pg_description des ON (des.objoid = rel.oid AND des.objsubid = 0 AND des.classoid = 'pg_class'::regclass) WHERE rel.relkind IN ('r', 's', 't', 'p') AND rel.relnamespace = 'public'::regnamespace AND NOT rel.relispartition ORDER BY rel.relname
--# pgAdmin columns
SELECT DISTINCT att.attname as name, att.atttypid, att.attlen, att.attnum, att.attndims, att.atttypmod, att.attacl, att.attnotnull, att.attoptions, att.attfdwoptions, att.attstattarget, att.attstorage, att.attidentity, pg_catalog.pg_get_expr(def.adbin, def.adrelid) AS defval, pg_catalog.format_type(ty.oid, NULL) AS typname, pg_catalog.format_type(ty.oid, att.atttypmod) AS displaytypname, ty.typname as datatype, (SELECT array_agg(provider || '=' || label) FROM pg_catalog.pg_seclabels sl1 WHERE sl1.objoid = att.attrelid AND sl1.objsubid = att.attnum) AS seclabels FROM pg_catalog.pg_attribute att JOIN pg_catalog.pg_type ty ON ty.oid = atttypid LEFT OUTER JOIN pg_catalog.pg_attrdef def ON adrelid = att.attrelid AND adnum = att.attnum WHERE att.attrelid = 'accounts'::regclass AND att.attnum > 0 AND att.attisdropped IS FALSE ORDER BY att.attnum
--# pgAdmin table statistics | volatile
SELECT seq_scan AS "Sequential scans", seq_tup_read AS "Sequential tuples read", idx_scan, n_tup_ins, n_tup_upd, n_tup_del, n_live_tup, n_dead_tup, heap_blks_read, last_vacuum, pg_stat_get_numscans(relid) is not null FROM pg_catalog.pg_stat_all_tables JOIN pg_catalog.pg_statio_all_tables USING (relid) WHERE relid = 'accounts'::regclass
--# pgAdmin dashboard | volatile
SELECT (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = current_database()) AS "Total", (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE state = 'active' AND datname = current_database()) AS "Active", (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE state = 'idle' AND datname = current_database()) AS "Idle"
--# pgAdmin transactions | volatile
SELECT (SELECT sum(xact_commit) + sum(xact_rollback) FROM pg_catalog.pg_stat_database WHERE datname = current_database()) AS "Transactions", (SELECT sum(xact_commit) FROM pg_catalog.pg_stat_database WHERE datname = current_database()) AS "Commits"
--# pgAdmin sessions | volatile masks query
SELECT pid, datname, usename, application_name, client_addr, pg_catalog.to_char(backend_start, 'YYYY-MM-DD HH24:MI:SS TZ') AS backend_start, state, wait_event_type || ': ' || wait_event AS wait_event, array_to_string(pg_catalog.pg_blocking_pids(pid), ', ') AS blocking_pids, query FROM pg_catalog.pg_stat_activity WHERE datname = current_database() ORDER BY pid
--# pgAdmin locks | volatile
SELECT pid, locktype, datname, relation::regclass, page, tuple, virtualxid, transactionid, classid::regclass, objid, virtualtransaction, mode, granted, fastpath FROM pg_catalog.pg_locks l LEFT OUTER JOIN pg_catalog.pg_database d ON (l.database = d.oid) ORDER BY pid, locktype
--# pgAdmin configuration
SELECT name, category, setting, unit, short_desc FROM pg_catalog.pg_settings WHERE name = 'work_mem'
--# pgAdmin DDL of a table
SELECT pg_catalog.pg_get_constraintdef(c.oid), pg_catalog.pg_get_indexdef(c.conindid) FROM pg_catalog.pg_constraint c WHERE conrelid = 'accounts'::regclass AND contype = 'p'
--# pgAdmin first rows | masks pan
SELECT * FROM public.cards ORDER BY id ASC LIMIT 100
--# pgAdmin dependents
SELECT DISTINCT dep.deptype, dep.refclassid::regclass, cl.relkind, cl.relname FROM pg_catalog.pg_depend dep LEFT JOIN pg_catalog.pg_class cl ON dep.objid = cl.oid WHERE dep.refobjid = 'accounts'::regclass AND cl.relname IS NOT NULL ORDER BY cl.relname, dep.deptype
--# Metabase starts
--@ simple
SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED
--@ simple
select current_setting('TIMEZONE')
--# Metabase tables
select n.nspname as schema, c.relname as name, case c.relkind when 'r' then 'TABLE' when 'p' then 'PARTITIONED TABLE' when 'v' then 'VIEW' when 'f' then 'FOREIGN TABLE' when 'm' then 'MATERIALIZED VIEW' else null end as type, d.description as description, stat.n_live_tup is null as "no-estimate" from pg_catalog.pg_class as c inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid left join pg_catalog.pg_description as d on (c.oid = d.objoid and d.objsubid = 0 and d.classoid = 'pg_class'::regclass) left join pg_stat_user_tables as stat on ((n.nspname = stat.schemaname) and (c.relname = stat.relname)) where (c.relnamespace = n.oid) and (n.nspname !~ '^pg_') and (n.nspname <> 'information_schema') and c.relkind in ('r', 'p', 'v', 'f', 'm') order by type, schema, name
--# Metabase fields
select c.column_name as name, c.udt_name as "database-type", c.ordinal_position - 1 as "database-position", c.table_schema as "table-schema", c.table_name as "table-name", pk.column_name is not null as "pk?", col_description(cast(format('%I.%I', c.table_schema, c.table_name)::regclass as oid), c.ordinal_position) as "field-comment", ((c.column_default is null) or (lower(c.column_default) = 'null')) and (c.is_nullable = 'NO') and not ((c.column_default is not null) and (c.column_default like '%nextval(%')) and (c.is_identity <> 'YES') as "database-required" from information_schema.columns as c left join (select tc.table_schema, tc.table_name, kc.column_name from information_schema.table_constraints as tc inner join information_schema.key_column_usage as kc on (tc.constraint_name = kc.constraint_name) and (tc.table_schema = kc.table_schema) and (tc.table_name = kc.table_name) where tc.constraint_type = 'PRIMARY KEY') as pk on (c.table_schema = pk.table_schema) and (c.table_name = pk.table_name) and (c.column_name = pk.column_name) where c.table_schema !~ '^information_schema|catalog_history|pg_' and (c.table_name in ('accounts', 'customers')) order by "table-schema", "table-name", "database-position"
--# Metabase foreign keys
select fk_ns.nspname as "fk-table-schema", fk_table.relname as "fk-table-name", fk_column.attname as "fk-column-name", pk_ns.nspname as "pk-table-schema", pk_table.relname as "pk-table-name", pk_column.attname as "pk-column-name" from pg_constraint as c inner join pg_class as fk_table on c.conrelid = fk_table.oid inner join pg_namespace as fk_ns on c.connamespace = fk_ns.oid inner join pg_attribute as fk_column on c.conrelid = fk_column.attrelid inner join pg_class as pk_table on c.confrelid = pk_table.oid inner join pg_namespace as pk_ns on pk_table.relnamespace = pk_ns.oid inner join pg_attribute as pk_column on c.confrelid = pk_column.attrelid where fk_ns.nspname !~ '^information_schema|catalog_history|pg_' and c.contype = 'f'::char and fk_column.attnum = any(c.conkey) and pk_column.attnum = any(c.confkey) order by "fk-table-schema", "fk-table-name", 3
--# Metabase privileges
with table_privileges as (select NULL as role, t.schemaname as schema, t.objectname as table, pg_catalog.has_any_column_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'update') as update, pg_catalog.has_any_column_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'select') as select from (select schemaname, tablename as objectname from pg_catalog.pg_tables union select schemaname, viewname as objectname from pg_views union select schemaname, matviewname as objectname from pg_matviews) t where t.schemaname !~ '^pg_' and t.schemaname <> 'information_schema' and pg_catalog.has_schema_privilege(current_user, t.schemaname, 'usage')) select t.* from table_privileges t where t.select or t.update order by 2, 3
--# Metabase fingerprint | masks name_copy email
-- Metabase:: userID: 1 queryType: native
SELECT "public"."customers"."id" AS "id", substring("public"."customers"."name", 1, 1234) AS "name", "public"."customers"."email" AS "email" FROM "public"."customers" LIMIT 10000
--# Metabase question
SELECT DATE_TRUNC('month', "public"."transactions"."booked_at") AS "booked_at", SUM("public"."transactions"."amount") AS "sum" FROM "public"."transactions" WHERE ("public"."transactions"."booked_at" >= timestamp '2025-01-01 00:00:00.000') GROUP BY DATE_TRUNC('month', "public"."transactions"."booked_at") ORDER BY DATE_TRUNC('month', "public"."transactions"."booked_at") ASC
--# Metabase filtered question
SELECT "source"."city" AS "city", COUNT(*) AS "count" FROM (SELECT "public"."customers"."city" AS "city", "public"."customers"."id" AS "id" FROM "public"."customers") AS "source" GROUP BY "source"."city" ORDER BY "count" DESC, "source"."city" ASC
--# Metabase enums
SELECT nspname, typname, enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace ORDER BY 1, 2, e.enumsortorder
--# dbt starts
--@ simple
BEGIN
--@ simple
/* {"app": "dbt", "dbt_version": "1.10.1", "profile_name": "bank", "target_name": "dev", "connection_name": "list_world"} */ select distinct nspname from pg_namespace order by nspname
--@ simple
ROLLBACK
--# dbt lists relations
select current_database() <> '' as database, tablename as name, schemaname as schema, 'table' as type from pg_tables where schemaname ilike 'public' union all select current_database() <> '' as database, viewname as name, schemaname as schema, 'view' as type from pg_views where schemaname ilike 'public' union all select current_database() <> '' as database, matviewname as name, schemaname as schema, 'materialized_view' as type from pg_matviews where schemaname ilike 'public' order by 4, 2
--# dbt dependencies
with relation as (select pg_rewrite.ev_class as class, pg_rewrite.oid as id from pg_rewrite), class as (select oid as id, relname as name, relnamespace as schema, relkind as kind from pg_class), dependency as (select distinct pg_depend.objid as id, pg_depend.refobjid as ref from pg_depend), schema as (select pg_namespace.oid as id, pg_namespace.nspname as name from pg_namespace where nspname != 'information_schema' and nspname not like 'pg\_%'), referenced as (select relation.id AS id, referenced_class.name, referenced_class.schema, referenced_class.kind from relation join class as referenced_class on relation.class = referenced_class.id where referenced_class.kind in ('r', 'v', 'm')), relationships as (select referenced.name as referenced_name, referenced.schema as referenced_schema_id, dependent_class.name as dependent_name, dependent_class.schema as dependent_schema_id from referenced join dependency on referenced.id = dependency.id join class as dependent_class on dependency.ref = dependent_class.id where (referenced.name != dependent_class.name or referenced.schema != dependent_class.schema)) select referenced_schema.name as referenced_schema, relationships.referenced_name as referenced_name, dependent_schema.name as dependent_schema, relationships.dependent_name as dependent_name from relationships join schema as dependent_schema on relationships.dependent_schema_id = dependent_schema.id join schema as referenced_schema on relationships.referenced_schema_id = referenced_schema.id group by referenced_schema, referenced_name, dependent_schema, dependent_name order by referenced_schema, referenced_name, dependent_schema, dependent_name
--# dbt columns
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale from information_schema.columns where table_name = 'accounts' and table_schema = 'public' order by ordinal_position
--# dbt builds a table
--@ simple
begin
--@ simple
create table "public"."totals__dbt_tmp" as (select customer_id, sum(balance) as total from "public"."accounts" group by customer_id)
--@ simple
alter table "public"."totals__dbt_tmp" rename to "totals"
--@ simple
commit
--@ simple
drop table if exists "public"."totals" cascade
--# dbt builds a view
--@ simple
create view "public"."city_counts__dbt_tmp" as (select city, count(*) as n from "public"."customers" group by city)
--@ simple
alter view "public"."city_counts__dbt_tmp" rename to "city_counts"
--@ simple
select * from city_counts order by city
--@ simple
drop view if exists "public"."city_counts" cascade
--# dbt test not null
select count(*) as failures, count(*) != 0 as should_warn, count(*) != 0 as should_error from (select customer_id from "public"."accounts" where customer_id is null) dbt_internal_test
--# dbt test unique
select count(*) as failures from (select id as unique_field, count(*) as n_records from "public"."accounts" where id is not null group by id having count(*) > 1) dbt_internal_test
--# dbt test relationships
with child as (select customer_id as from_field from "public"."accounts" where customer_id is not null), parent as (select id as to_field from "public"."customers") select from_field from child left join parent on child.from_field = parent.to_field where parent.to_field is null
--# dbt incremental
--@ simple
create temporary table "totals__dbt_tmp1" as (select id, description as t from transactions where id > 38)
--@ simple
insert into scratch (id, t) (select id, t from "totals__dbt_tmp1")
--# Grafana time series
SELECT floor(extract(epoch from booked_at)/86400)*86400 AS "time", avg(amount) AS "value" FROM transactions WHERE booked_at BETWEEN '2025-01-01T00:00:00Z' AND '2025-06-01T00:00:00Z' GROUP BY 1 ORDER BY 1
--# Grafana columns
SELECT quote_ident(column_name) AS "column", data_type AS "type" FROM information_schema.columns WHERE table_schema = 'public' AND quote_ident(table_name) = 'transactions' ORDER BY 1
--# Superset views
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('v', 'm') ORDER BY 1
--# Superset preview | masks email
SELECT name AS name, email AS email FROM public.customers LIMIT 100
--# Looker session
SELECT pg_backend_pid() > 0, current_user <> ''
--# PostgREST schema cache
SELECT c.relname, string_agg(a.attname, ',' ORDER BY a.attnum) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') GROUP BY c.relname ORDER BY c.relname
--# pg_dump starts
--@ simple
SELECT pg_catalog.pg_is_in_recovery()
--@ simple
SELECT pg_catalog.set_config('search_path', '', false)
--@ simple
SET DATESTYLE = ISO
--@ simple
SET statement_timeout = 0
--@ simple
BEGIN
--@ simple
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY
--@ simple
ROLLBACK
--# settings of the session
--@ simple
SET search_path TO public
--@ simple
SET statement_timeout = '30s'
--@ simple
SET lock_timeout TO 5000
--@ simple
SET idle_in_transaction_session_timeout = '10min'
--@ simple
SHOW statement_timeout
--@ simple
RESET statement_timeout
--@ simple
SET LOCAL work_mem = '8MB'
--@ simple
RESET ALL
--# settings by function
SELECT current_setting('server_version_num')::int > 0, set_config('statement_timeout', '1000', true)
--# show all | volatile
SHOW ALL
--# pool resets
--@ simple
DISCARD ALL
--@ simple
SELECT 1
--# pool resets by hand
--@ simple
CLOSE ALL; UNLISTEN *; RESET ALL; DEALLOCATE ALL
--# who am I
SELECT current_user, session_user, current_role, current_schema, current_catalog <> ''
--# where am I | volatile
SELECT inet_server_port() IS NOT NULL, pg_backend_pid(), pg_postmaster_start_time(), now()
--# privileges
SELECT has_table_privilege('accounts', 'SELECT'), has_schema_privilege('public', 'USAGE'), has_database_privilege(current_database(), 'CONNECT')
--# information schema
SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1
--# information schema columns
SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
--# information schema constraints
SELECT tc.constraint_type, kcu.table_name, kcu.column_name FROM information_schema.table_constraints tc JOIN information_schema.key_column_usage kcu ON kcu.constraint_name = tc.constraint_name AND kcu.table_schema = tc.table_schema WHERE tc.table_schema = 'public' ORDER BY 1, 2, 3
--# information schema routines
SELECT routine_name, data_type FROM information_schema.routines WHERE routine_schema = 'public' AND external_language <> 'C' ORDER BY 1, 2, specific_name
--# information schema views
SELECT table_name, is_updatable FROM information_schema.views WHERE table_schema = 'public' ORDER BY 1
--# sizes | volatile
SELECT relname, pg_size_pretty(pg_total_relation_size(oid)) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1
--# unused indexes | volatile
SELECT s.indexrelname, s.idx_scan FROM pg_stat_user_indexes s JOIN pg_index i ON i.indexrelid = s.indexrelid WHERE NOT i.indisunique ORDER BY 1
--# long running | volatile
SELECT pid, state, now() - xact_start AS age FROM pg_stat_activity WHERE state <> 'idle' ORDER BY 3 DESC NULLS LAST
--# blocked | volatile
SELECT pid, pg_blocking_pids(pid) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0
--# database statistics | volatile
SELECT datname, numbackends, xact_commit, blks_hit FROM pg_stat_database WHERE datname = current_database()
--# table bloat | volatile
SELECT relname, n_live_tup, n_dead_tup, last_autovacuum FROM pg_stat_user_tables ORDER BY relname
--# statistics of a table | masks n_distinct null_frac
SELECT attname, n_distinct, null_frac FROM pg_stats WHERE tablename = 'accounts' ORDER BY attname
