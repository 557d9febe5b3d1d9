-- Bodies in PL/pgSQL: DO blocks that tell what they read, and functions that are defined and called at once.

--# notice from a block
do $$ begin raise notice '%', (select ssn from customers where id = 1); end $$
--# error from a block
do $$ begin raise exception '%', (select ssn from customers where id = 1); end $$
--# variable raised
do $$ declare a text; begin select ssn into a from customers where id = 1; raise notice 'x %', a; end $$
--# record raised
do $$ declare r record; begin select * into r from customers where id = 1; raise notice '%', r.ssn; end $$
--# record that begins with a row
do $$ declare r customers := (select c from customers c where id = 1); begin raise notice '%', r.ssn; end $$
--# record that begins with a row, behind a comment
do $$ declare r /* ; */ customers /* ; */ default (select c from customers c where id = 1); begin raise notice '%', r.ssn; end $$
--# row type
do $$ declare r customers%rowtype; begin select * into r from customers where id = 1; raise warning '%', r; end $$
--# alias of a variable's text
do $$ declare a text := (select ssn from customers where id = 1); b text; begin b := 'x' || a; raise notice '%', reverse(b); end $$
--# loop over rows
do $$ declare s text; begin for s in select ssn from customers order by id limit 2 loop raise notice '%', s; end loop; end $$
--# loop over an array
do $$ declare s text; begin foreach s in array (select array_agg(ssn order by id) from customers) loop raise notice '%', s; end loop; end $$
--# bound cursor
do $$ declare c cursor for select ssn from customers order by id; s text; begin open c; fetch c into s; raise notice '%', s; end $$
--# cursor with an argument
do $$ declare c cursor (n int) for select ssn from customers where id = n; s text; begin open c(2); fetch c into s; raise notice '%', s; end $$
--# unbound cursor
do $$ declare c refcursor; s text; begin open c for select ssn from customers where id = 2; fetch c into s; raise notice '%', s; end $$
--# cursor of a computed text
do $$ declare c refcursor; s text; begin open c for execute 'select ss' || 'n from customers where id = 2'; fetch c into s; raise notice '%', s; end $$
--# constant text
do $$ declare s text; begin execute 'select ssn from customers where id = 1' into s; raise notice '%', s; end $$
--# computed text
do $$ declare s text; begin execute format('select %I from customers where id = 1', 's' || 'sn') into s; raise notice '%', s; end $$
--# text from a variable
do $$ declare t text := 'select ssn from customers where id = 1'; s text; begin execute t into s; raise notice '%', s; end $$
--# error of a cast
do $$ begin perform (select ssn from customers where id = 1)::int; end $$
--# error of an assignment
do $$ declare n int; begin n := (select ssn from customers where id = 1); end $$
--# caught error's text
do $$ begin perform (select ssn from customers where id = 1)::date; exception when others then raise notice '%', sqlerrm; end $$
--# caught error's diagnostics
do $$ declare m text; begin perform (select ssn from customers where id = 1)::date; exception when others then get stacked diagnostics m = message_text; raise notice '%', m; end $$
--# assertion
do $$ begin assert false, (select ssn from customers where id = 1); end $$
--# code of the error
do $$ begin raise exception using errcode = 'P0' || (select translate(left(ssn, 3), '-', '0') from customers where id = 1); end $$
--# hint of the error
do $$ begin raise exception 'x' using hint = (select ssn from customers where id = 1); end $$
--# branch
do $$ begin if (select ssn from customers where id = 1) like '1%' then raise notice 'yes'; else raise notice 'no %', (select md5(ssn) from customers where id = 1); end if; end $$
--# case
do $$ begin case (select left(ssn, 1) from customers where id = 1) when '1' then raise notice 'one'; else raise notice '%', (select ssn from customers where id = 1); end case; end $$
--# number of rounds
do $$ begin for i in 1..(select translate(left(ssn, 2), '-', '')::int from customers where id = 1) loop raise notice 'x'; end loop; end $$
--# block within a block
do $$ <<a>> declare s text; begin declare s text := 'x'; begin select ssn into a.s from customers where id = 1; end; raise notice '%', a.s; end $$
--# call of a function
do $$ begin raise notice '%', ssn_of(1); end $$
--# call of a function in PL/pgSQL
do $$ begin raise notice '%', ssn_of_slowly(1); end $$
--# function that tells
do $$ begin perform tell((select ssn from customers where id = 1)); end $$
--# element of an array
do $$ declare a text[]; begin a[1] := (select ssn from customers where id = 1); raise notice '%', a; end $$
--# field of a record
do $$ declare r record; begin r := row((select ssn from customers where id = 1)); raise notice '%', r; end $$
--# whole row to a record by a loop
do $$ declare r record; begin for r in execute 'select * from customers order by id limit 1' loop raise notice '%', to_json(r); end loop; end $$
--# channel
--@ simple
listen told; do $$ begin perform pg_notify('told', (select ssn from customers where id = 1)); end $$
--# language by its name in capitals
do language 'plpgsql' $$ begin raise notice '%', (select ssn from customers where id = 1); end $$
--# text with escapes
do E'begin raise notice \'%\', (select ss\x6e from customers where id = 1); end'
