-- Definitions that one session has and another has not: not committed yet, rolled back, or older than a snapshot.

--# view made harmless by another, rolled back
--@ simple owner
create view public.uncommitted_view as select id, handle::text as name from public.vitals; alter view public.uncommitted_view owner to sallyport_demo
--@ settle
--@ simple other
begin
--@ simple other
create or replace view uncommitted_view as select id, name from vitals
--@ simple other
rollback
--@ simple
select name || '' from uncommitted_view order by id
--undo drop view if exists public.uncommitted_view
--# view made harmless by another, rolled back, by another still
--@ simple owner
create view public.uncommitted_view as select id, handle::text as name from public.vitals; alter view public.uncommitted_view owner to sallyport_demo
--@ settle
--@ simple other
begin; create or replace view uncommitted_view as select id, name from vitals; rollback
--@ simple other
select upper(name) from uncommitted_view order by id
--undo drop view if exists public.uncommitted_view
--# view made harmless by another to a savepoint
--@ simple owner
create view public.uncommitted_view as select id, handle::text as name from public.vitals; alter view public.uncommitted_view owner to sallyport_demo
--@ settle
--@ simple other
begin; savepoint s; create or replace view uncommitted_view as select id, name from vitals; rollback to s
--@ simple other
select upper(name) from uncommitted_view order by id
--@ simple other
commit
--undo drop view if exists public.uncommitted_view
--# view made harmless in a block that fails
--@ simple owner
create view public.uncommitted_view as select id, handle::text as name from public.vitals; alter view public.uncommitted_view owner to sallyport_demo
--@ settle
--@ simple
do $$ begin create or replace view uncommitted_view as select id, name from vitals; raise exception 'no'; exception when others then null; end $$
--@ simple
select upper(name) from uncommitted_view order by id
--undo drop view if exists public.uncommitted_view
--# view made harmless in a text that fails later
--@ simple owner
create view public.uncommitted_view as select id, handle::text as name from public.vitals; alter view public.uncommitted_view owner to sallyport_demo
--@ settle
--@ simple
create or replace view uncommitted_view as select id, name from vitals; select 1 / 0
--@ simple
select upper(name) from uncommitted_view order by id
--undo drop view if exists public.uncommitted_view
--# view made harmless in a transaction whose commit fails
--@ simple owner
create table public.uncommitted_parent (id int primary key); create table public.uncommitted_child (id int references public.uncommitted_parent deferrable initially deferred); create view public.uncommitted_view as select id, handle::text as name from public.vitals; grant all on public.uncommitted_child, public.uncommitted_parent to sallyport_demo; alter view public.uncommitted_view owner to sallyport_demo
--@ settle
--@ simple
begin
--@ simple
insert into uncommitted_child values (5)
--@ simple
create or replace view uncommitted_view as select id, name from vitals
--@ simple
commit
--@ simple
select upper(name) from uncommitted_view order by id
--undo drop view if exists public.uncommitted_view
--undo drop table if exists public.uncommitted_child, public.uncommitted_parent
--# view made harmless in a pipeline that fails
--@ simple owner
create view public.uncommitted_view as select id, handle::text as name from public.vitals; alter view public.uncommitted_view owner to sallyport_demo
--@ settle
--@ simple
begin
--@ extended
create or replace view uncommitted_view as select id, name from vitals
--@ extended
select 1 / 0
--@ extended
commit
--@ extended
select upper(name) from uncommitted_view order by id
--undo drop view if exists public.uncommitted_view
--# function made harmless by another, not committed
--@ simple owner
create function public.uncommitted_function(which int) returns text language sql stable as 'select handle::text from public.vitals where id = which'; alter function public.uncommitted_function(int) owner to sallyport_demo
--@ settle
--@ simple other
begin
--@ simple other
create or replace function uncommitted_function(which int) returns text language sql stable as 'select name from public.vitals where id = which'
--@ simple
select uncommitted_function(1)
--@ simple other
rollback
--undo drop function if exists public.uncommitted_function(int)
--# function made harmless by another, rolled back
--@ simple owner
create function public.uncommitted_function(which int) returns text language sql stable as 'select handle::text from public.vitals where id = which'; alter function public.uncommitted_function(int) owner to sallyport_demo
--@ settle
--@ simple other
begin
--@ simple other
create or replace function uncommitted_function(which int) returns text language sql stable as 'select name from public.vitals where id = which'
--@ simple other
rollback
--@ simple
select uncommitted_function(1)
--undo drop function if exists public.uncommitted_function(int)
--# function dropped by another, not committed
--@ simple owner
create function public.lower(which int) returns text language sql stable as 'select handle::text from public.vitals where id = which'; alter function public.lower(int) owner to sallyport_demo
--@ settle
--@ simple other
begin
--@ simple other
drop function public.lower(int)
--@ simple
select lower(1)
--@ simple other
rollback
--undo drop function if exists public.lower(int)
--# trigger dropped by another, not committed and given back
--@ simple owner
create trigger uncommitted_trigger after update on public.desks for each row execute function public.watched_row()
--@ settle
--@ simple other
begin
--@ simple other
drop trigger ticket_logged on tickets
--@ simple other
rollback
--@ simple
update tickets set title = 'x' where id = 1
--@ simple
select entry from ticket_log
--undo drop trigger if exists uncommitted_trigger on public.desks
--# trigger disabled by another, not committed and given back
--@ simple other
begin
--@ simple other
alter table tickets disable trigger ticket_logged
--@ simple other
rollback
--@ simple
update tickets set title = 'x' where id = 1
--@ simple
select entry from ticket_log
--# rule dropped by another, given back
--@ simple other
begin
--@ simple other
drop rule shelf_kept on shelves
--@ simple other
rollback
--@ simple
update shelves set name = 'x'
--@ simple
select entry from ticket_log
--# default dropped by another, given back
--@ simple other
begin
--@ simple other
alter table lots alter code drop default
--@ simple other
rollback
--@ simple
insert into lots (id, n) values (1, 1) returning code
--# check dropped by another, given back
--@ simple other
begin
--@ simple other
alter table tickets drop constraint tickets_check
--@ simple other
rollback
--@ simple
update tickets set guess = 60 where id = 1
--# generated column made plain by another, given back
--@ simple other
begin
--@ simple other
alter table peeks alter seen drop expression
--@ simple other
rollback
--@ simple
insert into peeks (id, who) values (1, 1)
--@ simple
select upper(seen) from peeks
--# column renamed by another, given back
--@ simple other
begin
--@ simple other
alter table vitals rename name to named
--@ simple other
alter table vitals rename handle to name
--@ simple other
rollback
--@ simple
select upper(handle::text) from vitals order by id
--# column renamed by another and committed, read in a transaction that began before
--@ simple
begin isolation level repeatable read
--@ simple
select count(*) from accounts
--@ simple other
alter table moods rename to moods_before
--@ simple other
create view moods as select id, handle::text as felt from vitals
--@ simple
select felt || '' from moods order by id
--@ simple
rollback
--undo drop view if exists public.moods
--undo alter table public.moods_before rename to moods
--# schema's path: a table made by another, not committed, then rolled back
--@ simple owner
create schema public_first; grant all on schema public_first to sallyport_demo
--@ settle
--@ simple
set search_path = public_first, public
--@ simple other
begin
--@ simple other
create table public_first.vitals (id int, handle text)
--@ simple
select handle || '' from vitals order by id
--@ simple other
rollback
--@ simple
select handle || '' from vitals order by id
--undo drop schema if exists public_first cascade
--# schema's path: a table dropped by another, not committed
--@ simple owner
create schema public_first; create view public_first.vital_names as select id, handle::text as name from public.vitals; grant all on schema public_first to sallyport_demo; alter view public_first.vital_names owner to sallyport_demo
--@ settle
--@ simple
set search_path = public_first, public
--@ simple other
begin
--@ simple other
drop view public_first.vital_names
--@ simple other
rollback
--@ simple
select name || '' from vital_names order by id
--undo drop schema if exists public_first cascade
--# schema renamed by another, given back
--@ simple owner
create schema public_first; create view public_first.vital_names as select id, handle::text as name from public.vitals; alter schema public_first owner to sallyport_demo
--@ settle
--@ simple
set search_path = public_first, public
--@ simple other
begin
--@ simple other
alter schema public_first rename to public_second
--@ simple other
rollback
--@ simple
select name || '' from vital_names order by id
--undo drop schema if exists public_first cascade
--# inheritance undone by another, given back
--@ simple other
begin
--@ simple other
alter table managers no inherit staff
--@ simple other
rollback
--@ simple
select count(*) from managers where pin like '%4_'
--@ simple
select upper(pin) from managers
--# partition taken off by another, given back
--@ simple other
begin
--@ simple other
alter table events detach partition events_2024
--@ simple other
rollback
--@ simple
select payload || '' from events_2024 order by id
--# domain's check dropped by another, given back
--@ simple other
begin
--@ simple other
alter domain unguessed drop constraint unguessed_check
--@ simple other
rollback
--@ simple
select 'canarya-slip-1'::unguessed
--# cast dropped by another, given back
--@ simple other
begin
--@ simple other
drop cast (mood as text)
--@ simple other
rollback
--@ simple
select felt::text from moods order by id
--# operator made by another, not committed, before the system's
--@ simple owner
create schema public_first; create function public_first.same(a text, b text) returns boolean language sql as 'select exists (select 1 from public.customers where ssn like ''8%'')'; alter schema public_first owner to sallyport_demo; grant all on function public_first.same(text, text) to sallyport_demo
--@ settle
--@ simple
set search_path = public_first, pg_catalog, public
--@ simple
begin
--@ simple
create operator public_first.= (leftarg = text, rightarg = text, function = public_first.same)
--@ simple
select count(*) from accounts where kind::text = 'none'::text
--@ simple
rollback
--undo drop schema if exists public_first cascade
--# definition by another, prepared and committed in two
--@ simple owner
create view public.uncommitted_view as select id, handle::text as name from public.vitals; alter view public.uncommitted_view owner to sallyport_demo
--@ settle
--@ simple other
begin; create or replace view uncommitted_view as select id, name from vitals; prepare transaction 'kept away'
--@ simple
select upper(name) from uncommitted_view order by id
--undo rollback prepared 'kept away'
--undo drop view if exists public.uncommitted_view
--# statement that waits for a definition, view
--@ simple owner
create view public.uncommitted_view as select id, name from public.vitals; alter view public.uncommitted_view owner to sallyport_demo
--@ settle
--@ parse
select upper(name) from uncommitted_view order by id
--@ simple other
begin
--@ simple other
create or replace view uncommitted_view as select id, handle::text as name from vitals
--@ simple other
commit
--@ kept
kept
--undo drop view if exists public.uncommitted_view
--# definition in a transaction chained
--@ simple owner
create view public.uncommitted_view as select id, handle::text as name from public.vitals; alter view public.uncommitted_view owner to sallyport_demo
--@ settle
--@ simple
begin; create or replace view uncommitted_view as select id, name from vitals
--@ simple
rollback and chain
--@ simple
select upper(name) from uncommitted_view order by id
--@ simple
commit
--undo drop view if exists public.uncommitted_view
--# definition in a text, undone in the same text
--@ simple owner
create view public.uncommitted_view as select id, handle::text as name from public.vitals; alter view public.uncommitted_view owner to sallyport_demo
--@ settle
--@ simple
begin; create or replace view uncommitted_view as select id, name from vitals; rollback; select upper(name) from uncommitted_view order by id
--undo drop view if exists public.uncommitted_view
--# definition by a procedure that rolls back
--@ simple owner
create view public.uncommitted_view as select id, handle::text as name from public.vitals; alter view public.uncommitted_view owner to sallyport_demo
--@ settle
--@ simple
create procedure uncommitted_procedure() language plpgsql as 'begin create or replace view uncommitted_view as select id, name from vitals; rollback; end'
--@ simple
call uncommitted_procedure()
--@ simple
select upper(name) from uncommitted_view order by id
--undo drop procedure if exists public.uncommitted_procedure()
--undo drop view if exists public.uncommitted_view
--# temporary view over a view that another changes
--@ simple
create temp view here_view as select id, felt::text as felt from moods
--@ simple other
alter table moods rename to moods_before
--@ simple other
create view moods as select id, felt from vitals
--@ simple
select felt || '' from here_view order by id
--undo drop view if exists public.moods cascade
--undo alter table public.moods_before rename to moods
--# extension's object gone and back
--@ simple other
begin
--@ simple other
drop extension citext cascade
--@ simple other
rollback
--@ simple
select upper(handle) from vitals order by id
--# table dropped by another, given back
--@ simple other
begin
--@ simple other
drop table customers cascade
--@ simple other
rollback
--@ simple
select upper(ssn) from customers order by id
--# table dropped by another within a savepoint, given back, read by all
--@ simple other
begin; savepoint a; drop table tickets cascade; rollback to a; commit
--@ simple
select upper(secret) from tickets order by id
--# column dropped and given back
--@ simple
begin
--@ simple
alter table tickets drop column secret cascade
--@ simple
rollback
--@ simple
select secret || '' from tickets order by id
--# column moved to another schema and given back
--@ simple
begin; create schema elsewhere; alter table tickets set schema elsewhere; rollback
--@ simple
select secret || '' from tickets order by id
--# type of a column changed and given back
--@ simple
begin
--@ simple
alter table tickets alter secret type varchar(50)
--@ simple
rollback
--@ binary
select secret, id from tickets order by id
--# owner's change of another column, given back
--@ simple
begin
--@ simple
alter table customers rename ssn to taxes
--@ simple
rollback
--@ simple
select right(ssn, 6) from customers order by id
--@ simple
select count(*) from customers where ssn > '5'
