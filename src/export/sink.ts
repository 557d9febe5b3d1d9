import type { OcsfEvent } from './ocsf.ts'

/** How a delivery ended: taken by the receiver, or why not, in words without secrets. */
export type Delivery =
  { readonly ok: true } | { readonly ok: false; readonly words: string; readonly retryMs?: number }

/** Somewhere that events are told. A batch is taken whole, or told again whole. */
export interface Sink extends AsyncDisposable {
  deliver(events: readonly OcsfEvent[], signal: AbortSignal): Promise<Delivery>
}

/** The words of whatever went wrong. fetch wraps what the socket or the certificate check said. */
export function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return wordsOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : wordsOf(error.cause)
}
