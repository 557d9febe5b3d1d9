-- Views, tables, functions, triggers and columns that the attempt makes itself, and what they are used for.

--# view made and filtered in one text
create view peek_v1 as select id, ssn as s from customers; select id from peek_v1 where s like '89_-4%' order by id; drop view peek_v1
--undo drop view if exists peek_v1
--# view made and shown in one text
create view peek_v2 as select id, ssn as s from customers; select s from peek_v2 order by id; drop view peek_v2
--undo drop view if exists peek_v2
--# view made and computed in one text
create view peek_v3 as select id, reverse(ssn) as s from customers; select s || 'x' from peek_v3 order by id; drop view peek_v3
--undo drop view if exists peek_v3
--# view made, then read
--@ simple
create view peek_v4 as select id, ssn as s from customers
--@ simple
select id from peek_v4 where s like '89_-4%' order by id
--@ simple
select s from peek_v4 order by s
--undo drop view if exists peek_v4
--# temporary table as protected
create temp table peek_t5 as select id, ssn as s from customers; select s from peek_t5 order by id; drop table peek_t5
--# temporary table filled with protected
create temp table peek_t6 (id int, s text); insert into peek_t6 select id, email from customers; select s from peek_t6 order by id; drop table peek_t6
--# temporary table filled through another
create temp table a1 (id int, s text); create temp table b1 (id int, s text); insert into a1 select id, ssn from customers; insert into b1 select id, s from a1; select s from b1 order by id; drop table a1, b1
--# temporary table filtered
create temp table peek_t8 as select id, score as s from customers; select id from peek_t8 where s > 710 order by id; drop table peek_t8
--# temporary table updated from protected
create temp table peek_t9 (id int, s text); insert into peek_t9 select id, 'x' from customers; update peek_t9 p set s = c.ssn from customers c where c.id = p.id; select s from peek_t9 order by id; drop table peek_t9
--# temporary table filled by copy of protected function
create temp table peek_t10 (id int, s text); insert into peek_t10 select id, ssn_of(id) from customers; select s from peek_t10 order by id; drop table peek_t10
--# function made and called in one text
create function peek_f11(i int) returns text language sql as 'select ssn from public.customers where id = i'; select peek_f11(id) from accounts order by id; drop function peek_f11(int)
--undo drop function if exists peek_f11(int)
--# function made and called later
--@ simple
create function peek_f12(i int) returns text language sql as 'select ssn from public.customers where id = i'
--@ simple
select peek_f12(id) from accounts order by id
--undo drop function if exists peek_f12(int)
--# function that copies
--@ simple
create function peek_f13() returns void language sql as 'insert into public.scratch select id, ssn from public.customers'
--@ simple
select peek_f13()
--@ simple
select * from scratch order by id
--undo drop function if exists peek_f13()
--# function in PL/pgSQL that copies
--@ simple
create function peek_f14() returns void language plpgsql as 'declare r record; begin for r in select id, ssn from public.customers loop insert into public.scratch values (r.id, r.ssn); end loop; end'
--@ simple
select peek_f14()
--@ simple
select * from scratch order by id
--undo drop function if exists peek_f14()
--# function replaced by one that tells
--@ simple
create or replace function shout(what text) returns text language sql immutable as 'select (select ssn from public.customers order by id limit 1)'
--@ simple
select shout('x')
--undo create or replace function shout(what text) returns text language sql immutable as 'select upper(what)'
--# trigger that copies made in one text
create function peek_t16() returns trigger language plpgsql as 'begin insert into public.scratch values (new.id, new.ssn); return new; end'; create trigger peek16 after update on customers for each row execute function peek_t16(); update customers set city = city; select * from scratch order by id; drop trigger peek16 on customers; drop function peek_t16()
--undo drop trigger if exists peek16 on customers
--undo drop function if exists peek_t16()
--# trigger that copies made by steps
--@ simple
create function peek_t17() returns trigger language plpgsql as 'begin insert into public.scratch values (new.id, new.ssn); return new; end'
--@ simple
create trigger peek17 after update on customers for each row execute function peek_t17()
--@ simple
update customers set city = city
--@ simple
select * from scratch order by id
--undo drop trigger if exists peek17 on customers
--undo drop function if exists peek_t17()
--# trigger that reads elsewhere
--@ simple
create function peek_t18() returns trigger language plpgsql as 'begin new.t := (select ssn from public.customers where id = 1); return new; end'
--@ simple
create trigger peek18 before insert on scratch for each row execute function peek_t18()
--@ simple
insert into scratch values (1, 'x')
--@ simple
select * from scratch
--undo drop trigger if exists peek18 on scratch
--undo drop function if exists peek_t18()
--# trigger that raises
--@ simple
create function peek_t19() returns trigger language plpgsql as 'begin raise notice ''%'', (select ssn from public.customers where id = 1); return new; end'
--@ simple
create trigger peek19 before insert on scratch for each row execute function peek_t19()
--@ simple
insert into scratch values (1, 'x')
--undo drop trigger if exists peek19 on scratch
--undo drop function if exists peek_t19()
--# trigger in one text that raises
create function peek_t20() returns trigger language plpgsql as 'begin raise notice ''%'', (select ssn from public.customers where id = 1); return new; end'; create trigger peek20 before insert on scratch for each row execute function peek_t20(); insert into scratch values (1, 'x')
--undo drop trigger if exists peek20 on scratch
--undo drop function if exists peek_t20()
--# check that quotes a row
insert into checked (id, t) select id, ssn from customers
--# deferred constraint that quotes
--@ simple
create function peek_t22() returns trigger language plpgsql as 'begin raise exception ''%'', (select ssn from public.customers where id = 1); end'
--@ simple
create constraint trigger peek22 after insert on scratch deferrable initially deferred for each row execute function peek_t22()
--@ simple
begin
--@ simple
insert into scratch values (1, 'x')
--@ simple
commit
--undo drop trigger if exists peek22 on scratch
--undo drop function if exists peek_t22()
--# column added with what a function tells
alter table scratch add column s text default ssn_of(1); insert into scratch (id) values (1); select s from scratch; alter table scratch drop column s
--undo alter table scratch drop column if exists s
--# column renamed over another in one text
alter table customers rename column city to c2; alter table customers rename column ssn to city; select city from customers order by id; alter table customers rename column city to ssn; alter table customers rename column c2 to city
--undo alter table customers rename column city to ssn
--undo alter table customers rename column c2 to city
--# default argument that tells
--@ simple
create function peek_f25(a text default ssn_of(1)) returns text language sql as 'select a'
--@ simple
select peek_f25()
--undo drop function if exists peek_f25(text)
--# table function made and read
--@ simple
create function peek_f26() returns table (a text, b text) language plpgsql as 'begin return query select name, ssn from public.customers order by id; end'
--@ simple
select b from peek_f26()
--undo drop function if exists peek_f26()
--# atomic body
--@ simple
create function peek_f27() returns setof text language sql begin atomic select ssn from customers order by id; end
--@ simple
select * from peek_f27()
--undo drop function if exists peek_f27()
--# returned expression
--@ simple
create function peek_f28(i int) returns text language sql return (select ssn from customers where id = i)
--@ simple
select peek_f28(1)
--undo drop function if exists peek_f28(int)
--# error of a write in a function
--@ simple
create function peek_f29(i int) returns void language plpgsql as 'begin insert into public.scratch values ((select ssn from public.customers where id = i)::int, null); end'
--@ simple
select peek_f29(1)
--undo drop function if exists peek_f29(int)
--# crosstab that shows protected
select * from crosstab('select name, city, ssn from customers order by 1, 2') as t (n text, a text, b text)
--# crosstab that groups by protected
select * from crosstab('select city, grade, count(*)::int from customers group by 1, 2 order by 1, 2') as t (n text, a int, b int)
--# search path turned in a text
set search_path to public; select id from customers where ssn like '89_-4%' order by id
--# encrypted with a key of one's own
select pgp_sym_decrypt(pgp_sym_encrypt(ssn, 'k'), 'k') from customers order by id
--# hstore of a row
select hstore(c) -> 'ssn' from customers c order by id
--# trigrams of protected
select show_trgm(email) from customers order by id
--# distance of protected
select similarity(ssn, '899-40-6781') from customers order by id
--# do block with a variable that hides its query
do $$ declare r record; x text := (select ssn from public.customers where id = 1); begin raise notice '%', x; end $$
--# do block with a record that hides its query
do $$ declare r record := (select c from public.customers c where id = 1); begin raise notice '%', r.ssn; end $$
--# do block with a nested declaration
do $$ declare r record; begin declare r record := (select c from public.customers c where id = 1); begin raise notice '%', r.ssn; end; end $$
