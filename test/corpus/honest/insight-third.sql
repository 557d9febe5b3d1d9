-- Views, nests and masks as programs and models ask for them, and sessions of pools; written before it was looked at all what the gateway makes of them.

--# Npgsql: binary of many types with parameters typed by the server
--@ binary
SELECT o.id, o.total, o.placed_at, o.slot, o.ship_to, o.state FROM shop.orders o WHERE o.total > $1::numeric AND o.state = ANY ($2::shop.order_state[]) ORDER BY o.id LIMIT 3
--bind \N
--bind \N
--# views over protected columns, open part only
SELECT id, name, accounts FROM customer_overview ORDER BY id
--# views over protected columns, grouped by the open part
SELECT city, count(*), sum(balance) FROM open_accounts GROUP BY city ORDER BY city
--# view of everything by a tool's nest | masks ssn_tail email
SELECT * FROM (SELECT * FROM "public"."customer_overview") AS "t" LIMIT 100
--# view joined with a table by an open key
SELECT v.name, k.brand FROM customer_overview v JOIN cards k ON k.customer_id = v.id ORDER BY v.id
--# materialized view's open columns
SELECT count(*), min(name) FROM customer_snapshot
--# lateral of an open table beside protected columns | masks email
SELECT c.id, c.email, l.n, l.top FROM customers c LEFT JOIN LATERAL (SELECT count(*) AS n, max(a.balance) AS top FROM accounts a WHERE a.customer_id = c.id) l ON true ORDER BY c.id
--# nested CTEs with protected columns carried along | masks email
WITH base AS (SELECT * FROM customers), enriched AS (SELECT b.id, b.email, b.city, x.total FROM base b LEFT JOIN (SELECT customer_id, sum(balance) AS total FROM accounts GROUP BY 1) x ON x.customer_id = b.id), ranked AS (SELECT *, dense_rank() OVER (PARTITION BY city ORDER BY total DESC NULLS LAST) AS r FROM enriched) SELECT id, email, city, total, r FROM ranked WHERE r <= 2 ORDER BY city, r, id
--# CTE with protected columns that nobody asks for
WITH base AS (SELECT * FROM customers), enriched AS (SELECT b.*, x.total FROM base b LEFT JOIN (SELECT customer_id, sum(balance) AS total FROM accounts GROUP BY 1) x ON x.customer_id = b.id) SELECT city, round(avg(total), 2) FROM enriched GROUP BY city ORDER BY city
--# union of tables whose open columns alone are grouped
SELECT kind, count(*) FROM (SELECT id, 'card' AS kind, pan AS label FROM cards UNION ALL SELECT id, 'note', body FROM notes) u GROUP BY kind ORDER BY kind
--# full join with coalesce over open keys
SELECT coalesce(a.customer_id, k.customer_id) AS customer, count(DISTINCT a.id), count(DISTINCT k.id) FROM accounts a FULL JOIN cards k USING (customer_id) GROUP BY coalesce(a.customer_id, k.customer_id), 1 ORDER BY 1 LIMIT 5
--# exists and not exists between tables with protected columns
SELECT c.id FROM customers c WHERE EXISTS (SELECT * FROM cards k WHERE k.customer_id = c.id AND k.brand = 'visa') AND NOT EXISTS (SELECT 1 FROM notes n WHERE n.customer_id = c.id AND n.written_at > '2025-02-04') ORDER BY c.id
--# semi join by IN of a nest of all columns
SELECT id, balance FROM accounts WHERE customer_id IN (SELECT id FROM (SELECT * FROM customers WHERE city = 'Oslo') x) ORDER BY id
--# counting rows of a nest with protected columns
SELECT count(*) FROM (SELECT id, email, phone FROM customers WHERE city <> 'Oslo' ORDER BY created_at LIMIT 5 OFFSET 1) q
--# pages with a total beside, protected columns shown | masks email
SELECT id, name, email, count(*) OVER () AS total FROM customers ORDER BY name LIMIT 3 OFFSET 3
--# keyset pages by rows
SELECT id, name FROM customers WHERE (created_at, id) > ('2020-01-01', 3) ORDER BY created_at, id LIMIT 4
--# aliases that hide a protected column's name
SELECT city AS email, name AS ssn FROM customers ORDER BY id LIMIT 3
--# open columns called as protected ones elsewhere
SELECT "number", x.email FROM (VALUES (1, 'a@b.example'), (2, 'c@d.example')) AS x ("number", email) ORDER BY 1
--# json of open columns of a table with protected ones
SELECT json_agg(json_build_object('id', id, 'city', city) ORDER BY id) FROM customers
--# json of open columns by a nested row
SELECT row_to_json(x) FROM (SELECT id, city, (SELECT json_agg(a.kind ORDER BY a.id) FROM accounts a WHERE a.customer_id = c.id) AS kinds FROM customers c) x ORDER BY (x).id LIMIT 3
--# xml of open columns
SELECT xmlelement(name customer, xmlattributes(id AS id), xmlforest(city, name)) FROM customers ORDER BY id LIMIT 2
--# partitions of events without their payload
SELECT kind, date_trunc('month', at) AS month, count(*) FROM events GROUP BY 1, 2 ORDER BY 1, 2
--@ simple
SELECT tableoid::regclass AS part, count(*) FROM events GROUP BY 1 ORDER BY 1
--# inheritance with and without its children
SELECT id, name FROM ONLY staff ORDER BY id
--@ simple
SELECT id, name, tableoid::regclass FROM staff ORDER BY id
--# articles with triggers that log
INSERT INTO articles (id, title, body) VALUES (10, 'New', 'Words') RETURNING id, changed_at
--@ simple
UPDATE articles SET title = 'Newer' WHERE id = 10
--@ simple
SELECT what, title FROM article_log WHERE article = 10 ORDER BY what
--# ticket titles by the view
SELECT state, count(*) FROM ticket_titles GROUP BY state ORDER BY state
--# calls of the shop's functions
SELECT id, shop.with_tax(price) FROM shop.products ORDER BY id
--@ simple
SELECT * FROM shop.cheaper_than(10)
--@ simple
SELECT shop.order_count('buyer-1'), shop.longest(name) FROM shop.products
--@ simple
CALL shop.archive('2020-01-01')
--@ simple
SELECT id, ship_to::text FROM shop.orders ORDER BY id LIMIT 2
--@ simple
SELECT a.id, b.id FROM shop.products a JOIN shop.products b ON a.price OPERATOR(shop.=~=) b.price AND a.id < b.id ORDER BY 1
--# a function of a pipeline with loops
CREATE FUNCTION public.refresh_bi() RETURNS int LANGUAGE plpgsql AS $$ DECLARE r record; n int := 0; BEGIN FOR r IN SELECT id, price FROM shop.products ORDER BY id LOOP n := n + (r.price > 10)::int; END LOOP; RETURN n; END $$
--@ simple
SELECT public.refresh_bi()
--@ simple
DROP FUNCTION public.refresh_bi()
--undo drop function if exists public.refresh_bi()
--# a block that loads
DO $$ BEGIN INSERT INTO scratch SELECT g, 'row ' || g FROM generate_series(100, 105) g; IF (SELECT count(*) FROM scratch WHERE id >= 100) <> 6 THEN RAISE EXCEPTION 'short'; END IF; END $$
--@ simple
SELECT count(*) FROM scratch WHERE id >= 100
--# temporary tables that shadow nothing, dropped at commit
BEGIN
--@ simple
CREATE TEMP TABLE t_bi ON COMMIT DROP AS SELECT customer_id, sum(balance) AS s FROM accounts GROUP BY 1
--@ simple
CREATE INDEX ON t_bi (customer_id)
--@ simple
ANALYZE t_bi
--@ simple
SELECT c.city, sum(t.s) FROM t_bi t JOIN customers c ON c.id = t.customer_id GROUP BY 1 ORDER BY 1
--@ simple
COMMIT
--# select into from an open table with expressions
SELECT id, upper(sku) AS sku, price * 2 AS twice INTO TEMP dear_bi FROM shop.products WHERE price > 10
--@ simple
SELECT * FROM dear_bi ORDER BY id
--# protected columns put into a temporary table, and shown masked from it | masks email | known
CREATE TEMP TABLE mails_bi AS SELECT id, email FROM customers WHERE city = 'Oslo'
--@ simple
SELECT * FROM mails_bi ORDER BY id
--# role of one's session put to none
SET ROLE NONE
--@ simple
SELECT current_user = session_user, current_setting('role')
--# settings that reports change
SET datestyle TO 'ISO, DMY'; SET intervalstyle = 'iso_8601'; SET TIME ZONE 'Asia/Tokyo'; SET extra_float_digits = 0; SET bytea_output = 'escape'
--@ simple
SELECT timestamptz '2025-01-01 00:00Z', interval '1 day 2 hours', 0.1::float8 + 0.2, '\x41'::bytea, date '2025-02-01'
--@ simple
SET search_path TO shop, public
--@ simple
SELECT count(*) FROM orders
--@ simple
SELECT sku FROM products ORDER BY id LIMIT 1
--@ simple
SET search_path TO DEFAULT
--# set local within a transaction
BEGIN
--@ simple
SET LOCAL search_path = shop
--@ simple
SET LOCAL work_mem = '64MB'
--@ simple
SELECT name FROM products ORDER BY id LIMIT 1
--@ simple
ROLLBACK
--@ simple
SELECT count(*) FROM accounts
--# set_config by a pool
SELECT set_config('application_name', 'pool', false), set_config('statement_timeout', '5s', false), set_config('app.user_id', '42', true)
--@ simple
SELECT current_setting('app.user_id', true) = '' OR current_setting('app.user_id', true) IS NULL
--# named prepared statements in binary, twice
--@ parse
SELECT id, balance, opened_on, currency FROM accounts WHERE kind = $1 ORDER BY id
--@ keptbinary
kept
--bind savings
--@ keptbinary
kept
--bind current
--# a portal kept open over others
BEGIN
--@ open
SELECT id, amount FROM transactions ORDER BY id
--@ simple
SELECT count(*) FROM accounts
--@ more
held
--@ simple
COMMIT
--# two statements in flight at once
--@ piped
UPDATE scratch SET t = t || '.' WHERE id = 1
--@ piped
SELECT count(*) FROM shop.orders WHERE buyer = 'buyer-2'
--# empty texts, comments and semicolons
;
--@ simple
-- nothing
--@ extended
/* nothing */
--@ simple
SELECT 1;;
--# percentiles of an open column by groups of another table's
SELECT c.city, percentile_cont(array[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY a.balance) FROM customers c JOIN accounts a ON a.customer_id = c.id GROUP BY c.city ORDER BY c.city
--# first and last of each customer by arrays
SELECT c.id, (array_agg(t.description ORDER BY t.booked_at))[1] AS first, (array_agg(t.amount ORDER BY t.booked_at DESC))[1] AS last FROM customers c JOIN accounts a ON a.customer_id = c.id JOIN transactions t ON t.account_id = a.id GROUP BY c.id ORDER BY c.id LIMIT 5
--# recency, frequency and money
WITH r AS (SELECT c.id, max(t.booked_at) AS last, count(*) AS f, sum(abs(t.amount)) AS m FROM customers c JOIN accounts a ON a.customer_id = c.id JOIN transactions t ON t.account_id = a.id GROUP BY c.id) SELECT id, ntile(3) OVER (ORDER BY last) AS r, ntile(3) OVER (ORDER BY f) AS f, ntile(3) OVER (ORDER BY m) AS m FROM r ORDER BY id
--# balances as of each month's end
SELECT m::date AS month_end, sum(t.amount) AS balance FROM generate_series(timestamp '2025-01-31', '2025-06-30', interval '1 month') m LEFT JOIN transactions t ON t.booked_at <= m GROUP BY m ORDER BY m
--# pairs of transactions close in time
SELECT a.id, b.id FROM transactions a JOIN transactions b ON a.id < b.id AND a.account_id = b.account_id AND abs(extract(epoch FROM a.booked_at - b.booked_at)) < 86400 * 40 ORDER BY 1, 2 LIMIT 5
--# masks in a sub-select of the list | masks reach
SELECT a.id, (SELECT c.email FROM customers c WHERE c.id = a.customer_id) AS reach FROM accounts a ORDER BY a.id LIMIT 4
--# masks through CASE by an open column | masks shown
SELECT id, CASE WHEN city = 'Oslo' THEN email ELSE name END AS shown FROM customers ORDER BY id
--# masks through coalesce | masks reach
SELECT id, coalesce(email, 'none') AS reach FROM customers ORDER BY id
--# masks of an array of protected values | masks mails
SELECT city, array_agg(email) AS mails FROM customers GROUP BY city ORDER BY city
--@ binary
SELECT city, array_agg(email ORDER BY id) AS mails FROM customers GROUP BY city ORDER BY city
--@ simple
SELECT city, array_agg(score) AS mails FROM customers GROUP BY city ORDER BY city
--@ binary
SELECT city, array_agg(date_of_birth) FILTER (WHERE id > 3) AS mails FROM customers GROUP BY city ORDER BY city
--# masks of a string of protected values | masks mails
SELECT city, string_agg(email, ', ' ORDER BY id) AS mails FROM customers GROUP BY city ORDER BY city
--# masks of a date in another form | masks born
SELECT id, to_char(date_of_birth, 'YYYY-MM') AS born FROM customers ORDER BY id
--# masks of an age | masks years
SELECT id, extract(year FROM age(date '2025-01-01', date_of_birth)) AS years FROM customers ORDER BY id
--# masks of the end of a number | masks tail
SELECT k.id, k.brand, right(k.pan, 4) AS tail FROM cards k ORDER BY k.id
