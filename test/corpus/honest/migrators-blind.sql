--# Flyway schema exists
SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname='shop')
--# Flyway schema is empty
SELECT EXISTS (SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_depend d ON d.objid = c.oid AND d.deptype = 'e' WHERE n.nspname = 'shop' AND d.objid IS NULL AND c.relkind IN ('r', 'v', 'S', 't') UNION ALL SELECT t.oid FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_catalog.pg_depend d ON d.objid = t.oid AND d.deptype = 'e' WHERE n.nspname = 'shop' AND d.objid IS NULL AND t.typcategory NOT IN ('A', 'C') UNION ALL SELECT p.oid FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace LEFT JOIN pg_catalog.pg_depend d ON d.objid = p.oid AND d.deptype = 'e' WHERE n.nspname = 'shop' AND d.objid IS NULL)
--# Flyway table exists
SELECT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema='shop' AND table_name='flyway_schema_history')
--# Flyway creates, baselines and migrates
CREATE TABLE IF NOT EXISTS "shop"."flyway_schema_history" ("installed_rank" INT NOT NULL, "version" VARCHAR(50), "description" VARCHAR(200) NOT NULL, "type" VARCHAR(20) NOT NULL, "script" VARCHAR(1000) NOT NULL, "checksum" INTEGER, "installed_by" VARCHAR(100) NOT NULL, "installed_on" TIMESTAMP NOT NULL DEFAULT now(), "execution_time" INTEGER NOT NULL, "success" BOOLEAN NOT NULL) WITH (OIDS=FALSE); ALTER TABLE "shop"."flyway_schema_history" ADD CONSTRAINT "flyway_schema_history_pk" PRIMARY KEY ("installed_rank"); CREATE INDEX "flyway_schema_history_s_idx" ON "shop"."flyway_schema_history" ("success")
--@ simple
SELECT pg_try_advisory_lock(77431708279161)
--@ simple
SELECT "installed_rank","version","description","type","script","checksum","installed_on","installed_by","execution_time","success" FROM "shop"."flyway_schema_history" WHERE "installed_rank" > 0 ORDER BY "installed_rank"
--@ extended
INSERT INTO "shop"."flyway_schema_history" ("installed_rank","version","description","type","script","checksum","installed_by","execution_time","success") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
--bind 1
--bind 1
--bind init
--bind SQL
--bind V1__init.sql
--bind 123
--bind me
--bind 12
--bind t
--@ simple
SELECT pg_advisory_unlock(77431708279161)
--undo drop table if exists shop.flyway_schema_history
--# Flyway cleans views
SELECT relname FROM pg_catalog.pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_depend dep ON dep.objid = c.oid AND dep.deptype = 'e' WHERE c.relkind = 'v' AND n.nspname = 'shop' AND dep.objid IS NULL ORDER BY 1
--# Flyway cleans routines
WITH toDrop AS (SELECT proname, oidvectortypes(proargtypes) AS args, pg_proc.prokind AS prokind FROM pg_proc INNER JOIN pg_namespace ns ON (pg_proc.pronamespace = ns.oid) LEFT JOIN pg_depend dep ON dep.objid = pg_proc.oid AND dep.deptype = 'e' WHERE ns.nspname = 'shop' AND dep.objid IS NULL) SELECT * FROM toDrop ORDER BY 1, 2
--# Liquibase looks for its lock
SELECT COUNT(*) FROM shop.databasechangeloglock
--# Liquibase creates its lock and takes it
CREATE TABLE shop.databasechangeloglock (ID INTEGER NOT NULL, LOCKED BOOLEAN NOT NULL, LOCKGRANTED TIMESTAMP WITHOUT TIME ZONE, LOCKEDBY VARCHAR(255), CONSTRAINT databasechangeloglock_pkey PRIMARY KEY (ID))
--@ simple
DELETE FROM shop.databasechangeloglock
--@ simple
INSERT INTO shop.databasechangeloglock (ID, LOCKED) VALUES (1, FALSE)
--@ simple
SELECT LOCKED FROM shop.databasechangeloglock WHERE ID=1
--@ simple
UPDATE shop.databasechangeloglock SET LOCKED = TRUE, LOCKEDBY = 'host (127.0.0.1)', LOCKGRANTED = '2025-01-01 10:00:00' WHERE ID = 1 AND LOCKED = FALSE
--@ simple
UPDATE shop.databasechangeloglock SET LOCKED = FALSE, LOCKEDBY = NULL, LOCKGRANTED = NULL WHERE ID = 1
--undo drop table if exists shop.databasechangeloglock
--# Liquibase change log
CREATE TABLE shop.databasechangelog (ID VARCHAR(255) NOT NULL, AUTHOR VARCHAR(255) NOT NULL, FILENAME VARCHAR(255) NOT NULL, DATEEXECUTED TIMESTAMP WITHOUT TIME ZONE NOT NULL, ORDEREXECUTED INTEGER NOT NULL, EXECTYPE VARCHAR(10) NOT NULL, MD5SUM VARCHAR(35), DESCRIPTION VARCHAR(255), COMMENTS VARCHAR(255), TAG VARCHAR(255), LIQUIBASE VARCHAR(20), CONTEXTS VARCHAR(255), LABELS VARCHAR(255), DEPLOYMENT_ID VARCHAR(10))
--@ simple
SELECT MAX(ORDEREXECUTED) FROM shop.databasechangelog
--@ simple
INSERT INTO shop.databasechangelog (ID, AUTHOR, FILENAME, DATEEXECUTED, ORDEREXECUTED, MD5SUM, DESCRIPTION, COMMENTS, EXECTYPE, CONTEXTS, LABELS, LIQUIBASE, DEPLOYMENT_ID) VALUES ('1', 'me', 'changelog.xml', NOW(), 1, '9:abc', 'createTable', '', 'EXECUTED', NULL, NULL, '4.29.0', '123')
--@ simple
SELECT ID, AUTHOR, FILENAME, ORDEREXECUTED, EXECTYPE, MD5SUM FROM shop.databasechangelog ORDER BY DATEEXECUTED ASC, ORDEREXECUTED ASC
--undo drop table if exists shop.databasechangelog
--# Liquibase precondition of a foreign key
SELECT count(*) FROM pg_constraint WHERE conname = 'orders_product_id_fkey' AND contype = 'f'
--# Liquibase snapshot of sequences
SELECT c.relname AS "SEQUENCE_NAME", s.seqmin AS "MIN_VALUE", s.seqmax AS "MAX_VALUE", s.seqincrement AS "INCREMENT_BY", s.seqcycle AS "WILL_CYCLE", s.seqstart AS "START_VALUE", s.seqcache AS "CACHE_SIZE", pg_catalog.format_type(s.seqtypid, NULL) AS "SEQ_TYPE" FROM pg_class c JOIN pg_sequence s on c.oid = s.seqrelid WHERE c.relkind = 'S' AND c.relnamespace = 'shop'::regnamespace ORDER BY 1
--# Alembic asks for its version table
SELECT pg_catalog.pg_class.relname FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relname = 'alembic_version' AND pg_catalog.pg_class.relkind = ANY (ARRAY['r', 'p', 'f', 'v', 'm']) AND pg_catalog.pg_table_is_visible(pg_catalog.pg_class.oid) AND pg_catalog.pg_namespace.nspname != 'pg_catalog'
--# Alembic upgrades in one transaction
BEGIN
--@ simple
CREATE TABLE shop.alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))
--@ simple
ALTER TABLE shop.orders ADD COLUMN shipped_on DATE
--@ simple
UPDATE shop.orders SET shipped_on = placed_at::date WHERE state = 'shipped'
--@ simple
ALTER TABLE shop.orders ALTER COLUMN shipped_on SET DEFAULT CURRENT_DATE
--@ simple
CREATE INDEX ix_orders_shipped_on ON shop.orders (shipped_on)
--@ simple
INSERT INTO shop.alembic_version (version_num) VALUES ('1975ea83b712') RETURNING shop.alembic_version.version_num
--@ simple
COMMIT
--@ simple
ALTER TABLE shop.orders DROP COLUMN shipped_on
--undo drop table if exists shop.alembic_version
--undo alter table shop.orders drop column if exists shipped_on
--# Alembic alters an enum
ALTER TYPE shop.order_state RENAME TO order_state_old; CREATE TYPE shop.order_state AS ENUM ('new', 'paid', 'shipped', 'returned', 'lost'); ALTER TYPE shop.order_state RENAME TO order_state_new; ALTER TYPE shop.order_state_old RENAME TO order_state; DROP TYPE shop.order_state_new
--# Alembic changes a column's type
ALTER TABLE shop.contacts ALTER COLUMN note TYPE VARCHAR(500) USING note::varchar(500)
--@ simple
ALTER TABLE shop.contacts ALTER COLUMN note TYPE TEXT
--# Rails creates its internal tables
CREATE TABLE "shop"."schema_migrations" ("version" character varying NOT NULL PRIMARY KEY)
--@ simple
CREATE TABLE "shop"."ar_internal_metadata" ("key" character varying NOT NULL PRIMARY KEY, "value" character varying, "created_at" timestamp(6) NOT NULL, "updated_at" timestamp(6) NOT NULL)
--@ simple
BEGIN
--@ simple
SELECT "ar_internal_metadata".* FROM "shop"."ar_internal_metadata" WHERE "ar_internal_metadata"."key" = 'environment' ORDER BY "ar_internal_metadata"."key" ASC LIMIT 1
--@ simple
INSERT INTO "shop"."ar_internal_metadata" ("key", "value", "created_at", "updated_at") VALUES ('environment', 'test', '2025-01-01 00:00:00', '2025-01-01 00:00:00') RETURNING "key"
--@ simple
COMMIT
--@ simple
INSERT INTO "shop"."schema_migrations" ("version") VALUES ('20250101000000') RETURNING "version"
--undo drop table if exists shop.schema_migrations
--undo drop table if exists shop.ar_internal_metadata
--# Rails change_table in bulk
ALTER TABLE "shop"."contacts" ADD "nickname" character varying, ADD "active" boolean DEFAULT TRUE NOT NULL, ADD "created_at" timestamp(6) DEFAULT CURRENT_TIMESTAMP NOT NULL
--@ simple
CREATE INDEX CONCURRENTLY "index_contacts_on_nickname" ON "shop"."contacts" ("nickname") WHERE active
--@ simple
ALTER TABLE "shop"."contacts" DROP COLUMN "nickname", DROP COLUMN "active", DROP COLUMN "created_at"
--undo alter table shop.contacts drop column if exists nickname, drop column if exists active, drop column if exists created_at
--# Rails change_column_default and null
ALTER TABLE "shop"."contacts" ALTER COLUMN "note" SET DEFAULT '', ALTER COLUMN "note" SET NOT NULL
--@ simple
ALTER TABLE "shop"."contacts" ALTER COLUMN "note" DROP DEFAULT, ALTER COLUMN "note" DROP NOT NULL
--undo alter table shop.contacts alter column note drop default, alter column note drop not null
--# Rails renames a table, its sequence and index
ALTER TABLE "shop"."jobs" RENAME TO "tasks"
--@ simple
ALTER TABLE "shop"."jobs_id_seq" RENAME TO "tasks_id_seq"
--@ simple
ALTER INDEX "shop"."jobs_pkey" RENAME TO "tasks_pkey"
--@ simple
SELECT count(*) FROM shop.tasks
--@ simple
ALTER TABLE shop.tasks RENAME TO jobs; ALTER SEQUENCE shop.tasks_id_seq RENAME TO jobs_id_seq; ALTER INDEX shop.tasks_pkey RENAME TO jobs_pkey
--# Rails adds a check constraint not valid and validates
ALTER TABLE "shop"."orders" ADD CONSTRAINT chk_total CHECK (total >= 0) NOT VALID
--@ simple
ALTER TABLE "shop"."orders" VALIDATE CONSTRAINT "chk_total"
--@ simple
ALTER TABLE "shop"."orders" DROP CONSTRAINT "chk_total"
--undo alter table shop.orders drop constraint if exists chk_total
--# Rails truncates in tests
TRUNCATE TABLE "shop"."jobs", "shop"."audit" RESTART IDENTITY CASCADE
--# strong_migrations asks
SELECT reltuples FROM pg_class WHERE oid = 'shop.orders'::regclass
--@ simple
SHOW lock_timeout
--@ simple
SET lock_timeout TO '10s'
--# EF Core history with a lock
CREATE TABLE IF NOT EXISTS shop."__EFMigrationsHistory" ("MigrationId" character varying(150) NOT NULL, "ProductVersion" character varying(32) NOT NULL, CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY ("MigrationId"))
--@ simple
BEGIN
--@ simple
LOCK TABLE shop."__EFMigrationsHistory" IN ACCESS EXCLUSIVE MODE
--@ simple
SELECT "MigrationId", "ProductVersion" FROM shop."__EFMigrationsHistory" ORDER BY "MigrationId"
--@ simple
INSERT INTO shop."__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('20250101_Init', '9.0.0')
--@ simple
COMMIT
--undo drop table if exists shop."__EFMigrationsHistory"
--# EF Core looks for its history where there is none
SELECT "MigrationId", "ProductVersion" FROM "__EFMigrationsHistory" ORDER BY "MigrationId"
--# EF Core idempotent script
DO $EF$ BEGIN IF NOT EXISTS(SELECT 1 FROM pg_namespace WHERE nspname = 'shop') THEN CREATE SCHEMA shop; END IF; END $EF$
--# EF Core idempotent script with a migration
CREATE TABLE IF NOT EXISTS shop.ef_history ("MigrationId" varchar(150) PRIMARY KEY)
--@ simple
DO $EF$ BEGIN IF NOT EXISTS(SELECT 1 FROM shop.ef_history WHERE "MigrationId" = '20250101_Init') THEN CREATE TABLE shop."Blogs" ("Id" integer GENERATED BY DEFAULT AS IDENTITY, "Url" text NOT NULL, CONSTRAINT "PK_Blogs" PRIMARY KEY ("Id")); END IF; END $EF$
--@ simple
DO $EF$ BEGIN IF NOT EXISTS(SELECT 1 FROM shop.ef_history WHERE "MigrationId" = '20250101_Init') THEN INSERT INTO shop.ef_history ("MigrationId") VALUES ('20250101_Init'); END IF; END $EF$
--undo drop table if exists shop.ef_history
--undo drop table if exists shop."Blogs"
--# EF Core resets a sequence
SELECT setval(pg_get_serial_sequence('shop.jobs', 'id'), GREATEST((SELECT MAX(id) FROM shop.jobs) + 1, nextval(pg_get_serial_sequence('shop.jobs', 'id'))), false)
--# Prisma migrate marks itself
CREATE TABLE shop._prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)
--@ simple
INSERT INTO shop._prisma_migrations (id, checksum, started_at, migration_name) VALUES ('a', 'b', '2025-01-01', 'init')
--@ simple
UPDATE shop._prisma_migrations SET applied_steps_count = applied_steps_count + 1 WHERE id = 'a'
--@ simple
UPDATE shop._prisma_migrations SET finished_at = '2025-01-02' WHERE id = 'a'
--@ simple
SELECT id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count FROM shop._prisma_migrations ORDER BY started_at ASC
--undo drop table if exists shop._prisma_migrations
--# Prisma migrate script in one text
-- CreateEnum
CREATE TYPE "shop"."Role" AS ENUM ('USER', 'ADMIN');
-- CreateTable
CREATE TABLE "shop"."User" ("id" SERIAL NOT NULL, "role" "shop"."Role" NOT NULL DEFAULT 'USER', "email" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
-- CreateTable
CREATE TABLE "shop"."Post" ("id" SERIAL NOT NULL, "title" TEXT NOT NULL, "authorId" INTEGER NOT NULL, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "shop"."User"("email");
-- AddForeignKey
ALTER TABLE "shop"."Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "shop"."User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
--undo drop table if exists shop."Post"
--undo drop table if exists shop."User"
--undo drop type if exists shop."Role"
--# Prisma alters an enum in a transaction
CREATE TYPE shop."Kind" AS ENUM ('A', 'B'); CREATE TABLE shop."Thing" (id int primary key, kind shop."Kind" NOT NULL DEFAULT 'A'); INSERT INTO shop."Thing" (id) VALUES (1)
--@ simple
BEGIN; CREATE TYPE shop."Kind_new" AS ENUM ('A', 'C'); ALTER TABLE shop."Thing" ALTER COLUMN "kind" DROP DEFAULT; ALTER TABLE shop."Thing" ALTER COLUMN "kind" TYPE shop."Kind_new" USING ("kind"::text::shop."Kind_new"); ALTER TYPE shop."Kind" RENAME TO "Kind_old"; ALTER TYPE shop."Kind_new" RENAME TO "Kind"; DROP TYPE shop."Kind_old"; ALTER TABLE shop."Thing" ALTER COLUMN "kind" SET DEFAULT 'A'; COMMIT
--@ simple
SELECT * FROM shop."Thing"
--undo drop table if exists shop."Thing"
--undo drop type if exists shop."Kind"
--undo drop type if exists shop."Kind_old"
--undo drop type if exists shop."Kind_new"
--# Prisma redefines a primary key
CREATE TABLE shop."Tag" (name text NOT NULL, CONSTRAINT "Tag_pkey" PRIMARY KEY (name)); ALTER TABLE shop."Tag" DROP CONSTRAINT "Tag_pkey", ADD COLUMN "id" SERIAL NOT NULL, ADD CONSTRAINT "Tag_pkey" PRIMARY KEY ("id")
--undo drop table if exists shop."Tag"
--# Prisma renames by hand
ALTER TABLE shop.contacts RENAME COLUMN note TO remark
--@ simple
SELECT id, remark FROM shop.contacts ORDER BY id
--@ simple
ALTER TABLE shop.contacts RENAME COLUMN remark TO note
--# TypeORM creates and fills its migrations table
CREATE TABLE "shop"."migrations" ("id" SERIAL NOT NULL, "timestamp" bigint NOT NULL, "name" character varying NOT NULL, CONSTRAINT "PK_8c82d7f526340ab734260ea46be" PRIMARY KEY ("id"))
--@ extended
INSERT INTO "shop"."migrations"("timestamp", "name") VALUES ($1, $2)
--bind 1735689600000
--bind Init1735689600000
--@ simple
SELECT * FROM "shop"."migrations" "migrations" ORDER BY "id" DESC
--undo drop table if exists shop.migrations
--# TypeORM schema sync of an enum column
CREATE TYPE "shop"."user_role_enum" AS ENUM('admin', 'editor')
--@ simple
CREATE TABLE "shop"."user" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "role" "shop"."user_role_enum" NOT NULL DEFAULT 'editor', "createdAt" TIMESTAMP NOT NULL DEFAULT now(), CONSTRAINT "PK_user" PRIMARY KEY ("id"))
--@ simple
ALTER TYPE "shop"."user_role_enum" RENAME TO "user_role_enum_old"
--@ simple
CREATE TYPE "shop"."user_role_enum" AS ENUM('admin', 'editor', 'ghost')
--@ simple
ALTER TABLE "shop"."user" ALTER COLUMN "role" DROP DEFAULT
--@ simple
ALTER TABLE "shop"."user" ALTER COLUMN "role" TYPE "shop"."user_role_enum" USING "role"::"text"::"shop"."user_role_enum"
--@ simple
ALTER TABLE "shop"."user" ALTER COLUMN "role" SET DEFAULT 'editor'
--@ simple
DROP TYPE "shop"."user_role_enum_old"
--@ simple
COMMENT ON COLUMN "shop"."user"."role" IS NULL
--undo drop table if exists shop."user"
--undo drop type if exists shop.user_role_enum
--undo drop type if exists shop.user_role_enum_old
--# TypeORM clears a database
SELECT 'DROP VIEW IF EXISTS "' || schemaname || '"."' || viewname || '" CASCADE;' as "query" FROM "pg_views" WHERE "schemaname" IN ('shop') AND "viewname" NOT IN ('geography_columns', 'geometry_columns', 'raster_columns', 'raster_overviews') ORDER BY 1
--# TypeORM asks for enum types
SELECT "udt_schema", "udt_name" FROM "information_schema"."columns" WHERE "table_schema" = 'shop' AND "table_name" = 'orders' AND "column_name" = 'state'
--@ simple
SELECT "e"."enumlabel" AS "value" FROM "pg_enum" "e" INNER JOIN "pg_type" "t" ON "t"."oid" = "e"."enumtypid" INNER JOIN "pg_namespace" "n" ON "n"."oid" = "t"."typnamespace" WHERE "n"."nspname" = 'shop' AND "t"."typname" = 'order_state' ORDER BY "e"."enumsortorder"
--# Drizzle Kit migrates
CREATE SCHEMA IF NOT EXISTS "drizzle_x"
--@ simple
CREATE TABLE IF NOT EXISTS "drizzle_x"."__drizzle_migrations" (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)
--@ simple
select id, hash, created_at from "drizzle_x"."__drizzle_migrations" order by created_at desc limit 1
--@ simple
insert into "drizzle_x"."__drizzle_migrations" ("hash", "created_at") values('abc', 1735689600000)
--undo drop schema if exists drizzle_x cascade
--# Drizzle Kit statement with a guarded constraint
DO $$ BEGIN ALTER TABLE "shop"."jobs" ADD CONSTRAINT "jobs_queue_check" CHECK (queue <> ''); EXCEPTION WHEN duplicate_object THEN null; END $$
--undo alter table shop.jobs drop constraint if exists jobs_queue_check
--# Drizzle Kit statement with a guarded type
DO $$ BEGIN CREATE TYPE "shop"."order_state" AS ENUM('new'); EXCEPTION WHEN duplicate_object THEN null; END $$
--# Knex migration lock
create table if not exists "shop"."knex_migrations_lock" ("index" serial primary key, "is_locked" integer)
--@ simple
insert into "shop"."knex_migrations_lock" ("is_locked") values (0)
--@ extended
update "shop"."knex_migrations_lock" set "is_locked" = $1 where "is_locked" = $2
--bind 1
--bind 0
--undo drop table if exists shop.knex_migrations_lock
--# Knex alters
alter table "shop"."contacts" drop constraint if exists "contacts_note_check"
--@ simple
alter table "shop"."contacts" alter column "note" type text using ("note"::text)
--# Sequelize sync alter
ALTER TABLE "shop"."contacts" ALTER COLUMN "note" DROP NOT NULL;ALTER TABLE "shop"."contacts" ALTER COLUMN "note" DROP DEFAULT;ALTER TABLE "shop"."contacts" ALTER COLUMN "note" TYPE TEXT
--# Sequelize drops all
DROP TABLE IF EXISTS "shop"."nosuch" CASCADE; DROP TABLE IF EXISTS "shop"."nosuch_either" CASCADE
--# Sequelize cli records
CREATE TABLE IF NOT EXISTS "shop"."SequelizeMeta" ("name" VARCHAR(255) NOT NULL UNIQUE, PRIMARY KEY ("name")); SELECT i.relname AS name, ix.indisprimary AS primary, ix.indisunique AS unique, ix.indkey AS indkey, array_agg(a.attnum) as column_indexes, array_agg(a.attname) AS column_names, pg_get_indexdef(ix.indexrelid) AS definition FROM pg_class t, pg_class i, pg_index ix, pg_attribute a, pg_namespace s WHERE t.oid = ix.indrelid AND i.oid = ix.indexrelid AND a.attrelid = t.oid AND t.relkind = 'r' and t.relname = 'SequelizeMeta' AND s.oid = t.relnamespace AND s.nspname = 'shop' GROUP BY i.relname, ix.indexrelid, ix.indisprimary, ix.indisunique, ix.indkey ORDER BY i.relname
--undo drop table if exists shop."SequelizeMeta"
--# GORM automigrates
SELECT CURRENT_DATABASE()
--@ extended
SELECT count(*) FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA() AND table_name = $1 AND table_type = $2
--bind gorm_users
--bind BASE TABLE
--@ simple
CREATE TABLE "shop"."gorm_users" ("id" bigserial,"created_at" timestamptz,"deleted_at" timestamptz,"name" text,PRIMARY KEY ("id"))
--@ simple
CREATE INDEX IF NOT EXISTS "idx_gorm_users_deleted_at" ON "shop"."gorm_users" ("deleted_at")
--@ simple
SELECT * FROM "shop"."gorm_users" LIMIT 1
--@ simple
ALTER TABLE "shop"."gorm_users" ADD "age" bigint
--@ extended
INSERT INTO "shop"."gorm_users" ("created_at","deleted_at","name","age") VALUES ($1,$2,$3,$4) RETURNING "id"
--bind 2025-01-01
--bind \N
--bind a
--bind 5
--undo drop table if exists shop.gorm_users
--# GORM describes a table's columns
SELECT c.column_name, c.is_nullable = 'YES', c.udt_name, c.character_maximum_length, c.numeric_precision, c.numeric_precision_radix, c.numeric_scale, c.datetime_precision, 8 * typlen, c.column_default, pd.description, c.identity_increment FROM information_schema.columns AS c JOIN pg_type AS pgt ON c.udt_name = pgt.typname LEFT JOIN pg_catalog.pg_description as pd ON pd.objsubid = c.ordinal_position AND pd.objoid = (SELECT oid FROM pg_catalog.pg_class WHERE relname = c.table_name AND relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = c.table_schema)) where table_catalog = 'world_a' AND table_schema = 'shop' AND table_name = 'jobs' ORDER BY c.ordinal_position
--# GORM describes a table's constraints
SELECT constraint_name FROM information_schema.table_constraints tc JOIN information_schema.constraint_column_usage AS ccu USING (constraint_schema, constraint_catalog, table_name, constraint_name) JOIN information_schema.columns AS c ON c.table_schema = tc.constraint_schema AND tc.table_name = c.table_name AND ccu.column_name = c.column_name WHERE constraint_type IN ('PRIMARY KEY', 'UNIQUE') AND c.table_catalog = 'world_a' AND c.table_schema = 'shop' AND c.table_name = 'jobs' AND constraint_type = 'UNIQUE'
--# golang-migrate
SELECT pg_advisory_lock(1234567)
--@ simple
CREATE TABLE IF NOT EXISTS "shop"."schema_migrations" (version bigint not null primary key, dirty boolean not null)
--@ simple
TRUNCATE "shop"."schema_migrations"
--@ simple
INSERT INTO "shop"."schema_migrations" (version, dirty) VALUES (1, false)
--@ simple
SELECT version, dirty FROM "shop"."schema_migrations" LIMIT 1
--@ simple
SELECT pg_advisory_unlock(1234567)
--undo drop table if exists shop.schema_migrations
--# goose
CREATE TABLE shop.goose_db_version (id serial NOT NULL, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp NULL default now(), PRIMARY KEY(id)); INSERT INTO shop.goose_db_version (version_id, is_applied) VALUES (0, true)
--@ simple
SELECT version_id, is_applied from shop.goose_db_version ORDER BY id DESC
--undo drop table if exists shop.goose_db_version
--# dbmate
create table if not exists "shop"."schema_migrations" (version varchar(128) primary key)
--@ simple
select version from "shop"."schema_migrations" order by version desc limit 1
--undo drop table if exists shop.schema_migrations
--# sqlx cli for Rust
CREATE TABLE IF NOT EXISTS shop._sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMPTZ NOT NULL DEFAULT now(), success BOOLEAN NOT NULL, checksum BYTEA NOT NULL, execution_time BIGINT NOT NULL)
--@ simple
SELECT version FROM shop._sqlx_migrations WHERE success = false ORDER BY version LIMIT 1
--@ simple
SELECT current_database()
--@ simple
INSERT INTO shop._sqlx_migrations (version, description, success, checksum, execution_time) VALUES (1, 'init', TRUE, '\x0102', -1)
--undo drop table if exists shop._sqlx_migrations
--# refinery and diesel
CREATE TABLE IF NOT EXISTS shop.__diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)
--@ simple
INSERT INTO shop.__diesel_schema_migrations (version) VALUES ('00000000000000') ON CONFLICT DO NOTHING
--undo drop table if exists shop.__diesel_schema_migrations
--# Ecto migrates
SELECT true FROM information_schema.tables WHERE table_name = 'schema_migrations' AND table_schema = current_schema() LIMIT 1
--@ simple
CREATE TABLE IF NOT EXISTS "shop"."ecto_migrations" ("version" bigint, "inserted_at" timestamp(0), PRIMARY KEY ("version"))
--@ simple
BEGIN
--@ simple
LOCK TABLE "shop"."ecto_migrations" IN SHARE UPDATE EXCLUSIVE MODE
--@ simple
SELECT s0."version"::bigint FROM "shop"."ecto_migrations" AS s0
--@ simple
COMMIT
--undo drop table if exists shop.ecto_migrations
--# Oban migrates
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'oban_job_state' AND typnamespace = 'shop'::regnamespace::oid) THEN CREATE TYPE "shop".oban_job_state AS ENUM ('available', 'scheduled', 'executing', 'retryable', 'completed', 'discarded'); END IF; END $$
--@ simple
CREATE TABLE IF NOT EXISTS "shop"."oban_jobs" ("id" bigserial, "state" "shop".oban_job_state NOT NULL DEFAULT 'available'::"shop".oban_job_state, "queue" text NOT NULL DEFAULT 'default', "args" jsonb NOT NULL DEFAULT '{}', "tags" varchar(255)[] DEFAULT ARRAY[]::varchar[], "scheduled_at" timestamp NOT NULL DEFAULT timezone('UTC', now()), PRIMARY KEY ("id"), CONSTRAINT worker_length CHECK (char_length(queue) > 0 AND char_length(queue) < 128))
--@ simple
SELECT description FROM pg_class LEFT JOIN pg_description ON pg_description.objoid = pg_class.oid LEFT JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace WHERE pg_class.relname = 'oban_jobs' AND pg_namespace.nspname = 'shop'
--@ simple
COMMENT ON TABLE "shop".oban_jobs IS '12'
--undo drop table if exists shop.oban_jobs
--undo drop type if exists shop.oban_job_state
--# Django runs migrations' operations
ALTER TABLE "shop"."contacts" ADD COLUMN "age" integer DEFAULT 0 NOT NULL CHECK ("age" >= 0)
--@ simple
ALTER TABLE "shop"."contacts" ALTER COLUMN "age" DROP DEFAULT
--@ simple
SET CONSTRAINTS ALL IMMEDIATE
--@ simple
ALTER TABLE "shop"."contacts" DROP COLUMN "age" CASCADE
--undo alter table shop.contacts drop column if exists age
--# Django makes an index for like
CREATE INDEX "jobs_queue_like" ON "shop"."jobs" ("queue" varchar_pattern_ops)
--@ simple
DROP INDEX IF EXISTS "shop"."jobs_queue_like"
--undo drop index if exists shop.jobs_queue_like
--# Django adds a deferred key
ALTER TABLE "shop"."categories" ADD CONSTRAINT "cat_parent_fk" FOREIGN KEY ("parent_id") REFERENCES "shop"."categories" ("id") DEFERRABLE INITIALLY DEFERRED
--@ simple
SET CONSTRAINTS "shop"."cat_parent_fk" IMMEDIATE; ALTER TABLE "shop"."categories" DROP CONSTRAINT "cat_parent_fk"
--undo alter table shop.categories drop constraint if exists cat_parent_fk
--# Django identity column
ALTER TABLE "shop"."contacts" ADD COLUMN "num" bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY
--@ simple
SELECT setval(pg_get_serial_sequence('"shop"."contacts"','num'), coalesce(max("num"), 1), max("num") IS NOT null) FROM "shop"."contacts"
--@ simple
ALTER TABLE "shop"."contacts" ALTER COLUMN "num" DROP IDENTITY IF EXISTS
--undo alter table shop.contacts drop column if exists num
--# Hibernate update mode
create table if not exists shop.person (id bigint generated by default as identity, name varchar(255), primary key (id))
--@ simple
alter table if exists shop.person add column if not exists email varchar(255)
--@ simple
alter table if exists shop.person drop constraint if exists UK_email
--@ simple
alter table if exists shop.person add constraint UK_email unique (email)
--@ simple
alter table if exists shop.person add constraint FK_cat foreign key (id) references shop.categories
--undo drop table if exists shop.person cascade
--# Hibernate enum check
create table shop.ticket (id uuid not null, state varchar(255) check (state in ('OPEN', 'CLOSED')), data jsonb, amount numeric(38, 2), payload bytea, primary key (id)); create sequence shop.ticket_seq start with 1 increment by 50
--@ simple
select nextval('shop.ticket_seq')
--undo drop table if exists shop.ticket
--undo drop sequence if exists shop.ticket_seq
--# partition made ahead by hand
CREATE TABLE IF NOT EXISTS shop.readings_2026 PARTITION OF shop.readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')
--undo drop table if exists shop.readings_2026
--# partitions made ahead by a block
DO $$ DECLARE y int; BEGIN FOR y IN 2030..2031 LOOP EXECUTE format('CREATE TABLE IF NOT EXISTS shop.readings_%s PARTITION OF shop.readings FOR VALUES FROM (%L) TO (%L)', y, make_date(y, 1, 1), make_date(y + 1, 1, 1)); END LOOP; END $$
--undo drop table if exists shop.readings_2030
--undo drop table if exists shop.readings_2031
--# block that resets all sequences
DO $$ DECLARE r record; BEGIN FOR r IN SELECT c.relname FROM pg_class c WHERE c.relkind = 'S' AND c.relnamespace = 'shop'::regnamespace LOOP RAISE NOTICE 'sequence %', r.relname; END LOOP; END $$
--# block that adds a column to all tables with a name
DO $$ DECLARE t text; BEGIN FOR t IN SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop' AND table_name IN ('contacts', 'jobs') LOOP EXECUTE format('ALTER TABLE shop.%I ADD COLUMN IF NOT EXISTS tenant_id int', t); END LOOP; END $$
--undo alter table shop.contacts drop column if exists tenant_id
--undo alter table shop.jobs drop column if exists tenant_id
--# block that grants on all tables
DO $$ DECLARE r record; BEGIN FOR r IN SELECT schemaname, tablename FROM pg_tables WHERE schemaname = 'shop' LOOP EXECUTE 'GRANT SELECT ON ' || quote_ident(r.schemaname) || '.' || quote_ident(r.tablename) || ' TO pg_monitor'; END LOOP; END $$
--undo revoke select on all tables in schema shop from pg_monitor
--# block that drops constraints by name
DO $$ DECLARE r record; BEGIN FOR r IN SELECT conname FROM pg_constraint WHERE conrelid = 'shop.contacts'::regclass AND contype = 'c' LOOP EXECUTE 'ALTER TABLE shop.contacts DROP CONSTRAINT ' || quote_ident(r.conname); END LOOP; END $$
--# block that makes a role unless it is there
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'pg_monitor') THEN CREATE ROLE pg_monitor_x NOLOGIN; END IF; END $$
--# block that raises on a wrong version
DO $$ BEGIN IF current_setting('server_version_num')::int < 120000 THEN RAISE EXCEPTION 'PostgreSQL 12 or later is needed'; END IF; END $$
--# block that counts by execute
DO $$ DECLARE n bigint; t text := 'orders'; BEGIN EXECUTE format('SELECT count(*) FROM shop.%I', t) INTO n; IF n < 0 THEN RAISE EXCEPTION 'x'; END IF; END $$
--# block that counts every table by execute
DO $$ DECLARE r record; n bigint; BEGIN FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'shop' LOOP EXECUTE format('SELECT count(*) FROM shop.%I', r.tablename) INTO n; END LOOP; END $$
--# block that truncates tables of tests
DO $$ DECLARE r record; BEGIN FOR r IN (SELECT tablename FROM pg_tables WHERE schemaname = 'shop' AND tablename IN ('audit', 'jobs')) LOOP EXECUTE 'TRUNCATE TABLE shop.' || quote_ident(r.tablename) || ' CASCADE'; END LOOP; END $$
--# block that drops every table of a schema
CREATE SCHEMA shop_x; CREATE TABLE shop_x.a (id int); CREATE TABLE shop_x.b (id int)
--@ simple
DO $$ DECLARE r RECORD; BEGIN FOR r IN (SELECT tablename FROM pg_tables WHERE schemaname = 'shop_x') LOOP EXECUTE 'DROP TABLE IF EXISTS shop_x.' || quote_ident(r.tablename) || ' CASCADE'; END LOOP; END $$
--undo drop schema if exists shop_x cascade
--# block that renames by format
DO $$ BEGIN EXECUTE format('ALTER TABLE shop.%I RENAME TO %I', 'jobs', 'jobs_y'); EXECUTE format('ALTER TABLE shop.%I RENAME TO %I', 'jobs_y', 'jobs'); END $$
--# block that sets a database setting | known
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = %L', current_database(), '8MB'); EXECUTE format('ALTER DATABASE %I RESET work_mem', current_database()); END $$
--# block with a trigger for many tables
DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['contacts', 'jobs'] LOOP EXECUTE format('CREATE TRIGGER audit_%1$s AFTER INSERT ON shop.%1$I FOR EACH ROW EXECUTE FUNCTION shop.audited()', t); END LOOP; END $$
--undo drop trigger if exists audit_contacts on shop.contacts
--undo drop trigger if exists audit_jobs on shop.jobs
--# drop without if exists of every kind: view
DROP VIEW shop.nosuch
--# drop without if exists of every kind: index
DROP INDEX shop.nosuch
--# drop without if exists of every kind: sequence
DROP SEQUENCE shop.nosuch
--# drop without if exists of every kind: type
DROP TYPE shop.nosuch
--# drop without if exists of every kind: function
DROP FUNCTION shop.nosuch(int)
--# drop without if exists of every kind: trigger
DROP TRIGGER nosuch ON shop.orders
--# drop without if exists of every kind: trigger of no table
DROP TRIGGER nosuch ON shop.nosuch
--# drop without if exists of every kind: schema
DROP SCHEMA nosuch
--# drop without if exists of every kind: role
DROP ROLE nosuch
--# drop without if exists of every kind: extension
DROP EXTENSION nosuch
--# drop without if exists of every kind: policy
DROP POLICY nosuch ON shop.orders
--# drop without if exists of every kind: rule
DROP RULE nosuch ON shop.orders
--# drop without if exists of every kind: domain
DROP DOMAIN shop.nosuch
--# drop without if exists of every kind: materialized view
DROP MATERIALIZED VIEW shop.nosuch
--# drop without if exists of every kind: procedure
DROP PROCEDURE shop.nosuch(int)
--# drop without if exists of every kind: aggregate
DROP AGGREGATE shop.nosuch(int)
--# drop without if exists of every kind: operator
DROP OPERATOR shop.#### (int, int)
--# drop without if exists of every kind: cast
DROP CAST (int AS shop.order_state)
--# drop without if exists of every kind: constraint
ALTER TABLE shop.orders DROP CONSTRAINT nosuch
--# drop without if exists of every kind: column
ALTER TABLE shop.orders DROP COLUMN nosuch
--# drop of the wrong kind
DROP VIEW shop.orders
--# drop of what is used
DROP TABLE shop.products
--# alter of what is not there: add column
ALTER TABLE shop.nosuch ADD COLUMN x int
--# alter of what is not there: add constraint
ALTER TABLE shop.nosuch ADD CONSTRAINT x CHECK (id > 0)
--# alter of what is not there: foreign key to nothing
ALTER TABLE shop.orders ADD CONSTRAINT x FOREIGN KEY (product_id) REFERENCES shop.nosuch (id)
--# alter of what is not there: foreign key of no column
ALTER TABLE shop.orders ADD CONSTRAINT x FOREIGN KEY (nosuch) REFERENCES shop.products (id)
--# alter of what is not there: foreign key to no column
ALTER TABLE shop.orders ADD CONSTRAINT x FOREIGN KEY (product_id) REFERENCES shop.products (nosuch)
--# alter of what is not there: rename
ALTER TABLE shop.nosuch RENAME TO nosuch_either
--# alter of what is not there: rename column
ALTER TABLE shop.orders RENAME COLUMN nosuch TO x
--# alter of what is not there: column type
ALTER TABLE shop.orders ALTER COLUMN nosuch TYPE text
--# alter of what is not there: default
ALTER TABLE shop.orders ALTER COLUMN nosuch SET DEFAULT 1
--# alter of what is not there: using
ALTER TABLE shop.orders ALTER COLUMN buyer TYPE text USING nosuch::text
--# alter of what is not there: check on no column
ALTER TABLE shop.orders ADD CONSTRAINT x CHECK (nosuch > 0)
--# alter of what is not there: sequence
ALTER SEQUENCE shop.nosuch RESTART WITH 1
--# alter of what is not there: type value
ALTER TYPE shop.nosuch ADD VALUE 'x'
--# alter of what is not there: index
ALTER INDEX shop.nosuch RENAME TO x
--# alter of what is not there: owner
ALTER TABLE shop.orders OWNER TO nosuch_role
--# alter of what is not there: set schema
ALTER TABLE shop.orders SET SCHEMA nosuch
--# alter of what is not there: attach
ALTER TABLE shop.nosuch ATTACH PARTITION shop.readings_2025 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')
--# alter of what is not there: trigger
ALTER TABLE shop.orders DISABLE TRIGGER nosuch
--# alter of what is not there: extension | known
ALTER EXTENSION nosuch UPDATE
--# alter of what is not there: column added with no type
ALTER TABLE shop.orders ADD COLUMN x nosuchtype
--# alter of what is not there: column added with no function
ALTER TABLE shop.orders ADD COLUMN x int DEFAULT nosuchfunction()
--# create over nothing: index
CREATE INDEX ON shop.nosuch (id)
--# create over nothing: index on no column
CREATE INDEX ON shop.orders (nosuch)
--# create over nothing: index by no function
CREATE INDEX ON shop.orders (nosuchfunction(buyer))
--# create over nothing: index with no class
CREATE INDEX ON shop.orders (buyer nosuch_ops)
--# create over nothing: index with no method
CREATE INDEX ON shop.orders USING nosuch (buyer)
--# create over nothing: trigger on no table
CREATE TRIGGER x AFTER INSERT ON shop.nosuch FOR EACH ROW EXECUTE FUNCTION shop.audited()
--# create over nothing: policy
CREATE POLICY x ON shop.nosuch USING (true)
--# create over nothing: policy with no column
CREATE POLICY x ON shop.orders USING (nosuch = 1)
--# create over nothing: rule
CREATE RULE x AS ON INSERT TO shop.nosuch DO INSTEAD NOTHING
--# create over nothing: view with no column
CREATE VIEW shop.x AS SELECT nosuch FROM shop.orders
--# create over nothing: view with no function
CREATE VIEW shop.x AS SELECT nosuchfunction(buyer) FROM shop.orders
--# create over nothing: materialized view
CREATE MATERIALIZED VIEW shop.x AS SELECT * FROM shop.nosuch
--# create over nothing: partition
CREATE TABLE shop.x PARTITION OF shop.nosuch FOR VALUES IN (1)
--# create over nothing: inherits
CREATE TABLE shop.x (a int) INHERITS (shop.nosuch)
--# create over nothing: like
CREATE TABLE shop.x (LIKE shop.nosuch INCLUDING ALL)
--# create over nothing: in no schema
CREATE TABLE nosuch.x (id int)
--# create over nothing: default by no function
CREATE TABLE shop.x (id uuid DEFAULT uuid_generate_v4())
--# create over nothing: default of no sequence
CREATE TABLE shop.x (id int DEFAULT nextval('shop.nosuch_seq'))
--# create over nothing: check of no column
CREATE TABLE shop.x (id int, CHECK (nosuch > 0))
--# create over nothing: generated of no column
CREATE TABLE shop.x (id int, g int GENERATED ALWAYS AS (nosuch + 1) STORED)
--# create over nothing: function in SQL over no table | known
CREATE FUNCTION shop.x() RETURNS int LANGUAGE sql AS 'SELECT 1 FROM shop.nosuch'
--# create over nothing: function of no type
CREATE FUNCTION shop.x(nosuchtype) RETURNS int LANGUAGE sql AS 'SELECT 1'
--# create over nothing: sequence owned by nothing
CREATE SEQUENCE shop.x OWNED BY shop.nosuch.id
--# create over nothing: publication | known
CREATE PUBLICATION x FOR TABLE shop.nosuch
--# create over nothing: statistics
CREATE STATISTICS shop.x ON a, b FROM shop.nosuch
--# create over nothing: domain
CREATE DOMAIN shop.x AS nosuchtype
--# create over nothing: operator
CREATE OPERATOR shop.## (LEFTARG = int, RIGHTARG = int, FUNCTION = shop.nosuchfunction)
--# create over nothing: aggregate
CREATE AGGREGATE shop.x (int) (SFUNC = shop.nosuchfunction, STYPE = int)
--# create over nothing: cast | known
CREATE CAST (int AS shop.nosuchtype) WITH INOUT
--# create over nothing: event trigger | known
CREATE EVENT TRIGGER x ON ddl_command_end EXECUTE FUNCTION shop.nosuchfunction()
--# create what is there: table
CREATE TABLE shop.orders (id int)
--# create what is there: type
CREATE TYPE shop.order_state AS ENUM ('x')
--# create what is there: schema
CREATE SCHEMA shop
--# create what is there: index
CREATE INDEX orders_product_id_idx ON shop.orders (product_id)
--# create what is there: column
ALTER TABLE shop.orders ADD COLUMN buyer text
--# create what is there: constraint
ALTER TABLE shop.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id)
--# create what is there: function
CREATE FUNCTION shop.with_tax(amount numeric, rate numeric DEFAULT 0.2) RETURNS numeric LANGUAGE sql AS 'SELECT 1.0'
--# create what is there: view
CREATE VIEW shop.order_lines AS SELECT 1 AS x
--# create what is there: extension
CREATE EXTENSION citext
--# grant on nothing: function
GRANT EXECUTE ON FUNCTION shop.nosuch(int) TO public
--# grant on nothing: schema
GRANT USAGE ON SCHEMA nosuch TO public
--# grant on nothing: column
GRANT SELECT (nosuch) ON shop.orders TO public
--# comment on nothing: column
COMMENT ON COLUMN shop.orders.nosuch IS 'x'
--# comment on nothing: function
COMMENT ON FUNCTION shop.nosuch(int) IS 'x'
--# refresh of what is no materialized view
REFRESH MATERIALIZED VIEW shop.order_lines
--# truncate of a view
TRUNCATE shop.order_lines
--# lock of what is not there
BEGIN
--@ simple
LOCK TABLE shop.nosuch IN EXCLUSIVE MODE
--@ simple
ROLLBACK
--# reindex of what is not there
REINDEX TABLE shop.nosuch
--# cluster of what is not there
CLUSTER shop.nosuch
--# execute and deallocate of what is not there
EXECUTE nosuch(1)
--@ simple
DEALLOCATE nosuch
--# explain of an execute of what is not there
EXPLAIN EXECUTE nosuch(1)
--# fetch, move and close of what is not there
BEGIN
--@ simple
FETCH NEXT FROM nosuch
--@ simple
ROLLBACK
--@ simple
BEGIN
--@ simple
MOVE ALL IN nosuch
--@ simple
ROLLBACK
--@ simple
CLOSE nosuch
--# where current of what is not there
UPDATE shop.orders SET buyer = 'x' WHERE CURRENT OF nosuch
--# currval before nextval
SELECT currval('shop.jobs_id_seq')
--# nextval of what is not there
SELECT nextval('shop.nosuch_seq')
--# setval of what is not there
SELECT setval('shop.nosuch_seq', 1)
--# regclass of what is not there
SELECT 'shop.nosuch'::regclass
--# to_regclass of what is not there
SELECT to_regclass('shop.nosuch'), to_regtype('shop.nosuch'), to_regproc('shop.nosuch'), to_regrole('nosuch'), to_regnamespace('nosuch')
--# regtype, regproc, regnamespace and regrole of what is not there
SELECT 'shop.nosuch'::regtype
--@ simple
SELECT 'shop.nosuch'::regproc
--@ simple
SELECT 'nosuch'::regnamespace
--@ simple
SELECT 'nosuch'::regrole
--# pg_get_serial_sequence of what is not there
SELECT pg_get_serial_sequence('shop.nosuch', 'id')
--# sizes of what is not there
SELECT pg_total_relation_size('shop.nosuch')
--# setting that is not there
SHOW nosuch.setting
--@ simple
SELECT current_setting('nosuch.setting', true)
--@ simple
SELECT current_setting('nosuch.setting')
--@ simple
SET nosuch_setting = 1
