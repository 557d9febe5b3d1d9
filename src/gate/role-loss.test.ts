import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { systemRandom } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import { emptyState, type AccessRules, type AccountStanding } from '../identity/access-state.ts'
import { DeputyDesk } from '../reviews/deputies.ts'
import type { ReviewDesk } from '../reviews/desk.ts'
import { granted, makeDesk, principal, request } from '../reviews/fixture.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { voidLostRulings } from './role-loss.ts'

let server: TemporaryServer
let store: Store
let desk: ReviewDesk
const ann = principal('ann', 'person', ['dba'])
const asks = principal('agent-7', 'agent', [], principal('carol'))
const terms = { groups: ['dba'], quorum: 1, waitMsMax: 60_000, keepsRole: true as const }

before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
  desk = makeDesk(store, 'one').desk
})
after(async () => {
  await desk[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

/** Whether an approval of Ann's lets its statement go, when this is known of her by then. */
async function lets(account: AccountStanding | null, more: Partial<AccessRules> = {}, fresh = true) {
  const review = granted(await desk.open(request(asks, { terms })))
  granted(await desk.rule(review.id, ann, 'approve', 'Fine.'))
  const state = { ...emptyState, accounts: new Map(account === null ? [] : [[ann.id, account]]) }
  const none = new Set<string>()
  const rules = { accountsRequired: none, groupsFromAccounts: none, agentsRegistered: false, ...more }
  const access = { state, rules, fresh: () => Promise.resolve(fresh) }
  const doubt = await voidLostRulings({ access, reviews: desk }, review.id)
  return doubt instanceof Refusal ? doubt.code : desk.spend(review.id, review.digest)
}

test('I5: a ruling counts while its reviewer has account and group, as far as that is known', async () => {
  const issuers = new Set([ann.issuer])
  const grouped = { groupsFromAccounts: issuers }
  assert.equal(await lets(null), true)
  assert.equal(await lets({ active: true, groups: [] }), true)
  assert.equal(await lets({ active: true, groups: ['dba', 'all'] }, grouped), true)
  assert.equal(await lets({ active: true, groups: ['all'] }, grouped), false)
  assert.equal(await lets({ active: false, groups: ['dba'] }), false)
  assert.equal(await lets(null, { accountsRequired: issuers }), false)
  assert.equal(await lets(null, {}, false), 'access-unavailable')
})

/** Whether what Dot said for Ann lets its statement go, when this is known of them by then. */
async function letsForAnn(accounts: Readonly<Record<string, AccountStanding>>): Promise<unknown> {
  const dot = principal('dot', 'person', ['other'])
  const review = granted(await desk.open(request(asks, { terms })))
  const ruled = granted(await desk.rule(review.id, dot, 'approve', 'For Ann.'))
  assert.equal(ruled.rulings[0]?.deputyOf, ann.id)
  const known = Object.entries(accounts).map(([name, account]) => [principal(name).id, account] as const)
  const state = { ...emptyState, accounts: new Map(known) }
  const issuers = new Set([ann.issuer])
  const rules = { accountsRequired: issuers, groupsFromAccounts: issuers, agentsRegistered: false }
  const access = { state, rules, fresh: () => Promise.resolve(true) }
  const doubt = await voidLostRulings({ access, reviews: desk }, review.id)
  return doubt instanceof Refusal ? doubt.code : desk.spend(review.id, review.digest)
}

test('I5: what a deputy said counts while the person has account and group, and the deputy an account', async () => {
  const deputies = new DeputyDesk({
    store,
    record: () => Promise.resolve(),
    clock: systemClock,
    random: systemRandom,
  })
  const fromAt = Date.now() - 1000
  const dotId = principal('dot').id
  const named = await deputies.name(ann, dotId, { fromAt, toAt: fromAt + 600_000 }, 'Away.')
  assert.ok(!(named instanceof Refusal))
  const [inGroup, without] = [
    { active: true, groups: ['dba'] },
    { active: true, groups: ['other'] },
  ]
  assert.equal(await letsForAnn({ ann: inGroup, dot: without }), true)
  assert.equal(await letsForAnn({ ann: without, dot: inGroup }), false)
  assert.equal(await letsForAnn({ ann: { ...inGroup, active: false }, dot: without }), false)
  assert.equal(await letsForAnn({ ann: inGroup, dot: { ...without, active: false } }), false)
  assert.equal(await letsForAnn({ ann: inGroup }), false)
  assert.equal(await letsForAnn({ dot: without }), false)
})
