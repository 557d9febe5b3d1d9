import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { Target } from '../core/resource.ts'
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
  await assert.rejects(connectTo(targetAt(port), 'a test'), /plaintext/)
  server.close()
  await once(server, 'close')
  assert.ok(heard.length > 0)
  assert.doesNotMatch(Buffer.concat(heard).toString('latin1'), /wrapped-in-nothing/)
})

test('a target whose passwords are stretched by more rounds than usual is logged in at', async () => {
  const proof = Promise.withResolvers<string>()
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write(authentication(10, 'SCRAM-SHA-256\0\0'))
      socket.once('data', (first: Buffer) => {
        const [, nonce = ''] = /r=([^,]+)$/.exec(first.toString('latin1')) ?? []
        socket.write(authentication(11, `r=${nonce}more,s=c2FsdA==,i=600000`))
        socket.on('data', (bytes: Buffer) => {
          proof.resolve(bytes.toString('latin1'))
          socket.destroy()
        })
        socket.on('close', () => proof.resolve('the client left'))
      })
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const connected = connectTo(targetAt(port), 'a test').catch(() => 'never let in')
  assert.match(await proof.promise, /c=biws,r=.*,p=/)
  server.close()
  assert.equal(await connected, 'never let in')
})

function authentication(code: number, words: string): Buffer {
  const body = Buffer.from(words, 'latin1')
  const header = Buffer.alloc(9)
  header.write('R', 'latin1')
  header.writeUInt32BE(8 + body.length, 1)
  header.writeUInt32BE(code, 5)
  return Buffer.concat([header, body])
}

function targetAt(port: number): Target {
  return {
    host: '127.0.0.1',
    port,
    database: 'bank',
    login: 'gateway',
    secret: new Secret('wrapped-in-nothing'),
    tls: { mode: 'disable' },
  }
}
