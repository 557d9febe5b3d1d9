/** Owners of resources as reviewers: at the desk, and past it with SQL by hand. Over random people, groups and deputies. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { OwnerTerms } from '../core/decision.ts'
import type { Principal } from '../core/principal.ts'
import { systemClock } from '../core/clock.ts'
import { systemRandom } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { DeputyDesk } from './deputies.ts'
import { attemptAt, codeOf, granted, makeDesk, principal, request } from './fixture.ts'
import { countOpen } from './past.ts'
import type { Review } from './review.ts'

let server: TemporaryServer
let store: Store
let desk: ReturnType<typeof makeDesk>['desk']
let entries: ReturnType<typeof makeDesk>['entries']

before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
  ;({ desk, entries } = makeDesk(store, 'one'))
})
after(async () => {
  await desk[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const [ann, bob, dan, olga] = ['ann', 'bob', 'dan', 'olga'].map((name) => principal(name))
assert.ok(ann && bob && dan && olga)
const dba = principal('dora', 'person', ['dba'])
const lead = principal('lena', 'person', ['owners-of-bank'])
const agent = principal('agent-7', 'agent', [], principal('carol'))

function opened(
  owners: OwnerTerms,
  more: { readonly groups?: readonly string[]; readonly quorum?: number; readonly by?: Principal } = {},
  named: Review['owners'] | { readonly people: readonly string[]; readonly groups: readonly string[] } = {
    people: [olga?.id ?? ''],
    groups: ['owners-of-bank'],
  },
): Promise<Review | Refusal> {
  const { groups = [], quorum = 1, by = agent } = more
  return desk.open(request(by, { terms: { groups, quorum, waitMsMax: 60_000, owners }, owners: named }))
}

function attempt(text: string, ...values: readonly unknown[]): Promise<string> {
  return attemptAt(store, text, values)
}

test('an owner rules, by name or by group, sees what they may rule on, and nobody else does', async () => {
  for (const owner of [olga, lead]) {
    const review = granted(await opened({ mayRule: true, needed: 0 }))
    assert.equal(codeOf(await desk.rule(review.id, ann, 'approve', 'Mine?')), 'reviewer-group')
    assert.equal(codeOf(await desk.show(review.id, ann)), 'review-unknown')
    assert.deepEqual(
      (await listed(owner)).filter((id) => id === review.id),
      [review.id],
    )
    const counts = await countOpen(store, owner)
    assert.ok(!(counts instanceof Refusal) && counts.forMe >= 1)
    const after = granted(await desk.rule(review.id, owner, 'approve', 'Ours.'))
    assert.deepEqual([after.state, after.rulings[0]?.isOwner], ['approved', true])
  }
  const told = entries.filter((one) => one.type === 'review.ruled')
  assert.ok(told.length > 0 && told.every((one) => one.isOwner))
})

test('I5: a quorum that needs an owner is not filled by others, nor by an owner in the chain', async () => {
  const review = granted(await opened({ mayRule: true, needed: 1 }, { groups: ['dba'], quorum: 2 }))
  granted(await desk.rule(review.id, dba, 'approve', 'Fine.'))
  const second = principal('dirk', 'person', ['dba'])
  assert.equal(granted(await desk.rule(review.id, second, 'approve', 'Fine.')).state, 'open')
  assert.equal(await desk.spend(review.id, review.digest), false)
  assert.equal(granted(await desk.rule(review.id, olga, 'approve', 'Ours.')).state, 'approved')

  const own = granted(
    await opened({ mayRule: true, needed: 1 }, { by: principal('agent-9', 'agent', [], olga) }),
  )
  assert.equal(codeOf(await desk.rule(own.id, olga, 'approve', 'Mine.')), 'reviewer-own')
  assert.equal(granted(await desk.rule(own.id, lead, 'approve', 'Ours.')).state, 'approved')
})

test('where no owner could approve, nothing is put before anybody', async () => {
  const nobody = { people: [], groups: [] }
  assert.equal(codeOf(await opened({ mayRule: true, needed: 1 }, {}, nobody)), 'denied')
  assert.equal(codeOf(await opened({ mayRule: true, needed: 1 }, { groups: ['dba'] }, nobody)), 'denied')
  const herself = { people: [olga.id], groups: [] }
  assert.equal(codeOf(await opened({ mayRule: true, needed: 1 }, { by: olga }, herself)), 'denied')
  granted(await opened({ mayRule: true, needed: 0 }, { groups: ['dba'] }, nobody))
})

test('owners may be needed although being one lets nobody rule', async () => {
  const review = granted(await opened({ mayRule: false, needed: 1 }, { groups: ['dba'] }))
  assert.equal(codeOf(await desk.rule(review.id, olga, 'approve', 'Ours.')), 'reviewer-group')
  assert.equal(granted(await desk.rule(review.id, dba, 'approve', 'Fine.')).state, 'open')
  const both = { ...olga, groups: ['dba'] }
  assert.equal(granted(await desk.rule(review.id, both, 'approve', 'Ours, and fine.')).state, 'approved')
})

test('I5: the store says who is an owner, whatever is written; and lets none approve that too few of them stand for', async () => {
  const review = granted(await opened({ mayRule: true, needed: 1 }, { groups: ['dba'] }))
  const insert = (reviewer: string, memberships: string): Promise<string> =>
    attempt(
      `INSERT INTO review_rulings (review, parties, reviewer_groups, reviewer, reviewer_kind, reviewer_name,
         memberships, ruling, justification, at, as_owner, as_named)
       VALUES ($1, $2, $3, $4, 'person', 'x', $5, 'approve', 'x', now(), true, true)`,
      review.id,
      review.parties,
      review.groups,
      reviewer,
      memberships,
    )
  assert.equal(await insert(ann.id, '{}'), 'reviewer_is_in_group')
  assert.equal(await insert(agent.id, '{dba}'), 'reviewer_is_no_party')
  assert.equal(await insert(dba.id, '{dba}'), 'changed 1')
  const after = granted(await desk.show(review.id, olga))
  assert.deepEqual([after.state, after.rulings[0]?.isOwner], ['open', false])
  const set = (what: string): Promise<string> =>
    attempt(`UPDATE reviews SET ${what} WHERE id = $1`, review.id)
  assert.equal(await set(`state = 'approved'`), 'SY002')
  assert.equal(await set('owners_needed = 0'), 'SY003')
  assert.equal(await set(`owner_people = ARRAY['${ann.id}']`), 'SY003')
  assert.equal(await set(`reviewer_people = '{}'`), 'SY003')
})

test('a deputy rules for an owner who is away, as an owner, and not in the owner’s own matter', async () => {
  const deputies = new DeputyDesk({
    store,
    record: () => Promise.resolve(),
    clock: systemClock,
    random: systemRandom,
  })
  const now = Date.now()
  const made = await deputies.name(olga, bob.id, { fromAt: now, toAt: now + 3_600_000 }, 'On leave.')
  assert.ok(!(made instanceof Refusal))
  const review = granted(await opened({ mayRule: true, needed: 1 }))
  assert.deepEqual(
    (await listed(bob)).filter((id) => id === review.id),
    [review.id],
  )
  const after = granted(await desk.rule(review.id, bob, 'approve', 'For Olga.'))
  assert.equal(after.state, 'approved')
  assert.deepEqual([after.rulings[0]?.isOwner, after.rulings[0]?.deputyOf], [true, olga.id])
  const own = granted(await opened({ mayRule: true, needed: 0 }, { by: olga }))
  assert.equal(codeOf(await desk.rule(own.id, bob, 'approve', 'For Olga.')), 'reviewer-group')
})

test('I5: whatever owners, groups, losses and quorums, nothing goes without enough owners who are no party', async () => {
  const people = ['ann', 'finn', 'dan', 'oskar', 'carol', 'agent-7']
  const someone = fc.record({ name: fc.constantFrom(...people), groups: fc.subarray(['dba', 'own']) })
  const property = fc.asyncProperty(
    fc.subarray(people),
    fc.subarray(['own']),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 0, max: 2 }),
    fc.boolean(),
    fc.array(someone, { maxLength: 8 }),
    fc.subarray(people),
    async (named, groups, quorum, asked, mayRule, rulings, losing) => {
      const owners = { people: named.map((name) => principal(name).id), groups }
      const needed = Math.min(asked, quorum)
      const terms = {
        groups: ['dba'],
        quorum,
        waitMsMax: 60_000,
        keepsRole: true as const,
        owners: { mayRule, needed },
      }
      const review = await desk.open(request(agent, { terms, owners }))
      if (review instanceof Refusal) return
      for (const { name, groups: own } of rulings)
        await desk.rule(review.id, principal(name, 'person', own), 'approve', 'x')
      const after = granted(await desk.show(review.id, agent))
      const lost = losing.map((name) => ({ reviewer: principal(name).id, reason: 'left' }))
      if (after.state === 'approved')
        await desk.voidRulings(
          review.id,
          lost.filter(({ reviewer }) => after.rulings.some((one) => one.reviewer === reviewer)),
        )
      // Reckoned again from who they are, not from what the store says of them.
      const first = new Map<string, readonly string[]>()
      for (const { name, groups: own } of rulings) {
        const isOwner = named.includes(name) || own.some((group) => groups.includes(group))
        const isReviewer = own.includes('dba') || (mayRule && isOwner)
        if (['carol', 'agent-7'].includes(name) || !isReviewer) continue
        if (!first.has(name)) first.set(name, own)
        if (hasEnough(first)) break
      }
      function hasEnough(among: ReadonlyMap<string, readonly string[]>): boolean {
        const owning = [...among].filter(
          ([name, own]) => named.includes(name) || own.some((group) => groups.includes(group)),
        )
        return among.size >= quorum && owning.length >= needed
      }
      assert.equal(after.state === 'approved', hasEnough(first))
      const left = new Map([...first].filter(([name]) => !losing.includes(name)))
      const goes = hasEnough(first) && hasEnough(left)
      assert.equal(await desk.spend(review.id, review.digest), goes)
    },
  )
  await fc.assert(property, { numRuns: 80 })
})

async function listed(principal: Principal): Promise<readonly string[]> {
  const found = await desk.list({ visibleTo: principal, countMax: 100 })
  assert.ok(!(found instanceof Refusal))
  return found.map(({ id }) => id)
}
