-- What tools ask of a server: monitors, designers, schema readers, newer psql; written from their documented behaviour, before it was looked what the gateway makes of them.

--# exporter locks by mode | volatile
SELECT pg_database.datname,tmp.mode,COALESCE(count,0) as count FROM (VALUES ('accesssharelock'),('rowsharelock'),('rowexclusivelock'),('shareupdateexclusivelock'),('sharelock'),('sharerowexclusivelock'),('exclusivelock'),('accessexclusivelock'),('sireadlock')) AS tmp(mode) CROSS JOIN pg_database LEFT JOIN (SELECT database, lower(mode) AS mode,count(*) AS count FROM pg_locks WHERE database IS NOT NULL GROUP BY database, lower(mode)) AS tmp2 ON tmp.mode=tmp2.mode and pg_database.oid = tmp2.database ORDER BY 1
--# exporter replication lag | volatile
SELECT CASE WHEN NOT pg_is_in_recovery() THEN 0 ELSE GREATEST (0, EXTRACT(EPOCH FROM (now() - pg_last_xact_replay_timestamp()))) END AS lag, CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END as is_replica
--# exporter postmaster | volatile
SELECT extract(epoch from pg_postmaster_start_time) as start_time_seconds from pg_postmaster_start_time()
--# exporter user tables | volatile
SELECT current_database() datname, schemaname, relname, seq_scan, seq_tup_read, idx_scan, idx_tup_fetch, n_tup_ins, n_tup_upd, n_tup_del, n_tup_hot_upd, n_live_tup, n_dead_tup, n_mod_since_analyze, COALESCE(last_vacuum, '1970-01-01Z') as last_vacuum, COALESCE(last_autovacuum, '1970-01-01Z') as last_autovacuum, COALESCE(last_analyze, '1970-01-01Z') as last_analyze, vacuum_count, autovacuum_count, analyze_count, autoanalyze_count, pg_total_relation_size(relid) as total_size FROM pg_stat_user_tables
--# exporter statio | volatile
SELECT current_database() datname, schemaname, relname, heap_blks_read, heap_blks_hit, idx_blks_read, idx_blks_hit, toast_blks_read, toast_blks_hit, tidx_blks_read, tidx_blks_hit FROM pg_statio_user_tables
--# exporter database sizes | volatile
SELECT pg_database.datname, pg_database_size(pg_database.datname) as size, datconnlimit FROM pg_database WHERE datname NOT IN ('postgres')
--# exporter activity by state | volatile
SELECT pg_database.datname, tmp.state, tmp2.usename, tmp2.application_name, COALESCE(count,0) as count, COALESCE(max_tx_duration,0) as max_tx_duration FROM (VALUES ('active'), ('idle'), ('idle in transaction'), ('idle in transaction (aborted)'), ('fastpath function call'), ('disabled')) AS tmp(state) CROSS JOIN pg_database LEFT JOIN (SELECT datname, state, usename, application_name, count(*) AS count, MAX(EXTRACT(EPOCH FROM now() - xact_start))::float AS max_tx_duration FROM pg_stat_activity GROUP BY datname,state,usename,application_name) AS tmp2 ON tmp.state = tmp2.state AND pg_database.datname = tmp2.datname
--# exporter settings | volatile
SELECT name, setting, COALESCE(unit, ''), short_desc, vartype FROM pg_settings WHERE vartype IN ('bool', 'integer', 'real') AND name != 'sync_commit_cancel_wait'
--# exporter replication slots
SELECT slot_name, slot_type, CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() - '0/0' ELSE pg_current_wal_lsn() - '0/0' END AS current_wal_lsn, COALESCE(confirmed_flush_lsn, '0/0') - '0/0' AS confirmed_flush_lsn, active FROM pg_replication_slots
--# exporter autovacuum workers
SELECT v.datname, v.pid FROM pg_stat_activity v WHERE v.query like 'autovacuum:%' and v.backend_type = 'autovacuum worker'
--# exporter long transactions | volatile
SELECT COUNT(*) as transactions, MAX(EXTRACT(EPOCH FROM clock_timestamp() - pg_stat_activity.xact_start)) AS oldest_timestamp_seconds FROM pg_catalog.pg_stat_activity WHERE state IS DISTINCT FROM 'idle' AND query NOT LIKE 'autovacuum:%' AND pg_stat_activity.xact_start IS NOT NULL
--# exporter progress of vacuum
SELECT s.pid, p.phase, p.heap_blks_total, p.heap_blks_scanned FROM pg_stat_progress_vacuum p JOIN pg_stat_activity s USING (pid)
--# exporter bgwriter of old | volatile
SELECT buffers_clean, maxwritten_clean, buffers_alloc, stats_reset FROM pg_stat_bgwriter
--# exporter checkpointer | since 17 | volatile
SELECT num_timed, num_requested, restartpoints_timed, write_time, sync_time, buffers_written, stats_reset FROM pg_stat_checkpointer
--# io statistics | since 16 | volatile
SELECT backend_type, object, context, reads, writes, extends, hits, evictions FROM pg_stat_io WHERE reads > 0 OR hits > 0
--# io bytes | since 18 | volatile
SELECT backend_type, read_bytes, write_bytes, extend_bytes FROM pg_stat_io WHERE object = 'relation'
--# wal statistics | since 14 | volatile
SELECT wal_records, wal_fpi, wal_bytes, wal_buffers_full, stats_reset FROM pg_stat_wal
--# slru statistics | volatile
SELECT name, blks_zeroed, blks_hit, blks_read FROM pg_stat_slru ORDER BY 1
--# subscription statistics | since 15
SELECT subname, apply_error_count, sync_error_count FROM pg_stat_subscription_stats
--# PgHero relation sizes | volatile
SELECT n.nspname AS schema, c.relname AS relation, CASE c.relkind WHEN 'r' THEN 'table' WHEN 'm' then 'matview' ELSE 'index' END AS type, pg_table_size(c.oid) AS size_bytes FROM pg_class c LEFT JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast' AND c.relkind IN ('r', 'm', 'i') ORDER BY pg_table_size(c.oid) DESC, 2 ASC /*pghero*/
--# PgHero index hit rate | volatile
SELECT (sum(idx_blks_hit)) / nullif(sum(idx_blks_hit + idx_blks_read), 0) AS rate FROM pg_statio_user_indexes /*pghero*/
--# PgHero indexes
SELECT schemaname AS schema, t.relname AS table, ix.relname AS name, regexp_replace(pg_get_indexdef(i.indexrelid), '^[^\(]*\((.*)\)$', '\1') AS columns, regexp_replace(pg_get_indexdef(i.indexrelid), '.* USING ([^ ]*) \(.*', '\1') AS using, indisunique AS unique, indisprimary AS primary, indisvalid AS valid, indexprs::text, indpred::text, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i INNER JOIN pg_class t ON t.oid = i.indrelid INNER JOIN pg_class ix ON ix.oid = i.indexrelid LEFT JOIN pg_stat_user_indexes ui ON ui.indexrelid = i.indexrelid WHERE schemaname IS NOT NULL ORDER BY 1, 2, 3
--# PgHero sequences
SELECT n.nspname AS table_schema, c.relname AS table, attname AS column, format_type(a.atttypid, a.atttypmod) AS column_type, pg_get_expr(d.adbin, d.adrelid) AS default_value FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON c.oid = a.attrelid INNER JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace INNER JOIN pg_catalog.pg_attrdef d ON (a.attrelid, a.attnum) = (d.adrelid, d.adnum) WHERE NOT a.attisdropped AND a.attnum > 0 AND pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval%' AND n.nspname NOT LIKE 'pg\_temp\_%' ORDER BY 1, 2, 3
--# PgHero transaction id danger | volatile
SELECT n.nspname AS schema, c.relname AS table, 2146483648 - GREATEST(AGE(c.relfrozenxid), AGE(t.relfrozenxid)) AS transactions_left FROM pg_class c INNER JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_class t ON c.reltoastrelid = t.oid WHERE c.relkind = 'r' AND (2146483648 - GREATEST(AGE(c.relfrozenxid), AGE(t.relfrozenxid))) < 100000000 ORDER BY 3, 1, 2
--# PgHero connection sources | volatile
SELECT datname AS database, usename AS user, application_name AS source, client_addr AS ip, COUNT(*) AS total_connections, SUM(CASE WHEN ssl THEN 1 ELSE 0 END) AS ssl_connections FROM pg_stat_activity LEFT JOIN pg_stat_ssl ON pg_stat_activity.pid = pg_stat_ssl.pid WHERE pg_stat_activity.pid <> pg_backend_pid() GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC
--# PgHero suggested stats of columns
SELECT schemaname AS schema, tablename AS table, attname AS column, null_frac, n_distinct FROM pg_stats WHERE schemaname = 'shop' AND tablename IN ('products', 'orders') ORDER BY 1, 2, 3
--# pgAdmin statistics of a column
SELECT null_frac AS "Null fraction", avg_width AS "Average width", n_distinct AS "Distinct values", most_common_vals AS "Most common values", most_common_freqs AS "Most common frequencies", histogram_bounds AS "Histogram bounds", correlation AS "Correlation" FROM pg_stats WHERE schemaname = 'shop' AND tablename = 'orders' AND attname = 'buyer'
--# statistics of an open column beside protected ones
SELECT s.most_common_vals, s.n_distinct FROM pg_catalog.pg_stats s WHERE s.schemaname = 'public' AND s.tablename = 'customers' AND s.attname = 'city'
--# PgHero rows of tables
SELECT nspname AS schema, relname AS table, reltuples::bigint AS estimated_rows FROM pg_class INNER JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace WHERE relkind = 'r' AND nspname = 'shop' ORDER BY 1, 2
--# PgHero query stats enabled
SELECT COUNT(*) AS count FROM pg_available_extensions WHERE name = 'pg_stat_statements'
--# PgHero statements readable
SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_stat_statements') AS readable
--# check_postgres bloat estimate | volatile
SELECT current_database() AS db, schemaname, tablename, reltuples::bigint AS tups, relpages::bigint AS pages, otta, ROUND(CASE WHEN otta=0 OR sml.relpages=0 OR sml.relpages=otta THEN 0.0 ELSE sml.relpages/otta::numeric END,1) AS tbloat FROM (SELECT nn.nspname AS schemaname, cc.relname AS tablename, COALESCE(cc.reltuples,0) AS reltuples, COALESCE(cc.relpages,0) AS relpages, COALESCE(CEIL((cc.reltuples*24)/8192::float),0) AS otta FROM pg_class cc JOIN pg_namespace nn ON cc.relnamespace = nn.oid AND nn.nspname = 'shop' WHERE cc.relkind = 'r') AS sml
--# duplicate indexes by columns
SELECT pg_size_pretty(sum(pg_relation_size(idx))::bigint) AS size, (array_agg(idx))[1] AS idx1, (array_agg(idx))[2] AS idx2 FROM (SELECT indexrelid::regclass AS idx, (indrelid::text ||E'\n'|| indclass::text ||E'\n'|| indkey::text ||E'\n'|| coalesce(indexprs::text,'')||E'\n' || coalesce(indpred::text,'')) AS key FROM pg_index) sub GROUP BY key HAVING count(*)>1 ORDER BY sum(pg_relation_size(idx)) DESC
--# blocking tree | volatile
WITH RECURSIVE activity AS (SELECT pg_blocking_pids(pid) blocked_by, *, age(clock_timestamp(), xact_start)::interval(0) AS tx_age FROM pg_stat_activity WHERE state IS DISTINCT FROM 'idle'), blockers AS (SELECT array_agg(DISTINCT c ORDER BY c) AS pids FROM (SELECT unnest(blocked_by) FROM activity) AS dt(c)) SELECT a.pid, a.state, a.wait_event_type, a.tx_age FROM activity a, blockers WHERE cardinality(blocked_by) > 0 ORDER BY 1
--# lock conflicts joined | volatile
SELECT blocked_locks.pid AS blocked_pid, blocked_activity.usename AS blocked_user, blocking_locks.pid AS blocking_pid, blocking_activity.usename AS blocking_user FROM pg_catalog.pg_locks blocked_locks JOIN pg_catalog.pg_stat_activity blocked_activity ON blocked_activity.pid = blocked_locks.pid JOIN pg_catalog.pg_locks blocking_locks ON blocking_locks.locktype = blocked_locks.locktype AND blocking_locks.database IS NOT DISTINCT FROM blocked_locks.database AND blocking_locks.relation IS NOT DISTINCT FROM blocked_locks.relation AND blocking_locks.pid != blocked_locks.pid JOIN pg_catalog.pg_stat_activity blocking_activity ON blocking_activity.pid = blocking_locks.pid WHERE NOT blocked_locks.granted
--# wait events described | since 17
SELECT type, count(*) FROM pg_wait_events WHERE type = 'Timeout' GROUP BY 1
--# checksums and settings of a cluster
SELECT current_setting('data_checksums'), current_setting('wal_level'), current_setting('server_encoding'), current_setting('block_size')::int
--# control data | volatile
SELECT checkpoint_lsn, redo_lsn, timeline_id, next_xid FROM pg_control_checkpoint()
--# system identifier | volatile
SELECT system_identifier FROM pg_control_system()
--# memory contexts of the session | since 14 | volatile
SELECT name, level, total_bytes FROM pg_backend_memory_contexts ORDER BY total_bytes DESC LIMIT 5
--# prepared transactions and cursors
SELECT (SELECT count(*) FROM pg_prepared_xacts) AS xacts, (SELECT count(*) FROM pg_cursors) AS cursors
--# temp files and conflicts | volatile
SELECT datname, temp_files, temp_bytes, deadlocks, conflicts, checksum_failures FROM pg_stat_database WHERE datname = current_database()
--# function statistics
SELECT schemaname, funcname, calls, total_time FROM pg_stat_user_functions ORDER BY 1, 2
--# extension versions compared
SELECT e.extname, e.extversion, a.default_version FROM pg_extension e JOIN pg_available_extensions a ON a.name = e.extname WHERE e.extversion <> a.default_version
--# psql 16 \d of one table, first
SELECT c.oid, n.nspname, c.relname FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relname OPERATOR(pg_catalog.~) '^(orders)$' COLLATE pg_catalog.default AND n.nspname OPERATOR(pg_catalog.~) '^(shop)$' COLLATE pg_catalog.default ORDER BY 2, 3;
--# psql 16 \d of one table, relation
SELECT c.relchecks, c.relkind, c.relhasindex, c.relhasrules, c.relhastriggers, c.relrowsecurity, c.relforcerowsecurity, false AS relhasoids, c.relispartition, pg_catalog.array_to_string(c.reloptions || array(select 'toast.' || x from pg_catalog.unnest(tc.reloptions) x), ', '), c.reltablespace, CASE WHEN c.reloftype = 0 THEN '' ELSE c.reloftype::pg_catalog.regtype::pg_catalog.text END, c.relpersistence, c.relreplident, am.amname FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_class tc ON (c.reltoastrelid = tc.oid) LEFT JOIN pg_catalog.pg_am am ON (c.relam = am.oid) WHERE c.oid = '{oid:orders}';
--# psql 16 \d of one table, columns
SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid, true) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef), a.attnotnull, (SELECT c.collname FROM pg_catalog.pg_collation c, pg_catalog.pg_type t WHERE c.oid = a.attcollation AND t.oid = a.atttypid AND a.attcollation <> t.typcollation) AS attcollation, a.attidentity, a.attgenerated FROM pg_catalog.pg_attribute a WHERE a.attrelid = '{oid:orders}' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum;
--# psql 16 \d of one table, indexes | since 15
SELECT c2.relname, i.indisprimary, i.indisunique, i.indisclustered, i.indisvalid, pg_catalog.pg_get_indexdef(i.indexrelid, 0, true), pg_catalog.pg_get_constraintdef(con.oid, true), contype, condeferrable, condeferred, i.indisreplident, c2.reltablespace, i.indnullsnotdistinct FROM pg_catalog.pg_class c, pg_catalog.pg_class c2, pg_catalog.pg_index i LEFT JOIN pg_catalog.pg_constraint con ON (conrelid = i.indrelid AND conindid = i.indexrelid AND contype IN ('p','u','x')) WHERE c.oid = '{oid:orders}' AND c.oid = i.indrelid AND i.indexrelid = c2.oid ORDER BY i.indisprimary DESC, c2.relname;
--# psql 18 \d+ not null constraints | since 18
SELECT c.conname, a.attname, c.connoinherit, c.conislocal, c.coninhcount <> 0, c.convalidated FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_attribute a ON (a.attrelid = c.conrelid AND a.attnum = c.conkey[1]) WHERE c.contype = 'n' AND c.conrelid = '{oid:orders}'::pg_catalog.regclass ORDER BY a.attnum
--# psql 16 \d foreign keys in partitions
SELECT conrelid = '{oid:orders}'::pg_catalog.regclass AS sametable, conname, pg_catalog.pg_get_constraintdef(oid, true) AS condef, conrelid::pg_catalog.regclass AS ontable FROM pg_catalog.pg_constraint, pg_catalog.pg_partition_ancestors('{oid:orders}') WHERE conrelid = relid AND contype = 'f' AND conparentid = 0 ORDER BY sametable DESC, conname;
--# psql 16 \d policies
SELECT pol.polname, pol.polpermissive, CASE WHEN pol.polroles = '{0}' THEN NULL ELSE pg_catalog.array_to_string(array(select rolname from pg_catalog.pg_roles where oid = any (pol.polroles) order by 1),',') END, pg_catalog.pg_get_expr(pol.polqual, pol.polrelid), pg_catalog.pg_get_expr(pol.polwithcheck, pol.polrelid), CASE pol.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' END AS cmd FROM pg_catalog.pg_policy pol WHERE pol.polrelid = '{oid:staff}' ORDER BY 1;
--# psql 16 \d statistics
SELECT oid, stxrelid::pg_catalog.regclass, stxnamespace::pg_catalog.regnamespace::pg_catalog.text AS nsp, stxname, pg_catalog.pg_get_statisticsobjdef_columns(oid) AS columns, 'd' = any(stxkind) AS ndist_enabled, 'f' = any(stxkind) AS deps_enabled, 'm' = any(stxkind) AS mcv_enabled, stxstattarget FROM pg_catalog.pg_statistic_ext WHERE stxrelid = '{oid:orders}' ORDER BY nsp, stxname;
--# psql 16 \d publications | since 15
SELECT pubname, NULL, NULL FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_namespace pn ON p.oid = pn.pnpubid JOIN pg_catalog.pg_class pc ON pc.relnamespace = pn.pnnspid WHERE pc.oid ='{oid:orders}' and pg_catalog.pg_relation_is_publishable('{oid:orders}') UNION SELECT pubname, pg_get_expr(pr.prqual, c.oid), (CASE WHEN pr.prattrs IS NOT NULL THEN (SELECT string_agg(attname, ', ') FROM pg_catalog.generate_series(0, pg_catalog.array_upper(pr.prattrs::pg_catalog.int2[], 1)) s, pg_catalog.pg_attribute WHERE attrelid = pr.prrelid AND attnum = prattrs[s]) ELSE NULL END) FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_rel pr ON p.oid = pr.prpubid JOIN pg_catalog.pg_class c ON c.oid = pr.prrelid WHERE pr.prrelid = '{oid:orders}' UNION SELECT pubname, NULL, NULL FROM pg_catalog.pg_publication p WHERE p.puballtables AND pg_catalog.pg_relation_is_publishable('{oid:orders}') ORDER BY 1;
--# psql 16 \drg | since 16
SELECT m.rolname AS "Role name", r.rolname AS "Member of", pg_catalog.concat_ws(', ', CASE WHEN pam.admin_option THEN 'ADMIN' END, CASE WHEN pam.inherit_option THEN 'INHERIT' END, CASE WHEN pam.set_option THEN 'SET' END) AS "Options", g.rolname AS "Grantor" FROM pg_catalog.pg_roles m JOIN pg_catalog.pg_auth_members pam ON (pam.member = m.oid) LEFT JOIN pg_catalog.pg_roles r ON (pam.roleid = r.oid) LEFT JOIN pg_catalog.pg_roles g ON (pam.grantor = g.oid) WHERE m.rolname !~ '^pg_' ORDER BY 1, 2, 4;
--# psql 16 \dconfig | since 15 | volatile
SELECT s.name AS "Parameter", pg_catalog.current_setting(s.name) AS "Value" FROM pg_catalog.pg_settings s WHERE s.source <> 'default' AND s.setting IS DISTINCT FROM s.boot_val AND s.name NOT IN ('port', 'unix_socket_directories') ORDER BY 1;
--# psql 16 \df
SELECT n.nspname as "Schema", p.proname as "Name", pg_catalog.pg_get_function_result(p.oid) as "Result data type", pg_catalog.pg_get_function_arguments(p.oid) as "Argument data types", CASE p.prokind WHEN 'a' THEN 'agg' WHEN 'w' THEN 'window' WHEN 'p' THEN 'proc' ELSE 'func' END as "Type" FROM pg_catalog.pg_proc p LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname OPERATOR(pg_catalog.~) '^(shop)$' COLLATE pg_catalog.default ORDER BY 1, 2, 4;
--# psql 17 \dP | since 14
SELECT n.nspname as "Schema", c.relname as "Name", pg_catalog.pg_get_userbyid(c.relowner) as "Owner", CASE c.relkind WHEN 'p' THEN 'partitioned table' WHEN 'I' THEN 'partitioned index' END as "Type", inh.inhparent::pg_catalog.regclass as "Parent name", c2.oid::pg_catalog.regclass as "Table" FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_catalog.pg_class c2 ON i.indrelid = c2.oid LEFT JOIN pg_catalog.pg_inherits inh ON c.oid = inh.inhrelid WHERE c.relkind IN ('p','I','') AND n.nspname !~ '^pg_toast' AND n.nspname <> 'pg_catalog' ORDER BY "Schema", "Type" DESC, "Parent name" NULLS FIRST, "Name";
--# psql 18 \dx | since 18
SELECT e.extname AS "Name", e.extversion AS "Version", ae.default_version AS "Default version", n.nspname AS "Schema", d.description AS "Description" FROM pg_catalog.pg_extension e LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace LEFT JOIN pg_catalog.pg_description d ON d.objoid = e.oid AND d.classoid = 'pg_catalog.pg_extension'::pg_catalog.regclass LEFT JOIN pg_catalog.pg_available_extensions() ae(name, default_version, comment) ON ae.name = e.extname ORDER BY 1;
--# psql \l in 17 | since 17
SELECT d.datname as "Name", pg_catalog.pg_get_userbyid(d.datdba) as "Owner", pg_catalog.pg_encoding_to_char(d.encoding) as "Encoding", CASE d.datlocprovider WHEN 'b' THEN 'builtin' WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' END AS "Locale Provider", d.datcollate as "Collate", d.datctype as "Ctype", d.datlocale as "Locale", d.daticurules as "ICU Rules", CASE WHEN pg_catalog.array_length(d.datacl, 1) = 0 THEN '(none)' ELSE pg_catalog.array_to_string(d.datacl, E'\n') END AS "Access privileges" FROM pg_catalog.pg_database d ORDER BY 1;
--# psql \dAc \dAo \dAp
SELECT am.amname, opc.opcname, opf.opfname, pg_catalog.format_type(opc.opcintype, NULL) FROM pg_catalog.pg_opclass opc JOIN pg_catalog.pg_opfamily opf ON opc.opcfamily = opf.oid JOIN pg_catalog.pg_am am ON am.oid = opc.opcmethod WHERE am.amname = 'brin' ORDER BY 1, 2, 4
--# psql \sf with line numbers
SELECT pg_catalog.pg_get_functiondef('shop.order_count(text)'::pg_catalog.regprocedure::pg_catalog.oid)
--# psql \sv
SELECT nspname, relname, relkind, pg_catalog.pg_get_viewdef(c.oid, true), pg_catalog.array_remove(pg_catalog.array_remove(c.reloptions,'check_option=local'),'check_option=cascaded') AS reloptions, CASE WHEN 'check_option=local' = ANY (c.reloptions) THEN 'LOCAL'::text WHEN 'check_option=cascaded' = ANY (c.reloptions) THEN 'CASCADED'::text ELSE NULL END AS checkoption FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON c.relnamespace = n.oid WHERE c.oid = '{oid:cheap}'
--# psql \ddp
SELECT pg_catalog.pg_get_userbyid(d.defaclrole) AS "Owner", n.nspname AS "Schema", CASE d.defaclobjtype WHEN 'r' THEN 'table' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'function' WHEN 'T' THEN 'type' WHEN 'n' THEN 'schema' END AS "Type", pg_catalog.array_to_string(d.defaclacl, E'\n') AS "Access privileges" FROM pg_catalog.pg_default_acl d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace ORDER BY 1, 2, 3;
--# psql completes a table name
SELECT c.relname, NULL::pg_catalog.text FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'S', 'v', 'm', 'f', 'p') AND (c.relname) LIKE 'cust%' AND pg_catalog.pg_table_is_visible(c.oid) AND c.relnamespace <> (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'pg_catalog') UNION ALL SELECT NULL::pg_catalog.text, n.nspname FROM pg_catalog.pg_namespace n WHERE n.nspname LIKE 'cust%' AND n.nspname NOT LIKE E'pg\\_%' LIMIT 1000
--# psql completes a setting
SELECT pg_catalog.lower(name) FROM pg_catalog.pg_settings WHERE pg_catalog.lower(name) LIKE pg_catalog.lower('work%') LIMIT 1000
--# psql completes columns of a schema's table
SELECT attname FROM pg_catalog.pg_attribute a, pg_catalog.pg_class c, pg_catalog.pg_namespace n WHERE a.attrelid = c.oid AND n.oid = c.relnamespace AND a.attnum > 0 AND NOT a.attisdropped AND (a.attname) LIKE 'p%' AND (c.relname) = ('products') AND (n.nspname) = ('shop') LIMIT 1000
--# pgAdmin server group of a new version | volatile
SELECT CASE WHEN usesuper THEN pg_catalog.pg_is_in_recovery() ELSE FALSE END as inrecovery, CASE WHEN usesuper THEN pg_catalog.pg_is_wal_replay_paused() ELSE FALSE END as isreplaypaused FROM pg_catalog.pg_user WHERE usename=current_user
--# pgAdmin gss and ssl | volatile
SELECT ssl, version, cipher FROM pg_catalog.pg_stat_ssl WHERE pid = pg_backend_pid()
--# pgAdmin dashboard sessions chart | volatile
/*pga4dash*/ SELECT 'session_stats' AS chart_name, pg_catalog.row_to_json(t) AS chart_data FROM (SELECT (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = (SELECT datname FROM pg_catalog.pg_database WHERE oid = 5)) AS "Total", (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE state = 'active') AS "Active", (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE state = 'idle') AS "Idle") t UNION ALL SELECT 'tps_stats' AS chart_name, pg_catalog.row_to_json(t) AS chart_data FROM (SELECT (SELECT sum(xact_commit) + sum(xact_rollback) FROM pg_catalog.pg_stat_database) AS "Transactions", (SELECT sum(xact_commit) FROM pg_catalog.pg_stat_database) AS "Commits", (SELECT sum(xact_rollback) FROM pg_catalog.pg_stat_database) AS "Rollbacks") t UNION ALL SELECT 'bio_stats' AS chart_name, pg_catalog.row_to_json(t) AS chart_data FROM (SELECT (SELECT sum(blks_read) FROM pg_catalog.pg_stat_database) AS "Reads", (SELECT sum(blks_hit) FROM pg_catalog.pg_stat_database) AS "Hits") t
--# pgAdmin prepared transactions
/*pga4dash*/ SELECT gid, database, owner, transaction, prepared FROM pg_catalog.pg_prepared_xacts
--# pgAdmin schema nodes
SELECT nsp.oid, nsp.nspname as name, pg_catalog.has_schema_privilege(nsp.oid, 'CREATE') as can_create, pg_catalog.has_schema_privilege(nsp.oid, 'USAGE') as has_usage FROM pg_catalog.pg_namespace nsp WHERE nspname NOT LIKE E'pg\\_%' AND NOT ((nsp.nspname = 'pg_catalog' AND EXISTS (SELECT 1 FROM pg_catalog.pg_class WHERE relname = 'pg_class' AND relnamespace = nsp.oid LIMIT 1)) OR (nsp.nspname = 'information_schema' AND EXISTS (SELECT 1 FROM pg_catalog.pg_class WHERE relname = 'tables' AND relnamespace = nsp.oid LIMIT 1))) ORDER BY nspname
--# pgAdmin table properties | volatile
SELECT rel.oid, rel.relname AS name, rel.reltablespace AS spcoid, rel.relacl AS relacl_str, (CASE WHEN length(spc.spcname::text) > 0 OR rel.relkind = 'p' THEN spc.spcname ELSE (SELECT sp.spcname FROM pg_catalog.pg_database dtb JOIN pg_catalog.pg_tablespace sp ON dtb.dattablespace=sp.oid WHERE dtb.oid = 5) END) as spcname, pg_catalog.pg_get_userbyid(rel.relowner) AS relowner, rel.relkind, rel.reltuples::bigint, des.description, con.conname, con.conkey, EXISTS(select 1 FROM pg_catalog.pg_trigger JOIN pg_catalog.pg_proc pt ON pt.oid=tgfoid AND pt.proname='logtrigger' JOIN pg_catalog.pg_proc pc ON pc.pronamespace=pt.pronamespace AND pc.proname='slonyversion' WHERE tgrelid=rel.oid) AS isrepl, (SELECT count(*) FROM pg_catalog.pg_trigger WHERE tgrelid=rel.oid AND tgisinternal = FALSE) AS triggercount, (SELECT ARRAY(SELECT CASE WHEN (nspname NOT LIKE 'pg\_%') THEN pg_catalog.quote_ident(nspname)||'.'||pg_catalog.quote_ident(c.relname) ELSE pg_catalog.quote_ident(c.relname) END AS inherited_tables FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhparent JOIN pg_catalog.pg_namespace n ON n.oid=c.relnamespace WHERE i.inhrelid = rel.oid ORDER BY inhseqno)) AS coll_inherits, pg_catalog.array_to_string(rel.reloptions, ',') AS reloptions_str FROM pg_catalog.pg_class rel LEFT OUTER JOIN pg_catalog.pg_tablespace spc on spc.oid=rel.reltablespace LEFT OUTER JOIN pg_catalog.pg_description des ON (des.objoid=rel.oid AND des.objsubid=0 AND des.classoid='pg_class'::regclass) LEFT OUTER JOIN pg_catalog.pg_constraint con ON con.conrelid=rel.oid AND con.contype='p' WHERE rel.relkind IN ('r','s','t','p') AND rel.relnamespace = 'public'::regnamespace AND NOT rel.relispartition ORDER BY rel.relname
--# pgAdmin columns in detail
SELECT att.attname as name, att.atttypid, att.attlen, att.attnum, att.attndims, att.atttypmod, att.attacl, att.attnotnull, att.attoptions, att.attstattarget, att.attstorage, att.attidentity, pg_catalog.pg_get_expr(def.adbin, def.adrelid) AS defval, pg_catalog.format_type(ty.oid,NULL) AS typname, pg_catalog.format_type(ty.oid,att.atttypmod) AS displaytypname, CASE WHEN ty.typelem > 0 THEN ty.typelem ELSE ty.oid END as elemoid, tn.nspname as typnspname, et.typname as elemtypname, ty.typstorage AS defaultstorage, cl.relname, na.nspname, pg_catalog.col_description(att.attrelid, att.attnum) AS description, EXISTS(SELECT 1 FROM pg_catalog.pg_constraint WHERE conrelid=att.attrelid AND contype='f' AND att.attnum=ANY(conkey)) As is_fk FROM pg_catalog.pg_attribute att JOIN pg_catalog.pg_type ty ON ty.oid=atttypid JOIN pg_catalog.pg_namespace tn ON tn.oid=ty.typnamespace JOIN pg_catalog.pg_class cl ON cl.oid=att.attrelid JOIN pg_catalog.pg_namespace na ON na.oid=cl.relnamespace LEFT OUTER JOIN pg_catalog.pg_type et ON et.oid=ty.typelem LEFT OUTER JOIN pg_catalog.pg_attrdef def ON adrelid=att.attrelid AND adnum=att.attnum WHERE att.attrelid = 'public.customers'::regclass AND att.attnum > 0 AND att.attisdropped IS FALSE ORDER BY att.attnum
--# pgAdmin query tool locks its session | volatile
SET client_min_messages TO notice; SELECT set_config('bytea_output','hex',false) FROM pg_show_all_settings() WHERE name = 'bytea_output'; SET client_encoding='UTF8'
--# pgAdmin connection status
select lo.oid FROM pg_catalog.pg_roles lo WHERE rolname = 'nobody_here'
--# pgAdmin query history of types
SELECT oid, pg_catalog.format_type(oid, NULL) AS typname FROM pg_catalog.pg_type WHERE oid = ANY (ARRAY[23, 25, 1043, 1114]) ORDER BY oid
--# pgAdmin object dependencies
SELECT DISTINCT dep.deptype, dep.refclassid, cl.relkind, ad.adbin::text IS NOT NULL AS adbin, CASE WHEN cl.relkind IS NOT NULL THEN cl.relkind || COALESCE(dep.refobjsubid::character varying, '') WHEN tg.oid IS NOT NULL THEN 'T'::text WHEN ty.oid IS NOT NULL AND ty.typbasetype = 0 THEN 'y'::text WHEN co.oid IS NOT NULL THEN 'C'::text || contype ELSE '' END AS type, COALESCE(coc.relname, clrw.relname, tgr.relname) AS ownertable FROM pg_catalog.pg_depend dep LEFT JOIN pg_catalog.pg_class cl ON dep.objid=cl.oid LEFT JOIN pg_catalog.pg_attribute att ON dep.objid=att.attrelid AND dep.objsubid=att.attnum LEFT JOIN pg_catalog.pg_proc pr ON dep.objid=pr.oid LEFT JOIN pg_catalog.pg_trigger tg ON dep.objid=tg.oid LEFT JOIN pg_catalog.pg_type ty ON dep.objid=ty.oid LEFT JOIN pg_catalog.pg_constraint co ON dep.objid=co.oid LEFT JOIN pg_catalog.pg_class coc ON co.conrelid=coc.oid LEFT JOIN pg_catalog.pg_rewrite rw ON dep.objid=rw.oid LEFT JOIN pg_catalog.pg_class clrw ON clrw.oid=rw.ev_class LEFT JOIN pg_catalog.pg_class tgr ON tg.tgrelid=tgr.oid LEFT JOIN pg_catalog.pg_attrdef ad ON ad.oid = dep.objid WHERE dep.refobjid = 'shop.products'::regclass ORDER BY 1, 5, 6
--# DBeaver reads database and templates
SELECT db.oid IS NOT NULL AS known, db.datname, db.encoding, db.datistemplate, pg_catalog.shobj_description(db.oid,'pg_database') as description FROM pg_catalog.pg_database db WHERE datallowconn AND NOT datistemplate AND db.datname = 'world_a'
--# DBeaver reads constraints with their tables
SELECT c.conname, c.contype, t.relname as tabrelname, rt.relnamespace = t.relnamespace as same, d.description, pg_catalog.pg_get_constraintdef(c.oid) as definition FROM pg_catalog.pg_constraint c INNER JOIN pg_catalog.pg_class t ON t.oid=c.conrelid LEFT OUTER JOIN pg_catalog.pg_class rt ON rt.oid=c.confrelid LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=c.oid AND d.objsubid=0 AND d.classoid='pg_constraint'::regclass WHERE c.conrelid='shop.orders'::regclass ORDER BY c.conname
--# DBeaver sequences
SELECT c.relname, d.description, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcycle FROM pg_catalog.pg_class c JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=c.oid AND d.objsubid=0 AND d.classoid='pg_class'::regclass WHERE c.relkind = 'S' ORDER BY 1
--# DBeaver partitions
SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) as partition_expr, pg_get_partkeydef('shop.readings'::regclass) as partition_key FROM pg_catalog.pg_inherits i, pg_catalog.pg_class c WHERE i.inhparent='shop.readings'::regclass AND c.oid=i.inhrelid ORDER BY 1
--# DBeaver table permissions
SELECT * FROM information_schema.table_privileges WHERE table_schema='shop' AND table_name='products' ORDER BY grantee, privilege_type
--# DBeaver row identifier preview
SELECT x.*, ctid FROM shop.categories x ORDER BY id LIMIT 200
--# DBeaver updates by key
--@ extended
UPDATE shop.categories SET name=$1 WHERE id=$2
--bind beverages
--bind 2
--# DataGrip namespaces | volatile
select N.oid::bigint as id, N.xmin as state_number, nspname as name, D.description, pg_catalog.pg_get_userbyid(N.nspowner) as "owner" from pg_catalog.pg_namespace N left join pg_catalog.pg_description D on N.oid = D.objoid order by case when nspname = pg_catalog.current_schema() then -1::bigint else N.oid::bigint end
--# DataGrip tables | volatile
select T.relkind as table_kind, T.relname as table_name, T.oid as table_id, T.xmin as table_state_number, false as table_with_oids, T.reltablespace as tablespace_id, T.reloptions as options, T.relpersistence as persistence, (select pg_catalog.array_agg(inhparent::bigint order by inhseqno)::varchar from pg_catalog.pg_inherits where T.oid = inhrelid) as ancestors, T.relispartition as is_partition, pg_catalog.pg_get_partkeydef(T.oid) as partition_key, pg_catalog.pg_get_expr(T.relpartbound, T.oid) as partition_expression from pg_catalog.pg_class T where relnamespace = 'shop'::regnamespace and relkind in ('r', 'm', 'v', 'f', 'p') order by table_kind, table_id
--# DataGrip functions | volatile
with system_languages as (select l.oid as lang from pg_catalog.pg_language l where l.lanname in ('c','internal')) select PC.oid as id, PC.pronargs, PC.proname, PC.prosrc, pg_catalog.pg_get_function_sqlbody(PC.oid) as sqlbody from pg_catalog.pg_proc PC where PC.pronamespace = 'shop'::regnamespace and not PC.prolang in (select lang from system_languages) and PC.proname <> 'x'
--# DataGrip triggers and rules
select T.tgrelid::regclass as tbl, T.tgname, pg_catalog.pg_get_triggerdef(T.oid, true) from pg_catalog.pg_trigger T join pg_catalog.pg_class C on C.oid = T.tgrelid where C.relnamespace = 'shop'::regnamespace and not T.tgisinternal order by 1::text, 2
--# Tableau connects
SELECT CAST(current_setting('server_version_num') AS int), current_database(), current_schema(), current_user
--# Tableau extract of a table
begin
--@ simple
declare "SQL_CUR0x7f" cursor for SELECT "orders"."buyer" AS "buyer", SUM("orders"."total") AS "sum:total:ok", CAST(DATE_TRUNC('MONTH', CAST("orders"."placed_at" AS DATE)) AS DATE) AS "tmn:placed_at:ok" FROM "shop"."orders" "orders" GROUP BY 1, 3 ORDER BY 1, 3
--@ simple
fetch 3 in "SQL_CUR0x7f"
--@ simple
fetch 2048 in "SQL_CUR0x7f"
--@ simple
close "SQL_CUR0x7f"
--@ simple
commit
--# psqlODBC key columns
select ta.attname, ia.attnum, ic.relname, n.nspname, tc.relname from pg_catalog.pg_attribute ta, pg_catalog.pg_attribute ia, pg_catalog.pg_class tc, pg_catalog.pg_index i, pg_catalog.pg_namespace n, pg_catalog.pg_class ic where tc.relname = 'categories' AND n.nspname = 'shop' AND tc.oid = i.indrelid AND n.oid = tc.relnamespace AND i.indisprimary = 't' AND ia.attrelid = i.indexrelid AND ta.attrelid = i.indrelid AND ta.attnum = i.indkey[ia.attnum-1] AND (NOT ta.attisdropped) AND (NOT ia.attisdropped) AND ic.oid = i.indexrelid order by ia.attnum
--# Power BI asks for relationships
select pkcol.COLUMN_NAME as PK_COLUMN_NAME, fkcol.TABLE_SCHEMA AS FK_TABLE_SCHEMA, fkcol.TABLE_NAME AS FK_TABLE_NAME, fkcol.COLUMN_NAME as FK_COLUMN_NAME, fkcol.ORDINAL_POSITION as ORDINAL, fkcon.CONSTRAINT_SCHEMA || '_' || fkcol.TABLE_NAME || '_' || 'products' || '_' || fkcon.CONSTRAINT_NAME as FK_NAME from (select distinct constraint_catalog, constraint_schema, unique_constraint_schema, constraint_name, unique_constraint_name from INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS) fkcon inner join INFORMATION_SCHEMA.KEY_COLUMN_USAGE fkcol on fkcon.CONSTRAINT_SCHEMA = fkcol.CONSTRAINT_SCHEMA and fkcon.CONSTRAINT_NAME = fkcol.CONSTRAINT_NAME inner join INFORMATION_SCHEMA.KEY_COLUMN_USAGE pkcol on fkcon.UNIQUE_CONSTRAINT_SCHEMA = pkcol.CONSTRAINT_SCHEMA and fkcon.UNIQUE_CONSTRAINT_NAME = pkcol.CONSTRAINT_NAME where pkcol.TABLE_SCHEMA = 'shop' and pkcol.TABLE_NAME = 'products' and pkcol.ORDINAL_POSITION = fkcol.ORDINAL_POSITION order by FK_NAME, fkcol.ORDINAL_POSITION
--# Power BI folded question
select "rows"."state" as "state", sum("rows"."total") as "a0", count(distinct("rows"."buyer")) + max(case when "rows"."buyer" is null then 1 else 0 end) as "a1" from (select "state", "total", "buyer" from "shop"."orders" "$Table" where "placed_at" >= timestamp '2025-01-03 00:00:00') "rows" group by "state" order by 1 limit 1000001
--# Superset inspects a table's comment
SELECT pgd.description AS table_comment FROM pg_catalog.pg_description pgd WHERE pgd.objsubid = 0 AND pgd.objoid = 'shop.orders'::regclass AND pgd.classoid = 'pg_catalog.pg_class'::regclass
--# Superset cost of a query
EXPLAIN SELECT buyer, count(*) FROM shop.orders GROUP BY buyer
--# Superset top customers by sum
SELECT buyer AS buyer, sum(total) AS "SUM(total)" FROM shop.orders WHERE placed_at >= TO_TIMESTAMP('2025-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND placed_at < TO_TIMESTAMP('2025-06-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY buyer ORDER BY "SUM(total)" DESC LIMIT 10
--# Metabase describe-syncable-tables
SELECT n.nspname AS schema, c.relname AS name, CASE c.relkind WHEN 'r' THEN 'TABLE' WHEN 'p' THEN 'PARTITIONED TABLE' WHEN 'v' THEN 'VIEW' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE NULL END AS type, d.description AS description, NULLIF(stat.n_live_tup, 0) IS NULL AS no_rows FROM pg_catalog.pg_class AS c INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid LEFT JOIN pg_catalog.pg_description AS d ON c.oid = d.objoid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass LEFT JOIN pg_stat_user_tables AS stat ON n.nspname = stat.schemaname AND c.relname = stat.relname WHERE c.relnamespace = n.oid AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'f', 'm') AND n.nspname IN ('shop') ORDER BY type ASC, schema ASC, name ASC
--# Metabase describes fields
SELECT c.column_name AS name, CASE WHEN c.udt_schema IN ('public', 'pg_catalog') THEN FORMAT('%s', c.udt_name) ELSE FORMAT('"%s"."%s"', c.udt_schema, c.udt_name) END AS "database-type", c.ordinal_position - 1 AS "database-position", c.table_schema AS "table-schema", c.table_name AS "table-name", pk.column_name IS NOT NULL AS "pk?", COL_DESCRIPTION(CAST(CAST(FORMAT('%I.%I', CAST(c.table_schema AS TEXT), CAST(c.table_name AS TEXT)) AS REGCLASS) AS OID), c.ordinal_position) AS "field-comment", ((column_default IS NULL) OR (LOWER(column_default) = 'null')) AND (is_nullable = 'NO') AND NOT (((column_default IS NOT NULL) AND (column_default LIKE '%nextval(%')) OR (is_identity <> 'NO')) AS "database-required" FROM information_schema.columns AS c LEFT JOIN (SELECT tc.table_schema, tc.table_name, kc.column_name FROM information_schema.table_constraints AS tc INNER JOIN information_schema.key_column_usage AS kc ON tc.constraint_name = kc.constraint_name AND tc.table_schema = kc.table_schema AND tc.table_name = kc.table_name WHERE tc.constraint_type = 'PRIMARY KEY') AS pk ON c.table_schema = pk.table_schema AND c.table_name = pk.table_name AND c.column_name = pk.column_name WHERE c.table_schema !~ '^information_schema|catalog_history|pg_' AND c.table_schema IN ('shop') ORDER BY 4, 5, 3
--# Metabase grants of the login
with table_privileges as (select NULL as role, t.schemaname as schema, t.objectname as table, pg_catalog.has_any_column_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'update') as update, pg_catalog.has_any_column_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'select') as select from (select schemaname, tablename as objectname from pg_catalog.pg_tables union select schemaname, viewname as objectname from pg_catalog.pg_views union select schemaname, matviewname as objectname from pg_catalog.pg_matviews) t where t.schemaname !~ '^pg_' and t.schemaname <> 'information_schema' and pg_catalog.has_schema_privilege(current_user, t.schemaname, 'usage')) select t.* from table_privileges t where t.select or t.update order by 2, 3
--# Metabase fingerprint of open text
SELECT SUBSTRING("shop"."products"."name", 1, 1234) AS "name", "shop"."products"."price" FROM "shop"."products" LIMIT 10000
--# Grafana variable
SELECT DISTINCT sensor::text AS __text, sensor AS __value FROM shop.readings ORDER BY 2
--# Grafana macros expanded
SELECT floor(extract(epoch from "at")/300)*300 AS "time", sensor::text AS metric, avg(value) AS "avg" FROM shop.readings WHERE "at" BETWEEN '2025-03-01T00:00:00Z' AND '2025-03-01T06:00:00Z' GROUP BY 1, 2 ORDER BY 1, 2
--# Grafana annotations
SELECT extract(epoch from placed_at) AS time, 'order ' || id AS text, state::text AS tags FROM shop.orders WHERE extract(epoch from placed_at) BETWEEN 1735689600 AND 1736294400 ORDER BY 1
--# Grafana finds tables with time columns
SELECT quote_ident(table_name) as table_name, (SELECT quote_ident(column_name) as column_name FROM information_schema.columns c WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name AND udt_name IN ('timestamptz','timestamp') ORDER BY ordinal_position LIMIT 1) AS time_column FROM information_schema.tables t WHERE table_schema = 'shop' AND EXISTS (SELECT 1 FROM information_schema.columns c WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name AND udt_name IN ('timestamptz','timestamp')) ORDER BY 1
--# Prisma describes tables with security | since 14
SELECT tbl.relname AS table_name, namespace.nspname as namespace, (tbl.relhassubclass and tbl.relkind = 'p') as is_partition, (tbl.relhassubclass and tbl.relkind = 'r') as has_subclass, tbl.relrowsecurity as has_row_level_security, reloptions, obj_description(tbl.oid, 'pg_class') as description FROM pg_class AS tbl INNER JOIN pg_namespace AS namespace ON namespace.oid = tbl.relnamespace WHERE (tbl.relkind = 'r' AND tbl.relispartition = 't') OR (tbl.relkind = 'r' AND tbl.relispartition = 'f') OR tbl.relkind = 'p' AND namespace.nspname = ANY ( array['shop', 'public'] ) ORDER BY namespace, table_name
--# Prisma describes columns
--@ extended
SELECT oid.namespace, info.table_name, info.column_name, format_type(att.atttypid, att.atttypmod) as formatted_type, info.numeric_precision, info.numeric_scale, info.numeric_precision_radix, info.datetime_precision, info.data_type, info.udt_schema as type_schema_name, info.udt_name as full_data_type, pg_get_expr(attdef.adbin, attdef.adrelid) AS column_default, info.is_nullable, info.is_identity, info.character_maximum_length, col_description(att.attrelid, ordinal_position) AS description FROM information_schema.columns info JOIN pg_attribute att ON att.attname = info.column_name JOIN (SELECT pg_class.oid, relname, pg_namespace.nspname as namespace FROM pg_class JOIN pg_namespace on pg_namespace.oid = pg_class.relnamespace AND pg_namespace.nspname = ANY ( $1 ) WHERE reltype > 0) as oid on oid.oid = att.attrelid AND relname = info.table_name AND namespace = info.table_schema LEFT OUTER JOIN pg_attrdef attdef ON attdef.adrelid = att.attrelid AND attdef.adnum = att.attnum AND table_schema = namespace WHERE table_schema = ANY ( $1 ) ORDER BY namespace, table_name, ordinal_position
--bind {public,shop}
--# Prisma describes foreign keys
--@ extended
SELECT con.conname AS constraint_name, child.attname AS child_column, parent_class.relname AS parent_table, parent.attname AS parent_column, con.confdeltype, con.confupdtype, rel_ns.nspname as referenced_schema_name, con.condeferrable, con.condeferred, conidx, table_name, namespace FROM (SELECT ns.nspname AS "namespace", unnest(con1.conkey) AS "parent", unnest(con1.confkey) AS "child", cl.relname AS table_name, generate_subscripts(con1.conkey, 1) AS colidx, con1.conname AS conidx, con1.oid, con1.confrelid, con1.conrelid, con1.conname, con1.confdeltype, con1.confupdtype, con1.condeferrable, con1.condeferred FROM pg_class cl join pg_constraint con1 ON con1.conrelid = cl.oid join pg_namespace ns on cl.relnamespace = ns.oid WHERE ns.nspname = ANY ( $1 ) and con1.contype = 'f' ORDER BY colidx) con JOIN pg_attribute parent ON parent.attrelid = con.confrelid AND parent.attnum = con.child JOIN pg_class parent_class ON parent_class.oid = con.confrelid JOIN pg_attribute child ON child.attrelid = con.conrelid AND child.attnum = con.parent JOIN pg_class rel_cl ON rel_cl.oid = con.confrelid JOIN pg_namespace rel_ns ON rel_cl.relnamespace = rel_ns.oid ORDER BY namespace, table_name, constraint_name, con.colidx
--bind {shop}
--# Prisma describes indexes
--@ extended
WITH rawindex AS (SELECT indrelid, indexrelid, indisunique, indisprimary, unnest(indkey) AS indkeyid, generate_subscripts(indkey, 1) AS indkeyidx, unnest(indclass) AS indclass, unnest(indoption) AS indoption FROM pg_index WHERE indpred IS NULL AND NOT indisexclusion AND array_position(indkey::int2[], 0::int2) IS NULL) SELECT schemainfo.nspname AS namespace, indexinfo.relname AS index_name, tableinfo.relname AS table_name, columninfo.attname AS column_name, rawindex.indisunique AS is_unique, rawindex.indisprimary AS is_primary_key, rawindex.indkeyidx AS column_index, opclass.opcname AS opclass, opclass.opcdefault AS opcdefault, indexaccess.amname AS index_algo, CASE rawindex.indoption & 1 WHEN 1 THEN 'DESC' ELSE 'ASC' END AS column_order, CASE rawindex.indoption & 2 WHEN 2 THEN true ELSE false END AS nulls_first, pc.condeferrable AS condeferrable, pc.condeferred AS condeferred FROM rawindex INNER JOIN pg_class AS tableinfo ON tableinfo.oid = rawindex.indrelid INNER JOIN pg_class AS indexinfo ON indexinfo.oid = rawindex.indexrelid INNER JOIN pg_namespace AS schemainfo ON schemainfo.oid = tableinfo.relnamespace LEFT JOIN pg_attribute AS columninfo ON columninfo.attrelid = tableinfo.oid AND columninfo.attnum = rawindex.indkeyid INNER JOIN pg_am AS indexaccess ON indexaccess.oid = indexinfo.relam LEFT JOIN pg_opclass AS opclass ON opclass.oid = rawindex.indclass LEFT JOIN pg_constraint pc ON rawindex.indexrelid = pc.conindid AND pc.contype <> 'f' WHERE schemainfo.nspname = ANY ( $1 ) ORDER BY namespace, table_name, index_name, column_index
--bind {shop}
--# Prisma describes constraints that it does not know
SELECT schemainfo.nspname AS namespace, tableinfo.relname AS table_name, constr.conname AS constraint_name, constr.contype AS constraint_type, pg_get_constraintdef(constr.oid) AS constraint_definition, constr.condeferrable AS is_deferrable FROM pg_constraint constr JOIN pg_class AS tableinfo ON tableinfo.oid = constr.conrelid JOIN pg_namespace AS schemainfo ON schemainfo.oid = tableinfo.relnamespace WHERE schemainfo.nspname = ANY ( array['shop'] ) AND contype NOT IN ('p', 'u', 'f') ORDER BY 1, 2, 3
--# Prisma checks the database and schema
SELECT EXISTS(SELECT 1 FROM pg_namespace WHERE nspname = 'shop') AS exists, version() IS NOT NULL, current_setting('server_version_num')::integer >= 100000 as numeric_version
--# Prisma migrate locks and looks
SELECT pg_advisory_lock(72707369)
--@ simple
SELECT pg_advisory_unlock(72707369)
--# Prisma migrate shadow cleanup reads
SELECT 'DROP TABLE IF EXISTS ' || quote_ident(tablename) || ' CASCADE' FROM pg_tables WHERE schemaname = 'shop' ORDER BY 1
--# Hibernate sequence validation
select * from information_schema.sequences where sequence_schema = 'shop' order by sequence_name
--# JDBC imported keys
SELECT NULL::text AS PKTABLE_CAT, pkn.nspname AS PKTABLE_SCHEM, pkc.relname AS PKTABLE_NAME, pka.attname AS PKCOLUMN_NAME, NULL::text AS FKTABLE_CAT, fkn.nspname AS FKTABLE_SCHEM, fkc.relname AS FKTABLE_NAME, fka.attname AS FKCOLUMN_NAME, pos.n AS KEY_SEQ, CASE con.confupdtype WHEN 'c' THEN 0 WHEN 'n' THEN 2 WHEN 'd' THEN 4 WHEN 'r' THEN 1 WHEN 'p' THEN 1 WHEN 'a' THEN 3 ELSE NULL END AS UPDATE_RULE, con.conname AS FK_NAME, pkic.relname AS PK_NAME FROM pg_catalog.pg_namespace pkn, pg_catalog.pg_class pkc, pg_catalog.pg_attribute pka, pg_catalog.pg_namespace fkn, pg_catalog.pg_class fkc, pg_catalog.pg_attribute fka, pg_catalog.pg_constraint con, pg_catalog.generate_series(1, 32) pos(n), pg_catalog.pg_class pkic WHERE pkn.oid = pkc.relnamespace AND pkc.oid = pka.attrelid AND pka.attnum = con.confkey[pos.n] AND con.confrelid = pkc.oid AND fkn.oid = fkc.relnamespace AND fkc.oid = fka.attrelid AND fka.attnum = con.conkey[pos.n] AND con.conrelid = fkc.oid AND con.contype = 'f' AND (pkic.relkind = 'i' OR pkic.relkind = 'I') AND pkic.oid = con.conindid AND fkn.nspname = 'shop' AND fkc.relname = 'orders' ORDER BY pkn.nspname,pkc.relname, con.conname,pos.n
--# JDBC column privileges and pseudo columns
SELECT n.nspname,c.relname,r.rolname,c.relacl, a.attacl, a.attname FROM pg_catalog.pg_namespace n, pg_catalog.pg_class c, pg_catalog.pg_roles r, pg_catalog.pg_attribute a WHERE c.relnamespace = n.oid AND c.relowner = r.oid AND c.oid = a.attrelid AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname = 'shop' AND c.relname = 'orders' ORDER BY attname
--# Django inspectdb of comments
SELECT c.relname, CASE WHEN c.relispartition THEN 'p' WHEN c.relkind IN ('m', 'v') THEN 'v' ELSE 't' END, obj_description(c.oid, 'pg_class') FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') AND n.nspname NOT IN ('pg_catalog', 'pg_toast') AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 1
--# Django introspects a table's columns
SELECT a.attname AS column_name, NOT (a.attnotnull OR (t.typtype = 'd' AND t.typnotnull)) AS is_nullable, pg_get_expr(ad.adbin, ad.adrelid) AS column_default, CASE WHEN collname = 'default' THEN NULL ELSE collname END AS collation, a.attidentity != '' AS is_autofield, col_description(a.attrelid, a.attnum) AS column_comment FROM pg_attribute a LEFT JOIN pg_attrdef ad ON a.attrelid = ad.adrelid AND a.attnum = ad.adnum LEFT JOIN pg_collation co ON a.attcollation = co.oid JOIN pg_type t ON a.atttypid = t.oid JOIN pg_class c ON a.attrelid = c.oid JOIN pg_namespace n ON c.relnamespace = n.oid WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') AND c.relname = 'customers' AND n.nspname NOT IN ('pg_catalog', 'pg_toast') AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY a.attnum
--# Django selects nothing to learn of types
SELECT * FROM "customers" LIMIT 1 OFFSET 100000
--# Rails exclusion and check constraints
SELECT conname, pg_get_constraintdef(c.oid, true) AS constraintdef, c.convalidated AS valid, c.condeferrable AS deferrable, c.condeferred AS deferred FROM pg_constraint c JOIN pg_class t ON c.conrelid = t.oid JOIN pg_namespace n ON n.oid = c.connamespace WHERE c.contype IN ('c', 'x') AND t.relname = 'products' AND n.nspname = ANY (ARRAY['shop']) ORDER BY 1
--# Rails schema dump of extensions and schemas
SELECT pg_extension.extname, n.nspname AS schema FROM pg_extension JOIN pg_namespace n ON pg_extension.extnamespace = n.oid ORDER BY 1
--# Rails foreign tables and partition definition
SELECT pg_get_partkeydef(c.oid) FROM pg_class c WHERE c.relname = 'readings' AND c.relkind = 'p'
--# Rails inherited tables
SELECT parent.relname FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class child ON i.inhrelid = child.oid JOIN pg_catalog.pg_class parent ON i.inhparent = parent.oid LEFT JOIN pg_namespace n ON n.oid = child.relnamespace WHERE child.relname = 'managers' AND child.relkind IN ('r','p')
--# SQLAlchemy 2.1 comments and check constraints
SELECT pg_catalog.pg_class.relname, pg_catalog.pg_constraint.conname, CASE WHEN (pg_catalog.pg_constraint.oid IS NOT NULL) THEN pg_catalog.pg_get_constraintdef(pg_catalog.pg_constraint.oid, true) END AS anon_1, pg_catalog.pg_description.description FROM pg_catalog.pg_class LEFT OUTER JOIN pg_catalog.pg_constraint ON pg_catalog.pg_class.oid = pg_catalog.pg_constraint.conrelid AND pg_catalog.pg_constraint.contype = 'c' LEFT OUTER JOIN pg_catalog.pg_description ON pg_catalog.pg_description.objoid = pg_catalog.pg_constraint.oid WHERE pg_catalog.pg_class.relkind = ANY (ARRAY['r', 'p', 'f', 'v', 'm']) AND pg_catalog.pg_table_is_visible(pg_catalog.pg_class.oid) ORDER BY pg_catalog.pg_class.relname, pg_catalog.pg_constraint.conname
--# Knex lists tables and enums
select table_name from information_schema.tables where table_schema = current_schema() and table_catalog = current_database() order by 1
--# MikroORM schema
select table_name, table_schema as schema_name, (select pg_catalog.obj_description(c.oid) from pg_catalog.pg_class c where c.oid = (select ('"' || table_schema || '"."' || table_name || '"')::regclass::oid) and c.relname = table_name) as table_comment from information_schema.tables where "table_schema" not like 'pg_%' and "table_schema" not like 'crdb_%' and "table_schema" not like '_timescaledb_%' and "table_schema" not in ('information_schema', 'tiger', 'topology') and table_name != 'geometry_columns' and table_name != 'spatial_ref_sys' and table_type != 'VIEW' order by table_name
--# MikroORM enums
select nt.nspname as schema_name, t.typname as enum_name, e.enumlabel as enum_value from pg_type t join pg_enum e on t.oid = e.enumtypid join pg_catalog.pg_namespace n on n.oid = t.typnamespace join pg_catalog.pg_namespace nt on nt.oid = t.typnamespace where n.nspname not like 'pg_%' order by t.typname, e.enumsortorder
--# MikroORM columns with checks
select ccu.table_name as table_name, ccu.table_schema as schema_name, pgc.conname as name, conrelid::regclass as table_from, ccu.column_name as column_name, pg_get_constraintdef(pgc.oid) as expression from pg_constraint pgc join pg_namespace nsp on nsp.oid = pgc.connamespace join pg_class cls on pgc.conrelid = cls.oid left join information_schema.constraint_column_usage ccu on pgc.conname = ccu.constraint_name and nsp.nspname = ccu.constraint_schema where contype = 'c' and ccu.table_schema = 'shop' order by pgc.conname
--# Drizzle reads policies and roles
SELECT schemaname, tablename, policyname as name, permissive as "as", roles as to, cmd as for, qual as using, with_check FROM pg_policies ORDER BY 1, 2, 3
--# dbt tests accepted values
select count(*) as failures, count(*) != 0 as should_warn, count(*) != 0 as should_error from (with all_values as (select state as value_field, count(*) as n_records from shop.orders group by state) select * from all_values where value_field::text not in ('new','paid','shipped','returned')) dbt_internal_test
--# dbt catalog of a schema
select 'world_a' as table_database, sch.nspname as table_schema, tbl.relname as table_name, case tbl.relkind when 'v' then 'VIEW' else 'BASE TABLE' end as table_type, tbl_desc.description as table_comment, col.attname as column_name, col.attnum as column_index, pg_catalog.format_type(col.atttypid, col.atttypmod) as column_type, col_desc.description as column_comment, pg_get_userbyid(tbl.relowner) as table_owner from pg_catalog.pg_namespace sch join pg_catalog.pg_class tbl on tbl.relnamespace = sch.oid join pg_catalog.pg_attribute col on col.attrelid = tbl.oid left outer join pg_catalog.pg_description tbl_desc on (tbl_desc.objoid = tbl.oid and tbl_desc.objsubid = 0) left outer join pg_catalog.pg_description col_desc on (col_desc.objoid = tbl.oid and col_desc.objsubid = col.attnum) where upper(sch.nspname) = upper('shop') and not pg_is_other_temp_schema(sch.oid) and tbl.relpersistence in ('p', 'u') and tbl.relkind in ('r', 'v', 'f', 'p') and col.attnum > 0 and not col.attisdropped order by sch.nspname, tbl.relname, col.attnum
--# dbt source freshness
select max(placed_at) as max_loaded_at, timestamptz '2025-06-01' as snapshotted_at from shop.orders
--# atlas inspects columns
SELECT t1.table_name, t1.column_name, t1.data_type, pg_catalog.format_type(a.atttypid, a.atttypmod) AS format_type, t1.is_nullable, t1.column_default, t1.character_maximum_length, t1.is_identity, t1.identity_start, t1.identity_increment, (CASE WHEN t1.is_identity = 'YES' THEN (SELECT last_value FROM pg_sequences WHERE quote_ident(schemaname) || '.' || quote_ident(sequencename) = pg_get_serial_sequence(quote_ident(t1.table_schema) || '.' || quote_ident(t1.table_name), t1.column_name)) END) IS NULL AS fresh, t1.generation_expression, col_description(t3.oid, "ordinal_position") AS comment, t4.typtype, t4.typelem, t4.oid > 0 FROM "information_schema"."columns" AS t1 JOIN pg_catalog.pg_namespace AS t2 ON t2.nspname = t1.table_schema JOIN pg_catalog.pg_class AS t3 ON t3.relnamespace = t2.oid AND t3.relname = t1.table_name JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t3.oid AND a.attname = t1.column_name LEFT JOIN pg_catalog.pg_type AS t4 ON t1.udt_name = t4.typname AND t4.typnamespace = (SELECT oid FROM pg_namespace WHERE nspname = t1.udt_schema) WHERE t1.table_schema = 'shop' ORDER BY t1.table_name, t1.ordinal_position
--# sqlc and jOOQ read routines
SELECT r1.routine_schema, r1.routine_name, r1.data_type, r1.type_udt_name, count(*) OVER (PARTITION BY r1.routine_schema, r1.routine_name) > 1 AS overloaded FROM information_schema.routines r1 WHERE r1.routine_schema = 'shop' AND NOT EXISTS (SELECT 1 FROM information_schema.parameters p WHERE p.specific_name = r1.specific_name AND p.parameter_mode = 'TABLE') ORDER BY 1, 2, 3
--# jOOQ reads comments on columns and enum order
SELECT n.nspname, t.typname, e.enumlabel, e.enumsortorder FROM pg_enum e JOIN pg_type t ON e.enumtypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace ORDER BY 1, 2, 4
--# PostGraphile introspection in one
with namespace as (select 'namespace' as "kind", nsp.nspname as "name", dsc.description from pg_catalog.pg_namespace as nsp left join pg_catalog.pg_description as dsc on dsc.objoid = nsp.oid and dsc.classoid = 'pg_catalog.pg_namespace'::regclass where nsp.nspname = any (array['shop'])), class as (select 'class' as "kind", rel.relname as "name", rel.relkind as "classKind", exists(select true from information_schema.role_table_grants where table_name = rel.relname and privilege_type = 'SELECT') as "aclSelectable" from pg_catalog.pg_class as rel where rel.relpersistence in ('p') and rel.relnamespace = 'shop'::regnamespace and rel.relkind in ('r', 'v', 'm', 'c', 'f')) select row_to_json(x) as object from namespace as x union all select row_to_json(x) as object from (select * from class order by 2) as x
--# Hasura reads its metadata by json
SELECT coalesce(json_agg(row_to_json(info)), '[]'::json) AS tables FROM (SELECT "table".relname AS name, schema.nspname AS schema, coalesce(columns.info, '[]') AS columns FROM pg_catalog.pg_class "table" JOIN pg_catalog.pg_namespace schema ON schema.oid = "table".relnamespace LEFT JOIN LATERAL (SELECT json_agg(json_build_object('name', "column".attname, 'position', "column".attnum, 'type', coalesce(base_type.typname, "type".typname), 'is_nullable', NOT "column".attnotnull) ORDER BY "column".attnum) AS info FROM pg_catalog.pg_attribute "column" LEFT JOIN pg_catalog.pg_type "type" ON "type".oid = "column".atttypid LEFT JOIN pg_catalog.pg_type base_type ON "type".typtype = 'd' AND base_type.oid = "type".typbasetype WHERE "column".attrelid = "table".oid AND "column".attnum > 0 AND NOT "column".attisdropped) columns ON true WHERE schema.nspname = 'shop' AND "table".relkind IN ('r', 'v', 'm', 'f', 'p') ORDER BY 1) info
--# Supabase lists extensions and publications
select p.oid is not null as known, pubname, puballtables, pubinsert, pubupdate, pubdelete, pubtruncate from pg_catalog.pg_publication p order by 2
--# Debezium asks before it starts | volatile
SELECT pg_current_wal_lsn(), (SELECT setting FROM pg_settings WHERE name = 'wal_level'), (select xmin from pg_replication_slots where slot_name = 'debezium')
--# Airflow asks for its lock
SELECT pg_advisory_lock(1), set_config('lock_timeout', '0', false)
--@ simple
SELECT pg_advisory_unlock(1)
--# pgbouncer style health | volatile
SELECT 1; SELECT pg_is_in_recovery()
--# HikariCP connection test
--@ extended

--# statement timeout read by a driver
SHOW statement_timeout
--# server version num | volatile
SHOW server_version_num
--# tbls reads a table's functions
SELECT p.proname AS routine_name, pg_get_function_identity_arguments(p.oid) AS arguments, CASE WHEN p.prokind = 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, coalesce(t.typname, 'void') FROM pg_proc p LEFT JOIN pg_namespace n ON n.oid = p.pronamespace LEFT JOIN pg_type t ON t.oid = p.prorettype WHERE n.nspname = 'shop' ORDER BY 1, 2
--# SchemaSpy reads view definitions
select table_schema, table_name, view_definition, is_updatable, check_option from information_schema.views where table_schema = 'shop' order by 2
--# JDBC driver reads types by name
SELECT n.nspname = ANY(current_schemas(true)), n.nspname, t.typname FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON t.typnamespace = n.oid WHERE t.oid = '25'
--# R2DBC and vertx start
SET application_name = 'r2dbc'; SHOW TRANSACTION ISOLATION LEVEL
