/** Bytes in one page. */
export const pageBytes = 32 * 1024

/**
 * The memory that all sessions of a recorder share: pages for frames, and a count of the segments that wait for the
 * disk. An idle session holds none of it, and all sessions together have one ceiling.
 */
export class PagePool {
  readonly #bytesMax: number
  readonly #free: Buffer[] = []
  readonly #plain: Buffer[] = []
  #usedBytes = 0
  #restingTurns = 0

  constructor(bytesMax: number) {
    this.#bytesMax = Math.max(pageBytes, bytesMax)
  }

  /** True when `count` pages could be taken now. */
  has(count: number): boolean {
    return this.#usedBytes + count * pageBytes <= this.#bytesMax
  }

  /** A page with arbitrary content. Ask `has` first: throws when there is none. */
  take(): Buffer {
    if (!this.has(1)) throw new Error('All pages are taken.')
    this.#usedBytes += pageBytes
    const page = this.#free.pop()
    if (this.#free.length < restingPagesMax) this.#restingTurns = 0
    return page ?? Buffer.allocUnsafeSlow(pageBytes)
  }

  give(pages: readonly Buffer[]): void {
    this.#usedBytes -= pages.length * pageBytes
    for (const page of pages) {
      if (this.#free.length < freePagesMax) this.#free.push(page)
    }
  }

  /** To be called once in a while: lets go of what bursts needed, bit by bit, when there was none for a while. */
  settle(): void {
    this.#restingTurns += 1
    if (this.#restingTurns < restingTurnsMin || this.#free.length <= restingPagesMax) return
    this.#free.length = Math.max(restingPagesMax, this.#free.length >> 1)
  }

  /** Memory for the frames of one segment, with arbitrary content. */
  takePlain(bytes: number): Buffer {
    const spare = bytes <= plainBytes ? (this.#plain.pop() ?? Buffer.allocUnsafeSlow(plainBytes)) : null
    return spare ? spare.subarray(0, bytes) : Buffer.allocUnsafeSlow(bytes)
  }

  /** Gives it back: nobody looks at it any more. */
  givePlain(plain: Buffer): void {
    if (plain.buffer.byteLength !== plainBytes || this.#plain.length >= plainMax) return
    this.#plain.push(Buffer.from(plain.buffer, 0, plainBytes))
  }

  /** Counts memory that is not a page of this pool. May go beyond the ceiling: what it counts exists already. */
  hold(bytes: number): void {
    this.#usedBytes += bytes
  }

  release(bytes: number): void {
    this.#usedBytes -= bytes
  }
}

// Kept for the next burst: memory that is made anew for each is left to the collector, which comes late.
const freePagesMax = 256
// Kept while there is none.
const restingPagesMax = 64
const restingTurnsMin = 30
/** A segment is sealed when it has 256 KiB; the frame that makes it so may be one of 64 KiB. */
const plainBytes = 384 * 1024
const plainMax = 4
