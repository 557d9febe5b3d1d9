-- Triggers that keep rows, and names of what changed, by the event.

--# rows that are new, changed and gone, by the event
--@ simple owner
create function told() returns trigger language plpgsql as $$ begin if tg_op = 'DELETE' then insert into pact_rows (did, image) values (tg_op, to_jsonb(old)); return old; elsif tg_op = 'UPDATE' then insert into pact_rows (did, image) values ((select string_agg(n.key, ',' order by n.key) from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o on o.key = n.key where n.value is distinct from o.value), to_jsonb(new)); return new; else insert into pact_rows (did, image) values (tg_op, to_jsonb(new)); return new; end if; end $$
--@ simple owner
create trigger told after insert or update or delete on pacts for each row execute function told()
--@ settle
--@ extended
insert into pacts (id, city, ssn, email) values ($1, $2, $3, $4) returning id
--bind 30
--bind Chur
--bind 123-45-6789
--bind new@x.example
--@ simple
insert into pacts (id, city) select 31, name from desks where id = 1
--@ simple
delete from pacts where id in (30, 31)
--@ simple
select did from pact_rows where did in ('INSERT', 'DELETE') order by entry
--@ simple owner
drop trigger told on pacts
--@ simple owner
drop function told()
--# what changed is compared in the branch of the event
--@ simple owner
create function told() returns trigger language plpgsql as $$ begin if tg_op not in ('UPDATE', 'DELETE') or tg_op = 'TRUNCATE' then insert into pact_rows (did) values (tg_op); elsif not (tg_op <> 'UPDATE') then if old.email <> new.email then raise notice 'changed'; end if; end if; return null; end $$
--@ simple owner
create trigger told after insert or update or delete on pacts for each row execute function told()
--@ settle
--@ simple
insert into pacts (id, city, email) values (30, 'Chur', 'new@x.example')
--@ simple
update pacts set city = 'Thun' where id = 30
--@ simple
delete from pacts where id = 30
--@ simple owner
drop trigger told on pacts
--@ simple owner
drop function told()
--# the members that differ, by a join
--@ simple owner
create function told() returns trigger language plpgsql as $$ begin if tg_op = 'UPDATE' then insert into pact_rows (did, image) values ((select string_agg(n.key, ',' order by n.key) from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o on o.key = n.key where n.value is distinct from o.value and n.key <> 'label'), to_jsonb(new)); end if; return new; end $$
--@ simple owner
create trigger told after insert or update on pacts for each row execute function told()
--@ settle
--@ simple
update pacts set city = 'Thun' where id = 1 returning id, city
--@ simple
select did from pact_rows where did not in ('UPDATE') order by entry
--@ simple owner
drop trigger told on pacts
--@ simple owner
drop function told()
--# the members that differ, by USING
--@ simple owner
create function told() returns trigger language plpgsql as $$ begin if tg_op = 'UPDATE' then insert into pact_rows (did, image) values ((select coalesce(string_agg(n.key || '=' || (n.value #>> '{}'), ',' order by n.key), '') from jsonb_each(to_jsonb(new.*)) as n(key, value) join jsonb_each(to_jsonb(old.*)) as o(key, value) using (key) where n.value <> o.value), to_jsonb(new)); end if; return new; end $$
--@ simple owner
create trigger told after insert or update on pacts for each row execute function told()
--@ settle
--@ simple
update pacts set city = upper(city)
--@ simple
select did from pact_rows where did not in ('UPDATE') order by entry
--@ simple owner
drop trigger told on pacts
--@ simple owner
drop function told()
--# the members that differ, by their keys
--@ simple owner
create function told() returns trigger language plpgsql as $$ begin if tg_op = 'UPDATE' then insert into pact_rows (did, image) values ((select jsonb_object_agg(key, value) from jsonb_each_text(to_jsonb(new)) where key not in ('id', 'label') and to_jsonb(old) ->> key is distinct from value), to_jsonb(new)); end if; return new; end $$
--@ simple owner
create trigger told after insert or update on pacts for each row execute function told()
--@ settle
--@ simple
insert into pacts (id, city) values (1, 'x') on conflict (id) do update set city = 'Brig' where pacts.id > 0 returning id
--@ simple
select did from pact_rows where did not in ('UPDATE') order by entry
--@ simple owner
drop trigger told on pacts
--@ simple owner
drop function told()
--# one function for the triggers of three events, each with the transition tables that its event has
--undo drop table if exists shop.orders_told cascade
--undo drop function if exists shop.tell_orders() cascade
--undo drop table if exists shop.told
--@ simple
create table shop.orders_told (id int primary key, title text)
--@ simple
create table shop.told (op text, n bigint, at timestamptz default now())
--@ simple
create function shop.tell_orders() returns trigger language plpgsql as $$ begin if (TG_OP = 'DELETE') then insert into shop.told (op, n) select 'D', count(*) from old_table o; elsif (TG_OP = 'UPDATE') then insert into shop.told (op, n) select 'U', count(*) from new_table n join old_table o using (id) where n.title is distinct from o.title; elsif (TG_OP = 'INSERT') then insert into shop.told (op, n) select 'I', count(*) from new_table n; end if; return null; end $$
--@ simple
create trigger told_ins after insert on shop.orders_told referencing new table as new_table for each statement execute function shop.tell_orders()
--@ simple
create trigger told_upd after update on shop.orders_told referencing old table as old_table new table as new_table for each statement execute function shop.tell_orders()
--@ simple
create trigger told_del after delete on shop.orders_told referencing old table as old_table for each statement execute function shop.tell_orders()
--@ simple
insert into shop.orders_told values (1, 'a'), (2, 'b'), (3, 'c')
--@ simple
update shop.orders_told set title = upper(title) where id > 1
--@ simple
delete from shop.orders_told where id = 3
--@ simple
select op, n from shop.told order by at, op
--# an audit trigger keeps the row made a document by its text
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ begin insert into pact_rows (did, image) values (tg_op, row_to_json(new)::jsonb); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select id, city from pacts order by id
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# an audit trigger keeps both rows in one document
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ begin insert into pact_rows (did, image) values (tg_op, jsonb_build_object('old', to_jsonb(old), 'new', to_jsonb(new), 'at', now())); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select id, city from pacts order by id
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# an audit trigger keeps the row less a key, with who did it
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ begin insert into pact_rows (did, image) values (tg_op, (to_jsonb(new) - 'doc') || jsonb_build_object('actor', current_user)); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select id, city from pacts order by id
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# an audit trigger keeps the row without what is NULL
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ begin insert into pact_rows (did, image) values (tg_op, jsonb_strip_nulls(to_jsonb(new) - array['doc', 'label'])); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select id, city from pacts order by id
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# an audit trigger keeps variables of documents
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ declare was jsonb; is_now jsonb := '{}'; begin if tg_op = 'UPDATE' then was := to_jsonb(old) - 'doc'; is_now := is_now || to_jsonb(new); end if; insert into pact_rows (did, image) values (tg_op, jsonb_build_object('was', was, 'is', is_now)); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select id, city from pacts order by id
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# an audit trigger keeps one variable, picked apart
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ declare kept jsonb; begin kept := to_jsonb(new); kept := kept - 'doc'; kept := kept || jsonb_build_object('by', session_user); insert into public.pact_rows (did, image) values (tg_op, kept); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select id, city from pacts order by id
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# rows that are kept, with a word to whoever listens
--undo drop trigger if exists pact_told on pacts
--undo drop function if exists pact_told()
--@ simple
create function pact_told() returns trigger language plpgsql as $$ begin perform pg_notify('pacts', json_build_object('id', new.id, 'city', new.city)::text); return null; end $$
--@ simple
create trigger pact_told after insert or update on pacts for each row execute function pact_told()
--@ simple
update pacts set city = 'x' where id = 1
--@ simple
insert into pacts (id, city, email) values (9001, 'x', 'a@b.example') returning id, city
--@ simple
do $$ begin update pacts set city = 'y' where id = 9001; end $$
--@ simple
with done as (update pacts set city = 'z' where id = 1 returning id, city) select done.*, pg_notify('done', id::text) from done
--@ simple
delete from pacts where id > 9000
--# a trigger that keeps rows and tells of them
--undo drop trigger if exists pact_kept_told on pacts
--undo drop function if exists pact_kept_told()
--@ simple
create function pact_kept_told() returns trigger language plpgsql as $$ begin insert into pact_rows (did, image) values ('again', to_jsonb(new)); perform pg_notify('pacts', new.id::text); return null; end $$
--@ simple
create trigger pact_kept_told after update on pacts for each row execute function pact_kept_told()
--@ simple
update pacts set city = 'x' where id = 1
--# a function that changes a row and tells of it
--undo drop function if exists pact_moved(int, text)
--@ simple
create function pact_moved(which int, place text) returns void language plpgsql as $$ begin update pacts set city = place where id = which; perform pg_notify('moved', which::text); end $$
--@ simple
select pact_moved(1, 'w')
--# an audit trigger keeps who acts as the session says
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ begin insert into pact_rows (did, image) values (current_setting('app.actor', true), to_jsonb(new)); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
begin; select set_config('app.actor', 'ann', true); update pacts set city = 'Turin' where id = 1; commit
--@ simple
update pacts set city = 'Oslo' where id = 1
--@ simple
select did from pact_rows order by entry desc limit 2
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# an audit trigger keeps who acts, or as whom
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ begin insert into pact_rows (did, image) values (coalesce(nullif(current_setting('app.actor', true), ''), session_user), to_jsonb(new)); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
begin; select set_config('app.actor', 'ann', true); update pacts set city = 'Turin' where id = 1; commit
--@ simple
update pacts set city = 'Oslo' where id = 1
--@ simple
select did from pact_rows order by entry desc limit 2
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# an audit trigger keeps who acts in a variable
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ declare who text; kept jsonb; begin who := coalesce(current_setting('app.actor', true), current_user); kept := to_jsonb(new); insert into pact_rows (did, image) values (who || ':' || tg_op, kept); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
begin; select set_config('app.actor', 'ann', true); update pacts set city = 'Turin' where id = 1; commit
--@ simple
update pacts set city = 'Oslo' where id = 1
--@ simple
select did from pact_rows order by entry desc limit 2
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
