import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { Secret } from '../core/secret.ts'
import { connectTo } from './target-client.ts'

test('I9: a target that asks for the password in plaintext, without TLS, does not get it', async () => {
  const heard: Buffer[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes: Buffer) => heard.push(bytes))
    // AuthenticationCleartextPassword
    socket.once('data', () => socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const target = {
    host: '127.0.0.1',
    port,
    database: 'bank',
    login: 'gateway',
    secret: new Secret('wrapped-in-nothing'),
    tls: { mode: 'disable' },
  } as const
  await assert.rejects(connectTo(target, 'a test'), /plaintext/)
  server.close()
  await once(server, 'close')
  assert.ok(heard.length > 0)
  assert.doesNotMatch(Buffer.concat(heard).toString('latin1'), /wrapped-in-nothing/)
})
