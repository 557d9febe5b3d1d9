import type { ContentFind } from '../../core/decision.ts'
import { classOf, sumsOf } from '../../core/masked-classes.ts'

/** How many cells something was found in, by data class. */
export class ContentCount {
  /** Cells in which anything was found. */
  cells = 0
  readonly #finds: readonly ContentFind[]
  /** By what was found together, one bit for each kind. */
  readonly #byMarks = new Map<number, number>()

  constructor(finds: readonly ContentFind[]) {
    this.#finds = finds
  }

  /** Counts one cell, with one bit set for each kind found in it. */
  add(marks: number): void {
    if (marks === 0) return
    this.cells++
    this.#byMarks.set(marks, (this.#byMarks.get(marks) ?? 0) + 1)
  }

  /** Adds what was counted to a sum by data class: each cell once, also where something of several classes was found in it. */
  addTo(sums: Map<string, number>): void {
    for (const [marks, cells] of this.#byMarks) sum(sums, classOf(this.#foundIn(marks)), cells)
  }

  /** What was counted, by data class, each cell once. */
  told(): Readonly<Record<string, number>> {
    const all = new Map<string, number>()
    this.addTo(all)
    return sumsOf(all)
  }

  /** Adds what was counted to a sum by data class: a cell once for each class of which something was found in it. */
  addFoundTo(sums: Map<string, number>): void {
    for (const [marks, cells] of this.#byMarks)
      for (const dataClass of this.#foundIn(marks)) sum(sums, dataClass, cells)
  }

  #foundIn(marks: number): ReadonlySet<string> {
    const found = this.#finds.filter((_find, bit) => (marks & (1 << bit)) !== 0)
    return new Set(found.map(({ dataClass }) => dataClass))
  }
}

function sum(sums: Map<string, number>, name: string, cells: number): void {
  sums.set(name, (sums.get(name) ?? 0) + cells)
}
