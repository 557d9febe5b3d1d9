-- Dashboards and notebooks over the bank and the shop; written before it was looked what the gateway makes of them.

--# month over month growth
with m as (select date_trunc('month', booked_at) as month, sum(amount) as total from transactions group by 1) select to_char(month, 'YYYY-MM') as month, total, lag(total) over w as before, round(100.0 * (total - lag(total) over w) / nullif(abs(lag(total) over w), 0), 1) as growth from m window w as (order by month) order by month
--# pivot by filter with a total row
select coalesce(c.city, 'Total') as city, count(*) filter (where a.kind = 'savings') as savings, count(*) filter (where a.kind = 'current') as current, sum(a.balance) filter (where a.currency = 'EUR') as eur, sum(a.balance) filter (where a.currency = 'USD') as usd from customers c join accounts a on a.customer_id = c.id group by rollup (c.city) order by grouping(c.city), 1
--# pivot by case and max
select account_id, max(case when extract(month from booked_at) = 1 then amount end) as jan, max(case when extract(month from booked_at) = 2 then amount end) as feb, sum(case when amount < 0 then -amount else 0 end) as out from transactions group by account_id order by account_id
--# crosstab of tablefunc
select * from crosstab('select city, kind, count(*)::int from customers c join accounts a on a.customer_id = c.id group by 1, 2 order by 1, 2', 'values (''current''), (''savings'')') as ct (city text, current int, savings int) order by city
--# top two accounts of each city by lateral
select x.city, t.id, t.balance from (select distinct city from customers) x cross join lateral (select a.id, a.balance from accounts a join customers c on c.id = a.customer_id where c.city = x.city order by a.balance desc limit 2) t order by x.city, t.balance desc
--# top n with ties
select id, balance from accounts order by balance desc fetch first 3 rows with ties
--# gaps in ids
select n as missing from generate_series(1, (select max(id) + 2 from accounts)) n where not exists (select 1 from accounts a where a.id = n) order by n
--# islands of states
with s as (select id, state, row_number() over (order by id) - row_number() over (partition by state order by id) as grp from shop.orders) select state, min(id) as first, max(id) as last, count(*) from s group by state, grp order by first limit 10
--# streaks of positive days
with d as (select booked_at::date as day, sum(amount) > 0 as up from transactions group by 1), g as (select day, up, sum(case when up then 0 else 1 end) over (order by day) as grp from d) select min(day) filter (where up), max(day) filter (where up), count(*) filter (where up) as days from g group by grp having count(*) filter (where up) > 0 order by 1
--# cohort retention
with first as (select buyer, date_trunc('week', min(placed_at)) as cohort from shop.orders group by buyer), acts as (select o.buyer, f.cohort, ((extract(epoch from date_trunc('week', o.placed_at)) - extract(epoch from f.cohort)) / 604800)::int as week from shop.orders o join first f using (buyer)) select cohort::date, week, count(distinct buyer) as buyers from acts group by 1, 2 order by 1, 2
--# funnel of states
select count(*) as placed, count(*) filter (where state in ('paid', 'shipped', 'returned')) as paid, round(100.0 * count(*) filter (where state = 'shipped') / count(*), 1) || '%' as shipped from shop.orders
--# pareto of products
with r as (select p.sku, sum(o.total) as revenue from shop.orders o join shop.products p on p.id = o.product_id group by p.sku), c as (select sku, revenue, sum(revenue) over (order by revenue desc, sku) / sum(revenue) over () as share from r) select sku, revenue, round(share, 3) as share, case when share <= 0.8 then 'A' when share <= 0.95 then 'B' else 'C' end as class from c order by revenue desc, sku
--# moving average and bollinger
select sensor, at, value, avg(value) over w as ma, avg(value) over w + 2 * stddev_samp(value) over w as hi from shop.readings where sensor = 1 window w as (partition by sensor order by at rows between 4 preceding and current row) order by at limit 12
--# last value carried forward
with g as (select at, value, count(value) over (order by at) as grp from (select at, case when extract(minute from at) = 0 then value end as value from shop.readings where sensor = 0) x) select at, first_value(value) over (partition by grp order by at) from g order by at limit 8
--# percentiles of several kinds
select sensor, percentile_cont(array[0.5, 0.9, 0.99]) within group (order by value), percentile_disc(0.5) within group (order by value), mode() within group (order by round(value::numeric, 0)) from shop.readings group by sensor order by sensor
--# histogram by width bucket
select width_bucket(value, -20, 20, 8) as bucket, count(*), repeat('#', count(*)::int) as bar from shop.readings group by 1 order by 1
--# ntile and cume_dist
select id, ntile(4) over (order by balance), round(cume_dist() over (order by balance)::numeric, 2), round(percent_rank() over (order by balance)::numeric, 2) from accounts order by balance
--# nth value and exclude ties
select id, nth_value(balance, 2) over (order by balance rows between unbounded preceding and unbounded following), sum(balance) over (order by kind range between unbounded preceding and current row exclude ties) from accounts order by balance
--# grouping sets by expressions
select extract(quarter from opened_on)::int as q, kind, currency, count(*), grouping(extract(quarter from opened_on)::int, kind, currency) as g from accounts group by grouping sets ((extract(quarter from opened_on)::int, kind), (kind, currency), ()) order by g, q, kind, currency
--# cube with having grouping
select kind, currency, sum(balance) from accounts group by cube (kind, currency) having grouping(kind) + grouping(currency) < 2 order by kind nulls last, currency nulls last
--# group by distinct | since 14
select kind, currency, count(*) from accounts group by distinct rollup (kind, currency), rollup (kind) order by 1, 2
--# calendar with holidays joined
with days as (select d::date as day, extract(isodow from d) in (6, 7) as weekend from generate_series('2025-01-01'::date, '2025-01-15', '1 day') d), holidays (day, name) as (values (date '2025-01-01', 'New Year'), (date '2025-01-06', 'Epiphany')) select days.day, coalesce(holidays.name, case when weekend then 'Weekend' else 'Work' end) from days left join holidays using (day) order by 1
--# business days between
select a.id, (select count(*) from generate_series(a.opened_on::timestamp, a.opened_on + 30, '1 day') g where extract(isodow from g) < 6) as workdays from accounts a order by a.id limit 4
--# age and intervals
select id, age(date '2025-06-01', opened_on) as held, justify_days(timestamp '2025-06-01' - opened_on::timestamp), extract(epoch from age(date '2025-06-01', opened_on))::bigint from accounts order by id limit 5
--# time zones
select id, placed_at at time zone 'Europe/Berlin' as local, date_trunc('day', placed_at, 'America/New_York'), timezone('Asia/Tokyo', placed_at)::time from shop.orders order by id limit 5
--# fiscal year and week
select to_char(booked_at, 'IYYY-"W"IW') as week, extract(year from booked_at + interval '3 months')::int as fy, count(*) from transactions group by 1, 2 order by 1, 2
--# recursive tree with path and depth
with recursive t as (select id, name, 1 as depth, array[id] as path, name::text as whole from shop.categories where parent_id is null union all select c.id, c.name, t.depth + 1, t.path || c.id, t.whole || ' > ' || c.name from shop.categories c join t on c.parent_id = t.id) select repeat('  ', depth - 1) || name as label, whole, path from t order by path
--# recursive with search and cycle | since 14
with recursive t (id, parent_id, name) as (select id, parent_id, name from shop.categories where parent_id is null union all select c.id, c.parent_id, c.name from shop.categories c join t on c.parent_id = t.id) search breadth first by id set ord cycle id set looped using path select id, name, looped from t order by ord
--# bill of descendants counted up
with recursive t as (select id as root, id from shop.categories union all select t.root, c.id from shop.categories c join t on c.parent_id = t.id) select c.name, count(*) - 1 as below from t join shop.categories c on c.id = t.root group by c.id, c.name order by below desc, c.name
--# running total restarting by year
select id, booked_at::date, amount, sum(amount) over (partition by date_trunc('year', booked_at) order by booked_at, id) from transactions order by booked_at, id limit 15
--# nested json of orders by buyer
select jsonb_build_object('buyer', buyer, 'orders', jsonb_agg(jsonb_build_object('id', id, 'total', total, 'state', state) order by id)) from shop.orders group by buyer order by buyer
--# json object keyed by month
select jsonb_object_agg(month, s order by month) from (select to_char(booked_at, 'YYYY-MM') as month, sum(amount) as s from transactions group by 1) x
--# geojson like feature collection
select json_build_object('type', 'FeatureCollection', 'features', json_agg(json_build_object('type', 'Feature', 'id', id, 'properties', json_strip_nulls(json_build_object('name', name, 'parent', parent_id))) order by id)) from shop.categories
--# json table of attributes | since 17
select p.sku, j.origin, j.grams from shop.products p, json_table(p.attrs, '$' columns (origin text path '$.origin', grams int path '$.grams')) j order by p.sku
--# jsonb each over products
select sku, key, value from shop.products, jsonb_each_text(attrs) order by sku, key
--# jsonb path with filter and vars
select sku, jsonb_path_query_first(attrs, '$.size ? (@.ml > $min)', '{"min": 300}') from shop.products order by sku
--# array of tags counted
select tag, count(*), string_agg(sku, ', ' order by sku) from shop.products, unnest(tags) with ordinality t (tag, n) where n <= 2 group by tag order by 2 desc, 1
--# arrays compared and sliced
select sku, tags[1:2], array_position(tags, 'tea'), tags && array['tea', 'cup'], array_to_string(array(select upper(x) from unnest(tags) x order by 1), '|') from shop.products order by id
--# ranges merged
select range_agg(slot) from shop.orders where id < 10
--# ranges overlapped pairwise
select a.id, b.id, a.slot * b.slot as both from shop.orders a join shop.orders b on a.id < b.id and a.slot && b.slot where a.id < 4 order by 1, 2
--# correlation and regression
select round(corr(total, quantity)::numeric, 4), round(regr_slope(total, quantity)::numeric, 4), regr_count(total, quantity), round(covar_pop(total, quantity)::numeric, 4) from shop.orders
--# distinct on with join
select distinct on (a.customer_id) a.customer_id, c.name, a.balance from accounts a join customers c on c.id = a.customer_id order by a.customer_id, a.balance desc
--# anti join and semi join
select c.id, c.name from customers c where not exists (select from cards k where k.customer_id = c.id) and c.id in (select customer_id from accounts where balance > 500) order by 1
--# full outer join of two aggregates
select coalesce(a.m, b.m) as m, a.n as opened, b.n as booked from (select to_char(opened_on, 'MM') m, count(*) n from accounts group by 1) a full join (select to_char(booked_at, 'MM') m, count(*) n from transactions group by 1) b on a.m = b.m order by 1
--# except and intersect all
select city from customers where id < 8 intersect all select city from customers where id > 3 order by 1
--# values joined as a lookup
select a.id, v.label from accounts a join (values ('savings', 'Sparen'), ('current', 'Giro')) v (kind, label) using (kind) order by a.id
--# scalar sub-selects in the list
select c.id, c.name, (select count(*) from accounts a where a.customer_id = c.id) as accounts, (select max(t.booked_at) from transactions t join accounts a on a.id = t.account_id where a.customer_id = c.id) as last from customers c order by c.id
--# sample of rows, repeatable
select count(*) > 0 from transactions tablesample bernoulli (80) repeatable (42)
--# customers with masked contact in a dashboard table | masks email phone
select c.id, c.name, c.city, c.email, c.phone, count(a.id) as accounts, sum(a.balance) as total from customers c left join accounts a on a.customer_id = c.id group by c.id order by total desc nulls last, c.id
--# masked json card for each customer | masks card
select id, jsonb_build_object('name', name, 'email', email) as card from customers order by id limit 3
--# masked row beside window figures | masks ssn
select id, ssn, row_number() over (order by created_at, id) as n, count(*) over (partition by city) as neighbours from customers order by id
--# masked through a view | masks email ssn_tail
select * from customer_overview order by id
--# masked in a lateral | masks pan
select c.name, k.brand, k.pan from customers c cross join lateral (select brand, pan from cards where customer_id = c.id limit 1) k order by c.name
--# counts of a table that has protected columns
select count(*), count(distinct city), min(created_at), max(created_at), bool_and(id > 0) from customers
--# aggregates by open columns beside protected
select city, count(*) as n, array_agg(name order by name), min(id) from customers group by city having count(*) > 1 order by city
--# windows over open columns of a protected table
select name, city, dense_rank() over (partition by city order by created_at desc, id) from customers order by city, 3
--# select all of a protected table | masks ssn email phone date_of_birth grade score profile tags ssn_area
select * from customers order by id limit 4
--# select all in binary | masks ssn email phone date_of_birth grade score profile tags ssn_area
--@ binary
select * from customers order by id limit 4
--# select all of joined tables by extended | masks pan
--@ extended
select k.*, a.* from cards k join accounts a on a.customer_id = k.customer_id where k.id = $1 order by a.id
--bind 1
--# open columns of every type in binary
--@ binary
select id, name, null::numeric as n, 12.5::numeric, 1.5::float8, '{1,2}'::int[], now() > '2020-01-01' as ok, '10.0.0.1'::inet, interval '1 day', '[1,3)'::int4range, '{"a":1}'::jsonb from vitals order by id
--# copy of open columns as csv
copy (select id, name, city, created_at from customers order by id) to stdout (format csv, header true, force_quote (name), delimiter ';')
--# copy of open columns as text
copy accounts (id, kind, balance) to stdout
--# copy of open columns in binary
copy (select id, kind, balance, opened_on from accounts order by id) to stdout (format binary)
--# copy of the shop whole
copy shop.products to stdout with (format csv, header)
--# copy of masked columns as csv | masks copied
copy (select id, name, email from customers order by id) to stdout (format csv, header)
--# explain of a dashboard | volatile
explain (analyze, costs off, timing off, summary off) select city, count(*) from customers group by city
--# tableau custom sql wrapper
SELECT "Custom SQL Query"."city" AS "city", SUM("Custom SQL Query"."balance") AS "sum:balance:ok" FROM ( select c.city, a.balance from customers c join accounts a on a.customer_id = c.id ) "Custom SQL Query" GROUP BY 1 ORDER BY 1
--# tableau top by temp relation
SELECT "t0"."kind" AS "kind", COUNT(DISTINCT "t0"."id") AS "ctd:id:ok" FROM "public"."accounts" "t0" INNER JOIN ( SELECT "accounts"."kind" AS "kind", AVG(CAST("accounts"."balance" AS DOUBLE PRECISION)) AS "x__alias__0" FROM "public"."accounts" "accounts" GROUP BY 1 ORDER BY 2 DESC LIMIT 10 ) "t1" ON ("t0"."kind" IS NOT DISTINCT FROM "t1"."kind") GROUP BY 1 ORDER BY 1
--# tableau relative dates
SELECT DATE_TRUNC('MONTH', CAST("transactions"."booked_at" AS TIMESTAMP)) AS "tmn:booked_at:ok", SUM("transactions"."amount") AS "sum" FROM "public"."transactions" "transactions" WHERE ((NOT ("transactions"."description" IN ('rent', 'x'))) AND ("transactions"."booked_at" >= (TIMESTAMP '2025-01-01 00:00:00.000')) AND ("transactions"."booked_at" < (TIMESTAMP '2025-07-01 00:00:00.000'))) GROUP BY 1 ORDER BY 1
--# power bi folded query
select "_"."kind" as "c2", sum("_"."balance") as "a0" from ( select "_"."id", "_"."kind", "_"."balance" from "public"."accounts" "_" where "_"."currency" = 'EUR' and "_"."currency" is not null ) "_" group by "_"."kind" order by 1 limit 1000001
--# power bi type switch
select "$Table"."id" as "id", cast("$Table"."balance" as double precision) as "balance", case when "$Table"."kind" is null then 0 else 1 end as "t0" from "public"."accounts" "$Table" order by 1 limit 4096
--# looker explore
SELECT (DATE(transactions.booked_at)) AS "transactions.booked_date", COALESCE(SUM(transactions.amount), 0) AS "transactions.total", COUNT(DISTINCT accounts.customer_id) AS "accounts.customers" FROM public.transactions AS transactions LEFT JOIN public.accounts AS accounts ON transactions.account_id = accounts.id WHERE ((( transactions.booked_at ) >= ((DATE_TRUNC('month', DATE_TRUNC('day', TIMESTAMP '2025-06-15')) - INTERVAL '6 months')))) GROUP BY 1 ORDER BY 1 DESC FETCH NEXT 500 ROWS ONLY
--# looker symmetric aggregate
SELECT customers.city, COALESCE(COALESCE(CAST((SUM(DISTINCT (CAST(FLOOR(COALESCE(accounts.balance, 0) * (1000000 * 1.0)) AS DECIMAL(65, 0))) + ('x' || MD5(accounts.id::varchar))::bit(64)::bigint::DECIMAL(65) * 18446744073709551616 + ('x' || SUBSTR(MD5(accounts.id::varchar), 17))::bit(64)::bigint::DECIMAL(65)) - SUM(DISTINCT ('x' || MD5(accounts.id::varchar))::bit(64)::bigint::DECIMAL(65) * 18446744073709551616 + ('x' || SUBSTR(MD5(accounts.id::varchar), 17))::bit(64)::bigint::DECIMAL(65))) AS DOUBLE PRECISION) / CAST((1000000 * 1.0) AS DOUBLE PRECISION), 0), 0) AS total FROM customers LEFT JOIN accounts ON accounts.customer_id = customers.id GROUP BY 1 ORDER BY 1
--# metabase question with nested limit
SELECT "source"."booked_at" AS "booked_at", SUM("source"."amount") AS "sum" FROM (SELECT DATE_TRUNC('quarter', "public"."transactions"."booked_at") AS "booked_at", "public"."transactions"."amount" AS "amount" FROM "public"."transactions") AS "source" GROUP BY "source"."booked_at" ORDER BY "source"."booked_at" ASC
--# metabase fingerprint sample | masks substring1
SELECT "source"."id" AS "id", SUBSTRING("source"."name", 1, 1234) AS "substring0", SUBSTRING("source"."email", 1, 1234) AS "substring1" FROM (SELECT "public"."customers"."id", "public"."customers"."name", "public"."customers"."email" FROM "public"."customers" LIMIT 10000) AS "source" ORDER BY 1 LIMIT 10000
--# metabase binned numbers
SELECT (FLOOR((("public"."accounts"."balance" - 0.0) / 200.0)) * 200.0) + 0.0 AS "balance", COUNT(*) AS "count" FROM "public"."accounts" GROUP BY (FLOOR((("public"."accounts"."balance" - 0.0) / 200.0)) * 200.0) + 0.0 ORDER BY 1
--# superset time grain
SELECT DATE_TRUNC('month', booked_at) AS __timestamp, description AS description, SUM(amount) AS "SUM(amount)" FROM public.transactions JOIN (SELECT description AS description__, SUM(amount) AS mme_inner__ FROM public.transactions WHERE booked_at >= TO_TIMESTAMP('2025-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY description ORDER BY mme_inner__ DESC LIMIT 3) AS series_limit ON description = description__ GROUP BY description, DATE_TRUNC('month', booked_at) ORDER BY 1, 2 LIMIT 10000
--# superset virtual dataset with rowcount
SELECT COUNT(*) AS rowcount FROM (SELECT kind, currency FROM (select * from accounts where balance > 100) AS virtual_table GROUP BY kind, currency LIMIT 50000) AS rowcount_qry
--# grafana time series macro expanded
SELECT floor(extract(epoch from at)/900)*900 AS "time", sensor::text as metric, avg(value) AS value FROM shop.readings WHERE at BETWEEN '2025-03-01T00:00:00Z' AND '2025-03-01T06:00:00Z' GROUP BY 1, 2 ORDER BY 1, 2
--# grafana variable query
SELECT DISTINCT kind AS __text, kind AS __value FROM accounts ORDER BY 1
--# grafana heat map
SELECT date_bin('1 hour', at, '2025-01-01') as time, width_bucket(value, -20, 20, 4)::text as bucket, count(*)::int from shop.readings group by 1, 2 order by 1, 2 limit 20
--# retool table with search and paging
--@ extended
select id, name, city from customers where ($1 = '' or name ilike '%' || $1 || '%') order by id limit $2 offset $3
--bind o
--bind 5
--bind 0
--# notebook describes a frame
select count(balance) as count, avg(balance) as mean, stddev(balance) as std, min(balance), percentile_cont(0.25) within group (order by balance) as "25%", percentile_cont(0.5) within group (order by balance) as "50%", max(balance) from accounts
--# hasura nested query
SELECT coalesce(json_agg("root"), '[]') AS "root" FROM (SELECT row_to_json((SELECT "_e" FROM (SELECT "_root.base"."id" AS "id", "_root.base"."kind" AS "kind", "_root.or.customer"."customer" AS "customer") AS "_e")) AS "root" FROM (SELECT * FROM "public"."accounts" WHERE (("public"."accounts"."balance") > (('500')::numeric)) ORDER BY "id" LIMIT 3) AS "_root.base" LEFT OUTER JOIN LATERAL (SELECT row_to_json((SELECT "_e" FROM (SELECT "_root.or.customer.base"."name" AS "name") AS "_e")) AS "customer" FROM (SELECT * FROM "public"."customers" WHERE (("_root.base"."customer_id") = ("id")) LIMIT 1) AS "_root.or.customer.base") AS "_root.or.customer" ON ('true')) AS "_root"
--# postgrest read with embedding
WITH pgrst_source AS ( SELECT "shop"."products"."id", "shop"."products"."name", COALESCE("products_orders_1"."products_orders_1", '[]') AS "orders" FROM "shop"."products" LEFT JOIN LATERAL ( SELECT json_agg("products_orders_1" order by "products_orders_1"."id")::jsonb AS "products_orders_1" FROM ( SELECT "orders_1"."id", "orders_1"."buyer" FROM "shop"."orders" AS "orders_1" WHERE "orders_1"."product_id" = "shop"."products"."id" ORDER BY 1 LIMIT 2 ) AS "products_orders_1" ) AS "products_orders_1" ON TRUE WHERE "shop"."products"."price" < 15 ORDER BY 1 LIMIT 10 ) SELECT null::bigint AS total_result_set, pg_catalog.count(_postgrest_t) AS page_total, coalesce(json_agg(_postgrest_t), '[]') AS body, nullif(current_setting('response.headers', true), '') AS response_headers, nullif(current_setting('response.status', true), '') AS response_status, '' AS response_inserted FROM ( SELECT * FROM pgrst_source ) _postgrest_t
--# supabase style rls settings
select set_config('search_path', 'public, shop', true), set_config('request.method', 'GET', true), set_config('request.path', '/products', true), set_config('request.jwt.claims', '{"role":"agent"}', true)
--# graphql pages by cursor
--@ extended
select id, sku, price from shop.products where (price, id) > ($1::numeric, $2::int) order by price, id limit $3
--bind 4.5
--bind 1
--bind 3
--# sums of money formatted
select kind, to_char(sum(balance), 'L999G999D99') is not null, cast(sum(balance) as money) > 0::money, round(sum(balance) / 1000, 1) || 'k' from accounts group by kind order by kind
--# hypothetical sets
select rank(500) within group (order by balance), dense_rank(500) within group (order by balance), percent_rank(500) within group (order by balance) from accounts
--# strings split and joined
select split_part(buyer, '-', 2) as n, string_agg(distinct state::text, '/' order by state::text), count(*) from shop.orders group by 1 order by 1
--# materialized and not materialized ctes
with a as materialized (select * from accounts where balance > 200), b as not materialized (select customer_id, sum(balance) s from a group by 1) select count(*), max(s) from b
--# lateral unnest of two arrays
select x.a, x.b from unnest(array[1, 2, 3], array['x', 'y']) as x (a, b)
--# rows from
select * from rows from (generate_series(1, 3), jsonb_array_elements_text('["a","b"]')) with ordinality as r (n, t, o)
--# any value | since 16
select city, any_value(city) from customers group by city order by 1
--# merge sort of unions with limit per arm
(select 'account' as what, id from accounts order by id desc limit 2) union all (select 'customer', id from customers order by id desc limit 2) order by what, id
--# bit and bool aggregates
select bit_or(id), bit_and(id), bool_or(balance > 1000), every(balance > 0), bit_xor(id) from accounts
--# similar and fuzzy
select sku, similarity(name, 'green te') > 0.3, name % 'Green tea', levenshtein(lower(name), 'black tea') from shop.products order by id
--# regex analytics
select regexp_replace(buyer, '\D', '', 'g')::int as n, (regexp_match(buyer, '(\w+)-(\d)'))[1], count(*) from shop.orders group by 1, 2 order by 1
--# overlay of nulls
select id, coalesce(nullif(note, ''), 'none'), num_nulls(handle, note), greatest(id, 2), least(id, null, 5) from shop.contacts order by id
--# dashboards ask for freshness
select 'transactions' as t, max(booked_at) from transactions union all select 'accounts', max(opened_on) from accounts union all select 'notes', max(written_at) from notes
--# notes read by support | masks body
select n.id, c.name, n.body, n.written_at from notes n join customers c on c.id = n.customer_id where n.written_at >= '2025-02-02' order by n.id
--# length of time since last note
select customer_id, timestamp '2025-03-01' - max(written_at) as silent from notes group by customer_id order by 1
--# events by month over partitions
select date_trunc('month', at)::date as m, kind, count(*) from events group by 1, 2 order by 1, 2
--# monthly matrix by array_agg
select kind, array_agg(n order by m) from (select kind, extract(month from opened_on)::int m, count(*) n from accounts group by 1, 2) x group by kind order by kind
