--# audit trigger, and the copy compared
--@ simple
update contracts set city = 'Chur'
--@ simple
select contract from contract_history where ssn = '899-40-6781'
--# audit trigger, and the copy shown in full
--@ simple
update contracts set city = 'Chur'
--@ binary
select did, contract, ssn, code, email, score from contract_history order by contract
--# audit trigger, and the copy by COPY
--@ simple
update contracts set city = 'Chur'
--@ simple
copy (select contract, ssn, code, score from contract_history order by contract) to stdout
--# copied by hand to a weaker column of the same table
--@ simple
insert into contract_history (contract, did) select id, ssn from contracts
--@ simple
select did from contract_history order by 1
--# copied by hand to both
--@ simple
insert into contract_history (contract, ssn, did) select id, ssn, ssn from contracts
--@ simple
select did from contract_history order by 1
--# null mask's value put where the last four are kept
--@ simple
insert into contract_history (contract, ssn) select id, code from contracts
--@ simple
select ssn from contract_history order by contract
--# number put where all is hidden
--@ simple
insert into contract_history (contract, code) select id, ssn from contracts
--@ simple
select contract from contract_history where code is not null
--@ simple
select length(did), did from (select string_agg(ssn, '') as did from contracts) s
--# reversed, where the last four are kept
--@ simple
insert into contract_history (contract, ssn) select id, reverse(ssn) from contracts
--@ simple
select ssn from contract_history order by contract
--# part of it, where the last four are kept
--@ simple
update contract_history h set ssn = substr(c.ssn, 1, 4) from contracts c where c.id = h.contract
--@ simple
insert into contract_history (contract, ssn) select id, substr(ssn, 1, 4) from contracts
--@ simple
select ssn from contract_history order by contract
--# guess, told by NULL where text is fixed
--@ simple
insert into contract_history (contract, email) select id, nullif(email, 'canarya@one.test') from contracts
--@ simple
select email from contract_history order by contract
--# one or another, where text is fixed
--@ simple
insert into contract_history (contract, email) select id, case when ssn like '8%' then email end from contracts
--@ simple
select email from contract_history order by contract
--# guess in a check of the copy
--@ simple
alter table contract_history add check (ssn <> '899-40-6781')
--@ simple
insert into contract_history (contract, ssn) select id, ssn from contracts where id = 1
--undo alter table contract_history drop constraint if exists contract_history_ssn_check
--# guess in a check of the copy, in one text
--@ simple
alter table contract_history add check (ssn <> '899-40-6781'); insert into contract_history (contract, ssn) select id, ssn from contracts where id = 1
--undo alter table contract_history drop constraint if exists contract_history_ssn_check
--# guess in a check of the copy that somebody else made
--@ simple owner
alter table contract_history add constraint guessed check (ssn <> '899-40-6781')
--@ simple
insert into contract_history (contract, ssn) select id, ssn from contracts where id = 1
--undo alter table contract_history drop constraint if exists guessed
--# guess in a check of the whole row
--@ simple owner
alter table contract_history add constraint guessed check (contract_history::text not like '%899-40%')
--@ simple
insert into contract_history (contract, ssn) select id, ssn from contracts where id = 1
--undo alter table contract_history drop constraint if exists guessed
--# guess in a unique index of the copy
--@ simple owner
create unique index guessed on contract_history (ssn)
--@ simple
insert into contract_history (contract, ssn) values (77, '899-40-6781')
--@ simple
insert into contract_history (contract, ssn) select id, ssn from contracts where id = 1
--undo drop index if exists guessed
--# guess in the predicate of a unique index
--@ simple owner
create unique index guessed on contract_history (contract) where ssn = '899-40-6781'
--@ simple
insert into contract_history (contract, ssn) select 1, ssn from contracts; insert into contract_history (contract, ssn) select 1, ssn from contracts
--undo drop index if exists guessed
--# guess in row security of the copy
--@ simple owner
alter table contract_history enable row level security
--@ simple owner
alter table contract_history force row level security
--@ simple owner
create policy guessed on contract_history using (true) with check (ssn <> '899-40-6781')
--@ simple
set role sallyport_demo
--@ simple
insert into contract_history (contract, ssn) select id, ssn from contracts where id = 1
--undo drop policy if exists guessed on contract_history
--undo alter table contract_history disable row level security
--undo alter table contract_history no force row level security
--# trigger on the copy spills it
--@ simple owner
create function copy_spilled() returns trigger language plpgsql as $$ begin insert into scratch values (new.contract, new.code); return null; end $$
--@ simple owner
create trigger copy_spilled after insert on contract_history for each row execute function copy_spilled()
--@ settle
--@ simple
update contracts set city = 'Chur'
--@ simple
select * from scratch order by id
--undo drop trigger if exists copy_spilled on contract_history
--undo drop function if exists copy_spilled
--# trigger on the copy fails by it
--@ simple owner
create function copy_failed() returns trigger language plpgsql as $$ begin if new.ssn = '899-40-6781' then raise exception 'known'; end if; return null; end $$
--@ simple owner
create trigger copy_failed after insert on contract_history for each row execute function copy_failed()
--@ settle
--@ simple
update contracts set city = 'Chur'
--undo drop trigger if exists copy_failed on contract_history
--undo drop function if exists copy_failed
--# rule on the copy spills it
--@ simple owner
create rule copy_ruled as on insert to contract_history do also insert into scratch values (new.contract, new.code)
--@ settle
--@ simple
update contracts set city = 'Chur'
--@ simple
select * from scratch order by id
--undo drop rule if exists copy_ruled on contract_history
--# NULL told by a copy that takes none
--@ simple owner
alter table contract_history alter column code set not null
--@ simple owner
update contracts set code = null where id = 1 and ssn like '8%'
--@ simple owner
truncate contract_history
--@ settle
--@ simple
update contracts set city = 'Chur' where id = 1
--undo truncate contract_history
--undo alter table contract_history alter column code drop not null
--# trigger of two targets, one of them weaker
--@ simple owner
create function both_kept() returns trigger language plpgsql as $$ begin insert into contract_history (contract, code) values (old.id, old.code); insert into scratch values (old.id, old.code); return null; end $$
--@ simple owner
create trigger both_kept after update on contracts for each row execute function both_kept()
--@ settle
--@ simple
update contracts set city = 'Chur'
--@ simple
select * from scratch order by id
--undo drop trigger if exists both_kept on contracts
--undo drop function if exists both_kept
--# trigger by a row variable
--@ simple owner
create function row_kept() returns trigger language plpgsql as $$ declare r contracts; begin r := old; r.ssn := reverse(r.ssn); insert into contract_history (contract, ssn) values (r.id, r.ssn); return null; end $$
--@ simple owner
create trigger row_kept after update on contracts for each row execute function row_kept()
--@ settle
--@ simple
update contracts set city = 'Chur'
--@ simple
select ssn from contract_history order by entry
--undo drop trigger if exists row_kept on contracts
--undo drop function if exists row_kept
--# trigger that changes NEW before it keeps it
--@ simple owner
create function new_kept() returns trigger language plpgsql as $$ begin new.ssn := reverse(new.ssn); insert into contract_history (contract, ssn) values (new.id, new.ssn); new.ssn := old.ssn; return new; end $$
--@ simple owner
create trigger new_kept before update on contracts for each row execute function new_kept()
--@ settle
--@ simple
update contracts set city = 'Chur'
--@ simple
select ssn from contract_history order by entry
--undo drop trigger if exists new_kept on contracts
--undo drop function if exists new_kept
--# trigger that changes OLD before it keeps it
--@ simple owner
create function old_kept() returns trigger language plpgsql as $$ begin old.ssn := substr(old.ssn, 1, 6); insert into contract_history (contract, ssn) select old.id, old.ssn; return null; end $$
--@ simple owner
create trigger old_kept after update on contracts for each row execute function old_kept()
--@ settle
--@ simple
update contracts set city = 'Chur'
--@ simple
select ssn from contract_history order by entry
--undo drop trigger if exists old_kept on contracts
--undo drop function if exists old_kept
--# trigger by an alias of NEW that is changed
--@ simple owner
create function alias_kept() returns trigger language plpgsql as $$ declare n alias for new; begin n.ssn := reverse(n.ssn); insert into contract_history (contract, ssn) values (new.id, new.ssn); return null; end $$
--@ simple owner
create trigger alias_kept after update on contracts for each row execute function alias_kept()
--@ settle
--@ simple
update contracts set city = 'Chur'
--@ simple
select ssn from contract_history order by entry
--undo drop trigger if exists alias_kept on contracts
--undo drop function if exists alias_kept
--# trigger by SELECT INTO NEW
--@ simple owner
create function into_kept() returns trigger language plpgsql as $$ begin select reverse(code) into new.ssn from contracts where id = old.id; insert into contract_history (contract, ssn) values (new.id, new.ssn); return null; end $$
--@ simple owner
create trigger into_kept after update on contracts for each row execute function into_kept()
--@ settle
--@ simple
update contracts set city = 'Chur'
--@ simple
select ssn from contract_history order by entry
--undo drop trigger if exists into_kept on contracts
--undo drop function if exists into_kept
--# trigger by to_jsonb
--@ simple owner
create function json_kept() returns trigger language plpgsql as $$ begin insert into contract_history (contract, ssn) values (old.id, to_jsonb(old)::text); return null; end $$
--@ simple owner
create trigger json_kept after update on contracts for each row execute function json_kept()
--@ settle
--@ simple
update contracts set city = 'Chur'
--@ simple
select ssn from contract_history order by entry
--undo drop trigger if exists json_kept on contracts
--undo drop function if exists json_kept
--# trigger by a text that is run
--@ simple owner
create function text_kept() returns trigger language plpgsql as $$ begin execute format('insert into %I (contract, did) values ($1, $2)', 'contract_history') using old.id, old.code; return null; end $$
--@ simple owner
create trigger text_kept after update on contracts for each row execute function text_kept()
--@ settle
--@ simple
update contracts set city = 'Chur'
--@ simple
select did from contract_history order by entry
--undo drop trigger if exists text_kept on contracts
--undo drop function if exists text_kept
--# trigger by a text that is run, into a protected column, reversed
--@ simple owner
create function text_kept() returns trigger language plpgsql as $$ begin execute 'insert into contract_history (contract, ssn) values ($1, $2)' using old.id, reverse(old.ssn); return null; end $$
--@ simple owner
create trigger text_kept after update on contracts for each row execute function text_kept()
--@ settle
--@ simple
update contracts set city = 'Chur'
--@ simple
select ssn from contract_history order by entry
--undo drop trigger if exists text_kept on contracts
--undo drop function if exists text_kept
--# trigger by whole rows whose columns stand elsewhere
--@ simple owner
create table lease_moved (id int, city text, code text, ssn text)
--@ simple owner
create function moved_kept() returns trigger language plpgsql as $$ begin insert into lease_moved select old.*; return null; end $$
--@ simple owner
create trigger moved_kept after update on leases for each row execute function moved_kept()
--@ settle
--@ simple
update leases set city = 'Chur'
--@ simple
select * from lease_moved order by id
--undo drop trigger if exists moved_kept on leases
--undo drop function if exists moved_kept
--undo drop table if exists lease_moved
--# copy whose columns change names behind the gateway
--@ simple owner
alter table contract_history rename column did to was
--@ simple owner
alter table contract_history rename column code to did
--@ simple owner
alter table contract_history rename column was to code
--@ simple owner
create or replace function contract_kept() returns trigger language plpgsql as $$ begin insert into contract_history (contract, did) values (old.id, old.code); return null; end $$
--@ settle
--@ simple
update contracts set city = 'Chur'
--@ simple
select did from contract_history order by entry
--undo alter table contract_history rename column did to was
--undo alter table contract_history rename column code to did
--undo alter table contract_history rename column was to code
--undo create or replace function contract_kept() returns trigger language plpgsql as 'begin insert into contract_history (did, contract, city, ssn, code, email, score) values (tg_op, old.id, old.city, old.ssn, old.code, old.email, old.score); return null; end'
--# trigger function replaced by the one who asks
--@ simple
create or replace function contract_kept() returns trigger language plpgsql as $$ begin insert into contract_history (contract, did) values (old.id, old.code); return null; end $$
--@ simple
update contracts set city = 'Chur'
--@ simple
select did from contract_history order by entry
--undo create or replace function contract_kept() returns trigger language plpgsql as 'begin insert into contract_history (did, contract, city, ssn, code, email, score) values (tg_op, old.id, old.city, old.ssn, old.code, old.email, old.score); return null; end'
--# temporary table in the place of the copy
--@ simple
create temp table contract_history (did text, contract int, city text, ssn text, code text, email varchar(60), score int)
--@ simple
update contracts set city = 'Chur'
--@ simple
select * from contract_history order by contract
--undo drop table if exists pg_temp.contract_history
--# view in the place of the copy
--@ simple owner
alter table lease_history rename to lease_kept_rows
--@ simple owner
create view lease_history as select id, code as city, ssn, city as code from lease_kept_rows
--@ settle
--@ simple
insert into lease_history select * from leases
--@ simple
select city, code from lease_kept_rows order by id
--undo drop view if exists lease_history
--undo alter table if exists lease_kept_rows rename to lease_history
--# conflict on the copy
--@ simple
insert into contract_history (contract, ssn, did) select id, ssn, 'x' from contracts on conflict (entry) do update set did = excluded.ssn
--@ simple
select did, ssn from contract_history order by contract
--# conflict that takes what is there
--@ simple
insert into contract_history (entry, contract, ssn) overriding system value select 1, id, ssn from contracts where id = 1
--@ simple
insert into contract_history (entry, contract, did) overriding system value values (1, 1, 'x') on conflict (entry) do update set did = contract_history.ssn
--@ simple
select did from contract_history order by contract
--# copied, and shown at once
--@ simple
insert into contract_history (contract, ssn) select id, ssn from contracts returning contract, reverse(ssn), ssn, did
--@ simple
insert into contract_history (contract, ssn) select id, ssn from contracts returning contract_history.*::text
--# copied by a named query, and counted
--@ simple
with kept as (insert into contract_history (contract, ssn) select id, ssn from contracts returning ssn) select count(*) filter (where ssn like '8%') from kept
--# copied by MERGE to the wrong column
--@ simple
merge into contract_history h using contracts c on h.contract = c.id when not matched then insert (contract, ssn, did) values (c.id, c.ssn, c.code)
--@ simple
select did from contract_history order by contract
--# copied into a partition of others
--@ simple owner
create table sorted (id int, code text) partition by list (code)
--@ simple owner
create table sorted_one partition of sorted for values in ('canarya-deal-1')
--@ simple owner
create table sorted_others partition of sorted default
--@ settle
--@ simple
insert into sorted select id, code from contracts
--@ simple
select tableoid::regclass, id from sorted order by id
--undo drop table if exists sorted
--# rule that keeps a row, and shows the copy
--@ simple
update leases set city = 'Chur'
--@ simple
select * from lease_history where code like 'canarya%'
--# rule whose copy goes elsewhere
--@ simple owner
create rule lease_spilled as on delete to leases do also insert into lease_history values (old.id, old.code, old.ssn, old.city)
--@ settle
--@ simple
delete from leases
--@ simple
select city from lease_history order by id
--undo drop rule if exists lease_spilled on leases
--# rule of one's own whose copy goes elsewhere
--@ simple
create rule lease_spilled as on delete to leases do also insert into lease_history values (old.id, old.code, old.ssn, 'x')
--@ simple
delete from leases
--@ simple
select city from lease_history order by id
--undo drop rule if exists lease_spilled on leases
--# trigger of one's own that notifies of what it keeps
--@ simple
create function lease_told() returns trigger language plpgsql as $$ begin insert into lease_history select old.*; perform pg_notify('x', old.code); return null; end $$
--@ simple
create trigger lease_told after delete on leases for each row execute function lease_told()
--@ simple
listen x
--@ simple
delete from leases
--undo drop trigger if exists lease_told on leases
--undo drop function if exists lease_told
--# trigger of one's own that keeps it by a guess
--@ simple
create function lease_guessed() returns trigger language plpgsql as $$ begin if old.code = 'canarya-lease-1' then insert into lease_history select old.*; end if; return null; end $$
--@ simple
create trigger lease_guessed after delete on leases for each row execute function lease_guessed()
--@ simple owner
delete from leases
--@ simple
select id from lease_history
--undo drop trigger if exists lease_guessed on leases
--undo drop function if exists lease_guessed
--# stored flat
--@ simple
alter table lease_history alter column code set storage plain
--@ simple
insert into lease_history select id, city, ssn, code from leases
--@ simple
select count(*) from lease_history where code like 'canarya%'
--undo alter table lease_history alter column code set storage extended
--# least one copied
--@ simple
insert into contract_history (contract, score) select id, score from contracts order by ssn limit 1
--@ simple
select contract from contract_history
--# distinct ones copied, and counted
--@ simple owner
insert into leases select id + 5, city, '401-20-6781', code from leases
--@ simple
insert into lease_history select 1, 'x', ssn, 'y' from (select distinct on (ssn) ssn from leases) s
--@ simple
select count(*) from lease_history
--# copied by MERGE by a guess
--@ simple
insert into contract_history (contract, ssn) values (1, '899-40-6781')
--@ simple
merge into contract_history h using contracts c on h.ssn = c.ssn when not matched then insert (contract, ssn, did) values (c.id, c.ssn, 'new')
--@ simple
select did from contract_history order by contract, did
--# star of a row in another order
--@ simple owner
create function star_kept() returns trigger language plpgsql as $$ begin insert into lease_history (id, ssn, city, code) select old.*; return null; end $$
--@ simple owner
create trigger star_kept after delete on leases for each row execute function star_kept()
--@ settle
--@ simple
delete from leases
--@ simple
select city from lease_history order by id
--undo drop trigger if exists star_kept on leases
--undo drop function if exists star_kept
--# star of a row into fewer columns
--@ simple owner
create table lease_row (id int, city text, rest text, ssn text)
--@ simple owner
create function star_kept() returns trigger language plpgsql as $$ begin insert into lease_row values (old.*); return null; end $$
--@ simple owner
create trigger star_kept after delete on leases for each row execute function star_kept()
--@ settle
--@ simple
delete from leases
--@ simple
select rest from lease_row order by id
--undo drop trigger if exists star_kept on leases
--undo drop function if exists star_kept
--undo drop table if exists lease_row
--# insert trigger that spills what others insert
--@ simple
create function deal_spilled() returns trigger language plpgsql as $$ begin insert into scratch values (new.id, new.code); return null; end $$
--@ simple
create trigger deal_spilled after insert on contracts for each row execute function deal_spilled()
--@ simple owner
insert into contracts select id + 10, city, ssn, code from leases
--@ simple
select * from scratch
--undo drop trigger if exists deal_spilled on contracts
--undo drop function if exists deal_spilled
--# document of a row in a class that it is not all of
--@ simple
insert into deal_rows (did, image) select 'x', to_jsonb(c) from contracts c
--@ simple
select image ->> 'ssn' from deal_rows order by entry
--# document kept, and a member of it compared
--@ simple
update deals set city = 'Chur'
--@ simple
select did from deal_rows where image ->> 'code' = 'canarya-deed-1'
--# document kept, and shown in every form
--@ simple
update deals set city = 'Chur'
--@ binary
select image, image -> 'code', image::text, jsonb_each_text(image), deal_rows from deal_rows order by entry
--# document kept by a guess
--@ simple
insert into deal_rows (image) select case when score = 41 then to_jsonb(code) end from deals
--@ simple
select pg_relation_size('deal_rows'), count(image) from deal_rows
--# document as long as a guess makes it
--@ simple
insert into deal_rows (image) select to_jsonb(case when score = 41 then (select string_agg(md5(g::text), '') from generate_series(1, 900) g) else '' end) from deals where id = 1
--@ simple
insert into deal_rows (did) select 'x' from generate_series(1, 3)
--@ simple
select ctid from deal_rows order by entry desc limit 1
--@ simple
select pg_total_relation_size('deal_rows')
--# document in a column that takes no NULL
--@ simple owner
alter table deal_rows alter column image set not null
--@ simple owner
update deals set code = null where score = 41
--@ settle
--@ simple
insert into deal_rows (image) select to_jsonb(code) from deals
--undo truncate deal_rows
--undo alter table deal_rows alter column image drop not null
--# document in a text, of which the last four are kept
--@ simple
insert into contract_history (contract, ssn) select id, to_jsonb(c)::text from contracts c
--@ simple
select ssn from contract_history order by contract
--# document by a function of one's own
--@ simple
create function public.to_jsonb(deals) returns jsonb language plpgsql as $$ begin raise notice '%', $1.code; return null; end $$
--@ simple
insert into deal_rows (image) select to_jsonb(d) from deals d
--@ simple
update deals set city = 'Chur'
--undo drop function if exists public.to_jsonb(deals)
