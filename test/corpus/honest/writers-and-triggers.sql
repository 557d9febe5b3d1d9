-- Writes to tables with triggers, rules and foreign keys, and temporary tables, as applications make them.

--# change of a table with triggers
update articles set title = 'Rates now' where id = 1 returning id, title, changed_at
--# change that a trigger looks at and leaves
update articles set body = 'They rise again' where id = 1 returning id
--# insert into a table with triggers
insert into articles (id, title, body) values (10, 'New', 'All new') returning id, searched
--# insert of several
insert into articles (id, title, body) values (11, 'A', 'a'), (12, 'B', 'b') returning id, changed_at
--# delete with a trigger and rows that follow
delete from articles where id = 2 returning title
--# upsert of a table with triggers
insert into articles (id, title, body) values (1, 'Again', 'x') on conflict (id) do update set title = excluded.title returning id, title
--# merge into a table with triggers | since 15
merge into articles a using (values (1, 'Merged'), (20, 'Fresh')) v(id, title) on a.id = v.id when matched then update set title = v.title when not matched then insert (id, title) values (v.id, v.title)
--# change in a transaction, with what its trigger wrote
--@ simple
begin
--@ simple
update articles set title = 'Inside' where id = 1
--@ simple
select what, title, by_depth from article_log order by title
--@ simple
commit
--# copy into a table with triggers
--@ simple
copy articles (id, title, body) from stdin
--copy 30\tCopied\tin
--@ simple
select id, title from articles where id = 30
--# change by a named query
with changed as (update articles set title = title || '!' returning id) select count(*) from changed
--# change with parameters
--@ extended
update articles set title = 'Extended' where id = 1 returning title
--@ binary
select article, what from article_log order by article
--# change of a parent
update articles set id = 5 where id = 1 and not exists (select 1 from article_tags t where t.article = articles.id)
--# truncate with what points to it
--@ simple
truncate articles cascade
--@ simple
select count(*) from article_tags
--# open columns of a table with a copying trigger
select id, title, state from tickets order by id
--# place of a desk that nobody uses
update desks set place = 'loft' where id = 3 returning place
--# rows of a table with row security elsewhere
select id, name from staff order by id
--# temporary table with keys
--@ simple
create temp table staged (id int primary key, amount numeric not null check (amount > 0), kind text default 'new')
--@ simple
insert into staged (id, amount) select id, balance from accounts where balance > 500
--@ simple
select s.id, s.amount, s.kind, a.currency from staged s join accounts a using (id) order by s.id
--@ simple
update accounts a set balance = s.amount + 1 from staged s where s.id = a.id
--@ simple
drop table staged
--# temporary table that goes with its transaction
--@ simple
begin
--@ simple
create temp table batch on commit drop as select id from accounts where currency = 'EUR'
--@ simple
delete from transactions t using batch b where t.account_id = b.id and t.amount < 0
--@ simple
select count(*) from batch
--@ simple
commit
--# temporary table filled by COPY
--@ simple
create temporary table incoming (id int, t text)
--@ simple
copy incoming from stdin
--copy 1\tone
--copy 2\ttwo
--@ simple
insert into scratch select * from incoming on conflict do nothing
--@ simple
select id, t from scratch where id < 3 order by id
--# temporary table by SELECT INTO
--@ simple
select city, count(*) as n into temp city_counts from customers group by city
--@ simple
select * from city_counts order by city
--# temporary table with an index
--@ simple
create temp table looked_up as select id, kind from accounts
--@ simple
create index on looked_up (kind)
--@ simple
analyze looked_up
--@ simple
select kind, count(*) from looked_up group by kind order by kind
--# temporary view
--@ simple
create temp view euro as select id, balance from accounts where currency = 'EUR'
--@ simple
select * from euro order by id
--# temporary table by its schema
--@ simple
create temp table named (id int)
--@ simple
insert into pg_temp.named values (1), (2)
--@ simple
select sum(id) from pg_temp.named
--@ simple
discard temp
--# temporary sequence
--@ simple
create temp sequence counted
--@ simple
select nextval('counted'), nextval('pg_temp.counted')
--# temporary table after a failure
--@ simple
create temp table once (id int primary key)
--@ simple
insert into once values (1)
--@ simple
select id from once
--# prepared beside temporary tables
--@ simple
prepare totals as select currency, sum(balance) from accounts group by currency order by currency
--@ simple
create temp table beside (id int)
--@ simple
execute totals
--@ simple
deallocate totals
--# prepared on a temporary table
--@ simple
create temp table asked (id int, t text)
--@ simple
prepare fill (int, text) as insert into asked values ($1, $2)
--@ simple
execute fill (1, 'x')
--@ simple
select * from asked
--# chain of temporary tables
--@ simple
create temp table one as select id, balance from accounts
--@ simple
create temp table two as select id, balance * 2 as doubled from one
--@ simple
select count(*), max(doubled) from two
--@ simple
drop table one, two
--# temporary table in a block
--@ simple
create temp table marks (id int)
--@ simple
do $$ begin for i in 1..3 loop insert into marks values (i); end loop; end $$
--@ simple
select sum(id) from marks
--# change that a trigger answers with whichever row there is
--@ simple owner
create function public.either_row() returns trigger language plpgsql as $$ begin insert into public.article_log (what) values (tg_op); return coalesce(new, old); end $$
--@ simple owner
create trigger either_row after insert or update or delete on public.cards for each row execute function public.either_row()
--@ settle
--@ simple
update cards set brand = 'X' where id = 1
--@ simple
delete from cards where id = 2
--undo drop trigger if exists either_row on public.cards
--undo drop function if exists public.either_row()
--# change behind a trigger that answers by the kind of the change
--@ simple owner
create function public.by_kind() returns trigger language plpgsql as $$ begin return case tg_op when 'DELETE' then old else new end; end $$
--@ simple owner
create trigger by_kind before insert or update or delete on public.cards for each row execute function public.by_kind()
--@ settle
--@ simple
update cards set brand = 'X' where id = 1
--undo drop trigger if exists by_kind on public.cards
--undo drop function if exists public.by_kind()
