import assert from 'node:assert/strict'
import test from 'node:test'
import type { CatalogSnapshot } from '../../../core/catalog-snapshot.ts'
import type { Inspection, StatementFacts } from '../../../core/inspection.ts'
import { bankSnapshot } from '../../../sql/bank-fixture.ts'
import { fakeSession, inspectionOf, readFacts, runningOn, standardSettings } from './conversation-fixture.ts'
import { Ground } from '../session/ground.ts'
import { ReplyQueue } from '../replies/reply-queue.ts'
import { Silence } from './silence.ts'
import { TargetMemory } from '../session/target-memory.ts'

function watch() {
  let nowMs = 0
  let catalog: CatalogSnapshot = bankSnapshot()
  let looks = 0
  let meaning = inspectionOf(readFacts)
  const session = {
    ...fakeSession(),
    catalog: () => catalog,
    freshenCatalog: () => {
      looks += 1
      return Promise.resolve()
    },
  }
  const queue = new ReplyQueue()
  const asked: Inspection[] = []
  let isCleared = false
  const silence = new Silence({
    clock: { monotonic: () => nowMs },
    session,
    inspect: () => meaning,
    memory: new TargetMemory(new Ground(session, standardSettings, true), () => undefined),
    queue,
    clearAgain: (_, inspection) => {
      asked.push(inspection)
      return Promise.resolve(isCleared ? runningOn(inspection) : null)
    },
  })
  silence.begin()
  return {
    queue,
    silence,
    passes: (ms: number) => void (nowMs += ms),
    redefine: () => void (catalog = bankSnapshot({ version: 'bank-2' })),
    looks: () => looks,
    on: (inspection: Inspection, options?: Parameters<typeof runningOn>[2]) =>
      runningOn(inspection, catalog, options),
    asked,
    clears: () => void (isCleared = true),
    means: (facts: StatementFacts) => void (meaning = inspectionOf(facts)),
  }
}

test('a target that answers at once, or owes nothing, is not doubted', () => {
  const { silence, queue, passes, looks } = watch()
  passes(1000)
  assert.equal(silence.broken(), null)
  silence.begin()
  queue.push({ kind: 'sync' })
  passes(2)
  assert.equal(silence.broken(), null)
  assert.equal(looks(), 0)
})

test('I3: what rests on definitions waits for a look after a silence, and is shown where it still means the same', async () => {
  const same = { ...readFacts, restsOnDefinitions: true as const }
  for (const [facts, isSame] of [
    [same, true],
    [{ ...same, unknowns: ['It meant less.'] }, false],
  ] as const) {
    const { silence, queue, passes, redefine, looks, means, on } = watch()
    means(same)
    queue.push({ kind: 'query', running: on(inspectionOf(facts)), failed: false, copyActive: false })
    passes(100)
    assert.equal(await silence.broken(), true)
    redefine()
    assert.equal(await silence.broken(), isSame)
    assert.equal(looks(), 2)
  }
})

test('names alone are not looked at again: the target says of which columns its rows are', () => {
  const { silence, queue, passes, redefine, looks } = watch()
  queue.push({
    kind: 'query',
    running: runningOn(inspectionOf(readFacts)),
    failed: false,
    copyActive: false,
  })
  passes(100)
  redefine()
  assert.equal(silence.broken(), null)
  assert.equal(looks(), 0)
})

test('what means something else by now is cleared again as both, and goes on under that', async () => {
  const same = { ...readFacts, restsOnDefinitions: true as const }
  const { queue, silence, passes, redefine, means, asked, clears } = watch()
  const running = runningOn(inspectionOf(same))
  const item = { kind: 'query' as const, running, failed: false, copyActive: false }
  running.clearance.spend()
  means({ ...same, uses: ['public.accounts.id'] })
  queue.push(item)
  passes(100)
  redefine()
  clears()
  assert.equal(await silence.broken(), true)
  assert.notEqual(item.running, running)
  const [now] = asked
  assert.equal(asked.length, 1)
  assert.deepEqual(now?.statements[0]?.uses, [...same.uses, 'public.accounts.id'])
})

test('what has shown rows already is not cleared again', async () => {
  const same = { ...readFacts, restsOnDefinitions: true as const }
  const { queue, silence, passes, redefine, means, asked, clears } = watch()
  const running = runningOn(inspectionOf(same))
  running.clearance.spend()
  running.rows = 1
  means({ ...same, unknowns: ['It meant less.'] })
  queue.push({ kind: 'query', running, failed: false, copyActive: false })
  passes(100)
  redefine()
  clears()
  assert.equal(await silence.broken(), false)
  assert.deepEqual(asked, [])
})

test('I4: what says nothing of where it is from is looked at as its answer begins, however soon, and once', async () => {
  const computed = { ...readFacts, restsOnDefinitions: true as const }
  const masks = [
    { column: 'public.t.a', dataClass: 'ssn', strategy: { kind: 'fixed' as const, text: '****' } },
  ]
  const { queue, silence, redefine, means, looks, on } = watch()
  means(computed)
  const running = on(inspectionOf(computed), { masks })
  queue.push({ kind: 'query', running, failed: false, copyActive: false })
  assert.equal(await silence.broken(), true)
  assert.equal(silence.broken(), null)
  // The next statement of the text begins to answer.
  running.index = 1
  assert.equal(silence.broken(), null)
  const later = on(inspectionOf({ ...computed, unknowns: ['It meant less.'] }), { masks })
  redefine()
  queue.shift()
  queue.push({ kind: 'query', running: later, failed: false, copyActive: false })
  assert.equal(await silence.broken(), false)
  assert.equal(looks(), 2)
})
