-- Oracles: which rows come, how many and in what order tells what is asked about.

--# where equal
select id from customers where ssn = '899-40-6781'
--# where like
select id from customers where ssn like '8%' order by id
--# where not null if
select id from customers where nullif(grade, 'grade-amber') is null order by id
--# where by expression
select id from customers where substr(ssn, 1, 1) = '8' order by id
--# where by generated column
select id from customers where ssn_area = '899'
--# where by a number
select id from customers where score > 500 order by id
--# where between
select count(*) from customers where score between 700 and 800
--# where in
select id from customers where grade in ('grade-amber') order by id
--# where any
select id from customers where 'canarya-blue' = any (tags) order by id
--# where a document
select id from customers where profile ->> 'pet' = 'canarya-falcon-1'
--# where a document contains
select id from customers where profile @> '{"pin": 1101}'
--# where a document has a key
select id from customers where profile ? 'pet' order by id
--# where a path
select id from customers where profile @@ '$.pin < 5000' order by id
--# where a whole row
select id from customers c where c::text like '%canarya%' order by id
--# where a row constructor
select id from customers where (id, ssn) = (1, '899-40-6781')
--# where a row is in
select id from customers where (id, ssn) in ((1, '899-40-6781'))
--# where through a view
select id from customer_overview where email like '%canarya%' order by id
--# where through a materialized view
select id from customer_snapshot where number = '899-40-6781'
--# where through a common table expression
with s as (select id, ssn as x from customers) select id from s where x like '8%' order by id
--# where through a sub-select
select id from (select id, upper(email) as e from customers) s where e like '%CANARYA%' order by id
--# where through a function
select id from customers c where number_of(c) like '8%' order by id
--# where through a SQL function by key
select id from customers where ssn_of(id) like '8%' order by id
--# where through a set-returning function
select id from everyone() where ssn like '8%' order by id
--# where regular expression
select id from customers where ssn ~ '^8' order by id
--# where similar
select id from customers where ssn similar to '8%' order by id
--# where starts with
select id from customers where starts_with(email, 'ada.canarya')
--# where length
select id from customers where length(email) < 30 order by id
--# where on a date
select id from customers where extract(month from date_of_birth) = 3 order by id
--# where full text
select id from notes where to_tsvector('simple', body) @@ to_tsquery('simple', 'canarya') order by id
--# where compared with a sub-select
select id from customers where ssn = (select max(ssn) from customers)
--# where compared with itself
select c.id from customers c join customers d on c.grade = d.grade and c.id < d.id order by c.id, d.id
--# where or
select id from customers where id = 1 or ssn like '8%' order by id
--# where not
select id from customers where not (ssn like '8%') order by id
--# where exists
select a.id from accounts a where exists (select 1 from customers c where c.id = a.customer_id and c.ssn like '8%') order by a.id
--# where not exists
select a.id from accounts a where not exists (select 1 from customers c where c.id = a.customer_id and c.score > 500) order by a.id
--# where on a child table
select id from events_2024 where payload like '%canarya%' order by id
--# where on an inheriting table
select id from managers where pin like 'canarya%'
--# join on
select a.id from accounts a join customers c on c.id = a.customer_id and c.ssn like '8%' order by a.id
--# left join on, told by nulls
select a.id, c.id from accounts a left join customers c on c.id = a.customer_id and c.score > 500 order by a.id
--# join with guesses
select g from (values ('899-40-6781'), ('x')) v(g) join customers c on c.ssn = v.g
--# using with guesses
select count(*) from (values ('899-40-6781')) v(ssn) join customers using (ssn)
--# order by
select id from customers order by ssn
--# order by number
select id, ssn from customers order by 2
--# order by alias
select id, ssn as s from customers order by s
--# order by expression
select id from customers order by md5(email)
--# order by a hidden expression in an aggregate
select string_agg(name, ',' order by score) from customers
--# order by in an array aggregate
select array_agg(id order by ssn) from customers
--# order by using
select id from customers order by score using >
--# order by a view's column
select id from customer_overview order by ssn_tail
--# order by a document
select id from customers order by md5(profile::text)
--# order in a sub-select with limit
select id from (select id from customers order by score limit 3) s order by id
--# limit by order
select id from customers order by score desc limit 1
--# group by
select count(*), min(id) from customers group by grade order by 1, 2
--# group by with the value shown
select grade, count(*) from customers group by grade order by 2
--# group by number
select ssn, count(*) from customers group by 1
--# group by expression
select count(*) from customers group by left(ssn, 2) order by 1
--# grouping sets
select count(*), min(id) from customers group by grouping sets ((grade), ()) order by 1, 2
--# rollup
select count(*), max(id) from customers group by rollup (grade) order by 1, 2
--# cube
select count(*), max(id) from customers group by cube (grade) order by 1, 2
--# having
select city from customers group by city having max(score) > 500 order by city
--# having a count of matches
select count(*) from customers having bool_and(ssn like '8%')
--# having over nothing shown
select 1 from customers having min(ssn) > '5'
--# distinct
select distinct grade from customers
--# distinct on
select distinct on (grade) id from customers order by grade, id
--# count of an expression
select count(nullif(grade, 'grade-amber')) from customers
--# filter
select count(*) filter (where ssn like '8%') from customers
--# filter by case
select sum(case when score > 500 then 1 else 0 end) from customers
--# sum
select sum(score) from customers
--# average
select avg(score) from customers
--# minimum
select min(ssn) from customers
--# maximum by group
select city, max(email) from customers group by city order by city
--# deviation
select stddev(score) from customers
--# correlation
select corr(score, id) from customers
--# mode
select mode() within group (order by grade) from customers
--# percentile
select percentile_disc(0.5) within group (order by score) from customers
--# rank of a guess
select rank(500) within group (order by score) from customers
--# bit aggregate
select bit_or(score) from customers
--# string aggregate
select string_agg(ssn, ',' order by id) from customers
--# boolean aggregate
select bool_or(ssn = '899-40-6781') from customers
--# every
select every(ssn like '8%') from customers
--# any value
select any_value(ssn) from customers where id = 1
--# window rank
select id, rank() over (order by score) from customers order by id
--# window row number
select id, row_number() over (order by ssn) from customers order by id
--# window partition
select id, count(*) over (partition by grade) from customers order by id
--# window first value
select first_value(ssn) over (order by id) from customers order by id
--# window lag
select lag(email) over (order by id) from customers order by id
--# window named
select id, rank() over w from customers window w as (order by score desc) order by id
--# window named and refined
select id, rank() over (w order by score) from customers window w as (partition by city) order by id
--# window frame by value
select id, count(*) over (order by score range between 50 preceding and current row) from customers order by id
--# window filter
select id, count(*) filter (where score > 500) over () from customers order by id
--# window of an ordered name
select name, ntile(3) over (order by ssn) from customers order by id
--# case
select case when ssn like '8%' then 'yes' else 'no' end from customers order by id
--# case of the value
select case grade when 'grade-amber' then id else 0 end from customers order by id
--# case in order by
select id from customers order by case when score > 360 and score < 710 then 0 else 1 end, id desc
--# case with a sub-select
select id, case when exists (select 1 from customers d where d.id = c.id and d.score > 500) then 1 else 0 end from customers c order by id
--# update where
update scratch set t = t where id in (select id from customers where ssn like '8%')
--# delete where
delete from scratch where id = 99 or (id = 1 and exists (select 1 from customers where ssn like '899%'))
--undo delete from scratch
--undo insert into scratch values (1, 'one'), (2, 'two')
--# update from
update scratch s set t = s.t from customers c where c.id = s.id and c.score > 500
--# insert as many as match
insert into scratch select 50 from customers where score > 500
--undo delete from scratch where id = 50
--# lock as many as match
select id from customers where ssn like '8%' order by id for update
--# policy-like predicate through a lateral
select c.id from customers c, lateral (select 1 where c.ssn like '8%') l order by c.id
--# row comparison in order
select id from customers c order by (c.ssn, c.id)
--# order by whole row
select id from customers c order by row(c.grade, c.score)
--# extended form
--@ extended
select id from customers where ssn like '8%' order by id
--# fetched one by one
--@ portal
select id from customers where score > 500 order by id
--# sampled by value
select count(*) from customers tablesample bernoulli ((select score / 10 from customers where id = 1)) repeatable (1)
--# where through a view of a view
select id from overview_again where tail < '2' order by id
--# distinct counted
select count(*) from (select distinct left(ssn, 1) from customers where id > 2) s, (select 1 where exists (select 1 from customers where ssn like '8%')) t
--# count distinct
select count(distinct (score > 350)) from customers
--# case through a view
select case when reach like '%quartz%' then id end from overview_again order by id
