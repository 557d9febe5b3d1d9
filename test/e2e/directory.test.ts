/** Who is out at the directory, or signed out at the issuer, is out here within a second, wherever they are connected. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { z } from 'zod'
import { apiKeyList } from '../../src/api/contract.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { startStage, type Stage } from './stage.ts'

const token = 'a-token-of-the-directory-0123456789'
let stage: Stage
let folder: string
let base: string
const ids = new Map<string, string>()

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-scim-'))
  const file = join(folder, 'token')
  await writeFile(file, token, { mode: 0o600 })
  const port = await freePort()
  stage = await startStage({
    policy: 'test/e2e/keys.yaml',
    idpPort: port,
    more: {
      directories: [
        { name: 'staff', issuer: `http://127.0.0.1:${port}`, token: { file }, groups: 'directory' },
      ],
      agents: { 'registered-only': true },
    },
  })
  base = `${stage.gateway.apiUrl}/scim/staff/v2`
  for (const who of ['omar', 'ana', 'rita']) {
    const user = { userName: `${who}@bank.example`, externalId: who, active: true }
    ids.set(who, String((await scim('POST', '/Users', user)).body['id']))
  }
  await scim('POST', '/Groups', { displayName: 'auditors', members: ['omar', 'ana'].map(member) })
})
after(async () => {
  await stage[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

function member(who: string): { readonly value: string } {
  return { value: ids.get(who) ?? '' }
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function scim(method: string, path: string, body?: unknown, as = token) {
  const answer = await fetch(base + path, {
    method,
    headers: { authorization: `Bearer ${as}`, 'content-type': 'application/scim+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const read: Record<string, unknown> = text === '' ? {} : JSON.parse(text)
  return { status: answer.status, body: read }
}

function patch(who: string, ...Operations: readonly object[]) {
  return scim('PATCH', `/Users/${ids.get(who)}`, { Operations })
}

async function connect(who: DemoName): Promise<pg.Client> {
  const door = await stage.through(who)
  const client = new pg.Client({ ...door, ssl: { ca: door.ca ?? '', servername: 'localhost' } })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** How long after `act` was begun a long statement was told that it is over, and what it was told. */
async function interrupted(client: pg.Client, act: () => Promise<unknown>) {
  const running = client.query('SELECT pg_sleep(30)').then(
    () => assert.fail('it ran to its end'),
    (error: unknown) => error,
  )
  await new Promise((resolve) => setTimeout(resolve, 200))
  const from = performance.now()
  const [error] = await Promise.all([
    running.then((said) => [said, performance.now() - from] as const),
    act(),
  ])
  const [said, ms] = error
  assert.ok(said instanceof pg.DatabaseError, String(said))
  return { ms, code: said.code, detail: String(said.detail), message: said.message }
}

describe('a directory', () => {
  test('I6: deactivation ends live sessions and running statements within a second', async (t) => {
    for (const operation of [
      { op: 'Replace', path: 'active', value: 'False' },
      { op: 'replace', value: { active: false } },
    ]) {
      const client = await connect('omar')
      const told = await interrupted(client, () => patch('omar', operation))
      assert.equal(told.code, '57P01')
      assert.match(told.detail, /code=access-ended/)
      assert.ok(told.ms < 1000, `${told.ms} ms`)
      t.diagnostic(`from the request to deactivate until the client heard: ${told.ms.toFixed(0)} ms`)
      await assert.rejects(connect('omar'), /deactivated/)
      assert.equal((await patch('omar', { op: 'replace', path: 'active', value: true })).status, 200)
      await (await connect('omar')).end()
    }
  })

  test('an account that is taken away is out, and given back it is the same one', async () => {
    assert.equal((await scim('DELETE', `/Users/${ids.get('omar')}`)).status, 204)
    await assert.rejects(connect('omar'), /deactivated/)
    assert.equal((await scim('GET', `/Users/${ids.get('omar')}`)).status, 404)
    const again = await scim('POST', '/Users', { userName: 'omar@bank.example', externalId: 'omar' })
    assert.deepEqual([again.status, again.body['id']], [201, ids.get('omar')])
    await (await connect('omar')).end()
  })

  test('a group that changes ends the sessions that had it', async () => {
    const groups = await scim('GET', '/Groups?filter=displayName%20eq%20%22auditors%22')
    const [group] = groups.body['Resources'] as { id: string }[]
    const client = await connect('omar')
    const out = { Operations: [{ op: 'remove', path: `members[value eq "${ids.get('omar')}"]` }] }
    const told = await interrupted(client, () => scim('PATCH', `/Groups/${group?.id}`, out))
    assert.match(told.detail, /code=access-ended/)
    await assert.rejects(connect('omar'), { code: '42501' })
    const back = { Operations: [{ op: 'add', path: 'members', value: [member('omar')] }] }
    assert.equal((await scim('PATCH', `/Groups/${group?.id}`, back)).status, 200)
    await (await connect('omar')).end()
  })

  test('people without an account are turned away at the API too', async () => {
    assert.equal((await scim('DELETE', `/Users/${ids.get('rita')}`)).status, 204)
    const answer = await fetch(`${stage.gateway.apiUrl}/api/v1/whoami`, {
      headers: { authorization: `Bearer ${await stage.idp.issueDemoToken('rita')}` },
    })
    assert.equal(answer.status, 401)
  })

  test('a client that lies, or is another, changes nothing', async () => {
    assert.equal((await scim('GET', '/Users', undefined, 'guess')).status, 401)
    assert.equal((await scim('GET', '/Users', undefined, `${token}x`)).status, 401)
    const statuses = [
      await scim('POST', '/Users', { userName: 'second', externalId: 'omar' }),
      await scim('POST', '/Users', { userName: 'OMAR@bank.example', externalId: 'x1' }),
      await scim('POST', '/Users', { userName: 'x2' }),
      await scim('POST', '/Users', { userName: 'x3', externalId: 'x3', active: 'maybe' }),
      await scim('POST', '/Users', []),
      await scim('POST', '/Users', { userName: 'x4', externalId: 'x4', active: false, Active: true }),
      await patch('omar', { op: 'replace', path: 'externalId', value: 'ana' }),
      await scim('PUT', `/Users/${ids.get('omar')}`, { userName: 'o', externalId: 'rita' }),
      await scim('POST', '/Groups', { displayName: 'role:writer' }),
      await scim('POST', '/Groups', {
        displayName: 'g',
        members: [{ value: '019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b' }],
      }),
      await scim('GET', '/Users?filter=userName%20co%20%22a%22'),
      await scim('GET', `/Users?filter=${encodeURIComponent(`userName eq "x" or 1 eq 1`)}`),
      await scim('GET', '/Groups/not-an-id'),
    ].map(({ status }) => status)
    assert.deepEqual(statuses, [409, 409, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 404])
    await (await connect('omar')).end()
  })

  test('is asked as directories ask', async () => {
    const found = await scim('GET', `/Users?filter=${encodeURIComponent('externalId eq "ana"')}`)
    assert.equal(found.body['totalResults'], 1)
    assert.equal((await scim('GET', '/Users?startIndex=2&count=1')).body['itemsPerPage'], 1)
    assert.equal((await scim('GET', '/ServiceProviderConfig')).status, 200)
    const inside = await scim(
      'GET',
      `/Groups?excludedAttributes=members&filter=${encodeURIComponent(`displayName eq "auditors"`)}`,
    )
    assert.equal(inside.body['totalResults'], 1)
    assert.ok(!JSON.stringify(inside.body).includes('"members"'))
  })
})

async function api(who: DemoName, method: string, path: string, body?: unknown): Promise<number> {
  const answer = await fetch(`${stage.gateway.apiUrl}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await stage.idp.issueDemoToken(who)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return answer.status
}

const made = z.object({ id: z.string().optional(), key: z.string().optional(), code: z.string().optional() })

async function make(body: Readonly<Record<string, unknown>>, who: DemoName = 'omar') {
  const answer = await fetch(`${stage.gateway.apiUrl}/api/v1/api-keys`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await stage.idp.issueDemoToken(who)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      purpose: 'Nightly report',
      resources: ['bank'],
      groups: ['auditors'],
      endsAt: new Date(Date.now() + 3_600_000).toISOString(),
      ...body,
    }),
  })
  return made.parse(await answer.json())
}
async function enter(password: string, database = 'bank'): Promise<pg.Client> {
  const door = await stage.through('omar')
  const ssl = { ca: door.ca ?? '', servername: 'localhost' }
  const client = new pg.Client({ ...door, database, password, ssl })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

describe('a key of a legacy job', () => {
  test('gets in where it is for, is nobody at the API, and shows when it was used', async () => {
    const { key = '', id } = await make({})
    const client = await enter(key)
    await client.end().catch(() => undefined)
    const api = await fetch(`${stage.gateway.apiUrl}/api/v1/whoami`, {
      headers: { authorization: `Bearer ${key}` },
    })
    assert.equal(api.status, 401)
    const listed = await fetch(`${stage.gateway.apiUrl}/api/v1/api-keys`, {
      headers: { authorization: `Bearer ${await stage.idp.issueDemoToken('omar')}` },
    })
    const { keys } = apiKeyList.parse(await listed.json())
    assert.ok(keys.some((one) => one.id === id && one.lastUsedAt !== null))
    assert.ok(!JSON.stringify(keys).includes(key.slice(-43)))
  })

  test('is refused elsewhere, altered, or when it was revoked; what it opened ends', async () => {
    const { key = '', id = '' } = await make({})
    await assert.rejects(enter(key, 'postgres'), /another service/)
    await assert.rejects(enter(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`), /not accepted/)
    await assert.rejects(enter(`spk_0000000000000000_${key.slice(-43)}`), /not accepted/)
    await assert.rejects(enter(`${key}x`), /not accepted/)
    const client = await enter(key)
    const told = await interrupted(client, () => api('omar', 'DELETE', `/api-keys/${id}`))
    assert.match(told.detail, /code=access-ended/)
    await assert.rejects(enter(key), /not accepted/)
  })

  test('holds no more than its owner, and stops with them', async () => {
    assert.equal((await make({ groups: ['reviewers'] })).code, 'denied')
    assert.equal((await make({ resources: ['vault'] })).code, 'resource-unknown')
    assert.equal((await make({ endsAt: '2099-01-01T00:00:00Z' })).code, 'request-invalid')
    assert.ok((await make({}, 'ledger-bot')).key === undefined)
    const { key = '' } = await make({})
    await patch('omar', { op: 'replace', path: 'active', value: false })
    await assert.rejects(enter(key), /deactivated|no longer/)
    await patch('omar', { op: 'replace', path: 'active', value: true })
  })
})

describe('agents', () => {
  test('that nobody registered are turned away; registered ones stop with their owner', async () => {
    await assert.rejects(connect('ledger-bot'), /not registered/)
    const agentId = `${stage.idp.issuer}#ledger-bot`
    const endsAt = new Date(Date.now() + 3_600_000).toISOString()
    const body = { id: agentId, purpose: 'Keeps the books', endsAt }
    assert.equal(await api('ana', 'POST', '/agents', body), 200)
    assert.equal(await api('omar', 'POST', '/agents', body), 403)
    // Registered now; what the agent may do is for the policy to say.
    await assert.rejects(connect('ledger-bot'), { code: '42501' })
    await patch('ana', { op: 'replace', path: 'active', value: false })
    await assert.rejects(connect('ledger-bot'), /deactivated/)
    await patch('ana', { op: 'replace', path: 'active', value: true })
    assert.equal(await api('ana', 'DELETE', `/agents/${encodeURIComponent(agentId)}`), 204)
    await assert.rejects(connect('ledger-bot'), /registration of this agent has ended/)
  })

  test('I6: whoever signs out everywhere is out with every token so far', async (t) => {
    const client = await connect('omar')
    const told = await interrupted(client, () => api('omar', 'POST', '/sign-out'))
    assert.match(told.detail, /code=access-ended/)
    t.diagnostic(`from the request to sign out until the client heard: ${told.ms.toFixed(0)} ms`)
    const before = await connect('omar').then(
      () => 'in',
      () => 'out',
    )
    assert.equal(before, 'out')
    await new Promise((resolve) => setTimeout(resolve, 1100))
    await (await connect('omar')).end()
  })
})
