-- Definitions that change between two statements, by others or behind the gateway.

--# view replaced by another session, read at once
--@ simple
select name from vital_names order by id
--@ simple other
create or replace view vital_names as select id, handle::text as name from vitals
--@ simple
select name from vital_names order by id
--undo create or replace view vital_names as select id, name from vitals
--# view replaced by another session under a prepared statement
--@ parse
select name from vital_names order by id
--@ simple other
create or replace view vital_names as select id, handle::text as name from vitals
--@ kept
kept
--@ keptbinary
kept
--undo create or replace view vital_names as select id, name from vitals
--# view replaced by another session under SQL's prepared statement
--@ simple
prepare q as select upper(name) from vital_names order by id
--@ simple
execute q
--@ simple other
create or replace view vital_names as select id, handle::text as name from vitals
--@ simple
execute q
--undo create or replace view vital_names as select id, name from vitals
--# view replaced behind the gateway under a prepared statement
--@ parse
select upper(name) from vital_names order by id
--@ simple owner
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ kept
kept
--undo create or replace view vital_names as select id, name from vitals
--# portal held over a replaced view
--@ simple
begin
--@ open
select handle::text from vitals order by id
--@ more
held
--@ simple
rollback
--# portal held, then its statement made another
--@ simple
begin
--@ parse
select id from vitals order by id
--@ open
select handle::text, v from vitals v order by id
--@ parse
select 1
--@ more
held
--@ simple
commit
--# definition rolled back under a prepared statement
--@ simple
begin
--@ simple
create or replace view vital_names as select id, handle::text as name from vitals
--@ simple
prepare q as select upper(name) from vital_names order by id
--@ simple
execute q
--@ simple
rollback
--@ simple
begin
--@ simple
create or replace view vital_names as select id, handle::text as name from vitals
--@ simple
execute q
--@ simple
rollback
--# definition of another savepoint
--@ simple
begin; savepoint a
--@ simple
create or replace view vital_names as select id, handle::text as name from vitals
--@ simple
rollback to a
--@ simple
select name from vital_names order by id
--@ simple
create or replace view vital_names as select id, pay::text as name from vitals
--@ simple
select upper(name) from vital_names order by id
--@ simple
rollback
--# definition in one text with its reading
create or replace view vital_names as select id, handle::text as name from vitals; select upper(name) from vital_names order by id
--undo create or replace view vital_names as select id, name from vitals
--# definition by EXECUTE in a block with its reading
do $$ begin execute 'create or replace view vital_names as select id, handle::text as name from vitals'; end $$; select upper(name) from vital_names order by id
--undo create or replace view vital_names as select id, name from vitals
--# inheritance added above by another session
--@ simple
create table above (id int, handle citext)
--@ parse
select upper(handle) from above order by id
--@ simple other
alter table vitals inherit above
--@ kept
kept
--undo alter table vitals no inherit above
--undo drop table above
--# table dropped and made again by its name
--@ parse
select upper(t) from scratch2
--@ simple
create table scratch2 (id int, t text)
--@ parse
select upper(t) from scratch2
--@ simple other
drop table scratch2; create view scratch2 as select id, handle::text as t from vitals
--@ kept
kept
--undo drop view scratch2
--# search path of another session's schema
--@ simple
set search_path = later, public
--@ parse
select upper(brand) from cards order by id
--@ simple other
create schema later; create view later.cards as select id, pan as brand from public.cards
--@ kept
kept
--@ simple
select upper(brand) from cards order by id
--undo drop schema later cascade
--# generated column changed
--@ simple
select seen from peeks order by id
--@ simple
alter table peeks alter column seen set expression as (secret_of(who))
--@ simple
insert into peeks (id, who) values (1, 1) returning seen
--# column dropped and added by its name
--@ parse
select upper(brand) from cards order by id
--@ simple other
alter table cards drop column brand; alter table cards rename column pan to brand
--@ kept
kept
--undo alter table cards rename column brand to pan
--undo alter table cards add column brand text
--# temp table that takes a name between parse and bind
--@ parse
select upper(brand) from cards order by id
--@ simple
create temp view cards as select id, pan as brand from public.cards
--@ kept
kept
--@ simple
select upper(brand) from cards order by id
--# view replaced behind the gateway, read at once
--@ simple
select upper(name) from vital_names order by id
--@ simple owner
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
select upper(name) from vital_names order by id
--undo create or replace view vital_names as select id, name from vitals
--# view replaced behind the gateway, named by SQL's prepared statement
--@ simple
prepare rq as select name || '' from vital_names order by id
--@ simple
execute rq
--@ simple owner
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
execute rq
--undo create or replace view vital_names as select id, name from vitals
--# tables that exchange names behind the gateway, computed with at once
--@ simple
select max(upper(t.x)) from (select name as x from vital_names) t
--@ simple owner
alter view public.vital_names rename to vital_others; create view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
select max(upper(t.x)) from (select name as x from vital_names) t
--undo drop view vital_names
--undo alter view vital_others rename to vital_names
--# function replaced behind the gateway, called at once
--@ simple owner
create function public.race_word(which int) returns text language sql stable as 'select name from public.vitals where id = which'
--@ simple
select race_word(id) from vitals order by id
--@ simple owner
create or replace function public.race_word(which int) returns text language sql stable as 'select handle::text from public.vitals where id = which'
--@ simple
select race_word(id) from vitals order by id
--undo drop function if exists race_word(int)
--# function of a nearer type made behind the gateway
--@ simple owner
create function public.race_near(which bigint) returns text language sql stable as 'select name from public.vitals where id = which'
--@ simple
select race_near(1)
--@ simple owner
create function public.race_near(which int) returns text language sql stable as 'select handle::text from public.vitals where id = which'
--@ simple
select race_near(1)
--undo drop function if exists race_near(int)
--undo drop function if exists race_near(bigint)
--# schema that comes before made behind the gateway
--@ simple
set search_path = race_before, public
--@ simple
select upper(brand) from cards order by id
--@ simple owner
create schema race_before; create view race_before.cards as select id, pan as brand from public.cards; grant all on schema race_before to public; grant all on race_before.cards to public
--@ simple
select upper(brand) from cards order by id
--undo drop schema race_before cascade
--# view replaced behind the gateway while a transaction has a temporary table
--@ simple
begin; create temp table race_mark (i int)
--@ simple
select i from race_mark
--@ simple owner
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
select upper(name) from vital_names order by id
--@ simple
rollback
--undo create or replace view vital_names as select id, name from vitals
--# view replaced behind the gateway while a transaction has defined another
--@ simple
begin; create view race_mine as select 1 as one
--@ simple
select one from race_mine
--@ simple owner
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
select upper(name) from vital_names order by id
--@ simple
rollback
--undo create or replace view vital_names as select id, name from vitals
--# view replaced by another session while a transaction has defined another
--@ simple
begin; create view race_mine as select 1 as one
--@ simple
select one from race_mine
--@ simple other
create or replace view vital_names as select id, handle::text as name from vitals
--@ simple
select upper(name) from vital_names order by id
--@ simple
rollback
--undo create or replace view vital_names as select id, name from vitals
--# view replaced behind the gateway in a repeatable read that has defined another
--@ simple
begin isolation level repeatable read; create view race_mine as select 1 as one
--@ simple
select one from race_mine
--@ simple owner
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
select upper(name) from vital_names order by id
--@ simple
rollback
--undo create or replace view vital_names as select id, name from vitals
--# view replaced behind the gateway in a repeatable read that defines afterwards
--@ simple
begin isolation level repeatable read; select 1
--@ simple owner
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
create view race_mine as select 1 as one
--@ simple
select upper(name) from vital_names order by id
--@ simple
rollback
--undo create or replace view vital_names as select id, name from vitals
--# view replaced behind the gateway in a serializable transaction with a temporary table
--@ simple
begin isolation level serializable; create temp table race_mark (i int); insert into race_mark values (1)
--@ simple
select i from race_mark
--@ simple owner
create or replace view public.vital_names as select id, handle::text as name from public.vitals
--@ simple
select upper(name) from vital_names order by id
--@ simple
rollback
--undo create or replace view vital_names as select id, name from vitals
