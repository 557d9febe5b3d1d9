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
