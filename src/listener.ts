import { BlockList, createServer, isIPv6, type AddressInfo, type Server, type Socket } from 'node:net'
import { plainAddress } from './core/address.ts'
import type { Clock } from './core/clock.ts'
import type { Gate } from './core/gate.ts'
import type { Arrival, Protocol } from './core/protocol.ts'
import { Refusal } from './core/refusal.ts'
import { HalfOpen, type HalfOpenLimits } from './listener/half-open.ts'
import { startDeadline } from './protocols/postgres/messages/deadline.ts'
import { readMore } from './protocols/postgres/messages/read-more.ts'
import { sparsely } from './protocols/postgres/opening/sparse-words.ts'
import { proxyHeaderIn } from './listener/proxy-header.ts'
import { listenOnSocket, type SocketPlace } from './listener/unix-socket.ts'

/** Where to listen, and how many may come. */
export interface ListenerOptions {
  readonly clock: Clock
  readonly host: string
  /** Zero takes any free port. */
  readonly port: number
  /** Whether other processes of the same user may listen there too; the kernel spreads connections over them (SO_REUSEPORT). */
  readonly isShared: boolean
  /** A unix socket to listen on too; null for none. */
  readonly socket: SocketPlace | null
  /** Connections at a time, half-open ones included; more are closed at once. */
  readonly connectionsMax: number
  readonly halfOpen: HalfOpenLimits
  /** Who must say, by the PROXY protocol, for whom they come; everybody else comes for themselves. */
  readonly proxies: readonly Network[]
  /** How long a proxy may take to say it. */
  readonly handshakeMsMax: number
  /** Takes what went wrong in serving one client; it concerns nobody else. */
  readonly reportBug: (bug: unknown) => void
  /** Takes what else an operator should know. */
  readonly tellOperator: (words: string, more?: Readonly<Record<string, unknown>>) => void
}

/** The addresses that share their first bits. */
export interface Network {
  readonly address: string
  readonly prefix: number
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
  const door: Door = {
    ...options,
    places: new HalfOpen(options.halfOpen),
    trusted: blockListOf(options.proxies),
    tellOperator: sparsely(options.clock, options.tellOperator),
  }
  const accept = (client: Socket, origin: Origin | null): void => {
    // Left before it was looked at: who it was cannot be told any more.
    if (stopping.signal.aborted || origin === null) return void client.destroy()
    const served = serveOne(protocol, gate, door, { client, origin }, stopping.signal)
      .catch((bug: unknown) => {
        options.reportBug(bug)
        client.destroy()
      })
      .finally(() => serving.delete(served))
    serving.add(served)
  }
  await using opened = new AsyncDisposableStack()
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 }, (client) => {
    accept(client, originOf(client))
  })
  server.maxConnections = options.connectionsMax
  const { port } = await bind(server, options)
  opened.defer(() => void server.close())
  if (options.socket !== null) {
    const local = createServer((client) => accept(client, { address: 'unix', port: 0, reach: 'socket' }))
    local.maxConnections = options.connectionsMax
    opened.use(await listenOnSocket(local, options.socket, port))
    opened.defer(() => void local.close())
  }
  const closing = opened.move()
  return {
    host: options.host,
    port,
    async close() {
      await closing.disposeAsync()
      stopping.abort()
      await Promise.all(serving)
    },
  }
}

interface Door extends ListenerOptions {
  readonly places: HalfOpen
  readonly trusted: BlockList
}

const crowdedOut = new Refusal(
  'too-many-connections',
  'Too many connections that have not signed in are open; this one made room for another.',
  { hint: 'Connect again, and sign in at once.' },
)

async function serveOne(
  protocol: Protocol,
  gate: Gate,
  door: Door,
  from: { readonly client: Socket; readonly origin: Origin },
  stopping: AbortSignal,
): Promise<void> {
  const socket = from.client
  // Late errors of a dying socket are its own business; whoever waits on it hears `close`.
  socket.on('error', () => undefined)
  const handshake = new AbortController()
  const stop = (): void => handshake.abort(stopping.reason)
  const leave = (): void => {
    door.tellOperator('A connection that had not signed in made room for another.', {
      address: origin.address,
    })
    handshake.abort(crowdedOut)
  }
  let { origin } = from
  using place = door.places.enter(origin.address, leave)
  stopping.addEventListener('abort', stop, { once: true })
  try {
    if (isTrusted(door, origin)) {
      const said = await originSaid(door, socket, origin, handshake.signal)
      if (said === null) return void socket.destroy()
      origin = said
      place.moveTo(origin.address)
    }
    const arrival: Arrival = {
      socket,
      address: origin.address,
      port: origin.port,
      reach: origin.reach,
      handshake: handshake.signal,
      hasSpoken: () => place.hasSpoken(),
      admitted: () => place[Symbol.dispose](),
    }
    await protocol.serve(arrival, gate, stopping)
  } finally {
    stopping.removeEventListener('abort', stop)
  }
}

interface Origin {
  readonly address: string
  readonly port: number
  readonly reach: Arrival['reach']
}

/** Where a TCP connection comes from; null when that cannot be told any more. */
function originOf({ remoteAddress, remotePort = 0 }: Socket): Origin | null {
  if (remoteAddress === undefined) return null
  const address = plainAddress(remoteAddress)
  return { address, port: remotePort, reach: isLoopback(address) ? 'loopback' : 'network' }
}

/** Where the client is, as the proxy says; null when it says nothing that can be believed. */
async function originSaid(
  door: Door,
  socket: Socket,
  proxy: Origin,
  handshake: AbortSignal,
): Promise<Origin | null> {
  using deadline = startDeadline(door.clock, door.handshakeMsMax, handshake)
  const refused = (reason: string): null => {
    door.tellOperator('A proxy did not say for whom it came.', { proxy: proxy.address, reason })
    return null
  }
  try {
    for (let received: Buffer = Buffer.alloc(0); ;) {
      const more = await readMore(socket, deadline.signal)
      // Load balancers look whether somebody listens, and say nothing.
      if (more === null) return null
      received = received.length === 0 ? more : Buffer.concat([received, more])
      const header = proxyHeaderIn(received)
      if (header.kind === 'incomplete') continue
      if (header.kind === 'malformed') return refused(header.what)
      if (received.length > header.bytes) socket.unshift(received.subarray(header.bytes))
      if (header.kind === 'local') return proxy
      return { address: header.address, port: header.port, reach: 'network' }
    }
  } catch (error) {
    return handshake.aborted ? null : refused(String(error))
  }
}

function isTrusted({ trusted }: Door, { address, reach }: Origin): boolean {
  return reach !== 'socket' && trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

function blockListOf(networks: readonly Network[]): BlockList {
  const list = new BlockList()
  for (const { address, prefix } of networks)
    list.addSubnet(address, prefix, isIPv6(address) ? 'ipv6' : 'ipv4')
  return list
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}

const backlog = 4096

function bind(server: Server, { host, port, isShared }: ListenerOptions): Promise<{ readonly port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, backlog, reusePort: isShared }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(isAddress(address) ? address : { port })
    })
  })
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
