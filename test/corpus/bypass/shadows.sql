-- Objects that take the names of the server's own types, and generated columns copied.

--# temporary domain that bears a type's name
--@ simple
create domain pg_temp.text as pg_catalog.text check (value like '8%')
--@ simple
select ssn::text from customers where id = 1
--# temporary domain that bears a type's name, by a path
--@ simple
set search_path = pg_temp, public
--@ simple
create domain text as pg_catalog.text check (value like '8%')
--@ simple
select ssn::text from customers where id = 1
--# temporary list of values that bears a type's name
--@ simple
create type pg_temp.text as enum ('899-40-6781')
--@ simple
select ssn::text from customers where id = 1
--# temporary type renamed to a type's name
--@ simple
create domain pg_temp.mine as pg_catalog.text check (value like '8%')
--@ simple
alter domain pg_temp.mine rename to text
--@ simple
select ssn::text from customers where id = 1
--# domain of a schema before the system's
--@ simple
create schema before
--@ simple
create domain before.text as pg_catalog.text check (value like '8%')
--@ simple
set search_path = before, pg_catalog, public
--@ simple
select ssn::text from customers where id = 1
--undo drop schema before cascade
--# domain of a schema before the system's, in a join of texts
--@ simple
create schema before
--@ simple
create domain before.text as pg_catalog.text check (value like '8%')
--@ simple
set search_path = before, pg_catalog, public
--@ simple
select (ssn::text || '') from customers where id = 1
--undo drop schema before cascade
--# temporary domain in a block
do $$ begin create domain pg_temp.text as pg_catalog.text check (value like '8%'); end $$; select ssn::text from customers where id = 1
--# temporary domain of another type
--@ simple
create domain pg_temp.timestamp as pg_catalog.timestamp check (value < '1980-01-01')
--@ simple
select date_of_birth::pg_temp.timestamp from customers where id = 1
--# temporary domain of a widening
--@ simple
create domain pg_temp.int8 as pg_catalog.int8 check (value > 500)
--@ simple
select score::int8 from customers where id = 1
--# member by a key of a temporary type
--@ simple
create domain pg_temp.text as varchar(3)
--@ simple
select raw ->> 'pinx'::text from files order by id
--# generated column copied to a temporary table
--@ simple
create temp table mine as select ssn_area from customers
--@ simple
select * from mine order by 1
--# generated column copied to a table
--@ simple
create table mine as select ssn_area as a from customers
--@ simple
select * from mine order by 1
--undo drop table mine
--# generated column selected into a table
--@ simple
select ssn_area as a into mine from customers
--@ simple
select * from mine order by 1
--undo drop table mine
--# generated column behind a materialized view
--@ simple
create materialized view mine as select ssn_area as a from customers
--@ simple
select * from mine order by 1
--undo drop materialized view mine
--# generated column in a named query, copied
--@ simple
create temp table mine as with q as (select ssn_area from customers) select upper(ssn_area) as a from q
--@ simple
select * from mine order by 1
--# generated column by execute
--@ simple
prepare p as select ssn_area from customers
--@ simple
create temp table mine as execute p
--@ simple
select * from mine order by 1
--# generated column to a file
--@ simple
copy (select ssn_area from customers) to '/tmp/sallyport-corpus-world_x.txt'
--@ simple
create temp table back (a text); copy back from '/tmp/sallyport-corpus-world_x.txt'; select * from back order by 1
--# generated column to a setting
select set_config('my.area', ssn_area, false) from customers where id = 1; show my.area
--# generated column in a block
do $$ begin create temp table mine as select ssn_area from customers; end $$; select * from mine order by 1
--# generated column's view made
--@ simple
create view mine as select ssn_area as a from customers
--@ simple
select upper(a) from mine order by 1
--undo drop view mine
