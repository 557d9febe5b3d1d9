-- What bodies store: it is followed from where it is read to where it comes to rest, through variables, texts and what they call.

--# text that is computed by format
--@ simple
do $$ declare v text; begin select ssn into v from customers where id = 1; execute format('insert into scratch values (1, %L)', v); end $$
--@ simple
table scratch
--# text that is put together
--@ simple
do $$ declare v text; begin select ssn into v from customers where id = 1; execute 'insert into scratch values (1, ' || quote_literal(v) || ')'; end $$
--@ simple
table scratch
--# text with values
--@ simple
do $$ declare v text; begin select ssn into v from customers where id = 1; execute 'insert into scratch values (1, $1)' using v; end $$
--@ simple
table scratch
--# a variable
--@ simple
do $$ declare v text; begin select ssn into v from customers where id = 1; insert into scratch values (1, v); end $$
--@ simple
table scratch
--# by way of another variable
--@ simple
do $$ declare v text; w text; begin select ssn into v from customers where id = 1; w := v; insert into scratch values (1, w); end $$
--@ simple
table scratch
--# elements of an array
--@ simple
do $$ declare v text[]; x text; begin select array_agg(ssn) into v from customers; foreach x in array v loop insert into scratch values (1, x); end loop; end $$
--@ simple
table scratch
--# rows of a loop
--@ simple
do $$ declare r record; begin for r in select id, ssn from customers loop insert into scratch values (r.id, r.ssn); end loop; end $$
--@ simple
table scratch
--# rows of a loop, selected
--@ simple
do $$ declare r record; begin for r in select id, ssn from customers loop insert into scratch select r.id, r.ssn; end loop; end $$
--@ simple
table scratch
--# a field of a row
--@ simple
do $$ declare r customers; begin select * into r from customers where id = 1; insert into scratch values (1, r.email); end $$
--@ simple
table scratch
--# a document of a row
--@ simple
do $$ declare r customers; begin select * into r from customers where id = 1; insert into scratch values (1, to_jsonb(r)::text); end $$
--@ simple
table scratch
--# a cursor
--@ simple
do $$ declare c cursor for select ssn from customers; v text; begin open c; fetch c into v; insert into scratch values (1, v); end $$
--@ simple
table scratch
--# a cursor that is opened for a query
--@ simple
do $$ declare c refcursor; v text; begin open c for select ssn from customers; fetch c into v; update scratch set t = v; insert into scratch values (2, v); end $$
--@ simple
table scratch
--# a cursor over a text
--@ simple
do $$ declare c refcursor; v text; begin open c for execute 'select ssn from customers'; fetch c into v; insert into scratch values (2, v); end $$
--@ simple
table scratch
--# what a function answers
--@ simple
do $$ declare v text; begin v := ssn_of(1); insert into scratch values (2, v); end $$
--@ simple
table scratch
--# what a slow function answers
--@ simple
do $$ begin insert into scratch select 1, ssn_of_slowly(1); end $$
--@ simple
table scratch
--# where a value is such
--@ simple
do $$ begin if (select ssn from customers where id = 1) like '899%' then insert into scratch values (1, 'y'); end if; end $$
--@ simple
table scratch
--# rows that a value chooses
--@ simple
do $$ begin insert into scratch select 1, 'x' from customers where ssn like '899%'; end $$
--@ simple
table scratch
--# what RETURNING gives
--@ simple
do $$ declare r record; begin insert into scratch values (7, 'a') returning (select ssn from customers where id = 1) as s into r; insert into scratch values (8, r.s); end $$
--@ simple
table scratch
--# what an update returns
--@ simple
do $$ declare v text; begin update contracts set city = 'x' where id = 1 returning email into v; insert into scratch values (8, v); end $$
--@ simple
table scratch
--# what a delete returns
--@ simple
do $$ declare v text; begin delete from contracts where id = 2 returning ssn into v; insert into scratch values (8, v); end $$
--@ simple
table scratch
--# what a named update returns
--@ simple
do $$ declare v text; begin with u as (update contracts set city = 'x' where id = 1 returning email) select email into v from u; insert into scratch values (8, v); end $$
--@ simple
table scratch
--# the first by a value
--@ simple
do $$ declare v int; begin select id into v from customers order by ssn limit 1; insert into scratch values (v, 'a'); end $$
--@ simple
table scratch
--# an error
--@ simple
do $$ declare v text; begin begin perform ssn::int from customers where id = 1; exception when others then v := sqlerrm; end; insert into scratch values (8, v); end $$
--@ simple
table scratch
--# what is told of an error
--@ simple
do $$ declare v text; begin begin perform ssn::int from customers where id = 1; exception when others then get stacked diagnostics v = message_text; insert into scratch values (8, v); end; end $$
--@ simple
table scratch
--# how many rows were changed
--@ simple
do $$ declare n int; begin update contracts set city = 'x' where ssn like '899%'; get diagnostics n = row_count; insert into scratch values (n, 'a'); end $$
--@ simple
table scratch
--# a temporary table of rows
--@ simple
do $$ begin create temp table tq as select ssn from customers; insert into scratch select 1, ssn from tq; end $$
--@ simple
table scratch
--# a temporary table that is filled
--@ simple
do $$ begin create temp table tq2 (s text); insert into tq2 select ssn from customers; insert into scratch select 1, s from tq2; end $$
--@ simple
table scratch
--# MERGE
--@ simple
do $$ begin merge into scratch s using customers c on s.id = c.id when not matched then insert values (c.id, c.ssn); end $$
--@ simple
table scratch
--# an update from elsewhere
--@ simple
do $$ begin insert into scratch values (1, 'x') ; update scratch set t = c.ssn from customers c where c.id = scratch.id; end $$
--@ simple
table scratch
--# several columns at once
--@ simple
do $$ begin update scratch set (id, t) = (select 1, ssn from customers where id = 1); insert into scratch values (3, (select ssn from customers where id = 1)); end $$
--@ simple
table scratch
--# an element that is set
--@ simple
do $$ declare a text[] := '{}'; begin a[1] := (select ssn from customers where id = 1); insert into scratch values (3, a[1]); end $$
--@ simple
table scratch
--# a member that is set
--@ simple
do $$ declare j jsonb := '{}'; begin j := jsonb_set(j, '{a}', to_jsonb((select ssn from customers where id = 1))); insert into scratch values (3, j->>'a'); end $$
--@ simple
table scratch
--# rows of a text
--@ simple
do $$ declare v text; begin for v in execute 'select ssn from customers' loop insert into scratch values (3, v); end loop; end $$
--@ simple
table scratch
--# a variable's default
--@ simple
do $$ declare v text := (select ssn from customers where id = 1); begin insert into scratch values (3, v); end $$
--@ simple
table scratch
--# a constant and a copy of it
--@ simple
do $$ declare v constant text := (select ssn from customers where id = 1); w v%type := v; begin insert into scratch values (3, w); end $$
--@ simple
table scratch
--# into a column of another class
--@ simple
do $$ begin insert into notes (id, customer_id, body, written_at) select 9000 + id, id, ssn, now() from customers; end $$
--@ simple
select body from notes where id > 9000
--# a class for another
--@ simple
do $$ begin update customers set email = ssn; end $$
--@ simple
select email from customers
--# a class for another, with a history
--@ simple
do $$ begin update contracts set email = ssn; end $$
--@ simple
select email from contracts
--# a part in the place of the whole
--@ simple
do $$ begin update contracts set email = left(email, 3); end $$
--@ simple
select email from contracts
--# by way of a column
--@ simple
do $$ begin update contracts set code = ssn; insert into scratch select id, code from contracts; end $$
--@ simple
table scratch
--# an open column
--@ simple
do $$ begin update contracts set city = ssn; end $$
--@ simple
select city from contracts
--# a function that is given it
--@ simple owner
create function zput(x text) returns void language plpgsql as $$ begin insert into scratch values (1, x); end $$
--@ settle
--@ simple
select zput(ssn) from customers
--@ simple
select zput((select ssn from customers where id = 1))
--@ simple
table scratch
--undo drop function if exists zput(text)
--# a function that answers with it
--@ simple owner
create function zput2(x text, out y text) language plpgsql as $$ begin insert into scratch values (1, x) returning t into y; end $$
--@ settle
--@ simple
select zput2(ssn) from customers
--@ simple
do $$ declare s text; begin select ssn into s from customers where id = 1; perform zput2(s); end $$
--@ simple
table scratch
--undo drop function if exists zput2(text)
--# a procedure that is given it
--@ simple owner
create procedure zput3(inout x text) language plpgsql as $$ begin insert into scratch values (1, x); x := (select ssn from customers where id = 1); end $$
--@ settle
--@ simple
do $$ declare s text := 'a'; begin call zput3(s); insert into scratch values (2, s); end $$
--@ simple
call zput3('b')
--@ simple
table scratch
--undo drop procedure if exists zput3(text)
--# a function of rows
--@ simple owner
create function zr(c customers) returns void language sql as 'insert into scratch values (c.id, c.ssn)'
--@ settle
--@ simple
select zr(c) from customers c
--@ simple
table scratch
--undo drop function if exists zr(customers)
--# a function of rows in PL/pgSQL
--@ simple owner
create function zr2(c customers) returns void language plpgsql as $$ begin insert into scratch values (c.id, c.email); end $$
--@ settle
--@ simple
select zr2(c) from customers c
--@ simple
select zr2(everyone())
--@ simple
do $$ declare r customers; begin select * into r from customers where id = 1; perform zr2(r); end $$
--@ simple
table scratch
--undo drop function if exists zr2(customers)
--# a function of several
--@ simple owner
create function zv(variadic x text[]) returns void language plpgsql as $$ begin insert into scratch values (1, x[1]); end $$
--@ settle
--@ simple
select zv(ssn, 'a') from customers
--@ simple
select zv(variadic array(select ssn from customers))
--@ simple
table scratch
--undo drop function if exists zv(text[])
--# a function with a default
--@ simple owner
create function zd(x int, y text default 'a') returns void language plpgsql as $$ begin insert into scratch values (x, y); end $$
--@ settle
--@ simple
select zd(id, y => ssn) from customers
--@ simple
select zd(score) from customers
--@ simple
table scratch
--undo drop function if exists zd(int, text)
--# a function of any type
--@ simple owner
create function ze(x anyelement) returns anyelement language plpgsql as $$ begin insert into scratch values (1, x::text); return x; end $$
--@ settle
--@ simple
select ze(ssn) from customers
--@ simple
select ze(c) from customers c
--@ simple
table scratch
--undo drop function if exists ze(anyelement)
--# a function that a trigger calls
--@ simple owner
create function zt1(t text) returns void language plpgsql as $$ begin insert into scratch values (1, t); end $$; create function zt2() returns trigger language plpgsql as $$ begin perform zt1(old.email); return null; end $$; create trigger zt3 after update on customers for each row execute function zt2()
--@ settle
--@ simple
update customers set city = 'q' where id = 1
--@ simple
do $$ begin update customers set city = 'z' where id = 1; end $$
--@ simple
table scratch
--undo drop trigger if exists zt3 on customers
--undo drop function if exists zt2()
--undo drop function if exists zt1(text)
--# a function that reads by itself
--@ simple owner
create function zw() returns void language plpgsql as $$ declare v text; begin select ssn into v from customers where id = 1; insert into scratch values (1, v); end $$
--@ settle
--@ simple
select zw()
--@ simple
do $$ begin perform zw(); end $$
--@ simple
insert into scratch select 2, 'a' from (select zw()) q
--@ simple
table scratch
--undo drop function if exists zw()
--# a function with results
--@ simple owner
create function zx(out a int, out b text) language plpgsql as $$ begin select id, ssn into a, b from customers where id = 1; end $$
--@ settle
--@ simple
do $$ declare r record; begin r := zx(); insert into scratch values (r.a, r.b); end $$
--@ simple
do $$ declare x int; y text; begin select * into x, y from zx(); insert into scratch values (x, y); end $$
--@ simple
insert into scratch select * from zx()
--@ simple
table scratch
--undo drop function if exists zx()
--# a function of a table
--@ simple owner
create function zy() returns table (a int, b text) language plpgsql as $$ begin return query select id, ssn from customers; end $$
--@ settle
--@ simple
do $$ declare r record; begin for r in select * from zy() loop insert into scratch values (r.a, r.b); end loop; end $$
--@ simple
do $$ begin insert into scratch select * from zy(); end $$
--@ simple
table scratch
--undo drop function if exists zy()
--# a class in its own place, by a function
--@ simple owner
create function mv2(a text) returns void language sql as 'update contracts set ssn = a where id = 2'
--@ settle
--@ simple
select mv2(ssn) from contracts where id = 1
--@ simple
select mv2(reverse(ssn)) from contracts where id = 1
--@ simple
select id, ssn from contracts order by id
--undo drop function if exists mv2(text)
--# classes for others, by a function
--@ simple owner
create function mv3(a text) returns void language sql as 'update contracts set ssn = a where id = 2'
--@ settle
--@ simple
select mv3(code) from contracts where id = 1
--@ simple
select mv3(email) from customers where id = 1
--@ simple
select mv3(left(ssn, 3)) from contracts where id = 1
--@ simple
do $$ begin perform mv3(left(ssn, 3)) from contracts where id = 1; end $$
--@ simple
select id, ssn from contracts order by id
--undo drop function if exists mv3(text)
--# defined here, called elsewhere: a column into a place of no class
--@ simple
create function carried_0() returns void language sql as $$insert into scratch select id, ssn from contracts$$
--@ simple owner
do $$ begin perform carried_0(); exception when undefined_function then null; end $$
--@ simple
table scratch
--undo drop function if exists carried_0()
--# defined here, called elsewhere: another class than its own
--@ simple
create function carried_1() returns void language sql as $$insert into contract_history (contract, ssn) select id, email from contracts$$
--@ simple owner
do $$ begin perform carried_1(); exception when undefined_function then null; end $$
--@ simple
select contract, ssn from contract_history order by contract
--undo drop function if exists carried_1()
--# defined here, called elsewhere: a column into both
--@ simple
create function carried_2() returns void language plpgsql as $$begin insert into contract_history (contract, ssn) select id, ssn from contracts; insert into scratch select id, ssn from contracts; end$$
--@ simple owner
do $$ begin perform carried_2(); exception when undefined_function then null; end $$
--@ simple
table scratch
--undo drop function if exists carried_2()
--# defined here, called elsewhere: by a variable that is kept too
--@ simple
create function carried_3() returns void language plpgsql as $$declare v text; begin update contracts set city = 'x' where id = 1 returning ssn into v; update contracts set city = v where id = 2; end$$
--@ simple owner
do $$ begin perform carried_3(); exception when undefined_function then null; end $$
--@ simple
select id, city from contracts order by id
--undo drop function if exists carried_3()
--# defined here, called elsewhere: rows that a column chooses
--@ simple
create function carried_4() returns void language sql as $$insert into contract_history (contract, ssn) select id, ssn from contracts where score > 50$$
--@ simple owner
do $$ begin perform carried_4(); exception when undefined_function then null; end $$
--@ simple
select contract from contract_history order by contract
--undo drop function if exists carried_4()
--# defined here, called elsewhere: rows in the order of a column
--@ simple
create function carried_5() returns void language sql as $$insert into contract_history (contract, ssn) select id, ssn from contracts order by case when score > 50 then id else -id end$$
--@ simple owner
do $$ begin perform carried_5(); exception when undefined_function then null; end $$
--@ simple
select entry - min(entry) over () as place, contract from contract_history order by entry
--undo drop function if exists carried_5()
--# defined here, called elsewhere: a count of those that a column chooses
--@ simple
create function carried_6() returns void language plpgsql as $$declare n int; begin insert into contract_history (ssn) select ssn from contracts where code like 'c%'; get diagnostics n = row_count; insert into scratch values (n, 'x'); end$$
--@ simple owner
do $$ begin perform carried_6(); exception when undefined_function then null; end $$
--@ simple
table scratch
--undo drop function if exists carried_6()
--# defined here, called elsewhere: a branch on what was changed
--@ simple
create function carried_7() returns void language plpgsql as $$declare r record; begin update contracts set city = 'x' where id = 1 returning * into r; if r.score > 50 then insert into scratch values (1, 'high'); end if; end$$
--@ simple owner
do $$ begin perform carried_7(); exception when undefined_function then null; end $$
--@ simple
table scratch
--undo drop function if exists carried_7()
--# defined here, called elsewhere: a setting of what was changed
--@ simple
create function carried_8() returns void language plpgsql as $$declare r record; begin update contracts set city = 'x' where id = 1 returning * into r; insert into scratch values (1, set_config('app.seen', r.ssn, false)); end$$
--@ simple owner
do $$ begin perform carried_8(); exception when undefined_function then null; end $$
--@ simple
table scratch
--undo drop function if exists carried_8()
--# what stays beside what is given: a name beside it
--@ simple owner
update contracts set ssn = repeat(ssn, 6); create function beside_0(which int, put name) returns void language sql as 'update contracts set ssn = coalesce(put, ssn) where id = which'
--@ settle
--@ simple
select beside_0(1, null)
--@ simple
select id, ssn from contracts order by id
--undo drop function if exists beside_0
--# what stays beside what is given: characters of a length beside it
--@ simple owner
update contracts set ssn = left(ssn, 8) || '    '; create function beside_1(which int, put char(3)) returns void language plpgsql as 'begin update contracts set ssn = coalesce(put, ssn) where id = which; end'
--@ settle
--@ simple
select beside_1(1, null)
--@ simple
select id, ssn from contracts order by id
--undo drop function if exists beside_1
--# what stays beside what is given: a row hides the parameter
--@ simple owner
update contracts set ssn = repeat(ssn, 6); create function beside_2(which int, put text) returns void language sql as 'update contracts set ssn = coalesce(put, ssn) from (select null::name as put) v where id = which'
--@ settle
--@ simple
select beside_2(1, null)
--@ simple
select id, ssn from contracts order by id
--undo drop function if exists beside_2
--# what stays beside what is given: a variable hides the parameter
--@ simple owner
update contracts set ssn = repeat(ssn, 6); create function beside_3(which int, put text) returns void language plpgsql as 'begin <<inner>> declare put name; begin update contracts set ssn = coalesce(put, ssn) where id = which; end; end'
--@ settle
--@ simple
select beside_3(1, null)
--@ simple
select id, ssn from contracts order by id
--undo drop function if exists beside_3
--# what stays beside what is given: any type beside it
--@ simple owner
update contracts set ssn = repeat(ssn, 6); create function beside_4(which int, put anyelement) returns void language sql as 'update contracts set ssn = coalesce(put, ssn) where id = which'
--@ settle
--@ simple
select beside_4(1, null::name)
--@ simple
select id, ssn from contracts order by id
--undo drop function if exists beside_4
--# what stays beside what is given: given to a text that is run
--@ simple owner
update contracts set ssn = repeat(ssn, 6); create function beside_5(which int, put text) returns void language plpgsql as 'begin execute ''update contracts set ssn = coalesce($1, ssn) where id = $2'' using put::name, which; end'
--@ settle
--@ simple
select beside_5(1, null)
--@ simple
select id, ssn from contracts order by id
--undo drop function if exists beside_5
--# what stays beside what is given: a parameter called like a number
--@ simple owner
update contracts set ssn = repeat(ssn, 6); create function beside_6("$2" name, "$1" text) returns void language sql as 'update contracts set ssn = coalesce("$2", ssn) where id = 1'
--@ settle
--@ simple
select beside_6(null, null)
--@ simple
select id, ssn from contracts order by id
--undo drop function if exists beside_6
--# told to whoever listens, beside a change of rows
--@ simple
listen heard
--@ simple
do $$ declare e text; begin update pacts set city = city where id = 1 returning email into e; perform pg_notify('heard', e); end $$
--# told by a trigger beside the rows that it keeps
--undo drop trigger if exists pact_heard on pacts
--undo drop function if exists pact_heard()
--@ simple
create function pact_heard() returns trigger language plpgsql as $$ begin perform pg_notify('heard', new.email); insert into pact_rows (did, image) values ('x', to_jsonb(new)); return null; end $$
--@ simple
create trigger pact_heard after update on pacts for each row execute function pact_heard()
--@ simple
listen heard
--@ simple
update pacts set city = 'x' where id = 1
--# stored by a body that tells of something else
--@ simple
do $$ declare e text; begin select email into e from pacts where id = 1; perform pg_notify('heard', 'x'); insert into scratch values (1, e); end $$
--@ simple
table scratch
--# stored by a function that tells of something else
--undo drop function if exists heard_of(int)
--@ simple
create function heard_of(which int) returns void language plpgsql as $$ declare e text; begin select email into e from pacts where id = which; insert into scratch values (1, e); perform pg_notify('heard', 'x'); end $$
--@ simple
select heard_of(1)
--@ simple
table scratch
--# told by a function that changes rows
--undo drop function if exists heard_row(int)
--@ simple
create function heard_row(which int) returns void language plpgsql as $$ begin update pacts set city = city where id = which; perform pg_notify('heard', (select email from pacts where id = which)); end $$
--@ simple
listen heard
--@ simple
select heard_row(1)
--# the row of a loop over a cursor
--@ simple
do $$ declare c cursor for select id, email from pacts order by id; begin for r in c loop insert into scratch values (100 + r.id, r.email); end loop; end $$
--@ simple
table scratch
--# another variable of the row of a loop over a cursor
--@ simple
do $$ declare c cursor for select id from pacts order by id; begin for r in c loop declare r pacts := (select p from pacts p where id = 1); begin insert into scratch values (100, r.email); end; end loop; end $$
--@ simple
table scratch
--# a loop over a cursor with a protected argument
--@ simple
do $$ declare c cursor (k text) for select id, k as k from pacts order by id; begin for r in c((select email from pacts where id = 1)) loop raise notice '%', r.k; end loop; end $$
--# stored by a function that locks the row
--undo drop function if exists locked_of(int)
--@ simple
create function locked_of(which int) returns void language plpgsql as $$ declare e text; begin select email into e from pacts where id = which for update; insert into scratch values (1, e); end $$
--@ simple
select locked_of(1)
--@ simple
table scratch
--# a lock by a value, by a function that changes rows
--undo drop function if exists locked_by(int)
--@ simple
create function locked_by(which int) returns void language plpgsql as $$ declare e text; begin select email into e from pacts where id = which for update; perform pg_advisory_lock(ascii(e)); update pacts set city = city where id = which; end $$
--@ simple
select locked_by(1)
--@ simple
select objid from pg_locks where locktype = 'advisory' and objsubid = 1 order by 1
--@ simple
select pg_advisory_unlock_all()
