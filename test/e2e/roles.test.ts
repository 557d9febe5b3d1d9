/** Roles for a time: asked for, granted by somebody else, used, and over on the instant, with what runs under them. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { sallyport, type Run } from '../../src/cli/cli.fixture.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { bankLogin } from '../../src/demo/bank.ts'
import { startStage, type Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await startStage({
    policy: 'test/e2e/roles.yaml',
    logins: [{ role: 'writer', 'set-role': 'bank_writer' }],
  })
  const superuser = await bankClient()
  await superuser.query(
    `CREATE ROLE bank_writer; GRANT bank_writer TO ${bankLogin}; GRANT USAGE ON SCHEMA public TO bank_writer; GRANT ALL ON ALL TABLES IN SCHEMA public TO bank_writer`,
  )
  await superuser.end()
})
after(() => stage[Symbol.asyncDispose]())

async function bankClient(): Promise<pg.Client> {
  const { socketDirectory: host, port, superuser: user } = stage.bank
  const client = new pg.Client({ host, port, user, database: 'bank' })
  await client.connect()
  return client
}

async function connect(who: DemoName, database = 'bank'): Promise<pg.Client> {
  const door = await stage.through(who)
  const client = new pg.Client({ ...door, database, ssl: { ca: door.ca ?? '', servername: 'localhost' } })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

async function cli(who: DemoName, ...words: readonly string[]): Promise<Run> {
  const SALLYPORT_TOKEN = await stage.idp.issueDemoToken(who)
  const environment = { SALLYPORT_API: stage.gateway.apiUrl, SALLYPORT_TOKEN }
  return sallyport(words, { environment })
}

async function request(who: DemoName, lasts = '30m', ...more: readonly string[]): Promise<string> {
  const words = ['request', 'bank', '--role', 'writer', '--for', lasts, '--reason', 'Fix the import']
  const { out, err } = await cli(who, ...words, ...more, '--json')
  assert.equal(err, '')
  return JSON.parse(out).id
}

async function grant(who: DemoName, lasts: string): Promise<string> {
  const id = await request(who, lasts)
  const { out } = await cli('rita', 'grant', 'approve', id, '--reason', 'Agreed')
  assert.match(out, / approved /)
  return id
}

/** How long until a client that waits for a long statement is told that it is over, and what it is told. */
async function interrupted(client: pg.Client, act: () => Promise<unknown>) {
  const running = client.query('SELECT pg_sleep(30)').then(
    () => assert.fail('it ran to its end'),
    (error: unknown) => error,
  )
  await new Promise((resolve) => setTimeout(resolve, 300))
  await act()
  const from = performance.now()
  const error = await running
  assert.ok(error instanceof pg.DatabaseError, String(error))
  return { ms: performance.now() - from, code: error.code, detail: error.detail, message: error.message }
}

async function sleepers(): Promise<number> {
  const client = await bankClient()
  const { rows } = await client.query(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'`,
  )
  await client.end()
  return rows[0].n
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString()
}

describe('a role for a time', () => {
  test('cannot be used before it is granted, and is while it lasts', async () => {
    await assert.rejects(connect('ana', 'bank@writer'), /role[^]*writer[^]*/)
    const id = await request('ana')
    const before = await connect('ana')
    await assert.rejects(before.query('SELECT 1'), { code: '42501' })
    await before.end()
    assert.match((await cli('rita', 'grant', 'approve', id, '--reason', 'Agreed')).out, /approved/)
    for (const database of ['bank', 'bank@writer']) {
      const client = await connect('ana', database)
      assert.equal((await client.query('DELETE FROM import_staging WHERE id < 0')).rowCount, 0)
      await client.end()
    }
    assert.match((await cli('ana', 'resources')).out, /role writer until/)
    assert.match((await cli('ana', 'grant', 'revoke', id)).out, /revoked/)
    await assert.rejects(connect('ana', 'bank@writer'), /do not have the role/)
  })

  test('I5: nobody grants to themselves or to an agent of theirs, agents grant nothing, outsiders see nothing', async () => {
    const id = await request('ledger-bot')
    for (const [who, said] of [
      ['ana', /reviewer-own/],
      ['ledger-bot', /reviewer-own/],
      ['omar', /grant-unknown/],
      ['deploy-ci', /grant-unknown/],
    ] as const) {
      const { err } = await cli(who, 'grant', 'approve', id, '--reason', 'please')
      assert.match(err, said)
    }
    const { err } = await cli('omar', 'request', 'bank', '--role', 'writer', '--for', '5m', '--reason', 'x')
    assert.match(err, /role-unknown/)
    assert.match(
      (await cli('ana', 'request', 'bank', '--role', 'writer', '--for', '9h', '--reason', 'x')).err,
      /60 minutes/,
    )
    assert.match((await cli('rita', 'grant', 'deny', id, '--reason', 'No')).out, /denied/)
    assert.match((await cli('rita', 'grant', 'approve', id, '--reason', 'Yes')).err, /review-ruled/)
  })

  test('I6: what a grant lets run ends within a second of its revocation, and the client hears why', async (t) => {
    const id = await grant('ana', '30m')
    const client = await connect('ana')
    const told = await interrupted(client, () => cli('rita', 'grant', 'revoke', id))
    assert.equal(told.code, '57P01')
    assert.match(String(told.detail), /code=grant-ended/)
    assert.ok(told.ms < 1000, `${told.ms} ms`)
    t.diagnostic(`from the answer to revoke until the client heard: ${told.ms.toFixed(0)} ms`)
    const until = performance.now() + 1000
    while ((await sleepers()) > 0) assert.ok(performance.now() < until, 'it runs at the target still')
  })

  test('I6: a session opened late gets the remainder, not a new box', async () => {
    await grant('ana', '4s')
    const granted = performance.now()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const client = await connect('ana')
    const { code, detail } = await interrupted(client, () => Promise.resolve())
    assert.deepEqual([code, /code=grant-ended/.test(String(detail))], ['57P01', true])
    const lasted = performance.now() - granted
    assert.ok(lasted < 4700 && lasted > 2500, `${lasted} ms`)
    await assert.rejects(connect('ana', 'bank@writer'), /do not have the role/)
  })

  test('I6: a role that comes again is there in its windows, ends with them, and is not asked for beyond its terms', async () => {
    const words = ['request', 'bank', '--role', 'writer', '--reason', 'Nightly load', '--every', 'day']
    const zone = ['--zone', 'Europe/Zurich']
    const ask = (...more: readonly string[]): Promise<Run> => cli('ana', ...words, ...zone, ...more)
    const nightly = ['--at', '02:00', '--for', '1h']
    const faulty = [
      [/90 days at most/, ...nightly, '--until', inDays(91)],
      [/60 minutes at most/, '--at', '02:00', '--for', '2h', '--until', inDays(3)],
      [/time of day/, '--at', '25:00', '--for', '1h', '--until', inDays(3)],
      [/not granted again and again/, ...nightly, '--role', 'once', '--until', inDays(3)],
    ] as const
    await Promise.all(faulty.map(async ([said, ...more]) => assert.match((await ask(...more)).err, said)))
    const now = new Date()
    const shape = { timeZone: 'Europe/Zurich', hour: '2-digit', minute: '2-digit' } as const
    // A window that is open, and will be for long enough to be asked for, granted and used.
    const lasts = now.getUTCSeconds() + 9
    const when = ['--at', now.toLocaleTimeString('en-GB', shape), '--for', `${lasts}s`]
    const asked = await ask(...when, '--until', inDays(3), '--json')
    assert.equal(asked.err, '')
    const { id, recurs, window } = JSON.parse(asked.out)
    assert.deepEqual(recurs.weekdays, [1, 2, 3, 4, 5, 6, 7])
    await assert.rejects(connect('ana', 'bank@writer'), /do not have the role/)
    const approved = await cli('rita', 'grant', 'approve', id, '--reason', 'As every quarter')
    assert.match(approved.out, /approved [^]*every mon,[^]*at \d\d:\d\d Europe\/Zurich[^]*next/)
    const client = await connect('ana', 'bank@writer')
    const { code, detail } = await interrupted(client, () => Promise.resolve())
    const lateMs = Date.now() - Date.parse(window.endsAt)
    assert.deepEqual([code, /code=grant-ended/.test(String(detail))], ['57P01', true])
    assert.ok(lateMs > -50 && lateMs < 1000, `${lateMs} ms after its end`)
    await assert.rejects(connect('ana', 'bank@writer'), /do not have the role/)
    const shown = JSON.parse((await cli('ana', 'grant', 'show', id, '--json')).out)
    assert.equal(shown.state, 'approved')
    assert.equal(Date.parse(shown.window.endsAt) - Date.parse(window.endsAt), 86_400_000)
    assert.match((await cli('rita', 'grant', 'revoke', id)).out, /revoked/)
  })

  test('a grant to an agent is not one to its person, nor to the agent for somebody else', async () => {
    const id = await grant('ledger-bot', '10m')
    const agent = await connect('ledger-bot', 'bank@writer')
    assert.equal((await agent.query('SELECT 1')).rowCount, 1)
    await agent.end()
    await assert.rejects(connect('ana', 'bank@writer'), /do not have the role/)
    await cli('ledger-bot', 'grant', 'revoke', id)
  })

  test('the target sees the role, for the whole session and whatever the client does', async () => {
    const id = await grant('ana', '10m')
    const client = await connect('ana', 'bank@writer')
    const role = async (): Promise<unknown> => (await client.query('SELECT current_user AS r')).rows[0]
    assert.deepEqual(await role(), { r: 'bank_writer' })
    for (const text of [
      'RESET ROLE',
      'SET ROLE NONE',
      'SET SESSION AUTHORIZATION DEFAULT',
      'RESET ALL',
      'DISCARD ALL',
    ])
      await client.query(text).catch(() => undefined)
    assert.deepEqual(await role(), { r: 'bank_writer' })
    await client.end()
    await cli('ana', 'grant', 'revoke', id)
    const reader = await connect('omar', 'bank@reader')
    assert.deepEqual((await reader.query('SELECT current_user AS r')).rows, [{ r: bankLogin }])
    await reader.end()
  })

  test('an issuer cannot name a role among its groups; one that is held need not be asked for', async () => {
    const omar = await connect('omar', 'bank@reader')
    assert.equal((await omar.query('SELECT 1')).rowCount, 1)
    await omar.end()
    await assert.rejects(connect('omar', 'bank@writer'), /do not have the role/)
    await assert.rejects(connect('omar', 'bank@'), /do not have the role/)
    await assert.rejects(connect('omar', 'vault@reader'), /no resource/)
  })
})
