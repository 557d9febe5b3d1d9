/** What a transaction defines is known inside it, and forgotten with it. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { Client } from 'pg'
import { startStage, type Door } from './stage.ts'

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

  await t.test('I4: a column that a transaction renames stays masked in it and after it', async () => {
    await client.query('BEGIN')
    await client.query('ALTER TABLE rates ADD COLUMN note text')
    const inside = await client.query('SELECT ssn FROM customers LIMIT 1')
    assert.deepEqual(inside.rows, [{ ssn: '****' }])
    await client.query('ROLLBACK')
    const after = await client.query('SELECT ssn FROM customers LIMIT 1')
    assert.deepEqual(after.rows, [{ ssn: '****' }])
  })

  await t.test('a question that fails inside leaves the transaction as it was', async () => {
    await client.query('BEGIN')
    await client.query("SET LOCAL statement_timeout = '1ms'")
    await client.query('CREATE TABLE slow (id int)').catch(() => undefined)
    await client.query('ROLLBACK')
    assert.deepEqual((await client.query('SELECT 1 AS one')).rows, [{ one: 1 }])
  })
})
