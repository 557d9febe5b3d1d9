import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { test } from 'node:test'
import { ManualClock } from '../../../core/manual-clock.ts'
import { systemClock } from '../../../core/clock.ts'
import { systemRandom } from '../../../core/random.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { Target } from '../../../core/resource.ts'
import { CancelRegistry, sendCancel } from './cancel.ts'
import { decodeFirstPacket } from '../messages/startup.ts'

test('a key cancels its own session and no other', () => {
  const registry = new CancelRegistry(systemRandom)
  const cancelled: string[] = []
  const first = registry.issue(0, null, () => cancelled.push('first'))
  const second = registry.issue(2, null, () => cancelled.push('second'))
  assert.equal(first.key.secret.length, 4)
  assert.equal(second.key.secret.length, 32)
  assert.ok(registry.cancel(second.key))
  assert.deepEqual(cancelled, ['second'])
  assert.ok(!registry.cancel({ processId: first.key.processId, secret: second.key.secret }))
  assert.ok(!registry.cancel({ processId: second.key.processId, secret: second.key.secret.subarray(0, 4) }))
  assert.ok(!registry.cancel({ processId: first.key.processId, secret: Buffer.alloc(4) }))
  assert.ok(!registry.cancel({ processId: -5, secret: Buffer.alloc(256) }))
  assert.deepEqual(cancelled, ['second'])
})

test('a key ends with its session', () => {
  const registry = new CancelRegistry(systemRandom)
  const issued = registry.issue(0, null, () => assert.fail('the session is over'))
  issued[Symbol.dispose]()
  assert.ok(!registry.cancel(issued.key))
  assert.equal(registry.size, 0)
})

test('keys do not repeat, are positive, and stay what they are', () => {
  const registry = new CancelRegistry(systemRandom)
  const keys = Array.from({ length: 5000 }, () => registry.issue(0, null, () => undefined).key)
  assert.equal(new Set(keys.map((key) => key.processId)).size, 5000)
  assert.ok(keys.every((key) => key.processId > 0 && key.processId <= 0x7fff_ffff))
  assert.ok(keys.every((key) => registry.cancel(key)))
})

test('a number that is taken or zero is drawn again', () => {
  // A number, drawn again until it is free, and then its secret.
  const draws = [1, 0xaaaa, 1, 0, 0x8000_0000, 2, 0xbbbb]
  const registry = new CancelRegistry({
    bytes: (count) => {
      const bytes = Buffer.alloc(count)
      if (count === 4) bytes.writeUInt32BE(draws.shift() ?? 9)
      return bytes
    },
  })
  assert.equal(registry.issue(0, null, () => undefined).key.processId, 1)
  assert.equal(registry.issue(0, null, () => undefined).key.processId, 2)
  assert.deepEqual(draws, [])
})

test('sessions of one number at two targets are told apart by secrets that differ', () => {
  const draws = [7, 7, 8]
  const registry = new CancelRegistry({
    bytes: (count) => Buffer.alloc(count, count === 4 ? draws.shift() : 1),
  })
  const cancelled: string[] = []
  const here = registry.issue(0, 4711, () => cancelled.push('here'))
  const there = registry.issue(0, 4711, () => cancelled.push('there'))
  assert.deepEqual([here.key.processId, there.key.processId], [4711, 4711])
  assert.ok(registry.cancel(there.key))
  here[Symbol.dispose]()
  here[Symbol.dispose]()
  assert.ok(!registry.cancel(here.key))
  assert.ok(registry.cancel(there.key))
  assert.deepEqual(cancelled, ['there', 'there'])
  assert.equal(registry.size, 1)
})

test('I9: a cancel request carries the key to the target and ends with the connection', async () => {
  const key = { processId: 4711, secret: Buffer.from('longer than four bytes') }
  await using peer = await listen(async (socket) => {
    const [bytes] = await once(socket, 'data')
    assert.deepEqual(decodeFirstPacket(bytes), { kind: 'cancel', key })
    socket.end()
  })
  assert.equal(await sendCancel(peer.target, key, parts()), null)
})

test('a target that takes the request and never answers is left when the deadline passes', async () => {
  const clock = new ManualClock()
  await using peer = await listen((socket) => {
    socket.once('data', () => clock.advance(60_000))
  })
  const words: string[] = []
  const tellOperator = (line: string): void => void words.push(line)
  const result = await sendCancel(
    peer.target,
    { processId: 1, secret: Buffer.alloc(4) },
    { ...parts(), clock, tellOperator },
  )
  assert.ok(result instanceof Refusal)
  assert.equal(result.code, 'target-unreachable')
  assert.equal(words.length, 1)
})

function parts(): Parameters<typeof sendCancel>[2] {
  return {
    clock: systemClock,
    signal: new AbortController().signal,
    dialMsMax: 10_000,
    tellOperator: (words) => assert.fail(words),
  }
}

async function listen(
  serve: (socket: Socket) => unknown,
): Promise<AsyncDisposable & { readonly target: Target }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    serve(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    target: {
      host: '127.0.0.1',
      port,
      database: 'bank',
      login: 'gate',
      secret: null,
      tls: { mode: 'disable' },
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
