/** What is left of attacks on reviews over two gateways: kills between two steps, roles and sign-ins that change, emergencies, a store that restarts. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { bankLogin } from '../../src/demo/bank.ts'
import { esPublic, startIssuer, type LocalIssuer } from '../../src/identity/local-issuer.ts'
import { verifyLedger } from '../../src/ledger/verify/verify.ts'
import { seconds, token } from './forging.ts'
import type { Replica } from './replicas.ts'
import { heard, heldIn, reviewIn, startReviewGround, until, type ReviewGround } from './review-ground.ts'
import { query, Wire, wordsOf } from './wire.ts'

const scimToken = 'a-token-of-the-directory-0123456789'
const yes = { justification: 'So be it.' }
const retry = { 'sallyport.review': 'retry' }
let folder: string
let ground: ReviewGround
let one: Replica
let other: Replica
const issuers: LocalIssuer[] = []

before(async () => {
  for (let count = 0; count < 3; count += 1) issuers.push(await startIssuer([esPublic]))
  folder = await mkdtemp(join(tmpdir(), 'sallyport-gaps-'))
  const file = join(folder, 'token')
  await writeFile(file, scimToken, { mode: 0o600 })
  const directory = { name: 'staff', issuer: urlOf('staff'), token: { file }, groups: 'directory' }
  ground = await startReviewGround(
    'test/e2e/review-gaps.yaml',
    { directories: [directory] },
    {
      issuers: issuers.map(({ url }) => ({
        issuer: url,
        audience: 'sallyport',
        'allow-insecure-http': true,
      })),
      logins: [{ role: 'fixer', 'set-role': 'bank_fixer' }],
    },
  )
  ;({ one, other } = ground)
  const { socketDirectory: host, port, superuser: user } = ground.replicas.grounds.bank
  const superuser = await opened({ host, port, user, database: 'bank' })
  await superuser.query(`CREATE ROLE bank_fixer; GRANT bank_fixer TO ${bankLogin};
    GRANT USAGE ON SCHEMA public TO bank_fixer; GRANT ALL ON ALL TABLES IN SCHEMA public TO bank_fixer`)
  await superuser.end()
})
after(async () => {
  await ground[Symbol.asyncDispose]()
  for (const issuer of issuers) await issuer.close()
  await rm(folder, { recursive: true, force: true })
})

type At = 'first' | 'second' | 'staff'

function urlOf(at: At): string {
  return issuers[['first', 'second', 'staff'].indexOf(at)]?.url ?? ''
}

/** What somebody signs in with at an issuer; of one name, it is one person. */
function signIn(name: string, at: At, groups: readonly string[], more: object = {}): string {
  const email = at === 'second' ? `${name.toUpperCase()}@bank.example` : `${name}@bank.example`
  const times = { iat: seconds(), exp: seconds(600) }
  return token({ iss: urlOf(at), aud: 'sallyport', sub: name, groups, email, ...times, ...more })
}

async function asked(
  at: Replica,
  bearer: string,
  path: string,
  body: object,
  method: 'POST' | 'PATCH' = 'POST',
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${at.api}/${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, text: await response.text() }
}

async function rules(at: Replica, bearer: string, reviewId: string): Promise<number> {
  return (await asked(at, bearer, `api/v1/reviews/${reviewId}/approve`, yes)).status
}

async function opened(at: object): Promise<Client> {
  const client = new Client(at)
  client.on('error', () => undefined)
  await client.connect()
  return client
}

function storeAt(): object {
  const { socketDirectory: host, port } = ground.replicas.store
  return { host, port, user: 'sallyport', database: 'postgres' }
}

test('I2: killed after the ruling and before the approval is spent, it has not run, and does not on that approval', async () => {
  await ground.store(`CREATE FUNCTION sallyport.pause() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_advisory_xact_lock_shared(4242); RETURN NEW; END $$`)
  await ground.store(`CREATE TRIGGER a_pause BEFORE UPDATE ON sallyport.reviews FOR EACH ROW
    WHEN (NEW.uses > OLD.uses) EXECUTE FUNCTION sallyport.pause()`)
  const pausing = await opened(storeAt())
  await pausing.query('SELECT pg_advisory_lock(4242)')
  const text = `INSERT INTO once VALUES ('before-spent')`
  const held = await ground.hold(one, 'ana', text)
  assert.equal((await ground.ask(other, 'rita', `reviews/${held.reviewId}/approve`, yes)).status, 200)
  const isPaused = `SELECT FROM pg_stat_activity WHERE wait_event = 'advisory' AND query ILIKE '%update%reviews%'`
  await until(async () => (await ground.store(isPaused)).length === 1)
  const { child } = one
  const restarted = ground.replicas.killAndRestart(one)
  await until(() => child.signalCode !== null)
  await pausing.end()
  await restarted
  await until(async () => (await ground.store(isPaused)).length === 0)
  await ground.store('DROP TRIGGER a_pause ON sallyport.reviews')
  assert.equal((await ground.stateOf(held.reviewId)).uses, 0)
  assert.equal(await ground.marks('once', 'before-spent'), 0)
  for (const at of [one, other]) {
    await using again = await ground.wire(at, 'ana', retry)
    const words = (await again.query(text)).map(wordsOf).join()
    assert.match(words, /code=review-pending/)
    assert.notEqual(reviewIn(words), held.reviewId)
    assert.equal((await ground.ask(other, 'omar', `reviews/${held.reviewId}/approve`, yes)).status, 404)
    assert.equal((await ground.ask(at, 'rita', `reviews/${held.reviewId}/approve`, yes)).status, 409)
  }
  assert.equal(await ground.marks('once', 'before-spent'), 0)
})

test('I2: killed after it has run and before that is on record, it has run once, does not run again, and no outcome is on record', async () => {
  await using locking = await Wire.open(ground.replicas.grounds.direct)
  await locking.query('BEGIN; LOCK TABLE once')
  const text = `INSERT INTO once VALUES ('not-concluded')`
  const held = await ground.hold(one, 'ana', text)
  assert.equal((await ground.ask(other, 'rita', `reviews/${held.reviewId}/approve`, yes)).status, 200)
  const isRunning = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%not-concluded%'`
  await until(async () => (await ground.bank(isRunning)).length === 1)
  one.child.kill('SIGSTOP')
  await locking.query('ROLLBACK')
  await until(async () => (await ground.marks('once', 'not-concluded')) === 1)
  await ground.replicas.killAndRestart(one)
  await using again = await ground.wire(one, 'ana', retry)
  assert.match((await again.query(text)).map(wordsOf).join(), /code=review-pending/)
  assert.equal(await ground.marks('once', 'not-concluded'), 1)
  assert.deepEqual(await ground.stateOf(held.reviewId), { state: 'approved', uses: 1, rulings: 1 })
  await until(async () => {
    const { out } = await ground.cli(one, 'omar', 'audit')
    return /review by writes-are-reviewed, no outcome on record .*not-concluded/.test(out)
  })
})

async function scim(method: 'POST' | 'PATCH', path: string, body: object): Promise<string> {
  const answer = await asked(one, scimToken, `scim/staff/v2/${path}`, body, method)
  assert.ok(answer.status < 300, answer.text)
  return String(JSON.parse(answer.text).id)
}

test('I5: whoever is no reviewer any more when the statement goes has not approved it, ruled on at the other gateway', async () => {
  const people = ['rob', 'ruth']
  const ids = await Promise.all(
    people.map((name) => scim('POST', 'Users', { userName: name, externalId: name, active: true })),
  )
  const members = ids.map((value) => ({ value }))
  const group = await scim('POST', 'Groups', { displayName: 'reviewers', members })
  await using held = await ground.hold(one, 'ana', `INSERT INTO twos VALUES ('role-lost')`)
  await until(async () => (await rules(other, signIn('rob', 'staff', []), held.reviewId)) === 200)
  const Operations = [{ op: 'remove', path: `members[value eq "${ids[0]}"]` }]
  await scim('PATCH', `Groups/${group}`, { Operations })
  await until(async () => [200, 409].includes(await rules(other, signIn('ruth', 'staff', []), held.reviewId)))
  const end = await heard(held.wire)
  assert.match(end, /code=(facts-changed|review-\w+)/)
  assert.equal(await ground.marks('twos', 'role-lost'), 0)
  assert.equal((await ground.stateOf(held.reviewId)).uses, 0)
})

test('I5: nobody rules on their own by another sign-in at the other gateway, or fills two places of a quorum', async () => {
  const door = { ...(await ground.replicas.grounds.doorAt(one.port, 'ana')), user: 'carol' }
  await using wire = await Wire.openRaw({ ...door, password: signIn('carol', 'first', ['analysts']) })
  wire.send(query(`INSERT INTO twos VALUES ('sign-ins')`))
  const reviewId = await heldIn(wire)
  const sign = (name: string, at: At): string => signIn(name, at, ['reviewers'])
  for (const at of [one, other]) {
    assert.equal(await rules(at, sign('carol', 'second'), reviewId), 403)
    assert.equal(await rules(at, sign('carol', 'first'), reviewId), 403)
  }
  const statuses = await Promise.all([
    rules(one, sign('dora', 'first'), reviewId),
    rules(other, sign('dora', 'second'), reviewId),
  ])
  assert.deepEqual(statuses.toSorted(), [200, 409])
  assert.deepEqual(await ground.stateOf(reviewId), { state: 'open', uses: 0, rulings: 1 })
  assert.equal(await rules(other, sign('emil', 'second'), reviewId), 200)
  assert.match(await heard(wire), /INSERT 0 1/)
  assert.equal(await ground.marks('twos', 'sign-ins'), 1)
})

test('nobody takes a role in an emergency that is not theirs to take, without a fresh sign-in, or for somebody else', async () => {
  const take = { resource: 'bank', role: 'fixer', lastsMs: 60_000, justification: 'Payments stand still.' }
  const stale = signIn('fay', 'first', ['analysts'], { iat: seconds(-3600) })
  const fresh = signIn('fay', 'first', ['analysts'])
  const glass = async (at: Replica, bearer: string, more: object = {}): Promise<string> =>
    (await asked(at, bearer, 'api/v1/break-glass', { ...take, ...more })).text
  const { idp } = ground.replicas.grounds
  for (const at of [one, other]) {
    assert.match(await glass(at, stale), /unauthenticated/)
    assert.match(await glass(at, fresh, { role: 'sworn' }), /passkey-required/)
    for (const who of ['rita', 'ledger-bot', 'deploy-ci'] as const)
      assert.match(await glass(at, await idp.issueDemoToken(who)), /role-unknown/)
    assert.match(await glass(at, fresh, { role: 'reader' }), /role-unknown/)
    assert.match(await glass(at, fresh, { resource: 'other' }), /role-unknown/)
    assert.match(await glass(at, fresh, { lastsMs: 7_200_000 }), /30 minutes at most/)
    assert.match(await glass(at, fresh, { person: 'ana' }), /request-invalid/)
  }
  assert.deepEqual(await ground.store('SELECT FROM sallyport.break_glass'), [])
})

test('I2: an approval is for the role at the target that it was asked in, and for no other', async () => {
  const text = `INSERT INTO once VALUES ('as ' || current_user)`
  const approved = async (wire: Wire): Promise<string> => {
    const reviewId = reviewIn((await wire.query(text)).map(wordsOf).join())
    assert.equal((await ground.ask(other, 'rita', `reviews/${reviewId}/approve`, yes)).status, 200)
    return reviewId
  }
  await using plain = await ground.wire(one, 'ana', retry)
  const reviewId = await approved(plain)
  for (const leave of ['SET ROLE bank_fixer', `SELECT set_config('role', 'bank_fixer', false)`])
    assert.match((await plain.query(leave)).map(wordsOf).join(), /code=pinned-setting/)
  const take = { resource: 'bank', role: 'fixer', lastsMs: 600_000, ...yes }
  const taken = await ground.ask(other, 'ana', 'break-glass', take)
  assert.equal(taken.status, 200, taken.text)
  const door = { ...(await ground.replicas.grounds.doorAt(other.port, 'ana')), database: 'bank@fixer' }
  await until(async () => {
    const wire = await Wire.openRaw(door, retry).catch(() => null)
    await wire?.[Symbol.asyncDispose]()
    return wire !== null
  })
  await using fixer = await Wire.openRaw(door, retry)
  assert.match((await fixer.query('SELECT current_user')).map(wordsOf).join(), /bank_fixer/)
  const words = (await fixer.query(text)).map(wordsOf).join()
  assert.match(words, /code=review-pending/)
  assert.notEqual(reviewIn(words), reviewId)
  assert.equal(await ground.marks('once', 'as bank_fixer'), 0)
  assert.match((await plain.query(text)).map(wordsOf).join(), /INSERT 0 1/)
  assert.equal(await ground.marks('once', `as ${bankLogin}`), 1)
})

test('a store that restarts while a statement waits: the ruling counts afterwards, or the client is told why not', async () => {
  await using held = await ground.hold(one, 'ana', `INSERT INTO once VALUES ('restarted')`)
  const lock = join(ground.replicas.store.socketDirectory, `.s.PGSQL.${ground.replicas.store.port}.lock`)
  const pid = Number((await readFile(lock, 'utf8')).split('\n')[0])
  process.kill(pid, 'SIGINT')
  await until(async () => Number((await readFile(lock, 'utf8').catch(() => '0')).split('\n')[0]) !== pid)
  let status = 0
  await until(async () => {
    status = (await ground.ask(other, 'rita', `reviews/${held.reviewId}/approve`, yes)).status
    return status < 500
  })
  const end = await heard(held.wire)
  assert.match(end, /INSERT 0 1|code=review-unavailable/)
  assert.equal(await ground.marks('once', 'restarted'), end.includes('INSERT 0 1') ? 1 : 0)
})

test('the ledgers verify after all of it', async () => {
  for (const { child, ledger } of [one, other]) {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.send('stop')
    await gone
    for await (const step of verifyLedger(ledger, {}))
      if (step.kind === 'result') {
        assert.deepEqual(step.result.faults, [])
        if (ledger === one.ledger) assert.ok(step.result.story.unconcluded >= 1)
      }
  }
})
