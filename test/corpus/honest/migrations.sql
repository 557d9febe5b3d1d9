-- What migrations and schema tools send. Each ends as it began.

--# table with everything
--@ simple
create table shop.coupons (id bigint generated always as identity primary key, code varchar(20) not null, percent smallint not null default 10 check (percent between 1 and 100), valid daterange not null default '[2025-01-01,2026-01-01)', product_id int references shop.products on delete set null, note text collate "C", created_at timestamptz not null default now(), constraint coupons_code_unique unique (code))
--@ simple
insert into shop.coupons (code, percent) values ('TEN', 10) returning id, code, valid
--@ simple
drop table shop.coupons
--# table with serial keys and an index in one text
create table shop.parcels (id serial primary key, order_id bigint not null references shop.orders (id), weight numeric); create index parcels_order on shop.parcels (order_id); insert into shop.parcels (order_id, weight) values (1, 2.5); select order_id, weight from shop.parcels; drop table shop.parcels
--# migration in a transaction
--@ simple
begin
--@ simple
create table shop.stores (id uuid primary key default gen_random_uuid(), name text not null, opened date)
--@ simple
alter table shop.stores add column city text not null default 'unknown'
--@ simple
create unique index stores_name on shop.stores (lower(name))
--@ simple
insert into shop.stores (name) values ('First')
--@ simple
select name, city from shop.stores
--@ simple
comment on table shop.stores is 'Where things are sold'
--@ simple
rollback
--# migration text of a tool
begin; create table "schema_versions" ("version" varchar(255) primary key, "applied_at" timestamp default current_timestamp); insert into "schema_versions" ("version") values ('20250101'); commit; select "version" from "schema_versions"; drop table "schema_versions"
--# column added, filled and made mandatory
--@ simple
alter table shop.categories add column slug text
--@ simple
update shop.categories set slug = lower(name)
--@ simple
alter table shop.categories alter column slug set not null
--@ simple
select slug from shop.categories order by id
--@ simple
alter table shop.categories drop column slug
--# column added and filled in one text
alter table shop.categories add column if not exists rank int default 0; update shop.categories set rank = id * 10; select id, rank from shop.categories order by id; alter table shop.categories drop column rank
--# column renamed and back
--@ simple
alter table shop.categories rename column name to label
--@ simple
select label from shop.categories where id = 1
--@ simple
alter table shop.categories rename column label to name
--# table renamed and back
--@ simple
alter table shop.categories rename to groups
--@ simple
select count(*) from shop.groups
--@ simple
alter table shop.groups rename to categories
--# type of a column changed
--@ simple
alter table shop.jobs alter column attempts type bigint using attempts::bigint
--@ simple
select pg_typeof(attempts) from shop.jobs limit 1
--@ simple
alter table shop.jobs alter column attempts type int
--# default set and dropped
--@ simple
alter table shop.jobs alter column queue set default 'slow', alter column queue drop not null
--@ simple
insert into shop.jobs (payload) values ('{}') returning queue
--@ simple
alter table shop.jobs alter column queue set default 'default', alter column queue set not null
--# index kinds
--@ simple
create index jobs_payload on shop.jobs using gin (payload jsonb_path_ops)
--@ simple
create index jobs_open on shop.jobs (queue, run_at desc nulls last) include (attempts) where locked_by is null
--@ simple
create index jobs_words on shop.contacts using gin (note gin_trgm_ops)
--@ simple
create index orders_day on shop.orders ((placed_at at time zone 'UTC')) with (fillfactor = 90)
--@ simple
drop index shop.jobs_payload, shop.jobs_open, shop.jobs_words, shop.orders_day
--# index made concurrently
--@ simple
create index concurrently if not exists orders_buyer on shop.orders (buyer)
--@ simple
reindex index concurrently shop.orders_buyer
--@ simple
drop index concurrently if exists shop.orders_buyer
--# constraint not valid and validated
--@ simple
alter table shop.orders add constraint total_positive check (total >= 0) not valid
--@ simple
alter table shop.orders validate constraint total_positive
--@ simple
alter table shop.orders drop constraint if exists total_positive
--# foreign key added
--@ simple
alter table shop.jobs add column order_id bigint
--@ simple
alter table shop.jobs add constraint jobs_order foreign key (order_id) references shop.orders (id) on delete cascade deferrable initially deferred
--@ simple
alter table shop.jobs drop column order_id
--# enum extended
--@ simple
create type shop.shade as enum ('light', 'dark')
--@ simple
alter type shop.shade add value if not exists 'middle' before 'dark'
--@ simple
select enum_range(null::shop.shade)
--@ simple
drop type shop.shade
--# enum made unless it is there
--@ simple
do $$ begin create type shop.size as enum ('s', 'm', 'l'); exception when duplicate_object then null; end $$
--@ simple
select 'm'::shop.size
--@ simple
drop type shop.size
--# enum made after a look at the catalog
--@ simple
do $$ begin if not exists (select 1 from pg_type where typname = 'taste') then create type shop.taste as enum ('sweet', 'sour'); end if; end $$
--@ simple
drop type if exists shop.taste
--# enum used by a table in one text
create type shop.mood as enum ('calm', 'loud'); create table shop.moods (id int primary key, mood shop.mood not null default 'calm'); insert into shop.moods (id) values (1); select mood from shop.moods; drop table shop.moods; drop type shop.mood
--# domain
--@ simple
create domain shop.percent as numeric(5, 2) check (value between 0 and 100)
--@ simple
select 12.5::shop.percent
--@ simple
drop domain shop.percent
--# composite type
--@ simple
create type shop.span as (low int, high int)
--@ simple
select (row(1, 2)::shop.span).high
--@ simple
drop type shop.span
--# view made, replaced and dropped
--@ simple
create view shop.paid as select id, buyer, total from shop.orders where state = 'paid'
--@ simple
create or replace view shop.paid as select id, buyer, total, placed_at from shop.orders where state = 'paid'
--@ simple
select count(*), sum(total) from shop.paid
--@ simple
drop view if exists shop.paid
--# view made and read in one text
create view shop.sizes as select sku, attrs -> 'size' as size from shop.products; select sku, size from shop.sizes order by sku; drop view shop.sizes
--# view over masked columns | masks email
--@ simple
create view reachable as select id, name, email from customers
--@ simple
select * from reachable order by id limit 3
--@ simple
drop view reachable
--# materialized view
--@ simple
create materialized view shop.by_buyer as select buyer, count(*) as n from shop.orders group by buyer with data
--@ simple
create unique index by_buyer_key on shop.by_buyer (buyer)
--@ simple
refresh materialized view concurrently shop.by_buyer
--@ simple
select * from shop.by_buyer order by buyer
--@ simple
drop materialized view shop.by_buyer
--# table as a query
--@ simple
create table shop.totals as select buyer, sum(total) as total from shop.orders group by buyer
--@ simple
select * from shop.totals order by buyer
--@ simple
drop table shop.totals
--# table as a query read in one text
create table shop.snapshot as select id, sku, price from shop.products; select count(*) from shop.snapshot; drop table shop.snapshot
--# table like another
--@ simple
create table shop.categories_copy (like shop.categories including all)
--@ simple
insert into shop.categories_copy select * from shop.categories
--@ simple
select count(*) from shop.categories_copy
--@ simple
drop table shop.categories_copy
--# partitions
--@ simple
create table shop.events (at timestamptz not null, kind text) partition by range (at)
--@ simple
create table shop.events_q1 partition of shop.events for values from ('2025-01-01') to ('2025-04-01')
--@ simple
create index on shop.events (kind)
--@ simple
insert into shop.events values ('2025-02-02', 'x')
--@ simple
select tableoid::regclass::text, kind from shop.events
--@ simple
alter table shop.events detach partition shop.events_q1
--@ simple
alter table shop.events attach partition shop.events_q1 for values from ('2025-01-01') to ('2025-04-01')
--@ simple
drop table shop.events
--# partitions by list and hash
--@ simple
create table shop.spread (id int, region text) partition by list (region)
--@ simple
create table shop.spread_eu partition of shop.spread for values in ('eu', 'uk') partition by hash (id)
--@ simple
create table shop.spread_eu_0 partition of shop.spread_eu for values with (modulus 1, remainder 0)
--@ simple
insert into shop.spread values (1, 'eu') returning *
--@ simple
drop table shop.spread
--# generated column
--@ simple
create table shop.boxes (w int, h int, area int generated always as (w * h) stored)
--@ simple
insert into shop.boxes (w, h) values (2, 3) returning area
--@ simple
drop table shop.boxes
--# inheritance
--@ simple
create table shop.special_categories (until date) inherits (shop.categories)
--@ simple
select count(*) from only shop.categories
--@ simple
drop table shop.special_categories
--# sequence
--@ simple
create sequence shop.invoice_numbers start 1000 increment by 5 cache 1
--@ simple
select nextval('shop.invoice_numbers')
--@ simple
alter sequence shop.invoice_numbers restart with 2000
--@ simple
drop sequence shop.invoice_numbers
--# function in SQL made, called and dropped
--@ simple
create or replace function shop.half(n numeric) returns numeric language sql immutable strict as $$ select n / 2 $$
--@ simple
select shop.half(9)
--@ simple
drop function shop.half(numeric)
--# function in the standard's form | since 14
--@ simple
create function shop.twice(n int) returns int language sql immutable return n * 2
--@ simple
select shop.twice(21)
--@ simple
drop function shop.twice
--# function with an atomic body
--@ simple
create function shop.names_below(most numeric) returns setof text language sql stable begin atomic select name from shop.products where price < most order by name; end
--@ simple
select * from shop.names_below(5)
--@ simple
drop function shop.names_below
--# function in PL/pgSQL
--@ simple
create or replace function shop.discount(p shop.products, percent int) returns numeric language plpgsql stable as $$ begin if percent > 50 then raise exception 'too much'; end if; return round(p.price * (100 - percent) / 100, 2); end $$
--@ simple
select sku, shop.discount(products, 10) from shop.products order by sku
--@ simple
drop function shop.discount
--# function returning a table
--@ simple
create function shop.best(many int) returns table (sku text, sold bigint) language plpgsql stable as $$ begin return query select p.sku, sum(o.quantity) from shop.products p join shop.orders o on o.product_id = p.id group by p.sku order by 2 desc, 1 limit many; end $$
--@ simple
select * from shop.best(2)
--@ simple
drop function shop.best(int)
--# touch trigger
--@ simple
create function shop.set_updated_at() returns trigger language plpgsql as $$ begin new.updated_at := now(); return new; end; $$
--@ simple
create table shop.pages (id int primary key, body text, updated_at timestamptz)
--@ simple
create trigger set_updated_at before update on shop.pages for each row execute procedure shop.set_updated_at()
--@ simple
insert into shop.pages values (1, 'x')
--@ simple
update shop.pages set body = 'y' where id = 1 returning updated_at is not null
--@ simple
drop table shop.pages; drop function shop.set_updated_at()
--# audit trigger
--@ simple
create function shop.log_category() returns trigger language plpgsql as $$ begin insert into shop.audit (op, what, row_now) values (tg_op, tg_table_name, to_jsonb(coalesce(new, old))); return coalesce(new, old); end $$
--@ simple
create trigger log_category after insert or update or delete on shop.categories for each row execute function shop.log_category()
--@ simple
insert into shop.categories values (500, 1, 'logged')
--@ simple
select op, row_now ->> 'name' from shop.audit where what = 'categories'
--@ simple
drop trigger log_category on shop.categories
--@ simple
drop function shop.log_category
--# statement trigger with a transition table
--@ simple
create function shop.count_new() returns trigger language plpgsql as $$ begin insert into shop.audit (op, what) select 'count', count(*)::text from fresh; return null; end $$
--@ simple
create trigger count_new after insert on shop.categories referencing new table as fresh for each statement execute function shop.count_new()
--@ simple
insert into shop.categories values (600, 1, 'a'), (601, 1, 'b')
--@ simple
select what from shop.audit where op = 'count'
--@ simple
drop trigger count_new on shop.categories; drop function shop.count_new()
--# constraint trigger
--@ simple
create function shop.no_cycle() returns trigger language plpgsql as $$ begin if new.parent_id = new.id then raise exception 'a category cannot be its own parent'; end if; return null; end $$
--@ simple
create constraint trigger no_cycle after insert or update on shop.categories deferrable initially deferred for each row execute function shop.no_cycle()
--@ simple
insert into shop.categories values (700, 1, 'fine')
--@ simple
drop trigger no_cycle on shop.categories; drop function shop.no_cycle()
--# procedure made and called
--@ simple
create procedure shop.close_orders(which shop.order_state) language sql as $$ update shop.orders set state = 'returned' where state = which $$
--@ simple
call shop.close_orders('new')
--@ simple
select count(*) from shop.orders where state = 'returned'
--@ simple
drop procedure shop.close_orders
--# function, trigger and table in one text
create table shop.notes (id int primary key, body text, at timestamptz); create function shop.note_at() returns trigger language plpgsql as $$ begin new.at = now(); return new; end $$; create trigger note_at before insert on shop.notes for each row execute function shop.note_at(); insert into shop.notes (id, body) values (1, 'x'); select id, at is not null from shop.notes; drop table shop.notes; drop function shop.note_at()
--# aggregate and operator
--@ simple
create function shop.joined(text, text) returns text language sql immutable as $$ select $1 || '+' || $2 $$
--@ simple
create aggregate shop.chain (text) (sfunc = shop.joined, stype = text, initcond = '')
--@ simple
select shop.chain(name order by id) from shop.categories
--@ simple
drop aggregate shop.chain (text)
--@ simple
create operator shop.|+| (leftarg = text, rightarg = text, function = shop.joined)
--@ simple
select 'a' operator(shop.|+|) 'b'
--@ simple
drop operator shop.|+| (text, text); drop function shop.joined
--# cast made | known
--@ simple
create function shop.zip_of(shop.address) returns int language sql immutable as $$ select ($1).zip::int $$
--@ simple
create cast (shop.address as int) with function shop.zip_of(shop.address) as assignment
--@ simple
select ship_to::int from shop.orders order by id limit 2
--@ simple
drop cast (shop.address as int); drop function shop.zip_of
--# rule on a view
--@ simple
create view shop.jobs_view as select id, queue from shop.jobs
--@ simple
create rule jobs_view_delete as on delete to shop.jobs_view do instead delete from shop.jobs where id = old.id
--@ simple
delete from shop.jobs_view where queue = 'mail'
--@ simple
drop view shop.jobs_view
--# row security
--@ simple
create table shop.tenants (id int, owner text)
--@ simple
alter table shop.tenants enable row level security
--@ simple
create policy own on shop.tenants using (owner = current_setting('app.tenant', true))
--@ simple
create table shop.members (tenant_id int, login text)
--@ simple
create policy members on shop.tenants for select using (exists (select 1 from shop.members m where m.tenant_id = tenants.id and m.login = current_user))
--@ simple
alter policy members on shop.tenants using (id in (select tenant_id from shop.members where login = current_user and tenant_id = id))
--@ simple
select count(*) from shop.tenants
--@ simple
drop table shop.tenants, shop.members
--# comments and statistics
--@ simple
comment on column shop.products.sku is 'Stock keeping unit'
--@ simple
select col_description('shop.products'::regclass, 2)
--@ simple
comment on column shop.products.sku is null
--@ simple
create statistics shop.orders_together (dependencies) on state, quantity from shop.orders
--@ simple
drop statistics shop.orders_together
--# vacuum and analyze
--@ simple
vacuum (analyze) shop.categories
--@ simple
analyze shop.orders (state)
--@ simple
vacuum shop.audit
--# extension unless it is there
create extension if not exists "pgcrypto"
--# extensions that most applications ask for
--@ simple
create extension if not exists pg_trgm with schema public
--@ simple
create extension if not exists citext
--@ simple
create extension if not exists hstore
--# extension new to the database
--@ simple
create extension if not exists "uuid-ossp"
--@ simple
select length(uuid_generate_v4()::text), uuid_generate_v5(uuid_ns_url(), 'x')
--@ simple
drop extension "uuid-ossp"
--# schema made and dropped
--@ simple
create schema if not exists reporting
--@ simple
create table reporting.facts (day date primary key, n int)
--@ simple
insert into reporting.facts select placed_at::date, count(*) from shop.orders group by 1 order by 1 limit 2 returning *
--@ simple
drop schema reporting cascade
--# grants
--@ simple
grant select on shop.products to public
--@ simple
revoke select on shop.products from public
--@ simple
alter default privileges in schema shop grant select on tables to public
--@ simple
alter default privileges in schema shop revoke select on tables from public
--# settings of a table
--@ simple
alter table shop.audit set (autovacuum_vacuum_scale_factor = 0.05)
--@ simple
alter table shop.audit reset (autovacuum_vacuum_scale_factor)
--@ simple
alter table shop.orders alter column buyer set statistics 500
--@ simple
alter table shop.orders alter column buyer set statistics -1
--@ simple
alter table shop.audit replica identity full
--@ simple
alter table shop.audit replica identity default
--@ simple
alter table shop.jobs set unlogged
--@ simple
alter table shop.jobs set logged
--@ simple
cluster shop.orders using orders_pkey
--# bank table extended beside protected columns
--@ simple
alter table customers add column tier text default 'basic'
--@ simple
select id, tier from customers order by id limit 2
--@ simple
alter table customers drop column tier
--# index on an open column of a protected table
--@ simple
create index customers_city on customers (city)
--@ simple
drop index customers_city
--# lock held by a migration tool | volatile
--@ simple
select pg_advisory_lock(8675309)
--@ simple
select pg_advisory_unlock(8675309)
--# event trigger looked at
select evtname, evtevent, evtenabled from pg_event_trigger order by 1
