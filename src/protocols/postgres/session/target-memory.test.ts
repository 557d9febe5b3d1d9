import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogSnapshot } from '../../../core/catalog-snapshot.ts'
import type { Inspection } from '../../../core/inspection.ts'
import { bankSnapshot } from '../../../sql/bank-fixture.ts'
import { Census } from '../../../sql/snapshot/catalog-census.ts'
import { marksFrom } from '../../../sql/snapshot/catalog-marks.ts'
import type { Reading } from '../../../sql/snapshot/snapshot-merge.ts'
import { ownRelationsFrom } from '../../../sql/snapshot/snapshot-queries.ts'
import {
  fakeSession,
  inspectionOf,
  readFacts,
  standardSettings,
} from '../conversation/conversation-fixture.ts'
import { Ground } from './ground.ts'
import { behindSettings } from './settings-ended.ts'
import { TargetMemory } from './target-memory.ts'

const unknown = inspectionOf({ ...readFacts, unknowns: ['what f() does is not known'] })
const definition = inspectionOf({
  ...readFacts,
  effects: [
    { kind: 'define', verb: 'create', objectKind: 'table', object: 'public.t', columns: [], everyRow: false },
  ],
})

test('I3: what may change the catalog has it read again; in a session in doubt what does, and it is looked at after what may', () => {
  const asked: string[] = []
  const memory = memoryOf(asked)
  const after = (inspection: Inspection): string | undefined => {
    assert.equal(isWaitedFor(memory, inspection), asked.length > 0)
    return asked.splice(0)[0]
  }
  assert.equal(after(inspectionOf(readFacts)), undefined)
  assert.equal(after(definition), 'reading')
  assert.equal(after(unknown), 'reading')
  // From here on everything is in doubt whatever the catalog holds.
  assert.equal(after(inspectionOf(readFacts)), undefined)
  assert.equal(after(unknown), 'look')
  assert.equal(after(definition), 'reading')
  assert.equal(after(unknownDefinition), 'reading')
  assert.deepEqual(memory.resolve(inspectionOf(readFacts)).statements[0]?.outputs, { kind: 'unknown' })
})

test('I3: a definition of something unknown leaves no doubt by itself, unless more of it is unknown than what it defines', () => {
  const facts = { ...(unknownDefinition.statements[0] ?? readFacts), unknownsLater: 1 }
  const rolledBack = {
    ...readFacts,
    effects: [
      {
        kind: 'transaction',
        verb: 'rollback',
        objectKind: 'other',
        object: null,
        columns: [],
        everyRow: false,
      },
    ],
  } as const
  assert.equal(isDoubtedBehind(inspectionOf(facts)), false)
  assert.equal(isDoubtedBehind(inspectionOf(facts, readFacts)), false)
  assert.equal(isDoubtedBehind(behindSettings(inspectionOf(rolledBack, facts))), true)
  assert.equal(isDoubtedBehind(inspectionOf(facts, { ...readFacts, unknowns: ['?'] })), true)
})

test('what may have defined something in a session in doubt is not held against itself after a silence', () => {
  const memory = memoryOf()
  memory.foresee('', unknown)
  memory.ready('idle', true)
  assert.equal(memory.ground.isDefinedInside, false)
  memory.foresee('', memory.resolve(unknown))
  assert.equal(memory.ground.isDefinedInside, true)
  memory.ready('idle', true)
  assert.equal(memory.ground.isDefinedInside, false)
})

test('I3: once something may be there again that a transaction dropped, only what others see is read on from', () => {
  for (const [next, isKept] of [
    ['savepoint', true],
    ['release', true],
    ['rollback to', false],
    ['rollback', false],
  ] as const) {
    const effect = {
      kind: 'transaction',
      verb: next,
      objectKind: 'other',
      object: null,
      columns: [],
      everyRow: false,
    } as const
    const memory = memoryOf()
    memory.foresee('', definition)
    const reading = readingInside(bankSnapshot())
    memory.ground.readInside(reading, null, true)
    assert.equal(memory.ground.lastReading, reading)
    memory.foresee('', inspectionOf({ ...readFacts, effects: [effect] }))
    assert.equal(memory.ground.lastReading, isKept ? reading : null, next)
  }
})

test('a setting keeps later statements waiting until the transaction that touched it has ended', () => {
  const memory = memoryOf()
  memory.foresee('', setting('app.tenant'))
  assert.equal(memory.isUnsettled, false)
  memory.foresee('', setting('search_path'))
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

const unknownDefinition = inspectionOf({
  ...(definition.statements[0] ?? readFacts),
  unknowns: ['What a rule makes of it is not known.'],
})

function isDoubtedBehind(inspection: Inspection): boolean {
  const memory = memoryOf()
  memory.foresee('', inspection)
  return memory.resolve(inspectionOf(readFacts)).statements[0]?.outputs.kind === 'unknown'
}

function isWaitedFor(memory: TargetMemory, inspection: Inspection): boolean {
  memory.foresee('', memory.resolve(inspection))
  memory.settled()
  memory.ready('idle', true)
  return memory.ground.refresh() !== null
}

function readingInside(snapshot: CatalogSnapshot): Reading {
  return {
    snapshot,
    marks: marksFrom([['s', 'server', '5 1']]),
    look: { seen: '', since: '5', rows: '' },
    census: Census.from([]),
    others: { customOperators: [], customTypes: [], casts: [] },
    own: ownRelationsFrom([]),
  }
}

function memoryOf(asked: string[] = []): TargetMemory {
  const say = (what: string) => () => {
    asked.push(what)
    return Promise.resolve()
  }
  const session = { ...fakeSession(), refreshCatalog: say('reading'), freshenCatalog: say('look') }
  return new TargetMemory(new Ground(session, standardSettings, true), () => undefined)
}
