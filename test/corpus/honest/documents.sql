-- Documents of which some members are protected, read and filtered by the others.

--# member beside
select id, doc ->> 'state' as state, doc -> 'n' from files order by id
--# member beside, by a path
select doc #>> '{owner,name}', doc #> array['tags'], jsonb_extract_path_text(doc, 'owner', 'name') from files order by id
--# member beside, in a member that is partly protected
select doc -> 'owner' ->> 'name' from files order by id
--# elements beside
select doc -> 'parts' -> 0 ->> 'no', doc -> 'tags' ->> 0 from files order by id
--# where a member beside
select id from files where doc ->> 'state' = 'open' and (doc -> 'owner' ->> 'name') like 'owner%' order by doc ->> 'state', id
--# grouped by a member beside
select doc ->> 'state', count(*) from files group by doc ->> 'state' order by 1
--# members beside in elements
select t.value from files f, jsonb_array_elements_text(f.doc -> 'tags') t order by f.id, 1
--# member beside, prepared
--@ binary
select upper(raw ->> 'open'), doc -> 'tags' from files order by id
--# member beside through a view
select state, paper ->> 'state' from file_docs where state = 'open' order by id
--# member beside in a named query
with q as (select id, doc -> 'owner' as o, doc ->> 'state' as s from files) select o ->> 'name', s from q where o ->> 'name' <> 'x' order by id
--# member beside, joined
select f.id, a.kind from files f join accounts a on a.id = (f.doc ->> 'n')::int order by f.id
--# whole documents | masks doc raw words
select id, doc, raw, words from files order by id
--# documents counted
select count(*) from files
--# contains members beside
select id from files where doc @> '{"state": "open"}' order by id
--# contains members beside, in one that is partly protected and in lists
select id from files where doc @> '{"owner": {"name": "owner 1"}, "parts": [{"no": 2}], "tags": ["x"]}'::jsonb order by id
--# is held by members beside
select count(*) from files where '{"n": 2}' <@ doc
--# has keys
select id, doc ? 'state' as has, doc ?& array['n', 'tags'] as has_all, doc -> 'tags' ?| '{x,z}' as has_any from files order by id
--# contains what is bound
--@ extended
select id from files where doc @> $1 order by id
--bind {"state": "open"}
--# has the key that is bound
--@ extended
select id from files where doc ? $1 order by id
--bind state
--# which keys there are
select jsonb_object_keys(doc) as key, count(*) from files group by 1 order by 1
--# which keys there are, in what is partly protected
select distinct k from files, jsonb_object_keys(doc -> 'owner') k order by k
--# kinds and lengths of what is partly protected
select id, jsonb_typeof(doc), jsonb_typeof(doc -> 'owner'), jsonb_array_length(doc -> 'parts') from files where jsonb_array_length(doc -> 'parts') > 1 order by id
