--# constant name by format, told
do $$ declare t text; begin execute format('select ssn from public.%I where id = 1', 'customers') into t; raise notice '%', t; end $$
--# name of the catalog by format, a column of it told
do $$ declare t text; r record; begin for r in select relname from pg_class where relname = 'customers' loop execute format('select max(ssn) from public.%I', r.relname) into t; raise notice '%', t; end loop; end $$
--# name of the catalog by format, whole rows told
do $$ declare t text; r record; begin for r in select relname from pg_class where relname = 'customers' loop execute format('select max(x::text) from public.%I x', r.relname) into t; raise notice '%', t; end loop; end $$
--# name without schema, whole rows told
do $$ declare t text; r record; begin for r in select relname from pg_class where relname = 'customers' loop execute 'select max(x::text) from ' || quote_ident(r.relname) || ' x' into t; raise notice '%', t; end loop; end $$
--# schema and name, whole rows told
do $$ declare t text; r record; begin for r in select schemaname as s, tablename as n from pg_tables where tablename = 'customers' loop execute format('select max(x::text) from %I.%I x', r.s, r.n) into t; raise notice '%', t; end loop; end $$
--# schema alone, whole rows told
do $$ declare t text; r record; begin for r in select schemaname as s from pg_tables where tablename = 'customers' loop execute format('select max(x::text) from %I.customers x', r.s) into t; raise notice '%', t; end loop; end $$
--# regclass, whole rows told
do $$ declare t text; begin execute 'select max(x::text) from ' || 'customers'::regclass || ' x' into t; raise notice '%', t; end $$
--# regclass by format, whole rows told
do $$ declare t text; r record; begin for r in select oid from pg_class where relname = 'customers' loop execute format('select max(x::text) from %s x', r.oid::regclass) into t; raise notice '%', t; end loop; end $$
--# literal compared, the count told
do $$ declare n int; begin execute format('select count(*) from public.%I where ssn < %L', 'customers', '5') into n; raise notice '%', n; end $$
--# literal compared in a loop of constants
do $$ declare n int; d text; begin foreach d in array array['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] loop execute format('select count(*) from customers where ssn like %L', d || '%') into n; raise notice '% %', d, n; end loop; end $$
--# number in a loop put into a text
do $$ declare t text; begin for i in 1..3 loop execute format('select substr(ssn, %s, 1) from customers where id = 1', i) into t; raise notice '%', t; end loop; end $$
--# rows in a loop over a computed text
do $$ declare r record; begin for r in execute format('select ssn from public.%I order by id', 'customers') loop raise notice '%', r.ssn; end loop; end $$
--# cursor over a computed text
do $$ declare c refcursor; t text; begin open c for execute format('select ssn from public.%I order by id', 'customers'); fetch c into t; raise notice '%', t; end $$
--# protected value as a name
do $$ declare r record; begin for r in select ssn from customers order by id loop execute format('truncate public.%I', r.ssn); end loop; end $$
--# protected value as a literal
do $$ declare r record; begin for r in select ssn from customers order by id loop execute format('select %L::int', r.ssn); end loop; end $$
--# protected value as a literal, stored
do $$ declare r record; begin for r in select id, ssn from customers order by id loop execute format('insert into public.%I values (1, %L)', 'scratch', r.ssn); end loop; end $$
--@ simple
select * from scratch order by t
--# protected values stored through a name
do $$ declare r record; begin for r in select relname from pg_class where relname = 'scratch' loop execute format('insert into public.%I select id, ssn from customers', r.relname); end loop; end $$
--@ simple
select * from scratch order by t
--# protected values given by USING
do $$ declare v text; begin select ssn into v from customers where id = 1; execute format('insert into public.%I values (1, $1)', 'scratch') using v; end $$
--@ simple
select * from scratch order by t
--# variable given another value by INTO
do $$ declare t text := 'shop.products'; v text; begin select 'public.customers' into t; execute 'select max(x::text) from ' || t || ' x' into v; raise notice '%', v; end $$
--# variable given another value by an assignment
do $$ declare t text := 'shop.products'; v text; begin t := concat('public.', 'customers'); execute 'select max(x::text) from ' || t || ' x' into v; raise notice '%', v; end $$
--# variable given another value by a loop
do $$ declare t text := 'shop.products'; v text; begin for t in select 'public.customers' loop execute 'select max(x::text) from ' || t || ' x' into v; raise notice '%', v; end loop; end $$
--# variable given another value by a fetch
do $$ declare t text := 'shop.products'; v text; c cursor for select 'public.customers'; begin open c; fetch c into t; execute 'select max(x::text) from ' || t || ' x' into v; raise notice '%', v; end $$
--# variable given another value by diagnostics
do $$ declare t text := 'shop.products'; v text; begin begin raise exception 'public.customers'; exception when others then get stacked diagnostics t = message_text; end; execute 'select max(x::text) from ' || t || ' x' into v; raise notice '%', v; end $$
--# variable of a loop given another value within
do $$ declare t text; v text; begin foreach t in array array['shop.products'] loop t := concat('public.', 'customers'); execute 'select max(x::text) from ' || t || ' x' into v; raise notice '%', v; end loop; end $$
--# variable of a loop after it
do $$ declare t text; v text; begin foreach t in array array['shop.products'] loop null; end loop; t := 'public.customers'; execute 'select max(x::text) from ' || t || ' x' into v; raise notice '%', v; end $$
--# variable of another block
do $$ declare t text := 'shop.products'; v text; begin declare t text := concat('public.', 'customers'); begin execute 'select max(x::text) from ' || t || ' x' into v; raise notice '%', v; end; end $$
--# variable declared within a loop over numbers
do $$ declare v text; begin for y in 1..1 loop declare y text := concat('public.', 'customers'); begin execute format('select max(x::text) from %s x', y) into v; raise notice '%', v; end; end loop; end $$
--# variable under an alias
do $$ declare t text := 'shop.products'; u alias for t; v text; begin u := concat('public.', 'customers'); execute 'select max(x::text) from ' || t || ' x' into v; raise notice '%', v; end $$
--# variable through a procedure
create procedure shop.turned(inout t text) language plpgsql as $$ begin t := 'public.customers'; end $$
--@ simple
do $$ declare t text := 'shop.products'; v text; begin call shop.turned(t); execute 'select max(x::text) from ' || t || ' x' into v; raise notice '%', v; end $$
--undo drop procedure if exists shop.turned(text)
--# variable given another value by the returning of a write
do $$ declare t text := 'shop.products'; v text; begin insert into scratch values (1, 'public.customers') returning scratch.t into t; execute 'select max(x::text) from ' || t || ' x' into v; raise notice '%', v; end $$
--# variable given another value by what it runs
do $$ declare t text := 'shop.products'; v text; begin execute 'select ''public.customers''' into t; execute 'select max(x::text) from ' || t || ' x' into v; raise notice '%', v; end $$
--# constant array that holds a part
do $$ declare t text; v text; begin foreach t in array array['products', 'categories y, public.customers'] loop execute format('select max(x::text) from shop.%s x', t) into v; raise notice '%', v; end loop; end $$
--# rows of an array of arrays
do $$ declare t text[]; v text; begin foreach t slice 1 in array array[array['shop.products'], array['public.customers']] loop execute 'select max(x::text) from ' || t[1] || ' x' into v; raise notice '%', v; end loop; end $$
--# table renamed, then named by the catalog
do $$ declare t text; r record; begin alter table customers rename to clients; for r in select relname from pg_class where relname = 'clients' loop execute format('select max(x::text) from public.%I x', r.relname) into t; raise notice '%', t; end loop; alter table clients rename to customers; end $$
--# table moved to another schema, then named by the catalog
do $$ declare t text; r record; begin alter table customers set schema shop; for r in select relname from pg_class where relname = 'customers' loop execute format('select max(x::text) from shop.%I x', r.relname) into t; raise notice '%', t; end loop; alter table shop.customers set schema public; end $$
--# table renamed by a computed text
do $$ declare t text; r record; begin execute format('alter table %I rename to %I', 'customers', 'clients'); for r in select relname from pg_class where relname = 'clients' loop execute format('select max(x::text) from public.%I x', r.relname) into t; raise notice '%', t; end loop; alter table clients rename to customers; end $$
--# table made in the block, then named by the catalog
do $$ declare t text; r record; begin create table shop.grab as select ssn from customers; for r in select tablename from pg_tables where schemaname = 'shop' and tablename = 'grab' loop execute format('select max(x::text) from shop.%I x', r.tablename) into t; raise notice '%', t; end loop; end $$
--undo drop table if exists shop.grab
--# table made by a text in the block, then named by the catalog
do $$ declare t text; r record; begin execute 'create table shop.grab as select ssn from customers'; for r in select tablename from pg_tables where schemaname = 'shop' and tablename = 'grab' loop execute format('select max(x::text) from shop.%I x', r.tablename) into t; raise notice '%', t; end loop; end $$
--undo drop table if exists shop.grab
--# view made by a function in the block, then named by the catalog
create function shop.sees() returns void language plpgsql as $$ begin create view shop.grab as select ssn from public.customers; end $$
--@ simple
do $$ declare t text; r record; begin perform shop.sees(); for r in select viewname from pg_views where viewname = 'grab' loop execute format('select max(x::text) from shop.%I x', r.viewname) into t; raise notice '%', t; end loop; end $$
--undo drop view if exists shop.grab
--undo drop function if exists shop.sees()
--# view replaced in the block, then named by the catalog
do $$ declare t text; r record; begin create or replace view shop.cheap as select id, sku, (select ssn from public.customers where id = 1) as name, price from shop.products; for r in select viewname from pg_views where viewname = 'cheap' loop execute format('select max(x::text) from shop.%I x', r.viewname) into t; raise notice '%', t; end loop; end $$
--undo create or replace view shop.cheap as select id, sku, name, price from shop.products where price < 10 with check option
--# temporary table of the session, named by the catalog
create temp table tt as select id, ssn from customers
--@ simple
do $$ declare t text; r record; begin for r in select relname from pg_class where relname = 'tt' loop execute format('select max(x::text) from %I x', r.relname) into t; raise notice '%', t; end loop; end $$
--@ simple
drop table tt
--# temporary table over an open one, named by the catalog
create temp table categories as select id, ssn as name from customers
--@ simple
do $$ declare t text; r record; begin for r in select distinct relname from pg_class where relname = 'categories' loop execute format('select max(x::text) from %I x', r.relname) into t; raise notice '%', t; end loop; end $$
--@ simple
drop table pg_temp.categories
--# own format
create function public.format(text, text) returns text language sql as $$ select 'select max(x::text) from public.customers x'::text $$
--@ simple
do $$ declare v text; t text := 'products'; begin execute format('select max(x::text) from shop.%I x', t) into v; raise notice '%', v; end $$
--undo drop function if exists public.format(text, text)
--# own concatenation
create function public.put_by(text, int) returns text language sql as $$ select 'select max(x::text) from public.customers x'::text $$
--@ simple
create operator public.|| (leftarg = text, rightarg = int, function = public.put_by)
--@ simple
do $$ declare v text; begin for i in 1..1 loop execute 'select max(x::text) from shop.products x where id = '::text || i into v; raise notice '%', v; end loop; end $$
--undo drop operator if exists public.|| (text, int)
--undo drop function if exists public.put_by(text, int)
--# literal of a text that is run
do $$ begin execute format('do %L', 'begin raise notice ''%'', (select ssn from public.customers order by id limit 1); end'); end $$
--# literal given to what runs texts
do $$ declare v text; begin execute format('select query_to_xml(%L, true, false, '''')::text', 'select ssn from public.customers order by id') into v; raise notice '%', v; end $$
--# name within quotes
do $$ declare v text; r record; begin for r in select relname from pg_class where relname = 'customers' loop execute format('select max(x::text) from public."%I" x', r.relname) into v; raise notice '%', v; end loop; end $$
--# trigger that tells, fired by a truncation through a name
create function shop.told() returns trigger language plpgsql as $$ begin raise notice '%', (select max(ssn) from public.customers); return null; end $$
--@ simple
create trigger told before truncate on shop.jobs execute function shop.told()
--@ simple
do $$ declare r record; begin for r in select tablename from pg_tables where schemaname = 'shop' and tablename = 'jobs' loop execute format('truncate shop.%I', r.tablename); end loop; end $$
--undo drop trigger if exists told on shop.jobs
--undo drop function if exists shop.told()
--# trigger of a temporary table, fired by a truncation through a name
create function shop.told() returns trigger language plpgsql as $$ begin raise notice '%', (select max(ssn) from public.customers); return null; end $$
--@ simple
create temp table tt (id int)
--@ simple
create trigger told before truncate on tt execute function shop.told()
--@ simple
do $$ declare r record; begin for r in select relname from pg_class where relname = 'tt' loop execute 'truncate ' || quote_ident(r.relname); end loop; end $$
--@ simple
drop table tt
--undo drop function if exists shop.told()
--# trigger of a temporary table of the same name as an open one
create function shop.told() returns trigger language plpgsql as $$ begin raise notice '%', (select max(ssn) from public.customers); return null; end $$
--@ simple
create temp table scratch (id int); create trigger told before truncate on scratch execute function shop.told()
--@ simple
do $$ declare r record; begin for r in select distinct relname from pg_class where relname = 'scratch' loop execute 'truncate ' || quote_ident(r.relname); end loop; end $$
--@ simple
drop table pg_temp.scratch
--undo drop function if exists shop.told()
--# check of an added column through a name
do $$ declare r record; begin for r in select relname from pg_class where relname = 'customers' loop execute format('alter table public.%I add column z int check (ssn < %L)', r.relname, '5'); end loop; end $$
--undo alter table customers drop column if exists z
--# check of an added column through a constant name
do $$ begin execute format('alter table public.%I add column z int check (ssn < %L)', 'customers', '5'); end $$
--undo alter table customers drop column if exists z
--# name in a text that is run later
do $$ begin execute format('prepare later as select ssn from public.%I order by id', 'customers'); end $$
--@ simple
execute later
--@ simple
deallocate all
--# column by name
do $$ declare v text; r record; begin for r in select attname from pg_attribute where attrelid = 'customers'::regclass and attname = 'ssn' loop execute format('select max(%I) from public.customers', r.attname) into v; raise notice '%', v; end loop; end $$
--# column by a constant name
do $$ declare v text; c text := 'ssn'; begin execute format('select max(%I) from public.customers', c) into v; raise notice '%', v; end $$
--# column by a name with its table
do $$ declare v text; begin execute format('select max(x.%I) from public.customers x', lower('SSN')) into v; raise notice '%', v; end $$
--# function by name
do $$ declare v text; begin execute format('select public.%I(1)', lower('SSN_OF')) into v; raise notice '%', v; end $$
--# default of an added column that computes
do $$ declare r record; begin for r in select tablename from pg_tables where schemaname = 'shop' and tablename = 'contacts' loop execute format('alter table shop.%I add column peeked text default public.ssn_of(1)', r.tablename); end loop; end $$
--@ simple
select id, peeked from shop.contacts order by id
--undo alter table shop.contacts drop column if exists peeked
--# default of an added column from a literal
do $$ declare s text; r record; begin select ssn into s from customers where id = 1; for r in select tablename from pg_tables where schemaname = 'shop' and tablename = 'contacts' loop execute format('alter table shop.%I add column peeked text default %L', r.tablename, s); end loop; end $$
--@ simple
select id, peeked from shop.contacts order by id
--undo alter table shop.contacts drop column if exists peeked
--# protected value as the name of a table made
do $$ declare s text; begin select replace(ssn, '-', '') into s from customers where id = 1; execute format('create table shop.%I (id int)', 'n' || s); end $$
--@ simple
select relname from pg_class where relname ~ '^n\d{9}$'
--undo do $$ declare r record; begin for r in select relname from pg_class where relname ~ '^n\d{9}$' loop execute 'drop table shop.' || r.relname; end loop; end $$
--# protected value as the name of a constraint dropped
do $$ declare s text; begin select ssn into s from customers where id = 1; execute format('alter table shop.contacts drop constraint %I', s); end $$
--# several statements in a computed text
do $$ declare t text; begin execute format('select 1; insert into public.%I select id, ssn from public.customers', 'scratch'); end $$
--@ simple
select * from scratch order by t
--# statement behind a name
do $$ declare t text := 'scratch; insert into public.scratch select id, ssn from public.customers'; begin execute format('truncate public.%s', t); end $$
--@ simple
select * from scratch order by t
--# trigger fired by a write through a name
do $$ declare r record; begin for r in select relname from pg_class where relname = 'tickets' loop execute format('delete from public.%I', r.relname); end loop; end $$
--# rule fired by a write through a name
do $$ declare r record; begin for r in select relname from pg_class where relname = 'shelves' loop execute format('delete from public.%I', r.relname); end loop; end $$
--@ simple
select entry from ticket_log order by entry
--# condition of a delete through a name
do $$ declare n int; begin execute format('delete from public.%I where secret < %L', 'tickets', 'm'); get diagnostics n = row_count; raise notice '%', n; end $$
