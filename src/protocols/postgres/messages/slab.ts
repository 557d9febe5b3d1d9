/** Memory for bytes that are shown at once, good until the chunk in hand has been worked through and has left. */
export interface OutputMemory {
  /** A piece of up to so many bytes is at hand; a larger one is made. */
  readonly pieceBytes: number
  take(bytes: number): Buffer
  /** The last so many bytes of what was taken last were not needed. */
  giveBack(bytes: number): void
}

/**
 * Memory that one session's bytes pass through again and again. What is taken from it is the taker's until the slab is told
 * that everything has left; a reader that is slow gets other memory behind its back, so that nothing under way changes.
 * What is free goes to whichever session needs some next: the collector never sees it, and idle sessions hold none.
 */
export class Slab implements OutputMemory {
  readonly #pool: SlabPool
  #buffer: Buffer | null = null
  #used = 0
  /** Bytes of the slab that were taken last; 0 when what was taken last was made for itself. */
  #lastBytes = 0
  /** Memory whose bytes still wait to leave. */
  #waiting: Buffer[] = []

  constructor(pool: SlabPool) {
    this.#pool = pool
  }

  /** Memory that nobody else has, of this many bytes. Its content is undefined. */
  take(bytes: number): Buffer {
    this.#lastBytes = 0
    if (bytes > this.#pool.slabBytes) return Buffer.allocUnsafeSlow(bytes)
    if (this.#buffer === null || this.#used + bytes > this.#pool.slabBytes) {
      if (this.#buffer) this.#waiting.push(this.#buffer)
      this.#buffer = this.#pool.take()
      this.#used = 0
    }
    const from = this.#used
    this.#used += bytes
    this.#lastBytes = bytes
    return this.#buffer.subarray(from, this.#used)
  }

  get pieceBytes(): number {
    return this.#pool.slabBytes
  }

  giveBack(bytes: number): void {
    // What was made for itself is not of the slab.
    if (bytes <= this.#lastBytes) this.#used -= bytes
    this.#lastBytes = 0
  }

  /** Everything taken so far has been dealt with, or, where `hasLeft` is false, still waits somewhere. */
  settle(hasLeft: boolean): void {
    if (!hasLeft) {
      // A reader that keeps up but never catches up: who still writes these holds them, and the collector has them after.
      if (this.#waiting.length >= waitingMax) this.#waiting.shift()
      return
    }
    if (this.#buffer) this.#waiting.push(this.#buffer)
    this.#buffer = null
    if (this.#waiting.length === 0) return
    for (const buffer of this.#waiting) this.#pool.give(buffer)
    this.#waiting = []
  }
}

/** Slabs that are kept for use again while their bytes leave. */
const waitingMax = 16

/** Free memory for slabs of one size. */
export class SlabPool {
  readonly slabBytes: number
  readonly #freeMax: number
  readonly #free: Buffer[] = []

  /** `freeMax`: how many are kept for later use. */
  constructor(slabBytes: number, freeMax: number) {
    this.slabBytes = slabBytes
    this.#freeMax = freeMax
  }

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.slabBytes)
  }

  /** Takes memory back of which nobody holds a part any more. */
  give(buffer: Buffer): void {
    if (this.#free.length < this.#freeMax) this.#free.push(buffer)
  }
}
