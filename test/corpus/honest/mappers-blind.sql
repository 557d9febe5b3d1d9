-- What object mappers and query builders send, in the manner of each; written before it was looked what the gateway makes of it.

--# Prisma find many with include
--@ extended
SELECT "public"."accounts"."id", "public"."accounts"."kind", "public"."accounts"."balance" FROM "public"."accounts" WHERE ("public"."accounts"."customer_id" = $1 AND "public"."accounts"."kind" IN ($2,$3)) ORDER BY "public"."accounts"."id" ASC LIMIT $4 OFFSET $5
--bind 1
--bind savings
--bind current
--bind 10
--bind 0
--# Prisma relation join mode
--@ extended
SELECT "t0"."id", "t0"."name", "Customer_accounts"."__prisma_data__" AS "accounts" FROM "public"."customers" AS "t0" LEFT JOIN LATERAL (SELECT COALESCE(JSONB_AGG("__prisma_data__"), '[]') AS "__prisma_data__" FROM (SELECT "t2"."__prisma_data__" FROM (SELECT JSONB_BUILD_OBJECT('id', "t1"."id", 'kind', "t1"."kind") AS "__prisma_data__" FROM "public"."accounts" AS "t1" WHERE "t0"."id" = "t1"."customer_id" /* root select */) AS "t2" /* inner select */) AS "t3" /* middle select */) AS "Customer_accounts" ON TRUE WHERE "t0"."id" = $1 LIMIT $2
--bind 2
--bind 1
--# Prisma create returning
--@ extended
INSERT INTO "shop"."products" ("sku","name","price","attrs") VALUES ($1,$2,$3,$4) RETURNING "shop"."products"."id", "shop"."products"."sku", "shop"."products"."price"
--bind SKU-PRI
--bind Prisma
--bind 9.99
--bind {"a": 1}
--# Prisma native upsert
--@ extended
INSERT INTO "public"."settings" ("key","value","changed_at") VALUES ($1,$2,$3) ON CONFLICT ("key") DO UPDATE SET "value" = $4 WHERE ("public"."settings"."key" = $5 AND 1=1) RETURNING "public"."settings"."key", "public"."settings"."value"
--bind theme
--bind {"dark": true}
--bind 2025-01-01
--bind {"dark": false}
--bind theme
--# Prisma update with increment
--@ extended
UPDATE "shop"."jobs" SET "attempts" = "attempts" + $1 WHERE ("shop"."jobs"."id" = $2 AND 1=1) RETURNING "shop"."jobs"."id", "shop"."jobs"."queue", "shop"."jobs"."attempts"
--bind 1
--bind 2
--# Prisma aggregate
--@ extended
SELECT COUNT(*), SUM("balance"), AVG("balance") FROM (SELECT "public"."accounts"."id", "public"."accounts"."balance" FROM "public"."accounts" WHERE 1=1 OFFSET $1) AS "sub"
--bind 0
--# Prisma migrate takes its lock
SELECT pg_advisory_lock(72707369)
--@ simple
SELECT pg_advisory_unlock(72707369)
--# Prisma migrate asks for its table
SELECT EXISTS (SELECT 1 FROM pg_class AS tbl INNER JOIN pg_namespace AS ns ON ns.oid = tbl.relnamespace WHERE ns.nspname = 'public' AND tbl.relname = '_prisma_migrations') AS ok
--# Prisma migrate makes and uses its table
CREATE TABLE _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)
--@ extended
INSERT INTO "_prisma_migrations" ("id","checksum","started_at","migration_name") VALUES ($1,$2,$3,$4)
--bind a1
--bind c1
--bind 2025-01-01T00:00:00Z
--bind 2025_init
--@ extended
UPDATE _prisma_migrations SET applied_steps_count = applied_steps_count + 1 WHERE id = $1
--bind a1
--@ simple
SELECT id, checksum, finished_at, migration_name, logs, applied_steps_count FROM "_prisma_migrations" ORDER BY started_at ASC
--undo drop table if exists _prisma_migrations
--# Prisma introspects columns
SELECT oid.namespace, info.table_name, info.column_name, format_type(att.atttypid, att.atttypmod) as formatted_type, info.numeric_precision, info.numeric_scale, info.datetime_precision, info.data_type, info.udt_schema as type_schema_name, info.udt_name as full_data_type, pg_get_expr(attdef.adbin, attdef.adrelid) AS column_default, info.is_nullable, info.is_identity, info.character_maximum_length, col_description(att.attrelid, ordinal_position) AS description FROM information_schema.columns info JOIN pg_attribute att ON att.attname = info.column_name JOIN (SELECT pg_class.oid, relname, pg_namespace.nspname as namespace FROM pg_class JOIN pg_namespace on pg_namespace.oid = pg_class.relnamespace AND pg_namespace.nspname = 'shop' WHERE reltype > 0) as oid on oid.oid = att.attrelid AND relname = info.table_name AND namespace = info.table_schema LEFT OUTER JOIN pg_attrdef attdef ON attdef.adrelid = att.attrelid AND attdef.adnum = att.attnum AND table_schema = namespace WHERE table_schema = 'shop' ORDER BY namespace, table_name, ordinal_position
--# TypeORM find with relations | masks Customer_email
SELECT "Account"."id" AS "Account_id", "Account"."kind" AS "Account_kind", "Customer"."id" AS "Customer_id", "Customer"."name" AS "Customer_name", "Customer"."email" AS "Customer_email" FROM "accounts" "Account" LEFT JOIN "customers" "Customer" ON "Customer"."id"="Account"."customer_id" WHERE (("Account"."kind" = 'savings')) ORDER BY "Account"."id" ASC
--# TypeORM take with distinct alias
SELECT DISTINCT "distinctAlias"."Account_id" AS "ids_Account_id", "distinctAlias"."Account_id" FROM (SELECT "Account"."id" AS "Account_id", "C"."name" AS "C_name" FROM "accounts" "Account" LEFT JOIN "customers" "C" ON "C"."id"="Account"."customer_id") "distinctAlias" ORDER BY "distinctAlias"."Account_id" DESC, "Account_id" ASC LIMIT 5
--# TypeORM saves in a transaction
START TRANSACTION
--@ extended
INSERT INTO "shop"."products"("sku", "name", "price", "attrs", "tags") VALUES ($1, $2, $3, DEFAULT, DEFAULT) RETURNING "id", "attrs", "tags"
--bind TO-1
--bind TypeORM
--bind 1.5
--@ extended
UPDATE "shop"."products" SET "price" = $1 WHERE "id" IN ($2) RETURNING "updated_at"
--bind 2
--bind 1
--@ simple
COMMIT
--# TypeORM versions optimistically
--@ extended
UPDATE "shop"."jobs" SET "payload" = $1, "attempts" = attempts + 1 WHERE "id" = $2 AND "attempts" = $3
--bind {"v": 2}
--bind 1
--bind 0
--# TypeORM asks for schema
SELECT * FROM current_schema()
--# TypeORM asks for tables and indices
SELECT "ns"."nspname" AS "table_schema", "t"."relname" AS "table_name", "i"."relname" AS "constraint_name", "a"."attname" AS "column_name", CASE "ix"."indisunique" WHEN 't' THEN 'TRUE' ELSE'FALSE' END AS "is_unique", pg_get_expr("ix"."indpred", "ix"."indrelid") AS "condition", "types"."typname" AS "type_name", "am"."amname" AS "index_type" FROM "pg_class" "t" INNER JOIN "pg_index" "ix" ON "ix"."indrelid" = "t"."oid" INNER JOIN "pg_attribute" "a" ON "a"."attrelid" = "t"."oid"  AND "a"."attnum" = ANY ("ix"."indkey") INNER JOIN "pg_namespace" "ns" ON "ns"."oid" = "t"."relnamespace" INNER JOIN "pg_class" "i" ON "i"."oid" = "ix"."indexrelid" INNER JOIN "pg_type" "types" ON "types"."oid" = "a"."atttypid" INNER JOIN "pg_am" "am" ON "i"."relam" = "am"."oid" LEFT JOIN "pg_constraint" "cnst" ON "cnst"."conname" = "i"."relname" WHERE "t"."relkind" IN ('r', 'p') AND "cnst"."contype" IS NULL AND "ns"."nspname" = 'shop' ORDER BY 2, 3, 4
--# Sequelize find and count
SELECT count(*) AS "count" FROM "accounts" AS "Account" WHERE ("Account"."kind" = 'savings' AND "Account"."balance" > 100)
--# Sequelize include with sub query
SELECT "Customer".*, "accounts"."id" AS "accounts.id", "accounts"."kind" AS "accounts.kind" FROM (SELECT "Customer"."id", "Customer"."name" FROM "customers" AS "Customer" ORDER BY "Customer"."id" ASC LIMIT 3) AS "Customer" LEFT OUTER JOIN "accounts" AS "accounts" ON "Customer"."id" = "accounts"."customer_id" ORDER BY "Customer"."id" ASC, "accounts"."id"
--# Sequelize bulk create ignoring
INSERT INTO "settings" ("key","value","changed_at") VALUES ('a','{}','2025-01-01 00:00:00.000 +00:00'),('b','{}','2025-01-01 00:00:00.000 +00:00') ON CONFLICT DO NOTHING RETURNING "key","value"
--# Sequelize upsert
INSERT INTO "settings" ("key","value","changed_at") VALUES ('a','{"x":1}','2025-01-01') ON CONFLICT ("key") DO UPDATE SET "value"=EXCLUDED."value","changed_at"=EXCLUDED."changed_at" RETURNING "key","value"
--# Sequelize find or create by a temporary function | volatile
CREATE OR REPLACE FUNCTION pg_temp.testfunc(OUT response "settings", OUT sequelize_caught_exception text) RETURNS RECORD AS $func_1$ BEGIN INSERT INTO "settings" ("key","value","changed_at") VALUES ('foc','{}','2025-01-01') RETURNING * INTO response; EXCEPTION WHEN unique_violation THEN GET STACKED DIAGNOSTICS sequelize_caught_exception = PG_EXCEPTION_DETAIL; END $func_1$ LANGUAGE plpgsql; SELECT (testfunc.response)."key", (testfunc.response)."value", testfunc.sequelize_caught_exception FROM pg_temp.testfunc(); DROP FUNCTION IF EXISTS pg_temp.testfunc();
--# Sequelize describes a table
SELECT pk.constraint_type as "Constraint", c.column_name as "Field", c.column_default as "Default", c.is_nullable as "Null", (CASE WHEN c.udt_name = 'hstore' THEN c.udt_name ELSE c.data_type END) || (CASE WHEN c.character_maximum_length IS NOT NULL THEN '(' || c.character_maximum_length || ')' ELSE '' END) as "Type", (SELECT array_agg(e.enumlabel) FROM pg_catalog.pg_type t JOIN pg_catalog.pg_enum e ON t.oid=e.enumtypid WHERE t.typname=c.udt_name) AS "special", (SELECT pgd.description FROM pg_catalog.pg_statio_all_tables AS st INNER JOIN pg_catalog.pg_description pgd on (pgd.objoid=st.relid) WHERE c.ordinal_position=pgd.objsubid AND c.table_name=st.relname) AS "Comment" FROM information_schema.columns c LEFT JOIN (SELECT tc.table_schema, tc.table_name, cu.column_name, tc.constraint_type FROM information_schema.TABLE_CONSTRAINTS tc JOIN information_schema.KEY_COLUMN_USAGE  cu ON tc.table_schema=cu.table_schema and tc.table_name=cu.table_name and tc.constraint_name=cu.constraint_name and tc.constraint_type='PRIMARY KEY') pk ON pk.table_schema=c.table_schema AND pk.table_name=c.table_name AND pk.column_name=c.column_name WHERE c.table_name = 'orders' AND c.table_schema = 'shop' ORDER BY c.ordinal_position
--# Drizzle relational query
--@ extended
select "customers"."id", "customers"."name", "customers_accounts"."data" as "accounts" from "customers" "customers" left join lateral (select coalesce(json_agg(json_build_array("customers_accounts"."id", "customers_accounts"."kind")), '[]'::json) as "data" from "accounts" "customers_accounts" where "customers_accounts"."customer_id" = "customers"."id") "customers_accounts" on true where "customers"."id" < $1 order by 1
--bind 4
--# Drizzle insert many
--@ extended
insert into "shop"."contacts" ("id", "handle", "extra", "note") values ($1, $2, default, $3), ($4, $5, default, $6) returning "id", "handle"
--bind 50
--bind x@y.z
--bind n
--bind 51
--bind q@y.z
--bind m
--# Drizzle on conflict with excluded and case
insert into "shop"."products" ("sku", "name", "price") values ('TEA-1', 'Green tea', 5) on conflict ("sku") do update set "price" = case when excluded.price > "products"."price" then excluded.price else "products"."price" end, "name" = excluded.name returning "id", "price"
--# Knex pages with a window
--@ extended
select *, count(*) over () as "total" from "shop"."orders" where "state" = $1 order by "placed_at" desc limit $2
--bind paid
--bind 3
--# Knex batch insert returning
--@ extended
insert into "shop"."jobs" ("payload", "queue") values ($1, $2), ($3, DEFAULT) returning "id", "queue"
--bind {"a":1}
--bind mail
--bind {"b":2}
--# Knex asks for a column
select * from information_schema.columns where table_catalog = current_database() and table_name = 'jobs' and table_schema = 'shop' order by ordinal_position
--# MikroORM loads with select-in
select "a0"."id", "a0"."kind", "a0"."balance" from "accounts" as "a0" where "a0"."customer_id" in (1, 2, 3) order by "a0"."customer_id" asc, "a0"."id"
--# MikroORM bulk update by case
update "shop"."products" set "price" = case when ("id" = 1) then 4.75 when ("id" = 2) then 3.95 else "price" end where "id" in (1, 2) returning "id", "price"
--# MikroORM version check
select "p0"."id", "p0"."updated_at" from "shop"."products" as "p0" where ("p0"."id", "p0"."updated_at") in ((1, '2025-01-01'), (2, '2025-01-01')) order by 1
--# SQLAlchemy 2 insertmanyvalues
INSERT INTO shop.products (sku, name, price) SELECT p0::VARCHAR, p1::VARCHAR, p2::NUMERIC(10, 2) FROM (VALUES ('SA-1', 'One', 1.0, 0), ('SA-2', 'Two', 2.0, 1)) AS imp_sen(p0, p1, p2, sen_counter) ORDER BY sen_counter RETURNING shop.products.id, shop.products.id AS id__1
--# SQLAlchemy joined eager load
SELECT customers_1.id AS customers_1_id, customers_1.name AS customers_1_name, accounts.id AS accounts_id, accounts.balance AS accounts_balance FROM accounts LEFT OUTER JOIN customers AS customers_1 ON customers_1.id = accounts.customer_id WHERE accounts.id IN (1, 2, 3) ORDER BY accounts.id
--# SQLAlchemy select-in load with casts
--@ extended
SELECT accounts.customer_id AS accounts_customer_id, accounts.id AS accounts_id FROM accounts WHERE accounts.customer_id IN ($1::INTEGER, $2::INTEGER) ORDER BY 2
--bind 1
--bind 4
--# SQLAlchemy connects
select pg_catalog.version()
--@ simple
select current_schema()
--@ simple
show standard_conforming_strings
--@ simple
show transaction isolation level
--# SQLAlchemy hstore oids
SELECT t.oid, typarray FROM pg_type t JOIN pg_namespace ns ON typnamespace = ns.oid WHERE typname = 'hstore' ORDER BY 1
--# SQLAlchemy reflects columns of many tables
SELECT pg_catalog.pg_attribute.attname AS name, pg_catalog.format_type(pg_catalog.pg_attribute.atttypid, pg_catalog.pg_attribute.atttypmod) AS format_type, (SELECT pg_catalog.pg_get_expr(pg_catalog.pg_attrdef.adbin, pg_catalog.pg_attrdef.adrelid) AS pg_get_expr_1 FROM pg_catalog.pg_attrdef WHERE pg_catalog.pg_attrdef.adrelid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_attrdef.adnum = pg_catalog.pg_attribute.attnum AND pg_catalog.pg_attribute.atthasdef) AS "default", pg_catalog.pg_attribute.attnotnull AS not_null, pg_catalog.pg_class.relname AS table_name, pg_catalog.pg_description.description AS comment, pg_catalog.pg_attribute.attgenerated AS generated, (SELECT json_build_object('always', pg_catalog.pg_attribute.attidentity = 'a', 'start', pg_catalog.pg_sequence.seqstart, 'increment', pg_catalog.pg_sequence.seqincrement, 'minvalue', pg_catalog.pg_sequence.seqmin, 'maxvalue', pg_catalog.pg_sequence.seqmax, 'cache', pg_catalog.pg_sequence.seqcache, 'cycle', pg_catalog.pg_sequence.seqcycle, 'identity_sequence', pg_catalog.pg_sequence.seqrelid) AS json_build_object_1 FROM pg_catalog.pg_sequence WHERE pg_catalog.pg_attribute.attidentity != '' AND pg_catalog.pg_sequence.seqrelid = CAST(CAST(pg_catalog.pg_get_serial_sequence(CAST(CAST(pg_catalog.pg_attribute.attrelid AS REGCLASS) AS TEXT), pg_catalog.pg_attribute.attname) AS REGCLASS) AS OID)) AS identity_options FROM pg_catalog.pg_class LEFT OUTER JOIN pg_catalog.pg_attribute ON pg_catalog.pg_class.oid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_attribute.attnum > 0 AND NOT pg_catalog.pg_attribute.attisdropped LEFT OUTER JOIN pg_catalog.pg_description ON pg_catalog.pg_description.objoid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_description.objsubid = pg_catalog.pg_attribute.attnum JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relkind = ANY (ARRAY['r', 'p', 'f', 'v', 'm']) AND pg_catalog.pg_namespace.nspname = 'shop' AND pg_catalog.pg_class.relname IN ('products', 'orders') ORDER BY pg_catalog.pg_class.relname, pg_catalog.pg_attribute.attnum
--# Alembic upgrades
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))
--@ simple
INSERT INTO alembic_version (version_num) VALUES ('1975ea83b712') RETURNING alembic_version.version_num
--@ simple
UPDATE alembic_version SET version_num='3f1' WHERE alembic_version.version_num = '1975ea83b712'
--@ simple
ALTER TABLE shop.products ADD COLUMN weight INTEGER; COMMENT ON COLUMN shop.products.weight IS 'grams'
--undo drop table if exists alembic_version
--undo alter table shop.products drop column if exists weight
--# Django get and count
SELECT "accounts"."id", "accounts"."kind" FROM "accounts" WHERE ("accounts"."customer_id" = 1 AND UPPER("accounts"."kind"::text) LIKE UPPER('%sav%')) ORDER BY "accounts"."id" ASC LIMIT 21
--# Django annotate and sub-query
SELECT "customers"."id", (SELECT U0."balance" FROM "accounts" U0 WHERE U0."customer_id" = ("customers"."id") ORDER BY U0."balance" DESC LIMIT 1) AS "top", COUNT("accounts"."id") AS "n" FROM "customers" LEFT OUTER JOIN "accounts" ON ("customers"."id" = "accounts"."customer_id") GROUP BY 1, 2 HAVING COUNT("accounts"."id") > 1 ORDER BY 1
--# Django bulk update
UPDATE "shop"."jobs" SET "attempts" = (CASE WHEN ("shop"."jobs"."id" = 1) THEN 5 WHEN ("shop"."jobs"."id" = 2) THEN 6 ELSE NULL END)::integer WHERE "shop"."jobs"."id" IN (1, 2)
--# Django select for update skip locked
BEGIN
--@ simple
SELECT "shop"."jobs"."id" FROM "shop"."jobs" WHERE "shop"."jobs"."queue" = 'mail' ORDER BY 1 LIMIT 1 FOR UPDATE OF "jobs" SKIP LOCKED
--@ simple
COMMIT
--# Django get or create with savepoint
BEGIN
--@ simple
SAVEPOINT "s140_x1"
--@ simple
INSERT INTO "settings" ("key", "value", "changed_at") VALUES ('dj', '{}'::jsonb, '2025-01-01T00:00:00'::timestamp) RETURNING "settings"."key"
--@ simple
RELEASE SAVEPOINT "s140_x1"
--@ simple
ROLLBACK
--# Django server side cursor
BEGIN
--@ simple
DECLARE "_django_curs_1_sync_1" NO SCROLL CURSOR WITHOUT HOLD FOR SELECT "accounts"."id", "accounts"."balance" FROM "accounts" ORDER BY 1
--@ simple
FETCH FORWARD 5 FROM "_django_curs_1_sync_1"
--@ simple
CLOSE "_django_curs_1_sync_1"
--@ simple
COMMIT
--# Django trunc and extract
SELECT DATE_TRUNC('month', "transactions"."booked_at") AS "m", EXTRACT('week_day' FROM now()) IS NULL AS "w" FROM "transactions" LIMIT 0
--# Django extracts the iso week day
SELECT EXTRACT(ISODOW FROM "transactions"."booked_at") AS "d", COUNT(*) FROM "transactions" GROUP BY 1 ORDER BY 1
--# Rails loads with preload
--@ extended
SELECT "accounts".* FROM "accounts" WHERE "accounts"."customer_id" IN ($1, $2) ORDER BY "accounts"."id"
--bind 1
--bind 2
--# Rails insert all
INSERT INTO "shop"."products" ("sku","name","price") VALUES ('RA-1', 'R', 1.0), ('TEA-1', 'S', 2.0) ON CONFLICT  DO NOTHING RETURNING "id"
--# Rails upsert all
INSERT INTO "shop"."products" ("sku","name","price") VALUES ('TEA-1', 'Green tea', 4.6) ON CONFLICT ("sku") DO UPDATE SET updated_at=(CASE WHEN ("products"."name" IS NOT DISTINCT FROM excluded."name") THEN "products".updated_at ELSE CURRENT_TIMESTAMP END),"price"=excluded."price" RETURNING "id"
--# Rails optimistic lock
--@ extended
UPDATE "shop"."jobs" SET "queue" = $1, "attempts" = $2 WHERE "shop"."jobs"."id" = $3 AND "shop"."jobs"."attempts" = $4
--bind late
--bind 1
--bind 3
--bind 0
--# Rails with advisory lock for migrations
SELECT pg_try_advisory_lock(3853147573486543210)
--@ simple
SELECT pg_advisory_unlock(3853147573486543210)
--# Rails asks for columns
SELECT a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid), a.attnotnull, a.atttypid, a.atttypmod, c.collname, col_description(a.attrelid, a.attnum) AS comment, attidentity AS identity, attgenerated as attgenerated FROM pg_attribute a LEFT JOIN pg_attrdef d ON a.attrelid = d.adrelid AND a.attnum = d.adnum LEFT JOIN pg_type t ON a.atttypid = t.oid LEFT JOIN pg_collation c ON a.attcollation = c.oid AND a.attcollation <> t.typcollation WHERE a.attrelid = '"shop"."orders"'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
--# Rails reads in batches
--@ extended
SELECT "customers"."id", "customers"."name" FROM "customers" WHERE "customers"."id" > $1 ORDER BY "customers"."id" ASC LIMIT $2
--bind 3
--bind 4
--# Rails structure with annotations
SELECT COUNT(*) AS "count_all", "accounts"."kind" AS "accounts_kind" FROM "accounts" GROUP BY "accounts"."kind" ORDER BY 2 /*application:Bank,controller:accounts,action:index,traceparent:00-abc-def-01*/
--# Hibernate 6 entity by id | masks c1_0_email
--@ extended
select c1_0.id,c1_0.name,c1_0.email as c1_0_email from customers c1_0 where c1_0.id=$1
--bind 3
--# Hibernate 6 pages
--@ extended
select o1_0.id,o1_0.buyer,o1_0.state from shop.orders o1_0 where o1_0.total>$1 order by o1_0.id offset $2 rows fetch first $3 rows only
--bind 20
--bind 2
--bind 5
--# Hibernate sequence and insert
select nextval('counter') > 0
--@ extended
insert into shop.contacts (handle,note,id) values ($1,$2,$3)
--bind h@i.b
--bind note
--bind 77
--# Hibernate pessimistic lock
begin
--@ simple
select a1_0.id,a1_0.balance from accounts a1_0 where a1_0.id=1 for no key update
--@ simple
update accounts set balance=60.00 where id=1
--@ simple
rollback
--# Hibernate schema validation
select * from information_schema.sequences where sequence_schema = 'public'
--# jOOQ merge as upsert
insert into "settings" ("key", "value", "changed_at") values ('jq', cast('{}' as jsonb), timestamp '2025-01-01 00:00:00.0') on conflict ("key") do update set "value" = excluded."value" where "settings"."changed_at" < excluded."changed_at" returning "settings"."key"
--# jOOQ multiset
select "c"."name", (select coalesce(jsonb_agg(jsonb_build_array("v0", "v1")), jsonb_build_array()) from (select "a"."id" as "v0", "a"."kind" as "v1" from "accounts" as "a" where "a"."customer_id" = "c"."id" order by 1) as "t") as "accounts" from "customers" as "c" where "c"."id" < 4 order by "c"."id"
--# jOOQ seek
select "id", "amount" from "transactions" where ("booked_at", "id") < (timestamp '2025-06-01 00:00:00.0', 100) order by "booked_at" desc, "id" desc fetch next 4 rows only
--# Ecto preload and select
--@ extended
SELECT a0."id", a0."kind", a0."customer_id" FROM "accounts" AS a0 WHERE (a0."customer_id" = ANY($1)) ORDER BY a0."customer_id", a0."id"
--bind {1,2}
--# Ecto insert all with placeholders
--@ extended
INSERT INTO "shop"."jobs" AS j0 ("queue","payload","attempts") VALUES ($1,$2,DEFAULT),($1,$3,DEFAULT) ON CONFLICT ("id") DO UPDATE SET "attempts" = j0."attempts" + EXCLUDED."attempts" RETURNING "id"
--bind ecto
--bind {}
--bind {"x": 1}
--# Ecto update all with join
UPDATE "shop"."orders" AS o0 SET "total" = o0."quantity" * p1."price" FROM "shop"."products" AS p1 WHERE (p1."id" = o0."product_id") AND (o0."id" < 4) RETURNING o0."id", o0."total"
--# Ecto bootstraps types
SELECT t.oid, t.typname, t.typsend, t.typreceive, t.typoutput, t.typinput, coalesce(d.typelem, t.typelem), coalesce(r.rngsubtype, 0), ARRAY (SELECT a.atttypid FROM pg_attribute AS a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) FROM pg_type AS t LEFT JOIN pg_type AS d ON t.typbasetype = d.oid LEFT JOIN pg_range AS r ON r.rngtypid = t.oid OR r.rngmultitypid = t.oid OR (t.typbasetype <> 0 AND r.rngtypid = t.typbasetype) WHERE (t.typrelid = 0) AND (t.typelem = 0 OR NOT EXISTS (SELECT 1 FROM pg_catalog.pg_type s WHERE s.typrelid != 0 AND s.oid = t.typelem)) ORDER BY 1
--# GORM first and count
SELECT * FROM "accounts" WHERE "accounts"."id" = 10 AND "accounts"."currency" = 'USD' ORDER BY "accounts"."id" LIMIT 1
--# GORM create in batches with conflict columns
INSERT INTO "shop"."products" ("sku","name","price") VALUES ('GO-1','Go',1),('GO-2','Go',2) ON CONFLICT ("sku") DO UPDATE SET "name"="excluded"."name","price"="excluded"."price" RETURNING "id"
--# GORM migrator asks
SELECT count(*) FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA() AND table_name = 'customers' AND table_type = 'BASE TABLE'
--# GORM migrator columns
SELECT c.column_name, c.is_nullable = 'YES', c.udt_name, c.character_maximum_length, c.numeric_precision, c.numeric_precision_radix, c.numeric_scale, c.datetime_precision, 8 * typlen, c.column_default, pd.description, c.identity_increment FROM information_schema.columns AS c JOIN pg_type AS pgt ON c.udt_name = pgt.typname LEFT JOIN pg_catalog.pg_description as pd ON pd.objsubid = c.ordinal_position AND pd.objoid = (SELECT oid FROM pg_catalog.pg_class WHERE relname = c.table_name AND relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = c.table_schema)) where table_catalog = 'world_x' AND table_schema = 'shop' AND table_name = 'orders' order by ordinal_position
--# Npgsql loads types
SELECT ns.nspname, t.oid, t.typname, t.typtype, t.typnotnull, t.elemtypoid FROM (SELECT typ.oid, typ.typnamespace, typ.typname, typ.typtype, typ.typrelid, typ.typnotnull, typ.relkind, typ.typelem AS elemtypoid FROM (SELECT t2.*, cls.relkind FROM pg_type t2 LEFT JOIN pg_class cls ON cls.oid = t2.typrelid) typ) t JOIN pg_namespace ns ON ns.oid = t.typnamespace WHERE t.typtype IN ('b', 'r', 'm', 'e', 'd') ORDER BY 2
--# EF Core query with split
SELECT c."Id", c."Name", a.id FROM (SELECT id AS "Id", name AS "Name" FROM customers ORDER BY id LIMIT 2) AS c LEFT JOIN accounts AS a ON c."Id" = a.customer_id ORDER BY c."Id", a.id
--# EF Core batch of updates
UPDATE shop.jobs SET attempts = 2 WHERE id = 1 RETURNING xmin IS NOT NULL; UPDATE shop.jobs SET attempts = 3 WHERE id = 2 RETURNING 1
--# EF Core concurrency by xmin
select id, xmin::text::bigint > 0 as version from shop.jobs order by id
--# EF Core array contains
--@ extended
SELECT p.id, p.name FROM shop.products AS p WHERE p.id = ANY ($1) AND $2 = ANY (p.tags) ORDER BY p.id
--bind {1,2,5}
--bind tea
--# EF Core idempotent script
DO $EF$ BEGIN IF NOT EXISTS(SELECT 1 FROM information_schema.columns WHERE table_schema = 'shop' AND table_name = 'jobs' AND column_name = 'done') THEN ALTER TABLE shop.jobs ADD done boolean NOT NULL DEFAULT FALSE; END IF; END $EF$;
--undo alter table shop.jobs drop column if exists done
--# Diesel load and join
--@ extended
SELECT "accounts"."id", "accounts"."kind", "customers"."name" FROM ("accounts" INNER JOIN "customers" ON ("accounts"."customer_id" = "customers"."id")) WHERE (("accounts"."balance" > $1) AND ("customers"."city" LIKE $2)) ORDER BY 1
--bind 200
--bind %o
--# Diesel insert default values
INSERT INTO shop.audit (op) VALUES (DEFAULT) RETURNING id
--# Diesel sets updated_at helper | known
CREATE OR REPLACE FUNCTION diesel_manage_updated_at(_tbl regclass) RETURNS VOID AS $$ BEGIN EXECUTE format('CREATE TRIGGER set_updated_at BEFORE UPDATE ON %s FOR EACH ROW EXECUTE PROCEDURE diesel_set_updated_at()', _tbl); END; $$ LANGUAGE plpgsql
--@ simple
CREATE OR REPLACE FUNCTION diesel_set_updated_at() RETURNS trigger AS $$ BEGIN IF (NEW IS DISTINCT FROM OLD AND NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at) THEN NEW.updated_at := current_timestamp; END IF; RETURN NEW; END; $$ LANGUAGE plpgsql
--undo drop function if exists diesel_manage_updated_at(regclass)
--undo drop function if exists diesel_set_updated_at()
--# sqlx describes nullable columns
--@ extended
SELECT NOT pg_attribute.attnotnull FROM (VALUES ($1::int, $2::int, $3::int2)) AS col(idx, table_id, col_idx) LEFT JOIN pg_catalog.pg_attribute ON table_id IS NOT NULL AND attrelid = table_id AND attnum = col_idx ORDER BY col.idx
--bind 0
--bind 1259
--bind 2
--# sqlx explains for nullability | volatile
EXPLAIN (VERBOSE, FORMAT JSON) SELECT id, kind FROM accounts WHERE id = 1
--# sqlx resolves a type
--@ extended
SELECT oid::regtype::text, typname, typtype, typcategory, typrelid, typelem, typbasetype FROM pg_catalog.pg_type WHERE oid = $1
--bind 1043
--# Exposed batch upsert with unnest
--@ extended
INSERT INTO shop.products (sku, name, price) SELECT * FROM unnest($1::text[], $2::text[], $3::numeric[]) ON CONFLICT (sku) DO UPDATE SET price = EXCLUDED.price RETURNING id, sku
--bind {EX-1,TEA-2}
--bind {Ex,"Black tea"}
--bind {1,2}
--# Exposed existence
SELECT COUNT(*) FROM (SELECT 1 FROM accounts WHERE accounts.id = 5 LIMIT 1) subquery
--# pg-promise helpers update
update "shop"."products" as t set "price" = v."price" from (values(1, 4.4), (2, 4.0)) as v("id", "price") where v.id = t.id returning t.id, t.price
--# Slick asks for primary keys by jdbc
SELECT NULL AS TABLE_CAT, n.nspname AS TABLE_SCHEM, ct.relname AS TABLE_NAME, a.attname AS COLUMN_NAME, (information_schema._pg_expandarray(i.indkey)).n AS KEY_SEQ, ci.relname AS PK_NAME, information_schema._pg_expandarray(i.indkey) AS KEYS, a.attnum AS A_ATTNUM FROM pg_catalog.pg_class ct JOIN pg_catalog.pg_attribute a ON (ct.oid = a.attrelid) JOIN pg_catalog.pg_namespace n ON (ct.relnamespace = n.oid) JOIN pg_catalog.pg_index i ON (a.attrelid = i.indrelid) JOIN pg_catalog.pg_class ci ON (ci.oid = i.indexrelid) WHERE true AND n.nspname = 'shop' AND ct.relname = 'orders' AND i.indisprimary
--# soft delete and restore
update shop.contacts set note = 'deleted' where id in (select id from shop.contacts where handle = 'ann@shop.example' for update) returning id, handle, note
--# insert from select with conflict on a partial key
insert into shop.products (sku, name, price) select 'NEW-' || id, name, price from shop.products where price > 10 on conflict (sku) do nothing returning sku
--# update returning old and new | since 18
update shop.products set price = price + 1 where id = 1 returning old.price as before, new.price as after
--# merge returning | since 17
merge into shop.contacts c using (values (1, 'one'), (9, 'nine')) v (id, note) on c.id = v.id when matched then update set note = v.note when not matched then insert (id, note) values (v.id, v.note) returning merge_action(), c.id, c.note
--# merge with delete and do nothing | since 15
merge into shop.contacts c using (select id from shop.contacts where id > 1) v on c.id = v.id when matched and c.note is null then do nothing when matched then delete
--# delete using with returning
delete from shop.orders o using shop.products p where p.id = o.product_id and p.sku = 'POT-1' and o.id < 10 returning o.id, p.sku
--# writable cte moves rows
with gone as (delete from shop.jobs where queue = 'mail' returning id, payload) insert into shop.audit (op, what, row_now) select 'moved', id::text, payload from gone returning id, what
--# batch of inserts by pipelining
--@ piped
insert into scratch values (1, 'p') returning id, t
--# masked column written by an application | masks email
--@ extended
update customers set email = $1, phone = $2 where id = $3 returning id, name, email
--bind new@quartz.example
--bind +1 415 555 0199
--bind 4
--# new customer with protected values | masks email
--@ extended
insert into customers (id, name, city, email, date_of_birth, created_at) values ($1, $2, $3, $4, $5, $6) returning id, email
--bind 200
--bind New One
--bind Oslo
--bind n@one.example
--bind 1990-01-01
--bind 2025-01-01
