-- Mistakes beside protected columns, and what a statement may meet: the server says what is wrong in words of its own.

--# a constant that is no number
select id, name, ssn from customers where id = 'one'
--# a constant that is no number, put into a protected column
update customers set score = 'high' where id = 1
--# a constant that is no date
insert into customers (id, name, city, created_at, email) values (70001, 'Ann', 'Oslo', 'yesterday or so', 'a@b.example')
--# a day that there is not
update customers set date_of_birth = '2024-02-30' where id = 1
--# a number that is too large
insert into customers (id, name, city, created_at, score) values (70001, 'Ann', 'Oslo', now(), 99999999999)
--# a constant that is too large
select id, email from customers where id = '99999999999'
--# no array
update customers set tags = '{a' where id = 1
--# no member of an enumeration
update vitals set felt = 'gloomy' where id = 1
--# too long
insert into contracts (id, city, email) values (70001, 'Oslo', repeat('x', 70) || '@example.com')
--# a parameter that is no number
--@ extended
--bind one
select id, name, ssn from customers where id = $1
--# a parameter that is no date
--@ extended
--bind 2024-13-45
update customers set date_of_birth = $1 where id = 1
--# a limit below nothing
select id, ssn from customers order by id limit -1
--# several rows where one is asked for
select id, ssn, (select id from accounts) from customers
--# divided by nothing
select id / (id - id), ssn from customers
--# by EXECUTE
--@ simple
prepare mistaken as select id, ssn from customers where id = $1
--@ simple
execute mistaken ('one')
--@ simple
execute mistaken
--@ simple
deallocate mistaken
--# no number in a COPY
copy contracts (id, city, score) from stdin
--copy 70001\tOslo\thigh
--# a value too few in a COPY
copy contracts (id, city, email) from stdin
--copy 70001\tOslo
--# a name that is too long
update customers set email = 'a@b.example' where id = 1 returning id as a_name_that_is_a_good_deal_longer_than_the_server_keeps_of_any_name_at_all
--# a transaction that only reads
--@ simple
begin read only
--@ simple
update customers set email = 'a@b.example' where id = 1
--@ simple
rollback
--# an option that there is not
explain (analyse, deeply) select ssn from customers
--# a column that there is not, in a definition
create index on customers (nope)
--# a materialized view that is changed
delete from customer_snapshot
--# part of a table larger than all of it
select id, ssn from customers tablesample bernoulli (200)
--# others point to it
truncate customers
--# it takes too long
--@ simple
set statement_timeout = 400
--@ simple
select id, ssn, pg_sleep(1) from customers
--@ simple
reset statement_timeout
