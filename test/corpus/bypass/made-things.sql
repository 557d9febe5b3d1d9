-- Objects of one's own behind which something runs or reads, and their later use.

--# trigger with a condition on a hidden column
--@ simple
create function mt1() returns trigger language plpgsql as 'begin insert into public.scratch values (new.id, ''hit''); return new; end'
--@ simple
create trigger mt1 after update on customers for each row when (new.ssn like '8%') execute function mt1()
--@ simple
update customers set city = 'x'
--@ simple
select count(*) from scratch
--undo drop trigger if exists mt1 on customers
--undo drop function if exists mt1()
--# trigger over the rows that were
--@ simple
create function mt2() returns trigger language plpgsql as 'begin insert into public.scratch select id, ssn from o; return null; end'
--@ simple
create trigger mt2 after update on customers referencing old table as o for each statement execute function mt2()
--@ simple
update customers set city = 'x'
--@ simple
select t from scratch order by id
--undo drop trigger if exists mt2 on customers
--undo drop function if exists mt2()
--# trigger over the rows that are, counted
--@ simple
create function mt3() returns trigger language plpgsql as 'begin raise notice ''% rows'', (select count(*) from n where ssn like ''8%''); return null; end'
--@ simple
create trigger mt3 after update on customers referencing new table as n for each statement execute function mt3()
--@ simple
update customers set city = 'x'
--undo drop trigger if exists mt3 on customers
--undo drop function if exists mt3()
--# constraint trigger at the end of a transaction
--@ simple
create function mt4() returns trigger language plpgsql as 'begin if new.ssn like ''8%'' then raise exception ''stop''; end if; return null; end'
--@ simple
create constraint trigger mt4 after update on customers deferrable initially deferred for each row execute function mt4()
--@ simple
begin
--@ simple
update customers set city = 'x' where id = 1
--@ simple
commit
--undo drop trigger if exists mt4 on customers
--undo drop function if exists mt4()
--# constraint trigger asked for at once
--@ simple
create function mt5() returns trigger language plpgsql as 'begin if new.ssn like ''8%'' then raise exception ''stop''; end if; return null; end'
--@ simple
create constraint trigger mt5 after update on customers deferrable initially deferred for each row execute function mt5()
--@ simple
begin; update customers set city = 'x' where id = 1
--@ simple
set constraints all immediate
--@ simple
rollback
--undo drop trigger if exists mt5 on customers
--undo drop function if exists mt5()
--# trigger on truncate
--@ simple
create function mt6() returns trigger language plpgsql as 'begin insert into public.scratch select id, email from public.customers; return null; end'
--@ simple
create trigger mt6 before truncate on watched for each statement execute function mt6()
--@ simple
truncate watched
--@ simple
select t from scratch order by id
--undo drop trigger if exists mt6 on watched
--undo drop function if exists mt6()
--# trigger instead of a view's insert
--@ simple
create function mt7() returns trigger language plpgsql as 'begin new.name := (select ssn from public.customers where id = 1); return new; end'
--@ simple
create view mtview as select 1 as id, 'n'::text as name
--@ simple
create trigger mt7 instead of insert on mtview for each row execute function mt7()
--@ simple
insert into mtview values (1, 'a') returning name
--undo drop view if exists mtview
--undo drop function if exists mt7()
--# trigger with arguments that are run
--@ simple
create function mt8() returns trigger language plpgsql as 'declare s text; begin execute tg_argv[0] into s; new.t := s; return new; end'
--@ simple
create trigger mt8 before insert on scratch for each row execute function mt8('select ssn from public.customers where id = 1')
--@ simple
insert into scratch values (1, 'x') returning t
--undo drop trigger if exists mt8 on scratch
--undo drop function if exists mt8()
--# trigger disabled, enabled again
--@ simple
create function mt10() returns trigger language plpgsql as 'begin raise notice ''%'', new.ssn; return new; end'
--@ simple
create trigger mt10 before update on customers for each row execute function mt10()
--@ simple
alter table customers disable trigger mt10
--@ simple
update customers set city = 'x' where id = 1
--@ simple
alter table customers enable always trigger mt10
--@ simple
update customers set city = 'y' where id = 1
--undo drop trigger if exists mt10 on customers
--undo drop function if exists mt10()
--# trigger of a partitioned parent
--@ simple
create function mt11() returns trigger language plpgsql as 'begin raise notice ''%'', old.payload; return new; end'
--@ simple
create trigger mt11 before update on events for each row execute function mt11()
--@ simple
update events_2024 set kind = 'x'
--undo drop trigger if exists mt11 on events
--undo drop function if exists mt11()
--# trigger replaced
--@ simple
create function mt12() returns trigger language plpgsql as 'begin return new; end'
--@ simple
create trigger mt12 before update on customers for each row execute function mt12()
--@ simple
update customers set city = 'x' where id = 1
--@ simple
create or replace function mt12() returns trigger language plpgsql as 'begin new.city := new.ssn; return new; end'
--@ simple
update customers set city = 'y' where id = 1 returning city
--undo drop trigger if exists mt12 on customers
--undo drop function if exists mt12()
--# rule with a condition on a hidden column
--@ simple
create rule mt13 as on update to customers where old.ssn like '8%' do also insert into scratch values (old.id, 'hit')
--@ simple
update customers set city = 'x'
--@ simple
select count(*) from scratch
--undo drop rule if exists mt13 on customers
--# rule that does nothing for some
--@ simple
create rule mt14 as on update to customers where old.score > 500 do instead nothing
--@ simple
update customers set city = 'x'
--undo drop rule if exists mt14 on customers
--# rule that notifies
--@ simple
listen mtc
--@ simple
create rule mt15 as on insert to scratch do also select pg_notify('mtc', ssn) from customers where id = 1
--@ simple
insert into scratch values (7, 'x')
--undo drop rule if exists mt15 on scratch
--# rule instead with returning
--@ simple
create rule mt16 as on update to accounts do instead update customers set city = city where id = old.customer_id returning 1, 1, ssn, 1.0, 'EUR'::char(3), date '2020-01-01'
--@ simple
update accounts set kind = 'x' where id = 1 returning kind
--undo drop rule if exists mt16 on accounts
--# view with a check option
--@ simple
create view mt17 as select id, city from customers where ssn like '8%' with check option
--@ simple
insert into mt17 (id, city) values (1, 'x')
--@ simple
update mt17 set city = 'Rome' where id = 1
--undo drop view if exists mt17
--# view that is a barrier
--@ simple
create view mt18 with (security_barrier) as select id, name, ssn as x from customers
--@ simple
select id from mt18 where x like '8%'
--@ simple
select x from mt18 order by id
--undo drop view if exists mt18
--# view of a view of one's own, then the inner replaced
--@ simple
create view mt19 as select id, city as x from customers
--@ simple
create view mt19b as select id, x || '' as y from mt19
--@ simple
select y from mt19b order by id
--@ simple
create or replace view mt19 as select id, ssn as x from customers
--@ simple
select y from mt19b order by id
--undo drop view if exists mt19b
--undo drop view if exists mt19
--# view with a function in it that is a part of a document
--@ simple
create view mt20 as select id, jsonb_build_object('s', ssn, 'n', name) as d from customers
--@ simple
select d ->> 's' from mt20 order by id
--@ simple
select d from mt20 order by id
--undo drop view if exists mt20
--# view's column renamed
--@ simple
create view mt21 as select id, city as a, ssn as b from customers
--@ simple
alter view mt21 rename column a to z
--@ simple
alter view mt21 rename column b to a
--@ simple
select reverse(a) from mt21 order by id
--undo drop view if exists mt21
--# view's column default
--@ simple
create view mt22 as select id, t from scratch
--@ simple
alter view mt22 alter column t set default ssn_of(1)
--@ simple
insert into mt22 (id) values (3) returning t
--undo drop view if exists mt22
--# materialized view refreshed from a changed function
--@ simple
create function mt23() returns text language sql as 'select ''x''::text'
--@ simple
create materialized view mtm as select mt23() as x
--@ simple
create or replace function mt23() returns text language sql as 'select ssn from public.customers where id = 1'
--@ simple
refresh materialized view mtm
--@ simple
select x from mtm
--undo drop materialized view if exists mtm
--undo drop function if exists mt23()
--# materialized view without rows, filled later
--@ simple
create materialized view mtm2 as select id, score / 100 as x from customers with no data
--@ simple
refresh materialized view mtm2
--@ simple
select x from mtm2 order by id
--undo drop materialized view if exists mtm2
--# materialized view with a unique index that fails
--@ simple
create materialized view mtm3 as select substr(ssn, 1, 1) as x from customers
--@ simple
create unique index mtm3x on mtm3 (x)
--undo drop materialized view if exists mtm3
--# operator between rows
--@ simple
create function mt24(a customers, b int) returns text language sql as 'select $1.ssn'
--@ simple
create operator ~~> (leftarg = customers, rightarg = int, function = mt24)
--@ simple
select c ~~> 1 from customers c order by id
--undo drop operator if exists ~~> (customers, int)
--undo drop function if exists mt24(customers, int)
--# operator by its schema
--@ simple
create function mt25(a text, b text) returns text language sql as 'select ssn from public.customers where id = 1'
--@ simple
create operator public.<~> (leftarg = text, rightarg = text, function = mt25)
--@ simple
select 'a'::text operator(public.<~>) 'b'::text
--undo drop operator if exists <~> (text, text)
--undo drop function if exists mt25(text, text)
--# operator of the system's name for other types
--@ simple
create function mt26(a int, b text) returns text language sql as 'select ssn from public.customers where id = a'
--@ simple
create operator || (leftarg = int, rightarg = text, function = mt26)
--@ simple
select 1 || 'x'::text
--undo drop operator if exists || (int, text)
--undo drop function if exists mt26(int, text)
--# equality of one's own before the system's
--@ simple
create schema mtside
--@ simple
create function mtside.eq(a text, b text) returns boolean language plpgsql as 'begin raise notice ''% %'', a, b; return true; end'
--@ simple
create operator mtside.= (leftarg = text, rightarg = text, function = mtside.eq)
--@ simple
set search_path = mtside, pg_catalog, public
--@ simple
select count(*) from accounts a join customers c on c.name = c.ssn
--@ simple
select ssn = 'x' from customers
--undo drop schema if exists mtside cascade
--# concatenation of one's own before the system's
--@ simple
create schema mtside
--@ simple
create function mtside.cc(a text, b text) returns text language sql as 'select ssn from public.customers where id = 1'
--@ simple
create operator mtside.|| (leftarg = text, rightarg = text, function = mtside.cc)
--@ simple
set search_path = mtside, pg_catalog, public
--@ simple
select name || city from customers order by id
--undo drop schema if exists mtside cascade
--# operator class whose order tells
--@ simple
create function mt27(a text, b text) returns int language plpgsql immutable as 'begin raise notice ''% %'', a, b; return bttextcmp(a, b); end'
--@ simple
create operator class mtops for type text using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 mt27(text, text)
--@ simple
create index mtindex on customers (ssn mtops)
--undo drop index if exists mtindex
--undo drop operator family if exists mtops using btree cascade
--undo drop function if exists mt27(text, text)
--# aggregate with a final function
--@ simple
create function mt28(a text) returns text language sql as 'select ssn from public.customers where id = 1'
--@ simple
create aggregate mtagg (text) (sfunc = textcat, stype = text, initcond = '', finalfunc = mt28)
--@ simple
select mtagg(brand) from cards
--undo drop aggregate if exists mtagg(text)
--undo drop function if exists mt28(text)
--# aggregate over an ordered set
--@ simple
create aggregate mtset (float8 order by anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra)
--@ simple
select mtset(0.5) within group (order by ssn) from customers
--undo drop aggregate if exists mtset(float8 order by anyelement)
--# aggregate replaced
--@ simple
create aggregate mtagg2 (text) (sfunc = textcat, stype = text, initcond = '')
--@ simple
select mtagg2(brand order by id) from cards
--@ simple
create function mt30(a text, b text) returns text language sql as 'select pan from public.cards where id = 1'
--@ simple
create or replace aggregate mtagg2 (text) (sfunc = mt30, stype = text, initcond = '')
--@ simple
select mtagg2(brand order by id) from cards
--undo drop aggregate if exists mtagg2(text)
--undo drop function if exists mt30(text, text)
--# cast to a number of one's own
--@ simple
create type mtbox as (v text)
--@ simple
create function mt31(a int) returns mtbox language sql as 'select row(ssn)::mtbox from public.customers where id = a'
--@ simple
create cast (int as mtbox) with function mt31(int)
--@ simple
select 1::mtbox, cast(2 as mtbox), (3::mtbox).v
--undo drop cast if exists (int as mtbox)
--undo drop function if exists mt31(int)
--undo drop type if exists mtbox
--# cast by input and output
--@ simple
create type mtbox2 as (v text)
--@ simple
create cast (mtbox2 as int) with inout
--@ simple
select id from customers where row(ssn)::mtbox2::text like '(8%'
--@ simple
select row(ssn)::mtbox2::int from customers where id = 1
--undo drop type if exists mtbox2 cascade
--# cast by assignment on insert
--@ simple
create type mtbox3 as (v text)
--@ simple
create table mtboxes (id int, b mtbox3)
--@ simple
create function mt32(a int) returns mtbox3 language sql as 'select row(ssn)::mtbox3 from public.customers where id = a'
--@ simple
create cast (int as mtbox3) with function mt32(int) as assignment
--@ simple
insert into mtboxes values (1, 1) returning b
--undo drop table if exists mtboxes
--undo drop cast if exists (int as mtbox3)
--undo drop function if exists mt32(int)
--undo drop type if exists mtbox3
--# domain with a check that quotes
--@ simple
create function mt33(a text) returns boolean language plpgsql as 'begin raise notice ''%'', a; return true; end'
--@ simple
create domain mtdom as text check (mt33(value))
--@ simple
select (ssn::mtdom) is null from customers
--undo drop domain if exists mtdom
--undo drop function if exists mt33(text)
--# domain with a check that fails
--@ simple
create domain mtdom2 as text check (value not like '8%')
--@ simple
select ssn::mtdom2 from customers where id = 1
--undo drop domain if exists mtdom2
--# domain with a check that reads
--@ simple
create function mt34(a text) returns boolean language sql as 'select exists (select 1 from public.customers where ssn like a)'
--@ simple
create domain mtdom3 as text check (mt34(value))
--@ simple
select '8%'::mtdom3
--undo drop domain if exists mtdom3
--undo drop function if exists mt34(text)
--# domain with a check added later
--@ simple
create domain mtdom4 as text
--@ simple
create table mtdoms (id int, d mtdom4)
--@ simple
insert into mtdoms select id, 'x' from accounts
--@ simple
alter domain mtdom4 add constraint c check (value <> 'x' or (ssn_of(1) like '4%'))
--undo drop table if exists mtdoms
--undo drop domain if exists mtdom4
--# domain default that reads
--@ simple
create domain mtdom5 as text default ssn_of(1)
--@ simple
create table mtdoms5 (id int, d mtdom5)
--@ simple
insert into mtdoms5 (id) values (1) returning d
--undo drop table if exists mtdoms5
--undo drop domain if exists mtdom5
--# domain default set later
--@ simple
create domain mtdom6 as text default 'x'
--@ simple
create table mtdoms6 (id int, d mtdom6)
--@ simple
alter domain mtdom6 set default secret_of(1)
--@ simple
insert into mtdoms6 (id) values (1) returning d
--undo drop table if exists mtdoms6
--undo drop domain if exists mtdom6
--# range type over a hidden text
--@ simple
create type mtrange2 as range (subtype = text)
--@ simple
select lower(mtrange2(ssn, null)), mtrange2(ssn, 'x') @> '5'::text from customers order by id
--undo drop type if exists mtrange2
--# enumeration of a value
--@ simple
do $$ begin execute format('create type mtenum as enum (%L)', (select ssn from customers where id = 1)); end $$
--@ simple
select enum_range(null::mtenum)
--undo drop type if exists mtenum
--# composite attribute renamed over another
--@ simple
create type mtpair as (a text, b text)
--@ simple
create view mtpairs as select id, row(city, ssn)::mtpair as p from customers
--@ simple
alter type mtpair rename attribute a to c
--@ simple
alter type mtpair rename attribute b to a
--@ simple
select (p).a from mtpairs order by id
--undo drop view if exists mtpairs
--undo drop type if exists mtpair
--# check of one's own table that reads
--@ simple
create function mt37(a text) returns boolean language sql immutable as 'select not exists (select 1 from public.customers where ssn like a)'
--@ simple
create table mtchecked (t text check (mt37(t)))
--@ simple
insert into mtchecked values ('8%')
--undo drop table if exists mtchecked
--undo drop function if exists mt37(text)
--# check added not valid, validated later
--@ simple
alter table customers add constraint mtck check (ssn not like '8%') not valid
--@ simple
alter table customers validate constraint mtck
--undo alter table customers drop constraint if exists mtck
--undo analyze customers
--# check added, known by its failing
--@ simple
alter table tickets add check (secret not like 'canarya%')
--undo select 1
--# generated column of one's own that calls
--@ simple
create function mt38(a int) returns text language sql immutable as 'select ssn from public.customers where id = a'
--@ simple
create table mtgen (id int, s text generated always as (mt38(id)) stored)
--@ simple
insert into mtgen (id) values (1) returning s
--undo drop table if exists mtgen
--undo drop function if exists mt38(int)
--# column made up when it is read
--@ simple
create table mtvirt (id int, s text generated always as (reverse(id::text)) virtual)
--@ simple
alter table customers add column mtv text generated always as (reverse(ssn)) virtual
--@ simple
select mtv from customers order by id
--undo drop table if exists mtvirt
--undo alter table customers drop column if exists mtv
--undo analyze customers
--# generated column made plain
--@ simple
alter table customers alter column ssn_area drop expression
--@ simple
select ssn_area from customers order by id
--undo alter table customers drop column ssn_area
--undo alter table customers add column ssn_area text generated always as (substr(ssn, 1, 3)) stored
--undo analyze customers
--# generated column made plain in the same text
alter table customers alter column ssn_area drop expression; select ssn_area || '!' from customers order by id
--undo alter table customers drop column ssn_area
--undo alter table customers add column ssn_area text generated always as (substr(ssn, 1, 3)) stored
--undo analyze customers
--# column made another by USING, failing
--@ simple
alter table customers alter column score type smallint using (case when score > 500 then 99999 else 1 end)
--undo alter table customers alter column score type int
--undo analyze customers
--# partition taken off
--@ simple
alter table events detach partition events_2024
--@ simple
select payload from events_2024 order by id
--undo alter table events attach partition events_2024 for values from ('2024-01-01') to ('2025-01-01')
--# partition taken off in the same text
alter table events detach partition events_2024; select payload || 'x' from events_2024 order by id
--undo alter table events attach partition events_2024 for values from ('2024-01-01') to ('2025-01-01')
--# partition taken off, finalized
--@ simple
alter table events detach partition events_2025 concurrently
--@ simple
select upper(payload) from events_2025 order by id
--undo alter table events_2025 drop constraint if exists events_2025_at_check
--undo alter table events attach partition events_2025 for values from ('2025-01-01') to ('2026-01-01')
--# heir that is no heir any more
--@ simple
alter table managers no inherit staff
--@ simple
select pin from managers
--undo alter table managers inherit staff
--# table made a partition of another
--@ simple
create table mtpar (like notes) partition by list (id)
--@ simple
alter table mtpar attach partition notes default
--@ simple
select body from mtpar order by id
--@ simple
select id from mtpar where body like 'canarya%'
--undo alter table mtpar detach partition notes
--undo drop table if exists mtpar
--# table made an heir of another
--@ simple
create table mtabove (id int, pan text)
--@ simple
alter table cards inherit mtabove
--@ simple
select upper(pan) from mtabove order by id
--undo alter table cards no inherit mtabove
--undo drop table if exists mtabove
--# partition by a hidden value's bound
--@ simple
create table mtlist (s text) partition by list (s)
--@ simple
create table mtlist1 partition of mtlist for values in (secret_of(1))
--@ simple
select pg_get_expr(relpartbound, oid) from pg_class where relname = 'mtlist1'
--undo drop table if exists mtlist
--# partition key that calls
--@ simple
create function mt39(a int) returns text language sql immutable as 'select ssn from public.customers where id = a'
--@ simple
create table mtkeyed (id int) partition by list (mt39(id))
--@ simple
create table mtkeyed1 partition of mtkeyed for values in ('x')
--@ simple
insert into mtkeyed values (1)
--undo drop table if exists mtkeyed
--undo drop function if exists mt39(int)
--# partition routing of a hidden column
--@ simple
create table mtroute (id int, s text) partition by range (s)
--@ simple
create table mtroute1 partition of mtroute for values from ('0') to ('5')
--@ simple
create table mtroute2 partition of mtroute for values from ('5') to ('Z')
--@ simple
insert into mtroute select id, ssn from customers
--@ simple
select tableoid::regclass, count(*) from mtroute group by 1
--undo drop table if exists mtroute
--# table like another with its defaults
--@ simple
create table mtlike (like lots including defaults)
--@ simple
insert into mtlike (id) values (1) returning code
--undo drop table if exists mtlike
--# table like another with its generated columns
--@ simple
create table mtlike2 (like peeks including generated)
--@ simple
insert into mtlike2 (id, who) values (1, 1) returning seen
--undo drop table if exists mtlike2
--# table of a type
--@ simple
create table mttyped of contact
--@ simple
insert into mttyped select email, phone from customers
--@ simple
select email from mttyped
--undo drop table if exists mttyped
--# index that only some have
--@ simple
create index mtpart on customers (id) where ssn like '8%'
--@ simple
select pg_relation_size('mtpart') > 8192, (select reltuples from pg_class where relname = 'mtpart')
--undo drop index if exists mtpart
--# index unique that fails
--@ simple
create unique index mtuniq on customers (substr(ssn, 1, 1))
--undo drop index if exists mtuniq
--# index unique that is told by its failing on a partial set
--@ simple
create unique index mtuniq2 on customers ((1)) where score > 500
--undo drop index if exists mtuniq2
--# exclusion by a hidden value
--@ simple
alter table customers add constraint mtexcl exclude using btree (grade with =)
--undo alter table customers drop constraint if exists mtexcl
--undo analyze customers
--# statistics over an expression
--@ simple
create statistics mtstat on (substr(ssn, 1, 1)), (score / 100) from customers
--@ simple
analyze customers
--@ simple
select n_distinct, most_common_vals::text from pg_stats_ext_exprs where statistics_name = 'mtstat'
--undo drop statistics if exists mtstat
--# policy with a function
--@ simple
create function mt40() returns boolean language sql as 'select ssn like ''8%'' from public.customers where id = 1'
--@ simple
create policy mtpol on watched using (mt40())
--@ simple
alter table watched enable row level security
--@ simple
alter table watched force row level security
--@ simple
insert into watched values (1, 'a')
--@ simple
set role sallyport_demo
--@ simple
select count(*) from watched
--@ simple
insert into watched values (2, 'b')
--undo alter table watched disable row level security
--undo alter table watched no force row level security
--undo drop policy if exists mtpol on watched
--undo drop function if exists mt40()
--# policy changed later
--@ simple
create policy mtpol2 on accounts using (true)
--@ simple
alter table accounts enable row level security
--@ simple
alter table accounts force row level security
--@ simple
alter policy mtpol2 on accounts using (ssn_of(customer_id) like '8%')
--@ simple
set role sallyport_demo
--@ simple
select count(*) from accounts
--undo alter table accounts disable row level security
--undo alter table accounts no force row level security
--undo drop policy if exists mtpol2 on accounts
--# text search by a dictionary of one's own
--@ simple
create text search configuration mtts (copy = simple)
--@ simple
select to_tsvector('mtts', ssn) from customers order by id
--@ simple
select count(*) from customers where to_tsvector('mtts', email) @@ to_tsquery('mtts', 'quartzmail:*')
--undo drop text search configuration if exists mtts
--# collation that ignores
--@ simple
create collation mtcoll (provider = icu, locale = 'und-u-ks-level1', deterministic = false)
--@ simple
select count(*) from customers where grade collate mtcoll = 'GRADE-AMBER'
--@ simple
select id from customers order by ssn collate "C"
--undo drop collation if exists mtcoll
--# temporary view that is filtered
--@ simple
create temp view mttemp as select id, ssn as x from customers
--@ simple
select count(*) from mttemp where x like '8%'
--@ simple
select md5(x) from mttemp order by id
--# sequence made to begin by a value
--@ simple
do $$ begin execute format('create sequence mtseq start %s', (select score from customers where id = 1)); end $$
--@ simple
select nextval('mtseq')
--undo drop sequence if exists mtseq
--# sequence set by a function in a default
--@ simple
create function mt41() returns bigint language sql as 'select setval(''public.counter'', score) from public.customers where id = 1'
--@ simple
alter table scratch alter column id set default mt41()
--@ simple
insert into scratch (t) values ('x')
--@ simple
select last_value from counter
--undo alter table scratch alter column id drop default
--undo drop function if exists mt41()
--undo analyze customers
--# event trigger that tells
--@ simple
create function mt42() returns event_trigger language plpgsql as 'begin raise notice ''%'', (select ssn from public.customers where id = 1); end'
--@ simple
create event trigger mtev on ddl_command_end execute function mt42()
--@ simple
comment on table scratch is 'x'
--undo drop event trigger if exists mtev
--undo drop function if exists mt42()
--# event trigger that was there
--@ simple owner
create function public.mt43() returns event_trigger language plpgsql as 'begin raise notice ''%'', (select ssn from public.customers where id = 1); end'
--@ simple owner
create event trigger mtev2 on ddl_command_end execute function public.mt43()
--@ simple
create table mtsome (a int)
--undo drop event trigger if exists mtev2
--undo drop function if exists public.mt43()
--undo drop table if exists mtsome
--# event trigger that copies
--@ simple owner
create function public.mt44() returns event_trigger language plpgsql as 'begin delete from public.scratch; insert into public.scratch select id, ssn from public.customers; end'
--@ simple owner
create event trigger mtev3 on ddl_command_start execute function public.mt44()
--@ simple
create table mtsome (a int)
--@ simple
select t from scratch order by id
--undo drop event trigger if exists mtev3
--undo drop function if exists public.mt44()
--undo drop table if exists mtsome
--# publication by a filter, then its text
--@ simple
do $$ begin execute format('create publication mtpub for table customers where (name <> %L)', (select ssn from customers where id = 1)); end $$
--@ simple
select pg_get_expr(prqual, prrelid) from pg_publication_rel
--undo drop publication if exists mtpub
--# comment by a function
--@ simple
create function mt45() returns void language plpgsql as $f$ begin execute format('comment on table public.scratch is %L', (select ssn from public.customers where id = 1)); end $f$
--@ simple
select mt45()
--@ simple
select obj_description('public.scratch'::regclass)
--undo comment on table scratch is null
--undo drop function if exists mt45()
