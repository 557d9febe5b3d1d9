import type { OcsfEvent } from './ocsf.ts'

/** A delivery that the receiver did not take, in words without secrets. */
export interface Failure {
  readonly ok: false
  readonly words: string
  /** How long the receiver asks to be left alone. */
  readonly retryMs?: number
  /** What it objects to, when that is what was sent and not the circumstances: one of the events, or how much it was. */
  readonly blames?: 'events' | 'length'
}

/** How a delivery ended: taken by the receiver, or why not. */
export type Delivery = { readonly ok: true } | Failure

/** Somewhere that events are told. A batch is taken whole, or told again whole. */
export interface Sink extends AsyncDisposable {
  deliver(events: readonly OcsfEvent[], signal: AbortSignal): Promise<Delivery>
  /**
   * For a protocol that acknowledges nothing: whether all that was delivered since the last time has arrived. What has not
   * is to be delivered again from there. Without this, what was delivered has arrived.
   */
  settle?(waitMsMax: number): Promise<Delivery>
  /** True when it shows already that `settle` would fail. */
  isLost?(): boolean
}

/** The words of whatever went wrong. fetch wraps what the socket or the certificate check said. */
export function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return wordsOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : wordsOf(error.cause)
}
