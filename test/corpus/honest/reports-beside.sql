-- Reports of analysts over tables of which some columns are protected; written without a look at what the gateway makes of them.

--# revenue calendar by month
with months as (select generate_series(date '2025-01-01', date '2025-12-01', interval '1 month')::date as m) select m, coalesce(sum(t.amount), 0) as total, count(t.id) as n from months left join transactions t on date_trunc('month', t.booked_at)::date = m group by m order by m
--# calendar with weekday names
select d::date as day, to_char(d, 'Dy') as weekday, extract(isodow from d)::int as n, d::date in (select opened_on from accounts) as opened from generate_series(timestamp '2023-01-13', timestamp '2023-01-20', interval '1 day') d order by d
--# percentiles of balance by currency
select currency, percentile_cont(0.5) within group (order by balance) as median, percentile_cont(array[0.25, 0.75]) within group (order by balance) as quartiles, percentile_disc(0.9) within group (order by balance) as p90 from accounts group by currency order by currency
--# mode and spread
select mode() within group (order by kind) as commonest, stddev_samp(balance)::numeric(14, 4) as spread, var_pop(balance)::numeric(14, 4) as variance from accounts
--# top two accounts of each city
select c.city, x.id, x.balance from (select distinct city from customers) c cross join lateral (select a.id, a.balance from accounts a join customers k on k.id = a.customer_id where k.city = c.city order by a.balance desc, a.id limit 2) x order by c.city, x.balance desc
--# top transaction per account by distinct on
select distinct on (account_id) account_id, id, amount from transactions order by account_id, amount desc, id
--# running share of total
select id, balance, round(100 * balance / sum(balance) over (), 2) as share, round(100 * sum(balance) over (order by balance desc, id) / sum(balance) over (), 2) as cumulative from accounts order by balance desc, id
--# month over month
select m, total, total - lag(total) over (order by m) as change, round(100 * (total / nullif(lag(total) over (order by m), 0) - 1), 1) as percent from (select date_trunc('month', booked_at) as m, sum(amount) as total from transactions group by 1) s order by m
--# moving average of seven days
select day, total, avg(total) over (order by day rows between 6 preceding and current row)::numeric(14, 2) as week from (select booked_at::date as day, sum(amount) as total from transactions group by 1) s order by day
--# moving sum over a range of time
select booked_at, amount, sum(amount) over (order by booked_at range between interval '7 days' preceding and current row) from transactions order by booked_at, id limit 15
--# pivot of kinds by filter
select c.city, count(*) filter (where a.kind = 'savings') as savings, count(*) filter (where a.kind = 'current') as current, sum(a.balance) filter (where a.currency = 'EUR') as eur from customers c join accounts a on a.customer_id = c.id group by c.city order by c.city
--# pivot by crosstab
select * from crosstab('select c.city, a.kind, count(*)::int from accounts a join customers c on c.id = a.customer_id group by 1, 2 order by 1, 2', 'select unnest(array[''current'', ''savings''])') as t(city text, current int, savings int)
--# cohorts by opening month
with cohort as (select customer_id, min(date_trunc('month', opened_on)) as start from accounts group by customer_id) select to_char(co.start, 'YYYY-MM') as cohort, count(distinct co.customer_id) as size, count(distinct co.customer_id) filter (where t.booked_at >= co.start + interval '12 months') as active from cohort co left join accounts a on a.customer_id = co.customer_id left join transactions t on t.account_id = a.id group by 1 order by 1
--# funnel of accounts to transactions
with steps as (select (select count(*) from customers) as registered, (select count(distinct customer_id) from accounts) as opened, (select count(distinct a.customer_id) from accounts a join transactions t on t.account_id = a.id) as transacted) select step, n, round(100.0 * n / first_value(n) over (order by pos), 1) as percent from steps, lateral (values (1, 'registered', registered), (2, 'opened', opened), (3, 'transacted', transacted)) v(pos, step, n) order by pos
--# gaps and islands of days
with days as (select distinct booked_at::date as d from transactions), marked as (select d, d - (row_number() over (order by d))::int as island from days) select min(d) as first, max(d) as last, count(*) as days from marked group by island order by 1
--# sessions by a gap of five days
select account_id, sum(isnew) over (partition by account_id order by booked_at, id) as session, id from (select *, case when booked_at - lag(booked_at) over (partition by account_id order by booked_at, id) <= interval '5 days' then 0 else 1 end as isnew from transactions) t order by account_id, id limit 20
--# org chart
with recursive tree as (select id, parent_id, name, 1 as depth, name::text as path from shop.categories where parent_id is null union all select c.id, c.parent_id, c.name, t.depth + 1, t.path || ' > ' || c.name from shop.categories c join tree t on t.id = c.parent_id) select repeat('  ', depth - 1) || name as entry, path from tree order by path
--# org chart with cycle and search
with recursive tree as (select id, parent_id, name from shop.categories where parent_id is null union all select c.id, c.parent_id, c.name from shop.categories c join tree t on t.id = c.parent_id) search depth first by id set ord cycle id set looped using way select id, name, looped from tree order by ord
--# rollup of balance
select currency, kind, sum(balance), grouping(currency, kind) from accounts group by rollup (currency, kind) order by currency nulls last, kind nulls last
--# cube of cities and kinds
select city, kind, count(*) from customers c join accounts a on a.customer_id = c.id group by cube (city, kind) order by city nulls last, kind nulls last
--# grouping sets with an empty one
select brand, count(*) from cards group by grouping sets ((brand), ()) order by brand nulls last
--# histogram by width_bucket
select width_bucket(balance, 0, 2000, 4) as bucket, count(*), min(balance), max(balance) from accounts group by 1 order by 1
--# histogram by a range of buckets
select b.lo, b.hi, count(a.id) from (select n as lo, n + 500 as hi from generate_series(0, 1500, 500) n) b left join accounts a on a.balance >= b.lo and a.balance < b.hi group by 1, 2 order by 1
--# count of customers
select count(*) from customers
--# count by branch
select city as branch, count(*) as customers, min(created_at) as first, max(created_at) as last from customers group by city having count(*) > 1 order by customers desc, branch
--# customers with and without cards
select c.id, c.name, exists (select 1 from cards k where k.customer_id = c.id) as has_card from customers c order by c.id
--# customers without transactions
select c.id, c.name from customers c where not exists (select 1 from accounts a join transactions t on t.account_id = a.id where a.customer_id = c.id) order by c.name
--# customers in a sub-query
select name, city from customers where id in (select customer_id from accounts where balance > 1000) order by name
--# customers not in a sub-query
select name from customers where id not in (select customer_id from cards) order by id desc
--# anti join by left join
select c.id, c.name from customers c left join cards k on k.customer_id = c.id where k.id is null order by 1
--# cards by brand and city
select k.brand, c.city, count(*) from cards k join customers c on c.id = k.customer_id group by 1, 2 order by 1, 2
--# cards without numbers
select k.id, c.name, k.brand from cards k join customers c using (id) order by c.name
--# last note of every customer, when only
select customer_id, max(written_at) as last_note, count(*) as notes from notes group by customer_id order by customer_id
--# notes with who wrote about whom
select n.id, c.name, n.written_at, age(timestamp '2025-03-01', n.written_at) as since from notes n join customers c on c.id = n.customer_id order by n.written_at desc
--# everything of cards | masks pan
select * from cards order by id
--# everything of notes and names | masks body
select n.*, c.name from notes n join customers c on c.id = n.customer_id order by n.id
--# everything of a join | masks ssn email phone date_of_birth grade score profile tags ssn_area pan
select * from customers c join cards k on k.customer_id = c.id order by c.id limit 3
--# masked beside plain in a cte | masks ssn
with picked as (select id, name, ssn, city from customers where city = 'Oslo') select name, ssn from picked order by id
--# masked through a union | masks contact
select id, email as contact from customers union all select id, name from staff order by 1
--# masked in a lateral | masks email
select a.id, x.name, x.email from accounts a, lateral (select c.name, c.email from customers c where c.id = a.customer_id) x order by a.id limit 5
--# masked behind a window of others | masks ssn
select id, ssn, row_number() over (partition by city order by name) as n from customers order by id
--# masked in limit and offset | masks phone
select id, phone from customers order by id limit 3 offset 4
--# masked with fetch first with ties | masks email
select id, email, city from customers order by city fetch first 2 rows with ties
--# masked in distinct on | masks email
select distinct on (city) city, name, email from customers order by city, id
--# customers by initial
select left(name, 1) as initial, string_agg(name, ', ' order by name) as names from customers group by 1 order by 1
--# array of names by city
select city, array_agg(name order by created_at desc, id) as names, count(*) from customers group by city order by city
--# first and last by window
select distinct city, first_value(name) over w as oldest, last_value(name) over w as newest from customers window w as (partition by city order by created_at, id rows between unbounded preceding and unbounded following) order by city
--# nth and lead
select id, name, lead(name, 2, 'nobody') over (order by id), nth_value(name, 3) over (order by id) from customers order by id
--# percent rank and cume dist
select id, round(percent_rank() over (order by balance)::numeric, 3), round(cume_dist() over (order by balance)::numeric, 3) from accounts order by id
--# exclude current row
select id, balance, avg(balance) over (partition by kind order by id rows between 2 preceding and 2 following exclude current row)::numeric(12, 2) from accounts order by id
--# events by kind and month
select date_trunc('month', at) as month, kind, count(*) from events group by 1, 2 order by 1, 2
--# events of one partition
select count(*), min(at), max(at) from events_2025
--# correlation and regression
select round(corr(balance, id)::numeric, 4), round(regr_slope(balance, id)::numeric, 4), regr_count(balance, id) from accounts
--# boolean aggregates
select kind, bool_and(balance > 100) as all_over, bool_or(balance > 1400) as any_over, every(balance > 0) from accounts group by kind order by kind
--# bits and greatest
select greatest(max(balance), 100), least(min(balance), 0), bit_or(id), bit_and(id) from accounts
--# case bands
select case when balance < 300 then 'low' when balance < 900 then 'middle' else 'high' end as band, count(*), sum(balance) from accounts group by band order by min(balance)
--# abc analysis
with ranked as (select id, balance, sum(balance) over (order by balance desc, id) / sum(balance) over () as part from accounts) select case when part <= 0.8 then 'A' when part <= 0.95 then 'B' else 'C' end as class, count(*) from ranked group by 1 order by 1
--# year over year
select extract(year from booked_at)::int as y, sum(amount) as total, sum(sum(amount)) over (order by extract(year from booked_at)) as so_far from transactions group by 1 order by 1
--# days since last transaction
select a.id, (date '2026-01-01' - max(t.booked_at)::date) as days from accounts a left join transactions t on t.account_id = a.id group by a.id order by days nulls first, a.id
--# retention matrix
with firsts as (select account_id, min(date_trunc('month', booked_at)) as m0 from transactions group by 1) select f.m0::date, (extract(year from age(date_trunc('month', t.booked_at), f.m0)) * 12 + extract(month from age(date_trunc('month', t.booked_at), f.m0)))::int as period, count(distinct t.account_id) from transactions t join firsts f using (account_id) group by 1, 2 order by 1, 2
--# intersect and except
(select customer_id from accounts where kind = 'savings' intersect select customer_id from cards) except select 3 order by 1
--# full join of counts
select coalesce(a.city, b.city) as city, a.n, b.n as cards from (select city, count(*) n from customers group by city) a full join (select c.city, count(*) n from cards k join customers c on c.id = k.customer_id group by c.city) b on a.city = b.city order by 1
--# values as a lookup
select c.name, v.region from customers c join (values ('Oslo', 'north'), ('Lisbon', 'south')) v(city, region) on v.city = c.city order by c.id
--# unnest with ordinality
select u.city, u.pos, count(c.id) from unnest(array['Oslo', 'Turin', 'Nowhere']) with ordinality u(city, pos) left join customers c on c.city = u.city group by 1, 2 order by 2
--# tablesample of everything
select count(*) from transactions tablesample system (100) repeatable (1)
--# params of a dashboard
--@ extended
select c.city, count(*)::int as n from customers c where ($1::text is null or c.city = $1) and c.created_at >= coalesce($2::timestamp, '2000-01-01') group by c.city order by c.city limit $3
--bind Oslo
--bind \N
--bind 10
--# list parameter
--@ extended
select id, name from customers where id = any($1::int[]) order by array_position($1::int[], id)
--bind {5,3,1}
--# keyset page
--@ binary
select id, name, created_at from customers where (created_at, id) > ($1::timestamp, $2::int) order by created_at, id limit 4
--bind 2020-01-01
--bind 0
--# search by name
--@ extended
select id, name, city from customers where name ilike '%' || $1 || '%' or city ilike $1 || '%' order by name limit 20
--bind o
--# similarity search
select name, round(similarity(name, 'Ada Lang')::numeric, 2) as s from customers where name % 'Ada Lang' order by s desc, name
--# regular expression over names
select name, (regexp_match(name, '(\w+) (\w+)'))[2] as family from customers where name ~ '^[A-E]' order by id
--# format of a line
select format('%s lives in %s (%s)', name, upper(city), lpad(id::text, 4, '0')) from customers order by id limit 4
--# age of accounts in words
select id, justify_interval(timestamp '2025-01-01' - opened_on::timestamp) as age, extract(epoch from (timestamp '2025-01-01' - opened_on::timestamp))::bigint as seconds from accounts order by id limit 5
--# at time zone
select id, booked_at at time zone 'UTC' at time zone 'Europe/Oslo' as local from transactions order by id limit 3
--# date_bin
select date_bin('15 days', booked_at, timestamp '2025-01-01') as bin, count(*) from transactions group by 1 order by 1
--# overlaps
select id from accounts where (opened_on, opened_on + 10) overlaps (date '2023-03-01', date '2023-05-20') order by id
--# materialized hint
with heavy as materialized (select account_id, sum(amount) s from transactions group by 1), light as not materialized (select id, kind from accounts) select l.kind, sum(h.s) from heavy h join light l on l.id = h.account_id group by 1 order by 1
--# explain of a report
explain (costs off) select city, count(*) from customers group by city
--# explain in json
explain (format json, costs off) select count(*) from accounts where balance > 10
--# view of overview by accounts
select name, accounts from customer_overview where accounts > 1 order by accounts desc, name
--# filter on a view beside protected
select id, name from overview_again join customers using (id) where city = 'Turin' order by id
--# snapshot counted
select count(*), count(distinct name) from customer_snapshot
