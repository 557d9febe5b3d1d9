/** A target that misbehaves when it is asked to: it carries bytes to and from a real server until a statement names a misdeed. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { replies, say } from '../../src/protocols/postgres/conversation/conversation-fixture.ts'

const misdeeds = [
  'garbage',
  'close',
  'close mid-row',
  'silence',
  'short length',
  'huge length',
  'unknown message',
  'password request',
  'copy both',
  'row without description',
  'settings flood',
  'notice flood',
  'rows without end',
  'value without end',
] as const
export type Misdeed = (typeof misdeeds)[number]

export interface Mischief extends AsyncDisposable {
  readonly port: number
  /** Bends what the server says to the session that was opened last; null carries it as it is. */
  bend: ((bytes: Buffer) => Buffer) | null
  /** What it says in place of the server's next answer on a connection of the gateway's own; null carries that as it is. */
  spoil: Buffer | null
  /** How many of the gateway's own connections it has spoilt. */
  readonly spoilt: number
  /** Bytes that it has sent of its own. */
  readonly sentBytes: number
}

export async function startMischief(serverPort: number): Promise<Mischief> {
  const sockets = new Set<Socket>()
  const state = {
    bend: null as Mischief['bend'],
    spoil: null as Mischief['spoil'],
    spoilt: 0,
    sentBytes: 0,
    last: null as Socket | null,
  }
  const server = createServer({ noDelay: true }, (gateway) => {
    const real = connect({ host: '127.0.0.1', port: serverPort, noDelay: true })
    state.last = gateway
    for (const socket of [gateway, real]) {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    }
    let isBad = false
    let isOwn = false
    let isReady = false
    gateway.once('data', (startup: Buffer) => {
      // The driver names its program in the way of the protocol alone; sessions are stamped besides.
      isOwn = startup.includes('application_name') && !startup.includes('APPLICATION_NAME')
    })
    gateway.on('data', (bytes: Buffer) => {
      const misdeed = /misdeed: ([a-z -]+)!/.exec(bytes.toString('latin1'))?.[1]
      if (misdeed === undefined || isBad) return void (isBad || real.write(bytes))
      isBad = true
      void commit(
        misdeeds.find((one) => one === misdeed) ?? 'garbage',
        gateway,
        (sent) => (state.sentBytes += sent),
      )
    })
    real.on('data', (bytes: Buffer) => {
      if (isOwn && isReady && state.spoil !== null && !isBad) {
        isBad = true
        state.spoilt += 1
        return void gateway.write(state.spoil)
      }
      isReady ||= bytes.includes(readyForQuery)
      const bend = gateway === state.last ? state.bend : null
      if (!isBad) gateway.write(bend ? bend(bytes) : bytes)
    })
    gateway.on('close', () => real.destroy())
    real.on('close', () => gateway.end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    get bend() {
      return state.bend
    },
    set bend(bend) {
      state.bend = bend
    },
    get spoil() {
      return state.spoil
    },
    set spoil(spoil) {
      state.spoil = spoil
    },
    get spoilt() {
      return state.spoilt
    },
    get sentBytes() {
      return state.sentBytes
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

const readyForQuery = replies.ready('idle')
const columns = replies.columns('a')
const row = replies.row('x'.repeat(1000))

async function commit(misdeed: Misdeed, gateway: Socket, sent: (bytes: number) => void): Promise<void> {
  switch (misdeed) {
    case 'garbage':
      return void gateway.write('HTTP/1.1 400 Bad Request\r\n\r\n')
    case 'close':
      return void gateway.end()
    case 'close mid-row':
      return void gateway.end(Buffer.concat([columns, row.subarray(0, 500)]))
    case 'silence':
      return
    case 'short length':
      return void gateway.write(Buffer.from([0x43, 0, 0, 0, 3]))
    case 'huge length':
      return void gateway.write(Buffer.from([0x43, 0x7f, 0xff, 0xff, 0xff, 0x53]))
    case 'unknown message':
      return void gateway.write(Buffer.from([0x01, 0, 0, 0, 4]))
    case 'password request':
      return void gateway.write(say('Authentication', { int32: 3 }))
    case 'copy both':
      return void gateway.write(Buffer.from([0x57, 0, 0, 0, 7, 0, 0, 0]))
    case 'row without description':
      return void gateway.write(row)
    case 'settings flood':
      return flood(gateway, say('ParameterStatus', { text: 'x' }, { text: 'y'.repeat(1000) }), sent)
    case 'notice flood':
      return flood(
        gateway,
        say('NoticeResponse', { int8: 77 }, { text: 'z'.repeat(1000) }, { int8: 0 }),
        sent,
      )
    case 'rows without end':
      gateway.write(columns)
      return flood(gateway, row, sent)
    case 'value without end':
      gateway.write(
        Buffer.concat([columns, Buffer.from([0x44, 0x3f, 0xff, 0xff, 0xf0, 0, 1, 0x3f, 0xff, 0xff, 0xe6])]),
      )
      return flood(gateway, Buffer.alloc(1000, 'v'), sent)
  }
}

/** Sends the same over and over, as fast as it is taken, until the gateway closes. */
async function flood(gateway: Socket, bytes: Buffer, sent: (bytes: number) => void): Promise<void> {
  const many = Buffer.concat(Array.from({ length: 64 }, () => bytes))
  while (!gateway.destroyed && gateway.writable) {
    sent(many.length)
    if (gateway.write(many)) await new Promise((resolve) => setImmediate(resolve))
    else await Promise.race([once(gateway, 'drain'), once(gateway, 'close')]).catch(() => undefined)
  }
}
