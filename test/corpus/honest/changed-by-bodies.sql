-- Functions, procedures and blocks that change tables whose triggers, rules or keys keep protected values where these stay protected.

--# a block
do $$ begin update contracts set city = 'Oslo' where id = 1; end $$
--# a block that sets a protected column
do $$ begin update contracts set email = 'a@b.example' where id = 1; end $$
--# a block that takes a row away
do $$ begin delete from contracts where id = 3; end $$
--# a block with a loop
do $$ declare r record; begin for r in select id, city from contracts order by id loop update contracts set city = upper(r.city) where id = r.id; end loop; end $$
--# a block beside a rule
do $$ begin update leases set city = 'Bern' where id = 1; end $$
--# a function
--@ simple owner
create function moved(which int, place text) returns void language plpgsql as $$ begin update contracts set city = place where id = which; end $$
--@ settle
--@ simple
select moved(1, 'Oslo')
--@ extended
select moved(2, 'Bern')
--@ simple
do $$ begin perform moved(1, 'Turin'); end $$
--@ simple
select id, city from contracts order by id
--undo drop function if exists moved(int, text)
--# a function of SQL, that answers
--@ simple owner
create function reached(which int, address text) returns int language sql as 'update contracts set email = address where id = which returning id'
--@ settle
--@ simple
select reached(1, 'a@b.example')
--@ simple
select id, reached(id, 'c@d.example') from deals order by id
--undo drop function if exists reached(int, text)
--# a procedure
--@ simple owner
create procedure ended(which int) language plpgsql as $$ begin update contracts set city = null where id = which; delete from contracts where id = which; if not found then raise exception 'no contract %', which; end if; end $$
--@ settle
--@ simple
call ended(1)
--@ simple
select count(*) from contracts
--undo drop procedure if exists ended(int)
--# a new customer, by a function
--@ simple owner
create function joined_in(who int, called text, mail text) returns int language plpgsql as $$ declare made int; begin insert into contracts (id, city, email) values (who, called, mail) returning id into made; return made; end $$
--@ settle
--@ simple
select joined_in(70001, 'Oslo', 'a@b.example')
--undo drop function if exists joined_in(int, text, text)
--# a procedure that is defined over a table that keeps its history
--@ simple
create procedure closed(which int) language plpgsql as $$ begin update contracts set city = 'closed' where id = which; if not found then raise exception 'no contract %', which; end if; end $$
--@ simple
call closed(1)
--@ simple
select id, city from contracts order by id
--undo drop procedure if exists closed(int)
--# a function of SQL that is defined over a table of documents
--@ simple
create or replace function renamed(which int, called text) returns int language sql as 'update deals set city = called where id = which returning id'
--@ simple
select renamed(1, 'Bern')
--undo drop function if exists renamed(int, text)
--# a yearly copy into the table of the same classes
--@ simple
create procedure kept_again() language sql as 'insert into contract_history (did, contract, city, ssn, code, email, score) select ''COPY'', id, city, ssn, code, email, score from contracts'
--@ simple
call kept_again()
--@ simple
select did, contract, city from contract_history order by contract
--undo drop procedure if exists kept_again()
--# a change of what is given, and of nothing else
--@ simple
create or replace procedure amended(which int, address text default null, place varchar(40) default null, points int default null) language plpgsql as $$ begin update contracts set email = coalesce(address, email), city = coalesce(amended.place, city), score = coalesce(points, score) where id = which; end $$
--@ simple
call amended(1, place => 'Turin')
--@ simple
call amended(2, 'c@d.example', points => 7)
--@ simple
select id, city from contracts order by id
--undo drop procedure if exists amended(int, text, varchar, int)
--# the same in SQL, empty for what stays
--@ simple owner
create function amended_plainly(int, address text) returns void language sql as 'update contracts set email = coalesce(nullif(address, ''''), email) where id = $1'
--@ settle
--@ simple
select amended_plainly(1, ''), amended_plainly(2, 'e@f.example')
--undo drop function if exists amended_plainly(int, text)
--# a loop over a cursor, on one line and on several
--@ simple
do $$ declare c cursor for select id from accounts where customer_id = 1 for update; begin for r in c loop update accounts set kind = 'looked at' where current of c; end loop; end $$
--@ simple
do $$
declare
  c cursor (who int) for select id, kind from accounts where customer_id = who order by id;
begin
  for r in c(2) loop
    update accounts set kind = r.kind || '!' where id = r.id;
    raise notice 'looked at %', r.id;
  end loop;
end $$
--@ simple
select id, kind from accounts where customer_id < 3 order by id
--# a function that locks the row that it changes
--@ simple
create function contract_moved(which int, place text) returns text language plpgsql as $$ declare c text; begin select city into strict c from contracts where id = which for update; update contracts set city = place where id = which; return c; end $$
--@ simple
select contract_moved(1, 'Far')
--@ simple
drop function contract_moved(int, text)
