-- A bank's analysts, jobs and services at work; written before it was looked what the gateway makes of them.

--# balances by segment with grouping sets
select coalesce(c.city, 'all') as city, coalesce(a.kind, 'all') as kind, sum(a.balance) as total, grouping(c.city, a.kind) as level from accounts a join customers c on c.id = a.customer_id group by grouping sets ((c.city, a.kind), (c.city), ()) order by level, city, kind
--# rollup with having and filter
select extract(year from booked_at)::int as y, extract(quarter from booked_at)::int as q, count(*) filter (where amount < 0) as debits, sum(amount) filter (where amount > 0) as credits from transactions group by rollup (1, 2) having count(*) > 1 order by y nulls last, q nulls last
--# cube with a cte of windows
with t as (select account_id, date_trunc('month', booked_at)::date as m, sum(amount) as s from transactions group by 1, 2), w as (select *, sum(s) over (partition by account_id order by m rows unbounded preceding) as running, lag(s) over (partition by account_id order by m) as before from t) select * from w where account_id <= 4 order by account_id, m
--# customer 360 without protected columns
select c.id, c.name, c.city, acc.n as accounts, acc.total, tx.last_booked from customers c left join lateral (select count(*) n, sum(balance) total from accounts a where a.customer_id = c.id) acc on true left join lateral (select max(t.booked_at) last_booked from transactions t join accounts a on a.id = t.account_id where a.customer_id = c.id) tx on true order by c.id
--# customer sheet for support | masks ssn email phone
select c.id, c.name, c.ssn, c.email, c.phone, a.kind, a.balance from customers c join accounts a on a.customer_id = c.id where c.id between 2 and 5 order by c.id, a.id
--# customer sheet by a parameter | masks ssn email phone date_of_birth
--@ extended
select id, name, ssn, email, phone, date_of_birth, city from customers where id = $1
--bind 7
--# customer sheet in binary | masks ssn email
--@ binary
select id, name, ssn, email, created_at from customers where city = 'Ghent' order by id
--# rows of several with any | masks email
--@ extended
select id, email, name from customers where id = any($1::int[]) order by id
--bind {1,3,5}
--# masked column through two ctes and a union | masks contact
with base as (select id, email, city from customers), north as (select * from base where city = 'Oslo'), south as (select * from base where city <> 'Oslo') select id, email as contact from north union all select id, email from south order by id
--# coalesced and cased contact | masks contact
select id, case when city = 'Oslo' then email else phone end as contact from customers order by id
--# concatenated label of masked and open | masks label
select id, name || ' <' || email || '>' as label from customers order by id
--# card list joined to names | masks pan
select ca.id, cu.name, ca.brand, ca.pan from cards ca join customers cu on cu.id = ca.customer_id order by ca.id
--# first note of each by distinct on | masks body
select distinct on (customer_id) customer_id, body, written_at from notes order by customer_id, written_at desc
--# notes in pages | masks body
--@ extended
select n.id, n.customer_id, n.body, count(*) over () as full_count from notes n order by n.written_at desc, n.id desc limit $1 offset $2
--bind 2
--bind 1
--# json api of customers with nested cards, open columns
select json_build_object('customers', json_agg(x)) from (select c.id, c.name, (select coalesce(json_agg(json_build_object('id', k.id, 'brand', k.brand) order by k.id), '[]') from cards k where k.customer_id = c.id) as cards from customers c order by c.id limit 4) x
--# percent of total and rank within city
select c.city, a.id, a.balance, round(100 * a.balance / sum(a.balance) over (partition by c.city), 2) as pct, dense_rank() over (partition by c.city order by a.balance desc) as rnk from accounts a join customers c on c.id = a.customer_id order by c.city, rnk, a.id
--# weighted average and median
select currency, sum(balance * extract(year from opened_on)) / nullif(sum(balance), 0) as weighted, percentile_disc(array[0.25, 0.5, 0.75]) within group (order by balance) as quartiles from accounts group by currency order by 1
--# day by day balance with generate_series
select d::date as day, coalesce(sum(t.amount), 0) as net from generate_series(date '2025-01-08', date '2025-01-14', interval '1 day') d left join transactions t on t.booked_at >= d and t.booked_at < d + interval '1 day' group by 1 order by 1
--# time buckets by date_bin | since 14
select date_bin('7 days', booked_at, timestamp '2025-01-01') as week, count(*), avg(amount)::numeric(10, 2) from transactions group by 1 order by 1
--# sessions of bookings
with marked as (select account_id, booked_at, case when booked_at - lag(booked_at) over (partition by account_id order by booked_at) > interval '30 days' then 1 else 0 end as is_new from transactions), numbered as (select *, sum(is_new) over (partition by account_id order by booked_at) as session from marked) select account_id, session, count(*), min(booked_at), max(booked_at) from numbered group by 1, 2 order by 1, 2
--# running balance with a frame by range
select id, account_id, booked_at, sum(amount) over (partition by account_id order by booked_at range between interval '90 days' preceding and current row) as last_90 from transactions where account_id < 5 order by account_id, booked_at
--# window with groups and named windows
select id, kind, sum(balance) over w, array_agg(id) over (w groups between 1 preceding and 1 following) as near from accounts window w as (partition by kind order by opened_on) order by kind, opened_on, id
--# string report of transactions
select format('%-6s|%10s|%s', account_id, to_char(amount, 'FM999G990D00'), initcap(description)) from transactions where booked_at < '2025-02-01' order by id
--# full text search over descriptions
select id, description, ts_rank_cd(to_tsvector('english', description), q) as rank from transactions, plainto_tsquery('english', 'transfer savings') q where to_tsvector('english', description) @@ q order by rank desc, id limit 5
--# words counted over descriptions
select word, count(*) from transactions, regexp_split_to_table(lower(description), '\s+') word group by word order by 2 desc, 1
--# like, ilike, similar and regular expressions over open text
select id from transactions where description ilike '%Sal%' or description similar to '(rent|coffee)%' or description ~ '^c' order by id limit 8
--# upcoming by make_interval and age
select id, opened_on, age(date '2025-01-01', opened_on) as age, opened_on + make_interval(years => 2) as renewal from accounts order by opened_on, id limit 6
--# pairs by self join and except
select a.id, b.id from accounts a join accounts b on a.customer_id = b.customer_id and a.id < b.id except select 1, 2 order by 1, 2
--# not exists in two levels
select c.id, c.name from customers c where not exists (select from accounts a where a.customer_id = c.id and not exists (select from transactions t where t.account_id = a.id)) order by c.id
--# correlated scalar and exists in the list
select c.id, (select max(balance) from accounts a where a.customer_id = c.id) as top, exists (select from cards k where k.customer_id = c.id) as has_card from customers c order by c.id
--# count of nulls of open columns
select count(*) - count(city) as no_city, count(*) filter (where name = '') as unnamed from customers
--# is masked column asked for by name only | masks email
select email from customers order by id limit 1
--# protected columns in a view of the bank | masks email ssn_tail
select id, name, ssn_tail, email, accounts from customer_overview where accounts > 1 order by id
--# view over a view | masks tail reach
select id, tail, reach from overview_again order by id limit 3
--# events of a month | masks payload
select id, at, kind, payload from events where at >= '2025-05-01' and at < '2025-07-01' order by at
--# events counted over partitions
select tableoid::regclass as part, count(*) from events group by 1 order by 1::text
--# plan of a filter by an open column
explain (costs off) select id, name from customers where city = 'Oslo'
--# plan of a masked report without costs
explain (costs off) select id, email from customers where city = 'Oslo'
--# analysed plan of an open report | volatile
explain (analyze, buffers, verbose, format json) select kind, count(*) from accounts group by kind
--# transfer between two accounts
begin isolation level repeatable read
--@ extended
select balance from accounts where id = $1 for update
--bind 1
--@ extended
update accounts set balance = balance - $1 where id = $2
--bind 10.00
--bind 1
--@ extended
update accounts set balance = balance + $1 where id = $2 returning balance
--bind 10.00
--bind 2
--@ simple
insert into transactions (id, account_id, amount, booked_at, description) values (9001, 1, -10, '2025-10-01 10:00', 'transfer out'), (9002, 2, 10, '2025-10-01 10:00', 'transfer in')
--@ simple
commit
--# transfer given up at a savepoint
begin
--@ simple
savepoint a
--@ simple
update accounts set balance = balance - 1000000 where id = 1
--@ simple
rollback to savepoint a
--@ simple
release savepoint a
--@ simple
select balance from accounts where id = 1
--@ simple
commit
--# end of day interest
update accounts set balance = round(balance * 1.0001, 2) where kind = 'savings' and currency = 'EUR' returning id, balance
--# end of day by a cte that writes
with moved as (update accounts set balance = balance - 1 where kind = 'current' returning id, balance), noted as (insert into transactions (id, account_id, amount, booked_at, description) select 9100 + id, id, -1, '2025-12-31', 'fee' from moved returning account_id) select (select count(*) from moved) as moved, (select count(*) from noted) as noted
--# merge of a file of balances | since 15
merge into accounts a using (values (1, 10.00), (99, 5.00)) as f (id, delta) on a.id = f.id when matched then update set balance = a.balance + f.delta when not matched then do nothing
--# merge with returning | since 17
merge into accounts a using (values (2, 10.00)) as f (id, delta) on a.id = f.id when matched then update set balance = a.balance + f.delta returning merge_action(), a.id, a.balance
--# upsert of a setting
insert into settings (key, value, changed_at) values ('theme', '{"dark": false}', '2025-02-02') on conflict (key) do update set value = settings.value || excluded.value, changed_at = excluded.changed_at where settings.changed_at < excluded.changed_at returning key, value
--# setting read by path
select key, value #>> '{sizes,0}' as first, value -> 'dark' as dark, value ? 'daily' as has_daily, jsonb_array_length(value -> 'sizes') from settings order by key
--# subscripts of a document | since 14
select value['sizes'][1] as second from settings where key = 'theme'
--# subscripted update | since 14
update settings set value['sizes'][0] = '9' where key = 'theme' returning value
--# customers renamed by a key, masked on return | masks email
update customers set name = 'Ann Q.' where id = 1 returning id, name, email
--# customers moved to another city
update customers set city = 'Bruges' where city = 'Ghent' and id > 3 returning id
--# contact changed by its owner's id
--@ extended
update customers set email = $1, phone = $2 where id = $3
--bind new@bank.example
--bind +1 415 555 0000
--bind 3
--# customer opened
insert into customers (id, name, city, email, date_of_birth, created_at) values (500, 'New One', 'Oslo', 'one@bank.example', '1990-02-02', '2025-01-01') returning id, created_at
--# customer closed with all that hangs on it
begin; delete from transactions where account_id in (select id from accounts where customer_id = 12); delete from accounts where customer_id = 12; delete from cards where customer_id = 12; delete from notes where customer_id = 12; delete from customers where id = 12; commit
--# temporary table of a report in steps
create temp table report_lines (line int generated always as identity, label text, n numeric)
--@ simple
insert into report_lines (label, n) select kind, sum(balance) from accounts group by kind order by kind
--@ simple
insert into report_lines (label, n) select 'total', sum(n) from report_lines
--@ simple
create index on report_lines (label)
--@ simple
analyze report_lines
--@ simple
select * from report_lines order by line
--@ simple
drop table report_lines
--# temporary table on commit delete rows
begin
--@ simple
create temp table staged (id int primary key, amount numeric) on commit delete rows
--@ simple
copy staged from stdin
--copy 1\t10.5
--copy 2\t20
--@ simple
select count(*), sum(amount) from staged
--@ simple
commit
--@ simple
select count(*) from staged
--# temporary view over a report
create temp view big_accounts as select id, kind, balance from accounts where balance > 1000
--@ simple
select * from big_accounts order by id
--@ simple
drop view big_accounts
--# temporary function in pg_temp
create function pg_temp.fee(amount numeric) returns numeric language sql immutable as 'select round(amount * 0.01, 2)'
--@ simple
select id, pg_temp.fee(balance) from accounts order by id limit 3
--# create table as, renamed in place of another
begin; create table shop.categories_next as select id, parent_id, upper(name) as name from shop.categories; alter table shop.categories_next add primary key (id); commit
--@ simple
select count(*) from shop.categories_next
--@ simple
drop table shop.categories_next
--# cursor over masked rows | masks email
begin
--@ simple
declare people no scroll cursor for select id, name, email from customers order by id
--@ simple
fetch 2 from people
--@ simple
fetch forward 3 from people
--@ simple
close people
--@ simple
commit
--# cursor with hold and moves
begin
--@ simple
declare acc scroll cursor with hold for select id, balance from accounts order by id
--@ simple
commit
--@ simple
fetch last from acc
--@ simple
fetch backward 2 from acc
--@ simple
move absolute 3 in acc
--@ simple
fetch relative 2 from acc
--@ simple
close acc
--# portal in pieces with parameters
--@ portal
select id, amount, description from transactions where amount > 0 order by id
--# pipelined reads
--@ piped
select count(*), sum(balance) from accounts
--# described before it is bound | masks ssn
--@ describe
select id, ssn, city from customers where id = 1
--# prepared by the text form with types
prepare tx_of (int, numeric) as select id, amount from transactions where account_id = $1 and amount >= $2 order by id
--@ simple
execute tx_of (1, -500)
--@ simple
execute tx_of (2, 0)
--@ simple
deallocate tx_of
--# prepared, explained, executed | volatile
prepare acct as select * from accounts where id = 3
--@ simple
explain (costs off, analyze, timing off, summary off) execute acct
--@ simple
execute acct
--# copy out with every option
copy (select id, kind, balance from accounts order by id) to stdout with (format csv, header true, delimiter ';', quote '''', force_quote (kind), null 'n/a', encoding 'UTF8')
--# copy out of customers' open columns
copy customers (id, name, city) to stdout with csv header
--# copy out of a masked column | masks copied
copy (select id, email from customers order by id) to stdout with (format csv, header)
--# copy in with header match | since 15
copy shop.categories (id, parent_id, name) from stdin with (format csv, header match)
--copy id,parent_id,name
--copy 50,1,"new, one"
--# copy in with nulls and quotes
copy transactions (id, account_id, amount, booked_at, description) from stdin with (format csv, null '', quote '"', escape '"')
--copy 9200,1,5.00,2025-11-01 10:00,"said ""hi"""
--copy 9201,2,6.00,2025-11-02 10:00,"a,b"
--# copy in that ignores bad lines | since 17
copy shop.categories (id, parent_id, name) from stdin with (format csv, on_error ignore)
--copy 60,1,fine
--copy x,1,bad
--# copy into customers with protected columns
copy customers (id, name, city, email, created_at) from stdin with (format csv)
--copy 601,Imp One,Oslo,imp@bank.example,2025-01-01
--# job queue claimed in batches
with next as (select id from shop.jobs where queue = 'mail' and run_at <= '2025-06-01' and locked_by is null order by run_at, id for update skip locked limit 2) update shop.jobs j set locked_by = 'worker-7', attempts = j.attempts + 1 from next where j.id = next.id returning j.id, j.payload, j.attempts
--# job done and its listeners told | volatile
begin; delete from shop.jobs where id = 1 returning id; select pg_notify('jobs', '1'); commit
--# job retried with back off
update shop.jobs set run_at = run_at + (2 ^ attempts) * interval '1 second', locked_by = null where id = 2 returning id, run_at
--# listener on a channel | volatile
listen jobs_done
--@ simple
notify jobs_done, 'payload'
--@ simple
unlisten jobs_done
--# advisory lock around a task
select pg_try_advisory_lock(hashtext('nightly'), 1) as got
--@ simple
select pg_advisory_unlock(hashtext('nightly'), 1) as gone
--# advisory lock within a transaction
begin; select pg_advisory_xact_lock(42); select count(*) from shop.jobs; commit
--# do block for maintenance over fixed tables
do $$ declare n bigint; begin delete from shop.readings where at < timestamptz '2025-03-01 01:00+00'; get diagnostics n = row_count; raise notice 'removed % rows', n; end $$
--# do block that locks with a timeout
do $$ begin set local lock_timeout = '2s'; lock table shop.jobs in share row exclusive mode; perform count(*) from shop.jobs; end $$
--# do block with a nested block and raised state
do $$ begin begin insert into shop.categories values (1, null, 'again'); exception when unique_violation then raise notice 'there already'; end; end $$
--# do block that batches a change
do $$ declare batch int; begin loop update shop.orders set total = total + 0 where id in (select id from shop.orders where total is not null and state = 'new' order by id limit 5); get diagnostics batch = row_count; exit; end loop; end $$
--# partition attached for the next year
create table shop.readings_2027 partition of shop.readings for values from ('2027-01-01') to ('2028-01-01')
--@ simple
insert into shop.readings values ('2027-05-05', 1, 1.5)
--@ simple
select tableoid::regclass, count(*) from shop.readings where at >= '2027-01-01' group by 1
--@ simple
alter table shop.readings detach partition shop.readings_2027
--@ simple
drop table shop.readings_2027
--# sequence set after a load
select setval(pg_get_serial_sequence('shop.orders', 'id'), coalesce((select max(id) from shop.orders), 1), true)
--# sequence looked at and stepped
create sequence shop.invoice_no start 1000 increment 5 cache 10
--@ simple
select nextval('shop.invoice_no'), currval('shop.invoice_no'), lastval()
--@ simple
alter sequence shop.invoice_no restart with 2000 no cycle
--@ simple
drop sequence shop.invoice_no
--# comments on everything
comment on table shop.orders is 'orders of customers'; comment on column shop.orders.total is 'gross'; comment on function shop.order_count(text) is 'counts'; comment on index shop.orders_pkey is 'key'; comment on schema shop is 'a shop'
--@ simple
select obj_description('shop.orders'::regclass), col_description('shop.orders'::regclass, 6)
--@ simple
comment on table shop.orders is null; comment on schema shop is null
--# arrays and ranges at work
select p.sku, p.tags || array['x'], array_length(p.tags, 1), p.tags @> array['tea'], int4range(1, 10) * int4range(5, 15), upper(numrange(1.5, 2.5)), array_fill(0, array[2, 2]) from shop.products p order by p.id
--# slots that overlap with an exclusion
select a.id, b.id, a.slot * b.slot as both_at from shop.orders a join shop.orders b on a.slot && b.slot and a.id < b.id order by 1, 2 limit 5
--# multirange of a year | since 14
select range_agg(slot) - multirange(tstzrange('2025-02-05', '2025-02-06')) from shop.orders where id < 10
--# recursive tree with a path
with recursive tree as (select id, parent_id, name, array[id] as path, 0 as depth from shop.categories where parent_id is null union all select c.id, c.parent_id, c.name, t.path || c.id, t.depth + 1 from shop.categories c join tree t on c.parent_id = t.id) select repeat('  ', depth) || name as tree from tree order by path
--# set returning functions side by side
select n, s, d from rows from (generate_series(1, 3), string_to_table('a,b', ','), unnest(array[1.5, 2.5, 3.5])) with ordinality as t (n, s, d, o)
--# json table over documents | since 17
select p.sku, j.* from shop.products p, json_table(p.attrs, '$' columns (grams int path '$.grams', color text path '$.color', notes json path '$.notes')) j order by p.sku
--# json constructors of the standard | since 16
select json_object('sku': sku, 'price': price absent on null), json_array(sku, null, price null on null), json_arrayagg(tag order by tag) from shop.products, unnest(tags) tag group by sku, price order by sku
--# json is and json scalar | since 17
select json_value(attrs, '$.size.ml' returning int default 0 on empty), json_query(attrs, '$.notes' with wrapper), json_exists(attrs, '$.color') from shop.products order by id
--# jsonb merged, stripped, keyed
select sku, jsonb_object_agg(k, v order by k) from shop.products, jsonb_each_text(attrs) as e (k, v) where jsonb_typeof(attrs -> k) in ('number', 'string') group by sku order by sku
--# hstore and citext at work
select id, extra -> 'lang' as lang, akeys(extra), handle = 'ANN@shop.example' as is_ann from shop.contacts order by id
--# domain, enum and composite in one insert
insert into shop.orders (product_id, buyer, state, quantity, total, placed_at, ship_to, slot) values (1, 'buyer-x', 'paid', 2, 9, '2025-05-05', row('A', 'B', 'C'), '[2025-05-05, 2025-05-06)') returning id > 0, state, (ship_to).town, lower(slot)
--# locks asked for in order
begin; lock table shop.products in access share mode; select id from shop.products where id = 1 for no key update nowait; select id from shop.orders where id = 1 for key share; rollback
--# deferred and immediate constraints
begin; set constraints all deferred; insert into shop.categories values (71, 1, 'seventy-one'); set constraints all immediate; rollback
--# read only transaction
begin read only; select count(*) from accounts; commit
--# write in a read only transaction
begin read only
--@ simple
insert into shop.categories values (80, 1, 'x')
--@ simple
rollback
--# serializable and deferrable
begin isolation level serializable read only deferrable; select count(*) from shop.orders; commit
--# application settings for row security of one's own
select set_config('app.tenant', '7', true), current_setting('app.tenant', true)
--# local settings of a report
begin; set local work_mem = '64MB'; set local statement_timeout = '30s'; set local enable_seqscan = off; select count(*) from shop.orders; commit
--# error: a number that is none
select 'abc'::int
--# error: a check of open columns
insert into shop.products (sku, name, price) values ('neg', 'neg', -1)
--# error: a key of open columns
insert into shop.categories values (1, null, 'again')
--# error: foreign key of open columns
insert into transactions (id, account_id, amount, booked_at, description) values (9300, 999, 1, '2025-01-01', 'x')
--# error: not null of open columns
insert into accounts (id, customer_id, kind, balance, currency, opened_on) values (900, 1, null, 1, 'EUR', '2025-01-01')
--# error: too long for its type
insert into accounts (id, customer_id, kind, balance, currency, opened_on) values (900, 1, 'x', 1, 'EURO', '2025-01-01')
--# error: raised by a function
select shop.place(999, 'x')
--# error: deadlock time out setting refused by the server
set work_mem = 'lots'
--# error: wrong number of columns
insert into shop.categories values (1, 2, 'x', 4)
--# error: sub-select of two columns
select (select id, name from shop.categories limit 1)
--# error: aggregate in where
select kind from accounts where sum(balance) > 1
--# error: function over wrong types
select lower(3)
--# error: a statement in a failed transaction
begin
--@ simple
select 1 / 0
--@ simple
select 1
--@ simple
rollback
--# error: cast of a masked report's open column
select id, city::int from customers
--# ordinary functions of text
select left(name, 3), right(name, 2), position('a' in name), overlay(name placing 'X' from 1 for 1), translate(name, 'ae', '43'), md5(name), length(name), reverse(name), split_part(name, ' ', 1), regexp_replace(name, '[aeiou]', '*', 'g') from customers order by id limit 3
--# ordinary functions of time
select date_part('dow', opened_on), to_char(opened_on, 'Day, DD Mon YYYY'), opened_on - date '2020-01-01', justify_days(interval '65 days'), isfinite(opened_on), extract(epoch from opened_on::timestamp) from accounts order by id limit 3
--# ordinary functions of numbers
select trunc(balance), ceil(balance), mod(id, 3), power(2, 10), sqrt(16), ln(10)::numeric(10, 6), width_bucket(balance, 0, 2000, 4), greatest(balance, 100), sign(balance), abs(-5), div(17, 5), gcd(12, 18), random() < 2 from accounts order by id limit 3
--# encodings, hashes, compression
select encode(sha256('x'::bytea), 'hex'), decode('aGk=', 'base64'), convert_from('\x6869', 'UTF8'), crc32('x'::bytea) is not null from (select 1) t where false
--# who holds which rights
select grantee, privilege_type from information_schema.role_table_grants where table_schema = 'shop' and table_name = 'orders' order by 1, 2
--# row count estimate by catalog
select relname, reltuples::bigint from pg_class where relnamespace = 'shop'::regnamespace and relkind = 'r' order by 1
--# columns found by name over the whole database
select table_schema, table_name, column_name, data_type from information_schema.columns where column_name in ('email', 'phone') order by 1, 2
--# view made over open columns and dropped
create view shop.big_spenders as select buyer, sum(total) as spent from shop.orders group by buyer having sum(total) > 100
--@ simple
select * from shop.big_spenders order by buyer
--@ simple
create or replace view shop.big_spenders as select buyer, sum(total) as spent, count(*) as orders from shop.orders group by buyer having sum(total) > 100
--@ simple
drop view shop.big_spenders
--# materialized view with an index, refreshed concurrently
create materialized view shop.by_state as select state, count(*) as n from shop.orders group by state
--@ simple
create unique index on shop.by_state (state)
--@ simple
refresh materialized view concurrently shop.by_state
--@ simple
select * from shop.by_state order by state
--@ simple
drop materialized view shop.by_state
--# function made, used, replaced, dropped
create function shop.discount(amount numeric, pct int default 10) returns numeric language plpgsql immutable strict as $$ begin return round(amount * (100 - pct) / 100, 2); end $$
--@ simple
select sku, shop.discount(price), shop.discount(price, 50), shop.discount(amount => price, pct => 25) from shop.products order by id
--@ simple
drop function shop.discount(numeric, int)
--# function that loops over rows and returns a table
create function shop.ranked(lowest numeric) returns table (place int, what text) language plpgsql stable as $$ declare r record; begin place := 0; for r in select name from shop.products where price >= lowest order by price desc loop place := place + 1; what := r.name; return next; end loop; end $$
--@ simple
select * from shop.ranked(4)
--@ simple
drop function shop.ranked(numeric)
--# function with dynamic order by case
create function shop.sorted(by_name boolean) returns setof text language sql stable as $$ select name from shop.products order by case when by_name then name end, id $$
--@ simple
select shop.sorted(true)
--@ simple
drop function shop.sorted(boolean)
--# trigger made, fired, dropped
create function shop.numbered() returns trigger language plpgsql as $$ begin if new.attempts is null then new.attempts := 0; end if; return new; end $$
--@ simple
create trigger numbered before insert on shop.jobs for each row execute function shop.numbered()
--@ simple
insert into shop.jobs (payload, attempts) values ('{}', null) returning attempts
--@ simple
drop trigger numbered on shop.jobs; drop function shop.numbered()
--# procedure called with out
create procedure shop.tally(inout n bigint) language plpgsql as $$ begin select count(*) into n from shop.orders; end $$
--@ simple
call shop.tally(null)
--@ simple
drop procedure shop.tally(bigint)
--# grants to a role and back
grant select on shop.categories to public; revoke select on shop.categories from public
--# default privileges looked at and set
alter default privileges in schema shop grant select on tables to public; alter default privileges in schema shop revoke select on tables from public
--# index made and dropped concurrently
create index concurrently orders_by_state on shop.orders (state) where state <> 'returned'
--@ simple
drop index concurrently shop.orders_by_state
--# column with a default and a check, then none
alter table shop.jobs add column priority smallint not null default 0 check (priority between 0 and 9), alter column queue set default 'mail'
--@ simple
alter table shop.jobs drop column priority, alter column queue set default 'default'
--# foreign key not valid, then validated
alter table shop.jobs add column order_id bigint; alter table shop.jobs add constraint jobs_order foreign key (order_id) references shop.orders not valid; alter table shop.jobs validate constraint jobs_order; alter table shop.jobs drop column order_id
--# vacuum of a table with protected columns
vacuum (analyze) customers
--# analyze of a table with protected columns
analyze verbose cards
--# index on open columns of customers
create index customers_city_name on customers (city, name)
--@ simple
drop index customers_city_name
--# column added to customers, used, dropped
alter table customers add column segment text default 'retail'
--@ simple
update customers set segment = 'gold' where id < 3 returning id, segment
--@ simple
alter table customers drop column segment
--# goose style transaction of a migration
begin; create table shop.schema_notes (version_id bigint not null, is_applied boolean not null, tstamp timestamp null default now(), primary key (version_id)); insert into shop.schema_notes (version_id, is_applied) values (1, true); select version_id, is_applied from shop.schema_notes order by version_id desc; drop table shop.schema_notes; commit
--# golang-migrate takes its lock and version
select pg_advisory_lock(1560208929)
--@ simple
create table if not exists "shop"."schema_migrations_x" (version bigint not null primary key, dirty boolean not null)
--@ simple
truncate "shop"."schema_migrations_x"
--@ simple
insert into "shop"."schema_migrations_x" (version, dirty) values (3, false)
--@ simple
select pg_advisory_unlock(1560208929)
--@ simple
drop table "shop"."schema_migrations_x"
--# yoyo and sqitch style logs
create table shop.changes (change_id text primary key, note text not null default '', planned_at timestamptz not null, tags text[] not null default '{}')
--@ simple
insert into shop.changes (change_id, planned_at, tags) values ('abc', '2025-01-01', array['@v1']) on conflict do nothing
--@ simple
select change_id, to_char(planned_at at time zone 'UTC', 'YYYY"-"MM"-"DD"T"HH24":"MI":"SS"Z"') from shop.changes
--@ simple
drop table shop.changes
