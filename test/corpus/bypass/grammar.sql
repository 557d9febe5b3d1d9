-- Productions of the grammar that carry an expression, walked one by one.

--# collation for a value's expression
--@ binary
select collation for (ssn), ssn || '' from customers order by id
--# search breadth first by a value
--@ portal
with recursive w as (select id, score from vitals v join lateral (select score from customers c where c.id = v.id) s on true union all select id + 100, score from w where id < 3) search breadth first by score set o select id, o from w order by o
--# search depth first by a value, only its order
with recursive w(id, s) as (select id, score from customers where id < 8 union all select id + 100, s from w where id < 8) search depth first by s set o select id from w order by o
--# search column spread
--@ extended
with recursive w(id, s) as (select id, ssn from customers where id < 4 union all select id + 100, s from w where id < 4) search depth first by s set o select o from w order by id
--# cycle by a value, its path
--@ binary
with recursive w(id, s) as (select id, ssn from customers where id < 4 union all select id + 100, s from w where id < 4) cycle s set looped using way select id, looped, way from w order by id
--# grouping sets of a value and none
select score, count(*) from customers group by grouping sets ((score), ()) order by count(*), grouping(score)
--# window not used in the list but named
--@ binary
select id, row_number() over w from customers window w as (order by score desc) limit 3
--# window frame of a hidden bound
--@ portal
select id, count(*) over (order by id rows between current row and (select max(marks[1]) from vitals) following) from accounts order by id
--# window frame of a hidden bound in groups
select id, count(*) over (order by id groups between (select min(weight)::int - 61 from vitals) preceding and current row) from accounts order by id
--# window partition by a document's member
--@ extended
select id, row_number() over (partition by profile -> 'cat' order by id) from customers order by id
--# filter of an aggregate in a window
--@ binary
select id, count(*) filter (where score > 500) over (order by id) from customers order by id
--# ordered set in a having
--@ portal
select city from customers group by city having percentile_disc(0.5) within group (order by score) > 500 order by city
--# mode in a filter
--@ extended
select mode() within group (order by grade) filter (where id > 3) from customers
--# limit by a member
select id from accounts order by id limit (select (raw ->> 'pin')::int - 1100 from files where id = 1)
--# offset by an aggregate of a function
--@ extended
select id from accounts order by id offset (select length(ssn_of(1)) - 10 + length(max(grade)) from customers)
--# tablesample by a value's seed
--@ binary
select id from accounts tablesample bernoulli (50) repeatable ((select max(score) from customers)) order by id
--# tablesample by a value's part
--@ portal
select id from accounts tablesample system_rows ((select max(marks[1]) from vitals)) order by id
--# values with a sub-select ordered
values ((select grade from customers where id = 1)), ('grade-b') order by 1
--# table function's columns by a value
--@ extended
select * from json_to_record((select doc from vitals where id = 1)) as t (pet text, open text)
--# rows from with a value in the second
--@ binary
select * from rows from (generate_series(1, 3), unnest((select marks from vitals where id = 1))) as t (a, b)
--# rows from with a definition list
--@ portal
select * from rows from (json_to_record((select doc from vitals where id = 1)) as (pet text), generate_series(1, 2)) with ordinality
--# xmltable of a hidden passing
select x.* from customers c, xmltable('/a' passing xmlelement(name a, xmlelement(name b, c.grade)) columns b text path 'b') x order by 1
--# xmlexists over a value's text
--@ portal
select id from customers where xmlexists('/g[.="grade-blue"]' passing by value xmlelement(name g, grade)) order by id
--# xmlparse of a value
select xmlparse(content grade) from customers order by id
--# xmlroot of a value
--@ extended
select xmlroot(xmlelement(name a, ssn), version '1.0', standalone yes) from customers order by id
--# xml is document by a value
--@ binary
select xmlparse(content case when score > 500 then '<a/>' else 'x' end) is document from customers order by id
--# xmlserialize indented
--@ portal
select xmlserialize(document xmlelement(name a, ssn) as text indent) from customers order by id
--# json_table passing a value as a variable
select t.* from vitals v, json_table('[1, 60, 70, 80]', '$[*] ? (@ > $x)' passing v.weight as x columns (n int path '$')) t order by 1
--# json_value by a path with a variable
--@ portal
select json_value('{"61.25": 1}', '$.a' passing weight as w default 7 on empty) is null, json_exists('[61.25]', '$ ? (@ == $w)' passing weight as w) from vitals order by id
--# json_query with wrapper of a value
select json_query(profile, '$.pet' with wrapper) from customers order by id
--# json constructor of a value
--@ binary
select json(doc::text with unique keys) from vitals order by id
--# json_array absent on null of a value
--@ portal
select json_array(nullif(grade, 'grade-blue') absent on null) from customers order by id
--# json_object absent on null of a value
select json_object('g' value nullif(grade, 'grade-amber') absent on null returning jsonb) from customers order by id
--# json_arrayagg filtered by a value's null
--@ extended
select json_arrayagg(nullif(grade, 'grade-blue') order by id absent on null) from customers
--# json_objectagg by values as keys
--@ binary
select json_objectagg(k value v) from (select grade || id as k, id as v from customers order by id) s
--# is json array of a value
--@ portal
select id, profile::text is json array from customers where (profile ->> 'cat') is not null order by id
--# subscript of a document
select (profile)['pet'], (profile)['deep']['list'][0] from customers order by id
--# subscript by a value
--@ extended
select (array['a', 'b', 'c'])[(score / 300)] from customers order by id
--# slice by a value's bound
--@ binary
select (array[1, 2, 3, 4])[1:(score / 200)] from customers order by id
--# subscript of hstore
--@ portal
select extra['k'] from vitals order by id
--# row in a list of rows
select id from customers where (id, score) in ((1, 700), (2, 357), (3, 706)) order by id
--# row compared by an operator of the catalog
--@ extended
select id from customers where row(score, id) operator(pg_catalog.<) row(500, 0) order by id
--# row greater by rows
--@ binary
select id from vitals where (handle::text, id) > ('c', 0) order by id
--# row between
--@ portal
select id from vitals where row(weight, 1) between row(60, 1) and row(70, 1) order by id
--# row is distinct
select id, row(score, 1) is distinct from row(700, 1) from customers order by id
--# row is null with a nullable value
--@ extended
select id, row(nullif(score, 700), id) is not null from customers order by id
--# whole row is null
--@ binary
select id, v is null, not (v is not null) from (select id, nullif(grade, 'grade-blue') as g from customers) v order by id
--# like some of an array
--@ portal
select id, grade like any (array['grade-a%', 'x']) from customers order by id
--# not ilike all
select id from customers where grade not ilike all (array['%BLUE%']) order by id
--# regular expression with flags within
--@ extended
select id from customers where grade ~ '(?i)^GRADE-B' order by id
--# similar with an escape
--@ binary
select id from customers where grade similar to 'grade-b%' escape '#' order by id
--# substring similar old form
--@ portal
select substring(grade from 'grade-#"_#"%' for '#') from customers order by id
--# overlaps by a date and an interval
select id from vitals where (seen, waits) overlaps (timestamptz '2024-01-01', interval '1 month') order by id
--# extract of an interval's epoch
--@ extended
select extract(epoch from waits) from vitals order by id
--# at local of a hidden instant
--@ binary
select seen at local from vitals order by id
--# at time zone by a hidden interval
--@ portal
select timestamptz '2024-01-01 00:00+00' at time zone (waits / 24) from vitals order by id
--# typed literal by a function's form
select "char"(grade), name(ssn), text(phone) from customers order by id
--# cast by a type with a modifier
--@ binary
select ssn::varchar(4), ssn::char(4), grade::name from customers order by id
--# cast to bits
--@ portal
select score::bit(12) from customers order by id
--# cast to a list of oids
select (score::text || ' 1')::oidvector from customers order by id
--# cast to an internal letter
--@ extended
select score::"char" from (select (score % 90 + 10)::int as score from customers order by id) s
--# operator with a schema and a value
--@ binary
select id from customers where score operator(pg_catalog.>) 500 order by id
--# postfix-like factorial name
--@ portal
select factorial(score % 10) from customers order by id
--# not of a comparison
select id, not (score > 500) from customers order by id
--# is true of a comparison
--@ extended
select id, (score > 500) is true, (score > 500) is unknown from customers order by id
--# between symmetric of a document
--@ binary
select id from files where (raw ->> 'pin')::int between symmetric 1103 and 1101 order by id
--# case with a row test
--@ portal
select id, case (score, 1) when (700, 1) then 'seven' else 'other' end from customers order by id
--# coalesce of a hidden null
select coalesce(nullif(left(grade, 7), 'grade-b'), city) from customers order by id
--# greatest of an open and a hidden
--@ extended
select greatest(name, grade), least(id, score / 100) from customers order by id
--# named argument in another order
--@ binary
select make_date(day => 1, year => score, month => 1) from customers order by id
--# named argument of an interval
--@ portal
select make_interval(secs => score) from customers order by id
--# variadic of jsonb path
--@ extended
select jsonb_extract_path_text(profile, variadic array['deep', 'list', '0']) from customers order by id
--# variadic least by format
--@ binary
select format('%s|%s', variadic array[ssn, name]) from customers order by id
--# aggregate distinct order by
--@ portal
select string_agg(distinct grade, ',' order by grade) from customers
--# aggregate over rows of values
select max(v) from (values ((select score from customers where id = 1)), (500)) t (v)
--# count of a row's nulls
--@ binary
select count(nullif(score, 700)) from customers
--# sum over a union
--@ portal
select sum(n) from (select score as n from customers union all select id from accounts) u
--# intersect all with a guess
select grade from customers intersect all select 'grade-blue'
--# except all of values
--@ extended
select id, score > 500 from customers except all select id, true from customers order by 1
--# exists of a correlated test
--@ binary
select id, exists (select 1 from customers c where c.id = a.id and c.score > 500) from accounts a order by id
--# any of a sub-select with an order
select 500 < any (select score from customers order by id limit 1)
--# array of a sub-select compared
--@ extended
select array(select score from customers order by id limit 2) > array[500]
--# lateral with a value as a bound
--@ binary
select v.id, g from vitals v, lateral generate_series(1, v.marks[1]) g order by 1, 2
--# lateral left join on a test
--@ portal
select a.id, c.name from accounts a left join lateral (select name from customers c where c.id = a.customer_id and c.score > 500) c on true order by a.id
--# full join on a test
select a.id, c.id from accounts a full join customers c on c.score > 500 and c.id = a.id order by 1, 2
--# natural join over a hidden column
--@ extended
select id from (select id, score from customers) a natural join (select id, 700 as score from accounts) b order by id
--# using over a hidden column with an alias
--@ binary
select u.* from (select score from customers) a join (values (700), (320)) b (score) using (score) as u
--# join alias spread
--@ portal
select j.* from (vitals v join moods m on m.id = v.id) as j (a, b, c, d, e, f, g) order by 1
--# only in parentheses
select upper(pin) from only (staff) order by id
--# star after a table's name
--@ extended
select pin || '' from staff * order by id
--# table in a union by its word
--@ binary
table staff union all (select 9, 'x', 'y') order by 1
--# select for update of a hidden view
--@ portal
select name || '' from (select id, handle::text as name from vitals for update) s order by id
--# select for no key update skip locked by a test
select id from vitals where weight > 70 order by id for no key update skip locked
--# insert overriding by a value
--@ extended
insert into scratch (id, t) overriding user value select id, handle::text from vitals returning t
--# insert into an element
--@ binary
insert into scratch (id, t) select marks[1], 'x' from vitals returning id
--# update of several from a row
--@ portal
update scratch set (id, t) = (select marks[1], handle::text from vitals where vitals.id = 1) returning *
--# update of several from a row constructor
update scratch set (id, t) = row((select max(marks[1]) from vitals), 'x') returning *
--# delete using only
--@ binary
delete from scratch using only staff s where s.pin like 'canarya%' returning 1
--# delete with a returning of a sub-select
--@ portal
delete from scratch returning (select max(handle::text) from vitals)
--# merge with two sources' tests
merge into scratch s using vitals v on s.id = v.id when not matched and v.weight > 70 then insert values (v.id, 'new') when not matched then do nothing
--# merge that returns merge_action by a test
--@ extended
merge into scratch s using vitals v on s.id = v.id when not matched and v.weight > 70 then insert values (v.id, 'new') returning merge_action(), s.id
--# merge returning old and new
--@ binary
merge into tickets t using (values (1)) v (id) on t.id = v.id when matched then update set title = 'x' returning old.secret, new.secret
--# merge whose using is a function
--@ portal
merge into scratch s using everyone_as_table() e on s.id = e.who when not matched and e.what like '8%' then insert values (e.who, 'eight')
--# returning with names of the images
update tickets set weight = 1 returning with (old as before, new as behind) before.weight, behind.id
--# returning the whole old row
--@ extended
update tickets set title = 'x' where id = 1 returning old
--# returning the whole new row as text
--@ binary
update tickets set title = 'x' where id = 1 returning new::text
--# returning a star of old
--@ portal
update tickets set title = 'x' where id = 1 returning old.*
--# on conflict with excluded's whole row
insert into tickets (id, secret) values (1, 'x') on conflict (id) do update set title = tickets::text returning title
--# on conflict with a sub-select
--@ extended
insert into tickets (id, secret) values (1, 'x') on conflict (id) do update set title = (select max(handle::text) from vitals) returning title
--# on conflict on a constraint where
--@ binary
insert into tickets (id, title) values (1, 'x') on conflict on constraint tickets_pkey do update set title = 'y' where tickets.weight > 41 returning id
--# copy of a query with a test
copy (select id from customers where score > 500 order by id) to stdout
--# copy with a force of quotes by a value
copy (select ssn, id from customers order by id) to stdout with (format csv, force_quote (ssn))
--# copy of a values list
copy (values ((select ssn from customers where id = 1))) to stdout
--# copy of a table command
copy (table cards) to stdout
--# copy of a with query
copy (with s as (select pan || '' as p from cards) select * from s) to stdout
--# declare with options by a test
begin; declare c no scroll cursor without hold for select id from customers where score > 500 order by id; fetch all c; rollback
--# move's count by a test
begin; declare c cursor for select id from customers where score > 500; move all c; rollback
--# fetch relative over a hidden order
begin; declare c scroll cursor for select id from customers order by score; fetch absolute 3 from c; rollback
--# fetch backward of a hidden filter
begin; declare c scroll cursor for select id from customers where grade > 'grade-b' order by id; fetch last from c; fetch backward 2 from c; rollback
--# explain of a set with settings
explain (analyze, costs off, timing off, summary off, buffers off) select id from customers where score > 500
--# explain analyze of a delete without costs
explain (analyze, costs off, timing off, summary off, buffers off) delete from scratch where id in (select marks[1] from vitals)
--# explain with rows of a materialize
explain (analyze, costs off, timing off, summary off, buffers off) with m as materialized (select id from vitals where weight > 70) select * from m
--# security label by a value
do $$ begin execute format('comment on table scratch is %L', (select grade from customers where id = 1)); end $$; select obj_description('scratch'::regclass)
--# select into a temporary table
select handle into temp taken from vitals; select handle || '' from taken order by 1
--# create table with data of execute
prepare q as select handle from vitals; create temp table taken as execute q; select handle || '' from taken order by 1
--# union type by a hidden unknown
--@ portal
select null union select grade from customers order by 1
--# current of over a hidden order
begin; declare c cursor for select id from scratch s where exists (select 1 from vitals where weight > 70 and id = s.id) for update; fetch c; update scratch set t = 'here' where current of c returning id; rollback
--# distinct on by a hidden one
--@ extended
select distinct on (grade) id from customers order by grade, id
--# order using an operator
--@ binary
select id from customers order by score using > limit 2
--# order by position of a hidden one
--@ portal
select id, score + 0 from customers order by 2 limit 1
--# order nulls by a value made null
select id from customers order by nullif(grade, 'grade-blue') nulls first, id limit 1
