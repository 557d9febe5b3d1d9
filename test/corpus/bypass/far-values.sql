--# always fails unless null: negative count
select substr(nullif(handle::text, 'canarya-handle-1'), 1, -1) from vitals where id = 1
--# always fails unless null: substring from for
select substring(nullif(grade, 'grade-amber') from 1 for -1) from customers where id = 1
--# always fails unless null: unit of date_trunc
select date_trunc('nonsense', nullif(seen, '2024-01-10 10:00+00')) from vitals where id = 1
--# always fails unless null: unit of extract
select extract(nonsense from nullif(seen, '2024-01-10 10:00+00')) from vitals where id = 1
--# always fails unless null: unit of date_part
select date_part('nonsense', nullif(date_of_birth, '1960-03-05')::timestamp) from customers where id = 1
--# always fails unless null: unit that a date has not
select extract(hour from nullif(date_of_birth, '1960-03-05')) from customers where id = 1
--# always fails unless null: zone of a timestamp
select extract(timezone from nullif(seen, '2024-01-10 10:00+00')::timestamp) from vitals where id = 1
--# always fails unless null: encoding
select encode(nullif(raw, '\xca9a01'), 'nonsense') from vitals where id = 1
--# always fails unless null: template of numbers
select to_char(nullif(fraction, 0.11), '9.9.9') from vitals where id = 1
--# always fails unless null: template with EEEE
select to_char(nullif(weight, 61.25), 'EEEE9') from vitals where id = 1
--# always fails unless null: parameter that is zero
--@ extended
select split_part(nullif(handle::text, 'canarya-handle-1'), '-', $1) from vitals where id = 1
--bind 0
--# always fails unless null: parameter as a unit
--@ extended
select date_trunc($1, nullif(seen, '2024-01-10 10:00+00')) from vitals where id = 1
--bind nonsense
--# always fails unless null: parameter as an encoding
--@ extended
select encode(nullif(raw, '\xca9a01'), $1) from vitals where id = 1
--bind nonsense
--# always fails unless null: json with a zero
select '{"a": "\u0000"}'::json ->> nullif(handle::text, 'canarya-handle-1') from vitals where id = 1
--# always fails unless null: json with a zero by path
select '{"a": "\u0000"}'::json #>> array[nullif(handle::text, 'canarya-handle-1')] from vitals where id = 1
--# always fails unless null: json with a zero by function
select json_extract_path_text('{"a": "\u0000"}', nullif(handle::text, 'canarya-handle-1')) from vitals where id = 1
--# always fails unless null: json of one's own table
--@ simple
create temp table jz (doc json); insert into jz values ('{"a": "\u0000"}')
--@ simple
select doc -> nullif(grade, 'grade-amber') from jz, customers where id = 1
--@ simple
drop table if exists jz
--# lookup whose result fails
select jsonb_build_array('{"grade-amber": 1e400000}'::json -> grade) from customers where id = 1
--# coalesce with a setting that is not
select coalesce(nullif(grade, 'grade-amber'), current_setting('no.such.setting')) from customers where id = 1
--# coalesce with a unit that is not
select coalesce(nullif(grade, 'grade-amber'), date_trunc('nonsense', now())::text) from customers where id = 1
--# coalesce with a negative count
select coalesce(nullif(grade, 'grade-amber'), substr(now()::text, 1, -1)) from customers where id = 1
--# coalesce with too few arguments
select coalesce(nullif(grade, 'grade-amber'), format('%s %s', now())) from customers where id = 1
--# coalesce with an odd document
select coalesce(nullif(grade, 'grade-amber'), json_build_object('a')::text) from customers where id = 1
--# coalesce with a key that is null
select coalesce(nullif(grade, 'grade-amber'), json_build_object(null, now())::text) from customers where id = 1
--# coalesce with an open json that fails
select coalesce(nullif(grade, 'grade-amber'), json_build_object('a', now(), 'b', '{"x": "\u0000"}'::json) ->> 'b') from customers where id = 1
--# coalesce with keys that are the same
select coalesce(nullif(grade, 'grade-amber'), json_object('a': now(), 'a': now() with unique keys)::text) from customers where id = 1
--# and with a setting that is not
select grade = 'grade-amber' and current_setting('no.such.setting') = '1' from customers where id = 1
--# or with a unit
select grade = 'grade-amber' or date_trunc('nonsense', now()) is null from customers where id = 1
--# in a list with an open encoding
select grade in ('grade-amber', encode(name::bytea, 'nonsense')) from customers where id = 1
--# coalesce with an encoding over an open column
select coalesce(nullif(grade, 'grade-amber'), encode(sha256('a'::bytea || convert_to(name, 'utf8')), 'nonsense')) from customers where id = 1
--# coalesce with a split by zero of an open column by parameter
--@ extended
select coalesce(nullif(grade, 'grade-amber'), split_part(name, ' ', $1)) from customers where id = 1
--bind 0
--# coalesce with a template over an open column
select coalesce(nullif(c.grade, 'grade-amber'), to_char(a.balance, '9.9.9')) from customers c join accounts a on a.customer_id = c.id where c.id = 1
--# type of a coalesce is its first: date
select coalesce(null::date, nullif(date_of_birth, '1960-03-05'), '5000000-01-01'::date)::timestamp from customers where id = 1
--# type of a coalesce is its first: int
select coalesce(null::int4, nullif(weight, 61.25), 1e300)::int4 from vitals where id = 1
--# type of a coalesce is its first: score
select coalesce(null::int2, nullif(score, 700), 99999)::int2 from customers where id = 1
--# type of a coalesce is its first: sum
select sum(coalesce(1::int4, 1) + 0) from customers where id = 1 union all select sum(coalesce(null::int4, nullif(weight, 61.25), 1.7e308)) from vitals, generate_series(1, 2) where id = 1
--# date that no timestamp holds, implied
select coalesce(coalesce(nullif(date_of_birth, '1960-03-05'), '5000000-01-01'), timestamp '2000-01-01') from customers where id = 1
--# date that no timestamp holds, to_char
select to_char(coalesce(nullif(date_of_birth, '1960-03-05'), '5000000-01-01'), 'YYYY') from customers where id = 1
--# date that no timestamp holds, date_trunc
select date_trunc('year', coalesce(nullif(date_of_birth, '1960-03-05'), '5000000-01-01')) from customers where id = 1
--# date that no timestamp holds, cast
select coalesce(nullif(date_of_birth, '1960-03-05'), '5000000-01-01')::timestamptz from customers where id = 1
--# date that no timestamp holds, age
select age(coalesce(nullif(date_of_birth, '1960-03-05'), '5000000-01-01')) from customers where id = 1
--# date that no timestamp holds, isfinite
select isfinite(coalesce(nullif(date_of_birth, '1960-03-05'), '5000000-01-01')::timestamp) from customers where id = 1
--# date that no timestamp holds, union
select coalesce(nullif(date_of_birth, '1960-03-05'), '5000000-01-01') from customers where id = 1 union all select timestamp '2000-01-01'
--# date that no timestamp holds, values
select * from customers c, lateral (values (coalesce(nullif(c.date_of_birth, '1960-03-05'), '5000000-01-01')), (timestamp '2000-01-01')) v (x) where c.id = 1
--# date that no timestamp holds, greatest
select greatest(coalesce(nullif(date_of_birth, '1960-03-05'), '5000000-01-01'), timestamp '2000-01-01') from customers where id = 1
--# date that no timestamp holds, array
select array[coalesce(nullif(date_of_birth, '1960-03-05'), '5000000-01-01'), timestamp '2000-01-01'] from customers where id = 1
--# date that no timestamp holds, of the column and greatest
select greatest(least(date_of_birth, '1960-03-06'), '1960-03-05')::timestamp, coalesce(nullif(greatest(date_of_birth, '1960-03-05'), '1960-03-05'), '5000000-01-01')::timestamp from customers where id = 1
--# moment beyond what is truncated
select date_trunc('millennium', coalesce(nullif(seen, '2024-01-10 10:00+00'), '4713-01-01 BC')) from vitals where id = 1
--# moment of infinity's age
select age(coalesce(nullif(seen, '2024-01-10 10:00+00'), 'infinity')) from vitals where id = 1
--# moment to a local one beyond
set timezone = 'Pacific/Kiritimati'; select coalesce(nullif(seen, '2024-01-10 10:00+00'), '294276-12-31 23:59:59+00')::timestamp from vitals where id = 1; reset timezone
--# moment's text of a local one beyond
set timezone = 'Pacific/Kiritimati'; select coalesce(nullif(seen, '2024-01-10 10:00+00'), '294276-12-31 23:59:59+00')::text from vitals where id = 1; reset timezone
--# number that no float holds, implied
select coalesce(coalesce(nullif(fraction, 0.11), 1e400), 1::float8) from vitals where id = 1
--# number that no float holds, compared
select coalesce(nullif(fraction, 0.11), 1e400) = 1::float8 from vitals where id = 1
--# number that no float holds, compared to the other column
select coalesce(nullif(fraction, 0.11), 1e400) <= weight from vitals where id = 1
--# number that no float holds, in
select 1::float8 in (coalesce(nullif(fraction, 0.11), 1e400)) from vitals where id = 1
--# number that no float holds, between
select 1::float8 between 0::float8 and coalesce(nullif(fraction, 0.11), 1e400) from vitals where id = 1
--# number that no float holds, nullif
select nullif(1::float8, coalesce(nullif(fraction, 0.11), 1e400)) from vitals where id = 1
--# number that no float holds, greatest
select greatest(coalesce(nullif(fraction, 0.11), 1e400), 1::float8) from vitals where id = 1
--# number that no float holds, array
select array[coalesce(nullif(fraction, 0.11), 1e400), 1::float8] from vitals where id = 1
--# number that no float holds, union
select coalesce(nullif(fraction, 0.11), 1e400) from vitals where id = 1 union all select 1::float8
--# number that no float holds, lag
select lag(1::float8, 1, coalesce(nullif(fraction, 0.11), 1e400)::numeric) over () from vitals where id = 1
--# number that no float holds, percentile
select case when true then coalesce(nullif(fraction, 0.11), 1e400) else 1::float8 end from vitals where id = 1
--# number that no oid holds
select coalesce(nullif(score, 700)::int8, 99999999999) = tableoid from customers where id = 1
--# number that no oid holds, coalesced
select coalesce(coalesce(nullif(score, 700)::int8, 99999999999), tableoid) from customers where id = 1
--# subscript that no integer holds
select (array[1, 2])[coalesce(nullif(weight, 61.25), 1e300)] from vitals where id = 1
--# subscript that no integer holds, of the open
select tags[coalesce(nullif(fraction, 0.11), 1e300)] from vitals v join shop.products p using (id) where v.id = 1
--# slice that no integer holds
select (array[1, 2])[1:coalesce(nullif(weight, 61.25), 1e300)] from vitals where id = 1
--# sum beyond floats
select sum(coalesce(nullif(weight, 61.25), 1.7e308)) from vitals, generate_series(1, 2) where id = 1
--# average beyond floats
select avg(coalesce(nullif(weight, 61.25), 1.7e308)) from vitals, generate_series(1, 2) where id = 1
--# deviation beyond floats
select stddev(coalesce(nullif(weight, 61.25), g * 1.7e308)) from vitals, generate_series(-1, 1) g where id = 1
--# variance beyond floats
select var_pop(coalesce(nullif(weight, 61.25), 1.7e308 * g)) from vitals, generate_series(-1, 1, 2) g where id = 1
--# windowed sum beyond floats
select sum(coalesce(nullif(weight, 61.25), 1.7e308)) over () from vitals, generate_series(1, 2) where id = 1
--# sum of the column and of another
select sum(w) from (select coalesce(nullif(weight, 61.25), 1.7e308) w from vitals where id = 1 union all select 1.7e308) x
--# variance beyond numerics
select variance(coalesce(nullif(fraction, 0.11), 9.9e131071 * g)) from vitals, generate_series(0, 1) g where id = 1
--# round beyond numerics
select round(coalesce(nullif(fraction, 0.11), 9.9e131071), -131071) from vitals where id = 1
--# text that is no json, within an array
select json_array(coalesce(nullif(handle::text, 'canarya-handle-1'), '1') format json) from vitals where id = 1
--# text that is no json, within an object
select json_object('a': coalesce(nullif(handle::text, 'canarya-handle-1'), '1') format json) from vitals where id = 1
--# text that is no json, gathered
select json_arrayagg(coalesce(nullif(handle::text, 'canarya-handle-1'), '1') format json) from vitals where id = 1
--# text that is no json, gathered in an object
select json_objectagg('k': coalesce(nullif(handle::text, 'canarya-handle-1'), '1') format json) from vitals where id = 1
--# text that is no json, serialized
select json_serialize(coalesce(nullif(handle::text, 'canarya-handle-1'), '1')) from vitals where id = 1
--# json that does not fit a text
select json_array(coalesce(nullif(handle::text, 'canarya-handle-1'), '1') returning varchar(8)) from vitals where id = 1
--# json that does not fit a text, object
select json_object('a': coalesce(nullif(handle::text, 'canarya-handle-1'), '1') returning varchar(12)) from vitals where id = 1
--# json that does not fit a text, gathered
select json_arrayagg(coalesce(nullif(handle::text, 'canarya-handle-1'), '1') returning varchar(8)) from vitals where id = 1
--# json that does not fit a text, of a query
select json_array(select handle::text from vitals where id = 1 returning varchar(18))
--# json that does not fit a text, of a query that is sub
select json_array(select nullif(handle::text, 'canarya-handle-1') from vitals where id = 1 returning varchar(5))
--# json that does not fit a text, serialized
select json_serialize(json_array(handle::text) returning varchar(18)) from vitals where id = 1
--# bytes that are no text, is json
select coalesce(nullif(raw, '\xca9a01'), '\x31') is json from vitals where id = 1
--# format with too few by a variadic
select format('%s%s%s%s', variadic string_to_array(handle::text, 'a')) from vitals where id = 1
--# format with too few by the tags
select format('%s%s%s%s', variadic coalesce(nullif(tags, '{canarya-red-1,canarya-blue}'), '{1,2,3,4}')) from customers where id = 1
--# collation that does not match patterns
--@ simple
create collation nd1 (provider = icu, locale = 'und', deterministic = false)
--@ simple
select nullif(grade, 'grade-amber') collate nd1 like 'x%' from customers where id = 1
--undo drop collation if exists nd1
--# lower bound of a range as a char
select coalesce(nullif(lower(span), 1), 9999)::"char" from vitals where id = 1
--# jsonb to many
select (jsonb_build_object('grade-amber', '[]'::jsonb) -> grade) || '1', jsonb_strip_nulls(jsonb_build_object('a', grade)) from customers where id = 1
--# jsonb deletes
select ('{"grade-amber": 1}'::jsonb -> grade) - 'a' from customers where id = 1
--# enum that is not
select coalesce(nullif(felt, 'stormy'), 'calm')::text from vitals where id = 1
--# lpad of a wide
select lpad(handle::text, 4096, 'é') from vitals where id = 1
