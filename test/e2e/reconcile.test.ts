/** The bank's own log against the ledger: a direct connection behind the gateway's back, and entries without a trace. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { z } from 'zod'
import { sallyport } from '../../src/cli/cli.fixture.ts'
import { systemClock } from '../../src/core/clock.ts'
import { systemRandom } from '../../src/core/random.ts'
import { openKeyRing } from '../../src/keys/key-ring.ts'
import { LogWatch } from '../../src/reconcile/watch.ts'
import { allowAll, startStage, type Door, type Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await startStage({
    policy: allowAll,
    settings: {
      logging_collector: 'on',
      log_destination: 'jsonlog,csvlog',
      log_directory: 'log',
      log_connections: 'on',
      log_statement: 'all',
      log_timezone: 'UTC',
    },
  })
})
after(() => stage[Symbol.asyncDispose]())

async function at(
  door: Door,
  work: (client: pg.Client) => Promise<void>,
  application?: string,
): Promise<void> {
  const { host, port, user, password, database, ca } = door
  const client = new pg.Client({
    host,
    port,
    user,
    password,
    database,
    ...(application === undefined ? {} : { application_name: application }),
    ...(ca === null ? {} : { ssl: { ca, servername: 'localhost' } }),
  })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function logs(ending: string): readonly string[] {
  const folder = readdirSync(stage.directory, { recursive: true, encoding: 'utf8' })
  return folder
    .filter((name) => /\/log\/[^/]+$/.test(name) && name.endsWith(ending))
    .map((name) => join(stage.directory, name))
}

const found = z.object({
  connections: z.int(),
  sessions: z.int(),
  statements: z.int(),
  hasStatements: z.boolean(),
  discrepancies: z.array(z.looseObject({ kind: z.string(), what: z.string() })),
})

async function reconcile(files: readonly string[]): Promise<z.infer<typeof found>> {
  const words = ['reconcile', 'bank', ...files, '--config', stage.configFile, '--allow', 'postgres', '--json']
  const { exit, out, err } = await sallyport(words)
  const result = found.safeParse(JSON.parse(out === '' ? '{}' : out))
  assert.ok(result.success, err)
  assert.equal(exit, result.data.discrepancies.length === 0 ? 0 : 1)
  return result.data
}

/** What a client learns of its own name, before and after it changes it. */
async function names(door: Door, application?: string): Promise<readonly unknown[]> {
  const seen: unknown[] = []
  await at(
    door,
    async (client) => {
      const show = async (): Promise<void> => {
        const { rows } = await client.query('SHOW application_name')
        seen.push(rows)
        const own = await client.query(
          'SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()',
        )
        seen.push(own.rows)
      }
      await show()
      await client.query("SET application_name = 'other'")
      await show()
      await client.query('RESET application_name')
      await show()
      await client.query('DISCARD ALL')
      await show()
    },
    application,
  )
  return seen
}

test('a stamp shows in the log of the target, and nowhere to the client', async () => {
  const door = await stage.through('omar')
  for (const application of [undefined, 'my app', "a'b"])
    assert.deepEqual(await names(door, application), await names(stage.direct, application))
  assert.ok(
    logs('.json').some((file) =>
      /application_name=sallyport:[0-9a-f-]{36}:[0-9a-f]{16}/.test(readFileSync(file, 'utf8')),
    ),
  )
})

test('what went through the gateway agrees, a direct connection does not, in either form of the log', async () => {
  await at(await stage.through('omar'), async (client) => {
    await client.query('SELECT 1; SELECT 2')
    await client.query('SELECT id FROM customers WHERE id = $1', [1])
    await client.query('SELECT broken FROM nowhere').catch(() => undefined)
    await client.query('BEGIN')
    await client.query('CREATE TEMP TABLE seen (id int)')
    await client.query('SELECT * FROM seen')
    await client.query('CREATE TABLE made (id int, note text)')
    await client.query('SAVEPOINT one')
    await client.query('INSERT INTO made VALUES (1, \'two\nlines, with "quotes"\')')
    await client.query('ROLLBACK TO one')
    await client.query('SELECT * FROM made')
    await client.query('ROLLBACK')
    await client.query('SET search_path = public; SELECT\n  count(*)\nFROM\n\tcustomers;')
    for (const id of [1, 2, 1])
      await client.query({ name: 'again', text: 'SELECT id FROM customers WHERE id = $1', values: [id] })
    await client.query('BEGIN; DECLARE c CURSOR FOR SELECT id FROM customers')
    await client.query('FETCH 1 FROM c')
    await client.query('FETCH 1 FROM c')
    await client.query('COMMIT')
    // Long enough for the RESET behind it, on a busy machine too.
    await client.query("SET statement_timeout = '500ms'")
    await assert.rejects(client.query('SELECT pg_sleep(5)'), /statement timeout/)
    await client.query('RESET statement_timeout')
    await client.query("DO $$ BEGIN PERFORM 1; RAISE NOTICE 'seen'; END $$")
    await client.query('COPY (SELECT id FROM customers LIMIT 1) TO STDOUT').catch(() => undefined)
  })
  await systemClock.sleep(50)
  const before = Math.floor(systemClock.now())
  await at(
    stage.direct,
    async (client) => {
      await client.query("SELECT 'around the gateway'")
      await client.query('SELECT id FROM customers WHERE id = $1', [2])
    },
    'sallyport:019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b:0123456789abcdef',
  )
  await systemClock.sleep(300)
  for (const ending of ['.json', '.csv']) {
    const result = await reconcile(logs(ending))
    assert.ok(result.hasStatements)
    // The test before has its own direct connections.
    const mine = result.discrepancies.filter((one) => Number(one['at']) >= before)
    assert.deepEqual(
      mine.map(({ kind, what }) => [kind, what]),
      [['bypass', 'connection']],
      JSON.stringify(mine),
    )
    assert.equal(mine[0]?.['statements'], 2)
    assert.deepEqual(mine[0]?.['texts'], [
      "SELECT 'around the gateway'",
      'SELECT id FROM customers WHERE id = $1',
    ])
    const others = result.discrepancies.filter((one) => Number(one['at']) < before)
    assert.ok(
      others.every(({ what }) => what === 'connection'),
      JSON.stringify(others),
    )
  }
})

test('a gateway that follows the log raises an alert for a direct connection, and for none of its own', async () => {
  const folder = dirname(logs('.json')[0] ?? '')
  const said: string[] = []
  const keys = await openKeyRing({
    masterFile: stage.config.keys.file,
    directory: stage.config.keys.directory,
    ledgerDirectory: stage.config.ledger.directory,
    random: systemRandom,
  })
  await using watch = new LogWatch({
    resource: 'bank',
    database: stage.direct.database,
    folder,
    everyMs: 20,
    allowedUsers: ['postgres'],
    stampedId: (application) => keys.stampedId(application),
    clock: systemClock,
    onBypass: (words) => void said.push(words),
    onTrouble: (words) => assert.fail(words),
  })
  assert.ok(watch)
  await systemClock.sleep(100)
  await at(await stage.through('omar'), async (client) => void (await client.query('SELECT 1')))
  await at(stage.direct, async (client) => void (await client.query('SELECT 1')), 'psql')
  while (said.length === 0) await systemClock.sleep(20)
  await systemClock.sleep(200)
  assert.equal(said.length, 1)
  assert.match(
    said[0] ?? '',
    /^sallyport_demo signed in to bank from 127\.0\.0\.1:\d+ as "psql", not through the gateway/,
  )
})

test('a log from which something was taken, or in which a stamp comes twice, is found out', async () => {
  await at(await stage.through('omar'), async (client) => {
    await client.query("SELECT 'first of two'")
    await client.query("SELECT 'second of two'")
  })
  await systemClock.sleep(300)
  const lines = logs('.json').flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(0, -1))
  const write = (kept: readonly string[]): readonly string[] => {
    const path = join(stage.directory, 'changed.json')
    writeFileSync(path, `${kept.join('\n')}\n`)
    return [path]
  }
  const without = await reconcile(write(lines.filter((line) => !line.includes('second of two'))))
  assert.ok(without.discrepancies.some(({ kind, what }) => kind === 'loss' && what === 'statement'))
  const stamped = lines.findLast((line) => line.includes('application_name=sallyport:')) ?? ''
  const again = stamped.replace(/"session_id":"[^"]+"/, '"session_id":"ffff.1"')
  const twice = await reconcile(write([...lines, again]))
  assert.ok(twice.discrepancies.some(({ what }) => what === 'stamp-twice'))
  const session = /"session_id":"([^"]+)"/.exec(stamped)?.[1] ?? ''
  const inside =
    lines.find((line) => line.includes("'first of two'"))?.replace('first of two', 'slipped in') ?? ''
  const slipped = await reconcile(write([...lines, inside]))
  assert.ok(
    slipped.discrepancies.some(({ what, kind }) => kind === 'bypass' && what === 'statement'),
    session,
  )
})
