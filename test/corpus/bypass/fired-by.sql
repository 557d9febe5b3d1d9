-- What one trigger sets, another compares; and bodies that give the name of the event to something else.

--# a trigger sets a protected column, another's WHEN compares it
--@ simple owner
create function put() returns trigger language plpgsql as 'begin new.email := new.city; return new; end'
--@ simple owner
create function see() returns trigger language plpgsql as 'begin insert into scratch values (new.id, ''changed''); return null; end'
--@ simple owner
create trigger a_put before update on pacts for each row execute function put()
--@ simple owner
create trigger b_see after update on pacts for each row when (old.email is distinct from new.email) execute function see()
--@ settle
--@ simple
update pacts set city = 'canarya@pact-one.test'
--@ simple
select id from scratch order by id
--undo drop trigger if exists a_put on pacts
--undo drop trigger if exists b_see on pacts
--undo drop function if exists put
--undo drop function if exists see
--# a trigger sets a protected column, another's body compares it
--@ simple owner
create function put() returns trigger language plpgsql as 'begin if new.city like ''canary%'' then new.email := new.city; end if; return new; end'
--@ simple owner
create function see() returns trigger language plpgsql as 'begin if old.email <> new.email then insert into scratch values (new.id, ''changed''); end if; return null; end'
--@ simple owner
create trigger a_put before update on pacts for each row execute function put()
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'canarya@pact-one.test'
--@ simple
select id from scratch order by id
--undo drop trigger if exists a_put on pacts
--undo drop trigger if exists b_see on pacts
--undo drop function if exists put
--undo drop function if exists see
--# a trigger answers with another row, whole rows are compared
--@ simple owner
create function put() returns trigger language plpgsql as 'declare r pacts; begin r := new; r.email := new.city; return r; end'
--@ simple owner
create function see() returns trigger language plpgsql as 'begin insert into scratch values (new.id, ''changed''); return null; end'
--@ simple owner
create trigger a_put before update on pacts for each row execute function put()
--@ simple owner
create trigger b_see after update on pacts for each row when (old.email is distinct from new.email) execute function see()
--@ settle
--@ simple
update pacts set city = 'canarya@pact-one.test'
--@ simple
select id from scratch order by id
--undo drop trigger if exists a_put on pacts
--undo drop trigger if exists b_see on pacts
--undo drop function if exists put
--undo drop function if exists see
--# a generated column of an open and a protected one is compared
--@ simple owner
alter table pacts add column same boolean generated always as (email = city) stored
--@ simple owner
create function see() returns trigger language plpgsql as 'begin insert into scratch values (new.id, ''changed''); return null; end'
--@ simple owner
create trigger b_see after update on pacts for each row when (old.same is distinct from new.same) execute function see()
--@ settle
--@ simple
update pacts set city = 'canarya@pact-one.test'
--@ simple
select id from scratch order by id
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--undo alter table pacts drop column if exists same
--# the event is assigned
--@ simple owner
create function see() returns trigger language plpgsql as 'begin tg_op := ''DELETE''; if tg_op = ''DELETE'' then insert into scratch values (new.id, old.email); end if; return null; end'
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select * from scratch order by id
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# the event is assigned with an equals sign, quoted
--@ simple owner
create function see() returns trigger language plpgsql as 'begin "tg_op" = ''DELETE''; if tg_op = ''DELETE'' then insert into scratch values (new.id, old.email); end if; return null; end'
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select * from scratch order by id
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# a variable bears the event's name
--@ simple owner
create function see() returns trigger language plpgsql as 'declare tg_op text := ''DELETE''; begin if tg_op = ''DELETE'' then insert into scratch values (new.id, old.email); end if; return null; end'
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select * from scratch order by id
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# an alias of the event is assigned
--@ simple owner
create function see() returns trigger language plpgsql as 'declare e alias for tg_op; begin e := ''DELETE''; if tg_op = ''DELETE'' then insert into scratch values (new.id, old.email); end if; return null; end'
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select * from scratch order by id
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# a query puts another event in its place
--@ simple owner
create function see() returns trigger language plpgsql as 'begin select ''DELETE'' into tg_op; if tg_op = ''DELETE'' then insert into scratch values (new.id, old.email); end if; return null; end'
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select * from scratch order by id
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# a loop goes through other events
--@ simple owner
create function see() returns trigger language plpgsql as 'begin foreach tg_op in array array[''DELETE''] loop if tg_op = ''DELETE'' then insert into scratch values (new.id, old.email); end if; end loop; return null; end'
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select * from scratch order by id
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# what did not run when it was new is run by the change of an upsert
--@ simple owner
create function see() returns trigger language plpgsql as 'begin if tg_op = ''INSERT'' then return null; elsif tg_op in (''UPDATE'', ''DELETE'') then insert into scratch values (new.id, old.email); end if; return null; end'
--@ simple owner
create trigger b_see after insert or update on pacts for each row execute function see()
--@ settle
--@ simple
insert into pacts (id, city) values (1, 'x') on conflict (id) do update set city = 'y'
--@ simple
select * from scratch order by id
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# a row that moves to another partition is deleted there
--@ simple owner
create table halls (id int, part int, email text) partition by list (part)
--@ simple owner
create table halls_1 partition of halls for values in (1)
--@ simple owner
create table halls_2 partition of halls for values in (2)
--@ simple owner
create function see() returns trigger language plpgsql as 'begin if tg_op = ''DELETE'' then insert into scratch select old.id, p.email from pacts p where p.id = old.id; end if; return null; end'
--@ simple owner
create trigger b_see after delete or update on halls for each row execute function see()
--@ simple owner
insert into halls values (1, 1, 'x')
--@ settle
--@ simple
update halls set part = 2
--@ simple
select * from scratch order by id
--undo drop table if exists halls
--undo drop function if exists see
