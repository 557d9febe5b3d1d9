-- Statements prepared in SQL and executed with constants: what one was judged for must not hold for another.

--# a protected key
prepare keyed as select id, doc -> 'owner' ->> $1 from files order by id
--@ simple
execute keyed('ssn')
--@ simple
deallocate keyed
--# an open key first
prepare keyed as select id, doc -> 'owner' ->> $1 from files order by id
--@ simple
execute keyed('name')
--@ simple
execute keyed('ssn')
--@ simple
deallocate keyed
--# a protected key in a filter
prepare keyed as select id from files where doc -> 'owner' ->> $1 like '8%' order by id
--@ simple
execute keyed('name')
--@ simple
execute keyed('ssn')
--@ simple
deallocate keyed
--# a key that its type cuts
prepare keyed (char(3)) as select id, doc -> 'owner' ->> $1 from files order by id
--@ simple
execute keyed('ssn')
--@ simple
deallocate keyed
--# a key of one byte
prepare keyed ("char") as select id, doc -> 'owner' ->> ($1::text || 'sn') from files order by id
--@ simple
execute keyed('state')
--@ simple
deallocate keyed
--# a key of a type that is cut in the argument
prepare keyed (text) as select id, doc -> 'owner' ->> $1 from files order by id
--@ simple
execute keyed('ssnumber'::varchar(3))
--@ simple
deallocate keyed
--# a key that is computed
prepare keyed (text) as select id, doc -> 'owner' ->> $1 from files order by id
--@ simple
execute keyed('s' || 'sn')
--@ simple
deallocate keyed
--# the name given anew
prepare keyed as select id, doc ->> $1 from files order by id
--@ simple
execute keyed('ssn')
--@ simple
deallocate keyed; prepare keyed as select id, doc -> 'owner' ->> $1 from files order by id; execute keyed('ssn')
--@ simple
deallocate keyed
--# the name given anew by the wire
prepare keyed as select id, doc ->> $1 from files order by id
--@ simple
execute keyed('ssn')
--@ simple
deallocate keyed
--@ frames
P keyed|select id, doc -> 'owner' ->> $1 from files order by id
S
--@ simple
execute keyed('ssn')
--@ simple
deallocate keyed
--# a table of one's own under the name, and gone again
create temp table files as select 1 as id, '{"owner": {"ssn": 1}}'::jsonb as doc
--@ simple
prepare keyed as select id, doc -> 'owner' ->> $1 from files order by id
--@ simple
execute keyed('ssn')
--@ simple
drop table pg_temp.files
--@ simple
execute keyed('ssn')
--@ simple
deallocate keyed
--# another path
set search_path = pg_temp, public
--@ simple
prepare keyed as select id, doc -> 'owner' ->> $1 from files order by id
--@ simple
execute keyed('name')
--@ simple
set search_path = public
--@ simple
execute keyed('ssn')
--@ simple
deallocate keyed
--# a value that fails for some rows
prepare cut (int2) as select id, split_part('a-b', '-', score - $1) from customers order by id
--@ simple
execute cut(700)
--@ simple
deallocate cut
--# a setting made of what is protected
prepare told as select set_config($1, email, false) from customers where id = 1
--@ simple
execute told('app.seen')
--@ simple
select current_setting('app.seen', true)
--@ simple
deallocate told
--# in the message that describes it
prepare keyed as select id, doc -> 'owner' ->> $1 from files order by id
--@ frames
P s|execute keyed('name')
B p|s|
S
--@ simple
deallocate keyed
--@ frames
P keyed|select id, doc -> 'owner' ->> 'ssn' from files order by id
P t|execute keyed
B p|t|
E p|0
S
--@ simple
deallocate all
--# a protected value given to what is stored
prepare put (text) as insert into scratch (id, t) values (991, $1)
--@ simple
execute put(ssn_of(1))
--@ simple
select t from scratch where id = 991
--@ simple
deallocate put
--undo delete from scratch where id = 991
--# a protected value that a statement copies, executed with a constant
prepare put (int) as insert into scratch (id, t) select id + 900, ssn from customers where id = $1
--@ simple
execute put(1)
--@ simple
select t from scratch where id = 901
--@ simple
deallocate put
--undo delete from scratch where id = 901
--# days divided by nothing
prepare aged as select id, (current_date - date_of_birth) / $1 from customers order by id
--@ simple
execute aged(date '1960-03-05' - date '1960-03-05')
--@ simple
select id, 1 / (date_of_birth - '1960-03-05') from customers order by id
--@ simple
deallocate aged
