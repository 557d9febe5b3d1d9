-- Parts of an expression that are worked out only where an earlier one asks for it, and sums and comparisons that fail on some values.

--# row equality stops at the first difference
select (grade, 1 / (id - 1)) = ('grade-amber', 1) from customers where id = 1
--# row inequality stops
select (grade, 1 / (id - 1)) <> ('grade-amber', 1) from customers where id = 1
--# row order stops
select (grade, 1 / (id - 1)) < ('grade-amber', 1) from customers where id = 1
--# row distinct stops
select (grade, 1 / (id - 1)) is distinct from ('grade-amber', 1) from customers where id = 1
--# list stops at the first match
select grade in ('grade-amber', (1 / (id - 1))::text) from customers where id = 1
--# list not in stops
select grade not in ('grade-amber', (1 / (id - 1))::text) from customers where id = 1
--# not between stops
select grade not between 'grade-az' and (1 / (id - 1))::text from customers where id = 1
--# coalesce of a sub-select's column
select coalesce(g, d) from (select nullif(grade, 'grade-amber') as g, (1 / (id - 1))::text as d from customers where id = 1) x
--# and of a sub-select's columns
select b and f from (select grade = 'grade-amber' as b, 1 / (id - 1) = 1 as f from customers where id = 1) x
--# or of a named query's columns
with x as (select grade = 'grade-amber' as b, 1 / (id - 1) = 1 as f from customers where id = 1) select b or f from x
--# coalesce of lateral
select coalesce(nullif(grade, 'grade-amber'), l.d) from customers c, lateral (select (1 / (c.id - 1))::text as d) l where id = 1
--# coalesce in an inlined function
--@ simple
create function co1(a text, b text) returns text language sql immutable as 'select coalesce($1, $2)'
--@ simple
select co1(nullif(grade, 'grade-amber'), (1 / (id - 1))::text) from customers where id = 1
--undo drop function if exists co1
--# and in an inlined function
--@ simple
create function and1(a boolean, b boolean) returns boolean language sql immutable as 'select $1 and $2'
--@ simple
select and1(grade = 'grade-amber', 1 / (id - 1) = 1) from customers where id = 1
--undo drop function if exists and1
--# and in a view
--@ simple
create view lz1 as select id, grade = 'grade-amber' as b, 1 / (id - 1) = 1 as f from customers
--@ simple
select b and f from lz1 where id = 1
--undo drop view if exists lz1
--# coalesce of a sub-select of several rows
select coalesce(nullif(grade, 'grade-amber'), (select name from customers)) from customers where id = 1
--# and of a sub-select of several rows
select grade = 'grade-amber' and (select true from customers) from customers where id = 1
--# coalesce of a sub-select that is volatile
select coalesce(nullif(grade, 'grade-amber'), nextval('counter')::text) from customers where id = 1; select is_called from counter
--# list of what is volatile
select grade in ('grade-amber', nextval('counter')::text) from customers where id = 1; select is_called from counter
--# coalesce of what tells
select coalesce(nullif(grade, 'grade-amber'), tell('here')) from customers where id = 1
--# list of what tells
select grade in ('grade-amber', tell('here')) from customers where id = 1
--# row of what tells
select (grade, tell('here')) = ('grade-amber', 'x') from customers where id = 1
--# row order of what tells
select (grade, tell('here')) < ('grade-amber', 'x') from customers where id = 1
--# and of what tells
select grade = 'grade-amber' and tell('here') = 'told' from customers where id = 1
--# list of what sets
select grade in ('grade-amber', set_config('app.lz', 'y', false)) from customers where id = 1; select current_setting('app.lz', true)
--# row of what sets
select (grade, set_config('app.lz', 'y', false)) = ('grade-amber', 'x') from customers where id = 1; select current_setting('app.lz', true)
--# coalesce of what locks
select coalesce(nullif(score, 700), pg_try_advisory_lock(4711)::int) from customers where id = 1; select count(*) from pg_locks where locktype = 'advisory' and objid = 4711; select pg_advisory_unlock_all()
--# list of what locks
select (score > 500) in (true, pg_try_advisory_lock(4711)) from customers where id = 1; select count(*) from pg_locks where locktype = 'advisory' and objid = 4711; select pg_advisory_unlock_all()
--# case of a column of a sub-select that tells
select coalesce(g, t) from (select nullif(grade, 'grade-amber') as g, tell('here') as t from customers where id = 1) x
--# not null test of a row stops
select row(nullif(grade, 'grade-amber'), 1 / (id - 1)) is not null from customers where id = 1
--# case's default by a sub-select
select case x.b when true then x.d end from (select grade = 'grade-amber' as b, 1 / (id - 1) as d from customers where id = 1) x
--# subscripts beyond null
select (nullif(tags, tags))[1 / (id - 1)] , (case when true then nullif(tags[1], 'canarya-red-1') end) from customers where id = 1
--# subscript of null is not computed
select (string_to_array(nullif(grade, 'grade-amber'), '-'))[1 / (id - 1)] from customers where id = 1
--# json subscript of null
select (nullif(profile, profile - 'cat'))['a'][(1 / (id - 1))::text] from customers where id = 1
--# aggregate of the outer query in a sub-select
select coalesce(nullif(max(c.grade), 'grade-amber'), (select count(c.id)::text from accounts)) from customers c where id = 1
--# number with a shift, written
select to_char(marks[1], '9V99999999') from vitals where id = 1
--# number with a shift of a long
select to_char(marks[1]::bigint, '9V99999999999999999') from vitals where id = 1
--# sum of money that overflows
select sum(p) from (select pay as p from vitals where id = 1 union all select '92233720368545000.00'::money) x
--# average of intervals that overflows
select avg(w) from (select waits as w from vitals where id = 1 union all select interval '2147483646 days 23:00') x
--# sum of intervals that overflows
select sum(w) from (select waits as w from vitals where id = 1 union all select interval '2147483647 days') x
--# sum over a window of intervals that overflows
select sum(w) over (order by o) from (select waits as w, 1 as o from vitals where id = 1 union all select interval '2147483647 days', 2) x
--# setting by a name
set app.grade_amber = 1; select current_setting('app.' || replace(grade, '-', '_')) from customers where id = 1
--# setting by a name of the system
select current_setting(case when true then translate(grade, 'grade-mb', 'work_memx') end) from customers where id = 1
--# setting named directly
select current_setting(grade) from customers where id = 1
--# document of a json with a null byte
select to_jsonb(doc) from vitals order by id
--# hash of a range
select hash_range(span) from vitals order by id
--# array of arrays
select array[tags, array['x','y']] from customers where id = 1
--# arrays joined
select array_agg(tags) from customers where id < 3
--# date in a zone
select seen at time zone place::text from vitals where id = 1
--# rounding
select round(fraction, 3), trunc(weight), round(weight) from vitals order by id
--# json of infinity
select to_json(weight / 0.1), json_agg(seen) from vitals group by weight
--# text positions
select strpos(grade, 'b'), position('b' in grade) from customers order by id
--# encode by format of value
select encode(raw, case when id > 0 then 'hex' end) from vitals order by id
--# lag by a count of many
select lag(grade, 1, grade || 'x') over (order by id) from customers order by id
--# string aggregate by constants
select string_agg(grade, ',' order by id) from customers
--# comparison of records of differing kinds
select row(score, 'a'::text)::record = row(700, 1)::record from customers where id = 1
--# record order of differing kinds
select r < s from (select row(score, 'a'::text) as r, row(700, 1) as s from customers where id = 1) x
--# record equal of differing kinds in order
select r = s from (select row(score, 'a'::text) as r, row(700, 1) as s from customers where id = 1) x
--# records in arrays of differing kinds
select array[r] = array[s] from (select row(score, 'a'::text) as r, row(700, 1) as s from customers where id = 1) x
--# greatest of records of differing kinds
select greatest(r, s) from (select row(score, 'a'::text) as r, row(700, 1) as s from customers where id = 1) x
--# nullif of records of differing kinds
select nullif(r, s) is null from (select row(score, 'a'::text) as r, row(700, 1) as s from customers where id = 1) x
--# multirange from documents
select doc::jsonb @> '{"pet": "canarya-falcon-1"}' from vitals order by id
--# record with json compared lazily
select r = s from (select row(score, v.doc) as r, row(700, v.doc) as s from customers c join vitals v using (id) where id = 1) x
--# record with json compared lazily, order
select r < s from (select row(score, v.doc) as r, row(700, v.doc) as s from customers c join vitals v using (id) where id = 1) x
--# point in a record compared lazily
select r = s from (select row(grade, spot) as r, row('grade-amber'::text, spot) as s from customers c join vitals v using (id) where id = 1) x
--# row of xml compared lazily
select r = s from (select row(grade, '<a/>'::xml) as r, row('grade-amber'::text, '<a/>'::xml) as s from customers where id = 1) x
--# array of records with xml compared lazily
select array[r] @> array[s] from (select row(grade, '<a/>'::xml) as r, row('grade-amber'::text, '<a/>'::xml) as s from customers where id = 1) x
--# strict step of an aggregate that tells
--@ simple
create function st1(a text, b text) returns text language plpgsql strict as 'begin raise notice ''step''; return a; end'; create aggregate sta (text) (sfunc = st1, stype = text, initcond = 'x')
--@ simple
select sta(nullif(grade, 'grade-amber')) from customers where id = 1
--undo drop aggregate if exists sta(text)
--undo drop function if exists st1
--# strict step of an aggregate, of a number of the system
--@ simple
create aggregate stb (text) (sfunc = textcat, stype = text)
--@ simple
select stb(nullif(grade, 'grade-amber')) is null from customers where id = 1
--undo drop aggregate if exists stb(text)
--# strict function that tells, inlined beside
--@ simple
create function stc(a text, b text) returns text language sql strict as 'select $2'
--@ simple
select stc(nullif(grade, 'grade-amber'), 'x') from customers where id = 1
--undo drop function if exists stc
--# strict procedure by a value
--@ simple
create function std(a text) returns setof int language sql strict as 'select 1'
--@ simple
select std(nullif(grade, 'grade-amber')) from customers where id = 1
--undo drop function if exists std
--# setting held by a value
begin; select set_config('app.loc', 'y', score > 500) from customers where id = 1; commit; select current_setting('app.loc', true)
--# sequence called by a value
select setval('counter', 7, score > 500) from customers where id = 1; select nextval('counter')
--# any of a sub-select stops
select grade = any (select case when a.id = 2 then (1 / (a.id - 2))::text else 'grade-amber' end from accounts a where a.id <= c.id + 1 order by a.id) from customers c where id = 1
--# exists of a sub-select with a fallible where
select exists (select 1 from accounts a where 1 / (a.id - 1) = 1 and c.grade = 'grade-amber') from customers c where id = 1
--# array of a sub-select
select array(select 1 / (a.id - 1) from accounts a where c.grade = 'grade-amber') from customers c where id = 1
--# lateral values lazily
select coalesce(x.a, x.b) from customers c, lateral (values (nullif(c.grade, 'grade-amber'), (1 / (c.id - 1))::text)) x(a, b) where c.id = 1
--# named query lazily
with x as not materialized (select nullif(grade, 'grade-amber') as a, (1 / (id - 1))::text as b from customers where id = 1) select coalesce(a, b) from x
--# renamed columns lazily
select coalesce(p, q) from (select nullif(grade, 'grade-amber'), (1 / (id - 1))::text from customers where id = 1) as x(p, q)
--# row's field lazily
select coalesce((x).a, (x).b) from (select nullif(grade, 'grade-amber') as a, (1 / (id - 1))::text as b from customers where id = 1) as x
--# field of a made row lazily
select coalesce((r).email, (r).phone) from (select row(nullif(grade, 'grade-amber'), (1 / (id - 1))::text)::contact as r from customers where id = 1) x
--# field of a made row, another field fails
select (row(grade, (1 / (id - 1))::text)::contact).email from customers where id = 1
--# field of a case
select (case when true then row(grade, 'x')::contact end).email from customers where id = 1
--# function in from, inlined, lazily
--@ simple
create function lzg(g text, i int) returns table (a text, b text) language sql stable as 'select nullif(g, ''grade-amber''), (1 / (i - 1))::text'
--@ simple
select coalesce(a, b) from customers c, lateral lzg(c.grade, c.id) f where c.id = 1
--undo drop function if exists lzg
--# function's argument that is dropped when inlined
--@ simple
create function lzh(a text, b int) returns text language sql immutable as 'select coalesce(a, b::text)'
--@ simple
select lzh(nullif(grade, 'grade-amber'), d) from (select grade, 1 / (id - 1) as d from customers where id = 1) x
--undo drop function if exists lzh
--# function's default argument lazily
--@ simple
create function lzi(a text, b int default (1 / (extract(year from now())::int - extract(year from now())::int))) returns text language sql as 'select coalesce(a, b::text)'
--@ simple
select lzi(nullif(grade, 'grade-amber')) from customers where id = 1
--undo drop function if exists lzi
--# view of one's own that stops within
--@ simple
create view lzk as select id, (grade, 1 / (id - 1)) = ('grade-amber', 1) as t from customers
--@ simple
select t from lzk where id = 1
--undo drop view if exists lzk
--# view in the same text lazily
create temp view lzl as select id, nullif(grade, 'grade-amber') as a, (1 / (id - 1))::text as b from customers; select coalesce(a, b) from lzl where id = 1; drop view lzl
--# virtual column lazily
--@ simple
alter table customers add column vf int generated always as (1 / (id - 1)) virtual
--@ simple
select coalesce(nullif(grade, 'grade-amber'), vf::text) from customers where id = 1
--undo alter table customers drop column if exists vf
--# virtual column lazily, without a cast
--@ simple
alter table customers add column vg boolean generated always as (1 / (id - 1) = 1) virtual
--@ simple
select grade = 'grade-amber' and vg from customers where id = 1
--undo alter table customers drop column if exists vg
--# greatest beside a failing one
select greatest(grade, (1 / (id - 1))::text) from customers where id = 2
--# domain of a coalesce
select coalesce(nullif(grade, 'grade-amber'), 'x'::us_ssn::text) from customers where id = 1
--# cast of a parameter behind a null
--@ extended
select coalesce(nullif(grade, 'grade-amber'), $1::int::text) from customers where id = 1
--bind 1
--# function of a window in a short cut
select grade = 'grade-amber' and 1 / (row_number() over (order by id) - 1) = 1 from customers where id = 1
--# aggregate in a short cut
select max(grade) = 'grade-amber' and 1 / (count(*) - 1) = 1 from customers where id = 1
--# grouped expression lazily
select bool_and(grade = 'grade-amber' and 1 / (id - 1) = 1) from customers where id = 1
--# bool and of a column lazily
select bool_and(b and f) from (select grade = 'grade-amber' as b, 1 / (id - 1) = 1 as f from customers where id = 1) x
--# sum of failing and protected
select sum(coalesce(nullif(score, 700), d)) from (select score, 1 / (id - 1) as d from customers where id = 1) x
--# json value of a case
select json_object('a': coalesce(nullif(grade, 'grade-amber'), d)) from (select grade, (1 / (id - 1))::text as d from customers where id = 1) x
--# copy of a short cut
copy (select coalesce(nullif(grade, 'grade-amber'), (1 / (id - 1))::text) from customers where id = 1) to stdout
--# cursor of a short cut
begin; declare sc cursor for select grade in ('grade-amber', (1 / (id - 1))::text) from customers where id = 1; fetch sc; rollback
--# prepared short cut
prepare sc as select (grade, 1 / (id - 1)) = ('grade-amber', 1) from customers where id = 1; execute sc
--# block with a short cut
do $$ declare b boolean; begin select (grade, 1 / (id - 1)) = ('grade-amber', 1) into b from customers where id = 1; end $$
--# block with a short cut of variables
do $$ declare g text; i int; b boolean; begin select grade, id into g, i from customers where id = 1; b := (g, 1 / (i - 1)) = ('grade-amber', 1); end $$
--# returning a short cut
update customers set city = city where id = 1 returning (grade, 1 / (id - 1)) = ('grade-amber', 1)
--# returning an old short cut
delete from notes where id = 1 returning old.body in ('canarya note: the safe code is alpha0', (1 / (old.id - 1))::text)
--# merge returning a short cut
merge into customers c using (select 1) x on c.id = 1 when matched then update set city = city returning coalesce(nullif(c.grade, 'grade-amber'), (1 / (c.id - 1))::text)
--# explain of a short cut that runs
explain (analyze, costs off, timing off, summary off, buffers off) select grade in ('grade-amber', (1 / (id - 1))::text) from customers where id = 1
--# memory of a held cursor, by size
--@ simple
declare mi cursor with hold for select v.* from customers c, lateral (values (c.grade), (c.email)) v, generate_series(1, 50)
--@ simple
select name, used_bytes from pg_backend_memory_contexts where name like '%uplestore%' or name like 'PortalHold%' order by 1, 2
--@ simple
close mi
--# log of temporary files
set client_min_messages = log; set log_temp_files = 0; set work_mem = '64kB'; select count(*) from (select distinct email, g from customers, generate_series(1, 700) g) x
--# constants by a variadic of rows
select concat_ws(',', variadic array[grade, (1 / (id - 1))::text]) from customers where id = 2
--# coalesce in a default of a parameter's place
--@ extended
select coalesce(nullif(grade, $1), (select name from customers limit 2)) from customers where id = 1
--bind grade-amber
--# in a list from two levels
select (select y.t from (select x.g in ('grade-amber', x.d) as t from (select grade as g, (1 / (id - 1))::text as d from customers where id = 1) x) y)
--# in a list of a function's column
select f.what in ('899-40-6781', (1 / (f.who - 1))::text) from everyone_as_table() f where who = 1
--# in a view's column twice
--@ simple
create view od1 as select id, 1 / (id - 1) as d, grade from customers; create view od2 as select id, d::text as d, grade from od1
--@ simple
select coalesce(nullif(grade, 'grade-amber'), d) from od2 where id = 1
--undo drop view if exists od2
--undo drop view if exists od1
--# in a materialized view's
select number in ('899-40-6781', (1 / (id - 1))::text) from customer_snapshot where id = 1
--# overlay of several
select (grade, email, 1 / (id - 1)) = ('grade-amber', 'ada.canarya@quartzmail.example', 1) from customers where id = 1
--# minimum of rows with documents
select min(r) from (select row(grade, doc) as r from customers c join vitals v using (id) where id < 3) x
--# windowed minimum of money
select sum(pay) over (order by id) from (select id, pay from vitals where id = 1 union all select 2, '92233720368545000.00'::money) x
--# average of money's documents
select sum(w) from (select greatest(waits, waits) as w from vitals where id = 1 union all select interval '2147483647 days') x
--# sum of a coalesced interval
select sum(coalesce(w, '0')) from (select waits as w from vitals where id = 1 union all select interval '2147483647 days') x
--# parameter of a domain in a list
prepare od3 (us_ssn) as select coalesce(nullif(grade, 'grade-amber'), $1) from customers where id = 1; execute od3('899-40-6781')
--# own function of a domain, called with an open value behind a hidden
--@ simple
create function od4(a us_ssn) returns text language sql immutable as 'select a::text'
--@ simple
select coalesce(nullif(grade, 'grade-amber'), od4(name)) from customers where id = 1
--undo drop function if exists od4
--# between rows
select row(grade, 1 / (id - 1)) between row('grade-amber', 1) and row('grade-b', 2) from customers where id = 1
