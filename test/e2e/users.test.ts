/** A user of the target for each session: made, named, dropped, and swept where nobody dropped it. */
import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pino } from 'pino'
import pg from 'pg'
import { TargetUsers } from '../../src/catalog/target-users.ts'
import { ResourceBook } from '../../src/catalog/resource-book.ts'
import { systemClock } from '../../src/core/clock.ts'
import { systemRandom, uuidv7 } from '../../src/core/random.ts'
import { Refusal } from '../../src/core/refusal.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { startGateway, type Gateway } from '../../src/main.ts'
import { startGrounds, type Grounds } from './stage.ts'

const admin = 'sallyport_admin'
const adminPassword = systemRandom.bytes(12).toString('hex')
let grounds: Grounds
let gateway: Gateway
const file = join(tmpdir(), `sallyport-admin-${process.pid}`)
before(async () => {
  await writeFile(file, adminPassword, { mode: 0o600 })
  grounds = await startGrounds({
    policy: 'test/e2e/users.yaml',
    logins: [{ role: 'writer', 'set-role': 'bank_writer' }],
    users: { login: admin, password: { file }, role: 'bank_reader' },
  })
  await superuser(`
    CREATE ROLE ${admin} LOGIN CREATEROLE PASSWORD '${adminPassword}';
    CREATE ROLE bank_reader; CREATE ROLE bank_writer;
    GRANT bank_reader, bank_writer TO ${admin} WITH ADMIN OPTION;
    GRANT CONNECT ON DATABASE bank TO ${admin}, bank_reader, bank_writer;
    GRANT USAGE ON SCHEMA public TO bank_reader, bank_writer; GRANT CREATE ON SCHEMA public TO bank_writer;
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO bank_reader;
    GRANT ALL ON ALL TABLES IN SCHEMA public TO bank_writer`)
  gateway = await startGateway(grounds.config, pino({ level: 'silent' }))
})
after(async () => {
  await gateway?.close('the test is over')
  assert.deepEqual(await users(), [], 'a gateway that stops leaves none behind')
  await grounds[Symbol.asyncDispose]()
  await rm(file)
})

async function superuser(text: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { socketDirectory: host, port, superuser: user } = grounds.bank
  const client = new pg.Client({ host, port, user, database: 'bank' })
  await client.connect()
  const found = await client.query(text)
  await client.end()
  return found.rows ?? []
}

async function users(): Promise<readonly string[]> {
  const found = await superuser(
    `SELECT rolname FROM pg_roles WHERE rolname ~ '^sallyport_[0-9a-f]{32}' ORDER BY rolname`,
  )
  return found.map(({ rolname }) => String(rolname))
}

async function connect(who: DemoName, options = ''): Promise<pg.Client> {
  const door = await grounds.doorAt(gateway.postgres.port, who)
  const client = new pg.Client({ ...door, options, ssl: { ca: door.ca ?? '', servername: 'localhost' } })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

async function gone(): Promise<void> {
  for (let round = 0; round < 100 && (await users()).length > 0; round += 1)
    await new Promise((resolve) => setTimeout(resolve, 50))
  assert.deepEqual(await users(), [])
}

test('I2: an approval that outlives its connection serves the next one, whose user has another name', async () => {
  const retry = '-c sallyport.review=retry'
  const first = await connect('omar', retry)
  const refused = await first.query('LISTEN news').catch((error: unknown) => error)
  await first.end()
  assert.ok(refused instanceof pg.DatabaseError)
  const id = /review=([0-9a-f-]{36})/.exec(refused.detail ?? '')?.[1] ?? ''
  const { password } = await grounds.doorAt(gateway.postgres.port, 'rita')
  const answer = await fetch(`${gateway.apiUrl}/api/v1/reviews/${id}/approve`, {
    method: 'POST',
    headers: { authorization: `Bearer ${password}`, 'content-type': 'application/json' },
    body: JSON.stringify({ justification: 'Seen.' }),
  })
  assert.equal(answer.status, 200, await answer.text())
  const second = await connect('omar', retry)
  assert.equal((await second.query('LISTEN news')).command, 'LISTEN')
  await assert.rejects(second.query('LISTEN news'), /waits for a review|review/)
  await second.end()
  await gone()
})

test('a session has a user of its own, in the role that is mapped, until it ends', async (t) => {
  const from = performance.now()
  const client = await connect('omar')
  t.diagnostic(`connected in ${(performance.now() - from).toFixed(0)} ms`)
  const [name = '', ...others] = await users()
  assert.deepEqual(others, [])
  const [session] = gateway.gate.sessions.keys()
  assert.equal(name, `sallyport_${session?.replaceAll('-', '')}_omar`)
  const { rows } = await client.query('SELECT session_user::text AS login, current_user::text AS role')
  assert.deepEqual(rows, [{ login: name, role: 'bank_reader' }])
  const [row] = await superuser(
    `SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication AS powers,
       rolvaliduntil > now() AND rolvaliduntil < now() + interval '13 hours' AS bounded,
       shobj_description(oid, 'pg_authid') AS words FROM pg_roles WHERE rolname = '${name}'`,
  )
  assert.deepEqual([row?.['powers'], row?.['bounded']], [false, true])
  assert.match(String(row?.['words']), /#omar$/)
  await client.end()
  await gone()
  const verbs: string[] = []
  await gateway.ledger.synced(gateway.ledger.next - 1)
  for await (const { leaf } of readEntries(grounds.config.ledger.directory))
    if (leaf?.type === 'access.changed' && leaf.id === name) verbs.push(leaf.verb)
  assert.deepEqual(verbs, ['made', 'dropped'])
})

test('what a session defines belongs to the mapped role and outlives its user', async () => {
  const client = await connect('rita')
  await client.query('CREATE TABLE made_by_rita (id int)')
  await client.end()
  await gone()
  const [row] = await superuser(`SELECT tableowner FROM pg_tables WHERE tablename = 'made_by_rita'`)
  assert.equal(row?.['tableowner'], 'bank_writer')
})

test('I9: no password of such a user is in the statement that makes it', async () => {
  const client = await connect('omar')
  const [name] = await users()
  const [row] = await superuser(`SELECT rolpassword FROM pg_authid WHERE rolname = '${name}'`)
  assert.match(String(row?.['rolpassword']), /^SCRAM-SHA-256\$4096:/)
  await client.end()
  await gone()
})

test('a resource whose users cannot be made lets nobody in, and what a dead gateway left is swept', async () => {
  const parts = {
    book: new ResourceBook(grounds.config.resources),
    record: () => Promise.resolve(),
    clock: systemClock,
    random: systemRandom,
    log: () => undefined,
  }
  const target = await parts.book.target('bank')
  assert.ok(!(target instanceof Refusal))
  const request = {
    resource: 'bank',
    roles: [],
    target,
    principal: 'https://idp#ana',
    subject: "Ana O'Neill; DROP ROLE x",
    endsAt: Date.now() + 60_000,
  }
  {
    await using made = new TargetUsers(parts)
    // One of three minutes ago, one of now: as if the gateway had died right after.
    for (const ageMs of [180_000, 0])
      assert.ok(await made.lend({ ...request, session: uuidv7(Date.now() - ageMs, systemRandom) }))
  }
  const left = await users()
  assert.equal(left.length, 2)
  assert.match(left.join(), /_ana-o-neill-drop-ro/)
  await using later = new TargetUsers(parts)
  await later.sweep('bank')
  assert.deepEqual(await users(), left.slice(1), 'the one of now may be about to be used')
  await superuser(`DROP ROLE "${left[1]}"`)

  await superuser(`REVOKE bank_reader FROM ${admin}`)
  await assert.rejects(connect('omar'), /gave no login/)
  await superuser(`GRANT bank_reader TO ${admin} WITH ADMIN OPTION`)
  await (await connect('omar')).end()
  await gone()
})
