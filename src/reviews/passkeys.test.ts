/** Reviews that ask for a passkey, and how people come by one: at the desks, and at the store behind them. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { systemRandom } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { AccessChange } from '../ledger/entries/access-change.ts'
import { TestAuthenticator } from '../ledger/authenticator.fixture.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { attemptAt, codeOf, granted, makeDesk, principal, request, testParty } from './fixture.ts'
import { PasskeyDesk } from './passkey-desk.ts'
import { challengeOf } from './passkey.ts'
import { ResetDesk } from './reset-desk.ts'
import type { GivenRuling, Review } from './review.ts'

let server: TemporaryServer
let store: Store
let desk: ReturnType<typeof makeDesk>['desk']
let entries: ReturnType<typeof makeDesk>['entries']
let passkeys: PasskeyDesk
let resets: ResetDesk
const changes: AccessChange[] = []
const agent = principal('agent-7', 'agent', [], principal('carol'))

before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
  ;({ desk, entries } = makeDesk(store, 'one'))
  const parts = {
    store,
    clock: systemClock,
    random: systemRandom,
    party: testParty,
    recoveryGroups: ['security'],
    record: async (change: AccessChange) => {
      changes.push(change)
    },
  }
  passkeys = new PasskeyDesk(parts)
  resets = new ResetDesk(parts)
})
after(async () => {
  await desk[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

/** A person who has just signed in. */
function fresh(name: string, groups: readonly string[] = ['dba']): Principal {
  return { ...principal(name, 'person', groups), issuedAt: Date.now() - 1000 }
}

async function registered(person: Principal, by?: TestAuthenticator): Promise<TestAuthenticator> {
  const key = new TestAuthenticator(testParty, person.name)
  const offer = await passkeys.offer(person)
  assert.ok(!(offer instanceof Refusal))
  const vouch = by?.sign(offer.challenge) ?? null
  const made = await passkeys.register(person, key.register(offer.challenge), 'laptop', vouch)
  assert.ok(!(made instanceof Refusal), codeOf(made))
  assert.equal(made.credential, key.credential)
  return key
}

const terms = { groups: ['dba'], quorum: 1, waitMsMax: 60_000, passkey: true } as const

async function opened(): Promise<Review> {
  return granted(await desk.open(request(agent, { terms })))
}

function asked(
  review: Review,
  by: Principal,
  ruling: GivenRuling = { word: 'approve', revision: 0 },
): string {
  return challengeOf(review, by.id, ruling).toString('base64url')
}

function attempt(text: string, ...values: readonly unknown[]): Promise<string> {
  return attemptAt(store, text, values)
}

test('an approval needs a passkey where the rule says so; a denial does not', async () => {
  const ann = fresh('ann')
  const key = await registered(ann)
  const review = await opened()
  assert.equal(review.needsPasskey, true)
  assert.equal(codeOf(await desk.rule(review.id, ann, 'approve', 'Fine.')), 'passkey-required')
  const approved = granted(await desk.rule(review.id, ann, 'approve', 'Fine.', key.sign(asked(review, ann))))
  assert.equal(approved.state, 'approved')
  assert.equal(approved.rulings[0]?.credential, key.credential)
  const entry = entries.find((one) => one.type === 'review.ruled' && one.review === review.id)
  assert.ok(entry?.type === 'review.ruled' && entry.sworn?.publicKey === key.publicKey)
  const other = await opened()
  assert.equal(granted(await desk.rule(other.id, ann, 'deny', 'No.')).state, 'denied')
})

test('assertions of others, of other reviews and rulings, of other pages, and of copies are refused and put on record', async () => {
  const [bea, dan] = [fresh('bea'), fresh('dan')]
  const [key, another] = [await registered(bea), await registered(dan)]
  const [review, elsewhere] = [await opened(), await opened()]
  const rule = async (assertion: ReturnType<typeof key.sign>): Promise<string> =>
    codeOf(await desk.rule(review.id, bea, 'approve', 'Fine.', assertion))
  assert.equal(await rule(another.sign(asked(review, bea))), 'passkey-unknown')
  assert.equal(await rule(new TestAuthenticator(testParty, 'x').sign(asked(review, bea))), 'passkey-unknown')
  assert.equal(await rule(key.sign(asked(elsewhere, bea))), 'passkey-mismatch')
  assert.equal(await rule(key.sign(asked(review, dan))), 'passkey-mismatch')
  assert.equal(await rule(key.sign(asked(review, bea, { word: 'deny', revision: 0 }))), 'passkey-mismatch')
  assert.equal(await rule(key.sign(asked(review, bea), { origin: 'https://evil.test' })), 'passkey-origin')
  assert.equal(await rule(key.sign(asked(review, bea), { flags: 0x01 })), 'passkey-unverified')
  const forged = { ...key.sign(asked(review, bea)), signature: another.sign(asked(review, bea)).signature }
  assert.equal(await rule(forged), 'passkey-invalid')
  granted(await desk.rule(elsewhere.id, bea, 'approve', 'Fine.', key.sign(asked(elsewhere, bea))))
  assert.equal(await rule(key.sign(asked(review, bea), { counter: 3 })), 'passkey-counter')
  assert.equal(granted(await desk.show(review.id, bea)).state, 'open')
  const codes = entries.flatMap((one) =>
    one.type === 'review.ruling-refused' && one.review === review.id ? [one.code] : [],
  )
  assert.equal(codes.length, 9)
  granted(await desk.rule(review.id, bea, 'approve', 'Fine.', key.sign(asked(review, bea))))
})

test('a change is signed with its text, and an approval of a change with that', async () => {
  const [eve, fay] = [fresh('eve'), fresh('fay')]
  const [first, second] = [await registered(eve), await registered(fay)]
  const review = granted(await desk.open(request(agent, { terms: { ...terms, quorum: 2 } })))
  const change = { word: 'change', revision: 0, statement: 'DELETE FROM accounts WHERE id = 7' } as const
  const other = { ...change, statement: 'DELETE FROM accounts WHERE id = 8' }
  const signed = first.sign(asked(review, eve, other))
  assert.equal(codeOf(await desk.rule(review.id, eve, change, 'One.', signed)), 'passkey-mismatch')
  const after = granted(
    await desk.rule(review.id, eve, change, 'One.', first.sign(asked(review, eve, change))),
  )
  const approval = { word: 'approve', revision: 1 } as const
  const blind = second.sign(asked(review, fay, approval))
  assert.equal(codeOf(await desk.rule(review.id, fay, approval, 'Fine.', blind)), 'passkey-mismatch')
  const seen = second.sign(asked(after, fay, approval))
  assert.equal(granted(await desk.rule(review.id, fay, approval, 'Fine.', seen)).state, 'approved')
})

test('I5: the store takes no approval without a key, with the key of another, or with one that was removed', async () => {
  const [gus, hal] = [fresh('gus'), fresh('hal')]
  const [key, others] = [await registered(gus), await registered(hal)]
  const review = await opened()
  const insert = (credential: string | null): Promise<string> =>
    attempt(
      `INSERT INTO review_rulings (review, parties, reviewer_groups, reviewer, reviewer_kind, reviewer_name,
         memberships, ruling, justification, at, credential, assertion)
       VALUES ($1, $2, $3, $4, 'person', 'x', $3, 'approve', 'x', now(), $5, $6)`,
      review.id,
      review.parties,
      review.groups,
      gus.id,
      credential,
      credential === null ? null : '{}',
    )
  assert.equal(await insert(null), 'SY005')
  assert.equal(await insert(others.credential), 'key_is_the_reviewers')
  assert.equal(await insert('nobodys'), 'key_is_the_reviewers')
  assert.equal(await attempt('UPDATE reviews SET passkey = false WHERE id = $1', review.id), 'SY003')
  const set = (what: string): Promise<string> =>
    attempt(`UPDATE passkeys SET ${what} WHERE credential = $1`, key.credential)
  assert.equal(await set('counter = 5'), 'changed 1')
  assert.equal(await set('counter = 4'), 'SY006')
  assert.equal(await set('counter = 5'), 'SY006')
  assert.equal(await set(`person = '${hal.id}'`), 'SY003')
  assert.equal(await set(`public_key = '${'A'.repeat(60)}'`), 'SY003')
  assert.equal(await attempt('DELETE FROM passkeys WHERE credential = $1', key.credential), 'SY003')
  assert.equal(await set('removed_at = now()'), 'changed 1')
  assert.equal(await set('removed_at = NULL'), 'SY003')
  assert.equal(await insert(key.credential), 'SY006')
})

test('a first key needs a fresh sign-in, a further one a key that is there, and every challenge is good once', async () => {
  const ida = fresh('ida')
  const stale = { ...ida, issuedAt: Date.now() - 3_600_000 }
  const key = new TestAuthenticator(testParty, 'ida')
  const offer = async (): Promise<string> => {
    const made = await passkeys.offer(ida)
    assert.ok(!(made instanceof Refusal))
    return made.challenge
  }
  const register = async (...[who, given, vouch]: RegisterArguments): Promise<string> =>
    codeOf(await passkeys.register(who, given, 'laptop', vouch ?? null))
  assert.equal(await register(stale, key.register(await offer())), 'unauthenticated')
  // Whatever came of it, the challenge was taken.
  const challenge = await offer()
  assert.equal(await register(fresh('joe'), key.register(challenge)), 'passkey-mismatch')
  assert.equal(await register(ida, key.register(challenge, { flags: 0x41 })), 'passkey-unverified')
  assert.equal(
    await register(ida, key.register(challenge, { origin: 'https://evil.test' })),
    'passkey-origin',
  )
  assert.equal(await register(ida, key.register(challenge, { type: 'webauthn.get' })), 'passkey-invalid')
  assert.match(await register(ida, key.register(challenge)), /laptop/)
  assert.equal(await register(ida, key.register(challenge)), 'passkey-mismatch')
  const thief = new TestAuthenticator(testParty, 'thief')
  assert.equal(await register(ida, thief.register(await offer())), 'passkey-required')
  const own = await offer()
  assert.equal(await register(ida, thief.register(own), thief.sign(own)), 'passkey-unknown')
  const next = await offer()
  assert.equal(await register(ida, thief.register(next), key.sign(challenge)), 'passkey-mismatch')
  const second = await registered(ida, key)
  const held = await passkeys.list(ida)
  assert.ok(!(held instanceof Refusal) && held.length === 2)
  assert.equal(codeOf(await passkeys.offer(agent)), 'reviewer-kind')

  const removal = await passkeys.offerRemoval(ida, key.credential)
  assert.ok(!(removal instanceof Refusal))
  const wrong = await passkeys.remove(ida, second.credential, second.sign(removal.challenge))
  assert.equal(codeOf(wrong), 'passkey-mismatch')
  assert.equal(await passkeys.remove(ida, key.credential, second.sign(removal.challenge)), null)
  const review = await opened()
  const gone = await desk.rule(review.id, ida, 'approve', 'Fine.', key.sign(asked(review, ida)))
  assert.equal(codeOf(gone), 'passkey-unknown')
})

type RegisterArguments = [
  Principal,
  ReturnType<TestAuthenticator['register']>,
  (ReturnType<TestAuthenticator['sign']> | null)?,
]

test('two others let somebody start anew; nobody alone, and never whoever asked', async () => {
  const kim = fresh('kim', ['dba', 'security'])
  const [lea, moe] = [fresh('lea', ['security']), fresh('moe', ['security'])]
  const key = await registered(kim)
  const reset = await resets.ask(kim, 'My laptop was stolen.')
  assert.ok(!(reset instanceof Refusal))
  const rule = async (by: Principal, ruling: 'approve' | 'deny' = 'approve'): Promise<string> => {
    const answer = await resets.rule(reset.id, by, ruling, 'I called them.')
    return answer instanceof Refusal ? answer.code : answer.state
  }
  assert.equal(await rule(kim), 'reviewer-own')
  assert.equal(await rule(fresh('nia', ['dba'])), 'review-unknown')
  assert.equal(await rule(principal('bot', 'agent', ['security'], lea)), 'review-unknown')
  assert.equal(await rule(lea), 'open')
  assert.equal(await rule(lea), 'review-ruled')
  assert.equal(await attempt(`UPDATE passkey_resets SET state = 'done' WHERE id = $1`, reset.id), 'SY002')
  assert.equal(await rule(moe), 'done')
  assert.equal(await rule(fresh('oda', ['security'])), 'review-over')
  const none = await passkeys.list(kim)
  assert.ok(!(none instanceof Refusal) && none.length === 0)
  assert.ok(
    changes.some(({ noun, verb, id }) => noun === 'passkey' && verb === 'removed' && id === key.credential),
  )
  await registered(kim)
})

test('I5: the store lets nobody reset their own keys, nor one person rule twice', async () => {
  const pat = fresh('pat', ['security'])
  const reset = await resets.ask(pat, 'Lost.')
  assert.ok(!(reset instanceof Refusal))
  const insert = (reviewer: string, memberships: readonly string[], kind = 'person'): Promise<string> =>
    attempt(
      `INSERT INTO passkey_reset_rulings (reset, person, reviewer_groups, reviewer, reviewer_kind, memberships, ruling,
         justification, at) VALUES ($1, $2, $3, $4, $5, $6, 'approve', 'x', now())`,
      reset.id,
      reset.person,
      reset.groups,
      reviewer,
      kind,
      memberships,
    )
  assert.equal(await insert(pat.id, ['security']), 'reviewer_is_no_party')
  assert.equal(await insert('q', ['dba']), 'reviewer_is_in_group')
  assert.equal(await insert('q', ['security'], 'agent'), 'passkey_reset_rulings_reviewer_kind_check')
  assert.equal(await insert('q', ['security']), 'changed 1')
  assert.equal(await insert('q', ['security']), 'reset_ruled_once')
})
