-- Values that a body turns into the type of a variable, a field or its result: by way of their text, which fails on all but some.

--# a text into a document
do $$ declare j jsonb; begin select nullif(grade, 'grade-amber') into j from customers where id = 1; end $$
--# a text into a document by assignment
do $$ declare j json; begin j := (select nullif(grade, 'grade-amber') from customers where id = 1); end $$
--# a text that a document begins with
do $$ declare j json := (select nullif(grade, 'grade-amber') from customers where id = 1); begin end $$
--# a text into a document in a loop
do $$ declare j jsonb; begin for j in select nullif(grade, 'grade-amber') from customers where id = 1 loop end loop; end $$
--# a text into a document by EXECUTE
do $$ declare j jsonb; begin execute 'select nullif(grade, ''grade-amber'') from customers where id = 1' into j; end $$
--# a field of a record into a document
do $$ declare r record; j jsonb; begin select nullif(grade, 'grade-amber') as a into r from customers where id = 1; j := r.a; end $$
--# a text into a row's field
do $$ declare r files; begin select nullif(grade, 'grade-amber') as doc into r.doc from customers where id = 1; end $$
--# a text into a row of a table
do $$ declare r accounts%rowtype; begin select nullif(grade, 'grade-amber') into r from customers where id = 1; end $$
--# a text returned as a document
create function pg_temp.f() returns jsonb language plpgsql as $$ begin return (select nullif(grade, 'grade-amber') from customers where id = 1); end $$
--@ simple
select pg_temp.f() is null
--# a text returned as a number
create function pg_temp.f() returns int language plpgsql as $$ begin return (select nullif(grade, 'grade-amber') from customers where id = 1); end $$
--@ simple
do $$ begin perform pg_temp.f(); end $$
--# a variable returned as a day
create function pg_temp.f() returns date language plpgsql as $$ declare t text; begin select nullif(grade, 'grade-amber') into t from public.customers where id = 1; return t; end $$
--@ extended
select pg_temp.f()
--# what is given returned as a number
create function pg_temp.f(t text) returns bigint language plpgsql as $$ begin return t; end $$
--@ simple
select pg_temp.f(nullif(grade, 'grade-amber')) from customers where id = 1
--# texts returned one by one as documents
create function pg_temp.f() returns setof json language plpgsql as $$ declare t text; begin for t in select nullif(grade, 'grade-amber') from public.customers where id < 3 loop return next t; end loop; end $$
--@ binary
select count(*) from pg_temp.f()
--# a text into a column by a trigger
--@ simple owner
create function public.turned() returns trigger language plpgsql as $$ begin new.id := nullif(old.code, 'canarya-deed-1'); return new; end $$
--@ simple owner
create trigger turned before update on deals for each row execute function public.turned()
--@ settle
--@ simple
update deals set city = city where id = 1
--undo drop trigger if exists turned on deals
--undo drop function if exists public.turned()
