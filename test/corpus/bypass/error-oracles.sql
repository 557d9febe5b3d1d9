-- A value that can make a statement fail, and what it says when it does.

--# division by zero
select 1 / (ascii(ssn) - 56) from customers order by id
--# division by zero for one row
select 1 / (score - 700) from customers where id = 1
--# remainder by zero
select 1 % (score - 700) from customers where id = 1
--# cast to a number quotes the value
select ssn::int from customers
--# cast of a whole row
select c::text::int from customers c
--# cast to a date
select email::date from customers where email is not null
--# cast to a boolean
select grade::boolean from customers
--# cast to uuid
select ssn::uuid from customers
--# cast to inet
select email::inet from customers where email is not null
--# cast to interval
select grade::interval from customers
--# cast to xml
select xmlparse(document email) from customers where email is not null
--# cast to a bit string
select ssn::bit(4) from customers
--# cast to regclass
select grade::regclass from customers
--# cast to regtype
select email::regtype from customers where email is not null
--# cast to an array
select ssn::int[] from customers
--# cast to a range
select ssn::int4range from customers
--# cast of a piece
select substr(ssn, 1, 1)::boolean from customers where id = 1
--# cast of a number that does not fit
select (score * 46)::smallint from customers order by id
--# small number multiplied
select (score::int2 * 45::int2) from customers order by id
--# square root
select sqrt(score - 500) from customers order by id
--# logarithm
select ln(score - 500) from customers order by id
--# power
select power(score - 500, 0.5) from customers order by id
--# factorial
select factorial(score - 400) is null from customers where id = 1
--# date made
select make_date(2024, score / 55, 1) from customers where id = 1
--# date from text
select to_date(ssn, 'MM-DD-YYYY') from customers
--# code point
select chr(score - 700) from customers where id = 1
--# substring of negative length
select substring(name, 1, score - 500) from customers where id = 1
--# sub-select with too many rows
select (select 1 from generate_series(1, case when ssn like '8%' then 2 else 1 end)) from customers where id = 1
--# sub-select with too many rows by predicate
select (select id from customers where score > 690)
--# array subscript out of bounds
select get_byte(ssn::bytea, score - 700) from customers where id = 1
--# bit position
select get_bit(ssn::bytea, score) from customers where id = 1
--# set byte
select set_byte('\x00'::bytea, score - 700, 1) from customers where id = 1
--# converted
select convert_from(decode('ff', 'hex'), case when score > 500 then 'UTF8' else 'LATIN1' end) from customers where id = 1
--# pattern made of the value
select 'x' ~ ('(' || repeat(')', 1 + (score / 500))) from customers where id = 1
--# pattern that escapes nothing, met only on a match
select ssn like '8\' from customers order by id
--# format with a bad argument
select format(email, 1) from customers where email is not null
--# encode by the value
select encode('x', grade) from customers
--# zone by the value
select now() at time zone grade from customers
--# unit by the value
select date_trunc(grade, now()) from customers
--# json path that fails strictly
select jsonb_path_query(profile, 'strict $.pet') from customers order by id
--# json path that divides
select jsonb_path_query(profile, '1 / ($.pin - 1101)') from customers order by id
--# json value or error
select json_value(profile, '$.pet' error on empty) from customers order by id
--# json query or error
select json_query(profile, 'strict $.pet' error on error) from customers order by id
--# json array length of what is none
select jsonb_array_length(profile -> 'deep' -> 'list') from customers where id = 1
--# json elements of what is none
select jsonb_array_elements(case when profile ? 'pet' then '1' else '[]' end::jsonb) from customers where id = 1
--# json cast to a number
select (profile -> 'pet')::int from customers order by id
--# json record
select jsonb_populate_record(null::scratch, jsonb_build_object('id', profile -> 'pet')) from customers where id = 1
--# width bucket
select width_bucket(5, score - 700, 0, 3) from customers where id = 1
--# series that never ends
select count(*) from generate_series(1, 10, (select score - 700 from customers where id = 1))
--# overflow of an aggregate
select sum(9000000000000000000 * (score / 500)) from customers where id < 3
--# sum of numbers out of range
select (sum(score) * 400000)::int from customers
--# integer overflow
select score * 5000000 from customers where id = 1
--# interval out of range
select make_interval(years => score * 500000) from customers where id = 1
--# bad limit
select id from customers order by id limit (select score - 500 from customers where id = 1)
--# bad offset
select id from customers order by id offset (select score - 500 from customers where id = 1)
--# bad percentile
select percentile_cont((select score / 500.0 from customers where id = 1)) within group (order by id) from customers
--# and that divides
select (ssn like '8%') and (1 / (id - 1) = 1) from customers where id = 1
--# or that divides
select (ssn like '8%') or (1 / (id - 1) = 1) from customers where id = 1
--# coalesce that divides
select coalesce(nullif(grade, 'grade-amber'), (1 / (id - 1))::text) from customers where id = 1
--# division behind a null
select 1 / (id - 1 + coalesce(length(nullif(grade, 'grade-amber')), 0)) from customers where id = 1
--# greatest that casts
select greatest(score, (grade = 'grade-amber')::int) / (score - 700) from customers where id = 1
--# error in a common table expression
with s as (select 1 / (score - 700) as x from customers where id = 1) select x from s
--# error in an aggregate
select max(1 / (score - 700)) from customers
--# error in a lateral
select l.* from customers c, lateral (select 1 / (c.score - 700)) l where c.id = 1
--# error through a SQL function
select 1 / (ascii(ssn_of(1)) - 56)
--# error through a set-returning function
select 1 / (score - 700) from everyone() where id = 1
--# error by a plpgsql function
select fail_with(ssn) from customers
--# error in values
values (1 / ((select score from customers where id = 1) - 700))
--# error in extended form
--@ extended
select 1 / (score - 700) from customers where id = 1
--# error in binary form
--@ binary
select ssn::int from customers
--# error when fetched in pieces
--@ portal
select 1 / (score - 704) from customers order by id
--# error in a cursor
begin; declare e cursor for select 1 / (score - 703) from customers order by id; fetch 1 from e; fetch 1 from e; commit
--# check violated by the value
insert into checked (id, t) select 1, grade from customers where id = 1
--undo delete from checked
--# number check violated
insert into checked (id, n) select 1, score - 700 from customers where id = 1
--undo delete from checked
--# unique violated by a guess
insert into customers (id, name, city, ssn, created_at) values (99, 'x', 'y', '899-40-6781', now())
--undo delete from customers where id = 99
--# unique violated by a guess, ignored
insert into customers (id, name, city, ssn, created_at) values (99, 'x', 'y', '899-40-6781', timestamp '2024-01-01') on conflict do nothing
--undo delete from customers where id = 99
--# unique violated by an update
update customers set ssn = '899-40-6781' where id = 5
--undo rollback
--# not null violated by the value
update accounts set kind = (select nullif(grade, 'grade-amber') from customers where id = 1) where id = 1
--undo update accounts set kind = 'savings' where id = 1
--# type length violated
update accounts set currency = (select case when score > 500 then 'LONG' else 'EUR' end from customers where id = 1) where id = 1
--undo update accounts set currency = 'USD' where id = 1
--# foreign key violated by the value
update accounts set customer_id = (select score - 699 from customers where id = 1) where id = 1
--undo update accounts set customer_id = 1 where id = 1
--# failing row quoted
update customers set name = null where id = 1
--# duplicate key quoted by an index
create unique index dup on customers (grade)
--# exclusion quoted
create table ex as select grade from customers; alter table ex add exclude (grade with =)
--undo drop table ex
--# new check quoted
alter table customers add constraint small check (score < 500) 
--undo alter table customers drop constraint small
--# foreign key added
alter table cards add foreign key (pan) references customers (ssn)
--# time by repetition
select length(repeat('x', score * 1000)) from customers where id = 1
--# memory by the value
select length(repeat('x', (score - 650) * 30000000)) from customers where id = 1
--# replaced beyond what fits
select octet_length(replace(ssn, '8', repeat(repeat('x', 1000000), 600))) from customers where id = 1
--# cast to a domain with a made value
select ('899-40-678' || right(ssn, 1))::us_ssn, ssn::us_ssn::text from customers order by id
--# exponent out of range
select exp(score) from customers where id = 1
--# number read by a pattern
select to_number(ssn_area, 'S9') / (to_number(ssn_area, '999') - 899) from customers where id = 1
--# time read by a pattern
select to_timestamp(left(ssn, 1), 'MM') from customers where id = 1
--# format by the value
select format('%' || case left(ssn, 1) when '8' then 's' else 'q' end, 1) from customers where id = 1
--# format position by the value
select format('%' || (score / 300) || '$s', 'x') from customers where id = 1
--# json path by the value
select jsonb_path_query('{}', ('$.' || left(ssn, 1) || '"')::jsonpath) from customers where id = 1
--# json index by the value
select jsonb_set('[1]', array[case when score > 500 then '0' else 'x' end], '1') from customers where id = 1
--# date moved out of range
select date_of_birth + score * 3000000 from customers where id = 1
--# window frame by the value
select sum(1) over (order by id rows between (select score - 700 from customers where id = 2) preceding and current row), nth_value(id, (score / 700)) over (order by id) from customers
--# case that divides by the id
select case when ssn like '8%' then 1 / (id - 1) else 1 end from customers where id = 1
--# error through a view
select 1 / (length(reach) - 30) from overview_again order by id
--# domain violated by the value
insert into checked (id, d) select 1, left(ssn, 1) || '00-00-0000' || repeat('x', score / 600) from customers where id = 1
--# decoded from hex
select decode(repeat(left(ssn_area, 1), 1 + score / 500), 'hex') from customers where id = 1
--# interval by the value
select (score || ' ' || case when score > 500 then 'days' else 'dayz' end)::interval from customers where id = 1
--# null treated as an error
select 1 / count(nullif(grade, 'grade-amber')) from customers where id = 1
--# subscript of a document out of range
select jsonb_insert(profile, '{pet,0}', '1') from customers where id = 1
--# parsed identifier
select parse_ident(repeat('a', 1 + score / 600) || case when score > 500 then '.' else '' end) from customers where id = 1
--# type change fails by value
alter table customers alter column score type int using 1 / (score - 700)
--undo alter table customers alter column score type int
--# not null set on what is computed
alter table customers add constraint guess check (nullif(grade, 'grade-amber') is not null)
--undo alter table customers drop constraint guess
--# unique index made over an expression
create unique index dup on customers (left(ssn, 2))
--undo drop index dup
--# index made over an expression that divides
create index dup on customers ((1 / (score - 700)))
--undo drop index dup
--# index made with a predicate that divides
create index dup on customers (id) where 1 / (score - 700) > 0
--undo drop index dup
--# exclusion made over a protected column
alter table customers add constraint apart exclude using btree (grade with =)
--undo alter table customers drop constraint apart
--# foreign key violated by a guess
insert into points values (1, '899-40-6781')
--# key that a trigger breaks with what it keeps
--@ simple owner
create table kept_keys (k text unique); insert into kept_keys select ssn from pacts; create function keeps_key() returns trigger language plpgsql as 'begin insert into kept_keys values (old.ssn); return new; end'
--@ simple owner
create trigger keeps_key after update on pacts for each row execute function keeps_key()
--@ settle
--@ simple
update pacts set city = 'x' where id = 1
--undo drop trigger if exists keeps_key on pacts
--undo drop function if exists keeps_key
--undo drop table if exists kept_keys
--# key that a block breaks, raised again
--@ simple owner
create table kept_keys (k text unique); insert into kept_keys select ssn from pacts
--@ settle
--@ simple
do $$ begin insert into kept_keys select ssn from pacts where id = 1; exception when unique_violation then raise; end $$
--undo drop table if exists kept_keys
--# key of an open column and a protected one
--@ simple owner
create unique index city_and_code on pacts (city, code); insert into pacts (id, city, code) select id + 900, 'twin', code from pacts where id = 1
--@ settle
--@ simple
update pacts set city = 'twin' where id = 1
--@ extended
update pacts set city = 'twin' where id = 1
--undo drop index if exists city_and_code
--undo delete from pacts where id > 900
--# key that is worked out
--@ simple owner
create unique index worked_out on pacts ((city || code)); insert into pacts (id, city, code) select id + 900, 'twin', code from pacts where id = 1
--@ settle
--@ extended
update pacts set city = 'twin' where id = 1
--undo drop index if exists worked_out
--undo delete from pacts where id > 900
--# key of a column that is made of a protected one
--@ simple owner
alter table pacts add column made text generated always as (city || code) stored unique; insert into pacts (id, city, code) select id + 900, 'twin', code from pacts where id = 1
--@ settle
--@ extended
update pacts set city = 'twin' where id = 1
--undo alter table pacts drop column if exists made
--undo delete from pacts where id > 900
--# foreign key from a protected column
--@ simple owner
create table code_list (a text primary key); insert into code_list select distinct code from pacts where code is not null; alter table pacts add constraint code_listed foreign key (code) references code_list
--@ settle
--@ extended
delete from code_list where a = (select min(a) from code_list)
--@ extended
update code_list set a = 'none'
--undo alter table pacts drop constraint if exists code_listed
--undo drop table if exists code_list
