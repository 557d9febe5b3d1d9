import assert from 'node:assert/strict'
import test from 'node:test'
import { Refusal } from '../../../core/refusal.ts'
import { ask, inspectionOf, readFacts, replies, requests, say, talk } from './conversation-fixture.ts'

const masks = [
  { column: 'public.t.a', dataClass: 'ssn', strategy: { kind: 'fixed', text: '[hidden]' } },
] as const
const idle = replies.ready('idle')
const begin = say('CopyOutResponse', { int8: 0 }, { int16: 1 }, { int16: 0 })
const piece = (text: string): Buffer => say('CopyData', { bytes: Buffer.from(text) })
const shapes = {
  text: { kind: 'text', delimiter: '\t', nullMarker: '\\N', hasHeader: false },
  csv: { kind: 'csv', delimiter: ',', nullMarker: '', quote: '"', escape: '"', hasHeader: true },
  binary: { kind: 'binary' },
  other: { kind: 'other' },
} as const
const copyOf = (shape: keyof typeof shapes) => () =>
  inspectionOf({ ...readFacts, copy: 'out', copyShape: shapes[shape] })

test('I4: a copy in text is masked, wherever its rows are cut', () => {
  const { client, target, clientBytes, outcomes } = talk({ masks, inspect: copyOf('text') })
  client(requests.query('copy t to stdout'))
  target(
    begin,
    piece('078-05-'),
    piece('1120\n219-09-9999\n'),
    say('CopyDone'),
    replies.complete('COPY 2'),
    idle,
  )
  const heard = Buffer.concat(clientBytes).toString('latin1')
  assert.doesNotMatch(heard, /078|1120|219/)
  // Without a catalog the column's type is not known, so its mask is NULL.
  assert.equal(heard.split('\\N').length - 1, 2)
  assert.equal(outcomes[0]?.outcome.masked, 2)
  assert.deepEqual(outcomes[0].outcome.maskedBy, { ssn: 2 })
})

test('I4: a copy that ends inside a row ends the session, and the row is not shown', () => {
  const { client, target, clientBytes, ends } = talk({ masks, inspect: copyOf('text') })
  client(requests.query('copy t to stdout'))
  target(begin, piece('078-05-1120'), say('CopyDone'), replies.complete('COPY 1'), idle)
  assert.equal(ends[0]?.code, 'mask-impossible')
  assert.doesNotMatch(Buffer.concat(clientBytes).toString('latin1'), /078/)
})

test('I4: a copy in another form is refused before the target hears of it', () => {
  const { client, toTarget, toClient } = talk({ masks, inspect: copyOf('other') })
  client(requests.query('copy t to stdout csv'))
  assert.deepEqual(toTarget, [])
  assert.deepEqual(toClient, ['ErrorResponse', 'ReadyForQuery'])
})

test('I4: a copy in csv is masked, its header is not', () => {
  const { client, target, clientBytes, outcomes } = talk({ masks, inspect: copyOf('csv') })
  client(requests.query('copy t to stdout csv header'))
  target(begin, piece('ssn\n'), piece('"078,05'), piece('""1120"\n219-09-9999\n'))
  target(say('CopyDone'), replies.complete('COPY 2'), idle)
  const heard = Buffer.concat(clientBytes).toString('latin1')
  assert.doesNotMatch(heard, /078|1120|219/)
  assert.match(heard, /ssn\n/)
  assert.equal(outcomes[0]?.outcome.masked, 2)
  assert.deepEqual(outcomes[0].outcome.maskedBy, { ssn: 2 })
})

test('I4: a copy in binary is masked, and nothing of one that is cut inside a row is shown', () => {
  const head = Buffer.from('PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
  const row = Buffer.from('\0\u0001\0\0\0\u000b078-05-1120', 'latin1')
  const end = Buffer.from([0xff, 0xff])
  const whole = talk({ masks, inspect: copyOf('binary') })
  whole.client(requests.query('copy t to stdout binary'))
  whole.target(begin, say('CopyData', { bytes: Buffer.concat([head, row]) }), say('CopyData', { bytes: end }))
  whole.target(say('CopyDone'), replies.complete('COPY 1'), idle)
  assert.doesNotMatch(Buffer.concat(whole.clientBytes).toString('latin1'), /078/)
  assert.equal(whole.outcomes[0]?.outcome.masked, 1)
  assert.deepEqual(whole.outcomes[0].outcome.maskedBy, { ssn: 1 })
  const torn = talk({ masks, inspect: copyOf('binary') })
  torn.client(requests.query('copy t to stdout binary'))
  torn.target(begin, say('CopyData', { bytes: Buffer.concat([head, row.subarray(0, 12)]) }))
  assert.equal(torn.ends[0]?.code, 'mask-impossible')
})

test('the row ceiling holds for copies too', () => {
  const { client, target, toClient, cancels } = talk({ rowsMax: 1, inspect: copyOf('text') })
  client(requests.query('copy t to stdout'))
  target(begin, piece('1\n'), piece('2\n'), piece('3\n'))
  target(replies.error('57014'), idle)
  assert.deepEqual(toClient, ['CopyOutResponse', 'CopyData', 'ErrorResponse', 'ReadyForQuery'])
  assert.equal(cancels.length, 1)
})

test('I4: a function called by number has no columns to mask, so it is refused where something is masked', () => {
  const call = ask('FunctionCall', { int32: 16_400 }, { int16: 0 }, { int16: 0 }, { int16: 0 })
  const masked = talk({ masks })
  masked.client(call)
  assert.deepEqual(masked.toTarget, [])
  assert.deepEqual(masked.toClient, ['ErrorResponse', 'ReadyForQuery'])
  const free = talk()
  free.client(call)
  assert.deepEqual(free.toTarget, ['FunctionCall'])
})

const unread = { kind: 'refused', fault: null, statements: [], fingerprint: '' } as const
const asks = say('CopyInResponse', { int8: 0 }, { int16: 1 }, { int16: 0 })
const rows = [ask('CopyData', { bytes: Buffer.from('1\n') }), ask('CopyDone')]

const writes = (name: string): boolean => name.startsWith('Copy')

test('a copy that nobody could read, and a rule allows, takes rows', () => {
  const simple = talk({ inspect: () => unread })
  simple.client(requests.query('copy t from stdin'))
  simple.target(asks)
  simple.client(...rows)
  const extended = talk({ inspect: () => unread })
  extended.client(requests.parse('', 'copy t from stdin'), requests.bind('', ''), requests.execute(''))
  extended.client(...rows, requests.sync)
  extended.target(say('ParseComplete'), say('BindComplete'), asks)
  for (const { target, toTarget, ends, outcomes } of [simple, extended]) {
    target(replies.complete('COPY 1'), idle)
    assert.deepEqual(ends, [])
    assert.equal(toTarget.filter(writes).join(), 'CopyData,CopyDone')
    assert.ok(outcomes.every(({ outcome }) => outcome.result === 'ran'))
  }
})

test('it shows rows, too', () => {
  const { client, target, toClient, ends } = talk({ inspect: () => unread })
  client(requests.query('copy t to stdout'))
  target(begin, piece('1\n'), say('CopyDone'), replies.complete('COPY 1'), idle)
  assert.deepEqual(ends, [])
  assert.equal(toClient.filter((name) => name === 'CopyData').length, 1)
})

test('I4: one that would have to be masked is not shown', () => {
  const { client, target, clientBytes, ends } = talk({ masks, inspect: () => unread })
  client(requests.query('copy t to stdout'))
  target(begin, piece('078-05-1120\n'), say('CopyDone'), replies.complete('COPY 1'), idle)
  assert.equal(ends[0]?.code, 'mask-impossible')
  assert.doesNotMatch(Buffer.concat(clientBytes).toString('latin1'), /078/)
})

test('a goodbye in the middle of a copy ends it, whenever the target asks for rows', () => {
  const copy = { ...readFacts, outputs: { kind: 'none' }, copy: 'in' } as const
  const inspect = (): ReturnType<typeof inspectionOf> => inspectionOf(copy)
  const bye = ask('Terminate')
  const before = talk({ inspect })
  before.client(requests.query('copy t from stdin'), ...rows.slice(0, 1), bye)
  before.target(asks)
  const during = talk({ inspect })
  during.client(requests.query('copy t from stdin'))
  during.target(asks)
  during.client(...rows.slice(0, 1))
  during.conversation.clientEnded()
  // The target takes the copy back over what came, and says so before it leaves.
  assert.deepEqual(before.toTarget.slice(-2), ['Terminate', 'end'])
  assert.deepEqual(during.toTarget.slice(-2), ['CopyData', 'end'])
  for (const { target, toClient, ends } of [before, during]) {
    target(replies.error('08006'))
    assert.equal(toClient.at(-1), 'ErrorResponse')
    assert.deepEqual(ends, [])
  }
  const whole = talk({ inspect })
  whole.client(requests.query('copy t from stdin'), ...rows, bye)
  whole.target(asks)
  assert.deepEqual(whole.ends, [])
  whole.target(replies.complete('COPY 1'), idle)
  assert.deepEqual(whole.ends, [null])
})

test('what is no copy data ends a session whose target asks for rows, though it waited for an answer', () => {
  const { client, target, ends, toTarget } = talk({ inspect: () => unread })
  client(requests.query('copy t from stdin'), ...rows.slice(0, 1), requests.query('select 1'))
  assert.equal(toTarget.at(-1), 'CopyData')
  target(asks)
  // Of the message no more than its type.
  assert.deepEqual(toTarget.slice(-2), ['Query:', 'end'])
  client(requests.query('select 2'))
  target(replies.error('08P01'), idle)
  assert.equal(toTarget.at(-1), 'end')
  assert.deepEqual(ends, [])
})

test('bytes that are no messages end a session once what was asked before them is answered', () => {
  const { client, target, toClient, conversation, ends } = talk()
  client(requests.query('select 1'))
  conversation.clientBroke(new Refusal('protocol-violation', 'no message'))
  assert.equal(ends.length, 0)
  target(replies.complete('SELECT 0'), idle)
  assert.deepEqual(toClient, ['CommandComplete', 'ReadyForQuery'])
  assert.equal(ends[0]?.code, 'protocol-violation')
})

test('as many replies as may be owed do not keep copy data from a target that asks for it', () => {
  const copy = { ...readFacts, outputs: { kind: 'none' }, copy: 'in' } as const
  const inspect = (text: string): ReturnType<typeof inspectionOf> =>
    inspectionOf(text.startsWith('copy') ? copy : readFacts)
  const { client, target, toTarget, outcomes } = talk({ inspect })
  const before = Array.from({ length: 999 }, () => requests.query('select 1'))
  client(...before, requests.query('copy t from stdin'), ...rows)
  target(...before.flatMap(() => [replies.complete('SELECT 0'), idle]), asks)
  assert.equal(toTarget.filter(writes).join(), 'CopyData,CopyDone')
  target(replies.complete('COPY 1'), idle)
  assert.equal(outcomes.length, 1000)
})
