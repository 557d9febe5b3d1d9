/** From the configuration to a bucket and back: statements, their copy, its verification, a legal hold, its end by two. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { disposal, legalHold } from '../../src/api/contract.ts'
import { sallyport } from '../../src/cli/cli.fixture.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { id, openShelf, secret, type Shelf } from '../../src/ledger/bucket.fixture.ts'
import { readCheckpoint } from '../../src/ledger/tiles/checkpoint.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { demoPolicy, startStage, type Stage } from './stage.ts'

const origin = 'bucket.example/ledger'
const prefix = 'gateway-1/'
let shelf: Shelf
let folder: string
let stage: Stage
before(async () => {
  shelf = await openShelf()
  folder = await mkdtemp(join(tmpdir(), 'sallyport-bucket-'))
  const key = join(folder, 'key')
  await writeFile(key, secret, { mode: 0o600 })
  const place = { endpoint: shelf.endpoint, bucket: 'audit', region: 'eu-central-2', prefix }
  stage = await startStage({
    policy: demoPolicy,
    more: {
      ledger: {
        directory: 'ledger',
        origin,
        copy: { ...place, 'key-id': id, key: { file: key }, 'every-ms': 1000 },
      },
      retention: { approvers: ['auditors', 'reviewers'] },
    },
  })
})
after(async () => {
  await stage[Symbol.asyncDispose]()
  await shelf[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function ask(who: DemoName, path: string, body: object): Promise<Response> {
  const { password } = await stage.through(who)
  return fetch(`${stage.gateway.apiUrl}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${password}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

async function work(statement: string): Promise<void> {
  const { host, port, user, password, database, ca } = await stage.through('ledger-bot')
  const ssl = { ca: ca ?? '', servername: 'localhost' }
  const client = new pg.Client({ host, port, user, password, database, ssl })
  await client.connect()
  await client.query(statement)
  await client.end()
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const endsAt = systemClock.monotonic() + 60_000
  while (!holds()) {
    assert.ok(systemClock.monotonic() < endsAt, what)
    await systemClock.sleep(20)
  }
}

/** Waits until all entries so far are in the bucket. */
async function copied(): Promise<void> {
  const size = stage.gateway.ledger.next
  await until(
    () => {
      const newest = shelf.objects.get(`${prefix}checkpoint`)?.at(-1)
      return (readCheckpoint(newest?.bytes.toString() ?? '')?.size ?? 0) >= size
    },
    `not copied: ${[...shelf.objects.keys()].join(', ')}`,
  )
}

/** What somebody has who fetches everything, and what they find in it. */
async function verifyFetched(): Promise<string> {
  const directory = join(folder, 'fetched')
  for (const [object, versions] of shelf.objects) {
    const path = join(directory, object.slice(prefix.length))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, versions.at(-1)?.bytes ?? '')
  }
  const { exit, out, err } = await sallyport(['verify', directory])
  assert.equal(exit, 0, out + err)
  // What went had been let go on record.
  assert.doesNotMatch(out + err, /was erased|legal hold/)
  return directory
}

/** What a ledger says of disposal and holds, in order. */
async function stepsIn(directory: string): Promise<readonly string[]> {
  const told: string[] = []
  for await (const { leaf } of readEntries(directory))
    if (leaf?.type === 'access.changed' && ['legal-hold', 'disposal', 'retention'].includes(leaf.noun))
      told.push(`${leaf.noun} ${leaf.verb}`)
    else if (leaf?.type === 'key.destroyed') told.push(`${leaf.resource} erased`)
  return told
}

function isOfSessions(name: string): boolean {
  return name.includes('/journal/') || name.includes('/recordings/')
}

/** Whether every version of what may hold the bodies of sessions is held, or none is. */
function areAll(isHeld: boolean): boolean {
  const versions = [...shelf.objects].flatMap(([name, found]) => (isOfSessions(name) ? found : []))
  return versions.length > 0 && versions.every((one) => one.isHeld === isHeld)
}

test('I10: what a gateway did lies in its bucket, locked, verifies there, and is held until two people let it go', async () => {
  await work('SELECT id FROM customers ORDER BY id LIMIT 3')
  await copied()
  for (const [name, versions] of shelf.objects)
    for (const { lockedUntil } of versions) {
      const days = (lockedUntil - systemClock.now()) / 86_400_000
      assert.ok(days > (isOfSessions(name) ? 395 : 2556), `${name}: ${days} days`)
    }
  assert.ok(areAll(false))

  const placed = await ask('rita', '/disposals/holds', { resource: 'bank', reason: 'case 12' })
  assert.equal(placed.status, 200, await placed.clone().text())
  const { id: hold } = legalHold.parse(await placed.json())
  await until(() => areAll(true), 'not held')
  await work('SELECT id FROM customers ORDER BY id LIMIT 2')

  const justification = 'The case is closed.'
  const asked = await ask('rita', '/disposals', { kind: 'release', hold, justification })
  assert.equal(asked.status, 200, await asked.clone().text())
  const { id: request } = disposal.parse(await asked.json())
  assert.equal((await ask('rita', `/disposals/${request}/approve`, { justification })).status, 403)
  assert.equal((await ask('ana', `/disposals/${request}/approve`, { justification })).status, 403)
  assert.ok(!areAll(false))
  assert.equal((await ask('omar', `/disposals/${request}/approve`, { justification })).status, 200)
  await until(() => areAll(false), 'still held')
  // It is on record once the last is lifted.
  while (!(await stepsIn(stage.config.ledger.directory)).includes('retention lifted'))
    await systemClock.sleep(20)

  let session = ''
  for await (const { leaf } of readEntries(stage.config.ledger.directory))
    if (leaf?.type === 'session.closed') ({ session } = leaf)
  const gone = disposal.parse(
    await (await ask('omar', '/disposals', { kind: 'erasure', session, justification })).json(),
  )
  assert.equal((await ask('rita', `/disposals/${gone.id}/approve`, { justification })).status, 200)
  while (!(await stepsIn(stage.config.ledger.directory)).includes('disposal done'))
    await systemClock.sleep(20)
  await copied()

  const told = await stepsIn(await verifyFetched())
  const steps = ['placed', 'held', 'asked', 'approved', 'released', 'lifted', 'erased', 'done']
  assert.deepEqual(
    steps.filter((step) => told.some((one) => one.endsWith(` ${step}`))),
    steps,
    told.join(),
  )
})
