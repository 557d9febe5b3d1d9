import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Inspection, StatementFacts } from '../core/inspection.ts'
import { spokenColumns } from './spoken-columns.ts'

const ssn = 'public.customers.ssn'
const id = 'public.customers.id'
const select: StatementFacts = {
  node: 'SelectStmt',
  effects: [
    {
      kind: 'read',
      verb: 'select',
      objectKind: 'table',
      object: 'public.customers',
      columns: [id, ssn],
      everyRow: false,
    },
  ],
  outputs: { kind: 'known', columns: [{ name: 'ssn', sources: [ssn], direct: true }] },
  uses: [id],
  unknowns: [],
  sessionName: null,
  copy: null,
}

function spoken(facts: Partial<StatementFacts>, more: Partial<Inspection> = {}): readonly string[] {
  const statements = [{ ...select, ...facts }]
  return spokenColumns({ kind: 'parsed', fault: null, fingerprint: '', statements, ...more })
}

test('a text speaks of what steers it, of what it writes and of what it computes with, not of what it shows', () => {
  assert.deepEqual(spoken({}), [id])
  assert.deepEqual(spoken({ uses: [ssn] }), [ssn])
  const computed = { kind: 'known', columns: [{ name: 'is', sources: [ssn], direct: false }] } as const
  assert.deepEqual(spoken({ outputs: computed }), [id, ssn])
  const [read] = select.effects
  assert.ok(read)
  assert.deepEqual(
    spoken({ uses: [], effects: [{ ...read, kind: 'write', verb: 'update', columns: [ssn] }] }),
    [ssn],
  )
  assert.deepEqual(spoken({ uses: [], stored: [ssn] }), [ssn])
})

test('I3: what is not known of a text may be of any column', () => {
  const [read] = select.effects
  assert.ok(read)
  assert.deepEqual(spoken({ unknowns: ['a function'] }), ['*'])
  assert.deepEqual(spoken({ effects: [{ ...read, kind: 'define' }] }), ['*'])
  assert.deepEqual(spoken({ outputs: { kind: 'unknown' } }), ['*'])
  assert.deepEqual(spoken({ outputs: { kind: 'named', space: 'prepared', name: 'p' } }), ['*'])
  assert.deepEqual(spoken({ uses: [id, '*'] }), ['*'])
  assert.deepEqual(spoken({}, { kind: 'refused' }), ['*'])
  const named = { space: 'cursor', act: 'create', name: 'c', facts: { ...select, uses: [ssn] } } as const
  assert.deepEqual(spoken({ uses: [], outputs: { kind: 'none' }, sessionName: named }), [ssn])
})
