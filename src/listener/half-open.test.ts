import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HalfOpen } from './half-open.ts'

test('whoever has most gives up its oldest, and nobody else', () => {
  const places = new HalfOpen({ allMax: 4, perAddressMax: 10 })
  const left: string[] = []
  const enter = (address: string, name: string): Disposable => places.enter(address, () => left.push(name))
  enter('198.51.100.1', 'honest')
  enter('203.0.113.1', 'flood 1')
  enter('203.0.113.1', 'flood 2')
  enter('203.0.113.1', 'flood 3')
  enter('198.51.100.2', 'another honest')
  assert.deepEqual(left, ['flood 1'])
  enter('203.0.113.1', 'flood 4')
  assert.deepEqual(left, ['flood 1', 'flood 2'])
  assert.equal(places.count, 4)
})

test('one address has no more than its own part, and one /64 is one address', () => {
  const places = new HalfOpen({ allMax: 100, perAddressMax: 2 })
  const left: string[] = []
  for (const address of ['2001:db8::1', '2001:db8:0:0:ffff::2', '2001:db8:0:0:1::', '2001:db8:0:1::1'])
    places.enter(address, () => left.push(address))
  assert.deepEqual(left, ['2001:db8::1'])
})

test('who has said what clients say makes room last, and only for one of its own address', () => {
  const places = new HalfOpen({ allMax: 4, perAddressMax: 3 })
  const left: string[] = []
  const enter = (name: string, address = '203.0.113.1'): ReturnType<HalfOpen['enter']> =>
    places.enter(address, () => left.push(name))
  enter('first').hasSpoken()
  enter('second')
  enter('third').hasSpoken()
  enter('fourth')
  assert.deepEqual(left, ['second'])
  enter('other', '203.0.113.2')
  enter('yet another', '203.0.113.3')
  assert.deepEqual(left, ['second', 'fourth'])
  enter('fifth')
  assert.deepEqual(left, ['second', 'fourth', 'first'])
})

test('I8: the limit for all holds where everybody has but one', () => {
  const places = new HalfOpen({ allMax: 1, perAddressMax: 1 })
  const left: string[] = []
  for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.2', '203.0.113.1'])
    places.enter(address, () => left.push(address))
  assert.deepEqual(left, ['203.0.113.1', '203.0.113.2', '203.0.113.2'])
  assert.equal(places.count, 1)
})

test('a place that was given back or lost is not counted, and cannot be given back twice', () => {
  const places = new HalfOpen({ allMax: 100, perAddressMax: 1 })
  const lost = places.enter('203.0.113.1', () => undefined)
  const kept = places.enter('203.0.113.1', () => assert.fail('it came last'))
  lost[Symbol.dispose]()
  lost.moveTo('203.0.113.9')
  assert.equal(places.count, 1)
  kept[Symbol.dispose]()
  kept[Symbol.dispose]()
  assert.equal(places.count, 0)
})

test('connections of one proxy count where their clients are', () => {
  const places = new HalfOpen({ allMax: 100, perAddressMax: 1 })
  for (let at = 1; at <= 50; at += 1)
    places.enter('10.0.0.1', () => assert.fail('crowded out')).moveTo(`203.0.113.${at}`)
  assert.equal(places.count, 50)
})

test('I8: whatever comes and goes, the limits hold and nobody is told twice', () => {
  const step = fc.tuple(fc.nat(5), fc.boolean())
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const places = new HalfOpen({ allMax: 7, perAddressMax: 4 })
      const inside = new Map<Disposable, string>()
      for (const [address, leaves] of steps) {
        const [first] = inside.keys()
        if (leaves && first) {
          first[Symbol.dispose]()
          inside.delete(first)
          continue
        }
        const own: { place?: Disposable } = {}
        const place = places.enter(`203.0.113.${address}`, () => {
          assert.ok(own.place && inside.delete(own.place), 'told before it was in, or twice')
        })
        own.place = place
        inside.set(place, String(address))
        assert.equal(places.count, inside.size)
        assert.ok(inside.size <= 7)
        const counts = Map.groupBy(inside.values(), (one) => one)
        assert.ok([...counts.values()].every((ones) => ones.length <= 4))
      }
    }),
  )
})
