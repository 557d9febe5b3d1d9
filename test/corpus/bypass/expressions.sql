-- What is computed from a protected value tells it.

--# upper
select upper(email) from customers order by id
--# concatenated
select 'x' || ssn from customers order by id
--# concat function
select concat(ssn, ' ', email) from customers order by id
--# concat with separator
select concat_ws('|', ssn, email) from customers order by id
--# concat of a whole row
select concat(c) from customers c order by id
--# format
select format('%s', ssn) from customers order by id
--# format of a whole row
select format('%s', c) from customers c order by id
--# reversed
select reverse(ssn) from customers order by id
--# characters one by one
select substr(ssn, 1, 1), substr(ssn, 2, 1), substr(ssn, 3, 1) from customers order by id
--# substring with from and for
select substring(ssn from 1 for 3) from customers order by id
--# substring by pattern
select substring(ssn from '^[0-9]+') from customers order by id
--# left
select left(ssn, 3) from customers order by id
--# split
select split_part(email, '@', 2) from customers order by id
--# replaced
select replace(ssn, '-', '') from customers order by id
--# translated
select translate(ssn, '0123456789', 'abcdefghij') from customers order by id
--# hex
select encode(ssn::bytea, 'hex') from customers order by id
--# base64
select encode(convert_to(email, 'UTF8'), 'base64') from customers order by id
--# bytes
select ssn::bytea from customers order by id
--# bytes in binary
--@ binary
select convert_to(ssn, 'UTF8') from customers order by id
--# one byte
select get_byte(ssn::bytea, 0) from customers order by id
--# digest
select md5(ssn) from customers order by id
--# longer digest
select sha256(ssn::bytea) from customers order by id
--# hash
select hashtext(ssn) from customers order by id
--# extended hash
select hashtextextended(email, 0) from customers order by id
--# hash of a row
select hash_record(c) from customers c order by id
--# code of the first character
select ascii(ssn) from customers order by id
--# length
select length(email) from customers order by id
--# bytes of storage
select pg_column_size(email) from customers order by id
--# position
select position('canarya' in email) from customers order by id
--# regular expression match
select regexp_match(email, '@(.*)') from customers order by id
--# regular expression matches
select regexp_matches(ssn, '([0-9])', 'g') from customers order by id
--# regular expression split
select regexp_split_to_array(email, '@') from customers order by id
--# regular expression count
select regexp_count(email, 'a') from customers order by id
--# regular expression test
select regexp_like(ssn, '^8') from customers order by id
--# like
select ssn like '8%' from customers order by id
--# similar to
select ssn similar to '8%' from customers order by id
--# pattern operator
select ssn ~ '^8' from customers order by id
--# starts with
select starts_with(ssn, '8') from customers order by id
--# starts with operator
select ssn ^@ '8' from customers order by id
--# equal
select ssn = '899-40-6781' from customers order by id
--# compared with another table
select ssn < (city || name)::text, ssn < '5' from customers order by id
--# between
select score between 700 and 800 from customers order by id
--# in a list
select grade in ('grade-amber', 'x') from customers order by id
--# is distinct from
select grade is distinct from 'grade-amber' from customers order by id
--# null if
select nullif(grade, 'grade-amber') from customers order by id
--# null if shown as a test of null
select nullif(ssn, '899-40-6781') is null from customers order by id
--# coalesce
select coalesce(email, 'none') from customers order by id
--# greatest
select greatest(ssn, '5') from customers order by id
--# least
select least(score, 500) from customers order by id
--# number added to
select score + 1 from customers order by id
--# number negated
select -score from customers order by id
--# number divided
select score / 100.0 from customers order by id
--# remainder
select score % 7 from customers order by id
--# sign
select sign(score - 500) from customers order by id
--# width bucket
select width_bucket(score, 300, 900, 10) from customers order by id
--# number as text
select score::text from customers order by id
--# number formatted
select to_char(score, '999') from customers order by id
--# text as number
select replace(ssn, '-', '')::bigint from customers order by id
--# hex of a number
select to_hex(score) from customers order by id
--# chr
select chr(score) from customers order by id
--# bits
select score::bit(12) from customers order by id
--# day of a date
select extract(day from date_of_birth) from customers order by id
--# month of a date
select date_part('month', date_of_birth) from customers order by id
--# age
select age(date '2026-01-01', date_of_birth) from customers order by id
--# date formatted
select to_char(date_of_birth, 'YYYY-MM-DD') from customers order by id
--# date minus a date
select date_of_birth - date '1970-01-01' from customers order by id
--# date truncated
select date_trunc('month', date_of_birth) from customers order by id
--# date moved
select date_of_birth + 1 from customers order by id
--# date in binary
--@ binary
select date_of_birth from customers order by id
--# overlaps
select (date_of_birth, date_of_birth) overlaps (date '1960-01-01', date '1960-06-30') from customers order by id
--# collated
select ssn collate "C" from customers order by id
--# cast
select ssn::varchar(3) from customers order by id
--# cast to one character
select ssn::char from customers order by id
--# cast to a name
select ssn::name from customers order by id
--# cast by function syntax
select text(ssn) from customers order by id
--# typed by output function
select textout(ssn) from customers order by id
--# formatted identifier
select quote_ident(email) from customers order by id
--# quoted literal
select quote_literal(ssn) from customers order by id
--# quoted nullable
select quote_nullable(ssn) from customers order by id
--# padded
select lpad(ssn, 20, 'x') from customers order by id
--# overlay
select overlay(ssn placing 'xx' from 4) from customers order by id
--# repeated
select repeat(ssn, 2) from customers order by id
--# trimmed
select trim(leading '8' from ssn) from customers order by id
--# normalised
select normalize(ssn) from customers order by id
--# levenshtein by hand
select (select count(*) from generate_series(1, 11) i where substr(c.ssn, i, 1) = '9') from customers c order by id
--# operator by name
select ssn operator(pg_catalog.||) '' from customers order by id
--# type of an expression made from it
select pg_typeof(case when grade = 'grade-amber' then 1 else 1 end), case grade when 'grade-amber' then 1 else 0 end from customers order by id
--# case with the value
select case when true then ssn end from customers order by id
--# number of nulls
select num_nulls(nullif(grade, 'grade-amber')) from customers order by id
--# boolean of a comparison
select (score > 500) is true from customers order by id
--# set-returning function
select generate_series(1, score / 100) from customers order by id
--# set-returning function in FROM
select c.id, g from customers c, generate_series(1, c.score / 100) g order by c.id, g
--# regular expression to rows
select c.id, r from customers c, regexp_split_to_table(c.ssn, '') r order by c.id, r
