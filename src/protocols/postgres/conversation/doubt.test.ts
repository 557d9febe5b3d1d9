import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterEffects } from '../session/after-effects.ts'
import { inspectionOf, readFacts } from './conversation-fixture.ts'
import { doubted, withoutDoubt } from '../session/postgres-statement.ts'

test('I3: after something unknown every statement may do anything, and shows nothing that lineage vouches for', () => {
  const [facts] = doubted(inspectionOf(readFacts)).statements
  assert.ok(facts?.effects.some((effect) => effect.kind === 'unknown'))
  assert.deepEqual(facts?.outputs, { kind: 'unknown' })
  assert.equal(facts?.unknowns.length, 1)
})

test('a doubted read leaves behind no more than the read: the catalog is not read again after each', () => {
  const read = inspectionOf(readFacts)
  const once = doubted(read)
  assert.equal(doubted(read), once)
  assert.equal(withoutDoubt(once), read)
  assert.equal(afterEffects(once).catalog, true)
  assert.equal(afterEffects(withoutDoubt(once)).catalog, false)
})
