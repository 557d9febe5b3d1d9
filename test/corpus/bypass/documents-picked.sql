-- What is picked of a row that was made a document, or left of it, by names: those of a row are not always those that the statement gives,
-- and the whole row is carried to where the key is picked, which plans tell.

--# a key picked of a row whose alias names its columns otherwise
select to_jsonb(c) ->> 'grade' from customers as c(id, name, grade, city) order by 1
--# a key picked of a row of a sub-select that bears it twice, the protected one last
select row_to_json(q) ->> 'x' from (select city as x, grade as x, id from customers) q order by q.id
--# a key picked of a jsonb built with it twice
select jsonb_build_object('a', city, 'a', grade) ->> 'a' from customers order by id
--# a key picked of a document built under a key that is a protected value
select jsonb_build_object(grade, 1, 'a', 2) ->> 'grade-amber' from customers order by id
--# a key picked behind a merge
select (to_jsonb(c) || jsonb_build_object('city', c.grade)) ->> 'city' from customers c order by id
--# a key picked behind a member set
select jsonb_set(to_jsonb(c), '{city}', to_jsonb(c.grade)) ->> 'city' from customers c order by id
--# a key picked of a row of a named query that exchanges names
with q(id, grade, city) as (select id, city, grade from customers) select to_jsonb(q) ->> 'city' from q order by id
--# a key picked of a row of a view that names its columns otherwise
select to_jsonb(o) ->> 'tail' from overview_again o order by id
--# a key picked of a row of a joined table
select to_jsonb(j) ->> 'grade' from (customers c join accounts a on a.customer_id = c.id) j order by 1
--# a key picked of a row that a function yields
select to_jsonb(e) ->> 'grade' from everyone() e order by 1
--# a key picked of a row less another, and the row's key exchanged by an alias
select (to_jsonb(c) - 'city') ->> 'grade' from customers as c(id, name, grade, city) order by 1
--# a row as a document less the names that its alias gives
select to_jsonb(c) - array['id', 'name', 'ssn_area'] from customers as c(i, n, ssn, email) where c.i = 1
--# a key picked, compared
select id from customers c where row_to_json(c) ->> 'grade' = 'grade-amber' order by id
--# a key picked by a step that is a constant of another type
select to_jsonb(c) -> 'grade'::varchar from customers c order by id
--# a key picked behind a row made NULL by a protected value
select id from customers c where to_jsonb(case when grade = 'grade-amber' then c end) ->> 'city' is null order by id
--# a key picked that stands beside one that may fail
select jsonb_build_object('a', id, 'b', 1 / (length(grade) - 11)) ->> 'a' from customers order by id
--# a key picked of a row where columns have exchanged names in the same text
--@ simple
alter table customers rename city to town; alter table customers rename grade to city; select to_jsonb(c) ->> 'city' from customers c order by id
--undo alter table customers rename city to grade
--undo alter table customers rename town to city
--# a key picked in a view, and the columns then exchange names
--@ simple
create view pk_v as select c.id, to_jsonb(c) ->> 'city' as shown from customers c
--@ simple
alter table customers rename city to town
--@ simple
alter table customers rename grade to city
--@ simple
select shown from pk_v order by id
--undo drop view if exists pk_v
--undo alter table customers rename city to grade
--undo alter table customers rename town to city
--# a key picked of a json built with it twice
select json_build_object('a', city, 'a', grade) ->> 'a' from customers order by id
--# the width of a whole row below a key that is picked
explain select to_jsonb(c) ->> 'city' from customers c join accounts a on a.customer_id = c.id
--# the width of a whole row below a document less all that is protected
explain select to_jsonb(c) - '{ssn,email,phone,date_of_birth,grade,score,profile,tags,ssn_area}'::text[] from customers c join accounts a on a.customer_id = c.id
--# what a key picked of rows sorted takes
explain (analyze, costs off, timing off, summary off, buffers off) select to_jsonb(q) ->> 'city' from (select c.*, g from customers c, generate_series(1, 300) g order by g offset 0) q
--# a row as a document less all that is protected, but for what is computed of it
select to_jsonb(c) - '{ssn,email,phone,date_of_birth,grade,score,profile,tags}'::text[] from customers c order by id
--# a row as a document less keys that are written in other letters
select to_jsonb(c) - '{ssn,email,phone,date_of_birth,GRADE,score,profile,tags,ssn_area}'::text[] from customers c order by id
--# a row as a document less keys, one behind a blank
select to_jsonb(c) - array['ssn', 'email', 'phone', 'date_of_birth', 'grade ', 'score', 'profile', 'tags', 'ssn_area'] from customers c order by id
--# a row as a document less keys at a path, which takes one out alone
select to_jsonb(c) #- '{ssn,email,phone,date_of_birth,grade,score,profile,tags,ssn_area}' from customers c order by id
--# a row within a row as a document less what is protected
select to_jsonb(q) - '{ssn,email,phone,date_of_birth,grade,score,profile,tags,ssn_area}'::text[] from (select c as whole, c.id from customers c) q order by q.id
--# a row as a document less what is protected, and a row beside it
select to_jsonb(q) - 'grade' from (select c.id, c.grade, row(c.grade) as beside from customers c) q order by q.id
--# rows as documents in an array, less a key
select jsonb_agg(to_jsonb(c) order by id) - 'grade' from customers c
--# a row as a document less what is protected by a name cut short
select to_jsonb(q) - 'grade' from (select id, grade as "Grade" from customers) q order by q.id
--# a key that a protected value takes away
select to_jsonb(q) - q.grade from (select id, grade, 1 as "grade-amber" from customers) q order by q.id
--# a row as a document less NULL where a protected value says so
select to_jsonb(c) - nullif(grade, 'grade-amber') is null from customers c order by id
