import assert from 'node:assert/strict'
import test from 'node:test'
import { Clearance } from '../core/clearance.ts'
import { Refusal } from '../core/refusal.ts'
import { noWaiting, stage, statementOf } from './gate.fixture.ts'

const rules = `
version: 1
budgets:
  - { name: few, principals: { groups: [staff] }, per: hour, rows: 10, statements: 4 }
rules:
  - { name: staff, effects: [connect, read, transaction], verdict: allow }
  - { name: no-writes, effects: [write], verdict: deny }
`
const ran = { result: 'ran', errorCode: '', tag: '', bytes: 0, masked: 0 } as const

test('rows that were shown count against the budget of whoever was shown them, in every session', async () => {
  await using held = await stage({ policy: rules })
  const { gate } = held
  const [one, two, other] = [await held.session(), await held.session(), await held.session('rita')]
  // The same facts each time: an answer that was remembered would let more pass.
  const asked = statementOf(['read'])
  const first = gate.submit(one, asked, noWaiting)
  assert.ok(first instanceof Clearance)
  assert.equal(first.obligations.rowsMax, 10)
  gate.conclude(one, first, { ...ran, rows: 7 })
  const second = gate.submit(two, asked, noWaiting)
  assert.ok(second instanceof Clearance)
  assert.equal(second.obligations.rowsMax, 3)
  gate.conclude(two, second, { ...ran, rows: 3 })
  const third = gate.submit(one, asked, noWaiting)
  assert.ok(third instanceof Refusal)
  assert.deepEqual([third.code, third.rule], ['budget-exceeded', 'few'])
  assert.ok(gate.submit(one, statementOf(['transaction']), noWaiting) instanceof Promise)
  assert.ok(gate.submit(other, asked, noWaiting) instanceof Clearance)
  const leaves = await held.leaves()
  assert.ok(leaves.some((leaf) => leaf.type === 'statement.decided' && leaf.code === 'budget-exceeded'))
})

test('what a statement has shown so far counts for others before it ends, and once', async () => {
  await using held = await stage({ policy: rules })
  const { gate } = held
  const [one, two] = [await held.session(), await held.session()]
  const first = gate.submit(one, statementOf(['read']), noWaiting)
  const second = gate.submit(two, statementOf(['read']), noWaiting)
  assert.ok(first instanceof Clearance && second instanceof Clearance)
  assert.equal(first.obligations.isCounted, true)
  assert.deepEqual(gate.count(one, first, { rows: 0, bytes: 0, masked: 0 }), { rows: 1, budget: 'few' })
  assert.deepEqual(gate.count(one, first, { rows: 9, bytes: 90, masked: 3 }), { rows: 1, budget: 'few' })
  assert.deepEqual(gate.count(two, second, { rows: 1, bytes: 10, masked: 0 }), { rows: 0, budget: 'few' })
  gate.conclude(one, first, { ...ran, rows: 9 })
  gate.conclude(two, second, { ...ran, rows: 1 })
  const third = gate.submit(one, statementOf(['read']), noWaiting)
  assert.ok(third instanceof Refusal)
  assert.match(third.message, /10 of 10 rows/)
})

test('statements sent in one go are counted before they end', async () => {
  await using held = await stage({ policy: rules })
  const session = await held.session()
  const answers = Array.from({ length: 6 }, () => held.gate.submit(session, statementOf(['read']), noWaiting))
  assert.deepEqual(
    answers.map((answer) => answer instanceof Clearance),
    [true, true, true, true, false, false],
  )
})

test('a text counts as often as it has statements', async () => {
  await using held = await stage({ policy: rules })
  const session = await held.session()
  const one = statementOf(['read'])
  const [facts] = one.inspection.statements
  assert.ok(facts)
  const three = { ...one, inspection: { ...one.inspection, statements: [facts, facts, facts] } }
  assert.ok(held.gate.submit(session, three, noWaiting) instanceof Clearance)
  const again = held.gate.submit(session, { ...three, number: three.number + 1000 }, noWaiting)
  assert.ok(again instanceof Refusal)
  assert.match(again.message, /no room for the 3 statements of this text: 3 of 4/)
  assert.ok(held.gate.submit(session, statementOf(['read']), noWaiting) instanceof Clearance)
  assert.ok(held.gate.submit(session, statementOf(['read']), noWaiting) instanceof Refusal)
})

test('whoever asks for the same in other words after a no is put on record', async () => {
  await using held = await stage({ policy: rules })
  const session = await held.session()
  for (let at = 0; at < 9; at += 1)
    void held.gate.submit(session, statementOf(['write'], `write ${at}`), noWaiting)
  const alerts = (await held.leaves()).filter((leaf) => leaf.type === 'alert')
  assert.deepEqual(
    alerts.map((alert) => [alert.code, alert.session]),
    [['probing', session.id]],
  )
})

test('what passes in other words than those that were refused is put on record', async () => {
  const lenient = `
version: 1
rules:
  - { name: staff, effects: [connect, write], verdict: allow }
  - { name: not-so, effects: [write], when: 'statement.fingerprint == "all"', verdict: deny }
`
  await using held = await stage({ policy: lenient })
  const session = await held.session()
  for (const text of ['all', 'all', 'nearly all', 'some'])
    await held.gate.submit(session, statementOf(['write'], text), noWaiting)
  const alerts = (await held.leaves()).filter((leaf) => leaf.type === 'alert')
  assert.deepEqual(
    alerts.map(({ code, message }) => [code, /\(.*/.exec(message)?.[0]]),
    [['probing', '(denied) was let through in other words.']],
  )
})
