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
