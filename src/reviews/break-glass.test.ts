/** Emergencies, at the desk and at the store behind it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CompiledQuery } from 'kysely'
import { systemClock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { systemRandom, uuidv7 } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { AccessChange } from '../ledger/entries/access-change.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { violationOf } from '../store/violation.ts'
import { BreakGlassDesk, type BreakGlassRequest, type BrokenGlass } from './break-glass.ts'
import type { ReviewEntry } from './entry.ts'
import { codeOf, granted, makeDesk, principal, testParty } from './fixture.ts'

let server: TemporaryServer
let store: Store
let desk: ReturnType<typeof makeDesk>['desk']
let glass: BreakGlassDesk
const changes: AccessChange[] = []
const alerts: string[] = []
const entries: ReviewEntry[] = []
const boss = principal('boss', 'person', ['security'])
const second = principal('second', 'person', ['security'])

before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
  desk = makeDesk(store, 'one').desk
  glass = new BreakGlassDesk({
    store,
    clock: systemClock,
    random: systemRandom,
    gateway: 'one',
    party: testParty,
    sinks: [{ name: 'pager', groups: ['security'] }],
    log: (line) => assert.fail(line),
    makeKey: () => Promise.resolve(),
    recordReview: async (entry) => void entries.push(entry),
    recordAccess: async (change) => void changes.push(change),
    alert: (code) => void alerts.push(code),
  })
})
after(async () => {
  await glass[Symbol.asyncDispose]()
  await desk[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const fresh = (name: string, groups: readonly string[] = []): Principal => ({
  ...principal(name, 'person', groups),
  issuedAt: Date.now() - 1000,
})

function wanted(person: Principal, more: Partial<BreakGlassRequest> = {}): BreakGlassRequest {
  return {
    resource: 'bank',
    role: 'fixer',
    person,
    lastsMs: 60_000,
    justification: 'Payments stand still.',
    stepUp: 'sign-in',
    groups: ['security'],
    quorum: 1,
    reviewWithinMs: 60_000,
    policyVersion: 'f'.repeat(64),
    ...more,
  }
}

function taken(answer: BrokenGlass | Refusal): BrokenGlass {
  assert.ok(!(answer instanceof Refusal), codeOf(answer))
  return answer
}

async function attempt(text: string, ...values: readonly unknown[]): Promise<string> {
  try {
    const answer = await store.transact((transaction) =>
      transaction.executeQuery(CompiledQuery.raw(text, [...values])),
    )
    return answer instanceof Refusal ? answer.code : `changed ${answer.numAffectedRows ?? answer.rows.length}`
  } catch (error) {
    const violation = violationOf(error)
    if (violation === null) throw error
    return violation.constraint || violation.code
  }
}

test('a role that is taken is in force at once, its reviewers are paged, and all of it is on record', async () => {
  const one = taken(await glass.open(wanted(fresh('ann')), null))
  const inForce = await attempt('SELECT FROM grants_in_force WHERE id = $1', one.id)
  assert.equal(inForce, 'changed 1')
  const review = granted(await desk.show(one.reviewId, boss))
  assert.equal(review.purpose, 'break-glass')
  assert.deepEqual(
    review.notices.map(({ sink, event }) => [sink, event]),
    [['pager', 'opened']],
  )
  assert.ok(entries.some((entry) => entry.type === 'review.opened' && entry.review === one.reviewId))
  assert.ok(
    changes.some(({ noun, verb, id }) => noun === 'break-glass' && verb === 'opened' && id === one.id),
  )
  assert.ok(alerts.includes('break-glass'))
})

test('a stale sign-in, an agent, and nothing said break no glass', async () => {
  const stale = { ...fresh('bob'), issuedAt: Date.now() - 3_600_000 }
  assert.equal(codeOf(await glass.open(wanted(stale), null)), 'unauthenticated')
  const agent = principal('bot', 'agent', [], fresh('bob'))
  assert.equal(codeOf(await glass.open(wanted(agent), null)), 'reviewer-kind')
  assert.equal(
    codeOf(await glass.open(wanted(fresh('bob'), { justification: ' ' }), null)),
    'request-invalid',
  )
  const signed = await glass.open(wanted(fresh('bob'), { stepUp: 'passkey' }), null)
  assert.equal(codeOf(signed), 'passkey-required')
})

test('I5: whoever took it neither reviews it nor takes the review back', async () => {
  const cem = fresh('cem', ['security'])
  const one = taken(await glass.open(wanted(cem), null))
  assert.equal(codeOf(await desk.rule(one.reviewId, cem, 'approve', 'Fine.')), 'reviewer-own')
  assert.equal(codeOf(await desk.takeBack(one.reviewId, cem, 'Never mind.')), 'denied')
  const change = { word: 'change', revision: 0, statement: 'SELECT 1' } as const
  assert.equal(codeOf(await desk.rule(one.reviewId, boss, change, 'x')), 'request-invalid')
  const set = (what: string): Promise<string> =>
    attempt(`UPDATE reviews SET ${what} WHERE id = $1`, one.reviewId)
  assert.equal(await set(`state = 'withdrawn'`), 'SY002')
  assert.equal(await set(`purpose = 'statement'`), 'SY003')
  granted(await desk.rule(one.reviewId, boss, 'approve', 'It was needed.'))
  assert.equal(await set('uses = 1, spent_at = now()'), 'SY002')
  assert.equal(await set(`state = 'expired'`), 'SY002')
})

test('a reviewer who finds fault ends it at once', async () => {
  const one = taken(await glass.open(wanted(fresh('dan')), null))
  granted(await desk.rule(one.reviewId, boss, 'deny', 'There was no incident.'))
  // Whoever is first settles it, the desk's own round or this one.
  for (let round = 0; round < 100 && !alerts.includes('break-glass-misused'); round += 1) {
    await glass.settle()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await glass.settle()
  assert.ok(alerts.includes('break-glass-misused'))
  const over = 'SELECT FROM grants WHERE id = $1 AND revoked_at IS NOT NULL'
  for (let round = 0; round < 100 && (await attempt(over, one.id)) === 'changed 0'; round += 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(await attempt('SELECT FROM grants_in_force WHERE id = $1', one.id), 'changed 0')
})

test('who has an after-review that is overdue breaks no glass again until somebody has ruled', async () => {
  const eli = fresh('eli')
  const one = taken(await glass.open(wanted(eli, { reviewWithinMs: 200, quorum: 2 }), null))
  taken(await glass.open(wanted(eli), null))
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(codeOf(await glass.open(wanted(eli), null)), 'after-review-overdue')
  for (let round = 0; round < 100 && !alerts.includes('break-glass-overdue'); round += 1) {
    await glass.settle()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const list = await glass.list(eli)
  assert.ok(!(list instanceof Refusal))
  const again = list.find(({ id }) => id === one.id)
  assert.ok(again && again.chases >= 1 && again.reviewId !== one.reviewId)
  assert.equal(codeOf(await glass.open(wanted(eli), null)), 'after-review-overdue')
  assert.equal(codeOf(await desk.rule(one.reviewId, boss, 'approve', 'Late.')), 'review-over')
})

test('I5: the store knows no broken glass without a review of it, for agents, or beside an overdue one', async () => {
  const insert = (parties: readonly string[]): Promise<string> =>
    attempt(
      `INSERT INTO grants (id, resource, role, requester, parties, chain, justification, reviewer_groups, quorum,
         asked_at, starts_at, ends_at, lasts_ms, break_glass)
       VALUES ($1, 'bank', 'fixer', $2, $3, '[]', 'x', '{security}', 1, now(), now(), now(), 60000, true)`,
      uuidv7(Date.now(), systemRandom),
      parties[0],
      parties,
    )
  assert.equal(await insert(['gus']), 'SY002')
  assert.equal(await insert(['bot', 'gus']), 'only_people_break_glass')
  assert.equal(await insert([principal('eli').id]), 'SY007')
  const one = taken(await glass.open(wanted(fresh('hal')), null))
  const set = (what: string): Promise<string> =>
    attempt(`UPDATE break_glass SET ${what} WHERE grant_id = $1`, one.id)
  assert.equal(await set('settled_at = now()'), 'SY003')
  assert.equal(await set(`person = 'other'`), 'SY003')
  assert.equal(await set(`due_at = now() + interval '1 year'`), 'SY003')
  const other = taken(await glass.open(wanted(fresh('ian')), null))
  assert.equal(await set(`review = '${other.reviewId}'`), 'SY003')
  assert.equal(await attempt('DELETE FROM break_glass WHERE grant_id = $1', one.id), 'SY003')
  granted(await desk.rule(one.reviewId, second, 'approve', 'Fine.'))
})
