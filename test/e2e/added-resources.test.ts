/** Databases that operators add: what a person may add, what becomes of its password, and who learns of it when. */
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Client, DatabaseError } from 'pg'
import { pino } from 'pino'
import {
  addedResource,
  catalogue,
  overview,
  problem,
  resourceTested,
  type Overview,
  type ResourceTested,
} from '../../src/api/contract.ts'
import { readStored } from '../../src/catalog/stored-resources.ts'
import { Refusal } from '../../src/core/refusal.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { freePort } from '../../src/store/free-port.ts'
import type { EntryOf } from '../../src/ledger/entries/entry.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { startGateway, type Gateway } from '../../src/main.ts'
import { startTemporaryServer, type TemporaryServer } from '../../src/store/temporary-store.ts'
import { startGrounds, type Grounds } from './stage.ts'

const waitMsMax = 20_000
const log: string[] = []

let server: TemporaryServer
let grounds: Grounds
let one: Gateway
let other: Gateway
const open = new AsyncDisposableStack()

before(async () => {
  server = open.use(await startTemporaryServer())
  grounds = open.use(
    await startGrounds({
      policy: 'test/e2e/added.yaml',
      more: { audit: { readers: ['auditors'] }, console: { operators: ['reviewers'] } },
    }),
  )
  one = await start('one', grounds.config.listen.http.port)
  other = await start('other', await freePort())
})
after(() => open.disposeAsync())

/** A gateway of the same store and master key, with a ledger of its own. */
/** What a file holds; nothing where a gateway that runs has taken it away since it was listed. */
async function contentsOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

async function start(name: string, port: number): Promise<Gateway> {
  const { config } = grounds
  const gateway = await startGateway(
    {
      ...config,
      listen: { ...config.listen, http: { ...config.listen.http, port } },
      store: { kind: 'url', url: server.url },
      ledger: { ...config.ledger, directory: ledgerOf(name), origin: `added.test/${name}` },
      recording: { ...config.recording, directory: join(grounds.directory, name, 'recordings') },
    },
    pino({ level: 'info' }, { write: (line) => void log.push(line) }),
  )
  open.defer(() => gateway.close('the test is over'))
  return gateway
}

function ledgerOf(name: string): string {
  return join(grounds.directory, name, 'ledger')
}

function settingsOf(more: object = {}): Record<string, unknown> {
  const { host, port, user, database } = grounds.direct
  return { host, port, database, login: user, tls: { mode: 'disable' }, ...more }
}

interface Asked {
  readonly as?: DemoName
  readonly method?: string
  readonly body?: object
  readonly at?: Gateway
  readonly key?: string
}

async function ask(
  path: string,
  { as = 'rita', method, body, at = one, key }: Asked = {},
): Promise<Response> {
  return fetch(`${at.apiUrl}/api/v1${path}`, {
    method: method ?? (body ? 'POST' : 'GET'),
    headers: {
      authorization: `Bearer ${await grounds.idp.issueDemoToken(as)}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
}

async function refused(answer: Promise<Response>): Promise<string> {
  const { status, detail } = problem.parse(await (await answer).json())
  return `${status} ${detail}`
}

/** A session of Ana's at a resource. */
async function session(at: Gateway, resource: string): Promise<Client> {
  const door = await grounds.doorAt(at.postgres.port, 'ana')
  const { host, port, user, password } = door
  const ssl = { ca: door.ca ?? '', servername: 'localhost' }
  const client = new Client({ host, port, user, password, database: resource, ssl })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Tries until it is let in: what another gateway did is known here in a moment. */
async function sessionSoon(at: Gateway, resource: string): Promise<Client> {
  for (const began = performance.now(); ; await new Promise((resolve) => setTimeout(resolve, 20)))
    try {
      return await session(at, resource)
    } catch (error) {
      if (!(error instanceof DatabaseError) || performance.now() - began > waitMsMax) throw error
    }
}

async function changes(name: string): Promise<readonly EntryOf<'access.changed'>[]> {
  one.ledger.flush()
  const found: EntryOf<'access.changed'>[] = []
  for await (const { leaf } of readEntries(ledgerOf('one'), 0))
    if (leaf?.type === 'access.changed' && leaf.noun === 'resource' && leaf.id === name) found.push(leaf)
  return found
}

function ended(client: Client): Promise<void> {
  return new Promise((resolve) => client.once('end', () => resolve()))
}

describe('a database that an operator adds', () => {
  test('is there at every gateway, masked by the policy, and on record with its author and its diff', async () => {
    const body = { name: 'branch', settings: settingsOf(), password: grounds.direct.password }
    const added = addedResource.parse(await (await ask('/resources', { body, key: 'add-branch' })).json())
    assert.equal(added.version, 1)
    // Sent again, it is answered as it was and done once.
    const again = await ask('/resources', { body, key: 'add-branch' })
    assert.equal(again.headers.get('idempotency-replayed'), 'true')
    const began = performance.now()
    for (const gateway of [one, other]) {
      const client = await sessionSoon(gateway, 'branch')
      const { rows } = await client.query('SELECT ssn FROM customers ORDER BY id LIMIT 1')
      assert.match(String(rows[0]?.ssn), /^\*+.*\d{4}$/)
      await client.end()
    }
    process.stdout.write(`# known at the other gateway within ${Math.round(performance.now() - began)} ms\n`)
    const [entry, ...more] = await changes('branch')
    assert.deepEqual(more, [])
    assert.equal(entry?.verb, 'added')
    assert.equal(entry?.author, `${grounds.idp.issuer}#rita`)
    assert.equal(entry?.details['password'], 'set')
    assert.deepEqual(Object(entry?.details['diff'])['host'], ['', '127.0.0.1'])
    const known = catalogue.parse(await (await ask('/catalogue', { as: 'omar' })).json())
    assert.deepEqual(
      known.resources.map(({ name, namedIn }) => [name, namedIn]),
      [
        ['branch', 'console'],
        ['bank', 'file'],
      ],
    )
  })

  test('I9: has a password that nobody is told again, and that lies nowhere in plaintext', async () => {
    const { password } = grounds.direct
    for (const path of ['/resources/branch', '/catalogue/branch', '/resources', '/catalogue'])
      for (const as of ['rita', 'omar', 'ana'] as const)
        assert.ok(!(await (await ask(path, { as })).text()).includes(password), `${path} for ${as}`)
    const store = await server.open()
    const rows = await store.transact((transaction) => readStored(transaction))
    assert.ok(!(rows instanceof Refusal))
    const [row, ...others] = rows
    assert.ok(row && others.length === 0)
    assert.ok(!Buffer.concat([row.sealed, Buffer.from(row.settingsText)]).includes(password))
    assert.ok(log.length > 0 && !log.join().includes(password))
    for (const name of ['one', 'other'])
      for (const file of await readdir(join(grounds.directory, name), {
        recursive: true,
        withFileTypes: true,
      }))
        if (file.isFile())
          assert.ok(!(await contentsOf(join(file.parentPath, file.name))).includes(password), file.name)
  })

  test('is not sent elsewhere with the password that it has, nor changed by who looked before somebody else did', async () => {
    const elsewhere = { version: 1, settings: settingsOf({ host: 'elsewhere.example' }) }
    assert.match(
      await refused(ask('/resources/branch', { method: 'PUT', body: elsewhere })),
      /^400 .*password/,
    )
    const trial = { name: 'branch', settings: settingsOf({ database: 'postgres' }) }
    const tried = resourceTested.parse(await (await ask('/resources/test', { body: trial })).json())
    assert.notEqual(tried.outcome, 'reached')
    const stale = { version: 7, settings: settingsOf() }
    assert.match(
      await refused(ask('/resources/branch', { method: 'PUT', body: stale })),
      /^400 Somebody else/,
    )
    const client = await session(one, 'branch')
    const over = ended(client)
    const labels = { env: 'production' }
    const kept = { version: 1, settings: settingsOf({ labels }) }
    const done = addedResource.parse(
      await (await ask('/resources/branch', { method: 'PUT', body: kept })).json(),
    )
    assert.deepEqual([done.version, done.settings.labels], [2, labels])
    // What a session was let in by is another now.
    await over
    const next = await sessionSoon(one, 'branch')
    await next.query('SELECT 1')
    await next.end()
    const [, changed] = (await changes('branch')).filter(({ verb }) => verb !== 'tried')
    assert.deepEqual(Object(changed?.details['diff']), { labels: ['', 'env=production'] })
    assert.equal(changed?.details['password'], 'kept')
  })

  test('does not take a name of the file, nor one that is taken', async () => {
    const file = { name: 'bank', settings: settingsOf(), password: null }
    assert.match(await refused(ask('/resources', { body: file })), /^400 .*configuration file/)
    assert.match(await refused(ask('/resources/bank', { method: 'DELETE' })), /^400 .*configuration file/)
    const again = { name: 'branch', settings: settingsOf(), password: 'x' }
    assert.match(await refused(ask('/resources', { body: again })), /^400 There is a resource/)
    for (const name of ['', '-x', 'a b', 'a@b', 'a/../b', 'ä', 'x'.repeat(65)])
      assert.match(await refused(ask('/resources', { body: { ...file, name } })), /^400 name/)
  })

  test('is none that somebody wrote into the store: what is changed there is left out, and its sessions end', async () => {
    const client = await session(one, 'branch')
    const over = ended(client)
    const store = new Client({ connectionString: server.url.reveal() })
    await store.connect()
    await store.query(
      `UPDATE sallyport.resources SET settings = replace(settings, '127.0.0.1', 'evil.example')`,
    )
    await store.end()
    await over
    await assert.rejects(session(one, 'branch'), /no resource/)
    assert.ok(log.some((line) => line.includes('branch is left out')))
    // It is removed all the same, by name.
    assert.equal((await ask('/resources/branch', { method: 'DELETE' })).status, 204)
  })

  test('that is removed ends its sessions at every gateway', async () => {
    const body = { name: 'branch', settings: settingsOf(), password: grounds.direct.password }
    assert.equal((await ask('/resources', { body })).status, 200)
    const clients = [await sessionSoon(one, 'branch'), await sessionSoon(other, 'branch')]
    const over = clients.map(ended)
    assert.equal((await ask('/resources/branch', { method: 'DELETE' })).status, 204)
    await Promise.all(over)
    await assert.rejects(session(other, 'branch'), /no resource/)
    assert.match(await refused(ask('/resources/branch')), /^404/)
    assert.equal((await changes('branch')).at(-1)?.verb, 'removed')
  })
})

async function tried(settings: object, password: string | null): Promise<ResourceTested> {
  const body = { name: 'trial', settings, password }
  return resourceTested.parse(await (await ask('/resources/test', { body })).json())
}

async function figures(of: string, at: Gateway): Promise<Overview> {
  return overview.parse(await (await ask(`/overview?span=1h&of=${of}`, { at })).json())
}

test('the overview adds up what every gateway of the store has on record, or tells this one alone', async () => {
  const began = performance.now()
  for (;;) {
    const [all, here, there] = [
      await figures('all', one),
      await figures('here', one),
      await figures('here', other),
    ]
    assert.deepEqual(all.gateways, ['added.test/one', 'added.test/other'])
    // The indexes follow the ledgers, and answers are kept for a moment.
    if (
      here.sessions.opened > 0 &&
      there.sessions.opened > 0 &&
      all.sessions.opened === here.sessions.opened + there.sessions.opened
    )
      break
    assert.ok(
      performance.now() - began < waitMsMax,
      JSON.stringify([all, here, there].map((one) => one.sessions)),
    )
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
})

describe('a connection that is tried', () => {
  test('says what the server is, and whether its login may too much', async () => {
    assert.deepEqual(await tried(settingsOf(), grounds.direct.password), {
      outcome: 'reached',
      words: 'It was reached, and the login was let in.',
      version: 18,
      isSuperuser: false,
      tables: 6,
    })
  })

  test('says what to put right, in no words of the other side', async () => {
    const secret = 'SSH-2.0-OpenSSH_banner'
    const stranger = createServer((socket) => socket.on('error', () => undefined).end(`${secret}\r\n`))
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    const at = stranger.address()
    const port = typeof at === 'object' && at !== null ? at.port : 0
    const { password } = grounds.direct
    const outcomes: [string, object, string | null][] = [
      ['login-refused', settingsOf(), 'not the password'],
      ['login-refused', settingsOf(), null],
      ['database-unknown', settingsOf({ database: 'none' }), password],
      ['tls-refused', settingsOf({ tls: { mode: 'verify-full' } }), password],
      ['unreachable', settingsOf({ port }), password],
      ['unreachable', settingsOf({ port: 9 }), password],
      ['unreachable', settingsOf({ host: 'no-such-host.invalid' }), password],
    ]
    for (const [outcome, settings, word] of outcomes) {
      const answer = await tried(settings, word)
      assert.equal(answer.outcome, outcome, JSON.stringify(settings))
      assert.ok(!JSON.stringify(answer).includes('banner'))
    }
    stranger.close()
    // Every trial is on record, with where it led.
    assert.ok((await changes('trial')).every(({ verb }) => verb === 'tried'))
    assert.ok((await changes('trial')).length >= outcomes.length)
  })

  test('leads to no address that hands out credentials, and to no file, however it is written', async () => {
    for (const host of [
      '169.254.169.254',
      '::ffff:169.254.169.254',
      '0.0.0.0',
      '[::1]',
      '/run/postgresql',
      'a,b',
      'host:5432',
      'fe80::1%eth0',
      'http://db',
    ])
      assert.match(
        await refused(
          ask('/resources/test', { body: { name: 'trial', settings: settingsOf({ host }), password: null } }),
        ),
        /^400 (settings\.host|The gateway may not dial)/,
        host,
      )
    // By a name or in another notation it is refused when it is looked up.
    for (const host of ['2852039166', '0xa9fea9fe', '0'])
      assert.ok(
        ['address-refused', 'unreachable'].includes((await tried(settingsOf({ host }), null)).outcome),
        host,
      )
  })
})
