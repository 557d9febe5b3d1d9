import assert from 'node:assert/strict'
import test from 'node:test'
import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import { bankSnapshot } from '../../sql/bank-fixture.ts'
import { fakeSession, inspectionOf, readFacts, standardSettings } from './conversation-fixture.ts'
import { Ground } from './ground.ts'
import { ReplyQueue } from './reply-queue.ts'
import { Silence } from './silence.ts'
import { TargetMemory } from './target-memory.ts'

function watch() {
  let nowMs = 0
  let catalog: CatalogSnapshot = bankSnapshot()
  let looks = 0
  const session = {
    ...fakeSession(),
    catalog: () => catalog,
    freshenCatalog: () => {
      looks += 1
      return Promise.resolve()
    },
  }
  const queue = new ReplyQueue()
  const silence = new Silence({
    clock: { monotonic: () => nowMs },
    session,
    inspect: () => inspectionOf(readFacts),
    memory: new TargetMemory(new Ground(session, standardSettings, true), () => undefined),
    queue,
  })
  silence.begin()
  return {
    queue,
    silence,
    passes: (ms: number) => void (nowMs += ms),
    redefine: () => void (catalog = bankSnapshot({ version: 'bank-2' })),
    looks: () => looks,
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

test('I3: what comes after a silence waits for a look', async () => {
  const { silence, queue, passes, redefine, looks } = watch()
  queue.push({ kind: 'describe-portal', portal: null })
  passes(100)
  assert.equal(await silence.broken(), true)
  redefine()
  assert.equal(await silence.broken(), true, 'nothing that was cleared is owed')
  assert.equal(looks(), 2)
})
