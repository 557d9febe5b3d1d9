-- Tables made of the open columns of views that show protected ones beside them, and a session put back as the manual says; written with 150 others before it was looked at all, of which these were broken.

--# temporary table of open columns of a view that shows others masked
--@ simple
create temp table t_over2 as select id, name, accounts from customer_overview
--@ simple
select name, accounts from t_over2 order by id
--@ simple
drop table t_over2
--# table of open columns of such a view
--@ simple
create table shop.over3 as select id, accounts from customer_overview order by id
--@ simple
select * from shop.over3 order by id
--@ simple
drop table shop.over3
--undo drop table if exists shop.over3
--# SELECT INTO of open columns of such a view
--@ simple
select id, name into temp t_over4 from customer_overview
--@ simple
select * from t_over4 order by id
--@ simple
drop table t_over4
--# materialized view of open columns of such a view
--@ simple
create materialized view shop.mv_over as select id, name, accounts from customer_overview
--@ simple
select * from shop.mv_over order by id
--@ simple
refresh materialized view shop.mv_over
--@ simple
drop materialized view shop.mv_over
--undo drop materialized view if exists shop.mv_over
--# dbt: a table of open columns of such a view
--@ simple
/* {"app": "dbt", "dbt_version": "1.9.1"} */ create table "world_x"."shop"."stg_customers__dbt_tmp" as ( with source as (select * from "world_x"."public"."customer_overview"), renamed as (select id as customer_id, name as customer_name, accounts as account_count from source) select * from renamed )
--@ simple
alter table "world_x"."shop"."stg_customers__dbt_tmp" rename to "stg_customers"
--@ simple
select * from shop.stg_customers order by customer_id
--@ simple
drop table if exists "world_x"."shop"."stg_customers" cascade
--undo drop table if exists shop.stg_customers__dbt_tmp
--undo drop table if exists shop.stg_customers
--# all that DISCARD ALL does, one after the other
--@ simple
SET SESSION AUTHORIZATION DEFAULT;RESET ALL;DEALLOCATE ALL;CLOSE ALL;UNLISTEN *;SELECT pg_advisory_unlock_all();DISCARD PLANS;DISCARD SEQUENCES;DISCARD TEMP
