/** Disposal and legal holds: who may ask and who lets it happen, at the desk and at the store itself. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { systemClock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { systemRandom, uuidv7 } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { AccessChange } from '../ledger/entries/access-change.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { violationOf } from '../store/violation.ts'
import { DisposalDesk } from './disposal-desk.ts'
import type { DisposalRequest, LegalHold } from './disposal-request.ts'
import { principal } from './fixture.ts'

let server: TemporaryServer
let store: Store
const changes: AccessChange[] = []
const [ann, bob, cid] = ['ann', 'bob', 'cid'].map((name) => principal(name, 'person', ['records'])) as [
  Principal,
  Principal,
  Principal,
]

before(async () => {
  server = await startTemporaryServer()
  store = await server.open(20_000)
})
after(() => server[Symbol.asyncDispose]())

function deskOf(
  quorum = 1,
  configured: ReadonlyMap<string, string> = new Map(),
  groups: readonly string[] = ['records'],
): DisposalDesk {
  changes.length = 0
  return new DisposalDesk({
    store,
    record: async (change) => void changes.push(change),
    clock: systemClock,
    random: systemRandom,
    origin: 'test.example/ledger',
    terms: { groups, quorum },
    configured,
  })
}

function made<T extends object>(done: T | Refusal): T {
  assert.ok(!(done instanceof Refusal), done instanceof Refusal ? done.message : '')
  return done
}

function codeOf(done: DisposalRequest | LegalHold | Refusal): string {
  if (done instanceof Refusal) return done.code
  return 'state' in done ? done.state : 'placed'
}

function erasure(): { kind: 'erasure'; sessions: string[]; recordings: string[] } {
  return { kind: 'erasure', sessions: [uuidv7(systemClock.now(), systemRandom)], recordings: [] }
}

test('I5: whoever asked never lets it happen, by the desk and by the store, whatever sign-in they come with', async () => {
  const desk = deskOf()
  const request = made(await desk.ask(mailed('ann'), erasure(), 'A request of the customer.'))
  const agent = principal('agent', 'agent', ['records'], bob)
  const outsider = principal('eve', 'person', ['sales'])
  for (const [who, code] of [
    [mailed('ann'), 'reviewer-own'],
    [mailed('ann-saml'), 'reviewer-own'],
    [agent, 'reviewer-kind'],
    [outsider, 'reviewer-group'],
  ] as const)
    assert.equal(codeOf(await desk.rule(request.id, who, 'approve', 'Fine.')), code, who.id)
  for (const who of [agent, outsider]) {
    assert.notEqual(codeOf(await desk.ask(who, erasure(), 'Please.')), 'open')
    assert.notEqual(codeOf(await desk.place(who, 'bank', 'A case.')), 'placed')
  }
  for (const [approver, mail, kind, groups, constraint] of [
    [ann.id, '', 'person', ['records'], 'disposer_is_not_author'],
    [bob.id, 'ann@bank.example', 'person', ['records'], 'disposer_is_not_author'],
    [bob.id, '', 'agent', ['records'], 'disposal_rulings_approver_kind_check'],
    [bob.id, '', 'person', ['sales'], 'disposer_is_in_group'],
  ] as const) {
    const put = insertRuling(request, approver, mail, kind, groups)
    await assert.rejects(put, (error) => violationOf(error)?.constraint === constraint, constraint)
  }
  for (const state of ['approved', 'done', 'rejected'])
    await assert.rejects(
      run(`UPDATE disposals SET state = '${state}' WHERE id = '${request.id}'`),
      (error) => ['SY002', 'SY003'].includes(violationOf(error)?.code ?? ''),
      state,
    )
  assert.deepEqual(await desk.approved(), [])
  assert.equal(codeOf(await desk.rule(request.id, bob, 'approve', 'Checked.')), 'approved')
  assert.deepEqual(
    made<readonly DisposalRequest[]>(await desk.approved()).map(({ id }) => id),
    [request.id],
  )
  await desk.finish(request.id, { sessions: 1 })
  assert.deepEqual(await desk.approved(), [])
  assert.deepEqual(
    changes.map(({ verb, author }) => [verb, author]),
    [
      ['asked', ann.id],
      ['approved', bob.id],
      ['done', 'retention'],
    ],
  )
})

test('I5: two people are two, one rejection ends it, and whoever asked alone takes it back', async () => {
  const desk = deskOf(2)
  const request = made(await desk.ask(ann, erasure(), 'Please.'))
  assert.equal(codeOf(await desk.rule(request.id, bob, 'approve', 'Yes.')), 'open')
  assert.equal(codeOf(await desk.rule(request.id, bob, 'approve', 'Again.')), 'review-ruled')
  assert.equal(codeOf(await desk.rule(request.id, cid, 'approve', 'Yes.')), 'approved')
  const other = made(await desk.ask(ann, erasure(), 'Please.'))
  assert.equal(codeOf(await desk.rule(other.id, bob, 'reject', 'No.')), 'rejected')
  assert.equal(codeOf(await desk.rule(other.id, cid, 'approve', 'Yes.')), 'review-over')
  const third = made(await desk.ask(ann, erasure(), 'Please.'))
  assert.equal(codeOf(await desk.withdraw(third.id, bob)), 'review-unknown')
  assert.equal(codeOf(await desk.withdraw(third.id, ann)), 'withdrawn')
  assert.equal(codeOf(await deskOf(1, new Map(), []).ask(ann, erasure(), 'Please.')), 'denied')
})

test('I5: a legal hold ends by two people, and not while the configuration asks for it', async () => {
  const configured = new Map([['bank', 'case 12']])
  const desk = deskOf(1, configured)
  const own = made(await desk.place(ann, 'cards', 'case 13'))
  assert.deepEqual(made(await desk.place(bob, 'cards', 'case 13')).id, own.id, 'it is there already')
  const holds = made<readonly LegalHold[]>(await desk.holds())
  const bank = holds.find(({ resource }) => resource === 'bank')
  assert.ok(bank?.placedBy === 'configuration')
  const release = (hold: string): Promise<DisposalRequest | Refusal> =>
    desk.ask(ann, { kind: 'release', hold }, 'The case is closed.')
  assert.equal(codeOf(await release(bank.id)), 'denied')
  const asked = made(await release(own.id))
  assert.equal(made<readonly LegalHold[]>(await desk.holds()).length, 2, 'nothing ends by asking')
  await assert.rejects(
    run(`UPDATE legal_holds SET released_by = '${asked.id}', released_at = now() WHERE id = '${own.id}'`),
    (error) => violationOf(error)?.code === 'SY003',
  )
  assert.equal(codeOf(await desk.rule(asked.id, bob, 'approve', 'It is.')), 'done')
  assert.deepEqual(
    made<readonly LegalHold[]>(await desk.holds()).map(({ resource }) => resource),
    ['bank'],
  )
  const entry = changes.find(({ noun, verb }) => noun === 'legal-hold' && verb === 'released')
  assert.deepEqual([entry?.resource, entry?.author, entry?.details['approvers']], ['cards', ann.id, [bob.id]])
  // Out of the configuration it stands until it is released too.
  const without = deskOf()
  assert.equal(made<readonly LegalHold[]>(await without.holds()).length, 1)
  const last = made(await without.ask(ann, { kind: 'release', hold: bank.id }, 'Closed too.'))
  assert.equal(codeOf(await without.rule(last.id, cid, 'approve', 'It is.')), 'done')
  assert.deepEqual(await without.holds(), [])
})

test('history is not rewritten: neither requests, nor rulings, nor holds', async () => {
  const desk = deskOf()
  const request = made(await desk.ask(ann, erasure(), 'Please.'))
  made(await desk.rule(request.id, bob, 'approve', 'Yes.'))
  made(await desk.place(ann, 'bank', 'case 14'))
  const fresh = uuidv7(systemClock.now(), systemRandom)
  for (const text of [
    `UPDATE disposals SET sessions = '{${fresh}}' WHERE id = '${request.id}'`,
    `UPDATE disposals SET state = 'open' WHERE id = '${request.id}'`,
    `DELETE FROM disposals`,
    `UPDATE disposal_rulings SET approver = 'x'`,
    `DELETE FROM disposal_rulings`,
    `UPDATE legal_holds SET reason = 'x'`,
    `DELETE FROM legal_holds`,
    `TRUNCATE disposal_rulings`,
    `TRUNCATE legal_holds CASCADE`,
  ])
    await assert.rejects(run(text), (error) => violationOf(error)?.code === 'SY003', text)
})

/** Somebody whose issuer vouches for Ann's address. */
function mailed(name: string): Principal {
  return {
    ...principal(name, 'person', ['records']),
    claims: { email: 'Ann@bank.example', email_verified: true },
  }
}

async function run(text: string): Promise<void> {
  await store.transact((transaction) => sql.raw(text).execute(transaction))
}

async function insertRuling(
  { id, author, authorMail }: DisposalRequest,
  approver: string,
  mail: string,
  kind: string,
  groups: readonly string[],
): Promise<void> {
  await store.transact((transaction) =>
    sql`INSERT INTO disposal_rulings (disposal, author, author_mail, approver_groups, approver, approver_name,
        approver_mail, approver_kind, memberships, ruling, justification, at)
      VALUES (${id}, ${author}, ${authorMail}, '{records}', ${approver}, 'x', ${mail}, ${kind}, ${[...groups]},
        'approve', 'x', now())`.execute(transaction),
  )
}
