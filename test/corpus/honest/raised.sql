-- What bodies raise beside protected columns, of which it is told nothing protected.

--# a count
do $$ declare n int; begin select count(*) into n from customers; raise notice '% customers', n; end $$
--# open columns, in a loop
do $$ declare r record; begin for r in select id, city from customers order by id limit 3 loop raise notice '% lives in %', r.id, r.city; end loop; end $$
--# what is missing, with a code and a hint
do $$ begin if not exists (select 1 from customers where id = 99999) then raise exception 'customer % is missing', 99999 using errcode = 'no_data_found', hint = 'Make it first.', detail = 'It was asked for by its number.', table = 'customers'; end if; end $$
--# a function that says what it does
--@ simple
create function lives_in(int) returns text language plpgsql as $$ declare c text; begin select city into c from customers where id = $1; if c is null then raise exception 'no customer %', $1; end if; raise notice '% lives in %', $1, c; return c; end $$
--@ simple
select lives_in(1)
--@ simple
select lives_in(99999)
--@ extended
select lives_in(2)
--@ simple
drop function lives_in(int)
--# a procedure that says what it does
--@ simple
create procedure moved_in(int) language plpgsql as $$ declare n int; begin select count(*) into n from customers c join accounts a on a.customer_id = c.id where c.id = $1; raise info '% accounts', n; update accounts set kind = kind where customer_id = $1; raise notice 'looked at %', $1; end $$
--@ simple
call moved_in(1)
--@ simple
drop procedure moved_in(int)
--# an error that is caught, and told in other words
do $$ declare n int; begin select count(*) into n from customers; n := n / 0; exception when division_by_zero then raise warning 'nothing to divide % by', 12; end $$
--# one after the other in a transaction
--@ simple
begin
--@ simple
do $$ begin raise notice '%', (select max(city) from customers); end $$
--@ simple
update accounts set kind = kind where id = 1
--@ simple
do $$ begin raise notice 'still %', (select min(city) from customers); end $$
--@ simple
commit
--# constants that a trigger raises, of a table whose rows are kept
--undo drop trigger if exists pact_checked on pacts
--undo drop function if exists pact_checked()
--@ simple
create function pact_checked() returns trigger language plpgsql as $$
begin
  if new.city = '' then
    raise exception 'a pact''s city is needed' using hint = 'Give one.', errcode = 'check_violation';
  end if;
  if new.city = 'far' then raise warning 'that is far'; end if;
  raise notice 'looked at';
  return new;
end $$
--@ simple
create trigger pact_checked before insert or update on pacts for each row execute function pact_checked()
--@ simple
update pacts set city = '' where id = 1
--@ extended
insert into pacts (id, city) values (9001, '')
--@ simple
update pacts set city = 'far' where id = 1
--@ simple
update pacts set city = 'near', email = 'a@b.example' where id = 1
