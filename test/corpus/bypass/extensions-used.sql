-- Functions, types and settings that extensions add.

--# seg of a number
select seg(score::text || '..' || (score + 1)::text) from customers order by id
--# seg of a float's bounds
select seg_lower((weight::text)::seg) from vitals order by id
--# seg compared
select id from vitals where weight::text::seg && '60 .. 63'::seg order by id
--# cube of scores
select cube(array[score::float8, 1]) from customers order by id
--# cube's distance
select id from customers order by cube(score::float8) <-> cube(300) limit 3
--# cube of vitals
select cube_ll_coord(cube(weight), 1) from vitals order by id
--# earth of a weight
select latitude(ll_to_earth(weight, 1)) from vitals order by id
--# isn of a number
select isn_weak(), (pay::numeric::bigint)::text::issn from vitals order by id
--# isn check by error
select ('97802013796' || left(score::text, 1))::isbn13 from customers where id = 1
--# ltree of a text
select text2ltree(replace(grade, '-', '_')) from customers order by id
--# ltree matched
select id from customers where replace(grade, '-', '.')::ltree ~ 'grade.a*' order by id
--# ltree parts
select subpath(replace(grade, '-', '.')::ltree, 1), nlevel(replace(ssn, '-', '.')::ltree) from customers order by id
--# intarray sorted
select sort(marks), uniq(marks), idx(marks, 101), # marks from vitals order by id
--# intarray queried
select id from vitals where marks @@ '101|102'::query_int order by id
--# intarray operators
select marks - 1, marks + 5, marks & '{101}' from vitals order by id
--# intagg
select int_array_aggregate(score) from customers
--# intagg enumerated
select int_array_enum(marks) from vitals
--# trigram similarity as a filter
select id from customers where similarity(ssn, '899-40-6781') > 0.9
--# trigram word
select word_similarity('canarya', email), strict_word_similarity('canarya', email) from customers order by id
--# trigram distance as an order
select id from customers order by email <-> 'zephyrpost' limit 4
--# trigram limit by a value
select set_limit((select score / 1000.0 from customers where id = 1)::real)
--# unaccented
select unaccent(email) from customers order by id
--# unaccented by a dictionary
select unaccent('unaccent', grade) from customers order by id
--# soundex
select soundex(grade), metaphone(grade, 9), dmetaphone(grade), daitch_mokotoff(grade) from customers order by id
--# levenshtein
select levenshtein(ssn, '899-40-6781') from customers order by id
--# levenshtein bounded
select levenshtein_less_equal(ssn, '899-40-6781', 3) from customers order by id
--# difference of sounds
select difference(grade, 'grade-amber') from customers order by id
--# crosstab by a query
select * from crosstab('select id, 1, ssn from customers order by 1') as t(id int, s text)
--# crosstab of two queries
select * from crosstab('select id, brand, pan from cards order by 1', 'select distinct brand from cards order by 1') as t(id int, mc text, visa text)
--# crosstab by a computed text
select * from crosstab('select id, 1, s' || 'sn from customers order by 1') as t(id int, s text)
--# crosstab3
select * from crosstab3('select city, id::text, ssn from customers order by 1, 2')
--# connectby ordered
select * from connectby('customers', 'name', 'city', 'ssn', 'Oslo', 0) as t(a text, b text, l int, o int)
--# normal by a value
select normal_rand(score / 100, 5, 3) is not null from customers where id = 1
--# dblink builds an insert
select dblink_build_sql_insert('customers', '1', 1, '{1}', '{1}')
--# dblink builds an update
select dblink_build_sql_update('cards', '1', 1, '{1}', '{99}')
--# foreign file
--@ simple
create server filed foreign data wrapper file_fdw
--@ simple
create foreign table filed_rows (t text) server filed options (program 'psql -h /nowhere -c x; echo 1')
--@ simple
copy (select ssn from customers order by id) to '/tmp/sallyport-corpus-world_x.txt'
--@ simple
create foreign table filed_lines (t text) server filed options (filename '/tmp/sallyport-corpus-world_x.txt')
--@ simple
select * from filed_lines
--undo drop server if exists filed cascade
--# page of the heap
select encode(get_raw_page('customers', 0), 'hex') like '%38393930%', length(encode(get_raw_page('cards', 0), 'base64')), get_raw_page('cards', 0)
--# page's items
select t_data from heap_page_items(get_raw_page('cards', 0))
--# page's attributes
select t_attrs from heap_page_item_attrs(get_raw_page('cards', 0), 'cards'::regclass)
--# page split into attributes
select tuple_data_split('cards'::regclass, t_data, t_infomask, t_infomask2, t_bits) from heap_page_items(get_raw_page('cards', 0))
--# page of an index
select data from bt_page_items('customers_ssn_key', 1)
--# page of an index by its bytes
select itemoffset, data from bt_page_items(get_raw_page('customers_lower_email', 1))
--# checksum of a page
select page_checksum(get_raw_page('cards', 0), 0)
--# tuples measured
select tuple_len, free_space from pgstattuple('customers')
--# tuples measured approximately
select approx_tuple_len from pgstattuple_approx('customers')
--# index of lowered mails measured
select avg_leaf_density from pgstatindex('customers_lower_email')
--# rows locked by a value
--@ simple other
begin
--@ simple other
select id from customers where ssn like '8%' for update
--@ simple
select count(*) from pgrowlocks('customers')
--@ simple other
rollback
--# write-ahead log of blocks
--@ simple
create temp table w1 as select pg_current_wal_insert_lsn() as at
--@ simple
insert into cards select id + 900, customer_id, pan, brand from cards
--@ simple
checkpoint
--@ simple
select block_data, block_fpi_data from pg_get_wal_block_info((select at from w1), pg_current_wal_flush_lsn()) where coalesce(block_data, block_fpi_data) is not null
--# index checked by amcheck after a value
select bt_index_check('customers_ssn_key'), ssn like '8%' from customers order by id
--# encrypted by a constant key
select encrypt(ssn::bytea, 'k', 'aes'), encode(hmac(ssn, 'k', 'sha256'), 'hex') from customers order by id
--# encrypted for somebody
select armor(email::bytea), dearmor(armor(ssn::bytea)) from customers order by id
--# crypted with a salt
select crypt(ssn, '$1$abcdefgh') from customers order by id
--# digest compared
select id from customers where digest(ssn, 'md5') = digest('899-40-6781', 'md5')
--# xslt of a hidden document
select xslt_process('<a>' || ssn || '</a>', '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><xsl:value-of select="a"/></xsl:template></xsl:stylesheet>') from customers where id = 1
--# xpath of xml2
select xpath_string('<a>' || ssn || '</a>', '/a'), xpath_number('<a>' || score || '</a>', '/a') from customers order by id
--# xpath table by a condition
select count(*) from xpath_table('id', 'name', 'customers', '/a', 'ssn like ''8%''') as t(id int, x text)
--# hstore built
select hstore('k', ssn), hstore(array['a', email]), hstore(c) from customers c order by id
--# hstore as record
select (populate_record(null::cards, hstore(c))).pan || 'x' from cards c order by id
--# hstore difference
select extra - 'x'::text, akeys(extra), extra ? 'k', slice(extra, '{k}') from vitals order by id
--# hstore to matrix
select hstore_to_matrix(extra), %# extra from vitals order by id
--# hstore to json
select hstore_to_jsonb_loose(extra) ->> 'k' from vitals order by id
--# citext replaced
select replace(handle, 'a', 'b'), split_part(handle, '-', 2), translate(handle, 'a'::citext, 'x') from vitals order by id
--# citext filters
select id from vitals where handle ~~ 'CANARYA%' order by id
--# sampled rows by a system
select ssn || 'x' from customers tablesample system_rows(3)
--# gist distance
select id from vitals order by weight <-> 62.0::float8, pay <-> 1005.5::money limit 2
--# dictionary of synonyms
select ts_lexize('simple', ssn), ts_lexize('unaccent', grade) from customers order by id
--# trigger of an extension that tells
--@ simple
listen tcn
--@ simple
create table exkeyed (ssn text primary key, t int)
--@ simple
insert into exkeyed select ssn, 1 from customers where id = 1
--@ simple
create trigger extcn after update on exkeyed for each row execute function triggered_change_notification()
--@ simple
update exkeyed set t = 2
--undo drop table if exists exkeyed
--# trigger of an extension that tells of a key
--@ simple
listen tcn
--@ simple
alter table cards drop constraint cards_pkey
--@ simple
alter table cards add primary key (pan)
--@ simple
create trigger extcn after update on cards for each row execute function triggered_change_notification()
--@ simple
update cards set brand = 'x' where id = 1
--undo drop trigger if exists extcn on cards
--undo alter table cards drop constraint cards_pkey
--undo alter table cards add primary key (id)
--# large object of a hidden column
--@ simple
select lo_from_bytea(987654, string_agg(ssn, ',' order by id)::bytea) from customers
--@ simple
select lo_get(987654)
--undo select lo_unlink(987654)
--# large object exported and read
--@ simple
select lo_from_bytea(987655, (select email from customers where id = 1)::bytea)
--@ simple
begin; select loread(lo_open(987655, 262144), 100); rollback
--undo select lo_unlink(987655)
--# large object read in the catalog
--@ simple
select lo_put(lo_create(987656), 0, ssn::bytea) from customers where id = 1
--@ simple
select data from pg_largeobject where loid = 987656
--undo select lo_unlink(987656)
--# settings of explain by an extension
--@ simple
load 'auto_explain'
--@ simple
set auto_explain.log_min_duration = 0
--@ simple
set auto_explain.log_analyze = on
--@ simple
set client_min_messages = log
--@ simple
select count(*) from customers where ssn like '8%'
--# settings of explain by an extension, of what may run
--@ simple
load 'auto_explain'
--@ simple
set auto_explain.log_min_duration = 0
--@ simple
set auto_explain.log_analyze = on
--@ simple
set client_min_messages = log
--@ simple
select id, ssn from customers where id = 1
--# tree printed to the client
--@ simple
set debug_print_plan = on
--@ simple
set client_min_messages = log
--@ simple
select secret_of(1)
--# parse tree printed to the client
--@ simple
set debug_print_rewritten = on
--@ simple
set client_min_messages = log
--@ simple
select id, ssn from customers where id = (select 1)
--# statistics of executors to the client
--@ simple
set client_min_messages = debug5
--@ simple
set debug_print_plan = on
--@ simple
select secret_of(2), ssn from customers where id = 1
