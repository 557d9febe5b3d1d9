-- Parameters that decide what a statement is: which key of a document it reads, which unit, format, setting or text. It is judged for
-- the values that it is run with; each of these would read a protected value under what was said of others.

--# the key of a protected member
--@ extended
select id, doc -> $1 ->> $2 from files order by id
--bind owner
--bind ssn
--# an open key first, a protected one next, of one statement
--@ parse
select id, doc -> 'owner' ->> $1 from files order by id
--@ kept
kept
--bind name
--@ kept
kept
--bind ssn
--# the same behind many others, so that the target plans it once for all values
--@ parse
select id, doc -> 'owner' ->> $1 from files order by id
--@ kept
kept
--bind name
--@ kept
kept
--bind name
--@ kept
kept
--bind name
--@ kept
kept
--bind name
--@ kept
kept
--bind name
--@ kept
kept
--bind name
--@ kept
kept
--bind ssn
--# the same, filtered
--@ parse
select id from files where doc -> 'owner' ->> $1 like $2 order by id
--@ kept
kept
--bind name
--bind owner%
--@ kept
kept
--bind ssn
--bind 8%
--# prepared by Parse, run by EXECUTE
--@ parse
select id, doc -> 'owner' ->> $1 from files order by id
--@ kept
kept
--bind name
--@ simple
execute kept('ssn')
--# refused by Parse before, filtered by EXECUTE
--@ parse
select id from files where doc -> 'owner' ->> $1 like $2 order by id
--@ simple
execute kept('ssn', '8%')
--# its plan, run
--@ parse
select id from files where doc -> 'owner' ->> $1 like $2 order by id
--@ simple
explain (analyze, costs off, timing off, summary off, buffers off) execute kept('ssn', '8%')
--# into a table
--@ parse
select id, doc -> 'owner' ->> $1 as said from files
--@ simple
create temp table said_so as execute kept('ssn')
--@ simple
select * from said_so order by id
--# prepared by SQL, bound by the wire
--@ simple
prepare kept as select id, doc -> 'owner' ->> $1 from files order by id
--@ kept
kept
--bind name
--@ kept
kept
--bind ssn
--# a place declared as a number
--@ extended
select id, doc -> 'parts' -> $1 -> 'code' from files order by id
--types 23
--bind 0
--# a place whose type another place gives
--@ extended
select id, doc -> $1::int4 -> 'code', repeat('x', $1) from (select id, doc -> 'parts' as doc from files) f order by id
--bind 0
--# a place whose type LIMIT does not give
--@ extended
select id, doc -> 'parts' -> ($1::int4) -> 'code' from files order by id limit $2
--bind 0
--bind 2
--# a key declared as varchar
--@ extended
select id, doc -> 'owner' ->> $1 from files order by id
--types 1043
--bind ssn
--# a key as a name
--@ extended
select id, doc -> 'owner' ->> $1::name from files order by id
--types 19
--bind ssn
--# a key that a cast changes
--@ extended
select id, doc -> 'owner' ->> $1::varchar(3) from files order by id
--bind ssname
--# a key that a cast declared as characters cuts off
--@ extended
select id, doc -> 'owner' ->> $1::char(3) from files order by id
--types 25
--bind ssn and more
--# a path as one text
--@ extended
select id, doc #>> $1 from files order by id
--bind {owner,ssn}
--# a path with spaces
--@ extended
select id, doc #>> $1 from files order by id
--bind { owner , ssn }
--# a path in quotes
--@ extended
select id, doc #>> $1 from files order by id
--bind {"owner","ssn"}
--# a path with escapes
--@ extended
select id, doc #>> $1 from files order by id
--bind {owner,s\sn}
--# a path with bounds
--@ extended
select id, doc #>> $1 from files order by id
--bind [0:1]={owner,ssn}
--# a path that is declared as an array
--@ extended
select id, doc #>> $1 from files order by id
--types 1009
--bind {owner,ssn}
--# a path, member by member
--@ extended
select id, doc #>> array[$1, $2] from files order by id
--bind owner
--bind ssn
--# a path by a function
--@ extended
select id, jsonb_extract_path_text(doc, $1, $2) from files order by id
--bind owner
--bind ssn
--# a path by a function, as an array
--@ extended
select id, jsonb_extract_path_text(doc, variadic $1) from files order by id
--types 1009
--bind {owner,ssn}
--# a path without end
--@ extended
select id, doc #>> $1 from files order by id
--bind {}
--# a member that holds a protected one
--@ extended
select id, doc #>> $1 from files order by id
--bind {owner}
--# a key of a document as text
--@ extended
select id, raw ->> $1 from files order by id
--bind pin
--# a part that is taken away
--@ extended
select id, doc - $1 from files order by id
--bind state
--# a part that is taken away by a path
--@ extended
select id, doc #- $1 from files order by id
--bind {owner,name}
--# whether a key is there
--@ extended
select id from files where (doc -> 'owner' -> 'ssn')::text like $1 order by id
--bind "8%
--# what a text to be run reads
--@ extended
select query_to_xml($1, false, false, '')
--bind select id, ssn from customers order by id
--# what a text to be run reads, told in binary
--@ binary
select query_to_xml($1, false, false, '')::text
--types 25
--bind select id, email from customers order by id
--# a pivot of a text
--@ extended
select * from crosstab($1) as t (id text, one text)
--bind select id::text, 'k'::text, ssn from customers order by 1, 2
--# a pivot of another text after one
--@ parse
select * from crosstab($1) as t (id text, one text)
--@ kept
kept
--bind select id::text, 'k'::text, city from customers order by 1, 2
--@ kept
kept
--bind select id::text, 'k'::text, ssn from customers order by 1, 2
--# words of a text search
--@ extended
select word, ndoc from ts_stat($1) order by word
--bind select to_tsvector('simple', email) from customers
--# a table as xml
--@ extended
select table_to_xml($1, false, false, '')
--bind customers
--# a table as xml by its number's type
--@ extended
select table_to_xml($1::regclass, false, false, '')
--bind customers
--# a setting by which the next statement reads another table
--@ extended
select set_config($1, $2, false)
--bind search_path
--bind shop, public
--@ simple
select email from customers order by 1
--# the unit that fails for some values
--@ extended
select id, date_trunc($1, nullif(grade, 'grade-amber')::varchar::text::timestamp) from customers where id = 1
--bind fortnight
--# a format that fails for some values
--@ extended
select id, format($1, nullif(grade, 'grade-amber')) from customers where id = 1
--bind %I
--# a length that fails for some values
--@ extended
select id, substr(nullif(grade, 'grade-amber'), $1, $2) from customers where id = 1
--bind 1
--bind -1
--# a length that fails for some values, declared
--@ extended
select id, substr(nullif(grade, 'grade-amber'), $1, $2) from customers where id = 1
--types 23 23
--bind 1
--bind -1
--# a length that fits no text
--@ extended
select id, length(lpad(nullif(grade, 'grade-amber'), $1)) from customers where id = 1
--bind 2000000000
--# a divisor that fails for some values
--@ extended
select id, length(nullif(grade, 'grade-amber')) / $1 from customers where id = 1
--types 23
--bind 0
--# a divisor behind a value
--@ extended
select id, coalesce(length(nullif(grade, 'grade-amber')), length(name) / $1) from customers where id = 1
--types 23
--bind 0
--# a divisor behind a value, in a plan for all values
--@ parse
select id, case when grade = 'grade-amber' then length(name) / $1 else 0 end from customers where id = 1
--types 23
--@ kept
kept
--bind 1
--@ kept
kept
--bind 0
--# a condition that is never asked for
--@ extended
select id from customers where ssn::text like '8%' or $1 = 1 order by id
--types 23
--bind 0
--# a condition behind a protected one
--@ extended
select id from customers where id = 1 and (length(nullif(grade, 'grade-amber')) / (id - 1) > 1 or $1)
--types 16
--bind f
--# a value far out
--@ extended
select id, coalesce(nullif(date_of_birth, '1960-03-05'), $1)::timestamp from customers order by id
--bind 5000000-01-01
--# a value far out, declared
--@ extended
select id, coalesce(nullif(date_of_birth, '1960-03-05'), $1)::timestamp from customers order by id
--types 1082
--bind 5000000-01-01
--# a document that the parameter names twice
--@ extended
select id, doc -> $1 ->> $2 from files where $1 <> 'x' order by id
--bind owner
--bind ssn
--# statistics of a table that is named
--@ extended
select attname, most_common_vals::text, histogram_bounds::text from pg_stats where schemaname = $1 and tablename = $2 order by 1
--bind public
--bind customers
--# statistics of another table than before
--@ parse
select attname, most_common_vals::text, histogram_bounds::text from pg_stats where schemaname = $1 and tablename = $2 order by 1
--@ kept
kept
--bind public
--bind accounts
--@ kept
kept
--bind public
--bind customers
--# a portal of other values beside
--@ frames
P s|select id, doc -> 'owner' ->> $1 from files order by id
B one|s||name
B two|s||ssn
D P|one
E two|0
E one|0
S
--# a portal that is bound anew under its name
--@ frames
P s|select id, doc -> 'owner' ->> $1 from files order by id
B |s||name
D P|
E |1
B |s||ssn
E |0
S
--# a text that is parsed anew under its name
--@ frames
P s|select id, doc -> 'tags' ->> $1 from files order by id
B |s||0
E |0
C S|s
P s|select id, doc -> 'owner' ->> $1 from files order by id
B |s||ssn
E |0
S
--# what the name stands for by then
--@ simple
create temp table files as select 1 as id, '{}'::jsonb as doc
--@ parse
select id, doc -> 'owner' ->> $1 from files order by id
--@ kept
kept
--bind name
--@ simple
drop table pg_temp.files
--@ kept
kept
--bind ssn
