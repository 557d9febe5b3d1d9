-- Functions, operators and blocks of applications; written without a look at what the gateway makes of them.

--# function over unprotected columns
--@ simple
create function city_size(which text) returns bigint language sql stable as $$ select count(*) from public.customers where city = which $$
--@ simple
select city, city_size(city) from (select distinct city from customers) c order by city
--@ simple
drop function city_size(text)
--# function with a loop
--@ simple
create or replace function shop.discounted(rate numeric) returns table (sku text, cost numeric) language plpgsql stable as $$
declare p record;
begin
  for p in select * from shop.products order by id loop
    sku := p.sku; cost := round(p.price * (1 - rate), 2); return next;
  end loop;
end $$
--@ simple
select * from shop.discounted(0.1)
--@ simple
drop function shop.discounted
--# procedure with transactions
--@ simple
create procedure shop.tidy() language plpgsql as $$ begin delete from shop.jobs where attempts > 5; commit; update shop.jobs set locked_by = null; commit; end $$
--@ simple
call shop.tidy()
--@ simple
drop procedure shop.tidy
--# trigger made and fired
--@ simple
create function shop.upper_sku() returns trigger language plpgsql as $$ begin new.sku := upper(new.sku); return new; end $$
--@ simple
create trigger upper_sku before insert or update of sku on shop.products for each row execute function shop.upper_sku()
--@ simple
insert into shop.products (sku, name, price) values ('low-1', 'lower', 1) returning sku
--@ simple
drop trigger upper_sku on shop.products
--@ simple
drop function shop.upper_sku()
--# operator of one's own over products
select sku from shop.products where price operator(shop.=~=) 4.0 order by sku
--# operator of one's own made and used
--@ simple
create function shop.plus_pct(numeric, numeric) returns numeric language sql immutable strict as $$ select $1 * (1 + $2 / 100) $$
--@ simple
create operator shop.+% (leftarg = numeric, rightarg = numeric, function = shop.plus_pct)
--@ simple
select sku, round(price operator(shop.+%) 25, 2) from shop.products order by id
--@ simple
drop operator shop.+% (numeric, numeric)
--@ simple
drop function shop.plus_pct
--# aggregate of one's own
select shop.longest(name) from shop.products
--# aggregate of one's own grouped
select tags[1] as tag, shop.longest(sku) from shop.products group by 1 order by 1
--# aggregate of one's own as a window
select sku, shop.longest(name) over (order by id) from shop.products order by id
--# aggregate in the catalog of the bank
select glue(city order by id) from customers where id < 4
--# aggregate made
--@ simple
create function shop.mul(a numeric, b numeric) returns numeric language sql immutable as $$ select a * b $$
--@ simple
create aggregate shop.product(numeric) (sfunc = shop.mul, stype = numeric, initcond = '1')
--@ simple
select shop.product(n) from (values (2.0), (3.0), (4.0)) v(n)
--@ simple
drop aggregate shop.product(numeric)
--@ simple
drop function shop.mul
--# cast of one's own
select (ship_to)::text as label from shop.orders order by id limit 3
--# do block making a temporary table
do $$ begin create temp table tmp_ids as select id from shop.products; perform count(*) from tmp_ids; drop table tmp_ids; end $$
--# do block that fills by loop
do $$ begin for i in 1..5 loop insert into scratch values (100 + i, 'n' || i); end loop; end $$
--# do block with dynamic ddl by format
do $$ declare t text; begin foreach t in array array['a', 'b'] loop execute format('create table if not exists shop.part_%s (id int)', t); end loop; execute 'drop table shop.part_a, shop.part_b'; end $$
--# do block over the catalog
do $$ declare r record; begin for r in select tablename from pg_tables where schemaname = 'shop' order by 1 loop raise notice 'table %', r.tablename; end loop; end $$
--# do block that analyses every table
do $$ declare r record; begin for r in select schemaname, tablename from pg_tables where schemaname = 'shop' loop execute format('analyze %I.%I', r.schemaname, r.tablename); end loop; end $$
--# do block with execute into
do $$ declare n int; begin execute 'select count(*) from shop.products' into n; if n < 1 then raise exception 'none'; end if; end $$
--# do block with using
do $$ declare n numeric; begin execute 'select sum(price) from shop.products where price > $1' into n using 5; raise notice '%', n; end $$
--# refcursor returned
--@ simple
create function shop.open_orders(c refcursor) returns refcursor language plpgsql as $$ begin open c for select id, buyer from shop.orders where state = 'new' order by id; return c; end $$
--@ simple
begin
--@ simple
select shop.open_orders('oc')
--@ simple
fetch 2 from oc
--@ simple
commit
--@ simple
drop function shop.open_orders
--# table as of a prepared one
--@ simple
prepare mk as select id, sku from shop.products
--@ simple
create temp table from_prepared as execute mk
--@ simple
select count(*) from from_prepared
--@ simple
drop table from_prepared
--@ simple
deallocate mk
--# rule that logs
--@ simple
create table shop.plain (id int, t text)
--@ simple
create rule plain_log as on insert to shop.plain do also insert into shop.audit (op, what) values ('rule', new.t)
--@ simple
insert into shop.plain values (1, 'one')
--@ simple
select op, what from shop.audit order by id desc limit 1
--@ simple
drop table shop.plain
--# instead of trigger on a view
--@ simple
create view shop.names as select id, name from shop.products
--@ simple
create function shop.name_set() returns trigger language plpgsql as $$ begin update shop.products set name = new.name where id = old.id; return new; end $$
--@ simple
create trigger name_set instead of update on shop.names for each row execute function shop.name_set()
--@ simple
update shop.names set name = 'Renamed' where id = 2
--@ simple
select name from shop.products where id = 2
--@ simple
drop view shop.names
--@ simple
drop function shop.name_set
--# tree by connectby
select * from connectby('shop.categories', 'id', 'parent_id', '1', 0, '~') as t(id int, parent_id int, level int, branch text)
--# earth distance
select round(earth_distance(ll_to_earth(59.91, 10.75), ll_to_earth(38.72, -9.14))) / 1000 > 2000 as far
--# cube
select cube_distance(cube(array[0, 0]), cube(array[3, 4])), '(1,2),(3,4)'::cube @> '(2,3)'::cube
--# statistics of words
select word, ndoc, nentry from ts_stat('select searched from shop.products') order by nentry desc, ndoc desc, word
--# levenshtein and soundex
select levenshtein('kitten', 'sitting'), soundex('Robert'), metaphone('Thompson', 4), dmetaphone('Smith')
--# unaccent and trigrams
select unaccent('Crème brûlée'), show_trgm('tea'), word_similarity('tea', 'green tea')
--# pgcrypto
select encode(hmac('x', 'k', 'sha1'), 'hex'), length(gen_random_bytes(8)), crypt('pw', '$1$abcdefgh') is not null
--# intarray
select sort(array[3, 1, 2]), uniq(sort(array[1, 1, 2])), array[1, 2] && array[2], array[1, 2, 3] @@ '1&2'::query_int
--# ltree
select 'a.b.c'::ltree <@ 'a.b'::ltree, nlevel('a.b.c'), subpath('a.b.c', 1), 'a.b'::ltree ~ 'a.*'::lquery
--# normal rand
select count(*) from normal_rand(5, 10, 2)
--# isn
select isbn('978-0-393-04002-9'), is_valid(issn13('977-1436-452-00-8'))
--# xml made and read
select xmlelement(name product, xmlattributes(sku), name), xpath('/a/text()', '<a>x</a>') from shop.products order by id limit 2
--# xmltable
select * from xmltable('/r/i' passing '<r><i n="1">a</i><i n="2">b</i></r>' columns n int path '@n', t text path '.')
--# json_table | since 18
select jt.* from shop.products p, json_table(p.attrs, '$.notes[*]' columns (n for ordinality, note text path '$')) jt order by 1, 2
