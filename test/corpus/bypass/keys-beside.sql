-- Rows grouped and made distinct by protected columns, where a key beside them might be taken to tell them apart and does not, or no longer.

--# key dropped before, in one text
--@ simple
begin; set local enable_hashagg = off; alter table customers drop constraint customers_pkey cascade; select id, count(*) from customers group by ssn, id; rollback
--# key dropped before, in one transaction
--@ simple
begin; set local enable_hashagg = off; alter table customers drop constraint customers_pkey cascade
--@ simple
select id, count(*) from customers group by ssn, id
--@ simple
rollback
--# key dropped between a prepared statement and its run, in one text
--@ simple
begin; set local enable_hashagg = off; prepare kb1 as select id, count(*) from customers group by ssn, id
--@ simple
alter table customers drop constraint customers_pkey cascade; execute kb1
--@ simple
rollback; deallocate kb1
--# key dropped between a prepared statement and its run
--@ simple
begin; set local enable_hashagg = off; prepare kb2 as select id, count(*) from customers group by ssn, id
--@ simple
alter table customers drop constraint customers_pkey cascade
--@ simple
execute kb2
--@ simple
rollback; deallocate kb2
--# key dropped by a block before
--@ simple
begin; set local enable_hashagg = off; do $$ begin alter table customers drop constraint customers_pkey cascade; end $$; select id, count(*) from customers group by ssn, id; rollback
--# key dropped in the block that groups
--@ simple
do $$ declare r record; t text := ''; begin set local enable_hashagg = off; alter table customers drop constraint customers_pkey cascade; for r in select id from customers group by ssn, id loop t := t || r.id || ' '; end loop; raise exception '%', t; end $$
--# key that a rollback takes away
--@ simple
begin; set local enable_hashagg = off; create temp table kb3 on commit drop as select id, city from customers; create table pg_temp.kb4 (like customers); insert into pg_temp.kb4 (id, name, city, ssn, created_at) select id, name, city, ssn, created_at from customers; savepoint a; alter table pg_temp.kb4 add primary key (id)
--@ simple
rollback to a; select id from pg_temp.kb4 group by ssn, id
--@ simple
rollback
--# view over the key, made before it is dropped, in one text
--@ simple
begin; set local enable_hashagg = off; create view pg_temp.kb5 as select id, count(*) as n from customers group by ssn, id; alter table customers drop constraint customers_pkey cascade; select * from pg_temp.kb5; rollback
--# view over the key, made before it is dropped
--@ simple
begin; set local enable_hashagg = off; create view pg_temp.kb6 as select id, count(*) as n from customers group by ssn, id
--@ simple
alter table customers drop constraint customers_pkey cascade; select * from pg_temp.kb6
--@ simple
rollback
--# another key that takes its place | since 18
--@ simple
begin; set local enable_hashagg = off; alter table customers alter ssn set not null
--@ simple
select id from customers group by ssn, id
--@ simple
rollback
--# another key that takes its place, in one text | since 18
--@ simple
begin; set local enable_hashagg = off; alter table customers alter ssn set not null; select id from customers group by ssn, id; rollback
--# key that is checked late
--@ simple
begin; set local enable_hashagg = off; alter table customers drop constraint customers_pkey cascade; alter table customers add primary key (id) deferrable
--@ simple
select id from customers group by ssn, id
--@ simple
rollback
--# key of another entry
--@ simple
begin; set local enable_hashagg = off; select b.id from customers a join customers b on a.created_at <= b.created_at group by a.ssn, b.id order by b.id % 2 limit 4; rollback
--# sets of groups
--@ simple
select id, count(*) from customers group by rollup (ssn, id)
--# part of the key
--@ simple
begin; set local enable_hashagg = off; select id, count(*) from events group by payload, id; rollback
--# made of the column
--@ simple
begin; set local enable_hashagg = off; select id, count(*) from customers group by ssn || '', id; rollback
--# distinct in the order of hashes
--@ simple
select distinct id, ssn from customers
--# distinct in the order of the protected column
--@ simple
begin; set local enable_hashagg = off; select distinct ssn, id from customers; rollback
--# distinct, ordered by another
--@ simple
begin; set local enable_hashagg = off; select distinct ssn, id, city is null as x from customers order by x; rollback
--# distinct, cut short
--@ simple
begin; set local enable_hashagg = off; select distinct ssn, id from customers limit 2; rollback
--# named as an output, a column of another entry
--@ simple
begin; set local enable_hashagg = off; select a.id as id, c.ssn as kind, count(*) from customers c join accounts a on a.customer_id = c.id group by c.ssn, a.id; rollback
--# generated column that is worked out where it is grouped by | since 18
--@ simple
begin; set local enable_hashagg = off; create table pg_temp.kb8 (id int primary key, ssn text, half text generated always as (substr(ssn, 1, 5)) virtual); insert into pg_temp.kb8 (id, ssn) select id, ssn from customers
--@ simple
select id from pg_temp.kb8 group by half, id
--@ simple
rollback
--# table that had another below it
--@ simple
create table below_customers () inherits (customers); drop table below_customers
--@ settle
--@ simple
begin; set local enable_hashagg = off; select id from customers group by ssn, id; rollback
--undo analyze customers
