-- Administrators at work and settings of sessions; written without a look at what the gateway makes of them.

--# vacuum analyze
vacuum (analyze, verbose false) shop.orders
--# vacuum with options
vacuum (skip_locked, index_cleanup auto, truncate false, parallel 0) accounts
--# analyze of columns
analyze shop.orders (buyer, state)
--# analyze of everything
analyze
--# reindex of a table
reindex table shop.products
--# reindex concurrently | since 14
reindex (verbose false) table concurrently shop.jobs
--# reindex of an index concurrently
reindex index concurrently shop.products_sku_key
--# index made concurrently
--@ simple
create index concurrently if not exists jobs_queue_run on shop.jobs (queue, run_at) where locked_by is null
--@ simple
select indexname, indexdef from pg_indexes where schemaname = 'shop' and tablename = 'jobs' order by indexname
--@ simple
drop index concurrently shop.jobs_queue_run
--# expression index with include
--@ simple
create unique index products_lower_sku on shop.products (lower(sku) text_pattern_ops) include (price) with (fillfactor = 80)
--@ simple
drop index shop.products_lower_sku
--# gin and brin
--@ simple
create index products_attrs on shop.products using gin (attrs jsonb_path_ops)
--@ simple
create index readings_brin on shop.readings using brin (at) with (pages_per_range = 32)
--@ simple
create index products_trgm on shop.products using gin (name gin_trgm_ops)
--@ simple
drop index shop.products_attrs, shop.readings_brin, shop.products_trgm
--# index on a table with protected columns
--@ simple
create index customers_city_created on customers (city, created_at desc)
--@ simple
drop index customers_city_created
--# partition made, attached, detached
--@ simple
create table shop.readings_2026 (like shop.readings including defaults including constraints)
--@ simple
alter table shop.readings_2026 add constraint at_2026 check (at >= '2026-01-01' and at < '2027-01-01')
--@ simple
alter table shop.readings attach partition shop.readings_2026 for values from ('2026-01-01') to ('2027-01-01')
--@ simple
insert into shop.readings values ('2026-05-05', 7, 1.5)
--@ simple
select tableoid::regclass, sensor, value from shop.readings where at > '2026-01-01'
--@ simple
alter table shop.readings detach partition shop.readings_2026
--@ simple
drop table shop.readings_2026
--# partition of, dropped
--@ simple
create table shop.readings_2027 partition of shop.readings for values from ('2027-01-01') to ('2028-01-01')
--@ simple
select inhrelid::regclass from pg_inherits where inhparent = 'shop.readings'::regclass order by 1
--@ simple
drop table shop.readings_2027
--# comments
--@ simple
comment on table shop.orders is 'what was ordered'
--@ simple
comment on column shop.orders.buyer is 'who'
--@ simple
select obj_description('shop.orders'::regclass), col_description('shop.orders'::regclass, 3)
--@ simple
comment on table shop.orders is null
--@ simple
comment on column shop.orders.buyer is null
--# columns added and dropped
--@ simple
alter table shop.jobs add column if not exists note text not null default '', add column due date
--@ simple
alter table shop.jobs alter column note drop not null, alter column due set default current_date
--@ simple
alter table shop.jobs rename column due to due_on
--@ simple
select column_name, data_type, is_nullable from information_schema.columns where table_schema = 'shop' and table_name = 'jobs' order by ordinal_position
--@ simple
alter table shop.jobs drop column note, drop column due_on
--# type of a column changed
--@ simple
create table shop.typed (id int, v text)
--@ simple
insert into shop.typed values (1, '5'), (2, '6')
--@ simple
alter table shop.typed alter column v type int using v::int
--@ simple
select sum(v) from shop.typed
--@ simple
drop table shop.typed
--# constraint not valid, then validated
--@ simple
alter table shop.orders add constraint total_positive check (total is null or total >= 0) not valid
--@ simple
alter table shop.orders validate constraint total_positive
--@ simple
alter table shop.orders drop constraint total_positive
--# foreign key added
--@ simple
create table shop.reviews (id int generated always as identity primary key, product_id int, stars int check (stars between 1 and 5))
--@ simple
alter table shop.reviews add constraint reviews_product foreign key (product_id) references shop.products (id) on delete cascade not valid
--@ simple
alter table shop.reviews validate constraint reviews_product
--@ simple
insert into shop.reviews (product_id, stars) values (1, 5), (2, 4) returning id
--@ simple
drop table shop.reviews
--# statistics extended
--@ simple
create statistics shop.orders_state_buyer (dependencies, ndistinct) on state, buyer from shop.orders
--@ simple
analyze shop.orders
--@ simple
drop statistics shop.orders_state_buyer
--# view replaced
--@ simple
create or replace view shop.paid as select id, buyer, total from shop.orders where state = 'paid'
--@ simple
create or replace view shop.paid as select id, buyer, total, placed_at from shop.orders where state = 'paid'
--@ simple
select count(*), min(placed_at) from shop.paid
--@ simple
drop view shop.paid
--# view over a table with protected columns
--@ simple
create view customer_names with (security_barrier) as select id, name, city from customers
--@ simple
select * from customer_names where city = 'Oslo' order by id
--@ simple
drop view customer_names
--# materialized view refreshed
--@ simple
create materialized view shop.by_buyer as select buyer, count(*) n, sum(total) total from shop.orders group by buyer with no data
--@ simple
create unique index on shop.by_buyer (buyer)
--@ simple
refresh materialized view shop.by_buyer
--@ simple
refresh materialized view concurrently shop.by_buyer
--@ simple
select * from shop.by_buyer order by buyer
--@ simple
drop materialized view shop.by_buyer
--# trigger disabled and enabled
--@ simple
alter table shop.products disable trigger touched
--@ simple
update shop.products set name = 'Green Tea' where id = 1 returning updated_at = '2025-01-01' as same
--@ simple
alter table shop.products enable trigger touched
--# storage parameters
--@ simple
alter table shop.orders set (autovacuum_vacuum_scale_factor = 0.05, fillfactor = 90)
--@ simple
alter table shop.orders reset (autovacuum_vacuum_scale_factor, fillfactor)
--# column statistics target
--@ simple
alter table shop.orders alter column buyer set statistics 500
--@ simple
alter table shop.orders alter column buyer set statistics -1
--# enum widened
--@ simple
create type shop.phase as enum ('open', 'done')
--@ simple
alter type shop.phase add value if not exists 'held' after 'open'
--@ simple
select enum_range(null::shop.phase)
--@ simple
drop type shop.phase
--# domain made
--@ simple
create domain shop.percent as numeric(5, 2) default 0 check (value between 0 and 100)
--@ simple
create table shop.rates (id int, r shop.percent)
--@ simple
insert into shop.rates (id, r) values (1, 12.5) returning *
--@ simple
insert into shop.rates (id, r) values (2, 120)
--@ simple
drop table shop.rates
--@ simple
drop domain shop.percent
--# sequence altered
--@ simple
create sequence shop.numbers start 10 increment 5 cache 1
--@ simple
select nextval('shop.numbers'), nextval('shop.numbers')
--@ simple
alter sequence shop.numbers restart with 100
--@ simple
select nextval('shop.numbers')
--@ simple
drop sequence shop.numbers
--# grants looked at
select grantee, privilege_type from information_schema.role_table_grants where table_schema = 'shop' and table_name = 'orders' order by 1, 2
--# truncate restarts
--@ simple
truncate shop.audit restart identity
--@ simple
insert into shop.audit (op) values ('x') returning id
--# lock in share mode
--@ simple
begin
--@ simple
lock table shop.orders in share row exclusive mode nowait
--@ simple
select mode from pg_locks where relation = 'shop.orders'::regclass and pid = pg_backend_pid() order by mode
--@ simple
rollback
--# sizes of tables | volatile
select relname, pg_size_pretty(pg_total_relation_size(oid)), pg_relation_size(oid, 'main') from pg_class where relnamespace = 'shop'::regnamespace and relkind = 'r' order by relname
--# dead tuples | volatile
select schemaname, relname, n_live_tup, n_dead_tup, last_autovacuum from pg_stat_user_tables order by n_dead_tup desc limit 5
--# unused indexes | volatile
select s.indexrelname, s.idx_scan, pg_relation_size(s.indexrelid) from pg_stat_user_indexes s join pg_index i using (indexrelid) where not i.indisunique order by 2, 1
--# blocking sessions | volatile
select b.pid, pg_blocking_pids(b.pid), b.state, b.wait_event_type from pg_stat_activity b where cardinality(pg_blocking_pids(b.pid)) > 0
--# long running | volatile
select pid, usename, state, now() - xact_start as age from pg_stat_activity where xact_start is not null order by age desc
--# cache hit ratio | volatile
select sum(heap_blks_hit) / nullif(sum(heap_blks_hit) + sum(heap_blks_read), 0) from pg_statio_user_tables
--# replication and slots | volatile
select slot_name, slot_type, active from pg_replication_slots
--# settings changed | volatile
select name, setting, unit, source from pg_settings where name in ('work_mem', 'max_connections', 'shared_buffers') order by name
--# wraparound | volatile
select datname, age(datfrozenxid) from pg_database order by 2 desc
--# bloat by pgstattuple | volatile | known
select tuple_count, dead_tuple_count from pgstattuple('shop.orders')
--# foreign keys without an index
select c.conrelid::regclass as tbl, a.attname from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] where c.contype = 'f' and not exists (select 1 from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1]) order by 1::text, 2
--# duplicate indexes
select indrelid::regclass, array_agg(indexrelid::regclass) from pg_index group by indrelid, indkey::text, indclass::text, coalesce(indexprs::text, ''), coalesce(indpred::text, '') having count(*) > 1
--# set local statement timeout
--@ simple
begin
--@ simple
set local statement_timeout = '5s'
--@ simple
show statement_timeout
--@ simple
select count(*) from customers
--@ simple
commit
--@ simple
show statement_timeout
--# lock timeout and idle
--@ simple
set lock_timeout to 2000; set idle_in_transaction_session_timeout = '30s'
--@ simple
show lock_timeout
--@ simple
reset lock_timeout
--# application name
--@ simple
set application_name = 'reports v2'
--@ simple
show application_name
--@ simple
select current_setting('application_name')
--@ simple
reset application_name
--# time zone in three ways
--@ simple
set time zone 'Europe/Oslo'
--@ simple
select timestamptz '2025-06-01 12:00+00', current_setting('TimeZone')
--@ simple
set timezone to 'America/New_York'
--@ simple
select timestamptz '2025-06-01 12:00+00'
--@ simple
set time zone interval '+02:00' hour to minute
--@ simple
select timestamptz '2025-06-01 12:00+00'
--@ simple
set time zone default
--# search path
--@ simple
set search_path to shop, public
--@ simple
select count(*) from orders
--@ simple
select name, city from customers order by id limit 2
--@ simple
show search_path
--@ simple
reset search_path
--# search path by set_config
--@ simple
begin
--@ simple
select set_config('search_path', 'shop,public', true)
--@ simple
select sku from products order by id limit 1
--@ simple
rollback
--# datestyle and intervals
--@ simple
set datestyle = 'ISO, DMY'
--@ simple
set intervalstyle = 'iso_8601'
--@ simple
select date '2025-02-01', interval '1 day 2 hours'
--@ simple
reset all
--# float digits and bytea
--@ simple
set extra_float_digits = 0
--@ simple
set bytea_output = 'escape'
--@ simple
select 0.1::float8 + 0.2, '\x41ff'::bytea
--@ simple
reset extra_float_digits
--@ simple
reset bytea_output
--# client messages
--@ simple
set client_min_messages = warning
--@ simple
do $$ begin raise notice 'unseen'; end $$
--@ simple
reset client_min_messages
--# planner settings
--@ simple
begin
--@ simple
set local enable_seqscan = off
--@ simple
set local work_mem = '64MB'
--@ simple
set local jit = off
--@ simple
explain (costs off) select * from accounts where id = 1
--@ simple
rollback
--# read only session
--@ simple
set session characteristics as transaction read only
--@ simple
insert into scratch values (1, 'no')
--@ simple
set session characteristics as transaction read write
--# default transaction settings
--@ simple
set default_transaction_isolation = 'repeatable read'
--@ simple
show default_transaction_isolation
--@ simple
reset default_transaction_isolation
--# custom settings of an application
--@ simple
select set_config('app.tenant', '42', false)
--@ simple
select current_setting('app.tenant'), current_setting('app.missing', true)
--@ simple
set app.tenant = '43'
--@ simple
show app.tenant
--@ simple
reset app.tenant
--# names and encoding
--@ simple
set names 'utf8'
--@ simple
show client_encoding
--@ simple
set client_encoding to 'UTF8'
--# show all sorts
--@ simple
show server_version
--@ simple
show max_connections
--@ simple
show timezone
--@ simple
show transaction isolation level
--# discard all
--@ simple
discard all
--@ simple
select 1
--# discard plans and sequences
--@ simple
discard plans
--@ simple
discard sequences
