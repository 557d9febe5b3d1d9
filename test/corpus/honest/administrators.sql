-- What programs that people look at databases with send, and what watches servers, in their shapes; written before it was looked at all what the gateway makes of them.

--# DBeaver: session and search path
--@ extended
SET application_name = 'DBeaver 25.2.0 - Main <bank>'
--@ extended
SHOW search_path
--@ extended
SELECT current_schema(),session_user
--@ extended
SELECT oid,datname,datdba,encoding,datcollate,datctype,datistemplate,datallowconn,datconnlimit,dattablespace FROM pg_catalog.pg_database db WHERE datname=$1
--bind world_a
--# DBeaver: data types
--@ extended
SELECT t.oid,t.*,c.relkind,format_type(nullif(t.typbasetype, 0), t.typtypmod) as base_type_name, d.description FROM pg_catalog.pg_type t LEFT OUTER JOIN pg_catalog.pg_type et ON et.oid=t.typelem LEFT OUTER JOIN pg_catalog.pg_class c ON c.oid=t.typrelid LEFT OUTER JOIN pg_catalog.pg_description d ON t.oid=d.objoid WHERE t.typname IS NOT NULL AND (c.relkind IS NULL OR c.relkind = 'c') AND (et.typcategory IS NULL OR et.typcategory <> 'C') ORDER BY t.oid
--# DBeaver: schemas and their tables
--@ extended
SELECT n.oid,n.*,d.description FROM pg_catalog.pg_namespace n LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=n.oid AND d.objsubid=0 AND d.classoid='pg_namespace'::regclass ORDER BY nspname
--@ extended
SELECT c.oid,c.relname,c.relkind,c.relowner,c.relpersistence,c.reloptions,d.description,pg_catalog.pg_get_expr(c.relpartbound, c.oid) as partition_expr, pg_catalog.pg_get_partkeydef(c.oid) as partition_key FROM pg_catalog.pg_class c LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=c.oid AND d.objsubid=0 AND d.classoid='pg_class'::regclass WHERE c.relnamespace = (select oid from pg_namespace where nspname = $1) AND c.relkind not in ('i','I','c') ORDER BY c.relname
--bind shop
--# DBeaver: columns of a table
--@ extended
SELECT c.relname,a.attrelid::regclass::text,a.attname,a.atttypid,a.attnum,a.atttypmod,a.attnotnull,a.attidentity,pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) as def_value,dsc.description,dep.objid::regclass::text FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON (a.attrelid=c.oid) LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid=ad.adrelid AND a.attnum = ad.adnum) LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid=dsc.objoid AND a.attnum = dsc.objsubid) LEFT OUTER JOIN pg_depend dep on dep.refobjid = a.attrelid AND dep.deptype = 'i' and dep.refobjsubid = a.attnum and dep.classid = dep.refclassid WHERE NOT a.attisdropped AND a.attnum > 0 AND c.oid = 'shop.orders'::regclass ORDER BY a.attnum
--# DBeaver: keys with the names of their columns
--@ extended
SELECT c.oid::text <> '',c.conname,c.contype,c.condeferrable,c.condeferred,c.conkey,c.confkey,t.relname as tabrelname,rt.relnamespace::regnamespace::text as refnamespace,d.description, case when c.contype='c' then "substring"(pg_get_constraintdef(c.oid), 7) else null end consrc_copy FROM pg_catalog.pg_constraint c INNER JOIN pg_catalog.pg_class t ON t.oid=c.conrelid LEFT OUTER JOIN pg_catalog.pg_class rt ON rt.oid=c.confrelid LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=c.oid AND d.objsubid=0 AND d.classoid='pg_constraint'::regclass WHERE t.relnamespace = 'shop'::regnamespace ORDER BY c.conname
--# DBeaver: rows of the editor | masks ssn email phone date_of_birth grade score profile tags ssn_area
--@ open
SELECT x.* FROM public.customers x
--# DBeaver: count and filter of the grid
--@ extended
SELECT count(*) FROM shop.orders x WHERE x.buyer = 'buyer-1'
--@ portal
SELECT x.ctid, x.* FROM shop.orders x WHERE x.buyer = 'buyer-1' ORDER BY x.id DESC
--# DBeaver: a cell written and a row removed by its key
BEGIN
--@ extended
UPDATE shop.contacts SET note=$1 WHERE id=$2
--bind seen
--bind 1
--@ extended
SELECT id, handle, extra, note FROM shop.contacts WHERE id=$1
--bind 1
--@ extended
DELETE FROM shop.contacts WHERE id=$1
--bind 2
--@ simple
ROLLBACK
--# DBeaver: definition of a view and sizes
--@ extended
SELECT pg_catalog.pg_get_viewdef('shop.order_lines'::regclass::oid, true)
--@ extended
select c.relname, pg_catalog.pg_total_relation_size(c.oid) > 0 as total, pg_catalog.pg_relation_size(c.oid) >= 0 as own FROM pg_class c WHERE c.relnamespace='shop'::regnamespace AND c.relkind = 'r' order by 1
--# DBeaver: a plan as a tree
--@ extended
EXPLAIN (FORMAT XML, COSTS OFF) SELECT x.* FROM shop.products x WHERE id = 1
--@ extended
EXPLAIN (FORMAT JSON, VERBOSE, COSTS OFF) SELECT kind, count(*) FROM accounts GROUP BY kind
--# DBeaver: procedures
--@ extended
SELECT p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid) as arguments, pg_catalog.pg_get_function_result(p.oid), p.prokind, p.provolatile, l.lanname FROM pg_catalog.pg_proc p LEFT JOIN pg_catalog.pg_language l ON l.oid = p.prolang WHERE p.pronamespace = 'shop'::regnamespace ORDER BY p.proname
--@ extended
SELECT pg_catalog.pg_get_functiondef('shop.place'::regproc::oid)
--# DBeaver: sessions and locks | volatile
--@ extended
SELECT sa.* FROM pg_catalog.pg_stat_activity sa
--@ extended
with locks as (select pid,locktype, mode,granted,transactionid tid,relation,page,tuple from pg_locks), conflict as (select * from (values ('AccessShareLock','AccessExclusiveLock',1), ('RowShareLock','ExclusiveLock',1), ('RowShareLock','AccessExclusiveLock',2)) as t (mode1,mode2,prt)), real_locks as (select la.pid as blocked_pid, blocked_activity.usename as blocked_user, la.granted from pg_catalog.pg_locks la join pg_catalog.pg_stat_activity blocked_activity on blocked_activity.pid = la.pid where not la.granted), root as (select l.pid, c.mode2 from locks l join conflict c on c.mode1 = l.mode) select * from real_locks left join root on root.pid = real_locks.blocked_pid
--# DataGrip: server and session | volatile
--@ extended
select version()
--@ extended
select round(extract(epoch from pg_postmaster_start_time() at time zone 'UTC')) as startup_time
--@ extended
select case when pg_catalog.pg_is_in_recovery() then null else (pg_catalog.txid_current() % 4294967296)::varchar::bigint end as current_txid
--@ extended
SELECT pg_catalog.current_database(), pg_catalog.current_schemas(false)
--# DataGrip: databases and schemas
--@ extended
select N.datname as name, D.description, datistemplate as is_template, datallowconn as allow_connections, pg_catalog.pg_get_userbyid(N.datdba) as "owner" from pg_catalog.pg_database N left join pg_catalog.pg_shdescription D on N.oid = D.objoid order by case when datname = pg_catalog.current_database() then -1::bigint else N.oid::bigint end
--@ extended
select N.xmin::text::bigint > 0 as state_number, nspname as name, D.description, pg_catalog.pg_get_userbyid(N.nspowner) as "owner" from pg_catalog.pg_namespace N left join pg_catalog.pg_description D on N.oid = D.objoid order by case when nspname = pg_catalog.current_schema() then -1::bigint else N.oid::bigint end
--# DataGrip: roles
--@ extended
select R.oid::bigint as role_id, rolname as role_name, rolsuper is_super, rolinherit is_inherit, rolcreaterole can_createrole, rolcreatedb can_createdb, rolcanlogin can_login, rolreplication is_replication, rolconnlimit conn_limit, rolvaliduntil valid_until, rolbypassrls bypass_rls, rolconfig config, D.description from pg_catalog.pg_roles R left join pg_catalog.pg_shdescription D on D.objoid = R.oid order by 1
--@ extended
select member id, roleid role_id, admin_option from pg_catalog.pg_auth_members order by id, roleid::text
--# DataGrip: relations of a schema
--@ extended
select T.relkind as table_kind, T.relname as table_name, T.oid as table_id, T.xmin::text <> '' as table_state_number, false as table_with_oids, T.relhassubclass as table_has_subclass, T.reltablespace as tablespace_id, T.reloptions as options, T.relpersistence as persistence, (select pg_catalog.array_agg(inhparent::bigint order by inhseqno)::varchar from pg_catalog.pg_inherits where T.oid = inhrelid) as ancestors, (select pg_catalog.array_agg(inhrelid::bigint order by inhrelid)::varchar from pg_catalog.pg_inherits where T.oid = inhparent) as successors, T.relispartition is_partition, pg_catalog.pg_get_partkeydef(T.oid) partition_key, pg_catalog.pg_get_expr(T.relpartbound, T.oid) partition_expression, T.relam am_id, pg_catalog.pg_get_userbyid(T.relowner) as "owner" from pg_catalog.pg_class T where relnamespace = 'shop'::regnamespace and relkind in ('r', 'm', 'v', 'f', 'p') order by table_kind, table_id
--# DataGrip: columns since a state
--@ extended
with schema_id as (select oid as id from pg_namespace where nspname = 'shop'), T as (select T.oid as table_id, T.relname as table_name from pg_catalog.pg_class T, pg_catalog.pg_attribute A where T.relnamespace = (select id from schema_id) and T.relkind in ('r', 'm', 'v', 'f', 'p') and (pg_catalog.age(A.xmin) <= coalesce(nullif(greatest(pg_catalog.age('3'::varchar::xid), -1), -1), 2147483647)) and A.attrelid = T.oid group by table_id, table_name) select T.table_id, C.attnum as column_position, C.attname as column_name, C.atttypmod as type_mod, C.attndims as dimensions_number, pg_catalog.format_type(C.atttypid, C.atttypmod) as type_spec, C.atttypid as type_id, C.attnotnull as mandatory, pg_catalog.pg_get_expr(D.adbin, T.table_id) as column_default_expression, not C.attislocal as column_is_inherited, C.attfdwoptions as options, C.attisdropped as column_is_dropped, C.attidentity as identity_kind, C.attgenerated as generated from T join pg_catalog.pg_attribute C on T.table_id = C.attrelid left join pg_catalog.pg_attrdef D on (C.attrelid, C.attnum) = (D.adrelid, D.adnum) where attnum > 0 order by table_id, attnum
--# DataGrip: indexes with their parts
--@ extended
select tab.oid::text <> '' table_there, ind_stor.relname index_name, ind_head.indisunique is_unique, ind_head.indisprimary is_primary, ind_head.indnullsnotdistinct nulls_not_distinct, pg_catalog.pg_get_expr(ind_head.indpred, ind_head.indrelid) as condition, (select pg_catalog.array_agg(inhparent::bigint order by inhseqno)::varchar from pg_catalog.pg_inherits where ind_stor.oid = inhrelid) as ancestors, ind_stor.reltablespace tablespace_id, opcmethod as access_method_id from pg_catalog.pg_class tab join pg_catalog.pg_index ind_head on ind_head.indrelid = tab.oid join pg_catalog.pg_class ind_stor on tab.relnamespace = ind_stor.relnamespace and ind_stor.oid = ind_head.indexrelid left join pg_catalog.pg_opclass on pg_opclass.oid = ANY(indclass) where tab.relnamespace = 'shop'::regnamespace and tab.relkind in ('r', 'm', 'v', 'p') and ind_stor.relkind in ('i', 'I') order by index_name, opcmethod
--@ extended
select ind_stor.relname index_name, k col_idx, k <= indnkeyatts in_key, ind_head.indkey[k-1] column_position, ind_head.indoption[k-1] column_options, ind_head.indcollation[k-1] as collation, colln.nspname as collation_schema, collname as collation_str, ind_head.indclass[k-1] as opclass, case when opcdefault then null else opcn.nspname end as opclass_schema, case when ind_head.indexprs is null then null when ind_head.indkey[k-1] = 0 then chr(27) || pg_catalog.pg_get_indexdef(ind_head.indexrelid, k::int, true) else pg_catalog.pg_get_indexdef(ind_head.indexrelid, k::int, true) end as expression, amcanorder can_order from pg_catalog.pg_index ind_head join pg_catalog.pg_class ind_stor on ind_stor.oid = ind_head.indexrelid cross join unnest(ind_head.indkey) with ordinality u(u, k) left join pg_catalog.pg_collation coll on coll.oid = ind_head.indcollation[k-1] left join pg_catalog.pg_namespace colln on coll.collnamespace = colln.oid cross join pg_catalog.pg_indexam_has_property(ind_stor.relam, 'can_order') amcanorder left join pg_catalog.pg_opclass opc on opc.oid = ind_head.indclass[k-1] and ind_stor.relam = opc.opcmethod left join pg_catalog.pg_namespace opcn on opcn.oid = opc.opcnamespace where ind_stor.relnamespace = 'shop'::regnamespace and ind_stor.relkind in ('i', 'I') order by index_name, k
--# DataGrip: constraints, triggers, rules and policies
--@ extended
select T.relname as table_name, C.conname as con_name, C.contype as con_kind, C.conkey as con_columns, C.condeferrable as is_deferrable, C.condeferred as is_init_deferred, C.confupdtype as on_update, C.confdeltype as on_delete, C.connoinherit as no_inherit, pg_catalog.pg_get_expr(conbin, T.oid) as con_expression, C.confrelid::regclass::text as ref_table, C.confkey::int[] as ref_columns from pg_catalog.pg_constraint C join pg_catalog.pg_class T on C.conrelid = T.oid where T.relnamespace = 'shop'::regnamespace and C.contype in ('p', 'u', 'f', 'c', 'x') order by 1, 2
--@ extended
select T.tgrelid::regclass::text as table_name, T.tgname as trigger_name, pg_catalog.pg_get_triggerdef(T.oid), T.tgfoid::regproc::text as function_name, pg_catalog.encode(T.tgargs, 'escape') as function_args, T.tgtype as bits, T.tgdeferrable as is_deferrable, T.tgenabled as trigger_fire_mode, T.tgattr as columns, T.tgconstraint != 0 as is_constraint from pg_catalog.pg_trigger T where not T.tgisinternal order by 1, 2
--@ extended
select P.polname, P.polrelid::regclass::text, P.polcmd, P.polpermissive, P.polroles from pg_catalog.pg_policy P order by 1
--# DataGrip: sources of routines
--@ extended
with system_languages as (select oid as lang from pg_catalog.pg_language where lanname in ('c','internal')) select PC.proname, pg_catalog.pg_get_function_arguments(PC.oid) as arguments_def, pg_catalog.pg_get_function_result(PC.oid) as result_def, PC.prosrc as source_text, pg_catalog.pg_get_function_sqlbody(PC.oid) as sqlbody_text from pg_catalog.pg_proc PC where PC.pronamespace = 'shop'::regnamespace and not PC.prokind = 'a' and PC.prolang not in (select lang from system_languages) and PC.prosrc is not null order by 1
--# DataGrip: object sources of views and rules
--@ extended
select T.relkind as view_kind, T.relname, pg_catalog.pg_get_viewdef(T.oid, true) as source_text from pg_catalog.pg_class T where T.relnamespace = 'shop'::regnamespace and T.relkind in ('m','v') order by 2
--@ extended
select R.ev_class::regclass::text as view_id, R.rulename, pg_catalog.pg_get_ruledef(R.oid, true) as source_text from pg_catalog.pg_rewrite R join pg_catalog.pg_class C on R.ev_class = C.oid where C.relnamespace = 'shop'::regnamespace and R.rulename != '_RETURN'::name order by 1
--# DataGrip: data editor pages | masks pan
--@ portal
SELECT t.* FROM public.cards t ORDER BY id LIMIT 501
--# DataGrip: data editor, counting and adding a row
--@ extended
SELECT COUNT(*) FROM (SELECT t.* FROM shop.contacts t) "count"
--@ extended
INSERT INTO shop.contacts (id, handle, extra, note) VALUES (9::integer, $1::citext, $2::hstore, $3::text)
--bind new@shop.example
--bind lang=>fr
--bind typed
--undo delete from shop.contacts where id = 9
--# pgAdmin: server version and role
SELECT
    roles.oid as id, roles.rolname as name,
    roles.rolsuper as is_superuser,
    CASE WHEN roles.rolsuper THEN true ELSE roles.rolcreaterole END as can_create_role,
    CASE WHEN roles.rolsuper THEN true ELSE roles.rolcreatedb END as can_create_db,
    CASE WHEN 'pg_signal_backend'=ANY(ARRAY(WITH RECURSIVE cte AS (
    SELECT pg_roles.oid,pg_roles.rolname FROM pg_roles WHERE pg_roles.oid = roles.oid
    UNION ALL
    SELECT m.roleid, pgr.rolname FROM cte cte_1 JOIN pg_auth_members m ON m.member = cte_1.oid JOIN pg_roles pgr ON pgr.oid = m.roleid)
    SELECT rolname FROM cte)) THEN True ELSE False END as can_signal_backend
FROM pg_catalog.pg_roles as roles
WHERE rolname = current_user
--# pgAdmin: session settings in one text
SET DateStyle=ISO; SET client_min_messages=notice; SELECT set_config('bytea_output','hex',false) FROM pg_show_all_settings() WHERE name = 'bytea_output'; SET client_encoding='UTF8';
--# pgAdmin: dashboard of a database | volatile
/*pga4dash*/
SELECT 'session_stats' AS chart_name, pg_catalog.row_to_json(t) AS chart_data
FROM (SELECT
   (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = (SELECT datname FROM pg_catalog.pg_database WHERE datname = 'world_a')) AS "Total",
   (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE state = 'active' AND datname = 'world_a') AS "Active",
   (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE state = 'idle' AND datname = 'world_a') AS "Idle"
) t
UNION ALL
SELECT 'tps_stats' AS chart_name, pg_catalog.row_to_json(t) AS chart_data
FROM (SELECT
   (SELECT sum(xact_commit) + sum(xact_rollback) FROM pg_catalog.pg_stat_database WHERE datname = 'world_a') AS "Transactions",
   (SELECT sum(xact_commit) FROM pg_catalog.pg_stat_database WHERE datname = 'world_a') AS "Commits"
) t
UNION ALL
SELECT 'ti_stats' AS chart_name, pg_catalog.row_to_json(t) AS chart_data
FROM (SELECT
   (SELECT sum(tup_inserted) FROM pg_catalog.pg_stat_database WHERE datname = 'world_a') AS "Inserts",
   (SELECT sum(tup_updated) FROM pg_catalog.pg_stat_database WHERE datname = 'world_a') AS "Updates"
) t
--# pgAdmin: dashboard's sessions, locks, prepared transactions | volatile
/*pga4dash*/
SELECT pid, datname, usename, application_name, client_addr, pg_catalog.to_char(backend_start, 'YYYY-MM-DD HH24:MI:SS TZ') AS backend_start, state, CASE WHEN wait_event_type != '' THEN wait_event_type || ': ' || wait_event ELSE '' END AS wait_event, array_to_string(pg_catalog.pg_blocking_pids(pid), ', ') AS blocking_pids, query, pg_catalog.to_char(state_change, 'YYYY-MM-DD HH24:MI:SS TZ') AS state_change, pg_catalog.to_char(query_start, 'YYYY-MM-DD HH24:MI:SS TZ') AS query_start, backend_type, CASE WHEN state = 'active' THEN ROUND((extract(epoch from now() - query_start) / 60)::numeric, 2) ELSE 0 END AS active_since FROM pg_catalog.pg_stat_activity WHERE datname = 'world_a' ORDER BY pid
--@ simple
SELECT pid, locktype, datname, relation::regclass, page, tuple, virtualxid, transactionid, classid::regclass, objid, objsubid, virtualtransaction, mode, granted, fastpath FROM pg_catalog.pg_locks l LEFT OUTER JOIN pg_catalog.pg_database d ON (l.database = d.oid) ORDER BY pid, locktype
--@ simple
SELECT gid, database, owner, transaction, pg_catalog.to_char(prepared, 'YYYY-MM-DD HH24:MI:SS TZ') AS prepared FROM pg_catalog.pg_prepared_xacts ORDER BY gid, database, owner
--# pgAdmin: settings of the server
/*pga4dash*/
SELECT name, category, setting, unit, short_desc FROM pg_catalog.pg_settings WHERE category LIKE 'Query Tuning%' ORDER BY category, name
--# pgAdmin: object tree, schemas
SELECT nsp.oid, nsp.nspname as name, pg_catalog.has_schema_privilege(nsp.oid, 'CREATE') as can_create, pg_catalog.has_schema_privilege(nsp.oid, 'USAGE') as has_usage, des.description FROM pg_catalog.pg_namespace nsp LEFT OUTER JOIN pg_catalog.pg_description des ON (des.objoid=nsp.oid AND des.classoid='pg_namespace'::regclass) WHERE nspname NOT LIKE E'pg\\_%' AND NOT ((nsp.nspname = 'pg_catalog' AND EXISTS (SELECT 1 FROM pg_catalog.pg_class WHERE relname = 'pg_class' AND relnamespace = nsp.oid LIMIT 1)) OR (nsp.nspname = 'information_schema' AND EXISTS (SELECT 1 FROM pg_catalog.pg_class WHERE relname = 'tables' AND relnamespace = nsp.oid LIMIT 1))) ORDER BY nspname
--# pgAdmin: object tree, tables with their counts
SELECT rel.oid, rel.relname AS name, (SELECT count(*) FROM pg_catalog.pg_trigger WHERE tgrelid=rel.oid AND tgisinternal = FALSE) AS triggercount, (SELECT count(*) FROM pg_catalog.pg_trigger WHERE tgrelid=rel.oid AND tgisinternal = FALSE AND tgenabled = 'O') AS has_enable_triggers, (CASE WHEN rel.relkind = 'p' THEN true ELSE false END) AS is_partitioned, (SELECT count(1) FROM pg_catalog.pg_inherits WHERE inhrelid=rel.oid LIMIT 1) as is_inherits, (SELECT count(1) FROM pg_catalog.pg_inherits WHERE inhparent=rel.oid LIMIT 1) as is_inherited, des.description FROM pg_catalog.pg_class rel LEFT OUTER JOIN pg_catalog.pg_description des ON (des.objoid=rel.oid AND des.objsubid=0 AND des.classoid='pg_class'::regclass) WHERE rel.relkind IN ('r','s','t','p') AND rel.relnamespace = 'shop'::regnamespace AND NOT rel.relispartition ORDER BY rel.relname
--# pgAdmin: properties of a table
SELECT rel.relname AS name, rel.reltablespace AS spcoid, rel.relacl AS relacl_str, (CASE WHEN length(spc.spcname::text) > 0 OR rel.relkind = 'p' THEN spc.spcname ELSE (SELECT sp.spcname FROM pg_catalog.pg_database dtb JOIN pg_catalog.pg_tablespace sp ON dtb.dattablespace=sp.oid WHERE dtb.datname = 'world_a') END) as spcname, pg_catalog.pg_get_userbyid(rel.relowner) AS relowner, rel.relkind, rel.relhassubclass, rel.reltuples::bigint > -2, con.conname, con.conkey, EXISTS(select 1 FROM pg_catalog.pg_trigger JOIN pg_catalog.pg_proc pt ON pt.oid=tgfoid AND pt.proname='logtrigger' WHERE tgrelid=rel.oid) AS isrepl, pg_catalog.array_to_string(rel.relacl::text[], ', ') as acl, substring(pg_catalog.array_to_string(rel.reloptions, ',') FROM 'fillfactor=([0-9]*)') AS fillfactor, (substring(pg_catalog.array_to_string(rel.reloptions, ',') FROM 'autovacuum_enabled=([a-z|0-9]*)'))::BOOL AS autovacuum_enabled FROM pg_catalog.pg_class rel LEFT OUTER JOIN pg_catalog.pg_tablespace spc on spc.oid=rel.reltablespace LEFT OUTER JOIN pg_catalog.pg_constraint con ON con.conrelid=rel.oid AND con.contype='p' WHERE rel.relkind IN ('r','s','t','p') AND rel.relnamespace = 'shop'::regnamespace ORDER BY rel.relname
--# pgAdmin: columns with their sequences
SELECT DISTINCT att.attname as name, att.atttypid, att.attnotnull as not_null, att.atthasdef as has_default_val, des.description, seq.seqtypid IS NOT NULL AS has_seq, (CASE WHEN att.attidentity in ('a', 'd') THEN 'i' WHEN att.attgenerated in ('s') THEN 'g' ELSE 'n' END) AS colconstype, pg_catalog.pg_get_expr(def.adbin, def.adrelid) AS defval, att.attnum FROM pg_catalog.pg_attribute att JOIN pg_catalog.pg_type ty ON ty.oid=atttypid LEFT OUTER JOIN pg_catalog.pg_attrdef def ON adrelid=att.attrelid AND adnum=att.attnum LEFT OUTER JOIN pg_catalog.pg_description des ON (des.objoid=att.attrelid AND des.objsubid=att.attnum AND des.classoid='pg_class'::regclass) LEFT OUTER JOIN (pg_catalog.pg_depend JOIN pg_catalog.pg_class cs ON classid='pg_class'::regclass AND objid=cs.oid AND cs.relkind='S') ON refobjid=att.attrelid AND refobjsubid=att.attnum LEFT OUTER JOIN pg_catalog.pg_sequence seq ON cs.oid=seq.seqrelid WHERE att.attrelid = 'shop.jobs'::regclass AND att.attnum > 0 AND att.attisdropped IS FALSE ORDER BY att.attnum
--# pgAdmin: query tool, first rows by a cursor of the driver | masks ssn email phone date_of_birth grade score profile tags ssn_area
SELECT * FROM public.customers
LIMIT 100

--# pgAdmin: query tool, what the result's columns are
SELECT at.attname, at.attnum, ty.typname FROM pg_catalog.pg_attribute at LEFT JOIN pg_catalog.pg_type ty ON (ty.oid = at.atttypid) JOIN pg_catalog.pg_index i ON i.indrelid = at.attrelid AND at.attnum = ANY(i.indkey) WHERE attrelid='shop.products'::regclass::oid AND i.indisprimary ORDER BY at.attnum
--@ simple
SELECT oid, pg_catalog.format_type(oid, NULL) AS typname FROM pg_catalog.pg_type WHERE oid = ANY(ARRAY[23,25,1700,3802]) ORDER BY oid
--# pgAdmin: statistics of tables | volatile
SELECT st.relname AS "Table name", n_tup_ins AS "Tuples inserted", n_live_tup AS "Live tuples", n_dead_tup AS "Dead tuples", last_vacuum AS "Last vacuum", last_autoanalyze AS "Last autoanalyze", autovacuum_count AS "Autovacuum counter", pg_catalog.pg_size_pretty(pg_catalog.pg_relation_size(st.relid) + CASE WHEN cl.reltoastrelid = 0 THEN 0 ELSE pg_catalog.pg_relation_size(cl.reltoastrelid) + COALESCE((SELECT SUM(pg_catalog.pg_relation_size(indexrelid)) FROM pg_catalog.pg_index WHERE indrelid=cl.reltoastrelid)::int8, 0) END + COALESCE((SELECT SUM(pg_catalog.pg_relation_size(indexrelid)) FROM pg_catalog.pg_index WHERE indrelid=st.relid)::int8, 0)) AS "Total Size" FROM pg_catalog.pg_stat_all_tables st JOIN pg_catalog.pg_class cl on cl.oid=st.relid and cl.relkind IN ('r','s','t','p') WHERE schemaname = 'shop' ORDER BY st.relname
--# pgAdmin: dependents of a table
SELECT DISTINCT dep.deptype, dep.classid::regclass::text, cl.relkind, ad.attname, pg_catalog.pg_get_expr(ad2.adbin, ad2.adrelid) adefsrc, COALESCE(coc.relname, clrw.relname) AS ownertable, CASE WHEN cl.relname IS NOT NULL THEN cl.relname WHEN co.conname IS NOT NULL THEN co.conname WHEN tg.tgname IS NOT NULL THEN tg.tgname WHEN ty.typname IS NOT NULL THEN ty.typname WHEN rw.rulename IS NOT NULL THEN rw.rulename END AS refname FROM pg_catalog.pg_depend dep LEFT JOIN pg_catalog.pg_class cl ON dep.objid=cl.oid LEFT JOIN pg_catalog.pg_attribute ad ON dep.objid=ad.attrelid AND dep.objsubid=ad.attnum LEFT JOIN pg_catalog.pg_constraint co ON dep.objid=co.oid LEFT JOIN pg_catalog.pg_class coc ON co.conrelid=coc.oid LEFT JOIN pg_catalog.pg_trigger tg ON dep.objid=tg.oid LEFT JOIN pg_catalog.pg_type ty ON dep.objid=ty.oid LEFT JOIN pg_catalog.pg_rewrite rw ON dep.objid=rw.oid LEFT JOIN pg_catalog.pg_class clrw ON clrw.oid=rw.ev_class LEFT JOIN pg_catalog.pg_attrdef ad2 ON ad2.oid=dep.objid WHERE dep.refobjid='shop.products'::regclass AND dep.classid IN (SELECT oid FROM pg_catalog.pg_class WHERE relname IN ('pg_class', 'pg_constraint', 'pg_rewrite', 'pg_trigger', 'pg_type', 'pg_attrdef')) ORDER BY 2, 3, 7
--# psql: the shortcuts people type
select n.nspname as "Schema", c.relname as "Name", case c.relkind when 'r' then 'table' when 'v' then 'view' when 'S' then 'sequence' else c.relkind::text end as "Type", pg_catalog.pg_size_pretty(pg_catalog.pg_table_size(c.oid)) <> '' as "Size" from pg_catalog.pg_class c left join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r','p','v','m','S','f','') and n.nspname !~ '^pg_toast' and pg_catalog.pg_table_is_visible(c.oid) and n.nspname <> 'information_schema' order by 1,2
--@ simple
table shop.categories
--# psql: scripts with gexec's first half
select format('select count(*) from %I.%I', table_schema, table_name) from information_schema.tables where table_schema = 'shop' and table_type = 'BASE TABLE' order by table_name
--# Beekeeper and TablePlus: lists and a page
SELECT table_schema as schema, table_name as name, 'BASE TABLE' as tabletype FROM information_schema.tables WHERE table_schema = 'shop' AND table_type = 'BASE TABLE' ORDER BY 1, 2
--@ extended
SELECT ordinal_position, column_name, udt_name AS data_type, format_type(a.atttypid, a.atttypmod) AS shown, numeric_precision, datetime_precision, numeric_scale, character_maximum_length AS data_length, is_nullable, column_name AS check, column_name AS check_constraint, column_default, column_name AS foreign_key, pg_catalog.col_description(('"' || table_schema || '"."' || table_name || '"')::regclass::oid, ordinal_position) AS comment FROM information_schema.columns c JOIN pg_attribute a ON a.attname = c.column_name AND a.attrelid = ('"' || table_schema || '"."' || table_name || '"')::regclass WHERE table_name = $1 AND table_schema = $2 ORDER BY 1
--bind orders
--bind shop
--@ extended
SELECT * FROM "shop"."orders" ORDER BY "id" ASC LIMIT 300 OFFSET 0
--# Adminer: table status and its foreign keys
SELECT c.relname AS "Name", CASE c.relkind WHEN 'r' THEN 'table' WHEN 'm' THEN 'materialized view' ELSE 'view' END AS "Engine", pg_table_size(c.oid) >= 0 AS "Data_length", pg_indexes_size(c.oid) >= 0 AS "Index_length", obj_description(c.oid, 'pg_class') AS "Comment", '' AS "Oid", c.reltuples > -2 as "Rows", n.nspname FROM pg_class c JOIN pg_namespace n ON(n.nspname = 'shop' AND n.oid = c.relnamespace) WHERE relkind IN ('r', 'm', 'v', 'f', 'p') ORDER BY relname
--@ simple
SELECT conname, condeferrable::int AS deferrable, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conrelid = (SELECT pc.oid FROM pg_class AS pc INNER JOIN pg_namespace AS pn ON (pn.oid = pc.relnamespace) WHERE pc.relname = 'orders' AND pn.nspname = 'shop') AND contype = 'f'::char ORDER BY conkey, conname
--# phpPgAdmin and Postico: counts for the side bar
SELECT relname, n_live_tup >= 0 AS has_estimate FROM pg_stat_user_tables WHERE schemaname = 'public' ORDER BY relname
--@ simple
SELECT reltuples > -2 FROM pg_class WHERE oid = to_regclass('shop.orders')
--# postgres_exporter: the collectors | volatile
--@ extended
SELECT pg_database.datname, pg_database.datconnlimit FROM pg_database
--@ extended
SELECT pg_database_size($1)
--bind world_a
--@ extended
SELECT pg_database.datname as datname,tmp.mode as mode,COALESCE(count, 0) as count FROM (VALUES ('accesssharelock'), ('rowsharelock'), ('rowexclusivelock'), ('shareupdateexclusivelock'), ('sharelock'), ('sharerowexclusivelock'), ('exclusivelock'), ('accessexclusivelock'), ('sireadlock')) AS tmp(mode) CROSS JOIN pg_database LEFT JOIN (SELECT database, lower(mode) AS mode, count(*) AS count FROM pg_locks WHERE database IS NOT NULL GROUP BY database, lower(mode)) AS tmp2 ON tmp.mode = tmp2.mode and pg_database.oid = tmp2.database
--@ extended
SELECT pg_database.datname, tmp.state, tmp2.usename, tmp2.application_name, COALESCE(count,0) as count, COALESCE(max_tx_duration,0) as max_tx_duration FROM (VALUES ('active'), ('idle'), ('idle in transaction'), ('idle in transaction (aborted)'), ('fastpath function call'), ('disabled')) AS tmp(state) CROSS JOIN pg_database LEFT JOIN (SELECT datname, state, usename, application_name, count(*) AS count, MAX(EXTRACT(EPOCH FROM now() - xact_start))::float AS max_tx_duration FROM pg_stat_activity GROUP BY datname,state,usename,application_name) AS tmp2 ON tmp.state = tmp2.state AND pg_database.datname = tmp2.datname
--@ extended
SELECT CASE WHEN pg_is_in_recovery() THEN 0 ELSE EXTRACT(EPOCH FROM (now() - pg_last_xact_replay_timestamp())) END AS lag
--@ extended
SELECT name, setting, COALESCE(unit, '') as unit, short_desc, vartype FROM pg_settings WHERE vartype IN ('bool', 'integer', 'real') AND name != 'sync_commit_cancel_wait'
--# postgres_exporter: tables and indexes | volatile
--@ extended
SELECT current_database() datname, schemaname, relname, seq_scan, seq_tup_read, idx_scan, idx_tup_fetch, n_tup_ins, n_tup_upd, n_tup_del, n_tup_hot_upd, n_live_tup, n_dead_tup, n_mod_since_analyze, COALESCE(last_vacuum, '1970-01-01Z') as last_vacuum, COALESCE(last_autovacuum, '1970-01-01Z') as last_autovacuum, vacuum_count, pg_indexes_size(relid) AS indexes_size, pg_table_size(relid) AS table_size FROM pg_stat_user_tables
--@ extended
SELECT current_database() datname, schemaname, relname, heap_blks_read, heap_blks_hit, idx_blks_read, idx_blks_hit, toast_blks_read, toast_blks_hit FROM pg_statio_user_tables
--@ extended
SELECT slot_name, slot_type, CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() - '0/0' ELSE pg_current_wal_lsn() - '0/0' END AS current_wal_lsn, COALESCE(confirmed_flush_lsn, '0/0') - '0/0' AS confirmed_flush_lsn, active FROM pg_replication_slots
--# postgres_exporter: segments of the log, by a function that reads the server's files | known
SELECT COUNT(*) >= 0 AS segments FROM pg_ls_waldir()
--# Datadog: connections, age and functions | volatile
SELECT datname, application_name, state, usename, count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1, 2, 3, 4
--@ simple
SELECT psd.datname, deadlocks, numbackends, xact_commit, xact_rollback, blks_read, blks_hit, tup_returned, tup_fetched, 2^31 - age(datfrozenxid) as wraparound, temp_files, pg_database_size(psd.datname) as pg_database_size, checksum_failures FROM pg_stat_database psd JOIN pg_database pd ON psd.datname = pd.datname WHERE psd.datname not ilike 'template%'
--@ simple
SELECT mode, locktype, pn.nspname, pd.datname, pc.relname, granted, fastpath, count(*) AS count FROM pg_locks l JOIN pg_database pd ON (l.database = pd.oid) JOIN pg_class pc ON (l.relation = pc.oid) LEFT JOIN pg_namespace pn ON (pn.oid = pc.relnamespace) WHERE l.mode IS NOT NULL AND pc.relname NOT LIKE 'pg^_%' ESCAPE '^' GROUP BY pd.datname, pc.relname, pn.nspname, locktype, mode, granted, fastpath
--@ simple
WITH overloaded_funcs AS (SELECT funcname FROM pg_stat_user_functions s GROUP BY s.funcname HAVING COUNT(*) > 1) SELECT s.schemaname, CASE WHEN o.funcname IS NULL OR p.proargnames IS NULL THEN p.proname ELSE p.proname || '_' || array_to_string(p.proargnames, '_') END funcname, calls, self_time, total_time FROM pg_proc p JOIN pg_stat_user_functions s ON p.oid = s.funcid LEFT join overloaded_funcs o ON o.funcname = s.funcname
--# Datadog: schemas collected
SELECT nsp.oid AS schema_id, nspname AS schema_name, nspowner :: regrole AS schema_owner FROM pg_namespace nsp LEFT JOIN pg_roles r on nsp.nspowner = r.oid WHERE nspname NOT IN ('information_schema', 'pg_catalog') AND nspname NOT LIKE 'pg_toast%' AND nspname NOT LIKE 'pg_temp_%' ORDER BY 2
--@ simple
SELECT c.relname AS name, c.relhasindex AS has_indexes, c.relowner :: regrole AS owner, (CASE WHEN c.relkind = 'p' THEN TRUE ELSE FALSE END) AS has_partitions, t.relname AS toast_table_is_named_by_number FROM pg_class c left join pg_class t on c.reltoastrelid = -1 WHERE c.relkind IN ('r', 'p', 'f') AND c.relispartition != 't' AND c.relnamespace = 'shop'::regnamespace ORDER BY 1
--@ simple
SELECT i.indrelid::regclass::text AS table_name, ic.relname AS name, pg_get_indexdef(i.indexrelid) AS definition, i.indisunique AS is_unique, i.indisexclusion AS is_exclusion, i.indimmediate AS is_immediate, i.indisclustered AS is_clustered, i.indisvalid AS is_valid, i.indcheckxmin AS is_checkxmin, i.indisready AS is_ready, i.indislive AS is_live, i.indisreplident AS is_replident, i.indpred IS NOT NULL AS is_partial FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid WHERE i.indrelid = ANY (ARRAY['shop.orders'::regclass, 'shop.products'::regclass]) ORDER BY 1, 2
--# Datadog: blocking chains and index usage | volatile
SELECT blocked_activity.application_name, blocked_activity.datname, age(now(), blocked_activity.query_start) AS waiting, blocking_activity.pid AS blocking_pid FROM pg_catalog.pg_locks AS blocked_locks JOIN pg_catalog.pg_stat_activity AS blocked_activity ON blocked_activity.pid = blocked_locks.pid JOIN pg_catalog.pg_locks AS blocking_locks ON blocking_locks.locktype = blocked_locks.locktype AND blocking_locks.DATABASE IS NOT DISTINCT FROM blocked_locks.DATABASE AND blocking_locks.relation IS NOT DISTINCT FROM blocked_locks.relation AND blocking_locks.pid != blocked_locks.pid JOIN pg_catalog.pg_stat_activity AS blocking_activity ON blocking_activity.pid = blocking_locks.pid WHERE NOT blocked_locks.GRANTED
--@ simple
SELECT relname, indexrelname, schemaname, idx_scan, idx_tup_read, idx_tup_fetch, pg_relation_size(indexrelid) FROM pg_stat_user_indexes WHERE relname = ANY(ARRAY['orders', 'accounts'])
--# pganalyze: server statistics | volatile
/* pganalyze-collector */ SELECT name, setting AS current_value, unit, boot_val AS boot_value, reset_val AS reset_value, source, sourcefile, sourceline FROM pg_catalog.pg_settings
--@ simple
/* pganalyze-collector */ SELECT pid, usesysid, application_name, client_addr::text, client_port, coalesce(backend_start, '1970-01-01') backend_start, xact_start, state, wait_event_type, wait_event, backend_type, pg_catalog.pg_blocking_pids(pid) AS blocked_by FROM pg_catalog.pg_stat_activity WHERE pid IS NOT NULL
--@ simple
/* pganalyze-collector */ SELECT d.oid, d.datname, pg_catalog.age(d.datfrozenxid), pg_catalog.mxid_age(d.datminmxid), sd.xact_commit, sd.xact_rollback FROM pg_catalog.pg_database d LEFT JOIN pg_catalog.pg_stat_database sd ON sd.datid = d.oid
--# pganalyze: relations and columns
/* pganalyze-collector */ WITH locked_relids AS (SELECT DISTINCT relation relid FROM pg_catalog.pg_locks WHERE mode = 'AccessExclusiveLock' AND relation IS NOT NULL AND locktype = 'relation') SELECT c.relname, n.nspname, c.relkind, c.relreplident, c.reloptions, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef) AS default_value, a.attnotnull, a.attnum FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid WHERE c.relkind IN ('r','v','m','p') AND c.relpersistence <> 't' AND c.oid NOT IN (SELECT relid FROM locked_relids) AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname NOT IN ('pg_catalog','pg_toast','information_schema') ORDER BY 2, 1, a.attnum
--# pganalyze: explained from a log
/* pganalyze-collector */ EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT p.name, count(*) FROM shop.orders o JOIN shop.products p ON p.id = o.product_id GROUP BY 1
--@ simple
PREPARE pganalyze_explain (bigint) AS SELECT buyer FROM shop.orders WHERE id = $1
--@ simple
EXPLAIN (COSTS OFF) EXECUTE pganalyze_explain(1)
--@ simple
DEALLOCATE pganalyze_explain
--# pg_stat_statements that is not there
SELECT queryid, calls, total_exec_time, rows, query FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 20
--# New Relic, Zabbix and check_postgres | volatile
SELECT count(*) filter (where state = 'idle in transaction') AS idle, max(extract(epoch from clock_timestamp() - xact_start)) AS longest FROM pg_stat_activity
--@ simple
SELECT row_to_json(T) FROM (SELECT sum(numbackends) AS numbackends, sum(blks_read) AS blks_read, sum(deadlocks) AS deadlocks FROM pg_stat_database) T
--@ simple
SELECT json_object_agg(datname, row_to_json(t)) FROM (SELECT datname, numbackends, xact_commit FROM pg_stat_database WHERE datname IS NOT NULL) t
--@ simple
WITH T AS (SELECT db.datname, coalesce(T.qrycount, 0) AS n FROM pg_database db LEFT JOIN (SELECT datname, count(*) AS qrycount FROM pg_stat_activity WHERE state <> 'idle' AND clock_timestamp() - query_start > interval '30 seconds' GROUP BY datname) T ON T.datname = db.datname WHERE NOT db.datistemplate) SELECT json_object_agg(datname, row_to_json(T)) FROM T
--@ simple
SELECT checkpoints FROM (SELECT count(*) AS checkpoints FROM pg_stat_bgwriter) b
--@ simple
SELECT application_name, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) FROM pg_stat_replication
--# pgwatch: metrics | volatile
select /* pgwatch_generated */ (extract(epoch from now()) * 1e9)::int8 as epoch_ns, schemaname::text as tag_schema, ut.relname::text as tag_table_name, pg_table_size(relid) as table_size_b, pg_total_relation_size(relid) as total_relation_size_b, case when c.reltoastrelid != 0 then pg_total_relation_size(c.reltoastrelid) else 0::int8 end as toast_size_b from pg_stat_user_tables ut join pg_class c on c.oid = ut.relid where not exists (select 1 from pg_locks where relation = relid and mode = 'AccessExclusiveLock') order by pg_total_relation_size(relid) desc limit 50
--@ simple
select /* pgwatch_generated */ (extract(epoch from now()) * 1e9)::int8 as epoch_ns, case when pg_is_in_recovery() = false then pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::int8 else pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::int8 end as xlog_location_b, extract(epoch from (now() - pg_postmaster_start_time()))::int8 as postmaster_uptime_s
--@ simple
with q_locktype(locktypes) as (select unnest('{relation, extend, page, tuple, transactionid, virtualxid, object, userlock, advisory}'::text[])) select locktypes as tag_locktype, coalesce((select count(*) from pg_locks where locktype = locktypes), 0) as count from q_locktype
--# PgHero: unused and duplicate indexes
SELECT schemaname AS schema, t.relname AS table, ix.relname AS name, regexp_replace(pg_get_indexdef(i.indexrelid), '^[^\(]*\((.*)\)$', '\1') AS columns, regexp_replace(pg_get_indexdef(i.indexrelid), '.* USING ([^ ]*) \(.*', '\1') AS using, indisunique AS unique, indisprimary AS primary, indisvalid AS valid, indexprs::text IS NULL AS plain, pg_get_expr(indpred, indrelid) AS indpred FROM pg_index i INNER JOIN pg_class t ON t.oid = i.indrelid INNER JOIN pg_class ix ON ix.oid = i.indexrelid LEFT JOIN pg_stat_user_indexes ui ON ui.indexrelid = i.indexrelid WHERE schemaname IS NOT NULL ORDER BY 1, 2, 3
--# PgHero: sequences in danger and invalid constraints
SELECT n.nspname AS table_schema, c.relname AS table, attname AS column, format_type(a.atttypid, a.atttypmod) AS column_type, pg_get_expr(d.adbin, d.adrelid) AS default_value FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON c.oid = a.attrelid INNER JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace INNER JOIN pg_catalog.pg_attrdef d ON (a.attrelid, a.attnum) = (d.adrelid, d.adnum) WHERE NOT a.attisdropped AND a.attnum > 0 AND pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval%' AND n.nspname NOT LIKE 'pg\_temp\_%' ORDER BY 1, 2
--@ simple
SELECT nsp.nspname AS schema, rel.relname AS table, con.conname AS name, fnsp.nspname AS referenced_schema, frel.relname AS referenced_table FROM pg_catalog.pg_constraint con INNER JOIN pg_catalog.pg_class rel ON rel.oid = con.conrelid LEFT JOIN pg_catalog.pg_class frel ON frel.oid = con.confrelid LEFT JOIN pg_catalog.pg_namespace nsp ON nsp.oid = con.connamespace LEFT JOIN pg_catalog.pg_namespace fnsp ON fnsp.oid = frel.relnamespace WHERE con.convalidated = 'f'
--# advice: foreign keys without an index
WITH fk AS (SELECT conname, conrelid::regclass::text AS tbl, conkey, conrelid FROM pg_constraint WHERE contype = 'f') SELECT fk.tbl, fk.conname, (SELECT array_agg(a.attname ORDER BY k.n) FROM unnest(fk.conkey) WITH ORDINALITY k (attnum, n) JOIN pg_attribute a ON a.attrelid = fk.conrelid AND a.attnum = k.attnum) AS columns FROM fk WHERE NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = fk.conrelid AND (i.indkey::int2[])[0:cardinality(fk.conkey) - 1] OPERATOR(pg_catalog.@>) fk.conkey) ORDER BY 1, 2
--# advice: tables without a primary key, and biggest first
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname IN ('public', 'shop') AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p') ORDER BY 1, 2
--@ simple
SELECT relname FROM (SELECT relname, pg_total_relation_size(oid) AS s FROM pg_class WHERE relkind = 'r' AND relnamespace = 'shop'::regnamespace) x WHERE s > 0 ORDER BY relname
--# advice: bloat by free space | volatile
SELECT relname, n_dead_tup, n_live_tup, round(100.0 * n_dead_tup / nullif(n_live_tup + n_dead_tup, 0), 1) AS dead FROM pg_stat_user_tables WHERE n_live_tup + n_dead_tup > 0 ORDER BY n_dead_tup DESC
--@ simple
SELECT * FROM pg_stat_progress_vacuum
--@ simple
SELECT * FROM pg_stat_progress_create_index
--# advice: who blocks whom as a tree | volatile
WITH RECURSIVE l AS (SELECT pid, locktype, mode, granted, ROW(locktype,database,relation,page,tuple,virtualxid,transactionid,classid,objid,objsubid) obj FROM pg_locks), pairs AS (SELECT w.pid waiter, l.pid locker, l.obj, l.mode FROM l w JOIN l ON l.obj IS NOT DISTINCT FROM w.obj AND l.locktype=w.locktype AND NOT l.pid=w.pid AND l.granted WHERE NOT w.granted), leads AS (SELECT o.locker, 1::int lvl, count(*) q, ARRAY[locker] track, false AS cycle FROM pairs o GROUP BY o.locker UNION ALL SELECT i.locker, leads.lvl+1, (SELECT count(*) FROM pairs q WHERE q.locker=i.locker), leads.track||i.locker, i.locker=ANY(leads.track) FROM pairs i, leads WHERE i.waiter=leads.locker AND NOT cycle) SELECT locker, lvl, q, track FROM leads ORDER BY lvl
--# maintenance typed by an administrator
ANALYZE shop.orders
--@ simple
VACUUM (ANALYZE) shop.products
--@ simple
REINDEX TABLE shop.contacts
--@ simple
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_buyer_bi ON shop.orders (buyer, placed_at DESC)
--@ simple
DROP INDEX CONCURRENTLY IF EXISTS shop.orders_buyer_bi
--undo drop index if exists shop.orders_buyer_bi
--# statements cancelled by nobody | volatile
SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'nobody at all'
--# timeouts of one's own session
SET statement_timeout = '30s'
--@ simple
SET lock_timeout = '2s'
--@ simple
SHOW statement_timeout
--@ simple
SELECT current_setting('lock_timeout'), current_setting('work_mem'), current_setting('app.tenant', true)
--@ simple
RESET ALL
