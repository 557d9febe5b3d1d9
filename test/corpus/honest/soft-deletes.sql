-- Rows that are marked as deleted, where a unique index over a protected column holds live rows alone.

--# marked by the clock
--@ simple owner
alter table vitals add column deleted_at timestamptz, add column mail text
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ settle
--@ simple
update vitals set deleted_at = now() where id = 1
--@ simple
update vitals set deleted_at = current_timestamp, name = 'x' where id = 2
--@ simple
update vitals set deleted_at = '2025-01-01' where id = 3
--@ simple
update vitals set deleted_at = '2025-01-01 10:00:00+00'::timestamptz where id = 3
--@ simple
update vitals set deleted_at = coalesce(deleted_at, now()) where id = 3
--@ simple
update vitals set deleted_at = now() at time zone 'utc' where id = 3
--@ simple
update vitals set deleted_at = pg_catalog.clock_timestamp() where id in (1, 2) and deleted_at is null
--undo drop index if exists live
--undo alter table vitals drop column if exists deleted_at, drop column if exists mail
--# marked by what is bound
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ settle
--@ extended
update vitals set deleted_at = $1 where id = $2
--bind 2025-01-01 10:00:00
--bind 1
--@ extended
update vitals set deleted_at = $1, name = $2 where id = $3
--types 1184 25 23
--bind 2025-01-01 10:00:00
--bind x
--bind 1
--@ extended
update vitals set deleted_at = $1::timestamptz where id = $2
--bind 2025-01-01 10:00:00
--bind 1
--@ simple
prepare soft(timestamptz, int) as update vitals set deleted_at = $1 where id = $2
--@ simple
execute soft('2025-01-01', 1)
--@ simple
deallocate soft
--undo drop index if exists live
--undo alter table vitals drop column if exists deleted_at
--# flags
--@ simple owner
alter table vitals add column deleted boolean not null default false, add column active boolean not null default true
--@ simple owner
create unique index live on vitals (handle) where not deleted
--@ simple owner
create unique index live2 on vitals (token) where active and name <> 'q'
--@ simple owner
create unique index live3 on vitals (handle) where deleted = false and active is not false
--@ settle
--@ simple
update vitals set deleted = true where id = 1
--@ simple
update vitals set active = false where id = 2
--undo drop index if exists live, live2, live3
--undo alter table vitals drop column if exists deleted, drop column if exists active
--# beside a trigger that says when, with a value in its stead
--@ simple owner
alter table vitals add column deleted_at timestamp, add column updated_at timestamp
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null and name is not null
--@ simple owner
create function stamped() returns trigger language plpgsql as 'begin new.updated_at := now(); return new; end'
--@ simple owner
create trigger stamped before insert or update on vitals for each row execute function stamped()
--@ settle
--@ simple
update vitals set deleted_at = now() where id = 1
--@ simple
update vitals set handle = 'gone', deleted_at = now() where id in (1, 2)
--undo drop trigger if exists stamped on vitals
--undo drop function if exists stamped
--undo drop index if exists live
--undo alter table vitals drop column if exists deleted_at, drop column if exists updated_at
--# by a merge | since 15
--@ simple owner
alter table vitals add column deleted_at timestamp
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ settle
--@ simple
merge into vitals v using (values (1)) q (i) on v.id = q.i when matched then update set deleted_at = now()
--undo drop index if exists live
--undo alter table vitals drop column if exists deleted_at
--# token that a trigger draws for a new row
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function drawn() returns trigger language plpgsql as 'declare made text; begin made := upper(substr(md5(gen_random_uuid()::text), 1, 12)); if new.handle is null then new.handle := ''tok_'' || encode(sha256(gen_random_uuid()::text::bytea), ''hex''); end if; new.handle := coalesce(new.handle, made); new.name := lower(new.name); return new; end'
--@ simple owner
create trigger drawn before insert on vitals for each row execute function drawn()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'New')
--@ simple
copy vitals (id, name) from stdin
--copy 91\tCopied
--@ simple
select id, name from vitals where id in (90, 91) order by id
--undo drop trigger if exists drawn on vitals
--undo drop function if exists drawn
--undo delete from vitals where id in (90, 91)
--undo drop index if exists live
--# text that a trigger writes in small letters
--@ simple owner
create unique index live on vitals (handle)
--@ simple owner
create function small() returns trigger language plpgsql as 'begin new.handle := lower(trim(new.handle)); return new; end'
--@ simple owner
create trigger small before insert or update on vitals for each row execute function small()
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'New')
--undo drop trigger if exists small on vitals
--undo drop function if exists small
--undo delete from vitals where id in (90, 91)
--undo drop index if exists live
--# default that an extension draws
--@ simple owner
create extension if not exists pgcrypto
--@ simple owner
alter table vitals alter handle set default encode(gen_random_bytes(16), 'hex')
--@ simple owner
create unique index live on vitals (handle)
--@ settle
--@ simple
insert into vitals (id, name) values (90, 'New')
--@ simple
insert into vitals (id, name) values (91, 'Newer') on conflict (id) do nothing
--undo alter table vitals alter handle drop default
--undo delete from vitals where id in (90, 91)
--undo drop index if exists live
