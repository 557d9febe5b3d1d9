import type { Socket } from 'node:net'

/** Pieces that are not neighbours in memory are copied together up to this; beyond it each is written by itself. */
const copiedBytesMax = 16 * 1024

/**
 * What leaves by one socket. While a chunk of the other side is worked through, its pieces are gathered and leave
 * together: a message at a time would cost a system call, or its bookkeeping, for each. Order and bytes stay as given.
 */
export class Outbox {
  readonly #socket: Socket
  #pieces: Buffer[] = []
  #isGathering = false

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /** From here to `flush`, what is written is kept. */
  gather(): void {
    this.#isGathering = true
  }

  /** False when the socket holds more than it should: whoever feeds it waits for `drain`. */
  write(bytes: Buffer): boolean {
    if (!this.#isGathering) return this.#socket.write(bytes)
    this.#pieces.push(bytes)
    return true
  }

  /** Writes what was gathered. False as with `write`. */
  flush(): boolean {
    this.#isGathering = false
    const [first] = this.#pieces
    if (first === undefined) return true
    const pieces = this.#pieces
    this.#pieces = []
    if (this.#socket.destroyed) return true
    if (pieces.length === 1) return this.#socket.write(first)
    const whole = joined(pieces)
    if (whole) return this.#socket.write(whole)
    this.#socket.cork()
    let hasRoom = true
    for (const piece of pieces) hasRoom = this.#socket.write(piece)
    this.#socket.uncork()
    return hasRoom
  }
}

/** All pieces as one: a view where they lie side by side in memory, a copy where they are small; else null. */
function joined(pieces: readonly Buffer[]): Buffer | null {
  const [first] = pieces
  if (!first) return null
  let end = first.byteOffset
  let bytes = 0
  let areNeighbours = true
  for (const piece of pieces) {
    areNeighbours &&= piece.buffer === first.buffer && piece.byteOffset === end
    end = piece.byteOffset + piece.length
    bytes += piece.length
  }
  if (areNeighbours) return Buffer.from(first.buffer, first.byteOffset, bytes)
  return bytes <= copiedBytesMax ? Buffer.concat(pieces, bytes) : null
}
