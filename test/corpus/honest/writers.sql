-- What a permitted writer does: changes, upserts, transactions, migrations.

--# insert
insert into scratch values (10, 'ten')
--# insert several
insert into scratch (id, t) values (10, 'ten'), (11, 'eleven') returning id, t
--# insert from a query
insert into scratch select id, city from customers where id < 4
--# insert defaults
insert into defaults (id) values (1) returning *
--# upsert
--@ simple
insert into defaults values (1, 'a') on conflict (id) do update set t = excluded.t
--@ simple
insert into defaults values (1, 'b') on conflict (id) do update set t = excluded.t where defaults.t <> excluded.t returning t
--# upsert that does nothing
insert into defaults values (5, 'a'), (5, 'b') on conflict do nothing
--# upsert of a setting
insert into settings values ('theme', '{"dark": false}', '2025-05-05') on conflict (key) do update set value = settings.value || excluded.value, changed_at = excluded.changed_at returning key, value
--# update
update accounts set balance = balance + 10 where id = 1
--# update returning
update accounts set balance = balance * 1.01 where kind = 'savings' returning id, balance
--# update from
update accounts a set kind = lower(a.kind) from customers c where c.id = a.customer_id and c.city = 'Oslo'
--# update with a sub-select
update accounts set balance = (select coalesce(sum(amount), 0) from transactions t where t.account_id = accounts.id) where id = 2 returning balance
--# update of a document
update settings set value = jsonb_set(value, '{daily}', '900') where key = 'limits' returning value
--# delete
delete from transactions where id = 40
--# delete using
delete from transactions t using accounts a where a.id = t.account_id and a.customer_id = 12 returning t.id
--# delete and keep
with gone as (delete from transactions where id > 35 returning *) select count(*), sum(amount) from gone
--# insert and count
with made as (insert into scratch values (70, 'x'), (71, 'y') returning id) select count(*) from made
--# merge | since 15
merge into scratch s using (values (1, 'uno'), (9, 'nueve')) v(id, t) on s.id = v.id when matched then update set t = v.t when not matched then insert values (v.id, v.t)
--# change of a protected column by constant
update customers set email = 'new@example.test' where id = 2
--# change beside protected columns
update customers set city = 'Porto' where id = 2 returning id, city
--# change that shows a masked column | masks ssn
update customers set city = 'Porto' where id = 2 returning id, ssn
--# insert that shows a masked column | masks email
insert into customers (id, name, city, email, created_at) values (50, 'New One', 'Oslo', 'n@example.test', '2025-01-01') returning id, email
--# delete that shows a masked column | masks body
delete from notes where id = 2 returning id, body
--# insert without protected columns
insert into customers (id, name, city, created_at) values (51, 'Other', 'Oslo', '2025-01-01')
--# copied in
copy scratch from stdin
--copy 20\ttwenty
--copy 21\ttwenty-one
--# copied in as csv
copy transactions (id, account_id, amount, booked_at, description) from stdin with (format csv)
--copy 90,1,5.00,2025-01-01,coffee
--# transaction
begin; insert into scratch values (30, 'thirty'); select count(*) from scratch; commit
--# transaction rolled back
--@ simple
begin
--@ simple
update accounts set balance = 0 where id = 1
--@ simple
select balance from accounts where id = 1
--@ simple
rollback
--@ simple
select balance from accounts where id = 1
--# savepoint
--@ simple
begin
--@ simple
insert into scratch values (40, 'forty')
--@ simple
savepoint s
--@ simple
insert into defaults values (1, 'x'), (1, 'y')
--@ simple
rollback to savepoint s
--@ simple
release savepoint s
--@ simple
commit
--# isolation
begin isolation level serializable read write; select count(*) from accounts; commit
--# read only
begin transaction read only; select id from accounts order by id limit 1; end
--# deferrable
start transaction isolation level repeatable read; select 1; commit and chain; select 2; rollback
--# row lock
begin; select id from accounts where id = 1 for update; update accounts set balance = balance where id = 1; commit
--# skip locked queue
begin; delete from scratch where id in (select id from scratch order by id for update skip locked limit 1) returning id; commit
--# for share
begin; select id from accounts order by id limit 2 for share; commit
--# sequence
select nextval('counter') > 0, currval('counter') > 0
--# table made and filled
--@ simple
create table made (id serial primary key, label text not null default 'x', at timestamptz)
--@ simple
insert into made (label) values ('a'), ('b')
--@ simple
select id, label from made order by id
--@ simple
alter table made add column n int default 3
--@ simple
create index made_label on made (label)
--@ simple
select * from made order by id
--@ simple
drop table made
--# temporary table
--@ simple
create temp table work (id int, total numeric) on commit preserve rows
--@ simple
insert into work select customer_id, sum(balance) from accounts group by customer_id
--@ simple
select * from work order by id
--# temporary table as query
--@ simple
create temp table work as select city, count(*) as n from customers group by city
--@ simple
select * from work order by city
--# view of open columns
--@ simple
create view cities as select distinct city from customers
--@ simple
select * from cities order by city
--@ simple
drop view cities
--# materialized view of open columns
--@ simple
create materialized view totals as select customer_id, sum(balance) as total from accounts group by customer_id
--@ simple
refresh materialized view totals
--@ simple
select * from totals order by customer_id
--@ simple
drop materialized view totals
--# truncate
truncate scratch
--# analyze
analyze accounts
--# vacuum
vacuum accounts
--# comment
comment on table scratch is 'work'
--# prepared and executed
--@ simple
prepare by_city(text) as select id, name from customers where city = $1 order by id
--@ simple
execute by_city('Oslo')
--@ simple
execute by_city('Turin')
--@ simple
deallocate by_city
--# prepared and executed in one text
prepare one(int) as select name from customers where id = $1; execute one(1); deallocate one
--# cursor
--@ simple
begin
--@ simple
declare c cursor for select id, name from customers order by id
--@ simple
fetch 5 from c
--@ simple
move 2 in c
--@ simple
fetch next from c
--@ simple
close c
--@ simple
commit
--# cursor in one text
begin; declare c cursor for select id from accounts order by id; fetch 3 from c; close c; commit
--# cursor with hold
--@ simple
declare h cursor with hold for select id, kind from accounts order by id
--@ simple
fetch all from h
--@ simple
close h
--# cursor of masked columns | masks email
--@ simple
begin
--@ simple
declare c cursor for select id, email from customers order by id
--@ simple
fetch 4 from c
--@ simple
commit
--# listen and notify
--@ simple
listen jobs
--@ simple
notify jobs, 'wake'
--@ simple
unlisten jobs
--# advisory lock
select pg_try_advisory_lock(42); select pg_advisory_unlock(42)
--# error in a transaction
--@ simple
begin
--@ simple
select 1 / 0
--@ simple
select 1
--@ simple
rollback
--# several statements
select 1 as a; select 2 as b; select count(*) from accounts
--# several changes
update accounts set balance = balance + 1 where id = 3; update accounts set balance = balance - 1 where id = 4; select sum(balance) from accounts
--# what is given, or else as it is
update customers set name = coalesce('Ann', name), email = coalesce('ann@new.example', email), phone = coalesce(null, phone) where id = 1
--# what is given as parameters, or else as it is
--@ extended
--bind \N
--bind Lisbon
--bind 1
update customers set email = coalesce($1, email), city = coalesce($2, city) where id = $3
--# what is given and not empty, or else as it is
update pacts set email = coalesce(nullif('', ''), email), code = coalesce(nullif('c-1', ''), code) where id = 1 returning id, city
--# by what is asked for
--@ extended
--bind x@y.example
update pacts set email = case when $1::text is null then email else $1 end where id = 1
--# by which row it is
update pacts set email = case when id = 1 then 'a@b.example' when id = 2 then null else email end
--# itself
update pacts set email = email, city = upper(city) where id = 1
--# what an upsert proposes, or else as it is
insert into pacts (id, city, email) values (1, 'Bern', null) on conflict (id) do update set city = coalesce(excluded.city, pacts.city), email = coalesce(excluded.email, pacts.email) returning id, city
--# what MERGE brings, or else as it is
merge into pacts p using (values (1, null::text), (2, 'b@c.example')) v (id, email) on p.id = v.id when matched then update set email = coalesce(v.email, p.email)
--# dates and documents
update customers set date_of_birth = coalesce('1970-03-04'::date, date_of_birth), profile = coalesce(null, profile) where id = 1
--# lists, or else as they are
update customers set tags = coalesce(null, tags), city = coalesce(null, city) where id = 1
