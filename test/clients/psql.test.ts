/** Debian's psql and pgbench, at the bank itself and through the gateway. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { allowAll, startStage, type Door, type Stage } from '../e2e/stage.ts'
import { libpqEnvironment, runProgram, type Ended } from './program.ts'

let stage: Stage
let doors: readonly [Door, Door]
let folder: string

before(async () => {
  stage = await startStage({ policy: allowAll })
  doors = [stage.direct, await stage.through('omar')]
  folder = await mkdtemp(join(tmpdir(), 'sallyport-clients-'))
})
after(async () => {
  await stage[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const psql = (door: Door, words: readonly string[], input: string | Buffer = ''): Promise<Ended> =>
  runProgram('/usr/bin/psql', ['-X', ...words], { input, environment: libpqEnvironment(door) })

/** Runs psql at both doors; what it prints must be the same, byte for byte. */
async function samePrint(script: string | Buffer, ...words: readonly string[]): Promise<Ended> {
  const direct = await psql(doors[0], [...words, '-f', '-'], script)
  const through = await psql(doors[1], [...words, '-f', '-'], script)
  assert.deepEqual(withoutProcess(through), withoutProcess(direct))
  return direct
}

/** Without the number of the server's process, which psql prints of a notification. */
function withoutProcess(ended: Ended): Ended {
  return { ...ended, output: ended.output.replaceAll(/with PID \d+/g, 'with PID') }
}

describe('psql prints the same', () => {
  test('for its own commands about the database', async () => {
    const commands = [
      'd',
      'd+',
      'dt+',
      'di',
      'dv+',
      'ds',
      'df',
      'dn+',
      'dT',
      'dx',
      'dp',
      'ddp',
      'da pg_catalog.sum',
      'do',
      'dC',
      'dL',
      'dO',
      'dF',
      'dy',
      'dRp',
      'dRs',
      'dconfig work_mem',
      'd customers',
      'd+ customers',
      'd accounts',
      'd customer_overview',
      'sv customer_overview',
      'd customers_pkey',
      'du',
      'drds',
      'encoding',
      'dt nowhere',
    ]
    const script = commands.map((command) => `\\echo == ${command}\n\\${command}\n`).join('')
    const printed = await samePrint(script, '-a')
    assert.match(printed.output, /risk_score/)
  })

  test('for texts and names in encodings of the client', async () => {
    const script = `
SET client_encoding = 'LATIN1';
SELECT 'caf\u00e9' AS "caf\u00e9", length('caf\u00e9'), 'caf\u00e9' = U&'caf\\00e9' AS same;
PREPARE "\u00e9" AS SELECT '\u00e9' || $1::text;
EXECUTE "\u00e9"('\u00e8');
SELECT "caf\u00e9" FROM customers;
\\encoding SJIS
SELECT '\u0083\u005c';
\\encoding UTF8
SELECT '\u00e9';
`
    const printed = await samePrint(Buffer.from(script, 'latin1'), '-a')
    assert.match(printed.output, /4 \| t/)
    assert.match(printed.errors, /column ".*" does not exist[^]*invalid byte sequence for encoding "UTF8"/)
  })

  test('for statements, errors, transactions, cursors, copies, notices', async () => {
    const printed = await samePrint(
      `
\\set ON_ERROR_STOP off
\\set VERBOSITY verbose
SELECT id, first_name, ssn FROM customers ORDER BY id LIMIT 3;
SELECT 1/0;
SELECT * FROM nowhere;
SELEC 1;
SELECT 1 AS a \\; SELECT 2 AS b;
BEGIN;
SELECT 1/0;
SELECT 1;
ROLLBACK;
CREATE TABLE tried (a int PRIMARY KEY, b text);
INSERT INTO tried VALUES (1, 'x'), (2, 'y') RETURNING *;
INSERT INTO tried VALUES (1, 'x');
COPY tried FROM STDIN;
3\tz
4\t\\N
\\.
\\copy tried to '/nonexistent/file'
\\copy tried to stdout
COPY tried TO STDOUT (FORMAT csv, HEADER);
COPY tried FROM STDIN;
5\tz\textra
\\.
SELECT * FROM tried ORDER BY a;
DO $$ BEGIN RAISE NOTICE 'seen'; RAISE WARNING 'too'; END $$;
BEGIN;
DECLARE c CURSOR FOR SELECT a FROM tried ORDER BY a;
FETCH 2 FROM c;
MOVE 1 IN c;
FETCH ALL FROM c;
COMMIT;
\\set FETCH_COUNT 3
SELECT g FROM generate_series(1, 10) g;
\\unset FETCH_COUNT
PREPARE p (int) AS SELECT $1 * 2;
EXECUTE p (21);
DEALLOCATE p;
\\gset nothing_
SELECT 5 AS five \\gset
\\echo :five
SELECT format('SELECT %s', g) FROM generate_series(1, 3) g \\gexec
\\gdesc
SELECT 1 AS a, 'x'::text AS b \\gdesc
\\x on
SELECT * FROM tried LIMIT 1;
\\x off
\\timing off
LISTEN n;
NOTIFY n, 'payload';
\\lo_list
EXPLAIN (COSTS off) SELECT * FROM tried WHERE a = 1;
SET client_min_messages = warning;
DROP TABLE IF EXISTS nowhere;
SET standard_conforming_strings = off;
SELECT 'a\\'b';
SET standard_conforming_strings = on;
SHOW search_path;
SET search_path = pg_catalog;
SHOW search_path;
RESET ALL;
SELECT current_user, session_user, current_database(), version();
DROP TABLE tried;
\\errverbose
`,
      '-a',
    )
    assert.match(printed.output, /five|seen|payload/)
  })

  test('for one command a session, with its exit status', async () => {
    for (const words of [
      ['-c', 'SELECT 1; SELECT 2'],
      ['-c', 'SELECT 1/0'],
      ['-Atc', 'TABLE customers'],
      ['-1', '-c', 'SELECT 1', '-c', 'SELECT 1/0'],
      ['-l', '-d', 'bank'],
      ['--csv', '-c', 'SELECT * FROM accounts LIMIT 100'],
    ]) {
      const [direct, through] = [await psql(doors[0], words), await psql(doors[1], words)]
      assert.deepEqual(through, direct)
    }
  })

  test('when it is in a hurry: it asks and leaves', async () => {
    const { output } = await psql(doors[1], [
      '-Atc',
      'CREATE TABLE hurried (a int)',
      '-c',
      'INSERT INTO hurried VALUES (1)',
    ])
    assert.match(output, /INSERT 0 1/)
    assert.equal(
      (
        await psql(doors[0], ['-Atc', 'SELECT count(*) FROM hurried', '-c', 'DROP TABLE hurried'])
      ).output.split('\n')[0],
      '1',
    )
  })
})

describe('pgbench', () => {
  before(async () => {
    const made = await bench(doors[1], ['-i', '-s', '1', '-q'])
    assert.equal(made.code, 0, made.errors)
  })

  for (const mode of ['simple', 'extended', 'prepared']) {
    test(`runs TPC-B and select-only in ${mode} mode, every transaction`, async () => {
      for (const script of [[], ['-S']]) {
        const done = await bench(doors[1], ['-n', '-M', mode, '-c', '4', '-j', '2', '-t', '40', ...script])
        assert.equal(done.code, 0, done.errors)
        assert.match(done.output, /number of transactions actually processed: 160\/160/)
        assert.match(done.output, /number of failed transactions: 0/)
      }
    })
  }

  test('runs pipelines', async () => {
    const file = join(folder, 'pipeline.sql')
    await writeFile(
      file,
      String.raw`\set aid random(1, 100000)
\startpipeline
SELECT abalance FROM pgbench_accounts WHERE aid = :aid;
BEGIN;
UPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid = :aid;
SELECT abalance FROM pgbench_accounts WHERE aid = :aid;
END;
SELECT 1;
\endpipeline
`,
    )
    for (const mode of ['extended', 'prepared']) {
      const done = await bench(doors[1], ['-n', '-M', mode, '-c', '4', '-j', '2', '-t', '40', '-f', file])
      assert.equal(done.code, 0, done.errors)
      assert.match(done.output, /actually processed: 160\/160/)
    }
  })
})

function bench(door: Door, words: readonly string[]): Promise<Ended> {
  return runProgram('/usr/bin/pgbench', words, { environment: libpqEnvironment(door) })
}
