-- What tools ask of the catalog and of the server's counters, in the manner of each, written down from what is known of them.

--# pgAdmin starts
SET DateStyle=ISO; SET client_min_messages=notice; SELECT set_config('bytea_output','hex',false) FROM pg_settings WHERE name = 'bytea_output'; SET client_encoding='UTF8'
--# pgAdmin who am I
SELECT roles.oid as id, roles.rolname as name, roles.rolsuper as is_superuser, CASE WHEN roles.rolsuper THEN true ELSE roles.rolcreaterole END as can_create_role, CASE WHEN roles.rolsuper THEN true ELSE roles.rolcreatedb END as can_create_db, CASE WHEN 'pg_signal_backend'=ANY(ARRAY(WITH RECURSIVE cte AS (SELECT pg_roles.oid,pg_roles.rolname FROM pg_roles WHERE pg_roles.oid = roles.oid UNION ALL SELECT m.roleid,pgr.rolname FROM cte cte_1 JOIN pg_auth_members m ON m.member = cte_1.oid JOIN pg_roles pgr ON pgr.oid = m.roleid) SELECT rolname FROM cte)) THEN True ELSE False END as can_signal_backend FROM pg_catalog.pg_roles as roles WHERE rolname = current_user
--# pgAdmin databases
SELECT db.oid as did, db.datname as name, ta.spcname as spcname, db.datallowconn, db.datistemplate AS is_template, pg_catalog.has_database_privilege(db.oid, 'CREATE') as cancreate, datdba as owner, descr.description FROM pg_catalog.pg_database db LEFT OUTER JOIN pg_catalog.pg_tablespace ta ON db.dattablespace = ta.oid LEFT OUTER JOIN pg_catalog.pg_shdescription descr ON (db.oid=descr.objoid AND descr.classoid='pg_database'::regclass) WHERE db.oid > 0 OR db.datname IN ('postgres') ORDER BY datname
--# pgAdmin tables of a schema
SELECT rel.oid, rel.relname AS name, (SELECT count(*) FROM pg_catalog.pg_trigger WHERE tgrelid=rel.oid AND tgisinternal = FALSE) AS triggercount, (SELECT count(*) FROM pg_catalog.pg_trigger WHERE tgrelid=rel.oid AND tgisinternal = FALSE AND tgenabled = 'O') AS has_enable_triggers, (CASE WHEN rel.relkind = 'p' THEN true ELSE false END) AS is_partitioned, nsp.nspname AS schema, rel.relhassubclass, des.description, pg_catalog.pg_get_userbyid(rel.relowner) AS owner FROM pg_catalog.pg_class rel INNER JOIN pg_catalog.pg_namespace nsp ON rel.relnamespace = nsp.oid LEFT OUTER JOIN pg_catalog.pg_description des ON (des.objoid=rel.oid AND des.objsubid=0 AND des.classoid='pg_class'::regclass) WHERE rel.relkind IN ('r','t','p') AND nsp.nspname = 'shop' AND NOT rel.relispartition ORDER BY rel.relname
--# pgAdmin properties of a table
SELECT rel.oid, rel.relname AS name, rel.reltablespace AS spcoid, rel.relacl AS relacl_str, rel.relhasindex, con.conname, con.conkey, (SELECT pg_catalog.array_agg(provider || '=' || label) FROM pg_catalog.pg_seclabels sl1 WHERE sl1.objoid=rel.oid AND sl1.objsubid=0) AS seclabels, substring(pg_catalog.array_to_string(rel.reloptions, ',') FROM 'fillfactor=([0-9]*)') AS fillfactor, CASE WHEN rel.relpersistence = 'u' THEN true ELSE false END AS relpersistence, typ.typname, (CASE WHEN rel.reltoastrelid = 0 THEN false ELSE true END) AS hastoasttable, ARRAY(SELECT inhrelid::regclass::text FROM pg_catalog.pg_inherits WHERE inhparent = rel.oid ORDER BY 1) AS children FROM pg_catalog.pg_class rel LEFT OUTER JOIN pg_catalog.pg_constraint con ON con.conrelid=rel.oid AND con.contype='p' LEFT JOIN pg_catalog.pg_type typ ON rel.reloftype=typ.oid WHERE rel.relnamespace = 'shop'::regnamespace AND rel.relkind = 'r' ORDER BY rel.relname
--# pgAdmin columns
SELECT att.attname as name, att.attnum, att.attlen, att.atttypmod, att.attnotnull, pg_catalog.format_type(ty.oid, NULL) AS typname, pg_catalog.format_type(ty.oid, att.atttypmod) AS displaytypname, pg_catalog.pg_get_expr(def.adbin, def.adrelid) AS defval, CASE WHEN att.attidentity in ('a', 'd') THEN 'i' WHEN att.attgenerated in ('s') THEN 'g' ELSE 'n' END AS colconstype, (CASE WHEN seq.seqrelid IS NULL THEN 0 ELSE seq.seqincrement END) AS step, coll.collname, des.description, (SELECT count(1) FROM pg_catalog.pg_type t2 WHERE t2.typname=ty.typname) > 1 AS isdup, EXISTS(SELECT 1 FROM pg_catalog.pg_constraint WHERE conrelid=att.attrelid AND contype='f' AND att.attnum=ANY(conkey)) As is_fk FROM pg_catalog.pg_attribute att JOIN pg_catalog.pg_type ty ON ty.oid=atttypid LEFT OUTER JOIN pg_catalog.pg_attrdef def ON adrelid=att.attrelid AND adnum=att.attnum LEFT OUTER JOIN pg_catalog.pg_description des ON (des.objoid=att.attrelid AND des.objsubid=att.attnum AND des.classoid='pg_class'::regclass) LEFT OUTER JOIN (pg_catalog.pg_depend dep JOIN pg_catalog.pg_class cs ON dep.classid='pg_class'::regclass AND dep.objid=cs.oid AND cs.relkind='S') ON dep.refobjid=att.attrelid AND dep.refobjsubid=att.attnum LEFT OUTER JOIN pg_catalog.pg_collation coll ON att.attcollation=coll.oid LEFT OUTER JOIN pg_catalog.pg_sequence seq ON cs.oid=seq.seqrelid WHERE att.attrelid = 'shop.products'::regclass AND att.attnum > 0 AND att.attisdropped IS FALSE ORDER BY att.attnum
--# pgAdmin dashboard of sessions | volatile masks query
SELECT pid, datname, usename, application_name, client_addr, pg_catalog.to_char(backend_start, 'YYYY-MM-DD HH24:MI:SS TZ') AS backend_start, state, wait_event_type || ': ' || wait_event AS wait_event, pg_catalog.array_to_string(pg_catalog.pg_blocking_pids(pid), ', ') AS blocking_pids, query, pg_catalog.to_char(state_change, 'YYYY-MM-DD HH24:MI:SS TZ') AS state_change, backend_type, CASE WHEN state = 'active' THEN ROUND((extract(epoch from now() - query_start) / 60)::numeric, 2) ELSE 0 END AS active_since FROM pg_catalog.pg_stat_activity WHERE datname = current_database() ORDER BY pid
--# pgAdmin dashboard figures | volatile
SELECT 'session_stats' AS chart_name, pg_catalog.row_to_json(t) AS chart_data FROM (SELECT (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = current_database()) AS "Total", (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE state = 'active') AS "Active") t UNION ALL SELECT 'tps_stats', pg_catalog.row_to_json(t) FROM (SELECT (SELECT sum(xact_commit) + sum(xact_rollback) FROM pg_catalog.pg_stat_database) AS "Transactions") t
--# pgAdmin locks | volatile
SELECT pid, locktype, datname, relation::regclass, page, tuple, virtualxid, transactionid, classid::regclass, objid, virtualtransaction, mode, granted, fastpath FROM pg_catalog.pg_locks l LEFT OUTER JOIN pg_catalog.pg_database d ON (l.database = d.oid) ORDER BY pid, locktype
--# pgAdmin prepared transactions
SELECT database, owner, gid, prepared FROM pg_catalog.pg_prepared_xacts ORDER BY gid
--# pgAdmin functions
SELECT pr.oid, pr.proname || '(' || COALESCE(pg_catalog.pg_get_function_identity_arguments(pr.oid), '') || ')' as name, lanname, pg_catalog.pg_get_userbyid(proowner) as funcowner, description, pr.prosrc, pr.provolatile, pg_catalog.pg_get_function_arguments(pr.oid), pg_catalog.pg_get_function_sqlbody(pr.oid) FROM pg_catalog.pg_proc pr JOIN pg_catalog.pg_type typ ON typ.oid=prorettype JOIN pg_catalog.pg_language lng ON lng.oid=prolang LEFT OUTER JOIN pg_catalog.pg_description des ON (des.objoid=pr.oid AND des.classoid='pg_proc'::regclass) WHERE proisstrict IS NOT NULL AND pronamespace = 'shop'::regnamespace AND prokind IN ('f', 'w') AND typname NOT IN ('trigger', 'event_trigger') ORDER BY proname, 2
--# pgAdmin roles and their memberships
SELECT r.oid, r.rolname, r.rolcanlogin, r.rolsuper, r.rolvaliduntil, ARRAY(SELECT CASE WHEN am.admin_option THEN '1' ELSE '0' END || rm.rolname FROM (SELECT * FROM pg_catalog.pg_auth_members WHERE member = r.oid) am LEFT JOIN pg_catalog.pg_roles rm ON (rm.oid = am.roleid) ORDER BY rm.rolname) rolmembership, pg_catalog.shobj_description(r.oid, 'pg_authid') AS description FROM pg_catalog.pg_roles r ORDER BY r.rolcanlogin, r.rolname
--# pgAdmin dependents
SELECT DISTINCT dep.deptype, dep.refclassid, cl.relkind, ad.adbin IS NOT NULL as has_default, pg_catalog.pg_get_expr(ad.adbin, ad.adrelid) as adsrc, COALESCE(coc.relname, clrw.relname, cl.relname) as ownertable, COALESCE(cl.relname, co.conname, pr.proname, tg.tgname, ty.typname, la.lanname, rw.rulename, ns.nspname) as refname FROM pg_catalog.pg_depend dep LEFT JOIN pg_catalog.pg_class cl ON dep.objid=cl.oid LEFT JOIN pg_catalog.pg_proc pr ON dep.objid=pr.oid LEFT JOIN pg_catalog.pg_trigger tg ON dep.objid=tg.oid LEFT JOIN pg_catalog.pg_type ty ON dep.objid=ty.oid LEFT JOIN pg_catalog.pg_constraint co ON dep.objid=co.oid LEFT JOIN pg_catalog.pg_class coc ON co.conrelid=coc.oid LEFT JOIN pg_catalog.pg_rewrite rw ON dep.objid=rw.oid LEFT JOIN pg_catalog.pg_class clrw ON clrw.oid=rw.ev_class LEFT JOIN pg_catalog.pg_language la ON dep.objid=la.oid LEFT JOIN pg_catalog.pg_namespace ns ON dep.objid=ns.oid LEFT JOIN pg_catalog.pg_attrdef ad ON ad.oid=dep.objid WHERE dep.refobjid = 'shop.products'::regclass ORDER BY 1, 2, 3, 6, 7
--# pgAdmin indexes with their columns
SELECT DISTINCT ON (cls.relname) cls.oid, cls.relname as name, idx.indisprimary, idx.indisunique, idx.indisclustered, CASE WHEN contype IN ('p', 'u', 'x') THEN desp.description ELSE des.description END AS description, pg_catalog.pg_get_expr(idx.indpred, idx.indrelid, true) AS indconstraint, con.contype, am.amname, (SELECT pg_catalog.array_agg(pg_catalog.pg_get_indexdef(idx.indexrelid, n, true) ORDER BY n) FROM pg_catalog.generate_series(1, idx.indnatts) n) AS columns FROM pg_catalog.pg_index idx JOIN pg_catalog.pg_class cls ON cls.oid=indexrelid JOIN pg_catalog.pg_am am ON am.oid=cls.relam LEFT JOIN pg_catalog.pg_depend dep ON (dep.classid = cls.tableoid AND dep.objid = cls.oid AND dep.refobjsubid = '0' AND dep.refclassid='pg_constraint'::regclass AND dep.deptype='i') LEFT OUTER JOIN pg_catalog.pg_constraint con ON (con.tableoid = dep.refclassid AND con.oid = dep.refobjid) LEFT OUTER JOIN pg_catalog.pg_description des ON (des.objoid=cls.oid AND des.classoid='pg_class'::regclass) LEFT OUTER JOIN pg_catalog.pg_description desp ON (desp.objoid=con.oid AND desp.objsubid = 0) WHERE indrelid = 'shop.orders'::regclass ORDER BY cls.relname
--# pgAdmin table statistics | volatile
SELECT seq_scan, seq_tup_read, idx_scan, n_tup_ins, n_tup_upd, n_live_tup, heap_blks_read, heap_blks_hit, toast_blks_read, pg_catalog.pg_size_pretty(pg_catalog.pg_relation_size(stat.relid) + COALESCE(pg_catalog.pg_relation_size(cl.reltoastrelid), 0)) AS size FROM pg_catalog.pg_stat_all_tables stat JOIN pg_catalog.pg_statio_all_tables statio ON stat.relid = statio.relid JOIN pg_catalog.pg_class cl ON cl.oid=stat.relid WHERE stat.relid = 'shop.orders'::regclass
--# DBeaver starts
SELECT version(), current_schema(), session_user, (SELECT string_agg(word, ',') FROM pg_catalog.pg_get_keywords() WHERE word IN ('select', 'from'))
--# DBeaver schemas
SELECT n.oid,n.*,d.description FROM pg_catalog.pg_namespace n LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=n.oid AND d.objsubid=0 AND d.classoid='pg_namespace'::regclass ORDER BY nspname
--# DBeaver tables with sizes | volatile
SELECT c.oid,c.*,d.description,pg_catalog.pg_get_expr(c.relpartbound, c.oid) as partition_expr, pg_catalog.pg_get_partkeydef(c.oid) as partition_key FROM pg_catalog.pg_class c LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=c.oid AND d.objsubid=0 AND d.classoid='pg_class'::regclass WHERE c.relnamespace='shop'::regnamespace AND c.relkind not in ('i','I','c')
--# DBeaver columns
SELECT c.relname,a.*,pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) as def_value,dsc.description,dep.objid FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON (a.attrelid=c.oid) LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid=ad.adrelid AND a.attnum = ad.adnum) LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid=dsc.objoid AND a.attnum = dsc.objsubid) LEFT OUTER JOIN pg_depend dep on dep.refobjid = a.attrelid AND dep.deptype = 'i' and dep.refobjsubid = a.attnum and dep.classid = dep.refclassid WHERE NOT a.attisdropped AND c.oid = 'shop.orders'::regclass ORDER BY a.attnum
--# DBeaver constraints
SELECT c.oid,c.*,t.relname as tabrelname,rt.relnamespace as refnamespace,d.description, case when c.contype='c' then "substring"(pg_get_constraintdef(c.oid), 7) else null end consrc_copy FROM pg_catalog.pg_constraint c INNER JOIN pg_catalog.pg_class t ON t.oid=c.conrelid LEFT OUTER JOIN pg_catalog.pg_class rt ON rt.oid=c.confrelid LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=c.oid AND d.objsubid=0 AND d.classoid='pg_constraint'::regclass WHERE c.conrelid='shop.orders'::regclass ORDER BY c.oid
--# DBeaver types
SELECT t.oid,t.*,c.relkind,format_type(nullif(t.typbasetype, 0), t.typtypmod) as base_type_name, d.description FROM pg_catalog.pg_type t LEFT OUTER JOIN pg_catalog.pg_type et ON et.oid=t.typelem LEFT OUTER JOIN pg_catalog.pg_class c ON c.oid=t.typrelid LEFT OUTER JOIN pg_catalog.pg_description d ON t.oid=d.objoid WHERE t.typname IS NOT NULL AND (c.relkind IS NULL OR c.relkind = 'c') AND (et.typcategory IS NULL OR et.typcategory <> 'C') ORDER BY t.oid
--# DBeaver definition of a table
SELECT pg_catalog.pg_get_constraintdef(c.oid, true), pg_catalog.pg_get_triggerdef(t.oid, true) FROM pg_catalog.pg_constraint c FULL JOIN pg_catalog.pg_trigger t ON false WHERE c.conrelid = 'shop.orders'::regclass OR (t.tgrelid = 'shop.orders'::regclass AND NOT t.tgisinternal) ORDER BY 1, 2
--# DataGrip looks for changes
select N.oid::bigint as id, datname as name, D.description, datistemplate as is_template, datallowconn as allow_connections, pg_catalog.pg_get_userbyid(N.datdba) as owner from pg_catalog.pg_database N left join pg_catalog.pg_shdescription D on N.oid = D.objoid order by case when datname = pg_catalog.current_database() then -1::bigint else N.oid::bigint end
--# DataGrip tables by transaction
select T.relkind as table_kind, T.relname as table_name, T.oid as table_id, T.xmin as table_state_number, false as table_with_oids, T.reltablespace as tablespace_id, T.reloptions as options, T.relpersistence as persistence, (select pg_catalog.array_agg(inhparent::bigint order by inhseqno) from pg_catalog.pg_inherits where T.oid = inhrelid) as ancestors, T.relispartition as is_partition, pg_catalog.pg_get_partkeydef(T.oid) as partition_key, pg_catalog.pg_get_expr(T.relpartbound, T.oid) as partition_expression, T.relam am_id, pg_catalog.pg_get_userbyid(T.relowner) as "owner" from pg_catalog.pg_class T where relnamespace = 'shop'::regnamespace::oid and relkind in ('r', 'm', 'v', 'f', 'p') order by table_kind, table_id
--# DataGrip ages
select L.transactionid::varchar::bigint as transaction_id from pg_catalog.pg_locks L where L.transactionid is not null and false order by pg_catalog.age(L.transactionid) desc limit 1
--# DataGrip snapshot | volatile
select case when pg_catalog.pg_is_in_recovery() then null else (pg_catalog.txid_current() % 4294967296)::varchar::bigint end as current_txid, pg_catalog.txid_current_snapshot() is not null, extract(epoch from pg_catalog.pg_postmaster_start_time())::bigint
--# DataGrip arguments
with languages as (select oid as lang_oid, lanname as lang from pg_catalog.pg_language), routines as (select proname as r_name, prolang as lang_oid, oid as r_id, xmin as r_state_number, proargnames as arg_names, proargmodes as arg_modes, proargtypes::int[] as in_arg_types, proallargtypes::int[] as all_arg_types, pg_catalog.pg_get_expr(proargdefaults, 0) as arg_defaults, provariadic as arg_variadic_id, prorettype as ret_type_id, proretset as ret_set, prokind as kind, provolatile as volatile_kind, proisstrict as is_strict, prosecdef as is_security_definer, proconfig as configuration_parameters, procost as cost, pg_catalog.pg_get_userbyid(proowner) as "owner", prorows as rows, proleakproof as is_leakproof, proparallel as concurrency_kind from pg_catalog.pg_proc where pronamespace = 'shop'::regnamespace::oid and not (prokind = 'a')) select r_name, arg_names, arg_modes, arg_defaults, kind, lang, configuration_parameters, concurrency_kind from routines natural join languages order by r_name, r_id
--# Prisma tables
SELECT tbl.relname AS table_name, namespace.nspname AS namespace, (tbl.relhassubclass AND tbl.relkind = 'p') AS is_partition, tbl.relrowsecurity AS has_row_level_security, reloptions, obj_description(tbl.oid, 'pg_class') AS description FROM pg_class AS tbl INNER JOIN pg_namespace AS namespace ON namespace.oid = tbl.relnamespace WHERE ((tbl.relkind = 'r' AND tbl.relispartition = 'f') OR tbl.relkind = 'p') AND namespace.nspname = ANY (ARRAY['shop', 'public']) ORDER BY namespace, table_name
--# Prisma columns
SELECT oid.namespace, info.table_name, info.column_name, format_type(att.atttypid, att.atttypmod) AS formatted_type, info.numeric_precision, info.numeric_scale, info.numeric_precision_radix, info.datetime_precision, info.data_type, info.udt_schema AS type_schema_name, info.udt_name AS full_data_type, pg_get_expr(attdef.adbin, attdef.adrelid) AS column_default, info.is_nullable, info.is_identity, info.character_maximum_length, col_description(att.attrelid, ordinal_position) AS description FROM information_schema.columns info JOIN pg_attribute att ON att.attname = info.column_name JOIN (SELECT pg_class.oid, relname, pg_namespace.nspname AS namespace FROM pg_class JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace AND pg_namespace.nspname = ANY (ARRAY['shop']) WHERE reltype > 0) AS oid ON oid.oid = att.attrelid AND relname = info.table_name AND namespace = info.table_schema LEFT OUTER JOIN pg_attrdef attdef ON attdef.adrelid = att.attrelid AND attdef.adnum = att.attnum AND table_schema = namespace WHERE table_schema = ANY (ARRAY['shop']) AND attnum > 0 ORDER BY namespace, table_name, ordinal_position
--# Prisma indexes
WITH rawindex AS (SELECT indrelid, indexrelid, indisunique, indisprimary, unnest(indkey) AS indkeyid, generate_subscripts(indkey, 1) AS indkeyidx, unnest(indclass) AS indclass, unnest(indoption) AS indoption FROM pg_index WHERE indpred IS NULL AND NOT indisexclusion) SELECT schemainfo.nspname AS namespace, indexinfo.relname AS index_name, tableinfo.relname AS table_name, columninfo.attname AS column_name, rawindex.indisunique AS is_unique, rawindex.indisprimary AS is_primary_key, rawindex.indkeyidx AS column_index, opclass.opcname AS opclass, opclass.opcdefault AS opcdefault, indexaccess.amname AS index_algo, CASE rawindex.indoption & 1 WHEN 1 THEN 'DESC' ELSE 'ASC' END AS column_order, CASE rawindex.indoption & 2 WHEN 2 THEN true ELSE false END AS nulls_first, pc.condeferrable, pc.condeferred FROM rawindex INNER JOIN pg_class AS tableinfo ON tableinfo.oid = rawindex.indrelid INNER JOIN pg_class AS indexinfo ON indexinfo.oid = rawindex.indexrelid INNER JOIN pg_namespace AS schemainfo ON schemainfo.oid = tableinfo.relnamespace LEFT JOIN pg_attribute AS columninfo ON columninfo.attrelid = tableinfo.oid AND columninfo.attnum = rawindex.indkeyid INNER JOIN pg_am AS indexaccess ON indexaccess.oid = indexinfo.relam LEFT JOIN pg_opclass AS opclass ON opclass.oid = rawindex.indclass LEFT JOIN pg_constraint pc ON rawindex.indexrelid = pc.conindid AND pc.contype <> 'f' WHERE schemainfo.nspname = ANY (ARRAY['shop']) ORDER BY namespace, table_name, index_name, column_index
--# Prisma foreign keys
SELECT con.oid AS "con_id", att2.attname AS "child_column", cl.relname AS "parent_table", att.attname AS "parent_column", con.confdeltype, con.confupdtype, conname AS constraint_name, child, parent, table_name, namespace, condeferrable, condeferred FROM (SELECT ns.nspname AS "namespace", unnest(con1.conkey) AS "parent", unnest(con1.confkey) AS "child", cl.relname AS table_name, con1.oid, con1.confrelid, con1.conrelid, con1.conname, con1.condeferrable, con1.condeferred, con1.confdeltype, con1.confupdtype FROM pg_class cl JOIN pg_constraint con1 ON con1.conrelid = cl.oid JOIN pg_namespace ns ON cl.relnamespace = ns.oid WHERE ns.nspname = ANY (ARRAY['shop']) AND con1.contype = 'f' ORDER BY con1.conrelid, con1.conname) con JOIN pg_attribute att ON att.attrelid = con.confrelid AND att.attnum = con.child JOIN pg_class cl ON cl.oid = con.confrelid JOIN pg_attribute att2 ON att2.attrelid = con.conrelid AND att2.attnum = con.parent ORDER BY namespace, table_name, constraint_name, con_id, con.parent
--# Prisma sequences and enums
SELECT t.typname AS name, e.enumlabel AS value, n.nspname AS namespace, obj_description(t.oid, 'pg_type') AS description FROM pg_type t JOIN pg_enum e ON t.oid = e.enumtypid JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname = ANY (ARRAY['shop']) ORDER BY e.enumsortorder
--# Hibernate checks tables
SELECT current_database() IS NOT NULL AS cat, n.nspname AS table_schem, c.relname AS table_name, CASE c.relkind WHEN 'r' THEN 'TABLE' WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'OTHER' END AS table_type FROM pg_catalog.pg_namespace n, pg_catalog.pg_class c WHERE c.relnamespace = n.oid AND n.nspname LIKE E'shop' AND c.relname LIKE E'orders' ORDER BY 4, 2, 3
--# Hibernate sequences
select * from information_schema.sequences order by sequence_schema, sequence_name
--# Hibernate inserts in a batch
--@ extended
select nextval ('shop.orders_id_seq') > 0
--@ extended
insert into shop.orders (buyer, placed_at, product_id, quantity, state, total, id) values ($1, $2, $3, $4, $5, $6, $7)
--bind h
--bind 2025-01-01 00:00:00+00
--bind 1
--bind 1
--bind new
--bind 1.00
--bind 99001
--# Flyway looks for its table
SELECT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'flyway_schema_history')
--# Flyway looks at the schema
SELECT EXISTS (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON c.relnamespace = n.oid LEFT JOIN pg_catalog.pg_depend d ON d.objid = c.oid AND d.deptype = 'e' WHERE n.nspname = 'public' AND d.objid IS NULL AND c.relkind IN ('r', 'v', 'S', 't') UNION ALL SELECT t.oid FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_depend d ON d.objid = t.oid AND d.deptype = 'e' WHERE n.nspname = 'public' AND d.objid IS NULL AND t.typcategory NOT IN ('A'))
--# Flyway locks and applies
--@ simple
SELECT current_user <> ''
--@ simple
SELECT pg_try_advisory_xact_lock(77431708279161)
--@ simple
CREATE TABLE IF NOT EXISTS "public"."flyway_schema_history" ("installed_rank" INT NOT NULL, "version" VARCHAR(50), "description" VARCHAR(200) NOT NULL, "type" VARCHAR(20) NOT NULL, "script" VARCHAR(1000) NOT NULL, "checksum" INTEGER, "installed_by" VARCHAR(100) NOT NULL, "installed_on" TIMESTAMP NOT NULL DEFAULT now(), "execution_time" INTEGER NOT NULL, "success" BOOLEAN NOT NULL) TABLESPACE "pg_default"
--@ simple
ALTER TABLE "public"."flyway_schema_history" ADD CONSTRAINT "flyway_schema_history_pk" PRIMARY KEY ("installed_rank")
--@ simple
CREATE INDEX "flyway_schema_history_s_idx" ON "public"."flyway_schema_history" ("success")
--@ simple
INSERT INTO "public"."flyway_schema_history" ("installed_rank", "version", "description", "type", "script", "checksum", "installed_by", "execution_time", "success") VALUES (1, '1', 'first', 'SQL', 'V1__first.sql', 1, 'x', 5, true)
--@ simple
SELECT "installed_rank", "version", "success" FROM "public"."flyway_schema_history" WHERE "installed_rank" > -1 ORDER BY "installed_rank"
--@ simple
DROP TABLE "public"."flyway_schema_history"
--# Liquibase takes its lock
--@ simple
CREATE TABLE public.databasechangeloglock (ID INTEGER NOT NULL, LOCKED BOOLEAN NOT NULL, LOCKGRANTED TIMESTAMP WITHOUT TIME ZONE, LOCKEDBY VARCHAR(255), CONSTRAINT databasechangeloglock_pkey PRIMARY KEY (ID))
--@ simple
DELETE FROM public.databasechangeloglock
--@ simple
INSERT INTO public.databasechangeloglock (ID, LOCKED) VALUES (1, FALSE)
--@ simple
SELECT LOCKED FROM public.databasechangeloglock WHERE ID=1
--@ simple
UPDATE public.databasechangeloglock SET LOCKED = TRUE, LOCKEDBY = 'host', LOCKGRANTED = NOW() WHERE ID = 1 AND LOCKED = FALSE
--@ simple
DROP TABLE public.databasechangeloglock
--# Liquibase snapshot
SELECT c.relname AS TABLE_NAME, t.tgname IS NOT NULL AS has_trigger, pg_get_viewdef(c.oid, true) IS NULL FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid WHERE c.relnamespace = 'shop'::regnamespace AND c.relkind = 'v' ORDER BY 1
--# postgres_exporter settings | volatile
SELECT name, setting, COALESCE(unit, ''), short_desc, vartype FROM pg_settings WHERE vartype IN ('bool', 'integer', 'real') AND name != 'sync_commit_cancel_wait'
--# postgres_exporter sessions | volatile
SELECT pg_database.datname, tmp.state, COALESCE(count, 0) as count, COALESCE(max_tx_duration, 0) as max_tx_duration FROM (VALUES ('active'), ('idle'), ('idle in transaction'), ('disabled')) AS tmp(state) CROSS JOIN pg_database LEFT JOIN (SELECT datname, state, count(*) AS count, MAX(EXTRACT(EPOCH FROM now() - xact_start))::float AS max_tx_duration FROM pg_stat_activity GROUP BY datname, state) AS tmp2 ON tmp.state = tmp2.state AND pg_database.datname = tmp2.datname
--# postgres_exporter replication | volatile
SELECT *, (CASE pg_is_in_recovery() WHEN 't' THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END) AS pg_current_wal_lsn, (CASE pg_is_in_recovery() WHEN 't' THEN pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_lsn('0/0'))::float ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), pg_lsn('0/0'))::float END) AS pg_current_wal_lsn_bytes FROM pg_stat_replication
--# postgres_exporter locks
SELECT pg_database.datname, tmp.mode, COALESCE(count, 0) as count FROM (VALUES ('accessexclusivelock'), ('exclusivelock')) AS tmp(mode) CROSS JOIN pg_database LEFT JOIN (SELECT database, lower(mode) AS mode, count(*) AS count FROM pg_locks WHERE database IS NOT NULL GROUP BY database, lower(mode)) AS tmp2 ON tmp.mode=tmp2.mode and pg_database.oid = tmp2.database ORDER BY 1, 2
--# postgres_exporter user tables | volatile
SELECT current_database() datname, schemaname, relname, seq_scan, n_tup_ins, n_live_tup, n_dead_tup, COALESCE(last_vacuum, '1970-01-01Z') as last_vacuum, vacuum_count, pg_table_size(relid) FROM pg_stat_user_tables
--# postgres_exporter background writer | volatile
SELECT * FROM pg_stat_bgwriter, pg_stat_archiver
--# monitoring of statements without their words | volatile
SELECT state, count(*), max(now() - query_start) FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY state
--# monitoring of active statements, itself left out | volatile masks query
SELECT pid, now() - query_start AS age, state, query FROM pg_stat_activity WHERE state <> 'idle' AND query NOT ILIKE '%pg_stat_activity%' ORDER BY age DESC
--# monitoring of vacuums at work | volatile masks query
SELECT pid, query FROM pg_stat_activity WHERE query ILIKE 'autovacuum:%' AND pid <> pg_backend_pid()
--# monitoring of sessions that wait | volatile masks blocked_query blocking_query
SELECT blocked.pid AS blocked_pid, blocked.query AS blocked_query, blocking.pid AS blocking_pid, blocking.query AS blocking_query FROM pg_stat_activity blocked JOIN LATERAL unnest(pg_blocking_pids(blocked.pid)) b (pid) ON true JOIN pg_stat_activity blocking ON blocking.pid = b.pid
--# bloat by pages | volatile
SELECT relname, relpages, reltuples, pg_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'shop'::regnamespace ORDER BY relpages DESC
--# index usage | volatile
SELECT relname, indexrelname, idx_scan, idx_tup_read, pg_size_pretty(pg_relation_size(indexrelid)) FROM pg_stat_user_indexes WHERE schemaname = 'shop' ORDER BY idx_scan
--# cache hit ratio | volatile
SELECT sum(heap_blks_hit) / nullif(sum(heap_blks_hit) + sum(heap_blks_read), 0) FROM pg_statio_user_tables
--# wraparound | volatile
SELECT datname, age(datfrozenxid), mxid_age(datminmxid) FROM pg_database ORDER BY 2 DESC
--# duplicate indexes
SELECT pg_size_pretty(sum(pg_relation_size(idx))::bigint) IS NOT NULL, (array_agg(idx))[1] FROM (SELECT indexrelid::regclass AS idx, (indrelid::text || E'\n' || indclass::text || E'\n' || indkey::text || E'\n' || coalesce(indexprs::text, '') || E'\n' || coalesce(indpred::text, '')) AS key FROM pg_index) sub GROUP BY key HAVING count(*) > 1
--# missing foreign key indexes
SELECT c.conrelid::regclass, string_agg(a.attname, ', ') FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) WHERE c.contype = 'f' AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey) GROUP BY c.conrelid, c.conname ORDER BY 1, 2
--# progress views
SELECT * FROM pg_stat_progress_vacuum UNION ALL SELECT * FROM pg_stat_progress_vacuum
--# wait events | volatile
SELECT wait_event_type, wait_event, count(*) FROM pg_stat_activity GROUP BY 1, 2
--# input and output by backend | since 16 | volatile
SELECT backend_type, object, context, reads, writes FROM pg_stat_io
--# checkpoints | since 17 | volatile
SELECT num_timed, num_requested, buffers_written FROM pg_stat_checkpointer
--# Grafana template variable
SELECT DISTINCT sensor::text AS __text, sensor AS __value FROM shop.readings ORDER BY 1
--# Grafana tables for completion
SELECT CASE WHEN quote_ident(table_schema) IN (SELECT CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END FROM generate_series(array_lower(string_to_array(current_setting('search_path'), ','), 1), array_upper(string_to_array(current_setting('search_path'), ','), 1)) AS i, string_to_array(current_setting('search_path'), ',') s) THEN quote_ident(table_name) ELSE quote_ident(table_schema) || '.' || quote_ident(table_name) END AS "table" FROM information_schema.tables WHERE quote_ident(table_schema) NOT IN ('information_schema', 'pg_catalog', '_timescaledb_cache') ORDER BY 1
--# Superset chart
SELECT DATE_TRUNC('week', placed_at) AS placed_at, state AS state, SUM(total) AS "SUM(total)" FROM shop.orders WHERE placed_at >= TO_TIMESTAMP('2025-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND placed_at < TO_TIMESTAMP('2025-06-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('week', placed_at), state ORDER BY "SUM(total)" DESC, 1, 2 LIMIT 1000
--# Superset virtual dataset
SELECT buyer AS buyer, COUNT(*) AS count FROM (select o.buyer, o.total from shop.orders o where total > 5) AS virtual_table GROUP BY buyer ORDER BY count DESC, buyer LIMIT 100
--# Tableau connects
--@ simple
SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED
--@ simple
select 1; SHOW max_identifier_length
--@ simple
CREATE LOCAL TEMPORARY TABLE "#Tableau_1_1_Connect" ("COL" INTEGER) ON COMMIT PRESERVE ROWS
--@ simple
DROP TABLE "#Tableau_1_1_Connect"
--@ simple
SELECT * INTO LOCAL TEMPORARY TABLE "#Tableau_2" FROM (SELECT 1 AS COL) AS CHECKTEMP LIMIT 1
--@ simple
DROP TABLE "#Tableau_2"
--# Tableau question
BEGIN;declare "SQL_CUR0x1" cursor with hold for SELECT "orders"."state"::text AS "state", SUM("orders"."total") AS "sum:total:ok", ((CAST(DATE_TRUNC('YEAR', "orders"."placed_at") AS DATE))) AS "yr:placed_at:ok" FROM "shop"."orders" "orders" GROUP BY 1, 3 ORDER BY 1;fetch 100 in "SQL_CUR0x1";close "SQL_CUR0x1";COMMIT
--# Power BI tables
select TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE from INFORMATION_SCHEMA.tables where TABLE_SCHEMA not in ('information_schema', 'pg_catalog') order by TABLE_SCHEMA, TABLE_NAME
--# Power BI keys
select pkcol.COLUMN_NAME as PK_COLUMN_NAME, fkcol.TABLE_SCHEMA AS FK_TABLE_SCHEMA, fkcol.TABLE_NAME AS FK_TABLE_NAME, fkcol.COLUMN_NAME as FK_COLUMN_NAME, fkcol.ORDINAL_POSITION as ORDINAL, fkcon.CONSTRAINT_SCHEMA || '_' || fkcol.TABLE_NAME || '_' || 'orders' || '_' || fkcon.CONSTRAINT_NAME as FK_NAME from (select distinct constraint_catalog, constraint_schema, unique_constraint_schema, constraint_name, unique_constraint_name from INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS) fkcon inner join INFORMATION_SCHEMA.KEY_COLUMN_USAGE fkcol on fkcon.CONSTRAINT_SCHEMA = fkcol.CONSTRAINT_SCHEMA and fkcon.CONSTRAINT_NAME = fkcol.CONSTRAINT_NAME inner join INFORMATION_SCHEMA.KEY_COLUMN_USAGE pkcol on fkcon.UNIQUE_CONSTRAINT_SCHEMA = pkcol.CONSTRAINT_SCHEMA and fkcon.UNIQUE_CONSTRAINT_NAME = pkcol.CONSTRAINT_NAME where fkcol.TABLE_SCHEMA = 'shop' and pkcol.ORDINAL_POSITION = fkcol.ORDINAL_POSITION order by FK_NAME, fkcol.ORDINAL_POSITION
--# Power BI question
select "_"."buyer", sum("_"."total") as "a0" from (select "buyer", "total" from "shop"."orders" "$Table" where "total" > 5) "_" group by "_"."buyer" order by 1 limit 1000001
--# PostgREST tables
SELECT n.nspname AS table_schema, c.relname AS table_name, d.description AS table_description, c.relkind IN ('v','m') as is_view, (c.relkind IN ('r','p') OR (c.relkind in ('v','f') AND (pg_relation_is_updatable(c.oid::regclass, TRUE) & 8) = 8)) AS insertable, coalesce(pk.cols, '{}') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_description d on d.objoid = c.oid and d.objsubid = 0 and d.classoid = 'pg_class'::regclass LEFT JOIN (SELECT r.conrelid, array_agg(a.attname order by a.attname) as cols FROM pg_constraint r JOIN pg_attribute a ON a.attrelid = r.conrelid AND a.attnum = ANY (r.conkey) WHERE r.contype = 'p' GROUP BY r.conrelid) pk ON pk.conrelid = c.oid WHERE c.relkind IN ('v','r','m','f','p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND not c.relispartition ORDER BY table_schema, table_name
--# PostgREST functions
WITH base_types AS (WITH RECURSIVE recurse AS (SELECT oid, typbasetype, typnamespace AS base_namespace, COALESCE(NULLIF(typbasetype, 0), oid) AS base_type FROM pg_type UNION SELECT t.oid, b.typbasetype, b.typnamespace, COALESCE(NULLIF(b.typbasetype, 0), b.oid) FROM recurse t JOIN pg_type b ON t.typbasetype = b.oid) SELECT oid, base_namespace, base_type FROM recurse WHERE typbasetype = 0), arguments AS (SELECT oid, array_agg((COALESCE(name, ''), type::regtype::text, idx <= (pronargs - pronargdefaults), COALESCE(mode = 'v', FALSE)) ORDER BY idx) AS args FROM pg_proc, unnest(proargnames, proargtypes, proargmodes) WITH ORDINALITY AS _ (name, type, mode, idx) WHERE type IS NOT NULL GROUP BY oid) SELECT pn.nspname, p.proname, d.description, COALESCE(a.args, '{}')::text, p.proretset, p.provolatile, lower((regexp_split_to_array((regexp_split_to_array(iso_config, '='))[2], ','))[1]) AS iso FROM pg_proc p LEFT JOIN arguments a ON a.oid = p.oid JOIN pg_namespace pn ON pn.oid = p.pronamespace JOIN base_types bt ON bt.oid = p.prorettype LEFT JOIN pg_description d ON d.objoid = p.oid LEFT JOIN LATERAL unnest(proconfig) iso_config ON iso_config LIKE 'default_transaction_isolation%' WHERE pn.nspname = 'shop' AND p.prokind = 'f' ORDER BY 1, 2
--# PostgREST request
WITH pgrst_source AS (SELECT "shop"."products"."id", "shop"."products"."sku" FROM "shop"."products" WHERE "shop"."products"."price" < 20 ORDER BY "shop"."products"."id" LIMIT 3 OFFSET 0) SELECT null::bigint AS total_result_set, pg_catalog.count(_postgrest_t) AS page_total, coalesce(json_agg(_postgrest_t), '[]') AS body, nullif(current_setting('response.headers', true), '') AS response_headers FROM (SELECT * FROM pgrst_source) _postgrest_t
--# PostgREST embedded rows
WITH pgrst_source AS (SELECT "shop"."products"."sku", COALESCE("products_orders_1"."products_orders_1", '[]') AS "orders" FROM "shop"."products" LEFT JOIN LATERAL (SELECT json_agg("products_orders_1")::jsonb AS "products_orders_1" FROM (SELECT "orders_1"."id", "orders_1"."total" FROM "shop"."orders" AS "orders_1" WHERE "orders_1"."product_id" = "shop"."products"."id" ORDER BY "orders_1"."id" LIMIT 2) AS "products_orders_1") AS "products_orders_1" ON TRUE ORDER BY "sku") SELECT coalesce(json_agg(_postgrest_t), '[]') AS body FROM (SELECT * FROM pgrst_source) _postgrest_t
--# PostgREST insert
WITH pgrst_source AS (WITH pgrst_payload AS (SELECT '{"sku": "PGR-1", "name": "x", "price": 3}'::json AS json_data), pgrst_body AS (SELECT CASE WHEN json_typeof(json_data) = 'array' THEN json_data ELSE json_build_array(json_data) END AS val FROM pgrst_payload) INSERT INTO "shop"."products" ("sku", "name", "price") SELECT "sku", "name", "price" FROM json_populate_recordset(null::"shop"."products", (SELECT val FROM pgrst_body)) _ RETURNING "shop"."products"."sku", "shop"."products"."price") SELECT pg_catalog.count(_postgrest_t) AS page_total, coalesce(json_agg(_postgrest_t)->0, 'null') AS body FROM (SELECT * FROM pgrst_source) _postgrest_t
--# Hasura tables
SELECT schema.nspname AS table_schema, "table".relname AS table_name, jsonb_build_object('oid', "table".oid :: integer > 0, 'columns', coalesce(columns.info, '[]'), 'primary_key', primary_key.info, 'description', description.description) :: json AS info FROM pg_catalog.pg_class "table" JOIN pg_catalog.pg_namespace schema ON schema.oid = "table".relnamespace LEFT JOIN pg_catalog.pg_description description ON description.classoid = 'pg_catalog.pg_class'::regclass AND description.objoid = "table".oid AND description.objsubid = 0 LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('name', "column".attname, 'position', "column".attnum, 'type', coalesce(base_type.typname, "type".typname), 'is_nullable', NOT "column".attnotnull) ORDER BY "column".attnum) AS info FROM pg_catalog.pg_attribute "column" JOIN pg_catalog.pg_type "type" ON "type".oid = "column".atttypid LEFT JOIN pg_catalog.pg_type base_type ON "type".typtype = 'd' AND base_type.oid = "type".typbasetype WHERE "column".attrelid = "table".oid AND "column".attnum > 0 AND NOT "column".attisdropped) columns ON true LEFT JOIN LATERAL (SELECT jsonb_build_object('constraint', jsonb_build_object('name', class.relname), 'columns', coalesce(columns.info, '[]')) AS info FROM pg_catalog.pg_index index JOIN pg_catalog.pg_class class ON class.oid = index.indexrelid LEFT JOIN LATERAL (SELECT jsonb_agg("column".attname) AS info FROM pg_catalog.pg_attribute "column" WHERE "column".attrelid = "table".oid AND "column".attnum = ANY (index.indkey)) AS columns ON true WHERE index.indrelid = "table".oid AND index.indisprimary) primary_key ON true WHERE "table".relkind IN ('r', 't', 'v', 'm', 'f', 'p') AND schema.nspname = 'shop' ORDER BY 1, 2
--# Hasura question
SELECT coalesce(json_agg("root" ORDER BY "root.pg.id" ASC NULLS LAST), '[]') AS "root" FROM (SELECT row_to_json((SELECT "_e" FROM (SELECT "_root.base"."id" AS "id", "_root.base"."sku" AS "sku", "_root.or.orders"."orders" AS "orders") AS "_e")) AS "root", "_root.base"."id" AS "root.pg.id" FROM (SELECT * FROM "shop"."products" WHERE ("shop"."products"."price") > (('5')::numeric)) AS "_root.base" LEFT OUTER JOIN LATERAL (SELECT coalesce(json_agg("orders" ORDER BY "orders" ->> 'id'), '[]') AS "orders" FROM (SELECT row_to_json((SELECT "_e" FROM (SELECT "_o"."id" AS "id", "_o"."state" AS "state") AS "_e")) AS "orders" FROM (SELECT * FROM "shop"."orders" WHERE ("_root.base"."id") = ("product_id")) AS "_o") AS "_x") AS "_root.or.orders" ON ('true')) AS "_root"
--# Supabase studio tables | volatile
with tables as (select c.oid :: int8 as id, nc.nspname as schema, c.relname as name, c.relrowsecurity as rls_enabled, c.relforcerowsecurity as rls_forced, case when c.relreplident = 'd' then 'DEFAULT' else 'OTHER' end as replica_identity, pg_total_relation_size(format('%I.%I', nc.nspname, c.relname)) :: int8 as bytes, pg_stat_get_live_tuples(c.oid) as live_rows_estimate, obj_description(c.oid) as comment from pg_namespace nc join pg_class c on nc.oid = c.relnamespace where c.relkind in ('r', 'p') and not pg_is_other_temp_schema(nc.oid) and (pg_has_role(c.relowner, 'USAGE') or has_table_privilege(c.oid, 'SELECT') or has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))) select *, coalesce((select array_agg(row_to_json(t)) filter (where t.name = tables.name) from tables t), '{}') as again from tables where schema in ('shop')
--# Supabase studio policies
select pol.oid :: int8 > 0, n.nspname as schema, c.relname as table, pol.polname as name, case when pol.polpermissive then 'PERMISSIVE' else 'RESTRICTIVE' end as action, case pol.polcmd when 'r' then 'SELECT' when '*' then 'ALL' else pol.polcmd::text end as command, pg_get_expr(pol.polqual, pol.polrelid) as definition, pg_get_expr(pol.polwithcheck, pol.polrelid) as check from pg_policy pol join pg_class c on c.oid = pol.polrelid left join pg_namespace n on n.oid = c.relnamespace order by 2, 3, 4
--# Supabase studio extensions
select e.name, n.nspname as schema, e.default_version, x.extversion as installed_version, e.comment from pg_available_extensions() e(name, default_version, comment) left join pg_extension x on e.name = x.extname left join pg_namespace n on x.extnamespace = n.oid order by 1
--# Django introspects constraints
SELECT c.conname, array(SELECT attname FROM unnest(c.conkey) WITH ORDINALITY cols(colid, arridx) JOIN pg_attribute AS ca ON cols.colid = ca.attnum WHERE ca.attrelid = c.conrelid ORDER BY cols.arridx), c.contype, (SELECT fkc.relname || '.' || fka.attname FROM pg_attribute AS fka JOIN pg_class AS fkc ON fka.attrelid = fkc.oid WHERE fka.attrelid = c.confrelid AND fka.attnum = c.confkey[1]), cl.reloptions FROM pg_constraint AS c JOIN pg_class AS cl ON c.conrelid = cl.oid WHERE cl.relname = 'orders' AND pg_catalog.pg_table_is_visible(cl.oid) = false ORDER BY 1
--# Rails loads types
SELECT t.oid, t.typname, t.typelem, t.typdelim, t.typinput, r.rngsubtype, t.typtype, t.typbasetype FROM pg_type as t LEFT JOIN pg_range as r ON oid = rngtypid WHERE t.typname IN ('int2', 'int4', 'citext', 'hstore', 'jsonb') OR t.typtype IN ('r', 'e', 'd') OR t.typinput = 'array_in(cstring,oid,integer)'::regprocedure OR t.typelem != 0 ORDER BY t.oid
--# Rails connects
--@ simple
SET client_min_messages TO 'warning'
--@ simple
SET standard_conforming_strings = on
--@ simple
SET SESSION timezone TO 'UTC'
--@ simple
SET SESSION intervalstyle TO 'iso_8601'
--@ simple
SHOW max_identifier_length
--# Rails columns
SELECT a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid), a.attnotnull, a.atttypid > 0, a.atttypmod, c.collname, col_description(a.attrelid, a.attnum) AS comment, attidentity AS identity, attgenerated as attgenerated FROM pg_attribute a LEFT JOIN pg_attrdef d ON a.attrelid = d.adrelid AND a.attnum = d.adnum LEFT JOIN pg_type t ON a.atttypid = t.oid LEFT JOIN pg_collation c ON a.attcollation = c.oid AND a.attcollation <> t.typcollation WHERE a.attrelid = '"shop"."products"'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
--# Ecto migrates
--@ simple
SELECT pg_try_advisory_lock(5112345)
--@ simple
SELECT pg_advisory_unlock(5112345)
--# GORM has a table
SELECT count(*) FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA() AND table_name = 'accounts' AND table_type = 'BASE TABLE'
--# GORM columns
SELECT c.column_name, c.is_nullable = 'YES', c.udt_name, c.character_maximum_length, c.numeric_precision, c.numeric_scale, 8 * typlen, c.column_default, pd.description, c.identity_increment FROM information_schema.columns AS c JOIN pg_type AS pgt ON c.udt_name = pgt.typname LEFT JOIN pg_catalog.pg_description as pd ON pd.objsubid = c.ordinal_position AND pd.objoid = (SELECT oid FROM pg_catalog.pg_class WHERE relname = c.table_name AND relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = c.table_schema)) where table_catalog = current_database() AND table_schema = 'shop' AND table_name = 'products' ORDER BY c.ordinal_position
--# sqlx describes
SELECT coalesce(t.typname, '') AS name, n.nspname, NOT pg_catalog.pg_type_is_visible(t.oid) AS hidden, attr.attnotnull FROM (VALUES (1::int4, 'shop.products'::regclass::oid, 2::int2)) AS col (idx, table_id, col_idx) LEFT JOIN pg_catalog.pg_attribute attr ON attr.attrelid = col.table_id AND attr.attnum = col.col_idx JOIN pg_catalog.pg_type t ON t.oid = attr.atttypid JOIN pg_namespace n ON n.oid = t.typnamespace ORDER BY col.idx
--# pg_dump looks at tables
SELECT c.tableoid, c.oid > 0, c.relname, c.relnamespace::regnamespace, c.relkind, c.reltype > 0, c.relowner > 0, c.relchecks, c.relhasindex, c.relhasrules, c.relpages >= 0, c.relhastriggers, c.relpersistence, c.reloftype, c.relacl, acldefault(CASE WHEN c.relkind = 'S' THEN 's'::"char" ELSE 'r'::"char" END, c.relowner) IS NOT NULL AS acldefault, CASE WHEN c.relkind = 'f' THEN (SELECT ftserver FROM pg_catalog.pg_foreign_table WHERE ftrelid = c.oid) ELSE 0 END AS foreignserver, c.relfrozenxid IS NULL, tc.relfrozenxid IS NULL AS tfrozenxid, d.refobjid IS NULL AS owning_tab, tsp.spcname AS reltablespace, false AS relhasoids, c.relispopulated, c.relreplident, c.relrowsecurity, array_remove(array_remove(c.reloptions,'check_option=local'),'check_option=cascaded') AS reloptions, am.amname, (d.deptype = 'i') IS TRUE AS is_identity_sequence, c.relispartition AS ispartition FROM pg_class c LEFT JOIN pg_depend d ON (c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0 AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')) LEFT JOIN pg_tablespace tsp ON (tsp.oid = c.reltablespace) LEFT JOIN pg_am am ON (c.relam = am.oid) LEFT JOIN pg_class tc ON (c.reltoastrelid = tc.oid AND tc.relkind = 't' AND c.relkind <> 'p') WHERE c.relkind IN ('r', 'S', 'v', 'c', 'm', 'f', 'p') AND c.relnamespace = 'shop'::regnamespace ORDER BY c.relname
--# who may what
SELECT grantee, privilege_type FROM information_schema.role_table_grants WHERE table_schema = 'shop' AND table_name = 'products' ORDER BY 1, 2
--# privileges taken apart
SELECT c.relname, a.grantee::regrole, a.privilege_type, a.is_grantable FROM pg_class c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a WHERE c.relnamespace = 'shop'::regnamespace AND c.relname = 'orders' ORDER BY 1, 3
--# definitions as text
SELECT pg_get_viewdef('shop.order_lines'::regclass, true), pg_get_functiondef('shop.with_tax'::regproc), pg_get_indexdef('shop.orders_pkey'::regclass), pg_get_ruledef(oid) FROM pg_rewrite WHERE ev_class = 'shop.order_lines'::regclass
--# sequences and their owners
SELECT s.relname, pg_get_serial_sequence('shop.orders', 'id'), p.last_value IS NOT NULL FROM pg_class s JOIN pg_sequences p ON p.sequencename = s.relname AND p.schemaname = 'shop' WHERE s.relkind = 'S' ORDER BY 1
--# objects found by name
SELECT to_regclass('shop.orders'), to_regclass('shop.nowhere'), to_regtype('shop.order_state'), to_regproc('shop.place'), to_regnamespace('shop'), to_regrole('nobody'), 'shop.orders'::regclass::text, pg_identify_object('pg_class'::regclass, 'shop.orders'::regclass, 0), pg_describe_object('pg_class'::regclass, 'shop.orders'::regclass, 1)
--# settings changed from defaults
SELECT name, setting, source FROM pg_settings WHERE source NOT IN ('default', 'override', 'client', 'session') AND name NOT LIKE '%directory%' AND name NOT LIKE '%file' AND name <> 'port' ORDER BY name
--# collations and encodings
SELECT collname, collprovider FROM pg_collation WHERE collname IN ('C', 'POSIX') ORDER BY 1
--# roles
SELECT rolname, rolcanlogin, rolconnlimit FROM pg_roles WHERE rolname NOT LIKE 'pg\_%' ORDER BY 1
--# user names through the shadowed view
SELECT usename, usesuper, usecreatedb FROM pg_user ORDER BY 1
