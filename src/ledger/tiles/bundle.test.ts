import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PendingLeaves } from './bundle.ts'
import { tileWidth } from './tile.ts'

const leafBytes = fc.oneof(fc.nat(40), fc.nat(600), fc.integer({ min: 10_000, max: 65_535 }))
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      log: fc.nat(2),
      count: fc.integer({ min: 1, max: 400 }),
      bytes: leafBytes,
    }),
  },
  { weight: 1, arbitrary: fc.record({ log: fc.nat(2), drop: fc.nat(600) }) },
)

/** Every byte of a leaf says of which log and place it is. */
function leafOf(log: number, index: number, bytes: number): Buffer {
  return Buffer.alloc(bytes, 1 + ((log * 83 + index * 7) % 255))
}

test('bundles that take up the memory of others hold their own leaves, and nothing of what was there', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 25, size: 'max' }), (steps) => {
      const logs = [new PendingLeaves(0), new PendingLeaves(256), new PendingLeaves(512)]
      const leaves = logs.map(() => new Map<number, Buffer>())
      const dropped = logs.map(({ next }) => next)
      for (const one of steps) {
        const pending = logs[one.log]
        const held = leaves[one.log]
        if (!pending || !held) continue
        if ('drop' in one) {
          const before = Math.min(pending.next, (dropped[one.log] ?? 0) + one.drop)
          pending.dropBefore(before)
          dropped[one.log] = Math.max(dropped[one.log] ?? 0, before - (before % tileWidth))
        } else
          for (let done = 0; done < Math.min(one.count, Math.ceil(2_000_000 / (one.bytes + 1))); done += 1) {
            const leaf = leafOf(one.log, pending.next, one.bytes)
            held.set(pending.next, leaf)
            pending.add(leaf, 0, leaf.length)
          }
      }
      for (const [log, pending] of logs.entries())
        for (let start = dropped[log] ?? 0; start < pending.next; start += tileWidth)
          checkBundle(pending, start, leaves[log] ?? new Map())
      for (const pending of logs) pending.dropBefore(pending.next + tileWidth)
    }),
    { numRuns: 60 },
  )
})

function checkBundle(pending: PendingLeaves, start: number, leaves: ReadonlyMap<number, Buffer>): void {
  const bundle = pending.at(start)
  const parts: Buffer[] = []
  for (let position = 0; position < bundle.width; position += 1) {
    const leaf = leaves.get(start + position) ?? Buffer.from('none')
    assert.ok(bundle.leaf(position).equals(leaf), `leaf ${start + position}`)
    const length = Buffer.alloc(2)
    length.writeUInt16BE(leaf.length)
    parts.push(length, leaf)
  }
  assert.ok(bundle.file(bundle.width).equals(Buffer.concat(parts)), `bundle ${start}`)
}

test('a partial file on its way to the disk stays as it is while its bundle grows and others begin', () => {
  const own = new PendingLeaves(0)
  const others: PendingLeaves[] = []
  addTo(own, 0)
  const views: { readonly file: Buffer; readonly was: Buffer }[] = []
  for (let count = 0; count < 100; count += 1) {
    const file = own.at(0).file(own.next)
    views.push({ file, was: Buffer.from(file) })
    addTo(own, 0)
    const other = new PendingLeaves(count * tileWidth)
    for (let many = 0; many < 12; many += 1) addTo(other, 1)
    others.push(other)
  }
  for (const [width, { file, was }] of views.entries()) assert.ok(file.equals(was), `of ${width + 1} leaves`)
  own.dropBefore(tileWidth)
  for (const [number, other] of others.entries()) other.dropBefore((number + 1) * tileWidth)
})

function addTo(pending: PendingLeaves, log: number): void {
  const leaf = leafOf(log, pending.next, 30_000)
  pending.add(leaf, 0, leaf.length)
}
