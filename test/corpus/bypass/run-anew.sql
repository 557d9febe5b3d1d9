-- Functions in expressions of tables that come to do something else, and what computes these again.

--# key of an index redefined, built anew
--@ simple owner
set role sallyport_demo; create function public.tidied(t text) returns text language plpgsql immutable as $$ begin return lower(t); end $$; create function public.sound(t text) returns boolean language plpgsql immutable as $$ begin return length(t) > 0; end $$; create index tidied_grade on public.customers (public.tidied(grade)); reset role
--@ settle
--@ simple
create or replace function tidied(t text) returns text language plpgsql immutable as $$ begin if t = 'grade-amber' then raise exception 'x'; end if; return lower(t); end $$
--@ simple
reindex table customers
--undo alter table customers drop constraint if exists sounds
--undo drop statistics if exists tidied_of; drop index if exists tidied_grade, sound_id
--undo drop function if exists tidied(text); drop function if exists sound(text); drop schema if exists nearer cascade
--# key of an index redefined to keep its values
--@ simple owner
set role sallyport_demo; create function public.tidied(t text) returns text language plpgsql immutable as $$ begin return lower(t); end $$; create function public.sound(t text) returns boolean language plpgsql immutable as $$ begin return length(t) > 0; end $$; create index tidied_grade on public.customers (public.tidied(grade)); create index tidied_city on public.customers (city); reset role
--@ settle
--@ simple
create or replace function tidied(t text) returns text language plpgsql volatile as $$ begin insert into scratch(t) values (t); return lower(t); end $$
--@ simple
update customers set city = city || 1
--@ simple
select t from scratch order by t
--undo alter table customers drop constraint if exists sounds
--undo drop statistics if exists tidied_of; drop index if exists tidied_grade, sound_id, tidied_city
--undo drop function if exists tidied(text); drop function if exists sound(text); drop schema if exists nearer cascade
--# condition of an index redefined, counted
--@ simple owner
set role sallyport_demo; create function public.tidied(t text) returns text language plpgsql immutable as $$ begin return lower(t); end $$; create function public.sound(t text) returns boolean language plpgsql immutable as $$ begin return length(t) > 0; end $$; create index sound_id on public.customers (id) where public.sound(grade); reset role
--@ settle
--@ simple
create or replace function sound(t text) returns boolean language sql immutable as 'select t = ''grade-amber'''
--@ simple
reindex table customers
--@ simple
select reltuples from pg_class where relname = 'sound_id'
--undo alter table customers drop constraint if exists sounds
--undo drop statistics if exists tidied_of; drop index if exists tidied_grade, sound_id
--undo drop function if exists tidied(text); drop function if exists sound(text); drop schema if exists nearer cascade
--# check redefined, another column changed
--@ simple owner
set role sallyport_demo; create function public.tidied(t text) returns text language plpgsql immutable as $$ begin return lower(t); end $$; create function public.sound(t text) returns boolean language plpgsql immutable as $$ begin return length(t) > 0; end $$; alter table public.customers add constraint sounds check (public.sound(grade)); reset role
--@ settle
--@ simple
create or replace function sound(t text) returns boolean language plpgsql immutable as $$ begin if t = 'grade-amber' then raise exception 'x'; end if; return true; end $$
--@ simple
update customers set city = 'x' where id = 1
--undo alter table customers drop constraint if exists sounds
--undo drop statistics if exists tidied_of; drop index if exists tidied_grade, sound_id
--undo drop function if exists tidied(text); drop function if exists sound(text); drop schema if exists nearer cascade
--# statistics of an expression redefined, analysed
--@ simple owner
set role sallyport_demo; create function public.tidied(t text) returns text language plpgsql immutable as $$ begin return lower(t); end $$; create function public.sound(t text) returns boolean language plpgsql immutable as $$ begin return length(t) > 0; end $$; create statistics public.tidied_of on (public.tidied(grade)), id from public.customers; reset role
--@ settle
--@ simple
create or replace function tidied(t text) returns text language plpgsql immutable as $$ begin if t = 'grade-amber' then raise exception 'x'; end if; return lower(t); end $$
--@ simple
analyze customers
--undo alter table customers drop constraint if exists sounds
--undo drop statistics if exists tidied_of; drop index if exists tidied_grade, sound_id
--undo drop function if exists tidied(text); drop function if exists sound(text); drop schema if exists nearer cascade
--# check against rows of another table, another column changed
--@ simple owner
set role sallyport_demo; create table public.barred (g text); create function public.sound(t text) returns boolean language sql stable as $$ select not exists (select 1 from public.barred where g = t) $$; alter table public.customers add constraint sounds check (public.sound(grade)); reset role
--@ settle
--@ simple
insert into barred values ('grade-amber')
--@ simple
update customers set city = 'x' where id = 1
--undo alter table customers drop constraint if exists sounds
--undo drop function if exists sound(text); drop table if exists barred
--# function of an index that reads rows of another table, REINDEX
--@ simple owner
set role sallyport_demo; create table public.barred (g text); create function public.sound(t text) returns boolean language plpgsql immutable as $$ begin return not exists (select 1 from public.barred where g = t); end $$; create function public.tidied(t text) returns int language plpgsql immutable as $$ begin return 1 / (case when public.sound(t) then 1 else 0 end); end $$; create unique index sound_id on public.customers ((case when public.sound(grade) then id else 0 end)); reset role
--@ settle
--@ simple
insert into barred values ('grade-amber'), ('grade-azure')
--@ simple
reindex table customers
--undo drop index if exists sound_id; drop statistics if exists tidied_of
--undo drop function if exists tidied(text); drop function if exists sound(text); drop table if exists barred
--# function of statistics that reads rows of another table, ANALYZE
--@ simple owner
set role sallyport_demo; create table public.barred (g text); create function public.sound(t text) returns boolean language plpgsql immutable as $$ begin return not exists (select 1 from public.barred where g = t); end $$; create function public.tidied(t text) returns int language plpgsql immutable as $$ begin return 1 / (case when public.sound(t) then 1 else 0 end); end $$; create statistics public.tidied_of on (public.tidied(grade)), id from public.customers; reset role
--@ settle
--@ simple
insert into barred values ('grade-amber'), ('grade-azure')
--@ simple
analyze customers
--undo drop index if exists sound_id; drop statistics if exists tidied_of
--undo drop function if exists tidied(text); drop function if exists sound(text); drop table if exists barred
--# function of an index that reads rows of another table, another type of a column
--@ simple owner
set role sallyport_demo; create table public.barred (g text); create function public.sound(t text) returns boolean language plpgsql immutable as $$ begin return not exists (select 1 from public.barred where g = t); end $$; create function public.tidied(t text) returns int language plpgsql immutable as $$ begin return 1 / (case when public.sound(t) then 1 else 0 end); end $$; create unique index sound_id on public.customers ((case when public.sound(grade) then id else 0 end)); reset role
--@ settle
--@ simple
insert into barred values ('grade-amber'), ('grade-azure')
--@ simple
begin; alter table customers alter created_at type text; rollback
--undo drop index if exists sound_id; drop statistics if exists tidied_of
--undo drop function if exists tidied(text); drop function if exists sound(text); drop table if exists barred
