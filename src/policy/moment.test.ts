import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { momentOf } from './moment.ts'

/** `hour:minute weekday` of an instant in a zone. */
function told(at: string, zone: string): string {
  const { hour, minute, weekday, day, month } = momentOf(Date.parse(at), zone)
  return `${hour}:${minute} day ${weekday}, ${day}.${month}.`
}

test('an hour that the clocks leave out, and one that they show twice, are told as people there read them', () => {
  // In 2026 New York goes from 2:00 to 3:00 on 8 March, and from 2:00 back to 1:00 on 1 November.
  assert.equal(told('2026-03-08T06:59:59Z', 'America/New_York'), '1:59 day 7, 8.3.')
  assert.equal(told('2026-03-08T07:00:00Z', 'America/New_York'), '3:0 day 7, 8.3.')
  assert.equal(told('2026-11-01T05:30:00Z', 'America/New_York'), '1:30 day 7, 1.11.')
  assert.equal(told('2026-11-01T06:30:00Z', 'America/New_York'), '1:30 day 7, 1.11.')
  assert.equal(told('2026-11-01T07:00:00Z', 'America/New_York'), '2:0 day 7, 1.11.')
  // Lord Howe moves by half an hour, Kathmandu is a quarter off, Samoa is a day ahead of its neighbour.
  assert.equal(told('2026-10-03T15:30:00Z', 'Australia/Lord_Howe'), '2:30 day 7, 4.10.')
  assert.equal(told('2026-01-01T00:00:00Z', 'Asia/Kathmandu'), '5:45 day 4, 1.1.')
  assert.equal(told('2026-01-01T12:00:00Z', 'Pacific/Apia'), '1:0 day 5, 2.1.')
  assert.equal(told('2026-01-01T00:00:00Z', 'UTC'), '0:0 day 4, 1.1.')
})

test('every instant has an hour, a minute, a weekday and a date in every zone', () => {
  const zones = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC']
  const instant = fc.integer({ min: Date.UTC(1990), max: Date.UTC(2060) })
  fc.assert(
    fc.property(instant, fc.constantFrom(...zones), (at, zone) => {
      const { hour, minute, weekday, day, month, year } = momentOf(at, zone)
      assert.ok(hour >= 0n && hour <= 23n && minute >= 0n && minute <= 59n && weekday >= 1n && weekday <= 7n)
      const there = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
      // No zone is further from UTC than fourteen hours; the weekday is the date's own.
      assert.ok(Math.abs(there - at) <= 14 * 3_600_000 + 60_000)
      assert.equal(BigInt(new Date(there).getUTCDay() || 7), weekday)
    }),
  )
})
