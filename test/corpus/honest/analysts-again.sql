-- What analysts ask, written without a look at what the gateway makes of it.

--# share of a category tree rolled up
with recursive tree as (select id, parent_id, name, array[id] as path from shop.categories where parent_id is null union all select c.id, c.parent_id, c.name, t.path || c.id from shop.categories c join tree t on t.id = c.parent_id) select repeat('  ', cardinality(path) - 1) || name as label, path, (select count(*) from tree d where d.path @> tree.path) as below from tree order by path
--# orders by week with empty weeks
select w::date as week, count(o.id) as orders, coalesce(sum(o.total), 0) as revenue from generate_series(timestamp '2024-12-30', timestamp '2025-02-24', interval '7 days') w left join shop.orders o on o.placed_at >= w and o.placed_at < w + interval '7 days' group by w order by w
--# date_bin of a quarter hour
select date_bin('15 minutes', at, timestamptz '2025-03-01') as bin, sensor, round(avg(value)::numeric, 2) as mean, count(*) from shop.readings where at < '2025-03-01 03:00+00' group by 1, 2 order by 1, 2
--# pivot by filter with totals
select buyer, count(*) filter (where state = 'new') as new, count(*) filter (where state = 'paid') as paid, count(*) filter (where state in ('shipped', 'returned')) as gone, count(*) as all from shop.orders group by rollup (buyer) order by buyer nulls last
--# percentile within groups
select product_id, percentile_cont(array[0.25, 0.5, 0.9]) within group (order by total) as p, percentile_disc(0.5) within group (order by total) as mid, mode() within group (order by quantity) as usual from shop.orders group by product_id order by product_id
--# hypothetical set
select rank(20) within group (order by total), dense_rank(20) within group (order by total), percent_rank(20) within group (order by total), cume_dist(20) within group (order by total) from shop.orders
--# window over window names
select id, buyer, total, sum(total) over w as running, avg(total) over (w rows between 2 preceding and current row) as smooth, row_number() over w, last_value(total) over (partition by buyer order by placed_at rows between unbounded preceding and unbounded following) from shop.orders window w as (partition by buyer order by placed_at) order by buyer, placed_at
--# window exclusion
select id, sum(quantity) over (order by id rows between 1 preceding and 1 following exclude current row), string_agg(state::text, '>') over (order by id groups between 1 preceding and current row exclude ties) from shop.orders where id < 10 order by id
--# islands of days
select buyer, min(d) as begins, max(d) as ends, count(*) from (select buyer, placed_at::date as d, placed_at::date - (dense_rank() over (partition by buyer order by placed_at::date))::int as g from shop.orders) x group by buyer, g having count(*) >= 1 order by buyer, begins
--# funnel
with first as (select buyer, min(placed_at) as at from shop.orders group by buyer), again as (select o.buyer, min(o.placed_at) as at from shop.orders o join first f on f.buyer = o.buyer and o.placed_at > f.at group by o.buyer) select count(f.*), count(a.*), avg(a.at - f.at) from first f left join again a using (buyer)
--# cohort with make_interval
select date_trunc('month', f.at) as cohort, extract(month from age(o.placed_at, f.at))::int as month, count(distinct o.buyer) from shop.orders o join lateral (select min(placed_at) as at from shop.orders i where i.buyer = o.buyer) f on true where o.placed_at < f.at + make_interval(months => 3) group by 1, 2 order by 1, 2
--# moving median by correlated sub-query
select r.at, r.value, (select percentile_cont(0.5) within group (order by i.value) from shop.readings i where i.sensor = r.sensor and i.at between r.at - interval '1 hour' and r.at) as median from shop.readings r where r.sensor = 1 order by r.at limit 12
--# top n per group by array_agg
select buyer, (array_agg(id order by total desc, id))[1:3] as best, (array_agg(total order by total desc, id))[1:3] as worth from shop.orders group by buyer order by buyer
--# full outer join of two periods
select coalesce(a.buyer, b.buyer) as buyer, a.n as january, b.n as february, b.n - a.n as change from (select buyer, count(*) as n from shop.orders where placed_at < '2025-02-01' group by 1) a full outer join (select buyer, count(*) as n from shop.orders where placed_at >= '2025-02-01' group by 1) b on a.buyer = b.buyer order by 1
--# full join on false
select a.id, b.id from (values (1), (2)) a(id) full join (values (3)) b(id) on a.id = b.id order by 1 nulls last, 2
--# json built for a front end
select json_build_object('product', p.sku, 'orders', coalesce((select json_agg(json_build_object('id', o.id, 'total', o.total) order by o.id) from shop.orders o where o.product_id = p.id and o.id < 12), '[]'::json)) from shop.products p order by p.id
--# jsonb each joined back
select p.sku, e.key, e.value, jsonb_typeof(e.value) from shop.products p cross join lateral jsonb_each(p.attrs) as e(key, value) order by 1, 2
--# jsonb recordset with definition
select r.* from jsonb_to_recordset('[{"sku":"TEA-1","n":2,"at":"2025-01-01"},{"sku":"CUP-1","n":5}]') as r(sku text, n int, at date) order by r.n
--# json populate
select * from json_populate_record(null::shop.address, '{"street":"High","town":"York","zip":"1"}')
--# json populate recordset joined
select p.id, a.town from shop.products p join jsonb_populate_recordset(null::shop.address, '[{"town":"TEA-1"},{"town":"POT-1"}]') a on a.town = p.sku order by 1
--# jsonb path with filter
select sku, jsonb_path_query_array(attrs, '$.notes[*] ? (@ starts with "g")') from shop.products where jsonb_path_exists(attrs, '$.notes') order by sku
--# jsonb set operations
select attrs - 'origin', attrs - array['origin', 'grams'], attrs #- '{size,ml}', attrs || '{"x": 1}', jsonb_insert(attrs, '{tags}', '["a"]', true) from shop.products order by id
--# text search ranking with query kinds
select sku, ts_rank_cd(searched, q) as rank, q from shop.products, websearch_to_tsquery('english', 'tea or "large cup"') q where searched @@ q order by rank desc, sku
--# phrase and prefix search
select sku, searched @@ phraseto_tsquery('english', 'green tea'), searched @@ to_tsquery('english', 'gre:* & tea') from shop.products order by sku
--# headline with options
select ts_headline('english', name || ' for everyone', to_tsquery('english', 'tea'), 'StartSel=<b>, StopSel=</b>, MaxFragments=1') from shop.products order by id
--# text search configuration by cast
select to_tsvector('simple'::regconfig, 'The Quick brown'), tsvector_to_array(to_tsvector('english', 'running runs')), ts_delete(to_tsvector('english', 'a fat cat'), 'fat'), setweight(to_tsvector('english', 'cat'), 'A')
--# ts_stat is not for constants only
select word, ndoc from ts_stat('select searched from shop.products') order by ndoc desc, word limit 5
--# array as set
select sku, array(select unnest(tags) intersect select unnest(array['tea', 'large'])) as both from shop.products order by sku
--# array aggregates in order
select array_agg(distinct t order by t) from shop.products, unnest(tags) t
--# arrays in two dimensions
select array_agg(array[id, parent_id] order by id), array_dims(array[[1, 2], [3, 4]]), array_fill(0, array[2, 3]), array_to_json(array[[1, 2], [3, 4]]) from shop.categories
--# array sort and shuffle | since 18
select array_sort(array[3, 1, 2]), array_reverse(array[1, 2, 3])
--# array trim
select trim_array(array[1, 2, 3, 4], 2), array_replace(array[1, 2, 1], 1, 9), array_upper(array[1, 2], 1), width_bucket(5, array[1, 4, 8])
--# generate_series of numeric and time
select g, round(sqrt(g), 3) from generate_series(1.5, 4.5, 0.5) g union all select extract(epoch from t)::numeric, 0 from generate_series(timestamptz '2025-01-01', timestamptz '2025-01-02', interval '12 hours') t order by 1
--# generate_series in a target list
select id, generate_series(1, id) from shop.categories where id < 4 order by 1, 2
--# lateral with values
select p.sku, v.label, v.amount from shop.products p cross join lateral (values ('net', p.price), ('gross', round(p.price * 1.2, 2))) v(label, amount) order by 1, 2
--# lateral left join with limit
select c.name, l.id, l.balance from customers c left join lateral (select a.id, a.balance from accounts a where a.customer_id = c.id order by a.balance desc limit 1) l on true order by c.id
--# merge of aggregates by union all
select 'orders' as what, count(*)::text as figure from shop.orders union all select 'revenue', sum(total)::text from shop.orders union all select 'buyers', count(distinct buyer)::text from shop.orders order by what
--# except all and intersect all
(select state from shop.orders except all select state from shop.orders where id < 5 order by 1) union all (values ('new'::shop.order_state)) order by 1
--# nested case and nullif
select id, case when total is null then 'none' when total < 10 then case quantity when 1 then 'single small' else 'small' end else 'large' end, nullif(state, 'new') from shop.orders order by id limit 10
--# sum of squares and correlation
select corr(total, quantity), covar_pop(total, quantity), regr_slope(total, quantity), regr_r2(total, quantity), stddev_samp(total), var_pop(total) from shop.orders
--# bit and boolean aggregates
select bit_and(quantity::int), bit_or(quantity::int), bit_xor(quantity::int), bool_and(total > 0), every(total > 0), bool_or(state = 'new') from shop.orders
--# any_value | since 16
select buyer, any_value(buyer) from shop.orders group by buyer order by buyer
--# range aggregates
select range_agg(slot), range_intersect_agg(slot) from shop.orders where id < 6
--# multirange questions
select unnest(range_agg(slot)) from shop.orders where id % 5 = 0
--# ranges without booking
select nummultirange(numrange(1, 20)) - nummultirange(numrange(3, 5), numrange(8, 9)), isempty(int4range(1, 1)), upper_inc(int4range(1, 5, '[]')), range_merge(int4range(1, 2), int4range(5, 6))
--# overlapping bookings of the same product
select a.id, b.id from shop.orders a join shop.orders b on a.product_id = b.product_id and a.id < b.id and a.slot && b.slot order by 1, 2
--# string functions at length
select initcap('the green tea'), lpad('7', 3, '0'), translate('abc', 'ab', 'xy'), overlay('abcdef' placing 'ZZ' from 2 for 3), split_part('a,b,c', ',', 2), split_part('a,b,c', ',', -1), reverse('abc'), format('%1$s-%2$L-%I', 'a', 'it''s', 'Odd Name'), chr(65), ascii('A'), quote_nullable(null), btrim('  x '), strpos('hello', 'l'), left('hello', -2), starts_with('hello', 'he'), string_to_array('a|b', '|'), regexp_split_to_array('a1b2', '\d'), encode('\xdeadbeef', 'base64'), md5('x'), sha256('x'::bytea), convert_from('\x41', 'UTF8'), unistr('\0061'), normalize('e' || chr(769)), octet_length('é'), to_hex(255)
--# unpacking rows by string_to_table
select s.part, s.ordinality from string_to_table('x,y,z', ',') with ordinality as s(part, ordinality)
--# regexp functions of late | since 15
select regexp_count('banana', 'a'), regexp_instr('banana', 'n', 1, 2), regexp_substr('foo-42', '\d+'), regexp_like('Foo', 'foo', 'i')
--# regexp with groups
select (regexp_match(sku, '^([A-Z]+)-(\d)$'))[1] as family, (regexp_match(sku, '^([A-Z]+)-(\d)$'))[2]::int as number, regexp_replace(name, '(\w+) (\w+)', '\2 \1') from shop.products order by sku
--# similar to and escape
select sku from shop.products where sku similar to '(TEA|POT)-[0-9]' or name like '%\%%' escape '\' order by sku
--# date functions at length
select date_part('dow', date '2025-01-05'), extract(isoyear from date '2024-12-30'), extract(julian from date '2025-01-01'), to_char(timestamp '2025-02-03 04:05:06.789', 'YYYY-"W"IW Day DD Mon HH24:MI:SS.MS'), to_date('03 Feb 2025', 'DD Mon YYYY'), to_timestamp(0) at time zone 'UTC', make_date(2025, 2, 28), make_timestamptz(2025, 1, 1, 0, 0, 0, 'UTC'), justify_interval('40 days 30 hours'), age(date '2025-03-01', date '2024-02-29'), isfinite('infinity'::date), date '2025-01-31' + interval '1 month', timestamptz '2025-01-01 00:00+00' at time zone 'America/New_York', (date '2025-01-01', date '2025-02-01') overlaps (date '2025-01-15', interval '1 day')
--# date_add with zones | since 16
select date_add('2025-03-30 00:00+00'::timestamptz, '1 day'::interval, 'Europe/Berlin'), date_subtract('2025-03-30 00:00+00'::timestamptz, '1 day'::interval, 'Europe/Berlin')
--# numbers at length
select ceil(1.2), floor(-1.2), round(2.5), trunc(1.999, 2), mod(7, 3), power(2, 10), exp(0), ln(1), log(100), log(2.0, 8.0), cbrt(27), sign(-3), degrees(pi()), gcd(12, 18), lcm(4, 6), factorial(5), div(7, 2), scale(1.230), min_scale(1.230), trim_scale(1.230), random() < 2, 5 # 3, ~5, 1 << 4, @ -5, |/ 16, to_number('1,234.5', '9,999.9'), to_char(1234.5, 'FM9G999D00'), width_bucket(5.3, 0, 10, 5), 0x1F, 1_000
--# network types
select host(inet '10.1.2.3/8'), network(inet '10.1.2.3/8'), masklen('10.0.0.0/8'), inet '10.1.2.3' << cidr '10.0.0.0/8', broadcast('10.1.2.3/24'), set_masklen(inet '10.0.0.1', 16), abbrev(cidr '10.1.0.0/16'), macaddr '08:00:2b:01:02:03', inet_same_family('1.2.3.4', '::1'), inet '10.0.0.5' - inet '10.0.0.1'
--# geometry of all kinds
select point(1, 2) <-> point(4, 6), box(point(0, 0), point(2, 2)) @> point(1, 1), area(circle '<(0,0),2>'), length(path '((0,0),(3,4))'), center(box '((0,0),(2,2))'), polygon(box '((0,0),(1,1))'), lseg '((0,0),(1,1))' ?# lseg '((0,1),(1,0))'
--# uuid functions | volatile
select gen_random_uuid(), gen_random_uuid() is not null
--# uuid extraction | since 17
select uuid_extract_version('0190f3c0-0000-7000-8000-000000000000'), uuid_extract_timestamp('0190f3c0-0000-7000-8000-000000000000')
--# system columns
select ctid is not null, tableoid::regclass, xmin is not null from shop.products order by id
--# table sample
select count(*) between 0 and 40 from shop.orders tablesample bernoulli (50)
--# table command
table shop.categories order by id
--# values command
values (1, 'a'), (2, 'b') order by 1 desc limit 1
--# select nothing
select from shop.categories
--# offset and fetch
select id from shop.orders order by id offset 2 rows fetch next 3 rows only
--# limit by expression
select id from shop.orders order by id limit (select count(*) / 10 from shop.orders)
--# group by all kinds
select product_id, state, grouping(product_id, state), count(*) from shop.orders group by cube (product_id, state) having count(*) > 2 order by 1 nulls last, 2 nulls last
--# group by distinct sets
select product_id, buyer, count(*) from shop.orders group by distinct rollup (product_id, buyer), rollup (product_id) order by 1 nulls last, 2 nulls last limit 20
--# group by primary key
select p.id, p.sku, p.attrs, count(o.id) from shop.products p left join shop.orders o on o.product_id = p.id group by p.id order by p.id
--# join using alias | since 14
select j.id, a.kind from accounts a join cards c using (id) as j order by j.id
--# natural full join
select * from (select id, name from shop.categories) a natural full join (select id, sku from shop.products) b order by id
--# row values in in
select id, state from shop.orders where (product_id, state) in ((1, 'new'), (2, 'paid'), (3, 'shipped')) order by id
--# quantified comparisons
select sku from shop.products where price > all (select price from shop.products where 'tea' = any (tags) and sku <> 'POT-1') order by sku
--# is distinct from
select count(*) from shop.categories where parent_id is not distinct from null
--# exists and not exists
select sku from shop.products p where exists (select 1 from shop.orders o where o.product_id = p.id and o.state = 'returned') and not exists (select from shop.orders o where o.product_id = p.id and o.total > 1000) order by sku
--# with materialized and not
with a as materialized (select * from shop.orders where id < 10), b as not materialized (select * from a where total > 5) select count(*), sum(b.total) from b
--# recursive with depth search and cycle
with recursive t(id, parent_id) as (select id, parent_id from shop.categories where parent_id is null union all select c.id, c.parent_id from shop.categories c join t on c.parent_id = t.id) search depth first by id set ord cycle id set looped using way select id, ord, looped, way from t order by ord
--# recursive bill of money
with recursive paid(n, left_over, rate) as (select 0, 1000.00, 0.01 union all select n + 1, round(left_over * (1 + rate) - 100, 2), rate from paid where left_over > 100 and n < 20) select * from paid order by n
--# mandelbrot in small
with recursive x(i) as (values (0) union all select i + 1 from x where i < 8), z(ix, iy, cx, cy, x, y, i) as (select x.i, y.i, -2 + 0.3 * x.i, -1 + 0.25 * y.i, -2 + 0.3 * x.i, -1 + 0.25 * y.i, 0 from x, x y union all select ix, iy, cx, cy, x * x - y * y + cx, 2 * x * y + cy, i + 1 from z where x * x + y * y < 16 and i < 6) select iy, string_agg(substring(' .:-=+*', i + 1, 1), '' order by ix) from (select ix, iy, max(i) as i from z group by ix, iy) s group by iy order by iy
--# data modifying CTE with returned rows
with bumped as (update shop.products set price = price + 1 where id < 3 returning id, price), logged as (insert into shop.audit (op, what) select 'bump', id::text from bumped returning id) select (select count(*) from bumped), (select count(*) from logged)
--# delete into archive
with gone as (delete from shop.orders where state = 'returned' returning *) select state, count(*), sum(total) from gone group by state
--# update with join and aggregate
update shop.orders o set total = s.mean from (select product_id, round(avg(total), 2) as mean from shop.orders group by product_id) s where s.product_id = o.product_id and o.id <= 5 returning o.id, o.total
--# upsert with conditions
insert into shop.categories as c (id, parent_id, name) values (3, 2, 'teas'), (9, 1, 'books') on conflict (id) do update set name = excluded.name where c.name is distinct from excluded.name returning id, name, (xmax = 0) as inserted
--# merge with three ways | since 15
merge into shop.categories t using (values (2, 'beverages'), (5, null), (12, 'new one')) s(id, name) on t.id = s.id when matched and s.name is null then delete when matched then update set name = s.name when not matched then insert (id, parent_id, name) values (s.id, 1, s.name)
--# merge by source | since 17
merge into shop.contacts t using (values (1, 'x')) s(id, note) on t.id = s.id when matched then update set note = s.note when not matched by source then do nothing returning merge_action(), t.id, t.note
--# statistics of a bank per city
select c.city, count(distinct c.id) as customers, count(a.id) as accounts, sum(a.balance) as held, round(avg(a.balance), 2) as mean, max(a.opened_on) as latest from customers c left join accounts a on a.customer_id = c.id group by c.city order by c.city
--# transactions by month with change
select m, total, total - lag(total) over (order by m) as change, round(100 * (total / nullif(lag(total) over (order by m), 0) - 1), 1) as percent from (select date_trunc('month', booked_at) as m, sum(amount) as total from transactions group by 1) x order by m
--# balance as of a day
select a.id, a.balance - coalesce(sum(t.amount) filter (where t.booked_at >= '2024-06-01'), 0) as then from accounts a left join transactions t on t.account_id = a.id group by a.id, a.balance order by a.id
--# largest transactions with the customer's name
select c.name, t.amount, t.description from transactions t join accounts a on a.id = t.account_id join customers c on c.id = a.customer_id order by abs(t.amount) desc, t.id limit 5
--# customers who have every kind
select c.id from customers c where not exists (select kind from accounts k where not exists (select 1 from accounts a where a.customer_id = c.id and a.kind = k.kind)) order by 1
--# accounts by decile
select d, count(*), min(balance), max(balance) from (select balance, ntile(10) over (order by balance, id) as d from accounts) x group by d order by d
--# xml export of accounts
select xmlelement(name accounts, xmlagg(xmlelement(name account, xmlattributes(id as id), xmlforest(kind, currency)) order by id)) from accounts where id < 4
--# query to csv text
select string_agg(concat_ws(',', id, kind, currency, quote_literal(opened_on)), E'\n' order by id) from accounts where id < 5
--# row to json of a sub-select
select row_to_json(x) from (select id, kind, balance from accounts where id < 4 order by id) x
--# to jsonb of a joined row minus nothing
select to_jsonb(a) || jsonb_build_object('months', extract(year from age(date '2025-01-01', a.opened_on)) * 12) from accounts a where id < 3 order by id
--# json object aggregate
select jsonb_object_agg(kind, n order by kind), json_object_agg(kind, n) filter (where n > 100) from (select kind, count(*) as n from accounts group by kind) x
--# json table over constants | since 17
select t.* from json_table('[{"a":1,"b":[2,3]},{"a":4,"b":[]}]', '$[*]' columns (n for ordinality, a int path '$.a', nested path '$.b[*]' columns (b int path '$'))) t
--# comparisons of collations
select name from shop.categories order by name collate "C" desc
--# cast forms
select '1'::int, cast('2' as bigint), int '3', numeric(5, 2) '4.567', date '2025-01-01', interval '1' day, 'a'::char(3), '{1,2}'::int[], 'x'::name, 1::bit(4), b'101', x'ff', e'\t', $$it's$$, U&'\0041', 1::text::int, true::int, '(1,2)'::point, 'new'::shop.order_state, 5::shop.quantity
--# current things | volatile
select current_date, current_time, localtimestamp, now(), clock_timestamp(), statement_timestamp(), transaction_timestamp(), current_user, session_user, current_catalog, current_schema, current_role, user, version(), pg_backend_pid(), inet_client_addr() is null
--# type questions
select pg_typeof(1), pg_typeof('a'::text), pg_typeof(array[1.5]), format_type(23, null), pg_typeof(row(1, 'a')), to_regtype('int4'), 'int4'::regtype::oid, to_regclass('shop.orders'), 'shop.orders'::regclass::text, col_description('shop.orders'::regclass, 1)
--# error in the middle of rows
select id, 10 / (id - 3) from shop.categories order by id
--# sub-select that returns too many
select (select id from shop.categories)
--# explain of all forms
explain (costs off, verbose) select c.name, count(*) from shop.categories c group by c.name
--# explain generic plan | since 16
explain (generic_plan, costs off) select * from shop.orders where id = $1
--# explain of a write
explain (costs off) update shop.orders set total = 0 where id = 1
--# explain analyze of a read | volatile
explain (analyze, buffers, timing off) select count(*) from shop.orders where product_id = 2
--# explain in yaml
explain (format yaml, costs off) select 1
--# explain of an insert from select | volatile
explain insert into shop.audit (op, what) select 'x', name from shop.products
--# explain create table as | volatile
explain create table shop.never as select * from shop.products
--# domain and enum functions
select enum_first(null::shop.order_state), enum_last(null::shop.order_state), enum_range('paid'::shop.order_state, null), 3::shop.quantity + 1
--# composite made and taken
select (row('a', 'b', 'c')::shop.address).town, (o.ship_to).zip, o.ship_to is null, o.ship_to = row('Street 1', 'Town', '1001')::shop.address from shop.orders o where id < 4 order by id
--# whole rows compared
select count(*) from shop.categories a join shop.categories b on a = b
--# whole row passed on
select o, o.id from shop.categories o order by 2 limit 2
--# row expanded
select (c).* from shop.categories c order by id limit 2
--# composite column expanded
select id, (ship_to).* from shop.orders where id < 3 order by id
--# function columns expanded
select (shop.cheaper_than(5)).sku
--# set function twice in a list
select unnest(array[1, 2]), unnest(array['a', 'b', 'c'])
--# rows from
select * from rows from (generate_series(1, 3), unnest(array['x', 'y']), jsonb_array_elements_text('["p"]')) with ordinality as t(a, b, c, n)
--# operator written in full
select 1 operator(pg_catalog.+) 2, 'a' operator(pg_catalog.||) 'b'
--# is json and is normalized
select 'abc' is normalized, 'abc' is nfc normalized
--# overlaps of booleans
select (true is not unknown) is true, null::bool is unknown, not false
--# sum over interval
select sum(upper(slot) - lower(slot)), max(upper(slot)) from shop.orders
--# ordered set with filter and distinct
select string_agg(distinct buyer, ',' order by buyer) filter (where total > 10), array_agg(distinct quantity::int) from shop.orders
--# least squares by buckets
select width_bucket(total, 0, 50, 5) as b, count(*), round(avg(quantity), 2) from shop.orders group by b order by b
--# hstore read | masks none
select handle, extra -> 'lang' as lang, akeys(extra), (each(extra)).key from shop.contacts order by 1, 4
--# hstore to json and each in from
select c.id, e.key, e.value, hstore_to_jsonb(c.extra) from shop.contacts c, each(c.extra) e order by 1, 2
--# citext joined
select count(*) from shop.contacts where handle = 'ANN@SHOP.EXAMPLE'
--# trigram search
select name, round(similarity(name, 'gren tea')::numeric, 2) from shop.products where name % 'gren tea' order by name <-> 'gren tea'
--# masked columns of a customer with a neat label | masks ssn email
select id, upper(name) as name, ssn, email from customers where id = 3
--# masked columns counted over
select count(*), count(*) filter (where city = 'Oslo') from customers
--# masked columns in a star join | masks ssn email phone date_of_birth grade score profile tags ssn_area
select c.*, a.balance from customers c join accounts a on a.customer_id = c.id where a.id = 2
--# masked columns in json of chosen columns | masks who
select a.id, json_build_object('n', c.name, 'm', c.email) as who from customers c join accounts a on a.customer_id = c.id order by a.id limit 3
--# casts written as calls
select uuid('00000000-0000-0000-0000-000000000001'), host(inet(text('10.0.0.1'::inet))), jsonb('{"a": 1}') -> 'a', regtype('int4'), regproc('now'), regnamespace('pg_catalog'), tsvector('a b') @@ tsquery('a'), jsonpath('$.a')
