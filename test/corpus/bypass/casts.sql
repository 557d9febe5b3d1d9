-- Casts of users that the server applies unasked.

--# implied cast in a function
select upper(felt) from moods order by id
--# implied cast in a concatenation function
select length(felt) from moods order by id
--# implied cast in an insert
--@ simple
insert into scratch select id, felt from moods
--@ simple
select t from scratch order by id
--# implied cast in an insert of values
--@ simple
insert into scratch values (1, 'calm'::mood) returning t
--# implied cast in an update
update notes set body = 'calm'::mood where id = 1 returning id, body
--# implied cast in an update of an open column
update cards set brand = 'calm'::mood where id = 1 returning id, brand
--undo update cards set brand = 'mc' where id = 1
--# implied cast of an argument
select shout('calm'::mood)
--# implied cast written out
select felt::text from moods order by id
--# implied cast in a limit of its length
select id from accounts order by id limit (select length(felt) - 17 from moods where id = 1)
--# implied cast in string aggregate
select string_agg(felt, ',' order by id) from moods
--# implied cast in format
select concat(felt, '') || length(felt) from moods order by id
--# implied cast by a function's result
select lower(felt) from moods where id = 1
--# implied cast in PL/pgSQL
do $$ declare t text; begin select felt into t from moods limit 1; raise notice '%', t; end $$
--# implied cast in a cursor
begin; declare x cursor for select lower(felt) from moods order by id; fetch all from x; commit
--# implied cast in COPY
copy (select lower(felt) from moods order by id) to stdout
--# implied cast of an alias
select lower(q.m) from (select felt as m from moods) q
--# implied cast of a named query
with q as (select felt as m from moods) select lower(m) from q
--# implied cast of a constant
select lower('calm'::mood)
--# implied cast of an element
select lower((array['calm'::mood])[1])
--# implied cast of a sub-select
select lower((select felt from moods where id = 1))
--# implied cast of a view
--@ simple
create temp view mv as select felt from moods
--@ simple
select lower(felt) from mv
--# implied cast of a record's field
select lower((m).felt) from moods m order by id
--# implied cast of a function's row
select lower(felt) from unnest(array['calm'::mood]) as u(felt)
--# implied cast in IN
select id from moods where felt in ('is canarya-handle-1'::text)
--# implied cast in between
select id from moods where felt between 'is c'::text and 'is d'::text
--# implied cast in nullif
select nullif(felt, 'x'::text) from moods order by id
