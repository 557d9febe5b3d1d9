-- Attempts by what one text makes, drops and makes anew.

--# prepared, then a temporary table of that name
prepare p as select id, t from scratch order by id; create temp table scratch as select id, ssn as t from customers; analyze public.scratch; execute p
--# dropped and undone, read by what the path finds next
--@ simple
create schema other; create table other.tickets as select id, title as secret from public.tickets
--@ simple
set search_path = public, other
--@ simple
begin; savepoint a; drop table public.tickets cascade; rollback to a; select id from tickets where secret like 'canarya%'
--@ simple
rollback
--undo drop schema if exists other cascade
--# partition attached to a new table, filtered
begin; create table fresh (id int not null, at date not null, kind text not null, payload text) partition by range (at); alter table events detach partition events_2025; alter table fresh attach partition events_2025 for values from ('2025-01-01') to ('2026-01-01'); select id from fresh where payload like 'canarya%'; rollback
--# partition attached to a new table, shown
begin; create table fresh (id int not null, at date not null, kind text not null, payload text) partition by range (at); alter table events detach partition events_2025; alter table fresh attach partition events_2025 for values from ('2025-01-01') to ('2026-01-01'); select payload from fresh order by id; rollback
--# table like a protected one, filled and filtered
begin; create temp table likeness (like customers); insert into likeness select * from customers; select id from likeness where ssn like '%1%' order by id; rollback
--# table like a protected one, filled and shown
begin; create temp table likeness (like customers); insert into likeness select * from customers; select ssn from likeness order by id; rollback
--# view dropped and made over a protected column
create temp view seen as select id, name as x from customers; drop view seen; create temp view seen as select id, ssn as x from customers; select x from seen order by id
--# temporary table dropped and made anew from a protected column
create temp table t1 as select id, name as x from customers; drop table t1; create temp table t1 as select id, ssn as x from customers; select id from t1 where x like '8%' order by id
--# partition of a new table filled from a protected column
begin; create temp table parts (id int, x text) partition by list (id); create temp table parts_1 partition of parts default; insert into parts_1 select id, ssn from customers; select x from parts order by id; rollback
--# partition of a new table filled through its parent
begin; create temp table parts (id int, x text) partition by list (id); create temp table parts_1 partition of parts default; insert into parts select id, ssn from customers; select id from parts_1 where x like '89%' order by id; rollback
--# column's default of a new table by a function that reads
begin; create temp table lotted (id int, code text); alter table lotted alter column code set default secret_of(1); insert into lotted (id) values (1); select code from lotted; rollback
--# schema made that the path begins with
--@ simple
set search_path = ahead, public
--@ simple
create schema ahead; create table scratch as select id, ssn as t from customers; select t from scratch order by id
--undo drop schema if exists ahead cascade
--# table dropped before a view over another of its name
begin; drop table if exists nothing_here; create temp table nothing_here (like cards); insert into nothing_here select * from cards; select pan from nothing_here order by 1; rollback
--# failed transaction, then a look
--@ simple
begin
--@ simple
create table halved (id int)
--@ simple
select 1 / 0
--@ simple
rollback; select ssn as plain, id from customers where ssn like '8%' order by id
--# view of the text whose base is replaced in it
create view tb9 as select id, id as k from customers; create view tw9 as select id, 1 / (k - 700) as x from tb9; create or replace view tb9 as select id, score as k from customers; select x from tw9 where id = 1
--undo drop view if exists tw9
--undo drop view if exists tb9
--# policy of the text by a hidden column
create policy mine on customers using (ssn like '8%'); alter table customers enable row level security; alter table customers force row level security; set role sallyport_demo; select count(*) from customers; reset role
--undo alter table customers no force row level security
--undo alter table customers disable row level security
--undo drop policy if exists mine on customers
--# default of a domain that the text sets
--@ simple owner
create domain vn_d as int
--@ simple owner
alter domain vn_d owner to sallyport_demo
--@ simple owner
alter table tickets drop constraint if exists tickets_check
--@ simple owner
alter table tickets alter weight type vn_d
--@ simple owner
create unique index vn_weight on tickets (weight)
--@ settle
--@ simple
alter domain vn_d set default 41; insert into tickets (id, title) values (50, 'x')
--undo alter table tickets alter weight type int
--undo drop index if exists vn_weight
--undo drop domain if exists vn_d
--undo alter table tickets add check (guess is null or guess < weight)
