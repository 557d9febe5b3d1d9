-- What fails on a value, and values behind functions, views, triggers and names that come to mean something else.

--# cast error
select "E-Mail"::text::int from clinic."Patient" order by "patientId"
--# cast error enum
select "E-Mail"::text::clinic."Severity" from clinic."Patient"
--# cast error date
select nhs::text::date from clinic."Patient"
--# cast error json
select "E-Mail"::text::json from clinic."Patient"
--# cast error uuid in where
select 1 from clinic."Patient" where "Select"::uuid is null
--# cast error xml
select xmlparse(document "E-Mail"::text) from clinic."Patient"
--# division
select 1 / (diagnosis = 'grave')::int from clinic."Patient" where "patientId" = 1
--# division behind and
select "patientId" from clinic."Patient" where diagnosis = 'grave' and 1 / ("patientId" - 1) > 0
--# substring negative
select substr('x', 1, ("größe" - 170)::int) from clinic."Patient"
--# sqrt
select sqrt("größe" - 175) from clinic."Patient" where "patientId" < 4
--# ln
select ln("größe" - 161.5) from clinic."Patient" where "patientId" = 1
--# overflow
select (("größe" - 160)::int * 100000000)::int from clinic."Patient" where "patientId" = 1
--# smallint
select ("größe" * 190)::int::smallint from clinic."Patient" where "patientId" = 1
--# factorial
select factorial(("größe" - 165)::bigint) from clinic."Patient" where "patientId" = 1
--# make date
select make_date(2025, 2, extract(day from "Date of Birth")::int + 15) from clinic."Patient"
--# numeric precision
select ("größe" * 5.9)::numeric(3, 0) from clinic."Patient" where "patientId" = 1
--# bit fits
select "größe"::int::bit(7)::int from clinic."Patient" order by "patientId"
--# array of value
select (array[1,2,3])[("größe")::int] is null, array_fill(1, array[("größe" - 170)::int]) from clinic."Patient" where "patientId" = 1
--# range error
select numrange("größe", 170) from clinic."Patient" where "patientId" = 1
--# range error own type
select clinic.dose_range(lower(dose), 20) from clinic."Patient" where "patientId" = 1
--# scalar sub-select several in where
select 1 where 1 = (select 1 from clinic."Patient" where "größe" > 180)
--# to date of value
select to_date(nhs, 'YYYYMMDD') from clinic."Patient"
--# to timestamp field
select to_timestamp("größe" || '', 'HH24') from clinic."Patient" where "patientId" = 1
--# encode name of value
select convert_from('x', "E-Mail") from clinic."Patient" where "patientId" = 1
--# setting name of value
select current_setting("E-Mail") from clinic."Patient" where "patientId" = 1
--# regclass of value
select "E-Mail"::text::regclass from clinic."Patient" where "patientId" = 1
--# to regclass of value
select to_regclass(case when diagnosis = 'grave' then 'pg_class' else 'no' end) from clinic."Patient" where "patientId" = 1
--# timezone of value
select now() at time zone ("E-Mail"::text) from clinic."Patient" where "patientId" = 1
--# unique violation
update clinic."Patient" set nhs = '7112034011' where "patientId" = 2
--# foreign key error words
update billing.reminder set nhs = '7112034044' where id = 1
--# foreign key delete
delete from clinic."Patient" where nhs = '7112034011'
--# failing row words
update billing."order" set amount = -1 where id = 1
--# failing row of a patient
update clinic."Patient" set "fullName" = null where "patientId" = 1
--# pulled by trigger words
create function pg_temp.t() returns trigger language plpgsql as $$begin raise exception '%', old; end$$; create trigger t before update on clinic.contact for each row execute function pg_temp.t(); update clinic.contact set kind = 'x'
--# error in own function
create function pg_temp.f(t text) returns int language plpgsql as $$begin raise '%', t; end$$; select pg_temp.f(nhs) from clinic."Patient"
--# error in cast chain
select ('{' || "E-Mail" || '}')::int[] from clinic."Patient"
--# error context
select clinic.warn("E-Mail") from clinic."Patient" order by "patientId"
--# sql function
select clinic.nhs_of(1)
--# sql function in from
select * from clinic.nhs_of(2) n
--# sql function named argument
select clinic.nhs_of(who => 3)
--# definer with out
select * from clinic.mail_of(1)
--# definer field
select (clinic.mail_of(1)).tall
--# set returning
select salary from clinic.all_staff()
--# set returning star
select (clinic.all_staff()).*
--# set returning as alias
select x.c from clinic.all_staff() as x(a, b, c)
--# set returning whole
select s from clinic.all_staff() s
--# set returning filter
select name from clinic.all_staff() where salary > 6000
--# table function
select chart from clinic.chart_rows()
--# table function rows from
select * from rows from (clinic.chart_rows(), generate_series(1, 3)) as r
--# function on value
select clinic.shout(nhs) from clinic."Patient" order by "patientId"
--# variadic on value
select clinic.label('a', nhs, "E-Mail") from clinic."Patient" order by "patientId"
--# variadic array
select clinic.label(variadic allergies) from clinic."Patient" order by "patientId"
--# functional notation
select p.nhs, nhs(p), (p).nhs from clinic."Patient" p order by "patientId"
--# own sql function
--@ simple
create function clinic.z() returns setof text language sql as 'select nhs from clinic."Patient" order by 1'
--@ simple
select * from clinic.z()
--# own function atomic
--@ simple
create function clinic.z() returns text language sql begin atomic select nhs from clinic."Patient" limit 1; end
--@ simple
select clinic.z()
--# own plpgsql function
--@ simple
create function clinic.z() returns text language plpgsql as 'begin return (select "E-Mail" from clinic."Patient" where "patientId" = 1); end'
--@ simple
select clinic.z()
--# own plpgsql return query
--@ simple
create function clinic.z() returns setof clinic."Patient" language plpgsql as 'begin return query table clinic."Patient"; end'
--@ simple
select nhs from clinic.z() order by 1
--# own plpgsql dynamic
--@ simple
create function clinic.z() returns text language plpgsql as $$declare r text; begin execute 'select n' || 'hs from clinic."Patient" limit 1' into r; return r; end$$
--@ simple
select clinic.z()
--# own temp function
--@ simple
create function pg_temp.z(int) returns text language sql as 'select nhs from clinic."Patient" where "patientId" = $1'
--@ simple
select pg_temp.z(1)
--# own procedure inout
--@ simple
create procedure clinic.z(inout x text) language plpgsql as $$begin x := (select nhs from clinic."Patient" where "patientId" = 1); end$$
--@ simple
call clinic.z('')
--# own aggregate over row
--@ simple
create aggregate clinic.z(clinic."Patient") (sfunc = array_append, stype = clinic."Patient"[])
--@ simple
select clinic.z(p order by p."patientId") from clinic."Patient" p
--# own operator on
--@ simple
create function clinic.z(clinic."Patient", int) returns text language sql as 'select $1.nhs'; create operator clinic.### (leftarg = clinic."Patient", rightarg = int, function = clinic.z)
--@ simple
select p operator(clinic.###) 1 from clinic."Patient" p
--# own cast on
--@ simple
create function clinic.z(clinic.contact) returns text language sql as 'select $1.phone'; create cast (clinic.contact as text) with function clinic.z(clinic.contact)
--@ simple
select c::text from clinic.contact c
--# own view
--@ simple
create view clinic.z as select nhs as city from clinic."Patient"
--@ simple
select city from clinic.z order by 1
--# own view of view
--@ simple
create view clinic.z as table clinic."v.directory"
--@ simple
select "group" from clinic.z order by id
--# own recursive view
--@ simple
create recursive view clinic.z(n) as select nhs::text from clinic."Patient"
--@ simple
select n from clinic.z order by 1
--# own view with check
--@ simple
create view clinic.z as select id, kind from clinic.contact where phone like '+41%'
--@ simple
select count(*) from clinic.z
--# own view replaced
--@ simple
create view clinic.z as select "fullName" as n from clinic."Patient"
--@ simple
create or replace view clinic.z as select nhs::text as n from clinic."Patient"
--@ simple
select n from clinic.z order by 1
--# own rule
--@ simple
create rule z as on update to clinic.scratch do instead select nhs from clinic."Patient" order by 1
--@ simple
update clinic.scratch set t = t
--# own rule returning
--@ simple
create rule z as on insert to clinic.kv do also insert into clinic.scratch select 5, nhs from clinic."Patient"
--@ simple
insert into clinic.kv values ('q', 'q')
--@ simple
select t from clinic.scratch order by 1
--# own trigger
--@ simple
create function clinic.z() returns trigger language plpgsql as $$begin new.t := (select nhs from clinic."Patient" where "patientId" = 1); return new; end$$; create trigger z before insert on clinic.scratch for each row execute function clinic.z()
--@ simple
insert into clinic.scratch values (7, 'x') returning t
--# own trigger when
--@ simple
create trigger z before update on clinic.contact for each row when (old.phone like '+41%') execute function suppress_redundant_updates_trigger()
--@ simple
update clinic.contact set who = who
--# own trigger transition table
--@ simple
create function clinic.z() returns trigger language plpgsql as $$begin insert into clinic.scratch select id, phone from o; return null; end$$; create trigger z after delete on clinic.contact referencing old table as o for each statement execute function clinic.z()
--@ simple
delete from clinic.contact
--@ simple
select t from clinic.scratch order by id, t
--# own default
--@ simple
create table clinic.z (i int, d text default clinic.nhs_of(1))
--@ simple
insert into clinic.z (i) values (1) returning d
--# own default sub-function in domain
create domain clinic.z as text default clinic.nhs_of(1); create temp table t (i int, d clinic.z); insert into t (i) values (1) returning d
--# own check
--@ simple
create function clinic.z(t text) returns boolean language sql as 'select exists (select 1 from clinic."Patient" where nhs = t)'; alter table clinic.scratch add constraint zz check (not clinic.z(t)) not valid
--@ simple
insert into clinic.scratch values (9, '7112034011')
--# own statistics
create statistics clinic.z (mcv) on diagnosis, city from clinic."Patient"; analyze clinic."Patient"; select most_common_vals from pg_stats_ext where statistics_name = 'z'
--# own index expression
create index z on clinic."Patient" (upper(nhs::text)); analyze clinic."Patient"; select most_common_vals, histogram_bounds from pg_stats where tablename = 'z'
--# own type over table
--@ simple
create type clinic.z as (p clinic."Patient")
--@ simple
select row(p)::clinic.z from clinic."Patient" p order by p."patientId"
--# own collation order
--@ simple
create collation clinic.z (provider = icu, locale = 'de')
--@ simple
select "patientId" from clinic."Patient" order by "E-Mail" collate clinic.z
--# own text search
--@ simple
create text search configuration clinic.z (copy = simple)
--@ simple
select to_tsvector('clinic.z', remark) from "lab.results".measurement order by id
--# own sequence start
do $$ begin execute 'create sequence clinic.z start ' || (select "größe"::int from clinic."Patient" where "patientId" = 1); end $$; select start_value from pg_sequences where sequencename = 'z'
--# own partition key
create table clinic.z (n text) partition by list (n); create table clinic.z1 partition of clinic.z for values in ('7112034011'); insert into clinic.z select nhs from clinic."Patient" where "patientId" = 1
--# shadow temp table
create temp table ward (id int, name text); insert into ward select "patientId", nhs from clinic."Patient"; set search_path = pg_temp, clinic; select name from ward order by id
--# shadow temp view
--@ simple
create temp view room as select nhs as code, "patientId" as floor from clinic."Patient"
--@ simple
set search_path = clinic
--@ simple
select code from room order by floor
--# shadow function
create function pg_temp.upper(text) returns text language sql as 'select nhs from clinic."Patient" limit 1'; set search_path = pg_temp, pg_catalog; select pg_temp.upper('x')
--# shadow schema temp named clinic
create temp view "Patient" as select nhs as "fullName" from clinic."Patient"; select "fullName" from "Patient" order by 1
--# shadow type
create type public.text as (v pg_catalog.text); set search_path = public, pg_catalog; select row(nhs)::public.text from clinic."Patient"
--# update lets trigger tell
--@ simple
update clinic.appointment set state = 'x' where id = 1
--@ simple
select row_data from archive.audit order by at_id
--# lock rows by value
select "patientId" from clinic."Patient" where diagnosis = 'mild' for update skip locked
--# vacuum by value
vacuum (verbose) clinic."Patient"
--# analyze verbose
analyze (verbose) clinic."Patient"; select n_distinct, correlation from pg_stats where tablename = 'Patient' and attname in ('größe', 'diagnosis') order by attname
--# cluster order by mail
--@ simple
cluster clinic."Patient" using "Patient_mail"
--@ simple
select "patientId", ctid from clinic."Patient" order by ctid
--# partial index says
select pg_relation_size('clinic."Patient_where"'), (select count(*) from clinic."Patient" where diagnosis = 'critical' and city is not null)
--# index only by partial
explain (analyze, costs off, timing off, summary off, buffers off) select city from clinic."Patient" where diagnosis = 'critical' and city = 'Lyon'
--# refresh
--@ simple
refresh materialized view archive.snapshot
--@ simple
select number from archive.snapshot order by 1
--# lookup by value
select id from clinic.contact where phone = '+41 44 555 001'
--# lookup by value parameter
--@ extended
select id from clinic.contact where phone = $1
--bind +41 44 555 001
--# lookup not equal
select id from clinic.contact where phone <> '+41 44 555 001' order by id
--# token turned back shown
select phone, phone || '' from clinic.contact order by id
--# masks at once
select nhs, "nhsHead", number from clinic."Patient" join archive.snapshot using ("patientId") order by "patientId"
--# star of join
select * from clinic."Patient" p join clinic.v_patient v on v.id = p."patientId" join archive.snapshot s on s."patientId" = p."patientId" order by p."patientId"
--# with ordinality
select * from unnest(array(select nhs::text from clinic."Patient" order by 1)) with ordinality
--# only parent
select "PIN" from only clinic.staff order by id
--# having without group
select 1 from clinic."Patient" having max("größe") > 182
--# jsonb agg strict of view
select jsonb_agg(v order by v.id) from clinic."v.directory" v
--# window json
select json_agg(nhs) over (order by "patientId") from clinic."Patient"
--# array agg of rows
select array_agg(c order by c.id) from clinic.contact c
--# merge arrays
select array_cat(allergies, array['x']) || nhs::text from clinic."Patient" order by "patientId"
--# interval times
select interval '1 day' * "größe" from clinic."Patient" order by "patientId"
--# money
select salary::money from clinic.staff order by id
--# point
select point(salary, 1) from clinic.staff order by id
--# inet
select ('10.0.0.0'::inet + (salary::int)) from clinic.staff order by id
--# bytea
select convert_to("E-Mail", 'utf8') from clinic."Patient" order by "patientId"
--# uuid
select md5("PIN")::uuid from clinic.staff order by id
--# oid cast
select salary::int::oid from clinic.staff order by id
--# char cast
select ("größe"::int - 100)::"char" from clinic."Patient" order by "patientId"
--# pg typeof with value
select pg_typeof(nhs), nhs collate "C" from clinic."Patient" order by "patientId"
--# num nulls
select num_nulls(nullif(diagnosis, 'mild'), nullif(diagnosis, 'grave')) from clinic."Patient" order by "patientId"
--# pipeline aborted
--@ frames
P |select 1/0
B ||0|
E |0
P |select nhs from clinic."Patient"
B ||0|
E |0
S
P |select "E-Mail" from clinic."Patient" order by "patientId"
B ||0|
E |0
S
--# pipeline with begin
--@ frames
P |begin
B ||0|
E |0
P |create temp table s as select 1 as nhs
B ||0|
E |0
P |select nhs from clinic."Patient" order by "patientId"
B ||1|
E |0
S
--@ simple
rollback
