import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry } from '../ledger/entries/entry.ts'
import { decodeLeaf, encodeLeaf } from '../ledger/entries/leaf.ts'
import { auditWords } from './audit-words.ts'

const session = '019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b'
const cases: readonly (readonly [Entry, string])[] = [
  [
    { type: 'evidence.read', reader: 'omar', subject: 'recording', session, from: null, to: null },
    `omar read: recording of session ${session}`,
  ],
  [
    { type: 'evidence.read', reader: 'omar', subject: 'ledger', session: null, from: 3, to: 5 },
    'omar read: ledger 3 to 4',
  ],
  [
    { type: 'evidence.searched', reader: 'omar', question: 'who-saw', filters: ['text'], found: 2 },
    'omar searched: who-saw by text, 2 found',
  ],
  [
    { type: 'key.destroyed', session, author: 'ann', reason: 'before its time' },
    `session ${session} erased by ann: before its time`,
  ],
  [
    { type: 'session.closed', session, reason: 'gateway-lost', statements: 1 },
    'session closed, gateway-lost, 1 statement',
  ],
  [{ type: 'alert', code: 'probing', message: 'Somebody tries.', session }, 'alert probing: Somebody tries.'],
  [{ type: 'heartbeat', everyMs: 1 }, 'heartbeat'],
]

test('I10: a record says who did what, in one line', () => {
  for (const [entry, words] of cases) {
    const at = '2026-11-01T10:00:00.000000Z'
    const leaf = decodeLeaf(Buffer.from(encodeLeaf(entry, { index: 0, at, commitment: null })))
    assert.ok(leaf)
    assert.equal(auditWords(leaf, null), words)
  }
})
