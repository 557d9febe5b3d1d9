/** A mask as far as it is counted. */
interface Counted {
  readonly dataClass: string
}

/** How many cells of masked columns were replaced, by data class. */
export class MaskCount {
  readonly #masks: readonly Counted[]
  readonly #byMask: number[]

  constructor(masks: readonly Counted[]) {
    this.#masks = masks
    this.#byMask = masks.map(() => 0)
  }

  /** Cells replaced so far. */
  get cells(): number {
    let sum = 0
    for (let place = 0; place < this.#byMask.length; place++) sum += this.#byMask[place]!
    return sum
  }

  /** Counts cells of the plan's mask at `place`. */
  add(place: number, cells: number): void {
    this.#byMask[place]! += cells
  }

  /** Adds what was counted to a sum by data class. */
  addTo(sums: Map<string, number>): void {
    for (let place = 0; place < this.#byMask.length; place++) {
      const cells = this.#byMask[place]!
      const { dataClass } = this.#masks[place]!
      if (cells > 0) sums.set(dataClass, (sums.get(dataClass) ?? 0) + cells)
    }
  }
}
