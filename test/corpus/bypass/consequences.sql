--# trigger copies a row before it changes
--@ simple
update tickets set title = 'x' where id = 1
--@ simple
select entry from ticket_log
--# trigger copies a row, extended
--@ extended
update tickets set title = 'x' where id = 2
--@ binary
select * from ticket_log
--# trigger copies many rows
--@ simple
update tickets set title = upper(title)
--@ simple
select ticket, entry from ticket_log order by ticket
--# trigger copies a row that a named query changes
--@ simple
with changed as (update tickets set title = 'x' where id = 1 returning id) select id from changed
--@ simple
select entry from ticket_log
--# trigger copies a row that MERGE changes
--@ simple
merge into tickets t using (values (1)) v(id) on t.id = v.id when matched then update set title = 'x'
--@ simple
select entry from ticket_log
--# trigger copies a row that is inserted twice
--@ simple
insert into tickets (id, title) values (1, 'y') on conflict (id) do update set title = excluded.title
--@ simple
select entry from ticket_log
--# trigger copies a row that a function changes
--@ simple
select close_ticket(1)
--@ simple
select entry from ticket_log
--undo truncate ticket_log
--undo update tickets set title = 'printer' where id = 1
--undo truncate ticket_log
--# trigger copies a row that a block changes
--@ simple
do $$ begin update tickets set title = 'x' where id = 3; end $$
--@ simple
select entry from ticket_log
--# trigger copies a row that is changed through a view
--@ simple
update ticket_titles set title = 'x' where id = 1
--@ simple
select entry from ticket_log
--# trigger copies a row, by a prepared statement
--@ simple
prepare p as update tickets set title = 'x' where id = 1
--@ simple
execute p
--@ simple
select entry from ticket_log
--# trigger copies a row, seen in the same text
--@ simple
update tickets set title = 'x' where id = 1; select entry from ticket_log
--# trigger copies a row, both in a transaction
--@ simple
begin
--@ simple
update tickets set title = 'x' where id = 1
--@ simple
select length(entry), entry from ticket_log
--@ simple
rollback
--# trigger copies a row of a plan that runs
--@ simple
explain analyze update tickets set title = 'x' where id = 1
--@ simple
select entry from ticket_log
--# trigger moves a value to an open column
--@ simple
update tickets set state = 'done' where id = 1
--@ simple
select title from tickets order by id
--# trigger moves a value to an open column, returned
--@ simple
update tickets set state = 'done' returning id, title
--# trigger moves a value to an open column, through a view
--@ extended
update ticket_titles set state = 'done' where id = 2 returning title
--# trigger moves a value in MERGE, returned
--@ simple
merge into tickets t using (values (1)) v(id) on t.id = v.id when matched then update set state = 'done'
--@ simple
select title from ticket_titles order by id
--# trigger moves a value in a named query
--@ simple
with moved as (update tickets set state = 'x' returning title) select * from moved
--# trigger tells of a row that goes
--@ simple
delete from tickets where id = 3
--# trigger tells of rows that go by an open condition
--@ extended
delete from tickets where title = 'door'
--# trigger tells of rows that MERGE deletes
--@ simple
merge into tickets t using (values (2)) v(id) on t.id = v.id when matched then delete
--# trigger tells of rows that go through a view
--@ simple
delete from ticket_titles where id = 1
--# trigger tells of rows that follow by a foreign key
--@ simple
delete from desks where id = 2
--# trigger tells of rows that follow, all at once
--@ extended
delete from desks
--# trigger tells of rows that follow, in a block
--@ simple
do $$ begin delete from desks where id = 1; end $$
--# trigger tells of rows that follow, in a named query
--@ simple
with gone as (delete from desks where id = 1 returning place) select place from gone
--# trigger tells of rows that follow MERGE
--@ simple
merge into desks d using (values (2)) v(id) on d.id = v.id when matched then delete
--# trigger copies rows that follow a changed key
--@ simple
update desks set id = 20 where id = 2
--@ simple
select entry from ticket_log
--# trigger copies rows that follow a key in a conflict
--@ simple
insert into desks values (1, 'x') on conflict (id) do update set id = 30
--@ simple
select entry from ticket_log
--# trigger that fires only where the value differs
--@ simple
update tickets set secret = 'canar' || 'ya-slip-1' where id = 1
--@ simple
select count(*) from ticket_log
--# trigger that fires only where the value differs, in MERGE
--@ simple
merge into tickets t using (values (2, 'canar' || 'ya-slip-2')) v(id, s) on t.id = v.id when matched then update set secret = v.s
--@ simple
select count(*) from ticket_log
--# trigger that fires only where the value differs, in a conflict
--@ simple
insert into tickets (id, secret) values (1, 'canar' || 'ya-slip-1') on conflict (id) do update set secret = excluded.secret
--@ simple
select ticket, title from ticket_log
--# rule copies a row that changes
--@ simple
update shelves set name = 'x' where id = 1
--@ simple
select entry from ticket_log
--# rule copies rows, extended
--@ extended
update shelves set name = 'x'
--@ simple
select * from ticket_log order by ticket
--# rule copies a row in the place of a deletion
--@ simple
delete from shelves where id = 2
--@ simple
select entry from ticket_log
--# rule copies a row in a block
--@ simple
do $$ begin update shelves set name = 'x' where id = 1; end $$
--@ simple
select entry from ticket_log
--# rule copies a row, by a prepared statement
--@ simple
prepare p as delete from shelves where id = 1
--@ simple
execute p
--@ simple
select entry from ticket_log
--# default reads elsewhere
--@ simple
insert into lots (id) values (1)
--@ simple
select code from lots
--# default reads elsewhere, returned
--@ simple
insert into lots (id, n) values (2, 2) returning code
--# default by its word
--@ extended
insert into lots values (3, default, 1) returning *
--# default set again
--@ simple
insert into lots values (4, 'x', 1)
--@ simple
update lots set code = default where id = 4 returning code
--# default filled by COPY
--@ simple
copy lots (id) from stdin
--copy 5
--@ simple
select code from lots
--# default in MERGE
--@ simple
merge into lots l using (values (6)) v(id) on l.id = v.id when not matched then insert (id) values (v.id)
--@ simple
select code from lots
--# default in a named query
--@ simple
with made as (insert into lots (id) values (7) returning code) select code from made
--# check that looks elsewhere
--@ simple
insert into guesses values (1, 'canar' || 'ya-slip-1')
--@ simple
select count(*) from guesses
--# check that looks elsewhere, extended
--@ extended
insert into guesses values (2, 'canar' || 'ya-slip-2') returning id
--# check that looks elsewhere, on an update
--@ simple
insert into guesses values (3, 'nothing')
--@ simple
update guesses set what = 'canar' || 'ya-slip-3' where id = 3
--# check that looks elsewhere, by COPY
--@ simple
copy guesses from stdin
--copy 4\tcanarya-slip-1
--@ simple
select count(*) from guesses
--# check of a domain that looks elsewhere
--@ simple
insert into domained values (1, 'canar' || 'ya-slip-1')
--# check of a domain in a cast
--@ simple
select ('canar' || 'ya-slip-1')::unguessed is not null
--# check of a domain in a row
--@ simple
insert into domained (id, what) select 2, 'canar' || 'ya-slip-2' returning id
--# check of a domain in a variable
--@ simple
do $$ declare d unguessed; begin d := 'canar' || 'ya-slip-1'; end $$
--# check that compares with a hidden column
--@ simple
update tickets set guess = 60 where id = 1
--# check that compares with a hidden column, extended
--@ extended
update tickets set guess = 45 where id = 2 returning id
--# check that compares with a hidden column, in MERGE
--@ simple
merge into tickets t using (values (3)) v(id) on t.id = v.id when matched then update set guess = 50
--# check that compares with a hidden column, through a conflict
--@ simple
insert into tickets (id) values (1) on conflict (id) do update set guess = 55
--# check that compares with a hidden column, in a block
--@ simple
do $$ begin update tickets set guess = 60 where id = 1; exception when check_violation then raise notice 'no'; end $$
--# generated column that reads elsewhere
--@ simple
insert into peeks (id, who) values (1, 1) returning seen
--# generated column that reads elsewhere, later
--@ simple
insert into peeks (id, who) values (2, 2)
--@ simple
select seen from peeks
--# generated column that reads elsewhere, by COPY
--@ simple
copy peeks (id, who) from stdin
--copy 3\t3
--@ simple
select seen from peeks
--# row security that compares with a setting
--@ simple
set role sallyport_demo
--@ simple
select set_config('app.code', 'canar' || 'ya-vault-1', false) is not null
--@ simple
select count(*) from vault
--# row security that compares with a setting, by SET
--@ simple
set role sallyport_demo
--@ simple
set app.code = 'canarya-vault-2'
--@ simple
select label from vault
--# row security that decides what is changed
--@ simple
set role sallyport_demo
--@ simple
set app.code = 'canarya-vault-1'
--@ simple
update vault set label = 'x'
--# row security that decides what goes
--@ simple
set role sallyport_demo
--@ simple
set app.code = 'canarya-vault-1'
--@ simple
delete from vault
--# row security through a view of one's own
--@ simple
set role sallyport_demo
--@ simple
set app.code = 'canarya-vault-1'
--@ simple
select exists (select 1 from vault v where v.id = 1)
--# trigger that answers with the row where a value is like that
--@ simple owner
create function public.kept_by_pan() returns trigger language plpgsql as $$ begin return case when new.pan like '4%' then new else null end; end $$
--@ simple owner
create trigger kept_by_pan before update on public.cards for each row execute function public.kept_by_pan()
--@ settle
--@ simple
update cards set brand = 'X' where id = 1
--undo drop trigger if exists kept_by_pan on public.cards
--undo drop function if exists public.kept_by_pan()
--# trigger that puts a value elsewhere before it answers with either row
--@ simple owner
create function public.spilled_either() returns trigger language plpgsql as $$ begin new.brand := new.pan; return coalesce(new, old); end $$
--@ simple owner
create trigger spilled_either before update on public.cards for each row execute function public.spilled_either()
--@ settle
--@ simple
update cards set customer_id = 1 where id = 1
--@ simple
select brand from cards where id = 1
--undo drop trigger if exists spilled_either on public.cards
--undo drop function if exists public.spilled_either()
--# trigger that answers with another row than either
--@ simple owner
create function public.other_row() returns trigger language plpgsql as $$ declare r public.cards; begin r := new; r.brand := r.pan; return coalesce(r, new, old); end $$
--@ simple owner
create trigger other_row before update on public.cards for each row execute function public.other_row()
--@ settle
--@ simple
update cards set customer_id = 1 where id = 1
--@ simple
select brand from cards where id = 1
--undo drop trigger if exists other_row on public.cards
--undo drop function if exists public.other_row()
--# trigger whose row of that name is its own
--@ simple owner
create function public.own_new() returns trigger language plpgsql as $$ <<b>> declare new public.cards; begin select c.* into new from public.cards c where c.id = 1; new.brand := new.pan; new.id := 9; return coalesce(new, old); end $$
--@ simple owner
create trigger own_new before update on public.cards for each row execute function public.own_new()
--@ settle
--@ simple
update cards set customer_id = 1 where id = 2
--@ simple
select brand from cards where id = 9
--undo drop trigger if exists own_new on public.cards
--undo drop function if exists public.own_new()
--# a check's function writes rows, of values that stay
--undo alter table pacts drop constraint if exists noted; drop function if exists noted_pin(text); drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--@ simple owner
create function noted_pin(a text) returns boolean language plpgsql as $$ begin insert into scratch values (1, left(a, 3)); return true; end $$; drop trigger pact_kept on pacts
--@ simple owner
alter table pacts add constraint noted check (noted_pin(ssn)) not valid
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
table scratch
--# a check's function sets a setting, of values that stay
--undo alter table pacts drop constraint if exists noted; drop function if exists noted_pin(text); drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--@ simple owner
create function noted_pin(a text) returns boolean language plpgsql as $$ begin perform set_config('app.seen', a, false); return true; end $$; drop trigger pact_kept on pacts
--@ simple owner
alter table pacts add constraint noted check (noted_pin(ssn))
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select current_setting('app.seen', true)
--# an index's function sets a setting, of values that stay
--undo drop index if exists noted; drop function if exists noted_pin(text); drop trigger if exists pact_kept on pacts; create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept()
--@ simple owner
create function noted_pin(a text) returns int language plpgsql immutable as $$ begin perform set_config('app.seen', a, false); return 1; end $$; drop trigger pact_kept on pacts
--@ simple owner
create index noted on pacts (noted_pin(ssn), city)
--@ settle
--@ simple
update pacts set city = 'Turin' where id = 1
--@ simple
select current_setting('app.seen', true)
