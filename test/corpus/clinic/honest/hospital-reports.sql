-- What analysts, dashboards and an agent that writes SQL ask of the hospital; nothing of it is protected unless the header says so.

--# patients by city
select city, count(*) as n from clinic."Patient" group by city order by n desc, city nulls last
--# patients listed
select "patientId", "fullName", city, "user" from clinic."Patient" order by "fullName"
--# patients with all columns | masks Select "Date of Birth" nhs E-Mail diagnosis allergies insured chart größe dose nhsHead
select * from clinic."Patient" order by "patientId"
--# patient looked up | masks nhs E-Mail
select "fullName", nhs, "E-Mail" from clinic."Patient" where "patientId" = 3
--# patient looked up by parameter | masks nhs
--@ extended
select "fullName", nhs from clinic."Patient" where "patientId" = $1
--bind 3
--# patient by name
select "patientId" from clinic."Patient" where "fullName" ilike '%weiß%'
--# patient by name unicode
select "patientId", initials from clinic."Patient" where "fullName" = 'Ida 王'
--# initials
select initials, array_agg("fullName" order by "fullName") from clinic."Patient" group by initials order by 1
--# user column reserved
select "user", count(*) from clinic."Patient" group by "user" order by 1
--# ward load view
select name, patients, beds, round(100.0 * patients / beds, 1) as pct from clinic.ward_load order by pct desc
--# ward left join | masks bern
select w.name, count(p.*) filter (where p.city = 'Bern') as bern, count(p."patientId") from clinic.ward w left join clinic."Patient" p on p.ward = w.id group by w.name order by 1
--# end column reserved
select name, "end", coalesce("end"::text, 'open') from clinic.ward order by id
--# appointments per day
select starts::date as day, count(*), sum(minutes) as minutes from clinic.appointment group by 1 order by 1
--# appointments per room and state
select room, state, count(*) from clinic.appointment group by rollup (room, state) order by room nulls last, state nulls last
--# appointment detail | masks reason
select id, patient, starts, reason from clinic.appointment order by id
--# next appointment
select distinct on (patient) patient, starts, room from clinic.appointment order by patient, starts desc
--# gaps between
select patient, starts, starts - lag(starts) over (partition by patient order by starts) as since from clinic.appointment order by patient, starts
--# running total
select starts, minutes, sum(minutes) over (order by starts rows unbounded preceding) from clinic.appointment order by starts
--# moving average
select starts, avg(minutes) over (order by starts rows between 2 preceding and current row)::numeric(6, 2) from clinic.appointment order by starts
--# ntile
select id, minutes, ntile(4) over (order by minutes, id), percent_rank() over (order by minutes), cume_dist() over (order by minutes) from clinic.appointment order by id
--# named window
select id, rank() over w, dense_rank() over w, first_value(id) over w from clinic.appointment window w as (partition by room order by minutes desc, id) order by id
--# range frame with interval
select starts, count(*) over (order by starts range between interval '30 days' preceding and current row) from clinic.appointment order by starts
--# groups frame
select id, sum(minutes) over (order by minutes groups between 1 preceding and 1 following exclude current row) from clinic.appointment order by id
--# date series
select d::date, count(a.id) from generate_series(date '2025-01-01', date '2025-01-14', interval '1 day') d left join clinic.appointment a on a.starts::date = d::date group by 1 order by 1
--# calendar with weekdays
select to_char(d, 'IYYY-IW') as week, count(*) filter (where extract(isodow from d) < 6) as workdays from generate_series('2025-01-01'::date, '2025-02-01', '1 day') d group by 1 order by 1
--# pivot by filter
select room, count(*) filter (where state = 'planned') as planned, count(*) filter (where state = 'done') as done, count(*) filter (where state = 'missed') as missed from clinic.appointment group by room order by room
--# pivot by crosstab
select * from crosstab('select room, state, count(*) from clinic.appointment group by 1, 2 order by 1, 2', 'values (''done''), (''missed''), (''planned'')') as c(room text, done bigint, missed bigint, planned bigint) order by 1
--# pivot by case
select patient, max(case when state = 'done' then starts end) as done, max(case when state = 'missed' then starts end) as missed from clinic.appointment group by patient order by patient
--# json of rooms
select json_agg(json_build_object('code', code, 'floor', floor, 'open', "open") order by code) from clinic.room
--# json nested
select json_build_object('ward', w.name, 'patients', (select coalesce(json_agg(json_build_object('id', p."patientId", 'name', p."fullName") order by p."patientId"), '[]') from clinic."Patient" p where p.ward = w.id)) from clinic.ward w order by w.id
--# json row of open table
select row_to_json(r), to_jsonb(r) from clinic.room r order by code
--# json object agg
select jsonb_object_agg(code, floor order by code) from clinic.room
--# json array constructor
select json_array(code, floor), json_object('c': code) from clinic.room order by code
--# json table
select t.* from billing.tariff, json_table(attributes, '$' columns (vat numeric path '$.vat', code text path '$.dept.code')) t order by 1
--# json path
select code, attributes -> 'dept' ->> 'code', attributes #>> '{dept,code}', jsonb_path_query_first(attributes, '$.vat') from billing.tariff order by code
--# json contains
select code from billing.tariff where attributes @> '{"vat": 2.5}' or attributes ? 'dept' order by code
--# orders by status
select status, count(*), sum(amount), avg(amount)::numeric(10, 2) from billing."order" group by status having sum(amount) > 100 order by status
--# orders with the reserved names
select "group", "from", "to", "to" - "from" as days from billing."order" where "group" = 'x' order by "from", id
--# orders and patients
select o.id, p."fullName", o.amount from billing."order" o join clinic."Patient" p using ("patientId") order by o.id
--# orders with IBAN | masks IBAN
select id, amount, "IBAN" from billing."order" order by id
--# orders as of months
select date_trunc('month', "from")::date as month, sum(amount) as total, sum(sum(amount)) over (order by date_trunc('month', "from")) as ytd from billing."order" group by 1, date_trunc('month', "from") order by 1
--# orders growth
with m as (select date_trunc('month', "from")::date as month, sum(amount) as total from billing."order" group by 1) select month, total, round(100 * (total / nullif(lag(total) over (order by month), 0) - 1), 2) as growth from m order by month
--# orders top per group
select * from (select id, "group", amount, row_number() over (partition by "group" order by amount desc) as n from billing."order") s where n <= 2 order by "group", n
--# orders median
select status, percentile_cont(0.5) within group (order by amount), percentile_disc(array[0.25, 0.75]) within group (order by amount), mode() within group (order by "group") from billing."order" group by status order by status
--# orders buckets
select width_bucket(amount, 100, 220, 4) as bucket, min(amount), max(amount), count(*) from billing."order" group by bucket order by bucket
--# orders cohorts
select date_trunc('month', f.first)::date as cohort, count(distinct o."patientId") from billing."order" o join (select "patientId", min("from") as first from billing."order" group by 1) f using ("patientId") group by 1 order by 1
--# seven tables
select p."fullName", w.name as ward, a.starts, r.floor, o.status, i.line, t.label from clinic."Patient" p join clinic.ward w on w.id = p.ward join clinic.appointment a on a.patient = p."patientId" join clinic.room r on r.code = a.room join billing."order" o on o."patientId" = p."patientId" join billing.item i on i."order" = o.id join billing.tariff t on t.code = i.code order by 1, 3, 5, 6
--# twelve tables
select count(*) from clinic."Patient" a, clinic."Patient" b, clinic.ward c, clinic.ward d, clinic.room e, clinic.room f, billing."order" g, billing.item h, billing.tariff i, clinic.queue j, clinic.kv k, billing.hospital l where a."patientId" = b."patientId" and c.id = d.id and e.code = f.code and a.ward = c.id and g."patientId" = a."patientId" and h."order" = g.id and i.code = h.code and j.id = c.id and k.version = c.id and l.id = c.id
--# items total
select o.id, o.amount, sum(i.total) as items, o.amount - sum(i.total) as rest from billing."order" o join billing.item i on i."order" = o.id group by o.id order by o.id
--# tariff in range
select code, label from billing.tariff where valid @> date '2025-06-01' order by code
--# tariff range bounds
select code, lower(valid), upper(valid), upper_inf(valid), isempty(valid) from billing.tariff order by code
--# tariff tags
select t.code, tag from billing.tariff t, unnest(t.tags) tag order by 1, 2
--# tariff tag count
select tag, count(*) from billing.tariff cross join lateral unnest(tags) as tag group by tag order by tag
--# tariff array ops
select code, tags[1], cardinality(tags), 'day' = any(tags), array_to_string(tags, '|') from billing.tariff order by code
--# tariff formatted
select format('%-10s|%s', label, to_char(price, 'FM999G990D00')) from billing.tariff order by code
--# hospital twin columns
select name, "E-Mail", "IBAN", "Select", value, phone from billing.hospital order by id
--# hospital twin filters
select name from billing.hospital where "E-Mail" like '%annex%' and "IBAN" <> 'x' order by value desc
--# hospital twin with protected beside | masks IBAN
select h."IBAN" as own, o."IBAN" from billing.hospital h join billing."order" o on o.id = h.id order by h.id
--# staff list
select id, name, role, hired from clinic.staff order by id
--# staff only parent
select id, name from only clinic.staff order by id
--# staff by kind
select tableoid::regclass as kind, count(*) from clinic.staff group by 1 order by 1
--# doctors
select name, licence, "Specialty" from clinic.doctor order by licence
--# head doctor
select name, since from clinic."head doctor"
--# staff with salary | masks salary PIN
select name, salary, "PIN" from clinic.staff order by id
--# all staff function
select id, name, role from clinic.all_staff()
--# all staff function star | masks PIN salary
select * from clinic.all_staff()
--# union view names
select name, role from clinic.everyone order by name
--# union view | masks salary
select * from clinic.everyone order by name
--# directory | masks reach
select id, name, city, ward, reach from clinic.v_patient order by id
--# directory open
select id, name from clinic."v.directory" order by id
--# directory like
select name, ward from clinic.v_patient where name like 'A%' or city = 'Oslo' order by name
--# snapshot open
select "patientId", "fullName" from archive.snapshot order by 1
--# snapshot | masks number born
select * from archive.snapshot order by "patientId"
--# monthly view
select * from archive.monthly order by month, state
--# barrier open columns
select "patientId", "fullName" from clinic.barrier order by 1
--# lab open columns
select id, taken_on, kind, unit from "lab.results".measurement order by id
--# lab with values | masks value remark
select id, value, remark, unit from "lab.results".measurement order by id
--# lab one year
select kind, count(*) from "lab.results".measurement where taken_on between '2025-01-01' and '2025-12-31' group by kind order by 1
--# lab one partition
select id, kind from "lab.results"."2025.blood" order by id
--# lab by partition
select tableoid::regclass::text as part, count(*) from "lab.results".measurement group by 1 order by 1
--# lab per patient
select p."fullName", count(m.id) from clinic."Patient" p left join "lab.results".measurement m on m."patientId" = p."patientId" group by p."patientId" order by 2 desc, 1
--# lab count of all
select count(*) from "lab.results".measurement
--# lab latest
select distinct on ("patientId") "patientId", taken_on from "lab.results".measurement order by "patientId", taken_on desc, id
--# gehälter names
select "№", "имя", "naïve col" from "Über Ärzte"."Gehälter" order by "№"
--# gehälter | masks 工资
select * from "Über Ärzte"."Gehälter" order by "№"
--# gehälter upper
select upper("имя") from "Über Ärzte"."Gehälter" where "naïve col" = 'ok' order by 1
--# survey means
select avg(q1)::numeric(6, 2), avg(q2)::numeric(6, 2), avg(q3)::numeric(6, 2), stddev(q5)::numeric(6, 2), corr(q6, q7)::numeric(6, 2) from clinic.survey
--# survey unpivoted
select v.q, avg(v.a)::numeric(6, 2) from clinic.survey s, lateral (values ('q1', q1), ('q2', q2), ('q3', q3)) v(q, a) group by v.q order by 1
--# survey open text
select q41, q43, count(*) from clinic.survey group by q41, q43 order by 1, 2
--# survey whole | masks q17 q42
select * from clinic.survey order by id
--# intake visits
select id, form -> 'visit' ->> 'reason' as reason, (form -> 'visit' ->> 'n')::int as n from clinic.intake order by id
--# intake language
select form -> 'contact' ->> 'lang' as lang, count(*) from clinic.intake group by 1 order by 1
--# intake by language
select id from clinic.intake where form #>> '{contact,lang}' = 'de' order by id
--# intake note
select id, note from clinic.intake where note is not null order by id
--# intake raw step
select id, raw ->> 'step' from clinic.intake order by id
--# contact kinds
select kind, count(*) from clinic.contact group by kind order by kind
--# contact | masks phone
select * from clinic.contact order by id
--# safe of the desk
select id, owner, label from clinic.safe order by id
--# safe of the pharmacy
set app.owner = 'pharmacy'; select id, label from clinic.safe order by id; reset app.owner
--# odd table
select "column", "where", "Null" from clinic."Table" where "Null" is null or "where" = 'd' order by id
--# odd table insert
insert into clinic."Table" (id, "column", "where", "Null") values (9, 'x', 'y', 'z') returning *
--# cte chain
with a as (select * from clinic.room), b as (select floor, count(*) n from a group by floor), c as materialized (select max(n) m from b) select b.floor, b.n, c.m from b, c order by 1
--# recursive numbers
with recursive t(n) as (values (1) union all select n + 1 from t where n < 5) select n, n * n from t
--# recursive rooms
with recursive up(floor, path) as (select 1, '1' union all select r.floor, path || '>' || r.floor from clinic.room r join up on r.floor = up.floor + 1) select * from up order by floor
--# recursive search
with recursive t(a, b) as (select 1, 2 union all select b, a + b from t where b < 50) search breadth first by a set o select a, b from t order by o
--# lateral top
select r.code, l.starts from clinic.room r left join lateral (select starts from clinic.appointment a where a.room = r.code order by starts desc limit 2) l on true order by 1, 2
--# exists
select w.name from clinic.ward w where exists (select 1 from clinic."Patient" p where p.ward = w.id and p.city = 'Bern') order by 1
--# not in
select code from billing.tariff where code not in (select code from billing.item where code is not null) order by 1
--# any values
select "fullName" from clinic."Patient" where "patientId" in (values (1), (3), (5)) order by 1
--# array parameter
--@ extended
select "fullName" from clinic."Patient" where "patientId" = any($1::int[]) order by 1
--bind {1,2,3}
--# row compare
select "patientId" from clinic."Patient" where (city, "user") = ('Bern', 'desk') order by 1
--# set operations
select city from clinic."Patient" where city is not null intersect select 'Bern' union select 'Rome' except select 'Oslo' order by 1
--# full join
select r.code, w.name from clinic.room r full join clinic.ward w on w.id = r.floor order by 1, 2
--# cross join
select r.code, w.id from clinic.room r cross join clinic.ward w order by 1, 2
--# natural join of open
select * from (select code, floor from clinic.room) a natural join (select code, "open" from clinic.room) b order by code
--# join using
select "patientId", p."fullName", o.amount from clinic."Patient" p inner join billing."order" o using ("patientId") where o.status = 'late' order by o.id
--# string functions
select upper(name), length(name), position('o' in name), substring(name from 1 for 2), replace(name, 'o', '0'), lpad(name, 8, '.'), initcap(name), name || '!' from clinic.ward order by id
--# regexp
select "fullName", regexp_replace("fullName", '\s.*', ''), "fullName" ~* '^[a-d]' from clinic."Patient" order by 1
--# splits
select split_part("fullName", ' ', 2), string_to_array("fullName", ' ') from clinic."Patient" order by 1
--# dates
select date_part('year', starts), extract(epoch from starts), to_char(starts, 'Dy DD Mon YYYY HH24:MI'), starts + interval '1 hour', date_trunc('week', starts), starts at time zone 'UTC' from clinic.appointment order by id
--# age of admission
select "patientId", age(timestamptz '2025-12-31', admitted), admitted at time zone 'Europe/Zurich' from clinic."Patient" order by 1
--# casts
select '42'::int, cast('2025-01-01' as date), '1.5'::numeric(4, 2), 't'::boolean, '{1,2}'::int[], '[1,3)'::int4range, 'grave'::clinic."Severity", '10'::clinic."PositiveInt"
--# math
select round(avg(price), 2), ceil(max(price)), floor(min(price)), abs(-1), power(2, 8), sqrt(16), mod(7, 3), greatest(1, 2), least(1, 2), trunc(1.9) from billing.tariff
--# coalesce chain
select coalesce(city, "user", 'none'), nullif(city, 'Bern'), case when city is null then 'n' when city like 'B%' then 'b' else 'o' end from clinic."Patient" order by "patientId"
--# tablesample
select count(*) from billing."order" tablesample bernoulli (100)
--# limit offset
select id from billing."order" order by id limit 3 offset 2
--# fetch with ties
select id, "group" from billing."order" order by "group" fetch first 2 rows with ties
--# keyset page
--@ extended
select id, amount from billing."order" where (amount, id) > ($1, $2) order by amount, id limit 3
--bind 112.5
--bind 2
--# count over
select id, count(*) over () as total from billing."order" order by id limit 2
--# grouping sets
select status, "group", grouping(status, "group"), sum(amount) from billing."order" group by grouping sets ((status), ("group"), ()) order by 3, 1, 2
--# string agg
select w.name, string_agg(p."fullName", ', ' order by p."fullName") from clinic.ward w join clinic."Patient" p on p.ward = w.id group by w.name order by 1
--# array agg filter
select array_agg("patientId" order by "patientId") filter (where city = 'Bern'), array_agg(distinct city order by city) from clinic."Patient"
--# bool aggs
select bool_and("open"), bool_or("open"), every(floor > 0) from clinic.room
--# own aggregate
select clinic.joined(name) from (select name from clinic.ward order by id) s
--# own variadic
select clinic.label('a', 'b', name) from clinic.ward order by id
--# own function default
select clinic."Age in Wards"(), clinic."Age in Wards"(2), clinic."Age in Wards"(which => 3)
--# own plpgsql function
select clinic.shout(name) from clinic.ward order by id
--# nhs of one masked | masks nhs_of
select clinic.nhs_of(1)
--# chart rows ids
select id from clinic.chart_rows() order by id
--# explain plain
explain (costs off) select * from clinic.room where code = 'N1'
--# explain with costs
explain select name from clinic.ward where id = 1
--# explain analyze quiet
explain (analyze, costs off, timing off, summary off, buffers off) select count(*) from clinic.room
--# explain json of open | volatile
explain (format json, analyze) select * from billing.tariff
--# explain masked without costs
explain (costs off) select nhs from clinic."Patient"
--# copy out open
copy (select code, floor from clinic.room order by code) to stdout with (format csv, header true)
--# copy out table
copy billing.tariff to stdout
--# copy out columns binary
copy clinic.room (code, floor) to stdout (format binary)
--# copy out masked | masks copied
copy clinic.contact to stdout
--# binary report
--@ binary
select id, amount, "from", status from billing."order" order by id
--# binary masked | masks nhs "Date of Birth" größe
--@ binary
select "patientId", nhs, "Date of Birth", "größe" from clinic."Patient" order by 1
--# portal report
--@ portal
select code, label, price from billing.tariff order by code
--# portal masked | masks nhs
--@ portal
select "patientId", nhs from clinic."Patient" order by 1
--# describe only
--@ describe
select p."fullName", o.amount from clinic."Patient" p join billing."order" o using ("patientId")
--# describe masked
--@ describe
select * from clinic."Patient" where "patientId" = $1
--# cursor over report
begin; declare c scroll cursor for select id, amount from billing."order" order by id; fetch 3 from c; fetch prior from c; move 2 in c; fetch all from c; close c; commit
--# cursor masked | masks nhs
begin; declare c cursor for select "patientId", nhs from clinic."Patient" order by 1; fetch all from c; commit
--# prepared by sql
prepare r(int) as select "fullName" from clinic."Patient" where "patientId" = $1; execute r(2); deallocate r
--# temp table of open columns
create temp table t as select "patientId", city from clinic."Patient" where city is not null; select city, count(*) from t group by city order by city; drop table t
--# temp table on commit drop
begin; create temp table t (id int primary key, v text) on commit drop; insert into t values (1, 'a'), (2, 'b'); select * from t order by id; commit
--# select into temp
select code, price into temp t from billing.tariff; select sum(price) from t; drop table t
--# temp view
create temp view t as select name, beds from clinic.ward; select * from t order by 1; drop view t
--# transaction read only
begin transaction isolation level repeatable read read only; select count(*) from clinic.room; commit
--# savepoints
begin; insert into clinic.scratch values (5, 'five'); savepoint s; insert into clinic.scratch values (6, 'six'); rollback to s; release s; select * from clinic.scratch order by id; rollback
--# do block harmless
do $$ begin insert into clinic.scratch values (8, 'eight'); end $$
