import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReviewTerms } from '../core/decision.ts'
import { covers } from './covers.ts'

const terms: ReviewTerms = { groups: ['dba'], quorum: 1, waitMsMax: 60_000 }
const standing = { waits: true, usesMax: 5, validMs: 60_000, binds: 'text' } as const

test('I5: an approval stands for a changed text only where its terms are no stricter in anything', () => {
  assert.ok(covers(terms, terms))
  assert.ok(covers({ ...terms, quorum: 2, passkey: true, notAuthor: true, keepsRole: true }, terms))
  assert.ok(covers(terms, { ...terms, groups: ['dba', 'leads'] }))
  const stricter: readonly Partial<ReviewTerms>[] = [
    { quorum: 2 },
    { groups: ['leads'] },
    { passkey: true },
    { notAuthor: true },
    { keepsRole: true },
    { owners: { mayRule: true, needed: 1 } },
  ]
  for (const more of stricter) assert.ok(!covers(terms, { ...terms, ...more }), JSON.stringify(more))
  assert.ok(!covers({ ...terms, owners: { mayRule: true, needed: 0 } }, terms))
  assert.ok(!covers({ ...terms, standing }, terms))
  assert.ok(!covers({ ...terms, standing }, { ...terms, standing: { ...standing, usesMax: 4 } }))
  assert.ok(covers({ ...terms, standing }, { ...terms, standing }))
})
