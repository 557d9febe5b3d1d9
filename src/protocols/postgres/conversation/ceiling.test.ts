/** Writes under a ceiling whose session ends while the target is asked about them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StatementFacts } from '../../../core/inspection.ts'
import { inspectionOf, readFacts, replies, requests, talk, type Talk } from './conversation-fixture.ts'

const writes: StatementFacts = {
  ...readFacts,
  node: 'InsertStmt',
  outputs: { kind: 'none' },
  isCounted: true,
}
const begun = [replies.complete('BEGIN'), replies.ready('open')]

/** What is said, what the target had heard last, and what became of the write when the client went. */
const moments: readonly (readonly [string, boolean, (heard: Talk) => void, string, string])[] = [
  ['before the write', true, (heard) => heard.target(...begun), 'Sync', 'skipped'],
  [
    'while the commit is not answered',
    false,
    (heard) => heard.target(...begun, replies.complete('INSERT 0 1'), replies.ready('open')),
    'Query:COMMIT',
    'unknown',
  ],
]

for (const [when, isMeasured, says, last, result] of moments)
  test(`I1: a write is concluded where the client leaves ${when}`, () => {
    const heard = talk({
      writeRowsMax: 3,
      inspect: () => inspectionOf({ ...writes, ...(isMeasured ? { writesBeyond: true } : {}) }),
    })
    heard.client(requests.query('insert'))
    says(heard)
    assert.equal(heard.toTarget.at(-1), last)
    heard.conversation.close()
    assert.deepEqual(
      heard.outcomes.map(({ outcome }) => outcome.result),
      [result],
    )
  })

test('I1: a write that waits for what stands before it is concluded where the client leaves', () => {
  const heard = talk({ writeRowsMax: 3, inspect: () => inspectionOf(writes) })
  heard.client(requests.parse('', 'insert'), requests.query('insert'))
  assert.deepEqual(heard.toTarget, ['Parse', 'Flush'])
  heard.conversation.close()
  assert.deepEqual(heard.outcomes.map(({ number, outcome }) => `${number} ${outcome.result}`).toSorted(), [
    '1 unknown',
    '2 skipped',
  ])
})

test('a ROLLBACK of the gateway that a late cancel meets is sent again before the client hears that it is over', () => {
  const heard = talk({ writeRowsMax: 3, inspect: () => inspectionOf(writes) })
  heard.client(requests.query('insert'), requests.query('insert again'))
  heard.target(...begun, replies.complete('INSERT 0 5'), replies.ready('open'))
  assert.deepEqual(heard.toTarget.slice(-1), ['Query:ROLLBACK'])
  heard.target(replies.error('57014'), replies.ready('failed'))
  assert.deepEqual(heard.toTarget.slice(-2), ['Query:ROLLBACK', 'Query:ROLLBACK'])
  assert.deepEqual(heard.toClient, [])
  heard.target(replies.complete('ROLLBACK'), replies.ready('idle'))
  assert.match(heard.toClient.join(), /ErrorResponse.*ReadyForQuery/)
  assert.deepEqual(heard.toTarget.slice(-2), ['Query:BEGIN', 'Query:insert again'])
})
