import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instantOf, isTimeZone, localTimeOf } from './local-time.ts'
import { windowFrom, type Recurrence } from './recurrence.ts'

const hourMs = 3_600_000
const nightly: Recurrence = {
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  at: '02:00',
  timeZone: 'Europe/Berlin',
  lastsMs: hourMs,
}
const ever = { startsAt: 0, endsAt: Date.parse('2100-01-01T00:00Z') }

function windowAt(recurrence: Recurrence, now: string, bounds = ever): readonly string[] {
  const found = windowFrom(recurrence, Date.parse(now), bounds)
  return found === null ? [] : [found.startsAt, found.endsAt].map((ms) => new Date(ms).toISOString())
}

test('the window that is open, else the next one', () => {
  const weekdays = { ...nightly, weekdays: [1, 2, 3, 4, 5] }
  // Friday 2026-11-20, in winter an hour before UTC.
  const friday = ['2026-11-20T01:00:00.000Z', '2026-11-20T02:00:00.000Z']
  assert.deepEqual(windowAt(weekdays, '2026-11-20T00:59:59Z'), friday)
  assert.deepEqual(windowAt(weekdays, '2026-11-20T01:00:00Z'), friday)
  assert.deepEqual(windowAt(weekdays, '2026-11-20T01:59:59.999Z'), friday)
  assert.equal(windowAt(weekdays, '2026-11-20T02:00:00Z')[0], '2026-11-23T01:00:00.000Z')
})

test('a window over midnight belongs to the day on which it begins', () => {
  const late = { ...nightly, weekdays: [5], at: '23:30', timeZone: 'UTC' }
  assert.equal(windowAt(late, '2026-11-21T00:10:00Z')[0], '2026-11-20T23:30:00.000Z')
  assert.equal(windowAt(late, '2026-11-21T00:30:00Z')[0], '2026-11-27T23:30:00.000Z')
})

test('I6: where clocks go back and show the time twice, the window opens once and is no longer', () => {
  // 2026-10-25: 03:00 CEST becomes 02:00 CET at 01:00 UTC.
  assert.deepEqual(windowAt(nightly, '2026-10-25T00:30:00Z'), [
    '2026-10-25T00:00:00.000Z',
    '2026-10-25T01:00:00.000Z',
  ])
  assert.equal(windowAt(nightly, '2026-10-25T01:30:00Z')[0], '2026-10-26T01:00:00.000Z')
})

test('where clocks go forward and leave the time out, the window opens as late as it would have been', () => {
  // 2027-03-28: 02:00 CET becomes 03:00 CEST at 01:00 UTC.
  assert.deepEqual(windowAt(nightly, '2027-03-28T00:30:00Z'), [
    '2027-03-28T01:00:00.000Z',
    '2027-03-28T02:00:00.000Z',
  ])
  const half = { ...nightly, at: '02:30' }
  assert.equal(windowAt(half, '2027-03-28T00:30:00Z')[0], '2027-03-28T01:30:00.000Z')
})

test('nothing lies outside its bounds', () => {
  const bounds = { startsAt: Date.parse('2026-11-20T01:30Z'), endsAt: Date.parse('2026-11-21T01:15Z') }
  assert.deepEqual(windowAt(nightly, '2026-11-19T01:30:00Z', bounds), [
    '2026-11-20T01:30:00.000Z',
    '2026-11-20T02:00:00.000Z',
  ])
  assert.deepEqual(windowAt(nightly, '2026-11-20T12:00:00Z', bounds), [
    '2026-11-21T01:00:00.000Z',
    '2026-11-21T01:15:00.000Z',
  ])
  assert.deepEqual(windowAt(nightly, '2026-11-21T01:15:00Z', bounds), [])
})

test('I6: whatever the zone and the moment, a window is never longer than it may be, begins on its days, and comes', () => {
  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Apia',
  ]
  const shape = fc.record({
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    at: fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((time) => time.map((number) => String(number).padStart(2, '0')).join(':')),
    timeZone: fc.constantFrom(...zones),
    lastsMs: fc.integer({ min: 60_000, max: 24 * hourMs }),
  })
  const moment = fc.integer({ min: Date.parse('2020-01-01T00:00Z'), max: Date.parse('2035-01-01T00:00Z') })
  fc.assert(
    fc.property(shape, moment, (recurrence, nowMs) => {
      const found = windowFrom(recurrence, nowMs, ever)
      assert.ok(found !== null && found.endsAt > nowMs)
      assert.equal(found.endsAt - found.startsAt, recurrence.lastsMs)
      // At most a week ahead, and the hour by which clocks may change.
      assert.ok(found.startsAt <= nowMs + 7 * 24 * hourMs + hourMs)
      const local = localTimeOf(found.startsAt, recurrence.timeZone)
      const shown = [local.hour, local.minute].map((number) => String(number).padStart(2, '0')).join(':')
      if (shown === recurrence.at) assert.ok(recurrence.weekdays.includes(local.weekday))
      else assert.ok(shown > recurrence.at, `${shown} is not after ${recurrence.at}, which was left out`)
    }),
  )
})

test('an instant and its local time are inverse where clocks do not change', () => {
  const wall = Date.UTC(2026, 5, 1, 12, 30)
  for (const zone of ['UTC', 'Asia/Kathmandu', 'America/St_Johns']) {
    const { hour, minute } = localTimeOf(instantOf(wall, zone), zone)
    assert.deepEqual([hour, minute], [12, 30])
  }
  assert.deepEqual([isTimeZone('Europe/Berlin'), isTimeZone('Berlin'), isTimeZone('')], [true, false, false])
})
