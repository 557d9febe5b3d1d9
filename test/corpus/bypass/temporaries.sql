-- Ways into temporary tables, and from there to where no one looks.

--# filled by a child
create temp table tq1 (id int, s text); create temp table tq1c () inherits (tq1); insert into tq1c select id, ssn from customers; select s from tq1 order by id
--# filled by a partition
create temp table tq2 (id int, s text) partition by list (id); create temp table tq2p partition of tq2 default; insert into tq2p select id, ssn from customers; select s from tq2 order by id
--# filled, then attached
create temp table tq3 (id int, s text) partition by list (id); create temp table tq3p (id int, s text); insert into tq3p select id, email from customers; alter table tq3 attach partition tq3p default; select s from tq3 order by id
--# attached, filled, detached
create temp table tq4 (id int, s text) partition by list (id); create temp table tq4p partition of tq4 default; insert into tq4 select id, email from customers; alter table tq4 detach partition tq4p; select s from tq4p order by id
--# filled, then made an heir
create temp table tq5 (id int, s text); create temp table tq5c (id int, s text); insert into tq5c select id, ssn from customers; alter table tq5c inherit tq5; select s from tq5 order by id
--# filled, then a column renamed
create temp table tq6 (id int, s text, t text); insert into tq6 select id, ssn, name from customers; alter table tq6 rename column s to u; alter table tq6 rename column t to s; select u from tq6 order by id
--# filled, columns renamed around
--@ simple
create temp table tq7 (id int, s text, t text)
--@ simple
insert into tq7 select id, ssn, name from customers
--@ simple
alter table tq7 rename column t to x
--@ simple
alter table tq7 rename column s to t
--@ simple
select t from tq7 order by id
--# filled, then another column from it
create temp table tq8 (id int, s text, t text); insert into tq8 select id, ssn from customers; update tq8 set t = s; select t from tq8 order by id
--# filled, another column by a type change
create temp table tq9 (id int, s text, t text); insert into tq9 select id, ssn from customers; alter table tq9 alter column t type text using s; select t from tq9 order by id
--# filled, another column generated
create temp table tq10 (id int, s text); insert into tq10 select id, ssn from customers; alter table tq10 add column t text generated always as (s || '!') stored; select t from tq10 order by id
--# generated beforehand
create temp table tq11 (id int, s text, t text generated always as (s || '!') stored); insert into tq11 (id, s) select id, ssn from customers; select t from tq11 order by id
--# generated when read
create temp table tq12 (id int, s text, t text generated always as (s || '!') virtual); insert into tq12 (id, s) select id, ssn from customers; select t from tq12 order by id
--# generated, made plain
create temp table tq13 (id int, s text, t text generated always as (s || '!') stored); insert into tq13 (id, s) select id, ssn from customers; alter table tq13 alter t drop expression; alter table tq13 drop column s; select t from tq13 order by id
--# a trigger moves it to another column
--@ simple
create function tq14f() returns trigger language plpgsql as 'begin new.t := new.s; return new; end'
--@ simple
create temp table tq14 (id int, s text, t text)
--@ simple
create trigger tq14 before insert on tq14 for each row execute function tq14f()
--@ simple
insert into tq14 (id, s) select id, ssn from customers
--@ simple
select t from tq14 order by id
--undo drop function if exists tq14f() cascade
--# a trigger moves it to another table
--@ simple
create function tq15f() returns trigger language plpgsql as 'begin insert into scratch values (new.id, new.s); return new; end'
--@ simple
create temp table tq15 (id int, s text)
--@ simple
create trigger tq15 before insert on tq15 for each row execute function tq15f()
--@ simple
insert into tq15 select id, ssn from customers
--@ simple
select t from scratch order by id
--undo drop function if exists tq15f() cascade
--# a rule moves it
create temp table tq16 (id int, s text); create temp table tq16b (id int, s text); create rule tq16r as on insert to tq16 do also insert into tq16b values (new.id, new.s); insert into tq16 select id, ssn from customers; select s from tq16b order by id
--# a rule moves it instead
--@ simple
create temp table tq17 (id int, s text); create temp table tq17b (id int, s text)
--@ simple
create rule tq17r as on insert to tq17 do instead insert into tq17b values (new.id, new.s)
--@ simple
insert into tq17 select id, ssn from customers
--@ simple
select s from tq17b order by id
--# through a view
create temp table tq18 (id int, s text); create temp view tq18v as select id, s from tq18; insert into tq18v select id, ssn from customers; select s from tq18 order by id
--# through a view, read by the view
create temp table tq19 (id int, s text); create temp view tq19v as select id, s as z from tq19; insert into tq19v select id, ssn from customers; select z from tq19v order by id
--# by a prepared insert
--@ simple
create temp table tq20 (id int, s text)
--@ simple
prepare q as insert into tq20 select id, ssn from customers
--@ simple
execute q
--@ simple
select s from tq20 order by id
--# by a prepared insert of the wire
--@ simple
create temp table tq21 (id int, s text)
--@ parse
insert into tq21 select id, ssn from customers
--@ kept
kept
--@ extended
select s from tq21 order by id
--# by a create as execute
--@ simple
prepare q as select id, ssn as s from customers
--@ simple
create temp table tq22 as execute q
--@ simple
select s from tq22 order by id
--# by select into
select id, ssn as s into temp tq23 from customers; select s from tq23 order by id
--# by a block
--@ simple
do $$ begin create temp table tq24 as select id, ssn as s from customers; end $$
--@ simple
select s from tq24 order by id
--# by a block with a computed text
--@ simple
do $$ begin execute 'create temp table tq25 as select id, ss' || 'n as s from customers'; end $$
--@ simple
select s from tq25 order by id
--# by a function's body
--@ simple
create function tq26f() returns void language plpgsql as 'begin create temp table tq26 as select id, ssn as s from public.customers; end'
--@ simple
select tq26f()
--@ simple
select s from tq26 order by id
--undo drop function if exists tq26f()
--# by a function's body that writes into what is there
--@ simple
create function tq27f() returns void language sql as 'insert into scratch select id, ssn from public.customers'
--@ simple
create temp table scratch (id int, t text)
--@ simple
select tq27f()
--@ simple
select t from scratch order by id
--undo drop function if exists tq27f()
--# by a loop over records
--@ simple
create temp table tq28 (id int, s text)
--@ simple
do $$ declare r record; begin for r in select * from customers loop insert into tq28 values (r.id, r.ssn); end loop; end $$
--@ simple
select s from tq28 order by id
--# by an array in a loop
--@ simple
create temp table tq29 (s text)
--@ simple
do $$ declare a text[]; x text; begin select array_agg(ssn) into a from customers; foreach x in array a loop insert into tq29 values (x); end loop; end $$
--@ simple
select s from tq29 order by s
--# by a cursor in a block
--@ simple
create temp table tq30 (s text)
--@ simple
do $$ declare c cursor for select ssn from customers; v text; begin open c; loop fetch c into v; exit when not found; insert into tq30 values (v); end loop; end $$
--@ simple
select count(*) from tq30 where s like '8%'
--# by a named query that deletes
create temp table tq31 as select id, ssn as s from customers; create temp table tq31b (id int, s text); with d as (delete from tq31 returning *) insert into tq31b select * from d; select s from tq31b order by id
--# by a named query that returns
create temp table tq32 (id int, s text); with w as (update customers set city = city returning id, ssn) insert into tq32 select * from w; select s from tq32 order by id
--# by merge
create temp table tq33 (id int, s text); merge into tq33 t using customers c on t.id = c.id when not matched then insert values (c.id, c.ssn); select s from tq33 order by id
--# by a conflict
create temp table tq34 (id int primary key, s text); insert into tq34 values (1, 'a'), (2, 'b'); insert into tq34 select id, ssn from customers on conflict (id) do update set s = excluded.s; select s from tq34 order by id
--# by a sub-select in values
create temp table tq35 (id int, s text); insert into tq35 values (1, (select ssn from customers where id = 1)); select s from tq35
--# by a default of the column
create temp table tq36 (id int, s text default ssn_of(1)); insert into tq36 (id) values (1); select s from tq36
--# as a whole row
create temp table tq37 (c customers); insert into tq37 select c from customers c; select (c).ssn from tq37 order by ((c).id)
--# as a document
create temp table tq38 as select id, to_jsonb(c) as d from customers c; select d ->> 'ssn' from tq38 order by id
--# as an array
create temp table tq39 as select array_agg(ssn order by id) as a from customers; select a[1], a[2:3], unnest(a) from tq39
--# only which rows
create temp table tq40 as select id from customers where ssn like '8%'; select count(*) from tq40
--# only how many
create temp table tq41 as select id from customers; delete from tq41 using customers c where c.id = tq41.id and c.score > 500; select count(*) from tq41
--# only in which order
create temp table tq42 as select row_number() over (order by score desc) as n, id from customers; select n, id from tq42 order by n
--# only in which place
create temp table tq43 as select id from customers order by score desc; select ctid, id from tq43 order by ctid
--# only a number that counts on
create temp table tq44 (n serial, id int); insert into tq44 (id) select id from customers order by score desc; select n, id from tq44 order by n
--# only an identity that counts on
create temp table tq45 (n int generated always as identity, id int); insert into tq45 (id) select id from customers order by ssn; select n, id from tq45 order by n
--# only which failed
create temp table tq46 (id int check (id > 0)); insert into tq46 select case when score > 500 then 0 else 1 end from customers
--# statistics of it
create temp table tq47 as select ssn as s, grade as g from customers; analyze tq47; select most_common_vals::text, histogram_bounds::text from pg_stats where tablename = 'tq47'
--# rows estimated of it
create temp table tq48 as select id, grade as g from customers; analyze tq48; explain select 1 from tq48 where g = 'grade-amber'
--# index unique on it
create temp table tq50 as select substr(ssn, 1, 1) as s from customers; create unique index on tq50 (s)
--# copied out
create temp table tq51 as select id, ssn as s from customers; copy tq51 to stdout
--# copied out in a query
create temp table tq52 as select id, ssn as s from customers order by id; copy (select s || 'x' from tq52) to stdout (format csv)
--# dropped at the end, its name another's
--@ simple
begin; create temp table tq53 (id int, s text) on commit drop; commit
--@ simple
create temp table tq53 as select id, ssn as s from customers
--@ simple
select s from tq53 order by id
--# emptied at the end, filled again
--@ simple
create temp table tq54 (id int, s text) on commit delete rows
--@ simple
begin; insert into tq54 select id, ssn from customers; select s from tq54 order by id; commit
--# given back by a savepoint
--@ simple
begin; create temp table tq55 (id int, s text); savepoint a; insert into tq55 select id, name from customers; rollback to a; insert into tq55 select id, ssn from customers; select s from tq55 order by id; rollback
--# inherited from a real one
create temp table tq56 () inherits (notes); insert into tq56 select * from notes; select body || 'x' from tq56 order by id
--# of the wire's portal
--@ simple
begin
--@ open
select id, ssn from customers order by id
--@ simple
create temp table tq58 as select id, ssn as s from customers
--@ more
held
--@ simple
select s from tq58 order by id
--@ simple
rollback
--# function of the session over it
create temp table tq59 as select id, ssn as s from customers; create function pg_temp.tq59f() returns setof text language sql as 'select s from tq59 order by id'; select * from pg_temp.tq59f()
--# block that reads it
--@ simple
create temp table tq60 as select id, ssn as s from customers
--@ simple
do $$ declare r record; begin for r in select s from tq60 order by 1 loop raise notice '%', r.s; end loop; end $$
--# made a real one
create temp table tq61 as select id, ssn as s from customers; create table tq61r as table tq61; select s from tq61r order by id; drop table tq61r
--undo drop table if exists tq61r
--# to a large object
create temp table tq62 as select id, ssn as s from customers; select lo_from_bytea(987661, s::bytea) from tq62 where id = 1; select lo_get(987661)
--undo select lo_unlink(987661)
--# to a notification
listen tq; create temp table tq63 as select id, ssn as s from customers; select pg_notify('tq', s) from tq63 where id = 1
--# to a sequence
create temp table tq64 as select score as s from customers where id = 1; select setval('counter', s) from tq64; select last_value from counter
--# to a setting
create temp table tq65 as select ssn as s from customers where id = 1; select set_config('my.k', s, false) from tq65; show my.k
--# materialized in a transaction that failed
--@ simple
begin; create temp table tq66 (id int, s text)
--@ simple
insert into tq66 select id, name from customers; select 1/0
--@ simple
rollback
--@ simple
create temp table tq66 (id int, s text); insert into tq66 select id, phone from customers; select s || '' from tq66 order by id
--# renamed over a real one
--@ simple
create temp table tq67 as select id, ssn as kind from customers
--@ simple
alter table tq67 rename to accounts
--@ simple
select kind from accounts order by id
--@ simple
drop table accounts
--# renamed, another made by its name
--@ simple
create temp table tq68 as select id, ssn as s from customers
--@ simple
alter table tq68 rename to tq69
--@ simple
create temp table tq68 (id int, s text)
--@ simple
select s from tq69 order by id
--@ simple
select count(*) from tq69 where s like '8%'
