--# shadow that was rolled back
--@ simple
begin
--@ simple
create temp table customers as select 1 as id, 'x'::text as ssn
--@ simple
rollback
--@ simple
select ssn from customers where id = 1
--# shadow that was rolled back, an expression
--@ simple
begin
--@ simple
create temp table customers (id int, ssn text)
--@ simple
rollback
--@ extended
select upper(ssn) || '' as s from customers order by id
--# shadow that was rolled back to a savepoint
--@ simple
begin
--@ simple
savepoint s
--@ simple
create temp table customers as select 1 as id, 'x'::text as ssn
--@ simple
rollback to s
--@ simple
select upper(ssn) from customers where id = 1
--@ simple
rollback
--# shadow that goes with its transaction
--@ simple
begin
--@ simple
create temp table customers (id int, ssn text) on commit drop
--@ simple
select ssn from customers
--@ simple
commit
--@ simple
select lower(ssn) from customers where id = 1
--# shadow that goes at once
--@ simple
create temp table customers (id int, ssn text) on commit drop
--@ simple
select md5(ssn) from customers where id = 1
--# shadow that was dropped
--@ simple
create temp table customers (id int, ssn text)
--@ simple
drop table customers
--@ simple
select upper(ssn) from customers where id = 1
--# shadow that was dropped in the same text
--@ simple
create temp table customers (id int, ssn text)
--@ simple
drop table customers; select upper(ssn) from customers where id = 1
--# shadow that was discarded
--@ simple
create temp table customers (id int, ssn text)
--@ simple
discard temp
--@ simple
select upper(ssn) from customers where id = 1
--# shadow that was discarded with all else
--@ simple
create temp table customers (id int, ssn text)
--@ simple
discard all
--@ simple
select upper(ssn) from customers where id = 1
--# shadow that was renamed away
--@ simple
create temp table customers (id int, ssn text)
--@ simple
alter table customers rename to others
--@ simple
select upper(ssn) from customers where id = 1
--# shadow that failed
--@ simple
create temp table customers (id int, ssn text, ssn text)
--@ simple
select upper(ssn) from customers where id = 1
--# shadow of a text that failed
--@ simple
create temp table customers (id int, ssn text); select 1 / 0
--@ simple
select upper(ssn) from customers where id = 1
--# shadow of a transaction that failed
--@ simple
begin
--@ simple
create temp table customers (id int, ssn text)
--@ simple
select 1 / 0
--@ simple
commit
--@ simple
select upper(ssn) from customers where id = 1
--# shadow in the same text
--@ simple
create temp table customers (id int, ssn text); drop table customers; select upper(ssn) from customers where id = 1
--# shadow behind the real one
--@ simple
set search_path = public, pg_temp
--@ simple
create temp table customers (id int, ssn text)
--@ simple
select upper(ssn) from customers where id = 1
--# shadow that a later path puts behind
--@ simple
create temp table customers (id int, ssn text)
--@ simple
set search_path = public, pg_temp
--@ simple
select upper(ssn) from customers where id = 1
--# shadow that a local path puts behind
--@ simple
create temp table customers (id int, ssn text)
--@ simple
begin
--@ simple
set local search_path = public, pg_temp
--@ simple
select upper(ssn) from customers where id = 1
--@ simple
rollback
--# shadow that a setting function puts behind
--@ simple
create temp table customers (id int, ssn text)
--@ simple
select set_config('search_path', 'public,pg_temp', false)
--@ simple
select upper(ssn) from customers where id = 1
--# real one by its schema
--@ simple
create temp table customers (id int, ssn text)
--@ simple
select upper(ssn) from public.customers where id = 1
--# real one by a view
--@ simple
create temp table customers (id int, name text, ssn text, email text)
--@ simple
select upper(email) from customer_overview where id = 1
--# real one by a function
--@ simple
create temp table customers (id int, ssn text)
--@ simple
select ssn_of(1)
--# prepared before the shadow goes
--@ simple
create temp table customers (id int, ssn text)
--@ simple
prepare p as select upper(ssn) from customers where id = 1
--@ simple
drop table customers
--@ simple
execute p
--# prepared before the shadow comes
--@ simple
prepare p as select upper(ssn) from customers where id = 1
--@ simple
create temp table customers (id int, ssn text)
--@ simple
execute p
--@ simple
drop table customers
--@ simple
execute p
--# shadow that a block drops
--@ simple
create temp table customers (id int, ssn text)
--@ simple
do $$ begin drop table customers; end $$
--@ simple
select upper(ssn) from customers where id = 1
--# shadow that a block drops by a computed text
--@ simple
create temp table customers (id int, ssn text)
--@ simple
do $$ begin execute 'drop ' || 'table ' || 'customers'; end $$
--@ simple
select upper(ssn) from customers where id = 1
--# shadow in a schema of its number
--@ simple
create temp table customers (id int, ssn text)
--@ simple
drop table pg_temp.customers
--@ simple
select upper(ssn) from customers where id = 1
--# shadow dropped with the table that it points to
--@ simple
create temp table other (id int primary key)
--@ simple
create temp view customers as select id, 'x'::text as ssn from other
--@ simple
drop table other cascade
--@ simple
select upper(ssn) from customers where id = 1
--# shadow of a catalog's own
--@ simple
create temp table pg_class (id int)
--@ simple
select most_common_vals::text from pg_stats where tablename = 'customers' and attname = 'grade'
--# filled by RETURNING
--@ simple
create temp table kept (s text)
--@ simple
with changed as (update customers set city = 'x' where id = 1 returning ssn) insert into kept select ssn from changed
--@ simple
select s from kept
--# filled in a block
--@ simple
create temp table kept (s text)
--@ simple
do $$ declare r record; begin for r in select ssn from customers order by id loop insert into kept values (r.ssn); end loop; end $$
--@ simple
select s from kept
--# filled from a cursor
--@ simple
create temp table kept (s text)
--@ simple
do $$ declare c cursor for select ssn from customers order by id; v text; begin open c; fetch c into v; insert into kept values (v); end $$
--@ simple
select s from kept
--# filled by MERGE
--@ simple
create temp table kept (id int, s text)
--@ simple
merge into kept k using customers c on k.id = c.id when not matched then insert values (c.id, c.ssn)
--@ simple
select * from kept order by id
--# filled by a default
--@ simple
create temp table kept (id int, s text default ssn_of(1))
--@ simple
insert into kept (id) values (1)
--@ simple
select s from kept
--# filled by a generated column
--@ simple
create temp table kept (id int, s text generated always as (secret_of(id)) stored)
--@ simple
insert into kept (id) values (1)
--@ simple
select s from kept
--# filled by a conflict
--@ simple
create temp table kept (id int primary key, s text)
--@ simple
insert into kept values (1, 'x') on conflict (id) do update set s = (select ssn from customers where id = 1)
--@ simple
insert into kept values (1, 'x') on conflict (id) do update set s = (select ssn from customers where id = 1)
--@ simple
select s from kept
--# filled, then renamed
--@ simple
create temp table kept as select id, ssn as s from customers
--@ simple
alter table kept rename column s to t
--@ simple
select t from kept order by id
--# filled, then read in a function
--@ simple
create temp table kept as select id, ssn as s from customers
--@ simple
do $$ begin raise notice '%', (select s from kept where id = 1); end $$
--# filled by COPY of a query
--@ simple
create temp table kept as select id, ssn as s from customers
--@ simple
copy kept to stdout
--# key that points to a hidden column
--@ simple
create temp table kept (s text unique)
--@ simple
insert into kept select ssn from customers where id = 1
--@ simple
insert into kept values ('899-40-' || '6781')
--# view over a temporary table
--@ simple
create temp table kept as select id, ssn as s from customers
--@ simple
create temp view seen as select s from kept
--@ simple
select s from seen order by s
--# trigger on a temporary table
--@ simple
create temp table kept (id int, t text)
--@ simple
create trigger t after insert on kept for each row execute function watched_row()
--@ simple
insert into kept values (1, 'x'); select upper(ssn) from customers where id = 1
--# child of a real table
--@ simple
create temp table kept () inherits (notes)
--@ simple
select upper(body) from notes where id = 1
--# real rows through the child's parent
--@ simple
create temp table customers (id int)
--@ simple
alter table customers rename to plain
--@ simple
select reverse(c.ssn) from customers c where c.id = 1
--# schema of the login that goes in the same text
--@ simple
create schema sallyport_demo
--@ simple
create table sallyport_demo.customers (id int, ssn text)
--@ simple
drop table sallyport_demo.customers; select upper(ssn) from customers where id = 1
--@ simple
drop schema if exists sallyport_demo cascade
--undo drop schema if exists sallyport_demo cascade
--# schema of the login that goes as a whole in the same text
--@ simple
create schema sallyport_demo
--@ simple
create table sallyport_demo.customers (id int, ssn text)
--@ simple
drop schema sallyport_demo cascade; select upper(ssn) from customers where id = 1
--@ simple
drop schema if exists sallyport_demo cascade
--undo drop schema if exists sallyport_demo cascade
--# schema of the login whose table is renamed in the same text
--@ simple
create schema sallyport_demo
--@ simple
create table sallyport_demo.customers (id int, ssn text)
--@ simple
alter table sallyport_demo.customers rename to others; select upper(ssn) from customers where id = 1
--@ simple
drop schema if exists sallyport_demo cascade
--undo drop schema if exists sallyport_demo cascade
--# schema of the login, prepared before its table goes
--@ simple
create schema sallyport_demo
--@ simple
create table sallyport_demo.customers (id int, ssn text)
--@ simple
prepare p as select upper(ssn) from customers where id = 1
--@ simple
drop table sallyport_demo.customers
--@ simple
execute p
--@ simple
drop schema if exists sallyport_demo cascade
--undo drop schema if exists sallyport_demo cascade
--# schema of the login, prepared and gone in the same text
--@ simple
create schema sallyport_demo
--@ simple
create table sallyport_demo.customers (id int, ssn text)
--@ simple
prepare p as select upper(ssn) from customers where id = 1; drop table sallyport_demo.customers; execute p
--@ simple
drop schema if exists sallyport_demo cascade
--undo drop schema if exists sallyport_demo cascade
--# view that means another one once prepared
--@ simple
create view seen as select id, name as s from customers
--@ simple
prepare p as select upper(s) from seen where id = 1
--@ simple
drop view seen
--@ simple
alter table customers rename to seen
--@ simple
alter table seen rename column ssn to s
--@ simple
execute p
--undo drop view if exists seen
--undo alter table seen rename column s to ssn
--undo alter table seen rename to customers
