/** The door: whom a proxy speaks for, floods of connections that nobody signs in on, and keys that are guessed. */
import assert from 'node:assert/strict'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { socketPathIn } from '../../src/listener/unix-socket.ts'
import { passwordMessage, startupMessage } from '../../src/protocols/postgres/messages/message-to-target.ts'
import { writeUntyped } from '../../src/protocols/postgres/messages/message-writer.ts'
import { runProgram } from '../clients/program.ts'
import { freePort } from '../../src/store/free-port.ts'
import { allowAll, startGrounds, type Door, type Grounds } from './stage.ts'
import { startGateway, type Gateway } from '../../src/main.ts'
import { pino } from 'pino'
import { encrypted, nameOf, query, terminate, Wire, wordsOf } from './wire.ts'

const trustedAddress = '127.0.0.2'
const floodProgram = fileURLToPath(new URL('flood.ts', import.meta.url))
const handshakeMsMax = 5000
const unauthenticatedMax = 400

let grounds: Grounds
let gateway: Gateway
let door: Door
let socketDirectory: string
const log: string[] = []

before(async () => {
  grounds = await startGrounds({
    policy: allowAll,
    limits: {
      'handshake-ms-max': handshakeMsMax,
      'unauthenticated-max': unauthenticatedMax,
      'unauthenticated-per-address-max': 300,
    },
  })
  const { listen } = grounds.config
  const proxies = [
    { address: trustedAddress, prefix: 32 },
    { address: '10.9.0.0', prefix: 16 },
  ]
  const socket = { directory: await mkdtemp(join(grounds.directory, 'socket-')), access: 'all' } as const
  socketDirectory = socket.directory
  const config = {
    ...grounds.config,
    listen: { ...listen, postgres: { ...listen.postgres, proxies, socket } },
    resources: await failingOver(grounds.config.resources),
  }
  gateway = await startGateway(config, pino({ level: 'info' }, { write: (line) => void log.push(line) }))
  door = await grounds.doorAt(gateway.postgres.port, 'omar')
})
after(async () => {
  await gateway.close('the test is over')
  await grounds[Symbol.asyncDispose]()
})

const signature = Buffer.from('0d0a0d0a000d0a515549540a', 'hex')
const ipv4Client = Buffer.from([203, 0, 113, 7, 10, 0, 0, 1, 0xc0, 0x01, 0x15, 0x38])
const proxied = Buffer.concat([signature, Buffer.from([0x21, 0x11, 0, 12]), ipv4Client])
const local = Buffer.concat([signature, Buffer.from([0x20, 0, 0, 0])])

describe('a proxy that is trusted', () => {
  test('says where the client is, and that is what the record says', async () => {
    for (const pieces of [[proxied], [proxied.subarray(0, 5), proxied.subarray(5)]]) {
      const socket = await from(trustedAddress)
      for (const piece of pieces) {
        socket.write(piece)
        await pause(20)
      }
      await using wire = await signedIn(socket)
      assert.match((await wire.query('SELECT 1')).map(wordsOf).join(), /SELECT 1/)
      assert.deepEqual(await lastOrigin(), { address: '203.0.113.7', port: 49_153 })
    }
  })

  test('may send the header and what follows in one piece', async () => {
    const socket = await from(trustedAddress)
    socket.write(Buffer.concat([proxied, writeUntyped([{ int32: 80_877_103 }])]))
    const [answer] = await once(socket, 'data')
    assert.equal(String(answer), 'S')
    await using wire = await signedIn(socket)
    await wire.query('SELECT 1')
    assert.equal((await lastOrigin()).address, '203.0.113.7')
  })

  test('may speak for itself', async () => {
    const socket = await from(trustedAddress)
    socket.write(local)
    await using wire = await signedIn(socket)
    await wire.query('SELECT 1')
    assert.equal((await lastOrigin()).address, trustedAddress)
  })

  test('is not served without the header, nor with one that cannot be believed', async () => {
    const bad = Buffer.from(proxied)
    bad[13] = 0x12
    for (const bytes of [writeUntyped([{ int32: 80_877_103 }]), bad, Buffer.from('PROXY TCP4 ')]) {
      const socket = await from(trustedAddress)
      socket.write(bytes)
      assert.equal(await everything(socket), '')
    }
    assert.ok(log.some((line) => line.includes('did not say for whom')))
  })

  test('is not waited for longer than a handshake may take', { timeout: handshakeMsMax + 5000 }, async () => {
    const socket = await from(trustedAddress)
    socket.write(proxied.subarray(0, 10))
    assert.equal(await everything(socket), '')
  })
})

test('a header from anybody else is refused', async () => {
  const socket = await from('127.0.0.1')
  socket.write(proxied)
  assert.match(await everything(socket), /FATAL.*not a startup packet/s)
  await using wire = await Wire.openRaw(door)
  await wire.query('SELECT 1')
  assert.equal((await lastOrigin()).address, '127.0.0.1')
})

test(
  'I8: 10,000 half-open connections of one address leave it and others served',
  { timeout: 90_000 },
  async () => {
    await using before = await Wire.openRaw(door)
    const memoryBefore = process.memoryUsage().rss
    const flood = fork(floodProgram, [String(gateway.postgres.port), '10000', '2000'])
    const closedMin = 10_000 - unauthenticatedMax - 1100
    const over = new AbortController()
    const opened = once(flood, 'message').then(() => over.abort())
    const waits: number[] = []
    let peak = 0
    try {
      while (!over.signal.aborted) {
        const startedAt = performance.now()
        await before.query('SELECT 1')
        // On a machine that is busy an honest client may have to make room once before it is through.
        await using fresh = await Wire.openRaw(door).catch(() => null)
        if (fresh === null) continue
        await fresh.query('SELECT 1')
        waits.push(performance.now() - startedAt)
        peak = Math.max(peak, process.memoryUsage().rss)
      }
      await opened
    } finally {
      flood.send(closedMin)
    }
    const { closed } = await reportOf(flood, z.object({ closed: z.number(), failed: z.number() }))
    waits.sort((a, b) => a - b)
    const median = waits[waits.length >> 1] ?? Infinity
    assert.ok(waits.length >= 3 && median < 3000, `${waits.length} sign-ins, median ${median} ms`)
    assert.ok(peak - memoryBefore < 150 * 1024 * 1024, `${(peak - memoryBefore) / 1e6} MB more`)
    assert.ok(closed >= closedMin, `${closed} were closed`)
    const lines = log.filter((line) => line.includes('made room')).length
    assert.ok(lines > 0 && lines < 100, `${lines} lines`)
  },
)

test('a client may say all that it has to say at once', async () => {
  const wire = Wire.adopt(await encrypted(door), Buffer.alloc(0))
  const parameters = new Map([
    ['user', door.user],
    ['database', door.database],
  ])
  const all = [startupMessage(0, parameters), passwordMessage(door.password)]
  wire.send(...all, query('SELECT 40 + 1'), query('SELECT 41 + 1'), terminate)
  const rows = (await wire.end()).filter((frame) => nameOf(frame) === 'DataRow').map(wordsOf)
  assert.match(rows.join(), /41.*42/)
})

test('whoever makes room is told why, in words for drivers', async () => {
  const sockets: Socket[] = []
  const first = await from('127.0.0.1')
  const heard = everything(first)
  for (let at = 0; at < 300; at += 1) sockets.push(await from('127.0.0.1'))
  assert.match(await heard, /FATAL.*53300.*made room/s)
  for (const socket of sockets) socket.destroy()
})

test('I8: whoever has not signed in has nothing long to say that would be kept until it is whole', async () => {
  for (const type of ['Q', 'P', 'B', 'F', 'd', 'p']) {
    const wire = await greeted(await atSocket())
    wire.send(Buffer.from([type.charCodeAt(0), 0x03, 0, 0, 0]))
    const said = (await wire.end()).map(wordsOf).join()
    assert.match(said, /FATAL.*C=08P01/, type)
  }
})

test('500 connections a second are taken, and each gets its answer', { timeout: 60_000 }, async () => {
  const answered: Promise<string>[] = []
  const sslRequest = writeUntyped([{ int32: 80_877_103 }])
  // Of one core, clients and all: how long it takes by the clock depends on who else runs on this machine.
  const before = process.cpuUsage()
  for (let at = 0; at < 1500; at += 1) {
    const socket = await from('127.0.0.1')
    socket.write(sslRequest)
    answered.push(once(socket, 'data').then(([bytes]) => (socket.destroy(), String(bytes))))
  }
  const answers = await Promise.all(answered)
  const { user, system } = process.cpuUsage(before)
  const seconds = (user + system) / 1e6
  assert.ok(answers.every((answer) => answer === 'S'))
  assert.ok(1500 / seconds >= 500, `${Math.round(1500 / seconds)} a second`)
})

test('keys that are guessed stop being tried, and the right one from elsewhere still counts', async () => {
  await using wire = await Wire.openRaw(door)
  const key = keyOf(wire)
  const cancel = async (address: string, xor: number): Promise<void> => {
    const guess = Buffer.from(key)
    guess.writeUInt8(guess.readUInt8(7) ^ xor, 7)
    const socket = await from(address)
    socket.write(writeUntyped([{ int32: 80_877_102 }, { bytes: guess }]))
    await everything(socket)
  }
  wire.send(query("SELECT pg_sleep(1.5), 'whole'"))
  await pause(100)
  for (let guess = 1; guess <= 80; guess += 1) await cancel('127.0.0.9', guess)
  await cancel('127.0.0.9', 0)
  assert.match((await wire.ready()).map(wordsOf).join(), /whole/)
  assert.ok(log.some((line) => line.includes('Too many wrong cancel keys')))
  wire.send(query('SELECT pg_sleep(20)'))
  await pause(100)
  await cancel('127.0.0.1', 0)
  assert.match((await wire.ready()).map(wordsOf).join(), /C=57014/)
})

/** The bank as the second of two servers, the first of which is down. */
async function failingOver(
  resources: Grounds['config']['resources'],
): Promise<Grounds['config']['resources']> {
  const down = await freePort()
  return resources.map((resource) => {
    const { host, port } = resource.target
    const choice = {
      others: [{ host, port }],
      attributes: 'read-write',
      order: 'listed',
      connectMsMax: null,
    } as const
    return { ...resource, target: { ...resource.target, port: down, choice } }
  })
}

test('a target whose first server is down is served by the second, with its catalog and its cancels', async () => {
  await using wire = await Wire.openRaw(door)
  assert.match((await wire.query('SELECT count(*) FROM accounts')).map(wordsOf).join(), /SELECT 1/)
  assert.ok(!log.some((line) => line.includes('catalog cannot be read')))
})

describe('a unix socket', () => {
  test('serves clients without TLS, who sign in like others, and says on record that they came by it', async () => {
    await using wire = await asked(await atSocket())
    assert.match((await wire.query('SELECT 1')).map(wordsOf).join(), /SELECT 1/)
    assert.deepEqual(await lastOrigin(), { address: 'unix', port: 0 })
  })

  test('lets psql in by its folder, with a token and with nothing else', async () => {
    const run = (password: string): ReturnType<typeof runProgram> =>
      runProgram('/usr/bin/psql', ['-XAtc', 'SELECT count(*) > 0 FROM accounts'], {
        environment: {
          PGHOST: socketDirectory,
          PGPORT: String(gateway.postgres.port),
          PGUSER: door.user,
          PGDATABASE: door.database,
          PGPASSWORD: password,
        },
      })
    assert.deepEqual(await run(door.password), { code: 0, output: 't\n', errors: '' })
    assert.match((await run('guessed')).errors, /FATAL/)
  })

  test('takes cancels, and no header of the PROXY protocol', async () => {
    await using wire = await asked(await atSocket())
    wire.send(query('SELECT pg_sleep(30)'))
    await pause(100)
    const [cancelling, bent] = [await atSocket(), await atSocket()]
    cancelling.write(writeUntyped([{ int32: 80_877_102 }, { bytes: keyOf(wire) }]))
    assert.equal(await everything(cancelling), '')
    assert.match((await wire.ready()).map(wordsOf).join(), /C=57014/)
    bent.write(proxied)
    assert.match(await everything(bent), /FATAL.*not a startup packet/s)
  })
})

function keyOf(wire: Wire): Buffer {
  const key = wire.frames.find((frame) => nameOf(frame) === 'BackendKeyData')?.bytes.subarray(5)
  assert.ok(key)
  return key
}

async function atSocket(): Promise<Socket> {
  const socket = connect(socketPathIn(socketDirectory, gateway.postgres.port))
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

async function from(localAddress: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: gateway.postgres.port, localAddress, noDelay: true })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

async function signedIn(socket: Socket): Promise<Wire> {
  const secured = connectTls({
    socket,
    ca: door.ca ?? '',
    servername: 'localhost',
    ALPNProtocols: ['postgresql'],
  })
  await once(secured, 'secureConnect')
  return asked(secured)
}

/** Signs in on a socket whose way is ready. */
async function asked(socket: Socket): Promise<Wire> {
  const wire = await greeted(socket)
  wire.send(passwordMessage(door.password))
  await wire.ready()
  return wire
}

/** Has said who it is, and is asked for a password. */
async function greeted(socket: Socket): Promise<Wire> {
  const wire = Wire.adopt(socket, Buffer.alloc(0))
  wire.send(
    startupMessage(
      0,
      new Map([
        ['user', door.user],
        ['database', door.database],
      ]),
    ),
  )
  await wire.until((frame) => nameOf(frame) === 'Authentication')
  return wire
}

/** Where the last session that was opened came from, in the ledger. */
async function lastOrigin(): Promise<{ readonly address: string; readonly port: number }> {
  gateway.ledger.flush()
  let last = { address: '', port: 0 }
  for await (const { leaf } of readEntries(grounds.config.ledger.directory))
    if (leaf?.type === 'session.opened') last = { address: leaf.origin.address, port: leaf.origin.port }
  return last
}

function everything(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => void chunks.push(chunk))
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
  })
}

async function reportOf<Shape extends z.ZodType>(child: ChildProcess, shape: Shape): Promise<z.infer<Shape>> {
  const [message] = await once(child, 'message')
  return shape.parse(message)
}
