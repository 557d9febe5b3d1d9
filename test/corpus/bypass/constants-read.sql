-- Constants that are another text by the time that they are read: cut off by a cast, or by the type of a variable; and names that the
-- server quotes because they are words of its grammar.

--# query cut off by its type, in xml
create table customers2 (id int, email text)
--@ simple
select query_to_xml('select * from customers2'::varchar(23), true, false, '')
--undo drop table if exists customers2
--# query cut off by char, with its schema
create table customers2 (id int, email text)
--@ extended
select query_to_xml_and_xmlschema('select * from customers2'::char(23)::text, true, false, '')
--undo drop table if exists customers2
--# query cut off by a domain
create table customers2 (id int, email text)
--@ simple
create domain d23 as varchar(23)
--@ simple
select query_to_xml('select * from customers2'::d23, true, false, '')
--undo drop table if exists customers2
--undo drop domain if exists d23
--# query cut off by a domain that is called text
create table customers2 (id int, email text)
--@ simple owner
create schema if not exists s9; create domain s9."text" as varchar(23)
--@ settle
--@ simple
set search_path = s9, pg_catalog, public
--@ simple
select query_to_xml('select * from customers2'::text, true, false, '')
--undo drop table if exists customers2
--undo drop schema if exists s9 cascade
--# query as another type writes it
select query_to_xml('select * from customers'::xml::text, true, false, '')
--# sequence cut off, told by what it counts
create sequence counter2
--@ simple
select setval('counter2'::varchar(7)::regclass, score) from customers where id = 1
--@ simple
select last_value from counter
--undo drop sequence if exists counter2
--undo select setval('counter', 40)
--# setting cut off, in which a value is kept
set app.keep = 'x'
--@ simple
select set_config('app.keepx'::varchar(8), email, false) from customers where id = 1
--@ simple
show app.keep
--# setting of a condition cut off
select set_config(name, (select email from customers where id = 1), false) from pg_settings where name = 'application_namex'::varchar(16)
--@ simple
show application_name
--# a name of more bytes than letters, told
create table "customersää" (id int, email text)
--@ simple
do $x$ declare t name := '/*äääääääääääääääääääääa*/public.customersää'; v text; begin execute 'select max(x::text) from ' || t || ' x' into v; raise notice '%', v; end $x$
--undo drop table if exists "customersää"
--# a name of more bytes than letters, kept
create table "customersää" (id int, email text)
--@ simple
do $x$ declare t name := '/*äääääääääääääääääääääa*/public.customersää'; begin execute 'insert into scratch select 99, max(x::text) from ' || t || ' x'; end $x$
--@ simple
select t from scratch where id = 99
--undo drop table if exists "customersää"
--undo delete from scratch where id = 99
--# a function of one's own that is called as the grammar's, by format
create function public."coalesce"(t text, u text) returns text language plpgsql as $$ begin insert into public.scratch values (99, t); return t; end $$
--@ simple
do $$ declare x text; begin execute format('select %I(email, ''x'') from public.customers where id = 1', 'coalesce') into x; end $$
--@ simple
select t from scratch where id = 99
--undo drop function if exists public."coalesce"(text, text)
--undo delete from scratch where id = 99
--# the same quoted by quote_ident
create function public."greatest"(t text, u text) returns text language plpgsql as $$ begin insert into public.scratch values (99, t); return t; end $$
--@ simple
do $$ declare x text; begin execute 'select ' || quote_ident('greatest') || '(email, ''x'') from public.customers where id = 1' into x; end $$
--@ simple
select t from scratch where id = 99
--undo drop function if exists public."greatest"(text, text)
--undo delete from scratch where id = 99
--# the same, failing by a guess
create function public."nullif"(t text, u text) returns text language plpgsql as $$ begin if t like 'ada.canary%' then raise 'no'; end if; return t; end $$
--@ simple
do $$ declare x text; begin execute format('select %I(email, ''x'') from public.customers where id = 1', 'nullif') into x; end $$
--undo drop function if exists public."nullif"(text, text)
--# a type of one's own that is called as the grammar's
create function public.spoken(t text) returns boolean language plpgsql as $$ begin insert into public.scratch values (99, t); return true; end $$
--@ simple
create domain public."nchar" as text check (public.spoken(value))
--@ simple
do $$ declare x text; begin execute format('select email::%I from public.customers where id = 1', 'nchar') into x; end $$
--@ simple
select t from scratch where id = 99
--undo drop domain if exists public."nchar"
--undo drop function if exists public.spoken(text)
--undo delete from scratch where id = 99
