import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Refusal } from '../core/refusal.ts'
import { emptyState, type AccessRules, type AccountStanding } from '../identity/access-state.ts'
import type { ReviewDesk } from '../reviews/desk.ts'
import { granted, makeDesk, principal, request } from '../reviews/fixture.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { voidLostRulings } from './role-loss.ts'

let server: TemporaryServer
let desk: ReviewDesk
const ann = principal('ann', 'person', ['dba'])
const asks = principal('agent-7', 'agent', [], principal('carol'))
const terms = { groups: ['dba'], quorum: 1, waitMsMax: 60_000, keepsRole: true as const }

before(async () => {
  server = await startTemporaryServer()
  desk = makeDesk(await server.open(), 'one').desk
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
