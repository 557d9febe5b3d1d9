import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Effect, Inspection } from '../core/inspection.ts'
import type { Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import { decide } from './decide.ts'
import { formatFault } from './document.ts'
import { explain, formatExplanation } from './explain.ts'
import type { Facts } from './facts.ts'
import { parsePolicy } from './parse.ts'
import type { Policy } from './rule.ts'

const bank: Resource = { name: 'bank', protocol: 'postgres', labels: {} }
const demo = example('demo.yaml')
const readOnly = example('read-only-agent.yaml')

const agent = principal('agent', 'agents')
const ada = principal('person', 'auditors')
const rita = principal('person', 'reviewers')
const job = principal('workload', 'deployments')

const select = effect('read', 'select', 'public.customers')
const update = effect('write', 'update', 'public.accounts')
const removeAll: Effect = { ...effect('write', 'delete', 'public.accounts'), everyRow: true }
const drop: Effect = { ...effect('define', 'drop', 'bank'), objectKind: 'database' }

test('the demo policy: agents read masked, write through review, never define', () => {
  const read = decide(demo, asked(agent, [select]))
  assert.equal(read.verdict, 'allow')
  assert.deepEqual(
    [...read.obligations.masks.keys()],
    [
      'public.customers.ssn',
      'public.customers.email',
      'public.customers.date_of_birth',
      'public.cards.pan',
      'public.notes.body',
    ],
  )
  assert.equal(decide(demo, { ...asked(agent, []), act: 'connect', inspection: null }).verdict, 'allow')
  for (const one of [update, removeAll]) {
    const held = decide(demo, asked(agent, [one]))
    assert.deepEqual([held.verdict, held.review?.groups], ['review', ['reviewers']])
  }
  const dropped = decide(demo, asked(agent, [drop]))
  assert.deepEqual([dropped.verdict, dropped.rule], ['deny', 'agents-never-change-structure'])
  assert.match(dropped.reason, /Agents do not create.*bank/)
  assert.notEqual(dropped.hint, '')
})

test('what no rule allows is refused with what rules allow instead, and how to ask', () => {
  const locked = decide(demo, asked(agent, [effect('lock', 'lock table', 'public.accounts')]))
  assert.equal(locked.rule, 'default')
  assert.equal(
    locked.hint,
    'Rules let you: read, session, transaction, write after review. Ask for a rule or a grant that covers it: sallyport request.',
  )
  const nobody = decide(demo, asked(principal('person', 'nobody'), [select]))
  assert.match(nobody.hint, /^Rules let you: write in some cases\. |^No rule lets you do anything here\. /)
})

test('the demo policy: auditors see values and change nothing, jobs migrate through review, reviewers are reviewed', () => {
  const audited = decide(demo, asked(ada, [select]))
  assert.deepEqual(
    [audited.verdict, audited.obligations.masks.size, audited.obligations.syncReads],
    ['allow', 0, true],
  )
  assert.equal(decide(demo, asked(ada, [update])).verdict, 'deny')
  assert.equal(decide(demo, asked({ ...agent, onBehalfOf: ada }, [update])).verdict, 'deny')
  assert.equal(decide(demo, asked(job, [update])).verdict, 'allow')
  assert.equal(decide(demo, asked(job, [removeAll])).verdict, 'review')
  assert.equal(decide(demo, asked(job, [effect('define', 'create', 'public.t')])).verdict, 'review')
  assert.equal(decide(demo, asked(rita, [update])).verdict, 'review')
  assert.equal(decide(demo, asked(principal('person', 'guests'), [select])).verdict, 'deny')
})

test('the read-only policy: one schema, a thousand rows, nothing else', () => {
  const read = decide(readOnly, asked(agent, [select]))
  assert.deepEqual([read.verdict, read.obligations.rowsMax], ['allow', 1000])
  assert.equal(decide(readOnly, asked(agent, [])).verdict, 'allow')
  assert.equal(decide(readOnly, asked(agent, [effect('read', 'select', 'secret.t')])).verdict, 'deny')
  assert.equal(decide(readOnly, asked(agent, [select, update])).verdict, 'deny')
  assert.equal(decide(readOnly, asked(ada, [select])).verdict, 'deny')
})

test('an explanation tells what every rule said, decides as decide does, and reports shadow rules', () => {
  const night = { ...asked(agent, [select, update]), nowMs: Date.UTC(2026, 0, 5, 3) }
  const told = explain(demo, night)
  assert.deepEqual(told.decision, decide(demo, night))
  assert.deepEqual(
    told.effects.map((one) => [one.object, one.findings.map((finding) => finding.rule)]),
    [
      ['public.customers', ['agents-read']],
      ['public.accounts', ['agents-write-with-review']],
    ],
  )
  assert.ok(told.effects.every((one) => one.rules.length === demo.rules.length))
  assert.deepEqual([told.shadow?.verdict, told.shadow?.rule], ['deny', 'agents-in-office-hours'])
  const text = formatExplanation(told)
  assert.match(
    text,
    /^review: An agent's change is looked at by a person first \(update \(write\) of public\.accounts\)\.$/m,
  )
  assert.match(text, /^ {2}masks public\.cards\.pan \(card-number\) by keep-last$/m)
  assert.match(text, /^ {2}\+ agents-read, line \d+: allow$/m)
  assert.match(text, /^ {2}- auditors-read, line \d+: does not select this principal$/m)
  assert.match(text, /^ {2}\+ agents-in-office-hours \(shadow\), line \d+: deny$/m)
  assert.match(text, /^with shadow rules => deny/m)
})

function asked(who: Principal, effects: readonly Effect[]): Facts {
  const inspection: Inspection = {
    kind: 'parsed',
    fault: null,
    fingerprint: 'f',
    statements: [
      {
        node: 'X',
        effects,
        outputs: { kind: 'none' },
        uses: [],
        unknowns: [],
        sessionName: null,
        copy: null,
      },
    ],
  }
  return { principal: who, resource: bank, act: 'run', inspection, nowMs: Date.UTC(2026, 0, 5, 12) }
}

function principal(kind: Principal['kind'], group: string): Principal {
  const base = { issuer: 'i', subject: group, name: group, claims: {}, endsAt: 0 }
  return { ...base, id: `i#${group}`, kind, groups: [group] }
}

function effect(kind: Effect['kind'], verb: string, object: string): Effect {
  return { kind, verb, objectKind: 'table', object, columns: [], everyRow: false }
}

function example(name: string): Policy {
  const file = join(import.meta.dirname, '../../examples/policies', name)
  const parsed = parsePolicy(readFileSync(file), name)
  if (!parsed.ok) assert.fail(parsed.faults.map(formatFault).join('\n'))
  return parsed.policy
}
