import assert from 'node:assert/strict'
import test from 'node:test'
import type { Effect, Inspection } from '../../../core/inspection.ts'
import { Refusal } from '../../../core/refusal.ts'
import { ask, inspectionOf, readFacts, replies, requests, say, talk } from './conversation-fixture.ts'

const open = replies.ready('open')

function effectOf(kind: Effect['kind'], verb: string): Effect {
  return { kind, verb, objectKind: 'other', object: null, columns: [], everyRow: false }
}

function inspect(text: string): Inspection {
  if (text === 'select a') return inspectionOf(readFacts)
  const [node, kind] = text.startsWith('create')
    ? (['CreateStmt', 'define'] as const)
    : (['TransactionStmt', 'transaction'] as const)
  return inspectionOf({
    ...readFacts,
    node,
    effects: [effectOf(kind, text.split(' ')[0] ?? '')],
    outputs: { kind: 'none' },
  })
}

test('what moves a transaction goes without asking what that defined; what names something does not', () => {
  const { client, target, toTarget } = talk({ inspect })
  client(requests.query('begin'))
  target(replies.complete('BEGIN'), open)
  client(requests.query('create table t (a int)'))
  target(replies.complete('CREATE TABLE'), open)
  client(requests.query('savepoint s'))
  assert.deepEqual(toTarget.slice(2), ['Query:savepoint s'])
  target(replies.complete('SAVEPOINT'), open)
  client(requests.query('select a'))
  assert.equal(toTarget.includes('Query:select a'), false)
  assert.ok(toTarget.length > 3)
})

test('a reply that is cut short fails the transaction around it', () => {
  const { client, target, toTarget, toClient } = talk({ inspect, rowsMax: 1 })
  client(requests.query('begin'))
  target(replies.complete('BEGIN'), open)
  client(requests.query('select a'))
  target(replies.columns('a'), replies.row('1'), replies.row('2'), replies.complete('SELECT 2'), open)
  assert.deepEqual(toTarget.slice(2), ['Describe', 'Sync'])
  target(replies.error('26000'), replies.ready('failed'))
  assert.deepEqual(toClient.slice(2), ['RowDescription', 'DataRow', 'ErrorResponse', 'ReadyForQuery'])
})

test('a cancel while the gateway asks something itself is for the statement that waits for the answer', () => {
  const { client, target, toTarget, toClient, conversation, cancels } = talk({ inspect })
  client(requests.query('begin'))
  target(replies.complete('BEGIN'), open)
  client(requests.query('create table t (a int)'))
  target(replies.complete('CREATE TABLE'), open)
  client(requests.query('select a'))
  conversation.cancel()
  assert.deepEqual(cancels, [])
  target(replies.error('55P03'), replies.ready('failed'))
  target(replies.complete('ROLLBACK'), open)
  for (let round = 0; round < 5 && toClient.length < 6; round += 1)
    target(replies.error('26000'), replies.ready('failed'))
  assert.deepEqual(toClient.slice(4), ['ErrorResponse', 'ReadyForQuery'])
  assert.equal(toTarget.includes('Query:select a'), false)
})

test('I7: a refused query behind a batch that fails goes by with it, up to the Sync of the client', () => {
  const denied = new Refusal('denied', 'No.')
  const { client, target, toTarget, toClient } = talk({
    answer: ({ text }) => (text === 'bad' ? denied : 'allow'),
  })
  const batch = [requests.parse('', 'a'), requests.query('bad'), requests.execute('')]
  client(...batch, requests.sync)
  assert.deepEqual(toTarget, ['Parse', 'Flush'])
  target(replies.error('42703'))
  assert.deepEqual(toTarget.slice(2), ['Sync'])
  target(replies.ready('idle'))
  assert.deepEqual(toClient, ['ErrorResponse', 'ReadyForQuery'])
  client(...batch)
  target(say('ParseComplete'))
  assert.deepEqual(toTarget.slice(3), ['Parse', 'Flush', 'Describe', 'Sync'])
  target(replies.error('26000'), replies.ready('idle'))
  assert.deepEqual(toClient.slice(2), ['ParseComplete', 'ErrorResponse', 'ReadyForQuery', 'ErrorResponse'])
})

test('I7: so does one behind another query there', () => {
  const denied = new Refusal('denied', 'No.')
  const { client, target, toTarget, toClient } = talk({
    answer: ({ text }) => (text === 'bad' ? denied : 'allow'),
  })
  client(requests.parse('', 'a'), requests.query('good'), requests.query('bad'), requests.sync)
  assert.deepEqual(toTarget, ['Parse', 'Query:good'])
  target(replies.error('42703'))
  assert.deepEqual(toTarget.slice(2), ['Sync'])
  target(replies.ready('idle'))
  assert.deepEqual(toClient, ['ErrorResponse', 'ReadyForQuery'])
})

function answer({ text }: { readonly text: string }): 'allow' | Refusal {
  return text === 'bad' ? new Refusal('denied', 'No.') : 'allow'
}

test('a refused query takes the unnamed statement with it, as the target drops it before it reads one', () => {
  const { client, target, toTarget, toClient } = talk({ answer })
  client(requests.parse('', 'good'), requests.parse('kept', 'good'), requests.sync)
  target(say('ParseComplete'), say('ParseComplete'), replies.ready('idle'))
  for (const message of [ask('Describe', { int8: 0x53 }, { text: '' }), requests.bind('', '')]) {
    client(requests.query('bad'), message, requests.sync)
    target(replies.ready('idle'))
  }
  assert.deepEqual(toTarget, ['Parse', 'Parse', 'Sync', 'Sync', 'Sync'])
  assert.equal(toClient.filter((name) => name === 'ErrorResponse').length, 4)
  client(requests.bind('', 'kept'))
  assert.equal(toTarget.at(-1), 'Bind')
})
