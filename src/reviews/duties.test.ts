/** What rules ask of reviewers besides: not the authors, still in the role, others told in time. Over random people. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { CompiledQuery } from 'kysely'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { violationOf } from '../store/violation.ts'
import { codeOf, granted, makeDesk, principal, request } from './fixture.ts'

let server: TemporaryServer
let store: Store
let desk: ReturnType<typeof makeDesk>['desk']
let entries: ReturnType<typeof makeDesk>['entries']
const agent = principal('agent-7', 'agent', ['dba'], principal('carol', 'person', ['dba']))
const [ann, bob, dan] = ['ann', 'bob', 'dan'].map((name) => principal(name, 'person', ['dba']))
assert.ok(ann && bob && dan)
const terms = { groups: ['dba', 'leads'], quorum: 1, waitMsMax: 60_000 }

before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
  const sinks = ['dba', 'leads'].map((group) => ({ name: group, groups: [group] }))
  ;({ desk, entries } = makeDesk(store, 'one', () => Promise.resolve(), sinks))
})
after(async () => {
  await desk[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

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

test('I5: whoever wrote the policy does not rule, by id or by address, at the desk or past it', async () => {
  const mail = { ...bob, claims: { email: 'Bob@Bank.example' } }
  const unverified = { ...bob, claims: { email: 'bob@bank.example', email_verified: false } }
  const authors = [ann.id, 'bob@bank.EXAMPLE']
  const review = granted(await desk.open(request(agent, { terms, authors })))
  assert.equal(codeOf(await desk.rule(review.id, ann, 'approve', 'Mine.')), 'reviewer-author')
  assert.equal(codeOf(await desk.rule(review.id, mail, 'deny', 'Mine.')), 'reviewer-author')
  const insert = (reviewer: string, address: string): Promise<string> =>
    attempt(
      `INSERT INTO review_rulings (review, parties, reviewer_groups, reviewer, reviewer_kind, reviewer_name, reviewer_mail,
         memberships, ruling, justification, at) VALUES ($1, $2, $3, $4, 'person', 'x', $5, '{dba}', 'approve', 'x', now())`,
      review.id,
      review.parties,
      review.groups,
      reviewer,
      address,
    )
  assert.equal(await insert(ann.id, ''), 'SY008')
  assert.equal(await insert('somebody', 'BOB@bank.example'), 'SY008')
  assert.equal(await attempt(`UPDATE review_duties SET authors = '{}' WHERE review = $1`, review.id), 'SY003')
  assert.equal(await attempt('DELETE FROM review_duties WHERE review = $1', review.id), 'SY003')
  granted(
    await desk.rule(review.id, unverified, 'approve', 'An address that nobody vouches for is nobody’s.'),
  )
  assert.ok(entries.some((one) => one.type === 'review.ruling-refused' && one.code === 'reviewer-author'))
})

test('a ruling whose reviewer lost the role lets nothing go, and stays on record as void', async () => {
  const strict = { ...terms, quorum: 2, keepsRole: true as const }
  const review = granted(await desk.open(request(agent, { terms: strict })))
  const early = await attempt(
    'INSERT INTO review_voids (review, reviewer, reason) VALUES ($1, $2, $3)',
    review.id,
    ann.id,
    'x',
  )
  assert.equal(early, 'SY002')
  granted(await desk.rule(review.id, ann, 'approve', 'Fine.'))
  granted(await desk.rule(review.id, bob, 'approve', 'Fine.'))
  assert.equal(await desk.voidRulings(review.id, [{ reviewer: bob.id, reason: 'deactivated' }]), null)
  const after = granted(await desk.show(review.id, ann))
  assert.deepEqual([after.state, after.duties.voided], ['withdrawn', [bob.id]])
  assert.equal(await desk.spend(review.id, review.digest), false)
  assert.ok(entries.some((one) => one.type === 'review.voided' && one.reviewer === bob.id))
})

test('the store lets no approval be spent without the quorum that is left of it', async () => {
  const strict = { ...terms, quorum: 2, keepsRole: true as const, standing: { ...standing, usesMax: 3 } }
  const review = granted(await desk.open(request(agent, { terms: strict })))
  for (const one of [ann, bob]) granted(await desk.rule(review.id, one, 'approve', 'Fine.'))
  const spend = 'UPDATE reviews SET uses = uses + 1, spent_at = now() WHERE id = $1'
  assert.equal(await attempt(spend, review.id), 'changed 1')
  const gone = 'INSERT INTO review_voids (review, reviewer, reason) VALUES ($1, $2, $3)'
  assert.equal(await attempt(gone, review.id, dan.id, 'never ruled'), 'SY002')
  assert.equal(await attempt(gone, review.id, ann.id, 'left'), 'changed 1')
  assert.equal(await attempt(spend, review.id), 'SY002')
  assert.equal(await attempt('DELETE FROM review_voids WHERE review = $1', review.id), 'SY003')
})

const standing = { waits: true, usesMax: 1, validMs: 60_000, binds: 'text' } as const

test('whoever comes back as the ruling is given finds the approval, and reviewers are asked once', async () => {
  const wanted = request(agent, { terms: { ...terms, standing: { ...standing, waits: false } } })
  const review = granted(await desk.ask(wanted))
  assert.equal(granted(await desk.ask(wanted)).id, review.id)
  granted(await desk.rule(review.id, ann, 'approve', 'Fine.'))
  // Its client looked for an approval a moment before there was one.
  const again = granted(await desk.ask(wanted))
  assert.deepEqual([again.id, again.state], [review.id, 'approved'])
  assert.equal(await desk.spend(review.id, wanted.digest, null), true)
  const next = granted(await desk.ask(wanted))
  assert.notEqual(next.id, review.id)
  await desk.withdraw(next.id, 'Not wanted any more.')
})

test('others are told when nobody answers in time, once, and not before', async () => {
  const escalation = { afterMs: 300, groups: ['leads'] }
  const quick = granted(await desk.open(request(agent, { terms: { ...terms, escalation } })))
  assert.deepEqual(
    granted(await desk.show(quick.id, ann)).notices.map(({ sink }) => sink),
    ['dba'],
  )
  const other = granted(await desk.open(request(agent, { terms: { ...terms, escalation } })))
  granted(await desk.rule(other.id, ann, 'approve', 'Fine.'))
  const early = `UPDATE review_duties SET escalated_at = now() WHERE review = $1`
  assert.equal(await attempt(early, quick.id), 'SY003')
  let told: readonly string[] = []
  for (let round = 0; round < 60 && told.length < 2; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    told = granted(await desk.show(quick.id, ann)).notices.map(({ sink }) => sink)
  }
  assert.deepEqual(new Set(told), new Set(['dba', 'leads']))
  const escalated = entries.filter((one) => one.type === 'review.escalated')
  assert.deepEqual(
    escalated.map(({ review }) => review),
    [quick.id],
  )
})

test('I5: whatever people, authors, losses and quorums, nothing goes but by enough others who still may', async () => {
  const names = ['ann', 'bob', 'dan', 'eve', 'agent-7', 'carol']
  const some = fc.subarray(names)
  await fc.assert(
    fc.asyncProperty(
      some,
      some,
      some,
      fc.integer({ min: 1, max: 3 }),
      async (authors, approving, losing, quorum) => {
        const ids = authors.map((name) => principal(name).id)
        const asked = request(agent, { authors: ids, terms: { ...terms, quorum, keepsRole: true } })
        const review = granted(await desk.open(asked))
        for (const name of approving) {
          const by = name === 'agent-7' ? agent : principal(name, 'person', ['dba'])
          await desk.rule(review.id, by, 'approve', 'Fine.')
        }
        const ruled = granted(await desk.show(review.id, ann))
        const counted = ruled.rulings.map(({ reviewer }) => reviewer)
        const lost = losing.map((name) => principal(name).id).filter((id) => counted.includes(id))
        if (ruled.state === 'approved' && lost.length > 0)
          await desk.voidRulings(
            review.id,
            lost.map((reviewer) => ({ reviewer, reason: 'lost' })),
          )
        const isSpent = await desk.spend(review.id, review.digest)
        const mayCount = counted.filter(
          (id) => !ids.includes(id) && !review.parties.includes(id) && !lost.includes(id),
        )
        if (isSpent === true) assert.ok(new Set(mayCount).size >= quorum)
        else assert.ok(new Set(mayCount).size < quorum)
      },
    ),
    { numRuns: 60 },
  )
})
