/** Deputies: who may stand in for whom, at the desk and at the store, over random people. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { systemClock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { systemRandom } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { AccessChange } from '../ledger/entries/access-change.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { DeputyDesk, type Deputy } from './deputies.ts'
import { codeOf, granted, makeDesk, principal, request } from './fixture.ts'

let server: TemporaryServer
let store: Store
let desk: ReturnType<typeof makeDesk>['desk']
let entries: ReturnType<typeof makeDesk>['entries']
let deputies: DeputyDesk
const changes: AccessChange[] = []
const agent = principal('agent-7', 'agent', [], principal('carol', 'person', ['dba']))

async function record(change: AccessChange): Promise<void> {
  changes.push(change)
}

before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
  ;({ desk, entries } = makeDesk(store, 'one'))
  deputies = new DeputyDesk({ store, record, clock: systemClock, random: systemRandom })
})
after(async () => {
  await desk[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

async function named(person: Principal, deputy: Principal, lastsMs = 60_000): Promise<Deputy> {
  const fromAt = Date.now() - 1000
  const made = await deputies.name(person, deputy.id, { fromAt, toAt: fromAt + lastsMs }, 'On leave.')
  assert.ok(!(made instanceof Refusal), codeOf(made))
  return made
}

test('a deputy sees and rules as the one who is away could, until it is over, and the record says for whom', async () => {
  const [ann, dot] = [principal('ann', 'person', ['dba']), principal('dot', 'person', ['other'])]
  const review = granted(await desk.open(request(agent)))
  assert.equal(codeOf(await desk.show(review.id, dot)), 'review-unknown')
  const naming = await named(ann, dot)
  granted(await desk.show(review.id, dot))
  const seen = await desk.list({ visibleTo: dot, countMax: 10 })
  assert.ok(!(seen instanceof Refusal) && seen.some(({ id }) => id === review.id))
  assert.equal(granted(await desk.rule(review.id, dot, 'approve', 'Fine.')).state, 'approved')
  const entry = entries.find((one) => one.type === 'review.ruled' && one.review === review.id)
  assert.ok(entry?.type === 'review.ruled' && entry.deputyOf === ann.id)
  assert.equal(await deputies.end(dot, naming.id), null)
  assert.equal(codeOf(await deputies.end(dot, naming.id)), 'review-unknown')
  const other = granted(await desk.open(request(agent)))
  assert.equal(codeOf(await desk.rule(other.id, dot, 'approve', 'Fine.')), 'reviewer-group')
  assert.deepEqual(
    changes.map(({ noun, verb }) => `${noun} ${verb}`),
    ['deputy named', 'deputy ended'],
  )
})

test('a naming is for somebody else, by a person, for a month at most', async () => {
  const ann = principal('ann', 'person', ['dba'])
  const day = 24 * 3_600_000
  const name = async (by: Principal, deputy: string, days: number): Promise<string> =>
    codeOf(await deputies.name(by, deputy, { fromAt: Date.now(), toAt: Date.now() + days * day }, 'Away.'))
  assert.equal(await name(ann, ann.id, 1), 'request-invalid')
  assert.equal(await name(ann, 'https://issuer.test#eve', 40), 'request-invalid')
  assert.equal(await name(agent, 'https://issuer.test#eve', 1), 'reviewer-kind')
})

test('I5: whoever names whom, no quorum is met by fewer people, nor in anybody’s own matter', async () => {
  const names = ['p', 'q', 'r', 's', 'carol']
  const pair = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names))
  let round = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(pair, { maxLength: 4 }),
      fc.subarray(names),
      fc.array(fc.constantFrom(...names, 'x', 'y'), { maxLength: 6 }),
      fc.integer({ min: 1, max: 3 }),
      async (pairs, members, ruling, quorum) => {
        round += 1
        const group = `g${round}`
        const by = (name: string): Principal =>
          principal(name, 'person', members.includes(name) ? [group] : ['none'])
        const made: Deputy[] = []
        for (const [person, deputy] of pairs)
          if (person !== deputy) made.push(await named(by(person), by(deputy)))
        const terms = { groups: [group], quorum, waitMsMax: 60_000 }
        const review = granted(await desk.open(request(agent, { terms })))
        for (const name of ruling) await desk.rule(review.id, by(name), 'approve', 'Fine.')
        const after = granted(await desk.show(review.id, by('carol')))
        const entitled = entries.flatMap((one) =>
          one.type === 'review.ruled' && one.review === review.id ? [one.deputyOf ?? one.reviewer] : [],
        )
        assert.equal(new Set(entitled).size, entitled.length)
        assert.ok(entitled.every((id) => members.some((name) => principal(name).id === id)))
        assert.ok(!entitled.includes(principal('carol').id))
        assert.ok(after.rulings.every(({ reviewer }) => reviewer !== principal('carol').id))
        assert.equal(after.state === 'approved', entitled.length >= quorum)
        for (const one of made) await deputies.end(by('nobody'), one.id)
        for (const { id, person } of made) await deputies.end({ ...by('p'), id: person }, id)
      },
    ),
    { numRuns: 40 },
  )
})
