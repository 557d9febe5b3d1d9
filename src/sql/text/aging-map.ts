/** A map bounded in bytes: what was not asked for since the last turnover goes. */
export class AgingMap<V> {
  readonly #bytesMax: number
  #young = new Map<string, V>()
  #old = new Map<string, V>()
  #youngBytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get(key: string): V | undefined {
    const hit = this.#young.get(key)
    if (hit !== undefined) return hit
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  /** Two generations share the bound, and one key may take a small part of it only. */
  set(key: string, value: V): void {
    const bytes = entryBytes + 2 * key.length
    if (bytes > this.#bytesMax / 16) return
    if (this.#youngBytes + bytes > this.#bytesMax / 2) {
      this.#old = this.#young
      this.#young = new Map()
      this.#youngBytes = 0
    }
    if (!this.#young.has(key)) this.#youngBytes += bytes
    this.#young.set(key, value)
  }
}

/** Roughly what an entry takes besides its key: rather too much. */
const entryBytes = 400
