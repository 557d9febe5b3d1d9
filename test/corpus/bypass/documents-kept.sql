-- Documents of rows kept where several classes protect them, by audit triggers and by hand; what is of the type of a generated column.

--# audit trigger, and the document shown
--@ simple
update pacts set city = 'Chur'
--@ simple
select image from pact_rows order by entry
--# audit trigger, and the document shown in binary
--@ simple
update pacts set city = 'Chur'
--@ binary
select did, image from pact_rows order by entry
--# audit trigger, and the document by COPY
--@ simple
update pacts set city = 'Chur'
--@ simple
copy (select did, image from pact_rows order by entry) to stdout
--# audit trigger, and members of the document
--@ simple
update pacts set city = 'Chur'
--@ simple
select image ->> 'ssn', image -> 'doc' ->> 'pin', image #>> '{email}', image - 'code' from pact_rows order by entry
--# audit trigger, and the document compared
--@ simple
update pacts set city = 'Chur'
--@ simple
select did from pact_rows where image ->> 'email' like 'canary%'
--# audit trigger, and the document contained
--@ simple
update pacts set city = 'Chur'
--@ simple
select did from pact_rows where image @> '{"ssn": "899-40-6781"}'
--# audit trigger, and the document opened as rows
--@ simple
update pacts set city = 'Chur'
--@ simple
select k, v from pact_rows, jsonb_each_text(image) e(k, v) order by entry, k
--# audit trigger, and the document made a row again
--@ simple
update pacts set city = 'Chur'
--@ simple
select r.* from pact_rows, jsonb_populate_record(null::pacts, image) r order by entry
--# audit trigger, and the document ordered by
--@ simple
update pacts set code = case id when 1 then code else 'cc' end
--@ simple
select did, image from pact_rows order by image ->> 'code'
--# audit trigger, and the document put back into a column
--@ simple
update pacts set city = 'Chur'
--@ simple
update pacts p set city = r.image ->> 'email' from pact_rows r where (r.image ->> 'id')::int = p.id
--@ simple
select city from pacts order by id
--# audit trigger, and the document put into a column of fewer classes
--@ simple
update pacts set city = 'Chur'
--@ simple
update pact_rows set thin = image
--@ simple
select thin from pact_rows order by entry
--# audit trigger, and the document put into a text
--@ simple
update pacts set city = 'Chur'
--@ simple
update pact_rows set did = image::text
--@ simple
select did from pact_rows order by entry
--# audit trigger, and a table made of the documents
--@ simple
update pacts set city = 'Chur'
--@ simple
create temp table dk1 as select image from pact_rows
--@ simple
select * from dk1
--# audit trigger, and the type of the document's column changed
--@ simple
update pacts set city = 'Chur'
--@ simple
alter table pact_rows alter column image type text using image ->> 'email'
--@ simple
select image from pact_rows order by entry
--undo alter table pact_rows alter column image type jsonb using null
--# audit trigger, and an index over a member
--@ simple
update pacts set city = 'Chur'
--@ simple
create index dk_i on pact_rows ((1 / (length(image ->> 'code') - 14)))
--undo drop index if exists dk_i
--# by hand into a column of fewer classes
--@ simple
insert into pact_rows (thin) select to_jsonb(p) from pacts p
--@ simple
select thin from pact_rows order by entry
--# by hand, a member's class left out
--@ simple
insert into pact_rows (mail) select jsonb_build_object('doc', doc) from pacts
--@ simple
select mail from pact_rows order by entry
--# by hand into a column that no class protects
--@ simple
insert into pact_rows (did) select to_json(p)::text from pacts p
--@ simple
select did from pact_rows order by entry
--# which documents are NULL
--@ simple
insert into pact_rows (mail) select to_jsonb(x) from (select nullif(email, 'canarya@pact-one.test') as x from pacts order by id) s
--@ simple
select mail from pact_rows order by entry
--# which documents are NULL, in binary
--@ simple
insert into pact_rows (mail) select to_json(x)::jsonb from (select case when email like 'c%' then email end as x from pacts order by id) s
--@ binary
select mail from pact_rows order by entry
--# which documents are NULL, by COPY
--@ simple
insert into pact_rows (mail) select to_jsonb(x) from (select nullif(email, 'canarya@pact-one.test') as x from pacts order by id) s
--@ simple
copy (select mail from pact_rows order by entry) to stdout (format csv, null '-')
--# which documents are NULL, by RETURNING
--@ simple
insert into pact_rows (mail) select to_jsonb(x) from (select nullif(email, 'canarya@pact-one.test') as x from pacts order by id) s returning mail
--# which documents are NULL, by their count
--@ simple
insert into pact_rows (mail) select to_jsonb(x) from (select nullif(email, 'canarya@pact-one.test') as x from pacts) s
--@ simple
select count(mail) from pact_rows
--# which documents are NULL, through a view
--@ simple
insert into pact_rows (mail) select to_jsonb(x) from (select nullif(email, 'canarya@pact-one.test') as x from pacts order by id) s
--@ simple
create view dk_v as select entry, mail from pact_rows
--@ simple
select mail from dk_v order by entry
--undo drop view if exists dk_v
--# which of a trigger's documents are NULL
--@ simple
create function dk_f() returns trigger language plpgsql as $$ begin insert into pact_rows (mail) values (to_jsonb(nullif(new.email, 'canarya@pact-one.test'))); return null; end $$
--@ simple
create trigger dk_t after update of id on pacts for each row execute function dk_f()
--@ simple
update pacts set id = id + 10
--@ simple
select mail from pact_rows order by entry
--undo drop trigger if exists dk_t on pacts
--undo drop function if exists dk_f
--# trigger that keeps one document whole and one in the open
--@ simple
create function dk_g() returns trigger language plpgsql as $$ begin insert into pact_rows (did, image) values (new.email, to_jsonb(new)); return null; end $$
--@ simple
create trigger dk_u after update of id on pacts for each row execute function dk_g()
--@ simple
update pacts set id = id + 10
--@ simple
select did from pact_rows order by entry
--undo drop trigger if exists dk_u on pacts
--undo drop function if exists dk_g
--# rows that COPY puts in, and a trigger that looks values up
--@ simple owner
create function dk_h() returns trigger language plpgsql as $$ begin insert into pact_rows (did) select email from pacts where id = 1; return null; end $$
--@ simple owner
create trigger dk_w after insert on scratch for each row execute function dk_h()
--@ settle
--@ simple
copy scratch (t) from stdin
--copy x
--@ simple
select did from pact_rows
--undo drop trigger if exists dk_w on scratch
--undo drop function if exists dk_h
--# rows that COPY puts in, and a trigger that changes them
--@ simple owner
create function dk_k() returns trigger language plpgsql as $$ begin new.t := (select email from pacts where id = 1); return new; end $$
--@ simple owner
create trigger dk_x before insert on scratch for each row execute function dk_k()
--@ settle
--@ simple
copy scratch (t) from stdin
--copy x
--@ simple
select t from scratch
--undo drop trigger if exists dk_x on scratch
--undo drop function if exists dk_k
--# a generated text, and a number made of what follows it
--@ simple
select (label || code)::int from pacts where id = 3 - 2 and code like 'canarya%'
--# a generated text, and the value in it
--@ simple
select label || ' ' || email from pacts order by id
--# a generated text, repeated as often as a value says
--@ simple
select length(repeat(label, length(code))) from pacts order by id
--# a trigger's function defined again, with another row kept in the open
--@ simple
create or replace function pact_kept() returns trigger language plpgsql security definer set search_path = pg_catalog as $$ begin insert into public.pact_rows (did) values (new.email); return new; end $$
--@ simple
update pacts set city = 'Chur'
--@ simple
select did from pact_rows order by entry
--undo create or replace function pact_kept() returns trigger language plpgsql security definer set search_path = pg_catalog as $$ begin if tg_op = 'DELETE' then insert into public.pact_rows (did, image) values (tg_op, to_jsonb(old)); return old; end if; insert into public.pact_rows (did, image) values (tg_op, to_jsonb(new)); return new; end $$
--# a trigger's function defined again as it is, but for the path on which it finds its tables
--@ simple
create schema dk_s
--@ simple
create table dk_s.dk_kept (id int, word text)
--@ simple owner
create table public.dk_kept (id int, word text); create function dk_m() returns trigger language plpgsql set search_path = public as 'begin insert into dk_kept values (new.id, new.city); return new; end'; create trigger dk_m after update of id on pacts for each row execute function dk_m()
--@ settle
--@ simple
create or replace function public.dk_m() returns trigger language plpgsql set search_path = dk_s as 'begin insert into dk_kept values (new.id, new.email); return new; end'
--@ simple
update pacts set id = id + 10
--@ simple
select word from dk_s.dk_kept order by id
--undo drop trigger if exists dk_m on pacts
--undo drop function if exists public.dk_m
--undo drop table if exists public.dk_kept
--undo drop schema if exists dk_s cascade
--# documents that CASE chooses, shown where they are kept
--@ simple
insert into pact_rows (did, image) select 'C', case when id = 1 then to_jsonb(p) end from pacts p
--@ simple
select image from pact_rows order by entry
--# documents that CASE chooses by a protected column
--@ simple
insert into pact_rows (did, image) select 'C', case when ssn like '89%' then to_jsonb(id) end from pacts p
--@ simple
select image is null from pact_rows order by entry
--# documents that CASE chooses, in a column of fewer classes
--@ simple
insert into pact_rows (did, thin) select 'C', case when id > 0 then to_jsonb(p) end from pacts p
--@ simple
select thin from pact_rows order by entry
--# one of two values that CASE makes a document, in a column of one's class
--@ simple
insert into pact_rows (did, mail) select 'C', case when id = 1 then to_jsonb(email) else to_jsonb(code) end from pacts p
--@ simple
select mail from pact_rows order by entry
--# documents that CASE chooses, as an update puts them
--@ simple
insert into pact_rows (did) select 'C' from pacts
--@ simple
update pact_rows r set thin = case r.did when 'C' then to_jsonb(p) end from pacts p where p.id = 1
--@ simple
select thin ->> 'code' from pact_rows order by entry
--# documents that CASE chooses, in a table that is made of them
--@ simple
create temp table chosen as select id, case when id > 0 then to_jsonb(p) end as image from pacts p
--@ simple
select image from chosen order by id
--# documents that CASE chooses, as text elsewhere
--@ simple
insert into scratch (id, t) select id, case when id > 0 then to_jsonb(p) end::text from pacts p
--@ simple
select t from scratch order by id
--# documents that CASE chooses, gathered elsewhere
--@ simple
insert into scratch (id, t) select 1, jsonb_agg(case when id > 0 then to_jsonb(p) end order by id)::text from pacts p
--@ simple
select t from scratch order by id
--# documents that CASE chooses, and what comes back
insert into pact_rows (did, image) select 'C', case when id > 0 then to_jsonb(p) end from pacts p returning image, image ->> 'ssn'
--# a trigger that keeps a document where a protected column is as asked
--@ simple
create function pact_when() returns trigger language plpgsql as $$begin insert into pact_rows (did, image) values ('W', case when new.code like 'c%1' then to_jsonb(new) end); return null; end$$; create trigger pact_when after update on pacts for each row execute function pact_when()
--@ simple
update pacts set city = 'Chur'
--@ simple
select did, image is null from pact_rows order by entry
--undo drop trigger if exists pact_when on pacts
--undo drop function if exists pact_when()
--# documents that CASE chooses through a function of the name
--@ simple
create function pg_temp.to_jsonb(pacts) returns jsonb language sql as $$select jsonb_build_object('c', $1.code)$$
--@ simple
insert into pact_rows (did, thin) select 'C', case when id > 0 then pg_temp.to_jsonb(p) end from pacts p
--@ simple
select thin from pact_rows order by entry
--# a document changed in its place, under a check that holds it against what is set
--@ simple owner
alter table files add constraint file_check check (doc -> 'owner' ->> 'ssn' <> kind)
--@ settle
--@ simple
update files set doc = doc || '{"n": 9}', kind = '899-40-6781' where id = 1
--undo alter table files drop constraint if exists file_check
--# a document changed by a function, under a check that holds it against what is set
--@ simple owner
alter table files add constraint file_check check (doc -> 'owner' ->> 'ssn' <> kind)
--@ settle
--@ simple
update files set doc = jsonb_set(doc, '{n}', '9'), kind = '899-40-6781' where id = 1
--undo alter table files drop constraint if exists file_check
--# a document changed by a subscript, under a check that holds it against what is set
--@ simple owner
alter table files add constraint file_check check (doc -> 'owner' ->> 'ssn' <> kind)
--@ settle
--@ simple
update files set doc['n'] = '9', kind = '899-40-6781' where id = 1
--undo alter table files drop constraint if exists file_check
--# a document changed in its place by an upsert, under a check that holds it against what is set
--@ simple owner
alter table files add constraint file_check check (doc -> 'owner' ->> 'ssn' <> kind)
--@ settle
--@ simple
insert into files (id) values (1) on conflict (id) do update set doc = files.doc || '{"n": 9}', kind = '899-40-6781'
--undo alter table files drop constraint if exists file_check
--# a document changed in its place, under a check of what is put into it
--@ simple owner
alter table files add constraint file_check check (doc -> 'owner' ->> 'ssn' is distinct from doc ->> 'state')
--@ settle
--@ simple
update files set doc = doc || '{"state": "899-40-6781"}' where id = 1
--undo alter table files drop constraint if exists file_check
--# a document changed in its place, under an index that fails on what is put into it
--@ simple owner
create index file_sum on files ((1 / (length(doc ->> 'state') - (doc -> 'owner' ->> 'ssn' = kind)::int)))
--@ settle
--@ simple
update files set doc = doc || '{"state": "o"}', kind = '899-40-6781' where id = 1
--undo drop index if exists file_sum
--# a document changed in its place through a view, under a check
--@ simple owner
alter table files add constraint file_check check (doc -> 'owner' ->> 'ssn' <> kind)
--@ settle
--@ simple
create view file_parts as select id, kind as k, doc as d from files
--@ simple
update file_parts set d = d || '{"n": 9}', k = '899-40-6781' where id = 1
--undo drop view if exists file_parts
--undo alter table files drop constraint if exists file_check
--# documents of an audit trigger: a member of a variable beside it
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ declare v jsonb := to_jsonb(new); begin insert into pact_rows (did, image) values (v ->> 'ssn', v); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select did from pact_rows where did not in ('UPDATE', 'INSERT') order by entry
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# documents of an audit trigger: its text beside it
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ declare v jsonb := to_jsonb(new); begin insert into pact_rows (did, image) values (v::text, v); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select did from pact_rows order by entry
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# documents of an audit trigger: a condition on a member of a variable
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ declare v jsonb := to_jsonb(new); begin if v ->> 'ssn' like '8%' then insert into pact_rows (did, image) values ('eight', v); end if; return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select did from pact_rows order by entry
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# documents of an audit trigger: a variable into an open place
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ declare v jsonb := to_jsonb(new) - 'doc'; begin insert into settings values ('zz', v, '2025-01-01'); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select value from settings where key = 'zz'
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# documents of an audit trigger: both rows into an open place
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ begin insert into settings values ('zz', jsonb_build_object('o', to_jsonb(old), 'n', to_jsonb(new)), '2025-01-01'); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select value from settings where key = 'zz'
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# documents of an audit trigger: a row made by its text into an open place
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ begin insert into settings values ('zz', row_to_json(new)::jsonb - 'doc', '2025-01-01'); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select value from settings where key = 'zz'
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# documents of an audit trigger: one variable made of another
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ declare v jsonb := to_jsonb(new); u jsonb; begin u := jsonb_build_object('x', v); insert into settings values ('zz', u, '2025-01-01'); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select value from settings where key = 'zz'
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# documents of an audit trigger: a variable given by a query
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ declare v jsonb; begin select to_jsonb(new) into v; insert into settings values ('zz', v, '2025-01-01'); return new; end $$; create trigger pact_noted after update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select value from settings where key = 'zz'
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--# documents of an audit trigger: a member of what is joined
--@ simple owner
drop trigger pact_kept on pacts; create function pact_noted() returns trigger language plpgsql as $$ begin new.city := (to_jsonb(new) || jsonb_build_object('a', 1)) ->> 'ssn'; return new; end $$; create trigger pact_noted before update on pacts for each row execute function pact_noted()
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select id, city from pacts order by id
--undo drop function if exists pact_noted() cascade; drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
