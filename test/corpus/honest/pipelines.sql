-- What programs that build tables and carry rows from one place to another send, in their shapes; written before it was looked at all what the gateway makes of them.

--# dbt: session
--@ simple
BEGIN
--@ simple
/* {"app": "dbt", "dbt_version": "1.10.4", "profile_name": "bank", "target_name": "dev", "connection_name": "list_world_a"} */

    select distinct nspname from pg_namespace
--@ simple
ROLLBACK
--# dbt: relations of a schema
/* {"app": "dbt", "connection_name": "list_world_a_shop"} */
select
      'world_a' as database,
      tablename as name,
      schemaname as schema,
      'table' as type
    from pg_tables
    where schemaname ilike 'shop'
    union all
    select
      'world_a' as database,
      viewname as name,
      schemaname as schema,
      'view' as type
    from pg_views
    where schemaname ilike 'shop'
    union all
    select
      'world_a' as database,
      matviewname as name,
      schemaname as schema,
      'materialized_view' as type
    from pg_matviews
    where schemaname ilike 'shop'
--# dbt: relations that depend on each other
with relation as (
        select
            pg_rewrite.ev_class as class,
            pg_rewrite.oid as id
        from pg_rewrite
    ),
    class as (
        select
            oid as id,
            relname as name,
            relnamespace as schema,
            relkind as kind
        from pg_class
    ),
    dependency as (
        select distinct
            pg_depend.objid as id,
            pg_depend.refobjid as ref
        from pg_depend
    ),
    schema as (
        select
            pg_namespace.oid as id,
            pg_namespace.nspname as name
        from pg_namespace
        where nspname != 'information_schema' and nspname not like 'pg\_%'
    ),
    referenced as (
        select
            relation.id AS id,
            referenced_class.name ,
            referenced_class.schema ,
            referenced_class.kind
        from relation
        join class as referenced_class on relation.class=referenced_class.id
        where referenced_class.kind in ('r', 'v', 'm')
    ),
    relationships as (
        select
            referenced.name as referenced_name,
            referenced.schema as referenced_schema_id,
            dependent_class.name as dependent_name,
            dependent_class.schema as dependent_schema_id,
            referenced.kind as kind
        from referenced
        join dependency on referenced.id=dependency.id
        join class as dependent_class on dependency.ref=dependent_class.id
        where
            (referenced.name != dependent_class.name or
             referenced.schema != dependent_class.schema)
    )

    select
        referenced_schema.name as referenced_schema,
        relationships.referenced_name as referenced_name,
        dependent_schema.name as dependent_schema,
        relationships.dependent_name as dependent_name
    from relationships
    join schema as dependent_schema on relationships.dependent_schema_id=dependent_schema.id
    join schema as referenced_schema on relationships.referenced_schema_id=referenced_schema.id
    group by referenced_schema, referenced_name, dependent_schema, dependent_name
    order by referenced_schema, referenced_name, dependent_schema, dependent_name
--# dbt: columns of a relation
select
          column_name,
          data_type,
          character_maximum_length,
          numeric_precision,
          numeric_scale

      from "world_a".INFORMATION_SCHEMA.columns
      where table_name = 'orders'
        and table_schema = 'shop'
      order by ordinal_position
--# dbt: catalog
select
        'world_a' as table_database,
        sch.nspname as table_schema,
        tbl.relname as table_name,
        case tbl.relkind
            when 'v' then 'VIEW'
            when 'm' then 'MATERIALIZED VIEW'
            else 'BASE TABLE'
        end as table_type,
        tbl_desc.description as table_comment,
        col.attname as column_name,
        col.attnum as column_index,
        pg_catalog.format_type(col.atttypid, col.atttypmod) as column_type,
        col_desc.description as column_comment,
        pg_get_userbyid(tbl.relowner) as table_owner
    from pg_catalog.pg_namespace sch
    join pg_catalog.pg_class tbl on tbl.relnamespace = sch.oid
    join pg_catalog.pg_attribute col on col.attrelid = tbl.oid
    left outer join pg_catalog.pg_description tbl_desc on (tbl_desc.objoid = tbl.oid and tbl_desc.objsubid = 0)
    left outer join pg_catalog.pg_description col_desc on (col_desc.objoid = tbl.oid and col_desc.objsubid = col.attnum)
    where (
        (
            upper(sch.nspname) = upper('shop')
            and upper(tbl.relname) = upper('orders')
        ) or (
            upper(sch.nspname) = upper('public')
            and upper(tbl.relname) = upper('customers')
        )
    )
      and not pg_is_other_temp_schema(sch.oid)
      and tbl.relpersistence in ('p', 'u')
      and tbl.relkind in ('r', 'v', 'f', 'p', 'm')
      and col.attnum > 0
      and not col.attisdropped
    order by sch.nspname, tbl.relname, col.attnum
--# dbt: schema that is there or made
select count(*) from "world_a".INFORMATION_SCHEMA.schemata where schema_name ilike 'dbt_dev'
--@ simple
create schema if not exists "dbt_dev"
--undo drop schema if exists dbt_dev cascade
--# dbt: table model swapped by names in a transaction
create schema if not exists "dbt_dev"
--@ simple
BEGIN
--@ simple
/* {"app": "dbt", "node_id": "model.bank.balances"} */

  create  table "world_a"."dbt_dev"."balances__dbt_tmp"


    as

  (

with source as (
    select * from "world_a"."public"."accounts"
),
final as (
    select customer_id, sum(balance) as balance, count(*) as accounts from source group by 1
)
select * from final
  );
--@ simple
alter table "world_a"."dbt_dev"."balances__dbt_tmp" rename to "balances"
--@ simple
COMMIT
--@ simple
drop table if exists "world_a"."dbt_dev"."balances__dbt_backup" cascade
--@ simple
select customer_id, balance from dbt_dev.balances order by 1
--undo drop schema if exists dbt_dev cascade
--# dbt: table model over the one that is there
create schema if not exists "dbt_dev"
--@ simple
create table "dbt_dev"."balances" as select 1 as customer_id, 1.5::numeric as balance
--@ simple
BEGIN
--@ simple
create table "world_a"."dbt_dev"."balances__dbt_tmp" as (select customer_id, sum(balance) as balance from "world_a"."public"."accounts" group by 1)
--@ simple
alter table "world_a"."dbt_dev"."balances" rename to "balances__dbt_backup"
--@ simple
alter table "world_a"."dbt_dev"."balances__dbt_tmp" rename to "balances"
--@ simple
COMMIT
--@ simple
BEGIN
--@ simple
drop table if exists "world_a"."dbt_dev"."balances__dbt_backup" cascade
--@ simple
COMMIT
--@ simple
select count(*), sum(balance) from dbt_dev.balances
--undo drop schema if exists dbt_dev cascade
--# dbt: view model swapped
create schema if not exists "dbt_dev"
--@ simple
BEGIN
--@ simple
create view "world_a"."dbt_dev"."stg_orders__dbt_tmp"

  as (
    select id as order_id, buyer, state::text as state, total, placed_at from "world_a"."shop"."orders"
  );
--@ simple
alter table "world_a"."dbt_dev"."stg_orders__dbt_tmp" rename to "stg_orders"
--@ simple
COMMIT
--@ simple
select state, count(*) from dbt_dev.stg_orders group by 1 order by 1
--undo drop schema if exists dbt_dev cascade
--# dbt: view over protected columns, read back | masks ssn email
create schema if not exists "dbt_dev"
--@ simple
create view "world_a"."dbt_dev"."stg_customers" as (with source as (select * from "world_a"."public"."customers"), renamed as (select id as customer_id, name, city, ssn, email from source) select * from renamed)
--@ simple
select * from "world_a"."dbt_dev"."stg_customers" order by customer_id limit 5
--undo drop schema if exists dbt_dev cascade
--# dbt: incremental by delete and insert
create schema if not exists "dbt_dev"
--@ simple
create table "dbt_dev"."fct_orders" as select id, buyer, total, placed_at from shop.orders where id <= 20
--@ simple
BEGIN
--@ simple
create temporary table "fct_orders__dbt_tmp101500123456" as (select id, buyer, total, placed_at from "world_a"."shop"."orders" where placed_at > (select max(placed_at) from "world_a"."dbt_dev"."fct_orders"))
--@ simple
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale from INFORMATION_SCHEMA.columns where table_name = 'fct_orders__dbt_tmp101500123456' order by ordinal_position
--@ simple
delete from "world_a"."dbt_dev"."fct_orders" as DBT_INTERNAL_DEST where (id) in (select distinct id from "fct_orders__dbt_tmp101500123456" as DBT_INTERNAL_SOURCE); insert into "world_a"."dbt_dev"."fct_orders" ("id", "buyer", "total", "placed_at") (select "id", "buyer", "total", "placed_at" from "fct_orders__dbt_tmp101500123456")
--@ simple
COMMIT
--@ simple
select count(*), max(id) from dbt_dev.fct_orders
--undo drop schema if exists dbt_dev cascade
--# dbt: incremental by merge | since 15
create schema if not exists "dbt_dev"
--@ simple
create table "dbt_dev"."dim_products" as select id, sku, price from shop.products where id < 3
--@ simple
create temporary table "dim_products__dbt_tmp1" as (select id, sku, price + 1 as price from "world_a"."shop"."products")
--@ simple
merge into "world_a"."dbt_dev"."dim_products" as DBT_INTERNAL_DEST using "dim_products__dbt_tmp1" as DBT_INTERNAL_SOURCE on ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id)) when matched then update set "id" = DBT_INTERNAL_SOURCE."id","sku" = DBT_INTERNAL_SOURCE."sku","price" = DBT_INTERNAL_SOURCE."price" when not matched then insert ("id", "sku", "price") values ("id", "sku", "price")
--@ simple
select * from dbt_dev.dim_products order by id
--undo drop schema if exists dbt_dev cascade
--# dbt: snapshot made, then changed rows staged
create schema if not exists "snapshots"
--@ simple
create table "world_a"."snapshots"."products_snapshot" as (select *, md5(coalesce(cast(id as varchar ), '') || '|' || coalesce(cast(updated_at as varchar ), '')) as dbt_scd_id, updated_at as dbt_updated_at, updated_at as dbt_valid_from, nullif(updated_at, updated_at) as dbt_valid_to from (select id, sku, name, price, updated_at from "world_a"."shop"."products") sbq)
--@ simple
BEGIN
--@ simple
create temporary table "products_snapshot__dbt_tmp1" as (with snapshot_query as (select id, sku, name, price, updated_at + interval '1 day' as updated_at from "world_a"."shop"."products"), snapshotted_data as (select *, id as dbt_unique_key from "world_a"."snapshots"."products_snapshot" where dbt_valid_to is null), insertions_source_data as (select *, id as dbt_unique_key, updated_at as dbt_updated_at, updated_at as dbt_valid_from, nullif(updated_at, updated_at) as dbt_valid_to, md5(coalesce(cast(id as varchar ), '') || '|' || coalesce(cast(updated_at as varchar ), '')) as dbt_scd_id from snapshot_query), updates_source_data as (select *, id as dbt_unique_key, updated_at as dbt_updated_at, updated_at as dbt_valid_from, updated_at as dbt_valid_to from snapshot_query), insertions as (select 'insert' as dbt_change_type, source_data.* from insertions_source_data as source_data left outer join snapshotted_data on snapshotted_data.dbt_unique_key = source_data.dbt_unique_key where snapshotted_data.dbt_unique_key is null or (snapshotted_data.dbt_unique_key is not null and (snapshotted_data.dbt_valid_from < source_data.updated_at))), updates as (select 'update' as dbt_change_type, source_data.*, snapshotted_data.dbt_scd_id from updates_source_data as source_data join snapshotted_data on snapshotted_data.dbt_unique_key = source_data.dbt_unique_key where (snapshotted_data.dbt_valid_from < source_data.updated_at)) select * from insertions union all select * from updates)
--@ simple
update "world_a"."snapshots"."products_snapshot" set dbt_valid_to = DBT_INTERNAL_SOURCE.dbt_valid_to from "products_snapshot__dbt_tmp1" as DBT_INTERNAL_SOURCE where DBT_INTERNAL_SOURCE.dbt_scd_id::text = "world_a"."snapshots"."products_snapshot".dbt_scd_id::text and DBT_INTERNAL_SOURCE.dbt_change_type::text in ('update'::text, 'delete'::text) and "world_a"."snapshots"."products_snapshot".dbt_valid_to is null; insert into "world_a"."snapshots"."products_snapshot" ("id", "sku", "name", "price", "updated_at", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_scd_id") select DBT_INTERNAL_SOURCE."id", DBT_INTERNAL_SOURCE."sku", DBT_INTERNAL_SOURCE."name", DBT_INTERNAL_SOURCE."price", DBT_INTERNAL_SOURCE."updated_at", DBT_INTERNAL_SOURCE."dbt_updated_at", DBT_INTERNAL_SOURCE."dbt_valid_from", DBT_INTERNAL_SOURCE."dbt_valid_to", DBT_INTERNAL_SOURCE."dbt_scd_id" from "products_snapshot__dbt_tmp1" as DBT_INTERNAL_SOURCE where DBT_INTERNAL_SOURCE.dbt_change_type::text = 'insert'::text
--@ simple
COMMIT
--@ simple
select count(*), count(dbt_valid_to) from snapshots.products_snapshot
--undo drop schema if exists snapshots cascade
--# dbt: test of a unique column
select
      count(*) as failures,
      count(*) != 0 as should_warn,
      count(*) != 0 as should_error
    from (

select
    id as unique_field,
    count(*) as n_records
from "world_a"."shop"."orders"
where id is not null
group by id
having count(*) > 1

    ) dbt_internal_test
--# dbt: test of a relationship
select count(*) as failures, count(*) != 0 as should_warn, count(*) != 0 as should_error from (with child as (select customer_id as from_field from "world_a"."public"."accounts" where customer_id is not null), parent as (select id as to_field from "world_a"."public"."customers") select from_field from child left join parent on child.from_field = parent.to_field where parent.to_field is null) dbt_internal_test
--# dbt: test of accepted values
select count(*) as failures, count(*) != 0 as should_warn, count(*) != 0 as should_error from (with all_values as (select kind as value_field, count(*) as n_records from "world_a"."public"."accounts" group by kind) select * from all_values where value_field not in ('savings', 'current')) dbt_internal_test
--# dbt: test of surrogate keys of dbt_utils
with v as (select md5(cast(coalesce(cast(id as TEXT), '_dbt_utils_surrogate_key_null_') || '-' || coalesce(cast(buyer as TEXT), '_dbt_utils_surrogate_key_null_') as TEXT)) as order_key from shop.orders) select count(distinct order_key) = count(*) as fine from v
--# dbt: date spine of dbt_utils
with rawdata as (with p as (select 0 as generated_number union all select 1), unioned as (select p0.generated_number * power(2, 0) + p1.generated_number * power(2, 1) + p2.generated_number * power(2, 2) + 1 as generated_number from p as p0 cross join p as p1 cross join p as p2) select * from unioned where generated_number <= 7 order by generated_number), all_periods as (select (cast('2025-01-01' as date) + ((interval '1 day') * (row_number() over (order by generated_number) - 1))) as date_day from rawdata), filtered as (select * from all_periods where date_day <= cast('2025-01-08' as date)) select * from filtered
--# dbt: seed
create schema if not exists "dbt_dev"
--@ simple
create table "world_a"."dbt_dev"."countries" ("code" text,"name" text,"population" integer)
--@ extended
insert into "world_a"."dbt_dev"."countries" ("code", "name", "population") values ($1,$2,$3),($4,$5,$6)
--bind PT
--bind Portugal
--bind 10
--bind NO
--bind Norway
--bind 5
--@ simple
select * from "world_a"."dbt_dev"."countries" order by 1
--undo drop schema if exists dbt_dev cascade
--# dbt: grants and comments after a model
create schema if not exists "dbt_dev"
--@ simple
create table "dbt_dev"."daily" as select 1 as id
--@ simple
select grantee, privilege_type from INFORMATION_SCHEMA.role_table_grants where grantor = current_role and grantee != current_role and table_schema = 'dbt_dev' and table_name = 'daily'
--@ simple
grant select on "world_a"."dbt_dev"."daily" to "sallyport_demo"
--@ simple
comment on table "world_a"."dbt_dev"."daily" is $dbt_comment_literal_block$One row a day; it's "fine".$dbt_comment_literal_block$
--@ simple
comment on column "dbt_dev"."daily"."id" is $dbt_comment_literal_block$The key.$dbt_comment_literal_block$
--undo drop schema if exists dbt_dev cascade
--# dbt: contract enforced on a table
create schema if not exists "dbt_dev"
--@ simple
create table "world_a"."dbt_dev"."orders_by_buyer__dbt_tmp" ("buyer" text not null, "orders" bigint, "total" numeric, primary key ("buyer"), check (orders > 0)); insert into "world_a"."dbt_dev"."orders_by_buyer__dbt_tmp" ("buyer", "orders", "total") (select buyer, orders, total from (select buyer, count(*) as orders, sum(total) as total from "world_a"."shop"."orders" group by 1) as model_subq)
--@ simple
create index if not exists "b1a2c3" on "world_a"."dbt_dev"."orders_by_buyer__dbt_tmp" using btree (total)
--@ simple
select * from dbt_dev.orders_by_buyer__dbt_tmp order by 1
--undo drop schema if exists dbt_dev cascade
--# dbt: materialized view with an index
create schema if not exists "dbt_dev"
--@ simple
create materialized view if not exists "world_a"."dbt_dev"."mv_days" as select date_trunc('day', placed_at) as day, count(*) as n from "world_a"."shop"."orders" group by 1
--@ simple
create unique index if not exists "mv_days_day" on "world_a"."dbt_dev"."mv_days" using btree (day)
--@ simple
refresh materialized view "world_a"."dbt_dev"."mv_days"
--@ simple
select i.relname as name, m.amname as method, ix.indisunique as "unique", array_to_string(array_agg(a.attname), ',') as column_names from pg_index ix join pg_class i on i.oid = ix.indexrelid join pg_am m on m.oid=i.relam join pg_class t on t.oid = ix.indrelid join pg_namespace n on n.oid = t.relnamespace join pg_attribute a on a.attrelid = t.oid and a.attnum = ANY(ix.indkey) where t.relname = 'mv_days' and n.nspname = 'dbt_dev' and t.relkind in ('r', 'm') group by 1, 2, 3 order by 1, 2, 3
--undo drop schema if exists dbt_dev cascade
--# dbt: show of a few rows | masks email
select * from (with c as (select id, city, email from public.customers) select * from c) as model_limit_subq limit 5
--# dbt: columns of an empty query
select * from (select id, state, total from shop.orders) as __dbt_sbq where false limit 0
--# dbt: full refresh by truncate of a seed
create table public.seed_bi (id int, label text)
--@ simple
truncate table "world_a"."public"."seed_bi"
--@ simple
insert into "world_a"."public"."seed_bi" ("id", "label") values (1, 'one'), (2, 'two')
--@ simple
drop table if exists "world_a"."public"."seed_bi" cascade
--undo drop table if exists public.seed_bi
--# dbt: freshness of a source
select max(booked_at) as max_loaded_at, timestamp '2025-10-01' as snapshotted_at from "world_a"."public"."transactions"
--# dbt: exposure of a metric by MetricFlow
SELECT subq_3.metric_time__day AS metric_time__day, SUM(subq_3.revenue) AS revenue FROM (SELECT DATE_TRUNC('day', orders_src_1.placed_at) AS metric_time__day, orders_src_1.total AS revenue, orders_src_1.buyer AS order__buyer FROM shop.orders orders_src_1) subq_3 WHERE subq_3.order__buyer = 'buyer-1' GROUP BY subq_3.metric_time__day ORDER BY 1
--# dbt: audit of rows that differ
with a as (select id, sku, price from shop.products), b as (select id, sku, price from shop.products where price < 30), a_intersect_b as (select * from a intersect select * from b), a_except_b as (select * from a except select * from b), b_except_a as (select * from b except select * from a), all_records as (select *, true as in_a, true as in_b from a_intersect_b union all select *, true as in_a, false as in_b from a_except_b union all select *, false as in_a, true as in_b from b_except_a) select in_a, in_b, count(*) as n, round(100.0 * count(*) / sum(count(*)) over (), 2) as percent from all_records group by 1, 2 order by 1, 2
--# Airbyte: discovery
--@ extended
SELECT table_schema, table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema NOT IN ('information_schema', 'pg_catalog', 'pg_internal', 'catalog_history') ORDER BY table_schema, table_name, ordinal_position
--# Airbyte: tables it may read
--@ extended
SELECT DISTINCT table_catalog, table_schema, table_name, privilege_type FROM information_schema.table_privileges WHERE grantee = $1 AND privilege_type = 'SELECT' UNION ALL SELECT r.rolname AS table_catalog, n.nspname AS table_schema, c.relname AS table_name, 'SELECT' AS privilege_type FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_roles r ON r.oid = relowner, Unnest(COALESCE(relacl::text[], Format('{%s=arwdDxt/%s}', rolname, rolname)::text[])) acl, Regexp_split_to_array(acl, '=|/') s WHERE r.rolname = $2 AND (nspname = 'public' OR s[2] LIKE '%r%') ORDER BY 2, 3
--bind sallyport_demo
--bind sallyport_demo
--# Airbyte: sizes and file nodes before a read by places
--@ extended
SELECT pg_relation_filenode('"shop"."orders"') IS NOT NULL AS known
--@ extended
WITH block_sz AS (SELECT current_setting('block_size')::int), rel_sz AS (select pg_relation_size('"shop"."orders"')) SELECT * from block_sz, rel_sz
--@ extended
SELECT name, setting::int AS block FROM pg_settings WHERE name = 'block_size'
--# Airbyte: chunks by ctid
--@ portal
SELECT ctid::text, "id","buyer","total" FROM "shop"."orders" WHERE ctid > $1::tid AND ctid <= $2::tid
--bind (0,0)
--bind (131072,0)
--# Airbyte: chunks by ctid of protected rows | masks ssn email
--@ extended
SELECT ctid::text, "id","name","ssn","email" FROM "public"."customers" WHERE ctid > '(0,0)'::tid ORDER BY "id"
--# Airbyte: xmin status | volatile
--@ extended
select (txid_snapshot_xmin(txid_current_snapshot()) >> 32) AS num_wraparound, (txid_snapshot_xmin(txid_current_snapshot()) % (2^32)::bigint) AS xmin_xid_value, txid_snapshot_xmin(txid_current_snapshot()) AS xmin_raw_value
--# Airbyte: rows by xmin | volatile
--@ extended
SELECT xmin::text::bigint AS _ab_xmin, "id", "buyer" FROM "shop"."orders" WHERE xmin::text::bigint >= $1::bigint ORDER BY xmin::text::bigint ASC
--bind 0
--# Airbyte: cursors
--@ extended
SELECT (EXISTS (SELECT FROM information_schema.columns WHERE table_schema = 'shop' AND table_name = 'orders' AND is_nullable = 'YES' AND column_name = 'placed_at')) AND (EXISTS (SELECT 1 FROM "shop"."orders" WHERE "placed_at" IS NULL LIMIT 1)) AS nullcursor
--@ extended
SELECT max("placed_at") FROM "shop"."orders"
--@ extended
SELECT "id","buyer","total","placed_at" FROM "shop"."orders" WHERE "placed_at" > $1::timestamptz AND "placed_at" <= $2::timestamptz ORDER BY "placed_at" ASC
--bind 2025-01-02
--bind 2025-01-20
--# Airbyte: destination, raw table and final table
CREATE SCHEMA IF NOT EXISTS "airbyte_internal"
--@ simple
CREATE TABLE IF NOT EXISTS "airbyte_internal"."shop_raw__stream_orders" ("_airbyte_raw_id" varchar(36) PRIMARY KEY, "_airbyte_extracted_at" timestamp with time zone DEFAULT current_timestamp, "_airbyte_loaded_at" timestamp with time zone DEFAULT NULL, "_airbyte_data" jsonb, "_airbyte_meta" jsonb, "_airbyte_generation_id" bigint)
--@ simple
CREATE INDEX IF NOT EXISTS "stream_orders_loaded_at" ON "airbyte_internal"."shop_raw__stream_orders" ("_airbyte_loaded_at", "_airbyte_extracted_at")
--@ simple
COPY airbyte_internal."shop_raw__stream_orders" ("_airbyte_raw_id", "_airbyte_data", "_airbyte_extracted_at", "_airbyte_generation_id") FROM stdin WITH CSV DELIMITER ','
--copy r1,"{""id"": 1, ""total"": 5}",2025-01-01T00:00:00Z,0
--copy r2,"{""id"": 2, ""total"": 7}",2025-01-01T00:00:00Z,0
--@ simple
WITH "intermediate_data" AS (SELECT cast("_airbyte_data" ->> 'id' as bigint) as "id", cast("_airbyte_data" ->> 'total' as decimal(38, 9)) as "total", "_airbyte_raw_id", row_number() over (partition by "_airbyte_data" ->> 'id' order by "_airbyte_extracted_at" desc) as "row_number" FROM "airbyte_internal"."shop_raw__stream_orders" WHERE "_airbyte_loaded_at" IS NULL) SELECT "id", "total", "_airbyte_raw_id" FROM "intermediate_data" WHERE "row_number" = 1 ORDER BY 1
--@ simple
UPDATE "airbyte_internal"."shop_raw__stream_orders" SET "_airbyte_loaded_at" = '2025-01-02' WHERE "_airbyte_loaded_at" IS NULL
--undo drop schema if exists airbyte_internal cascade
--# Fivetran: keys and columns
select n.nspname as table_schema, c.relname as table_name, a.attname as column_name, t.typname as data_type, a.attnum, a.atttypmod, coalesce(bool_or(i.indisprimary), false) as is_primary from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid left join pg_index i on i.indrelid = c.oid and a.attnum = any(i.indkey) and i.indisprimary where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p') and n.nspname = any('{public,shop}') group by 1, 2, 3, 4, 5, 6 order by 1, 2, 5
--# Fivetran: rows by xmin with a snapshot | volatile
--@ extended
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
--@ portal
SELECT xmin::text::bigint, "id", "queue", "attempts" FROM "shop"."jobs" WHERE xmin::text::bigint > 100 OR (xmin::text::bigint < 3)
--@ extended
COMMIT
--# Fivetran: tests of its setup | volatile
SELECT current_setting('wal_level'), current_setting('max_replication_slots'), current_setting('max_wal_senders')
--@ simple
SELECT rolreplication, rolsuper FROM pg_roles WHERE rolname = current_user
--@ simple
SELECT pg_is_in_recovery(), pg_current_wal_lsn()
--@ simple
SELECT slot_name, plugin, confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = 'fivetran_slot'
--# Debezium: what it reads before it streams | volatile
SELECT t.oid, t.typname FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON (t.typnamespace = n.oid) WHERE n.nspname = 'pg_catalog' AND t.typname = 'hstore'
--@ simple
SELECT (case pg_is_in_recovery() when 't' then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end) AS pg_current_wal_lsn
--@ simple
select * from txid_current()
--@ simple
select catalog_xmin, restart_lsn, confirmed_flush_lsn from pg_replication_slots where slot_name = 'debezium' and database = 'world_a' and plugin = 'pgoutput'
--# Debezium: type registry
--@ extended
SELECT t.oid AS oid, t.typname AS name, t.typelem AS element, t.typbasetype AS parentoid, t.typtypmod as modifiers, t.typcategory as category, e.values as enum_values FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON (t.typnamespace = n.oid) LEFT JOIN (SELECT t.enumtypid as id, array_agg(t.enumlabel) as values FROM pg_catalog.pg_enum t GROUP BY id) e ON (t.oid = e.id) WHERE n.nspname != 'pg_toast' ORDER BY 1
--# Debezium: snapshot of a table by a big fetch
--@ extended
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ
--@ extended
BEGIN
--@ extended
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ
--@ extended
LOCK TABLE shop.categories IN ACCESS SHARE MODE
--@ portal
SELECT "id", "parent_id", "name" FROM "shop"."categories"
--@ extended
ROLLBACK
--# Debezium: incremental snapshot by keys
--@ extended
SELECT "id" FROM "shop"."orders" ORDER BY "id" DESC LIMIT 1
--@ extended
SELECT * FROM "shop"."orders" WHERE (("id" > $1::bigint)) AND (("id" < $2::bigint) OR ("id" = $3::bigint)) ORDER BY "id" LIMIT 1024
--bind 5
--bind 9
--bind 9
--# Debezium: heartbeat and signals
create table public.debezium_bi (id varchar(64) primary key, type varchar(32), data text)
--@ extended
INSERT INTO public.debezium_bi (id, type, data) VALUES ($1, $2, $3)
--bind 924e3ff8
--bind execute-snapshot
--bind {"data-collections": ["shop.orders"], "type": "incremental"}
--@ extended
DELETE FROM public.debezium_bi WHERE id = $1
--bind 924e3ff8
--undo drop table if exists public.debezium_bi
--# Debezium: publications
SELECT COUNT(1) FROM pg_publication WHERE pubname = 'dbz_publication'
--@ simple
SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = 'dbz_publication'
--@ simple
SELECT relreplident::char FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON c.relnamespace=n.oid WHERE n.nspname='shop' and c.relname='orders'
--# Kafka Connect JDBC: increments by time and key
--@ portal
SELECT * FROM "shop"."jobs" WHERE "shop"."jobs"."run_at" < $1::timestamptz AND (("shop"."jobs"."run_at" = $2::timestamptz AND "shop"."jobs"."id" > $3::int) OR "shop"."jobs"."run_at" > $4::timestamptz) ORDER BY "shop"."jobs"."run_at","shop"."jobs"."id" ASC
--bind 2025-06-01
--bind 2025-01-01
--bind 1
--bind 2025-01-01
--# Kafka Connect JDBC sink: upsert in batches
--@ piped
INSERT INTO "settings"("key","value","changed_at") VALUES ('sink', '{"n": 1}'::jsonb, '2025-03-01') ON CONFLICT ("key") DO UPDATE SET "value"=EXCLUDED."value","changed_at"=EXCLUDED."changed_at"
--# Singer tap: streams and bookmarks
SELECT pg_class.reltuples::BIGINT > -2 AS approximate_row_count, n.nspname AS schema_name, pg_class.relname AS table_name, attname AS column_name, i.indisprimary AS primary_key, format_type(a.atttypid, NULL::integer) AS data_type, information_schema._pg_char_max_length(CASE WHEN COALESCE(subpgt.typtype, pgt.typtype) = 'd' THEN COALESCE(subpgt.typbasetype, pgt.typbasetype) ELSE COALESCE(subpgt.oid, pgt.oid) END, information_schema._pg_truetypmod(a.*, pgt.*))::information_schema.cardinal_number AS character_maximum_length, information_schema._pg_numeric_precision(COALESCE(subpgt.oid, pgt.oid), information_schema._pg_truetypmod(a.*, pgt.*))::information_schema.cardinal_number AS numeric_precision, pgt.typcategory = 'A' AS is_array, COALESCE(subpgt.typtype, pgt.typtype) = 'e' AS is_enum FROM pg_attribute a LEFT JOIN pg_type AS pgt ON a.atttypid = pgt.oid JOIN pg_class ON pg_class.oid = a.attrelid JOIN pg_namespace n ON n.oid = pg_class.relnamespace LEFT OUTER JOIN pg_index AS i ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) AND i.indisprimary = TRUE LEFT OUTER JOIN pg_type AS subpgt ON pgt.typelem = subpgt.oid AND pgt.typelem != 0 WHERE attnum > 0 AND NOT a.attisdropped AND pg_class.relkind IN ('r', 'v', 'm') AND n.nspname NOT IN ('pg_toast', 'pg_catalog', 'information_schema') AND has_table_privilege(pg_class.oid, 'SELECT') = TRUE ORDER BY n.nspname, pg_class.relname, a.attnum
--@ simple
SELECT "id", "buyer", CASE WHEN "placed_at" < '0001-01-01 00:00:00.000' OR "placed_at" > '9999-12-31 23:59:59.999' THEN '9999-12-31 23:59:59.999' ELSE "placed_at" END AS "placed_at" FROM "shop"."orders" WHERE "placed_at" >= '2025-01-05T00:00:00+00:00'::timestamp with time zone ORDER BY "placed_at" ASC LIMIT 10
--# Singer target: load by a temporary table
CREATE TEMP TABLE "temp_a1b2" (LIKE shop.categories INCLUDING DEFAULTS)
--@ simple
COPY "temp_a1b2" ("id", "parent_id", "name") FROM STDIN WITH (FORMAT csv, DELIMITER ',', NULL '')
--copy 6,2,coffee
--copy 7,,other
--@ simple
UPDATE shop.categories SET name = temp.name FROM "temp_a1b2" AS temp WHERE shop.categories.id = temp.id
--@ simple
INSERT INTO shop.categories (id, parent_id, name) SELECT temp.id, temp.parent_id, temp.name FROM "temp_a1b2" AS temp LEFT OUTER JOIN shop.categories AS to_table ON temp.id = to_table.id WHERE to_table.id IS NULL
--@ simple
DROP TABLE "temp_a1b2"
--undo delete from shop.categories where id > 5
--# dlt: version, state and a load
CREATE SCHEMA IF NOT EXISTS "dlt_bank"
--@ simple
SELECT table_name,column_name,data_type,is_nullable,numeric_precision,numeric_scale FROM INFORMATION_SCHEMA.COLUMNS WHERE table_schema = 'dlt_bank' AND table_name IN ('_dlt_version','_dlt_loads','orders') ORDER BY table_name, ordinal_position
--@ simple
BEGIN TRANSACTION
--@ simple
CREATE TABLE IF NOT EXISTS "dlt_bank"."_dlt_version" ("version" bigint NOT NULL,"engine_version" bigint NOT NULL,"inserted_at" timestamp with time zone NOT NULL,"schema_name" varchar NOT NULL,"version_hash" varchar NOT NULL,"schema" varchar NOT NULL);
CREATE TABLE IF NOT EXISTS "dlt_bank"."orders" ("id" bigint NOT NULL,"total" double precision,"_dlt_load_id" varchar NOT NULL,"_dlt_id" varchar UNIQUE NOT NULL);
--@ simple
INSERT INTO "dlt_bank"."orders"("id","total","_dlt_load_id","_dlt_id") VALUES (1,2.5,E'17','aa'),(2,NULL,E'17','bb');
--@ simple
COMMIT TRANSACTION
--@ simple
DELETE FROM "dlt_bank"."orders" AS d WHERE EXISTS (SELECT 1 FROM "dlt_bank"."orders" AS s WHERE d."id" = s."id" AND s."_dlt_load_id" = '18')
--undo drop schema if exists dlt_bank cascade
--# Spark by JDBC: schema and partitions
--@ extended
SELECT * FROM (SELECT id, buyer, total FROM shop.orders) SPARK_GEN_SUBQ_0 WHERE 1=0
--@ portal
SELECT "id","buyer","total" FROM (SELECT id, buyer, total FROM shop.orders) SPARK_GEN_SUBQ_0 WHERE "id" < 11 or "id" is null
--@ portal
SELECT "id","buyer","total" FROM (SELECT id, buyer, total FROM shop.orders) SPARK_GEN_SUBQ_0 WHERE "id" >= 11 AND "id" < 21
--@ portal
SELECT "buyer",SUM("total") FROM shop.orders WHERE ("total" IS NOT NULL) GROUP BY "buyer"
--# Spark by JDBC: write
CREATE TABLE public.spark_bi ("id" INTEGER, "label" TEXT, "at" TIMESTAMP)
--@ extended
INSERT INTO public.spark_bi ("id","label","at") VALUES ($1,$2,$3)
--bind 1
--bind one
--bind 2025-01-01 00:00:00
--@ extended
SELECT 1 FROM public.spark_bi LIMIT 1
--@ extended
TRUNCATE TABLE ONLY public.spark_bi
--undo drop table if exists public.spark_bi
--# DuckDB: scan by copies of binary rows
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY
--@ simple
SELECT version(), (SELECT COUNT(*) FROM pg_settings WHERE name LIKE 'rds%')
--@ simple
SELECT pg_namespace.oid AS namespace_id, relname, relpages > -2, attname, pg_type.typname type_name, atttypmod type_modifier, pg_attribute.attndims ndim, attnum, pg_attribute.attnotnull AS notnull, NULL constraint_id, NULL constraint_type, NULL constraint_key FROM pg_class JOIN pg_namespace ON relnamespace = pg_namespace.oid JOIN pg_attribute ON pg_class.oid=pg_attribute.attrelid JOIN pg_type ON atttypid=pg_type.oid WHERE attnum > 0 AND relkind IN ('r', 'v', 'm', 'f', 'p') AND pg_namespace.nspname = 'shop' UNION ALL SELECT pg_namespace.oid AS namespace_id, relname, NULL relpages, NULL attname, NULL type_name, NULL type_modifier, NULL ndim, NULL attnum, NULL AS notnull, pg_constraint.oid AS constraint_id, contype AS constraint_type, conkey AS constraint_key FROM pg_class JOIN pg_namespace ON relnamespace = pg_namespace.oid JOIN pg_constraint ON (pg_class.oid=pg_constraint.conrelid) WHERE relkind IN ('r', 'v', 'm', 'f', 'p') AND contype IN ('p', 'u') AND pg_namespace.nspname = 'shop' ORDER BY namespace_id, relname, attnum, constraint_id
--@ simple
COPY (SELECT "id", "buyer", "total" FROM "shop"."orders" WHERE ctid BETWEEN '(0,0)'::tid AND '(4294967295,0)'::tid) TO STDOUT (FORMAT binary)
--@ simple
COPY (SELECT "kind", "balance" FROM "public"."accounts" WHERE ctid BETWEEN '(0,0)'::tid AND '(1000,0)'::tid AND ("currency" = 'EUR' AND "currency" IS NOT NULL)) TO STDOUT (FORMAT binary)
--@ simple
COMMIT
--# ClickHouse: a table by copy
COPY (SELECT "id", "kind", "balance" FROM "public"."accounts" WHERE "kind" = 'savings') TO STDOUT
--@ simple
SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS not_null, attndims AS dims, atttypid as type_id, atttypmod as type_modifier, attnum as att_num, attgenerated as generated FROM pg_attribute WHERE attrelid = (SELECT oid FROM pg_class WHERE relname = 'accounts' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'public')) AND NOT attisdropped AND attnum > 0 ORDER BY attnum ASC
--# Trino: rows and counts
--@ extended
SELECT "id", "buyer" FROM "shop"."orders" WHERE ("id" >= $1::bigint) AND ("buyer" COLLATE "C" < $2) ORDER BY "id" ASC NULLS LAST LIMIT 5
--bind 3
--bind buyer-3
--@ extended
SELECT reltuples > -2 FROM pg_class WHERE relkind in ('r', 'm', 'f', 'p') AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND relname = $2
--bind shop
--bind orders
--# postgres_fdw of another server
SET search_path = pg_catalog
--@ simple
SET timezone = 'GMT'
--@ simple
SET datestyle = ISO
--@ simple
SET intervalstyle = postgres
--@ simple
SET extra_float_digits = 3
--@ simple
START TRANSACTION ISOLATION LEVEL REPEATABLE READ
--@ simple
DECLARE c1 CURSOR FOR
SELECT id, buyer, total FROM shop.orders WHERE ((total > 20::numeric)) ORDER BY id ASC NULLS LAST
--@ simple
FETCH 100 FROM c1
--@ simple
CLOSE c1
--@ simple
EXPLAIN (COSTS OFF) SELECT id FROM shop.orders
--@ simple
COMMIT TRANSACTION
--# postgres_fdw: import of a foreign schema, and a sample for statistics
--@ simple
SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, attgenerated, pg_get_expr(adbin, adrelid), collname, collnsp.nspname FROM pg_class c JOIN pg_namespace n ON relnamespace = n.oid LEFT JOIN pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped LEFT JOIN pg_attrdef ad ON adrelid = c.oid AND adnum = attnum LEFT JOIN pg_collation coll ON coll.oid = attcollation LEFT JOIN pg_namespace collnsp ON collnsp.oid = collnamespace WHERE c.relkind IN ('r', 'v', 'f', 'm', 'p') AND n.nspname = E'shop' AND (c.relkind <> 'x') ORDER BY c.relname, a.attnum
--@ simple
SELECT pg_catalog.pg_relation_size('shop.orders'::pg_catalog.regclass) / 8192
--# AWS DMS: what it asks
select version(), current_database(), current_setting('server_version_num')
--@ simple
select cast(setting as integer) from pg_settings where name = 'server_version_num'
--@ simple
select n.nspname, c.relname, case when c.relkind in ('r', 'p') then 'TABLE' else 'VIEW' end, coalesce(pg_get_userbyid(c.relowner), '') from pg_catalog.pg_class c, pg_catalog.pg_namespace n where n.oid = c.relnamespace and c.relkind in ('r', 'p', 'v') and n.nspname in ('public', 'shop') order by 1, 2
--@ simple
declare "SQL_CUR7" cursor with hold for select "id", "sku", "price" from "shop"."products" order by "id"
--@ simple
fetch 2 in "SQL_CUR7"
--@ simple
fetch 1000 in "SQL_CUR7"
--@ simple
close "SQL_CUR7"
--# Hevo and Stitch: counts and bounds
select count(*) as c, min("id") as lo, max("id") as hi from "public"."transactions" where "id" > 10 and "id" <= 30
--@ simple
select "id", "account_id", "amount" from "public"."transactions" where "id" > 10 and "id" <= 30 order by "id" limit 5 offset 5
--# Materialize and PeerDB: checks before a snapshot
select name, setting from pg_settings where name in ('wal_level', 'max_replication_slots', 'max_wal_senders') order by 1
--@ simple
SELECT c.relreplident, c.oid IS NOT NULL AS is_there, COALESCE(t.reltoastrelid, 0) >= 0 FROM pg_class c LEFT JOIN pg_class t ON t.oid = c.oid WHERE c.relname = 'orders' AND c.relkind = 'r'
--@ simple
SELECT bucket_v, MIN(v_from) AS start, MAX(v_from) AS end FROM (SELECT NTILE(4) OVER (ORDER BY "id") AS bucket_v, "id" AS v_from FROM "shop"."orders") subquery GROUP BY bucket_v ORDER BY start
--@ simple
BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; COMMIT
--# Dagster and Prefect: watermark kept in a table of one's own
create table if not exists public.watermarks_bi (asset text primary key, seen timestamptz not null, rows bigint not null default 0)
--@ extended
insert into public.watermarks_bi as w (asset, seen, rows) values ($1, $2, $3) on conflict (asset) do update set seen = greatest(w.seen, excluded.seen), rows = w.rows + excluded.rows returning asset, seen, rows
--bind orders
--bind 2025-02-01T00:00:00Z
--bind 40
--@ extended
select max(placed_at) from shop.orders where placed_at > (select coalesce(max(seen), '-infinity') from public.watermarks_bi where asset = $1)
--bind orders
--undo drop table if exists public.watermarks_bi
--# SQLMesh: state, plan and a virtual layer
CREATE SCHEMA IF NOT EXISTS "sqlmesh__shop"
--@ simple
CREATE TABLE IF NOT EXISTS "sqlmesh__shop"."shop__daily__301" AS SELECT CAST("day" AS DATE) AS "day", "n" FROM (SELECT CAST("placed_at" AS DATE) AS "day", COUNT(*) AS "n" FROM "shop"."orders" AS "orders" WHERE CAST("placed_at" AS DATE) BETWEEN CAST('2025-01-01' AS DATE) AND CAST('2025-01-10' AS DATE) GROUP BY 1) AS "_subquery" WHERE FALSE LIMIT 0
--@ simple
DELETE FROM "sqlmesh__shop"."shop__daily__301" WHERE "day" BETWEEN CAST('2025-01-01' AS DATE) AND CAST('2025-01-10' AS DATE)
--@ simple
INSERT INTO "sqlmesh__shop"."shop__daily__301" ("day", "n") SELECT "day", "n" FROM (SELECT CAST("placed_at" AS DATE) AS "day", COUNT(*) AS "n" FROM "shop"."orders" AS "orders" GROUP BY 1) AS "_subquery" WHERE "day" BETWEEN CAST('2025-01-01' AS DATE) AND CAST('2025-01-10' AS DATE)
--@ simple
CREATE OR REPLACE VIEW "sqlmesh__shop"."daily" AS SELECT * FROM "sqlmesh__shop"."shop__daily__301"
--@ simple
SELECT * FROM "sqlmesh__shop"."daily" ORDER BY "day" LIMIT 3
--undo drop schema if exists sqlmesh__shop cascade
--# Great Expectations: a batch of checks
CREATE TEMPORARY TABLE "gx_temp_0a1b" AS SELECT * FROM shop.orders WHERE true
--@ simple
SELECT count(*) AS "table.row_count" FROM "gx_temp_0a1b"
--@ simple
SELECT sum(CASE WHEN (buyer IS NULL) THEN 1 ELSE 0 END) AS "column_values.nonnull.unexpected_count", sum(CASE WHEN (total < 0 AND NOT total IS NULL) THEN 1 ELSE 0 END) AS "column_values.between.unexpected_count", min(total) AS lo, max(total) AS hi, avg(CAST(total AS NUMERIC)) AS mean FROM "gx_temp_0a1b"
--@ simple
SELECT percentile_disc(0.25) WITHIN GROUP (ORDER BY total ASC) AS p25, percentile_disc(0.75) WITHIN GROUP (ORDER BY total ASC) AS p75 FROM "gx_temp_0a1b"
--@ simple
SELECT count(*) FROM (SELECT buyer FROM "gx_temp_0a1b" WHERE buyer ~ '^buyer-[0-9]+$') AS matched
--@ simple
DROP TABLE "gx_temp_0a1b"
--# Soda and elementary: profiles
WITH frequencies AS (SELECT kind AS value_, count(*) AS frequency_ FROM public.accounts WHERE kind IS NOT NULL GROUP BY kind), mins AS (SELECT CAST('mins' AS VARCHAR) AS metric_, ROW_NUMBER() OVER(ORDER BY value_ ASC) AS index_, value_, frequency_ FROM frequencies ORDER BY value_ ASC LIMIT 5), frequent_values AS (SELECT CAST('frequent_values' AS VARCHAR) AS metric_, ROW_NUMBER() OVER(ORDER BY frequency_ DESC, value_) AS index_, value_, frequency_ FROM frequencies ORDER BY frequency_ desc LIMIT 10) SELECT * FROM mins UNION SELECT * FROM frequent_values ORDER BY metric_ ASC, index_ ASC
--# data-diff: checksums of segments
SELECT count(*), sum(('x' || substring(md5(concat("id"::varchar, '|', coalesce("total"::decimal(20, 2)::varchar, '<null>'))), 18))::bit(60)::bigint) FROM "shop"."orders" WHERE ("id" >= 1) AND ("id" < 21)
--# pg_dump: the parts that any client may ask
SELECT pg_catalog.set_config('search_path', '', false)
--@ simple
SET extra_float_digits TO 3; SET synchronize_seqscans TO off; SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0
--@ simple
BEGIN
--@ simple
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY
--@ simple
LOCK TABLE shop.orders, shop.products IN ACCESS SHARE MODE
--@ simple
COPY shop.categories (id, parent_id, name) TO stdout;
--@ simple
SELECT pg_catalog.pg_get_viewdef('shop.order_lines'::pg_catalog.regclass::pg_catalog.oid) AS viewdef
--@ simple
ROLLBACK
--# pandas: frames read in chunks | masks email
--@ simple
BEGIN
--@ simple
DECLARE "c_7f21_1" CURSOR WITHOUT HOLD FOR SELECT id, city, email FROM customers ORDER BY id
--@ simple
FETCH FORWARD 5 FROM "c_7f21_1"
--@ simple
FETCH FORWARD 5 FROM "c_7f21_1"
--@ simple
FETCH FORWARD 5 FROM "c_7f21_1"
--@ simple
CLOSE "c_7f21_1"
--@ simple
ROLLBACK
--# Talend and Pentaho: fields asked without rows, lookups by keys
--@ describe
SELECT id, sku, name FROM shop.products
--@ extended
SELECT id, price FROM shop.products WHERE ( ( sku = $1 ) )
--bind TEA-1
--@ extended
SELECT count(*) as mode FROM shop.products WHERE id = $1
--bind 1
--# Informatica: updates by a stage
create table public.stage_bi as select id, balance from accounts limit 0
--@ simple
insert into public.stage_bi values (1, 10), (2, 20)
--@ simple
update accounts set balance = s.balance from public.stage_bi s where s.id = accounts.id
--@ simple
select id, balance from accounts where id < 4 order by id
--undo drop table if exists public.stage_bi
--# Census and Hightouch: rows that changed since the last sync
create schema if not exists census
--@ simple
create table if not exists census.orders_previous as select id, buyer, total from shop.orders where id < 30
--@ simple
with current_rows as (select id, buyer, total from shop.orders), changed as (select c.* from current_rows c left join census.orders_previous p on p.id = c.id where p.id is null or (c.buyer, c.total) is distinct from (p.buyer, p.total)), gone as (select p.id from census.orders_previous p left join current_rows c on c.id = p.id where c.id is null) select 'upsert' as op, id from changed union all select 'delete', id from gone order by 1, 2
--undo drop schema if exists census cascade
