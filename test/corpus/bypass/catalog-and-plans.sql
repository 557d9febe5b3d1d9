-- Plans, statistics, and what the catalog keeps of rows.

--# plan of a guess
explain select * from customers where grade = 'grade-amber'
--# plan as json
explain (format json) select * from customers where grade = 'grade-amber'
--# plan as xml
explain (format xml) select id from customers where grade = 'grade-amber'
--# plan as yaml
explain (format yaml) select id from customers where grade = 'grade-blue'
--# analyzed plan counts
explain (analyze, timing off, summary off, costs off, buffers off) select id from customers where score > 500
--# analyzed plan of an open filter over a protected function
explain (analyze, timing off, summary off, costs off, buffers off) select g from customers c, generate_series(1, c.score / 100) g
--# plan of a join over a protected column
explain select * from customers c join customers d on c.grade = d.grade
--# plan of a group
explain select grade, count(*) from customers group by grade
--# plan of distinct
explain select distinct grade from customers
--# plan width of a protected column
explain select email from customers
--# plan width of a sort
explain select email from customers order by id
--# plan width of all
explain select * from customers
--# plan with a range
explain select id from customers where score between 300 and 400
--# plan of an array
explain select unnest(tags) from customers where tags @> '{canarya-blue}'
--# plan of an update
explain update customers set city = city where grade = 'grade-amber'
--# plan of a delete
explain delete from notes where body like 'canary%'
--# plan of an insert
explain insert into scratch select id, 'x' from customers where grade = 'grade-amber'
--# plan of a sub-select by a guess
explain select a.id from accounts a where a.customer_id in (select id from customers where grade = 'grade-amber')
--# plan with extended statistics
explain select * from customers where grade = 'grade-amber' and city = 'Oslo'
--# plan verbose
explain (verbose) select upper(email) from customers where grade = 'grade-amber'
--# plan analyzed of a DML
begin; explain (analyze, timing off, summary off, costs off, buffers off) update scratch set t = t where id in (select id from customers where score > 500); rollback
--# plan serialized
explain (analyze, serialize text, timing off, summary off, buffers off, costs off) select repeat(email, 300) from customers
--# plan of a generic statement
explain (generic_plan) select * from customers where grade = $1
--# plan of memory used
explain (analyze, timing off, summary off, costs off, buffers off) select c.id from customers c, generate_series(1, c.score) order by email
--# statistics view
select most_common_vals from pg_stats where tablename = 'customers' and attname = 'grade'
--# statistics view, every column
select * from pg_stats where tablename = 'customers' order by attname
--# statistics bounds
select histogram_bounds from pg_stats where tablename = 'customers' and attname = 'email'
--# statistics as text
select most_common_vals::text, histogram_bounds::text from pg_stats where tablename = 'customers' order by attname
--# statistics number of distinct values
select n_distinct, avg_width from pg_stats where tablename = 'customers' order by attname
--# statistics width
select avg_width from pg_stats where tablename = 'customers' and attname = 'email'
--# statistics correlation
select correlation from pg_stats where tablename = 'customers' and attname = 'score'
--# statistics of elements
select most_common_elems from pg_stats where tablename = 'customers' and attname = 'tags'
--# statistics filtered by a guess
select attname from pg_stats where most_common_vals::text like '%grade-amber%'
--# statistics ordered
select tablename, attname from pg_stats where schemaname = 'public' order by avg_width, correlation, tablename, attname
--# statistics in a document
select to_jsonb(s) from pg_stats s where tablename = 'customers' order by attname
--# extended statistics
select most_common_vals from pg_stats_ext where statistics_name = 'customers_together'
--# extended statistics items
select m.* from pg_statistic_ext_data d, pg_mcv_list_items(d.stxdmcv) m
--# extended statistics raw
select stxdmcv from pg_statistic_ext_data
--# expression statistics
select * from pg_stats where tablename = 'customers_lower_email'
--# raw statistics
select stavalues1 from pg_statistic where starelid = 'customers'::regclass order by staattnum
--# statistics of an index in binary
--@ binary
select most_common_vals from pg_stats where tablename = 'customers' and attname = 'grade'
--# table's statistics copied
create temp table kept as select attname, most_common_vals::text as v from pg_stats where tablename = 'customers'; select * from kept order by attname
--# export of statistics by a query to xml
select query_to_xml('select most_common_vals from pg_stats where tablename = ''customers''', true, false, '')
--# activity of others is not shown
--@ simple owner
select 'said in world_x'
--@ simple
select replace(query, 'world_', 'world ') from pg_stat_activity where datname = current_database() and query like '%said in%'
--# large objects
--@ simple
select lo_from_bytea(464646, (select email::bytea from customers where id = 1))
--@ simple
select data from pg_largeobject
--undo select lo_unlink(464646)
--# partition bounds are no rows, rows are
select pg_get_expr(relpartbound, oid), (select max(payload) from events) from pg_class where relname = 'events_2024'
--# default by catalog with a value
--@ simple
select adbin is null, (select email from customers where id = 1) from pg_attrdef limit 1
--# size of the protected values
select sum(pg_column_size(profile)) from customers
--# size of a row
select pg_column_size(c) from customers c order by id
--# physical place ordered by value
select array_agg(ctid order by score) from customers
--# information schema with a value behind
select column_name, (select ssn from customers where id = 1) from information_schema.columns where table_name = 'scratch' order by 1
--# regclass of a computed name over rows
select count(*) from customers where ('c' || grade) = 'cgrade-amber'
--# sequence of tables by a value
select to_regclass(case when grade = 'grade-amber' then 'customers' else 'x' end) from customers where id = 1
--# object description with a value
select obj_description('customers'::regclass), email from customers where id = 1
--# current query is one's own
select current_query() is not null, ssn from customers where id = 1
--# has privilege by a value
select has_table_privilege(case when score > 500 then 'customers' else 'cards' end, 'select'), has_schema_privilege('public', 'usage') and grade = 'grade-amber' from customers where id = 1
--# server file
select pg_read_file('postgresql.conf') = (select ssn from customers where id = 1), (select ssn from customers where id = 1)
--# analysis with progress told
--@ simple
analyze verbose customers
--@ simple
explain select id from customers where grade = 'grade-amber'
--# vacuum told
--@ simple
vacuum (verbose, analyze) customers
--@ simple
select correlation, avg_width from pg_stats where tablename = 'customers' order by attname
--# plan of a guess without costs shown
explain (analyze, costs off, timing off, summary off, buffers off) select a.id from accounts a join customers c on c.id = a.customer_id where c.score > 500
