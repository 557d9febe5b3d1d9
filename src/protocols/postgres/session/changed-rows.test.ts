/** Counters of the open transaction, as the target tells them. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { writeMessage } from '../messages/message-writer.ts'
import { TargetFault } from '../messages/target-fault.ts'
import { ChangedRows } from './changed-rows.ts'

function counted(...rows: readonly (readonly string[])[]): ChangedRows {
  const answer = new ChangedRows()
  for (const cells of rows) answer.row(rowOf(cells))
  return answer
}

function rowOf(cells: readonly string[]): Buffer {
  const fields = cells.flatMap((cell) => [{ int32: cell.length }, { bytes: Buffer.from(cell) }])
  return writeMessage('D'.charCodeAt(0), [{ int16: cells.length }, ...fields])
}

describe('rows that the target counted', () => {
  const before = counted(['1', '5', '0', '0'], ['2', '0', '0', '7'])

  test('are told for the table with the most since before, partitions together', () => {
    const after = counted(
      ['1', '5', '2', '0'],
      ['1', '0', '2', '1'],
      ['2', '0', '0', '7'],
      ['3', '1', '0', '0'],
    )
    assert.equal(after.mostSince(before, 1), 5)
    assert.equal(before.mostSince(before, 0), 0)
  })

  test('are not believed where they are fewer than the statement wrote', () => {
    assert.equal(before.mostSince(before, 1), Infinity)
    assert.equal(counted().mostSince(counted(), 3), Infinity)
  })

  test('are counts, or the target is at fault', () => {
    for (const cells of [['1', '-5', '0', '0'], ['1', 'x', '0', '0'], ['1', '1', '1'], []])
      assert.throws(() => counted(cells), TargetFault)
  })
})
