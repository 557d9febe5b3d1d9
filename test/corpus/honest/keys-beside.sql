-- Rows grouped and made distinct by a key, with masked columns beside it.

--# customers with their totals | masks email
select c.id, c.name, c.email, sum(a.balance) as total from customers c join accounts a on a.customer_id = c.id group by c.id, c.name, c.email order by total desc, c.id limit 5
--# the same by numbers of outputs | masks email ssn
select c.email, c.ssn, c.id, count(a.id) as accounts from customers c left join accounts a on a.customer_id = c.id group by 1, 2, 3 order by 4 desc, 3
--# all columns grouped by, as mappers do | masks ssn email phone date_of_birth grade score profile tags ssn_area
select c.*, count(n.id) as written from customers c left join notes n on n.customer_id = c.id group by c.id, c.name, c.city, c.ssn, c.email, c.phone, c.date_of_birth, c.grade, c.score, c.profile, c.tags, c.created_at, c.ssn_area order by c.id
--# under names of outputs | masks mail
select c.id as customer, c.email as mail, max(n.written_at) as last from customers c join notes n on n.customer_id = c.id group by customer, mail order by customer
--# within a named query | masks email
with totals as (select c.id, c.email, c.city, sum(a.balance) as total from customers c join accounts a on a.customer_id = c.id group by c.id, c.email, c.city) select city, email, total, rank() over (partition by city order by total desc) as place from totals order by city, place, id
--# having and a join that merges | masks pan
select k.id, k.pan, count(*) as booked from cards k join accounts a using (customer_id) join transactions t on t.account_id = a.id group by k.id, k.pan having count(*) > 1 order by booked desc, k.id
--# of partitions | masks payload
select e.id, e.at, e.payload, count(*) from events e group by e.id, e.at, e.payload order by e.at, e.id
--# bound | masks email
--@ extended
select c.id, c.email, count(*) as n from customers c join accounts a on a.customer_id = c.id where a.balance > $1 group by c.id, c.email order by n desc, c.id
--bind 100
--# distinct customers of a join | masks email
select distinct c.id, c.name, c.email from customers c join accounts a on a.customer_id = c.id where a.balance > 0 order by c.name, c.id
--# distinct rows whole | masks pan
select distinct k.* from cards k join customers c on c.id = k.customer_id where c.city is not null order by k.id
--# distinct beside a column of another table | masks email
select distinct c.id, c.email, a.currency from customers c join accounts a on a.customer_id = c.id order by a.currency, c.id
--# put into a view and read | masks email
begin; create view pg_temp.mail_totals as select c.id, c.email, count(*) as n from customers c join accounts a on a.customer_id = c.id group by c.id, c.email
--@ simple
select id, email, n from pg_temp.mail_totals order by n desc, id
--@ simple
rollback
