interface Shelf {
  readonly free: Buffer[]
  /** The fewest that lay free since it was settled last. */
  lowest: number
}

/**
 * Memory that is used again and again, by its size. A busy ledger fills hundreds of pieces a second, which stay until they
 * are on disk: were each a fresh one, dozens of MiB of old ones would lie about until the collector comes.
 */
export class KeptMemory {
  readonly #bytesMax: number
  readonly #shelves = new Map<number, Shelf>()

  /** `bytesMax`: of one piece that is kept; longer ones are the collector's. */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  /** Memory of exactly so many bytes, with arbitrary content. */
  take(bytes: number): Buffer {
    const shelf = this.#shelves.get(bytes)
    const piece = shelf?.free.pop()
    if (shelf) shelf.lowest = Math.min(shelf.lowest, shelf.free.length)
    return piece ?? Buffer.allocUnsafeSlow(bytes)
  }

  /** Takes a piece back of which nobody holds a part any more. */
  give(piece: Buffer): void {
    if (piece.length > this.#bytesMax) return
    const shelf = this.#shelves.get(piece.length)
    if (shelf) shelf.free.push(piece)
    else this.#shelves.set(piece.length, { free: [piece], lowest: 0 })
  }

  /** To be called once in a while: lets go, bit by bit, of what nobody has needed since the last call. */
  settle(): void {
    for (const shelf of this.#shelves.values()) {
      shelf.free.length -= Math.ceil(shelf.lowest / 4)
      shelf.lowest = shelf.free.length
    }
  }
}
