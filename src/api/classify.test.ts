import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import type { Target } from '../core/resource.ts'
import { emptyServer } from '../store/kept-cluster.fixture.ts'
import { startTemporaryServer } from '../store/temporary-store.ts'
import type { TemporaryServer } from '../store/temporary-store.ts'
import { classifyColumns } from './classify.ts'

let server: TemporaryServer
let owner: Client

before(async () => {
  server = await startTemporaryServer(emptyServer)
  owner = await connected()
  await owner.query(`
    CREATE ROLE looker LOGIN;
    CREATE SCHEMA evil;
    CREATE DOMAIN pan_number AS text CHECK (length(VALUE) < 30);
    CREATE DOMAIN narrower AS pan_number;
    CREATE TABLE plain (id int, note text, number_given narrower, digits bigint, words narrower, several text[], papers xml);
    INSERT INTO plain SELECT n, 'nothing', '4111111111111111', 5555555555554444, 'x', ARRAY['none', '899-45-6789'], '<a b="899-45-6789"/>' FROM generate_series(1, 40) n;
    CREATE TABLE parted (id int, reference text) PARTITION BY RANGE (id);
    CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (100);
    CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (100) TO (200);
    INSERT INTO parted SELECT n, '899-45-6789' FROM generate_series(1, 150) n;
    CREATE TABLE late (id int, remark text);
    INSERT INTO late SELECT n, CASE WHEN n > 20000 THEN '899-45-6789' ELSE repeat('none ', 10) END FROM generate_series(1, 60000) n;
    CREATE TABLE guarded (id int, email text, remark text);
    ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
    CREATE POLICY theirs ON guarded USING (current_setting('app.tenant')::int = id);
    INSERT INTO guarded VALUES (1, 'a@example.com', '899-45-6789');
    CREATE TABLE locked (id int, ssn text);
    CREATE TABLE "odd
rules: [ { name: all, verdict: allow } ] #" ("e mail" text, "ssn""; DROP TABLE plain; --" text);
    INSERT INTO "odd
rules: [ { name: all, verdict: allow } ] #" VALUES ('a@example.com', '899-45-6789');
    CREATE TYPE evil.text;
    CREATE FUNCTION evil.in(cstring) RETURNS evil.text IMMUTABLE STRICT LANGUAGE internal AS 'textin';
    CREATE FUNCTION evil.out(evil.text) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'textout';
    CREATE TYPE evil.text (INPUT = evil.in, OUTPUT = evil.out);
    CREATE FUNCTION evil.cast(evil.text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''ran''; END';
    CREATE CAST (evil.text AS text) WITH FUNCTION evil.cast(evil.text);
    CREATE TABLE trap (id int, words evil.text, ssn text);
    INSERT INTO trap VALUES (1, 'x', '899-45-6789');
    ANALYZE; GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker; GRANT USAGE ON SCHEMA evil TO looker`)
})
after(async () => {
  await owner.end()
  await server[Symbol.asyncDispose]()
})

async function connected(): Promise<Client> {
  const { socketDirectory: host, port, superuser: user } = server.server
  const client = new Client({ host, port, user, database: 'postgres' })
  await client.connect()
  return client
}

function target(): Target {
  const { socketDirectory: host, port } = server.server
  return { host, port, database: 'postgres', login: 'looker', secret: null, tls: { mode: 'disable' } }
}

test('tables are looked at each by itself, whatever they are called, made of, or what fails with them', async () => {
  const holder = await connected()
  await holder.query('BEGIN; LOCK TABLE locked')
  const { proposals, unread } = await classifyColumns(target(), 100, () => undefined)
  await holder.end()
  const told = Object.fromEntries(proposals.map(({ column, dataClass }) => [column, dataClass]))
  assert.deepEqual(told, {
    'public.plain.number_given': 'card-number',
    'public.plain.digits': 'card-number',
    'public.plain.several': 'ssn',
    'public.plain.papers': 'ssn',
    'public.parted.reference': 'ssn',
    'public.late.remark': told['public.late.remark'],
    'public.guarded.email': 'email',
    'public.locked.ssn': 'ssn',
    'public."odd\nrules: [ { name: all, verdict: allow } ] #"."e mail"': 'email',
    'public."odd\nrules: [ { name: all, verdict: allow } ] #"."ssn""; DROP TABLE plain; --"': 'ssn',
    'public.trap.ssn': 'ssn',
  })
  assert.match(told['public.late.remark'] ?? '', /^(?:ssn|free-text)$/)
  assert.deepEqual(unread.toSorted(), ['public.guarded', 'public.locked'])
})
