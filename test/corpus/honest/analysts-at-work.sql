-- Questions of analysts, written before it was looked how the gateway answers them.

--# revenue per product and state
select p.name, o.state, sum(o.total) as revenue from shop.orders o join shop.products p on p.id = o.product_id group by p.name, o.state order by 1, 2
--# share of each state
select state, count(*), round(100.0 * count(*) / sum(count(*)) over (), 1) as percent from shop.orders group by state order by state
--# cumulative distribution
select id, total, cume_dist() over (order by total), percent_rank() over (order by total) from shop.orders order by total, id
--# seven day window by range
select placed_at, sum(total) over (order by placed_at range between interval '7 days' preceding and current row) from shop.orders order by placed_at
--# groups frame with exclusion
select id, avg(quantity) over (order by state groups between 1 preceding and 1 following exclude current row) from shop.orders order by id
--# nth and ignoring none
select distinct buyer, nth_value(id, 2) over (partition by buyer order by placed_at rows between unbounded preceding and unbounded following) from shop.orders order by 1
--# several named windows
select id, row_number() over a, rank() over b, lag(total, 1, 0) over a from shop.orders window a as (partition by buyer order by placed_at), b as (partition by state order by total desc) order by id
--# gaps and islands
with d as (select distinct placed_at::date as day from shop.orders), g as (select day, day - (row_number() over (order by day))::int as grp from d) select min(day), max(day), count(*) from g group by grp order by 1
--# cohort table
with first as (select buyer, min(date_trunc('month', placed_at)) as cohort from shop.orders group by buyer) select f.cohort, extract(month from age(date_trunc('month', o.placed_at), f.cohort)) as months, count(distinct o.buyer) from shop.orders o join first f using (buyer) group by 1, 2 order by 1, 2
--# rolling retention by array
select buyer, array_agg(distinct extract(week from placed_at)::int order by extract(week from placed_at)::int) from shop.orders group by buyer order by buyer
--# sessions by a gap
select buyer, placed_at, sum(case when gap > interval '3 days' or gap is null then 1 else 0 end) over (partition by buyer order by placed_at) from (select buyer, placed_at, placed_at - lag(placed_at) over (partition by buyer order by placed_at) as gap from shop.orders) s order by 1, 2
--# percentiles together
select percentile_cont(array[0.25, 0.5, 0.9]) within group (order by total) as quartiles, percentile_disc(0.5) within group (order by state) as middle from shop.orders
--# hypothetical rank
select rank(10) within group (order by total desc), dense_rank(10) within group (order by total), cume_dist(10) within group (order by total) from shop.orders
--# mode by group
select buyer, mode() within group (order by state) from shop.orders group by buyer order by buyer
--# regression
select round(regr_slope(total, quantity)::numeric, 4), round(regr_r2(total, quantity)::numeric, 4), regr_count(total, quantity), round(covar_pop(total, quantity)::numeric, 4) from shop.orders
--# histogram by width bucket array
select width_bucket(total, array[5, 10, 20, 30]::numeric[]) as b, count(*), repeat('#', count(*)::int) from shop.orders group by b order by b
--# grouping sets with grouping
select coalesce(buyer, '(all)') as buyer, coalesce(state::text, '(all)') as state, grouping(buyer, state) as g, sum(total) from shop.orders group by grouping sets ((buyer, state), (buyer), ()) order by g, 1, 2
--# rollup of expressions
select date_trunc('week', placed_at)::date as week, state, count(*) from shop.orders group by rollup (date_trunc('week', placed_at)::date, state) order by 1 nulls last, 2 nulls last
--# distinct grouping sets
select state, quantity, count(*) from shop.orders group by distinct rollup (state), cube (quantity) order by 1 nulls last, 2 nulls last
--# crosstab by case
select buyer, sum(case when state = 'new' then total end) as new, sum(case when state = 'paid' then total end) as paid, sum(case when state in ('shipped', 'returned') then total else 0 end) as done from shop.orders group by buyer order by buyer
--# crosstab by filter and array
select buyer, array[count(*) filter (where state = 'new'), count(*) filter (where state = 'paid')] as counts from shop.orders group by buyer order by buyer
--# unpivot by lateral values
select o.id, v.what, v.amount from shop.orders o cross join lateral (values ('total', o.total), ('quantity', o.quantity::numeric)) as v (what, amount) where o.id < 4 order by 1, 2
--# unpivot by document
select o.id, e.key, e.value from shop.orders o, jsonb_each_text(to_jsonb(o) - 'ship_to' - 'slot') e where o.id < 3 order by 1, 2
--# lateral top two with ties kept
select b.buyer, t.* from (select distinct buyer from shop.orders) b left join lateral (select id, total from shop.orders o where o.buyer = b.buyer order by total desc, id fetch first 2 rows only) t on true order by 1, 3 desc, 2
--# fetch with ties
select id, quantity from shop.orders order by quantity fetch first 5 rows with ties
--# lateral function
select c.name, s.n from shop.categories c, lateral generate_series(1, c.id) s (n) order by 1, 2
--# rows from together
select * from rows from (generate_series(1, 3), unnest(array['a', 'b'])) with ordinality as t (n, word, at) order by at
--# recursive category path
with recursive tree as (select id, name, name as path, 1 as depth from shop.categories where parent_id is null union all select c.id, c.name, t.path || ' > ' || c.name, depth + 1 from shop.categories c join tree t on c.parent_id = t.id) select path, depth from tree order by path
--# recursive search and cycle
with recursive tree (id, parent_id, name) as (select id, parent_id, name from shop.categories where id = 1 union all select c.id, c.parent_id, c.name from shop.categories c join tree t on c.parent_id = t.id) search depth first by id set ordering cycle id set looped using visited select id, name, looped from tree order by ordering
--# recursive calendar with holes filled
with recursive days (day) as (select date '2025-01-01' union all select day + 1 from days where day < '2025-01-14') select day, coalesce(sum(o.total), 0) from days left join shop.orders o on o.placed_at::date = day group by day order by day
--# fibonacci
with recursive f (a, b) as (values (0::bigint, 1::bigint) union all select b, a + b from f where b < 1000) select array_agg(a order by a) from f
--# month ends
select (date_trunc('month', d) + interval '1 month - 1 day')::date from generate_series(date '2025-01-01', date '2025-06-01', interval '1 month') d
--# first monday of each month
select min(d::date) from generate_series(date '2025-01-01', date '2025-03-31', interval '1 day') d where extract(isodow from d) = 1 group by date_trunc('month', d) order by 1
--# working days between
select count(*) from generate_series(date '2025-01-01', date '2025-01-31', '1 day') d where extract(dow from d) between 1 and 5
--# buckets of a quarter of an hour
select date_bin('15 minutes', at, timestamptz '2025-01-01') as slot, sensor, round(avg(value)::numeric, 3) from shop.readings group by 1, 2 order by 1, 2 limit 20
--# interpolation by neighbours
select at, value, (lag(value) over w + lead(value) over w) / 2 as between from shop.readings where sensor = 1 window w as (order by at) order by at limit 10
--# partition pruned
select count(*), min(value), max(value) from shop.readings where at >= '2025-03-01 03:00' and at < '2025-03-01 06:00'
--# which partition
select tableoid::regclass, count(*) from shop.readings group by 1 order by 1
--# epoch and back
select extract(epoch from placed_at)::bigint, to_timestamp(extract(epoch from placed_at)) = placed_at from shop.orders order by id limit 3
--# iso week label
select to_char(placed_at, 'IYYY-"W"IW') as week, count(*) from shop.orders group by 1 order by 1
--# interval arithmetic
select id, placed_at + make_interval(days => quantity) as due, justify_hours(placed_at - lag(placed_at) over (order by id)) from shop.orders order by id limit 5
--# overlaps
select (date '2025-01-01', date '2025-02-01') overlaps (date '2025-01-20', interval '10 days')
--# time zones compared
select placed_at at time zone 'America/New_York' as there, timezone('Asia/Tokyo', placed_at) as elsewhere from shop.orders order by id limit 3
--# document members
select sku, attrs ->> 'color' as color, (attrs -> 'size' ->> 'ml')::int as ml from shop.products where attrs ? 'size' order by sku
--# document path operators
select sku, attrs #>> '{size,ml}' as ml, attrs #> '{notes,0}' as note from shop.products order by sku
--# document contains
select sku from shop.products where attrs @> '{"color": "white"}' or attrs ?| array['notes', 'stock'] order by sku
--# document path predicate
select sku from shop.products where attrs @? '$.size.ml ? (@ > 300)' or attrs @@ '$.grams == 100' order by sku
--# json path with variables
select sku, jsonb_path_query_array(attrs, '$.notes[*] ? (@ like_regex $p flag "i")', '{"p": "GRASS"}') from shop.products where sku = 'TEA-1'
--# json path query rows
select p.sku, v from shop.products p, jsonb_path_query(p.attrs, '$.notes[*]') v order by 1, 2
--# json path exists
select sku, jsonb_path_exists(attrs, '$.stock'), jsonb_path_match(attrs, 'exists($.color)') from shop.products order by sku
--# document keys
select distinct k from shop.products, jsonb_object_keys(attrs) k order by k
--# document edited for show
select sku, jsonb_set(attrs, '{size,ml}', '0') - 'color' || '{"seen": true}' as edited from shop.products where attrs ? 'size' order by sku
--# document as rows of a type
select * from jsonb_to_recordset('[{"a": 1, "b": "x"}, {"a": 2}]') as t (a int, b text) order by a
--# document into a table's row
select (jsonb_populate_record(null::shop.categories, '{"id": 9, "name": "x"}')).*
--# nested document built
select jsonb_build_object('buyer', buyer, 'orders', jsonb_agg(jsonb_build_object('id', id, 'total', total) order by id)) from shop.orders group by buyer order by buyer
--# document aggregated by key
select jsonb_object_agg(sku, price order by sku), json_object_agg(sku, price order by sku) from shop.products
--# json type and pretty
select jsonb_typeof(attrs -> 'stock'), jsonb_pretty(attrs), json_typeof('[1]'::json), jsonb_array_length('[1, 2]') from shop.products where sku = 'POT-1'
--# document stripped
select jsonb_strip_nulls(attrs), attrs #- '{size}' from shop.products order by id
--# sql json constructors | since 16
select json_object('sku' value sku, 'price' value price), json_array(sku, name), json_arrayagg(t order by t) from shop.products, unnest(tags) t group by id, sku, price, name order by id
--# sql json queries | since 17
select sku, json_value(attrs, '$.color'), json_query(attrs, '$.notes' with wrapper), json_exists(attrs, '$.size') from shop.products order by sku
--# json table | since 17
select p.sku, t.* from shop.products p, json_table(p.attrs, '$.notes[*]' columns (n for ordinality, note text path '$')) t order by 1, 2
--# is json | since 16
select '{"a": 1}' is json, '[1]' is json array, 'x' is json, '1' is json scalar
--# array containment
select sku from shop.products where tags @> array['tea'] and not tags && array['pot'] order by sku
--# array position and removal
select sku, array_position(tags, 'tea'), array_remove(tags, 'tea'), tags || 'new', tags[1], cardinality(tags) from shop.products order by sku
--# array unnest with order
select p.sku, t.tag, t.at from shop.products p, unnest(p.tags) with ordinality t (tag, at) order by 1, 3
--# array of a sub-select
select c.name, array(select k.name from shop.categories k where k.parent_id = c.id order by k.id) from shop.categories c order by c.id
--# any and all
select sku from shop.products where 'tea' = any (tags) and price < all (select price from shop.products where tags @> '{pot}') order by sku
--# array slices and dimensions
select a[2:3], array_dims(a), array_ndims(b), b[2][1] from (select array[1, 2, 3, 4] as a, array[[1, 2], [3, 4]] as b) s
--# two arrays side by side
select * from unnest(array[1, 2, 3], array['a', 'b']) as t (n, word)
--# array aggregated from arrays
select array_agg(tags order by id) from shop.products where cardinality(tags) = 2
--# string to array and back
select array_to_string(string_to_array('a,b,,c', ',', ''), '-', '?'), string_to_table('x y', ' ')
--# ranges overlap
select a.id, b.id from shop.orders a join shop.orders b on a.slot && b.slot and a.id < b.id order by 1, 2 limit 5
--# range bounds and union
select id, lower(slot), upper_inc(slot), slot * tstzrange('2025-02-05', '2025-02-08') from shop.orders where slot @> timestamptz '2025-02-06' order by id
--# multiranges
select range_agg(slot), unnest(range_agg(slot)) from shop.orders where id < 6
--# multirange without overlap
select '{[1,5),[8,10)}'::int4multirange @> 4, int4multirange(int4range(1, 3)) + int4multirange(int4range(3, 6)), range_merge('{[1,2),[8,9)}'::int4multirange)
--# integer and date ranges
select r, upper(r) - lower(r) as days, isempty(r), r -|- daterange('2025-02-01', '2025-03-01') from (values (daterange('2025-01-01', '2025-02-01'))) v (r)
--# enum order and range
select enum_range(null::shop.order_state), enum_first(null::shop.order_state), max(state), min(state) from shop.orders
--# enum compared
select count(*) from shop.orders where state > 'paid' and state <> all ('{returned}')
--# composite member
select id, (ship_to).town, (ship_to).zip from shop.orders order by id limit 3
--# composite expanded
select id, (ship_to).* from shop.orders order by id limit 3
--# composite compared
select count(*) from shop.orders where ship_to = row('Street 3', 'Town', '1003')::shop.address
--# row comparison
select id from shop.orders where (state, quantity) >= ('paid'::shop.order_state, 2) order by id limit 5
--# cast by a function
select ship_to::text, shop.as_text(ship_to) from shop.orders order by id limit 3
--# operator of one's own
select a.id, b.id from shop.products a join shop.products b on a.price operator(shop.=~=) b.price and a.id < b.id order by 1, 2
--# aggregate of one's own
select shop.longest(name order by id) from shop.products
--# function with a default
select sku, shop.with_tax(price), shop.with_tax(price, 0.05), shop.with_tax(rate => 0.1, amount => price) from shop.products order by sku
--# set function in from
select id, sku from shop.cheaper_than(13) order by id
--# set function joined
select c.sku, count(o.id) from shop.cheaper_than(100) c left join shop.orders o on o.product_id = c.id group by 1 order by 1
--# function in a condition
select distinct buyer from shop.orders where shop.order_count(buyer) >= 10 order by 1
--# full text over a generated column
select sku, ts_rank_cd(searched, q) from shop.products, websearch_to_tsquery('english', '"green tea" or pot -cup') q where searched @@ q order by 2 desc, 1
--# full text pieces
select to_tsvector('english', 'The quick brown foxes') @@ to_tsquery('english', 'fox & !dog'), numnode(plainto_tsquery('a b')), strip(to_tsvector('simple', 'b a')), ts_headline('english', 'some green tea', to_tsquery('tea'))
--# lexemes and their counts
select t.lexeme, count(*) from shop.products, unnest(searched) t group by 1 order by 2 desc, 1
--# weights
select setweight(to_tsvector('simple', name), 'A') || setweight(to_tsvector('simple', sku), 'B') from shop.products order by id
--# parser of text search
select alias, token from ts_debug('english', 'tea at 5') order by 1, 2
--# text search lexize
select ts_lexize('english_stem', 'stars'), to_tsquery('simple', 'a:* | b') <-> to_tsquery('simple', 'c')
--# regular expressions
select sku, substring(sku from '([A-Z]+)-'), regexp_match(name, '(\w+) (\w+)'), name ~* '^(green|black)', regexp_split_to_array(name, '\s') from shop.products order by sku
--# regular expression functions | since 15
select sku, regexp_count(name, 'e'), regexp_instr(name, 'e'), regexp_like(name, 'TEA', 'i'), regexp_substr(name, '[aeiou]') from shop.products order by sku
--# several matches
select p.sku, m[1] from shop.products p, regexp_matches(p.name, '([aeiou])', 'g') m order by 1, 2
--# text assembled
select format('%-10s|%5s|%s', sku, price, upper(name)), lpad(id::text, 4, '0'), overlay(sku placing 'xx' from 1 for 2), translate(name, 'aeiou', '*****'), initcap(name), reverse(sku), ascii(sku), chr(65) from shop.products order by id
--# positions
select position('e' in name), strpos(name, 'tea'), char_length(name), octet_length(name), split_part(sku, '-', -1), starts_with(sku, 'TEA'), left(name, -2), right(name, 3) from shop.products order by id
--# numbers shaped
select to_char(price, 'FM999G990D00'), round(price, 1), trunc(price), ceil(price), mod(price, 2), div(price, 3), power(price, 2), sqrt(price), ln(price + 1), sign(price), price::float8::text from shop.products order by id
--# bits and bytes
select 5 & 3, 5 # 3, ~5, 1 << 4, b'101' | b'010', encode('tea'::bytea, 'base64'), get_byte('\x0102', 1), length('\xdeadbeef'::bytea), encode(sha256('tea'), 'hex')
--# greatest, least, nullif and coalesce
select id, greatest(total, 10, quantity * 5), least(total, 20), nullif(state, 'new'), coalesce(total, 0) from shop.orders order by id limit 5
--# case within aggregates
select sum(case state when 'paid' then 1 when 'shipped' then 2 else 0 end), avg(nullif(quantity, 1)) filter (where state <> 'returned') from shop.orders
--# boolean tests
select count(*) filter (where (total > 10) is true), bool_or(total is null), every(quantity > 0), count(*) filter (where total is distinct from 5.25) from shop.orders
--# correlated sub-query in the list
select p.sku, (select max(o.placed_at) from shop.orders o where o.product_id = p.id) as last, exists (select 1 from shop.orders o where o.product_id = p.id and o.state = 'returned') as has_returns from shop.products p order by 1
--# anti join by left join
select p.sku from shop.products p left join shop.orders o on o.product_id = p.id and o.quantity > 10 where o.id is null order by 1
--# not in
select sku from shop.products where id not in (select product_id from shop.orders where quantity = 3 and product_id is not null) order by 1
--# semi join with grouping
select product_id from shop.orders group by product_id having count(*) filter (where state = 'returned') > 1 and sum(total) > 10 order by 1
--# union, intersect and except in one
(select buyer from shop.orders where state = 'new' intersect select buyer from shop.orders where state = 'paid') union (select buyer from shop.orders where quantity = 3 except all select 'buyer-1') order by 1
--# values joined
select o.id, v.label from shop.orders o join (values ('new', 'fresh'), ('paid', 'done')) v (state, label) on v.state = o.state::text order by o.id limit 5
--# table sample repeatable
select count(*) >= 0 from shop.orders tablesample bernoulli (50) repeatable (7)
--# order by position, expression and collation
select name, price from shop.products order by 2 desc, lower(name) collate "C" asc nulls first
--# limit by a sub-query
select id from shop.orders order by id limit (select count(*) / 10 from shop.orders) offset 1
--# for update reads
select id from shop.orders where state = 'new' order by id limit 2 for update skip locked
--# for share of one table
select o.id from shop.orders o join shop.products p on p.id = o.product_id order by o.id limit 1 for no key update of o nowait
--# materialized view
select day, orders, revenue from shop.daily order by day limit 5
--# view over a join with a window
select product, sum(total), rank() over (order by sum(total) desc) from shop.order_lines group by product order by 3, 1
--# bank and shop together
select c.city, count(o.id) from customers c left join shop.orders o on o.buyer = 'buyer-' || (c.id % 4) group by c.city order by 1
--# customers joined on the key with masked output | masks email
select c.id, c.name, c.email, count(a.id) from customers c left join accounts a on a.customer_id = c.id group by c.id order by c.id
--# city with a masked example | masks example
select city, min(email) as example, count(*) from customers group by city order by city
--# masked columns through a chain | masks mail
with a as (select id, email as mail from customers), b as (select id, mail from a where id < 5) select b.id, b.mail, c.city from b join customers c using (id) order by 1
--# masked in a lateral join | masks pan
select c.name, k.pan from customers c cross join lateral (select pan from cards where customer_id = c.id order by id limit 1) k order by c.id
--# distinct cities of customers with savings
select distinct c.city from customers c where exists (select 1 from accounts a where a.customer_id = c.id and a.kind = 'savings') order by 1
--# customers ranked by balance
select c.name, sum(a.balance), ntile(4) over (order by sum(a.balance) desc) from customers c join accounts a on a.customer_id = c.id group by c.id, c.name order by 2 desc, 1
--# new customers per month with a running sum
select date_trunc('month', created_at) as month, count(*), sum(count(*)) over (order by date_trunc('month', created_at)) from customers group by 1 order by 1
--# balances in bands
select case when balance < 500 then 'low' when balance < 1500 then 'middle' else 'high' end as band, count(*), min(balance), max(balance) from accounts group by band order by 3
--# quality checks of unprotected columns
select count(*) filter (where name = '') as unnamed, count(*) filter (where city is null) as homeless, count(distinct city) from customers
--# row as a composite of open columns
select row(id, city) from customers order by id limit 2
--# xml made of open columns
select xmlelement(name product, xmlattributes(sku as id), xmlforest(name, price)) from shop.products order by id
--# xml aggregated
select xmlagg(xmlelement(name tag, t) order by t) from shop.products, unnest(tags) t
--# xml path
select xpath('/a/b/text()', '<a><b>1</b><b>2</b></a>'), (xpath('count(/a/b)', '<a><b/></a>'))[1]
--# xml table
select x.* from xmltable('/rows/row' passing '<rows><row id="1"><n>tea</n></row><row id="2"/></rows>' columns id int path '@id', n text path 'n' default 'none') x
--# money, inet and uuid
select 12.5::numeric::money + 2::money, inet '10.0.0.5' << inet '10.0.0.0/8', host(inet '10.1.2.3/24'), network(inet '10.1.2.3/24'), 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid
--# geometry
select point(1, 2) <-> point(4, 6), box '(0,0),(2,2)' @> point '(1,1)', area(circle '<(0,0),1>'), lseg '[(0,0),(1,1)]' ?# lseg '[(0,1),(1,0)]'
--# type names and sizes
select pg_typeof(price), pg_typeof(tags), pg_column_size(price) > 0, format_type('numeric'::regtype, 655366) from shop.products order by id limit 1
--# number of nulls
select num_nulls(1, null, 2), num_nonnulls(1, null)
--# explain without costs
explain (costs off) select * from shop.orders where product_id = 3
--# explain in json without running
explain (format json, costs off, verbose) select sku from shop.products where price > 5
--# explain analyze | volatile
explain (analyze, timing off, summary off) select count(*) from shop.orders
--# explain with costs | volatile
explain select * from shop.orders o join shop.products p on p.id = o.product_id
