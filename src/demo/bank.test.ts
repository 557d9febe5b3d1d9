import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Client } from 'pg'
import { Secret } from '../core/secret.ts'
import { startPostgres, type EmbeddedPostgres } from '../store/embedded.ts'
import { bankCounts, bankTables } from './bank-rows.ts'
import { story } from './story.ts'
import { bankDatabase, bankLogin, openBank, type BankServer } from './bank.ts'

const openMsMax = 4_000

describe('the demo bank', () => {
  let directory: string
  let postgres: EmbeddedPostgres
  let server: BankServer
  let client: Client

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sallyport-bank-'))
    // So that the server's own account reaches what is below it, and all of it goes with the folder.
    await chmod(directory, 0o711)
    postgres = await startPostgres({
      directory: join(directory, 'postgres'),
      port: null,
      superuser: 'postgres',
      settings: { fsync: 'off' },
      log() {},
    })
    server = {
      host: postgres.socketDirectory,
      port: postgres.port,
      superuser: postgres.superuser,
      password: new Secret(`it's "quoted"`),
    }
    const startedAt = performance.now()
    await openBank(server)
    const tookMs = performance.now() - startedAt
    assert.ok(tookMs < openMsMax, `${tookMs} ms`)
    client = new Client({
      host: server.host,
      port: server.port,
      user: server.superuser,
      database: bankDatabase,
    })
    await client.connect()
  })
  after(async () => {
    await client?.end()
    await postgres?.stop()
    await rm(directory, { recursive: true, force: true })
  })

  test('holds the promised rows, all owned by the login of the gateway', async () => {
    for (const [table, count] of Object.entries(bankCounts)) {
      const { rows } = await client.query(`SELECT count(*)::int AS count FROM ${table}`)
      assert.equal(rows[0].count, count, table)
    }
    const { rows } = await client.query(
      `SELECT DISTINCT pg_get_userbyid(relowner) AS owner FROM pg_class WHERE relnamespace = 'public'::regnamespace`,
    )
    assert.deepEqual(rows, [{ owner: bankLogin }])
    const role = await client.query(
      'SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = $1',
      [bankLogin],
    )
    assert.deepEqual(role.rows, [{ rolsuper: false, rolcreaterole: false, rolcreatedb: false }])
  })

  test('its views answer, and generated ids go on after the last', async () => {
    const overview = await client.query('SELECT * FROM customer_overview ORDER BY id LIMIT 1')
    assert.match(overview.rows[0].ssn_tail, /^xxx-xx-\d{4}$/)
    const cards = await client.query('SELECT count(*)::int AS count FROM active_cards')
    assert.ok(cards.rows[0].count > 1_000)
    await client.query('BEGIN')
    const note = await client.query(
      `INSERT INTO notes (customer_id, author, body, written_at) VALUES (1, 'me', 'x', now()) RETURNING id`,
    )
    assert.equal(note.rows[0].id, bankCounts.notes + 1)
    await client.query('ROLLBACK')
  })

  test('a second opening keeps the data and refills what the demo clears', async () => {
    await client.query(`UPDATE customers SET city = 'Elsewhere' WHERE id = 1`)
    await client.query('DELETE FROM import_staging')
    await openBank(server)
    const { rows } = await client.query(
      'SELECT (SELECT city FROM customers WHERE id = 1), (SELECT count(*)::int FROM import_staging) AS staged',
    )
    assert.deepEqual(rows, [{ city: 'Elsewhere', staged: bankCounts.import_staging }])
    await client.query(`UPDATE customers SET city = 'Boise' WHERE id = 1`)
  })

  test('answers every statement of the story as the story says, when nobody stands in between', async () => {
    for (const { name, statement, expected } of story) {
      if (statement.startsWith('DROP DATABASE')) continue
      await client.query('BEGIN')
      const result = await client.query({ text: statement, rowMode: 'array' })
      await client.query('ROLLBACK')
      if (expected.kind === 'rows') {
        assert.equal(result.rowCount, expected.count, name)
        const columns = result.fields.map((field) => field.name)
        for (const masked of expected.masked) assert.ok(columns.includes(masked), `${name} ${masked}`)
      }
      if (expected.kind === 'held' && expected.afterwards.kind === 'ran') {
        const count = result.command === 'DELETE' ? ` ${result.rowCount}` : ''
        // pg keeps only the first word of a definition's tag.
        assert.ok(expected.afterwards.tag.startsWith(`${result.command}${count}`), name)
      }
    }
  })
})

describe('the made-up people', () => {
  const columns = new Map(
    bankTables().flatMap((table) =>
      table.columns.map(([name, , values]) => [`${table.name}.${name}`, values]),
    ),
  )
  const texts = (name: string): readonly string[] => (columns.get(name) ?? []).map(String)

  test('are the same every time', () => {
    assert.deepEqual(bankTables(), bankTables())
  })

  test('have social security numbers that are valid by rule and unique', () => {
    const ssns = texts('customers.ssn')
    assert.equal(new Set(ssns).size, bankCounts.customers)
    for (const ssn of ssns) assert.match(ssn, /^89[89]-(?!00)\d\d-(?!0000)\d{4}$/)
  })

  test('have card numbers whose check digit holds', () => {
    const pans = texts('cards.pan')
    assert.equal(new Set(pans).size, bankCounts.cards)
    for (const pan of pans) {
      let sum = 0
      for (let place = 0; place < pan.length; place += 1) {
        const digit = Number(pan.at(-1 - place)) * (1 + (place % 2))
        sum += digit > 9 ? digit - 9 : digit
      }
      assert.equal(sum % 10, 0, pan)
    }
  })

  test('can be reached nowhere: example.com and 555-01xx alone', () => {
    for (const email of texts('customers.email')) assert.match(email, /^[a-z.0-9]+@example\.com$/)
    for (const phone of texts('customers.phone')) assert.match(phone, / 555 01\d\d$/)
  })

  test('leave numbers of every kind in free text', () => {
    const bodies = texts('notes.body').join('\n')
    for (const mark of [/SSN 89\d-/, /card \d{15,16} lost/, /mail to \S+@example\.com/])
      assert.match(bodies, mark)
  })
})
