import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import test from 'node:test'
import type { Obligations } from '../core/decision.ts'
import type { Effect, StatementFacts } from '../core/inspection.ts'
import type { Principal } from '../core/principal.ts'
import { decide } from './decide.ts'
import { parsePolicy } from './parse.ts'

const agent: Principal = {
  id: 'issuer#agent',
  kind: 'agent',
  issuer: 'issuer',
  subject: 'agent',
  name: 'agent',
  groups: [],
  claims: {},
  endsAt: 0,
}
const text = `
version: 1
classes: { ssn: {} }
protect: [{ columns: { public.customers.ssn: ssn } }]
rules: [{ name: all, verdict: allow }]
`

test('I4: a query that reads open columns of a protected table hears the target in its own words, and no other does', () => {
  const outputs = { kind: 'known', columns: [] } as const
  assert.equal(isGuarded(reading('name'), { outputs }), false)
  assert.equal(isGuarded(reading('name'), {}), true)
  assert.equal(isGuarded(reading('name'), { outputs, node: 'ExplainStmt' }), true)
  assert.equal(isGuarded(reading('name'), { outputs, unknowns: ['?'] }), true)
  assert.equal(isGuarded(reading('name'), { outputs, uses: ['public.customers.ssn'] }), true)
  assert.equal(isGuarded(reading('name', 'ssn'), { outputs }), true)
  // Which columns it reads is not known.
  assert.equal(isGuarded(reading(), { outputs }), true)
})

test('I4: what a body raises is told where it uses nothing protected and writes no row with protected columns', () => {
  const block = { node: 'DoStmt', uses: ['public.customers.name'] } as const
  assert.equal(tellsRaised([reading()], block), true)
  assert.equal(tellsRaised([reading(), writing('public.log')], block), true)
  assert.equal(tellsRaised([reading(), writing('public.customers')], block), false)
  assert.equal(tellsRaised([reading()], { ...block, uses: ['public.customers.ssn'] }), false)
  assert.equal(tellsRaised([reading()], { ...block, uses: ['*'] }), false)
  assert.equal(tellsRaised([reading()], { ...block, unknowns: ['?'] }), false)
  assert.equal(tellsRaised([reading(), { ...writing('public.log'), kind: 'define' }], block), false)
})

function writing(object: string): Effect {
  return { ...reading(), kind: 'write', verb: 'update', object }
}

function reading(...names: readonly string[]): Effect {
  const columns = names.map((name) => `public.customers.${name}`)
  return {
    kind: 'read',
    verb: 'select',
    objectKind: 'table',
    object: 'public.customers',
    columns,
    everyRow: false,
  }
}

function isGuarded(effect: Effect, more: Partial<StatementFacts>): boolean {
  return obligationsOf([effect], more).guardMessages
}

function tellsRaised(effects: readonly Effect[], more: Partial<StatementFacts>): boolean {
  return obligationsOf(effects, more).tellsRaised === true
}

function obligationsOf(effects: readonly Effect[], more: Partial<StatementFacts>): Obligations {
  const parsed = parsePolicy(Buffer.from(text), 'policy.yaml')
  assert.ok(parsed.ok)
  const none = { outputs: { kind: 'none' }, uses: [], unknowns: [], sessionName: null, copy: null } as const
  const statement: StatementFacts = { node: 'SelectStmt', effects, ...none, ...more }
  const inspection = { kind: 'parsed', fault: null, statements: [statement], fingerprint: 'f' } as const
  const resource = { name: 'bank', protocol: 'postgres', labels: {} } as const
  const facts = { principal: agent, resource, act: 'run', inspection, nowMs: 0 } as const
  return decide(parsed.policy, facts).obligations
}
