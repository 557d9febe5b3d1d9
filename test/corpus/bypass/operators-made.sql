-- Operators and aggregates of users whose functions are looked into.

--# operator made and used in one text
create function om1(a text, b text) returns boolean language plpgsql as 'begin raise notice ''%'', a; return true; end'; create operator public.<<~ (leftarg = text, rightarg = text, function = om1); select ssn <<~ 'x' as c from customers order by id
--undo drop operator if exists public.<<~ (text, text)
--undo drop function if exists om1(text, text)
--# operator made before, used in a filter
--@ simple
create function om2(a text, b text) returns boolean language sql immutable as 'select a > b'
--@ simple
create operator public.<<~ (leftarg = text, rightarg = text, function = om2)
--@ simple
select id from customers where ssn operator(public.<<~) '5' order by id
--undo drop operator if exists public.<<~ (text, text)
--undo drop function if exists om2(text, text)
--# operator that reads protected rows itself
--@ simple
create function om3(a int, b int) returns text language sql stable as 'select ssn from public.customers where id = a + b'
--@ simple
create operator public.<<~ (leftarg = int, rightarg = int, function = om3)
--@ simple
select 1 operator(public.<<~) 2 as found
--undo drop operator if exists public.<<~ (int, int)
--undo drop function if exists om3(int, int)
--# operator whose function is renamed, and another put in its place
--@ simple
create function om6(a int, b int) returns text language sql stable as 'select ssn from public.customers where id = a'
--@ simple
create operator public.<<~ (leftarg = int, rightarg = int, function = om6)
--@ simple
alter function om6(int, int) rename to om7
--@ simple
create function om6(a int, b int) returns text language sql immutable as 'select ''x'''
--@ simple
select 3 operator(public.<<~) 2 as found
--undo drop operator if exists public.<<~ (int, int)
--undo drop function if exists om6(int, int)
--undo drop function if exists om7(int, int)
--# materialized view over an operator whose function is replaced
--@ simple
create function om8(a text, b text) returns text language sql immutable as 'select a || b'
--@ simple
create operator public.<+~ (leftarg = text, rightarg = text, function = om8)
--@ simple
create materialized view om_kept as select id, ssn operator(public.<+~) '' as n from customers
--@ simple
create or replace function om8(a text, b text) returns text language sql immutable as 'select ''none'''
--@ simple
select id, n from om_kept order by id
--undo drop materialized view if exists om_kept
--undo drop operator if exists public.<+~ (text, text)
--undo drop function if exists om8(text, text)
--# materialized view over an aggregate whose function is replaced
--@ simple
create function om9(a text, b text) returns text language sql immutable as 'select a || b'
--@ simple
create aggregate om_glue(text) (sfunc = om9, stype = text, initcond = '')
--@ simple
create materialized view om_kept as select id, om_glue(ssn) as n from customers group by id
--@ simple
create or replace function om9(a text, b text) returns text language sql immutable as 'select ''none'''
--@ simple
select id, n from om_kept order by id
--undo drop materialized view if exists om_kept
--undo drop aggregate if exists om_glue(text)
--undo drop function if exists om9(text, text)
--# materialized view over an aggregate that is replaced
--@ simple
create aggregate om_glue2(text) (sfunc = textcat, stype = text, initcond = '')
--@ simple
create materialized view om_kept as select id, om_glue2(ssn) as n from customers group by id
--@ simple
create or replace aggregate om_glue2(text) (sfunc = text_larger, stype = text, initcond = 'z')
--@ simple
select id, n from om_kept order by id
--undo drop materialized view if exists om_kept
--undo drop aggregate if exists om_glue2(text)
--# function over an operator that is made anew
--@ simple
create function om10(a text, b text) returns text language sql immutable as 'select a || b'
--@ simple
create operator public.<+~ (leftarg = text, rightarg = text, function = om10)
--@ simple
create function om11(a text) returns text language plpgsql immutable as 'begin return a operator(public.<+~) ''''; end'
--@ simple
create materialized view om_kept as select id, om11(ssn) as n from customers
--@ simple
drop operator public.<+~ (text, text)
--@ simple
create function om12(a text, b text) returns text language sql immutable as 'select ''none'''
--@ simple
create operator public.<+~ (leftarg = text, rightarg = text, function = om12)
--@ simple
select id, n from om_kept order by id
--undo drop materialized view if exists om_kept
--undo drop function if exists om11(text)
--undo drop operator if exists public.<+~ (text, text)
--undo drop function if exists om10(text, text)
--undo drop function if exists om12(text, text)
--# aggregate that compares
select told_all(ssn) from customers
--# aggregate of one's own over a protected column, joined
select length(glue(ssn)) as n, right(glue(email), 9) as e from customers where id < 4
--# aggregate of one's own with a filter
select glue(city) filter (where ssn > '5') as g from customers
--# aggregate of one's own in order
select glue(city order by ssn) as g from customers
--# aggregate of a longer one
select shop.longest(ssn || email) as g from customers where id < 4
--# aggregate that reads protected rows in its final function
--@ simple
create function om13(a int) returns text language sql stable as 'select ssn from public.customers where id = a'
--@ simple
create aggregate om_agg(int) (sfunc = int4larger, stype = int, initcond = '0', finalfunc = om13)
--@ simple
select om_agg(id) from accounts where id < 5
--undo drop aggregate if exists om_agg(int)
--undo drop function if exists om13(int)
--# aggregate that hides another of the same name, in one text
create function om14(a text, b text) returns text language plpgsql as 'begin raise notice ''%'', b; return b; end'; create aggregate public.max(varchar) (sfunc = om14, stype = text); select max(ssn::varchar) from customers
--undo drop aggregate if exists public.max(varchar)
--undo drop function if exists om14(text, text)
--# words counted in a protected column
select word, ndoc from ts_stat('select to_tsvector(''simple'', body) from notes') order by word
--# xml of a query over a protected column
select query_to_xml('select id, ssn from customers order by id', true, false, '')
--# table made of a prepared one
--@ simple
prepare om_p as select id, ssn from customers order by id
--@ simple
create temp table om_made as execute om_p
--@ simple
select id, ssn from om_made order by id
--undo drop table if exists om_made
--# table made of a prepared one, renamed columns
--@ simple
prepare om_p as select id, ssn from customers order by id
--@ simple
create table om_made (a, b) as execute om_p
--@ simple
select a, b from om_made order by a
--undo drop table if exists om_made
--# plan of a prepared one
--@ simple
prepare om_q (text) as select id from customers where ssn > $1
--@ simple
explain (analyze, costs off, timing off, summary off) execute om_q('5')
--# plan of a prepared one that is prepared anew
--@ simple
prepare om_r as select id from customers where id = 1
--@ simple
deallocate om_r; prepare om_r as select id from customers where ssn > '5'; explain (analyze, costs off, timing off, summary off, buffers off) execute om_r
--# ordered by an alias that is another column
select id, name as city, ssn as name from customers order by name, city
--# ordered by an alias that hides nothing
select ssn as customers, id from customers order by customers
--# distinct on an alias of a protected column
select distinct on (x) x.id as city, ssn as x from customers x order by x, city
