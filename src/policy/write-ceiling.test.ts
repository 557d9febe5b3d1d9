import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Effect, StatementFacts } from '../core/inspection.ts'
import type { Principal } from '../core/principal.ts'
import type { Decision } from '../core/decision.ts'
import { decide } from './decide.ts'
import { parsePolicy } from './parse.ts'

const parsed = parsePolicy(
  Buffer.from(`
version: 1
rules:
  - { name: all, verdict: allow }
  - { name: reads, effects: [read], verdict: allow, rows-max: 1000 }
  - { name: writes, effects: [write], verdict: allow, rows-max: 100 }
  - { name: few, effects: [write], objects: [public.accounts], verdict: allow, rows-max: 10 }
`),
  'p.yaml',
)
assert.ok(parsed.ok)
const { policy } = parsed

const update = effect('write', 'update', 'public.accounts')
const insert = effect('write', 'insert', 'public.notes')
const read = effect('read', 'select', 'public.accounts')

test('the lowest ceiling of the rules that match a write counts, apart from that on rows shown', () => {
  assert.equal(decided(counted(insert)).obligations.writeRowsMax, 100)
  const both = decided(counted(insert), counted(update, read))
  assert.deepEqual([both.verdict, both.obligations.writeRowsMax, both.obligations.rowsMax], ['allow', 10, 10])
  const reading = decided(statement([read]))
  assert.deepEqual([reading.obligations.rowsMax, reading.obligations.writeRowsMax], [1000, undefined])
})

test('what changes something and shows rows is undone where its reply may be cut', () => {
  assert.equal(undone(shows(counted(insert))), true)
  assert.equal(undone(counted(insert), shows(statement([read]))), true)
  for (const facts of [
    counted(insert),
    shows(statement([read])),
    shows(statement([{ ...effect('write', 'nextval', 's'), objectKind: 'sequence' }])),
  ])
    assert.equal(undone(facts), false)
})

test('a write that the target does not count before it commits is refused under a ceiling', () => {
  const refused = decided(statement([update]))
  assert.deepEqual([refused.verdict, refused.code, refused.rule], ['deny', 'row-limit', 'few'])
  assert.match(refused.reason, /at most 10 rows/)
  assert.equal(decided(counted(insert), statement([update])).code, 'row-limit')
  // What only reads, and a sequence that is drawn from, is not a write to rows.
  const draws = statement([{ ...effect('write', 'nextval', 's'), objectKind: 'sequence' }])
  assert.equal(decided(counted(insert), draws, statement([read])).verdict, 'allow')
})

test('a text that commits by itself is refused under a ceiling', () => {
  for (const verb of ['begin', 'commit', 'rollback', 'prepare transaction']) {
    const refused = decided(transaction(verb), counted(insert))
    assert.deepEqual([refused.verdict, refused.code], ['deny', 'row-limit'])
  }
  assert.equal(decided(transaction('savepoint'), counted(insert)).verdict, 'allow')
  assert.equal(decided(transaction('commit')).verdict, 'allow')
})

function decided(...statements: readonly StatementFacts[]): Decision {
  const inspection = { kind: 'parsed', fault: null, statements, fingerprint: '' } as const
  const resource = { name: 'bank', protocol: 'postgres', labels: {} } as const
  return decide(policy, { principal, resource, act: 'run', inspection, nowMs: 0 })
}

function shows(facts: StatementFacts): StatementFacts {
  return { ...facts, outputs: { kind: 'known', columns: [] } }
}

function undone(...statements: readonly StatementFacts[]): boolean {
  return decided(...statements).obligations.isUndoneWhenCut === true
}

function transaction(verb: string): StatementFacts {
  return statement([effect('transaction', verb, null)])
}

function counted(...effects: readonly Effect[]): StatementFacts {
  return { ...statement(effects), isCounted: true }
}

function statement(effects: readonly Effect[]): StatementFacts {
  const none = { outputs: { kind: 'none' }, uses: [], unknowns: [], sessionName: null, copy: null } as const
  return { node: 'UpdateStmt', effects, ...none }
}

function effect(kind: Effect['kind'], verb: string, object: string | null): Effect {
  return { kind, verb, objectKind: 'table', object, columns: [], everyRow: false }
}

const principal: Principal = {
  id: 'i#a',
  kind: 'person',
  issuer: 'i',
  subject: 'a',
  name: 'a',
  groups: [],
  claims: {},
  endsAt: 0,
}
