-- Rows that a statement proposes or a routine yields, tables made by SELECT INTO, bounds of ranges that users made.

--# upsert of a stored value
insert into clinic.kv (key, value) select 'a', nhs from clinic."Patient" where "patientId" = 1 on conflict (key) do update set value = excluded.value returning value
--# upsert to another column
insert into clinic.contact (id, phone) select id, phone from clinic.contact on conflict (id) do update set kind = excluded.phone returning kind
--# upsert from what is stored
insert into clinic.contact (id, who) values (1, 1) on conflict (id) do update set kind = contact.phone returning kind
--# upsert of what is not given
--@ simple
alter table clinic.contact alter kind set default clinic.nhs_of(1)
--@ simple
insert into clinic.contact (id, who) values (1, 1) on conflict (id) do update set kind = excluded.kind returning kind
--undo alter table clinic.contact alter kind drop default
--# upsert where stored equals proposed
insert into clinic.contact (id, phone) values (1, '+41 44 555 001') on conflict (id) do update set kind = 'same' where contact.phone = excluded.phone returning kind
--# upsert through a trigger
--@ simple
create function clinic.z() returns trigger language plpgsql as $$begin new.t := (select nhs from clinic."Patient" where "patientId" = 1); return new; end$$; create trigger z before insert on clinic.scratch for each row execute function clinic.z(); create unique index z on clinic.scratch (id)
--@ simple
insert into clinic.scratch values (1, 'x') on conflict (id) do update set t = excluded.t returning t
--# upsert whole row
insert into clinic.contact select * from clinic.contact on conflict (id) do update set kind = row_to_json(excluded) ->> 'phone' returning kind
--# upsert of a sub-select
insert into clinic.kv values ('a', 'x') on conflict (key) do update set value = excluded.value || (select nhs from clinic."Patient" where "patientId" = 1) returning value
--# upsert that divides
insert into clinic.kv (key, value, version) select 'a', 'x', (diagnosis = 'grave')::int from clinic."Patient" where "patientId" = 1 on conflict (key) do update set version = 1 / excluded.version
--# columns of a function by another name
select a.c from clinic.all_staff() as a(x, y, c) order by a.x
--# columns of a function in another order
--@ simple
create function clinic.z() returns table (a text, b text) language sql as 'select name, "PIN" from clinic.staff order by id'
--@ simple
select b as a from clinic.z()
--@ simple
select a from clinic.z() order by b
--# columns of a function swapped
--@ simple
create function clinic.z() returns table ("PIN" text, name text) language sql as 'select name, "PIN" from clinic.staff order by id'
--@ simple
select name from clinic.z()
--# columns of a function by its row
--@ simple
create function clinic.z() returns setof clinic."Table" language sql as 'select "patientId", nhs::text, ''x'', ''y'' from clinic."Patient" order by 1'
--@ simple
select "column" from clinic.z()
--# columns of a function that unites
--@ simple
create function clinic.z() returns table (a int, b text) language sql as 'select id, name from clinic.ward union all select 9, nhs from clinic."Patient" order by 1, 2'
--@ simple
select b from clinic.z()
--# columns of a function given a value
--@ simple
create function clinic.z(text) returns table (a int, b text) language sql as 'select 1, $1'
--@ simple
select z.b from clinic."Patient" p, clinic.z(p.nhs) z order by p."patientId"
--# columns of a function given by name
--@ simple
create function clinic.z(v text) returns table (a int, b text) language sql as 'select 1, v'
--@ simple
select z.b from clinic."Patient" p, clinic.z(v => p.nhs) z order by p."patientId"
--# columns of a function with a filter within
--@ simple
create function clinic.z(v text) returns table (a int, b text) language sql as 'select "patientId", "fullName" from clinic."Patient" where nhs like v order by 1'
--@ simple
select a from clinic.z('711%')
--# columns of a function that counts
--@ simple
create function clinic.z(n int) returns table (a int, b text) language sql as 'select g, ''x'' from generate_series(1, n) g'
--@ simple
select z.a from clinic."Patient" p, clinic.z("größe"::int - 160) z where p."patientId" = 1
--# columns of a function that fails
--@ simple
create function clinic.z() returns table (a int, b int) language sql as 'select "patientId", (170 - "größe")::int::clinic."PositiveInt" from clinic."Patient" where "patientId" < 4 order by 1'
--@ simple
select a from clinic.z()
--# columns of a narrower function
--@ simple
create function clinic.z() returns table (a int, b int2) language sql as 'select "patientId", ("größe" * 190)::int::int2 from clinic."Patient" where "patientId" = 1'
--@ simple
select a from clinic.z()
--# columns of a function side by side
select r.* from rows from (clinic.all_staff(), clinic.chart_rows()) as r
--# columns of a function without FROM
select (clinic.all_staff()).salary
--# columns of a function of a function
--@ simple
create function clinic.z() returns table (a int, b text, c text) language sql as 'select id, name, "PIN" from clinic.all_staff()'
--@ simple
select c from clinic.z()
--# columns of a parent's function
--@ simple
create function clinic.z() returns setof clinic.staff language sql as 'select id, name, name, role, salary, hired from clinic.staff order by id'
--@ simple
select salary from clinic.z()
--# columns of a function replaced
--@ simple
create function clinic.z() returns table (a int, b text) language sql as 'select id, name from clinic.ward order by 1'
--@ simple
select b from clinic.z()
--@ simple
create or replace function clinic.z() returns table (a int, b text) language sql as 'select "patientId", nhs from clinic."Patient" order by 1'
--@ simple
select b from clinic.z()
--# columns of a function of the session
--@ simple
create function pg_temp.z() returns table (a int, b text) language sql as 'select "patientId", "E-Mail" from clinic."Patient" order by 1'
--@ simple
select b from pg_temp.z()
--# columns of an overloaded function
--@ simple
create function clinic.z(int) returns table (a int, b text) language sql as 'select 1, ''x'''; create function clinic.z(text) returns table (a int, b text) language sql as 'select "patientId", nhs from clinic."Patient" order by 1'
--@ simple
select b from clinic.z('x')
--# columns of a function that changes rows
--@ simple
create function clinic.z() returns table (a int, b text) language sql as 'update clinic.contact set kind = kind returning id, phone'
--@ simple
select b from clinic.z() order by 1
--# columns of a parsed body
--@ simple
create function clinic.z() returns table (a int, b text) language sql begin atomic select "patientId", nhs from clinic."Patient" order by 1; end
--@ simple
select b from clinic.z()
--# select into
select "patientId", nhs as city into temp t from clinic."Patient"; select city from t order by "patientId"
--# select into of a union
select "patientId", city into temp t from clinic."Patient" union select "patientId", nhs from clinic."Patient"; select city from t order by 1
--# select into then filled
select 1 as id, 'x'::text as v into temp t; insert into t select "patientId", nhs from clinic."Patient"; select v from t order by id, v
--# select into then changed
select id, name as v into temp t from clinic.ward; update t set v = (select nhs from clinic."Patient" p where p."patientId" = t.id); select v from t order by id
--# select into under a name that is there
select "patientId" as code, nhs as label into temp room from clinic."Patient"; select label from room order by code
--# select into from a function
select id, "PIN" as name into temp t from clinic.all_staff(); select name from t order by id
--# select into in a transaction
begin; select "E-Mail" as e into temp t from clinic."Patient"; savepoint s; select e from t order by 1; rollback
--# bounds of a range of one's own
select clinic.dose_range(lower(dose), null) from clinic."Patient" order by "patientId"
--# bounds the wrong way
select clinic.dose_range("größe", 170) from clinic."Patient" where "patientId" = 1
--# bounds with flags of a value
select clinic.dose_range(1, 2, case when diagnosis = 'grave' then '[]' else '()' end) from clinic."Patient" order by "patientId"
--# range to ranges
select dose::clinic.dose_multirange from clinic."Patient" order by "patientId"
--# range over a subtype of one's own
create function clinic.z(numeric, numeric) returns float8 language sql immutable as 'select (select "größe"::float8 from clinic."Patient" where "patientId" = 1) + $1 - $2'; create type clinic.zr as range (subtype = numeric, subtype_diff = clinic.z); select clinic.z(1, 2)
