/** The role that a session has at its target is not left, by whatever words: by statement, by function, by what undoes things. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { bankLogin } from '../../src/demo/bank.ts'
import { startStage, type Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await startStage({
    policy: 'test/e2e/role-pin.yaml',
    logins: [{ role: 'writer', 'set-role': 'bank_writer' }],
  })
  const { socketDirectory: host, port, superuser: user } = stage.bank
  const superuser = new pg.Client({ host, port, user, database: 'bank' })
  await superuser.connect()
  await superuser.query(`
    CREATE ROLE bank_writer; CREATE ROLE bank_other;
    GRANT bank_writer, bank_other TO ${bankLogin};
    GRANT ALL ON SCHEMA public TO bank_writer;
    GRANT ALL ON ALL TABLES IN SCHEMA public TO bank_writer;
    CREATE TABLE who_ran (who text); GRANT ALL ON who_ran TO PUBLIC;
    CREATE SCHEMA attic AUTHORIZATION bank_writer`)
  await superuser.end()
})
after(() => stage[Symbol.asyncDispose]())

async function connect(options = ''): Promise<pg.Client> {
  const door = await stage.through('omar')
  const ssl = { ca: door.ca ?? '', servername: 'localhost' }
  const client = new pg.Client({ ...door, database: 'bank@writer', ssl, ...(options && { options }) })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

const note = `INSERT INTO who_ran SELECT current_user`
const plpgsql = (body: string): string => `LANGUAGE plpgsql AS $f$ BEGIN ${body} END $f$`

/** Each is tried in a session of its own; `|` parts statements. */
const attempts: readonly string[] = [
  'RESET ROLE',
  'SET ROLE NONE',
  `SET ROLE ${bankLogin}`,
  'SET ROLE bank_other',
  `SET ROLE 'bank_other'`,
  'SET SESSION ROLE bank_other',
  'SET "role" TO bank_other',
  'SET role TO DEFAULT',
  `SET LOCAL ROLE bank_other | ${note}`,
  `BEGIN | SET LOCAL ROLE bank_other | ${note} | COMMIT`,
  `BEGIN | SET ROLE bank_other | ROLLBACK | ${note}`,
  `BEGIN | SAVEPOINT a | SET LOCAL ROLE bank_other | ROLLBACK TO a | ${note} | COMMIT`,
  'SET SESSION AUTHORIZATION DEFAULT',
  `SET SESSION AUTHORIZATION ${bankLogin}`,
  'RESET SESSION AUTHORIZATION',
  'RESET ALL',
  'DISCARD ALL',
  `BEGIN | COMMIT | DISCARD ALL | ${note}`,
  `SELECT set_config('role', 'none', false)`,
  `SELECT set_config('ROLE', 'bank_other', false)`,
  `SELECT pg_catalog.set_config('ro' || 'le', 'none', false)`,
  `SELECT set_config(n, v, false) FROM (VALUES ('role', 'bank_other')) t(n, v)`,
  `SELECT set_config('session_authorization', '${bankLogin}', false)`,
  `UPDATE pg_settings SET setting = 'none' WHERE name = 'role'`,
  `UPDATE pg_catalog.pg_settings SET setting = 'bank_other' WHERE name LIKE 'rol%'`,
  `EXPLAIN ANALYZE SELECT set_config('role', 'none', false)`,
  `PREPARE p AS SELECT set_config('role', 'none', false) | EXECUTE p`,
  `PREPARE p(text) AS SELECT set_config($1, 'none', false) | EXECUTE p('role')`,
  `BEGIN | DECLARE c CURSOR FOR SELECT set_config('role', 'none', false) | FETCH c | COMMIT`,
  `CREATE TEMP TABLE t (x text DEFAULT set_config('role', 'none', false)) | INSERT INTO t DEFAULT VALUES`,
  `CREATE TEMP VIEW v AS SELECT set_config('role', 'none', false) AS x | SELECT * FROM v`,
  `SELECT query_to_xml('SELECT set_config(''role'', ''none'', false)', true, true, '')`,
  `DO $$ BEGIN SET ROLE NONE; END $$`,
  `DO $$ BEGIN PERFORM set_config('role', 'none', false); END $$`,
  `DO $$ BEGIN EXECUTE 'SET ROLE NONE'; END $$`,
  `DO $$ DECLARE s text := 'SET RO' || 'LE NONE'; BEGIN EXECUTE s; END $$`,
  `DO $$ BEGIN EXECUTE convert_from('\\x53455420524f4c45204e4f4e45', 'UTF8'); END $$`,
  `CREATE FUNCTION pg_temp.f() RETURNS void LANGUAGE sql SET role = 'bank_other' AS '${note}' | SELECT pg_temp.f()`,
  `CREATE FUNCTION attic.f() RETURNS void LANGUAGE sql AS '${note}' | ALTER FUNCTION attic.f() SET role = 'bank_other' | SELECT attic.f()`,
  `CREATE FUNCTION pg_temp.f() RETURNS void ${plpgsql('SET LOCAL ROLE bank_other; INSERT INTO who_ran SELECT current_user;')} | SELECT pg_temp.f()`,
  `CREATE FUNCTION pg_temp.f(s text) RETURNS void ${plpgsql('EXECUTE s;')} | SELECT pg_temp.f('SET ROLE NONE')`,
  `CREATE PROCEDURE pg_temp.p(s text) ${plpgsql('EXECUTE s;')} | CALL pg_temp.p('SET ROLE NONE')`,
  `CREATE FUNCTION pg_temp.g() RETURNS trigger ${plpgsql("PERFORM set_config('role', 'none', false); RETURN NEW;")} | CREATE TEMP TABLE t (x int) | CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION pg_temp.g() | INSERT INTO t VALUES (1)`,
  `CREATE DOMAIN pg_temp.d AS text CHECK (set_config('role', 'none', false) IS NOT NULL) | SELECT 'x'::pg_temp.d`,
  `CREATE TEMP TABLE t (x text CHECK (set_config('role', 'none', false) IS NOT NULL)) | INSERT INTO t VALUES ('x')`,
  `CREATE TEMP TABLE t (x int) | CREATE RULE r AS ON INSERT TO t DO ALSO SELECT set_config('role', 'none', false) | INSERT INTO t VALUES (1)`,
  `ALTER ROLE CURRENT_USER SET role = 'none'`,
  `ALTER ROLE ${bankLogin} SET role = 'none'`,
  `ALTER DATABASE bank SET role = 'none'`,
  `CREATE TABLE attic.t (x text); SET ROLE NONE; ${note}`,
  `SELECT 1; RESET ROLE`,
  `SET ROLE NONE; SELECT 1; ROLLBACK`,
  `BEGIN; SET LOCAL ROLE bank_other; ${note}; COMMIT`,
  `COMMIT AND CHAIN; RESET ROLE`,
  `SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE; RESET ROLE`,
  `/*+ x */ SET/**/ROLE/**/NONE`,
  `SET U&"r\\006fle" = 'none'`,
]

test('whatever is tried, statements run in the mapped role, then and afterwards', async (t) => {
  let refused = 0
  for (const attempt of attempts) {
    const client = await connect()
    const answers: string[] = []
    for (const text of attempt.split(' | '))
      await client.query(text).then(
        () => answers.push('ran'),
        (error: unknown) => answers.push(error instanceof Error ? error.message : String(error)),
      )
    if (answers.some((answer) => answer !== 'ran')) refused += 1
    await client.query('ROLLBACK').catch(() => undefined)
    const { rows } = await client.query('SELECT current_user AS now')
    await client.end()
    assert.deepEqual(rows, [{ now: 'bank_writer' }], `${attempt}\n${answers.join('\n')}`)
  }
  const { socketDirectory: host, port, superuser: user } = stage.bank
  const superuser = new pg.Client({ host, port, user, database: 'bank' })
  await superuser.connect()
  const { rows } = await superuser.query('SELECT DISTINCT who FROM who_ran')
  await superuser.end()
  assert.deepEqual(rows, [{ who: 'bank_writer' }])
  t.diagnostic(`${attempts.length} attempts, ${refused} of them refused`)
})

test('nor at the start, by option or parameter', async () => {
  for (const options of ['-c role=none', '-c role=bank_other', '--role=none', '-c session_authorization=x'])
    await assert.rejects(connect(options), (error: unknown) => error instanceof pg.DatabaseError, options)
})
