import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Inspection } from '../../core/inspection.ts'
import { fakeSession, inspectionOf, readFacts, standardSettings } from './conversation-fixture.ts'
import { Ground } from './ground.ts'
import { TargetMemory } from './target-memory.ts'

const unknown = inspectionOf({ ...readFacts, unknowns: ['what f() does is not known'] })
const definition = inspectionOf({
  ...readFacts,
  effects: [
    { kind: 'define', verb: 'create', objectKind: 'table', object: 'public.t', columns: [], everyRow: false },
  ],
})

test('what may change the catalog has it read again; in a session in doubt only what does', () => {
  const memory = memoryOf()
  assert.equal(isReadAfter(memory, inspectionOf(readFacts)), false)
  assert.equal(isReadAfter(memory, definition), true)
  assert.equal(isReadAfter(memory, unknown), true)
  // From here on everything is in doubt whatever the catalog holds.
  assert.equal(isReadAfter(memory, unknown), false)
  assert.equal(isReadAfter(memory, definition), true)
  assert.deepEqual(memory.resolve(inspectionOf(readFacts)).statements[0]?.outputs, { kind: 'unknown' })
})

function isReadAfter(memory: TargetMemory, inspection: Inspection): boolean {
  memory.foresee(memory.resolve(inspection))
  memory.settled()
  memory.ready('idle', true)
  return memory.ground.refresh() !== null
}

function memoryOf(): TargetMemory {
  return new TargetMemory(new Ground(fakeSession(), standardSettings, true), () => undefined)
}
