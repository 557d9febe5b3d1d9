/** Each way around the desk, tried with SQL by hand: the store itself must say no. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { CompiledQuery } from 'kysely'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { attemptAt, granted, makeDesk, principal, request } from './fixture.ts'
import type { Review } from './review.ts'

let server: TemporaryServer
let store: Store
let desk: ReturnType<typeof makeDesk>['desk']
const ann = principal('ann', 'person', ['dba'])
const carol = principal('carol', 'person', ['dba'])
const agent = principal('agent-7', 'agent', ['dba'], carol)

before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
  desk = makeDesk(store, 'one').desk
})
after(async () => {
  await desk[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

function attempt(text: string, ...values: readonly unknown[]): Promise<string> {
  return attemptAt(store, text, values)
}

const insertion = `INSERT INTO review_rulings
  (review, parties, reviewer_groups, reviewer, reviewer_kind, reviewer_name, memberships, ruling, justification, at)
  VALUES ($1, $2, $3, $4, $5, 'x', $6, $7, $8, now())`

interface Attempted {
  readonly parties?: readonly string[]
  readonly groups?: readonly string[]
  readonly reviewer?: string
  readonly kind?: string
  readonly memberships?: readonly string[]
  readonly ruling?: string
  readonly justification?: string
}

function rule(review: Review, by: Attempted): Promise<string> {
  return attempt(
    insertion,
    review.id,
    by.parties ?? review.parties,
    by.groups ?? review.groups,
    by.reviewer ?? ann.id,
    by.kind ?? 'person',
    by.memberships ?? ['dba'],
    by.ruling ?? 'approve',
    by.justification ?? 'because',
  )
}

test('I5: the store takes no ruling from a party, from an agent, from outside the groups, or twice', async () => {
  const terms = { groups: ['dba'], quorum: 2, waitMsMax: 60_000 }
  const review = granted(await desk.open(request(agent, { terms })))
  assert.equal(await rule(review, { reviewer: agent.id }), 'reviewer_is_no_party')
  assert.equal(await rule(review, { reviewer: carol.id }), 'reviewer_is_no_party')
  assert.equal(await rule(review, { reviewer: carol.id, parties: [agent.id] }), 'ruling_of_review')
  assert.equal(await rule(review, { reviewer: carol.id, parties: [] }), 'ruling_of_review')
  assert.equal(await rule(review, { kind: 'agent' }), 'review_rulings_reviewer_kind_check')
  assert.equal(await rule(review, { memberships: ['sales'] }), 'reviewer_is_in_group')
  assert.equal(await rule(review, { memberships: [] }), 'reviewer_is_in_group')
  assert.equal(await rule(review, { memberships: ['sales'], groups: ['sales'] }), 'ruling_of_review')
  assert.equal(await rule(review, { ruling: 'maybe' }), 'review_rulings_ruling_check')
  assert.equal(await rule(review, { justification: ' \n ' }), 'review_rulings_justification_check')
  assert.equal(await rule(review, {}), 'changed 1')
  assert.equal(await rule(review, {}), 'review_rulings_pkey')
  assert.equal(granted(await desk.show(review.id, ann)).state, 'open')
})

test('I5: no null slips through a constraint', async () => {
  const review = granted(await desk.open(request(agent)))
  for (const column of [2, 3, 4, 5, 6]) {
    const values: unknown[] = [
      review.id,
      review.parties,
      review.groups,
      ann.id,
      'person',
      ['dba'],
      'approve',
      'x',
    ]
    values[column - 1] = null
    assert.equal(await attempt(insertion, ...values), '23502', `column ${column}`)
  }
  assert.equal(await rule(review, { parties: [agent.id, carol.id, 'bob'] }), 'ruling_of_review')
})

test('I5: no state can be written that the rulings do not bear out', async () => {
  const review = granted(await desk.open(request(agent)))
  const set = (what: string): Promise<string> =>
    attempt(`UPDATE reviews SET ${what} WHERE id = $1`, review.id)
  assert.equal(await set(`state = 'approved'`), 'SY002')
  assert.equal(await set(`state = 'denied'`), 'SY002')
  assert.equal(await set(`state = 'expired'`), 'SY002')
  assert.equal(await set(`state = 'approved', spent_at = now()`), 'SY002')
  assert.equal(await set(`state = 'nonsense'`), 'SY002')
  for (const what of [
    `quorum = 0`,
    `parties = '{x}'`,
    `requester = 'x'`,
    `reviewer_groups = '{sales}'`,
    `ends_at = ends_at + interval '1 day'`,
    `request_digest = repeat('0', 64)`,
    `statement = 'SELECT 1'`,
    `opened_at = now()`,
    `id = gen_random_uuid()`,
  ])
    assert.equal(await set(what), 'SY003', what)
})

test('I5: history is not rewritten', async () => {
  const review = granted(await desk.open(request(agent)))
  granted(await desk.rule(review.id, ann, 'deny', 'No.'))
  assert.equal(
    await attempt(`UPDATE review_rulings SET ruling = 'approve' WHERE review = $1`, review.id),
    'SY003',
  )
  assert.equal(await attempt(`DELETE FROM review_rulings WHERE review = $1`, review.id), 'SY003')
  assert.equal(await attempt(`DELETE FROM reviews WHERE id = $1`, review.id), 'SY003')
  assert.equal(await attempt('TRUNCATE review_rulings'), 'SY003')
  assert.equal(await attempt('TRUNCATE reviews CASCADE'), 'SY003')
  for (const state of ['open', 'approved', 'withdrawn'])
    assert.equal(await attempt('UPDATE reviews SET state = $2 WHERE id = $1', review.id, state), 'SY001')
})

test('I6: after its end nothing can be ruled, whatever time the writer claims', async () => {
  const terms = { groups: ['dba'], quorum: 1, waitMsMax: 1 }
  const review = granted(await desk.open(request(agent, { terms })))
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(await rule(review, {}), 'SY001')
  const long = granted(await desk.open(request(agent)))
  const claimed = insertion.replace('now()', `'2000-01-01'`)
  await attempt(claimed, long.id, long.parties, long.groups, ann.id, 'person', ['dba'], 'deny', 'x')
  const ruledAt = granted(await desk.show(long.id, ann)).rulings[0]?.at ?? 0
  assert.ok(Math.abs(ruledAt - Date.now()) < 60_000)
})

test('I2: an approval is spent once, and a spent one is not taken back', async () => {
  const review = granted(await desk.open(request(agent)))
  const spend = (): Promise<string> =>
    attempt('UPDATE reviews SET spent_at = now(), uses = uses + 1 WHERE id = $1', review.id)
  assert.equal(await spend(), 'SY002')
  granted(await desk.rule(review.id, ann, 'approve', 'Yes.'))
  assert.equal(await spend(), 'changed 1')
  assert.equal(await spend(), 'SY002')
  const reset = 'UPDATE reviews SET spent_at = NULL, uses = 0 WHERE id = $1'
  assert.equal(await attempt(reset, review.id), 'SY002')
  assert.equal(await attempt(`UPDATE reviews SET state = 'withdrawn' WHERE id = $1`, review.id), 'SY001')
  await desk.withdraw(review.id, 'too late')
  assert.equal(granted(await desk.show(review.id, ann)).state, 'approved')
})

test('I5: no review begins anything but open, in time and with its requester among its parties', async () => {
  const columns = `(id, gateway, holder, session, number, resource, requester, chain, parties, request_digest, statement,
    parameters, effects, rule, reason, policy_version, reviewer_groups, quorum, wait_ms, state, opened_at, ends_at)`
  const insert = (changed: Readonly<Record<string, string>>): Promise<string> => {
    const values = {
      requester: `'a'`,
      parties: `'{a,b}'`,
      groups: `'{dba}'`,
      quorum: '1',
      wait: '60000',
      state: `'open'`,
      ends: `'2999-01-01'`,
      ...changed,
    }
    return attempt(`INSERT INTO reviews ${columns} VALUES (gen_random_uuid(), 'g', gen_random_uuid(), gen_random_uuid(), 1,
      'r', ${values.requester}, '[]', ${values.parties}, repeat('0', 64), 's', '', '[]', 'r', 'r', 'p', ${values.groups},
      ${values.quorum}, ${values.wait}, ${values.state}, now(), ${values.ends})`)
  }
  assert.equal(await insert({}), 'changed 1')
  assert.equal(await insert({ state: `'approved'` }), 'SY002')
  assert.equal(await insert({ quorum: '0' }), 'reviews_quorum_check')
  assert.equal(await insert({ parties: `'{b,a}'` }), 'reviews_check')
  assert.equal(await insert({ parties: `'{}'` }), 'reviews_check')
  assert.equal(await insert({ parties: `'{a,NULL}'` }), 'reviews_check')
  assert.match(await insert({ groups: `'{}'` }), /^reviews_reviewer_groups_check/)
  assert.equal(await insert({ wait: '0' }), 'reviews_wait_ms_check')
  const ends = await store.transact((transaction) =>
    transaction.selectFrom('reviews').select('ends_at').where('gateway', '=', 'g').executeTakeFirstOrThrow(),
  )
  assert.ok(!(ends instanceof Refusal) && ends.ends_at.getTime() < Date.now() + 120_000)
})

test('the widest review that the desk accepts fits the index that guards it', async () => {
  const wide = principal(randomBytes(600).toString('hex'), 'agent')
  const terms = { groups: [randomBytes(300).toString('hex')], quorum: 1, waitMsMax: 60_000 }
  const review = granted(await desk.open(request(wide, { terms })))
  assert.equal(review.state, 'open')
  const reviewer = principal('ann', 'person', terms.groups)
  assert.equal(granted(await desk.rule(review.id, reviewer, 'approve', 'Wide.')).state, 'approved')
})

/** How many grants are in force; -1 without a store. */
async function inForce(): Promise<number> {
  const rows = await store.transact((transaction) =>
    transaction.executeQuery(CompiledQuery.raw('SELECT id FROM grants_in_force')),
  )
  return rows instanceof Refusal ? -1 : rows.rows.length
}

test('I5: grants stand under the same guards', async () => {
  const ask = `INSERT INTO grants (id, resource, requester, parties, justification, reviewer_groups, quorum, asked_at, starts_at, ends_at)
    VALUES ($1, 'bank', 'a', '{a,b}', 'work', '{dba}', 1, now(), now() - interval '1 minute', now() + $2::interval)`
  const say = `INSERT INTO grant_rulings (grant_id, parties, reviewer_groups, reviewer, reviewer_kind, memberships, ruling, justification, at)
    VALUES ($1, '{a,b}', '{dba}', $2, $3, '{dba}', 'approve', 'ok', now())`
  const id = '019a0000-0000-7000-8000-000000000001'
  assert.match(await attempt(ask, id, '40 days'), /^grants_check/)
  assert.equal(await attempt(ask, id, '1 hour'), 'changed 1')
  assert.equal(await attempt(say, id, 'b', 'person'), 'reviewer_is_no_party')
  assert.equal(await attempt(say, id, 'c', 'agent'), 'grant_rulings_reviewer_kind_check')
  assert.equal(await inForce(), 0)
  assert.equal(await attempt('UPDATE grants SET approved_at = now() WHERE id = $1', id), 'SY002')
  assert.equal(await attempt(say, id, 'c', 'person'), 'changed 1')
  assert.equal(await inForce(), 1)
  assert.equal(await attempt(say, id, 'd', 'person'), 'SY001')
  assert.equal(
    await attempt(`UPDATE grants SET ends_at = ends_at + interval '1 day' WHERE id = $1`, id),
    'SY003',
  )
  assert.equal(await attempt('DELETE FROM grants WHERE id = $1', id), 'SY003')
  assert.equal(await attempt('UPDATE grants SET revoked_at = now() WHERE id = $1', id), 'changed 1')
  assert.equal(await inForce(), 0)
  assert.equal(await attempt('UPDATE grants SET revoked_at = NULL WHERE id = $1', id), 'SY003')
})
