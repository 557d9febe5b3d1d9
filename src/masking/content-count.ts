import type { ContentFind } from '../core/decision.ts'

/** How many cells something was found in, by data class. */
export class ContentCount {
  /** Cells in which anything was found. */
  cells = 0
  readonly #finds: readonly ContentFind[]
  readonly #byFind: number[]

  constructor(finds: readonly ContentFind[]) {
    this.#finds = finds
    this.#byFind = finds.map(() => 0)
  }

  /** Counts one cell, with one bit set for each kind found in it. */
  add(marks: number): void {
    if (marks === 0) return
    this.cells++
    for (let bit = 0; bit < this.#byFind.length; bit++) {
      if ((marks & (1 << bit)) !== 0) this.#byFind[bit] = (this.#byFind[bit] ?? 0) + 1
    }
  }

  /** Adds what was counted to a sum by data class. */
  addTo(sums: Map<string, number>): void {
    for (const [bit, { dataClass }] of this.#finds.entries()) {
      const count = this.#byFind[bit] ?? 0
      if (count > 0) sums.set(dataClass, (sums.get(dataClass) ?? 0) + count)
    }
  }
}
