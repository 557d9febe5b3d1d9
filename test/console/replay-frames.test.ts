import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReplayFrame } from '../../src/api/contract.ts'
import {
  endOf,
  looksMasked,
  masksOf,
  nextFrameAt,
  statementsUntil,
} from '../../console/src/sessions/replay-frames.ts'

const frames: readonly ReplayFrame[] = [
  { kind: 'asked', at: 10, statement: 1, text: 'SELECT 1', verdict: 'allow' },
  { kind: 'columns', at: 12, statement: 1, columns: [{ name: 'a', type: 23 }] },
  { kind: 'rows', at: 12, statement: 1, rows: [['1'], ['2']] },
  { kind: 'rows', at: 20, statement: 1, rows: [['3']] },
  { kind: 'concluded', at: 21, statement: 1, result: 'ran', rows: 3, masked: 0, maskedColumns: null },
  { kind: 'gap', at: 30, frames: 1, bytes: 9 },
  { kind: 'asked', at: 5000, statement: 2, text: 'SELECT 2', verdict: 'deny' },
  { kind: 'said', at: 5001, statement: 2, what: 'error', text: 'no' },
  { kind: 'ended', at: 6000 },
]

test('a replay shows what had been shown by then, and nothing of later', () => {
  assert.deepEqual(statementsUntil(frames, 9), [])
  const [early] = statementsUntil(frames, 12)
  assert.deepEqual(early?.results, [{ columns: [{ name: 'a', dataClass: null }], rows: [['1'], ['2']] }])
  assert.equal(early?.concluded, null)
  const late = statementsUntil(frames, 6000)
  assert.deepEqual(
    late.map(({ number, verdict }) => [number, verdict]),
    [
      [1, 'allow'],
      [2, 'deny'],
    ],
  )
  assert.deepEqual(late[0]?.results[0]?.rows, [['1'], ['2'], ['3']])
  assert.deepEqual(late[1]?.said, [{ what: 'error', text: 'no' }])
  assert.equal(endOf(frames), 6000)
  assert.equal(nextFrameAt(frames, 30), 5000)
  assert.equal(nextFrameAt(frames, 6000), null)
})

test('cells look masked as masks leave them, and honest ones do not', () => {
  for (const cell of ['****0001', '********', 'email_159100dd68ac88d8533845852d044e4f', '[hidden]'])
    assert.ok(looksMasked(cell), cell)
  for (const cell of [null, '', 'Oslo', '123-45-6789', 'a_b', '[1, 2', 'x*'])
    assert.ok(!looksMasked(cell), String(cell))
})

test('masked cells are exactly those of protected columns where the count says so, else those that look it', () => {
  const ssn = { name: 'ssn', dataClass: 'ssn' }
  const plain = { name: 'note', dataClass: null }
  const results = [
    {
      columns: [plain, ssn],
      rows: [
        ['[hidden]', 'odd'],
        ['b', null],
      ],
    },
  ]
  const marked = (masked: number, maskedColumns: number[][] | null = null): readonly boolean[] => {
    const concluded = { result: 'ran', rows: 2, masked, maskedColumns }
    const isMasked = masksOf({ results, concluded })
    return results.flatMap(({ rows }, result) =>
      rows.flatMap((row) => row.map((cell, place) => isMasked(result, place, cell))),
    )
  }
  assert.deepEqual(marked(0), [false, false, false, false])
  assert.deepEqual(marked(1), [false, true, false, false])
  assert.deepEqual(marked(2), [false, true, false, true])
  assert.deepEqual(marked(3), [true, false, false, false])
  // What the recording says goes before what columns are called.
  assert.deepEqual(marked(2, [[0]]), [true, false, true, false])
  assert.deepEqual(marked(3, [[1]]), [true, true, false, true])
  assert.deepEqual(marked(1, [[1]]), [false, true, false, false])
  assert.deepEqual(marked(1, [[0], [1]]), [false, true, false, false])
})
