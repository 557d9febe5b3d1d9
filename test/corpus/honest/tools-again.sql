-- What tools ask of the catalog, written from knowledge of what they look for and not captured.

--# SQLAlchemy 2 columns of a table
select pg_catalog.pg_attribute.attname as name, pg_catalog.format_type(pg_catalog.pg_attribute.atttypid, pg_catalog.pg_attribute.atttypmod) as format_type, (select pg_catalog.pg_get_expr(pg_catalog.pg_attrdef.adbin, pg_catalog.pg_attrdef.adrelid) as pg_get_expr_1 from pg_catalog.pg_attrdef where pg_catalog.pg_attrdef.adrelid = pg_catalog.pg_attribute.attrelid and pg_catalog.pg_attrdef.adnum = pg_catalog.pg_attribute.attnum and pg_catalog.pg_attribute.atthasdef) as "default", pg_catalog.pg_attribute.attnotnull as not_null, pg_catalog.pg_class.relname as table_name, pg_catalog.pg_description.description as comment, pg_catalog.pg_attribute.attgenerated as generated, (select json_build_object('always', pg_catalog.pg_attribute.attidentity = 'a', 'start', pg_catalog.pg_sequence.seqstart, 'increment', pg_catalog.pg_sequence.seqincrement, 'minvalue', pg_catalog.pg_sequence.seqmin, 'maxvalue', pg_catalog.pg_sequence.seqmax, 'cache', pg_catalog.pg_sequence.seqcache, 'cycle', pg_catalog.pg_sequence.seqcycle) from pg_catalog.pg_sequence where pg_catalog.pg_attribute.attidentity != '' and pg_catalog.pg_sequence.seqrelid = cast(cast(pg_catalog.pg_get_serial_sequence(cast(cast(pg_catalog.pg_attribute.attrelid as regclass) as text), pg_catalog.pg_attribute.attname) as regclass) as oid)) as identity_options from pg_catalog.pg_class left outer join pg_catalog.pg_attribute on pg_catalog.pg_class.oid = pg_catalog.pg_attribute.attrelid and pg_catalog.pg_attribute.attnum > 0 and not pg_catalog.pg_attribute.attisdropped left outer join pg_catalog.pg_description on pg_catalog.pg_description.objoid = pg_catalog.pg_attribute.attrelid and pg_catalog.pg_description.objsubid = pg_catalog.pg_attribute.attnum join pg_catalog.pg_namespace on pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace where pg_catalog.pg_class.relkind = any (array['r', 'p', 'f', 'v', 'm']) and pg_catalog.pg_namespace.nspname = 'shop' and pg_catalog.pg_class.relname in ('products') order by pg_catalog.pg_class.relname, pg_catalog.pg_attribute.attnum
--# SQLAlchemy 2 foreign keys
select pg_class.relname, pg_constraint.conname, case when pg_constraint.oid is not null then pg_catalog.pg_get_constraintdef(pg_constraint.oid, true) end as anon_1, nsp_ref.nspname, pg_catalog.pg_description.description from pg_catalog.pg_class left outer join pg_catalog.pg_constraint on pg_catalog.pg_class.oid = pg_catalog.pg_constraint.conrelid and pg_catalog.pg_constraint.contype = 'f' left outer join pg_catalog.pg_class as cls_ref on cls_ref.oid = pg_catalog.pg_constraint.confrelid left outer join pg_catalog.pg_namespace as nsp_ref on cls_ref.relnamespace = nsp_ref.oid left outer join pg_catalog.pg_description on pg_catalog.pg_description.objoid = pg_catalog.pg_constraint.oid join pg_catalog.pg_namespace on pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace where pg_catalog.pg_class.relkind = any (array['r', 'p']) and pg_catalog.pg_namespace.nspname = 'shop' order by pg_catalog.pg_class.relname, pg_catalog.pg_constraint.conname
--# SQLAlchemy 2 constraints by generated subscripts
select attr.conrelid, array_agg(cast(attr.attname as text) order by attr.ord) as cols, attr.conname, min(attr.description) as description from (select con.conrelid, con.conname, con.conindid, con.description, con.ord, pg_catalog.pg_attribute.attname from pg_catalog.pg_attribute join (select pg_catalog.pg_constraint.conrelid, pg_catalog.pg_constraint.conname, pg_catalog.pg_constraint.conindid, unnest(pg_catalog.pg_constraint.conkey) as attnum, generate_subscripts(pg_catalog.pg_constraint.conkey, 1) as ord, pg_catalog.pg_description.description from pg_catalog.pg_constraint left outer join pg_catalog.pg_description on pg_catalog.pg_description.objoid = pg_catalog.pg_constraint.oid where pg_catalog.pg_constraint.contype = 'p' and pg_catalog.pg_constraint.conrelid in ('shop.orders'::regclass)) as con on pg_catalog.pg_attribute.attnum = con.attnum and pg_catalog.pg_attribute.attrelid = con.conrelid) as attr group by attr.conrelid, attr.conname order by attr.conrelid, attr.conname
--# SQLAlchemy 2 indexes
select pg_index.indrelid, cls_idx.relname as relname_index, pg_index.indisunique, pg_constraint.conrelid is not null as has_constraint, pg_index.indoption, cls_idx.reloptions, pg_am.amname, case when (pg_index.indpred is not null) then pg_get_expr(pg_index.indpred, pg_index.indrelid) end as filter_definition, pg_index.indnkeyatts, idx_cols.elements, idx_cols.elements_is_expr from pg_index join pg_class as cls_idx on pg_index.indexrelid = cls_idx.oid join (select idx_attr.indexrelid, min(idx_attr.indrelid) as min_1, array_agg(idx_attr.element order by idx_attr.ord) as elements, array_agg(idx_attr.is_expr order by idx_attr.ord) as elements_is_expr from (select idx.indexrelid, idx.indrelid, idx.ord, case when (idx.attnum = 0) then pg_get_indexdef(idx.indexrelid, idx.ord + 1, true) else cast(pg_attribute.attname as text) end as element, idx.attnum = 0 as is_expr from (select pg_index.indexrelid, pg_index.indrelid, unnest(pg_index.indkey) as attnum, generate_subscripts(pg_index.indkey, 1) as ord from pg_index where not pg_index.indisprimary and pg_index.indrelid in ('shop.products'::regclass)) as idx left outer join pg_attribute on pg_attribute.attnum = idx.attnum and pg_attribute.attrelid = idx.indrelid) as idx_attr group by idx_attr.indexrelid) as idx_cols on pg_index.indexrelid = idx_cols.indexrelid left outer join pg_constraint on pg_index.indrelid = pg_constraint.conrelid and pg_index.indexrelid = pg_constraint.conindid join pg_am on cls_idx.relam = pg_am.oid order by 1, 2
--# Alembic compares server defaults
select (1 + 1) = (select 2)
--# Django table list
select c.relname, case when c.relispartition then 'p' when c.relkind in ('m', 'v') then 'v' else 't' end, obj_description(c.oid, 'pg_class') from pg_catalog.pg_class c left join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relkind in ('f', 'm', 'p', 'r', 'v') and n.nspname not in ('pg_catalog', 'pg_toast') and pg_catalog.pg_table_is_visible(c.oid) order by 1
--# Django constraint lookup
select c.conname, array(select attname from unnest(c.conkey) with ordinality cols(colid, arridx) join pg_attribute as ca on cols.colid = ca.attnum where ca.attrelid = c.conrelid order by cols.arridx), c.contype, (select fkc.relname || '.' || fka.attname from pg_attribute as fka join pg_class as fkc on fka.attrelid = fkc.oid where fka.attrelid = c.confrelid and fka.attnum = c.confkey[1]), cl.reloptions from pg_constraint as c join pg_class as cl on c.conrelid = cl.oid where cl.relname = 'accounts' and pg_catalog.pg_table_is_visible(cl.oid) order by 1
--# Django index lookup
select indexname, array_agg(attname order by arridx), indisunique, indisprimary, array_agg(ordering order by arridx), amname, exprdef, s2.attoptions from (select c2.relname as indexname, idx.*, attr.attname, am.amname, case when idx.indexprs is not null then pg_get_indexdef(idx.indexrelid) end as exprdef, case am.amname when 'btree' then case (option & 1) when 1 then 'DESC' else 'ASC' end end as ordering, c2.reloptions as attoptions from (select *, unnest(i.indkey) as key, unnest(i.indoption) as option, generate_subscripts(i.indkey, 1) as arridx from pg_index i) idx left join pg_class c on idx.indrelid = c.oid left join pg_class c2 on idx.indexrelid = c2.oid left join pg_am am on c2.relam = am.oid left join pg_attribute attr on attr.attrelid = c.oid and attr.attnum = idx.key where c.relname = 'accounts' and pg_catalog.pg_table_is_visible(c.oid)) s2 group by indexname, indisunique, indisprimary, amname, exprdef, attoptions order by 1
--# Django resets sequences
select setval(pg_get_serial_sequence('"shop"."jobs"', 'id'), coalesce(max("id"), 1), max("id") is not null) from "shop"."jobs"
--# Django flush
truncate shop.jobs, shop.audit restart identity
--# Django query with annotations
select "accounts"."id", "accounts"."kind", count("transactions"."id") as "n", (count("transactions"."id") > 2) as "busy" from "accounts" left outer join "transactions" on ("accounts"."id" = "transactions"."account_id") group by "accounts"."id" having count("transactions"."id") > 0 order by "n" desc, "accounts"."id" asc limit 5
--# Django exists
select 1 as "a" from "accounts" where "accounts"."kind" = 'savings' limit 1
--# Rails tables
select c.relname from pg_class c left join pg_namespace n on n.oid = c.relnamespace where n.nspname = any (current_schemas(false)) and c.relkind in ('r', 'p') order by 1
--# Rails columns
select a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid), a.attnotnull, a.atttypid, a.atttypmod, c.collname, col_description(a.attrelid, a.attnum) as comment, attidentity as identity, attgenerated as attgenerated from pg_attribute a left join pg_attrdef d on a.attrelid = d.adrelid and a.attnum = d.adnum left join pg_type t on a.atttypid = t.oid left join pg_collation c on a.attcollation = c.oid and a.attcollation <> t.typcollation where a.attrelid = '"shop"."products"'::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum
--# Rails indexes
select distinct i.relname, d.indisunique, d.indkey, pg_get_indexdef(d.indexrelid), pg_catalog.obj_description(i.oid, 'pg_class') as comment, d.indisvalid, array(select pg_get_indexdef(d.indexrelid, k + 1, true) from generate_subscripts(d.indkey, 1) as k order by k) as columns, d.indkey::text from pg_class t inner join pg_index d on t.oid = d.indrelid inner join pg_class i on d.indexrelid = i.oid left join pg_namespace n on n.oid = t.relnamespace where i.relkind in ('i', 'I') and d.indisprimary = 'f' and t.relname = 'products' and n.nspname = 'shop' order by i.relname
--# Rails foreign keys
select t2.oid::regclass::text as to_table, a1.attname as column, a2.attname as primary_key, c.conname as name, c.confupdtype as on_update, c.confdeltype as on_delete, c.convalidated as valid, c.condeferrable as deferrable, c.condeferred as deferred, c.conrelid, c.confrelid, array_position(c.conkey, a1.attnum) from pg_constraint c join pg_class t1 on c.conrelid = t1.oid join pg_class t2 on c.confrelid = t2.oid join pg_attribute a1 on a1.attnum = c.conkey[1] and a1.attrelid = t1.oid join pg_attribute a2 on a2.attnum = c.confkey[1] and a2.attrelid = t2.oid join pg_namespace t3 on c.connamespace = t3.oid where c.contype = 'f' and t1.relname = 'orders' and t3.nspname = 'shop' order by c.conname
--# Rails primary keys
select a.attname from (select indrelid, indkey, generate_subscripts(indkey, 1) idx from pg_index where indrelid = '"accounts"'::regclass and indisprimary) i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[i.idx] order by i.idx
--# Rails enum types
select type.typname as name, type.oid as oid, n.nspname as schema, array_agg(enum.enumlabel order by enum.enumsortorder) as value from pg_enum as enum join pg_type as type on (type.oid = enum.enumtypid) join pg_namespace n on type.typnamespace = n.oid where n.nspname = any (current_schemas(false)) or n.nspname = 'shop' group by type.oid, n.nspname, type.typname order by 1
--# Rails sets its session
set client_min_messages to 'warning'
--@ simple
set standard_conforming_strings = on
--@ simple
set session timezone to 'UTC'
--@ simple
select t.oid, t.typname, t.typelem, t.typdelim, t.typinput, r.rngsubtype, t.typtype, t.typbasetype from pg_type as t left join pg_range as r on t.oid = rngtypid where t.typname in ('int2', 'int4', 'int8', 'oid', 'float4', 'float8', 'numeric', 'bool', 'timestamp', 'timestamptz') order by t.oid
--# Rails disables integrity for fixtures
begin; alter table shop.orders disable trigger all; alter table shop.orders enable trigger all; rollback
--# Rails takes a migration lock
select pg_try_advisory_lock(4854617895123456)
--@ simple
select pg_advisory_unlock(4854617895123456)
--# Hibernate reads sequences
select * from information_schema.sequences order by sequence_schema, sequence_name
--# Hibernate pooled sequence
create sequence shop.order_seq start with 1 increment by 50
--@ extended
select nextval('shop.order_seq')
--@ simple
drop sequence shop.order_seq
--# Hibernate drops and creates
alter table if exists shop.h_lines drop constraint if exists fk_lines
--@ simple
drop table if exists shop.h_lines cascade
--@ simple
create table shop.h_lines (id bigint not null, quantity integer not null, order_id bigint, primary key (id))
--@ simple
alter table if exists shop.h_lines add constraint fk_lines foreign key (order_id) references shop.orders
--@ simple
drop table shop.h_lines
--# Hibernate query with fetch join and paging
select o1_0.id, o1_0.buyer, p1_0.id, p1_0.sku from shop.orders o1_0 join shop.products p1_0 on p1_0.id = o1_0.product_id where o1_0.buyer like 'buyer-%' escape '' order by o1_0.id offset 5 rows fetch first 5 rows only
--# JDBC metadata tables
select current_database() as table_cat, n.nspname as table_schem, c.relname as table_name, case n.nspname ~ '^pg_' or n.nspname = 'information_schema' when true then case when n.nspname = 'pg_catalog' or n.nspname = 'information_schema' then case c.relkind when 'r' then 'SYSTEM TABLE' when 'v' then 'SYSTEM VIEW' when 'i' then 'SYSTEM INDEX' else null end else null end when false then case c.relkind when 'r' then 'TABLE' when 'p' then 'PARTITIONED TABLE' when 'i' then 'INDEX' when 'S' then 'SEQUENCE' when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' else null end else null end as table_type, d.description as remarks from pg_catalog.pg_namespace n, pg_catalog.pg_class c left join pg_catalog.pg_description d on (c.oid = d.objoid and d.objsubid = 0 and d.classoid = 'pg_class'::regclass) where c.relnamespace = n.oid and n.nspname like 'shop' order by table_type, table_schem, table_name
--# JDBC type map
select n.nspname = any (current_schemas(true)), n.nspname, t.typname from pg_catalog.pg_type t join pg_catalog.pg_namespace n on t.typnamespace = n.oid where t.oid = 'shop.order_state'::regtype
--# JDBC primary keys
select result.table_schem, result.table_name, result.column_name, result.key_seq, result.pk_name from (select n.nspname as table_schem, ct.relname as table_name, a.attname as column_name, (information_schema._pg_expandarray(i.indkey)).n as key_seq, ci.relname as pk_name, information_schema._pg_expandarray(i.indkey) as keys, a.attnum as a_attnum from pg_catalog.pg_class ct join pg_catalog.pg_attribute a on (ct.oid = a.attrelid) join pg_catalog.pg_namespace n on (ct.relnamespace = n.oid) join pg_catalog.pg_index i on (a.attrelid = i.indrelid) join pg_catalog.pg_class ci on (ci.oid = i.indexrelid) where i.indisprimary and ct.relname = 'accounts') result where result.a_attnum = (result.keys).x order by result.table_name, result.pk_name, result.key_seq
--# JDBC procedures columns
select n.nspname, p.proname, p.prorettype, p.proargtypes, t.typtype, t.typrelid, p.proargnames, p.proargmodes, p.proallargtypes, p.oid is not null from pg_catalog.pg_proc p, pg_catalog.pg_namespace n, pg_catalog.pg_type t where p.pronamespace = n.oid and p.prorettype = t.oid and n.nspname like 'shop' order by n.nspname, p.proname, p.oid::text
--# JDBC cross references
select pkn.nspname as pktable_schem, pkc.relname as pktable_name, pka.attname as pkcolumn_name, fkn.nspname, fkc.relname, fka.attname, pos.n as key_seq, case con.confupdtype when 'c' then 0 when 'n' then 2 else 3 end as update_rule, con.conname from pg_catalog.pg_namespace pkn, pg_catalog.pg_class pkc, pg_catalog.pg_attribute pka, pg_catalog.pg_namespace fkn, pg_catalog.pg_class fkc, pg_catalog.pg_attribute fka, pg_catalog.pg_constraint con, pg_catalog.generate_series(1, 32) pos(n), pg_catalog.pg_class pkic where pkn.oid = pkc.relnamespace and pkc.oid = pka.attrelid and pka.attnum = con.confkey[pos.n] and con.confrelid = pkc.oid and fkn.oid = fkc.relnamespace and fkc.oid = fka.attrelid and fka.attnum = con.conkey[pos.n] and con.conrelid = fkc.oid and con.contype = 'f' and pkic.relkind in ('i', 'I') and pkic.oid = con.conindid and fkn.nspname = 'shop' order by 1, 2, 5, 7
--# JDBC client info and keywords
select string_agg(word, ',' order by word) from pg_catalog.pg_get_keywords() where word like 'ab%'
--# JDBC max name length
select t.typlen from pg_catalog.pg_type t, pg_catalog.pg_namespace n where t.typnamespace = n.oid and t.typname = 'name' and n.nspname = 'pg_catalog'
--# Npgsql loads composite types
select typ.oid, att.attname, att.atttypid from pg_type as typ join pg_namespace as ns on (ns.oid = typ.typnamespace) join pg_class as cls on (cls.oid = typ.typrelid) join pg_attribute as att on (att.attrelid = typ.typrelid) where (typ.typtype = 'c' and cls.relkind = 'c') and attnum > 0 and not attisdropped order by typ.oid, att.attnum
--# Npgsql loads enums
select pg_type.oid, enumlabel from pg_enum join pg_type on pg_type.oid = enumtypid order by oid, enumsortorder
--# EF Core looks for a table
select exists (select 1 from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relname = '__EFMigrationsHistory')
--# EF Core includes
select p.id, p.name, t.id, t.total from shop.products as p left join (select o.id, o.product_id, o.total from shop.orders as o where o.state = 'paid') as t on p.id = t.product_id order by p.id, t.id
--# EF Core updates in a batch
update shop.orders set total = 5 where id = 1 returning 1; update shop.orders set total = 6 where id = 2 returning 1;
--# TypeORM columns
select columns.*, pg_catalog.col_description(('"' || table_catalog || '"."' || table_schema || '"."' || table_name || '"')::regclass::oid, ordinal_position) as description, ('"' || "udt_schema" || '"."' || "udt_name" || '"')::"regtype" as "regtype", pg_catalog.format_type("col_attr"."atttypid", "col_attr"."atttypmod") as "format_type" from "information_schema"."columns" left join "pg_catalog"."pg_attribute" as "col_attr" on "col_attr"."attname" = "columns"."column_name" and "col_attr"."attrelid" = (select "cls"."oid" from "pg_catalog"."pg_class" as "cls" left join "pg_catalog"."pg_namespace" as "ns" on "ns"."oid" = "cls"."relnamespace" where "cls"."relname" = "columns"."table_name" and "ns"."nspname" = "columns"."table_schema") where ("table_schema" = 'shop' and "table_name" = 'jobs') order by ordinal_position
--# TypeORM constraints
select "ns"."nspname" as "table_schema", "t"."relname" as "table_name", "cnst"."conname" as "constraint_name", pg_get_constraintdef("cnst"."oid") as "expression", case "cnst"."contype" when 'p' then 'PRIMARY' when 'u' then 'UNIQUE' when 'c' then 'CHECK' when 'x' then 'EXCLUDE' end as "constraint_type", "a"."attname" as "column_name" from "pg_constraint" "cnst" inner join "pg_class" "t" on "t"."oid" = "cnst"."conrelid" inner join "pg_namespace" "ns" on "ns"."oid" = "cnst"."connamespace" left join "pg_attribute" "a" on "a"."attrelid" = "cnst"."conrelid" and "a"."attnum" = any ("cnst"."conkey") where "t"."relkind" in ('r', 'p') and (("ns"."nspname" = 'shop' and "t"."relname" = 'products')) order by 3, 6
--# Sequelize table list
select table_name from information_schema.tables where table_schema = 'public' and table_type like '%TABLE' and table_name != 'spatial_ref_sys' order by 1
--# Sequelize describes a table
select pk.constraint_type as "Constraint", c.column_name as "Field", c.column_default as "Default", c.is_nullable as "Null", (case when c.udt_name = 'hstore' then c.udt_name else c.data_type end) || (case when c.character_maximum_length is not null then '(' || c.character_maximum_length || ')' else '' end) as "Type", (select array_agg(e.enumlabel) from pg_catalog.pg_type t join pg_catalog.pg_enum e on t.oid = e.enumtypid where t.typname = c.udt_name) as "special", (select pgd.description from pg_catalog.pg_statio_all_tables as st inner join pg_catalog.pg_description pgd on (pgd.objoid = st.relid) where c.ordinal_position = pgd.objsubid and c.table_name = st.relname) as "Comment" from information_schema.columns c left join (select tc.table_schema, tc.table_name, cu.column_name, tc.constraint_type from information_schema.table_constraints tc join information_schema.key_column_usage cu on tc.table_schema = cu.table_schema and tc.table_name = cu.table_name and tc.constraint_name = cu.constraint_name and tc.constraint_type = 'PRIMARY KEY') pk on pk.table_schema = c.table_schema and pk.table_name = c.table_name and pk.column_name = c.column_name where c.table_name = 'orders' and c.table_schema = 'shop' order by c.ordinal_position
--# Sequelize server version and enums
show server_version
--@ simple
select t.typname enum_name, array_agg(e.enumlabel order by enumsortorder) enum_value from pg_type t join pg_enum e on t.oid = e.enumtypid join pg_catalog.pg_namespace n on n.oid = t.typnamespace where n.nspname = 'shop' group by 1
--# Sequelize drops an enum and a table
drop table if exists "shop"."Pets" cascade;
--@ simple
do 'begin create type "shop"."enum_Pets_kind" as enum(''cat'', ''dog''); exception when duplicate_object then null; end';
--@ simple
create table if not exists "shop"."Pets" ("id" serial, "kind" "shop"."enum_Pets_kind", "createdAt" timestamp with time zone not null, primary key ("id"));
--@ simple
insert into "shop"."Pets" ("id", "kind", "createdAt") values (default, 'cat', '2025-01-01') returning "id", "kind", "createdAt"
--@ simple
drop table "shop"."Pets"; drop type "shop"."enum_Pets_kind"
--# knex builds its migration tables
create table "shop"."knex_migrations" ("id" serial primary key, "name" varchar(255), "batch" integer, "migration_time" timestamptz)
--@ simple
create table "shop"."knex_migrations_lock" ("index" serial primary key, "is_locked" integer)
--@ extended
select * from "shop"."knex_migrations_lock"
--@ extended
insert into "shop"."knex_migrations_lock" ("is_locked") values ($1)
--bind 0
--@ extended
update "shop"."knex_migrations_lock" set "is_locked" = $1 where "is_locked" = $2
--bind 1
--bind 0
--@ extended
select max("batch") as "max_batch" from "shop"."knex_migrations"
--@ simple
drop table "shop"."knex_migrations", "shop"."knex_migrations_lock"
--# Drizzle pushes a schema
create schema if not exists "drizzled"
--@ simple
create table if not exists "drizzled"."__drizzle_migrations" (id serial primary key, hash text not null, created_at bigint)
--@ simple
insert into "drizzled"."__drizzle_migrations" ("hash", "created_at") values ('abc', 17)
--@ simple
select id, hash, created_at from "drizzled"."__drizzle_migrations" order by created_at desc limit 1
--@ simple
drop schema "drizzled" cascade
--# GORM migrates a table
select count(*) from information_schema.tables where table_schema = current_schema() and table_name = 'accounts' and table_type = 'BASE TABLE'
--@ simple
select c.column_name, c.is_nullable = 'YES', c.udt_name, c.character_maximum_length, c.numeric_precision, c.numeric_precision_radix, c.numeric_scale, c.datetime_precision, 8 * typlen, c.column_default, pd.description, c.identity_increment from information_schema.columns as c join pg_type as pgt on c.udt_name = pgt.typname left join pg_catalog.pg_description as pd on pd.objsubid = c.ordinal_position and pd.objoid = (select pg_catalog.pg_class.oid from pg_catalog.pg_class where relname = c.table_name and relnamespace = (select oid from pg_catalog.pg_namespace where nspname = c.table_schema)) where table_catalog = current_database() and table_schema = 'public' and table_name = 'accounts' order by c.ordinal_position
--# Ecto checks storage and locks
--@ simple
create table if not exists shop.ecto_versions (version bigint, inserted_at timestamp(0), primary key (version))
--@ simple
begin; lock table shop.ecto_versions in share update exclusive mode; select e0.version::bigint from shop.ecto_versions as e0; commit
--@ simple
drop table shop.ecto_versions
--# sqlx takes a lock by name
select pg_advisory_lock(hashtext(current_database() || current_schema())::bigint)
--@ simple
select pg_advisory_unlock(hashtext(current_database() || current_schema())::bigint)
--# sqlx asks of a column whether it may be null
--@ extended
select not pg_attribute.attnotnull as nullable from (values ($1::int4, $2::int4, $3::int2)) as col(idx, table_id, col_idx) left join pg_catalog.pg_attribute on table_id is not null and attrelid = table_id and attnum = col_idx order by col.idx
--bind 1
--bind 1259
--bind 2
--# Diesel infers a schema
select column_name, udt_name, udt_schema, is_nullable = 'YES', character_maximum_length, col_description(format('%I.%I', table_schema, table_name)::regclass, ordinal_position) from information_schema.columns where table_name = 'accounts' and table_schema = 'public' order by ordinal_position
--# pgAdmin database node
select db.oid as did, db.datname as name, ta.spcname as spcname, db.datallowconn, pg_catalog.pg_encoding_to_char(encoding) as encoding, pg_catalog.pg_get_userbyid(datdba) as datowner, (select pg_catalog.current_setting('lc_messages')) as msgs, db.datconnlimit as datconnlimit, pg_catalog.has_database_privilege(db.oid, 'CREATE') as cancreate, descr.description as comments, db.datistemplate as is_template, (select array_to_string(array(select provider || '=' || label from pg_catalog.pg_seclabel sl1 where sl1.objoid = db.oid), ',')) as seclabels from pg_catalog.pg_database db left outer join pg_catalog.pg_tablespace ta on db.dattablespace = ta.oid left outer join pg_catalog.pg_shdescription descr on (db.oid = descr.objoid and descr.classoid = 'pg_database'::regclass) where db.oid > 0 and datname = 'world_a' order by datname
--# pgAdmin function node
select pr.oid is not null, pr.xmin is not null, pr.prosrc, pr.prosrc_sql, pr.pronargs, pr.prorettype, typns.nspname as typnsp, lanname, pr.proname as name, pg_catalog.pg_get_function_identity_arguments(pr.oid) as args, pg_catalog.array_to_string(pr.proacl::text[], ', ') as acl from (select *, case when prosqlbody is not null then pg_get_function_sqlbody(oid) end as prosrc_sql from pg_catalog.pg_proc) pr join pg_catalog.pg_type typ on typ.oid = prorettype join pg_catalog.pg_namespace typns on typns.oid = typ.typnamespace join pg_catalog.pg_language lng on lng.oid = prolang where pr.proname = 'with_tax'
--# pgAdmin trigger node
select rel.relname, t.oid is not null, t.tgname as name, t.tgenabled as is_enable_trigger, (case when tgparentid = 0 then false else true end) as is_from_parent, pg_catalog.pg_get_triggerdef(t.oid, true) from pg_catalog.pg_trigger t join pg_catalog.pg_class rel on rel.oid = t.tgrelid where not tgisinternal and rel.relname = 'orders' order by tgname
--# pgAdmin table count and rows
select count(*) from shop.orders
--@ simple
select * from shop.orders order by id asc limit 1000
--# pgAdmin grid edit
begin; update shop.categories set name = 'renamed'::text where id = '4'; commit;
--# pgAdmin search objects
select obj_type, obj_name from (select 'table' as obj_type, relname as obj_name from pg_class where relkind = 'r' and relname ilike '%order%' union all select 'function', proname from pg_proc where proname ilike '%order_count%') sn order by 1, 2
--# DBeaver session start
select current_schema(), session_user
--@ simple
set session application_name = 'DBeaver'
--@ simple
select n.oid, n.*, d.description from pg_catalog.pg_namespace n left outer join pg_catalog.pg_description d on d.objoid = n.oid and d.objsubid = 0 and d.classoid = 'pg_namespace'::regclass order by nspname
--@ simple
select t.oid, t.*, c.relkind, format_type(nullif(t.typbasetype, 0), t.typtypmod) as base_type_name, d.description from pg_catalog.pg_type t left outer join pg_catalog.pg_type et on et.oid = t.typelem left outer join pg_catalog.pg_class c on c.oid = t.typrelid left outer join pg_catalog.pg_description d on t.oid = d.objoid where t.typname is not null and (c.relkind is null or c.relkind = 'c') and (et.typcategory is null or et.typcategory <> 'C') order by t.oid limit 50
--# DBeaver edits a cell
--@ extended
update shop.categories set name = $1 where id = $2
--bind wares
--bind 4
--# DBeaver table statistics | volatile
select c.oid, pg_catalog.pg_total_relation_size(c.oid) as total_rel_size, pg_catalog.pg_relation_size(c.oid) as rel_size from pg_class c where c.relnamespace = 'shop'::regnamespace
--# DataGrip introspects levels | volatile
select n.oid::bigint as id, n.xmin as state_number, nspname as name, d.description, pg_catalog.pg_get_userbyid(n.nspowner) as "owner" from pg_catalog.pg_namespace n left join pg_catalog.pg_description d on n.oid = d.objoid order by case when nspname = pg_catalog.current_schema() then -1::bigint else n.oid::bigint end
--# DataGrip sources of views
select t.relkind as view_kind, t.relname, pg_catalog.pg_get_viewdef(t.oid, true) as source_text from pg_catalog.pg_class t where t.relkind in ('v', 'm') and t.relnamespace = 'shop'::regnamespace order by 2
--# DataGrip rules and triggers
select r.ev_class::regclass::text as table_name, r.rulename, pg_catalog.translate(ev_type, '1234', 'SUID') as event_code, r.ev_enabled as mode, r.is_instead from pg_catalog.pg_rewrite r where r.rulename != '_RETURN' and r.ev_class = 'public.watching'::regclass
--# Metabase sync of a schema
select c.relname as name, n.nspname as schema, col.attname, col.attnum - 1 as position, pg_catalog.format_type(col.atttypid, col.atttypmod) as type, col.attnotnull as required, exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary and col.attnum = any (i.indkey)) as pk, coalesce(pg_get_expr(d.adbin, d.adrelid) like '%nextval(%', false) or col.attidentity <> '' as auto from pg_catalog.pg_attribute col join pg_catalog.pg_class c on c.oid = col.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace left join pg_attrdef d on d.adrelid = c.oid and d.adnum = col.attnum where n.nspname = 'shop' and c.relkind in ('r', 'p', 'v', 'f', 'm') and col.attnum > 0 and not col.attisdropped order by 1, 4
--# Metabase privileges of the current user
with table_privileges as (select null as role, t.schemaname as schema, t.objectname as table, pg_catalog.has_any_column_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"."' || replace(t.objectname, '"', '""') || '"', 'update') as update, pg_catalog.has_any_column_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"."' || replace(t.objectname, '"', '""') || '"', 'select') as select from (select schemaname, tablename as objectname from pg_catalog.pg_tables union select schemaname, viewname from pg_catalog.pg_views union select schemaname, matviewname from pg_catalog.pg_matviews) t where t.schemaname !~ '^pg_' and t.schemaname <> 'information_schema' and pg_catalog.has_schema_privilege(current_user, t.schemaname, 'usage')) select t.* from table_privileges t where t.select or t.update order by 2, 3
--# Metabase binned question
select ((floor((("shop"."orders"."total" - 0.0) / 10.0)) * 10.0) + 0.0) as "total", count(*) as "count" from "shop"."orders" group by 1 order by 1 asc
--# Metabase month over month
select date_trunc('month', cast("shop"."orders"."placed_at" as timestamp)) as "placed_at", count(*) as "count", (cast(count(*) as float) / nullif(lag(count(*), 1) over (order by date_trunc('month', cast("shop"."orders"."placed_at" as timestamp)) asc), 0.0)) - 1.0 as "previous" from "shop"."orders" group by 1 order by 1
--# Metabase uploads a table
create table "shop"."upload_1" ("_mb_row_id" bigint generated always as identity primary key, "name" text, "amount" double precision)
--@ simple
copy "shop"."upload_1" ("name", "amount") from stdin
--copy a\t1.5
--copy b\t2.5
--@ simple
select count(*), sum(amount) from shop.upload_1
--@ simple
drop table shop.upload_1
--# Superset explores
select date_trunc('day', placed_at) as __timestamp, state as state, sum(total) as "SUM(total)" from shop.orders where placed_at >= '2025-01-01 00:00:00.000000' and placed_at < '2025-03-01 00:00:00.000000' group by date_trunc('day', placed_at), state order by "SUM(total)" desc, 1 limit 10000
--# Superset with a series limit
select state as state, sum(total) as total from shop.orders join (select buyer as buyer__, sum(total) as mme from shop.orders group by buyer order by mme desc limit 2) as anon_1 on buyer = buyer__ group by state order by 1
--# Tableau looks around
select nspname, relname, relkind from pg_catalog.pg_class c, pg_catalog.pg_namespace n where relkind in ('r', 'v', 'm', 'f', 'p') and nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'pg_temp_1') and n.oid = relnamespace order by nspname, relname
--@ simple
create local temporary table "#Tableau_1_Connect" ("COL" integer) on commit preserve rows
--@ simple
drop table "#Tableau_1_Connect"
--# Tableau question with a cursor
begin; declare "SQL_CUR01" cursor with hold for select cast("orders"."state" as text) as "state", sum("orders"."total") as "sum:total:ok" from "shop"."orders" "orders" group by 1
--@ simple
fetch 10000 in "SQL_CUR01"
--@ simple
close "SQL_CUR01"; commit
--# Power BI folds
select "_"."state", "_"."a0" as "a0" from (select "rows"."state" as "state", sum("rows"."total") as "a0" from (select "state"::text as "state", "total" from "shop"."orders" "$Table") "rows" group by "state") "_" where not "_"."a0" is null order by 1 limit 1000
--# Power BI type names
select table_schema, table_name, column_name, ordinal_position, is_nullable, case when (data_type like '%unsigned%') then data_type || ' unsigned' else data_type end as data_type from information_schema.columns where table_schema = 'shop' and table_name = 'jobs' order by table_schema, table_name, ordinal_position
--# Grafana series
select floor(extract(epoch from at) / 3600) * 3600 as "time", sensor::text as metric, avg(value) as value from shop.readings where at between '2025-03-01T00:00:00Z' and '2025-03-01T12:00:00Z' group by 1, 2 order by 1, 2
--# Grafana completes a column
select quote_ident(column_name), data_type from information_schema.columns where case when array_length(parse_ident('shop.orders'), 1) = 2 then quote_ident(table_schema) = (parse_ident('shop.orders'))[1] and quote_ident(table_name) = (parse_ident('shop.orders'))[2] else quote_ident(table_name) = 'shop.orders' end order by 1
--# dbt builds by renaming
create table "shop"."model__dbt_tmp" as (select buyer, count(*) as orders from "shop"."orders" group by buyer)
--@ simple
alter table "shop"."model__dbt_tmp" rename to "model"
--@ simple
create index "model_by_buyer" on "shop"."model" (buyer)
--@ simple
select * from "shop"."model" order by 1
--@ simple
drop table if exists "shop"."model" cascade
--# dbt incremental merge by delete
create temporary table "model__dbt_tmp1" as (select 1 as id, 'a'::text as name)
--@ simple
begin; delete from shop.categories where id in (select id from "model__dbt_tmp1" where id > 1000); insert into shop.audit (op, what) (select 'dbt', name from "model__dbt_tmp1"); commit
--@ simple
drop table "model__dbt_tmp1"
--# dbt snapshots with a hash
select *, md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(state as varchar), '')) as dbt_scd_id from shop.orders where id < 4 order by id
--# dbt catalog
select 'world_a' as table_database, sch.nspname as table_schema, tbl.relname as table_name, case tbl.relkind when 'v' then 'VIEW' else 'BASE TABLE' end as table_type, tbl_desc.description as table_comment, col.attname as column_name, col.attnum as column_index, pg_catalog.format_type(col.atttypid, col.atttypmod) as column_type, col_desc.description as column_comment, pg_get_userbyid(tbl.relowner) as table_owner from pg_catalog.pg_namespace sch join pg_catalog.pg_class tbl on tbl.relnamespace = sch.oid join pg_catalog.pg_attribute col on col.attrelid = tbl.oid left outer join pg_catalog.pg_description tbl_desc on (tbl_desc.objoid = tbl.oid and tbl_desc.objsubid = 0) left outer join pg_catalog.pg_description col_desc on (col_desc.objoid = tbl.oid and col_desc.objsubid = col.attnum) where sch.nspname = 'shop' and not pg_is_other_temp_schema(sch.oid) and tbl.relpersistence in ('p', 'u') and tbl.relkind in ('r', 'v', 'f', 'p') and col.attnum > 0 and not col.attisdropped order by sch.nspname, tbl.relname, col.attnum
--# Airbyte discovers and syncs
select nspname as schema_name, relname as table_name, reltuples is not null from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'shop' and relkind = 'r' order by 2
--@ simple
select max(ctid) from shop.orders
--@ simple
select ctid::text, id, buyer from shop.orders where ctid > '(0,0)'::tid and ctid <= '(0,5)'::tid order by ctid
--@ simple
select (case when exists (select from shop.orders where id is null) then 1 else 0 end), pg_relation_size('shop.orders') > 0
--# Fivetran reads by transaction id
select id, xmin::text::bigint > 0 as seen from shop.categories where age(xmin) >= 0 order by id
--# Stitch reads by a replication key
select id, total, placed_at from shop.orders where placed_at >= '2025-02-01T00:00:00+00:00'::timestamptz order by placed_at asc limit 10
--# pgbench initializes
drop table if exists shop.pgb_accounts, shop.pgb_branches
--@ simple
create table shop.pgb_branches (bid int not null, bbalance int, filler char(88)) with (fillfactor = 100)
--@ simple
create table shop.pgb_accounts (aid int not null, bid int, abalance int, filler char(84)) with (fillfactor = 100)
--@ simple
begin; truncate table shop.pgb_accounts, shop.pgb_branches; insert into shop.pgb_branches (bid, bbalance) values (1, 0); commit
--@ simple
copy shop.pgb_accounts from stdin
--copy 1\t1\t0\t
--copy 2\t1\t0\t
--@ simple
vacuum analyze shop.pgb_branches
--@ simple
alter table shop.pgb_branches add primary key (bid)
--@ simple
alter table shop.pgb_accounts add primary key (aid)
--@ simple
alter table shop.pgb_accounts add foreign key (bid) references shop.pgb_branches
--@ simple
begin; update shop.pgb_accounts set abalance = abalance + 5 where aid = 1; select abalance from shop.pgb_accounts where aid = 1; update shop.pgb_branches set bbalance = bbalance + 5 where bid = 1; end
--@ simple
drop table shop.pgb_accounts, shop.pgb_branches
--# pgcli completion
select n.nspname schema_name, p.proname func_name, p.proargnames, coalesce(proallargtypes::regtype[], proargtypes::regtype[])::text[], p.proargmodes, prorettype::regtype::text return_type, p.prokind = 'a' is_aggregate, p.prokind = 'w' is_window, p.proretset is_set_returning, d.deptype = 'e' is_extension, pg_get_expr(proargdefaults, 0) as arg_defaults from pg_catalog.pg_proc p inner join pg_catalog.pg_namespace n on n.oid = p.pronamespace left join pg_depend d on d.objid = p.oid and d.deptype = 'e' where p.prorettype::regtype != 'trigger'::regtype and n.nspname = 'shop' order by 1, 2
--# PostgREST reads its cache
with base_types as (with recursive recurse as (select oid, typbasetype, typnamespace as base_namespace, coalesce(nullif(typbasetype, 0), oid) as base_type from pg_type union select t.oid, b.typbasetype, b.typnamespace, coalesce(nullif(b.typbasetype, 0), b.oid) from recurse t join pg_type b on t.typbasetype = b.oid) select oid, base_namespace, base_type from recurse where typbasetype = 0) select c.relname, a.attname, format_type(bt.base_type, null) as nominal from pg_attribute a join pg_class c on c.oid = a.attrelid join base_types bt on a.atttypid = bt.oid where c.relnamespace = 'shop'::regnamespace and a.attnum > 0 and c.relkind = 'r' order by 1, 2
--# PostgREST sets a request
begin isolation level read committed read only
--@ extended
select set_config('search_path', $1, true), set_config('request.method', $2, true), set_config('request.jwt.claims', $3, true)
--bind "shop", "public"
--bind GET
--bind {"role":"x"}
--@ extended
with pgrst_source as (select "shop"."products"."sku", "shop"."products"."price" from "shop"."products" where "shop"."products"."price" > $1 limit $2 offset $3) select null::bigint as total_result_set, pg_catalog.count(_postgrest_t) as page_total, coalesce(json_agg(_postgrest_t), '[]') as body, nullif(current_setting('response.headers', true), '') as response_headers, nullif(current_setting('response.status', true), '') as response_status from (select * from pgrst_source) _postgrest_t
--bind 4
--bind 3
--bind 0
--@ simple
commit
--# PostgREST upserts a body
with pgrst_body as (select '[{"id": 4, "name": "wares"}, {"id": 40, "name": "new"}]'::json as json_data), pgrst_payload as (select case when json_typeof(json_data) = 'array' then json_data else json_build_array(json_data) end as val from pgrst_body), pgrst_source as (insert into "shop"."categories" ("id", "name") select "id", "name" from json_populate_recordset(null::"shop"."categories", (select val from pgrst_payload)) as _ on conflict ("id") do update set "name" = excluded."name" returning "shop"."categories".*) select coalesce(json_agg(x order by x.id), '[]') from pgrst_source x
--# Hasura nested question
select coalesce(json_agg("root" order by "root.pg.id" asc nulls last), '[]') as "root" from (select row_to_json((select "_e" from (select "_0_root.base"."id" as "id", "_0_root.base"."sku" as "sku", "_1_root.ar.root.orders"."orders" as "orders") as "_e")) as "root", "_0_root.base"."id" as "root.pg.id" from (select * from "shop"."products" where ("shop"."products"."price" > 4) order by "id" asc nulls last limit 2) as "_0_root.base" left outer join lateral (select coalesce(json_agg("orders" order by "orders.pg.id"), '[]') as "orders" from (select row_to_json((select "_e" from (select "_2"."id" as "id", "_2"."total" as "total") as "_e")) as "orders", "_2"."id" as "orders.pg.id" from (select * from "shop"."orders" where "_0_root.base"."id" = "product_id" order by "id" limit 2) as "_2") as "_3") as "_1_root.ar.root.orders" on ('true') order by "root.pg.id") as "_4_root"
--# Hasura mutation
with "products__mutation_result_alias" as (insert into "shop"."products" ("sku", "name", "price", "id") values ('H-1', 'Hasura', 1, default) on conflict on constraint "products_sku_key" do nothing returning *, case when true then null else null end as "check__constraint"), "products__all_columns_alias" as (select "sku", "name" from "products__mutation_result_alias") select json_build_object('affected_rows', (select count(*) from "products__all_columns_alias"), 'returning', (select coalesce(json_agg(x), '[]') from "products__all_columns_alias" x))
--# Flyway writes its history
create table if not exists "shop"."flyway_schema_history" ("installed_rank" int not null, "version" varchar(50), "description" varchar(200) not null, "type" varchar(20) not null, "script" varchar(1000) not null, "checksum" integer, "installed_by" varchar(100) not null, "installed_on" timestamp not null default now(), "execution_time" integer not null, "success" boolean not null) with (oids = false)
--@ simple
drop table if exists "shop"."flyway_schema_history"
--# Flyway without oids
begin; create table "shop"."flyway_schema_history" ("installed_rank" int not null, "version" varchar(50), "success" boolean not null); alter table "shop"."flyway_schema_history" add constraint "flyway_schema_history_pk" primary key ("installed_rank"); create index "flyway_schema_history_s_idx" on "shop"."flyway_schema_history" ("success"); commit
--@ simple
select exists (select 1 from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = 'shop' and c.relname = 'flyway_schema_history' and c.relkind = 'r')
--@ simple
select pg_try_advisory_xact_lock(77431080000000)
--@ simple
set role sallyport_demo; reset role
--@ simple
drop table "shop"."flyway_schema_history"
--# Liquibase creates its tables
create table shop.databasechangeloglock (id integer not null, locked boolean not null, lockgranted timestamp without time zone, lockedby varchar(255), constraint databasechangeloglock_pkey primary key (id))
--@ simple
delete from shop.databasechangeloglock
--@ simple
insert into shop.databasechangeloglock (id, locked) values (1, false)
--@ simple
update shop.databasechangeloglock set locked = true, lockedby = 'host (10.0.0.1)', lockgranted = now() where id = 1 and locked = false
--@ simple
select locked from shop.databasechangeloglock where id = 1
--@ simple
drop table shop.databasechangeloglock
--# pg_dump begins
begin; set transaction isolation level repeatable read, read only
--@ simple
select set_config(name, 'view, foreign-table', false) from pg_settings where name = 'restrict_nonsystem_relation_kind'
--@ simple
lock table public.accounts, shop.orders in access share mode
--@ simple
select pg_catalog.pg_is_in_recovery()
--@ simple
select t.tableoid, t.oid, t.typname, t.typnamespace, t.typacl, acldefault('T', t.typowner) as acldefault, t.typowner, t.typelem, t.typrelid, t.typarray, case when t.typrelid = 0 then ' '::"char" else (select relkind from pg_class where oid = t.typrelid) end as typrelkind, t.typtype, t.typisdefined, t.typname[0] = '_' and t.typelem != 0 and (select typarray from pg_type te where oid = t.typelem) = t.oid as isarray from pg_type t order by t.oid limit 100
--@ simple
commit
--# pg_dump dependencies and sequences
select classid::regclass::text, refclassid::regclass::text, deptype from pg_depend where deptype != 'p' and deptype != 'i' and objid = 'shop.orders'::regclass union all select 'pg_opfamily', refclassid::regclass::text, deptype from pg_depend d, pg_amop o where deptype not in ('p', 'e', 'i') and classid = 'pg_amop'::regclass and objid = o.oid and d.objid < 0 order by 1, 2
--@ simple
select seqrelid::regclass::text, format_type(seqtypid, null), seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle from pg_catalog.pg_sequence order by 1
--@ simple
select last_value, is_called from shop.orders_id_seq
--# pg_dump copies
copy shop.products (id, sku, name, price, attrs, tags, updated_at) to stdout
--@ simple
copy public.accounts (id, customer_id, kind, balance, currency, opened_on) to stdout
--# pg_restore writes | known
set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0; set client_encoding = 'UTF8'; set standard_conforming_strings = on
--@ simple
select pg_catalog.set_config('search_path', '', false)
--@ simple
set check_function_bodies = false; set xmloption = content; set client_min_messages = warning; set row_security = off; set default_tablespace = ''; set default_table_access_method = heap
--@ simple
create table shop.restored (id integer not null, name text); alter table only shop.restored alter column name set statistics 200; alter table only shop.restored replica identity full
--@ simple
copy shop.restored (id, name) from stdin
--copy 1\tone
--copy 2\ttwo
--@ simple
alter table only shop.restored add constraint restored_pkey primary key (id)
--@ simple
drop table shop.restored
--# psql describes with completion
select pg_catalog.quote_ident(c.relname) from pg_catalog.pg_class c where c.relkind in ('r', 'S', 'v', 'm', 'f', 'p') and substring(pg_catalog.quote_ident(c.relname), 1, 3) = 'ord' and pg_catalog.pg_table_is_visible(c.oid) limit 1000
--# psql shows a function's source
select pg_catalog.pg_get_functiondef('shop.with_tax(numeric, numeric)'::pg_catalog.regprocedure::pg_catalog.oid)
--# psql large objects
select oid as "ID", pg_catalog.pg_get_userbyid(lomowner) as "Owner", pg_catalog.obj_description(oid, 'pg_largeobject') as "Description" from pg_catalog.pg_largeobject_metadata order by oid
--# psql parameters
select name, setting, unit from pg_catalog.pg_settings where name in ('work_mem', 'search_path') order by 1
--# psql \gdesc
select name as "Column", pg_catalog.format_type(tp, tpm) as "Type" from (values ('id', '23'::pg_catalog.oid, -1), ('name', '25'::pg_catalog.oid, -1)) s(name, tp, tpm)
--# psql \watch and \crosstabview question
select buyer, state, sum(total) from shop.orders group by 1, 2 order by 1, 2
--# monitoring asks replication and archiving | volatile
select pg_is_in_recovery(), pg_current_wal_lsn() is not null, (select count(*) from pg_stat_replication), (select count(*) from pg_replication_slots), (select archived_count from pg_stat_archiver)
--# monitoring asks sizes | volatile
select datname, pg_size_pretty(pg_database_size(datname)) from pg_database where datallowconn
--# monitoring asks for dead rows | volatile
select schemaname, relname, n_live_tup, n_dead_tup, last_autovacuum from pg_stat_user_tables where n_dead_tup > 1000
--# monitoring asks for settings' origin
select name, source, sourcefile is null from pg_settings where name in ('jit', 'fsync') order by name
--# extensions available
select count(*) > 5 from pg_available_extensions
--# health checks
select 1
--@ simple
select 1 as ok from pg_catalog.pg_class limit 1
--@ simple
select now() > '2020-01-01'
--@ extended
;
--# pooler checks
select 'pong'
--@ simple
show transaction_read_only
--@ simple
select pg_is_in_recovery()
