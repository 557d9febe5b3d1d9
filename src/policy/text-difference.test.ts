import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { textDifference } from './text-difference.ts'

test('only what differs is told, in order', () => {
  const { lines, added, removed } = textDifference('a\nb\nc\nd\n', 'a\nx\nc\nd\ne\n')
  assert.deepEqual(lines, ['-b', '+x', '+e'])
  assert.deepEqual([added, removed], [2, 1])
})

test('what is told turns the one text into the other, whatever they are', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
    .map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { lines, added, removed } = textDifference(before, after)
      assert.equal(added + removed, lines.length)
      assert.equal(lines.length === 0, before === after)
      const left = minus(before.split('\n'), lines, '-')
      assert.deepEqual(left, minus(after.split('\n'), lines, '+'))
    }),
  )
})

test('texts too long to compare line by line are told as replaced', () => {
  const { added, removed } = textDifference(many('a'), many('b'))
  assert.deepEqual([added, removed], [3000, 3000])
})

/** What is left of the lines without those that are marked so; both texts have it in common. */
function minus(all: readonly string[], lines: readonly string[], mark: string): readonly string[] {
  const counts = new Map<string, number>()
  for (const line of lines)
    if (line.startsWith(mark)) counts.set(line.slice(1), (counts.get(line.slice(1)) ?? 0) + 1)
  return all.toSorted().filter((line) => {
    const left = counts.get(line) ?? 0
    counts.set(line, left - 1)
    return left <= 0
  })
}

function many(word: string): string {
  return Array.from({ length: 3000 }, (_, at) => `${word}${at}`).join('\n')
}
