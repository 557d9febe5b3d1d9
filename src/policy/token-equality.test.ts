import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Constant, ConstantTests, Inspection, StatementFacts } from '../core/inspection.ts'
import type { Principal } from '../core/principal.ts'
import type { Restored } from '../core/statement.ts'
import { decide } from './decide.ts'
import { formatFault } from './document.ts'
import type { Facts } from './facts.ts'
import { parsePolicy } from './parse.ts'
import type { Policy } from './rule.ts'
import { tokensOpened } from './token-equality.ts'

const rules = `version: 1
classes:
  ssn: { mask: { token: reversible }, predicates: tokens }
  pan: { mask: { token: reversible }, predicates: tokens }
  closed: { mask: { token: reversible } }
protect:
  - columns: { public.t.ssn: ssn, public.t.pan: pan, public.t.closed: closed, public.t.both: ssn }
  - columns: { public.t.both: pan }
unmask: [{ name: cleared, principals: { groups: [cleared] }, classes: [ssn] }]
rules: [{ name: all, verdict: allow }]
`
const policy = policyOf(rules)
const resource = { name: 'bank', protocol: 'postgres', labels: {} } as const
const asker: Principal = {
  id: 'i#a',
  kind: 'person',
  issuer: 'i',
  subject: 'a',
  name: 'a',
  groups: [],
  claims: {},
  endsAt: 0,
}
const one: Constant = { kind: 'parameter', number: 1 }
const text: Constant = { kind: 'literal', at: 0 }
const ofSsn: Restored = { constant: one, dataClass: 'ssn' }

function policyOf(from: string): Policy {
  const parsed = parsePolicy(Buffer.from(from), 'p')
  if (!parsed.ok) assert.fail(parsed.faults.map(formatFault).join('\n'))
  return parsed.policy
}

function facts(
  equalities: Readonly<Record<string, readonly Constant[]>>,
  more: Partial<StatementFacts> = {},
  usesBeside: readonly string[] = [],
): StatementFacts {
  const named = Object.entries(equalities).map(([column, constants]) => ({
    columns: [`public.t.${column}`],
    constants,
  }))
  const constantTests: ConstantTests = { equalities: named, usesBeside }
  const uses = [...named.flatMap(({ columns }) => columns), ...usesBeside]
  const effects: StatementFacts['effects'] = [
    { kind: 'read', verb: 'select', objectKind: 'table', object: 'public.t', columns: uses, everyRow: false },
  ]
  const none = { outputs: { kind: 'none' }, unknowns: [], sessionName: null, copy: null } as const
  return { node: 'SelectStmt', effects, ...none, uses, constantTests, ...more }
}

function opened(statement: StatementFacts, principal = asker): readonly Restored[] {
  return tokensOpened(policy, principal, resource, [statement])
}

function verdict(statement: StatementFacts, more: Partial<Facts> = {}, under = policy): string {
  const inspection: Inspection = { kind: 'parsed', fault: null, statements: [statement], fingerprint: 'f' }
  const asked: Facts = { principal: asker, resource, act: 'run', inspection, nowMs: 0, ...more }
  const decision = decide(under, asked)
  return decision.verdict === 'deny' ? decision.code : decision.verdict
}

test('constants are turned back where their column is masked, of one class, and opened', () => {
  assert.deepEqual(opened(facts({ ssn: [one] })), [ofSsn])
  assert.deepEqual(opened(facts({ ssn: [one, text] })), [ofSsn, { constant: text, dataClass: 'ssn' }])
  for (const column of ['closed', 'both', 'free'])
    assert.deepEqual(opened(facts({ [column]: [one] })), [], column)
  assert.deepEqual(opened(facts({ ssn: [one], pan: [one] })), [])
  assert.deepEqual(opened(facts({ ssn: [one], free: [one] })), [])
  assert.deepEqual(opened(facts({ ssn: [one] }), { ...asker, groups: ['cleared'] }), [])
})

test('I4: a value stands in no text that more than its reader sees', () => {
  const writes = {
    kind: 'write',
    verb: 'update',
    objectKind: 'table',
    object: 'public.t',
    columns: [],
    everyRow: false,
  } as const
  assert.deepEqual(opened(facts({ ssn: [text] }, { node: 'UpdateStmt' })), [])
  assert.deepEqual(opened(facts({ ssn: [text] }, { effects: [writes] })), [])
  assert.deepEqual(opened(facts({ ssn: [text] }, { unknowns: ['?'] })), [])
})

test('I4: a column is opened to tokens that were turned back, all of them, and by nothing else', () => {
  assert.equal(verdict(facts({ ssn: [one] }), { restored: [ofSsn] }), 'allow')
  assert.equal(verdict(facts({ ssn: [one] })), 'protected-predicate')
  assert.equal(verdict(facts({ ssn: [one, text] }), { restored: [ofSsn] }), 'protected-predicate')
  assert.equal(
    verdict(facts({ ssn: [one] }, {}, ['public.t.ssn']), { restored: [ofSsn] }),
    'protected-predicate',
  )
  assert.equal(verdict(facts({ ssn: [one] }, {}, ['*']), { restored: [ofSsn] }), 'protected-predicate')
  assert.equal(
    verdict(facts({ closed: [one] }), { restored: [{ constant: one, dataClass: 'closed' }] }),
    'protected-predicate',
  )
})

test('I4: a value that was put back is compared with nothing else, also under a policy of another day', () => {
  const open = policyOf('version: 1\nrules: [{ name: all, verdict: allow }]')
  for (const column of ['free', 'pan'])
    assert.equal(verdict(facts({ [column]: [one] }), { restored: [ofSsn] }), 'protected-predicate')
  assert.equal(verdict(facts({ ssn: [one] }), { restored: [ofSsn] }, open), 'protected-predicate')
  assert.equal(verdict(facts({}), { restored: [ofSsn] }), 'protected-predicate')
})

const insert = {
  kind: 'write',
  verb: 'insert',
  objectKind: 'table',
  object: 'public.t',
  everyRow: false,
} as const

function written(one: string): StatementFacts {
  return facts(
    {},
    { node: 'InsertStmt', effects: [{ ...insert, columns: ['public.t.free', `public.t.${one}`] }] },
  )
}

test('I4: nobody writes a guess to read its token, where rows are looked up by tokens', () => {
  assert.equal(verdict(written('ssn')), 'protected-predicate')
  assert.equal(verdict(written('closed')), 'allow')
})

/** What becomes of a write where the class of the column says so. */
function withWrites(words: string): string {
  const opened = rules.replace('predicates: tokens', `predicates: tokens, ${words}`)
  return verdict(written('ssn'), {}, policyOf(opened))
}

test('a class says who may write such values all the same, and who looks at it first', () => {
  assert.equal(withWrites('writes: deny'), 'protected-predicate')
  assert.equal(withWrites('writes: allow'), 'allow')
  assert.equal(withWrites('writes: review, review: { groups: [privacy] }'), 'review')
})

test('what is prepared with parameters is decided when it runs', () => {
  assert.equal(verdict(facts({ ssn: [one] }), { act: 'prepare' }), 'allow')
  assert.equal(verdict(facts({ ssn: [text] }), { act: 'prepare' }), 'protected-predicate')
})

test('only tokens that can be turned back can open a column', () => {
  const parsed = parsePolicy(
    Buffer.from('version: 1\nclasses: { ssn: { mask: token, predicates: tokens } }\nrules: []'),
    'p',
  )
  assert.ok(!parsed.ok && parsed.faults.some(({ path }) => path === 'classes.ssn.predicates'))
})
