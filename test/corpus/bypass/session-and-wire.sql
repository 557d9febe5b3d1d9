-- Cursors, prepared statements, COPY, RETURNING, several statements in one text, and forms of the wire.

--# cursor
begin; declare x cursor for select ssn from customers order by id; fetch all from x; commit
--# cursor over several texts
--@ simple
begin
--@ simple
declare x cursor for select ssn, email from customers order by id
--@ simple
fetch 3 from x
--@ simple
fetch next x
--@ simple
commit
--# cursor with hold
--@ simple
declare x cursor with hold for select ssn from customers order by id
--@ simple
fetch all from x
--@ simple
close x
--# binary cursor
--@ simple
begin
--@ simple
declare x binary cursor for select ssn, score from customers order by id
--@ simple
fetch all from x
--@ simple
commit
--# scroll cursor
--@ simple
begin
--@ simple
declare x scroll cursor for select email from customers order by id
--@ simple
fetch last from x
--@ simple
fetch absolute 2 from x
--@ simple
fetch backward all from x
--@ simple
rollback
--# cursor of a star
--@ simple
begin
--@ simple
declare x cursor for table customers
--@ simple
fetch 2 from x
--@ simple
rollback
--# cursor fetched in the extended form
--@ simple
begin
--@ simple
declare x cursor for select ssn from customers order by id
--@ extended
fetch 2 from x
--@ binary
fetch 2 from x
--@ simple
rollback
--# cursor whose name is used again
--@ simple
begin
--@ simple
declare x cursor for select city from customers order by id
--@ simple
close x
--@ simple
declare x cursor for select ssn from customers order by id
--@ simple
fetch 2 from x
--@ simple
rollback
--# cursor in quotes
--@ simple
begin
--@ simple
declare "X" cursor for select ssn from customers order by id
--@ simple
declare x cursor for select city from customers order by id
--@ simple
fetch 1 from "X"
--@ simple
rollback
--# cursor moved to where the value says
--@ simple
begin
--@ simple
declare x cursor for select id from customers where ssn like '8%' order by id
--@ simple
move 3 in x
--@ simple
rollback
--# cursor returned by a function
--@ simple
begin
--@ simple
create function opens() returns refcursor language plpgsql as 'declare c refcursor := ''hidden''; begin open c for select ssn from customers order by id; return c; end'
--@ simple
select opens()
--@ simple
fetch all from hidden
--@ simple
rollback
--# list of cursors
--@ simple
begin
--@ simple
declare x cursor for select ssn from customers
--@ simple
select name, (select string_agg(ssn, ',') from customers) from pg_cursors
--@ simple
rollback
--# prepared
--@ simple
prepare p as select ssn from customers order by id
--@ simple
execute p
--# prepared in one text
prepare p as select ssn from customers order by id; execute p
--# prepared with a parameter
--@ simple
prepare p(int) as select ssn, email from customers where id = $1
--@ simple
execute p(3)
--# prepared with a guess
--@ simple
prepare p(text) as select id from customers where ssn = $1
--@ simple
execute p('899-40-6781')
--# prepared, shadowed by a later name
--@ simple
prepare p as select city from customers order by id
--@ simple
deallocate p
--@ simple
prepare p as select ssn from customers order by id
--@ simple
execute p
--# executed in the extended form
--@ simple
prepare p as select ssn from customers order by id
--@ extended
execute p
--@ binary
execute p
--# prepared update returning
--@ simple
prepare p as update customers set city = city where id = 1 returning ssn
--@ simple
execute p
--# explained execution
--@ simple
prepare p as select id from customers where grade = 'grade-amber'
--@ simple
explain execute p
--# described only, columns of a guess
--@ extended
select id from customers where ssn = '899-40-6781'
--# copy to the client
copy customers to stdout
--# copy of some columns
copy customers (id, ssn) to stdout
--# copy of a query
copy (select ssn as city from customers order by id) to stdout
--# copy as csv
copy customers (ssn) to stdout with (format csv)
--# copy as csv with header
copy (select email from customers order by id) to stdout csv header
--# copy in binary
copy (select ssn from customers order by id) to stdout with (format binary)
--# copy with another delimiter
copy customers (id, email) to stdout with (delimiter '@')
--# copy with a null text
copy customers (email, tags) to stdout with (null 'canary')
--# copy in another encoding
copy customers (ssn) to stdout with (encoding 'latin1')
--# copy with forced quotes
copy (select ssn from customers order by id) to stdout with (format csv, force_quote *)
--# copy of a view
copy (select * from overview_again order by id) to stdout
--# copy of a partition
copy events_2024 to stdout
--# copy of a returning
copy (update customers set city = city returning ssn) to stdout
--# copy in the extended form
--@ extended
copy (select ssn, email from customers order by id) to stdout
--# copy of a document
copy (select to_jsonb(c) from customers c order by id) to stdout
--# copy of matching rows
copy (select id from customers where ssn like '8%' order by id) to stdout
--# copy in with a guess
copy customers (id, name, city, ssn, created_at) from stdin
--copy 98\tx\ty\t899-40-6781\t2024-01-01
--# update returning
update customers set city = city where id = 1 returning ssn
--# update returning star
update customers set city = city where id < 3 returning *
--# update returning an expression
update customers set city = city where id = 1 returning upper(email)
--# update returning old and new
update customers set city = city where id = 1 returning old.ssn, new.email
--# update returning under another name of old
update customers set city = city where id = 1 returning with (old as o) o.ssn
--# update returning from another table
update scratch s set t = s.t from customers c where c.id = s.id returning c.ssn
--# delete returning
delete from notes where id = 1 returning body
--# delete using, returning
delete from scratch s using customers c where c.id = s.id returning c.email
--# insert returning a sub-select
insert into scratch values (70, 'x') returning (select ssn from customers where customers.id = 1)
--# insert on conflict returning
insert into customers (id, name, city, created_at) values (1, 'x', 'y', now()) on conflict (id) do update set city = customers.city returning ssn
--# insert on conflict with a condition on the value
insert into customers (id, name, city, created_at) values (1, 'x', 'y', now()) on conflict (id) do update set city = customers.city where customers.ssn like '8%'
--# merge returning
merge into customers c using (values (1)) v(id) on c.id = v.id when matched then update set city = c.city returning c.ssn, merge_action()
--# merge on the value
merge into scratch s using customers c on c.ssn = '899-40-6781' and s.id = c.id when matched then update set t = s.t
--# several statements
select 1; select ssn from customers order by id
--# several statements with protected ones between
select id from customers order by id; select email from customers order by id; select city from customers order by id
--# empty statements around
; ; select ssn from customers order by id ; ;
--# comment that looks like an end
select ssn /* ; select 1 */ from customers order by id -- ; select 2
--# strings that hide a statement's end
select ';', ssn from customers order by id; select 'x'
--# dollar quotes
select $$;$$, ssn, $a$ from cards $a$ from customers order by id
--# string with escapes
select E'\'', ssn from customers order by id
--# string over two lines
select 'a'
'b', ssn from customers order by id
--# transaction and rows
begin; select ssn from customers order by id; rollback
--# transaction left failed, then rows
--@ simple
begin
--@ simple
select 1/0
--@ simple
rollback
--@ simple
select ssn from customers order by id
--# read only transaction
begin read only; select email from customers order by id; commit
--# repeatable read and a later row
--@ simple
begin isolation level repeatable read
--@ simple
select phone, date_of_birth, email from customers order by id
--@ simple
commit
--# search path to where a protected name is open
--@ simple
set search_path = pg_temp, public
--@ simple
create temp view city as select id, ssn from customers
--@ simple
select ssn from city order by id
--# search path by set_config
--@ simple
select set_config('search_path', 'pg_temp, public', false)
--@ simple
select ssn from customers order by id
--# search path of the transaction
begin; set local search_path = public; select ssn from customers order by id; commit
--# role changed
--@ simple
set role postgres
--@ simple
select ssn from customers order by id
--# client encoding changed
--@ simple
set client_encoding = 'LATIN1'
--@ simple
select ssn from customers order by id
--# date style changed
--@ simple
set datestyle = 'German'
--@ simple
select date_of_birth from customers order by id
--# bytea output changed
--@ simple
set bytea_output = 'escape'
--@ simple
select email::bytea from customers order by id
--# interval style changed
--@ simple
set intervalstyle = 'iso_8601'
--@ simple
select age(date '2026-01-01', date_of_birth) from customers order by id
--# extra digits changed
--@ simple
set extra_float_digits = 0
--@ simple
select score::float4 / 7 from customers order by id
--# messages made verbose
--@ simple
set client_min_messages = debug5
--@ simple
select ssn from customers where id = 1
--# statements logged to the client
--@ simple
set client_min_messages = log
--@ simple
set debug_print_plan = on
--@ simple
select id from customers where ssn = '899-40-6781'
--# parameters of the log
--@ simple
set client_min_messages = log
--@ simple
set log_statement_stats = on
--@ simple
select ssn from customers where id = 1
--# portal in pieces, a view
--@ portal
select * from overview_again order by id
--# portal in pieces, a document
--@ portal
select to_jsonb(c) from customers c order by id
--# piped twice, an expression
--@ piped
select upper(email), score from customers order by id
--# piped twice, returning
--@ piped
update customers set city = city where id = 1 returning ssn
--# binary, every protected type
--@ binary
select ssn, email, phone, date_of_birth, grade, score, profile, tags from customers order by id
--# binary, expressions
--@ binary
select score * 1.0, date_of_birth::timestamp, profile -> 'pin', tags[1] from customers order by id
--# binary, a record
--@ binary
select row(ssn, score) from customers order by id
--# binary, an aggregate
--@ binary
select sum(score), array_agg(email order by id) from customers
--# binary, a cursor
--@ simple
begin
--@ simple
declare x cursor for select ssn, score from customers order by id
--@ binary
fetch all from x
--@ simple
rollback
--# listening and telling by a rule of one's own
--@ simple
listen canal
--@ simple
do $$ begin perform pg_notify('canal', (select ssn from customers where id = 1)); end $$
--@ simple
unlisten *
--# security label and reset
--@ simple
select ssn from customers order by id
--@ simple
discard all
--@ simple
select ssn from customers order by id
--# statement with a comment to its end
select ssn from customers order by id --
--# savepoints around a cursor
--@ simple
begin
--@ simple
declare x cursor for select city from customers order by id
--@ simple
savepoint s
--@ simple
declare y cursor for select ssn from customers order by id
--@ simple
fetch 2 from y
--@ simple
rollback to s
--@ simple
declare y cursor for select email from customers order by id
--@ simple
fetch 2 from y
--@ simple
rollback
--# executed with an argument that is a guess
--@ simple
prepare p(text) as select count(*) from customers where email = $1
--@ simple
execute p('ada.' || 'canarya' || '@quartzmail.example')
