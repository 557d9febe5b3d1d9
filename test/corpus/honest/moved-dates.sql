-- Protected dates that are moved by a span written out: shown masked.

--# coming of age | masks adult
select id, date_of_birth + interval '18 years' as adult from customers order by id
--# days of grace | masks due
select id, date_of_birth + 30 as due, created_at::date + 30 as other from customers order by id
--# a day less | masks before
select id, date_of_birth - 1 as before from customers order by id
--# a span in front, in several units | masks later
select id, interval '1 year 6 months' + date_of_birth as later from customers order by id
--# a month later, as a date | masks later
select id, (date_of_birth + interval '1 month')::date as later from customers order by id
