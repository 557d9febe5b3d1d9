import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TargetFeed } from './target-feed.ts'

function openFeed(): {
  readonly says: (text: string) => void
  readonly chunks: Buffer[]
  hasLeft: boolean
  readonly place: () => Uint8Array
} {
  const feed = new TargetFeed()
  const { buffer, callback } = feed.onread(() => assert.fail('nobody listens to events'))
  let place: Uint8Array = buffer()
  const state = {
    chunks: [] as Buffer[],
    hasLeft: true,
    place: () => place,
    says: (text: string) => {
      const { written } = new TextEncoder().encodeInto(text, place)
      callback(written, place)
      place = buffer()
    },
  }
  feed.flowTo(
    (chunk, headroomBytes) => {
      // The bytes before are the taker's too.
      Buffer.from(chunk.buffer, chunk.byteOffset - headroomBytes, headroomBytes).fill(0x2e)
      state.chunks.push(chunk)
    },
    () => state.hasLeft,
  )
  return state
}

test('I8: what waits for a slow client is not read over, by its own session or by another', () => {
  const slow = openFeed()
  const other = openFeed()
  slow.hasLeft = false
  const said: string[] = []
  // Little and much, so that both kinds of memory come to bear.
  for (const bytes of [3, 4095, 4096, 20_000, 50_000, 7, 12]) {
    const text = String(bytes).padEnd(bytes, 'a')
    // What is read at once is no more than what it is read into.
    said.push(text.slice(0, slow.place().length))
    slow.says(text)
    other.says('b'.repeat(bytes))
    assert.deepEqual(slow.chunks.map(String), said)
  }
})

test('idle sessions share the memory that they read into', () => {
  const [first, second] = [openFeed(), openFeed()]
  assert.equal(first.place().buffer, second.place().buffer)
  first.says('x'.repeat(4096))
  assert.notEqual(first.place().buffer, second.place().buffer)
  first.says('x')
  assert.equal(first.place().buffer, second.place().buffer)
})
