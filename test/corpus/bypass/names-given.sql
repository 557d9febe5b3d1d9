-- Names that the server gives, which an entry further out bears too, and how much it says to have written.

--# first column of what a star stands for
select (select shown from (select (select t.* from (select ssn as shown from customers where id = 1) t)) q) from (select 'x' as shown) z
--# first column of a star over everything
--@ extended
select (select shown from (select (select * from (select ssn as shown from customers where id = 1) t)) q) from (select 'x' as shown) z
--# first column of a table that is named
with kept(shown) as (select ssn from customers where id = 1) select (select shown from (select (table kept)) q) from (select 'x' as shown) z
--# star behind a cast
select (select shown from (select (select * from (select ssn as shown from customers where id = 1) t)::varchar) q) from (select 'x'::varchar as shown) z
--# star in one of two branches
select (select shown from (select case when true then 'y' || (select * from (select ssn as shown from customers where id = 1) t) else (select * from (select ssn as shown from customers where id = 1) t) end) q) from (select 'x' as shown) z
--# star of a row
select (select shown from (select (select (t).* from (select ssn as shown from customers where id = 1) t)) q) from (select 'x' as shown) z
--# column of a view made so
--@ simple
create temp view shown_view as select (select * from (select ssn as shown from customers where id = 1) t), 'x' as t; select shown from shown_view
--# field of a record that a star names
do $$ declare
  r record;
begin
  select 'x' as shown into r;
  select (select * from (select ssn as shown from customers where id = 1) t) into r;
  raise notice '%', r.shown;
end $$
--# place of a view's rows
select (select ctid::text from customer_overview limit 1) from (select ssn as ctid from customers where id = 1) z
--# time of a view's rows, behind a name
--@ extended
select (select xmin::text from customer_overview v where v.id = 1) from (select ssn as xmin from customers where id = 1) z
--# table of a view's rows, compared
--@ binary
select id from (select id, ssn as tableoid from customers) z where (select tableoid::text from customer_overview v limit 1) like '899%' order by id
--# time of the rows of a view of the server
select (select xmax::text from pg_stat_activity limit 1) from (select ssn as xmax from customers where id = 1) z
--# place of the rows of a standard view, copied
copy (select (select ctid::text from information_schema.tables limit 1) from (select ssn as ctid from customers where id = 1) z) to stdout
--# how much a change writes for rows
--@ simple
explain (analyze, wal, costs off, timing off, summary off, buffers off) update customers set city = city || 'x'
--# how much a prepared change writes for rows
--@ simple
prepare widened as update customers set city = city || 'x'; explain (analyze, wal, costs off, timing off, summary off, buffers off) execute widened; deallocate widened
--# columns of a MERGE in the order of its rows
with m as (merge into customers c using (select 1, 2, 3, 4, 5, 6, 7, 8) s(k, l, m, n, o, p, q, r) on c.id = s.k when matched then update set city = 'x' returning *), q(q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12) as (select * from m) select q12 || '' from q
