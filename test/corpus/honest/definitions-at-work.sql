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
