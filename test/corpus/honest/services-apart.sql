-- Services at work: documents for APIs, searches, writes, pipelines, cursors, COPY; written without a look at what the gateway makes of them.

--# json of customers without protected columns
select json_agg(json_build_object('id', id, 'name', name, 'city', city) order by id) from customers
--# json of rows picked
select json_agg(x order by x.id) from (select id, name, city from customers) x
--# nested json of accounts
select jsonb_build_object('id', c.id, 'name', c.name, 'accounts', coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'balance', a.balance) order by a.id) from accounts a where a.customer_id = c.id), '[]')) from customers c order by c.id limit 3
--# row_to_json of a subquery
select row_to_json(t) from (select id, name, (select array_agg(a.kind order by a.id) from accounts a where a.customer_id = c.id) as kinds from customers c where id < 4 order by id) t
--# json_object_agg by city
select json_object_agg(city, n order by city) from (select city, count(*) n from customers group by city) s
--# to_jsonb of products
select to_jsonb(p) - 'searched' - 'updated_at' as doc from shop.products p order by id
--# jsonb path queries
select id, jsonb_path_query_array(attrs, '$.notes[*]') as notes, jsonb_path_exists(attrs, '$.size ? (@.ml > 300)') as large from shop.products order by id
--# jsonb path with variables
select id, jsonb_path_query_first(attrs, '$.size.ml ? (@ >= $least)', '{"least": 300}') from shop.products order by id
--# containment of documents
select sku from shop.products where attrs @> '{"color": "blue"}' or attrs ? 'grams' order by sku
--# document updated in place
update shop.products set attrs = jsonb_set(attrs, '{size,ml}', '210') || '{"seen": true}' where sku = 'CUP-1' returning attrs
--# document with a key removed
update shop.products set attrs = attrs - 'grams' #- '{notes,0}' where id = 1 returning attrs
--# json_to_recordset
select * from json_to_recordset('[{"id": 1, "q": 2}, {"id": 3, "q": null}]') as x(id int, q int)
--# jsonb_to_record with a join
select p.name, x.q from jsonb_to_recordset('[{"sku": "TEA-1", "q": 2}, {"sku": "POT-1", "q": 1}]') as x(sku text, q int) join shop.products p using (sku) order by p.id
--# json_populate_record over a type
select * from json_populate_record(null::shop.address, '{"street": "Main", "town": "Oslo", "zip": "1"}')
--# jsonb_each of attributes
select p.id, e.key, e.value from shop.products p cross join lateral jsonb_each(p.attrs) e where jsonb_typeof(e.value) <> 'object' order by p.id, e.key
--# keys of documents
select k, count(*) from shop.products, jsonb_object_keys(attrs) k group by k order by k
--# strip and pretty
select jsonb_pretty(jsonb_strip_nulls(attrs)) from shop.products where id = 5
--# full text search ranked
select sku, ts_rank(searched, q) > 0 as ranked, ts_headline('english', name, q) from shop.products, websearch_to_tsquery('english', 'tea -black') q where searched @@ q order by sku
--# full text phrase
select sku from shop.products where to_tsvector('simple', name) @@ phraseto_tsquery('simple', 'tea pot')
--# full text with weights
select sku, setweight(to_tsvector('simple', sku), 'A') || setweight(to_tsvector('simple', name), 'B') as v from shop.products order by id
--# arrays overlap
select sku, tags, cardinality(tags) from shop.products where tags && array['large', 'green'] order by sku
--# array append and remove
update shop.products set tags = array_remove(array_append(tags, 'new'), 'tea') where 'tea' = any (tags) returning sku, tags
--# unnest of tags counted
select t, count(*) from shop.products, unnest(tags) t group by t order by count(*) desc, t
--# array slice and position
select sku, tags[1:1], array_position(tags, 'tea'), array_to_string(tags, '/') from shop.products order by sku
--# ranges overlapping
select id, lower(slot), upper(slot) from shop.orders where slot && tstzrange('2025-02-05', '2025-02-07') order by id
--# range aggregated
select range_agg(slot) from shop.orders where id < 5
--# range contains
select count(*) from shop.orders where slot @> timestamptz '2025-02-10' and not isempty(slot)
--# multirange built | volatile
select unnest(multirange(int4range(1, 5), int4range(3, 9)))
--# upsert with a where
insert into shop.products (sku, name, price) values ('TEA-1', 'Green tea', 4.75) on conflict (sku) do update set price = excluded.price, name = excluded.name where products.price <> excluded.price returning id, price, (xmax <> 0) as was_there
--# upsert of a batch by unnest
--@ extended
insert into shop.products (sku, name, price) select * from unnest($1::text[], $2::text[], $3::numeric[]) on conflict (sku) do update set price = excluded.price returning sku, price
--bind {TEA-1,NEW-1}
--bind {Green tea,New thing}
--bind {5.00,1.25}
--# merge of stock | since 15
merge into shop.products p using (values ('TEA-1', 5.10), ('ZZZ-1', 1.00)) v(sku, price) on p.sku = v.sku when matched and p.price < v.price then update set price = v.price when not matched then insert (sku, name, price) values (v.sku, 'unnamed', v.price)
--# merge that deletes | since 15
merge into shop.jobs j using (select id from shop.jobs where queue = 'mail') d on j.id = d.id when matched and j.attempts = 0 then delete when matched then do nothing
--# job taken from the queue
update shop.jobs set locked_by = 'w1', attempts = attempts + 1 where id = (select id from shop.jobs where queue = 'mail' and locked_by is null and run_at <= '2025-05-05' order by run_at, id limit 1 for update skip locked) returning id, payload
--# pipeline of writes
with made as (insert into shop.orders (product_id, buyer, placed_at, total) select id, 'pipe', '2025-06-01', price from shop.products where price < 10 returning id, product_id, total), counted as (update shop.products p set attrs = attrs || jsonb_build_object('ordered', m.total) from made m where m.product_id = p.id returning p.sku) select (select count(*) from made), (select array_agg(sku order by sku) from counted)
--# move of rows to an archive
with gone as (delete from shop.orders where state = 'returned' returning *) insert into shop.audit (op, what, row_now) select 'archived', buyer, to_jsonb(gone) - 'slot' from gone returning op, what
--# update from values
update shop.products p set price = v.price from (values (1, 5.5), (2, 6.5)) v(id, price) where p.id = v.id returning p.id, p.price
--# delete with using and returning
delete from shop.readings r using generate_series(0, 1) s where r.sensor = s and r.value < -19 returning sensor, value
--# insert with overriding
insert into shop.products (id, sku, name, price) overriding system value values (900, 'OVR', 'over', 1) returning id
--# insert with default keyword
insert into shop.jobs (queue, payload, run_at) values (default, '{}', default) returning queue, attempts, run_at
--# composite written
update shop.orders set ship_to.town = 'Elsewhere', ship_to.zip = '42' where id = 3 returning (ship_to).town, (ship_to).street
--# enum ordered
select state, count(*) from shop.orders where state >= 'paid' group by state order by state desc
--# money and rounding
select sku, price, round(price * 1.25, 2) as gross, to_char(price, 'FM999990.00') || ' EUR' as shown from shop.products order by id
--# temp table of a report
--@ simple
create temp table report_rows on commit preserve rows as select city, count(*) n from customers group by city
--@ simple
create index on report_rows (city)
--@ simple
analyze report_rows
--@ simple
select r.city, r.n, sum(a.balance) from report_rows r join customers c on c.city = r.city join accounts a on a.customer_id = c.id group by r.city, r.n order by r.city
--@ simple
drop table report_rows
--# temp table filled by steps
--@ simple
begin
--@ simple
create temporary table stage_in (sku text primary key, price numeric) on commit drop
--@ simple
insert into stage_in values ('TEA-1', 9), ('TEA-2', 8)
--@ simple
update shop.products p set price = s.price from stage_in s where s.sku = p.sku
--@ simple
select p.sku, p.price from shop.products p join stage_in s on s.sku = p.sku order by p.sku
--@ simple
rollback
--# select into temp
--@ simple
select id, kind into temp picked_accounts from accounts where balance > 1000
--@ simple
select kind, count(*) from picked_accounts group by kind order by kind
--@ simple
discard temp
--# cursor over a report
--@ simple
begin
--@ simple
declare c scroll cursor for select id, name, city from customers order by id
--@ simple
fetch 3 from c
--@ simple
fetch backward 1 from c
--@ simple
fetch last from c
--@ simple
move absolute 2 in c
--@ simple
fetch next from c
--@ simple
close c
--@ simple
commit
--# cursor with hold
--@ simple
declare held cursor with hold for select sku, price from shop.products order by id
--@ simple
fetch forward 2 from held
--@ simple
fetch all from held
--@ simple
close held
--# update at a cursor
--@ simple
begin
--@ simple
declare j cursor for select id from shop.jobs order by id for update
--@ simple
fetch 1 from j
--@ simple
update shop.jobs set attempts = 9 where current of j
--@ simple
select attempts from shop.jobs where id = 1
--@ simple
rollback
--# prepared by name
--@ simple
prepare by_city (text) as select id, name from customers where city = $1 order by id
--@ simple
execute by_city('Oslo')
--@ simple
execute by_city('Turin')
--@ simple
deallocate by_city
--# prepared write
--@ simple
prepare bump (int, numeric) as update shop.products set price = price + $2 where id = $1 returning price
--@ simple
execute bump(1, 0.5)
--@ simple
execute bump(2, 1)
--@ simple
deallocate all
--# prepared and looked at with explain
--@ simple
prepare p1 as select count(*) from accounts where balance > 5
--@ simple
explain (costs off) execute p1
--@ simple
execute p1
--@ simple
deallocate p1
--# savepoints
--@ simple
begin
--@ simple
insert into scratch values (77, 'kept')
--@ simple
savepoint one
--@ simple
insert into scratch values (78, 'lost')
--@ simple
rollback to savepoint one
--@ simple
release savepoint one
--@ simple
select * from scratch where id > 70 order by id
--@ simple
commit
--# error inside and recovery
--@ simple
begin
--@ simple
savepoint s
--@ simple
insert into shop.products (sku, name, price) values ('TEA-1', 'again', 1)
--@ simple
rollback to s
--@ simple
select count(*) from shop.products
--@ simple
rollback
--# isolation levels
--@ simple
begin isolation level repeatable read read only
--@ simple
select count(*) from customers
--@ simple
commit and chain
--@ simple
show transaction_isolation
--@ simple
rollback
--# deferrable and constraints
--@ simple
start transaction isolation level serializable, read only, deferrable
--@ simple
set constraints all deferred
--@ simple
select sum(balance) from accounts
--@ simple
end
--# copy of picked columns
copy customers (id, name, city) to stdout
--# copy of a query with header
copy (select city, count(*) as n from customers group by city order by city) to stdout with (format csv, header, quote '"')
--# copy with a delimiter and nulls
copy (select id, total, buyer from shop.orders order by id limit 5) to stdout with (delimiter '|', null '-')
--# copy in binary
copy (select id, kind from accounts order by id) to stdout (format binary)
--# copy forced quotes
copy (select sku, name from shop.products order by id) to stdout with csv header force quote *
--# copy of masked columns | masks copied
copy (select id, ssn from customers order by id) to stdout
--# copy in text
--@ simple
copy shop.contacts (id, handle, note) from stdin
--copy 10\tten@shop.example\tfirst line
--copy 11\televen@shop.example\t\N
--@ simple
select id, handle, note from shop.contacts where id >= 10 order by id
--# copy in csv with header
--@ simple
copy shop.jobs (queue, payload) from stdin with (format csv, header true)
--copy queue,payload
--copy mail,"{""to"": 9}"
--@ simple
select queue, payload from shop.jobs order by id desc limit 1
--# copy in with a where
--@ simple
copy scratch from stdin (delimiter ',') where id > 5
--copy 3,three
--copy 7,seven
--@ simple
select * from scratch where id in (3, 7) order by id
--# copy in that fails on a value
copy shop.jobs (queue, payload) from stdin
--copy mail\tnot json
--# copy into a table with protected columns
--@ simple
copy cards (id, customer_id, pan, brand) from stdin
--copy 80\t1\t4111000011112222\tvisa
--@ simple
select id, customer_id, brand from cards where id = 80
--# procedure called
--@ simple
call shop.archive('2025-01-10')
--@ simple
select count(*) from shop.orders
--# function as a service
--@ simple
select shop.place(1, 'svc', 2)
--@ simple
select buyer, quantity, total from shop.orders where buyer = 'svc'
--# function that finds none
select shop.place(999, 'svc')
--# function in from
select id, name from shop.cheaper_than(10) where name like '%tea' order by id
--# function with defaults by name
select shop.with_tax(amount => 10), shop.with_tax(10, rate => 0.1)
--# generate slots and join
select s.t, count(o.id) from generate_series(timestamptz '2025-01-01', '2025-01-03', '12 hours') s(t) left join shop.orders o on o.placed_at >= s.t and o.placed_at < s.t + interval '12 hours' group by 1 order by 1
--# insert that breaks a check
insert into shop.products (sku, name, price) values ('NEG', 'negative', -1)
--# insert that breaks a key
insert into shop.orders (product_id, buyer, placed_at) values (12345, 'nobody', now())
--# insert that lacks a value
insert into shop.products (sku, price) values ('NON', 1)
--# value out of range
select 3000000000::int
--# division by zero in a report
select 1 / (count(*) - count(*)) from shop.products
--# bad date in a filter
select count(*) from accounts where opened_on > 'someday'
--# syntax error
selec * from customers
--# column that is not there
select nme from customers
--# table that is not there
select * from custmers
--# function that is not there
select nvl(name, '') from customers
--# ambiguous column
select id from customers c join accounts a on a.customer_id = c.id
--# not grouped
select city, name from customers group by city
--# write into a table with protected columns
--@ simple
insert into customers (id, name, city, created_at) values (50, 'New One', 'Oslo', '2025-05-05') returning id, name, city
--@ simple
update customers set city = 'Bergen' where id = 50 returning id, city
--@ simple
delete from customers where id = 50
--# write of protected values by constants
--@ extended
update customers set email = $2, phone = $3 where id = $1
--bind 2
--bind new@example.test
--bind +1 415 555 0000
--# write and show masked | masks email
update customers set city = 'Gent' where id = 4 returning id, city, email
--# upsert on a table with protected columns
insert into cards (id, customer_id, pan, brand) values (1, 1, '4111000000000000', 'visa') on conflict (id) do update set brand = excluded.brand returning id, brand
--# delete with a join
delete from notes n using customers c where c.id = n.customer_id and c.city = 'Oslo' returning n.id
--# listen and notify
--@ simple
listen jobs_changed
--@ simple
notify jobs_changed, 'hello'
--@ simple
select pg_notify('jobs_changed', 'again')
--@ simple
unlisten *
--# advisory locks
--@ simple
select pg_try_advisory_lock(42)
--@ simple
select pg_advisory_unlock(42)
--# sequences by hand
--@ simple
select nextval('shop.jobs_id_seq') > 0
--@ simple
select currval('shop.jobs_id_seq') > 0, lastval() > 0
--@ simple
select setval('shop.jobs_id_seq', 100, false)
--@ simple
select nextval(pg_get_serial_sequence('shop.jobs', 'id'))
--# hstore and citext
select handle, extra -> 'lang' as lang, akeys(extra), handle = 'ANN@shop.example' as same from shop.contacts order by id
--# digest of an id
select id, encode(digest(id::text, 'sha256'), 'hex') as pseudonym, left(md5(name), 8) from customers order by id limit 3
--# random uuid has its form
select length(gen_random_uuid()::text), gen_random_uuid() <> gen_random_uuid()
--# time of a server | volatile
select now(), clock_timestamp(), current_date, localtime, transaction_timestamp()
--# version and who | volatile
select version(), current_user, session_user, current_database(), current_schema(), inet_server_addr(), pg_backend_pid()
