-- Names in bodies that meant something else when the value was computed.

--# kept rows computed while a temporary view bore the name
--@ simple
create function pa1(i int) returns text language sql as 'select kind from accounts where id = i'
--@ simple
create materialized view pa1m as select id, pa1(id) as n from accounts with no data
--@ simple
create temp view accounts as select id, ssn as kind from customers
--@ simple
refresh materialized view pa1m
--@ simple other
select n from pa1m order by id
--undo drop materialized view if exists pa1m
--undo drop function if exists pa1(int)
--# kept rows computed while a temporary view bore the name, in PL/pgSQL
--@ simple
create function pa2(i int) returns text language plpgsql as 'begin return (select kind from accounts where id = i); end'
--@ simple
create materialized view pa2m as select id, pa2(id) as n from accounts with no data
--@ simple
create temp view accounts as select id, email as kind from customers
--@ simple
refresh materialized view pa2m
--@ simple
drop view pg_temp.accounts
--@ simple
select n from pa2m order by id
--undo drop materialized view if exists pa2m
--undo drop function if exists pa2(int)
--# stored column read along another path
--@ simple owner
create function public.pa3(i int) returns text language sql immutable as 'select secret from tickets where id = i'
--@ simple owner
create table public.pa3t (id int, s text generated always as (public.pa3(id)) stored)
--@ simple owner
insert into public.pa3t (id) values (1), (2)
--@ simple owner
grant all on public.pa3t to public
--@ settle
--@ simple
create schema pa3s
--@ simple
create table pa3s.tickets (id int, secret text)
--@ simple
set search_path = pa3s, public
--@ simple
select s from public.pa3t order by id
--undo drop table if exists pa3t
--undo drop function if exists pa3(int)
--undo drop schema if exists pa3s cascade
--# stored column of a real table read along another path, filtered
--@ simple owner
create function public.pa4(i int) returns text language sql immutable as 'select secret from tickets where id = i'
--@ simple owner
create table public.pa4t (id int, s text generated always as (public.pa4(id)) stored)
--@ simple owner
insert into public.pa4t (id) values (1), (2)
--@ simple owner
grant all on public.pa4t to public
--@ settle
--@ simple
create temp table tickets (id int, secret text)
--@ simple
select id from public.pa4t where s like 'canarya%' order by id
--undo drop table if exists pa4t
--undo drop function if exists pa4(int)
--# stored column filled along another path
--@ simple
create function pa5(i int) returns text language sql immutable as 'select kind from accounts where id = i'
--@ simple
create table pa5t (id int, s text generated always as (pa5(id)) stored)
--@ simple
create temp view accounts as select id, ssn as kind from customers
--@ simple
insert into pa5t (id) values (1), (2)
--@ simple other
select s from pa5t order by id
--undo drop table if exists pa5t
--undo drop function if exists pa5(int)
--# stored column filled along another path, a row at a time
--@ simple
create function pa6(i int) returns text language sql immutable as 'select kind from accounts where id = i'
--@ simple
create table pa6t (id int, s text generated always as (pa6(id)) stored)
--@ simple
create schema pa6s; create view pa6s.accounts as select id, ssn as kind from public.customers
--@ simple
set search_path = pa6s, public
--@ simple
copy public.pa6t (id) from stdin
--copy 1
--@ simple
set search_path = public
--@ simple
select s from pa6t order by id
--undo drop table if exists pa6t
--undo drop function if exists pa6(int)
--undo drop schema if exists pa6s cascade
--# stored column added along another path
--@ simple
create function pa7(i int) returns text language sql immutable as 'select kind from accounts where id = i'
--@ simple
create table pa7t as select id from accounts
--@ simple
create temp view accounts as select id, ssn as kind from customers
--@ simple
alter table pa7t add column s text generated always as (public.pa7(id)) stored
--@ simple other
select s from pa7t order by id
--undo drop table if exists pa7t
--undo drop function if exists pa7(int)
--# default computed along another path
--@ simple
create function pa9() returns text language sql as 'select kind from accounts where id = 1'
--@ simple
create table pa9t (id int, s text default pa9())
--@ simple
create temp view accounts as select id, ssn as kind from customers
--@ simple
insert into pa9t (id) values (1)
--@ simple other
select s from pa9t order by id
--undo drop table if exists pa9t
--undo drop function if exists pa9()
--# default computed along another path for a column that is added
--@ simple
create function pa10() returns text language sql as 'select kind from accounts where id = 1'
--@ simple
create table pa10t as select id from accounts
--@ simple
create temp view accounts as select id, ssn as kind from customers
--@ simple
alter table pa10t add column s text default public.pa10()
--@ simple other
select s from pa10t order by id
--undo drop table if exists pa10t
--undo drop function if exists pa10()
--# trigger that fires along another path
--@ simple
create function pa11() returns trigger language plpgsql as 'begin new.t := (select kind from accounts where id = 1); return new; end'
--@ simple
create trigger pa11 before insert on scratch for each row execute function pa11()
--@ simple
create temp view accounts as select id, ssn as kind from customers
--@ simple
insert into scratch values (7, 'x')
--@ simple other
select t from scratch where id = 7
--undo drop trigger if exists pa11 on scratch
--undo drop function if exists pa11()
--# kept rows refreshed concurrently along another path
--@ simple
create function pa13(i int) returns text language sql as 'select kind from accounts where id = i'
--@ simple
create materialized view pa13m as select 1 as id, pa13(1) as n with no data
--@ simple
create temp view accounts as select id, pan as kind from cards
--@ simple
do $$ begin refresh materialized view public.pa13m; end $$
--@ simple other
select n from pa13m
--undo drop materialized view if exists pa13m
--undo drop function if exists pa13(int)
--# default partition tells by a row's place
--@ simple owner
create table public.pa14 (id int, s text) partition by range (s)
--@ simple owner
create table public.pa14a partition of public.pa14 for values from (minvalue) to ('5')
--@ simple owner
create table public.pa14b partition of public.pa14 default
--@ simple owner
create view public.pa14v as select id, s, tableoid as t from public.pa14
--@ simple owner
grant all on public.pa14, public.pa14a, public.pa14b, public.pa14v to public
--@ settle
--@ simple
insert into pa14 select id, ssn from customers
--@ simple
select count(*) from pa14a
--undo drop table if exists pa14 cascade
--# function that is not run by a NULL that a value made, in rows
--@ simple
create function pa15(a text) returns setof int language sql strict as 'select 1'
--@ simple
select count(*) from customers c, pa15(nullif(c.ssn like '8%', true)::text)
--undo drop function if exists pa15(text)
--# function that is not run by a NULL that a value made, in effects
--@ simple
create function pa16(a text, i int) returns int language sql strict as 'insert into public.scratch values (i, ''hit''); select 1'
--@ simple
select pa16(nullif(score > 500, true)::text, id) is null from customers
--@ simple
select id from scratch order by id
--undo drop function if exists pa16(text, int)
--# function that is not run by a NULL, changed later
--@ simple
create function pa17(a text) returns int language sql as 'select 1'
--@ simple
alter function pa17(text) strict
--@ simple
select id, pa17(nullif(grade, 'grade-amber')) from customers order by id
--undo drop function if exists pa17(text)
--# function that is not run by a NULL, on an operator's behalf
--@ simple
create function pa18(a text, b text) returns int language sql strict as 'select 1'
--@ simple
create operator ~=~> (leftarg = text, rightarg = text, function = pa18)
--@ simple
select id, nullif(grade, 'grade-amber') ~=~> 'x' from customers order by id
--undo drop operator if exists ~=~> (text, text)
--undo drop function if exists pa18(text, text)
--# event trigger of another's whose function the attempt replaces
--@ simple owner
create function public.pa19() returns event_trigger language plpgsql as 'begin end'
--@ simple owner
alter function public.pa19() owner to sallyport_demo
--@ simple owner
create event trigger pa19 on ddl_command_end execute function public.pa19()
--@ simple
create or replace function pa19() returns event_trigger language plpgsql as 'begin delete from scratch; insert into scratch select id, ssn from customers; end'
--@ simple owner
create table public.pa19t (id int)
--@ simple
select t from scratch order by id
--undo drop event trigger if exists pa19
--undo drop function if exists pa19()
--undo drop table if exists pa19t
--# a function under the name of the server's, on a path that the same text sets
--@ simple
create function public.char_length(bigint) returns text language sql as $$ select email from public.customers where id = $1 $$
--@ simple
set search_path = public, pg_catalog; select char_length(1::bigint)
--@ simple
reset search_path
--undo drop function if exists public.char_length(bigint)
--# the same, made in that text
--@ simple
create function public.char_length(bigint) returns text language sql as $$ select email from public.customers where id = $1 $$; set search_path = public, pg_catalog; select char_length(1::bigint)
--undo drop function if exists public.char_length(bigint)
--# the same, behind a reset
--@ simple
create function public.char_length(bigint) returns text language sql as $$ select email from public.customers where id = $1 $$
--@ simple
reset all; select char_length(1::bigint)
--undo drop function if exists public.char_length(bigint)
