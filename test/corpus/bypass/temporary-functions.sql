-- Functions in a session's temporary schema: what they are may change from one statement to the next, by many ways.

--# returned by one
--@ simple
create function pg_temp.tf1(i int) returns text language sql stable as 'select ssn from customers where id = i'
--@ simple
select id, pg_temp.tf1(id) from customers order by id
--# returned by one, in a language of statements
--@ simple
create function pg_temp.tf2(i int) returns text language plpgsql as 'declare r text; begin select email into r from customers where id = i; return r; end'
--@ simple
select pg_temp.tf2(2)
--# told by one
--@ simple
create function pg_temp.tf3(what text) returns text language plpgsql as $$ begin raise notice '%', what; return 'told'; end $$
--@ simple
select pg_temp.tf3(ssn) from customers order by id
--# put by one into what is open
--@ simple
create function pg_temp.tf4() returns void language sql as 'insert into scratch select id, ssn from customers'
--@ simple
select pg_temp.tf4()
--@ simple
select * from scratch order by id
--# decided by one
--@ simple
create function pg_temp.tf5(what text) returns boolean language sql as $$ select what like '899%' or what like '%canarya%' $$
--@ simple
select id from customers where pg_temp.tf5(ssn) or pg_temp.tf5(email) order by id
--# replaced between two calls
--@ simple
create function pg_temp.tf6(i int) returns text language sql as 'select name from customers where id = i'
--@ simple
select pg_temp.tf6(1)
--@ simple
create or replace function pg_temp.tf6(i int) returns text language sql as 'select ssn from customers where id = i'
--@ simple
select pg_temp.tf6(1)
--# replaced in the same text as its call
--@ simple
create function pg_temp.tf7(i int) returns text language sql as 'select name from customers where id = i'
--@ simple
create or replace function pg_temp.tf7(i int) returns text language sql as 'select ssn from customers where id = i'; select pg_temp.tf7(1)
--# replaced behind a prepared statement
--@ simple
create function pg_temp.tf8(i int) returns text language sql as 'select name from customers where id = i'
--@ simple
prepare tf8 as select pg_temp.tf8(1)
--@ simple
execute tf8
--@ simple
create or replace function pg_temp.tf8(i int) returns text language sql as 'select ssn from customers where id = i'
--@ simple
execute tf8
--# replaced behind a statement that the wire prepared
--@ simple
create function pg_temp.tf9(i int) returns text language sql as 'select name from customers where id = i'
--@ parse
select pg_temp.tf9(1)
--@ kept
kept
--@ simple
create or replace function pg_temp.tf9(i int) returns text language sql as 'select ssn from customers where id = i'
--@ kept
kept
--# replaced while a cursor is open
--@ simple
create function pg_temp.tf10(i int) returns text language plpgsql as 'begin return (select name from customers where id = i); end'
--@ simple
begin; declare tf10 cursor for select pg_temp.tf10(id) from customers order by id
--@ simple
fetch 1 from tf10
--@ simple
create or replace function pg_temp.tf10(i int) returns text language plpgsql as 'begin return (select ssn from customers where id = i); end'
--@ simple
fetch 3 from tf10
--@ simple
commit
--# replaced while a portal is open
--@ simple
create function pg_temp.tf11(i int) returns text language plpgsql as 'begin return (select name from customers where id = i); end'
--@ simple
begin
--@ open
select pg_temp.tf11(id) from customers order by id
--@ simple
create or replace function pg_temp.tf11(i int) returns text language plpgsql as 'begin return (select ssn from customers where id = i); end'
--@ more
held
--@ simple
commit
--# back as it was by a rollback
--@ simple
create function pg_temp.tf12(i int) returns text language sql as 'select ssn from customers where id = i'
--@ simple
begin
--@ simple
create or replace function pg_temp.tf12(i int) returns text language sql as 'select name from customers where id = i'
--@ simple
select pg_temp.tf12(1)
--@ simple
rollback
--@ simple
select pg_temp.tf12(1)
--# back as it was by a savepoint
--@ simple
create function pg_temp.tf13(i int) returns text language sql as 'select ssn from customers where id = i'
--@ simple
begin; savepoint s; create or replace function pg_temp.tf13(i int) returns text language sql as 'select name from customers where id = i'
--@ simple
rollback to s
--@ simple
select pg_temp.tf13(1)
--@ simple
commit
--# back as it was by an error
--@ simple
create function pg_temp.tf14(i int) returns text language sql as 'select ssn from customers where id = i'
--@ simple
create or replace function pg_temp.tf14(i int) returns text language sql as 'select name from customers where id = i'; select 1 / 0
--@ simple
select pg_temp.tf14(1)
--# dropped, and another overload left
--@ simple
create function pg_temp.tf15(i int) returns text language sql as 'select name from customers where id = i'
--@ simple
create function pg_temp.tf15(i bigint) returns text language sql as 'select ssn from customers where id = i'
--@ simple
drop function pg_temp.tf15(int)
--@ simple
select pg_temp.tf15(1)
--# path of its own changed
--@ simple
create schema tf16; create view tf16.accounts as select id, ssn as kind from customers
--@ simple
create function pg_temp.tf16(i int) returns text language sql as 'select kind from accounts where id = i'
--@ simple
alter function pg_temp.tf16(int) set search_path = tf16
--@ simple
select pg_temp.tf16(1)
--undo drop schema if exists tf16 cascade
--# path of the session changed
--@ simple
create schema tf17; create view tf17.accounts as select id, ssn as kind from customers
--@ simple
create function pg_temp.tf17(i int) returns text language sql as 'select kind from accounts where id = i'
--@ simple
select pg_temp.tf17(1)
--@ simple
set search_path = tf17, public
--@ simple
select pg_temp.tf17(1)
--undo drop schema if exists tf17 cascade
--# a temporary table comes before what it names
--@ simple
create function pg_temp.tf18(i int) returns text language sql as 'select kind from accounts where id = i'
--@ simple
create temp table accounts as select id, ssn as kind from customers
--@ simple
select pg_temp.tf18(1)
--# reads a temporary table that was filled
--@ simple
create temp table tf19t (id int, kind text)
--@ simple
create function pg_temp.tf19(i int) returns text language sql as 'select kind from tf19t where id = i'
--@ simple
insert into tf19t select id, ssn from customers
--@ simple
select pg_temp.tf19(1)
--# made again after all temporary things were discarded
--@ simple
create function pg_temp.tf20(i int) returns text language sql as 'select name from customers where id = i'
--@ simple
discard temp
--@ simple
create function pg_temp.tf20(i int) returns text language sql as 'select ssn from customers where id = i'
--@ simple
select pg_temp.tf20(1)
--# made by a block
--@ simple
create function pg_temp.tf21(i int) returns text language sql as 'select name from customers where id = i'
--@ simple
do $$ begin create or replace function pg_temp.tf21(i int) returns text language sql as 'select ssn from customers where id = i'; end $$
--@ simple
select pg_temp.tf21(1)
--# made by a text within a block
--@ simple
create function pg_temp.tf22(i int) returns text language sql as 'select name from customers where id = i'
--@ simple
do $$ begin execute 'create or replace function pg_temp.tf22(i int) returns text language sql as ''select ssn from customers where id = i'''; end $$
--@ simple
select pg_temp.tf22(1)
--# made by a function, and called in the same statement
--@ simple
create function pg_temp.tf23(i int) returns text language plpgsql as 'begin return (select name from customers where id = i); end'
--@ simple
create function pg_temp.tf23m() returns int language plpgsql as $$ begin execute 'create or replace function pg_temp.tf23(i int) returns text language plpgsql as ''begin return (select ssn from customers where id = i); end'''; return 1; end $$
--@ simple
select pg_temp.tf23(pg_temp.tf23m())
--# a default that reads
--@ simple
create function pg_temp.tf24(i int, what text default public.ssn_of(1)) returns text language sql as 'select what'
--@ simple
select pg_temp.tf24(1)
--# rows of a table
--@ simple
create function pg_temp.tf25() returns setof customers language sql as 'select * from customers'
--@ simple
select id, ssn from pg_temp.tf25() order by id
--# columns named by it
--@ simple
create function pg_temp.tf26() returns table (id int, name text) language sql as 'select id, email from customers order by id'
--@ simple
select name from pg_temp.tf26()
--# given a whole row
--@ simple
create function pg_temp.tf27(c customers) returns text language sql as 'select c.ssn'
--@ simple
select pg_temp.tf27(c) from customers c order by id
--# behind an operator
--@ simple
create function pg_temp.tf28(a int, b int) returns text language sql as 'select ssn from customers where id = a + b'
--@ simple
create operator public.@#@ (leftarg = int, rightarg = int, function = pg_temp.tf28)
--@ simple
select 1 operator(public.@#@) 1
--undo drop operator if exists public.@#@ (int, int)
--# behind an aggregate
--@ simple
create function pg_temp.tf29(s text, b int) returns text language sql as 'select ssn from customers where id = b'
--@ simple
create aggregate pg_temp.tf29a (int) (sfunc = pg_temp.tf29, stype = text)
--@ simple
select pg_temp.tf29a(id) from accounts where id < 5
--# behind a trigger of a temporary table
--@ simple
create function pg_temp.tf30() returns trigger language plpgsql as 'begin new.t := (select ssn from customers where id = new.id); return new; end'
--@ simple
create temp table tf30 (id int, t text)
--@ simple
create trigger tf30 before insert on tf30 for each row execute function pg_temp.tf30()
--@ simple
insert into tf30 values (1, 'x')
--@ simple
select * from tf30
--# behind a default of a temporary table
--@ simple
create function pg_temp.tf31() returns text language sql as 'select ssn from customers where id = 1'
--@ simple
create temp table tf31 (id int, t text default pg_temp.tf31())
--@ simple
insert into tf31 values (1) returning t
--# behind a generated column
--@ simple
create function pg_temp.tf32(i int) returns text language sql immutable as 'select name from customers where id = i'
--@ simple
create temp table tf32 (id int, t text generated always as (pg_temp.tf32(id)) stored)
--@ simple
create or replace function pg_temp.tf32(i int) returns text language sql immutable as 'select ssn from customers where id = i'
--@ simple
insert into tf32 values (1) returning t
--# behind a temporary view
--@ simple
create function pg_temp.tf33(i int) returns text language sql as 'select name from customers where id = i'
--@ simple
create temp view tf33 as select id, pg_temp.tf33(id) as t from accounts
--@ simple
create or replace function pg_temp.tf33(i int) returns text language sql as 'select ssn from customers where id = i'
--@ simple
select t from tf33 order by id
--# computed when the plan is made
--@ simple
create function pg_temp.tf34(i int) returns text language sql immutable as 'select ssn from customers where id = i'
--@ simple
explain (verbose, costs off) select pg_temp.tf34(1)
--# fails by a value
--@ simple
create function pg_temp.tf35(i int) returns int language plpgsql as $$ begin return (select 1 / (case when ssn like '899%' then 0 else 1 end) from customers where id = i); end $$
--@ simple
select pg_temp.tf35(1)
--# fails by its argument
--@ simple
create function pg_temp.tf36(what text) returns int language sql as 'select what::int'
--@ simple
select pg_temp.tf36(ssn) from customers where id = 1
--# by the schema's own number
--@ simple
create function pg_temp.tf37(i int) returns text language sql as 'select ssn from customers where id = i'
--@ simple
set search_path = pg_temp, public
--@ simple
select pg_temp.tf37(1)
--# as a definer
--@ simple
create function pg_temp.tf38(i int) returns text language sql security definer as 'select ssn from customers where id = i'
--@ simple
select pg_temp.tf38(1)
--# a statement as its body
--@ simple
create function pg_temp.tf39(i int) returns text begin atomic; select ssn from customers where id = i; end
--@ simple
select pg_temp.tf39(1)
--# a procedure that tells
--@ simple
create procedure pg_temp.tf40() language plpgsql as $$ begin raise notice '%', (select ssn from customers where id = 1); end $$
--@ simple
call pg_temp.tf40()
--# a procedure that hands out
--@ simple
create procedure pg_temp.tf41(inout what text) language plpgsql as 'begin select ssn into what from customers where id = 1; end'
--@ simple
call pg_temp.tf41(null)
--# within a batch of the wire
--@ frames
P |create function pg_temp.tf42(i int) returns text language sql as 'select ssn from customers where id = i'
B |||
E |0
P |select pg_temp.tf42(1)
B |||
E |0
S
--# takes a name that one of all has
--@ simple
create function pg_temp.shout(what text) returns text language sql as 'select ssn from customers where id = 1'
--@ simple
select pg_temp.shout('x')
--# renamed to the name of another
--@ simple
create function pg_temp.tf44(i int) returns text language sql as 'select name from customers where id = i'
--@ simple
create function pg_temp.tf44b(i int) returns text language sql as 'select ssn from customers where id = i'
--@ simple
alter function pg_temp.tf44(int) rename to tf44c
--@ simple
alter function pg_temp.tf44b(int) rename to tf44
--@ simple
select pg_temp.tf44(1)
--# column and function of one name
--@ simple
create function pg_temp.ssn_word(c customers) returns text language sql as 'select c.ssn'
--@ simple
select pg_temp.ssn_word(customers) from customers order by id
--# called by another
--@ simple
create function pg_temp.tf46(i int) returns text language plpgsql as 'begin return pg_temp.tf46b(i); end'
--@ simple
create function pg_temp.tf46b(i int) returns text language sql as 'select name from customers where id = i'
--@ simple
select pg_temp.tf46(1)
--@ simple
create or replace function pg_temp.tf46b(i int) returns text language sql as 'select ssn from customers where id = i'
--@ simple
select pg_temp.tf46(1)
