-- The same constants in the ways that drivers and people write them: with casts, signs that stand apart, and types told to Parse.

--# parts of a masked text, small numbers, as psycopg binds them | masks part
--@ binary
select id, substring(email, $1, $2) as part from customers order by id
--types 21 21
--bind 1
--bind 5
--# parts of a masked text, as texts with casts | masks part start finish "between"
select id, substring(email, '1'::int2, '5'::int2) as part, left(email, '3'::smallint) as start,
  right(email, cast(3 as integer)) as finish, substring(email from 2::int for (4)::int2) as "between" from customers order by id
--# what asyncpg and JDBC leave to the server | masks part wide
--@ extended
select id, substr(email, $1, $2) as part, lpad(email, $3, $4) as wide from customers order by id
--bind 1
--bind 5
--bind 40
--bind .
--# signs that stand apart | masks start finish
select id, left(email, -(2::int)) as start, right(email, - 3) as finish from customers order by id
--# numbers with places, units and formats, with casts | masks rounded year said
select id, round(score::numeric, '1'::int2) as rounded, date_trunc('year'::text, date_of_birth) as year,
  to_char(date_of_birth, 'YYYY'::varchar) as said from customers order by id
--# pieces, repeated and filled | masks piece filled
--@ extended
select id, split_part(email, $1, $2) as piece, rpad(email, $3) as filled from customers order by id
--types 25 21 21
--bind @
--bind 1
--bind 40
--# pieces by what has no type | masks piece
--@ extended
select id, split_part(email, $1, $2) as piece from customers order by id
--bind @
--bind 2
--# a setting that may be missing
--@ extended
select current_setting($1, $2)
--types 25 16
--bind app.nothing
--bind t
--# a setting by its name, with a cast
select name, current_setting(name, 'true'::bool) from pg_settings where name = 'work_mem'::text
--# places in a document, with casts
select id, doc -> 'tags'::text -> '0'::int4 as first, doc -> 'tags' ->> (0)::int2 as again, doc ->> cast('state' as text) as state from files order by id
--# members of a document, bound as small numbers
--@ extended
select id, doc -> $1 -> $2 as first from files order by id
--types 1043 21
--bind tags
--bind 0
--# a document of open and masked values, its keys with casts | masks who
select id, jsonb_build_object('name'::text, name, 'email'::varchar, email) as who from customers order by id
--# a series beside a masked value, gathered | masks said
select c.id, string_agg(c.email, ',' order by g.n) as said from customers c, generate_series(1::int8, '3'::int8) g (n) group by c.id order by c.id
--# a list beside a masked value, gathered | masks said
select c.id, string_agg(c.email, ','::text order by k.v) as said from customers c, unnest(array['a', 'b']::text[]) k (v) group by c.id order by c.id
--# the next row's value, with a default | masks next
select id, lag(name, 1::int4, 'none'::text) over (order by id), lead(email, '1'::int4) over (order by id) as next from customers order by id
--# a fraction with a cast
select percentile_cont('0.5'::float8) within group (order by balance), percentile_disc(cast(0.9 as double precision)) within group (order by balance) from accounts
