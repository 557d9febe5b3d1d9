-- Upserts that take what they propose for a protected column, over tables with triggers and foreign keys.

--# table to which others point
insert into customers (id, name, city, email, created_at) values (1, 'Ann', 'Porto', 'ann@new.example', '2026-01-01') on conflict (id) do update set name = excluded.name, email = excluded.email returning id, name
--# table that points to others
insert into cards (id, customer_id, pan, brand) values (1, 1, '4000000000000002', 'visa') on conflict (id) do update set pan = excluded.pan, brand = excluded.brand returning id, brand
--# several rows
insert into notes (id, customer_id, body, written_at) values (1, 1, 'called', '2026-01-01'), (2, 1, 'wrote', '2026-01-02') on conflict (id) do update set body = excluded.body, written_at = excluded.written_at
--# trigger behind the change that keeps the row in its history
insert into contracts (id, city, email) values (1, 'Faro', 'new@x.example') on conflict (id) do update set city = excluded.city, email = excluded.email returning id, city
--# trigger before the row that sets the time of the change
--@ simple
begin; create function pg_temp.hu1() returns trigger language plpgsql as 'begin new.city := upper(new.city); return new; end'; create trigger hu1 before insert or update on contracts for each row execute function pg_temp.hu1()
--@ simple
insert into contracts (id, city, score) values (1, 'Faro', 3) on conflict (id) do update set city = excluded.city, score = excluded.score returning id, city
--@ simple
rollback
