/** Somebody between the gateway and a target, with a certificate of their own: reads and changes what passes. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext, TLSSocket } from 'node:tls'
import { sslRequest } from '../../../src/protocols/postgres/messages/message-to-target.ts'
import type { RealServer } from './real-server.ts'

export interface Relay extends AsyncDisposable {
  readonly port: number
}

/** `hide` removes SCRAM-SHA-256-PLUS from what the server offers. */
export async function standBetween(server: RealServer, hide: boolean): Promise<Relay> {
  const sockets = new Set<Socket>()
  const relay = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    void pass(socket, server, hide, sockets).catch(() => socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const address = relay.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      relay.close()
      await once(relay, 'close')
    },
  }
}

async function pass(plain: Socket, server: RealServer, hide: boolean, sockets: Set<Socket>): Promise<void> {
  await once(plain, 'data')
  plain.write('S')
  const secureContext = createSecureContext({ cert: server.other.certificate, key: server.other.key })
  const client = new TLSSocket(plain, { isServer: true, secureContext, ALPNProtocols: ['postgresql'] })
  const raw = connect(server.port, server.hosts[0])
  raw.write(sslRequest)
  await once(raw, 'data')
  const target = connectTls({ socket: raw, rejectUnauthorized: false, ALPNProtocols: ['postgresql'] })
  for (const socket of [client, target]) sockets.add(socket.on('error', () => plain.destroy()))
  client.pipe(target)
  target.on('data', (bytes: Buffer) => client.write(hide ? withoutPlus(bytes) : bytes))
  target.on('end', () => client.end())
}

function withoutPlus(bytes: Buffer): Buffer {
  const plus = Buffer.from('SCRAM-SHA-256-PLUS\0')
  const at = bytes.indexOf(plus)
  if (at < 0) return bytes
  const changed = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + plus.length)])
  changed.writeUInt32BE(changed.readUInt32BE(1) - plus.length, 1)
  return changed
}
