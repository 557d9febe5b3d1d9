/** What holds do while the store dies and comes back. */
import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { Refusal } from '../core/refusal.ts'
import { Secret } from '../core/secret.ts'
import { openStore } from '../store/database.ts'
import { removePostgres, startPostgres } from '../store/embedded.ts'
import { freePort } from '../store/free-port.ts'
import { startTemporaryServer } from '../store/temporary-store.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { codeOf, granted, makeDesk, principal, request } from './fixture.ts'
import type { Review } from './review.ts'

const never = new AbortController().signal
const ann = principal('ann', 'person', ['dba'])
const agent = principal('agent-7', 'agent')

/** Asks again for as long as the store cannot be reached. */
async function persist(ask: () => Promise<Review | Refusal>): Promise<Review> {
  for (let turn = 0; turn < 200; turn += 1) {
    const answer = await ask()
    if (!(answer instanceof StoreUnavailable)) return granted(answer)
    await systemClock.sleep(50)
  }
  throw new Error('The store did not come back.')
}

test('a store that is killed and comes back at once costs no hold and no ruling', async () => {
  await using server = await startTemporaryServer()
  await using desk = makeDesk(await server.open(), 'one').desk
  await using ruling = makeDesk(await server.open(), 'two').desk
  const terms = { groups: ['dba'], quorum: 2, waitMsMax: 60_000 }
  const review = granted(await desk.open(request(agent, { terms })))
  granted(await ruling.rule(review.id, ann, 'approve', 'One.'))
  const wait = desk.wait(review.id, never)
  process.kill(server.server.pid, 'SIGKILL')
  const bob = principal('bob', 'person', ['dba'])
  const ruled = await persist(() => ruling.rule(review.id, bob, 'approve', 'Two.'))
  assert.equal(ruled.state, 'approved')
  assert.deepEqual(
    ruled.rulings.map(({ reviewer }) => reviewer),
    [ann.id, bob.id],
  )
  assert.equal(await wait, 'approved')
  assert.equal(await desk.spend(review.id, review.digest), true)
})

test('a store that stays away ends the hold closed; back again, it says so, and nobody can approve it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-test-'))
  const port = await freePort()
  const start = (): ReturnType<typeof startPostgres> =>
    startPostgres({
      directory,
      port,
      superuser: 'boss',
      password: new Secret('word'),
      settings: { fsync: 'off' },
      log: () => undefined,
    })
  const first = await start()
  const url = new Secret(`postgres://boss:word@127.0.0.1:${port}/postgres`)
  try {
    await using store = await openStore({
      source: { kind: 'url', url },
      clock: systemClock,
      log: () => undefined,
    })
    await using desk = makeDesk(store, 'one').desk
    const review = granted(await desk.open(request(agent)))
    const brief = granted(
      await desk.open(request(agent, { terms: { groups: ['dba'], quorum: 1, waitMsMax: 700 } })),
    )
    const lostAt = performance.now()
    const waits = [desk.wait(review.id, never), desk.wait(brief.id, never)]
    await systemClock.sleep(100)
    await first.stop()
    // While it is away everything is answered, quickly, and with no.
    assert.equal(codeOf(await desk.open(request(agent))), 'review-unavailable')
    assert.equal(codeOf(await desk.rule(review.id, ann, 'approve', 'Yes.')), 'review-unavailable')
    assert.equal(codeOf(await desk.show(review.id, ann)), 'review-unavailable')
    assert.equal(codeOf(await desk.spend(review.id, review.digest)), 'review-unavailable')
    assert.equal(codeOf(await desk.list({ visibleTo: ann, countMax: 5 })), 'review-unavailable')
    const [end, briefEnd] = await Promise.all(waits)
    assert.ok(end instanceof StoreUnavailable)
    assert.equal(briefEnd, 'expired')
    assert.ok(performance.now() - lostAt < 6000)

    await using second = await start()
    assert.notEqual(second.pid, first.pid)
    const after = await persist(async () => {
      const shown = await desk.show(review.id, ann)
      return shown instanceof Refusal || shown.state !== 'open' ? shown : new StoreUnavailable('still open')
    })
    assert.equal(after.state, 'withdrawn')
    assert.match(after.closeReason, /store was lost/)
    assert.equal(codeOf(await desk.rule(review.id, ann, 'approve', 'Late.')), 'review-over')
    // And it goes on: a new hold is opened, ruled on and spent.
    const next = granted(await desk.open(request(agent)))
    const wait = desk.wait(next.id, never)
    granted(await desk.rule(next.id, ann, 'approve', 'Fine.'))
    assert.equal(await wait, 'approved')
    assert.equal(await desk.spend(next.id, next.digest), true)
  } finally {
    await first.stop()
    await removePostgres(directory)
  }
})
