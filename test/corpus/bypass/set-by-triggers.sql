-- What triggers put into columns that a unique index compares.

--# column made of what is given
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := lower(new.name); return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by a copy
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := lower(new.name); return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
copy vitals (id, name) from stdin
--copy 90\tcanarya-handle-1
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by an upsert
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := lower(new.name); return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1') on conflict (id) do nothing
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by an upsert of anything
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := lower(new.name); return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1') on conflict do nothing
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by a merge | since 15
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := lower(new.name); return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
merge into vitals v using (values (90)) q (i) on v.id = q.i when not matched then insert (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by a change
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
insert into vitals (id, name, handle) values (90, 'x', 'free')
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := lower(new.name); return new; end'
--@ simple owner
create trigger keyed before insert or update on vitals for each row execute function keyed()
--@ settle
--@ simple
update vitals set name = 'canarya-handle-1' where id = 90
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# through a view
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create view shown_vitals as select id, name from vitals
--@ simple owner
grant all on shown_vitals to public
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := lower(new.name); return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into shown_vitals values (90, 'canarya-handle-1')
--undo drop view if exists shown_vitals
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# in the place of a view
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create view shown_vitals as select id, name from vitals
--@ simple owner
grant all on shown_vitals to public
--@ simple owner
create function instead_of() returns trigger language plpgsql as 'begin insert into vitals (id, handle) values (new.id, new.name); return new; end'
--@ simple owner
create trigger instead_of instead of insert on shown_vitals for each row execute function instead_of()
--@ settle
--@ simple
insert into shown_vitals values (90, 'canarya-handle-1')
--undo drop view if exists shown_vitals
--undo drop function if exists instead_of
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by a rule
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create table shadows_of (id int, name text)
--@ simple owner
grant all on shadows_of to public
--@ simple owner
create rule into_vitals as on insert to shadows_of do also insert into vitals (id, name) values (new.id, new.name)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := lower(new.name); return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into shadows_of values (90, 'canarya-handle-1')
--undo drop table if exists shadows_of
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by a variable
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'declare made text; begin made := lower(new.name); new.handle := made; return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by a variable that begins with it
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'declare made text := lower(new.name); begin new.handle := made; return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by a variable that a query fills
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'declare made text; begin made := random()::text; select lower(new.name) into made; new.handle := made; return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by a query
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin select lower(new.name) into new.handle; return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by a text that is run
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin execute ''select lower($1)'' using new.name into new.handle; return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by chance and what is given
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := left(random()::text, 0) || new.name; return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by whichever is there
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := coalesce(new.handle, new.name, random()::text); return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by a CASE over chance
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := case when random() < 0 then ''x'' else new.name end; return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# as a constant
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := ''canarya-handle-1''; return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'x')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# one of two assignments
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := gen_random_uuid()::text; if new.id > 5 then new.handle := new.name; end if; return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by a row that it answers with
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin return jsonb_populate_record(new, jsonb_build_object(''handle'', new.name)); end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by a function of users with a name of chance
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function public.gen_random_bytes(text) returns text language sql as 'select $1'
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := public.gen_random_bytes(''canarya-handle-1''); return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'x')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists public.gen_random_bytes(text)
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# generated of what it sets
--@ simple owner
alter table vitals add column slug text
--@ simple owner
alter table vitals add column keyed_by text generated always as (slug || handle) stored
--@ simple owner
alter table vitals add column plain text generated always as (lower(slug)) stored
--@ simple owner
create unique index live on vitals (coalesce(handle, plain))
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.slug := new.name; return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo alter table vitals drop column if exists plain, drop column if exists keyed_by, drop column if exists slug
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# trigger of one's own
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
grant create on schema public to public
--@ settle
--@ simple
create function keyed() returns trigger language plpgsql as 'begin new.handle := ''canarya-handle-1'' || left(random()::text, 0); return new; end'
--@ simple
create trigger keyed before insert on vitals for each row execute function keyed()
--@ simple
insert into vitals (id, name) values (90, 'x')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# default of one's own beside chance
--@ simple owner
create unique index live on vitals (handle)
--@ settle
--@ simple
alter table vitals alter handle set default 'canarya-handle-1' || left(random()::text, 0)
--@ simple
insert into vitals (id, name) values (90, 'x')
--undo alter table vitals alter handle drop default
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# default of a function with a name of chance
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function public.uuid_generate_v4(text default 'canarya-handle-1') returns text language sql as 'select $1'
--@ simple owner
alter table vitals alter handle set default public.uuid_generate_v4()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'x')
--undo alter table vitals alter handle drop default
--undo drop function if exists public.uuid_generate_v4(text)
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by chance that follows from a seed
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := ''canarya-handle-'' || floor(random() * 2 + 1)::int; return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
select setseed(0.5)
--@ simple
insert into vitals (id, name) values (90, 'x')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# default by chance that follows from a seed
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
alter table vitals alter handle set default 'canarya-handle-' || floor(random() * 2 + 1)::int
--@ settle
--@ simple
select setseed(0.5)
--@ simple
insert into vitals (id, name) values (90, 'x')
--undo alter table vitals alter handle drop default
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by another name of the row
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'declare row alias for new; begin row.handle := new.name; return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by a row of the same kind
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'declare r vitals; begin r := new; r.handle := new.name; return r; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by a loop
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin for new.handle in select lower(new.name) loop exit; end loop; return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
--# by a cursor
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function keyed() returns trigger language plpgsql as 'declare c cursor for select lower(new.name); begin open c; fetch c into new.handle; return new; end'
--@ simple owner
create trigger keyed before insert on vitals for each row execute function keyed()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'canarya-handle-1')
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live
--undo delete from vitals where id in (90, 91)
