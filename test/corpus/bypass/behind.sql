-- What others define in transactions that end between two statements, or while one waits.

--# definition of another's read committed transaction, committed between two readings
--@ simple
select upper(name) from vital_names order by id
--@ simple other
begin isolation level read committed; create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
select 1
--@ simple other
commit
--@ simple
select upper(name) from vital_names order by id
--undo create or replace view vital_names as select id, name from vitals
--# definition read in a read committed transaction of one's own that began before
--@ simple
begin isolation level read committed
--@ simple
select upper(brand) from cards order by id
--@ simple owner
begin
create or replace view public.vital_names as select id, handle::text as name from public.vitals
commit
--@ simple
select upper(name) from vital_names order by id
--@ simple
rollback
--undo create or replace view vital_names as select id, name from vitals
--# definition of another's repeatable read transaction, committed between two readings
--@ simple
select upper(name) from vital_names order by id
--@ simple other
begin isolation level repeatable read; create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
select 1
--@ simple other
commit
--@ simple
select upper(name) from vital_names order by id
--undo create or replace view vital_names as select id, name from vitals
--# definition read in a repeatable read transaction of one's own that began before
--@ simple
begin isolation level repeatable read
--@ simple
select upper(brand) from cards order by id
--@ simple owner
begin
create or replace view public.vital_names as select id, handle::text as name from public.vitals
commit
--@ simple
select upper(name) from vital_names order by id
--@ simple
rollback
--undo create or replace view vital_names as select id, name from vitals
--# definition of another's serializable transaction, committed between two readings
--@ simple
select upper(name) from vital_names order by id
--@ simple other
begin isolation level serializable; create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
select 1
--@ simple other
commit
--@ simple
select upper(name) from vital_names order by id
--undo create or replace view vital_names as select id, name from vitals
--# definition read in a serializable transaction of one's own that began before
--@ simple
begin isolation level serializable
--@ simple
select upper(brand) from cards order by id
--@ simple owner
begin
create or replace view public.vital_names as select id, handle::text as name from public.vitals
commit
--@ simple
select upper(name) from vital_names order by id
--@ simple
rollback
--undo create or replace view vital_names as select id, name from vitals
--# definition of another's read uncommitted transaction, committed between two readings
--@ simple
select upper(name) from vital_names order by id
--@ simple other
begin isolation level read uncommitted; create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
select 1
--@ simple other
commit
--@ simple
select upper(name) from vital_names order by id
--undo create or replace view vital_names as select id, name from vitals
--# definition read in a read uncommitted transaction of one's own that began before
--@ simple
begin isolation level read uncommitted
--@ simple
select upper(brand) from cards order by id
--@ simple owner
begin
create or replace view public.vital_names as select id, handle::text as name from public.vitals
commit
--@ simple
select upper(name) from vital_names order by id
--@ simple
rollback
--undo create or replace view vital_names as select id, name from vitals
--# owner's transaction that is long open, then commits
--@ simple owner
begin
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ meanwhile
select upper(name) from vital_names order by id
--@ simple owner
commit
--@ simple
select upper(name) from vital_names order by id
--undo create or replace view vital_names as select id, name from vitals
--# definition committed while a reading waits for the lock of its view
--@ simple
select upper(name) from vital_names order by id
--@ simple owner
begin
lock table public.vital_names in access exclusive mode
--@ meanwhile
select upper(name) from vital_names order by id
--@ simple owner
select pg_sleep(0.2)
create or replace view public.vital_names as select id, handle::text as name from public.vitals
commit
--@ simple
select upper(name) from vital_names order by id
--undo create or replace view vital_names as select id, name from vitals
--# definition committed while a prepared reading waits for the lock
--@ parse
select upper(name) from vital_names order by id
--@ kept
kept
--@ simple owner
begin
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ meanwhile
execute kept
--@ simple owner
select pg_sleep(0.2)
commit
--@ kept
kept
--undo create or replace view vital_names as select id, name from vitals
--# definition committed while a write waits for the lock of its table
--@ simple
insert into scratch values (1, 'x')
--@ simple owner
begin
lock table public.scratch in access exclusive mode
--@ meanwhile
insert into scratch values (2, 'y')
--@ simple owner
select pg_sleep(0.2)
create function public.behind_told() returns trigger language plpgsql as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return new; end'
create trigger behind before insert on public.scratch for each row execute function public.behind_told()
commit
--@ simple
insert into scratch values (3, 'z')
--undo drop trigger if exists behind on public.scratch
--undo drop function if exists public.behind_told()
--# rule committed while a write waits for the lock of its table
--@ simple
insert into scratch values (1, 'x')
--@ simple owner
begin
lock table public.scratch in access exclusive mode
--@ meanwhile
insert into scratch values (2, 'y')
--@ simple owner
select pg_sleep(0.2)
create rule behind as on insert to public.scratch do also select handle::text || '' from public.vitals order by id
commit
--@ simple
insert into scratch values (3, 'z')
--undo drop rule if exists behind on public.scratch
--# trigger's function replaced behind the gateway
--@ simple
insert into articles (id, title, body) values (50, 'a', 'b')
--@ simple owner
create or replace function public.article_touched() returns trigger language plpgsql as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); new.changed_at := timestamp ''2025-06-01''; return new; end'
--@ simple
insert into articles (id, title, body) values (51, 'a', 'b')
--undo create or replace function public.article_touched() returns trigger language plpgsql as 'begin new.changed_at := timestamp ''2025-06-01''; return new; end'
--# partition attached behind the gateway, read computed
--@ simple owner
create table public.behind_parts (id int, t text) partition by list (id)
create table public.behind_part (id int, t text)
insert into public.behind_part select id, handle from public.vitals where id = 1
grant all on public.behind_parts to public
--@ settle
--@ simple
select id, t || '' from behind_parts order by id
--@ simple owner
drop table public.behind_part
create table public.behind_kept (id int, t text)
alter table public.behind_parts rename to behind_gone
create view public.behind_parts as select id, handle::text as t from public.vitals
grant all on public.behind_parts to public
--@ simple
select id, t || '' from behind_parts order by id
--undo drop view if exists public.behind_parts
--undo drop table if exists public.behind_gone, public.behind_kept, public.behind_parts, public.behind_part
--# partition attached by another session in a transaction, read in a transaction
--@ simple
create table behind_above (id int, handle citext)
--@ simple
begin; select count(*) from behind_above
--@ simple other
begin; alter table vitals inherit behind_above; commit
--@ simple
select id, upper(handle) from behind_above order by id
--@ simple
select id from behind_above where handle > 'canarya-handle-3' order by id; rollback
--undo alter table vitals no inherit behind_above
--undo drop table if exists behind_above
--# table becomes a view behind the gateway, plain
--@ simple owner
create table public.behind_plain (id int, t text)
grant all on public.behind_plain to public
--@ settle
--@ simple
select id, t from behind_plain order by id
--@ simple owner
begin
drop table public.behind_plain
create view public.behind_plain as select id, handle::text as t from public.vitals
grant all on public.behind_plain to public
commit
--@ simple
select id, t from behind_plain order by id
--undo drop view if exists public.behind_plain
--undo drop table if exists public.behind_plain
--# table becomes a view behind the gateway, plain in every form
--@ simple owner
create table public.behind_plain (id int, t text)
grant all on public.behind_plain to public
--@ settle
--@ parse
select id, t from behind_plain order by id
--@ kept
kept
--@ simple owner
begin
drop table public.behind_plain
create view public.behind_plain as select id, handle::text as t from public.vitals
grant all on public.behind_plain to public
commit
--@ keptbinary
kept
--@ portal
select id, t from behind_plain order by id
--@ simple
copy behind_plain to stdout
--@ simple
copy (select id, t from behind_plain order by id) to stdout (format binary)
--undo drop view if exists public.behind_plain
--undo drop table if exists public.behind_plain
--# table filled behind the gateway becomes a foreign name
--@ simple
copy scratch to stdout
--@ simple owner
begin
alter table public.scratch rename to scratch_was
create materialized view public.scratch as select id, handle::text as t from public.vitals
grant all on public.scratch to public
commit
--@ simple
copy scratch to stdout
--@ simple
table scratch
--undo drop materialized view if exists public.scratch
--undo alter table public.scratch_was rename to scratch
--# schema renamed behind the gateway
--@ simple owner
create schema behind_a
create table behind_a.told (id int, t text)
create schema behind_b
create view behind_b.told as select id, handle::text as t from public.vitals
grant all on schema behind_a, behind_b to public
grant all on behind_a.told, behind_b.told to public
--@ settle
--@ simple
select id, t || '' from behind_a.told order by id
--@ simple owner
begin
alter schema behind_a rename to behind_c
alter schema behind_b rename to behind_a
commit
--@ simple
select id, t || '' from behind_a.told order by id
--@ simple
select id, t from behind_a.told order by id
--undo drop schema if exists behind_a cascade
--undo drop schema if exists behind_b cascade
--undo drop schema if exists behind_c cascade
--# schema renamed by another session inside a transaction of one's own
--@ simple
create schema behind_a; create table behind_a.told (id int, t text); create schema behind_b; create view behind_b.told as select id, handle::text as t from vitals
--@ simple
begin; select count(*) from cards
--@ simple other
begin; alter schema behind_a rename to behind_c; alter schema behind_b rename to behind_a; commit
--@ simple
select id, t || '' from behind_a.told order by id
--@ simple
rollback
--undo drop schema if exists behind_a cascade
--undo drop schema if exists behind_b cascade
--undo drop schema if exists behind_c cascade
--# path of the database altered behind the gateway, met by a new session
--@ simple owner
create schema behind_path
create view behind_path.cards as select id, pan as brand from public.cards
grant all on schema behind_path to public
grant all on behind_path.cards to public
alter database world_x set search_path = behind_path, public
--@ simple other
select upper(brand) from cards order by id
--@ simple other
select brand || '' from cards order by id
--undo do $$ begin execute format('alter database %I reset search_path', current_database()); end $$
--undo drop schema if exists behind_path cascade
--# function's own path altered behind the gateway
--@ simple owner
create schema behind_path
create view behind_path.vital_names as select id, handle::text as name from public.vitals
grant all on schema behind_path to public
grant all on behind_path.vital_names to public
create function public.behind_word(i int) returns text language sql stable set search_path = public as 'select name from vital_names where id = i'
--@ settle
--@ simple
select behind_word(1)
--@ simple owner
alter function public.behind_word(int) set search_path = behind_path
--@ simple
select behind_word(1)
--undo drop function if exists public.behind_word(int)
--undo drop schema if exists behind_path cascade
--# nearer function made behind the gateway in a schema that is first
--@ simple
set search_path = behind_path, public
--@ simple
select shout(name) from vitals order by id
--@ simple owner
create schema behind_path
create function behind_path.shout(what text) returns text language sql stable as 'select handle::text from public.vitals where name = what'
grant usage on schema behind_path to public
--@ simple
select shout(name) from vitals order by id
--@ simple
reset search_path
--undo drop schema if exists behind_path cascade
--# type's member renamed behind the gateway, taken out of a row
--@ simple
select id, (contact).phone from contacts order by id
--@ simple owner
begin
alter type public.contact rename attribute phone to phone_was
alter type public.contact rename attribute email to phone
commit
--@ simple
select id, (contact).phone from contacts order by id
--undo alter type public.contact rename attribute phone to email
--undo alter type public.contact rename attribute phone_was to phone
--# aggregate replaced behind the gateway
--@ simple
select glue(name) from vitals
--@ simple owner
create function public.behind_step(a text, b text) returns text language sql stable as 'select handle::text from public.vitals where id = 1'
create or replace aggregate public.glue (text) (sfunc = public.behind_step, stype = text, initcond = '')
--@ simple
select glue(name) from vitals
--@ simple
select glue(name) over () from vitals
--undo create or replace aggregate public.glue (text) (sfunc = textcat, stype = text, initcond = '')
--undo drop function if exists public.behind_step(text, text)
--# temporary view of one's own that a permanent name goes behind
--@ simple
create temp view behind_temp as select id, name from vital_names
--@ simple
select name || '' from behind_temp order by id
--@ simple owner
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
select name || '' from behind_temp order by id
--@ simple
select name from behind_temp order by id
--undo create or replace view vital_names as select id, name from vitals
--# temporary table dropped at the end of the transaction, the permanent one meant
--@ simple
create view behind_drop as select id, handle::text as t from vitals
--@ simple
begin; create temp table behind_drop (id int, t text) on commit drop
--@ parse
select t || '' from behind_drop order by id
--@ simple
commit
--@ kept
kept
--@ simple
select t || '' from behind_drop order by id
--undo drop view if exists behind_drop
--# temporary table discarded, the permanent one meant by a kept name
--@ simple
create view behind_drop as select id, handle::text as t from vitals
--@ simple
create temp table behind_drop (id int, t text)
--@ parse
select t || '' from behind_drop order by id
--@ kept
kept
--@ simple
discard temp
--@ kept
kept
--@ keptbinary
kept
--undo drop view if exists behind_drop
--# savepoint undone under a view of one's own
--@ simple
begin; create temp view vt as select id, handle::text as name from vitals
--@ simple
savepoint s; create or replace temp view vt as select id, name from vitals
--@ parse
select upper(name) from vt order by id
--@ kept
kept
--@ simple
rollback to s
--@ kept
kept
--@ simple
rollback
--# definition in a subtransaction of a block, undone by its error
--@ simple
create temp view vt as select id, handle::text as name from vitals
--@ simple
do $$ begin begin execute 'create or replace temp view vt as select id, name from public.vitals'; raise division_by_zero; exception when others then null; end; end $$
--@ simple
select upper(name) from vt order by id
--# definition at a commit that fails by a deferred check
--@ simple owner
create table public.behind_def (id int unique deferrable initially deferred)
insert into public.behind_def values (1)
grant all on public.behind_def to public
--@ simple
create view behind_v as select id, handle::text as name from vitals
--@ simple
begin; create or replace view behind_v as select id, name from vitals; insert into behind_def values (1)
--@ simple
select 1
--@ simple
commit
--@ simple
select upper(name) from behind_v order by id
--undo drop view if exists behind_v
--undo drop table if exists public.behind_def
--# commit and chain keeps nothing of what another defined
--@ simple
begin isolation level repeatable read; select upper(brand) from cards order by id
--@ simple owner
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
commit and chain
--@ simple
select upper(name) from vital_names order by id
--@ simple
rollback and chain
--@ simple
select upper(name) from vital_names order by id
--@ simple
commit
--undo create or replace view vital_names as select id, name from vitals
--# read-only deferrable serializable transaction that looks from before
--@ simple
begin isolation level serializable read only deferrable; select 1
--@ simple owner
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
select upper(name) from vital_names order by id
--@ simple
commit
--undo create or replace view vital_names as select id, name from vitals
--# snapshot exported by another, taken over, view replaced
--@ simple other
begin isolation level repeatable read; select upper(brand) from cards order by id
--@ simple owner
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple other
select upper(name) from vital_names order by id
--@ simple other
select id, name from vital_names order by id; commit
--undo create or replace view vital_names as select id, name from vitals
--# event trigger made behind the gateway, met by a definition at once
--@ simple
create table behind_made (id int); drop table behind_made
--@ simple owner
create function public.behind_event() returns event_trigger language plpgsql as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); end'
create event trigger behind_event on ddl_command_end execute function public.behind_event()
--@ simple
create table behind_made (id int)
--@ simple
create temp table behind_made2 as select 1
--@ simple owner
drop event trigger behind_event
--undo drop event trigger if exists behind_event
--undo drop table if exists behind_made
--undo drop function if exists public.behind_event()
--# function of a DO's caller replaced behind the gateway
--@ simple owner
create function public.behind_call() returns text language sql stable as 'select ''quiet'''
--@ settle
--@ simple
do 'begin raise notice ''%'', behind_call(); end'
--@ simple owner
create or replace function public.behind_call() returns text language sql stable as 'select handle::text from public.vitals where id = 1'
--@ simple
do 'begin raise notice ''%'', behind_call(); end'
--@ simple
call behind_call()
--undo drop function if exists public.behind_call()
--# cursor of a view replaced behind the gateway, opened at once
--@ simple
begin; declare w cursor for select name || '' from vital_names order by id; fetch 1 from w; commit
--@ simple owner
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
begin; declare w cursor for select name || '' from vital_names order by id; fetch all from w; commit
--undo create or replace view vital_names as select id, name from vitals
--# refresh of a snapshot whose view is replaced behind the gateway
--@ simple owner
create materialized view public.behind_mat as select id, name from public.vital_names
alter materialized view public.behind_mat owner to sallyport_demo
--@ settle
--@ simple
select id, name from behind_mat order by id
--@ simple owner
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
refresh materialized view behind_mat
--@ simple
select id, name from behind_mat order by id
--undo drop materialized view if exists public.behind_mat
--undo create or replace view vital_names as select id, name from vitals
--# definition between the statements of one text, by another who waits for its lock
--@ simple
select upper(name) from vital_names order by id
--@ simple owner
begin
lock table public.scratch in access exclusive mode
--@ meanwhile
select count(*) from scratch; select upper(name) from vital_names order by id
--@ simple owner
select pg_sleep(0.2)
create or replace view public.vital_names as select id, handle::text as name from public.vitals
commit
--undo create or replace view vital_names as select id, name from vitals
--# definition while a batch waits
--@ simple
select upper(name) from vital_names order by id
--@ simple owner
begin
lock table public.scratch in access exclusive mode
--@ meanwhile
do 'begin perform count(*) from public.scratch; end'; select upper(name) from vital_names order by id
--@ simple owner
select pg_sleep(0.2)
create or replace view public.vital_names as select id, handle::text as name from public.vitals
commit
--undo create or replace view vital_names as select id, name from vitals
