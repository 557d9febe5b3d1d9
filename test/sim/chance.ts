/** A small generator (mulberry32): the same seed, the same run. */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new Error('There is nothing to pick from.')
    return item
  }

  /** The bytes cut into pieces of any size. */
  pieces(bytes: Buffer): readonly Buffer[] {
    const cut: Buffer[] = []
    for (let at = 0; at < bytes.length;) {
      const size = 1 + this.below(this.oneIn(2) ? 6 : 600)
      cut.push(Buffer.from(bytes.subarray(at, at + size)))
      at += size
    }
    return cut
  }
}
