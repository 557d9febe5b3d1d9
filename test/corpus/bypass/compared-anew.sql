-- Bodies that put something into OLD or NEW, or give their names away, before they compare them.

--# the body sets what it compares, behind the event
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin new.email := new.city; if old.email <> new.email then insert into scratch values (old.id, 'x'); end if; return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'canarya@pact-one.test'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# the body sets a constant and compares it, behind the event
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin new.email := 'canarya@pact-one.test'; if old.email <> new.email then insert into scratch values (old.id, 'x'); end if; return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# the body sets the row as it was
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin old.email := 'canarya@pact-one.test'; if old.email <> new.email then insert into scratch values (old.id, 'x'); end if; return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# an alias takes the name of the row
--@ simple owner
create function see() returns trigger language plpgsql as $$ declare r pacts; new alias for r; begin r.email := 'canarya@pact-one.test'; if old.email <> new.email then insert into scratch values (old.id, 'x'); end if; return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# a variable takes the name of the row
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin declare new pacts; begin new.email := 'canarya@pact-one.test'; if old.email <> new.email then insert into scratch values (old.id, 'x'); end if; end; return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# the row is put by a query
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin select 'canarya@pact-one.test' into new.email; if old.email <> new.email then insert into scratch values (old.id, 'x'); end if; return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# the row is put from another
--@ simple owner
create function see() returns trigger language plpgsql as $$ declare r pacts; begin r := new; r.email := 'canarya@pact-one.test'; new := r; if old.email <> new.email then insert into scratch values (old.id, 'x'); end if; return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# the row is set by a loop later on
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin for i in 1..2 loop if old.email <> new.email then insert into scratch values (old.id, 'x'); end if; new.email := 'canarya@pact-one.test'; end loop; return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# members that differ where an alias takes the row's name
--@ simple owner
create function see() returns trigger language plpgsql as $$ declare r pacts; new alias for r; begin r := old; r.email := 'canarya@pact-one.test'; insert into scratch values (old.id, (select string_agg(n.key, ',' order by n.key) from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o on o.key = n.key where n.value is distinct from o.value)); return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
--# members that differ where the body sets one
--@ simple owner
create function see() returns trigger language plpgsql as $$ begin new.email := 'canarya@pact-one.test'; insert into scratch values (old.id, (select string_agg(n.key, ',' order by n.key) from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o on o.key = n.key where n.value is distinct from o.value)); return null; end $$
--@ simple owner
create trigger b_see after update on pacts for each row execute function see()
--@ settle
--@ simple
update pacts set city = 'x'
--@ simple
select id, t from scratch order by id, t
--undo drop trigger if exists b_see on pacts
--undo drop function if exists see
