-- Routines of one's own, in every form that the grammar has, and the ways to call them.

--# two statements in a body kept parsed
create function rt1(i int) returns text language sql begin atomic select 1; select ssn from customers where id = i; end; select rt1(1)
--undo drop function if exists rt1(int)
--# body kept parsed with a named query
--@ simple
create function rt2(i int) returns text language sql begin atomic with q as (select ssn as s from customers where id = i) select s from q; end
--@ extended
select rt2(1)
--undo drop function if exists rt2(int)
--# body kept parsed that writes and returns
--@ simple
create function rt3(i int) returns setof text language sql begin atomic update customers set city = city where id = i returning ssn; end
--@ simple
select * from rt3(1)
--undo drop function if exists rt3(int)
--# returned expression by an exists
--@ simple
create function rt4(i int) returns boolean language sql return exists (select from customers where id = i and ssn like '8%')
--@ binary
select rt4(1)
--undo drop function if exists rt4(int)
--# procedure with an OUT parameter
--@ simple
create procedure rt5(i int, out s text) language plpgsql as 'begin select ssn into s from public.customers where id = i; end'
--@ simple
call rt5(1, null)
--undo drop procedure if exists rt5(int)
--# procedure with an INOUT parameter in SQL
--@ simple
create procedure rt6(inout s text) language sql as 'select ssn from public.customers where id = s::int'
--@ extended
call rt6('1')
--undo drop procedure if exists rt6(text)
--# procedure that commits in between
--@ simple
create procedure rt7() language plpgsql as 'begin insert into public.scratch select id, ssn from public.customers; commit; end'
--@ simple
call rt7()
--@ simple
select t from scratch order by id
--undo drop procedure if exists rt7()
--# procedure kept parsed that copies
--@ simple
create procedure rt8() begin atomic insert into scratch select id, email from customers; end
--@ simple
call rt8()
--@ simple
select t from scratch order by id
--undo drop procedure if exists rt8()
--# function with OUT parameters spread
--@ simple
create function rt9(i int, out a text, out b text) language sql as 'select name, ssn from public.customers where id = i'
--@ simple
select (rt9(1)).b, (rt9(2)).*
--@ simple
select b from rt9(1)
--undo drop function if exists rt9(int)
--# rows of a record with a list of columns
--@ simple
create function rt10() returns setof record language sql as 'select id, ssn from public.customers order by id'
--@ simple
select b from rt10() as x(a int, b text)
--undo drop function if exists rt10()
--# table function filtered by its caller
--@ simple
create function rt11() returns table (a int, b text) language sql stable as 'select id, ssn from public.customers order by id'
--@ simple
select a from rt11() where b like '8%'
--@ simple
select count(*) filter (where b > '5') from rt11()
--undo drop function if exists rt11()
--# rows returned by RETURN NEXT
--@ simple
create function rt12() returns setof text language plpgsql as 'declare r record; begin for r in select * from public.customers order by id loop return next r.ssn; end loop; end'
--@ simple
select * from rt12()
--undo drop function if exists rt12()
--# rows returned by RETURN QUERY EXECUTE
--@ simple
create function rt13() returns setof text language plpgsql as $f$ begin return query execute 'select ' || 'ssn from public.customers order by id'; end $f$
--@ simple
select * from rt13()
--undo drop function if exists rt13()
--# any number of arguments
--@ simple
create function rt14(variadic a text[]) returns text language sql as 'select array_to_string(a, ''/'')'
--@ simple
select rt14(name, ssn, email) from customers order by id
--undo drop function if exists rt14(text[])
--# any element
--@ simple
create function rt15(a anyelement) returns anyelement language sql as 'select a'
--@ simple
select rt15(ssn) || '!' from customers order by id
--@ simple
select (rt15(c)).ssn || '!' from customers c order by id
--undo drop function if exists rt15(anyelement)
--# any compatible pair that tells by its type
--@ simple
create function rt16(a anycompatible, b anycompatible) returns boolean language sql as 'select a > b'
--@ simple
select id from customers where rt16(score, 500) order by id
--undo drop function if exists rt16(anycompatible, anycompatible)
--# default argument that reads
--@ simple
create function rt17(a text default ssn_of(1)) returns text language sql as 'select a'
--@ simple
select rt17(), rt17('x')
--undo drop function if exists rt17(text)
--# arguments by name
--@ simple
create function rt18(a int, b int default 2) returns text language sql as 'select ssn from public.customers where id = a + b'
--@ simple
select rt18(b => 1, a => 1), rt18(b := 0, a := 3)
--undo drop function if exists rt18(int, int)
--# overload of a name of the system's for a row
--@ simple
create function upper(customers) returns text language sql as 'select $1.ssn'
--@ simple
select upper(c) from customers c order by id
--@ simple
select c.upper from customers c order by id
--undo drop function if exists upper(customers)
--# overload of a name of the system's for two arguments
--@ simple
create function lower(a int, b int) returns text language sql as 'select ssn from public.customers where id = a'
--@ simple
select lower(1, 2)
--undo drop function if exists lower(int, int)
--# function of the session alone
--@ simple
create function pg_temp.rt19(i int) returns text language sql as 'select ssn from public.customers where id = i'
--@ simple
select pg_temp.rt19(1)
--# function of the session alone that shadows a real one by path of its own
--@ simple
set search_path = pg_temp, public
--@ simple
create function pg_temp.rt20(i int) returns text language sql as 'select email from public.customers where id = i'
--@ simple
select pg_temp.rt20(2)
--# function with a path of its own
--@ simple
create schema rtside
--@ simple
create view rtside.accounts as select id, ssn as kind from public.customers
--@ simple
create function rt21(i int) returns text language sql set search_path = rtside as 'select kind from accounts where id = i'
--@ simple
select rt21(1)
--undo drop function if exists rt21(int)
--undo drop schema if exists rtside cascade
--# function with a path of its own, given later
--@ simple
create schema rtside
--@ simple
create view rtside.accounts as select id, ssn as kind from public.customers
--@ simple
create function rt22(i int) returns text language sql as 'select kind from accounts where id = i'
--@ simple
select rt22(1)
--@ simple
alter function rt22(int) set search_path = rtside
--@ simple
select rt22(1)
--undo drop function if exists rt22(int)
--undo drop schema if exists rtside cascade
--# function renamed over another
--@ simple
create function rt23(what text) returns text language sql as 'select ssn from public.customers where id = 1'
--@ simple
alter function shout(text) rename to shout_was
--@ simple
alter function rt23(text) rename to shout
--@ simple
select shout('a'::text)
--undo drop function if exists rt23(text)
--undo do $$ begin if to_regprocedure('shout_was(text)') is not null then drop function if exists shout(text); alter function shout_was(text) rename to shout; end if; end $$
--# function moved to a schema before another
--@ simple
create schema rtside
--@ simple
create function rt24(what text) returns text language sql as 'select ssn from public.customers where id = 1'
--@ simple
alter function rt24(text) set schema rtside
--@ simple
alter function rtside.rt24(text) rename to shout
--@ simple
set search_path = rtside, public
--@ simple
select shout('a'::text)
--undo drop schema if exists rtside cascade
--# function replaced under a prepared statement
--@ simple
create function rt25() returns text language sql as 'select ''x''::text'
--@ parse
select rt25()
--@ kept
kept
--@ simple
create or replace function rt25() returns text language sql as 'select ssn from public.customers where id = 1'
--@ kept
kept
--undo drop function if exists rt25()
--# function replaced under SQL's prepared statement by another session
--@ simple
create function rt26() returns text language sql as 'select ''x''::text'
--@ simple
prepare q as select rt26()
--@ simple
execute q
--@ simple other
create or replace function rt26() returns text language sql as 'select ssn from public.customers where id = 1'
--@ simple
execute q
--undo drop function if exists rt26()
--# function replaced within a pipeline of one text
create function rt27() returns text language sql as 'select ''x''::text'; select rt27(); create or replace function rt27() returns text language sql as 'select ssn from public.customers where id = 1'; select rt27()
--undo drop function if exists rt27()
--# function within a function, the inner replaced
--@ simple
create function rt28() returns text language sql as 'select ''x''::text'
--@ simple
create function rt28b() returns text language sql as 'select public.rt28()'
--@ simple
select rt28b()
--@ simple
create or replace function rt28() returns text language sql as 'select pan from public.cards where id = 1'
--@ simple
select rt28b()
--undo drop function if exists rt28b()
--undo drop function if exists rt28()
--# function within PL/pgSQL by PERFORM and FOUND
--@ simple
create function rt29(g text) returns boolean language plpgsql as 'begin perform from public.customers where ssn like g; return found; end'
--@ simple
select rt29('8%')
--undo drop function if exists rt29(text)
--# function that counts rows by GET DIAGNOSTICS
--@ simple
create function rt30(g text) returns int language plpgsql as 'declare n int; begin update public.customers set city = city where ssn like g; get diagnostics n = row_count; return n; end'
--@ simple
select rt30('8%')
--undo drop function if exists rt30(text)
--# function that fails and tells by the caught error
--@ simple
create function rt31(i int) returns text language plpgsql as 'declare m text; begin perform ssn::int from public.customers where id = i; return 0; exception when others then get stacked diagnostics m = message_text; return m; end'
--@ simple
select rt31(1)
--undo drop function if exists rt31(int)
--# function that fails and tells by SQLERRM
--@ simple
create function rt32(i int) returns text language plpgsql as 'begin perform cast(email as date) from public.customers where id = i; return 0; exception when others then return sqlerrm; end'
--@ simple
select rt32(1)
--undo drop function if exists rt32(int)
--# function that branches by CASE of PL/pgSQL
--@ simple
create function rt33(i int) returns text language plpgsql as 'declare s text; begin s := (select ssn from public.customers where id = i); case when s like ''8%'' then return 1; else return 2; end case; end'
--@ simple
select rt33(1)
--undo drop function if exists rt33(int)
--# function that loops by a value
--@ simple
create function rt34() returns int language plpgsql as 'declare n int := 0; begin while n < (select score from public.customers where id = 1) loop n := n + 100; end loop; return n; end'
--@ simple
select rt34()
--undo drop function if exists rt34()
--# function with a cursor that is returned
--@ simple
create function rt35() returns refcursor language plpgsql as 'declare c refcursor := ''cc''; begin open c for select ssn from public.customers order by id; return c; end'
--@ simple
begin
--@ simple
select rt35()
--@ simple
fetch all in cc
--@ simple
rollback
--undo drop function if exists rt35()
--# function with a cursor of its own that is moved
--@ simple
create function rt36() returns int language plpgsql as 'declare c cursor for select ssn from public.customers where ssn like ''8%''; n int; begin open c; move forward all in c; get diagnostics n = row_count; return n; end'
--@ simple
select rt36()
--undo drop function if exists rt36()
--# function that asserts
--@ simple
create function rt37() returns int language plpgsql as 'begin assert (select ssn from public.customers where id = 1) like ''8%'', ''no''; return 1; end'
--@ simple
select rt37()
--undo drop function if exists rt37()
--# function that raises by USING
--@ simple
create function rt38(i int) returns int language plpgsql as 'begin raise exception using message = ''x'', detail = (select ssn from public.customers where id = i), errcode = ''P0009''; end'
--@ simple
select rt38(1)
--undo drop function if exists rt38(int)
--# function that raises with a code by a value
--@ simple
create function rt39(i int) returns int language plpgsql as 'declare s text; begin select substr(ssn, 1, 3) into s from public.customers where id = i; raise exception using errcode = ''A0'' || s; end'
--@ simple
select rt39(1)
--undo drop function if exists rt39(int)
--# function that sets a setting of its own
--@ simple
create function rt40(i int) returns void language plpgsql as 'begin perform set_config(''my.own'', (select ssn from public.customers where id = i), false); end'
--@ simple
select rt40(1)
--@ simple
show my.own
--undo drop function if exists rt40(int)
--# function that notifies
--@ simple
create function rt41(i int) returns void language sql as 'select pg_notify(''ch'', ssn) from public.customers where id = i'
--@ simple
listen ch
--@ simple
select rt41(1)
--undo drop function if exists rt41(int)
--# function in a lateral join
--@ simple
create function rt42(i int) returns table (x text) language sql as 'select ssn from public.customers where id = i'
--@ simple
select a.id, f.x from accounts a cross join lateral rt42(a.customer_id) f order by a.id
--@ simple
select a.id, f.x from accounts a, rows from (rt42(a.customer_id), generate_series(1, 1)) f(x, n) order by a.id
--undo drop function if exists rt42(int)
--# function of a sub-type by a domain argument
--@ simple
create domain rtdom as int
--@ simple
create function rt43(i rtdom) returns text language sql as 'select ssn from public.customers where id = i'
--@ simple
select rt43(1)
--undo drop function if exists rt43(rtdom)
--undo drop domain if exists rtdom
--# function that returns a row's type
--@ simple
create function rt44(i int) returns customers language sql as 'select c from public.customers c where id = i'
--@ simple
select (rt44(1)).ssn, ssn(rt44(2)), to_jsonb(rt44(3))
--undo drop function if exists rt44(int)
--# function that returns its argument's row
--@ simple
create function rt45(c customers) returns customers language sql as 'select c'
--@ simple
select (rt45(c)).ssn || 'x', rt45(c) from customers c order by id
--undo drop function if exists rt45(customers)
--# function with a body of settings
--@ simple
create function rt46() returns text language sql as 'select current_setting(''my.k'', true)'
--@ simple
do $$ begin perform set_config('my.k', (select ssn from customers where id = 1), false); end $$
--@ simple
select rt46()
--undo drop function if exists rt46()
--# function strict by a value that is not there
--@ simple
create function rt47(a text) returns int language sql strict as 'select 1'
--@ simple
select id, rt47(nullif(ssn like '8%', true)::text) from customers order by id
--undo drop function if exists rt47(text)
--# block that makes a function and calls it
--@ simple
do $$ begin execute 'create function rt48() returns text language sql as ''select ssn from public.customers where id = 1'''; end $$
--@ simple
select rt48()
--undo drop function if exists rt48()
--# function made by a function
--@ simple
create function rt49() returns void language plpgsql as $f$ begin execute 'create or replace function rt49b() returns text language sql as ''select ssn from public.customers where id = 1'''; end $f$
--@ simple
select rt49()
--@ simple
select rt49b()
--undo drop function if exists rt49()
--undo drop function if exists rt49b()
--# language internal
--@ simple
create function rt50(text) returns text language internal strict immutable as 'upper'
--@ simple
select rt50(ssn) from customers order by id
--@ simple
create function rt51(text) returns bytea language internal strict as 'pg_read_binary_file_all'
--@ simple
select count(*) from customers where rt50(ssn) like '8%'
--undo drop function if exists rt50(text)
--undo drop function if exists rt51(text)
--# language internal for a query by text
--@ simple
create function rt52(text, boolean, boolean, text) returns xml language internal as 'query_to_xml'
--@ simple
select rt52('select ssn from customers', true, true, '')
--undo drop function if exists rt52(text, boolean, boolean, text)
--# function replaced after its view was made
--@ simple
create function rt53() returns text language sql as 'select ''x''::text'
--@ simple
create view rtview as select rt53() as x
--@ simple
select x from rtview
--@ simple
create or replace function rt53() returns text language sql as 'select ssn from public.customers where id = 1'
--@ simple
select x from rtview
--undo drop view if exists rtview
--undo drop function if exists rt53()
--# function that is a window's frame
--@ simple
create function rt54() returns int language sql stable as 'select (score > 500)::int from public.customers where id = 1'
--@ simple
select id, count(*) over (order by id rows between rt54() preceding and current row) from accounts order by id
--undo drop function if exists rt54()
--# function that is a limit
--@ simple
create function rt55() returns int language sql stable as 'select score / 100 from public.customers where id = 1'
--@ simple
select id from accounts order by id limit rt55()
--undo drop function if exists rt55()
--# function as an argument of a sample
--@ simple
create function rt56() returns int language sql stable as 'select case when score > 500 then 100 else 0 end from public.customers where id = 1'
--@ simple
select count(*) from accounts tablesample bernoulli (rt56()) repeatable (1)
--undo drop function if exists rt56()
--# function in PL/pgSQL under names of SQL variables
--@ simple
create function rt57(ssn text) returns int language plpgsql as '#variable_conflict use_column
begin return (select count(*) from public.customers where customers.ssn like ssn); end'
--@ simple
select rt57('x')
--@ simple
create function rt58(g text) returns int language plpgsql as '#variable_conflict use_variable
declare id int := 1; begin return (select count(*) from public.customers where ssn like g and id = 1); end'
--@ simple
select rt58('8%')
--undo drop function if exists rt57(text)
--undo drop function if exists rt58(text)
--# function that returns a trigger's row
--@ simple
create function rt59() returns trigger language plpgsql as 'begin raise notice ''%'', to_jsonb(old); return new; end'
--@ simple
create trigger rtt before update on customers for each row execute function rt59()
--@ simple
update customers set city = 'x' where id = 1
--undo drop trigger if exists rtt on customers
--undo drop function if exists rt59()
