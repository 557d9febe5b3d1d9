import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ManualClock } from '../core/manual-clock.ts'
import { Throttle } from './throttle.ts'

test('a burst passes, then as much as a second allows, each for themselves', () => {
  const clock = new ManualClock(0)
  const throttle = new Throttle(clock, { perSecond: 2, burst: 3 })
  assert.deepEqual(
    [1, 2, 3].map(() => throttle.take('a')),
    [0, 0, 0],
  )
  assert.equal(throttle.take('a'), 500)
  assert.equal(throttle.take('b'), 0)
  clock.advance(500)
  assert.equal(throttle.take('a'), 0)
  assert.ok(throttle.take('a') > 0)
  clock.advance(60_000)
  assert.deepEqual(
    [1, 2, 3, 4].map(() => throttle.take('a') === 0),
    [true, true, true, false],
  )
})

test('I8: strangers without number do not fill its memory, and asking on does not shorten the wait', () => {
  const clock = new ManualClock(0)
  const throttle = new Throttle(clock, { perSecond: 1, burst: 1 })
  for (let count = 0; count < 30_000; count += 1) assert.equal(throttle.take(`address ${count}`), 0)
  assert.equal(throttle.take('address 29999'), 1000)
  assert.equal(throttle.take('address 29999'), 1000)
})
