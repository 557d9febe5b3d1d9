-- Orders, sets and keys that tell of values.

--# rows put in order by an index
--@ simple
create index by_handle on vitals (handle)
--@ simple
cluster vitals using by_handle
--@ simple
select id from vitals
--undo drop index by_handle
--undo alter table vitals set without cluster
--# rows put in order by an index, later
--@ simple
create index by_handle on vitals (handle)
--@ simple
alter table vitals cluster on by_handle
--@ simple
cluster vitals
--@ simple
select id, ctid from vitals
--undo drop index by_handle
--# rows in the order of an index
--@ simple
create index by_handle on vitals (handle, id)
--@ simple
set enable_seqscan = off; set enable_bitmapscan = off
--@ simple
vacuum vitals
--@ simple
select id from vitals
--undo drop index by_handle
--# rows in the order of an index that carries others
--@ simple
create index by_handle on vitals (handle) include (id)
--@ simple
set enable_seqscan = off; set enable_bitmapscan = off; 
--@ simple
select id from vitals
--undo drop index by_handle
--# rows of a partial index
--@ simple
create index by_handle on vitals (id) where handle = 'canarya-handle-1'
--@ simple
select id from vitals
--@ simple
select reltuples from pg_class where relname = 'by_handle'
--undo drop index by_handle
--# size of a partial index
--@ simple
create index by_handle on vitals (id) where handle < 'c'
--@ simple
select pg_relation_size('by_handle'), reltuples, relpages from pg_class where relname = 'by_handle'
--undo drop index by_handle
--# table made in an order
--@ simple
create table ordered as select id from vitals order by handle
--@ simple
select id from ordered
--undo drop table ordered
--# materialized view in an order
--@ simple
create materialized view ordered as select id from vitals order by handle
--@ simple
select id from ordered
--undo drop materialized view ordered
--# view in an order
--@ simple
create view ordered as select id from vitals order by handle
--@ simple
select id from ordered
--undo drop view ordered
--# inserted in an order
--@ simple
insert into scratch (id) select id from vitals order by handle
--@ simple
select id from scratch where id < 10
--# numbered in an order
--@ simple
alter table scratch add column n serial
--@ simple
insert into scratch (id) select id from (select id, handle from vitals order by handle) q
--@ simple
select id, n from scratch order by n
--undo alter table scratch drop column n
--# ties by an open order
select kind from accounts order by (select handle from vitals where vitals.id = accounts.id) desc nulls last fetch first 2 rows with ties
--# distinct by a value hidden
select distinct on (v.handle) v.id from vitals v
--# union of rows
select handle from vitals union select 'canarya-handle-1' order by 1
--# union counted
select count(*) from (select handle from vitals union select 'canarya-handle-1') q
--# intersected
select 1 from (select handle from vitals intersect select 'canarya-handle-1'::citext) q
--# except
select 'canarya-handle-1'::citext except select handle from vitals
--# union of whole rows
select count(*) from (select v.id, v.handle from vitals v union values (1, 'canarya-handle-1'::citext)) q
--# merged by a natural join
select id from vitals natural join (values ('canarya-handle-1'::citext)) as g (handle)
--# joined by using, value from the other side
select handle from (values ('canarya-handle-1'::citext)) as g (handle) join vitals using (handle)
--# recursive walk by a value
with recursive w (n) as (values (1) union select n + 1 from w where n < (select marks[1] from vitals where id = 1)) select count(*) from w
--# search by a value
with recursive w (n, h) as (select id, handle from vitals union all select n + 10, h from w where n < 10) search depth first by h set o select n from w order by o
--# row number over nothing, rows in an order
select id, row_number() over () from (select id from vitals order by handle) q
--# first of an order
select (array_agg(id order by handle))[1] from vitals
--# first value of a window
select distinct first_value(id) over (order by handle) from vitals
--# exclusion by a hidden order
select id, count(*) over (order by felt groups between 1 preceding and current row exclude ties) from vitals order by id
--# json in an order
select json_arrayagg(id order by handle) from vitals
--# json object unique
select json_objectagg(felt::text : id with unique keys) from vitals
--# xml in an order
select xmlagg(xmlelement(name i, id) order by handle) from vitals
--# lateral limit
select a.id, l.id from accounts a, lateral (select v.id from vitals v order by v.handle limit 1) l order by a.id
--# lateral function
select v.id, g from vitals v, lateral generate_series(1, marks[1]) g order by 1, 2
--# tablesample by a value
select id from vitals tablesample bernoulli ((select marks[1] from vitals where id = 1)) repeatable (1)
--# rows from
select * from rows from (unnest((select marks from vitals where id = 1)), generate_series(1, 2)) as t(a, b)
--# values in an order
values ((select id from vitals order by handle limit 1))
--# locked in an order
select id from vitals order by handle for update
--# update in an order by a cursor
begin; declare c cursor for select id from vitals order by handle for update; fetch 1 from c; update vitals set name = 'first' where current of c returning id; rollback
--# update of all, numbered
update vitals set name = n.r::text from (select id, row_number() over (order by handle) r from vitals) n where n.id = vitals.id returning vitals.id, vitals.name
--# on conflict by a hidden key
insert into points (id, to_ssn) values (1, '899-40-6781') on conflict do nothing
--# foreign key guessed
insert into points (id, to_ssn) values (2, '899-40-6781')
--# foreign key guessed by a deferred check
begin; set constraints all deferred; insert into points (id, to_ssn) values (3, '899-40-6781'); commit
--# foreign key not valid, validated
alter table points add constraint q foreign key (to_ssn) references customers (ssn) not valid; insert into points values (4, '899-40-6781')
--undo alter table points drop constraint q
--# copy guesses into a key
--@ simple
copy points from stdin
--copy 9\t899-40-6781
