-- Rows that break keys of open columns and domains, in tables that have protected ones: the server says which value it was.

--# primary key
insert into pacts (id, city) values (1, 'x')
--# primary key, with protected values beside it
insert into pacts (id, city, ssn, code, email) values (1, 'x', '111-22-3333', 'c', 'a@b.example')
--# by parameters
--@ extended
--bind 1
--bind Ann
insert into customers (id, name, city, created_at) values ($1, $2, 'x', now())
--# several rows
insert into pacts (id, city) select id, 'x' from generate_series(3, 400) as id
--# COPY
copy pacts (id, city) from stdin
--copy 1\tx
--# by an update
update pacts set id = 2 where id = 1
--# by a data-modifying query
with made as (insert into pacts (id, city) values (1, 'x') returning id) select id from made
--# key that is not there
insert into cards (id, customer_id, pan, brand) values (70001, 99999, '4000000000000002', 'visa')
--# key that is not there, by an update
update cards set customer_id = 99999 where id = 1
--# key that is still pointed to
delete from customers where id = 1
--# key that is still pointed to, by an update
update customers set id = 70001 where id = 1
--# in a transaction, and after it
--@ simple
begin
--@ simple
update pacts set city = 'y' where id = 1
--@ simple
insert into pacts (id, city) values (1, 'x')
--@ simple
rollback
--# deferred to the end
--@ simple
begin; create table later (id int unique deferrable initially deferred, email text)
--@ simple
insert into later (id) values (1), (1)
--@ simple
commit
--# a key that says RESTRICT
--@ simple
create table pact_marks (pact int references pacts on delete restrict)
--@ simple
insert into pact_marks values (1)
--@ simple
delete from pacts where id = 1
--@ simple
drop table pact_marks
--# a domain's check
--@ simple
create domain plate as text check (value ~ '^[A-Z]+-[0-9]+$')
--@ simple
insert into pacts (id, city) select 70000 + id, (city || '!')::plate from pacts where id = 1
--@ simple
drop domain plate
--# a domain without NULL
--@ simple
create domain town as text not null
--@ simple
insert into pacts (id, city) select 70000 + id, nullif(city, city)::town from pacts where id = 1
--@ simple
drop domain town
