-- Functions and operators of extensions that come with the server.

--# citext compares without case
select id, handle from shop.contacts where handle = 'ANN@shop.example'
--# citext with patterns
select handle, replace(handle, 'SHOP', 'x'), split_part(handle, '@', 1) from shop.contacts where handle like 'a%' or handle ~ '^BOB' order by id
--# citext cast and grouped
select handle::text, 'X'::citext = 'x', lower(handle), max(handle) from shop.contacts group by handle order by handle
--# hstore members
select id, extra -> 'lang' as lang, extra -> array['lang', 'level'] as both_, extra ? 'level' as has from shop.contacts order by id
--# hstore contains and joins
select id, extra || 'x=>1', extra - 'lang'::text, extra @> 'lang=>en', extra ?& array['lang', 'level'] from shop.contacts order by id
--# hstore keys and rows
select c.id, e.key, e.value from shop.contacts c, each(c.extra) e order by 1, 2
--# hstore turned
select akeys(extra), avals(extra), hstore_to_jsonb(extra), hstore_to_array(extra), extra::json, slice(extra, array['lang']), delete(extra, 'lang'), hstore('a', 'b'), hstore(array['k', 'v']), exist(extra, 'lang') from shop.contacts order by id
--# hstore from a row
select hstore(c) -> 'name' from shop.categories c order by id
--# trigrams
select name, similarity(name, 'tea') as s, name % 'green tee' as near, word_similarity('cup', name), name <-> 'tea' as distance from shop.products order by distance, name
--# trigrams shown
select show_trgm('tea'), show_limit(), strict_word_similarity('pot', 'Tea pot'), 'pot' <% 'Tea pot', 'pot' <<-> 'Tea pot'
--# nearest names
select name from shop.products where name % 'grean tea' or 'cup' <% name order by name <-> 'tea' limit 3
--# digests and checks
select encode(digest('x', 'sha256'), 'hex'), encode(hmac('x', 'key', 'md5'), 'hex'), crypt('pw', '$1$abcdefgh$') = crypt('pw', '$1$abcdefgh$')
--# random bytes | volatile
select length(gen_random_bytes(8)), gen_random_uuid() is not null, length(gen_salt('bf'))
--# sealed with a pass phrase
select pgp_sym_decrypt(pgp_sym_encrypt('hello', 'pass'), 'pass')
--# raw cipher
select convert_from(decrypt(encrypt('text', 'key', 'aes'), 'key', 'aes'), 'utf8'), dearmor(armor('x'))
--# crosstab of a constant query
select * from crosstab('select buyer, state::text, count(*)::int from shop.orders group by 1, 2 order by 1, 2') as t (buyer text, a int, b int, c int, d int)
--# crosstab with categories
select * from crosstab('select buyer, state::text, sum(total) from shop.orders group by 1, 2 order by 1', 'select unnest(enum_range(null::shop.order_state))::text') as t (buyer text, new numeric, paid numeric, shipped numeric, returned numeric) order by 1
--# tree by connectby
select * from connectby('shop.categories', 'id', 'parent_id', '1', 0, '>') as t (id int, parent_id int, level int, branch text)
--# normal random | volatile
select count(*) from normal_rand(5, 0, 1)
--# soundex and levenshtein
select soundex('Stone'), difference('Stone', 'Stoun'), levenshtein('tea', 'ten'), levenshtein_less_equal('kitten', 'sitting', 2), metaphone('Thompson', 4), dmetaphone('Smith'), dmetaphone_alt('Smith')
--# accents removed
select unaccent('Hôtel crème'), unaccent('unaccent', 'É')
--# ltree
select 'Top.Science.Stars'::ltree ~ '*.Stars', subpath('a.b.c', 1), nlevel('a.b.c'), 'a.b' @> 'a.b.c'::ltree, lca('a.b.c', 'a.b.d')
--# integer arrays
select sort(array[3, 1, 2]), uniq(array[1, 1, 2]), array[1, 2] & array[2, 3], idx(array[5, 6], 6), icount(array[1, 2]), array[1, 2] @@ '1&!3'
--# cubes and earth
select cube(array[1, 2]) <-> cube(array[4, 6]), earth_distance(ll_to_earth(0, 0), ll_to_earth(0, 1)) > 100000
--# isn
select isbn('978-0-393-04002-9'), is_valid('978-0-393-04002-9'::isbn13)
