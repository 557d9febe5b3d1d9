-- A small bank whose protected values differ between two worlds, and nothing else does.
create domain us_ssn as text check (value ~ '^[0-9]{3}-[0-9]{2}-[0-9]{4}$');
create type contact as (email text, phone text);
create table customers (
  id int primary key, name text not null, city text not null,
  ssn text unique, email text, phone text, date_of_birth date,
  grade text, score int, profile jsonb, tags text[],
  created_at timestamp not null,
  ssn_area text generated always as (substr(ssn, 1, 3)) stored
);
create table cards (id int primary key, customer_id int not null references customers, pan text not null, brand text not null);
create table notes (id int primary key, customer_id int not null references customers, body text, written_at timestamp not null);
create table accounts (id int primary key, customer_id int not null references customers, kind text not null,
  balance numeric(14, 2) not null, currency char(3) not null, opened_on date not null);
create table transactions (id int primary key, account_id int not null references accounts, amount numeric(14, 2) not null,
  booked_at timestamp not null, description text not null);
create table events (id int not null, at date not null, kind text not null, payload text, primary key (id, at)) partition by range (at);
create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
create table staff (id int primary key, name text, pin text);
create table managers (level int) inherits (staff);
create table scratch (id int, t text);
create table checked (id int primary key, t text check (length(t) < 4), n int check (n > 0), d us_ssn, u text unique);
create table defaults (id int primary key, t text default 'none');
create table settings (key text primary key, value jsonb not null, changed_at timestamp not null);
create table watched (id int, t text);
create sequence counter;
create view customer_overview as select c.id, c.name, right(c.ssn, 6) as ssn_tail, c.email, (select count(*) from accounts a where a.customer_id = c.id) as accounts from customers c;
create view overview_again as select id, ssn_tail as tail, email as reach from customer_overview;
create view contacts as select id, row(email, phone)::contact as contact from customers;
create view open_accounts as select a.id, a.kind, a.balance, c.name, c.city from accounts a join customers c on c.id = a.customer_id;
create materialized view customer_snapshot as select id, name, ssn as number from customers;
create view watching as select id, t from watched;
create function ssn_of(who int) returns text language sql stable as 'select ssn from public.customers where id = who';
create function ssn_of_slowly(who int) returns text language plpgsql stable as 'declare found text; begin select ssn into found from public.customers where id = who; return found; end';
create function everyone() returns setof customers language sql stable as 'select * from public.customers order by id';
create function everyone_as_table() returns table (who int, what text) language sql stable as 'select id, ssn from public.customers order by id';
create function owner_ssn(who int) returns text language sql security definer as 'select ssn from public.customers where id = who';
create function shout(what text) returns text language sql immutable as 'select upper(what)';
create function shout(what int) returns text language sql immutable as 'select what::text';
create function tell(what text) returns text language plpgsql as 'begin raise notice ''%'', what; return ''told''; end';
create function fail_with(what text) returns text language plpgsql as 'begin raise exception ''%'', what; end';
create function number_of(who customers) returns text language sql stable as 'select who.ssn';
create function same_text(a text, b text) returns boolean language plpgsql immutable as 'begin raise notice ''% %'', a, b; return a = b; end';
create operator === (leftarg = text, rightarg = text, function = same_text);
create function watched_row() returns trigger language plpgsql as 'begin raise notice ''watched %'', new.t; insert into scratch values (new.id, new.t); return new; end';
create trigger watched_row after insert or update on watched for each row execute function watched_row();
create rule watching_insert as on insert to watching do instead insert into watched values (new.id, new.t);
create aggregate glue (text) (sfunc = textcat, stype = text, initcond = '');
create index customers_lower_email on customers (lower(email));
create statistics customers_together (mcv) on grade, city from customers;
alter table staff enable row level security;
create policy staff_all on staff using (true);
create table points (id int primary key, to_ssn text references customers (ssn));
create table desks (id int primary key, place text);
create table tickets (id int primary key, desk int references desks on delete cascade on update cascade, title text, secret text,
  state text default 'open', weight int, guess int, check (guess is null or guess < weight));
create table ticket_log (ticket int, title text, entry text);
create function ticket_logged() returns trigger language plpgsql as 'begin insert into ticket_log values (old.id, old.title, old.secret); return null; end';
create trigger ticket_logged after update of title, desk on tickets for each row execute function ticket_logged();
create function ticket_spilled() returns trigger language plpgsql as 'begin new.title := new.secret; return new; end';
create trigger ticket_spilled before update of state on tickets for each row execute function ticket_spilled();
create function ticket_told() returns trigger language plpgsql as 'begin raise notice ''gone %'', old.secret; return null; end';
create trigger ticket_told after delete on tickets for each row execute function ticket_told();
create function ticket_guessed() returns trigger language plpgsql as 'begin insert into ticket_log values (new.id, ''changed'', null); return null; end';
create trigger ticket_guessed after update of secret on tickets for each row when (old.secret is distinct from new.secret) execute function ticket_guessed();
create view ticket_titles as select id, desk, title, state from tickets;
create function close_ticket(which int) returns void language sql as 'update public.ticket_titles set title = ''closed'' where id = which';
create table shelves (id int primary key, name text, code text);
create rule shelf_kept as on update to shelves do also insert into ticket_log values (old.id, old.name, old.code);
create rule shelf_gone as on delete to shelves do instead insert into ticket_log values (old.id, old.name, old.code);
create table contracts (id int primary key, city text, ssn text, code text, email varchar(60), score int);
create table contract_history (entry bigint generated always as identity primary key, at timestamp default now(), did text, contract int,
  city text, ssn text, code text, email varchar(60), score int);
create function contract_kept() returns trigger language plpgsql as 'begin insert into contract_history (did, contract, city, ssn, code, email, score)
  values (tg_op, old.id, old.city, old.ssn, old.code, old.email, old.score); return null; end';
create trigger contract_kept after update or delete on contracts for each row execute function contract_kept();
create table leases (id int primary key, city text, ssn text, code text not null);
create table lease_history (id int, city text, ssn text, code text not null);
create rule lease_kept as on update to leases do also insert into lease_history select old.*;
create table deals (id int primary key, city text, code text, score int);
create table deal_rows (entry bigint generated always as identity primary key, did text, image jsonb);
create function deal_kept() returns trigger language plpgsql as 'begin insert into deal_rows (did, image) values (tg_op, to_jsonb(old)); return null; end';
create trigger deal_kept after update or delete on deals for each row execute function deal_kept();
create function secret_of(which int) returns text language sql immutable as 'select secret from public.tickets where id = which';
create function is_secret(what text) returns boolean language sql immutable as 'select exists (select 1 from public.tickets where secret = what)';
create table lots (id int primary key, code text default secret_of(1), n int);
create table guesses (id int primary key, what text check (not is_secret(what)));
create domain unguessed as text check (not is_secret(value));
create table domained (id int, what unguessed);
create table peeks (id int primary key, who int, seen text generated always as (secret_of(who)) stored);
create table vault (id int primary key, label text, code text);
alter table vault enable row level security;
alter table vault force row level security;
create policy vault_seen on vault using (code = current_setting('app.code', true));
create policy vault_filled on vault for insert with check (true);
create table articles (id int primary key, title text, body text, searched tsvector, changed_at timestamp);
create function article_touched() returns trigger language plpgsql as 'begin new.changed_at := timestamp ''2025-06-01''; return new; end';
create trigger article_touched before insert or update on articles for each row execute function article_touched();
create trigger article_searched before insert or update on articles for each row execute function tsvector_update_trigger(searched, 'pg_catalog.simple', title, body);
create table article_log (article int, what text, title text, by_depth int);
create function article_logged() returns trigger language plpgsql as 'begin
  if tg_op = ''DELETE'' then insert into article_log values (old.id, tg_op, old.title, pg_trigger_depth()); return old; end if;
  if tg_op = ''INSERT'' or new.title is distinct from old.title then insert into article_log values (new.id, lower(tg_op), new.title, pg_trigger_depth()); end if;
  return new; end';
create trigger article_logged after insert or update or delete on articles for each row execute function article_logged();
create table article_tags (article int references articles on delete cascade, tag text);
create table article_reads (article int references articles on delete set null, at timestamp);
create function shown_guess(what unguessed) returns text language sql immutable as 'select what::text';
create function told_state(state text, what text) returns text language plpgsql as 'begin raise notice ''%'', what; return state; end';
create aggregate told_all (text) (sfunc = told_state, stype = text, initcond = '');
create view card_pair as select id, pan from cards;
create function pair_text(what card_pair) returns text language sql stable as 'select what.pan';
create cast (card_pair as text) with function pair_text(card_pair) as implicit;
create function bare_ssn(which int) returns text language plpgsql stable as 'begin return (select ssn from customers where id = which); end';
create type mood as enum ('sunny', 'stormy', 'calm');
create table vitals (id int primary key, name text, weight float8, fraction numeric, span int4range, place inet, felt mood, raw bytea,
  handle citext, doc json, pay money, marks int[], waits interval, seen timestamptz, token uuid, spot point, sparse text, extra hstore);
create view vital_names as select id, name from vitals;
create function mood_word(mood) returns text language sql immutable as 'select ''is '' || (select handle::text from public.vitals order by id limit 1)';
create cast (mood as text) with function mood_word(mood) as implicit;
create table moods (id int primary key, felt mood);
create function peek_at(which int) returns text language sql stable as 'select handle::text from public.vitals where id = which';
create function vital_count(what text) returns bigint language sql stable as 'select count(*) from public.vitals where handle = what';
create table parted (id int not null, kind text) partition by list (kind);
create table parted_a partition of parted for values in ('a');
create table files (id int primary key, kind text, doc jsonb, raw json, words text);
create view file_docs as select id, doc as paper, doc -> 'owner' as owner, doc ->> 'state' as state from files;
create function file_pin(which int) returns text language sql stable as 'select raw ->> ''pin'' from public.files where id = which';
create table pacts (id int primary key, city text, label text generated always as (city || '!') stored, ssn text, code text, email text, doc jsonb);
create table pact_rows (entry bigint generated always as identity primary key, did text, image jsonb, mail jsonb, thin jsonb);
create function pact_kept() returns trigger language plpgsql security definer set search_path = pg_catalog as $$ begin
  if tg_op = 'DELETE' then insert into public.pact_rows (did, image) values (tg_op, to_jsonb(old)); return old; end if;
  insert into public.pact_rows (did, image) values (tg_op, to_jsonb(new)); return new; end $$;
create trigger pact_kept after insert or update or delete on pacts for each row execute function pact_kept();
