-- Members of documents, and rows of types that hold them, by further ways.

--# member by a subscript
select doc['owner']['ssn'] from files order by id
--# member by a subscript that is computed
select doc['own' || 'er']['ssn'] from files order by id
--# member's first character by a subscript
select left(doc['owner']['ssn']::text, 3) from files order by id
--# member by a path of a constant array
select doc #> array['owner', 'ssn'] from files order by id
--# member by a path that a query makes
select doc #>> (select array['owner', 'ssn']) from files order by id
--# member of a list by a negative place
select doc #> '{parts,-1,code}' from files order by id
--# members of all lists
select jsonb_path_query_array(doc, '$.**.ssn') from files order by id
--# members by wildcards
select jsonb_path_query(doc, '$.*.*') from files order by id
--# values of members by keyvalue
select jsonb_path_query(doc, '$.owner.keyvalue()') from files order by id
--# member by JSON_VALUE
select json_value(doc, '$.owner.ssn') from files order by id
--# member by JSON_QUERY of its holder
select json_query(doc, '$.owner' omit quotes) from files order by id
--# member by JSON_TABLE beside open ones
select t.* from files f, json_table(f.doc, '$' columns (state text path '$.state', s text path '$.owner.ssn')) t order by 1, 2
--# document without some
select doc - 'state' - 'tags' from files order by id
--# document without a path
select doc #- '{owner,phones}' from files order by id
--# document joined with another
select doc || '{"x": 1}' from files order by id
--# document set at a path
select jsonb_set(doc, '{state}', doc #> '{owner,ssn}') from files order by id
--# document set at a path to the same
select jsonb_set(doc, '{state}', '"x"') from files order by id
--# document inserted into
select jsonb_insert(doc, '{parts,0}', doc -> 'owner') from files order by id
--# document made flat
select key, value from files, jsonb_each_text(doc -> 'owner') where id = 1 order by 1
--# document's keys counted
select count(*) from files, jsonb_object_keys(doc -> 'owner') k where doc -> 'owner' ->> k like '8%'
--# document as a record
select * from files f, jsonb_to_record(f.doc -> 'owner') as x(name text, ssn text) order by f.id
--# document as a row of a table
select (jsonb_populate_record(null::customers, doc -> 'owner')).ssn from files order by id
--# document's lists as records
select x.code from files f, jsonb_to_recordset(f.doc -> 'parts') as x(no int, code text) order by 1
--# document's list unnested
select e -> 'code' from files, jsonb_array_elements(doc -> 'parts') e order by id
--# document's list unnested as texts
select e from files, jsonb_array_elements_text(doc -> 'owner' -> 'phones') e order by id
--# document's list by place
select doc -> 'parts' -> 0 ->> 'code' from files order by id
--# document as text cut
select substr(doc::text, 1, 200) from files order by id
--# document as text of json
select doc::json::text from files order by id
--# document printed
select jsonb_pretty(doc) from files order by id
--# document as a search vector
select to_tsvector('simple', doc) from files order by id
--# document as a search vector of some
select jsonb_to_tsvector('simple', doc, '["string"]') from files order by id
--# document's headline
select ts_headline('simple', doc, 'canarya'::tsquery) from files order by id
--# document contains
select id from files where doc @> '{"owner": {"ssn": "899-40-6781"}}'
--# document contained
select count(*) from files where doc -> 'owner' @> '{"ssn": "899-40-6781"}'
--# document has a path's value
select id from files where doc @@ '$.owner.ssn starts with "8"' order by id
--# document in an order
select id from files order by doc -> 'owner'
--# documents distinct
select distinct doc -> 'parts' from files
--# documents aggregated
select jsonb_agg(doc -> 'owner' order by id) from files
--# documents aggregated by keys of members
select jsonb_object_agg(doc -> 'owner' ->> 'ssn', id) from files
--# document hashed
select md5(doc::text), jsonb_hash(doc) from files order by id
--# document's size
select length(doc::text), pg_column_size(doc -> 'owner') from files order by id
--# document's type by a value
select jsonb_typeof(case when doc #>> '{owner,ssn}' like '8%' then '1' else '"x"' end::jsonb) from files order by id
--# document in a row
select row(doc), f.doc::text from files f order by id
--# document in a whole row
select f from files f order by id
--# document in a whole row as a document
select to_jsonb(f) -> 'doc' -> 'owner' from files f order by id
--# document in an array
select array_agg(doc order by id) from files
--# document renamed in a view of one's own
--@ simple
create view me1 as select id, doc -> 'owner' as o from files
--@ simple
select o ->> 'ssn' from me1 order by id
--@ simple
select o from me1 order by id
--undo drop view if exists me1
--# document in a function of one's own
--@ simple
create function me2(i int) returns text language sql as 'select doc -> ''owner'' ->> ''ssn'' from public.files where id = i'
--@ simple
select me2(1)
--undo drop function if exists me2(int)
--# document in a function of a document
--@ simple
create function me3(d jsonb) returns text language sql as 'select d -> ''owner'' ->> ''ssn'''
--@ simple
select me3(doc) from files order by id
--undo drop function if exists me3(jsonb)
--# document by a function's rows
--@ simple
create function me4() returns table (d jsonb) language sql as 'select doc from public.files order by id'
--@ simple
select d from me4()
--@ simple
select d -> 'owner' from me4()
--undo drop function if exists me4()
--# document copied
copy (select doc from files order by id) to stdout
--# document copied in csv with odd quotes
copy (select doc, raw, words from files order by id) to stdout (format csv, quote '{', escape '}', delimiter ':')
--# document copied in binary
copy files (doc, raw) to stdout (format binary)
--# document copied with another escape
copy files (words) to stdout (format csv, quote '"', escape 'e')
--# document in pieces
--@ portal
select doc, raw, words from files order by id
--# document in binary
--@ binary
select doc, raw, words, doc -> 'owner', doc -> 'parts' from files order by id
--# document returned
update files set kind = kind where id = 1 returning doc, raw, words
--# document returned as it was
update files set kind = kind where id = 1 returning old.doc -> 'owner', new.doc #>> '{parts,0,code}'
--# document updated in itself
update files set doc = jsonb_set(doc, '{state}', doc -> 'owner') where id = 1 returning doc -> 'state'
--# document updated by a subscript from itself
update files set doc['state'] = doc['owner']['ssn'] where id = 1; select doc -> 'state' from files where id = 1
--# document updated from another's
update files a set doc = jsonb_build_object('state', b.doc -> 'owner') from files b where b.id = 2 and a.id = 1; select doc -> 'state' from files where id = 1
--# document moved to an open place of another
update files set kind = doc -> 'owner' ->> 'ssn' where id = 1; select kind from files where id = 1
--# document's twin keys
select raw::jsonb from files order by id
--# document with an escaped key
select raw ->> U&'p\0069n', raw ->> E'p\x69n' from files order by id
--# document by a number of a member
select doc ->> 1, raw -> 0 from files where (doc ->> 'n')::int = 1 and doc #>> '{owner,ssn}' like '8%'
--# text taken for a document
select words::json ->> 'secret', words::jsonb -> 'secret' from files order by id
--# text taken for a document by its parts
select substr(words, 10, 20), split_part(words, '"', 4), words like '%canarya%' from files order by id
--# text made a document
select to_jsonb(words) from files order by id
--# text of a document in another order
select reverse(words), upper(words) from files order by id
--# document stripped of nothing
select json_strip_nulls(raw), jsonb_strip_nulls(doc) from files order by id
--# document's rows by a lateral function
select f.id, e.key from files f, jsonb_each(f.doc -> 'owner') e where e.value = '"899-40-6781"' order by 1
--# document by a merge
merge into scratch s using files f on f.id = s.id when matched then update set t = f.doc ->> 'state' returning f.doc -> 'owner'
--# document guessed by a key
select id from files where doc -> 'owner' ? 'ssn' and doc -> 'owner' ->> 'ssn' > '5' order by id
--# document guessed by a list
select id from files where doc -> 'parts' @> '[{"code": "canarya-code-1"}]'
--# document guessed by a path's filter
select jsonb_path_exists(doc, '$.parts[*] ? (@.code starts with "canarya")') from files order by id
--# document's errors
select (doc #>> '{owner,ssn}')::int from files where id = 1
--# key made of a member
select jsonb_build_object(doc -> 'owner' ->> 'ssn', 1) from files order by id
--# document through a temporary table
create temp table me5 as select id, doc from files; select doc from me5 order by id; select doc -> 'owner' from me5 order by id
--# document's member through a temporary table
create temp table me6 as select id, doc -> 'owner' as o from files; select o from me6 order by id
--# document through a named query, not looked into
with q as materialized (select id, doc as d from files) select d, d -> 'owner' from q order by id
--# document in a union with another
select doc from files union all select to_jsonb(kind) from files order by 1
--# document in a case
select case when kind = 'kind 1' then doc else '{}' end from files order by id
--# document or another
select coalesce(doc -> 'nothing', doc -> 'owner') from files order by id
--# document by a window
select first_value(doc) over (order by id), lag(doc -> 'owner') over (order by id) from files
--# document by an aggregate of any
select any_value(doc -> 'owner' -> 'ssn'), max(doc #>> '{owner,ssn}') from files
--# a place with a sign
select id, doc #>> array['parts', '+0', 'code'] from files order by id
--# a place behind a blank
select id, doc #>> array['parts', e'\t 1', 'code'] from files order by id
--# a place with a sign, in a list
select id, doc #>> '{parts,+0,code}' from files order by id
--# a place with a sign, by the function
--@ binary
select id, jsonb_extract_path_text(doc, 'parts', '+0', 'code') from files order by id
--# a place with a sign, filtered
select id from files where doc #>> array['parts', '+0', 'code'] like 'canary%' order by id
--# a place with a sign, bound
--@ extended
select id, doc #>> array['parts', $1, 'code'] from files order by id
--bind +0
--# a place with a sign, executed
prepare placed as select id, doc #>> array['parts', $1, 'code'] from files order by id
--@ simple
execute placed(' +1')
