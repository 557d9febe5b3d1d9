-- Casts that are written as calls, `uuid(…)`, of types of the server and of users that bear their names.

--# domain under the server's name whose check reads a protected column
--@ simple
create function zc1(text) returns boolean language sql as $$ select exists (select 1 from customers where email = 'ada.canarya@quartzmail.example') $$
--@ simple
create domain public.uuid as text check (zc1(value))
--@ simple
set search_path = public, pg_catalog
--@ simple
select uuid('x')
--undo drop domain if exists public.uuid
--undo drop function if exists zc1(text)
--# domain under a function's name whose check reads a protected column
--@ simple
create function zc2(text) returns boolean language sql as $$ select exists (select 1 from customers where email = 'ada.canarya@quartzmail.example') $$
--@ simple
create domain public.lower as text check (zc2(value))
--@ simple
select public.lower('x')
--undo drop domain if exists public.lower
--undo drop function if exists zc2(text)
--# domain with a check over its own value
--@ simple
create domain public.jsonpath as pg_catalog.text check (value <> 'ada.canarya@quartzmail.example')
--@ simple
set search_path = public, pg_catalog
--@ simple
select jsonpath(email) is null from customers where id = 1
--undo drop domain if exists public.jsonpath
--# domain with a check, named in full
--@ simple
create domain public.uuid as pg_catalog.text check (value <> 'ada.canarya@quartzmail.example')
--@ simple
select public.uuid(email) is null from customers where id = 1
--undo drop domain if exists public.uuid
--# function of that name
--@ simple
create function uuid(text) returns boolean language sql as $$ select exists (select 1 from customers where email = $1) $$
--@ simple
select uuid('ada.canarya@quartzmail.example'::text)
--undo drop function if exists uuid(text)
--# what is no type
select regtype(grade) from customers where id = 1
--# what is no address
select inet(grade) from customers where id = 1
--# words
select tsvector(email) from customers where id = 1
--# words that are asked for
select tsquery(grade) from customers where id = 1
--# a document
select jsonb('"' || grade || '"') from customers where id = 1
--# compared
select id from customers where tsvector(email) = tsvector('ada.canarya@quartzmail.example')
--# a number of a row in a page
select tid('(0,' || length(email) || ')') from customers where id = 1
