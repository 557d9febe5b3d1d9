-- Conditions of partial unique indexes: rows that come back into an index by what seems to take them out of it.

--# row restored
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ settle
--@ simple
update vitals set deleted_at = null where id = 90
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row restored by what is bound
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ settle
--@ extended
update vitals set deleted_at = $1 where id = $2
--bind \N
--bind 90
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row restored by what is bound, of a type that is told
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ settle
--@ extended
update vitals set deleted_at = $1 where id = $2
--types 1184 23
--bind \N
--bind 90
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row restored by a statement that marked another
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ settle
--@ simple
prepare soft(timestamptz, int) as update vitals set deleted_at = $1 where id = $2
--@ simple
execute soft('2025-01-01', 2)
--@ simple
execute soft(null, 90)
--@ simple
deallocate soft
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row restored by a default
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ settle
--@ simple
update vitals set deleted_at = default where id = 90
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row restored by a CASE
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ settle
--@ simple
update vitals set deleted_at = case when id = 90 then null else now() end where id = 90
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row restored by what another column holds
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ settle
--@ simple
update vitals set deleted_at = coalesce(null, nullif(now(), now())) where id = 90
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row restored by a function of a body
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ settle
--@ simple
create function back(timestamptz) returns void language sql as 'update vitals set deleted_at = $1 where id = 90'
--@ simple
select back(null)
--undo drop function if exists back(timestamptz)
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row restored by a clock of one's own
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ simple owner
create function public.now() returns timestamptz language sql as 'select null::timestamptz'
--@ settle
--@ simple
set search_path = public, pg_catalog
--@ simple
update vitals set deleted_at = now() where id = 90
--@ simple
reset search_path
--undo drop function if exists public.now()
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row that a trigger restores
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ simple owner
create function unmarked() returns trigger language plpgsql as 'begin new.deleted_at := null; return new; end'
--@ simple owner
create trigger unmarked before update on vitals for each row execute function unmarked()
--@ settle
--@ simple
update vitals set deleted_at = now() where id = 90
--undo drop trigger if exists unmarked on vitals
--undo drop function if exists unmarked
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row that a trigger leaves as it was, with another value
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle) values (90, 'q', 'free')
--@ simple owner
create function kept() returns trigger language plpgsql as 'begin old.handle := new.name; return old; end'
--@ simple owner
create trigger kept before update on vitals for each row execute function kept()
--@ settle
--@ simple
update vitals set deleted_at = now(), name = 'canarya-handle-1' where id = 90
--undo drop trigger if exists kept on vitals
--undo drop function if exists kept
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row that two triggers leave as it was, with another value
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle) values (90, 'canarya-handle-1', 'free')
--@ simple owner
create function kept() returns trigger language plpgsql as 'begin return old; end'
--@ simple owner
create trigger a_kept before update on vitals for each row execute function kept()
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin new.handle := new.name; return new; end'
--@ simple owner
create trigger b_keyed before update on vitals for each row execute function keyed()
--@ settle
--@ simple
update vitals set deleted_at = now() where id = 90
--undo drop trigger if exists a_kept on vitals
--undo drop trigger if exists b_keyed on vitals
--undo drop function if exists kept
--undo drop function if exists keyed
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row that comes into another index
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live2 on vitals (handle) where deleted_at is not null
--@ simple owner
update vitals set deleted_at = '2024-01-01' where id = 1
--@ simple owner
insert into vitals (id, name, handle) values (90, 'q', 'canarya-handle-1')
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null and id < 2
--@ settle
--@ simple
update vitals set deleted_at = now() where id = 90
--undo update vitals set deleted_at = null where id = 1
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# condition that is met in one of two ways
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null or name = 'q'
--@ simple owner
insert into vitals (id, name, handle) values (90, 'p', 'free')
--@ simple owner
update vitals set name = 'q' where id = 1
--@ settle
--@ simple
update vitals set deleted_at = now(), name = 'q', handle = 'canarya-handle-1' where id = 90
--undo update vitals set name = 'vital 1' where id = 1
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row of nothing, which is NULL
--@ simple owner
create type marks_of as (at timestamptz, by text)
--@ simple owner
alter table vitals add column deleted_at marks_of
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '(2024-01-01,me)')
--@ settle
--@ simple
update vitals set deleted_at = '(,)' where id = 90
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--undo drop type if exists marks_of
--# part of a value
--@ simple owner
alter table vitals add column deleted_at text[]
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle) values (90, 'q', 'free')
--@ settle
--@ simple
update vitals set deleted_at = null, handle = 'canarya-handle-1' where id = 90
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# cast that makes NULL of a value
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ simple owner
create function never(boolean) returns timestamptz language sql immutable as 'select null::timestamptz'
--@ simple owner
create cast (boolean as timestamptz) with function never(boolean) as assignment
--@ settle
--@ simple
update vitals set deleted_at = true where id = 90
--undo drop cast if exists (boolean as timestamptz)
--undo drop function if exists never(boolean)
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# generated column in the condition
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
alter table vitals add column live_now boolean generated always as (deleted_at > '2024-06-01') stored
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null or live_now
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ settle
--@ simple
update vitals set deleted_at = '2025-01-01' where id = 90
--undo alter table vitals drop column if exists live_now
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# flag taken back
--@ simple owner
alter table vitals add column deleted boolean default false
--@ simple owner
create unique index live on vitals (handle) where not deleted
--@ simple owner
insert into vitals (id, name, handle, deleted) values (90, 'q', 'canarya-handle-1', true)
--@ settle
--@ simple
update vitals set deleted = false where id = 90
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted
--# flag taken back as a text
--@ simple owner
alter table vitals add column deleted boolean default false
--@ simple owner
create unique index live on vitals (handle) where not deleted
--@ simple owner
insert into vitals (id, name, handle, deleted) values (90, 'q', 'canarya-handle-1', true)
--@ settle
--@ simple
update vitals set deleted = 'f' where id = 90
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted
--# flag that is compared
--@ simple owner
alter table vitals add column deleted boolean default false
--@ simple owner
create unique index live on vitals (handle) where deleted = false
--@ simple owner
insert into vitals (id, name, handle, deleted) values (90, 'q', 'canarya-handle-1', true)
--@ settle
--@ simple
update vitals set deleted = false where id = 90
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted
--# flag that is tested
--@ simple owner
alter table vitals add column deleted boolean default false
--@ simple owner
create unique index live on vitals (handle) where deleted is not true
--@ simple owner
insert into vitals (id, name, handle, deleted) values (90, 'q', 'canarya-handle-1', true)
--@ settle
--@ simple
update vitals set deleted = false where id = 90
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted
--# flag that is not known
--@ simple owner
alter table vitals add column deleted boolean default false
--@ simple owner
create unique index live on vitals (handle) where deleted is not true
--@ simple owner
insert into vitals (id, name, handle, deleted) values (90, 'q', 'canarya-handle-1', true)
--@ settle
--@ simple
update vitals set deleted = null where id = 90
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted
--# flag that a sum of conditions holds
--@ simple owner
alter table vitals add column deleted boolean default false
--@ simple owner
create unique index live on vitals (handle) where not deleted or name = 'q'
--@ simple owner
insert into vitals (id, name, handle) values (90, 'p', 'free')
--@ simple owner
update vitals set name = 'q' where id = 90
--@ simple owner
update vitals set name = 'q' where id = 1
--@ settle
--@ simple
update vitals set deleted = true, handle = 'canarya-handle-1' where id = 90
--undo update vitals set name = 'vital 1' where id = 1
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted
--# new row that is marked in the same breath, and one that is not
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ settle
--@ simple
insert into vitals (id, name, handle) values (90, 'q', 'canarya-handle-1') on conflict (id) do update set deleted_at = now()
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row restored by a merge | since 15
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ settle
--@ simple
merge into vitals v using (values (90)) q (i) on v.id = q.i when matched then update set deleted_at = null
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row restored through a view
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ simple owner
create view shown_vitals as select id, deleted_at from vitals
--@ simple owner
grant all on shown_vitals to public
--@ settle
--@ simple
update shown_vitals set deleted_at = null where id = 90
--undo drop view if exists shown_vitals
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row that a rule restores
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ simple owner
create table shadows_of (id int, deleted_at timestamptz)
--@ simple owner
insert into shadows_of values (90)
--@ simple owner
grant all on shadows_of to public
--@ simple owner
create rule back as on update to shadows_of do instead update vitals set deleted_at = null where id = new.id
--@ settle
--@ simple
update shadows_of set deleted_at = now()
--undo drop table if exists shadows_of
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row of a table below, which has an index of its own
--@ simple owner
alter table staff add column deleted_at timestamptz
--@ simple owner
create unique index live on staff (pin) where deleted_at is null
--@ simple owner
create unique index live2 on managers (name, (pin > 'c')) where deleted_at is not null
--@ simple owner
insert into managers values (10, 'Boss2', 'birdb-x', 3)
--@ simple owner
update managers set name = 'same', deleted_at = '2024-01-01' where id = 10
--@ settle
--@ simple
update staff set deleted_at = now(), name = 'same' where id > 5
--undo drop index if exists live, live2
--undo delete from managers where id = 10
--undo alter table staff drop column if exists deleted_at
--# row that moves to another partition
--@ simple owner
alter table events add column deleted_at timestamptz
--@ simple owner
create unique index live on events_2024 ((case when payload > 'c' then 1 else id end)) where deleted_at is not null and id in (1, 2)
--@ simple owner
update events set deleted_at = '2024-01-01' where at < '2025-01-01'
--@ settle
--@ simple
update events set at = at - 365, deleted_at = now() where id = 2
--undo drop index if exists live
--undo alter table events drop column if exists deleted_at
--# row that a trigger restores by a query
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin select null into new.deleted_at; return new; end'
--@ simple owner
create trigger keyed before update on vitals for each row execute function keyed()
--@ settle
--@ simple
update vitals set deleted_at = now() where id = 90
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row that a trigger restores whole
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle) values (90, 'q', 'free')
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin select * into new from vitals v where v.id = old.id; new.handle := ''canarya-handle-1''; return new; end'
--@ simple owner
create trigger keyed before update on vitals for each row execute function keyed()
--@ settle
--@ simple
update vitals set deleted_at = now() where id = 90
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row that a trigger restores by a text that is run
--@ simple owner
alter table vitals add column deleted_at timestamptz
--@ simple owner
create unique index live on vitals (handle) where deleted_at is null
--@ simple owner
insert into vitals (id, name, handle, deleted_at) values (90, 'q', 'canarya-handle-1', '2024-01-01')
--@ simple owner
create function keyed() returns trigger language plpgsql as 'begin execute ''select null::timestamptz'' into new.deleted_at; return new; end'
--@ simple owner
create trigger keyed before update on vitals for each row execute function keyed()
--@ settle
--@ simple
update vitals set deleted_at = now() where id = 90
--undo drop trigger if exists keyed on vitals
--undo drop function if exists keyed
--undo drop index if exists live, live2
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_at
--# row restored by a value of a type of users
--@ simple owner
alter table vitals add column deleted_by text
--@ simple owner
create unique index live on vitals (handle) where deleted_by is null
--@ simple owner
insert into vitals (id, name, handle, deleted_by) values (90, 'q', 'canarya-handle-1', 'x')
--@ simple owner
create or replace function pair_nothing(card_pair) returns varchar language sql immutable as 'select null::varchar'
--@ simple owner
create cast (card_pair as varchar) with function pair_nothing(card_pair) as assignment
--@ simple owner
alter table vitals alter deleted_by type varchar
--@ settle
--@ simple
prepare p(card_pair, int) as update vitals set deleted_by = $1 where id = $2
--@ simple
execute p('(1,2)', 90)
--@ simple
deallocate p
--undo drop index if exists live
--undo delete from vitals where id = 90
--undo alter table vitals drop column if exists deleted_by
--undo drop cast if exists (card_pair as varchar)
--undo drop function if exists pair_nothing(card_pair)
