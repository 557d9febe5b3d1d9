import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../core/refusal.ts'
import { chainOf, type Principal } from '../core/principal.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { codeOf, granted, makeDesk, principal, request } from './fixture.ts'

let server: TemporaryServer
let desks: readonly ReturnType<typeof makeDesk>[]

before(async () => {
  server = await startTemporaryServer()
  desks = [makeDesk(await server.open(), 'one'), makeDesk(await server.open(), 'two')]
})
after(async () => {
  for (const { desk } of desks) await desk[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const groups = ['dba', 'sre', 'risk']
const kinds = ['person', 'person', 'person', 'agent', 'workload'] as const
const someone: fc.Arbitrary<Principal> = fc
  .record({
    subject: fc.constantFrom('ann', 'bob', 'carol', 'dan', 'eve', 'finn'),
    kind: fc.constantFrom(...kinds),
    groups: fc.subarray(groups),
  })
  .map(({ subject, kind, groups }) => principal(subject, kind, groups))

function chained(links: readonly Principal[]): Principal {
  const [first, ...rest] = links
  if (first === undefined) throw new Error('A chain has a link.')
  return rest.length === 0 ? first : { ...first, onBehalfOf: chained(rest) }
}

test('I5: whoever rules in whatever order, an approval has its quorum of distinct people, none of them a party', async () => {
  const property = fc.asyncProperty(
    fc.array(someone, { minLength: 1, maxLength: 3 }).map(chained),
    fc.subarray(groups, { minLength: 1 }),
    fc.integer({ min: 1, max: 3 }),
    fc.array(
      fc.record({
        by: fc.array(someone, { minLength: 1, maxLength: 2 }).map(chained),
        ruling: fc.constantFrom('approve', 'approve', 'approve', 'deny' as const),
        desk: fc.integer({ min: 0, max: 1 }),
      }),
      { maxLength: 12 },
    ),
    fc.boolean(),
    async (requester, reviewers, quorum, rulings, inParallel) => {
      const terms = { groups: reviewers, quorum, waitMsMax: 60_000 }
      const [one] = desks
      assert.ok(one)
      const review = granted(await one.desk.open(request(requester, { terms })))
      const answers: unknown[] = []
      const turns = rulings.map(({ by, ruling, desk }) => async () => {
        answers.push(await desks[desk]?.desk.rule(review.id, by, ruling, 'because'))
      })
      if (inParallel) await Promise.all(turns.map((turn) => turn()))
      else for (const turn of turns) await turn()

      const after = granted(await one.desk.show(review.id, chainOf(requester)[0] ?? requester))
      const approvals = new Set(
        after.rulings.filter(({ ruling }) => ruling === 'approve').map((by) => by.reviewer),
      )
      const denials = after.rulings.filter(({ ruling }) => ruling === 'deny')
      for (const { reviewer } of after.rulings) assert.ok(!review.parties.includes(reviewer))
      const isApproved = after.state === 'approved'
      assert.equal(isApproved, approvals.size >= quorum && denials.length === 0)
      assert.equal(after.state === 'denied', denials.length > 0)
      assert.equal(await one.desk.spend(review.id, review.digest), isApproved)
      assert.ok(
        answers.every((answer) => !(answer instanceof Refusal) || answer.code !== 'review-unavailable'),
      )
    },
  )
  await fc.assert(property, { numRuns: 120 })
})

test('I2, I5: approve, deny, withdraw, expire and spend at once: one end, at most one spender, and the ledger agrees', async () => {
  const agent = principal('agent-7', 'agent')
  const seen = new Map<string, number>()
  for (let round = 0; round < 60; round += 1) {
    const [one, two] = desks
    assert.ok(one && two)
    const terms = { groups: ['dba'], quorum: 1, waitMsMax: 5 + (round % 12) * 3 }
    const review = granted(await one.desk.open(request(agent, { terms })))
    const leaving = new AbortController()
    const wait = one.desk.wait(review.id, leaving.signal)
    await new Promise((resolve) => setTimeout(resolve, round % 9))
    const spends: (boolean | Refusal)[] = []
    const spend = async (desk: (typeof one)['desk']): Promise<void> => {
      for (let turn = 0; turn < 4; turn += 1) spends.push(await desk.spend(review.id, review.digest))
    }
    const answers = await Promise.all([
      two.desk.rule(review.id, principal('ann', 'person', ['dba']), 'approve', 'Yes.'),
      two.desk.rule(review.id, principal('bob', 'person', ['dba']), 'deny', 'No.'),
      one.desk.rule(review.id, principal('carol', 'person', ['dba']), 'approve', 'Yes.'),
      round % 3 === 0 ? one.desk.withdraw(review.id, 'raced') : undefined,
      spend(one.desk),
      spend(two.desk),
    ])
    if (round % 4 === 0) leaving.abort()
    const end = await wait
    const after = granted(await one.desk.show(review.id, agent))
    seen.set(after.state, (seen.get(after.state) ?? 0) + 1)
    assert.notEqual(after.state, 'open', answers.map(codeOf).join('; '))
    // Whoever left was told so, although an approval may have been spent in the same instant; and an approval that
    // ended the wait may have been taken back before anybody spent it.
    const isTakenBack = end === 'approved' && after.state === 'withdrawn' && after.spentAt === null
    if (!leaving.signal.aborted && !isTakenBack) assert.equal(end, after.state)
    const spent = spends.filter((answer) => answer === true).length
    assert.equal(spent, after.spentAt === null ? 0 : 1)
    if (spent > 0) assert.equal(after.state, 'approved')
    const approvals = after.rulings.filter(({ ruling }) => ruling === 'approve')
    if (after.state === 'approved') assert.equal(approvals.length, 1)
    const closings = desks
      .flatMap(({ entries }) => entries)
      .flatMap((entry): readonly string[] =>
        entry.type === 'review.closed' && entry.review === review.id ? [entry.state] : [],
      )
    assert.ok(closings.includes(after.state))
    // The only second ending there is: an approval that nobody spent is taken back.
    assert.ok(
      closings.length === 1 || (closings.length === 2 && closings.includes('approved')),
      closings.join(),
    )
  }
  assert.ok(seen.size >= 3, `the race had too few ends: ${[...seen.keys()].join()}`)
})
