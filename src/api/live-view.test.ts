import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { noWaiting, stage, statementOf } from '../gate/gate.fixture.ts'
import { liveViewOf, openToThem, protectedFromSome } from './live-view.ts'

const policy = `
version: 1
classes:
  ssn: { mask: { keep-last: 4 } }
protect:
  - resources: bank
    columns: { public.customers.ssn: ssn }
unmask:
  - { name: cleared, principals: { groups: [staff] }, resources: bank, classes: [ssn] }
rules:
  - { name: staff, principals: { groups: [staff] }, effects: [connect, read], verdict: allow }
`

test('I4: a text that may name a protected value is withheld from those without clearance who look at what runs', async () => {
  await using held = await stage({ policy })
  const { id } = await held.session()
  const session = held.gate.sessions.get(id)
  assert.ok(session)
  const place = { gateway: 'one', isHere: true, mayEnd: false }
  const hidden = protectedFromSome(() => held.policy)
  const seen = (by: typeof hidden): string | undefined =>
    liveViewOf(session, place, systemClock, 100, by).current?.text
  const text = `SELECT id FROM customers WHERE x = '123-45-6789'`
  for (const [uses, isWithheld] of [
    [['public.customers.ssn'], true],
    [['*'], true],
    [['public.customers.id'], false],
    [[], false],
  ] as const) {
    const plain = statementOf(['read'], text)
    const [facts] = plain.inspection.statements
    assert.ok(facts)
    const inspection = { ...plain.inspection, statements: [{ ...facts, uses }] }
    await held.gate.submit(session, { ...plain, inspection }, noWaiting)
    assert.equal(seen(openToThem), text)
    assert.equal(
      seen(hidden),
      isWithheld ? '-- withheld: it may name values that are protected from you' : text,
    )
    assert.notEqual(
      seen(() => null),
      text,
      'of a resource that is not there nobody knows',
    )
  }
})
