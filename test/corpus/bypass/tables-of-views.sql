-- Tables that are made of views and functions with protected columns: what is put there is what is shown, and nothing else.

--# a protected column of a view
--@ simple
create temp table laid as select id, email from customer_overview
--@ simple
select * from laid order by id
--# all of a view
--@ simple
create temp table laid as table customer_overview
--@ simple
select * from laid order by id
--# a column of a view, behind other names
--@ simple
create temp table laid (a, b) as select id, ssn_tail from customer_overview
--@ simple
select b from laid order by a
--# a view's row
--@ simple
create temp table laid as select id, v from customer_overview v
--@ simple
select * from laid order by id
--# a view's row as a document
--@ simple
create temp table laid as select row_to_json(v) as doc from customer_overview v
--@ simple
select doc ->> 'email' from laid order by 1
--# computed of a view's column
--@ simple
create temp table laid as select id, left(email, 8) as e from customer_overview
--@ simple
select * from laid order by id
--# chosen by a view's column
--@ simple
create temp table laid as select id from customer_overview where email like 'ada%canarya%'
--@ simple
select * from laid order by id
--# ordered by a view's column, the first few
--@ simple
create temp table laid as select id from customer_overview order by ssn_tail limit 3
--@ simple
select * from laid order by id
--# by a sub-select
--@ simple
create temp table laid as select v.id, (select o.email from customer_overview o where o.id = v.id) as e from customer_overview v
--@ simple
select * from laid order by id
--# by LATERAL
--@ simple
create temp table laid as select v.id, l.e from customer_overview v, lateral (select v.email as e) l
--@ simple
select * from laid order by id
--# by WITH
--@ simple
create temp table laid as with q as (select * from customer_overview) select q.id, q::text as t from q
--@ simple
select * from laid order by id
--# by a union
--@ simple
create temp table laid as select id, name from customer_overview union all select id, email from customer_overview
--@ simple
select * from laid order by 1, 2
--# by a function that returns rows
--@ simple
create temp table laid as select id, email from everyone()
--@ simple
select * from laid order by id
--# by a function that returns a table
--@ simple
create temp table laid as select * from everyone_as_table()
--@ simple
select * from laid order by who
--# by a function of the row's number
--@ simple
create temp table laid as select id, ssn_of(id) as s from customer_overview
--@ simple
select * from laid order by id
--# by a function in PL/pgSQL
--@ simple
create temp table laid as select id, ssn_of_slowly(id) as s from customer_overview
--@ simple
select * from laid order by id
--# SELECT INTO
--@ simple
select id, email into temp laid from customer_overview
--@ simple
select * from laid order by id
--# SELECT INTO of a row
--@ simple
select v into temp laid from customer_overview v
--@ simple
select (v).email from laid order by 1
--# SELECT INTO in the first of several
--@ simple
select id, name into temp laid from customer_overview union all select id, email from customer_overview
--@ simple
select * from laid order by 1, 2
--# SELECT INTO, chosen
--@ simple
select id into temp laid from customer_overview where email like 'ada%canarya%'
--@ simple
select * from laid order by id
--# SELECT INTO with a column beside
--@ simple
select id, name, (select email from customer_overview o where o.id = c.id) as e into temp laid from customer_overview c
--@ simple
select * from laid order by id
--# a lasting table
--@ simple
create table shop.laid as select id, email from customer_overview
--@ simple
select * from shop.laid order by id
--undo drop table if exists shop.laid
--# a materialized view
--@ simple
create materialized view shop.laid as select id, name, email as mail from customer_overview
--@ simple
copy (select mail from shop.laid order by id) to stdout
--undo drop materialized view if exists shop.laid
--# a materialized view over a view that changes
--@ simple
create view shop.under as select id, name as said from customer_overview
--@ simple
create materialized view shop.laid as select id, said from shop.under
--@ simple
create or replace view shop.under as select id, email as said from customer_overview
--@ simple
refresh materialized view shop.laid
--@ simple
create temp table copied as select id, said from shop.laid
--@ simple
select * from copied order by id
--undo drop materialized view if exists shop.laid
--undo drop view if exists shop.under
--# filled behind its making
--@ simple
create temp table laid as select id, name from customer_overview
--@ simple
insert into laid select id, email from customer_overview
--@ simple
select * from laid order by 1, 2
--# made and filled in one text
--@ simple
create temp table laid as select id, name from customer_overview; insert into laid select id, email from customer_overview; select * from laid order by 1, 2
--# made and updated in one text
--@ simple
create temp table laid as select id, name from customer_overview; update laid set name = c.email from customers c where c.id = laid.id; select * from laid order by 1, 2
--# made in a block
--@ simple
do $$ begin create temp table laid as select id, email from customer_overview; end $$
--@ simple
select * from laid order by id
--# made in a block and filled there
--@ simple
do $$ begin create temp table laid as select id, name from customer_overview; insert into laid select id, email from customer_overview; end $$
--@ simple
select * from laid order by 1, 2
--# made under EXPLAIN ANALYZE
--@ simple
explain (analyze, costs off, timing off, summary off, buffers off) create temp table laid as select id, email from customer_overview
--@ simple
select * from laid order by id
--# made of what is prepared
--@ simple
prepare p as select id, email from customer_overview
--@ simple
create temp table laid as execute p
--@ simple
select * from laid order by id
--# a view of the session's own in between
--@ simple
create temp view between_them as select id, name, email from customer_overview
--@ simple
create temp table laid as select id, email as name from between_them
--@ simple
select * from laid order by id
--# a member of a document through a view
--@ simple
create temp table laid as select id, paper from file_docs
--@ simple
select id, paper -> 'owner' ->> 'ssn' from laid order by id
--# a document through a view, beside an open member of it
--@ simple
create temp table laid as select id, state, owner from file_docs
--@ simple
select id, owner ->> 'ssn' from laid order by id
--# what a write answers with
--@ simple
create temp table laid as with w as (update contracts set city = city returning id, email) select * from w
--@ simple
select * from laid order by id
