-- Views, materialized views, functions, operators, aggregates, inheritance, partitions.

--# view
select * from customer_overview order by id
--# view of a view
select * from overview_again order by id
--# view's computed column
select ssn_tail from customer_overview order by id
--# view's renamed column
select reach from overview_again order by id
--# whole row of a view
select o from overview_again o order by id
--# materialized view
select number from customer_snapshot order by id
--# materialized view's whole row as document
select to_jsonb(s) from customer_snapshot s order by id
--# view of composites
select (contact).phone from contacts order by id
--# view counted by its column
select tail, count(*) from overview_again group by tail order by 2
--# definition of the view is no secret but its rows are
select pg_get_viewdef('customer_overview'), (select reach from overview_again where id = 1)
--# SQL function
select ssn_of(1)
--# SQL function for each row
select id, ssn_of(id) from customers order by id
--# SQL function in FROM
select * from ssn_of(2)
--# SQL function in FROM under another name
select city from ssn_of(2) as city
--# SQL function by schema
select public.ssn_of(1)
--# SQL function with a named argument
select ssn_of(who => 3)
--# PL/pgSQL function
select ssn_of_slowly(1)
--# function of a row
select number_of(c) from customers c order by id
--# function of a row in attribute notation
select c.number_of from customers c order by id
--# function returning rows
select * from everyone()
--# column of a function returning rows
select ssn from everyone()
--# row of a function returning rows
select everyone()
--# field of a row of a function
select (everyone()).ssn
--# star of a row of a function
select (everyone()).*
--# function returning a table
select what from everyone_as_table()
--# function returning a table under other names
select b from everyone_as_table() as t(a, b)
--# security definer
select owner_ssn(1)
--# overloaded
select shout(ssn), shout(id) from customers order by id
--# notice of a function
select tell(ssn) from customers where id = 1
--# notice of a function, nothing shown
select count(tell(email)) from customers
--# exception of a function
select fail_with(email) from customers where id = 1
--# operator of one's own
select ssn === 'x' from customers where id = 1
--# operator of one's own by its schema
select ssn operator(public.===) 'x' from customers where id = 1
--# function behind an operator
select same_text(ssn, 'x') from customers where id = 1
--# aggregate of one's own
select glue(ssn order by id) from customers
--# aggregate of one's own as a window
select glue(ssn) over (order by id) from customers
--# function in ORDER BY that tells
select id from customers order by tell(ssn)
--# function in LIMIT
select id from customers order by id limit length(tell((select ssn from customers where id = 1)))
--# partitioned table
select payload from events order by id, at
--# partition
select payload from events_2024 order by id
--# partition in binary
--@ binary
select payload from events_2025 order by id
--# partition joined with its parent
select c.payload from events_2024 c join events p on p.id = c.id and p.at = c.at order by c.id
--# parent of an inheriting table
select pin from staff order by id
--# inheriting table
select pin from managers order by id
--# inheriting table by star
select * from managers
--# only the parent
select pin from only staff order by id
--# table with children written out
select pin from staff* order by id
--# table of origin and whole row
select tableoid::regclass, s from staff s order by id
--# partition by a name computed
select * from query_to_xml('select payload from events_' || 2024, true, false, '')
--# temporary view
create temp view mine as select id, ssn as s from customers; select s from mine order by id
--# temporary view over two texts
--@ simple
create temp view mine as select id, ssn as s from customers
--@ simple
select s from mine order by id
--# view made and read
--@ simple
create view peek as select id, ssn as s from customers
--@ simple
select s from peek order by id
--undo drop view peek
--# view replaced
--@ simple
create or replace view open_accounts as select a.id, c.ssn as kind, a.balance, c.name, c.city from accounts a join customers c on c.id = a.customer_id
--@ simple
select kind from open_accounts order by id
--undo create or replace view open_accounts as select a.id, a.kind, a.balance, c.name, c.city from accounts a join customers c on c.id = a.customer_id
--# recursive view
--@ simple
create recursive view walk (n, s) as select 1, (select ssn from customers where id = 1) union all select n + 1, s from walk where n < 2
--@ simple
select s from walk
--undo drop view walk
--# materialized view made
--@ simple
create materialized view peek as select id, ssn as s from customers
--@ simple
select s from peek order by id
--undo drop materialized view peek
--# function made
--@ simple
create function peek() returns text language sql as 'select ssn from customers where id = 1'
--@ simple
select peek()
--undo drop function peek()
--# function made with a modern body
--@ simple
create function peek() returns text language sql begin atomic select ssn from customers where id = 1; end
--@ simple
select peek()
--undo drop function peek()
--# function made in PL/pgSQL
--@ simple
create function peek() returns text language plpgsql as 'begin return (select ssn from customers where id = 1); end'
--@ simple
select peek()
--undo drop function peek()
--# function replaced between two calls
--@ simple
create function peek() returns text language sql as 'select city from customers where id = 1'
--@ simple
select peek()
--@ simple
create or replace function peek() returns text language sql as 'select ssn from customers where id = 1'
--@ simple
select peek()
--undo drop function peek()
--# function that shadows a built-in, called by a protected value
--@ simple
create function public.upper(text) returns text language plpgsql as 'begin raise notice ''%'', $1; return ''x''; end'
--@ simple
set search_path = public, pg_catalog
--@ simple
select upper(ssn) from customers where id = 1
--undo drop function public.upper(text)
--# temporary function that shadows a built-in
--@ simple
create function pg_temp.upper(text) returns text language plpgsql as 'begin raise notice ''%'', $1; return ''x''; end'
--@ simple
select pg_temp.upper(ssn) from customers where id = 1
--# table that shadows a protected one's name
--@ simple
create schema hide
--@ simple
create view hide.accounts as select id, ssn as kind from public.customers
--@ simple
set search_path = hide, public
--@ simple
select kind from accounts order by id
--undo drop schema hide cascade
--# temporary table that shadows an open one
--@ simple
create temp table accounts as select id, ssn as kind from customers
--@ simple
select kind from accounts order by id
--# operator that shadows one of the catalog
--@ simple
create operator public.|| (leftarg = text, rightarg = text, function = same_text)
--@ simple
select ssn || 'x' from customers where id = 1
--undo drop operator public.|| (text, text)
--# cast made
--@ simple
create function to_contact(text) returns contact language sql as 'select row($1, $1)::contact'
--@ simple
create cast (text as contact) with function to_contact(text)
--@ simple
select (ssn::contact).email from customers order by id
--undo drop function to_contact(text) cascade
--# domain made whose check tells
--@ simple
create domain telling as text check (same_text(value, value))
--@ simple
select ssn::telling from customers where id = 1
--undo drop domain telling
--# DO block
do $$ declare r record; begin for r in select ssn from customers loop raise notice '%', r.ssn; end loop; end $$
--# DO block with an exception
do $$ begin raise exception '%', (select ssn from customers where id = 1); end $$
--# DO block that computes its statement
do $$ declare v text; begin execute 'select s' || 'sn from customers where id = 1' into v; raise notice '%', v; end $$
--# DO block that divides
do 'begin perform 1 / (score - 700) from customers where id = 1; end'
--# DO block in another quoting
do $a$ begin raise warning '%', (select string_agg(email, ',') from customers); end $a$ language plpgsql
--# procedure called
--@ simple
create procedure say() language plpgsql as 'begin raise notice ''%'', (select ssn from customers where id = 1); end'
--@ simple
call say()
--undo drop procedure say()
--# procedure with an output
--@ simple
create procedure give(inout s text) language sql as 'select ssn from customers where id = 1'
--@ simple
call give('')
--undo drop procedure give(text)
--# crosstab of an extension
select * from crosstab('select id, ''a'', ssn from customers order by 1') as t(id int, s text)
--# connect by of an extension
select * from crosstab2('select id::text, ''a'', ssn from customers order by 1')
--# digest of an extension
select encode(digest(ssn, 'sha256'), 'hex') from customers order by id
--# encryption with a known key
select encode(encrypt(ssn::bytea, 'key', 'aes'), 'hex') from customers order by id
--# similarity
select similarity(email, 'ada.canarya@quartzmail.example') from customers order by id
--# trigrams
select show_trgm(email) from customers order by id
--# hstore of a row
select hstore(c) from customers c order by id
--# hstore values
select avals(hstore(c)) from customers c order by id
--# case-insensitive text
select ssn::citext from customers order by id
--# function in a WHERE that tells
select id from customers where same_text(ssn, 'x') is not null order by id
