-- Job queues, listeners and services; written before it was looked what the gateway makes of them.

--# pg-boss fetches a batch
WITH next as ( SELECT id FROM shop.jobs WHERE queue = 'mail' AND attempts < 3 AND run_at < now() ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED ) UPDATE shop.jobs j SET locked_by = 'w1', attempts = CASE WHEN locked_by IS NOT NULL THEN attempts + 1 ELSE attempts END FROM next WHERE j.id = next.id RETURNING j.id, j.queue, j.payload
--# pg-boss completes
WITH results AS ( UPDATE shop.jobs SET locked_by = null, payload = payload || '{"done": true}' WHERE id IN (SELECT UNNEST(array[1,2]::int[])) RETURNING * ) SELECT COUNT(*) FROM results
--# pg-boss inserts from json
--@ extended
INSERT INTO shop.jobs (queue, payload, run_at) SELECT COALESCE(j.queue, 'default'), j.payload, COALESCE(j."runAt", '2025-01-01') FROM json_to_recordset($1) as j (queue text, payload jsonb, "runAt" timestamptz) ON CONFLICT DO NOTHING RETURNING id
--bind [{"queue":"mail","payload":{"a":1}},{"payload":{}}]
--# pg-boss monitors
SELECT queue, count(*) as size, count(*) filter (where locked_by is null) as ready from shop.jobs group by rollup (queue) order by 1 nulls last
--# graphile-worker adds a job by function
create function shop.add_job(identifier text, body json default null, run timestamptz default '2025-01-01') returns shop.jobs as $$ declare v_job shop.jobs; begin insert into shop.jobs (queue, payload, run_at) values (identifier, coalesce(body, '{}'::json)::jsonb, run) returning * into v_job; perform pg_notify('jobs:insert', v_job.id::text); return v_job; end; $$ language plpgsql volatile
--@ simple
select queue, payload from shop.add_job('mail', '{"to": 7}')
--@ simple
select (shop.add_job('mail')).queue
--undo drop function if exists shop.add_job(text, json, timestamptz)
--# River fetches
WITH locked_jobs AS ( SELECT id FROM shop.jobs WHERE queue = 'mail' AND run_at <= now() ORDER BY attempts ASC, run_at ASC, id ASC LIMIT 2 FOR UPDATE SKIP LOCKED ) UPDATE shop.jobs AS river_job SET attempts = river_job.attempts + 1, locked_by = 'client-1' FROM locked_jobs WHERE river_job.id = locked_jobs.id RETURNING river_job.id, river_job.attempts
--# River notifies
WITH topic_to_notify AS ( SELECT concat(current_schema(), '.', 'river_insert') AS topic, unnest(array['{"queue":"a"}','{"queue":"b"}']) AS payload ) SELECT pg_notify(topic_to_notify.topic, topic_to_notify.payload) FROM topic_to_notify
--# Oban stages and fetches
UPDATE "shop"."jobs" AS o0 SET "locked_by" = 'staged' FROM (SELECT so0."id" AS "id", so0."attempts" AS "worker" FROM "shop"."jobs" AS so0 WHERE (so0."attempts" = ANY('{0,1}'::int[])) AND (NOT (so0."queue" IS NULL)) AND (so0."run_at" <= '2025-02-01'::timestamp) ORDER BY so0.id LIMIT 5) AS s1 WHERE (o0."id" = s1."id") RETURNING o0."id", s1."worker"
--# Oban peers by advisory lock
begin
--@ simple
SELECT pg_try_advisory_xact_lock(428836387984)
--@ simple
commit
--# Oban rejects by unique args
SELECT o0.id FROM shop.jobs o0 WHERE o0.queue = 'mail' AND o0.payload @> '{"to": 1}' AND '{"to": 1}' <@ o0.payload ORDER BY o0.id DESC LIMIT 1
--# que locks by recursion
WITH RECURSIVE jobs AS ( SELECT (j).*, pg_try_advisory_lock((j).id) AS locked FROM ( SELECT j FROM shop.jobs AS j WHERE queue = 'mail' ORDER BY id LIMIT 1 ) AS t1 UNION ALL ( SELECT (j).*, pg_try_advisory_lock((j).id) AS locked FROM ( SELECT ( SELECT j FROM shop.jobs AS j WHERE queue = 'mail' AND id > jobs.id ORDER BY id LIMIT 1 ) AS j FROM jobs WHERE jobs.id IS NOT NULL LIMIT 1 ) AS t1 ) ) SELECT id, queue, locked FROM jobs WHERE locked LIMIT 1
--@ simple
select pg_advisory_unlock_all()
--# good_job advisory lock by hash
WITH rows AS MATERIALIZED ( SELECT id, queue FROM shop.jobs WHERE queue = 'mail' ORDER BY id LIMIT 2 ) SELECT rows.id FROM rows WHERE pg_try_advisory_lock(('x' || substr(md5('good_jobs' || '-' || rows.id::text), 1, 16))::bit(64)::bigint) LIMIT 1
--@ simple
SELECT pg_advisory_unlock(('x' || substr(md5('good_jobs-1'), 1, 16))::bit(64)::bigint) is not null
--@ simple
select pg_advisory_unlock_all()
--# good_job counts by locks
SELECT count(*) FROM shop.jobs LEFT JOIN pg_locks ON pg_locks.locktype = 'advisory' AND pg_locks.objsubid = 1 AND pg_locks.classid = ('x' || substr(md5('good_jobs-' || shop.jobs.id::text), 1, 16))::bit(32)::int AND pg_locks.objid = (('x' || substr(md5('good_jobs-' || shop.jobs.id::text), 1, 16))::bit(64) << 32)::bit(32)::int WHERE pg_locks.locktype IS NULL
--# solid_queue claims
BEGIN
--@ simple
SELECT "jobs"."id" FROM "shop"."jobs" WHERE "jobs"."queue" = 'mail' ORDER BY "jobs"."attempts" ASC, "jobs"."id" ASC LIMIT 2 FOR UPDATE SKIP LOCKED
--@ simple
DELETE FROM "shop"."jobs" WHERE "shop"."jobs"."id" IN (1, 2)
--@ simple
COMMIT
--# dramatiq enqueues and notifies
WITH enqueued AS ( INSERT INTO shop.jobs (queue, payload) VALUES ('mail', '{"m": 1}') ON CONFLICT (id) DO UPDATE SET payload = EXCLUDED.payload RETURNING queue, payload ) SELECT pg_notify('dramatiq.' || queue || '.enqueue', CASE WHEN octet_length(payload::text) >= 8000 THEN (payload - 'm')::text ELSE payload::text END) FROM enqueued
--# listens and is told
LISTEN "shop_events"
--@ simple
NOTIFY "shop_events", 'hello'
--@ simple
select pg_listening_channels()
--@ simple
UNLISTEN *
--# notify trigger on a table
create function shop.tell_change() returns trigger language plpgsql as $$ begin perform pg_notify('changes', json_build_object('table', tg_table_name, 'op', tg_op, 'id', coalesce(new.id, old.id))::text); return coalesce(new, old); end $$
--@ simple
create trigger tell_change after insert or update or delete on shop.contacts for each row execute function shop.tell_change()
--@ simple
insert into shop.contacts (id, note) values (88, 'x'); update shop.contacts set note = 'y' where id = 88; delete from shop.contacts where id = 88
--undo drop trigger if exists tell_change on shop.contacts
--undo drop function if exists shop.tell_change()
--# outbox relay
WITH batch AS (SELECT id FROM shop.audit ORDER BY id LIMIT 10 FOR UPDATE SKIP LOCKED), sent AS (DELETE FROM shop.audit USING batch WHERE audit.id = batch.id RETURNING audit.id, audit.op) SELECT count(*) FROM sent
--# idempotency key
INSERT INTO settings (key, value, changed_at) VALUES ('idem:1', '{"s": 200}', '2025-01-01') ON CONFLICT (key) DO UPDATE SET key = EXCLUDED.key RETURNING value, (xmax = 0) AS inserted
--# rate limit bucket
INSERT INTO settings AS s (key, value, changed_at) VALUES ('rl:1', '1', '2025-01-01') ON CONFLICT (key) DO UPDATE SET value = to_jsonb((s.value #>> '{}')::int + 1) RETURNING value
--# transfer between accounts
BEGIN ISOLATION LEVEL SERIALIZABLE
--@ extended
UPDATE accounts SET balance = balance - $1 WHERE id = $2 AND balance >= $1 RETURNING balance
--bind 10
--bind 2
--@ extended
UPDATE accounts SET balance = balance + $1 WHERE id = $2 RETURNING balance
--bind 10
--bind 3
--@ extended
INSERT INTO transactions (id, account_id, amount, booked_at, description) VALUES ($1, 2, -$2::numeric, '2025-10-01', 'transfer'), ($1 + 1, 3, $2, '2025-10-01', 'transfer') RETURNING id
--bind 900
--bind 10
--@ simple
COMMIT
--# etl stages by a temporary table and copy
BEGIN
--@ simple
CREATE TEMP TABLE stage_products (LIKE shop.products INCLUDING DEFAULTS) ON COMMIT DROP
--@ simple
COPY stage_products (id, sku, name, price) FROM STDIN
--copy 901\tST-1\tStaged\t1.25
--copy 902\tTEA-1\tGreen tea\t4.75
--@ simple
INSERT INTO shop.products (sku, name, price) SELECT sku, name, price FROM stage_products ON CONFLICT (sku) DO UPDATE SET price = EXCLUDED.price
--@ simple
COMMIT
--@ simple
SELECT sku, price FROM shop.products WHERE sku IN ('ST-1', 'TEA-1') ORDER BY sku
--# etl csv with header and nulls
COPY shop.contacts (id, handle, note) FROM STDIN WITH (FORMAT csv, HEADER, NULL 'NULL')
--copy id,handle,note
--copy 70,"a,b@x.y",NULL
--copy 71,c@x.y,"line"
--@ simple
select id, handle, note from shop.contacts where id >= 70 order by id
--# partition maintenance
create table shop.readings_2026 partition of shop.readings for values from ('2026-01-01') to ('2027-01-01')
--@ simple
insert into shop.readings values ('2026-02-02', 1, 1.5)
--@ simple
alter table shop.readings detach partition shop.readings_2026
--@ simple
drop table shop.readings_2026
--undo drop table if exists shop.readings_2026
--# refresh of a summary, concurrently
create unique index daily_day on shop.daily (day)
--@ simple
refresh materialized view concurrently shop.daily
--@ simple
select count(*) from shop.daily
--undo drop index if exists shop.daily_day
--# archive by a procedure
call shop.archive('2025-01-10')
--@ simple
select count(*) from shop.orders
--# places an order by a function
select shop.place(1, 'buyer-9', 2) > 0
--@ simple
select buyer, total from shop.order_lines where buyer = 'buyer-9'
--# do block that backfills in batches
do $$ declare n int := 0; begin loop update shop.orders set total = total where id in (select id from shop.orders where id > n order by id limit 10); exit when not found; n := n + 10; end loop; end $$
--# do block with a temporary table
do $$ declare n int; begin create temp table keep_ids on commit drop as select id from shop.products where price > 10; delete from shop.orders where product_id in (select id from keep_ids) and id < 5; get diagnostics n = row_count; raise notice 'deleted %', n; end $$
--# do block that makes a table if it is missing
do $$ begin if to_regclass('shop.feature_flags') is null then create table shop.feature_flags (name text primary key, on_for text[]); end if; insert into shop.feature_flags values ('x', '{}') on conflict do nothing; end $$
--undo drop table if exists shop.feature_flags
--# do block that makes a type once
do $$ begin create type shop.priority as enum ('low', 'high'); exception when duplicate_object then null; end $$
--@ simple
alter table shop.jobs add column priority shop.priority default 'low'
--@ simple
select id, priority from shop.jobs order by id
--undo alter table shop.jobs drop column if exists priority
--undo drop type if exists shop.priority
--# do block that grants to a role once
do $$ begin if not exists (select from pg_roles where rolname = 'nobody_such') then raise notice 'no role'; end if; end $$
--# temporary function for a report
create function pg_temp.bucket(n numeric) returns text language sql immutable as $$ select case when n < 100 then 'small' when n < 1000 then 'mid' else 'large' end $$
--@ simple
select pg_temp.bucket(balance), count(*) from accounts group by 1 order by 1
--# temporary function in plpgsql
create or replace function pg_temp.days_between(a date, b date) returns int as $$ begin return b - a; end $$ language plpgsql immutable
--@ simple
select id, pg_temp.days_between(opened_on, date '2025-01-01') from accounts order by id limit 3
--# temporary view
create temp view big as select id, balance from accounts where balance > 1000
--@ simple
select * from big order by id
--# temporary table with index and analyze
create temp table t_ids (id int primary key); insert into t_ids select generate_series(1, 20); create index on t_ids (id); analyze t_ids
--@ simple
select count(*) from t_ids join accounts using (id)
--# renames a column and computes another in one text
alter table shop.jobs rename column locked_by to owner; alter table shop.jobs add column is_locked boolean generated always as (owner is not null) stored
--@ simple
select id, owner, is_locked from shop.jobs order by id
--undo alter table shop.jobs drop column if exists is_locked
--undo alter table shop.jobs rename column owner to locked_by
--# renames a table and makes another under its name, in one text | known
alter table shop.categories rename to categories_old; create table shop.categories (id int primary key, parent_id int, name text, slug text generated always as (lower(name)) stored); insert into shop.categories (id, parent_id, name) select id, parent_id, name from shop.categories_old; drop table shop.categories_old
--@ simple
select id, slug from shop.categories order by id
--undo drop table if exists shop.categories_old
--# own cast of a new type | known
create type shop.cents as (n bigint); create function shop.cents_out(shop.cents) returns numeric language sql immutable as $$ select ($1).n / 100.0 $$
--@ simple
create cast (shop.cents as numeric) with function shop.cents_out(shop.cents)
--@ simple
select round(row(1250)::shop.cents::numeric, 2)
--undo drop type if exists shop.cents cascade
--# cast without function | known
create cast (shop.order_state as text) with inout as assignment
--undo drop cast if exists (shop.order_state as text)
--# index online, validated key, dropped default
create index concurrently orders_buyer on shop.orders (buyer)
--@ simple
alter table shop.orders add constraint total_positive check (total >= 0) not valid
--@ simple
alter table shop.orders validate constraint total_positive
--@ simple
alter table shop.orders alter column state drop default, alter column quantity set statistics 200
--undo drop index if exists shop.orders_buyer
--undo alter table shop.orders drop constraint if exists total_positive
--undo alter table shop.orders alter column state set default 'new', alter column quantity set statistics -1
--# changes a type using an expression
alter table shop.jobs alter column queue type varchar(50) using left(queue, 50)
--@ simple
select id, queue from shop.jobs order by id
--undo alter table shop.jobs alter column queue type text
--# row security for tenants
alter table shop.contacts enable row level security; create policy tenant on shop.contacts using (id = coalesce(nullif(current_setting('app.tenant', true), '')::int, id))
--@ simple
set app.tenant = '1'
--@ simple
select id, note from shop.contacts order by id
--undo drop policy if exists tenant on shop.contacts
--undo alter table shop.contacts disable row level security
--# statement timeout around a report
BEGIN; SET LOCAL statement_timeout = '30s'; SET LOCAL work_mem = '64MB'; SELECT count(*) FROM transactions; COMMIT
--# session settings of a pool
SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY
--@ simple
SHOW transaction_read_only
--@ simple
RESET ALL
--# discards like a pool
DISCARD TEMP
--@ simple
DEALLOCATE ALL
--@ simple
CLOSE ALL
--# savepoints and errors within
BEGIN
--@ simple
SAVEPOINT a
--@ simple
INSERT INTO shop.products (sku, name, price) VALUES ('TEA-1', 'dup', 1)
--@ simple
ROLLBACK TO SAVEPOINT a
--@ simple
SELECT count(*) FROM shop.products
--@ simple
COMMIT
--# violates a check and says so
insert into shop.products (sku, name, price) values ('NEG', 'neg', -1)
--# violates a foreign key and says so
insert into shop.orders (product_id, buyer, placed_at) values (9999, 'x', '2025-01-01')
--# divides by zero in an open column
select 1 / (id - 1) from shop.categories order by id
--# invalid input for an open column
select * from shop.orders where id = 'abc'
--# cancelled by timeout
set statement_timeout = '400ms'
--@ simple
select pg_sleep(5)
--@ simple
reset statement_timeout
--# prepared and executed by name
prepare acc (int) as select id, kind from accounts where customer_id = $1 order by id
--@ simple
execute acc(1)
--@ simple
deallocate acc
--# cursor with hold and scroll
declare c scroll cursor with hold for select id, sku from shop.products order by id
--@ simple
fetch last from c
--@ simple
fetch backward 2 from c
--@ simple
move absolute 0 in c
--@ simple
fetch next from c
--@ simple
close c
--# large text and unicode kept
--@ extended
select $1::text as a, length($1) as n, repeat('ß', 2000) as b
--bind naïve façade — 漢字 🎉
--# vacuum and analyze by the upkeep job
vacuum (analyze) shop.jobs
--# comment, owner and grants in a release
comment on table shop.jobs is 'Work to do'; grant select on shop.jobs to public; revoke select on shop.jobs from public; comment on table shop.jobs is null
--# sequences set after an import
select setval(pg_get_serial_sequence('shop.jobs', 'id'), (select max(id) from shop.jobs) + 100, false)
--@ simple
insert into shop.jobs (payload) values ('{}') returning id
--# truncates with restart
truncate shop.audit restart identity
--# search path of a service
set search_path = shop, public
--@ simple
select count(*) from orders join customers on false
--@ simple
select sku from products order by id limit 1
--# event sourcing with version check
insert into events (id, at, kind) select 500, date '2025-03-03', 'made' where not exists (select 1 from events where id = 500) returning id, kind
--# protected events appended | masks payload
insert into events (id, at, kind, payload) values (501, '2025-04-04', 'paid', '{"x":1}') returning id, payload
--# article edited through its triggers
update articles set title = 'New ' || title where id = 1 returning id, title, changed_at
--# polls changes since
--@ extended
select id, title, changed_at from articles where changed_at > coalesce($1::timestamp, '-infinity') order by id
--bind \N
--# renames a column and fills it, in one text
alter table shop.jobs rename column locked_by to owner; update shop.jobs set owner = 'x' where id = 1; select count(*) from shop.jobs where owner = 'x'; alter table shop.jobs rename column owner to locked_by
--# renames a column and shows it, in one text | known
alter table shop.jobs rename column locked_by to owner; select id, owner from shop.jobs order by id; alter table shop.jobs rename column owner to locked_by
--# renames a table and fills it, in one text
alter table shop.jobs rename to chores; insert into shop.chores (payload) values ('{}'); alter table shop.chores rename to jobs; select count(*) from shop.jobs
--# renames a constraint and an index before other work, in one text
alter table shop.jobs rename constraint jobs_pkey to jobs_pk; alter index shop.jobs_pk rename to jobs_pkey; update shop.contacts set note = 'x' where id = 1; select id, note from shop.contacts order by id
--# adds, fills and drops a column, in one text
alter table shop.jobs add column z int; update shop.jobs set z = 1; alter table shop.jobs drop column z; select count(*) from shop.jobs
--# makes a sequence and counts on it, in one text
create sequence shop.numbers_made; select setval('shop.numbers_made', 41); select nextval('shop.numbers_made')
--undo drop sequence if exists shop.numbers_made
