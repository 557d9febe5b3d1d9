-- Whole rows, row constructors, composite types and domains.

--# whole row
select c from customers c order by c.id
--# whole row of a table without alias
select customers from customers order by id
--# whole row in binary
--@ binary
select c from customers c order by c.id
--# whole row as text
select c::text from customers c order by c.id
--# whole row as text by cast
select cast(c as text) from customers c order by c.id
--# whole row concatenated
select c || '' from customers c order by c.id
--# whole row in a row constructor
select row(c.*) from customers c order by c.id
--# row constructor
select row(id, ssn) from customers order by id
--# row constructor without the word
select (id, email) from customers order by id
--# row of rows
select row(row(ssn)) from customers order by id
--# whole row of a sub-select
select s from (select id, ssn from customers) s order by s.id
--# whole row of a common table expression
with s as (select id, ssn from customers) select s from s order by s.id
--# whole row of a join alias
select j from (customers c join cards k on k.customer_id = c.id) j order by j.brand, j.name
--# field of a row
select (c).ssn from customers c order by c.id
--# field of a row in a sub-select
select (x.c).email from (select c from customers c) x order by (x.c).id
--# star of a row
select (c).* from customers c order by c.id
--# star of a row from a sub-select
select (x.c).* from (select c from customers c order by id) x
--# star of a scalar sub-select's row
select (select c from customers c where id = 3).*
--# field of a scalar sub-select's row
select (select c from customers c where id = 3).ssn
--# composite column through a view
select contact from contacts order by id
--# field of a composite column
select (contact).email from contacts order by id
--# star of a composite column
select (contact).* from contacts order by id
--# cast to a composite type
select row(email, phone)::contact from customers order by id
--# field of a value cast to a composite type
select (row(email, phone)::contact).email from customers order by id
--# domain over a protected column
select ssn::us_ssn from customers order by id
--# domain in binary
--@ binary
select ssn::us_ssn from customers order by id
--# row compared with itself and shown
select row(ssn) = row('899-40-6781') from customers order by id
--# row is null
select row(nullif(ssn, '899-40-6781'), null) is null from customers order by id
--# row in a values list
select * from (values ((select c from customers c where id = 1))) v
--# values list with the column
values ((select ssn from customers where id = 1)), ('x')
--# values list as a table with names
select n from (values ((select ssn from customers where id = 2))) as v(n)
--# row with a number of columns cut
select (select row(a.ssn, a.email) from customers a where a.id = c.id) from customers c order by c.id
--# array of rows
select array_agg(c order by id) from customers c
--# array of rows from a sub-select
select array(select c from customers c order by id)
--# one of an array of rows
select (array(select c from customers c order by id))[1]
--# field of one of an array of rows
select ((array(select c from customers c order by id))[1]).ssn
--# unnested array of rows
select u.* from unnest(array(select c from customers c order by id)) u
--# column of an unnested array of rows
select u.ssn from unnest(array(select c from customers c order by id)) u
--# record function
select r.b from (select row(id, ssn) as r from customers) x, lateral (select (x.r)::text as b) y(b), lateral (select b as b) r order by b
--# whole row of a child table
select e from events_2024 e order by id
--# whole row of a partitioned table as text
select e::text from events e order by id, at
