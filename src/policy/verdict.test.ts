import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OwnerTerms, ReviewTerms } from '../core/decision.ts'
import { combineTerms, reviewersInWords } from './verdict.ts'

const terms: ReviewTerms = { groups: ['dba'], quorum: 1, waitMsMax: 60_000 }
const may = (needed: number): OwnerTerms => ({ mayRule: true, needed })
const ownersOf = (...all: readonly ReviewTerms[]): unknown => {
  const { groups, owners } = combineTerms(all) ?? {}
  return groups && { groups, owners }
}

test('I5: owners may rule where all of several rules let them, and as many must as the most of these ask', () => {
  const both = { ...terms, owners: may(1), quorum: 2 }
  const owned = { ...terms, groups: [], owners: may(0) }
  assert.deepEqual(ownersOf(both, owned), { groups: [], owners: { mayRule: true, needed: 1 } })
  assert.deepEqual(ownersOf(both, terms), { groups: ['dba'], owners: { mayRule: false, needed: 1 } })
  assert.deepEqual(ownersOf(terms, terms), { groups: ['dba'], owners: undefined })
  assert.equal(combineTerms([owned, terms]), null)
})

test('who reviews is said in words', () => {
  assert.equal(reviewersInWords({ ...terms, groups: ['dba', 'leads'], quorum: 2 }), '2 of dba, leads')
  assert.equal(
    reviewersInWords({ ...terms, owners: may(1), quorum: 2 }),
    '2 of dba, the owners (1 of them an owner)',
  )
})
