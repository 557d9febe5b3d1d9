import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Allowance, ShownSoFar } from '../../../core/outcome.ts'
import type { SubjectRows } from '../../../masking/rows/subject-rows.ts'
import { replies, requests, talk, type Talk } from './conversation-fixture.ts'

const idle = replies.ready('idle')

/** A budget as the gate keeps one. */
class Account {
  readonly named = new Set<number>()
  own = 0
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  readonly count = ({ subjects }: ShownSoFar): Allowance => {
    for (const one of subjects?.named ?? []) this.named.add(one)
    this.own += subjects?.own ?? 0
    const left = this.#limit - this.named.size - this.own
    const isOver = left < 0
    return { rows: isOver ? 0 : 1000, subjects: isOver ? -1 : Math.floor(left / 8), budget: 'few' }
  }
}

/** Rows whose first cell is a number say that they are about that one; any other is about somebody of its own. */
function byFirstCell(): SubjectRows {
  let found = Number.NaN
  return {
    weigh(bytes, at, _end, tally) {
      const length = bytes.readInt32BE(at + 7)
      found = Number(bytes.toString('latin1', at + 11, at + 11 + length))
      return Number.isNaN(found) || !tally.has(found) ? 1 : 0
    },
    take(tally) {
      if (Number.isNaN(found)) tally.own += 1
      else tally.add(found)
    },
  }
}

function cutAt(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].toSorted((a, b) => a - b)
  return [...ends, bytes.length].map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end))
}

function shownRows({ toClient }: Talk): number {
  return toClient.filter((name) => name === 'DataRow').length
}

test('a reply is cut with the first row that is about one too many, however it comes in', () => {
  const cell = fc.oneof(fc.nat(12).map(String), fc.constant('x'))
  const places = fc.array(fc.nat(), { maxLength: 12 })
  fc.assert(
    fc.property(
      fc.array(cell, { maxLength: 40 }),
      fc.integer({ min: 0, max: 20 }),
      places,
      (cells, limit, cuts) => {
        const account = new Account(limit)
        const talking = talk({ allowance: account.count, subjectsOfRows: byFirstCell })
        talking.client(requests.query('select a'))
        const rows = cells.map((one) => replies.row(one))
        const reply = Buffer.concat([replies.columns('a'), ...rows, replies.complete('SELECT 1'), idle])
        for (const piece of cutAt(reply, cuts)) if (piece.length > 0) talking.target(piece)

        const seen = new Set<string>()
        let [count, expected] = [0, 0]
        for (const one of cells) {
          if (one === 'x' || !seen.has(one)) count += 1
          seen.add(one)
          if (count > limit) break
          expected += 1
        }
        assert.equal(shownRows(talking), expected)
        assert.equal(talking.outcomes[0]?.outcome.result, expected < cells.length ? 'cut' : 'ran')
        assert.equal(account.named.size + account.own, count)
      },
    ),
  )
})

test('what a reviewer approved is counted to its end and not cut', () => {
  const account = new Account(2)
  const talking = talk({ allowance: account.count, isReviewed: true, subjectsOfRows: byFirstCell })
  talking.client(requests.query('select a'))
  const rows = ['1', '2', '3', '3', 'x'].map((one) => replies.row(one))
  talking.target(replies.columns('a'), ...rows, replies.complete('SELECT 5'), idle)
  assert.equal(shownRows(talking), 5)
  assert.deepEqual([account.named.size, account.own], [3, 1])
})

test('rows that are about nobody are not read', () => {
  const account = new Account(0)
  const talking = talk({ allowance: account.count, subjectsOfRows: () => null })
  talking.client(requests.query('select a'))
  talking.target(replies.columns('a'), replies.row('1'), replies.complete('SELECT 1'), idle)
  assert.equal(shownRows(talking), 1)
  assert.equal(account.named.size, 0)
})
