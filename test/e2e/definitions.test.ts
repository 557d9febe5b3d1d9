/** What a transaction defines is known inside it, and forgotten with it. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { Client, type QueryResult } from 'pg'
import { allowAll, startStage, type Door } from './stage.ts'
import { bind, describe, execute, parse, sync, Wire, wordsOf } from './wire.ts'

async function connect(door: Door): Promise<Client & AsyncDisposable> {
  const { host, port, user, password, database, ca } = door
  const client = new Client({
    host,
    port,
    user,
    password,
    database,
    ...(ca ? { ssl: { ca, servername: 'localhost' } } : {}),
  })
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}

test('definitions inside a transaction', { timeout: 60_000 }, async (t) => {
  await using stage = await startStage({ policy: 'test/e2e/migrator.yaml' })
  await using client = await connect(await stage.through('omar'))

  await t.test('a migration creates, fills and reads its table before it commits', async () => {
    await client.query('BEGIN')
    await client.query('CREATE TABLE rates (id int PRIMARY KEY, rate numeric)')
    await client.query('INSERT INTO rates VALUES ($1, $2)', [1, '1.5'])
    const { rows } = await client.query('SELECT rate FROM rates WHERE id = $1', [1])
    assert.deepEqual(rows, [{ rate: '1.5' }])
    const path = await client.query('SHOW search_path')
    assert.deepEqual(path.rows, [{ search_path: '"$user", public' }])
    await client.query('COMMIT')
    assert.deepEqual((await client.query('SELECT rate FROM rates')).rows, [{ rate: '1.5' }])
  })

  await t.test('a rolled back definition is unknown again', async () => {
    await client.query('BEGIN')
    await client.query('SAVEPOINT before')
    await client.query('CREATE TABLE gone (id int)')
    assert.deepEqual((await client.query('SELECT * FROM gone')).rows, [])
    await client.query('ROLLBACK TO before')
    await assert.rejects(client.query('SELECT * FROM gone'), /gone/)
    await client.query('ROLLBACK')
    await assert.rejects(client.query('SELECT * FROM gone'), /gone/)
  })

  await t.test(
    'a transaction that sees one moment reads what it defines, and no more once others define',
    async () => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
      await client.query('CREATE TABLE moments (id int, rate numeric)')
      await client.query('INSERT INTO moments SELECT id, rate FROM rates')
      assert.deepEqual((await client.query('SELECT rate FROM moments')).rows, [{ rate: '1.5' }])
      await using another = await connect(await stage.through('omar'))
      await another.query('CREATE TABLE of_another (id int)')
      await assert.rejects(client.query('SELECT rate FROM moments'), /not|unknown/i)
      await client.query('ROLLBACK')
      await another.query('DROP TABLE of_another')
      assert.deepEqual((await client.query('SELECT rate FROM rates')).rows, [{ rate: '1.5' }])
    },
  )

  await t.test('I4: a column that a transaction renames stays masked in it and after it', async () => {
    await client.query('BEGIN')
    await client.query('ALTER TABLE rates ADD COLUMN note text')
    const inside = await client.query('SELECT ssn FROM customers LIMIT 1')
    assert.deepEqual(inside.rows, [{ ssn: '****' }])
    await client.query('ROLLBACK')
    const after = await client.query('SELECT ssn FROM customers LIMIT 1')
    assert.deepEqual(after.rows, [{ ssn: '****' }])
  })

  await t.test('I3: definitions that follow each other are judged by what each of them made', async () => {
    await using elsewhere = await connect(stage.direct)
    await client.query('BEGIN')
    await client.query('CREATE TABLE followed (id int PRIMARY KEY, name text)')
    await client.query('ALTER TABLE followed RENAME COLUMN name TO ssn')
    await client.query('SAVEPOINT before')
    await client.query('ALTER TABLE followed RENAME TO other')
    await client.query('CREATE INDEX ON other (ssn)')
    await client.query('ROLLBACK TO before')
    await client.query('CREATE INDEX ON followed (ssn)')
    await client.query("INSERT INTO followed VALUES (1, 'mine')")
    assert.deepEqual((await client.query('SELECT ssn FROM followed')).rows, [{ ssn: 'mine' }])
    await elsewhere.query('CREATE TABLE of_elsewhere (id int)')
    await client.query('ALTER TABLE followed ADD COLUMN more int REFERENCES customers')
    await client.query('CREATE INDEX ON of_elsewhere (id)')
    await client.query('CREATE VIEW seen AS SELECT c.ssn FROM followed f JOIN customers c ON c.id = f.more')
    await client.query('ALTER VIEW seen RENAME TO shown_here')
    await assert.rejects(client.query('CREATE INDEX ON seen (ssn)'), { code: '42P01' })
    await client.query('ROLLBACK')
    await elsewhere.query('DROP TABLE of_elsewhere')
  })

  await t.test('a question that fails inside leaves the transaction as it was', async () => {
    await client.query('BEGIN')
    await client.query("SET LOCAL statement_timeout = '1ms'")
    await client.query('CREATE TABLE slow (id int)').catch(() => undefined)
    // The timeout may end the first of them, which then has ended the transaction's statements.
    await client.query('ROLLBACK').catch(() => client.query('ROLLBACK'))
    assert.deepEqual((await client.query('SELECT 1 AS one')).rows, [{ one: 1 }])
  })

  await t.test('a temporary table is known to its session, and gone with its transaction', async () => {
    await client.query('CREATE TEMP TABLE work (id int, rate numeric)')
    await client.query('INSERT INTO work SELECT id, rate FROM rates')
    assert.deepEqual((await client.query('SELECT rate FROM work')).rows, [{ rate: '1.5' }])
    await client.query('BEGIN')
    await client.query('CREATE TEMP TABLE inner_work ON COMMIT DROP AS SELECT id FROM work')
    assert.deepEqual((await client.query('SELECT id FROM inner_work')).rows, [{ id: 1 }])
    await client.query('COMMIT')
    await assert.rejects(client.query('SELECT id FROM inner_work'), /inner_work/)
    await client.query('DROP TABLE work')
    await assert.rejects(client.query('SELECT id FROM work'), /work/)
  })

  await t.test('I4: a prepared statement means what it meant, whatever hides its table later', async () => {
    await using own = await connect(await stage.through('omar'))
    const asked = { name: 'p', text: 'SELECT upper(ssn) AS s FROM customers ORDER BY id LIMIT 1' }
    const first = await own.query(asked)
    await own.query("CREATE TEMP TABLE customers AS SELECT 1 AS id, 'mine'::text AS ssn")
    // Which of the two it is, the target alone knows at that moment.
    const mine = await own.query('SELECT upper(ssn) AS s FROM customers')
    assert.deepEqual(mine.rows, first.rows)
    // The target still runs the plan that it made before.
    assert.deepEqual((await own.query(asked)).rows, first.rows)
    const late = { name: 'q', text: 'SELECT lower(ssn) AS s FROM customers ORDER BY id LIMIT 1' }
    assert.deepEqual((await own.query(late)).rows, first.rows)
    await own.query('DROP TABLE customers')
    assert.deepEqual((await own.query(late)).rows, first.rows)
  })

  await t.test('I4: describing a statement on other ground makes it mean anything', async () => {
    const door = await stage.through('omar')
    await using wire = await Wire.open(door)
    await wire.query("CREATE TEMP TABLE customers AS SELECT 1 AS id, 'mine'::text AS ssn")
    const text = 'SELECT upper(ssn) FROM customers ORDER BY id LIMIT 1'
    const ask = (...messages: readonly Buffer[]): ReturnType<Wire['ready']> => {
      wire.send(...messages, sync)
      return wire.ready()
    }
    await ask(parse('s', text))
    await wire.query('ALTER TABLE customers RENAME TO others')
    await ask(describe('S', 's'))
    await wire.query('ALTER TABLE others RENAME TO customers')
    const heard = await ask(bind({ statement: 's' }), execute())
    for (const frame of heard) assert.doesNotMatch(frame.bytes.toString('latin1'), /\d{3}-\d{2}-\d{4}/)
  })
})

/** What one text needs to run through the extended protocol, without a Sync. */
function run(text: string): readonly Buffer[] {
  return [parse('', text), bind(), execute()]
}

test('definitions inside a batch', { timeout: 60_000 }, async (t) => {
  await using stage = await startStage({ policy: 'test/e2e/migrator.yaml' })
  await using wire = await Wire.open(await stage.through('omar'))
  const heard = async (): Promise<readonly string[]> => (await wire.ready()).map(wordsOf)

  await t.test('a table is created, filled and read without a Sync between', async () => {
    wire.send(
      ...run('CREATE TABLE rates (id int PRIMARY KEY, rate numeric)'),
      ...run('INSERT INTO rates VALUES (1, 1.5)'),
      ...run('ALTER TABLE rates ADD COLUMN note text'),
      ...run("UPDATE rates SET note = 'x' WHERE id = 1"),
      ...run('SELECT note, rate FROM rates'),
      ...run("SELECT current_setting('search_path')"),
      sync,
    )
    const words = await heard()
    assert.equal(words.filter((word) => word.startsWith('CommandComplete')).length, 6, words.join('\n'))
    assert.ok(words.some((word) => word.startsWith('DataRow') && word.endsWith('x\\x00\\x00\\x00\\x031.5')))
    assert.ok(words.some((word) => word.endsWith('"$user", public')))
    assert.ok(!words.some((word) => word.startsWith('ParameterStatus')))
    assert.match((await wire.query('SHOW search_path')).map(wordsOf).join(), /"\$user", public/)
  })

  await t.test('what fails in it undoes what it defined', async () => {
    wire.send(...run('CREATE TABLE gone (id int)'), ...run('INSERT INTO gone VALUES (1 / 0)'), sync)
    assert.match((await heard()).join(), /22012/)
    assert.match((await wire.query('SELECT * FROM gone')).map(wordsOf).join(), /42501|42P01/)
  })

  await t.test('I4: a column that it renames stays masked in it', async () => {
    wire.send(
      ...run('ALTER TABLE rates ADD COLUMN other text'),
      ...run('SELECT ssn FROM customers LIMIT 1'),
      sync,
    )
    assert.ok((await heard()).some((word) => word.startsWith('DataRow') && word.endsWith('****')))
  })

  await t.test('in a transaction, and the unnamed statement of before stays', async () => {
    await wire.query('BEGIN')
    wire.send(parse('', 'SELECT 42'), sync)
    await heard()
    wire.send(parse('make', 'CREATE TABLE inside (id int)'), bind({ statement: 'make' }), execute(), sync)
    await heard()
    wire.send(parse('use', 'INSERT INTO inside VALUES (1)'), sync)
    await heard()
    wire.send(bind(), execute(), sync)
    assert.ok((await heard()).some((word) => word.startsWith('DataRow') && word.endsWith('42')))
    wire.send(
      ...run('CREATE TABLE nested (id int)'),
      ...run('INSERT INTO nested VALUES (1)'),
      ...run('SELECT 7 FROM nested'),
      sync,
    )
    assert.ok((await heard()).some((word) => word.startsWith('DataRow') && word.endsWith('7')))
    await wire.query('ROLLBACK')
  })
})

test(
  'what is asked within a session does not wait for a lock that others keep, and leaves its transaction as it was',
  { timeout: 60_000 },
  async () => {
    await using stage = await startStage({ policy: allowAll })
    await using other = await connect(stage.direct)
    await other.query('CREATE TABLE kept (id int); CREATE VIEW seen AS SELECT id FROM kept')
    await using client = await connect(await stage.through('omar'))
    await client.query("BEGIN; SET LOCAL lock_timeout = '40s'")
    await client.query('CREATE TABLE made (id int)')
    await client.query('SELECT id FROM seen')
    await client.query('COMMIT')
    await other.query('BEGIN; LOCK TABLE kept IN ACCESS EXCLUSIVE MODE')
    await client.query("BEGIN; SET LOCAL lock_timeout = '40s'")
    // Its definition cannot be read from here on, and must be.
    await client.query('ALTER VIEW seen SET (security_barrier = true)')
    assert.deepEqual((await client.query('SHOW lock_timeout')).rows, [{ lock_timeout: '40s' }])
    await client.query('INSERT INTO made VALUES (1)')
    assert.deepEqual((await client.query('SELECT id FROM made')).rows, [{ id: 1 }])
    // All of that before the lock is gone.
    await other.query('COMMIT')
    await client.query('COMMIT')
    assert.deepEqual((await client.query('SELECT id FROM made')).rows, [{ id: 1 }])
    await other.query('BEGIN; LOCK TABLE kept IN ACCESS EXCLUSIVE MODE')
    await using wire = await Wire.open(await stage.through('omar'))
    wire.send(
      ...run('ALTER VIEW seen RESET (security_barrier)'),
      ...run('INSERT INTO made VALUES (2)'),
      ...run('SHOW lock_timeout'),
      sync,
    )
    const words = (await wire.ready()).map(wordsOf)
    assert.equal(words.filter((word) => word.startsWith('CommandComplete')).length, 3, words.join('\n'))
    await other.query('COMMIT')
    assert.deepEqual((await client.query('SELECT id FROM made ORDER BY id')).rows, [{ id: 1 }, { id: 2 }])
  },
)

test('a migration in one text is known whole', { timeout: 60_000 }, async () => {
  await using stage = await startStage({ policy: 'test/e2e/migrator.yaml' })
  await using client = await connect(await stage.through('omar'))
  await client.query(`BEGIN; SET lock_timeout = '5s';
    CREATE TABLE departments (id int PRIMARY KEY, parent int REFERENCES departments ON DELETE CASCADE, name text NOT NULL);
    CREATE INDEX ON departments (name);
    INSERT INTO departments VALUES (1, NULL, 'all'), (2, 1, 'some');
    COMMENT ON TABLE departments IS 'made in one text'; COMMIT`)
  assert.deepEqual((await client.query('SELECT name FROM departments ORDER BY id')).rows, [
    { name: 'all' },
    { name: 'some' },
  ])
  await assert.rejects(
    client.query(
      'CREATE TABLE loot (v text); INSERT INTO loot SELECT ssn FROM customers; SELECT v FROM loot',
    ),
    { code: '42501' },
  )
})

test(
  'a name made at the target a moment ago is known when it is first asked for',
  { timeout: 60_000 },
  async () => {
    await using stage = await startStage({ policy: 'test/e2e/migrator.yaml' })
    await using client = await connect(await stage.through('omar'))
    await using elsewhere = await connect(stage.direct)
    for (let round = 0; round < 5; round++) {
      await elsewhere.query(`CREATE TABLE fresh_${round} (id int)`)
      assert.deepEqual((await client.query(`SELECT id FROM fresh_${round}`)).rows, [])
      await elsewhere.query(`ALTER TABLE fresh_${round} ADD COLUMN newer int`)
      assert.deepEqual((await client.query(`SELECT newer FROM fresh_${round}`)).rows, [])
    }
  },
)

test('I3: definitions by themselves follow each other, and nobody goes by what was before', async () => {
  await using stage = await startStage({ policy: 'test/e2e/migrator.yaml' })
  await using client = await connect(await stage.through('omar'))
  await using another = await connect(await stage.through('omar'))
  await using elsewhere = await connect(stage.direct)
  for (const round of [1, 2, 3]) {
    await client.query(`CREATE TABLE alone_${round} (id int PRIMARY KEY, name text)`)
    await client.query(`ALTER TABLE alone_${round} RENAME COLUMN name TO ssn`)
    await client.query(`CREATE INDEX ON alone_${round} (ssn)`)
    assert.deepEqual((await another.query(`SELECT ssn FROM alone_${round}`)).rows, [])
    await client.query(`ALTER TABLE alone_${round} ADD COLUMN more int`)
    await elsewhere.query(`ALTER TABLE alone_${round} RENAME TO moved_${round}`)
    await client.query(`CREATE TABLE alone_${round} (other text)`)
    await client.query(`ALTER TABLE alone_${round} ADD CONSTRAINT one_${round} UNIQUE (other)`)
    await client.query(`INSERT INTO moved_${round} VALUES (1, 'x', 2)`)
    assert.deepEqual((await client.query(`SELECT * FROM alone_${round}`)).rows, [])
    assert.deepEqual((await client.query('SELECT ssn FROM customers LIMIT 1')).rows, [{ ssn: '****' }])
    await client.query(`DROP TABLE alone_${round}, moved_${round}`)
  }
})

test('what is defined anew while the target waits is decided again', { timeout: 60_000 }, async (t) => {
  await using stage = await startStage({ policy: 'test/e2e/migrator.yaml' })
  await using client = await connect(await stage.through('omar'))
  await using other = await connect(stage.direct)
  await other.query('CREATE TABLE queued (id int); CREATE VIEW shown AS SELECT city AS name FROM customers')
  await client.query('SELECT id FROM queued')

  /** Asks while another has the definitions to itself, which come to be once the target waits for them. */
  async function whileDefined(
    definitions: string,
    text: string,
  ): Promise<QueryResult<Record<string, unknown>>> {
    await other.query(`BEGIN; ${definitions}`)
    const answer = client.query<Record<string, unknown>>(text)
    answer.catch(() => undefined)
    for (let waiting = 0; waiting === 0;)
      waiting = (await other.query("SELECT 1 FROM pg_locks WHERE locktype = 'relation' AND NOT granted")).rows
        .length
    await other.query('SELECT pg_sleep(0.05)')
    await other.query('COMMIT')
    return answer
  }

  await t.test('what is allowed as both is shown', async () => {
    const added = 'ALTER TABLE queued ADD COLUMN more int DEFAULT 1'
    assert.equal((await whileDefined(added, 'INSERT INTO queued VALUES (1)')).rowCount, 1)
    assert.deepEqual((await client.query('SELECT * FROM queued')).rows, [{ id: 1, more: 1 }])
  })

  await t.test('I4: a column that comes to be protected is masked', async () => {
    const replaced = 'CREATE OR REPLACE VIEW shown AS SELECT ssn AS name FROM customers'
    const { rows } = await whileDefined(replaced, 'SELECT upper(name) AS name FROM shown')
    assert.ok(rows.length > 0)
    assert.deepEqual(new Set(rows.map(({ name }) => name)), new Set(['****']))
  })

  await t.test('I3: what is not allowed any more fails, and its transaction with it', async () => {
    await client.query('BEGIN')
    await client.query('INSERT INTO queued VALUES (2)')
    const unknown = `CREATE FUNCTION anything(which int) RETURNS int LANGUAGE plpgsql AS
        $$BEGIN EXECUTE format('SELECT %s', which); RETURN which; END$$;
      DROP VIEW shown; CREATE VIEW shown AS SELECT city AS name FROM customers WHERE anything(1) = 1`
    await assert.rejects(whileDefined(unknown, 'SELECT name FROM shown'), /defined anew/)
    await assert.rejects(client.query('SELECT id FROM queued'), { code: '25P02' })
    await client.query('ROLLBACK')
    assert.deepEqual((await client.query('SELECT id FROM queued')).rows, [{ id: 1 }])
  })
})
