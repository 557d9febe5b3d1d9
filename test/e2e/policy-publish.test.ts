/** A policy that one person proposes and another lets into force: what a gateway then decides by, and has on record. */
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { z } from 'zod'
import { policyInForce, policyProposal } from '../../src/api/contract.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import type { Leaf } from '../../src/ledger/entries/entry.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { startGateway } from '../../src/main.ts'
import { pino } from 'pino'
import { startGrounds, type Grounds } from './stage.ts'

let grounds: Grounds
let gateway: Awaited<ReturnType<typeof startGateway>>
const file = 'test/e2e/routes.yaml'
const silent = pino({ level: 'silent' })

before(async () => {
  grounds = await startGrounds({
    policy: file,
    more: {
      console: { 'policy-authors': ['auditors'], 'policy-approvers': ['reviewers', 'auditors'] },
      audit: { readers: ['auditors'] },
    },
  })
  gateway = await startGateway(grounds.config, silent)
})
after(async () => {
  await gateway.close('the test is over')
  await grounds[Symbol.asyncDispose]()
})

test('I5, I10: what another person approved is decided by at once, on record with both and what differs', async () => {
  const before = policyInForce.parse(await answerOf('omar', 'get', '/policy'))
  assert.deepEqual([before.published, before.publishing?.quorum], [null, 1])
  const text = before.text.replace('Nobody changes structure here.', 'Structure is not changed here.')
  const asked = { text, base: before.version, justification: 'Clearer words.' }
  const proposal = policyProposal.parse(await answerOf('omar', 'post', '/policy/proposals', asked))
  const path = `/policy/proposals/${proposal.id}`
  const words = { justification: 'I read it.' }
  assert.match(JSON.stringify(await answerOf('omar', 'post', `${path}/approve`, words)), /reviewer-own/)
  assert.match(JSON.stringify(await answerOf('ana', 'post', `${path}/approve`, words)), /"denied"/)
  assert.match(JSON.stringify(await answerOf('ledger-bot', 'post', `${path}/approve`, words)), /"denied"/)
  assert.equal(policyInForce.parse(await answerOf('omar', 'get', '/policy')).version, before.version)
  const done = policyProposal.parse(await answerOf('rita', 'post', `${path}/approve`, words))
  assert.equal(done.state, 'published')
  const now = await inForce(proposal.version)
  assert.equal(now.text, text)
  assert.match(now.published?.author ?? '', /#/)
  assert.equal(now.published?.approvers.length, 1)
  const leaves = await entries()
  const published = leaves.find((leaf) => leaf.type === 'access.changed' && leaf.verb === 'published')
  assert.ok(published?.type === 'access.changed' && published.noun === 'policy')
  assert.equal(published.author, now.published?.author)
  const { diff } = published.details
  assert.ok(typeof diff === 'string' && /^- +reason: Nobody.*\n\+ +reason: Structure/.test(diff))
  const loaded = leaves.findLast((leaf) => leaf.type === 'policy.loaded')
  assert.ok(loaded?.type === 'policy.loaded' && loaded.policyVersion === proposal.version)
  assert.deepEqual(loaded.approvers, now.published?.approvers)
})

test('a gateway that starts again decides by what was published, and not by its file', async () => {
  const before = policyInForce.parse(await answerOf('omar', 'get', '/policy'))
  assert.ok(before.published)
  await gateway.close('it starts again')
  gateway = await startGateway(grounds.config, silent)
  const again = policyInForce.parse(await answerOf('omar', 'get', '/policy'))
  assert.deepEqual([again.version, again.published], [before.version, before.published])
})

test('faults, and what was made from another policy, are not proposed; whoever may not gets no say', async () => {
  const { version, text } = policyInForce.parse(await answerOf('omar', 'get', '/policy'))
  const propose = async (as: DemoName, body: object): Promise<string> =>
    JSON.stringify(await answerOf(as, 'post', '/policy/proposals', { justification: 'Why not.', ...body }))
  assert.match(await propose('omar', { text: 'version: 9', base: version }), /request-invalid.*|faults/)
  assert.match(await propose('omar', { text: `${text}\n`, base: 'f'.repeat(64) }), /review-over/)
  assert.match(await propose('rita', { text: `${text}\n`, base: version }), /"denied"/)
  assert.match(JSON.stringify(await answerOf('ana', 'get', '/policy/proposals')), /"denied"/)
})

test('where nobody approves policies, the file alone is the policy, and says so', async () => {
  await using other = await startGrounds({
    policy: file,
    more: { console: { 'policy-authors': ['auditors'] } },
  })
  const copy = join(other.directory, 'policy.yaml')
  await writeFile(copy, await readFile(file))
  const one = await startGateway({ ...other.config, policyFile: copy }, silent)
  try {
    const token = await other.idp.issueDemoToken('omar')
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const policy = policyInForce.parse(await (await fetch(`${one.apiUrl}/api/v1/policy`, { headers })).json())
    assert.equal(policy.publishing, null)
    const body = JSON.stringify({ text: `${policy.text}\n`, base: policy.version, justification: 'No.' })
    const refused = await fetch(`${one.apiUrl}/api/v1/policy/proposals`, { method: 'POST', headers, body })
    assert.equal(refused.status, 403)
    assert.match(await refused.text(), /its file alone/)
  } finally {
    await one.close('the test is over')
  }
})

async function inForce(version: string): Promise<z.infer<typeof policyInForce>> {
  for (let round = 0; round < 200; round += 1) {
    const now = policyInForce.parse(await answerOf('omar', 'get', '/policy'))
    if (now.version === version) return now
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('It did not come into force.')
}

async function answerOf(as: DemoName, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${gateway.apiUrl}/api/v1${path}`, {
    method: method.toUpperCase(),
    headers: {
      authorization: `Bearer ${await grounds.idp.issueDemoToken(as)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return answer.json()
}

async function entries(): Promise<readonly Leaf[]> {
  gateway.ledger.flush()
  const found: Leaf[] = []
  for await (const { leaf } of readEntries(grounds.config.ledger.directory, 0)) if (leaf) found.push(leaf)
  return found
}
