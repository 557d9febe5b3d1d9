-- Orders of types and keys of indexes whose functions read elsewhere, in whatever runs them.

--# order of a type of its own: distinct
--@ simple owner
create type public.open_word as (word text); create function public.word_compare(a public.open_word, b public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return bttextcmp(a.word, b.word); end'; create function public.word_less(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word < b.word; end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.< (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.>)); create operator public.> (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.<)); create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, merges); create operator class public.word_order default for type public.open_word using btree as operator 1 public.<, operator 3 public.=, operator 5 public.>, function 1 public.word_compare(public.open_word, public.open_word); create table public.word_list (id int primary key, w public.open_word); insert into public.word_list values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.word_list owner to sallyport_demo; create view public.word_view as select id, row(name)::public.open_word as w from public.vitals; grant all on public.word_view to sallyport_demo
--@ settle
--@ simple
select distinct w from word_list
--undo drop view if exists public.word_view
--undo drop table if exists public.word_list, public.word_keys
--undo drop operator class if exists public.word_order using btree cascade
--undo drop operator family if exists public.word_order using btree cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop operator if exists public.< (public.open_word, public.open_word)
--undo drop operator if exists public.> (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# order of a type of its own: an order
--@ simple owner
create type public.open_word as (word text); create function public.word_compare(a public.open_word, b public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return bttextcmp(a.word, b.word); end'; create function public.word_less(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word < b.word; end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.< (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.>)); create operator public.> (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.<)); create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, merges); create operator class public.word_order default for type public.open_word using btree as operator 1 public.<, operator 3 public.=, operator 5 public.>, function 1 public.word_compare(public.open_word, public.open_word); create table public.word_list (id int primary key, w public.open_word); insert into public.word_list values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.word_list owner to sallyport_demo; create view public.word_view as select id, row(name)::public.open_word as w from public.vitals; grant all on public.word_view to sallyport_demo
--@ settle
--@ simple
select id from word_list order by w, id
--undo drop view if exists public.word_view
--undo drop table if exists public.word_list, public.word_keys
--undo drop operator class if exists public.word_order using btree cascade
--undo drop operator family if exists public.word_order using btree cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop operator if exists public.< (public.open_word, public.open_word)
--undo drop operator if exists public.> (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# order of a type of its own: a group
--@ simple owner
create type public.open_word as (word text); create function public.word_compare(a public.open_word, b public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return bttextcmp(a.word, b.word); end'; create function public.word_less(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word < b.word; end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.< (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.>)); create operator public.> (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.<)); create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, merges); create operator class public.word_order default for type public.open_word using btree as operator 1 public.<, operator 3 public.=, operator 5 public.>, function 1 public.word_compare(public.open_word, public.open_word); create table public.word_list (id int primary key, w public.open_word); insert into public.word_list values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.word_list owner to sallyport_demo; create view public.word_view as select id, row(name)::public.open_word as w from public.vitals; grant all on public.word_view to sallyport_demo
--@ settle
--@ simple
select count(*) from word_list group by w
--undo drop view if exists public.word_view
--undo drop table if exists public.word_list, public.word_keys
--undo drop operator class if exists public.word_order using btree cascade
--undo drop operator family if exists public.word_order using btree cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop operator if exists public.< (public.open_word, public.open_word)
--undo drop operator if exists public.> (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# order of a type of its own: a union
--@ simple owner
create type public.open_word as (word text); create function public.word_compare(a public.open_word, b public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return bttextcmp(a.word, b.word); end'; create function public.word_less(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word < b.word; end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.< (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.>)); create operator public.> (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.<)); create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, merges); create operator class public.word_order default for type public.open_word using btree as operator 1 public.<, operator 3 public.=, operator 5 public.>, function 1 public.word_compare(public.open_word, public.open_word); create table public.word_list (id int primary key, w public.open_word); insert into public.word_list values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.word_list owner to sallyport_demo; create view public.word_view as select id, row(name)::public.open_word as w from public.vitals; grant all on public.word_view to sallyport_demo
--@ settle
--@ simple
select w from word_list union select w from word_list
--undo drop view if exists public.word_view
--undo drop table if exists public.word_list, public.word_keys
--undo drop operator class if exists public.word_order using btree cascade
--undo drop operator family if exists public.word_order using btree cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop operator if exists public.< (public.open_word, public.open_word)
--undo drop operator if exists public.> (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# order of a type of its own: a count of distinct ones
--@ simple owner
create type public.open_word as (word text); create function public.word_compare(a public.open_word, b public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return bttextcmp(a.word, b.word); end'; create function public.word_less(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word < b.word; end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.< (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.>)); create operator public.> (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.<)); create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, merges); create operator class public.word_order default for type public.open_word using btree as operator 1 public.<, operator 3 public.=, operator 5 public.>, function 1 public.word_compare(public.open_word, public.open_word); create table public.word_list (id int primary key, w public.open_word); insert into public.word_list values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.word_list owner to sallyport_demo; create view public.word_view as select id, row(name)::public.open_word as w from public.vitals; grant all on public.word_view to sallyport_demo
--@ settle
--@ simple
select count(distinct w) from word_list
--undo drop view if exists public.word_view
--undo drop table if exists public.word_list, public.word_keys
--undo drop operator class if exists public.word_order using btree cascade
--undo drop operator family if exists public.word_order using btree cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop operator if exists public.< (public.open_word, public.open_word)
--undo drop operator if exists public.> (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# order of a type of its own: a window's order
--@ simple owner
create type public.open_word as (word text); create function public.word_compare(a public.open_word, b public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return bttextcmp(a.word, b.word); end'; create function public.word_less(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word < b.word; end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.< (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.>)); create operator public.> (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.<)); create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, merges); create operator class public.word_order default for type public.open_word using btree as operator 1 public.<, operator 3 public.=, operator 5 public.>, function 1 public.word_compare(public.open_word, public.open_word); create table public.word_list (id int primary key, w public.open_word); insert into public.word_list values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.word_list owner to sallyport_demo; create view public.word_view as select id, row(name)::public.open_word as w from public.vitals; grant all on public.word_view to sallyport_demo
--@ settle
--@ simple
select id, rank() over (order by w) from word_list order by id
--undo drop view if exists public.word_view
--undo drop table if exists public.word_list, public.word_keys
--undo drop operator class if exists public.word_order using btree cascade
--undo drop operator family if exists public.word_order using btree cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop operator if exists public.< (public.open_word, public.open_word)
--undo drop operator if exists public.> (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# order of a type of its own: the greatest
--@ simple owner
create type public.open_word as (word text); create function public.word_compare(a public.open_word, b public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return bttextcmp(a.word, b.word); end'; create function public.word_less(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word < b.word; end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.< (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.>)); create operator public.> (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.<)); create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, merges); create operator class public.word_order default for type public.open_word using btree as operator 1 public.<, operator 3 public.=, operator 5 public.>, function 1 public.word_compare(public.open_word, public.open_word); create table public.word_list (id int primary key, w public.open_word); insert into public.word_list values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.word_list owner to sallyport_demo; create view public.word_view as select id, row(name)::public.open_word as w from public.vitals; grant all on public.word_view to sallyport_demo
--@ settle
--@ simple
select greatest(w, row('b')::open_word) from word_list
--undo drop view if exists public.word_view
--undo drop table if exists public.word_list, public.word_keys
--undo drop operator class if exists public.word_order using btree cascade
--undo drop operator family if exists public.word_order using btree cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop operator if exists public.< (public.open_word, public.open_word)
--undo drop operator if exists public.> (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# order of a type of its own: an array sorted
--@ simple owner
create type public.open_word as (word text); create function public.word_compare(a public.open_word, b public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return bttextcmp(a.word, b.word); end'; create function public.word_less(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word < b.word; end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.< (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.>)); create operator public.> (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.<)); create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, merges); create operator class public.word_order default for type public.open_word using btree as operator 1 public.<, operator 3 public.=, operator 5 public.>, function 1 public.word_compare(public.open_word, public.open_word); create table public.word_list (id int primary key, w public.open_word); insert into public.word_list values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.word_list owner to sallyport_demo; create view public.word_view as select id, row(name)::public.open_word as w from public.vitals; grant all on public.word_view to sallyport_demo
--@ settle
--@ simple
select array_sort(array[w, row('a')::open_word]) from word_list
--undo drop view if exists public.word_view
--undo drop table if exists public.word_list, public.word_keys
--undo drop operator class if exists public.word_order using btree cascade
--undo drop operator family if exists public.word_order using btree cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop operator if exists public.< (public.open_word, public.open_word)
--undo drop operator if exists public.> (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# order of a type of its own: rows within records
--@ simple owner
create type public.open_word as (word text); create function public.word_compare(a public.open_word, b public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return bttextcmp(a.word, b.word); end'; create function public.word_less(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word < b.word; end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.< (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.>)); create operator public.> (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.<)); create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, merges); create operator class public.word_order default for type public.open_word using btree as operator 1 public.<, operator 3 public.=, operator 5 public.>, function 1 public.word_compare(public.open_word, public.open_word); create table public.word_list (id int primary key, w public.open_word); insert into public.word_list values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.word_list owner to sallyport_demo; create view public.word_view as select id, row(name)::public.open_word as w from public.vitals; grant all on public.word_view to sallyport_demo
--@ settle
--@ simple
select distinct r from (select row(w, 1) as r from word_list) s
--undo drop view if exists public.word_view
--undo drop table if exists public.word_list, public.word_keys
--undo drop operator class if exists public.word_order using btree cascade
--undo drop operator family if exists public.word_order using btree cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop operator if exists public.< (public.open_word, public.open_word)
--undo drop operator if exists public.> (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# order of a type of its own: whole rows compared
--@ simple owner
create type public.open_word as (word text); create function public.word_compare(a public.open_word, b public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return bttextcmp(a.word, b.word); end'; create function public.word_less(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word < b.word; end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.< (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.>)); create operator public.> (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.<)); create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, merges); create operator class public.word_order default for type public.open_word using btree as operator 1 public.<, operator 3 public.=, operator 5 public.>, function 1 public.word_compare(public.open_word, public.open_word); create table public.word_list (id int primary key, w public.open_word); insert into public.word_list values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.word_list owner to sallyport_demo; create view public.word_view as select id, row(name)::public.open_word as w from public.vitals; grant all on public.word_view to sallyport_demo
--@ settle
--@ simple
select count(*) from word_list a join word_list b on a < b
--undo drop view if exists public.word_view
--undo drop table if exists public.word_list, public.word_keys
--undo drop operator class if exists public.word_order using btree cascade
--undo drop operator family if exists public.word_order using btree cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop operator if exists public.< (public.open_word, public.open_word)
--undo drop operator if exists public.> (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# order of a type of its own: a join by merging
--@ simple owner
create type public.open_word as (word text); create function public.word_compare(a public.open_word, b public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return bttextcmp(a.word, b.word); end'; create function public.word_less(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word < b.word; end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.< (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.>)); create operator public.> (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.<)); create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, merges); create operator class public.word_order default for type public.open_word using btree as operator 1 public.<, operator 3 public.=, operator 5 public.>, function 1 public.word_compare(public.open_word, public.open_word); create table public.word_list (id int primary key, w public.open_word); insert into public.word_list values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.word_list owner to sallyport_demo; create view public.word_view as select id, row(name)::public.open_word as w from public.vitals; grant all on public.word_view to sallyport_demo
--@ settle
--@ simple
set enable_hashjoin = off; set enable_nestloop = off; select count(*) from word_list a join word_list b using (w)
--undo drop view if exists public.word_view
--undo drop table if exists public.word_list, public.word_keys
--undo drop operator class if exists public.word_order using btree cascade
--undo drop operator family if exists public.word_order using btree cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop operator if exists public.< (public.open_word, public.open_word)
--undo drop operator if exists public.> (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# order of a type of its own: a view's order
--@ simple owner
create type public.open_word as (word text); create function public.word_compare(a public.open_word, b public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return bttextcmp(a.word, b.word); end'; create function public.word_less(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word < b.word; end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.< (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.>)); create operator public.> (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.<)); create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, merges); create operator class public.word_order default for type public.open_word using btree as operator 1 public.<, operator 3 public.=, operator 5 public.>, function 1 public.word_compare(public.open_word, public.open_word); create table public.word_list (id int primary key, w public.open_word); insert into public.word_list values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.word_list owner to sallyport_demo; create view public.word_view as select id, row(name)::public.open_word as w from public.vitals; grant all on public.word_view to sallyport_demo
--@ settle
--@ simple
select id from word_view order by w, id
--undo drop view if exists public.word_view
--undo drop table if exists public.word_list, public.word_keys
--undo drop operator class if exists public.word_order using btree cascade
--undo drop operator family if exists public.word_order using btree cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop operator if exists public.< (public.open_word, public.open_word)
--undo drop operator if exists public.> (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# order of a type of its own: distinct on
--@ simple owner
create type public.open_word as (word text); create function public.word_compare(a public.open_word, b public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return bttextcmp(a.word, b.word); end'; create function public.word_less(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word < b.word; end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.< (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.>)); create operator public.> (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.<)); create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, merges); create operator class public.word_order default for type public.open_word using btree as operator 1 public.<, operator 3 public.=, operator 5 public.>, function 1 public.word_compare(public.open_word, public.open_word); create table public.word_list (id int primary key, w public.open_word); insert into public.word_list values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.word_list owner to sallyport_demo; create view public.word_view as select id, row(name)::public.open_word as w from public.vitals; grant all on public.word_view to sallyport_demo
--@ settle
--@ simple
select distinct on (w) id from word_list order by w, id
--undo drop view if exists public.word_view
--undo drop table if exists public.word_list, public.word_keys
--undo drop operator class if exists public.word_order using btree cascade
--undo drop operator family if exists public.word_order using btree cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop operator if exists public.< (public.open_word, public.open_word)
--undo drop operator if exists public.> (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# order of a type of its own: a partition's key
--@ simple owner
create type public.open_word as (word text); create function public.word_compare(a public.open_word, b public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return bttextcmp(a.word, b.word); end'; create function public.word_less(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word < b.word; end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.< (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.>)); create operator public.> (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.<)); create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, merges); create operator class public.word_order default for type public.open_word using btree as operator 1 public.<, operator 3 public.=, operator 5 public.>, function 1 public.word_compare(public.open_word, public.open_word); create table public.word_list (id int primary key, w public.open_word); insert into public.word_list values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.word_list owner to sallyport_demo; create view public.word_view as select id, row(name)::public.open_word as w from public.vitals; grant all on public.word_view to sallyport_demo
--@ settle
--@ simple
create temp table word_keys (w open_word) partition by list (w); create temp table word_part partition of word_keys for values in (row('a')::open_word); insert into word_keys values (row('a')::open_word)
--undo drop view if exists public.word_view
--undo drop table if exists public.word_list, public.word_keys
--undo drop operator class if exists public.word_order using btree cascade
--undo drop operator family if exists public.word_order using btree cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop operator if exists public.< (public.open_word, public.open_word)
--undo drop operator if exists public.> (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# order of a type of its own: a materialized view refreshed
--@ simple owner
create type public.open_word as (word text); create function public.word_compare(a public.open_word, b public.open_word) returns int language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return bttextcmp(a.word, b.word); end'; create function public.word_less(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word < b.word; end'; create function public.word_same(a public.open_word, b public.open_word) returns boolean language plpgsql immutable as 'begin return a.word = b.word; end'; create operator public.< (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.>)); create operator public.> (leftarg = public.open_word, rightarg = public.open_word, function = public.word_less, commutator = operator(public.<)); create operator public.= (leftarg = public.open_word, rightarg = public.open_word, function = public.word_same, merges); create operator class public.word_order default for type public.open_word using btree as operator 1 public.<, operator 3 public.=, operator 5 public.>, function 1 public.word_compare(public.open_word, public.open_word); create table public.word_list (id int primary key, w public.open_word); insert into public.word_list values (1, row('a')), (2, row('b')), (3, row('a')); alter table public.word_list owner to sallyport_demo; create view public.word_view as select id, row(name)::public.open_word as w from public.vitals; grant all on public.word_view to sallyport_demo
--@ settle
--@ simple
create materialized view word_kept as select * from word_list; create unique index on word_kept (id); refresh materialized view concurrently word_kept; drop materialized view word_kept
--undo drop view if exists public.word_view
--undo drop table if exists public.word_list, public.word_keys
--undo drop operator class if exists public.word_order using btree cascade
--undo drop operator family if exists public.word_order using btree cascade
--undo drop operator if exists public.= (public.open_word, public.open_word)
--undo drop operator if exists public.< (public.open_word, public.open_word)
--undo drop operator if exists public.> (public.open_word, public.open_word)
--undo drop type if exists public.open_word cascade
--# index that tells, its table reindexed
--@ simple owner
create function public.telling_key(i int) returns text language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i::text; end'; create table public.keyed (id int, t text); insert into public.keyed values (1, 'a'), (2, 'b'); create index keyed_index on public.keyed (public.telling_key(id)); alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
reindex table keyed
--undo drop table if exists public.keyed
--undo drop function if exists public.telling_key(int)
--# index that tells, its table vacuumed fully
--@ simple owner
create function public.telling_key(i int) returns text language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i::text; end'; create table public.keyed (id int, t text); insert into public.keyed values (1, 'a'), (2, 'b'); create index keyed_index on public.keyed (public.telling_key(id)); alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
vacuum full keyed
--undo drop table if exists public.keyed
--undo drop function if exists public.telling_key(int)
--# index that tells, its table clustered
--@ simple owner
create function public.telling_key(i int) returns text language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i::text; end'; create table public.keyed (id int, t text); insert into public.keyed values (1, 'a'), (2, 'b'); create index keyed_index on public.keyed (public.telling_key(id)); alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
cluster keyed using keyed_index
--undo drop table if exists public.keyed
--undo drop function if exists public.telling_key(int)
--# index that tells, its table analyzed
--@ simple owner
create function public.telling_key(i int) returns text language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i::text; end'; create table public.keyed (id int, t text); insert into public.keyed values (1, 'a'), (2, 'b'); create index keyed_index on public.keyed (public.telling_key(id)); alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
analyze keyed
--undo drop table if exists public.keyed
--undo drop function if exists public.telling_key(int)
--# index that tells, its table written
--@ simple owner
create function public.telling_key(i int) returns text language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i::text; end'; create table public.keyed (id int, t text); insert into public.keyed values (1, 'a'), (2, 'b'); create index keyed_index on public.keyed (public.telling_key(id)); alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
insert into keyed values (3, 'c')
--undo drop table if exists public.keyed
--undo drop function if exists public.telling_key(int)
--# index that tells, its table changed
--@ simple owner
create function public.telling_key(i int) returns text language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i::text; end'; create table public.keyed (id int, t text); insert into public.keyed values (1, 'a'), (2, 'b'); create index keyed_index on public.keyed (public.telling_key(id)); alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
update keyed set id = id + 1
--undo drop table if exists public.keyed
--undo drop function if exists public.telling_key(int)
--# index that tells, its table rewritten
--@ simple owner
create function public.telling_key(i int) returns text language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i::text; end'; create table public.keyed (id int, t text); insert into public.keyed values (1, 'a'), (2, 'b'); create index keyed_index on public.keyed (public.telling_key(id)); alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
alter table keyed alter t type varchar(9) using t::varchar(9)
--undo drop table if exists public.keyed
--undo drop function if exists public.telling_key(int)
--# index that tells, its table copied into
--@ simple owner
create function public.telling_key(i int) returns text language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i::text; end'; create table public.keyed (id int, t text); insert into public.keyed values (1, 'a'), (2, 'b'); create index keyed_index on public.keyed (public.telling_key(id)); alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
copy keyed from stdin
--copy 7\tx
--undo drop table if exists public.keyed
--undo drop function if exists public.telling_key(int)
--# index that tells, its table merged into
--@ simple owner
create function public.telling_key(i int) returns text language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i::text; end'; create table public.keyed (id int, t text); insert into public.keyed values (1, 'a'), (2, 'b'); create index keyed_index on public.keyed (public.telling_key(id)); alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
merge into keyed k using (values (9)) v (id) on k.id = v.id when not matched then insert values (v.id, 'x')
--undo drop table if exists public.keyed
--undo drop function if exists public.telling_key(int)
--# index that tells, its table inserted by a block
--@ simple owner
create function public.telling_key(i int) returns text language plpgsql immutable as 'begin raise notice ''%'', (select handle from public.vitals where id = 1); return i::text; end'; create table public.keyed (id int, t text); insert into public.keyed values (1, 'a'), (2, 'b'); create index keyed_index on public.keyed (public.telling_key(id)); alter table public.keyed owner to sallyport_demo
--@ settle
--@ simple
do $$ begin insert into keyed values (4, 'd'); end $$
--undo drop table if exists public.keyed
--undo drop function if exists public.telling_key(int)
