/** From `sallyport login` to the first statement, with a real identity provider, and what must not work on the way. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { sallyport, startSallyport, type Run } from '../../src/cli/cli.fixture.ts'
import { Browser } from '../../src/demo/browser.fixture.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { demoPolicy, startStage, type Stage } from './stage.ts'

let stage: Stage
let home: string

before(async () => {
  stage = await startStage({ policy: demoPolicy })
  home = await mkdtemp(join(tmpdir(), 'sallyport-home-'))
})
after(async () => {
  await rm(home, { recursive: true, force: true })
  await stage[Symbol.asyncDispose]()
})

function environment(at = home): Record<string, string> {
  return { HOME: at, SALLYPORT_API: stage.gateway.apiUrl }
}

function run(...words: readonly string[]): Promise<Run> {
  return sallyport(words, { environment: environment() })
}

async function signIn(person: string, words: readonly string[], at = home): Promise<string> {
  using login = startSallyport(['login', ...words], { environment: environment(at) })
  const isDevice = words.includes('--device')
  await login.said(isDevice ? '-' : 'response_type=')
  const browser = new Browser()
  const code = login.out().trim()
  const start = isDevice ? `${stage.idp.issuer}/device?user_code=${code}` : code
  let page = await browser.open(start)
  for (let step = 0; step < 4 && /<form/.test(page.text); step += 1)
    page = await browser.submit(page, { person, confirm: 'yes' })
  await new Promise((resolve) => login.child.once('close', resolve))
  assert.equal(login.child.exitCode, 0, login.err() + login.out() + page.text)
  return login.out()
}

async function ask(config: pg.ClientConfig, text: string): Promise<readonly unknown[]> {
  const client = new pg.Client(config)
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

describe('a person', () => {
  test('signs in by the browser, sees who they are and what they may reach', async () => {
    assert.match(await signIn('omar', ['--no-browser']), /Omar Haddad \(person\)[^]*groups +auditors/)
    const file = join(home, '.config', 'sallyport', 'sign-ins.json')
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    assert.match((await run('whoami')).out, /Omar Haddad/)
    assert.match((await run('resources')).out, /^bank +postgres +environment=demo$/m)
  })

  test('connects with nothing but psql', async () => {
    const words = ['-A', '-t', '-c', 'SELECT count(*) > 0 FROM customers']
    const { exit, out, err } = await run('connect', 'bank', '--', ...words)
    assert.deepEqual([exit, out], [0, 't\n'], err)
  })

  test('has the command printed without a token in it, and the token by itself', async () => {
    const printed = (await run('connect', 'bank', '--print')).out
    assert.match(
      printed,
      /^PGPASSWORD=\$\(sallyport token bank\) psql "host=localhost port=\d+ dbname=bank user=omar sslmode=verify-full sslrootcert=\S+"$/m,
    )
    const password = (await run('token', 'bank')).out.trim()
    const { port } = stage.gateway.postgres
    const ca = await readFile(join(home, '.config', 'sallyport', `gateway-ca-localhost-${port}.pem`), 'utf8')
    const config = { host: 'localhost', port, database: 'bank', user: 'x', password, ssl: { ca } }
    assert.equal((await ask(config, 'SELECT 1')).length, 1)
    // A token of ours opens one resource and nothing else.
    await assert.rejects(ask({ ...config, database: 'postgres' }, 'SELECT 1'), /another service/)
    const answer = await fetch(`${stage.gateway.apiUrl}/api/v1/whoami`, {
      headers: { authorization: `Bearer ${password}` },
    })
    assert.equal(answer.status, 401)
  })

  test('has it written where libpq looks, without touching what stood there', async () => {
    await writeFile(join(home, '.pg_service.conf'), '[other]\nhost=elsewhere\n')
    await writeFile(join(home, '.pgpass'), 'elsewhere:5432:a:b:c\n', { mode: 0o600 })
    for (let round = 0; round < 2; round += 1)
      assert.equal((await run('connect', 'bank', '--write-service')).out, 'psql service=sallyport-bank\n')
    const services = await readFile(join(home, '.pg_service.conf'), 'utf8')
    assert.equal(services.match(/\[sallyport-bank\]/g)?.length, 1)
    assert.match(services, /^\[other\]\nhost=elsewhere\n/)
    const lines = (await readFile(join(home, '.pgpass'), 'utf8')).trim().split('\n')
    assert.equal(lines.length, 2)
    assert.equal(lines[1], 'elsewhere:5432:a:b:c')
    assert.equal((await stat(join(home, '.pgpass'))).mode & 0o777, 0o600)
  })

  test('serves a program that knows only host, port and password', async () => {
    using serving = startSallyport(['connect', 'bank', '--listen', '0'], { environment: environment() })
    await serving.said('password=')
    const [, port] = /port=(\d+)/.exec(serving.out()) ?? []
    const [, password] = /password=(\S+)/.exec(serving.out()) ?? []
    const config = { host: '127.0.0.1', port: Number(port), database: 'any', user: 'gui', password }
    for (let round = 0; round < 2; round += 1)
      assert.equal((await ask(config, 'SELECT id FROM customers LIMIT 3')).length, 3)
    await assert.rejects(ask({ ...config, password: 'guess' }, 'SELECT 1'), { code: '28P01' })
  })

  test('signs in by a code on another device', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'sallyport-home-'))
    try {
      assert.match(await signIn('rita', ['--device'], elsewhere), /Rita Olsen/)
    } finally {
      await rm(elsewhere, { recursive: true, force: true })
    }
  })

  test('is told what to do when not signed in, or when others may read the sign-in', async () => {
    const nobody = await sallyport(['resources'], { environment: environment('/nonexistent') })
    assert.match(nobody.err, /needs your token[^]*sallyport login/)
    const { err } = await run('connect', 'vault')
    assert.match(err, /may not connect to vault[^]*You may connect to: bank/)
    assert.match((await run('logout')).out, /Signed out/)
    assert.match((await run('whoami')).err, /sallyport login/)
  })
})

async function exchange(fields: Readonly<Record<string, string>> | URLSearchParams): Promise<string> {
  const answer = await fetch(`${stage.gateway.apiUrl}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams(fields),
  })
  const body: unknown = await answer.json()
  assert.ok(typeof body === 'object' && body !== null)
  return 'access_token' in body ? String(body.access_token) : 'error' in body ? String(body.error) : '?'
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

describe('the token endpoint', () => {
  const exchangeType = 'urn:ietf:params:oauth:grant-type:token-exchange'
  const accessType = 'urn:ietf:params:oauth:token-type:access_token'

  async function subject(who: DemoName): Promise<Record<string, string>> {
    const subject_token = await stage.idp.issueDemoToken(who)
    return { grant_type: exchangeType, subject_token, subject_token_type: accessType, resource: 'bank' }
  }

  test('an agent keeps its person: the chain in our token is that of the issuer', async () => {
    const token = await exchange(await subject('ledger-bot'))
    const [, claims = ''] = token.split('.')
    const { chain } = JSON.parse(Buffer.from(claims, 'base64url').toString())
    assert.deepEqual(
      chain.map(({ subject, kind }: { subject: string; kind: string }) => [subject, kind]),
      [
        ['ledger-bot', 'agent'],
        ['ana', 'person'],
      ],
    )
    const door = await stage.through('ledger-bot')
    const rows = await ask(
      { ...door, password: token, ssl: { ca: door.ca ?? '', servername: 'localhost' } },
      'SELECT ssn FROM customers WHERE id = 1',
    )
    assert.match(JSON.stringify(rows), /\*\*\*\*/)
  })

  test('what is asked for wrongly is refused', async () => {
    const good = await subject('omar')
    const doubled = new URLSearchParams(good)
    doubled.append('resource', 'other')
    assert.equal(await exchange(doubled), 'invalid_request')
    assert.equal(await exchange({ ...good, grant_type: 'password' }), 'unsupported_grant_type')
    assert.equal(await exchange({ ...good, subject_token: 'x.y.z' }), 'invalid_grant')
    assert.equal(await exchange({ ...good, subject_token_type: 'urn:x' }), 'invalid_request')
    assert.equal(await exchange({ ...good, resource: 'nowhere' }), 'invalid_target')
    assert.equal(await exchange({ ...good, resource: '' }), 'invalid_target')
    assert.equal(await exchange({ ...good, audience: 'vault' }), 'invalid_target')
    assert.equal(await exchange({ ...good, actor_token: good['subject_token'] ?? '' }), 'invalid_request')
  })

  test('our own token is no subject, and nobody acts for another without being named', async () => {
    const good = await subject('omar')
    const own = await exchange(good)
    assert.equal(await exchange({ ...good, subject_token: own }), 'invalid_grant')
    for (const who of ['ana', 'deploy-ci', 'ledger-bot'] as const) {
      const actor_token = await stage.idp.issueDemoToken(who)
      assert.equal(await exchange({ ...good, actor_token, actor_token_type: accessType }), 'invalid_grant')
    }
  })

  test('a token of ours that was changed in any part opens nothing', async () => {
    const token = await exchange(await subject('omar'))
    const [header = '', claims = '', signature = ''] = token.split('.')
    const read = JSON.parse(Buffer.from(claims, 'base64url').toString())
    const door = await stage.through('omar')
    const config = { ...door, ssl: { ca: door.ca ?? '', servername: 'localhost' } }
    const forged = [
      `${header}.${encode({ ...read, exp: read.exp + 9999 })}.${signature}`,
      `${encode({ alg: 'none', typ: 'sallyport-session+jwt' })}.${claims}.${signature}`,
      `${encode({ alg: 'EdDSA', typ: 'at+jwt' })}.${claims}.${signature}`,
      `${header}.${claims}.${'A'.repeat(86)}`,
      `${header}.${claims}.`,
    ]
    for (const password of forged)
      await assert.rejects(ask({ ...config, password }, 'SELECT 1'), /token was not accepted/)
    assert.equal((await ask({ ...config, password: token }, 'SELECT 1')).length, 1)
  })
})
