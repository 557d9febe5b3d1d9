-- What applications send: rows written and read back, queues, locks, transactions, prepared statements, cursors.

--# insert returning a key
insert into shop.products (sku, name, price) values ('NEW-1', 'New thing', 5) returning id, sku, updated_at
--# insert with defaults written out
insert into shop.products (id, sku, name, price, tags) overriding system value values (900, 'NEW-2', 'Other', 1.5, default) returning id, tags
--# insert of several rows
insert into shop.categories (id, parent_id, name) values (10, 1, 'a'), (11, 10, 'b'), (12, 10, 'c') returning *
--# insert from a select
insert into shop.categories select id + 100, null, upper(name) from shop.categories where id < 3 returning id
--# insert with a sub-select in values
insert into shop.orders (product_id, buyer, placed_at, total) values ((select id from shop.products where sku = 'TEA-1'), 'x', '2025-04-04', 9.5) returning product_id, state
--# upsert
insert into shop.products as p (sku, name, price) values ('TEA-1', 'Green tea', 4.75) on conflict (sku) do update set price = excluded.price where p.price <> excluded.price returning p.sku, p.price
--# upsert that does nothing
insert into shop.products (sku, name, price) values ('TEA-1', 'x', 1) on conflict do nothing returning id
--# upsert on a constraint
insert into shop.products (sku, name, price) values ('TEA-2', 'Black', 3) on conflict on constraint products_sku_key do update set name = excluded.name, tags = shop.products.tags || array['x'] returning name, tags
--# insert or count up
insert into shop.contacts (id, handle, extra) values (1, 'ann@shop.example', 'seen=>1') on conflict (id) do update set extra = coalesce(contacts.extra, '') || excluded.extra returning id, extra
--# update by key
update shop.orders set state = 'shipped', quantity = quantity + 1 where id = 3 returning id, state, quantity
--# update from a join
update shop.orders o set total = p.price * o.quantity from shop.products p where p.id = o.product_id and o.id < 4 returning o.id, o.total, p.sku
--# update of several columns at once
update shop.products set (name, price) = (select upper(name), price * 1.1 from shop.products x where x.id = products.id) where id = 2 returning name, price
--# update of a document
update shop.products set attrs = jsonb_set(attrs, '{size,ml}', to_jsonb((attrs #>> '{size,ml}')::int + 50)) where attrs ? 'size' returning sku, attrs
--# update of a document by subscript
update shop.products set attrs['grams'] = '120' where sku = 'TEA-1' returning attrs
--# update of an array element
update shop.products set tags[2] = 'changed' where id = 1 returning tags
--# update of a composite member
update shop.orders set ship_to.town = 'Elsewhere' where id = 2 returning (ship_to).town
--# update where current
--@ simple
begin
--@ simple
declare c cursor for select id from shop.categories where id = 5 for update
--@ simple
fetch c
--@ simple
update shop.categories set name = 'cups and mugs' where current of c returning name
--@ simple
rollback
--# delete returning
delete from shop.orders where id in (4, 5) returning id, buyer
--# delete with using
delete from shop.orders o using shop.products p where p.id = o.product_id and p.sku = 'POT-1' and o.id < 10 returning o.id
--# delete by a sub-query with limit
delete from shop.jobs where id in (select id from shop.jobs order by id limit 1 for update skip locked) returning queue
--# job taken from a queue
update shop.jobs set locked_by = 'worker-1', attempts = attempts + 1 where id = (select id from shop.jobs where locked_by is null and queue = 'mail' order by run_at, id for update skip locked limit 1) returning id, payload
--# job taken by a named query
with next as (select id from shop.jobs where locked_by is null order by id limit 1 for update skip locked) update shop.jobs j set locked_by = 'w' from next where j.id = next.id returning j.*
--# rows moved by a named query
with gone as (delete from shop.jobs where queue = 'default' returning payload) insert into shop.audit (op, what, row_now) select 'moved', 'jobs', payload from gone returning op, row_now
--# merge
merge into shop.products p using (values ('TEA-1', 'Green tea', 5.0), ('NEW-3', 'Third', 6.0)) v (sku, name, price) on p.sku = v.sku when matched and p.price <> v.price then update set price = v.price when not matched then insert (sku, name, price) values (v.sku, v.name, v.price)
--# merge that deletes
merge into shop.jobs j using (select 'mail' as queue) q on j.queue = q.queue when matched then delete when not matched then do nothing
--# merge returning | since 17
merge into shop.categories c using (values (5, 'mugs'), (77, 'new')) v (id, name) on c.id = v.id when matched then update set name = v.name when not matched then insert (id, name) values (v.id, v.name) returning merge_action(), c.id, c.name
--# returning old and new | since 18
update shop.products set price = price + 1 where id = 1 returning old.price, new.price
--# truncate and count
--@ simple
truncate shop.jobs restart identity
--@ simple
select count(*) from shop.jobs
--# copy in as text
--@ simple
copy shop.categories (id, name) from stdin
--copy 50\tfrom copy
--copy 51\tagain
--@ simple
select id, name from shop.categories where id >= 50 order by id
--# copy in as csv
--@ simple
copy shop.categories from stdin with (format csv, header true)
--copy id,parent_id,name
--copy 60,1,"quoted, name"
--@ simple
select * from shop.categories where id = 60
--# copy out
copy (select id, name from shop.categories order by id) to stdout
--# copy out as csv
copy (select sku, price, tags from shop.products order by id) to stdout with (format csv, header, force_quote *)
--# copy a table out
copy shop.categories (id, name) to stdout with (delimiter '|', null '-')
--# transaction with savepoints
--@ simple
begin isolation level repeatable read
--@ simple
insert into shop.categories values (200, 1, 'temporary')
--@ simple
savepoint one
--@ simple
update shop.categories set name = 'changed' where id = 200
--@ simple
rollback to savepoint one
--@ simple
select name from shop.categories where id = 200
--@ simple
release savepoint one
--@ simple
rollback
--# read only and deferrable
--@ simple
begin transaction isolation level serializable read only deferrable
--@ simple
select count(*) from shop.orders
--@ simple
commit
--# transaction that chains
--@ simple
begin
--@ simple
select 1
--@ simple
commit and chain
--@ simple
show transaction_isolation
--@ simple
rollback
--# error inside a transaction recovered
--@ simple
begin
--@ simple
savepoint s
--@ simple
select 1 / 0
--@ simple
rollback to s
--@ simple
select 2
--@ simple
commit
--# several statements in one text
begin; insert into shop.categories values (300, 1, 'one'); insert into shop.categories values (301, 300, 'two'); select count(*) from shop.categories where id >= 300; rollback
--# prepared by hand
--@ simple
prepare by_sku (text) as select id, name from shop.products where sku = $1
--@ simple
execute by_sku ('CUP-1')
--@ simple
execute by_sku ('POT-1')
--@ simple
deallocate by_sku
--# prepared write
--@ simple
prepare rename_one (int, text) as update shop.categories set name = $2 where id = $1 returning name
--@ simple
execute rename_one (3, 'infusions')
--@ simple
deallocate all
--# prepared and explained
--@ simple
prepare p as select count(*) from shop.orders where product_id = $1
--@ simple
explain (costs off) execute p (1)
--@ simple
deallocate p
--# parameters of all kinds
--@ extended
select $1::int + 1, $2::text || '!', $3::timestamptz, $4::numeric(6, 2), $5::bool, $6::jsonb -> 'a', $7::int[], $8::uuid, $9::date - 1
--bind 41
--bind text
--bind 2025-01-02 03:04:05+00
--bind 12.345
--bind t
--bind {"a": [1]}
--bind {1,2,3}
--bind a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
--bind 2025-05-05
--# parameter in a list
--@ extended
select id, name from shop.products where id = any ($1) and price < $2 order by id limit $3 offset $4
--bind {1,2,3,4}
--bind 20
--bind 2
--bind 1
--# parameter in a pattern
--@ extended
select sku from shop.products where name ilike '%' || $1 || '%' order by sku
--bind tea
--# null parameter
--@ extended
select count(*) from shop.orders where ($1::text is null or buyer = $1) and quantity >= coalesce($2, 1)
--bind \N
--bind 2
--# insert with parameters
--@ extended
insert into shop.orders (product_id, buyer, quantity, total, placed_at, state) values ($1, $2, $3, $4, $5, $6) returning id > 0, state
--bind 1
--bind param
--bind 2
--bind 9.00
--bind 2025-06-01T00:00:00Z
--bind paid
--# insert with unnested parameters
--@ extended
insert into shop.categories (id, name) select * from unnest($1::int[], $2::text[]) returning id, name
--bind {401,402}
--bind {a,b}
--# binary answers
--@ binary
select id, sku, price, tags, attrs, updated_at from shop.products order by id
--# portal fetched bit by bit
--@ portal
select id, buyer from shop.orders order by id
--# cursor scrolled
--@ simple
begin
--@ simple
declare walk scroll cursor for select id, total from shop.orders order by id
--@ simple
fetch 3 from walk
--@ simple
fetch backward 1 from walk
--@ simple
fetch absolute 10 from walk
--@ simple
move forward 5 in walk
--@ simple
fetch relative -2 from walk
--@ simple
close walk
--@ simple
commit
--# cursor that outlives its transaction
--@ simple
begin
--@ simple
declare held cursor with hold for select sku from shop.products order by sku
--@ simple
commit
--@ simple
fetch all from held
--@ simple
close held
--# advisory locks | volatile
select pg_advisory_xact_lock(42), pg_try_advisory_lock(1, 2), pg_advisory_unlock(1, 2)
--# lock of a table
--@ simple
begin
--@ simple
lock table shop.categories in share row exclusive mode nowait
--@ simple
rollback
--# listen and notify | volatile
--@ simple
listen changes
--@ simple
notify changes, 'hello'
--@ simple
select pg_notify('changes', 'again')
--@ simple
unlisten changes
--# sequences
--@ simple
select currval(pg_get_serial_sequence('shop.orders', 'id')) is not null from (select nextval(pg_get_serial_sequence('shop.orders', 'id'))) s
--@ simple
select setval('shop.audit_id_seq', (select coalesce(max(id), 1) from shop.audit))
--@ simple
select last_value >= 1 from shop.jobs_id_seq
--# next of a sequence
select nextval('shop.jobs_id_seq'::regclass) > 0, lastval() > 0
--# temporary table
--@ simple
create temp table picked (id int primary key, why text) on commit preserve rows
--@ simple
insert into picked select id, 'cheap' from shop.products where price < 5
--@ simple
select p.sku, t.why from shop.products p join picked t using (id) order by 1
--@ simple
drop table picked
--# temporary table in one text
create temp table batch as select id, total from shop.orders where state = 'paid'; create index on batch (id); analyze batch; select count(*), sum(total) from batch; drop table batch
--# temporary table that goes with the transaction
begin; create temp table once (n int) on commit drop; insert into once values (1), (2); select sum(n) from once; commit
--# temporary view
--@ simple
create temp view cheap_now as select sku, price from shop.products where price < 5
--@ simple
select * from cheap_now order by sku
--@ simple
drop view cheap_now
--# select into temp
--@ simple
select id, buyer into temp table mine from shop.orders where buyer = 'buyer-1'
--@ simple
select count(*) from mine
--@ simple
drop table mine
--# procedure called
call shop.archive('2024-01-01')
--# function that writes
--@ simple
select shop.place(1, 'someone', 2) > 0
--@ simple
select buyer, quantity, total from shop.orders where buyer = 'someone'
--# function that writes, in from
select made > 0 from shop.place(which => 2, who => 'other') as made
--# function that raises its own error
select shop.place(999, 'nobody')
--# do block
do $$ begin perform 1; raise notice 'done'; end $$
--# do block with a loop
do $$ declare r record; n int := 0; begin for r in select id from shop.products order by id loop n := n + r.id; end loop; raise notice 'sum %', n; end $$
--# do block that writes
--@ simple
do $$ begin update shop.categories set name = name || '!' where id = 5; if not found then raise exception 'gone'; end if; end $$
--@ simple
select name from shop.categories where id = 5
--# do block with dynamic text that is constant
do $$ begin execute 'update shop.categories set name = $1 where id = 2' using 'beverages'; end $$
--# unique violation
insert into shop.products (sku, name, price) values ('TEA-1', 'Twice', 1)
--# foreign key violation
insert into shop.orders (product_id, buyer, placed_at) values (9999, 'x', '2025-01-01')
--# check violation
insert into shop.products (sku, name, price) values ('BAD-1', 'Bad', -1)
--# not null violation
insert into shop.products (sku, name) values ('BAD-2', 'Bad')
--# domain violation
insert into shop.orders (product_id, buyer, quantity, placed_at) values (1, 'x', 0, '2025-01-01')
--# enum that is none
select 'lost'::shop.order_state
--# number that is none
select 'abc'::int
--# division by zero
select 1 / 0
--# column that is not there
select nothing from shop.products
--# table that is not there
select * from shop.nowhere
--# function that is not there
select shop.no_such_function(1)
--# ambiguous column
select id from shop.orders o join shop.products p on p.id = o.product_id
--# grouping forgotten
select sku, count(*) from shop.products
--# types that do not fit
select 1 + 'a'::text
--# value too long
insert into accounts (id, customer_id, kind, balance, currency, opened_on) values (1, 1, 'x', 1, 'TOOLONG', '2025-01-01')
--# write to the bank beside protected columns
update customers set city = 'Bergen' where id = 2 returning id, name, city
--# new customer | masks ssn email
insert into customers (id, name, city, email, created_at) values (900, 'New One', 'Oslo', 'new@example.test', '2025-01-01') returning id, ssn, email
--# account opened
insert into accounts (id, customer_id, kind, balance, currency, opened_on) values (901, 1, 'savings', 10, 'EUR', '2025-01-01') returning id, balance
--# transfer between accounts
with taken as (update accounts set balance = balance - 5 where id = 1 returning id), given as (update accounts set balance = balance + 5 where id = 2 returning id) insert into transactions (id, account_id, amount, booked_at, description) select 9000 + id, id, -5, '2025-01-01', 'transfer' from taken returning id, amount
--# search_path of an application
--@ simple
set search_path to shop, public
--@ simple
select sku from products order by sku
--@ simple
select count(*) from orders join customers c on false
--@ simple
reset search_path
--# settings of an application
--@ simple
set application_name = 'orders-api'
--@ simple
set statement_timeout = '15s'
--@ simple
set timezone to 'Europe/Berlin'
--@ simple
set datestyle = 'ISO, DMY'
--@ simple
set intervalstyle = iso_8601
--@ simple
set bytea_output = 'hex'
--@ simple
set client_min_messages to warning
--@ simple
set standard_conforming_strings = on
--@ simple
set client_encoding to 'UTF8'
--@ simple
set names 'utf8'
--@ simple
set default_transaction_isolation to 'read committed'
--@ simple
set session characteristics as transaction isolation level read committed
--@ simple
set local lock_timeout = '2s'
--@ simple
set app.tenant = '42'
--@ simple
select current_setting('app.tenant', true)
--@ simple
select set_config('app.tenant', '', false)
--@ simple
set time zone interval '+00:00' hour to minute
--@ simple
show timezone
--# session put back by a pool
--@ simple
abort
--@ simple
reset all
--@ simple
set session authorization default
--@ simple
reset role
--@ simple
select 1
