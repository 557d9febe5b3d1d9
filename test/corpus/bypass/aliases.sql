-- Another name for a protected column.

--# plain
select ssn from customers order by id
--# column alias
select ssn as reference from customers order by id
--# alias of an unprotected column
select ssn as name from customers order by id
--# alias in quotes
select c."ssn" as "Name" from customers c order by id
--# table alias
select c.ssn from customers as c order by c.id
--# columns renamed by the table alias
select x.d from customers as x(a, b, c, d) order by a
--# columns renamed by a join alias
select j.f from (customers c join cards k on k.customer_id = c.id) as j(a, b, c, d, e, f) order by j.a
--# alias that swaps two names
select x.name from (select id, ssn as name, name as ssn from customers) x order by id
--# alias that swaps names twice
select ssn from (select id, name as ssn, ssn as name from (select id, ssn as name, name as ssn from customers) a) b order by id
--# schema in front
select public.customers.ssn from public.customers order by id
--# database in front
select world_x.public.customers.ssn from public.customers order by id
--# unicode escape in the name
select U&"s\0073n" from customers order by id
--# unicode escape with another escape character
select U&"s!0073n" uescape '!' from customers order by id
--# comment inside of the name's surroundings
select /* name */ ssn /* as name */ from/**/customers order by id
--# nested comment
select /* /* name */ from cards */ ssn from customers order by id
--# upper case
SELECT SSN FROM CUSTOMERS ORDER BY ID
--# star
select * from customers order by id
--# star of an alias
select c.* from customers c order by id
--# star in a join
select * from accounts a join customers c on c.id = a.customer_id order by a.id
--# star of the second table
select c.* from accounts a, customers c where a.customer_id = c.id order by a.id
--# star behind other columns
select 1, 2, c.*, 3 from customers c order by id
--# table command
table customers
--# table command with only
table only customers
--# the same column twice
select ssn, ssn as again from customers order by id
--# binary format | 
--@ binary
select ssn, email, phone, date_of_birth, score from customers order by id
--# describe and fetch in pieces
--@ portal
select ssn, email from customers order by id
--# sent twice before the answer
--@ piped
select ssn from customers order by id
--# generated column
select ssn_area from customers order by id
--# generated column in binary
--@ binary
select ssn_area from customers order by id
--# limit
select email from customers order by id limit 1
--# row locked
select email from customers order by id for update
--# sample
select email from customers tablesample bernoulli (100) order by id
--# only
select email from only customers order by id
--# alias like a keyword
select "select"."from" from (select id, email as "from" from customers) "select" order by id
--# column named like a function
select c.md5 from (select id, ssn as md5 from customers) c order by id
--# table function notation for a column
select ssn(c) from customers c order by id
--# attribute notation for a function
select c.number_of from customers c order by id
