-- Programs ask for tables that may not be there and rely on the server's own words: 42P01, 42703, 42883, 3F000, 42704.

--# Prisma looks for its migrations
select "id", "checksum", "finished_at", "migration_name", "logs", "rolled_back_at", "started_at", "applied_steps_count" from "_prisma_migrations" order by "started_at" asc
--# Prisma looks for its migrations, prepared
--@ extended
select id, checksum from _prisma_migrations order by started_at asc
--# Alembic asks its version
select alembic_version.version_num from alembic_version
--# Django asks its migrations
select "django_migrations"."id", "django_migrations"."app", "django_migrations"."name", "django_migrations"."applied" from "django_migrations"
--# Rails asks its schema migrations
select "schema_migrations"."version" from "schema_migrations" order by "schema_migrations"."version" asc
--# Rails asks its metadata, prepared
--@ extended
select value from "ar_internal_metadata" where key = $1
--bind environment
--# Flyway counts its history
select count(*) from "public"."flyway_schema_history"
--# Liquibase counts its lock
select count(*) from public.databasechangeloglock
--# Liquibase counts its log in a transaction
begin
--@ simple
select md5sum from public.databasechangelog where md5sum is not null limit 1
--@ simple
rollback
--# knex asks its migrations
--@ extended
select "name" from "knex_migrations" order by "id" asc
--# knex locks its migrations
update "knex_migrations_lock" set "is_locked" = 1 where "is_locked" = 0
--# TypeORM selects its migrations
select * from "migrations" "migrations" order by "id" desc
--# Sequelize asks its meta
select "name" from "SequelizeMeta" as "SequelizeMeta" order by "SequelizeMeta"."name" asc;
--# Drizzle asks its migrations
select id, hash, created_at from "drizzle"."__drizzle_migrations" order by created_at desc limit 1
--# Ecto asks its versions
select s0."version"::bigint from "ecto_schema_versions" as s0
--# golang-migrate asks its version
select version, dirty from "schema_version" limit 1
--# goose asks its version
select version_id, is_applied from goose_db_version order by id desc
--# EF Core asks its history
select "MigrationId", "ProductVersion" from "__EFMigrationsHistory" order by "MigrationId";
--# Diesel asks its migrations
select "__diesel_schema_migrations"."version" from "__diesel_schema_migrations"
--# Hasura asks its version
select hasura_uuid, version from hdb_catalog.hdb_version
--# table that is not there, in a transaction with a savepoint
begin
--@ simple
savepoint s
--@ simple
select 1 from nowhere_at_all
--@ simple
rollback to savepoint s
--@ simple
select count(*) from shop.categories
--@ simple
commit
--# table that is not there, in a transaction without
begin
--@ simple
select 1 from nowhere_at_all
--@ simple
select 1
--@ simple
rollback
--# table that is not there, described
--@ describe
select * from nowhere_at_all where id = $1
--# table that is not there, in binary
--@ binary
select * from nowhere_at_all
--# table that is not there, as portal
--@ portal
select * from nowhere_at_all
--# table that is not there, piped
--@ piped
select * from nowhere_at_all
--# table that is not there, prepared by name
--@ parse
select * from nowhere_at_all
--@ kept
kept
--# table that is not there, joined with one that is
select p.sku from shop.products p join shop.reviews r on r.product_id = p.id
--# table that is not there, in a sub-query
select sku from shop.products where id in (select product_id from shop.reviews)
--# table that is not there, in a named query
with r as (select * from shop.reviews) select count(*) from r
--# table that is not there, in a union
select id from shop.categories union all select id from shop.nothing_here
--# schema that is not there
select * from nosuchschema.orders
--# schema that is not there, function
select nosuchschema.f(1)
--# schema that is not there, type
select 'a'::nosuchschema.t
--# other database
select * from otherdb.shop.products
--# insert into a table that is not there
insert into shop.reviews (product_id, stars) values (1, 5) returning id
--# insert with parameters into a table that is not there
--@ extended
insert into shop.reviews (product_id, stars) values ($1, $2)
--bind 1
--bind 5
--# update of a table that is not there
update shop.reviews set stars = 1 where id = 2
--# delete from a table that is not there
delete from shop.reviews where id = 2
--# merge into a table that is not there | since 15
merge into shop.reviews r using shop.products p on p.id = r.product_id when matched then delete
--# truncate of a table that is not there
truncate shop.reviews
--# drop of a table that is not there
drop table shop.reviews
--# drop of a table that is not there, if it exists
drop table if exists shop.reviews cascade; drop view if exists shop.reviewed; drop type if exists shop.stars; drop function if exists shop.rate(int); drop schema if exists nosuchschema cascade; drop index if exists shop.nosuchindex; drop sequence if exists shop.nosuchsequence
--# alter of a table that is not there
alter table shop.reviews add column x int
--# alter of a table that is not there, if it exists
alter table if exists shop.reviews drop constraint if exists reviews_pkey
--# alter of a column that is not there
alter table shop.jobs drop column nosuchcolumn
--# alter of a column that is not there, if it exists
alter table shop.jobs drop column if exists nosuchcolumn
--# index on a table that is not there
create index on shop.reviews (id)
--# index on a column that is not there
create index on shop.jobs (nosuchcolumn)
--# view over a table that is not there
create view shop.reviewed as select * from shop.reviews
--# table as a query of what is not there
create table shop.copied as select * from shop.reviews
--# foreign key to a table that is not there
create table shop.stars (id int references shop.reviews)
--# table of a type that is not there
create table shop.typed (id nosuchtype)
--# trigger with a function that is not there | known
create trigger t before update on shop.jobs for each row execute function shop.nosuchfunction()
--# function in a language that is not there | known
create function shop.f() returns int language nosuchlanguage as 'x'
--# comment on what is not there
comment on table shop.reviews is 'x'
--# grant on what is not there
grant select on shop.reviews to public
--# grant to nobody
grant select on shop.jobs to nosuchrole
--# lock of what is not there
lock table shop.reviews
--# copy of what is not there
copy shop.reviews to stdout
--# copy into what is not there
copy shop.reviews from stdin
--# copy of a query of what is not there
copy (select * from shop.reviews) to stdout
--# copy of columns that are not there
copy shop.jobs (id, nosuchcolumn) to stdout
--# vacuum of what is not there
vacuum shop.reviews
--# analyze of what is not there
analyze shop.reviews
--# refresh of what is not there
refresh materialized view shop.weekly
--# explain of what is not there
explain select * from shop.reviews
--# cursor over what is not there | known
begin; declare c cursor for select * from shop.reviews
--@ simple
rollback
--# prepare of what is not there
prepare p as select * from shop.reviews
--# execute of what is not there
execute nosuchstatement
--# deallocate of what is not there
deallocate nosuchstatement
--# fetch of what is not there | known
begin; fetch all from nosuchcursor
--@ simple
rollback
--# close of what is not there
close nosuchcursor
--# call of what is not there
call shop.nosuchprocedure(1)
--# select into beside what is not there
select * into temp t_none from shop.reviews
--# do block over what is not there | known
do $$ begin perform 1 from shop.reviews; exception when undefined_table then raise notice 'no table'; end $$
--# do block without catching | known
do $$ begin insert into shop.reviews values (1); end $$
--# column that is not there
select sku, nosuchcolumn from shop.products
--# column that is not there, qualified
select p.nosuchcolumn from shop.products p
--# column that is not there, with a near name
select p.skuu from shop.products p
--# column that is not there, in where
select sku from shop.products where nosuchcolumn = 1
--# column that is not there, in where of a prepared statement
--@ extended
select sku from shop.products where nosuchcolumn = $1
--bind 1
--# column that is not there, in order by
select sku from shop.products order by nosuchcolumn
--# column that is not there, in group by
select nosuchcolumn, count(*) from shop.products group by nosuchcolumn
--# column that is not there, in a join
select 1 from shop.products p join shop.orders o on o.prod_id = p.id
--# column that is not there, in using
select 1 from shop.products join shop.orders using (prod_id)
--# column that is not there, in set
update shop.products set nosuchcolumn = 1 where id = 1
--# column that is not there, in an insert
insert into shop.products (sku, nosuchcolumn) values ('x', 1)
--# column that is not there, in returning
delete from shop.jobs where id = 1 returning nosuchcolumn
--# column that is not there, in on conflict
insert into shop.products (sku, name, price) values ('x', 'x', 1) on conflict (nosuchcolumn) do nothing
--# column that is not there, in a function's argument
select upper(nosuchcolumn) from shop.products
--# column that is not there, in double quotes by mistake
select sku from shop.products where sku = "TEA-1"
--# column that is not there, in another case
select "SKU" from shop.products
--# column that is not there, of a table beside protected columns
select id, name, nosuchcolumn from customers
--# column that is not there, of a masked table with masked ones
select id, ssn, nosuchcolumn from customers
--# alias that is not there
select x.sku from shop.products p
--# alias used in where
select price * 2 as twice from shop.products where twice > 10
--# table left out of from
select shop.products.sku
--# function that is not there
select nosuchfunction(1)
--# function that is not there, in where
select sku from shop.products where nosuchfunction(sku)
--# function that is not there, in from
select * from nosuchfunction(1, 2)
--# function of other arguments
select upper(1)
--# function of one's own with other arguments
select shop.with_tax('a'::text, 1, 2)
--# function of an extension that is not installed
select uuid_generate_v4()
--# function of postgis
select postgis_full_version()
--# function of timescale
select time_bucket('1 hour', placed_at) from shop.orders
--# function of another database
select ifnull(null, 1), getdate()
--# aggregate that is not there
select group_concat(name) from shop.categories
--# operator that is not there
select 1 === 'a'::text
--# operator of other types
select name + 1 from shop.categories
--# type that is not there
select 'x'::nosuchtype
--# type of an extension that is not installed
select '{1,2}'::vector
--# type that is not there, as a column of a temporary table
create temp table t_none (v geometry)
--# collation that is not there
select name collate "nosuch" from shop.categories
--# text search configuration that is not there
select to_tsvector('nosuchconfig', 'x')
--# regclass of what is not there
select 'shop.reviews'::regclass
--# to_regclass of what is not there
select to_regclass('shop.reviews')
--# nextval of what is not there
select nextval('shop.nosuchsequence')
--# size of what is not there
select pg_relation_size('shop.nosuchtable')
--# setting that is not there
show nosuchsetting
--# setting that is not there, set
set nosuchsetting = 1
--# setting with a dot that is not there
select current_setting('my.setting')
--# role that is not there | known
set role nosuchrole
--# constraint that is not there
insert into shop.products (sku, name, price) values ('x', 'x', 1) on conflict on constraint nosuchconstraint do nothing
--# window that is not there
select sum(total) over w from shop.orders
--# savepoint that is not there
begin; rollback to nosuchsavepoint
--@ simple
rollback
--# parameter that is not there
select $1
--# system catalog that is not there any more
select relhasoids from pg_class limit 1
--# system view of another version
select * from pg_stat_nosuchview
--# extension that is not there | known
create extension nosuchextension
--# pg_stat_statements asked where it is not installed
select query, calls from pg_stat_statements limit 5
--# tool that tries a newer catalog column
select oid, datnosuch from pg_database
--# table that exists, then one that does not, in one text | known
select count(*) from shop.categories; select count(*) from shop.reviews
--# migration in one text that fails late | known
create table shop.half (id int); insert into shop.half select id from shop.reviews; drop table shop.half
