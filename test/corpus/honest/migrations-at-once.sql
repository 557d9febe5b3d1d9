-- Migrations that tools send as one text: what they make, they use further on.

--# schema, enum, tables and first rows in one text
begin; create schema if not exists probe; create type probe.job_state as enum ('created', 'active'); create table probe.queue (name text primary key, policy text, created_on timestamptz not null default '2025-01-01'); create table probe.job (id uuid not null, name text not null references probe.queue (name), state probe.job_state not null default 'created', data jsonb) partition by list (name); alter table probe.job add primary key (name, id); create table probe.archive (like probe.job); alter table probe.archive add column archived_on timestamptz not null default '2025-01-01'; create index on probe.archive (archived_on); insert into probe.queue (name) values ('q'); commit
--@ simple
select name, policy from probe.queue
--@ simple
drop schema probe cascade
--# row security enabled on new tables, which are used
create schema probe; create table probe.jobs (id bigserial primary key, queue_name text not null, n int default 0); alter table probe.jobs enable row level security; create index on probe.jobs (queue_name); create function probe.touched() returns trigger as $$ begin new.n = new.n + 1; return new; end; $$ language plpgsql; create trigger _100_touched before update on probe.jobs for each row execute procedure probe.touched(); insert into probe.jobs (queue_name) values ('a'), ('b'); update probe.jobs set queue_name = 'c' where id = 1
--@ simple
select * from probe.jobs order by id
--@ simple
drop schema probe cascade
--# table dropped if it is there, made and filled in one text
drop table if exists shop.lookup; create table shop.lookup (id int primary key, label text not null); insert into shop.lookup values (1, 'one'), (2, 'two'); select * from shop.lookup order by id
--@ simple
drop table if exists shop.lookup cascade; create table shop.lookup (id int, other int); insert into shop.lookup values (3, 4); select other from shop.lookup
--@ simple
drop table shop.lookup
--# temporary table dropped, made and read in one text
drop table if exists tmp_totals; create temp table tmp_totals as select kind, sum(balance) as total from accounts group by kind; select * from tmp_totals order by kind; drop table tmp_totals
--@ simple
drop table if exists tmp_totals; create temp table tmp_totals as select count(*) as n from accounts; select n from tmp_totals
--@ simple
drop table tmp_totals
--# partitioned table with its partitions, filled in one text
create table shop.measures (at date not null, n int) partition by range (at); create table shop.measures_2025 partition of shop.measures for values from ('2025-01-01') to ('2026-01-01'); create table shop.measures_rest partition of shop.measures default; insert into shop.measures values ('2025-05-05', 1), ('2024-01-01', 2); select tableoid::regclass, n from shop.measures order by n
--@ simple
drop table shop.measures
--# table made like another, attached in one text
begin; create table shop.readings_2029 (like shop.readings including defaults including constraints); alter table shop.readings_2029 add constraint in_2029 check (at >= '2029-01-01' and at < '2030-01-01'); alter table shop.readings attach partition shop.readings_2029 for values from ('2029-01-01') to ('2030-01-01'); alter table shop.readings_2029 drop constraint in_2029; commit
--@ simple
drop table shop.readings_2029
--# migration that fails and is given up
begin
--@ simple
create table shop.half_done (id int primary key)
--@ simple
insert into shop.half_done values (1), (1)
--@ simple
select pg_advisory_unlock(7)
--@ extended
select 1
--@ simple
insert into shop.half_done values (2)
--@ simple
rollback
--@ simple
select to_regclass('shop.half_done')
--# view dropped and made anew in one text
create view shop.named as select id, name from shop.products; drop view if exists shop.named; create view shop.named as select id, name, price from shop.products; select * from shop.named order by id
--@ simple
drop view shop.named
--# defaults and constraints of a new table set one by one
create table shop.steps (id int, label text, at date); alter table shop.steps alter column id set not null; alter table shop.steps add constraint steps_pk primary key (id); alter table shop.steps alter column label set default 'none'; alter table only shop.steps replica identity full; alter table shop.steps alter column label set statistics 500; insert into shop.steps (id) values (1); select * from shop.steps
--@ simple
drop table shop.steps
