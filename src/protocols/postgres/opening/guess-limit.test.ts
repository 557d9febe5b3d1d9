import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ManualClock } from '../../../core/manual-clock.ts'
import { GuessLimit } from './guess-limit.ts'

test('an origin that guesses is stopped, others are not, and time forgives', () => {
  const clock = new ManualClock()
  const limit = new GuessLimit(clock)
  for (let at = 0; at < 50; at += 1) {
    assert.ok(limit.admits('2001:db8::1'))
    limit.missed(`2001:db8::${at}`)
  }
  assert.ok(!limit.admits('2001:db8::ffff:1'))
  assert.ok(limit.admits('2001:db8:0:1::1') && limit.admits('203.0.113.1'))
  clock.advance(1000)
  for (let at = 0; at < 5; at += 1) {
    assert.ok(limit.admits('2001:db8::1'))
    limit.missed('2001:db8::1')
  }
  assert.ok(!limit.admits('2001:db8::1'))
})

test('I8: any number of origins takes bounded memory, and whoever guesses on is not forgotten', () => {
  const limit = new GuessLimit(new ManualClock())
  for (let at = 0; at < 60; at += 1) limit.missed('203.0.113.1')
  for (let at = 0; at < 30_000; at += 1) {
    limit.missed(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`)
    if (at % 5000 === 0) limit.missed('203.0.113.1')
  }
  assert.ok(!limit.admits('203.0.113.1'))
})
