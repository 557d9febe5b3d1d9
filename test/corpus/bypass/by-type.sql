--# circle area
select (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] = '<(0,0),1>' from customers where id = 1
--# box in
select (array['(1e308,1e308),(-1e308,-1e308)'::box])[strpos(grade, 'grade-amber')] in ('(0,0),(1,1)'::box, '(1e308,1e308),(-1e308,-1e308)'::box) from customers where id = 1
--# circle greatest
select nullif((array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')], '<(0,0),1>') from customers where id = 1
--# circle distinct
select (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] is distinct from '<(0,0),1>' from customers where id = 1
--# circle between
select (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] between '<(0,0),1>' and '<(0,0),2>' from customers where id = 1
--# circle in whole rows
select (array[row('<(0,0),1e200>'::circle)])[strpos(grade, 'grade-amber')] = row('<(0,0),1>'::circle) from customers where id = 1
--# lines of json
select ('{1}'::json[])[nullif(strpos(grade, 'grade-amber'), 0):5] = '{1}'::json[] from customers where id = 1
--# max of json arrays
select max(('{1}'::json[])[nullif(strpos(grade, 'grade-amber'), 0):5]) from customers
--# lag of json arrays
select nullif(('{1}'::xml[])[nullif(strpos(grade, 'grade-amber'), 0):5], '{1}') from customers where id = 1
--# nulls in arrays
select array[nullif(strpos(grade, 'grade-amber'), 0)] && '{1}'::int[] from customers where id = 1
--# nulls in arrays contained
select '{1}'::int[] <@ array[1, nullif(strpos(grade, 'grade-amber'), 0)] from customers where id = 1
--# trees joined
select 'a.b'::ltree || coalesce(nullif(grade, 'grade-beige-long'), '{') from customers where id = 1
--# trees asked
select '{NULL}'::lquery[] ? (array['a.b'::ltree])[strpos(grade, 'grade-amber')] from customers where id = 1
--# places of cubes
select '(1,2)'::cube -> (array[5])[strpos(grade, 'grade-amber')] from customers where id = 1
--# length of path
select length((array['((1e308,1e308),(-1e308,-1e308))'::path])[strpos(grade, 'grade-amber')]) from customers where id = 1
--# field that hashes
select ((array[v])[strpos(c.grade, 'grade-amber')]).hash_record from vitals v, customers c where c.id = 1 and v.id = 1
--# field that hashes more
select ((array[row(1, '{}'::json)])[strpos(c.grade, 'grade-amber')]).hash_record from customers c where c.id = 1
--# field in subselect
select (select (array[row(1, '{}'::json)])[strpos(c.grade, 'grade-amber')]).hash_record from customers c where c.id = 1
--# percentile given
create function at_place(x float8) returns int language sql stable as 'select percentile_disc(x) within group (order by id) from accounts'
--@ simple
select at_place(nullif(weight, 61.25)) from vitals where id = 1
--undo drop function if exists at_place(float8)
--# percentile given cast
create function at_place(x float8) returns int language sql stable as 'select percentile_disc($1::float8) within group (order by id) from accounts'
--@ simple
select at_place(nullif(weight, 61.25)) from vitals where id = 1
--undo drop function if exists at_place(float8)
--# lag given
create function at_place(x int) returns int language sql stable as 'select nth_value(id, $1::int) over () from accounts limit 1'
--@ simple
select at_place(strpos(grade, 'grade-amber')) from customers where id = 1
--undo drop function if exists at_place(int)
--# statistics that divide
create statistics told on (1 / (score - 700)), city from customers
--@ simple
analyze customers
--undo drop statistics if exists told
--# statistics that cast
create statistics told on (grade::int), city from customers
--@ simple
analyze customers
--undo drop statistics if exists told
--# statistics one that divide
create statistics told on (1 / (score - 320)) from customers
--@ simple
vacuum analyze customers
--undo drop statistics if exists told
--# statistics through function
create function weigh(n int) returns int language sql immutable as 'select 1 / (n - 700)'
--@ simple
create statistics told on (weigh(score)) from customers
--@ simple
analyze customers
--undo drop statistics if exists told
--undo drop function if exists weigh(int)
--# gin entries
create index told on customers using gin (tags)
--@ simple
select reltuples from pg_class where relname = 'told'
--undo drop index if exists told
--# gin entries of document
create index told on customers using gin (profile)
--@ simple
select reltuples from pg_class where relname = 'told'
--undo drop index if exists told
--# starts with loosely
create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)
--@ simple
select nullif(grade, 'grade-amber') collate loose ^@ 'x' from customers where id = 1
--undo drop collation if exists loose
--# strpos loosely
create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)
--@ simple
select strpos(nullif(grade, 'grade-amber') collate loose, 'x') from customers where id = 1
--undo drop collation if exists loose
--# composite loosely
create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)
--@ simple
create type kept as (t text collate loose)
--@ simple
create table held (k kept)
--@ simple
insert into held values ('(a)')
--@ simple
select starts_with(coalesce(nullif(c.grade, 'grade-amber'), nullif((h.k).t, 'a')), 'x') from customers c, held h where c.id = 1
--undo drop table if exists held
--undo drop type if exists kept
--undo drop collation if exists loose
--# domain loosely
create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)
--@ simple
create domain loosely as text collate loose
--@ simple
create table held (k loosely)
--@ simple
insert into held values ('a')
--@ simple
select starts_with(coalesce(nullif(c.grade, 'grade-amber'), nullif(h.k, 'a')), 'x') from customers c, held h where c.id = 1
--undo drop table if exists held
--undo drop domain if exists loosely
--undo drop collation if exists loose
--# function loosely
create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)
--@ simple
create view held as select 'a'::text collate loose as k
--@ simple
select starts_with(coalesce(nullif(c.grade, 'grade-amber'), nullif(h.k, 'a')), 'x') from customers c, held h where c.id = 1
--undo drop view if exists held
--undo drop collation if exists loose
--# array element loosely
create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)
--@ simple
create table held (k text[] collate loose)
--@ simple
insert into held values ('{a}')
--@ simple
select starts_with(coalesce(nullif(c.grade, 'grade-amber'), nullif(h.k[1], 'a')), 'x') from customers c, held h where c.id = 1
--undo drop table if exists held
--undo drop collation if exists loose
--# domain over circle
create domain round as circle
--@ simple
select (array['<(0,0),1e200>'::round])[strpos(grade, 'grade-amber')] = '<(0,0),1>' from customers where id = 1
--undo drop domain if exists round
--# column of circle
create table held (p circle)
--@ simple
insert into held values ('<(0,0),1e200>')
--@ simple
select (array[h.p])[strpos(c.grade, 'grade-amber')] = h.p from held h, customers c where c.id = 1
--undo drop table if exists held
--# column of domain
create domain round as circle
--@ simple
create table held (p round)
--@ simple
insert into held values ('<(0,0),1e200>')
--@ simple
select (array[h.p])[strpos(c.grade, 'grade-amber')] = h.p from held h, customers c where c.id = 1
--undo drop table if exists held
--undo drop domain if exists round
--# values through lateral
select l.x from customers c, lateral (select (array['<(0,0),1e200>'::circle])[strpos(c.grade, 'grade-amber')] = '<(0,0),1>' as x offset 0) l where c.id = 1
--# case type
select case when id = 1 then (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] end = '<(0,0),1>' from customers where id = 1
--# in a cte
with w as (select (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] as x from customers where id = 1) select x < '<(0,0),1>' from w
--# subselect of circle
select (select (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')]) = '<(0,0),1>' from customers where id = 1
--# returned circle
update customers set name = name where id = 1 returning (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] = '<(0,0),1>'
--# prepared circle
prepare p as select (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] = '<(0,0),1>' from customers where id = 1
--@ simple
execute p
--# declared circle
begin
--@ simple
declare p cursor for select (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] = '<(0,0),1>' from customers where id = 1
--@ simple
fetch p
--# copied circle
copy (select (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] = '<(0,0),1>' from customers where id = 1) to stdout
--# viewed circle
create view told as select id, (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] = '<(0,0),1>' as x from customers
--@ simple
select x from told where id = 1
--undo drop view if exists told
--# documents keyed
select ('{"grade-amber": "[1"}'::jsonb ->> grade)::json from customers where id = 1
--# units keyed
select date_trunc('{"grade-amber": "nosuch"}'::jsonb ->> grade, now()) from customers where id = 1
--# formats keyed
select encode('x', '{"grade-amber": "nosuch"}'::jsonb ->> grade) from customers where id = 1
--# concat of circle
select concat((array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] = '<(0,0),1>') from customers where id = 1
--# member of record
select ((array[row(1, '<(0,0),1e200>'::circle)])[strpos(grade, 'grade-amber')] = row(1, '<(0,0),1>'::circle)) from customers where id = 1
--# array of circles
select (array['<(0,0),1e200>'::circle])[nullif(strpos(grade, 'grade-amber'), 0):9] = array['<(0,0),1>'::circle] from customers where id = 1
--# array of boxes contained
select (array['(1e308,1e308),(-1e308,-1e308)'::box])[nullif(strpos(grade, 'grade-amber'), 0):9] <> array['(0,0),(1,1)'::box] from customers where id = 1
--# rows of json in array
select (array[row('{}'::json)])[nullif(strpos(grade, 'grade-amber'), 0):9] = array[row('{}'::json)] from customers where id = 1
--# whole row checked
alter table customers add constraint told check (customers::text not like '%899-40-6781%')
--undo alter table customers drop constraint if exists told
--# whole row checked by star
alter table customers add constraint told check (row(customers.*)::text not like '%899-40-6781%')
--undo alter table customers drop constraint if exists told
--# whole row in function checked
create function has_no(c customers) returns boolean language sql immutable as 'select c.ssn <> ''899-40-6781'''
--@ simple
alter table customers add constraint told check (has_no(customers))
--undo alter table customers drop constraint if exists told
--undo drop function if exists has_no(customers)
--# whole row checked cards
alter table cards add constraint told check (cards::text not like '%4111000077702340%')
--undo alter table cards drop constraint if exists told
--# whole row as json checked
alter table cards add check (to_jsonb(cards) ->> 'pan' <> '4111000077702340')
--undo alter table cards drop constraint if exists cards_check
--# whole row added column check
alter table cards add column told int check (cards::text not like '%4111000077702340%')
--undo alter table cards drop column if exists told
--# case of circles
select case when (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] = '<(0,0),1>' then 1 end from customers where id = 1
--# lines alike
select (array['{1,2,3}'::line])[strpos(grade, 'grade-amber')] = '{1e308,1e308,1e308}' from customers where id = 1
--# segments ordered
select (array['(1e308,1e308),(-1e308,-1e308)'::lseg])[strpos(grade, 'grade-amber')] < '(0,0),(1,1)' from customers where id = 1
--# points within
select (array['(NaN,1)'::point])[strpos(grade, 'grade-amber')] <@ '((1e308,1e308),(-1e308,-1e308))'::path from customers where id = 1
--# polygons overlapping
select (array['((1e308,1e308),(-1e308,-1e308),(1e308,-1e308))'::polygon])[strpos(grade, 'grade-amber')] && '((1e308,1e308),(-1e308,-1e308),(1e308,-1e308))' from customers where id = 1
--# circle in a union
select x = '<(0,0),1>' from (select (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] as x from customers where id = 1 union all select null::circle) q
--# max of arrays of points
select max(('{"(0,0)"}'::point[])[nullif(strpos(grade, 'grade-amber'), 0):]) from customers
--# numbers asked by query
select (array['1&2'::query_int])[strpos(grade, 'grade-amber')] ~~ '{NULL}'::int[] from customers where id = 1
--# texts in trees
select '{NULL}'::ltree[] ^@ (array['a'::ltxtquery])[strpos(grade, 'grade-amber')] from customers where id = 1
--# trees above
select '{NULL}'::ltree[] @> (array['a'::ltree])[strpos(grade, 'grade-amber')] from customers where id = 1
--# coalesced circle
select coalesce((array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')], '<(0,0),3>') = '<(0,0),1>' from customers where id = 1
--# function over circle
create function same_round(a circle, b circle) returns boolean language sql immutable as 'select a = b'
--@ simple
select same_round((array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')], '<(0,0),1>') from customers where id = 1
--undo drop function if exists same_round(circle, circle)
--# function over circle inlined
create function is_one(a circle) returns boolean language sql immutable as 'select a = ''<(0,0),1>'''
--@ simple
select is_one((array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')]) from customers where id = 1
--undo drop function if exists is_one(circle)
--# function given text
create function is_one(a text) returns boolean language sql immutable as 'select (array[''<(0,0),1e200>''::circle])[strpos(a, ''grade-amber'')] = ''<(0,0),1>'''
--@ simple
select is_one(grade) from customers where id = 1
--undo drop function if exists is_one(text)
--# view of owner asked
create view rounds as select id, (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] as x from customers
--@ simple
select x = '<(0,0),1>' from rounds where id = 1
--undo drop view if exists rounds
--# temporary of circles
create temp table rounds as select id, (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] as x from customers
--@ simple
select x = '<(0,0),1>' from rounds where id = 1
--# temporary of json arrays
create temp table papers as select ('{1}'::json[])[nullif(strpos(grade, 'grade-amber'), 0):] as x from customers where id = 1
--@ simple
select x = x from papers
--# temporary of numbers
create temp table lists as select array[nullif(strpos(grade, 'grade-amber'), 0)] as x from customers where id = 1
--@ simple
select x && '{1}' from lists
--# distinct from in policy
select (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] is not distinct from '<(0,0),1>' from customers where id = 1
--# least of boxes
select nullif((array['(1e308,1e308),(-1e308,-1e308)'::box])[strpos(grade, 'grade-amber')], '(0,0),(1,1)') from customers where id = 1
--# json table of circle
select t.x = '<(0,0),1>' from customers c, lateral (values ((array['<(0,0),1e200>'::circle])[strpos(c.grade, 'grade-amber')])) t (x) where c.id = 1
--# lag of circle
select lag((array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')], 0) over () = '<(0,0),1>' from customers where id = 1
--# first of circle
select first_value((array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')]) over () = '<(0,0),1>' from customers where id = 1
--# circle under row number
select row_number() over (), (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] > '<(0,0),1>' from customers where id = 1
--# any value of circle
select any_value((array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')]) = '<(0,0),1>' from customers where id = 1
--# circle of array
select (array[(array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')]])[1] = '<(0,0),1>' from customers where id = 1
--# circle by hstore
select ((array['a=>1'::hstore])[strpos(grade, 'grade-amber')] -> 'a') = '1' and (array['<(0,0),1e200>'::circle])[strpos(grade, 'grade-amber')] = '<(0,0),1>' from customers where id = 1
