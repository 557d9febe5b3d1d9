-- Definitions and what becomes of them, where nothing is protected.

--# definitions that event triggers write down
--@ simple owner
create table public.ddl_log (at timestamptz default now(), tag text, object text)
--@ simple owner
create function public.log_ddl() returns event_trigger language plpgsql as $f$ declare r record; begin for r in select * from pg_event_trigger_ddl_commands() loop insert into public.ddl_log (tag, object) values (r.command_tag, r.object_identity); end loop; end $f$
--@ simple owner
create event trigger log_ddl on ddl_command_end execute function public.log_ddl()
--@ simple owner
create function public.log_drop() returns event_trigger language plpgsql as $f$ declare obj record; begin for obj in select * from pg_event_trigger_dropped_objects() loop raise notice '% dropped %', tg_tag, obj.object_identity; end loop; if tg_event = 'x' then raise exception 'no'; end if; end $f$
--@ simple owner
create event trigger log_drop on sql_drop execute function public.log_drop()
--@ simple owner
create function public.no_rewrite() returns event_trigger language plpgsql as $f$ begin if pg_event_trigger_table_rewrite_oid() = 1 then raise exception 'no % for you', pg_event_trigger_table_rewrite_reason(); end if; end $f$
--@ simple owner
create event trigger no_rewrite on table_rewrite when tag in ('ALTER TABLE') execute function public.no_rewrite()
--@ simple owner
grant all on public.ddl_log to public
--@ settle
--@ simple
create table aside (a int)
--@ simple
create index on aside (a)
--@ simple
alter table aside add column b text, drop column a
--@ simple
create table aside2 as select id, name from customers
--@ simple
drop table aside2
--@ simple
drop table aside
--undo drop event trigger if exists log_ddl
--undo drop event trigger if exists log_drop
--undo drop event trigger if exists no_rewrite
--undo drop function if exists log_ddl()
--undo drop function if exists log_drop()
--undo drop function if exists no_rewrite()
--undo drop table ddl_log
--# function replaced by one that reads the same, beside kept rows
--@ simple
create function kept_number(i int) returns text language sql stable as 'select kind from public.accounts where id = i'
--@ simple
create materialized view kept_numbers as select id, kept_number(id) as n from accounts
--@ simple
create or replace function kept_number(i int) returns text language sql stable as 'select kind || currency from public.accounts where id = i'
--@ simple
create or replace view open_accounts as select a.id, a.kind, a.balance, c.name, c.city from accounts a join customers c on c.id = a.customer_id
--@ simple
refresh materialized view kept_numbers
--@ simple
select n from kept_numbers order by id
--@ simple
drop materialized view kept_numbers; drop function kept_number(int)
--# open expression dropped
--@ simple
create table made_up (id int, double int generated always as (id * 2) stored)
--@ simple
insert into made_up (id) values (1)
--@ simple
alter table made_up alter column double drop expression
--@ simple
select double from made_up
--@ simple
drop table made_up
--# strict function over open columns
--@ simple
create function strict_one(a text) returns int language sql strict as 'select 1'
--@ simple
select strict_one(name), strict_one(null) from customers order by id
--@ simple
drop function strict_one(text)
--# partitions by an open key
--@ simple
create table by_kind (id int, kind text) partition by list (kind)
--@ simple
create table by_kind_a partition of by_kind for values in ('a'); create table by_kind_rest partition of by_kind default
--@ simple
insert into by_kind values (1, 'a'), (2, 'b')
--@ simple
select tableoid::regclass, id from by_kind order by id
--@ simple
alter table by_kind detach partition by_kind_a; alter table by_kind attach partition by_kind_a for values in ('a')
--@ simple
drop table by_kind
--# trigger unless it is there
do $$ begin if not exists (select 1 from pg_trigger where tgname = 'audit_contacts') then create trigger audit_contacts after insert on shop.contacts for each row execute function shop.audited(); end if; end $$
--undo drop trigger if exists audit_contacts on shop.contacts
--# trigger in a block
do $$ begin create trigger touched_contacts before update on shop.contacts for each row execute function shop.touched(); exception when duplicate_object then null; end $$
--undo drop trigger if exists touched_contacts on shop.contacts
--# trigger dropped and made in a block
do $$ begin drop trigger if exists t1 on shop.jobs; create trigger t1 after delete on shop.jobs for each row execute function shop.audited(); end $$
--undo drop trigger if exists t1 on shop.jobs
--# constraint unless it is there
do $$ begin if not exists (select 1 from pg_constraint where conname = 'jobs_attempts_check2') then alter table shop.jobs add constraint jobs_attempts_check2 check (attempts >= 0); end if; end $$
--undo alter table shop.jobs drop constraint if exists jobs_attempts_check2
--# foreign key unless it is there
do $$ begin if not exists (select 1 from pg_constraint where conname = 'audit_fk') then alter table shop.categories add constraint audit_fk foreign key (parent_id) references shop.categories (id); end if; end $$
--undo alter table shop.categories drop constraint if exists audit_fk
--# index in a block and a comment
do $$ begin create index if not exists jobs_queue_idx on shop.jobs (queue); comment on index shop.jobs_queue_idx is 'q'; end $$
--undo drop index if exists shop.jobs_queue_idx
--# policy unless it is there
do $$ begin if not exists (select 1 from pg_policies where policyname = 'p1') then create policy p1 on shop.contacts using (true); end if; end $$
--undo drop policy if exists p1 on shop.contacts
--# view replaced in a block
do $$ begin create or replace view shop.blocked as select id, queue from shop.jobs; end $$
--undo drop view if exists shop.blocked
--# rename unless it is done
do $$ begin if exists (select 1 from information_schema.columns where table_schema = 'shop' and table_name = 'jobs' and column_name = 'locked_by2') then alter table shop.jobs rename column locked_by2 to locked_by; end if; end $$
--# role granted in a block
do $$ begin if exists (select from pg_roles where rolname = 'app_reader') then grant select on all tables in schema shop to app_reader; end if; end $$
--# sequence set to its maximum
select setval(pg_get_serial_sequence('shop.jobs', 'id'), coalesce((select max(id) from shop.jobs), 1))
--# sequence set in a block
do $$ begin perform setval('shop.jobs_id_seq', (select coalesce(max(id), 1) from shop.jobs)); end $$
--# trigger for three events with columns
create trigger t2 after insert or update of queue or delete on shop.jobs for each row when (pg_trigger_depth() = 0) execute function shop.audited()
--undo drop trigger if exists t2 on shop.jobs
--# function and trigger in one text
create or replace function shop.set_updated() returns trigger as $$ begin new.run_at = timestamptz '2025-01-01'; return new; end; $$ language plpgsql; drop trigger if exists t3 on shop.jobs; create trigger t3 before update on shop.jobs for each row execute procedure shop.set_updated();
--@ simple
update shop.jobs set attempts = attempts where id = 1
--@ simple
drop trigger t3 on shop.jobs; drop function shop.set_updated
--# backfill in a loop
do $$ declare r record; begin for r in select id from shop.jobs order by id loop update shop.jobs set attempts = attempts where id = r.id; end loop; end $$
--# backfill in batches until none is left
do $$ declare n int; begin loop update shop.jobs set queue = 'default' where id in (select id from shop.jobs where queue is null limit 100); get diagnostics n = row_count; exit when n = 0; end loop; end $$
--# trigger of the server's own
create trigger kept before update on shop.jobs for each row execute function suppress_redundant_updates_trigger()
--undo drop trigger if exists kept on shop.jobs
--# trigger of the server's own under its schema
create trigger searched before insert or update on articles for each row execute procedure pg_catalog.tsvector_update_trigger(searched, 'pg_catalog.simple', title)
--undo drop trigger if exists searched on articles
--# index of a partitioned table, made part by part
create table shop.parted (a int, b int) partition by range (a); create table shop.parted1 partition of shop.parted for values from (0) to (10)
--@ simple
create index parted_a on only shop.parted (a)
--@ simple
create index parted1_a on shop.parted1 (a)
--@ simple
alter index shop.parted_a attach partition shop.parted1_a
--@ simple
alter index shop.parted_a rename to parted_by_a
--@ simple
drop table shop.parted
