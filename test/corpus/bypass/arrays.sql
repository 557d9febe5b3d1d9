-- Arrays and ranges.

--# protected array
select tags from customers order by id
--# protected array in binary
--@ binary
select tags from customers order by id
--# element
select tags[1] from customers order by id
--# slice
select tags[1:1] from customers order by id
--# array constructor
select array[ssn, email] from customers order by id
--# element of a constructed array
select (array[ssn, 'x'])[1] from customers order by id
--# array of a sub-select
select array(select ssn from customers order by id)
--# array aggregate
select array_agg(ssn order by id) from customers
--# element of an aggregate
select (array_agg(email order by id))[2] from customers
--# array to string
select array_to_string(tags, ',') from customers order by id
--# array to string of an aggregate
select array_to_string(array_agg(ssn order by id), '|') from customers
--# array to json
select array_to_json(tags) from customers order by id
--# unnested protected array
select unnest(tags) from customers order by id
--# unnested in FROM
select c.id, t from customers c, unnest(c.tags) t order by c.id, t
--# unnested with ordinality
select c.id, t.* from customers c, unnest(c.tags) with ordinality t order by c.id, t.ordinality
--# unnested twice
select a, b from customers c, unnest(c.tags, array[c.ssn]) as u(a, b) order by c.id, a
--# subscripts of an array
select generate_subscripts(tags, 1) from customers order by id
--# length of an array
select array_length(tags, 1) from customers order by id
--# cardinality
select cardinality(tags) from customers order by id
--# dimensions
select array_dims(tags) from customers order by id
--# upper bound
select array_upper(tags, 1) from customers order by id
--# position in an array
select array_position(tags, 'canarya-blue') from customers order by id
--# contained
select tags @> array['canarya-blue'] from customers order by id
--# any of an array
select 'canarya-blue' = any (tags) from customers order by id
--# appended
select array_append(array['x'], ssn) from customers order by id
--# concatenated
select tags || array['x'] from customers order by id
--# string to array
select string_to_array(ssn, '-') from customers order by id
--# string to table
select id, string_to_table(ssn, '-') from customers order by id
--# one part of a string to array
select (string_to_array(ssn, '-'))[1] from customers order by id
--# range of protected numbers
select int4range(score, score + 1) from customers order by id
--# lower bound of a range
select lower(int4range(score, score + 10)) from customers order by id
--# range as text
select int4range(0, score)::text from customers order by id
--# range in binary
--@ binary
select int4range(0, score) from customers order by id
--# date range
select daterange(date_of_birth, date_of_birth + 1) from customers order by id
--# multirange
select int4multirange(int4range(score, score + 1)) from customers order by id
--# range aggregate
select range_agg(int4range(score, score + 1)) from customers
--# array cast to text
select tags::text from customers order by id
--# array of dates
select array_agg(date_of_birth order by id) from customers
--# trimmed array
select trim_array(tags, 0) from customers order by id
--# array replaced
select array_replace(tags, 'canarya-blue', 'x') from customers order by id
--# array gathered in the order of protected values
select array_agg(id order by ssn) from customers
--# array gathered without doubles
select array_agg(distinct grade) from customers
--# array gathered of what passes a filter
select array_agg(id) filter (where ssn > '895') from customers
--# array gathered of arrays of other sizes
select array_agg(tags order by id) from customers
--# array gathered of arrays in a sub-select
select (select array_agg(x.t) from (select tags as t from customers order by id limit 2) x)
--# array gathered, then compared
select array_agg(email order by id) > array['ada.birdzz'] from customers
--# array gathered, then searched
select array_position(array_agg(ssn order by id), '899-40-6781') from customers
--# array gathered, by whose members rows are chosen
select id from accounts where id = any (select unnest(array_agg(score - 699)) from customers) order by id
--# array gathered in a window and cut
select id, (array_agg(email) over (order by id))[id] from customers order by id
--# array gathered by groups of protected values
select array_agg(id order by id) from customers group by grade order by 1
--# array gathered, unnested and joined
select a.id from accounts a join (select unnest(array_agg(score)) as s from customers) x on x.s = 699 + a.id order by 1
--# array gathered and written as another type
select array_agg(ssn order by id)::varchar(3)[] from customers
--# array gathered of what may fail
select array_agg(1 / (score - 700)) from customers
--# array gathered of domains over arrays
create domain sized as text[]
--@ simple
create temp table gathered (d sized)
--@ simple
select array_agg(tags::sized order by id) from customers
--@ simple
select array_agg(cast(tags as sized)) filter (where id < 3) from customers
--undo drop domain if exists sized cascade
