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
--# members by paths
select id, jsonb_path_query_first(doc, '$.state'), jsonb_path_query_array(doc, '$.parts[*].no'), jsonb_path_query_first(doc, 'strict $.owner."name"') #>> '{}' from files order by id
--# members of which a path tells
select id from files where doc @? '$.tags[*] ? (@ == "x")' and doc @@ '$.state == "open" && $.n < 3' order by id
--# members of which a path tells, of the whole document
select id, jsonb_path_exists(doc, '$ ? (@.state == "open" && exists(@.owner.name))') from files order by id
--# elements by a path and its variables
select f.id, p from files f, jsonb_path_query(f.doc, '$.parts[*] ? (@.no >= $min).no', '{"min": 2}') p order by f.id
--# members by a path that is bound
--@ extended
select id, jsonb_path_query_first(doc, $1) from files order by id
--bind $.state
--# document as a row
select f.id, r.state, r.n, r.tags from files f, jsonb_to_record(f.doc) as r(state text, n int, tags jsonb) order by f.id
--# elements as rows
select f.id, p.no, f.doc ->> 'state' from files f cross join lateral jsonb_to_recordset(f.doc -> 'parts') as p(no int) where p.no > 1 order by f.id
--# values by SQL | since 17
select id, json_value(doc, '$.state'), json_query(doc, '$.tags'), json_exists(doc, '$.n ? (@ > 1)'), json_value(doc, '$.n' returning int default 0 on empty) from files order by id
--# table of a document by SQL | since 17
select f.id, jt.* from files f, json_table(f.doc, '$' columns (state text, n int path '$.n', nested path '$.parts[*]' columns (at for ordinality, no int))) jt order by f.id, jt.at
--# a row as a document less a key | masks doc
select id, to_jsonb(c) - 'ssn' as doc from customers c order by id
--# a row as a document less keys, gathered beside each of another | masks docs
select n.id, (select jsonb_agg(to_jsonb(c) - 'ssn' - '{email,phone}'::text[] order by c.id) from customers c where c.id = n.id) as docs from notes n order by n.id
--# rows as documents, gathered | masks docs
select json_agg(row_to_json(c) order by c.id) as docs from customers c
--# a row as a document less what is not asked for, of a table without protected columns
select to_jsonb(t) - 'at' from transactions t order by id limit 2
