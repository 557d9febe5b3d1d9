-- What bodies raise: it is told where nothing protected is in it, whatever they call, catch, run or loop over.

--# a value, by a sub-select
do $$ begin raise notice '%', (select ssn from customers where id = 1); end $$
--# documents of rows
do $$ declare r record; begin for r in select * from customers loop raise notice '%', to_jsonb(r); end loop; end $$
--# rows of a function
do $$ declare r record; begin for r in select * from everyone() loop raise notice '%', r; end loop; end $$
--# a row in a variable
do $$ declare r customers; begin r := (select c from customers c where id = 1); raise notice '%', r.ssn; end $$
--# an error that is caught
do $$ declare n int; begin select ssn::int into n from customers where id = 1; exception when others then raise notice '%', sqlerrm; end $$
--# an error of a function that is caught
do $$ declare n int; begin perform ssn_of(1)::int; exception when others then raise notice '%', sqlerrm; end $$
--# what is told of an error
do $$ declare n int; t text; begin perform ssn_of(1)::int; exception when others then get stacked diagnostics t = message_text; raise notice '%', t; end $$
--# a setting
do $$ begin perform set_config('a.b', ssn, false) from customers where id = 1; raise notice '%', current_setting('a.b'); end $$
--# a row of a cursor
do $$ declare c cursor for select * from customers; r record; begin open c; fetch c into r; raise notice '%', r.ssn; end $$
--# a row of a cursor over a text
do $$ declare c refcursor; r record; begin open c for execute 'select * from customers'; fetch c into r; raise notice '%', r.ssn; end $$
--# the message as an option
do $$ begin raise notice using message = (select ssn from customers where id = 1); end $$
--# a column's name as an option
do $$ begin raise exception using message = 'x', column = (select ssn from customers where id = 1); end $$
--# a code as an option
do $$ begin raise exception using message = 'x', errcode = (select '2' || substr(ssn, 1, 2) || '00' from customers where id = 1); end $$
--# whether there are rows
do $$ begin if exists (select 1 from customers where ssn like '899%') then raise notice 'yes'; end if; end $$
--# elements, one at a time
do $$ declare s text; begin foreach s in array (select tags from customers where id = 1) loop raise notice '%', s; end loop; end $$
--# gathered values
do $$ declare a text[]; begin select array_agg(ssn) into a from customers; raise notice '%', a; end $$
--# a variable that is given another's value
do $$ declare a text; b text; begin select city, ssn into a, b from customers where id = 1; a := b; raise notice '%', a; end $$
--# a record
do $$ declare a record; begin select 1 as x, ssn into a from customers where id = 1; raise notice '%', a; end $$
--# a row as text
select tell(c::text) from customers c
--# a function of rows
select tell(number_of(c)) from customers c
--# a view of a part
select tell(ssn_tail) from customer_overview
--# a text that is computed and run
do $$ declare s text; begin execute format('select tell(%L)', (select ssn from customers where id = 1)); end $$
--# a text that is run with values
do $$ declare s text; begin for s in select ssn from customers loop execute 'select tell($1)' using s; end loop; end $$
--# a text with values that makes another block
do $$ declare s text; begin for s in select ssn from customers loop execute 'do $q$ begin raise notice ''x' || s || '''; end $q$'; end loop; end $$
--# rows of a join
do $$ declare r record; begin for r in select c.* from customers c, cards k where k.customer_id = c.id loop raise notice '%', r; end loop; end $$
--# a digest
do $$ declare h text; begin select md5(string_agg(ssn, '')) into h from customers; raise notice '%', h; end $$
--# what the planner keeps
do $$ declare n int; begin select reltuples into n from pg_class where relname = 'customers'; raise notice '%', (select most_common_vals::text from pg_stats where tablename = 'customers' and attname = 'grade'); end $$
--# a plan
do $$ declare p text; begin for p in explain select * from customers where ssn = '1' loop raise notice '%', p; end loop; end $$
--# a plan with its rows
do $$ declare p text; begin for p in execute 'explain analyze select * from customers where ssn like ''1%''' loop raise notice '%', p; end loop; end $$
--# XML of a query
do $$ begin raise notice '%', (select query_to_xml('select ssn from customers', true, false, '')); end $$
--# other tables
do $$ begin raise notice '%', (select string_agg(body, ',') from notes); end $$
--# rows of any type
--@ simple
create function pg_temp.rz(anyelement) returns text language plpgsql as $$ begin raise notice '%', $1; return 'a'; end $$
--@ simple
select pg_temp.rz(c) from customers c
--# behind what may be told, in a transaction
--@ simple
begin
--@ simple
update contracts set city = 'x' where id = 1
--@ simple
do $$ begin raise notice 'q %', (select count(*) from customers); raise exception '%', (select email from contracts where id = 1); end $$
--@ simple
rollback
--# notice given by the function of a check, of values that stay
--undo alter table pacts drop constraint if exists spoken
--undo drop function if exists spoken(text)
--@ simple owner
create function spoken(text) returns boolean language plpgsql as $$ begin if $1 > 'bz' then raise notice 'yes'; end if; return true; end $$
--@ simple owner
alter table pacts add constraint spoken check (spoken(email))
--@ settle
--@ simple
update pacts set city = city where id in (1, 2)
--# notice given by the function of an index, of values that stay
--undo drop index if exists spoken_of
--undo drop function if exists spoken(text)
--@ simple owner
create function spoken(text) returns int language plpgsql immutable as $$ begin if $1 > 'bz' then raise notice 'yes'; end if; return 1; end $$
--@ simple owner
create index spoken_of on pacts (spoken(email), city)
--@ settle
--@ simple
update pacts set city = city || '!' where id in (1, 2)
