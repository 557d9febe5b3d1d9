--# rows of a view that a protected column chooses, all changed
--@ simple owner
create view vn1 as select id, title from articles where (select max(weight) from tickets) > 60
--@ simple owner
alter view vn1 owner to sallyport_demo
--@ settle
--@ simple
update vn1 set title = 'x'
--undo drop view if exists vn2
--undo drop view if exists vn1
--# the same by a message of its own
--@ simple owner
create view vn1 as select id, title from articles where (select max(weight) from tickets) > 60
--@ simple owner
alter view vn1 owner to sallyport_demo
--@ settle
--@ extended
update vn1 set title = default
--undo drop view if exists vn2
--undo drop view if exists vn1
--# the same through a view over it
--@ simple owner
create view vn1 as select id, title from articles where (select max(weight) from tickets) > 60
--@ simple owner
alter view vn1 owner to sallyport_demo
--@ settle
--@ simple owner
create view vn2 as select id, title as name from vn1
--@ simple owner
alter view vn2 owner to sallyport_demo
--@ settle
--@ simple
update vn2 set name = 'x'
--undo drop view if exists vn2
--undo drop view if exists vn1
--# the same within WITH
--@ simple owner
create view vn1 as select id, title from articles where (select max(weight) from tickets) > 60
--@ simple owner
alter view vn1 owner to sallyport_demo
--@ settle
--@ binary
with done as (update vn1 set title = 'x' returning 1) select count(*) from done
--undo drop view if exists vn2
--undo drop view if exists vn1
--# the same in a body, and looked at behind it
--@ simple owner
create view vn1 as select id, title from articles where (select max(weight) from tickets) > 60
--@ simple owner
alter view vn1 owner to sallyport_demo
--@ settle
--@ simple
do $$ begin update vn1 set title = 'x'; end $$
--@ simple
select id, title from articles order by id
--undo drop view if exists vn2
--undo drop view if exists vn1
--# all of them removed
--@ simple owner
create view vn1 as select id, title from articles where (select max(weight) from tickets) > 60
--@ simple owner
alter view vn1 owner to sallyport_demo
--@ settle
--@ simple
delete from vn1
--undo drop view if exists vn2
--undo drop view if exists vn1
--# all of them merged with a row | since 17
--@ simple owner
create view vn1 as select id, title from articles where (select max(weight) from tickets) > 60
--@ simple owner
alter view vn1 owner to sallyport_demo
--@ settle
--@ simple
merge into vn1 using (select 1) as one on true when matched then update set title = 'x'
--undo drop view if exists vn2
--undo drop view if exists vn1
--# all of them found by a merge that adds a row for none | since 17
--@ simple owner
create view vn1 as select id, title from articles where (select max(weight) from tickets) > 60
--@ simple owner
alter view vn1 owner to sallyport_demo
--@ settle
--@ simple
merge into vn1 using (select 1) as one on true when matched then do nothing when not matched then insert (id, title) values (90, 'x')
--undo drop view if exists vn2
--undo drop view if exists vn1
--# rows of a view that a protected column chooses, all changed where a rule does something else
--@ simple owner
create view vn1 as select id, title from articles where (select max(weight) from tickets) > 60
--@ simple owner
alter view vn1 owner to sallyport_demo
--@ settle
--@ simple owner
create rule vn1_kept as on update to vn1 do instead insert into scratch (id) values (old.id)
--@ simple
update vn1 set title = 'x'
--@ simple
select count(*) from scratch
--undo drop view if exists vn1
--# a number that a new row is given, chosen by setval
--@ simple owner
create sequence vn_numbers
--@ simple owner
alter sequence vn_numbers owner to sallyport_demo
--@ simple owner
create unique index vn_weight on tickets (weight)
--@ simple owner
alter table tickets alter weight set default nextval('vn_numbers')
--@ settle
--@ simple
select setval('vn_numbers', 41, false)
--@ simple
insert into tickets (id, title) values (50, 'x')
--undo alter table tickets alter weight drop default
--undo drop index if exists vn_weight
--undo drop sequence if exists vn_numbers
--undo drop sequence if exists vn_own
--# by setval of a computed name
--@ simple owner
create sequence vn_numbers
--@ simple owner
alter sequence vn_numbers owner to sallyport_demo
--@ simple owner
create unique index vn_weight on tickets (weight)
--@ simple owner
alter table tickets alter weight set default nextval('vn_numbers')
--@ settle
--@ simple
select setval(pg_get_serial_sequence('tickets', 'weight'), 41, false), setval(('vn_' || 'numbers')::regclass, 41, false)
--@ simple
insert into tickets (id, title) values (50, 'x')
--undo alter table tickets alter weight drop default
--undo drop index if exists vn_weight
--undo drop sequence if exists vn_numbers
--undo drop sequence if exists vn_own
--# by setval in a block, told by a count
--@ simple owner
create sequence vn_numbers
--@ simple owner
alter sequence vn_numbers owner to sallyport_demo
--@ simple owner
create unique index vn_weight on tickets (weight)
--@ simple owner
alter table tickets alter weight set default nextval('vn_numbers')
--@ settle
--@ simple
do $$ begin perform setval('vn_numbers', 41, false); end $$
--@ simple
insert into tickets (id, title) values (50, 'x') on conflict do nothing
--undo alter table tickets alter weight drop default
--undo drop index if exists vn_weight
--undo drop sequence if exists vn_numbers
--undo drop sequence if exists vn_own
--# by where the sequence goes on
--@ simple owner
create sequence vn_numbers
--@ simple owner
alter sequence vn_numbers owner to sallyport_demo
--@ simple owner
create unique index vn_weight on tickets (weight)
--@ simple owner
alter table tickets alter weight set default nextval('vn_numbers')
--@ settle
--@ simple
alter sequence vn_numbers restart 41
--@ simple
insert into tickets (id, title) values (50, 'x')
--undo alter table tickets alter weight drop default
--undo drop index if exists vn_weight
--undo drop sequence if exists vn_numbers
--undo drop sequence if exists vn_own
--# by how far it goes at a time
--@ simple owner
create sequence vn_numbers
--@ simple owner
alter sequence vn_numbers owner to sallyport_demo
--@ simple owner
create unique index vn_weight on tickets (weight)
--@ simple owner
alter table tickets alter weight set default nextval('vn_numbers')
--@ settle
--@ simple
alter sequence vn_numbers increment 40; select nextval('vn_numbers') from generate_series(1, 1)
--@ simple
select nextval('vn_numbers')
--@ simple
alter sequence vn_numbers increment 1 minvalue 1 start 41 restart
--@ simple
insert into tickets (id, title) values (50, 'x')
--undo alter table tickets alter weight drop default
--undo drop index if exists vn_weight
--undo drop sequence if exists vn_numbers
--undo drop sequence if exists vn_own
--# by setval of the sequence of an identity
--@ simple owner
create unique index vn_weight on tickets (weight)
--@ simple owner
alter table tickets alter weight set not null, alter weight add generated by default as identity (start with 900)
--@ settle
--@ simple
select setval('tickets_weight_seq', 41, false)
--@ simple
insert into tickets (id, title) values (50, 'x')
--undo alter table tickets alter weight drop identity if exists
--undo alter table tickets alter weight drop not null
--undo drop index if exists vn_weight
