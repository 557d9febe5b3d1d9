-- Dashboards and reports of analysts. `masks` names the result columns that come masked.

--# customers by city
select city, count(*) as customers from customers group by city order by city
--# customers list
select id, name, city from customers order by name limit 10
--# customers with masked columns | masks ssn email
select id, name, ssn, email from customers order by id
--# everything of one customer | masks ssn email phone date_of_birth grade score profile tags ssn_area
select * from customers where id = 3
--# balance by currency
select currency, sum(balance) as total, avg(balance)::numeric(12, 2) as mean from accounts group by currency order by currency
--# balance by city
select c.city, sum(a.balance) from accounts a join customers c on c.id = a.customer_id group by c.city order by 2 desc, 1
--# accounts of a customer
select a.id, a.kind, a.balance from accounts a where a.customer_id = 4 order by a.id
--# open accounts view
select * from open_accounts order by id
--# open accounts of a city
select kind, count(*), sum(balance) from open_accounts where city = 'Oslo' group by kind order by kind
--# overview without protected columns
select id, name, accounts from customer_overview order by id
--# overview with them | masks ssn_tail email
select * from customer_overview order by id
--# running balance
select id, booked_at, amount, sum(amount) over (partition by account_id order by booked_at, id) as running from transactions order by account_id, booked_at, id
--# rank of accounts
select id, balance, rank() over (order by balance desc), dense_rank() over (order by balance desc) from accounts order by id
--# quartiles
select id, ntile(4) over (order by balance) from accounts order by id
--# lag and lead
select id, amount - lag(amount) over w as change, lead(id) over w from transactions window w as (partition by account_id order by booked_at, id) order by id
--# moving average
select id, avg(amount) over (order by id rows between 2 preceding and current row) from transactions order by id
--# first and last
select distinct account_id, first_value(amount) over w, last_value(amount) over w from transactions window w as (partition by account_id order by booked_at, id rows between unbounded preceding and unbounded following) order by account_id
--# share of total
select kind, round(100 * sum(balance) / sum(sum(balance)) over (), 2) as share from accounts group by kind order by kind
--# median
select percentile_cont(0.5) within group (order by balance) from accounts
--# mode
select mode() within group (order by kind) from accounts
--# per month
select date_trunc('month', booked_at) as month, count(*), sum(amount) from transactions group by 1 order by 1
--# per weekday
select extract(isodow from booked_at) as day, count(*) from transactions group by day order by day
--# per week by calendar
select w::date, count(t.id) from generate_series(timestamp '2025-01-01', timestamp '2025-03-01', interval '1 week') w left join transactions t on t.booked_at >= w and t.booked_at < w + interval '1 week' group by w order by w
--# last thirty days before a day
select count(*) from transactions where booked_at >= date '2025-09-30' - interval '30 days' and booked_at < date '2025-09-30'
--# between dates
select id from transactions where booked_at between '2025-02-01' and '2025-03-01' order by id
--# year over year
select extract(year from booked_at) as y, sum(amount) filter (where amount > 0) as income, sum(amount) filter (where amount < 0) as spending from transactions group by y order by y
--# age of accounts
select id, age(date '2025-01-01', opened_on) from accounts order by id
--# days between
select id, date '2025-01-01' - opened_on as days from accounts order by id
--# formatted dates
select to_char(booked_at, 'YYYY-MM-DD HH24:MI') from transactions order by id limit 5
--# time zone
select booked_at at time zone 'UTC' at time zone 'Europe/Lisbon' from transactions order by id limit 3
--# income buckets
select width_bucket(amount, -200, 300, 5) as bucket, count(*) from transactions group by bucket order by bucket
--# case labels
select id, case when balance > 1000 then 'high' when balance > 500 then 'middle' else 'low' end from accounts order by id
--# pivot by filter
select city, count(*) filter (where a.kind = 'current') as current, count(*) filter (where a.kind = 'savings') as savings from customers c join accounts a on a.customer_id = c.id group by city order by city
--# rollup
select coalesce(currency, 'all') as currency, coalesce(kind, 'all') as kind, sum(balance) from accounts group by rollup (currency, kind) order by 1, 2, 3
--# cube
select currency, kind, count(*), grouping(currency, kind) from accounts group by cube (currency, kind) order by 1, 2, 4
--# grouping sets
select currency, kind, count(*) from accounts group by grouping sets ((currency), (kind), ()) order by 1, 2, 3
--# having
select account_id, count(*) from transactions group by account_id having count(*) > 2 order by account_id
--# distinct
select distinct kind, currency from accounts order by kind, currency
--# distinct on
select distinct on (account_id) account_id, id, amount from transactions order by account_id, booked_at desc, id
--# count distinct
select count(distinct account_id) from transactions
--# top per group
select * from (select t.*, row_number() over (partition by account_id order by amount desc, id) as n from transactions t) ranked where n <= 2 order by account_id, n
--# lateral top
select c.id, t.id, t.balance from customers c cross join lateral (select a.id, a.balance from accounts a where a.customer_id = c.id order by a.balance desc, a.id limit 1) t order by c.id
--# without accounts
select c.id, c.name from customers c where not exists (select 1 from accounts a where a.customer_id = c.id) order by c.id
--# with more than one account
select name from customers where id in (select customer_id from accounts group by customer_id having count(*) > 1) order by name
--# left join counts
select c.id, count(k.id) as cards from customers c left join cards k on k.customer_id = c.id group by c.id order by c.id
--# full join
select coalesce(c.id, n.customer_id) as id, n.written_at from customers c full join notes n on n.customer_id = c.id order by 1, 2
--# self join
select a.id, b.id from accounts a join accounts b on a.customer_id = b.customer_id and a.id < b.id order by 1, 2
--# using
select id, brand, written_at from cards join notes using (id, customer_id) order by id
--# natural join
select * from (select id, kind from accounts) a natural join (select id, amount from transactions) t order by id
--# cards without numbers
select id, customer_id, brand from cards order by id
--# cards with masked numbers | masks pan
select id, pan, brand from cards order by id
--# notes with masked bodies | masks body
select n.id, n.body, c.name from notes n join customers c on c.id = n.customer_id order by n.id
--# whole table of cards | masks pan
table cards
--# masked under an alias | masks reference
select id, ssn as reference from customers order by id
--# masked expressions | masks shout digits
select id, upper(email) as shout, replace(ssn, '-', '') as digits from customers order by id
--# masked with a label | masks label
select name, 'SSN ' || ssn as label from customers order by id
--# masked with a default | masks reach
select name, coalesce(email, phone, 'none') as reach from customers order by id
--# masked in a document | masks to_jsonb
select to_jsonb(c) from customers c order by id
--# masked in a join | masks email pan
select c.id, c.email, k.pan from customers c join cards k on k.customer_id = c.id order by k.id
--# masked from a sub-select | masks e
select id, e from (select id, lower(email) as e from customers) s order by id
--# masked from a named query | masks ssn
with s as (select id, ssn from customers where city = 'Oslo') select * from s order by id
--# masked aggregate | masks latest
select city, max(date_of_birth) as latest from customers group by city order by city
--# masked count | masks reachable
select city, count(email) as reachable from customers group by city order by city
--# masked list | masks emails
select city, string_agg(email, ', ') as emails from customers group by city order by city
--# masked birthdays | masks date_of_birth
select id, date_of_birth from customers order by id
--# masked part of a date | masks year
select id, extract(year from date_of_birth) as year from customers order by id
--# masked date in words | masks said
select id, to_char(date_of_birth, 'DD Mon') as said from customers order by id
--# masked member of a document | masks pin
select id, profile ->> 'pin' as pin from customers order by id
--# masked window | masks previous
select id, lag(email) over (order by id) as previous from customers order by id
--# masked union | masks who
select id, name as who from customers where id = 1 union all select id, email from customers where id = 2
--# events without payload
select id, at, kind from events order by id
--# events with payload | masks payload
select * from events order by id, at
--# events per year
select extract(year from at) as year, count(*) from events group by 1 order by 1
--# one partition
select id, kind from events_2025 order by id
--# staff
select id, name from staff order by id
--# settings
select key, value ->> 'dark' as dark, value -> 'sizes' -> 0 as first from settings order by key
--# settings by path
select key from settings where value @> '{"dark": true}' order by key
--# settings expanded
select s.key, e.key, e.value from settings s, jsonb_each(s.value) e order by 1, 2
--# settings elements
select jsonb_array_elements(value -> 'sizes') from settings where key = 'theme'
--# settings as rows
select s.key, t.* from settings s, jsonb_to_record(s.value) as t(dark boolean, daily int) order by s.key
--# settings aggregated
select jsonb_object_agg(key, value) from settings
--# settings by json path
select key, jsonb_path_query_first(value, '$.sizes[1]') from settings order by key
--# document of open columns
select json_build_object('id', id, 'name', name, 'city', city) from customers order by id
--# document of accounts per customer
select c.id, json_agg(json_build_object('id', a.id, 'balance', a.balance) order by a.id) from customers c join accounts a on a.customer_id = c.id group by c.id order by c.id
--# row to document
select row_to_json(a) from accounts a order by id limit 3
--# full-text search over open text
select id, description from transactions where to_tsvector('english', description) @@ plainto_tsquery('english', 'saving transfers') order by id
--# full-text rank
select id, ts_rank(to_tsvector('english', description), to_tsquery('english', 'rent | salary')) as r from transactions order by r desc, id limit 5
--# headline
select ts_headline('english', description, to_tsquery('english', 'savings')) from transactions where id = 4
--# pattern
select id from transactions where description ilike '%coffee%' order by id
--# regular expression
select id, regexp_replace(description, '\s+', '-', 'g') from transactions where description ~ '^t' order by id limit 5
--# similar
select distinct description from transactions where description similar to '(rent|salary)%' order by 1
--# split
select split_part(name, ' ', 2) as family from customers order by family
--# initials
select string_agg(left(part, 1), '' order by n) from customers c, unnest(string_to_array(c.name, ' ')) with ordinality u(part, n) group by c.id order by c.id
--# numbers series
select n, n * n as square from generate_series(1, 10) n
--# calendar
select d::date, extract(isodow from d) from generate_series(date '2025-01-01', date '2025-01-10', interval '1 day') d
--# values list
select * from (values (1, 'one'), (2, 'two')) v(n, word) order by n
--# recursive numbers
with recursive n(i) as (select 1 union all select i + 1 from n where i < 10) select sum(i) from n
--# recursive tree
with recursive tree(id, parent, path) as (select id, customer_id, array[id] from accounts where customer_id = 1 union all select a.id, a.customer_id, t.path || a.id from accounts a join tree t on a.customer_id = t.id where not a.id = any (t.path)) select id, path from tree order by path
--# named queries in a chain
with a as (select customer_id, sum(balance) as total from accounts group by customer_id), b as (select customer_id from a where total > 1000) select c.name from customers c join b on b.customer_id = c.id order by 1
--# materialized named query
with a as materialized (select * from accounts) select count(*) from a where balance > (select avg(balance) from a)
--# union
select id, 'account' as what from accounts union all select id, 'card' from cards order by 2, 1
--# intersect
select customer_id from accounts intersect select customer_id from cards order by 1
--# except
select id from customers except select customer_id from cards order by 1
--# any of a list
select id, name from customers where id = any (array[1, 3, 5]) order by id
--# in a list
select id, name from customers where city in ('Oslo', 'Turin') order by id
--# paging
select id, name from customers order by id offset 3 limit 3
--# paging by key
select id, name from customers where (city, id) > ('Ghent', 4) order by city, id limit 4
--# sample
select count(*) > 0 from transactions tablesample system (100)
--# nulls last
select id from transactions order by nullif(description, 'rent') nulls last, id limit 5
--# collation
select name from customers order by name collate "C"
--# coalesce and nullif
select id, coalesce(nullif(description, 'rent'), 'other') from transactions order by id limit 4
--# greatest and least
select greatest(min(balance), 0), least(max(balance), 100000) from accounts
--# rounding
select round(avg(balance), 2), ceil(avg(balance)), floor(avg(balance)), trunc(avg(balance), 1) from accounts
--# statistics
select stddev(amount), variance(amount), corr(amount, account_id) from transactions
--# boolean aggregates
select bool_and(balance > 0), bool_or(balance > 1500), every(currency <> 'XXX') from accounts
--# array aggregate
select customer_id, array_agg(id order by id) from accounts group by customer_id order by customer_id
--# array functions
select array_length(array_agg(id), 1), array_to_string(array_agg(kind order by id), ',') from accounts
--# unnest
select u from unnest(array['a', 'b', 'c']) u
--# range
select id from transactions where booked_at <@ tsrange('2025-01-01', '2025-02-01') order by id
--# range functions
select lower(r), upper(r), r && int4range(3, 5) from (select int4range(1, 4) as r) s
--# uuid and digest of constants
select md5('x'), length(encode(sha256('x'), 'hex'))
--# intervals
select interval '1 month 2 days', justify_interval(interval '40 days'), make_interval(days => 3)
--# division guarded
select id, amount / nullif(account_id - 1, 0) from transactions order by id limit 5
--# cast
select balance::int, balance::text, opened_on::timestamp from accounts order by id limit 5
--# string functions
select upper(city), initcap(lower(name)), lpad(id::text, 5, '0'), format('%s (%s)', name, city) from customers order by id
--# exists in the list
select c.id, exists (select 1 from cards k where k.customer_id = c.id) from customers c order by c.id
--# scalar sub-select
select id, (select count(*) from transactions t where t.account_id = a.id) from accounts a order by id
--# correlated maximum
select * from accounts a where balance = (select max(balance) from accounts b where b.customer_id = a.customer_id) order by id
--# row comparison
select id from accounts where (kind, currency) = ('current', 'EUR') order by id
--# in binary
--@ binary
select id, name, created_at from customers order by id
--# in binary, numbers
--@ binary
select id, balance, opened_on from accounts order by id
--# in binary, masked | masks ssn date_of_birth score
--@ binary
select id, ssn, date_of_birth, score from customers order by id
--# described first
--@ describe
select id, name, balance from open_accounts
--@ extended
select id, name, balance from open_accounts order by id
--# fetched row by row
--@ portal
select id, name from customers order by id
--# fetched row by row, masked | masks email
--@ portal
select id, email from customers order by id
--# piped
--@ piped
select id, name from customers order by id
--# copied out
copy (select id, name, city from customers order by id) to stdout
--# copied out as csv
copy (select id, kind, balance from accounts order by id) to stdout with (format csv, header)
--# copied out in binary
copy accounts to stdout with (format binary)
--# table copied out with masks | masks copied
copy cards to stdout
--# plan
explain (costs off) select id, name from customers where id = 1
--# plan with costs
explain select id, kind from accounts where customer_id = 3 order by balance
--# plan of a join
explain (costs off) select c.name, a.balance from customers c join accounts a on a.customer_id = c.id where c.city = 'Oslo'
--# plan of a masked column without costs
explain (costs off) select id, ssn, email from customers where id = 1
--# plan of everything without costs
explain (costs off) select * from customers where city = 'Oslo'
--# plan as a document
explain (format json, costs off) select id from accounts where balance > 100
--# plan verbose
explain (verbose, costs off) select id, upper(name) from customers where id < 4
--# analyzed plan
explain (analyze, timing off, summary off, costs off, buffers off) select count(*) from accounts
--# sum of one's own numbers
select 1 + 1 as two, 'x' || 'y' as xy, now() > timestamp '2020-01-01' as later
--# empty
;
--# only a comment
-- nothing
