-- What stands at each place in the rows of a function.

--# rows by using
--@ simple
create function clinic.z() returns table (id int, who int, phone text, kind text, form jsonb) language sql as $z$select c.id, c.who, c.phone, c.kind, form from clinic.contact c join clinic.intake using (id)$z$
--@ simple
select * from clinic.z()
--# rows by using star
--@ simple
create function clinic.z() returns table (a int, b int, c text, d text, e int, f jsonb, g json, h text) language sql as $z$select * from clinic.contact join clinic.intake using (id) order by 1$z$
--@ simple
select * from clinic.z()
--# rows by using star right
--@ simple
create function clinic.z() returns table (a int, b int, f jsonb, g json, h text, e int, c text, d text) language sql as $z$select * from clinic.intake right join clinic.contact using (id) order by 1$z$
--@ simple
select * from clinic.z()
--# rows by natural star
--@ simple
create function clinic.z() returns table (a int, b int, c text, d text, e text, f text, g text) language sql as $z$select * from clinic.contact natural join clinic."Table" order by 1$z$
--@ simple
select * from clinic.z()
--# rows by natural reversed
--@ simple
create function clinic.z() returns table (a int, e text, f text, g text, b int, c text, d text) language sql as $z$select * from clinic."Table" natural full join clinic.contact order by 1$z$
--@ simple
select * from clinic.z()
--# rows by two keys right order
--@ simple
create function clinic.z() returns table (a text, b int, c int, d text, e int) language sql as $z$select * from (select id, kind, who from clinic.contact) x full join (select phone, kind, id, who as w from clinic.contact) y using (kind, id) order by 2$z$
--@ simple
select * from clinic.z()
--# rows by entry star
--@ simple
create function clinic.z() returns table (a int, b int, c int, d text, e text) language sql as $z$select w.id, c.* from clinic.ward w join clinic.contact c on c.id = w.id order by 1$z$
--@ simple
select * from clinic.z()
--# rows by two stars
--@ simple
create function clinic.z() returns table (a int, b int, c text, d text, e int, f int, g text, h text) language sql as $z$select c.*, c.* from clinic.contact c order by 1$z$
--@ simple
select * from clinic.z()
--# rows by star of a join alias
--@ simple
create function clinic.z() returns table (a int, b int, c text, d text, e text, f text, g text) language sql as $z$select j.* from (clinic.contact natural join clinic."Table") as j order by 1$z$
--@ simple
select * from clinic.z()
--# rows by renamed columns
--@ simple
create function clinic.z() returns table (a int, b int, c text, d text) language sql as $z$select * from clinic.contact as t(phone, kind, id, who) order by 1$z$
--@ simple
select * from clinic.z()
--# rows by partly renamed
--@ simple
create function clinic.z() returns table (a int, b int, c text, d text) language sql as $z$select * from clinic.contact as t(x, y) order by 1$z$
--@ simple
select * from clinic.z()
--# rows by composite star
--@ simple
create function clinic.z() returns table (a int, b text, c text) language sql as $z$select "patientId", (insured).* from clinic."Patient" order by 1$z$
--@ simple
select * from clinic.z()
--# rows by composite star first
--@ simple
create function clinic.z() returns table (a text, b text, c int) language sql as $z$select (insured).*, "patientId" from clinic."Patient" order by 3$z$
--@ simple
select * from clinic.z()
--# rows by row star
--@ simple
create function clinic.z() returns table (a int, b int, c text, d text) language sql as $z$select (c).* from clinic.contact c order by 1$z$
--@ simple
select * from clinic.z()
--# rows by values
--@ simple
create function clinic.z() returns table (a text, b text) language sql as $z$values ('x', (select nhs::text from clinic."Patient" where "patientId" = 1)), ((select "E-Mail"::text from clinic."Patient" where "patientId" = 1), 'y')$z$
--@ simple
select * from clinic.z()
--# rows by union
--@ simple
create function clinic.z() returns table (a int, b text) language sql as $z$select id, kind from clinic.contact union all select who, phone from clinic.contact order by 1, 2$z$
--@ simple
select * from clinic.z()
--# rows by table
--@ simple
create function clinic.z() returns table (a int, b int, c text, d text) language sql as $z$table clinic.contact order by id$z$
--@ simple
select * from clinic.z()
--# rows by sub star
--@ simple
create function clinic.z() returns table (a int, b text) language sql as $z$select * from (select "patientId", nhs::text from clinic."Patient" offset 0) s order by 1$z$
--@ simple
select * from clinic.z()
--# rows by cte star
--@ simple
create function clinic.z() returns table (a int, b text) language sql as $z$with q(x, y) as (select "patientId", nhs::text from clinic."Patient") select * from q order by 1$z$
--@ simple
select * from clinic.z()
--# rows by recursive
--@ simple
create function clinic.z() returns table (a int, b text) language sql as $z$with recursive q(x, y) as (select 1, 'n' union all select x + 1, (select nhs::text from clinic."Patient" where "patientId" = x) from q where x < 3) select * from q order by 1$z$
--@ simple
select * from clinic.z()
--# rows by search
--@ simple
create function clinic.z() returns table (a int, b text, c text) language sql as $z$with recursive q(x, y) as (select 1, 'n' union all select x + 1, (select nhs::text from clinic."Patient" where "patientId" = x) from q where x < 3) search depth first by x, y set o select x, y, o::text from q order by 1$z$
--@ simple
select * from clinic.z()
--# rows by returning star
--@ simple
create function clinic.z() returns table (a int, b int, c text, d text) language sql as $z$update clinic.contact set who = who returning *$z$
--@ simple
select * from clinic.z()
--# rows by returning old new
--@ simple
create function clinic.z() returns table (a text, b text) language sql as $z$update clinic.contact set who = who returning old.phone, new.kind$z$
--@ simple
select * from clinic.z()
--# rows by lateral
--@ simple
create function clinic.z() returns table (a int, b text) language sql as $z$select w.id, l.* from clinic.ward w, lateral (select max(nhs::text) from clinic."Patient" p where p.ward = w.id) l order by 1$z$
--@ simple
select * from clinic.z()
--# rows by unnest two
--@ simple
create function clinic.z() returns table (a text, b text) language sql as $z$select u.* from clinic."Patient" p, unnest(p.allergies, array['x', 'y']) u where p."patientId" = 1$z$
--@ simple
select * from clinic.z()
--# rows by ordinality
--@ simple
create function clinic.z() returns table (a text, b bigint) language sql as $z$select * from unnest(array(select nhs::text from clinic."Patient" order by 1)) with ordinality$z$
--@ simple
select * from clinic.z()
--# rows by rows from
--@ simple
create function clinic.z() returns table (a int, b jsonb, c int) language sql as $z$select * from rows from (clinic.chart_rows(), generate_series(1, 3)) as r$z$
--@ simple
select * from clinic.z()
--# rows by function within
--@ simple
create function clinic.z() returns table (a int, b text, c text, d text, e numeric, f date) language sql as $z$select * from clinic.all_staff()$z$
--@ simple
select * from clinic.z()
--# rows by inherited star
--@ simple
create function clinic.z() returns table (a int, b text, c text, d text, e numeric, f date, g text, h text) language sql as $z$select * from clinic.doctor order by 1$z$
--@ simple
select * from clinic.z()
--# rows by view star
--@ simple
create function clinic.z() returns table (a int, b text, c text, d text, e text, f text) language sql as $z$select * from clinic.v_patient order by 1$z$
--@ simple
select * from clinic.z()
--# rows by matview star
--@ simple
create function clinic.z() returns table (a int, b text, c text, d date) language sql as $z$select * from archive.snapshot order by 1$z$
--@ simple
select * from clinic.z()
--# rows by partition star
--@ simple
create function clinic.z() returns table (a bigint, b date, c int, d text, e numeric, f text, g text) language sql as $z$select * from "lab.results"."2025.blood" order by 1$z$
--@ simple
select * from clinic.z()
--# rows by merge returning
--@ simple
create function clinic.z() returns table (a text, b int, c int, d int, e text, f text) language sql as $z$merge into clinic.contact c using (values (1)) v(i) on c.id = v.i when matched then update set who = who returning merge_action(), *$z$
--@ simple
select * from clinic.z()
--# rows by json table
--@ simple
create function clinic.z() returns table (a int, b text, c text) language sql as $z$select i.id, t.* from clinic.intake i, json_table(form, '$' columns (x text path '$.visit.reason', y text path '$.contact.phone')) t order by 1$z$
--@ simple
select * from clinic.z()
--# rows by group
--@ simple
create function clinic.z() returns table (a int, b numeric) language sql as $z$select ward, max("größe") from clinic."Patient" group by rollup (ward) order by 1$z$
--@ simple
select * from clinic.z()
--# rows by distinct on
--@ simple
create function clinic.z() returns table (a int, b text) language sql as $z$select distinct on (ward) ward, nhs::text from clinic."Patient" order by ward, "patientId"$z$
--@ simple
select * from clinic.z()
--# upsert of a default
--@ simple
alter table clinic.contact alter kind set default clinic.nhs_of(1)
--@ simple
insert into clinic.contact (id, kind) values (1, default) on conflict (id) do update set who = length(excluded.kind), kind = excluded.kind returning kind
--undo alter table clinic.contact alter kind drop default
--# upsert of a generated column
insert into clinic."Patient" ("patientId", "fullName") values (1, 'x') on conflict ("patientId") do update set city = "Patient"."nhsHead" || coalesce(excluded."nhsHead", '') returning city
--# upsert by comparing
insert into clinic.contact (id, phone) values (1, '+41 44 555 001') on conflict (id) do update set kind = case when contact.phone = excluded.phone then 'y' else 'n' end returning kind
--# upsert where distinct
insert into clinic.contact (id, phone) values (1, '+41 44 555 001') on conflict (id) do update set kind = 'd' where contact.phone is distinct from excluded.phone returning id
--# upsert of a domain's default
--@ simple
create domain clinic.z as text default clinic.nhs_of(1); create table clinic.zt (i int primary key, v clinic.z, w text); insert into clinic.zt values (1, 'a', 'b')
--@ simple
insert into clinic.zt (i, v) values (1, default) on conflict (i) do update set w = excluded.v returning w
--# upsert into a partition with a trigger
--@ simple
create table clinic.zp (i int primary key, v text, w text) partition by list (i); create table clinic.zp1 partition of clinic.zp for values in (1); create function clinic.z() returns trigger language plpgsql as $$begin new.v := (select nhs from clinic."Patient" where "patientId" = 1); return new; end$$; create trigger z before insert on clinic.zp1 for each row execute function clinic.z(); insert into clinic.zp values (1, 'a', 'b')
--@ simple
insert into clinic.zp (i, v) values (1, 'q') on conflict (i) do update set w = excluded.v returning w
--# upsert through a view
--@ simple
create view clinic.zv as select id, phone, kind from clinic.contact
--@ simple
insert into clinic.zv (id, phone) values (1, 'x') on conflict (id) do update set kind = zv.phone returning kind
--# view of a function
--@ simple
create view clinic.zv as select * from clinic.all_staff()
--@ simple
select salary from clinic.zv order by id
--@ simple
select name from clinic.zv where salary > 6000
--# table of a function
--@ simple
create temp table t as select id, "PIN" as name from clinic.all_staff()
--@ simple
select name from t order by id
