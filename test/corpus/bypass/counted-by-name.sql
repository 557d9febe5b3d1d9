-- Rows counted in relations whose names are computed: what a count tells of protected values, and what may run besides.

--# a view that filters by a protected column, made before
--@ simple owner
create view shop.odd_ones as select id from public.customers where ssn like '8%'
--@ settle
--@ simple
select table_name, query_to_xml(format('select count(*) as c from %I.%I', table_schema, table_name), false, true, '')::text from information_schema.tables where table_schema = 'shop' and table_name = 'odd_ones'
--undo drop view if exists shop.odd_ones
--# the same in a block that says it
--@ simple owner
create view shop.odd_ones as select id from public.customers where ssn like '8%'
--@ settle
--@ simple
do $$ declare n int; begin execute format('select count(*) from shop.%I', 'odd' || '_ones') into n; raise notice '%', n; end $$
--undo drop view if exists shop.odd_ones
--# the same by a division
--@ simple owner
create view shop.odd_ones as select id from public.customers where ssn like '8%'
--@ settle
--@ simple
do $$ declare n int; r record; begin for r in select viewname from pg_views where viewname = 'odd_ones' loop execute format('select count(*) from shop.%I', r.viewname) into n; perform 1 / n; end loop; end $$
--undo drop view if exists shop.odd_ones
--# a view in a schema of its own, counted by name
--@ simple owner
create schema odd; create view odd.ones as select id from public.customers where ssn like '8%'; grant usage on schema odd to public; grant select on odd.ones to public
--@ settle
--@ simple
select query_to_xml(format('select count(*) as c from %I.%I', table_schema, table_name), false, true, '')::text from information_schema.tables where table_schema = 'odd' and table_name = 'ones'
--undo drop schema if exists odd cascade
--# another schema than the one before, by the same text
--@ simple owner
create schema odd; create view odd.ones as select id from public.customers where ssn like '8%'; grant usage on schema odd to public; grant select on odd.ones to public
--@ settle
--@ simple
select query_to_xml(format('select count(*) as c from %I.%I', table_schema, table_name), false, true, '')::text from information_schema.tables where table_schema = 'shop' and table_name = 'jobs'
--@ simple
select query_to_xml(format('select count(*) as c from %I.%I', table_schema, table_name), false, true, '')::text from information_schema.tables where table_schema = 'odd' and table_name = 'ones'
--undo drop schema if exists odd cascade
--# a schema that is not the row's
--@ simple owner
create schema odd; create view odd.ones as select id from public.customers where ssn like '8%'; grant usage on schema odd to public; grant select on odd.ones to public
--@ settle
--@ simple
select query_to_xml(format('select count(*) as c from %I.%I', schemaname, 'ones'), false, true, '')::text from (select 'odd' as schemaname) pg_tables where schemaname = 'odd' or schemaname = 'shop'
--undo drop schema if exists odd cascade
--# a view of one's own by the name of the catalog's
--@ simple owner
create schema odd; create view odd.ones as select id from public.customers where ssn like '8%'; grant usage on schema odd to public; grant select on odd.ones to public
--@ settle
--@ simple
create temp view pg_tables as select 'odd'::name as schemaname, 'ones'::name as tablename
--@ simple
select query_to_xml(format('select count(*) as c from %I.%I', schemaname, tablename), false, true, '')::text from pg_tables where schemaname = 'shop' or tablename = 'ones'
--@ simple
drop view pg_temp.pg_tables
--undo drop schema if exists odd cascade
--# a condition that one half of an alternative names
--@ simple owner
create schema odd; create view odd.ones as select id from public.customers where ssn like '8%'; grant usage on schema odd to public; grant select on odd.ones to public
--@ settle
--@ simple
select query_to_xml(format('select count(*) as c from %I.%I', table_schema, table_name), false, true, '')::text from information_schema.tables where table_name = 'ones' and (table_schema = 'shop' or table_schema = 'odd')
--undo drop schema if exists odd cascade
--# what is counted of one column
select query_to_xml(format('select count(%I) filter (where ssn like ''8%%'') as c from public.customers', column_name), false, true, '')::text from information_schema.columns where table_schema = 'public' and table_name = 'customers' and column_name = 'grade'
--# what is counted of some
select query_to_xml(format('select count(*) as c from public.%I where ssn like ''8%%''', tablename), false, true, '')::text from pg_tables where schemaname = 'public' and tablename = 'customers'
--# a name made of a protected value
select query_to_xml(format('select count(*) as c from public.%I', case when ssn like '8%' then 'scratch' else 'nothing' end), false, true, '')::text from customers where id = 1
--# a name that is one
select query_to_xml(format('select count(*) as c from public.%I', email), false, true, '')::text from customers where id = 1
--# a prepared count, by another name
--@ simple owner
create schema odd; create view odd.ones as select id from public.customers where ssn like '8%'; grant usage on schema odd to public; grant select on odd.ones to public
--@ settle
--@ simple
prepare counted as select query_to_xml(format('select count(*) as c from %I.%I', $1::text, $2::text), false, true, '')::text
--@ simple
execute counted('shop', 'jobs')
--@ simple
execute counted('odd', 'ones')
--@ simple
deallocate counted
--undo drop schema if exists odd cascade
--# a count by names that are bound
--@ simple owner
create schema odd; create view odd.ones as select id from public.customers where ssn like '8%'; grant usage on schema odd to public; grant select on odd.ones to public
--@ settle
--@ extended
select query_to_xml(format('select count(*) as c from %I.%I', $1::text, $2::text), false, true, '')::text
--bind odd
--bind ones
--undo drop schema if exists odd cascade
