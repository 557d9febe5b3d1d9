import type { TextRow } from './snapshot-queries.ts'

/** Changes that are kept beside what they change before both are made one. */
const changesMax = 4096

/**
 * How many rows of each catalog belong to each object: what an object had when it was read, by which it is told who lost
 * some when a catalog counts fewer.
 */
export class Census {
  readonly #base: ReadonlyMap<string, string>
  readonly #changes: ReadonlyMap<string, string>
  /** Rows of all objects by the letter of their catalog. */
  readonly #totals: ReadonlyMap<string, number>

  private constructor(
    base: ReadonlyMap<string, string>,
    changes: ReadonlyMap<string, string>,
    totals: ReadonlyMap<string, number>,
  ) {
    this.#base = base
    this.#changes = changes
    this.#totals = totals
  }

  /** Made of what `censusQuery` answered. Throws when the rows are not of its form. */
  static from(rows: readonly TextRow[]): Census {
    const base = new Map<string, string>()
    const totals = new Map<string, number>()
    for (const [key, letters] of rows) {
      if (typeof key !== 'string' || typeof letters !== 'string')
        throw new Error('The catalog answered its census in an unknown form.')
      base.set(key, letters)
      count(totals, letters, 1)
    }
    return new Census(base, new Map(), totals)
  }

  /** A letter for each row of the object; none for what is not there. */
  of(key: string): string {
    return this.#changes.get(key) ?? this.#base.get(key) ?? ''
  }

  /** With these letters for these objects. */
  with(newer: ReadonlyMap<string, string>): Census {
    const totals = new Map(this.#totals)
    for (const [key, letters] of newer) {
      count(totals, this.of(key), -1)
      count(totals, letters, 1)
    }
    const changes = new Map([...this.#changes, ...newer])
    return changes.size <= changesMax
      ? new Census(this.#base, changes, totals)
      : new Census(new Map([...this.#base, ...changes]), new Map(), totals)
  }

  total(letter: string): number {
    return this.#totals.get(letter) ?? 0
  }

  /** Objects that have other numbers of rows in the other census. */
  differing(other: Census): readonly string[] {
    const keys = new Set([...this.#base.keys(), ...this.#changes.keys(), ...other.#base.keys()])
    return [...keys].filter((key) => !isSame(this.of(key), other.of(key)))
  }
}

function count(totals: Map<string, number>, letters: string, sign: 1 | -1): void {
  for (const letter of letters) totals.set(letter, (totals.get(letter) ?? 0) + sign)
}

function isSame(one: string, other: string): boolean {
  if (one === other) return true
  return one.length === other.length && one.split('').sort().join('') === other.split('').sort().join('')
}
