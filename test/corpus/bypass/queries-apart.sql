-- Parts of lists in other files, each by itself: what is refused for one must not hide another.

--# ordered by an alias that hides part 2
select score as city from customers order by city
--# ordered by an output name over an input name part 2
select ssn as name from customers order by name
--# ordered by an expression over an input name part 2
select ssn as name from customers order by name || '', score
--# first of each by a hidden order part 2
select id from customers order by city, score
--# window by range of a value part 2
select count(*) over (order by score range between 5 preceding and 5 following) from customers order by id
--# window by groups part 2
select count(*) over (order by grade groups between current row and unbounded following) from customers order by id
--# window that excludes ties part 2
select count(*) over (order by grade rows between unbounded preceding and unbounded following exclude ties) from customers order by id
--# window named and inherited part 2
select rank() over (w order by score) from customers window w as (partition by city) order by id
--# window of row numbers by a hidden partition part 2
select row_number() over (partition by grade order by id) from customers order by id
--# ntile by a value part 2
select ntile(3) over (order by ssn) from customers order by id
--# ntile by a value part 3
select cume_dist() over (order by score) from customers order by id
--# lead of an open column by a hidden order part 2
select lead(name) over (order by score) from customers order by id
--# aggregate in a hidden order of a document part 2
select json_agg(id order by score) from customers
--# hypothetical rank part 1
select rank('5') within group (order by ssn) from customers
--# hypothetical rank part 2
select dense_rank(500) within group (order by score) from customers
--# any value part 1
select any_value(ssn) from customers group by city order by 1
--# any value part 2
select any_value(upper(ssn)) from customers group by city order by 1
--# regression part 1
select regr_slope(id, score) from customers
--# regression part 2
select corr(id, score) from customers
--# regression part 3
select covar_pop(score, id) from customers
--# bits of values part 1
select bit_xor(score) from customers
--# bits of values part 2
select bit_and(score) from customers
--# bits of values part 3
select bool_or(score > 500) from customers
--# bits of values part 4
select every(score > 500) from customers
--# checksum of all part 1
select sum(hashtext(ssn)) from customers
--# checksum of all part 2
select bit_xor(hashtextextended(email, 0)) from customers
--# hash of a record part 1
select hash_record(c) from customers c order by id
--# hash of a record part 2
select hash_record_extended(c, 1) from customers c order by id
--# crc of a value part 1
select crc32(ssn::bytea) from customers order by id
--# crc of a value part 2
select crc32c(email::bytea) from customers order by id
--# size of a value part 1
select pg_column_size(grade) from customers c order by id
--# size of a value part 2
select octet_length(email) from customers c order by id
--# size of a value part 3
select bit_length(grade) from customers c order by id
--# size of a value part 4
select pg_column_size(c) from customers c order by id
--# compression of a value part 3
select pg_column_size(profile) from customers order by id
--# series of each row in the list part 2
select generate_series(1, score / 100) from customers where id < 3
--# split into rows in the list part 2
select string_to_table(grade, '-') is null from customers order by id
--# keys of a document part 2
select jsonb_object_keys(profile) from customers order by id
--# path by an operator part 2
select profile @? '$.pet' from customers order by id
--# path by an operator part 3
select profile @@ '$.pin > 5000' from customers order by id
--# JSON_TABLE nested part 1
select c.id from customers c, json_table(c.profile, '$.deep' columns (n for ordinality, nested path '$.list[*]' columns (x text path '$'))) t order by 1
--# JSON_TABLE nested part 2
select t.* from customers c, json_table(c.profile, '$.deep' columns (n for ordinality, nested path '$.list[*]' columns (x text path '$'))) t order by 1
--# JSON_TABLE by existence part 2
select t.x from customers c, json_table(c.profile, '$' columns (x boolean exists path '$.pet')) t order by 1
--# JSON_EXISTS over a value part 2
select json_exists(profile, '$.cat') from customers order by id
--# IS JSON of a value part 2
select (left(ssn, 1) || case when score > 500 then '' else 'x' end) is json from customers order by id
--# IS JSON with unique keys part 2
select ('{"' || left(grade, 7) || '": 1, "grade-a": 2}') is json with unique keys from customers order by id
--# regular expression functions part 2
select regexp_like(ssn, '^8') from customers order by id
--# regular expression functions part 3
select regexp_count(ssn, '4') from customers order by id
--# regular expression functions part 4
select regexp_instr(ssn, '9') from customers order by id
--# regular expression functions part 5
select regexp_substr(ssn, '^.') from customers order by id
--# replaced by a value part 1
select regexp_replace('x', 'x', ssn) from customers order by id
--# replaced by a value part 2
select replace(name, 'a', ssn) from customers order by id
--# replaced by a value part 3
select translate('8', ssn, 'abc') from customers order by id
--# substring from a pattern part 1
select substring(ssn similar '#"_#"%' escape '#') from customers order by id
--# substring from a pattern part 2
select substring(ssn from '^..') from customers order by id
--# substring from a pattern part 3
select overlay(ssn placing '' from 4) from customers order by id
--# position of a value part 1
select position('4' in ssn) from customers order by id
--# position of a value part 2
select strpos(ssn, '0') from customers order by id
--# trimmed both sides part 1
select trim(both '8' from ssn) from customers order by id
--# trimmed both sides part 2
select btrim(ssn, '9') from customers order by id
--# trimmed both sides part 3
select ltrim(grade, 'grade-') from customers order by id
--# trimmed both sides part 4
select rtrim(email, 'example.org') from customers order by id
--# formatted part 1
select format('%2$s %1$s', ssn, name) from customers order by id
--# formatted part 2
select format('%*s', score / 100, 'x') from customers order by id
--# padded by a value part 1
select lpad('', score / 100, 'x') from customers order by id
--# padded by a value part 2
select repeat('y', score / 100) from customers order by id
--# code point of a value part 1
select ascii(ssn) from customers order by id
--# code point of a value part 2
select unistr('\00' || (30 + score / 100)::text) from customers order by id
--# code point of a value part 3
select chr(score) from customers order by id
--# normal form part 2
select normalize(email, nfkd) from customers order by id
--# normal form part 4
select casefold(grade) from customers order by id
--# converted part 1
select convert_to(ssn, 'utf8') from customers order by id
--# converted part 2
select convert(email::bytea, 'utf8', 'latin1') from customers order by id
--# converted part 3
select encode(grade::bytea, 'escape') from customers order by id
--# converted part 4
select to_ascii(grade, 'latin1') from customers order by id
--# quoted part 1
select quote_literal(ssn) from customers order by id
--# quoted part 2
select quote_nullable(email) from customers order by id
--# quoted part 3
select quote_ident(grade) from customers order by id
--# parts of a date part 1
select extract(doy from date_of_birth) from customers order by id
--# parts of a date part 2
select date_part('month', date_of_birth) from customers order by id
--# parts of a date part 3
select age(date_of_birth, '1960-01-01') from customers order by id
--# parts of a date part 4
select to_char(date_of_birth, 'IYYY-IW') from customers order by id
--# date cut, binned and moved part 1
select date_trunc('month', date_of_birth) from customers order by id
--# date cut, binned and moved part 2
select date_bin('10 days', date_of_birth, '1960-01-01') from customers order by id
--# date cut, binned and moved part 3
select date_add(date_of_birth, '1 day') from customers order by id
--# date cut, binned and moved part 4
select date_of_birth - date '1960-01-01' from customers order by id
--# time at a zone by a value part 1
select timestamp '2024-01-01' at time zone ((score / 100)::text || ':00')::interval from customers order by id
--# time at a zone by a value part 2
select date_of_birth::timestamp at local from customers order by id
--# range made of a value part 1
select int4range(score, null) from customers order by id
--# range made of a value part 2
select multirange(int4range(1, score)) from customers order by id
--# range made of a value part 3
select range_merge(int4range(1, 2), int4range(score, score + 1)) from customers order by id
--# ranges aggregated part 1
select range_agg(int4range(score, score + 1)) from customers
--# ranges aggregated part 2
select range_intersect_agg(int4range(1, score)) from customers
--# range's emptiness by a value part 1
select isempty(int4range(500, greatest(500, score))) from customers order by id
--# range's emptiness by a value part 2
select lower_inf(int4range(nullif(score / 100, 7), null)) from customers order by id
--# arrays made and cut part 1
select (array[ssn, name])[1:1] from customers order by id
--# arrays made and cut part 2
select array_append('{}', email) from customers order by id
--# arrays made and cut part 3
select array_remove(tags, 'x') from customers order by id
--# arrays made and cut part 4
select array_positions(tags, 'canarya-blue') from customers order by id
--# arrays made and cut part 5
select cardinality(tags) from customers order by id
--# arrays made and cut part 6
select trim_array(tags, 1) from customers order by id
--# arrays sorted and turned part 1
select array_sort(tags) from customers order by id
--# arrays sorted and turned part 2
select array_reverse(tags) from customers order by id
--# arrays sorted and turned part 4
select array_shuffle(array[ssn]) from customers order by id
--# array from a text part 1
select string_to_array(ssn, '-') from customers order by id
--# array from a text part 2
select ('{' || grade || '}')::text[] from customers order by id
--# whole row as a text of parts part 1
select split_part(c::text, ',', 4) from customers c order by id
--# whole row as a text of parts part 2
select textin(record_out(c)) from customers c order by id
--# whole row by format part 1
select format('%s', c) from customers c order by id
--# whole row by format part 2
select concat(c, '') from customers c order by id
--# whole row by format part 3
select c || '' from customers c order by id
--# whole row as json without part 1
select to_jsonb(c) - 'ssn' - 'email' from customers c order by id
--# whole row as json without part 2
select jsonb_pretty(to_jsonb(c)) from customers c order by id
--# whole row as json without part 3
select row_to_json(c, true) from customers c order by id
--# columns renamed in an alias part 1
select d || '' from customers as x(a, b, c, d, e) order by a
--# columns renamed in an alias part 2
select e from customers as x(a, b, c, d, e) order by a
--# columns of a join renamed part 1
select j.c4 || '' from (customers join cards on cards.id = customers.id) as j(c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, k1, k2, k3, k4) order by 1
--# columns of a join renamed part 2
select j.k3 from (customers join cards on cards.id = customers.id) as j(c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, k1, k2, k3, k4) order by 1
--# joined by using with an alias part 2
select customers.ssn || '' from customers join cards using (id) as u order by 1
--# rows from with ordinality part 1
select u.o from customers c, unnest(c.tags) with ordinality u(t, o) where c.id = 1
--# rows from with ordinality part 2
select u.t || '' from customers c, unnest(c.tags) with ordinality u(t, o) where c.id = 1
--# case by a hidden test part 1
select case ssn when '899-40-6781' then 'hit' else 'no' end from customers order by id
--# case by a hidden test part 2
select case when score > 500 then name else city end from customers order by id
--# nullif by a value part 1
select nullif(grade, 'grade-amber') is null from customers order by id
--# nullif by a value part 2
select coalesce(nullif(grade, 'grade-amber'), name) from customers order by id
--# least of open ones by a hidden one part 2
select greatest('grade-azz', grade) = 'grade-azz' from customers order by id
--# counts of nulls part 1
select num_nulls(nullif(grade, 'grade-amber'), name) from customers order by id
--# counts of nulls part 2
select num_nonnulls(nullif(score > 500, true)) from customers order by id
--# typed by a value part 2
select (case when score > 500 then 'integer' else 'text' end)::regtype from customers where id = 1
--# pg_size_pretty and friends part 1
select pg_size_pretty(score::bigint) from customers order by id
--# pg_size_pretty and friends part 2
select pg_size_bytes(score || 'kB') from customers order by id
--# pg_size_pretty and friends part 3
select to_hex(score) from customers order by id
--# pg_size_pretty and friends part 4
select to_bin(score) from customers order by id
--# pg_size_pretty and friends part 5
select to_oct(score) from customers order by id
--# numeric functions part 1
select gcd(score, 7) from customers join vitals using (id) order by id
--# numeric functions part 2
select factorial(score / 100) from customers join vitals using (id) order by id
--# numeric functions part 5
select trim_scale(fraction) from customers join vitals using (id) order by id
--# numeric functions part 7
select gamma(weight / 10) from customers join vitals using (id) order by id
--# text made of several numbers part 1
select to_char(score, 'RN') from customers order by id
--# text made of several numbers part 2
select to_number(score::text, '999') from customers order by id
--# error as a flag part 2
select pg_input_error_info(email, 'int') from customers order by id
--# network parts part 1
select host(place) from vitals order by id
--# network parts part 3
select set_masklen(place, 16) from vitals order by id
--# network parts part 4
select inet_merge(place, '10.9.0.1') from vitals order by id
--# bits part 1
select get_bit(raw, 1) from vitals order by id
--# bits part 2
select set_byte(raw, 0, 1) from vitals order by id
--# bits part 3
select bit_count(raw) from vitals order by id
--# bits part 4
select sha224(raw) from vitals order by id
--# bits part 5
select raw || '\x00' from vitals order by id
--# integer of bytes part 1
select raw::bigint from vitals order by id
--# integer of bytes part 2
select ('\x00'::bytea || raw)::int from vitals order by id
--# uuid parts part 2
select token::text < '5' from vitals order by id
--# uuid parts part 3
select uuid_send(token) from vitals order by id
--# money part 1
select pay::numeric from vitals order by id
--# money part 2
select pay * 2 from vitals order by id
--# money part 3
select cash_words(pay) from vitals order by id
--# intervals part 1
select justify_hours(waits * 30) from vitals order by id
--# intervals part 2
select extract(epoch from waits) from vitals order by id
--# intervals part 3
select make_interval(days => extract(day from waits)::int) from vitals order by id
--# enum part 2
select enum_range(felt, null) from vitals order by id
--# enum part 3
select felt::text from vitals order by id
--# send functions part 1
select textsend(ssn) from customers c order by id
--# send functions part 2
select int4send(score) from customers c order by id
--# send functions part 3
select jsonb_send(profile) from customers c order by id
--# send functions part 4
select date_send(date_of_birth) from customers c order by id
--# send functions part 5
select record_send(c) from customers c order by id
--# out functions part 1
select textout(ssn) from customers join vitals using (id) order by id
--# out functions part 2
select int4out(score) from customers join vitals using (id) order by id
--# out functions part 3
select array_out(tags) from customers join vitals using (id) order by id
--# out functions part 4
select byteaout(raw) from customers join vitals using (id) order by id
--# comparison functions by name part 1
select texteq(ssn, '899-40-6781') from customers order by id
--# comparison functions by name part 2
select text_lt(ssn, '5') from customers order by id
--# comparison functions by name part 3
select int4gt(score, 500) from customers order by id
--# comparison functions by name part 4
select bttextcmp(ssn, '5') from customers order by id
--# comparison functions by name part 5
select btint4cmp(score, 500) from customers order by id
--# comparison functions by name part 6
select textlike(ssn, '8%') from customers order by id
--# support functions by name part 1
select int4smaller(score, 500) from customers order by id
--# support functions by name part 2
select text_larger(ssn, '5') from customers order by id
--# support functions by name part 3
select date_mi(date_of_birth, '1960-01-01') from customers order by id
--# support functions by name part 4
select int48pl(score, 1) from customers order by id
--# isn of a number part 2
select (pay::numeric::bigint)::text::issn from vitals order by id
--# ltree parts part 1
select subpath(replace(grade, '-', '.')::ltree, 1) from customers order by id
--# intarray sorted part 1
select sort(marks) from vitals order by id
--# intarray sorted part 2
select uniq(marks) from vitals order by id
--# intarray sorted part 3
select idx(marks, 101) from vitals order by id
--# intarray sorted part 4
select # marks from vitals order by id
--# intarray operators part 1
select marks - 1 from vitals order by id
--# intarray operators part 2
select marks + 5 from vitals order by id
--# intarray operators part 3
select marks & '{101}' from vitals order by id
--# trigram word part 1
select word_similarity('canarya', email) from customers order by id
--# trigram word part 2
select strict_word_similarity('canarya', email) from customers order by id
--# soundex part 1
select soundex(grade) from customers order by id
--# soundex part 2
select metaphone(grade, 9) from customers order by id
--# soundex part 3
select dmetaphone(grade) from customers order by id
--# soundex part 4
select daitch_mokotoff(grade) from customers order by id
--# page of an index by its bytes part 2
select data from bt_page_items(get_raw_page('customers_lower_email', 1))
--# tuples measured part 1
select tuple_len from pgstattuple('customers')
--# tuples measured part 2
select free_space from pgstattuple('customers')
--# index checked by amcheck after a value part 2
select ssn like '8%' from customers order by id
--# encrypted by a constant key part 1
select encrypt(ssn::bytea, 'k', 'aes') from customers order by id
--# encrypted by a constant key part 2
select encode(hmac(ssn, 'k', 'sha256'), 'hex') from customers order by id
--# encrypted for somebody part 1
select armor(email::bytea) from customers order by id
--# encrypted for somebody part 2
select dearmor(armor(ssn::bytea)) from customers order by id
--# xpath of xml2 part 1
select xpath_string('<a>' || ssn || '</a>', '/a') from customers order by id
--# xpath of xml2 part 2
select xpath_number('<a>' || score || '</a>', '/a') from customers order by id
--# hstore built part 1
select hstore('k', ssn) from customers c order by id
--# hstore built part 2
select hstore(array['a', email]) from customers c order by id
--# hstore built part 3
select hstore(c) from customers c order by id
--# hstore difference part 1
select extra - 'x'::text from vitals order by id
--# hstore difference part 2
select akeys(extra) from vitals order by id
--# hstore difference part 3
select extra ? 'k' from vitals order by id
--# hstore difference part 4
select slice(extra, '{k}') from vitals order by id
--# hstore to matrix part 1
select hstore_to_matrix(extra) from vitals order by id
--# hstore to matrix part 2
select %# extra from vitals order by id
--# citext replaced part 1
select replace(handle, 'a', 'b') from vitals order by id
--# citext replaced part 3
select translate(handle, 'a'::citext, 'x') from vitals order by id
--# citext matches part 2
select regexp_split_to_array(handle, '-') from vitals order by id
--# dictionary of synonyms part 1
select ts_lexize('simple', ssn) from customers order by id
