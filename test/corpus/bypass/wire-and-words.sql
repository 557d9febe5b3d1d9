-- Settings, plans that ran, COPY in its forms, and what the server says by the way.

--# plan that serialized
explain (analyze, serialize text, costs off, timing off, summary off, buffers off) select c.email, d.email from customers c, customers d, customers e
--# plan that serialized in binary
explain (analyze, serialize binary, costs off, timing off, summary off, buffers off, format json) select c.grade from customers c, customers d, customers e
--# plan that sorted
explain (analyze, costs off, timing off, summary off, buffers off) select c.ssn, c.email, c.grade from customers c, customers d, customers e order by c.id, d.id
--# plan that materialized
explain (analyze, costs off, timing off, summary off, buffers off) with q as materialized (select c.email, c.grade, c.id from customers c, customers d, customers e) select * from q a
--# plan that windowed
explain (analyze, costs off, timing off, summary off, buffers off) select email, count(*) over (partition by name) from (select c.* from customers c, customers d, customers e) q
--# plan that wrote WAL
explain (analyze, wal, costs off, timing off, summary off, buffers off) insert into vault select 100 + id, 'x', email from customers
--# plan with a trigger's calls
explain (analyze, costs off, timing off, summary off, buffers off) update tickets set secret = 'canarya-slip-1'
--# plan with rows of a hidden filter
explain (analyze, costs off, timing off, summary off, buffers off) select 1 from customers where ssn like '8%'
--# plan of nothing in particular
explain (generic_plan, costs off) select id from customers where name = $1 and secret_of(1) = 'canarya-slip-1'
--# plan of a prepared one
prepare q(text) as select id from customers where secret_of(1) = $1; explain (costs off) execute q('canarya-slip-1')
--# plan verbose of what is folded
explain (verbose, costs off) select id, secret_of(2) from accounts
--# plan of a create as
explain (analyze, costs off, timing off, summary off, buffers off) create temp table wp1 as select id from customers where score > 500
--# plan of a cursor's declaration
begin; explain (analyze, costs off, timing off, summary off, buffers off) declare c cursor for select ssn from customers where grade = 'grade-amber'; rollback
--# date under another style
set datestyle = 'SQL, DMY'; select date_of_birth from customers order by id
--# date under a German style
set datestyle = 'German'; select date_of_birth from customers order by id; select seen from vitals order by id
--# date under the Postgres style
set datestyle = 'Postgres, MDY'; select date_of_birth, name from customers order by id; select seen from vitals order by id
--# date under a style set by a function
select set_config('datestyle', 'SQL', false); select date_of_birth from customers order by id
--# date under a style in the same text, then back
set datestyle = 'SQL'; select date_of_birth from customers order by id; reset datestyle; select date_of_birth from customers order by id
--# date in COPY under a style
set datestyle = 'Postgres'; copy (select date_of_birth from customers order by id) to stdout; copy customers (id, date_of_birth) to stdout (format csv)
--# instant near a year's edge in another zone
set timezone = 'Pacific/Kiritimati'; select seen from vitals order by id
--# instant in a zone of its own, which is far ahead in summer
set timezone = 'AAA0BBB-100,J100/0,J250/0'; select seen from vitals where id = 1
--# instant at a year's edge in a zone behind
--@ simple owner
update vitals set seen = seen - interval '9 days' where id = 1
--@ simple
set timezone = 'AAA12'; select seen from vitals where id = 1
--@ simple
copy vitals (seen) to stdout
--undo update vitals set seen = seen + interval '9 days' where id = 1
--# instant in binary in another zone
--@ simple
set timezone = 'America/Adak'
--@ binary
select seen, date_of_birth from vitals join customers using (id) order by id
--# date before Christ
update customers set city = city where id = 1; select make_date(-extract(year from date_of_birth)::int, 1, extract(day from date_of_birth)::int) from customers order by id
--# copy with a digit as a delimiter
copy customers (ssn, email) to stdout (delimiter '-', format csv)
--# copy with a digit as a quote
copy customers (ssn) to stdout (format csv, quote '-', force_quote *)
--# copy with an escape of its own
copy customers (ssn, email) to stdout (format csv, quote '@', escape '.', force_quote (email))
--# copy with a word for null that is a value
copy customers (id, ssn) to stdout (null '899-40-6781')
--# copy with a word for null that is a value, in csv
copy customers (id, ssn) to stdout (format csv, null '899-40-6781')
--# copy in another encoding
copy customers (email, ssn) to stdout (encoding 'latin1')
--# copy in an encoding of two bytes
copy customers (email, ssn) to stdout (encoding 'sjis')
--# copy with a header
copy customers (grade, score) to stdout (header)
--# copy in binary of all
copy customers to stdout (format binary)
--# copy of a query in binary with an expression
copy (select id, upper(ssn), score from customers order by id) to stdout (format binary)
--# copy of what was returned
copy (update customers set city = city returning id, ssn) to stdout
--# copy of what was merged
copy (merge into scratch s using customers c on s.id = c.id when matched then update set t = 'x' returning c.ssn || '') to stdout
--# copy of a materialized view
copy customer_snapshot to stdout
--# copy of a partition
copy events_2024 to stdout
--# copy in with a hidden condition
--@ simple
copy scratch from stdin where ssn_of(1) like '8%'
--copy 5\tx
--# copy in with a condition that calls
--@ simple
copy scratch from stdin where exists_secret is null
--copy 5\tx
--@ simple
copy scratch from stdin where secret_of(id) = 'canarya-slip-1'
--copy 1\tx
--# copy in that skips
--@ simple
copy domained from stdin (on_error ignore, log_verbosity verbose)
--copy 1\tcanarya-slip-1
--copy 2\tplain
--# copy in that checks
--@ simple
copy guesses from stdin
--copy 1\tcanarya-slip-1
--# copy in a default that reads
--@ simple
copy lots (id, n) from stdin
--copy 1\t1
--@ simple
select code from lots
--# copy in a generated column
--@ simple
copy peeks (id, who) from stdin
--copy 1\t1
--@ simple
select seen from peeks
--# copy in to a view with a trigger
--@ simple
create view wp2 as select 1 as id, 'a'::text as t
--@ simple
create function wp2f() returns trigger language plpgsql as 'begin raise notice ''%'', (select ssn from public.customers where id = new.id); return new; end'
--@ simple
create trigger wp2t instead of insert on wp2 for each row execute function wp2f()
--@ simple
copy wp2 from stdin
--copy 1\tx
--undo drop view if exists wp2
--undo drop function if exists wp2f()
--# copy in that hits a key
--@ simple
copy points from stdin
--copy 1\t899-40-6781
--# copy in that freezes a guess
--@ simple
copy customers (id, name, city, ssn, created_at) from stdin
--copy 99\tx\ty\t899-40-6781\t2024-01-01
--# prepared, described, then bound after a change of path
--@ simple
create schema wp3
--@ simple
create view wp3.cards as select id, pan as brand from public.cards
--@ parse
select brand from cards order by id
--@ simple
set search_path = wp3, public
--@ kept
kept
--undo drop schema if exists wp3 cascade
--# prepared under a local path
--@ simple
create schema wp4
--@ simple
create view wp4.cards as select id, pan as brand from public.cards
--@ simple
begin; set local search_path = wp4, public
--@ parse
select reverse(brand) from cards order by id
--@ kept
kept
--@ simple
rollback
--@ kept
kept
--undo drop schema if exists wp4 cascade
--# path by a function's setting in the same text
--@ simple
create schema wp5
--@ simple
create view wp5.cards as select id, pan as brand from public.cards
--@ simple
select set_config('search_path', 'wp5, public', true); select upper(brand) from cards order by id
--@ extended
select set_config('search_path', 'wp' || '5', false)
--@ simple
select upper(brand) from cards order by id
--undo drop schema if exists wp5 cascade
--# path of the login's own name
--@ simple
create schema wp7; create view wp7.cards as select id, pan as brand from public.cards
--@ simple
set search_path to '', 'wp7'
--@ simple
select upper(brand) from cards order by id
--undo drop schema if exists wp7 cascade
--# path in one word that holds two
--@ simple
create schema "wp8,public"; create view "wp8,public".cards as select id, pan as brand from public.cards
--@ simple
set search_path to "wp8,public", public
--@ simple
select upper(brand) from cards order by id
--undo drop schema if exists "wp8,public" cascade
--# path in capitals
--@ simple
create schema "WP9"; create view "WP9".cards as select id, pan as brand from public.cards
--@ simple
set SEARCH_PATH = "WP9", public
--@ simple
select upper(brand) from cards order by id
--undo drop schema if exists "WP9" cascade
--# path by names of unicode
--@ simple
create schema wpa; create view wpa.cards as select id, pan as brand from public.cards
--@ simple
set search_path to U&"\0077pa", public
--@ simple
select upper(brand) from cards order by id
--undo drop schema if exists wpa cascade
--# path by a default of a function's block
--@ simple
create schema wpb; create view wpb.cards as select id, pan as brand from public.cards
--@ simple
do $$ begin set search_path = wpb, public; end $$
--@ simple
select upper(brand) from cards order by id
--undo drop schema if exists wpb cascade
--# path by a procedure
--@ simple
create schema wpc; create view wpc.cards as select id, pan as brand from public.cards
--@ simple
create procedure wpcp() language plpgsql as 'begin perform set_config(''search_path'', ''wpc, public'', false); end'
--@ simple
call wpcp()
--@ simple
select upper(brand) from cards order by id
--undo drop procedure if exists wpcp()
--undo drop schema if exists wpc cascade
--# identifiers by unicode with an escape of one's own
select U&"s!0073n" UESCAPE '!' || 'x' from U&"customers" order by id
--# strings by unicode
select upper(ssn) from customers where U&'\0061' = 'a' order by id
--# quotes of dollars with tags
select reverse(ssn) || $ü$x$ü$ from customers order by id
--# vertical spaces
select ssn||'' from customers order by id
--# many in one with empty ones
;;select 1;; select ssn || 'x' from customers order by id;;
--# several of one text bound as one
--@ extended
select 1; select upper(ssn) from customers
--@ simple
select upper(ssn) from customers order by id
--# parameter as a column's name in a text
--@ extended
select $1 || ssn from customers order by id
--bind x
--# parameter as a filter
--@ extended
select id from customers where ssn like $1 order by id
--bind 8%
--# parameter as a filter in binary
--@ binary
select count(*) from customers where ssn = $1
--bind 899-40-6781
--# parameter in an order
--@ extended
select id from customers order by case when $1 = 'x' then ssn end, id
--bind x
--# parameter as a path of a document
--@ extended
select doc #>> $1::text[] from files order by id
--bind {owner,ssn}
--# parameter as a key of a document
--@ extended
select doc -> $1 from files order by id
--bind owner
--# portal in pieces over a hidden filter
--@ portal
select id from customers where grade = 'grade-amber' order by id
--# pipeline of two
--@ piped
select upper(ssn), id from customers order by id
--# function call by its number of something that reads
select format('%s', (select oid from pg_proc where proname = 'ssn_of')) = '1'; select ssn_of(1)
--# fast path of large objects
begin; select lo_open(lo_from_bytea(0, (select ssn::bytea from customers where id = 1)), 262144) > 0; select loread(0, 20); rollback
--# time-out as an answer
set statement_timeout = 300; select count(*) from customers, generate_series(1, case when score > 500 then 30000000 else 1 end)
--# memory as an answer
select length(repeat('x', case when ssn like '8%' then 2000000000 else 1 end)) from customers where id = 1
--# deep recursion as an answer
with recursive t(n) as (select score from customers where id = 1 union all select n - 1 from t where n > 500) select count(*) from t
--# warning of a transaction by a value
select pg_notify('wp', case when score > 500 then repeat('x', 9000) else 'y' end) from customers where id = 1
--# notice of a truncation
select ssn::char(3)::text || 'x', email::varchar(4), grade::"char", email::name from customers order by id
--# vacuum tells
vacuum (verbose) customers
--# analyze tells
analyze (verbose) customers
--# activity of another
--@ simple other
select 'world_x' where 'x' = (select ssn from customers where id = 1)
--@ simple
select md5(query) from pg_stat_activity where datname = current_database() and query like '%''world%ssn%' order by 1
--# locks of another by a value
--@ simple other
begin; select pg_advisory_lock(score) from customers where id = 1
--@ simple
select objid from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
--# progress of another
select * from pg_stat_progress_copy; select bytes_processed from pg_stat_progress_copy; select sum(n_tup_hot_upd) >= 0, (select ssn from customers where id = 1) || '' from pg_stat_user_tables
--# counts of tables by the way
select n_live_tup >= 0, (select max(ssn) from customers) from pg_stat_user_tables where relname = 'customers'
--# pieces of the system's statistics
select stavalues1::text, stanumbers1 from pg_statistic where starelid = 'customers'::regclass and staattnum = 8
--# pieces of statistics by attribute functions
select * from pg_stats_ext where statistics_name = 'customers_together'
--# statistics written out
select histogram_bounds::text from pg_stats where attname in ('score', 'ssn') and tablename = 'customers'
--# statistics put elsewhere
select pg_restore_attribute_stats('schemaname', 'public', 'relname', 'scratch', 'attname', 't', 'inherited', false, 'most_common_vals', (select array_agg(grade)::text from customers where id = 1), 'most_common_freqs', '{1}'::real[]); select most_common_vals from pg_stats where tablename = 'scratch'
