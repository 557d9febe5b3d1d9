-- What is kept of a value when the definition that it came by is another one afterwards.

--# materialized view whose view means another column by now
--@ simple
create view af1 as select id, ssn as x from customers
--@ simple
create materialized view af1m as select id, x from af1
--@ simple
create or replace view af1 as select id, city as x from customers
--@ simple
select x from af1m order by id
--undo drop materialized view if exists af1m
--undo drop view if exists af1
--# materialized view whose function means another column by now
--@ simple
create function af2(i int) returns text language sql as 'select ssn from public.customers where id = i'
--@ simple
create materialized view af2m as select id, af2(id) as x from customers
--@ simple
create or replace function af2(i int) returns text language sql as 'select ''x''::text'
--@ simple
select x from af2m order by id
--undo drop materialized view if exists af2m
--undo drop function if exists af2(int)
--# materialized view that was there, of a view replaced
--@ simple owner
create view public.af3 as select id, email as x from public.customers
--@ simple owner
create materialized view public.af3m as select id, x from public.af3
--@ simple owner
grant all on public.af3, public.af3m to sallyport_demo
--@ simple owner
alter view public.af3 owner to sallyport_demo
--@ simple
create or replace view af3 as select id, city as x from customers
--@ simple
select x from af3m order by id
--undo drop materialized view if exists af3m
--undo drop view if exists af3
--# materialized view read between the two
--@ simple
create view af4 as select id, score as x from customers
--@ simple
create materialized view af4m as select id, x from af4
--@ simple
select count(*) from af4m
--@ simple
create or replace view af4 as select id, id as x from customers
--@ simple
select id from af4m where x > 500 order by id
--undo drop materialized view if exists af4m
--undo drop view if exists af4
--# stored column whose function is another by now
--@ simple
create function af5(i int) returns text language sql immutable as 'select ssn from public.customers where id = i'
--@ simple
create table af5t (id int, s text generated always as (af5(id)) stored)
--@ simple
insert into af5t (id) select id from accounts
--@ simple
create or replace function af5(i int) returns text language sql immutable as 'select ''x''::text'
--@ simple
select s from af5t order by id
--undo drop table if exists af5t
--undo drop function if exists af5(int)
--# stored column that was there, its function replaced
--@ simple
insert into peeks (id, who) values (1, 1)
--@ simple
create or replace function secret_of(which int) returns text language sql immutable as 'select ''x''::text'
--@ simple
select seen from peeks
--undo create or replace function secret_of(which int) returns text language sql immutable as 'select secret from public.tickets where id = which'
--# stored column that was there, filled by the owner, its function replaced
--@ simple owner
insert into public.peeks (id, who) values (1, 1)
--@ simple
create or replace function secret_of(which int) returns text language sql immutable as 'select ''x''::text'
--@ simple
select seen from peeks
--undo create or replace function secret_of(which int) returns text language sql immutable as 'select secret from public.tickets where id = which'
--undo delete from peeks
--# stored column made plain
--@ simple owner
insert into public.peeks (id, who) values (1, 1)
--@ simple
alter table peeks alter seen drop expression
--@ simple
select seen from peeks
--undo drop table peeks
--undo create table peeks (id int primary key, who int, seen text generated always as (secret_of(who)) stored)
--undo alter table peeks owner to sallyport_demo
--# stored column made plain, filtered
--@ simple
alter table customers alter column ssn_area drop expression if exists
--@ simple
select id from customers where ssn_area like '8%' order by id
--undo alter table customers drop column ssn_area
--undo alter table customers add column ssn_area text generated always as (substr(ssn, 1, 3)) stored
--undo analyze customers
--# stored column made plain by a block
--@ simple
do $$ begin alter table customers alter column ssn_area drop expression; end $$
--@ simple
select upper(ssn_area) from customers order by id
--undo alter table customers drop column ssn_area
--undo alter table customers add column ssn_area text generated always as (substr(ssn, 1, 3)) stored
--undo analyze customers
--# stored column made plain in a transaction that is rolled back
--@ simple
begin
--@ simple
alter table customers alter column ssn_area drop expression
--@ simple
select ssn_area from customers order by id
--@ simple
rollback
--undo analyze customers
--# stored column made plain by another session
--@ parse
select ssn_area || 'x' from customers order by id
--@ simple other
alter table customers alter column ssn_area drop expression
--@ kept
kept
--@ simple
select ssn_area from customers order by id
--undo alter table customers drop column ssn_area
--undo alter table customers add column ssn_area text generated always as (substr(ssn, 1, 3)) stored
--undo analyze customers
--# stored column given another expression, its rows rewritten
--@ simple
alter table customers add column af6 text generated always as (upper(city)) stored
--@ simple
alter table customers alter column af6 set expression as (upper(ssn))
--@ simple
select af6 from customers order by id
--undo alter table customers drop column if exists af6
--undo analyze customers
--# schema renamed
--@ simple
alter schema public rename to af7
--@ simple
select ssn from af7.customers order by id
--@ simple
alter schema af7 rename to public
--undo alter schema af7 rename to public
--# schema renamed, found by its path
--@ simple
alter schema public rename to af8
--@ simple
set search_path = af8
--@ simple
select ssn || 'x' from customers order by id
--@ simple
alter schema af8 rename to public
--undo alter schema af8 rename to public
--# schemas exchanged in one text
create schema af9; create table af9.customers (id int, ssn text); alter schema public rename to af9b; alter schema af9 rename to public; select ssn from af9b.customers order by id; alter schema public rename to af9; alter schema af9b rename to public
--undo drop schema if exists af9 cascade
--# table dropped, another in its name
--@ simple
create view af10 as select id, ssn as s from customers
--@ simple
create table af10t as select id, name from customers
--@ simple
alter table af10t rename to af10u
--@ simple
alter view af10 rename to af10t
--@ simple
select s from af10t order by id
--undo drop view if exists af10t
--undo drop view if exists af10
--undo drop table if exists af10u
--undo drop table if exists af10t
--# column dropped, its number kept by a row type
--@ simple
alter table customers add column af11 text
--@ simple
update customers set af11 = ssn
--@ simple
select af11 from customers order by id
--undo alter table customers drop column if exists af11
--undo analyze customers
--# rule that makes a column another on its way
--@ simple
create rule af12 as on insert to scratch do also update customers set city = ssn where id = new.id
--@ simple
insert into scratch values (1, 'x')
--@ simple
select city from customers where id = 1
--undo drop rule if exists af12 on scratch
--# rule made, then its target's column read
--@ simple
create rule af13 as on update to accounts do also update scratch set t = (select ssn from customers where id = 1)
--@ simple
update accounts set kind = kind where id = 1
--@ simple
select distinct t from scratch
--undo drop rule if exists af13 on accounts
--# width of a value told by another type
alter table customers alter column grade type varchar(12)
--undo alter table customers alter column grade type text
--undo analyze customers
--# digits of a number told by another type
alter table vitals alter column fraction type numeric(2, 2)
--undo alter table vitals alter column fraction type numeric
--# type that some values do not have
alter table customers alter column score type smallint using (score * 60)::smallint
--undo alter table customers alter column score type int
--undo analyze customers
--# partition that only some rows fit
--@ simple
create table af14 (like tickets) partition by range (weight)
--@ simple
alter table af14 attach partition tickets for values from (41) to (60)
--undo alter table af14 detach partition tickets
--undo drop table if exists af14
--# default partition that some rows fit elsewhere
--@ simple
create table af15 (like cards) partition by list (pan)
--@ simple
alter table af15 attach partition cards default
--@ simple
create table af15b partition of af15 for values in ('4111000077702340')
--undo alter table af15 detach partition cards
--undo drop table if exists af15
--# key of one's own that points to a hidden column
--@ simple
create table af16 (s text references customers (ssn))
--@ simple
insert into af16 values ('899-40-6781')
--undo drop table if exists af16
--# key of one's own added to what is there
--@ simple
insert into scratch values (5, '899-40-6781')
--@ simple
delete from scratch where id < 5
--@ simple
alter table scratch add foreign key (t) references customers (ssn)
--undo alter table scratch drop constraint scratch_t_fkey
--# key of one's own that follows a change
--@ simple
create table af17 (n int references customers (id) on update cascade, s text)
--@ simple
create table af18 (s text references customers (ssn) on update cascade)
--@ simple
insert into af18 values ('899-40-6781')
--undo drop table if exists af18
--undo drop table if exists af17
--# unique of one's own on a hidden column, then a guess
--@ simple
create unique index af19 on cards (pan)
--@ simple
insert into cards values (99, 1, '4111000077702340', 'x')
--undo drop index if exists af19
--# exclusion of one's own, then a guess
--@ simple
alter table vault add constraint af20 exclude using btree (code with =)
--@ simple
insert into vault values (9, 'x', 'canarya-vault-1')
--undo alter table vault drop constraint if exists af20
--# check added to an heir's parent
--@ simple
alter table staff add constraint af24 check (pin not like 'canarya%')
--undo alter table staff drop constraint if exists af24
--# check of a domain in a column's new type
--@ simple
create domain af25 as text check (value <> 'grade-amber')
--@ simple
alter table customers alter grade type af25
--undo alter table customers alter grade type text
--undo drop domain if exists af25
--undo analyze customers
--# check that is not enforced, then is
--@ simple
alter table customers add constraint af26 foreign key (grade) references settings (key) not enforced
--@ simple
alter table customers alter constraint af26 enforced
--undo alter table customers drop constraint if exists af26
--undo analyze customers
--# setting of a database for the next session
--@ simple
create schema af28
--@ simple
create view af28.accounts as select id, ssn as kind from public.customers
--@ simple
alter database world_x set search_path = af28, public
--@ simple other
select kind from accounts order by id
--undo do $$ begin execute format('alter database %I reset search_path', current_database()); end $$
--undo drop schema if exists af28 cascade
--# setting of a database, a function by its name
--@ simple
create schema af29
--@ simple
create function af29.shout(what text) returns text language sql as 'select ssn from public.customers where id = 1'
--@ simple
alter database world_x set search_path = af29, public
--@ simple other
select shout('x'::text)
--undo do $$ begin execute format('alter database %I reset search_path', current_database()); end $$
--undo drop schema if exists af29 cascade
--# role's setting for the next session of the login
--@ simple
alter role current_user in database world_x set client_min_messages = debug5
--@ simple
alter role current_user in database world_x set my.k = 'x'
--@ simple other
select secret_of(1)
--undo do $$ begin execute format('alter role postgres in database %I reset all', current_database()); end $$
--undo do $$ begin execute format('alter role sallyport_demo in database %I reset all', current_database()); end $$
--# extension whose functions take hidden text
--@ simple
create extension if not exists "uuid-ossp"
--@ simple
select uuid_generate_v5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', ssn) from customers order by id
--undo drop extension if exists "uuid-ossp"
--# extension dropped and made in another schema
--@ simple
drop extension unaccent
--@ simple
create schema af30; create extension unaccent schema af30
--@ simple
select af30.unaccent(ssn) from customers order by id
--undo drop schema if exists af30 cascade
--undo drop extension if exists unaccent
--undo create extension unaccent schema public
