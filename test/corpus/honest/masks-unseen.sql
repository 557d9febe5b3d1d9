-- Statements that show masked columns in many ways, and others about them, written without looking at what the gateway takes.

--# hotel of ctes
with monthly as (select date_trunc('month', booked_at)::date m, account_id, sum(amount) s from transactions group by 1, 2), ranked as (select *, rank() over (partition by m order by s desc) r, s - lag(s) over (partition by account_id order by m) as d from monthly) select m, account_id, s, d from ranked where r <= 3 order by m, r, account_id
--# year over year
select extract(year from booked_at) y, extract(month from booked_at) m, sum(amount) s, lag(sum(amount), 12) over (order by extract(year from booked_at), extract(month from booked_at)) prev from transactions group by 1, 2 order by 1, 2
--# pareto
select id, balance, round(100 * sum(balance) over (order by balance desc, id) / sum(balance) over (), 2) as pct from accounts order by balance desc, id
--# fill gaps
select d::date, coalesce(t.n, 0) from generate_series(date '2025-01-01', date '2025-01-10', interval '1 day') d left join (select booked_at::date b, count(*) n from transactions group by 1) t on t.b = d::date order by 1
--# cohort pivot by filter
select date_trunc('quarter', opened_on)::date q, count(*) filter (where kind='savings') s, count(*) filter (where kind='current') c, round(avg(balance) filter (where kind='savings'), 2) a from accounts group by 1 order by 1
--# crosstab
select * from crosstab('select kind, currency, sum(balance) from accounts group by 1, 2 order by 1, 2', $$values ('EUR'), ('USD')$$) as ct(kind text, eur numeric, usd numeric) order by 1
--# median mad
with m as (select percentile_cont(0.5) within group (order by balance) med from accounts) select percentile_cont(0.5) within group (order by abs(balance - med)) from accounts, m
--# zscore
select id, round((balance - avg(balance) over ()) / nullif(stddev(balance) over (), 0), 3) z from accounts order by id
--# ntile buckets masked | masks email
select c.email, ntile(4) over (order by a.balance) q from customers c join accounts a on a.customer_id = c.id order by a.id
--# latest per customer masked | masks email phone
select distinct on (c.id) c.id, c.email, c.phone, a.opened_on from customers c left join accounts a on a.customer_id = c.id order by c.id, a.opened_on desc
--# masked in union | masks contact
select id, email as contact from customers union all select id, phone from customers order by id limit 0
--# masked in values and cte | masks email
with c as materialized (select id, email from customers where city = 'Oslo') select * from c order by id
--# masked array | masks tags
select id, tags from customers order by id
--# masked array element | masks first
select id, tags[1] as first from customers order by id
--# masked document | masks pet
select id, profile ->> 'pet' as pet from customers order by id
--# masked date | masks date_of_birth
select id, date_of_birth from customers order by id
--# masked age | masks years
select id, extract(year from age(date_of_birth))::int as years from customers order by id
--# masked case for show | masks shown
select id, case when city = 'Oslo' then email else 'n/a' end as shown from customers order by id
--# masked via lateral | masks e
select c.id, l.e from customers c, lateral (select c.email as e) l order by c.id
--# masked upper | masks e
select id, upper(email) as e, lower(email) as e from customers order by id
--# masked concat_ws | masks e
select id, concat_ws(' / ', name, email, phone) as e from customers order by id
--# masked format | masks e
select id, format('%s <%s>', name, email) as e from customers order by id
--# masked replace and trim | masks e
select id, trim(replace(email, '@', ' at ')) as e from customers order by id
--# masked nullif empty | masks e
select id, nullif(email, '') as e from customers order by id
--# masked greatest | masks e
select id, coalesce(nullif(trim(email), ''), phone) as e from customers order by id
--# masked cast | masks e
select id, ssn::text as e, date_of_birth::text as e from customers order by id
--# masked to_char | masks e
select id, to_char(date_of_birth, 'DD.MM.YYYY') as e from customers order by id
--# masked md5 | masks e
select id, md5(email) as e from customers order by id
--# masked length | masks e
select id, length(email) as e from customers order by id
--# masked lag | masks e
select id, lag(email) over (order by id) as e, first_value(email) over (partition by city order by id) as e from customers order by id
--# masked json agg | masks e
select city, json_agg(json_build_object('id', id, 'email', email) order by id) as e from customers group by city order by city
--# masked jsonb object | masks e
select jsonb_object_agg(id, email) as e from customers
--# masked min max not | masks e
select city, max(name) as n from customers group by city order by city
--# masked extended binary | masks email date_of_birth
--@ binary
select id, name, email, date_of_birth from customers where id = $1
--types 23
--bind 3
--# masked named portal | masks email
--@ parse
select id, email from customers where id between $1 and $2 order by id
--@ kept
kept
--bind 1
--bind 3
--# masked whole row | masks c
select c from customers c order by id
--# masked row | masks r
select row(id, email) as r from customers order by id
--# masked exists join
select c.id, c.name from customers c where exists (select 1 from cards k where k.customer_id = c.id and k.brand = 'visa') order by c.id
--# cards listing | masks pan
select k.id, k.brand, k.pan, c.name from cards k join customers c on c.id = k.customer_id order by k.id
--# notes listing | masks body
select n.id, n.body, n.written_at from notes n where n.written_at > '2025-02-02' order by n.id
--# count notes
select customer_id, count(*), max(written_at) from notes group by customer_id order by 1
--# count of cards by brand
select brand, count(*) from cards group by brand order by 2 desc, 1
--# insert masked columns
insert into notes (id, customer_id, body, written_at) values (900, 1, 'hello', '2025-05-05') returning id, customer_id
--undo delete from notes where id = 900
--# update masked column by id
update notes set body = 'changed' where id = -1
--# delete by open column
delete from notes where customer_id = -1 returning id
--# insert staff
insert into staff (id, name, pin) values (900, 'x', '1234')
--undo delete from staff where id = 900
--# update staff pin
update staff set pin = '4321' where id = -5
--# copy in to protected
copy staff (id, name, pin) from stdin
--copy 901\tZed\t9999
--undo delete from staff where id = 901
--# bound insert
--@ extended
insert into tickets (id, desk, title, secret) values ($1, $2, $3, $4) returning id, title
--types 23 23 25 25
--bind 902
--bind \N
--bind t
--bind s
--undo delete from tickets where id = 902
--# view made of open columns
begin
--@ simple
create view open_customers as select id, name, city from customers
--@ simple
select * from open_customers order by id limit 2
--@ simple
rollback
--# view made of protected columns | masks email
begin
--@ simple
create view mail_list as select id, email from customers
--@ simple
select id, email from mail_list order by id
--@ simple
rollback
--# function over protected columns
begin
--@ simple
create function name_of(int) returns text language sql stable as 'select name from public.customers where id = $1'
--@ simple
select name_of(1)
--@ simple
rollback
--# index on open column
create index customers_city_i on customers (city)
--undo drop index if exists customers_city_i
--# explain on protected select
explain (costs off) select id, email from customers where id = 5
--# explain join costs
explain select a.id from accounts a join transactions t on t.account_id = a.id where a.kind = 'savings'
--# prepared masked | masks email
prepare pm (int) as select id, email from customers where id = $1
--@ simple
execute pm(1)
--@ simple
execute pm(2)
--@ simple
deallocate pm
--# explain execute
prepare pe (int) as select id from accounts where id = $1
--@ simple
explain (costs off) execute pe(1)
--@ simple
deallocate pe
--# create table as execute
begin
--@ simple
prepare pc (text) as select id, kind from accounts where kind = $1
--@ simple
create temp table kept_pc as execute pc('savings')
--@ simple
select count(*) from kept_pc
--@ simple
rollback
--@ simple
deallocate all
--# multi row functions
select a.id, (regexp_match(a.kind, '(s)(a)'))[1], (string_to_array(a.kind, 'a'))[2], unnest(string_to_array(a.kind, 'v')) from accounts a order by 1, 4
--# boolean aggregates
select bool_and(balance > 0), bool_or(kind = 'x'), every(id > 0), any_value(currency) is not null from accounts
--# bit
select bit_count(b'1011'), get_bit('\xff'::bytea, 1), set_byte('\x0000'::bytea, 0, 65), encode('\x41'::bytea, 'escape'), decode('QQ==', 'base64'), crc32('a'::bytea) is not null
--# overlaps of timestamps
select a.id, b.id from accounts a join accounts b on a.id < b.id and daterange(a.opened_on, a.opened_on + 60) && daterange(b.opened_on, b.opened_on + 60) order by 1, 2
--# range aggregates
select range_agg(r), range_intersect_agg(r) from (values (int4range(1, 5)), (int4range(3, 9))) v(r)
--# jsonb subscripts
select ('{"a": {"b": [1, 2]}}'::jsonb)['a']['b'][1], value['theme'] from settings order by key
--# returning old new | since 18
update accounts set kind = kind where id = 1 returning old.kind, new.kind
--# merge returning | since 17
merge into scratch s using (values (991, 'm')) v(id, t) on s.id = v.id when not matched then insert values (v.id, v.t) returning merge_action(), s.id
--undo delete from scratch where id = 991
--# with ties
select id, balance from accounts order by currency fetch first 2 rows with ties
--# group by all things
select kind || '-' || currency as k, count(*) from accounts group by kind || '-' || currency having count(*) > 0 order by 1
--# order by case
select id, kind from accounts order by case kind when 'savings' then 1 else 2 end, id nulls last
--# limit by expression
select id from accounts order by id limit (select 2) offset 1 + 0
--# quoted things
select 'it''s', E'a\\b', U&'d\0061t\+000061', B'101', X'1F', $x$a$b$c$x$, 'a' 
  'b'
--# operators schema
select 1 operator(pg_catalog.+) 2, 'a' operator(pg_catalog.||) 'b'
--# system columns
select ctid is not null, tableoid::regclass, cmin is not null from accounts where id = 1
--# foreign key lookups
select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'transactions'::regclass order by 1
--# locks overview
select l.pid > 0, l.mode, c.relname from pg_locks l join pg_class c on c.oid = l.relation where l.relation = 'accounts'::regclass
--# blocking
select blocked.pid, pg_blocking_pids(blocked.pid) from pg_stat_activity blocked where cardinality(pg_blocking_pids(blocked.pid)) > 0
--# index usage
select indexrelname, idx_scan >= 0 from pg_stat_user_indexes where relname = 'accounts' order by 1
--# bloat estimate
select relname, n_live_tup >= 0, n_dead_tup >= 0, last_autovacuum is null or true from pg_stat_user_tables where relname = 'accounts'
--# cache hit
select sum(heap_blks_hit) >= 0, round(sum(heap_blks_hit) / nullif(sum(heap_blks_hit) + sum(heap_blks_read), 0), 4) is null or true from pg_statio_user_tables
--# table sizes
select relname, pg_size_pretty(pg_total_relation_size(oid)) is not null from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by pg_total_relation_size(oid) desc, relname limit 0
--# stat io wal | since 16
select backend_type, object, context from pg_stat_io where backend_type = 'client backend' order by 1,2,3
--# progress
select * from pg_stat_progress_vacuum
--# settings non default
select name, setting from pg_settings where name in ('max_connections','shared_buffers') order by name
--# hba and files are not asked, extensions are
select e.extname, n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace order by 1
--# privileges
select grantee, privilege_type from information_schema.role_table_grants where table_name = 'accounts' order by 1, 2
--# routines
select routine_name, data_type from information_schema.routines where routine_schema = 'public' order by 1, 2 limit 5
--# triggers
select trigger_name, event_manipulation, action_timing from information_schema.triggers where event_object_table = 'articles' order by 1, 2
--# dependencies
select distinct dependent.relname from pg_depend d join pg_rewrite r on r.oid = d.objid join pg_class dependent on dependent.oid = r.ev_class join pg_class source on source.oid = d.refobjid where source.relname = 'accounts' and dependent.relname <> 'accounts' order by 1
--# age of people, as everybody writes it | masks age days years
select id, extract(year from age(date_of_birth))::int as age, current_date - date_of_birth as days, (current_date - date_of_birth) / 365 as years, floor(date_part('year', age(date_of_birth)))::integer as age from customers order by id
