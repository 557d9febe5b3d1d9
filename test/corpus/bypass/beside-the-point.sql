--# view whose base becomes protected
--@ simple
create view tb1 as select id, name as k from customers; create view tw1 as select id, coalesce(nullif(k, 'grade-amber'), date_trunc('nonsense', now())::text) as x from tb1
--@ simple
create or replace view tb1 as select id, grade as k from customers
--@ simple
select x from tw1 where id = 1
--undo drop view if exists tw1
--undo drop view if exists tb1
--# view over a function that becomes another
--@ simple
create function tf2(which int) returns text language sql stable as 'select name from public.customers where id = which'; create view tw2 as select id, coalesce(nullif(tf2(id), 'grade-amber'), date_trunc('nonsense', now())::text) as x from desks
--@ simple
create or replace function tf2(which int) returns text language sql stable as 'select grade from public.customers where id = which'
--@ simple
select x from tw2 where id = 1
--undo drop view if exists tw2
--undo drop function if exists tf2
--# view over a table that becomes a parent
--@ simple
create table tp3 (id int not null, grade text); create view tw3 as select id, coalesce(nullif(grade, 'grade-amber'), date_trunc('nonsense', now())::text) as x from tp3
--@ simple
create table tc3 (id int not null, grade text); alter table tc3 inherit tp3
--@ simple
alter table customers inherit tp3
--@ simple
select x from tw3 where id = 1
--undo alter table customers no inherit tp3
--undo drop view if exists tw3
--undo drop table if exists tp3 cascade
--# view that divides, whose base becomes protected
--@ simple
create view tb4 as select id, id as k from customers; create view tw4 as select id, 1 / (k - 700) as x from tb4
--@ simple
create or replace view tb4 as select id, score as k from customers
--@ simple
select x from tw4 where id = 1
--undo drop view if exists tw4
--undo drop view if exists tb4
--# generated column of a view's
--@ simple
create rule tr5 as on update to shelves do also insert into scratch select 1 / (ascii(old.code) - 99), 'x'
--@ simple
update shelves set name = name where id = 1
--undo drop rule if exists tr5 on shelves
--# sub-select of an aggregate with a set
select coalesce(nullif(grade, 'grade-amber'), (select count(*) + generate_series(1, 2) from desks)::text) from customers where id = 1
--# sub-select of an aggregate's namesake
--@ simple
create function public.max(int, int) returns int language sql immutable as 'select $1'
--@ simple
select coalesce(nullif(grade, 'grade-amber'), (select public.max(id, 1) from desks)::text) from customers where id = 1
--undo drop function if exists public.max(int, int)
--# sub-select of a row's set
--@ simple
create function dups(customers) returns setof text language sql immutable as 'select ''a''::text union all select ''b'''
--@ simple
select coalesce(nullif(grade, 'grade-amber'), (select c.dups)) from customers c where id = 1
--undo drop function if exists dups(customers)
--# sub-select that is counted
--@ simple
begin
--@ simple
select coalesce(nullif(grade, 'grade-amber'), (select max(place) from desks)) from customers where id = 1
--@ simple
select seq_scan, seq_tup_read from pg_stat_xact_user_tables where relname = 'desks'
--@ simple
rollback
--# sub-select that is counted, by a function
--@ simple
begin
--@ simple
select coalesce(nullif(grade, 'grade-amber'), (select max(place) from desks)) from customers where id = 1
--@ simple
select pg_stat_get_xact_numscans('desks'::regclass)
--@ simple
rollback
--# test of existence that is counted
--@ simple
begin
--@ simple
select grade = 'grade-amber' or exists (select from desks where place > 'a') from customers where id = 1
--@ simple
select seq_scan from pg_stat_xact_user_tables where relname = 'desks'
--@ simple
rollback
--# array that is counted
--@ simple
begin
--@ simple
select coalesce(nullif(tags, '{canarya-red-1,canarya-blue}'), array(select place from desks)) from customers where id = 1
--@ simple
select seq_scan from pg_stat_xact_user_tables where relname = 'desks'
--@ simple
rollback
--# membership that is counted
--@ simple
begin
--@ simple
select grade = 'grade-amber' or id in (select id from desks) from customers where id = 1
--@ simple
select seq_scan from pg_stat_xact_user_tables where relname = 'desks'
--@ simple
rollback
--# named query that is counted
--@ simple
begin
--@ simple
with w as materialized (select max(place) as m from desks) select coalesce(nullif(grade, 'grade-amber'), (select m from w limit 1)) from customers where id = 1
--@ simple
select seq_scan from pg_stat_xact_user_tables where relname = 'desks'
--@ simple
rollback
--# list with a sub-select that is counted
--@ simple
begin
--@ simple
select grade in ('grade-amber', (select max(place) from desks)) from customers where id = 1
--@ simple
select seq_scan from pg_stat_xact_user_tables where relname = 'desks'
--@ simple
rollback
--# branch of a view that is counted
--@ simple
create view tv8 as select id, place, (select max(place) from desks) as m from desks
--@ simple
begin
--@ simple
select coalesce(nullif(c.grade, 'grade-amber'), v.m) from customers c join lateral (select m from tv8 where id = 1) v on true where c.id = 1
--@ simple
select seq_scan from pg_stat_xact_user_tables where relname = 'desks'
--@ simple
rollback
--undo drop view if exists tv8
--# function of SQL that is counted
--@ simple
create function tf9() returns text language sql stable as 'select max(place) from public.desks'
--@ simple
begin
--@ simple
select coalesce(nullif(grade, 'grade-amber'), tf9()) from customers where id = 1
--@ simple
select seq_scan from pg_stat_xact_user_tables where relname = 'desks'
--@ simple
rollback
--undo drop function if exists tf9
--# sequence that goes on
--@ simple
select coalesce(nullif(grade, 'grade-amber'), nextval('counter')::text) from customers where id = 1
--@ simple
select last_value, is_called from counter
--# setting that is put
--@ simple
select coalesce(nullif(grade, 'grade-amber'), set_config('app.hit', 'yes', false)) from customers where id = 1
--@ simple
select current_setting('app.hit', true)
--@ simple
reset app.hit
--# chance that goes on
--@ simple
select setseed(0.5)
--@ simple
select coalesce(nullif(grade, 'grade-amber'), random()::text) from customers where id = 1
--@ simple
select random()
--# number of a transaction
--@ simple
begin
--@ simple
select coalesce(nullif(grade, 'grade-amber'), pg_current_xact_id()::text) from customers where id = 1
--@ simple
select pg_current_xact_id_if_assigned() is null
--@ simple
rollback
--# lock that is held
--@ simple
select coalesce(nullif(grade, 'grade-amber'), pg_try_advisory_lock(4711)::text) from customers where id = 1
--@ simple
select count(*) from pg_locks where locktype = 'advisory' and objid = 4711
--@ simple
select pg_advisory_unlock_all()
--# collations that conflict, lower
select lower(nullif(grade, 'grade-amber') || c || d) from customers, (select 'a' collate "C" as c, 'b' collate "POSIX" as d) x where id = 1
--# collations that conflict, compared
select nullif(grade, 'grade-amber') < (c || d) from customers, (select 'a' collate "C" as c, 'b' collate "POSIX" as d) x where id = 1
--# collations that conflict, equal
select nullif(grade, 'grade-amber') = (c || d) from customers, (select 'a' collate "C" as c, 'b' collate "POSIX" as d) x where id = 1
--# collations that conflict, of a table
--@ simple
create temp table tcl (c text collate "C", d text collate "POSIX"); insert into tcl values ('a', 'b')
--@ simple
select upper(nullif(grade, 'grade-amber') || c || d) from customers, tcl where id = 1
--@ simple
drop table if exists tcl
--# collations that conflict, greatest
select greatest(nullif(grade, 'grade-amber'), c || d) from customers, (select 'a' collate "C" as c, 'b' collate "POSIX" as d) x where id = 1
--# collations that conflict, like
select nullif(grade, 'grade-amber') || c || d ilike 'x%' from customers, (select 'a' collate "C" as c, 'b' collate "POSIX" as d) x where id = 1
--# collations that conflict, in turn
select grade = 'grade-amber' or lower(c || d || name) = 'x' from customers, (select 'a' collate "C" as c, 'b' collate "POSIX" as d) x where id = 1
--# collations that conflict, named
select initcap(nullif(grade, 'grade-amber') || current_user || d) from customers, (select 'b' collate "POSIX" as d) x where id = 1
--# collations that conflict, of a view
--@ simple
create view tvc as select 'a' collate "C" as c, 'b' collate "POSIX" as d
--@ simple
select lower(nullif(grade, 'grade-amber') || c || d) from customers, tvc where id = 1
--undo drop view if exists tvc
--# collation that is not determinate, for places
--@ simple
create collation tnd (provider = icu, locale = 'und', deterministic = false)
--@ simple
select strpos(nullif(grade, 'grade-amber') collate tnd, 'x'), lower(nullif(grade, 'grade-amber') collate tnd) from customers where id = 1
--@ simple
select replace(nullif(grade, 'grade-amber') collate tnd, 'x', 'y') from customers where id = 1
--undo drop collation if exists tnd
--# plan of what never runs
explain (analyze, costs off, timing off, summary off, buffers off) select coalesce(nullif(grade, 'grade-amber'), (select max(place) from desks)) from customers where id = 1
--# exclusion over a protected range
alter table vitals add constraint tx exclude using gist (span with &&)
--undo alter table vitals drop constraint if exists tx
--# check that is validated later
--@ simple
alter table customers add constraint tck check (score > 500) not valid
--@ simple
alter table customers validate constraint tck
--undo alter table customers drop constraint if exists tck
--# type of a column shortened
alter table customers alter column grade type varchar(12)
--undo alter table customers alter column grade type text
--undo analyze customers
--# virtual column that fails
--@ simple
alter table customers add column tvx int generated always as (1 / (score - 700)) virtual
--@ simple
select tvx from customers where id = 1
--undo alter table customers drop column if exists tvx
--# virtual column that always fails unless null
--@ simple
alter table customers add column tvy text generated always as (substr(nullif(grade, 'grade-amber'), 1, -1)) virtual
--@ simple
select tvy from customers where id = 1
--undo alter table customers drop column if exists tvy
--# own function that always fails unless null
--@ simple
create function tf10(text) returns text language sql immutable as 'select substr(nullif($1, ''grade-amber''), 1, -1)'
--@ simple
select tf10(grade) from customers where id = 1
--undo drop function if exists tf10
--# own function with a strict body
--@ simple
create function tf11(text) returns text language sql immutable strict as 'select current_setting(''no.such'')'
--@ simple
select tf11(nullif(grade, 'grade-amber')) from customers where id = 1
--undo drop function if exists tf11
--# own function given far values
--@ simple
create function tf12(d timestamptz) returns text language sql stable as 'select d::text'
--@ simple
select tf12(coalesce(nullif(date_of_birth, '1960-03-05'), '5000000-01-01')) from customers where id = 1
--undo drop function if exists tf12
--# block that always fails unless null
do $$ declare x text; begin select substr(nullif(grade, 'grade-amber'), 1, -1) into x from customers where id = 1; end $$
--# block with a variable in between
do $$ declare g text; x text; begin select grade into g from customers where id = 1; x := date_trunc('nonsense', nullif(g, 'grade-amber')::timestamptz)::text; end $$
--# block with far values
do $$ declare d date; x timestamp; begin select coalesce(nullif(date_of_birth, '1960-03-05'), '5000000-01-01') into d from customers where id = 1; x := d; end $$
--# prepared with far values
--@ simple
prepare tpr (date) as select to_char(coalesce(nullif(date_of_birth, '1960-03-05'), $1), 'YYYY') from customers where id = 1; execute tpr ('5000000-01-01')
--# returned always failing unless null
update customers set city = city where id = 1 returning substr(nullif(grade, 'grade-amber'), 1, -1)
--# returned old always failing unless null
update customers set city = city where id = 1 returning substr(nullif(old.grade, 'grade-amber'), 1, -1)
--# copied always failing unless null
copy (select substr(nullif(grade, 'grade-amber'), 1, -1) from customers where id = 1) to stdout
--# cursor always failing unless null
begin; declare tcu cursor for select substr(nullif(grade, 'grade-amber'), 1, -1) from customers where id = 1; fetch all tcu; rollback
--# named query with far values
with w as (select coalesce(nullif(fraction, 0.11), 1e400) as f from vitals where id = 1) select f = 1::float8 from w
--# recursive query with far values
with recursive w (n, f) as (select 1, coalesce(nullif(fraction, 0.11), 1e400) from vitals where id = 1 union all select n + 1, f from w where n < 2) select f = 1::float8 from w
--# lateral with far values
select y.f = 1::float8 from vitals v, lateral (select greatest(v.fraction, 0.2) as g) x, lateral (select coalesce(nullif(x.g, 0.2), 1e400) as f) y where v.id = 1
--# aggregate of far values
select max(f) = 1::float8 from (select coalesce(nullif(fraction, 0.11), 1e400) as f from vitals where id = 1) x
--# window of far values
select first_value(f) over () = 1::float8 from (select coalesce(nullif(fraction, 0.11), 1e400) as f from vitals where id = 1) x
--# row of far values
select (r).f1 = 1::float8 from (select row(coalesce(nullif(fraction, 0.11), 1e400)) as r from vitals where id = 1) x
--# array element of far values
select (array_agg(coalesce(nullif(fraction, 0.11), 1e400)))[1] = 1::float8 from vitals where id = 1
--# document of far values
select (jsonb_build_object('a', coalesce(nullif(fraction, 0.11), 1e400)) -> 'a')::float8 from vitals where id = 1
--# sub-select of far values
select (select coalesce(nullif(fraction, 0.11), 1e400) from vitals where id = 1) = 1::float8
--# far value by a lookup in jsonb
select (('{"canarya-handle-1": 1e400}'::jsonb) -> handle::text)::float8 from vitals where id = 1
--# far value by a lookup in an array
select (array[1e400::numeric])[coalesce(nullif(score, 700), 1)] = 1::float8 from customers where id = 1
--# far value by position of a text
select (array['5000000-01-01'::date])[strpos(grade, 'grade-a')]::timestamp from customers where id = 1
--# far value by a truth
select (array['5000000-01-01'::date])[(grade = 'grade-amber')::int]::timestamptz from customers where id = 1
--# far value by a lookup in hstore
select ('"canarya-handle-1"=>"x"'::hstore -> handle::text)::int from vitals where id = 1
--# far value by a domain
--@ simple
create domain tfd as numeric
--@ simple
select coalesce(coalesce(nullif(fraction, 0.11), 1e400)::tfd, 1::float8) from vitals where id = 1
--undo drop domain if exists tfd
--# fails unless the other is equal
select substr(nullif('grade-amber', grade), 1, -1) from customers where id = 1
--# own aggregate of far values
--@ simple
create aggregate tag (float8) (sfunc = float8pl, stype = float8, initcond = '0')
--@ simple
select tag(coalesce(nullif(fraction, 0.11), 1e400)) from vitals where id = 1
--undo drop aggregate if exists tag (float8)
--# deviation by hand
select regr_count(coalesce(nullif(fraction, 0.11), 1e400), 1) from vitals where id = 1
--# count of an ordered set
select mode() within group (order by 1::float8) = coalesce(nullif(fraction, 0.11), 1e400) from vitals where id = 1 group by fraction
--# widths of buckets
select width_bucket(coalesce(nullif(weight, 61.25), 'NaN'), 0, 10, 5) from vitals where id = 1
--# series of far steps
select generate_series(1, 2, coalesce(nullif(score, 700), 0)) from customers where id = 1
--# padded by a far count
select lpad('x', coalesce(nullif(score, 700), 2000000000)) from customers where id = 1
--# joined text taken for a number
select (1 || nullif(grade, 'grade-amber'))::int4 from customers where id = 1
--# joined text taken for a date
select (created_at::date || nullif(grade, 'grade-amber'))::date from customers where id = 1
--# own equality that makes a text
--@ simple
create function ue1(text, text) returns text language sql immutable as 'select $1'; create operator public.= (leftarg = text, rightarg = text, function = ue1)
--@ simple
select (nullif(grade, 'grade-amber') operator(public.=) 'x')::int4 from customers where id = 1
--undo drop operator if exists public.= (text, text)
--undo drop function if exists ue1
--# view of far values
--@ simple
create view uv2 as select id, coalesce(nullif(fraction, 0.11), 1e400) as f from vitals
--@ simple
select f = 1::float8 from uv2 where id = 1
--undo drop view if exists uv2
--# function of far values
--@ simple
create function uf3() returns numeric language sql stable as 'select coalesce(nullif(fraction, 0.11), 1e400) from public.vitals where id = 1'
--@ simple
select uf3() = 1::float8
--undo drop function if exists uf3
--# function in PL/pgSQL of far values
--@ simple
create function uf4() returns numeric language plpgsql stable as 'begin return (select coalesce(nullif(fraction, 0.11), 1e400) from public.vitals where id = 1); end'
--@ simple
select uf4() = 1::float8
--undo drop function if exists uf4
--# temporary table of far values
--@ simple
create temp table ut5 as select coalesce(nullif(fraction, 0.11), 1e400) as f from vitals where id = 1
--@ simple
select f = 1::float8 from ut5
--@ simple
drop table if exists ut5
--# temporary table of far dates
--@ simple
create temp table ut6 (d date); insert into ut6 select coalesce(nullif(date_of_birth, '1960-03-05'), '5000000-01-01') from customers where id = 1
--@ simple
select to_char(d, 'YYYY') from ut6
--@ simple
drop table if exists ut6
--# temporary table of bad documents
--@ simple
create temp table ut7 as select '{"a": "\u0000"}'::json as j, grade as k from customers where id = 1
--@ simple
select j -> nullif(k, 'grade-amber') from ut7
--@ simple
drop table if exists ut7
--# temporary table of sums
--@ simple
create temp table ut8 as select coalesce(nullif(weight, 61.25), 1.7e308) as w from vitals, generate_series(1, 2) where id = 1
--@ simple
select sum(w) from ut8
--@ simple
drop table if exists ut8
--# temporary table of rounds
--@ simple
create temp table ut9 as select coalesce(nullif(fraction, 0.11), 9.9e131071) as f from vitals where id = 1
--@ simple
select round(f, -131071) from ut9
--@ simple
drop table if exists ut9
--# cursor of far values
--@ simple
begin; declare uc cursor for select to_char(coalesce(nullif(date_of_birth, '1960-03-05'), '5000000-01-01'), 'YYYY') from customers where id = 1
--@ simple
fetch all uc
--@ simple
rollback
--# parameter that is far
--@ extended
select to_char(coalesce(nullif(date_of_birth, '1960-03-05'), $1), 'YYYY') from customers where id = 1
--bind 5000000-01-01
--# parameter as a count
--@ extended
select substr(nullif(grade, 'grade-amber'), 1, $1) from customers where id = 1
--bind -1
--# parameter as a template
--@ extended
select to_char(nullif(fraction, 0.11), $1) from vitals where id = 1
--bind 9.9.9
--# parameter as a document
--@ extended
select $1::json ->> nullif(grade, 'grade-amber') from customers where id = 1
--bind {"a": "\u0000"}
--# parameter as a setting
--@ extended
select coalesce(nullif(grade, 'grade-amber'), current_setting($1)) from customers where id = 1
--bind no.such
--# setting that is missing or not, by a parameter
--@ extended
select coalesce(nullif(grade, 'grade-amber'), current_setting('no.such', $1)) from customers where id = 1
--bind false
--# template of a span
select to_char(nullif(waits, '1 days'), 'A.D.') from vitals where id = 1
--# week of a span
select date_trunc('week', nullif(waits, '1 days')) from vitals where id = 1
--# dow of a span
select extract(dow from nullif(waits, '1 days')) from vitals where id = 1
--# zone of a local time
select extract(timezone_hour from coalesce(nullif(seen, '2024-01-10 10:00+00'), null)::timestamp) from vitals where id = 1
--# truncation in no zone
select date_trunc('day', nullif(seen, '2024-01-10 10:00+00'), 'Nowhere/None') from vitals where id = 1
--# moved to no zone
select nullif(seen, '2024-01-10 10:00+00') at time zone 'Nowhere/None' from vitals where id = 1
--# age of two far moments
select age(nullif(seen, '2024-01-10 10:00+00'), 'infinity') from vitals where id = 1
--# named notation
select make_interval(days => coalesce(nullif(score, 700), 2147483647)) from customers where id = 1
--# lengths of what is encoded
select length(nullif(raw, '\xca9a01'), 'nonsense') from vitals where id = 1
--# converted by nothing
select convert_from(nullif(raw, '\xca9a01'), 'utf8') from vitals where id = 1
--# normalized by nothing
select normalize(nullif(grade, 'grade-amber'), nfc) is normalized from customers where id = 1
--# overlaid at nothing
select overlay(nullif(grade, 'grade-amber') placing 'x' from -1) from customers where id = 1
--# bit that is not
select get_byte(nullif(raw, '\xca9a01'), 99) from vitals where id = 1
--# substring by a pattern that is none
select substring(nullif(grade, 'grade-amber') from '(') from customers where id = 1
--# similar to nothing
select nullif(grade, 'grade-amber') similar to '(' from customers where id = 1
--# array with a null in it, shown
select array_to_string(tags, null), array_to_string(nullif(tags, '{canarya-red-1,canarya-blue}'), ',', 'x') from customers where id = 1 and 1 / (select count(*) from customers where id = 1) = 1
--# xml of a name
select xmlelement(name x, nullif(grade, 'grade-amber')) from customers where id = 1
--# ranges that are upside down
select int4range(coalesce(nullif(score, 700), 1), 500) from customers where id = 1
--# net that is too wide
select masklen(nullif(place, '10.1.0.1')), set_masklen(nullif(place, '10.1.0.1'), 99) from vitals where id = 1
--# money as a number
select coalesce(nullif(pay, '1001.50'), '92233720368547758.07')::numeric::int4 from vitals where id = 1
--# uuid as text and back
select nullif(token::text, '0a11ce00-0000-4000-8000-000000000001')::uuid from vitals where id = 1
--# version of a token
select uuid_extract_version(nullif(token, '0a11ce00-0000-4000-8000-000000000001')) from vitals where id = 1
--# point in a box
select spot <@ box '(1,1),(1,1)', spot ~= '(1,1)' from vitals where id = 1
--# hstore by many
select extra -> array['k'], extra ? 'k', (extra -> 'k') is null from vitals where id = 1 and extra ? 'k'
--# member by a computed key, compared
select (doc ->> ('p' || 'et')) = 'canarya-falcon-1' from files where id = 1 and (doc ->> 'state') = 'open' and doc -> 'owner' ->> 'ssn' > '5'
--# member that always fails unless null
select substr(nullif(raw ->> 'pin', 'canarya-pin-1'), 1, -1) from files where id = 1
--# member that is far
select to_char(coalesce(nullif(doc #>> '{owner,ssn}', '899-40-6781')::date, '5000000-01-01'), 'YYYY') from files where id = 1
--# text that is a document, in turn
select coalesce(nullif(words::jsonb ->> 'secret', 'canarya-word-1'), date_trunc('none', now())::text) from files where id = 1
--# row of a document's
select (jsonb_populate_record(null::contact, jsonb_build_object('email', nullif(grade, 'grade-amber')))).email from customers where id = 1
--# set that hangs on a test
select x from customers c, lateral unnest(array[nullif(c.grade, 'grade-amber')]) x where c.id = 1 and x is not null
--# filter that hangs on a test
select count(*) filter (where nullif(grade, 'grade-amber') is null) from customers
--# distinct over tests
select distinct nullif(grade, 'grade-amber') from customers
--# order over tests
select id from customers order by nullif(grade, 'grade-amber'), id
--# limit by a test
select id from customers order by id limit (select count(nullif(grade, 'grade-amber')) from customers)
--# two signs in a template of a number
select to_char(nullif(score, 700), 'SS9') from customers where id = 1
