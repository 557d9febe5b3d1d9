import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../../core/refusal.ts'
import { replies, requests, say, talk, type Talk } from './conversation-fixture.ts'
import { SlowSyncs } from '../slow-syncs.fixture.ts'

const unavailable = new Refusal('ledger-unavailable', 'No disk.')
const denied = new Refusal('denied', 'No.')
const idle = replies.ready('idle')
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Binds and executes `name`, which must stand. */
function execution(name: string): Buffer {
  return Buffer.concat([requests.bind('', name), requests.execute('')])
}

/** A session with two prepared statements: a write and a read. */
function prepared(syncs: SlowSyncs, refuses = (_text: string) => false): Talk {
  const held = talk({
    answer: ({ text }) => (refuses(text) ? denied : 'allow'),
    syncs,
    writes: (text) => text.startsWith('write'),
  })
  held.client(requests.parse('w', 'write'), requests.parse('r', 'read'), requests.sync)
  held.target(say('ParseComplete'), say('ParseComplete'), idle)
  held.toTarget.length = 0
  held.toClient.length = 0
  return held
}

test('I1: a pipeline of writes is forwarded in one go, after one sync for all of it', async () => {
  const syncs = new SlowSyncs()
  const { client, toTarget } = prepared(syncs)
  client(...Array.from({ length: 100 }, () => execution('w')), requests.sync)
  await turn()
  assert.deepEqual(toTarget, [])
  assert.equal(syncs.asked, 1)
  syncs.confirm()
  await turn()
  assert.equal(toTarget.length, 201)
  assert.equal(syncs.asked, 1)
})

test('I1: what comes while a sync runs waits for the next one', async () => {
  const syncs = new SlowSyncs()
  const { client, toTarget } = prepared(syncs)
  client(execution('w'))
  client(execution('w'), requests.sync)
  await turn()
  // The first sync covers what was appended before it began, and that was one write.
  syncs.confirm(syncs.appended - 1)
  await turn()
  assert.deepEqual(toTarget, ['Bind', 'Execute'])
  assert.equal(syncs.asked, 2)
  syncs.confirm()
  await turn()
  assert.deepEqual(toTarget, ['Bind', 'Execute', 'Bind', 'Execute', 'Sync'])
})

test('I7: a read behind a write waits with it, one before it does not', async () => {
  const syncs = new SlowSyncs()
  const { client, toTarget } = prepared(syncs)
  client(execution('r'), execution('w'), execution('r'), requests.sync)
  await turn()
  assert.deepEqual(toTarget, ['Bind', 'Execute'])
  syncs.confirm()
  await turn()
  assert.equal(toTarget.length, 7)
})

test('I1: without a ledger nothing of a pipeline is forwarded, and the session ends', async () => {
  const syncs = new SlowSyncs()
  const { client, toTarget, ends, outcomes } = prepared(syncs)
  client(execution('w'), execution('w'), requests.sync)
  syncs.fail(unavailable)
  await turn()
  assert.deepEqual(toTarget, [])
  assert.deepEqual(ends, [unavailable])
  assert.deepEqual(
    outcomes.slice(2).map(({ outcome }) => outcome.result),
    ['skipped', 'skipped'],
  )
  client(execution('w'))
  syncs.confirm()
  await turn()
  assert.deepEqual(toTarget, [])
})

test('I7: a refusal behind writes that wait takes its place behind them', async () => {
  const syncs = new SlowSyncs()
  const held = prepared(syncs, (text) => text === 'write bad')
  held.client(execution('w'), requests.parse('', 'write bad'), execution('w'), requests.sync)
  await turn()
  assert.deepEqual(held.toTarget, [])
  assert.deepEqual(held.toClient, [])
  syncs.confirm()
  await turn()
  assert.deepEqual(held.toTarget, ['Bind', 'Execute', 'Describe', 'Sync'])
  held.target(say('BindComplete'), replies.complete('INSERT 0 1'), replies.error('26000'), idle)
  assert.deepEqual(held.toClient, ['BindComplete', 'CommandComplete', 'ErrorResponse', 'ReadyForQuery'])
})

test('a cancel fails the write that waits for its entry, in its place, and nothing runs', async () => {
  const syncs = new SlowSyncs()
  const held = prepared(syncs)
  held.client(execution('w'), requests.sync)
  held.conversation.cancel()
  assert.deepEqual(held.toTarget, ['Describe'])
  assert.deepEqual(held.cancels, [])
  syncs.confirm()
  await turn()
  // The target skips what follows its error, up to the Sync.
  assert.deepEqual(held.toTarget, ['Describe', 'Bind', 'Execute', 'Sync'])
  held.target(replies.error('26000'), idle)
  assert.deepEqual(held.toClient, ['ErrorResponse', 'ReadyForQuery'])
  assert.match(Buffer.concat(held.clientBytes).toString('latin1'), /57014/)
  assert.equal(held.outcomes.at(-1)?.outcome.result, 'skipped')
  held.client(execution('r'), requests.sync)
  assert.deepEqual(held.toTarget.slice(4), ['Bind', 'Execute', 'Sync'])
})

test('a cancel reaches what the target runs although a write waits behind it, which stays until the cancel has arrived', async () => {
  const syncs = new SlowSyncs()
  const held = prepared(syncs)
  held.client(execution('r'), requests.sync, execution('w'), requests.sync)
  held.conversation.cancel()
  assert.equal(held.cancels.length, 1)
  syncs.confirm()
  await turn()
  assert.equal(held.toTarget.length, 6)
})

test('a Terminate behind writes that wait is followed when they have been answered', async () => {
  const syncs = new SlowSyncs()
  const held = prepared(syncs)
  held.client(execution('w'), requests.sync, Buffer.from([0x58, 0, 0, 0, 4]))
  await turn()
  assert.deepEqual(held.ends, [])
  syncs.confirm()
  await turn()
  held.target(say('BindComplete'), replies.complete('INSERT 0 1'), idle)
  assert.deepEqual(held.ends, [null])
})

test('I8: while a disk stalls only so much of a pipeline is taken, and the rest follows', async () => {
  const syncs = new SlowSyncs()
  const { client, toTarget, conversation } = prepared(syncs)
  const large = 'x'.repeat(50_000)
  const closeX = Buffer.from([0x43, 0, 0, 0, 7, 0x53, 0x78, 0])
  for (let count = 0; count < 40; count += 1) {
    client(execution('w'), requests.parse('x', `read ${large}`), closeX)
  }
  client(requests.sync)
  await turn()
  assert.ok(conversation.inboxBytes > 1_500_000)
  while (toTarget.at(-1) !== 'Sync') {
    syncs.confirm()
    await turn()
  }
  assert.equal(conversation.inboxBytes, 0)
  assert.equal(toTarget.length, 40 * 4 + 1)
})

test('I1, I7: whatever is pipelined and however syncs come, writes leave after their entries and all in order', async () => {
  const step = fc.oneof(
    fc.record({ say: fc.constantFrom('w', 'r', 'sync', 'bad') }),
    fc.record({ confirm: fc.integer({ min: 0, max: 3 }) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const syncs = new SlowSyncs()
      // `spend` throws for what is not ripe, which ends the session.
      const held = prepared(syncs, (text) => text === 'bad')
      const expected: string[] = []
      let isSkipping = false
      for (const one of steps) {
        if ('confirm' in one) {
          syncs.confirm(syncs.appended - one.confirm)
          await turn()
          continue
        }
        if (one.say === 'sync') held.client(requests.sync)
        else if (one.say === 'bad') held.client(requests.parse('', 'bad'))
        else held.client(execution(one.say))
        if (one.say === 'sync') {
          expected.push('Sync')
          isSkipping = false
        } else if (!isSkipping && one.say !== 'bad') expected.push('Bind', 'Execute')
        else if (!isSkipping) {
          isSkipping = true
          // With nothing in flight the gateway says no by itself.
          if (expected.length > 0) expected.push('Describe')
        }
      }
      syncs.confirm()
      await turn()
      await turn()
      assert.deepEqual(held.toTarget, expected)
      assert.deepEqual(held.ends, [])
    }),
    { numRuns: 200 },
  )
})
