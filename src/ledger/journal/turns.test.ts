import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { Turns } from './turns.ts'

test('no more goes on at once than may, in order, whatever fails', async () => {
  const turns = new Turns(2)
  const began: number[] = []
  const ends: (() => void)[] = []
  const all = [0, 1, 2, 3, 4].map((number) =>
    turns.take(async () => {
      began.push(number)
      await new Promise<void>((resolve) => ends.push(resolve))
      if (number === 0) throw new Error('full')
      return number
    }),
  )
  const settled = Promise.allSettled(all)
  for (const beginning of [
    [0, 1],
    [0, 1, 2],
    [0, 1, 2, 3],
    [0, 1, 2, 3, 4],
  ]) {
    await setImmediate()
    assert.deepEqual(began, beginning)
    ends.shift()?.()
  }
  await setImmediate()
  for (const end of ends) end()
  const results = await settled
  assert.deepEqual(
    results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed')),
    ['failed', 1, 2, 3, 4],
  )
})
