/** The bank's own log where texts were sent with values for tokens, and where plans were asked for: it is all ours. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { sallyport } from '../../src/cli/cli.fixture.ts'
import { startStage, type Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await startStage({
    policy: 'test/e2e/lookups.yaml',
    settings: {
      logging_collector: 'on',
      log_destination: 'jsonlog',
      log_directory: 'log',
      log_connections: 'on',
      log_statement: 'all',
      // The ledger is in UTC.
      log_timezone: 'Asia/Kathmandu',
    },
  })
})
after(() => stage[Symbol.asyncDispose]())

test('neither a token that was turned back nor a question for a plan went around the gateway', async () => {
  const door = await stage.through('ana')
  const ssl = door.ca === null ? false : { ca: door.ca, servername: 'localhost' }
  const client = new pg.Client({ ...door, ssl })
  await client.connect()
  const { rows } = await client.query<{ ssn: string }>('SELECT ssn FROM customers WHERE id = 3')
  const token = rows[0]?.ssn ?? ''
  assert.equal((await client.query(`SELECT id FROM customers WHERE ssn = '${token}'`)).rowCount, 1)
  assert.equal((await client.query('SELECT id FROM customers WHERE ssn = $1', [token])).rowCount, 1)
  await client.query('SELECT count(*) FROM accounts')
  await client.query('SELECT id FROM accounts WHERE id = $1', [1])
  for (const text of [
    'SELECT * FROM nosuch',
    'FETCH ALL FROM nosuch',
    'REFRESH MATERIALIZED VIEW nosuch',
    'selec 1',
  ])
    await assert.rejects(client.query(text), pg.DatabaseError, text)
  await client.end()
  const logs = readdirSync(stage.directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\/log\/[^/]+\.json$/.test(name))
    .map((name) => join(stage.directory, name))
  const words = ['reconcile', 'bank', ...logs, '--config', stage.configFile, '--allow', 'postgres']
  const { exit, out, err } = await sallyport(words)
  assert.equal(exit, 0, out + err)
})
