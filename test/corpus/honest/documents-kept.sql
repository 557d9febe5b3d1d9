-- Changes that an audit trigger keeps as whole documents, in a column of all the classes of the row.

--# update that is kept
update pacts set city = 'Chur' where id = 1
--# update with parameters, and what it returns
--@ extended
update pacts set city = $1, email = $2 where id = $3 returning id, city, label
--bind Chur
--bind new@x.example
--bind 2
--# all columns returned | masks ssn code email doc
update pacts set city = 'Chur' where id = 1 returning *
--# new row that is kept
insert into pacts (id, city, ssn, code, email, doc) values (7, 'Zug', '111-22-3333', 'x', 'x@x.example', '{"pin": "1", "open": 7}') returning id
--# deletion that is kept
delete from pacts where id = 2 returning id
--# upsert that is kept
insert into pacts (id, city, email) values (1, 'Zug', 'z@x.example') on conflict (id) do update set city = excluded.city, email = excluded.email returning id, city
--# merge that is kept | since 15
merge into pacts t using (values (1, 'Zug', 'z@x.example'), (9, 'Visp', 'v@x.example')) s(id, city, email) on t.id = s.id when matched then update set city = s.city, email = s.email when not matched then insert (id, city, email) values (s.id, s.city, s.email)
--# rows by COPY that are kept
--@ simple
copy pacts (id, city, email) from stdin with (format csv)
--copy 8,Visp,v@x.example
--copy 9,Brig,
--@ simple
select did, entry from pact_rows order by entry
--# what was kept, beside what it was | masks image
--@ simple
update pacts set city = 'Chur'
--@ simple
select entry, did, image from pact_rows order by entry
--# kept by hand
insert into pact_rows (did, image) select 'HAND', to_jsonb(p) from pacts p returning did
--# a generated text before a protected one | masks contact
select id, label || ' <' || email || '>' as contact from pacts order by id
--# a generated text in capitals before a protected one | masks contact
select id, upper(label) || email as contact from pacts order by id
--# a trigger's function defined again as it is
create or replace function pact_kept() returns trigger language plpgsql security definer set search_path = pg_catalog as $$ begin
  if tg_op = 'DELETE' then insert into public.pact_rows (did, image) values (tg_op, to_jsonb(old)); return old; end if;
  insert into public.pact_rows (did, image) values (tg_op, to_jsonb(new)); return new; end $$
--# documents that CASE chooses, kept by hand
insert into pact_rows (did, image) select 'C', case when p.id > 1 then to_jsonb(p) end from pacts p returning did, entry
--# audit trigger that chooses by TG_OP which documents it keeps | masks image
--@ simple owner
create function pact_chosen() returns trigger language plpgsql as $$begin insert into pact_rows (did, image) values (tg_op, case when tg_op <> 'INSERT' then to_jsonb(old) end); insert into pact_rows (did, image) values (tg_op, case tg_op when 'DELETE' then null else to_jsonb(new) end); return null; end$$; create trigger pact_chosen after insert or update or delete on pacts for each row execute function pact_chosen()
--@ settle
--@ simple
update pacts set city = 'Chur' where id = 1
--@ simple
insert into pacts (id, city) values (7, 'Zug')
--@ simple
delete from pacts where id = 2
--@ simple
select entry, did, image from pact_rows order by entry
--undo drop trigger if exists pact_chosen on pacts
--undo drop function if exists pact_chosen()
--# audit trigger that cuts the setting of who acts | masks image
--@ simple owner
create or replace function pact_actor() returns trigger language plpgsql as $$begin if tg_op = 'DELETE' then insert into pact_rows (did, image, mail) values (left(current_setting('app.actor', true), 60), to_jsonb(old), null); else insert into pact_rows (did, image) select left(current_setting('app.actor', true), 60), to_jsonb(new); end if; return null; end$$; create trigger pact_actor after insert or update or delete on pacts for each row execute function pact_actor()
--@ settle
--@ simple
select set_config('app.actor', '42', false)
--@ simple
update pacts set city = 'Chur', email = 'n@x.example' where id = 1 returning id, city
--@ simple
insert into pacts (id, city) values (7, 'Zug') on conflict (id) do update set city = excluded.city
--@ simple
delete from pacts where id = 2
--@ simple
select entry, did, image from pact_rows order by entry
--undo drop trigger if exists pact_actor on pacts
--undo drop function if exists pact_actor()
--# audit trigger that keeps who acts by a number | masks image
--@ simple owner
create or replace function pact_actor() returns trigger language plpgsql as $$begin if tg_op = 'DELETE' then insert into pact_rows (did, image, mail) values (nullif(current_setting('app.actor', true), '')::int, to_jsonb(old), null); else insert into pact_rows (did, image) select nullif(current_setting('app.actor', true), '')::int, to_jsonb(new); end if; return null; end$$; create trigger pact_actor after insert or update or delete on pacts for each row execute function pact_actor()
--@ settle
--@ simple
select set_config('app.actor', '42', false)
--@ simple
update pacts set city = 'Chur', email = 'n@x.example' where id = 1 returning id, city
--@ simple
insert into pacts (id, city) values (7, 'Zug') on conflict (id) do update set city = excluded.city
--@ simple
delete from pacts where id = 2
--@ simple
select entry, did, image from pact_rows order by entry
--undo drop trigger if exists pact_actor on pacts
--undo drop function if exists pact_actor()
--# audit trigger that keeps who acts, or whose session it is, in a short text | masks image
--@ simple owner
create or replace function pact_actor() returns trigger language plpgsql as $$begin if tg_op = 'DELETE' then insert into pact_rows (did, image, mail) values (coalesce(nullif(current_setting('app.actor', true), ''), current_user)::varchar(80), to_jsonb(old), null); else insert into pact_rows (did, image) select coalesce(nullif(current_setting('app.actor', true), ''), current_user)::varchar(80), to_jsonb(new); end if; return null; end$$; create trigger pact_actor after insert or update or delete on pacts for each row execute function pact_actor()
--@ settle
--@ simple
select set_config('app.actor', '42', false)
--@ simple
update pacts set city = 'Chur', email = 'n@x.example' where id = 1 returning id, city
--@ simple
insert into pacts (id, city) values (7, 'Zug') on conflict (id) do update set city = excluded.city
--@ simple
delete from pacts where id = 2
--@ simple
select entry, did, image from pact_rows order by entry
--undo drop trigger if exists pact_actor on pacts
--undo drop function if exists pact_actor()
--# members put into a document, or into an empty one
update pacts set doc = coalesce(doc, '{}'::jsonb) || '{"seen": true}'::jsonb where id = 1
--# the same by a path
update pacts set doc = jsonb_set(coalesce(doc, '{}'), '{seen}', 'true') where id = 1
--# audit triggers for each statement that ask a function who acts | masks image
--@ simple owner
create function pact_by() returns uuid language sql stable as $$select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid$$; create or replace function pact_actor() returns trigger language plpgsql as $$begin insert into pact_rows (did, image) select coalesce(pact_by()::text, left(session_user, 40)), to_jsonb(n) from n; return null; end$$; create trigger pact_actor after update on pacts referencing old table as o new table as n for each statement execute function pact_actor()
--@ settle
--@ simple
begin
--@ simple
select set_config('request.jwt.claims', '{"sub": "7d444840-9dc0-11d1-b245-5ffdce74fad2"}', true)
--@ simple
update pacts set city = 'Chur' where id < 3 returning id, city
--@ simple
select did, image from pact_rows order by entry
--@ simple
rollback
--undo drop trigger if exists pact_actor on pacts
--undo drop function if exists pact_actor()
--undo drop function if exists pact_by()
