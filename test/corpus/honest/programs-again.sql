-- Programs at work: routines, transactions, cursors, COPY, settings, maintenance; written without a look at the gateway.

--# do block with a loop over rows
do $$ declare r record; n int := 0; begin for r in select id, total from shop.orders order by id loop n := n + coalesce(r.total, 0)::int; end loop; raise notice 'sum %', n; end $$
--# do block with exception and diagnostics
do $$ declare m text; s text; begin perform 1 / 0; exception when division_by_zero then get stacked diagnostics m = message_text, s = returned_sqlstate; raise notice '% %', s, m; end $$
--# do block with arrays and while
do $$ declare a int[] := array[1, 2, 3]; x int; i int := 0; begin foreach x in array a loop i := i + x; end loop; while i < 10 loop i := i + 1; exit when i = 8; continue when i = 7; end loop; assert i = 8, 'wrong'; end $$
--# do block with a case and constants
do language plpgsql $$ declare k constant text := 'b'; begin case k when 'a' then raise notice 'a'; when 'b', 'c' then raise notice 'b or c'; else raise notice 'none'; end case; end $$
--# do block that makes and drops
do $$ begin create temp table if not exists made_here (id int); insert into made_here values (1), (2); drop table made_here; end $$
--# do block with execute format of constants
do $$ begin execute 'create temp table dyn_made (id int)'; execute 'insert into dyn_made values ($1)' using 5; execute 'drop table dyn_made'; end $$
--# do block that adds a column unless it is there
do $$ begin if not exists (select 1 from information_schema.columns where table_schema = 'shop' and table_name = 'jobs' and column_name = 'prio') then alter table shop.jobs add column prio int default 0; end if; end $$
--@ simple
select prio from shop.jobs order by id
--@ simple
alter table shop.jobs drop column prio
--# do block that makes a type unless it is there
do $$ begin create type shop.colour as enum ('red', 'blue'); exception when duplicate_object then null; end $$
--@ simple
select enum_range(null::shop.colour)
--@ simple
drop type shop.colour
--# do block with a cursor
do $$ declare c cursor (k int) for select name from shop.categories where id > k order by id; n text; begin open c(2); loop fetch c into n; exit when not found; raise notice '%', n; end loop; close c; end $$
--# do block with row count
do $$ declare n int; begin update shop.jobs set attempts = attempts + 1 where queue = 'mail'; get diagnostics n = row_count; if n <> 2 then raise exception 'n is %', n; end if; end $$
--# function in SQL with named arguments
create function shop.gross(net numeric, rate numeric default 0.2) returns numeric language sql immutable parallel safe as $$ select round(net * (1 + rate), 2) $$
--@ simple
select shop.gross(10), shop.gross(net => 10, rate => 0.1), shop.gross(10, rate := 0.5)
--@ simple
drop function shop.gross(numeric, numeric)
--# function returning a set by return query
create function shop.paid_orders(who text) returns setof shop.orders language plpgsql stable as $$ begin return query select * from shop.orders where buyer = who and state = 'paid' order by id; end $$
--@ simple
select id, total from shop.paid_orders('buyer-1')
--@ simple
drop function shop.paid_orders
--# function with out arguments
create function shop.spread(out low numeric, out high numeric) language sql stable as $$ select min(price), max(price) from shop.products $$
--@ simple
select * from shop.spread()
--@ simple
select low, high from shop.spread()
--@ simple
select (shop.spread()).high
--@ simple
drop function shop.spread()
--# function returning a table in SQL
create function shop.sold() returns table (sku text, sold bigint) language sql stable as $$ select p.sku, sum(o.quantity) from shop.products p join shop.orders o on o.product_id = p.id group by p.sku order by p.sku $$
--@ simple
select * from shop.sold() where sold > 1
--@ simple
drop function shop.sold()
--# function with variadic and polymorphic arguments
create function shop.least_of(variadic v anyarray) returns anyelement language sql immutable as $$ select min(x) from unnest(v) x $$
--@ simple
select shop.least_of(3, 1, 2), shop.least_of(variadic array['b', 'a'])
--@ simple
drop function shop.least_of(anyarray)
--# function with return next
create function shop.squares(n int) returns setof int language plpgsql immutable as $$ begin for i in 1..n loop return next i * i; end loop; return; end $$
--@ simple
select * from shop.squares(4)
--@ simple
select shop.squares(2)
--@ simple
drop function shop.squares(int)
--# function that returns json
create function shop.order_json(which bigint) returns jsonb language sql stable as $$ select to_jsonb(o) from shop.orders o where id = which $$
--@ simple
select shop.order_json(3) ->> 'buyer'
--@ simple
drop function shop.order_json
--# function with a setting of its own
create function shop.utc_day(at timestamptz) returns date language sql stable set timezone = 'UTC' as $$ select at::date $$
--@ simple
select shop.utc_day('2025-01-01 23:30-05')
--@ simple
drop function shop.utc_day
--# functions as security definer without one, in row security too
--undo drop table if exists shop.memos
--undo drop function if exists shop.is_busy(bigint)
--@ simple
create function shop.is_busy(o bigint) returns boolean language plpgsql stable security definer as $$ begin return exists (select 1 from shop.orders where id = o); end $$
--@ simple
select shop.is_busy(1)
--@ simple
create table shop.memos (id int, owner bigint)
--@ simple
alter table shop.memos enable row level security
--@ simple
create policy busy on shop.memos using (shop.is_busy(owner))
--@ simple
select count(*) from shop.memos
--# function as security definer with a search path
create function shop.count_jobs() returns bigint language sql security definer set search_path = shop, pg_temp as $$ select count(*) from jobs $$
--@ simple
select shop.count_jobs()
--@ simple
drop function shop.count_jobs()
--# function replaced and commented
create or replace function shop.one() returns int language sql as 'select 1'; create or replace function shop.one() returns int language sql as 'select 2'; comment on function shop.one() is 'two'
--@ simple
select shop.one(), obj_description('shop.one()'::regprocedure)
--@ simple
drop function shop.one()
--# function with an atomic body | since 14
create function shop.add_up(a int, b int) returns int language sql immutable return a + b
--@ simple
select shop.add_up(1, 2)
--@ simple
drop function shop.add_up
--# procedure that commits
create procedure shop.fill_slowly(n int) language plpgsql as $$ begin for i in 1..n loop insert into shop.audit (op, what) values ('slow', i::text); commit; end loop; end $$
--@ simple
call shop.fill_slowly(3)
--@ simple
select count(*) from shop.audit where op = 'slow'
--@ simple
drop procedure shop.fill_slowly
--# procedure with inout
create procedure shop.bump(inout n int, in by int default 1) language plpgsql as $$ begin n := n + by; end $$
--@ simple
call shop.bump(5)
--@ simple
call shop.bump(n => 5, by => 3)
--@ simple
drop procedure shop.bump
--# procedure in SQL
create procedure shop.note(what text) language sql as $$ insert into shop.audit (op, what) values ('note', what) $$
--@ simple
call shop.note('hello')
--@ simple
select what from shop.audit where op = 'note'
--@ simple
drop procedure shop.note
--# trigger that keeps a count
create table shop.tally (n int not null); insert into shop.tally values (0)
--@ simple
create function shop.tallied() returns trigger language plpgsql as $$ begin update shop.tally set n = n + 1; return null; end $$
--@ simple
create trigger tallied after insert on shop.categories for each statement execute function shop.tallied()
--@ simple
insert into shop.categories values (50, 1, 'x')
--@ simple
select n from shop.tally
--@ simple
drop trigger tallied on shop.categories; drop function shop.tallied(); drop table shop.tally
--# instead of trigger on a view
create view shop.category_names as select id, name from shop.categories
--@ simple
create function shop.category_named() returns trigger language plpgsql as $$ begin insert into shop.categories values (new.id, 1, new.name); return new; end $$
--@ simple
create trigger category_named instead of insert on shop.category_names for each row execute function shop.category_named()
--@ simple
insert into shop.category_names values (60, 'sixty')
--@ simple
select * from shop.categories where id = 60
--@ simple
drop view shop.category_names; drop function shop.category_named()
--# updatable view
update shop.cheap set name = 'Cheap tea' where sku = 'TEA-2' returning id, name
--# view with a check that fails
update shop.cheap set price = 50 where sku = 'TEA-2'
--# temporary table built up
create temp table basket (sku text primary key, n int default 1) on commit preserve rows
--@ simple
insert into basket select sku from shop.products on conflict do nothing
--@ simple
update basket set n = 2 where sku like 'TEA%'
--@ simple
select b.sku, b.n, p.price * b.n as worth from basket b join shop.products p using (sku) order by 1
--@ simple
create index on basket (n); analyze basket
--@ simple
drop table basket
--# temporary table from a query with a key added
create temporary table recent as select id, buyer, total from shop.orders where placed_at > '2025-01-20'
--@ simple
alter table recent add primary key (id)
--@ simple
select count(*), sum(total) from recent
--@ simple
drop table recent
--# temporary table on commit drop
begin
--@ simple
create temp table t_gone (id int) on commit drop
--@ simple
insert into t_gone select generate_series(1, 5)
--@ simple
select sum(id) from t_gone
--@ simple
commit
--# temporary copy of the shape
create temp table staged (like shop.categories including all)
--@ simple
copy staged from stdin with (format csv, header)
--copy id,parent_id,name
--copy 100,1,hundred
--copy 101,100,"hundred, one"
--@ simple
insert into shop.categories select * from staged returning *
--@ simple
drop table staged
--# unlogged table
create unlogged table shop.cache (key text primary key, value jsonb, expires timestamptz)
--@ simple
insert into shop.cache values ('a', '{"x": 1}', '2030-01-01') on conflict (key) do update set value = excluded.value
--@ simple
delete from shop.cache where expires < now()
--@ simple
select key, value from shop.cache
--@ simple
drop table shop.cache
--# cursor in every direction
begin
--@ simple
declare c scroll cursor for select id from shop.orders order by id
--@ simple
fetch first from c
--@ simple
fetch forward 3 from c
--@ simple
fetch absolute 10 from c
--@ simple
fetch relative -2 from c
--@ simple
fetch prior c
--@ simple
fetch last from c
--@ simple
fetch backward all from c
--@ simple
move forward 5 in c
--@ simple
fetch next from c
--@ simple
close c
--@ simple
commit
--# cursor with hold and binary
declare held binary cursor with hold for select id, name from shop.categories order by id
--@ simple
fetch 2 from held
--@ simple
close held
--# cursors seen in the catalog
begin; declare seen cursor for select 1
--@ simple
select name, is_holdable, is_scrollable from pg_cursors order by name
--@ simple
close all; commit
--# refcursor of a function
begin
--@ simple
create function shop.opened(c refcursor) returns refcursor language plpgsql as $$ begin open c for select id, name from shop.categories order by id; return c; end $$
--@ simple
select shop.opened('cc')
--@ simple
fetch all in cc
--@ simple
rollback
--# transaction modes
begin isolation level repeatable read read only
--@ simple
select count(*) from shop.orders
--@ simple
show transaction_isolation
--@ simple
commit
--# transaction set afterwards
begin
--@ simple
set transaction isolation level serializable, read only, deferrable
--@ simple
select 1
--@ simple
end
--# session characteristics
set session characteristics as transaction isolation level repeatable read
--@ simple
show default_transaction_isolation
--@ simple
reset default_transaction_isolation
--# savepoints nested
begin
--@ simple
savepoint a
--@ simple
insert into shop.categories values (70, 1, 'a')
--@ simple
savepoint b
--@ simple
insert into shop.categories values (70, 1, 'twice')
--@ simple
rollback to savepoint b
--@ simple
release savepoint a
--@ simple
select name from shop.categories where id = 70
--@ simple
rollback
--# statement in a failed transaction
begin
--@ simple
select 1 / 0
--@ simple
select 1
--@ simple
rollback
--# commit of a failed transaction
begin; select 1 / 0
--@ simple
commit
--# two phases begun where they are off
begin
--@ simple
prepare transaction 'x'
--@ simple
rollback
--# and chain
begin; insert into shop.audit (op) values ('c')
--@ simple
rollback and chain
--@ simple
select count(*) from shop.audit where op = 'c'
--@ simple
commit
--# constraints deferred
create table shop.pair (id int primary key, mate int references shop.pair deferrable initially immediate)
--@ simple
begin; set constraints all deferred; insert into shop.pair values (1, 2); insert into shop.pair values (2, 1); commit
--@ simple
select * from shop.pair order by id
--@ simple
drop table shop.pair
--# snapshot exported | volatile
begin isolation level repeatable read; select pg_export_snapshot() is not null; commit
--# transaction ids | volatile
select pg_current_xact_id_if_assigned() is null, txid_current() > 0, pg_snapshot_xmin(pg_current_snapshot()) is not null
--# prepared with types | known
prepare by_buyer (text, numeric) as select id, total from shop.orders where buyer = $1 and total > $2 order by id
--@ simple
execute by_buyer ('buyer-1', 10)
--@ simple
select name, statement, parameter_types from pg_prepared_statements
--@ simple
deallocate by_buyer
--# prepared write
prepare note as insert into shop.audit (op, what) values ('p', $1) returning what
--@ simple
execute note ('one')
--@ simple
execute note ('two')
--@ simple
deallocate all
--# prepared and made a table
prepare few as select id, name from shop.categories where id > 2
--@ simple
create temp table from_prepared as execute few
--@ simple
select count(*) from from_prepared
--@ simple
drop table from_prepared; deallocate few
--# prepared, then the table changes
create table shop.shifting (a int); insert into shop.shifting values (1)
--@ simple
prepare sh as select a from shop.shifting
--@ simple
execute sh
--@ simple
alter table shop.shifting add column b int
--@ simple
execute sh
--@ simple
deallocate sh; drop table shop.shifting
--# explain of an execute
prepare pe (int) as select name from shop.categories where id = $1
--@ simple
explain (costs off) execute pe (1)
--@ simple
deallocate pe
--# parameters without types
--@ extended
select id from shop.orders where buyer = $1 and product_id = any ($2) and total >= $3 order by id limit $4
--bind buyer-1
--bind {1,2,3}
--bind 5
--bind 10
--# parameters in an insert of documents
--@ extended
insert into shop.jobs (queue, payload, run_at) values ($1, $2, $3) returning queue, payload
--bind mail
--bind {"to": [1, 2]}
--bind 2025-02-03T04:05:06Z
--# parameters as arrays to unnest
--@ extended
insert into shop.categories (id, parent_id, name) select * from unnest($1::int[], $2::int[], $3::text[]) returning *
--bind {201,202}
--bind {1,1}
--bind {p,q}
--# parameters in an upsert
--@ extended
insert into shop.contacts (id, handle, extra) values ($1, $2, $3) on conflict (id) do update set extra = shop.contacts.extra || excluded.extra returning id, extra
--bind 1
--bind ann@shop.example
--bind a=>1
--# binary answers of many types
--@ binary
select 1::int2, 2::int8, 1.5::float4, 2.5::float8, 1.25::numeric, true, 'x'::text, '\x01'::bytea, date '2025-01-01', timestamptz '2025-01-01 00:00+00', interval '1 day', array[1, 2], '{"a":1}'::jsonb, int4range(1, 2), inet '10.0.0.1', '0190f3c0-0000-7000-8000-000000000000'::uuid, row(1, 'a')
--# portal row by row
--@ portal
select id, buyer from shop.orders order by id
--# described
--@ describe
select id, total, ship_to, slot from shop.orders where id = $1
--# piped twice
--@ piped
select count(*) from shop.orders
--# parsed once and run twice
--@ parse
select name from shop.categories where id < 4 order by id
--@ kept
kept
--@ keptbinary
kept
--# copy out of a table
copy shop.categories to stdout
--# copy out of columns with options
copy shop.products (id, sku, price) to stdout with (format csv, header true, delimiter ';', quote '''', null 'NIL', force_quote (sku))
--# copy out of a query with options
copy (select id, tags, attrs from shop.products order by id) to stdout with (format csv, header, escape '\')
--# copy out in binary
copy (select id, name from shop.categories order by id) to stdout (format binary)
--# copy in the old way
copy shop.categories (id, parent_id, name) from stdin with delimiter ',' null 'N'
--copy 80,1,eighty
--copy 81,N,one
--@ simple
select * from shop.categories where id > 79 order by id
--# copy in csv with defaults
copy shop.products (sku, name, price) from stdin (format csv)
--copy C-1,"Copied, one",1.5
--copy C-2,Two,2
--@ simple
select sku, name, price, tags from shop.products where sku like 'C-%' order by sku
--# copy in with a condition
copy shop.categories from stdin where id > 90
--copy 89\t1\tno
--copy 91\t1\tyes
--@ simple
select name from shop.categories where id > 85
--# copy in that fails
copy shop.categories from stdin
--copy 1\t\\N\tagain
--# copy in with on error | since 17
copy shop.categories from stdin (on_error ignore)
--copy 95\t1\tfine
--copy bad\t1\tnot
--# copy freeze in a transaction
begin; create table shop.frozen (id int)
--@ simple
copy shop.frozen from stdin (freeze)
--copy 1
--copy 2
--@ simple
select count(*) from shop.frozen
--@ simple
rollback
--# copy out of bank columns without protected ones
copy (select id, name, city from customers order by id) to stdout csv header
--# listen, notify, unlisten | volatile
listen jobs_changed
--@ simple
notify jobs_changed, 'one'
--@ simple
select pg_notify('jobs_changed', 'two')
--@ simple
select pg_listening_channels()
--@ simple
unlisten jobs_changed
--@ simple
unlisten *
--# advisory locks of all kinds
select pg_try_advisory_lock(42), pg_try_advisory_lock(1, 2), pg_try_advisory_lock_shared(7)
--@ simple
select pg_advisory_unlock(42), pg_advisory_unlock(1, 2), pg_advisory_unlock_shared(7)
--@ simple
begin; select pg_advisory_xact_lock(hashtext('migration')); select pg_try_advisory_xact_lock(9, 9); commit
--@ simple
select pg_advisory_unlock_all()
--# lock table modes
begin; lock table shop.categories in share row exclusive mode; lock table only shop.orders in access share mode nowait
--@ simple
commit
--# row locks of all kinds
begin
--@ simple
select id from shop.orders where id = 1 for update nowait
--@ simple
select id from shop.orders where id < 3 for no key update skip locked
--@ simple
select o.id from shop.orders o join shop.products p on p.id = o.product_id where o.id = 2 for share of o
--@ simple
select id from shop.orders where id = 4 for key share
--@ simple
rollback
--# settings of all kinds
set statement_timeout = '30s'
--@ simple
set local lock_timeout to 1000
--@ simple
set time zone 'Europe/Paris'
--@ simple
set datestyle to 'ISO, DMY'; set intervalstyle = 'iso_8601'; set extra_float_digits = 3; set bytea_output = 'escape'
--@ simple
select timestamptz '2025-01-01 00:00+00', interval '1 day 2 hours', '\x41'::bytea, date '2025-02-03'
--@ simple
show statement_timeout
--@ simple
select current_setting('timezone'), current_setting('nope.nothing', true), set_config('application_name', 'mine', false)
--@ simple
reset all
--# settings of an application
set app.user_id = '17'
--@ simple
select current_setting('app.user_id')::int + 1
--@ simple
select set_config('app.tenant', 'x', true), current_setting('app.tenant', true)
--@ simple
reset app.user_id
--# planner settings
set enable_seqscan = off; set work_mem = '8MB'; set random_page_cost = 1.1; set jit = off; set max_parallel_workers_per_gather = 0
--@ simple
explain (costs off) select * from shop.categories where id = 1
--@ simple
reset enable_seqscan; reset work_mem
--# settings in a transaction
begin; set local search_path to shop, public; select count(*) from categories; commit
--@ simple
show search_path
--# search path moved
set search_path = shop
--@ simple
select name from categories where id = 1
--@ simple
set search_path to default
--# client encoding asked
show client_encoding; show server_version; show server_version_num; show standard_conforming_strings
--# role asked
select current_setting('role'), current_setting('is_superuser'), pg_has_role(current_user, 'pg_monitor', 'member')
--# discard kinds
discard plans
--@ simple
discard temp
--@ simple
discard sequences
--@ simple
discard all
--# sequence of one's own
create sequence shop.ticket start 100 increment by 5 cache 1
--@ simple
select nextval('shop.ticket'), nextval('shop.ticket'::regclass)
--@ simple
select currval('shop.ticket'), lastval()
--@ simple
select setval('shop.ticket', 500, false)
--@ simple
select last_value, is_called from shop.ticket
--@ simple
alter sequence shop.ticket restart with 7; drop sequence shop.ticket
--# identity reset
select setval(pg_get_serial_sequence('shop.products', 'id'), (select max(id) from shop.products))
--# vacuum and analyze kinds
vacuum (analyze, skip_locked) shop.categories
--@ simple
analyze shop.orders (buyer, state)
--@ simple
vacuum freeze shop.jobs
--# reindex and cluster
reindex table shop.categories
--@ simple
reindex index concurrently shop.products_sku_key
--@ simple
cluster shop.categories using categories_pkey
--# refresh of a materialized view
refresh materialized view shop.daily
--@ simple
select count(*) > 0 from shop.daily
--# checkpoint is for those who may
checkpoint
--# comments read back
comment on column shop.products.sku is 'stock keeping unit'
--@ simple
select col_description('shop.products'::regclass, 2)
--@ simple
comment on column shop.products.sku is null
--# large object of one's own | volatile
begin; select lo_create(0) > 0; rollback
--# truncate of several
begin; truncate table shop.jobs, shop.audit restart identity cascade; select count(*) from shop.jobs; rollback
--# table inheritance read
select count(*) from only shop.readings
--# partition attached and detached
create table shop.readings_2026 (like shop.readings including defaults)
--@ simple
alter table shop.readings attach partition shop.readings_2026 for values from ('2026-01-01') to ('2027-01-01')
--@ simple
insert into shop.readings values ('2026-05-05', 1, 2.5)
--@ simple
select tableoid::regclass, value from shop.readings where at > '2026-01-01'
--@ simple
alter table shop.readings detach partition shop.readings_2026; drop table shop.readings_2026
--# exclusion constraint | since 13
create table shop.bookings (room int, during tstzrange, exclude using gist (during with &&))
--@ simple
insert into shop.bookings values (1, '[2025-01-01,2025-01-02)')
--@ simple
insert into shop.bookings values (2, '[2025-01-01 12:00,2025-01-03)')
--@ simple
drop table shop.bookings
--# generated and identity columns
create table shop.sums (id bigint generated always as identity, a int, b int, c int generated always as (a + b) stored, at timestamptz default now())
--@ simple
insert into shop.sums (a, b) values (1, 2), (3, 4) returning id, c
--@ simple
insert into shop.sums (id, a, b) values (9, 1, 1)
--@ simple
drop table shop.sums
--# virtual generated columns | since 18
create table shop.virt (a int, b int generated always as (a * 2))
--@ simple
insert into shop.virt values (4) returning *
--@ simple
drop table shop.virt
--# indexes of many kinds
create table shop.indexed (id int, doc jsonb, words text, spot point, days daterange)
--@ simple
create index indexed_doc on shop.indexed using gin (doc jsonb_path_ops); create index indexed_words on shop.indexed using gin (to_tsvector('english', words)); create index indexed_trgm on shop.indexed using gin (words gin_trgm_ops); create index indexed_spot on shop.indexed using gist (spot); create index indexed_days on shop.indexed using spgist (days); create index indexed_brin on shop.indexed using brin (id); create index indexed_hash on shop.indexed using hash (id); create unique index indexed_part on shop.indexed (lower(words) text_pattern_ops desc nulls last) include (id) where id > 0
--@ simple
select indexname, indexdef from pg_indexes where tablename = 'indexed' order by 1
--@ simple
drop table shop.indexed
--# rules and security on one's own table
create table shop.tenants (id int, owner text default current_user, note text); alter table shop.tenants enable row level security; create policy own on shop.tenants for all using (owner = current_user) with check (owner = current_user)
--@ simple
insert into shop.tenants (id, note) values (1, 'mine') returning id
--@ simple
select id, note from shop.tenants
--@ simple
drop table shop.tenants
--# grants on one's own table
create table shop.given (id int); grant select, insert on shop.given to public; revoke insert on shop.given from public
--@ simple
select privilege_type from information_schema.role_table_grants where table_name = 'given' and grantee = 'PUBLIC'
--@ simple
drop table shop.given
--# statistics object
create statistics shop.by_two (dependencies, ndistinct) on product_id, buyer from shop.orders
--@ simple
analyze shop.orders
--@ simple
drop statistics shop.by_two
--# event notification in a transaction rolled back
begin; notify quiet, 'x'; rollback
--# empty statements
;;
--# comments around
/* outer /* inner */ still */ select 1 -- end
--# two selects in one text
select 1 as a; select 'b' as b, 2 as c
--# long in list
select count(*) from shop.orders where id in (1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50)
--# values joined for an update
update shop.orders o set state = v.s::shop.order_state from (values (1, 'paid'), (2, 'shipped')) v(id, s) where v.id = o.id returning o.id, o.state
--# update with from and returning old | since 18
update shop.orders set total = total + 1 where id = 1 returning old.total, new.total
--# delete with a limit by ctid
delete from shop.readings where ctid = any (array(select ctid from shop.readings where sensor = 2 order by at limit 3)) 
--# optimistic lock
update shop.jobs set attempts = attempts + 1, locked_by = 'me' where id = 1 and attempts = 0
--# outbox taken
delete from shop.jobs where id = (select id from shop.jobs order by run_at, id for update skip locked limit 1) returning *
--# counter in a document
update shop.products set attrs = jsonb_set(attrs, '{seen}', to_jsonb(coalesce((attrs ->> 'seen')::int, 0) + 1)) where id = 1 returning attrs ->> 'seen'
--# bank write with parameters
--@ extended
update accounts set balance = balance - $1 where id = $2 and balance >= $1 returning id, balance
--bind 1.50
--bind 2
--# bank transfer in a transaction
begin
--@ extended
update accounts set balance = balance - $1 where id = $2
--bind 10
--bind 1
--@ extended
update accounts set balance = balance + $1 where id = $2
--bind 10
--bind 2
--@ extended
insert into transactions (id, account_id, amount, booked_at, description) values ($1, $2, $3, $4, $5)
--bind 99901
--bind 1
--bind -10
--bind 2025-01-01
--bind transfer
--@ simple
commit
--# procedure that calls another for its result
create procedure shop.inner_bump(inout n int) language plpgsql as $$ begin n := n + 1; end $$
--@ simple
create procedure shop.outer_bump(inout n int) language plpgsql as $$ begin call shop.inner_bump(n); n := n * 10; end $$
--@ simple
call shop.outer_bump(4)
--@ simple
do $$ declare x int := 1; begin call shop.inner_bump(x); raise notice '%', x; end $$
--@ simple
drop procedure shop.outer_bump; drop procedure shop.inner_bump
