import type { Socket } from 'node:net'

/**
 * From here on `take` gets what a socket reads. What is read while it flows and nothing waits in it goes there at once:
 * the stream would give it on at once too, but plan for each read what to do after it. All else is left to the stream.
 */
export function readOn(socket: Socket, take: (chunk: Buffer) => void): void {
  const push = socket.push.bind(socket)
  socket.push = (chunk: unknown, encoding) => {
    if (!Buffer.isBuffer(chunk) || socket.readableFlowing !== true || socket.readableLength > 0)
      return push(chunk, encoding)
    take(chunk)
    return true
  }
  socket.on('data', take)
}
