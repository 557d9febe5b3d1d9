-- Functions and operators by what they take, at the edge of what they are for.

--# setting named by a value
--@ extended
select current_setting(replace(grade, 'grade-', 'app.')) from customers order by id
--# setting named by a value, missing allowed
--@ binary
select current_setting('app.' || id, score > 500) from customers order by id
--# length of bytes in an encoding
--@ portal
select length(raw, 'utf8') from vitals order by id
--# age of an infinite instant by a test
select age(nullif(seen, '2024-01-10 10:00+00'), 'infinity') from vitals order by id
--# warning of a process by a value
--@ extended
select pg_cancel_backend(score + 900000) from customers order by id
--# warning of a process that logs
--@ binary
select pg_log_backend_memory_contexts(score + 900000) from customers order by id
--# terminated by a value
--@ portal
select pg_terminate_backend(score + 900000, 0) from customers where id = 1
--# relation named by a value
select to_regclass(grade), to_regtype(grade), to_regproc(grade) from customers order by id
--# next of a sequence named by a value
--@ extended
select nextval(case when score > 500 then 'counter' else 'count' end) from customers where id = 1
--# privilege asked by a value
--@ binary
select has_table_privilege('scratch', case when score > 500 then 'select' else 'selectx' end) from customers where id = 1
--# role by a value's number
--@ portal
select pg_get_userbyid(score::oid), format_type(score::oid, null) from customers order by id
--# type's name by a value's number
select format_type((weight::int - 40)::oid, null) from vitals order by id
--# object identified by a value's number
--@ binary
select pg_identify_object(1247, (weight::int - 40)::oid, 0) from vitals order by id
--# encoding by a value's number
--@ portal
select pg_encoding_to_char(weight::int - 60) from vitals order by id
--# letters by a value's number
select chr(weight::int) from vitals order by id
--# bytes of a value
--@ extended
select get_byte(raw, 0), get_bit(raw, 3), bit_count(raw) from vitals order by id
--# bytes moved
--@ binary
select set_byte('\x00', 0, weight::int) from vitals order by id
--# bytes cut
--@ portal
select substring(raw from 1 for 2), overlay(raw placing '\x' from 1 for 1), trim(both '\xb1' from raw) from vitals order by id
--# bytes reversed and concatenated
select raw || '\x00', encode(raw, 'base64'), md5(raw) from vitals order by id
--# text made of bytes
--@ extended
select encode(raw, 'escape'), convert_from('\x' || substring(raw from 2 for 1), 'latin1') from vitals order by id
--# digests of bytes
--@ binary
select sha256(raw), sha512(raw), crc32(raw) from vitals order by id
--# log position by a value
select '0/0'::pg_lsn + score::numeric from customers order by id
--# hash of an array
--@ extended
select hash_array(marks), hash_array(tags) from vitals v join customers c on c.id = v.id order by v.id
--# hash of bytes and of a uuid
--@ binary
select hashbytea(raw), uuid_hash(token), hashinet(place) from vitals order by id
--# range contains by a value
--@ portal
select id, span @> 30, span << int4range(15, 16), span -|- int4range(11, 12) from vitals order by id
--# range's parts
select lower(span), upper(span), isempty(span * int4range(1, 10)) from vitals order by id
--# ranges of one
--@ extended
select range_agg(span), range_intersect_agg(span) from vitals
--# multirange unnested
--@ binary
select unnest(int4multirange(span)) from vitals order by id
--# multirange merged
--@ portal
select range_merge(multirange(span)) from vitals order by id
--# bucket by an array of hidden bounds
select width_bucket(65, (select array_agg(weight order by weight) from vitals))
--# bucket of a value
--@ extended
select width_bucket(weight, array[60, 70, 80]::float8[]) from vitals order by id
--# array filled by a value
--@ binary
select array_fill(handle::text, array[2]), array_fill('x'::text, array[marks[1]]) from vitals where id < 3 order by id
--# array shuffled and sampled
--@ portal
select array_sample(marks, 1), array_shuffle(marks[1:1]) from vitals order by id
--# array sorted
select array_sort(marks), array_reverse(marks), marks || 7 from vitals order by id
--# array position of a value
--@ extended
select array_position(array[1, 51, 61], marks[1]) from vitals order by id
--# array replaced by a value
--@ binary
select array_replace(array[1, 51], marks[1], 0) from vitals order by id
--# array of bounds
--@ portal
select array_lower(marks, 1), array_upper(marks, 1), array_ndims(array[marks]) from vitals order by id
--# array as text search
select array_to_tsvector(tags) from customers order by id
--# array to text with a null word
--@ extended
select array_to_string(array[nullif(grade, 'grade-blue')], ',', 'none') from customers order by id
--# elements of an intarray
--@ binary
select icount(marks), marks # 2, marks - 1, idx(marks, 1) from vitals order by id
--# text search of a value
--@ portal
select to_tsvector('simple', grade), plainto_tsquery('simple', grade), websearch_to_tsquery('simple', grade) from customers order by id
--# text search matched
select id from customers where to_tsvector('simple', grade) @@ to_tsquery('simple', 'blue') order by id
--# text search ranked
--@ extended
select ts_rank(to_tsvector('simple', grade), 'blue'), ts_rank_cd(to_tsvector('simple', grade), 'amber') from customers order by id
--# text search headline
--@ binary
select ts_headline('simple', grade, 'x'::tsquery) from customers order by id
--# text search parsed
--@ portal
select id, p.* from customers, ts_parse('default', grade) p order by id, tokid, token limit 6
--# text search debugged
select d.token, d.lexemes from customers c, ts_debug('simple', c.grade) d order by c.id limit 6
--# text search lexized
--@ extended
select ts_lexize('simple', grade) from customers order by id
--# text search rewritten by a text
--@ binary
select ts_rewrite('a'::tsquery, 'select ''a''::tsquery, plainto_tsquery(''simple'', max(grade)) from customers')
--# text search rewritten by a value
--@ portal
select ts_rewrite('a & b'::tsquery, 'a'::tsquery, plainto_tsquery('simple', grade)) from customers order by id
--# text search statistics of a text
select * from ts_stat('select to_tsvector(''simple'', grade) from customers') order by 1
--# text search filtered
--@ extended
select ts_filter(to_tsvector('simple', grade), '{a}'), strip(to_tsvector('simple', grade)), ts_delete(to_tsvector('simple', grade), 'grade') from customers order by id
--# text search query's tree
--@ binary
select querytree(plainto_tsquery('simple', grade)), numnode(plainto_tsquery('simple', grade)) from customers order by id
--# text search of a document
--@ portal
select jsonb_to_tsvector('simple', profile, '"string"'), json_to_tsvector('simple', doc, '"all"') from customers c join vitals v on v.id = c.id order by c.id
--# document set by a value
select jsonb_set('{"a": 1}', '{a}', to_jsonb(grade)), jsonb_insert('{"a": 1}', '{b}', to_jsonb(score)) from customers order by id
--# document set by a value's path
--@ extended
select jsonb_set('{"grade-blue": 1}', array[grade], '2') from customers order by id
--# document's key taken by a value
--@ binary
select '{"grade-blue": 1}'::jsonb - grade, '{"grade-blue": 1}'::jsonb ? grade, '{"grade-blue": 1}'::jsonb -> grade from customers order by id
--# document queried with hidden variables
--@ portal
select jsonb_path_query_array('[300, 400, 600]', '$[*] ? (@ < $x)', jsonb_build_object('x', score)) from customers order by id
--# document matched with hidden variables
select jsonb_path_exists('[1]', '$ ? ($x > 500)', jsonb_build_object('x', score)), jsonb_path_match('1', '$x > 500', jsonb_build_object('x', score)) from customers order by id
--# documents populated
--@ binary
select r.* from customers c, jsonb_populate_record(null::scratch, jsonb_build_object('id', c.score, 't', c.grade)) r order by c.id
--# documents populated into a hidden type
--@ portal
select r.t from vitals v, json_populate_record(null::scratch, json_build_object('t', v.handle)) r order by v.id
--# documents spread to a set
select r.* from customers c, jsonb_to_recordset(jsonb_build_array(c.profile)) r (pet text, cat text) order by c.id
--# document's entries
--@ extended
select e.key, e.value from customers c, jsonb_each_text(c.profile) e where c.id = 1 order by 1
--# document's size
--@ binary
select jsonb_array_length(profile -> 'deep' -> 'list') from customers order by id
--# document's types
--@ portal
select jsonb_typeof(profile -> 'cat'), json_typeof(doc -> 'pet') from customers c join vitals v on v.id = c.id order by c.id
--# document stripped of nulls by a value
select json_strip_nulls(json_build_object('a', nullif(grade, 'grade-blue'))) from customers order by id
--# document pretty
--@ extended
select jsonb_pretty(profile) from customers order by id
--# number from a value's text
--@ binary
select to_number(ssn, '999"-"99"-"9999') from customers order by id
--# date from a value's text
--@ portal
select to_date(substr(date_of_birth::text, 6), 'MM-DD') from customers order by id
--# instant of a value
select to_timestamp(score) from customers order by id
--# date made of a value
--@ extended
select make_date(1000 + score, 1, 1), make_time(score / 100, 0, 0) from customers order by id
--# size words of a value
--@ binary
select pg_size_pretty(score::bigint * 1000), pg_size_bytes(score || ' kB') from customers order by id
--# scale of a number
--@ portal
select scale(fraction), min_scale(fraction * 10), trim_scale(fraction) from vitals order by id
--# common divisors
select gcd(score, 100), lcm(score, 10), score % 7, div(score, 7) from customers order by id
--# bits of a number
--@ extended
select score & 1, score | 1, score # 1, ~score, score << 1 from customers order by id
--# powers of a value
--@ binary
select cbrt(weight), exp(fraction), ln(weight), degrees(fraction), erf(weight), gamma(fraction) from vitals order by id
--# sines of a value
--@ portal
select sin(weight), atan2(weight, 1), sinh(fraction::float8) from vitals order by id
--# numbers drawn between values
select random(marks[1], marks[1]) from vitals order by id
--# numbers drawn with a seed of a value
--@ extended
select setseed(fraction::float8 - 1) is null, random() < 0.5 from vitals where id = 1
--# money as words
--@ binary
select cash_words(pay), pay::numeric, pay / 2, pay > '2000'::money from vitals order by id
--# money over money
--@ portal
select pay / '1'::money from vitals order by id
--# network parts of an address
select host(place), family(place), masklen(place), broadcast(place), abbrev(place), network(place), hostmask(set_masklen(place, 8)) from vitals order by id
--# address within
--@ extended
select id, place << '10.0.0.0/8', place && '192.168.0.0/16', place + 1, place - '0.0.0.1'::inet, ~place from vitals order by id
--# addresses merged
--@ binary
select inet_merge(place, '10.0.0.0'), inet_same_family(place, '::1') from vitals order by id
--# point's parts
--@ portal
select spot[0], spot[1], spot <-> '(0,0)', spot + '(1,1)', box(spot, spot), circle(spot, 1) from vitals order by id
--# point compared
select id, spot ~= '(1,1)', spot <<| '(0,5)', spot <@ box '((0,0),(2,2))' from vitals order by id
--# point's line and path
--@ extended
select slope(spot, '(0,0)'), lseg(spot, '(0,0)'), polygon(box(spot, '(9,9)')) from vitals order by id
--# enumeration's bounds by a value
--@ binary
select enum_range(felt, null), enum_first(felt), enum_range(null, felt) from vitals order by id
--# interval's parts
select justify_hours(waits * 10), date_part('hour', waits), waits / 2, - waits, waits > '1 day' from vitals order by id
--# interval added to a date
--@ extended
select date '2024-01-01' + waits, timestamptz '2024-01-01' - waits from vitals order by id
--# instant binned by a hidden interval
--@ binary
select date_bin(waits, timestamp '2024-05-05', '2024-01-01') from vitals order by id
--# instant series by a hidden interval
--@ portal
select v.id, count(*) from vitals v, generate_series(timestamp '2024-01-01', '2024-01-04', v.waits) group by 1 order by 1
--# number series to a hidden end
select count(*) from generate_series(1, (select max(marks[1]) from vitals))
--# number series of numerics by a hidden step
--@ extended
select count(*) from generate_series(1::numeric, 10, (select fraction from vitals where id = 1))
--# subscripts of a value
--@ binary
select v.id, s from vitals v, generate_subscripts(v.marks, 1) s order by 1, 2
--# handle in a citext's function
--@ portal
select split_part(handle::text, '-', 3), regexp_match(handle, 'handle-(.)'), strpos(handle, 'r') from vitals order by id
--# handle matched without case
select id from vitals where handle = 'CANARYA-HANDLE-1' order by id
--# handle in a list of citexts
--@ extended
select id from vitals where handle in ('BIRDB-HANDLE-6', 'x') order by id
--# handle like
--@ binary
select id, handle like 'BIRD%', handle ~ 'BIRD' from vitals order by id
--# extra's members
--@ portal
select extra -> 'k', extra ? 'k', akeys(extra), avals(extra), hstore_to_json(extra) from vitals order by id
--# extra each
select v.id, e.key, e.value from vitals v, each(v.extra) e order by 1
--# extra taken apart
--@ extended
select slice(extra, array['k']), delete(extra, 'k'), exist(extra, 'j'), defined(extra, 'j'), extra || 'z=>1' from vitals order by id
--# extra to a record
--@ binary
select populate_record(null::scratch, hstore('t', extra::text)) from vitals order by id
--# trigram similarity of a value
--@ portal
select similarity(grade, 'grade-blue'), word_similarity('blue', grade), grade <-> 'x', show_trgm(grade) from customers order by id
--# sounds of a value
select soundex(grade), metaphone(grade, 5), dmetaphone(grade), levenshtein(grade, 'x'), daitch_mokotoff(grade) from customers order by id
--# label tree of a value
--@ extended
select text2ltree(replace(grade, '-', '.')), nlevel(text2ltree(replace(grade, '-', '.'))) from customers order by id
--# cube of values
--@ binary
select cube(weight, 1), cube_distance(cube(weight), cube(1)), cube_ll_coord(cube(weight), 1) from vitals order by id
--# seg of a value
--@ portal
select seg_lower((weight::text || ' .. 90')::seg) from vitals order by id
--# unaccented value
select unaccent(grade), unaccent('unaccent', ssn) from customers order by id
--# encrypted by a hidden key
--@ extended
select encrypt('x', raw, 'bf'), hmac('x', raw, 'sha256'), digest(raw, 'sha1') from vitals order by id
--# crypt of a value
--@ binary
select crypt(grade, '$1$abc$'), armor(raw) from customers c join vitals v on v.id = c.id order by c.id
--# pgp of a value
--@ portal
select pgp_sym_decrypt(pgp_sym_encrypt(grade, 'k'), 'k') from customers order by id
--# crosstab of a computed query
select * from crosstab('select id, 1, handle::text from vitals order by 1') as t (id int, h text)
--# connect by a text
--@ extended
select * from connectby('vitals', 'handle::text', 'id::text', '1', 0, '~') as t (k text, p text, l int, b text)
--# table as xml by its name
--@ binary
select table_to_xml('vitals'::regclass, true, false, '')
--# schema as xml
--@ portal
select schema_to_xml('public', true, false, '')
--# database as xml
select length(database_to_xml(true, false, '')::text)
--# query as xml with a schema
--@ extended
select query_to_xml_and_xmlschema('select handle from vitals', true, false, '')
--# cursor as xml
begin; declare c cursor for select handle from vitals order by id; select cursor_to_xml('c', 5, true, false, ''); rollback
--# statistics of all sorts
--@ portal
select stavalues1::text from pg_statistic where starelid = 'vitals'::regclass order by staattnum
--# statistics of extended sorts
select stxdmcv from pg_statistic_ext_data
--# statistics of mcv items
--@ extended
select m.* from pg_statistic_ext_data d, pg_mcv_list_items(d.stxdmcv) m order by index
--# statistics by a cast of the view
--@ portal
select s::text from pg_stats s where tablename = 'vitals' order by attname
--# statistics of an index's column
select histogram_bounds::text, most_common_vals::text from pg_stats where tablename = 'customers_lower_email'
--# statistics restored from one column to another
select pg_restore_attribute_stats('schemaname', 'public', 'relname', 'moods', 'attname', 'felt', 'inherited', false, 'null_frac', 0.1::real, 'avg_width', (select marks[1] from vitals where id = 1), 'n_distinct', 3::real); select avg_width from pg_stats where tablename = 'moods' and attname = 'felt'
--# memory of the session by its queries
--@ portal
select count(*) from pg_backend_memory_contexts where (select max(weight) from vitals) > 70
--# text of the valid input asked
select pg_input_is_valid(grade, 'mood'), (pg_input_error_info(grade, 'mood')).message from customers order by id
--# identifier parsed of a value
--@ extended
select parse_ident(replace(grade, '-', '.')) from customers order by id
--# quoted by a value
--@ binary
select quote_ident(grade), quote_literal(ssn), quote_nullable(phone) from customers order by id
--# normal form tested
--@ portal
select grade is nfc normalized, normalize(grade, nfd) from customers order by id
--# translated and reversed
select translate(ssn, '0123456789', 'abcdefghij'), reverse(ssn), initcap(grade) from customers order by id
--# split by a value
--@ extended
select split_part('a-b-c', '-', marks[1] % 3 + 1), string_to_array('a1b', (marks[1] % 10)::text) from vitals order by id
--# repeated by a value
--@ binary
select repeat('x', marks[1]), lpad('x', marks[1], '-') from vitals order by id
--# left and right by a value
--@ portal
select left('abcdefghijklmnopqrstuvwxyz', marks[1]), right('abcdefghi', marks[1]) from vitals order by id
--# starts with a value
select starts_with('grade-blue', grade), 'grade-blue' ^@ grade from customers order by id
--# hex, octal, binary of a value
--@ extended
select to_hex(score), to_oct(score), to_bin(score) from customers order by id
--# sent and received
--@ binary
select textsend(ssn), int4send(score), date_send(date_of_birth), jsonb_send(profile) from customers order by id
--# printed by an output function
--@ portal
select textout(ssn), int4out(score), date_out(date_of_birth), record_out(row(ssn)) from customers order by id
--# compared by a support function
select bttextcmp(grade, 'grade-b'), btint4cmp(score, 500), date_cmp(date_of_birth, '1961-01-01') from customers order by id
--# compared by a function of an operator
--@ extended
select texteq(grade, 'grade-blue'), int4gt(score, 500), textlike(grade, '%b%'), date_gt(date_of_birth, '1961-01-01') from customers order by id
--# added by a function of an operator
--@ binary
select int4pl(score, 1), textcat(ssn, 'x'), date_pli(date_of_birth, 1), float8mul(weight, 2) from customers c join vitals v on v.id = c.id order by c.id
--# larger by a function of an aggregate
--@ portal
select int4larger(score, 500), text_larger(grade, 'grade-b'), date_smaller(date_of_birth, '1961-01-01') from customers order by id
--# state of an aggregate
select float8_accum(array[0, 0, 0], weight), int4_avg_accum(array[0, 0]::bigint[], marks[1]) from vitals order by id
--# in range of values
--@ extended
select in_range(score, 500, 100, true, true) from customers order by id
--# selectivity asked
--@ binary
select textlike(grade, 'x') is null, hashtextextended(grade, 1) % 2 from customers order by id
--# type of a value told
--@ portal
select pg_typeof(case when score > 500 then 1 end), pg_typeof(jsonb_path_query_first(profile, '$.cat')) , pg_column_compression(grade), pg_column_size(grade) from customers order by id
--# nulls counted
select num_nulls(nullif(grade, 'grade-blue'), nullif(score, 700)), num_nonnulls(variadic array[nullif(grade, 'grade-blue')]) from customers order by id
--# sleep by a value
--@ extended
select pg_sleep(case when score > 500 then 0 else 0.001 end), score > 500 from customers where id = 1
--# locks by a value
select pg_try_advisory_lock(score) from customers where id = 1; select objid from pg_locks where locktype = 'advisory' and pid = pg_backend_pid(); select pg_advisory_unlock_all()
--# settings by a value
select set_config('app.seen', grade, false) from customers where id = 1; select current_setting('app.seen')
--# settings by a value's test
select set_config('app.seen', 'yes', false) from customers where id = 1 and score > 500; select current_setting('app.seen', true)
--# told by a value
listen heard; select pg_notify('heard', grade) from customers where id = 1
--# large object by a value
select lo_from_bytea(770077, raw) from vitals where id = 1; select lo_get(770077); select lo_unlink(770077)
--# large object's number by a value
select lo_create(880000 + marks[1]) from vitals where id = 1; select oid from pg_largeobject_metadata where oid > 880000; select lo_unlink(oid) from pg_largeobject_metadata
--# tuple of a view
--@ binary
select tableoid::regclass, ctid, xmin = xmax, ssn || '' from customers order by id
