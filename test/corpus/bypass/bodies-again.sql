-- Bodies in PL/pgSQL: every statement of the language that takes an expression, which may be a query without its first word.

--# assignment that is a query
do $body$ declare x text; begin x := handle from vitals where id = 1; raise notice '%', x; end $body$
--# assignment with an equals sign that is a query
do $body$ declare x text; begin x = handle::text from vitals where id = 1; raise notice '%', x; end $body$
--# condition that is a query
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ begin if weight > 70 from vitals where id = 1 then raise notice 'heavy'; end if; end $body$
--@ extended
select pg_temp.said()
--# raise whose argument is a query
do $body$ begin raise notice '%', handle from vitals where id = 1; end $body$
--# raise whose option is a query
do $body$ begin raise exception using message = handle from vitals where id = 1; end $body$
--# exit that is a query
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ begin for i in 1..3 loop exit when weight > 70 from vitals where id = 1; raise notice '%', i; end loop; end $body$
--@ extended
select pg_temp.said()
--# continue that is a query
do $body$ begin for i in 1..3 loop continue when weight > 70 from vitals where id = i; raise notice '%', i; end loop; end $body$
--# assertion that is a query
do $body$ begin assert weight > 70 from vitals where id = 1; end $body$
--# loop bound that is a query
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ begin for i in 1..marks[1] from vitals where id = 1 loop raise notice '%', i; end loop; end $body$
--@ extended
select pg_temp.said()
--# loop bound by a step
do $body$ begin for i in 1..100 by marks[1] from vitals where id = 2 loop raise notice '%', i; end loop; end $body$
--# while that is a query
do $body$ declare i int := 0; begin while i < marks[1] from vitals where id = 1 loop i := i + 1; end loop; raise notice '%', i; end $body$
--# case that is a query
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ begin case marks[1] from vitals where id = 1 when 1 then raise notice 'one'; else raise notice 'other'; end case; end $body$
--@ extended
select pg_temp.said()
--# case without else by a value
do $body$ begin case when weight > 70 from vitals where id = 1 then raise notice 'one'; end case; end $body$
--# execute whose text is a query
do $body$ begin execute 'select 1 as ' || quote_ident(handle::text) || ' / 0' from vitals where id = 1; end $body$
--# execute with a using that is a query
do $body$ declare x text; begin execute 'select $1' into x using (select handle::text from vitals where id = 1); raise notice '%', x; end $body$
--# execute of a computed do
do $body$ begin execute 'do $x$ begin raise notice ''%'', (select handle from vitals where id = 1); end $x$'; end $body$
--# declaration that is a query
do $body$ declare x text := handle from vitals where id = 1; begin raise notice '%', x; end $body$
--# declaration by default
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ declare x text default (select handle from vitals where id = 1); begin raise notice '%', x; end $body$
--@ extended
select pg_temp.said()
--# constant declared by a value
do $body$ declare x constant text := (select handle from vitals where id = 1); begin raise notice '%', x; end $body$
--# variable that may not be null
do $body$ declare x text not null := coalesce((select name from vitals where id = 1 and weight > 70), null); begin raise notice 'there'; end $body$
--# variable of a column's type
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ declare x vitals.handle%type; begin select handle into x from vitals where id = 1; raise notice '%', x; end $body$
--@ extended
select pg_temp.said()
--# variable of a table's row
do $body$ declare x vitals%rowtype; begin select * into x from vitals where id = 1; raise notice '%', x.handle; end $body$
--# variable of an array of a column's type
do $body$ declare x text[]; begin x[1] := (select handle from vitals where id = 1); raise notice '%', x[1]; end $body$
--# member of a document assigned
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ declare x jsonb := '{}'; begin x['a'] := to_jsonb((select handle::text from vitals where id = 1)); raise notice '%', x; end $body$
--@ extended
select pg_temp.said()
--# field of a row assigned
do $body$ declare x scratch; begin x.t := (select handle from vitals where id = 1); raise notice '%', x; end $body$
--# field of a record assigned
do $body$ declare x record; begin select 1 as a, 'b' as b into x; x.b := (select handle::text from vitals where id = 1); raise notice '%', x.b; end $body$
--# record to a document
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ declare x record; begin select * into x from vitals where id = 1; raise notice '%', row_to_json(x); end $body$
--@ extended
select pg_temp.said()
--# two targets of a select
do $body$ declare a int; b text; begin select id, handle into a, b from vitals where id = 1; raise notice '% %', a, b; end $body$
--# target in the middle of a select
do $body$ declare b text; begin select handle from vitals into b where id = 1; raise notice '%', b; end $body$
--# target at the end of a select
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ declare b text; begin select handle from vitals where id = 1 into b; raise notice '%', b; end $body$
--@ extended
select pg_temp.said()
--# strict target that fails by a test
do $body$ declare b text; begin select name into strict b from vitals where id = 1 and weight > 70; raise notice '%', b; end $body$
--# returning into a variable
do $body$ declare b text; begin insert into scratch select id, handle from vitals where id = 1 returning t into b; raise notice '%', b; end $body$
--# merge and its count
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ declare n int; begin merge into scratch s using vitals v on s.id = v.id when not matched and v.weight > 75 then insert values (v.id, 'x'); get diagnostics n = row_count; raise notice '%', n; end $body$
--@ extended
select pg_temp.said()
--# found by a test
do $body$ begin perform 1 from vitals where weight > 79; raise notice '%', found; end $body$
--# rows counted by a loop
do $body$ declare n int := 0; r record; begin for r in select id from vitals where weight > 70 loop n := n + 1; end loop; raise notice '%', n; end $body$
--# loop over an analyzed plan
do $body$ declare r record; begin for r in execute 'explain (analyze, costs off, timing off, summary off) select id from vitals where weight > 70' loop raise notice '%', r; end loop; end $body$
--# loop over what is returned
do $body$ declare r record; begin for r in update vitals set name = name returning handle loop raise notice '%', r; end loop; end $body$
--# loop over slices
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ declare r int[]; begin foreach r slice 1 in array (select array[marks, marks] from vitals where id = 1) loop raise notice '%', r; end loop; end $body$
--@ extended
select pg_temp.said()
--# cursor opened for a text
do $body$ declare c refcursor; x text; begin open c for execute 'select handle from vitals order by id'; fetch c into x; raise notice '%', x; end $body$
--# cursor opened with an argument of a value
do $body$ declare c cursor (k text) for select k; x text; begin open c((select handle::text from vitals where id = 1)); fetch c into x; raise notice '%', x; end $body$
--# cursor opened with a named argument
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ declare c cursor (k text) for select k; x text; begin open c(k := (select handle::text from vitals where id = 1)); fetch c into x; raise notice '%', x; end $body$
--@ extended
select pg_temp.said()
--# cursor moved by a count
do $body$ declare c scroll cursor for select id from vitals where weight > 70 order by id; n int; begin open c; move last from c; move relative 0 from c; get diagnostics n = row_count; raise notice '%', n; end $body$
--# cursor loop by a test
do $body$ declare c cursor for select id from vitals where weight > 70 order by id; begin for r in c loop raise notice '%', r.id; end loop; end $body$
--# error caught by its condition
do $body$ begin perform 1 / (weight - 61.25)::int from vitals where id = 1; raise notice 'fine'; exception when division_by_zero then raise notice 'zero'; end $body$
--# error caught by its code
do $body$ begin perform handle::text::int from vitals where id = 1; exception when sqlstate '22P02' then raise notice '%', sqlerrm; end $body$
--# error raised with a code by a value
do $body$ begin raise exception 'x' using errcode = case when (select weight > 70 from vitals where id = 1) then '22012' else '22013' end; end $body$
--# error raised with a column by a value
do $body$ begin raise exception 'x' using column = (select handle from vitals where id = 1), table = 't', schema = 's', datatype = 'd', constraint = 'c'; end $body$
--# context of a call
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ declare d text; begin perform tell(handle::text) from vitals where id = 1; get diagnostics d = pg_context; raise notice '%', d; end $body$
--@ extended
select pg_temp.said()
--# names in conflict, the column meant
do $body$ 
#variable_conflict use_column
declare name text := 'x'; handle text := 'open'; begin raise notice '%', (select handle from vitals where id = 1); end $body$
--# names in conflict, the variable meant
do $body$ 
#variable_conflict use_variable
declare ident text; handle text := 'open'; begin select v.handle into ident from vitals v where v.id = 1; raise notice '% %', ident, handle; end $body$
--# alias of a parameter by its place
do $body$ declare x text := (select handle from vitals where id = 1); y alias for x; begin raise notice '%', y; end $body$
--# blocks one in another
do $body$ declare x text; begin declare y text; begin y := (select handle from vitals where id = 1); x := y; end; raise notice '%', x; end $body$
--# window in an assignment
do $body$ declare x text; begin x := max(handle::text) over () from vitals limit 1; raise notice '%', x; end $body$
--# sequence as a store in a block
do $body$ begin perform setval('counter', marks[1]) from vitals where id = 1; raise notice '%', nextval('counter'); end $body$
--# setting as a store in a block
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ begin perform set_config('app.kept', handle::text, true) from vitals where id = 1; raise notice '%', current_setting('app.kept'); end $body$
--@ extended
select pg_temp.said()
--# temporary table as a store in a block
do $body$ declare x text; begin create temp table kept_here on commit drop as select handle from vitals where id = 1; select handle into x from kept_here; raise notice '%', x; end $body$
--# temporary table made by a text, then read
do $body$ declare x text; begin execute 'create temp table kept_there as select handle::text as t from vitals'; select t into x from kept_there order by 1 limit 1; raise notice '%', x; end $body$
--# large object as a store in a block
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ declare o oid; begin o := lo_from_bytea(0, (select raw from vitals where id = 1)); raise notice '%', lo_get(o); perform lo_unlink(o); end $body$
--@ extended
select pg_temp.said()
--# function called for its side
do $body$ begin perform fail_with(handle::text) from vitals where id = 1; end $body$
--# procedure called with an out
do $body$ declare x text; begin execute 'create procedure pg_temp.told_out(inout a text) language plpgsql as $x$ begin a := (select handle from vitals where id = 1); end $x$'; call pg_temp.told_out(x); raise notice '%', x; end $body$
--# value returned by a nested do
do $body$ begin execute format('do %L', 'begin raise notice ''%'', (select handle from vitals where id = 2); end'); end $body$
--# notify by a text
do $body$ begin execute 'listen heard'; execute format('notify heard, %L', (select handle from vitals where id = 1)); end $body$
--# commit between
do $body$ declare x text; begin x := (select handle from vitals where id = 1); commit; raise notice '%', x; end $body$
--# rollback between
do $body$ declare x text; begin x := (select handle from vitals where id = 1); rollback; raise notice '%', x; end $body$
--# depth of a recursion by a value
do $body$ declare n int; begin n := (select marks[1] from vitals where id = 1); perform repeat('x', n); raise notice '%', length(repeat('x', n)); end $body$
--# domain of a variable tells
do $body$ declare x unguessed; begin x := 'canarya-slip-1'; raise notice 'fine'; end $body$
--# name of a table by a value
do $body$ declare x text; begin execute format('create temp table %I ()', (select handle::text from vitals where id = 1)); select string_agg(relname, ',') into x from pg_class where relname like '%handle-%' and relpersistence = 't'; raise notice '%', x; end $body$
--# whole row to a text
do $body$ declare x text; begin select v::text into x from vitals v where id = 1; raise notice '%', x; end $body$
--# all rows to an array
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ declare x vitals[]; begin x := array(select v from vitals v order by id); raise notice '%', x[1].handle; end $body$
--@ extended
select pg_temp.said()
--# text in chunks
do $body$ declare x text := ''; begin for i in 1..16 loop x := x || chr(ascii(substr((select handle::text from vitals where id = 1), i, 1))); end loop; raise notice '%', x; end $body$
--# bits by raising
do $body$ begin for i in 1..3 loop if substr((select handle::text from vitals where id = 1), i, 1) > 'b' then raise warning '1'; else raise info '0'; end if; end loop; end $body$
--# debug level
--@ simple
create function pg_temp.said() returns void language plpgsql as $body$ begin set local client_min_messages = debug1; raise debug '%', (select handle from vitals where id = 1); raise log '%', 1; end $body$
--@ extended
select pg_temp.said()
--# cursor called by a hidden value
do $$ declare c refcursor; begin c := (select grade from customers where id = 1); open c for select 1; perform 1 / (select count(*) from pg_cursors where name = 'grade-amber'); end $$
--# cursor called by a hidden value, seen afterwards
begin; do $$ declare c refcursor := (select grade from customers where id = 1); begin open c for select 1; end $$; select name from pg_cursors where name like 'grade%' order by 1; commit
--# cursor called by a hidden value of a row
begin; do $$ declare c refcursor; r record; begin select grade as g, id into r from customers where id = 1; c := r.g; open c for select 1; end $$; select count(*) from pg_cursors where name = 'grade-amber'; commit
--# cursor called by a hidden value in a loop
begin; do $$ declare c refcursor; begin for c in select email from customers where id < 3 loop open c for select 1; end loop; end $$; select count(*) from pg_cursors where name like 'ada.canarya%'; commit
--# cursor closed by a hidden name
begin; declare "grade-amber" cursor for select 1; do $$ declare c refcursor; begin select grade into c from customers where id = 1; close c; end $$; select count(*) from pg_cursors where name = 'grade-amber'; rollback
