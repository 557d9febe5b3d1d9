-- What turns rows into documents, and what takes documents apart.

--# protected document
select profile from customers order by id
--# protected document in binary
--@ binary
select profile from customers order by id
--# member
select profile -> 'pet' from customers order by id
--# member as text
select profile ->> 'pin' from customers order by id
--# path
select profile #> '{deep,list}' from customers order by id
--# path as text
select profile #>> '{deep,list,0}' from customers order by id
--# subscript
select profile['pin'] from customers order by id
--# row to json
select row_to_json(c) from customers c order by id
--# row to pretty json
select row_to_json(c, true) from customers c order by id
--# to json
select to_json(c) from customers c order by id
--# to jsonb
select to_jsonb(c) from customers c order by id
--# one member of a row as document
select to_jsonb(c) ->> 'ssn' from customers c order by id
--# without the unprotected members
select to_jsonb(c) - 'id' - 'name' from customers c order by id
--# json of a column
select to_json(ssn) from customers order by id
--# json aggregate
select json_agg(c order by id) from customers c
--# jsonb aggregate of a column
select jsonb_agg(ssn order by id) from customers
--# object aggregate with protected values
select json_object_agg(id, ssn order by id) from customers
--# object aggregate with protected keys
select jsonb_object_agg(ssn, id) from customers
--# build object
select json_build_object('s', ssn) from customers order by id
--# build array
select jsonb_build_array(id, email) from customers order by id
--# SQL/JSON object
select json_object('s' : ssn) from customers order by id
--# SQL/JSON array
select json_array(ssn, email) from customers order by id
--# SQL/JSON array of a query
select json_array(select ssn from customers order by id)
--# SQL/JSON object aggregate
select json_objectagg(id : ssn) from customers
--# SQL/JSON array aggregate
select json_arrayagg(ssn order by id) from customers
--# json scalar
select json_scalar(ssn) from customers order by id
--# json serialize
select json_serialize(profile::json) from customers order by id
--# json value
select json_value(profile, '$.pet') from customers order by id
--# json query
select json_query(profile, '$.deep') from customers order by id
--# json exists
select json_exists(profile, '$.pet') from customers order by id
--# json table
select t.* from customers c, json_table(c.profile, '$' columns (pin int path '$.pin')) t order by c.id
--# json table with a nested path
select t.* from customers c, json_table(c.profile, '$.deep' columns (nested path '$.list[*]' columns (item text path '$'))) t order by c.id
--# keys
select jsonb_object_keys(profile) from customers order by id
--# keys in FROM
select k from customers c, jsonb_object_keys(c.profile) k order by c.id, k
--# each
select e.* from customers c, jsonb_each(c.profile) e order by c.id, e.key
--# each as text
select e.value from customers c, jsonb_each_text(c.profile) e order by c.id, e.key
--# array elements
select jsonb_array_elements(profile #> '{deep,list}') from customers order by id
--# array elements of an aggregate
select jsonb_array_elements_text(jsonb_agg(ssn order by id)) from customers
--# array length
select jsonb_array_length(profile #> '{deep,list}') from customers order by id
--# path query
select jsonb_path_query(profile, '$.deep.list[*]') from customers order by id
--# path query array
select jsonb_path_query_array(profile, '$.*') from customers order by id
--# path exists
select jsonb_path_exists(profile, '$.pet') from customers order by id
--# path match
select jsonb_path_match(profile, '$.pin < 5000') from customers order by id
--# path operator
select profile @? '$.pet' from customers order by id
--# path predicate
select profile @@ '$.pin < 5000' from customers order by id
--# has a key
select profile ? 'pet' from customers order by id
--# contains
select profile @> '{"pin": 1101}' from customers order by id
--# type of a member
select jsonb_typeof(profile -> 'pet') from customers order by id
--# populated record
select (jsonb_populate_record(null::customers, to_jsonb(c))).ssn from customers c order by id
--# populated record of a made document
select p.email from customers c, jsonb_populate_record(null::contact, jsonb_build_object('email', c.email)) p order by c.id
--# record of a document
select r.* from customers c, jsonb_to_record(c.profile) as r(pin int) order by c.id
--# record set
select r.* from jsonb_to_recordset((select jsonb_agg(c order by id) from customers c)) as r(ssn text)
--# strip nulls
select jsonb_strip_nulls(profile) from customers order by id
--# pretty
select jsonb_pretty(profile) from customers order by id
--# set
select jsonb_set(profile, '{pet}', '"x"') from customers order by id
--# document as text
select profile::text from customers order by id
--# document concatenated
select profile || '{"x": 1}' from customers order by id
--# xml element
select xmlelement(name s, ssn) from customers order by id
--# xml forest
select xmlforest(ssn, email) from customers order by id
--# xml attributes
select xmlelement(name s, xmlattributes(email as e)) from customers order by id
--# xml aggregate
select xmlagg(xmlelement(name s, ssn) order by id) from customers
--# xml concatenated
select xmlconcat(xmlelement(name a, ssn), xmlelement(name b, email)) from customers order by id
--# xml serialized
select xmlserialize(content xmlelement(name s, ssn) as text) from customers order by id
--# xpath over a made document
select xpath('/s/text()', xmlelement(name s, ssn)) from customers order by id
--# xml table
select t.* from customers c, xmltable('/s' passing xmlelement(name s, c.ssn) columns v text path '.') t order by c.id
--# query to xml
select query_to_xml('select ssn from customers order by id', true, false, '')
--# query to xml with a computed text
select query_to_xml('select s' || 'sn from cust' || 'omers order by id', true, false, '')
--# query to xml with schema
select query_to_xml_and_xmlschema('select ssn from customers order by id', true, false, '')
--# table to xml
select table_to_xml('customers', true, false, '')
--# schema to xml
select schema_to_xml('public', true, false, '')
--# database to xml
select database_to_xml(true, false, '')
--# cursor to xml
begin; declare x cursor for select ssn from customers order by id; select cursor_to_xml('x', 5, true, false, ''); commit
--# query to xml counted
select length(query_to_xml('select email from customers', true, false, '')::text)
--# text search vector
select to_tsvector('simple', body) from notes order by id
--# text search headline
select ts_headline('simple', body, to_tsquery('simple', 'code')) from notes order by id
--# text search rank
select ts_rank(to_tsvector('simple', body), to_tsquery('simple', 'canarya')) from notes order by id
--# text search match
select to_tsvector('simple', body) @@ to_tsquery('simple', 'canarya') from notes order by id
--# statistics of a text search query
select * from ts_stat('select to_tsvector(''simple'', body) from notes') order by word
--# lexemes
select tsvector_to_array(to_tsvector('simple', body)) from notes order by id
--# unnested lexemes
select u.lexeme from notes n, unnest(to_tsvector('simple', n.body)) u order by n.id, u.lexeme
