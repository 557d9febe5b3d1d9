-- Rules that are made.

--# rule that carries inserted values away
--@ simple
create rule rm1 as on insert to customers do also insert into scratch values (new.id, new.ssn)
--@ simple owner
insert into customers (id, name, city, ssn, created_at) select 901, 'X', 'Y', translate(ssn, '0123456789', '1234567890'), '2025-01-01' from customers where id = 1
--@ simple
select t from scratch where id = 901
--undo drop rule if exists rm1 on customers
--undo delete from customers where id = 901
--undo delete from scratch where id = 901
--# rule that carries rows away
--@ simple
create rule rm2 as on update to customers do also insert into scratch select id, ssn from customers
--@ simple owner
update customers set city = city where id = 1
--@ simple
select t from scratch where t like '%-%' order by t
--undo drop rule if exists rm2 on customers
--undo delete from scratch where t like '%-%'
--# rule that decides by a protected column
--@ simple
create rule rm3 as on update to customers where old.ssn > '5' do also insert into scratch values (old.id, 'seen')
--@ simple owner
update customers set city = city
--@ simple
select id from scratch where t = 'seen' order by id
--undo drop rule if exists rm3 on customers
--undo delete from scratch where t = 'seen'
--# rule that tells
--@ simple
create rule rm4 as on update to accounts do also update scratch set t = (select ssn from customers where id = 1) where id = 1
--@ simple owner
update accounts set kind = kind where id = 1
--@ simple
select t from scratch order by id
--undo drop rule if exists rm4 on accounts
--undo delete from scratch where id = 1
--undo insert into scratch values (1, 'one')
--# rule that answers with rows
--@ simple
create rule rm5 as on update to accounts do instead select id, ssn from customers order by id
--@ simple
update accounts set kind = kind where id = 1
--undo drop rule if exists rm5 on accounts
--# rule on a made table that takes protected values
--@ simple
create table rm6t (id int, t text)
--@ simple
create rule rm6 as on insert to rm6t do also insert into scratch select c.id, c.ssn from customers c where c.id = new.id
--@ simple
insert into rm6t values (1, 'x')
--@ simple
select t from scratch where t like '%-%' order by t
--undo drop table if exists rm6t
--undo delete from scratch where t like '%-%'
--# rule made and brought about in one text
create rule rm7 as on update to accounts do also insert into scratch select id, ssn from customers; update accounts set kind = kind where id = 1; select t from scratch where t like '%-%' order by t
--undo drop rule if exists rm7 on accounts
--undo delete from scratch where t like '%-%'
--# rule with a function of users
--@ simple
create rule rm8 as on update to accounts do also insert into scratch values (new.id, ssn_of(new.id))
--@ simple
update accounts set kind = kind where id = 1
--@ simple
select t from scratch where t like '%-%' order by t
--undo drop rule if exists rm8 on accounts
--undo delete from scratch where t like '%-%'
