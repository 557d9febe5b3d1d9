import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { systemClock, type Clock } from '../../../core/clock.ts'
import { ManualClock } from '../../../core/manual-clock.ts'
import { systemRandom } from '../../../core/random.ts'
import { Refusal, type RefusalCode } from '../../../core/refusal.ts'
import type { Target } from '../../../core/resource.ts'
import { Secret } from '../../../core/secret.ts'
import {
  authenticationOk,
  backendKey,
  errorResponse,
  parameterStatus,
  readyForQuery,
} from '../messages/message-to-client.ts'
import { writeMessage, type Field } from '../messages/message-writer.ts'
import { targetMessageType, type TargetMessageName } from '../messages/message.ts'
import { loginToTarget, type LoginParts } from './target-login.ts'
import { loginBytesMax } from './target-wire.ts'

const secretText = 'correct horse battery staple'
const ready = readyForQuery('idle')
const key = { processId: 4711, secret: Buffer.from('abcd') }

test('a target that trusts is taken as it is, with what it says before and behind its readiness', async () => {
  const notice = errorResponse({ severity: 'NOTICE', sqlState: '00000', message: 'hello' })
  notice.write('N')
  const greeting = [
    notice,
    authenticationOk,
    notice,
    parameterStatus('TimeZone', 'UTC'),
    backendKey(key),
    ready,
  ]
  const bytes = Buffer.concat([...greeting, parameterStatus('x', 'y'), Buffer.from('Z\0')])
  for (const chunk of [bytes.length, 1, 7]) {
    await using peer = await listen(async (socket) => {
      await once(socket, 'data')
      for (let at = 0; at < bytes.length; at += chunk) socket.write(bytes.subarray(at, at + chunk))
    })
    const login = await loginToTarget(peer.target, new Map([['application_name', 'x']]), parts())
    assert.ok(!(login instanceof Refusal))
    assert.deepEqual(login.parameters, new Map([['TimeZone', 'UTC']]))
    assert.deepEqual(login.notices, notice)
    assert.deepEqual(login.key, key)
    const rest = Buffer.concat([parameterStatus('x', 'y'), Buffer.from('Z\0')])
    let after = login.leftover
    login.socket.on('data', (more: Buffer) => (after = Buffer.concat([after, more]))).resume()
    while (after.length < rest.length) await once(login.socket, 'data')
    assert.deepEqual(after, rest)
    login.socket.destroy()
  }
})

test('I9: the login and database are the target’s own, whatever the parameters say', async () => {
  const got: Buffer[] = []
  await using peer = await listen((socket) => {
    socket.once('data', (bytes: Buffer) => {
      got.push(bytes)
      socket.write(Buffer.concat([authenticationOk, ready]))
    })
  })
  const login = await loginToTarget(
    peer.target,
    new Map([
      ['user', 'eve'],
      ['database', 'x'],
    ]),
    parts(),
  )
  assert.ok(!(login instanceof Refusal))
  assert.ok(
    got[0]?.includes('user\0gate\0') && got[0].includes('database\0bank\0') && !got[0].includes('eve'),
  )
  login.socket.destroy()
})

const hostile: Readonly<Record<string, readonly [RefusalCode, (socket: Socket) => void]>> = {
  'closes at once': ['target-unreachable', (socket) => socket.end()],
  'sends garbage': ['target-misbehaved', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
  'claims a huge length': [
    'target-misbehaved',
    (socket) => socket.write(Buffer.from('R\x7f\xff\xff\xff', 'latin1')),
  ],
  'claims a length above the cap': [
    'target-misbehaved',
    (socket) => socket.write(Buffer.from([0x52, 0, 1, 0, 1])),
  ],
  'claims a length below 4': ['target-misbehaved', (socket) => socket.write(Buffer.from([0x52, 0, 0, 0, 3]))],
  'is ready without authentication': ['target-misbehaved', (socket) => socket.write(ready)],
  'is in a transaction': [
    'target-misbehaved',
    (socket) => socket.write(Buffer.concat([authenticationOk, readyForQuery('open')])),
  ],
  'sends rows': [
    'target-misbehaved',
    (socket) => socket.write(Buffer.concat([authenticationOk, message('DataRow', { int16: 0 })])),
  ],
  'asks for the password in plaintext': ['target-misbehaved', (socket) => socket.write(ask(3))],
  'asks for Kerberos': ['target-misbehaved', (socket) => socket.write(ask(7))],
  'asks for no mechanism': ['target-misbehaved', (socket) => socket.write(ask(10, { int8: 0 }))],
  'asks for an unknown mechanism': [
    'target-misbehaved',
    (socket) => socket.write(ask(10, { text: 'PLAIN' }, { int8: 0 })),
  ],
  'offers binding without TLS': [
    'target-misbehaved',
    (socket) => socket.write(ask(10, { text: 'SCRAM-SHA-256-PLUS' }, { int8: 0 })),
  ],
  'continues SASL that was not begun': ['target-misbehaved', (socket) => socket.write(ask(11))],
  'asks twice': [
    'target-misbehaved',
    (socket) => {
      socket.write(ask(5, { bytes: Buffer.from('salt') }))
      socket.once('data', () => socket.write(ask(5, { bytes: Buffer.from('salt') })))
    },
  ],
  'skips the proof of SCRAM': [
    'target-misbehaved',
    (socket) => scram(socket, (nonce) => [ask(11, serverFirst(nonce)), authenticationOk]),
  ],
  'proves SCRAM wrongly': [
    'target-misbehaved',
    (socket) =>
      scram(socket, (nonce) => [
        ask(11, serverFirst(nonce)),
        Buffer.concat([
          ask(12, { bytes: Buffer.from(`v=${Buffer.alloc(32).toString('base64')}`) }),
          authenticationOk,
        ]),
      ]),
  ],
  'changes the nonce': [
    'target-misbehaved',
    (socket) => scram(socket, () => [ask(11, serverFirst('other'))]),
  ],
  'asks for endless rounds': [
    'target-misbehaved',
    (socket) => scram(socket, (nonce) => [ask(11, { bytes: Buffer.from(`r=${nonce}x,s=QUJD,i=999999999`) })]),
  ],
  'refuses in its own words': [
    'target-unreachable',
    (socket) =>
      socket.write(errorResponse({ severity: 'FATAL', sqlState: '28P01', message: 'the inner words' })),
  ],
  'refuses without a code': [
    'target-unreachable',
    (socket) => socket.write(message('ErrorResponse', { int8: 0 })),
  ],
}

for (const [name, [code, serve]] of Object.entries(hostile)) {
  test(`a target that ${name} ends in a refusal that shows nothing of it`, async () => {
    await using peer = await listen((socket) => {
      socket.once('data', () => serve(socket))
    })
    const words: string[] = []
    const refusal = await loginToTarget(
      peer.target,
      new Map(),
      parts({ tellOperator: (line) => void words.push(line) }),
    )
    assert.ok(refusal instanceof Refusal, 'logged in')
    assert.equal(refusal.code, code, words.join('\n'))
    assert.equal(words.length, 1)
    assert.doesNotMatch(inspect(refusal), /inner words|correct horse/)
    assert.doesNotMatch(words.join(), /correct horse/)
    await peer.allClosed()
  })
}

test('I8: a target that talks without end is cut off', async () => {
  let sent = 0
  await using peer = await listen((socket) => {
    const flood = Buffer.concat(Array.from({ length: 100 }, () => parameterStatus('name', 'v'.repeat(100))))
    const more = (): void => {
      while (!socket.destroyed && socket.write(flood)) sent += flood.length
    }
    socket.on('drain', more)
    socket.once('data', () => {
      socket.write(authenticationOk)
      more()
    })
  })
  const words: string[] = []
  const refusal = await loginToTarget(
    peer.target,
    new Map(),
    parts({ tellOperator: (line) => void words.push(line) }),
  )
  assert.ok(refusal instanceof Refusal && refusal.code === 'target-misbehaved')
  assert.match(words.join(), new RegExp(`more than ${loginBytesMax} bytes`))
  await peer.allClosed()
  assert.ok(sent < 64 * 1024 * 1024)
})

test('I8: a target that never answers is left when the deadline passes', async () => {
  const clock = new ManualClock()
  await using peer = await listen((socket) => {
    socket.once('data', () => clock.advance(15_000))
  })
  const words: string[] = []
  const refusal = await loginToTarget(
    peer.target,
    new Map(),
    parts({ clock, tellOperator: (line) => void words.push(line) }),
  )
  assert.ok(refusal instanceof Refusal && refusal.code === 'target-unreachable')
  assert.match(words.join(), /no login within 15000 ms/)
  await peer.allClosed()
})

test('I6: a session that is ended during the login gets the reason that ended it', async () => {
  const ending = new AbortController()
  const reason = new Refusal('session-ended', 'The time is over.')
  await using peer = await listen((socket) => {
    socket.once('data', () => ending.abort(reason))
  })
  assert.equal(await loginToTarget(peer.target, new Map(), parts({ signal: ending.signal })), reason)
  await peer.allClosed()
  assert.equal(await loginToTarget(peer.target, new Map(), parts({ signal: ending.signal })), reason)
})

test('a session that ends during the login gives it up', async () => {
  const leaving = new AbortController()
  await using peer = await listen((socket) => {
    socket.once('data', () => leaving.abort(new Error('the client left')))
  })
  const refusal = await loginToTarget(peer.target, new Map(), parts({ signal: leaving.signal }))
  assert.ok(refusal instanceof Refusal && refusal.code === 'session-ended')
  await peer.allClosed()
})

test('anything but a lone S in answer to SSLRequest is refused, and nothing is sent in plaintext', async () => {
  for (const answer of ['N', 'E', 'SS', 'S\x16\x03\x01', 'Hello', '']) {
    const got: Buffer[] = []
    await using peer = await listen((socket) => {
      socket.on('data', (bytes: Buffer) => got.push(bytes))
      if (answer === '') socket.once('data', () => socket.end())
      else socket.once('data', () => socket.write(Buffer.from(answer, 'latin1')))
    })
    const target = { ...peer.target, tls: { mode: 'unverified' } } as const
    const refusal = await loginToTarget(target, new Map(), parts({ tellOperator: () => undefined }))
    assert.ok(refusal instanceof Refusal && refusal.code === 'target-unreachable', answer)
    await peer.allClosed()
    assert.equal(Buffer.concat(got).length, 8, `${answer}: only SSLRequest`)
  }
})

test('a port where nobody listens, and TLS over a unix socket, are unreachable', async () => {
  const peer = await listen(() => undefined)
  await peer[Symbol.asyncDispose]()
  const closed = await loginToTarget(peer.target, new Map(), parts({ tellOperator: () => undefined }))
  assert.ok(closed instanceof Refusal && closed.code === 'target-unreachable')
  const unix = { ...peer.target, host: '/nowhere', tls: { mode: 'unverified' } } as const
  const words: string[] = []
  const refused = await loginToTarget(
    unix,
    new Map(),
    parts({ tellOperator: (line) => void words.push(line) }),
  )
  assert.ok(refused instanceof Refusal && refused.code === 'target-unreachable')
  assert.match(words.join(), /unix sockets/)
})

function message(name: TargetMessageName, ...fields: readonly Field[]): Buffer {
  return writeMessage(targetMessageType(name), fields)
}

function ask(code: number, ...fields: readonly Field[]): Buffer {
  return message('Authentication', { int32: code }, ...fields)
}

function serverFirst(nonce: string): Field {
  return { bytes: Buffer.from(`r=${nonce}x,s=QUJD,i=4096`) }
}

/** Asks for SCRAM and then answers each message of the client with the next of what `answers` makes of its nonce. */
function scram(socket: Socket, answers: (nonce: string) => readonly Buffer[]): void {
  socket.write(ask(10, { text: 'SCRAM-SHA-256' }, { int8: 0 }))
  socket.once('data', (bytes: Buffer) => {
    const nonce = bytes.toString('latin1').split('n=,r=')[1] ?? ''
    const [first, ...rest] = answers(nonce)
    if (first) socket.write(first)
    socket.on('data', () => {
      const next = rest.shift()
      if (next) socket.write(next)
    })
  })
}

function parts(
  change: { clock?: Clock; signal?: AbortSignal; tellOperator?: (words: string) => void } = {},
): LoginParts {
  return {
    clock: systemClock,
    random: systemRandom,
    signal: new AbortController().signal,
    dialMsMax: 10_000,
    loginMsMax: 15_000,
    tellOperator: (words) => assert.fail(words),
    ...change,
  }
}

interface Peer extends AsyncDisposable {
  readonly target: Target
  /** Resolves when the gateway has closed every connection that it opened. */
  allClosed(): Promise<void>
}

async function listen(serve: (socket: Socket) => unknown): Promise<Peer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    serve(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const secret = new Secret(secretText)
  return {
    target: { host: '127.0.0.1', port, database: 'bank', login: 'gate', secret, tls: { mode: 'disable' } },
    async allClosed() {
      const closed = [...sockets].map(
        (socket) => new Promise<void>((resolve) => socket.resume().on('close', () => resolve())),
      )
      await Promise.all(closed)
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
