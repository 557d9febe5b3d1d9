/**
 * Memory that one session's bytes pass through again and again. What is taken from it is the taker's until the slab is told
 * that everything has left; a reader that is slow gets fresh memory behind its back, so that nothing under way changes.
 */
export class Slab {
  readonly #bytes: number
  #buffer: Buffer | null = null
  #used = 0

  /** `bytes`: what the slab holds; what is larger is made for itself. */
  constructor(bytes: number) {
    this.#bytes = bytes
  }

  /** Memory that nobody else has, of this many bytes. Its content is undefined. */
  take(bytes: number): Buffer {
    if (bytes > this.#bytes) return Buffer.allocUnsafeSlow(bytes)
    if (this.#buffer === null || this.#used + bytes > this.#bytes) {
      this.#buffer = Buffer.allocUnsafeSlow(this.#bytes)
      this.#used = 0
    }
    const from = this.#used
    this.#used += bytes
    return this.#buffer.subarray(from, this.#used)
  }

  /** Everything taken so far has been dealt with, or, where `hasLeft` is false, still waits somewhere. */
  settle(hasLeft: boolean): void {
    if (!hasLeft) this.#buffer = null
    this.#used = 0
  }
}
