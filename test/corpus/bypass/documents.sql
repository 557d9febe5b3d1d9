-- Documents of which some members are protected.

--# document
select doc from files order by id
--# document in binary
--@ binary
select doc, raw from files order by id
--# document in pieces
--@ portal
select doc from files order by id
--# document under another name
select doc as tags, id as doc from files order by id
--# document with a key written in escapes, and twice
select raw from files order by id
--# document in a text
select words from files order by id
--# document copied out
copy files to stdout
--# document copied out as csv
copy (select id, doc, raw from files order by id) to stdout csv
--# document copied out in binary
copy (select doc from files order by id) to stdout (format binary)
--# document behind a cursor
begin; declare c cursor for select doc from files order by id; fetch all from c; commit
--# document of a returning
update files set kind = kind returning doc, raw
--# document of a changed returning
update files set doc = doc || '{"n": 5}' returning doc
--# document through a view
select paper from file_docs order by id
--# member through a view
select owner from file_docs order by id
--# member of a member through a view
select owner ->> 'ssn' from file_docs order by id
--# member of a document through a view
select paper -> 'owner' ->> 'ssn' from file_docs order by id
--# member
select doc -> 'owner' ->> 'ssn' from files order by id
--# member above
select doc -> 'owner' from files order by id
--# member above, as text
select doc ->> 'owner' from files order by id
--# member by a path
select doc #>> '{owner,ssn}' from files order by id
--# member by a path as an array
select doc #> array['owner', 'ssn'] from files order by id
--# member by a path with a place
select doc #>> '{parts,0,code}' from files order by id
--# member by places
select doc -> 'parts' -> 0 ->> 'code' from files order by id
--# member by a place from the end
select doc -> 'parts' -> -1 ->> 'code' from files order by id
--# member by a subscript
select doc['owner']['ssn'] from files order by id
--# member by a computed key
select doc -> ('own' || 'er') ->> 'ssn' from files order by id
--# member by a key from a column
select f.doc -> 'owner' ->> k.key from files f, (values ('ssn')) as k (key) order by f.id
--# member by a cut key
select raw ->> 'pinx'::varchar(3) from files order by id
--# member by a cut path
select doc #>> '{ownerx,ssn}'::varchar(5)[] from files order by id
--# member by a function
select jsonb_extract_path_text(doc, 'owner', 'ssn') from files order by id
--# member by a function with a list
select jsonb_extract_path_text(doc, variadic '{owner,ssn}') from files order by id
--# member by a function with an array
select jsonb_extract_path_text(doc, variadic array['owner', 'ssn']) from files order by id
--# member by SQL's own
select json_value(doc, '$.owner.ssn') from files order by id
--# member by a path language
select jsonb_path_query(doc, '$.**.ssn') from files order by id
--# members one by one
select e.* from files, jsonb_each(doc) e order by id, key
--# members of a member one by one
select e.* from files, jsonb_each_text(doc -> 'owner') e order by id, key
--# elements one by one
select e ->> 'code' from files, jsonb_array_elements(doc -> 'parts') e order by id, 1
--# elements as rows
select r.code from files, jsonb_to_recordset(doc -> 'parts') as r (no int, code text) order by id, no
--# member in a named query
with q as (select id, doc -> 'owner' as o from files) select o ->> 'ssn' from q order by id
--# member in a sub-select
select (select q.o ->> 'ssn' from (select f.doc -> 'owner' as o) q) from files f order by id
--# member by a path whose list is cast to shorter texts
select doc #>> array['ownerx', 'ssn']::varchar(5)[] from files order by id
--# member by a path one of whose keys is cast to a shorter text
select doc #>> array['ownerx'::varchar(5), 'ssn'] from files order by id
--# member by a key whose blanks a cast takes away
select doc -> 'owner  '::char(9)::bpchar::text ->> 'ssn' from files order by id
--# member by a path of places and texts that are cast
select doc #>> array['parts', '0', 'code']::text[], doc #> '{parts,1}'::text[] ->> 'code'::text from files order by id
--# member by a key that a name cuts off
select (doc || jsonb_build_object(repeat('k', 63), doc -> 'owner' -> 'ssn')) ->> 'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk'::name from files order by id
--# member by a key of a type that is called text
create schema keyed
--@ simple
create domain keyed.text as varchar(5)
--@ simple
select doc -> 'ownerx'::keyed.text ->> 'ssn' from files order by id
--@ simple
set search_path = keyed, pg_catalog, public
--@ simple
select doc -> 'ownerx'::text::varchar(5) ->> 'ssn', doc #>> array['owner', 'ssn']::text[] from public.files order by id
--undo drop schema if exists keyed cascade
--# member of a cast document
select doc::text::json -> 'owner' ->> 'ssn' from files order by id
--# member of a document put together
select (doc || '{}') -> 'owner' ->> 'ssn' from files order by id
--# member of a document without others
select doc - 'state' from files order by id
--# member moved
select jsonb_set('{}', '{a}', doc -> 'owner' -> 'ssn') from files order by id
--# member in another document
select jsonb_build_object('a', doc -> 'owner') -> 'a' ->> 'ssn' from files order by id
--# whole row
select to_jsonb(f) -> 'doc' -> 'owner' ->> 'ssn' from files f order by id
--# whole row as text
select f::text from files f order by id
--# document as text
select doc::text, raw::text, upper(words) from files order by id
--# documents aggregated
select jsonb_agg(doc order by id) from files
--# document with another
select doc from files union all select '{"a": 1}' order by 1
--# one document or another
select coalesce(doc, '{}') from files order by id
--# where a member
select id from files where doc -> 'owner' ->> 'ssn' like '8%'
--# where a member by a path
select id from files where doc #>> '{owner,ssn}' = '899-40-6781'
--# where a document contains
select id from files where doc @> '{"owner": {"ssn": "899-40-6781"}}'
--# where a document has
select id from files where doc @? '$.owner ? (@.ssn starts with "8")'
--# where a member of elements
select id from files where exists (select from jsonb_array_elements(doc -> 'parts') p where p ->> 'code' like 'canarya%')
--# where a member above
select id from files where (doc -> 'owner')::text like '%899%'
--# where a member through a view
select id from file_docs where owner ->> 'ssn' like '8%'
--# where a number
select id from files where (raw ->> 'pin') like 'canarya%'
--# ordered by a member
select id from files order by doc -> 'owner' -> 'ssn'
--# joined on a member
select f.id from files f join customers c on c.name = f.doc -> 'owner' ->> 'ssn' or f.doc -> 'owner' ->> 'ssn' like '8%' where c.id = 1
--# case on a member
select case when doc -> 'owner' ->> 'ssn' like '8%' then 1 else 2 end from files order by id
--# error by a member
select (doc -> 'owner' ->> 'ssn')::int from files order by id
--# error by another way to a member
select 1 / (length(doc -> 'parts' -> 0 ->> 'code') - 14) from files order by id
--# copied to another table
--@ simple
insert into scratch select id, doc -> 'owner' ->> 'ssn' from files
--@ simple
select t from scratch order by id, t
--# copied to a new table
--@ simple
create table mine as select doc from files
--@ simple
select doc::text from mine
--undo drop table mine
--# copied to an open member
update files set doc = jsonb_set(doc, '{state}', doc -> 'owner' -> 'ssn') where id = 1 returning doc ->> 'state'
--# copied to an open column
update files set kind = doc -> 'owner' ->> 'ssn' where id = 1 returning kind
--# function over a member
select file_pin(1)
--# function's row
select f.* from files g, lateral file_pin(g.id) f order by 1
--# prepared
--@ simple
prepare p as select id from files where doc -> 'owner' ->> 'ssn' like '8%'
--@ simple
execute p
--# prepared with a key
--@ simple
prepare p(text) as select doc -> 'owner' ->> $1 from files order by id
--@ simple
execute p('ssn')
--# block
do $$ declare r record; begin for r in select doc -> 'owner' ->> 'ssn' as s from files loop raise notice '%', r.s; end loop; end $$
--# recursive walk over members
with recursive w (n, d) as (select 1, doc -> 'state' from files where id = 1 union all select n + 1, f.doc from w, files f where n < 3 and f.id = 1) select d -> 'owner' ->> 'ssn' from w
--# named as a member beside
select q."state" -> 'ssn' from (select doc -> 'owner' as "state" from files) q
--# alias list
select v.c -> 'owner' ->> 'ssn' from files as v (a, b, c) order by a
--# xml of a member
select xmlelement(name x, doc -> 'owner' ->> 'ssn') from files order by id
--# length of a member
select length(doc -> 'owner' ->> 'ssn'), length(doc -> 'parts' -> 0 ->> 'code'), length(doc::text) from files order by id
--# size of a document
select pg_column_size(doc) from files order by id
--# keys of a document
select jsonb_object_keys(doc), md5(doc::text) from files order by id
--# a row as a document less a key, the others shown
select to_jsonb(c) - 'name' from customers c order by id
--# a row as a document less all keys but one
select to_jsonb(c) - array['id', 'name', 'ssn', 'email', 'phone', 'date_of_birth', 'score', 'profile', 'tags'] from customers c order by id
--# a row as a document less keys, compared
select id from customers c where to_jsonb(c) - 'name' @> '{"grade": "grade-amber"}' order by id
--# a row as a document less keys, ordered by
select id from customers c order by to_jsonb(c) - 'id' - 'name', id
--# a row as a document less keys, gathered
select jsonb_agg(to_jsonb(c) - 'name' order by id) from customers c
--# a row as a document less keys, gathered in a sub-select
select (select jsonb_agg(to_jsonb(c) - 'name' order by c.id) from customers c where c.id = n.id) from notes n order by id
--# a row as a document less keys, opened
select k, v from customers c, jsonb_each_text(to_jsonb(c) - 'name') e(k, v) order by id, k
--# a row as a document less keys, and what is left asked
select (to_jsonb(c) - 'name') ->> 'grade' from customers c order by id
--# a row as a document less keys, kept elsewhere
--@ simple
insert into scratch (id, t) select id, to_jsonb(c) - 'name' from customers c
--@ simple
select t from scratch order by id
--# a document that is none where the value is not NULL, less a key
select to_jsonb(nullif(grade, 'grade-amber')) - 'a' from customers where id = 1
--# a document by a column of the row's name, less a key
select to_jsonb(c) - 'a' from (select nullif(grade, 'grade-amber') as c, id from customers where id = 1) c
--# a document of the one value that a function yields, less a key
select to_jsonb(g) - 'a' from customers c, unnest(array[nullif(grade, 'grade-amber')]) g where c.id = 1
--# a row as a document less a key that is protected
select (to_jsonb(n) - n.k) ? 'grade-amber' from (select c.grade as k, 1 as "grade-amber" from customers c where id = 1) n
--# a row as a document less keys, as long as a text
select length((to_jsonb(c) - 'name')::text) from customers c order by id
--# a row as a document less keys, in a table made of it
--@ simple
create temp table less as select to_jsonb(c) - 'name' as d from customers c order by id
--@ simple
select d from less
