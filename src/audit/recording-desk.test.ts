import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ToldFrame } from '../recording/told-frame.ts'
import { withhold } from './recording-desk.ts'

const digest = 'ab'.repeat(32)

test('I4: of what was left out of a recording no digest is told to whoever may not see what it is of', () => {
  const leftOut: ToldFrame = { kind: 'left-out', at: 7, statement: 2, bytes: 90_000, digest }
  const shown: ToldFrame = { kind: 'shown', at: 6, statement: 2, bytes: Buffer.from('123-45-6789') }
  for (const frame of [leftOut, shown]) {
    const { at, bytes } = frame
    const length = typeof bytes === 'number' ? bytes : bytes.length
    assert.deepEqual(withhold(frame, isHidden), { kind: 'withheld', at, statement: 2, bytes: length })
    assert.equal(withhold({ ...frame, statement: 3 }, isHidden).kind, frame.kind, 'of another statement')
    assert.equal(
      withhold(frame, () => false),
      frame,
    )
  }
})

function isHidden(statement: number): boolean {
  return statement === 2
}
