/** An emergency: a role taken without asking, wide and still masked, over as soon as a reviewer finds fault. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { sallyport, type Run } from '../../src/cli/cli.fixture.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { verifyLedger } from '../../src/ledger/verify/verify.ts'
import { startStage, type Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await startStage({ policy: 'test/e2e/break-glass.yaml' })
})
after(() => stage[Symbol.asyncDispose]())

async function connect(who: DemoName, database = 'bank'): Promise<pg.Client> {
  const door = await stage.through(who)
  const client = new pg.Client({ ...door, database, ssl: { ca: door.ca ?? '', servername: 'localhost' } })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

async function cli(who: DemoName, ...words: readonly string[]): Promise<Run> {
  const SALLYPORT_TOKEN = await stage.idp.issueDemoToken(who)
  return sallyport(words, { environment: { SALLYPORT_API: stage.gateway.apiUrl, SALLYPORT_TOKEN } })
}

const take = ['break-glass', 'bank', '--role', 'fixer', '--for', '10m', '--reason', 'Payments stand still']

test('whom the policy does not let takes nothing', async () => {
  for (const who of ['omar', 'ledger-bot', 'deploy-ci'] as const)
    assert.match((await cli(who, ...take)).err, /role-unknown/)
  const long = await cli('ana', ...take.map((word) => (word === '10m' ? '2h' : word)))
  assert.match(long.err, /30 minutes at most/)
})

test('the role is there at once, wide and masked, until a reviewer finds fault, and the ledger tells all of it', async () => {
  const before = await connect('ana')
  await assert.rejects(before.query('SELECT 1'), { code: '42501' })
  await before.end()
  const { out, err } = await cli('ana', ...take, '--json')
  assert.equal(err, '')
  const taken = JSON.parse(out)
  const client = await connect('ana', 'bank@fixer')
  assert.equal((await client.query('DELETE FROM notes WHERE id < 0')).rowCount, 0)
  const { rows } = await client.query('SELECT ssn FROM customers LIMIT 1')
  assert.match(rows[0].ssn, /\*|x|X|•/)

  const own = await cli('ana', 'review', 'approve', taken.reviewId, '--reason', 'I was right')
  assert.match(own.err, /reviewer-own/)
  const ended = new Promise((resolve) => client.once('end', resolve))
  const from = performance.now()
  const denied = await cli('rita', 'review', 'deny', taken.reviewId, '--reason', 'There was no incident')
  assert.equal(denied.err, '')
  await ended
  const endedMs = performance.now() - from
  // The command itself takes its time.
  assert.ok(endedMs < 3000, `${endedMs} ms`)
  await assert.rejects(connect('ana', 'bank@fixer'), /do not have the role/)

  const told: string[] = []
  stage.gateway.ledger.flush()
  for await (const { leaf } of readEntries(stage.config.ledger.directory, 0)) {
    if (leaf?.type === 'access.changed' && leaf.noun === 'break-glass') told.push(leaf.verb)
    if (leaf?.type === 'alert') told.push(leaf.code)
    if (leaf?.type === 'review.ruled') told.push(leaf.ruling)
  }
  assert.deepEqual(told, ['opened', 'break-glass', 'deny', 'reviewed', 'break-glass-misused'])
})

test('the ledger verifies', async () => {
  await stage.gateway.close('the test is over')
  for await (const step of verifyLedger(stage.config.ledger.directory, {}))
    if (step.kind === 'result') assert.deepEqual(step.result.faults, [])
})
