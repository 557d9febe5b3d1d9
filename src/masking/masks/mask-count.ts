import { sumsOf } from '../../core/masked-classes.ts'

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

  /** What was counted, by data class; the same object where a run of the same statement counted the same. */
  told(): Readonly<Record<string, number>> {
    const known = lastTold.get(this.#masks)
    if (known !== undefined && areSame(known.byMask, this.#byMask)) return known.sums
    const all = new Map<string, number>()
    this.addTo(all)
    const sums = sumsOf(all)
    lastTold.set(this.#masks, { byMask: [...this.#byMask], sums })
    return sums
  }
}

/** By the masks of a plan, which come again with each run of a statement: most that come often show as many rows each time. */
const lastTold = new WeakMap<
  readonly Counted[],
  { readonly byMask: readonly number[]; readonly sums: Readonly<Record<string, number>> }
>()

function areSame(left: readonly number[], right: readonly number[]): boolean {
  for (let place = 0; place < right.length; place++) if (left[place] !== right[place]) return false
  return true
}
