import type { ColumnName } from '../../core/inspection.ts'
import type { Lineage } from './lineage.ts'

/** How often a variable of a body may be made twice as long; half a time is that of what is a little longer to begin with. */
const growthMax = 12.5

/** How often something is made twice as long that becomes so many times as long; a constant beside it is as good as nothing. */
export function doublings(times: number): number {
  return Math.ceil(Math.log2(times) - 0.01)
}

/** How long the variables of a body may have become. What each holds is not followed from one assignment to the next. */
export class VariableGrowth {
  readonly #doublings = new Map<ColumnName, number>()

  /** Yields those of the sources that are variables and may be of any length then. */
  add(sources: readonly ColumnName[], more: number): readonly ColumnName[] {
    return sources.filter((source) => {
      if (!source.startsWith('$') || source.length === 1) return false
      const times = (this.#doublings.get(source) ?? 0) + more
      this.#doublings.set(source, times)
      return times > growthMax
    })
  }

  /** How many times as long as a stored value the variables among these are together; others count as what is stored. */
  sizeOf(parts: readonly Lineage[]): number {
    let size = 0
    for (const { sources } of parts) {
      const times = Math.max(0, ...sources.map((one) => this.#doublings.get(one) ?? 0))
      if (times > 0) size += 2 ** times
    }
    return size
  }
}
