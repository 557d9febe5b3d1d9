import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MalformedFrame, type Frame } from './frame.ts'
import {
  decodeClientMessage,
  parametersIn,
  passwordIn,
  saslInitialIn,
  type ClientMessage,
} from './message-from-client.ts'
import { writeMessage, type Field } from './message-writer.ts'
import { clientMessageName, clientMessageType } from './message.ts'

const text = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .filter((one) => !one.includes('\0') && one.isWellFormed())
// Plain objects, as the decoders make them.
const plain = { noNullPrototype: true }
const format = fc.constantFrom(0 as const, 1 as const)
const oid = fc.nat(0xffff_ffff)
const value = fc.option(
  fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
  { nil: null },
)

const parameterSection = fc
  .tuple(fc.array(value, { maxLength: 5 }), fc.constantFrom('none', 'one', 'each'), format)
  .map(([values, formats, code]) => {
    const codes = formats === 'none' ? [] : formats === 'one' ? [code] : values.map(() => code)
    const section = writeMessage(0, [
      ...counted(codes),
      { int16: values.length },
      ...values.flatMap(valueFields),
    ])
    const bytes = section.subarray(5)
    return { bytes, values, codes }
  })

const message: fc.Arbitrary<ClientMessage> = fc.oneof(
  fc.record({ type: fc.constant('Query' as const), text }, plain),
  fc.record(
    {
      type: fc.constant('Parse' as const),
      name: text,
      text,
      parameterTypes: fc.array(oid, { maxLength: 5 }),
    },
    plain,
  ),
  fc
    .record({
      type: fc.constant('Bind' as const),
      portal: text,
      statement: text,
      parameters: parameterSection,
      resultFormats: fc.array(format, { maxLength: 5 }),
    })
    .map(({ parameters, ...rest }) => ({
      ...rest,
      parameterCount: parameters.values.length,
      parameters: parameters.values.length === 0 ? null : parameters.bytes,
    })),
  fc.record(
    {
      type: fc.constantFrom('Describe' as const, 'Close' as const),
      space: fc.constantFrom('statement' as const, 'portal' as const),
      name: text,
    },
    plain,
  ),
  fc.record({ type: fc.constant('Execute' as const), portal: text, rowsMax: fc.nat(0x7fff_ffff) }, plain),
  fc.record(
    {
      type: fc.constant('FunctionCall' as const),
      functionOid: oid,
      parameters: parameterSection.map((section) => section.bytes),
      resultFormat: format,
    },
    plain,
  ),
  fc.record(
    {
      type: fc.constantFrom('CopyData' as const, 'Password' as const),
      bytes: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    },
    plain,
  ),
  fc.record({ type: fc.constant('CopyFail' as const) }, plain),
  fc.record(
    {
      type: fc.constantFrom('CopyDone' as const, 'Flush' as const, 'Sync' as const, 'Terminate' as const),
    },
    plain,
  ),
)

test('decode after encode is the identity for every client message', () => {
  fc.assert(
    fc.property(message, (one) => {
      assert.deepEqual(decodeClientMessage(encode(one)), one)
    }),
    { numRuns: 500 },
  )
})

test('any message that is cut short or has bytes too many is refused, unless the target looks at it alone', () => {
  const open: readonly string[] = ['CopyData', 'Password', 'CopyDone', 'CopyFail', 'Sync', 'Terminate']
  fc.assert(
    fc.property(message, fc.nat(), (one, at) => {
      if (open.includes(one.type)) return
      const { type, bytes } = encode(one)
      const cut = 5 + (at % Math.max(1, bytes.length - 5))
      if (cut < bytes.length) refused({ type, bytes: bytes.subarray(0, cut) })
      refused({ type, bytes: Buffer.concat([bytes, Buffer.of(0)]) })
    }),
    { numRuns: 500 },
  )
})

test('random bodies of every type throw nothing but MalformedFrame', () => {
  const types = Array.from({ length: 256 }, (_, type) => type)
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.uint8Array({ maxLength: 80 }), (type, body) => {
      try {
        decodeClientMessage({ type, bytes: Buffer.concat([Buffer.alloc(5), body]) })
        assert.ok(clientMessageName(type))
      } catch (error) {
        assert.ok(error instanceof MalformedFrame)
      }
    }),
    { numRuns: 2000 },
  )
})

test('parameters come apart into their formats and values', () => {
  fc.assert(
    fc.property(parameterSection, ({ bytes, values, codes }) => {
      const expected = values.map((one, index) => ({
        format: codes[codes.length === 1 ? 0 : index] ?? 0,
        value: one,
      }))
      assert.deepEqual(parametersIn(bytes), expected)
    }),
  )
})

test('what only looks like a text is refused: not UTF-8, overlong, surrogates, an inner NUL', () => {
  for (const body of [
    [0xff, 0],
    [0xc0, 0x80, 0],
    [0xed, 0xa0, 0x80, 0],
    [0xf4, 0x90, 0x80, 0x80, 0],
  ]) {
    assert.throws(
      () => decodeClientMessage(query(body)),
      (error) => error instanceof MalformedFrame && error.kind === 'encoding',
    )
  }
  refused(query([0x61, 0, 0x62, 0]))
  refused(query([0x61]))
  refused(query([]))
})

test('I8: counts are bounded by the message before anything is made for them', () => {
  refused(frameOf('Parse', [{ text: '' }, { text: '' }, { int16: 0xffff }]))
  refused(frameOf('Bind', [{ text: '' }, { text: '' }, { int16: 0xffff }]))
  refused(
    frameOf('Bind', [
      { text: '' },
      { text: '' },
      { int16: 0 },
      { int16: 1 },
      { int32: 0x7fff_ffff },
      { int16: 0 },
    ]),
  )
  refused(
    frameOf('Bind', [{ text: '' }, { text: '' }, { int16: 0 }, { int16: 1 }, { int32: -2 }, { int16: 0 }]),
  )
})

test('formats that are neither text nor binary, or do not fit the parameters, are refused', () => {
  const bind = (...fields: readonly Field[]): Frame =>
    frameOf('Bind', [{ text: '' }, { text: '' }, ...fields])
  refused(bind({ int16: 0 }, { int16: 0 }, { int16: 1 }, { int16: 2 }))
  refused(bind({ int16: 2 }, { int16: 0 }, { int16: 1 }, { int16: 1 }, { int32: -1 }, { int16: 0 }))
  refused(frameOf('Describe', [{ int8: 0x58 }, { text: '' }]))
})

test('a password is one text; a SASL response is a mechanism and maybe bytes', () => {
  assert.equal(passwordIn(Buffer.from('töken\0')), 'töken')
  assert.throws(() => passwordIn(Buffer.from('a\0b\0')), MalformedFrame)
  assert.throws(() => passwordIn(Buffer.from('a')), MalformedFrame)
  const initial = writeMessage(0, [
    { text: 'OAUTHBEARER' },
    { int32: 2 },
    { bytes: Buffer.from('n,') },
  ]).subarray(5)
  assert.deepEqual(saslInitialIn(initial), { mechanism: 'OAUTHBEARER', response: Buffer.from('n,') })
})

function encode(one: ClientMessage): Frame {
  switch (one.type) {
    case 'Query':
      return frameOf(one.type, [{ text: one.text }])
    case 'Parse': {
      const types = one.parameterTypes.map((int32) => ({ int32 }))
      return frameOf(one.type, [{ text: one.name }, { text: one.text }, { int16: types.length }, ...types])
    }
    case 'Bind': {
      const parameters = one.parameters ?? Buffer.alloc(4)
      const names = [{ text: one.portal }, { text: one.statement }]
      return frameOf(one.type, [...names, { bytes: parameters }, ...counted(one.resultFormats)])
    }
    case 'Describe':
    case 'Close':
      return frameOf(one.type, [{ int8: one.space === 'statement' ? 0x53 : 0x50 }, { text: one.name }])
    case 'Execute':
      return frameOf(one.type, [{ text: one.portal }, { int32: one.rowsMax }])
    case 'FunctionCall':
      return frameOf(one.type, [
        { int32: one.functionOid },
        { bytes: one.parameters },
        { int16: one.resultFormat },
      ])
    case 'CopyData':
    case 'Password':
      return frameOf(one.type, [{ bytes: one.bytes }])
    case 'CopyFail':
      return frameOf(one.type, [{ text: 'no' }])
    case 'CopyDone':
    case 'Flush':
    case 'Sync':
    case 'Terminate':
      return frameOf(one.type, [])
  }
}

function frameOf(name: ClientMessage['type'], fields: readonly Field[]): Frame {
  const type = clientMessageType(name)
  return { type, bytes: writeMessage(type, fields) }
}

function counted(codes: readonly number[]): Field[] {
  return [{ int16: codes.length }, ...codes.map((int16) => ({ int16 }))]
}

function valueFields(one: Buffer | null): Field[] {
  return one === null ? [{ int32: -1 }] : [{ int32: one.length }, { bytes: one }]
}

function refused(frame: Frame): void {
  assert.throws(() => decodeClientMessage(frame), MalformedFrame)
}

function query(body: readonly number[]): Frame {
  return frameOf('Query', [{ bytes: Buffer.from(body) }])
}
