-- Rows spread into columns that nobody lists, names that are not there, and constants that take the type of what stands beside them.
--# inout of a procedure
create procedure public.p_in(inout x text) language plpgsql as $$ begin select ssn into x from customers where id = 1; end $$
--@ simple
call public.p_in('')
--undo drop procedure if exists public.p_in
--# out of a function
create function public.f_out(out a text, out b text) language plpgsql as $$ begin a := 'x'; select ssn into b from customers where id = 1; end $$
--@ simple
select * from public.f_out()
--@ simple
select (public.f_out()).*
--@ simple
select (public.f_out()).b
--undo drop function if exists public.f_out
--# out rows by return next
create function public.f_next(out a text, out b text) returns setof record language plpgsql as $$ begin for a, b in select name, ssn from customers order by id loop return next; end loop; end $$
--@ simple
select * from public.f_next()
--undo drop function if exists public.f_next
--# table function by return next
create function public.f_tab() returns table (a text, b text) language plpgsql as $$ begin for b in select ssn from customers order by id loop a := 'n'; return next; end loop; end $$
--@ simple
select b, a from public.f_tab()
--undo drop function if exists public.f_tab
--# procedure with into and execute
create procedure public.p_dyn(inout x text) language plpgsql as $$ begin execute 'select ssn from customers where id = 2' into x; end $$
--@ simple
call public.p_dyn('')
--undo drop procedure if exists public.p_dyn
--# inout by a loop variable
create procedure public.p_loop(inout x text) language plpgsql as $$ begin for x in select ssn from customers order by id loop exit; end loop; end $$
--@ simple
call public.p_loop('')
--undo drop procedure if exists public.p_loop
--# inout by diagnostics of an error
create procedure public.p_err(inout x text) language plpgsql as $$ begin perform ssn::int from customers where id = 1; exception when others then get stacked diagnostics x = message_text; end $$
--@ simple
call public.p_err('')
--undo drop procedure if exists public.p_err
--# inout by returning
create procedure public.p_ret(inout x text) language plpgsql as $$ begin update customers set city = city where id = 1 returning ssn into x; end $$
--@ simple
call public.p_ret('')
--undo drop procedure if exists public.p_ret
--# inout in sql
create procedure public.p_sql(inout x text) language sql as $$ select ssn from public.customers where id = 1 $$
--@ simple
call public.p_sql('')
--undo drop procedure if exists public.p_sql
--# out through a cursor
create procedure public.p_cur(inout x text) language plpgsql as $$ declare c cursor for select ssn from customers order by id; begin open c; fetch c into x; close c; end $$
--@ simple
call public.p_cur('')
--undo drop procedure if exists public.p_cur
--# row spread of a populated record
select (jsonb_populate_record(null::customers, to_jsonb(c))).* from customers c order by id
--# record populated in from
select r.* from customers c, jsonb_populate_record(null::customers, to_jsonb(c)) r order by c.id
--# rows of an array spread
select (x.a[1]).* from (select array_agg(c order by id) as a from customers c) x
--# contact spread
select id, (contact).* from contacts order by id
--# function of rows spread
select (everyone()).*
--# function with columns of its own
select * from everyone_as_table()
--# unnest of rows
select * from unnest((select array_agg(c order by id) from customers c))
--# recordset defined by its rows
select * from jsonb_to_recordset((select jsonb_agg(c order by id) from customers c)) as x(id int, ssn text)
--# name that is not there beside a checked literal
select '(1,canarya-slip-1)'::domained, nosuchcolumn
--# name that is not there beside a checked array
select '{canarya-slip-1}'::unguessed[], nosuchcolumn from tickets
--# function that is not there beside a checked literal
select nosuchfunction('(1,canarya-slip-1)'::domained)
--# prepared name that is not there beside a checked literal
--@ extended
select '(1,canarya-slip-1)'::domained, nosuchcolumn
--# literal in a list of its own type
select 1 from domained d where d in ('(1,canarya-slip-1)', '(1,x)') and nosuch
--# coalesce with a checked row
select coalesce(d, '(1,canarya-slip-1)'), nosuch from domained d
--# union with a checked row
select nosuch from (select d from domained d union all select '(1,canarya-slip-1)') x
--# view of nothing beside a checked literal
create view public.absent_a as select '(1,canarya-slip-1)'::domained, nosuchcolumn
--# index by nothing over a checked literal
create index on public.lots ((nosuchfunction('(1,canarya-slip-1)'::domained)))
--# default by nothing over a checked literal
alter table public.lots add column x text default nosuchfunction('(1,canarya-slip-1)'::domained)
--# default of a new table by nothing over a checked array
create table public.absent_b (x text default nosuchfunction('{canarya-slip-1}'::unguessed[]))
--# copy of nothing beside a checked literal
copy (select '(1,canarya-slip-1)'::domained, nosuchcolumn) to stdout
--# prepared over nothing beside a checked array
prepare absent_c as select '{canarya-slip-1}'::unguessed[], nosuchcolumn from tickets
--# nothing behind another statement beside a checked literal
select 1; select '(1,canarya-slip-1)'::domained, nosuchcolumn
--# explained nothing behind another statement beside a checked literal
select 1; explain select '(1,canarya-slip-1)'::domained, nosuchcolumn
--# cursor over nothing beside a checked literal
begin; declare absent_d cursor for select '(1,canarya-slip-1)'::domained, nosuchcolumn
--# default that reads
alter table scratch add column c regclass default ssn_of(1)::regclass
--undo alter table scratch drop column if exists c
--# check that names
alter table customers add constraint named check (ssn::regclass is not null)
--# partition bound that reads
create table public.bound_a partition of parted for values in (secret_of(1)::regclass::text)
--undo drop table if exists public.bound_a
--# view of names
create view public.v_named as select ssn::regclass as r from customers
--@ simple
select * from public.v_named
--undo drop view if exists public.v_named
--# row literal in a list
select 1 from domained d where d in ('(1,canarya-slip-1)', '(1,x)')
--# row literal coalesced
select coalesce(d, '(1,canarya-slip-1)') is null from domained d
--# row literal united
select count(*) from (select d from domained d union all select '(1,canarya-slip-1)') x
--# row literal in case
select case when true then '(1,canarya-slip-1)' else d end is null from domained d
--# row literal in values
select count(*) from (values ('(1,canarya-slip-1)'), ((select d from domained d limit 1))) v(x)
--# row literal in an array
select array[d, '(1,canarya-slip-1)'] is null from domained d
--# row literal greatest
select greatest(d, '(1,canarya-slip-1)') is null from domained d
--# row literal intersect
select count(*) from (select '(1,canarya-slip-1)' intersect select d from domained d) x
--# row literal recursive
with recursive r as (select d from domained d union all select '(1,canarya-slip-1)' from r where false) select count(*) from r
--# row of the parent in lead
select lead(d, 1, '(1,canarya-slip-1)') over () is null from domained d
--# array position
select array_position(array_agg(d), '(1,canarya-slip-1)') from domained d
--# nested inout made by the owner
--@ simple owner
create procedure public.p_one(inout x text) language plpgsql as $$ begin select ssn into x from customers where id = 1; end $$; create procedure public.p_two(inout x text) language plpgsql as $$ begin call public.p_one(x); end $$
--@ simple
call public.p_two('')
--undo drop procedure if exists public.p_two
--undo drop procedure if exists public.p_one
--# nested inout in a function made by the owner
--@ simple owner
create procedure public.p_one(inout x text) language plpgsql as $$ begin select ssn into x from customers where id = 1; end $$; create function public.f_two() returns text language plpgsql as $$ declare x text; begin call public.p_one(x); return x; end $$
--@ simple
select public.f_two()
--undo drop function if exists public.f_two
--undo drop procedure if exists public.p_one
--# inout of the owner
--@ simple owner
create procedure public.p_one(inout x text) language plpgsql as $$ begin select ssn into x from customers where id = 1; end $$
--@ simple
call public.p_one('')
--undo drop procedure if exists public.p_one
--# out of the owner, by a do
--@ simple owner
create procedure public.p_one(inout x text) language plpgsql as $$ begin select ssn into x from customers where id = 1; end $$
--@ simple
do $$ declare x text; begin call public.p_one(x); raise notice '%', x; end $$
--undo drop procedure if exists public.p_one
--# out of the owner by diagnostics
--@ simple owner
create procedure public.p_err(inout x text) language plpgsql as $$ begin perform ssn::int from customers where id = 1; exception when others then get stacked diagnostics x = message_text; end $$
--@ simple
call public.p_err('')
--undo drop procedure if exists public.p_err
--# out of the owner by returning
--@ simple owner
create procedure public.p_ret(inout x text) language plpgsql as $$ begin update customers set city = city where id = 1 returning ssn into x; end $$
--@ simple
call public.p_ret('')
--undo drop procedure if exists public.p_ret
--# out of the owner through a cursor
--@ simple owner
create procedure public.p_cur(inout x text) language plpgsql as $$ declare c cursor for select ssn from customers order by id; begin open c; fetch c into x; close c; end $$
--@ simple
call public.p_cur('')
--undo drop procedure if exists public.p_cur
--# two results of the owner
--@ simple owner
create procedure public.p_one(in a int, out b text, inout c int) language plpgsql as $$ begin select ssn into b from customers where id = a; c := c + 1; end $$
--@ simple
call public.p_one(1, null, 2)
--undo drop procedure if exists public.p_one
--# record in out
--@ simple owner
create procedure public.p_rec(inout r customers) language plpgsql as $$ begin select * into r from customers where id = 1; end $$
--@ simple
call public.p_rec(null)
--undo drop procedure if exists public.p_rec
--# nested inout by another name
--@ simple owner
create procedure public.p_one(inout x text) language plpgsql as $$ begin select ssn into x from customers where id = 1; end $$; create procedure public.p_two(inout x text) language plpgsql as $$ declare y alias for x; begin call public.p_one(y); end $$
--@ simple
call public.p_two('')
--undo drop procedure if exists public.p_two
--undo drop procedure if exists public.p_one
--# nested inout by number
--@ simple owner
create procedure public.p_one(inout x text) language plpgsql as $$ begin select ssn into x from customers where id = 1; end $$; create procedure public.p_two(inout text) language plpgsql as $$ begin call public.p_one($1); end $$
--@ simple
call public.p_two('')
--undo drop procedure if exists public.p_two
--undo drop procedure if exists public.p_one
