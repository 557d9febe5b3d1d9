-- Audit triggers that list in which members the documents of OLD and NEW differ, and what is no such list.

--# members that differ where a protected column is set
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin insert into scratch values (new.id, (select string_agg(n.key, ',' order by n.key) from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o on o.key = n.key where n.value is distinct from o.value)); return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set email = 'canarya@pact-one.test'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# the same, compared with the other document
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin insert into scratch values (new.id, (select string_agg(key, ',' order by key) from jsonb_each(to_jsonb(new)) where value is distinct from to_jsonb(old) -> key)); return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set email = 'canarya@pact-one.test'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# the same, set by a trigger
--@ simple owner
create function put() returns trigger language plpgsql as 'begin new.email := new.city; return new; end'
--@ simple owner
create trigger a_put before update on pacts for each row execute function put()
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin insert into scratch values (new.id, (select string_agg(n.key, ',' order by n.key) from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o on o.key = n.key where n.value is distinct from o.value)); return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'canarya@pact-one.test'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--undo drop trigger if exists a_put on pacts
--undo drop function if exists put
--# the same, set by the body
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin new.email := new.city; insert into scratch values (new.id, (select string_agg(n.key, ',' order by n.key) from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o on o.key = n.key where n.value is distinct from o.value)); return new; end $$
--@ simple owner
create trigger b_see before update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'canarya@pact-one.test'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# members that differ or are guessed
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin insert into scratch values (new.id, (select string_agg(n.key, ',' order by n.key) from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o on o.key = n.key where n.value is distinct from o.value or n.value = '"canarya@pact-one.test"')); return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# members that do not differ
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin insert into scratch values (new.id, (select string_agg(n.value #>> '{}', ',' order by n.key) from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o on o.key = n.key where n.value = o.value)); return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# members that are not paired
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin insert into scratch values (new.id, (select string_agg(o.value #>> '{}', ',' order by n.key, o.key) from jsonb_each(to_jsonb(new)) n, jsonb_each(to_jsonb(old)) o where n.value is distinct from o.value)); return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# members that are paired otherwise
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin insert into scratch values (new.id, (select string_agg(o.value #>> '{}', ',' order by n.key, o.key) from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o on o.key > n.key where n.value is distinct from o.value)); return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# a variable bears the name of the value
--@ simple owner
create function see() returns trigger language plpgsql as $$ #variable_conflict use_variable declare value jsonb := '1'; begin insert into scratch values (new.id, (select string_agg(d.value #>> '{}', ',' order by key) from jsonb_each(to_jsonb(new)) d where value is distinct from to_jsonb(old) -> key)); return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# what differs is beside what is gathered
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin insert into scratch values (new.id, (select string_agg(to_jsonb(old) ->> 'email', ',') from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o on o.key = n.key where n.value is distinct from o.value)); return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# documents that are written otherwise
--@ simple owner
alter table pacts add column marks text[] generated always as (array[ssn, code]) stored
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin insert into scratch values (new.id, (select string_agg(n.value, ',' order by n.key) from json_each_text(row_to_json(new)) n join jsonb_each_text(to_jsonb(old)) o on o.key = n.key where n.value is distinct from o.value)); return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--undo alter table pacts drop column if exists marks
--# generated columns before they are made
--@ simple owner
alter table pacts add column mark text generated always as (code || '!') stored
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin insert into scratch values (new.id, (select string_agg(o.value #>> '{}', ',' order by n.key) from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o on o.key = n.key where n.value is distinct from o.value)); return new; end $$
--@ simple owner
create trigger b_see before update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--undo alter table pacts drop column if exists mark
--# generated columns that are made of what is set
--@ simple owner
alter table pacts add column same boolean generated always as (email = city) stored
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin insert into scratch values (new.id, (select string_agg(n.key, ',' order by n.key) from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o on o.key = n.key where n.value is distinct from o.value)); return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'canarya@pact-one.test'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--undo alter table pacts drop column if exists same
