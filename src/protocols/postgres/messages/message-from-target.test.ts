import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FieldDescription } from '../../../masking/masks/field.ts'
import { MalformedFrame, type Frame } from './frame.ts'
import {
  authenticationIn,
  backendKeyIn,
  commandTagIn,
  copyFormatsIn,
  negotiatedIn,
  noticeFieldsIn,
  parameterDescriptionIn,
  parameterStatusIn,
  readyForQueryIn,
  rowDescriptionIn,
} from './message-from-target.ts'
import {
  authenticationCleartext,
  authenticationOk,
  backendKey,
  commandComplete,
  errorResponse,
  negotiateProtocolVersion,
  noticeResponse,
  parameterStatus,
  readyForQuery,
} from './message-to-client.ts'
import { writeMessage, type Field } from './message-writer.ts'
import { targetMessageType } from './message.ts'

const decoders = [
  authenticationIn,
  backendKeyIn,
  commandTagIn,
  copyFormatsIn,
  negotiatedIn,
  noticeFieldsIn,
  parameterDescriptionIn,
  parameterStatusIn,
  readyForQueryIn,
  rowDescriptionIn,
] as const

const text = fc
  .string({ unit: 'grapheme', maxLength: 30 })
  .filter((one) => !one.includes('\0') && one.isWellFormed())

const field: fc.Arbitrary<FieldDescription> = fc.record(
  {
    name: text,
    tableOid: fc.nat(0xffff_ffff),
    columnNumber: fc.integer({ min: -32768, max: 32767 }),
    typeOid: fc.nat(0xffff_ffff),
    typeSize: fc.integer({ min: -32768, max: 32767 }),
    typeModifier: fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }),
    format: fc.constantFrom(0 as const, 1 as const),
  },
  { noNullPrototype: true },
)

test('a row description is read as it was written', () => {
  fc.assert(
    fc.property(fc.array(field, { maxLength: 8 }), (fields) => {
      assert.deepEqual(rowDescriptionIn(rowDescription(fields)), fields)
    }),
  )
})

test('random bodies throw nothing but MalformedFrame, whichever message they claim to be', () => {
  fc.assert(
    fc.property(fc.constantFrom(...decoders), fc.uint8Array({ maxLength: 80 }), (decode, body) => {
      try {
        decode({ type: 0, bytes: Buffer.concat([Buffer.alloc(5), body]) })
      } catch (error) {
        assert.ok(error instanceof MalformedFrame)
      }
    }),
    { numRuns: 3000 },
  )
})

test('what the gateway says itself reads back', () => {
  const key = { processId: 12, secret: Buffer.alloc(32, 5) }
  assert.deepEqual(backendKeyIn(frame(backendKey(key))), key)
  assert.deepEqual(authenticationIn(frame(authenticationOk)), { kind: 'ok' })
  assert.deepEqual(authenticationIn(frame(authenticationCleartext)), { kind: 'cleartext' })
  assert.deepEqual(parameterStatusIn(frame(parameterStatus('TimeZone', 'UTC'))), {
    name: 'TimeZone',
    value: 'UTC',
  })
  assert.equal(commandTagIn(frame(commandComplete('SELECT 3'))), 'SELECT 3')
  assert.deepEqual(negotiatedIn(frame(negotiateProtocolVersion(2, ['_pq_.x']))), {
    minor: 2,
    unknownOptions: ['_pq_.x'],
  })
  for (const state of ['idle', 'open', 'failed'] as const) {
    assert.equal(readyForQueryIn(frame(readyForQuery(state))), state)
  }
})

test('errors and notices carry their fields in the order that drivers expect', () => {
  const words = {
    severity: 'ERROR',
    sqlState: '42501',
    message: 'No.',
    detail: 'code=denied',
    hint: 'Ask.',
    position: 8,
  } as const
  const fields = noticeFieldsIn(frame(errorResponse(words)))
  assert.deepEqual([...fields].flat().join('|'), 'S|ERROR|V|ERROR|C|42501|M|No.|D|code=denied|H|Ask.|P|8')
  assert.equal(errorResponse(words)[0], 'E'.charCodeAt(0))
  assert.equal(noticeResponse(words)[0], 'N'.charCodeAt(0))
})

test('a NUL or an endless text in words cannot break the message', () => {
  const message = errorResponse({
    severity: 'FATAL',
    sqlState: '08P01',
    message: `a\0M${'x'.repeat(100_000)}`,
  })
  const fields = noticeFieldsIn(frame(message))
  assert.equal(fields.get('M')?.slice(0, 3), 'aMx')
  assert.ok(message.length < 5000)
})

test('cancel keys are 4 to 256 bytes long', () => {
  assert.equal(backendKeyIn(keyOf(4)).secret.length, 4)
  assert.equal(backendKeyIn(keyOf(256)).secret.length, 256)
  for (const size of [0, 3, 257]) assert.throws(() => backendKeyIn(keyOf(size)), MalformedFrame)
})

test('authentication of every kind is told apart', () => {
  assert.deepEqual(authenticationIn(auth({ int32: 5 }, { bytes: Buffer.from('salt') })), {
    kind: 'md5',
    salt: Buffer.from('salt'),
  })
  assert.deepEqual(
    authenticationIn(
      auth({ int32: 10 }, { text: 'SCRAM-SHA-256-PLUS' }, { text: 'SCRAM-SHA-256' }, { int8: 0 }),
    ),
    { kind: 'sasl', mechanisms: ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256'] },
  )
  assert.deepEqual(authenticationIn(auth({ int32: 7 })), { kind: 'unsupported', code: 7 })
  const many = Array.from({ length: 40 }, () => ({ text: 'X' }))
  assert.throws(() => authenticationIn(auth({ int32: 10 }, ...many, { int8: 0 })), MalformedFrame)
  assert.throws(() => authenticationIn(auth({ int32: 0 }, { int8: 1 })), MalformedFrame)
})

test('copy formats and parameter types are read within their message', () => {
  const copy = writeMessage(targetMessageType('CopyOutResponse'), [
    { int8: 1 },
    { int16: 2 },
    { int16: 1 },
    { int16: 1 },
  ])
  assert.deepEqual(copyFormatsIn(frame(copy)), { overall: 1, columns: [1, 1] })
  const types = writeMessage(targetMessageType('ParameterDescription'), [{ int16: 1 }, { int32: 23 }])
  assert.deepEqual(parameterDescriptionIn(frame(types)), [23])
  const short = writeMessage(targetMessageType('ParameterDescription'), [{ int16: 0xffff }, { int32: 23 }])
  assert.throws(() => parameterDescriptionIn(frame(short)), MalformedFrame)
  const half = writeMessage(targetMessageType('ParameterDescription'), [
    { int16: 1 },
    { int32: 23 },
    { int16: 0 },
  ])
  assert.throws(() => parameterDescriptionIn(frame(half)), MalformedFrame)
  // More than the field holds: the target writes the lower bits of their number, and every type.
  const many = writeMessage(targetMessageType('ParameterDescription'), [
    { int16: 1 },
    ...Array.from({ length: 0x1_0001 }, (): Field => ({ int32: 25 })),
  ])
  assert.equal(parameterDescriptionIn(frame(many)).length, 0x1_0001)
})

function rowDescription(fields: readonly FieldDescription[]): Frame {
  return frame(
    writeMessage(targetMessageType('RowDescription'), [
      { int16: fields.length },
      ...fields.flatMap((one): Field[] => [
        { text: one.name },
        { int32: one.tableOid },
        { int16: one.columnNumber },
        { int32: one.typeOid },
        { int16: one.typeSize },
        { int32: one.typeModifier },
        { int16: one.format },
      ]),
    ]),
  )
}

function frame(bytes: Buffer): Frame {
  return { type: bytes.readUInt8(0), bytes }
}

function keyOf(size: number): Frame {
  return frame(backendKey({ processId: 1, secret: Buffer.alloc(size) }))
}

function auth(...fields: readonly Field[]): Frame {
  return frame(writeMessage(targetMessageType('Authentication'), fields))
}
