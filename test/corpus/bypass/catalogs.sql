-- Values that would come to rest in the catalog, in settings, sequences, locks.

--# partition bounded by a value
--@ simple
create table parted_v partition of parted for values in (peek_at(1))
--@ simple
select pg_get_expr(relpartbound, oid) from pg_class where relname = 'parted_v'
--undo drop table parted_v
--# missing value of a new column
--@ simple
alter table scratch add column w text default peek_at(1)
--@ simple
select attmissingval from pg_attribute where attrelid = 'scratch'::regclass and attname = 'w'
--undo alter table scratch drop column w
--# missing value of a hidden column
--@ simple owner
alter table public.vitals add column code text default 'x'; 
--@ simple
select attmissingval::text, (select string_agg(handle, ',') from vitals) from pg_attribute where attname = 'code' and attrelid = 'vitals'::regclass
--undo alter table vitals drop column code
--# toast of a hidden column
--@ simple
select c.reltoastrelid::regclass::text like 'pg_toast%', (select handle from vitals where id = 1) from pg_class c where relname = 'vitals'
--# statistics of a new expression
--@ simple
create statistics st on (length(handle::text)), (upper(name)) from vitals
--@ simple
analyze vitals
--@ simple
select most_common_vals from pg_stats_ext_exprs
--undo drop statistics st
--# statistics of an index expression
--@ simple
create index ix on vitals ((lower(handle::text)))
--@ simple
analyze vitals
--@ simple
select most_common_vals, histogram_bounds from pg_stats where tablename = 'ix'
--undo drop index ix
--# statistics through a function that is not listed
select * from pg_mcv_list_items((select stxdmcv from pg_statistic_ext_data limit 1)), (select handle from vitals where id = 1) h
--# statistics by a view of one's own
--@ simple
create temp view st as select attname, histogram_bounds::text as b from pg_stats where tablename = 'vitals'
--@ simple
analyze vitals
--@ simple
select b from st order by attname
--# statistics by a join to json
--@ simple
analyze vitals
--@ simple
select to_jsonb(s) from pg_stats s where tablename = 'vitals' order by attname
--# statistics of a temporary copy
--@ simple
create temp table cp as select handle from vitals
--@ simple
analyze cp
--@ simple
select histogram_bounds from pg_stats where tablename = 'cp'
--# widths estimated
--@ simple
analyze vitals
--@ simple
explain select handle from vitals
--# widths of a whole row
--@ simple
analyze vitals
--@ simple
explain select v from vitals v
--# rows of an unnest estimated
--@ simple
analyze vitals
--@ simple
explain select unnest(marks) from vitals
--# analyzed rows removed by a filter
explain (costs off, analyze, timing off, summary off, buffers off) select id from vitals v where exists (select from unnest(marks) m where m > 50)
--# comment read, made of a value
do $$ begin execute format('comment on table scratch is %L', (select handle from vitals limit 1)); end $$; select obj_description('scratch'::regclass)
--# object's address by a value
select pg_get_object_address('table', array[(select handle::text from vitals where id = 1)], '{}')
--# view definition with values folded
--@ simple
create temp view vf as select 1 as x where is_secret('canarya-slip-1')
--@ simple
select count(*) from vf
--# stored plan of a function
--@ simple
select pg_get_functiondef('peek_at'::regproc), peek_at(1)
--# sequence restarted by a block
do $$ begin execute 'alter sequence counter restart ' || (select marks[1] from vitals where id = 1); end $$; select last_value from counter
--# column default set by a block
do $$ begin execute format('alter table scratch alter t set default %L', (select handle from vitals where id = 1)); end $$; insert into scratch default values returning t
--undo alter table scratch alter t drop default
--# application name by a value
select set_config('application_name', handle::text, false) from vitals where id = 1; show application_name
--# custom setting by a value, shown by a view
select set_config('my.x', (select handle::text from vitals where id = 1), false); select setting from pg_settings where name = 'my.x'; select current_setting('my.x')
--# setting local to a function
do $$ begin perform set_config('my.y', (select handle::text from vitals where id = 1), false); end $$; show my.y
--# lock by a value seen
select pg_try_advisory_lock(marks[1]) from vitals where id = 1; select objid from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
--# notification
listen c; select pg_notify('c', handle::text) from vitals where id = 1
--# large object by a block
do $$ declare o oid; begin o := lo_from_bytea(77001, (select handle::text::bytea from vitals where id = 1)); end $$; select convert_from(lo_get(77001), 'utf8')
--undo select lo_unlink(77001)
--# WAL message
select pg_logical_emit_message(false, 'x', handle::text) from vitals where id = 1
--# WAL size of a write
select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') > 0, (select weight from vitals where id = 1)
