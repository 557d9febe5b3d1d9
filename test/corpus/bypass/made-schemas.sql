--# table of a schema that a block makes
do $$ declare t text; begin create schema grabbed; create table grabbed.t as select ssn from customers; select max(ssn) into t from grabbed.t; raise notice '%', t; end $$
--undo drop schema if exists grabbed cascade
--# schema with its table
do $$ declare t text; begin create schema grabbed create view v as select ssn from public.customers; execute 'select max(ssn) from grabbed.v' into t; raise notice '%', t; end $$
--undo drop schema if exists grabbed cascade
