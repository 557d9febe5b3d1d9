-- Values computed with, compared, counted, ordered by.

--# left
select left(nhs, 4) from clinic."Patient" order by "patientId"
--# reverse
select reverse("E-Mail") from clinic."Patient" order by "patientId"
--# overlay
select overlay("Select" placing '' from 1 for 1) from clinic."Patient" order by "patientId"
--# split
select split_part("E-Mail", '@', 1) from clinic."Patient" order by "patientId"
--# translate
select translate(nhs, '0123456789', 'abcdefghij') from clinic."Patient" order by "patientId"
--# ascii codes
select string_to_table(nhs, null) from clinic."Patient" where "patientId" = 1
--# md5
select md5(nhs), sha256(nhs::text::bytea) from clinic."Patient" order by "patientId"
--# hash
select hashtext(nhs), hashtextextended(nhs, 1) from clinic."Patient" order by "patientId"
--# crypt
select encode(digest(nhs, 'sha1'), 'hex') from clinic."Patient" order by "patientId"
--# hmac
select hmac("E-Mail"::text, 'k', 'md5') from clinic."Patient" order by "patientId"
--# length
select length("E-Mail") from clinic."Patient" order by "patientId"
--# octet length of all
select pg_column_size("E-Mail"), octet_length(allergies::text) from clinic."Patient" order by "patientId"
--# row size
select pg_column_size(p.*) from clinic."Patient" p order by "patientId"
--# case when
select case when nhs like '711%' then 'a' else 'b' end from clinic."Patient" order by "patientId"
--# case simple
select case diagnosis when 'grave' then 1 when 'mild' then 2 else 0 end from clinic."Patient" order by "patientId"
--# boolean
select "größe" > 175 from clinic."Patient" order by "patientId"
--# between
select "größe" between symmetric 190 and 170 from clinic."Patient" order by "patientId"
--# in list
select diagnosis in ('grave', 'critical') from clinic."Patient" order by "patientId"
--# nullif
select nullif(diagnosis, 'mild') is null from clinic."Patient" order by "patientId"
--# greatest
select greatest("größe", 175) from clinic."Patient" order by "patientId"
--# arithmetic
select "größe" * 1 from clinic."Patient" order by "patientId"
--# modulo
select ("größe" * 100)::int % 7 from clinic."Patient" order by "patientId"
--# age
select age('2025-01-01', "Date of Birth") from clinic."Patient" order by "patientId"
--# extract month
select extract(month from "Date of Birth") from clinic."Patient" order by "patientId"
--# to char day
select to_char("Date of Birth", 'DDD') from clinic."Patient" order by "patientId"
--# date trunc
select date_trunc('month', "Date of Birth") from clinic."Patient" order by "patientId"
--# date diff
select "Date of Birth" - date '1950-01-01' from clinic."Patient" order by "patientId"
--# make interval
select make_interval(days => "größe"::int) from clinic."Patient" order by "patientId"
--# generate series by value
select p."patientId", count(*) from clinic."Patient" p, generate_series(1, p."größe"::int) g group by 1 order by 1
--# repeat by value
select repeat('x', ("größe" - 150)::int) from clinic."Patient" order by "patientId"
--# substring by value of a constant
select substr('abcdefghijklmnopqrstuvwxyz', (right(nhs, 10)::numeric % 26)::int + 1, 1) from clinic."Patient" order by "patientId"
--# array subscript by value
select (array['n', 'm', 'g', 'c'])[case diagnosis when 'none' then 1 when 'mild' then 2 when 'grave' then 3 else 4 end] from clinic."Patient" order by "patientId"
--# concat ws
select concat_ws(',', "fullName", nhs) from clinic."Patient" order by "patientId"
--# quote literal
select quote_literal(nhs), quote_nullable("E-Mail") from clinic."Patient" order by "patientId"
--# regexp matches
select regexp_matches("E-Mail", '(\w+)\.') from clinic."Patient" order by "patientId"
--# regexp count
select regexp_count("E-Mail", 'l') from clinic."Patient" order by "patientId"
--# similarity
select similarity("E-Mail", 'quillfern') from clinic."Patient" order by "patientId"
--# levenshtein
select levenshtein(nhs, '7112034011') from clinic."Patient" order by "patientId"
--# soundex
select soundex("E-Mail") from clinic."Patient" order by "patientId"
--# hstore
select hstore(p) -> 'nhs' from clinic."Patient" p order by "patientId"
--# hstore array
select hstore(array['k', nhs::text]) from clinic."Patient" order by "patientId"
--# tsvector
select to_tsvector('simple', "E-Mail") from clinic."Patient" order by "patientId"
--# ts headline
select ts_headline('simple', remark, to_tsquery('simple', 'lipidalpha')) from "lab.results".measurement order by id
--# xml element
select xmlelement(name p, xmlattributes(nhs as n), "E-Mail") from clinic."Patient" order by "patientId"
--# xml forest
select xmlforest(diagnosis) from clinic."Patient" order by "patientId"
--# xml agg
select xmlagg(xmlelement(name n, nhs) order by "patientId") from clinic."Patient"
--# json build
select json_build_array(nhs, "größe") from clinic."Patient" order by "patientId"
--# json agg
select json_agg(p order by "patientId") from clinic."Patient" p
--# json object agg
select json_object_agg("patientId", nhs) from clinic."Patient"
--# json scalar
select json_scalar("größe") from clinic."Patient" order by "patientId"
--# json object constructor
select json_object('n': nhs returning jsonb) from clinic."Patient" order by "patientId"
--# json array constructor of query
select json_array(select nhs from clinic."Patient" order by "patientId")
--# json arrayagg
select json_arrayagg(diagnosis order by "patientId") from clinic."Patient"
--# string agg
select string_agg(nhs, ',' order by "patientId") from clinic."Patient"
--# array agg
select array_agg(diagnosis order by "patientId") from clinic."Patient"
--# own aggregate
select clinic.joined(nhs) from (select nhs from clinic."Patient" order by "patientId") s
--# sum
select sum("größe") from clinic."Patient"
--# avg per ward
select ward, avg("größe") from clinic."Patient" group by ward order by 1
--# corr
select corr("größe", "patientId") from clinic."Patient"
--# percentile
select percentile_cont(0.5) within group (order by salary) from clinic.staff
--# mode
select mode() within group (order by diagnosis) from clinic."Patient"
--# hypothetical rank
select rank(6000) within group (order by salary) from clinic.staff
--# count distinct
select count(distinct diagnosis) from clinic."Patient" where "patientId" <= 4
--# bool or
select bool_or(diagnosis = 'critical') from clinic."Patient" where "patientId" = 2
--# any value
select any_value(nhs order by "patientId") from clinic."Patient"
--# min max
select min(nhs), max("Date of Birth") from clinic."Patient"
--# window lag
select lag(nhs) over (order by "patientId") from clinic."Patient"
--# window ntile
select id, ntile(3) over (order by salary) from clinic.staff order by id
--# window range frame
select "patientId", count(*) over (order by "größe" range between 3 preceding and current row) from clinic."Patient" order by 1
--# window partition
select "patientId", row_number() over (partition by diagnosis order by "patientId") from clinic."Patient" order by 1
--# window exclude ties
select id, count(*) over (order by salary rows between unbounded preceding and current row exclude ties) from clinic.staff order by id
--# group by
select diagnosis, count(*) from clinic."Patient" group by diagnosis order by count(*), 1
--# cube
select ward, count(*) from clinic."Patient" group by cube (ward, diagnosis) order by 1, 2
--# having
select ward from clinic."Patient" group by ward having max("größe") > 180 order by 1
--# distinct on
select distinct on (diagnosis) "patientId" from clinic."Patient" order by diagnosis, "patientId"
--# order by position
select "E-Mail", "fullName" from clinic."Patient" order by 1
--# order by alias
select "größe" as tall, "fullName" from clinic."Patient" order by tall desc nulls last
--# order by using
select id from clinic.staff order by salary using >
--# order by case
select id from clinic.staff order by case when salary > 7000 then 0 else 1 end, id
--# fetch with ties
select name from clinic.staff order by salary desc fetch first 2 rows with ties
--# offset by value
select 1 from generate_series(1, 500) offset (select "größe"::int from clinic."Patient" where "patientId" = 2)
--# where eq
select "fullName" from clinic."Patient" where nhs = '7112034011'
--# where like
select "fullName" from clinic."Patient" where "E-Mail" like 'quill%' order by 1
--# where regex
select "fullName" from clinic."Patient" where "E-Mail" ~ '^q' order by 1
--# where row compare
select "patientId" from clinic."Patient" where (ward, "größe") > (1, 170) order by 1
--# where exists
select w.name from clinic.ward w where exists (select 1 from clinic."Patient" p where p.ward = w.id and p.diagnosis = 'critical') order by 1
--# where not exists
select w.name from clinic.ward w where not exists (select from clinic."Patient" p where p.ward = w.id and p."größe" > 180) order by 1
--# where in sub-select
select id from clinic.staff where 5105 in (select salary from clinic.staff) order by 1
--# where scalar compare
select id from clinic."Table" where 700 < (select sum("größe") from clinic."Patient" where "patientId" < 5) order by 1
--# where is distinct
select "patientId" from clinic."Patient" where diagnosis is distinct from 'mild' order by 1
--# where overlaps
select "patientId" from clinic."Patient" where ("Date of Birth", "Date of Birth") overlaps (date '1960-01-01', date '1965-06-01') order by 1
--# where coalesce
select "patientId" from clinic."Patient" where coalesce(diagnosis, 'none') = 'none' order by 1
--# where hidden in on
select p."patientId", w.id from clinic."Patient" p left join clinic.ward w on w.beds = p."größe"::int % 13 order by 1, 2
--# self join
select a."patientId", b."patientId" from clinic."Patient" a join clinic."Patient" b on a.diagnosis = b.diagnosis and a."patientId" < b."patientId" order by 1, 2
--# semi join by except
select "patientId" from (select "patientId", diagnosis::text from clinic."Patient" except select "patientId", 'mild' from clinic."Patient") s order by 1
--# intersect
select nhs::text from clinic."Patient" intersect select '7112034022' order by 1
--# union dedup count
select count(*) from (select diagnosis from clinic."Patient" where "patientId" < 5 union select 'mild') s
--# except probes
select 'alive' where exists (select '7112034011' except select nhs::text from clinic."Patient")
--# values probe
select v from (values ('711'), ('622')) t(v) where exists (select 1 from clinic."Patient" where nhs like v || '%')
--# recursive guess
with recursive g(n, s) as (select 0, '' union all select n + 1, s || (select d::text from generate_series(0, 9) d where exists (select 1 from clinic."Patient" where "patientId" = 1 and nhs like g.s || d::text || '%')) from g where n < 6) select s from g order by n
--# recursive search by value
with recursive w as (select "patientId", "größe" from clinic."Patient" where "patientId" = 1 union all select p."patientId", p."größe" from clinic."Patient" p join w on p."größe" > w."größe" where p."patientId" = w."patientId" + 1) select count(*) from w
--# recursive cycle
with recursive w(id, d) as (select "patientId", diagnosis from clinic."Patient" where "patientId" = 1 union all select p."patientId", p.diagnosis from clinic."Patient" p join w on p."patientId" = w.id + 1) cycle d set seen using path select id, seen from w order by id
--# recursive search depth first
with recursive w(id, v) as (select 1, (select nhs::text from clinic."Patient" where "patientId" = 1) union all select id + 1, v from w where id < 2) search depth first by v set o select id, o from w
--# lateral value
select w.id, l.x from clinic.ward w, lateral (select max(nhs) as x from clinic."Patient" p where p.ward = w.id) l order by 1
--# lateral limit order
select w.id, l."fullName" from clinic.ward w, lateral (select "fullName" from clinic."Patient" p where p.ward = w.id order by p."größe" desc nulls last limit 1) l order by 1
--# scalar sub-select
select (select "E-Mail" from clinic."Patient" where "patientId" = w.id) from clinic.ward w order by id
--# array sub-select
select array(select nhs from clinic."Patient" order by "patientId")
--# row sub-select
select row((select diagnosis from clinic."Patient" where "patientId" = 1), 1)
--# values of sub-select
values ((select "E-Mail" from clinic."Patient" where "patientId" = 1)), ('x')
--# tablesample by value
select count(*) from generate_series(1, 3) g, clinic.staff tablesample bernoulli (100) where salary > 6000
--# case laziness
select case when diagnosis = 'grave' then pg_sleep(0) end is null, "patientId" from clinic."Patient" order by 2
--# count of filtered null
select count(case when "größe" > 175 then 1 end) from clinic."Patient"
--# width bucket
select width_bucket("größe", 160, 190, 3) from clinic."Patient" order by "patientId"
--# grouping concat
select ward, count(*), min(left("E-Mail", 1)) from clinic."Patient" group by ward order by 1
--# row compare whole
select a."patientId" from clinic.contact c join clinic."Patient" a on a."patientId" = c.id where c.* > row(c.id, c.who, '+42', 'home')::clinic.contact order by 1
--# row compare order
select id from clinic.staff s order by row(s.salary, s.id)
--# record eq
select id from clinic.contact c where c = row(1, 1, '+41 44 555 001', 'home')::clinic.contact
--# image eq
select c.id from clinic.contact c where record_image_eq(c, row(1, 1, '+41 44 555 001', 'home')::clinic.contact)
--# operator named
select "patientId" from clinic."Patient" where nhs operator(pg_catalog.~~) '711%' order by 1
--# own operator
select "fullName" operator(clinic.~=~) "E-Mail"::text from clinic."Patient" order by "patientId"
--# unicode literal guess
select count(*) from clinic."Patient" where nhs = U&'\0037112034011'
--# escape literal guess
select count(*) from clinic."Patient" where nhs = E'\x37112034011'
--# dollar literal guess
select count(*) from clinic."Patient" where nhs = $q$7112034011$q$
--# comment within
select/**/nhs/**/from/*x*/clinic/**/."Patient"--y
order/**/by"patientId"
--# nested comment
select /* /* "fullName" */ , */ nhs from clinic."Patient" order by "patientId"
--# form feed between
select nhs from clinic."Patient" order by "patientId"
--# statistics of hidden
select most_common_vals from pg_stats where tablename = 'Patient' and attname = 'diagnosis'
