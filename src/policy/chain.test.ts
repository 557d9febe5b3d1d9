import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Effect } from '../core/inspection.ts'
import type { Principal, PrincipalKind } from '../core/principal.ts'
import { decide } from './decide.ts'
import { parsePolicy } from './parse.ts'

const text = `version: 1
rules:
  - { name: agents, principals: { groups: [agents] }, effects: [read], verdict: allow }
  - { name: people, principals: { groups: [analysts], kinds: [person] }, effects: [read, write], verdict: allow }
  - name: for-the-board
    principals: { groups: [agents], on-behalf-of: { groups: [board] } }
    effects: [write]
    verdict: allow
`

test('actors in the middle of a chain are for the record: they neither open nor close anything', () => {
  const ana = member('person', ['analysts'])
  assert.equal(verdict('read', member('agent', ['agents'], member('agent', [], ana))), 'allow')
  assert.equal(verdict('write', member('agent', ['agents'], member('agent', ['board'], ana))), 'deny')
})

test('the subject at the root bounds whoever acts for it', () => {
  assert.equal(verdict('read', member('agent', ['agents'], member('person', ['sales']))), 'deny')
  assert.equal(verdict('write', member('agent', ['agents'], member('person', ['analysts']))), 'deny')
})

function verdict(kind: 'read' | 'write', principal: Principal): string {
  const parsed = parsePolicy(Buffer.from(text), 'policy.yaml')
  assert.ok(parsed.ok)
  const effect: Effect = {
    kind,
    verb: kind,
    objectKind: 'table',
    object: 'public.a',
    columns: [],
    everyRow: false,
  }
  const none = { outputs: { kind: 'none' }, uses: [], unknowns: [], sessionName: null, copy: null } as const
  return decide(parsed.policy, {
    principal,
    resource: { name: 'bank', protocol: 'postgres', labels: {} },
    act: 'run',
    inspection: {
      kind: 'parsed',
      fault: null,
      statements: [{ node: 'SelectStmt', effects: [effect], ...none }],
      fingerprint: '',
    },
    nowMs: 0,
  }).verdict
}

function member(kind: PrincipalKind, groups: readonly string[], onBehalfOf?: Principal): Principal {
  const subject = groups.join('+')
  const known = {
    id: `i#${subject}`,
    kind,
    issuer: 'i',
    subject,
    name: subject,
    groups,
    claims: {},
    endsAt: 1,
  }
  return onBehalfOf === undefined ? known : { ...known, onBehalfOf }
}
