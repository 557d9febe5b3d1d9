/** Rows looked up by the tokens that stand for protected values: by parameter and in the text, and nothing else. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { join } from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import { decodeStatementBody } from '../../src/gate/statement-body.ts'
import { openKeyRing } from '../../src/keys/key-ring.ts'
import { systemRandom } from '../../src/core/random.ts'
import { openBody, readEntries } from '../../src/ledger/journal/reader.ts'
import { readRecording } from '../../src/recording/reader.ts'
import { startStage, type Stage } from './stage.ts'
import { bind, execute, parse, sync, Wire, wordsOf } from './wire.ts'

const customer = z.object({ id: z.coerce.number(), ssn: z.string(), email: z.string() })
let stage: Stage
let client: pg.Client
let plain: z.infer<typeof customer>
let token: z.infer<typeof customer>

before(async () => {
  stage = await startStage({ policy: 'test/e2e/tokens.yaml' })
  const direct = new pg.Client({ ...stage.direct, ssl: false })
  await direct.connect()
  // A name with a quote in it, so that putting it into a text is work.
  await direct.query("UPDATE customers SET email = 'o''dd@example.org' WHERE id = 3")
  plain = customer.parse((await direct.query('SELECT id, ssn, email FROM customers WHERE id = 3')).rows[0])
  await direct.end()
  client = await asAna()
  token = customer.parse((await client.query('SELECT id, ssn, email FROM customers WHERE id = 3')).rows[0])
})
after(async () => {
  await client?.end()
  await stage[Symbol.asyncDispose]()
})

async function asAna(): Promise<pg.Client> {
  const door = await stage.through('ana')
  const ssl = door.ca === null ? false : { ca: door.ca, servername: 'localhost' }
  const one = new pg.Client({ ...door, ssl })
  await one.connect()
  return one
}

async function ids(text: string, values?: readonly unknown[]): Promise<string> {
  try {
    const { rows } = values === undefined ? await client.query(text) : await client.query(text, [...values])
    return rows.map((row) => JSON.stringify(row)).join()
  } catch (error) {
    if (error instanceof pg.DatabaseError)
      return /code=(\S+)/.exec(error.detail ?? '')?.[1] ?? String(error.code)
    throw error
  }
}

const found = '{"id":3}'

test('a row is found by its token: by parameter, in the text, in lists, through views of the query', async () => {
  assert.match(token.ssn, /^ssn_[0-9a-f]{64}$/)
  assert.equal(await ids('SELECT id FROM customers WHERE ssn = $1', [token.ssn]), found)
  assert.equal(await ids(`SELECT id FROM customers WHERE ssn = '${token.ssn}'`), found)
  assert.equal(
    await ids(`SELECT id FROM customers WHERE ssn IN ('${token.ssn}', '${token.ssn}') AND id > 0`),
    found,
  )
  assert.equal(
    await ids('SELECT id FROM customers WHERE ssn = $1 AND email = $2', [token.ssn, token.email]),
    found,
  )
  const within = 'WITH c AS (SELECT id, ssn AS s FROM customers) SELECT id FROM c WHERE c.s = $1::text'
  assert.equal(await ids(within, [token.ssn]), found)
  assert.equal(await ids(`SELECT id FROM customers WHERE email = '${token.email}'`), found)
  // The comment stays as it is: what stands in it is no constant.
  const told = `/* ssn='${token.ssn}' */ SELECT id FROM customers WHERE ssn = '${token.ssn}' -- x`
  assert.equal(await ids(told), found)
  assert.equal(
    await ids('SELECT ssn FROM customers WHERE ssn = $1', [token.ssn]),
    JSON.stringify({ ssn: token.ssn }),
  )
  const named = { name: 'by-ssn', text: 'SELECT id FROM customers WHERE ssn = $1', values: [token.ssn] }
  for (let round = 0; round < 2; round += 1) assert.equal((await client.query(named)).rows[0].id, 3)
})

test('I4: nothing but a token of the class opens the column, and no other column', async () => {
  const { ssn } = token
  const refusals: readonly (readonly [text: string, values?: readonly unknown[]])[] = [
    [`SELECT id FROM customers WHERE ssn = '${plain.ssn}'`],
    ['SELECT id FROM customers WHERE ssn = $1', [plain.ssn]],
    ['SELECT id FROM customers WHERE ssn = $1', [null]],
    ['SELECT id FROM customers WHERE ssn = $1', [token.email]],
    ['SELECT id FROM customers WHERE email = $1', [ssn]],
    ['SELECT id FROM customers WHERE ssn = $1', [ssn.replace(/.$/, (last) => (last === '0' ? '1' : '0'))]],
    ['SELECT id FROM customers WHERE ssn > $1', [ssn]],
    ['SELECT id FROM customers WHERE ssn = $1 OR ssn LIKE $2', [ssn, '1%']],
    ['SELECT id FROM customers WHERE ssn = $1 ORDER BY ssn', [ssn]],
    ['SELECT id FROM customers WHERE ssn = $1 OR email = $1', [ssn]],
    ['SELECT $1 FROM customers WHERE ssn = $1', [ssn]],
    [`SELECT id FROM customers WHERE ssn IN ('${ssn}', '${plain.ssn}')`],
    [`SELECT id FROM customers WHERE ssn = '${ssn}' /* x /* y */ */`],
    [`UPDATE customers SET city = city WHERE ssn = '${ssn}'`],
  ]
  for (const [text, values] of refusals)
    assert.equal(await ids(text, values), 'protected-predicate', `${text} ${JSON.stringify(values)}`)
  // A token is a word like any other elsewhere, and never turned back.
  assert.equal(await ids('SELECT id FROM customers WHERE city = $1', [ssn]), '')
  assert.equal(await ids(`SELECT '${ssn}' AS told`), JSON.stringify({ told: ssn }))
  assert.equal(
    await ids('SELECT v FROM (VALUES ($2)) t(v) WHERE v = $1', [ssn, ssn]),
    JSON.stringify({ v: ssn }),
  )
})

test('I4: no reply tells the value that was put back', async () => {
  await using wire = await Wire.open(await stage.through('ana'))
  wire.keepsBytes = true
  const texts = [
    `SELECT id, ssn, ssn = '${token.ssn}' AS same, current_query() AS q FROM customers WHERE ssn = '${token.ssn}'`,
    `SELECT id / 0 FROM customers WHERE ssn = '${token.ssn}'`,
    `SELECT id FROM customers WHERE ssn = '${token.ssn}' AND id = 'x'`,
    `SELECT nothing FROM customers WHERE ssn = '${token.ssn}'`,
    `EXPLAIN SELECT id FROM customers WHERE ssn = '${token.ssn}'`,
    'SELECT query FROM pg_stat_activity',
  ]
  for (const text of texts) {
    const heard = (await wire.query(text)).map(wordsOf).join('\n')
    assert.ok(!/ P=\d/.test(heard) || !text.includes("'x'"), heard)
  }
  wire.send(
    parse('', 'SELECT id / 0 FROM customers WHERE ssn = $1'),
    bind({ values: [token.ssn] }),
    execute(''),
    sync,
  )
  await wire.ready()
  assert.ok(!Buffer.concat(wire.chunks).includes(plain.ssn))
})

test('a write finds its rows by a parameter', async () => {
  const { rowCount } = await client.query('UPDATE customers SET city = city WHERE ssn = $1', [token.ssn])
  assert.equal(rowCount, 1)
})

test('I11, I12: what is on record is the token, with a note of what was put back', async () => {
  const { ledger, keys, recording } = stage.config
  const ring = await openKeyRing({
    masterFile: keys.file,
    directory: keys.directory,
    ledgerDirectory: ledger.directory,
    random: systemRandom,
  })
  const notes = new Set<string>()
  const sessions = new Set<string>()
  for await (const entry of readEntries(ledger.directory)) {
    const { leaf } = entry
    if (leaf?.type !== 'statement.decided' || leaf.code !== '') continue
    sessions.add(leaf.session)
    using key = await ring.openSessionKey(leaf.session)
    const body = key && openBody(entry, key)
    assert.ok(body)
    const { text, parameters, restored } = decodeStatementBody(body)
    if (restored === undefined) continue
    for (const note of restored) notes.add(note)
    const said =
      text + (typeof parameters === 'string' ? Buffer.from(parameters, 'base64').toString('latin1') : '')
    assert.ok(!said.includes(plain.ssn) && (said.includes(token.ssn) || said.includes(token.email)), said)
  }
  assert.deepEqual([...notes].sort(), ['#0 email', '#0 ssn', '#1 ssn', '$1 ssn', '$2 email'])
  for (const session of sessions) {
    using key = await ring.openSessionKey(session)
    assert.ok(key)
    for await (const frame of readRecording(join(recording.directory), session, key))
      if (frame.kind === 'shown') assert.ok(!frame.bytes.includes(plain.ssn))
  }
})
