-- Queries with what newer grammars brought, corners of old ones, and their combinations.

--# ordered by place
select id, grade, score from customers order by 3 desc limit 3
--# ordered by an alias that hides
select id, score as city from customers order by city
--# ordered by an output name over an input name
select id, ssn as name from customers order by name
--# ordered by an expression over an input name
select id, ssn as name from customers order by name || '', score
--# first of each by a hidden order
select distinct on (city) city, id from customers order by city, score
--# rows with ties
select id from customers order by grade fetch first 1 rows with ties
--# rows with ties by a hidden second
select id from customers order by grade, city fetch first 2 rows with ties
--# window by range of a value
select id, count(*) over (order by score range between 5 preceding and 5 following) from customers order by id
--# window by groups
select id, count(*) over (order by grade groups between current row and unbounded following) from customers order by id
--# window that excludes ties
select id, count(*) over (order by grade rows between unbounded preceding and unbounded following exclude ties) from customers order by id
--# window named and inherited
select id, rank() over (w order by score) from customers window w as (partition by city) order by id
--# window of row numbers by a hidden partition
select id, row_number() over (partition by grade order by id) from customers order by id
--# ntile by a value
select id, ntile(3) over (order by ssn), cume_dist() over (order by score) from customers order by id
--# lead of an open column by a hidden order
select id, lead(name) over (order by score) from customers order by id
--# nth value where the place is a value
select nth_value(id, score / 100) over (order by id rows between unbounded preceding and unbounded following) from customers order by id
--# aggregate in a hidden order
select string_agg(name, ',' order by score desc) from customers
--# aggregate in a hidden order of a document
select jsonb_object_agg(id, name order by ssn), json_agg(id order by score) from customers
--# array in a hidden order by a sub-select
select array(select id from customers order by score desc)
--# hypothetical rank
select rank('5') within group (order by ssn), dense_rank(500) within group (order by score) from customers
--# mode of a value
select mode() within group (order by grade) from customers
--# continuous percentile of a value
select percentile_cont(array[0.1, 0.9]) within group (order by score) from customers
--# any value
select any_value(ssn), any_value(upper(ssn)) from customers group by city order by 1
--# regression
select regr_slope(id, score), corr(id, score), covar_pop(score, id) from customers
--# bits of values
select bit_xor(score), bit_and(score), bool_or(score > 500), every(score > 500) from customers
--# checksum of all
select sum(hashtext(ssn)), bit_xor(hashtextextended(email, 0)) from customers
--# hash of a record
select hash_record(c), hash_record_extended(c, 1) from customers c order by id
--# crc of a value
select crc32(ssn::bytea), crc32c(email::bytea) from customers order by id
--# size of a value
select pg_column_size(grade), octet_length(email), bit_length(grade), pg_column_size(c) from customers c order by id
--# compression of a value
select pg_column_compression(email), pg_column_toast_chunk_id(profile) is null, pg_column_size(profile) from customers order by id
--# series as long as a value
select a.id from accounts a, generate_series(1, (select score / 100 from customers where id = 1)) g where a.id = 1
--# series of each row in the list
select id, generate_series(1, score / 100) from customers where id < 3
--# series of dates
select count(*) from generate_series(date '1960-01-01', (select date_of_birth from customers where id = 1), '1 day')
--# split into rows
select count(*) from customers, regexp_split_to_table(grade, 'e')
--# split into rows in the list
select id, string_to_table(grade, '-') is null from customers order by id
--# keys of a document
select id, jsonb_object_keys(profile) from customers order by id
--# members of a path by rows
select count(*) from customers, jsonb_path_query(profile, '$.deep.list[*]')
--# exists by path
select id from customers where jsonb_path_exists(profile, '$.pet') order by id
--# path by an operator
select id, profile @? '$.pet', profile @@ '$.pin > 5000' from customers order by id
--# path with a regular expression
select jsonb_path_match(to_jsonb(ssn), '$ like_regex "^8"') from customers order by id
--# path with a number of a text
select jsonb_path_query(to_jsonb(substr(ssn, 1, 3)), '$.integer()') from customers order by id
--# JSON_TABLE over a value
select t.x from customers c, json_table(c.profile, '$' columns (x int path '$.pin')) t order by c.id
--# JSON_TABLE nested
select c.id, t.* from customers c, json_table(c.profile, '$.deep' columns (n for ordinality, nested path '$.list[*]' columns (x text path '$'))) t order by 1
--# JSON_TABLE by existence
select c.id, t.x from customers c, json_table(c.profile, '$' columns (x boolean exists path '$.pet')) t order by 1
--# JSON_TABLE with an error
select t.x from customers c, json_table(c.profile, '$' columns (x int path '$.pet' error on error)) t
--# JSON_EXISTS over a value
select id, json_exists(profile, '$.cat') from customers order by id
--# IS JSON of a value
select id, (left(ssn, 1) || case when score > 500 then '' else 'x' end) is json from customers order by id
--# IS JSON with unique keys
select id, ('{"' || left(grade, 7) || '": 1, "grade-a": 2}') is json with unique keys from customers order by id
--# JSON_SCALAR
select json_scalar(ssn), json(grade::text::json::text) from customers where false union all select json_scalar(email), null from customers
--# JSON_ARRAY of a query in an order
select json_array(select id from customers order by score)
--# JSON_ARRAYAGG in an order
select json_arrayagg(id order by ssn desc returning jsonb) from customers
--# JSON_OBJECTAGG with keys of values
select json_objectagg(grade : id absent on null) from customers
--# JSON_OBJECTAGG unique by values
select json_objectagg(grade : 1 with unique keys) from customers
--# XMLTABLE over a value
select t.x from customers c, xmltable('/a' passing xmlparse(document '<a>' || c.ssn || '</a>') columns x text path '.') t order by c.id
--# XMLTABLE with a default of a value
select t.x from customers c, xmltable('/a' passing xml '<a/>' columns x text path 'b' default c.ssn) t order by c.id
--# XMLTABLE with a path of a value
select t.x from customers c, xmltable('/a' passing xml '<a><amber>1</amber></a>' columns x text path substr(c.grade, 7)) t order by c.id
--# XMLELEMENT by names
select xmlelement(name x, xmlattributes(ssn as y), email) from customers order by id
--# XMLFOREST
select xmlforest(ssn, score as n)::text from customers order by id
--# XMLPI, XMLCONCAT
select xmlconcat(xmlpi(name p, grade), xmlcomment(ssn)) from customers order by id
--# XMLSERIALIZE
select xmlserialize(content xmlelement(name x, email) as text indent) from customers order by id
--# xpath of a row set
select xpath('//ssn/text()', query_to_xml('select ssn from customers', true, false, ''))
--# table as XML
select table_to_xml('customers', true, true, '')
--# cursor as XML
begin; declare c cursor for select id, ssn from customers; select cursor_to_xml('c', 5, true, true, ''); rollback
--# any of a sub-select
select id from customers where '899' = any (select substr(ssn, 1, 3))
--# all of values
select id from customers where ssn > all (values ('5'), ('6')) order by id
--# between symmetric
select id from customers where score between symmetric 900 and 500 order by id
--# similar to
select id from customers where ssn similar to '8%' escape '#' order by id
--# starts with
select id from customers where starts_with(ssn, '8') or ssn ^@ '7' order by id
--# like any
select id from customers where ssn like any (array['8%', 'x']) order by id
--# regular expression functions
select id, regexp_like(ssn, '^8'), regexp_count(ssn, '4'), regexp_instr(ssn, '9'), regexp_substr(ssn, '^.') from customers order by id
--# replaced by a value
select regexp_replace('x', 'x', ssn), replace(name, 'a', ssn), translate('8', ssn, 'abc') from customers order by id
--# substring from a pattern
select substring(ssn similar '#"_#"%' escape '#'), substring(ssn from '^..'), overlay(ssn placing '' from 4) from customers order by id
--# position of a value
select position('4' in ssn), strpos(ssn, '0') from customers order by id
--# trimmed both sides
select trim(both '8' from ssn), btrim(ssn, '9'), ltrim(grade, 'grade-'), rtrim(email, 'example.org') from customers order by id
--# formatted
select format('%2$s %1$s', ssn, name), format('%*s', score / 100, 'x') from customers order by id
--# padded by a value
select lpad('', score / 100, 'x'), repeat('y', score / 100) from customers order by id
--# bucket of a value
select width_bucket(score, array[400, 600, 800]) from customers order by id
--# code point of a value
select ascii(ssn), unistr('\00' || (30 + score / 100)::text), chr(score) from customers order by id
--# normal form
select ssn is nfc normalized, normalize(email, nfkd), unicode_assigned(ssn), casefold(grade) from customers order by id
--# converted
select convert_to(ssn, 'utf8'), convert(email::bytea, 'utf8', 'latin1'), encode(grade::bytea, 'escape'), to_ascii(grade, 'latin1') from customers order by id
--# quoted
select quote_literal(ssn), quote_nullable(email), quote_ident(grade) from customers order by id
--# parts of a date
select extract(doy from date_of_birth), date_part('month', date_of_birth), age(date_of_birth, '1960-01-01'), to_char(date_of_birth, 'IYYY-IW') from customers order by id
--# date cut, binned and moved
select date_trunc('month', date_of_birth), date_bin('10 days', date_of_birth, '1960-01-01'), date_add(date_of_birth, '1 day'), date_of_birth - date '1960-01-01' from customers order by id
--# date in a range
select id from customers where date_of_birth <@ daterange('1960-01-01', '1961-06-01') order by id
--# dates overlap
select id from customers where (date_of_birth, date_of_birth) overlaps (date '1960-01-01', date '1961-06-01') order by id
--# time at a zone by a value
select timestamp '2024-01-01' at time zone ((score / 100)::text || ':00')::interval, date_of_birth::timestamp at local from customers order by id
--# range made of a value
select int4range(score, null), multirange(int4range(1, score)), range_merge(int4range(1, 2), int4range(score, score + 1)) from customers order by id
--# ranges aggregated
select range_agg(int4range(score, score + 1)), range_intersect_agg(int4range(1, score)) from customers
--# ranges unnested
select count(*) from unnest((select range_agg(int4range(score, score + 4)) from customers)) u
--# range's emptiness by a value
select isempty(int4range(500, greatest(500, score))), lower_inf(int4range(nullif(score / 100, 7), null)) from customers order by id
--# arrays made and cut
select (array[ssn, name])[1:1], array_append('{}', email), array_remove(tags, 'x'), array_positions(tags, 'canarya-blue'), cardinality(tags), trim_array(tags, 1) from customers order by id
--# arrays sorted and turned
select array_sort(tags), array_reverse(tags), array_sample(tags, 1) is null, array_shuffle(array[ssn]) from customers order by id
--# arrays compared
select id from customers where tags && '{canarya-blue}' or tags @> '{x}' order by id
--# array from a text
select string_to_array(ssn, '-'), ('{' || grade || '}')::text[] from customers order by id
--# sample by a value in order
select ssn || '' from customers tablesample system (100) order by id
--# a sub-select in the list with a hidden order
select (select id from customers order by score limit 1), (select name from customers order by ssn desc limit 1)
--# a sub-select in a limit
select id from accounts order by id limit (select score / 100 from customers where id = 1)
--# a sub-select in an offset
select id from accounts order by id offset (select score / 100 from customers where id = 1) rows fetch next 1 rows only
--# values with a hidden one
select x from (values ((select ssn from customers where id = 1)), ('a')) v(x) order by 1
--# recursive with cycle
with recursive t(id, s) as (select id, grade from customers where id = 1 union all select c.id, c.grade from customers c join t on c.id = t.id + 1) cycle s set hit to 'y' default 'n' using p select id, hit from t
--# recursive that stops by a value
with recursive t(n) as (select 1 union all select n + 1 from t where n < (select score / 100 from customers where id = 1)) select count(*) from t
--# named query not materialized
with q as not materialized (select id, ssn as s from customers) select id from q where s like '8%' order by id
--# named query that writes by a value
with d as (delete from transactions where account_id in (select c.id from customers c where c.score > 500) returning 1) select count(*) from d
--# merge with a hidden condition
merge into scratch s using customers c on s.id = c.id when matched and c.score > 500 then update set t = 'hit' when not matched then do nothing
--# merge that joins by a hidden column
merge into scratch s using customers c on c.ssn = '899-40-6781' and s.id = 1 when matched then delete
--# merge returning its action
merge into scratch s using customers c on s.id = c.id when matched and c.ssn like '8%' then update set t = 'a' when matched then delete returning merge_action(), s.id
--# merge returning the source
merge into scratch s using customers c on s.id = c.id when matched then update set t = s.t returning c.ssn || 'x', c
--# merge not matched by source
merge into scratch s using (select id from customers where score > 500) c on s.id = c.id when not matched by source then delete
--# update returning old and new
update customers set city = city where id = 1 returning old.ssn || 'x', new.email || 'y', old, new
--# update returning renamed images
update customers set city = city where id = 1 returning with (old as o, new as n) upper(o.ssn), n.*
--# insert that conflicts, returning old
insert into customers (id, name, city, created_at) values (1, 'x', 'y', now()) on conflict (id) do update set city = excluded.city returning reverse(old.ssn)
--# delete returning new and old
delete from staff where id = 1 returning old.pin || '', (old).pin
--# conflict with a hidden condition
insert into scratch select 1, 'x' where exists (select 1 from customers where ssn like '8%')
--# conflict update by a condition
insert into customers (id, name, city, created_at) values (1, 'x', 'y', '2024-01-01') on conflict (id) do update set city = 'z' where customers.ssn like '8%'
--# update with a hidden condition
update scratch set t = 'x' from customers c where c.id = scratch.id and c.grade = 'grade-amber'
--# delete using a hidden condition
delete from scratch using customers c where c.id = scratch.id and c.score > 500
--# update of a row from a hidden row
update scratch s set (id, t) = (select c.id, c.ssn from customers c where c.id = s.id) returning t
--# locked by a hidden condition
select id from customers where score > 500 order by id for no key update skip locked
--# updated by a cursor over a hidden condition
begin; declare k cursor for select * from accounts a where exists (select 1 from customers c where c.id = a.customer_id and c.score > 500) for update; move 1 in k; update accounts set kind = 'x' where current of k; rollback
--# cursor's place by MOVE
begin; declare k scroll cursor for select id from customers where ssn like '8%'; move all in k; move backward all in k; rollback
--# cursor fetched by count
begin; declare k scroll cursor for select id, ssn from customers order by score; fetch absolute 2 from k; fetch relative -1 from k; fetch last from k; rollback
--# cursor held, then closed
begin; declare k cursor with hold for select reverse(ssn) from customers order by id; commit; fetch 3 from k; close k
--# cursor in binary
begin; declare k binary cursor for select ssn || '', score + 1 from customers order by id; fetch 3 from k; rollback
--# system columns of rows updated by a value
update customers set city = city where grade = 'grade-amber'; select id, xmax::text = '0' from customers order by id
--# place of rows updated by a value
begin; update customers set city = city where score > 500; select id, ctid from customers order by ctid limit 5; rollback
--# whole row as a text of parts
select split_part(c::text, ',', 4), textin(record_out(c)) from customers c order by id
--# whole row by format
select format('%s', c), concat(c, ''), c || '' from customers c order by id
--# whole row as json without
select to_jsonb(c) - 'ssn' - 'email', jsonb_pretty(to_jsonb(c)), row_to_json(c, true) from customers c order by id
--# whole row repopulated
select (json_populate_record(null::cards, row_to_json(k))).pan || 'x' from cards k order by id
--# columns renamed in an alias
select d || '', e from customers as x(a, b, c, d, e) order by a
--# columns of a join renamed
select j.c4 || '', j.k3 from (customers join cards on cards.id = customers.id) as j(c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, k1, k2, k3, k4) order by 1
--# joined by using with an alias
select u.id, customers.ssn || '' from customers join cards using (id) as u order by 1
--# lateral values
select v.x || '' from customers c, lateral (values (c.ssn), (c.email)) v(x) order by 1 limit 3
--# lateral of a sub-select's row
select (r).ssn || '' from customers c, lateral (select c as r) q order by c.id
--# rows from with ordinality
select u.o, u.t || '' from customers c, unnest(c.tags) with ordinality u(t, o) where c.id = 1
--# array of rows by place
select (array_agg(c order by id))[2].ssn from customers c
--# array of rows unnested
select u.ssn || '', u.id from unnest((select array_agg(c) from customers c)) u order by 2
--# whole rows in a set
select (x).ssn from (select c as x from customers c union all select c from customers c where false) q order by ((x).id)
--# whole rows except
select count(*) from (select grade from customers except all select 'grade-amber' from generate_series(1, 7)) q
--# case by a hidden test
select case ssn when '899-40-6781' then 'hit' else 'no' end, case when score > 500 then name else city end from customers order by id
--# nullif by a value
select nullif(grade, 'grade-amber') is null, coalesce(nullif(grade, 'grade-amber'), name) from customers order by id
--# least of open ones by a hidden one
select least(name, grade), greatest('grade-azz', grade) = 'grade-azz' from customers order by id
--# counts of nulls
select num_nulls(nullif(grade, 'grade-amber'), name), num_nonnulls(nullif(score > 500, true)) from customers order by id
--# typed by a value
select pg_typeof(case when score > 500 then 1 end), (case when score > 500 then 'integer' else 'text' end)::regtype from customers where id = 1
--# object by a value
select to_regclass(case when score > 500 then 'customers' end) from customers where id = 1
--# setting by a value
select current_setting(case when score > 500 then 'work_mem' else 'port' end) from customers where id = 1
--# random seed by a value
select setseed(score / 1000.0) from customers where id = 1; select random()
--# random by bounds of a value
select random(score, score) from customers order by id
--# sequence moved by a value
select nextval('counter') from customers where ssn like '8%'; select last_value from counter
--# identity by a value
select setval('counter', score) from customers where id = 1; select currval('counter'), lastval()
--# pg_size_pretty and friends
select pg_size_pretty(score::bigint), pg_size_bytes(score || 'kB'), to_hex(score), to_bin(score), to_oct(score) from customers order by id
--# numeric functions
select gcd(score, 7), factorial(score / 100), scale(fraction), min_scale(fraction), trim_scale(fraction), erf(weight), gamma(weight / 10) from customers join vitals using (id) order by id
--# text made of several numbers
select to_char(score, 'RN'), to_number(score::text, '999') from customers order by id
--# error as a flag
select pg_input_is_valid(ssn, 'date'), pg_input_error_info(email, 'int') from customers order by id
--# error as a row
select message from customers c, pg_input_error_info(c.ssn, 'integer') order by c.id
--# table statement
table customers order by score limit 2
--# select without a list
select from customers where ssn like '8%'
--# exists of nothing
select exists (select from customers having max(score) > 500)
--# rows held to a hidden sum
select city from customers group by city having sum(score) > 1500 order by city
--# polygon of points
select count(*) from vitals where spot <@ box '((0,0),(2,2))'
--# distance of points
select id from vitals order by spot <-> point '(1.5,1)' limit 2
--# network parts
select host(place), masklen(place), set_masklen(place, 16), inet_merge(place, '10.9.0.1') from vitals order by id
--# network filters
select id from vitals where place << '10.1.0.0/16' or family(place) = 6 order by id
--# bits
select get_bit(raw, 1), set_byte(raw, 0, 1), bit_count(raw), sha224(raw), raw || '\x00' from vitals order by id
--# integer of bytes
select raw::bigint, ('\x00'::bytea || raw)::int from vitals order by id
--# uuid parts
select uuid_extract_version(token), token::text < '5', uuid_send(token) from vitals order by id
--# money
select pay::numeric, pay * 2, cash_words(pay) from vitals order by id
--# intervals
select justify_hours(waits * 30), extract(epoch from waits), make_interval(days => extract(day from waits)::int) from vitals order by id
--# enum
select felt > 'stormy', enum_range(felt, null), felt::text from vitals order by id
--# send functions
select textsend(ssn), int4send(score), jsonb_send(profile), date_send(date_of_birth), record_send(c) from customers c order by id
--# out functions
select textout(ssn), int4out(score), array_out(tags), byteaout(raw) from customers join vitals using (id) order by id
--# comparison functions by name
select texteq(ssn, '899-40-6781'), text_lt(ssn, '5'), int4gt(score, 500), bttextcmp(ssn, '5'), btint4cmp(score, 500), textlike(ssn, '8%') from customers order by id
--# support functions by name
select int4smaller(score, 500), text_larger(ssn, '5'), date_mi(date_of_birth, '1960-01-01'), int48pl(score, 1) from customers order by id
--# filters by functions of operators
select id from customers where texteq(ssn, '899-40-6781') or nameeq(grade::name, 'grade-blue') order by id
--# filters by in_range
select id from customers where in_range(score, 500, 100, true, true) order by id
--# percent and precedence
select id from customers where not (score < 500) is true order by id
--# boolean tests
select id from customers where (score > 500) is not unknown and (score > 500) is true order by id
--# boolean of one's filter in a join's ON
select a.id from accounts a left join customers c on c.id = a.customer_id and c.ssn like '8%' where c.id is null order by 1
