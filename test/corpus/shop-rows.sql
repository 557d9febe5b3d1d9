truncate shop.products, shop.orders, shop.categories, shop.readings, shop.contacts, shop.audit, shop.jobs restart identity cascade;
insert into shop.products (sku, name, price, attrs, tags) values
  ('TEA-1', 'Green tea', 4.50, '{"origin": "Japan", "grams": 100, "notes": ["grassy", "light"]}', '{tea,green}'),
  ('TEA-2', 'Black tea', 3.90, '{"origin": "India", "grams": 250}', '{tea,black}'),
  ('CUP-1', 'Small cup', 12.00, '{"color": "white", "size": {"ml": 200}}', '{cup}'),
  ('CUP-2', 'Large cup', 15.50, '{"color": "blue", "size": {"ml": 400}}', '{cup,large}'),
  ('POT-1', 'Tea pot', 39.00, '{"color": "black", "size": {"ml": 1200}, "stock": null}', '{pot,tea}');
insert into shop.orders (product_id, buyer, state, quantity, total, placed_at, ship_to, slot)
  select 1 + n % 5, 'buyer-' || n % 4, (array['new', 'paid', 'shipped', 'returned'])[1 + n % 4]::shop.order_state, 1 + n % 3, 5.25 * (1 + n % 7),
    timestamptz '2025-01-01' + n * interval '31 hours', row('Street ' || n, 'Town', '100' || n % 10)::shop.address,
    tstzrange(timestamptz '2025-02-01' + n * interval '1 day', timestamptz '2025-02-03' + n * interval '1 day')
  from generate_series(1, 40) n;
truncate shop.audit restart identity;
insert into shop.categories values (1, null, 'all'), (2, 1, 'drinks'), (3, 2, 'tea'), (4, 1, 'ware'), (5, 4, 'cups');
insert into shop.readings select timestamptz '2025-03-01' + n * interval '10 minutes', n % 3, round((sin(n / 10.0) * 20)::numeric, 3) from generate_series(0, 120) n;
insert into shop.contacts values (1, 'Ann@Shop.example', 'lang=>en, level=>gold', 'first'), (2, 'bob@shop.example', 'lang=>de', 'second');
insert into shop.jobs (queue, payload) values ('mail', '{"to": 1}'), ('mail', '{"to": 2}'), ('default', '{"do": "tidy"}');
refresh materialized view shop.daily;
