/**
 * Applications behind masks: one that reads a row whole, changes one column and saves the row whole must not put what masks
 * showed in the place of values, and one that waits for notifications hears them where the policy says so.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client, DatabaseError } from 'pg'
import { startStage, type Door, type Stage } from './stage.ts'

let stage: Stage
let through: Client
let direct: Client

before(async () => {
  stage = await startStage({ policy: 'test/e2e/masked-values.yaml' })
  through = await open(await stage.through('ana'))
  direct = await open(stage.direct)
})
after(async () => {
  await through.end()
  await direct.end()
  await stage[Symbol.asyncDispose]()
})

async function open({ host, port, user, password, database, ca }: Door): Promise<Client> {
  const client = new Client({ host, port, user, password, database, ssl: ca === null ? false : { ca } })
  // Dates as they stand, as drivers have them that do not make instants of them.
  client.setTypeParser(1082, (text) => text)
  await client.connect()
  return client
}

/** How a statement ends: its rows' count, or the refusal's detail. */
async function ends(text: string, values?: readonly unknown[]): Promise<number | string | null> {
  try {
    return (await through.query(text, values && [...values])).rowCount
  } catch (error) {
    assert.ok(error instanceof DatabaseError)
    // Which column it is about comes last.
    return error.detail?.replace(/ object=public\.\w+\.\w+$/, '') ?? error.message
  }
}

const row = 'SELECT id, phone, date_of_birth, city FROM customers WHERE id = 7'
const save = 'UPDATE customers SET phone = $2, date_of_birth = $3, city = $4 WHERE id = $1'
const refused = 'code=masked-value rule=protection'

test('I4: a row that was read masked is not written back whole, in whatever form it comes', async () => {
  const before = await direct.query(row)
  const [seen] = (await through.query(row)).rows
  assert.match(seen.phone, /^phone_[0-9a-f]{32}$/)
  const { id, phone, date_of_birth: birthday } = seen

  assert.equal(await ends(save, [id, phone, birthday, 'Genoa']), refused)
  assert.equal(await ends(save, [id, '+1 555 0100', birthday, 'Genoa']), refused)
  assert.equal(await ends(`UPDATE customers SET phone = '${phone}', city = 'Genoa' WHERE id = 7`), refused)
  const told = "/* controller='customers',traceparent='00-5bd6-01' */"
  assert.equal(
    await ends(`${told} UPDATE customers SET phone = '${phone}', city = 'Genoa' WHERE id = 7 -- saved`),
    refused,
  )
  assert.equal(
    await ends('UPDATE customers SET (city, phone) = ($1, $2) WHERE id = 7', ['x', phone]),
    refused,
  )
  assert.equal(
    await ends("INSERT INTO notes (customer_id, author, body, written_at) VALUES ($1, 'a', $2, now())", [
      7,
      '[hidden]',
    ]),
    refused,
  )
  assert.deepEqual((await direct.query(row)).rows, before.rows)
})

test('what has changed is saved, also where the same statement was refused with other values', async () => {
  assert.equal(await ends('UPDATE customers SET city = $2 WHERE id = $1', [7, 'Genoa']), 1)
  assert.equal(await ends(save, [7, '+1 555 0100', '1971-02-03', 'Genoa']), 1)
  assert.equal(await ends("UPDATE customers SET phone = '+1 555 0101' WHERE id = 7"), 1)
  const { rows } = await direct.query(row)
  assert.deepEqual(rows, [{ id: 7, phone: '+1 555 0101', date_of_birth: '1971-02-03', city: 'Genoa' }])
  // Somebody new may be born on the first of a January.
  const added = `INSERT INTO customers (first_name, last_name, ssn, email, date_of_birth, phone, city, risk_score, created_at)
    VALUES ('New', 'Born', '999-99-9998', 'new@example.com', $1, '+1', 'Bern', 5, now())`
  assert.equal(await ends(added, ['1990-01-01']), 1)
})

test('I4: payloads come on channels that the policy opens, and on no others', async () => {
  const heard = new Map<string, string | undefined>()
  const both = new Promise<void>((resolve) => {
    through.on('notification', ({ channel, payload }) => {
      heard.set(channel, payload)
      if (heard.size === 2) resolve()
    })
  })
  await through.query('LISTEN jobs')
  await through.query('LISTEN others')
  await direct.query("NOTIFY jobs, 'seven'")
  await direct.query("NOTIFY others, 'seven'")
  await both
  assert.deepEqual(
    [...heard],
    [
      ['jobs', 'seven'],
      ['others', ''],
    ],
  )
})
