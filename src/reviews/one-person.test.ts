/** One person with several sign-ins is one person, wherever issuers vouch for the same e-mail address. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { systemClock } from '../core/clock.ts'
import { principalId, type Principal } from '../core/principal.ts'
import { systemRandom } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { bindChatUser, boundPrincipal, offerCode } from './chat-binding.ts'
import { DeputyDesk } from './deputies.ts'
import { attemptAt, codeOf, granted, makeDesk, principal, request } from './fixture.ts'

let server: TemporaryServer
let store: Store
let made: ReturnType<typeof makeDesk>
before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
  made = makeDesk(store, 'one')
})
after(async () => {
  await made.desk[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

/** The person of that address, as one issuer or another vouches for them. */
function known(name: string, at: string, groups: readonly string[] = ['dba']): Principal {
  const issuer = `https://${at}.test`
  const claims = { email: at === 'two' ? `${name.toUpperCase()}@bank.example` : `${name}@bank.example` }
  return { ...principal(name, 'person', groups), issuer, id: principalId(issuer, name), claims }
}

const agent = principal('agent-7', 'agent', [], known('carol', 'one'))
const log = (): void => undefined
const terms = { groups: ['dba'], quorum: 2, waitMsMax: 60_000 }

test('I5: nobody rules by another sign-in on what they or their agent asked, and the attempt is on record', async () => {
  const { desk, entries } = made
  const { id } = granted(await desk.open(request(agent)))
  const carol = known('carol', 'two')
  assert.equal(codeOf(await desk.rule(id, carol, 'approve', 'Mine.')), 'reviewer-own')
  assert.equal(codeOf(await desk.rule(id, carol, 'deny', 'Mine.')), 'reviewer-own')
  const tried = entries.filter((one) => one.type === 'review.ruling-refused' && one.review === id)
  assert.equal(tried.length, 2)
  const unverified = { ...carol, claims: { ...carol.claims, email_verified: false } }
  assert.equal(granted(await desk.rule(id, unverified, 'approve', 'Another of that name.')).state, 'approved')
})

test('I5: two reviewers are two people, whatever their sign-ins; a deputy stands for one of them', async () => {
  const { desk } = made
  const deputies = new DeputyDesk({
    store,
    record: () => Promise.resolve(),
    clock: systemClock,
    random: systemRandom,
  })
  const [ann, again, dot] = [known('ann', 'one'), known('ann', 'two'), known('dot', 'one', [])]
  const fromAt = Date.now() - 1000
  const named = await deputies.name(again, dot.id, { fromAt, toAt: fromAt + 60_000 }, 'Away.')
  assert.ok(!(named instanceof Refusal))
  const { id } = granted(await desk.open(request(agent, { terms })))
  assert.equal(granted(await desk.rule(id, ann, 'approve', 'Yes.')).state, 'open')
  assert.equal(codeOf(await desk.rule(id, again, 'approve', 'Yes.')), 'review-ruled')
  assert.equal(codeOf(await desk.rule(id, dot, 'approve', 'For Ann.')), 'review-ruled')
  assert.equal(granted(await desk.rule(id, known('bob', 'one'), 'approve', 'Yes.')).state, 'approved')
  const written = granted(await desk.open(request(agent, { authors: ['Ann@Bank.example'] })))
  assert.equal(codeOf(await desk.rule(written.id, dot, 'approve', 'For Ann.')), 'reviewer-author')
  const asked = granted(await desk.open(request(known('ann', 'one'))))
  assert.equal(codeOf(await desk.rule(asked.id, dot, 'approve', 'For Ann.')), 'reviewer-own')
})

test('I5: whoever rules from a chat is there whom their sign-in says they are', async () => {
  const { desk } = made
  const parts = { store, clock: systemClock, random: systemRandom, record: () => Promise.resolve(), log }
  const code = await offerCode(parts, 'slack:T:U')
  assert.ok(typeof code === 'string')
  assert.equal(await bindChatUser(parts, code, known('lena', 'one')), 'slack:T:U')
  const lena = await boundPrincipal(parts, 'slack:T:U')
  assert.ok(lena !== null && !(lena instanceof Refusal))
  const { id } = granted(await desk.open(request(agent, { authors: ['lena@bank.example'] })))
  assert.equal(codeOf(await desk.rule(id, lena, 'approve', 'Mine.')), 'reviewer-author')
})

test('I5: the store itself refuses it, whatever a program asks', async () => {
  const { id, parties, groups } = granted(await made.desk.open(request(agent, { terms })))
  const rule = (reviewer: string, mail: string): Promise<string> =>
    attemptAt(
      store,
      `INSERT INTO review_rulings (review, parties, reviewer_groups, reviewer, reviewer_kind, reviewer_name, reviewer_mail,
         memberships, ruling, justification, at) VALUES ($1, $2, $3, $4, 'person', 'n', $5, '{dba}', 'approve', 'w', now())`,
      [id, parties, groups, reviewer, mail],
    )
  assert.equal(await rule('x#carol', 'CAROL@bank.example'), 'SY010')
  assert.equal(await rule('x#ann', 'ann@bank.example'), 'changed 1')
  assert.equal(await rule('y#ann', 'Ann@bank.example'), 'SY011')
  assert.equal(await attemptAt(store, `UPDATE reviews SET party_mails = '{}' WHERE id = $1`, [id]), 'SY003')
})

test('I5: whatever sign-ins rule in whatever order, an approval has its quorum of people with addresses of their own', async () => {
  const someone = fc.record({
    name: fc.constantFrom('ann', 'bob', 'carol', 'dan'),
    at: fc.constantFrom('one', 'two', 'three'),
  })
  const property = fc.asyncProperty(
    someone,
    fc.array(someone, { maxLength: 10 }),
    fc.integer({ min: 1, max: 3 }),
    fc.boolean(),
    async (asker, ruling, quorum, isTogether) => {
      const { desk } = made
      const by = known(asker.name, asker.at)
      const { id } = granted(await desk.open(request(by, { terms: { ...terms, quorum } })))
      const turns = ruling.map(
        ({ name, at }) =>
          () =>
            desk.rule(id, known(name, at), 'approve', 'Yes.'),
      )
      if (isTogether) await Promise.all(turns.map((turn) => turn()))
      else for (const turn of turns) await turn()
      const people = new Set(ruling.map(({ name }) => name))
      people.delete(asker.name)
      const after = granted(await desk.show(id, by))
      assert.equal(after.state, people.size >= quorum ? 'approved' : 'open')
    },
  )
  await fc.assert(property, { numRuns: 60 })
})
