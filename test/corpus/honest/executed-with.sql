-- Statements prepared in SQL and executed with constants, on which it hangs what they are: each is what it is with the constants written out.

--# a key of a document
prepare keyed as select id, doc ->> $1 as state, doc -> $2 from files order by id
--@ simple
execute keyed('state', 'n')
--@ simple
execute keyed('kind', 'tags')
--@ simple
deallocate keyed
--# keys with types, and conditions
prepare keyed (text, varchar, int) as select id, doc ->> $1 as state from files where doc -> $2 ->> 'name' like 'owner%' and id > $3 order by id
--@ simple
execute keyed('state', 'owner', 0)
--@ simple
execute keyed(cast('state' as text), 'owner'::varchar, '1'::int2)
--@ simple
deallocate keyed
--# an open key, and a protected one, which is masked | masks said
prepare keyed as select id, doc -> 'owner' ->> $1 as said from files order by id
--@ simple
execute keyed('name')
--@ simple
execute keyed('ssn')
--@ simple
execute keyed('name')
--@ simple
deallocate keyed
--# units, formats and parts | masks part said
prepare parts (int, int, text) as select id, substring(email, $1, $2) as part, to_char(date_of_birth, $3) as said, name from customers order by id
--@ simple
execute parts(1, 5, 'YYYY')
--@ simple
execute parts(2, 3, 'Mon YYYY')
--@ simple
deallocate parts
--# settings of one's own
prepare told as select set_config($1, $2, true), current_setting($3, true)
--@ simple
execute told('app.tenant', 'a', 'app.tenant')
--@ simple
deallocate told
--# a rise by a number, a negative one, NULL and a truth
prepare counted as select id, round(balance, $1) as balance, coalesce($2, kind) as kind, $3::bool as said from accounts order by id
--@ simple
execute counted(-1, null, true)
--@ simple
execute counted(1, 'x', false)
--@ simple
deallocate counted
--# what is stored
prepare put as insert into scratch values ($1, upper($2)) returning id, t
--@ simple
execute put(901, 'a')
--@ simple
deallocate put
--undo delete from scratch where id = 901
--# in the extended protocol, again and again
prepare keyed as select id, doc ->> $1 as state from files order by id
--@ extended
execute keyed('state')
--@ binary
execute keyed('state')
--@ simple
deallocate keyed
--# what a rule copies, with constants
prepare moved (text, int) as update leases set city = $1 where id = $2
--@ simple
execute moved('Chur', -1)
--@ simple
deallocate moved
--# years of age by a number that is given | masks years
prepare aged as select id, (current_date - date_of_birth) / $1 as years from customers order by id
--@ simple
execute aged(365)
--@ simple
deallocate aged
