-- Upserts that put a stored protected value, or one that a trigger has put into the row before, where it is shown.

--# stored value in another column of a table with triggers
insert into contracts (id, city, email) values (1, 'x', 'y') on conflict (id) do update set city = contracts.email returning city
--# proposed value that was read
insert into contracts (id, city, email) select id, city, email from contracts where id = 1 on conflict (id) do update set city = excluded.email returning city
--# proposed value of a table that points to others, read
insert into cards (id, customer_id, pan, brand) select id, customer_id, pan, brand from cards where id = 1 on conflict (id) do update set brand = excluded.pan returning brand
--# stored value compared with the proposed one
insert into contracts (id, email) values (1, 'bz') on conflict (id) do update set city = 'less' where contracts.email < excluded.email returning id
--# trigger before the row that reads a value of another table
--@ simple
begin; create function pg_temp.bu1() returns trigger language plpgsql as 'begin select email into new.city from public.customers where id = 1; return new; end'; create trigger bu1 before insert on contracts for each row execute function pg_temp.bu1(); insert into contracts (id, city) values (1, 'x') on conflict (id) do update set city = excluded.city returning city; rollback
--# trigger before the row that puts one given column into another
--@ simple
begin; create function pg_temp.bu2() returns trigger language plpgsql as 'begin new.city := new.email; return new; end'; create trigger bu2 before insert on contracts for each row execute function pg_temp.bu2(); insert into contracts (id, city, email) select id, 'x', email from contracts where id = 1 on conflict (id) do update set city = excluded.city returning city; rollback
--# trigger before the row that puts into a protected column what another one takes from it
--@ simple
begin; create function pg_temp.bu3() returns trigger language plpgsql as 'begin select email into new.email from public.customers where id = 1; return new; end'; create trigger bu3 before insert on contracts for each row execute function pg_temp.bu3(); insert into contracts (id, city, email) values (1, 'x', 'y') on conflict (id) do update set city = excluded.email returning city; rollback
