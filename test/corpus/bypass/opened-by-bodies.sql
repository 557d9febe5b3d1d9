-- Cursors that bodies open under names of their own: whoever fetches from them sees what they read, masked where that is protected.

--# of a protected column
--@ simple owner
create function shop.opens() returns refcursor language plpgsql as $$ declare c refcursor := 'oc'; begin open c for select id, email from public.customers order by id; return c; end $$
--@ settle
--@ simple
begin
--@ simple
select shop.opens()
--@ simple
fetch all from oc
--@ simple
rollback
--undo drop function if exists shop.opens()
--# of an open column and of a protected one behind it
--@ simple owner
create function shop.opens(which int) returns refcursor language plpgsql as $$ declare c refcursor := 'oc' || which; begin if which = 1 then open c for select name from shop.products order by id; else open c for select email from public.customers order by id; end if; return c; end $$
--@ settle
--@ simple
begin
--@ simple
select shop.opens(1)
--@ simple
select shop.opens(2)
--@ simple
fetch all from oc2
--@ simple
rollback
--undo drop function if exists shop.opens(int)
--# under a name that the server gives
--@ simple owner
create function shop.opens() returns refcursor language plpgsql as $$ declare c refcursor; begin open c for select id, ssn from public.customers order by id; return c; end $$
--@ settle
--@ simple other
begin
--@ simple other
select shop.opens() is not null
--@ extended other
fetch all from "<unnamed portal 1>"
--@ simple other
rollback
--undo drop function if exists shop.opens()
--# through a view
--@ simple owner
create function shop.opens() returns refcursor language plpgsql as $$ declare c refcursor := 'oc'; begin open c for select id, reach from public.overview_again order by id; return c; end $$
--@ settle
--@ simple
begin
--@ simple
select shop.opens()
--@ simple
fetch 3 from oc
--@ simple
rollback
--undo drop function if exists shop.opens()
--# through a function
--@ simple owner
create function shop.opens() returns refcursor language plpgsql as $$ declare c refcursor := 'oc'; begin open c for select id, public.ssn_of(id) from public.accounts order by id; return c; end $$
--@ settle
--@ simple
begin
--@ simple
select shop.opens()
--@ simple
fetch 3 from oc
--@ simple
rollback
--undo drop function if exists shop.opens()
--# of a whole row
--@ simple owner
create function shop.opens() returns refcursor language plpgsql as $$ declare c refcursor := 'oc'; begin open c for select k from public.customers k order by id; return c; end $$
--@ settle
--@ simple
begin
--@ simple
select shop.opens()
--@ simple
fetch 3 from oc
--@ simple
rollback
--undo drop function if exists shop.opens()
--# of an argument
--@ simple owner
create function shop.opens(what text) returns refcursor language plpgsql as $$ declare c refcursor := 'oc'; begin open c for select what; return c; end $$
--@ settle
--@ simple
begin
--@ simple
select shop.opens(email) from customers where id = 1
--@ simple
fetch all from oc
--@ simple
rollback
--undo drop function if exists shop.opens(text)
--# of a variable
--@ simple owner
create function shop.opens() returns refcursor language plpgsql as $$ declare c refcursor := 'oc'; found text; begin select email into found from public.customers where id = 1; open c for select found; return c; end $$
--@ settle
--@ simple
begin
--@ simple
select shop.opens()
--@ simple
fetch all from oc
--@ simple
rollback
--undo drop function if exists shop.opens()
--# by a block
--@ simple
begin; do $$ declare c refcursor := 'oc'; begin open c for select id, email from public.customers order by id; end $$
--@ simple
fetch all from oc
--@ simple
rollback
--# by a trigger
--@ simple
begin; create function shop.opens() returns trigger language plpgsql as $$ declare c refcursor := 'oc'; begin open c for select id, email from public.customers order by id; return new; end $$; create trigger opens before update on shop.jobs for each row when (old.id = 1) execute function shop.opens()
--@ simple
update shop.jobs set attempts = attempts where id = 1
--@ simple
fetch all from oc
--@ simple
rollback
--# beside one of the wire's own
--@ frames
Q begin
P s|select id, email from customers order by id
B held|s||
E held|1
S
Q do $$ declare c refcursor := 'oc'; begin open c for select name from shop.products; end $$
Q fetch all from held
Q rollback
--# a declared one that takes its name
--@ simple
begin; do $$ declare c refcursor := 'oc'; begin open c for select name from shop.products order by id; end $$
--@ simple
close oc
--@ simple
declare oc cursor for select email from customers order by id
--@ simple
fetch all from oc
--@ simple
rollback
--# in the same text
--@ simple
begin; do $$ declare c refcursor := 'oc'; begin open c for select name from shop.products order by id; end $$; declare oc2 cursor for select email from customers order by id; fetch all from oc2; rollback
--# by a text that is run
--@ simple
begin; do $$ declare c refcursor := 'oc'; begin open c for execute 'select id, email from public.customers order by id'; end $$
--@ simple
fetch all from oc
--@ simple
rollback
--# of statistics that sample values
--@ simple
begin; do $$ declare c refcursor := 'oc'; begin open c for select attname, most_common_vals::text, histogram_bounds::text from pg_stats where tablename = 'customers' order by 1; end $$
--@ simple
fetch all from oc
--@ simple
rollback
--# declared with its query
--@ simple
begin; do $$ declare oc cursor for select id, email from public.customers order by id; begin oc := 'oc'; open oc; end $$
--@ simple
fetch all from oc
--@ simple
rollback
--# declared with its query and an argument
--@ simple
begin; do $$ declare oc cursor (which int) for select name, right(ssn, 7) from public.customers where id = which; begin oc := 'oc'; open oc (1); end $$
--@ simple
fetch all from oc
--@ simple
rollback
--# moved on by MOVE, and closed by another
--@ simple
begin; do $$ declare c refcursor := 'oc'; begin open c for select email from public.customers order by id; move c; end $$
--@ simple
fetch backward all from oc
--@ simple
fetch next from oc
--@ simple
rollback
--# put into a table
--@ simple
begin; do $$ declare c refcursor := 'oc'; begin open c for select email from public.customers order by id; end $$
--@ simple
do $$ declare c refcursor := 'oc'; x text; begin fetch c into x; raise notice '%', x; end $$
--@ simple
rollback
--# from a temporary table that a block fills
--@ simple
begin; do $$ declare c refcursor := 'oc'; begin create temp table bm77 as select id, email as e from public.customers; open c for select e from bm77 order by id; end $$
--@ simple
fetch all from oc
--@ simple
rollback
--# beside one that a text of a block declares
--@ simple
begin; do $$ declare c refcursor := 'oc'; begin open c for select name from shop.products order by id; end $$
--@ simple
do $$ begin execute 'declare dc cursor for select id, email from public.customers order by id'; end $$
--@ simple
fetch all from dc
--@ simple
rollback
--# behind one that a text of a block declares to be held
--@ simple
begin; do $$ begin execute 'declare dh cursor with hold for select id, email from public.customers order by id'; end $$; commit
--@ simple
begin; do $$ declare c refcursor := 'oc'; begin open c for select name from shop.products order by id; end $$
--@ simple
fetch all from dh
--@ simple
rollback; close all
--# beside one that a function of SQL declares
--@ simple owner
create function shop.declares() returns void language sql as 'declare dc cursor for select id, email from public.customers order by id'
--@ settle
--@ simple
begin; do $$ declare c refcursor := 'oc'; begin open c for select name from shop.products order by id; end $$
--@ simple
select shop.declares()
--@ simple
fetch all from dc
--@ simple
rollback
--undo drop function if exists shop.declares()
