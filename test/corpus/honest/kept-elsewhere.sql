-- Changes that triggers, rules and people copy into columns which are protected in the same class.

--# update that an audit trigger copies
update contracts set city = 'Chur' where id = 1
--# update of several, with what the trigger kept
--@ simple
update contracts set city = upper(city)
--@ simple
select did, contract, city from contract_history order by contract
--# update with parameters that an audit trigger copies
--@ extended
update contracts set city = $1 where id = $2 returning id, city
--bind Chur
--bind 2
--# protected value set that an audit trigger copies
update contracts set ssn = '111-22-3333' where id = 1
--# delete that an audit trigger copies
delete from contracts where id = 2
--# upsert that an audit trigger copies
insert into contracts (id, city) values (1, 'Zug') on conflict (id) do update set city = excluded.city
--# copied into a protected column by hand
insert into contract_history (did, contract, ssn, code) select 'HAND', id, ssn, code from contracts
--# protected columns of another table taken over
update contract_history h set ssn = c.ssn, score = c.score from contracts c where c.id = h.contract
--# change that a rule copies
update leases set city = 'Chur' where id = 1
--# trigger made that keeps rows
--@ simple
create function lease_kept_too() returns trigger language plpgsql as $$ begin insert into lease_history select new.*; return null; end $$
--@ simple
create trigger lease_kept_too after insert on leases for each row execute function lease_kept_too()
--@ simple
insert into leases values (7, 'Zug', '123-45-6789', 'x')
--undo drop trigger if exists lease_kept_too on leases
--undo drop function if exists lease_kept_too
--# rule made that keeps rows
create rule lease_gone as on delete to leases do also insert into lease_history values (old.id, old.city, old.ssn, old.code)
--undo drop rule if exists lease_gone on leases
--# trigger that keeps OLD and NEW whole
--@ simple owner
create function lease_rows_kept() returns trigger language plpgsql as $$ begin insert into lease_history values (old.*); insert into lease_history select (new).*; return new; end $$
--@ simple owner
create trigger lease_rows_kept after update of id on leases for each row execute function lease_rows_kept()
--@ settle
--@ simple
update leases set id = id + 10
--@ simple
select id, city from lease_history order by id
--undo drop trigger if exists lease_rows_kept on leases
--undo drop function if exists lease_rows_kept
--# change that a trigger keeps as a document
--@ simple
update deals set city = 'Chur' where id = 1
--@ simple
delete from deals where id = 2
--@ simple
select did from deal_rows order by entry
--# trigger made that keeps both rows as documents
--@ simple
create function deal_kept_both() returns trigger language plpgsql as $$ begin insert into deal_rows (did, image) values (tg_op, jsonb_build_object('is', new.code, 'score', new.score, 'city', new.city)); return null; end $$
--@ simple
create trigger deal_kept_both after insert on deals for each row execute function deal_kept_both()
--@ simple
insert into deals values (7, 'Zug', 'own', 1)
--undo drop trigger if exists deal_kept_both on deals
--undo drop function if exists deal_kept_both
