import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Slab, SlabPool } from './slab.ts'

test('what is taken is nobody else’s until it has left, and then is used again', () => {
  const pool = new SlabPool(100, 4)
  const slab = new Slab(pool)
  const first = slab.take(60)
  const second = slab.take(40)
  const third = slab.take(10)
  assert.equal(first.buffer, second.buffer)
  assert.notEqual(third.buffer, first.buffer)
  slab.settle(false)
  const fourth = slab.take(100)
  assert.notEqual(fourth.buffer, first.buffer)
  assert.notEqual(fourth.buffer, third.buffer)
  slab.settle(true)
  const again = new Set([slab.take(100), slab.take(100), slab.take(100)].map(({ buffer }) => buffer))
  assert.deepEqual(again, new Set([first.buffer, third.buffer, fourth.buffer]))
})

test('what is larger than a slab is made for itself, and a pool keeps no more than it may', () => {
  const pool = new SlabPool(8, 1)
  const slab = new Slab(pool)
  assert.equal(slab.take(9).length, 9)
  const taken = [slab.take(8), slab.take(8)].map(({ buffer }) => buffer)
  slab.settle(true)
  const kept = [slab.take(8), slab.take(8)].map(({ buffer }) => buffer)
  assert.equal(kept.filter((buffer) => taken.includes(buffer)).length, 1)
})

test('I8: a reader that keeps up but never catches up does not have memory pile up', () => {
  const pool = new SlabPool(8, 1000)
  const slab = new Slab(pool)
  const taken = new Set<unknown>()
  for (let round = 0; round < 500; round += 1) {
    taken.add(slab.take(8).buffer)
    slab.settle(false)
  }
  assert.equal(taken.size, 500)
  slab.settle(true)
  const again = Array.from({ length: 500 }, () => slab.take(8).buffer)
  assert.ok(again.filter((buffer) => taken.has(buffer)).length <= 16)
})

test('what was not needed of the piece taken last is given out again', () => {
  const slab = new Slab(new SlabPool(100, 4))
  const first = slab.take(90)
  slab.giveBack(60)
  const second = slab.take(70)
  assert.equal(second.buffer, first.buffer)
  assert.equal(second.byteOffset, first.byteOffset + 30)
  slab.giveBack(70)
  assert.equal(slab.take(200).length, 200)
  slab.giveBack(150)
  assert.equal(slab.take(70).byteOffset, second.byteOffset)
})

test('small pieces that leave late share a slab', () => {
  const slab = new Slab(new SlabPool(100, 4))
  const pieces = Array.from({ length: 10 }, () => {
    const piece = slab.take(10)
    slab.settle(false)
    return piece
  })
  assert.equal(new Set(pieces.map(({ buffer }) => buffer)).size, 1)
  assert.deepEqual(
    pieces.map(({ byteOffset }) => byteOffset - (pieces[0]?.byteOffset ?? 0)),
    pieces.map((_piece, at) => 10 * at),
  )
})
