-- What runs unasked, and what is kept where nobody looks: second list.

--# index by a class of one's own over numbers, written
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.ordered (id int, t text); insert into public.ordered values (3, 'c'), (1, 'a'), (2, 'b'); create index ordered_index on public.ordered (id public.own_order); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
insert into ordered values (4, 'd')
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# index by a class of one's own over numbers, changed
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.ordered (id int, t text); insert into public.ordered values (3, 'c'), (1, 'a'), (2, 'b'); create index ordered_index on public.ordered (id public.own_order); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
update ordered set id = id + 10
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# index by a class of one's own over numbers, reindexed
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.ordered (id int, t text); insert into public.ordered values (3, 'c'), (1, 'a'), (2, 'b'); create index ordered_index on public.ordered (id public.own_order); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
reindex table ordered
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# index by a class of one's own over numbers, copied into
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.ordered (id int, t text); insert into public.ordered values (3, 'c'), (1, 'a'), (2, 'b'); create index ordered_index on public.ordered (id public.own_order); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
copy ordered from stdin
--copy 8\tx
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# index by a class of one's own over numbers, asked in its order
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.ordered (id int, t text); insert into public.ordered values (3, 'c'), (1, 'a'), (2, 'b'); create index ordered_index on public.ordered (id public.own_order); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
set enable_seqscan = off; set enable_sort = off; select id from ordered where id > 1 order by id
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# index by a class of one's own over numbers, merged
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.ordered (id int, t text); insert into public.ordered values (3, 'c'), (1, 'a'), (2, 'b'); create index ordered_index on public.ordered (id public.own_order); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
merge into ordered o using (values (7)) v (id) on o.id = v.id when not matched then insert values (v.id, 'x')
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# partitions by a class of one's own, written
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.ordered (id int, t text) partition by range (id public.own_order); create table public.ordered_part partition of public.ordered for values from (1) to (100); insert into public.ordered values (3, 'c'); alter table public.ordered owner to sallyport_demo; alter table public.ordered_part owner to sallyport_demo
--@ settle
--@ simple
insert into ordered values (4, 'd')
--undo drop table if exists public.ordered_more
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# partitions by a class of one's own, asked
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.ordered (id int, t text) partition by range (id public.own_order); create table public.ordered_part partition of public.ordered for values from (1) to (100); insert into public.ordered values (3, 'c'); alter table public.ordered owner to sallyport_demo; alter table public.ordered_part owner to sallyport_demo
--@ settle
--@ simple
select t from ordered where id = 3
--undo drop table if exists public.ordered_more
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# partitions by a class of one's own, asked by a parameter
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.ordered (id int, t text) partition by range (id public.own_order); create table public.ordered_part partition of public.ordered for values from (1) to (100); insert into public.ordered values (3, 'c'); alter table public.ordered owner to sallyport_demo; alter table public.ordered_part owner to sallyport_demo
--@ settle
--@ simple
extended
--@ simple
select t from ordered where id > 2 and id < 9
--undo drop table if exists public.ordered_more
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# partitions by a class of one's own, a partition more
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.ordered (id int, t text) partition by range (id public.own_order); create table public.ordered_part partition of public.ordered for values from (1) to (100); insert into public.ordered values (3, 'c'); alter table public.ordered owner to sallyport_demo; alter table public.ordered_part owner to sallyport_demo
--@ settle
--@ simple
create table ordered_more partition of ordered for values from (200) to (300)
--undo drop table if exists public.ordered_more
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# partitions by a class of one's own, updated
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.ordered (id int, t text) partition by range (id public.own_order); create table public.ordered_part partition of public.ordered for values from (1) to (100); insert into public.ordered values (3, 'c'); alter table public.ordered owner to sallyport_demo; alter table public.ordered_part owner to sallyport_demo
--@ settle
--@ simple
update ordered set t = 'x' where id = 3
--undo drop table if exists public.ordered_more
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# partitions by a class of one's own, deleted
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.ordered (id int, t text) partition by range (id public.own_order); create table public.ordered_part partition of public.ordered for values from (1) to (100); insert into public.ordered values (3, 'c'); alter table public.ordered owner to sallyport_demo; alter table public.ordered_part owner to sallyport_demo
--@ settle
--@ simple
delete from ordered where id = 3
--undo drop table if exists public.ordered_more
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# partitions by a class of one's own, planned
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.ordered (id int, t text) partition by range (id public.own_order); create table public.ordered_part partition of public.ordered for values from (1) to (100); insert into public.ordered values (3, 'c'); alter table public.ordered owner to sallyport_demo; alter table public.ordered_part owner to sallyport_demo
--@ settle
--@ simple
explain (costs off) select t from ordered where id = 3
--undo drop table if exists public.ordered_more
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# partitions by a class of one's own, joined
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.ordered (id int, t text) partition by range (id public.own_order); create table public.ordered_part partition of public.ordered for values from (1) to (100); insert into public.ordered values (3, 'c'); alter table public.ordered owner to sallyport_demo; alter table public.ordered_part owner to sallyport_demo
--@ settle
--@ simple
select a.t from ordered a join ordered b on a.id = b.id
--undo drop table if exists public.ordered_more
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# range over a class of one's own, written
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create type public.own_range as range (subtype = int, subtype_opclass = public.own_order); create table public.ordered (id int, r public.own_range); insert into public.ordered values (1, '[1,5]'), (2, '[3,9]'); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
insert into ordered values (3, '[2,4]')
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# range over a class of one's own, made
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create type public.own_range as range (subtype = int, subtype_opclass = public.own_order); create table public.ordered (id int, r public.own_range); insert into public.ordered values (1, '[1,5]'), (2, '[3,9]'); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
select own_range(1, 5)
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# range over a class of one's own, compared
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create type public.own_range as range (subtype = int, subtype_opclass = public.own_order); create table public.ordered (id int, r public.own_range); insert into public.ordered values (1, '[1,5]'), (2, '[3,9]'); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
select id from ordered where r @> 4
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# range over a class of one's own, united
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create type public.own_range as range (subtype = int, subtype_opclass = public.own_order); create table public.ordered (id int, r public.own_range); insert into public.ordered values (1, '[1,5]'), (2, '[3,9]'); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
select range_agg(r) from ordered
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# range over a class of one's own, ordered
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create type public.own_range as range (subtype = int, subtype_opclass = public.own_order); create table public.ordered (id int, r public.own_range); insert into public.ordered values (1, '[1,5]'), (2, '[3,9]'); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
select id from ordered order by r, id
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# range over a class of one's own, read from a text
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create type public.own_range as range (subtype = int, subtype_opclass = public.own_order); create table public.ordered (id int, r public.own_range); insert into public.ordered values (1, '[1,5]'), (2, '[3,9]'); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
select '[1,9]'::own_range
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# range over a class of one's own, read from a document
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create type public.own_range as range (subtype = int, subtype_opclass = public.own_order); create table public.ordered (id int, r public.own_range); insert into public.ordered values (1, '[1,5]'), (2, '[3,9]'); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
select * from json_to_record('{"r": "[1,4]"}') as x (r own_range)
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# range over a class of one's own, multirange
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create type public.own_range as range (subtype = int, subtype_opclass = public.own_order); create table public.ordered (id int, r public.own_range); insert into public.ordered values (1, '[1,5]'), (2, '[3,9]'); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
select own_multirange(own_range(1, 2))
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# range over a class of one's own, in a parameter's type
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create type public.own_range as range (subtype = int, subtype_opclass = public.own_order); create table public.ordered (id int, r public.own_range); insert into public.ordered values (1, '[1,5]'), (2, '[3,9]'); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
extended
--@ simple
select id from ordered where r && '[4,5]'
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# hash of a type of its own, in an index
--@ simple owner
create type public.open_word as (word text); create function public.word_hash(a public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return hashtext(a.word); end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, hashes, commutator = operator(public.=)); create operator class public.word_hashing default for type public.open_word using hash as operator 1 public.=, function 1 public.word_hash(public.open_word); create table public.ordered (id int primary key, w public.open_word); insert into public.ordered values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.ordered owner to sallyport_demo; create view public.ordered_view as select id, w as hidden_word from public.ordered; grant all on public.ordered_view to sallyport_demo
--@ settle
--@ simple
create index on ordered using hash (w)
--undo drop view if exists public.ordered_view
--undo drop table if exists public.ordered cascade
--undo drop operator class if exists public.word_hashing using hash cascade
--undo drop operator family if exists public.word_hashing using hash cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# enumeration with a cast to a document, in a row
--@ simple owner
create function public.mood_json(public.mood) returns json language plpgsql immutable as 'begin return to_json((select handle from public.vitals where id = 1)); end'; create cast (public.mood as json) with function public.mood_json(public.mood)
--@ settle
--@ simple
select row_to_json(m) from moods m order by id
--undo drop cast if exists (public.mood as json)
--undo drop function if exists public.mood_json(public.mood)
--# enumeration with a cast to a document, aggregated
--@ simple owner
create function public.mood_json(public.mood) returns json language plpgsql immutable as 'begin return to_json((select handle from public.vitals where id = 1)); end'; create cast (public.mood as json) with function public.mood_json(public.mood)
--@ settle
--@ simple
select json_agg(m) from moods m
--undo drop cast if exists (public.mood as json)
--undo drop function if exists public.mood_json(public.mood)
--# enumeration with a cast to a document, by its word
--@ simple owner
create function public.mood_json(public.mood) returns json language plpgsql immutable as 'begin return to_json((select handle from public.vitals where id = 1)); end'; create cast (public.mood as json) with function public.mood_json(public.mood)
--@ settle
--@ simple
select json_build_object('m', 'calm'::mood), to_jsonb(enum_first(null::mood)), json_agg(x) from unnest(enum_range(null::mood)) x
--undo drop cast if exists (public.mood as json)
--undo drop function if exists public.mood_json(public.mood)
--# enumeration with a cast to a document, by a function's result
--@ simple owner
create function public.mood_json(public.mood) returns json language plpgsql immutable as 'begin return to_json((select handle from public.vitals where id = 1)); end'; create cast (public.mood as json) with function public.mood_json(public.mood); create function public.a_mood() returns public.mood language sql immutable as 'select ''calm''::public.mood'
--@ settle
--@ simple
select to_json(a_mood())
--undo drop function if exists public.a_mood()
--undo drop cast if exists (public.mood as json)
--undo drop function if exists public.mood_json(public.mood)
--# enumeration cast by itself in a function's argument
--@ simple owner
create function public.a_mood() returns public.mood language plpgsql immutable as 'begin return ''calm''; end'
--@ settle
--@ simple
select shout(a_mood())
--undo drop function if exists public.a_mood()
--# enumeration cast by itself in a set's rows
--@ simple owner
create function public.some_moods() returns setof public.mood language sql immutable as 'select unnest(enum_range(null::public.mood))'
--@ settle
--@ simple
select shout(m) from some_moods() m
--undo drop function if exists public.some_moods()
--# default of a domain in a temporary table
--@ simple owner
create function public.read_default() returns text language plpgsql volatile as 'begin return (select handle from public.vitals where id = 1); end'; create domain public.told_default as text default public.read_default()
--@ settle
--@ simple
create temp table made (id int, t told_default)
--@ simple
insert into made (id) values (1)
--@ simple
select t from made
--undo drop domain if exists public.told_default
--undo drop function if exists public.read_default()
--# default of a domain in a column added
--@ simple owner
create function public.read_default() returns text language plpgsql volatile as 'begin return (select handle from public.vitals where id = 1); end'; create domain public.told_default as text default public.read_default(); create table public.made (id int); insert into public.made values (1); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
alter table made add column t told_default
--@ simple
select t from made
--undo drop table if exists public.made
--undo drop domain if exists public.told_default
--undo drop function if exists public.read_default()
--# default of a domain over a domain
--@ simple owner
create function public.read_default() returns text language plpgsql volatile as 'begin return (select handle from public.vitals where id = 1); end'; create domain public.told_default as text default public.read_default(); create domain public.told_again as public.told_default; create table public.made (id int, t public.told_again); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
insert into made (id) values (1) returning t
--undo drop table if exists public.made
--undo drop domain if exists public.told_again
--undo drop domain if exists public.told_default
--undo drop function if exists public.read_default()
--# default of a domain by COPY
--@ simple owner
create function public.read_default() returns text language plpgsql volatile as 'begin return (select handle from public.vitals where id = 1); end'; create domain public.told_default as text default public.read_default(); create table public.made (id int, t public.told_default); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
insert into made (id) select 1
--@ simple
table made
--undo drop table if exists public.made
--undo drop domain if exists public.told_default
--undo drop function if exists public.read_default()
--# default of a domain set later by the attempt
--@ simple owner
create function public.read_default() returns text language plpgsql volatile as 'begin return (select handle from public.vitals where id = 1); end'; create domain public.told_default as text; alter domain public.told_default owner to sallyport_demo; create table public.made (id int, t public.told_default); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
alter domain told_default set default read_default()
--@ simple
insert into made (id) values (1) returning t
--undo drop table if exists public.made
--undo drop domain if exists public.told_default
--undo drop function if exists public.read_default()
--# default of a domain in a row that is set to default
--@ simple owner
create function public.read_default() returns text language plpgsql volatile as 'begin return (select handle from public.vitals where id = 1); end'; create domain public.told_default as text default public.read_default(); create table public.made (id int, t public.told_default); insert into public.made values (1, 'x'); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
update made set t = default returning t
--undo drop table if exists public.made
--undo drop domain if exists public.told_default
--undo drop function if exists public.read_default()
--# default of a domain in a merge
--@ simple owner
create function public.read_default() returns text language plpgsql volatile as 'begin return (select handle from public.vitals where id = 1); end'; create domain public.told_default as text default public.read_default(); create table public.made (id int, t public.told_default); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
merge into made m using (values (1)) v (id) on m.id = v.id when not matched then insert (id) values (v.id)
--@ simple
select t from made
--undo drop table if exists public.made
--undo drop domain if exists public.told_default
--undo drop function if exists public.read_default()
--# key of a partition that tells, two levels down
--@ simple owner
create function public.telling_key(i int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i; end'; create table public.made (id int, k int) partition by list (k); create table public.made_mid partition of public.made default partition by list (public.telling_key(id)); create table public.made_part partition of public.made_mid default; alter table public.made owner to sallyport_demo; alter table public.made_mid owner to sallyport_demo; alter table public.made_part owner to sallyport_demo
--@ settle
--@ simple
insert into made values (1, 1)
--undo drop table if exists public.made
--undo drop function if exists public.telling_key(int)
--# key of a partition that tells, copied into
--@ simple owner
create function public.telling_key(i int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i; end'; create table public.made (id int) partition by list (public.telling_key(id)); create table public.made_part partition of public.made default; alter table public.made owner to sallyport_demo; alter table public.made_part owner to sallyport_demo
--@ settle
--@ simple
with w as (insert into made select generate_series(1, 2) returning id) select * from w
--undo drop table if exists public.made
--undo drop function if exists public.telling_key(int)
--# equality of one's own in IN of a sub-select
--@ simple owner
create type public.open_word as (word text); create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return true; end'; create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same); create table public.made (id int, w public.open_word); insert into public.made values (1, row('a')); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
select id from made where w in (select w from made)
--undo drop table if exists public.made
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# equality of one's own in CASE
--@ simple owner
create type public.open_word as (word text); create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return true; end'; create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same); create table public.made (id int, w public.open_word); insert into public.made values (1, row('a')); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
select case w when w then 1 end from made
--undo drop table if exists public.made
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# equality of one's own in a block's CASE
--@ simple owner
create type public.open_word as (word text); create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return true; end'; create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same)
--@ settle
--@ simple
do $$ declare x open_word := row('a'); begin case x when x then null; end case; end $$
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# equality of one's own in a row's comparison
--@ simple owner
create type public.open_word as (word text); create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return true; end'; create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same); create table public.made (id int, w public.open_word); insert into public.made values (1, row('a')); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
select a.id from made a, made b where row(a.w) = row(b.w)
--undo drop table if exists public.made
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# exclusion by a class of one's own
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.made (id int, exclude using btree (id public.own_order with =)); insert into public.made values (5); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
insert into made values (1)
--undo drop table if exists public.made
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# unique by a class of one's own, a conflict
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.made (id int); create unique index on public.made (id public.own_order); insert into public.made values (5); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
insert into made values (5) on conflict do nothing
--undo drop table if exists public.made
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# class of one's own changed by another function later
--@ simple owner
create function public.own_compare(a int, b int) returns int language plpgsql immutable as 'begin return case when a < b then -1 when a > b then 1 else 0 end; end'; alter function public.own_compare(int, int) owner to sallyport_demo; create operator class public.own_order for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 public.own_compare(int, int); create table public.ordered (id int, t text); insert into public.ordered values (3, 'c'), (1, 'a'), (2, 'b'); create index ordered_index on public.ordered (id public.own_order); alter table public.ordered owner to sallyport_demo
--@ settle
--@ simple
create or replace function own_compare(a int, b int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return case when a < b then -1 when a > b then 1 else 0 end; end'
--@ simple
insert into ordered values (4, 'd')
--undo drop table if exists public.ordered, public.ordered_part cascade
--undo drop operator class if exists public.own_order using btree cascade
--undo drop operator family if exists public.own_order using btree cascade
--undo drop type if exists public.own_range cascade
--undo drop function if exists public.own_compare(int, int)
--# key of a partition changed by another function later
--@ simple owner
create function public.telling_key(i int) returns int language plpgsql immutable as 'begin return i; end'; alter function public.telling_key(int) owner to sallyport_demo; create table public.made (id int) partition by list (public.telling_key(id)); create table public.made_part partition of public.made default; alter table public.made owner to sallyport_demo; alter table public.made_part owner to sallyport_demo
--@ settle
--@ simple
create or replace function telling_key(i int) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i; end'
--@ simple
insert into made values (1)
--undo drop table if exists public.made
--undo drop function if exists public.telling_key(int)
--# default of a domain changed by another function later
--@ simple owner
create function public.read_default() returns text language plpgsql volatile as 'begin return ''x''; end'; alter function public.read_default() owner to sallyport_demo; create domain public.told_default as text default public.read_default(); create table public.made (id int, t public.told_default); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
create or replace function read_default() returns text language plpgsql as 'begin return (select handle from public.vitals where id = 1); end'
--@ simple
insert into made (id) values (1) returning t
--undo drop table if exists public.made
--undo drop domain if exists public.told_default
--undo drop function if exists public.read_default()
--# check of a domain that runs a text of the system's
--@ simple owner
create domain public.told_query as text check (pg_catalog.query_to_xml('select 1 from public.vitals where handle like ''' || value || '''', true, false, '')::text like '%row%')
--@ settle
--@ simple
select 'canarya%'::told_query
--undo drop domain if exists public.told_query
--# check of a table that runs a text of the system's
--@ simple owner
create table public.made (t text check (pg_catalog.query_to_xml('select 1 from public.vitals where handle like ''' || t || '''', true, false, '')::text like '%row%')); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
insert into made values ('canarya%')
--undo drop table if exists public.made
--# aggregate of the system's function that runs a text
--@ simple owner
create aggregate public.rewriting (text) (sfunc = pg_catalog.ts_rewrite, stype = tsquery, initcond = 'a')
--@ settle
--@ simple
select rewriting('select ''a''::tsquery, plainto_tsquery(''simple'', handle::text) from public.vitals where id = 1')
--undo drop aggregate if exists public.rewriting(text)
--# operator of the system's function that runs a text
--@ simple owner
create operator public.~> (leftarg = tsquery, rightarg = text, function = pg_catalog.ts_rewrite)
--@ settle
--@ simple
select 'a'::tsquery ~> 'select ''a''::tsquery, plainto_tsquery(''simple'', handle::text) from public.vitals where id = 1'
--undo drop operator if exists public.~> (tsquery, text)
--# function of the language internal that runs a text
--@ simple owner
create function public.rewriting(tsquery, text) returns tsquery language internal as 'tsquery_rewrite_query'
--@ settle
--@ simple
select rewriting('a', 'select ''a''::tsquery, plainto_tsquery(''simple'', handle::text) from public.vitals where id = 1')
--undo drop function if exists public.rewriting(tsquery, text)
--# default of the system's function that runs a text
--@ simple owner
create table public.made (id int, t xml default pg_catalog.query_to_xml('select handle from public.vitals', true, false, '')); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
insert into made (id) values (1) returning t
--undo drop table if exists public.made
--# default of a domain by the system's function that runs a text
--@ simple owner
create domain public.told_xml as xml default pg_catalog.query_to_xml('select handle from public.vitals', true, false, ''); create table public.made (id int, t public.told_xml); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
insert into made (id) values (1) returning t
--undo drop table if exists public.made
--undo drop domain if exists public.told_xml
--# view that the owner made of a text of the system's
--@ simple owner
create view public.made_view as select pg_catalog.query_to_xml('select handle from public.vitals', true, false, '') as x; grant all on public.made_view to sallyport_demo
--@ settle
--@ simple
select x from made_view
--undo drop view if exists public.made_view
--# trigger of the system's that rewrites a vector
--@ simple owner
create table public.made (id int, t text, v tsvector); create trigger rewritten before insert on public.made for each row execute function pg_catalog.tsvector_update_trigger(v, 'pg_catalog.simple', t); alter table public.made owner to sallyport_demo
--@ settle
--@ simple
insert into made select id, handle::text from vitals returning v
--undo drop table if exists public.made
