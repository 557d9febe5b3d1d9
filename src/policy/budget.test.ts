import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Principal } from '../core/principal.ts'
import type { Effect, Inspection } from '../core/inspection.ts'
import type { Resource } from '../core/resource.ts'
import { BudgetBook } from './budget.ts'
import type { Taken } from './rule.ts'
import { BudgetTrial } from './budget-trial.ts'
import { decide } from './decide.ts'
import { explain } from './explain.ts'
import { formatFault } from './document.ts'
import type { Facts } from './facts.ts'
import { parsePolicy } from './parse.ts'
import type { Policy } from './rule.ts'

const bank: Resource = { name: 'bank', protocol: 'postgres', labels: {} }
const hourMs = 3_600_000
const noon = Date.UTC(2026, 0, 5, 12)

const limited = policyOf(`
version: 1
budgets:
  - { name: hourly, principals: { kinds: [agent] }, resources: bank, per: hour, rows: 100 }
  - { name: daily, per: day, statements: 3, over: review, review: { groups: [reviewers] } }
rules:
  - { name: all, verdict: allow }
`)
const agent = principal('agent')

test('a statement is refused once a budget is used up, and until then is cut where the budget ends', () => {
  const book = new BudgetBook()
  const before = decided(book)
  assert.deepEqual([before.verdict, before.obligations.rowsMax, before.cacheable], ['allow', 100, false])
  charge(book, { rows: 60 })
  assert.equal(decided(book).obligations.rowsMax, 40)
  charge(book, { rows: 60 })
  const after = decided(book)
  assert.deepEqual([after.verdict, after.code, after.rule], ['deny', 'budget-exceeded', 'hourly'])
  assert.match(after.reason, /120 of 100 rows within 1 h/)
  assert.equal(decided(book, noon + hourMs + hourMs / 24).verdict, 'allow')
})

const texts = (...kinds: readonly Effect['kind'][]): Inspection => {
  const statements = kinds.flatMap((kind) => reading(kind).statements)
  return { ...reading('read'), statements }
}

test('each statement of a text counts, and a text with more than are left does not pass', () => {
  const book = new BudgetBook()
  charge(book, { statements: 1 })
  const two = texts('transaction', 'read', 'session', 'read', 'transaction')
  assert.equal(decided(book, noon, { inspection: two }).verdict, 'allow')
  const three = texts('read', 'write', 'read')
  const held = decided(book, noon, { inspection: three })
  assert.deepEqual([held.verdict, held.rule], ['review', 'daily'])
  assert.match(held.reason, /no room for the 3 statements of this text: 1 of 3 statements within 24 h/)
  assert.match(budgetsOf({ inspection: three })[1] ?? '', /is counted as 3 statements/)
  const trial = new BudgetTrial(limited)
  assert.equal(trial.decide(facts({ inspection: three })).verdict, 'allow')
  assert.equal(trial.decide(facts({})).verdict, 'review')
})

test('a budget may ask for a reviewer instead, and what is reviewed is not cut by what is left', () => {
  const book = new BudgetBook()
  charge(book, { statements: 3 })
  const held = decided(book)
  assert.deepEqual(
    [held.verdict, held.rule, held.review?.groups, held.obligations.rowsMax],
    ['review', 'daily', ['reviewers'], null],
  )
})

test('an explanation names the budgets that a statement counts against, and how', () => {
  assert.deepEqual(budgetsOf(), [
    'hourly: 100 rows within 1 h, then deny; is counted by each row shown',
    'daily: 3 statements within 24 h, then review; is counted as one statement',
  ])
  assert.match(budgetsOf({ inspection: reading('session') })[0] ?? '', /is not counted, and passes/)
})

test('statements on record are decided as the budgets of a candidate would have left them', () => {
  const trial = new BudgetTrial(limited)
  const first = facts({})
  // What is left is no difference to what the policy says without budgets.
  assert.equal(trial.decide(first).obligations.rowsMax, null)
  trial.shown(first, { rows: 100, bytes: 1000, masked: 0 }, noon)
  const second = facts({})
  assert.deepEqual([trial.decide(second).verdict, trial.decide(second).rule], ['deny', 'hourly'])
  // It would have shown nothing, whatever it showed then.
  trial.shown(second, { rows: 1_000_000, bytes: 1000, masked: 0 }, noon)
  const nextDay = noon + 26 * hourMs
  assert.equal(trial.decide(facts({ nowMs: nextDay })).verdict, 'allow')
  assert.equal(trial.decide(facts({ nowMs: nextDay, inspection: reading('session') })).verdict, 'allow')
  trial.decide(facts({ nowMs: nextDay }))
  trial.decide(facts({ nowMs: nextDay }))
  assert.equal(trial.decide(facts({ nowMs: nextDay })).verdict, 'review')
})

test('steering a session, preparing and connecting are never stopped', () => {
  const book = new BudgetBook()
  charge(book, { rows: 1000, statements: 1000 })
  for (const kind of ['session', 'transaction'] as const)
    assert.equal(decided(book, noon, { inspection: reading(kind) }).verdict, 'allow')
  const shown = (setting: string | null): string =>
    decided(book, noon, { inspection: reading('session', { verb: 'show', object: setting }) }).verdict
  assert.equal(shown('transaction_isolation'), 'allow')
  // What a body has put there.
  for (const setting of ['app.x', 'search_path', null]) assert.equal(shown(setting), 'deny', setting ?? 'all')
  assert.equal(decided(book, noon, { act: 'prepare' }).verdict, 'allow')
  assert.equal(decided(book, noon, { act: 'connect', inspection: null }).verdict, 'allow')
  assert.equal(decided(book).verdict, 'deny')
})

test('what an agent takes counts against the person behind it', () => {
  const policy = policyOf(`
version: 1
budgets: [{ name: people, principals: { kinds: [person] }, per: hour, masked-cells: 10 }]
rules: [{ name: all, verdict: allow }]
`)
  const ada: Principal = { ...principal('ada'), kind: 'person' }
  const hers = { ...agent, onBehalfOf: ada }
  const book = new BudgetBook()
  book.charge(policy, hers, bank, taken({ maskedCells: 10 }), noon)
  const spent = book.spent(policy, ada, bank, noon)
  assert.deepEqual(
    spent.map((one) => [one.principal, one.taken.maskedCells]),
    [[ada.id, 10]],
  )
  // Not against others, nor elsewhere.
  const other: Principal = { ...ada, id: 'i#other' }
  assert.equal(book.spent(policy, other, bank, noon)[0]?.taken.maskedCells, 0)
  assert.equal(book.spent(policy, ada, { ...bank, name: 'b' }, noon)[0]?.taken.maskedCells, 0)
})

test('I8: accounts are bounded, and those that do not fit share one that never tells less than was taken', () => {
  const book = new BudgetBook(10)
  for (let at = 0; at < 100; at += 1)
    book.charge(limited, principal(`a${at}`), bank, taken({ rows: 1 }), noon)
  assert.ok(book.size <= 12, String(book.size))
  for (let at = 0; at < 100; at += 1)
    assert.ok((book.spent(limited, principal(`a${at}`), bank, noon)[0]?.taken.rows ?? 0) >= 1)
  // Once windows have passed there is room again.
  const later = noon + 30 * hourMs
  for (let at = 0; at < 5; at += 1) book.charge(limited, principal(`a${at}`), bank, taken({ rows: 1 }), later)
  assert.ok(book.size <= 12)
})

test('a window holds at least what was taken within its time, and at most one step more', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 20 * 60_000 }), fc.nat(5)), { maxLength: 40 }),
      (steps) => {
        const book = new BudgetBook()
        const events: (readonly [number, number])[] = []
        let now = noon
        for (const [wait, rows] of steps) {
          now += wait
          book.charge(limited, agent, bank, taken({ rows }), now)
          events.push([now, rows])
          const within = (ms: number): number =>
            events.reduce((sum, [at, count]) => (at > now - ms ? sum + count : sum), 0)
          const told = book.spent(limited, agent, bank, now)[0]?.taken.rows ?? 0
          assert.ok(told >= within(hourMs), `${told} < ${within(hourMs)}`)
          assert.ok(told <= within(hourMs + hourMs / 24 + 1))
        }
      },
    ),
  )
})

test('a clock that steps back forgets nothing', () => {
  const book = new BudgetBook()
  charge(book, { rows: 7 })
  assert.equal(book.spent(limited, agent, bank, noon - 10 * hourMs)[0]?.taken.rows, 7)
})

test('faults of budgets are told with their place', () => {
  const parsed = parsePolicy(
    Buffer.from(`version: 1
budgets:
  - { name: a, per: hour }
  - { name: a, per: day, rows: 1, over: review }
  - { name: r, per: day, rows: 1, resources: {} }
rules: [{ name: r, verdict: deny }]
`),
    'p.yaml',
  )
  assert.ok(!parsed.ok)
  const told = parsed.faults.map(formatFault).join('\n')
  for (const words of [
    /:3:\d+: The budget limits nothing/,
    /:4:\d+: The name `a` is taken/,
    /:4:\d+: A review needs reviewers/,
    /:5:\d+: The name `r` is taken by a rule/,
    /:5:\d+: This selects every resource/,
  ])
    assert.match(told, words)
})

function decided(book: BudgetBook, nowMs = noon, more: Partial<Facts> = {}): ReturnType<typeof decide> {
  const spent = book.spent(limited, agent, bank, nowMs)
  return decide(limited, facts({ nowMs, spent, ...more }))
}

function budgetsOf(more: Partial<Facts> = {}): readonly string[] {
  return explain(limited, facts(more)).budgets.map(
    ({ budget, limits, counts }) => `${budget}: ${limits}; ${counts}`,
  )
}

function facts(more: Partial<Facts>): Facts {
  return {
    principal: agent,
    resource: bank,
    act: 'run',
    inspection: reading('read'),
    nowMs: noon,
    ...more,
  }
}

function charge(book: BudgetBook, more: Partial<Taken>): void {
  book.charge(limited, agent, bank, taken(more), noon)
}

function taken(more: Partial<Taken>): Taken {
  return { statements: 0, rows: 0, bytes: 0, maskedCells: 0, subjects: 0, ...more }
}

function reading(kind: Effect['kind'], more: Partial<Effect> = {}): Inspection {
  const bare: Effect = { kind, verb: kind, objectKind: 'other', object: null, columns: [], everyRow: false }
  const effect = { ...bare, ...more }
  const none = { outputs: { kind: 'none' }, uses: [], unknowns: [], sessionName: null, copy: null } as const
  return {
    kind: 'parsed',
    fault: null,
    fingerprint: '',
    statements: [{ node: '', effects: [effect], ...none }],
  }
}

function principal(subject: string): Principal {
  return {
    id: `i#${subject}`,
    kind: 'agent',
    issuer: 'i',
    subject,
    name: subject,
    groups: [],
    claims: {},
    endsAt: 0,
  }
}

function policyOf(text: string): Policy {
  const parsed = parsePolicy(Buffer.from(text), 'p.yaml')
  if (!parsed.ok) assert.fail(parsed.faults.map(formatFault).join('\n'))
  return parsed.policy
}
