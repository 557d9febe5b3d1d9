-- Protected columns under odd names: quoted, reserved, in other scripts, beside columns of the same name that are open.

--# select reserved
select "Select" from clinic."Patient" order by "patientId"
--# unicode escape
select U&"gr\00f6\00dfe" from clinic."Patient" order by "patientId"
--# unicode escape with own sign
select U&"gr!00f6!00dfe" uescape '!' from clinic."Patient" order by "patientId"
--# spaces
select "Date of Birth" from clinic."Patient" order by 1
--# alias of the open twin
select p.nhs as "E-Mail", p."E-Mail" as name from clinic."Patient" p order by p."patientId"
--# column aliases of a table
select e from clinic."Patient" as p(a, b, c, d, f, g, e) order by a
--# column aliases swapped
select "fullName" from clinic."Patient" as p("patientId", nhs, "fullName") order by 1
--# column aliases that take the key
select "patientId" from (select nhs, "patientId" from clinic."Patient" order by "patientId") s("patientId", nhs)
--# table column as a reserved word
select "Patient"."Select" || '' from clinic."Patient" order by "patientId"
--# fully qualified
select world_x.clinic."Patient"."größe" from world_x.clinic."Patient" order by "patientId"
--# schema with a dot
select value from "lab.results".measurement order by id
--# schema with a dot partition
select value, remark from "lab.results"."2025.blood" order by id
--# sub-partitioned parent
select remark from "lab.results"."2025" order by id
--# only the default partition
select value from only "lab.results"."2025.rest" order by id
--# tableoid of the partition with value
select tableoid::regclass, value from "lab.results".measurement order by id
--# chinese
select "工资" from "Über Ärzte"."Gehälter" order by "№"
--# chinese star
table "Über Ärzte"."Gehälter"
--# child of a child
select salary, "PIN" from clinic."head doctor"
--# parent star
select * from clinic.staff order by id
--# parent star with asterisk
select s.salary from clinic.staff * s order by id
--# child with cast to parent
select (d::clinic.staff).salary from clinic.doctor d order by id
--# child row to parent row function
select ((h.*)::clinic."head doctor"::clinic.doctor::clinic.staff)."PIN" from clinic."head doctor" h
--# wide column
select q16, q17, q18 from clinic.survey order by id
--# wide star
select * from clinic.survey order by id
--# wide row
select s from clinic.survey s order by id
--# wide row text
select s::text from clinic.survey s order by id
--# wide row to json
select row_to_json(s) from clinic.survey s order by id
--# wide row minus
select to_jsonb(s) - 'q1' - 'q2' from clinic.survey s order by id
--# wide row each
select s.id, e.key, e.value from clinic.survey s, jsonb_each_text(to_jsonb(s)) e where e.key = 'q42' order by s.id
--# wide row pick
select to_jsonb(s) ->> ('q' || '17') from clinic.survey s order by id
--# wide unpivot
select s.id, v.k, v.v from clinic.survey s cross join lateral (values ('q41', q41), ('q42', q42), ('q43', q43)) v(k, v) order by 1, 2
--# wide unpivot array
select id, unnest(array[q41, q42, q43]) from clinic.survey order by 1, 2
--# wide crosstab
select * from crosstab('select id, ''q42''::text, q42 from clinic.survey order by 1') as c(id int, q text)
--# composite field
select (insured)."Policy No" from clinic."Patient" order by "patientId"
--# composite star
select (insured).* from clinic."Patient" order by "patientId"
--# composite carrier
select (p.insured).carrier from clinic."Patient" p order by "patientId"
--# composite to record text
select insured::text from clinic."Patient" order by "patientId"
--# composite in row
select row(p.*) from clinic."Patient" p order by "patientId"
--# composite whole
select p from clinic."Patient" p order by "patientId"
--# composite of view
select v from clinic.v_patient v order by id
--# composite of view on view
select ("v.directory".*)::text from clinic."v.directory" order by 1
--# composite is null
select "patientId" from clinic."Patient" where insured is not distinct from row('Carrier policyalpha', 'policyalpha-1')::clinic.insurance order by 1
--# array element
select allergies[1] from clinic."Patient" order by "patientId"
--# array slice
select allergies[2:2] from clinic."Patient" order by "patientId"
--# array length
select array_to_string(allergies, ',') from clinic."Patient" order by "patientId"
--# array any
select "patientId" from clinic."Patient" where 'nickel' = any(allergies) order by 1
--# array contains
select "fullName" from clinic."Patient" where allergies @> array['nickel'] order by 1
--# array position
select array_position(allergies, 'nickel') from clinic."Patient" order by "patientId"
--# array unnest
select "patientId", a from clinic."Patient", unnest(allergies) a order by 1, 2
--# array unnest with ordinality
select "patientId", a.* from clinic."Patient" p, unnest(p.allergies) with ordinality a(w, n) order by 1, n
--# array subscript in json
select json_build_object('a', allergies[1]) from clinic."Patient" order by "patientId"
--# range upper
select upper(dose) from clinic."Patient" order by "patientId"
--# range contains
select count(*) from clinic."Patient" where dose @> 12.5
--# range overlap
select "patientId" from clinic."Patient" where dose && clinic.dose_range(50, 60) order by 1
--# range merge
select range_merge(dose, clinic.dose_range(1, 2)) from clinic."Patient" order by "patientId"
--# range agg
select range_agg(dose) from clinic."Patient"
--# multirange
select multirange(dose) from clinic."Patient" order by "patientId"
--# enum as text
select diagnosis::text from clinic."Patient" order by "patientId"
--# enum order
select "patientId" from clinic."Patient" order by diagnosis, "patientId"
--# enum rank
select rank() over (order by diagnosis desc) from clinic."Patient" order by "patientId"
--# enum range
select enum_range(null, diagnosis) from clinic."Patient" order by "patientId"
--# enum max
select max(diagnosis), min(diagnosis) from clinic."Patient" where "patientId" < 3
--# domain cast
select nhs::varchar(6) from clinic."Patient" order by "patientId"
--# domain to own domain check
create domain pg_temp.low as text check (value < '7'); select nhs::text::pg_temp.low from clinic."Patient"
--# domain in a type
select (row(nhs)::record)::text from clinic."Patient" order by "patientId"
--# generated head
select "nhsHead" from clinic."Patient" order by "patientId"
--# generated head filter
select "fullName" from clinic."Patient" where "nhsHead" = '711' order by 1
--# generated head group
select "nhsHead", count(*) from clinic."Patient" group by 1 order by 1
--# generated head distinct
select distinct "nhsHead" is null, "nhsHead" from clinic."Patient" order by 2
--# natural join
select * from clinic."Patient" natural join billing.reminder order by id
--# using
select nhs from clinic."Patient" join billing.reminder using (nhs) order by 1
--# same name open twin union
select "IBAN" from billing.hospital union all select "IBAN" from billing."order" order by 1
--# same name open twin coalesce
select coalesce(o."IBAN", h."IBAN") from billing."order" o left join billing.hospital h on h.id = o.id order by o.id
--# same name twin in using with type
select phone from billing.hospital full join clinic.contact using (phone) order by 1
--# same name shadow by alias
select h."Select" from clinic."Patient" h order by "patientId"
--# same name alias of other table
with hospital as (select "patientId" as id, "E-Mail" from clinic."Patient") select "E-Mail" from hospital order by id
--# cte named like an open table
with "Table" as (select nhs as "column", "patientId" as id from clinic."Patient") select "column" from "Table" order by id
--# cte named like the protected one
with "Patient" as (select * from clinic."Patient") select "größe" from "Patient" order by "patientId"
--# search path picks schema
set search_path = 'Über Ärzte'; select "工资" from "Gehälter" order by 1
--# search path to dot
set search_path = "lab.results"; select value from measurement order by id
--# search path of a function
select set_config('search_path', 'clinic', false); select nhs from "Patient" order by "patientId"
--# search path in transaction
begin; set local search_path = billing, clinic; select "IBAN" from "order" order by id; commit
--# materialized
select number from archive.snapshot order by "patientId"
--# materialized born
select born from archive.snapshot order by "patientId"
--# materialized filter
select "fullName" from archive.snapshot where number like '7%' order by 1
--# materialized whole
select s::text from archive.snapshot s order by "patientId"
--# view on view
select "group" from clinic."v.directory" order by id
--# view on view like
select id from clinic."v.directory" where "group" like '71%' order by 1
--# view barrier
select chart ->> 'pulse', (insured).carrier from clinic.barrier order by "patientId"
--# union view
select salary from clinic.everyone order by name
--# union view sum
select role, sum(salary) from clinic.everyone group by role order by role
--# union view filter
select name from clinic.everyone where salary > 6000 order by 1
--# member of document
select form -> 'contact' ->> 'phone' from clinic.intake order by id
--# member by path
select form #>> '{contact,phone}' from clinic.intake order by id
--# member whole parent
select form -> 'contact' from clinic.intake order by id
--# member with spaces
select form -> 'next of kin' ->> 'name' from clinic.intake order by id
--# member by subscript
select form['next of kin']['name'] from clinic.intake order by id
--# member by json_value
select json_value(form, '$."next of kin".name') from clinic.intake order by id
--# member by json_table
select t.* from clinic.intake, json_table(form, '$' columns (p text path '$.contact.phone', k text path '$."next of kin".name')) t order by 1
--# member by each
select id, e.* from clinic.intake, jsonb_each(form) e order by 1, 2
--# member by minus
select form - 'visit' from clinic.intake order by id
--# member by strip
select jsonb_strip_nulls(form) from clinic.intake order by id
--# member by concat
select form || '{}' from clinic.intake order by id
--# member by pretty
select jsonb_pretty(form) from clinic.intake order by id
--# member as text
select form::text from clinic.intake order by id
--# member regexp
select substring(form::text from 'phone": "([^"]+)') from clinic.intake order by id
--# member populate
select * from clinic.intake, jsonb_to_record(form) as r(contact jsonb) order by id
--# member exists
select id from clinic.intake where form @? '$.contact.phone ? (@ starts with "+41")' order by 1
--# member raw json
select raw ->> 'pin' from clinic.intake order by id
--# member raw json path
select raw #> '{pin}' from clinic.intake order by id
--# member raw length
select length(raw::text), md5(raw::text) from clinic.intake order by id
--# member of a parameter
--@ extended
select form -> 'contact' ->> $1 from clinic.intake order by id
--bind phone
--# member under computed key
select form -> ('con' || 'tact') from clinic.intake order by id
--# chart member
select chart ->> 'pulse' from clinic."Patient" order by "patientId"
--# chart flag
select "fullName" from clinic."Patient" where (chart ->> 'flag')::boolean order by 1
--# chart subscript
select chart['pulse'] from clinic."Patient" order by "patientId"
--# chart path
select jsonb_path_query(chart, '$.pulse') from clinic."Patient" order by "patientId"
--# chart typeof
select jsonb_typeof(chart -> 'flag'), (chart -> 'flag') = 'true' from clinic."Patient" order by "patientId"
--# row security opened
set app.owner = 'pharmacy'; select code from clinic.safe order by id
