/** What the policy's editor offers to write, for the schema as it is published. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { z } from 'zod'
import { placeOf, wordsFor, type Schema } from '../../console/src/policy/schema-words.ts'

const schema = z
  .custom<Schema>((value) => typeof value === 'object')
  .parse(JSON.parse(readFileSync(new URL('../../docs/policy.schema.json', import.meta.url), 'utf8')))

/** What is offered where `|` stands. */
function offered(text: string): readonly string[] {
  const [before = '', after = ''] = text.split('|')
  return wordsFor(schema, placeOf(before, after)).map((word) => word.text)
}

test('keys are offered where they may stand, and not again', () => {
  const top = offered('version: 1\n|')
  assert.ok(top.includes('rules') && top.includes('classes') && !top.includes('version'))
  const rule = offered('version: 1\nrules:\n  - name: a\n    |\n')
  assert.ok(rule.includes('verdict') && rule.includes('effects') && !rule.includes('name'))
  assert.ok(offered('rules:\n  - name: a\n    verdict: deny\n  - |').includes('name'))
  const review = offered('rules:\n  - name: a\n    review:\n      |')
  assert.ok(review.includes('groups') && review.includes('quorum') && !review.includes('verdict'))
  assert.ok(offered('rules:\n- name: a\n  |').includes('verdict'))
  assert.ok(offered('classes:\n  ssn:\n    |').includes('mask'))
})

test('values are offered where a schema knows them', () => {
  assert.deepEqual(offered('rules:\n  - name: a\n    verdict: |').toSorted(), ['allow', 'deny', 'review'])
  assert.deepEqual(offered('rules:\n  - name: a\n    shadow: |').toSorted(), ['false', 'true'])
  assert.ok(offered('rules:\n  - name: a\n    effects:\n      - |').includes('write'))
  assert.ok(offered('classes:\n  ssn:\n    predicates: |').includes('tokens'))
  assert.ok(
    offered('rules:\n  - name: a\n    verdict: deny\n    principals:\n      kinds:\n        - |').includes(
      'agent',
    ),
  )
})

test('a text of whatever shape is taken', () => {
  for (const text of [
    '|',
    '- - |',
    'a: b: |',
    '   |',
    ':\n:|',
    'rules:\n\n\n#x\n  |',
    '- a:\n  - b:\n   - |',
  ])
    assert.ok(Array.isArray(offered(text)), text)
})
