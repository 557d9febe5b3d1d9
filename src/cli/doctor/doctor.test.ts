import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { systemClock } from '../../core/clock.ts'
import { systemRandom } from '../../core/random.ts'
import { makeCertificates } from '../../demo/certificate.ts'
import { openKeyRing } from '../../keys/key-ring.ts'
import { openLedger } from '../../ledger/ledger.ts'
import { folderWith, sallyport } from '../cli.fixture.ts'
import { exits } from '../exit.ts'
import { startWorld, takenPort, type World } from '../gateway.fixture.ts'

let world: World
before(async () => {
  world = await startWorld()
})
after(() => world[Symbol.asyncDispose]())

const report = z.strictObject({
  ok: z.boolean(),
  findings: z.array(
    z.strictObject({
      check: z.string(),
      state: z.enum(['ok', 'warning', 'failed']),
      found: z.string(),
      fix: z.string(),
    }),
  ),
})

/** What the doctor finds, each as `state: found fix`, by check. */
async function findings(config: string): Promise<ReadonlyMap<string, string>> {
  const { exit, out, err } = await sallyport(['doctor', '--config', config, '--json'])
  const { ok, findings: found } = report.parse(JSON.parse(out))
  assert.equal(exit, ok ? exits.ok : exits.failed, err)
  return new Map(found.map((finding) => [finding.check, `${finding.state}: ${finding.found} ${finding.fix}`]))
}

test('a sound configuration passes, before the first start', async () => {
  const found = await findings(world.configure())
  for (const [check, text] of found) assert.doesNotMatch(text, /^failed/, check)
  assert.match(found.get('target bank') ?? '', /^warning: PostgreSQL 18\.\d+ at .*superuser/)
  assert.match(found.get('store') ?? '', /^ok: PostgreSQL 18\.\d+/)
  assert.match(found.get(`issuer ${world.issuer.url}`) ?? '', /^ok: discovery and keys answer/)
  assert.match(found.get('certificate for PostgreSQL') ?? '', /^ok: valid until /)
})

test('all that is wrong is found at once, each with what to do', async () => {
  await using taken = await takenPort()
  const config = world.configure((file) => {
    file.listen.http.port = taken.port
    for (const { target } of file.resources) target.database = 'nowhere'
    for (const issuer of file.issuers) issuer.issuer = 'http://127.0.0.1:1'
  })
  const folder = dirname(config)
  const old = makeCertificates(systemClock.now() - 1000 * 86_400_000, systemRandom)
  writeFileSync(join(folder, 'server.pem'), old.certificate)
  writeFileSync(join(folder, 'server-key.pem'), old.key)
  writeFileSync(join(folder, 'policy.yaml'), 'version: 1\nrules: [{ name: x, verdict: alow }]\n')
  writeFileSync(join(folder, 'store-url'), 'postgres://sallyport:hunter2@127.0.0.1:1/postgres')
  chmodSync(config, 0o666)

  const found = await findings(config)
  const expected: readonly (readonly [string, RegExp])[] = [
    ['configuration file', /^failed: .* chmod go-w/],
    ['port for HTTP', /^failed: .* is taken/],
    ['target bank', /^failed: .*3D000/],
    ['issuer http://127.0.0.1:1', /^failed: Its keys cannot be had: /],
    ['certificate for PostgreSQL', /^failed: It ended on .* Renew it/],
    ['policy', /^failed: .*policy\.yaml:2:\d+: .*alow/],
    ['store', /^failed: It cannot be reached/],
  ]
  for (const [check, text] of expected) assert.match(found.get(check) ?? 'not checked', text, check)
  assert.ok(![...found.values()].some((text) => text.includes('hunter2')), 'I9: a password is in no finding')
})

async function retentionOf(retention: object | null): Promise<string> {
  const config = world.configure((file) => {
    const [bank] = file.resources
    assert.ok(bank)
    if (retention) Object.assign(bank, { retention: { class: 'five-years' } })
    Object.assign(file, { retention: retention ?? {} })
  })
  return (await findings(config)).get('retention') ?? ''
}

test('times that are set, with nobody who lets anything go', async () => {
  assert.match(await retentionOf(null), /^ok: Nothing of what is kept ever goes/)
  assert.match(await retentionOf({}), /^warning: .* all of it stays\. .*retention\.approvers/)
  assert.match(await retentionOf({ disposal: 'scheduled' }), /^ok: .* by itself when its time is over/)
  assert.match(await retentionOf({ approvers: ['records'] }), /^ok: .* by 2 of records/)
})

test('a certificate and a key that do not belong together', async () => {
  const config = world.configure()
  const other = makeCertificates(systemClock.now(), systemRandom)
  writeFileSync(join(dirname(config), 'server-key.pem'), other.key)
  assert.match((await findings(config)).get('certificate for PostgreSQL') ?? '', /is not the key of/)
})

test('a ledger of another name, and one of another master key', async () => {
  const config = world.configure()
  const folder = dirname(config)
  const directory = join(folder, 'ledger')
  const keys = await openKeyRing({
    masterFile: join(folder, 'keys', 'master.key'),
    directory: join(folder, 'keys', 'session-keys'),
    ledgerDirectory: directory,
    random: systemRandom,
  })
  const origin = 'test.example/ledger'
  const signingKey = keys.ledgerSigningKey(origin)
  await (
    await openLedger({ directory, origin, signingKey, clock: systemClock, random: systemRandom })
  ).close()
  assert.match((await findings(config)).get('ledger') ?? '', /^ok: .*nobody writes it/)

  writeFileSync(join(folder, 'keys', 'master.key'), Buffer.alloc(32, 7))
  assert.match(
    (await findings(config)).get('ledger') ?? '',
    /^failed: It was signed under another master key/,
  )

  const renamed = world.configure(
    (file) => void (file.ledger = { directory, origin: 'other.example/ledger' }),
  )
  assert.match(
    (await findings(renamed)).get('ledger') ?? '',
    /^failed: It is the ledger test\.example\/ledger/,
  )
})

test('faults of the configuration are all there is to say', async () => {
  await using folder = await folderWith({ 'sallyport.yaml': 'policy: 5\n' })
  const { exit, out, err } = await sallyport(['doctor'], { cwd: folder.path })
  assert.equal(exit, exits.failed)
  assert.match(out, /^✗ configuration: .*sallyport\.yaml:1:9: /m)
  assert.match(err, /checks failed/)
})
