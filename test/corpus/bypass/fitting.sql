-- Values that are turned into a type, a variable, a column or a part of a value that takes some of them only; what a change leaves as it was.

--# not null told by nullif
update cards set pan = nullif(pan, '4111000077702340') where id = 1
--# not null told by an insert of itself
insert into cards select 100, 1, nullif(pan, '4111000077702340'), 'x' from cards where id = 1
--# not null told by a merge
merge into cards c using (select 1) x on c.id = 1 when matched then update set pan = nullif(c.pan, '4111000077702340')
--# not null told by a conflict
insert into cards values (1, 1, 'x', 'y') on conflict (id) do update set pan = nullif(cards.pan, '4111000077702340')
--# not null told through a view
--@ simple
create view card_view as select * from cards
--@ simple
update card_view set pan = nullif(pan, '4111000077702340') where id = 1
--undo drop view if exists card_view
--# not null told in a block
do $$ begin update cards set pan = nullif(pan, '4111000077702340') where id = 1; exception when not_null_violation then raise notice 'null'; end $$
--# not null told by a parameter
--@ extended
update cards set pan = nullif(pan, $1) where id = 1
--bind 4111000077702340
--# length told by a check
--@ simple owner
alter table public.customers add constraint ckl check (length(email) < 35)
--@ settle
--@ simple
update customers set email = email || '123' where id = 1
--undo alter table customers drop constraint if exists ckl
--# value told by a check
--@ simple owner
alter table public.customers add constraint ckm check (email like '%@%')
--@ settle
--@ simple
update customers set email = replace(email, 'quartzmail.example', 'x') where id = 1; update customers set email = replace(email, '@x', '') where id = 1
--undo alter table customers drop constraint if exists ckm
--# value told by a generated column
--@ simple owner
alter table public.customers add column half int generated always as (length(email) / (length(email) - 33)) stored
--@ settle
--@ simple
update customers set email = email || '123' where id = 1
--undo alter table customers drop column if exists half
--# value told by an index expression
--@ simple owner
create index ixf on public.customers ((1 / (length(email) - 33)))
--@ settle
--@ simple
update customers set email = email || '123' where id = 1
--undo drop index if exists ixf
--# value told by an index predicate
--@ simple owner
create index ixg on public.customers (id) where 1 / (length(email) - 33) > 5
--@ settle
--@ simple
update customers set email = email || '123' where id = 1
--undo drop index if exists ixg
--# same value told by a trigger of the system's
--@ simple
create trigger zsup before update on customers for each row execute function suppress_redundant_updates_trigger()
--@ simple
update customers set grade = 'grade-amber' where id = 1
--undo drop trigger if exists zsup on customers
--# same value told by a trigger of the system's that was there
--@ simple owner
create trigger zsup before update on public.customers for each row execute function suppress_redundant_updates_trigger()
--@ settle
--@ simple
update customers set grade = 'grade-amber' where id = 1
--undo drop trigger if exists zsup on customers
--# same value told by a trigger that was there, returned
--@ simple owner
create trigger zsup before update on public.customers for each row execute function suppress_redundant_updates_trigger()
--@ settle
--@ extended
update customers set score = 700, name = name where id in (1, 2) returning id
--undo drop trigger if exists zsup on customers
--# same value told by hot updates
begin; update customers set email = 'ada.canarya@quartzmail.example' where id = 1; select pg_stat_get_xact_tuples_hot_updated('customers'::regclass); rollback
--# same value told by hot updates of a view
begin; update customers set email = 'ada.canarya@quartzmail.example' where id = 1; select n_tup_hot_upd from pg_stat_xact_user_tables where relname = 'customers'; rollback
--# same value told by hot updates of a unique column
begin; update customers set ssn = '899-40-6781' where id = 1; select n_tup_hot_upd from pg_stat_xact_all_tables where relname = 'customers'; rollback
--# same value told by the place of an index's row
begin; update customers set email = 'ada.canarya@quartzmail.example' where id = 1; select pg_stat_get_xact_tuples_newpage_updated('customers'::regclass), pg_stat_get_xact_blocks_hit('customers_lower_email'::regclass); rollback
--# index blocks told
begin; update customers set email = 'ada.canarya@quartzmail.example' where id = 1; select pg_stat_get_xact_blocks_fetched('customers_lower_email'::regclass); rollback
--# type shortened
alter table customers alter grade type varchar(11)
--undo alter table customers alter grade type text
--# unique added on a grade
alter table customers add constraint uq2 unique (grade, city)
--undo alter table customers drop constraint if exists uq2
--# index on a snapshot
create unique index ixs on customer_snapshot (left(number, 1))
--undo drop index if exists ixs
--# index on a snapshot, plain
create unique index ixt on customer_snapshot (substr(number, 1, 2))
--undo drop index if exists ixt
--# null test of a written one by a deferred constraint
begin; set constraints all deferred; update cards set pan = coalesce(nullif(pan, '4111000077702340'), null) where id = 1; commit
--# document member set where none is
update customers set profile['pet']['x'] = '1' where id = 1
--# document member set in a list
update customers set profile['cat'][0] = '1' where id = 1
--# array slice set by arrays of differing length
update vitals set marks[1:3] = marks where id = 1
--# subscript of a variable assigned
do $$ declare p jsonb; begin select profile into p from customers where id = 1; p['pet']['x'] := '1'; end $$
--# variable of a bounded type
do $$ declare p varchar(11); begin select grade into p from customers where id = 1; exception when string_data_right_truncation then raise notice 'no'; end $$
--# variable that may not be null by nullif
do $$ declare p text not null := 'x'; begin select nullif(grade, 'grade-amber') into p from customers where id = 1; end $$
--# two rows into one variable strictly
do $$ declare p text; begin select grade into strict p from customers where grade = 'grade-amber'; exception when too_many_rows then raise notice 'many'; when no_data_found then raise notice 'none'; end $$
--# insert into a member of a hidden document in a conflict
insert into customers (id, name, city, created_at) values (1, 'x', 'y', now()) on conflict (id) do update set profile['pet']['x'] = '1'
--# member set by a merge
merge into customers c using (select 1) x on c.id = 1 when matched then update set profile['pet']['x'] = '1'
--# result of a bounded type
--@ simple
create domain d8 as text check (value like '8%')
--@ simple
create function fr1(i int) returns d8 language sql as 'select ssn from public.customers where id = i'
--@ simple
select fr1(1) is null
--undo drop function if exists fr1
--undo drop domain if exists d8 cascade
--# result of a bounded type in PL/pgSQL
--@ simple
create domain d8 as text check (value like '8%')
--@ simple
create function fr2(i int) returns d8 language plpgsql as 'begin return (select ssn from public.customers where id = i); end'
--@ simple
select fr2(1) is null
--undo drop function if exists fr2
--undo drop domain if exists d8 cascade
--# results of a bounded type in a table
--@ simple
create domain d8 as text check (value like '8%')
--@ simple
create function fr3() returns table (a int, s d8) language sql as 'select id, ssn from public.customers order by id'
--@ simple
select a from fr3()
--undo drop function if exists fr3
--undo drop domain if exists d8 cascade
--# results of a bounded type by OUT
--@ simple
create domain d8 as text check (value like '8%')
--@ simple
create function fr4(i int, out a int, out s d8) language sql as 'select id, ssn from public.customers where id = $1'
--@ simple
select (fr4(1)).a
--undo drop function if exists fr4
--undo drop domain if exists d8 cascade
--# results of rows of a bounded type
--@ simple
create domain d8 as text check (value like '8%'); create type t8 as (a int, s d8)
--@ simple
create function fr5() returns setof t8 language sql as 'select id, ssn from public.customers order by id'
--@ simple
select a from fr5()
--undo drop function if exists fr5
--undo drop type if exists t8
--undo drop domain if exists d8 cascade
--# argument of a bounded type
--@ simple
create domain d8 as text check (value like '8%')
--@ simple
create function fa1(a d8) returns text language sql as 'select a || ''x'''
--@ simple
select fa1(ssn) from customers where id = 1
--undo drop function if exists fa1
--undo drop domain if exists d8 cascade
--# argument of a bounded type, variadic
--@ simple
create domain d8 as text check (value like '8%')
--@ simple
create function fa2(variadic a d8[]) returns int language sql as 'select cardinality(a)'
--@ simple
select fa2(ssn, ssn) from customers where id = 1
--undo drop function if exists fa2
--undo drop domain if exists d8 cascade
--# argument of a bounded type of an aggregate
--@ simple
create domain d8 as text check (value like '8%')
--@ simple
create function fs1(int, d8) returns int language sql as 'select 1'; create aggregate fsa (d8) (sfunc = fs1, stype = int, initcond = '0')
--@ simple
select fsa(ssn) from customers where id = 1
--undo drop aggregate if exists fsa(d8)
--undo drop function if exists fs1
--undo drop domain if exists d8 cascade
--# result that is too narrow
--@ simple owner
update public.customers set score = score * 60
--@ simple
create function fn1(i int) returns smallint language sql as 'select score from public.customers where id = i'
--@ simple
select fn1(1) is null
--undo drop function if exists fn1
--# variable that may not be null, assigned
do $$ declare p text not null := 'x'; begin p := (select nullif(grade, 'grade-amber') from customers where id = 1); end $$
--# parameter of a bounded type of a procedure
--@ simple
create domain d8 as text check (value like '8%')
--@ simple
create procedure fp1(a d8) language sql as 'select 1'
--@ simple
call fp1(ssn_of(1))
--undo drop procedure if exists fp1
--undo drop domain if exists d8 cascade
--# row turned into another
--@ simple
create domain d8 as text check (value like '8%'); create type t9 as (s d8)
--@ simple
select (row(ssn)::t9) is null from customers where id = 1
--undo drop type if exists t9
--undo drop domain if exists d8 cascade
--# implied conversion to a network
select cidr '10.0.0.0/8' >>= place from vitals where id = 1
--# generated column of a bounded type
--@ simple
create domain d8 as text check (value like '8%')
--@ simple
alter table customers add column g8 d8 generated always as (ssn) stored
--undo alter table customers drop column if exists g8
--undo drop domain if exists d8 cascade
--# view over a bounded cast
--@ simple
create domain d8 as text check (value like '8%')
--@ simple
create view v8 as select id, ssn::d8 as s from customers
--@ simple
select s is null from v8 where id = 1
--undo drop view if exists v8
--undo drop domain if exists d8 cascade
--# column added with a check of another
alter table customers add column zz int check (score > 500)
--undo alter table customers drop column if exists zz
--# column added that is computed and may fail
alter table customers add column zz int generated always as (1 / (score - 700)) stored
--undo alter table customers drop column if exists zz
--# column added that is computed and must not be null
alter table customers add column zz text generated always as (nullif(grade, 'grade-amber')) stored not null
--undo alter table customers drop column if exists zz
--# column added that is computed and unique
alter table customers add column zz text generated always as (left(grade, 8)) stored unique
--undo alter table customers drop column if exists zz
--# expression of a column set that may fail
alter table customers alter column ssn_area set expression as ((1 / (score - 700))::text)
--undo alter table customers alter column ssn_area set expression as (substr(ssn, 1, 3))
