/**
 * Two gateways over one store: whatever takes somebody's leave away, they are out within a second on both, with what they ran
 * at the target, and hear why. Each line tells how long it took from the answer to whoever took it away.
 */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { pino } from 'pino'
import { parse as parseYaml, stringify } from 'yaml'
import { z } from 'zod'
import { parseConfig } from '../../src/config.ts'
import { freePort } from '../../src/store/free-port.ts'
import { esPublic, startIssuer, type Claims, type LocalIssuer } from '../../src/identity/local-issuer.ts'
import { startGateway, type Gateway } from '../../src/main.ts'
import { startPostgres, type EmbeddedPostgres } from '../../src/store/embedded.ts'
import { seconds, token } from './forging.ts'
import { startGrounds, type Grounds } from './stage.ts'

const scimToken = 'a-token-of-the-directory-0123456789'
let grounds: Grounds
let store: EmbeddedPostgres
let issuer: LocalIssuer
let policyFile: string
const gateways: Gateway[] = []
const accounts = new Map<string, string>()

before(async () => {
  issuer = await startIssuer([esPublic])
  grounds = await startGrounds({ policy: 'test/e2e/revocations.yaml' })
  store = await startPostgres({
    directory: join(grounds.directory, 'shared-store'),
    port: null,
    superuser: 'sallyport',
    settings: { fsync: 'off', max_connections: '60' },
    log: () => undefined,
  })
  policyFile = join(grounds.directory, 'policy.yaml')
  await copyFile('test/e2e/revocations.yaml', policyFile)
  for (const name of ['one', 'other']) gateways.push(await startReplica(name))
  for (const who of workers)
    accounts.set(who, await made('Users', { userName: who, externalId: who, active: true }))
  await made('Groups', { displayName: 'workers', members: workers.map(member) })
})
after(async () => {
  for (const gateway of gateways) await gateway.close('the test is over')
  await store.stop()
  await grounds[Symbol.asyncDispose]()
  await issuer.close()
})

const workers = [
  'by-grant',
  'by-key',
  'by-account',
  'by-group',
  'by-issuer',
  'by-policy',
  'by-certificate',
  'by-owner',
  'by-operator',
  'by-agent',
]

function member(who: string): { readonly value: string } {
  return { value: accounts.get(who) ?? '' }
}

async function startReplica(name: string): Promise<Gateway> {
  const base = z
    .looseObject({
      listen: z.looseObject({ http: z.looseObject({}) }),
      ledger: z.looseObject({}),
      issuers: z.array(z.unknown()),
    })
    .parse(parseYaml(await readFile(grounds.configFile, 'utf8')))
  const directory = join(grounds.directory, name)
  const [urlFile, scimFile] = [join(grounds.directory, 'store-url'), join(grounds.directory, 'scim-token')]
  const host = encodeURIComponent(store.socketDirectory)
  await writeFile(urlFile, `postgres://sallyport@${host}:${store.port}/postgres`, { mode: 0o600 })
  await writeFile(scimFile, scimToken, { mode: 0o600 })
  const port = await freePort()
  const text = stringify({
    ...base,
    listen: { ...base.listen, http: { ...base.listen.http, port } },
    'public-url': `http://127.0.0.1:${port}`,
    policy: policyFile,
    store: { url: { file: urlFile } },
    ledger: { ...base.ledger, directory: join(directory, 'ledger'), origin: `revocations.test/${name}` },
    keys: { file: join(grounds.directory, 'shared.key'), directory: join(directory, 'keys') },
    recording: { directory: join(directory, 'recordings') },
    issuers: [...base.issuers, { issuer: issuer.url, audience: 'sallyport', 'allow-insecure-http': true }],
    directories: [
      { name: 'staff', issuer: issuer.url, token: { file: scimFile }, groups: 'directory', required: false },
    ],
    'client-certificates': {},
    console: { operators: ['operators'] },
  })
  const read = parseConfig(text, join(grounds.directory, `${name}.yaml`), {})
  assert.ok(read.ok, JSON.stringify(read))
  return startGateway(read.config, pino({ level: 'silent' }))
}

function tokenOf(who: string, more: Claims = {}): string {
  const groups = who === 'boss' ? ['bosses'] : who === 'root' ? ['operators'] : ['workers']
  return token({
    iss: issuer.url,
    aud: 'sallyport',
    sub: who,
    groups,
    iat: seconds(-2),
    exp: seconds(600),
    ...more,
  })
}

const [first, second] = [
  (): Gateway => gateways[0] ?? assert.fail(),
  (): Gateway => gateways[1] ?? assert.fail(),
]

async function ask(who: string, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(first().apiUrl + path, {
    method,
    headers: { authorization: `Bearer ${tokenOf(who)}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`)
  return text === '' ? null : JSON.parse(text)
}

const hasId = z.object({ id: z.string() })

async function scim(method: string, path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${first().apiUrl}/scim/staff/v2/${path}`, {
    method,
    headers: { authorization: `Bearer ${scimToken}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  assert.ok(answer.ok, text)
  return JSON.parse(text)
}

async function made(path: string, body: object): Promise<string> {
  return hasId.parse(await scim('POST', path, body)).id
}

interface Proof {
  readonly password?: string
  readonly database?: string
  readonly certificate?: { readonly cert: string; readonly key: string }
}

async function connect(
  gateway: Gateway,
  { password = '', database = 'bank', certificate }: Proof,
): Promise<pg.Client> {
  const { ca, host } = await grounds.doorAt(gateway.postgres.port, 'omar')
  const ssl = { ca: ca ?? '', servername: 'localhost', ...certificate }
  const client = new pg.Client({ host, port: gateway.postgres.port, user: 'x', password, database, ssl })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Opens a session on each gateway, lets both wait at the target, takes their leave away, and says what became of them. */
async function thrownOut(
  name: string,
  proof: Proof,
  act: () => Promise<unknown>,
  code: string,
  report: (line: string) => void,
): Promise<void> {
  const clients = await Promise.all([connect(first(), proof), connect(second(), proof)])
  const mark = `/* ${name} */`
  let answeredAt = Number.POSITIVE_INFINITY
  const told = clients.map((client) =>
    client.query(`SELECT pg_sleep(30) ${mark}`).then(
      () => assert.fail('it ran to its end'),
      (error: unknown) => ({ error, atMs: performance.now() }),
    ),
  )
  await atTarget(mark, 2)
  const begunAt = performance.now()
  await act()
  answeredAt = performance.now()
  const heard = await Promise.all(told)
  const goneAt = await atTarget(mark, 0)
  for (const { error } of heard) {
    assert.ok(error instanceof pg.DatabaseError, String(error))
    assert.equal(error.code, '57P01')
    assert.match(String(error.detail), new RegExp(`code=${code}`))
  }
  const lateMs = heard.map(({ atMs }) => Math.max(0, atMs - answeredAt))
  const goneMs = Math.max(0, goneAt - answeredAt)
  const words = [...lateMs, goneMs].map((ms) => ms.toFixed(0)).join(', ')
  report(
    `${name}: asked for ${(answeredAt - begunAt).toFixed(0)} ms; then here, there, at the target: ${words} ms`,
  )
  for (const ms of [...lateMs, goneMs]) assert.ok(ms < 1000, `${name}: ${words} ms`)
  await assert.rejects(connect(second(), proof), `${name} gets in again`)
}

/** Waits until so many statements with the mark run at the target; when it was seen. */
async function atTarget(mark: string, count: number): Promise<number> {
  const { socketDirectory: host, port, superuser: user } = grounds.bank
  const client = new pg.Client({ host, port, user, database: 'bank' })
  await client.connect()
  try {
    for (const until = performance.now() + 10_000; performance.now() < until;) {
      const found = await client.query(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()`,
        [`SELECT pg_sleep%${mark}`],
      )
      if (found.rows[0].n === count) return performance.now()
    }
    return assert.fail(`${mark}: not ${count} at the target`)
  } finally {
    await client.end()
  }
}

test('I6: whatever takes the leave away, both gateways end what rests on it within a second', async (t) => {
  const report = (line: string): void => t.diagnostic(line)
  const words = { justification: 'For the test.' }

  const asked = hasId.parse(
    await ask('by-grant', 'POST', '/api/v1/grants', {
      resource: 'bank',
      role: 'writer',
      lastsMs: 600_000,
      ...words,
    }),
  )
  await ask('boss', 'POST', `/api/v1/grants/${asked.id}/approve`, words)
  const inRole = { password: tokenOf('by-grant'), database: 'bank@writer' }
  await thrownOut(
    'grant revoked',
    inRole,
    () => ask('boss', 'POST', `/api/v1/grants/${asked.id}/revoke`),
    'grant-ended',
    report,
  )

  const endsAt = new Date(Date.now() + 3_600_000).toISOString()
  const wish = { purpose: 'Nightly', resources: ['bank'], groups: ['workers'], endsAt }
  const key = z
    .object({ id: z.string(), key: z.string() })
    .parse(await ask('by-key', 'POST', '/api/v1/api-keys', wish))
  await thrownOut(
    'key revoked by an operator',
    { password: key.key },
    () => ask('root', 'DELETE', `/api/v1/api-keys/${key.id}`),
    'access-ended',
    report,
  )

  const off = (who: string) => (): Promise<unknown> =>
    scim('PATCH', `Users/${accounts.get(who)}`, {
      Operations: [{ op: 'replace', path: 'active', value: false }],
    })
  await thrownOut(
    'account deactivated',
    { password: tokenOf('by-account') },
    off('by-account'),
    'access-ended',
    report,
  )

  const groupId = z.object({ Resources: z.array(hasId) }).parse(
    await (
      await fetch(`${first().apiUrl}/scim/staff/v2/Groups`, {
        headers: { authorization: `Bearer ${scimToken}` },
      })
    ).json(),
  ).Resources[0]?.id
  const leave = { Operations: [{ op: 'remove', path: `members[value eq "${accounts.get('by-group')}"]` }] }
  await thrownOut(
    'group lost',
    { password: tokenOf('by-group') },
    () => scim('PATCH', `Groups/${groupId}`, leave),
    'access-ended',
    report,
  )

  const logout = token(
    {
      iss: issuer.url,
      aud: 'sallyport',
      sub: 'by-issuer',
      iat: seconds(),
      exp: seconds(60),
      jti: 'one',
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    },
    { typ: 'logout+jwt' },
  )
  const post = async (): Promise<void> => {
    const body = new URLSearchParams({ logout_token: logout })
    assert.ok((await fetch(`${first().apiUrl}/oauth/backchannel-logout`, { method: 'POST', body })).ok)
  }
  await thrownOut(
    'signed out by the issuer',
    { password: tokenOf('by-issuer') },
    post,
    'access-ended',
    report,
  )

  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' })
  const issued = z
    .object({ serial: z.string(), certificate: z.string() })
    .parse(await ask('by-certificate', 'POST', '/api/v1/certificates', { publicKey }))
  const certificate = {
    cert: issued.certificate,
    key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  }
  await thrownOut(
    'certificate revoked by an operator',
    { certificate },
    () => ask('root', 'DELETE', `/api/v1/certificates/${issued.serial}`),
    'access-ended',
    report,
  )

  const agent = { id: `${issuer.url}#bot`, purpose: 'Books', endsAt }
  await ask('by-owner', 'POST', '/api/v1/agents', agent)
  const acting = { password: tokenOf('by-owner', { act: { sub: 'bot', groups: ['workers'] } }) }
  await thrownOut('owner of the agent deactivated', acting, off('by-owner'), 'access-ended', report)

  const idle = { ...agent, id: `${issuer.url}#bot-2` }
  await ask('by-agent', 'POST', '/api/v1/agents', idle)
  const ending = { password: tokenOf('by-agent', { act: { sub: 'bot-2', groups: ['workers'] } }) }
  await thrownOut(
    'agent ended by an operator',
    ending,
    () => ask('root', 'DELETE', `/api/v1/agents/${encodeURIComponent(idle.id)}`),
    'access-ended',
    report,
  )

  await thrownOut(
    'signed out by an operator',
    { password: tokenOf('by-operator') },
    () => ask('root', 'POST', '/api/v1/sign-out', { principal: `${issuer.url}#by-operator` }),
    'access-ended',
    report,
  )

  const text = await readFile(policyFile, 'utf8')
  const less = (): Promise<void> =>
    writeFile(
      policyFile,
      text.replace(
        'principals: { groups: [workers] }\n    resources',
        'principals: { groups: [nobody] }\n    resources',
      ),
    )
  await thrownOut('policy changed', { password: tokenOf('by-policy') }, less, 'session-ended', report)
})

test('I5, I10: only operators end what is of others, and the record says who did, and whose it was', async () => {
  const refused = await fetch(`${first().apiUrl}/api/v1/sign-out`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokenOf('boss')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ principal: `${issuer.url}#root` }),
  })
  assert.equal(refused.status, 403)
  for (const path of ['api-keys', 'certificates', 'agents']) {
    const all = `${first().apiUrl}/api/v1/${path}?of=everybody`
    const as = (who: string): Promise<Response> =>
      fetch(all, { headers: { authorization: `Bearer ${tokenOf(who)}` } })
    assert.equal((await as('boss')).status, 403)
    const listed = await (await as('root')).text()
    assert.match(listed, /"owner":"[^"]*#by-/, path)
  }
})
