-- Computed columns over whole rows, documents changed in their places, fields of what functions yield, rows counted whole.

--# computed column of a row
--@ simple
create function pg_temp.hg1(c customers) returns text language sql stable as $$ select c.name || ' of ' || c.city $$; select id, pg_temp.hg1(c) from customers c order by id
--# computed column as a document
--@ simple
create function pg_temp.hg2(c customers) returns jsonb language sql stable as $$ select jsonb_build_object('id', c.id, 'name', c.name) $$; select pg_temp.hg2(customers) from customers order by id
--# computed column with another argument
--@ simple
create function pg_temp.hg3(c customers, upto int) returns text language sql stable as 'select left(c.name, upto)'; select pg_temp.hg3(c, 2) from customers c where c.city = 'Lisbon' order by id
--# computed column that is filtered by
--@ simple
create function pg_temp.hg4(c customers) returns boolean language sql stable as $$ select c.created_at > '2024-02-01' $$; select id from customers c where pg_temp.hg4(c) order by id
--# computed column of a view
--@ simple
create function pg_temp.hg5(a open_accounts) returns text language sql stable as $$ select upper(a.name) || a.kind $$; select a.id, pg_temp.hg5(a) from open_accounts a order by a.id
--# computed column by number
--@ simple
create function pg_temp.hg6(customers) returns text language sql strict as 'select ($1).name'; select pg_temp.hg6(c.*) from customers c order by id
--# rows counted whole
select count(c) as page_total, count(c.*) from (select * from customers order by id limit 3) c
--# partners counted whole
select a.id, count(c) from accounts a left join customers c on c.id = a.customer_id and c.city = 'Oslo' group by a.id order by a.id
--# open field of one row that a function yields
select (everyone_as_table()).who
--# member beside by a subscript
select id, doc['state'], doc['owner']['name'] from files order by id
--# document set beside a protected member
--@ simple
update files set doc = jsonb_set(doc, '{state}', '"done"') where id = 1 returning id, doc ->> 'state'
--# document joined with an object
--@ simple
update files set doc = doc || '{"n": 9, "seen": true}' where id = 1 returning doc ->> 'n'
--# document joined with what columns give
--@ simple
update files set doc = doc || jsonb_build_object('kind', kind, 'at', date '2026-01-01') where id = 2 returning id, kind
--# document without a key, and with another
--@ simple
update files set doc = (doc - 'tags') || '{"tagged": false}' where id = 1 returning doc ->> 'tagged'
--# document without a path
--@ simple
update files set doc = doc #- '{owner,name}' where id = 1 returning id
--# document set by a subscript
--@ simple
update files set doc['owner']['name'] = '"new"' where id = 1 returning doc -> 'owner' ->> 'name'
--# document set in an upsert
--@ simple
insert into files (id, doc) values (1, '{"n": 5}') on conflict (id) do update set doc = jsonb_set(files.doc, '{n}', '5') returning id
--# open column of a protected table renamed
--@ simple
begin; alter table files rename column kind to sort; rollback
--# block that takes a row whole and looks at an open field of it | known
--@ simple
do $$ declare c customers%rowtype; begin select * into c from customers where id = 1; if c.city = 'Lisbon' then perform 1; end if; end $$
--# path of a function set | known
--@ simple
begin; alter function everyone() set search_path = public; rollback
--# block that loops over rows and looks at an open field
--@ simple
do $$ declare
  r record;
begin
  for r in select id, city, email from customers order by id loop
    if r.city = 'Oslo' then perform 1; end if;
  end loop;
end $$
--# function that takes a row whole and answers by an open field
--@ simple
create function pg_temp.hg7(which int) returns text language plpgsql stable as $$
declare
  r record;
begin
  select id, name, city, email into r from public.customers where id = which;
  if r.city = 'Oslo' then return 'here'; end if;
  return r.name;
end $$; select pg_temp.hg7(id) from customers order by id
