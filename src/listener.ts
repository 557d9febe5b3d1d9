import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Gate } from './core/gate.ts'
import type { Protocol } from './core/protocol.ts'

/** Where to listen, and how many may come. */
export interface ListenerOptions {
  readonly host: string
  /** Zero takes any free port. */
  readonly port: number
  /** Connections at a time, half-open ones included; more are closed at once. */
  readonly connectionsMax: number
  /** Takes what went wrong in serving one client; it concerns nobody else. */
  readonly reportBug: (bug: unknown) => void
}

/** An address at which a protocol is served. */
export interface Listener {
  readonly host: string
  readonly port: number
  /** Stops accepting, tells every client that the gateway is stopping, and resolves when all are gone. */
  close(): Promise<void>
}

/** Serves a protocol at an address. Rejects when the address cannot be listened on. */
export async function listen(protocol: Protocol, gate: Gate, options: ListenerOptions): Promise<Listener> {
  const stopping = new AbortController()
  const serving = new Set<Promise<void>>()
  const accept = (client: Socket): void => {
    if (stopping.signal.aborted) return void client.destroy()
    const served = protocol
      .serve(client, gate, stopping.signal)
      .catch((bug: unknown) => {
        options.reportBug(bug)
        client.destroy()
      })
      .finally(() => serving.delete(served))
    serving.add(served)
  }
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 }, accept)
  server.maxConnections = options.connectionsMax
  const { port } = await bind(server, options)
  return {
    host: options.host,
    port,
    async close() {
      server.close()
      stopping.abort()
      await Promise.all(serving)
    },
  }
}

function bind(server: Server, { host, port }: ListenerOptions): Promise<{ readonly port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(isAddress(address) ? address : { port })
    })
  })
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
