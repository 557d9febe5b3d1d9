-- Protected values of further types, and operations that fail on some of them.

--# fraction of a percentile
select percentile_disc((select fraction from vitals where id = 1)) within group (order by id) from accounts
--# fraction of several percentiles
select percentile_disc(array[(select strpos(ssn, '4')::float8 from customers where id = 1)]) within group (order by id) from accounts
--# code as one character
select ascii(reverse(handle::text) collate "C")::"char" from vitals order by id
--# length as one character
select (length(secret) * 6)::"char" from tickets order by id
--# sum of moneys
select sum(pay) from vitals, generate_series(1, 3)
--# array joined with a text
select marks || array_length(marks, 1) from vitals order by id
--# overlap of what differs
select marks && '{52}' from vitals order by id
--# elements by place
select marks[3] from vitals order by id
--# slices
select marks[2:3] from vitals order by id
--# trimmed array
select trim_array(marks, 3) from vitals order by id
--# array position
select array_position(marks, 52) from vitals order by id
--# nth value
select nth_value(id, (select marks[1] from vitals where id = 1) - 50) over (order by id) from accounts
--# lag by a value
select lag(id, (select marks[1] from vitals where id = 2)) over (order by id) from accounts
--# tiles
select ntile((select marks[1] from vitals where id = 1)) over (order by id) from accounts
--# frame offset
select sum(id) over (order by id rows between (select marks[1] from vitals where id = 1) preceding and current row) from accounts
--# series by range
select generate_series(lower(span), upper(span)) from vitals where id = 1
--# range of two bounds
select int4range(score, 500) from customers order by id
--# range operator minus
select span - int4range(5, 8) from vitals order by id
--# range merge
select range_merge(span, int4range(100, 200)) from vitals order by id
--# adjacency
select span -|- int4range(11, 12) from vitals order by id
--# range text
select span::text::int4range * int4range(1, 5) from vitals order by id
--# multirange of ranges
select range_agg(span) from vitals
--# enum as text
select felt::text from vitals order by id
--# enum ordered
select id from vitals order by felt, id
--# inet's parts
select host(place), masklen(place), family(place) from vitals order by id
--# inet within
select place << '10.0.0.0/8' from vitals order by id
--# inet minus
select place - '10.1.0.0'::inet from vitals order by id
--# inet and a mask
select place & '255.0.0.0'::inet from vitals order by id
--# money as a number
select pay::numeric from vitals order by id
--# money divided
select pay / 2 from vitals order by id
--# money words
select cash_words(pay) from vitals order by id
--# interval extracted
select extract(epoch from waits) from vitals order by id
--# interval justified
select justify_hours(waits) from vitals order by id
--# interval summed
select sum(waits) from vitals
--# interval added to a date
select date '2024-01-01' + waits from vitals order by id
--# zone by interval
select timestamp '2024-01-01' at time zone waits from vitals order by id
--# uuid as text
select left(token::text, 4) from vitals order by id
--# uuid compared
select token < 'a0000000-0000-0000-0000-000000000000' from vitals order by id
--# point's part
select spot[0] from vitals order by id
--# point's distance
select spot <-> point(0, 0) from vitals order by id
--# point contained
select spot <@ box(point(0, 0), point(3, 3)) from vitals order by id
--# bytes as hex
select encode(raw, 'hex') from vitals order by id
--# byte counted
select bit_count(raw) from vitals order by id
--# float truncated
select trunc(weight) from vitals order by id
--# float to int
select weight::int from vitals order by id
--# float's sign
select sign(weight - 70) from vitals order by id
--# float formatted
select to_char(weight, 'FM990') from vitals order by id
--# float random
select width_bucket(weight, 0, 100, 4) from vitals order by id
--# float sums
select sum(weight), avg(weight), stddev(weight) from vitals
--# citext folded
select lower(handle) from vitals order by id
--# citext matched
select id from vitals where handle ~ 'canarya'
--# citext split
select split_part(handle, '-', 1) from vitals order by id
--# citext replaced
select replace(handle, 'x', '') from vitals order by id
--# hstore's value
select extra -> 'k' from vitals order by id
--# hstore's key
select extra ? 'k' from vitals order by id
--# hstore as json
select hstore_to_json(extra) from vitals order by id
--# hstore's keys
select akeys(extra) from vitals order by id
--# hstore each
select (each(extra)).* from vitals order by id
--# hstore of a row
select hstore(v) from vitals v order by id
--# hstore of a row's member
select hstore(c) -> 'ssn' from customers c order by id
--# hstore populated
select populate_record(null::scratch, hstore('t', ssn)) from customers order by id
--# json member
select doc -> 'pet' from vitals order by id
--# json member deep
select doc #>> '{deep,pin}' from vitals order by id
--# json typed
select * from vitals, json_to_record(doc) as r(pet text)
--# json table of json
select t.* from vitals v, json_table(v.doc, '$' columns (pet text path '$.pet')) t order by 1
--# timestamp in binary
--@ binary
select seen from vitals order by id
--# timestamp in a zone
set timezone = 'Asia/Tokyo'; select seen from vitals order by id
--# timestamp's month
select date_trunc('month', seen) from vitals order by id
--# timestamp year, an oracle by text
select seen::text from vitals order by id
--# everything in binary
--@ binary
select * from vitals order by id
--# everything in pieces
--@ portal
select v.*, v from vitals v order by id
--# aggregated arrays
select array_agg(marks) from vitals where id = 1
--# array aggregate of unequal arrays
select array_agg(marks order by id) from vitals
--# arrays of arrays
select array[marks, '{1,2,3}'] from vitals order by id
--# json of arrays
select json_agg(marks) from vitals
--# string of array
select array_to_string(marks, ',', '?') from vitals order by id
--# dimensions
select array_dims(marks), cardinality(marks) from vitals order by id
--# unnest counted
select id, (select count(*) from unnest(marks)) from vitals order by id
--# unnest beside a series
select unnest(marks), generate_series(1, 2) from vitals where id = 1
--# exists in unnest
select id from vitals v where exists (select from unnest(v.marks) m where m > 100) order by id
--# any of the array
select id from vitals where 52 = any (marks) order by id
--# least of texts
select least(handle, 'c'::citext) from vitals order by id
--# xml of a value
select xmlelement(name n, handle) from vitals order by id
--# xml exists
select xmlexists('//n[.="canarya-handle-1"]' passing xmlelement(name n, handle)) from vitals order by id
--# xml name from a value
select xmlpi(name php, handle::text) from vitals order by id
--# sha in a chain
select encode(sha256(handle::text::bytea), 'hex') from vitals order by id
--# hmac of an extension
select encode(hmac(handle::text, 'k', 'sha256'), 'hex') from vitals order by id
--# trigram
select similarity(handle::text, 'canarya') from vitals order by id
--# trigrams shown
select show_trgm(handle::text) from vitals order by id
