-- Messages of the wire in orders and under names that drivers do not send.

--# two portals taken in turn
--@ frames
P a|select id, ssn from customers order by id
P b|select id, name from customers order by id
Q begin
B pa|a||
B pb|b||
E pa|1
E pb|1
E pa|2
E pb|0
E pa|0
S
--# portals over one statement in two formats
--@ frames
P a|select handle, marks, id from vitals order by id
B pa|a|0|
B pb|a|1|
E pa|1
E pb|1
E pa|1
E pb|0
S
--# formats by column
--@ frames
P a|select id, marks, handle, pay, seen, token from vitals order by id
B |a|0,1,0,1,0,1|
E |0
S
--# formats by column, described after the first row
--@ frames
P a|select id, marks, handle, pay, seen, token from vitals order by id
B |a|1,0,1,0,1,0|
E |1
D P|
E |0
S
--# described under one name, run under another
--@ frames
P a|select id, name from customers order by id
P b|select id, ssn from customers order by id
D S|a
B |b||
E |0
S
--# described portal closed and its name used again
--@ frames
P a|select id, name from customers order by id
P b|select id, ssn from customers order by id
B p|a||
D P|p
C P|p
B p|b||
E p|0
S
--# statement closed and its name used again in one batch
--@ frames
P a|select id, name from customers order by id
D S|a
C S|a
P a|select id, ssn from customers order by id
B |a||
E |0
S
--# name taken that is in use, then bound
--@ frames
P a|select id, ssn from customers order by id
S
P a|select id, name from customers order by id
S
B |a||
E |0
S
--# portal name taken that is in use, then run
--@ frames
Q begin; declare kept cursor for select id, ssn from customers order by id
P a|select id, name from customers order by id
B kept|a||
S
Q rollback; begin; declare kept cursor for select id, ssn from customers order by id
D P|kept
E kept|0
S
--# cursor of SQL taken by Execute
--@ frames
Q begin; declare told cursor for select id, handle from vitals order by id
E told|2
E told|0
S
--# binary cursor of SQL taken by Execute
--@ frames
Q begin; declare told binary cursor for select id, marks, pay from vitals order by id
D P|told
E told|0
S
--# cursor of SQL that scrolls, taken by both
--@ frames
Q begin; declare told scroll cursor for select id, handle from vitals order by id
E told|2
Q fetch backward 1 from told; fetch last from told; fetch absolute 2 from told; fetch relative -1 from told
E told|0
S
--# portal of the wire taken by FETCH
--@ frames
Q begin
P a|select id, handle from vitals order by id
B told|a||
E told|1
H
P b|fetch 2 from told
B |b||
E |0
S
Q fetch all from told
--# portal of the wire in binary taken by FETCH
--@ frames
Q begin
P a|select id, marks, seen from vitals order by id
B told|a|1|
P b|fetch 2 from told
B |b|0|
D P|
E |0
S
Q fetch all from told
--# portal of a quoted name
--@ frames
Q begin
P a|select id, handle from vitals order by id
B Told "here"|a||
S
Q fetch all from "Told ""here"""
--# portal of the wire moved, then run
--@ frames
Q begin
P a|select id, handle from vitals order by id
B told|a||
S
Q move 3 in told
E told|0
S
--# prepared by SQL, bound by the wire
--@ frames
Q prepare shown as select id, ssn from customers order by id
B |shown||
E |0
S
--# prepared by SQL, described and bound in binary
--@ frames
Q prepare shown as select id, marks, spot from vitals order by id
D S|shown
B |shown|1|
E |0
S
--# prepared by SQL with a parameter, bound by the wire
--@ frames
Q prepare shown (text) as select id from vitals where handle = $1
B |shown||canarya-handle-1
E |0
S
--# prepared by SQL, closed by the wire, prepared as another
--@ frames
Q prepare shown as select id, name from customers order by id
C S|shown
P shown|select id, ssn from customers order by id
B |shown||
E |0
S
Q execute shown
--# prepared by the wire, deallocated by SQL, prepared by SQL
--@ frames
P shown|select id, name from customers order by id
S
Q deallocate shown
Q prepare shown as select id, ssn from customers order by id
B |shown||
E |0
S
--# prepared in a text that fails further on
--@ frames
Q prepare shown as select id, ssn from customers order by id; select 1/0
B |shown||
E |0
S
--# prepared in a transaction that is rolled back
--@ frames
Q begin
P shown|select id, handle from vitals order by id
S
Q rollback
B |shown||
E |0
S
Q execute shown
--# name kept across DISCARD by a text that fails
--@ frames
P shown|select id, handle from vitals order by id
S
Q begin; discard plans; select 1/0
Q rollback
B |shown||
E |0
S
--# DISCARD ALL in the extended protocol, then the name
--@ frames
P shown|select id, name from customers order by id
P d|discard all
B |d||
E |0
S
P shown|select id, ssn from customers order by id
B |shown||
E |0
S
--# error in the middle of a batch, the rest skipped
--@ frames
P a|select id, name from customers order by id
S
P |select 1/0
B |||
E |0
P a2|select id, name from customers order by id
P b|select id, ssn from customers order by id
C S|a
S
P a2|select id, ssn from customers order by id
B |a2||
E |0
S
B |b||
E |0
S
--# close that is skipped by an error
--@ frames
P a|select id, ssn from customers order by id
S
P |select 1/0
B |||
E |0
C S|a
P a|select id, name from customers order by id
S
B |a||
E |0
S
--# bind that fails, then its portal
--@ frames
Q begin
P a|select id, ssn from customers order by id
P b|select id, name from customers where id = $1
B p|a||
E p|1
S
B p|b||x
S
E p|0
S
Q rollback
--# two Syncs between a portal and its rows
--@ frames
Q begin
P a|select id, ssn from customers order by id
B p|a||
S
S
E p|3
S
E p|0
S
Q commit
--# unnamed portal across a simple query
--@ frames
Q begin
P |select id, ssn from customers order by id
B |||
E |1
S
Q select 1
E |0
S
--# Query within a batch that has not ended
--@ frames
P |select id, ssn from customers order by id
B |||
E |1
Q select id, handle from vitals order by id
E |0
S
--# Execute of an ended portal
--@ frames
Q begin
P |select id, ssn from customers where id < 3 order by id
B p|||
E p|2
E p|2
E p|2
S
--# RETURNING taken row by row
--@ frames
Q begin
P |update vitals set name = 'x' returning id, handle, weight
B p|||
E p|1
E p|1
E p|0
S
Q rollback
--# EXPLAIN of a bound value
--@ frames
P a|explain (costs off) select id from customers where ssn = (select ssn from customers where id = $1)
B |a||1
E |0
S
P b|explain (analyze, costs off, timing off, summary off, buffers off) select id from customers where ssn > $1
B |b||895-00-0000
E |0
S
--# function called by its number
--@ frames
F {oid:peek_at}|0|1
--# function called by its number, in binary
--@ frames
F {oid:ssn_of}|1|1
--# function called by its number within a transaction
--@ frames
Q begin
F {oid:bare_ssn}|0|1
Q rollback
--# function that raises a notice, called by its number
--@ frames
Q prepare t as select tell(handle::text) from vitals where id = 1
B |t||
E |0
S
F {oid:vital_count}|0|canarya-handle-1
--# COPY out in a batch between others
--@ frames
P a|select id, name from customers order by id
B |a||
D P|
E |0
P c|copy (select id, ssn from customers order by id) to stdout
B |c||
E |0
B |a||
E |0
S
--# COPY out in binary in a batch
--@ frames
P c|copy vitals (id, handle, marks, seen) to stdout (format binary)
B |c||
E |0
S
--# COPY out whose Execute has a limit
--@ frames
P c|copy (select id, handle from vitals order by id) to stdout (format csv, header)
B p|c||
E p|1
E p|1
S
--# COPY in that fails by a unique value
--@ frames
P c|copy customers (id, name, city, ssn, created_at) from stdin
B |c||
E |0
d 901\tx\ty\t899-40-6781\t2024-01-01\n
c
S
--# COPY in by Query of texts, between readings
--@ frames
Q copy scratch from stdin; insert into scratch select id, ssn from customers; copy scratch to stdout
d 1\tx\n
c
--# COPY in, cancelled by the client, then the next statement of the text
--@ frames
Q copy scratch from stdin; select id, ssn from customers order by id
f no
Q select id, handle from vitals order by id
--# COPY in binary refused, line tells
--@ frames
Q copy checked (id, t) from stdin; 
d 1\tabcdef\n
c
Q insert into checked (id, t) select id, ssn from customers where id = 1
--# COPY from what was copied
--@ simple
begin; create temp table kept_rows (id int, t text)
--@ simple
copy (select id, handle from vitals) to '/tmp/sallyport-corpus-world_x.txt'
--@ simple
copy kept_rows from '/tmp/sallyport-corpus-world_x.txt'
--@ simple
select * from kept_rows order by id; rollback
--# many statements, an error in the middle, a portal open before
--@ frames
Q begin; declare w cursor with hold for select id, ssn from customers order by id; commit; fetch 1 from w; select 1/0; fetch 2 from w
Q fetch 2 from w
E w|0
S
Q close w
--# cursor held across transactions, its table exchanged
--@ simple
begin; declare w cursor with hold for select id, handle from vitals order by id; commit
--@ simple
begin; create temp view vitals as select 1 as id, 'x' as handle
--@ simple
fetch all from w; rollback
--@ simple
fetch first from w; close w
--# cursor held of a view that is replaced
--@ simple
begin; declare w cursor with hold for select id, name from vital_names order by id; commit
--@ simple other
create or replace view vital_names as select id, handle::text as name from vitals
--@ simple
fetch 1 from w; close w; begin; declare w cursor with hold for select id, name from vital_names order by id; commit
--@ simple
fetch all from w; close w
--undo create or replace view vital_names as select id, name from vitals
--# FETCH in odd directions
--@ frames
Q begin; declare w scroll cursor for select id, ssn, email, phone from customers order by id
Q fetch forward all from w; fetch prior from w; fetch backward all from w; fetch absolute -2 from w; fetch relative 0 from w; fetch next w; fetch forward 0 w; fetch backward 0 w; fetch -1 w
Q move backward 2 in w; move absolute 3 in w; fetch w
--# FETCH prepared by the wire before its cursor is another
--@ frames
Q begin; declare w cursor for select id, name from customers order by id
P f|fetch 2 from w
D S|f
S
Q close w; declare w cursor for select id, ssn from customers order by id
B |f||
E |0
S
--# FETCH in binary by the wire of a cursor that is not
--@ frames
Q begin; declare w cursor for select id, marks, handle from vitals order by id
P f|fetch all from w
B |f|1|
E |0
S
--# statement kept over a changed path
--@ frames
Q create schema if not exists frame_schema; create view frame_schema.cards as select id, pan as brand, customer_id from public.cards
P a|select upper(brand) from cards order by id
D S|a
S
Q set search_path = frame_schema, public
B |a||
E |0
S
Q reset search_path
--undo drop schema frame_schema cascade
--# path set in the batch between Parse and Bind
--@ frames
Q create schema frame_schema; create view frame_schema.cards as select id, pan as brand, customer_id from public.cards
P s|set search_path = frame_schema, public
P a|select brand || '' from cards order by id
B |s||
E |0
B |a||
E |0
S
Q reset search_path
--undo drop schema frame_schema cascade
--# path set by set_config in the batch, Parse after
--@ frames
Q create schema frame_schema; create view frame_schema.cards as select id, pan as brand, customer_id from public.cards
P s|select set_config('search_path', 'frame_schema, public', false)
B |s||
E |0
P a|select brand || '' from cards order by id
B |a||
E |0
S
Q reset search_path
--undo drop schema frame_schema cascade
--# path set locally and undone by an error in the batch
--@ frames
Q create schema frame_schema; create view frame_schema.cards as select id, pan as brand, customer_id from public.cards
Q set search_path = frame_schema, public
P s|set search_path = public
B |s||
E |0
P |select 1/0
B |||
E |0
S
P a|select brand || '' from cards order by id
B |a||
E |0
S
Q reset search_path
--undo drop schema frame_schema cascade
--# statement described before the view in a batch is another
--@ frames
P a|select name || '' from vital_names order by id
D S|a
P v|create or replace view vital_names as select id, handle::text as name from vitals
B |v||
E |0
B |a||
E |0
S
--undo create or replace view vital_names as select id, name from vitals
--# view made and read in one batch
--@ frames
P v|create view frame_view as select id, handle::text as name from vitals
B |v||
E |0
P a|select name || '' from frame_view order by id
B |a||
E |0
S
--undo drop view frame_view
--# row told by a notice between rows
--@ frames
P a|select id, tell(name), handle from vitals order by id
B |a||
E |1
E |1
S
P b|select tell(handle::text) from vitals order by id
B |b||
E |2
E |0
S
--# parameter type asked of a protected column
--@ frames
P a|insert into points (id, to_ssn) values ($1, $2)
D S|a
B |a||7;899-40-6781
E |0
S
--# literal told by an error of the wire's value
--@ frames
P a|select id from customers where ssn = $1::text and (1 / (case when ssn = $1 then 0 else 1 end)) = 1
B |a||899-40-6781
E |0
S
--# statement_timeout between rows of a portal
--@ frames
Q begin; set local statement_timeout = '10s'
P a|select id, ssn from customers order by id
B p|a||
E p|1
P t|set local statement_timeout = 0
B |t||
E |0
E p|2
S
Q commit; fetch all from p
