import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { proxyHeaderBytesMax, proxyHeaderIn } from './proxy-header.ts'

const signature = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')

function header(command: number, family: number, body: Buffer): Buffer {
  const fixed = Buffer.from([0x20 | command, family, body.length >>> 8, body.length & 0xff])
  return Buffer.concat([signature, fixed, body])
}

function tlv(type: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type, value.length >>> 8, value.length & 0xff]), value])
}

const ipv4 = Buffer.from([203, 0, 113, 7, 10, 0, 0, 1, 0xc0, 0x01, 0x15, 0x38])
const ipv6 = (source: string): Buffer =>
  Buffer.concat([Buffer.from(source, 'hex'), Buffer.alloc(16), Buffer.from([0, 80, 0, 90])])

test('a client is where the header says', () => {
  const whole = header(1, 0x11, ipv4)
  assert.deepEqual(proxyHeaderIn(Buffer.concat([whole, Buffer.from('rest')])), {
    kind: 'proxied',
    address: '203.0.113.7',
    port: 49_153,
    bytes: whole.length,
  })
  const addresses = [
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['00000000000000000000000000000001', '::1'],
    ['00000000000000000000000000000000', '::'],
    ['20010db8000000010000000000000000', '2001:db8:0:1::'],
    ['20010db8000100020003000400050006', '2001:db8:1:2:3:4:5:6'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['00000000000000000000ffffcb007107', '203.0.113.7'],
  ] as const
  for (const [hex, address] of addresses) {
    const found = proxyHeaderIn(header(1, 0x21, ipv6(hex)))
    assert.deepEqual(found, { kind: 'proxied', address, port: 80, bytes: 52 })
  }
  assert.equal(proxyHeaderIn(header(1, 0x31, Buffer.alloc(216))).kind, 'proxied')
})

test('a proxy that speaks for itself is told apart, whatever stands behind the command', () => {
  for (const body of [Buffer.alloc(0), ipv4, Buffer.alloc(37, 0xff)]) {
    const whole = header(0, 0x00, body)
    assert.deepEqual(proxyHeaderIn(whole), { kind: 'local', bytes: whole.length })
  }
})

test('what is no header of version 2, or names no client, is malformed', () => {
  const cases: readonly (readonly [string, Buffer])[] = [
    ['version 1', Buffer.from('PROXY TCP4 203.0.113.7 10.0.0.1 49153 5432\r\n')],
    ['a startup packet', Buffer.from([0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f])],
    ['another version', Buffer.concat([signature, Buffer.from([0x11, 0x11, 0, 12]), ipv4])],
    ['another command', header(2, 0x11, ipv4)],
    ['no family', header(1, 0x00, Buffer.alloc(0))],
    ['datagrams', header(1, 0x12, ipv4)],
    ['addresses cut short', header(1, 0x11, ipv4.subarray(0, 11))],
    ['an IPv6 client in the room of IPv4', header(1, 0x21, ipv4)],
    ['half a TLV', header(1, 0x11, Buffer.concat([ipv4, Buffer.from([4, 0])]))],
    ['a TLV that is too long', header(1, 0x11, Buffer.concat([ipv4, Buffer.from([4, 0, 9, 1])]))],
    ['too long altogether', header(1, 0x11, Buffer.alloc(proxyHeaderBytesMax))],
    ['a wrong checksum', header(1, 0x11, Buffer.concat([ipv4, tlv(3, Buffer.from([1, 2, 3, 4]))]))],
  ]
  for (const [name, bytes] of cases) assert.equal(proxyHeaderIn(bytes).kind, 'malformed', name)
})

test('what is malformed shows as soon as the bytes do, before a length is waited for', () => {
  assert.equal(proxyHeaderIn(Buffer.from('P')).kind, 'malformed')
  const long = header(1, 0x11, Buffer.alloc(proxyHeaderBytesMax)).subarray(0, 16)
  assert.equal(proxyHeaderIn(long).kind, 'malformed')
})

test('a checksum is held to what it covers (CRC-32C)', () => {
  const blank = header(
    1,
    0x11,
    Buffer.concat([ipv4, tlv(3, Buffer.alloc(4)), tlv(2, Buffer.from('db.example'))]),
  )
  const good = Buffer.from(blank)
  good.writeUInt32BE(crc32cByTable(blank), 16 + 12 + 3)
  assert.equal(proxyHeaderIn(good).kind, 'proxied')
  for (const at of [16, 20, 35, good.length - 1]) {
    const bad = Buffer.from(good)
    bad[at] = (bad[at] ?? 0) ^ 1
    assert.equal(proxyHeaderIn(bad).kind, 'malformed', `byte ${at}`)
  }
})

test('any split gives the same, and no bytes make it throw', () => {
  const whole = header(1, 0x11, Buffer.concat([ipv4, tlv(4, Buffer.alloc(7))]))
  for (let length = 0; length < whole.length; length += 1)
    assert.equal(proxyHeaderIn(whole.subarray(0, length)).kind, 'incomplete')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, signed) => {
      const received = signed ? Buffer.concat([signature, bytes]) : Buffer.from(bytes)
      const found = proxyHeaderIn(received)
      if ('bytes' in found) assert.ok(found.bytes >= 16 && found.bytes <= received.length)
    }),
  )
})

/** Another way to the same sum, so that one checks the other; the check value is that of the catalogue of CRCs. */
function crc32cByTable(bytes: Buffer): number {
  const table = Array.from({ length: 256 }, (_, byte) => {
    let entry = byte
    for (let bit = 0; bit < 8; bit += 1) entry = entry & 1 ? (entry >>> 1) ^ 0x82f63b78 : entry >>> 1
    return entry >>> 0
  })
  const sum = (over: Buffer): number =>
    ~over.reduce((crc, byte) => (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0), 0xffffffff) >>> 0
  assert.equal(sum(Buffer.from('123456789')), 0xe3069283)
  return sum(bytes)
}
