/** One person with several sign-ins is one person where roles are granted, passkeys are reset, and glass is broken too. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { principalId, type Principal } from '../core/principal.ts'
import { systemRandom } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { BreakGlassDesk, type BreakGlassRequest, type BrokenGlass } from './break-glass.ts'
import { attemptAt, codeOf, makeDesk, principal, testParty } from './fixture.ts'
import { GrantDesk } from './grant-desk.ts'
import type { Grant, GrantRequest } from './grant.ts'
import { ResetDesk } from './reset-desk.ts'

let server: TemporaryServer
let store: Store
const record = (): Promise<void> => Promise.resolve()
const parts = (): {
  store: Store
  record: typeof record
  clock: typeof systemClock
  random: typeof systemRandom
} => ({
  store,
  record,
  clock: systemClock,
  random: systemRandom,
})
before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
})
after(() => server[Symbol.asyncDispose]())

/** The person of that address, as one issuer or another vouches for them. */
function known(name: string, at: 'one' | 'two'): Principal {
  const issuer = `https://${at}.test`
  const email = `${at === 'two' ? name.toUpperCase() : name}@bank.example`
  const id = principalId(issuer, name)
  return { ...principal(name, 'person', ['dba']), issuer, id, claims: { email }, issuedAt: Date.now() - 1000 }
}

function made<T>(answer: T | Refusal): T {
  if (answer instanceof Refusal) throw new Error(`${answer.code}: ${answer.message}`)
  return answer
}

function wantedRole(requester: Principal): GrantRequest {
  const when = { lastsMs: 60_000, startsAt: null, recurs: null }
  return {
    resource: 'bank',
    role: 'fixer',
    requester,
    ...when,
    justification: 'So.',
    groups: ['dba'],
    quorum: 2,
  }
}

test('I5: nobody grants themselves a role by another sign-in, or fills two places of its quorum', async () => {
  const desk = new GrantDesk(parts())
  for (const requester of [known('carol', 'one'), principal('bot', 'agent', [], known('carol', 'one'))]) {
    const { id } = made(await desk.ask(wantedRole(requester)))
    const rule = async (by: Principal, word: 'approve' | 'deny' = 'approve'): Promise<string> => {
      const answer: Grant | Refusal = await desk.rule(id, by, word, 'Yes.')
      return answer instanceof Refusal ? answer.code : answer.state
    }
    assert.equal(await rule(known('carol', 'two')), 'reviewer-own')
    assert.equal(await rule(known('carol', 'two'), 'deny'), 'reviewer-own')
    assert.deepEqual((await Promise.all([rule(known('ann', 'one')), rule(known('ann', 'two'))])).toSorted(), [
      'open',
      'review-ruled',
    ])
    assert.equal(await rule(known('bob', 'two')), 'approved')
    assert.equal(await attemptAt(store, `UPDATE grants SET party_mails = '{}' WHERE id = $1`, [id]), 'SY003')
  }
})

test('I5: two others who let somebody start anew with passkeys are two, and others', async () => {
  const desk = new ResetDesk({ ...parts(), party: testParty, recoveryGroups: ['dba'] })
  const { id } = made(await desk.ask(known('carol', 'one'), 'Lost.'))
  const rule = async (by: Principal): Promise<string> => {
    const answer = await desk.rule(id, by, 'approve', 'I called them.')
    return answer instanceof Refusal ? answer.code : answer.state
  }
  assert.equal(await rule(known('carol', 'two')), 'reviewer-own')
  assert.deepEqual((await Promise.all([rule(known('ann', 'one')), rule(known('ann', 'two'))])).toSorted(), [
    'open',
    'review-ruled',
  ])
  assert.equal(
    await attemptAt(store, `UPDATE passkey_resets SET person_mail = '' WHERE id = $1`, [id]),
    'SY002',
  )
  assert.equal(await rule(known('bob', 'one')), 'done')
})

function emergency(person: Principal, reviewWithinMs: number): BreakGlassRequest {
  return {
    resource: 'bank',
    role: 'fixer',
    person,
    lastsMs: 60_000,
    justification: 'Payments stand still.',
    stepUp: 'sign-in',
    groups: ['dba'],
    quorum: 1,
    reviewWithinMs,
    policyVersion: 'f'.repeat(64),
  }
}

test('I5: whoever broke glass does not review it by another sign-in, also once it is chased, nor breaks more while it is overdue', async () => {
  const { desk } = makeDesk(store, 'one')
  await using reviews = desk
  await using glass = new BreakGlassDesk({
    ...parts(),
    gateway: 'one',
    party: testParty,
    sinks: [],
    log: (line) => assert.fail(line),
    makeKey: record,
    recordReview: record,
    recordAccess: record,
    alert: () => undefined,
  })
  const again = known('carol', 'two')
  const { id, reviewId } = made<BrokenGlass>(await glass.open(emergency(known('carol', 'one'), 200), null))
  assert.equal(codeOf(await reviews.rule(reviewId, again, 'approve', 'It was right.')), 'reviewer-own')
  let chased = reviewId
  for (let round = 0; round < 300 && chased === reviewId; round += 1) {
    await glass.settle()
    await new Promise((resolve) => setTimeout(resolve, 50))
    chased = made(await glass.list(known('ann', 'one'))).find((one) => one.id === id)?.reviewId ?? reviewId
  }
  assert.notEqual(chased, reviewId)
  assert.equal(codeOf(await glass.open(emergency(again, 60_000), null)), 'after-review-overdue')
  const keeps = `UPDATE reviews SET party_mails = '{}' WHERE id = $1 AND party_mails = '{carol@bank.example}'`
  assert.equal(await attemptAt(store, keeps, [chased]), 'SY003')
})
