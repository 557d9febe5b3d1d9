import assert from 'node:assert/strict'
import test from 'node:test'
import { Refusal } from '../../../core/refusal.ts'
import { replies, requests, say, talk } from '../conversation/conversation-fixture.ts'

const absent = new Refusal('unknown-effect', 'The relation nosuch is not in the catalog as known.', {
  absent: 'relation',
  question: { kind: 'analysis' },
})
const notLookedUp = new Refusal('unknown-effect', 'The relation nosuch is not in the catalog as known.', {
  absent: 'relation',
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

const noSql = new Refusal('unparsed', 'syntax error at or near "selec"', {
  position: 1,
  question: { kind: 'grammar' },
})

function errorOf(fields: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(fields).flatMap(([letter, text]) => [letter, `${text}\0`])
  const body = Buffer.from(`${parts.join('')}\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

test('what is no SQL is put to the grammar behind another statement, and told at its own place', () => {
  const { client, target, toTarget, clientBytes } = talk(answerTo(noSql))
  client(requests.query('selec 1'))
  assert.deepEqual(toTarget, ['Parse', 'Close', 'Describe', 'Sync'])
  target(
    errorOf({ S: 'ERROR', C: '42601', M: 'syntax error', P: '8', F: 'scan.l', R: 'scanner_yyerror' }),
    idle,
  )
  assert.match(Buffer.concat(clientBytes).toString('latin1'), /P1\0Fscan/)
})

test('I3: what the target takes for SQL is refused, and not looked at', () => {
  const { client, target, clientBytes } = talk(answerTo(noSql))
  client(requests.query('selec 1'))
  target(errorOf({ S: 'ERROR', C: '42601', M: 'cannot insert multiple commands', F: 'postgres.c' }), idle)
  assert.match(Buffer.concat(clientBytes).toString('latin1'), /code=unparsed/)
})

test('I2: a cursor is fetched from only where the target has just said that there is none', () => {
  const question = { kind: 'cursor', name: 'no"such' } as const
  const refusal = new Refusal('unknown-effect', 'no such cursor', { absent: 'cursor', question })
  const { client, target, toTarget, toClient, clientBytes } = talk(answerTo(refusal))
  client(requests.query('fetch all from "no""such"'))
  assert.deepEqual(toTarget.filter((name) => name === 'Execute').length, 2)
  // There is one after all: the question fails, and the target skips what follows.
  target(replies.error('22P02'), idle)
  assert.deepEqual(toClient, ['ErrorResponse', 'ReadyForQuery'])
  assert.match(Buffer.concat(clientBytes).toString('latin1'), /code=unknown-effect/)
})

test('I7: what is looked up shows nothing of the answers', () => {
  for (const question of [
    { kind: 'relation', name: '"nosuch"' },
    { kind: 'routine', name: ['shop', 'nosuch'] },
    { kind: 'prepared', name: 'nosuch' },
  ] as const) {
    const refusal = new Refusal('unknown-effect', 'no such thing', { absent: 'relation', question })
    const { client, target, toClient, clientBytes } = talk(answerTo(refusal))
    client(requests.query('truncate nosuch'))
    if (question.kind === 'prepared') target(say('NoData'), replies.error('26000'), idle)
    else
      target(
        say('CloseComplete'),
        say('ParseComplete'),
        say('BindComplete'),
        replies.error(question.kind === 'relation' ? '42P01' : '42883'),
        idle,
      )
    assert.deepEqual(toClient, ['ErrorResponse', 'ReadyForQuery'])
    assert.doesNotMatch(Buffer.concat(clientBytes).toString('latin1'), /code=/)
  }
})
