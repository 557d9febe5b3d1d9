--# statistics of a protected column
select most_common_vals, histogram_bounds, n_distinct, avg_width from pg_stats where schemaname = 'public' and tablename = 'customers' and attname = 'ssn'
--# statistics of a table with protected columns
select attname, histogram_bounds, avg_width from pg_stats where schemaname = 'public' and tablename = 'customers' order by attname
--# statistics of one table or another
select attname, histogram_bounds from pg_stats where schemaname = 'public' and tablename in ('customers', 'accounts') order by tablename, attname
--# statistics by either condition
select attname, histogram_bounds from pg_stats where schemaname = 'public' and (tablename = 'accounts' or tablename = 'customers') order by tablename, attname
--# statistics of whatever is not that table
select attname, histogram_bounds from pg_stats where schemaname = 'public' and not (tablename = 'accounts') order by tablename, attname
--# statistics by the name alone
select attname, histogram_bounds from pg_stats where tablename = 'customers' order by attname
--# statistics of an index over an expression
select attname, histogram_bounds, most_common_vals from pg_stats where schemaname = 'public' and tablename = 'customers_lower_email'
--# statistics under renamed columns
select histogram_bounds from pg_stats as s(a, b, schemaname, tablename) where a = 'public' and b = 'customers'
--# statistics under columns renamed crosswise
select s.* from pg_stats as s(tablename, schemaname, attname) where s.schemaname = 'customers' and s.tablename = 'public' and s.attname = 'ssn'
--# statistics asked again in a sub-select of an open table's
select (select string_agg(i.histogram_bounds::text, ' ') from pg_stats i where i.tablename = s.attname or i.tablename = 'customers') from pg_stats s where s.schemaname = 'shop' and s.tablename = 'orders' and s.attname = 'buyer'
--# statistics in HAVING
select attname, max(avg_width) from pg_stats where schemaname = 'public' and tablename = 'customers' group by attname having max(histogram_bounds::text) > '{4' order by attname
--# statistics joined
select s.attname, s.histogram_bounds from pg_stats s join pg_class c on c.relname = s.tablename where s.schemaname = 'public' and c.relname = 'customers' order by 1
--# statistics of a parent of which a child holds protected rows
select attname, most_common_vals, histogram_bounds from pg_stats where schemaname = 'public' and tablename = 'staff' order by attname, inherited
--# statistics of a child
select attname, most_common_vals, histogram_bounds from pg_stats where schemaname = 'public' and tablename = 'events_2024' order by attname
--# statistics of a materialized view over a protected column
select attname, most_common_vals, histogram_bounds from pg_stats where schemaname = 'public' and tablename = 'customer_snapshot' order by attname
--# statistics of a generated column over a protected one
select most_common_vals, histogram_bounds from pg_stats where schemaname = 'public' and tablename = 'customers' and attname = 'ssn_area'
--# statistics through a named query
with s as (select attname, histogram_bounds::text as h from pg_stats where schemaname = 'public' and tablename = 'customers') select * from s order by 1
--# statistics of two tables united
select attname, histogram_bounds::text from pg_stats where schemaname = 'shop' and tablename = 'orders' union all select attname, histogram_bounds::text from pg_stats where tablename = 'customers' order by 1, 2
--# statistics by a comparison of one's own
create function shop.always(name, text) returns boolean language sql immutable as 'select true'
--@ simple
create operator public.= (leftarg = name, rightarg = text, function = shop.always)
--@ simple
set search_path = public, pg_catalog
--@ simple
select attname, histogram_bounds from pg_stats where schemaname = 'shop'::text and tablename = 'orders'::text order by tablename, attname
--@ simple
reset search_path
--undo drop operator if exists public.= (name, text)
--undo drop function if exists shop.always(name, text)
--# statistics in extended form
--@ binary
select attname, histogram_bounds::text from pg_stats where schemaname = 'public' and tablename = 'customers' order by attname
--# statistics through a cursor
begin; declare s cursor for select attname, histogram_bounds from pg_stats where schemaname = 'public' and tablename = 'customers' order by attname
--@ simple
fetch all from s
--@ simple
commit
--# statistics of a table that takes the name of an open one
create table public.swapped (a text)
--@ simple
insert into public.swapped values ('x'), ('y'); analyze public.swapped
--@ simple
alter table public.swapped rename to swapped_away; alter table public.customers rename to swapped; select attname, histogram_bounds from pg_stats where schemaname = 'public' and tablename = 'swapped' order by attname; alter table public.swapped rename to customers
--undo alter table if exists public.swapped_away rename to swapped
--undo drop table if exists public.swapped
--# statistics of a table whose name a cast cuts short
select attname, most_common_vals::text from pg_stats where schemaname = 'public' and tablename = 'customersx'::varchar(9) order by 1
--# statistics of tables whose names stand in a list that is cast to shorter ones
select attname, histogram_bounds::text from pg_stats where schemaname = 'public' and tablename = any ('{accountsx,customersx}'::varchar(9)[]) order by 1
--# statistics of tables whose names stand in a list of constants
select tablename, attname, most_common_vals::text from pg_stats where schemaname = 'public'::text and tablename = any ('{accounts,customers}') order by 1, 2
--# statistics of a protected column that a list names beside an open one
select attname, histogram_bounds::text from pg_stats where schemaname = 'public' and tablename = 'customers'::text and attname = any ('{city,ssn}'::text[]) order by 1
--# whole rows of the view as a text, put into a table by EXECUTE
prepare tx as select s::text from pg_stats s where tablename = 'vitals' order by attname
--@ simple
create temp table tx_t as execute tx
--@ simple
table tx_t
