import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { classOf, mostOf, otherClasses, sumsOf, unknownClass } from './masked-classes.ts'

test('what is of several classes has one name, whatever their order, and what is of none is unknown', () => {
  assert.equal(classOf([]), unknownClass)
  assert.equal(classOf(['ssn']), 'ssn')
  assert.equal(classOf(['ssn', 'card email', 'card']), 'card email ssn')
  assert.equal(classOf(['email', 'ssn card']), 'card email ssn')
})

test('sums are told in the order in which they are written', () => {
  const sums = fc.array(fc.tuple(fc.constantFrom('ssn', 'constructor', 'card ssn', '?', 'Email'), fc.nat()))
  fc.assert(
    fc.property(sums, (list) => {
      const told = sumsOf(new Map(list))
      assert.deepEqual(Object.keys(told), [...new Set(list.map(([name]) => name))].toSorted())
      assert.deepEqual(new Map(Object.entries(told)), new Map(list))
    }),
  )
})

test('sums that are cut lose nothing, and keep the classes with the most cells', () => {
  const sums = fc.dictionary(fc.oneof(fc.constant(otherClasses), fc.string({ maxLength: 30 })), fc.nat(9), {
    maxKeys: 12,
  })
  fc.assert(
    fc.property(
      sums,
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 40, max: 90 }),
      (all, most, chars) => {
        const kept = mostOf(all, most, chars)
        assert.equal(totalOf(kept), totalOf(all))
        assert.ok(Object.keys(kept).length <= most)
        assert.ok(Object.keys(kept).join('').length <= chars + otherClasses.length)
        for (const [name, cells] of Object.entries(kept))
          if (name !== otherClasses) assert.equal(cells, all[name])
      },
    ),
  )
  assert.deepEqual(mostOf({ a: 1, b: 5, c: 3 }, 2, 100), { b: 5, [otherClasses]: 4 })
})

function totalOf(sums: Readonly<Record<string, number>>): number {
  return Object.values(sums).reduce((total, cells) => total + cells, 0)
}
