import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MalformedFrame } from './frame.ts'
import { cancelRequest, sslRequest, startupMessage } from './message-to-target.ts'
import { negotiatedIn } from './message-from-target.ts'
import { decodeFirstPacket, negotiate, startupBytesMax, type Negotiation } from './startup.ts'
import { writeUntyped } from './message-writer.ts'

test('SSLRequest and GSSENCRequest are told apart, with the plaintext behind them', () => {
  assert.deepEqual(decodeFirstPacket(sslRequest), { kind: 'ssl-request', rest: Buffer.alloc(0) })
  const early = decodeFirstPacket(Buffer.concat([sslRequest, Buffer.from('Q')]))
  assert.deepEqual(early, { kind: 'ssl-request', rest: Buffer.from('Q') })
  assert.equal(decodeFirstPacket(writeUntyped([{ int32: 80_877_104 }])).kind, 'gss-request')
})

test('a TLS record is told by its first byte', () => {
  assert.equal(decodeFirstPacket(Buffer.of(0x16)).kind, 'direct-tls')
})

test('cancel keys of 4 to 256 bytes are read, others refused', () => {
  for (const size of [4, 32, 256]) {
    const key = { processId: 7, secret: Buffer.alloc(size, 3) }
    assert.deepEqual(decodeFirstPacket(cancelRequest(key)), { kind: 'cancel', key })
  }
  for (const size of [0, 3, 257]) {
    const request = cancelRequest({ processId: 7, secret: Buffer.alloc(size) })
    assert.throws(() => decodeFirstPacket(request), MalformedFrame)
  }
})

test('a startup packet is read whole, however it arrives', () => {
  const parameters = new Map([
    ['user', 'ada'],
    ['database', 'bank'],
    ['_pq_.unheard', '1'],
  ])
  const packet = startupMessage(2, parameters)
  for (let at = 0; at < packet.length; at += 1) {
    assert.equal(decodeFirstPacket(packet.subarray(0, at)).kind, 'incomplete')
  }
  const startup = {
    minor: 2,
    parameters: new Map([
      ['user', 'ada'],
      ['database', 'bank'],
    ]),
    protocolOptions: ['_pq_.unheard'],
  }
  assert.deepEqual(decodeFirstPacket(packet), { kind: 'startup', startup, rest: Buffer.alloc(0) })
})

test('3.0 and 3.2 are spoken; what is newer, never released, or has unknown options is negotiated', () => {
  assert.deepEqual(negotiated(0), { minor: 0, reply: null })
  assert.deepEqual(negotiated(2), { minor: 2, reply: null })
  for (const [asked, got] of [
    [1, 0],
    [3, 2],
    [9999, 2],
  ] as const) {
    const { minor, reply } = negotiated(asked)
    assert.equal(minor, got)
    assert.ok(reply)
    assert.deepEqual(negotiatedIn({ type: 0x76, bytes: reply }), { minor: got, unknownOptions: [] })
    assert.equal(reply.readUInt32BE(5), (3 << 16) | got)
  }
  const { reply } = negotiated(0, ['_pq_.a', '_pq_.b'])
  assert.ok(reply)
  assert.deepEqual(negotiatedIn({ type: 0x76, bytes: reply }), {
    minor: 0,
    unknownOptions: ['_pq_.a', '_pq_.b'],
  })
})

test('other generations of the protocol are named, not parsed', () => {
  const old = writeUntyped([{ int32: 2 << 16 }, { bytes: Buffer.alloc(280) }])
  assert.deepEqual(decodeFirstPacket(old), { kind: 'unsupported', major: 2, minor: 0 })
})

test('I8: oversize and undersize packets are refused by their length', () => {
  for (const length of [0, 7, startupBytesMax + 1, 0xffff_ffff]) {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(length)
    assert.throws(() => decodeFirstPacket(bytes), MalformedFrame)
  }
  assert.throws(() => decodeFirstPacket(Buffer.from('GET / HTTP/1.1\r\n')), MalformedFrame)
})

test('a startup packet that is not whole inside is refused', () => {
  for (const body of ['user\0ada\0', 'user\0', 'user', 'user\0ada\0\0x', 'user\0\xff\xfe\0\0']) {
    const packet = writeUntyped([{ int32: 3 << 16 }, { bytes: Buffer.from(body, 'latin1') }])
    assert.throws(() => decodeFirstPacket(packet), MalformedFrame, body)
  }
})

test('random first bytes throw nothing but MalformedFrame', () => {
  const random = fc.uint8Array({ maxLength: 400 })
  const likely = fc
    .tuple(fc.constantFrom(80_877_102, 80_877_103, 80_877_104, 3 << 16, (3 << 16) | 2), random)
    .map(([code, body]) => writeUntyped([{ int32: code }, { bytes: Buffer.from(body) }]))
  fc.assert(
    fc.property(fc.oneof(random, likely), (bytes) => {
      try {
        decodeFirstPacket(Buffer.from(bytes))
      } catch (error) {
        assert.ok(error instanceof MalformedFrame)
      }
    }),
  )
})

function negotiated(minor: number, protocolOptions: readonly string[] = []): Negotiation {
  return negotiate({ minor, protocolOptions, parameters: new Map() })
}
