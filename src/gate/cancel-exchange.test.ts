import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { CancelKey } from '../core/cancel-peers.ts'
import { systemClock, type Clock } from '../core/clock.ts'
import { ManualClock } from '../core/manual-clock.ts'
import { systemRandom } from '../core/random.ts'
import type { Hear } from '../store/listener.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { askMsMax, CancelExchange, claimMsMax } from './cancel-exchange.ts'

let server: TemporaryServer
before(async () => {
  server = await startTemporaryServer()
})
after(() => server[Symbol.asyncDispose]())

// A busy machine is waited for.
const storeMsMax = 60_000

interface Replica extends Disposable {
  readonly exchange: CancelExchange
  readonly cancelled: CancelKey[]
}

async function replica(clock: Clock, ...sessions: readonly CancelKey[]): Promise<Replica> {
  const store = await server.open(storeMsMax)
  const exchange = new CancelExchange({ store, clock, random: systemRandom, log: assert.fail })
  const cancelled: CancelKey[] = []
  exchange.answerWith((processId, fits) => {
    const found = sessions.find((key) => key.processId === processId && fits(key.secret))
    return found ? () => void cancelled.push(found) : null
  })
  while (!store.isListening) await systemClock.sleep(5)
  return { exchange, cancelled, [Symbol.dispose]: () => exchange[Symbol.dispose]() }
}

const short = { processId: 4711, secret: Buffer.from('abcd') }
const long = { processId: 4711, secret: Buffer.alloc(32, 7) }
const strange = { processId: 4711, secret: Buffer.from('abce') }

test('a key is good at every replica, for its own session, once for each request', async () => {
  // Its time stands still: whoever is asked may be as slow as it likes.
  const clock = new ManualClock()
  using one = await replica(clock)
  using two = await replica(clock, short)
  using three = await replica(clock, long)
  assert.equal(await one.exchange.cancel(short), true)
  assert.equal(await two.exchange.cancel(long), true)
  assert.deepEqual(await Promise.all([one.exchange.cancel(long), one.exchange.cancel(short)]), [true, true])
  assert.deepEqual(two.cancelled, [short, short])
  assert.deepEqual(three.cancelled, [long, long])
  assert.deepEqual(one.cancelled, [])
})

test('a key of nobody cancels nothing, and is not waited for longer than a while', async () => {
  const clock = new ManualClock()
  using one = await replica(clock)
  using two = await replica(clock, short)
  const answered = one.exchange.cancel(strange)
  // Notices of one sender come in order: once this is through, so is the question before it.
  assert.equal(await one.exchange.cancel(short), true)
  clock.advance(askMsMax)
  assert.equal(await answered, false)
  assert.deepEqual(two.cancelled, [short])
})

test('keys do not travel', async () => {
  const heard: string[] = []
  const store = await server.open(storeMsMax)
  const deaf = store.hear('sallyport_cancel', (payload) => void heard.push(payload ?? ''))
  while (!store.isListening) await systemClock.sleep(5)
  const clock = new ManualClock()
  using one = await replica(clock)
  using two = await replica(clock, long)
  assert.equal(await one.exchange.cancel(long), true)
  assert.equal(two.cancelled.length, 1)
  // Who listens hears when its own connection does, and in order.
  while (!heard.some((said) => said.includes('done'))) await systemClock.sleep(5)
  const words = heard.join(' ')
  assert.match(words, /whose/)
  assert.ok(!words.includes(long.secret.toString('hex')) && !words.includes(long.secret.toString('base64')))
  deaf()
})

test('what comes after the client was let go, or was not asked for, cancels nothing', async () => {
  const bus = new Bus()
  const clock = new ManualClock()
  const asking = new CancelExchange({ store: bus.store(), clock, random: systemRandom, log: assert.fail })
  const holding = new CancelExchange({ store: bus.store(), clock, random: systemRandom, log: assert.fail })
  let cancels = 0
  holding.answerWith((_, fits) => (fits(short.secret) ? () => void (cancels += 1) : null))
  const answered = asking.cancel(short)
  clock.advance(askMsMax)
  assert.equal(await answered, false)
  await bus.deliver()
  assert.ok(
    bus.heard.some((said) => said.includes('mine')),
    'the session was found, too late',
  )
  assert.equal(cancels, 0)
  bus.say(JSON.stringify({ word: 'go', claim: '0'.repeat(32) }))
  await bus.deliver()
  assert.equal(cancels, 0)
})

test('who was told to go on late is waited for, and later than its claim lasts cancels nothing', async () => {
  for (const [waitMs, wanted] of [
    [claimMsMax, 1],
    [claimMsMax + 1, 0],
  ] as const) {
    const bus = new Bus()
    const clock = new ManualClock()
    const parts = { store: bus.store(), clock, random: systemRandom, log: assert.fail }
    const [asking, holding] = [new CancelExchange(parts), new CancelExchange(parts)]
    let cancels = 0
    holding.answerWith((_, fits) => (fits(short.secret) ? () => void (cancels += 1) : null))
    let isLetGo = false
    const answered = asking.cancel(short).finally(() => (isLetGo = true))
    await bus.deliver('go')
    clock.advance(askMsMax)
    await bus.deliver('go')
    assert.equal(isLetGo, false)
    clock.advance(waitMs - askMsMax)
    await bus.deliver()
    assert.equal(cancels, wanted)
    clock.advance(askMsMax + 1)
    assert.equal(await answered, wanted === 1)
  }
})

test('of two that claim a key one is told', async () => {
  const bus = new Bus()
  const clock = new ManualClock()
  const parts = () => ({ store: bus.store(), clock, random: systemRandom, log: assert.fail })
  const asking = new CancelExchange(parts())
  let cancels = 0
  for (let replicas = 0; replicas < 2; replicas += 1)
    new CancelExchange(parts()).answerWith(() => () => void (cancels += 1))
  const answered = asking.cancel(short)
  await bus.deliver()
  assert.equal(await answered, true)
  assert.equal(cancels, 1)
})

test('words that make no sense are told of, and change nothing', async () => {
  const bus = new Bus()
  const log: string[] = []
  const exchange = new CancelExchange({
    store: bus.store(),
    clock: new ManualClock(),
    random: systemRandom,
    log: (line) => void log.push(line),
  })
  exchange.answerWith(() => () => assert.fail('nobody asked'))
  const nonsense = ['', '{', '[]', '{"word":"whose"}', '{"word":"go","claim":1}', `{"word":"done","ask":"x"}`]
  for (const said of nonsense) bus.say(said)
  await bus.deliver()
  assert.equal(log.length, nonsense.length)
})

test('without the store nobody is asked', async () => {
  const log: string[] = []
  const store = {
    isListening: true,
    hear: () => () => undefined,
    notify: () => Promise.resolve(new StoreUnavailable('down')),
  }
  const clock = new ManualClock()
  const parts = { clock, random: systemRandom, log: (line: string) => void log.push(line) }
  const exchange = new CancelExchange({ ...parts, store })
  const answered = exchange.cancel(short)
  await Promise.resolve()
  clock.advance(askMsMax)
  assert.equal(await answered, false)
  const deaf = new CancelExchange({ ...parts, store: { ...store, isListening: false } })
  assert.equal(await deaf.cancel(short), false)
  assert.equal(log.length, 1)
})

/** What the store does with notices, one at a time and only when told to. */
class Bus {
  readonly heard: string[] = []
  readonly #hearers: Hear[] = []
  #queued: string[] = []

  say(payload: string): void {
    this.#queued.push(payload)
  }

  store(): ConstructorParameters<typeof CancelExchange>[0]['store'] {
    return {
      isListening: true,
      hear: (_, hear) => {
        this.#hearers.push(hear)
        return () => undefined
      },
      notify: (_, payloads) => {
        for (const payload of payloads) this.say(payload)
        return Promise.resolve(null)
      },
    }
  }

  /** Until nobody has anything more to say, but for what says this word. */
  async deliver(kept = 'nothing'): Promise<void> {
    const isKept = (payload: string): boolean => payload.includes(`"${kept}"`)
    for (let quiet = 0; quiet < 20; quiet += 1) {
      await Promise.resolve()
      const due = this.#queued.filter((payload) => !isKept(payload))
      this.#queued = this.#queued.filter(isKept)
      this.heard.push(...due)
      for (const payload of due) for (const hear of this.#hearers) hear(payload)
      if (due.length > 0) quiet = 0
    }
  }
}
