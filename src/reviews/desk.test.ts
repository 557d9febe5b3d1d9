import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import type { ReviewDesk } from './desk.ts'
import { codeOf, granted, makeDesk, principal, request } from './fixture.ts'

let server: TemporaryServer
let store: Store
let other: Store
/** Two replicas: the first holds the clients, the second takes the rulings. */
let holding: ReturnType<typeof makeDesk>
let ruling: ReturnType<typeof makeDesk>

const never = new AbortController().signal
const ann = principal('ann', 'person', ['dba'])
const bob = principal('bob', 'person', ['dba'])
const eve = principal('eve', 'person', ['sales'])
const agent = principal('agent-7', 'agent', ['dba'], principal('carol', 'person', ['dba']))
const carol = principal('carol', 'person', ['dba'])

before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
  other = await server.open()
  holding = makeDesk(store, 'one')
  ruling = makeDesk(other, 'two')
})
after(async () => {
  await holding.desk[Symbol.asyncDispose]()
  await ruling.desk[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

test('an approval by another replica wakes the hold, and is spent once, for that digest alone', async () => {
  const review = granted(await holding.desk.open(request(agent)))
  assert.equal(review.state, 'open')
  assert.deepEqual(review.parties, [agent.id, carol.id])
  const wait = holding.desk.wait(review.id, never)
  await new Promise((resolve) => setTimeout(resolve, 100))
  const ruledAt = performance.now()
  const ruled = granted(await ruling.desk.rule(review.id, ann, 'approve', 'It is a test table.'))
  const committedMs = performance.now() - ruledAt
  assert.equal(await wait, 'approved')
  const wokenMs = performance.now() - ruledAt - committedMs
  assert.ok(wokenMs < 200, `woken after ${wokenMs} ms`)
  assert.equal(ruled.state, 'approved')
  assert.deepEqual(
    ruled.rulings.map(({ reviewer, ruling, justification }) => ({ reviewer, ruling, justification })),
    [{ reviewer: ann.id, ruling: 'approve', justification: 'It is a test table.' }],
  )

  assert.equal(await holding.desk.spend(review.id, '0'.repeat(64)), false)
  assert.equal(await holding.desk.spend(review.id, review.digest), true)
  assert.equal(await holding.desk.spend(review.id, review.digest), false)
})

test('a denial, an end, a client that leaves: the wait says which, and nothing can be spent', async () => {
  const denied = granted(await holding.desk.open(request(agent)))
  granted(await ruling.desk.rule(denied.id, bob, 'deny', 'No.'))
  assert.equal(await holding.desk.wait(denied.id, never), 'denied')

  const terms = { groups: ['dba'], quorum: 1, waitMsMax: 150 }
  const late = granted(await holding.desk.open(request(agent, { terms })))
  assert.equal(await holding.desk.wait(late.id, never), 'expired')
  assert.equal(codeOf(await ruling.desk.rule(late.id, ann, 'approve', 'Too late.')), 'review-over')

  const left = granted(await holding.desk.open(request(agent)))
  const leaving = new AbortController()
  const wait = holding.desk.wait(left.id, leaving.signal)
  leaving.abort()
  assert.equal(await wait, 'withdrawn')
  assert.equal(codeOf(await ruling.desk.rule(left.id, ann, 'approve', 'Gone.')), 'review-over')

  for (const { id, digest } of [denied, late, left]) assert.equal(await holding.desk.spend(id, digest), false)
})

test('an approval that the client no longer waits for cannot be spent', async () => {
  const review = granted(await holding.desk.open(request(agent)))
  granted(await ruling.desk.rule(review.id, ann, 'approve', 'Fine.'))
  await holding.desk.withdraw(review.id, 'the client left')
  assert.equal(granted(await holding.desk.show(review.id, ann)).state, 'withdrawn')
  assert.equal(await holding.desk.spend(review.id, review.digest), false)
})

test('I5: requester, chain, agents and outsiders are told why they may not rule', async () => {
  const review = granted(await holding.desk.open(request(agent)))
  const answer = async (...by: Parameters<ReviewDesk['rule']>): Promise<string> =>
    codeOf(await ruling.desk.rule(...by))
  assert.equal(await answer(review.id, agent, 'approve', 'Mine.'), 'reviewer-own')
  assert.equal(await answer(review.id, carol, 'approve', 'My agent.'), 'reviewer-own')
  assert.equal(await answer(review.id, carol, 'deny', 'My agent.'), 'reviewer-own')
  const robot = principal('robot', 'agent', ['dba'])
  assert.equal(await answer(review.id, robot, 'approve', 'Beep.'), 'reviewer-kind')
  const job = principal('job', 'workload', ['dba'])
  assert.equal(await answer(review.id, job, 'approve', 'Ran.'), 'reviewer-kind')
  const proxy = principal('dan', 'person', ['dba'], ann)
  assert.equal(await answer(review.id, proxy, 'approve', 'For Ann.'), 'reviewer-kind')
  const forRequester = principal('dan', 'person', ['dba'], carol)
  assert.equal(await answer(review.id, forRequester, 'approve', 'For Carol.'), 'reviewer-own')
  assert.equal(await answer(review.id, eve, 'approve', 'Why not.'), 'reviewer-group')
  assert.equal(await answer(review.id, { ...ann, endsAt: 1 }, 'approve', 'Old.'), 'unauthenticated')
  assert.equal(await answer(review.id, ann, 'approve', '  '), 'request-invalid')
  assert.equal(await answer('019a0000-0000-7000-8000-000000000000', ann, 'approve', 'x'), 'review-unknown')
  assert.equal(await answer("' OR true --", ann, 'approve', 'x'), 'review-unknown')
  assert.equal(granted(await ruling.desk.show(review.id, ann)).rulings.length, 0)
  const attempts = ruling.entries.filter((entry) => entry.type === 'review.ruling-refused')
  assert.ok(attempts.some((entry) => entry.review === review.id && entry.reviewer === carol.id))
})

test('I5: two approvals are those of two people, and one denial ends it', async () => {
  const terms = { groups: ['dba', 'sre'], quorum: 2, waitMsMax: 60_000 }
  const review = granted(await holding.desk.open(request(agent, { terms })))
  const twice = principal('ann', 'person', ['dba', 'sre'])
  assert.equal(granted(await ruling.desk.rule(review.id, twice, 'approve', 'One.')).state, 'open')
  assert.equal(codeOf(await ruling.desk.rule(review.id, twice, 'approve', 'Two.')), 'review-ruled')
  assert.equal(codeOf(await ruling.desk.rule(review.id, twice, 'deny', 'Two.')), 'review-ruled')
  assert.equal(granted(await ruling.desk.rule(review.id, bob, 'approve', 'Two.')).state, 'approved')

  const second = granted(await holding.desk.open(request(agent, { terms })))
  granted(await ruling.desk.rule(second.id, ann, 'approve', 'Yes.'))
  assert.equal(granted(await ruling.desk.rule(second.id, bob, 'deny', 'No.')).state, 'denied')
})

test('I10: everything is on record before it counts; what cannot be recorded did not happen', async () => {
  const before = holding.entries.length
  const review = granted(await holding.desk.open(request(agent)))
  assert.deepEqual(
    holding.entries.slice(before).map((entry) => entry.type),
    ['review.opened'],
  )
  const broken = makeDesk(other, 'three', (entry) =>
    entry.type === 'review.closed' ? Promise.reject(new Error('disk full')) : Promise.resolve(),
  )
  try {
    assert.equal(codeOf(await broken.desk.rule(review.id, ann, 'approve', 'Yes.')), 'ledger-unavailable')
    const unchanged = granted(await ruling.desk.show(review.id, ann))
    assert.equal(unchanged.state, 'open')
    assert.deepEqual(unchanged.rulings, [])
    granted(await ruling.desk.rule(review.id, ann, 'approve', 'Yes.'))
    assert.deepEqual(
      ruling.entries.slice(-2).map((entry) => entry.type),
      ['review.ruled', 'review.closed'],
    )
  } finally {
    await broken.desk[Symbol.asyncDispose]()
  }
  const mute = makeDesk(other, 'four', () => Promise.reject(new Error('disk full')))
  assert.equal(codeOf(await mute.desk.open(request(agent))), 'ledger-unavailable')
  await mute.desk[Symbol.asyncDispose]()
})

test('after a restart the reviews of the process that died are withdrawn, and keep their rulings', async () => {
  const terms = { groups: ['dba'], quorum: 2, waitMsMax: 60_000 }
  const dead = makeDesk(store, 'five')
  const review = granted(await dead.desk.open(request(agent, { terms })))
  const approved = granted(await dead.desk.open(request(agent)))
  const kept = granted(await holding.desk.open(request(agent)))
  granted(await ruling.desk.rule(review.id, ann, 'approve', 'Yes.'))
  granted(await ruling.desk.rule(approved.id, ann, 'approve', 'Yes.'))
  await dead.desk[Symbol.asyncDispose]()

  const next = makeDesk(store, 'five')
  assert.equal(typeof (await next.desk.takeOver()), 'number')
  const after = granted(await ruling.desk.show(review.id, ann))
  assert.equal(after.state, 'withdrawn')
  assert.match(after.closeReason, /connection that waited is gone/)
  assert.equal(after.rulings.length, 1)
  assert.equal(granted(await ruling.desk.show(approved.id, ann)).state, 'withdrawn')
  assert.equal(await next.desk.spend(approved.id, approved.digest), false)
  assert.equal(granted(await ruling.desk.show(kept.id, ann)).state, 'open')
  await next.desk[Symbol.asyncDispose]()
})

test('reviews are shown to whoever asked and to those who could rule, and to nobody else', async () => {
  const review = granted(await holding.desk.open(request(agent, { resource: 'vault' })))
  for (const seer of [agent, carol, ann, bob]) {
    assert.equal(granted(await ruling.desk.show(review.id, seer)).id, review.id)
    const list = await ruling.desk.list({ visibleTo: seer, state: 'open', countMax: 50 })
    assert.ok(Array.isArray(list) && list.some(({ id }) => id === review.id))
  }
  const robot = principal('robot', 'agent', ['dba'])
  for (const blind of [eve, robot]) {
    assert.equal(codeOf(await ruling.desk.show(review.id, blind)), 'review-unknown')
    const list = await ruling.desk.list({ visibleTo: blind, countMax: 50 })
    assert.ok(Array.isArray(list) && list.length === 0)
  }
  const page = await ruling.desk.list({ visibleTo: ann, before: review.id, countMax: 2 })
  assert.ok(Array.isArray(page) && page.length === 2 && page.every(({ id }) => id < review.id))
})

test('what cannot be put before a reviewer is refused at once', async () => {
  const terms = { groups: [], quorum: 1, waitMsMax: 1000 }
  assert.equal(codeOf(await holding.desk.open(request(agent, { terms }))), 'denied')
  const hidden = request(agent, { statement: 'SELECT 1\0' })
  assert.equal(codeOf(await holding.desk.open(hidden)), 'too-complex')
  const long = request(principal('x'.repeat(2000), 'agent'))
  assert.equal(codeOf(await holding.desk.open(long)), 'too-complex')
  const widest = request(principal('x'.repeat(1500), 'agent'), {
    terms: { groups: ['g'.repeat(600)], quorum: 16, waitMsMax: 1000 },
    statement: '€'.repeat(300_000),
  })
  assert.equal(granted(await holding.desk.open(widest)).statement.length, 300_000)
})
