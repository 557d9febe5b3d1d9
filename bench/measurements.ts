import { median, medianRatio } from './statistics.ts'

/** The ways that are compared. `bare` is a proxy that only copies bytes; the last three are the gateway for those whose rows it masks, searches, or both. */
export const wayNames = [
  'direct',
  'bare',
  'pgbouncer',
  'gateway',
  'gateway masked',
  'gateway searched',
  'gateway both',
] as const

/** What one way was measured to be in one round. */
export interface Measurement {
  /** What was run: `prepared 8`, `bulk masked` … Ratios are taken among measurements of one case. */
  readonly case: string
  readonly way: (typeof wayNames)[number]
  readonly round: number
  readonly figures: Readonly<Record<string, number | null>>
}

/** Measurements as they come in, and what they amount to. */
export class Measurements {
  readonly #all: Measurement[] = []

  add(measurement: Measurement): void {
    this.#all.push(measurement)
  }

  get all(): readonly Measurement[] {
    return this.#all
  }

  /** The median of a figure over rounds; null when it was never measured. */
  figure(name: string, of: string, way: Measurement['way']): number | null {
    const values = [...this.#byRound(name, of, way).values()]
    return values.length === 0 ? null : median(values)
  }

  /** The median over rounds of a way's figure divided by another's. */
  ratio(name: string, of: string, way: Measurement['way'], base: Measurement['way']): number | null {
    return medianRatio(this.#byRound(name, of, way), this.#byRound(name, of, base))
  }

  /** The median over rounds of a way's figure less another's. */
  added(name: string, of: string, way: Measurement['way'], base: Measurement['way']): number | null {
    const bases = this.#byRound(name, of, base)
    const added: number[] = []
    for (const [round, value] of this.#byRound(name, of, way)) {
      const less = bases.get(round)
      if (less !== undefined) added.push(value - less)
    }
    return added.length === 0 ? null : median(added)
  }

  #byRound(name: string, of: string, way: Measurement['way']): ReadonlyMap<number, number> {
    const values = new Map<number, number>()
    for (const one of this.#all) {
      const value = one.figures[name]
      if (one.case === of && one.way === way && typeof value === 'number') values.set(one.round, value)
    }
    return values
  }
}
