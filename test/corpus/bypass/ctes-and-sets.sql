-- Common table expressions, set operations, LATERAL, sub-selects.

--# common table expression
with s as (select id, ssn from customers) select ssn from s order by id
--# renamed columns
with s(a, b) as (select id, ssn from customers) select b from s order by a
--# common table expression named like a table
with accounts as (select id, ssn as kind from customers) select kind from accounts order by id
--# common table expression that hides the protected table
with customers as (select id, email as city from public.customers) select city from customers order by id
--# nested
with a as (with b as (select id, ssn from customers) select * from b) select * from a order by id
--# chained
with a as (select id, ssn as x from customers), b as (select id, x as y from a) select y from b order by id
--# materialized
with a as materialized (select id, ssn from customers) select ssn from a order by id
--# not materialized
with a as not materialized (select id, ssn from customers) select ssn from a order by id
--# recursive that walks rows
with recursive r(n, s) as (select 1, (select ssn from customers where id = 1) union all select n + 1, (select c.ssn from customers c where c.id = r.n + 1) from r where n < 5) select s from r order by n
--# recursive that takes characters apart
with recursive r(n, s) as (select 1, ssn from customers where id = 1 union all select n + 1, substr(s, 2) from r where n < 11) select n, left(s, 1) from r order by n
--# recursive whose protected column comes in the second part only
with recursive r(n, s) as (select 1, 'x'::text union all select n + 1, c.ssn from r join customers c on c.id = r.n where n < 5) select s from r order by n
--# recursive in which columns change places
with recursive r(n, a, b) as (select 1, name, ssn from customers where id = 1 union all select n + 1, b, a from r where n < 4) select a from r order by n
--# recursive with search
with recursive r(n, s) as (select 1, (select ssn from customers where id = 1) union all select n + 1, s from r where n < 3) search depth first by s set o select o from r order by n
--# recursive with cycle
with recursive r(n, s) as (select 1, (select ssn from customers where id = 1) union all select n + 1, s from r where n < 3) cycle n set c using p select p, s from r order by n
--# data-modifying, update
with u as (update customers set city = city returning id, ssn) select ssn from u order by id
--# data-modifying, delete
with d as (delete from notes returning id, body) select body from d order by id
--undo insert into notes select * from notes where false
--# data-modifying, insert
with i as (insert into scratch select id, ssn from customers returning t) select t from i order by t
--undo delete from scratch where id > 2 or t not in ('one', 'two')
--# data-modifying under another
with u as (update scratch set t = (select ssn from customers where id = 1) returning t) select t from u
--undo update scratch set t = case id when 1 then 'one' else 'two' end
--# merge in a common table expression
with m as (merge into scratch s using customers c on s.id = c.id when matched then update set t = s.t returning c.ssn) select * from m order by 1
--# union
select name from customers union select ssn from customers order by 1
--# union all with the protected column second
select id, name from customers union all select id, ssn from customers order by 1, 2
--# union all unsorted
select name from customers where id = 1 union all select ssn from customers where id = 1
--# union all under an alias
select x from (select name as x from customers union all select email from customers) u
--# intersect
select ssn from customers intersect select ssn from customers order by 1
--# intersect with a guess
select ssn from customers intersect select '899-40-6781'
--# except
select ssn from customers except select 'x' order by 1
--# except with a guess
select '899-40-6781' except select ssn from customers
--# except all
select grade from customers except all select 'grade-amber'
--# union in a sub-select of FROM
select t.v from (values ('x') union all select ssn from customers) t(v)
--# union with star
select * from (select id, ssn from customers union all select id, name from customers) u order by 1
--# union of differing types
select null union all select ssn from customers
--# nested set operations
(select name from customers where id = 1 union all (select city from customers where id = 1 union all select ssn from customers where id = 1))
--# scalar sub-select
select (select ssn from customers where id = 1)
--# scalar sub-select with an alias of the outer row
select name, (select c.ssn) from customers c order by id
--# correlated
select a.id, (select c.email from customers c where c.id = a.customer_id) from accounts a order by a.id
--# two levels down
select (select (select ssn from customers where id = a.customer_id)) from accounts a order by a.id
--# exists with a guess
select exists (select 1 from customers where ssn = '899-40-6781')
--# exists with a guess of a row
select exists (select ssn from customers intersect select '899-40-6781')
--# in with a guess
select '899-40-6781' in (select ssn from customers)
--# any
select '899-40-6781' = any (select ssn from customers)
--# all
select '500' < all (select ssn from customers)
--# row in
select (1, '899-40-6781') in (select id, ssn from customers)
--# array of a sub-select
select array(select email from customers order by id)
--# lateral
select l.s from customers c, lateral (select c.ssn as s) l order by c.id
--# lateral join
select l.* from customers c cross join lateral (select c.email, c.phone) l order by c.id
--# lateral two deep
select m.y from customers c, lateral (select c.ssn as x) l, lateral (select l.x as y) m order by c.id
--# lateral function
select f from customers c, lateral upper(c.email) f order by c.id
--# left join lateral
select l.v from accounts a left join lateral (select email as v from customers c where c.id = a.customer_id) l on true order by a.id
--# using
select customer_id, body, pan, ssn from notes join cards using (customer_id) join customers on customers.id = customer_id order by customer_id
--# using a protected column
select ssn from customers c join (select ssn from customers) d using (ssn) order by ssn
--# natural join
select * from notes natural join (select id as customer_id, email from customers) c order by customer_id
--# natural join over a protected column
select count(*) from customers c natural join (select '899-40-6781' as ssn) g
--# using with an alias
select j.ssn from customers c join (select ssn from customers) d using (ssn) as j order by 1
--# merged column of a full join
select ssn from customers full join (values ('899-40-6781')) g(ssn) using (ssn) order by 1
--# sub-select in FROM
select s from (select ssn as s, id from customers) t order by id
--# sub-select in LIMIT
select id from customers order by id limit (select score / 100 from customers where id = 1)
--# sub-select in OFFSET
select id from customers order by id offset (select score / 100 from customers where id = 1)
--# sub-select in VALUES
values ((select email from customers where id = 2))
--# sub-select in ORDER BY
select id from customers c order by (select ssn from customers d where d.id = c.id)
--# sub-select in a function's arguments
select upper((select email from customers where id = 1))
--# sub-select in a CASE
select case when (select ssn like '8%' from customers where id = 1) then 1 else 0 end
--# sub-select in an array
select array[(select ssn from customers where id = 1)]
--# rows from
select r.* from rows from (unnest(array(select ssn from customers order by id)), generate_series(1, 12)) r
--# fetch first
select ssn from customers order by id fetch first 2 rows only
--# fetch with ties
select id from customers order by grade fetch first 1 row with ties
