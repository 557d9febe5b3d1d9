--# star within VALUES
select v.column4 from customers c, lateral (values (c.*, 'a', 'b', 'c', 'd', 'e', 'f')) v where c.id = 1
--# star within VALUES, all
select v.* from customers c, lateral (values (c.*, 'a', 'b', 'c', 'd', 'e', 'f')) v where c.id = 1
--# star within ROW
select (row(c.*, 1, 2)).f4 from customers c where c.id = 1
--# star of a composite within VALUES
select v.column1, v.column2 from contacts c, lateral (values ((c.contact).*, 1, 2)) v order by c.id
--# star of a sub-select within VALUES, numbered after it
select v.column9 from (values (1, 2, ((select c from customers c where c.id = 1)).*, 'a', 'b')) v
--# star of a sub-select within VALUES, in the place of a constant
select v.column6 from (values ('a', 'b', ((select c from customers c where c.id = 1)).*, 'c', 'd', 'e', 'f')) v
--# star within VALUES of a named query
with v as (select x.* from customers c, lateral (values (c.*, 1, 2, 3, 4, 5, 6, 7)) x (a, b, c, d, e, f)) select d, e from v order by a
--# star within one of several rows of VALUES
select v.column4 from customers c, lateral (values (c.*), (0, 'a', 'b', 'c', 'd', 'e', '2000-01-01'::date, 'f', 0, '{}'::jsonb, '{}'::text[], now(), 'g')) v where c.id = 1
--# star within VALUES, named by the level around
select v.secret from customers c, lateral (values (c.*, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)) v (a, b, c, secret) where c.id = 1
--# star within VALUES of an exists
select c.id from customers c where exists (select 1 from (values (c.*, 1, 2, 3, 4, 5, 6)) v where v.column4 = '899-40-6781')
--# star within VALUES, ordered
select v.column1 from customers c, lateral (values (c.*, 1, 2, 3, 4, 5, 6)) v order by v.column4
--# star within VALUES, shown by COPY
copy (select v.column4 from customers c, lateral (values (c.*, 1, 2, 3, 4, 5, 6, 7)) v) to stdout
--# star within VALUES, stored
--@ simple
insert into scratch select v.column1, v.column4 from customers c, lateral (values (c.*, 1, 2, 3, 4, 5, 6, 7)) v
--@ simple
select t from scratch order by id
--# star within VALUES that are inserted
--@ simple
insert into scratch values (((select row(c.id, c.ssn)::scratch from customers c where c.id = 1)).*)
--@ simple
select t from scratch order by id
--# star within several assignments
--@ simple
insert into scratch values (1, 'x')
--@ simple
update scratch s set (id, t) = (select v.column1, v.column4 from customers c, lateral (values (c.*, 1, 2, 3, 4, 5, 6, 7)) v where c.id = 1)
--@ simple
select t from scratch order by id
--# star in a row that is compared
select c.id from customers c, cards k where row(c.*) is not distinct from row(c.*) and (c.id, c.ssn) = (1, '899-40-6781') and k.id = 1
--# star within VALUES in a function's argument
select shout(v.column4) from customers c, lateral (values (c.*, 1, 2, 3, 4, 5, 6, 7)) v where c.id = 1
