/** What those bodies may hold together that are read again: some ways around, and then no more. */
const againMax = 16 * 1024

/**
 * The bodies that were read on the ways that lead on from one. What is not known of a body depends on the way to it, so
 * that it is read again on each; where bodies lead to each other there are more ways than anybody can go.
 */
export class MetBodies {
  readonly #keys = new Set<string>()
  #again = 0

  /** True when this one was read before, and too much was read again already. */
  isTooMuch(key: string, characters: number): boolean {
    if (!this.#keys.has(key)) {
      this.#keys.add(key)
      return false
    }
    this.#again += characters
    return this.#again > againMax
  }
}
