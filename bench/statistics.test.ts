import assert from 'node:assert/strict'
import { test } from 'node:test'
import { median, medianRatio, percentile, shuffled } from './statistics.ts'

test('a median is the middle value, or between the two in the middle', () => {
  assert.equal(median([9, 1, 5]), 5)
  assert.equal(median([4, 1, 3, 2]), 2.5)
  assert.ok(Number.isNaN(median([])))
})

test('a percentile lies between its neighbours by proportion', () => {
  assert.equal(percentile([0, 100], 0.99), 99)
  assert.equal(percentile([7], 0.99), 7)
})

test('ratios are taken within a round, so that load on a whole round drops out', () => {
  const gateway = new Map([
    [1, 80],
    [2, 8],
    [3, 90],
  ])
  const direct = new Map([
    [1, 100],
    [2, 10],
    [3, 100],
  ])
  assert.equal(medianRatio(gateway, direct), 0.8)
  assert.equal(medianRatio(gateway, new Map()), null)
})

test('shuffling keeps every member', () => {
  assert.deepEqual(
    shuffled([1, 2, 3, 4]).toSorted((left, right) => left - right),
    [1, 2, 3, 4],
  )
})
