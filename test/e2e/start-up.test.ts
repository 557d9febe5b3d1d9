/** The first moments of a connection, said byte by byte, and what a flood of unfinished ones does to others. */
import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { after, before, describe, test } from 'node:test'
import { passwordMessage, startupMessage } from '../../src/protocols/postgres/messages/message-to-target.ts'
import { writeUntyped } from '../../src/protocols/postgres/messages/message-writer.ts'
import { allowAll, startStage, type Door, type Stage } from './stage.ts'
import { encrypted, nameOf, plain, query, Wire, wordsOf } from './wire.ts'

let stage: Stage
let door: Door
const handshakeMsMax = 1500

before(async () => {
  stage = await startStage({ policy: allowAll, limits: { 'handshake-ms-max': handshakeMsMax } })
  door = await stage.through('omar')
})
after(() => stage[Symbol.asyncDispose]())

const sslRequest = writeUntyped([{ int32: 80_877_103 }])
const gssRequest = writeUntyped([{ int32: 80_877_104 }])

const startup = (minor = 0, more: Readonly<Record<string, string>> = {}): Buffer =>
  startupMessage(minor, new Map([['user', door.user], ['database', door.database], ...Object.entries(more)]))

describe('TLS', () => {
  test('is agreed on by SSLRequest, with GSS declined before or not', async () => {
    for (const packets of [[sslRequest], [gssRequest, sslRequest]]) {
      const socket = await plain(door)
      for (const [at, packet] of packets.entries()) {
        socket.write(packet)
        assert.equal(await oneByte(socket), at === packets.length - 1 ? 'S' : 'N')
      }
      await signIn(Wire.adopt(await secure(socket), Buffer.alloc(0)), startup())
    }
  })

  test('starts at once with the right ALPN, and not without', async () => {
    await signIn(Wire.adopt(await encrypted(door), Buffer.alloc(0)), startup())
    await assert.rejects(secure(await plain(door), ['http/1.1']))
    // Without any ALPN the handshake itself succeeds; what comes next is the end.
    const wire = Wire.adopt(await secure(await plain(door), []), Buffer.alloc(0))
    wire.send(startup())
    assert.deepEqual(await wire.end(), [])
  })

  test('takes nothing over that came in plaintext', async () => {
    const socket = await plain(door)
    socket.write(Buffer.concat([sslRequest, startup()]))
    assert.match(await everything(socket), /plaintext after the TLS request/)
  })

  test('is needed: a session in plaintext is refused', async () => {
    const socket = await plain(door)
    socket.write(startup())
    assert.match(await everything(socket), /over TLS only/)
  })

  test('a request inside it is refused', async () => {
    const socket = await encrypted(door)
    socket.write(sslRequest)
    assert.match(await everything(socket), /TLS inside TLS/)
  })
})

describe('the startup packet', () => {
  test('in protocol 3.2 gets a long cancel key, in 3.0 a short one', async () => {
    for (const [minor, bytes] of [
      [0, 4],
      [2, 32],
    ] as const) {
      await using wire = Wire.adopt(await encrypted(door), Buffer.alloc(0))
      const heard = await signIn(wire, startup(minor))
      const key = heard.find((frame) => nameOf(frame) === 'BackendKeyData')
      assert.equal(key?.bytes.length, 5 + 4 + bytes)
      assert.ok(!heard.some((frame) => nameOf(frame) === 'NegotiateProtocolVersion'))
    }
  })

  test('that asks for a later version or unknown options is told what it gets, and goes on', async () => {
    for (const [minor, more, words] of [
      [9, {}, 'NegotiateProtocolVersion 8 \\x00\\x03\\x00\\x02\\x00\\x00\\x00\\x00'],
      [1, {}, 'NegotiateProtocolVersion 8 \\x00\\x03\\x00\\x00\\x00\\x00\\x00\\x00'],
      [
        0,
        { '_pq_.odd': '1' },
        'NegotiateProtocolVersion 17 \\x00\\x03\\x00\\x00\\x00\\x00\\x00\\x01_pq_.odd\\x00',
      ],
    ] as const) {
      await using wire = Wire.adopt(await encrypted(door), Buffer.alloc(0))
      const heard = await signIn(wire, startup(minor, more))
      assert.equal(wordsOf(heard[0]!), words)
      assert.equal((await wire.query('SELECT 1')).length, 4)
    }
  })

  test('of another generation, too long, too short or without a user is refused', async () => {
    const refused: readonly (readonly [Buffer, RegExp])[] = [
      [writeUntyped([{ int32: 2 << 16 }, { int8: 0 }]), /Protocol 2.0 is not spoken/],
      [startup(0, { application_name: 'x'.repeat(11_000) }), /startup packet of \d+ bytes/],
      [Buffer.from([0, 0, 0, 4]), /startup packet of 4 bytes/],
      [startupMessage(0, new Map([['database', 'bank']])), /No user name/],
      [startup(0, { search_path: 'x', session_preload_libraries: 'y' }), /session_preload_libraries/],
      [startup(0, { options: '-c role=postgres' }), /role/],
      [startup(0, { replication: 'database' }), /Replication/],
    ]
    for (const [packet, words] of refused) {
      const socket = await encrypted(door)
      socket.write(packet)
      assert.match(await everything(socket), words)
    }
  })

  test('sets what it may, as the target would', async () => {
    for (const one of [door, stage.direct]) {
      await using wire = await Wire.open(one, {
        options: '-c statement_timeout=7s -c search_path=pg_catalog',
        TimeZone: 'Asia/Tokyo',
        application_name: 'x',
      })
      const heard = await wire.query(
        "SELECT current_setting('statement_timeout') || current_setting('search_path') || current_setting('TimeZone') || current_setting('application_name')",
      )
      assert.match(wordsOf(heard[1]!), /7spg_catalogAsia\/Tokyox/)
    }
  })

  test('is answered with the settings of the target and none of the gateway', async () => {
    await using wire = Wire.adopt(await encrypted(door), Buffer.alloc(0))
    const heard = (await signIn(wire, startup()))
      .filter((frame) => nameOf(frame) === 'ParameterStatus')
      .map(wordsOf)
    assert.ok(heard.some((words) => words.includes('server_version\\x00')) && heard.length >= 14)
    assert.ok(heard.some((words) => words.includes('application_name\\x00\\x00')))
  })
})

describe('signing in', () => {
  test('a token that is none is refused in words that say nothing', async () => {
    const wire = Wire.adopt(await encrypted(door), Buffer.alloc(0))
    wire.send(startup())
    await wire.until((frame) => nameOf(frame) === 'Authentication')
    wire.send(passwordMessage('not a token'))
    const heard = (await wire.end()).map(wordsOf)
    assert.match(heard.at(-1) ?? '', /FATAL.*C=28P01/)
  })

  test('another message than a password, or one before it was asked for, ends the connection', async () => {
    for (const [early, late] of [
      [Buffer.alloc(0), query('SELECT 1')],
      [query('SELECT 1'), Buffer.alloc(0)],
    ] as const) {
      const wire = Wire.adopt(await encrypted(door), Buffer.alloc(0))
      wire.send(startup(), early)
      wire.send(late)
      assert.match((await wire.end()).map(wordsOf).at(-1) ?? '', /FATAL.*C=08P01/)
    }
  })

  test('byte by byte works, only not forever', async () => {
    await using wire = Wire.adopt(await encrypted(door), Buffer.alloc(0))
    for (const byte of startup()) wire.send(Buffer.from([byte]))
    await wire.until((frame) => nameOf(frame) === 'Authentication')
    const bytes = passwordMessage(door.password)
    for (let at = 0; at < bytes.length; at += 97) wire.send(bytes.subarray(at, at + 97))
    await wire.ready()
    const slow = await plain(door)
    const startedAt = performance.now()
    const trickle = setInterval(() => slow.write(Buffer.from([0])), 200)
    await everything(slow)
    clearInterval(trickle)
    assert.ok(performance.now() - startedAt < handshakeMsMax + 1500)
  })
})

test(
  'I8: 2,000 connections that never finish leave others unharmed, and end in time',
  { timeout: 60_000 },
  async () => {
    const idle: Socket[] = []
    const closed: Promise<unknown>[] = []
    await using before = await Wire.open(door)
    const heapBefore = process.memoryUsage().rss
    for (let at = 0; at < 2000; at += 1) {
      const socket = await plain(door)
      socket.on('error', () => undefined)
      closed.push(new Promise((resolve) => socket.once('close', resolve)))
      socket.resume()
      if (at % 3 === 0) socket.write(sslRequest)
      if (at % 3 === 1) socket.write(Buffer.from([0, 0, 0]))
      idle.push(socket)
    }
    const startedAt = performance.now()
    await before.query('SELECT 1')
    await using fresh = await Wire.open(door)
    await fresh.query('SELECT 1')
    assert.ok(performance.now() - startedAt < 2000, `${performance.now() - startedAt} ms`)
    assert.ok(process.memoryUsage().rss - heapBefore < 200 * 1024 * 1024)
    await Promise.all(closed)
    assert.ok(performance.now() - startedAt < handshakeMsMax + 10_000)
    await before.query('SELECT 1')
  },
)

async function signIn(wire: Wire, packet: Buffer): Promise<readonly { type: number; bytes: Buffer }[]> {
  wire.send(packet)
  const first = await wire.until((frame) => nameOf(frame) === 'Authentication')
  wire.send(passwordMessage(door.password))
  return [...first, ...(await wire.ready())]
}

function secure(socket: Socket, alpn: readonly string[] = ['postgresql']): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = connectTls(
      { socket, ca: door.ca ?? '', servername: 'localhost', ALPNProtocols: [...alpn] },
      () => resolve(secured),
    )
    secured.once('error', reject)
    secured.once('close', () => reject(new Error('closed')))
  })
}

function oneByte(socket: Socket): Promise<string> {
  return new Promise((resolve) => socket.once('data', (bytes: Buffer) => resolve(bytes.toString('latin1'))))
}

/** All that is said until the other side closes. */
function everything(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => void chunks.push(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
  })
}
