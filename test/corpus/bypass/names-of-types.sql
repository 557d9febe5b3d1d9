-- Types of users that bear names of the server's, or of an extension's: what a name tells of a value is not true of them.

--# text that is a path of labels
--@ simple
create schema nt1; create domain nt1.text as ltree; create table nt1.t (x nt1.text); insert into nt1.t values ('a')
--@ simple
select x || nullif(email, 'ada.canarya@quartzmail.example') from nt1.t, customers where id = 1
--undo drop schema if exists nt1 cascade
--# name that is a path of labels, in a view
--@ simple
create schema nt2; create domain nt2.varchar as ltree; create view nt2.v as select 'a'::nt2.varchar as x
--@ simple
select x || nullif(email, 'ada.canarya@quartzmail.example') from nt2.v, customers where id = 1
--undo drop schema if exists nt2 cascade
--# letters in either case that are a path of labels
--@ simple
create schema nt3; create domain nt3.citext as ltree; create table nt3.t (x nt3.citext); insert into nt3.t values ('a')
--@ simple
select x || nullif(email, 'ada.canarya@quartzmail.example') from nt3.t, customers where id = 1
--undo drop schema if exists nt3 cascade
--# cast to such letters along the path
--@ simple
create schema nt4; create domain nt4.citext as ltree
--@ simple
set search_path = nt4, public
--@ simple
select nullif(email, 'ada.canarya@quartzmail.example')::citext from customers where id = 1
--undo drop schema if exists nt4 cascade
--# cast to such letters that are short
--@ simple
create schema nt5; create domain nt5.citext as varchar check (value <> 'grade-amber')
--@ simple
set search_path = nt5, public
--@ simple
select grade::citext from customers where id = 1
--undo drop schema if exists nt5 cascade
--# result of a function that is a text with a check
--@ simple
create schema nt6; create domain nt6.text as pg_catalog.text check (value <> 'grade-amber')
--@ simple
create function nt6.f(x pg_catalog.text) returns nt6.text language sql as 'select x'
--@ simple
select nt6.f(grade) from customers where id = 1
--undo drop schema if exists nt6 cascade
--# argument of a function that is a text with a check
--@ simple
create schema nt7; create domain nt7.text as pg_catalog.text check (value <> 'grade-amber')
--@ simple
create function nt7.f(x nt7.text) returns pg_catalog.text language sql as 'select x'
--@ simple
select nt7.f(grade::varchar) from customers where id = 1
--undo drop schema if exists nt7 cascade
--# table made in the text with such a column
create schema nt9; create domain nt9.text as ltree; create table nt9.t (x nt9.text); insert into nt9.t values ('a'); select x || nullif(email, 'ada.canarya@quartzmail.example') from nt9.t, customers where id = 1
--undo drop schema if exists nt9 cascade
--# field of a row that is such a text
--@ simple
create schema nt10; create domain nt10.text as ltree; create type nt10.pair as (x nt10.text, n int); create table nt10.t (p nt10.pair); insert into nt10.t values (row('a', 1))
--@ simple
select (p).x || nullif(email, 'ada.canarya@quartzmail.example') from nt10.t, customers where id = 1
--undo drop schema if exists nt10 cascade
--# result of a body that is such a text
--@ simple
create schema nt11; create domain nt11.text as ltree; create function nt11.f() returns nt11.text language sql as $$select 'a'::ltree$$
--@ simple
select nt11.f() || nullif(email, 'ada.canarya@quartzmail.example') from customers where id = 1
--undo drop schema if exists nt11 cascade
--# variable of a body that is such a text
--@ simple
create schema nt12; create domain nt12.text as ltree
--@ simple
create function nt12.f(p pg_catalog.text) returns pg_catalog.text language plpgsql as $$declare x nt12.text := 'a'; begin return (x || p)::pg_catalog.text; end$$
--@ simple
select nt12.f(nullif(email, 'ada.canarya@quartzmail.example')) from customers where id = 1
--undo drop schema if exists nt12 cascade
