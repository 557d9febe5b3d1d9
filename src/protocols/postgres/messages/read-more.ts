import type { Socket } from 'node:net'

/** The next bytes of a socket that nobody else reads; null when it has ended. Rejects when the signal aborts. */
export function readMore(socket: Socket, signal: AbortSignal): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      socket.off('readable', look).off('end', ended).off('close', ended)
      signal.removeEventListener('abort', stop)
      finish()
    }
    const look = (): void => {
      const chunk: unknown = socket.read()
      if (Buffer.isBuffer(chunk)) settle(() => resolve(chunk))
    }
    const ended = (): void => settle(() => resolve(null))
    const stop = (): void => settle(() => reject(signal.reason))
    if (signal.aborted) return stop()
    if (socket.destroyed || socket.readableEnded) return ended()
    socket.on('readable', look).on('end', ended).on('close', ended)
    signal.addEventListener('abort', stop, { once: true })
    look()
  })
}
