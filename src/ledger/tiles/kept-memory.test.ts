import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeptMemory } from './kept-memory.ts'

test('I8: memory is used again by its size, and what a burst needed is let go of when nobody needs it', () => {
  const memory = new KeptMemory(1024)
  const burst = Array.from({ length: 100 }, () => memory.take(1024))
  for (const piece of burst) memory.give(piece)
  const again = memory.take(1024)
  assert.ok(burst.includes(again))
  assert.ok(!burst.includes(memory.take(512)))
  memory.give(again)
  for (let turn = 0; turn < 60; turn += 1) memory.settle()
  assert.ok(!burst.includes(memory.take(1024)))
  const long = memory.take(2048)
  memory.give(long)
  assert.notEqual(memory.take(2048), long)
})

test('what is in use all the time stays', () => {
  const memory = new KeptMemory(1024)
  const known = new Set(Array.from({ length: 8 }, () => memory.take(1024)))
  for (const piece of known) memory.give(piece)
  for (let turn = 0; turn < 50; turn += 1) {
    const taken = Array.from({ length: 8 }, () => memory.take(1024))
    for (const piece of taken) {
      assert.ok(known.has(piece))
      memory.give(piece)
    }
    memory.settle()
  }
})
