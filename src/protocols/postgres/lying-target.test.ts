/** Answers of a target that is no PostgreSQL: what it sends beside what it described, and where no value belongs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Protection } from '../../core/decision.ts'
import { replies, requests, say, talk } from './conversation/conversation-fixture.ts'

const secret: Protection = { column: 'public.t.a', dataClass: 'secret', strategy: { kind: 'null' } }
const value = 'CANARY-899'
const noData = say('NoData')
const ready = replies.ready('idle')
const accepted = Buffer.concat([say('ParseComplete'), say('BindComplete')])

const simple = requests.query('select a from t')
const extended = Buffer.concat([
  requests.parse('', 'select a from t'),
  requests.bind('', ''),
  requests.execute(''),
  requests.sync,
])

const lies: readonly (readonly [string, Buffer, Buffer])[] = [
  ['rows of which none was described', simple, Buffer.concat([replies.columns(), replies.row(value)])],
  ['more cells than columns', simple, Buffer.concat([replies.columns('a'), replies.row('x', value)])],
  ['fewer cells than columns', simple, Buffer.concat([replies.columns('a', 'b'), replies.row(value)])],
  ['rows before they are described', simple, replies.row(value)],
  [
    'a second description without columns',
    simple,
    Buffer.concat([replies.columns('a'), replies.row('x'), replies.columns(), replies.row(value)]),
  ],
  [
    'a tag that is none',
    simple,
    Buffer.concat([replies.columns('a'), replies.row('x'), replies.complete(`SELECT ${value}`)]),
  ],
  ['a body where there is none', simple, say('EmptyQueryResponse', { text: value })],
  ['rows where it said that there are none', extended, Buffer.concat([accepted, noData, replies.row(value)])],
]

for (const [what, request, answer] of lies)
  test(`I4: a target that sends ${what} is not believed, however it is torn`, () => {
    const whole = Buffer.concat([answer, replies.complete('SELECT 1'), ready])
    for (const size of [whole.length, 1, 2, 7]) {
      const heard = talk({ masks: [secret] })
      heard.client(request)
      try {
        for (let at = 0; at < whole.length; at += size) heard.target(whole.subarray(at, at + size))
      } catch {
        // The session is over; what matters is what was shown.
      }
      assert.ok(!Buffer.concat(heard.clientBytes).includes(value))
    }
  })

test('rows without columns are shown', () => {
  const heard = talk({ masks: [secret] })
  heard.client(requests.query('select from t'))
  heard.target(
    Buffer.concat([replies.columns(), replies.row(), replies.row(), replies.complete('SELECT 2'), ready]),
  )
  assert.equal(heard.outcomes[0]?.outcome.rows, 2)
  assert.equal(heard.toClient.filter((name) => name === 'DataRow').length, 2)
})
