import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ManualClock } from '../../../core/manual-clock.ts'
import { startDeadline } from './deadline.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('a deadline passes at its time and not before', async () => {
  const clock = new ManualClock()
  using deadline = startDeadline(clock, 100, new AbortController().signal)
  clock.advance(99)
  await turn()
  assert.ok(!deadline.signal.aborted && !deadline.passed)
  clock.advance(1)
  await turn()
  assert.ok(deadline.signal.aborted && deadline.passed)
})

test('work that is done in time is never cut off afterwards', async () => {
  const clock = new ManualClock()
  const outer = new AbortController()
  const deadline = startDeadline(clock, 100, outer.signal)
  deadline[Symbol.dispose]()
  clock.advance(1000)
  outer.abort(new Error('later'))
  await turn()
  assert.ok(!deadline.signal.aborted && !deadline.passed)
})

test('what ends the outer span ends the inner one with its reason, and is no passed deadline', async () => {
  const clock = new ManualClock()
  const outer = new AbortController()
  const reason = new Error('the client left')
  using deadline = startDeadline(clock, 100, outer.signal)
  outer.abort(reason)
  assert.equal(deadline.signal.reason, reason)
  clock.advance(1000)
  await turn()
  assert.ok(!deadline.passed)
  using late = startDeadline(clock, 100, outer.signal)
  assert.equal(late.signal.reason, reason)
})
