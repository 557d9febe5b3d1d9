import assert from 'node:assert/strict'
import test from 'node:test'
import { Refusal } from '../../core/refusal.ts'
import { replies, requests, say, talk } from './conversation-fixture.ts'

const absent = new Refusal('unknown-effect', 'The relation nosuch is not in the catalog as known.', {
  absent: { kind: 'relation', isAnalysed: true },
})
const notLookedUp = new Refusal('unknown-effect', 'The relation nosuch is not in the catalog as known.', {
  absent: { kind: 'relation', isAnalysed: false },
})
const answerTo = (refusal: Refusal) => ({ answer: () => refusal })
const idle = replies.ready('idle')

test('a name that the target does not know either is refused in its own words', () => {
  const { client, target, toTarget, toClient, clientBytes, outcomes } = talk(answerTo(absent))
  client(requests.query('select * from nosuch'))
  assert.deepEqual(toTarget, ['Parse', 'Close', 'Describe', 'Sync'])
  assert.deepEqual(toClient, [])
  target(replies.error('42P01'), idle)
  assert.deepEqual(toClient, ['ErrorResponse', 'ReadyForQuery'])
  assert.match(Buffer.concat(clientBytes).toString('latin1'), /42P01/)
  assert.equal(outcomes.length, 0)
})

test('I2: a name that the target knows by now is refused all the same, and nothing runs', () => {
  const { client, target, toTarget, toClient, clientBytes } = talk(answerTo(absent))
  client(requests.query('delete from nosuch'))
  assert.deepEqual(toTarget, ['Parse', 'Close', 'Describe', 'Sync'])
  target(say('ParseComplete'), say('CloseComplete'), replies.error('26000'), idle)
  assert.deepEqual(toClient, ['ErrorResponse', 'ReadyForQuery'])
  assert.match(Buffer.concat(clientBytes).toString('latin1'), /code=unknown-effect/)
  assert.doesNotMatch(Buffer.concat(clientBytes).toString('latin1'), /26000/)
})

test('I4: an error that is not of names says nothing', () => {
  for (const code of ['23514', '22P02', 'P0001']) {
    const { client, target, clientBytes } = talk(answerTo(absent))
    client(requests.query('select * from nosuch'))
    target(replies.error(code), idle)
    const words = Buffer.concat(clientBytes).toString('latin1')
    assert.match(words, /code=unknown-effect/)
    assert.doesNotMatch(words, new RegExp(code))
  }
})

test('I7: in a batch the rest is skipped up to Sync', () => {
  const { client, target, toTarget, toClient } = talk(answerTo(absent))
  client(
    requests.parse('', 'select * from nosuch'),
    requests.bind('', ''),
    requests.execute(''),
    requests.sync,
  )
  assert.deepEqual(toTarget, ['Parse', 'Close', 'Describe', 'Sync'])
  target(replies.error('42P01'), idle)
  assert.deepEqual(toClient, ['ErrorResponse', 'ReadyForQuery'])
})

test('what the target would run to look a name up is not sent; the SQLSTATE tells what is not there', () => {
  const { client, target, toTarget, clientBytes } = talk(answerTo(notLookedUp))
  client(requests.query('truncate nosuch'))
  target()
  assert.deepEqual(toTarget, [])
  assert.match(Buffer.concat(clientBytes).toString('latin1'), /C42P01/)
})
