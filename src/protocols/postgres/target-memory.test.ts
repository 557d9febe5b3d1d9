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

test('a setting keeps later statements waiting until the transaction that touched it has ended', () => {
  const memory = memoryOf()
  memory.foresee(setting('app.tenant'))
  assert.equal(memory.isUnsettled, false)
  memory.foresee(setting('search_path'))
  memory.settled()
  memory.ready('open', true)
  assert.equal(memory.isUnsettled, true)
  memory.ready('idle', false)
  assert.equal(memory.isUnsettled, true, 'what is in flight may have begun before')
  memory.ready('idle', true)
  assert.equal(memory.isUnsettled, false)
})

function setting(object: string): Inspection {
  return inspectionOf({
    ...readFacts,
    effects: [{ kind: 'session', verb: 'set', objectKind: 'setting', object, columns: [], everyRow: false }],
  })
}

function isReadAfter(memory: TargetMemory, inspection: Inspection): boolean {
  memory.foresee(memory.resolve(inspection))
  memory.settled()
  memory.ready('idle', true)
  return memory.ground.refresh() !== null
}

function memoryOf(): TargetMemory {
  return new TargetMemory(new Ground(fakeSession(), standardSettings, true), () => undefined)
}
