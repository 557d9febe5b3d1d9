/** Signing in over TLS with a certificate: our own, and that of a SPIFFE workload, with a client that has nothing else. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { sallyport, type Run } from '../../src/cli/cli.fixture.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { certify, clientAuth, type Holder } from '../../src/identity/certificate.fixture.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { startStage, type Stage } from './stage.ts'

const domain = 'prod.bank.test'
const workload = `spiffe://${domain}/ns/pay/sa/settler`
const root = certify({ isAuthority: true, endsAt: Date.now() + 24 * 3_600_000 })
let stage: Stage
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-cert-'))
  await writeFile(join(folder, 'bundle.pem'), root.pem)
  stage = await startStage({
    policy: 'test/e2e/certificates.yaml',
    more: { 'client-certificates': { 'people-ms': 3_600_000 } },
    issuers: [
      {
        issuer: 'https://spire.bank.test',
        preset: 'spiffe',
        'trust-domain': domain,
        'x509-bundle': join(folder, 'bundle.pem'),
        audience: 'sallyport',
        'groups-by-claim': { sub: { [workload]: ['settlers'] } },
      },
    ],
  })
})
after(async () => {
  await stage[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

async function cli(who: DemoName, ...words: readonly string[]): Promise<Run> {
  const SALLYPORT_TOKEN = await stage.idp.issueDemoToken(who)
  const environment = { SALLYPORT_API: stage.gateway.apiUrl, SALLYPORT_TOKEN, HOME: folder }
  return sallyport(words, { environment })
}

interface Shown {
  readonly cert: string
  readonly key: string
}

async function issued(who: DemoName): Promise<Shown & { readonly serial: string; readonly files: Shown }> {
  const { out, err } = await cli(who, 'cert', 'issue', '--json')
  assert.equal(err, '')
  const { serial, key, certificate } = JSON.parse(out)
  assert.equal((await stat(key)).mode & 0o777, 0o600)
  const [cert, secret] = await Promise.all([readFile(certificate, 'utf8'), readFile(key, 'utf8')])
  return { serial, cert, key: secret, files: { cert: certificate, key } }
}

async function connect(shown: Shown | null, password = '', user = 'nobody'): Promise<pg.Client> {
  const { host, port, ca } = await stage.through('omar')
  const client = new pg.Client({
    host,
    port,
    user,
    password,
    database: 'bank',
    ssl: { ca: ca ?? '', servername: 'localhost', ...shown },
  })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

function shownBy(leaf: Holder, ...more: readonly Holder[]): Shown {
  const cert = [leaf, ...more].map(({ pem }) => pem).join('')
  return { cert, key: leaf.key.export({ type: 'pkcs8', format: 'pem' }) }
}

/** The newest entry of a type. */
async function newest(type: string): Promise<Readonly<Record<string, unknown>>> {
  let found: Readonly<Record<string, unknown>> = {}
  await stage.gateway.ledger.synced(stage.gateway.ledger.next - 1)
  for await (const { leaf } of readEntries(stage.config.ledger.directory))
    if (leaf?.type === type) found = leaf
  return found
}

describe('a certificate of our own', () => {
  test('opens sessions for whoever it was issued to, whatever user name is given', async () => {
    const own = await issued('omar')
    const client = await connect(own, '', 'rita')
    assert.equal((await client.query('SELECT 1 AS one')).rows[0].one, 1)
    const { chain, origin } = await newest('session.opened')
    assert.match(JSON.stringify(chain), /#omar"/)
    assert.match(JSON.stringify(origin), new RegExp(`"serial":"${own.serial}"`))
    assert.match(JSON.stringify(origin), /Sallyport clients [0-9a-f]{12}/)
    await client.end()
    assert.match((await cli('omar', 'cert', 'list')).out, new RegExp(`^${own.serial} `, 'm'))
    const { noun, verb, author } = await newest('access.changed')
    assert.deepEqual([noun, verb, String(author).endsWith('#omar')], ['certificate', 'issued', true])
  })

  test('lets psql in with nothing but the two files', async () => {
    const { files } = await issued('omar')
    const { host, port, caFile } = await stage.through('omar')
    const words = `host=localhost hostaddr=${host} port=${port} dbname=bank user=x sslmode=verify-full sslrootcert=${caFile} sslcert=${files.cert} sslkey=${files.key}`
    const out = await new Promise<string>((resolve) => {
      execFile('psql', ['-w', '-At', '-c', 'SELECT 42', words], (error, stdout, stderr) =>
        resolve(error ? stderr : stdout),
      )
    })
    assert.equal(out, '42\n')
  })

  test('I6: revocation ends what it opened within a second, and it opens nothing more', async (t) => {
    const own = await issued('omar')
    const client = await connect(own)
    const running = client.query('SELECT pg_sleep(30)').then(
      () => assert.fail('it ran to its end'),
      (error: unknown) => error,
    )
    await new Promise((resolve) => setTimeout(resolve, 200))
    assert.match((await cli('ana', 'cert', 'revoke', own.serial)).err, /no such certificate/)
    assert.match((await cli('omar', 'cert', 'revoke', own.serial)).out, /revoked/)
    const from = performance.now()
    const error = await running
    assert.ok(error instanceof pg.DatabaseError)
    assert.equal(error.code, '57P01')
    t.diagnostic(`ended ${(performance.now() - from).toFixed(0)} ms after the command had returned`)
    await assert.rejects(connect(own), /certificate was revoked/)
    const { reason, origin } = await newest('session.refused')
    assert.match(String(reason), new RegExp(`^certificate-revoked ${own.serial}`))
    assert.match(JSON.stringify(origin), new RegExp(own.serial))
  })

  test('does not outlast the sign-in of its owner once that is ended', async () => {
    const own = await issued('omar')
    await new Promise((resolve) => setTimeout(resolve, 1100))
    const token = await stage.idp.issueDemoToken('omar')
    const { status } = await fetch(`${stage.gateway.apiUrl}/api/v1/sign-out`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    })
    assert.equal(status, 204)
    await assert.rejects(connect(own), /sign-in was ended/)
    await new Promise((resolve) => setTimeout(resolve, 1100))
  })

  test('a policy that does not know its holder lets nobody in by it', async () => {
    await assert.rejects(connect(await issued('ana')), /no rule|denied|may not/i)
  })
})

describe('an X.509-SVID', () => {
  test('opens sessions for its workload, with intermediates, and over resumed TLS no less', async () => {
    const middle = certify({ isAuthority: true, by: root })
    const shown = shownBy(certify({ by: middle, uris: [workload], extendedUsages: [clientAuth] }), middle)
    for (let round = 0; round < 3; round += 1) {
      const client = await connect(shown)
      assert.equal((await client.query('SELECT 1 AS one')).rows[0].one, 1)
      await client.end()
    }
    assert.match(JSON.stringify((await newest('session.opened'))['chain']), /spire\.bank\.test#spiffe:/)
  })

  test('that is expired, forged or of too many names is refused with its reason on record', async () => {
    const stranger = certify({ isAuthority: true, name: root.name })
    const cases: readonly (readonly [Shown, RegExp, RegExp])[] = [
      [
        shownBy(certify({ by: root, uris: [workload], endsAt: Date.now() - 1 })),
        /expired/,
        /certificate-expired/,
      ],
      [shownBy(certify({ by: stranger, uris: [workload] })), /not accepted/, /^certificate /],
      [
        shownBy(certify({ by: root, uris: [workload, `spiffe://${domain}/b`] })),
        /not accepted/,
        /^certificate /,
      ],
    ]
    for (const [shown, told, reason] of cases) {
      await assert.rejects(connect(shown, 'not looked at'), told)
      assert.match(String((await newest('session.refused'))['reason']), reason)
    }
  })
})

test('a certificate of somebody else leaves the way by token open', async () => {
  const shown = shownBy(certify({ by: certify({ isAuthority: true }), uris: ['spiffe://other.test/a'] }))
  const client = await connect(shown, await stage.idp.issueDemoToken('omar'))
  assert.equal('certificate' in Object((await newest('session.opened'))['origin']), false)
  await client.end()
  await assert.rejects(connect(shown, 'x'), /not accepted/)
})

test('a stolen certificate without its key is no certificate', async () => {
  const own = await issued('omar')
  const { key } = await issued('omar')
  await assert.rejects(connect({ cert: own.cert, key }))
})
