import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ManualClock } from '../../../core/manual-clock.ts'
import { sparsely } from './sparse-words.ts'

test('a flood of lines is cut, counted, and hides no other words', () => {
  const clock = new ManualClock()
  const told: string[] = []
  const tell = sparsely(clock, (words, more) => void told.push(`${words} ${JSON.stringify(more)}`))
  for (let at = 0; at < 1000; at += 1) tell('flood', { at })
  tell('other')
  assert.equal(told.length, 21)
  assert.equal(told[20], 'other {}')
  clock.advance(10_000)
  tell('flood', { at: 1000 })
  tell('flood')
  assert.deepEqual(told.slice(21), ['flood {"at":1000,"leftOutBefore":980}', 'flood {}'])
})
