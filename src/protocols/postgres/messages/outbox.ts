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
  /** What the pieces are cut from, as far as that is known. */
  #whole: Buffer | null = null

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /** True while what is written is kept. */
  get isGathering(): boolean {
    return this.#isGathering
  }

  /** From here to `flush`, what is written is kept. */
  gather(): void {
    this.#isGathering = true
  }

  /** What comes up to `flush` may be all of `whole` again, in pieces. */
  expect(whole: Buffer): void {
    this.#whole = whole
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
    if (this.#pieces.length === 0) return true
    const whole = this.#takeWhole()
    if (whole !== null) return this.#socket.destroyed || this.#socket.write(whole)
    const runs = joinNeighbours(this.#pieces)
    this.#pieces = []
    if (this.#socket.destroyed) return true
    const [first] = runs
    if (first && runs.length === 1) return this.#socket.write(first)
    const bytes = runs.reduce((sum, run) => sum + run.length, 0)
    if (bytes <= copiedBytesMax) return this.#socket.write(Buffer.concat(runs, bytes))
    this.#socket.cork()
    let hasRoom = true
    for (const run of runs) hasRoom = this.#socket.write(run)
    this.#socket.uncork()
    return hasRoom
  }

  /**
   * What was expected, when the pieces are all of it in order and nothing else. Told by where they lie: as many bytes of
   * others, such as a message that the chunk before began, would be other bytes than were cleared.
   */
  #takeWhole(): Buffer | null {
    const whole = this.#whole
    this.#whole = null
    if (whole === null) return null
    let end = whole.byteOffset
    for (const piece of this.#pieces) {
      if (piece.buffer !== whole.buffer || piece.byteOffset !== end) return null
      end += piece.length
    }
    if (end !== whole.byteOffset + whole.length) return null
    this.#pieces = []
    return whole
  }
}

/** Pieces that lie side by side in memory as one view of it. */
function joinNeighbours(pieces: readonly Buffer[]): readonly Buffer[] {
  const runs: Buffer[] = []
  let first: Buffer | undefined
  let bytes = 0
  for (const piece of pieces) {
    if (first && piece.buffer === first.buffer && piece.byteOffset === first.byteOffset + bytes) {
      bytes += piece.length
      continue
    }
    if (first) runs.push(viewOf(first, bytes))
    first = piece
    bytes = piece.length
  }
  if (first) runs.push(viewOf(first, bytes))
  return runs
}

function viewOf(first: Buffer, bytes: number): Buffer {
  return first.length === bytes ? first : Buffer.from(first.buffer, first.byteOffset, bytes)
}
