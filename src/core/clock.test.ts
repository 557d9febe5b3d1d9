import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { systemClock } from './clock.ts'

test('wall time is within a millisecond of the system’s, and has a fraction', () => {
  let fractions = 0
  for (let round = 0; round < 1000; round += 1) {
    const before = Date.now()
    const now = systemClock.now()
    const after = Date.now() + 1
    assert.ok(now >= before && now < after, `${before} ${now} ${after}`)
    if (now % 1 > 0) fractions += 1
  }
  assert.ok(fractions > 900)
})

test('wall time follows the system’s clock when that is set, forward and back, and when the machine slept', () => {
  const real = Date.now
  for (const shiftMs of [3_600_000, -3_600_000, 1.5e9, 0]) {
    mock.method(Date, 'now', () => real() + shiftMs)
    const now = systemClock.now()
    assert.ok(Math.abs(now - (real() + shiftMs)) < 50, `${shiftMs}`)
    mock.restoreAll()
  }
  assert.ok(Math.abs(systemClock.now() - real()) < 50)
})
