-- Ways to write the same thing, names that hide another, blocks that tell.

--# unicode identifier
select U&"h\0061ndle" from vitals order by id
--# unicode identifier with another escape
select U&"h!0061ndle" uescape '!' from vitals order by id
--# unicode table
select "handle" from U&"\0076itals" order by id
--# capitals folded
select HANDLE, Handle from VITALS order by ID
--# identifier cut at its end
select vitals_with_a_very_long_alias_that_is_longer_than_the_sixty_three_bytes_the_server_keeps.handle from vitals as vitals_with_a_very_long_alias_that_is_longer_than_the_sixty_three_bytes_the_server_cuts order by id
--# identifier in bytes cut
select "ääääääääääääääääääääääääääääääääääääääää".handle from vitals "ääääääääääääääääääääääääääääääää" order by id
--# strings that continue
select 'a'
'b' || handle from vitals order by id
--# escape string
select E'\x41' || handle, e'\'' || ssn from vitals, customers where vitals.id = customers.id order by 1
--# dollar quotes within
select $a$ $b$ $a$ || handle || $$;$$ from vitals order by id
--# nested comments
select /* a /* b */ -- c */ handle, '*/' /* ' */ from vitals order by id
--# comment in an operator
select handle ||/**/'x' from vitals order by id
--# carriage returns
select 1 as a -- x
, handle from vitals order by id
--# conforming strings off
--@ simple
set standard_conforming_strings = off
--@ simple
select 'a\' || handle || ' --' from vitals order by id
--@ simple
select '\'', handle, '\'' from vitals order by id
--# conforming strings off in the same text
set standard_conforming_strings = off; select '\', handle from vitals --'
--# encoding changed
--@ simple
set client_encoding = 'LATIN1'
--@ simple
select handle from vitals order by id
--# encoding changed to one that hides quotes
--@ simple
set client_encoding = 'SJIS'
--@ simple
select 'ï¼¼', handle from vitals order by id
--# encoding with sql ascii
--@ simple
set client_encoding = 'SQL_ASCII'
--@ simple
select upper(handle) from vitals order by id
--# encoding changed with names
set names 'utf8'; select handle from vitals order by id
--# zero-width names
select handle as "​", handle as "id" from vitals order by 1
--# names of a system column
select tableoid, ctid, handle as ctid from vitals order by id
--# column named as a table
select vitals.vitals from (select handle as vitals from vitals) vitals
--# alias named as a function
select lower.lower from (select handle as lower from vitals) lower
--# alias named as another column
select id as handle, handle as id from vitals order by 1
--# alias swapped so that a hidden one bears an open name
select v.name from vitals as v (a, b, c, d, e, f, g, h, name) order by a
--# alias of a join
select j.x from (vitals v join accounts a on a.id = v.id) as j (i, n, w, f, s, p, fe, r, x) order by i
--# alias of using
select u.id, v.handle from vitals v join accounts a using (id) as u order by u.id
--# name of a column of the outer query
select (select handle) from vitals order by id
--# name of a column of the outer query, in a table without it
select (select handle from accounts a where a.id = v.id) from vitals v order by id
--# outer query's row
select (select v from accounts a where a.id = v.id) from vitals v order by id
--# outer query's row as document
select (select to_jsonb(v) - 'id' from accounts limit 1) from vitals v order by id
--# outer aggregate
select (select string_agg(v.handle, ',') from accounts where id = 1) from vitals v
--# function call as column
select v.peek from (select peek_at(id) as peek from accounts) v
--# column as function call
select handle(v) from vitals v order by id
--# cast of a row's function
select (v).handle, (v::vitals).handle, (row(v.*)::vitals).handle from vitals v order by id
--# cast of a text to a row
select ((v::text)::vitals).handle from vitals v order by id
--# rows from arrays of rows
select (unnest(array_agg(v))).handle from vitals v
--# rows of arrays in FROM
select handle from unnest((select array_agg(v) from vitals v)) order by id
--# rows from arrays by place
select ((array_agg(v order by id))[2]).handle from vitals v
--# setof function over rows
select (select v.handle from vitals v where v.id = a.id) as handle from accounts a where a.id < 7 order by id
--# composite of a view
select (w.x).handle from (select v as x from vitals v) w order by (w.x).id
--# composite in a named query
with q as (select v as x, id from vitals v) select (x).handle, (x).* from q order by id
--# composite through a function's row
select (f).ssn from (select everyone() as f) q
--# record types
select r.* from (select v.id, v from vitals v) as r order by 1
--# returning an outer star
update vitals v set name = name from accounts a where a.id = v.id returning v
--# returning with old
update vitals set handle = 'x' where id = 1 returning old.handle
--# returning into arrays
update vitals set marks[1] = 9 where id = 1 returning marks
--# update in place of json
update vitals set doc = doc where id = 1 returning doc ->> 'pet'
--# appended to a hidden one
update vitals set handle = handle || 'x' returning handle
--# swapped columns
update vitals set name = handle, handle = name::citext returning name
--# swapped in a row
update vitals set (name, handle) = (select handle, name from vitals v where v.id = vitals.id) returning id, name
--# default of a hidden
insert into vitals (id, name) select id + 10, handle from vitals returning name
--# merge returning
merge into scratch s using vitals v on s.id = v.id + 100 when not matched then insert values (v.id + 100, v.handle) returning s.t
--# table function of a column
select * from regexp_split_to_table((select handle::text from vitals where id = 1), '-')
--# several statements, the last shown
select 1; select handle from vitals order by id; select 2
--# several statements, setting in between
set search_path = pg_catalog; select handle from public.vitals order by id; reset search_path; select handle from vitals order by id
--# statement behind an error
select handle from vitals order by id; select 1/0; select handle from vitals
--# explain of several
explain (costs off, verbose) select 'x'; select handle from vitals order by id
--# very long list
select 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,handle,21,22 from vitals order by id
--# piped twice
--@ piped
select handle, v from vitals v order by id
--# bound early folded
--@ extended
select case when is_secret('canarya-slip-1') then 1 / 0 end
--# copy of rows from a function
copy (select everyone()) to stdout
--# copy of a view with header match
copy (select * from overview_again) to stdout (format csv, header true, force_quote (tail))
--# error's statement position within a hidden view
select handle from vitals wher
--# error of a missing column by a row
select (select v from vitals v where id = 1)::text::int
--# code of an error
do $$ begin raise exception using errcode = 'P' || lpad((select marks[1] from vitals where id = 1)::text, 4, '0'); end $$
--# exit when
do $$ declare n int := 0; begin loop n := n + 1; exit when n > (select marks[1] from vitals where id = 1); raise notice 'x'; end loop; end $$
--# foreach over a hidden array
do $$ declare m int; begin foreach m in array (select marks from vitals where id = 1) loop raise notice 'x'; end loop; end $$
--# call with a hidden argument
do $$ begin perform tell(handle::text) from vitals; end $$
