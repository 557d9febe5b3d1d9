import type { Socket } from 'node:net'
import type { Gate } from './gate.ts'
import type { ProtocolName } from './resource.ts'

/** One wire protocol, as the rest of Sallyport sees it. */
export interface Protocol {
  readonly name: ProtocolName
  /** Serve one client until it leaves. Resolves after all that it opened is closed. */
  serve(client: Socket, gate: Gate, signal: AbortSignal): Promise<void>
}
