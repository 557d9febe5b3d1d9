-- Things of a database owner's that call functions on the way: orders, operators' other halves, aggregates' further steps, indexes rebuilt.

--# negation that calls another operator's function
--@ simple owner
create function public.quiet_same(a text, b text) returns boolean language plpgsql immutable as 'begin return a = b; end'; create operator public.~==~ (leftarg = text, rightarg = text, function = public.quiet_same, negator = operator(public.!~==~)); create operator public.!~==~ (leftarg = text, rightarg = text, function = public.same_text, negator = operator(public.~==~))
--@ settle
--@ simple
select id, not (ssn ~==~ 'x') from customers order by id
--undo drop operator if exists public.~==~ (text, text)
--undo drop operator if exists public.!~==~ (text, text)
--undo drop function if exists public.quiet_same(text, text)
--# negation of open columns whose other function reads
--@ simple owner
create function public.quiet_same(a text, b text) returns boolean language plpgsql stable as 'begin return a = b; end'; create function public.reading_same(a text, b text) returns boolean language plpgsql stable as 'begin return (select weight > 70 from public.vitals where id = 1); end'; create operator public.~==~ (leftarg = text, rightarg = text, function = public.quiet_same, negator = operator(public.!~==~)); create operator public.!~==~ (leftarg = text, rightarg = text, function = public.reading_same, negator = operator(public.~==~))
--@ settle
--@ simple
select id from accounts where not (kind ~==~ 'x') order by id
--undo drop operator if exists public.~==~ (text, text)
--undo drop operator if exists public.!~==~ (text, text)
--undo drop function if exists public.quiet_same(text, text), public.reading_same(text, text)
--# negation in a check of a list
--@ simple owner
create function public.quiet_same(a text, b text) returns boolean language plpgsql stable as 'begin return a = b; end'; create function public.reading_same(a text, b text) returns boolean language plpgsql stable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return true; end'; create operator public.~==~ (leftarg = text, rightarg = text, function = public.quiet_same, negator = operator(public.!~==~)); create operator public.!~==~ (leftarg = text, rightarg = text, function = public.reading_same, negator = operator(public.~==~))
--@ settle
--@ simple
select count(*) from accounts where not (kind operator(public.~==~) any (array['x', 'y']))
--undo drop operator if exists public.~==~ (text, text)
--undo drop operator if exists public.!~==~ (text, text)
--undo drop function if exists public.quiet_same(text, text), public.reading_same(text, text)
--# aggregate that moves by another function
--@ simple owner
create function public.quiet_step(s text, t text) returns text language plpgsql immutable as 'begin return t; end'; create function public.quiet_back(s text, t text) returns text language plpgsql immutable as 'begin return s; end'; create aggregate public.moving_all (text) (sfunc = public.quiet_step, stype = text, initcond = '', msfunc = public.told_state, minvfunc = public.quiet_back, mstype = text, minitcond = '')
--@ settle
--@ simple
select id, moving_all(grade) over (order by id rows between 1 preceding and current row) from customers order by id
--undo drop aggregate if exists public.moving_all(text)
--undo drop function if exists public.quiet_step(text, text), public.quiet_back(text, text)
--# aggregate whose moving steps read elsewhere
--@ simple owner
create function public.quiet_step(s text, t text) returns text language plpgsql stable as 'begin return t; end'; create function public.reading_step(s text, t text) returns text language plpgsql stable as 'begin return (select handle::text from public.vitals where id = 1); end'; create function public.quiet_back(s text, t text) returns text language plpgsql stable as 'begin return s; end'; create aggregate public.moving_all (text) (sfunc = public.quiet_step, stype = text, initcond = '', msfunc = public.reading_step, minvfunc = public.quiet_back, mstype = text, minitcond = '')
--@ settle
--@ simple
select id, moving_all(kind) over (order by id rows between 1 preceding and current row) from accounts order by id
--undo drop aggregate if exists public.moving_all(text)
--undo drop function if exists public.quiet_step(text, text), public.quiet_back(text, text), public.reading_step(text, text)
--# aggregate whose last step reads elsewhere
--@ simple owner
create function public.reading_last(s text) returns text language plpgsql stable as 'begin return (select handle::text from public.vitals where id = 1); end'; create aggregate public.ending_all (text) (sfunc = textcat, stype = text, initcond = '', finalfunc = public.reading_last)
--@ settle
--@ simple
select ending_all(kind) from accounts
--undo drop aggregate if exists public.ending_all(text)
--undo drop function if exists public.reading_last(text)
--# check that was there, validated by the attempt
--@ simple owner
create function public.telling_check(i int) returns boolean language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return true; end'; create table public.keyed (id int, t text); insert into public.keyed values (1, 'a'); alter table public.keyed add constraint keyed_told check (public.telling_check(id)) not valid; alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
alter table keyed validate constraint keyed_told
--undo drop table if exists public.keyed
--undo drop function if exists public.telling_check(int)
--# check of a domain that was there, validated
--@ simple owner
create function public.telling_check(i int) returns boolean language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return true; end'; create domain public.told_domain as int; create table public.keyed (id public.told_domain); insert into public.keyed values (1); alter domain public.told_domain add constraint told check (public.telling_check(value)) not valid; alter table public.keyed owner to sallyport_demo; alter domain public.told_domain owner to sallyport_demo
--@ settle
--@ simple
alter domain told_domain validate constraint told
--undo drop table if exists public.keyed
--undo drop domain if exists public.told_domain
--undo drop function if exists public.telling_check(int)
--# statistics over an expression that tells
--@ simple owner
create function public.telling_key(i int) returns text language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i::text; end'; create table public.keyed (id int, t text); insert into public.keyed values (1, 'a'), (2, 'b'); create statistics public.keyed_statistics on (public.telling_key(id)), t from public.keyed; alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
analyze keyed
--undo drop table if exists public.keyed
--undo drop function if exists public.telling_key(int)
--# partition whose key tells, taken on
--@ simple owner
create function public.telling_key(i int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i; end'; create table public.keyed (id int) partition by list (public.telling_key(id)); create table public.keyed_part (id int); insert into public.keyed_part values (1); alter table public.keyed owner to sallyport_demo; alter table public.keyed_part owner to sallyport_demo
--@ settle
--@ simple
alter table keyed attach partition keyed_part for values in (1)
--undo drop table if exists public.keyed
--undo drop table if exists public.keyed_part
--undo drop function if exists public.telling_key(int)
--# partition whose key tells, written
--@ simple owner
create function public.telling_key(i int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i; end'; create table public.keyed (id int) partition by list (public.telling_key(id)); create table public.keyed_part partition of public.keyed default; alter table public.keyed owner to sallyport_demo; alter table public.keyed_part owner to sallyport_demo
--@ settle
--@ simple
insert into keyed values (1)
--undo drop table if exists public.keyed
--undo drop function if exists public.telling_key(int)
--# partition that is asked for by a key that tells
--@ simple owner
create function public.telling_key(i int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i; end'; create table public.keyed (id int) partition by list (public.telling_key(id)); create table public.keyed_part partition of public.keyed default; alter table public.keyed owner to sallyport_demo; alter table public.keyed_part owner to sallyport_demo; insert into public.keyed values (1)
--@ settle
--@ simple
create table keyed_more partition of keyed for values in (5); drop table keyed_more
--undo drop table if exists public.keyed
--undo drop function if exists public.telling_key(int)
--# range whose difference tells, analyzed
--@ simple owner
create function public.telling_difference(a text, b text) returns float8 language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return 1; end'; create type public.word_range as range (subtype = text, subtype_diff = public.telling_difference); create table public.keyed (id int, r public.word_range); insert into public.keyed values (1, '[a,b]'), (2, '[b,c]'); alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
analyze keyed
--undo drop table if exists public.keyed
--undo drop type if exists public.word_range
--undo drop function if exists public.telling_difference(text, text)
--# view's default that tells
--@ simple owner
create view public.lot_view as select id, code from public.lots; alter view public.lot_view alter code set default public.secret_of(2); alter view public.lot_view owner to sallyport_demo
--@ settle
--@ simple
insert into lot_view (id) values (5) returning code
--undo drop view if exists public.lot_view
--# domain's default that tells
--@ simple owner
create domain public.told_default as text default public.secret_of(2); create table public.keyed (id int, t public.told_default); alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
insert into keyed (id) values (1) returning t
--undo drop table if exists public.keyed
--undo drop domain if exists public.told_default
--# child's default that tells
--@ simple owner
create table public.lot_child (code text default public.secret_of(3)) inherits (public.lots); alter table public.lot_child owner to sallyport_demo
--@ settle
--@ simple
insert into lot_child (id) values (7) returning code
--undo drop table if exists public.lot_child
--# child's trigger, through the parent
--@ simple owner
create table public.lot_child () inherits (public.lots); insert into public.lot_child values (7, 'c', 1); create trigger told before update on public.lot_child for each row execute function public.ticket_told(); create function public.child_told() returns trigger language plpgsql as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return new; end'; drop trigger told on public.lot_child; create trigger told before update on public.lot_child for each row execute function public.child_told(); alter table public.lot_child owner to sallyport_demo
--@ settle
--@ simple
update lots set n = 2
--undo drop table if exists public.lot_child
--undo drop function if exists public.child_told()
--# partition's trigger, through the parent
--@ simple owner
create function public.child_told() returns trigger language plpgsql as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return new; end'; create trigger told before insert on public.parted_a for each row execute function public.child_told()
--@ settle
--@ simple
insert into parted values (9, 'a')
--undo drop trigger if exists told on public.parted_a
--undo drop function if exists public.child_told()
--# statement trigger of a table without rows to change
--@ simple owner
create function public.child_told() returns trigger language plpgsql as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return null; end'; create trigger told before update on public.scratch for each statement execute function public.child_told()
--@ settle
--@ simple
update scratch set t = 'x' where false
--undo drop trigger if exists told on public.scratch
--undo drop function if exists public.child_told()
--# trigger on truncate through a key
--@ simple owner
create function public.child_told() returns trigger language plpgsql as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return null; end'; create trigger told before truncate on public.tickets execute function public.child_told()
--@ settle
--@ simple
begin; truncate desks cascade; rollback
--undo drop trigger if exists told on public.tickets
--undo drop function if exists public.child_told()
--# deferred trigger of another's
--@ simple owner
create function public.child_told() returns trigger language plpgsql as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return null; end'; create constraint trigger told after insert on public.scratch deferrable initially deferred for each row execute function public.child_told()
--@ settle
--@ simple
insert into scratch values (1, 'x')
--undo drop trigger if exists told on public.scratch
--undo drop function if exists public.child_told()
--# rule that acts on an insert
--@ simple owner
create rule told as on insert to public.scratch do also select handle from public.vitals order by id
--@ settle
--@ simple
insert into scratch values (1, 'x')
--undo drop rule if exists told on public.scratch
--# rule that asks before an insert
--@ simple owner
create rule told as on insert to public.scratch where (select weight from public.vitals where id = 1) > 70 do instead nothing
--@ settle
--@ simple
insert into scratch values (1, 'x')
--undo drop rule if exists told on public.scratch
--# rule that returns what it reads
--@ simple owner
create rule told as on delete to public.file_docs do instead delete from public.desks where id = old.id returning id, (select doc from public.files limit 1), null::jsonb, (select secret from public.tickets where id = 1)
--@ settle
--@ simple
delete from file_docs where id = 2 returning state
--undo drop rule if exists told on public.file_docs
--# cast that assigns on a write
--@ simple owner
create function public.told_cast(public.contact) returns int language plpgsql as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return 1; end'; create cast (public.contact as int) with function public.told_cast(public.contact) as assignment
--@ settle
--@ simple
insert into scratch (id) values (row('a', 'b')::contact)
--undo drop cast if exists (public.contact as int)
--undo drop function if exists public.told_cast(public.contact)
--# cast between arrays by their elements
--@ simple owner
create function public.told_cast(public.contact) returns int language plpgsql as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return 1; end'; create cast (public.contact as int) with function public.told_cast(public.contact)
--@ settle
--@ simple
select array[row('a', 'b')::contact]::int[]
--undo drop cast if exists (public.contact as int)
--undo drop function if exists public.told_cast(public.contact)
--# cast to a document, of a domain
--@ simple owner
create domain public.word_of as text; create function public.told_json(public.word_of) returns json language plpgsql as 'begin return to_json((select handle from public.vitals where id = 1)); end'; create type public.felt_word as enum ('a', 'b'); create function public.felt_json(public.felt_word) returns json language plpgsql as 'begin return to_json((select handle from public.vitals where id = 1)); end'; create cast (public.felt_word as json) with function public.felt_json(public.felt_word)
--@ settle
--@ simple
select to_json('a'::felt_word), json_agg(x) from (values ('a'::felt_word)) v (x)
--undo drop cast if exists (public.felt_word as json)
--undo drop function if exists public.felt_json(public.felt_word)
--undo drop function if exists public.told_json(public.word_of)
--undo drop domain if exists public.word_of
--undo drop type if exists public.felt_word
--# operator in a join's using
--@ simple owner
create type public.open_word as (word text); create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return true; end'; create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same); create table public.keyed (id int, w public.open_word); insert into public.keyed values (1, row('a')); alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
select a.id from keyed a join keyed b using (w)
--undo drop table if exists public.keyed
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop function if exists public.word_same(public.open_word, public.open_word)
--undo drop type if exists public.open_word
--# operator in a natural join
--@ simple owner
create type public.open_word as (word text); create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return true; end'; create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same); create table public.keyed (id int, w public.open_word); insert into public.keyed values (1, row('a')); alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
select id from keyed a natural join (select w from keyed) b
--undo drop table if exists public.keyed
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop function if exists public.word_same(public.open_word, public.open_word)
--undo drop type if exists public.open_word
--# operator in a case with a test
--@ simple owner
create type public.open_word as (word text); create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return true; end'; create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same); create table public.keyed (id int, w public.open_word); insert into public.keyed values (1, row('a')); alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
select case w when row('b')::open_word then 1 end, nullif(w, w), w in (row('b')::open_word), w is distinct from w from keyed
--undo drop table if exists public.keyed
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop function if exists public.word_same(public.open_word, public.open_word)
--undo drop type if exists public.open_word
--# operator in an exclusion
--@ simple owner
create function public.told_overlap(a int, b int) returns boolean language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return a = b; end'; create operator public.=&= (leftarg = int, rightarg = int, function = public.told_overlap, commutator = operator(public.=&=))
--@ settle
--@ simple
create temp table apart (a int, exclude using btree (a with =)); insert into apart values (1); select a from apart where a =&= 1
--undo drop operator if exists public.=&= (int, int)
--undo drop function if exists public.told_overlap(int, int)
