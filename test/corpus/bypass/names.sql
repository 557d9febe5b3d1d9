-- Names that mean more than one thing, by levels, scopes and statements.

--# a named query of the table's name, the table by its schema
with customers as (select 1 as id, 'x' as ssn) select upper(ssn) from public.customers order by id
--# a named query within another of its name
with a as (select 1 as id, 'x' as s) select upper(s) from (with a as (select id, ssn as s from customers) select * from a) a order by id
--# a named query that reads its own name from outside
with accounts as (select id, ssn as kind from customers) select reverse(kind) from accounts order by id
--# a named query that is written to, of a name outside
with accounts as (update customers set city = city returning id, ssn as kind) select upper(kind) from accounts order by id
--# a named query further down
with a as (select ssn as s from customers), b as (select s from a) select s || '' from b order by s
--# columns by the database's name
select world_x.public.customers.ssn || '' from public.customers order by id
--# columns by the schema's name
select public.customers.ssn || 'x' from public.customers order by id
--# alias that is a column's name
select ssn.ssn || 'x' from customers ssn order by id
--# alias that is a function's name
select upper.ssn || 'x', upper(upper.ssn) from customers upper order by id
--# alias of old in a change
update customers old set city = city where old.id = 1 returning old.ssn || 'x'
--# alias of new in a change
update customers set city = city where id = 1 returning with (old as customers_was) customers_was.ssn || 'x', customers_was
--# excluded as a table's alias
insert into customers as excluded2 (id, name, city, created_at) values (1, 'x', 'y', '2024-01-01') on conflict (id) do update set city = excluded2.ssn returning city
--# a target's name in its own conflict
insert into scratch as s select id, ssn from customers on conflict do nothing returning s.t || ''
--# a function's alias that names its column
select f || '' from ssn_of(1) as f
--# a function's alias with columns
select f.a || '' from ssn_of(1) as f(a)
--# a function's alias with ordinality
select f.o, f.a || '' from everyone_as_table() with ordinality as f(x, a, o) order by 1
--# several functions' columns
select * from rows from (everyone_as_table(), ssn_of(1)) as f(a, b, c) where b > '5' order by a
--# a star of several
select * from (select c.*, a.* from customers c join accounts a on a.id = c.id) q(a1, a2, a3, a4) where a4 like '8%' order by a1
--# a star's place in a union
select * from (select id, name from customers union all select id, ssn from customers) q order by 1, 2
--# a column by two levels of stars
select q.s || '' from (select * from (select id, ssn from customers) p(id, s)) q order by id
--# a join's alias over columns of both
select j.x || '' from (customers c join accounts a using (id)) as j(i, n, t, x) order by i
--# a natural join's column of the other side
select city from (select ssn as city, id from customers) a natural join (select id from accounts) b order by id
--# a nested join that hides
select z.s || '' from ((select id, ssn as s from customers) x left join accounts a using (id)) z order by id
--# using that merges a hidden with an open one
select ssn from customers full join (select 'x'::text as ssn) b using (ssn) order by 1
--# a window's name as a column's
select id, first_value(name) over ssn from customers window ssn as (order by ssn) order by id
--# an output's name in a group
select upper(grade) as kind, count(*) from customers group by kind order by 2, 1
--# an output's name in a distinct
select distinct on (k) substr(ssn, 1, 1) as k, id from customers order by k, id
--# a parameter of a function that is a column's name
--@ simple
create function na1(ssn text) returns text language sql as 'select ssn from public.customers where id = 1'
--@ simple
select na1('x')
--undo drop function if exists na1(text)
--# a parameter of a function, by its function's name
--@ simple
create function na2(id int) returns text language sql as 'select c.ssn from public.customers c where c.id = na2.id'
--@ simple
select na2(1)
--undo drop function if exists na2(int)
--# a variable that is a table's name
--@ simple
create function na3() returns text language plpgsql as 'declare customers text := ''x''; begin return (select c.ssn from public.customers c where c.id = 1); end'
--@ simple
select na3()
--undo drop function if exists na3()
--# a label that is a table's name
--@ simple
do $$ <<customers>> declare ssn text; begin select c.ssn into customers.ssn from customers c where id = 1; raise notice '%', customers.ssn; end $$
--# a record's field
--@ simple
do $$ declare r customers; begin select * into r from customers where id = 1; r.name := r.ssn; raise notice '% %', r.name, r.city; end $$
--# a cursor's row
--@ simple
do $$ declare c cursor (k int) for select * from customers where id = k; r record; begin open c(k := 1); fetch c into r; raise notice '%', r.email; end $$
--# a text that a block makes in pieces
--@ simple
do $$ declare q text := ''; r text; begin foreach r in array array['select ', 'ssn', ' from customers where id = 1'] loop q := q || r; end loop; execute q into r; raise notice '%', r; end $$
--# an executed text with a parameter
--@ simple
do $$ declare r text; begin execute 'select ssn from customers where id = $1' into r using 1; raise notice '%', r; end $$
--# an executed text by format
--@ simple
do $$ declare r text; begin execute format('select %I from %I where id = %L', 'ssn', 'customers', 1) into strict r; raise notice '%', r; end $$
--# a strict row that is not there
--@ simple
do $$ declare r int; begin select id into strict r from customers where ssn like '8%' and id = 1; end $$
--# too many rows
--@ simple
do $$ declare r int; begin select id into strict r from customers where score > 728 or id = 1; end $$
--# an exception's context
--@ simple
do $$ declare m text; begin perform ssn::int from customers where id = 1; exception when others then get stacked diagnostics m = message_text; raise warning '%', m; end $$
--# an exception that is raised again
--@ simple
do $$ begin perform ssn::int from customers where id = 1; exception when invalid_text_representation then raise; end $$
--# a constraint's name in an exception
--@ simple
do $$ declare m text; begin insert into customers (id, name, city, ssn, created_at) values (99, 'x', 'y', '899-40-6781', now()); raise exception 'none'; exception when unique_violation then raise exception 'hit'; end $$
--# a block in a function in a block
--@ simple
do $o$ begin execute $i$ do $$ begin raise notice '%', (select ssn from customers where id = 1); end $$ $i$; end $o$
--# rows returned by what another session prepared
--@ simple other
prepare na4 as select ssn || 'x' from customers order by id
--@ simple other
execute na4
--# an execute of what was prepared under another path
--@ simple
create schema nas; create view nas.cards as select id, pan as brand from public.cards
--@ simple
prepare na5 as select upper(brand) from cards order by id
--@ simple
set search_path = nas, public
--@ simple
execute na5
--@ simple
select upper(brand) from cards order by id
--undo drop schema if exists nas cascade
--# a name that was given to another statement
--@ parse
select brand from cards order by id
--@ simple
deallocate kept
--@ parse
select upper(pan) from cards order by id
--@ kept
kept
--# a name of SQL's in the wire
--@ simple
prepare kept as select upper(pan) from cards order by id
--@ kept
kept
--# a name of the wire's in SQL
--@ parse
select reverse(pan) from cards order by id
--@ simple
execute kept
--# a cursor over a name that changes
--@ simple
begin; declare k cursor for select brand from cards order by id; close k; declare k cursor for select upper(pan) from cards order by id; fetch all in k; rollback
--# a cursor of a function's
--@ simple
begin; declare k cursor for select peek_at(id) || '' from accounts order by id; fetch 3 from k; rollback
--# a cursor over what a write returns
begin; declare k cursor for with u as (select ssn || '' as s from customers order by id) select s from u; fetch backward 1 from k; fetch next from k; rollback
--# a merge whose source is named as the target
merge into scratch customers using (select id, ssn from public.customers) c on c.id = customers.id when matched then update set t = c.ssn returning customers.t || ''
--# a delete whose using is named as the target
delete from scratch c using customers s where s.id = c.id and s.ssn like '8%' returning c.id
--# a view of one's own named as a table in another schema
--@ simple
create schema nat; create view nat.customers as select id, ssn as name, name as ssn from public.customers
--@ simple
set search_path = nat
--@ simple
select upper(name) from customers order by id
--@ simple
select c.name from customers c, public.customers d where d.id = c.id order by c.id
--undo drop schema if exists nat cascade
--# a type of a table's name
--@ simple
select (row('a', 'b')::contact).email, (select row(ssn, email)::contact from customers where id = 1)
--# an operator by the schema
select ssn operator(pg_catalog.||) 'x' from customers order by id
--# a collation by the schema
select id from customers order by ssn collate pg_catalog."C", id
--# a cast by a type's name before a string
select id from customers where text '8' < ssn order by id
--# an interval by a value
select interval '1 day' * score from customers order by id
--# an array of a sub-select's rows
select array(select row(id, ssn) from customers order by id)
--# a row of rows
select row(c, row(c.ssn)) from customers c order by id
--# a field of a row of rows
select ((row(c.*)::customers)).ssn || '' from customers c order by id
--# in by a row
select id from customers where (id, ssn) in ((1, '899-40-6781'), (2, 'x'))
--# in by a sub-select of rows
select id from accounts where (customer_id, 'grade-amber') in (select id, grade from customers) order by id
--# an aggregate of the outer query
select (select max(c.ssn) from accounts a where a.id = 1) || '' from customers c group by c.city order by 1
--# an aggregate's filter of the outer query
select city, (select count(c.id) filter (where c.score > 500)) from customers c group by city order by city
--# a lateral of a lateral
select z.s || '' from customers c, lateral (select c.ssn as x) y, lateral (select y.x as s) z order by c.id
--# a lateral function of a lateral row
select f from customers c, lateral (select c as r) y, lateral number_of(y.r) f order by c.id
