-- Parameters that decide what a statement is, as drivers bind what programs write: keys of documents, units, formats, settings, texts
-- that are run. Each must be what it is with the constant written out.

--# a key of a document
--@ extended
select id, doc ->> $1 as state, doc -> $2 from files order by id
--bind state
--bind n
--# keys of a document in a filter and an order
--@ extended
select id from files where doc ->> $1 = $2 and (doc -> $3 ->> $4) like $5 order by doc ->> $6, id
--bind state
--bind open
--bind owner
--bind name
--bind owner%
--bind state
--# keys of a document with types, as psycopg and JDBC send them
--@ binary
select id, doc ->> $1 as state from files where doc -> $2 ->> $3 = $4 order by id
--types 25 25 1043 1043
--bind state
--bind owner
--bind name
--bind owner 1
--# paths in a document
--@ extended
select doc #>> $1, doc #> array[$2], jsonb_extract_path_text(doc, $3, $4) from files order by id
--bind {owner,name}
--bind tags
--bind owner
--bind name
--# a path as an array
--@ extended
select id, doc #>> $1 as name from files order by id
--types 1009
--bind {owner,name}
--# one statement, an open key, and a protected one, which is masked | masks said
--@ parse
select id, doc -> 'owner' ->> $1 as said from files order by id
--@ kept
kept
--bind name
--@ kept
kept
--bind ssn
--@ kept
kept
--bind name
--# elements of an open member
--@ extended
select t.value from files f, jsonb_array_elements_text(f.doc -> $1) t order by f.id, 1
--bind tags
--# a number in an open member, joined
--@ extended
select f.id, a.kind from files f join accounts a on a.id = (f.doc ->> $1)::int order by f.id
--bind n
--# settings of one's own
--@ extended
select set_config($1, $2, true), current_setting($3, true)
--bind app.tenant
--bind 7
--bind app.tenant
--# settings of a request, as PostgREST sends them
--@ extended
select set_config('request.method', $1, true), set_config($2, $3, true)
--bind GET
--bind request.path
--bind /accounts
--# a setting that Django and others set for the session
--@ extended
select set_config($1, $2, false)
--bind statement_timeout
--bind 30000
--# a pivot by a text
--@ extended
select * from crosstab($1, $2) as ct (city text, current int, savings int) order by city
--bind select city, kind, count(*)::int from customers c join accounts a on a.customer_id = c.id group by 1, 2 order by 1, 2
--bind values ('current'), ('savings')
--# words of a text search
--@ extended
select word, ndoc from ts_stat($1) order by ndoc desc, word limit $2
--bind select searched from shop.products
--bind 5
--# a masked value with a label | masks label
--@ extended
select id, name || $1 || email || $2 as label from customers order by id
--bind  <
--bind >
--# a masked value in a document | masks who
--@ extended
select id, json_build_object($1, name, $2, email) as who from customers order by id limit $3
--types 25 25 23
--bind n
--bind m
--bind 3
--# a masked date in words | masks said
--@ extended
select id, to_char(date_of_birth, $1) as said from customers order by id
--bind DD Mon
--# a masked text, cut off, as Metabase does | masks start
--@ extended
select id, substring(email, $1, $2) as start from customers order by id limit $3
--types 23 23 20
--bind 1
--bind 1234
--bind 100
--# statements at work, the monitor's own left out | volatile
--@ extended
select pid, state from pg_stat_activity where state <> $1 and query not ilike $2
--bind idle
--bind %pg_stat_activity%
--# statistics of an open table
--@ extended
select attname, n_distinct from pg_stats where schemaname = $1 and tablename = $2 order by attname
--bind shop
--bind products
--# a masked value with a label and one in its stead, as JDBC binds texts | masks label
--@ extended
select id, name || $1 || coalesce(email, $2) as label from customers order by id
--types 1043 1043
--bind  <
--bind none
--# masked values gathered with what is bound between them | masks said
--@ extended
select city, string_agg(email, $1 order by id) as said from customers group by city order by city
--bind , 
--# the same under a cast | masks said
--@ binary
select city, string_agg(email, $1::text order by id) as said from customers group by city order by city
--types 25
--bind ; 
