import assert from 'node:assert/strict'
import test from 'node:test'
import { Clearance } from '../core/clearance.ts'
import { systemClock } from '../core/clock.ts'
import { noWaiting, policyOf, stage, statementOf } from './gate.fixture.ts'

const rules = `
version: 1
timezone: America/New_York
rules:
  - { name: staff, effects: [connect, read, transaction], verdict: allow }
  - { name: by-day, effects: [read], when: 'now.hour >= 20', verdict: deny }
`

test('I2: what was cleared is good for as long as it would be cleared again: its policy, and the time of day', async () => {
  let at = Date.parse('2026-06-15T23:59:00Z')
  const clock = { ...systemClock, now: () => at, monotonic: () => systemClock.monotonic() }
  await using held = await stage({ policy: rules, clock })
  const session = await held.session()
  const read = held.gate.submit(session, statementOf(['read']), noWaiting)
  const begin = await held.gate.submit(session, statementOf(['transaction']), noWaiting)
  assert.ok(read instanceof Clearance && begin instanceof Clearance)
  assert.equal(held.gate.isCurrent(session, read), true)
  at = Date.parse('2026-06-16T00:00:00Z')
  assert.equal(held.gate.isCurrent(session, read), false)
  assert.equal(held.gate.isCurrent(session, begin), true)
  // A clock that is put back finds it as it was.
  at = Date.parse('2026-06-15T23:30:00Z')
  assert.equal(held.gate.isCurrent(session, read), true)
  held.policy = policyOf(`${rules}  - { name: more, effects: [read], verdict: allow }\n`)
  assert.equal(held.gate.isCurrent(session, read), false)
  assert.equal(held.gate.isCurrent(session, begin), false)
})
