-- Reckoning with protected dates, parts of them and what is gathered under keys: what fails on some values tells which these are.

--# days divided by what they are
select id, 1000 / (date_of_birth - date '1960-03-05') from customers order by id
--# days multiplied until they do not fit
select id, (current_date - date_of_birth) * 88600 from customers order by id
--# a month that fits into no small number
select id, (extract(month from date_of_birth) * 5000)::int2 from customers order by id
--# seconds as a number that holds some
select id, extract(epoch from date_of_birth + interval '55 years')::int from customers order by id
--# a part that its text names
select id, extract(year from age(date_of_birth))::int2 / (extract(day from date_of_birth)::int - 5) from customers order by id
--# dates moved until there are none
select id, date_of_birth + interval '292316 years 8 months' from customers where id = 1
--# days compared
select id, case when current_date - date_of_birth > 20000 then 'old' else 'young' end from customers where current_date - date_of_birth > 22000 order by id
--# a key that is protected and may be NULL
select jsonb_object_agg(nullif(email, 'ada.canarya@quartzmail.example'), id) from customers where id = 1
--# a key that is computed from one
select json_object_agg(case when ssn like '8%' then 'k' end, id) from customers
--# a number of rows beyond any, gathered
select length(jsonb_object_agg(c.id || '-' || a.id, repeat(c.email, 3))::text) from customers c, customers a, customers b
--# replaced until it does not fit
select id, length(replace(replace(replace(email, 'a', repeat('b', 64)), 'b', repeat('c', 64)), 'c', repeat('d', 64))) from customers order by id
--# replaced in place, again and again
begin
--@ simple
update contracts set email = replace(email, 'a', 'aaaaaaaa') where id = 1
--@ simple
update contracts set email = replace(email, 'a', 'aaaaaaaa') where id = 1
--@ simple
rollback
--# dates moved again and again
with recursive far(n, at) as (select 0, (date_of_birth + interval '999 years')::date from customers where id = 1 union all select n + 1, (at + interval '999 years')::date from far where n < 291) select n, (at + interval '608 years 8 months')::date is not null as is_there from far where n = 291
--# dates moved twice in one expression, by what no column holds
select id, coalesce(nullif(date_of_birth, '1960-03-05'), '294276-12-31'::date) + interval '2 days' from customers order by id
--# points in time brought where dates have no place
select id, greatest(date_of_birth, case when date_of_birth = '1960-03-05' then date '5000000-01-01' end) - interval '1 day' from customers order by id
--# dates moved by as many days as a value says
select id, date_of_birth + length(repeat('x', 9)) * 700000 * (score - 600) from customers order by id
--# dates moved by a span that a value chooses
select id, date_of_birth + case when grade = 'grade-amber' then interval '300000 years' else interval '1 day' end from customers order by id
--# dates moved by many days
select id, date_of_birth + 2145031948 - 4500 from customers where id = 1
--# a part of a date that was moved, divided by
select id, 1 / (extract(month from date_of_birth + interval '1 month')::int - 4) from customers order by id
--# dates moved by a long span in words
select id, date_of_birth + interval '292316 years 8 months 0 days' from customers where id = 1
--# points in time moved in steps, through sub-selects
select id, a + interval '292000 years' - interval '292000 years' from (select id, date_of_birth + interval '316 years 8 months' as a from customers where id = 1) s
--# moved dates compared
select id from customers where date_of_birth + interval '18 years' < '1978-06-01' order by id
--# moved dates put somewhere
insert into scratch select id, (date_of_birth + interval '18 years')::text from customers
--@ simple
select * from scratch order by id
--# moved dates shown in a notice
do $$ begin raise notice '%', (select date_of_birth + 30 from customers where id = 1); end $$
