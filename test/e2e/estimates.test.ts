/** Rules on what the target expects, with the statistics of a real one. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { z } from 'zod'
import { startStage, type Stage } from './stage.ts'

let stage: Stage
let client: pg.Client

before(async () => {
  stage = await startStage({ policy: 'test/e2e/estimates.yaml' })
  const direct = new pg.Client({ ...stage.direct, ssl: false })
  await direct.connect()
  await direct.query(
    'CREATE TABLE heap (n integer PRIMARY KEY); INSERT INTO heap SELECT generate_series(1, 1000); CREATE TABLE pile AS TABLE heap; GRANT ALL ON pile TO PUBLIC; ANALYZE heap; ANALYZE pile',
  )
  await direct.end()
  const door = await stage.through('omar')
  const ssl = door.ca === null ? false : { ca: door.ca, servername: 'localhost' }
  client = new pg.Client({ ...door, ssl, options: '-c sallyport.review=retry' })
  await client.connect()
})
after(async () => {
  await client.end()
  await stage[Symbol.asyncDispose]()
})

async function refused(text: string, values?: readonly unknown[]): Promise<string> {
  try {
    await (values === undefined ? client.query(text) : client.query(text, [...values]))
  } catch (error) {
    if (error instanceof pg.DatabaseError) return `${error.message} ${error.detail ?? ''}`
    throw error
  }
  return ''
}

test('a read is refused from so many expected rows on, by simple query and with parameters', async () => {
  assert.match(await refused('SELECT n FROM heap'), /about 1000 rows .* expected.*rule=large-reads/s)
  assert.equal(await refused('SELECT n FROM heap WHERE n < 100'), '')
  // The same text, and constants that say how much it is.
  assert.match(await refused('SELECT n FROM heap WHERE n < 900'), /rule=large-reads/)
  assert.equal(await refused('SELECT n FROM heap WHERE n < $1', [100]), '')
  assert.match(await refused('SELECT n FROM heap WHERE n < $1', [900]), /rule=large-reads/)
  assert.equal(await refused('SELECT count(*) FROM heap'), '')
})

test('who makes the bank expect little is shown and changes no more than the rule lets pass', async () => {
  // Each condition is always true, and taken for one that a third of the rows meet.
  const always = ['n + 0 > 0', 'n + 1 > 0', 'n + 2 > 0', 'n * 1 > 0', 'n * 2 > 0', 'abs(n) > 0'].join(' AND ')
  await assert.rejects(client.query(`SELECT n FROM heap WHERE ${always}`), /cut after 499 rows/)
  const { rows } = await client.query(`SELECT n FROM heap WHERE ${always} AND n <= 499`)
  assert.equal(rows.length, 499)
  assert.match(await refused(`UPDATE pile SET n = -n WHERE ${always}`), /wrote 1000 rows.*rule=large-writes/s)
})

test('I3: what the bank cannot say in advance counts as much', async () => {
  assert.match(await refused('COPY heap TO STDOUT'), /the target cannot say.*rule=large-reads/s)
  await client.query('BEGIN; CREATE TABLE young (n integer)')
  assert.match(await refused('SELECT n FROM young'), /the target cannot say/)
  await client.query('ROLLBACK')
})

test('a reviewer sees how many rows are expected', async () => {
  assert.equal(await refused('DELETE FROM heap WHERE n = 1'), '')
  const words = await refused('DELETE FROM heap WHERE n > 200')
  assert.match(words, /code=review-pending/)
  const id = /review=([0-9a-f-]{36})/.exec(words)?.[1] ?? ''
  const { password } = await stage.through('rita')
  const response = await fetch(`${stage.gateway.apiUrl}/api/v1/reviews/${id}`, {
    headers: { authorization: `Bearer ${password}` },
  })
  const { estimatedRows } = z.object({ estimatedRows: z.number() }).parse(await response.json())
  assert.ok(estimatedRows > 700 && estimatedRows < 900, String(estimatedRows))
})
