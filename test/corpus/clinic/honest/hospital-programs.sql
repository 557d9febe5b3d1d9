-- What applications, mappers, queues, migrations, drivers and catalog browsers send on this schema.

--# insert patient
insert into clinic."Patient" ("patientId", "fullName", city) values (200, 'New One', 'Bern') returning "patientId", "fullName", initials
--# insert patient with protected
insert into clinic."Patient" ("patientId", "fullName", "E-Mail", diagnosis, allergies) values (201, 'New Two', 'n@x.example', 'mild', '{dust}')
--# insert patient by parameters
--@ extended
insert into clinic."Patient" ("patientId", "fullName", "E-Mail", "größe", chart) values ($1, $2, $3, $4, $5) returning "patientId"
--bind 202
--bind Par Am
--bind p@a.example
--bind 170.5
--bind {"pulse": 1}
--# insert patient composite
insert into clinic."Patient" ("patientId", "fullName", insured) values (203, 'Com Po', row('C', 'P-1'))
--# insert returning masked | masks E-Mail
insert into clinic."Patient" ("patientId", "fullName", "E-Mail") values (204, 'Ret Urn', 'r@x.example') returning "patientId", "E-Mail"
--# insert many
insert into clinic.scratch values (10, 'a'), (11, 'b'), (12, 'c')
--# insert by unnest
--@ extended
insert into clinic.scratch (id, t) select * from unnest($1::int[], $2::text[]) returning id
--bind {20,21}
--bind {x,y}
--# insert default values
insert into clinic.queue (topic, run_at) values ('x', '2025-01-01') returning attempts, locked_by
--# insert select open
insert into clinic.scratch select id, name from clinic.ward returning *
--# insert overriding
insert into clinic.queue (id, topic, run_at) overriding system value values (77, 'o', '2025-01-01') returning id
--# upsert
insert into clinic.kv (key, value) values ('a', 'new') on conflict (key) do update set value = excluded.value, version = kv.version + 1 returning key, value, version
--# upsert nothing
insert into clinic.kv values ('b', 'x') on conflict do nothing
--# upsert where
insert into clinic.kv as k (key, value) values ('a', 'new') on conflict (key) do update set value = excluded.value where k.version < 5 returning k.version
--# upsert with protected value
insert into clinic."Patient" ("patientId", "fullName", "E-Mail", city) values (2, 'Bo Okafor', 'bo@x.example', 'Oslo') on conflict ("patientId") do update set "E-Mail" = excluded."E-Mail", city = excluded.city
--# update open
update clinic."Patient" set city = 'Basel', "user" = 'web' where "patientId" = 2 returning "patientId", city
--# update ward of patient
update clinic."Patient" set ward = null where "patientId" = 2
--# update protected value | known
update clinic.contact set phone = '+1 555 0142' where id = 2
--# update protected value by parameter
--@ extended
update clinic."Patient" set "E-Mail" = $1, "größe" = $2 where "patientId" = $3
--bind new@x.example
--bind 171.25
--bind 4
--# update diagnosis
update clinic."Patient" set diagnosis = 'none' where "patientId" = 4 returning "fullName"
--# update from
update billing.item i set price = t.price from billing.tariff t where t.code = i.code and i."order" = 2 returning i."order", i.price, i.total
--# update with trigger
update clinic.room set "open" = false where code = 'N1' returning code, "open", changed
--# update json open
update billing.tariff set attributes = jsonb_set(attributes, '{vat}', '8.1') where code = 'A1' returning attributes
--# update json member beside
update clinic.intake set form = jsonb_set(form, '{visit,reason}', '"surgery"') where id = 1
--# update version
--@ extended
update clinic.kv set value = $1, version = version + 1 where key = $2 and version = $3
--bind v
--bind a
--bind 1
--# update appointment state
update clinic.appointment set state = 'done' where id = 3
--# update appointment move
update clinic.appointment set starts = starts + interval '1 day' where patient = 2 returning id, starts
--# update order status
update billing."order" set status = 'paid', "to" = '2025-12-31' where id = 1 returning id, status, "to"
--# delete one
delete from clinic.scratch where id = 1 returning *
--# delete appointment
delete from clinic.appointment where id = 5
--# delete patient cascade | known
delete from clinic."Patient" where "patientId" = 8
--# delete using
delete from clinic.scratch s using clinic.ward w where w.id = s.id
--# delete lab by date
delete from "lab.results".measurement where taken_on < '2024-02-01'
--# insert lab
insert into "lab.results".measurement (id, taken_on, "patientId", kind, value, unit) values (100, '2025-03-03', 1, 'blood', 4.2, 'mmol') returning id, taken_on
--# insert lab batch
insert into "lab.results".measurement (id, taken_on, "patientId", kind, value) select 200 + g, date '2025-01-01' + g, 1, 'urine', g * 1.5 from generate_series(1, 5) g
--# insert note
insert into clinic.note values (50, 1, 'feels fine', '2025-04-04')
--# update note date
update clinic.note set written = '2025-05-05' where id = 2
--# insert audit row
insert into archive.audit (tab, op, row_data) values ('x', 'INSERT', '{"a": 1}')
--# insert reminder
insert into billing.reminder (id, level, sent) values (60, 1, '2025-01-01')
--# insert into view with rule | known
insert into clinic.guess values (90, 'seen')
--# insert into updatable view
insert into clinic.rooms values ('X9', 9) returning code
--# merge
merge into clinic.kv k using (values ('a', 'm1'), ('z', 'm2')) v(key, value) on k.key = v.key when matched then update set value = v.value when not matched then insert (key, value) values (v.key, v.value)
--# merge returning
merge into clinic.kv k using (values ('a', 'm1'), ('z', 'm2')) v(key, value) on k.key = v.key when matched then update set value = v.value when not matched then insert (key, value) values (v.key, v.value) returning merge_action(), k.key
--# write in cte
with moved as (delete from clinic.scratch where id = 2 returning *) insert into clinic.kv (key, value) select t, id::text from moved returning *
--# truncate
truncate clinic.scratch
--# truncate and restart
truncate clinic.queue restart identity
--# copy in
--@ simple
copy clinic.scratch from stdin
--copy 30\tthirty
--copy 31\tthirty-one
--# copy in csv
--@ simple
copy clinic.scratch (id, t) from stdin with (format csv, header true)
--copy id,t
--copy 40,"forty, one"
--# copy in patients | known
--@ simple
copy clinic."Patient" ("patientId", "fullName", "E-Mail", nhs) from stdin
--copy 300\tCop Y\tc@y.example\t9990001111
--# copy in lab
--@ simple
copy "lab.results".measurement (id, taken_on, "patientId", kind, value) from stdin (format csv)
--copy 400,2025-02-02,1,blood,5.5
--# copy in where
--@ simple
copy clinic.scratch from stdin where id > 50
--copy 49\tno
--copy 51\tyes
--# queue take
with next as (select id from clinic.queue where locked_by is null and run_at <= '2025-06-01' order by run_at limit 1 for update skip locked) update clinic.queue q set locked_by = 'w9', attempts = attempts + 1 from next where next.id = q.id returning q.id, q.topic, q.body
--# queue take by sub-select
update clinic.queue set locked_by = 'w2' where id = (select id from clinic.queue where topic = 'mail' and locked_by is null order by id for no key update skip locked limit 1) returning *
--# queue finish
delete from clinic.queue where id = 1 and locked_by is not distinct from null
--# queue retry
update clinic.queue set locked_by = null, run_at = run_at + interval '5 minutes' * power(2, attempts) where id = 2 returning run_at
--# queue stats
select topic, count(*) filter (where locked_by is null) as ready, min(run_at) from clinic.queue group by topic order by topic
--# queue view
select * from clinic.open_queue order by id
--# queue enqueue
insert into clinic.queue (topic, body, run_at) values ('mail', jsonb_build_object('to', 5), now()) returning topic, body
--# queue advisory lock
select pg_try_advisory_xact_lock(hashtext('queue'))
--# queue lock rows
begin; select id from clinic.queue where topic = 'fax' for update; commit
--# sequence next
select nextval('billing.invoice_no')
--# sequence odd next
select nextval('clinic."Seq.One"'), currval('clinic."Seq.One"')
--# sequence set
select setval('billing.invoice_no', 5000, false)
--# sequence of identity
select pg_get_serial_sequence('clinic."Patient"', 'patientId')
--# call book
call clinic.book(1, '2025-08-08 10:00')
--# call discharge
call clinic.discharge(5)
--# notify
notify desk, 'patient 5 left'
--# listen
listen desk; unlisten desk
--# set settings
set statement_timeout = '30s'; set lock_timeout = '5s'; set idle_in_transaction_session_timeout = '60s'; show statement_timeout; reset all
--# set local
begin; set local work_mem = '8MB'; select current_setting('work_mem'); commit
--# set search path
set search_path to clinic, "lab.results", "Über Ärzte"; select count(*) from "Patient"; select count(*) from measurement; select count(*) from "Gehälter"; reset search_path
--# unqualified after path
set search_path to billing, clinic, public; select o.id, p."fullName" from "order" o join "Patient" p using ("patientId") order by 1; reset search_path
--# django select | masks nhs
SELECT "clinic"."Patient"."patientId", "clinic"."Patient"."fullName", "clinic"."Patient"."nhs" FROM "clinic"."Patient" WHERE "clinic"."Patient"."city" = 'Bern' ORDER BY "clinic"."Patient"."patientId" ASC LIMIT 21
--# django exists
SELECT 1 AS "a" FROM "clinic"."ward" WHERE "clinic"."ward"."name" = 'North' LIMIT 1
--# django aggregate
SELECT COUNT(*) AS "__count" FROM (SELECT DISTINCT "clinic"."Patient"."city" AS "col1" FROM "clinic"."Patient") subquery
--# sqlalchemy select | masks E-Mail
SELECT clinic."Patient"."patientId" AS "clinic_Patient_patientId", clinic."Patient"."E-Mail" AS "E-Mail" FROM clinic."Patient" LEFT OUTER JOIN clinic.ward AS ward_1 ON ward_1.id = clinic."Patient".ward ORDER BY clinic."Patient"."patientId"
--# sqlalchemy insertmanyvalues
INSERT INTO clinic.queue (topic, run_at) SELECT p0::VARCHAR, p1::TIMESTAMP WITHOUT TIME ZONE FROM (VALUES ('a', '2025-01-01'::text, 0), ('b', '2025-01-02', 1)) AS imp_sen(p0, p1, sen_counter) ORDER BY sen_counter RETURNING topic, topic AS topic__1
--# hibernate select
select p1_0."patientId",p1_0.city,w1_0.id,w1_0.name from clinic."Patient" p1_0 left join clinic.ward w1_0 on w1_0.id=p1_0.ward where p1_0."patientId"=1
--# hibernate sequence
select nextval('billing.invoice_no')
--# prisma many | masks nhs
SELECT "clinic"."Patient"."patientId", "clinic"."Patient"."fullName", "clinic"."Patient"."nhs" FROM "clinic"."Patient" WHERE ("clinic"."Patient"."ward" = 1 AND "clinic"."Patient"."city" IS NOT NULL) ORDER BY "clinic"."Patient"."patientId" ASC OFFSET 0
--# prisma json aggregate
SELECT "t0"."id", "J"."data" FROM "clinic"."ward" AS "t0" LEFT JOIN LATERAL (SELECT COALESCE(JSONB_AGG("s"."j" ORDER BY "s"."j"), '[]') AS "data" FROM (SELECT JSONB_BUILD_OBJECT('id', "p"."patientId", 'name', "p"."fullName") AS "j" FROM "clinic"."Patient" AS "p" WHERE "p"."ward" = "t0"."id") AS "s") AS "J" ON TRUE ORDER BY 1
--# typeorm distinct page
SELECT DISTINCT "distinctAlias"."p_id" AS "ids_p_id" FROM (SELECT "p"."patientId" AS "p_id", "p"."fullName" AS "p_name" FROM "clinic"."Patient" "p" LEFT JOIN "billing"."order" "o" ON "o"."patientId" = "p"."patientId") "distinctAlias" ORDER BY "p_id" ASC LIMIT 3
--# activerecord
--@ extended
SELECT "ward".* FROM "clinic"."ward" WHERE "ward"."id" = $1 LIMIT $2
--bind 1
--bind 1
--# knex
select "code", "floor" from "clinic"."room" where "floor" > 1 order by "code" asc limit 10
--# kysely json
select "t"."code", to_json((select obj from (select "t"."label", "t"."price") as obj)) as "j" from "billing"."tariff" as "t" order by 1
--# drizzle
select "id", "name", (select count(*) from "clinic"."Patient" where "clinic"."Patient"."ward" = "w"."id") from "clinic"."ward" "w" order by "w"."id"
--# dbt model
create table archive.dbt_orders as (with source as (select * from billing.hospital), renamed as (select id, name as hospital_name, value from source) select * from renamed)
--# dbt view swap
begin; create view archive.dbt_v__tmp as (select id, name from clinic.ward); alter view archive.dbt_v__tmp rename to dbt_v; commit
--# dbt test
select count(*) as failures, count(*) != 0 as should_warn from (select code from billing.tariff where code is null) dbt_internal_test
--# dbt snapshot hash
select md5(coalesce(cast(code as varchar), '') || '|' || coalesce(cast(price as varchar), '')) as dbt_scd_id from billing.tariff order by 1
--# metabase field values
SELECT "clinic"."room"."code" AS "code" FROM "clinic"."room" GROUP BY "clinic"."room"."code" ORDER BY "clinic"."room"."code" ASC LIMIT 1001
--# metabase sub-question
SELECT "source"."status" AS "status", SUM("source"."amount") AS "sum" FROM (SELECT "billing"."order"."status" AS "status", "billing"."order"."amount" AS "amount" FROM "billing"."order" WHERE "billing"."order"."from" >= DATE '2025-01-01') AS "source" GROUP BY "source"."status" ORDER BY "source"."status" ASC
--# metabase month
SELECT CAST(DATE_TRUNC('month', "clinic"."appointment"."starts") AS DATE) AS "starts", COUNT(*) AS "count" FROM "clinic"."appointment" GROUP BY CAST(DATE_TRUNC('month', "clinic"."appointment"."starts") AS DATE) ORDER BY 1
--# superset
SELECT DATE_TRUNC('day', starts) AS __timestamp, room AS room, COUNT(*) AS count FROM clinic.appointment WHERE starts >= TO_TIMESTAMP('2025-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('day', starts), room ORDER BY 1, 2 LIMIT 10000
--# grafana
SELECT floor(extract(epoch from starts)/86400)*86400 AS "time", count(*) FROM clinic.appointment WHERE starts BETWEEN '2025-01-01T00:00:00Z' AND '2025-12-31T00:00:00Z' GROUP BY 1 ORDER BY 1
--# power bi
select "_"."city", "a0" from (select "rows"."city" as "city", count(1) as "a0" from (select "city" from "clinic"."Patient" "$Table") "rows" group by "city") "_" where not "a0" is null order by 1 limit 1001
--# tableau
SELECT "room"."code" AS "code", MIN("room"."floor") AS "TEMP(x)(1)" FROM "clinic"."room" "room" GROUP BY 1 HAVING (COUNT(1) > 0) ORDER BY 1
--# looker
WITH o AS (SELECT status, amount FROM billing."order") SELECT o.status AS "o.status", COALESCE(SUM(o.amount), 0) AS "o.total" FROM o GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 500
--# text to sql agent asks tables
select table_schema, table_name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema') and table_schema in ('clinic', 'billing', 'archive', 'lab.results', 'Über Ärzte') order by 1, 2
--# text to sql agent asks columns
select table_name, column_name, data_type, is_nullable from information_schema.columns where table_schema = 'clinic' order by table_name, ordinal_position
--# text to sql agent asks comments
select c.relname, a.attname, col_description(c.oid, a.attnum) from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 where c.relnamespace = 'clinic'::regnamespace and c.relkind = 'r' order by 1, a.attnum
--# text to sql agent asks samples | masks Select "Date of Birth" nhs E-Mail diagnosis allergies insured chart größe dose nhsHead
SELECT * FROM clinic."Patient" ORDER BY "patientId" LIMIT 3
--# text to sql agent asks enum
select e.enumlabel from pg_enum e join pg_type t on t.oid = e.enumtypid where t.typname = 'Severity' order by e.enumsortorder
--# text to sql agent counts
SELECT COUNT(*) FROM clinic."Patient"
--# text to sql agent wrong case
select * from clinic.patient
--# text to sql agent wrong column
select "fullname" from clinic."Patient"
--# text to sql agent wrong function
select datediff('day', starts, now()) from clinic.appointment
--# text to sql agent syntax
select "patientId" form clinic."Patient"
--# text to sql agent group error
select city, "fullName" from clinic."Patient" group by city
--# text to sql agent type error
select count(*) from clinic.ward where id = 'north'
--# text to sql agent ambiguous
select "patientId" from clinic."Patient" p, billing."order" o
--# text to sql agent division
select 1 / 0
--# text to sql agent date
select '2025-13-01'::date
--# keys of a schema
select tc.table_name, kcu.column_name, ccu.table_name as to_table, ccu.column_name as to_column from information_schema.table_constraints tc join information_schema.key_column_usage kcu using (constraint_schema, constraint_name) join information_schema.constraint_column_usage ccu using (constraint_schema, constraint_name) where tc.constraint_type = 'FOREIGN KEY' and tc.table_schema in ('clinic', 'billing') order by 1, 2
--# primary keys
select i.indrelid::regclass, a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey) where i.indisprimary and i.indrelid = 'clinic."Patient"'::regclass
--# index definitions
select indexname, indexdef from pg_indexes where schemaname = 'clinic' order by 1
--# constraint definitions
select conname, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'clinic'::regnamespace order by 1
--# view definitions
select viewname, definition from pg_views where schemaname = 'clinic' order by 1
--# view definition one
select pg_get_viewdef('clinic.v_patient'::regclass, true)
--# function definitions
select proname, pg_get_functiondef(oid) from pg_proc where pronamespace = 'clinic'::regnamespace and prokind in ('f', 'p') order by 1
--# trigger definitions
select tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal order by 1
--# policies
select * from pg_policies where schemaname = 'clinic' order by policyname
--# rules
select * from pg_rules where schemaname = 'clinic' order by rulename
--# enum types
select n.nspname, t.typname, array_agg(e.enumlabel order by e.enumsortorder) from pg_type t join pg_enum e on e.enumtypid = t.oid join pg_namespace n on n.oid = t.typnamespace where n.nspname = 'clinic' group by 1, 2
--# domains
select domain_name, data_type from information_schema.domains where domain_schema = 'clinic' order by 1
--# composites
select a.attname, format_type(a.atttypid, a.atttypmod) from pg_attribute a where a.attrelid = 'clinic.insurance'::regclass order by a.attnum
--# sequences
select sequencename, start_value, increment_by from pg_sequences where schemaname in ('billing', 'clinic') order by 1
--# matviews
select matviewname, ispopulated from pg_matviews order by 1
--# partitions
select inhrelid::regclass, inhparent::regclass, pg_get_expr(c.relpartbound, c.oid) from pg_inherits join pg_class c on c.oid = inhrelid order by 1
--# partition tree
select * from pg_partition_tree('"lab.results".measurement')
--# partition key
select pg_get_partkeydef('"lab.results".measurement'::regclass)
--# inheritance
select c.oid::regclass from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'clinic.staff'::regclass
--# sizes | volatile
select relname, pg_size_pretty(pg_relation_size(oid)) from pg_class where relnamespace = 'billing'::regnamespace and relkind = 'r' order by 1
--# table privileges
select grantee, table_name, privilege_type from information_schema.role_table_grants where table_schema = 'clinic' order by 2, 1, 3
--# has privilege
select has_table_privilege('clinic."Patient"', 'select'), has_schema_privilege('clinic', 'usage')
--# search by oid name
select to_regclass('clinic."Patient"'), to_regclass('clinic.nothing'), 'clinic.ward'::regclass::oid = to_regclass('clinic.ward')
--# generated columns
select column_name, generation_expression from information_schema.columns where is_generated = 'ALWAYS' and table_schema in ('clinic', 'billing') order by 1
--# identity columns
select table_name, column_name, identity_generation from information_schema.columns where is_identity = 'YES' and table_schema = 'clinic' order by 1
--# defaults
select a.attname, pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum where d.adrelid = 'clinic."Patient"'::regclass order by a.attnum
--# psql describe lookup
SELECT c.oid, n.nspname, c.relname FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relname OPERATOR(pg_catalog.~) '^(Patient)$' COLLATE pg_catalog.default AND n.nspname OPERATOR(pg_catalog.~) '^(clinic)$' COLLATE pg_catalog.default ORDER BY 2, 3
--# psql describe columns
SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid, true) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef), a.attnotnull, (SELECT c.collname FROM pg_catalog.pg_collation c, pg_catalog.pg_type t WHERE c.oid = a.attcollation AND t.oid = a.atttypid AND a.attcollation <> t.typcollation) AS attcollation, a.attidentity, a.attgenerated FROM pg_catalog.pg_attribute a WHERE a.attrelid = '{oid:Patient}' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
--# psql list schemas
SELECT n.nspname AS "Name", pg_catalog.pg_get_userbyid(n.nspowner) AS "Owner" FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1
--# psql list tables
SELECT n.nspname as "Schema", c.relname as "Name", CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'p' THEN 'partitioned table' END as "Type" FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam WHERE c.relkind IN ('r','p','v','m') AND n.nspname IN ('clinic', 'billing') ORDER BY 1,2
--# psql list functions
SELECT n.nspname, p.proname, pg_catalog.pg_get_function_result(p.oid), pg_catalog.pg_get_function_arguments(p.oid) FROM pg_catalog.pg_proc p LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'clinic' ORDER BY 1, 2, 4
--# psql show create view
SELECT pg_catalog.pg_get_viewdef('{oid:v_patient}'::pg_catalog.oid, true)
--# psql edit function
SELECT pg_catalog.pg_get_functiondef('{oid:shout}'::pg_catalog.oid)
--# psql roles
SELECT r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY 1
--# jdbc tables
SELECT NULL AS TABLE_CAT, n.nspname AS TABLE_SCHEM, c.relname AS TABLE_NAME FROM pg_catalog.pg_namespace n, pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_description d ON (c.oid = d.objoid AND d.objsubid = 0 and d.classoid = 'pg_class'::regclass) WHERE c.relnamespace = n.oid AND n.nspname LIKE 'clinic' AND c.relkind = 'r' ORDER BY 2, 3
--# npgsql types
SELECT ns.nspname, t.oid, t.typname, t.typtype FROM pg_type AS t JOIN pg_namespace AS ns ON ns.oid = t.typnamespace WHERE t.typtype IN ('e', 'c', 'd', 'r') AND ns.nspname = 'clinic' ORDER BY t.typname
--# dbeaver session
SELECT current_schema(), session_user, current_database()
--# dbeaver text columns | masks E-Mail
SELECT "fullName", "E-Mail" FROM clinic."Patient" ORDER BY "patientId" LIMIT 200
--# pgadmin rows
SELECT count(*) OVER () AS total, r.* FROM clinic.room r ORDER BY code LIMIT 100
--# migration create table
create table clinic.device (id bigint generated always as identity primary key, label text not null, ward int references clinic.ward on delete set null, made date default current_date, unique (label))
--# migration create index
create index concurrently if not exists room_floor on clinic.room (floor)
--# migration add column
alter table clinic.room add column note text default 'none'
--undo alter table clinic.room drop column if exists note
--# migration add nullable then backfill
alter table clinic.room add column wing text; update clinic.room set wing = left(code, 1); alter table clinic.room alter column wing set not null
--undo alter table clinic.room drop column if exists wing
--# migration add check
alter table clinic.room add constraint floor_ok check (floor >= 0)
--# migration add foreign key
alter table clinic.appointment add constraint room_fk foreign key (room) references clinic.room (code) not valid
--# migration drop index
drop index if exists clinic.no_such_index
--# migration create enum
create type clinic.shift as enum ('day', 'night'); alter type clinic.shift add value 'late'
--# migration create view
create or replace view clinic.busy as select room, count(*) as n from clinic.appointment group by room
--# migration create matview | known
create materialized view archive.per_city as select city, count(*) from clinic."Patient" group by city with no data; refresh materialized view archive.per_city
--# migration create function
create or replace function clinic.beds_free(w int) returns bigint language sql stable as 'select beds - (select count(*) from clinic."Patient" where ward = w) from clinic.ward where id = w'
--# migration create trigger
create trigger touched_too before update on clinic.room for each row when (old.* is distinct from new.*) execute function clinic.touched()
--# migration create partition
create table "lab.results"."2026" partition of "lab.results".measurement for values from ('2026-01-01') to ('2027-01-01')
--# migration version table
create table if not exists archive.schema_version (version int primary key, applied timestamptz default now()); insert into archive.schema_version (version) values (1), (2)
--# migration comment
comment on column clinic.room.floor is 'Counted from the ground.'
--undo comment on column clinic.room.floor is null
--# migration in transaction
begin; create table clinic.m (id int); alter table clinic.m add column t text; insert into clinic.m values (1, 'x'); commit
--# migration lock timeout
begin; set local lock_timeout = '2s'; lock table clinic.room in share row exclusive mode; commit
--# migration grant
grant select on clinic.room to public
--undo revoke select on clinic.room from public
--# maintenance analyze
analyze clinic.room
--# maintenance vacuum
vacuum (analyze) clinic.scratch
--# maintenance reindex
reindex table clinic.room
--# monitor activity | volatile
select pid, state, wait_event_type, now() - query_start from pg_stat_activity where datname = current_database() order by pid
--# monitor tables | volatile
select relname, n_live_tup, seq_scan from pg_stat_user_tables where schemaname = 'billing' order by relname
--# monitor locks | volatile
select locktype, mode, count(*) from pg_locks group by 1, 2 order by 1, 2
--# monitor database | volatile
select datname, numbackends, xact_commit from pg_stat_database where datname = current_database()
--# monitor settings
select name, setting from pg_settings where name in ('max_connections', 'work_mem') order by 1
--# ping
select 1
--# version
select version()
--# now | volatile
select now(), current_date, localtimestamp, clock_timestamp()
--# empty
;
--# comment only
-- nothing
--# cleared column beside mask | masks phone
select c.kind, c.phone, p."fullName" from clinic.contact c join clinic."Patient" p on p."patientId" = c.who order by c.id
--# pipeline of reports
--@ frames
P |select code from clinic.room order by 1
B ||0|
E |0
P |select count(*) from clinic.ward
B ||1|
E |0
S
--# pipeline of inserts
--@ frames
P i|insert into clinic.scratch values (60, 'p')
B |i|0|
E |0
B |i|0|
E |0
S
--# named statement | masks nhs
--@ parse
select "fullName", nhs from clinic."Patient" order by "patientId"
--@ kept
kept
--@ kept
kept
--# portal held open
--@ simple
begin
--@ open
select id, amount from billing."order" order by id
--@ more
held
--@ simple
commit
--# error then works
--@ frames
P |select 1/0
B ||0|
E |0
S
P |select 1
B ||0|
E |0
S
--# pool reset
discard all
--# pool reset of jdbc
rollback; reset all; set session authorization default
--# set utf8
set client_encoding to 'UTF8'; set standard_conforming_strings = on
--# large in list
select count(*) from clinic.scratch where id in (1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40)
--# deep parentheses
select ((((((((((1 + 1))))))))))
--# mask with json agg | masks j
select p.ward, json_agg(p.nhs order by "patientId") as j from clinic."Patient" p group by p.ward order by p.ward nulls last
--# masked left | masks head
select "patientId", left(nhs, 3) as head from clinic."Patient" order by 1
--# masked concat | masks line
select "patientId", concat("fullName", ' <', "E-Mail", '>') as line from clinic."Patient" order by 1
--# masked coalesce | masks mail
select "patientId", coalesce("E-Mail", 'none') as mail from clinic."Patient" order by 1
--# masked null check | masks known
select "patientId", nhs is not null as known from clinic."Patient" order by 1
--# masked age years | masks y
select "patientId", extract(year from "Date of Birth") as y from clinic."Patient" order by 1
--# lookup by clear value other table
select id from billing.hospital where phone = '+1 555 0100'
