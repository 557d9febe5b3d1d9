import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CatalogSnapshot, Relation } from '../../core/catalog-snapshot.ts'
import { differenceFrom, differingSnapshot } from './snapshot-difference.ts'

test('a snapshot told by its difference from any other is the same again, and what both hold is not sent', () => {
  const all: readonly Relation[] = Array.from({ length: 8 }, (_, oid) => relation(oid))
  const some = fc.shuffledSubarray([...all])
  fc.assert(
    fc.property(some, some, (before, now) => {
      const base = snapshot('before', before)
      const difference = differenceFrom(base, snapshot('now', now))
      assert.deepEqual(difference.relations.newer.length, now.filter((one) => !before.includes(one)).length)
      const after = differingSnapshot(structuredClone(base), structuredClone(difference))
      assert.deepEqual(after, snapshot('now', now))
    }),
  )
})

function snapshot(version: string, relations: readonly Relation[]): CatalogSnapshot {
  return {
    version,
    serverVersion: 150000,
    relations,
    functions: [],
    customOperators: [version],
    customTypes: [],
  }
}

function relation(oid: number): Relation {
  const rest = { columns: [], definition: null, hasTriggers: false, hasRules: false, parents: [] }
  return { oid, schema: 'public', name: `r${oid}`, kind: 'table', ...rest }
}
