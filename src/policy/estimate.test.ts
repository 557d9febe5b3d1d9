import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Effect, Inspection, StatementFacts } from '../core/inspection.ts'
import type { Principal } from '../core/principal.ts'
import { decide } from './decide.ts'
import { formatFault } from './document.ts'
import type { Facts } from './facts.ts'
import { parsePolicy } from './parse.ts'
import type { Policy } from './rule.ts'

const text = `version: 1
classes: { ssn: { mask: token } }
protect: [{ resources: bank, columns: { public.customers.ssn: ssn } }]
rules:
  - { name: work, effects: [connect, read, write, session, transaction], verdict: allow }
  - { name: exports, estimated-rows-min: 1000, verdict: deny, reason: Exports go by the nightly job. }
  - name: dear
    effects: [read]
    estimated-cost-min: 500
    verdict: review
    review: { groups: [dbas] }
`
const policy = policyOf(text)
const asker: Principal = {
  id: 'i#a',
  kind: 'agent',
  issuer: 'i',
  subject: 'a',
  name: 'a',
  groups: [],
  claims: {},
  endsAt: 0,
}

function policyOf(from: string): Policy {
  const parsed = parsePolicy(Buffer.from(from), 'p')
  if (!parsed.ok) assert.fail(parsed.faults.map(formatFault).join('\n'))
  return parsed.policy
}

function inspection(kind: Effect['kind'], more: Partial<StatementFacts> = {}): Inspection {
  const effect: Effect = {
    kind,
    verb: kind,
    objectKind: 'table',
    object: 'public.t',
    columns: [],
    everyRow: false,
  }
  const none = { outputs: { kind: 'none' }, uses: [], unknowns: [], sessionName: null, copy: null } as const
  const statements = [{ node: 'SelectStmt', effects: [effect], ...none, ...more }]
  return { kind: 'parsed', fault: null, statements, fingerprint: 'f' }
}

function facts(what: Inspection, more: Partial<Facts> = {}): Facts {
  const resource = { name: 'bank', protocol: 'postgres', labels: {} } as const
  return { principal: asker, resource, act: 'run', inspection: what, nowMs: 0, ...more }
}

test('what the target expects is asked for, and decides', () => {
  const read = inspection('read')
  const before = decide(policy, facts(read))
  assert.deepEqual([before.verdict, before.estimate, before.cacheable], ['deny', 'wanted', false])
  const few = decide(policy, facts(read, { estimate: { rows: 999, cost: 499 } }))
  assert.deepEqual([few.verdict, few.rule, few.estimate, few.cacheable], ['allow', 'work', undefined, false])
  const dear = decide(policy, facts(read, { estimate: { rows: 1, cost: 500 } }))
  assert.deepEqual([dear.verdict, dear.rule], ['review', 'dear'])
  const many = decide(policy, facts(read, { estimate: { rows: 1000, cost: 1 } }))
  assert.deepEqual([many.verdict, many.rule], ['deny', 'exports'])
  assert.equal(
    many.reason,
    'Exports go by the nightly job (read of public.t, with about 1000 rows at a cost of 1 expected).',
  )
})

test('what is let through by what is expected is held to it', () => {
  const { obligations } = decide(policy, facts(inspection('read'), { estimate: { rows: 10, cost: 1 } }))
  assert.deepEqual(
    [obligations.rowsMax, obligations.rowsRule, obligations.writeRowsMax],
    [999, 'exports', undefined],
  )
  const counted = inspection('write', { isCounted: true })
  const written = decide(policy, facts(counted, { estimate: { rows: 10, cost: 1 } })).obligations
  assert.deepEqual([written.writeRowsMax, written.writeRowsRule], [999, 'exports'])
  // Cost alone says nothing of rows, and is what keeps a rule from speaking that asks for both.
  const both = policyOf(`version: 1
rules:
  - { name: work, verdict: allow }
  - { name: dear, effects: [read], estimated-rows-min: 5, estimated-cost-min: 50, verdict: deny }
`)
  const cheap = decide(both, facts(inspection('read'), { estimate: { rows: 1, cost: 1 } }))
  const dear = decide(both, facts(inspection('read'), { estimate: { rows: 1, cost: 60 } }))
  assert.deepEqual([cheap.obligations.rowsMax, dear.obligations.rowsMax], [null, 4])
  assert.equal(decide(policy, facts(inspection('read'), { act: 'prepare' })).obligations.rowsMax, null)
})

test('I3: what cannot be estimated counts as too much', () => {
  assert.equal(decide(policy, facts(inspection('read'), { estimate: null })).rule, 'exports')
  for (const more of [
    { node: 'CopyStmt', copy: 'out' },
    { unknowns: ['?'] },
    { node: 'FetchStmt' },
    { node: 'InsertStmt', effects: [...(inspection('write').statements[0]?.effects ?? [])] },
  ] as const) {
    const decision = decide(policy, facts(inspection('read', more)))
    assert.deepEqual([decision.verdict, decision.estimate], ['deny', undefined], JSON.stringify(more))
  }
})

test('what moves no rows has nothing to be estimated, and what is prepared is asked when it runs', () => {
  for (const kind of ['session', 'transaction'] as const)
    assert.equal(decide(policy, facts(inspection(kind))).verdict, 'allow')
  const connect: Facts = { ...facts(inspection('read')), act: 'connect', inspection: null }
  assert.equal(decide(policy, connect).verdict, 'allow')
  const prepared = decide(policy, facts(inspection('read'), { act: 'prepare' }))
  assert.deepEqual([prepared.verdict, prepared.estimate], ['allow', undefined])
})

test('I4: where a protected column steers the statement, or it is denied anyway, nobody asks', () => {
  const steered = inspection('read', { uses: ['public.customers.ssn'] })
  assert.equal(decide(policy, facts(steered)).estimate, undefined)
  const denied = policyOf(`${text}  - { name: closed, objects: [public.t], verdict: deny }\n`)
  assert.equal(decide(denied, facts(inspection('read'))).estimate, undefined)
  const silent = policyOf('version: 1\nrules: [{ name: work, verdict: allow }]')
  assert.equal(decide(silent, facts(inspection('read'))).estimate, 'possible')
})

test('an allowance cannot rest on an estimate', () => {
  const parsed = parsePolicy(
    Buffer.from(
      'version: 1\nrules:\n  - { name: few, verdict: allow, estimated-rows-min: 5 }\n  - { name: odd, effects: [session], verdict: deny, estimated-cost-min: 5 }',
    ),
    'p',
  )
  assert.ok(!parsed.ok)
  assert.deepEqual(
    parsed.faults.map(({ line, path }) => [line, path]),
    [
      [3, 'rules[0].estimated-rows-min'],
      [4, 'rules[1].estimated-cost-min'],
    ],
  )
})
