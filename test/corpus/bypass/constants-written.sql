-- Casts that make another constant of what is written, or of which nothing says what they make.

--# a key that a cast cuts
select id, doc -> 'owner' ->> 'ssnx'::varchar(3) from files order by id
--# a key that is a name, cut off
select id, jsonb_extract_path(doc, 'owner', cast('ssnx' as char(3))) from files order by id
--# a key through a type of names
create temp table ssn (n int); select id, doc -> 'owner' ->> 'pg_temp.ssn'::regclass::text, doc -> 'owner' ->> replace('pg_temp.ssn'::regclass::text, 'pg_temp.', '') from files order by id
--# a key through a type of one's own
--@ simple owner
create domain word as varchar(3)
--@ settle
--@ simple
select id, doc -> 'owner' ->> 'ssnx'::word::text from files order by id
--undo drop domain word
--# several rows in the stead of one, by a number that is bound
--@ extended
select c.id, coalesce(c.grade, (select a.kind from accounts a order by a.id limit $1)) from customers c order by c.id
--bind 2
--# a length that only some texts have room for, by a cast
select id, length(repeat('x', (100 - length(email))::int2)) from customers order by id
--# a name of the path that a cast cuts
select set_config('search_path', 'public_and_more'::varchar(6), false); select ssn from customers order by id
--# a negative length, by a cast
select id, substring('abc', 1, case when score > 600 then 1 else '-1'::int2 end) from customers order by id
--# a text where a number would be
select id, substring(email, 'canary'::text) from customers order by id
--# places that only some texts have
select id, split_part('a-b', '-', (score - 700)::int2) from customers order by id
