/** Debian's pg_dump, pg_restore and pgbench on its PostgreSQL 15: through the gateway they give what they give directly. */
import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pino } from 'pino'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { parseConfig } from '../../src/config.ts'
import { startGateway } from '../../src/main.ts'
import { startServerOf } from '../corpus/server.ts'
import { allowAll, startGrounds, type Door } from '../e2e/stage.ts'
import { libpqEnvironment, runProgram, type Ended } from './program.ts'

const programs = '/usr/lib/postgresql/15/bin'
const opened = new AsyncDisposableStack()
let direct: Door
let through: Door
let folder: string

before(async () => {
  const grounds = opened.use(await startGrounds({ policy: allowAll }))
  folder = grounds.directory
  const place = await mkdtemp(join(tmpdir(), 'sallyport-fifteen-'))
  // So that the server's own account reaches what is below it, and all of it goes with the folder.
  await chmod(place, 0o711)
  opened.defer(() => rm(place, { recursive: true, force: true }))
  const server = opened.use(await startServerOf(programs, join(place, 'server')))
  direct = {
    ...grounds.direct,
    port: server.port,
    user: server.superuser,
    password: 'secret',
    database: 'bank',
  }
  const local = { PGHOST: server.socketDirectory, PGPORT: `${server.port}`, PGUSER: server.superuser }
  for (const text of [
    `ALTER USER ${server.superuser} PASSWORD 'secret'`,
    'CREATE DATABASE bank TEMPLATE template0',
    'CREATE DATABASE copy TEMPLATE template0',
  ])
    await runProgram('/usr/bin/psql', ['-X', '-d', 'postgres', '-c', text], { environment: local })
  const filled = await runProgram('/usr/bin/psql', ['-X', '-v', 'ON_ERROR_STOP=1', '-f', '-'], {
    environment: libpqEnvironment(direct),
    input: schema,
  })
  assert.equal(filled.code, 0, filled.errors)

  const passwordFile = join(folder, 'password-of-fifteen')
  await writeFile(passwordFile, 'secret', { mode: 0o600 })
  const base = z.looseObject({}).parse(parse(await readFile(grounds.configFile, 'utf8')))
  const policy = join(folder, 'everywhere.yaml')
  await writeFile(policy, (await readFile(allowAll, 'utf8')).replaceAll(/^ *resources: bank$/gm, ''))
  const resources = ['bank', 'copy'].map((name) => ({
    name,
    target: {
      host: '127.0.0.1',
      port: server.port,
      database: name,
      login: server.superuser,
      password: { file: passwordFile },
      tls: { mode: 'disable' },
    },
  }))
  const read = parseConfig(stringify({ ...base, policy, resources }), grounds.configFile, {})
  assert.ok(read.ok, JSON.stringify(read))
  const gateway = await startGateway(read.config, pino({ level: 'silent' }))
  opened.defer(() => gateway.close('the test is over'))
  through = await grounds.doorAt(gateway.postgres.port, 'omar')
})
after(() => opened.disposeAsync())

const run = (door: Door, program: string, ...words: readonly string[]): Promise<Ended> =>
  runProgram(join(programs, program), words, { environment: libpqEnvironment(door) })

/** What pg_dump prints, without the word that it makes up to fence psql in. */
const dump = async (door: Door, ...words: readonly string[]): Promise<string> => {
  const { code, output, errors } = await run(door, 'pg_dump', ...words)
  assert.equal(code, 0, errors)
  return output.replaceAll(/^\\(un)?restrict \w+$/gm, '\\$1restrict')
}

test('pg_dump writes the same bytes, and needs no other rights', async () => {
  for (const words of [
    [],
    ['--schema-only'],
    ['--data-only', '--inserts'],
    ['--table=orders', '--rows-per-insert=7'],
  ])
    assert.equal(await dump(through, ...words), await dump(direct, ...words), words.join(' '))
})

test('an archive made and restored through the gateway holds what was there', async () => {
  const archive = join(folder, 'archive')
  await dump(through, '--format=custom', `--file=${archive}`)
  const restored = await run(
    { ...through, database: 'copy' },
    'pg_restore',
    '--dbname=copy',
    '--exit-on-error',
    archive,
  )
  assert.equal(restored.code, 0, restored.errors)
  // Several at once, which share a snapshot.
  const several = join(folder, 'several')
  await dump(through, '--format=directory', '--jobs=2', `--file=${several}`)
  const whole = await run(through, 'pg_restore', '--file=-', several)
  assert.ok(whole.output.length > 100_000, whole.errors)
  const wanted = await dump(direct)
  assert.ok(wanted.length > 100_000)
  assert.equal(await dump({ ...direct, database: 'copy' }), wanted)
})

test('pgbench fills its tables and runs in every mode, pipelines too', async () => {
  const filled = await run(through, 'pgbench', '-i', '-I', 'dtgvp', '-s', '1', '-q')
  assert.equal(filled.code, 0, filled.errors)
  const pipeline = join(folder, 'pipeline.sql')
  await writeFile(
    pipeline,
    '\\startpipeline\nSELECT 1;\nUPDATE pgbench_branches SET bbalance = 1;\nSELECT 2;\n\\endpipeline\n',
  )
  for (const words of [
    ['-M', 'simple'],
    ['-M', 'extended'],
    ['-M', 'prepared'],
    ['-M', 'extended', '-f', pipeline],
  ]) {
    const { code, output, errors } = await run(through, 'pgbench', '-n', '-c', '2', '-t', '20', ...words)
    assert.equal(code, 0, errors)
    assert.match(output, /actually processed: 40\/40/)
  }
})

const schema = `
CREATE SCHEMA side;
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE DOMAIN amount AS numeric(12, 2) CHECK (VALUE >= 0);
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, feels mood, notes jsonb, raw bytea, tags text[]);
CREATE TABLE orders (id serial PRIMARY KEY, customer bigint REFERENCES customers ON DELETE CASCADE, total amount, at timestamptz DEFAULT now(), doubled numeric GENERATED ALWAYS AS (total * 2) STORED);
CREATE TABLE parts (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE parts_rest PARTITION OF parts DEFAULT;
CREATE VIEW totals AS SELECT customer, sum(total) AS total FROM orders GROUP BY customer;
CREATE MATERIALIZED VIEW side.kept AS SELECT * FROM totals;
CREATE FUNCTION side.twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2';
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN NEW; END $$;
CREATE TRIGGER stamped BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE INDEX orders_by_total ON orders (total) WHERE total > 10;
CREATE SEQUENCE side.numbers START 7;
COMMENT ON TABLE orders IS 'what''s wanted; "all"';
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON orders USING (customer > 0);
INSERT INTO customers (name, feels, notes, raw, tags)
  SELECT 'name ' || n || E'\\t\\n\\\\ é', CASE WHEN n % 3 = 0 THEN NULL ELSE 'good'::mood END,
    jsonb_build_object('n', n), decode(md5(n::text), 'hex'), ARRAY['a', 'b,"' || n] FROM generate_series(1, 2000) AS n;
INSERT INTO orders (customer, total, at) SELECT n, n, timestamptz '2020-01-01' + n * interval '1 hour' FROM generate_series(1, 2000) AS n;
INSERT INTO parts SELECT n, date '2020-06-01' + n FROM generate_series(1, 500) AS n;
SELECT lo_from_bytea(0, 'a large object');
REFRESH MATERIALIZED VIEW side.kept;
`
