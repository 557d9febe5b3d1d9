import type { Socket } from 'node:net'
import type { Gate } from './gate.ts'
import type { ProtocolName } from './resource.ts'

/** A connection as it came to the gateway: nobody knows yet who it is. */
export interface Arrival {
  readonly socket: Socket
  /** Where the client is, as the socket or a proxy that is trusted says it; `unix` for a unix socket. */
  readonly address: string
  /** Zero where there is none. */
  readonly port: number
  /** By which way it came: over a unix socket or the loopback of one machine nobody on the network reads along. */
  readonly reach: 'socket' | 'loopback' | 'network'
  /** Aborts, with a `Refusal` as reason, when it must make room for others or the gateway stops; until `admitted`. */
  readonly handshake: AbortSignal
  /** It has said what only clients of the protocol say, so it makes room after those that have not. */
  hasSpoken(): void
  /** It is known now who it is: it no longer counts among those who may have to make room. */
  admitted(): void
}

/** One wire protocol, as the rest of Sallyport sees it. */
export interface Protocol {
  readonly name: ProtocolName
  /** Serve one client until it leaves. Resolves after all that it opened is closed. */
  serve(arrival: Arrival, gate: Gate, signal: AbortSignal): Promise<void>
}
