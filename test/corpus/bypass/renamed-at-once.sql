-- Names that change within one text: what comes later must be judged by what the names mean by then.

--# a table of another's name, renamed into its place
--@ simple
create table shop.ra1c (id int, note text)
--@ simple
create table shop.ra1 as select id, name as note from customers; alter table shop.ra1c rename to ra1_old; alter table shop.ra1 rename to ra1c; insert into shop.ra1c select id, ssn from customers; select note from shop.ra1c order by id
--undo drop table if exists shop.ra1c
--undo drop table if exists shop.ra1_old
--undo drop table if exists shop.ra1
--# filled under one name, read under another
create temp table ra2 (id int, s text); insert into ra2 select id, ssn from customers; alter table ra2 rename to ra2b; select s from ra2b order by id
--# a column filled under one name, read under another
create temp table ra3 (id int, s text, t text); insert into ra3 select id, ssn, name from customers; alter table ra3 rename column s to x; alter table ra3 rename column t to s; alter table ra3 rename column x to t; select t from ra3 order by id
--# a column of a table made from a query, renamed
create temp table ra4 as select id, ssn as s, name as t from customers; alter table ra4 rename column s to x; alter table ra4 rename column t to s; select x from ra4 order by id
--# a protected column renamed
begin; alter table customers rename column ssn to open_word; select open_word from customers order by id; rollback
--# a protected table renamed
begin; alter table cards rename to open_cards; select pan from open_cards order by id; rollback
--# an open column takes a protected one's place
begin; alter table cards rename column pan to pan_old; alter table cards rename column brand to pan; select pan_old from cards order by id; rollback
--# a table renamed as if it were an index
begin; alter index cards rename to open_cards; select pan from open_cards order by id; rollback
--# a view renamed in the place of a table
begin; create table shop.ra9 (id int, contact text); alter table shop.ra9 rename to ra9o; alter view public.contacts rename to ra9v; alter view ra9v set schema shop; alter view shop.ra9v rename to ra9; select (contact).email from shop.ra9 order by id; rollback
--# a view over a table that another takes the place of
--@ simple
create table shop.ra10 (id int, note text); create view shop.ra10v as select id, note from shop.ra10
--@ simple
alter table shop.ra10 rename to ra10b; create table shop.ra10 (id int, note text); insert into shop.ra10b (id, note) select id, ssn from customers; select note from shop.ra10v order by id
--undo drop view if exists shop.ra10v
--undo drop table if exists shop.ra10
--undo drop table if exists shop.ra10b
--# a table with a trigger that tells, renamed
--@ simple
create table shop.ra11 (id int, note text); create function shop.ra11f() returns trigger language plpgsql as 'begin raise notice ''%'', (select ssn from public.customers where id = 1); return new; end'
--@ simple
create trigger ra11 before insert on shop.ra11 for each row execute function shop.ra11f()
--@ simple
alter table shop.ra11 rename to ra11b; insert into shop.ra11b (id) values (900)
--undo drop table if exists shop.ra11
--undo drop table if exists shop.ra11b
--undo drop function if exists shop.ra11f() cascade
--# a table that a function reads, exchanged
--@ simple
create table shop.ra12 (id int, note text); create function shop.ra12f() returns text language plpgsql as 'begin return (select note from shop.ra12 order by id limit 1); end'
--@ simple
create table shop.ra12t as select id, name as note from customers; insert into shop.ra12t select 0, ssn from customers where id = 1; alter table shop.ra12 rename to ra12_old; alter table shop.ra12t rename to ra12; select shop.ra12f()
--undo drop table if exists shop.ra12
--undo drop table if exists shop.ra12_old
--undo drop table if exists shop.ra12t
--undo drop function if exists shop.ra12f()
--# a table that a kept body reads, exchanged
--@ simple
create table shop.ra13 (id int, note text)
--@ simple
create function shop.ra13f() returns text language sql begin atomic; select note from shop.ra13 order by id limit 1; end
--@ simple
alter table shop.ra13 rename to ra13b; create table shop.ra13 (id int, note text); insert into shop.ra13b select id, ssn from customers; select shop.ra13f()
--undo drop function if exists shop.ra13f()
--undo drop table if exists shop.ra13
--undo drop table if exists shop.ra13b
--# what a rule writes to, exchanged
--@ simple
create table shop.ra14 (id int, note text)
--@ simple
create rule ra14 as on insert to shop.ra14 do also insert into scratch select new.id, ssn from customers
--@ simple
alter table shop.ra14 rename to ra14b; create table shop.ra14 (id int, note text); insert into shop.ra14b values (1, 'x'); select t from scratch order by id
--undo drop table if exists shop.ra14 cascade
--undo drop table if exists shop.ra14b cascade
--# back by a savepoint
begin; create temp table ra16 (id int, s text); insert into ra16 select id, ssn from customers; savepoint a; alter table ra16 rename to ra16b; create temp table ra16 as select id, name as s from customers; rollback to a; select s from ra16 order by id; commit
--# a name that stands earlier in the path
begin; create schema ra17; create table ra17.ra17t as select id, ssn as kind from customers; alter table ra17.ra17t rename to accounts; set local search_path = ra17, public; select kind from accounts order by id; rollback
--# a column dropped, and another of its name
create temp table ra18 (id int, s text); alter table ra18 drop column s, add column s text default ssn_of(1); insert into ra18 (id) values (1); select s from ra18
--# a generated column after one was dropped
create temp table ra19 (id int, s text, t text); insert into ra19 (id, s) select id, ssn from customers; alter table ra19 drop column t; alter table ra19 add column t text generated always as (s) stored; select t from ra19 order by id
--# kept after a rename in the session
--@ simple
create temp table ra20 (id int, s text); insert into ra20 select id, email from customers; alter table ra20 rename to ra20b; alter table ra20b rename column s to u
--@ simple
select u from ra20b order by id
--# prepared before, run behind a rename
--@ simple
create temp table ra21 as select id, name as s from customers
--@ simple
prepare ra21 as select s from ra21 order by id
--@ simple
create temp table ra21b as select id, ssn as s from customers; alter table ra21 rename to ra21c; alter table ra21b rename to ra21; execute ra21
--# a cursor before, read behind a rename
--@ simple
begin; create temp table ra22 as select id, ssn as s from customers; alter table ra22 rename column s to t; declare ra22 cursor for select t from ra22 order by id; fetch all from ra22; commit
--# a sequence counted on by what is protected
create sequence shop.ra23; select setval('shop.ra23', (select score from customers where id = 1)); select last_value from shop.ra23
--undo drop sequence if exists shop.ra23
--# a view replaced
create view ra24 as select id, name as s from customers; create or replace view ra24 as select id, ssn as s from customers; select s from ra24 order by id
--undo drop view if exists ra24
--# a type of the server's own name
begin; create table public.ra25 (id int); alter table public.ra25 rename to text; select ssn::public.text from customers; rollback
--# a table of two names that a partition has
begin; alter table events_2024 rename to ra26; select payload from ra26 order by id; rollback
--# a child renamed
begin; alter table managers rename to ra27; select pin from ra27 order by id; rollback
--# a column of a parent renamed
begin; alter table staff rename column pin to word; select word from managers order by id; rollback
