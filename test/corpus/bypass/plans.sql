-- Plans that show what was computed beforehand.

--# plan folds an immutable function, prepared
--@ simple
prepare p as select secret_of(1)
--@ simple
explain (verbose, costs off) execute p
--# plan folds an immutable function in a list
explain (verbose, costs off) select id, secret_of(2) from accounts
--# plan folds in json
explain (verbose, costs off, format json) select secret_of(1)
--# plan folds within a view of one's own
--@ simple
create temp view w as select secret_of(1) as x
--@ simple
explain (verbose, costs off) select x from w
--# plan folds a function of values
explain (verbose, costs off) select * from (values (secret_of(1))) v
--# plan folds within CASE
explain (verbose, costs off) select case when true then secret_of(3) end
--# plan folds within insert
explain (verbose, costs off) insert into scratch values (1, secret_of(1))
--# plan folds within an update
explain (verbose, costs off) update scratch set t = secret_of(1)
--# plan without an order that a fold decides
explain (costs off) select id from accounts where secret_of(1) like 'canarya%'
--# plan folds a guess to nothing
explain (costs off) select id from accounts where is_secret('canarya-slip-1')
--# plan folds a guess in a list
explain (verbose, costs off) select is_secret('canarya-slip-1')
--# plan of a join dropped
explain (costs off) select a.id from accounts a left join cards c on is_secret('canarya-slip-1') and c.id = a.id
--# analyzed plan of a partition pruned
explain (costs off) select * from events where at = case when is_secret('canarya-slip-1') then date '2024-05-05' else date '2025-05-05' end
--# plan of an update by a fold
explain (costs off) delete from scratch where is_secret('canarya-slip-1')
--# plan of a function in FROM
explain (verbose, costs off) select * from secret_of(1)
--# plan of a sub-select with fold
explain (verbose, costs off) select (select secret_of(1))
--# plan of an array with fold
explain (verbose, costs off) select array[secret_of(1), secret_of(2)]
--# plan of a concatenation
explain (verbose, costs off) select 'a' || secret_of(1)
--# plan of a digest
explain (verbose, costs off) select md5(secret_of(1))
--# plan of a default
explain (verbose, costs off) insert into lots (id, n) values (77, 1)
--# plan of CREATE TABLE AS
explain (verbose, costs off) create table folded as select secret_of(1)
--# plan of a cursor
explain (verbose, costs off) declare c cursor for select secret_of(1)
--# plan in pieces
--@ portal
explain (verbose, costs off) select secret_of(1)
--# plan in binary
--@ binary
explain (verbose, costs off) select secret_of(1)
