/** Policies that are proposed and published: who may, at the desk and at the store itself. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { systemClock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { systemRandom } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { AccessChange } from '../ledger/entries/access-change.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { violationOf } from '../store/violation.ts'
import { principal } from './fixture.ts'
import { PolicyDesk, type PolicyBase } from './policy-desk.ts'
import type { PolicyProposal } from './policy-proposal.ts'

let server: TemporaryServer
let store: Store
const changes: AccessChange[] = []
const [ann, bob, cid] = ['ann', 'bob', 'cid'].map((name) => principal(name, 'person', ['security'])) as [
  Principal,
  Principal,
  Principal,
]

before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
})
after(() => server[Symbol.asyncDispose]())

let versions = 0

/** A desk, what was published last, and texts that nobody proposed yet. */
async function deskOf(
  quorum: number,
): Promise<{ readonly desk: PolicyDesk; readonly base: PolicyBase; readonly fresh: () => string }> {
  changes.length = 0
  const desk = new PolicyDesk({
    store,
    record: async (change) => void changes.push(change),
    clock: systemClock,
    random: systemRandom,
    publishing: { groups: ['security'], quorum },
  })
  const newest = await desk.published()
  assert.ok(newest === null || 'text' in newest)
  const base = baseOf(newest?.text.toString('utf8') ?? textOf('a'))
  return { desk, base, fresh: () => textOf(`rule-${(versions += 1)}`) }
}

function textOf(rule: string): string {
  return `version: 1\nrules:\n  - { name: ${rule}, verdict: deny }\n`
}

function baseOf(text: string): PolicyBase {
  return { version: createHash('sha256').update(text).digest('hex'), text: Buffer.from(text) }
}

function made(done: PolicyProposal | Refusal): PolicyProposal {
  assert.ok(!(done instanceof Refusal), done instanceof Refusal ? done.message : '')
  return done
}

function codeOf(done: PolicyProposal | Refusal): string {
  return done instanceof Refusal ? done.code : done.state
}

test('I5: an author never approves, by the desk and by the store, whatever sign-in they come with', async () => {
  const { desk, base, fresh } = await deskOf(1)
  const proposal = made(await desk.propose(mailed('ann'), fresh(), base, 'Tighter.'))
  assert.equal(codeOf(await desk.rule(proposal.id, mailed('ann'), 'approve', 'Mine.')), 'reviewer-own')
  assert.equal(codeOf(await desk.rule(proposal.id, mailed('ann-saml'), 'approve', 'Mine.')), 'reviewer-own')
  const agent = principal('agent', 'agent', ['security'], bob)
  assert.equal(codeOf(await desk.rule(proposal.id, agent, 'approve', 'Fine.')), 'reviewer-kind')
  const outsider = principal('eve', 'person', ['sales'])
  assert.equal(codeOf(await desk.rule(proposal.id, outsider, 'approve', 'Fine.')), 'reviewer-group')
  for (const [approver, mail, kind, groups, constraint] of [
    [ann.id, '', 'person', ['security'], 'approver_is_not_author'],
    [bob.id, 'ann@bank.example', 'person', ['security'], 'approver_is_not_author'],
    [bob.id, '', 'agent', ['security'], 'policy_rulings_approver_kind_check'],
    [bob.id, '', 'person', ['sales'], 'approver_is_in_group'],
  ] as const) {
    const put = insertRuling(proposal, approver, mail, kind, groups)
    await assert.rejects(put, (error) => violationOf(error)?.constraint === constraint, constraint)
  }
  await assert.rejects(publish(proposal), (error) => violationOf(error)?.code === 'SY002')
  assert.equal(codeOf(await desk.rule(proposal.id, bob, 'approve', 'Read it.')), 'published')
})

test('a proposal needs its quorum of distinct people, and one rejection ends it', async () => {
  const { desk, base, fresh } = await deskOf(2)
  const text = fresh()
  const proposal = made(await desk.propose(ann, text, base, 'Tighter.'))
  assert.equal(codeOf(await desk.rule(proposal.id, bob, 'approve', 'Yes.')), 'open')
  assert.equal(codeOf(await desk.rule(proposal.id, bob, 'approve', 'Again.')), 'review-ruled')
  const before = await desk.published()
  assert.ok(before === null || ('text' in before && before.text.toString() !== text))
  assert.equal(codeOf(await desk.rule(proposal.id, cid, 'approve', 'Yes.')), 'published')
  const published = await desk.published()
  assert.ok(published && 'text' in published && published.text.toString() === text)
  assert.equal(codeOf(await desk.rule(proposal.id, cid, 'reject', 'No!')), 'review-over')
  const entry = changes.find(({ verb }) => verb === 'published')
  assert.deepEqual(
    [entry?.author, entry?.details['approvers'], entry?.details['version']],
    [ann.id, [bob.id, cid.id], proposal.version],
  )
  const other = made(await desk.propose(bob, fresh(), baseOf(text), 'Other.'))
  assert.equal(codeOf(await desk.rule(other.id, ann, 'reject', 'No.')), 'rejected')
  assert.equal(codeOf(await desk.rule(other.id, cid, 'approve', 'Yes.')), 'review-over')
  assert.equal(codeOf(await desk.withdraw(other.id, bob)), 'review-unknown')
})

test('what was made from another policy than the one in force is not published over it', async () => {
  const { desk, base, fresh } = await deskOf(1)
  const one = made(await desk.propose(ann, fresh(), base, 'One.'))
  const other = made(await desk.propose(bob, fresh(), base, 'Other.'))
  const [left, right] = await Promise.all([
    desk.rule(one.id, cid, 'approve', 'Yes.'),
    desk.rule(other.id, cid, 'approve', 'Yes.'),
  ])
  assert.deepEqual([codeOf(left), codeOf(right)].toSorted(), ['published', 'review-over'])
  const listed = await desk.list()
  assert.ok(!(listed instanceof Refusal))
  const states = listed.filter(({ id }) => id === one.id || id === other.id).map(({ state }) => state)
  assert.deepEqual(states.toSorted(), ['outdated', 'published'])
})

test('only a policy without faults is proposed, by a person, and its author alone takes it back', async () => {
  const { desk, base, fresh } = await deskOf(1)
  const by = (who: Principal, text: string): ReturnType<PolicyDesk['propose']> =>
    desk.propose(who, text, base, 'Why not.')
  assert.equal(codeOf(await by(ann, 'version: 9\n')), 'request-invalid')
  assert.equal(codeOf(await by(ann, base.text.toString('utf8'))), 'request-invalid')
  assert.equal(codeOf(await by(principal('bot', 'agent', ['security'], ann), fresh())), 'reviewer-kind')
  const proposal = made(await by(ann, fresh()))
  assert.equal(codeOf(await desk.withdraw(proposal.id, bob)), 'review-unknown')
  assert.equal(codeOf(await desk.withdraw(proposal.id, ann)), 'withdrawn')
  assert.equal(codeOf(await desk.rule(proposal.id, bob, 'approve', 'Yes.')), 'review-over')
})

test('history is not rewritten: neither proposals, nor rulings, nor what was published', async () => {
  const { desk, base, fresh } = await deskOf(1)
  const proposal = made(await desk.propose(ann, fresh(), base, 'Tighter.'))
  made(await desk.rule(proposal.id, bob, 'approve', 'Yes.'))
  for (const text of [
    `UPDATE policy_proposals SET author = 'x'`,
    `UPDATE policy_proposals SET state = 'open'`,
    `DELETE FROM policy_proposals`,
    `UPDATE policy_rulings SET approver = 'x'`,
    `DELETE FROM policy_rulings`,
    `UPDATE policy_publications SET number = 9`,
    `DELETE FROM policy_publications`,
    `TRUNCATE policy_publications CASCADE`,
  ])
    await assert.rejects(
      store.transact((transaction) => sql.raw(text).execute(transaction)),
      (error) => ['SY003', '23503'].includes(violationOf(error)?.code ?? ''),
      text,
    )
})

/** Somebody whose issuer vouches for Ann's address. */
function mailed(name: string): Principal {
  return {
    ...principal(name, 'person', ['security']),
    claims: { email: 'Ann@bank.example', email_verified: true },
  }
}

async function insertRuling(
  { id, author, authorMail }: PolicyProposal,
  approver: string,
  mail: string,
  kind: string,
  groups: readonly string[],
): Promise<void> {
  await store.transact((transaction) =>
    sql`INSERT INTO policy_rulings (proposal, author, author_mail, approver_groups, approver, approver_name,
        approver_mail, approver_kind, memberships, ruling, justification, at)
      VALUES (${id}, ${author}, ${authorMail}, '{security}', ${approver}, 'x', ${mail}, ${kind}, ${[...groups]},
        'approve', 'x', now())`.execute(transaction),
  )
}

async function publish({ id, version }: PolicyProposal): Promise<void> {
  await store.transact((transaction) =>
    sql`INSERT INTO policy_publications (number, proposal, version, at) VALUES (7, ${id}, ${version}, now())`.execute(
      transaction,
    ),
  )
}
