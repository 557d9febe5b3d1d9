-- Views, tables, functions, triggers and columns that the attempt makes itself, and what they are used for.

--# view made and filtered in one text
create view peek_v as select id, ssn as s from customers; select id from peek_v where s like '89_-4%' order by id; drop view peek_v
--undo drop view if exists peek_v
--# view made and shown in one text
create view peek_v as select id, ssn as s from customers; select s from peek_v order by id; drop view peek_v
--undo drop view if exists peek_v
--# view made and computed in one text
create view peek_v as select id, reverse(ssn) as s from customers; select s || 'x' from peek_v order by id; drop view peek_v
--undo drop view if exists peek_v
--# view made, then read
--@ simple
create view peek_v as select id, ssn as s from customers
--@ simple
select id from peek_v where s like '89_-4%' order by id
--@ simple
select s from peek_v order by s
--undo drop view if exists peek_v
--# temporary table as protected
create temp table peek_t as select id, ssn as s from customers; select s from peek_t order by id; drop table peek_t
--# temporary table filled with protected
create temp table peek_t (id int, s text); insert into peek_t select id, email from customers; select s from peek_t order by id; drop table peek_t
--# temporary table filled through another
create temp table a1 (id int, s text); create temp table b1 (id int, s text); insert into a1 select id, ssn from customers; insert into b1 select id, s from a1; select s from b1 order by id; drop table a1, b1
--# temporary table filtered
create temp table peek_t as select id, score as s from customers; select id from peek_t where s > 710 order by id; drop table peek_t
--# temporary table updated from protected
create temp table peek_t (id int, s text); insert into peek_t select id, 'x' from customers; update peek_t p set s = c.ssn from customers c where c.id = p.id; select s from peek_t order by id; drop table peek_t
--# temporary table filled by copy of protected function
create temp table peek_t (id int, s text); insert into peek_t select id, ssn_of(id) from customers; select s from peek_t order by id; drop table peek_t
--# function made and called in one text
create function peek_f(i int) returns text language sql as 'select ssn from public.customers where id = i'; select peek_f(id) from accounts order by id; drop function peek_f(int)
--undo drop function if exists peek_f(int)
--# function made and called later
--@ simple
create function peek_f(i int) returns text language sql as 'select ssn from public.customers where id = i'
--@ simple
select peek_f(id) from accounts order by id
--undo drop function if exists peek_f(int)
--# function that copies
--@ simple
create function peek_f() returns void language sql as 'insert into public.scratch select id, ssn from public.customers'
--@ simple
select peek_f()
--@ simple
select * from scratch order by id
--undo drop function if exists peek_f()
--# function in PL/pgSQL that copies
--@ simple
create function peek_f() returns void language plpgsql as 'declare r record; begin for r in select id, ssn from public.customers loop insert into public.scratch values (r.id, r.ssn); end loop; end'
--@ simple
select peek_f()
--@ simple
select * from scratch order by id
--undo drop function if exists peek_f()
--# function replaced by one that tells
--@ simple
create or replace function shout(what text) returns text language sql immutable as 'select (select ssn from public.customers order by id limit 1)'
--@ simple
select shout('x')
--undo create or replace function shout(what text) returns text language sql immutable as 'select upper(what)'
--# trigger that copies made in one text
create function peek_t() returns trigger language plpgsql as 'begin insert into public.scratch values (new.id, new.ssn); return new; end'; create trigger peek after update on customers for each row execute function peek_t(); update customers set city = city; select * from scratch order by id; drop trigger peek on customers; drop function peek_t()
--undo drop trigger if exists peek on customers
--undo drop function if exists peek_t()
--# trigger that copies made by steps
--@ simple
create function peek_t() returns trigger language plpgsql as 'begin insert into public.scratch values (new.id, new.ssn); return new; end'
--@ simple
create trigger peek after update on customers for each row execute function peek_t()
--@ simple
update customers set city = city
--@ simple
select * from scratch order by id
--undo drop trigger if exists peek on customers
--undo drop function if exists peek_t()
--# trigger that reads elsewhere
--@ simple
create function peek_t() returns trigger language plpgsql as 'begin new.t := (select ssn from public.customers where id = 1); return new; end'
--@ simple
create trigger peek before insert on scratch for each row execute function peek_t()
--@ simple
insert into scratch values (1, 'x')
--@ simple
select * from scratch
--undo drop trigger if exists peek on scratch
--undo drop function if exists peek_t()
--# trigger that raises
--@ simple
create function peek_t() returns trigger language plpgsql as 'begin raise notice ''%'', (select ssn from public.customers where id = 1); return new; end'
--@ simple
create trigger peek before insert on scratch for each row execute function peek_t()
--@ simple
insert into scratch values (1, 'x')
--undo drop trigger if exists peek on scratch
--undo drop function if exists peek_t()
--# trigger in one text that raises
create function peek_t() returns trigger language plpgsql as 'begin raise notice ''%'', (select ssn from public.customers where id = 1); return new; end'; create trigger peek before insert on scratch for each row execute function peek_t(); insert into scratch values (1, 'x')
--undo drop trigger if exists peek on scratch
--undo drop function if exists peek_t()
--# check that quotes a row
insert into checked (id, t) select id, ssn from customers
--# deferred constraint that quotes
--@ simple
create function peek_t() returns trigger language plpgsql as 'begin raise exception ''%'', (select ssn from public.customers where id = 1); end'
--@ simple
create constraint trigger peek after insert on scratch deferrable initially deferred for each row execute function peek_t()
--@ simple
begin
--@ simple
insert into scratch values (1, 'x')
--@ simple
commit
--undo drop trigger if exists peek on scratch
--undo drop function if exists peek_t()
--# column added with what a function tells
alter table scratch add column s text default ssn_of(1); insert into scratch (id) values (1); select s from scratch; alter table scratch drop column s
--undo alter table scratch drop column if exists s
--# column renamed over another in one text
alter table customers rename column city to c2; alter table customers rename column ssn to city; select city from customers order by id; alter table customers rename column city to ssn; alter table customers rename column c2 to city
--undo alter table customers rename column city to ssn
--undo alter table customers rename column c2 to city
--# default argument that tells
--@ simple
create function peek_f(a text default ssn_of(1)) returns text language sql as 'select a'
--@ simple
select peek_f()
--undo drop function if exists peek_f(text)
--# table function made and read
--@ simple
create function peek_f() returns table (a text, b text) language plpgsql as 'begin return query select name, ssn from public.customers order by id; end'
--@ simple
select b from peek_f()
--undo drop function if exists peek_f()
--# atomic body
--@ simple
create function peek_f() returns setof text language sql begin atomic select ssn from customers order by id; end
--@ simple
select * from peek_f()
--undo drop function if exists peek_f()
--# returned expression
--@ simple
create function peek_f(i int) returns text language sql return (select ssn from customers where id = i)
--@ simple
select peek_f(1)
--undo drop function if exists peek_f(int)
--# error of a write in a function
--@ simple
create function peek_f(i int) returns void language plpgsql as 'begin insert into public.scratch values ((select ssn from public.customers where id = i)::int, null); end'
--@ simple
select peek_f(1)
--undo drop function if exists peek_f(int)
--# query of another session filtered by a part
--@ simple
select count(*) from pg_stat_activity where query like '%89_-4%'
