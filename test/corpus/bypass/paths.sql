-- Documents that are asked by paths, or opened as rows, by way of what is protected in them.

--# path to the member
select jsonb_path_query(doc, '$.owner.ssn') from files order by id
--# path to the member, first
select jsonb_path_query_first(doc, '$.owner.ssn') #>> '{}' from files order by id
--# path to the member, in a list
select jsonb_path_query_array(doc, '$.owner.ssn') ->> 0 from files order by id
--# path to the member, quoted
select jsonb_path_query(doc, '$."owner"."ssn"') from files order by id
--# path to the member, strictly
select jsonb_path_query(doc, 'strict $ . owner . "ssn"') from files order by id
--# path to the member, written otherwise
select jsonb_path_query(doc, '$.\u006fwner.ssn') from files order by id
--# path to the member behind a comment
select jsonb_path_query(doc, '$./* state */owner.ssn') from files order by id
--# path to every member
select jsonb_path_query(doc, '$.*.ssn') from files order by id
--# path to what is anywhere
select jsonb_path_query(doc, '$.**.ssn') from files order by id
--# path to what is at a depth
select jsonb_path_query(doc, '$.**{1 to 2}.ssn') from files order by id
--# path to the end of a list
select jsonb_path_query(doc, '$.parts[last].code') from files order by id
--# path to a place that a number of the document says
select jsonb_path_query(doc, '$.parts[$.n - 1].code') from files where id = 1
--# path to all of a list
select jsonb_path_query(doc, '$.parts[*]') from files order by id, 1
--# path through a variable
select jsonb_path_query('{}', '$x.ssn', jsonb_build_object('x', doc -> 'owner')) from files order by id
--# document as a variable
select jsonb_path_query('{}', '$x.owner.ssn', jsonb_build_object('x', doc)) from files order by id
--# document as a variable of an open path
select jsonb_path_query(doc, '$.state ? ($x.owner.ssn starts with "8")', jsonb_build_object('x', doc)) from files order by id
--# path that is computed
select jsonb_path_query(doc, ('$.' || 'owner.ssn')::jsonpath) from files order by id
--# path in brackets
select jsonb_path_query(doc, '($).owner.ssn') from files order by id
--# path behind a condition
select jsonb_path_query(doc, '$ ? (@.state == "open").owner.ssn') from files order by id
--# condition on the member
select jsonb_path_query(doc, '$.state ? ($.owner.ssn == "899-40-6781")') from files order by id
--# condition on the member from within another
select jsonb_path_query(doc, '$ ? (@.owner ? (@.ssn == "899-40-6781").name != "").state') from files order by id
--# condition on what is anywhere
select jsonb_path_query(doc, '$ ? (@.** == "899-40-6781").state') from files order by id
--# condition on an element
select jsonb_path_query(doc, '$.parts[*] ? (@.code starts with "canarya").no') from files order by id, 1
--# condition on an element of what stands beside
select id from files where jsonb_path_exists(doc, '$.parts ? (@.no == 1 && @.code == "canarya-code-1")')
--# condition of a method's argument
select jsonb_path_query(doc, '$.n ? ($.owner.ssn.type() == "string" && $.owner.ssn like_regex "^899")') from files order by id
--# is there the member
select id from files where doc @? '$.owner ? (@.ssn == "899-40-6781")'
--# is there the member, cast
select id from files where doc @? '$ ? (@.owner.ssn == "899-40-6781")'::jsonpath
--# is there the member, of the document as a whole
select id from files where doc @? '$ ? (@.state == "open") ? (@.owner.ssn == "899-40-6781")'
--# does the member match
select id from files where doc @@ '$.owner.ssn == "899-40-6781"'
--# does the member match beside another
select id from files where doc @@ '$.state == "open" && $.owner.ssn starts with "899"'
--# does an element match
select id, doc @@ 'exists($.parts[*] ? (@.code == "canarya-code-1"))' from files order by id
--# does it match by a call
select id, jsonb_path_match(doc, '$.owner.phones[*] like_regex "0111$"') from files order by id
--# does it fail on the member
select jsonb_path_query(doc, '$.owner.ssn.double()') from files order by id
--# path of a path
select jsonb_path_query(jsonb_path_query(doc, '$.owner'), '$.ssn') from files order by id
--# path into a list of paths
select jsonb_path_query_array(doc, '$.owner') -> 0 ->> 'ssn' from files order by id
--# path through a view
select jsonb_path_query(paper, '$.owner.ssn') from file_docs order by id
--# path of which the key is a number
select jsonb_path_query(jsonb_build_array(doc), '$[0].owner.ssn') from files order by id
--# path without a case
select jsonb_path_query(doc, 'LAX $.owner.ssn') from files order by id
--# path ordered by
select id from files order by jsonb_path_query_first(doc, '$.owner.ssn'), id
--# path bound
--@ extended
select jsonb_path_query(doc, $1) from files order by id
--bind $.owner.ssn
--# row of the document
select r.* from files, jsonb_to_record(doc) as r(state text, owner jsonb) order by id
--# row of the member
select r.ssn from files, jsonb_to_record(doc -> 'owner') as r(ssn text) order by id
--# row of the member, which fails as a number
select r.name from files, jsonb_to_record(doc -> 'owner') as r(name text, ssn int) order by id
--# rows of elements
select r.* from files, jsonb_to_recordset(doc -> 'parts') as r(no int, code text) order by id, no
--# rows of elements, side by side
select * from rows from (jsonb_to_recordset((select doc -> 'parts' from files where id = 1)) as (no int, code text), generate_series(1, 2)) as t(a, b, c)
--# row whose kind is decided by the member
select r.state from files, jsonb_to_record(case when doc #>> '{owner,ssn}' like '8%1' then doc else '[]'::jsonb end) as r(state text)
--# value of the member by SQL
select json_value(doc, '$.owner.ssn') from files order by id
--# value of the member by SQL, of another type
select json_value(doc, '$.owner.ssn' returning varchar(20)) from files order by id
--# value that fails where the member says so
select json_value(doc, '$.owner.ssn' returning int error on error) from files order by id
--# query of the member by SQL
select json_query(doc, '$.owner') ->> 'ssn' from files order by id
--# query of the member by SQL, wrapped
select json_query(doc, '$.owner.*' with wrapper) from files order by id
--# existence by the member
select json_exists(doc, '$.owner ? (@.ssn == "899-40-6781")') from files order by id
--# existence by the member as a variable
select json_exists(doc, '$ ? (@.state == "open" && $x starts with "899")' passing doc #>> '{owner,ssn}' as x) from files order by id
--# table of the document
select jt.* from files, json_table(doc, '$' columns (state text, owner jsonb)) jt order by state, id
--# table of the elements
select jt.* from files, json_table(doc, '$.parts[*]' columns (no int, code text)) jt order by id, no
--# table of the elements by paths
select jt.x from files, json_table(doc, '$' columns (nested path '$.parts[*]' columns (x text path '$.code'))) jt order by id, 1
--# table of one member under another's name
select jt.state from files, json_table(doc, '$' columns (state text path '$.owner.ssn')) jt order by id
--# table of those elements that the member says
select jt.no from files, json_table(doc, '$.parts[*] ? (@.code starts with "canarya")' columns (no int)) jt order by id, no
--# table of whether there is one
select jt.e from files, json_table(doc, '$' columns (e boolean exists path '$.owner ? (@.ssn == "899-40-6781")')) jt order by id
--# table with variables
select jt.n from files f, json_table(f.doc, '$ ? ($x starts with "899")' passing f.doc #>> '{owner,ssn}' as x columns (n int)) jt order by f.id
--# condition of a place about what the condition around it is about
select id from files where doc @? '$ ? (@.tags[@ ? (@.owner.ssn starts with "899").n] == "y")' order by id
