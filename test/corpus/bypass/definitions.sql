--# check of a domain by its input function
--@ simple
select domain_in('canarya-slip-1'::cstring, 'unguessed'::regtype, -1) is not null
--# check of a domain in a list
--@ simple
select '{canarya-slip-1}'::unguessed[] is not null
--# check of a domain in a list by its inner name
--@ simple
select '{canarya-slip-1}'::_unguessed is not null
--# check of a domain in a row as a text
--@ simple
select '(1,canarya-slip-1)'::domained is not null
--# check of a domain in a row that is made
--@ simple
select row(1, 'canar' || 'ya-slip-1')::domained is not null
--# check of a domain in a document
--@ simple
select jsonb_populate_record(null::domained, '{"id": 1, "what": "canarya-slip-1"}') is not null
--# check of a domain in a document's rows
--@ simple
select count(*) from jsonb_to_recordset('[{"what": "canarya-slip-2"}]') as x(what unguessed)
--# check of a domain in the type of a variable
--@ simple
do $$ declare d domained.what%type; begin d := 'canar' || 'ya-slip-1'; end $$
--# check of a domain in a row variable
--@ simple
do $$ declare d domained; begin d.what := 'canar' || 'ya-slip-1'; end $$
--# check of a domain, asked beforehand
--@ simple
select pg_input_is_valid('canarya-slip-1', 'unguessed')
--# check of a domain in an argument
--@ simple
select shown_guess('canarya-slip-1') is not null
--# function of one's own
--@ simple
create function mine(who int) returns text language sql as 'select ssn from customers where id = who'
--@ simple
select mine(1)
--undo drop function if exists mine(int)
--# function of one's own in PL/pgSQL
--@ simple
create function mine(who int) returns text language plpgsql as 'begin return (select ssn from customers where id = who); end'
--@ simple
select mine(1)
--undo drop function if exists mine(int)
--# function of one's own, kept parsed
--@ simple
create function mine(who int) returns text language sql begin atomic select ssn from customers where id = who; end
--@ simple
select mine(1)
--undo drop function if exists mine(int)
--# function changed into another
--@ simple
create or replace function shout(what text) returns text language sql immutable as 'select ssn from public.customers where id = 1'
--@ simple
select shout('x')
--undo create or replace function shout(what text) returns text language sql immutable as 'select upper(what)'
--# view of one's own
--@ simple
create view mine as select id, ssn as label from customers
--@ simple
select label from mine order by id
--undo drop view if exists mine
--# view changed into another
--@ simple
create or replace view open_accounts as select a.id, a.kind, a.balance, c.ssn as name, c.city from accounts a join customers c on c.id = a.customer_id
--@ simple
select name from open_accounts order by id
--undo create or replace view open_accounts as select a.id, a.kind, a.balance, c.name, c.city from accounts a join customers c on c.id = a.customer_id
--# recursive view of one's own
--@ simple
create recursive view mine (id, label) as select id, ssn from customers where id = 1
--@ simple
select label from mine
--undo drop view if exists mine
--# materialized view of one's own
--@ simple
create materialized view mine as select id, ssn as label from customers
--@ simple
select label from mine order by id
--undo drop materialized view if exists mine
--# policy that decides by a hidden column
--@ simple
create policy mine on customers using (ssn like '8%')
--@ simple
alter table customers enable row level security
--@ simple
alter table customers force row level security
--@ simple
set role sallyport_demo
--@ simple
select count(*) from customers
--@ simple
reset role
--undo alter table customers disable row level security
--undo alter table customers no force row level security
--undo drop policy if exists mine on customers
--# policy of an open table that looks at a hidden column
--@ simple
create policy mine on accounts using (exists (select 1 from customers c where c.id = customer_id and c.ssn like '8%'))
--@ simple
alter table accounts enable row level security
--@ simple
alter table accounts force row level security
--@ simple
set role sallyport_demo
--@ simple
select count(*) from accounts
--@ simple
reset role
--undo alter table accounts disable row level security
--undo alter table accounts no force row level security
--undo drop policy if exists mine on accounts
--# trigger of one's own with a function that is there
--@ simple
create trigger mine after update on customers for each row execute function watched_row()
--@ simple
create trigger mine before update on shelves for each row execute function ticket_told()
--@ simple
create trigger mine after update on tickets for each row execute function ticket_told()
--@ simple
update tickets set guess = 1 where id = 1
--undo drop trigger if exists mine on customers
--undo drop trigger if exists mine on shelves
--undo drop trigger if exists mine on tickets
--# rule of one's own
--@ simple
create rule mine as on update to customers do also insert into scratch values (old.id, old.ssn)
--@ simple
update customers set city = 'x' where id = 1
--@ simple
select t from scratch
--undo drop rule if exists mine on customers
--undo truncate scratch
--# rule that answers
--@ simple
create rule mine as on update to accounts do also select ssn from customers where id = 1
--@ simple
update accounts set kind = 'x' where id = 1
--undo drop rule if exists mine on accounts
--# aggregate of one's own
--@ simple
create aggregate mine (text) (sfunc = same_text, stype = text)
--@ simple
create aggregate mine (text) (sfunc = textcat, stype = text)
--@ simple
select mine(ssn order by id) from customers
--undo drop aggregate if exists mine(text)
--# aggregate that is there
--@ simple
select glue(ssn order by id) from customers
--# aggregate with a function of users behind it
--@ simple
select told_all(ssn) from customers
--# operator of one's own
--@ simple
create operator @@@ (leftarg = text, rightarg = text, function = same_text)
--@ simple
select count(*) from customers where ssn @@@ email
--undo drop operator if exists @@@ (text, text)
--# prefix operator of one's own
--@ simple
create operator @@@ (rightarg = text, function = shout)
--@ simple
select @@@ ssn from customers order by id
--undo drop operator if exists @@@ (none, text)
--# operator in an ordering
--@ simple
select id from customers order by ssn using <
--# cast of one's own
--@ simple
create cast (customers as text) with function number_of(customers)
--@ simple
select c::text from customers c order by id
--undo drop cast if exists (customers as text)
--# cast of one's own, implied
--@ simple
create cast (customers as text) with function number_of(customers) as implicit
--@ simple
select upper(c) from customers c order by id
--undo drop cast if exists (customers as text)
--# cast that is there, by assignment
--@ simple
insert into scratch (id, t) select 1, c from card_pair c
--@ simple
select t from scratch
--# cast that is there, implied
--@ simple
select 'x' || upper(c) from card_pair c order by 1
--# cast that is there, written out
--@ simple
select c::text from card_pair c order by 1
--# row as an argument of a function by its name
--@ simple
select c.number_of from customers c order by id
--# index by a function of users
--@ simple
create index mine on customers (tell(ssn))
--@ simple
create function loud(what text) returns text language plpgsql immutable as 'begin raise notice ''%'', what; return what; end'
--@ simple
create index mine on customers (loud(ssn))
--undo drop index if exists mine
--undo drop function if exists loud(text)
--# check by a function of users
--@ simple
alter table customers add constraint mine check (not same_text(ssn, name))
--undo alter table customers drop constraint if exists mine
--# column generated from a hidden one
--@ simple
alter table customers add column mine text generated always as (reverse(ssn)) stored
--@ simple
select mine from customers order by id
--undo alter table customers drop column if exists mine
--# default that reads elsewhere
--@ simple
alter table scratch alter column t set default secret_of(1)
--@ simple
insert into scratch (id) values (1) returning t
--undo alter table scratch alter column t drop default
--# column added with a default that reads elsewhere
--@ simple
alter table scratch add column mine text default secret_of(1)
--@ simple
insert into scratch (id) values (1) returning mine
--undo alter table scratch drop column if exists mine
--# partition that takes hidden rows
--@ simple
create table mine (like notes including all)
--@ simple
alter table mine inherit notes
--@ simple
alter table notes rename to was_notes
--@ simple
select body from was_notes order by id
--undo alter table was_notes rename to notes
--undo drop table if exists mine
--# extended statistics
--@ simple
create statistics mine (mcv) on ssn, city from customers
--@ simple
analyze customers
--@ simple
select stxddata.stxdmcv::text from pg_statistic_ext_data stxddata join pg_statistic_ext e on e.oid = stxddata.stxoid where e.stxname = 'mine'
--undo drop statistics if exists mine
--# comment made of a value
--@ simple
do $$ begin execute format('comment on table scratch is %L', (select ssn from customers where id = 1)); end $$
--@ simple
select obj_description('scratch'::regclass)
--undo comment on table scratch is null
--# body that keeps its plan
--@ simple
select bare_ssn(1)
--@ simple
create temp table customers (id int, ssn text)
--@ simple
select upper(bare_ssn(1))
--# body that keeps its plan, of a schema before
--@ simple
select bare_ssn(1)
--@ simple
create schema sallyport_demo
--@ simple
create table sallyport_demo.customers (id int, ssn text)
--@ simple
select upper(bare_ssn(1))
--@ simple
drop schema if exists sallyport_demo cascade
--undo drop schema if exists sallyport_demo cascade
