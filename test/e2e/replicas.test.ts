/**
 * Two gateways in processes of their own over one store: a statement held on one is ruled on through the other, and
 * either is killed at any moment. Nothing runs twice, nothing runs unapproved, and each ledger tells its own story whole.
 * `SEED=n` plays other races.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { z } from 'zod'
import { systemClock } from '../../src/core/clock.ts'
import { verifyLedger } from '../../src/ledger/verify/verify.ts'
import type { EmbeddedPostgres } from '../../src/store/embedded.ts'
import { cancelAt, cancelKeyOf, startReplicas, type Replica, type Replicas } from './replicas.ts'
import type { Grounds } from './stage.ts'
import { nameOf, query, Wire, wordsOf } from './wire.ts'

const seed = Number(process.env['SEED'] ?? 1)
const races = Number(process.env['RACES'] ?? 8)

let replicas: Replicas
let grounds: Grounds
let store: EmbeddedPostgres
let one: Replica
let other: Replica

before(async () => {
  replicas = await startReplicas('test/e2e/replicas.yaml')
  ;({ grounds, store, one, other } = replicas)
  await using direct = await Wire.open(grounds.direct)
  await direct.query('CREATE TABLE races (mark text)')
})
after(() => replicas[Symbol.asyncDispose]())

/** What a reviewer's request is answered with; null when nobody answers. */
async function rule(
  at: Replica,
  who: 'rita' | 'ana' | 'omar',
  reviewId: string,
  word: string,
  more: object = {},
): Promise<number | null> {
  const { password } = await grounds.doorAt(at.port, who)
  try {
    const response = await fetch(`${at.api}/api/v1/reviews/${reviewId}/${word}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${password}`, 'content-type': 'application/json' },
      body: JSON.stringify(
        word === 'withdraw' ? { words: 'Away with it.' } : { justification: 'So be it.', ...more },
      ),
    })
    await response.arrayBuffer()
    return response.status
  } catch {
    return null
  }
}

async function hold(at: Replica, mark: string): Promise<{ readonly wire: Wire; readonly reviewId: string }> {
  const wire = await Wire.openRaw(await grounds.doorAt(at.port, 'ana'))
  wire.send(query(`INSERT INTO races VALUES ('${mark}')`))
  const words = (await wire.until((frame) => nameOf(frame) === 'NoticeResponse')).map(wordsOf).join()
  const reviewId = /review=([0-9a-f-]{36})/.exec(words)?.[1]
  assert.ok(reviewId, words)
  return { wire, reviewId }
}

/** How often each mark was written. */
async function written(): Promise<ReadonlyMap<string, number>> {
  const { host, port, user, password, database } = grounds.direct
  const client = new Client({ host, port, user, password, database })
  await client.connect()
  try {
    const { rows } = await client.query('SELECT mark, count(*)::integer AS count FROM races GROUP BY mark')
    const counted = z.array(z.object({ mark: z.string(), count: z.number() })).parse(rows)
    return new Map(counted.map(({ mark, count }) => [mark, count]))
  } finally {
    await client.end()
  }
}

/** What the store says of a review, whoever lives. */
async function stored(reviewId: string): Promise<z.infer<typeof storedShape>> {
  const client = new Client({
    host: store.socketDirectory,
    port: store.port,
    user: 'sallyport',
    database: 'postgres',
  })
  await client.connect()
  try {
    const { rows } = await client.query('SELECT state, uses, revision FROM sallyport.reviews WHERE id = $1', [
      reviewId,
    ])
    return storedShape.parse(rows[0])
  } finally {
    await client.end()
  }
}

const storedShape = z.object({ state: z.string(), uses: z.number(), revision: z.number() })

test('a ruling through one replica lets go what another holds, within 200 ms', async () => {
  // A machine that is busy with other things is slow at times, but whoever only looks now and then is never that quick.
  const waits: { readonly ms: number; readonly isQuick: boolean }[] = []
  for (let round = 0; round < 40 && waits.filter(({ isQuick }) => isQuick).length < 5; round += 1) {
    const { wire, reviewId } = await hold(one, `quick-${round}`)
    await using held = wire
    assert.equal(await rule(other, 'ana', reviewId, 'approve'), 403)
    const askedAt = performance.now()
    const ruled = rule(other, 'rita', reviewId, 'approve').then(
      (status) => [status, performance.now()] as const,
    )
    const [heard, [status, ruledAt]] = await Promise.all([
      held.ready().then((frames) => [frames.map(wordsOf).join(), performance.now()] as const),
      ruled,
    ])
    assert.equal(status, 200)
    assert.match(heard[0], /INSERT 0 1/)
    const ms = heard[1] - ruledAt
    // Where the ruling itself took long, so may the word of it.
    waits.push({ ms, isQuick: ms < Math.max(200, 2 * (ruledAt - askedAt)) })
  }
  assert.ok(waits.filter(({ isQuick }) => isQuick).length >= 5, `it took ${JSON.stringify(waits)}`)
})

test('a cancel that arrives at another replica stops what it was meant for, and nothing after it', async () => {
  for (const minor of [0, 2] as const) {
    await using wire = await Wire.openRaw(await grounds.doorAt(one.port, 'ana'), {}, minor)
    const key = cancelKeyOf(wire)
    for (let round = 0; round < 5; round += 1) {
      wire.send(query('SELECT pg_sleep(30)'))
      await systemClock.sleep(50)
      await cancelAt(other.port, key)
      // Once the cancel's connection is closed nothing more is cancelled.
      wire.send(query("SELECT pg_sleep(0.05), 'whole'"))
      const heard = (await wire.ready(2)).map(wordsOf).join()
      assert.match(heard, /C=57014.*whole/s)
    }
    const wrong = Buffer.from(key)
    wrong.writeUInt8(wrong.readUInt8(wrong.length - 1) ^ 1, wrong.length - 1)
    wire.send(query("SELECT pg_sleep(0.3), 'whole'"))
    await cancelAt(other.port, wrong)
    assert.match((await wire.ready()).map(wordsOf).join(), /whole/)
  }
})

test('a client that half-closes its cancel is let go no sooner: what it asks for next is not cancelled', async () => {
  await using wire = await Wire.openRaw(await grounds.doorAt(one.port, 'ana'))
  const key = cancelKeyOf(wire)
  for (let round = 0; round < 20; round += 1) {
    await cancelAt(other.port, key)
    assert.match((await wire.query("SELECT pg_sleep(0.02), 'whole'")).map(wordsOf).join(), /whole/)
  }
})

/** By which the session can be cancelled. */
const allEvents = [
  'approve-here',
  'approve-there',
  'second-approves',
  'second-denies',
  'change-there',
  'deny-there',
  'leave',
  'cancel-here',
  'cancel-there',
  'kill-holder',
  'kill-other',
  'withdraw',
] as const

test(
  'I2: whoever rules, leaves or is killed in whatever order, nothing runs twice or unapproved',
  { timeout: 200_000 + races * 20_000 },
  async () => {
    const dice = new Dice(seed)
    for (let race = 0; race < races; race += 1) {
      const [holder, ruler] = dice.flip() ? [one, other] : [other, one]
      const mark = `race-${seed}-${race}`
      const { wire, reviewId } = await hold(holder, mark)
      const played = dice.shuffled(allEvents).slice(0, 2 + dice.below(3))
      // Some reviews are raced for while others are told that nobody has answered.
      if (dice.flip()) await new Promise((resolve) => setTimeout(resolve, 900 + dice.below(300)))
      const statuses = await Promise.all(
        played.map(async (event) => {
          await new Promise((resolve) => setTimeout(resolve, dice.below(40)))
          switch (event) {
            case 'approve-here':
              return rule(holder, 'rita', reviewId, 'approve')
            case 'approve-there':
              return rule(ruler, 'rita', reviewId, 'approve')
            case 'second-approves':
              return rule(dice.flip() ? holder : ruler, 'omar', reviewId, 'approve')
            case 'second-denies':
              return rule(ruler, 'omar', reviewId, 'deny')
            case 'change-there':
              return rule(ruler, 'rita', reviewId, 'change', {
                statement: `INSERT INTO races VALUES ('${mark}-changed')`,
              })
            case 'deny-there':
              return rule(ruler, 'rita', reviewId, 'deny')
            case 'withdraw':
              return rule(ruler, 'ana', reviewId, 'withdraw')
            case 'leave':
              wire.socket.destroy()
              return null
            case 'cancel-here':
            case 'cancel-there':
              await cancelAt((event === 'cancel-here' ? holder : ruler).port, cancelKeyOf(wire)).catch(
                () => undefined,
              )
              return null
            case 'kill-holder':
              await replicas.killAndRestart(holder)
              return null
            case 'kill-other':
              await replicas.killAndRestart(ruler)
              return null
          }
        }),
      )
      await new Promise((resolve) => setTimeout(resolve, 150))
      wire.socket.destroy()
      await settled(reviewId, played.join())
      const { state, uses, revision } = await stored(reviewId)
      const marks = await written()
      const asked = marks.get(mark) ?? 0
      const changed = marks.get(`${mark}-changed`) ?? 0
      const count = asked + changed
      const story = `race ${race} of seed ${seed}: ${played.join(', ')} → ${statuses.join(', ')}; ${state}, spent ${uses}, ran ${asked} as asked and ${changed} as changed`
      assert.ok(count <= uses && uses <= 1, story)
      assert.ok(count === 0 || state === 'approved', story)
      assert.ok(revision === 0 ? changed === 0 : asked === 0, story)
      assert.notEqual(state, 'open', story)
    }
  },
)

/** Waits until a review is over and what it let go has had the time to run. */
async function settled(reviewId: string, story: string): Promise<void> {
  const endsAt = performance.now() + 15_000
  while ((await stored(reviewId)).state === 'open') {
    assert.ok(performance.now() < endsAt, `the review stays open after ${story}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await new Promise((resolve) => setTimeout(resolve, 150))
}

/** Chance from a seed. */
class Dice {
  #state: number

  constructor(from: number) {
    this.#state = (from * 2_654_435_761) >>> 0 || 1
  }

  /** A whole number from 0 to below `sides`. */
  below(sides: number): number {
    this.#state ^= this.#state << 13
    this.#state ^= this.#state >>> 17
    this.#state ^= this.#state << 5
    this.#state >>>= 0
    return this.#state % sides
  }

  flip(): boolean {
    return this.below(2) === 1
  }

  shuffled<T>(items: readonly T[]): readonly T[] {
    return items
      .map((item) => [this.below(1_000_000), item] as const)
      .sort(([left], [right]) => left - right)
      .map(([, item]) => item)
  }
}

test(
  'each ledger verifies by itself, with what it let go on another ruling',
  { timeout: 60_000 },
  async () => {
    for (const { child, ledger } of [one, other]) {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.send('stop')
      await gone
      for await (const step of verifyLedger(ledger, {})) {
        if (step.kind === 'result') assert.deepEqual(step.result.faults, [])
      }
    }
  },
)
