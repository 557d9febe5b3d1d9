-- What programs for reports, pipelines and people send about the hospital, in their shapes; written before it was looked at all what the gateway makes of them.

--# Metabase: appointments by month and state
--@ extended
SELECT DATE_TRUNC('month', "clinic"."appointment"."starts") AS "starts", "clinic"."appointment"."state" AS "state", COUNT(*) AS "count", SUM("clinic"."appointment"."minutes") AS "sum" FROM "clinic"."appointment" GROUP BY 1, 2 ORDER BY 1 ASC, 2 ASC
--# Metabase: patients of a ward by a joined name
--@ extended
SELECT "Ward"."name" AS "Ward__name", COUNT(*) AS "count" FROM "clinic"."Patient" LEFT JOIN "clinic"."ward" AS "Ward" ON "clinic"."Patient"."ward" = "Ward"."id" WHERE ("clinic"."Patient"."city" <> $1 OR "clinic"."Patient"."city" IS NULL) GROUP BY "Ward"."name" ORDER BY "count" DESC, "Ward"."name" ASC
--bind Bern
--# Metabase: first rows of patients | masks Select "Date of Birth" nhs E-Mail
--@ extended
SELECT "clinic"."Patient"."patientId" AS "patientId", "clinic"."Patient"."fullName" AS "fullName", "clinic"."Patient"."Select" AS "Select", "clinic"."Patient"."Date of Birth" AS "Date of Birth", "clinic"."Patient"."nhs" AS "nhs", "clinic"."Patient"."E-Mail" AS "E-Mail", "clinic"."Patient"."city" AS "city" FROM "clinic"."Patient" LIMIT 2000
--# Metabase: part of an open document beside a protected one
--@ extended
SELECT ("clinic"."intake"."form"#>> ARRAY['visit', 'reason']::text[]) AS "form → visit → reason", COUNT(*) AS "count" FROM "clinic"."intake" GROUP BY "form → visit → reason" ORDER BY 1 ASC
--# Metabase: values of wards and of states
--@ extended
SELECT "clinic"."ward"."name" AS "name" FROM "clinic"."ward" GROUP BY "clinic"."ward"."name" ORDER BY "clinic"."ward"."name" ASC LIMIT 1000
--# Superset: invoices by group in a virtual dataset
SELECT "group" AS "group", sum(amount) AS "SUM(amount)" FROM (SELECT o."group", o.amount, o."from" FROM billing."order" o WHERE o.status <> 'late') AS virtual_table WHERE "from" >= TO_DATE('2025-01-01', 'YYYY-MM-DD') GROUP BY "group" ORDER BY "SUM(amount)" DESC LIMIT 1000
--# Superset: a table chart of invoices | masks IBAN
SELECT id AS id, amount AS amount, "IBAN" AS "IBAN", status AS status FROM billing."order" ORDER BY id ASC LIMIT 1000
--# Grafana: bookings a week
SELECT floor(extract(epoch from starts)/604800)*604800 AS time, state AS metric, count(*) AS value FROM clinic.appointment WHERE starts BETWEEN '2025-01-01T00:00:00Z' AND '2025-12-31T00:00:00Z' GROUP BY 1, 2 ORDER BY 1, 2
--# Grafana: counts of measurements over partitions
SELECT date_trunc('month', taken_on) AS time, kind AS metric, count(*) AS value FROM "lab.results".measurement WHERE taken_on BETWEEN '2024-01-01' AND '2025-12-31' GROUP BY 1, 2 ORDER BY 1, 2
--# Power BI: nest over a quoted table
--@ binary
select "_"."city", "_"."a0" from (select "rows"."city" as "city", count(1) as "a0" from (select "$Table"."patientId" as "patientId", "$Table"."city" as "city" from "clinic"."Patient" "$Table") "rows" group by "city") "_" where not "_"."city" is null order by "_"."city" limit 1000001
--# Power BI: columns of dotted and foreign names
--@ extended
select COLUMN_NAME, ORDINAL_POSITION, IS_NULLABLE, DATA_TYPE from INFORMATION_SCHEMA.columns where TABLE_SCHEMA = 'Über Ärzte' and TABLE_NAME = 'Gehälter' order by ORDINAL_POSITION
--# Power BI: import of names of other scripts | masks 工资
--@ binary
select "$Table"."№" as "№", "$Table"."имя" as "имя", "$Table"."工资" as "工资", "$Table"."naïve col" as "naïve col" from "Über Ärzte"."Gehälter" "$Table" limit 1000
--# Tableau: sums of minutes by floor
SELECT "room"."floor" AS "floor", SUM(1) AS "sum:Number of Records:ok", SUM("appointment"."minutes") AS "sum:minutes:ok" FROM "clinic"."appointment" "appointment" INNER JOIN "clinic"."room" "room" ON ("appointment"."room" = "room"."code") GROUP BY 1 HAVING (COUNT(1) > 0) ORDER BY 1
--# Tableau: temporary table of a set of patients
BEGIN
--@ simple
CREATE LOCAL TEMPORARY TABLE "#Tableau_3_1_Group" ("X_city" TEXT, "X_group" INTEGER NOT NULL) ON COMMIT PRESERVE ROWS
--@ simple
INSERT INTO "#Tableau_3_1_Group" SELECT "Patient"."city", MIN("Patient"."ward") FROM "clinic"."Patient" "Patient" WHERE "Patient"."ward" IS NOT NULL GROUP BY 1
--@ simple
SELECT "t0"."X_group" AS "g", COUNT(DISTINCT "Patient"."patientId") AS "ctd:patientId:ok" FROM "clinic"."Patient" "Patient" INNER JOIN "#Tableau_3_1_Group" "t0" ON ("Patient"."city" IS NOT DISTINCT FROM "t0"."X_city") GROUP BY 1 ORDER BY 1
--@ simple
DROP TABLE "#Tableau_3_1_Group"
--@ simple
COMMIT
--# Looker: an explore over three joins
SELECT ward.name AS "ward.name", (DATE(appointment.starts)) AS "appointment.day", COUNT(DISTINCT appointment.id ) AS "appointment.count", COUNT(DISTINCT CASE WHEN appointment.state = 'missed' THEN appointment.id ELSE NULL END) AS "appointment.missed" FROM clinic.appointment AS appointment LEFT JOIN clinic."Patient" AS patient ON appointment.patient = patient."patientId" LEFT JOIN clinic.ward AS ward ON patient.ward = ward.id GROUP BY 1, 2 ORDER BY 2 DESC, 1 FETCH NEXT 500 ROWS ONLY
--# Looker: a kept table of facts
CREATE TABLE clinic.lr_facts AS (SELECT patient, count(*) AS visits, min(starts) AS first FROM clinic.appointment GROUP BY 1)
--@ simple
CREATE INDEX ON clinic.lr_facts (patient)
--@ simple
SELECT visits AS "facts.visits", count(*) AS "facts.count" FROM clinic.lr_facts AS facts GROUP BY 1 ORDER BY 1
--@ simple
DROP TABLE clinic.lr_facts
--# dbt: a model of stays, swapped in
create schema if not exists "marts"
--@ simple
BEGIN
--@ simple
create table "world_a"."marts"."stays__dbt_tmp" as (with p as (select "patientId" as patient_id, "fullName" as full_name, ward, admitted from "world_a"."clinic"."Patient"), w as (select id, name from "world_a"."clinic"."ward") select p.patient_id, p.full_name, w.name as ward, p.admitted from p left join w on w.id = p.ward);
--@ simple
alter table "world_a"."marts"."stays__dbt_tmp" rename to "stays"
--@ simple
COMMIT
--@ simple
select ward, count(*) from marts.stays group by 1 order by 1
--# dbt: a staging view with protected columns, and a view upon it | masks mail nhs
create schema if not exists "staging"
--@ simple
create view "world_a"."staging"."stg_patient__dbt_tmp" as (select "patientId" as patient_id, "E-Mail" as mail, nhs, city from "world_a"."clinic"."Patient")
--@ simple
alter view "world_a"."staging"."stg_patient__dbt_tmp" rename to "stg_patient"
--@ simple
create view "world_a"."staging"."int_patient" as (select patient_id, mail, nhs from "world_a"."staging"."stg_patient" where city is not null)
--@ simple
select * from staging.int_patient order by patient_id
--# dbt: tests of the hospital
select count(*) as failures, count(*) != 0 as should_warn, count(*) != 0 as should_error from (with all_values as (select state as value_field, count(*) as n_records from "world_a"."clinic"."appointment" group by state) select * from all_values where value_field not in ('planned','done','missed')) dbt_internal_test
--@ simple
select count(*) as failures, count(*) != 0 as should_warn, count(*) != 0 as should_error from (with child as (select patient as from_field from "world_a"."clinic"."appointment" where patient is not null), parent as (select "patientId" as to_field from "world_a"."clinic"."Patient") select from_field from child left join parent on child.from_field = parent.to_field where parent.to_field is null) dbt_internal_test
--# Airbyte: chunk by places of invoices | masks IBAN
--@ extended
SELECT ctid::text, "id","amount","IBAN","status" FROM "billing"."order" WHERE ctid > '(0,0)'::tid AND ctid <= '(200,0)'::tid
--# Airbyte: cursor by a time
--@ portal
SELECT "id","patient","starts","minutes","state","room" FROM "clinic"."appointment" WHERE "starts" > $1::timestamp ORDER BY "starts" ASC
--bind 2025-03-01
--# DuckDB: copy of open columns of a partitioned table
COPY (SELECT "id", "taken_on", "kind", "unit" FROM "lab.results"."measurement" WHERE ("taken_on" >= '2025-01-01' AND "taken_on" IS NOT NULL)) TO STDOUT (FORMAT binary)
--# DBeaver: definition of a table with quoted names
--@ extended
SELECT c.relname,a.attname,pg_catalog.format_type(a.atttypid, a.atttypmod),a.attnotnull,pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) as def_value,dsc.description FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON (a.attrelid=c.oid) LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid=ad.adrelid AND a.attnum = ad.adnum) LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid=dsc.objoid AND a.attnum = dsc.objsubid) WHERE NOT a.attisdropped AND a.attnum > 0 AND c.oid = 'clinic."Patient"'::regclass ORDER BY a.attnum
--# DBeaver: grid of staff that inherits | masks PIN salary
--@ open
SELECT x.* FROM ONLY clinic.staff x ORDER BY id
--# DataGrip: grid of a reserved name
--@ portal
SELECT t.* FROM clinic."Table" t ORDER BY "where" DESC NULLS LAST LIMIT 501
--# DataGrip: sources of the hospital's views
--@ extended
select T.relkind as view_kind, T.relname, pg_catalog.pg_get_viewdef(T.oid, true) as source_text from pg_catalog.pg_class T where T.relnamespace in (select oid from pg_namespace where nspname in ('clinic', 'archive')) and T.relkind in ('m','v') order by 2
--# pgAdmin: a table's triggers, rules, policies and partitions
SELECT t.tgname, pg_catalog.pg_get_triggerdef(t.oid, true), c.relname FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal ORDER BY 1, 3
--@ simple
SELECT pl.polname, pl.polcmd, pg_catalog.pg_get_expr(pl.polwithcheck, pl.polrelid) AS withcheck, rel.relrowsecurity, rel.relforcerowsecurity FROM pg_catalog.pg_policy pl JOIN pg_catalog.pg_class rel ON rel.oid = pl.polrelid ORDER BY 1
--@ simple
SELECT inhrelid::regclass::text, pg_catalog.pg_get_expr(c.relpartbound, c.oid), pg_catalog.pg_get_partkeydef(c.oid) FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid WHERE c.relispartition ORDER BY 1
--# Prisma: patients with their wards as documents
--@ extended
SELECT "t0"."patientId", "t0"."fullName", "Patient_w"."__prisma_data__" AS "w" FROM "clinic"."Patient" AS "t0" LEFT JOIN LATERAL (SELECT JSONB_BUILD_OBJECT('id', "t1"."id", 'name', "t1"."name", 'end', "t1"."end") AS "__prisma_data__" FROM (SELECT "t2".* FROM "clinic"."ward" AS "t2" WHERE "t0"."ward" = "t2"."id" LIMIT $1) AS "t1") AS "Patient_w" ON true ORDER BY "t0"."patientId" ASC LIMIT $2
--bind 1
--bind 3
--# Prisma: wards with patients, whose mails are protected | masks patients
--@ extended
SELECT "t0"."id", "Ward_p"."__prisma_data__" AS "patients" FROM "clinic"."ward" AS "t0" LEFT JOIN LATERAL (SELECT COALESCE(JSONB_AGG("__prisma_data__"), '[]') AS "__prisma_data__" FROM (SELECT JSONB_BUILD_OBJECT('id', "t1"."patientId", 'mail', "t1"."E-Mail") AS "__prisma_data__" FROM "clinic"."Patient" AS "t1" WHERE "t0"."id" = "t1"."ward") AS "t4") AS "Ward_p" ON true ORDER BY "t0"."id" ASC
--# Hasura: wards with counts of their rows
--@ extended
SELECT coalesce(json_agg("root"), '[]') AS "root" FROM (SELECT row_to_json((SELECT "_e" FROM (SELECT "_root.base"."id" AS "id", "_root.base"."name" AS "name", "a"."agg" AS "patients_aggregate") AS "_e")) AS "root" FROM (SELECT * FROM "clinic"."ward" WHERE ('true') ORDER BY "id") AS "_root.base" LEFT OUTER JOIN LATERAL (SELECT json_build_object('aggregate', json_build_object('count', COUNT(*))) AS "agg" FROM (SELECT * FROM "clinic"."Patient" WHERE (("_root.base"."id") = ("ward"))) AS "b") AS "a" ON ('true')) AS "_root"
--# PostgREST: rooms, written and read back
--@ extended
WITH pgrst_source AS (UPDATE "clinic"."room" SET "open" = "pgrst_body"."open" FROM (SELECT $1::json AS json_data) pgrst_payload, LATERAL (SELECT "open" FROM json_to_record(pgrst_payload.json_data) AS _("open" boolean) LIMIT 1) pgrst_body WHERE "clinic"."room"."code" = $2 RETURNING "clinic"."room"."code", "clinic"."room"."open") SELECT '' AS total_result_set, pg_catalog.count(_postgrest_t) AS page_total, array[]::text[] AS header, coalesce(json_agg(_postgrest_t), '[]') AS body FROM (SELECT "room".* FROM "pgrst_source" AS "room") _postgrest_t
--bind {"open": false}
--bind N1
--# Hibernate: a queue's next entry, locked
BEGIN
--@ extended
select q1_0.id,q1_0.attempts,q1_0.topic from clinic.queue q1_0 where q1_0.locked_by is null and q1_0.run_at<=$1 order by q1_0.run_at fetch first $2 rows only for update skip locked
--bind 2025-06-01
--bind 1
--@ extended
update clinic.queue set attempts=$1, locked_by=$2 where id=$3
--bind 1
--bind node-1
--bind 1
--@ simple
COMMIT
--# Django: appointments of wards by sub-queries
SELECT "ward"."id", "ward"."name", (SELECT COUNT(U0."id") FROM "clinic"."appointment" U0 INNER JOIN "clinic"."Patient" U1 ON (U0."patient" = U1."patientId") WHERE U1."ward" = ("ward"."id")) AS "appointments", EXISTS(SELECT 1 AS "a" FROM "clinic"."Patient" V0 WHERE V0."ward" = ("ward"."id") LIMIT 1) AS "used" FROM "clinic"."ward" ORDER BY "ward"."id" ASC LIMIT 21
--# SQLAlchemy: joined load of invoices and their items
SELECT o.id, o.amount, o.status, item_1.line, item_1.code, item_1.total FROM billing."order" AS o LEFT OUTER JOIN billing.item AS item_1 ON o.id = item_1."order" WHERE o.amount BETWEEN 100 AND 150 ORDER BY o.id, item_1.line
--# agent: schema of the hospital in words
SELECT n.nspname || '.' || c.relname AS rel, obj_description(c.oid) AS said, count(a.*) AS columns FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE n.nspname IN ('clinic', 'billing', 'lab.results', 'Über Ärzte') AND c.relkind IN ('r', 'p') GROUP BY 1, 2 ORDER BY 1
--# agent: sample of everything about patients | masks Select "Date of Birth" nhs E-Mail diagnosis allergies insured chart größe dose nhsHead
SELECT * FROM clinic."Patient" LIMIT 3
--# agent: survey averages of open questions
SELECT round(avg(q1), 2) AS q1, round(avg(q2), 2) AS q2, percentile_cont(0.5) WITHIN GROUP (ORDER BY q3) AS q3, corr(q4, q5) FROM clinic.survey
--# agent: survey turned into rows of open questions
SELECT s.id, v.q, v.answer FROM clinic.survey s CROSS JOIN LATERAL (VALUES ('q1', s.q1), ('q2', s.q2), ('q3', s.q3)) AS v (q, answer) ORDER BY 1, 2
--# agent: load of rooms by half hours
WITH h AS (SELECT generate_series(timestamp '2025-01-10 08:00', '2025-01-10 12:00', '30 minutes') AS at) SELECT h.at, count(a.id) AS busy FROM h LEFT JOIN clinic.appointment a ON a.starts <= h.at AND a.starts + a.minutes * interval '1 minute' > h.at GROUP BY 1 ORDER BY 1
--# agent: prices in force by ranges
SELECT code, label, price, lower(valid), upper_inf(valid), attributes #>> '{dept,code}' AS dept FROM billing.tariff WHERE valid @> date '2025-06-01' OR valid IS NULL ORDER BY code
--# agent: ages of invoices in buckets
SELECT CASE WHEN "to" IS NULL THEN 'open' WHEN "to" - "from" <= 14 THEN 'fast' ELSE 'slow' END AS bucket, count(*), sum(amount), array_agg(id ORDER BY id) FROM billing."order" GROUP BY 1 ORDER BY 1
--# monitor: sizes of partitions | volatile
SELECT relid::regclass, parentrelid::regclass, isleaf, level, pg_relation_size(relid) FROM pg_partition_tree('"lab.results".measurement')
--# Debezium: an incremental window over a quoted key
--@ extended
SELECT "patientId", "fullName", "city" FROM "clinic"."Patient" WHERE "patientId" > $1::int AND NOT ("patientId" > $2::int) ORDER BY "patientId" LIMIT 1024
--bind 2
--bind 6
--# Flyway: a migration of the hospital and its history
BEGIN
--@ simple
CREATE TABLE clinic.bed (id int PRIMARY KEY, ward int NOT NULL REFERENCES clinic.ward, label text NOT NULL DEFAULT 'new'); INSERT INTO clinic.bed (id, ward) SELECT n, 1 + n % 3 FROM generate_series(1, 5) n; ALTER TABLE clinic.bed ADD COLUMN cleaned timestamptz
--@ simple
COMMENT ON TABLE clinic.bed IS 'Beds, one by one'
--@ simple
COMMIT
--@ simple
SELECT ward, count(*) FROM clinic.bed GROUP BY 1 ORDER BY 1
