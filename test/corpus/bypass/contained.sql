-- Documents that are held against constants by way of what is protected in them.

--# contains the member
select id from files where doc @> '{"owner": {"ssn": "899-40-6781"}}'
--# contains the member, by a cast
select id from files where doc @> '{"owner": {"ssn": "899-40-6781"}}'::jsonb
--# contains the member, by a cast of a cast
select id from files where doc @> cast('{"owner": {"ssn": "899-40-6781"}}'::json as jsonb)
--# contains the member beside another
select id from files where doc @> '{"state": "open", "owner": {"name": "owner 1", "ssn": "899-40-6781"}}'
--# contains it by a key that is written otherwise
select id from files where doc @> '{"\u006fwner": {"s\u0073n": "899-40-6781"}}'
--# contains it where the key comes twice
select id from files where doc @> '{"state": "open", "owner": 1, "owner": {"ssn": "899-40-6781"}}'
--# contains it in a list
select id from files where doc @> '{"parts": [{"no": 1, "code": "canarya-code-1"}]}'
--# contains it in a list of lists
select id from files where doc @> '{"owner": {"phones": ["+1 415 555 0111"]}}'
--# is contained in all that it may be
select id from files where '{"owner": {"ssn": "899-40-6781"}}' <@ doc
--# is contained in a document that says all
select id from files where doc -> 'owner' <@ '{"name": "owner 1", "ssn": "899-40-6781", "phones": ["+1 415 555 0111"]}'
--# is wholly contained in a constant
select id from files where doc <@ '{"state": "open", "owner": {"name": "owner 1", "ssn": "899-40-6781", "phones": ["+1 415 555 0111"]}, "parts": [{"no": 1, "code": "canarya-code-1"}, {"no": 2, "code": "canarya-code-11"}], "tags": ["x", "y"], "n": 1}'
--# its owner contains
select id from files where doc -> 'owner' @> '{"ssn": "899-40-6781"}'
--# its owner, stepped into by two, contains
select id from files where doc #> '{owner}' @> '{"ssn": "899-40-6781"}'
--# its parts contain
select id from files where doc -> 'parts' @> '[{"code": "canarya-code-1"}]'
--# its phones are asked for
select id from files where doc -> 'owner' -> 'phones' ? '+1 415 555 0111'
--# its phones are asked for, any of several
select id from files where doc -> 'owner' -> 'phones' ?| array['+1 415 555 0111', 'x']
--# its phones are asked for, all of several
select id from files where doc -> 'owner' -> 'phones' ?& '{+1 415 555 0111}'
--# the member itself is asked for
select id from files where doc -> 'owner' -> 'ssn' ? '899-40-6781'
--# the member itself contains
select id from files where doc -> 'owner' -> 'ssn' @> '"899-40-6781"'
--# members without their document
select id from files where jsonb_build_array(doc -> 'owner' -> 'ssn') @> '["899-40-6781"]'
--# elements of what is spread
select f.id from files f, jsonb_array_elements(f.doc -> 'parts') p where p @> '{"code": "canarya-code-1"}'
--# values of what is spread
select f.id from files f, jsonb_each(f.doc) e where e.value @> '{"ssn": "899-40-6781"}'
--# a document made of the row
select f.id from files f where to_jsonb(f) @> '{"doc": {"owner": {"ssn": "899-40-6781"}}}'
--# a document made of a protected column
select id from customers where jsonb_build_object('state', ssn) @> '{"state": "899-40-6781"}'
--# a document that a member was put into elsewhere
select id from files where jsonb_set(doc, '{state}', doc -> 'owner' -> 'ssn') @> '{"state": "899-40-6781"}'
--# a document with another's member
select id from files where doc || (doc -> 'owner') @> '{"ssn": "899-40-6781"}'
--# one of two documents
select id from files where coalesce(doc -> 'nothing', doc -> 'owner') @> '{"ssn": "899-40-6781"}'
--# through a view's column
select id from file_docs where paper @> '{"owner": {"ssn": "899-40-6781"}}'
--# through a view's member
select id from file_docs where owner @> '{"ssn": "899-40-6781"}'
--# what the condition shows
select id, doc @> '{"owner": {"ssn": "899-40-6781"}}' as x from files order by id
--# with a bound document
--@ extended
select id from files where doc @> $1
--bind {"owner": {"ssn": "899-40-6781"}}
--# with a bound key
--@ extended
select id from files where doc -> 'owner' -> 'phones' ? $1
--bind +1 415 555 0111
--# with a document that is computed
select id from files where doc @> ('{"owner": {"ssn": "' || '899-40-6781"}}')::jsonb
--# keys of the rows as documents
select id, k from customers, jsonb_object_keys(jsonb_build_object(ssn, 1)) k order by id
--# keys of a document that has the value for one
select jsonb_object_keys(jsonb_object(array[doc -> 'owner' ->> 'ssn'], array['x'])) from files order by id
--# kind of what is protected
select jsonb_typeof(case when doc -> 'owner' ->> 'ssn' like '8%' then doc else '1'::jsonb end) from files order by id
--# length of a list that is made of a value
select jsonb_array_length(to_jsonb(string_to_array(doc -> 'owner' ->> 'ssn', '8'))) from files order by id
--# length of a list with as many places as one may choose
select jsonb_array_length(jsonb_path_query_array(doc, '$.owner.ssn ? (@ starts with "8")')) from files order by id
--# keys of what is left without one
select jsonb_object_keys(doc - (doc -> 'owner' ->> 'ssn') || jsonb_build_object(doc -> 'owner' ->> 'ssn', 1)) from files where id = 1
--# kind of a member whose name is a value
select jsonb_typeof(jsonb_build_object(doc -> 'owner' ->> 'ssn', 1) -> '899-40-6781') from files order by id
--# rows of keys that are counted by a value
select count(*) from files f, jsonb_object_keys(case when f.doc -> 'owner' ->> 'ssn' like '8%' then f.doc else '{}'::jsonb end)
