import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Allowance, ShownSoFar } from '../../../core/outcome.ts'
import { ask, replies, requests, say, talk, type Talk } from './conversation-fixture.ts'

const idle = replies.ready('idle')
/** Type, length, number of cells, length of the only cell. */
const rowHeaderBytes = 1 + 4 + 2 + 4

/** A budget as the gate keeps one, of which others take something now and then. */
class Account {
  readonly #limit: number
  #before = 0
  asked = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  taken = 0

  readonly count = ({ bytes }: ShownSoFar): Allowance => {
    this.asked += 1
    this.taken += bytes - this.#before
    this.#before = bytes
    const left = Math.max(0, this.#limit - this.taken)
    return { rows: 1000, bytes: { left, atOnce: Math.floor(left / 8), budget: 'few' }, budget: '' }
  }
}

function cutAt(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].toSorted((a, b) => a - b)
  return [...ends, bytes.length].map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end))
}

/** A reply of rows so long, in pieces, and how many of the rows are within the limit. */
function play(talking: Talk, lengths: readonly number[], limit: number, cuts: readonly number[]): number {
  const rows = lengths.map((length) => replies.row('x'.repeat(length)))
  const reply = Buffer.concat([replies.columns('a'), ...rows, replies.complete('SELECT 1'), idle])
  for (const piece of cutAt(reply, cuts)) if (piece.length > 0) talking.target(piece)
  let [sum, within] = [0, 0]
  for (const length of lengths) {
    sum += rowHeaderBytes + length
    if (sum > limit) break
    within += 1
  }
  return within
}

const lengths = fc.array(fc.oneof(fc.nat(30), fc.nat(3000)), { maxLength: 60 })
const places = fc.array(fc.nat(), { maxLength: 12 })

for (const kind of ['ceiling', 'budget'])
  test(`a reply ends before the row that is beyond the ${kind}, however it comes in`, () => {
    fc.assert(
      fc.property(lengths, fc.nat(8000), places, (given, limit, cuts) => {
        const account = new Account(limit)
        const talking = talk(kind === 'budget' ? { allowance: account.count } : { bytesMax: limit })
        talking.client(requests.query('select a'))
        const within = play(talking, given, limit, cuts)
        assert.equal(talking.toClient.filter((name) => name === 'DataRow').length, within)
        assert.equal(talking.outcomes[0]?.outcome.result, within < given.length ? 'cut' : 'ran')
        assert.equal(
          talking.toClient.filter((name) => name === 'ErrorResponse').length,
          within < given.length ? 1 : 0,
        )
        assert.equal(talking.toClient.at(-1), 'ReadyForQuery')
        if (kind === 'budget') assert.ok(account.taken <= limit)
      }),
    )
  })

test('what a function gives that is called by number is one value, and counts like any', () => {
  const call = ask('FunctionCall', { int32: 16_400 }, { int16: 0 }, { int16: 0 }, { int16: 0 })
  const given = say('FunctionCallResponse', { int32: 100 }, { bytes: Buffer.alloc(100) })
  const short = talk({ bytesMax: 100 })
  short.client(call)
  short.target(given, idle)
  assert.deepEqual(short.toClient, ['ErrorResponse', 'ReadyForQuery'])
  assert.equal(short.outcomes[0]?.outcome.result, 'cut')
  const long = talk({ bytesMax: 200 })
  long.client(call)
  long.target(given, idle)
  assert.deepEqual(long.toClient, ['FunctionCallResponse', 'ReadyForQuery'])
})

test('what budgets leave is asked for by the piece, not by the row', () => {
  const account = new Account(1_000_000)
  const talking = talk({ allowance: account.count })
  talking.client(requests.query('select a'))
  play(
    talking,
    Array.from({ length: 900 }, () => 20),
    1_000_000,
    [],
  )
  assert.ok(account.asked <= 3, String(account.asked))
})
