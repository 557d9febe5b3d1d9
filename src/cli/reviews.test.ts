import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { review as reviewShape } from '../api/contract.ts'
import { serveApi, type Api } from '../api/server.ts'
import { systemClock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { systemRandom } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import { Secret } from '../core/secret.ts'
import { makeCertificates } from '../demo/certificate.ts'
import type { ReviewDesk } from '../reviews/desk.ts'
import { DeputyDesk } from '../reviews/deputies.ts'
import { granted, makeDesk, principal, request, testParty } from '../reviews/fixture.ts'
import { PasskeyDesk } from '../reviews/passkey-desk.ts'
import { ResetDesk } from '../reviews/reset-desk.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { drivesTerminal, folderWith, sallyport, startSallyport, type Run } from './cli.fixture.ts'
import { exits } from './exit.ts'

let server: TemporaryServer
let desk: ReviewDesk
let api: Api
let secured: Api
let folder: Awaited<ReturnType<typeof folderWith>>

const ann = principal('ann', 'person', ['dba'])
const agent = principal('agent-7', 'agent', [], principal('carol'))
const people = new Map<string, Principal>([
  ['token-of-ann', ann],
  ['token-of-eve', { ...principal('eve', 'person', ['sales']), issuedAt: Date.now() }],
  ['token-of-agent', agent],
])

before(async () => {
  const { ca, certificate, key } = makeCertificates(systemClock.now(), systemRandom)
  folder = await folderWith({ token: 'token-of-ann\n', 'ca.pem': ca })
  server = await startTemporaryServer()
  const store = await server.open()
  desk = makeDesk(store, 'one').desk
  const ofKeys = {
    store,
    record: () => Promise.resolve(),
    clock: systemClock,
    random: systemRandom,
    party: testParty,
    recoveryGroups: ['dba'],
  }
  const parts = {
    deputies: new DeputyDesk(ofKeys),
    passkeys: { passkeys: new PasskeyDesk(ofKeys), resets: new ResetDesk(ofKeys), party: testParty },
    desk,
    store,
    clock: systemClock,
    log: () => undefined,
    health: () => Promise.resolve({ store: true, ledger: true, policy: true }),
    authenticate: (token: Secret) => {
      const known = people.get(token.reveal())
      return Promise.resolve(known ?? new Refusal('unauthenticated', 'This token is not known.'))
    },
  }
  api = await serveApi(parts, { host: '127.0.0.1', port: 0, tls: null })
  const tls = { cert: certificate, key: new Secret(key) }
  secured = await serveApi(parts, { host: '127.0.0.1', port: 0, tls })
})
after(async () => {
  await api[Symbol.asyncDispose]()
  await secured[Symbol.asyncDispose]()
  await desk[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

function as(token: string, ...words: readonly string[]): Promise<Run> {
  return sallyport(words, { environment: { SALLYPORT_API: api.url, SALLYPORT_TOKEN: token } })
}

async function open(changed: Parameters<typeof request>[1] = {}): Promise<string> {
  return granted(await desk.open(request(agent, changed))).id
}

test('a reviewer lists, looks and approves; the statement is let go', async () => {
  const id = await open()
  const list = await as('token-of-ann', 'reviews', '--state', 'open')
  assert.equal(list.exit, exits.ok, list.err)
  assert.match(
    list.out,
    new RegExp(`^${id}  open .*left  agent-7 for carol at bank\n    DELETE FROM accounts$`, 'm'),
  )

  const shown = await as('token-of-ann', 'review', 'show', id)
  assert.match(shown.out, /asks +agent-7, agent \(https:\/\/issuer\.test#agent-7\)/)
  assert.match(shown.out, /for +carol, person/)
  assert.match(shown.out, /delete \(write\) of public\.accounts, every row/)
  assert.match(shown.out, /\n\n {4}DELETE FROM accounts\n/)

  const approved = await as('token-of-ann', 'review', 'approve', id, '--reason', 'Agreed with the owner')
  assert.deepEqual([approved.exit, approved.err], [exits.ok, ''])
  assert.match(approved.out, /^Approved;/)
  const now = granted(await desk.show(id, ann))
  assert.equal(now.state, 'approved')
  assert.equal(now.rulings[0]?.justification, 'Agreed with the owner')
})

test('I5: whoever asked cannot approve; the refusal comes with its code and what to do', async () => {
  const id = await open()
  const { exit, out, err } = await as('token-of-agent', 'review', 'approve', id, '--reason', 'Trust me')
  assert.deepEqual([exit, out], [exits.failed, ''])
  assert.match(err, /error: This statement is your own.* \(reviewer-own\)\nhint: Ask somebody in dba\./)
  assert.equal(granted(await desk.show(id, ann)).state, 'open')
})

test('a denial goes on record, and a second ruling does not count', async () => {
  const id = await open()
  assert.match((await as('token-of-ann', 'review', 'deny', id, '--reason', 'Live rows')).out, /^Denied;/)
  const second = await as('token-of-ann', 'review', 'approve', id, '--reason', 'On reflection')
  assert.equal(second.exit, exits.failed)
  assert.match(second.err, /\(review-(?:ruled|over)\)/)
})

test('several that are alike are listed together and ruled on at once, each told by itself', async () => {
  const terms = { groups: ['dba'], quorum: 1, waitMsMax: 60_000, together: true } as const
  const ids = [await open({ fingerprint: 'alike', terms }), await open({ fingerprint: 'alike', terms })]
  const listed = await as('token-of-ann', 'review', 'alike')
  assert.match(listed.out, /^2 of .*agent-7 at bank, rule delete-needs-review/m)
  for (const id of ids) assert.ok(listed.out.includes(id))
  await desk.withdraw(ids[1] ?? '', 'a test')
  const { exit, out } = await as('token-of-ann', 'review', 'approve', ...ids, '--reason', 'Both')
  assert.equal(exit, exits.failed)
  assert.match(out, new RegExp(`^${ids[0]}  approved\n${ids[1]}  not counted: `))
  const load = await as('token-of-ann', 'review', 'load')
  assert.match(load.out, /^ann \(https:\/\/issuer.test#ann\): \d+ rulings, \d+ approvals; half within/m)
})

test('deputies are named, listed and ended', async () => {
  const lena = principal('lena').id
  const named = await as('token-of-ann', 'deputies', 'name', lena, '--for', '14d', '--reason', 'On leave')
  assert.equal(named.exit, exits.ok, named.err)
  const id = named.out.slice(0, 36)
  assert.match(
    (await as('token-of-ann', 'deputies', 'list')).out,
    new RegExp(`^${id}  stands  .*#lena for ann`),
  )
  assert.equal((await as('token-of-eve', 'deputies', 'end', id)).exit, exits.failed)
  assert.match((await as('token-of-ann', 'deputies', 'end', id)).out, new RegExp(`^ended  ${id}`))
  const never = await as('token-of-ann', 'deputies', 'name', lena, '--for', 'ever', '--reason', 'On leave')
  assert.equal(never.exit, exits.usage)
  const long = await as('token-of-ann', 'deputies', 'name', lena, '--for', '90d', '--reason', 'On leave')
  assert.equal(long.exit, exits.failed, long.out)
})

test('passkeys are listed, and two others let somebody begin anew', async () => {
  assert.match((await as('token-of-eve', 'passkeys', 'list')).err, /You have none/)
  const asked = await as('token-of-eve', 'passkeys', 'lost', '--reason', 'The phone broke')
  assert.equal(asked.exit, exits.ok, asked.err)
  const id = asked.out.slice(0, 36)
  assert.match((await as('token-of-ann', 'passkeys', 'resets')).out, new RegExp(`^${id}  open  eve`))
  const said = await as('token-of-ann', 'passkeys', 'approve-reset', id, '--reason', 'Called back')
  assert.match(said.out, /approve by https:\/\/issuer.test#ann/)
})

test('others see nothing, and learn nothing', async () => {
  const id = await open()
  const list = await as('token-of-eve', 'reviews')
  assert.deepEqual([list.exit, list.out], [exits.ok, ''])
  const shown = await as('token-of-eve', 'review', 'show', id)
  assert.equal(shown.exit, exits.failed)
  assert.match(shown.err, /\(review-unknown\)/)
})

test('a token that is not known is refused', async () => {
  const { exit, err } = await as('token-of-nobody', 'reviews')
  assert.equal(exit, exits.failed)
  assert.match(err, /This token is not known\. \(unauthenticated\)/)
  assert.ok(!err.includes('token-of-nobody'))
})

test('for programs the answers are those of the API', async () => {
  const id = await open()
  const shown = await as('token-of-ann', 'review', 'show', id, '--json')
  assert.partialDeepStrictEqual(reviewShape.parse(JSON.parse(shown.out)), { id, mayRule: true })
  const list = await as('token-of-ann', 'reviews', '--json', '--limit', '1')
  assert.partialDeepStrictEqual(JSON.parse(list.out), { reviews: [{ id }], more: true })
})

test('more reviews than a page holds are all listed', async () => {
  for (let count = 0; count < 25; count++) await open({ resource: 'many' })
  const { out } = await as('token-of-ann', 'reviews', '--state', 'open', '--limit', '100')
  assert.equal(out.match(/ at many/g)?.length, 25)
  assert.equal(new Set(out.match(/^[0-9a-f-]{36}/gm)).size, out.match(/^[0-9a-f-]{36}/gm)?.length)
})

test('a hostile statement cannot drive the terminal of whoever reviews it', async () => {
  const evil = '\u001b[2J\u001b]0;owned\u0007 DELETE\r FROM \u202e"stnuocca"\u009b31m\u2028'
  const asker = { ...principal('mallory', 'agent'), name: 'Mall\u001b[8mory' }
  const id = granted(
    await desk.open(
      request(asker, {
        statement: `SELECT 1;\n${evil}`,
        parameters: `$1 = ${evil}`,
        reason: `Held: ${evil}`,
      }),
    ),
  ).id
  for (const words of [
    ['reviews'],
    ['review', 'show', id],
    ['review', 'show', id, '--json'],
    ['reviews', '--json'],
  ]) {
    const { exit, out, err } = await as('token-of-ann', ...words)
    assert.equal(exit, exits.ok, err)
    assert.ok(out.includes(id))
    assert.ok(!drivesTerminal(out + err), JSON.stringify(out))
  }
})

describe('the token file', () => {
  test('is taken when its owner alone can read it', async () => {
    const { exit } = await sallyport([
      'reviews',
      '--api',
      api.url,
      '--token-file',
      join(folder.path, 'token'),
    ])
    assert.equal(exit, exits.ok)
  })
  test('is refused when others can', async () => {
    const file = join(folder.path, 'open-token')
    await writeFile(file, 'token-of-ann')
    await chmod(file, 0o644)
    const { exit, err } = await sallyport(['reviews', '--api', api.url, '--token-file', file])
    assert.equal(exit, exits.usage)
    assert.match(err, /may be read by others.*chmod 600/)
  })
})

describe('over TLS', () => {
  test('the authority that --ca names is believed', async () => {
    const { exit, err } = await askSecured('--ca', join(folder.path, 'ca.pem'))
    assert.equal(exit, exits.ok, err)
  })
  test('and an unknown one is not', async () => {
    const { exit, err } = await askSecured()
    assert.equal(exit, exits.unavailable)
    assert.match(err, /certificate[^]*--ca/)
  })
})

test('a gateway that is not there exits 69', async () => {
  const gone = createServer()
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
  const address = gone.address()
  assert.ok(address && typeof address === 'object')
  await new Promise((resolve) => gone.close(resolve))
  const url = `http://127.0.0.1:${address.port}`
  const { exit, err } = await sallyport(['reviews', '--api', url, '--token-file', join(folder.path, 'token')])
  assert.equal(exit, exits.unavailable)
  assert.match(err, /ECONNREFUSED[^]*Is the gateway running\?/)
})

test('a token is not carried along a redirect', async () => {
  const seen: string[] = []
  const elsewhere = createServer((asked, answer) => {
    seen.push(asked.url ?? '')
    answer.writeHead(302, { location: `${api.url}/api/v1/reviews` }).end()
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  const address = elsewhere.address()
  assert.ok(address && typeof address === 'object')
  try {
    const { exit } = await sallyport(['reviews', '--api', `http://127.0.0.1:${address.port}`], {
      environment: { SALLYPORT_TOKEN: 'token-of-ann' },
    })
    assert.equal(exit, exits.unavailable)
    assert.equal(seen.length, 1)
  } finally {
    elsewhere.close()
  }
})

test('watch prints each open review once, and ends well at Ctrl-C', async () => {
  const first = await open()
  using watching = startSallyport(['review', 'watch', '--every', '0.1', '--json'], {
    environment: { SALLYPORT_API: api.url, SALLYPORT_TOKEN: 'token-of-ann' },
  })
  await watching.said(first)
  const second = await open()
  await watching.said(second)
  const ended = new Promise((resolve) => watching.child.once('close', resolve))
  watching.child.kill('SIGINT')
  assert.equal(await ended, exits.ok)
  const lines = watching.out().trimEnd().split('\n')
  const ids = lines.map((line) => reviewShape.parse(JSON.parse(line)).id)
  assert.equal(new Set(ids).size, ids.length)
})

function askSecured(...more: readonly string[]): Promise<Run> {
  return sallyport(['reviews', '--api', `https://localhost:${secured.port}`, ...more], {
    environment: { SALLYPORT_TOKEN: 'token-of-ann' },
  })
}
