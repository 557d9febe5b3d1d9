-- Copies of protected values in places that are not protected.

--# create table as
--@ simple
create table copied as select id, ssn as s from customers
--@ simple
select s from copied order by id
--undo drop table copied
--# create table as, one text
create table copied as select id, ssn as s from customers; select s from copied order by id
--undo drop table copied
--# create table as, in the extended form
--@ extended
create table copied as select id, ssn as s from customers
--@ extended
select s from copied order by id
--undo drop table copied
--# create temporary table as
--@ simple
create temp table copied as select id, ssn as s from customers
--@ simple
select s from copied order by id
--# create table as execute
--@ simple
prepare q as select id, ssn as s from customers
--@ simple
create temp table copied as execute q
--@ simple
select s from copied order by id
--# create table as table
--@ simple
create temp table copied as table customers
--@ simple
select ssn from copied order by id
--# select into
--@ simple
select id, ssn as s into temp copied from customers
--@ simple
select s from copied order by id
--# select into of a set operation
--@ simple
select name as s into temp copied from customers union all select ssn from customers
--@ simple
select s from copied order by s
--# create table like, then filled
--@ simple
create temp table copied (like customers)
--@ simple
insert into copied (id, name, city, ssn, created_at) select id, name, city, ssn, created_at from customers
--@ simple
select ssn from copied order by id
--# insert select
--@ simple
insert into scratch select id + 100, ssn from customers
--@ simple
select t from scratch order by id
--# insert select star
--@ simple
create temp table bare (a int, b text, c text, d text, e text, f text, g date, h text, i int, j jsonb, k text[], l timestamp, m text)
--@ simple
insert into bare select * from customers
--@ simple
select d from bare order by a
--# insert of a scalar sub-select
--@ simple
insert into scratch values (50, (select ssn from customers where id = 1))
--@ simple
select t from scratch where id = 50
--# insert of an expression
--@ simple
insert into scratch select id + 100, md5(email) from customers
--@ simple
select t from scratch order by id
--# insert of one number by rows
--@ simple
insert into scratch select 60, 'x' from customers c, generate_series(1, c.score / 100)
--@ simple
select count(*) from scratch where id = 60
--# update set
--@ simple
update scratch set t = (select ssn from customers where id = 1) where id = 1
--@ simple
select t from scratch order by id
--# update from
--@ simple
update scratch s set t = c.ssn from customers c where c.id = s.id
--@ simple
select t from scratch order by id
--# update of several columns
--@ simple
update scratch set (id, t) = (select 1, ssn from customers where customers.id = 1) where id = 1
--@ simple
select t from scratch order by id
--# update of an open column of the same table
--@ simple
update customers set city = ssn
--@ simple
select city from customers order by id
--# on conflict do update
--@ simple
insert into defaults values (1, 'a') on conflict (id) do update set t = 'b'
--@ simple
insert into defaults values (1, 'a') on conflict (id) do update set t = (select ssn from customers where id = 1)
--@ simple
select t from defaults
--undo delete from defaults
--# merge
--@ simple
merge into scratch s using customers c on s.id = c.id when matched then update set t = c.ssn
--@ simple
select t from scratch order by id
--# merge that inserts
--@ simple
merge into scratch s using customers c on s.id = c.id + 100 when not matched then insert values (c.id + 100, c.email)
--@ simple
select t from scratch order by id
--# merge by a condition on the value
--@ simple
merge into scratch s using customers c on s.id = c.id when matched and c.score > 500 then update set t = 'high'
--@ simple
select t from scratch order by id
--# data-modifying common table expression
--@ simple
with x as (select id, ssn from customers) insert into scratch select id + 100, ssn from x
--@ simple
select t from scratch order by id
--# default expression
--@ simple
create function first_number() returns text language sql as 'select ssn from public.customers where id = 1'
--@ simple
alter table defaults alter t set default first_number()
--@ simple
insert into defaults (id) values (1)
--@ simple
select t from defaults
--undo alter table defaults alter t set default 'none'
--undo drop function first_number()
--undo delete from defaults
--# default expression over a PL/pgSQL function
--@ simple
alter table defaults alter t set default ssn_of_slowly(1)
--@ simple
insert into defaults (id) values (1)
--@ simple
select t from defaults
--undo alter table defaults alter t set default 'none'
--undo delete from defaults
--# trigger that copies
--@ simple
create function copy_out() returns trigger language plpgsql as 'begin new.city := new.ssn; return new; end'
--@ simple
create trigger copy_out before update on customers for each row execute function copy_out()
--@ simple
update customers set name = name
--@ simple
select city from customers order by id
--undo drop function copy_out() cascade
--# trigger that tells
--@ simple
create function say_row() returns trigger language plpgsql as 'begin raise notice ''%'', new; return new; end'
--@ simple
create trigger say_row before update on customers for each row execute function say_row()
--@ simple
update customers set name = name where id = 1
--undo drop function say_row() cascade
--# index expression that tells
create index told on customers (same_text(ssn, ssn))
--undo drop index told
--# check constraint by a guess
alter table customers add constraint guess check (ssn not like '8%')
--undo alter table customers drop constraint guess
--# check constraint by a guess, validated later
--@ simple
alter table customers add constraint guess check (score < 600) not valid
--@ simple
alter table customers validate constraint guess
--undo alter table customers drop constraint guess
--# generated column added
--@ simple
alter table customers add column peek text generated always as (ssn) stored
--@ simple
select peek from customers order by id
--undo alter table customers drop column peek
--# column renamed
--@ simple
alter table customers rename column ssn to number
--@ simple
select number from customers order by id
--undo alter table customers rename column number to ssn
--# table renamed by a block
--@ simple
do $$ begin alter table notes rename to remarks; end $$
--@ simple
select body from remarks order by id
--undo alter table remarks rename to notes
--# table renamed by a text that a block runs
--@ simple
do $$ begin execute 'alter table notes rename to remarks'; end $$
--@ simple
select body from remarks order by id
--undo alter table remarks rename to notes
--# column renamed by a block
--@ simple
do $$ begin alter table notes rename body to remark; end $$
--@ simple
select remark from notes order by id
--undo alter table notes rename remark to body
--# table moved to another schema by a function
--@ simple
create schema aside; create function f_moves() returns void language plpgsql as $$ begin alter table notes set schema aside; end $$
--@ simple
select f_moves()
--@ simple
select body from aside.notes order by id
--undo alter table aside.notes set schema public
--undo drop function if exists f_moves()
--undo drop schema if exists aside cascade
--# schema renamed by a block
--@ simple
do $$ begin alter schema public rename to inside; end $$
--@ simple
select body from inside.notes order by id
--undo alter schema inside rename to public
--# table renamed
--@ simple
alter table notes rename to remarks
--@ simple
select body from remarks order by id
--undo alter table remarks rename to notes
--# table moved to another schema
--@ simple
create schema elsewhere
--@ simple
alter table notes set schema elsewhere
--@ simple
select body from elsewhere.notes order by id
--undo alter table elsewhere.notes set schema public
--undo drop schema elsewhere
--# schema renamed
--@ simple
alter schema public rename to elsewhere
--@ simple
select ssn from elsewhere.customers order by id
--undo alter schema elsewhere rename to public
--# partition detached
--@ simple
alter table events detach partition events_2024
--@ simple
select payload from events_2024 order by id
--undo alter table events attach partition events_2024 for values from ('2024-01-01') to ('2025-01-01')
--# inheritance ended
--@ simple
alter table managers no inherit staff
--@ simple
select pin from managers
--undo alter table managers inherit staff
--# child added and renamed
--@ simple
create table above (payload text)
--@ simple
select payload from events_2024 order by id
--undo drop table above
--# parent added above a protected table
--@ simple
create table above (id int, body text)
--@ simple
alter table notes alter id set not null
--@ simple
alter table notes inherit above
--@ simple
select body from above order by id
--undo alter table notes no inherit above
--undo drop table above
--# notified payload
--@ simple
listen canal
--@ simple
select pg_notify('canal', ssn) from customers order by id limit 1
--@ simple
select 1
--@ simple
unlisten canal
--# notified channel
--@ simple
listen "899-40-6781"
--@ simple
select pg_notify(ssn, 'x') from customers where id = 1
--@ simple
select 1
--@ simple
unlisten *
--# setting set by a value
--@ simple
select set_config('app.kept', ssn, false) from customers where id = 1
--@ simple
select current_setting('app.kept')
--# setting shown
--@ simple
select set_config('app.kept', (select string_agg(email, ',') from customers), false)
--@ simple
show app.kept
--# setting reported at once
select set_config('application_name', ssn, false) from customers where id = 1
--# setting chosen by a value
--@ simple
select set_config(case when score > 500 then 'app.high' else 'app.low' end, 'x', false) from customers where id = 1
--@ simple
select current_setting('app.high', true)
--# sequence set by a value
--@ simple
select setval('counter', (select score from customers where id = 1))
--@ simple
select nextval('counter')
--undo alter sequence counter restart with 41
--# sequence drawn as often as the value says
--@ simple
select count(nextval('counter')) from customers c, generate_series(1, c.score) where c.id = 1
--@ simple
select last_value < 400 from counter
--undo alter sequence counter restart with 41
--# sequence drawn by a predicate
--@ simple
select nextval('counter') from customers where score > 500
--@ simple
select last_value from counter
--undo alter sequence counter restart with 41
--# large object made of a value
--@ simple
select lo_from_bytea(424242, (select string_agg(ssn, ',')::bytea from customers))
--@ simple
select lo_get(424242)
--undo select lo_unlink(424242)
--# large object written
--@ simple
select lo_create(434343)
--@ simple
select lo_put(434343, 0, (select email::bytea from customers where id = 1))
--@ simple
select convert_from(lo_get(434343), 'UTF8')
--undo select lo_unlink(434343)
--# large object numbered by a value
--@ simple
select lo_create((select (score + 900000)::oid from customers where id = 1))
--@ simple
select oid from pg_largeobject_metadata order by 1
--undo select lo_unlink(oid) from pg_largeobject_metadata
--# seed of the random numbers
--@ simple
select setseed(0.25)
--@ simple
select setseed((select score / 1000.0 from customers where id = 1))
--@ simple
select random()
--# random seed by the value, shown
select random() from (select setseed(score / 1000.0) from customers where id = 1 offset 0) s
--# table named by a value
--@ simple
do $$ begin execute format('create temp table %I ()', (select ssn from customers where id = 1)); end $$
--@ simple
select relname from pg_class where relname like '%-6781'
--# statement timeout by a value
--@ simple
select set_config('statement_timeout', (select score::text from customers where id = 1), false)
--@ simple
show statement_timeout
--# time zone by a value
--@ simple
select set_config('timezone', case when score > 500 then 'UTC' else 'Asia/Tokyo' end, false) from customers where id = 1
--@ simple
select timestamptz '2024-01-01 00:00+00'
--# copy to a server file
--@ simple
copy (select ssn from customers order by id) to '/tmp/sallyport-corpus-world_x.txt'
--@ simple
select pg_read_file('/tmp/sallyport-corpus-world_x.txt')
--# copy from what a copy wrote
--@ simple
copy customers (id, ssn) to '/tmp/sallyport-corpus-world_x.txt'
--@ simple
copy scratch from '/tmp/sallyport-corpus-world_x.txt'
--@ simple
select t from scratch order by id
--# updatable view over a protected table
--@ simple
create view writable as select id, city from customers
--@ simple
update writable set city = (select ssn from customers c where c.id = writable.id)
--@ simple
select city from customers order by id
--undo drop view writable
--# refresh of a materialized view over an open table that was filled
--@ simple
create materialized view kept as select t from scratch
--@ simple
insert into scratch select 500, ssn from customers where id = 1
--@ simple
refresh materialized view kept
--@ simple
select t from kept order by 1
--undo drop materialized view kept
--# comment by a computed statement
--@ simple
do $$ begin execute format('comment on table scratch is %L', (select ssn from customers where id = 1)); end $$
--@ simple
select obj_description('scratch'::regclass)
--undo comment on table scratch is null
--# enumerated type grown by a value
--@ simple
do $$ begin execute format('create type leaky as enum (%L)', (select email from customers where id = 1)); end $$
--@ simple
select enum_range(null::leaky)
--undo drop type leaky
--# check constraint whose name is a value
--@ simple
do $$ begin execute format('alter table scratch add constraint %I check (id > 0)', (select ssn from customers where id = 1)); end $$
--@ simple
select conname from pg_constraint where conname like '%-6781'
--undo do $$ declare n text; begin for n in select conname from pg_constraint where conrelid = 'scratch'::regclass loop execute format('alter table scratch drop constraint %I', n); end loop; end $$
--# row watched by a trigger
--@ simple
insert into watched select id, ssn from customers where id = 1
--@ simple
select t from scratch order by id, t
--# row watched through a view
--@ simple
insert into watching select id, ssn from customers where id = 1
--# table bound to a type of rows
--@ simple
create temp table bound of contact
--@ simple
insert into bound select email, phone from customers
--@ simple
select email from bound order by 1
--# temporary sequence moved by a value
--@ simple
create temp sequence s
--@ simple
select setval('s', (select score from customers where id = 1))
--@ simple
select last_value from s
--# advisory locks by the value, seen in the list
--@ simple
select pg_advisory_lock(score) from customers where id = 1
--@ simple
select count(*) from pg_locks where locktype = 'advisory' and objid = 700 and database = (select oid from pg_database where datname = current_database())
--@ simple
select pg_advisory_unlock_all()
--# column's type changed by another's value
--@ simple
alter table scratch alter column t type text using (select max(ssn) from customers)
--@ simple
alter table settings alter column key type text using key || (1)
--@ simple
alter table accounts alter column kind type text using kind
--@ simple
with u as (update accounts set kind = (select email from customers where customers.id = accounts.customer_id) where id < 4 returning kind) select * from u
--# column that keeps itself, beside a copy of it
update pacts set code = coalesce(null, code), city = code where id = 1 returning city
--# column that keeps that of another row
update pacts p set city = coalesce(null, q.code) from pacts q where q.id = 2 returning p.city
--# row that keeps a value, in a rule
--@ simple owner
create table kept_values (id int, t text)
--@ simple owner
grant all on kept_values to public
--@ simple owner
create rule kept_value as on update to pacts do also insert into kept_values values (new.id, new.code)
--@ settle
--@ simple
update pacts set code = coalesce(null, code) where id = 1
--@ simple
select * from kept_values
--undo drop rule if exists kept_value on pacts
--undo drop table if exists kept_values
--# row that keeps a value, in a trigger
--@ simple owner
create function kept_value() returns trigger language plpgsql as 'begin new.city := new.code; return new; end'
--@ simple owner
create trigger kept_value before update on pacts for each row execute function kept_value()
--@ settle
--@ simple
update pacts set code = case when id = 1 then code else 'x' end returning city
--undo drop trigger if exists kept_value on pacts
--undo drop function if exists kept_value
--# value that is kept in a row that comes to be checked
--@ simple owner
alter table customers add constraint kept_value check (city <> 'z' or grade < 'grade-b')
--@ settle
--@ simple
update customers set city = 'z', grade = coalesce(null, grade)
--undo alter table customers drop constraint if exists kept_value
--# value that is kept in a row that comes to be worked out
--@ simple owner
create index kept_value on customers ((1 / (case when grade > 'grade-b' and city = 'z' then 0 else 1 end)))
--@ settle
--@ simple
update customers set city = 'z', grade = grade
--undo drop index if exists kept_value
--# whether there is one decides what is given
--@ simple owner
update customers set grade = null where id = 1 and grade < 'grade-b'
--@ simple
update customers set grade = coalesce(grade, (1 / (id - 1))::text)
--# what it is decides what is given
update customers set grade = case grade when 'grade-amber' then (1 / (id - 1))::text else grade end
--# number that is kept beside one of another type, which rounds it out of its range
--@ simple owner
update customers set score = 2147483647 where id = 1 and score > 500
--@ simple
update customers set score = case when true then score else 1::real end where id = 1
--undo update customers set score = 700 where id = 1 and score = 2147483647
--# text that is kept beside a name, which cuts it
--@ simple owner
update cards set pan = repeat('x', 56) || left(pan, 7) || repeat('y', 60) || right(pan, 4) where id = 1
--@ simple
update cards set pan = case when true then pan else current_user end where id = 1
--@ simple
select pan from cards where id = 1
--# text that is kept beside a parameter of a type that cuts it
--@ simple owner
update cards set pan = repeat('x', 56) || left(pan, 7) || repeat('y', 60) || right(pan, 4) where id = 1
--@ extended
--bind \N
--types 19
update cards set pan = coalesce($1, pan) where id = 1
--@ simple
prepare cut (name) as update cards set pan = coalesce($1, pan) where id = 1
--@ simple
execute cut (null)
--@ simple
select pan from cards where id = 1
--# date that is kept beside an instant, which has no such day in the zone
--@ simple owner
update customers set date_of_birth = '400000-01-01' where id = 1 and score > 500
--@ simple
update customers set date_of_birth = coalesce(null::timestamptz, date_of_birth) where id = 1
--# change that is explained as it runs, of what another table keeps
--@ simple
explain (analyze, costs off, timing off, summary off, buffers off) update pacts set city = code
--@ simple
select city from pacts order by id
--# document that is filled by what another column holds
update pacts set doc = coalesce(doc -> 'none', to_jsonb(code)) || '{}' where id = 1 returning city, doc -> 0
