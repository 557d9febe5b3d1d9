/** A signal that aborts at the first SIGINT, SIGTERM or SIGHUP; `second` is called for any that follows. */
export interface StopSignal extends Disposable {
  readonly signal: AbortSignal
}

/** Listens until it is disposed. Without `second`, the next signal ends the process as it would have without us. */
export function stopSignal(second: (() => void) | null = null): StopSignal {
  const stopping = new AbortController()
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const hear = (name: NodeJS.Signals): void => {
    if (stopping.signal.aborted) return second?.()
    if (second === null) stop()
    stopping.abort(name)
  }
  const stop = (): void => {
    for (const name of names) process.off(name, hear)
  }
  for (const name of names) process.on(name, hear)
  return { signal: stopping.signal, [Symbol.dispose]: stop }
}
