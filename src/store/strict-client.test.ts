import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { StrictClient } from './strict-client.ts'

const authenticationOk = message('R', Buffer.alloc(4))
const ready = message('Z', Buffer.from('I'))
const described = message(
  'T',
  Buffer.concat([Buffer.from([0, 1, 0x61, 0]), Buffer.alloc(17), Buffer.alloc(1)]),
)

describe('I8: a server ends its own connection and nothing else', () => {
  const answers: Readonly<Record<string, Buffer>> = {
    'more values than there are': Buffer.concat([described, message('D', Buffer.from([0xff, 0xff]))]),
    'a row of nothing': Buffer.concat([described, message('D', Buffer.alloc(0))]),
    'a description that ends early': message('T', Buffer.from([0, 9])),
    'a notice without an end': message('N', Buffer.from('Sx')),
    'an error without an end': message('E', Buffer.from('SERROR\0')),
    'an error of nothing': message('E', Buffer.alloc(0)),
    'a login of a kind that nobody knows': message('R', Buffer.from([0, 0, 0, 99])),
    'a length that is none': Buffer.from([0x44, 0, 0, 0, 3]),
    'a message that is too long': Buffer.from([0x44, 0x7f, 0xff, 0xff, 0xff]),
    'what is not the protocol': Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
  }
  for (const [what, answer] of Object.entries(answers)) {
    test(`to a question: ${what}`, async () => {
      await using server = await serve((socket) => socket.write(answer))
      const client = clientOf(server.port)
      await client.connect()
      await assert.rejects(client.query('SELECT 1'))
      await server.left
    })
    test(`before it is ready: ${what}`, async () => {
      await using server = await serve(() => undefined, answer)
      await assert.rejects(clientOf(server.port).connect())
      await server.left
    })
  }

  test('to a question: words without end', async () => {
    const words = message('d', Buffer.alloc(1024 * 1024))
    const flood = (socket: Socket): void => {
      if (!socket.destroyed) socket.write(words, () => setImmediate(flood, socket))
    }
    await using server = await serve(flood)
    const client = clientOf(server.port)
    await client.connect()
    await assert.rejects(client.query('SELECT 1'), /more than was asked for/)
    await server.left
  })
})

test('what comes in pieces of any size is read like anything else', async () => {
  const value = Buffer.from([0, 1, 0, 0, 0, 1, 0x37])
  const answer = Buffer.concat([
    described,
    message('D', value),
    message('C', Buffer.from('SELECT 1\0')),
    ready,
  ])
  await using server = await serve((socket) => {
    const next = (at: number): void => {
      if (at < answer.length) socket.write(answer.subarray(at, at + 1), () => setImmediate(next, at + 1))
    }
    next(0)
  })
  const client = clientOf(server.port)
  await client.connect()
  const { rows } = await client.query('SELECT 1')
  assert.deepEqual(rows, [{ a: '7' }])
  client.connection.stream.destroy()
  await server.left
})

function message(type: string, body: Buffer): Buffer {
  const header = Buffer.alloc(5)
  header.write(type, 'latin1')
  header.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([header, body])
}

function clientOf(port: number): StrictClient {
  const client = new StrictClient({ host: '127.0.0.1', port, user: 'x', password: 'x', database: 'x' })
  client.on('error', () => undefined)
  return client
}

/** A server of one connection, which answers the first question as told. `left` resolves once the client has gone. */
async function serve(
  answer: (socket: Socket) => unknown,
  greeting: Buffer = Buffer.concat([authenticationOk, ready]),
): Promise<AsyncDisposable & { readonly port: number; readonly left: Promise<void> }> {
  const left = Promise.withResolvers<void>()
  const server = createServer((socket) => {
    let isGreeted = false
    socket.on('error', () => undefined)
    socket.on('close', () => left.resolve())
    socket.on('data', () => {
      if (isGreeted) return void answer(socket)
      isGreeted = true
      socket.write(greeting)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    left: left.promise,
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  }
}
