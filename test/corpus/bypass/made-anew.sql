--# an index that was left invalid, made anew
--@ simple owner
create unique index vn_weight on tickets (weight)
--@ simple owner
update pg_index set indisvalid = false, indisready = false, indislive = true where indexrelid = 'vn_weight'::regclass
--@ simple owner
insert into tickets (id, title, weight) values (60, 'z', 41)
--@ settle
--@ simple
reindex table tickets
--undo drop index if exists vn_weight
--undo delete from tickets where id = 60
--undo alter table tickets set logged
--# the same by its name
--@ simple owner
create unique index vn_weight on tickets (weight)
--@ simple owner
update pg_index set indisvalid = false, indisready = false, indislive = true where indexrelid = 'vn_weight'::regclass
--@ simple owner
insert into tickets (id, title, weight) values (60, 'z', 41)
--@ settle
--@ simple
reindex index vn_weight
--undo drop index if exists vn_weight
--undo delete from tickets where id = 60
--undo alter table tickets set logged
--# the same of a schema
--@ simple owner
create unique index vn_weight on tickets (weight)
--@ simple owner
update pg_index set indisvalid = false, indisready = false, indislive = true where indexrelid = 'vn_weight'::regclass
--@ simple owner
insert into tickets (id, title, weight) values (60, 'z', 41)
--@ settle
--@ simple
reindex schema public
--undo drop index if exists vn_weight
--undo delete from tickets where id = 60
--undo alter table tickets set logged
--# the same of the database
--@ simple owner
create unique index vn_weight on tickets (weight)
--@ simple owner
update pg_index set indisvalid = false, indisready = false, indislive = true where indexrelid = 'vn_weight'::regclass
--@ simple owner
insert into tickets (id, title, weight) values (60, 'z', 41)
--@ settle
--@ simple
reindex database world_x
--undo drop index if exists vn_weight
--undo delete from tickets where id = 60
--undo alter table tickets set logged
--# the same where a column of chance is added
--@ simple owner
create unique index vn_weight on tickets (weight)
--@ simple owner
update pg_index set indisvalid = false, indisready = false, indislive = true where indexrelid = 'vn_weight'::regclass
--@ simple owner
insert into tickets (id, title, weight) values (60, 'z', 41)
--@ settle
--@ simple
alter table tickets add column vn_c float8 default random()
--undo drop index if exists vn_weight
--undo delete from tickets where id = 60
--undo alter table tickets set logged
--undo alter table tickets drop column if exists vn_c
--# the same where a generated column is added
--@ simple owner
create unique index vn_weight on tickets (weight)
--@ simple owner
update pg_index set indisvalid = false, indisready = false, indislive = true where indexrelid = 'vn_weight'::regclass
--@ simple owner
insert into tickets (id, title, weight) values (60, 'z', 41)
--@ settle
--@ simple
alter table tickets add column vn_c int generated always as (id + 1) stored
--undo drop index if exists vn_weight
--undo delete from tickets where id = 60
--undo alter table tickets set logged
--undo alter table tickets drop column if exists vn_c
--# the same where it is not logged from now on
--@ simple owner
create unique index vn_weight on tickets (weight)
--@ simple owner
update pg_index set indisvalid = false, indisready = false, indislive = true where indexrelid = 'vn_weight'::regclass
--@ simple owner
insert into tickets (id, title, weight) values (60, 'z', 41)
--@ settle
--@ simple
alter table tickets set unlogged
--undo drop index if exists vn_weight
--undo delete from tickets where id = 60
--undo alter table tickets set logged
--# a function that reads others, reindex database
--@ simple owner
create function vn_f(w int) returns int language plpgsql immutable as 'begin if exists (select 1 from public.scratch where id = w) then raise exception ''is there''; end if; return 1; end'
--@ simple owner
create index vn_fn on tickets (vn_f(weight))
--@ settle
--@ simple
insert into scratch (id) values (41)
--@ simple
reindex database world_x
--undo drop index if exists vn_fn
--undo drop statistics if exists vn_st
--undo drop function if exists vn_f(int) cascade
--undo delete from scratch where id = 41
--undo alter table tickets set logged
--undo alter table tickets drop column if exists vn_c
--# a function that reads others, reindex schema
--@ simple owner
create function vn_f(w int) returns int language plpgsql immutable as 'begin if exists (select 1 from public.scratch where id = w) then raise exception ''is there''; end if; return 1; end'
--@ simple owner
create index vn_fn on tickets (vn_f(weight))
--@ settle
--@ simple
insert into scratch (id) values (41)
--@ simple
reindex schema public
--undo drop index if exists vn_fn
--undo drop statistics if exists vn_st
--undo drop function if exists vn_f(int) cascade
--undo delete from scratch where id = 41
--undo alter table tickets set logged
--undo alter table tickets drop column if exists vn_c
--# a function that reads others, reindex index
--@ simple owner
create function vn_f(w int) returns int language plpgsql immutable as 'begin if exists (select 1 from public.scratch where id = w) then raise exception ''is there''; end if; return 1; end'
--@ simple owner
create index vn_fn on tickets (vn_f(weight))
--@ settle
--@ simple
insert into scratch (id) values (41)
--@ simple
reindex index vn_fn
--undo drop index if exists vn_fn
--undo drop statistics if exists vn_st
--undo drop function if exists vn_f(int) cascade
--undo delete from scratch where id = 41
--undo alter table tickets set logged
--undo alter table tickets drop column if exists vn_c
--# a function that reads others, reindex index concurrently
--@ simple owner
create function vn_f(w int) returns int language plpgsql immutable as 'begin if exists (select 1 from public.scratch where id = w) then raise exception ''is there''; end if; return 1; end'
--@ simple owner
create index vn_fn on tickets (vn_f(weight))
--@ settle
--@ simple
insert into scratch (id) values (41)
--@ simple
reindex index concurrently vn_fn
--undo drop index if exists vn_fn
--undo drop statistics if exists vn_st
--undo drop function if exists vn_f(int) cascade
--undo delete from scratch where id = 41
--undo alter table tickets set logged
--undo alter table tickets drop column if exists vn_c
--# a function that reads others, analyze
--@ simple owner
create function vn_f(w int) returns int language plpgsql immutable as 'begin if exists (select 1 from public.scratch where id = w) then raise exception ''is there''; end if; return 1; end'
--@ simple owner
create index vn_fn on tickets (vn_f(weight))
--@ settle
--@ simple
insert into scratch (id) values (41)
--@ simple
analyze
--undo drop index if exists vn_fn
--undo drop statistics if exists vn_st
--undo drop function if exists vn_f(int) cascade
--undo delete from scratch where id = 41
--undo alter table tickets set logged
--undo alter table tickets drop column if exists vn_c
--# a function that reads others, vacuum analyze
--@ simple owner
create function vn_f(w int) returns int language plpgsql immutable as 'begin if exists (select 1 from public.scratch where id = w) then raise exception ''is there''; end if; return 1; end'
--@ simple owner
create index vn_fn on tickets (vn_f(weight))
--@ settle
--@ simple
insert into scratch (id) values (41)
--@ simple
vacuum analyze
--undo drop index if exists vn_fn
--undo drop statistics if exists vn_st
--undo drop function if exists vn_f(int) cascade
--undo delete from scratch where id = 41
--undo alter table tickets set logged
--undo alter table tickets drop column if exists vn_c
--# a function that reads others, vacuum full
--@ simple owner
create function vn_f(w int) returns int language plpgsql immutable as 'begin if exists (select 1 from public.scratch where id = w) then raise exception ''is there''; end if; return 1; end'
--@ simple owner
create index vn_fn on tickets (vn_f(weight))
--@ settle
--@ simple
insert into scratch (id) values (41)
--@ simple
vacuum full
--undo drop index if exists vn_fn
--undo drop statistics if exists vn_st
--undo drop function if exists vn_f(int) cascade
--undo delete from scratch where id = 41
--undo alter table tickets set logged
--undo alter table tickets drop column if exists vn_c
--# a function that reads others, set unlogged
--@ simple owner
create function vn_f(w int) returns int language plpgsql immutable as 'begin if exists (select 1 from public.scratch where id = w) then raise exception ''is there''; end if; return 1; end'
--@ simple owner
create index vn_fn on tickets (vn_f(weight))
--@ settle
--@ simple
insert into scratch (id) values (41)
--@ simple
alter table tickets set unlogged
--undo drop index if exists vn_fn
--undo drop statistics if exists vn_st
--undo drop function if exists vn_f(int) cascade
--undo delete from scratch where id = 41
--undo alter table tickets set logged
--undo alter table tickets drop column if exists vn_c
--# a function that reads others, added chance
--@ simple owner
create function vn_f(w int) returns int language plpgsql immutable as 'begin if exists (select 1 from public.scratch where id = w) then raise exception ''is there''; end if; return 1; end'
--@ simple owner
create index vn_fn on tickets (vn_f(weight))
--@ settle
--@ simple
insert into scratch (id) values (41)
--@ simple
alter table tickets add column vn_c float8 default random()
--undo drop index if exists vn_fn
--undo drop statistics if exists vn_st
--undo drop function if exists vn_f(int) cascade
--undo delete from scratch where id = 41
--undo alter table tickets set logged
--undo alter table tickets drop column if exists vn_c
--# a function that reads others, reindex table
--@ simple owner
create function vn_f(w int) returns int language plpgsql immutable as 'begin if exists (select 1 from public.scratch where id = w) then raise exception ''is there''; end if; return 1; end'
--@ simple owner
create index vn_fn on tickets (vn_f(weight))
--@ settle
--@ simple
insert into scratch (id) values (41)
--@ simple
reindex table tickets
--undo drop index if exists vn_fn
--undo drop statistics if exists vn_st
--undo drop function if exists vn_f(int) cascade
--undo delete from scratch where id = 41
--undo alter table tickets set logged
--undo alter table tickets drop column if exists vn_c
--# a function that reads others, generated
--@ simple owner
create function vn_f(w int) returns int language plpgsql immutable as 'begin if exists (select 1 from public.scratch where id = w) then raise exception ''is there''; end if; return 1; end'
--@ simple owner
create index vn_fn on tickets (vn_f(weight))
--@ settle
--@ simple
insert into scratch (id) values (41)
--@ simple
alter table tickets add column vn_c int generated always as (id + 1) stored
--undo drop index if exists vn_fn
--undo drop statistics if exists vn_st
--undo drop function if exists vn_f(int) cascade
--undo delete from scratch where id = 41
--undo alter table tickets set logged
--undo alter table tickets drop column if exists vn_c
--# statistics that read others, analyze
--@ simple owner
create function vn_f(w int) returns int language plpgsql immutable as 'begin if exists (select 1 from public.scratch where id = w) then raise exception ''is there''; end if; return 1; end'
--@ simple owner
create statistics vn_st on (vn_f(weight)), title from tickets
--@ settle
--@ simple
insert into scratch (id) values (41)
--@ simple
analyze
--undo drop index if exists vn_fn
--undo drop statistics if exists vn_st
--undo drop function if exists vn_f(int) cascade
--undo delete from scratch where id = 41
--undo alter table tickets set logged
--# in a database-wide vacuum by options
--@ simple owner
create function vn_f(w int) returns int language plpgsql immutable as 'begin if exists (select 1 from public.scratch where id = w) then raise exception ''is there''; end if; return 1; end'
--@ simple owner
create statistics vn_st on (vn_f(weight)), title from tickets
--@ settle
--@ simple
insert into scratch (id) values (41)
--@ simple
vacuum (analyze, verbose)
--undo drop index if exists vn_fn
--undo drop statistics if exists vn_st
--undo drop function if exists vn_f(int) cascade
--undo delete from scratch where id = 41
--undo alter table tickets set logged
