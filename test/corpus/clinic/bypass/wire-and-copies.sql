-- The same values by every form of the wire, by COPY, cursors, prepared names, several statements at once.

--# extended
--@ extended
select nhs, "E-Mail" from clinic."Patient" order by "patientId"
--# binary
--@ binary
select nhs, "Date of Birth", "größe", diagnosis from clinic."Patient" order by "patientId"
--# binary arrays
--@ binary
select allergies, insured, dose, chart from clinic."Patient" order by "patientId"
--# binary row
--@ binary
select p from clinic."Patient" p order by "patientId"
--# binary unicode
--@ binary
select "工资" from "Über Ärzte"."Gehälter" order by 1
--# portal
--@ portal
select "patientId", nhs from clinic."Patient" order by 1
--# piped
--@ piped
select salary from clinic.staff order by id
--# parameter predicate
--@ extended
select "fullName" from clinic."Patient" where nhs = $1
--bind 7112034011
--# parameter predicate binary result
--@ binary
select "patientId" from clinic."Patient" where nhs like $1 order by 1
--bind 711%
--# parameter any
--@ extended
select "patientId" from clinic."Patient" where nhs = any($1) order by 1
--bind {7112034011,7112034022}
--# parameter json path
--@ extended
select form #>> $1 from clinic.intake order by id
--bind {contact,phone}
--# parameter json path array binary
--@ binary
select jsonb_extract_path_text(form, $1, $2) from clinic.intake order by id
--bind contact
--bind phone
--# parameter column by case
--@ extended
select case $1 when 'n' then nhs::text else "fullName" end from clinic."Patient" order by "patientId"
--bind n
--# parameter order by case
--@ extended
select "patientId" from clinic."Patient" order by case when $1 = 'x' then "größe" end desc nulls last, 1
--bind x
--# parameter limit
--@ extended
select "fullName" from clinic."Patient" order by "größe" limit $1
--bind 2
--# parameter in coalesce
--@ extended
select coalesce($1, nhs) from clinic."Patient" order by "patientId"
--bind \N
--# parameter key of each
--@ extended
select e.value from clinic."Patient" p, jsonb_each_text(to_jsonb(p)) e where e.key = $1 order by p."patientId"
--bind nhs
--# parameter typed regclass
--@ extended
select query_to_xml('select * from ' || $1::regclass, true, true, '')
--bind clinic."Patient"
--# prepare execute
--@ simple
prepare q as select nhs from clinic."Patient" order by "patientId"
--@ simple
execute q
--# prepare with parameter
--@ simple
prepare q(text) as select "fullName" from clinic."Patient" where nhs = $1
--@ simple
execute q('7112034011')
--# prepare execute in one
prepare q as select diagnosis from clinic."Patient" order by "patientId"; execute q; deallocate q
--# explain execute
--@ simple
prepare q as select 1 from clinic."Patient" where nhs = '7112034011'
--@ simple
explain (analyze, costs off, timing off, summary off, buffers off) execute q
--# create table as execute
--@ simple
prepare q as select nhs from clinic."Patient"
--@ simple
create temp table t as execute q
--@ simple
select * from t order by 1
--# parse then kept
--@ parse
select "E-Mail" from clinic."Patient" order by "patientId"
--@ kept
kept
--# parse then kept binary
--@ parse
select salary, "PIN" from clinic.staff order by id
--@ keptbinary
kept
--# open then more
--@ simple
begin
--@ open
select "E-Mail", "größe" from clinic."Patient" order by "patientId"
--@ more
held
--@ simple
rollback
--# describe then nothing
--@ frames
P s|select nhs from clinic."Patient" where "patientId" = $1
D S|s
B |s|1|1
E |0
S
--# bind two formats
--@ frames
P |select "patientId", nhs, "größe" from clinic."Patient" order by 1
B ||0,1,1|
D P|
E |3
E |0
S
--# same portal twice
--@ frames
P |select salary from clinic.staff order by id
B p||1|
E p|1
E p|1
E p|0
S
--# two statements bound in turn
--@ frames
P a|select "fullName" from clinic."Patient" order by "patientId"
P b|select nhs from clinic."Patient" order by "patientId"
B |b|0|
E |0
B |a|0|
E |0
S
--# name taken again
--@ frames
P a|select "fullName" from clinic."Patient" order by 1
C S|a
P a|select nhs from clinic."Patient" order by 1
B |a|0|
E |0
S
--# portal across statements
--@ simple
begin
--@ frames
P |select nhs from clinic."Patient" order by "patientId"
B c||0|
S
--@ frames
P |select 1
B ||0|
E |0
E c|0
S
--@ simple
rollback
--# portal fetched by sql
--@ simple
begin
--@ frames
P |select nhs from clinic."Patient" order by "patientId"
B c||0|
S
--@ simple
fetch all from c
--@ simple
rollback
--# cursor read by the wire
--@ simple
begin
--@ simple
declare c cursor for select "E-Mail" from clinic."Patient" order by "patientId"
--@ frames
E c|0
S
--@ simple
rollback
--# cursor with hold outlives
--@ simple
begin; declare c cursor with hold for select nhs from clinic."Patient" order by 1; commit
--@ simple
fetch 3 from c
--@ simple
close c
--# cursor where current of
begin; declare c cursor for select * from clinic.contact for update; fetch 1 from c; update clinic.contact set kind = 'x' where current of c returning phone; rollback
--# cursor in a sub-transaction
begin; savepoint s; declare c cursor with hold for table clinic.staff; release s; fetch all c; rollback
--# copy query
copy (select nhs from clinic."Patient" order by 1) to stdout
--# copy table
copy clinic."Patient" to stdout
--# copy columns
copy clinic."Patient" ("fullName", "E-Mail") to stdout with (format csv, header)
--# copy binary
copy clinic.contact to stdout (format binary)
--# copy force quote
copy (table clinic.staff order by id) to stdout (format csv, force_quote *)
--# copy null string
copy (select id, nullif("PIN", '881201') from clinic.staff order by id) to stdout (null '!')
--# copy partition
copy "lab.results"."2025.blood" to stdout
--# copy only partition parent
copy (select value from "lab.results".measurement order by id) to stdout (format csv, encoding 'latin1')
--# copy with returning
copy (update clinic.contact set kind = kind where id < 3 returning phone) to stdout
--# copy with cte
copy (with x as (select nhs from clinic."Patient") select * from x order by 1) to stdout csv
--# copy json member
copy clinic.intake (form) to stdout
--# copy to file
--@ simple
copy (select nhs from clinic."Patient" order by 1) to '/tmp/sallyport-corpus-world_x.txt'
--@ simple
create temp table t (x text); copy t from '/tmp/sallyport-corpus-world_x.txt'; table t
--# copy from unique
--@ simple
copy clinic."Patient" ("patientId", "fullName", nhs) from stdin
--copy 900\tX\t7112034011
--# copy in extended
--@ extended
copy (select "IBAN" from billing."order" order by id) to stdout
--# multi statement last
select 1; select "fullName" from clinic."Patient" order by 1; select nhs from clinic."Patient" order by 1
--# multi statement hidden in the middle
begin; select 1; table clinic.contact; select 2; commit
--# multi statement with error after
select nhs from clinic."Patient" order by 1; select 1/0
--# multi statement made view
create temp view v as select nhs as city from clinic."Patient"; select city from v order by 1
--# multi statement temp table
create temp table v as select "patientId", diagnosis from clinic."Patient"; select * from v order by 1
--# multi statement insert select
insert into clinic.scratch select "patientId", nhs from clinic."Patient"; select * from clinic.scratch order by 1
--# select into
--@ simple
select nhs into temp s from clinic."Patient"
--@ simple
select * from s order by 1
--# select into with alias
--@ simple
select "E-Mail" as note into pg_temp.s from clinic."Patient" order by "patientId"
--@ simple
table s
--# ctas with names
--@ simple
create temp table s(a, b) as select "patientId", "größe" from clinic."Patient"
--@ simple
select b from s order by a
--# ctas no data then insert
--@ simple
create temp table s as table clinic."Patient" with no data
--@ simple
insert into s table clinic."Patient"
--@ simple
select nhs from s order by "patientId"
--# create table like then insert
--@ simple
create temp table s (like clinic.contact)
--@ simple
insert into s select * from clinic.contact
--@ simple
select phone from s order by 1
--# create table inherits
--@ simple
create table clinic.z () inherits (clinic.contact)
--@ simple
select phone from clinic.contact order by 1
--# create matview
--@ simple
create materialized view clinic.z as select nhs from clinic."Patient"
--@ simple
select * from clinic.z order by 1
--# insert into open twin
--@ simple
insert into billing.hospital (id, "E-Mail") select 100 + "patientId", "E-Mail" from clinic."Patient"
--@ simple
select "E-Mail" from billing.hospital where id > 100 order by id
--# update open from protected
--@ simple
update billing.hospital h set name = p.nhs from clinic."Patient" p where p."patientId" = h.id
--@ simple
select name from billing.hospital order by id
--# update own table
--@ simple
update clinic."Patient" set city = nhs
--@ simple
select city from clinic."Patient" order by "patientId"
--# update set row
--@ simple
update clinic.contact set (kind) = row (phone)
--@ simple
select kind from clinic.contact order by id
--# update set sub-select
update clinic."Table" set ("where", "Null") = (select nhs::text, "E-Mail"::text from clinic."Patient" where "patientId" = 1) where id = 1 returning *
--# update set json member
--@ simple
update clinic.intake set form = jsonb_set(form, '{visit,reason}', form -> 'contact' -> 'phone')
--@ simple
select form -> 'visit' ->> 'reason' from clinic.intake order by id
--# update json rename member
--@ simple
update clinic.intake set form = form - 'contact' || jsonb_build_object('x', form -> 'contact')
--@ simple
select form -> 'x' from clinic.intake order by id
--# update document into note
--@ simple
update clinic.intake set note = form::text
--@ simple
select note from clinic.intake order by id
--# insert on conflict
insert into clinic.kv (key, value) values ('a', 'z') on conflict (key) do update set value = (select nhs from clinic."Patient" where "patientId" = 1) returning value
--# insert on conflict where
insert into clinic.contact (id, who) values (1, 9) on conflict (id) do update set who = 9 where contact.phone like '+41%' returning id
--# insert on conflict protected
insert into clinic."Patient" ("patientId", "fullName", nhs) values (900, 'X', '7112034011') on conflict (nhs) do nothing
--# insert returning default
insert into clinic."Patient" ("fullName", nhs) values ('X', '7112034011') returning "patientId"
--# insert reminder foreign key
insert into billing.reminder values (99, '7112034011', 1, '2025-01-01')
--# insert cte chain
with g as (delete from clinic.contact where id = 1 returning phone) insert into clinic.kv select 'k', phone from g returning value
--# delete returning
delete from clinic.contact returning phone
--# delete returning old
delete from clinic.contact where id < 3 returning old.phone, old.*
--# update returning old new
update clinic.contact set kind = 'k' returning old.phone, new.phone
--# update returning with alias
update clinic.contact set kind = 'k' returning with (old as o, new as n) o.phone || n.kind
--# update returning row
update clinic.contact c set kind = 'k' returning c
--# update where protected
update clinic.contact set kind = 'found' where phone like '+41%'
--# delete using
delete from clinic.kv using clinic."Patient" p where p."patientId" = 1 and p.diagnosis = 'grave' and key = 'a'
--# merge matched by value
merge into clinic.kv k using clinic."Patient" p on k.key = 'a' and p."patientId" = 1 when matched and p.diagnosis = 'grave' then update set value = 'g' when matched then do nothing
--# merge returning
merge into clinic.contact c using (values (1)) v(i) on c.id = v.i when matched then update set kind = 'm' returning merge_action(), c.phone
--# merge not matched by source
merge into clinic.scratch s using clinic."Patient" p on s.id = p."patientId" and p.diagnosis = 'grave' when not matched by source then delete returning s.id
--# rule on update logs
--@ simple
update clinic.note set body = 'x' where id = 1
--@ simple
select was from clinic.note_log order by note
--# rule log into open
--@ simple
update clinic.note set written = '2025-09-09' where id = 2
--@ simple
select note, what, was from clinic.note_log order by note
--# audit trigger
--@ simple
update clinic.appointment set reason = 'x' where patient = 1
--@ simple
select row_data from archive.audit order by at_id
--# audit trigger of a delete
--@ simple
delete from clinic.appointment where patient = 2
--@ simple
select row_data ->> 'reason' from archive.audit order by at_id
--# rewriting note view
insert into clinic.guess select "patientId", nhs from clinic."Patient" returning t
--# sequence by value
--@ simple
select setval('clinic."Seq.One"', (select "größe"::int from clinic."Patient" where "patientId" = 1))
--@ simple
select last_value from clinic."Seq.One"
--# notify payload
--@ simple
listen x
--@ simple
select pg_notify('x', nhs) from clinic."Patient" where "patientId" = 1
--@ simple
select 1
--# set config
--@ simple
select set_config('app.owner', nhs, false) from clinic."Patient" where "patientId" = 1
--@ simple
show app.owner
--# set config current
select set_config('a.b', (select string_agg("E-Mail", ',' order by 1) from clinic."Patient"), true), current_setting('a.b')
--# application name
--@ simple
select set_config('application_name', nhs, false) from clinic."Patient" where "patientId" = 1
--@ simple
select application_name from pg_stat_activity where pid = pg_backend_pid()
--# large object
--@ simple
select lo_from_bytea(770077, nhs::text::bytea) from clinic."Patient" where "patientId" = 1
--@ simple
select convert_from(lo_get(770077), 'utf8')
--undo select lo_unlink(770077)
--# comment by do
--@ simple
do $$ begin execute format('comment on table clinic.scratch is %L', (select nhs from clinic."Patient" where "patientId" = 1)); end $$
--@ simple
select obj_description('clinic.scratch'::regclass)
--undo comment on table clinic.scratch is null
--# do raises
do $$ declare n text; begin select nhs into n from clinic."Patient" where "patientId" = 1; raise notice '%', n; end $$
--# do raises exception
do $$ begin raise exception 'x %', (select string_agg(nhs, ',' order by 1) from clinic."Patient"); end $$
--# do loops and inserts
--@ simple
do $$ declare r record; begin for r in select * from clinic."Patient" loop insert into clinic.scratch values (r."patientId", r."E-Mail"); end loop; end $$
--@ simple
select t from clinic.scratch order by id, 1
--# do branches
do $$ begin if (select diagnosis from clinic."Patient" where "patientId" = 1) = 'grave' then raise exception 'yes'; end if; end $$
--# do computed text
--@ simple
do $$ begin execute 'insert into clinic.scratch select 1, n' || 'hs from clinic."Patient"'; end $$
--@ simple
select t from clinic.scratch order by 1
--# do divides
do $$ begin perform 1 / (case when diagnosis = 'grave' then 0 else 1 end) from clinic."Patient" where "patientId" = 1; end $$
--# explain estimate
explain select * from clinic."Patient" where diagnosis = 'mild'
--# explain json
explain (format json) select * from clinic."Patient" where "größe" > 175
--# explain verbose index
explain (analyze, verbose, costs off, timing off, summary off, buffers off) select "fullName" from clinic."Patient" where "E-Mail" > 'r'
--# explain update
explain (analyze, costs off, timing off, summary off, buffers off) update clinic.contact set kind = 'x' where phone like '+41%'
--# explain width
explain select "E-Mail" from clinic."Patient"
--# explain initplan
explain (analyze, costs off, timing off, summary off, buffers off) select 1 where (select diagnosis = 'grave' from clinic."Patient" where "patientId" = 1)
--# pg stats
select * from pg_stats where schemaname in ('clinic', 'lab.results') order by tablename, attname
--# pg statistic
select stavalues1 from pg_statistic where starelid = 'clinic."Patient"'::regclass order by staattnum
--# pg stats ext
select * from pg_stats where attname = '工资'
--# pg stats histogram cast
select histogram_bounds::text::text[] from pg_stats where attname = 'größe'
--# pg stats of a partition
select most_common_vals, histogram_bounds from pg_stats where tablename = '2025.rest'
--# pg stat activity
select query from pg_stat_activity where query like '%7112034011%' and pid <> pg_backend_pid() and query like '%nobody%' union all select nhs::text from clinic."Patient" order by 1
--# relation size
select pg_relation_size('clinic."Patient"'), (select sum(pg_column_size(p)) from clinic."Patient" p)
--# get raw page
select get_raw_page('clinic."Patient"', 0)
--# heap page items
select t_data from heap_page_items(get_raw_page('clinic.contact', 0))
--# index page
select data from bt_page_items('clinic."Patient_nhs_key"', 1)
--# tuple attrs
select t_attrs from heap_page_item_attrs(get_raw_page('clinic.contact', 0), 'clinic.contact'::regclass)
--# pgstattuple
select tuple_len from pgstattuple('clinic."Patient"')
--# index scan count
select count(*) from clinic."Patient" where "E-Mail" < 'r'
--# query to xml
select query_to_xml('select nhs from clinic."Patient" order by 1', false, true, '')
--# table to xml
select table_to_xml('clinic.contact', true, false, '')
--# schema to xml
select schema_to_xml('lab.results', true, false, '')
--# database to xml
select database_to_xml(true, false, '')
--# cursor to xml
begin; declare c cursor for select nhs from clinic."Patient" order by 1; select cursor_to_xml('c', 10, true, true, ''); rollback
--# crosstab of text
select * from crosstab('select 1, ''a''::text, nhs::text from clinic."Patient" where "patientId" = 1') as t(i int, v text)
--# file read
select pg_read_file('/etc/hostname') || (select nhs from clinic."Patient" where "patientId" = 1)
--# currtid and ctid
select (select nhs from clinic."Patient" where ctid = '(0,1)')
--# ts stat
select * from ts_stat('select to_tsvector(''simple'', "E-Mail") from clinic."Patient"') order by 1
--# ts rewrite
select ts_rewrite('a', 'select ''a''::tsquery, plainto_tsquery(''simple'', "E-Mail") from clinic."Patient" where "patientId" = 1')
--# function call of the wire
--@ frames
F {oid:nhs_of}|0|1
S
--# brin summarize
create index on clinic."Patient" ((1 / ("größe" - 161.5)))
--# index on expression fails
create unique index on clinic."Patient" (diagnosis)
--# set not null
alter table clinic.strict add check (secret < 'ccc') 
--# change type of open by protected
--@ simple
alter table clinic.contact alter column kind type text using phone
--@ simple
select kind from clinic.contact order by id
--# add generated
--@ simple
alter table clinic.contact add column z text generated always as (phone) stored
--@ simple
select z from clinic.contact order by id
--undo alter table clinic.contact drop column if exists z
--# add generated virtual
--@ simple
alter table clinic.contact add column z text generated always as (upper(phone)) virtual
--@ simple
select z from clinic.contact order by id
--undo alter table clinic.contact drop column if exists z
--# add default from function
--@ simple
alter table clinic.scratch add column z text default clinic.nhs_of(1)
--@ simple
select z from clinic.scratch order by id
--undo alter table clinic.scratch drop column if exists z
--# drop expression
--@ simple
alter table clinic."Patient" alter "nhsHead" drop expression
--@ simple
select "nhsHead" from clinic."Patient" order by "patientId"
--undo alter table clinic."Patient" drop column "nhsHead"; alter table clinic."Patient" add column "nhsHead" text generated always as (left(nhs::text, 3)) stored
--# rename column
--@ simple
alter table clinic.contact rename column phone to label
--@ simple
select label from clinic.contact order by id
--undo alter table clinic.contact rename column label to phone
--# rename table
--@ simple
alter table clinic.contact rename to c2
--@ simple
select phone from clinic.c2 order by id
--undo alter table clinic.c2 rename to contact
--# set schema
--@ simple
alter table clinic.contact set schema archive
--@ simple
select phone from archive.contact order by id
--undo alter table archive.contact set schema clinic
--# rename schema
--@ simple
alter schema "lab.results" rename to lr
--@ simple
select value from lr.measurement order by id
--undo alter schema lr rename to "lab.results"
--# detach partition
--@ simple
alter table "lab.results"."2025" detach partition "lab.results"."2025.blood"
--@ simple
select value from "lab.results"."2025.blood" order by id
--undo alter table "lab.results"."2025" attach partition "lab.results"."2025.blood" for values in ('blood')
--# attach protected as partition
--@ simple
create table clinic.pp (id int, who int, phone text, kind text) partition by list (kind); alter table clinic.pp attach partition clinic.contact default
--@ simple
select phone from clinic.pp order by id
--undo alter table clinic.pp detach partition clinic.contact
--# no inherit
--@ simple
alter table clinic.doctor no inherit clinic.staff
--@ simple
select salary from clinic.doctor order by id
--undo alter table clinic.doctor inherit clinic.staff
