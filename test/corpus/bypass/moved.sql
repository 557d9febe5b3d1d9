-- Rows that move between tables of a family.

--# row moved to a sibling by its key
--@ simple
create table mv1 (like notes) partition by list (id)
--@ simple
alter table mv1 attach partition notes default
--@ simple
create table mv1b partition of mv1 for values in (100)
--@ simple
update mv1 set id = 100 where id = 1
--@ simple
select body from mv1b
--@ simple
select id from mv1b where body like 'canarya%'
--undo alter table mv1 detach partition notes
--undo drop table if exists mv1
--# row moved to a sibling that was there
--@ simple owner
create table public.mv2 (like public.notes) partition by list (id)
--@ simple owner
alter table public.mv2 attach partition public.notes default
--@ simple owner
create table public.mv2b partition of public.mv2 for values in (100)
--@ simple owner
grant all on public.mv2, public.mv2b to public
--@ settle
--@ simple
update mv2 set id = 100 where id = 1
--@ simple
select body from mv2b
--undo alter table mv2 detach partition notes
--undo drop table if exists mv2
--# row moved to a sibling, then the sibling taken off
--@ simple owner
create table public.mv3 (like public.notes) partition by list (id)
--@ simple owner
alter table public.mv3 attach partition public.notes default
--@ simple owner
create table public.mv3b partition of public.mv3 for values in (100)
--@ simple owner
alter table public.mv3 owner to sallyport_demo
--@ simple owner
alter table public.mv3b owner to sallyport_demo
--@ settle
--@ simple
update mv3 set id = 100 where id = 1
--@ simple
alter table mv3 detach partition mv3b
--@ simple
select upper(body) from mv3b
--undo alter table mv3 detach partition notes
--undo drop table if exists mv3
--undo drop table if exists mv3b
--# row moved to a sibling by a merge
--@ simple owner
create table public.mv4 (like public.notes) partition by list (id)
--@ simple owner
alter table public.mv4 attach partition public.notes default
--@ simple owner
create table public.mv4b partition of public.mv4 for values in (100)
--@ simple owner
grant all on public.mv4, public.mv4b to public
--@ settle
--@ simple
merge into mv4 n using (values (1)) v(id) on v.id = n.id when matched then update set id = 100
--@ simple
select body || '' from mv4b
--undo alter table mv4 detach partition notes
--undo drop table if exists mv4
--# row moved below, two levels down
--@ simple owner
create table public.mv5 (like public.notes) partition by list (id)
--@ simple owner
alter table public.mv5 attach partition public.notes default
--@ simple owner
create table public.mv5b partition of public.mv5 for values in (100) partition by range (customer_id)
--@ simple owner
create table public.mv5c partition of public.mv5b default
--@ simple owner
grant all on public.mv5, public.mv5b, public.mv5c to public
--@ settle
--@ simple
update mv5 set id = 100 where id = 1
--@ simple
select reverse(body) from mv5c
--undo alter table mv5 detach partition notes
--undo drop table if exists mv5
--# row moved by a function over the parent
--@ simple owner
create table public.mv6 (like public.notes) partition by list (id)
--@ simple owner
alter table public.mv6 attach partition public.notes default
--@ simple owner
create table public.mv6b partition of public.mv6 for values in (100)
--@ simple owner
grant all on public.mv6, public.mv6b to public
--@ settle
--@ simple
do $$ begin update mv6 set id = 100 where id = 1; end $$
--@ simple
copy mv6b (body) to stdout
--undo alter table mv6 detach partition notes
--undo drop table if exists mv6
