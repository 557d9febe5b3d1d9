import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry, EntryOf } from '../entries/entry.ts'
import { rulingChallenge } from '../entries/assertion.ts'
import { TestAuthenticator, type Twist } from '../authenticator.fixture.ts'
import { decided } from '../ledger.fixture.ts'
import { decodeLeaf, encodeLeaf } from '../entries/leaf.ts'
import { Observations } from './verify-observation.ts'
import { openMax, Story } from './verify-story.ts'

const session = '019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b'
const start = Date.parse('2026-11-01T10:00:00Z')
const started = { type: 'gateway.started', instance: 'i', software: 's', runtime: 'r' } as const
const stopped = { type: 'gateway.stopped', instance: 'i', reason: 'asked to' } as const
const digest = 'd'.repeat(64)

type Step = Entry | { readonly afterMs: number; readonly entry: Entry }

const after = (afterMs: number, entry: Entry): Step => ({ afterMs, entry })
const alert = (code: string): Entry => ({ type: 'alert', code, message: '', session: null })

/** What the story finds wrong, entry by entry, and what it observes. */
function tell(steps: readonly Step[]): {
  readonly faults: readonly string[]
  readonly kinds: readonly string[]
} {
  const observations = new Observations()
  const story = new Story(observations)
  let now = start
  const faults = steps.flatMap((step, index) => {
    now += 'afterMs' in step ? step.afterMs : 10
    const at = new Date(now).toISOString().replace('Z', '000Z')
    const entry = 'afterMs' in step ? step.entry : step
    const leaf = decodeLeaf(Buffer.from(encodeLeaf(entry, { index, at, commitment: null })))
    assert.ok(leaf)
    return story.tell(leaf) ?? []
  })
  return { faults, kinds: observations.list.map(({ kind }) => kind) }
}

const opened: Entry = {
  type: 'session.opened',
  session,
  chain: ['agent', 'person'].map((id) => ({ id, kind: 'agent' as const, groups: [], claims: {} })),
  resource: 'bank',
  protocol: 'postgres',
  origin: { address: '', port: 0, tls: null, application: '' },
  policyVersion: '',
  endsAt: '',
}
const review: EntryOf<'review.opened'> = {
  type: 'review.opened',
  reviewId: 'r',
  session,
  number: 1,
  resource: 'bank',
  requester: 'agent',
  digest,
  rule: 'writes',
  policyVersion: '',
  groups: ['dba'],
  quorum: 1,
  endsAt: '',
}
const ruled = (reviewer: string, ruling: 'approve' | 'deny' = 'approve'): EntryOf<'review.ruled'> => ({
  type: 'review.ruled',
  reviewId: 'r',
  session,
  reviewer,
  ruling,
  digest,
})
const closed = (result: EntryOf<'review.closed'>['result'] = 'approved'): EntryOf<'review.closed'> => ({
  type: 'review.closed',
  reviewId: 'r',
  result,
  reason: '',
  digest,
})
const cleared: Entry = { ...decided(session, 1), verdict: 'review', reviewId: 'r' }

test('I5: what a review let go has its approvals on record', () => {
  assert.deepEqual(tell([opened, review, ruled('ann'), closed(), cleared]), { faults: [], kinds: [] })
  const two = { ...review, quorum: 2 }
  assert.deepEqual(tell([opened, two, ruled('ann'), ruled('bob'), closed(), cleared]).faults, [])
  const owned = { ...two, ownersNeeded: 1, people: ['olga'] }
  const owner = { ...ruled('olga'), owner: true as const }
  assert.deepEqual(tell([opened, owned, ruled('ann'), owner, closed(), cleared]).faults, [])
})

const wrong: Readonly<Record<string, readonly [readonly Step[], RegExp]>> = {
  'no review': [[opened, { ...decided(session, 1), verdict: 'review' }], /without the review/],
  'a review that never was': [[opened, cleared], /review r, which is not open/],
  'no approval': [[opened, review, closed(), cleared], /0 of 1 approvals/],
  'the requester’s own approval': [[opened, review, ruled('agent'), closed(), cleared], /0 of 1 approvals/],
  'approval by whom the requester acts for': [[opened, review, ruled('person'), closed(), cleared], /0 of 1/],
  'one person twice': [
    [opened, { ...review, quorum: 2 }, ruled('ann'), ruled('ann'), closed(), cleared],
    /1 of 2 approvals/,
  ],
  'an owner too few': [
    [opened, { ...review, ownersNeeded: 1 }, ruled('ann'), closed(), cleared],
    /without 1 approvals by owners/,
  ],
  'a denial beside the approval': [
    [opened, review, ruled('ann'), ruled('bob', 'deny'), closed(), cleared],
    /although a reviewer denied it/,
  ],
  'a review that is still open': [[opened, review, ruled('ann'), cleared], /before review r was closed/],
  'a withdrawn review': [[opened, review, ruled('ann'), closed('withdrawn'), cleared], /which is not open/],
  'another statement': [
    [opened, review, ruled('ann'), closed(), { ...decided(session, 2), verdict: 'review', reviewId: 'r' }],
    /of another statement/,
  ],
  'an approval spent twice': [
    [opened, review, ruled('ann'), closed(), cleared, cleared],
    /which is not open/,
  ],
  'a review named by a statement that was allowed': [
    [opened, { ...decided(session, 1), reviewId: 'r' }],
    /which is not open/,
  ],
  'a ruling without a review': [[opened, ruled('ann')], /never opened/],
  'an end without a review': [[opened, closed()], /never opened/],
  'a ruling on something else': [
    [opened, review, { ...ruled('ann'), digest: 'e'.repeat(64) }],
    /something else/,
  ],
  'a ruling for another session': [[opened, review, { ...ruled('ann'), session: 'x' }], /another session/],
  'a review opened twice': [[opened, review, review], /opened before/],
}
for (const [name, [steps, fault]] of Object.entries(wrong)) {
  test(`I5: found: ${name}`, () => {
    const { faults } = tell(steps)
    assert.equal(faults.length, 1, faults.join('; '))
    assert.match(faults[0] ?? '', fault)
  })
}

test('found: masked cells by data class that are more or fewer than there were', () => {
  for (const maskedBy of [undefined, { ssn: 3 }, { ssn: 1, 'card ssn': 2 }])
    assert.deepEqual(tell([opened, decided(session, 1), outcomeOf(maskedBy)]).faults, [])
  for (const maskedBy of [{}, { ssn: 2 }, { ssn: 3, card: 1 }])
    assert.match(tell([opened, decided(session, 1), outcomeOf(maskedBy)]).faults[0] ?? '', /masked cells/)
})

test('I6: found: a session that goes on for others, or after its end', () => {
  assert.ok(opened.type === 'session.opened')
  const extended: Entry = { type: 'session.extended', session, chain: opened.chain, endsAt: '' }
  const close = { type: 'session.closed', session, reason: '', statements: 0 } as const
  assert.deepEqual(tell([opened, extended, close]).faults, [])
  assert.match(tell([opened, { ...extended, chain: [] }]).faults.join(), /another chain/)
  assert.match(tell([opened, close, extended]).faults.join(), /not open/)
})

test('a refused statement needs no approval, and a late ruling is observed', () => {
  const denied = { ...cleared, code: 'review-denied' }
  assert.deepEqual(tell([opened, review, ruled('ann', 'deny'), closed('denied'), denied, ruled('bob')]), {
    faults: [],
    kinds: ['review'],
  })
})

test('silence is observed while a gateway should be there, and not after an orderly stop', () => {
  const beat = { type: 'heartbeat', everyMs: 1000 } as const
  assert.deepEqual(tell([started, beat, after(1900, beat), after(1000, beat)]).kinds, [])
  assert.deepEqual(tell([started, beat, after(2100, beat)]).kinds, ['silence'])
  assert.deepEqual(tell([started, beat, stopped, after(1e9, started), beat]).kinds, [])
  assert.deepEqual(tell([started, beat, after(5000, started)]).kinds, ['no-orderly-stop'])
})

test('what a dead gateway left open is observed, and its sessions end', () => {
  const close = { type: 'session.closed', session, reason: '', statements: 0 } as const
  const story = tell([started, opened, decided(session, 1), started, close])
  assert.deepEqual(story.kinds, ['no-orderly-stop', 'unclosed-sessions'])
  assert.match(story.faults[0] ?? '', /is not open/)
  assert.deepEqual(tell([started, opened, close, stopped, started, opened]).faults, [])
  const lost = { ...close, reason: 'gateway-lost' }
  const closed = tell([started, opened, decided(session, 1), started, lost])
  assert.deepEqual([closed.faults, closed.kinds], [[], ['no-orderly-stop', 'unclosed-sessions']])
  assert.deepEqual(tell([started, opened, started, started, lost]).faults, [], 'the one in between died too')
  for (const twice of [[lost, lost], [], [close]])
    assert.match(
      tell([started, opened, ...twice, started, lost, lost]).faults[0] ?? '',
      /left open by no gateway/,
    )
  assert.match(tell([started, opened, lost]).faults[0] ?? '', /left open by no gateway/, 'it runs still')
})

test('alerts are observed, those of the clock by their name', () => {
  assert.deepEqual(tell([alert('clock-stepped-back'), alert('journal-cut')]).kinds, ['clock', 'alert'])
})

const party = { id: 'sallyport.example.com', origin: 'https://sallyport.example.com' }
const key = new TestAuthenticator(party, 'ann')
const registered: Entry = {
  type: 'access.changed',
  noun: 'passkey',
  verb: 'registered',
  id: key.credential,
  author: 'ann',
  resource: null,
  details: { person: 'ann', publicKey: key.publicKey },
}
const sworn = (reviewer = 'ann', twist: Twist = {}): EntryOf<'review.ruled'> => {
  const claim = { reviewId: 'r', digest, ruling: 'approve', revision: 0, statement: null, reviewer } as const
  const assertion = key.sign(rulingChallenge(claim).toString('base64url'), twist)
  const { id: rpId, origin } = party
  const { publicKey } = key
  return {
    ...ruled(reviewer),
    passkey: { ...assertion, publicKey, rpId, origin, revision: 0, statement: null },
  }
}
const sensitive = { ...review, passkey: true as const }

test('I5: an approval that needs a passkey has its signature on record, by a key of the reviewer', () => {
  const good = [opened, registered, sensitive, sworn(), closed(), cleared]
  assert.deepEqual(tell(good), { faults: [], kinds: [] })
  const elsewhere = [opened, sensitive, sworn(), closed(), cleared]
  assert.deepEqual(tell(elsewhere), { faults: [], kinds: ['key'] })
  const faultOf = (ruling: Entry, before: readonly Entry[] = []): string =>
    tell([opened, registered, ...before, sensitive, ruling]).faults.join()
  assert.match(faultOf(ruled('ann')), /without the passkey/)
  assert.match(faultOf(sworn('bob')), /not one of bob/)
  assert.match(faultOf({ ...sworn(), reviewer: 'bob' }), /something else than this ruling/)
  assert.match(faultOf(sworn('ann', { flags: 1 })), /did not verify/)
  assert.match(faultOf(sworn('ann', { origin: 'https://evil.test' })), /another page/)
  const removed = { ...registered, verb: 'removed' }
  assert.match(faultOf(sworn(), [removed]), /removed before/)
  const { passkey } = sworn()
  assert.ok(passkey)
  const forged = { ...sworn(), passkey: { ...passkey, signature: key.sign('x').signature } }
  assert.match(faultOf(forged), /did not sign this/)
})

test('a ledger that opens sessions without end is a fault, not a process without memory', () => {
  const open = new Map<string, string[]>()
  for (let at = 0; at < openMax; at += 1) open.set(`s-${at}`, [])
  const story = new Story(new Observations(), { ...new Story(new Observations()).save(), open })
  const opened = {
    type: 'session.opened',
    session,
    chain: [],
    resource: 'bank',
    protocol: 'postgres',
  } as const
  const origin = { address: '10.0.0.7', port: 1, tls: null, application: '' }
  const entry: Entry = { ...opened, origin, policyVersion: 'f', endsAt: '2026-11-01T11:00:00.000000Z' }
  const leaf = decodeLeaf(
    Buffer.from(encodeLeaf(entry, { index: 0, at: '2026-11-01T10:00:00.000000Z', commitment: null })),
  )
  assert.ok(leaf)
  assert.match(story.tell(leaf) ?? '', /more than 1000000 sessions are open at once/)
})

function outcomeOf(maskedBy?: Readonly<Record<string, number>>): Entry {
  const bare = { type: 'statement.concluded', session, number: 1, decided: 1, result: 'ran' } as const
  const counts = { errorCode: '', tag: '', rows: 3, bytes: 9, masked: 3, durationMs: 1 }
  return { ...bare, ...counts, ...(maskedBy ? { maskedBy } : {}) }
}
