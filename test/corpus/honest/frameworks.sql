-- What libraries between a program and its tables send, what gives tables out over HTTP, and what models write that were told to find out; in their shapes, written before it was looked at all what the gateway makes of them.

--# Prisma: schema described
--@ extended
SELECT namespace.nspname as namespace_name FROM pg_namespace as namespace WHERE namespace.nspname = ANY ( $1 ) ORDER BY namespace_name
--bind {public,shop}
--@ extended
SELECT tbl.relname AS table_name, namespace.nspname as namespace, (tbl.relhassubclass and tbl.relkind = 'p') as is_partition, (tbl.relhassubclass and tbl.relkind = 'r') as has_subclass, tbl.relrowsecurity as has_row_level_security, reloptions, obj_description(tbl.oid, 'pg_class') as description FROM pg_class AS tbl INNER JOIN pg_namespace AS namespace ON namespace.oid = tbl.relnamespace WHERE (tbl.relkind = 'r' AND tbl.relispartition = 'f') OR (tbl.relkind = 'p') AND namespace.nspname = ANY ( '{shop}' ) ORDER BY namespace, table_name
--# Prisma: columns described
--@ extended
SELECT oid.namespace, info.table_name, info.column_name, format_type(att.atttypid, att.atttypmod) as formatted_type, info.numeric_precision, info.numeric_scale, info.numeric_precision_radix, info.datetime_precision, info.data_type, info.udt_schema as type_schema_name, info.udt_name as full_data_type, pg_get_expr(attdef.adbin, attdef.adrelid) AS column_default, info.is_nullable, info.is_identity, info.character_maximum_length, col_description(att.attrelid, ordinal_position) AS description FROM information_schema.columns info JOIN pg_attribute att ON att.attname = info.column_name JOIN (SELECT pg_class.oid, relname, pg_namespace.nspname as namespace FROM pg_class JOIN pg_namespace on pg_namespace.oid = pg_class.relnamespace AND pg_namespace.nspname = ANY ( $1 ) WHERE reltype > 0) as oid on oid.oid = att.attrelid AND relname = info.table_name AND namespace = info.table_schema LEFT JOIN pg_attrdef attdef ON attdef.adrelid = att.attrelid AND attdef.adnum = att.attnum AND table_schema = namespace WHERE table_schema = ANY ( $2 ) ORDER BY namespace, table_name, ordinal_position
--bind {shop}
--bind {shop}
--# Prisma: indexes described
--@ extended
WITH rawindex AS (SELECT indrelid, indexrelid, indisunique, indisprimary, unnest(indkey) AS indkeyid, generate_subscripts(indkey, 1) AS indkeyidx, unnest(indclass) AS indclass, unnest(indoption) AS indoption FROM pg_index WHERE indpred IS NULL AND NOT indisexclusion) SELECT schemainfo.nspname AS namespace, indexinfo.relname AS index_name, tableinfo.relname AS table_name, columninfo.attname AS column_name, rawindex.indisunique AS is_unique, rawindex.indisprimary AS is_primary_key, rawindex.indkeyidx AS column_index, opclass.opcname AS opclass, opclass.opcdefault AS opcdefault, indexaccess.amname AS index_algo, CASE rawindex.indoption & 1 WHEN 1 THEN 'DESC' ELSE 'ASC' END AS column_order, CASE rawindex.indoption & 2 WHEN 2 THEN true ELSE false END AS nulls_first, pc.condeferrable AS condeferrable, pc.condeferred AS condeferred FROM rawindex INNER JOIN pg_class AS tableinfo ON tableinfo.oid = rawindex.indrelid INNER JOIN pg_class AS indexinfo ON indexinfo.oid = rawindex.indexrelid INNER JOIN pg_namespace AS schemainfo ON schemainfo.oid = tableinfo.relnamespace LEFT JOIN pg_attribute AS columninfo ON columninfo.attrelid = tableinfo.oid AND columninfo.attnum = rawindex.indkeyid INNER JOIN pg_am AS indexaccess ON indexaccess.oid = indexinfo.relam LEFT JOIN pg_opclass AS opclass ON opclass.oid = rawindex.indclass LEFT JOIN pg_constraint pc ON rawindex.indexrelid = pc.conindid AND pc.contype <> 'f' WHERE schemainfo.nspname = ANY ( $1 ) ORDER BY namespace, table_name, index_name, column_index
--bind {shop}
--# Prisma: relations joined by documents
--@ extended
SELECT "t0"."id", "t0"."buyer", "t0"."state"::text, "Order_product"."__prisma_data__" AS "product" FROM "shop"."orders" AS "t0" LEFT JOIN LATERAL (SELECT JSONB_BUILD_OBJECT('id', "t1"."id", 'sku', "t1"."sku", 'price', "t1"."price"::text) AS "__prisma_data__" FROM (SELECT "t2".* FROM "shop"."products" AS "t2" WHERE "t0"."product_id" = "t2"."id" LIMIT $1) AS "t1") AS "Order_product" ON true WHERE "t0"."buyer" = $2 ORDER BY "t0"."id" ASC LIMIT $3
--bind 1
--bind buyer-1
--bind 5
--# Prisma: relation of many as a document
--@ extended
SELECT "t0"."id", "t0"."city", "Customer_accounts"."__prisma_data__" AS "accounts" FROM "public"."customers" AS "t0" LEFT JOIN LATERAL (SELECT COALESCE(JSONB_AGG("__prisma_data__"), '[]') AS "__prisma_data__" FROM (SELECT "t3"."__prisma_data__" FROM (SELECT JSONB_BUILD_OBJECT('id', "t2"."id", 'kind', "t2"."kind") AS "__prisma_data__", "t2"."id" FROM (SELECT "t1".* FROM "public"."accounts" AS "t1" WHERE "t0"."id" = "t1"."customer_id") AS "t2" ORDER BY "t2"."id" ASC) AS "t3") AS "t4") AS "Customer_accounts" ON true ORDER BY "t0"."id" ASC LIMIT 4
--# Prisma: create, update many and count
BEGIN
--@ binary
INSERT INTO "shop"."contacts" ("id","note") VALUES (21,'from prisma') RETURNING "shop"."contacts"."id", "shop"."contacts"."note"
--@ extended
UPDATE "shop"."contacts" SET "note" = $1 WHERE ("shop"."contacts"."id" IN ($2,$3) AND 1=1)
--bind again
--bind 21
--bind 22
--@ binary
SELECT COUNT(*) FROM (SELECT "shop"."contacts"."id" FROM "shop"."contacts" WHERE 1=1 OFFSET 0) AS "sub"
--@ simple
ROLLBACK
--# Prisma: migrations table and its lock
--@ simple
SELECT pg_advisory_lock(72707369)
--@ simple
SELECT EXISTS(SELECT 1 FROM pg_namespace WHERE nspname = 'public'), version(), current_setting('server_version_num')::integer as numeric_version
--@ simple
CREATE TABLE IF NOT EXISTS "_prisma_migrations_bi" ("id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ, "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ, "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)
--@ extended
INSERT INTO "_prisma_migrations_bi" ("id", "checksum", "migration_name") VALUES ($1, $2, $3)
--bind m1
--bind c1
--bind 20250101_init
--@ extended
UPDATE "_prisma_migrations_bi" SET "finished_at" = $1, "applied_steps_count" = "applied_steps_count" + 1 WHERE "id" = $2
--bind 2025-01-01T00:00:00Z
--bind m1
--@ extended
SELECT "id", "checksum", "finished_at", "migration_name", "logs", "rolled_back_at", "applied_steps_count" FROM "_prisma_migrations_bi" ORDER BY "started_at" ASC
--@ simple
SELECT pg_advisory_unlock(72707369)
--undo drop table if exists public._prisma_migrations_bi
--# Hibernate 6: entities with a join fetch and a page | masks email1_0
--@ portal
select c1_0.id,c1_0.city,c1_0.email email1_0,a1_0.customer_id,a1_0.id,a1_0.balance,a1_0.kind from public.customers c1_0 left join public.accounts a1_0 on c1_0.id=a1_0.customer_id where c1_0.city=$1 order by c1_0.id,a1_0.id offset $2 rows fetch first $3 rows only
--bind Lisbon
--bind 0
--bind 10
--# Hibernate 6: a sequence, an insert, a versioned update
create sequence if not exists public.orders_seq_bi start with 1 increment by 50
--@ extended
select nextval('public.orders_seq_bi')
--@ extended
insert into shop.jobs (attempts,payload,queue,run_at) values ($1,cast($2 as jsonb),$3,$4) returning id
--bind 0
--bind {"a": 1}
--bind mail
--bind 2025-01-01
--@ extended
update shop.jobs j1_0 set attempts=$1,locked_by=$2 where j1_0.id=$3 and j1_0.attempts=$4
--bind 1
--bind w1
--bind 1
--bind 0
--undo drop sequence if exists public.orders_seq_bi
--# Hibernate 6: entity graphs as unions and treats
--@ extended
select c1_0.id,c1_0.clazz_,c1_0.label from (select id, name as label, 0 as clazz_ from shop.products union all select id, name as label, 1 as clazz_ from shop.categories) c1_0 where c1_0.clazz_ in (0,1) order by c1_0.clazz_, c1_0.id
--# Hibernate 6: schema validation
--@ extended
select sequence_name, start_value, minimum_value, maximum_value, increment from information_schema.sequences order by 1
--@ extended
SELECT NULL AS TABLE_CAT, n.nspname AS TABLE_SCHEM, ct.relname AS TABLE_NAME, a.attname AS COLUMN_NAME, (information_schema._pg_expandarray(i.indkey)).n AS KEY_SEQ, ci.relname AS PK_NAME, information_schema._pg_expandarray(i.indkey) AS KEYS, a.attnum AS A_ATTNUM FROM pg_catalog.pg_class ct JOIN pg_catalog.pg_attribute a ON (ct.oid = a.attrelid) JOIN pg_catalog.pg_namespace n ON (ct.relnamespace = n.oid) JOIN pg_catalog.pg_index i ON ( a.attrelid = i.indrelid) JOIN pg_catalog.pg_class ci ON (ci.oid = i.indexrelid) WHERE true AND n.nspname = 'shop' AND ct.relname = 'orders' AND i.indisprimary
--# Hibernate 6: locks and skipped rows
BEGIN
--@ extended
select j1_0.id,j1_0.payload,j1_0.queue from shop.jobs j1_0 where j1_0.queue=$1 and j1_0.locked_by is null order by j1_0.run_at, j1_0.id fetch first $2 rows only for no key update of j1_0 skip locked
--bind mail
--bind 1
--@ extended
select tbl.id from shop.jobs tbl where tbl.id=$1 for share
--bind 1
--@ simple
COMMIT
--# SQLAlchemy 2: reflection of a table
--@ extended
SELECT pg_catalog.pg_class.relname FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relkind = ANY (ARRAY[$1::VARCHAR, $2::VARCHAR]) AND pg_catalog.pg_class.relpersistence != $3::CHAR AND pg_catalog.pg_namespace.nspname = $4::VARCHAR ORDER BY 1
--bind r
--bind p
--bind t
--bind shop
--@ extended
SELECT pg_catalog.pg_attribute.attname AS name, pg_catalog.format_type(pg_catalog.pg_attribute.atttypid, pg_catalog.pg_attribute.atttypmod) AS format_type, (SELECT pg_catalog.pg_get_expr(pg_catalog.pg_attrdef.adbin, pg_catalog.pg_attrdef.adrelid) AS pg_get_expr_1 FROM pg_catalog.pg_attrdef WHERE pg_catalog.pg_attrdef.adrelid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_attrdef.adnum = pg_catalog.pg_attribute.attnum AND pg_catalog.pg_attribute.atthasdef) AS "default", pg_catalog.pg_attribute.attnotnull AS not_null, pg_catalog.pg_class.relname AS table_name, pg_catalog.pg_description.description AS comment, pg_catalog.pg_attribute.attgenerated AS generated, (SELECT json_build_object('always', pg_catalog.pg_attribute.attidentity = 'a', 'start', pg_catalog.pg_sequence.seqstart, 'increment', pg_catalog.pg_sequence.seqincrement, 'minvalue', pg_catalog.pg_sequence.seqmin, 'maxvalue', pg_catalog.pg_sequence.seqmax, 'cache', pg_catalog.pg_sequence.seqcache, 'cycle', pg_catalog.pg_sequence.seqcycle) AS json_build_object_1 FROM pg_catalog.pg_sequence WHERE pg_catalog.pg_attribute.attidentity != '' AND pg_catalog.pg_sequence.seqrelid = CAST(CAST(pg_catalog.pg_get_serial_sequence(CAST(CAST(pg_catalog.pg_attribute.attrelid AS REGCLASS) AS TEXT), pg_catalog.pg_attribute.attname) AS REGCLASS) AS OID)) AS identity_options FROM pg_catalog.pg_class LEFT OUTER JOIN pg_catalog.pg_attribute ON pg_catalog.pg_class.oid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_attribute.attnum > 0 AND NOT pg_catalog.pg_attribute.attisdropped LEFT OUTER JOIN pg_catalog.pg_description ON pg_catalog.pg_description.objoid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_description.objsubid = pg_catalog.pg_attribute.attnum JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relkind = ANY (ARRAY['r', 'p', 'f', 'v', 'm']) AND pg_catalog.pg_namespace.nspname = 'shop' AND pg_catalog.pg_class.relname IN ('products') ORDER BY pg_catalog.pg_class.relname, pg_catalog.pg_attribute.attnum
--# SQLAlchemy 2: reflection of keys and enums
--@ extended
SELECT attr.conrelid::regclass::text, array_agg(CAST(attr.attname AS TEXT) ORDER BY attr.ord) AS cols, attr.conname, min(attr.description) AS description FROM (SELECT con.conrelid AS conrelid, con.conname AS conname, con.description AS description, con.ord AS ord, pg_catalog.pg_attribute.attname AS attname FROM pg_catalog.pg_attribute JOIN (SELECT pg_catalog.pg_constraint.conrelid AS conrelid, pg_catalog.pg_constraint.conname AS conname, unnest(pg_catalog.pg_constraint.conkey) AS attnum, generate_subscripts(pg_catalog.pg_constraint.conkey, 1) AS ord, pg_catalog.pg_description.description AS description FROM pg_catalog.pg_constraint LEFT OUTER JOIN pg_catalog.pg_description ON pg_catalog.pg_description.objoid = pg_catalog.pg_constraint.oid WHERE pg_catalog.pg_constraint.contype = 'p' AND pg_catalog.pg_constraint.conrelid IN ('shop.orders'::regclass, 'shop.jobs'::regclass)) AS con ON pg_catalog.pg_attribute.attnum = con.attnum AND pg_catalog.pg_attribute.attrelid = con.conrelid) AS attr GROUP BY attr.conrelid, attr.conname ORDER BY attr.conrelid, attr.conname
--@ extended
SELECT pg_catalog.pg_type.typname AS name, pg_catalog.pg_type_is_visible(pg_catalog.pg_type.oid) AS visible, pg_catalog.pg_namespace.nspname AS schema, lbl_agg.labels AS labels FROM pg_catalog.pg_type JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_type.typnamespace LEFT OUTER JOIN (SELECT pg_catalog.pg_enum.enumtypid AS enumtypid, array_agg(CAST(pg_catalog.pg_enum.enumlabel AS TEXT) ORDER BY pg_catalog.pg_enum.enumsortorder) AS labels FROM pg_catalog.pg_enum GROUP BY pg_catalog.pg_enum.enumtypid) AS lbl_agg ON pg_catalog.pg_type.oid = lbl_agg.enumtypid WHERE pg_catalog.pg_type.typtype = 'e' ORDER BY pg_catalog.pg_namespace.nspname, pg_catalog.pg_type.typname
--# SQLAlchemy 2: many values inserted with a sentinel
--@ simple
INSERT INTO shop.jobs (queue, payload) SELECT p0::VARCHAR, p1::JSONB FROM (VALUES ('bulk', '{"n": 1}', 0), ('bulk', '{"n": 2}', 1)) AS imp_sen(p0, p1, sen_counter) ORDER BY sen_counter RETURNING shop.jobs.id, shop.jobs.id AS id__1
--# asyncpg: types introspected
--@ extended
WITH RECURSIVE typeinfo_tree(oid, ns, name, kind, basetype, elemtype, elemdelim, range_subtype, attrtypoids, attrnames, depth) AS (SELECT ti.oid, ti.ns, ti.name, ti.kind, ti.basetype, ti.elemtype, ti.elemdelim, ti.range_subtype, ti.attrtypoids, ti.attrnames, 0 FROM (SELECT t.oid AS oid, ns.nspname AS ns, t.typname AS name, t.typtype AS kind, (CASE WHEN t.typtype = 'd' THEN (WITH RECURSIVE typebases(oid, depth) AS (SELECT t2.typbasetype AS oid, 0 AS depth FROM pg_type t2 WHERE t2.oid = t.oid UNION ALL SELECT t2.typbasetype AS oid, tb.depth + 1 AS depth FROM pg_type t2, typebases tb WHERE tb.oid = t2.oid AND t2.typbasetype != 0) SELECT oid FROM typebases ORDER BY depth DESC LIMIT 1) ELSE NULL END) AS basetype, t.typelem AS elemtype, elem_t.typdelim AS elemdelim, range_t.rngsubtype AS range_subtype, (CASE WHEN t.typtype = 'c' THEN (SELECT array_agg(ia.atttypid ORDER BY ia.attnum) FROM pg_attribute ia INNER JOIN pg_class c ON (ia.attrelid = c.oid) WHERE ia.attnum > 0 AND NOT ia.attisdropped AND c.reltype = t.oid) ELSE NULL END) AS attrtypoids, (CASE WHEN t.typtype = 'c' THEN (SELECT array_agg(ia.attname::text ORDER BY ia.attnum) FROM pg_attribute ia INNER JOIN pg_class c ON (ia.attrelid = c.oid) WHERE ia.attnum > 0 AND NOT ia.attisdropped AND c.reltype = t.oid) ELSE NULL END) AS attrnames FROM pg_catalog.pg_type AS t INNER JOIN pg_catalog.pg_namespace ns ON (ns.oid = t.typnamespace) LEFT JOIN pg_type elem_t ON (t.typlen = -1 AND t.typelem != 0 AND t.typelem = elem_t.oid) LEFT JOIN pg_range range_t ON (t.oid = range_t.rngtypid)) AS ti WHERE ti.oid = any(ARRAY['shop.order_state'::regtype::oid, 'shop.address'::regtype::oid]) UNION ALL SELECT ti.oid, nsp.nspname, ti.typname, ti.typtype, ti.typbasetype, ti.typelem, ti.typdelim, 0, NULL::oid[], NULL::text[], tt.depth + 1 FROM pg_type ti JOIN pg_namespace nsp ON nsp.oid = ti.typnamespace, typeinfo_tree tt WHERE tt.elemtype != 0 AND ti.oid = tt.elemtype) SELECT DISTINCT *, basetype::regtype::text AS basetype_name, elemtype::regtype::text AS elemtype_name, range_subtype::regtype::text AS range_subtype_name FROM typeinfo_tree ORDER BY depth DESC, oid
--# asyncpg: pool reset
SELECT pg_advisory_unlock_all();
CLOSE ALL;
UNLISTEN *;
RESET ALL;
--# Django: inspectdb
SELECT c.relname, CASE WHEN c.relispartition THEN 'p' WHEN c.relkind IN ('m', 'v') THEN 'v' ELSE 't' END, obj_description(c.oid, 'pg_class') FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') AND n.nspname NOT IN ('pg_catalog', 'pg_toast') AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 1
--@ simple
SELECT a.attname AS column_name, NOT (a.attnotnull OR (t.typtype = 'd' AND t.typnotnull)) AS is_nullable, pg_get_expr(ad.adbin, ad.adrelid) AS column_default, CASE WHEN collname = 'default' THEN NULL ELSE collname END AS collation, a.attidentity != '' AS is_autofield, col_description(a.attrelid, a.attnum) AS column_comment FROM pg_attribute a LEFT JOIN pg_attrdef ad ON a.attrelid = ad.adrelid AND a.attnum = ad.adnum LEFT JOIN pg_collation co ON a.attcollation = co.oid JOIN pg_type t ON a.atttypid = t.oid JOIN pg_class c ON a.attrelid = c.oid JOIN pg_namespace n ON c.relnamespace = n.oid WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') AND c.relname = 'accounts' AND n.nspname NOT IN ('pg_catalog', 'pg_toast') AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY a.attnum
--@ simple
SELECT * FROM "accounts" LIMIT 1
--@ simple
SELECT c.conname, array(SELECT attname FROM unnest(c.conkey) WITH ORDINALITY cols(colid, arridx) JOIN pg_attribute AS ca ON cols.colid = ca.attnum WHERE ca.attrelid = c.conrelid ORDER BY cols.arridx), c.contype, (SELECT fkc.relname || '.' || fka.attname FROM pg_attribute AS fka JOIN pg_class AS fkc ON fka.attrelid = fkc.oid WHERE fka.attrelid = c.confrelid AND fka.attnum = c.confkey[1]), cl.reloptions FROM pg_constraint AS c JOIN pg_class AS cl ON c.conrelid = cl.oid WHERE cl.relname = 'accounts' AND pg_catalog.pg_table_is_visible(cl.oid) ORDER BY 1
--# Django: a query set with annotations and a server's cursor
BEGIN
--@ simple
DECLARE "_django_curs_140_sync_1" NO SCROLL CURSOR WITH HOLD FOR SELECT "accounts"."kind", COUNT("accounts"."id") AS "n", COALESCE(SUM("accounts"."balance") FILTER (WHERE "accounts"."currency" = 'EUR'), 0) AS "eur" FROM "accounts" INNER JOIN "customers" ON ("accounts"."customer_id" = "customers"."id") WHERE ("customers"."city" IN ('Oslo', 'Turin') AND NOT ("accounts"."balance" < 10 AND "accounts"."balance" IS NOT NULL)) GROUP BY 1 ORDER BY 1 ASC
--@ simple
FETCH FORWARD 2000 FROM "_django_curs_140_sync_1"
--@ simple
CLOSE "_django_curs_140_sync_1"
--@ simple
COMMIT
--# Django: exists, sub-queries and dates
SELECT "shop"."orders"."buyer" AS "buyer", DATE_TRUNC('month', "shop"."orders"."placed_at" AT TIME ZONE 'Europe/Paris') AS "month", (SELECT U0."name" FROM "shop"."products" U0 WHERE U0."id" = (MIN("shop"."orders"."product_id")) LIMIT 1) AS "first" FROM "shop"."orders" WHERE EXISTS(SELECT 1 AS "a" FROM "shop"."products" U0 WHERE (U0."id" = ("shop"."orders"."product_id") AND U0."price" > 4.00) LIMIT 1) GROUP BY "buyer", 2 ORDER BY "buyer" ASC, 2 ASC LIMIT 21
--# Django: bulk upsert and a save point
BEGIN
--@ simple
SAVEPOINT "s139_x1"
--@ simple
INSERT INTO "settings" ("key", "value", "changed_at") VALUES ('a', '{"x": 1}'::jsonb, '2025-01-01'::timestamp), ('b', '[]'::jsonb, '2025-01-01'::timestamp) ON CONFLICT("key") DO UPDATE SET "value" = EXCLUDED."value"
--@ simple
RELEASE SAVEPOINT "s139_x1"
--@ simple
SELECT (1) AS "a" FROM "settings" WHERE "settings"."key" = 'a' LIMIT 1
--@ simple
COMMIT
--# Rails: schema loaded
--@ extended
SELECT t.oid, t.typname, t.typelem, t.typdelim, t.typinput, r.rngsubtype, t.typtype, t.typbasetype FROM pg_type as t LEFT JOIN pg_range as r ON oid = rngtypid WHERE t.typname IN ('int2', 'int4', 'int8', 'oid', 'float4', 'float8', 'numeric', 'bool', 'jsonb', 'citext', 'hstore') ORDER BY t.typname
--@ extended
SELECT a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid), a.attnotnull, a.atttypid, a.atttypmod, c.collname, col_description(a.attrelid, a.attnum) AS comment, attidentity AS identity, attgenerated as attgenerated FROM pg_attribute a LEFT JOIN pg_attrdef d ON a.attrelid = d.adrelid AND a.attnum = d.adnum LEFT JOIN pg_type t ON a.atttypid = t.oid LEFT JOIN pg_collation c ON a.attcollation = c.oid AND a.attcollation <> t.typcollation WHERE a.attrelid = '"shop"."products"'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
--@ extended
SELECT distinct i.relname, d.indisunique, d.indkey, pg_get_indexdef(d.indexrelid), pg_catalog.obj_description(i.oid, 'pg_class') AS comment, d.indisvalid, ARRAY(SELECT pg_get_indexdef(d.indexrelid, k + 1, true) FROM generate_subscripts(d.indkey, 1) AS k ORDER BY k) AS columns FROM pg_class t INNER JOIN pg_index d ON t.oid = d.indrelid INNER JOIN pg_class i ON d.indexrelid = i.oid LEFT JOIN pg_namespace n ON n.oid = t.relnamespace WHERE i.relkind IN ('i', 'I') AND d.indisprimary = 'f' AND t.relname = 'orders' AND n.nspname = 'shop' ORDER BY i.relname
--# Rails: primary key by position, and a prepared find
--@ extended
SELECT a.attname FROM (SELECT indrelid, indkey, generate_subscripts(indkey, 1) idx FROM pg_index WHERE indrelid = '"shop"."orders"'::regclass AND indisprimary) i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[i.idx] ORDER BY i.idx
--@ parse
SELECT "accounts".* FROM "accounts" WHERE "accounts"."customer_id" = $1 ORDER BY "accounts"."id" ASC LIMIT $2
--@ kept
kept
--bind 1
--bind 5
--@ kept
kept
--bind 2
--bind 1
--@ simple
DEALLOCATE "kept"
--# Rails: find each, upsert all and touch
--@ extended
SELECT "transactions".* FROM "transactions" WHERE "transactions"."id" > $1 ORDER BY "transactions"."id" ASC LIMIT $2
--bind 10
--bind 5
--@ extended
INSERT INTO "shop"."categories" ("id","parent_id","name") VALUES (30, 1, 'x'), (31, 1, 'y') ON CONFLICT ("id") DO UPDATE SET "parent_id"=excluded."parent_id","name"=excluded."name" WHERE (shop.categories.* IS DISTINCT FROM excluded.*) RETURNING "id"
--@ extended
SELECT 1 AS one FROM "shop"."categories" WHERE "categories"."name" = $1 LIMIT $2
--bind x
--bind 1
--undo delete from shop.categories where id > 5
--# Sequelize: nested includes
SELECT "Customer"."id", "Customer"."city", "accounts"."id" AS "accounts.id", "accounts"."kind" AS "accounts.kind", "accounts->transactions"."id" AS "accounts.transactions.id", "accounts->transactions"."amount" AS "accounts.transactions.amount" FROM (SELECT "Customer"."id", "Customer"."city" FROM "customers" AS "Customer" WHERE "Customer"."city" LIKE 'O%' ORDER BY "Customer"."id" ASC LIMIT 2) AS "Customer" LEFT OUTER JOIN "accounts" AS "accounts" ON "Customer"."id" = "accounts"."customer_id" LEFT OUTER JOIN "transactions" AS "accounts->transactions" ON "accounts"."id" = "accounts->transactions"."account_id" ORDER BY "Customer"."id" ASC, 3, 5
--# TypeORM: distinct page and its entities | masks c_email
--@ extended
SELECT DISTINCT "distinctAlias"."c_id" AS "ids_c_id" FROM (SELECT "c"."id" AS "c_id", "c"."city" AS "c_city", "a"."id" AS "a_id" FROM "customers" "c" LEFT JOIN "accounts" "a" ON "a"."customer_id"="c"."id" WHERE "c"."city" = $1) "distinctAlias" ORDER BY "c_id" ASC LIMIT 2
--bind Oslo
--@ extended
SELECT "c"."id" AS "c_id", "c"."city" AS "c_city", "c"."email" AS "c_email", "a"."id" AS "a_id" FROM "customers" "c" LEFT JOIN "accounts" "a" ON "a"."customer_id"="c"."id" WHERE ( "c"."city" = $1 ) AND ( "c"."id" IN (2, 6) ) ORDER BY "c"."id", "a"."id"
--bind Oslo
--# TypeORM: synchronize
SELECT * FROM "information_schema"."columns" WHERE "table_schema" = 'shop' AND "table_name" = 'contacts' ORDER BY ordinal_position
--@ simple
SELECT columns.*, pg_catalog.col_description(('"' || table_catalog || '"."' || table_schema || '"."' || table_name || '"')::regclass::oid, ordinal_position) as description, ('"' || "udt_schema" || '"."' || "udt_name" || '"')::"regtype"::text AS "regtype", pg_catalog.format_type("col_attr"."atttypid", "col_attr"."atttypmod") AS "format_type" FROM "information_schema"."columns" LEFT JOIN "pg_catalog"."pg_attribute" AS "col_attr" ON "col_attr"."attname" = "columns"."column_name" AND "col_attr"."attrelid" = (SELECT "cls"."oid" FROM "pg_catalog"."pg_class" AS "cls" LEFT JOIN "pg_catalog"."pg_namespace" AS "ns" ON "ns"."oid" = "cls"."relnamespace" WHERE "cls"."relname" = "columns"."table_name" AND "ns"."nspname" = "columns"."table_schema") WHERE ("table_schema" = 'shop' AND "table_name" = 'orders') ORDER BY ordinal_position
--# Drizzle: relational query
--@ extended
select "accounts"."id", "accounts"."kind", "accounts_customer"."data" as "customer", "accounts_transactions"."data" as "transactions" from "accounts" "accounts" left join lateral (select json_build_array("accounts_customer"."id", "accounts_customer"."city") as "data" from (select * from "customers" "accounts_customer" where "accounts_customer"."id" = "accounts"."customer_id" limit $1) "accounts_customer") "accounts_customer" on true left join lateral (select coalesce(json_agg(json_build_array("accounts_transactions"."id", "accounts_transactions"."amount") order by "accounts_transactions"."id"), '[]'::json) as "data" from "transactions" "accounts_transactions" where "accounts_transactions"."account_id" = "accounts"."id") "accounts_transactions" on true order by "accounts"."id" limit $2
--bind 1
--bind 3
--# Drizzle: set operations and dynamic parts
--@ extended
(select "id", "kind" from "accounts" where "balance" > $1 order by "id") union all (select "id", "brand" from "cards" where ("brand" = $2 and "id" in ($3, $4))) order by "id", "kind" limit $5
--bind 1000
--bind visa
--bind 2
--bind 4
--bind 20
--# Ecto: preloads and streams | masks e
--@ parse
SELECT c0."id", c0."name", c0."email" AS e FROM "customers" AS c0 WHERE (c0."id" = ANY($1::int[])) ORDER BY c0."id"
--@ keptbinary
kept
--bind {1,2}
--@ simple
SELECT a0."id", a0."customer_id", a0."customer_id" FROM "accounts" AS a0 WHERE (a0."customer_id" = ANY('{1,2}')) ORDER BY a0."customer_id", a0."id"
--# Ecto: insert all on conflict, migrations
--@ extended
INSERT INTO "settings" AS s0 ("key","value","changed_at") VALUES ($1,$2,$3) ON CONFLICT ("key") DO UPDATE SET "changed_at" = EXCLUDED."changed_at" RETURNING "key"
--bind ecto
--bind {}
--bind 2025-01-01
--@ simple
CREATE TABLE IF NOT EXISTS "schema_migrations_bi" ("version" bigint, "inserted_at" timestamp(0), PRIMARY KEY ("version"))
--@ simple
BEGIN
--@ simple
LOCK TABLE "schema_migrations_bi" IN SHARE UPDATE EXCLUSIVE MODE
--@ simple
SELECT s0."version"::bigint FROM "schema_migrations_bi" AS s0
--@ simple
COMMIT
--undo drop table if exists public.schema_migrations_bi
--# EF Core: split queries and an update of many
--@ extended
SELECT c.id, c.city, t.id, t.kind FROM (SELECT c0.id, c0.city FROM customers AS c0 ORDER BY c0.id LIMIT $1 OFFSET $2) AS c LEFT JOIN LATERAL (SELECT a.id, a.kind FROM accounts AS a WHERE c.id = a.customer_id ORDER BY a.id LIMIT 1) AS t ON TRUE ORDER BY c.id
--bind 3
--bind 1
--@ extended
UPDATE shop.jobs AS j SET attempts = j.attempts + 1, locked_by = COALESCE(j.locked_by, 'ef') WHERE j.queue = $1 AND j.attempts < 3
--bind mail
--# jOOQ: multiset
--@ extended
select "p"."sku", (select coalesce(jsonb_agg(jsonb_build_array("v0", "v1") order by "v0"), jsonb_build_array()) from (select "o"."id" as "v0", "o"."buyer" as "v1" from "shop"."orders" as "o" where "o"."product_id" = "p"."id" order by "o"."id" fetch next 2 rows only) as "t") as "orders" from "shop"."products" as "p" order by "p"."id" fetch next 3 rows only
--# GORM and sqlc: what they ask
--@ extended
SELECT count(*) FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA() AND table_name = $1 AND table_type = $2
--bind accounts
--bind BASE TABLE
--@ extended
SELECT "accounts"."id","accounts"."kind","Customer"."id" AS "Customer__id","Customer"."city" AS "Customer__city" FROM "accounts" LEFT JOIN "customers" "Customer" ON "accounts"."customer_id" = "Customer"."id" WHERE "accounts"."id" = $1 ORDER BY "accounts"."id" LIMIT $2
--bind 3
--bind 1
--@ extended
-- name: ListOrders :many
SELECT id, buyer FROM shop.orders WHERE buyer = $1 AND ($2::text = '' OR state::text = $2::text) AND (total >= $3::numeric OR $3::numeric IS NULL) ORDER BY CASE WHEN $4::bool THEN id END DESC, id LIMIT 5
--bind buyer-2
--bind 
--bind \N
--bind t
--# PostgREST: schema cache
with base_types as (with recursive recurse as (select oid, typbasetype, typnamespace as base_namespace, coalesce(nullif(typbasetype, 0), oid) as base_type from pg_type union select t.oid, b.typbasetype, b.typnamespace as base_namespace, coalesce(nullif(b.typbasetype, 0), b.oid) as base_type from recurse t join pg_type b on t.typbasetype = b.oid) select oid, base_namespace, base_type from recurse where typbasetype = 0), columns as (select c.oid as relid, a.attname::name as column_name, d.description as description, case when t.typbasetype != 0 then pg_get_expr(ad.adbin, ad.adrelid) when a.attidentity = 'd' then format('nextval(%L)', seq.objid::regclass) when a.attgenerated = 's' then null else pg_get_expr(ad.adbin, ad.adrelid)::text end as column_default, not (a.attnotnull or t.typtype = 'd' and t.typnotnull) as is_nullable, case when t.typtype = 'd' then case when bt.base_namespace = 'pg_catalog'::regnamespace then format_type(bt.base_type, null) else format_type(a.atttypid, a.atttypmod) end else format_type(a.atttypid, a.atttypmod) end as data_type, information_schema._pg_char_max_length(information_schema._pg_truetypid(a.*, t.*), information_schema._pg_truetypmod(a.*, t.*))::integer as character_maximum_length, a.attnum as position from pg_attribute a left join pg_description as d on d.objoid = a.attrelid and d.objsubid = a.attnum and d.classoid = 'pg_class'::regclass left join pg_attrdef ad on a.attrelid = ad.adrelid and a.attnum = ad.adnum join pg_class c on a.attrelid = c.oid join pg_type t on a.atttypid = t.oid left join base_types bt on t.oid = bt.oid left join pg_depend seq on seq.refobjid = a.attrelid and seq.refobjsubid = a.attnum and seq.deptype = 'i' where not pg_is_other_temp_schema(c.relnamespace) and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'v', 'f', 'm', 'p') and c.relnamespace = any('{public,shop}'::regnamespace[])), columns_agg as (select relid, json_object_agg(column_name, json_build_object('default', column_default, 'nullable', is_nullable, 'type', data_type, 'max', character_maximum_length) order by position) as columns from columns group by relid) select n.nspname as table_schema, c.relname as table_name, d.description as table_description, c.relkind in ('v','m') as is_view, (c.relkind in ('r','p') or (pg_relation_is_updatable(c.oid::regclass, true) & 8) = 8) as insertable, (pg_relation_is_updatable(c.oid::regclass, true) & 4) = 4 as updatable, columns_agg.columns from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_description d on d.objoid = c.oid and d.objsubid = 0 and d.classoid = 'pg_class'::regclass left join columns_agg on columns_agg.relid = c.oid where c.relkind in ('v','r','m','f','p') and n.nspname = 'shop' order by table_schema, table_name
--# PostgREST: a read with embedded rows
--@ simple
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY
--@ extended
select set_config('search_path', $1, true), set_config('request.jwt.claims', $2, true), set_config('request.method', $3, true), set_config('request.path', $4, true)
--bind "shop", "public"
--bind {"role":"web"}
--bind GET
--bind /orders
--@ extended
WITH pgrst_source AS ( SELECT "shop"."orders"."id", "shop"."orders"."buyer", row_to_json("orders_products_1".*)::jsonb AS "products" FROM "shop"."orders" LEFT JOIN LATERAL ( SELECT "products_1"."sku", "products_1"."name" FROM "shop"."products" AS "products_1" WHERE "products_1"."id" = "shop"."orders"."product_id" ) AS "orders_products_1" ON TRUE WHERE "shop"."orders"."buyer" = $1 ORDER BY "shop"."orders"."id" DESC LIMIT $2 OFFSET $3 ) SELECT null::bigint AS total_result_set, pg_catalog.count(_postgrest_t) AS page_total, coalesce(json_agg(_postgrest_t), '[]') AS body, nullif(current_setting('response.headers', true), '') AS response_headers, nullif(current_setting('response.status', true), '') AS response_status, '' AS response_inserted FROM ( SELECT * FROM pgrst_source ) _postgrest_t
--bind buyer-1
--bind 3
--bind 0
--@ simple
COMMIT
--# PostgREST: rows of many below one
--@ extended
WITH pgrst_source AS ( SELECT "public"."customers"."id", "public"."customers"."city", COALESCE( "customers_accounts_1"."customers_accounts_1", '[]') AS "accounts" FROM "public"."customers" LEFT JOIN LATERAL ( SELECT json_agg("customers_accounts_1")::jsonb AS "customers_accounts_1" FROM (SELECT "accounts_1"."id", "accounts_1"."kind" FROM "public"."accounts" AS "accounts_1" WHERE "accounts_1"."customer_id" = "public"."customers"."id" ) AS "customers_accounts_1" ) AS "customers_accounts_1" ON TRUE ORDER BY "public"."customers"."id" LIMIT 3 ) SELECT pg_catalog.count(_postgrest_t) AS page_total, coalesce(json_agg(_postgrest_t), '[]')::text AS body FROM ( SELECT * FROM pgrst_source ) _postgrest_t
--# PostgREST: insert of a document of rows
--@ extended
WITH pgrst_source AS (INSERT INTO "shop"."categories"("id", "name", "parent_id") SELECT "pgrst_body"."id", "pgrst_body"."name", "pgrst_body"."parent_id" FROM (SELECT $1::json AS json_data) pgrst_payload, LATERAL (SELECT CASE WHEN json_typeof(pgrst_payload.json_data) = 'array' THEN pgrst_payload.json_data ELSE json_build_array(pgrst_payload.json_data) END AS val) pgrst_uniform_json, LATERAL (SELECT * FROM json_to_recordset(pgrst_uniform_json.val) AS _("id" integer, "name" text, "parent_id" integer)) pgrst_body RETURNING "shop"."categories".*) SELECT '' AS total_result_set, pg_catalog.count(_postgrest_t) AS page_total, array[]::text[] AS header, coalesce(json_agg(_postgrest_t), '[]') AS body FROM (SELECT "categories".* FROM "pgrst_source" AS "categories") _postgrest_t
--bind [{"id": 40, "name": "api", "parent_id": 1}]
--undo delete from shop.categories where id > 5
--# PostgREST: a call of a function
--@ extended
WITH pgrst_source AS (SELECT pgrst_call.pgrst_scalar FROM (SELECT $1::json AS json_data) pgrst_payload, LATERAL (SELECT "which" FROM json_to_record(pgrst_payload.json_data) AS _("which" text) LIMIT 1) pgrst_body , LATERAL (SELECT "shop"."order_count"("which" := pgrst_body."which") pgrst_scalar) pgrst_call) SELECT null::bigint AS total_result_set, 1 AS page_total, (json_agg(_postgrest_t.pgrst_scalar)->0)::text AS body FROM (SELECT "order_count".* FROM "pgrst_source" AS "order_count") _postgrest_t
--bind {"which": "buyer-1"}
--# Hasura: a query of nested rows
--@ extended
SELECT coalesce(json_agg("root"), '[]') AS "root" FROM (SELECT row_to_json((SELECT "_e" FROM (SELECT "_root.base"."id" AS "id", "_root.base"."buyer" AS "buyer", "_root.or.product"."product" AS "product") AS "_e")) AS "root", "_root.base"."root.pg.id" AS "root.pg.id" FROM (SELECT *, "id" AS "root.pg.id" FROM "shop"."orders" WHERE (("shop"."orders"."buyer") = (($1)::text)) ORDER BY "id" ASC LIMIT 3) AS "_root.base" LEFT OUTER JOIN LATERAL (SELECT row_to_json((SELECT "_e" FROM (SELECT "_root.or.product.base"."name" AS "name", "_root.or.product.base"."price" AS "price") AS "_e")) AS "product" FROM (SELECT * FROM "shop"."products" WHERE (("_root.base"."product_id") = ("id")) LIMIT 1) AS "_root.or.product.base") AS "_root.or.product" ON ('true') ORDER BY "root.pg.id" ASC NULLS LAST) AS "_root"
--bind buyer-1
--# Hasura: a query of nested rows, without its order
--@ extended
SELECT coalesce(json_agg("root"), '[]') AS "root" FROM (SELECT row_to_json((SELECT "_e" FROM (SELECT "_root.base"."id" AS "id", "_root.base"."kind" AS "kind", "_root.ar.transactions"."transactions" AS "transactions") AS "_e")) AS "root" FROM (SELECT * FROM "public"."accounts" WHERE ('true') ORDER BY "id" ASC LIMIT 4) AS "_root.base" LEFT OUTER JOIN LATERAL (SELECT coalesce(json_agg("transactions" ORDER BY "root.ar.pg.id" ASC NULLS LAST), '[]') AS "transactions" FROM (SELECT row_to_json((SELECT "_e" FROM (SELECT "b"."id" AS "id", "b"."amount" AS "amount") AS "_e")) AS "transactions", "b"."id" AS "root.ar.pg.id" FROM (SELECT * FROM "public"."transactions" WHERE (("_root.base"."id") = ("account_id")) ORDER BY "id" ASC NULLS LAST) AS "b") AS "a") AS "_root.ar.transactions" ON ('true')) AS "_root"
--# Hasura: aggregates
--@ extended
SELECT json_build_object('aggregate', json_build_object('count', COUNT(*), 'sum', json_build_object('total', SUM("_root.base"."total")), 'max', json_build_object('placed_at', MAX("_root.base"."placed_at"))), 'nodes', coalesce(json_agg(row_to_json((SELECT "_e" FROM (SELECT "_root.base"."id" AS "id") AS "_e"))), '[]')) AS "root" FROM (SELECT * FROM "shop"."orders" WHERE ("shop"."orders"."quantity" > (1)::integer) ORDER BY id) AS "_root.base"
--# Hasura: a subscription of many variables
--@ extended
SELECT "_subs"."result_id", "_fld_resp"."root" AS "result" FROM UNNEST(($1)::uuid[], ($2)::json[]) AS "_subs" ("result_id", "result_vars") LEFT OUTER JOIN LATERAL (SELECT json_build_object('jobs', "jobs"."root") AS "root" FROM (SELECT coalesce(json_agg("root"), '[]') AS "root" FROM (SELECT row_to_json((SELECT "_e" FROM (SELECT "b"."id" AS "id", "b"."queue" AS "queue") AS "_e")) AS "root" FROM (SELECT * FROM "shop"."jobs" WHERE (("shop"."jobs"."queue") = ((("_subs"."result_vars"#>>ARRAY['synthetic', '0']))::text)) ORDER BY id) AS "b") AS "_root") AS "jobs") AS "_fld_resp" ON ('true')
--bind {0a11ce00-0000-4000-8000-00000000000f}
--bind {"{\"synthetic\": [\"mail\"]}"}
--# Flyway: history and locks
SELECT current_schema()
--@ simple
SELECT EXISTS ( SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relname = 'flyway_bi' AND c.relkind = 'r')
--@ simple
CREATE TABLE "public"."flyway_bi" ("installed_rank" INT NOT NULL, "version" VARCHAR(50), "description" VARCHAR(200) NOT NULL, "type" VARCHAR(20) NOT NULL, "script" VARCHAR(1000) NOT NULL, "checksum" INTEGER, "installed_by" VARCHAR(100) NOT NULL, "installed_on" TIMESTAMP NOT NULL DEFAULT now(), "execution_time" INTEGER NOT NULL, "success" BOOLEAN NOT NULL) ;
ALTER TABLE "public"."flyway_bi" ADD CONSTRAINT "flyway_bi_pk" PRIMARY KEY ("installed_rank");
CREATE INDEX "flyway_bi_s_idx" ON "public"."flyway_bi" ("success");
--@ extended
SELECT pg_try_advisory_xact_lock(77431708279161)
--@ extended
INSERT INTO "public"."flyway_bi" ("installed_rank", "version", "description", "type", "script", "checksum", "installed_by", "execution_time", "success") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
--bind 1
--bind 1
--bind init
--bind SQL
--bind V1__init.sql
--bind 17
--bind me
--bind 3
--bind t
--@ extended
SELECT "installed_rank","version","description","type","script","checksum","installed_by","execution_time","success" FROM "public"."flyway_bi" WHERE "installed_rank" > $1 ORDER BY "installed_rank"
--bind -1
--undo drop table if exists public.flyway_bi
--# Liquibase: lock and changelog
CREATE TABLE public.databasechangeloglock (ID INTEGER NOT NULL, LOCKED BOOLEAN NOT NULL, LOCKGRANTED TIMESTAMP WITHOUT TIME ZONE, LOCKEDBY VARCHAR(255), CONSTRAINT databasechangeloglock_pkey PRIMARY KEY (ID))
--@ simple
DELETE FROM public.databasechangeloglock
--@ simple
INSERT INTO public.databasechangeloglock (ID, LOCKED) VALUES (1, FALSE)
--@ simple
SELECT LOCKED FROM public.databasechangeloglock WHERE ID=1 FOR UPDATE
--@ simple
UPDATE public.databasechangeloglock SET LOCKED = TRUE, LOCKEDBY = 'host (127.0.0.1)', LOCKGRANTED = '2025-01-01' WHERE ID = 1 AND LOCKED = FALSE
--@ simple
SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = 'databasechangelog'
--@ simple
UPDATE public.databasechangeloglock SET LOCKED = FALSE, LOCKEDBY = NULL, LOCKGRANTED = NULL WHERE ID = 1
--undo drop table if exists public.databasechangeloglock
--# agent: what is here
SELECT table_schema, table_name, (SELECT count(*) FROM information_schema.columns c WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name) AS columns FROM information_schema.tables t WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2
--# agent: tables with their comments and columns as one text
SELECT string_agg(format('%s.%s(%s)', n.nspname, c.relname, cols), E'\n' ORDER BY n.nspname, c.relname) AS ddl FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) AS cols FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) x WHERE c.relkind IN ('r', 'v') AND n.nspname = 'shop'
--# agent: keys in words
SELECT tc.table_name, kcu.column_name, ccu.table_name AS foreign_table, ccu.column_name AS foreign_column FROM information_schema.table_constraints tc JOIN information_schema.key_column_usage kcu ON tc.constraint_name = kcu.constraint_name AND tc.table_schema = kcu.table_schema JOIN information_schema.constraint_column_usage ccu ON ccu.constraint_name = tc.constraint_name AND ccu.table_schema = tc.table_schema WHERE tc.constraint_type = 'FOREIGN KEY' AND tc.table_schema = 'public' ORDER BY 1, 2, 3
--# agent: a sample | masks ssn email phone date_of_birth grade score profile tags ssn_area
SELECT * FROM customers LIMIT 5;
--# agent: a sample chosen by chance | volatile
SELECT * FROM shop.orders ORDER BY random() LIMIT 3
--# agent: counts of all tables at once
SELECT 'customers' AS table_name, count(*) FROM customers UNION ALL SELECT 'accounts', count(*) FROM accounts UNION ALL SELECT 'transactions', count(*) FROM transactions UNION ALL SELECT 'orders', count(*) FROM shop.orders ORDER BY 1;
--# agent: nulls and distinct values of open columns
SELECT count(*) AS n, count(*) - count(total) AS total_nulls, count(DISTINCT buyer) AS buyers, min(total), max(total), avg(total)::numeric(10,2), stddev(total)::numeric(10,4), percentile_cont(0.5) WITHIN GROUP (ORDER BY total) AS median FROM shop.orders
--# agent: profile by documents of columns
SELECT key, count(*) AS present, count(DISTINCT value) AS kinds, min(value) AS example FROM shop.orders o CROSS JOIN LATERAL jsonb_each_text(to_jsonb(o) - 'slot' - 'ship_to') kv GROUP BY key ORDER BY key
--# agent: where documents have which keys
SELECT DISTINCT k, jsonb_typeof(attrs -> k) AS kind FROM shop.products, jsonb_object_keys(attrs) k ORDER BY 1, 2
--# agent: pivot by months
SELECT description, sum(amount) FILTER (WHERE extract(month FROM booked_at) = 1) AS jan, sum(amount) FILTER (WHERE extract(month FROM booked_at) = 2) AS feb, sum(amount) FILTER (WHERE extract(quarter FROM booked_at) = 2) AS q2 FROM transactions GROUP BY description ORDER BY description
--# agent: share of each customer in its city
SELECT c.city, c.name, sum(a.balance) AS balance, round(100 * sum(a.balance) / sum(sum(a.balance)) OVER (PARTITION BY c.city), 1) AS share, rank() OVER (PARTITION BY c.city ORDER BY sum(a.balance) DESC) AS place FROM customers c JOIN accounts a ON a.customer_id = c.id GROUP BY c.city, c.id, c.name ORDER BY c.city, place
--# agent: outliers
WITH s AS (SELECT avg(amount) AS m, stddev_pop(amount) AS d FROM transactions) SELECT t.id, t.amount, round((t.amount - s.m) / s.d, 2) AS z FROM transactions t, s WHERE abs(t.amount - s.m) > 1.5 * s.d ORDER BY abs((t.amount - s.m) / s.d) DESC, t.id
--# agent: running balance and gaps between bookings
SELECT account_id, booked_at, amount, sum(amount) OVER w AS running, booked_at - lag(booked_at) OVER w AS gap, first_value(description) OVER w FROM transactions WHERE account_id < 4 WINDOW w AS (PARTITION BY account_id ORDER BY booked_at, id) ORDER BY 1, 2
--# agent: who has no account, three ways
SELECT c.id FROM customers c LEFT JOIN accounts a ON a.customer_id = c.id WHERE a.id IS NULL ORDER BY 1
--@ simple
SELECT id FROM customers WHERE id NOT IN (SELECT customer_id FROM accounts) ORDER BY id
--@ simple
SELECT id FROM customers EXCEPT SELECT customer_id FROM accounts
--# agent: the wrong column, then the right one
SELECT id, balanc FROM accounts LIMIT 1
--@ simple
SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'accounts' ORDER BY ordinal_position
--@ simple
SELECT id, balance FROM accounts ORDER BY id LIMIT 1
--# agent: a statement that fails in a transaction, then goes on
BEGIN
--@ simple
SELECT 1 / (id - 1) FROM accounts ORDER BY id LIMIT 1
--@ simple
SELECT 1
--@ simple
ROLLBACK
--# agent: contacts asked for, shown masked, and counted | masks name email phone
SELECT name AS "customer", email, phone FROM customers WHERE city = 'Lisbon' ORDER BY id
--@ simple
SELECT city, count(*) AS customers FROM customers GROUP BY city HAVING count(*) > 1 ORDER BY customers DESC, city
--# agent: documents built of masked columns | masks card
SELECT c.id, json_build_object('pan', k.pan, 'brand', k.brand) AS card FROM customers c JOIN cards k ON k.customer_id = c.id ORDER BY c.id
--# agent: text of masked columns put together | masks line
SELECT id, name || ' <' || coalesce(email, 'none') || '>' AS line FROM customers ORDER BY id
--# agent: plan without costs, and with analyze of open rows | volatile
EXPLAIN SELECT * FROM shop.orders WHERE buyer = 'buyer-1'
--@ simple
EXPLAIN ANALYZE SELECT count(*) FROM shop.orders
--@ simple
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT p.name, count(*) FROM shop.orders o JOIN shop.products p ON p.id = o.product_id GROUP BY 1
--# agent: several statements of an exploration at once
SELECT count(*) FROM shop.products; SELECT min(placed_at), max(placed_at) FROM shop.orders; SELECT state, count(*) FROM shop.orders GROUP BY state ORDER BY 2 DESC, 1;
--# agent: histogram drawn in text
WITH b AS (SELECT width_bucket(total, 0, 40, 8) AS bucket, count(*) AS n FROM shop.orders GROUP BY 1) SELECT bucket * 5 - 5 || '-' || bucket * 5 AS range, n, rpad('', n::int, '*') AS bar FROM b ORDER BY bucket
--# agent: correlation and regression
SELECT corr(quantity::int, total), regr_slope(total, quantity::int), regr_r2(total, quantity::int) FROM shop.orders
--# agent: recursion over categories with sums
WITH RECURSIVE tree AS (SELECT id, name, id AS root FROM shop.categories WHERE parent_id IS NULL UNION ALL SELECT c.id, c.name, t.root FROM shop.categories c JOIN tree t ON c.parent_id = t.id) SELECT root, count(*), string_agg(name, ' / ' ORDER BY id) FROM tree GROUP BY root
--# agent: weekday names and business hours
SELECT trim(to_char(placed_at, 'Day')) AS day, count(*) FILTER (WHERE extract(hour FROM placed_at) BETWEEN 9 AND 17) AS office, count(*) FROM shop.orders GROUP BY 1, extract(isodow FROM placed_at) ORDER BY extract(isodow FROM placed_at)
--# agent: cohorts in a matrix
WITH f AS (SELECT buyer, date_trunc('week', min(placed_at)) AS w0 FROM shop.orders GROUP BY 1), m AS (SELECT f.w0, (extract(days FROM date_trunc('week', o.placed_at) - f.w0) / 7)::int AS n, count(DISTINCT o.buyer) AS c FROM shop.orders o JOIN f USING (buyer) GROUP BY 1, 2) SELECT w0::date, jsonb_object_agg(n, c ORDER BY n) FROM m GROUP BY w0 ORDER BY w0
--# agent: similar names
SELECT a.name, b.name, round(similarity(a.name, b.name)::numeric, 2) FROM shop.products a JOIN shop.products b ON a.id < b.id WHERE similarity(a.name, b.name) > 0.2 ORDER BY 3 DESC, 1, 2
--# agent: what changed lately by the audit
SELECT op, what, count(*), max(row_now ->> 'id') FROM shop.audit GROUP BY ROLLUP (op, what) ORDER BY op NULLS LAST, what NULLS LAST
