-- Blocks that make tables and use them: what goes into such a table may come out of it anywhere in the block.

--# filled as it is made, and told
do $$ begin create temp table bm1 as select id, ssn as s from customers; raise notice '%', (select s from bm1 order by id limit 1); end $$
--# filled afterwards, and told
do $$ begin create temp table bm2 (id int, s text); insert into bm2 select id, ssn from customers; raise notice '%', (select s from bm2 order by id limit 1); end $$
--# filled afterwards, and put into what is open
--@ simple
do $$ begin create temp table bm3 (id int, s text); insert into bm3 select id, email from customers; insert into scratch select id, s from bm3; end $$
--@ simple
select * from scratch order by id
--# filled through a variable
do $$ declare x text; y text; begin create temp table bm4 (s text); select ssn into x from customers where id = 1; insert into bm4 values (x); select s into y from bm4; raise notice '%', y; end $$
--# told before it is filled, in a loop
do $$ declare x text; begin create temp table bm5 (s text); for i in 1..2 loop select s into x from bm5; raise notice '%', x; insert into bm5 select ssn from customers where id = 1; end loop; end $$
--# filled by an update
do $$ begin create temp table bm6 (id int, s text); insert into bm6 values (1, 'x'); update bm6 set s = (select ssn from customers where id = 1); raise notice '%', (select s from bm6); end $$
--# decided by what is in it
do $$ begin create temp table bm7 as select id, ssn as s from customers; if exists (select 1 from bm7 where s like '899%') then raise notice 'yes'; else raise notice 'no'; end if; end $$
--# counted by what is in it
do $$ declare n int; begin create temp table bm8 as select id, ssn as s from customers; delete from bm8 where s like '8_9%'; get diagnostics n = row_count; raise notice '%', n; end $$
--# rows that are there by what is protected
do $$ declare n int; begin create temp table bm9 (id int); insert into bm9 select id from customers where ssn like '899%'; select count(*) into n from bm9; raise notice '%', n; end $$
--# filled from an error
do $$ declare x text; begin create temp table bm10 (s text); begin perform ssn::int from customers where id = 1; exception when others then insert into bm10 values (sqlerrm); end; select s into x from bm10; raise notice '%', x; end $$
--# in the place of a table that is there
do $$ begin create temp table accounts as select id, ssn as kind from customers; raise notice '%', (select kind from accounts order by id limit 1); end $$
--# in the place of one that a function reads
--@ simple
create function bm12() returns text language plpgsql as 'begin return (select s from bm12t order by id limit 1); end'
--@ simple
do $$ begin create temp table bm12t as select id, ssn as s from customers; raise notice '%', bm12(); end $$
--undo drop function if exists bm12()
--# by a default
do $$ begin create temp table bm13 (id int, s text default ssn_of(1)); insert into bm13 (id) values (1); raise notice '%', (select s from bm13); end $$
--# by a generated column
do $$ begin create temp table bm14 (id int, s text, t text generated always as (reverse(s)) stored); insert into bm14 (id, s) select id, ssn from customers; raise notice '%', (select t from bm14 order by id limit 1); end $$
--# by constant texts
do $$ begin execute 'create temp table bm15 (id int, s text)'; execute 'insert into bm15 select id, ssn from customers'; raise notice '%', (select s from bm15 order by id limit 1); end $$
--# by a text with a value
do $$ begin execute 'create temp table bm16 (s text)'; execute 'insert into bm16 values ($1)' using (select ssn from customers where id = 1); raise notice '%', (select s from bm16); end $$
--# made twice, once otherwise
do $$ begin if current_setting('server_version_num')::int > 1 then create temp table bm17 as select id, ssn as s from customers; else create temp table bm17 as select id, name as s from customers; end if; raise notice '%', (select s from bm17 order by id limit 1); end $$
--# renamed within
do $$ begin create temp table bm18 as select id, name as n, ssn as s from customers; alter table bm18 rename column n to m; alter table bm18 rename column s to n; raise notice '%', (select n from bm18 order by id limit 1); end $$
--# dropped and made otherwise
do $$ begin create temp table bm19 as select id, name as s from customers; drop table bm19; create temp table bm19 as select id, ssn as s from customers; raise notice '%', (select s from bm19 order by id limit 1); end $$
--# with a trigger of its own
--@ simple
create function bm20() returns trigger language plpgsql as 'begin raise notice ''%'', new.s; return new; end'
--@ simple
do $$ begin create temp table bm20 (id int, s text); create trigger bm20 before insert on bm20 for each row execute function bm20(); insert into bm20 select id, ssn from customers; end $$
--undo drop function if exists bm20() cascade
--# left for the session
--@ simple
do $$ begin create temp table bm21 as select id, ssn as s from customers; perform count(*) from bm21; end $$
--@ simple
select s from bm21 order by id
--# left for the session, filled through a variable
--@ simple
do $$ declare x text; begin create temp table bm22 (s text); select ssn into x from customers where id = 1; insert into bm22 values (x); end $$
--@ simple
select s from bm22
--# there already, and made if it is not
--@ simple
create temp table bm23 as select id, ssn as s from customers
--@ simple
do $$ begin create temp table if not exists bm23 (id int, s text); raise notice '%', (select s from bm23 order by id limit 1); end $$
--# a lasting table
--@ simple
do $$ begin create table shop.bm24 as select id, ssn as s from customers; insert into scratch select id, s from shop.bm24; end $$
--@ simple
select * from scratch order by id
--undo drop table if exists shop.bm24
--# a lasting table, filled afterwards
--@ simple
do $$ begin create table shop.bm25 (id int, s text); insert into shop.bm25 select id, ssn from customers; end $$
--@ simple
select s from shop.bm25 order by id
--undo drop table if exists shop.bm25
--# one made from another
do $$ begin create temp table bm26 as select id, ssn as s from customers; create temp table bm27 as select id, s as t from bm26; raise notice '%', (select t from bm27 order by id limit 1); end $$
--# filled around, by rows that come back
do $$ declare x text; begin create temp table bm28 (s text); create temp table bm29 (s text); insert into bm28 select ssn from customers where id = 1; with g as (delete from bm28 returning s) insert into bm29 select s from g; select s into x from bm29; raise notice '%', x; end $$
--# read by a loop
do $$ declare r record; begin create temp table bm30 as select id, email as e from customers; for r in select * from bm30 order by id loop raise notice '%', r; end loop; end $$
--# read by a cursor
do $$ declare c refcursor; x text; begin create temp table bm31 as select id, email as e from customers; open c for select e from bm31 order by id; fetch c into x; raise notice '%', x; end $$
--# compared as whole rows
do $$ begin create temp table bm32 as select id, ssn as s from customers; raise notice '%', (select bm32::text from bm32 order by id limit 1); end $$
--# a path that is set within
do $$ begin create schema bm33; perform set_config('search_path', 'bm33,public', true); create table bm33t as select id, ssn as s from customers; raise notice '%', (select s from bm33t order by id limit 1); end $$
--undo drop schema if exists bm33 cascade
--# filled in a handler
do $$ declare x text; begin create temp table bm34 (s text); begin perform 1 / 0; exception when division_by_zero then insert into bm34 select ssn from customers where id = 1; end; select s into x from bm34; raise notice '%', x; end $$
--# fails by what is in it
do $$ begin create temp table bm35 as select id, ssn as s from customers; perform 1 / (case when s like '899%' then 0 else 1 end) from bm35; end $$
--# filled by a function
--@ simple
create function bm36() returns void language plpgsql as 'begin insert into bm36t select id, ssn from public.customers; end'
--@ simple
do $$ begin create temp table bm36t (id int, s text); perform bm36(); raise notice '%', (select s from bm36t order by id limit 1); end $$
--undo drop function if exists bm36()
--# a unique key that tells
do $$ begin create temp table bm37 (s text unique); insert into bm37 values ('899-40-6781'); insert into bm37 select ssn from customers; exception when unique_violation then raise notice 'it is there'; end $$
--# a check that tells
do $$ begin create temp table bm38 (s text check (s not like '899-40%')); insert into bm38 select ssn from customers; exception when check_violation then raise notice 'it is there'; end $$
--# made otherwise by a function before
--@ simple
create function bm40() returns void language plpgsql as 'begin create temp table bm40t (id int, s text default public.ssn_of(1)); end'
--@ simple
do $$ begin perform bm40(); create temp table if not exists bm40t (id int, s text); insert into bm40t (id) values (1); raise notice '%', (select s from bm40t); end $$
--undo drop function if exists bm40()
--# gone, and another in its place if it is not there
--@ simple
create table shop.bm41 (id int, s text)
--@ simple
do $$ begin drop table shop.bm41; create table if not exists shop.bm41 (id int, s text default ssn_of(1)); insert into shop.bm41 (id) values (1); raise notice '%', (select s from shop.bm41); end $$
--undo drop table if exists shop.bm41
--# made by a trigger, otherwise
--@ simple
create function bm42() returns trigger language plpgsql as 'begin create temp table if not exists bm42t (id int, s text default public.ssn_of(1)); return new; end'
--@ simple
create trigger bm42 before insert on scratch for each row execute function bm42()
--@ simple
do $$ begin insert into scratch values (1, 'x'); create temp table if not exists bm42t (id int, s text); insert into bm42t (id) values (1); raise notice '%', (select s from bm42t); end $$
--undo drop trigger if exists bm42 on scratch
--undo drop function if exists bm42()
--# made otherwise by a block within
do $$ begin do 'begin create temp table bm43 (id int, s text default public.ssn_of(1)); end'; create temp table if not exists bm43 (id int, s text); insert into bm43 (id) values (1); raise notice '%', (select s from bm43); end $$
--# like a table that is there
do $$ begin create temp table bm44 (like customers including all); insert into bm44 (id, name, city, ssn, created_at) select id, name, city, ssn, created_at from customers; raise notice '%', (select ssn from bm44 order by id limit 1); end $$
--# like a table that is there, by its generated column
do $$ begin create temp table bm45 (like customers including generated); insert into bm45 (id, name, city, ssn, created_at) select id, name, city, ssn, created_at from customers; raise notice '%', (select ssn_area from bm45 order by id limit 1); end $$
--# a partition of a table that is there
do $$ begin create table events_2031 partition of events for values from ('2031-01-01') to ('2032-01-01'); insert into events values (1, '2031-05-05', 'x', (select ssn from customers where id = 1)); raise notice '%', (select payload from events_2031); end $$
--undo drop table if exists events_2031
--# a name in quotes beside one without
do $$ begin create temp table "BM49" as select id, ssn as s from customers; create temp table bm49 as select id, name as s from customers; raise notice '%', (select s from "BM49" order by id limit 1); end $$
--# emptied by the end of a transaction, and filled again
do $$ declare x text; begin create temp table bm50 (s text) on commit delete rows; commit; insert into bm50 select ssn from customers where id = 1; select s into x from bm50; raise notice '%', x; end $$
--# read as a document
do $$ begin create temp table bm51 as select id, jsonb_build_object('a', ssn) as d from customers; raise notice '%', (select d ->> 'a' from bm51 order by id limit 1); end $$
--# gathered
do $$ begin create temp table bm52 as select id, ssn as s from customers; raise notice '%', (select string_agg(s, ',' order by id) from bm52); end $$
--# handed over by notification
--@ simple
listen bm53
--@ simple
do $$ begin create temp table bm53 as select id, ssn as s from customers; perform pg_notify('bm53', s) from bm53; end $$
--# kept in a setting
--@ simple
do $$ begin create temp table bm54 as select id, ssn as s from customers; perform set_config('app.bm54', (select s from bm54 order by id limit 1), false); end $$
--@ simple
show app.bm54
--# trigger made that launders by a block
--@ simple
do $$ begin create trigger spill before insert or update on tickets for each row execute function ticket_spilled(); end $$
--@ simple
insert into tickets (id, title, secret) values (901, 'a', 'b'); update tickets set weight = weight where id = 1
--@ simple
select title from tickets order by id
--undo drop trigger if exists spill on tickets
--# trigger made in a block whose write it answers
do $$ begin create trigger spill before update on tickets for each row execute function ticket_spilled(); update tickets set guess = null where id = 1; end $$
--@ simple
select title from tickets order by id
--undo drop trigger if exists spill on tickets
--# trigger on an open table made in a block that fills it from protected columns
do $$ begin create trigger w2 after insert on scratch for each row execute function watched_row(); insert into scratch select id, ssn from customers; end $$
--@ simple
select t from scratch order by id
--undo drop trigger if exists w2 on scratch
--# trigger dropped in a block that keeps values from a log, and write behind it
do $$ begin drop trigger ticket_spilled on tickets; create trigger ticket_logged2 after update on tickets for each row execute function ticket_logged(); update tickets set state = 'x' where id = 1; end $$
--@ simple
select entry from ticket_log
--undo drop trigger if exists ticket_logged2 on tickets
--undo create trigger ticket_spilled before update of state on tickets for each row execute function ticket_spilled()
--# trigger made in a loop over tables, then written to
do $$ declare t text; begin foreach t in array array['tickets', 'watched'] loop execute format('create trigger lg after update on %I for each row execute function ticket_logged()', t); end loop; end $$
--@ simple
update tickets set guess = null where id = 1
--@ simple
select entry from ticket_log
--undo drop trigger if exists lg on tickets
--undo drop trigger if exists lg on watched
--# comment computed of a protected value in a block
do $$ begin execute format('comment on table scratch is %L', (select ssn from customers where id = 1)); end $$
--@ simple
select obj_description('scratch'::regclass)
--undo comment on table scratch is null
--# comment of a protected value run as a text
do $$ declare s text; begin select ssn into s from customers where id = 1; execute 'comment on column scratch.t is ' || quote_literal(s); end $$
--@ simple
select col_description('scratch'::regclass, 2)
--undo comment on column scratch.t is null
--# trigger made in a block in a transaction, fired and told
begin; do $$ begin create trigger g6 after update on tickets for each row when (old.secret > 'canarya') execute function ticket_guessed(); end $$; update tickets set guess = null; select count(*) from ticket_log; rollback
--# trigger that copies made by a loop in a transaction
begin
--@ simple
do $$ declare t text; begin foreach t in array array['tickets'] loop execute format('create trigger g7 after update on %I for each row execute function ticket_logged()', t); end loop; end $$
--@ simple
update tickets set guess = null
--@ simple
select max(entry) from ticket_log
--@ simple
rollback
