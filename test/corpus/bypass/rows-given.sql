-- Functions that are given whole rows, whose bodies take fields of them; documents that are changed in their places; fields of what a function yields.

--# field of a given row
--@ simple
create function pg_temp.rg1(c customers) returns text language sql stable as 'select c.ssn'; select pg_temp.rg1(c) from customers c order by id
--# field of a given row, by its number
--@ simple
create function pg_temp.rg2(customers) returns text language sql stable as 'select ($1).name || ($1).ssn'; select pg_temp.rg2(c) from customers c order by id
--# the whole of a given row beside a field
--@ simple
create function pg_temp.rg3(c customers) returns text language sql stable as 'select c.name || c::text'; select pg_temp.rg3(customers) from customers order by id
--# field of a given row behind the function's name
--@ simple
create function pg_temp.rg4(c customers) returns text language sql stable as 'select rg4.c.email'; select pg_temp.rg4(c.*) from customers c order by id
--# field of a given row through another function
--@ simple
create function pg_temp.rg5(c customers) returns text language sql stable as 'select public.number_of(c)'; select pg_temp.rg5(c) from customers c order by id
--# field of a given row taken apart first
--@ simple
create function pg_temp.rg6(c customers) returns text language sql stable as 'select x.email from (select c.*) x'; select pg_temp.rg6(c) from customers c order by id
--# a given row decides which rows there are
--@ simple
create function pg_temp.rg7(c customers) returns setof text language sql stable as $$ select c.name where c.ssn like '899%' $$; select pg_temp.rg7(c) from customers c
--# a given row finds others
--@ simple
create function pg_temp.rg8(c customers) returns text language sql stable as 'select count(*)::text from public.customers o where o.email = c.email and c.ssn < ''899'''; select pg_temp.rg8(c) from customers c order by id
--# rows by a field of a given row
select id from customers c where number_of(c) like '899%' order by id
--# rows by a field that is called as a column
select c.id from customers c where c.number_of like '899%' order by c.id
--# order by a field of a given row
select id from customers c order by number_of(c)
--# failure by a field of a given row
--@ simple
create function pg_temp.rg9(c customers) returns int language sql stable as $$ select 1 / (case when c.ssn like '899%' then 0 else 1 end) $$; select pg_temp.rg9(c) from customers c
--# given row whose columns are called otherwise
select number_of(c) from customers c(id, name, city, ssn_no, email) order by 1
--# given row put where nothing protects it
--@ simple
insert into scratch select id, number_of(c) from customers c
--@ simple
select * from scratch order by id
--# given row beside a protected argument
--@ simple
create function pg_temp.rg10(c customers, v text) returns text language sql stable as 'select c.name || v'; select pg_temp.rg10(c, c.ssn) from customers c order by id
--# given row of another entry
--@ simple
create function pg_temp.rg11(a customers, b customers) returns text language sql stable as 'select a.name || b.email'; select pg_temp.rg11(a, b) from customers a join customers b on a.id = b.id order by a.id
--# given row and an argument by its name
--@ simple
create function pg_temp.rg12(c customers, v text) returns text language sql stable as 'select c.name || v'; select pg_temp.rg12(v => c.email, c => c) from customers c order by c.id
--# rows counted by a protected column
select count(c) from customers c where c.ssn like '899%'
--# field of one row that a function yields
select (everyone_as_table()).what
--# field of a whole row that a function yields
select (everyone()).email
--# member by a subscript of a part
select (doc['owner'])['ssn'] from files order by id
--# member by a subscript that a column gives
select doc['owner'][k] from files, (values ('ssn')) v(k) order by id
--# member set beside itself
--@ simple
update files set doc = jsonb_set(doc, '{state}', doc #> '{owner,ssn}') where id = 1 returning doc ->> 'state'
--# member joined to its document
--@ simple
update files set doc = doc || jsonb_build_object('state', doc -> 'owner' -> 'ssn') where id = 1 returning doc ->> 'state'
--# member set by a subscript beside itself
--@ simple
update files set doc['state'] = doc['owner']['ssn'] where id = 1 returning doc ->> 'state'
--# part put in the place of its document
--@ simple
update files set doc = (doc -> 'owner') || '{"a": 1}' where id = 1 returning doc ->> 'ssn'
--# document put into itself
--@ simple
update files set doc = jsonb_set('{"x": 1}', '{x}', doc) where id = 1 returning doc -> 'x' -> 'owner' ->> 'ssn'
--# document of another row
--@ simple
update files f set doc = jsonb_build_object('o', g.doc -> 'owner' -> 'ssn') || f.doc from files g where g.id = 2 and f.id = 1 returning f.doc ->> 'o'
--# document in a list, and a member of it
--@ simple
update files set doc = '[1]' || doc where id = 1 returning doc -> 1 -> 'owner' ->> 'ssn'
--# key taken out that a member names
--@ simple
update files set doc = doc - (doc -> 'owner' ->> 'ssn') where id = 1 returning doc -> 'owner' ->> 'ssn'
--# what a function yields counted by its name, with a star
--@ simple
create function pg_temp.unless(t text) returns text language sql as $$ select nullif(t, 'grade-amber') $$; select count(u.*) from customers c, pg_temp.unless(c.grade) as u(g) where c.id = 1
--# field of a record
--@ simple
do $$ declare
  r record;
begin
  select * into r from customers where id = 1;
  raise notice '%', r.ssn;
end $$
--# field of a record under another name
--@ simple
do $$ declare
  r record;
begin
  select id, email as name into r from customers where id = 1;
  raise notice '%', r.name;
end $$
--# computed field of a record
--@ simple
do $$ declare
  r record;
begin
  select id, lower(email) into r from customers where id = 1;
  raise notice '%', r.lower;
end $$
--# field of a record that went through another
--@ simple
do $$ declare
  r record;
  q record;
begin
  select * into r from customers where id = 1;
  q := r;
  raise notice '%', q.email;
end $$
--# field of a record in a loop decides
--@ simple
do $$ declare
  r record;
begin
  for r in select * from customers order by id loop
    if r.ssn like '899%' then raise notice '%', r.id; end if;
  end loop;
end $$
--# row of a type whose places are others'
--@ simple
do $$ declare
  /* x
  r record;
  */ r customers;
begin
  select id, ssn, city, ssn, email, phone, date_of_birth, grade, score, profile, tags, created_at into r from customers where id = 1;
  raise notice '%', r.name;
end $$
--# field of an inner variable of that name
--@ simple
do $$ declare
  r record;
begin
  select id, name into r from customers where id = 1;
  declare
    r customers;
  begin
    select * into r from customers where id = 1;
    raise notice '%', r.ssn;
  end;
end $$
--# record under another name
--@ simple
do $$ declare
  r record;
  a alias for r;
begin
  select id, email into r from customers where id = 1;
  raise notice '%', a.email;
end $$
--# field of a record that a function answers with
--@ simple
create function pg_temp.rg13(which int) returns text language plpgsql stable as $$
declare
  r record;
begin
  select id, email as name into r from public.customers where id = which;
  return r.name;
end $$; select pg_temp.rg13(id) from customers order by id
