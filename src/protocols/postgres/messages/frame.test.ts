import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FrameRoom, Framer, MalformedFrame, type Frame } from './frame.ts'
import { clientLimit, clientMessageType, targetLimit } from './message.ts'

const largeBytesMax = 4096
const limit = clientLimit(largeBytesMax)

const frame: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((body) => encode('Q', Buffer.from(body))),
  fc.integer({ min: 0, max: largeBytesMax - 4 }).map((size) => encode('d', Buffer.alloc(size, size))),
  fc.constant(encode('S', Buffer.alloc(0))),
)

test('any split of a stream yields the same frames', () => {
  fc.assert(
    fc.property(fc.array(frame), fc.array(fc.nat(700)), (sent, sizes) => {
      const framer = new Framer(limit)
      const got = split(Buffer.concat(sent), sizes).flatMap((chunk) => framer.push(chunk))
      assert.deepEqual(
        got.map((one) => one.bytes),
        sent,
      )
      assert.ok(got.every((one) => one.type === one.bytes[0]))
      assert.equal(framer.heldBytes, 0)
    }),
  )
})

test('byte by byte yields the same frames as at once, and what is left can be taken out', () => {
  const stream = Buffer.concat([
    encode('Q', Buffer.alloc(3000, 'x')),
    encode('S', Buffer.alloc(0)),
    Buffer.from('Q\0\0'),
  ])
  const framer = new Framer(limit)
  const got = [...stream].flatMap((byte) => framer.push(Buffer.of(byte)))
  assert.deepEqual(
    got.map((one) => one.bytes.length),
    [3005, 5],
  )
  assert.deepEqual(framer.drain(), Buffer.from('Q\0\0'))
  assert.equal(framer.heldBytes, 0)
})

test('a whole message in one chunk is a view of it', () => {
  const chunk = encode('Q', Buffer.from('select 1\0'))
  const [got] = new Framer(limit).push(chunk)
  assert.equal(got?.bytes.buffer, chunk.buffer)
})

test('I8: random bytes throw nothing but MalformedFrame and hold no more than twice what arrived', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
      const framer = new Framer(limit)
      let arrived = 0
      for (const chunk of chunks) {
        arrived += chunk.length
        try {
          framer.push(Buffer.from(chunk))
        } catch (error) {
          assert.ok(error instanceof MalformedFrame)
          assert.equal(error.kind, 'frame')
        }
        assert.ok(framer.heldBytes <= arrived)
      }
    }),
  )
})

test('I8: lengths below 4 and above the limit of the type are refused from the header alone', () => {
  for (const [type, length] of [
    ['Q', 3],
    ['Q', 0],
    ['Q', largeBytesMax + 1],
    ['Q', 0x7fff_ffff],
    ['Q', 0xffff_ffff],
    ['S', 10_001],
    ['E', 10_001],
  ] as const) {
    const header = Buffer.alloc(5)
    header.write(type)
    header.writeUInt32BE(length, 1)
    for (const chunks of [[header], [...header].map((byte) => Buffer.of(byte))]) {
      const framer = new Framer(limit)
      assert.throws(() => chunks.forEach((chunk) => framer.push(chunk)), MalformedFrame, `${type} ${length}`)
      assert.throws(() => framer.push(encode('S', Buffer.alloc(0))), MalformedFrame, 'stays broken')
    }
  }
})

test('an unknown type is refused by its first byte, from either side', () => {
  assert.throws(() => new Framer(limit).push(Buffer.from('z')), MalformedFrame)
  assert.throws(() => new Framer(targetLimit(100)).push(Buffer.from('Q')), MalformedFrame)
})

test('messages in front of a fault are handed over with it', () => {
  const good = encode('Q', Buffer.from('select 1\0'))
  assert.throws(
    () => new Framer(limit).push(Buffer.concat([good, Buffer.from('zzz')])),
    (error) =>
      error instanceof MalformedFrame &&
      error.before.length === 1 &&
      error.before[0]?.bytes.equals(good) === true,
  )
})

test('I8: a header that claims much reserves little', () => {
  const header = Buffer.alloc(6)
  header.write('d')
  header.writeUInt32BE(64 * 1024 * 1024, 1)
  const before = process.memoryUsage().arrayBuffers
  const framers = Array.from({ length: 500 }, () => {
    const framer = new Framer(clientLimit())
    framer.push(header)
    return framer
  })
  assert.ok(process.memoryUsage().arrayBuffers - before < 500 * 4096)
  assert.equal(framers.length, 500)
})

test('I8: work is linear in the bytes, however small the chunks', () => {
  took(1 << 20)
  let [small, large] = [Infinity, Infinity]
  // 16 times the bytes: linear work takes 16 times as long, quadratic 256 times. A busy machine may add to any one time.
  for (let tries = 0; tries < 20 && !(large < small * 90); tries++) {
    small = Math.min(small, took(1 << 20))
    large = Math.min(large, took(1 << 24))
  }
  assert.ok(large < small * 90, `${small} ms for 1 MiB, ${large} ms for 16 MiB`)
})

test('no client message is without a limit', () => {
  assert.equal(limit(clientMessageType('Query')), largeBytesMax)
  assert.equal(limit(clientMessageType('Sync')), 10_000)
  assert.equal(limit(clientMessageType('Password')), 65_535)
  assert.equal(limit(0), 0)
})

function encode(type: string, body: Buffer): Buffer {
  const bytes = Buffer.alloc(5 + body.length)
  bytes.write(type)
  bytes.writeUInt32BE(4 + body.length, 1)
  body.copy(bytes, 5)
  return bytes
}

test('I8: large messages that are not whole share what they may hold, and give it back', () => {
  const mebibyte = 1024 * 1024
  const room = new FrameRoom(20 * mebibyte)
  const framers = Array.from({ length: 5 }, () => new Framer(clientLimit(), room))
  const message = encode('d', Buffer.alloc(8 * mebibyte))
  const parts = (framer: Framer | undefined, end: number): readonly Frame[] =>
    split(message.subarray(0, end), Array<number>(end >> 16).fill(65_536)).flatMap(
      (chunk) => framer?.push(chunk) ?? [],
    )
  const [first, second, third, fourth, fifth] = framers
  // Two nearly whole ones leave no room for a third, whatever its header claims; small ones go on.
  parts(first, 7 * mebibyte)
  parts(second, 7 * mebibyte)
  assert.ok(room.bytes >= 14 * mebibyte && room.bytes <= 20 * mebibyte, String(room.bytes))
  assert.throws(() => parts(third, 7 * mebibyte), hasNoRoom)
  assert.throws(() => third?.push(encode('S', Buffer.alloc(0))), hasNoRoom)
  assert.deepEqual(fourth?.push(encode('S', Buffer.alloc(0))).length, 1)
  assert.equal(parts(fourth, mebibyte / 2).length, 0)
  // Whoever finishes or leaves makes room.
  assert.equal(first?.push(message.subarray(7 * mebibyte)).length, 1)
  second?.drain()
  assert.equal(room.bytes, 0)
  assert.equal(parts(fifth, message.length).length, 1)
  assert.equal(room.bytes, 0)
})

test('a message that PostgreSQL would take is told apart from what is none', () => {
  assert.equal(kindOf('Q', 1024 * 1024), 'taken')
  assert.equal(kindOf('Q', 1024 * 1024 + 1), 'size')
  assert.equal(kindOf('d', 0x3fff_ffff), 'size')
  assert.equal(kindOf('Q', 0x4000_0000), 'frame')
  assert.equal(kindOf('S', 10_001), 'frame')
  assert.equal(kindOf('C', 20_000), 'frame')
})

/** What is said of a header alone. */
function kindOf(type: string, length: number): string {
  const header = encode(type, Buffer.alloc(0))
  header.writeUInt32BE(length, 1)
  try {
    new Framer(clientLimit(1024 * 1024)).push(header)
    return 'taken'
  } catch (fault) {
    return fault instanceof MalformedFrame ? fault.kind : String(fault)
  }
}

function hasNoRoom(fault: unknown): boolean {
  return fault instanceof MalformedFrame && fault.kind === 'room'
}

function split(stream: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = []
  let at = 0
  for (const size of sizes) {
    chunks.push(stream.subarray(at, at + size))
    at = Math.min(stream.length, at + size)
  }
  return [...chunks, stream.subarray(at)]
}

/** Milliseconds of this process's own time that one message takes in chunks of 16 bytes. */
function took(bytes: number): number {
  const message = encode('d', Buffer.alloc(bytes))
  const framer = new Framer(clientLimit())
  const startedAt = process.cpuUsage()
  let frames: readonly Frame[] = []
  for (let at = 0; at < message.length; at += 16) frames = framer.push(message.subarray(at, at + 16))
  assert.equal(frames[0]?.bytes.length, message.length)
  const { user, system } = process.cpuUsage(startedAt)
  return (user + system) / 1000
}
