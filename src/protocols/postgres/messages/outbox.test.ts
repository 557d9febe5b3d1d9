import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { Framer } from './frame.ts'
import { Outbox } from './outbox.ts'

const framer = new Framer(() => 1024)

/** Cuts and passes on a chunk as the relay does. */
function framing(outbox: Outbox, chunk: Buffer): void {
  outbox.gather()
  const frames = framer.push(chunk)
  outbox.expect(chunk)
  for (const { bytes } of frames) outbox.write(bytes)
  outbox.flush()
}

interface Pair extends AsyncDisposable {
  readonly near: Socket
  readonly far: Socket
}

async function openPair(): Promise<Pair> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [far] = (await once(server, 'connection')) as [Socket]
  return {
    near,
    far,
    async [Symbol.asyncDispose]() {
      near.destroy()
      far.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

test('whatever is gathered arrives in order and unchanged, neighbours in memory or not', async () => {
  await using pair = await openPair()
  const outbox = new Outbox(pair.near)
  const arrived: Buffer[] = []
  pair.far.on('data', (chunk: Buffer) => arrived.push(chunk))
  const slab = Buffer.from(Array.from({ length: 64 * 1024 }, (_, at) => at % 251))
  const piece = fc
    .tuple(fc.nat(slab.length), fc.nat(40_000))
    .map(([from, length]) => [from, from + length] as const)
  const batch = fc.array(fc.oneof(piece, fc.constant('next' as const)), { maxLength: 12 })
  const sent: Buffer[] = []
  for (const pieces of fc.sample(batch, 60)) {
    let end = 0
    outbox.gather()
    for (const one of pieces) {
      // `next` continues where the piece before ended, as the messages of one chunk do.
      const [from, to] = one === 'next' ? [end, end + 50] : one
      end = to
      const bytes = slab.subarray(from, to)
      sent.push(bytes)
      outbox.write(bytes)
    }
    outbox.flush()
  }
  pair.near.end()
  await once(pair.far, 'end')
  assert.ok(Buffer.concat(arrived).equals(Buffer.concat(sent)))
})

test('I12: the messages of chunks leave as they were cut, though as much is carried over as one leaves behind', async () => {
  await using pair = await openPair()
  const outbox = new Outbox(pair.near)
  const arrived: Buffer[] = []
  pair.far.on('data', (chunk: Buffer) => arrived.push(chunk))
  const message = Buffer.from([0x64, 0, 0, 0, 9, 1, 2, 3, 4, 5])
  const sent = Buffer.concat(Array.from({ length: 2000 }, () => message))
  // Chunks of two and of three messages' length: each ends as far inside a message as it began.
  for (let at = 0, end = 7; at < sent.length; at = end, end += at % 3 === 0 ? 20 : 30) {
    const chunk = Buffer.from(sent.subarray(at, end))
    framing(outbox, chunk)
  }
  pair.near.end()
  await once(pair.far, 'end')
  assert.ok(Buffer.concat(arrived).equals(sent))
})

test('nothing leaves while pieces are gathered, and all of it when they are flushed', async () => {
  await using pair = await openPair()
  const outbox = new Outbox(pair.near)
  outbox.gather()
  outbox.write(Buffer.from('one '))
  outbox.write(Buffer.from('two'))
  assert.equal(pair.near.bytesWritten, 0)
  outbox.flush()
  const [chunk] = (await once(pair.far, 'data')) as [Buffer]
  assert.equal(chunk.toString(), 'one two')
  outbox.write(Buffer.from('three'))
  const [after] = (await once(pair.far, 'data')) as [Buffer]
  assert.equal(after.toString(), 'three')
})

test('a full socket is told, however its bytes were gathered', async () => {
  await using pair = await openPair()
  pair.far.pause()
  const outbox = new Outbox(pair.near)
  outbox.gather()
  for (let count = 0; count < 64; count += 1) outbox.write(Buffer.alloc(1024 * 1024))
  assert.equal(outbox.flush(), false)
})
