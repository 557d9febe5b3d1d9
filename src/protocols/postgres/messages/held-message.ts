// A longer message gets memory of its own at once, so that it is copied once.
const longBytes = 256 * 1024

/** A message that is not whole yet: what came of it, copied, since a chunk's memory is read into again. */
export class HeldMessage {
  #pieces: Buffer[] = []
  #whole: Buffer | null = null
  #neededBytes = 0
  #bytes = 0

  /** Bytes that are held. */
  get bytes(): number {
    return this.#bytes
  }

  /** Bytes that are still to come. */
  get lackedBytes(): number {
    return this.#neededBytes - this.#bytes
  }

  /** Holds the beginning of a message of so many bytes. */
  begin(piece: Buffer, neededBytes: number): void {
    this.#neededBytes = neededBytes
    this.add(piece)
  }

  /** Holds what follows. */
  add(piece: Buffer): void {
    if (this.#neededBytes > longBytes) {
      this.#whole ??= Buffer.allocUnsafeSlow(this.#neededBytes)
      piece.copy(this.#whole, this.#bytes)
    } else this.#pieces.push(Buffer.from(piece))
    this.#bytes += piece.length
  }

  /** The whole message, which is held no more. */
  take(): Buffer {
    const message = this.#whole ?? Buffer.concat(this.#pieces, this.#bytes)
    this.#end()
    return message
  }

  /** Writes what is held into the memory before its continuation, and holds it no more. */
  prependTo(rest: Buffer): Buffer {
    const both = Buffer.from(rest.buffer, rest.byteOffset - this.#bytes, this.#bytes + rest.length)
    let at = 0
    for (const piece of this.#whole ? [this.#whole.subarray(0, this.#bytes)] : this.#pieces)
      at += piece.copy(both, at)
    this.#end()
    return both
  }

  #end(): void {
    this.#pieces = []
    this.#whole = null
    this.#bytes = 0
  }
}
