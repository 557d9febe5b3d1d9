-- Variables, records, rows and documents again, by ways around how they are told apart.

--# record of a type that is called so
--@ simple
create type pg_temp.record as (name text, ssn text); do $$ declare
  r record;
begin
  select ssn, name into r from customers where id = 1;
  raise notice '%', r.name;
end $$
--# record that is named by a cast
do $$ declare
  r record;
begin
  select 'x' as ssn into r;
  select ssn::text into r from customers where id = 1;
  raise notice '%', r.ssn;
end $$
--# record that is named by a subquery
do $$ declare
  r record;
begin
  select 'x' as ssn into r;
  select (select ssn from customers where id = 1) into r;
  raise notice '%', r.ssn;
end $$
--# record that is named by a collation
do $$ declare
  r record;
begin
  select 'x' as ssn into r;
  select ssn collate "C" into r from customers where id = 1;
  raise notice '%', r.ssn;
end $$
--# record that is named by a field
do $$ declare
  r record;
begin
  select 'x' as ssn into r;
  select (c).ssn into r from customers c where id = 1;
  raise notice '%', r.ssn;
end $$
--# record that is named by a join
do $$ declare
  r record;
begin
  select 'x' as ssn into r;
  select * into r from (select id, ssn from customers) a natural join (select ssn from customers) b where id = 1;
  raise notice '%', r.ssn;
end $$
--# record that is named by a function's columns
do $$ declare
  r record;
begin
  select 'x' as what into r;
  select * into r from everyone_as_table() limit 1;
  raise notice '%', r.what;
end $$
--# record whose field is assigned
do $$ declare
  r record;
begin
  select 'x' as a, id into r from customers where id = 1;
  r.a := (select ssn from customers where id = 1);
  raise notice '%', r.a;
end $$
--# record whose field is an out of a call
--@ simple
create procedure pg_temp.at_out(out a text) language plpgsql as $x$ begin a := (select ssn from public.customers where id = 1); end $x$; do $$ declare
  r record;
begin
  select 'x' as a into r;
  call pg_temp.at_out(r.a);
  raise notice '%', r.a;
end $$
--# record that a call gives
--@ simple
create procedure pg_temp.at_out2(inout a record) language plpgsql as $x$ begin select ssn as a into a from public.customers where id = 1; end $x$; do $$ declare
  r record;
begin
  select 'x' as a into r;
  call pg_temp.at_out2(r);
  raise notice '%', r.a;
end $$
--# record whose field says what failed
do $$ declare
  r record;
begin
  select 'x' as a into r;
  perform (select ssn from customers where id = 1)::int;
exception when others then
  get stacked diagnostics r.a = message_text;
  raise notice '%', r.a;
end $$
--# record of a loop over a cursor
do $$ declare
  c cursor for select ssn as a from customers;
  r record;
begin
  select 'x' as a into r;
  for r in c loop raise notice '%', r.a; end loop;
end $$
--# record that a cursor fills
do $$ declare
  c cursor for select ssn as a from customers;
  r record;
begin
  select 'x' as a into r;
  open c; fetch c into r; raise notice '%', r.a;
end $$
--# record that a change returns
do $$ declare
  r record;
begin
  select 'x' as a into r;
  update customers set city = city where id = 1 returning ssn as a into r;
  raise notice '%', r.a;
end $$
--# record of a row
do $$ declare
  r record;
begin
  select 'x' as ssn into r;
  r := (select c from customers c where id = 1);
  raise notice '%', r.ssn;
end $$
--# record of a field of a record
do $$ declare
  r record;
  q record;
begin
  select 'x' as ssn into r;
  select c into q from customers c where id = 1;
  r := q.c;
  raise notice '%', r.ssn;
end $$
--# record with a field of a row
do $$ declare
  q record;
begin
  select c into q from customers c where id = 1;
  raise notice '%', (q.c).ssn;
end $$
--# record behind a label
do $$ <<l>> declare
  r record;
begin
  select ssn as a into r from customers where id = 1;
  declare
    r record;
  begin
    select 'x' as a into r;
    raise notice '%', l.r.a;
  end;
end $$
--# record in the words of what is raised
do $$ declare
  r record;
begin
  select name, ssn into r from customers where id = 1;
  raise exception using message = r::text;
end $$
--# record that an array gives
do $$ declare
  r record;
begin
  select 'x' as ssn into r;
  foreach r in array array(select c from customers c order by id) loop raise notice '%', r.ssn; end loop;
end $$
--# record with capital letters
do $$ declare
  R record;
begin
  select 'x' as a into r;
  select ssn as "A" into R from customers where id = 1;
  raise notice '%', r."A";
end $$
--# member by a list of keys
select jsonb_extract_path(doc, variadic '{owner,ssn}') from files order by id
--# member as text by a list of keys
select jsonb_extract_path_text(doc, variadic array['owner', 'ssn']) from files order by id
--# member by a list of keys, by their names
select jsonb_extract_path_text(from_json => doc, variadic path_elems => '{owner,ssn}') from files order by id
--# path by its name
select jsonb_path_query(path => '$.owner.ssn', target => doc) from files order by id
--# variables of a path by their name
select jsonb_path_query('{}', vars => doc, path => '$owner.ssn') from files order by id
--# key that is cut off
select doc -> 'owner' -> 'ssnx'::varchar(3) from files order by id
--# key of a subscript that is cut off
select doc['owner']['ssnx'::varchar(3)] from files order by id
--# keys that are cut off
select doc #> array['owner', 'ssnx'::varchar(3)] from files order by id
--# table of which a column fails unasked
select jt.name from files, json_table(doc, '$.owner' columns (name text, ssn int path '$.ssn' error on error)) jt order by 1
--# table with a test of presence
select jt.y from files, json_table(doc, '$' columns (y bool exists path '$.owner.ssn ? (@ starts with "899")')) jt order by 1
--# table with a document handed on
select jt.y from files, json_table('{}'::jsonb, '$' passing doc as d columns (y text path '$d.owner.ssn')) jt order by 1
--# table of a part, wrapped
select jt.y from files, json_table(doc, '$' columns (y jsonb format json path '$.*.ssn' with wrapper)) jt order by 1
--# star of a given row by its number
--@ simple
create function pg_temp.at1(customers) returns text language sql stable as 'select x.ssn from (select ($1).*) x'; select pg_temp.at1(c) from customers c order by id
--# document of a given row
--@ simple
create function pg_temp.at2(c customers) returns text language sql stable as $$ select to_jsonb(c) ->> 'ssn' $$; select pg_temp.at2(c) from customers c order by id
--# given row in a field of a row
--@ simple
create function pg_temp.at3(c customers) returns text language sql stable as $$ select (row(c.*)::customers).ssn $$; select pg_temp.at3(c) from customers c order by id
--# given row stored by the body
--@ simple
create function pg_temp.at4(c customers) returns text language sql as $$ insert into public.scratch values (c.id, c.ssn) returning 'x' $$; select pg_temp.at4(c) from customers c order by id; select * from scratch order by id
--# given row handed on by its number
--@ simple
create function pg_temp.at5(customers) returns text language sql stable as 'select public.number_of($1)'; select pg_temp.at5(c) from customers c order by id
--# given row beside one by its name
--@ simple
create function pg_temp.at6(c customers, v text default 'x') returns text language sql stable as 'select c.name || v'; select pg_temp.at6(c, v => c.email) from customers c order by id
--# given row as it was changed
update customers set city = city where id = 1 returning number_of(customers)
--# given row as it is new
--@ from 18
update customers set city = city where id = 1 returning number_of(new)
--# given row of what was in the way
insert into customers (id, name, city, created_at) values (1, 'x', 'y', now()) on conflict (id) do update set city = number_of(customers) returning city
--# given row in a made rule
--@ simple
create table at_copy (like customers); create rule at_kept as on update to customers do also insert into scratch values (old.id, number_of(old)); update customers set city = 'z' where id = 1; select * from scratch
--undo drop rule if exists at_kept on customers
--# given row under the name of a part
--@ simple
create function pg_temp.at8(c customers) returns text language sql stable as $$ with c as (select c.ssn as name) select c.name from c $$; select pg_temp.at8(c) from customers c order by id
--# given row under another's name
--@ simple
create function pg_temp.at10(c customers, name text) returns text language sql stable as $$ select name $$; select pg_temp.at10(c, c.ssn) from customers c order by id
--# given row twice, once of another query
--@ simple
create function pg_temp.at12(a customers, b customers) returns text language sql stable as $$ select b.name $$; select pg_temp.at12(c, row(c.id, c.ssn, c.city, c.ssn, c.email, c.phone, c.date_of_birth, c.grade, c.score, c.profile, c.tags, c.created_at, c.ssn_area)::customers) from customers c order by id
--# record under the name that another block gives one
--@ simple
create function pg_temp.al1() returns text language plpgsql as $$ declare
  q record;
  r record;
begin
  select ssn as a into q from customers where id = 1;
  select 1 as a into r;
  declare
    q alias for r;
  begin
    null;
  end;
  return q.a;
end $$; select pg_temp.al1()
--# variable under the name that another block gives one
--@ simple
create function pg_temp.al2() returns text language plpgsql as $$ declare
  q text;
  r text := 'x';
begin
  select ssn into q from customers where id = 1;
  declare
    q alias for r;
  begin
    null;
  end;
  return q;
end $$; select pg_temp.al2()
--# variable under the name that another block gives one, stored
--@ simple
create function pg_temp.al3() returns void language plpgsql as $$ declare
  q text;
  r text := 'x';
begin
  select ssn into q from customers where id = 1;
  declare
    q alias for r;
  begin
    null;
  end;
  insert into scratch values (1, q);
end $$; select pg_temp.al3(); select t from scratch
--# one name for two variables
--@ simple
create function pg_temp.al4() returns text language plpgsql as $$ declare
  a text := 'x';
  b text;
  found_here text;
begin
  select ssn into b from customers where id = 1;
  declare
    q alias for b;
  begin
    found_here := q;
  end;
  declare
    q alias for a;
  begin
    null;
  end;
  return found_here;
end $$; select pg_temp.al4()
--# record of another kind of row, returned
--@ simple
create function pg_temp.al5() returns text language plpgsql as $$ declare
  r record;
begin
  select 'x' as ssn into r;
  r := (select c from customers c where id = 1);
  return r.ssn;
end $$; select pg_temp.al5()
--# record with a field put, returned
--@ simple
create function pg_temp.al6() returns text language plpgsql as $$ declare
  r record;
begin
  select 'x' as a into r;
  select name, ssn into r.a, r.a from customers where id = 1;
  return r.a;
end $$; select pg_temp.al6()
--# record whose fields a loop puts
--@ simple
create function pg_temp.al7() returns text language plpgsql as $$ declare
  r record;
  n int;
begin
  select 'x' as a into r;
  for n, r.a in select id, ssn from customers loop return r.a; end loop;
end $$; select pg_temp.al7()
--# new row under another's name
--@ simple
create table at_held (id int, t text, secret text); create function at_shown() returns trigger language plpgsql as $$ declare
  r record;
begin
  select 'x' as ssn into r;
  r := old;
  insert into scratch values (old.id, r.ssn);
  return new;
end $$; create trigger at_shown before update on customers for each row execute function at_shown(); update customers set city = 'q' where id = 1; select t from scratch
--# record of the type that a table has
--@ simple
create function pg_temp.al9() returns text language plpgsql as $$ declare
  r record; s text; begin
  select 'x' as ssn into r;
  for r in execute 'select ssn from customers' loop s := r.ssn; end loop;
  return s;
end $$; select pg_temp.al9()
--# record of two columns of one name
--@ simple
create function pg_temp.al10() returns text language plpgsql as $$ declare
  r record;
begin
  select ssn as a, 'x' as a into r from customers where id = 1;
  return r.a;
end $$; select pg_temp.al10()
--# record by a label that is called as a record
--@ simple
create function pg_temp.al11() returns text language plpgsql as $$ <<r>> declare
  a text;
begin
  select ssn into a from customers where id = 1;
  declare
    s text;
  begin
    s := r.a;
    return s;
  end;
end $$; select pg_temp.al11()
--# record that a function's label hides
--@ simple
create function pg_temp.al12(a text) returns text language plpgsql as $$ declare
  r record;
begin
  select 'x' as a into r;
  a := (select ssn from customers where id = 1);
  return al12.a;
end $$; select pg_temp.al12('x')
--# variable whose name an inner one of another type bears
--@ simple
create function pg_temp.b1() returns text language plpgsql as $$ declare
  d jsonb;
begin
  select doc into d from files where id = 1;
  declare
    d text;
  begin
    d := '{}';
  end;
  return d #>> '{owner,ssn}';
end $$; select pg_temp.b1()
--# record filled by its other name
--@ simple
create function pg_temp.b2() returns text language plpgsql as $$ declare
  r record;
  q alias for r;
begin
  select 'x' as a into r;
  select ssn as a into q from customers where id = 1;
  return r.a;
end $$; select pg_temp.b2()
--# field of a record filled by its other name
--@ simple
create function pg_temp.b3() returns text language plpgsql as $$ declare
  r record;
  q alias for r;
begin
  select 'x' as a into r;
  q.a := (select ssn from customers where id = 1);
  return r.a;
end $$; select pg_temp.b3()
--# old row by its other name
--@ simple
create function at_old() returns trigger language plpgsql as $$ declare
  o alias for old;
  n record;
begin
  select 'x' as ssn into n;
  n := o;
  raise notice '%', n.ssn;
  return new;
end $$; create trigger at_old before update on customers for each row execute function at_old(); update customers set city = 'q' where id = 1
--# record through a function with a record
--@ simple
create function pg_temp.b7() returns text language plpgsql as $$ declare
  r record;
begin
  select 'x' as a, ssn as b into r from customers where id = 1;
  return to_jsonb(r) ->> 'b';
end $$; select pg_temp.b7()
--# record compared
--@ simple
create function pg_temp.b8() returns boolean language plpgsql as $$ declare
  r record;
begin
  select 1 as a, grade as b into r from customers where id = 1;
  return r = row(1, 'grade-amber'::text);
end $$; select pg_temp.b8()
--# record is null
--@ simple
create function pg_temp.b9() returns boolean language plpgsql as $$ declare
  r record;
begin
  select nullif(grade, 'grade-amber') as b into r from customers where id = 1;
  return r is null;
end $$; select pg_temp.b9()
--# record returned as it is
--@ simple
create function pg_temp.b10() returns record language plpgsql as $$ declare
  r record;
begin
  select 'x'::text as a, ssn as b into r from customers where id = 1;
  return r;
end $$; select * from pg_temp.b10() as t(a text, b text)
--# record's rows returned by the next
--@ simple
create function pg_temp.b11() returns table (x text, y text) language plpgsql as $$ declare
  r record;
begin
  for r in select 'x'::text as a, ssn as b from customers loop x := r.b; return next; end loop;
end $$; select y, x from pg_temp.b11()
--# set record returned
--@ simple
create function pg_temp.b12() returns setof record language plpgsql as $$ declare
  r record;
begin
  for r in select 'x'::text as a, ssn as b from customers loop return next r; end loop;
end $$; select t.a, t.b from pg_temp.b12() as t(a text, b text)
--# field of a record whose column has a dot in its name
--@ simple
create function pg_temp.b13() returns text language plpgsql as $$ declare
  r record;
begin
  select 'x' as a, ssn as "r.a" into r from customers where id = 1;
  return r."r.a";
end $$; select pg_temp.b13()
--# record through values
--@ simple
create function pg_temp.b15() returns text language plpgsql as $$ declare
  r record;
begin
  select 'x' as column1 into r;
  for r in values ((select ssn from customers where id = 1)) loop return r.column1; end loop;
end $$; select pg_temp.b15()
--# record through a union
--@ simple
create function pg_temp.b16() returns text language plpgsql as $$ declare
  r record;
begin
  select 'x' as ssn into r;
  for r in select name as ssn from customers where false union all select ssn from customers loop return r.ssn; end loop;
end $$; select pg_temp.b16()
--# record through a call without a name
--@ simple
create function pg_temp.b17() returns text language plpgsql as $$ declare
  r record;
begin
  select 'x' as e into r;
  select e.* into r from (select ssn from customers where id = 1) as e(e);
  return r.e;
end $$; select pg_temp.b17()
--# record with long names
--@ simple
create function pg_temp.b18() returns text language plpgsql as $$ declare
  r record;
begin
  select 'x' as aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg into r;
  select ssn as aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggghh into r from customers where id = 1;
  return r.aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg;
end $$; select pg_temp.b18()
--# record given a row of a view
--@ simple
create function pg_temp.b19() returns text language plpgsql as $$ declare
  r record;
begin
  select 'x' as email into r;
  r := (select contact from contacts where id = 1);
  return r.email;
end $$; select pg_temp.b19()
--# record with a field that a function names
--@ simple
create function pg_temp.b20() returns text language plpgsql as $$ declare
  r record;
begin
  select 'x' as unnest into r;
  select unnest(array[ssn]) into r from customers where id = 1;
  return r.unnest;
end $$; select pg_temp.b20()
--# record from a function of one value
--@ simple
create function pg_temp.b21() returns text language plpgsql as $$ declare
  r record;
begin
  select 'x' as ssn_of into r;
  select * into r from ssn_of(1);
  return r.ssn_of;
end $$; select pg_temp.b21()
--# record from a named query
--@ simple
create function pg_temp.b22() returns text language plpgsql as $$ declare
  r record;
begin
  select 'x' as a into r;
  with w as (select ssn as a from customers) select * into r from w limit 1;
  return r.a;
end $$; select pg_temp.b22()
