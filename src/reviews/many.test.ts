/** Many reviews at once: what waits for them asks the store little, and what ends them ends all of them in time. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { Closer } from './closing.ts'
import { granted, makeDesk, principal, request } from './fixture.ts'
import { Lookout } from './lookout.ts'
import { readLike } from './like.ts'
import { whoSees } from './past.ts'
import type { Review } from './review.ts'

let server: TemporaryServer
let store: Store
before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
})
after(() => server[Symbol.asyncDispose]())

const ann = principal('ann', 'person', ['dba'])
const agent = principal('agent-7', 'agent', [], principal('carol'))
const count = 120

/** The store, and how often it was asked. */
function counted(): { readonly store: Store; asked(): number } {
  let asked = 0
  const transact: Store['transact'] = (work) => {
    asked += 1
    return store.transact(work)
  }
  const guarded = new Proxy(store, {
    get: (target, name) => {
      if (name === 'transact') return transact
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { store: guarded, asked: () => asked }
}

async function openMany(
  desk: ReturnType<typeof makeDesk>['desk'],
  waitMsMax: number,
): Promise<readonly Review[]> {
  const terms = { groups: ['dba'], quorum: 1, waitMsMax }
  const opened: Review[] = []
  for (let round = 0; round < count; round += 20)
    opened.push(
      ...(await Promise.all(
        Array.from({ length: 20 }, async () =>
          granted(await desk.open(request(agent, { terms, fingerprint: 'f' }))),
        ),
      )),
    )
  return opened
}

test('however many look, the store is asked one thing at a time', async () => {
  const made = makeDesk(store, 'looks')
  await using desk = made.desk
  const reviews = await openMany(desk, 60_000)
  const seen = counted()
  const lookout = new Lookout(seen.store)
  const looks = await Promise.all(reviews.map(({ id }) => lookout.look(id)))
  assert.ok(looks.every((look) => !(look instanceof Refusal) && look.state === 'open'))
  assert.equal(seen.asked(), 1)
  const gone = await lookout.look('00000000-0000-7000-8000-000000000000')
  assert.ok(!(gone instanceof Refusal) && gone.state === 'withdrawn')
})

test('many that end at one instant all end, each on record once', async () => {
  const made = makeDesk(store, 'storm')
  await using desk = made.desk
  const { entries } = made
  const reviews = await openMany(desk, 3000)
  const never = new AbortController().signal
  const ends = await Promise.all(reviews.map(({ id }) => desk.wait(id, never)))
  assert.deepEqual(new Set(ends), new Set(['expired']))
  const closed = entries.flatMap((entry) => (entry.type === 'review.closed' ? [entry.review] : []))
  assert.deepEqual(new Set(closed), new Set(reviews.map(({ id }) => id)))
  assert.equal(closed.length, count)
})

test('many that are closed at once take one transaction, and tell of each', async () => {
  const made = makeDesk(store, 'batch')
  await using desk = made.desk
  const reviews = await openMany(desk, 60_000)
  const seen = counted()
  const told: string[] = []
  const closer = new Closer({
    store: seen.store,
    record: () => Promise.resolve(),
    log: () => undefined,
    tell: (_transaction, all) => {
      told.push(...all.map(({ id }) => id))
      return Promise.resolve()
    },
  })
  const states = await Promise.all(reviews.map(({ id }) => closer.close(id, 'withdrawn', 'enough')))
  assert.deepEqual(new Set(states), new Set(['withdrawn']))
  assert.equal(seen.asked(), 1)
  assert.equal(new Set(told).size, count)
})

test('what cannot be closed keeps nothing else from being closed, and a store that is asked twice answers both', async () => {
  const made = makeDesk(store, 'close')
  await using desk = made.desk
  const { entries } = made
  const [one, other, third] = await openMany(desk, 60_000)
  assert.ok(one && other && third)
  granted(await desk.rule(third.id, ann, 'deny', 'No.'))
  const told: string[] = []
  const closer = new Closer({
    store,
    record: () => Promise.resolve(),
    log: () => undefined,
    tell: (_transaction, reviews) => {
      told.push(...reviews.map(({ id }) => id))
      return Promise.resolve()
    },
  })
  const states = await Promise.all([
    closer.close(one.id, 'withdrawn', 'enough'),
    closer.close(one.id, 'expired', 'late'),
    closer.close(other.id, 'expired', 'not yet'),
    closer.close(third.id, 'withdrawn', 'enough'),
    closer.close('00000000-0000-7000-8000-000000000000', 'withdrawn', 'unknown'),
  ])
  assert.deepEqual(states, ['withdrawn', 'withdrawn', 'open', 'denied', 'withdrawn'])
  assert.deepEqual(told, [one.id])
  assert.ok(entries.length > 0)
})

test('nothing ends that is not on record', async () => {
  const made = makeDesk(store, 'broken')
  await using desk = made.desk
  const [one, other] = await openMany(desk, 60_000)
  assert.ok(one && other)
  const closer = new Closer({
    store,
    record: () => Promise.reject(new Error('the disk is full')),
    log: () => undefined,
    tell: () => Promise.resolve(),
  })
  const states = await Promise.all([one, other].map(({ id }) => closer.close(id, 'withdrawn', 'enough')))
  for (const state of states) assert.ok(state instanceof Refusal && state.code === 'ledger-unavailable')
  assert.equal(granted(await desk.show(one.id, ann)).state, 'open')
})

test('a list is as long as its texts allow, and says that there is more', async () => {
  const made = makeDesk(store, 'large')
  await using desk = made.desk
  const large = principal('large', 'agent', [], principal('carol'))
  const statement = `DELETE FROM accounts -- ${'x'.repeat(1_000_000)}`
  for (let at = 0; at < 10; at += 1) granted(await desk.open(request(large, { statement })))
  const seen: string[] = []
  let before: string | undefined
  for (let isMore = true; isMore;) {
    const page = await desk.page({
      visibleTo: large,
      countMax: 10,
      ...(before === undefined ? {} : { before }),
    })
    assert.ok(!(page instanceof Refusal))
    assert.ok(page.reviews.length < 10 && page.reviews.length > 0)
    seen.push(...page.reviews.map(({ id }) => id))
    before = seen.at(-1)
    isMore = page.isMore
  }
  assert.equal(new Set(seen).size, 10)
})

test('like ones are one line, and who may see many is asked once', async () => {
  const made = makeDesk(store, 'alike')
  await using desk = made.desk
  const reviews = await openMany(desk, 60_000)
  const seen = counted()
  const groups = await readLike(seen.store, ann)
  assert.ok(!(groups instanceof Refusal) && groups.some((group) => group.count >= count))
  const sees = await whoSees(
    seen.store,
    reviews.map(({ id }) => id),
    [ann, principal('stranger'), agent],
  )
  assert.ok(!(sees instanceof Refusal))
  for (const { id } of reviews) assert.deepEqual(sees.get(id), [true, false, true])
  assert.equal(seen.asked(), 2)
})
