-- What a table holds a changed row against by what stays in it, and rows that come to be held against something without being named.

--# unique index of a table below
--@ simple owner
create unique index uq on managers (name, (pin > 'c'))
--@ simple owner
insert into managers values (10, 'Boss2', 'birdb-x', 3)
--@ settle
--@ simple
update staff set name = 'same' where id > 5
--undo drop index if exists uq
--undo delete from managers where id = 10
--# check of a table below
--@ simple owner
alter table managers add constraint ck check (name <> 'z' or pin < 'c')
--@ settle
--@ simple
update staff set name = 'z'
--undo alter table managers drop constraint if exists ck
--# check of a partition, beside what is set
--@ simple owner
update events set kind = 'k' || id
--@ simple owner
alter table events_2024 add constraint ck check (kind <> 'z' or payload < 'c')
--@ settle
--@ simple
update events set kind = 'z'
--undo alter table events_2024 drop constraint if exists ck
--# foreign key of an open column and a protected one
--@ simple owner
create table fk1 (a text, b text, primary key (a, b))
--@ simple owner
insert into fk1 select city, grade from customers on conflict do nothing
--@ simple owner
insert into fk1 values ('Guess', 'grade-amber')
--@ simple owner
alter table customers add constraint fkx foreign key (city, grade) references fk1 (a, b)
--@ settle
--@ simple
update customers set city = 'Guess' where id = 1
--undo alter table customers drop constraint if exists fkx
--undo drop table if exists fk1
--# generated column that fails by what stays
--@ simple owner
alter table customers add column g int generated always as (1 / (score - 703 * (case when city = 'Z' then 1 else 0 end))) stored
--@ settle
--@ simple
update customers set city = 'Z' where id = 2
--undo alter table customers drop column if exists g
--# key of an index that fails by what stays
--@ simple owner
create index ix on customers ((1 / (score - 703 * (case when city = 'Z' then 1 else 0 end))))
--@ settle
--@ simple
update customers set city = 'Z' where id = 2
--undo drop index if exists ix
--# condition of an index that fails by what stays
--@ simple owner
create index ix on customers (city) where 1 / (score - 703 * (case when city = 'Z' then 1 else 0 end)) >= 0
--@ settle
--@ simple
update customers set city = 'Z' where id = 2
--undo drop index if exists ix
--# row that moves to a partition with a check of its own
--@ simple owner
alter table events_2024 add constraint ck check (payload < 'c')  not valid
--@ simple owner
alter table events_2025 add constraint ck check (payload < 'c') not valid
--@ settle
--@ simple
update events set at = at - 365 where id = 2
--undo alter table events_2024 drop constraint if exists ck
--undo alter table events_2025 drop constraint if exists ck
--# row that moves to a partition with a unique index of its own
--@ simple owner
create unique index uq on events_2024 ((case when payload > 'c' then 1 else id end)) where id in (1, 2)
--@ settle
--@ simple
update events set at = at - 365 where id = 2
--undo drop index if exists uq
--# row that moves to a partition with an index that fails
--@ simple owner
create index ix on events_2024 ((1 / (case when payload > 'c' and id = 2 then 0 else 1 end)))
--@ settle
--@ simple
update events set at = at - 365 where id = 2
--undo drop index if exists ix
--# row that moves to a partition with a foreign key of its own
--@ simple owner
create table eg (p text primary key)
--@ simple owner
insert into eg select payload from events where payload > 'c'
--@ simple owner
insert into eg select payload from events where at < '2025-01-01' on conflict do nothing
--@ simple owner
alter table events_2024 add constraint egx foreign key (payload) references eg
--@ settle
--@ simple
update events set at = at - 365 where id = 2
--undo alter table events_2024 drop constraint if exists egx
--undo drop table if exists eg
--# check of a row that follows a key
--@ simple owner
create table top (id int primary key)
--@ simple owner
insert into top select generate_series(1, 40)
--@ simple owner
alter table contract_history add column top int references top on update cascade on delete set null
--@ simple owner
insert into contract_history (contract, ssn, code, top) select id, ssn, grade, id from customers
--@ simple owner
alter table contract_history add constraint ck check (top < 100 or code < 'grade-b')
--@ settle
--@ simple
update top set id = id + 200 where id = 1
--undo alter table contract_history drop constraint if exists ck
--undo alter table contract_history drop column if exists top cascade
--undo drop table if exists top cascade
--# check of a row that is set to NULL behind a key
--@ simple owner
create table top (id int primary key)
--@ simple owner
insert into top select generate_series(1, 40)
--@ simple owner
alter table contract_history add column top int references top on update cascade on delete set null
--@ simple owner
insert into contract_history (contract, ssn, code, top) select id, ssn, grade, id from customers
--@ simple owner
alter table contract_history add constraint ck check (top is not null or code < 'grade-b')
--@ settle
--@ simple
delete from top where id = 1
--undo alter table contract_history drop constraint if exists ck
--undo alter table contract_history drop column if exists top cascade
--undo drop table if exists top cascade
--# check of a generated column
--@ simple owner
alter table vitals add column g int generated always as (length(name)) stored
--@ simple owner
alter table vitals add constraint ck check (g <> 1 or fraction < 0.9)
--@ settle
--@ simple
update vitals set name = 'z'
--undo alter table vitals drop constraint if exists ck
--undo alter table vitals drop column if exists g
--# generated column that is worked out where it is read, and fails | since 18
--@ simple owner
alter table vitals add column g int generated always as (case when fraction > 0.9 then 1 / (length(name) - 7) end) virtual
--@ settle
--@ simple
select g from vitals
--undo alter table vitals drop column if exists g
--# the same in a whole row | since 18
--@ simple owner
alter table vitals add column g int generated always as (case when fraction > 0.9 then 1 / (length(name) - 7) end) virtual
--@ settle
--@ simple
select v from vitals v
--undo alter table vitals drop column if exists g
--# part of a unique index that a changed row comes to belong to
--@ simple owner
create unique index uq on vitals (name) where fraction > 0.9
--@ settle
--@ simple
insert into vitals (id, name, fraction) values (70, 'zz', 5)
--@ simple
merge into vitals v using (values (1)) q (i) on v.id = q.i when matched then update set name = 'zz'
--undo drop index if exists uq
--# column that a trigger sets, in a check beside a protected one
--@ simple owner
create function stamped() returns trigger language plpgsql as 'begin new.label := lower(new.name); return new; end'
--@ simple owner
alter table vitals add column label text
--@ simple owner
create trigger stamped before insert or update on vitals for each row execute function stamped()
--@ simple owner
alter table vitals add constraint ck check (label <> 'z' or fraction < 0.9)
--@ settle
--@ simple
update vitals set name = 'z'
--undo drop trigger if exists stamped on vitals
--undo alter table vitals drop constraint if exists ck
--undo alter table vitals drop column if exists label
--undo drop function if exists stamped
--# check that is not validated, beside what is set
--@ simple owner
alter table customers add constraint nv check (grade < 'grade-b') not valid
--@ settle
--@ simple
update customers set city = 'x'
--undo alter table customers drop constraint if exists nv
--# check that is not validated, in an upsert
--@ simple owner
alter table customers add constraint nv check (grade < 'grade-b') not valid
--@ settle
--@ simple
insert into customers (id, name, city, created_at) values (1, 'x', 'y', '2024-01-01') on conflict (id) do update set city = excluded.city
--undo alter table customers drop constraint if exists nv
--# check that is not validated, behind a key
--@ simple owner
create table fk1 (a int primary key)
--@ simple owner
insert into fk1 values (1)
--@ simple owner
grant all on fk1 to public
--@ simple owner
insert into lease_history select id, city, ssn, grade from customers
--@ simple owner
alter table lease_history add constraint ck check (code < 'grade-b') not valid
--@ simple owner
alter table lease_history add constraint fkx foreign key (id) references fk1 on update cascade not valid
--@ settle
--@ simple
update fk1 set a = 200
--undo drop table if exists fk1 cascade
--undo alter table lease_history drop constraint if exists ck
--undo alter table lease_history drop constraint if exists fkx
--undo alter table contract_history drop constraint if exists ck
--undo alter table contract_history drop constraint if exists fkx
--undo drop index if exists ix, uq
--undo alter table contract_history alter city type text
--# column that is not validated to hold no NULL | since 18
--@ simple owner
update customers set grade = null where id = 1 and grade < 'grade-b'
--@ simple owner
alter table customers add constraint nn not null grade not valid
--@ settle
--@ simple
update customers set city = 'x'
--undo alter table customers drop constraint if exists nn
--# check that is validated later
--@ simple owner
alter table customers add constraint nv check (grade < 'grade-b') not valid
--@ settle
--@ simple
alter table customers validate constraint nv
--undo alter table customers drop constraint if exists nv
--# key that is validated later
--@ simple owner
create table fk1 (a text primary key)
--@ simple owner
insert into fk1 values ('grade-amber')
--@ simple owner
alter table customers add constraint fkx foreign key (grade) references fk1 not valid
--@ settle
--@ simple
alter table customers validate constraint fkx
--undo alter table customers drop constraint if exists fkx
--undo drop table if exists fk1
--# column of another type, in a check beside a protected one
--@ simple owner
insert into contract_history (contract, city, ssn, code) select id, city, ssn, grade from customers
--@ simple owner
alter table contract_history add constraint ck check (city <> 'z' or code < 'grade-b')
--@ settle
--@ simple
alter table contract_history alter city type text using 'z'
--undo drop table if exists fk1 cascade
--undo alter table lease_history drop constraint if exists ck
--undo alter table lease_history drop constraint if exists fkx
--undo alter table contract_history drop constraint if exists ck
--undo alter table contract_history drop constraint if exists fkx
--undo drop index if exists ix, uq
--undo alter table contract_history alter city type text
--# column of another type, in a unique index beside a protected one
--@ simple owner
insert into contract_history (contract, city, ssn, code) select id, city, ssn, grade from customers
--@ simple owner
create unique index uq on contract_history (city) where contract < 3 and code > 'grade-b'
--@ settle
--@ simple
alter table contract_history alter city type text using 'z'
--undo drop table if exists fk1 cascade
--undo alter table lease_history drop constraint if exists ck
--undo alter table lease_history drop constraint if exists fkx
--undo alter table contract_history drop constraint if exists ck
--undo alter table contract_history drop constraint if exists fkx
--undo drop index if exists ix, uq
--undo alter table contract_history alter city type text
--# column of another type, in an index that fails
--@ simple owner
insert into contract_history (contract, city, ssn, code) select id, city, ssn, grade from customers
--@ simple owner
create index ix on contract_history ((case when city = 'z' and code > 'grade-b' then 1 / (length(city) - 1) end))
--@ settle
--@ simple
begin; alter table contract_history alter city type text using 'z'; rollback
--undo drop table if exists fk1 cascade
--undo alter table lease_history drop constraint if exists ck
--undo alter table lease_history drop constraint if exists fkx
--undo alter table contract_history drop constraint if exists ck
--undo alter table contract_history drop constraint if exists fkx
--undo drop index if exists ix, uq
--undo alter table contract_history alter city type text
--# column of another type, in a key beside a protected one
--@ simple owner
insert into contract_history (contract, city, ssn, code) select id, city, ssn, grade from customers
--@ simple owner
create table fk1 (a text, b text, primary key (a, b))
--@ simple owner
insert into fk1 select city, code from contract_history on conflict do nothing
--@ simple owner
insert into fk1 values ('z', 'grade-amber')
--@ simple owner
alter table contract_history add constraint fkx foreign key (city, code) references fk1
--@ settle
--@ simple
begin
--@ simple
alter table contract_history alter city type text using 'z'
--@ simple
rollback
--undo drop table if exists fk1 cascade
--undo alter table lease_history drop constraint if exists ck
--undo alter table lease_history drop constraint if exists fkx
--undo alter table contract_history drop constraint if exists ck
--undo alter table contract_history drop constraint if exists fkx
--undo drop index if exists ix, uq
--undo alter table contract_history alter city type text
--# partition that is held against a key of the table above
--@ simple owner
create table fk1 (a text primary key)
--@ simple owner
insert into fk1 values ('grade-amber')
--@ simple owner
grant all on fk1 to public
--@ simple owner
insert into lease_history select id, city, ssn, grade from customers
--@ settle
--@ simple
create table par (id int, city text, ssn text, code text not null references fk1) partition by range (id)
--@ simple
alter table par attach partition lease_history for values from (1) to (1000)
--undo alter table par detach partition lease_history
--undo drop table if exists par
--undo drop table if exists fk1 cascade
--undo alter table lease_history drop constraint if exists ck
--undo alter table lease_history drop constraint if exists fkx
--undo alter table contract_history drop constraint if exists ck
--undo alter table contract_history drop constraint if exists fkx
--undo drop index if exists ix, uq
--undo alter table contract_history alter city type text
--# partition that is held against a unique index of the table above
--@ simple owner
insert into lease_history select id, city, ssn, grade from customers
--@ simple owner
update lease_history set code = 'same' where code > 'grade-b'
--@ simple owner
alter table lease_history alter id drop not null
--@ settle
--@ simple
create table par (id int, city text, ssn text, code text not null) partition by list (code)
--@ simple
create unique index on par (code)
--@ simple
alter table par attach partition lease_history for values in ('same', 'grade-amber')
--undo alter table par detach partition lease_history
--undo drop table if exists par
--undo drop table if exists fk1 cascade
--undo alter table lease_history drop constraint if exists ck
--undo alter table lease_history drop constraint if exists fkx
--undo alter table contract_history drop constraint if exists ck
--undo alter table contract_history drop constraint if exists fkx
--undo drop index if exists ix, uq
--undo alter table contract_history alter city type text
--# partition that is held against an index of the table above that fails
--@ simple owner
insert into lease_history select id, city, ssn, grade from customers
--@ settle
--@ simple
create table par (id int, city text, ssn text, code text not null) partition by range (id)
--@ simple
create index on par ((1 / (case when code > 'grade-b' then 0 else 1 end)))
--@ simple
alter table par attach partition lease_history for values from (1) to (1000)
--undo alter table par detach partition lease_history
--undo drop table if exists par
--undo drop index if exists lease_history_expr_idx
--undo drop table if exists fk1 cascade
--undo alter table lease_history drop constraint if exists ck
--undo alter table lease_history drop constraint if exists fkx
--undo alter table contract_history drop constraint if exists ck
--undo alter table contract_history drop constraint if exists fkx
--undo drop index if exists ix, uq
--undo alter table contract_history alter city type text
--# index of the table above, in one text
--@ simple owner
insert into lease_history select id, city, ssn, grade from customers
--@ settle
--@ simple
create table par (id int, city text, ssn text, code text not null) partition by range (id); create index on par ((1 / (case when code > 'grade-b' then 0 else 1 end))); alter table par attach partition lease_history for values from (1) to (1000)
--undo alter table par detach partition lease_history
--undo drop table if exists par
--undo drop index if exists lease_history_expr_idx
--undo alter table lease_history drop constraint if exists par_code_fkey
--undo alter table lease_history drop constraint if exists lease_history_id_code_key
--undo drop table if exists fk1 cascade
--undo drop table if exists other_shape
--# partition that is held against a key added to the table above
--@ simple owner
insert into lease_history select id, city, ssn, grade from customers
--@ settle
--@ simple
create table fk1 (a text primary key)
--@ simple
insert into fk1 select 'grade-' || x from unnest(array['amber', 'azure', 'aqua', 'a']) x
--@ simple
create table par (id int, city text, ssn text, code text not null) partition by range (id)
--@ simple
alter table par add foreign key (code) references fk1
--@ simple
alter table par attach partition lease_history for values from (1) to (1000)
--undo alter table par detach partition lease_history
--undo drop table if exists par
--undo drop index if exists lease_history_expr_idx
--undo alter table lease_history drop constraint if exists par_code_fkey
--undo alter table lease_history drop constraint if exists lease_history_id_code_key
--undo drop table if exists fk1 cascade
--undo drop table if exists other_shape
--# key added to the table above, in one text
--@ simple owner
insert into lease_history select id, city, ssn, grade from customers
--@ settle
--@ simple
create table fk1 (a text primary key); insert into fk1 values ('grade-amber'); create table par (id int, city text, ssn text, code text not null) partition by range (id); alter table par add foreign key (code) references fk1; alter table par attach partition lease_history for values from (1) to (1000)
--undo alter table par detach partition lease_history
--undo drop table if exists par
--undo drop index if exists lease_history_expr_idx
--undo alter table lease_history drop constraint if exists par_code_fkey
--undo alter table lease_history drop constraint if exists lease_history_id_code_key
--undo drop table if exists fk1 cascade
--undo drop table if exists other_shape
--# partition that is held against a key of the table above, in one text
--@ simple owner
insert into lease_history select id, city, ssn, grade from customers
--@ simple owner
update lease_history set code = 'same' where code > 'grade-b'
--@ simple owner
insert into lease_history select id, city, ssn, 'same' from customers
--@ settle
--@ simple
create table par (id int, city text, ssn text, code text not null, unique (id, code)) partition by range (id); alter table par attach partition lease_history for values from (1) to (1000)
--undo alter table par detach partition lease_history
--undo drop table if exists par
--undo drop index if exists lease_history_expr_idx
--undo alter table lease_history drop constraint if exists par_code_fkey
--undo alter table lease_history drop constraint if exists lease_history_id_code_key
--undo drop table if exists fk1 cascade
--undo drop table if exists other_shape
--# partition that is held against an index likened from another, in one text
--@ simple owner
insert into lease_history select id, city, ssn, grade from customers
--@ settle
--@ simple
create table other_shape (id int, city text, ssn text, code text not null); create index on other_shape ((1 / (case when code > 'grade-b' then 0 else 1 end))); create table par (like other_shape including indexes) partition by range (id); alter table par attach partition lease_history for values from (1) to (1000)
--undo alter table par detach partition lease_history
--undo drop table if exists par
--undo drop index if exists lease_history_expr_idx
--undo alter table lease_history drop constraint if exists par_code_fkey
--undo alter table lease_history drop constraint if exists lease_history_id_code_key
--undo drop table if exists fk1 cascade
--undo drop table if exists other_shape
--# generated column that is made otherwise, in a check beside a protected one | since 18
--@ simple owner
alter table contract_history add column g int generated always as (length(city)) stored
--@ simple owner
insert into contract_history (contract, city, ssn, code) select id, city, ssn, grade from customers
--@ simple owner
alter table contract_history add constraint ck check (g < 100 or code < 'grade-b')
--@ settle
--@ simple
alter table contract_history alter g set expression as (length(city) + 100)
--undo alter table contract_history drop constraint if exists ck
--undo alter table contract_history drop column if exists g
--# generated column of one that a trigger sets, which fails by what stays
--@ simple owner
create function stamped() returns trigger language plpgsql as 'begin new.label := lower(new.name); return new; end'
--@ simple owner
alter table vitals add column label text
--@ simple owner
create trigger stamped before insert or update on vitals for each row execute function stamped()
--@ simple owner
alter table vitals add column g int generated always as (case when label = 'z' and fraction > 0.9 then 1 / (length(label) - 1) end) stored
--@ settle
--@ simple
update vitals set name = 'z'
--undo drop trigger if exists stamped on vitals
--undo alter table vitals drop column if exists g
--undo alter table vitals drop column if exists label
--undo drop function if exists stamped
--# key of another type that protected columns point to
--@ simple owner
create table fk1 (a text primary key)
--@ simple owner
insert into fk1 values ('grade-amber'), ('free')
--@ simple owner
insert into fk1 select distinct grade from customers where grade is not null on conflict do nothing
--@ simple owner
alter table fk1 owner to sallyport_demo
--@ simple owner
alter table customers add constraint fkx foreign key (grade) references fk1 on update no action
--@ settle
--@ simple
alter table fk1 alter a type text using case when a = 'grade-amber' then 'zz' else a end
--undo alter table customers drop constraint if exists fkx
--undo drop table if exists fk1 cascade
--# partition that protected columns point to, detached
--@ simple owner
create table fk1 (a text primary key) partition by list (a)
--@ simple owner
create table fk1a partition of fk1 for values in ('grade-amber')
--@ simple owner
create table fk1b partition of fk1 default
--@ simple owner
insert into fk1 values ('grade-amber'), ('free')
--@ simple owner
insert into fk1 select distinct grade from customers where grade is not null on conflict do nothing
--@ simple owner
alter table fk1 owner to sallyport_demo
--@ simple owner
alter table fk1a owner to sallyport_demo
--@ simple owner
alter table fk1b owner to sallyport_demo
--@ simple owner
alter table customers add constraint fkx foreign key (grade) references fk1
--@ settle
--@ simple
alter table fk1 detach partition fk1a
--undo alter table customers drop constraint if exists fkx
--undo drop table if exists fk1 cascade
--undo drop table if exists fk1a, fk1b cascade
--# materialized view with a unique index that another change breaks
--@ simple owner
create materialized view mvu as select city, grade from customers where id < 3
--@ simple owner
create unique index on mvu ((case when grade < 'grade-b' then city else city || random()::text end))
--@ simple owner
create unique index on mvu (city) where grade < 'grade-b'
--@ simple owner
alter materialized view mvu owner to sallyport_demo
--@ settle
--@ simple
update customers set city = 'same'
--@ simple
refresh materialized view mvu
--undo drop materialized view if exists mvu
--# materialized view whose index fails
--@ simple owner
create materialized view mvu as select city, grade from customers where id < 3
--@ simple owner
create index on mvu ((1 / (case when city = 'Z' and grade < 'grade-b' then 0 else 1 end)))
--@ simple owner
alter materialized view mvu owner to sallyport_demo
--@ settle
--@ simple
update customers set city = 'Z'
--@ simple
refresh materialized view mvu
--undo drop materialized view if exists mvu
--# statistics that fail | since 15
--@ simple owner
create statistics sfs on (1 / (case when city = 'Z' and grade < 'grade-b' then 0 else 1 end)), name from customers
--@ settle
--@ simple
update customers set city = 'Z'
--@ simple
analyze customers
--undo drop statistics if exists sfs
--# generated column in the condition of a unique index
--@ simple owner
alter table cards add column x int default 0, add column g boolean generated always as (x > 0) stored
--@ simple owner
create unique index ug on cards (pan) where g
--@ simple owner
insert into cards (id, customer_id, pan, brand) values (90, 1, '4111000077702340', 'q')
--@ settle
--@ simple
update cards set x = 1 where id in (1, 90)
--undo drop index if exists ug
--undo delete from cards where id = 90
--undo alter table cards drop column if exists g
--undo alter table cards drop column if exists x
--# generated column in its key
--@ simple owner
alter table cards add column x int default 0, add column g boolean generated always as (x > 0) stored
--@ simple owner
update cards set x = 1
--@ simple owner
create unique index ug on cards (g, pan)
--@ simple owner
insert into cards (id, customer_id, pan, brand) values (90, 1, '4111000077702340', 'q')
--@ settle
--@ simple
update cards set x = 1 where id = 90
--undo drop index if exists ug
--undo delete from cards where id = 90
--undo alter table cards drop column if exists g
--undo alter table cards drop column if exists x
--# generated column in the condition of an exclusion
--@ simple owner
alter table cards add column x int default 0, add column g boolean generated always as (x > 0) stored
--@ simple owner
alter table cards add constraint ug exclude using btree (pan with =) where (g)
--@ simple owner
insert into cards (id, customer_id, pan, brand) values (90, 1, '4111000077702340', 'q')
--@ settle
--@ simple
update cards set x = 1 where id in (1, 90)
--undo alter table cards drop constraint if exists ug
--undo delete from cards where id = 90
--undo alter table cards drop column if exists g
--undo alter table cards drop column if exists x
--# open column in the condition of an exclusion
--@ simple owner
alter table cards add column x int default 0, add column g boolean generated always as (x > 0) stored
--@ simple owner
alter table cards add constraint ug exclude using btree (pan with =) where (x > 0)
--@ simple owner
insert into cards (id, customer_id, pan, brand) values (90, 1, '4111000077702340', 'q')
--@ settle
--@ simple
update cards set x = 1 where id in (1, 90)
--undo alter table cards drop constraint if exists ug
--undo delete from cards where id = 90
--undo alter table cards drop column if exists g
--undo alter table cards drop column if exists x
--# generated column, by an upsert
--@ simple owner
alter table cards add column x int default 0, add column g boolean generated always as (x > 0) stored
--@ simple owner
create unique index ug on cards (pan) where g
--@ simple owner
insert into cards (id, customer_id, pan, brand) values (90, 1, '4111000077702340', 'q')
--@ settle
--@ simple
insert into cards values (90, 1, 'q', 'q'), (1, 1, 'q', 'q') on conflict (id) do update set x = 1
--undo drop index if exists ug
--undo delete from cards where id = 90
--undo alter table cards drop column if exists g
--undo alter table cards drop column if exists x
--# generated column, through a view
--@ simple owner
alter table cards add column x int default 0, add column g boolean generated always as (x > 0) stored
--@ simple owner
create view seen as select id, x from cards
--@ simple owner
grant all on seen to public
--@ simple owner
create unique index ug on cards (pan) where g
--@ simple owner
insert into cards (id, customer_id, pan, brand) values (90, 1, '4111000077702340', 'q')
--@ settle
--@ simple
update seen set x = 1 where id in (1, 90)
--undo drop view if exists seen
--undo drop index if exists ug
--undo delete from cards where id = 90
--undo alter table cards drop column if exists g
--undo alter table cards drop column if exists x
--# generated column, by a key that follows
--@ simple owner
alter table cards add column x int default 0, add column g boolean generated always as (x > 0) stored
--@ simple owner
create table led (n int primary key)
--@ simple owner
insert into led values (0)
--@ simple owner
grant all on led to public
--@ simple owner
alter table cards add constraint lf foreign key (x) references led on update cascade
--@ simple owner
create unique index ug on cards (pan) where g
--@ simple owner
insert into cards (id, customer_id, pan, brand) values (90, 1, '4111000077702340', 'q')
--@ settle
--@ simple
update led set n = 1
--undo alter table cards drop constraint if exists lf
--undo drop table if exists led
--undo drop index if exists ug
--undo delete from cards where id = 90
--undo alter table cards drop column if exists g
--undo alter table cards drop column if exists x
--# default that new rows are compared by
--@ simple owner
alter table customers alter ssn set default '899-40-6781'
--@ settle
--@ simple
insert into customers (id, name, city, created_at) values (90, 'a', 'b', '2025-01-01')
--undo alter table customers alter ssn drop default
--undo delete from customers where id = 90
--# default of one's own
--@ simple
alter table customers alter ssn set default '899-40-6781'
--@ simple
insert into customers (id, name, city, created_at) values (90, 'a', 'b', '2025-01-01')
--undo alter table customers alter ssn drop default
--undo delete from customers where id = 90
--# key that an index makes of nothing
--@ simple owner
create unique index ug on customers ((coalesce(ssn, '899-40-6781')))
--@ settle
--@ simple
insert into customers (id, name, city, created_at) values (90, 'a', 'b', '2025-01-01')
--undo drop index if exists ug
--undo delete from customers where id = 90
--# key added to the table above, in a block
--@ simple owner
insert into lease_history select id, city, ssn, grade from customers
--@ settle
--@ simple
do $$ begin create table fk1 (a text primary key); insert into fk1 values ('grade-amber'); create table par (id int, city text, ssn text, code text not null) partition by range (id); alter table par add foreign key (code) references fk1; alter table par attach partition lease_history for values from (1) to (1000); end $$
--undo alter table par detach partition lease_history
--undo drop table if exists par
--undo drop index if exists lease_history_expr_idx
--undo alter table lease_history drop constraint if exists par_code_fkey
--undo drop table if exists fk1 cascade
--# index of the table above that a block makes, attached by another
--@ simple owner
insert into lease_history select id, city, ssn, grade from customers
--@ settle
--@ simple
create table par (id int, city text, ssn text, code text not null) partition by range (id); do $$ begin create index on par ((1 / (case when code > 'grade-b' then 0 else 1 end))); end $$; do $$ begin alter table par attach partition lease_history for values from (1) to (1000); end $$
--undo alter table par detach partition lease_history
--undo drop table if exists par
--undo drop index if exists lease_history_expr_idx
--undo alter table lease_history drop constraint if exists par_code_fkey
--undo drop table if exists fk1 cascade
--# index of the table above that a block makes, in one text
--@ simple owner
insert into lease_history select id, city, ssn, grade from customers
--@ settle
--@ simple
create table par (id int, city text, ssn text, code text not null) partition by range (id); do $$ begin create index on par ((1 / (case when code > 'grade-b' then 0 else 1 end))); end $$; alter table par attach partition lease_history for values from (1) to (1000)
--undo alter table par detach partition lease_history
--undo drop table if exists par
--undo drop index if exists lease_history_expr_idx
--undo alter table lease_history drop constraint if exists par_code_fkey
--undo drop table if exists fk1 cascade
--# index of the table above that a block makes, one after the other
--@ simple owner
insert into lease_history select id, city, ssn, grade from customers
--@ settle
--@ simple
create table par (id int, city text, ssn text, code text not null) partition by range (id)
--@ simple
do $$ begin create index on par ((1 / (case when code > 'grade-b' then 0 else 1 end))); end $$
--@ simple
alter table par attach partition lease_history for values from (1) to (1000)
--undo alter table par detach partition lease_history
--undo drop table if exists par
--undo drop index if exists lease_history_expr_idx
--undo alter table lease_history drop constraint if exists par_code_fkey
--undo drop table if exists fk1 cascade
