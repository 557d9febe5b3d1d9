import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { playBothWays, type Scenario } from './both-ways.ts'
import { allowAll, startStage, type Door, type Stage } from './stage.ts'
import {
  bind,
  close,
  copyData,
  copyDone,
  describe as ask,
  execute,
  flush,
  functionCall,
  nameOf,
  parse,
  query,
  say,
  sync,
  type Wire,
} from './wire.ts'

let stage: Stage
let doors: readonly Door[]

before(async () => {
  stage = await startStage({ policy: allowAll })
  doors = [stage.direct, await stage.through('omar')]
})
after(() => stage[Symbol.asyncDispose]())

const until = (name: string) => (wire: Wire) => wire.until((frame) => nameOf(frame) === name)

function run(text: string): Buffer {
  return Buffer.concat([parse('', text), bind(), execute()])
}

const simple =
  (...texts: readonly string[]): Scenario =>
  async (wire) => {
    for (const text of texts) await wire.query(text)
  }

/** Messages sent in one go, and how many ReadyForQuery they are worth. */
const batch =
  (count: number, ...messages: readonly Buffer[]): Scenario =>
  async (wire) => {
    wire.send(...messages)
    await wire.ready(count)
  }

const scenarios: Readonly<Record<string, Scenario>> = {
  'one statement': simple('SELECT 1 AS a'),
  'several statements in one text': simple("SELECT 1; SELECT 'x', NULL; SELECT 2 WHERE false"),
  nothing: simple('', ' ', ';', '-- a comment', ' ; ;'),
  'errors, and after each the session goes on': simple(
    'SELECT 1/0',
    'SELECT * FROM nowhere',
    'SELECT 1; SELECT 1/0; SELECT 2',
    'SELECT nothing()',
    'SELECT 1',
  ),
  'syntax errors': simple(
    'SELEC 1',
    "SELECT 'x",
    'SELECT 1 LIMIT 1, 2',
    'SELECT 1; SELEC 2',
    'SELECT "',
    "SELECT U&'\\zzzz'",
  ),
  'a transaction': simple(
    'BEGIN',
    'CREATE TEMP TABLE seen (a int)',
    'INSERT INTO seen VALUES (1)',
    'SELECT * FROM seen',
    'COMMIT',
    'SELECT * FROM seen',
  ),
  'a failed transaction': simple('BEGIN', 'SELECT 1/0', 'SELECT 1', 'SELEC', 'COMMIT', 'SELECT 1'),
  savepoints: simple(
    'BEGIN',
    'SAVEPOINT a',
    'SELECT 1/0',
    'ROLLBACK TO a',
    'SELECT 1',
    'RELEASE a',
    'COMMIT',
  ),
  'transaction control in one text': simple(
    'BEGIN; SELECT 1; COMMIT',
    'BEGIN; SELECT 1/0; COMMIT',
    'ROLLBACK',
  ),
  settings: simple(
    'SHOW application_name',
    "SET application_name = 'x'",
    'SHOW application_name',
    'SET search_path = pg_catalog',
    'SHOW search_path',
    'RESET search_path',
    'RESET ALL',
    'SET LOCAL work_mem = 1024',
    'SET nonsense = 1',
    "SELECT set_config('search_path', 'information_schema', false)",
    'SHOW search_path',
    'SELECT current_schemas(false)',
    'DISCARD ALL',
    'SHOW search_path',
    'SHOW client_encoding',
    "SET TIME ZONE 'Europe/Oslo'",
    "SET DateStyle = 'German'",
    "SELECT '2026-01-02'::date",
  ),
  'literals without standard conformance': simple(
    'SET standard_conforming_strings = off',
    "SELECT 'a\\'b'",
    'SET standard_conforming_strings = on',
    "SELECT 'a\\b'",
  ),
  'prepared statements of SQL': simple(
    'PREPARE p (int) AS SELECT $1 + 1',
    'EXECUTE p (1)',
    'PREPARE p AS SELECT 1',
    'DEALLOCATE p',
    'EXECUTE p (1)',
    'DEALLOCATE ALL',
  ),
  'cursors of SQL': simple(
    'DECLARE c CURSOR FOR SELECT 1',
    'BEGIN',
    'DECLARE c CURSOR FOR SELECT generate_series(1, 10)',
    'FETCH 3 FROM c',
    'MOVE 2 IN c',
    'FETCH ALL FROM c',
    'CLOSE c',
    'FETCH c',
    'ROLLBACK',
    'BEGIN; DECLARE h CURSOR WITH HOLD FOR SELECT generate_series(1, 3); COMMIT',
    'FETCH ALL FROM h',
    'CLOSE h',
  ),
  notices: simple(
    "DO $$ BEGIN RAISE NOTICE 'seen %', 1; RAISE WARNING 'x' USING HINT = 'y', DETAIL = 'z'; END $$",
    'DROP TABLE IF EXISTS nowhere',
    'SET client_min_messages = error',
    'DROP TABLE IF EXISTS nowhere',
  ),
  'errors raised with everything': simple(
    "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'P0099', HINT = 'h', DETAIL = 'd', TABLE = 't', COLUMN = 'c', CONSTRAINT = 'k', SCHEMA = 's', DATATYPE = 'y'; END $$",
    'INSERT INTO customers (id) VALUES (1)',
  ),
  'LISTEN and NOTIFY': simple(
    'LISTEN a',
    "NOTIFY a, 'payload'",
    'BEGIN',
    'NOTIFY a',
    'COMMIT',
    'UNLISTEN *',
    'NOTIFY a',
  ),
  'advisory locks': simple(
    'SELECT pg_advisory_lock(42)',
    'SELECT pg_try_advisory_lock(42)',
    'SELECT pg_advisory_unlock_all()',
  ),
  'a timeout': simple(
    'SET statement_timeout = 500',
    'SELECT pg_sleep(5)',
    'RESET statement_timeout',
    'SELECT 1',
  ),
  EXPLAIN: simple(
    'EXPLAIN (COSTS off) SELECT * FROM customers WHERE id = 1',
    'EXPLAIN (FORMAT json, COSTS off) SELECT 1',
  ),
  DDL: simple(
    'CREATE TABLE made (a int PRIMARY KEY, b text)',
    'INSERT INTO made SELECT g, g::text FROM generate_series(1, 5) g RETURNING *',
    'UPDATE made SET b = b || b WHERE a > 2',
    'ALTER TABLE made ADD COLUMN c int DEFAULT 3',
    'SELECT * FROM made',
    'DELETE FROM made',
    'TRUNCATE made',
    'CREATE INDEX ON made (b)',
    'VACUUM made',
    'DROP TABLE made',
  ),
  'a copy out': simple(
    'COPY (SELECT generate_series(1, 5), NULL) TO STDOUT',
    "COPY (SELECT 1, 'a,b') TO STDOUT WITH (FORMAT csv, HEADER)",
    'COPY (SELECT 1, 2) TO STDOUT WITH (FORMAT binary)',
    'COPY (SELECT 1/0) TO STDOUT',
    'COPY (SELECT 1) TO STDOUT; SELECT 2; COPY (SELECT 3) TO STDOUT',
    'COPY nowhere TO STDOUT',
  ),
  'a copy in': async (wire) => {
    await wire.query('CREATE TEMP TABLE taken (a int, b text)')
    wire.send(query('COPY taken FROM STDIN'))
    await until('CopyInResponse')(wire)
    wire.send(copyData('1\tx\n2\t'), copyData('y\n'), copyDone)
    await wire.ready()
    await wire.query('SELECT * FROM taken')
  },
  'a copy in that the client gives up': async (wire) => {
    await wire.query('CREATE TEMP TABLE taken (a int)')
    wire.send(query('COPY taken FROM STDIN'))
    await until('CopyInResponse')(wire)
    wire.send(copyData('1\n'), say('CopyFail', { text: 'no more' }))
    await wire.ready()
    await wire.query('SELECT * FROM taken')
  },
  'a copy in with a wrong row': async (wire) => {
    await wire.query('CREATE TEMP TABLE taken (a int)')
    wire.send(query('COPY taken FROM STDIN'))
    await until('CopyInResponse')(wire)
    wire.send(copyData('1\nx\n'), copyData('2\n'), copyDone)
    await wire.ready()
    wire.send(copyData('late\n'), copyDone)
    await wire.query('SELECT * FROM taken')
  },
  'a copy in said in one go': batch(
    3,
    query('CREATE TEMP TABLE taken (a int)'),
    query('COPY taken FROM STDIN'),
    copyData('1\n'),
    copyDone,
    query('SELECT * FROM taken'),
  ),
  'a copy in whose reads begin and end as far inside a message': async (wire) => {
    await wire.query('CREATE TEMP TABLE taken (a text)')
    wire.send(query('COPY taken FROM STDIN'))
    await until('CopyInResponse')(wire)
    const rows = Buffer.concat(Array.from({ length: 12 }, (_, at) => copyData(`row ${at + 10}\n`)))
    const rowBytes = rows.length / 12
    for (let at = 0, end = 7; at < rows.length; at = end, end += 3 * rowBytes) {
      wire.send(rows.subarray(at, end))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    wire.send(copyDone)
    await wire.ready()
    await wire.query('SELECT * FROM taken')
  },
  'a copy in between other statements of its text': async (wire) => {
    await wire.query('CREATE TEMP TABLE taken (a int)')
    wire.send(
      query(
        'SELECT 1; COPY taken FROM STDIN; SELECT * FROM taken; COPY taken FROM STDIN; SELECT count(*) FROM taken',
      ),
    )
    await until('CopyInResponse')(wire)
    wire.send(copyData('1\n'), copyDone)
    await until('CopyInResponse')(wire)
    wire.send(copyData('2\n'), copyDone)
    await wire.ready()
  },
  'a copy in of the extended protocol': async (wire) => {
    await wire.query('CREATE TEMP TABLE taken (a int)')
    wire.send(parse('', 'COPY taken FROM STDIN'), bind(), ask('P'), execute(), sync)
    await until('CopyInResponse')(wire)
    wire.send(copyData('1\n'), copyDone, sync)
    await wire.ready()
    await wire.query('SELECT * FROM taken')
  },
  'a copy in of the extended protocol that fails': async (wire) => {
    await wire.query('CREATE TEMP TABLE taken (a int)')
    wire.send(parse('', 'COPY taken FROM STDIN'), bind(), execute(), flush)
    await until('CopyInResponse')(wire)
    wire.send(copyData('x\n'), copyData('x\n'), copyDone, sync)
    await wire.ready()
    wire.send(parse('', 'COPY taken FROM STDIN'), bind(), execute(), flush)
    await until('CopyInResponse')(wire)
    wire.send(say('CopyFail', { text: 'no more' }), sync)
    await wire.ready()
    await wire.query('SELECT * FROM taken')
  },
  'a copy out of the extended protocol': batch(
    1,
    parse('', 'COPY (SELECT 1) TO STDOUT'),
    bind(),
    ask('P'),
    execute(),
    sync,
  ),
  'an extended query': batch(
    1,
    parse('', 'SELECT $1::int + 1 AS a'),
    bind({ values: ['41'] }),
    ask('P'),
    execute(),
    sync,
  ),
  'binary parameters and results': batch(
    1,
    parse('', 'SELECT $1::int + 1 AS a, $2::text', [23, 25]),
    bind({ values: [Buffer.from([0, 0, 0, 41]), 'x'], formats: [1, 0], results: [1, 0] }),
    ask('P'),
    execute(),
    sync,
  ),
  'many binds of one statement': batch(
    1,
    parse('s', 'SELECT $1::int'),
    ...[1, 2, 3, 4].flatMap((value) => [bind({ statement: 's', values: [String(value)] }), execute()]),
    ask('S', 's'),
    close('S', 's'),
    sync,
  ),
  'a portal in several Executes': batch(
    1,
    parse('', 'SELECT generate_series(1, 10)'),
    bind({ portal: 'p' }),
    ask('P', 'p'),
    execute('p', 4),
    execute('p', 4),
    execute('p', 4),
    execute('p', 4),
    close('P', 'p'),
    sync,
  ),
  'a portal over several batches of a transaction': async (wire) => {
    await wire.query('BEGIN')
    wire.send(parse('', 'SELECT generate_series(1, 10)'), bind({ portal: 'p' }), execute('p', 3), sync)
    await wire.ready()
    wire.send(execute('p', 3), sync)
    await wire.ready()
    wire.send(execute('p', 0), sync)
    await wire.ready()
    await wire.query('COMMIT')
    wire.send(execute('p', 3), sync)
    await wire.ready()
  },
  'Flush instead of Sync': async (wire) => {
    wire.send(parse('', 'SELECT 1'), flush)
    await until('ParseComplete')(wire)
    wire.send(bind(), flush)
    await until('BindComplete')(wire)
    wire.send(ask('P'), flush)
    await until('RowDescription')(wire)
    wire.send(execute(), flush)
    await until('CommandComplete')(wire)
    wire.send(sync)
    await wire.ready()
  },
  'Sync alone': batch(3, sync, sync, sync),
  'an error in the middle of a batch': batch(
    2,
    parse('', 'SELECT 1/$1::int'),
    bind({ values: ['0'] }),
    execute(),
    bind({ values: ['1'] }),
    execute(),
    parse('s', 'SELECT 1'),
    sync,
    bind({ statement: 's' }),
    execute(),
    sync,
  ),
  'errors of Parse': batch(
    4,
    parse('', 'SELEC'),
    bind(),
    execute(),
    sync,
    parse('', 'SELECT * FROM nowhere'),
    bind(),
    sync,
    parse('', 'SELECT 1; SELECT 2'),
    sync,
    parse('', 'SELECT $1'),
    sync,
  ),
  'names that nobody gave': batch(
    7,
    bind({ statement: 'absent' }),
    sync,
    execute('absent'),
    sync,
    ask('S', 'absent'),
    sync,
    ask('P', 'absent'),
    sync,
    close('S', 'absent'),
    close('P', 'absent'),
    sync,
    bind({ statement: '' }),
    execute(),
    sync,
    execute(),
    sync,
  ),
  'names given twice': batch(
    3,
    parse('s', 'SELECT 1'),
    parse('s', 'SELECT 2'),
    sync,
    bind({ portal: 'p', statement: 's' }),
    bind({ portal: 'p', statement: 's' }),
    sync,
    close('S', 's'),
    parse('s', 'SELECT 3'),
    bind({ statement: 's' }),
    execute(),
    sync,
  ),
  'a wrong number of parameters': batch(
    2,
    parse('s', 'SELECT $1::int'),
    bind({ statement: 's' }),
    execute(),
    sync,
    bind({ statement: 's', values: ['1', '2'] }),
    sync,
  ),
  'wrong values of parameters': batch(
    2,
    parse('', 'SELECT $1::int'),
    bind({ values: ['x'] }),
    execute(),
    sync,
    parse('', 'SELECT $1::int'),
    bind({ values: [Buffer.from([1])], formats: [1] }),
    execute(),
    sync,
  ),
  'the empty query of the extended protocol': batch(1, parse('', ''), bind(), ask('P'), execute(), sync),
  'statements of SQL used by the protocol and the other way round': async (wire) => {
    await wire.query('PREPARE p AS SELECT 1 AS a')
    wire.send(bind({ statement: 'p' }), ask('P'), execute(), sync)
    await wire.ready()
    wire.send(parse('q', 'SELECT $1::int AS b'), sync)
    await wire.ready()
    await wire.query('EXECUTE q (2)')
    await wire.query('DEALLOCATE q')
    wire.send(bind({ statement: 'q', values: ['1'] }), sync)
    await wire.ready()
    await wire.query('SELECT 1')
  },
  'a transaction over batches': batch(
    4,
    parse('', 'BEGIN'),
    bind(),
    execute(),
    sync,
    parse('', 'SELECT 1/0'),
    bind(),
    execute(),
    sync,
    parse('', 'SELECT 1'),
    bind(),
    execute(),
    sync,
    parse('', 'ROLLBACK'),
    bind(),
    execute(),
    sync,
  ),
  'simple and extended in turns': batch(
    5,
    query('SELECT 1'),
    parse('s', 'SELECT 2'),
    sync,
    query('SELECT 3'),
    bind({ statement: 's' }),
    execute(),
    sync,
    query('SELECT 4'),
  ),
  'a simple query inside a batch': batch(
    2,
    parse('', 'SELECT 1'),
    bind(),
    execute(),
    query('SELECT 2'),
    execute(),
    sync,
  ),
  'settings changed inside a pipeline': batch(
    3,
    parse('', "SELECT set_config('search_path', 'pg_catalog', false)"),
    bind(),
    execute(),
    sync,
    parse('', 'SELECT count(*) > 0 FROM pg_class'),
    bind(),
    execute(),
    sync,
    query('RESET search_path'),
  ),
  'a transaction that ends inside a pipeline': async (wire) => {
    for (const [ends, begins] of [
      ['ROLLBACK', 'BEGIN; CREATE TABLE ended (id int)'],
      ['COMMIT', 'BEGIN; CREATE TABLE ended (id int)'],
      ['ROLLBACK TO s', 'BEGIN; CREATE TABLE IF NOT EXISTS ended (id int); SAVEPOINT s'],
      ['ROLLBACK', 'BEGIN; SELECT 1/0'],
    ] as const) {
      await wire.query(begins)
      wire.send(run(ends), run('CREATE TABLE IF NOT EXISTS ended (id int)'), run('SELECT * FROM ended'), sync)
      await wire.ready()
      await wire.query('END')
    }
    const isolated = [run('BEGIN'), run('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE'), run('SELECT 1')]
    await wire.query("BEGIN; CREATE TEMP TABLE ended_too (id int); SET LOCAL search_path = ''")
    wire.send(run('ROLLBACK'), ...isolated, run('COMMIT'), ...isolated, run('END'), sync)
    await wire.ready()
    wire.send(run('BEGIN'), run('DROP TABLE ended'), run('COMMIT'), run('SELECT 1'), sync)
    await wire.ready()
  },
  'what is done outside of transactions alone, behind the end of one in a pipeline': async (wire) => {
    await wire.query('CREATE TABLE vacant (id int)')
    for (const end of ['ROLLBACK', 'COMMIT']) {
      wire.send(run('BEGIN'), run('ALTER TABLE vacant ADD other int'), run(end), run('VACUUM vacant'), sync)
      await wire.ready()
    }
    const named = [
      parse('v', 'VACUUM vacant'),
      run('BEGIN'),
      run('ALTER TABLE vacant ADD third int'),
      run('END'),
    ]
    wire.send(...named, bind({ statement: 'v' }), execute(), run('VACUUM vacant'), sync)
    await wire.ready()
    wire.send(run('DISCARD ALL'), run('DISCARD ALL'), run('VACUUM vacant'), run('SELECT 1'), sync)
    await wire.ready()
    wire.send(run('SELECT 1'), run('DISCARD ALL'), sync)
    await wire.ready()
    const none = run('DROP INDEX CONCURRENTLY IF EXISTS vacant_none')
    wire.send(none, none, run('VACUUM vacant'), sync)
    await wire.ready()
    const detached = run('ALTER TABLE IF EXISTS nowhere DETACH PARTITION nothing CONCURRENTLY')
    wire.send(detached, detached, run('VACUUM vacant'), sync)
    await wire.ready()
    await wire.query('DROP TABLE vacant')
  },
  'function calls': batch(
    2,
    functionCall(177, [Buffer.from([0, 0, 0, 1]), Buffer.from([0, 0, 0, 2])]),
    functionCall(1, []),
  ),
  'a text that is not UTF-8': async (wire) => {
    wire.send(say('Query', { bytes: Buffer.from([0x53, 0x45, 0xff, 0xfe, 0]) }))
    await wire.ready()
    wire.send(
      parse('', 'SELECT 1'),
      say('Parse', { text: '' }, { bytes: Buffer.from([0xff, 0]) }, { int16: 0 }),
      bind(),
      execute(),
      sync,
    )
    await wire.ready()
    await wire.query('SELECT 1')
  },
  'a role': simple(
    'SET ROLE nobody',
    'SET SESSION AUTHORIZATION DEFAULT',
    'RESET ROLE',
    'SELECT current_user',
  ),
  'a message of an unknown type': async (wire) => {
    wire.send(Buffer.from([0x7a, 0, 0, 0, 4]))
    await wire.end()
  },
  'a temporary table that hides another': simple(
    'CREATE TEMP TABLE customers (x int)',
    'SELECT * FROM customers',
    'DROP TABLE customers',
    'SELECT count(*) FROM customers',
  ),
  'functions of its own': simple(
    "CREATE FUNCTION pg_temp.twice(a int) RETURNS int LANGUAGE sql AS 'SELECT a * 2'",
    'SELECT pg_temp.twice(4)',
    'SELECT 1',
  ),
  'large objects': simple(
    'BEGIN',
    'SELECT lo_create(4242)',
    "SELECT lowrite(lo_open(4242, 131072), 'abc')",
    'SELECT lo_get(4242)',
    'SELECT lo_unlink(4242)',
    'COMMIT',
  ),
}

describe('every message is the same through the gateway', { concurrency: 1 }, () => {
  for (const [name, scenario] of Object.entries(scenarios)) {
    test(name, async () => {
      const heard = await playBothWays(doors, scenario)
      assert.ok(heard.length > 0)
    })
  }
})
