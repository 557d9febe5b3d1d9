/** What is on hold while gateways are killed and the store's connections are cut: it runs once, or not at all, and never unapproved. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { verifyLedger } from '../../src/ledger/verify/verify.ts'
import type { Replica } from './replicas.ts'
import { heard, reviewIn, startReviewGround, until, type ReviewGround } from './review-ground.ts'
import { Wire, wordsOf } from './wire.ts'

let ground: ReviewGround
let one: Replica
let other: Replica
before(async () => {
  ground = await startReviewGround()
  ;({ one, other } = ground)
})
after(() => ground[Symbol.asyncDispose]())

const yes = { justification: 'So be it.' }

async function approve(at: Replica, reviewId: string): Promise<number> {
  return (await ground.ask(at, 'rita', `reviews/${reviewId}/approve`, yes)).status
}

test('I2: killed before a ruling, the gateway that holds takes the statement with it; nobody approves it any more', async () => {
  const held = await ground.hold(one, 'ana', `INSERT INTO once VALUES ('killed-before')`)
  await ground.replicas.killAndRestart(one)
  await until(async () => (await ground.stateOf(held.reviewId)).state === 'withdrawn')
  for (const at of [one, other]) assert.equal(await approve(at, held.reviewId), 409)
  assert.equal(await ground.marks('once', 'killed-before'), 0)
})

test('killed as soon as it has answered, the gateway that took a ruling has let the statement go', async () => {
  await using held = await ground.hold(one, 'ana', `INSERT INTO once VALUES ('ruler-killed')`)
  assert.equal(await approve(other, held.reviewId), 200)
  await ground.replicas.killAndRestart(other)
  assert.match(await heard(held.wire), /INSERT 0 1/)
  assert.equal(await ground.marks('once', 'ruler-killed'), 1)
})

test('I2: killed while it runs, a statement has spent its approval: asked again, it is reviewed again', async () => {
  await using locking = await Wire.open(ground.replicas.grounds.direct)
  await locking.query('BEGIN; LOCK TABLE once')
  const text = `INSERT INTO once VALUES ('killed-during')`
  const held = await ground.hold(one, 'ana', text)
  assert.equal(await approve(other, held.reviewId), 200)
  const isRunning = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%killed-during%'`
  await until(async () => (await ground.bank(isRunning)).length === 1)
  await ground.replicas.killAndRestart(one)
  await locking.query('ROLLBACK')
  const again = await ground.wire(other, 'ana', { 'sallyport.review': 'retry' })
  const words = (await again.query(text)).map(wordsOf).join()
  assert.match(words, /code=review-pending/)
  assert.notEqual(reviewIn(words), held.reviewId)
  await again[Symbol.asyncDispose]()
  await until(async () => (await ground.bank(isRunning)).length === 0)
  assert.ok((await ground.marks('once', 'killed-during')) <= 1)
  assert.deepEqual(await ground.stateOf(held.reviewId), { state: 'approved', uses: 1, rulings: 1 })
})

test('with every connection to the store cut, whoever waits hears of the ruling, or is told that it cannot be known', async () => {
  await using held = await ground.hold(one, 'ana', `INSERT INTO once VALUES ('deaf')`)
  await ground.store(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'postgres' AND pid <> pg_backend_pid()`,
  )
  // The first request may find out that the connections are gone.
  let status = 0
  await until(async () => {
    status = await approve(other, held.reviewId)
    return status < 500
  })
  assert.ok(status === 200 || status === 409, String(status))
  const end = await heard(held.wire)
  // Where a machine is so busy that the store is not back within seconds, the statement is refused.
  assert.match(end, /INSERT 0 1|code=review-unavailable/)
  assert.equal(await ground.marks('once', 'deaf'), end.includes('INSERT 0 1') ? 1 : 0)
})

test('I6: an approval in the instant of the end counts whole or not at all', async () => {
  const rounds = await Promise.all(
    Array.from({ length: 6 }, async (_, round) => {
      const mark = `instant-${round}`
      const held = await ground.hold(
        round % 2 === 0 ? one : other,
        'ana',
        `INSERT INTO soon VALUES ('${mark}')`,
      )
      return { mark, ...held }
    }),
  )
  await Promise.all(
    rounds.map(async ({ mark, wire, reviewId }, round) => {
      const endsAt = (
        await ground.store('SELECT ends_at FROM sallyport.reviews WHERE id = $1', [reviewId])
      )[0]?.['ends_at']
      const leftMs = endsAt instanceof Date ? endsAt.getTime() - Date.now() : 0
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, leftMs - 30 + round * 12)))
      const status = await approve(round % 3 === 0 ? one : other, reviewId)
      const end = await heard(wire)
      const { state, uses } = await ground.stateOf(reviewId)
      const story = `${mark}: ${status}, ${state}, spent ${uses}, ${end}`
      assert.equal(status === 200, state === 'approved', story)
      assert.equal(await ground.marks('soon', mark), uses, story)
      assert.equal(/INSERT 0 1/.test(end), uses === 1, story)
      await wire[Symbol.asyncDispose]()
    }),
  )
})

test('a client that leaves or is cut off while it waits has asked for nothing', async () => {
  for (const leave of ['end', 'destroy'] as const) {
    const { wire, reviewId } = await ground.hold(one, 'ana', `INSERT INTO once VALUES ('left-${leave}')`)
    wire.socket[leave]()
    await until(async () => (await ground.stateOf(reviewId)).state !== 'open')
    assert.equal(await approve(other, reviewId), 409)
    assert.equal(await ground.marks('once', `left-${leave}`), 0)
  }
})

test('the ledgers verify after all of it', async () => {
  for (const { child, ledger } of [one, other]) {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.send('stop')
    await gone
    for await (const step of verifyLedger(ledger, {}))
      if (step.kind === 'result') assert.deepEqual(step.result.faults, [])
  }
})
